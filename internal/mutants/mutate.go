package main

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
)

// A document is one whose parts can be told apart by their place in the source,
// so that a mutant is the source with one place changed.
type document struct {
	source   []byte
	elements []element
	texts    []span // character data that is more than white space
	names    []string
}

type span struct{ from, to int }

type element struct {
	name   string // as it is written, with its prefix
	tag    span   // the start tag
	end    span   // the end tag; empty for an empty-element tag
	whole  span
	parent int // -1 for the document element
	attrs  []attribute
}

// An attribute is the span of one with the white space before it, and that of
// its value without the quotes. Declarations of namespaces are none.
type attribute struct {
	name         string
	whole, value span
}

var attributePattern = regexp.MustCompile(`\s+([^\s=<>/"']+)\s*=\s*(?:"([^"]*)"|'([^']*)')`)

// read finds the parts of a document, which is in UTF-8 and has no document type
// declaration.
func read(source []byte) (*document, error) {
	d := &document{source: source}
	in := xml.NewDecoder(bytes.NewReader(source))
	var open []int
	for {
		from := int(in.InputOffset())
		token, err := in.RawToken()
		to := int(in.InputOffset())
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		switch t := token.(type) {
		case xml.Directive:
			return nil, errors.New("a document type declaration")
		case xml.StartElement:
			e := element{name: written(t.Name), tag: span{from, to}, parent: -1}
			if len(open) > 0 {
				e.parent = open[len(open)-1]
			}
			for _, m := range attributePattern.FindAllSubmatchIndex(source[from:to], -1) {
				a := attribute{name: string(source[from+m[2] : from+m[3]]), whole: span{from + m[0], from + m[1]}}
				if m[4] < 0 {
					m[4], m[5] = m[6], m[7]
				}
				a.value = span{from + m[4], from + m[5]}
				if a.name != "xmlns" && !strings.HasPrefix(a.name, "xmlns:") {
					e.attrs = append(e.attrs, a)
				}
			}
			open = append(open, len(d.elements))
			d.elements = append(d.elements, e)
			if !slices.Contains(d.names, e.name) {
				d.names = append(d.names, e.name)
			}
		case xml.EndElement:
			e := &d.elements[open[len(open)-1]]
			open = open[:len(open)-1]
			e.end, e.whole = span{from, to}, span{e.tag.from, to}
		case xml.CharData:
			if len(open) > 0 && len(bytes.TrimSpace(t)) > 0 && !bytes.HasPrefix(source[from:to], []byte("<![CDATA[")) {
				d.texts = append(d.texts, span{from, to})
			}
		}
	}
	if len(d.elements) == 0 {
		return nil, errors.New("no element")
	}
	return d, nil
}

func written(n xml.Name) string {
	if n.Space != "" {
		return n.Space + ":" + n.Local
	}
	return n.Local
}

func (d *document) text(s span) string { return string(d.source[s.from:s.to]) }

// A change puts a text in the place of a span.
type change struct {
	at   span
	text string
}

// apply is the source with changes, which do not overlap.
func (d *document) apply(changes ...change) []byte {
	slices.SortFunc(changes, func(a, b change) int { return a.at.from - b.at.from })
	var out []byte
	last := 0
	for _, c := range changes {
		out = append(append(out, d.source[last:c.at.from]...), c.text...)
		last = c.at.to
	}
	return append(out, d.source[last:]...)
}

// texts that stand for values of many types, at and beyond their bounds.
var values = []string{
	"", " ", "x", "x y", "0", "1", "-1", "+1", "007", "1.0", "1e3", "INF", "NaN", "true", "false", "TRUE", "127", "128", "65536", "2147483648", "18446744073709551616",
	"2004-02-29", "2005-02-29", "2005-13-01", "12:30:00", "24:00:00", "2004-02-29T12:30:00Z", "P1D", "-P1Y2M", "PT", "--02-29", "2004", "a:b", "xs:string", "http://example.com/a b", "%zz", "YWJj", "0aF", "0a0", "en", "en-GB-x", "Aa_1", "1a",
	strings.Repeat("long ", 60),
}

const instancePrefix = `xmlns:mutant="http://www.w3.org/2001/XMLSchema-instance" mutant:`

// mutations are the kinds of change to a document; each returns false where it
// has no place for it.
var mutations = []struct {
	name string
	make func(d *document, r *rand.Rand) ([]byte, bool)
}{
	{"delete", func(d *document, r *rand.Rand) ([]byte, bool) {
		e, ok := d.child(r)
		if !ok {
			return nil, false
		}
		return d.apply(change{d.elements[e].whole, ""}), true
	}},
	{"duplicate", func(d *document, r *rand.Rand) ([]byte, bool) {
		e, ok := d.child(r)
		if !ok {
			return nil, false
		}
		at := d.elements[e].whole
		return d.apply(change{span{at.to, at.to}, d.text(at)}), true
	}},
	{"swap", func(d *document, r *rand.Rand) ([]byte, bool) {
		i, ok := d.child(r)
		if !ok {
			return nil, false
		}
		a := d.elements[i]
		for j := i + 1; j < len(d.elements); j++ {
			if b := d.elements[j]; b.parent == a.parent {
				return d.apply(change{a.whole, d.text(b.whole)}, change{b.whole, d.text(a.whole)}), d.text(a.whole) != d.text(b.whole)
			}
		}
		return nil, false
	}},
	{"move", func(d *document, r *rand.Rand) ([]byte, bool) {
		i, ok := d.child(r)
		if !ok {
			return nil, false
		}
		e, to := d.elements[i], d.elements[r.IntN(len(d.elements))]
		if to.end.from == to.end.to || to.whole.from >= e.whole.from && to.whole.to <= e.whole.to || d.elements[e.parent].whole == to.whole {
			return nil, false
		}
		return d.apply(change{e.whole, ""}, change{span{to.end.from, to.end.from}, d.text(e.whole)}), true
	}},
	{"rename", func(d *document, r *rand.Rand) ([]byte, bool) {
		e := d.elements[r.IntN(len(d.elements))]
		name := e.name + "x"
		if r.IntN(2) == 0 {
			name = d.names[r.IntN(len(d.names))]
		}
		changes := []change{{span{e.tag.from + 1, e.tag.from + 1 + len(e.name)}, name}}
		if e.end.to > e.end.from {
			changes = append(changes, change{e.end, "</" + name + ">"})
		}
		return d.apply(changes...), name != e.name
	}},
	{"insert", func(d *document, r *rand.Rand) ([]byte, bool) {
		e := d.elements[r.IntN(len(d.elements))]
		if e.end.from == e.end.to {
			return nil, false
		}
		name := "mutant"
		if r.IntN(2) == 0 {
			name = d.names[r.IntN(len(d.names))]
		}
		at := e.end.from
		if r.IntN(2) == 0 {
			at = e.tag.to
		}
		return d.apply(change{span{at, at}, "<" + name + "/>"}), true
	}},
	{"text", func(d *document, r *rand.Rand) ([]byte, bool) {
		if len(d.texts) == 0 {
			return nil, false
		}
		at := d.texts[r.IntN(len(d.texts))]
		v := d.value(r)
		return d.apply(change{at, v}), v != d.text(at)
	}},
	{"stray text", func(d *document, r *rand.Rand) ([]byte, bool) {
		e := d.elements[r.IntN(len(d.elements))]
		if e.end.from == e.end.to {
			return nil, false
		}
		at := []int{e.tag.to, e.end.from}[r.IntN(2)]
		return d.apply(change{span{at, at}, "stray"}), true
	}},
	{"delete attribute", func(d *document, r *rand.Rand) ([]byte, bool) {
		a, ok := d.attribute(r)
		if !ok {
			return nil, false
		}
		return d.apply(change{a.whole, ""}), true
	}},
	{"rename attribute", func(d *document, r *rand.Rand) ([]byte, bool) {
		a, ok := d.attribute(r)
		if !ok {
			return nil, false
		}
		return d.apply(change{a.whole, fmt.Sprintf(" %sx=%q", a.name, d.text(a.value))}), !strings.ContainsAny(d.text(a.value), `\"`)
	}},
	{"edit attribute", func(d *document, r *rand.Rand) ([]byte, bool) {
		a, ok := d.attribute(r)
		if !ok {
			return nil, false
		}
		v := d.value(r)
		return d.apply(change{a.value, v}), v != d.text(a.value)
	}},
	{"add attribute", func(d *document, r *rand.Rand) ([]byte, bool) {
		e := d.elements[r.IntN(len(d.elements))]
		add := ` mutant="1"`
		if a, ok := d.attribute(r); ok && r.IntN(2) == 0 {
			add = d.text(a.whole)
			if slices.ContainsFunc(e.attrs, func(b attribute) bool { return b.name == a.name }) {
				return nil, false
			}
		}
		at := e.tag.from + 1 + len(e.name)
		return d.apply(change{span{at, at}, add}), true
	}},
	{"xsi:nil", func(d *document, r *rand.Rand) ([]byte, bool) {
		return d.instance(r, `nil="`+[]string{"true", "false", "1", "maybe"}[r.IntN(4)]+`"`), true
	}},
	{"xsi:type", func(d *document, r *rand.Rand) ([]byte, bool) {
		types := []string{"xs:string", "xs:int", "xs:anyType", "xs:date", "absent"}
		t := strings.Replace(types[r.IntN(len(types))], "xs:", "schema:", 1)
		return d.instance(r, `type="`+t+`" xmlns:schema="http://www.w3.org/2001/XMLSchema"`), true
	}},
}

// child is an element that is not the document element.
func (d *document) child(r *rand.Rand) (int, bool) {
	if len(d.elements) < 2 {
		return 0, false
	}
	return 1 + r.IntN(len(d.elements)-1), true
}

func (d *document) attribute(r *rand.Rand) (attribute, bool) {
	var all []attribute
	for _, e := range d.elements {
		all = append(all, e.attrs...)
	}
	if len(all) == 0 {
		return attribute{}, false
	}
	return all[r.IntN(len(all))], true
}

// value is a text from the list or from elsewhere in the document.
func (d *document) value(r *rand.Rand) string {
	switch a, ok := d.attribute(r); {
	case ok && r.IntN(4) == 0:
		return strings.NewReplacer(`"`, "", "'", "").Replace(d.text(a.value))
	case len(d.texts) > 0 && r.IntN(4) == 0:
		return strings.NewReplacer(`"`, "", "'", "").Replace(d.text(d.texts[r.IntN(len(d.texts))]))
	}
	return values[r.IntN(len(values))]
}

// instance adds an attribute of schema instances to an element.
func (d *document) instance(r *rand.Rand, attr string) []byte {
	e := d.elements[r.IntN(len(d.elements))]
	at := e.tag.from + 1 + len(e.name)
	return d.apply(change{span{at, at}, " " + instancePrefix + attr})
}

// mutate makes a mutant of a document; kind names what was done. It is nil when
// some tries did not find a place for a mutation.
func (d *document) mutate(r *rand.Rand) (kind string, mutant []byte) {
	for range 20 {
		m := mutations[r.IntN(len(mutations))]
		if out, ok := m.make(d, r); ok {
			return m.name, out
		}
	}
	return "", nil
}
