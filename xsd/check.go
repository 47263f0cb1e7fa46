package xsd

import (
	"fmt"

	"github.com/enhancedpresence/epx/xmlrt"
)

// check holds the finished components to the constraints on schemas (Part 1,
// chapter 3).
func (b *builder) check() {
	b.checkCircularGroups()
	for _, check := range b.checks {
		if b.exhausted {
			return
		}
		check()
	}
}

// label renders a name in a message: that of a built-in type in the customary
// way.
func label(name QName) string {
	if name.Space == xmlrt.XSDNamespace {
		return "xs:" + name.Local
	}
	return name.String()
}

// typeLabel names a type in a message.
func typeLabel(t Type) string {
	if name := t.TypeName(); !name.IsZero() {
		return "type " + label(name)
	}
	return fmt.Sprintf("the anonymous type at %s", t.Pos())
}

// checkElement holds an element declaration to section 3.3.6.
func (b *builder) checkElement(e *element, decl *ElementDecl) {
	if isBroken(decl.Type) {
		return
	}
	if head := decl.Substitutes; head != nil && !isBroken(head.Type) {
		methods, ok := DerivedFrom(decl.Type, head.Type)
		switch {
		case !ok:
			b.report(e, "substitutionGroup", "e-props-correct.4", "%s is not derived from %s, the type of the head %s; expected that type, or one derived from it", typeLabel(decl.Type), typeLabel(head.Type), head.Name)
		case methods&head.Final != 0:
			b.report(e, "substitutionGroup", "e-props-correct.4", "the head %s is final for derivation by %s, which is how %s is derived; expected its own type, or one derived in another way", head.Name, methods&head.Final, typeLabel(decl.Type))
		}
	}
	b.checkNotationType(e, decl.Type)
	if decl.Default == nil && decl.Fixed == nil {
		return
	}
	simple, ok := b.valueType(e, decl)
	if !ok {
		return
	}
	if isDerivedFromID(simple) {
		b.report(e, "", "e-props-correct.5", "an element of type ID can not have a default or fixed value; expected none")
		return
	}
	b.checkValue(e, "e-props-correct.2", simple, decl.Default, decl.Fixed, decl.ValueNamespaces)
}

// valueType is the simple type that the value constraint of an element must
// suit (section 3.3.6, cos-valid-default); it is nil for mixed content.
func (b *builder) valueType(e *element, decl *ElementDecl) (*SimpleType, bool) {
	switch t := decl.Type.(type) {
	case *SimpleType:
		return t, true
	case *ComplexType:
		switch {
		case t.Content == SimpleContent:
			return t.Simple, true
		case t.Content == MixedContent && b.emptiable.allows(t.Particle):
			return nil, true
		}
	}
	b.report(e, "", "cos-valid-default.2.1", "%s has neither simple content nor mixed content without required elements; expected no default or fixed value", typeLabel(decl.Type))
	return nil, false
}

var idType = builtinTypes["ID"]

func isDerivedFromID(t *SimpleType) bool {
	if t == nil {
		return false
	}
	_, ok := DerivedFrom(t, idType)
	return ok
}

// checkNotationType reports the type of an element or attribute that takes any
// notation (Part 2, section 3.2.19).
func (b *builder) checkNotationType(e *element, t Type) {
	s, ok := t.(*SimpleType)
	if c, isComplex := t.(*ComplexType); isComplex && c.Content == SimpleContent {
		s, ok = c.Simple, true
	}
	if !ok || s.Variety != Atomic || s.Primitive != builtinTypes["NOTATION"] {
		return
	}
	for step := s; step != nil; step, _ = step.Base.(*SimpleType) {
		for _, f := range step.Facets {
			if f.Kind == FacetEnumeration {
				return
			}
		}
	}
	b.report(e, "type", "enumeration-required-notation", "%s takes any notation; expected a type that is derived from xs:NOTATION with enumeration facets, which name the notations", typeLabel(t))
}

// checkAttribute holds a global attribute declaration to section 3.2.6.
func (b *builder) checkAttribute(e *element, decl *AttributeDecl) {
	if isBroken(decl.Type) {
		return
	}
	b.checkNotationType(e, decl.Type)
	if decl.Default == nil && decl.Fixed == nil {
		return
	}
	if isDerivedFromID(decl.Type) {
		b.reportIDValue(e)
		return
	}
	b.checkValue(e, "a-props-correct.2", decl.Type, decl.Default, decl.Fixed, decl.ValueNamespaces)
}

func (b *builder) reportIDValue(e *element) {
	b.report(e, "", "a-props-correct.3", "an attribute of type ID can not have a default or fixed value; expected none")
}

// checkAttributeUse holds an attribute use to sections 3.2.6 and 3.5.6.
func (b *builder) checkAttributeUse(e *element, use *AttributeUse) {
	if isBroken(use.Decl.Type) {
		return
	}
	if !use.Decl.Global {
		b.checkNotationType(e, use.Decl.Type)
	}
	if isDerivedFromID(use.Decl.Type) && (use.Default != nil || use.Fixed != nil) {
		b.reportIDValue(e)
		return
	}
	if e.attr("default") != nil || e.attr("fixed") != nil {
		b.checkValue(e, "a-props-correct.2", use.Decl.Type, use.Default, use.Fixed, use.ValueNamespaces)
	}
	if fixed := use.Decl.Fixed; fixed != nil {
		if use.Fixed == nil || !b.sameValue(use.Decl.Type, *use.Fixed, use.ValueNamespaces, *fixed, use.Decl.ValueNamespaces) {
			b.report(e, "", "au-props-correct.2", "the declaration of %s has the fixed value %q; expected the same here, or none", use.Decl.Name, *fixed)
		}
	}
}

// checkAttributes reports attributes that occur twice in a set, and more than
// one of type ID.
func (b *builder) checkAttributes(e *element, duplicateRule, idRule string, uses []*AttributeUse) {
	seen := make(map[QName]bool, len(uses))
	var id *AttributeUse
	for _, use := range uses {
		name := use.Decl.Name
		if seen[name] {
			b.errs.addf(use.pos, duplicateRule, describe(e), "the attribute %s occurs twice; expected each attribute once, those inherited and of groups included", name)
			continue
		}
		seen[name] = true
		if isBroken(use.Decl.Type) || !isDerivedFromID(use.Decl.Type) {
			continue
		}
		if id != nil {
			b.errs.addf(use.pos, idRule, describe(e), "the attributes %s and %s are both of type ID; expected one at most", id.Decl.Name, name)
		}
		id = use
	}
}

// checkComplexType holds a complex type definition to section 3.4.6.
func (b *builder) checkComplexType(e *element, t *ComplexType) {
	if isBroken(t) {
		return
	}
	step := derivationStep(e)
	b.checkBaseFinal(step, t)
	b.checkAttributes(e, "ct-props-correct.4", "ct-props-correct.5", t.Attributes)
	if t.Particle != nil {
		b.checkConsistent(e, t.Particle)
		b.attribution.check(e, t.Particle)
	}
	if base, ok := t.Base.(*ComplexType); ok && t.Derivation == DerivationRestriction && base != anyType {
		b.checkRestriction(step, t, base)
	}
}

// derivationStep is the element with the base of a complex type.
func derivationStep(e *element) *element {
	if c := e.child("simpleContent", "complexContent"); c != nil {
		return c.child("restriction", "extension")
	}
	return e
}

func (b *builder) checkBaseFinal(step *element, t *ComplexType) {
	var final DerivationSet
	rule := "cos-ct-extends.1.1"
	switch base := t.Base.(type) {
	case *ComplexType:
		final = base.Final
	case *SimpleType:
		final, rule = base.Final, "cos-ct-extends.2.2"
	}
	if t.Derivation == DerivationRestriction {
		rule = "derivation-ok-restriction.1"
	}
	if final.Has(t.Derivation) {
		b.report(step, "base", rule, "%s is final for derivation by %s; expected another base type, or a base type that is not final", typeLabel(t.Base), t.Derivation)
	}
}

// checkConsistent holds a content model to cos-element-consistent (section
// 3.8.6): elements of one name have one type.
func (b *builder) checkConsistent(e *element, p *Particle) {
	c := consistency{b: b, e: e, types: make(map[QName]Type), groups: make(map[*ModelGroup]bool)}
	c.particle(p)
}

type consistency struct {
	b      *builder
	e      *element
	types  map[QName]Type
	groups map[*ModelGroup]bool
}

func (c *consistency) particle(p *Particle) {
	switch term := p.Term.(type) {
	case *ElementDecl:
		c.element(p, term)
		for _, m := range c.b.substitutesOf(term) {
			c.element(p, m)
		}
	case *ModelGroup:
		if c.groups[term] {
			return
		}
		c.groups[term] = true
		for _, child := range term.Particles {
			c.particle(child)
		}
	}
}

func (c *consistency) element(p *Particle, decl *ElementDecl) {
	if !c.b.charge(c.e, 1) {
		return
	}
	first, known := c.types[decl.Name]
	if !known {
		c.types[decl.Name] = decl.Type
		return
	}
	if first != decl.Type && !isBroken(first) && !isBroken(decl.Type) {
		c.b.errs.addf(p.pos, "cos-element-consistent", describe(c.e), "the element %s has %s here and %s elsewhere in the content model; expected one type for all elements of a name", decl.Name, typeLabel(decl.Type), typeLabel(first))
	}
}

// substitutesOf is SubstitutionGroup, kept for further references.
func (b *builder) substitutesOf(decl *ElementDecl) []*ElementDecl {
	if len(decl.Members) == 0 {
		return nil
	}
	group, known := b.substitutes[decl]
	if !known {
		group = decl.SubstitutionGroup()
		b.substitutes[decl] = group
	}
	return group
}

// checkCircularGroups holds model group definitions to mg-props-correct.2.
func (b *builder) checkCircularGroups() {
	c := circles{b: b, state: make(map[*ModelGroup]buildState)}
	for _, d := range b.schema.Groups {
		c.group(d.Group)
	}
}

type circles struct {
	b     *builder
	state map[*ModelGroup]buildState
}

func (c *circles) group(g *ModelGroup) {
	switch c.state[g] {
	case built:
		return
	case building:
		c.b.circular = true
		c.b.errs.addf(g.Def.pos, "mg-props-correct.2", fmt.Sprintf("group %q", g.Def.Name.Local), "the group contains itself; expected groups that do not refer to each other in a circle")
		return
	}
	c.state[g] = building
	for _, p := range g.Particles {
		if inner, ok := p.Term.(*ModelGroup); ok {
			c.group(inner)
		}
	}
	c.state[g] = built
}
