package validate_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/enhancedpresence/epx/validate"
)

func names(seq iter.Seq[validate.Input]) []string {
	var out []string
	for in := range seq {
		s := filepath.ToSlash(in.Name)
		if in.Line > 0 {
			s += fmt.Sprintf(":%d=%s", in.Line, in.Doc)
		}
		if in.Err != nil {
			s += " !"
		}
		out = append(out, s)
	}
	return out
}

func TestPaths(t *testing.T) {
	inFolder(t, map[string]string{
		"a/x.xml": "", "a/y.xml": "", "a/b/z.xml": "", "a/b/c/x.XML": "", "a/n.txt": "", "d/x.xml": "", "we[ird].xml": "", "none/n.txt": "",
	})
	for _, c := range []struct {
		paths string
		want  string
	}{
		{"a", "a/b/c/x.XML a/b/z.xml a/x.xml a/y.xml"},
		// A folder whose documents were all named before has nothing more, and is
		// not empty.
		{"a a/x.xml ./a a/b", "a/b/c/x.XML a/b/z.xml a/x.xml a/y.xml"},
		{"a/b a a/n.txt", "a/b/c/x.XML a/b/z.xml a/x.xml a/y.xml a/n.txt"},
		{"a/x.xml a a/x.xml", "a/x.xml a/b/c/x.XML a/b/z.xml a/y.xml"},
		{"a/n.txt a/n.txt - -", "a/n.txt -"},
		{"gone.xml", "gone.xml"},
		{"none", "none !"},
		{"we[ird].xml", "we[ird].xml"},
		{"*/x.xml", "a/x.xml d/x.xml"},
		{"a/?.xml", "a/x.xml a/y.xml"},
		{"**/x.*", "a/b/c/x.XML a/x.xml d/x.xml"},
		{"a/**", "a/b/c/x.XML a/b/z.xml a/n.txt a/x.xml a/y.xml"},
		{"**/**/b/**/z.xml", "a/b/z.xml"},
		{"a/**/b/*", "a/b/z.xml"},
		{"[ad]/[^y].xml", "a/x.xml d/x.xml"},
		{"a/*.json", "a/*.json !"},
		{"a/[", "a/[ !"},
		{"gone/*.xml", "gone/*.xml !"},
	} {
		got := strings.Join(names(validate.Paths(strings.Fields(c.paths)...)), " ")
		if got != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", c.paths, got, c.want)
		}
	}
	abs, err := filepath.Abs("d")
	if err != nil {
		t.Fatal(err)
	}
	if got := names(validate.Paths(filepath.Join(abs, "*.xml"))); len(got) != 1 || got[0] != filepath.ToSlash(filepath.Join(abs, "x.xml")) {
		t.Error(got)
	}
	// A consumer that stops is left alone.
	for range validate.Paths("a", "d", "**/*.xml", "gone") {
		break
	}
	if err := os.Symlink(".", filepath.Join("a", "loop")); err == nil {
		if got := names(validate.Paths("**/y.xml")); !slices.Equal(got, []string{"a/y.xml"}) {
			t.Errorf("a link leads round in circles: %v", got)
		}
	}
}

func TestList(t *testing.T) {
	inFolder(t, map[string]string{"a/x.xml": "", "a/y.xml": "", "b.xml": ""})
	got := names(validate.List("list", strings.NewReader("b.xml\r\n\na\nb.xml\ngone.xml\na/*.xml")))
	if want := "b.xml a/x.xml a/y.xml b.xml gone.xml a/x.xml a/y.xml"; strings.Join(got, " ") != want {
		t.Errorf("got %v, want %s", got, want)
	}
	broken := io.MultiReader(strings.NewReader("b.xml\n"), errReader{})
	if got := names(validate.List("list", broken)); strings.Join(got, " ") != "b.xml list !" {
		t.Error(got)
	}
}

type errReader struct{}

func (errReader) Read([]byte) (int, error) { return 0, errors.New("broken") }

func TestLines(t *testing.T) {
	long := strings.Repeat("x", 1<<17)
	for _, c := range []struct {
		in, want string
		max      int64
	}{
		{"<a/>\n<b/>\r\n\n  \t\r\n<c/>", "f:1=<a/> f:2=<b/> f:5=<c/>", 0},
		{"", "", 0},
		{"\n", "", 0},
		{"<abc/>\n<a/>\n<abcd/>", "f:1= ! f:2=<a/> f:3= !", 4},
		{"<a/>\r\n<abc/>\r\n", "f:1=<a/> f:2= !", 4},
		{long + "\n<a/>", "f:1=" + long + " f:2=<a/>", -1},
		{long + "\n<a/>", "f:1= ! f:2=<a/>", 1 << 16},
		{long, "f:1= !", 1 << 16},
	} {
		if got := strings.Join(names(validate.Lines("f", strings.NewReader(c.in), c.max)), " "); got != c.want {
			t.Errorf("%.40q, at most %d: got %.80s, want %.80s", c.in, c.max, got, c.want)
		}
	}
	if got := names(validate.Lines("f", io.MultiReader(strings.NewReader("<a/>\n"), errReader{}), 0)); strings.Join(got, " ") != "f:1=<a/> f !" {
		t.Error(got)
	}
}

// A finding in an archive has the line of the document, and so do its other
// places.
func TestArchive(t *testing.T) {
	at := validate.JudgeFunc(func(_ context.Context, name string, doc []byte) ([]validate.Diagnostic, error) {
		if string(doc) == "broken" {
			return nil, errors.New("broken")
		}
		return []validate.Diagnostic{
			{File: name, Line: 1, Column: 5, Message: string(doc),
				Related: []validate.Related{{File: name, Line: 1, Column: 2}, {File: "s.xsd", Line: 7, Column: 3}},
				Fix:     &validate.Fix{Edits: []validate.Edit{{Line: 1, Column: 5, EndLine: 1, EndColumn: 6}}}},
			{File: name, Line: 2, Column: 9, Message: "beyond"}, // behind a lone carriage return
			{File: name, Message: "no position"},
		}, nil
	})
	r := validate.Runner{Judge: at, Jobs: 1}
	var results []validate.Result
	report, err := r.RunInputs(t.Context(), validate.Lines("docs.lines", strings.NewReader("one\n\nbroken\n<long/>"), 6), func(r validate.Result) error {
		results = append(results, r)
		return nil
	})
	if err != nil || report != (validate.Report{Files: 3, Invalid: 2, Failed: 1}) {
		t.Fatal(report, err)
	}
	var got []string
	for _, d := range results[0].Diagnostics {
		got = append(got, fmt.Sprintf("%s:%d:%d %s %v", d.File, d.Line, d.Column, d.Message, d.Related))
		if d.Message == "one" && (d.Fix == nil || d.Fix.Edits[0] != validate.Edit{Line: 1, Column: 5, EndLine: 1, EndColumn: 6}) {
			t.Errorf("%+v", d.Fix)
		}
	}
	want := []string{"docs.lines:1:0 beyond []", "docs.lines:1:0 no position []", "docs.lines:1:5 one [{docs.lines 1 2 } {s.xsd 7 3 }]"}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
	if r := results[1]; r.File != "docs.lines:3" || r.Err == nil || r.Err.Error() != "docs.lines:3: broken" {
		t.Errorf("%+v", r)
	}
	if d := results[2].Diagnostics; len(d) != 1 || d[0].Code != "limit-exceeded" || d[0].Line != 4 {
		t.Errorf("%v", d)
	}
}

func TestFailFast(t *testing.T) {
	inFolder(t, map[string]string{"a.xml": "good", "b.xml": "bad", "c.xml": "good", "d.xml": "broken"})
	got, report := run(t, validate.Runner{Judge: judge, FailFast: true}, "a.xml", "b.xml", "c.xml", "d.xml")
	if want := (validate.Report{Files: 2, Valid: 1, Invalid: 1}); report != want {
		t.Errorf("%v\n%s", report, got)
	}
}

// A run of many inputs holds only those at work.
func TestRunAhead(t *testing.T) {
	taken := 0
	endless := func(yield func(validate.Input) bool) {
		for yield(validate.Input{Name: "x", Doc: []byte("good")}) {
			taken++
		}
	}
	emitted := 0
	r := validate.Runner{Judge: judge, Jobs: 2}
	stop := errors.New("enough")
	_, err := r.RunInputs(t.Context(), endless, func(validate.Result) error {
		if emitted++; emitted == 1000 {
			return stop
		}
		return nil
	})
	if !errors.Is(err, stop) || taken > emitted+100 {
		t.Errorf("%v; %d taken for %d results", err, taken, emitted)
	}
}

func TestArchives(t *testing.T) {
	inFolder(t, map[string]string{"one.lines": "<a/>\n<b/>\n", "two.lines": "<c/>"})
	in := validate.Archives(validate.Paths("*.lines", "-", "gone.lines", "none/*"), strings.NewReader("<d/>\n"), 0)
	if got, want := strings.Join(names(in), " "), "one.lines:1=<a/> one.lines:2=<b/> two.lines:1=<c/> -:1=<d/> gone.lines ! none/* !"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestContextReader(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	text := strings.Repeat("0123456789abcdef\n", 100_000)
	got, err := io.ReadAll(validate.ContextReader(ctx, io.MultiReader(strings.NewReader(text), errReader{})))
	if string(got) != text || err == nil || err.Error() != "broken" {
		t.Errorf("%d bytes of %d, %v", len(got), len(text), err)
	}
	hang, w := io.Pipe()
	defer w.Close()
	r := validate.ContextReader(ctx, hang)
	go w.Write([]byte("first"))
	buf := make([]byte, 10)
	if n, err := r.Read(buf); n != 5 || err != nil {
		t.Error(n, err)
	}
	cancel()
	if _, err := r.Read(buf); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
