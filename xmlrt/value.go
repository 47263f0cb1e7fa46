package xmlrt

import (
	"bytes"
	"encoding/binary"
	"math"
)

// Value holds a value of any simple type. It is meant to be used again and
// again: SimpleType.Parse fills it in and keeps its buffers, so that the common
// types need no allocation. What Lexical, Bytes and Item return lives until
// then.
type Value struct {
	typ   *SimpleType // never a union
	lex   []byte
	buf   []byte // for lex, when the input cannot be used as it is
	known string // lex as the schema has it, of an enumeration
	list  bool
	items []Value

	num   uint64 // a boolean, or the bits of a floating point number
	dec   Decimal
	mom   moment
	dur   Duration
	bin   []byte
	space string // of a QName
	colon int    // where its local part starts in lex

	prefix string // the last one looked up, so that it is not allocated again
}

// Type is the type that v is a value of: the type that it was parsed with or,
// for a union, the member type that accepted it.
func (v *Value) Type() *SimpleType { return v.typ }

// Primitive is the primitive type behind an atomic value; NotBuiltin for a
// list.
func (v *Value) Primitive() BuiltinID {
	if v.typ == nil {
		return NotBuiltin
	}
	return v.typ.primitive
}

// IsList reports whether v is of a list type.
func (v *Value) IsList() bool { return v.list }

// Lexical is what v was parsed from, white space processed. It is a part of the
// input or of a buffer of v, and lives as long.
func (v *Value) Lexical() []byte { return v.lex }

// String is Lexical as a string.
func (v *Value) String() string { return string(v.lex) }

// Bool is the value of an xs:boolean.
func (v *Value) Bool() bool { return v.num != 0 }

// Int64 is the value of an integer type, which has to fit; ask Integer or
// Decimal if it is not known to.
func (v *Value) Int64() int64 {
	if v.dec.neg {
		return -int64(v.dec.mag)
	}
	return int64(v.dec.mag)
}

// Uint64 is the value of an integer type, which has to fit.
func (v *Value) Uint64() uint64 { return v.dec.mag }

// Float64 is the value of an xs:double or xs:float.
func (v *Value) Float64() float64 { return math.Float64frombits(v.num) }

// Float32 is the value of an xs:float.
func (v *Value) Float32() float32 { return float32(math.Float64frombits(v.num)) }

// Decimal is the value of an xs:decimal, or of any type derived from it.
func (v *Value) Decimal() Decimal { return v.dec }

// Integer is the value of an xs:integer, or of any type derived from it.
func (v *Value) Integer() Integer { return Integer{v.dec} }

// Bytes is the value of an xs:hexBinary or xs:base64Binary, in a buffer of v.
func (v *Value) Bytes() []byte { return v.bin }

// QName is the value of an xs:QName or xs:NOTATION.
func (v *Value) QName() QName { return QName{Space: v.space, Local: string(v.lex[v.colon:])} }

// DateTime is the value of an xs:dateTime.
func (v *Value) DateTime() DateTime { return DateTime{v.mom} }

// Date is the value of an xs:date.
func (v *Value) Date() Date { return Date{v.mom} }

// TimeOfDay is the value of an xs:time.
func (v *Value) TimeOfDay() TimeOfDay { return TimeOfDay{v.mom} }

// GYearMonth is the value of an xs:gYearMonth.
func (v *Value) GYearMonth() GYearMonth { return GYearMonth{v.mom} }

// GYear is the value of an xs:gYear.
func (v *Value) GYear() GYear { return GYear{v.mom} }

// GMonthDay is the value of an xs:gMonthDay.
func (v *Value) GMonthDay() GMonthDay { return GMonthDay{v.mom} }

// GDay is the value of an xs:gDay.
func (v *Value) GDay() GDay { return GDay{v.mom} }

// GMonth is the value of an xs:gMonth.
func (v *Value) GMonth() GMonth { return GMonth{v.mom} }

// Duration is the value of an xs:duration.
func (v *Value) Duration() Duration { return v.dur }

// Len is the number of items of a list.
func (v *Value) Len() int {
	if !v.list {
		return 0
	}
	return len(v.items)
}

// Item is the item at index i of a list.
func (v *Value) Item(i int) *Value { return &v.items[i] }

// Equal reports whether v and w are the same value. Values of different
// primitive types never are, nor are an item and a list of it.
func (v *Value) Equal(w *Value) bool {
	if v.typ == nil || w.typ == nil || v.list != w.list {
		return false
	}
	if v.list {
		if len(v.items) != len(w.items) {
			return false
		}
		for i := range v.items {
			if !v.items[i].Equal(&w.items[i]) {
				return false
			}
		}
		return true
	}
	if v.typ.primitive != w.typ.primitive {
		return false
	}
	switch v.typ.primitive {
	case XSBoolean:
		return v.num == w.num
	case XSDecimal:
		return v.dec == w.dec
	case XSFloat, XSDouble:
		f, g := v.Float64(), w.Float64()
		return f == g || f != f && g != g
	case XSDuration:
		return v.dur.Equal(w.dur)
	case XSDateTime, XSTime, XSDate, XSGYearMonth, XSGYear, XSGMonthDay, XSGDay, XSGMonth:
		return v.mom.equal(w.mom)
	case XSHexBinary, XSBase64Binary:
		return bytes.Equal(v.bin, w.bin)
	case XSQName, XSNOTATION:
		return v.space == w.space && bytes.Equal(v.lex[v.colon:], w.lex[w.colon:])
	}
	return bytes.Equal(v.lex, w.lex)
}

// Compare returns -1, 0 or 1 as v is less than, equal to or greater than w. It
// is not ok for types that have no order, for values of different primitive
// types, and where the order is partial and says nothing.
func (v *Value) Compare(w *Value) (order int, ok bool) {
	if v.typ == nil || w.typ == nil || v.list || w.list || v.typ.primitive != w.typ.primitive {
		return 0, false
	}
	switch v.typ.primitive {
	case XSDecimal:
		return v.dec.Cmp(w.dec), true
	case XSFloat, XSDouble:
		f, g := v.Float64(), w.Float64()
		switch {
		case f < g:
			return -1, true
		case f > g:
			return 1, true
		}
		return 0, f == g || f != f && g != g
	case XSDuration:
		return v.dur.Compare(w.dur)
	case XSDateTime, XSTime, XSDate, XSGYearMonth, XSGYear, XSGMonthDay, XSGDay, XSGMonth:
		return v.mom.compare(w.mom)
	}
	return 0, v.Equal(w)
}

// AppendKey appends a form that two values have in common exactly when they are
// equal. No key is the beginning of another, so the keys of several fields can
// stand one after the other.
func (v *Value) AppendKey(dst []byte) []byte {
	if v.list {
		dst = binary.AppendUvarint(append(dst, 0xFF), uint64(len(v.items)))
		for i := range v.items {
			dst = v.items[i].AppendKey(dst)
		}
		return dst
	}
	p := v.Primitive()
	dst = append(dst, byte(p))
	switch p {
	case XSBoolean:
		return append(dst, byte(v.num))
	case XSDecimal:
		return v.dec.appendKey(dst)
	case XSFloat, XSDouble:
		f := v.Float64()
		switch {
		case f == 0:
			f = 0 // no negative zero
		case f != f:
			f = math.NaN()
		}
		return binary.BigEndian.AppendUint64(dst, math.Float64bits(f))
	case XSDuration:
		return v.dur.appendKey(dst)
	case XSDateTime, XSTime, XSDate, XSGYearMonth, XSGYear, XSGMonthDay, XSGDay, XSGMonth:
		return v.mom.appendKey(dst)
	case XSHexBinary, XSBase64Binary:
		return append(binary.AppendUvarint(dst, uint64(len(v.bin))), v.bin...)
	case XSQName, XSNOTATION:
		dst = append(binary.AppendUvarint(dst, uint64(len(v.space))), v.space...)
		local := v.lex[v.colon:]
		return append(binary.AppendUvarint(dst, uint64(len(local))), local...)
	}
	return append(binary.AppendUvarint(dst, uint64(len(v.lex))), v.lex...)
}

// Append appends the value in its lexical form: canonical where the type has
// such a form, though fractions of seconds keep their zeros. A QName keeps its
// prefix.
func (v *Value) Append(dst []byte) []byte {
	if v.list {
		for i := range v.items {
			if i > 0 {
				dst = append(dst, ' ')
			}
			dst = v.items[i].Append(dst)
		}
		return dst
	}
	switch v.Primitive() {
	case XSBoolean:
		return AppendBool(dst, v.Bool())
	case XSDecimal:
		return v.dec.Append(dst)
	case XSFloat:
		return AppendFloat32(dst, v.Float32())
	case XSDouble:
		return AppendFloat64(dst, v.Float64())
	case XSDuration:
		return v.dur.Append(dst)
	case XSDateTime, XSTime, XSDate, XSGYearMonth, XSGYear, XSGMonthDay, XSGDay, XSGMonth:
		return v.mom.append(dst, v.typ.parts)
	case XSHexBinary:
		return AppendHex(dst, v.bin)
	case XSBase64Binary:
		return AppendBase64(dst, v.bin)
	}
	return append(dst, v.lex...)
}

// Clone returns a copy of v that shares no memory with it or with the input.
func (v *Value) Clone() Value {
	c := *v
	c.buf = bytes.Clone(v.lex)
	c.lex = c.buf
	c.bin = bytes.Clone(v.bin)
	c.items = nil
	if v.list {
		c.items = make([]Value, len(v.items))
		for i := range v.items {
			c.items[i] = v.items[i].Clone()
		}
	}
	return c
}
