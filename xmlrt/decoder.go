package xmlrt

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strconv"
	"unsafe"
)

// A DecodeOption adjusts decoding.
type DecodeOption func(*decodeOptions)

type decodeOptions struct {
	limits   Limits
	registry *Registry
	sink     func(*Error) bool
	assess   func(Assessment)
	rootAs   *string // the namespace to read that of the document element as
	alias    bool
	dtd      bool
	entities bool // values of xs:ENTITY have to be declared
}

// WithLimits replaces the default limits.
func WithLimits(l Limits) DecodeOption { return func(o *decodeOptions) { o.limits = l } }

// WithRegistry makes the components of r known to wildcards and xsi:type,
// besides those of the package and of the packages that it imports.
func WithRegistry(r *Registry) DecodeOption { return func(o *decodeOptions) { o.registry = r } }

// WithFindings makes decoding go on after a finding: each is handed to sink,
// in the order of the document, until sink returns false. The document is still
// an error as a whole. A document that is not well-formed ends with its first
// fault all the same.
func WithFindings(sink func(*Error) bool) DecodeOption {
	return func(o *decodeOptions) { o.sink = sink }
}

// WithAliasing lets the strings of the result share memory with the document,
// which then must not change for as long as any of them is in use. It has no
// effect on documents that are read from a stream. Without it strings are
// copied, short ones several to a piece of memory: one that is kept keeps up to
// 1 KB of its neighbours.
func WithAliasing() DecodeOption { return func(o *decodeOptions) { o.alias = true } }

// WithDTD accepts documents with a document type declaration and reads its
// internal subset: entities, as far as Limits.Expansion allows, attribute defaults
// and types. Nothing external is read. A value of xs:ENTITY then has to name an
// unparsed entity that is declared (cvc-simple-type.2).
func WithDTD() DecodeOption { return func(o *decodeOptions) { o.dtd, o.entities = true, true } }

// WithUnparsedEntities holds values of xs:ENTITY against the unparsed entities that
// the document declares, as WithDTD does too: in a document without a document type
// declaration there is none, so that no value is valid (cvc-simple-type.2). By
// default any name is taken, since what is decoded without its declarations could
// not be written again otherwise.
func WithUnparsedEntities() DecodeOption { return func(o *decodeOptions) { o.entities = true } }

// A Decoder decodes and validates one document. Generated code calls its
// methods from its XMLDecode methods; a program calls Unmarshal functions.
type Decoder struct {
	s    *Scanner
	opts decodeOptions
	reg  *Registry
	path pathTracker
	// refPath is that of the last reference that had no key.
	refPath pathTracker

	kind     TokenKind
	stopped  bool
	err      error // the first finding, or what ended the decoding
	findings int

	// What is being handed to generated code.
	val       Value // the value of an attribute, simple element or simple content
	valueless bool  // values are judged, and not handed to anybody
	attr      *Attr
	typ       *Type // of the element that Complex is to decode
	decl      *ElementDecl
	nilled    bool
	defaulted bool // the last simple content was empty and has a default
	wildcard  *Wildcard
	member    *ElementDecl // of another schema, that stands for the head of a leaf
	prev      int          // the leaf before, see PrevLeaf
	taken     bool
	items     *itemFilter // of Items, else nil

	ids     identities
	keys    *constraints // nil without identity constraints
	idBase  int64        // of the document in another, see Encoder.judgeRaw
	rawMark *rawMark
	shelf   shelf
	text    []byte
	textBuf []byte
}

// Unmarshal decodes a document whose document element is any of those known.
func Unmarshal(known *Registry, data []byte, opts ...DecodeOption) (Element, error) {
	d := newDecoder(known, opts)
	d.scan(data)
	defer d.release()
	return d.document(nil)
}

// UnmarshalElement decodes a document into root, whose name the document
// element must have.
func UnmarshalElement(known *Registry, data []byte, root Element, opts ...DecodeOption) error {
	d := newDecoder(known, opts)
	d.scan(data)
	defer d.release()
	_, err := d.document(root)
	return err
}

// Decode is Unmarshal for a document that is read as it is decoded.
func Decode(known *Registry, r io.Reader, opts ...DecodeOption) (Element, error) {
	d := newDecoder(known, opts)
	d.scanReader(r)
	defer d.release()
	return d.document(nil)
}

// Check validates a document whose document element is any of those known
// and builds no values.
func Check(known *Registry, data []byte, opts ...DecodeOption) error {
	d := newDecoder(known, opts)
	d.scan(data)
	defer d.release()
	return d.check()
}

// CheckReader is Check for a document that is read as it is judged: it takes
// memory for the depth of the document, its longest token and the values that
// identity constraints compare.
func CheckReader(known *Registry, r io.Reader, opts ...DecodeOption) error {
	d := newDecoder(known, opts)
	d.scanReader(r)
	defer d.release()
	return d.check()
}

func (d *Decoder) check() error {
	d.valueless = d.opts.assess == nil && !d.opts.entities
	if !d.start() {
		return d.err
	}
	decl := d.rootDecl(nil)
	if decl == nil {
		d.skip()
	} else {
		d.element(decl, target{})
	}
	d.finish()
	return d.err
}

func newDecoder(known *Registry, opts []DecodeOption) *Decoder {
	d := decoders.Get().(*Decoder)
	d.prev, d.reg, d.shelf.size = -1, known, firstShelf
	for _, o := range opts {
		o(&d.opts)
	}
	d.reg = d.opts.registry.over(known)
	if d.reg == nil {
		d.reg = &Registry{}
	}
	return d
}

// document decodes the document into root, or into a new element.
func (d *Decoder) document(root Element) (Element, error) {
	if !d.start() {
		return nil, d.err
	}
	decl := d.rootDecl(root)
	if root == nil && decl != nil && decl.newElement != nil {
		root = decl.newElement()
	}
	switch {
	case decl == nil:
		d.skip()
	case decl.undeclared:
		d.wildcard, d.decl = nil, decl
		root = d.any(true)
	default:
		d.element(decl, target{element: root})
	}
	d.finish()
	if d.err != nil {
		return nil, d.err
	}
	return root, nil
}

// start reads up to the document element.
func (d *Decoder) start() bool {
	for d.next() {
		if d.kind == StartElement {
			return d.opts.rootAs == nil || d.renameRoot()
		}
	}
	return false
}

// finish reads what follows the document element.
func (d *Decoder) finish() {
	for d.next() && d.kind != EOF {
	}
	d.resolveIDs()
}

// rootDecl is the declaration of the document element, or nil after a finding;
// want is the element that the caller asked for, if any.
func (d *Decoder) rootDecl(want Element) *ElementDecl {
	name := d.s.Name()
	if want != nil {
		if name != want.XMLName() {
			return d.otherRoot(name, want)
		}
		if decl := want.XMLDecl(); decl != nil { // whatever the registry has by that name
			return decl
		}
	}
	decl := d.s.declaredIn(d.reg)
	switch {
	case decl != nil:
		return decl
	case want == nil && d.knownXSIType(): // which governs it (cvc-assess-elt.1.1)
		return &ElementDecl{name: name, typ: anyType(), undeclared: true}
	default:
		d.unknownRoot(name)
		return nil
	}
}

// unknownRoot reports a document element that the schema does not declare, and says
// which might have been meant.
func (d *Decoder) unknownRoot(name QName) {
	e := &Error{Code: CodeUnknownRoot, Rule: "cvc-elt.1"}
	like := d.reg.rootsLike(name)
	declare := "xmlns"
	if p := d.s.Prefix(); p != "" {
		declare += ":" + p
	}
	all := func(is func(QName) bool) bool {
		return !slices.ContainsFunc(like, func(n QName) bool { return !is(n) })
	}
	var words []string
	switch {
	case len(like) == 0:
		e.Found, e.Expected = "the unknown document element "+name.String(), "a document element that the schema declares"
	case all(func(n QName) bool { return n.Local == name.Local && n.Space != "" }):
		e.Found = "the document element <" + name.Local + "> in " + describeNamespace(name.Space)
		for _, n := range like {
			words = append(words, declare+"="+strconv.Quote(n.Space))
		}
	case all(func(n QName) bool { return n.Space == name.Space }):
		e.Found = "the unknown document element <" + name.Local + ">"
		for _, n := range like {
			words = append(words, "<"+n.Local+">")
		}
	default:
		e.Found = "the unknown document element " + name.String()
		for _, n := range like {
			words = append(words, n.String())
		}
	}
	if words != nil {
		e.Expected = alternatives(words)
	}
	d.report(e, d.s.Offset())
}

// otherRoot reports a document element that is not the one asked for.
func (d *Decoder) otherRoot(name QName, want Element) *ElementDecl {
	d.report(&Error{
		Code: CodeUnknownRoot, Rule: "cvc-elt.1",
		Found: "the document element " + name.String(), Expected: want.XMLName().String(),
	}, d.s.Offset())
	return nil
}

// next reads a token. It reports false when decoding is over.
func (d *Decoder) next() bool {
	if d.stopped {
		return false
	}
	kind, err := d.s.Next()
	if err != nil {
		d.fatal(err)
		return false
	}
	d.kind = kind
	if d.path.live {
		d.path.follow(d.s, kind)
	}
	return true
}

// fatal ends decoding with an error of the scanner.
func (d *Decoder) fatal(err error) {
	d.stopped = true
	if e, ok := err.(*Error); ok {
		e.Path = d.path.at(d.s)
		d.found(e)
		return
	}
	if d.err == nil {
		d.err = err
	}
}

func (d *Decoder) found(e *Error) {
	if d.err == nil {
		d.err = e
	}
	d.findings++
	if d.opts.sink == nil || !d.opts.sink(e) {
		d.stopped = true
	}
}

// report completes a finding with its position and path and hands it on.
func (d *Decoder) report(e *Error, offset int64) {
	if d.stopped {
		return
	}
	e.Offset = offset
	e.Line, e.Column = d.s.Position(offset)
	if e.Path == "" {
		e.Path = d.path.at(d.s)
	}
	d.found(e)
}

// A target is where a decoded element goes: to a child of a complex value, to
// an element, or, the zero target, nowhere.
type target struct {
	parent  ComplexValue
	leaf    int
	index   int // among all children of the parent
	element Element
}

// kept reports whether somebody takes the element.
func (t *target) kept() bool { return t.parent != nil || t.element != nil }

// bind hands what has been decoded to where it goes.
func (d *Decoder) bind(t target) {
	switch {
	case t.parent != nil:
		t.parent.XMLDecodeChild(d, t.leaf)
	case t.element != nil:
		t.element.XMLDecodeElement(d)
	}
}

// element decodes the element whose start tag is current, up to its end tag.
func (d *Decoder) element(decl *ElementDecl, t target) {
	typ, nilled := decl.typ, false
	var noted *instance
	attrs := d.s.Attrs()
	others, lost := len(attrs), false
	if d.s.prefixed == 0 {
		attrs = nil // none is of XML Schema itself
	}
	for i := range attrs {
		a := &attrs[i]
		if a.Name.Space != XSINamespace {
			continue
		}
		switch a.Name.Local {
		case "type":
			others--
			if named := d.xsiType(a, decl); named != nil {
				typ = named
				if typ == decl.typ || !decl.typ.complex {
					noted = noted.with(instance{typ: typ})
				}
			} else {
				lost = !decl.undeclared
			}
		case "nil":
			others--
			if nilled = d.xsiNil(a, decl); !nilled {
				noted = noted.with(instance{notNil: true})
			}
		case "schemaLocation", "noNamespaceSchemaLocation":
			others--
		}
	}
	if lost && typ.abstract {
		d.skip()
		return
	}
	if decl.abstract || typ.abstract {
		d.abstract(decl, typ)
		if typ.abstract {
			d.skip()
			return
		}
	}
	if d.opts.assess != nil {
		d.opts.assess(Assessment{Offset: d.s.Offset(), Type: typ})
	}
	inScope := (d.keys != nil || decl.constraints != nil) && d.enterScope(decl)
	var raw *rawMark
	if decl.typ == anyType() {
		raw = d.beginRaw(t.kept())
	}
	if !typ.complex || !decl.typ.complex {
		if typ.complex && others > 0 {
			noted = noted.with(instance{attrs: d.givenAttributes()})
		}
		if typ.complex || others > 0 {
			d.attributes(nil, typ)
		}
		ok := d.simpleContent(typ.simple, decl, nilled)
		if ok && !d.stopped {
			if noted != nil && !nilled {
				noted.scope = d.scopeOf(decl.typ)
			}
			if d.defaulted {
				noted = noted.with(instance{empty: true})
			}
			d.typ, d.nilled, d.taken, d.rawMark = typ, nilled, true, raw
			d.bind(t)
			if noted != nil {
				t.note(noted)
			}
		}
		if inScope {
			d.leaveScope(typ, decl, nilled)
		}
		d.releaseRaw(raw)
		return
	}
	d.typ, d.decl, d.nilled, d.taken, d.rawMark = typ, decl, nilled, false, raw
	if !t.kept() {
		if item := d.items.complex(typ); item != nil {
			d.decodeItem(item)
			if inScope {
				d.leaveScope(typ, decl, nilled)
			}
			return
		}
	}
	switch { // bind, without another call for each level of elements
	case t.parent != nil:
		t.parent.XMLDecodeChild(d, t.leaf)
	case t.element != nil:
		t.element.XMLDecodeElement(d)
	}
	if !d.taken && !d.stopped {
		d.complexElement(nil)
	}
	if typ.content == SimpleContent && d.defaulted {
		noted = noted.with(instance{empty: true})
	}
	if noted != nil && !d.stopped {
		t.note(noted)
	}
	if inScope {
		d.leaveScope(typ, decl, nilled)
	}
	d.releaseRaw(raw)
}

// abstract reports that the element at hand may not have its name or its type.
func (d *Decoder) abstract(decl *ElementDecl, typ *Type) {
	if decl.abstract {
		d.report(&Error{Code: CodeAbstract, Rule: "cvc-elt.2", Found: "<" + decl.name.Local + "> is abstract", Expected: "an element of its substitution group"}, d.s.Offset())
	}
	if typ.abstract {
		d.report(&Error{
			Code: CodeAbstract, Rule: "cvc-type.2",
			Found:    "<" + decl.name.Local + "> does not say which type of content it has: the one declared, " + typ.name.Local + ", is abstract",
			Expected: `xsi:type="..." with ` + d.reg.derivedNames(typ),
		}, d.s.Offset())
	}
}

func (d *Decoder) xsiType(a *Attr, decl *ElementDecl) *Type {
	typ, err := d.typeNamed(a.Value)
	if err != nil {
		d.reportValue(a.ValueOffset, attrPath(a), err, nil, nil)
		return nil
	}
	switch {
	case typ == nil && decl.undeclared:
	case typ == nil:
		name := d.val.QName()
		d.unknownType(a, decl, name)
	case !typ.derivesFrom(decl.typ, decl.block|decl.typ.block):
		d.reportAttr(a, CodeTypeNotDerived, "cvc-elt.4.3", "the type "+typ.describe()+" may not stand here", "a type derived from "+decl.typ.describe())
		return nil
	}
	return typ
}

// typeNamed is the type that a value of xsi:type names, nil if there is none. In the
// last case the name is the value at hand.
func (d *Decoder) typeNamed(value []byte) (*Type, error) {
	recent := d.s.recent.typ(value)
	if recent.holds(value, d.reg) {
		return recent.typ, nil
	}
	if err := Builtin(XSQName).Parse(value, d.s, &d.val); err != nil {
		return nil, err
	}
	typ := d.reg.typeByName(QName{d.val.space, aliased(d.val.lex[d.val.colon:])})
	if typ != nil && len(value) <= maxRemembered && len(d.val.space) <= maxRemembered {
		prefix := ""
		if d.val.colon > 0 {
			prefix = string(d.val.lex[:d.val.colon-1])
		}
		*recent = recentType{string(value), prefix != "", d.s.prefix(prefix), d.val.space, d.reg, typ}
	}
	return typ, nil
}

// unknownType reports an xsi:type that names no type, and guesses which was meant.
func (d *Decoder) unknownType(a *Attr, decl *ElementDecl, name QName) {
	if d.stopped {
		return
	}
	e := &Error{
		Code: CodeUnknownType, Rule: "cvc-elt.4.2", Path: d.path.at(d.s) + attrPath(a), Decl: decl,
		Found: "the type " + name.String() + " is not defined", Expected: "the name of a type derived from " + decl.typ.describe(),
	}
	var derived []QName
	if d.findings < maxHints {
		derived = d.reg.derived(decl.typ)
	}
	i := slices.IndexFunc(derived, func(t QName) bool { return t.Local == name.Local })
	locals := func(yield func(string) bool) {
		for _, t := range derived {
			if !yield(t.Local) {
				return
			}
		}
	}
	if near, ok := nearest(name.Local, locals); ok {
		e.Hint = "did you mean " + near + "?"
		if slices.Contains(derived, QName{name.Space, near}) {
			e.Found, e.Expected = "the type "+name.Local+" is not defined", d.reg.derivedNames(decl.typ)
		}
	} else if i >= 0 {
		e.Hint = "did you mean the one of the " + describeNamespace(derived[i].Space) + "?"
	}
	if name.Space == "" && decl.name.Space != "" {
		e.Expected += "; an unprefixed type name needs a default namespace declaration"
	}
	d.report(e, a.ValueOffset)
}

func (d *Decoder) xsiNil(a *Attr, decl *ElementDecl) bool {
	if decl.undeclared { // cvc-complex-type.3 leaves the attribute out
		return false
	}
	if err := Builtin(XSBoolean).Parse(a.Value, d.s, &d.val); err != nil {
		d.reportValue(a.ValueOffset, attrPath(a), err, nil, nil)
		return false
	}
	isNil := d.val.Bool()
	if !decl.nillable {
		expected := "no xsi:nil"
		if decl.typ.simple != nil {
			expected += ", but a value: " + decl.typ.simple.Expected()
		}
		d.reportAttr(a, CodeNotNillable, "cvc-elt.3.1", "xsi:nil on <"+decl.name.Local+">, which is not nillable", expected)
		return false
	}
	if isNil && decl.fixed != nil {
		d.reportAttr(a, CodeNotNillable, "cvc-elt.3.2.2", "xsi:nil on <"+decl.name.Local+">, which has a fixed value", "")
	}
	return isNil
}

func (t *Type) describe() string {
	if t.name.IsZero() {
		return "an anonymous type"
	}
	return t.name.String()
}

func attrPath(a *Attr) string {
	if a.Prefix != "" {
		return "/@" + a.Prefix + ":" + a.Name.Local
	}
	return "/@" + a.Name.Local
}

func (d *Decoder) reportAttr(a *Attr, code Code, rule, found, expected string) {
	if d.stopped {
		return
	}
	d.report(&Error{Code: code, Rule: rule, Path: d.path.at(d.s) + attrPath(a), Found: found, Expected: expected}, a.Offset)
}

func (d *Decoder) reportValue(offset int64, attr string, err error, typ *Type, decl *ElementDecl) {
	if d.stopped {
		return
	}
	e := &Error{Code: CodeInvalidValue, Path: d.path.at(d.s) + attr, Err: err, Type: typ, Decl: decl}
	var ve *ValueError
	if errors.As(err, &ve) {
		e.Rule, e.Found, e.Expected = ve.Rule, ve.Found, ve.Expected
		if d.findings < maxHints {
			e.Hint = ve.guess()
		}
	} else {
		e.Found = err.Error()
	}
	d.report(e, offset)
}

// attributes judges the attributes of the start tag and hands them to v.
func (d *Decoder) attributes(v ComplexValue, typ *Type) {
	attrs := d.s.Attrs()
	if len(attrs) == 0 && typ.required == 0 && !typ.refersByDefault && d.keys == nil {
		return
	}
	var few [32]bool
	seen := few[:]
	if len(typ.attrs) > len(few) {
		seen = make([]bool, len(typ.attrs))
	}
	required := typ.required
	for k := range attrs {
		a := &attrs[k]
		if a.Name.Space == XSINamespace {
			d.instanceAttr(v, typ, a)
			continue
		}
		i := typ.attributeByKey(a.attrKey(), k)
		if i >= 0 {
			d.attribute(v, typ, a, i)
		} else if i = d.wildcardAttr(v, typ, a); i < 0 {
			continue
		}
		// It is there, or what was meant to be it, which is not missing then.
		if !seen[i] && typ.attrs[i].required {
			required--
		}
		seen[i] = true
	}
	fields := d.keys != nil && d.keys.wantsAttrs()
	if fields || typ.refersByDefault {
		d.absentAttributes(typ, seen, fields)
	}
	if required == 0 {
		return
	}
	for i := range typ.attrs {
		if use := &typ.attrs[i]; use.required && !seen[i] {
			d.missingAttribute(typ, use)
		}
	}
}

// attribute judges an attribute by the use with the index i of a type, and hands it
// to v.
func (d *Decoder) attribute(v ComplexValue, typ *Type, a *Attr, i int) {
	use := &typ.attrs[i]
	if f := use.typ.parse(a.Value, d.s, &d.val); f != faultNone {
		d.attributeFault(a, use.typ, f, typ)
		return
	}
	if d.keys != nil && d.keys.wantsAttrs() {
		d.keys.attr(a.Name, &d.val)
	}
	if use.fixed != nil && !use.fixed.equals(use.typ, &d.val) {
		d.notFixed(a, use.fixed, typ)
		return
	}
	if use.typ.identifies() {
		d.identify(a, a.ValueOffset)
	}
	if d.opts.entities {
		d.checkEntities(&d.val, a.ValueOffset, attrPath(a))
	}
	if d.opts.assess != nil {
		d.opts.assess(Assessment{Offset: a.Offset, Attribute: true, Value: &d.val})
	}
	if v != nil && !d.stopped {
		d.attr = a
		v.XMLDecodeAttr(d, i)
	}
}

// instanceAttr judges an attribute of the namespace of instances.
func (d *Decoder) instanceAttr(v ComplexValue, typ *Type, a *Attr) {
	switch w := typ.wildcard; {
	case a.Name.Local == "type" || a.Name.Local == "nil" || isSchemaHint(a.Name.Local):
	case w != nil && w.Matches(XSINamespace):
		d.wildcardAttr(v, typ, a)
	default:
		d.reportAttr(a, CodeUnexpectedAttribute, "cvc-complex-type.3.2.2", "the attribute xsi:"+clipString(a.Name.Local), "one of xsi:type, xsi:nil, xsi:schemaLocation, xsi:noNamespaceSchemaLocation")
	}
}

// attributeFault reports a value that is none of the type of its attribute; owner is
// that of the element, if it declares the attribute.
func (d *Decoder) attributeFault(a *Attr, t *SimpleType, f fault, owner *Type) {
	d.reportValue(a.ValueOffset, attrPath(a), t.valueError(f, &d.val), owner, nil)
	if d.keys != nil && d.keys.wantsAttrs() {
		d.keys.spoil(a.Name)
	}
}

// notFixed reports an attribute with another value than its fixed one.
func (d *Decoder) notFixed(a *Attr, fixed *constant, owner *Type) {
	if d.stopped {
		return
	}
	d.report(&Error{
		Code: CodeFixedValue, Rule: "cvc-attribute.4", Path: d.path.at(d.s) + attrPath(a), Type: owner,
		Found: strconv.Quote(string(clip(a.Value))), Expected: "the fixed value " + strconv.Quote(fixed.text),
	}, a.ValueOffset)
}

// missingAttribute reports that the start tag at hand lacks an attribute. An
// attribute of almost that name, which a wildcard took, may be meant to be it.
func (d *Decoder) missingAttribute(typ *Type, use *attributeUse) {
	if d.stopped {
		return
	}
	e := &Error{
		Code: CodeMissingAttribute, Rule: "cvc-complex-type.4", Type: typ,
		Found:    "<" + d.s.Name().Local + "> lacks the attribute " + use.name.Local,
		Expected: use.name.Local + "=" + strconv.Quote("...") + ", " + use.typ.Expected(),
	}
	others := func(yield func(string) bool) {
		for _, a := range d.s.Attrs() {
			if a.Name.Space == use.name.Space && typ.attribute(a.Name) < 0 && !yield(a.Name.Local) {
				return
			}
		}
	}
	at := d.s.Offset()
	if d.findings < maxHints {
		if near, ok := nearest(use.name.Local, others); ok {
			e.Hint = "did you mean " + use.name.Local + ", not " + near + "?"
			for _, a := range d.s.Attrs() {
				if a.Name == (QName{use.name.Space, near}) {
					at = a.Offset
				}
			}
		}
	}
	d.report(e, at)
}

// isSchemaHint reports whether an attribute of the namespace of instances only
// says where schemas are.
func isSchemaHint(local string) bool {
	return local == "schemaLocation" || local == "noNamespaceSchemaLocation"
}

// attributeByKey is attribute for a name that stands as the k-th in its tag: most
// tags have their attributes in one order.
func (t *Type) attributeByKey(key nameKey, k int) int {
	if k < len(t.attrKeys) && t.attrKeys[k] == key {
		return k
	}
	for i, a := range t.attrKeys {
		if a == key {
			return i
		}
	}
	return -1
}

func (t *Type) attribute(name QName) int {
	for i := range t.attrs {
		if u := &t.attrs[i]; u.name.Local == name.Local && u.name.Space == name.Space {
			return i
		}
	}
	return -1
}

// wildcardAttr judges an attribute that a type does not declare. It returns the
// index of the one that was probably meant, or -1.
func (d *Decoder) wildcardAttr(v ComplexValue, typ *Type, a *Attr) int {
	w := typ.wildcard
	fields := d.keys != nil && d.keys.wantsAttrs()
	if w == nil || !w.Matches(a.Name.Space) {
		rule, expected := "cvc-complex-type.3.2.1", "none"
		switch {
		case !typ.complex:
			rule = "cvc-type.3.1.1"
		case w != nil:
			rule, expected = "cvc-complex-type.3.2.2", typ.attributeNames()
		default:
			expected = typ.attributeNames()
		}
		return d.unexpectedAttribute(a, typ, rule, expected)
	}
	if w.Process != Skip {
		decl := d.reg.attribute(a.Name)
		switch {
		case decl != nil:
			if f := decl.typ.parse(a.Value, d.s, &d.val); f != faultNone {
				d.attributeFault(a, decl.typ, f, nil)
				return -1
			}
			if fields {
				d.keys.attr(a.Name, &d.val)
			}
			if decl.fixed != nil && !decl.fixed.equals(decl.typ, &d.val) {
				d.notFixed(a, decl.fixed, nil)
				return -1
			}
			if decl.typ.identifies() {
				d.identify(a, a.ValueOffset)
			}
			if d.opts.entities {
				d.checkEntities(&d.val, a.ValueOffset, attrPath(a))
			}
		case w.Process == Strict:
			d.reportAttr(a, CodeUndeclared, "cvc-complex-type.3.2.2", "no declaration for the attribute "+a.Name.String(), "a declared attribute")
			return -1
		case fields:
			d.keys.attr(a.Name, nil)
		}
	} else if fields {
		d.keys.attr(a.Name, nil)
	}
	if v != nil {
		d.attr = a
		v.XMLDecodeAttr(d, OtherAttr)
	}
	return -1
}

// unexpectedAttribute reports an attribute that a type does not have, and returns
// the index of the one that was probably meant, or -1.
func (d *Decoder) unexpectedAttribute(a *Attr, typ *Type, rule, expected string) int {
	if d.stopped {
		return -1
	}
	e := &Error{
		Code: CodeUnexpectedAttribute, Rule: rule, Path: d.path.at(d.s) + attrPath(a), Type: typ,
		Found: "the attribute " + a.Name.String() + " is not declared for <" + d.s.Name().Local + ">", Expected: expected,
	}
	names := func(yield func(string) bool) {
		for i := range typ.attrs {
			n := typ.attrs[i].name
			given := slices.ContainsFunc(d.s.Attrs(), func(b Attr) bool { return b.Name == n })
			if !given && !yield(n.Local) {
				return
			}
		}
	}
	local := a.Name.Local
	near, ok := "", false
	if d.findings < maxHints {
		near, ok = nearest(local, names)
	}
	if ok {
		local = near
		e.Hint = "did you mean " + near + "?"
	}
	meant := slices.IndexFunc(typ.attrs, func(u attributeUse) bool { return u.name.Local == local })
	switch {
	case ok || meant < 0:
	case typ.attrs[meant].name.Space == "":
		e.Hint = "did you mean " + local + " without a prefix?"
	default:
		e.Hint = "did you mean the attribute of the namespace " + typ.attrs[meant].name.Space + "?"
	}
	d.report(e, a.Offset)
	return meant
}

func (t *Type) attributeNames() string {
	var names []string
	for i := range t.attrs {
		names = append(names, t.attrs[i].name.Local)
	}
	if t.wildcard != nil {
		names = append(names, "an attribute of a namespace that the wildcard allows")
	}
	return alternatives(names)
}

// simpleContent reads the text of an element with a simple type, up to its end
// tag, and parses it into d.val.
//
// It reports whether there is a value, or none because of nilled. There is none for a
// type that takes any text when nobody reads it.
func (d *Decoder) simpleContent(t *SimpleType, decl *ElementDecl, nilled bool) bool {
	d.defaulted = false
	if nilled {
		d.nilContent()
		return true
	}
	start, at := d.s.Offset(), d.s.EndOffset()
	if d.path.live {
		d.s.pinPosition(at)
	}
	d.s.unread = d.valueless && d.keys == nil && t.textual && t.enum == nil && (decl == nil || decl.whenEmpty() == nil)
	text, children := d.readText(at)
	if d.stopped || children || d.s.unread {
		d.s.unread = false
		return false
	}
	scope := NamespaceResolver(d.s)
	if len(text) == 0 && decl != nil {
		if c := decl.whenEmpty(); c != nil {
			text, scope, d.defaulted = []byte(c.text), c, true
		}
	}
	if f := t.parse(text, scope, &d.val); f != faultNone {
		d.reportValue(at, "", t.valueError(f, &d.val), nil, decl)
		return false
	}
	if t.identifies() {
		d.identify(nil, at)
	}
	if d.opts.entities {
		d.checkEntities(&d.val, at, "")
	}
	if d.keys != nil && len(d.keys.open) > 0 {
		d.keys.value(&d.val)
	}
	if decl != nil && decl.fixed != nil && !decl.fixed.equals(t, &d.val) {
		d.report(&Error{Code: CodeFixedValue, Rule: "cvc-elt.5.2.2.2", Found: strconv.Quote(string(clip(text))), Expected: "the fixed value " + strconv.Quote(decl.fixed.text), Decl: decl}, at)
	}
	if d.opts.assess != nil && !d.stopped {
		d.opts.assess(Assessment{Offset: start, Value: &d.val})
	}
	return true
}

// readText reads up to the end tag of the current element. Child elements are
// reported and skipped.
func (d *Decoder) readText(at int64) (text []byte, children bool) {
	if !d.stopped && d.s.leafText() { // as a rule
		d.kind = EndElement
		return d.s.text, false
	}
	inPlace, unread := false, 0
	for d.next() {
		switch d.kind {
		case CharData:
			if d.s.unread {
				unread += len(d.s.text) + d.s.uncopied
				if d.s.uncopied = 0; unread > d.s.limits.TokenSize {
					d.textLimit(at)
				}
				continue
			}
			// The piece stays where it is if it is the only one, as a rule.
			if piece := d.s.Text(); len(text) == 0 && d.s.r == nil && !d.s.copied {
				text, inPlace = piece, true
			} else if len(text) == 0 && d.s.copied {
				text, inPlace = d.takeScratch(), false
			} else {
				if inPlace || len(text) == 0 {
					d.textBuf = append(d.textBuf[:0], text...)
					inPlace = false
				}
				d.textBuf = append(d.textBuf, piece...)
				text = d.textBuf
			}
			if len(text) > d.s.limits.TokenSize {
				d.textLimit(at)
			}
		case StartElement:
			if !children {
				d.report(&Error{
					Code: CodeUnexpectedElement, Rule: "cvc-type.3.1.2",
					Found: "the element <" + d.s.Name().Local + ">", Expected: "text only",
				}, d.s.Offset())
			}
			children = true
			d.skip()
		case EndElement:
			return text, children
		}
	}
	return text, children
}

// takeScratch takes over the text that the scanner made from what was written, with
// its memory, and gives it that of another text.
func (d *Decoder) takeScratch() []byte {
	text := d.s.text
	d.s.scratch, d.textBuf = d.textBuf[:0], text
	return text
}

// textLimit ends decoding at text that is too long and begins at an offset.
func (d *Decoder) textLimit(at int64) {
	e := d.s.limitError("text of more than %d bytes", d.s.limits.TokenSize)
	e.Offset = at
	e.Line, e.Column = d.s.Position(at)
	d.fatal(e)
}

// nilContent reads the content of an element with xsi:nil="true".
func (d *Decoder) nilContent() {
	reported := false
	for d.next() {
		switch d.kind {
		case EndElement:
			return
		case StartElement, CharData:
			if !reported {
				d.report(&Error{Code: CodeNilContent, Rule: "cvc-elt.3.2.1", Found: "content in an element with xsi:nil=\"true\"", Expected: "nothing"}, d.s.Offset())
			}
			reported = true
			if d.kind == StartElement {
				d.skip()
			}
		}
	}
}

// complexElement decodes the element at hand into v, which may be nil.
func (d *Decoder) complexElement(v ComplexValue) {
	typ, decl := d.typ, d.decl
	nilled := d.nilled
	d.taken = true
	d.attributes(v, typ)
	switch {
	case nilled:
		d.nilContent()
	case typ.content == SimpleContent:
		ok := d.simpleContent(typ.simple, decl, false)
		if ok && v != nil && !d.stopped {
			v.XMLDecodeChild(d, TextLeaf)
		}
	default:
		d.content(v, typ, decl)
	}
}

// skip reads up to the end tag of the current element without judging it.
func (d *Decoder) skip() {
	for depth := 1; depth > 0 && d.next(); {
		switch d.kind {
		case StartElement:
			depth++
		case EndElement:
			depth--
		}
	}
}

// any decodes the child element at hand, which a wildcard matched, or a
// substitution group. With keep it returns the element.
func (d *Decoder) any(keep bool) Element {
	w, decl := d.wildcard, d.decl
	d.taken = true
	name := d.s.Name()
	if decl == nil && w.Process != Skip {
		decl = d.s.declaredIn(d.reg)
		if decl == nil && w.Process == Strict && d.knownXSIType() {
			decl = &ElementDecl{name: name, typ: anyType(), undeclared: true}
		}
		if decl == nil && w.Process == Strict {
			d.report(&Error{
				Code: CodeUndeclared, Rule: "cvc-complex-type.2.4.c",
				Found: "no declaration for the element " + name.String(), Expected: "a declared element",
			}, d.s.Offset())
		}
	}
	if decl != nil && decl.newElement != nil && keep {
		if e := decl.newElement(); e != nil {
			d.element(decl, target{element: e})
			return e
		}
	}
	if e := d.items.element(decl); e != nil && !keep {
		filter := d.items
		d.items = nil
		d.element(decl, target{element: e})
		d.items = filter
		d.deliver(e)
		return nil
	}
	raw := d.beginRaw(keep)
	switch {
	case decl != nil:
		d.element(decl, target{})
	case w.Process == Lax:
		d.element(&ElementDecl{name: name, typ: anyType(), undeclared: true}, target{})
	default:
		d.skip()
	}
	if raw == nil || d.stopped {
		return nil
	}
	return d.endRaw(raw)
}

// knownXSIType reports whether the start tag at hand names a type that is known.
func (d *Decoder) knownXSIType() bool {
	for _, a := range d.s.Attrs() {
		if a.Name.Local == "type" && a.Name.Space == XSINamespace {
			typ, err := d.typeNamed(a.Value)
			return typ != nil && err == nil
		}
	}
	return false
}

// checkEntities holds values of xs:ENTITY against the unparsed entities of the
// document.
func (d *Decoder) checkEntities(v *Value, at int64, attr string) {
	if v.typ.contains>>XSENTITY&1 == 0 || d.stopped {
		return
	}
	if v.IsList() {
		for i := range v.Len() {
			d.checkEntities(v.Item(i), at, attr)
		}
		return
	}
	if !d.s.unparsed[string(v.Lexical())] {
		d.report(&Error{
			Code: CodeInvalidValue, Rule: "cvc-simple-type.2.2", Path: d.path.at(d.s) + attr,
			Found: strconv.Quote(string(clip(v.Lexical()))), Expected: "the name of an unparsed entity that the document declares",
		}, at)
	}
}

func allSpace(b []byte) bool {
	for _, c := range b {
		if !isSpace(c) {
			return false
		}
	}
	return true
}

// The methods below are what generated code calls.

// Value is the value of the attribute, simple element or simple content that
// is being handed over.
func (d *Decoder) Value() *Value { return &d.val }

// Str is Value as a string with the white space of its type processed.
func (d *Decoder) Str() string {
	if d.val.known != "" {
		return d.val.known
	}
	return d.str(d.val.lex)
}

// Text is the run of mixed content that is being handed over.
func (d *Decoder) Text() string { return string(d.text) }

func (d *Decoder) str(b []byte) string {
	if d.opts.alias && d.aliases(b) {
		return aliased(b)
	}
	if len(b) > maxScratch && len(b) > cap(d.textBuf)/2 && unsafe.SliceData(b) == unsafe.SliceData(d.textBuf) {
		// A long text that was put together: its memory is the string's now.
		d.textBuf = nil
		return aliased(b)
	}
	return d.shelf.put(b)
}

// aliased is b as a string that shares its memory.
func aliased(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// A shelf is where short strings are copied to, many to one piece of memory, which
// stays as long as any of them is in use.
type shelf struct {
	free []byte
	size int // of the next piece
}

const (
	// The first piece is small, for small documents.
	firstShelf = 1 << 6
	shelfSize  = 1 << 10
	// Longer strings have memory of their own.
	shelfItem = shelfSize / 8
)

func (s *shelf) put(b []byte) string {
	n := len(b)
	if n > shelfItem {
		return string(b)
	}
	if n > cap(s.free)-len(s.free) {
		s.free = make([]byte, 0, max(s.size, 2*n))
		s.size = min(2*cap(s.free), shelfSize)
	}
	at := len(s.free)
	s.free = append(s.free, b...)
	return aliased(s.free[at:])
}

// aliases reports whether b is a part of the document in memory.
func (d *Decoder) aliases(b []byte) bool {
	if len(b) == 0 || d.s.r != nil || len(d.s.buf) == 0 {
		return false
	}
	p, base := uintptr(unsafe.Pointer(unsafe.SliceData(b))), uintptr(unsafe.Pointer(unsafe.SliceData(d.s.buf)))
	return p >= base && p+uintptr(len(b)) <= base+uintptr(len(d.s.buf))
}

// Nil reports whether the element being handed over has xsi:nil="true".
func (d *Decoder) Nil() bool { return d.nilled }

// PrevLeaf is the leaf that the child before the one being handed over matched,
// -1 for the first child.
func (d *Decoder) PrevLeaf() int { return d.prev }

// OtherAttr is the attribute being handed over, which a wildcard matched.
func (d *Decoder) OtherAttr() OtherAttribute {
	a := OtherAttribute{Name: d.attr.Name, Value: d.str(d.attr.Value)}
	if bytes.IndexByte(d.attr.Value, ':') >= 0 {
		a.Namespaces = d.s.bindingsFor(nil, d.attr.Value, len(d.s.bindings))
	}
	return a
}

// Complex decodes the child being handed over into v.
func (d *Decoder) Complex(v ComplexValue) {
	// The declared type is that of v: the declaration is from the model of the type around
	// it, or that of the global element, see rootDecl.
	if d.typ == d.decl.typ || d.holds(v) {
		d.complexElement(v)
	}
}

// holds reports whether v is of the type that the element at hand has by xsi:type.
func (d *Decoder) holds(v ComplexValue) bool {
	t := v.XMLType()
	if t == d.typ {
		return true
	}
	d.report(&Error{
		Code: CodeUnknownType, Rule: "cvc-elt.4.3",
		Found: "the type " + d.typ.describe() + ", which the Go type of this element cannot hold", Expected: t.describe(),
	}, d.s.Offset())
	return false
}

// Poly decodes the child being handed over into a new value of the type that
// it has, its xsi:type considered. It returns nil when there is no Go type.
func (d *Decoder) Poly() ComplexValue {
	var v ComplexValue
	if d.typ.newComplex != nil {
		v = d.typ.newComplex()
	}
	if v == nil {
		d.report(&Error{
			Code: CodeUnknownType, Rule: "cvc-elt.4.3",
			Found: "the type " + d.typ.describe() + ", which has no Go type", Expected: "a type of the generated packages",
		}, d.s.Offset())
		return nil
	}
	d.complexElement(v)
	return v
}

// Any decodes the child being handed over, which a wildcard or a substitution
// group matched: into its generated type when the registry has one, else kept
// as it is. It returns nil after an error.
func (d *Decoder) Any() Element { return d.any(true) }

// Raw keeps the child being handed over, of the type xs:anyType, as it is. It
// returns nil after an error.
func (d *Decoder) Raw() Element {
	mark := d.rawMark
	if !d.taken {
		d.complexElement(nil)
	}
	if mark == nil || d.stopped {
		return nil
	}
	return d.endRaw(mark)
}

// DecodeList makes a slice of the items of a list.
func DecodeList[T any](v *Value, item func(*Value) T) []T {
	out := make([]T, v.Len())
	for i := range out {
		out[i] = item(v.Item(i))
	}
	return out
}
