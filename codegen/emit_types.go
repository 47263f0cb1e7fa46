package codegen

import (
	"fmt"
	"math/big"
	"strconv"
	"strings"
	"unicode"

	"github.com/enhancedpresence/epx/xsd"
)

// printTypes prints the declarations that users see.
func (g *generator) printTypes(f *printer) {
	p := f.pkg
	f.p("// Namespace is the namespace name of the elements and types of this package.")
	f.p("const Namespace = %q\n", p.namespaces[0])
	for _, r := range p.roots {
		g.printRoot(f, r)
	}
	for _, t := range p.complex {
		g.printComplex(f, t)
	}
	for _, t := range p.groups {
		f.typeDoc(t.name, documentation(t.def), "is the model group "+t.def.Name.Local+".")
		f.p("type %s struct {", t.name)
		f.fields(t.content)
		f.p("}\n")
		f.declared(t.content, "base")
	}
	for _, v := range p.values {
		g.printValue(f, v)
	}
}

// typeDoc prints the comment of a declaration: its schema's words behind a
// sentence that says what it is.
func (f *printer) typeDoc(name, text, what string) {
	for _, l := range commentLines("", name+" "+what) {
		f.p("// %s", l)
	}
	if text != "" {
		f.p("//")
		f.doc("", text)
	}
}

func (g *generator) printRoot(f *printer, r *rootType) {
	f.typeDoc(r.name, documentation(r.decl), "is the element "+r.decl.Name.Local+".")
	f.p("type %s struct {", r.name)
	switch {
	case r.of.nillable:
		f.p("Value %s", f.nillable(r.of))
	case r.of.value != nil:
		f.p("Value %s", f.valueType(r.of.value))
	case r.of.any:
		f.p("Value %s", f.rt("Element"))
	case r.of.poly:
		f.p("Value %s", f.in(r.of.complex.pkg, r.of.complex.iface))
	default:
		f.p("%s", f.in(r.of.complex.pkg, r.of.complex.name))
	}
	if !r.of.any {
		f.p("instance %s // how the element was written", f.rt("Instance"))
	}
	f.p("}\n")
}

func (g *generator) printComplex(f *printer, t *complexType) {
	label := "is the complex type " + t.def.Name.Local + "."
	if t.def.Name.IsZero() {
		label = "is an anonymous complex type."
	}
	if t.iface != "" {
		// Types of other packages are named without importing them: they import
		// this one.
		var names []string
		for _, d := range g.derived[t.def] {
			switch c := g.complex[d]; {
			case d.Abstract:
			case c.pkg == t.pkg:
				names = append(names, "*"+c.name)
			default:
				names = append(names, "*"+c.pkg.name+"."+c.name)
			}
		}
		self := ""
		if !t.def.Abstract {
			names = append([]string{"*" + t.name}, names...)
			self = ", itself"
		}
		f.typeDoc(t.iface, documentation(t.def), fmt.Sprintf("is a value of the complex type %s%s or of a type derived from it: %s.", t.def.Name.Local, self, orList(names)))
		f.p("type %s interface {", t.iface)
		f.p("%s", f.rt("ComplexValue"))
		f.p("// %s is the part that all of them share, nil for a type derived by\n// restriction.", t.as)
		f.p("%s() *%s", t.as, t.name)
		f.p("// Validate reports the first fault, judged as an element of this type.")
		f.p("Validate() error")
		f.p("}\n")
		if t.def.Abstract {
			label = "is what the types derived from the abstract type " + t.def.Name.Local + " share."
		}
	}
	f.typeDoc(t.name, documentation(t.def), label)
	f.p("type %s struct {", t.name)
	if t.base != nil {
		f.p("%s", f.in(t.base.pkg, t.base.name))
	}
	for _, a := range t.attrs {
		text := documentation(a.use, a.use.Decl)
		switch {
		case a.use.Fixed != nil:
			text += " Fixed: " + strconv.Quote(*a.use.Fixed) + "."
		case a.use.Default != nil && !a.use.Required:
			text += " Default: " + oneLine(*a.use.Default) + ", see " + a.getterName() + "."
		case a.use.Required:
			text += " Required."
		}
		f.doc("", strings.TrimSpace(text))
		typ := f.valueType(a.value)
		if !a.use.Required {
			typ = f.rt("Optional") + "[" + typ + "]"
		}
		f.p("%s %s", a.name, typ)
	}
	if t.otherAttrs != "" {
		f.p("// %s are attributes that the schema admits without naming them.", t.otherAttrs)
		f.p("%s []%s", t.otherAttrs, f.rt("OtherAttribute"))
	}
	if t.text != nil {
		f.p("%s %s", t.text.name, f.valueType(t.text.value))
	}
	if t.mixed != nil {
		f.p("// %s is the content in the order of the document.", t.mixed.name)
		f.p("%s []%s", t.mixed.name, t.mixed.iface)
	}
	if t.content != nil {
		f.fields(t.content)
		if len(t.later) > 0 {
			f.p("// inPlace has a bit for each field of a later version that was read in its own\n// place, not behind a delimiter.")
			f.p("inPlace uint64")
		}
		if t.content.ordered {
			f.p("order %s", f.rt("Order"))
		}
	}
	if t.keeper {
		f.instancesField()
	}
	f.p("}\n")
	if t.mixed != nil {
		f.choiceTypes(t.mixed, "")
	}
	f.declared(t.content, "")
	for _, a := range t.attrs {
		if a.getter != "" {
			f.doc("", a.getter+" returns "+a.name+", or its default "+oneLine(*a.use.Default)+".")
			f.p("func (v *%s) %s() %s { return v.%s.Or(%s) }\n", t.name, a.getter, f.valueType(a.value), a.name, f.literal(a.value, *a.use.Default))
		}
	}
	for _, a := range t.accessors {
		f.accessor(t, a)
	}
}

func (a *attrField) getterName() string {
	if a.getter == "" {
		return "the schema"
	}
	return a.getter
}

func orList(names []string) string {
	switch len(names) {
	case 0:
		return "none"
	case 1:
		return names[0]
	}
	return strings.Join(names[:len(names)-1], ", ") + " or " + names[len(names)-1]
}

// fields prints the fields of a body.
func (f *printer) fields(b *body) {
	if b == nil {
		return
	}
	for _, fl := range b.fields {
		switch fl := fl.(type) {
		case *leafField:
			if fl.implied() {
				continue
			}
			f.doc("", fl.doc)
			f.p("%s %s", fl.name, f.fieldType(fl))
		case *groupField:
			f.doc("", fl.doc)
			name := fl.typeName
			if fl.shared != nil {
				name = f.in(fl.shared.pkg, fl.shared.name)
			}
			switch {
			case fl.card == many:
				f.p("%s []%s", fl.name, name)
			case fl.card == optional:
				f.p("%s *%s", fl.name, name)
			default:
				f.p("%s %s", fl.name, name)
			}
		case *choiceField:
			f.doc("", fl.doc)
			prefix := ""
			if fl.card == many {
				prefix = "[]"
			}
			f.doc("", fl.name+": "+orList(fl.typeNames())+".")
			f.p("%s %s%s", fl.name, prefix, fl.iface)
		}
	}
}

func (c *choiceField) typeNames() []string {
	var names []string
	for _, a := range c.alts {
		names = append(names, "*"+a.typeName)
	}
	return names
}

// fieldType is the Go type of the field of a leaf.
func (f *printer) fieldType(l *leafField) string {
	if v := l.of.value; v != nil && v.kind == markerValue {
		switch l.card {
		case many:
			return "int"
		case optional:
			return "bool"
		}
	}
	t := f.elementType(l.of)
	if l.of.nillable {
		if t = f.nillable(l.of); l.card == optional && l.of.complex != nil {
			return "*" + t
		}
	}
	switch {
	case l.card == many:
		return "[]" + t
	case l.card == one || l.of.any || l.of.poly:
		return t
	case l.of.complex != nil:
		return "*" + t
	}
	return f.rt("Optional") + "[" + t + "]"
}

func (f *printer) elementType(of elementType) string {
	switch {
	case of.any:
		return f.rt("Element")
	case of.value != nil:
		return f.valueType(of.value)
	case of.poly:
		return f.in(of.complex.pkg, of.complex.iface)
	}
	return f.in(of.complex.pkg, of.complex.name)
}

// nillable is the Go type of a nillable element.
func (f *printer) nillable(of elementType) string {
	return f.rt("Nillable") + "[" + f.elementType(of) + "]"
}

// valueType is the Go type of a simple type.
func (f *printer) valueType(v *valueType) string {
	switch {
	case v.name != "":
		return f.in(v.pkg, v.name)
	case v.kind == listValue:
		return "[]" + f.valueType(v.item)
	case v.kind == unionValue:
		return "string"
	}
	return f.goType(v.scalar.goType)
}

// declared prints the types that a body needs besides its struct; base is "base" for
// the body of a shared group.
func (f *printer) declared(b *body, base string) {
	if b == nil {
		return
	}
	for _, fl := range b.fields {
		switch fl := fl.(type) {
		case *groupField:
			if fl.shared == nil {
				f.typeDoc(fl.typeName, fl.doc, "is one repetition of a sequence.")
				f.p("type %s struct {", fl.typeName)
				f.fields(fl.content)
				f.p("}\n")
				f.declared(fl.content, base)
			}
		case *choiceField:
			f.choiceTypes(fl, base)
		}
	}
}

func (f *printer) choiceTypes(c *choiceField, base string) {
	names := c.typeNames()
	if c.text != "" {
		names = append([]string{c.text}, names...)
	}
	f.typeDoc(c.iface, c.doc, "is one of "+orList(names)+".")
	f.p("type %s interface{ %s(%s) }\n", c.iface, c.encoder(), f.encoderSignature(base))
	if c.text != "" {
		f.p("// %s is a run of text.", c.text)
		f.p("type %s string\n", c.text)
	}
	for _, a := range c.alts {
		what := "is an alternative of " + c.iface + "."
		if a.leaf != nil && a.leaf.decl != nil {
			what = "is the element " + a.leaf.decl.Name.Local + " as an alternative of " + c.iface + "."
		}
		f.typeDoc(a.typeName, a.doc, what)
		f.p("type %s struct {", a.typeName)
		if a.leaf != nil && !a.leaf.implied() {
			f.p("%s %s", a.leaf.name, f.fieldType(a.leaf))
		} else if a.content != nil {
			f.fields(a.content)
		}
		f.p("}\n")
		if a.content != nil {
			f.declared(a.content, base)
		}
	}
}

func (g *generator) printValue(f *printer, v *valueType) {
	label := "is the simple type " + v.def.Name.Local + "."
	if v.def.Name.IsZero() {
		label = "is an anonymous simple type."
	}
	f.typeDoc(v.name, documentation(v.def), label)
	switch v.kind {
	case listValue:
		f.p("type %s []%s\n", v.name, f.valueType(v.item))
	case unionValue:
		f.p("//\n// One field is set: that of the member type which the value is of.")
		f.p("type %s struct {", v.name)
		for _, m := range v.members {
			f.p("%s %s[%s]", m.field, f.rt("Optional"), f.valueType(m.value))
		}
		f.p("}\n")
		g.unionMethods(f, v)
	default:
		alias := ""
		if v.scalar.alias {
			alias = "= "
		}
		f.p("type %s %s%s\n", v.name, alias, f.goType(v.scalar.goType))
	}
	if len(v.constants) > 0 {
		f.p("// The values of %s that the schema names.", v.name)
		f.p("const (")
		for _, c := range v.constants {
			f.doc("", c.doc)
			f.p("%s %s = %q", c.name, v.name, c.value)
		}
		f.p(")\n")
	}
}

// oneLine is a value as part of a sentence in a comment: as it is, or quoted
// where its end could not be seen.
func oneLine(value string) string {
	if value == "" || strings.ContainsFunc(value, func(r rune) bool { return r == '"' || unicode.IsSpace(r) || !unicode.IsPrint(r) }) {
		return strconv.Quote(value)
	}
	return value
}

// literal is a Go expression for a lexical value in a type's value space.
func (f *printer) literal(v *valueType, lexical string) string {
	switch {
	case v.scalar.str:
		return strconv.Quote(whiteSpace(v.def, lexical))
	case v.scalar.goType == "bool":
		lexical = strings.TrimSpace(lexical)
		return strconv.FormatBool(lexical == "true" || lexical == "1")
	}
	n, _ := new(big.Int).SetString(strings.TrimSpace(lexical), 10)
	return n.String()
}

// whiteSpace processes the white space of a string as its type wants.
func whiteSpace(t *xsd.SimpleType, value string) string {
	for ; t != nil; t, _ = t.Base.(*xsd.SimpleType) {
		mode := ""
		for _, f := range t.Facets {
			if f.Kind == xsd.FacetWhiteSpace {
				mode = f.Value
			}
		}
		switch {
		case mode == "preserve" || mode == "" && t.Builtin && t.Name.Local == "string" || t.Variety == xsd.Union:
			return value
		case mode == "replace" || mode == "" && t.Builtin && t.Name.Local == "normalizedString":
			return strings.Map(func(r rune) rune {
				if r == '\t' || r == '\n' || r == '\r' {
					return ' '
				}
				return r
			}, value)
		case mode == "collapse" || t.Builtin && t.Name.Local != "anySimpleType":
			return strings.Join(strings.FieldsFunc(value, func(r rune) bool { return strings.ContainsRune(" \t\n\r", r) }), " ")
		}
	}
	return value
}
