package xmlrt

import (
	"bytes"
	"fmt"
)

// A RawElement is an element kept as it stood in its document: one that a
// wildcard admitted and for which there is no generated type.
type RawElement struct {
	Name QName
	// XML is the element from its start tag to its end tag, in UTF-8.
	XML []byte
	// Namespaces are the declarations around the element that it relies on.
	Namespaces []Binding
}

// NewRawElement makes an element to be written as it is from a well-formed
// document, which must declare the prefixes that it uses.
func NewRawElement(document []byte) (*RawElement, error) {
	s := NewScanner(document, ScanOptions{})
	var start, end int64
	r := &RawElement{}
	for {
		kind, err := s.Next()
		if err != nil {
			return nil, err
		}
		switch {
		case kind == StartElement && s.Depth() == 1:
			start, r.Name = s.Offset(), s.Name()
		case kind == EndElement && s.Depth() == 1:
			end = s.EndOffset()
		case kind == EOF:
			r.XML = bytes.Clone(s.buf[start:end])
			r.Namespaces = []Binding{{"", ""}}
			return r, nil
		}
	}
}

// XMLName is the name of the element.
func (r *RawElement) XMLName() QName { return r.Name }

// XMLDecl is nil: the element has no declaration.
func (r *RawElement) XMLDecl() *ElementDecl { return nil }

// XMLDecodeElement takes over the element that d holds.
func (r *RawElement) XMLDecodeElement(d *Decoder) {
	d.wildcard, d.decl = &Wildcard{Any: true, Process: Skip}, nil
	if e, ok := d.any(true).(*RawElement); ok {
		*r = *e
	}
}

// XMLEncodeElement writes the element.
func (r *RawElement) XMLEncodeElement(e *Encoder) {
	e.raw(r, &Wildcard{Any: true, Process: Skip}, nil)
}

// An OtherAttribute is an attribute that a wildcard admitted.
type OtherAttribute struct {
	Name  QName
	Value string
	// Namespaces are the declarations that Value may rely on when it holds a
	// qualified name.
	Namespaces []Binding
}

// String renders the attribute for people.
func (a OtherAttribute) String() string { return fmt.Sprintf("%s=%q", a.Name, a.Value) }

type rawMark struct {
	start   int64
	name    QName
	keeping bool
}

// beginRaw notes the place of the start tag at hand.
func (d *Decoder) beginRaw(keep bool) *rawMark {
	if !keep {
		return nil
	}
	s := d.s
	m := &rawMark{start: s.Offset(), name: s.writtenName()}
	if s.keep < 0 {
		s.keep, m.keeping = s.tokStart, true
	}
	return m
}

// releaseRaw ends the keeping that m began, if nobody has asked for its element.
func (d *Decoder) releaseRaw(m *rawMark) {
	if m != nil && m.keeping {
		d.s.keep, m.keeping = -1, false
	}
}

// endRaw makes the element that ends with the end tag at hand.
func (d *Decoder) endRaw(m *rawMark) *RawElement {
	s := d.s
	xml := bytes.Clone(s.buf[m.start-s.base : s.EndOffset()-s.base])
	d.releaseRaw(m)
	outside := s.stack[len(s.stack)-1].bindings
	var used []Binding
	if ns := s.prefixes[""]; ns == nil || ns.at < outside {
		b := Binding{}
		if ns != nil && ns.at >= 0 {
			b.URI = s.bindings[ns.at].URI
		}
		used = append(used, b)
	}
	return &RawElement{Name: m.name, XML: xml, Namespaces: s.bindingsFor(used, xml, outside)}
}

// bindingsFor appends the bindings in force, of those before limit, that text
// may refer to: those of prefixes that stand before a colon somewhere.
func (s *Scanner) bindingsFor(used []Binding, text []byte, limit int) []Binding {
	var seen map[string]bool
	for i := 0; i < len(text); i++ {
		colon := bytes.IndexByte(text[i:], ':')
		if colon < 0 {
			break
		}
		start, end := i+colon, i+colon
		for start > i && (charClass[text[start-1]]&className != 0 || text[start-1] >= 0x80) {
			start--
		}
		i = end
		ns := s.prefixes[string(text[start:end])]
		if start == end || ns == nil || ns.at < 0 || ns.at >= limit {
			continue
		}
		b := s.bindings[ns.at]
		if b.Prefix == "xml" || seen[b.Prefix] {
			continue
		}
		if seen == nil {
			seen = map[string]bool{}
		}
		seen[b.Prefix] = true
		used = append(used, b)
	}
	return used
}

func declares(decls []Binding, prefix string) bool {
	for _, b := range decls {
		if b.Prefix == prefix {
			return true
		}
	}
	return false
}
