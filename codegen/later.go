package codegen

import (
	"fmt"
	"slices"
	"sort"

	"github.com/enhancedpresence/epx/xsd"
)

// A laterField is a field for an element that a later version of the schema
// added. Read where the content model names it, it is written there again; set
// by a program, it is written behind the delimiter of its version.
type laterField struct {
	field   *leafField
	section int
	root    *rootType
}

// findLater finds the later fields of a type and the shared group with version
// sections that they are written to.
func (g *generator) findLater(t *complexType) {
	if t.content == nil || t.content.ordered {
		return
	}
	for _, f := range t.content.fields {
		switch f := f.(type) {
		case *leafField:
			section, ok := g.config.Later[f.path]
			if !ok {
				continue
			}
			g.used[f.path] = true
			if f.decl == nil || !f.decl.Global || f.card == one || f.of.nillable || g.roots[f.decl] == nil {
				g.errs = append(g.errs, laterError(t.def, f.path, "is not an optional reference to a global element"))
				continue
			}
			t.later = append(t.later, &laterField{f, section, g.roots[f.decl]})
		case *groupField:
			if f.shared != nil && f.card == one && versionSections(f.shared) != nil {
				t.tail = f
			}
		}
	}
	if len(t.later) > 0 && t.tail == nil {
		g.errs = append(g.errs, laterError(t.def, t.later[0].field.path, "stands in a type without a group of version sections"))
	}
	if len(t.later) > 64 {
		g.errs = append(g.errs, laterError(t.def, t.later[64].field.path, "is one too many: 64 for a type"))
	}
}

func laterError(t *xsd.ComplexType, path, message string) *xsd.Error {
	return &xsd.Error{Position: t.Pos(), Message: fmt.Sprintf("the later element %s of the configuration %s", path, message)}
}

// versionSections returns the repeated part of a group of version sections: a
// delimiter followed by elements that a wildcard admits.
func versionSections(gt *groupType) *groupField {
	for _, f := range gt.content.fields {
		if s, ok := f.(*groupField); ok && s.card == many && s.shared == nil && sectionElements(s) != nil {
			return s
		}
	}
	return nil
}

func sectionElements(s *groupField) *leafField {
	for _, f := range s.content.fields {
		if l, ok := f.(*leafField); ok && l.decl == nil && l.card == many {
			return l
		}
	}
	return nil
}

// closing is the field of the optional marker behind the version sections.
func closing(gt *groupType) *leafField {
	for _, f := range gt.content.fields {
		if l, ok := f.(*leafField); ok && l.card == optional && l.of.value != nil && l.of.value.kind == markerValue {
			return l
		}
	}
	return nil
}

// withMethod prints the method of a group of version sections that adds
// elements to one of them.
func (g *generator) withMethod(f *printer, gt *groupType) {
	s := versionSections(gt)
	if s == nil || !slices.ContainsFunc(f.pkg.complex, func(t *complexType) bool { return len(t.later) > 0 && t.tail.shared == gt }) {
		return
	}
	elements := sectionElements(s).name
	f.p("// with returns v with elements at the start of the nth version section, in place\n// of those of their names in any.")
	f.p("func (v %s) with(n int, elements ...xmlrt.Element) %s {", gt.name, gt.name)
	f.p("if len(elements) == 0 {\nreturn v\n}")
	f.imports["slices"] = true
	f.p("v.%s = slices.Clone(v.%s)", s.name, s.name)
	f.p("for len(v.%s) < n {\nv.%s = append(v.%s, %s{})\n}", s.name, s.name, s.name, s.typeName)
	f.p("for i := range v.%s {\nv.%s[i].%s = xmlrt.Except(v.%s[i].%s, elements)\n}", s.name, s.name, elements, s.name, elements)
	f.p("section := &v.%s[n-1]", s.name)
	f.p("section.%s = append(elements, section.%s...)", elements, elements)
	if end := closing(gt); end != nil {
		f.p("v.%s = true", end.name)
	}
	f.p("return v\n}\n")
}

// noteInPlace prints the code that remembers which later fields were read where
// the content model names them.
func (f *printer) noteInPlace(t *complexType) {
	if len(t.later) == 0 {
		return
	}
	f.p("switch leaf {")
	for i, l := range t.later {
		f.p("case %d:\nv.inPlace |= 1 << %d", l.field.leaf, i)
	}
	f.p("}")
}

// encodeWithLater prints the code that writes the content of a type with later
// fields.
func (f *printer) encodeWithLater(t *complexType) {
	for _, fl := range t.content.fields {
		if fl == field(t.tail) {
			f.p("tail := v.%s", t.tail.name)
			sections := map[int][]int{}
			for i, l := range t.later {
				sections[l.section] = append(sections[l.section], i)
			}
			var order []int
			for n := range sections {
				order = append(order, n)
			}
			sort.Ints(order)
			for _, n := range order {
				name := fmt.Sprintf("later%d", n)
				f.p("var %s []xmlrt.Element", name)
				for _, i := range sections[n] {
					f.collectLater(t.later[i], i, name)
				}
				f.p("tail = tail.with(%d, %s...)", n, name)
			}
			f.p("tail.XMLEncodeContent(e, %d)", t.tail.first)
			continue
		}
		i := slices.IndexFunc(t.later, func(l *laterField) bool { return field(l.field) == fl })
		if i < 0 {
			f.encodeField(fl, "v", "")
			continue
		}
		f.p("if v.inPlace&(1<<%d) != 0 {", i)
		f.encodeField(fl, "v", "")
		f.p("}")
	}
}

// collectLater prints the code that adds a later field to a list of elements.
func (f *printer) collectLater(l *laterField, bit int, list string) {
	x := "v." + l.field.name
	element := func(expr string) string {
		if c := l.field.of.complex; c != nil && !l.field.of.poly {
			return fmt.Sprintf("&%s{%s: %s}", l.root.name, c.name, expr)
		}
		return fmt.Sprintf("&%s{Value: %s}", l.root.name, expr)
	}
	condition := x + " != nil"
	if l.field.of.value != nil {
		condition = x + ".Set"
	}
	if l.field.card == many {
		f.p("if v.inPlace&(1<<%d) == 0 {\nfor i := range %s {\n%s = append(%s, %s)\n}\n}", bit, x, list, list, element(x+"[i]"))
		return
	}
	value := x
	switch {
	case l.field.of.value != nil:
		value = x + ".Value"
	case !l.field.of.poly:
		value = "*" + x
	}
	f.p("if v.inPlace&(1<<%d) == 0 && %s {\n%s = append(%s, %s)\n}", bit, condition, list, list, element(value))
}

// unusedPaths refuses paths of the configuration that name nothing: they are
// misspelt, or the schema has changed.
func (g *generator) unusedPaths() error {
	var unused, taken []string
	for path := range g.config.Later {
		if !g.used[path] {
			unused = append(unused, "later: "+path)
		}
	}
	for path := range g.config.Names {
		switch honoured, named := g.namer.used[path]; {
		case !named:
			unused = append(unused, "names: "+path)
		case !honoured:
			taken = append(taken, path+": "+g.config.Names[path])
		}
	}
	if len(taken) > 0 {
		slices.Sort(taken)
		return fmt.Errorf("codegen: the configuration gives names that are taken: %q", taken)
	}
	if len(unused) == 0 {
		return nil
	}
	slices.Sort(unused)
	return fmt.Errorf("codegen: the configuration names what the schema does not have: %q", unused)
}
