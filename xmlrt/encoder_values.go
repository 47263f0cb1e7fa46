package xmlrt

import (
	"bytes"
	"math"
	"slices"
	"strconv"
	"unsafe"
)

// The Put methods append to the value begun by Attr, Child or Content; the
// methods of the same names without Put write a whole value.

// Item separates the items of a list: it is called before each, with its index.
func (e *Encoder) Item(i int) {
	e.items = i + 1
	if i > 0 {
		e.lexical = append(e.lexical, ' ')
	}
}

// Member says which member a union value that is being written is of, and how
// many of the fields for its members are set.
func (e *Encoder) Member(t *SimpleType, set int) {
	e.member = t
	switch {
	case set == 0:
		e.fault(CodeUnset, "", "a value of a union without a field that is set", "one")
	case set > 1:
		e.fault(CodeInvalidValue, "", "a value of a union with "+strconv.Itoa(set)+" fields set", "one")
	}
}

// CountSet counts the fields of a union that are set.
func CountSet(fields ...bool) int {
	n := 0
	for _, set := range fields {
		if set {
			n++
		}
	}
	return n
}

func (e *Encoder) PutString(v string)        { e.lexical = append(e.lexical, v...) }
func (e *Encoder) PutBool(v bool)            { e.lexical = AppendBool(e.lexical, v) }
func (e *Encoder) PutInt(v int64)            { e.lexical = AppendInt(e.lexical, v) }
func (e *Encoder) PutUint(v uint64)          { e.lexical = AppendUint(e.lexical, v) }
func (e *Encoder) PutFloat32(v float32)      { e.lexical = AppendFloat32(e.lexical, v) }
func (e *Encoder) PutFloat64(v float64)      { e.lexical = AppendFloat64(e.lexical, v) }
func (e *Encoder) PutHex(v []byte)           { e.lexical = AppendHex(e.lexical, v) }
func (e *Encoder) PutBase64(v []byte)        { e.lexical = AppendBase64(e.lexical, v) }
func (e *Encoder) PutLexical(v LexicalValue) { e.lexical = v.Append(e.lexical) }

// PutQName appends a qualified name, declaring a prefix for its namespace where
// none is in scope.
func (e *Encoder) PutQName(v QName) {
	if prefix, ok := e.prefixFor(v.Space, false); ok {
		if e.open {
			e.relied = append(e.relied, Binding{prefix, v.Space})
		}
		e.putName(prefix, v.Local)
		return
	}
	if v.Space == "" {
		if !e.undeclareDefault() {
			e.fault(CodeInvalidValue, "", "the qualified name "+v.Local+" without a namespace where a default namespace is in force", "prefixes for all namespaces, see WithPrefix")
		}
		e.putName("", v.Local)
		return
	}
	if !e.open {
		e.fault(CodeInvalidValue, "", "no prefix for the namespace "+v.Space, "a prefix, see WithPrefix")
		return
	}
	// The declaration goes before an attribute that is being written.
	if e.attribute {
		e.declareBehind(v.Space)
	}
	e.putName(e.needPrefix(v.Space, ""), v.Local)
}

func (e *Encoder) putName(prefix, local string) {
	if prefix != "" {
		e.lexical = append(e.lexical, prefix...)
		e.lexical = append(e.lexical, ':')
	}
	e.lexical = append(e.lexical, local...)
}

// declareBehind declares a prefix while an attribute has been begun: the begun
// name is taken back and written again behind the declaration.
func (e *Encoder) declareBehind(space string) {
	begun := string(e.out[e.attrStart:])
	e.out = e.out[:e.attrStart]
	e.needPrefix(space, "")
	e.attrStart = len(e.out)
	e.out = append(e.out, begun...)
}

// undeclareDefault takes back the default namespace on the open start tag, so that
// a name without prefix is in no namespace. The element gets a prefix if it has
// none. It reports false where something else relies on the default.
func (e *Encoder) undeclareDefault() bool {
	if !e.open {
		return false
	}
	f := e.top()
	relied := slices.DeleteFunc(slices.Clone(e.relied), func(b Binding) bool { return b.Prefix != "" })
	prefixed := f.prefix != ""
	own := slices.IndexFunc(e.scope[f.scope:], func(b Binding) bool { return b.Prefix == "" })
	if !prefixed && own < 0 && len(relied) > 0 { // the first one is that of the element itself
		relied = relied[1:]
	}
	if len(relied) > 0 {
		return false
	}
	behind := f.start + 1 + len(f.decl.name.Local)
	if prefixed {
		behind += len(f.prefix) + 1
	}
	rest := bytes.Clone(e.out[behind:])
	if own >= 0 {
		declaration := e.escape([]byte(` xmlns="`), []byte(e.scope[f.scope+own].URI), true)
		rest = bytes.Replace(rest, append(declaration, '"'), nil, 1)
		e.scope = slices.Delete(e.scope, f.scope+own, f.scope+own+1)
	}
	length := len(e.out)
	if !prefixed && f.decl.name.Space != "" {
		prefix, bound := e.prefixFor(f.decl.name.Space, true)
		if !bound {
			prefix = "ns"
			for i := 1; ; i++ {
				if _, taken := e.LookupPrefix(prefix); !taken {
					break
				}
				prefix = "ns" + strconv.Itoa(i)
			}
		}
		f.prefix = prefix
		e.out = append(append(e.out[:f.start], '<'), prefix...)
		e.out = append(append(e.out, ':'), f.decl.name.Local...)
		if !bound {
			e.declare(prefix, f.decl.name.Space)
		}
		e.relied = append(e.relied, Binding{prefix, f.decl.name.Space})
	} else {
		e.out = e.out[:behind]
	}
	e.declare("", "")
	e.relied = append(e.relied, Binding{})
	e.out = append(e.out, rest...)
	e.attrStart += len(e.out) - length
	return true
}

// A LexicalValue is a datatype that appends its own lexical form: Decimal,
// Integer, DateTime, Duration and their like.
type LexicalValue interface {
	Append(dst []byte) []byte
}

// The methods below write a whole value. What a Go value cannot get wrong is not
// read again: a bool is a boolean, and an int64 within its bounds an integer of
// its type. With facets, or where more than its type has a say in a value, end
// reads what was written as the decoder would.

// String writes a whole value without a copy in between.
func (e *Encoder) String(v string) {
	switch {
	case e.plain && (e.opts.unchecked || e.typ.holds(v)):
		e.beginPlain(len(v) > 0)
		e.out = e.escape(e.out, bytesOf(v), e.attribute)
		e.endPlain()
	case e.instance != nil && !e.attribute:
		e.PutString(v)
		e.End()
	default:
		e.end(bytesOf(v))
	}
}

func (e *Encoder) Bool(v bool) {
	if !e.sure(kindBoolean) {
		e.PutBool(v)
		e.End()
		return
	}
	e.beginPlain(true)
	e.out = AppendBool(e.out, v)
	e.endPlain()
}

func (e *Encoder) Int(v int64) {
	if !e.sureInt(v) {
		e.PutInt(v)
		e.End()
		return
	}
	e.beginPlain(true)
	e.out = AppendInt(e.out, v)
	e.endPlain()
}

func (e *Encoder) Uint(v uint64) {
	if v > math.MaxInt64 || !e.sureInt(int64(v)) {
		e.PutUint(v)
		e.End()
		return
	}
	e.beginPlain(true)
	e.out = AppendUint(e.out, v)
	e.endPlain()
}

func (e *Encoder) Float32(v float32) {
	if !e.sure(kindFloat) {
		e.PutFloat32(v)
		e.End()
		return
	}
	e.beginPlain(true)
	e.out = AppendFloat32(e.out, v)
	e.endPlain()
}

func (e *Encoder) Float64(v float64) {
	if !e.sure(kindDouble) {
		e.PutFloat64(v)
		e.End()
		return
	}
	e.beginPlain(true)
	e.out = AppendFloat64(e.out, v)
	e.endPlain()
}

func (e *Encoder) Hex(v []byte) {
	if !e.sure(kindHex) {
		e.PutHex(v)
		e.End()
		return
	}
	e.beginPlain(len(v) > 0)
	e.out = AppendHex(e.out, v)
	e.endPlain()
}

func (e *Encoder) Base64(v []byte) {
	if !e.sure(kindBase64) {
		e.PutBase64(v)
		e.End()
		return
	}
	e.beginPlain(len(v) > 0)
	e.out = AppendBase64(e.out, v)
	e.endPlain()
}

func (e *Encoder) Lexical(v LexicalValue) {
	switch v := v.(type) {
	case *DateTime:
		if v.m.set && e.typ.parts == partsDateTime && e.sure(kindMoment) {
			e.beginPlain(true)
			e.out = v.m.append(e.out, partsDateTime)
			e.endPlain()
			return
		}
	case *Date:
		if v.m.set && e.typ.parts == partsDate && e.sure(kindMoment) {
			e.beginPlain(true)
			e.out = v.m.append(e.out, partsDate)
			e.endPlain()
			return
		}
	case *Decimal:
		if e.sure(kindDecimal) {
			e.beginPlain(true)
			e.out = v.Append(e.out)
			e.endPlain()
			return
		}
	}
	e.PutLexical(v)
	e.End()
}

func (e *Encoder) QName(v QName) { e.PutQName(v); e.End() }

// sure reports whether the value at hand is one of its type because it is of the
// Go type for values of a kind.
func (e *Encoder) sure(kind lexKind) bool {
	return e.plain && (e.opts.unchecked || e.typ.sure && e.typ.kind == kind)
}

// sureInt is sure for an integer.
func (e *Encoder) sureInt(n int64) bool {
	t := e.typ
	return e.plain && (e.opts.unchecked ||
		t.kind == kindInteger && t.variety == VarietyAtomic && t.checks&^checkBounds == 0 && n >= t.loInt && n <= t.hiInt)
}

// beginPlain comes before a value that is written as it is.
func (e *Encoder) beginPlain(text bool) {
	if !e.attribute && text {
		e.closeStartTag()
	}
}

// endPlain ends such a value.
func (e *Encoder) endPlain() {
	if e.attribute {
		e.attribute = false
		e.out = append(e.out, '"')
		return
	}
	f := e.top()
	if f.typ != nil {
		return
	}
	// An element with a simple type. As a rule its end tag is that of the declaration.
	if e.open || f.prefix != "" || f.decl.endTag.text == "" || f.inScope {
		e.endTag()
		return
	}
	e.out = f.decl.endTag.append(e.out)
	e.scope = e.scope[:f.scope]
	e.stack = e.stack[:len(e.stack)-1]
}

// bytesOf is s as bytes that are not to be changed.
func bytesOf(s string) []byte { return unsafe.Slice(unsafe.StringData(s), len(s)) }

// same reports whether two strings share their memory. Equal strings may not.
func same(a, b string) bool {
	return len(a) == len(b) && unsafe.StringData(a) == unsafe.StringData(b)
}
