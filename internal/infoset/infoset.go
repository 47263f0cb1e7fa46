// Package infoset compares XML documents as the design's round trip asks for:
// names expanded, values in the value space of the type that governs them,
// other text exactly.
package infoset

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/enhancedpresence/epx/xmlrt"
)

// A Node is an element.
type Node struct {
	Name     xmlrt.QName
	Path     string
	Attrs    []Attr // sorted by name
	Children []*Node
	// Text holds the character data before, between and behind the children:
	// one more piece than there are children.
	Text []string
	// Value is the typed value of simple content, or nil.
	Value *xmlrt.Value
	// ElementOnly is set when white space between children means nothing.
	ElementOnly bool
}

// An Attr is an attribute; Value is nil when no declaration governs it.
type Attr struct {
	Name  xmlrt.QName
	Text  string
	Value *xmlrt.Value
}

// Read reads a valid document. Attributes of schema instances that only hint at
// schemas are left out, and xsi:type is expanded.
func Read(known *xmlrt.Registry, document []byte) (*Node, error) {
	values := map[int64]*xmlrt.Value{}
	attrs := map[int64]*xmlrt.Value{}
	types := map[int64]*xmlrt.Type{}
	err := xmlrt.Check(known, document, xmlrt.WithDTD(), xmlrt.WithAssessments(func(a xmlrt.Assessment) {
		switch {
		case a.Type != nil:
			types[a.Offset] = a.Type
		case a.Attribute:
			v := a.Value.Clone()
			attrs[a.Offset] = &v
		default:
			v := a.Value.Clone()
			values[a.Offset] = &v
		}
	}))
	if err != nil {
		return nil, err
	}
	s := xmlrt.NewScanner(document, xmlrt.ScanOptions{DTD: true})
	root := &Node{Text: []string{""}}
	stack := []*Node{root}
	for {
		kind, err := s.Next()
		if err != nil {
			return nil, err
		}
		top := stack[len(stack)-1]
		switch kind {
		case xmlrt.EOF:
			return root.Children[0], nil
		case xmlrt.StartElement:
			n := &Node{Name: s.Name(), Path: top.Path + "/" + s.Name().Local, Text: []string{""}, Value: values[s.Offset()]}
			if t := types[s.Offset()]; t != nil {
				n.ElementOnly = t.IsComplex() && t.Content() == xmlrt.ElementOnlyContent
			}
			n.readAttrs(s, attrs)
			top.Children = append(top.Children, n)
			top.Text = append(top.Text, "")
			stack = append(stack, n)
		case xmlrt.EndElement:
			stack = stack[:len(stack)-1]
		case xmlrt.CharData:
			top.Text[len(top.Text)-1] += string(s.Text())
		}
	}
}

func (n *Node) readAttrs(s *xmlrt.Scanner, values map[int64]*xmlrt.Value) {
	for _, a := range s.Attrs() {
		text := string(a.Value)
		if a.Name.Space == xmlrt.XSINamespace {
			switch a.Name.Local {
			case "schemaLocation", "noNamespaceSchemaLocation":
				continue
			case "type":
				text = expand(s, strings.TrimSpace(text))
			case "nil":
				if text = strings.TrimSpace(text); text == "1" {
					text = "true"
				} else if text == "0" {
					text = "false"
				}
			}
		}
		n.Attrs = append(n.Attrs, Attr{a.Name, text, values[a.Offset]})
	}
	slices.SortFunc(n.Attrs, func(a, b Attr) int { return strings.Compare(a.Name.String(), b.Name.String()) })
}

func expand(s *xmlrt.Scanner, qname string) string {
	prefix, local, found := strings.Cut(qname, ":")
	if !found {
		prefix, local = "", qname
	}
	space, _ := s.LookupPrefix(prefix)
	return xmlrt.QName{Space: space, Local: local}.String()
}

// Diff lists the differences between two documents, one a line; none when they
// are the same.
func Diff(a, b *Node) []string {
	var d differ
	d.node(a, b)
	return d.found
}

type differ struct{ found []string }

func (d *differ) add(path, format string, args ...any) {
	if len(d.found) < 100 {
		d.found = append(d.found, path+": "+fmt.Sprintf(format, args...))
	}
}

func (d *differ) node(a, b *Node) {
	if a.Name != b.Name {
		d.add(a.Path, "element %s became %s", a.Name, b.Name)
		return
	}
	d.attrs(a, b)
	if len(a.Children) != len(b.Children) {
		d.add(a.Path, "%d children became %d", len(a.Children), len(b.Children))
		return
	}
	for i := range a.Children {
		d.node(a.Children[i], b.Children[i])
	}
	switch {
	case a.Value != nil && b.Value != nil:
		if !a.Value.Equal(b.Value) {
			d.add(a.Path, "the value %q became %q", a.Value.String(), b.Value.String())
		}
		if len(a.Children) == 0 && a.Text[0] == "" && b.Text[0] != "" {
			d.add(a.Path, "the text %q is invented", b.Text[0])
		}
	case !a.ElementOnly:
		for i := range a.Text {
			if a.Text[i] != b.Text[i] {
				d.add(a.Path, "the text %q became %q", a.Text[i], b.Text[i])
			}
		}
	}
}

func (d *differ) attrs(a, b *Node) {
	for _, x := range a.Attrs {
		i := slices.IndexFunc(b.Attrs, func(y Attr) bool { return x.Name == y.Name })
		switch {
		case i < 0:
			d.add(a.Path, "the attribute %s is lost", x.Name)
		case x.Value != nil && b.Attrs[i].Value != nil:
			if !x.Value.Equal(b.Attrs[i].Value) {
				d.add(a.Path, "the attribute %s=%q became %q", x.Name, x.Text, b.Attrs[i].Text)
			}
		case x.Text != b.Attrs[i].Text:
			d.add(a.Path, "the attribute %s=%q became %q", x.Name, x.Text, b.Attrs[i].Text)
		}
	}
	for _, y := range b.Attrs {
		if !slices.ContainsFunc(a.Attrs, func(x Attr) bool { return x.Name == y.Name }) {
			d.add(a.Path, "the attribute %s=%q is invented", y.Name, y.Text)
		}
	}
}

// Equal reports whether two documents are the same, with what differs.
func Equal(known *xmlrt.Registry, a, b []byte) ([]string, error) {
	x, err := Read(known, bytes.Clone(a))
	if err != nil {
		return nil, fmt.Errorf("first document: %w", err)
	}
	y, err := Read(known, bytes.Clone(b))
	if err != nil {
		return nil, fmt.Errorf("second document: %w", err)
	}
	return Diff(x, y), nil
}
