package validate

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
)

// junitWriter writes the format of JUnit reports: a test suite a document, a
// test case a finding. A document without findings has one case, which passed.
// A warning is a case that passed and has output, unless warnings made the
// document invalid. The counts of each suite are known when it is written; the
// whole, which is not kept, has none.
type junitWriter struct {
	w       io.Writer
	buf     strings.Builder
	started bool
}

func (j *junitWriter) start() {
	j.buf.Reset()
	if !j.started {
		j.started = true
		j.buf.WriteString(xml.Header + "<testsuites name=\"epx validate\">\n")
	}
}

func (j *junitWriter) flush() error {
	_, err := io.WriteString(j.w, j.buf.String())
	return err
}

func (j *junitWriter) WriteResult(r Result) error {
	j.start()
	hasError := false
	for _, d := range r.Diagnostics {
		hasError = hasError || d.Severity == SeverityError
	}
	// Without an error, warnings made the document what it is.
	counts := func(d Diagnostic) bool {
		return d.Severity == SeverityError || r.Verdict == Invalid && !hasError
	}
	failures, errs := 0, 0
	for _, d := range r.Diagnostics {
		if counts(d) {
			failures++
		}
	}
	if r.Err != nil {
		errs = 1
	}
	cases := max(1, len(r.Diagnostics)+errs)
	file := attrText(line(r.File))
	fmt.Fprintf(&j.buf, "  <testsuite name=\"%s\" tests=\"%d\" failures=\"%d\" errors=\"%d\">\n", file, cases, failures, errs)
	if r.Err != nil {
		message := attrText(line(r.Err.Error()))
		fmt.Fprintf(&j.buf, "    <testcase classname=\"%s\" name=\"judged\">\n      <error type=\"failed\" message=\"%s\"/>\n    </testcase>\n", file, message)
	} else if len(r.Diagnostics) == 0 {
		fmt.Fprintf(&j.buf, "    <testcase classname=\"%s\" name=\"%s\"/>\n", file, r.Verdict)
	}
	for _, d := range r.Diagnostics {
		name := d.code()
		if d.Line > 0 {
			name += fmt.Sprintf(" at %d", d.Line)
			if d.Column > 0 {
				name += fmt.Sprintf(":%d", d.Column)
			}
		}
		fmt.Fprintf(&j.buf, "    <testcase classname=\"%s\" name=\"%s\">\n", file, attrText(name))
		if counts(d) {
			fmt.Fprintf(&j.buf, "      <failure type=\"%s\" message=\"%s\">%s</failure>\n", attrText(d.code()), attrText(d.text()), attrText(d.String()))
		} else {
			fmt.Fprintf(&j.buf, "      <system-out>%s</system-out>\n", attrText(d.String()))
		}
		j.buf.WriteString("    </testcase>\n")
	}
	j.buf.WriteString("  </testsuite>\n")
	return j.flush()
}

// attrText escapes a line of text for an attribute or element. Control
// characters were escaped before; what XML does not have besides is replaced.
func attrText(s string) string {
	var b strings.Builder
	xml.EscapeText(&b, []byte(s)) // a Builder does not fail
	return b.String()
}

func (j *junitWriter) WriteTally(Tally) error { return nil }

// WriteSummary writes nothing: each suite has its counts.
func (j *junitWriter) WriteSummary(Report) error { return nil }

func (j *junitWriter) Close() error {
	j.start()
	j.buf.WriteString("</testsuites>\n")
	return j.flush()
}
