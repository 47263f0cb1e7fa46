package xsd

// checkRestriction holds a restriction of a complex type to the clauses of
// derivation-ok-restriction (Part 1, section 3.4.6) on attributes and on the
// kind of content.
func (b *builder) checkRestriction(step *element, t, base *ComplexType) {
	inherited := usesByName(base.Attributes)
	for _, use := range t.OwnAttributes {
		b.checkRestrictedUse(step, use, inherited[use.Decl.Name], base.Wildcard, "the base type")
	}
	for _, name := range t.Prohibited {
		if use := inherited[name]; use != nil && use.Required {
			b.report(step, "base", "derivation-ok-restriction.3", "the attribute %s is prohibited; it is required in the base type; expected it to be kept", name)
		}
	}
	if t.Wildcard != nil {
		b.checkRestrictedWildcard(step, t.Wildcard, base.Wildcard, "the base type")
	}
	b.checkRestrictedContent(step, t, base)
}

// checkRestrictedUse holds an attribute use to the one that it restricts, if
// any, or to the attribute wildcard beside that. Origin names what both are
// part of.
func (b *builder) checkRestrictedUse(step *element, use, inherited *AttributeUse, wildcard *Wildcard, origin string) {
	name := use.Decl.Name
	report := func(rule, format string, args ...any) {
		b.errs.addf(use.pos, rule, describe(step), format, args...)
	}
	if inherited == nil {
		if wildcard == nil || !wildcard.Allows(name.Space) {
			report("derivation-ok-restriction.2.2", "the attribute %s is not allowed by %s; expected one of its attributes, or one that its wildcard allows", name, origin)
		}
		return
	}
	if inherited.Required && !use.Required {
		report("derivation-ok-restriction.2.1.1", "the attribute %s is optional; it is required in %s; expected use=\"required\"", name, origin)
	}
	if isBroken(use.Decl.Type) || isBroken(inherited.Decl.Type) {
		return
	}
	if _, ok := DerivedFrom(use.Decl.Type, inherited.Decl.Type); !ok {
		report("derivation-ok-restriction.2.1.2", "the attribute %s has %s, which is not derived from %s as in %s", name, typeLabel(use.Decl.Type), typeLabel(inherited.Decl.Type), origin)
		return
	}
	if fixed := inherited.Fixed; fixed != nil {
		if use.Fixed == nil || !b.sameValue(inherited.Decl.Type, *use.Fixed, use.ValueNamespaces, *fixed, inherited.ValueNamespaces) {
			report("derivation-ok-restriction.2.1.3", "the attribute %s has the fixed value %q in %s; expected the same", name, *fixed, origin)
		}
	}
}

// checkRestrictedWildcard holds an attribute wildcard to the one that it
// restricts, which may be nil.
func (b *builder) checkRestrictedWildcard(step *element, w, base *Wildcard, origin string) {
	switch {
	case base == nil:
		b.errs.addf(w.pos, "derivation-ok-restriction.4.1", describe(step), "%s has no attribute wildcard; expected none here", origin)
	case !isSubset(w, base):
		b.errs.addf(w.pos, "derivation-ok-restriction.4.2", describe(step), "the attribute wildcard is for %s; expected what that of %s is for, %s, or a part of that", w.describe(), origin, base.describe())
	case w.Process > base.Process:
		b.errs.addf(w.pos, "derivation-ok-restriction.4.3", describe(step), "processContents of the attribute wildcard is %q, which is weaker than %q in %s; expected the same, or a stronger one", w.Process, base.Process, origin)
	}
}

// checkRestrictedContent is derivation-ok-restriction.5 for other than simple
// content.
func (b *builder) checkRestrictedContent(step *element, t, base *ComplexType) {
	switch t.Content {
	case EmptyContent:
		if base.Content == SimpleContent || base.Content != EmptyContent && !b.emptiable.allows(base.Particle) {
			b.report(step, "base", "derivation-ok-restriction.5.3", "the content is empty; %s requires some; expected what is required", typeLabel(base))
		}
	case ElementOnlyContent, MixedContent:
		switch {
		case base.Content == SimpleContent, base.Particle == nil && t.Particle != nil:
			b.report(step, "base", "derivation-ok-restriction.5.4", "%s has no elements; expected no elements, or an extension", typeLabel(base))
		case t.Content == MixedContent && base.Content != MixedContent:
			b.report(step, "base", "derivation-ok-restriction.5.4.1", "the content is mixed; that of %s is not; expected mixed=\"false\"", typeLabel(base))
		case t.Particle != nil && base.Particle != nil && !b.circular:
			b.restriction.check(step, t.Particle, base.Particle)
		case t.Particle == nil && !b.emptiable.allows(base.Particle):
			b.report(step, "base", "derivation-ok-restriction.5.3", "there are no elements; %s requires some; expected what is required", typeLabel(base))
		}
	}
}

func usesByName(uses []*AttributeUse) map[QName]*AttributeUse {
	m := make(map[QName]*AttributeUse, len(uses))
	for _, use := range uses {
		m[use.Decl.Name] = use
	}
	return m
}
