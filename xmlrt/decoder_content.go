package xmlrt

import (
	"bytes"
	"strconv"
)

// A contentPlace is how far the content of an element has been read.
type contentPlace struct {
	cursor
	prev     int // the leaf that the last child matched, -1 for none
	passed   trail
	children int
	// What is out of place is reported once: troubled behind a jump in the model,
	// which is a guess, and excused behind an element that may have been meant to
	// be what is missing now.
	troubled, excused bool
	textReported      bool
}

// content decodes element-only, mixed or empty content.
func (d *Decoder) content(v ComplexValue, typ *Type, decl *ElementDecl) {
	m := typ.model
	in := contentPlace{prev: -1}
	mixed := d.mixedContent(v, typ, decl)
	for {
		if typ.content == ElementOnlyContent {
			d.s.skipBlank()
		}
		if !d.next() {
			return
		}
		switch d.kind {
		case CharData:
			switch {
			case mixed != nil:
				mixed.add(d.s.Text())
			case typ.content != MixedContent:
				d.strayText(typ, &in)
			}
		case StartElement:
			if mixed != nil {
				mixed.child()
			}
			leaf, ok := m.stepByKey(&in.cursor, d.s.nameKey())
			if ok {
				d.member, in.excused = nil, false
			} else if leaf, ok = d.misplaced(typ, &in); !ok {
				d.skip()
				continue
			}
			d.prev = in.prev
			if l := &m.leaves[leaf]; l.element != nil && len(l.element.members) == 0 && !l.element.open {
				d.element(l.element, target{parent: v, leaf: leaf, index: in.children})
			} else {
				d.child(l, v, leaf)
			}
			if in.children < maxTrail {
				in.passed[in.children] = uint8(leaf)
			}
			in.prev = leaf
			in.children++
		case EndElement:
			if mixed != nil {
				mixed.end()
			}
			if !m.complete(&in.cursor) {
				d.incomplete(typ, &in)
			}
			return
		}
	}
}

// misplaced finds the leaf for the child element at hand, which the content model does
// not take by its name: it may stand for the head of a substitution group in another
// schema. Else it is reported, and the leaf is a guess at where to go on; it is not ok
// when the element is to be skipped.
func (d *Decoder) misplaced(typ *Type, in *contentPlace) (leaf int, ok bool) {
	m, name := typ.model, d.s.Name()
	d.member = nil
	if member, known := d.reg.Element(name); known && member.head != nil {
		if leaf, ok = m.stepOver(&in.cursor, name, member); ok {
			d.member, in.excused = member, false
			return leaf, true
		}
	}
	if !in.troubled && !in.excused || !m.anywhere(name) {
		d.unexpectedElement(typ, in, name)
	}
	if d.findings < maxHints && m.stepMeant(&in.cursor, name) {
		return 0, false
	}
	if leaf, ok = m.resync(&in.cursor, name); !ok {
		in.excused = true
		return 0, false
	}
	in.troubled = true
	return leaf, true
}

// incomplete reports that an element ends where its content may not.
func (d *Decoder) incomplete(typ *Type, in *contentPlace) {
	if in.troubled || in.excused {
		return
	}
	owner := d.s.Name().Local
	e := &Error{Code: CodeMissingElement, Rule: "cvc-complex-type.2.4.b", Found: "<" + owner + "> ends here", Type: typ}
	if d.findings < maxHints {
		e.Expected = typ.model.missing(&in.cursor)
	} else {
		e.Expected = typ.model.expected(&in.cursor, owner, maxExpected)
	}
	d.report(e, d.s.Offset())
}

// strayText reports text where only elements may be, or nothing, once.
func (d *Decoder) strayText(typ *Type, in *contentPlace) {
	text := d.s.Text()
	if in.textReported || typ.content != EmptyContent && allSpace(text) {
		return
	}
	in.textReported = true
	offset := d.s.Offset()
	if typ.content != EmptyContent {
		offset = d.s.base + int64(d.s.skipSpace(d.s.tokStart))
	}
	rule, expected := "cvc-complex-type.2.3", "no text here"
	if typ.content == EmptyContent {
		rule, expected = "cvc-complex-type.2.1", "no content"
	} else if len(typ.model.next(&in.cursor)) > 0 {
		expected += ", but " + typ.model.expected(&in.cursor, d.s.stack[len(d.s.stack)-1].qname.Local, fewExpected)
	}
	found := "white space"
	if trimmed := bytes.TrimSpace(text); len(trimmed) > 0 {
		found = "the text " + strconv.Quote(string(clip(trimmed)))
	}
	d.report(&Error{Code: CodeUnexpectedText, Rule: rule, Found: found, Expected: expected, Type: typ}, offset)
}

// unexpectedElement reports an element that the content model does not take where it
// stands.
func (d *Decoder) unexpectedElement(typ *Type, in *contentPlace, name QName) {
	if d.stopped {
		return
	}
	m, c, prev := typ.model, &in.cursor, in.prev
	e := &Error{Code: CodeUnexpectedElement, Rule: "cvc-complex-type.2.4.a", Found: "the element <" + name.Local + ">", Type: typ}
	if len(m.leaves) == 0 {
		e.Rule = "cvc-complex-type.2.1"
	} else if m.complete(c) && m.all == nil && len(m.ways(c)) == 0 {
		e.Rule = "cvc-complex-type.2.4.d"
	}
	most := maxExpected
	switch space, ok := m.namespaceOf(name.Local); {
	case prev >= 0 && m.leaves[prev].element != nil && m.leaves[prev].accepts(name):
		e.Found += " once more"
		most = fewExpected
	case m.names(name):
		e.Found += " at a place where it is not allowed"
		if d.findings >= maxHints {
			break
		}
		if later := m.belongsBefore(c, name, &in.passed, in.children); later != nil {
			e.Hint = "it belongs before " + later.describe()
			most = fewExpected
		}
	case ok:
		e.Found += " in " + describeNamespace(name.Space)
		e.Hint = "did you mean the one in " + describeNamespace(space) + "?"
		if d.findings < maxHints {
			e.Hint += " Then " + d.s.inNamespace(space)
		}
		most = fewExpected
	default:
		own := m.uses(name.Space)
		if name.Space != "" && !own {
			e.Found = "the element " + name.String()
		}
		if d.findings >= maxHints {
			break
		}
		if near, ok := m.meant(c, name); ok {
			e.Hint = "did you mean <" + near.Local + ">?"
			most = fewExpected
		} else if _, known := d.reg.Element(name); len(m.leaves) > 0 && (own && !known || !m.anywhere(name)) {
			e.Found += ", which is not defined for <" + d.s.parentName() + ">"
		}
	}
	e.Expected = m.expected(c, d.s.parentName(), most)
	d.report(e, d.s.Offset())
}

func describeNamespace(space string) string {
	if space == "" {
		return "no namespace"
	}
	return "the namespace " + clipString(space)
}

// child decodes the child element at hand, which matched a leaf that is a wildcard or
// the head of a substitution group.
func (d *Decoder) child(l *leaf, v ComplexValue, index int) {
	d.wildcard, d.decl, d.taken = l.wildcard, nil, false
	switch {
	case d.member != nil:
		d.decl, d.member = d.member, nil
	case l.element != nil:
		d.decl = l.declFor(d.s.Name())
	}
	if v != nil {
		v.XMLDecodeChild(d, index)
	}
	if !d.taken && !d.stopped {
		d.any(false)
	}
}

// mixedText gathers the text of mixed content: run by run, for the value that takes
// it, and as a whole if it has to be a fixed one.
type mixedText struct {
	d     *Decoder
	v     ComplexValue // nil if nobody takes it
	run   []byte
	at    int64     // where the run starts
	fixed *constant // nil for none
	whole []byte
}

// mixedContent is what takes the text of mixed content, nil if that does not matter.
func (d *Decoder) mixedContent(v ComplexValue, typ *Type, decl *ElementDecl) *mixedText {
	if typ.content != MixedContent {
		return nil
	}
	t := mixedText{d: d, v: v}
	if decl != nil {
		t.fixed = decl.fixed
	}
	if t.v == nil && t.fixed == nil {
		return nil
	}
	return &t
}

func (t *mixedText) add(b []byte) {
	if t.fixed != nil {
		// No more than tells it from the fixed value, and than a finding shows.
		enough := max(len(t.fixed.text), maxClip) + 1
		t.whole = append(t.whole, b[:min(len(b), max(0, enough-len(t.whole)))]...)
	}
	if t.v == nil {
		return
	}
	if len(t.run) == 0 {
		t.at = t.d.s.Offset()
		if t.d.path.live {
			t.d.s.pinPosition(t.at)
		}
	}
	if t.run = append(t.run, b...); len(t.run) > t.d.s.limits.TokenSize {
		t.d.textLimit(t.at)
	}
}

// child takes in that a child element starts.
func (t *mixedText) child() {
	t.deliver()
	if t.fixed != nil {
		t.d.report(&Error{Code: CodeFixedValue, Rule: "cvc-elt.5.2.2.1", Found: "the element <" + t.d.s.Name().Local + ">", Expected: "the fixed value " + strconv.Quote(t.fixed.text)}, t.d.s.Offset())
		t.fixed = nil
	}
}

// end takes in the end of the content.
func (t *mixedText) end() {
	t.deliver()
	if t.fixed != nil && len(t.whole) > 0 && string(t.whole) != t.fixed.text {
		t.d.report(&Error{Code: CodeFixedValue, Rule: "cvc-elt.5.2.2.2.1", Found: strconv.Quote(string(clip(t.whole))), Expected: "the fixed value " + strconv.Quote(t.fixed.text)}, t.d.s.Offset())
	}
}

// deliver hands the run over.
func (t *mixedText) deliver() {
	if len(t.run) == 0 {
		return
	}
	t.d.text = t.run
	t.v.XMLDecodeChild(t.d, TextLeaf)
	t.run = t.run[:0]
}
