package validate_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"github.com/enhancedpresence/epx/validate"
	"github.com/enhancedpresence/epx/xmlrt"
)

// What is said of a document: something exactly when it is not valid, the same of
// a document that is read as it is judged, at places that the document has.
func FuzzDiagnostics(f *testing.F) {
	seeds, err := filepath.Glob("../testdata/diagnostics/order/*.xml")
	if err != nil || len(seeds) == 0 {
		f.Fatal("no documents", err)
	}
	for _, name := range seeds {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	src, err := validate.OpenSources("../testdata/diagnostics/order/order.xsd")
	if err != nil {
		f.Fatal(err)
	}
	defer src.Close()
	schema, err := validate.Compile(f.Context(), nil, src)
	if err != nil {
		f.Fatal(err)
	}
	compiled := schema.(*validate.CompiledSchema)
	f.Fuzz(func(t *testing.T, doc []byte) {
		found, err := compiled.Validate(t.Context(), "doc.xml", doc)
		if err != nil {
			t.Fatal(err)
		}
		if valid := xmlrt.Check(compiled.Registry(), doc) == nil; valid != (len(found) == 0) {
			t.Errorf("valid is %v, and there are %d findings: %v", valid, len(found), found)
		}
		streamed, err := compiled.JudgeReader(t.Context(), "doc.xml", iotest.HalfReader(bytes.NewReader(doc)))
		if err != nil {
			t.Fatal(err)
		}
		same := func(a, b validate.Diagnostic) bool { return validate.Compare(a, b) == 0 }
		if !slices.EqualFunc(found, streamed, same) {
			t.Errorf("in memory:\n%v\nas it is read:\n%v", found, streamed)
		}
		for _, d := range found {
			if d.Message == "" || d.Code == "" {
				t.Errorf("a finding that says nothing: %+v", d)
			}
			if utf8.Valid(doc) && !inside(string(doc), d.Line, d.Column) {
				t.Errorf("%s is not a place in the document", d)
			}
		}
		// The report of all of it.
		var out strings.Builder
		w, err := validate.NewWriterWith(&out, "text", validate.WriterOptions{Details: true})
		if err != nil {
			t.Fatal(err)
		}
		if err := w.WriteResult(validate.Result{File: "doc.xml", Diagnostics: found, Doc: doc}); err != nil {
			t.Fatal(err)
		}
		if !utf8.ValidString(out.String()) {
			t.Errorf("a report that is not UTF-8: %q", out.String())
		}
	})
}

// inside reports whether a text has a line and a column, which may be the one
// behind the last character.
func inside(text string, line, column int) bool {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.TrimPrefix(text, "\ufeff"))
	lines := strings.Split(text, "\n")
	return line >= 1 && line <= len(lines) && column >= 1 && column <= utf8.RuneCountInString(lines[line-1])+1
}
