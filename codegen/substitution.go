package codegen

import "github.com/enhancedpresence/epx/xsd"

// substitutable reports whether elements of other names may stand for one: the
// field for it then holds any of them.
func substitutable(head *xsd.ElementDecl) bool {
	if head.Block.Has(xsd.DerivationSubstitution) {
		return false
	}
	block := head.Block
	if t, ok := head.Type.(*xsd.ComplexType); ok {
		block |= t.Block
	}
	var any func(members []*xsd.ElementDecl) bool
	any = func(members []*xsd.ElementDecl) bool {
		for _, m := range members {
			if derives(m.Type, head.Type, block) || any(m.Members) {
				return true
			}
		}
		return false
	}
	return any(head.Members)
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

// splitGroups refuses substitution groups that extend over packages: a content
// model knows the members in its own package only.
func (g *generator) splitGroups() {
	for _, e := range g.schema.Elements {
		for h := e.Substitutes; h != nil; h = h.Substitutes {
			if g.byNS[h.Name.Space] != g.byNS[e.Name.Space] {
				g.refuse(e, "the element %s in the substitution group of %s, which is in another package by the configuration,", e.Name.Local, h.Name.Local)
				break
			}
		}
	}
}
