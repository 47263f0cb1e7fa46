//go:build libxml2

package agreement

import (
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/lestrrat-go/libxml2/parser"
	"github.com/lestrrat-go/libxml2/types"

	"github.com/enhancedpresence/epx/xmlrt"
)

// What a document holds: all text of the document element, and the values of all
// attributes, sorted.
type held struct {
	text       string
	attributes []string
}

// scanned is a document in the eyes of the scanner.
func scanned(document []byte) (held, error) {
	var h held
	s := xmlrt.NewScanner(document, xmlrt.ScanOptions{})
	for {
		kind, err := s.Next()
		switch {
		case err != nil:
			return h, err
		case kind == xmlrt.EOF:
			slices.Sort(h.attributes)
			return h, nil
		case kind == xmlrt.CharData:
			h.text += string(s.Text())
		case kind == xmlrt.StartElement:
			for _, a := range s.Attrs() {
				h.attributes = append(h.attributes, string(a.Value))
			}
		}
	}
}

// parsed is a document in the eyes of libxml2.
func parsed(document []byte) (held, error) {
	var h held
	doc, err := parser.New(parser.XMLParseNoNet, parser.XMLParseNoError, parser.XMLParseNoWarning, parser.XMLParseHuge).Parse(document)
	if err != nil {
		return h, err
	}
	defer doc.Free()
	root, err := doc.DocumentElement()
	if err != nil {
		return h, err
	}
	h.text = root.TextContent()
	found, err := root.Find("//@*")
	if err != nil {
		return h, err
	}
	defer found.Free()
	for _, n := range found.NodeList() {
		if a, ok := n.(types.Attribute); ok {
			h.attributes = append(h.attributes, a.Value())
		}
	}
	slices.Sort(h.attributes)
	return h, nil
}

// incomparable reports where libxml2 is known to judge otherwise, or is not asked:
//
//   - namespaces, whose faults it forgives in part;
//   - document type declarations, which the scanner refuses;
//   - other encodings than UTF-8, of which the two know different ones;
//   - a binding that hands over text up to a zero byte, and none of nothing;
//   - versions of XML beyond 1.0, and a declaration with a fault that it forgives.
func incomparable(document string, err error) bool {
	var e *xmlrt.Error
	if errors.As(err, &e) && (e.Code == xmlrt.CodeNamespace || e.Code == xmlrt.CodeDTD || e.Code == xmlrt.CodeLimit || e.Code == xmlrt.CodeEncoding) {
		return true
	}
	return document == "" || strings.ContainsAny(document, "\x00") || strings.Contains(document, "<!DOCTYPE") || strings.Contains(document, "<?xml") && !strings.HasPrefix(document, `<?xml version="1.0" encoding="utf-8"?>`) || !utf8.ValidString(document)
}

// TestScanner holds the scanner against libxml2: documents of presence and some of
// nothing but markup, changed at random, are well-formed for both or for none,
// and hold the same.
func TestScanner(t *testing.T) {
	seeds := []string{
		`<a b="1" c='2'>t<![CDATA[<&]]>&lt;&#65;&#x42;<!-- c --><?p d?><e/></a>`,
		"<a>\r\n\t<b>\r</b>&#13;]]&gt;</a>", `<ü é="€">𐐷</ü>`, `<a b="&#10; &#9;` + "\n" + `">]]</a>`,
	}
	files, err := filepath.Glob(filepath.Join("..", "..", "testdata", "presence", "*.xml"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no documents: %v", err)
	}
	for _, f := range files {
		if data, err := os.ReadFile(f); err == nil && len(data) < 4096 {
			seeds = append(seeds, string(data))
		}
	}
	scraps := []string{"<", ">", "&", "&amp;", "&#0;", "&#x1F600;", "&#xD800;", "]]>", "<![CDATA[", "]", "\"", "'", "/", "=", " ", "\r", "\n", "\t", "<!--", "-->", "--", "<?x", "?>", "<b>", "</b>", "<b/>", " c=\"d\"", "ü", "\u0085", "\u2028", "\x01", "\x7f", "\uffff", "x", "1", "-", ".", "_"}
	r := rand.New(rand.NewPCG(5, 1))
	compared, accepted := 0, 0
	for range 30_000 {
		document := seeds[r.IntN(len(seeds))]
		for range r.IntN(4) {
			at := r.IntN(len(document) + 1)
			end := min(len(document), at+r.IntN(3)*r.IntN(4))
			document = document[:at] + scraps[r.IntN(len(scraps))] + document[end:]
		}
		ours, err := scanned([]byte(document))
		if incomparable(document, err) {
			continue
		}
		theirs, other := parsed([]byte(document))
		compared++
		if (err == nil) != (other == nil) {
			t.Errorf("%q: %v; libxml2: %v", document, err, other)
			continue
		}
		if err != nil {
			continue
		}
		accepted++
		if ours.text != theirs.text || !slices.Equal(ours.attributes, theirs.attributes) {
			t.Errorf("%q:\n%q\nlibxml2:\n%q", document, ours, theirs)
		}
	}
	if compared < 20_000 || accepted < 2000 {
		t.Errorf("only %d documents were compared, of which %d are well-formed", compared, accepted)
	}
	t.Logf("%d documents compared, of which %d are well-formed", compared, accepted)
}
