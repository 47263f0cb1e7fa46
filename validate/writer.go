package validate

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// Formats lists the names that NewWriter takes.
func Formats() []string { return []string{"text", "json"} }

// plannedFormats are part of the command's contract and have no writer yet.
var plannedFormats = []string{"sarif", "junit", "github"}

// Writer renders results in one format. It is not safe for use by several
// goroutines.
type Writer interface {
	// WriteResult writes the diagnostics of one document. A valid document
	// and one that failed write nothing; the error of the latter is for the
	// caller to report.
	WriteResult(Result) error
	// WriteSummary writes the last line.
	WriteSummary(Report) error
}

// NewWriter makes the writer of a format, one of [Formats].
func NewWriter(w io.Writer, format string) (Writer, error) {
	switch format {
	case "text":
		return &textWriter{w: w}, nil
	case "json":
		return &jsonWriter{w: w}, nil
	}
	if slices.Contains(plannedFormats, format) {
		return nil, fmt.Errorf("format %s is not available yet; use one of %s", format, strings.Join(Formats(), ", "))
	}
	return nil, fmt.Errorf("unknown format %q; use one of %s", format, strings.Join(Formats(), ", "))
}

type textWriter struct {
	w   io.Writer
	buf []byte
}

func (t *textWriter) WriteResult(r Result) error {
	t.buf = t.buf[:0]
	for _, d := range r.Diagnostics {
		t.buf = append(append(t.buf, d.String()...), '\n')
	}
	return flush(t.w, t.buf)
}

func (t *textWriter) WriteSummary(r Report) error {
	_, err := fmt.Fprintln(t.w, r)
	return err
}

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

func (j *jsonWriter) WriteSummary(r Report) error {
	line, err := appendJSON(j.buf[:0], struct {
		Summary Report `json:"summary"`
	}{r})
	if err != nil {
		return err
	}
	j.buf = append(line, '\n')
	return flush(j.w, j.buf)
}

func flush(w io.Writer, p []byte) error {
	if len(p) == 0 {
		return nil
	}
	_, err := w.Write(p)
	return err
}
