package grammar

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/enhancedpresence/epx/presence/grammar/internal/encoded"
	"github.com/enhancedpresence/epx/xmlrt"
)

// A cut is a document whose style sheets have been taken out. What they hold is
// no presence data, even where it looks like some: a state in a style sheet is a
// pattern for states, with instructions between its elements, and is not to be
// judged as a state.
type cut struct {
	document []byte   // with a mark in place of the content of each style sheet
	sheets   [][]byte // the style sheets, each a document of its own
}

// WithoutStyleSheets is a document with the content of its style sheets left out,
// for judging it by its schema. What is around them stays in its place, to the
// column. A document that is not well-formed is given back as it is.
func WithoutStyleSheets(document []byte) []byte {
	if !bytes.Contains(document, []byte(styleSheetNamespace)) {
		return document
	}
	c, err := cutSheets(document)
	if err != nil {
		return document
	}
	return c.document
}

func cutSheets(document []byte) (cut, error) {
	document, ok := encoded.UTF8(document)
	c := cut{document: document}
	if !ok {
		return c, nil // offsets are of no use; style sheets are judged, and found in the elements
	}
	s := xmlrt.NewScanner(document, xmlrt.ScanOptions{})
	depth, start, content := 0, int64(0), int64(0) // of the style sheet that is open
	var around []xmlrt.Binding
	for {
		kind, err := s.Next()
		if err != nil {
			return c, err
		}
		switch kind {
		case xmlrt.StartElement:
			if depth == 0 && s.Depth() > 1 && isStyleSheet(s.Name()) {
				depth, start, content = s.Depth(), s.Offset(), s.EndOffset()
				around = outer(s)
			}
		case xmlrt.EndElement:
			if depth == 0 || s.Depth() != depth {
				continue
			}
			depth = 0
			c.sheets = append(c.sheets, alone(document[start:s.EndOffset()], around))
			if end := s.Offset(); end > content {
				if len(c.sheets) == 1 {
					c.document = bytes.Clone(document)
				}
				blank(c.document[content:end], len(c.sheets)-1)
			}
		case xmlrt.EOF:
			return c, nil
		}
	}
}

func isStyleSheet(n xmlrt.QName) bool {
	return n.Space == styleSheetNamespace && (n.Local == "stylesheet" || n.Local == "transform")
}

// outer are the namespaces in scope that the start tag at hand does not declare
// itself.
func outer(s *xmlrt.Scanner) []xmlrt.Binding {
	own := s.NamespaceDecls()
	return slices.DeleteFunc(slices.Clone(s.InScope()), func(b xmlrt.Binding) bool {
		return b.Prefix == "xml" || b.URI == "" || slices.ContainsFunc(own, func(o xmlrt.Binding) bool { return o.Prefix == b.Prefix })
	})
}

var attributeText = strings.NewReplacer("&", "&amp;", "<", "&lt;", `"`, "&quot;")

// alone is an element as a document, with the namespaces that were around it.
func alone(element []byte, around []xmlrt.Binding) []byte {
	name := 1 + bytes.IndexAny(element[1:], " \t\r\n/>")
	out := slices.Clone(element[:name])
	for _, b := range around {
		prefix := "xmlns"
		if b.Prefix != "" {
			prefix += ":" + b.Prefix
		}
		out = fmt.Appendf(out, ` %s="%s"`, prefix, attributeText.Replace(b.URI))
	}
	return append(out, element[name:]...)
}

// blank puts a mark with the number of the style sheet in place of its content.
// Lines and columns behind it stay where they are, so line breaks and what has
// more bytes than one are left, unless there is no room for a mark without them.
// Content that is shorter still is too short for any element of XSLT, and only left
// out.
func blank(content []byte, number int) {
	fill := func(stays func(b byte) bool) {
		for i, b := range content {
			if !stays(b) {
				content[i] = ' '
			}
		}
	}
	mark := []byte("<!--" + strconv.Itoa(number) + "-->")
	fill(func(b byte) bool { return b == '\n' || b == '\r' || b >= utf8.RuneSelf })
	if i := bytes.Index(content, bytes.Repeat([]byte(" "), len(mark))); i >= 0 {
		copy(content[i:], mark)
	} else if len(mark) <= len(content) {
		fill(func(b byte) bool { return false })
		copy(content, mark)
	}
}

// sheet is the style sheet that an element stands for.
func (c *cut) sheet(e *xmlrt.RawElement) ([]byte, error) {
	_, mark, ok := bytes.Cut(e.XML, []byte("<!--"))
	if mark, _, _ = bytes.Cut(mark, []byte("-->")); ok {
		if n, err := strconv.Atoi(string(mark)); err == nil && n < len(c.sheets) {
			return c.sheets[n], nil
		}
	}
	return xmlrt.Marshal(e) // there was no room for a mark, or it never was a part
}
