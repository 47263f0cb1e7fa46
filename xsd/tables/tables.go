// Package tables turns schema components into the tables that xmlrt decodes and
// validates by.
package tables

import (
	"fmt"
	"math"

	"github.com/enhancedpresence/epx/xmlrt"
	"github.com/enhancedpresence/epx/xsd"
)

// Tables are the tables for a part of a schema, with the way from components to
// their places in them.
type Tables struct {
	Def        xmlrt.SchemaDef
	TypeIndex  map[xsd.Type]int
	ElemIndex  map[*xsd.ElementDecl]int
	TypeAt     []xsd.Type         // parallel to Def.Types
	ElementAt  []*xsd.ElementDecl // parallel to Def.Elements
	Namespaces []string           // of the components referred to outside of the part
}

// Build makes the tables for the components of s whose namespace is in part,
// or of all of s when part is nil. Components of other namespaces are referred
// to by name. It refuses what xmlrt cannot express, with its position.
func Build(s *xsd.Schema, part func(namespace string) bool) (*Tables, error) {
	if err := CheckSize(s); err != nil {
		return nil, err
	}
	b := &builder{
		Tables: &Tables{TypeIndex: map[xsd.Type]int{}, ElemIndex: map[*xsd.ElementDecl]int{}},
		part:   part, externs: map[xsd.QName]int{}, external: map[string]bool{}, homes: findHomes(s),
		constraints: map[*xsd.IdentityConstraint]int32{},
	}
	if part == nil {
		b.part = func(string) bool { return true }
	}
	for _, t := range s.Types {
		if b.part(t.TypeName().Space) {
			b.addType(t)
		}
	}
	for _, e := range s.Elements {
		if b.part(e.Name.Space) {
			b.addElement(e)
		}
	}
	for _, a := range s.Attributes {
		if b.part(a.Name.Space) {
			b.Def.Attributes = append(b.Def.Attributes, xmlrt.AttributeDef{
				Name: a.Name, Type: b.typeRef(a.Type), Fixed: a.Fixed, Namespaces: scope(a.Type, a.ValueNamespaces, a.Fixed),
			})
		}
	}
	b.fill()
	// What stands in groups that the part itself does not use.
	for _, g := range s.Groups {
		if b.part(g.Name.Space) {
			walkElements(&xsd.Particle{Term: g.Group}, func(e *xsd.ElementDecl) { b.addAnonymous(e.Type) })
		}
	}
	for _, g := range s.AttributeGroups {
		if b.part(g.Name.Space) {
			for _, u := range g.Attributes {
				b.addAnonymous(u.Decl.Type)
			}
		}
	}
	b.fill()
	if len(b.errs) > 0 {
		return nil, b.errs
	}
	return b.Tables, nil
}

// fill fills in the components added. That may add anonymous types and local
// elements.
func (b *builder) fill() {
	for b.types < len(b.TypeAt) || b.elements < len(b.ElementAt) {
		for ; b.types < len(b.TypeAt); b.types++ {
			def := b.typeDef(b.TypeAt[b.types])
			b.Def.Types[b.types] = def
		}
		for ; b.elements < len(b.ElementAt); b.elements++ {
			def := b.elementDef(b.ElementAt[b.elements])
			b.Def.Elements[b.elements] = def
		}
	}
}

// addAnonymous adds an anonymous type that belongs to the part.
func (b *builder) addAnonymous(t xsd.Type) {
	if t.TypeName().IsZero() && b.part(b.homes.component(t).Space) {
		b.addType(t)
	}
}

type builder struct {
	*Tables
	part     func(string) bool
	externs  map[xsd.QName]int
	external map[string]bool
	homes    *homes
	// constraints are those in the tables.
	constraints map[*xsd.IdentityConstraint]int32

	errs xsd.ErrorList

	types, elements int // how many are filled in
}

func (b *builder) addType(t xsd.Type) int {
	if i, ok := b.TypeIndex[t]; ok {
		return i
	}
	i := len(b.TypeAt)
	b.TypeIndex[t] = i
	b.TypeAt = append(b.TypeAt, t)
	b.Def.Types = append(b.Def.Types, xmlrt.TypeDef{})
	return i
}

func (b *builder) addElement(e *xsd.ElementDecl) int {
	if i, ok := b.ElemIndex[e]; ok {
		return i
	}
	i := len(b.ElementAt)
	b.ElemIndex[e] = i
	b.ElementAt = append(b.ElementAt, e)
	b.Def.Elements = append(b.Def.Elements, xmlrt.ElementDef{})
	return i
}

func (b *builder) extern(name xsd.QName) xmlrt.Ref {
	i, ok := b.externs[name]
	if !ok {
		i = len(b.Def.Externs)
		b.externs[name] = i
		b.Def.Externs = append(b.Def.Externs, name)
		if !b.external[name.Space] {
			b.external[name.Space] = true
			b.Namespaces = append(b.Namespaces, name.Space)
		}
	}
	return xmlrt.ExternRef - xmlrt.Ref(i)
}

func (b *builder) typeRef(t xsd.Type) xmlrt.Ref {
	name := t.TypeName()
	if name.Space == xmlrt.XSDNamespace {
		if name.Local == "anyType" {
			return xmlrt.AnyTypeRef
		}
		if _, id, ok := xmlrt.BuiltinByName(name.Local); ok {
			return xmlrt.BuiltinRef - xmlrt.Ref(id)
		}
	}
	if name.IsZero() {
		name = b.homes.shared[t]
	}
	if !name.IsZero() && !b.part(name.Space) {
		return b.extern(name)
	}
	return xmlrt.Ref(b.addType(t))
}

func (b *builder) elementRef(e *xsd.ElementDecl) xmlrt.Ref {
	if e.Global && !b.part(e.Name.Space) {
		return b.extern(e.Name)
	}
	return xmlrt.Ref(b.addElement(e))
}

func derivation(s xsd.DerivationSet) (d xmlrt.Derivation) {
	for _, m := range []struct {
		from xsd.DerivationSet
		to   xmlrt.Derivation
	}{
		{xsd.DerivationExtension, xmlrt.Extension}, {xsd.DerivationRestriction, xmlrt.Restriction},
		{xsd.DerivationSubstitution, xmlrt.Substitution}, {xsd.DerivationList, xmlrt.ByList}, {xsd.DerivationUnion, xmlrt.ByUnion},
	} {
		if s.Has(m.from) {
			d |= m.to
		}
	}
	return d
}

func (b *builder) typeDef(t xsd.Type) xmlrt.TypeDef {
	def := xmlrt.TypeDef{Name: t.TypeName()}
	if def.Name.IsZero() {
		def.Name = b.homes.shared[t]
	}
	switch t := t.(type) {
	case *xsd.SimpleType:
		def.Derivation = xmlrt.Restriction
		def.Simple = &xmlrt.SimpleDef{Item: xmlrt.NoRef}
		def.Base = b.typeRef(t.Base)
		switch base, _ := t.Base.(*xsd.SimpleType); {
		case t.Variety == xsd.List && (base == nil || base.Variety != xsd.List):
			def.Derivation, def.Simple.Variety = xmlrt.ByList, xmlrt.VarietyList
			def.Simple.Item = b.typeRef(t.Item)
		case t.Variety == xsd.Union && (base == nil || base.Variety != xsd.Union):
			def.Derivation, def.Simple.Variety = xmlrt.ByUnion, xmlrt.VarietyUnion
			for _, m := range t.Members {
				def.Simple.Members = append(def.Simple.Members, b.typeRef(m))
			}
		}
		for _, f := range t.Facets {
			kind, ok := xmlrt.FacetByName(facetNames[f.Kind])
			if !ok {
				b.refuse(t, fmt.Sprintf("the facet %s", facetNames[f.Kind]))
				continue
			}
			spec := xmlrt.FacetSpec{Kind: kind, Value: f.Value, Fixed: f.Fixed}
			if f.Kind == xsd.FacetEnumeration {
				spec.Namespaces = scope(t, f.Namespaces, &f.Value)
			}
			def.Simple.Facets = append(def.Simple.Facets, spec)
		}
	case *xsd.ComplexType:
		def.Base = b.typeRef(t.Base)
		def.Derivation, def.Block, def.Abstract = derivation(t.Derivation), derivation(t.Block), t.Abstract
		def.Complex = b.complexDef(t)
	}
	return def
}

var facetNames = map[xsd.FacetKind]string{
	xsd.FacetLength: "length", xsd.FacetMinLength: "minLength", xsd.FacetMaxLength: "maxLength",
	xsd.FacetPattern: "pattern", xsd.FacetEnumeration: "enumeration", xsd.FacetWhiteSpace: "whiteSpace",
	xsd.FacetMaxInclusive: "maxInclusive", xsd.FacetMaxExclusive: "maxExclusive",
	xsd.FacetMinInclusive: "minInclusive", xsd.FacetMinExclusive: "minExclusive",
	xsd.FacetTotalDigits: "totalDigits", xsd.FacetFractionDigits: "fractionDigits",
}

func (b *builder) refuse(c xsd.Component, construct string) {
	b.errs = append(b.errs, &xsd.Error{Position: c.Pos(), Rule: "unsupported", Message: construct + " is not supported"})
}

func (b *builder) complexDef(t *xsd.ComplexType) *xmlrt.ComplexDef {
	def := &xmlrt.ComplexDef{Content: xmlrt.ContentKind(t.Content), Text: xmlrt.NoRef, AnyAttribute: wildcard(t.Wildcard)}
	if t.Content == xsd.SimpleContent {
		def.Text = b.typeRef(t.Simple)
	}
	attributes, particle := t.Attributes, t.Particle
	if t.Derivation == xsd.DerivationExtension {
		attributes, particle = t.OwnAttributes, t.Own
	}
	for _, u := range attributes {
		def.Attributes = append(def.Attributes, xmlrt.AttributeUseDef{
			Name: u.Decl.Name, Type: b.typeRef(u.Decl.Type), Required: u.Required, Default: u.Default, Fixed: u.Fixed,
			Namespaces: scope(u.Decl.Type, u.ValueNamespaces, u.Default, u.Fixed),
		})
	}
	if particle != nil {
		p := b.particle(particle)
		def.Particle = &p
	}
	return def
}

func wildcard(w *xsd.Wildcard) *xmlrt.Wildcard {
	if w == nil {
		return nil
	}
	out := &xmlrt.Wildcard{Any: w.Any, Not: w.Not, Process: xmlrt.ProcessContents(w.Process)}
	if !w.Any {
		out.Namespaces = append(out.Namespaces, w.Namespaces...)
		if w.Not && (len(w.Namespaces) == 0 || w.Namespaces[0] != "") {
			out.Namespaces = append(out.Namespaces, "")
		}
	}
	return out
}

func (b *builder) particle(p *xsd.Particle) xmlrt.ParticleDef {
	def := xmlrt.ParticleDef{Min: occurs(p.MinOccurs), Max: occurs(p.MaxOccurs), Element: xmlrt.NoRef}
	if p.MaxOccurs > math.MaxInt32 { // there is no such document
		def.Max = xmlrt.Unbounded
	}
	switch t := p.Term.(type) {
	case *xsd.ElementDecl:
		def.Kind, def.Element = xmlrt.ElementParticle, b.elementRef(t)
	case *xsd.Wildcard:
		def.Kind, def.Wildcard = xmlrt.WildcardParticle, wildcard(t)
	case *xsd.ModelGroup:
		def.Kind = [...]xmlrt.ParticleKind{xmlrt.SequenceParticle, xmlrt.ChoiceParticle, xmlrt.AllParticle}[t.Compositor]
		for _, c := range t.Particles {
			def.Children = append(def.Children, b.particle(c))
		}
	}
	return def
}

// open reports whether elements that are elsewhere may stand for e.
func (b *builder) open(e *xsd.ElementDecl) bool {
	return Substitutable(e, func(m *xsd.ElementDecl) bool { return !b.part(m.Name.Space) })
}

func occurs(n int) int32 { return int32(min(n, math.MaxInt32)) }

func (b *builder) elementDef(e *xsd.ElementDecl) xmlrt.ElementDef {
	def := xmlrt.ElementDef{
		Name: e.Name, Type: b.typeRef(e.Type), Global: e.Global, Nillable: e.Nillable, Abstract: e.Abstract,
		Block: derivation(e.Block), Default: e.Default, Fixed: e.Fixed, Head: xmlrt.NoRef,
		Namespaces: scope(e.Type, e.ValueNamespaces, e.Default, e.Fixed),
	}
	if e.Substitutes != nil {
		def.Head = b.elementRef(e.Substitutes)
	}
	def.Open = b.open(e)
	for _, c := range e.Identities {
		def.Constraints = append(def.Constraints, b.constraint(c))
	}
	return def
}
