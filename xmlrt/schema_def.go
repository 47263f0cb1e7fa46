package xmlrt

// A Ref refers to a type, an element declaration or an attribute declaration
// from within a SchemaDef. A Ref of 0 or more is an index into the list of the
// SchemaDef itself. BuiltinRef-Ref(id) is a built-in type, and ExternRef-i the
// entry i of SchemaDef.Externs, to be found by its name in an imported Schema.
type Ref int32

const (
	// NoRef refers to nothing.
	NoRef Ref = -1
	// AnyTypeRef is xs:anyType.
	AnyTypeRef Ref = -2
	// BuiltinRef minus a BuiltinID refers to a built-in simple type.
	BuiltinRef Ref = -100
	// ExternRef minus an index refers to an entry of SchemaDef.Externs.
	ExternRef Ref = -1000
)

// A SchemaDef is a set of schema components written down as plain data. The
// code generator prints it as Go source, where the compiler lays it out without
// running anything; Link turns it into a Schema.
type SchemaDef struct {
	// Types are the named types first, then the anonymous ones. Of two with one
	// name the second is what the first redefines, which has no name outside.
	Types []TypeDef
	// Elements are the global declarations first, then the local ones.
	Elements   []ElementDef
	Attributes []AttributeDef // global declarations
	// Constraints are the identity constraints of all elements.
	Constraints []ConstraintDef
	Externs     []QName
}

// Derivation says how a type comes from its base type.
type Derivation uint8

const (
	Restriction Derivation = 1 << iota
	Extension
	ByList
	ByUnion
	Substitution
)

// A TypeDef is a simple type, when Simple is set, or else a complex type.
type TypeDef struct {
	Name       QName // zero for an anonymous type
	Base       Ref
	Derivation Derivation
	Block      Derivation // derivations that xsi:type may not use
	Abstract   bool
	Simple     *SimpleDef
	Complex    *ComplexDef
}

// A SimpleDef is one step of derivation of a simple type.
type SimpleDef struct {
	Variety Variety
	Item    Ref
	Members []Ref
	Facets  []FacetSpec
}

// ContentKind is the kind of content of a complex type.
type ContentKind uint8

const (
	EmptyContent ContentKind = iota
	SimpleContent
	ElementOnlyContent
	MixedContent
)

// A ComplexDef is the part of a complex type that is not shared with simple
// types. In an extension, Attributes and Particle hold what this step adds; in
// a restriction they are complete.
type ComplexDef struct {
	Content      ContentKind
	Text         Ref // the simple type of simple content
	Attributes   []AttributeUseDef
	AnyAttribute *Wildcard // complete also in an extension
	Particle     *ParticleDef
}

// An AttributeUseDef is an attribute use.
type AttributeUseDef struct {
	Name     QName
	Type     Ref
	Required bool
	Default  *string
	Fixed    *string
	// Namespaces has the prefixes of qualified names in Default or Fixed.
	Namespaces map[string]string
}

// An AttributeDef is a global attribute declaration.
type AttributeDef struct {
	Name  QName
	Type  Ref
	Fixed *string
	// Namespaces has the prefixes of qualified names in Fixed.
	Namespaces map[string]string
}

// An ElementDef is an element declaration, global or local.
type ElementDef struct {
	Name     QName
	Type     Ref
	Global   bool
	Nillable bool
	Abstract bool
	Block    Derivation
	Default  *string
	Fixed    *string
	// Namespaces has the prefixes of qualified names in Default or Fixed.
	Namespaces map[string]string
	// Head is the head of its substitution group, NoRef for none.
	Head Ref
	// Open is set when elements of other SchemaDefs may stand for it: their Head
	// is this one.
	Open bool
	// Constraints are the identity constraints of the element, as indices into
	// SchemaDef.Constraints.
	Constraints []int32
}

// ParticleKind is the kind of the term of a particle.
type ParticleKind uint8

const (
	ElementParticle ParticleKind = iota
	WildcardParticle
	SequenceParticle
	ChoiceParticle
	AllParticle
)

// Unbounded is the ParticleDef.Max of a particle without limit.
const Unbounded = -1

// A ParticleDef is a particle. Its leaves, the element and wildcard particles,
// are numbered from 0 in document order; in an extension behind those of the
// base type.
type ParticleDef struct {
	Kind     ParticleKind
	Min, Max int32
	Element  Ref       // of an ElementParticle
	Wildcard *Wildcard // of a WildcardParticle
	Children []ParticleDef
}

// ProcessContents says how strictly a wildcard judges what it matches.
type ProcessContents uint8

const (
	Strict ProcessContents = iota
	Lax
	Skip
)

// A Wildcard matches names by their namespace.
type Wildcard struct {
	// Any matches every namespace. Otherwise Not says whether Namespaces are
	// those that do not match; "" stands for no namespace.
	Any, Not   bool
	Namespaces []string
	Process    ProcessContents
}

// Matches reports whether names of the given namespace match.
func (w *Wildcard) Matches(space string) bool {
	if w.Any {
		return true
	}
	for _, n := range w.Namespaces {
		if n == space {
			return !w.Not
		}
	}
	return w.Not
}
