package validate_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/enhancedpresence/epx/validate"
	"github.com/enhancedpresence/epx/validate/helium"
	"github.com/enhancedpresence/epx/validate/internal/jsonschema"
)

var update = flag.Bool("update", false, "write the golden files anew")

// reported are results with everything that a format has to cope with.
func reported() []validate.Result {
	return []validate.Result{
		{File: "good.xml"},
		{File: "in/a b%:,.xml", Verdict: validate.Invalid, Diagnostics: []validate.Diagnostic{
			{File: "in/a b%:,.xml", Code: "unknown-root", Rule: "cvc-elt.1", Message: "no position"},
			{File: "in/a b%:,.xml", Line: 2, Code: "duplicate-key", Message: "a second; 100%, \"one\" <only>", Path: "/categories/category[2]",
				Category: "note", Container: ptr(uint32(0)),
				Related: []validate.Related{{File: "in/a b%:,.xml", Line: 1, Column: 3, Message: "The first."}, {Message: "Somewhere."}}},
			{File: "in/a b%:,.xml", Line: 2, Column: 7, Severity: validate.SeverityWarning, Code: "note-type", Rule: "note-body-element",
				Message: "type=\"oof\"; expected OOF (note-body-element)", Path: "/note/body/@type",
				Fix: &validate.Fix{Message: "Write OOF", Edits: []validate.Edit{{Line: 2, Column: 7, EndLine: 2, EndColumn: 10, Text: "OOF"}}}},
			{File: "in/a b%:,.xml", Line: 3, Column: 1, Message: "two\nlines \x1b[1m \xff \uffff é 𐄀"},
		}},
		{File: "/abs/warned.xml", Verdict: validate.Invalid, Diagnostics: []validate.Diagnostic{
			{File: "/abs/warned.xml", Line: 1, Column: 1, Severity: validate.SeverityWarning, Code: "note-type", Message: "warned"},
		}},
		{File: "-", Diagnostics: []validate.Diagnostic{{File: "-", Line: 1, Severity: validate.SeverityWarning, Code: "note-type", Message: "standard input"}}},
		{File: "gone.xml", Verdict: validate.Failed, Err: errors.New("gone.xml: no such file\nor folder")},
	}
}

// rules describe codes that a judge adds.
func rules(code string) (validate.Rule, bool) {
	if code != "note-type" {
		return validate.Rule{}, false
	}
	return validate.Rule{Code: code, Severity: validate.SeverityWarning, Summary: "An odd note.", Help: "Mend it.", Source: "note-body-element", Page: "semantics.md#note-type"}, true
}

func write(t *testing.T, format string, results []validate.Result, summary bool) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := validate.NewWriterWith(&out, format, validate.WriterOptions{Version: "v1.2.3", Rules: rules})
	if err != nil {
		t.Fatal(err)
	}
	var report validate.Report
	var tally validate.Tally
	for _, r := range results {
		report.Add(r.Verdict)
		tally.Add(r)
		if err := w.WriteResult(r); err != nil {
			t.Fatal(err)
		}
	}
	if summary {
		if err := errors.Join(w.WriteTally(tally), w.WriteSummary(report)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestFormats(t *testing.T) {
	for _, format := range validate.Formats() {
		t.Run(format, func(t *testing.T) {
			got := write(t, format, reported(), true)
			golden := filepath.Join("testdata", "report", "findings."+format)
			if *update {
				if err := os.WriteFile(golden, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// sarifSchemaVariable names a file with the JSON Schema that OASIS publishes
// for SARIF 2.1.0, as the npm package @microsoft/jest-sarif and the Go module
// github.com/owenrumney/go-sarif have it.
const sarifSchemaVariable = "EPX_SARIF_SCHEMA"

// SARIF is valid by a schema of what is written, and by that of the standard
// where it is at hand.
func TestSARIFSchema(t *testing.T) {
	schemas := map[string]string{"own": filepath.Join("testdata", "report", "sarif.schema.json")}
	if file := os.Getenv(sarifSchemaVariable); file != "" {
		schemas["standard"] = file
	} else {
		t.Logf("the schema of the standard is not held against: set %s to its file", sarifSchemaVariable)
	}
	for name, file := range schemas {
		t.Run(name, func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			schema, err := jsonschema.Compile(data)
			if err != nil {
				t.Fatal(err)
			}
			for _, summary := range []bool{false, true} {
				for what, results := range map[string][]validate.Result{"all": reported(), "valid": {{File: "good.xml"}}, "nothing": nil} {
					if err := schema.Validate(write(t, "sarif", results, summary)); err != nil {
						t.Errorf("%s: %v", what, err)
					}
				}
			}
			// The schema refuses what is not SARIF.
			broken := bytes.Replace(write(t, "sarif", reported(), false), []byte(`"startLine":2`), []byte(`"startLine":0`), 1)
			if schema.Validate(broken) == nil {
				t.Error("a region that starts in line 0 is accepted")
			}
		})
	}
}

// Results refer to their rules by place.
func TestSARIFRules(t *testing.T) {
	var log struct {
		Runs []struct {
			Results []struct {
				RuleID    string
				RuleIndex int
			}
			Tool struct {
				Driver struct {
					Rules []struct {
						ID, HelpURI string
						Help        struct{ Text string }
					}
				}
			}
			Invocations []struct{ ExecutionSuccessful bool }
		}
	}
	if err := json.Unmarshal(write(t, "sarif", reported(), false), &log); err != nil {
		t.Fatal(err)
	}
	run := log.Runs[0]
	if len(run.Results) != 6 || len(run.Tool.Driver.Rules) != 4 || run.Invocations[0].ExecutionSuccessful {
		t.Errorf("%+v", run)
	}
	for _, r := range run.Results {
		rule := run.Tool.Driver.Rules[r.RuleIndex]
		if rule.ID != r.RuleID {
			t.Errorf("%s refers to %s", r.RuleID, rule.ID)
		}
		if rule.ID == "note-type" && (rule.Help.Text != "Mend it." || !strings.HasSuffix(rule.HelpURI, "/docs/semantics.md#note-type")) {
			t.Errorf("%+v", rule)
		}
	}
}

// JUnit reports are valid by their schema, and their counts are right.
func TestJUnitSchema(t *testing.T) {
	src, err := validate.OpenSources(filepath.Join("testdata", "report", "junit.xsd"))
	if err != nil {
		t.Fatal(err)
	}
	defer src.Close()
	schema, err := validate.Compile(t.Context(), helium.New(), src)
	if err != nil {
		t.Fatal(err)
	}
	for _, results := range [][]validate.Result{reported(), nil} {
		doc := write(t, "junit", results, true)
		found, err := schema.Validate(t.Context(), "report.xml", doc)
		if err != nil || len(found) > 0 {
			t.Errorf("%v, %v", found, err)
		}
		var report struct {
			Suites []struct {
				Name                    string `xml:"name,attr"`
				Tests, Failures, Errors int    `xml:",attr"`
				Cases                   []struct {
					Failure, Error *struct{} `xml:",any"`
				} `xml:"testcase"`
			} `xml:"testsuite"`
		}
		doc = regexp.MustCompile(` (tests|failures|errors)=`).ReplaceAllFunc(doc, func(b []byte) []byte { return bytes.Replace(b, b[1:2], bytes.ToUpper(b[1:2]), 1) })
		if err := xml.Unmarshal(doc, &report); err != nil {
			t.Fatal(err)
		}
		if len(report.Suites) != len(results) {
			t.Errorf("%d suites of %d results", len(report.Suites), len(results))
		}
		for i, s := range report.Suites {
			bad := s.Failures + s.Errors
			if s.Tests != len(s.Cases) || (bad > 0) != (results[i].Verdict != validate.Valid) {
				t.Errorf("%+v", s)
			}
		}
	}
}

// Text of a document cannot end a command of GitHub or begin one.
func TestGitHubEscapes(t *testing.T) {
	evil := "x\n::set-output name=a::b\r\n%0A::error::"
	out := write(t, "github", []validate.Result{{File: evil, Verdict: validate.Failed, Err: errors.New(evil), Diagnostics: []validate.Diagnostic{
		{File: evil, Code: evil, Message: evil, Path: evil, Category: evil},
	}}}, true)
	lines := strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")
	if len(lines) != 4 { // the finding, the failure, the tally and the summary
		t.Errorf("%q", lines)
	}
	for _, l := range lines {
		properties, _, _ := strings.Cut(strings.TrimPrefix(l, "::"), "::")
		if !strings.HasPrefix(l, "::") || strings.ContainsAny(properties, "\r") || strings.Count(properties, ",") > 2 || strings.Contains(l, "\r") {
			t.Errorf("%q", l)
		}
	}
}

// Each code of docs/codes.md has a rule, unless a judge of its own has.
func TestRules(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "docs", "codes.md"))
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, m := range regexp.MustCompile("(?m)^\\| \\[`([^`]*)`\\]").FindAllStringSubmatch(string(page), -1) {
		r, ok := validate.LookupRule(m[1])
		if !ok && m[1] != "category-mismatch" {
			t.Errorf("no rule of %s", m[1])
		}
		if ok && (r.Code != m[1] || r.Summary == "" || r.Help == "" || r.Page != "codes.md#"+m[1]) {
			t.Errorf("%+v", r)
		}
		n++
	}
	if n < 20 {
		t.Errorf("only %d codes", n)
	}
	if r, ok := validate.LookupRule("nothing"); ok {
		t.Error(r)
	}
}

func TestLimitFindings(t *testing.T) {
	var out bytes.Buffer
	w, err := validate.NewWriter(&out, "text")
	if err != nil {
		t.Fatal(err)
	}
	w, skipped := validate.LimitFindings(w, 5)
	for _, r := range reported() {
		if err := w.WriteResult(r); err != nil {
			t.Fatal(err)
		}
	}
	if n := strings.Count(out.String(), "\n"); n != 5 || skipped() != 1 {
		t.Errorf("%d written, %d skipped:\n%s", n, skipped(), &out)
	}
}

func TestTally(t *testing.T) {
	var tally validate.Tally
	for _, r := range reported() {
		tally.Add(r)
	}
	if got := fmt.Sprint(tally); got != "{map[duplicate-key:1 note-type:3 schema-invalid:1 unknown-root:1] map[note:1]}" {
		t.Error(got)
	}
	for i := range 5000 {
		tally.Add(validate.Result{Diagnostics: []validate.Diagnostic{{Category: fmt.Sprint(i)}}})
	}
	if n := len(tally.Categories); n > 1001 || tally.Categories["(other)"] != 5000-999 {
		t.Errorf("%d categories, %d others", n, tally.Categories["(other)"])
	}
}

// Writers pass on the errors of what they write to.
func TestWriterErrors(t *testing.T) {
	full := errors.New("disk full")
	for _, format := range validate.Formats() {
		w, err := validate.NewWriter(failing{full}, format)
		if err != nil {
			t.Fatal(err)
		}
		if err := w.WriteResult(reported()[1]); !errors.Is(err, full) {
			t.Errorf("%s: %v", format, err)
		}
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }
