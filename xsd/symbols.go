package xsd

import (
	"fmt"
	"strings"

	"github.com/enhancedpresence/epx/xmlrt"
)

type buildState uint8

const (
	unbuilt buildState = iota
	building
	built
)

// entry is a component that is made from an element of a document. It exists,
// and may be pointed at, before it is built.
type entry[T any] struct {
	def  T
	doc  *document
	elem *element
	progress
}

// progress is how far the building of a component has come.
type progress struct {
	state buildState
	// level is one more than that of the components that this one depends on.
	level int
	// outer is the level so far of what the component is built for.
	outer int
}

// symbols are the symbol spaces of a schema (Part 1, section 2.5).
type symbols struct {
	types           map[QName]*entry[Type]
	elements        map[QName]*entry[*ElementDecl]
	attributes      map[QName]*entry[*AttributeDecl]
	groups          map[QName]*entry[*ModelGroupDef]
	attributeGroups map[QName]*entry[*AttributeGroupDef]
	notations       map[QName]*entry[*Notation]
}

func newSymbols() *symbols {
	return &symbols{
		types:           make(map[QName]*entry[Type]),
		elements:        make(map[QName]*entry[*ElementDecl]),
		attributes:      make(map[QName]*entry[*AttributeDecl]),
		groups:          make(map[QName]*entry[*ModelGroupDef]),
		attributeGroups: make(map[QName]*entry[*AttributeGroupDef]),
		notations:       make(map[QName]*entry[*Notation]),
	}
}

// componentNames are the terms for components by the element that they are
// read from.
var componentNames = map[string]string{
	"simpleType":     "simple type",
	"complexType":    "complex type",
	"element":        "element",
	"attribute":      "attribute",
	"group":          "group",
	"attributeGroup": "attribute group",
	"notation":       "notation",
	"unique":         "unique",
	"key":            "key",
	"keyref":         "keyref",
}

// describe names the innermost named component around an element.
func describe(e *element) string {
	for ; e != nil; e = e.parent {
		if name := e.token("name"); name != "" {
			if kind, ok := componentNames[e.name.Local]; ok {
				return fmt.Sprintf("%s %q", kind, name)
			}
		}
	}
	return ""
}

// report adds a finding at an attribute of an element, or at the element when
// attr is empty or absent.
func (b *builder) report(e *element, attr, rule, format string, args ...any) {
	b.errs.addf(e.at(attr), rule, describe(e), format, args...)
}

// qname resolves a QName in the value of an attribute (Part 1, section 3.15.3).
func (b *builder) qname(d *document, e *element, attr, value string) (QName, bool) {
	name, ok := expand(d, e, value)
	if !ok {
		prefix, _, _ := strings.Cut(value, ":")
		b.report(e, attr, "src-resolve", "%s=%q: the prefix %q is not declared", attr, value, prefix)
	}
	return name, ok
}

// expand is the name that a QName stands for in e; ok is false when its prefix is
// not declared.
func expand(d *document, e *element, value string) (name QName, ok bool) {
	prefix, local, found := strings.Cut(value, ":")
	if !found {
		prefix, local = "", value
	}
	namespace, ok := e.scope.lookup(prefix)
	if !ok {
		return QName{}, false
	}
	if namespace == "" && d.chameleon {
		namespace = d.TargetNamespace
	}
	return QName{Space: namespace, Local: local}, true
}

// resolve finds what a QName in the value of an attribute refers to (Part 1,
// section 4.2.3), or reports that it does not exist.
func resolve[T any](b *builder, d *document, e *element, attr, value, kind string, space func(*symbols) map[QName]*entry[T]) *entry[T] {
	name, ok := b.qname(d, e, attr, value)
	if !ok {
		return nil
	}
	if d.originals != nil {
		if original := space(d.originals)[name]; original != nil {
			return original
		}
	}
	if !d.sees(name.Space) {
		b.reportUnseen(d, e, attr, value, name)
		return nil
	}
	found := space(b.symbols)[name]
	if found == nil {
		b.reportMissing(d, e, attr, value, kind, name)
	}
	return found
}

func (b *builder) reportUnseen(d *document, e *element, attr, value string, name QName) {
	if name.Space == "" {
		b.report(e, attr, "src-resolve.4.1", "%s=%q is in no namespace, which the document does not import; expected the namespace %q, or an import without namespace", attr, value, d.TargetNamespace)
		return
	}
	b.report(e, attr, "src-resolve.4.2", "%s=%q is in the namespace %q, which the document does not import; add <import namespace=%q> to it", attr, value, name.Space, name.Space)
}

// xsd11Types are the built-in types that XSD 1.1 adds.
var xsd11Types = []string{"anyAtomicType", "dateTimeStamp", "yearMonthDuration", "dayTimeDuration", "error"}

func (b *builder) reportMissing(d *document, e *element, attr, value, kind string, name QName) {
	note := ""
	if info := d.imports[name.Space]; info != nil && info.problem != "" {
		note = fmt.Sprintf("; its namespace is imported at %s, but %s", info.pos, info.problem)
	}
	if name.Space == xmlrt.XSDNamespace && contains(xsd11Types, name.Local) {
		note = "; it is of XSD 1.1, which is not supported"
	}
	b.report(e, attr, "src-resolve", "%s=%q: there is no %s %s%s", attr, value, kind, label(name), note)
}

func typeSpace(s *symbols) map[QName]*entry[Type]                { return s.types }
func elementSpace(s *symbols) map[QName]*entry[*ElementDecl]     { return s.elements }
func attributeSpace(s *symbols) map[QName]*entry[*AttributeDecl] { return s.attributes }
func groupSpace(s *symbols) map[QName]*entry[*ModelGroupDef]     { return s.groups }
func attributeGroupSpace(s *symbols) map[QName]*entry[*AttributeGroupDef] {
	return s.attributeGroups
}

// typeRef resolves a reference to a type definition; brokenType stands for one
// that does not exist.
func (b *builder) typeRef(d *document, e *element, attr, value string) Type {
	if found := resolve(b, d, e, attr, value, "type definition", typeSpace); found != nil {
		return found.def
	}
	return brokenType
}

// simpleTypeRef resolves a reference to a simple type definition.
func (b *builder) simpleTypeRef(d *document, e *element, attr, value string) *SimpleType {
	switch t := b.typeRef(d, e, attr, value).(type) {
	case *SimpleType:
		return t
	case *ComplexType:
		if t != brokenType {
			b.report(e, attr, "src-resolve", "%s=%q is a complex type; expected a simple type", attr, value)
		}
	}
	return brokenSimple
}
