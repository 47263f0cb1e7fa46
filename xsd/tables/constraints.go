package tables

import (
	"github.com/enhancedpresence/epx/xmlrt"
	"github.com/enhancedpresence/epx/xsd"
)

// constraint returns the place of an identity constraint in the tables.
func (b *builder) constraint(c *xsd.IdentityConstraint) int32 {
	if i, ok := b.constraints[c]; ok {
		return i
	}
	i := int32(len(b.Def.Constraints))
	b.constraints[c] = i
	b.Def.Constraints = append(b.Def.Constraints, xmlrt.ConstraintDef{})
	def := xmlrt.ConstraintDef{Name: c.Name, Kind: xmlrt.ConstraintKind(c.Kind), Refer: xmlrt.NoRef, Selector: paths(c.SelectorPaths)}
	for _, f := range c.FieldPaths {
		def.Fields = append(def.Fields, paths(f))
	}
	if c.Refer != nil {
		if b.part(c.Refer.Name.Space) {
			def.Refer = xmlrt.Ref(b.constraint(c.Refer))
		} else {
			def.Refer = b.extern(c.Refer.Name)
		}
	}
	b.Def.Constraints[i] = def
	return i
}

func paths(alternatives []xsd.Path) []xmlrt.PathDef {
	var out []xmlrt.PathDef
	for _, a := range alternatives {
		p := xmlrt.PathDef{Deep: a.Descendants}
		for _, step := range a.Steps {
			p.Steps = append(p.Steps, nameTest(step))
		}
		if a.Attribute != nil {
			test := nameTest(*a.Attribute)
			p.Attribute = &test
		}
		out = append(out, p)
	}
	return out
}

func nameTest(t xsd.NameTest) xmlrt.NameTest {
	if t.AnyName || t.AnyLocal {
		return xmlrt.NameTest{Space: t.Name.Space, Local: "*", AnySpace: t.AnyName}
	}
	return xmlrt.NameTest{Space: t.Name.Space, Local: t.Name.Local}
}
