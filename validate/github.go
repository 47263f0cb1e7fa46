package validate

import (
	"fmt"
	"io"
	"strings"
)

// githubWriter writes workflow commands, which GitHub shows as annotations of
// the files.
type githubWriter struct {
	w   io.Writer
	buf []byte
}

var (
	// In the message of a command these would end it or be read as escapes; in
	// a property, so would what separates properties.
	githubData     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	githubProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

func (g *githubWriter) WriteResult(r Result) error {
	g.buf = g.buf[:0]
	for _, d := range r.Diagnostics {
		g.buf = append(g.buf, "::"...)
		g.buf = append(g.buf, d.Severity.String()...)
		sep := byte(' ')
		property := func(name, value string) {
			g.buf = append(g.buf, sep)
			sep = ','
			g.buf = append(append(g.buf, name...), '=')
			g.buf = append(g.buf, githubProperty.Replace(value)...)
		}
		if d.File != "" && d.File != "-" {
			property("file", line(d.File))
		}
		if d.Line > 0 {
			property("line", fmt.Sprint(d.Line))
			if d.Column > 0 {
				property("col", fmt.Sprint(d.Column))
			}
		}
		property("title", d.code())
		g.buf = append(g.buf, "::"...)
		g.buf = append(g.buf, githubData.Replace(d.text())...)
		g.buf = append(g.buf, '\n')
	}
	if r.Err != nil {
		g.buf = fmt.Appendf(g.buf, "::error title=failed::%s\n", githubData.Replace(line(r.Err.Error())))
	}
	return flush(g.w, g.buf)
}

func (g *githubWriter) WriteTally(c Tally) error {
	text := strings.TrimSuffix(string(appendTally(nil, c)), "\n")
	if text == "" {
		return nil
	}
	_, err := fmt.Fprintf(g.w, "::notice title=findings::%s\n", githubData.Replace(text))
	return err
}

func (g *githubWriter) WriteSummary(r Report) error {
	_, err := fmt.Fprintf(g.w, "::notice title=epx validate::%s\n", r)
	return err
}

func (g *githubWriter) Close() error { return nil }
