package xmlrt

import "unicode/utf8"

// NameStartChar of XML 1.0, fifth edition, beyond ASCII: first and last of each
// range.
var nameStartRanges = []rune{
	0xC0, 0xD6, 0xD8, 0xF6, 0xF8, 0x2FF, 0x370, 0x37D, 0x37F, 0x1FFF, 0x200C, 0x200D, 0x2070, 0x218F,
	0x2C00, 0x2FEF, 0x3001, 0xD7FF, 0xF900, 0xFDCF, 0xFDF0, 0xFFFD, 0x10000, 0xEFFFF,
}

// nameMoreRanges is what NameChar adds to it.
var nameMoreRanges = []rune{0xB7, 0xB7, 0x300, 0x36F, 0x203F, 0x2040}

// Roles of ASCII characters in the lexical forms of the datatypes.
const (
	lexNameStart = 1 << iota // not the colon
	lexName                  // not the colon
	lexDigit
	lexAlpha
	lexSpace
	lexHex
)

var lexClass = func() (t [256]uint8) {
	for c := 'a'; c <= 'z'; c++ {
		t[c] |= lexNameStart | lexName | lexAlpha
		t[c-'a'+'A'] |= lexNameStart | lexName | lexAlpha
	}
	for c := '0'; c <= '9'; c++ {
		t[c] |= lexName | lexDigit | lexHex
	}
	for _, c := range "abcdefABCDEF" {
		t[c] |= lexHex
	}
	t['_'] |= lexNameStart | lexName
	t['-'] |= lexName
	t['.'] |= lexName
	for _, c := range " \t\n\r" {
		t[c] |= lexSpace
	}
	return t
}()

func isDigit(c byte) bool { return c-'0' <= 9 }

func inRanges(ranges []rune, r rune) bool { return runeSet(ranges).contains(r) }

// nameEnd returns how far b is a name without colons, from its start on; start
// tells whether the first character has to be able to start a name.
func nameEnd(b []byte, start bool) int {
	for i := 0; i < len(b); {
		c := b[i]
		if c < utf8.RuneSelf {
			if lexClass[c]&lexName == 0 || start && lexClass[c]&lexNameStart == 0 {
				return i
			}
			i++
		} else {
			r, n := utf8.DecodeRune(b[i:])
			if r == utf8.RuneError && n == 1 || !inRanges(nameStartRanges, r) && (start || !inRanges(nameMoreRanges, r)) {
				return i
			}
			i += n
		}
		start = false
	}
	return len(b)
}

// IsNCName reports whether b is a name without a colon (Namespaces in XML,
// production NCName).
func IsNCName(b []byte) bool { return len(b) > 0 && nameEnd(b, true) == len(b) }

// IsName reports whether b is a name of XML 1.0, fifth edition. Colons may
// stand anywhere.
func IsName(b []byte) bool { return len(b) > 0 && isNameTokens(b, true) }

// IsNMTOKEN reports whether b is one or more name characters.
func IsNMTOKEN(b []byte) bool { return len(b) > 0 && isNameTokens(b, false) }

func isNameTokens(b []byte, start bool) bool {
	for {
		n := nameEnd(b, start)
		if n == len(b) {
			return true
		}
		if b[n] != ':' {
			return false
		}
		b, start = b[n+1:], false
	}
}

// IsLanguage reports whether b has the form of a language tag (RFC 3066):
// letters, then hyphens with letters and digits, one to eight each.
func IsLanguage(b []byte) bool {
	role := uint8(lexAlpha)
	n := 0
	for _, c := range b {
		switch {
		case c == '-' && n > 0:
			n, role = 0, lexAlpha|lexDigit
		case lexClass[c]&role == 0 || n == 8:
			return false
		default:
			n++
		}
	}
	return n > 0
}

// splitQName parts prefix and local name; ok is false when b is not a QName.
func splitQName(b []byte) (prefix, local []byte, ok bool) {
	n := nameEnd(b, true)
	if n == 0 {
		return nil, nil, false
	}
	if n == len(b) {
		return nil, b, true
	}
	if b[n] != ':' || !IsNCName(b[n+1:]) {
		return nil, nil, false
	}
	return b[:n], b[n+1:], true
}
