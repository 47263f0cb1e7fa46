package codegen

import (
	"fmt"

	"github.com/enhancedpresence/epx/xmlrt"
)

// constraint prints an identity constraint.
func (t *tablePrinter) constraint(i int, c *xmlrt.ConstraintDef) {
	w := &t.out
	kinds := [...]string{"Unique", "Key", "KeyRef"}
	fmt.Fprintf(w, "/* %d */ {Name: %s, Kind: xmlrt.%s", i, t.qname(c.Name), kinds[c.Kind])
	if c.Kind == xmlrt.KeyRef {
		fmt.Fprintf(w, ", Refer: %s", ref(c.Refer))
	}
	w.WriteString(",\nSelector: []xmlrt.PathDef")
	t.paths(c.Selector)
	w.WriteString(",\nFields: [][]xmlrt.PathDef{")
	for k, f := range c.Fields {
		if k > 0 {
			w.WriteString(", ")
		}
		t.paths(f)
	}
	w.WriteString("},\n},\n")
}

// paths prints a list of paths without its type.
func (t *tablePrinter) paths(paths []xmlrt.PathDef) {
	w := &t.out
	w.WriteString("{")
	for i := range paths {
		p := &paths[i]
		if i > 0 {
			w.WriteString(", ")
		}
		w.WriteString("{")
		sep := ""
		if p.Deep {
			w.WriteString("Deep: true")
			sep = ", "
		}
		if len(p.Steps) > 0 {
			w.WriteString(sep + "Steps: []xmlrt.NameTest{")
			for k := range p.Steps {
				if k > 0 {
					w.WriteString(", ")
				}
				t.nameTest(&p.Steps[k])
			}
			w.WriteString("}")
			sep = ", "
		}
		if p.Attribute != nil {
			w.WriteString(sep + "Attribute: &xmlrt.NameTest")
			t.nameTest(p.Attribute)
		}
		w.WriteString("}")
	}
	w.WriteString("}")
}

func (t *tablePrinter) nameTest(n *xmlrt.NameTest) {
	w := &t.out
	w.WriteString("{")
	if n.Space != "" {
		fmt.Fprintf(w, "Space: %s, ", t.namespace(n.Space))
	}
	fmt.Fprintf(w, "Local: %q", n.Local)
	t.flag("AnySpace", n.AnySpace)
	w.WriteString("}")
}
