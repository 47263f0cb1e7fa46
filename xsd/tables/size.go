package tables

import (
	"fmt"

	"github.com/enhancedpresence/epx/xsd"
)

// maxLeaves bounds the element and wildcard particles of a content model, once
// the groups that it refers to are written out. How often they occur does not
// count: the runtime counts where writing out would be large. It is far above
// what any schema in use has.
const maxLeaves = 1_000_000

// CheckSize refuses a schema with a content model that is too large to be
// written out: groups that refer to others several times grow exponentially.
func CheckSize(s *xsd.Schema) error {
	c := sizer{groups: map[*xsd.ModelGroup]int{}}
	var errs xsd.ErrorList
	for _, d := range s.Groups {
		if c.group(d.Group) > maxLeaves {
			errs = append(errs, tooLarge(d, "group "+d.Name.Local))
		}
	}
	for _, t := range s.Types {
		if t, ok := t.(*xsd.ComplexType); ok && t.Particle != nil && c.particle(t.Particle) > maxLeaves {
			errs = append(errs, tooLarge(t, "type "+t.Name.Local))
		}
	}
	if len(errs) > 0 {
		return errs
	}
	return nil
}

func tooLarge(c xsd.Component, name string) *xsd.Error {
	return &xsd.Error{
		Position: c.Pos(), Rule: "unsupported", Component: name,
		Message: fmt.Sprintf("its content model has more than %d particles once the groups that it refers to are written out", maxLeaves),
	}
}

// A sizer counts the leaves of particles, each group once, and no further than
// is needed.
type sizer struct{ groups map[*xsd.ModelGroup]int }

func (c *sizer) particle(p *xsd.Particle) int {
	g, ok := p.Term.(*xsd.ModelGroup)
	if !ok {
		return 1
	}
	return c.group(g)
}

func (c *sizer) group(g *xsd.ModelGroup) int {
	n, ok := c.groups[g]
	if ok {
		return n
	}
	for _, p := range g.Particles {
		n = min(n+c.particle(p), maxLeaves+1)
	}
	c.groups[g] = n
	return n
}
