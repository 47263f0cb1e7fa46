package xsd

import (
	"fmt"
	"strings"
	"sync"

	"github.com/enhancedpresence/epx/xmlrt"
)

// A shape is what the schema for schemas (Part 1, appendix A) says about an
// element in one of its roles.
type shape struct {
	name  string
	attrs map[string]attrUse
	// required are the names of the attributes that must be there, sorted.
	required []string
	content  []slot
	// other replaces content when one of its own elements is there.
	other []slot
}

type attrUse struct {
	attrType
	required bool
}

// A slot is a step of a content model: one of several children, repeated.
type slot struct {
	text     string
	children map[string]*shape
	min, max int
}

// shapeText describes a shape. Attributes are name:type, with "!" behind when
// required; all but appinfo and documentation have an id besides. Content is a sequence of slots: names with "|" between them, name=role
// where the role is not called like the element, and ?, * or + behind.
type shapeText struct {
	attrs, content, other string
}

const (
	attributeSlots = " attribute=localAttribute|attributeGroup=attributeGroupRef* anyAttribute?"
	particleSlot   = " group=groupRef|all|choice|sequence?"
	nestedSlot     = " element=localElement|group=groupRef|choice|sequence|any*"
	valueFacets    = "minExclusive|minInclusive|maxExclusive|maxInclusive|totalDigits|fractionDigits|length|minLength|maxLength|enumeration|whiteSpace|pattern*"
	occurrences    = " minOccurs:count maxOccurs:maxCount"
)

var shapeTexts = map[string]shapeText{
	"schema": {
		attrs: "targetNamespace:anyURI version:string finalDefault:finalAll blockDefault:block attributeFormDefault:form elementFormDefault:form",
		content: "include|import|redefine|annotation* " +
			"simpleType=namedSimpleType|complexType=namedComplexType|group=namedGroup|attributeGroup=namedAttributeGroup|" +
			"element=globalElement|attribute=globalAttribute|notation|annotation*",
	},
	"include": {attrs: "schemaLocation:anyURI!", content: "annotation?"},
	"import":  {attrs: "namespace:anyURI schemaLocation:anyURI", content: "annotation?"},
	"redefine": {
		attrs:   "schemaLocation:anyURI!",
		content: "annotation|simpleType=namedSimpleType|complexType=namedComplexType|group=namedGroup|attributeGroup=namedAttributeGroup*",
	},
	"annotation":    {content: "appinfo|documentation*"},
	"appinfo":       {attrs: "source:anyURI"},
	"documentation": {attrs: "source:anyURI"},
	"notation":      {attrs: "name:NCName! public:string system:anyURI", content: "annotation?"},

	"globalElement": {
		attrs:   "name:NCName! type:QName substitutionGroup:QName default:string fixed:string nillable:boolean abstract:boolean final:derivation block:block",
		content: "annotation? simpleType=localSimpleType|complexType=localComplexType? unique|key|keyref*",
	},
	"localElement": {
		attrs:   "name:NCName ref:QName type:QName default:string fixed:string nillable:boolean block:block form:form" + occurrences,
		content: "annotation? simpleType=localSimpleType|complexType=localComplexType? unique|key|keyref*",
	},
	"allElement": {
		attrs:   "name:NCName ref:QName type:QName default:string fixed:string nillable:boolean block:block form:form minOccurs:zeroOrOne maxOccurs:zeroOrOne",
		content: "annotation? simpleType=localSimpleType|complexType=localComplexType? unique|key|keyref*",
	},
	"globalAttribute": {
		attrs:   "name:NCName! type:QName default:string fixed:string",
		content: "annotation? simpleType=localSimpleType?",
	},
	"localAttribute": {
		attrs:   "name:NCName ref:QName type:QName use:use default:string fixed:string form:form",
		content: "annotation? simpleType=localSimpleType?",
	},

	"namedComplexType": {
		attrs:   "name:NCName! mixed:boolean abstract:boolean final:derivation block:derivation",
		content: "annotation?" + particleSlot + attributeSlots,
		other:   "annotation? simpleContent|complexContent",
	},
	"localComplexType": {
		attrs:   "mixed:boolean",
		content: "annotation?" + particleSlot + attributeSlots,
		other:   "annotation? simpleContent|complexContent",
	},
	"simpleContent":      {content: "annotation? restriction=simpleRestriction|extension=simpleExtension"},
	"simpleRestriction":  {attrs: "base:QName!", content: "annotation? simpleType=localSimpleType? " + valueFacets + attributeSlots},
	"simpleExtension":    {attrs: "base:QName!", content: "annotation?" + attributeSlots},
	"complexContent":     {attrs: "mixed:boolean", content: "annotation? restriction=complexRestriction|extension=complexExtension"},
	"complexRestriction": {attrs: "base:QName!", content: "annotation?" + particleSlot + attributeSlots},
	"complexExtension":   {attrs: "base:QName!", content: "annotation?" + particleSlot + attributeSlots},

	"namedAttributeGroup": {attrs: "name:NCName!", content: "annotation?" + attributeSlots},
	"attributeGroupRef":   {attrs: "ref:QName!", content: "annotation?"},
	"anyAttribute":        {attrs: "namespace:namespaces processContents:process", content: "annotation?"},

	"namedGroup":    {attrs: "name:NCName!", content: "annotation? all=groupAll|choice=groupChoice|sequence=groupSequence"},
	"groupRef":      {attrs: "ref:QName!" + occurrences, content: "annotation?"},
	"groupAll":      {content: "annotation? element=allElement*"},
	"groupChoice":   {content: "annotation?" + nestedSlot},
	"groupSequence": {content: "annotation?" + nestedSlot},
	"all":           {attrs: "minOccurs:zeroOrOne maxOccurs:one", content: "annotation? element=allElement*"},
	"choice":        {attrs: occurrences, content: "annotation?" + nestedSlot},
	"sequence":      {attrs: occurrences, content: "annotation?" + nestedSlot},
	"any":           {attrs: "namespace:namespaces processContents:process" + occurrences, content: "annotation?"},

	"namedSimpleType": {attrs: "name:NCName! final:finalType", content: "annotation? restriction|list|union"},
	"localSimpleType": {attrs: "final:finalType", content: "annotation? restriction|list|union"},
	"restriction":     {attrs: "base:QName", content: "annotation? simpleType=localSimpleType? " + valueFacets},
	"list":            {attrs: "itemType:QName", content: "annotation? simpleType=localSimpleType?"},
	"union":           {attrs: "memberTypes:QNames", content: "annotation? simpleType=localSimpleType*"},

	"minExclusive":   {attrs: "value:string! fixed:boolean", content: "annotation?"},
	"minInclusive":   {attrs: "value:string! fixed:boolean", content: "annotation?"},
	"maxExclusive":   {attrs: "value:string! fixed:boolean", content: "annotation?"},
	"maxInclusive":   {attrs: "value:string! fixed:boolean", content: "annotation?"},
	"totalDigits":    {attrs: "value:positive! fixed:boolean", content: "annotation?"},
	"fractionDigits": {attrs: "value:count! fixed:boolean", content: "annotation?"},
	"length":         {attrs: "value:count! fixed:boolean", content: "annotation?"},
	"minLength":      {attrs: "value:count! fixed:boolean", content: "annotation?"},
	"maxLength":      {attrs: "value:count! fixed:boolean", content: "annotation?"},
	"whiteSpace":     {attrs: "value:whiteSpace! fixed:boolean", content: "annotation?"},
	"enumeration":    {attrs: "value:string!", content: "annotation?"},
	"pattern":        {attrs: "value:string!", content: "annotation?"},

	"unique":   {attrs: "name:NCName!", content: "annotation? selector field+"},
	"key":      {attrs: "name:NCName!", content: "annotation? selector field+"},
	"keyref":   {attrs: "name:NCName! refer:QName!", content: "annotation? selector field+"},
	"selector": {attrs: "xpath:string!", content: "annotation?"},
	"field":    {attrs: "xpath:string!", content: "annotation?"},
}

// grammar is shapeTexts, worked out.
var grammar = sync.OnceValue(func() map[string]*shape {
	shapes := make(map[string]*shape, len(shapeTexts))
	for name := range shapeTexts {
		shapes[name] = &shape{name: name}
	}
	for name, text := range shapeTexts {
		s := shapes[name]
		s.attrs = parseAttrUses(text.attrs)
		if name != "appinfo" && name != "documentation" {
			s.attrs["id"] = attrUse{attrType: attrTypes["NCName"]}
		}
		for _, name := range sortedKeys(s.attrs) {
			if s.attrs[name].required {
				s.required = append(s.required, name)
			}
		}
		s.content = parseSlots(text.content, shapes)
		s.other = parseSlots(text.other, shapes)
	}
	return shapes
})

func parseAttrUses(text string) map[string]attrUse {
	uses := make(map[string]attrUse)
	for _, word := range strings.Fields(text) {
		word, required := strings.CutSuffix(word, "!")
		name, typeName, _ := strings.Cut(word, ":")
		uses[name] = attrUse{attrTypes[typeName], required}
	}
	return uses
}

func parseSlots(text string, shapes map[string]*shape) []slot {
	var slots []slot
	for _, word := range strings.Fields(text) {
		s := slot{min: 1, max: 1, children: make(map[string]*shape)}
		switch word[len(word)-1] {
		case '?':
			s.min = 0
		case '*':
			s.min, s.max = 0, Unbounded
		case '+':
			s.max = Unbounded
		}
		var names []string
		for _, item := range strings.Split(strings.TrimRight(word, "?*+"), "|") {
			name, role, found := strings.Cut(item, "=")
			if !found {
				role = name
			}
			s.children[name] = shapes[role]
			names = append(names, name)
		}
		s.text = strings.Join(names, ", ")
		slots = append(slots, s)
	}
	return slots
}

// xsd11 are elements and attributes that only XSD 1.1 has, or has in other ones
// as well.
var xsd11 = map[string]bool{
	"assert": true, "assertion": true, "alternative": true, "openContent": true,
	"defaultOpenContent": true, "override": true, "explicitTimezone": true,

	"@defaultAttributes": true, "@xpathDefaultNamespace": true, "@defaultAttributesApply": true,
	"@inheritable": true, "@notNamespace": true, "@notQName": true, "@targetNamespace": true,
	"@appliesToEmpty": true, "@mode": true,

	"all/any": true, "all/group": true, "unique@ref": true, "key@ref": true, "keyref@ref": true,
}

// grammarCheck holds a document to the schema for schemas. Its findings carry
// the validation rules that the document breaks.
type grammarCheck struct {
	errs *findings
	ids  map[string]*attribute
}

// checkGrammar gives every element of the tree its shape and reports whether
// the document conforms.
func checkGrammar(root *element, errs *findings) bool {
	before := len(errs.list)
	if !root.is("schema") {
		message := fmt.Sprintf("the document element is <%s>; expected <schema> in namespace %q", root.name, xmlrt.XSDNamespace)
		errs.addf(root.pos, "cvc-elt.1", "", "%s", message)
		return false
	}
	c := grammarCheck{errs: errs, ids: make(map[string]*attribute)}
	c.element(root, grammar()["schema"])
	return len(errs.list) == before
}

func (c *grammarCheck) element(e *element, s *shape) {
	e.shape = s
	c.attributes(e)
	if e.is("appinfo", "documentation") {
		return
	}
	if e.text != "" {
		c.errs.addf(e.textPos, "cvc-complex-type.2.3", "", "text %.40q in <%s>; expected elements only", e.text, e.name.Local)
	}
	content := s.content
	if s.other != nil && e.child("simpleContent", "complexContent") != nil {
		content = s.other
	}
	c.content(e, content)
}

func (c *grammarCheck) attributes(e *element) {
	for i := range e.attrs {
		a := &e.attrs[i]
		switch {
		case a.name.Space == xmlrt.XMLNamespace && a.name.Local == "lang" && e.is("schema", "documentation"):
			c.language(e, a)
			continue
		case a.name.Space != "" && a.name.Space != xmlrt.XSDNamespace:
			continue
		}
		use, known := e.shape.attrs[a.name.Local]
		value := collapse(a.value)
		switch {
		case !known && a.name.Space == "" && (xsd11["@"+a.name.Local] || xsd11[e.name.Local+"@"+a.name.Local]):
			c.errs.addf(e.posOf(a), "cvc-complex-type.3.2.2", "", "the attribute %s of <%s> is of XSD 1.1, which is not supported; expected XSD 1.0", a.name.Local, e.name.Local)
		case !known || a.name.Space != "":
			c.errs.addf(e.posOf(a), "cvc-complex-type.3.2.2", "", "the attribute %s is not allowed in <%s> here", a.name, e.name.Local)
		case !use.check(value):
			c.errs.addf(e.posOf(a), "cvc-attribute.3", "", "%s=%.80q in <%s>; expected %s", a.name.Local, a.value, e.name.Local, use.expected)
		case a.name.Local == "id":
			if first, ok := c.ids[value]; ok {
				c.errs.addf(e.posOf(a), "cvc-id.2", "", "the id %q is given to an element in line %d already", value, e.posOf(first).Line)
			}
			c.ids[value] = a
		}
	}
	for _, name := range e.shape.required {
		if e.attr(name) == nil {
			c.errs.addf(e.pos, "cvc-complex-type.4", "", "<%s> without the attribute %s", e.name.Local, name)
		}
	}
}

// language checks an xml:lang attribute. In the schema for schemas it is an
// xs:language, which can not be empty.
func (c *grammarCheck) language(e *element, a *attribute) {
	if use := attrTypes["language"]; !use.check(collapse(a.value)) {
		c.errs.addf(e.posOf(a), "cvc-attribute.3", "", "xml:lang=%.80q in <%s>; expected %s", a.value, e.name.Local, use.expected)
	}
}

// content matches the children against the slots, which are tried in order:
// no element name stands in two slots in a way that a later one would be the
// better choice.
func (c *grammarCheck) content(e *element, slots []slot) {
	at, count := 0, 0
	for _, child := range e.children {
		from, fromCount := at, count
		var s *shape
		for at < len(slots) {
			sl := &slots[at]
			if s = sl.shapeOf(child); s != nil && (sl.max == Unbounded || count < sl.max) {
				count++
				break
			}
			s = nil
			if count < sl.min {
				break
			}
			at++
			count = 0
		}
		if s == nil {
			c.unexpected(e, child, slots, from, fromCount)
			at, count = from, fromCount
			continue
		}
		c.element(child, s)
	}
	for ; at < len(slots); at++ {
		if count < slots[at].min {
			c.errs.addf(e.pos, "cvc-complex-type.2.4.b", "", "<%s> without %s", e.name.Local, slots[at].text)
			return
		}
		count = 0
	}
}

func (s *slot) shapeOf(e *element) *shape {
	if e.name.Space != xmlrt.XSDNamespace {
		return nil
	}
	return s.children[e.name.Local]
}

func (c *grammarCheck) unexpected(e, child *element, slots []slot, at, count int) {
	if child.name.Space == xmlrt.XSDNamespace && (xsd11[child.name.Local] || xsd11[e.name.Local+"/"+child.name.Local]) {
		c.errs.addf(child.pos, "cvc-complex-type.2.4.a", "", "<%s> in <%s> is of XSD 1.1, which is not supported; expected XSD 1.0", child.name.Local, e.name.Local)
		return
	}
	var expected []string
	for ; at < len(slots); at++ {
		if slots[at].max == Unbounded || count < slots[at].max {
			expected = append(expected, slots[at].text)
		}
		if count < slots[at].min {
			break
		}
		count = 0
	}
	name := child.name.Local
	if child.name.Space != xmlrt.XSDNamespace {
		name = child.name.String()
	}
	message := "no more elements"
	if len(expected) > 0 {
		message = strings.Join(expected, ", ")
	}
	c.errs.addf(child.pos, "cvc-complex-type.2.4.a", "", "<%s> in <%s>; expected %s", name, e.name.Local, message)
}
