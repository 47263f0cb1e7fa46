package xmlrt

// The Put methods append to the value begun by Attr, Child or Content; the
// methods of the same names without Put write a whole value.

// Item separates the items of a list: it is called before each, with its index.
func (e *Encoder) Item(i int) {
	if i > 0 {
		e.lexical = append(e.lexical, ' ')
	}
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
		e.fault(CodeInvalidValue, "", "the qualified name "+v.Local+" without a namespace where a default namespace is in force", "prefixes for all namespaces, see WithPrefix")
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

// A LexicalValue is a datatype that appends its own lexical form: Decimal,
// Integer, DateTime, Duration and their like.
type LexicalValue interface {
	Append(dst []byte) []byte
}

func (e *Encoder) String(v string)        { e.PutString(v); e.End() }
func (e *Encoder) Bool(v bool)            { e.PutBool(v); e.End() }
func (e *Encoder) Int(v int64)            { e.PutInt(v); e.End() }
func (e *Encoder) Uint(v uint64)          { e.PutUint(v); e.End() }
func (e *Encoder) Float32(v float32)      { e.PutFloat32(v); e.End() }
func (e *Encoder) Float64(v float64)      { e.PutFloat64(v); e.End() }
func (e *Encoder) Hex(v []byte)           { e.PutHex(v); e.End() }
func (e *Encoder) Base64(v []byte)        { e.PutBase64(v); e.End() }
func (e *Encoder) QName(v QName)          { e.PutQName(v); e.End() }
func (e *Encoder) Lexical(v LexicalValue) { e.PutLexical(v); e.End() }
