package xmlrt

import (
	"bytes"
	"math"
	"math/big"
	"math/bits"
	"strconv"
	"strings"
)

// Decimal is a value of xs:decimal: exact and of any size. Values are equal
// exactly when == holds. The zero Decimal is 0.
type Decimal struct {
	// Canonical in either form: mag has no factor 10 that scale could lose, and
	// text is used only for what does not fit.
	mag   uint64
	text  string // canonical text, for more than mag and scale can hold
	scale uint8  // digits behind the point, at most maxScale
	neg   bool
}

const maxScale = 19

var pow10u = func() (t [maxScale + 1]uint64) {
	t[0] = 1
	for i := 1; i < len(t); i++ {
		t[i] = 10 * t[i-1]
	}
	return t
}()

// ParseDecimal reads the lexical form of an xs:decimal; white space around it
// is no harm.
func ParseDecimal(s string) (Decimal, error) {
	b := trimSpace([]byte(s))
	d, ok := parseDecimal(b)
	if !ok {
		return Decimal{}, lexicalError(XSDecimal, b)
	}
	return d, nil
}

// parseDecimal reads [+-]?(digits[.[digits]]|.digits).
func parseDecimal(b []byte) (d Decimal, ok bool) {
	if len(b) > 0 && (b[0] == '-' || b[0] == '+') {
		d.neg = b[0] == '-'
		b = b[1:]
	}
	i := 0
	for i < len(b) && isDigit(b[i]) {
		i++
	}
	whole, frac := b[:i], b[i:]
	if len(frac) > 0 {
		if frac[0] != '.' {
			return Decimal{}, false
		}
		if frac = frac[1:]; len(whole)+len(frac) == 0 {
			return Decimal{}, false
		}
		for _, c := range frac {
			if !isDigit(c) {
				return Decimal{}, false
			}
		}
		for len(frac) > 0 && frac[len(frac)-1] == '0' {
			frac = frac[:len(frac)-1]
		}
	} else if len(whole) == 0 {
		return Decimal{}, false
	}
	for len(whole) > 0 && whole[0] == '0' {
		whole = whole[1:]
	}
	if len(whole)+len(frac) <= 20 && len(frac) <= maxScale {
		if d.small(whole, frac) {
			return d, true
		}
	}
	text := make([]byte, 0, len(whole)+len(frac)+3)
	if d.neg {
		text = append(text, '-')
	}
	if len(whole) == 0 {
		text = append(text, '0')
	}
	text = append(text, whole...)
	if len(frac) > 0 {
		text = append(append(text, '.'), frac...)
	}
	return Decimal{text: string(text), neg: d.neg}, true
}

// small sets mag and scale unless the digits are too many.
func (d *Decimal) small(whole, frac []byte) bool {
	d.scale = uint8(len(frac))
	d.mag = 0
	n := 0
	for _, part := range [2][]byte{whole, frac} {
		for _, c := range part {
			if n++; n == 20 {
				hi, lo := bits.Mul64(d.mag, 10)
				sum, carry := bits.Add64(lo, uint64(c-'0'), 0)
				if hi+carry != 0 {
					return false
				}
				d.mag = sum
				continue
			}
			d.mag = d.mag*10 + uint64(c-'0')
		}
	}
	d.neg = d.neg && d.mag != 0
	return true
}

// DecimalFromInt64 returns n as a Decimal.
func DecimalFromInt64(n int64) Decimal {
	if n < 0 {
		return Decimal{mag: -uint64(n), neg: true}
	}
	return Decimal{mag: uint64(n)}
}

// DecimalFromUint64 returns n as a Decimal.
func DecimalFromUint64(n uint64) Decimal { return Decimal{mag: n} }

// DecimalFromBig returns unscaled / 10^scale.
func DecimalFromBig(unscaled *big.Int, scale int) Decimal {
	digits := unscaled.String()
	sign := ""
	if digits[0] == '-' {
		sign, digits = "-", digits[1:]
	}
	switch {
	case scale <= 0:
		digits += strings.Repeat("0", -scale)
	case len(digits) <= scale:
		digits = "0." + strings.Repeat("0", scale-len(digits)) + digits
	default:
		digits = digits[:len(digits)-scale] + "." + digits[len(digits)-scale:]
	}
	d, _ := parseDecimal([]byte(sign + digits))
	return d
}

// Append appends d without an exponent and without zeros that do not matter.
func (d Decimal) Append(dst []byte) []byte {
	if d.text != "" {
		return append(dst, d.text...)
	}
	if d.neg {
		dst = append(dst, '-')
	}
	if d.scale == 0 {
		return strconv.AppendUint(dst, d.mag, 10)
	}
	unit := pow10u[d.scale]
	dst = strconv.AppendUint(dst, d.mag/unit, 10)
	dst = append(dst, '.')
	frac := d.mag % unit
	for s := int(d.scale) - 1; s >= 0; s-- {
		dst = append(dst, '0'+byte(frac/pow10u[s]%10))
	}
	return dst
}

// String returns d without an exponent and without zeros that do not matter.
func (d Decimal) String() string { return string(d.Append(nil)) }

// AppendText implements encoding.TextAppender.
func (d Decimal) AppendText(dst []byte) ([]byte, error) { return d.Append(dst), nil }

// MarshalText implements encoding.TextMarshaler.
func (d Decimal) MarshalText() ([]byte, error) { return d.Append(nil), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (d *Decimal) UnmarshalText(text []byte) (err error) {
	*d, err = ParseDecimal(string(text))
	return err
}

// Sign returns -1, 0 or 1.
func (d Decimal) Sign() int {
	switch {
	case d.neg:
		return -1
	case d.mag == 0 && d.text == "":
		return 0
	}
	return 1
}

// Equal reports whether d and e are the same number.
func (d Decimal) Equal(e Decimal) bool { return d == e }

// Cmp returns -1, 0 or 1 as d is less than, equal to or greater than e.
func (d Decimal) Cmp(e Decimal) int {
	if s, t := d.Sign(), e.Sign(); s != t {
		if s < t {
			return -1
		}
		return 1
	}
	c := d.cmpAbs(e)
	if d.neg {
		return -c
	}
	return c
}

func (d Decimal) cmpAbs(e Decimal) int {
	if d.text == "" && e.text == "" {
		if d.scale == e.scale {
			return cmpUint(d.mag, e.mag)
		}
		var dh, dl, eh, el uint64
		if d.scale < e.scale {
			dh, dl = bits.Mul64(d.mag, pow10u[e.scale-d.scale])
			el = e.mag
		} else {
			dl = d.mag
			eh, el = bits.Mul64(e.mag, pow10u[d.scale-e.scale])
		}
		if dh != eh {
			return cmpUint(dh, eh)
		}
		return cmpUint(dl, el)
	}
	var dbuf, ebuf [64]byte
	dw, df := d.parts(dbuf[:0])
	ew, ef := e.parts(ebuf[:0])
	if len(dw) != len(ew) {
		return cmpInt(len(dw), len(ew))
	}
	if c := bytes.Compare(dw, ew); c != 0 {
		return c
	}
	return bytes.Compare(df, ef)
}

func cmpUint(a, b uint64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func cmpInt(a, b int) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// parts returns the digits before (without leading zeros) and after the point.
func (d Decimal) parts(buf []byte) (whole, frac []byte) {
	whole = d.Append(buf)
	if d.neg {
		whole = whole[1:]
	}
	if i := bytes.IndexByte(whole, '.'); i >= 0 {
		whole, frac = whole[:i], whole[i+1:]
	}
	if len(whole) == 1 && whole[0] == '0' {
		whole = nil
	}
	return whole, frac
}

// digits counts what the facets totalDigits and fractionDigits limit.
func (d Decimal) digits() (total, fraction int) {
	if d.text == "" {
		n := 0
		for n < len(pow10u) && d.mag >= pow10u[n] {
			n++
		}
		return max(n, int(d.scale)), int(d.scale)
	}
	total = len(d.text)
	if d.neg {
		total--
	}
	point := strings.IndexByte(d.text, '.')
	if point < 0 {
		return total, 0
	}
	fraction = len(d.text) - point - 1
	if total--; strings.HasPrefix(strings.TrimPrefix(d.text, "-"), "0.") {
		total--
	}
	return total, fraction
}

// IsInteger reports whether d has no fraction.
func (d Decimal) IsInteger() bool { return d.scale == 0 && strings.IndexByte(d.text, '.') < 0 }

// Int64 returns d as an int64, if it is one.
func (d Decimal) Int64() (int64, bool) {
	if d.text != "" || d.scale != 0 {
		return 0, false
	}
	if d.neg {
		return -int64(d.mag), d.mag <= 1<<63
	}
	return int64(d.mag), d.mag <= math.MaxInt64
}

// Uint64 returns d as a uint64, if it is one.
func (d Decimal) Uint64() (uint64, bool) {
	return d.mag, d.text == "" && d.scale == 0 && !d.neg
}

// Float64 returns the float64 that is nearest to d.
func (d Decimal) Float64() float64 {
	var buf [48]byte
	f, _ := parseFloat(d.Append(buf[:0]), 64)
	return f
}

// Big returns d as unscaled / 10^scale.
func (d Decimal) Big() (unscaled *big.Int, scale int) {
	if d.text == "" {
		unscaled = new(big.Int).SetUint64(d.mag)
		if d.neg {
			unscaled.Neg(unscaled)
		}
		return unscaled, int(d.scale)
	}
	whole, frac, _ := strings.Cut(d.text, ".")
	unscaled, _ = new(big.Int).SetString(whole+frac, 10)
	return unscaled, len(frac)
}

// appendKey appends a form that is the same for equal values, and delimited.
func (d Decimal) appendKey(dst []byte) []byte { return append(d.Append(dst), 0) }

// Integer is a value of xs:integer or of a type derived from it that no Go
// integer holds: of any size. Values are equal exactly when == holds. The zero
// Integer is 0.
type Integer struct{ d Decimal }

// ParseInteger reads the lexical form of an xs:integer; white space around it
// is no harm.
func ParseInteger(s string) (Integer, error) {
	b := trimSpace([]byte(s))
	d, ok := parseInteger(b)
	if !ok {
		return Integer{}, lexicalError(XSInteger, b)
	}
	return Integer{d}, nil
}

func parseInteger(b []byte) (Decimal, bool) {
	if mag, neg, ok := parseMagnitude(b); ok {
		return Decimal{mag: mag, neg: neg}, true
	}
	for _, c := range b {
		if c == '.' {
			return Decimal{}, false
		}
	}
	return parseDecimal(b)
}

// IntegerFromInt64 returns n as an Integer.
func IntegerFromInt64(n int64) Integer { return Integer{DecimalFromInt64(n)} }

// IntegerFromUint64 returns n as an Integer.
func IntegerFromUint64(n uint64) Integer { return Integer{DecimalFromUint64(n)} }

// IntegerFromBig returns n as an Integer.
func IntegerFromBig(n *big.Int) Integer { return Integer{DecimalFromBig(n, 0)} }

// Decimal returns n as a Decimal.
func (n Integer) Decimal() Decimal { return n.d }

// Append appends n in decimal.
func (n Integer) Append(dst []byte) []byte { return n.d.Append(dst) }

// String returns n in decimal.
func (n Integer) String() string { return n.d.String() }

// AppendText implements encoding.TextAppender.
func (n Integer) AppendText(dst []byte) ([]byte, error) { return n.d.Append(dst), nil }

// MarshalText implements encoding.TextMarshaler.
func (n Integer) MarshalText() ([]byte, error) { return n.d.Append(nil), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (n *Integer) UnmarshalText(text []byte) (err error) {
	*n, err = ParseInteger(string(text))
	return err
}

// Sign returns -1, 0 or 1.
func (n Integer) Sign() int { return n.d.Sign() }

// Equal reports whether n and m are the same number.
func (n Integer) Equal(m Integer) bool { return n == m }

// Cmp returns -1, 0 or 1 as n is less than, equal to or greater than m.
func (n Integer) Cmp(m Integer) int { return n.d.Cmp(m.d) }

// Int64 returns n as an int64, if it fits.
func (n Integer) Int64() (int64, bool) { return n.d.Int64() }

// Uint64 returns n as a uint64, if it fits.
func (n Integer) Uint64() (uint64, bool) { return n.d.Uint64() }

// Float64 returns the float64 that is nearest to n.
func (n Integer) Float64() float64 { return n.d.Float64() }

// Big returns n as a big.Int.
func (n Integer) Big() *big.Int {
	b, _ := n.d.Big()
	return b
}
