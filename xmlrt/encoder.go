package xmlrt

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"runtime"
	"slices"
	"strconv"
	"strings"
)

// An EncodeOption adjusts encoding.
type EncodeOption func(*encodeOptions)

type encodeOptions struct {
	unchecked   bool
	declaration bool
	indent      string
	prefixes    []Binding
	registry    *Registry
}

// WithoutChecks leaves out the validation of the value. What is written is
// well-formed all the same.
func WithoutChecks() EncodeOption { return func(o *encodeOptions) { o.unchecked = true } }

// WithXMLDeclaration writes an XML declaration at the start.
func WithXMLDeclaration() EncodeOption { return func(o *encodeOptions) { o.declaration = true } }

// WithIndent puts each element of element-only content on a line of its own,
// indented by indent for each level.
func WithIndent(indent string) EncodeOption { return func(o *encodeOptions) { o.indent = indent } }

// WithPrefix writes the names of a namespace with a prefix, declared on the
// document element. Without it, an element in another namespace than the one
// around it declares its own as the default namespace.
func WithPrefix(prefix, namespace string) EncodeOption {
	return func(o *encodeOptions) { o.prefixes = append(o.prefixes, Binding{prefix, namespace}) }
}

// WithKnown makes the components of r known when kept elements are checked,
// besides those of the package of the document element.
func WithKnown(r *Registry) EncodeOption { return func(o *encodeOptions) { o.registry = r } }

// Marshal encodes an element as a document, validating it on the way.
func Marshal(v Element, opts ...EncodeOption) ([]byte, error) {
	buf := marshalBuffers.Get().(*[]byte)
	out, err := Append((*buf)[:0], v, opts...)
	if cap(out) > maxMarshalBuffer {
		marshalBuffers.Put(buf)
		return out, err
	}
	*buf = out
	var data []byte
	if err == nil {
		data = bytes.Clone(out)
	}
	marshalBuffers.Put(buf)
	return data, err
}

// Append appends the document for an element to dst, validating it on the way.
// After an error dst comes back as it was. What dst has room for beyond its length is
// written to, also behind the end of the document.
func Append(dst []byte, v Element, opts ...EncodeOption) ([]byte, error) {
	e := newEncoder(dst, opts)
	e.guard(func() { e.document(v) })
	out, err := e.out, e.result()
	e.release()
	if err != nil {
		return dst, err
	}
	return out, nil
}

// guard calls write and makes a fault of a nil pointer that it meets in the
// value: generated types hold pointers within interfaces, where no comparison
// finds out that they are nil.
func (e *Encoder) guard(write func()) {
	defer func() {
		switch p := recover().(type) {
		case nil:
		case runtime.Error:
			if !strings.Contains(p.Error(), "nil pointer dereference") {
				panic(p)
			}
			e.fault(CodeUnset, "", "a nil pointer", "a value")
		default:
			panic(p)
		}
	}()
	write()
}

// ValidateElement reports the first fault of an element, as Marshal would.
func ValidateElement(v Element) error {
	_, err := Append(nil, v)
	return err
}

// ValidateComplex reports the first fault of a value of a complex type, judged
// as the content of an element declared with that type.
func ValidateComplex(v ComplexValue) error {
	e := newEncoder(nil, nil)
	e.guard(func() {
		t := v.XMLType()
		name := t.name
		if name.IsZero() {
			name.Local = "value"
		}
		if t.schema != nil {
			e.reg = &t.schema.Registry
		}
		e.startTag(&ElementDecl{name: name, typ: t})
		e.Complex(v)
	})
	err := e.result()
	e.release()
	return err
}

func newEncoder(dst []byte, opts []EncodeOption) *Encoder {
	e := encoders.Get().(*Encoder)
	e.out, e.from = dst, len(dst)
	for _, o := range opts {
		o(&e.opts)
	}
	e.reg = e.opts.registry
	if strings.Trim(e.opts.indent, " \t") != "" {
		e.fault(CodeInvalidValue, "", fmt.Sprintf("the indent %q", e.opts.indent), "spaces and tabs")
	}
	for i, b := range e.opts.prefixes {
		if bad := badBinding(b); bad != "" {
			e.fault(CodeNamespace, "", bad, "a prefix for a namespace")
		} else if declares(e.opts.prefixes[:i], b.Prefix) {
			e.fault(CodeNamespace, "", "the prefix "+b.Prefix+" for two namespaces", "one prefix for each")
		}
	}
	return e
}

// badBinding says what keeps b from being declared, if anything.
func badBinding(b Binding) string {
	if b.Prefix != "" && !isNCNameBytes([]byte(b.Prefix)) {
		return fmt.Sprintf("the prefix %q, which is no name", clipString(b.Prefix))
	}
	if err := checkBinding(b.Prefix, b.URI); err != nil {
		return err.Found
	}
	return ""
}

func (e *Encoder) result() error {
	if e.err != nil {
		return e.err
	}
	return nil
}

// An Encoder writes one document. Generated code calls its methods from its
// XMLEncode methods; a program calls Marshal functions.
type Encoder struct {
	out   []byte
	opts  encodeOptions
	reg   *Registry
	err   *Error
	stack []encodedElement
	open  bool // the start tag of the innermost element is not closed yet
	scope []Binding
	from  int // where the document starts in out
	ids   identities
	keys  *constraints // nil without identity constraints

	// Of the open start tag: where the attribute being written starts, and the
	// bindings from around it that names and values in it rely on.
	attrStart int
	relied    []Binding

	// The value being written.
	lexical   []byte
	attribute bool
	plain     bool // only its type has a say in it
	fixed     *constant
	empty     *constant // what stands for an element without content
	attr      QName     // the name of the attribute
	typ       *SimpleType
	val       Value
	items     int         // of the list being written
	member    *SimpleType // that a union value is of
	seen      []bool      // attributes written for the innermost element
	nilled    bool        // of the element that Complex is to write
	instance  *instance   // what is remembered of the element begun
}

type encodedElement struct {
	decl     *ElementDecl
	typ      *Type  // of an element with a complex type, once that is known
	prefix   string // of the name as written
	scope    int
	start    int // of the start tag in the output
	hasChild bool
	text     bool // no white space may be added
	nilled   bool
	inScope  bool // of identity constraints
	encodedContent
}

// encodedContent is how far the content of an element with a complex type is
// written.
type encodedContent struct {
	cursor    cursor
	children  int
	instance  *instance
	instances *Instances // of the children
}

func (e *Encoder) document(v Element) {
	if e.opts.declaration {
		e.out = append(e.out, `<?xml version="1.0" encoding="UTF-8"?>`...)
		e.out = append(e.out, '\n')
	}
	if v == nil {
		e.fault(CodeUnset, "", "no element", "an element")
		return
	}
	decl := v.XMLDecl()
	if decl == nil {
		if raw, ok := v.(*RawElement); ok {
			e.raw(raw, &Wildcard{Any: true, Process: Skip}, nil)
		} else {
			e.fault(CodeUndeclared, "", "the element "+v.XMLName().String()+" without a declaration", "a *RawElement")
		}
		return
	}
	if decl.schema != nil {
		e.reg = e.opts.registry.over(&decl.schema.Registry)
	}
	e.beginElement(decl, v)
	v.XMLEncodeElement(e)
	if !e.checking() {
		return
	}
	for _, r := range e.ids.unresolved() {
		f := e.ids.fault(r)
		f.Offset, f.Path = -1, e.pathAt(r.offset)+r.attr
		e.err = f
		return
	}
}

// fault notes what is wrong with the value at the current place.
func (e *Encoder) fault(code Code, rule, found, expected string) {
	if e.err == nil {
		e.err = &Error{Code: code, Rule: rule, Offset: -1, Path: e.path() + e.attrPath(), Found: found, Expected: expected}
	}
}

// attrPath is what the attribute being written adds to the path.
func (e *Encoder) attrPath() string {
	if !e.attribute {
		return ""
	}
	if prefix, ok := e.prefixFor(e.attr.Space, true); ok && prefix != "" {
		return "/@" + prefix + ":" + e.attr.Local
	}
	return "/@" + e.attr.Local
}

func (e *Encoder) path() string {
	if len(e.stack) == 0 {
		return ""
	}
	// What has been written tells the positions.
	top := e.top()
	s := NewScanner(e.out[e.from:top.start], ScanOptions{Limits: unlimited})
	p := pathTracker{live: true}
	for {
		kind, err := s.Next()
		if err != nil || kind == EOF {
			break
		}
		p.follow(s, kind)
	}
	if len(e.stack) > 1 && len(p.levels) < len(e.stack)-1 {
		return ""
	}
	p.enter(len(e.stack), top.decl.name)
	return p.render(len(e.stack))
}

var unlimited = Limits{Depth: math.MaxInt, Attributes: math.MaxInt, NameLength: math.MaxInt, TokenSize: math.MaxInt, IDs: math.MaxInt, Keys: math.MaxInt}

func (e *Encoder) top() *encodedElement { return &e.stack[len(e.stack)-1] }

// A markup is text that is written often. As a rule it is short, and goes out as two
// words.
type markup struct {
	text  string
	words [2]uint64
}

func newMarkup(text string) markup {
	var b [16]byte
	copy(b[:], text)
	return markup{text, [2]uint64{binary.LittleEndian.Uint64(b[:8]), binary.LittleEndian.Uint64(b[8:])}}
}

func (m *markup) append(out []byte) []byte {
	n := len(out)
	if len(m.text) > 16 || cap(out)-n < 16 {
		return append(out, m.text...)
	}
	b := out[n : n+16]
	binary.LittleEndian.PutUint64(b, m.words[0])
	binary.LittleEndian.PutUint64(b[8:], m.words[1])
	return out[:n+len(m.text)]
}

// startTag begins an element and leaves its start tag open.
func (e *Encoder) startTag(decl *ElementDecl) {
	e.beforeChild()
	space := decl.name.Space
	scope := len(e.scope)
	root := len(e.stack) == 0
	var prefix string
	var bound bool
	if !root && space != "" && same(e.top().decl.name.Space, space) {
		// As the element around it.
		prefix, bound = e.top().prefix, true
	} else {
		prefix, bound = e.prefixFor(space, false)
	}
	if root {
		for _, b := range e.opts.prefixes {
			if b.URI == space && !bound {
				prefix = b.Prefix
			}
		}
	}
	e.relied = e.relied[:0]
	if bound {
		e.relied = append(e.relied, Binding{prefix, space})
	}
	start := len(e.out)
	if start > growFrom && cap(e.out)-start < growRoom {
		e.out = slices.Grow(e.out, start)
	}
	if prefix == "" && decl.startTag.text != "" {
		e.out = decl.startTag.append(e.out)
	} else {
		e.out = append(e.out, '<')
		if prefix != "" {
			e.out = append(e.out, prefix...)
			e.out = append(e.out, ':')
		}
		e.out = append(e.out, decl.name.Local...)
	}
	e.push(decl, prefix, scope, start)
	if e.keys != nil || decl.constraints != nil {
		e.enterScope(decl)
	}
	e.open = true
	if root {
		for _, b := range e.opts.prefixes {
			if b.Prefix != "" || prefix != "" || space == b.URI {
				e.declare(b.Prefix, b.URI)
			}
		}
	}
	if !bound && !declares(e.scope[scope:], prefix) {
		e.declare(prefix, space)
	}
}

// simpleChild is begin for a child, quick where its tag is written as it stands in
// the declaration: in the default namespace that the element around it has too.
func (e *Encoder) simpleChild(f *encodedElement, decl *ElementDecl) {
	if f.prefix != "" || decl.startTag.text == "" || e.opts.indent != "" || e.keys != nil || decl.constraints != nil ||
		!same(f.decl.name.Space, decl.name.Space) || decl.name.Space == "" {
		e.begin(decl)
		return
	}
	f.hasChild = true
	if e.open {
		e.out = append(e.out, '>')
	}
	start := len(e.out)
	if start > growFrom && cap(e.out)-start < growRoom {
		e.out = slices.Grow(e.out, start)
	}
	e.out = decl.startTag.append(e.out)
	e.open = true
	e.relied = append(e.relied[:0], Binding{"", decl.name.Space})
	e.push(decl, "", len(e.scope), start)
	e.beginValue(decl, false)
}

// beginValue begins the value of an element.
func (e *Encoder) beginValue(decl *ElementDecl, inScope bool) {
	e.lexical = e.lexical[:0]
	e.attribute, e.typ, e.fixed = false, decl.typ.simple, decl.fixed
	e.empty, e.instance = decl.whenEmpty(), nil
	e.plain = e.empty == nil && !inScope
}

// push adds an element to the stack. What only content needs is left to Complex: most
// elements have a simple type.
func (e *Encoder) push(decl *ElementDecl, prefix string, scope, start int) {
	n := len(e.stack)
	if n == cap(e.stack) {
		e.stack = append(e.stack, encodedElement{})
	}
	e.stack = e.stack[:n+1]
	f := &e.stack[n]
	f.decl, f.typ, f.prefix, f.scope, f.start = decl, nil, prefix, scope, start
	f.hasChild, f.text, f.nilled, f.inScope = false, false, false, false
}

// begin begins an element and, if its type is simple, its value.
func (e *Encoder) begin(decl *ElementDecl) {
	e.startTag(decl)
	e.beginValue(decl, e.top().inScope)
}

// beginElement is begin for an element with a Go type of its own.
func (e *Encoder) beginElement(decl *ElementDecl, v Element) {
	e.begin(decl)
	if k, ok := v.(instanceKeeper); ok {
		e.remember(k.XMLInstance().noted)
	}
}

// remember is told what is remembered of the element begun.
func (e *Encoder) remember(i *instance) {
	e.instance = i
	e.plain = e.plain && i == nil
}

// whenEmpty is the value that an element without content has.
func (e *ElementDecl) whenEmpty() *constant {
	if e.def != nil {
		return e.def
	}
	return e.fixed
}

// beforeChild writes what comes before a child of the innermost element.
func (e *Encoder) beforeChild() {
	if len(e.stack) == 0 {
		return
	}
	e.closeStartTag()
	f := e.top()
	f.hasChild = true
	e.newLine(f, len(e.stack))
}

func (e *Encoder) newLine(f *encodedElement, depth int) {
	if e.opts.indent == "" || f.text || f.typ == nil || f.typ.content != ElementOnlyContent {
		return
	}
	e.out = append(e.out, '\n')
	for range depth {
		e.out = append(e.out, e.opts.indent...)
	}
}

func (e *Encoder) closeStartTag() {
	if e.open {
		e.out = append(e.out, '>')
		e.open = false
	}
}

func (e *Encoder) endTag() {
	f := e.top()
	if e.open {
		e.out = append(e.out, '/', '>')
		e.open = false
	} else {
		if f.hasChild {
			e.newLine(f, len(e.stack)-1)
		}
		if f.prefix == "" && f.decl.endTag.text != "" {
			e.out = f.decl.endTag.append(e.out)
		} else {
			e.out = append(e.out, '<', '/')
			if f.prefix != "" {
				e.out = append(e.out, f.prefix...)
				e.out = append(e.out, ':')
			}
			e.out = append(e.out, f.decl.name.Local...)
			e.out = append(e.out, '>')
		}
	}
	if f.inScope {
		e.leaveScope(f)
	}
	e.scope = e.scope[:f.scope]
	e.stack = e.stack[:len(e.stack)-1]
}

// declare adds a namespace declaration to the open start tag.
func (e *Encoder) declare(prefix, uri string) {
	e.out = append(e.out, " xmlns"...)
	if prefix != "" {
		e.out = append(e.out, ':')
		e.out = append(e.out, prefix...)
	}
	e.out = append(e.out, '=', '"')
	e.out = e.escape(e.out, bytesOf(uri), true)
	e.out = append(e.out, '"')
	e.scope = append(e.scope, Binding{prefix, uri})
}

// prefixFor finds a prefix in scope for a namespace. It reports false when one
// has to be declared; for an element that is then the default namespace.
func (e *Encoder) prefixFor(space string, attribute bool) (prefix string, bound bool) {
	if space == XMLNamespace {
		return "xml", true
	}
	for i := len(e.scope) - 1; i >= 0; i-- {
		if b := e.scope[i]; b.URI == space && (b.Prefix != "" || !attribute) && !declares(e.scope[i+1:], b.Prefix) {
			return b.Prefix, true
		}
	}
	if space == "" {
		// Without a namespace: right as it is unless a default is in force.
		_, defaulted := e.LookupPrefix("")
		return "", !defaulted || e.defaultNamespace() == ""
	}
	return "", false
}

func (e *Encoder) defaultNamespace() string {
	uri, _ := e.LookupPrefix("")
	return uri
}

// LookupPrefix returns the namespace that a prefix is bound to at the current
// place of the output.
func (e *Encoder) LookupPrefix(prefix string) (string, bool) {
	if prefix == "xml" {
		return XMLNamespace, true
	}
	for i := len(e.scope) - 1; i >= 0; i-- {
		if e.scope[i].Prefix == prefix {
			return e.scope[i].URI, true
		}
	}
	return "", prefix == ""
}

// needPrefix makes sure that a namespace has a prefix at the open start tag.
func (e *Encoder) needPrefix(space string, hint string) string {
	if prefix, ok := e.prefixFor(space, true); ok {
		e.relied = append(e.relied, Binding{prefix, space})
		return prefix
	}
	if bad := badBinding(Binding{"ns", space}); bad != "" {
		e.fault(CodeNamespace, "", bad, "a namespace that a prefix may be bound to")
	}
	// Where many prefixes are in scope, a number that none of them is likely to
	// have saves trying all those before it.
	first := 1
	if n := len(e.scope); n > 16 {
		first = n
	}
	prefix := hint
	for i := first; ; i++ {
		if prefix != "" {
			if _, taken := e.LookupPrefix(prefix); !taken {
				break
			}
		}
		prefix = "ns" + strconv.Itoa(i)
	}
	e.declare(prefix, space)
	return prefix
}

// attributeName writes a space and the name of an attribute.
func (e *Encoder) attributeName(name QName, hint string) {
	prefix := ""
	if name.Space != "" {
		prefix = e.needPrefix(name.Space, hint)
	}
	e.attrStart = len(e.out)
	e.out = append(e.out, ' ')
	if prefix != "" {
		e.out = append(e.out, prefix...)
		e.out = append(e.out, ':')
	}
	e.out = append(e.out, name.Local...)
	e.out = append(e.out, '=', '"')
}

// escape appends text with what markup would claim replaced by references.
func (e *Encoder) escape(dst, text []byte, attribute bool) []byte {
	if len(text) > growFrom && cap(dst)-len(dst) < len(text) {
		dst = slices.Grow(dst, len(text)+len(text)/8+growRoom)
	}
	from := 0
	for i := 0; i < len(text); {
		if i += plainOut(text[i:]); i == len(text) {
			break
		}
		c := text[i]
		if c >= 0x80 {
			r, n := decodeRune(text[i:])
			if n == 1 || !isChar(r) {
				e.fault(CodeInvalidValue, "", fmt.Sprintf("the character %+q", text[i:i+n]), "characters that XML allows, in UTF-8")
			}
			i += n
			continue
		}
		var ref string
		switch {
		case c == '<':
			ref = "&lt;"
		case c == '&':
			ref = "&amp;"
		case c == '>' && !attribute:
			ref = "&gt;"
		case c == '"' && attribute:
			ref = "&quot;"
		case c == '\r':
			ref = "&#13;"
		case c == '\n' && attribute:
			ref = "&#10;"
		case c == '\t' && attribute:
			ref = "&#9;"
		case c < 0x20 && c != '\n' && c != '\t':
			e.fault(CodeInvalidValue, "", fmt.Sprintf("the character U+%04X", c), "characters that XML allows")
		}
		if ref != "" {
			dst = append(dst, text[from:i]...)
			dst = append(dst, ref...)
			from = i + 1
		}
		i++
	}
	return append(dst, text[from:]...)
}

// checking reports whether the value is validated.
func (e *Encoder) checking() bool { return !e.opts.unchecked && e.err == nil }

// The methods below are what generated code calls.

// Attr begins the attribute use with the index i of the type being written. A
// Put method and End follow, or a method that does both.
func (e *Encoder) Attr(i int) *Encoder {
	use := &e.top().typ.attrs[i]
	if i < len(e.seen) {
		e.seen[i] = true
	}
	e.beginAttr(use)
	return e
}

func (e *Encoder) beginAttr(use *attributeUse) {
	e.lexical = e.lexical[:0]
	e.attribute, e.typ, e.fixed, e.empty, e.attr = true, use.typ, use.fixed, nil, use.name
	e.plain = use.fixed == nil && !e.top().inScope
	if use.name.Space == "" {
		e.attrStart = len(e.out)
		e.out = use.open.append(e.out)
		return
	}
	e.attributeName(use.name, "")
}

// OtherAttrs writes attributes that a wildcard admits.
func (e *Encoder) OtherAttrs(attrs []OtherAttribute) {
	e.otherAttrs(e.top().typ, attrs)
}

func (e *Encoder) otherAttrs(t *Type, attrs []OtherAttribute) {
	for i := range attrs {
		a := &attrs[i]
		e.attribute, e.attr = true, a.Name
		e.nameOtherAttr(t, attrs, i)
		if e.checking() {
			e.checkOtherAttr(t, a)
		}
		e.attribute = false
		for _, b := range a.Namespaces {
			if b.Prefix == "" {
				continue
			}
			if uri, ok := e.LookupPrefix(b.Prefix); ok && uri == b.URI {
				e.relied = append(e.relied, b)
			} else if bad := badBinding(b); bad != "" {
				e.fault(CodeNamespace, "", bad, "a prefix for a namespace")
			} else if declares(e.scope[e.top().scope:], b.Prefix) || declares(e.relied, b.Prefix) {
				e.fault(CodeNamespace, "", "the prefix "+b.Prefix+" is needed for two namespaces in one start tag", "")
			} else {
				e.declare(b.Prefix, b.URI)
			}
		}
		e.attributeName(a.Name, "")
		e.out = e.escape(e.out, bytesOf(a.Value), true)
		e.out = append(e.out, '"')
	}
}

// nameOtherAttr refuses what would not be an attribute of its own in the
// document.
func (e *Encoder) nameOtherAttr(t *Type, attrs []OtherAttribute, i int) {
	a := &attrs[i]
	instance := a.Name.Space == XSINamespace && (a.Name.Local == "type" || a.Name.Local == "nil")
	if !isNCNameBytes([]byte(a.Name.Local)) || a.Name.Space == XMLNSNamespace ||
		a.Name.Space == "" && a.Name.Local == "xmlns" || instance {
		e.fault(CodeInvalidValue, "", fmt.Sprintf("an attribute of the name %q", a.Name), "a name without colon")
		return
	}
	duplicate := t.attribute(a.Name) >= 0
	for _, b := range attrs[:i] {
		duplicate = duplicate || b.Name == a.Name
	}
	if duplicate {
		e.fault(CodeUnexpectedAttribute, "", "the attribute "+a.Name.String()+" among those of the wildcard", "it in its own field, and once")
	}
}

// checkOtherAttr judges an attribute by the wildcard of a type.
func (e *Encoder) checkOtherAttr(t *Type, a *OtherAttribute) {
	if a.Name.Space == XSINamespace && isSchemaHint(a.Name.Local) {
		return
	}
	if t.wildcard == nil || !t.wildcard.Matches(a.Name.Space) {
		e.fault(CodeUnexpectedAttribute, "cvc-complex-type.3.2.2", "the attribute "+a.Name.String(), t.attributeNames())
		return
	}
	fields := e.keys != nil && e.keys.wantsAttrs()
	if t.wildcard.Process == Skip || e.reg == nil {
		if fields {
			e.keys.attr(a.Name, nil)
		}
		return
	}
	decl := e.reg.attribute(a.Name)
	if decl == nil {
		if t.wildcard.Process == Strict {
			e.fault(CodeUndeclared, "cvc-complex-type.3.2.2", "no declaration for the attribute "+a.Name.String(), "a declared attribute")
		} else if fields {
			e.keys.attr(a.Name, nil)
		}
		return
	}
	if err := decl.typ.Parse([]byte(a.Value), bindings(a.Namespaces), &e.val); err != nil {
		e.faultValue(err)
		return
	}
	if fields {
		e.keys.attr(a.Name, &e.val)
	}
	if decl.fixed != nil {
		e.checkFixed(decl.typ, decl.fixed, "cvc-attribute.4")
	}
	e.identify(decl.typ)
}

// bindings look up prefixes among themselves.
type bindings []Binding

func (b bindings) LookupPrefix(prefix string) (string, bool) {
	for i := len(b) - 1; i >= 0; i-- {
		if b[i].Prefix == prefix {
			return b[i].URI, true
		}
	}
	return "", prefix == ""
}

func (e *Encoder) faultValue(err error) {
	if ve, ok := err.(*ValueError); ok {
		e.fault(CodeInvalidValue, ve.Rule, ve.Found, ve.Expected)
		return
	}
	e.fault(CodeInvalidValue, "", err.Error(), "")
}

// Child begins the child element of a leaf of the content model. One of the
// value methods, Complex or Poly follows.
func (e *Encoder) Child(leaf int) *Encoder {
	f := e.top()
	l := &f.typ.model.leaves[leaf]
	decl := l.element
	var noted *instance
	if f.instances != nil {
		noted = f.instances.at(leaf, f.children)
	}
	f.children++
	if e.checking() && (l.key == nameKey{} || !f.typ.model.stepOnto(&f.cursor, leaf)) {
		e.stepTo(decl.name, nil, leaf)
	}
	if e.simpleChild(f, decl); noted != nil {
		e.remember(noted)
	}
	return e
}

// stepTo moves the content model of the innermost element over a child.
func (e *Encoder) stepTo(name QName, decl *ElementDecl, leaf int) bool {
	if !e.checking() {
		return true
	}
	f := e.top()
	before := f.cursor
	got, ok := f.typ.model.stepTo(&f.cursor, name, leaf)
	if !ok && decl != nil {
		got, ok = f.typ.model.stepOver(&f.cursor, name, decl)
	}
	switch {
	case !ok:
		e.fault(CodeUnexpectedElement, "cvc-complex-type.2.4.a", "the element <"+name.Local+"> in <"+f.decl.name.Local+">", f.typ.model.expected(&before, f.decl.name.Local, maxExpected))
	case got != leaf:
		e.fault(CodeUnexpectedElement, "cvc-complex-type.2.4.a", "the element "+name.String()+" in the place of "+f.typ.model.leaves[leaf].describe(), "it in the field of its own")
	}
	return e.err == nil
}

// Content begins the text of simple content; a value method follows.
func (e *Encoder) Content() *Encoder {
	f := e.top()
	e.lexical = e.lexical[:0]
	e.attribute, e.typ, e.fixed, e.empty, e.instance = false, f.typ.simple, f.decl.fixed, f.decl.whenEmpty(), f.instance
	e.plain = e.empty == nil && e.instance == nil && !f.inScope
	return e
}

// End ends the value that Put methods have written.
func (e *Encoder) End() {
	if e.instance != nil && !e.attribute {
		i := e.instance
		e.instance = nil
		e.endInstance(i)
	}
	e.end(e.lexical)
}

// end ends a value that is written as a text.
func (e *Encoder) end(lexical []byte) {
	f := e.top()
	if e.checking() {
		text, scope := lexical, NamespaceResolver(e)
		if len(text) == 0 && e.empty != nil {
			text, scope = []byte(e.empty.text), e.empty
		}
		err := e.typ.Parse(text, scope, &e.val)
		if err != nil && e.typ.patterned() {
			if form, ok := e.typ.formOf(lexical, e); ok {
				e.lexical = append(e.lexical[:0], form...)
				lexical = e.lexical
				err = e.typ.Parse(lexical, e, &e.val)
			}
		}
		if err != nil {
			e.faultValue(err)
		} else {
			lexical = e.checkParts(lexical)
			if e.fixed != nil {
				rule := "cvc-elt.5.2.2.2"
				if e.attribute {
					rule = "cvc-attribute.4"
				}
				e.checkFixed(e.typ, e.fixed, rule)
			}
			e.identify(e.typ)
			if f.inScope {
				e.takeField()
			}
		}
	}
	e.items, e.member = 0, nil
	if e.attribute {
		e.out = e.escape(e.out, lexical, true)
		e.attribute = false
		e.out = append(e.out, '"')
		return
	}
	if len(lexical) > 0 {
		e.closeStartTag()
		e.out = e.escape(e.out, lexical, false)
	}
	if f.typ == nil { // an element with a simple type
		e.endTag()
	}
}

// checkParts looks at the value at hand as what it was written from: a list has as
// many items, and a union its member. It returns the value, in another form if
// that is needed to tell the member from the others.
func (e *Encoder) checkParts(lexical []byte) []byte {
	if e.items > 0 && e.val.IsList() && e.val.Len() != e.items {
		e.fault(CodeInvalidValue, "", "an item of a list that is empty or has white space in it", strconv.Itoa(e.items)+" items")
	}
	if e.member == nil || e.items > 0 || e.typ.variety != VarietyUnion || e.val.typ.DerivesFrom(e.member) {
		return lexical
	}
	if form, ok := e.typ.formAs(e.member, lexical, e); ok {
		e.lexical = append(e.lexical[:0], form...)
		lexical = e.lexical
		_ = e.typ.Parse(lexical, e, &e.val) // which formAs has done too
	}
	return lexical
}

// checkFixed compares the value at hand with a fixed value.
func (e *Encoder) checkFixed(t *SimpleType, fixed *constant, rule string) {
	if !fixed.equals(t, &e.val) {
		e.fault(CodeFixedValue, rule, strconv.Quote(clipString(e.val.String())), "the fixed value "+strconv.Quote(fixed.text))
	}
}

// identify judges the value at hand as ID or IDREF.
func (e *Encoder) identify(t *SimpleType) {
	if !t.identifies() {
		return
	}
	fault, waiting := e.ids.add(&e.val, &unlimited)
	if fault != nil {
		e.fault(fault.Code, fault.Rule, fault.Found, fault.Expected)
	}
	for _, r := range waiting {
		r.offset = int64(len(e.out) - e.from)
	}
}

// Complex writes v as the element begun, with xsi:type where v is not of the
// declared type, and ends it.
func (e *Encoder) Complex(v ComplexValue) {
	f := e.top()
	t := v.XMLType()
	f.typ, f.encodedContent = t, encodedContent{}
	if t != f.decl.typ {
		e.xsiType(f.decl, t)
	}
	if t.model != nil && len(t.model.leaves) > 0 {
		if k, ok := v.(instancesKeeper); ok {
			if c := k.XMLInstances(); c.noted != nil {
				f.instances = c
			}
		}
	}
	if i := e.instance; i != nil {
		e.instance, f.instance = nil, i
		e.instanceAttributes(f.decl, i, e.nilled)
	}
	nilled := e.nilled
	if e.nilled = false; nilled {
		e.nilAttribute(f.decl)
	}
	if e.checking() && t.abstract {
		e.fault(CodeAbstract, "cvc-type.2", "a value of the abstract type "+t.describe(), "one of a type derived from it")
	}
	if cap(e.seen) < len(t.attrs) {
		e.seen = make([]bool, len(t.attrs)+16)
	}
	e.seen = e.seen[:len(t.attrs)]
	clear(e.seen)
	v.XMLEncodeAttrs(e)
	if e.checking() && t.required > 0 {
		for i := range t.attrs {
			if t.attrs[i].required && !e.seen[i] {
				e.fault(CodeMissingAttribute, "cvc-complex-type.4", "<"+f.decl.name.Local+"> lacks the attribute "+t.attrs[i].name.Local, "a value for it")
			}
		}
	}
	if t.refersByDefault || f.inScope {
		e.absentAttributes(t)
	}
	if nilled {
		e.endTag()
		return
	}
	v.XMLEncodeContent(e)
	if f = e.top(); e.checking() && t.model != nil && t.content != SimpleContent && !t.model.complete(&f.cursor) {
		e.fault(CodeMissingElement, "cvc-complex-type.2.4.b", "<"+f.decl.name.Local+"> ends here", t.model.expected(&f.cursor, f.decl.name.Local, maxExpected))
	}
	e.endTag()
}

// Poly is Complex for a field that may be nil; without a value the element is a
// fault.
func (e *Encoder) Poly(v ComplexValue) {
	if v == nil {
		e.fault(CodeUnset, "", "<"+e.top().decl.name.Local+"> has no value", "a value of a type derived from "+e.top().decl.typ.describe())
		e.endTag()
		return
	}
	e.Complex(v)
}

func (e *Encoder) xsiType(decl *ElementDecl, t *Type) {
	if e.checking() && !t.derivesFrom(decl.typ, decl.block|decl.typ.block) {
		e.fault(CodeTypeNotDerived, "cvc-elt.4.3", "a value of the type "+t.describe(), "one of a type derived from "+decl.typ.describe())
	}
	prefix, bound := e.prefixFor(t.name.Space, false)
	switch {
	case bound:
		e.relied = append(e.relied, Binding{prefix, t.name.Space})
	case t.name.Space != "":
		hint := ""
		if t.name.Space == XSDNamespace {
			hint = "xs"
		}
		prefix = e.needPrefix(t.name.Space, hint)
	case e.undeclareDefault():
	default:
		e.fault(CodeNamespace, "", "the type "+t.describe()+" without a namespace where a default namespace is in force", "prefixes for all namespaces, see WithPrefix")
	}
	e.attributeName(QName{XSINamespace, "type"}, "xsi")
	if prefix != "" {
		e.out = append(e.out, prefix...)
		e.out = append(e.out, ':')
	}
	e.out = append(e.out, t.name.Local...)
	e.out = append(e.out, '"')
}

// NilItem reports an item of a list of alternatives or elements that is nil.
func (e *Encoder) NilItem() {
	e.fault(CodeUnset, "", "a nil item in the content of <"+e.top().decl.name.Local+">", "a value")
}

// Any writes an element where a wildcard or a substitution group stands in the
// content model.
func (e *Encoder) Any(leaf int, v Element) {
	if v == nil {
		e.NilItem()
		return
	}
	e.top().children++
	l := &e.top().typ.model.leaves[leaf]
	decl := v.XMLDecl()
	if !e.stepTo(v.XMLName(), decl, leaf) && e.err != nil {
		return
	}
	if raw, ok := v.(*RawElement); ok {
		e.beforeChild()
		if l.element != nil {
			e.raw(raw, nil, l.declFor(raw.Name))
		} else {
			e.raw(raw, l.wildcard, nil)
		}
		return
	}
	if decl == nil {
		e.fault(CodeUndeclared, "", "the element "+v.XMLName().String()+" without a declaration", "a *RawElement")
		return
	}
	e.beginElement(decl, v)
	v.XMLEncodeElement(e)
}

// AnyContent writes an element of the type xs:anyType in the place of the one
// begun.
func (e *Encoder) AnyContent(v Element) {
	f := e.top()
	e.out, e.scope, e.open = e.out[:f.start], e.scope[:f.scope], false
	decl := f.decl
	if f.inScope && e.checking() {
		e.keys.drop()
	}
	e.stack = e.stack[:len(e.stack)-1]
	raw, ok := v.(*RawElement)
	if !ok || raw.Name != decl.name {
		e.fault(CodeUnset, "", "<"+decl.name.Local+"> has no value", "a RawElement of that name")
		return
	}
	e.raw(raw, nil, decl)
}

// Text writes a run of text of mixed content.
func (e *Encoder) Text(s string) {
	if s == "" {
		return
	}
	e.top().text = true
	e.closeStartTag()
	e.out = e.escape(e.out, bytesOf(s), false)
}

// raw writes a kept element, with the declarations that it relies on. It is
// judged by a declaration or by the wildcard that admits it.
func (e *Encoder) raw(r *RawElement, w *Wildcard, decl *ElementDecl) {
	name := 1 + nameLength(r.XML[min(1, len(r.XML)):])
	if name == 1 || name >= len(r.XML) || r.XML[0] != '<' {
		e.fault(CodeInvalidValue, "", "a kept element without XML", "a start tag")
		return
	}
	// The element is read as it stands, in the scope that it gets.
	limits := unlimited
	if e.checking() { // which recurses
		limits.Depth = 100_000
	}
	s := scanners.Get().(*Scanner)
	s.limits = limits
	s.Reset(r.XML)
	defer s.release()
	var decls []Binding
	for i := range e.scope {
		if !declares(e.scope[i+1:], e.scope[i].Prefix) {
			s.bind(e.scope[i].Prefix, e.scope[i].URI)
		}
	}
	for _, b := range r.Namespaces {
		uri, ok := e.LookupPrefix(b.Prefix)
		if uri == b.URI && (ok || b.URI == "") {
			continue
		}
		if bad := badBinding(b); bad != "" {
			e.fault(CodeNamespace, "", bad, "a prefix for a namespace")
			return
		}
		if declares(decls, b.Prefix) {
			e.fault(CodeNamespace, "", "two declarations of the prefix "+b.Prefix+" around a kept element", "one")
			return
		}
		decls = append(decls, b)
		s.bind(b.Prefix, b.URI)
	}
	s.outer = len(s.bindings)
	own := e.judgeRaw(s, r, w, decl)
	e.out = append(e.out, r.XML[:name]...)
	for _, b := range decls {
		if !declares(own, b.Prefix) {
			e.declare(b.Prefix, b.URI)
			e.scope = e.scope[:len(e.scope)-1]
		}
	}
	e.out = append(e.out, r.XML[name:]...)
}

// judgeRaw judges a kept element as the decoder would; without checks, only
// whether it is one well-formed element of its name. It returns the namespace
// declarations of the element.
func (e *Encoder) judgeRaw(s *Scanner, r *RawElement, w *Wildcard, decl *ElementDecl) (own []Binding) {
	if !e.checking() || w != nil && w.Process == Skip {
		w, decl = &Wildcard{Any: true, Process: Skip}, nil
	}
	d := newDecoder(e.reg, nil)
	defer d.rest()
	d.s = s
	// Its IDs are among those of the document.
	d.ids, d.idBase = e.ids, int64(len(e.out)-e.from)
	if d.keys = e.keys; d.keys != nil {
		d.keys.judge = d
		defer func() { d.keys.judge = e }()
	}
	if d.start() {
		if got := s.Name(); got != r.Name {
			e.fault(CodeInvalidValue, "", "a kept element of the name "+got.String(), r.Name.String())
		}
		own = slices.Clone(s.NamespaceDecls())
		d.wildcard, d.decl = w, decl
		d.any(false)
		for d.next() && d.kind != EOF {
		}
	}
	e.ids = d.ids
	if d.err != nil && e.err == nil {
		inner := *d.err.(*Error)
		inner.Path = e.path() + inner.Path
		inner.Offset, inner.Line, inner.Column = -1, 0, 0
		e.err = &inner
	}
	return own
}
