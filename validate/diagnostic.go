package validate

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/enhancedpresence/epx/xmlrt"
)

// Severity tells whether a finding makes a document bad.
type Severity uint8

const (
	// SeverityError makes the document invalid. It is the zero value.
	SeverityError Severity = iota
	// SeverityWarning leaves the document valid.
	SeverityWarning
)

// String returns "error" or "warning".
func (s Severity) String() string {
	switch s {
	case SeverityError:
		return "error"
	case SeverityWarning:
		return "warning"
	}
	return "Severity(" + strconv.Itoa(int(s)) + ")"
}

// MarshalText writes the name of the severity.
func (s Severity) MarshalText() ([]byte, error) {
	switch s {
	case SeverityError, SeverityWarning:
		return []byte(s.String()), nil
	}
	return nil, fmt.Errorf("validate: unknown severity %d", uint8(s))
}

// UnmarshalText reads "error" or "warning".
func (s *Severity) UnmarshalText(text []byte) error {
	switch string(text) {
	case "error":
		*s = SeverityError
	case "warning":
		*s = SeverityWarning
	default:
		return fmt.Errorf("validate: severity %q, expected error or warning", text)
	}
	return nil
}

// CodeSchemaInvalid is the code of a finding that an engine reports in a form
// that none of the codes of package xmlrt describes.
const CodeSchemaInvalid = "schema-invalid"

// Diagnostic is one finding in one document. The zero value of each field
// except Severity and Message means "not known" or "does not apply".
type Diagnostic struct {
	// File is the document's name as the caller gave it; "-" is standard
	// input.
	File string `json:"file,omitempty"`
	// Line and Column count from 1, columns in characters; 0 is unknown. A
	// known column has a known line.
	Line   int `json:"line,omitempty"`
	Column int `json:"column,omitempty"`

	Severity Severity `json:"severity"`
	// Code is the kind of finding: one of the codes of package xmlrt,
	// CodeSchemaInvalid, or one that a judge adds. Codes are stable and listed
	// in docs/codes.md.
	Code string `json:"code,omitempty"`
	// Rule is the rule of the recommendation that is broken, such as
	// "cvc-complex-type.2.4".
	Rule string `json:"rule,omitempty"`
	// Path leads from the document element to the place, such as
	// /publish/publications/publication[2]/state.
	Path string `json:"path,omitempty"`
	// Message says what was found and what was expected, without position.
	Message string `json:"message"`
	// Category is the name of the presence category instance that the finding
	// is in, and Container the number of the container that the instance is
	// published to; nil is none, which differs from container 0.
	Category  string  `json:"category,omitempty"`
	Container *uint32 `json:"container,omitempty"`

	// Related are other places that explain the finding.
	Related []Related `json:"related,omitempty"`
	// Fix is a change of the document that cures the finding; nil when none is
	// known.
	Fix *Fix `json:"fix,omitempty"`
}

// FromError makes the diagnostic of a decoding error in the document file.
func FromError(file string, e *xmlrt.Error) Diagnostic {
	return Diagnostic{
		File:    file,
		Line:    e.Line,
		Column:  e.Column,
		Code:    string(e.Code),
		Rule:    e.Rule,
		Path:    e.Path,
		Message: e.Message(),
	}
}

// String renders the diagnostic in the text format, on one line without line
// break:
//
//	file:line:col: severity: CODE: message (rule) at path [category note, container 200]
//
// The column, or line and column, are left out when unknown; so are the rule
// when the message names it already, the path, and the category and
// container when they do not apply. Line breaks and control characters are
// escaped.
func (d Diagnostic) String() string {
	var b strings.Builder
	if d.File != "" {
		writeLine(&b, d.File)
		if d.Line > 0 {
			b.WriteByte(':')
			b.WriteString(strconv.Itoa(d.Line))
			if d.Column > 0 {
				b.WriteByte(':')
				b.WriteString(strconv.Itoa(d.Column))
			}
		}
		b.WriteString(": ")
	}
	b.WriteString(d.Severity.String())
	b.WriteString(": ")
	b.WriteString(cmp.Or(d.Code, CodeSchemaInvalid))
	b.WriteString(": ")
	writeLine(&b, d.Message)
	if d.Rule != "" && !strings.Contains(d.Message, d.Rule) {
		b.WriteString(" (")
		writeLine(&b, d.Rule)
		b.WriteByte(')')
	}
	if d.Path != "" {
		b.WriteString(" at ")
		writeLine(&b, d.Path)
	}
	switch {
	case d.Category != "" && d.Container != nil:
		b.WriteString(" [category ")
		writeLine(&b, d.Category)
		fmt.Fprintf(&b, ", container %d]", *d.Container)
	case d.Category != "":
		b.WriteString(" [category ")
		writeLine(&b, d.Category)
		b.WriteByte(']')
	case d.Container != nil:
		fmt.Fprintf(&b, " [container %d]", *d.Container)
	}
	return b.String()
}

// writeLine writes s with everything escaped that would break a line or act
// on a terminal.
func writeLine(b *strings.Builder, s string) {
	start := 0
	for i, r := range s {
		if r == utf8.RuneError {
			if _, n := utf8.DecodeRuneInString(s[i:]); n == 1 {
				b.WriteString(s[start:i])
				fmt.Fprintf(b, `\x%02x`, s[i])
				start = i + 1
			}
			continue
		}
		if !unicode.IsControl(r) && r != '\u2028' && r != '\u2029' && !unicode.Is(unicode.Bidi_Control, r) {
			continue
		}
		b.WriteString(s[start:i])
		q := strconv.QuoteRuneToASCII(r)
		b.WriteString(q[1 : len(q)-1])
		start = i + utf8.RuneLen(r)
	}
	b.WriteString(s[start:])
}

// appendJSON appends the diagnostic as one JSON object without line break.
func (d Diagnostic) appendJSON(dst []byte) ([]byte, error) {
	d.Code = cmp.Or(d.Code, CodeSchemaInvalid)
	return appendJSON(dst, d)
}

func appendJSON(dst []byte, v any) ([]byte, error) {
	w := sliceWriter{dst}
	enc := json.NewEncoder(&w)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return dst, err
	}
	return w.buf[:len(w.buf)-1], nil
}

type sliceWriter struct{ buf []byte }

func (w *sliceWriter) Write(p []byte) (int, error) {
	w.buf = append(w.buf, p...)
	return len(p), nil
}

// Compare orders diagnostics by file, then by position (unknown positions
// first), then by severity and by what they say. It returns 0 exactly for
// diagnostics that say the same of the same place.
func Compare(a, b Diagnostic) int {
	return cmp.Or(
		strings.Compare(a.File, b.File),
		cmp.Compare(a.Line, b.Line),
		cmp.Compare(a.Column, b.Column),
		cmp.Compare(a.Severity, b.Severity),
		strings.Compare(a.Code, b.Code),
		strings.Compare(a.Path, b.Path),
		strings.Compare(a.Message, b.Message),
		strings.Compare(a.Rule, b.Rule),
		strings.Compare(a.Category, b.Category),
		compareContainer(a.Container, b.Container),
	)
}

func compareContainer(a, b *uint32) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return -1
	case b == nil:
		return 1
	}
	return cmp.Compare(*a, *b)
}

// Normalize sorts diagnostics by [Compare] and drops duplicates. It works in
// place and returns the shortened slice.
func Normalize(ds []Diagnostic) []Diagnostic {
	slices.SortFunc(ds, Compare)
	return slices.CompactFunc(ds, func(a, b Diagnostic) bool { return Compare(a, b) == 0 })
}
