// Package intake holds what the adapters of engines share about the documents
// they are given: the refusal of document type declarations before an engine
// sees them, and the reading of what engines say.
package intake

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/enhancedpresence/epx/validate"
	"github.com/enhancedpresence/epx/xmlrt"
)

// Limits of the adapters.
const (
	MaxDepth    = 1024     // open elements
	MaxSize     = 64 << 20 // bytes of a document that is made a tree
	MaxFindings = validate.MaxFindings
)

// Refuse returns the diagnostic of a document that is not handed to an engine:
// one larger than MaxSize or with a document type declaration; nil for all
// others, whether they are XML or not.
func Refuse(name string, doc []byte) *validate.Diagnostic {
	if len(doc) > MaxSize {
		return &validate.Diagnostic{
			File:    name,
			Code:    string(xmlrt.CodeLimit),
			Message: fmt.Sprintf("the document has %d bytes; this engine builds a tree and takes at most %d", len(doc), MaxSize),
		}
	}
	if line, col, ok := doctype(doc); ok {
		d := DTDRefused(name)
		d.Line, d.Column = line, col
		return &d
	}
	return nil
}

// DTDRefused is the diagnostic of a document type declaration, without
// position.
func DTDRefused(name string) validate.Diagnostic {
	return validate.Diagnostic{
		File:    name,
		Code:    string(xmlrt.CodeDTD),
		Message: "the document has a document type declaration; expected none",
	}
}

// doctype finds the document type declaration of a document in an encoding
// that extends ASCII or in UTF-16. Line and column count from 1, columns in
// characters.
func doctype(doc []byte) (line, col int, ok bool) {
	prolog := UTF8(doc)
	pos := 0
	for {
		for pos < len(prolog) && strings.IndexByte(" \t\r\n", prolog[pos]) >= 0 {
			pos++
		}
		rest := prolog[pos:]
		var end string
		switch {
		case bytes.HasPrefix(rest, []byte("<!DOCTYPE")):
			line, col = position(prolog[:pos])
			return line, col, true
		case bytes.HasPrefix(rest, []byte("<!--")):
			pos, end = pos+len("<!--"), "-->"
		case bytes.HasPrefix(rest, []byte("<?")):
			pos, end = pos+len("<?"), "?>"
		default:
			return 0, 0, false
		}
		i := bytes.Index(prolog[pos:], []byte(end))
		if i < 0 {
			return 0, 0, false
		}
		pos += i + len(end)
	}
}

// position is the line and column of what follows text.
func position(text []byte) (line, col int) {
	line = 1
	start := 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\r':
			if i+1 < len(text) && text[i+1] == '\n' {
				i++
			}
			fallthrough
		case '\n':
			line++
			start = i + 1
		}
	}
	return line, 1 + utf8.RuneCount(text[start:])
}

// UTF8 returns a document in UTF-8 and without byte order mark when it is in
// UTF-16 with a byte order mark or a first "<"; others are returned as they
// are, save for a byte order mark of UTF-8.
func UTF8(doc []byte) []byte {
	var big bool
	switch {
	case bytes.HasPrefix(doc, []byte("\xef\xbb\xbf")):
		return doc[3:]
	case bytes.HasPrefix(doc, []byte("\xfe\xff")):
		big, doc = true, doc[2:]
	case bytes.HasPrefix(doc, []byte("\xff\xfe")):
		doc = doc[2:]
	case bytes.HasPrefix(doc, []byte("\x00<")):
		big = true
	case bytes.HasPrefix(doc, []byte("<\x00")):
	default:
		return doc
	}
	units := make([]uint16, len(doc)/2)
	for i := range units {
		a, b := uint16(doc[2*i]), uint16(doc[2*i+1])
		if big {
			a, b = b, a
		}
		units[i] = a | b<<8
	}
	return []byte(string(utf16.Decode(units)))
}

// Findings gathers the diagnostics of one document, at most MaxFindings. The
// zero value is ready.
type Findings struct {
	list    []validate.Diagnostic
	skipped int
}

// Add keeps a finding if there is room.
func (f *Findings) Add(d validate.Diagnostic) {
	if len(f.list) < MaxFindings {
		f.list = append(f.list, d)
		return
	}
	f.skipped++
}

// Skip counts n findings that were left out elsewhere.
func (f *Findings) Skip(n int) { f.skipped += n }

// Diagnostics returns the findings, sorted and without duplicates; a last one
// tells how many were left out, if any.
func (f *Findings) Diagnostics() []validate.Diagnostic {
	ds := validate.Normalize(f.list)
	if f.skipped > 0 && len(ds) > 0 {
		last := ds[len(ds)-1]
		ds = append(ds, validate.Diagnostic{
			File:    last.File,
			Line:    last.Line,
			Column:  last.Column,
			Code:    string(xmlrt.CodeLimit),
			Message: fmt.Sprintf("%d more findings are left out; %d are shown", f.skipped, MaxFindings),
		})
	}
	return ds
}
