package xsd

import (
	"strings"

	"github.com/enhancedpresence/epx/xmlrt"
)

// QName is an expanded name: a namespace name and a local part.
type QName = xmlrt.QName

// Position is a place in a schema document. Line and Column count from 1,
// columns in characters. The zero Position means "nowhere": a component that
// the recommendation itself defines, such as xs:string.
type Position struct {
	File   string
	Line   int
	Column int
}

// Annotation is what a component's annotation children say.
// (XML Schema Part 1, section 3.13.)
type Annotation struct {
	// Documentation holds the text of each documentation element, white space
	// at both ends removed and common indentation taken away.
	Documentation []string
	// AppInfo holds the text of each appinfo element.
	AppInfo []string
}

// Component is what all schema components share.
type Component interface {
	// Pos is the start tag of the element that the component was read from.
	Pos() Position
	// Annot is the component's annotation, or nil.
	Annot() *Annotation
}

// node is embedded by every component.
type node struct {
	pos   Position
	annot *Annotation
}

func (n *node) Pos() Position      { return n.pos }
func (n *node) Annot() *Annotation { return n.annot }

// A Schema is a resolved schema: the components of all documents that were
// read, in the order of the documents and of the declarations in them. Every
// reference between components is a pointer.
type Schema struct {
	Documents       []*Document
	Elements        []*ElementDecl
	Attributes      []*AttributeDecl
	Types           []Type // named types only
	Groups          []*ModelGroupDef
	AttributeGroups []*AttributeGroupDef
	Notations       []*Notation

	index index
}

// A Document is one schema document as it was read. A chameleon document that
// is included into several namespaces is one Document for each.
type Document struct {
	node
	// Location is the name under which the document was opened.
	Location string
	// TargetNamespace is the namespace of its components (after chameleon
	// inclusion), "" for none.
	TargetNamespace string
	// Imports are the namespaces imported by the document.
	Imports []string
	// Absent are the documents that it includes or redefines, as files that are
	// not there; only where Options.Incomplete allows it.
	Absent []string
	// Prefixes are the prefixes that the schema element declares, prefix to
	// namespace name; a preferred prefix for written documents is taken from it.
	Prefixes map[string]string
}

// DerivationSet is a set of derivation methods, as block and final hold.
type DerivationSet uint8

const (
	DerivationExtension DerivationSet = 1 << iota
	DerivationRestriction
	DerivationSubstitution
	DerivationList
	DerivationUnion
)

// Has reports whether all of m are in s.
func (s DerivationSet) Has(m DerivationSet) bool { return s&m == m }

// String lists the methods as block and final do.
func (s DerivationSet) String() string {
	var names []string
	for i, name := range [...]string{"extension", "restriction", "substitution", "list", "union"} {
		if s.Has(1 << i) {
			names = append(names, name)
		}
	}
	return strings.Join(names, " ")
}

// Type is a type definition: a *SimpleType or a *ComplexType.
type Type interface {
	Component
	// TypeName is the zero QName for an anonymous type.
	TypeName() QName
	// BaseType is nil only for xs:anyType.
	BaseType() Type
	// Owner is the element or attribute declaration, simple type or complex
	// type in which an anonymous type stands; nil for a named type.
	Owner() Component
	isType()
}

// ElementDecl is an element declaration (Part 1, section 3.3).
type ElementDecl struct {
	node
	Name   QName
	Global bool
	// Scope is the complex type or model group definition of a local
	// declaration, nil for a global one.
	Scope    Component
	Type     Type
	Nillable bool
	Abstract bool
	// Default and Fixed are lexical values; at most one is not nil.
	Default, Fixed *string
	// ValueNamespaces are the prefixes in scope at Default or Fixed, needed
	// where the type holds QNames. Nil when there are no such values.
	ValueNamespaces map[string]string
	// Substitutes is the head of the substitution group that the element
	// belongs to, or nil; Members are the elements that name this one as
	// their head, directly, in document order.
	Substitutes *ElementDecl
	Members     []*ElementDecl
	Block       DerivationSet
	Final       DerivationSet
	Identities  []*IdentityConstraint
}

// AttributeDecl is an attribute declaration (section 3.2).
type AttributeDecl struct {
	node
	Name            QName
	Global          bool
	Type            *SimpleType
	Default, Fixed  *string
	ValueNamespaces map[string]string
}

// AttributeUse is an attribute use (section 3.5). Prohibited uses are not
// components and do not appear: they only take effect in a restriction.
type AttributeUse struct {
	node
	Decl     *AttributeDecl
	Required bool
	// Default and Fixed are those of the use or else of the declaration.
	Default, Fixed  *string
	ValueNamespaces map[string]string
}

// AttributeGroupDef is an attribute group definition (section 3.6), with the
// groups it refers to taken in.
type AttributeGroupDef struct {
	node
	Name       QName
	Attributes []*AttributeUse
	Wildcard   *Wildcard
}

// Variety says what a simple type is made of.
type Variety uint8

const (
	// AnySimple is the variety of xs:anySimpleType alone.
	AnySimple Variety = iota
	Atomic
	List
	Union
)

// SimpleType is a simple type definition (Part 1, section 3.14).
type SimpleType struct {
	node
	Name    QName
	owner   Component
	Base    Type // *SimpleType, or xs:anyType for xs:anySimpleType
	Variety Variety
	// Builtin is true for the types that Part 2 defines.
	Builtin bool
	// Primitive is the primitive type that an atomic type comes from.
	Primitive *SimpleType
	// Item is the item type of a list; Members are the member types of a union.
	Item    *SimpleType
	Members []*SimpleType
	// Facets are those given in this derivation step, in document order. The
	// facets of the base types hold as well.
	Facets []Facet
	Final  DerivationSet
}

func (t *SimpleType) TypeName() QName  { return t.Name }
func (t *SimpleType) BaseType() Type   { return t.Base }
func (t *SimpleType) Owner() Component { return t.owner }
func (*SimpleType) isType()            {}

// FacetKind names a constraining facet (Part 2, section 4.3).
type FacetKind uint8

const (
	FacetLength FacetKind = iota
	FacetMinLength
	FacetMaxLength
	FacetPattern
	FacetEnumeration
	FacetWhiteSpace
	FacetMaxInclusive
	FacetMaxExclusive
	FacetMinInclusive
	FacetMinExclusive
	FacetTotalDigits
	FacetFractionDigits
)

// Facet is one facet element of a derivation step.
type Facet struct {
	node
	Kind  FacetKind
	Value string
	Fixed bool
	// Namespaces are the prefixes in scope, for enumerations of QNames.
	Namespaces map[string]string
}

// ContentKind is the content type of a complex type.
type ContentKind uint8

const (
	EmptyContent ContentKind = iota
	SimpleContent
	ElementOnlyContent
	MixedContent
)

// ComplexType is a complex type definition (section 3.4).
type ComplexType struct {
	node
	Name  QName
	owner Component
	Base  Type
	// Derivation is DerivationExtension or DerivationRestriction.
	Derivation DerivationSet
	Abstract   bool
	Content    ContentKind
	// Simple is the type of simple content, else nil.
	Simple *SimpleType
	// Particle is the whole effective content model, that of the base types
	// included (section 3.4.2), or nil when the content is empty.
	Particle *Particle
	// Own is the part of Particle that this step of an extension adds, or nil.
	// It equals Particle in a restriction.
	Own *Particle
	// Attributes are all attribute uses, those inherited first, and
	// OwnAttributes those that this derivation step declares itself.
	Attributes    []*AttributeUse
	OwnAttributes []*AttributeUse
	// Prohibited are the attributes that a restriction takes away.
	Prohibited []QName
	// Wildcard is the effective attribute wildcard or nil.
	Wildcard *Wildcard
	Block    DerivationSet
	Final    DerivationSet
}

func (t *ComplexType) TypeName() QName  { return t.Name }
func (t *ComplexType) BaseType() Type   { return t.Base }
func (t *ComplexType) Owner() Component { return t.owner }
func (*ComplexType) isType()            {}

// Unbounded is the MaxOccurs of a particle without limit.
const Unbounded = -1

// Particle is a term with its occurrence (section 3.9). Particles with
// maxOccurs 0 are not components and do not appear.
type Particle struct {
	node
	MinOccurs int
	MaxOccurs int // Unbounded for no limit
	Term      Term
}

// Term is an *ElementDecl, a *Wildcard or a *ModelGroup.
type Term interface {
	Component
	isTerm()
}

func (*ElementDecl) isTerm() {}
func (*Wildcard) isTerm()    {}
func (*ModelGroup) isTerm()  {}

// Compositor says how the particles of a model group combine.
type Compositor uint8

const (
	Sequence Compositor = iota
	Choice
	All
)

// String is the name of the element that makes such a group.
func (c Compositor) String() string { return [...]string{"sequence", "choice", "all"}[c] }

// ModelGroup is a model group (section 3.8).
type ModelGroup struct {
	node
	Compositor Compositor
	Particles  []*Particle
	// Def is the definition that the group is the content of, reached through
	// a reference by name; nil for a group that is written in place.
	Def *ModelGroupDef
}

// ModelGroupDef is a model group definition (section 3.7).
type ModelGroupDef struct {
	node
	Name  QName
	Group *ModelGroup
}

// ProcessContents says how strictly what a wildcard matches is judged.
type ProcessContents uint8

const (
	Strict ProcessContents = iota
	Lax
	Skip
)

// String is the value of the processContents attribute.
func (p ProcessContents) String() string { return [...]string{"strict", "lax", "skip"}[p] }

// Wildcard is an element or attribute wildcard (section 3.10).
type Wildcard struct {
	node
	// Any is true for namespace="##any"; Not is true for "##other", with the
	// one namespace to exclude in Namespaces (no namespace is excluded too);
	// otherwise Namespaces are those allowed, "" for no namespace.
	Any        bool
	Not        bool
	Namespaces []string
	Process    ProcessContents
}

// Notation is a notation declaration (section 3.12).
type Notation struct {
	node
	Name             QName
	Public, SystemID string
}

// IdentityKind is unique, key or keyref.
type IdentityKind uint8

const (
	Unique IdentityKind = iota
	Key
	KeyRef
)

// IdentityConstraint is an identity-constraint definition (section 3.11).
type IdentityConstraint struct {
	node
	Name     QName
	Kind     IdentityKind
	Refer    *IdentityConstraint // of a keyref
	Selector string
	Fields   []string
	// SelectorPaths are the alternatives that Selector is made of, and
	// FieldPaths those of each of Fields, with names resolved.
	SelectorPaths []Path
	FieldPaths    [][]Path
	// Namespaces are the prefixes in scope of Selector and Fields.
	Namespaces map[string]string
}
