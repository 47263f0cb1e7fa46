package validate_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/enhancedpresence/epx/validate"
)

func ptr[T any](v T) *T { return &v }

func TestText(t *testing.T) {
	for _, c := range []struct {
		want string
		d    validate.Diagnostic
	}{
		{"a.xml:3:5: error: missing-element: no body", validate.Diagnostic{File: "a.xml", Line: 3, Column: 5, Code: "missing-element", Message: "no body"}},
		{"a.xml:3: warning: undeclared: odd", validate.Diagnostic{File: "a.xml", Line: 3, Severity: validate.SeverityWarning, Code: "undeclared", Message: "odd"}},
		{"a.xml: error: schema-invalid: odd", validate.Diagnostic{File: "a.xml", Message: "odd"}},
		{"error: abstract: odd", validate.Diagnostic{Code: "abstract", Line: 3, Message: "odd"}},
		{"-:1: error: identity: two (cvc-id.2)", validate.Diagnostic{File: "-", Line: 1, Code: "identity", Rule: "cvc-id.2", Message: "two"}},
		{"-:1: error: identity: two (cvc-id.2)", validate.Diagnostic{File: "-", Line: 1, Code: "identity", Rule: "cvc-id.2", Message: "two (cvc-id.2)"}},
		{"a: error: unset: x at /a/b[2] [category note, container 0]", validate.Diagnostic{File: "a", Code: "unset", Message: "x", Path: "/a/b[2]", Category: "note", Container: ptr(uint32(0))}},
		{"a: error: unset: x [category note]", validate.Diagnostic{File: "a", Code: "unset", Message: "x", Category: "note"}},
		{"a: error: unset: x [container 400]", validate.Diagnostic{File: "a", Code: "unset", Message: "x", Container: ptr(uint32(400))}},
		{`a\nb: error: unset: x\ry\x1b[1m\xff é \u202e`, validate.Diagnostic{File: "a\nb", Code: "unset", Message: "x\ry\x1b[1m\xff é \u202e"}},
	} {
		if got := c.d.String(); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}

func TestWriters(t *testing.T) {
	results := []validate.Result{
		{File: "good.xml"},
		{File: "bad.xml", Verdict: validate.Invalid, Diagnostics: []validate.Diagnostic{
			{File: "bad.xml", Line: 2, Column: 7, Code: "unexpected-element", Rule: "cvc-complex-type.2.4", Path: "/note/x", Message: `found <x>; expected "body" & more`, Category: "note", Container: ptr(uint32(0))},
			{File: "bad.xml", Severity: validate.SeverityWarning, Message: "two\nlines"},
		}},
		{File: "gone.xml", Verdict: validate.Failed, Err: errors.New("gone")},
	}
	for format, want := range map[string]string{
		"text": `bad.xml:2:7: error: unexpected-element: found <x>; expected "body" & more (cvc-complex-type.2.4) at /note/x [category note, container 0]
bad.xml: warning: schema-invalid: two\nlines
3 files: 1 valid, 1 invalid, 1 failed
`,
		"json": `{"file":"bad.xml","line":2,"column":7,"severity":"error","code":"unexpected-element","rule":"cvc-complex-type.2.4","path":"/note/x","message":"found <x>; expected \"body\" & more","category":"note","container":0}
{"file":"bad.xml","severity":"warning","code":"schema-invalid","message":"two\nlines"}
{"summary":{"files":3,"valid":1,"invalid":1,"failed":1}}
`,
	} {
		var out bytes.Buffer
		w, err := validate.NewWriter(&out, format)
		if err != nil {
			t.Fatal(err)
		}
		var report validate.Report
		for _, r := range results {
			report.Add(r.Verdict)
			if err := w.WriteResult(r); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.WriteSummary(report); err != nil {
			t.Fatal(err)
		}
		if out.String() != want {
			t.Errorf("%s:\ngot\n%s\nwant\n%s", format, out.String(), want)
		}
	}
	if _, err := validate.NewWriter(io.Discard, "yaml"); err == nil || err.Error() != `unknown format "yaml"; use one of text, json, sarif, junit, github` {
		t.Errorf("format yaml: error %v", err)
	}
}

func TestNormalize(t *testing.T) {
	want := []validate.Diagnostic{
		{File: "a", Message: "no position"},
		{File: "a", Line: 1, Message: "no column"},
		{File: "a", Line: 1, Column: 2, Message: "m"},
		{File: "a", Line: 1, Column: 2, Message: "m", Container: ptr(uint32(0))},
		{File: "a", Line: 1, Column: 2, Message: "m", Severity: validate.SeverityWarning},
		{File: "a", Line: 1, Column: 10, Message: "m"},
		{File: "a", Line: 2, Message: "m"},
		{File: "b", Message: "m"},
	}
	got := slices.Concat(want, want)
	slices.Reverse(got)
	got = validate.Normalize(got)
	if !slices.EqualFunc(got, want, func(a, b validate.Diagnostic) bool { return validate.Compare(a, b) == 0 }) {
		t.Errorf("got %v\nwant %v", got, want)
	}
}

func TestExitStatus(t *testing.T) {
	for _, c := range []struct {
		report validate.Report
		err    error
		want   int
	}{
		{validate.Report{}, nil, 0},
		{validate.Report{Files: 1, Valid: 1}, nil, 0},
		{validate.Report{Files: 2, Valid: 1, Invalid: 1}, nil, 1},
		{validate.Report{Files: 2, Invalid: 1, Failed: 1}, nil, 2},
		{validate.Report{Files: 1, Invalid: 1}, io.ErrClosedPipe, 2},
		{validate.Report{Files: 1, Invalid: 1, Failed: 1}, fmt.Errorf("stopped: %w", context.Canceled), 130},
	} {
		if got := c.report.ExitStatus(c.err); got != c.want {
			t.Errorf("%v, %v: status %d, want %d", c.report, c.err, got, c.want)
		}
	}
}

// judge finds documents with the word "bad" invalid, warns of "odd" and fails
// on "broken".
var judge = validate.JudgeFunc(func(_ context.Context, name string, doc []byte) ([]validate.Diagnostic, error) {
	switch s := string(doc); {
	case strings.Contains(s, "broken"):
		return nil, errors.New("engine broke down")
	case strings.Contains(s, "bad"):
		time.Sleep(time.Millisecond)
		d := validate.Diagnostic{File: name, Message: "bad"}
		return []validate.Diagnostic{d, d}, nil
	case strings.Contains(s, "odd"):
		return []validate.Diagnostic{{Severity: validate.SeverityWarning, Message: "odd"}}, nil
	}
	return nil, nil
})

// inFolder makes files and changes to their folder.
func inFolder(t *testing.T, files map[string]string) {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(name, "/") {
			continue
		}
		if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
}

// run returns a line a result and the report.
func run(t *testing.T, r validate.Runner, paths ...string) (string, validate.Report) {
	t.Helper()
	var out strings.Builder
	report, err := r.Run(t.Context(), paths, func(r validate.Result) error {
		fmt.Fprint(&out, r.File, " ", r.Verdict)
		for _, d := range r.Diagnostics {
			fmt.Fprint(&out, " | ", d)
		}
		if r.Err != nil {
			fmt.Fprint(&out, " | ", r.Err)
		}
		fmt.Fprintln(&out)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return filepath.ToSlash(out.String()), report
}

func TestRunner(t *testing.T) {
	inFolder(t, map[string]string{
		"good.xml": "good", "bad.xml": "bad", "odd.xml": "odd", "broken.xml": "broken",
		"tree/b.xml": "good", "tree/a/z.XML": "bad", "tree/a/readme.txt": "bad", "tree/c.xml/inner.xml": "good",
		"empty/notes.txt": "", "none/x/": "",
	})
	for _, c := range []struct {
		name   string
		runner validate.Runner
		paths  []string
		want   string
		status int
	}{
		{"good", validate.Runner{}, []string{"good.xml"}, "good.xml valid\n", 0},
		{"bad", validate.Runner{}, []string{"good.xml", "bad.xml"}, "good.xml valid\nbad.xml invalid | bad.xml: error: schema-invalid: bad\n", 1},
		{"warning", validate.Runner{}, []string{"odd.xml"}, "odd.xml valid | odd.xml: warning: schema-invalid: odd\n", 0},
		{"warning counts", validate.Runner{WarningsAreErrors: true}, []string{"odd.xml"}, "odd.xml invalid | odd.xml: warning: schema-invalid: odd\n", 1},
		{"broken", validate.Runner{}, []string{"broken.xml", "good.xml"}, "broken.xml failed | broken.xml: engine broke down\ngood.xml valid\n", 2},
		{"folder", validate.Runner{}, []string{"tree"}, "tree/a/z.XML invalid | tree/a/z.XML: error: schema-invalid: bad\ntree/b.xml valid\ntree/c.xml/inner.xml valid\n", 1},
		{"twice", validate.Runner{}, []string{"tree/b.xml", "./tree/b.xml", "tree/c.xml", "tree/c.xml"}, "tree/b.xml valid\ntree/c.xml/inner.xml valid\n", 0},
		{"stdin", validate.Runner{Stdin: strings.NewReader("bad")}, []string{"good.xml", "-", "-"}, "good.xml valid\n- invalid | -: error: schema-invalid: bad\n", 1},
		{"large", validate.Runner{MaxSize: 3}, []string{"bad.xml", "good.xml"}, "bad.xml invalid | bad.xml: error: schema-invalid: bad\ngood.xml invalid | good.xml: error: limit-exceeded: the document is larger than 3 bytes\n", 1},
		{"large stdin", validate.Runner{MaxSize: 3, Stdin: strings.NewReader("good")}, []string{"-"}, "- invalid | -: error: limit-exceeded: the document is larger than 3 bytes\n", 1},
		{"unlimited", validate.Runner{MaxSize: -1, Stdin: strings.NewReader("good")}, []string{"-"}, "- valid\n", 0},
		{"empty folder", validate.Runner{}, []string{"empty", "bad.xml"}, "empty failed | folder empty holds no *.xml file: name a document or a folder with some\nbad.xml invalid | bad.xml: error: schema-invalid: bad\n", 2},
		{"folders only", validate.Runner{}, []string{"none"}, "none failed | folder none holds no *.xml file: name a document or a folder with some\n", 2},
		{"nothing", validate.Runner{}, nil, "", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.runner.Judge = judge
			got, report := run(t, c.runner, c.paths...)
			if got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
			if status := report.ExitStatus(nil); status != c.status {
				t.Errorf("exit status %d, want %d", status, c.status)
			}
		})
	}

	t.Run("missing", func(t *testing.T) {
		got, report := run(t, validate.Runner{Judge: judge}, "nofile.xml", "good.xml")
		if !strings.HasPrefix(got, "nofile.xml failed | ") || !strings.HasSuffix(got, "good.xml valid\n") || !strings.Contains(got, "nofile.xml: ") {
			t.Error(got)
		}
		if want := (validate.Report{Files: 2, Valid: 1, Failed: 1}); report != want {
			t.Errorf("report %v, want %v", report, want)
		}
	})

	t.Run("unreadable", func(t *testing.T) {
		if os.Geteuid() == 0 || runtime.GOOS == "windows" {
			t.Skip("every file is readable here")
		}
		if err := os.Chmod("tree/a", 0); err != nil {
			t.Fatal(err)
		}
		defer os.Chmod("tree/a", 0o755)
		_, report := run(t, validate.Runner{Judge: judge}, "tree")
		if want := (validate.Report{Files: 3, Valid: 2, Failed: 1}); report != want {
			t.Errorf("report %v, want %v", report, want)
		}
	})
}

func TestRunnerOrder(t *testing.T) {
	files := make(map[string]string)
	for i := range 300 {
		files[fmt.Sprintf("docs/%03d.xml", i)] = []string{"bad", "good", "good"}[i%3]
	}
	inFolder(t, files)
	want, _ := run(t, validate.Runner{Judge: judge, Jobs: 1}, "docs")
	for range 3 {
		if got, _ := run(t, validate.Runner{Judge: judge, Jobs: 8}, "docs"); got != want {
			t.Fatalf("with 8 jobs:\n%s\nwith one:\n%s", got, want)
		}
	}
}

func TestRunnerStops(t *testing.T) {
	inFolder(t, map[string]string{"a.xml": "good", "b.xml": "good", "c.xml": "good"})
	paths := []string{"a.xml", "b.xml", "c.xml"}

	t.Run("when emit fails", func(t *testing.T) {
		full := errors.New("disk full")
		r := validate.Runner{Judge: judge}
		report, err := r.Run(t.Context(), paths, func(validate.Result) error { return full })
		if !errors.Is(err, full) || report.Files != 1 {
			t.Errorf("got %v, %v", report, err)
		}
	})
	t.Run("when interrupted", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		r := validate.Runner{Judge: judge}
		report, err := r.Run(ctx, paths, func(validate.Result) error { cancel(); return nil })
		if !errors.Is(err, context.Canceled) || report.Files != 1 {
			t.Errorf("got %v, %v", report, err)
		}
		if status := report.ExitStatus(err); status != validate.ExitInterrupted {
			t.Errorf("exit status %d", status)
		}
	})
	t.Run("when a read hangs", func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
		defer cancel()
		hang, w := io.Pipe()
		defer w.Close()
		r := validate.Runner{Judge: judge, Stdin: hang}
		if _, err := r.Run(ctx, []string{"-"}, func(validate.Result) error { return nil }); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
	})
}

func TestOpenSources(t *testing.T) {
	inFolder(t, map[string]string{
		"s/main.xsd": "", "s/part.XSD": "", "s/deep/more.xsd": "", "tree/a/a.xsd": "", "tree/b/b.xsd": "", "none/a.xml": "", "lone.xsd": "",
	})
	if err := os.Symlink(filepath.Join("..", "lone.xsd"), filepath.Join("s", "deep", "link.xsd")); err != nil {
		t.Log(err)
	}
	for _, c := range []struct {
		paths, files []string
		prefix       string
	}{
		{[]string{"s/main.xsd"}, []string{"main.xsd"}, "s/"},
		{[]string{"s"}, []string{"main.xsd", "part.XSD"}, "s/"},
		{[]string{"tree"}, []string{"a/a.xsd", "b/b.xsd"}, "tree/"},
		{[]string{"tree/a", "tree/b/b.xsd"}, []string{"a/a.xsd", "b/b.xsd"}, "tree/"},
		{[]string{"s/main.xsd", "lone.xsd", "s"}, []string{"lone.xsd", "s/main.xsd", "s/part.XSD"}, ""},
	} {
		src, err := validate.OpenSources(c.paths...)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(src.Files, c.files) || src.Prefix != c.prefix {
			t.Errorf("%v: files %v, prefix %q; want %v, %q", c.paths, src.Files, src.Prefix, c.files, c.prefix)
		}
		for _, f := range src.Files {
			file, err := src.FS.Open(f)
			if err != nil {
				t.Error(err)
				continue
			}
			file.Close()
		}
		if f, err := src.FS.Open("deep/link.xsd"); err == nil {
			f.Close()
			t.Errorf("%v: a link out of the tree was followed", c.paths)
		}
		if err := src.Close(); err != nil {
			t.Error(err)
		}
	}
	for _, paths := range [][]string{nil, {"nofile.xsd"}, {"none"}} {
		if _, err := validate.OpenSources(paths...); err == nil {
			t.Errorf("%v: no error", paths)
		}
	}
}
