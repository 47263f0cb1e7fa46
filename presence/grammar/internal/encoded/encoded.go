// Package encoded tells how documents are encoded.
package encoded

import (
	"bytes"
	"regexp"
	"strings"
	"unicode/utf8"
)

var encodingDecl = regexp.MustCompile(`^<\?xml\s[^>]*?\sencoding\s*=\s*["']([^"']*)["']`)

// UTF8 is the document without a byte order mark, and whether it is in UTF-8, so
// that the offsets of a scanner are offsets in it.
func UTF8(document []byte) ([]byte, bool) {
	document = bytes.TrimPrefix(document, []byte("\xef\xbb\xbf"))
	if m := encodingDecl.FindSubmatch(document); m != nil {
		switch strings.ToLower(string(m[1])) {
		case "utf-8", "us-ascii":
		default:
			return document, false
		}
	}
	return document, utf8.Valid(document) && bytes.IndexByte(document, 0) < 0
}
