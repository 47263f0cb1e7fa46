package codegen

import (
	"slices"

	"github.com/enhancedpresence/epx/xsd"
)

// findAccessors adds the methods that find an element wherever a type allows
// it: among the alternatives of a choice, or in a field of its own and, as part
// of a later version, where a wildcard stands.
func (g *generator) findAccessors(t *complexType) {
	if t.content == nil {
		return
	}
	taken := t.scope
	for _, c := range t.chain() {
		for _, a := range c.attrs {
			taken[a.name] = true
		}
		if c.content != nil {
			for _, f := range c.content.fields {
				taken[fieldName(f)] = true
			}
		}
	}
	for _, f := range t.content.fields {
		if c, ok := f.(*choiceField); ok {
			g.choiceAccessors(t, c, taken)
		}
	}
	if !hasWildcard(t.content, t.pkg) {
		return
	}
	for _, f := range t.content.fields {
		l, ok := f.(*leafField)
		if !ok || l.decl == nil || !l.decl.Global {
			continue
		}
		root := g.roots[l.decl]
		if root == nil || slices.Index(t.pkg.roots, root) < 0 || l.of.any || l.of.nillable {
			continue
		}
		t.accessors = append(t.accessors, &accessor{name: taken.take("Get" + l.name), decl: l.decl, field: l, root: root, of: l.of})
	}
}

func fieldName(f field) string {
	switch f := f.(type) {
	case *leafField:
		return f.name
	case *groupField:
		return f.name
	case *choiceField:
		return f.name
	}
	return ""
}

func (g *generator) choiceAccessors(t *complexType, c *choiceField, taken scope) {
	done := map[xsd.QName]bool{}
	visit := func(l *leafField) {
		if l.decl == nil || l.of.any || l.of.nillable || done[l.decl.Name] || l.of.value != nil && l.of.value.kind == markerValue {
			return
		}
		done[l.decl.Name] = true
		name := l.element
		if taken[name] {
			return
		}
		t.accessors = append(t.accessors, &accessor{name: taken.take(name), decl: l.decl, choice: []*choiceField{c}, of: l.of})
	}
	for _, a := range c.alts {
		if a.leaf != nil {
			visit(a.leaf)
			continue
		}
		for _, f := range a.content.fields {
			if l, ok := f.(*leafField); ok {
				visit(l)
			}
		}
	}
}

// hasWildcard reports whether elements that a wildcard matched can be found in
// the fields of b, from within package p.
func hasWildcard(b *body, p *pkg) bool {
	if b == nil {
		return false
	}
	for _, f := range b.fields {
		switch f := f.(type) {
		case *leafField:
			if f.decl == nil {
				return true
			}
		case *groupField:
			if f.shared != nil {
				if f.shared.pkg == p && hasWildcard(f.shared.content, p) {
					return true
				}
			} else if hasWildcard(f.content, p) {
				return true
			}
		}
	}
	return false
}
