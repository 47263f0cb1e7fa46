package xsd

// DerivedFrom reports whether t is base or validly derived from it, and by
// which methods (Part 1, sections 3.4.6 and 3.14.6: cos-ct-derived-ok and
// cos-st-derived-ok without a subset of blocked methods). The set is empty when
// the types are the same.
func DerivedFrom(t, base Type) (DerivationSet, bool) {
	var methods DerivationSet
	for t != nil {
		if t == base {
			return methods, true
		}
		switch d := t.(type) {
		case *ComplexType:
			methods |= d.Derivation
			if d == anyType {
				return 0, false
			}
		case *SimpleType:
			methods |= DerivationRestriction
			if u, ok := base.(*SimpleType); ok && u.Variety == Union && isMember(d, u) {
				return methods, true
			}
		}
		t = t.BaseType()
	}
	return 0, false
}

// isMember reports whether t is a member type of a union, or of a union in it.
// Facets of the union do not count, as in cos-st-derived-ok.2.2.4.
func isMember(t, union *SimpleType) bool {
	return anyMember(union, make(map[*SimpleType]bool), func(m *SimpleType) bool { return m == t && m != union })
}

// isBroken reports whether a type depends on one that could not be resolved.
func isBroken(t Type) bool {
	for t != nil {
		if t == Type(brokenType) || t == Type(brokenSimple) {
			return true
		}
		if s, ok := t.(*SimpleType); ok {
			if s.Item == brokenSimple {
				return true
			}
			for _, m := range s.Members {
				if m == brokenSimple {
					return true
				}
			}
		}
		t = t.BaseType()
	}
	return false
}

// SubstitutionGroup returns the elements that may stand for e: its substitution
// group without e itself and without abstract elements (Part 1, section 3.3.6,
// cos-equiv-class), in document order of each step of the closure. Elements are
// left out where the block of e or of a type between forbids the derivation.
func (e *ElementDecl) SubstitutionGroup() []*ElementDecl {
	if !e.Global || e.Block.Has(DerivationSubstitution) {
		return nil
	}
	var group []*ElementDecl
	seen := map[*ElementDecl]bool{e: true}
	for queue := []*ElementDecl{e}; len(queue) > 0; queue = queue[1:] {
		for _, m := range queue[0].Members {
			if seen[m] {
				continue
			}
			seen[m] = true
			queue = append(queue, m)
			if !m.Abstract && e.allowsSubstitute(m) {
				group = append(group, m)
			}
		}
	}
	return group
}

// allowsSubstitute is cos-equiv-derived-ok-rec.2.3: no method of the derivation
// is blocked by the head, its type, or a type between.
func (e *ElementDecl) allowsSubstitute(m *ElementDecl) bool {
	blocked := e.Block
	if head, ok := e.Type.(*ComplexType); ok {
		blocked |= head.Block
	}
	for t := m.Type; t != nil && t != e.Type; t = t.BaseType() {
		if c, ok := t.(*ComplexType); ok && t != m.Type {
			blocked |= c.Block
		}
	}
	methods, ok := DerivedFrom(m.Type, e.Type)
	return ok && methods&blocked == 0
}
