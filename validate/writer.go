package validate

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// Formats lists the names that NewWriter takes.
func Formats() []string { return []string{"text", "json", "sarif", "junit", "github"} }

// Writer renders results in one format, as they come: none keeps what it has
// written. It is not safe for use by several goroutines.
type Writer interface {
	// WriteResult writes the diagnostics of one document. In the formats text
	// and json a valid document and one that failed write nothing; the error of
	// the latter is for the caller to report.
	WriteResult(Result) error
	// WriteTally writes the counts of findings, where the format has a place
	// for them.
	WriteTally(Tally) error
	// WriteSummary writes the counts of documents.
	WriteSummary(Report) error
	// Close ends the output. It does not close what is written to.
	Close() error
}

// WriterOptions adjust a Writer.
type WriterOptions struct {
	// Version is that of the program, for formats that name it.
	Version string
	// Rules describes codes that [LookupRule] does not know; nil is none.
	Rules func(code string) (Rule, bool)
	// Details makes the format text show, below the line of each finding, its
	// place in the document, related places and the cure.
	Details bool
}

func (o WriterOptions) rule(code string) (Rule, bool) {
	if o.Rules != nil {
		if r, ok := o.Rules(code); ok {
			return r, true
		}
	}
	return LookupRule(code)
}

// NewWriter makes the writer of a format, one of [Formats].
func NewWriter(w io.Writer, format string) (Writer, error) {
	return NewWriterWith(w, format, WriterOptions{})
}

// NewWriterWith makes the writer of a format with options.
func NewWriterWith(w io.Writer, format string, o WriterOptions) (Writer, error) {
	switch format {
	case "text":
		return &textWriter{w: w, details: o.Details}, nil
	case "json":
		return &jsonWriter{w: w}, nil
	case "sarif":
		return newSARIFWriter(w, o), nil
	case "junit":
		return &junitWriter{w: w}, nil
	case "github":
		return &githubWriter{w: w}, nil
	}
	return nil, fmt.Errorf("unknown format %q; use one of %s", format, strings.Join(Formats(), ", "))
}

// textWriter writes a line a finding, for people, and details below it if asked.
type textWriter struct {
	w       io.Writer
	details bool
	buf     []byte
}

func (t *textWriter) WriteResult(r Result) error {
	t.buf = t.buf[:0]
	doc := placesOf(r.Doc)
	for _, d := range r.Diagnostics {
		t.buf = append(append(t.buf, d.String()...), '\n')
		if t.details {
			t.buf = appendDetails(t.buf, &d, doc)
		}
	}
	return flush(t.w, t.buf)
}

func (t *textWriter) WriteTally(c Tally) error {
	t.buf = appendTally(t.buf[:0], c)
	return flush(t.w, t.buf)
}

func (t *textWriter) WriteSummary(r Report) error {
	_, err := fmt.Fprintln(t.w, r)
	return err
}

func (t *textWriter) Close() error { return nil }

// appendTally renders counts in columns, the greatest first.
func appendTally(dst []byte, c Tally) []byte {
	width := 0
	for _, counts := range []map[string]int{c.Codes, c.Categories} {
		for _, n := range counts {
			width = max(width, len(fmt.Sprint(n)))
		}
	}
	for _, counts := range []struct {
		of    string
		names map[string]int
	}{{"", c.Codes}, {"category ", c.Categories}} {
		names := slices.SortedFunc(maps.Keys(counts.names), func(a, b string) int {
			return cmp.Or(cmp.Compare(counts.names[b], counts.names[a]), strings.Compare(a, b))
		})
		for _, name := range names {
			var line strings.Builder
			fmt.Fprintf(&line, "%*d %s", width, counts.names[name], counts.of)
			writeLine(&line, name)
			dst = append(append(dst, line.String()...), '\n')
		}
	}
	return dst
}

// jsonWriter writes an object a line for each finding.
type jsonWriter struct {
	w   io.Writer
	buf []byte
}

func (j *jsonWriter) WriteResult(r Result) error {
	j.buf = j.buf[:0]
	for _, d := range r.Diagnostics {
		var err error
		if j.buf, err = d.appendJSON(j.buf); err != nil {
			return err
		}
		j.buf = append(j.buf, '\n')
	}
	return flush(j.w, j.buf)
}

func (j *jsonWriter) WriteTally(c Tally) error {
	if c.Codes == nil {
		c.Codes = map[string]int{}
	}
	return j.line(struct {
		Tally Tally `json:"tally"`
	}{c})
}

func (j *jsonWriter) WriteSummary(r Report) error {
	return j.line(struct {
		Summary Report `json:"summary"`
	}{r})
}

func (j *jsonWriter) line(v any) error {
	line, err := appendJSON(j.buf[:0], v)
	if err != nil {
		return err
	}
	j.buf = append(line, '\n')
	return flush(j.w, j.buf)
}

func (j *jsonWriter) Close() error { return nil }

func flush(w io.Writer, p []byte) error {
	if len(p) == 0 {
		return nil
	}
	_, err := w.Write(p)
	return err
}

// LimitFindings makes a writer that passes on the first max findings of a run
// and leaves out the rest. Documents keep their verdicts, and tallies and
// summaries count everything. skipped is asked at the end how many were left
// out.
func LimitFindings(w Writer, max int) (limited Writer, skipped func() int) {
	l := &limitedWriter{Writer: w, left: max}
	return l, func() int { return l.skipped }
}

type limitedWriter struct {
	Writer
	left, skipped int
}

func (l *limitedWriter) WriteResult(r Result) error {
	n := len(r.Diagnostics)
	kept := min(n, l.left)
	l.left -= kept
	l.skipped += n - kept
	r.Diagnostics = r.Diagnostics[:kept]
	return l.Writer.WriteResult(r)
}

// code is the code of the finding, for one without any that of an engine.
func (d *Diagnostic) code() string { return cmp.Or(d.Code, CodeSchemaInvalid) }

// text is the finding on one line, without file, severity and code.
func (d Diagnostic) text() string {
	d.File = ""
	return strings.TrimPrefix(d.String(), d.Severity.String()+": "+d.code()+": ")
}

// line is s with everything escaped that would break a line or act on a
// terminal.
func line(s string) string {
	var b strings.Builder
	writeLine(&b, s)
	return b.String()
}
