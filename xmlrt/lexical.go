package xmlrt

import (
	"encoding/base64"
	"encoding/binary"
	"math"
	"math/bits"
	"strconv"
	"unicode/utf8"
)

// NamespaceResolver finds the namespace name that a prefix is bound to; ""
// asks for the default namespace. A Scanner is one.
type NamespaceResolver interface {
	LookupPrefix(prefix string) (string, bool)
}

// WhiteSpace says what becomes of white space before a value is looked at.
type WhiteSpace uint8

// The values of the facet whiteSpace.
const (
	Preserve WhiteSpace = iota
	Replace             // tabs and line ends become spaces
	Collapse            // and runs of spaces become one, those at the ends none
)

// String returns the value as a schema has it.
func (w WhiteSpace) String() string { return [...]string{"preserve", "replace", "collapse"}[w] }

// Normalize applies w to b. The result is b, or a part of it, when nothing else
// is needed; else it is written to buf. The second result is buf, grown.
func (w WhiteSpace) Normalize(b, buf []byte) (out, grown []byte) {
	switch w {
	case Replace:
		for i, c := range b {
			if c < ' ' && lexClass[c]&lexSpace != 0 {
				buf = append(buf[:0], b...)
				for ; i < len(buf); i++ {
					if lexClass[buf[i]]&lexSpace != 0 {
						buf[i] = ' '
					}
				}
				return buf, buf
			}
		}
		return b, buf
	case Collapse:
		return collapse(b, buf)
	}
	return b, buf
}

func trimSpace(b []byte) []byte {
	for len(b) > 0 && b[0] <= ' ' && lexClass[b[0]]&lexSpace != 0 {
		b = b[1:]
	}
	for len(b) > 0 && b[len(b)-1] <= ' ' && lexClass[b[len(b)-1]]&lexSpace != 0 {
		b = b[:len(b)-1]
	}
	return b
}

func collapse(b, buf []byte) (out, grown []byte) {
	b = trimSpace(b)
	for i := 0; i < len(b); i++ {
		// The last byte is no space, so there is one after a space.
		if c := b[i]; c > ' ' || lexClass[c]&lexSpace == 0 || c == ' ' && (b[i+1] > ' ' || lexClass[b[i+1]]&lexSpace == 0) {
			continue
		}
		buf = append(buf[:0], b[:i]...)
		for ; i < len(b); i++ {
			if c := b[i]; lexClass[c]&lexSpace == 0 {
				buf = append(buf, c)
			} else if lexClass[b[i+1]]&lexSpace == 0 {
				buf = append(buf, ' ')
			}
		}
		return buf, buf
	}
	return b, buf
}

// nextItem cuts the first item off a list; item is empty at the end.
func nextItem(b []byte) (item, rest []byte) {
	i := 0
	for i < len(b) && lexClass[b[i]]&lexSpace != 0 {
		i++
	}
	j := i
	for j < len(b) && lexClass[b[j]]&lexSpace == 0 {
		j++
	}
	return b[i:j], b[j:]
}

// runeLen counts characters, which is what length facets do.
func runeLen(b []byte) int {
	for i, c := range b {
		if c >= utf8.RuneSelf {
			return i + utf8.RuneCount(b[i:])
		}
	}
	return len(b)
}

// quoteShort quotes b for a message, cut to about 60 characters.
func quoteShort(b []byte) string {
	const most = 60
	if len(b) > most+3 {
		n := most
		for n > most-4 && !utf8.RuneStart(b[n]) {
			n--
		}
		b = append(append(make([]byte, 0, n+3), b[:n]...), "..."...)
	}
	return strconv.Quote(string(b))
}

// ---- boolean, integers --------------------------------------------------------

func parseBool(b []byte) (value, ok bool) {
	switch string(b) {
	case "true", "1":
		return true, true
	case "false", "0":
		return false, true
	}
	return false, false
}

// parseMagnitude reads an optional sign and up to 19 digits behind leading
// zeros; ok is false for everything else, which is not an error yet.
func parseMagnitude(b []byte) (mag uint64, neg, ok bool) {
	if len(b) > 0 && (b[0] == '-' || b[0] == '+') {
		neg = b[0] == '-'
		b = b[1:]
	}
	if len(b) == 0 || len(b) > 19 {
		return 0, false, false
	}
	for _, c := range b {
		c -= '0'
		if c > 9 {
			return 0, false, false
		}
		mag = mag*10 + uint64(c)
	}
	return mag, neg && mag != 0, true
}

// ---- floating point -------------------------------------------------------------

var pow10f = [...]float64{
	1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
	1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
}

// parseFloat reads the lexical form of xs:float (bits 32) and xs:double (64).
// What is too large becomes an infinity.
func parseFloat(b []byte, bits int) (float64, bool) {
	i, neg := 0, false
	if len(b) > 0 && (b[0] == '-' || b[0] == '+') {
		neg = b[0] == '-'
		i = 1
	}
	start := i
	var mant uint64
	exp, digits, significant := 0, 0, 0
	point := false
	for ; i < len(b); i++ {
		c := b[i]
		if c == '.' && !point {
			point = true
			continue
		}
		if c -= '0'; c > 9 {
			break
		}
		digits++
		if significant > 0 || c != 0 {
			significant++
		}
		if significant <= 19 {
			mant = mant*10 + uint64(c)
			if point {
				exp--
			}
		}
	}
	if digits == 0 {
		switch string(b) {
		case "INF":
			return math.Inf(1), true
		case "-INF":
			return math.Inf(-1), true
		case "NaN":
			return math.NaN(), true
		}
		return 0, false
	}
	if i < len(b) {
		if b[i]|0x20 != 'e' {
			return 0, false
		}
		i++
		e, eneg := 0, false
		if i < len(b) && (b[i] == '-' || b[i] == '+') {
			eneg = b[i] == '-'
			i++
		}
		if i == len(b) {
			return 0, false
		}
		for ; i < len(b); i++ {
			if !isDigit(b[i]) {
				return 0, false
			}
			if e < 10000 {
				e = e*10 + int(b[i]-'0')
			}
		}
		if eneg {
			e = -e
		}
		exp += e
	}
	if significant <= 19 {
		if mant == 0 {
			if neg {
				return math.Copysign(0, -1), true
			}
			return 0, true
		}
		// Exact operands, one rounding: exact result.
		if bits == 64 && mant < 1<<53 && exp >= -22 && exp <= 22 {
			f := float64(mant)
			if exp < 0 {
				f /= pow10f[-exp]
			} else {
				f *= pow10f[exp]
			}
			if neg {
				f = -f
			}
			return f, true
		}
		if bits == 32 && mant < 1<<24 && exp >= -10 && exp <= 10 {
			f := float32(mant)
			if exp < 0 {
				f /= float32(pow10f[-exp])
			} else {
				f *= float32(pow10f[exp])
			}
			if neg {
				f = -f
			}
			return float64(f), true
		}
	}
	f, _ := strconv.ParseFloat(string(b[start:]), bits) // out of range: an infinity
	if neg {
		f = -f
	}
	return f, true
}

// ---- binary -----------------------------------------------------------------------

func hexDigit(c byte) (byte, bool) {
	switch {
	case c-'0' <= 9:
		return c - '0', true
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return c | 0x20 - 'a' + 10, true
	}
	return 0, false
}

// decodeHex appends to dst what b stands for.
func decodeHex(dst, b []byte) ([]byte, bool) {
	if len(b)%2 != 0 {
		return dst, false
	}
	for i := 0; i < len(b); i += 2 {
		hi, ok1 := hexDigit(b[i])
		lo, ok2 := hexDigit(b[i+1])
		if !ok1 || !ok2 {
			return dst, false
		}
		dst = append(dst, hi<<4|lo)
	}
	return dst, true
}

var base64Digit = func() (t [256]uint8) {
	for i := range t {
		t[i] = 0xFF
	}
	for i, c := range []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/") {
		t[c] = uint8(i)
	}
	return t
}()

// decodeBase64 appends to dst what b stands for. Single spaces may stand
// between characters; unused bits have to be zero.
func decodeBase64(dst, b []byte) ([]byte, bool) {
	var acc uint32
	n := 0
	i := 0
	for i < len(b) {
		// Four at a time while there is nothing special.
		if n == 0 {
			for i+4 <= len(b) {
				d0, d1, d2, d3 := base64Digit[b[i]], base64Digit[b[i+1]], base64Digit[b[i+2]], base64Digit[b[i+3]]
				if (d0|d1|d2|d3)&0xC0 != 0 {
					break
				}
				w := uint32(d0)<<18 | uint32(d1)<<12 | uint32(d2)<<6 | uint32(d3)
				dst = append(dst, byte(w>>16), byte(w>>8), byte(w))
				i += 4
			}
			if i == len(b) {
				return dst, true
			}
		}
		c := b[i]
		i++
		if c == ' ' {
			if i == 1 || i == len(b) || b[i] == ' ' {
				return dst, false
			}
			continue
		}
		if c == '=' {
			return finishBase64(dst, b[i:], acc, n)
		}
		d := base64Digit[c]
		if d == 0xFF {
			return dst, false
		}
		acc = acc<<6 | uint32(d)
		if n++; n == 4 {
			dst = append(dst, byte(acc>>16), byte(acc>>8), byte(acc))
			acc, n = 0, 0
		}
	}
	return dst, n == 0
}

// finishBase64 handles what follows the first '='.
func finishBase64(dst, rest []byte, acc uint32, n int) ([]byte, bool) {
	if n == 2 {
		if len(rest) > 0 && rest[0] == ' ' {
			rest = rest[1:]
		}
		if acc&0xF != 0 || string(rest) != "=" {
			return dst, false
		}
		return append(dst, byte(acc>>4)), true
	}
	if n != 3 || acc&3 != 0 || len(rest) != 0 {
		return dst, false
	}
	return append(dst, byte(acc>>10), byte(acc>>2)), true
}

// ---- URIs --------------------------------------------------------------------------

// IsAnyURI reports whether b can be a URI reference once the characters that
// URIs do not allow are escaped (XML Linking Language, section 5.4): nearly
// everything can. What stands before a colon in the first segment is a scheme.
func IsAnyURI(b []byte) bool {
	// A colon in front of any "/", "?" or "#" ends a scheme.
scheme:
	for i, c := range b {
		switch c {
		case ':':
			if !isScheme(b[:i]) {
				return false
			}
			break scheme
		case '/', '?', '#':
			break scheme
		}
	}
	fragment := false
	for i := 0; i < len(b); {
		if len(b)-i >= 8 { // as a rule there is nothing more to see
			odd := equal8(binary.LittleEndian.Uint64(b[i:i+8])|ones*6, '\'') & highs // one of ! # % ', or of those beyond ASCII
			if odd == 0 {
				i += 8
				continue
			}
			i += bits.TrailingZeros64(odd) / 8
		}
		switch b[i] {
		case '%':
			if i+2 >= len(b) || lexClass[b[i+1]]&lexHex == 0 || lexClass[b[i+2]]&lexHex == 0 {
				return false
			}
		case '#':
			if fragment {
				return false
			}
			fragment = true
		}
		i++
	}
	return true
}

// isScheme reports whether b is the scheme of a URI (RFC 2396, section 3.1).
func isScheme(b []byte) bool {
	for i, c := range b {
		letter := c|0x20 >= 'a' && c|0x20 <= 'z'
		if !letter && (i == 0 || (c < '0' || c > '9') && c != '+' && c != '-' && c != '.') {
			return false
		}
	}
	return len(b) > 0
}

// ---- writing -------------------------------------------------------------------------

// AppendBool appends the canonical form of an xs:boolean.
func AppendBool(dst []byte, v bool) []byte { return strconv.AppendBool(dst, v) }

// AppendInt appends v in decimal.
func AppendInt(dst []byte, v int64) []byte { return strconv.AppendInt(dst, v, 10) }

// AppendUint appends v in decimal.
func AppendUint(dst []byte, v uint64) []byte { return strconv.AppendUint(dst, v, 10) }

// AppendFloat32 appends the shortest form of an xs:float that gives v when it
// is read.
func AppendFloat32(dst []byte, v float32) []byte { return appendFloat(dst, float64(v), 32) }

// AppendFloat64 appends the shortest form of an xs:double that gives v when it
// is read.
func AppendFloat64(dst []byte, v float64) []byte { return appendFloat(dst, v, 64) }

func appendFloat(dst []byte, v float64, bits int) []byte {
	switch {
	case math.IsNaN(v):
		return append(dst, "NaN"...)
	case math.IsInf(v, 1):
		return append(dst, "INF"...)
	case math.IsInf(v, -1):
		return append(dst, "-INF"...)
	}
	format := byte('E')
	if a := math.Abs(v); a == 0 || a >= 1e-6 && a < 1e15 {
		format = 'f'
	}
	return strconv.AppendFloat(dst, v, format, -1, bits)
}

// AppendHex appends the canonical form of an xs:hexBinary: upper case.
func AppendHex(dst, v []byte) []byte {
	const digits = "0123456789ABCDEF"
	for _, c := range v {
		dst = append(dst, digits[c>>4], digits[c&15])
	}
	return dst
}

// AppendBase64 appends the canonical form of an xs:base64Binary.
func AppendBase64(dst, v []byte) []byte { return base64.StdEncoding.AppendEncode(dst, v) }
