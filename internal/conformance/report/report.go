// Package report writes down what a conformance run found: a row a case, the
// cases that are skipped, and how many passed.
package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// A Case names what is judged.
type Case struct {
	Set, Group, Test, Mode string
}

// String is the names, separated by slashes.
func (c Case) String() string {
	return strings.Join([]string{c.Set, c.Group, c.Test, c.Mode}, "/")
}

// A Row is a case and what came of it. It has passed when Got is Expected, or
// one of several that are.
type Row struct {
	Case
	Expected, Got string
	// Code is the kind of what was found, such as the rule that an invalid
	// document breaks. It is for grouping; Detail says more.
	Code, Detail string
	Took         time.Duration
}

// Either is the expectation of any of several outcomes.
func Either(outcomes ...string) string { return strings.Join(outcomes, "|") }

func (r *Row) passed() bool { return slices.Contains(strings.Split(r.Expected, "|"), r.Got) }

// A Verdict is what a row counts as.
type Verdict string

// The verdicts.
const (
	Passed  Verdict = "passed"
	Failed  Verdict = "failed"
	Skipped Verdict = "skipped"
)

// columns are the names in the first line.
var columns = []string{"set", "group", "test", "mode", "expected", "got", "verdict", "code", "ms", "detail"}

// maxDetail bounds the text of a detail, in characters.
const maxDetail = 400

// A Writer writes rows and counts them.
type Writer struct {
	out                     io.Writer
	skips                   *Skips
	err                     error
	passed, failed, skipped int
	failures                []Row
}

// NewWriter begins a report. The skip list may be nil.
func NewWriter(out io.Writer, skips *Skips) *Writer {
	w := &Writer{out: out, skips: skips}
	w.line(columns)
	return w
}

func (w *Writer) line(fields []string) {
	if w.err == nil {
		_, w.err = io.WriteString(w.out, strings.Join(fields, "\t")+"\n")
	}
}

// Write writes a row. A case of the skip list is skipped when it does not pass,
// and fails when it does: then the entry is wrong.
func (w *Writer) Write(r Row) {
	verdict := Passed
	if !r.passed() {
		verdict = Failed
	}
	if w.skips.take(r.Case) {
		switch verdict {
		case Failed:
			verdict = Skipped
		case Passed:
			verdict, r.Code, r.Detail = Failed, "skipped-passes", "the case is in the skip list and passes"
		}
	}
	r.Code, r.Detail = field(r.Code), field(r.Detail)
	switch verdict {
	case Passed:
		w.passed++
	case Failed:
		w.failed++
		w.failures = append(w.failures, r)
	case Skipped:
		w.skipped++
	}
	w.line([]string{
		field(r.Set), field(r.Group), field(r.Test), field(r.Mode), field(r.Expected), field(r.Got),
		string(verdict), r.Code, strconv.FormatInt(r.Took.Milliseconds(), 10), r.Detail,
	})
}

var spaces = strings.NewReplacer("\t", `\t`, "\n", `\n`, "\r", `\r`)

// field makes one field of text: with tabs and line breaks escaped, not too
// long, and never empty.
func field(text string) string {
	text = strings.Map(func(r rune) rune {
		if r == utf8.RuneError || !unicode.IsPrint(r) {
			return '?'
		}
		return r
	}, spaces.Replace(text))
	if runes := []rune(text); len(runes) > maxDetail {
		text = string(runes[:maxDetail-1]) + "…"
	}
	return cmp.Or(text, "-")
}

// Cases is the number of rows written.
func (w *Writer) Cases() int { return w.passed + w.failed + w.skipped }

// Failed is the number of cases that failed.
func (w *Writer) Failed() int { return w.failed }

// Err is the error that writing met with, if any.
func (w *Writer) Err() error { return w.err }

// Summary is the last line of a run.
func (w *Writer) Summary() string {
	return fmt.Sprintf("%d passed, %d failed, %d skipped", w.passed, w.failed, w.skipped)
}

// A Cluster is the failures with the same outcome and code.
type Cluster struct {
	Expected, Got, Code string
	Rows                []Row
}

// Clusters groups the failures, the largest group first.
func (w *Writer) Clusters() []Cluster {
	type key struct{ expected, got, code string }
	at := map[key]int{}
	var out []Cluster
	for _, r := range w.failures {
		k := key{r.Expected, r.Got, r.Code}
		i, ok := at[k]
		if !ok {
			i = len(out)
			at[k] = i
			out = append(out, Cluster{Expected: r.Expected, Got: r.Got, Code: r.Code})
		}
		out[i].Rows = append(out[i].Rows, r)
	}
	slices.SortStableFunc(out, func(a, b Cluster) int { return cmp.Compare(len(b.Rows), len(a.Rows)) })
	return out
}
