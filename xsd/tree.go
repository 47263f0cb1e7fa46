package xsd

import (
	"bytes"
	"errors"
	"strings"

	"github.com/enhancedpresence/epx/xmlrt"
)

// element is an element of a schema document. Elements inside appinfo and
// documentation are not kept, only their text.
type element struct {
	name     QName
	pos      Position
	source   *source
	attrs    []attribute
	parent   *element
	children []*element
	scope    *scope
	// text is the whole text of appinfo and documentation. For other elements
	// it is the first text that is not white space, which is an error.
	text    string
	textPos Position
	// shape is what the schema for schemas says about the element.
	shape *shape
}

type attribute struct {
	name  QName
	value string
	// offset is where it stands in the source.
	offset int64
}

// source is the text that elements were read from.
type source struct {
	file  string
	scan  *xmlrt.Scanner
	edits *editedText
}

func (s *source) position(offset int64) Position {
	p := Position{File: s.file}
	if s.edits != nil {
		p.Line, p.Column = s.edits.position(offset)
	} else {
		p.Line, p.Column = s.scan.Position(offset)
	}
	return p
}

// scope holds namespace declarations.
type scope struct {
	outer    *scope
	bindings []xmlrt.Binding
	visible  map[string]string // what all returns
}

func (s *scope) lookup(prefix string) (string, bool) {
	if prefix == "xml" {
		return xmlrt.XMLNamespace, true
	}
	for ; s != nil; s = s.outer {
		for _, b := range s.bindings {
			if b.Prefix == prefix {
				return b.URI, b.URI != "" || prefix == ""
			}
		}
	}
	return "", prefix == ""
}

// all returns the bindings in scope, a map that is shared.
func (s *scope) all() map[string]string {
	if s == nil {
		return nil
	}
	if s.visible != nil {
		return s.visible
	}
	m := make(map[string]string)
	hidden := make(map[string]bool)
	for o := s; o != nil; o = o.outer {
		for _, b := range o.bindings {
			if !hidden[b.Prefix] && b.URI != "" {
				m[b.Prefix] = b.URI
			}
			hidden[b.Prefix] = true
		}
	}
	s.visible = m
	return m
}

// attr returns the attribute without namespace of that name, or nil.
func (e *element) attr(name string) *attribute {
	for i := range e.attrs {
		if a := &e.attrs[i]; a.name.Local == name && a.name.Space == "" {
			return a
		}
	}
	return nil
}

// token is the value of an attribute with white space collapsed, "" if absent.
func (e *element) token(name string) string {
	if a := e.attr(name); a != nil {
		return collapse(a.value)
	}
	return ""
}

// raw is the value of an attribute as it stands, or nil.
func (e *element) raw(name string) *string {
	if a := e.attr(name); a != nil {
		return &a.value
	}
	return nil
}

// at is the position of an attribute, or of the element when it is absent.
func (e *element) at(name string) Position {
	if a := e.attr(name); a != nil {
		return e.posOf(a)
	}
	return e.pos
}

// posOf is the position of an attribute. It is worked out for findings only.
func (e *element) posOf(a *attribute) Position { return e.source.position(a.offset) }

// child returns the first child of one of the given names in the namespace of
// XML Schema, or nil.
func (e *element) child(names ...string) *element {
	for _, c := range e.children {
		if c.is(names...) {
			return c
		}
	}
	return nil
}

func (e *element) is(names ...string) bool {
	if e.name.Space != xmlrt.XSDNamespace {
		return false
	}
	for _, n := range names {
		if e.name.Local == n {
			return true
		}
	}
	return false
}

func collapse(s string) string {
	if strings.IndexFunc(s, isSpace) < 0 {
		return s
	}
	return strings.Join(strings.FieldsFunc(s, isSpace), " ")
}

func isSpace(r rune) bool { return r == ' ' || r == '\t' || r == '\n' || r == '\r' }

// parse reads a document into its element tree.
func parse(file string, data []byte, limits Limits) (*element, *Error) {
	root, err := parseText(file, data, limits, nil)
	var dtd *xmlrt.Error
	if errors.As(err, &dtd) && dtd.Code == xmlrt.CodeDTD {
		text, edits, derr := expandDoctype(data, limits.Expansion)
		if derr != nil {
			return nil, &Error{
				Position: Position{file, derr.line, derr.column},
				Rule:     string(xmlrt.CodeDTD),
				Message:  derr.message,
			}
		}
		root, err = parseText(file, text, limits, edits)
	}
	if err != nil {
		return nil, scanError(file, err)
	}
	return root, nil
}

func scanError(file string, err error) *Error {
	var e *xmlrt.Error
	if !errors.As(err, &e) {
		return &Error{Position: Position{File: file}, Message: err.Error(), Err: err}
	}
	plain := *e
	plain.Rule = ""
	return &Error{
		Position: Position{file, e.Line, e.Column},
		Rule:     string(e.Code),
		Message:  plain.Message(),
		Err:      err,
	}
}

// treeReader builds an element tree from tokens.
type treeReader struct {
	source
	open []*element
	// prose counts the open elements from an appinfo or documentation on, and
	// excluded from one that is for another version of XSD.
	prose, excluded int
	text            strings.Builder
}

func parseText(file string, data []byte, limits Limits, edits *editedText) (*element, error) {
	t := treeReader{source: source{
		file:  file,
		scan:  xmlrt.NewScanner(data, xmlrt.ScanOptions{Limits: xmlrt.Limits{Depth: limits.Depth}}),
		edits: edits,
	}}
	root, err := t.read()
	if e := (*xmlrt.Error)(nil); edits != nil && errors.As(err, &e) {
		moved := *e
		moved.Line, moved.Column = edits.position(e.Offset)
		err = &moved
	}
	return root, err
}

func (t *treeReader) read() (*element, error) {
	var root *element
	for {
		kind, err := t.scan.Next()
		if err != nil {
			return nil, err
		}
		switch kind {
		case xmlrt.EOF:
			return root, nil
		case xmlrt.StartElement:
			if t.prose > 0 {
				t.prose++
				continue
			}
			if t.excluded > 0 {
				t.excluded++
				continue
			}
			e := t.start()
			if e.parent != nil && e.excluded() {
				e.parent.children = e.parent.children[:len(e.parent.children)-1]
				t.open = t.open[:len(t.open)-1]
				t.prose, t.excluded = 0, 1
				continue
			}
			if root == nil {
				root = e
			}
		case xmlrt.EndElement:
			t.end()
		case xmlrt.CharData:
			t.chars()
		}
	}
}

func (t *treeReader) start() *element {
	e := &element{name: t.scan.Name(), pos: t.position(t.scan.Offset()), source: &t.source}
	var parent *element
	if n := len(t.open); n > 0 {
		parent = t.open[n-1]
		parent.children = append(parent.children, e)
		e.parent = parent
		e.scope = parent.scope
	}
	if decls := t.scan.NamespaceDecls(); len(decls) > 0 {
		e.scope = &scope{outer: e.scope, bindings: append([]xmlrt.Binding(nil), decls...)}
	}
	if attrs := t.scan.Attrs(); len(attrs) > 0 {
		e.attrs = make([]attribute, len(attrs))
		for i := range attrs {
			a := &attrs[i]
			e.attrs[i] = attribute{a.Name, string(a.Value), a.Offset}
		}
	}
	t.open = append(t.open, e)
	if e.is("appinfo", "documentation") && parent != nil && parent.is("annotation") {
		t.prose = 1
		t.text.Reset()
	}
	return e
}

func (t *treeReader) end() {
	switch {
	case t.excluded > 0:
		t.excluded--
		return
	case t.prose > 1:
		t.prose--
		return
	case t.prose == 1:
		t.prose = 0
		t.open[len(t.open)-1].text = t.text.String()
	}
	t.open = t.open[:len(t.open)-1]
}

func (t *treeReader) chars() {
	text := t.scan.Text()
	if t.excluded > 0 {
		return
	}
	if t.prose > 0 {
		t.text.Write(text)
		return
	}
	if len(t.open) == 0 {
		return
	}
	e := t.open[len(t.open)-1]
	if trimmed := bytes.TrimFunc(text, isSpace); len(trimmed) > 0 && e.text == "" {
		e.text = string(trimmed)
		e.textPos = t.position(t.scan.Offset())
	}
}
