package presence

import (
	"bytes"
	"cmp"
	"context"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/enhancedpresence/epx/internal/near"
	"github.com/enhancedpresence/epx/validate"
	"github.com/enhancedpresence/epx/xmlrt"
	catalog "github.com/enhancedpresence/epx/xsd/presence"
)

// A remark is a finding of a check.
type remark struct {
	check checkID
	// offset is the place, element the start tag of the element whose path the
	// finding has, and below what comes behind that path.
	offset, element int64
	below           string
	found, expected string
	related         []place
	fix             *replacement
}

// A place is an offset and what is there.
type place struct {
	offset  int64
	message string
}

// A replacement is a better text for a part of the document.
type replacement struct {
	start, end int64
	text       string
}

// A pass goes through a document once, finds the instances in envelopes and
// does the checks. It keeps nothing of the document but what the open elements
// need, and one entry for each instance in an envelope.
type pass struct {
	*xmlrt.Scanner
	judge  *Judge
	checks checkSet
	doc    []byte // without byte order mark

	frames    []frame
	instances []instance
	remarks   []remark
	max       int // remarks that are kept

	// text is that of the element at hand, if it is read, and textAt where it
	// starts.
	text   []byte
	textAt int64

	item     *item
	keys     map[key]int64 // of the envelope at hand, to the places of the items
	states   []stateFacts  // open ones; those within others are in extensions
	card     []string      // capabilities of the list at hand
	period   [2]number     // start and end of the working period at hand
	bounds   [2]number     // least and greatest availability of the block rule at hand
	busy     freeBusyFacts
	calendar calendarFacts
}

// A frame is an open element.
type frame struct {
	kind   kind
	space  string // namespace
	offset int64  // of the start tag
	// Sections of later versions: how many have begun and where the last of
	// them does, and whether their end stands.
	section   int
	sectionAt int64
	ended     bool
	elements  int // children
}

// A number is a number somewhere in the document.
type number struct {
	value  uint64
	offset int64
	ok     bool
}

// An instance is a part of an envelope that belongs to one category, with the
// item that it stands in.
type instance struct {
	start, end int64 // offsets
	category   string
	container  number
}

// pass takes a pass out of the pool of the judge, at the start of a document.
func (j *Judge) pass(doc []byte) *pass {
	p, ok := j.passes.Get().(*pass)
	if !ok {
		p = &pass{Scanner: xmlrt.NewScanner(nil, xmlrt.ScanOptions{Limits: j.limits})}
	}
	p.Reset(doc)
	p.judge, p.checks, p.max = j, j.checks, j.maxFindings+1
	p.doc = bytes.TrimPrefix(doc, []byte("\xef\xbb\xbf"))
	return p
}

// release gives a pass back that nothing refers to any more.
func (j *Judge) release(p *pass) {
	const keep = 1 << 10 // what a large document needed is not kept
	if cap(p.instances) > keep || cap(p.frames) > keep || cap(p.text) > keep*keep {
		return
	}
	p.Reset(nil)
	clear(p.frames[:cap(p.frames)])
	clear(p.instances)
	*p = pass{
		Scanner: p.Scanner, frames: p.frames[:0], instances: p.instances[:0], text: p.text[:0], states: p.states[:0], card: p.card[:0],
	}
	j.passes.Put(p)
}

// root reads up to the document element and returns its name, which is empty
// when there is none to be read.
func (p *pass) root() xmlrt.QName {
	for {
		switch kind, err := p.Next(); {
		case err != nil || kind == xmlrt.EOF:
			return xmlrt.QName{}
		case kind == xmlrt.StartElement:
			return p.Name()
		}
	}
}

// run goes through the document from its document element, at which the pass
// is. Of a document that is not well-formed it sees what is before the fault, of
// which decoding tells. The error is the context's.
func (p *pass) run(ctx context.Context) error {
	for token := xmlrt.StartElement; ; {
		switch token {
		case xmlrt.StartElement:
			p.start()
		case xmlrt.EndElement:
			p.end()
		case xmlrt.CharData:
			if n := len(p.frames); n > 0 && forms[p.frames[n-1].kind].text {
				text := p.Text()
				if len(p.text) == 0 { // what is in front of the first word does not count
					text = bytes.TrimLeft(text, " \t\r\n")
					p.textAt = p.Offset() + int64(len(p.Text())-len(text))
				}
				p.text = append(p.text, text...)
			}
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		var err error
		if token, err = p.Next(); err != nil || token == xmlrt.EOF {
			return nil
		}
	}
}

func (p *pass) start() {
	name := p.Name()
	f := frame{space: name.Space, offset: p.Offset()}
	if n := len(p.frames); n > 0 {
		parent := &p.frames[n-1]
		parent.elements++
		f.kind = childKind(parent, name)
		if name.Space == catalog.NSCommonTypes {
			p.marker(parent, name.Local)
		} else if parent.kind != kindOther {
			p.place(parent, name)
		}
		if parent.kind == kindCapabilities && name.Space == parent.space {
			p.capability(name)
		}
		if isItem(parent.kind) && p.item != nil && n == p.item.depth {
			p.mismatch()
		}
	} else {
		f.kind = roots[name]
	}
	p.frames = append(p.frames, f)
	p.text = p.text[:0]
	if f.kind != kindOther {
		p.startKind(f.kind)
		p.words(f.kind, false)
	}
}

func childKind(parent *frame, name xmlrt.QName) kind {
	for _, c := range forms[parent.kind].children {
		if c.name.Local == name.Local && c.name.Space == name.Space {
			return c.kind
		}
	}
	if name.Space != parent.space {
		return roots[name]
	}
	return kindOther
}

func (p *pass) end() {
	n := len(p.frames) - 1
	if n < 0 {
		return
	}
	f := &p.frames[n]
	if f.section > 0 && !f.ended && p.checks.has(checkSectionEnd) {
		p.add(remark{check: checkSectionEnd, offset: f.sectionAt, element: f.offset,
			found: "the sections of later versions have no end", expected: "<end/> behind the last of them"})
	}
	if f.kind != kindOther {
		p.words(f.kind, true)
		p.endKind(f)
	}
	p.frames = p.frames[:n]
	p.text = p.text[:0]
}

func (p *pass) add(r remark) {
	if p.checks.has(r.check) && len(p.remarks) < p.max {
		p.remarks = append(p.remarks, r)
	}
}

// top is the element at hand.
func (p *pass) top() *frame { return &p.frames[len(p.frames)-1] }

// at makes a remark on the start tag of the element at hand.
func (p *pass) at(check checkID, found, expected string) remark {
	f := p.top()
	return remark{check: check, offset: f.offset, element: f.offset, found: found, expected: expected}
}

// atAttr makes a remark on the value of an attribute of the element at hand.
func (p *pass) atAttr(check checkID, a *xmlrt.Attr, found, expected string) remark {
	r := p.at(check, found, expected)
	r.offset = a.ValueOffset
	name := a.Name.Local
	if a.Prefix != "" {
		name = a.Prefix + ":" + name
	}
	r.below = "/@" + name
	return r
}

// atText makes a remark on the text of the element at hand.
func (p *pass) atText(check checkID, found, expected string) remark {
	r := p.at(check, found, expected)
	if len(p.text) > 0 {
		r.offset = p.textAt
	}
	return r
}

// attr is an attribute of the start tag, one without namespace; nil if there is
// none.
func (p *pass) attr(local string) *xmlrt.Attr {
	attrs := p.Attrs()
	for i := range attrs {
		if attrs[i].Name.Local == local && attrs[i].Name.Space == "" {
			return &attrs[i]
		}
	}
	return nil
}

// number is the value of an attribute.
func (p *pass) number(local string) number {
	a := p.attr(local)
	if a == nil {
		return number{}
	}
	v, ok := parseUint(a.Value)
	return number{v, a.ValueOffset, ok}
}

// textNumber is the text of the element at hand.
func (p *pass) textNumber() number {
	v, ok := parseUint(p.text)
	return number{v, p.textAt, ok}
}

// parseUint reads an unsigned integer as XML Schema writes it. What is none is
// for the schema to refuse.
func parseUint(b []byte) (uint64, bool) {
	b = bytes.TrimPrefix(bytes.Trim(b, " \t\r\n"), []byte("+"))
	var v uint64
	for _, c := range b {
		if c < '0' || c > '9' || v > (math.MaxUint64-9)/10 {
			return 0, false
		}
		v = v*10 + uint64(c-'0')
	}
	return v, len(b) > 0
}

// trim is a text without the white space around it.
func trim(b []byte) string { return string(bytes.Trim(b, " \t\r\n")) }

// replace makes a replacement of a value that starts at an offset, if the
// document has it there as it is: in UTF-8, and without references in it.
func (p *pass) replace(offset int64, value, by string) *replacement {
	end := offset + int64(len(value))
	if offset < 0 || end > int64(len(p.doc)) || string(p.doc[offset:end]) != value {
		return nil
	}
	return &replacement{offset, end, by}
}

// words holds the tokens of an element against those that are documented.
func (p *pass) words(k kind, text bool) {
	v := vocabularies[k]
	if v == nil || text != (v.attr == "") || !p.checks.has(v.check) {
		return
	}
	var value []byte
	var offset int64
	var a *xmlrt.Attr
	if text {
		value, offset = p.text, p.textAt
	} else {
		if a = p.attr(v.attr); a == nil {
			return
		}
		value, offset = a.Value, a.ValueOffset
	}
	word := trim(value)
	if word == "" || slices.Contains(v.tokens, word) {
		return
	}
	look := near.Miss
	if v.open == anyText {
		look = near.Fold
	}
	meant, isNear := look(word, v.tokens)
	if v.open != noOthers && !isNear {
		return
	}
	found := strconv.Quote(word)
	if !text {
		found = v.attr + "=" + found
	}
	var expected string
	var fix *replacement
	if isNear {
		expected = meant
		lead := int64(bytes.Index(value, []byte(word)))
		fix = p.replace(offset+lead, word, meant)
	} else {
		expected = "one of " + strings.Join(v.tokens, ", ")
	}
	var r remark
	if text {
		r = p.atText(v.check, found, expected)
	} else {
		r = p.atAttr(v.check, a, found, expected)
	}
	r.fix = fix
	p.add(r)
}

// didYouMean ends a message about an unknown word with the known one that may
// be meant, or with something else when there is none.
func didYouMean(word string, known []string, otherwise string) string {
	if meant, ok := near.Miss(word, known); ok {
		return "; did you mean " + meant + "?"
	}
	return otherwise
}

// marker takes in an element of the pattern of extension.
func (p *pass) marker(parent *frame, local string) {
	switch local {
	case "delimiter":
		parent.section++
		parent.sectionAt = p.Offset()
	case "end":
		parent.ended = true
	}
}

var ordinals = []string{"no", "the first", "the second"}

// place compares the section that an element stands in with that of its
// version.
func (p *pass) place(parent *frame, name xmlrt.QName) {
	if name.Space != parent.space || parent.ended {
		return
	}
	for _, l := range forms[parent.kind].later {
		if l.local != name.Local || l.section == parent.section {
			continue
		}
		found := "<" + name.Local + "> before any <delimiter/>"
		if parent.section >= len(ordinals) {
			found = "<" + name.Local + "> behind <delimiter/> " + strconv.Itoa(parent.section)
		} else if parent.section > 0 {
			found = "<" + name.Local + "> behind " + ordinals[parent.section] + " <delimiter/>"
		}
		p.add(remark{check: checkVersionSection, offset: p.Offset(), element: p.Offset(),
			found: found, expected: "it behind " + ordinals[l.section] + " <delimiter/>, with <end/> after the last section"})
		return
	}
}

// settle drops the remarks that follow from other findings: those on an instance
// that the schema refuses, since the documents of checks are valid ones, and
// those on one that is of the wrong form for its category. That it is of the
// wrong form stays either way.
func (p *pass) settle(findings []*xmlrt.Error) {
	if len(p.remarks) == 0 {
		return
	}
	bad := make(map[int]bool) // instances; -1 is what is around them
	for _, e := range findings {
		bad[p.instanceAt(e.Offset)] = true
	}
	for _, r := range p.remarks {
		if r.check == checkCategoryMismatch {
			bad[p.instanceAt(r.offset)] = true
		}
	}
	if len(bad) == 0 {
		return
	}
	p.remarks = slices.DeleteFunc(p.remarks, func(r remark) bool {
		return r.check != checkCategoryMismatch && bad[p.instanceAt(r.offset)]
	})
}

// instanceAt is the index of the instance that an offset is in; -1 for none.
func (p *pass) instanceAt(offset int64) int {
	at, found := slices.BinarySearchFunc(p.instances, offset, func(in instance, offset int64) int {
		return cmp.Compare(in.start, offset)
	})
	if !found {
		at--
	}
	if at >= 0 && offset < p.instances[at].end {
		return at
	}
	return -1
}

// diagnostics renders remarks, at most room of them.
func (p *pass) diagnostics(name string, doc []byte, room int) []validate.Diagnostic {
	if len(p.remarks) == 0 {
		return nil
	}
	slices.SortStableFunc(p.remarks, func(a, b remark) int { return cmp.Compare(a.offset, b.offset) })
	remarks := p.remarks[:min(room, len(p.remarks))]
	paths := p.paths(doc, remarks)
	out := make([]validate.Diagnostic, len(remarks))
	for i, r := range remarks {
		c := &checks[r.check]
		e := xmlrt.Error{Rule: c.Source, Found: r.found, Expected: r.expected}
		if r.check == checkCategoryMismatch {
			e.Rule = "" // the code of old, which is of no rule
		}
		d := &out[i]
		*d = validate.Diagnostic{
			File: name, Severity: c.Severity, Code: c.Name, Rule: e.Rule,
			Path: paths[r.element] + r.below, Message: e.Message(),
		}
		d.Line, d.Column = p.Position(r.offset)
		p.attribute(d, r.offset)
		for _, o := range r.related {
			rel := validate.Related{File: name, Message: o.message}
			rel.Line, rel.Column = p.Position(o.offset)
			d.Related = append(d.Related, rel)
		}
		if r.fix != nil {
			edit := validate.Edit{Text: r.fix.text}
			edit.Line, edit.Column = p.Position(r.fix.start)
			edit.EndLine, edit.EndColumn = p.Position(r.fix.end)
			d.Fix = &validate.Fix{Message: "Write " + r.fix.text, Edits: []validate.Edit{edit}}
		}
	}
	return out
}

// paths are the paths of the elements that remarks are about. Documents without
// a remark do not pay for them, so the document is read once more.
func (p *pass) paths(doc []byte, remarks []remark) map[int64]string {
	wanted := make(map[int64]string, len(remarks))
	last := int64(math.MinInt64)
	for _, r := range remarks {
		wanted[r.element] = ""
		last = max(last, r.element)
	}
	s := xmlrt.NewScanner(doc, xmlrt.ScanOptions{Limits: p.judge.limits})
	type level struct {
		step string
		seen map[xmlrt.QName]int // children
	}
	var levels []level
	for {
		kind, err := s.Next()
		if err != nil || kind == xmlrt.EOF || s.Offset() > last {
			return wanted
		}
		if kind != xmlrt.StartElement {
			continue
		}
		name, depth := s.Name(), s.Depth()
		levels = levels[:depth-1]
		index := 1
		if depth > 1 {
			parent := &levels[depth-2]
			if parent.seen == nil {
				parent.seen = make(map[xmlrt.QName]int)
			}
			parent.seen[name]++
			index = parent.seen[name]
		}
		step := "/" + name.Local
		if index > 1 {
			step += "[" + strconv.Itoa(index) + "]"
		}
		levels = append(levels, level{step: step})
		if _, ok := wanted[s.Offset()]; ok {
			var b strings.Builder
			for _, l := range levels {
				b.WriteString(l.step)
			}
			wanted[s.Offset()] = b.String()
		}
	}
}
