package codegen

import (
	"fmt"
	"slices"
	"strings"

	"github.com/enhancedpresence/epx/xsd"
)

// printCodec prints the functions and methods that decode, encode and validate.
func (g *generator) printCodec(f *printer) {
	p := f.pkg
	f.rt("Element")
	f.p("// Unmarshal decodes and validates a document whose document element is declared")
	f.p("// in this package. Its errors are of type *xmlrt.Error.")
	f.p("func Unmarshal(data []byte, opts ...xmlrt.DecodeOption) (xmlrt.Element, error) {")
	f.p("return xmlrt.Unmarshal(&Schema().Registry, data, opts...)\n}\n")
	f.p("// Marshal encodes and validates an element as a document.")
	f.p("func Marshal(v xmlrt.Element, opts ...xmlrt.EncodeOption) ([]byte, error) { return xmlrt.Marshal(v, opts...) }\n")
	f.p("// Append appends the document for an element to dst.")
	f.p("func Append(dst []byte, v xmlrt.Element, opts ...xmlrt.EncodeOption) ([]byte, error) {")
	f.p("return xmlrt.Append(dst, v, opts...)\n}\n")
	f.imports["context"], f.imports["io"], f.imports["iter"] = true, true, true
	f.p("// Items decodes a document from a stream and yields the parts of it that have")
	f.p("// the Go type T, as they are read. See xmlrt.Items.")
	f.p("func Items[T any](ctx context.Context, r io.Reader, opts ...xmlrt.DecodeOption) iter.Seq2[T, error] {")
	f.p("return xmlrt.Items[T](ctx, &Schema().Registry, r, opts...)\n}\n")
	for _, r := range p.roots {
		g.rootMethods(f, r)
	}
	for _, t := range p.complex {
		g.complexMethods(f, t)
	}
	for _, t := range p.groups {
		g.groupMethods(f, t)
	}
}

func (g *generator) rootMethods(f *printer, r *rootType) {
	f.p("// Unmarshal%s decodes and validates a document with the document element %s.", r.name, r.decl.Name.Local)
	f.p("func Unmarshal%s(data []byte, opts ...xmlrt.DecodeOption) (*%s, error) {", r.name, r.name)
	f.p("v := new(%s)", r.name)
	f.p("if err := xmlrt.UnmarshalElement(&Schema().Registry, data, v, opts...); err != nil {\nreturn nil, err\n}")
	f.p("return v, nil\n}\n")
	f.p("func (*%s) XMLName() xmlrt.QName { return Schema().ElementDecl(%d).Name() }\n", r.name, r.index)
	f.p("func (*%s) XMLDecl() *xmlrt.ElementDecl { return Schema().ElementDecl(%d) }\n", r.name, r.index)
	if !r.of.any {
		f.p("func (v *%s) XMLInstance() *xmlrt.Instance { return &v.instance }\n", r.name)
	}
	f.p("// Validate reports the first fault of v, as Marshal would.")
	f.p("func (v *%s) Validate() error { return xmlrt.ValidateElement(v) }\n", r.name)
	f.p("func (v *%s) XMLDecodeElement(d *xmlrt.Decoder) {", r.name)
	nillable := &leafField{of: r.of}
	switch {
	case r.of.nillable:
		f.decodeNillable(nillable, "v.Value")
	case r.of.value != nil:
		f.p("v.Value = %s", f.decodeValue(r.of.value))
	case r.of.any:
		f.p("v.Value = d.Raw()")
	case r.of.poly:
		f.p("v.Value, _ = d.Poly().(%s)", f.in(r.of.complex.pkg, r.of.complex.iface))
	default:
		f.p("d.Complex(&v.%s)", r.of.complex.name)
	}
	f.p("}\n")
	f.p("func (v *%s) XMLEncodeElement(e *xmlrt.Encoder) {", r.name)
	switch {
	case r.of.nillable:
		f.encodeNillable(r.of, "e", "v.Value")
	case r.of.value != nil:
		f.writeValue(r.of.value, "e", "v.Value")
	case r.of.any:
		f.p("e.AnyContent(v.Value)")
	case r.of.poly:
		f.p("e.Poly(v.Value)")
	default:
		f.p("e.Complex(&v.%s)", r.of.complex.name)
	}
	f.p("}\n")
}

func (g *generator) complexMethods(f *printer, t *complexType) {
	f.p("func (*%s) XMLType() *xmlrt.Type { return Schema().Type(%d) }\n", t.name, t.index)
	if t.iface != "" {
		f.p("// %s returns v.", t.as)
		f.p("func (v *%s) %s() *%s { return v }\n", t.name, t.as, t.name)
	}
	f.instancesMethod(t)
	g.inheritedInterfaces(f, t)
	if !t.def.Abstract {
		f.p("// Validate reports the first fault of v, judged as the content of an element of")
		f.p("// its type.")
		f.p("func (v *%s) Validate() error { return xmlrt.ValidateComplex(v) }\n", t.name)
	}
	g.attrMethods(f, t)
	g.contentMethods(f, t)
	if slices.ContainsFunc(t.accessors, func(a *accessor) bool { return a.root != nil }) {
		f.othersMethod(t.name, t.content)
	}
}

// inheritedInterfaces lets a type derived by restriction, or one that does not
// embed its base, into the interfaces of its base types.
func (g *generator) inheritedInterfaces(f *printer, t *complexType) {
	embedded := map[*complexType]bool{}
	for _, c := range t.chain() {
		embedded[c] = true
	}
	for b, ok := t.def.Base.(*xsd.ComplexType); ok; b, ok = b.Base.(*xsd.ComplexType) {
		c := g.complex[b]
		if c == nil {
			return
		}
		if c.iface == "" || embedded[c] {
			continue
		}
		promoted := false
		for _, e := range t.chain()[1:] {
			promoted = promoted || slices.Contains(g.derived[b], e.def)
		}
		if !promoted {
			f.p("// %s returns nil: the type is not derived by extension.", c.as)
			f.p("func (*%s) %s() *%s { return nil }\n", t.name, c.as, f.in(c.pkg, c.name))
		}
	}
}

func (g *generator) attrMethods(f *printer, t *complexType) {
	f.p("func (v *%s) XMLDecodeAttr(d *xmlrt.Decoder, i int) {", t.name)
	ownOther := t.otherAttrs != ""
	if t.base != nil {
		cond := fmt.Sprintf("i < %d", t.attrBase)
		if ownOther {
			cond += " && i != xmlrt.OtherAttr"
		}
		f.p("if %s {\nv.%s.XMLDecodeAttr(d, i)\nreturn\n}", cond, t.base.name)
	}
	if len(t.attrs) > 0 || ownOther {
		f.p("switch i {")
		for _, a := range t.attrs {
			f.p("case %d:", a.index)
			value := f.decodeValue(a.value)
			if !a.use.Required {
				value = "xmlrt.Some(" + value + ")"
				if a.value.name != "" && (a.value.kind == listValue || a.value.kind == scalarValue && !a.value.scalar.str) {
					value = "xmlrt.Some[" + f.valueType(a.value) + "](" + f.decodeValue(a.value) + ")"
				}
			}
			f.p("v.%s = %s", a.name, value)
		}
		if ownOther {
			f.p("case xmlrt.OtherAttr:\nv.%s = append(v.%s, d.OtherAttr())", t.otherAttrs, t.otherAttrs)
		}
		f.p("}")
	}
	f.p("}\n")
	f.p("func (v *%s) XMLEncodeAttrs(e *xmlrt.Encoder) {", t.name)
	if t.base != nil {
		f.p("v.%s.XMLEncodeAttrs(e)", t.base.name)
	}
	for _, a := range t.attrs {
		if a.use.Required {
			f.writeValue(a.value, fmt.Sprintf("e.Attr(%d)", a.index), "v."+a.name)
			continue
		}
		f.p("if v.%s.Set {", a.name)
		f.writeValue(a.value, fmt.Sprintf("e.Attr(%d)", a.index), "v."+a.name+".Value")
		f.p("}")
	}
	if ownOther {
		f.p("e.OtherAttrs(v.%s)", t.otherAttrs)
	}
	f.p("}\n")
}

func (g *generator) contentMethods(f *printer, t *complexType) {
	f.p("func (v *%s) XMLDecodeChild(d *xmlrt.Decoder, leaf int) {", t.name)
	ownText := t.text != nil || t.mixed != nil
	if t.base != nil && (t.leafBase > 0 || !ownText) {
		f.p("if leaf < %d {\nv.%s.XMLDecodeChild(d, leaf)\nreturn\n}", t.leafBase, t.base.name)
	}
	switch {
	case t.text != nil:
		f.p("v.%s = %s", t.text.name, f.decodeValue(t.text.value))
	case t.mixed != nil:
		f.p("switch leaf {")
		f.p("case xmlrt.TextLeaf:\nv.%s = append(v.%s, %s(d.Text()))", t.mixed.name, t.mixed.name, t.mixed.text)
		f.decodeChoice(t.mixed, "v", "")
		f.p("}")
	case t.content != nil && t.content.leaves > 0:
		if t.content.ordered {
			f.p("v.order.Add(leaf)")
		}
		f.p("switch leaf {")
		f.decodeBody(t.content, "v", "", nil)
		f.p("}")
		f.noteInPlace(t)
	}
	f.p("}\n")
	f.p("func (v *%s) XMLEncodeContent(e *xmlrt.Encoder) {", t.name)
	if t.base != nil {
		f.p("v.%s.XMLEncodeContent(e)", t.base.name)
	}
	switch {
	case t.text != nil:
		f.writeValue(t.text.value, "e.Content()", "v."+t.text.name)
	case t.mixed != nil:
		f.encodeChoice(t.mixed, "v", "")
	case t.content != nil && t.content.ordered:
		f.p("for _, leaf := range v.order.Leaves(%d, %d) {\nswitch leaf {", t.content.first, t.content.leaves)
		for _, fl := range t.content.fields {
			f.p("case %d:", fl.(*leafField).leaf)
			f.encodeField(fl, "v", "")
		}
		f.p("}\n}")
	case len(t.later) > 0:
		f.encodeWithLater(t)
	case t.content != nil:
		f.encodeBody(t.content, "v", "")
	}
	f.p("}\n")
	if t.mixed != nil {
		f.alternativeEncoders(t.mixed, "")
	} else {
		f.choiceEncoders(t.content, "")
	}
}

// groupMethods prints the codec of a shared group, whose leaves are counted
// from the number that its user passes as base.
func (g *generator) groupMethods(f *printer, t *groupType) {
	f.p("// XMLDecodeChild takes over a child as part of a type in whose content the leaves")
	f.p("// of the group begin at base.")
	f.p("func (v *%s) XMLDecodeChild(d *xmlrt.Decoder, leaf, base int) {", t.name)
	f.p("switch leaf - base {")
	f.decodeBody(t.content, "v", "base", nil)
	f.p("}\n}\n")
	f.p("// XMLEncodeContent writes the group as part of such a type.")
	f.p("func (v *%s) XMLEncodeContent(e *xmlrt.Encoder, base int) {", t.name)
	f.encodeBody(t.content, "v", "base")
	f.p("}\n")
	f.choiceEncoders(t.content, "base")
	f.othersMethod(t.name, t.content)
	g.withMethod(f, t)
}

// othersMethod prints the iteration over the elements that wildcards matched.
func (f *printer) othersMethod(name string, b *body) {
	if !hasWildcard(b, f.pkg) {
		return
	}
	f.p("// others yields the elements that a wildcard admitted.")
	f.p("func (v *%s) others(yield func(xmlrt.Element) bool) bool {", name)
	f.yieldOthers(b, "v")
	f.p("return true\n}\n")
}

// plus is the expression for a leaf number counted from base.
func plus(base string, leaf int) string {
	if base == "" {
		return fmt.Sprint(leaf)
	}
	if leaf == 0 {
		return base
	}
	return fmt.Sprintf("%s+%d", base, leaf)
}

// decodeBody prints a case for each leaf of b. The prologue leads from the
// struct that the method belongs to, v, to the struct of the body.
func (f *printer) decodeBody(b *body, owner, base string, prologue func(leaf int) string) {
	enter := func(leaf int) string {
		if prologue == nil {
			return owner
		}
		return prologue(leaf)
	}
	for _, fl := range b.fields {
		switch fl := fl.(type) {
		case *leafField:
			f.p("case %d:", fl.leaf)
			in := enter(fl.leaf)
			if fl.implied() {
				if prologue != nil {
					f.p("_ = %s", in)
				}
				continue
			}
			f.decodeLeaf(fl, in+"."+fl.name)
		case *groupField:
			if fl.shared != nil {
				f.p("case %s:", leafList(fl.first, fl.leaves))
				target := enter(anyLeaf) + "." + fl.name
				switch fl.card {
				case many:
					target = f.iteration(target, base, anyLeaf, fl.follow, f.in(fl.shared.pkg, fl.shared.name))
				case optional:
					f.p("if %s == nil {\n%s = new(%s)\n}", target, target, f.in(fl.shared.pkg, fl.shared.name))
				}
				f.p("%s.XMLDecodeChild(d, leaf, %s)", target, plus(base, fl.first))
				continue
			}
			f.decodeBody(fl.content, owner, base, func(leaf int) string {
				return f.iteration(enter(leaf)+"."+fl.name, base, leaf, fl.follow, fl.typeName)
			})
		case *choiceField:
			f.decodeChoiceIn(fl, base, enter)
		}
	}
}

func leafList(first, n int) string {
	var s []string
	for i := range n {
		s = append(s, fmt.Sprint(first+i))
	}
	return strings.Join(s, ", ")
}

// anyLeaf stands for a leaf that is not known until the generated code runs.
const anyLeaf = -1

// iteration prints the code that finds the repetition of a group which the
// child at hand belongs to, the last one or a new one, and returns its name.
func (f *printer) iteration(slice, base string, leaf int, follow followSet, typ string) string {
	name := f.fresh("g")
	f.p("if len(%s) == 0 || !(%s) {", slice, continues(base, leaf, follow))
	f.p("xmlrt.Next(d, &%s)", slice)
	f.p("}\n%s := &%s[len(%s)-1]", name, slice, slice)
	return name
}

// continues is the condition under which the child at hand goes on with the
// repetition that the child before it belongs to.
func continues(base string, leaf int, follow followSet) string {
	current, prev := "leaf", "d.PrevLeaf()"
	if base != "" {
		current, prev = "leaf-"+base, "d.PrevLeaf()-"+base
	}
	var leaves []int
	for q := range follow {
		if (leaf == anyLeaf || leaf == q) && len(follow[q]) > 0 {
			leaves = append(leaves, q)
		}
	}
	slices.Sort(leaves)
	var terms []string
	for _, q := range leaves {
		var before []int
		for p := range follow[q] {
			before = append(before, p)
		}
		slices.Sort(before)
		cond := rangeCondition(prev, before)
		if leaf == anyLeaf {
			cond = fmt.Sprintf("%s == %d && %s", current, q, cond)
		}
		terms = append(terms, cond)
	}
	if len(terms) == 0 {
		return "false"
	}
	return strings.Join(terms, " || ")
}

// rangeCondition says that x is among sorted numbers.
func rangeCondition(x string, numbers []int) string {
	var terms []string
	for i := 0; i < len(numbers); {
		j := i
		for j+1 < len(numbers) && numbers[j+1] == numbers[j]+1 {
			j++
		}
		if i == j {
			terms = append(terms, fmt.Sprintf("%s == %d", x, numbers[i]))
		} else {
			terms = append(terms, fmt.Sprintf("%s >= %d && %s <= %d", x, numbers[i], x, numbers[j]))
		}
		i = j + 1
	}
	if len(terms) == 1 {
		return terms[0]
	}
	return "(" + strings.Join(terms, " || ") + ")"
}

func (f *printer) decodeChoice(c *choiceField, owner, base string) {
	f.decodeChoiceIn(c, base, func(int) string { return owner })
}

func (f *printer) decodeChoiceIn(c *choiceField, base string, enter func(leaf int) string) {
	for _, a := range c.alts {
		if a.leaf != nil {
			f.p("case %d:", a.leaf.leaf)
			target := enter(a.leaf.leaf) + "." + c.name
			f.decodeAlternative(c, a, target)
			continue
		}
		f.decodeBody(a.content, "", base, func(leaf int) string {
			target := enter(leaf) + "." + c.name
			alt := f.fresh("a")
			if c.card == many {
				f.p("var %s *%s", alt, a.typeName)
				f.p("if n := len(%s); n > 0 && (%s) {\n%s, _ = %s[n-1].(*%s)\n}", target, continues(base, leaf, a.follow), alt, target, a.typeName)
				f.p("if %s == nil {\n%s = new(%s)\n%s = append(%s, %s)\n}", alt, alt, a.typeName, target, target, alt)
			} else {
				f.p("%s, _ := %s.(*%s)", alt, target, a.typeName)
				f.p("if %s == nil {\n%s = new(%s)\n%s = %s\n}", alt, alt, a.typeName, target, alt)
			}
			return alt
		})
	}
}

func (f *printer) decodeAlternative(c *choiceField, a *alternative, target string) {
	alt := f.fresh("a")
	switch {
	case c.card == many:
		f.p("%s := new(%s)\n*xmlrt.Next(d, &%s) = %s", alt, a.typeName, target, alt)
	case a.leaf.card == many:
		f.p("%s, _ := %s.(*%s)", alt, target, a.typeName)
		f.p("if %s == nil {\n%s = new(%s)\n%s = %s\n}", alt, alt, a.typeName, target, alt)
	default:
		f.p("%s := new(%s)\n%s = %s", alt, a.typeName, target, alt)
	}
	if !a.leaf.implied() {
		f.decodeLeaf(a.leaf, alt+"."+a.leaf.name)
	}
}

// decodeLeaf prints the code that puts the child at hand into a field.
func (f *printer) decodeLeaf(l *leafField, target string) {
	of := l.of
	switch {
	case of.nillable:
		f.decodeNillable(l, target)
	case of.value != nil && of.value.kind == markerValue:
		switch l.card {
		case many:
			f.p("%s++", target)
		case optional:
			f.p("%s = true", target)
		}
	case of.any:
		call := "d.Any()"
		if l.decl != nil && !substitutable(l.decl) {
			call = "d.Raw()"
		}
		f.p("if x := %s; x != nil {", call)
		f.assign(l, target, "x")
		f.p("}")
	case of.value != nil:
		value := f.decodeValue(of.value)
		if l.card == optional {
			value = "xmlrt.Some[" + f.valueType(of.value) + "](" + value + ")"
			f.p("%s = %s", target, value)
			return
		}
		f.assign(l, target, value)
	case of.poly:
		f.p("if x, ok := d.Poly().(%s); ok {", f.in(of.complex.pkg, of.complex.iface))
		f.assign(l, target, "x")
		f.p("}")
	default:
		switch l.card {
		case many:
			f.p("d.Complex(xmlrt.Next(d, &%s))", target)
		case optional:
			f.p("%s = new(%s)\nd.Complex(%s)", target, f.elementType(of), target)
		default:
			f.p("d.Complex(&%s)", target)
		}
	}
}

// decodeNillable prints the code that puts the nillable child at hand into a
// field.
func (f *printer) decodeNillable(l *leafField, target string) {
	typ := f.nillable(l.of)
	if l.of.complex != nil && !l.of.poly {
		switch l.card {
		case many:
			f.p("%s = append(%s, %s{Nil: d.Nil()})", target, target, typ)
			f.p("d.Complex(&%s[len(%s)-1].Value)", target, target)
		case optional:
			f.p("%s = &%s{Nil: d.Nil()}\nd.Complex(&%s.Value)", target, typ, target)
		default:
			f.p("%s.Nil = d.Nil()\nd.Complex(&%s.Value)", target, target)
		}
		return
	}
	x := f.fresh("a")
	f.p("%s := %s{Nil: d.Nil()}", x, typ)
	if l.of.poly {
		f.p("%s.Value, _ = d.Poly().(%s)", x, f.elementType(l.of))
		if l.card == optional {
			x = "&" + x
		}
	} else {
		f.p("if !%s.Nil {\n%s.Value = %s\n}", x, x, f.decodeValue(l.of.value))
		if l.card == optional {
			x = "xmlrt.Some(" + x + ")"
		}
	}
	f.assign(l, target, x)
}

// encodeNillable prints the code that writes the nillable element begun by w.
func (f *printer) encodeNillable(of elementType, w, x string) {
	switch {
	case of.value != nil:
		f.p("if %s.Nil {\n%s.Nil()\n} else {", x, w)
		f.writeValue(of.value, w, x+".Value")
		f.p("}")
	case of.poly:
		f.p("%s.ComplexNillable(%s.Value, %s.Nil)", w, x, x)
	default:
		f.p("%s.ComplexNillable(&%s.Value, %s.Nil)", w, x, x)
	}
}

func (f *printer) assign(l *leafField, target, value string) {
	if l.card == many {
		f.p("*xmlrt.Next(d, &%s) = %s", target, value)
		return
	}
	f.p("%s = %s", target, value)
}

// decodeValue is the expression for the value that the decoder holds.
func (f *printer) decodeValue(v *valueType) string {
	if v.kind == scalarValue && v.scalar.str {
		if v.name != "" {
			return f.in(v.pkg, v.name) + "(d.Str())"
		}
		return "d.Str()"
	}
	return f.convertValue(v, "d.Value()")
}

// convertValue is the expression for the Go value of an xmlrt.Value.
func (f *printer) convertValue(v *valueType, x string) string {
	switch v.kind {
	case markerValue:
		return x + ".String()"
	case listValue:
		list := fmt.Sprintf("xmlrt.DecodeList(%s, func(x *xmlrt.Value) %s { return %s })", x, f.valueType(v.item), f.convertValue(v.item, "x"))
		return list
	case unionValue:
		if v.name == "" {
			return x + ".String()"
		}
		return fmt.Sprintf("%s(%s)", f.unionFunc(v), x)
	}
	if strings.HasPrefix(v.scalar.get, "bytes.") {
		f.imports["bytes"] = true
	}
	get := fmt.Sprintf(v.scalar.get, x)
	if v.name != "" && !v.scalar.alias {
		return f.in(v.pkg, v.name) + "(" + get + ")"
	}
	return get
}

func (f *printer) unionFunc(v *valueType) string { return f.in(v.pkg, "Decode"+v.name) }

// writeValue prints the code that writes x as a whole value begun by w.
func (f *printer) writeValue(v *valueType, w, x string) {
	switch v.kind {
	case markerValue:
		f.p("%s.String(\"\")", w)
	case listValue:
		name := f.fresh("w")
		f.p("%s := %s", name, w)
		f.p("for i, x := range %s {\n%s.Item(i)", x, name)
		f.putValue(v.item, name, "x")
		f.p("}\n%s.End()", name)
	case unionValue:
		if v.name == "" {
			f.p("%s.String(%s)", w, x)
			return
		}
		name := f.fresh("w")
		f.p("%s := %s\n%s.XMLEncodeValue(%s)\n%s.End()", name, w, x, name, name)
	default:
		f.p("%s.%s(%s)", w, v.scalar.put, f.putArgument(v, x))
	}
}

// putValue prints the code that appends x to the value begun.
func (f *printer) putValue(v *valueType, w, x string) {
	switch v.kind {
	case listValue:
		f.p("for i, x := range %s {\n%s.Item(i)", x, w)
		f.putValue(v.item, w, "x")
		f.p("}")
	case unionValue:
		if v.name == "" {
			f.p("%s.PutString(%s)", w, x)
			return
		}
		f.p("%s.XMLEncodeValue(%s)", x, w)
	default:
		f.p("%s.Put%s(%s)", w, v.scalar.put, f.putArgument(v, x))
	}
}

func (f *printer) putArgument(v *valueType, x string) string {
	conv := v.scalar.conv
	if conv == "" && v.name != "" && !v.scalar.alias {
		conv = v.scalar.goType
	}
	if conv == "" || conv == v.scalar.goType && v.name == "" {
		if v.scalar.put == "Lexical" {
			return "&" + x // without a copy in an interface
		}
		return x
	}
	return conv + "(" + x + ")"
}

// unionMethods prints how a union goes to and from xmlrt.
func (g *generator) unionMethods(f *printer, v *valueType) {
	f.p("// Decode%s makes the typed value of a parsed one. The decoder calls it.", v.name)
	f.p("func Decode%s(v *%s) (u %s) {", v.name, f.rt("Value"), v.name)
	f.p("switch v.Type() {")
	for _, m := range v.members {
		f.p("case %s:", f.simpleType(m.value))
		f.p("u.%s = xmlrt.Some[%s](%s)\nreturn u", m.field, f.valueType(m.value), f.convertValue(m.value, "v"))
	}
	f.p("}")
	// By xsi:type, a value may be of a type derived from a member.
	f.p("switch t := v.Type(); {")
	for _, m := range v.members {
		f.p("case t.DerivesFrom(%s):", f.simpleType(m.value))
		f.p("u.%s = xmlrt.Some[%s](%s)", m.field, f.valueType(m.value), f.convertValue(m.value, "v"))
	}
	f.p("}\nreturn u\n}\n")
	f.p("// XMLEncodeValue appends the field that is set to the value being written.")
	f.p("func (u %s) XMLEncodeValue(e *xmlrt.Encoder) {", v.name)
	var set []string
	for _, m := range v.members {
		set = append(set, "u."+m.field+".Set")
	}
	f.p("set := xmlrt.CountSet(%s)\nswitch {", strings.Join(set, ", "))
	f.p("case set == 0:\ne.Member(nil, 0)")
	for _, m := range v.members {
		f.p("case u.%s.Set:\ne.Member(%s, set)", m.field, f.simpleType(m.value))
		f.putValue(m.value, "e", "u."+m.field+".Value")
	}
	f.p("}\n}\n")
}

// simpleType is the expression for the linked type of a value type.
func (f *printer) simpleType(v *valueType) string {
	if v.def.Builtin {
		return "xmlrt.Builtin(xmlrt." + builtinConst(v.def.Name.Local) + ")"
	}
	return fmt.Sprintf("%s.Type(%d).Simple()", f.in(v.pkg, "Schema()"), v.index)
}

func builtinConst(local string) string {
	return "XS" + strings.ToUpper(local[:1]) + local[1:]
}

// encodeBody prints the code that writes the fields of a struct.
func (f *printer) encodeBody(b *body, owner, base string) {
	if b == nil {
		return
	}
	for _, fl := range b.fields {
		f.encodeField(fl, owner, base)
	}
}

func (f *printer) encodeField(fl field, owner, base string) {
	switch fl := fl.(type) {
	case *leafField:
		f.encodeLeaf(fl, owner+"."+fl.name, base)
	case *groupField:
		f.encodeGroup(fl, owner+"."+fl.name, base)
	case *choiceField:
		f.encodeChoice(fl, owner, base)
	}
}

func (f *printer) encodeGroup(fl *groupField, target, base string) {
	write := func(x string) {
		if fl.shared != nil {
			f.p("%s.XMLEncodeContent(e, %s)", x, plus(base, fl.first))
			return
		}
		f.unused(fl.content, x)
		f.encodeBody(fl.content, x, base)
	}
	switch fl.card {
	case many:
		x := f.fresh("g")
		f.p("for i := range %s {\n%s := &%s[i]", target, x, target)
		write(x)
		f.p("}")
	case optional:
		f.p("if %s != nil {", target)
		write(target)
		f.p("}")
	default:
		write(target)
	}
}

// unused prints a use of x, the struct of a body, where encoding it uses nothing
// of it: there are required markers only.
func (f *printer) unused(b *body, x string) {
	for _, fl := range b.fields {
		if l, ok := fl.(*leafField); !ok || !l.implied() {
			return
		}
	}
	f.p("_ = %s", x)
}

// encodeChoice prints the code that writes a choice: each alternative knows how.
// A method call costs the same for a choice of any width, a type switch does not.
func (f *printer) encodeChoice(c *choiceField, owner, base string) {
	target := owner + "." + c.name
	x := f.fresh("a")
	if c.card == many {
		f.p("for _, %s := range %s {\nif %s == nil {\ne.NilItem()\ncontinue\n}", x, target, x)
	} else {
		f.p("if %s := %s; %s != nil {", x, target, x)
	}
	if base == "" {
		f.p("%s.%s(e)\n}", x, c.encoder())
	} else {
		f.p("%s.%s(e, %s)\n}", x, c.encoder(), base)
	}
}

// encoder is the name of the method by which alternatives write themselves. It
// also keeps other types out of the interface.
func (c *choiceField) encoder() string { return "encode" + c.iface }

// encoderSignature is the parameters of that method; in a shared group the leaves
// are counted from base.
func (f *printer) encoderSignature(base string) string {
	if base == "" {
		return "e *" + f.rt("Encoder")
	}
	return "e *" + f.rt("Encoder") + ", " + base + " int"
}

// choiceEncoders prints the methods by which the alternatives of the choices of a
// body write themselves.
func (f *printer) choiceEncoders(b *body, base string) {
	if b == nil {
		return
	}
	for _, fl := range b.fields {
		switch fl := fl.(type) {
		case *groupField:
			if fl.shared == nil {
				f.choiceEncoders(fl.content, base)
			}
		case *choiceField:
			f.alternativeEncoders(fl, base)
		}
	}
}

func (f *printer) alternativeEncoders(c *choiceField, base string) {
	params := f.encoderSignature(base)
	if c.text != "" {
		f.p("func (v %s) %s(%s) { e.Text(string(v)) }\n", c.text, c.encoder(), params)
	}
	for _, a := range c.alts {
		f.p("func (v *%s) %s(%s) {", a.typeName, c.encoder(), params)
		if a.leaf != nil {
			f.encodeLeaf(a.leaf, "v."+a.leaf.name, base)
		} else {
			f.encodeBody(a.content, "v", base)
		}
		f.p("}\n")
		if a.content != nil {
			f.choiceEncoders(a.content, base)
		}
	}
}

func (f *printer) encodeLeaf(l *leafField, target, base string) {
	leaf := plus(base, l.leaf)
	w := "e.Child(" + leaf + ")"
	of := l.of
	one := func(x string) {
		switch {
		case of.any:
			f.p("e.Any(%s, %s)", leaf, x)
		case of.nillable:
			f.encodeNillable(of, w, x)
		case of.value != nil:
			f.writeValue(of.value, w, x)
		case of.poly:
			f.p("%s.Poly(%s)", w, x)
		case l.card == optional:
			f.p("%s.Complex(%s)", w, x)
		default:
			f.p("%s.Complex(&%s)", w, x)
		}
	}
	marker := of.value != nil && of.value.kind == markerValue
	switch {
	case marker && l.card == many:
		f.p("for range %s {\n%s.String(\"\")\n}", target, w)
	case marker && l.card == optional:
		f.p("if %s {\n%s.String(\"\")\n}", target, w)
	case l.card == many:
		f.p("for i := range %s {", target)
		one(target + "[i]")
		f.p("}")
	case l.card == optional && of.value != nil:
		f.p("if %s.Set {", target)
		one(target + ".Value")
		f.p("}")
	case l.card == optional:
		f.p("if %s != nil {", target)
		one(target)
		f.p("}")
	default:
		one(target)
	}
}

// accessor prints a method that finds an element.
func (f *printer) accessor(t *complexType, a *accessor) {
	result, none := "", ""
	isComplex := a.of.complex != nil && !a.of.poly
	switch {
	case isComplex:
		result = "*" + f.elementType(a.of)
		none = "nil"
	default:
		result = "(" + f.elementType(a.of) + ", bool)"
	}
	local := a.decl.Name.Local
	if a.field != nil && a.field.card == many {
		f.manyAccessor(t, a)
		return
	}
	if a.choice != nil {
		f.doc("", fmt.Sprintf("%s returns the first element %s among the alternatives, %s.", a.name, local, absentText(isComplex)))
		f.p("func (v *%s) %s() %s {", t.name, a.name, result)
		for _, c := range a.choice {
			x := f.fresh("a")
			if c.card == many {
				f.p("for _, item := range v.%s {\nswitch %s := item.(type) {", c.name, x)
			} else {
				f.p("switch %s := v.%s.(type) {", x, c.name)
			}
			for _, alt := range c.alts {
				f.findIn(alt, x, a)
			}
			f.p("}")
			if c.card == many {
				f.p("}")
			}
		}
	} else {
		f.doc("", fmt.Sprintf("%s returns the element %s wherever it stands, in its field or as part of a later version; %s.", a.name, local, absentText(isComplex)))
		f.p("func (v *%s) %s() %s {", t.name, a.name, result)
		x := "v." + a.field.name
		switch {
		case isComplex && a.field.card == optional:
			f.p("if %s != nil {\nreturn %s\n}", x, x)
		case isComplex:
			f.p("return &%s\n}\n", x)
			return
		case a.of.poly:
			f.p("if %s != nil {\nreturn %s, true\n}", x, x)
		case a.field.card == optional:
			f.p("if %s.Set {\nreturn %s.Value, true\n}", x, x)
		default:
			f.p("return %s, true\n}\n", x)
			return
		}
		f.p("if e, ok := xmlrt.Find[*%s](v.others); ok {", a.root.name)
		if isComplex {
			f.p("return &e.%s\n}", a.of.complex.name)
		} else {
			f.p("return e.Value, true\n}")
		}
	}
	if isComplex {
		f.p("return %s\n}\n", none)
	} else {
		f.p("var none %s\nreturn none, false\n}\n", f.elementType(a.of))
	}
}

// manyAccessor prints a method that gathers the elements of a repeated field and
// those of later versions.
func (f *printer) manyAccessor(t *complexType, a *accessor) {
	value := "e.Value"
	if a.of.complex != nil && !a.of.poly {
		value = "e." + a.of.complex.name
	}
	f.imports["slices"] = true
	f.doc("", fmt.Sprintf("%s returns the elements %s wherever they stand, in their field and as part of later versions.", a.name, a.decl.Name.Local))
	f.p("func (v *%s) %s() []%s {", t.name, a.name, f.elementType(a.of))
	f.p("all := slices.Clone(v.%s)", a.field.name)
	f.p("v.others(func(e xmlrt.Element) bool {")
	f.p("if e, ok := e.(*%s); ok {\nall = append(all, %s)\n}\nreturn true\n})", a.root.name, value)
	f.p("return all\n}\n")
}

func absentText(isComplex bool) string {
	if isComplex {
		return "nil when there is none"
	}
	return "false when there is none"
}

// findIn prints the case of one alternative in the search for an element.
func (f *printer) findIn(alt *alternative, x string, a *accessor) {
	give := func(l *leafField, expr string) {
		isComplex := a.of.complex != nil && !a.of.poly
		switch {
		case l.card == many && isComplex:
			f.p("if len(%s) > 0 {\nreturn &%s[0]\n}", expr, expr)
		case l.card == many:
			f.p("if len(%s) > 0 {\nreturn %s[0], true\n}", expr, expr)
		case isComplex && l.card == optional:
			f.p("if %s != nil {\nreturn %s\n}", expr, expr)
		case isComplex:
			f.p("return &%s", expr)
		case a.of.poly:
			f.p("if %s != nil {\nreturn %s, true\n}", expr, expr)
		case l.card == optional:
			f.p("if %s.Set {\nreturn %s.Value, true\n}", expr, expr)
		default:
			f.p("return %s, true", expr)
		}
	}
	if alt.leaf != nil {
		if alt.leaf.decl != nil && alt.leaf.decl.Name == a.decl.Name {
			f.p("case *%s:", alt.typeName)
			give(alt.leaf, x+"."+alt.leaf.name)
		}
		return
	}
	for _, fl := range alt.content.fields {
		if l, ok := fl.(*leafField); ok && l.decl != nil && l.decl.Name == a.decl.Name {
			f.p("case *%s:", alt.typeName)
			give(l, x+"."+l.name)
			return
		}
	}
}

// yieldOthers prints the code that yields each element a wildcard of b matched.
func (f *printer) yieldOthers(b *body, owner string) {
	const yield = "yield"
	for _, fl := range b.fields {
		switch fl := fl.(type) {
		case *leafField:
			if fl.decl != nil {
				continue
			}
			x := owner + "." + fl.name
			if fl.card == many {
				f.p("for _, e := range %s {\nif !%s(e) {\nreturn false\n}\n}", x, yield)
			} else {
				f.p("if e := %s; e != nil && !%s(e) {\nreturn false\n}", x, yield)
			}
		case *groupField:
			x := owner + "." + fl.name
			if fl.shared != nil {
				if fl.shared.pkg != f.pkg || !hasWildcard(fl.shared.content, f.pkg) {
					continue
				}
				switch fl.card {
				case many:
					f.p("for i := range %s {\nif !%s[i].others(%s) {\nreturn false\n}\n}", x, x, yield)
				case optional:
					f.p("if %s != nil && !%s.others(%s) {\nreturn false\n}", x, x, yield)
				default:
					f.p("if !%s.others(%s) {\nreturn false\n}", x, yield)
				}
				continue
			}
			if hasWildcard(fl.content, f.pkg) {
				i := f.fresh("i")
				f.p("for %s := range %s {", i, x)
				f.yieldOthers(fl.content, x+"["+i+"]")
				f.p("}")
			}
		}
	}
}
