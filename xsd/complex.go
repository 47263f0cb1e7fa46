package xsd

// buildComplexType builds a complex type definition (Part 1, section 3.4.2).
func (b *builder) buildComplexType(d *document, e *element, t *ComplexType) {
	t.Abstract = isTrue(e, "abstract")
	t.Block = derivations(e, "block", d.blockDefault, DerivationExtension|DerivationRestriction)
	t.Final = derivations(e, "final", d.finalDefault, DerivationExtension|DerivationRestriction)
	if c := e.child("simpleContent"); c != nil {
		b.simpleContent(d, c.child("restriction", "extension"), t)
	} else if c := e.child("complexContent"); c != nil {
		mixed := isTrue(e, "mixed")
		if c.attr("mixed") != nil {
			mixed = isTrue(c, "mixed")
		}
		b.complexContent(d, c.child("restriction", "extension"), t, mixed)
	} else {
		t.Base, t.Derivation = anyType, DerivationRestriction
		b.content(d, e, t, isTrue(e, "mixed"))
		b.typeAttributes(d, e, t)
	}
	b.checks = append(b.checks, func() { b.checkComplexType(e, t) })
}

// baseOf resolves and builds the base type of a derivation step.
func (b *builder) baseOf(d *document, step *element, t *ComplexType) Type {
	t.Derivation = DerivationRestriction
	if step.is("extension") {
		t.Derivation = DerivationExtension
	}
	t.Base = b.typeRef(d, step, "base", step.token("base"))
	b.complete(t.Base)
	if b.isBuilding(t.Base) {
		t.Base = brokenType
	}
	return t.Base
}

func (b *builder) simpleContent(d *document, step *element, t *ComplexType) {
	base := b.baseOf(d, step, t)
	t.Content = SimpleContent
	t.Simple = brokenSimple
	switch base := base.(type) {
	case *SimpleType:
		if t.Derivation == DerivationRestriction {
			b.report(step, "base", "src-ct.2", "the base of the restriction %q is a simple type; expected a complex type with simple content", step.token("base"))
			return
		}
		t.Simple = base
	case *ComplexType:
		switch {
		case base == brokenType:
		case base.Content == SimpleContent && t.Derivation == DerivationExtension:
			t.Simple = base.Simple
		case base.Content == SimpleContent:
			t.Simple = b.restrictedContent(d, step, base.Simple, t)
		case base.Content == MixedContent && t.Derivation == DerivationRestriction && step.child("simpleType") != nil:
			t.Simple = b.restrictedContent(d, step, nil, t)
			b.checks = append(b.checks, func() {
				if !b.emptiable.allows(base.Particle) {
					b.report(step, "base", "src-ct.2", "the elements of the base type %q are required; expected a type with simple content, or mixed content without required elements", step.token("base"))
				}
			})
		default:
			b.report(step, "base", "src-ct.2", "the base type %q has no simple content; expected one that has, or complexContent", step.token("base"))
			return
		}
	}
	b.typeAttributes(d, step, t)
}

// restrictedContent is the simple type of the content of a restriction.
func (b *builder) restrictedContent(d *document, step *element, base *SimpleType, t *ComplexType) *SimpleType {
	if c := step.child("simpleType"); c != nil {
		own := b.anonymousSimple(d, c, t)
		if inherited := base; inherited != nil {
			b.checks = append(b.checks, func() {
				if _, ok := DerivedFrom(own, inherited); !ok && !isBroken(own) && !isBroken(inherited) {
					b.report(c, "", "derivation-ok-restriction.5.2.2.1", "the simple type is not derived from %s, the content of the base type; expected that type or a restriction of it", typeLabel(inherited))
				}
			})
		}
		base = own
	}
	facets := readFacets(step)
	if len(facets) == 0 {
		return base
	}
	restricted := &SimpleType{node: node{pos: step.pos}, owner: t}
	b.restrict(step, restricted, base, facets)
	return restricted
}

func (b *builder) complexContent(d *document, step *element, t *ComplexType, mixed bool) {
	base, ok := b.baseOf(d, step, t).(*ComplexType)
	if !ok {
		b.report(step, "base", "src-ct.1", "the base type %q is a simple type; expected a complex type, or simpleContent", step.token("base"))
		t.Base = brokenType
		base = brokenType
	}
	b.content(d, step, t, mixed)
	if t.Derivation == DerivationExtension {
		b.extend(step, t, base)
	}
	b.typeAttributes(d, step, t)
}

// content reads the content model that stands in an element.
func (b *builder) content(d *document, e *element, t *ComplexType, mixed bool) {
	if c := e.child("group", "all", "choice", "sequence"); c != nil {
		t.Own = b.particle(d, c, t)
		if isVoid(t.Own) {
			t.Own = nil
		}
		if g, ok := topAll(t.Own); ok && g.Def != nil && t.Own.MaxOccurs != 1 {
			b.report(c, "maxOccurs", "cos-all-limited.1.2", "group %q is an all group; expected maxOccurs to be 1", g.Def.Name.Local)
		}
	}
	t.Particle = t.Own
	switch {
	case mixed:
		t.Content = MixedContent
	case t.Own != nil:
		t.Content = ElementOnlyContent
	default:
		t.Content = EmptyContent
	}
}

// isVoid reports whether a particle counts as no content (section 3.4.2,
// effective content).
func isVoid(p *Particle) bool {
	if p == nil {
		return true
	}
	g, ok := p.Term.(*ModelGroup)
	if !ok || len(g.Particles) > 0 || g.Def != nil {
		return false
	}
	return g.Compositor != Choice || p.MinOccurs == 0
}

func topAll(p *Particle) (*ModelGroup, bool) {
	if p == nil {
		return nil, false
	}
	g, ok := p.Term.(*ModelGroup)
	return g, ok && g.Compositor == All
}

// extend puts the content of the base type before that of the extension.
func (b *builder) extend(step *element, t *ComplexType, base *ComplexType) {
	switch {
	case base == brokenType:
		return
	case t.Content == EmptyContent:
		t.Content, t.Particle, t.Simple = base.Content, base.Particle, base.Simple
		return
	case base.Content == SimpleContent:
		b.report(step, "base", "cos-ct-extends.1.4", "the base type %q has simple content; expected no elements to be added", step.token("base"))
		return
	case base.Content != EmptyContent && (base.Content == MixedContent) != (t.Content == MixedContent):
		b.report(step, "base", "cos-ct-extends.1.4.2.2.2", "%s extends %s; expected both to be mixed, or neither", contentLabel(t), contentLabel(base))
		return
	}
	if base.Particle == nil {
		return
	}
	if t.Own == nil {
		t.Particle = base.Particle
		return
	}
	if _, isAll := topAll(base.Particle); isAll {
		b.report(step, "base", "cos-all-limited.1.2", "the content of the base type %q is an all group, which can not be extended; expected a sequence there, or no elements here", step.token("base"))
		return
	}
	if _, isAll := topAll(t.Own); isAll {
		b.report(step, "", "cos-all-limited.1.2", "an all group extends the content of %q; expected the base type to have no elements", step.token("base"))
		return
	}
	both := &ModelGroup{node: node{pos: step.pos}, Compositor: Sequence, Particles: []*Particle{base.Particle, t.Own}}
	t.Particle = &Particle{node: both.node, MinOccurs: 1, MaxOccurs: 1, Term: both}
}

func contentLabel(t *ComplexType) string {
	if t.Content == MixedContent {
		return "mixed content"
	}
	return "element-only content"
}

// typeAttributes reads the attributes of a derivation step and joins them with
// those of the base type.
func (b *builder) typeAttributes(d *document, e *element, t *ComplexType) {
	set := b.attributes(d, e)
	t.OwnAttributes, t.Wildcard = set.uses, set.wildcard
	base, ok := t.Base.(*ComplexType)
	if !ok || base == anyType && t.Derivation == DerivationRestriction {
		t.Attributes = set.uses
		return
	}
	own := make(map[QName]bool, len(set.uses))
	if t.Derivation == DerivationRestriction {
		t.Prohibited = set.prohibited
		for _, use := range set.uses {
			own[use.Decl.Name] = true
		}
		for _, name := range set.prohibited {
			own[name] = true
		}
	} else {
		t.Wildcard = b.extendedWildcard(e, set.wildcard, base.Wildcard)
	}
	if len(set.uses) == 0 && len(set.prohibited) == 0 {
		t.Attributes = base.Attributes
		return
	}
	if !b.charge(e, len(base.Attributes)) {
		return
	}
	t.Attributes = make([]*AttributeUse, 0, len(base.Attributes)+len(set.uses))
	for _, use := range base.Attributes {
		if !own[use.Decl.Name] {
			t.Attributes = append(t.Attributes, use)
		}
	}
	t.Attributes = append(t.Attributes, set.uses...)
}

func (b *builder) extendedWildcard(e *element, own, base *Wildcard) *Wildcard {
	switch {
	case base == nil:
		return own
	case own == nil:
		return base
	}
	either, ok := unite(own, base)
	if !ok {
		b.report(e, "", "src-ct.5", "what either of the attribute wildcards allows can not be expressed, that for %s and that of the base type, for %s; expected a wildcard that allows all that the one of the base type does", own.describe(), base.describe())
		return own
	}
	return either
}

// emptiableTest tells which content models allow no elements (section 3.9.6,
// cos-group-emptiable). It remembers groups, which may be referred to many
// times.
type emptiableTest map[*ModelGroup]bool

func (t emptiableTest) allows(p *Particle) bool {
	if p == nil || p.MinOccurs == 0 {
		return true
	}
	g, ok := p.Term.(*ModelGroup)
	return ok && t.group(g)
}

func (t emptiableTest) group(g *ModelGroup) bool {
	if known, ok := t[g]; ok {
		return known
	}
	t[g] = false // a group that contains itself is reported elsewhere
	result := g.Compositor != Choice || len(g.Particles) == 0
	for _, p := range g.Particles {
		if is := t.allows(p); is != (g.Compositor != Choice) {
			result = is
			break
		}
	}
	t[g] = result
	return result
}
