package codegen

// breakRecursion makes pointers of the fields through which a struct would
// contain itself. The elements are required all the same: encoding a nil pointer
// is a fault.
func (g *generator) breakRecursion() {
	type edge struct {
		leaf *leafField // nil for what cannot be a pointer
		to   any        // *complexType or *groupType
	}
	edges := map[any][]edge{}
	collect := func(from any, b *body) {
		if b == nil {
			return
		}
		for _, f := range b.fields {
			switch f := f.(type) {
			case *leafField:
				if f.card == one && f.of.complex != nil && !f.of.poly {
					edges[from] = append(edges[from], edge{f, f.of.complex})
				}
			case *groupField:
				if f.shared != nil && f.card == one {
					edges[from] = append(edges[from], edge{nil, f.shared})
				}
				// The elements of a repeated group are behind a slice, and so
				// are the alternatives of a choice behind an interface; within
				// such a struct everything is one level further away.
			}
		}
	}
	var nodes []any
	for _, p := range g.pkgs {
		for _, t := range p.complex {
			nodes = append(nodes, t)
			if t.base != nil {
				edges[t] = append(edges[t], edge{nil, t.base})
			}
			collect(t, t.content)
		}
		for _, t := range p.groups {
			nodes = append(nodes, t)
			collect(t, t.content)
		}
	}
	reach := func(from, to any) bool {
		seen := map[any]bool{}
		var visit func(n any) bool
		visit = func(n any) bool {
			if n == to {
				return true
			}
			if seen[n] {
				return false
			}
			seen[n] = true
			for _, e := range edges[n] {
				if visit(e.to) {
					return true
				}
			}
			return false
		}
		return visit(from)
	}
	for _, n := range nodes {
		for _, e := range edges[n] {
			if e.leaf != nil && reach(e.to, n) {
				e.leaf.card = optional
			}
		}
	}
}
