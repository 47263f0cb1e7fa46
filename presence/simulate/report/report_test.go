package report_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/enhancedpresence/epx/presence/simulate"
	"github.com/enhancedpresence/epx/presence/simulate/report"
)

var update = flag.Bool("update", false, "write the expected output anew")

const scripts = "../../../testdata/simulate"

// formats are the files of a case and what writes them.
var formats = []struct {
	file  string
	write func(io.Writer, *simulate.Run) error
}{
	{"table.txt", report.Table},
	{"explain.txt", report.Explain},
	{"run.json", report.JSON},
	{"page.html", report.HTML},
}

// play plays a script that must be good.
func play(t *testing.T, text string) *simulate.Run {
	t.Helper()
	s, err := simulate.Parse("script.txt", text)
	if err != nil {
		t.Fatal(err)
	}
	r, err := s.Play(simulate.Policy{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func write(t *testing.T, to func(io.Writer, *simulate.Run) error, r *simulate.Run) string {
	t.Helper()
	var b bytes.Buffer
	if err := to(&b, r); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestScripts plays the scripts of the project, whose expectations hold, and
// compares every report with the one beside the script.
func TestScripts(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(scripts, "*", "script.txt"))
	if err != nil || len(files) < 6 {
		t.Fatalf("%d scripts in %s, want six or more: %v", len(files), scripts, err)
	}
	for _, file := range files {
		dir := filepath.Dir(file)
		t.Run(filepath.Base(dir), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(string(text), "\n  expect ") {
				t.Error("the script expects nothing")
			}
			r := play(t, string(text))
			for _, f := range r.Failures {
				t.Error(f)
			}
			for _, f := range formats {
				got, name := write(t, f.write, r), filepath.Join(dir, f.file)
				if *update {
					if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
						t.Fatal(err)
					}
					continue
				}
				want, err := os.ReadFile(name)
				if err != nil {
					t.Fatal(err)
				}
				if got != string(want) {
					t.Errorf("%s differs at line %d; it is now\n%s", f.file, firstDifference(got, string(want)), got)
				}
			}
		})
	}
}

// firstDifference is the first line in which two texts differ.
func firstDifference(a, b string) int {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	for n := range min(len(x), len(y)) {
		if x[n] != y[n] {
			return n + 1
		}
	}
	return min(len(x), len(y)) + 1
}

const hostile = `title "</title><script>alert(1)</script> & \"quotes\""
start 2026-03-02T23:30:00+01:00
user ada sip:ada@example.com
user bob sip:bob@example.com
endpoint laptop of ada computer at "<b>here</b>"
laptop signs in
bob watches ada
laptop writes "<img src=x onerror=alert(1)>"
laptop chooses busy saying "'><script>alert(2)</script>"
expect bob sees ada "<i>Away</i>"
after 1h
`

// What a script says is text in a page, and nothing else.
func TestHTMLEscapes(t *testing.T) {
	got := write(t, report.HTML, play(t, hostile))
	for _, tag := range regexp.MustCompile(`<[a-zA-Z/!][^>]*>`).FindAllString(got, -1) {
		if name := strings.ToLower(strings.Trim(tag, "</>")); strings.HasPrefix(name, "script") || strings.HasPrefix(name, "img") || strings.HasPrefix(name, "i>") || strings.Contains(tag, "onerror") && !strings.Contains(tag, "&lt;img") {
			t.Errorf("the page has the tag %s", tag)
		}
	}
	for _, want := range []string{"&lt;script&gt;alert(1)&lt;/script&gt;", "&lt;img src=x onerror=alert(1)&gt;", "&#39;&gt;&lt;script&gt;alert(2)"} {
		if !strings.Contains(got, want) {
			t.Errorf("the page does not have the text %s", want)
		}
	}
}

// A page asks nobody for anything, and needs no script.
func TestHTMLStandsAlone(t *testing.T) {
	got := write(t, report.HTML, play(t, hostile))
	for _, never := range []string{"<script", "src=", "url(", "@import", "http:", "https:", "<iframe", "<object", "<form"} {
		if n := strings.Count(strings.ReplaceAll(got, "&lt;img src=", ""), never); n > 0 {
			t.Errorf("the page has %q %d times", never, n)
		}
	}
}

// Every start tag that needs it has its end tag, in the right order.
func TestHTMLIsBalanced(t *testing.T) {
	void := map[string]bool{"meta": true, "link": true, "br": true}
	var open []string
	page := write(t, report.HTML, play(t, hostile))
	for _, tag := range regexp.MustCompile(`<(/?)([a-z][a-z0-9]*)[^>]*>`).FindAllStringSubmatch(page, -1) {
		switch {
		case void[tag[2]]:
		case tag[1] == "":
			open = append(open, tag[2])
		case len(open) == 0 || open[len(open)-1] != tag[2]:
			t.Fatalf("%s ends what is not open: %v", tag[0], open)
		default:
			open = open[:len(open)-1]
		}
	}
	if len(open) > 0 {
		t.Errorf("not ended: %v", open)
	}
}

// The time zone of the start is that of all times, and a change of date shows.
func TestTimes(t *testing.T) {
	r := play(t, hostile)
	if got := write(t, report.Table, r); !strings.Contains(got, "\n2026-03-03 00:30:00\n") {
		t.Errorf("the table does not have the time of the last step with its day:\n%s", got)
	}
	var doc struct{ Start, End string }
	if err := json.Unmarshal([]byte(write(t, report.JSON, r)), &doc); err != nil {
		t.Fatal(err)
	}
	if doc.Start != "2026-03-02T23:30:00+01:00" || doc.End != "2026-03-03T00:30:00+01:00" {
		t.Errorf("from %s to %s", doc.Start, doc.End)
	}
}

// What is not as a script expects is in every report that has a place for it.
func TestFailures(t *testing.T) {
	r := play(t, hostile)
	if len(r.Failures) != 1 {
		t.Fatalf("failures: %v", r.Failures)
	}
	var doc struct {
		Failures []struct {
			Line, Column int
			Message      string
		}
	}
	if err := json.Unmarshal([]byte(write(t, report.JSON, r)), &doc); err != nil {
		t.Fatal(err)
	}
	if len(doc.Failures) != 1 || doc.Failures[0].Line != 10 || doc.Failures[0].Column != 1 {
		t.Errorf("failures in JSON: %+v", doc.Failures)
	}
	if page := write(t, report.HTML, r); !strings.Contains(page, "<li>Line 10: at 23:30:00 bob sees ") {
		t.Error("the page does not have the failure")
	}
}

// A script in which nothing is to be seen has reports too.
func TestNothing(t *testing.T) {
	r := play(t, "start 2026-03-02T08:00:00Z\n")
	for _, f := range formats {
		if got := write(t, f.write, r); !strings.Contains(got, "2026-03-02") && !strings.Contains(got, "08:00:00") {
			t.Errorf("%s: %s", f.file, got)
		}
	}
}
