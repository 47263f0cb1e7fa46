package tables

import "github.com/enhancedpresence/epx/xsd"

// Substitutable reports whether some element for which counts holds may stand for
// head, as a member of its substitution group.
func Substitutable(head *xsd.ElementDecl, counts func(member *xsd.ElementDecl) bool) bool {
	if head.Block.Has(xsd.DerivationSubstitution) {
		return false
	}
	var any func(members []*xsd.ElementDecl) bool
	any = func(members []*xsd.ElementDecl) bool {
		for _, m := range members {
			if counts(m) && derives(m.Type, head.Type, blocked(m.Type, head)) || any(m.Members) {
				return true
			}
		}
		return false
	}
	return any(head.Members)
}

// blocked are the derivations by which a type may not come from that of the head
// of a substitution group: those that the head blocks, its type or a type in
// between (Part 1, section 3.3.6).
func blocked(t xsd.Type, head *xsd.ElementDecl) xsd.DerivationSet {
	block := head.Block
	for u := t; u != nil && u.BaseType() != u; u = u.BaseType() {
		c, ok := u.(*xsd.ComplexType)
		if ok && (u != t || u == head.Type) {
			block |= c.Block
		}
		if u == head.Type {
			break
		}
	}
	return block
}

// derives reports whether t is base or comes from it by derivations none of
// which is in block.
func derives(t, base xsd.Type, block xsd.DerivationSet) bool {
	for u := t; u != nil; u = u.BaseType() {
		if u == base {
			return true
		}
		how := xsd.DerivationRestriction
		switch u := u.(type) {
		case *xsd.ComplexType:
			how = u.Derivation
		case *xsd.SimpleType:
			b, _ := u.Base.(*xsd.SimpleType)
			switch {
			case u.Variety == xsd.List && (b == nil || b.Variety != xsd.List):
				how = xsd.DerivationList
			case u.Variety == xsd.Union && (b == nil || b.Variety != xsd.Union):
				how = xsd.DerivationUnion
			}
		}
		if how&block != 0 {
			return false
		}
		if u.BaseType() == u {
			break
		}
	}
	union, ok := base.(*xsd.SimpleType)
	if !ok || union.Variety != xsd.Union || len(union.Facets) > 0 {
		return false
	}
	for _, m := range union.Members {
		if derives(t, m, block) {
			return true
		}
	}
	return false
}
