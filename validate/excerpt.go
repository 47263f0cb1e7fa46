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
func appendDetails(dst []byte, d *Diagnostic, doc []byte) []byte {
	if text, mark, ok := excerpt(doc, d.Line, d.Column); ok {
		number := fmt.Sprint(d.Line)
		gutter := strings.Repeat(" ", len(number))
		dst = fmt.Appendf(dst, "    %s | %s\n    %s | %s^\n", number, text, gutter, strings.Repeat(" ", mark))
	}
	for _, r := range d.Related {
		place := Diagnostic{File: r.File, Line: r.Line, Column: r.Column}
		dst = fmt.Appendf(dst, "    %s%s\n", place.place(), line(r.Message))
	}
	if d.Fix != nil {
		dst = fmt.Appendf(dst, "    to cure: %s\n", line(d.Fix.Message))
	}
	return dst
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

// excerpt is a line of a document in UTF-8, or the part of it around a column, as
// characters that each take one place, and how many of them are before the
// column.
func excerpt(doc []byte, number, column int) (text string, before int, ok bool) {
	if number < 1 || column < 1 {
		return "", 0, false
	}
	doc = bytes.TrimPrefix(doc, []byte("\ufeff"))
	for ; number > 1; number-- {
		i := bytes.IndexAny(doc, "\r\n")
		if i < 0 {
			return "", 0, false
		}
		if bytes.HasPrefix(doc[i:], []byte("\r\n")) {
			i++
		}
		doc = doc[i+1:]
	}
	if i := bytes.IndexAny(doc, "\r\n"); i >= 0 {
		doc = doc[:i]
	}
	// Only what is near the column is looked at.
	from := 0
	for n := column - 1; n > 0 && from < len(doc); n-- {
		_, size := utf8.DecodeRune(doc[from:])
		from += size
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
