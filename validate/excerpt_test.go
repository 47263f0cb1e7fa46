package validate_test

import (
	"io"
	"strings"
	"testing"
	"time"

	"github.com/enhancedpresence/epx/validate"
)

// details is the report of findings at places in a document.
func details(t *testing.T, doc string, at ...[2]int) string {
	t.Helper()
	r := validate.Result{File: "d.xml", Doc: []byte(doc)}
	for _, p := range at {
		r.Diagnostics = append(r.Diagnostics, validate.Diagnostic{Line: p[0], Column: p[1], Message: "m"})
	}
	var b strings.Builder
	w, err := validate.NewWriterWith(&b, "text", validate.WriterOptions{Details: true})
	if err == nil {
		err = w.WriteResult(r)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestExcerpts(t *testing.T) {
	const finding = "error: schema-invalid: m\n"
	for _, c := range []struct{ name, doc, want string }{
		{"line ends", "\ufeff<r>\r\n\té<a/>\r<b/>\n\n</r>", finding + "    2 |  é<a/>\n      |   ^\n"},
		{"no document", "", finding},
		{"UTF-16", "<\x00r\x00>\x00\n\x00\n\x00<\x00a\x00/\x00>\x00", finding},
		{"too few lines", "<r></r>", finding},
		{"too short a line", "<r>\n\n</r>", finding + "    2 | \n      | ^\n"},
	} {
		if got := details(t, c.doc, [2]int{2, 3}); got != c.want {
			t.Errorf("%s:\n%s\nwant:\n%s", c.name, got, c.want)
		}
	}
	// Whatever was looked at before, a place has the same excerpt.
	doc := strings.Repeat("<a>é</a>\r\n<b/>"+strings.Repeat("x", 150)+"\r", 5)
	places := [][2]int{{1, 1}, {1, 4}, {1, 3}, {3, 2}, {3, 100}, {2, 160}, {2, 9}, {11, 1}, {12, 1}, {4, 3}, {4, 3}}
	alone := ""
	for _, p := range places {
		alone += details(t, doc, p)
	}
	if got := details(t, doc, places...); got != alone {
		t.Errorf("together:\n%s\nalone:\n%s", got, alone)
	}
}

// The document is not read again for each finding.
func TestManyExcerpts(t *testing.T) {
	for _, end := range []string{"\n", " "} {
		doc := []byte(strings.Repeat("<a>1</a>"+end, 1<<19))
		r := validate.Result{File: "d.xml", Doc: doc}
		for i := range 40_000 {
			d := validate.Diagnostic{Line: 1, Column: len(doc) - 40_000 + i, Message: "m"}
			if end == "\n" {
				d.Line, d.Column = 1<<19-40_000+i, 1
			}
			r.Diagnostics = append(r.Diagnostics, d)
		}
		w, err := validate.NewWriterWith(io.Discard, "text", validate.WriterOptions{Details: true})
		if err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		if err := w.WriteResult(r); err != nil {
			t.Fatal(err)
		}
		if d := time.Since(began); d > time.Minute {
			t.Errorf("it took %v", d)
		}
	}
}
