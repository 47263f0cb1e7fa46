package grammar

import (
	"bytes"
	"fmt"
	"slices"
	"unicode/utf8"
)

// A Repair is a place of a document that was read as something else, because
// it is not XML (X21).
type Repair struct {
	// Rule is the place of the rule that has the document within it as text,
	// from 1; 0 for the grammar itself.
	Rule         int
	Line, Column int // from 1; the column in characters
	Old, New     string
}

// String says what was read as what, and by which rule.
func (r Repair) String() string {
	s := fmt.Sprintf("%s is not defined in XML and read as %s (%s)", r.Old, r.New, RuleRepair)
	if r.Rule != 0 {
		s = fmt.Sprintf("line %d, column %d of the text in rule %d: %s", r.Line, r.Column, r.Rule, s)
	}
	return s
}

const (
	brokenGE   = "&ge;"
	repairedGE = "&gt;="
)

// Mend reads references &ge; in the values of attributes as &gt;=, which is
// what the documented style sheet for container 3 means by them. Nothing else
// is changed, and a document without them is given back as it is.
func Mend(document []byte) ([]byte, []Repair) {
	if !bytes.Contains(document, []byte(brokenGE)) {
		return document, nil
	}
	var out []byte
	var repairs []Repair
	done := 0
	for _, at := range inValues(document, brokenGE) {
		out = append(append(out, document[done:at]...), repairedGE...)
		done = at + len(brokenGE)
		before := document[:at]
		line := bytes.LastIndexByte(before, '\n') + 1
		repairs = append(repairs, Repair{
			Line: bytes.Count(before, []byte("\n")) + 1, Column: utf8.RuneCount(before[line:]) + 1, Old: brokenGE, New: repairedGE,
		})
	}
	return append(slices.Clip(out), document[done:]...), repairs
}

// inValues finds a reference in the values of attributes: in start tags, within
// quotes. The document need not be well-formed otherwise.
func inValues(document []byte, reference string) (places []int) {
	skip := func(i int, end string) int {
		n := bytes.Index(document[i:], []byte(end))
		if n < 0 {
			return len(document)
		}
		return i + n + len(end)
	}
	for i := 0; i < len(document); {
		rest := document[i:]
		switch {
		case document[i] != '<':
			i++
		case bytes.HasPrefix(rest, []byte("<!--")):
			i = skip(i+4, "-->")
		case bytes.HasPrefix(rest, []byte("<![CDATA[")):
			i = skip(i, "]]>")
		case bytes.HasPrefix(rest, []byte("<?")):
			i = skip(i, "?>")
		default:
			var quote byte
			for i++; i < len(document) && (quote != 0 || document[i] != '>'); i++ {
				switch ch := document[i]; {
				case quote == 0 && (ch == '"' || ch == '\''):
					quote = ch
				case ch == quote:
					quote = 0
				case quote != 0 && ch == '&' && bytes.HasPrefix(document[i:], []byte(reference)):
					places = append(places, i)
				}
			}
		}
	}
	return places
}
