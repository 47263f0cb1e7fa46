package codegen

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/enhancedpresence/epx/xmlrt"
)

// printTables prints the tables of a package and what links them.
func (g *generator) printTables(f *printer) {
	p := f.pkg
	f.imports["sync"] = true
	f.p("// The tables are for the runtime whose protocol has this version.")
	f.p("const _ = %s\n", f.rt("Protocol1"))
	f.p("// Schema holds the components that the package is made from, linked with those")
	f.p("// of the packages that it imports.")
	f.p("func Schema() *xmlrt.Schema { return schema() }\n")
	f.p("var schema = sync.OnceValue(func() *xmlrt.Schema {")
	var imports strings.Builder
	for _, q := range p.imports {
		imports.WriteString(", " + f.in(q, "Schema()"))
	}
	f.p("return xmlrt.MustLink(&schemaDef, &xmlrt.GoTypes{NewComplex: newComplex, NewElement: newElement}%s)\n})\n", imports.String())
	f.p("func newComplex(typ int) xmlrt.ComplexValue {\nswitch typ {")
	for _, t := range p.complex {
		if !t.def.Abstract {
			f.p("case %d:\nreturn new(%s)", t.index, t.name)
		}
	}
	f.p("}\nreturn nil\n}\n")
	f.p("func newElement(element int) xmlrt.Element {\nswitch element {")
	for _, r := range p.roots {
		f.p("case %d:\nreturn new(%s)", r.index, r.name)
	}
	f.p("}\nreturn nil\n}\n")
	t := &tablePrinter{f: f, namespaces: map[string]string{}, strings: map[string]int{}}
	t.schemaDef(&p.tables.Def)
}

type tablePrinter struct {
	f          *printer
	namespaces map[string]string
	order      []string
	strings    map[string]int
	values     []string
	out        strings.Builder
}

func (t *tablePrinter) schemaDef(d *xmlrt.SchemaDef) {
	w := &t.out
	w.WriteString("var schemaDef = xmlrt.SchemaDef{\nTypes: []xmlrt.TypeDef{\n")
	for i := range d.Types {
		t.typeDef(i, &d.Types[i])
	}
	w.WriteString("},\nElements: []xmlrt.ElementDef{\n")
	for i := range d.Elements {
		e := &d.Elements[i]
		fmt.Fprintf(w, "/* %d */ {Name: %s, Type: %s", i, t.qname(e.Name), ref(e.Type))
		t.flag("Global", e.Global)
		t.flag("Nillable", e.Nillable)
		t.flag("Abstract", e.Abstract)
		if e.Block != 0 {
			fmt.Fprintf(w, ", Block: %d", e.Block)
		}
		t.pointer("Default", e.Default)
		t.pointer("Fixed", e.Fixed)
		t.scope(e.Namespaces)
		fmt.Fprintf(w, ", Head: %s", ref(e.Head))
		t.flag("Open", e.Open)
		if len(e.Constraints) > 0 {
			fmt.Fprintf(w, ", Constraints: %#v", e.Constraints)
		}
		w.WriteString("},\n")
	}
	w.WriteString("},\n")
	if len(d.Attributes) > 0 {
		w.WriteString("Attributes: []xmlrt.AttributeDef{\n")
		for i := range d.Attributes {
			a := &d.Attributes[i]
			fmt.Fprintf(w, "{Name: %s, Type: %s", t.qname(a.Name), ref(a.Type))
			t.pointer("Fixed", a.Fixed)
			t.scope(a.Namespaces)
			w.WriteString("},\n")
		}
		w.WriteString("},\n")
	}
	if len(d.Constraints) > 0 {
		w.WriteString("Constraints: []xmlrt.ConstraintDef{\n")
		for i := range d.Constraints {
			t.constraint(i, &d.Constraints[i])
		}
		w.WriteString("},\n")
	}
	if len(d.Externs) > 0 {
		w.WriteString("Externs: []xmlrt.QName{\n")
		for _, n := range d.Externs {
			fmt.Fprintf(w, "%s,\n", t.qname(n))
		}
		w.WriteString("},\n")
	}
	w.WriteString("}\n")
	if len(t.order) > 0 {
		t.f.p("const (")
		for _, ns := range t.order {
			t.f.p("%s = %q", t.namespaces[ns], ns)
		}
		t.f.p(")\n")
	}
	if len(t.values) > 0 {
		t.f.p("var values = [...]string{")
		for _, v := range t.values {
			t.f.p("%q,", v)
		}
		t.f.p("}\n")
	}
	t.f.p("%s", w.String())
}

func (t *tablePrinter) flag(name string, v bool) {
	if v {
		fmt.Fprintf(&t.out, ", %s: true", name)
	}
}

func (t *tablePrinter) pointer(name string, s *string) {
	if s == nil {
		return
	}
	i, ok := t.strings[*s]
	if !ok {
		i = len(t.values)
		t.strings[*s] = i
		t.values = append(t.values, *s)
	}
	fmt.Fprintf(&t.out, ", %s: &values[%d]", name, i)
}

func (t *tablePrinter) scope(prefixes map[string]string) {
	if len(prefixes) > 0 {
		fmt.Fprintf(&t.out, ", Namespaces: %#v", prefixes)
	}
}

func (t *tablePrinter) namespace(ns string) string {
	if ns == "" {
		return `""`
	}
	if ns == t.f.pkg.namespaces[0] {
		return "Namespace"
	}
	name, ok := t.namespaces[ns]
	if !ok {
		name = "ns" + strconv.Itoa(len(t.order)+1)
		t.namespaces[ns] = name
		t.order = append(t.order, ns)
	}
	return name
}

func (t *tablePrinter) qname(n xmlrt.QName) string {
	if n.Space == "" {
		return fmt.Sprintf("xmlrt.QName{Local: %q}", n.Local)
	}
	return fmt.Sprintf("xmlrt.QName{Space: %s, Local: %q}", t.namespace(n.Space), n.Local)
}

// ref prints a reference.
func ref(r xmlrt.Ref) string {
	switch {
	case r >= 0:
		return strconv.Itoa(int(r))
	case r == xmlrt.NoRef:
		return "xmlrt.NoRef"
	case r == xmlrt.AnyTypeRef:
		return "xmlrt.AnyTypeRef"
	case r > xmlrt.ExternRef:
		id := xmlrt.BuiltinID(xmlrt.BuiltinRef - r)
		return "xmlrt.BuiltinRef - xmlrt.Ref(xmlrt." + builtinConst(id.String()) + ")"
	}
	return fmt.Sprintf("xmlrt.ExternRef - %d", xmlrt.ExternRef-r)
}

func (t *tablePrinter) typeDef(i int, d *xmlrt.TypeDef) {
	w := &t.out
	fmt.Fprintf(w, "/* %d */ {", i)
	if !d.Name.IsZero() {
		fmt.Fprintf(w, "Name: %s, ", t.qname(d.Name))
	}
	fmt.Fprintf(w, "Base: %s, Derivation: %s", ref(d.Base), derivationName(d.Derivation))
	if d.Block != 0 {
		fmt.Fprintf(w, ", Block: %d", d.Block)
	}
	t.flag("Abstract", d.Abstract)
	if s := d.Simple; s != nil {
		w.WriteString(", Simple: &xmlrt.SimpleDef{")
		if d.Derivation == xmlrt.ByList {
			fmt.Fprintf(w, "Variety: xmlrt.VarietyList, ")
		} else if d.Derivation == xmlrt.ByUnion {
			fmt.Fprintf(w, "Variety: xmlrt.VarietyUnion, ")
		}
		fmt.Fprintf(w, "Item: %s", ref(s.Item))
		if len(s.Members) > 0 {
			w.WriteString(", Members: []xmlrt.Ref{")
			for k, m := range s.Members {
				if k > 0 {
					w.WriteString(", ")
				}
				w.WriteString(ref(m))
			}
			w.WriteString("}")
		}
		if len(s.Facets) > 0 {
			w.WriteString(", Facets: []xmlrt.FacetSpec{\n")
			for _, f := range s.Facets {
				name := f.Kind.String()
				fmt.Fprintf(w, "{Kind: xmlrt.Facet%s, Value: %q", strings.ToUpper(name[:1])+name[1:], f.Value)
				t.flag("Fixed", f.Fixed)
				t.scope(f.Namespaces)
				w.WriteString("},\n")
			}
			w.WriteString("}")
		}
		w.WriteString("}")
	}
	if c := d.Complex; c != nil {
		t.complexDef(c)
	}
	w.WriteString("},\n")
}

func derivationName(d xmlrt.Derivation) string {
	switch d {
	case xmlrt.Extension:
		return "xmlrt.Extension"
	case xmlrt.ByList:
		return "xmlrt.ByList"
	case xmlrt.ByUnion:
		return "xmlrt.ByUnion"
	}
	return "xmlrt.Restriction"
}

func (t *tablePrinter) complexDef(c *xmlrt.ComplexDef) {
	w := &t.out
	contents := [...]string{"EmptyContent", "SimpleContent", "ElementOnlyContent", "MixedContent"}
	fmt.Fprintf(w, ", Complex: &xmlrt.ComplexDef{\nContent: xmlrt.%s, Text: %s,\n", contents[c.Content], ref(c.Text))
	if len(c.Attributes) > 0 {
		w.WriteString("Attributes: []xmlrt.AttributeUseDef{\n")
		for i := range c.Attributes {
			a := &c.Attributes[i]
			fmt.Fprintf(w, "{Name: %s, Type: %s", t.qname(a.Name), ref(a.Type))
			t.flag("Required", a.Required)
			t.pointer("Default", a.Default)
			t.pointer("Fixed", a.Fixed)
			t.scope(a.Namespaces)
			w.WriteString("},\n")
		}
		w.WriteString("},\n")
	}
	if c.AnyAttribute != nil {
		w.WriteString("AnyAttribute: ")
		t.wildcard(c.AnyAttribute)
		w.WriteString(",\n")
	}
	if c.Particle != nil {
		w.WriteString("Particle: &xmlrt.ParticleDef")
		t.particle(c.Particle)
		w.WriteString(",\n")
	}
	w.WriteString("}")
}

func (t *tablePrinter) wildcard(x *xmlrt.Wildcard) {
	w := &t.out
	w.WriteString("&xmlrt.Wildcard{")
	sep := ""
	item := func(format string, args ...any) {
		fmt.Fprintf(w, sep+format, args...)
		sep = ", "
	}
	if x.Any {
		item("Any: true")
	}
	if x.Not {
		item("Not: true")
	}
	if len(x.Namespaces) > 0 {
		var names []string
		for _, ns := range x.Namespaces {
			names = append(names, t.namespace(ns))
		}
		item("Namespaces: []string{%s}", strings.Join(names, ", "))
	}
	item("Process: xmlrt.%s", [...]string{"Strict", "Lax", "Skip"}[x.Process])
	w.WriteString("}")
}

func (t *tablePrinter) particle(p *xmlrt.ParticleDef) {
	w := &t.out
	kinds := [...]string{"ElementParticle", "WildcardParticle", "SequenceParticle", "ChoiceParticle", "AllParticle"}
	max := strconv.Itoa(int(p.Max))
	if p.Max == xmlrt.Unbounded {
		max = "xmlrt.Unbounded"
	}
	fmt.Fprintf(w, "{Kind: xmlrt.%s, Min: %d, Max: %s", kinds[p.Kind], p.Min, max)
	switch p.Kind {
	case xmlrt.ElementParticle:
		fmt.Fprintf(w, ", Element: %s", ref(p.Element))
	case xmlrt.WildcardParticle:
		w.WriteString(", Wildcard: ")
		t.wildcard(p.Wildcard)
	default:
		w.WriteString(", Children: []xmlrt.ParticleDef{\n")
		for i := range p.Children {
			t.particle(&p.Children[i])
			w.WriteString(",\n")
		}
		w.WriteString("}")
	}
	w.WriteString("}")
}
