package xmlrt

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// A ComplexValue is what a generated complex type implements on its pointer: the
// protocol between generated code and the decoder and encoder. Its methods are
// for them to call.
type ComplexValue interface {
	// XMLType is the type definition that the value is of.
	XMLType() *Type
	// XMLDecodeAttr takes over the attribute that d holds: the use with the
	// index i of the type, or OtherAttr for one that a wildcard matched.
	XMLDecodeAttr(d *Decoder, i int)
	// XMLDecodeChild takes over the child element that d holds, matched by the
	// leaf of the content model; with the leaf TextLeaf it takes over text.
	XMLDecodeChild(d *Decoder, leaf int)
	// XMLEncodeAttrs writes the attributes, XMLEncodeContent the content.
	XMLEncodeAttrs(e *Encoder)
	XMLEncodeContent(e *Encoder)
}

const (
	// OtherAttr stands for an attribute that a wildcard matched.
	OtherAttr = -1
	// TextLeaf stands for text: the whole of simple content, or a run of text
	// in mixed content.
	TextLeaf = -1
)

// An Element is an element with its name: the generated type of a global
// element declaration, or a *RawElement.
type Element interface {
	// XMLName is the expanded name of the element.
	XMLName() QName
	// XMLDecl is the declaration of the element, nil for one that has none.
	XMLDecl() *ElementDecl
	// XMLDecodeElement and XMLEncodeElement are for the decoder and encoder to
	// call.
	XMLDecodeElement(d *Decoder)
	XMLEncodeElement(e *Encoder)
}

// A Type is a type definition, linked to the others. It is immutable.
type Type struct {
	name       QName
	base       *Type
	derivation Derivation
	block      Derivation
	abstract   bool
	complex    bool
	content    ContentKind
	simple     *SimpleType // of a simple type or of simple content
	attrs      []attributeUse
	attrKeys   []nameKey // of attrs
	required   int
	wildcard   *Wildcard
	particle   *particle
	model      *contentModel
	newComplex func() ComplexValue
	// refersByDefault is set when an attribute of an IDREF type has a default.
	refersByDefault bool
	schema          *Schema // nil for a built-in type
}

// Name is the expanded name of the type, zero for an anonymous one.
func (t *Type) Name() QName { return t.name }

// Simple is the simple type of the value or of simple content, or nil.
func (t *Type) Simple() *SimpleType { return t.simple }

// derivesFrom reports whether t is base or comes from it by derivations none of
// which is in block.
func (t *Type) derivesFrom(base *Type, block Derivation) bool {
	for u := t; u != nil; u = u.base {
		if u == base {
			return true
		}
		if u.derivation&block != 0 {
			return false
		}
	}
	return !t.complex && !base.complex && t.simple.DerivesFrom(base.simple)
}

// substitutesFor reports whether an element of the type t may stand for one of the
// type head as far as their types are concerned (Part 1, section 3.3.6,
// "Substitution Group OK (Transitive)"): no step of the derivation is blocked by
// the head, which block is of, by its type or by a type in between.
func (t *Type) substitutesFor(head *Type, block Derivation) bool {
	block |= head.block
	for u := t; u != nil && u != head; u = u.base {
		if u != t {
			block |= u.block
		}
	}
	return t.derivesFrom(head, block)
}

type attributeUse struct {
	name       QName
	typ        *SimpleType
	required   bool
	def, fixed *constant
	open       markup // the beginning of the attribute, without prefix
}

// An ElementDecl is an element declaration, linked. It is immutable.
type ElementDecl struct {
	name       QName
	typ        *Type
	global     bool
	nillable   bool
	abstract   bool
	block      Derivation
	undeclared bool // a stand-in for a declaration
	open       bool // members may be in other schemas
	def, fixed *constant
	head       *ElementDecl
	// members are all elements that may stand for this one, itself included;
	// nil when it is alone.
	members     []*ElementDecl
	constraints []*constraint
	newElement  func() Element
	schema      *Schema
	// The beginning of a start tag and the end tag of an element without prefix;
	// empty where there is no schema.
	startTag, endTag markup
}

// Name is the expanded name of the declaration.
func (e *ElementDecl) Name() QName { return e.name }

// Type is the declared type.
func (e *ElementDecl) Type() *Type { return e.typ }

type attributeDecl struct {
	typ   *SimpleType
	fixed *constant
}

// A Schema is a SchemaDef with its references resolved. It is immutable and
// safe for concurrent use.
type Schema struct {
	Registry
	types       []*Type
	elements    []*ElementDecl
	constraints []*constraint
}

// ElementDecl returns the declaration with the given index in SchemaDef.Elements.
func (s *Schema) ElementDecl(i int) *ElementDecl { return s.elements[i] }

// Type returns the type with the given index in SchemaDef.Types.
func (s *Schema) Type(i int) *Type { return s.types[i] }

// A Registry finds global element declarations, attribute declarations and
// types by their names: for document elements, wildcards and xsi:type. It is
// immutable and safe for concurrent use.
type Registry struct {
	elementsByKey    map[nameKey]*ElementDecl
	elementsByName   map[QName]*ElementDecl
	attributesByName map[QName]*attributeDecl
	typesByName      map[QName]*Type
	// constraintsByName are for keyrefs of other schemas.
	constraintsByName map[QName]*constraint
	next              *Registry // where to look for what is not found here
}

// over is r with next behind it. Either may be nil.
func (r *Registry) over(next *Registry) *Registry {
	switch {
	case r == nil:
		return next
	case next == nil || next == r:
		return r
	}
	both := *r
	both.next = next
	return &both
}

// NewRegistry unites the components of several schemas. Where two define one
// name differently it fails.
func NewRegistry(schemas ...*Schema) (*Registry, error) {
	r := newRegistry()
	for _, s := range schemas {
		if err := r.merge(&s.Registry); err != nil {
			return nil, err
		}
	}
	return &r, nil
}

func newRegistry() Registry {
	return Registry{
		elementsByKey:  map[nameKey]*ElementDecl{},
		elementsByName: map[QName]*ElementDecl{}, attributesByName: map[QName]*attributeDecl{}, typesByName: map[QName]*Type{},
		constraintsByName: map[QName]*constraint{},
	}
}

func (r *Registry) merge(o *Registry) error {
	maps.Copy(r.elementsByKey, o.elementsByKey)
	return errors.Join(
		mergeInto(r.elementsByName, o.elementsByName, "element"),
		mergeInto(r.attributesByName, o.attributesByName, "attribute"),
		mergeInto(r.typesByName, o.typesByName, "type"),
		mergeInto(r.constraintsByName, o.constraintsByName, "identity constraint"))
}

func mergeInto[T comparable](dst, src map[QName]T, what string) error {
	for name, v := range src {
		if old, ok := dst[name]; ok && old != v {
			return fmt.Errorf("xmlrt: two definitions of the %s %s", what, name)
		}
		dst[name] = v
	}
	return nil
}

// Element finds a global element declaration.
func (r *Registry) Element(name QName) (*ElementDecl, bool) {
	e, ok := r.elementsByName[name]
	if !ok && r.next != nil {
		return r.next.Element(name)
	}
	return e, ok
}

// elementByKey is Element for the key of a name.
func (r *Registry) elementByKey(key nameKey) (*ElementDecl, bool) {
	e, ok := r.elementsByKey[key]
	if !ok && r.next != nil {
		return r.next.elementByKey(key)
	}
	return e, ok
}

// names returns the names of all global element declarations, unordered.
func (r *Registry) names() []QName {
	var names []QName
	for ; r != nil; r = r.next {
		names = slices.AppendSeq(names, maps.Keys(r.elementsByName))
	}
	return names
}

// rootsLike are the document elements that might have been meant by a name: all, where
// they are few.
func (r *Registry) rootsLike(name QName) []QName {
	names := r.names()
	slices.SortFunc(names, compareNames)
	names = slices.Compact(names)
	locals := func(yield func(string) bool) {
		for _, n := range names {
			if !yield(n.Local) {
				return
			}
		}
	}
	if len(names) <= fewExpected {
		return names
	}
	near := name.Local
	if !slices.ContainsFunc(names, func(n QName) bool { return n.Local == near }) {
		near, _ = nearest(name.Local, locals)
	}
	return slices.DeleteFunc(names, func(n QName) bool { return n.Local != near })
}

// derived are the types that xsi:type may name in place of base.
func (r *Registry) derived(base *Type) []QName {
	var names []QName
	for ; r != nil; r = r.next {
		for n, t := range r.typesByName {
			if t != base && !t.abstract && t.derivesFrom(base, base.block) {
				names = append(names, n)
			}
		}
	}
	slices.SortFunc(names, compareNames)
	return slices.Compact(names)
}

func compareNames(a, b QName) int {
	return cmp.Or(strings.Compare(a.Local, b.Local), strings.Compare(a.Space, b.Space))
}

// derivedNames lists the types that xsi:type may name in place of base.
func (r *Registry) derivedNames(base *Type) string {
	var names []string
	for _, n := range r.derived(base) {
		names = append(names, n.Local)
	}
	names = slices.Compact(names)
	if names == nil {
		return "a type derived from it"
	}
	if most := shown(len(names), maxExpected); len(names) > most {
		names = append(names[:most], fmt.Sprintf("%d others", len(names)-most))
	}
	return alternatives(names)
}

func (r *Registry) attribute(name QName) *attributeDecl {
	a, ok := r.attributesByName[name]
	if !ok && r.next != nil {
		return r.next.attribute(name)
	}
	return a
}

func (r *Registry) typeByName(name QName) *Type {
	if t, ok := r.typesByName[name]; ok {
		return t
	}
	if r.next != nil {
		return r.next.typeByName(name)
	}
	if name.Space == XSDNamespace {
		return builtinType(name.Local)
	}
	return nil
}

// A Binding of generated Go types to the components of a SchemaDef: functions
// that make the value for a complex type and the element for a global element
// declaration, by their index in the SchemaDef. They return nil where there is
// none.
type GoTypes struct {
	NewComplex func(typ int) ComplexValue
	NewElement func(element int) Element
}

// Link resolves a SchemaDef against the schemas that it refers to. With a nil
// GoTypes the Schema can be validated against only.
func Link(def *SchemaDef, types *GoTypes, imports ...*Schema) (*Schema, error) {
	l := &linker{def: def, schema: &Schema{Registry: newRegistry()}}
	for _, s := range imports {
		if err := l.schema.merge(&s.Registry); err != nil {
			return nil, err
		}
	}
	if err := l.link(types); err != nil {
		return nil, fmt.Errorf("xmlrt: %w", err)
	}
	return l.schema, nil
}

// MustLink is Link for SchemaDefs in generated code, which are right by
// construction; it panics when this one is not.
func MustLink(def *SchemaDef, types *GoTypes, imports ...*Schema) *Schema {
	s, err := Link(def, types, imports...)
	if err != nil {
		panic(err)
	}
	return s
}
