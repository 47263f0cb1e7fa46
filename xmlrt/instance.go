package xmlrt

// An Instance remembers how an element was written where its Go value does not
// tell: xsi:type naming the type that the element has anyway, or a type derived
// from its simple type; xsi:nil="false"; no content in the place of a default.
// What was read is written again like that as long as it is true of the value.
//
// The zero Instance, that of almost every element, remembers nothing. Generated
// types of global elements have one, for themselves; those of complex types have
// Instances, for the elements in them.
type Instance struct{ noted *instance }

// Instances are the Instances of the children of a complex value. The zero
// Instances remember nothing.
type Instances struct{ noted *[]childInstance }

type instance struct {
	typ    *Type // that xsi:type named, or nil
	notNil bool  // there was xsi:nil="false"
	empty  bool  // there was no content but a default
	// attrs are the attributes of a complex type that stands for a simple one.
	attrs []OtherAttribute
	// scope has the prefixes of qualified names in a value that is text in Go.
	scope []Binding
}

// A childInstance is that of a child: which of all children, and by which leaf.
type childInstance struct {
	leaf, index int
	instance    *instance
}

// with is i, or a new one, and o.
func (i *instance) with(o instance) *instance {
	if i == nil {
		return &o
	}
	if o.typ != nil {
		i.typ = o.typ
	}
	if o.attrs != nil {
		i.attrs = o.attrs
	}
	i.notNil = i.notNil || o.notNil
	i.empty = i.empty || o.empty
	return i
}

type (
	instanceKeeper  interface{ XMLInstance() *Instance }
	instancesKeeper interface{ XMLInstances() *Instances }
)

// at finds what is remembered of a child, if anything.
func (c *Instances) at(leaf, index int) *instance {
	list := *c.noted
	lo, hi := 0, len(list)
	for lo < hi { // they are in the order of the document
		if mid := (lo + hi) / 2; list[mid].index < index {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo < len(list) && list[lo].index == index && list[lo].leaf == leaf {
		return list[lo].instance
	}
	return nil
}

// note remembers something of the element that goes to t.
func (t target) note(i *instance) {
	switch {
	case t.element != nil:
		if k, ok := t.element.(instanceKeeper); ok {
			k.XMLInstance().noted = i
		}
	case t.parent != nil:
		k, ok := t.parent.(instancesKeeper)
		if !ok {
			return
		}
		c := k.XMLInstances()
		if c.noted == nil {
			c.noted = new([]childInstance)
		}
		*c.noted = append(*c.noted, childInstance{t.leaf, t.index, i})
	}
}

// givenAttributes are the attributes of the start tag at hand, those of XML
// Schema itself left out.
func (d *Decoder) givenAttributes() []OtherAttribute {
	var out []OtherAttribute
	attrs := d.s.Attrs()
	for i := range attrs {
		if attrs[i].Name.Space != XSINamespace {
			d.attr = &attrs[i]
			out = append(out, d.OtherAttr())
		}
	}
	return out
}

// scopeOf has the prefixes that the value at hand, text in Go, relies on.
func (d *Decoder) scopeOf(declared *Type) []Binding {
	const qnames = 1<<XSQName | 1<<XSNOTATION
	if d.val.typ == nil || d.val.typ.contains&qnames == 0 || declared.simple.contains&qnames != 0 {
		return nil
	}
	uri, _ := d.s.LookupPrefix("")
	return d.s.bindingsFor([]Binding{{URI: uri}}, d.val.lex, len(d.s.bindings))
}

// instanceAttributes writes xsi:type and, unless it is nil now, xsi:nil as they
// were.
func (e *Encoder) instanceAttributes(decl *ElementDecl, i *instance, isNil bool) {
	if i.typ != nil && (i.typ == decl.typ || !decl.typ.complex) && !i.typ.name.IsZero() {
		e.xsiType(decl, i.typ)
	}
	if i.notNil && decl.nillable && !isNil {
		e.attributeName(QName{XSINamespace, "nil"}, "xsi")
		e.out = append(e.out, `false"`...)
	}
}

// endInstance prepares the end of the text of an element of which something is
// remembered: the text is that of End.
func (e *Encoder) endInstance(i *instance) {
	f := e.top()
	if f.typ == nil { // an element with a simple type
		i = e.fitting(i, f.decl)
		e.instanceAttributes(f.decl, i, false)
		if i.typ != nil {
			e.typ = i.typ.simple
			e.typedAttributes(i)
		}
	}
	if i.empty && e.empty != nil {
		var value Value
		if e.typ.parseForm(e.lexical, e, &value) == nil && e.empty.equals(e.typ, &value) {
			e.lexical = e.lexical[:0]
		}
	}
}

// fitting is i without a type that the value of the element does not have any
// more. Qualified names in the value get prefixes that are in scope.
func (e *Encoder) fitting(i *instance, decl *ElementDecl) *instance {
	if i.typ == nil {
		return i
	}
	var v Value
	scope := NamespaceResolver(e)
	if i.scope != nil {
		scope = bindings(i.scope)
	}
	text := e.lexical
	if len(text) == 0 && e.empty != nil {
		text, scope = []byte(e.empty.text), e.empty
	}
	if i.typ.simple == nil || i.typ.simple.parseForm(text, scope, &v) != nil {
		without := *i
		without.typ = nil
		return &without
	}
	if i.scope != nil {
		e.keepPrefixes(i.scope)
		var here Value
		if i.typ.simple.Parse(text, e, &here) != nil || !here.Equal(&v) {
			v = v.Clone()
			e.lexical = e.lexical[:0]
			e.putValue(&v)
		}
	}
	return i
}

// keepPrefixes declares the prefixes that were in scope where they are free.
func (e *Encoder) keepPrefixes(scope []Binding) {
	for _, b := range scope {
		if b.Prefix == "" || badBinding(b) != "" {
			continue
		}
		if uri, taken := e.LookupPrefix(b.Prefix); !taken {
			e.declare(b.Prefix, b.URI)
		} else if uri == b.URI {
			e.relied = append(e.relied, b)
		}
	}
}

// putValue appends a value with the prefixes that are in scope.
func (e *Encoder) putValue(v *Value) {
	for i := range v.Len() {
		e.Item(i)
		e.putValue(v.Item(i))
	}
	switch {
	case v.IsList():
	case v.Primitive() == XSQName || v.Primitive() == XSNOTATION:
		e.PutQName(v.QName())
	default:
		e.lexical = append(e.lexical, v.Lexical()...)
	}
}

// typedAttributes writes and judges the attributes of a complex type that stands
// for the simple type of an element.
func (e *Encoder) typedAttributes(i *instance) {
	t := i.typ
	if !t.complex {
		return
	}
	text, typ, fixed, empty := e.lexical, e.typ, e.fixed, e.empty
	e.lexical = nil
	var others []OtherAttribute
	for k := range i.attrs {
		a := &i.attrs[k]
		n := t.attribute(a.Name)
		if n < 0 {
			others = append(others, *a)
			continue
		}
		use := &t.attrs[n]
		var v Value
		e.beginAttr(use)
		if err := use.typ.Parse([]byte(a.Value), bindings(a.Namespaces), &v); err != nil {
			e.PutString(a.Value)
		} else {
			e.putValue(&v)
		}
		e.End()
	}
	e.otherAttrs(t, others)
	e.lexical, e.typ, e.fixed, e.empty, e.attribute = text, typ, fixed, empty, false
}
