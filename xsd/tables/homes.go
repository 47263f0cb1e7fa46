package tables

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/enhancedpresence/epx/xsd"
)

// homes knows where anonymous types belong. A type that stands in a group, an
// attribute group or a global declaration can be used from other namespaces
// although it has no name; there it gets one that no document can spell.
type homes struct {
	attributes map[*xsd.AttributeDecl]place
	shared     map[xsd.Type]xsd.QName
}

// A place is where a component stands: in a component with a name, or on a path
// below one.
type place = xsd.QName

func findHomes(s *xsd.Schema) *homes {
	h := &homes{attributes: map[*xsd.AttributeDecl]place{}, shared: map[xsd.Type]xsd.QName{}}
	// Attribute groups hold the attributes of those that they refer to: the
	// smallest that has an attribute is its own.
	groups := slices.SortedFunc(slices.Values(s.AttributeGroups), func(a, b *xsd.AttributeGroupDef) int {
		return cmp.Or(len(a.Attributes)-len(b.Attributes), cmp.Compare(a.Name.String(), b.Name.String()))
	})
	own := func(uses []*xsd.AttributeUse, p place) {
		for _, u := range uses {
			if _, ok := h.attributes[u.Decl]; !ok && !u.Decl.Global && u.Decl.Type.Name.IsZero() {
				h.attributes[u.Decl] = p
			}
		}
	}
	for _, g := range groups {
		own(g.Attributes, place{Space: g.Name.Space, Local: "attributeGroup " + g.Name.Local})
	}
	var types []*xsd.ComplexType
	seen := map[xsd.Type]bool{}
	var visit func(t xsd.Type)
	leaves := func(p *xsd.Particle) {
		walkElements(p, func(e *xsd.ElementDecl) { visit(e.Type) })
	}
	visit = func(t xsd.Type) {
		c, ok := t.(*xsd.ComplexType)
		if !ok || seen[t] {
			return
		}
		seen[t] = true
		types = append(types, c)
		leaves(c.Particle)
	}
	for _, t := range s.Types {
		visit(t)
	}
	for _, e := range s.Elements {
		visit(e.Type)
	}
	for _, g := range s.Groups {
		leaves(&xsd.Particle{Term: g.Group})
	}
	for _, t := range types {
		own(t.OwnAttributes, h.component(t))
	}
	for _, t := range types {
		space := h.component(t).Space
		uses, particle := t.Attributes, t.Particle
		if t.Derivation == xsd.DerivationExtension {
			uses, particle = t.OwnAttributes, t.Own
		}
		for _, u := range uses {
			h.use(space, u.Decl.Type)
		}
		if t.Simple != nil {
			h.use(space, t.Simple)
		}
		walkElements(particle, func(e *xsd.ElementDecl) {
			if !e.Global {
				h.use(space, e.Type)
			}
		})
	}
	for _, e := range s.Elements {
		h.use(e.Name.Space, e.Type)
	}
	// What stands in groups and global attributes is there to be used, by
	// schemas that are not known yet too.
	for _, g := range s.Groups {
		walkElements(&xsd.Particle{Term: g.Group}, func(e *xsd.ElementDecl) { h.share(e.Type) })
	}
	for _, g := range s.AttributeGroups {
		for _, u := range g.Attributes {
			h.share(u.Decl.Type)
		}
	}
	for _, a := range s.Attributes {
		h.share(a.Type)
	}
	return h
}

// use notes that a type is referred to from a namespace.
func (h *homes) use(space string, t xsd.Type) {
	if !t.TypeName().IsZero() {
		return
	}
	if h.component(t).Space != space {
		h.share(t)
	}
}

// share gives an anonymous type its name.
func (h *homes) share(t xsd.Type) {
	if t.TypeName().IsZero() {
		h.shared[t] = h.component(t)
	}
}

// component is the place of a component.
func (h *homes) component(c xsd.Component) place {
	in := func(outer place, step string) place { return place{Space: outer.Space, Local: outer.Local + step} }
	switch c := c.(type) {
	case xsd.Type:
		if name := c.TypeName(); !name.IsZero() {
			return place{Space: name.Space, Local: "type " + name.Local}
		}
		switch o := c.Owner().(type) {
		case nil:
			return place{Local: "type"}
		case xsd.Type:
			step := "/base"
			if o, ok := o.(*xsd.SimpleType); ok {
				if i := slices.IndexFunc(o.Members, func(m *xsd.SimpleType) bool { return xsd.Type(m) == c }); i >= 0 {
					step = "/member[" + strconv.Itoa(i+1) + "]"
				} else if xsd.Type(o.Item) == c {
					step = "/item"
				}
			}
			return in(h.component(o), step)
		default:
			return h.component(o)
		}
	case *xsd.ElementDecl:
		if c.Global || c.Scope == nil {
			return place{Space: c.Name.Space, Local: "element " + c.Name.Local}
		}
		return in(h.component(c.Scope), "/"+c.Name.Local)
	case *xsd.AttributeDecl:
		if c.Global {
			return place{Space: c.Name.Space, Local: "attribute " + c.Name.Local}
		}
		return in(h.attributes[c], "/@"+c.Name.Local)
	case *xsd.ModelGroupDef:
		return place{Space: c.Name.Space, Local: "group " + c.Name.Local}
	}
	return place{}
}

// walkElements visits the element particles in p.
func walkElements(p *xsd.Particle, visit func(*xsd.ElementDecl)) {
	if p == nil {
		return
	}
	switch t := p.Term.(type) {
	case *xsd.ElementDecl:
		visit(t)
	case *xsd.ModelGroup:
		for _, c := range t.Particles {
			walkElements(c, visit)
		}
	}
}
