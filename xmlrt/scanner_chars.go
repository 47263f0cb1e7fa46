package xmlrt

import (
	"encoding/binary"
	"math/bits"
	"unicode/utf8"
)

// Classes of bytes.
const (
	classText      = 1 << iota // plain in character data
	classAttr                  // plain in an attribute value, whatever its quote
	classChar                  // a character of XML
	classNameStart             // starts a name (a colon does, too)
	className                  // goes on in a name
	classPlain                 // written as it is, in text and attribute values
)

var charClass = func() (t [256]uint8) {
	for c := 0x20; c < 0x80; c++ {
		t[c] = classText | classAttr | classChar | classPlain
	}
	for _, c := range "<>&\"" {
		t[c] &^= classPlain
	}
	for _, c := range "\t\n\r" {
		t[c] = classChar
	}
	t['\t'] |= classText
	t['\n'] |= classText
	t['<'] = classChar
	t['&'] = classChar
	t['>'] &^= classText
	t['"'] &^= classAttr
	t['\''] &^= classAttr
	for c := 'a'; c <= 'z'; c++ {
		t[c] |= classNameStart | className
		t[c-'a'+'A'] |= classNameStart | className
	}
	for _, c := range "_:" {
		t[c] |= classNameStart | className
	}
	for _, c := range "-.0123456789" {
		t[c] |= className
	}
	return t
}()

func isSpace(c byte) bool { return c <= ' ' && (c == ' ' || c == '\n' || c == '\t' || c == '\r') }

// wideChar checks the character of two or more bytes at buf[i] and returns its
// length.
func (s *Scanner) wideChar(i int) (int, error) {
	if n := usualChar(s.buf[i:]); n > 0 {
		return n, nil
	}
	r, n := utf8.DecodeRune(s.buf[i:])
	if r == utf8.RuneError && n <= 1 {
		if !s.eof && !utf8.FullRune(s.buf[i:]) {
			return 0, errMore
		}
		return 0, s.errorAt(i, CodeEncoding, "bytes that are not UTF-8", "")
	}
	if r == 0xFFFE || r == 0xFFFF {
		return 0, s.malformed(i, "a character that XML does not allow", "")
	}
	return n, nil
}

// usualChar is the length of the character that b starts with if that is one of
// two bytes, or of three whose first says that no value is out of bounds: almost
// every letter of all scripts. Else it is 0.
func usualChar(b []byte) int {
	switch {
	case len(b) >= 2 && b[0] >= 0xC2 && b[0] <= 0xDF && b[1]&0xC0 == 0x80:
		return 2
	case len(b) >= 3 && b[0] >= 0xE1 && b[0] <= 0xEC && b[1]&0xC0 == 0x80 && b[2]&0xC0 == 0x80:
		return 3
	}
	return 0
}

func decodeRune(b []byte) (rune, int)      { return utf8.DecodeRune(b) }
func appendRune(dst []byte, r rune) []byte { return utf8.AppendRune(dst, r) }

// isChar reports whether XML 1.0 allows r (production Char).
func isChar(r rune) bool {
	switch {
	case r < 0x20:
		return r == '\t' || r == '\n' || r == '\r'
	case r <= 0xD7FF:
		return true
	case r < 0xE000:
		return false
	}
	return r <= 0xFFFD || r >= 0x10000 && r <= 0x10FFFF
}

// parseCharRef reads what stands between "&#" and ";".
func parseCharRef(b []byte) (rune, bool) {
	base := rune(10)
	if len(b) > 0 && b[0] == 'x' {
		base, b = 16, b[1:]
	}
	if len(b) == 0 {
		return 0, false
	}
	var r rune
	for _, c := range b {
		var d rune
		switch {
		case c >= '0' && c <= '9':
			d = rune(c - '0')
		case base == 16 && c >= 'a' && c <= 'f':
			d = rune(c-'a') + 10
		case base == 16 && c >= 'A' && c <= 'F':
			d = rune(c-'A') + 10
		default:
			return 0, false
		}
		if r = r*base + d; r > 0x10FFFF {
			return 0, false
		}
	}
	return r, isChar(r)
}

// nameLength is the length of the run of name characters that b starts with;
// bytes beyond ASCII are taken in and judged later.
func nameLength(b []byte) int {
	for i, c := range b {
		if charClass[c]&className == 0 && c < 0x80 {
			return i
		}
	}
	return len(b)
}

func isNameBytes(b []byte) bool {
	if len(b) == 0 {
		return false
	}
	for i := 0; i < len(b); {
		if c := b[i]; c < 0x80 {
			if i == 0 && charClass[c]&classNameStart == 0 || charClass[c]&className == 0 {
				return false
			}
			i++
			continue
		}
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n <= 1 || !isNameStartRune(r) && (i == 0 || !isNameOnlyRune(r)) {
			return false
		}
		i += n
	}
	return true
}

func isNCNameBytes(b []byte) bool {
	for _, c := range b {
		if c == ':' {
			return false
		}
	}
	return isNameBytes(b)
}

// isNameStartRune is the production NameStartChar of XML 1.0, fifth edition,
// beyond ASCII.
func isNameStartRune(r rune) bool {
	switch {
	case r < 0xC0:
		return false
	case r <= 0x2FF:
		return r != 0xD7 && r != 0xF7
	case r < 0x370:
		return false
	case r <= 0x1FFF:
		return r != 0x37E
	}
	return r == 0x200C || r == 0x200D || r >= 0x2070 && r <= 0x218F || r >= 0x2C00 && r <= 0x2FEF ||
		r >= 0x3001 && r <= 0xD7FF || r >= 0xF900 && r <= 0xFDCF || r >= 0xFDF0 && r <= 0xFFFD ||
		r >= 0x10000 && r <= 0xEFFFF
}

// isNameOnlyRune holds for what NameChar adds to NameStartChar beyond ASCII.
func isNameOnlyRune(r rune) bool {
	return r == 0xB7 || r >= 0x300 && r <= 0x36F || r == 0x203F || r == 0x2040
}

// What follows looks at eight bytes at once. The functions whose names begin with odd
// have the highest bit set of the first byte of w that is not in a class; bits above
// that one mean nothing. A byte beyond ASCII has the bit of itself, so that it does
// not matter what the subtractions make of it, nor what they borrow from the bytes
// above one that is found.
const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

// equal8 finds the byte c.
func equal8(w uint64, c byte) uint64 { return (w ^ ones*uint64(c)) - ones }

// oddText finds what is not of classText, and also tabs and the ends of lines.
func oddText(w uint64) uint64 {
	// < and > differ in one bit.
	return (w | (w - ones*0x20) | equal8(w|ones*2, '>') | equal8(w, '&')) & highs
}

// oddOut finds what is not of classPlain.
func oddOut(w uint64) uint64 {
	return (w | (w - ones*0x20) | equal8(w|ones*2, '>') | equal8(w, '&') | equal8(w, '"')) & highs
}

// oddAttr finds what is not of classAttr, and also what else is below "(": spaces and
// five other characters, which are rarer in values of attributes.
func oddAttr(w uint64) uint64 {
	return (w | (w - ones*0x28) | equal8(w, '<')) & highs
}

// plainAttr is where what stands for itself in an attribute value, whatever its
// quote, ends in b, from i on: bytes of classAttr and usual characters.
func plainAttr(b []byte, i int) int {
	for len(b)-i >= 8 {
		odd := oddAttr(binary.LittleEndian.Uint64(b[i : i+8]))
		if odd == 0 {
			i += 8
			continue
		}
		i += bits.TrailingZeros64(odd) / 8
		n := 1
		if c := b[i]; c >= 0x80 {
			n = usualChar(b[i:])
		} else if charClass[c]&classAttr == 0 {
			n = 0
		}
		if n == 0 {
			return i
		}
		i += n
	}
	return i + plainRest(b[i:], classAttr)
}

// plainText is the length of what b starts with that stands for itself in character
// data: bytes of classText and usual characters. Those come in words, so that what
// is behind one is looked at for another.
func plainText(b []byte) int {
	i := 0
	for {
		odd := uint64(0)
		for len(b)-i >= 16 {
			two := b[i : i+16 : i+16]
			if odd = oddText(binary.LittleEndian.Uint64(two)); odd != 0 {
				break
			}
			i += 8
			if odd = oddText(binary.LittleEndian.Uint64(two[8:])); odd != 0 {
				break
			}
			i += 8
		}
		if odd == 0 {
			return i + plainRest(b[i:], classText)
		}
		i += bits.TrailingZeros64(odd) / 8
		if c := b[i]; c < 0x80 {
			if charClass[c]&classText == 0 {
				return i
			}
			i++ // a tab or the end of a line
			continue
		}
		for i < len(b) && b[i] >= 0x80 {
			n := usualChar(b[i:])
			if n == 0 {
				return i
			}
			i += n
		}
	}
}

// plainRest is the length of what b starts with that is of a class or a usual
// character.
func plainRest(b []byte, class uint8) int {
	i := 0
	for i < len(b) {
		n := 1
		if c := b[i]; c >= 0x80 {
			n = usualChar(b[i:])
		} else if charClass[c]&class == 0 {
			n = 0
		}
		if n == 0 {
			return i
		}
		i += n
	}
	return i
}

// plainOut is the length of what b starts with that is written as it is: bytes of
// classPlain and usual characters.
func plainOut(b []byte) int {
	i := 0
	for len(b)-i >= 8 {
		odd := oddOut(binary.LittleEndian.Uint64(b[i : i+8]))
		if odd == 0 {
			i += 8
			continue
		}
		i += bits.TrailingZeros64(odd) / 8
		n := usualChar(b[i:])
		if n == 0 {
			return i
		}
		i += n
	}
	// What is left goes in words that overlap what has been looked at.
	switch {
	case len(b) >= 8:
		if oddOut(binary.LittleEndian.Uint64(b[len(b)-8:])) == 0 {
			return len(b)
		}
	case len(b) >= 4:
		if oddOut(uint64(binary.LittleEndian.Uint32(b))|uint64(binary.LittleEndian.Uint32(b[len(b)-4:]))<<32) == 0 {
			return len(b)
		}
	}
	return i + plainRest(b[i:], classPlain)
}
