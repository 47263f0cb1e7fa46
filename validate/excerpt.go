package validate

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// appendDetails renders what a finding has besides its line: the place in the
// document with a mark below it, the places that explain it, and the cure.
func appendDetails(dst []byte, d *Diagnostic, doc *places) []byte {
	if text, mark, ok := doc.excerpt(d.Line, d.Column); ok {
		number := fmt.Sprint(d.Line)
		gutter := strings.Repeat(" ", len(number))
		dst = fmt.Appendf(dst, "    %s | %s\n    %s | %s^\n", number, text, gutter, strings.Repeat(" ", mark))
	}
	for _, r := range d.Related {
		place := Diagnostic{File: r.File, Line: r.Line, Column: r.Column}
		dst = fmt.Appendf(dst, "    %s%s\n", place.place(), line(r.Message))
	}
	if d.Fix != nil && !d.saysCure() {
		dst = fmt.Appendf(dst, "    to cure: %s\n", line(d.Fix.Message))
	}
	return dst
}

// saysCure reports whether the message already has the word that cures the fault.
func (d *Diagnostic) saysCure() bool {
	word, ok := strings.CutPrefix(d.Fix.Message, "Write ")
	return ok && (strings.Contains(d.Message+" (", "expected "+word+" (") || strings.Contains(d.Message, "did you mean "+word+"?"))
}

// place renders the position of a diagnostic, with a colon and a space behind it.
func (d Diagnostic) place() string {
	switch {
	case d.File == "":
		return ""
	case d.Line == 0:
		return line(d.File) + ": "
	case d.Column == 0:
		return fmt.Sprintf("%s:%d: ", line(d.File), d.Line)
	}
	return fmt.Sprintf("%s:%d:%d: ", line(d.File), d.Line, d.Column)
}

// excerptWidth is the number of characters of a line that an excerpt shows at
// most.
const excerptWidth = 100

// places finds lines and columns in a document in UTF-8. One that is behind the
// last is found from there.
type places struct {
	doc          []byte
	line, column int
	start, at    int // offsets of the line, and of the column
}

// placesOf finds nothing in a document that is not there, since it was read as it
// was judged, or that is in UTF-16, where every other byte of markup is zero.
func placesOf(doc []byte) *places {
	if bytes.IndexByte(doc[:min(4, len(doc))], 0) >= 0 {
		doc = nil
	}
	return &places{doc: bytes.TrimPrefix(doc, []byte("\ufeff")), line: 1, column: 1}
}

// seek goes to a place, or to the end of the line if that is shorter. It reports
// whether there is such a line.
func (p *places) seek(line, column int) bool {
	if line < p.line {
		*p = places{doc: p.doc, line: 1, column: 1}
	}
	for ; p.line < line; p.line++ {
		i := bytes.IndexAny(p.doc[p.at:], "\r\n")
		if i < 0 {
			return false
		}
		if bytes.HasPrefix(p.doc[p.at+i:], []byte("\r\n")) {
			i++
		}
		p.at += i + 1
		p.start, p.column = p.at, 1
	}
	if column < p.column {
		p.at, p.column = p.start, 1
	}
	for p.column < column && p.at < len(p.doc) && p.doc[p.at] != '\r' && p.doc[p.at] != '\n' {
		_, size := utf8.DecodeRune(p.doc[p.at:])
		p.at += size
		p.column++
	}
	return true
}

// excerpt is a line of the document, or the part of it around a column, as
// characters that each take one place, and how many of them are before the
// column.
func (p *places) excerpt(number, column int) (text string, before int, ok bool) {
	if number < 1 || column < 1 || len(p.doc) == 0 || !p.seek(number, column) {
		return "", 0, false
	}
	// Only what is near the column is looked at.
	doc, from := p.doc[p.start:], p.at-p.start
	if i := bytes.IndexAny(doc[from:min(len(doc), from+excerptWidth*utf8.UTFMax)], "\r\n"); i >= 0 {
		doc = doc[:from+i]
	}
	left, right := from, from
	for before < excerptWidth/2 && left > 0 {
		_, size := utf8.DecodeLastRune(doc[:left])
		left -= size
		before++
	}
	for n := before; n < excerptWidth && right < len(doc); n++ {
		_, size := utf8.DecodeRune(doc[right:])
		right += size
	}
	if !utf8.Valid(doc[left:right]) {
		return "", 0, false
	}
	var b strings.Builder
	if left > 0 {
		b.WriteRune('…')
		before++
	}
	for _, r := range string(doc[left:right]) {
		switch {
		case r == '\t':
			r = ' '
		case unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || unicode.Is(unicode.Mn, r) || r == '\u2028' || r == '\u2029':
			r = utf8.RuneError
		}
		b.WriteRune(r)
	}
	if right < len(doc) {
		b.WriteRune('…')
	}
	return b.String(), before, true
}
