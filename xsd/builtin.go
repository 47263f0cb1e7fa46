package xsd

import (
	"sort"
	"strings"

	"github.com/enhancedpresence/epx/xmlrt"
)

// The built-in types at the top of the hierarchy (Part 1, sections 3.4.7 and
// 3.14.7).
var (
	anyType       = newAnyType()
	anySimpleType = &SimpleType{Name: builtinName("anySimpleType"), Base: anyType, Variety: AnySimple, Builtin: true}
)

// brokenType and brokenSimple stand for types that could not be resolved. They
// never leave the package, as a schema with findings does not.
var (
	brokenType   = &ComplexType{Base: anyType, Derivation: DerivationRestriction, Content: EmptyContent}
	brokenSimple = &SimpleType{Base: anySimpleType, Variety: AnySimple}
)

func builtinName(local string) QName { return QName{Space: xmlrt.XSDNamespace, Local: local} }

func newAnyType() *ComplexType {
	wildcard := &Wildcard{Any: true, Process: Lax}
	content := &ModelGroup{Compositor: Sequence, Particles: []*Particle{
		{MinOccurs: 0, MaxOccurs: Unbounded, Term: wildcard},
	}}
	particle := &Particle{MinOccurs: 1, MaxOccurs: 1, Term: content}
	return &ComplexType{
		Name:       builtinName("anyType"),
		Derivation: DerivationRestriction,
		Content:    MixedContent,
		Particle:   particle,
		Own:        particle,
		Wildcard:   wildcard,
	}
}

// builtinTexts are the types of Part 2, sections 3.2 and 3.3: name, base type
// or "-" for a primitive type, or list:item, and the facets. A facet with "!"
// is fixed. A base stands before what is derived from it.
const builtinTexts = `
string             -                  whiteSpace=preserve
boolean            -                  whiteSpace=collapse!
decimal            -                  whiteSpace=collapse!
float              -                  whiteSpace=collapse!
double             -                  whiteSpace=collapse!
duration           -                  whiteSpace=collapse!
dateTime           -                  whiteSpace=collapse!
time               -                  whiteSpace=collapse!
date               -                  whiteSpace=collapse!
gYearMonth         -                  whiteSpace=collapse!
gYear              -                  whiteSpace=collapse!
gMonthDay          -                  whiteSpace=collapse!
gDay               -                  whiteSpace=collapse!
gMonth             -                  whiteSpace=collapse!
hexBinary          -                  whiteSpace=collapse!
base64Binary       -                  whiteSpace=collapse!
anyURI             -                  whiteSpace=collapse!
QName              -                  whiteSpace=collapse!
NOTATION           -                  whiteSpace=collapse!
normalizedString   string             whiteSpace=replace
token              normalizedString   whiteSpace=collapse
language           token              pattern=[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*
NMTOKEN            token              pattern=\c+
NMTOKENS           list:NMTOKEN       minLength=1
Name               token              pattern=\i\c*
NCName             Name               pattern=[\i-[:]][\c-[:]]*
ID                 NCName
IDREF              NCName
IDREFS             list:IDREF         minLength=1
ENTITY             NCName
ENTITIES           list:ENTITY        minLength=1
integer            decimal            fractionDigits=0! pattern=[\-+]?[0-9]+
nonPositiveInteger integer            maxInclusive=0
negativeInteger    nonPositiveInteger maxInclusive=-1
long               integer            minInclusive=-9223372036854775808 maxInclusive=9223372036854775807
int                long               minInclusive=-2147483648 maxInclusive=2147483647
short              int                minInclusive=-32768 maxInclusive=32767
byte               short              minInclusive=-128 maxInclusive=127
nonNegativeInteger integer            minInclusive=0
unsignedLong       nonNegativeInteger maxInclusive=18446744073709551615
unsignedInt        unsignedLong       maxInclusive=4294967295
unsignedShort      unsignedInt        maxInclusive=65535
unsignedByte       unsignedShort      maxInclusive=255
positiveInteger    nonNegativeInteger minInclusive=1
`

var builtinTypes = newBuiltinTypes()

func newBuiltinTypes() map[string]Type {
	types := map[string]Type{"anyType": anyType, "anySimpleType": anySimpleType}
	for _, line := range strings.Split(strings.TrimSpace(builtinTexts), "\n") {
		words := strings.Fields(line)
		t := &SimpleType{Name: builtinName(words[0]), Builtin: true}
		for _, word := range words[2:] {
			word, fixed := strings.CutSuffix(word, "!")
			name, value, _ := strings.Cut(word, "=")
			t.Facets = append(t.Facets, Facet{Kind: facetKinds[name], Value: value, Fixed: fixed})
		}
		item, isList := strings.CutPrefix(words[1], "list:")
		switch {
		case isList:
			list := &SimpleType{
				owner: t, Base: anySimpleType, Variety: List, Builtin: true,
				Item: types[item].(*SimpleType),
			}
			list.Facets = []Facet{{Kind: FacetWhiteSpace, Value: "collapse", Fixed: true}}
			t.Base, t.Variety, t.Item = list, List, list.Item
		case words[1] == "-":
			t.Base, t.Variety, t.Primitive = anySimpleType, Atomic, t
		default:
			base := types[words[1]].(*SimpleType)
			t.Base, t.Variety, t.Primitive = base, Atomic, base.Primitive
		}
		types[words[0]] = t
	}
	return types
}

// Builtin returns the type of that local name that the recommendation defines,
// such as "string" or "anyType", or nil.
func Builtin(name string) Type { return builtinTypes[name] }

// BuiltinNames returns the local names of all built-in types, sorted.
func BuiltinNames() []string { return sortedKeys(builtinTypes) }

// instanceAttributes are the declarations of the attributes that may stand on
// any element (Part 1, section 3.2.7).
var instanceAttributes = map[string]*AttributeDecl{
	"type":                      instanceAttribute("type", builtinTypes["QName"].(*SimpleType)),
	"nil":                       instanceAttribute("nil", builtinTypes["boolean"].(*SimpleType)),
	"schemaLocation":            instanceAttribute("schemaLocation", listOfURIs),
	"noNamespaceSchemaLocation": instanceAttribute("noNamespaceSchemaLocation", builtinTypes["anyURI"].(*SimpleType)),
}

var listOfURIs = &SimpleType{
	Base: anySimpleType, Variety: List, Item: builtinTypes["anyURI"].(*SimpleType),
}

func instanceAttribute(name string, t *SimpleType) *AttributeDecl {
	return &AttributeDecl{Name: QName{Space: xmlrt.XSINamespace, Local: name}, Global: true, Type: t}
}

// xmlSchema declares the attributes of the namespace of XML, for documents that
// import it without a location that can be read.
const xmlSchema = `<xs:schema targetNamespace="http://www.w3.org/XML/1998/namespace" xmlns:xs="http://www.w3.org/2001/XMLSchema" xml:lang="en">
  <xs:attribute name="lang">
    <xs:annotation>
      <xs:documentation>The language of the content (XML 1.0, section 2.12); empty when it is not known.</xs:documentation>
    </xs:annotation>
    <xs:simpleType>
      <xs:union memberTypes="xs:language">
        <xs:simpleType>
          <xs:restriction base="xs:string"><xs:enumeration value=""/></xs:restriction>
        </xs:simpleType>
      </xs:union>
    </xs:simpleType>
  </xs:attribute>
  <xs:attribute name="space">
    <xs:annotation>
      <xs:documentation>Whether white space is significant (XML 1.0, section 2.10).</xs:documentation>
    </xs:annotation>
    <xs:simpleType>
      <xs:restriction base="xs:NCName">
        <xs:enumeration value="default"/>
        <xs:enumeration value="preserve"/>
      </xs:restriction>
    </xs:simpleType>
  </xs:attribute>
  <xs:attribute name="base" type="xs:anyURI">
    <xs:annotation>
      <xs:documentation>The base of relative references (XML Base).</xs:documentation>
    </xs:annotation>
  </xs:attribute>
  <xs:attribute name="id" type="xs:ID">
    <xs:annotation>
      <xs:documentation>The identifier of the element (xml:id).</xs:documentation>
    </xs:annotation>
  </xs:attribute>
  <xs:attributeGroup name="specialAttrs">
    <xs:attribute ref="xml:base"/>
    <xs:attribute ref="xml:lang"/>
    <xs:attribute ref="xml:space"/>
    <xs:attribute ref="xml:id"/>
  </xs:attributeGroup>
</xs:schema>
`

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
