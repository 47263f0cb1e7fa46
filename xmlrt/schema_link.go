package xmlrt

import (
	"fmt"
	"sync"
	"unique"
)

// anyType is xs:anyType: mixed content of anything, any attributes.
var anyType = sync.OnceValue(func() *Type {
	w := &Wildcard{Any: true, Process: Lax}
	p := &particle{kind: WildcardParticle, min: 0, max: Unbounded, leaf: 0}
	t := &Type{
		name: QName{XSDNamespace, "anyType"}, complex: true, content: MixedContent, wildcard: w,
		particle: p,
	}
	t.model = &contentModel{leaves: []leaf{{wildcard: w}}}
	t.model.build(p)
	return t
})

// builtinTypes wraps the built-in simple types as they are asked for.
var builtinTypes sync.Map // BuiltinID -> *Type

func builtinTypeByID(id BuiltinID) *Type {
	if t, ok := builtinTypes.Load(id); ok {
		return t.(*Type)
	}
	st := Builtin(id)
	t := &Type{name: st.Name(), simple: st, derivation: Restriction, base: anyType()}
	if b := st.Base(); b != nil {
		if _, baseID, ok := BuiltinByName(b.Name().Local); ok {
			t.base = builtinTypeByID(baseID)
		}
	}
	got, _ := builtinTypes.LoadOrStore(id, t)
	return got.(*Type)
}

func builtinType(local string) *Type {
	if local == "anyType" {
		return anyType()
	}
	if _, id, ok := BuiltinByName(local); ok {
		return builtinTypeByID(id)
	}
	return nil
}

type linker struct {
	def    *SchemaDef
	schema *Schema
	state  []uint8 // of each type: 0 not begun, 1 begun, 2 done
}

func (l *linker) link(types *GoTypes) error {
	def, s := l.def, l.schema
	l.state = make([]uint8, len(def.Types))
	s.types = make([]*Type, len(def.Types))
	s.elements = make([]*ElementDecl, len(def.Elements))
	for i := range def.Types {
		s.types[i] = &Type{name: def.Types[i].Name, schema: s}
	}
	for i := range def.Elements {
		s.elements[i] = &ElementDecl{name: def.Elements[i].Name}
	}
	for i := range def.Types {
		if err := l.linkType(i); err != nil {
			return err
		}
		if t := s.types[i]; t.complex && types != nil {
			t.newComplex = func() ComplexValue { return types.NewComplex(i) }
		}
	}
	if err := l.linkConstraints(); err != nil {
		return err
	}
	own := newRegistry()
	for _, c := range s.constraints {
		own.constraintsByName[c.Name] = c
	}
	for i := range def.Elements {
		if err := l.linkElement(i); err != nil {
			return err
		}
		e := s.elements[i]
		if !e.global {
			continue
		}
		own.elementsByName[e.name] = e
		own.elementsByKey[unique.Make(e.name)] = e
		if types != nil {
			e.newElement = func() Element { return types.NewElement(i) }
		}
	}
	if err := l.linkSubstitutions(); err != nil {
		return err
	}
	for i := range def.Attributes {
		a := &def.Attributes[i]
		t, err := l.simpleRef(a.Type)
		if err != nil {
			return err
		}
		own.attributesByName[a.Name] = &attributeDecl{t, newConstant(a.Fixed, a.Namespaces)}
	}
	for _, t := range s.types {
		if _, redefined := own.typesByName[t.name]; !redefined && !t.name.IsZero() {
			own.typesByName[t.name] = t
		}
	}
	for i := range s.types {
		if err := l.linkContent(i); err != nil {
			return err
		}
	}
	return s.merge(&own)
}

func (l *linker) extern(r Ref) (QName, error) {
	i := int(ExternRef - r)
	if i < 0 || i >= len(l.def.Externs) {
		return QName{}, fmt.Errorf("the reference %d is out of range", r)
	}
	return l.def.Externs[i], nil
}

func (l *linker) typeRef(r Ref) (*Type, error) {
	switch {
	case r >= 0 && int(r) < len(l.schema.types):
		return l.schema.types[r], nil
	case r == AnyTypeRef:
		return anyType(), nil
	case r <= BuiltinRef && r > ExternRef:
		return builtinTypeByID(BuiltinID(BuiltinRef - r)), nil
	}
	name, err := l.extern(r)
	if err != nil {
		return nil, err
	}
	if t := l.schema.typeByName(name); t != nil {
		return t, nil
	}
	return nil, fmt.Errorf("the type %s is not defined", name)
}

// simpleRef links the type that r refers to if need be: it must be simple.
func (l *linker) simpleRef(r Ref) (*SimpleType, error) {
	t, err := l.typeRef(r)
	if err != nil {
		return nil, err
	}
	if r >= 0 {
		if err := l.linkType(int(r)); err != nil {
			return nil, err
		}
	}
	if t.simple == nil {
		return nil, fmt.Errorf("the type %s is not simple", t.name)
	}
	return t.simple, nil
}

func (l *linker) elementRef(r Ref) (*ElementDecl, error) {
	if r >= 0 && int(r) < len(l.schema.elements) {
		return l.schema.elements[r], nil
	}
	name, err := l.extern(r)
	if err != nil {
		return nil, err
	}
	if e, ok := l.schema.Element(name); ok {
		return e, nil
	}
	return nil, fmt.Errorf("the element %s is not declared", name)
}

// linkType resolves all of a type but its content model, its base types first.
func (l *linker) linkType(i int) error {
	def, t := &l.def.Types[i], l.schema.types[i]
	switch l.state[i] {
	case 2:
		return nil
	case 1:
		return fmt.Errorf("the type %s is derived from itself", def.Name)
	}
	l.state[i] = 1
	base, err := l.typeRef(def.Base)
	if err != nil {
		return err
	}
	if def.Base >= 0 {
		if err := l.linkType(int(def.Base)); err != nil {
			return err
		}
	}
	t.base, t.derivation, t.block, t.abstract = base, def.Derivation, def.Block, def.Abstract
	if def.Simple != nil {
		t.simple, err = l.simpleType(def, base)
	} else {
		err = l.complexType(t, def.Complex)
	}
	if err != nil {
		return &LinkError{i, def.Name, err}
	}
	l.state[i] = 2
	return nil
}

func (l *linker) simpleType(def *TypeDef, base *Type) (*SimpleType, error) {
	d := def.Simple
	spec := SimpleSpec{Name: def.Name, Base: base.simple, Variety: d.Variety, Facets: d.Facets}
	var err error
	if def.Derivation == ByList {
		if spec.Item, err = l.simpleRef(d.Item); err != nil {
			return nil, err
		}
	}
	for _, m := range d.Members {
		member, err := l.simpleRef(m)
		if err != nil {
			return nil, err
		}
		spec.Members = append(spec.Members, member)
	}
	return NewSimpleType(spec)
}

func (l *linker) complexType(t *Type, def *ComplexDef) error {
	t.complex, t.content, t.wildcard = true, def.Content, def.AnyAttribute
	if def.Content == SimpleContent {
		var err error
		if t.simple, err = l.simpleRef(def.Text); err != nil {
			return err
		}
	}
	if t.derivation == Extension {
		t.attrs = append(t.attrs, t.base.attrs...)
	}
	for i := range def.Attributes {
		a := &def.Attributes[i]
		typ, err := l.simpleRef(a.Type)
		if err != nil {
			return err
		}
		t.attrs = append(t.attrs, attributeUse{a.Name, typ, a.Required, newConstant(a.Default, a.Namespaces), newConstant(a.Fixed, a.Namespaces), newMarkup(" " + a.Name.Local + `="`)})
	}
	for i := range t.attrs {
		a := &t.attrs[i]
		t.attrKeys = append(t.attrKeys, unique.Make(a.name))
		if a.required {
			t.required++
		}
		t.refersByDefault = t.refersByDefault || a.typ.identifies() && (a.def != nil || a.fixed != nil)
	}
	return nil
}

func (l *linker) linkElement(i int) error {
	def, e := &l.def.Elements[i], l.schema.elements[i]
	t, err := l.typeRef(def.Type)
	if err != nil {
		return err
	}
	*e = ElementDecl{
		name: def.Name, typ: t, global: def.Global, nillable: def.Nillable, abstract: def.Abstract,
		open: def.Open, block: def.Block, def: newConstant(def.Default, def.Namespaces), fixed: newConstant(def.Fixed, def.Namespaces), schema: l.schema,
		startTag: newMarkup("<" + def.Name.Local), endTag: newMarkup("</" + def.Name.Local + ">"),
	}
	for _, c := range def.Constraints {
		if c < 0 || int(c) >= len(l.schema.constraints) {
			return fmt.Errorf("the element %s has the identity constraint %d of %d", def.Name, c, len(l.schema.constraints))
		}
		e.constraints = append(e.constraints, l.schema.constraints[c])
	}
	if def.Head != NoRef {
		if e.head, err = l.elementRef(def.Head); err != nil {
			return err
		}
	}
	return nil
}

// linkSubstitutions gives each head the elements that may stand for it. Heads
// in other schemas are immutable: what knows a member finds their way to it, see
// stepOver.
func (l *linker) linkSubstitutions() error {
	for _, e := range l.schema.elements {
		steps := 0
		for h := e.head; h != nil && h.schema == l.schema; h = h.head {
			if steps++; steps > len(l.schema.elements) {
				return fmt.Errorf("the element %s is in its own substitution group", e.name)
			}
			if h.block&Substitution != 0 || !e.typ.substitutesFor(h.typ, h.block) {
				continue
			}
			if h.members == nil {
				h.members = []*ElementDecl{h}
			}
			h.members = append(h.members, e)
		}
	}
	return nil
}

// linkContent builds the content model of a type; that of the base type comes
// first.
func (l *linker) linkContent(i int) error {
	t, def := l.schema.types[i], &l.def.Types[i]
	if !t.complex || t.model != nil {
		return nil
	}
	m := &contentModel{}
	var own, inherited *particle
	if t.derivation == Extension && t.base.particle != nil || t.derivation == Extension && def.Base >= 0 {
		if def.Base >= 0 {
			if err := l.linkContent(int(def.Base)); err != nil {
				return err
			}
		}
		if inherited = t.base.particle; inherited != nil {
			m.leaves = append(m.leaves, t.base.model.leaves...)
		}
	}
	if def.Complex.Particle != nil {
		var err error
		if own, err = l.particle(def.Complex.Particle, m); err != nil {
			return &LinkError{i, t.name, err}
		}
	}
	switch {
	case inherited != nil && own != nil:
		t.particle = &particle{kind: SequenceParticle, min: 1, max: 1, children: []*particle{inherited, own}}
	case inherited != nil:
		t.particle = inherited
	default:
		t.particle = own
	}
	if err := m.build(t.particle); err != nil {
		return &LinkError{i, t.name, err}
	}
	t.model = m
	return nil
}

func (l *linker) particle(def *ParticleDef, m *contentModel) (*particle, error) {
	p := &particle{kind: def.Kind, min: int(def.Min), max: int(def.Max)}
	switch def.Kind {
	case ElementParticle:
		e, err := l.elementRef(def.Element)
		if err != nil {
			return nil, err
		}
		p.leaf = len(m.leaves)
		m.leaves = append(m.leaves, leaf{element: e})
	case WildcardParticle:
		p.leaf = len(m.leaves)
		m.leaves = append(m.leaves, leaf{wildcard: def.Wildcard})
	default:
		for i := range def.Children {
			c, err := l.particle(&def.Children[i], m)
			if err != nil {
				return nil, err
			}
			p.children = append(p.children, c)
		}
	}
	return p, nil
}

// A LinkError says which type of a SchemaDef cannot be linked.
type LinkError struct {
	Index int // in SchemaDef.Types
	Type  QName
	Err   error
}

func (e *LinkError) Error() string {
	if e.Type.IsZero() {
		return fmt.Sprintf("an anonymous type: %v", e.Err)
	}
	return fmt.Sprintf("type %s: %v", e.Type, e.Err)
}

func (e *LinkError) Unwrap() error { return e.Err }
