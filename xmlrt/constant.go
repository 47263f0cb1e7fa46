package xmlrt

// A constant is the default or fixed value of a declaration, as it is written in
// the schema.
type constant struct {
	text  string
	scope map[string]string // the prefixes of qualified names, as in the schema
}

func newConstant(text *string, scope map[string]string) *constant {
	if text == nil {
		return nil
	}
	return &constant{*text, scope}
}

// LookupPrefix finds a namespace where the value stands.
func (c *constant) LookupPrefix(prefix string) (string, bool) {
	uri, ok := c.scope[prefix]
	return uri, ok || prefix == ""
}

// equals reports whether a value of the type t is that of c.
func (c *constant) equals(t *SimpleType, v *Value) bool {
	const qnames = 1<<XSQName | 1<<XSNOTATION
	if t.contains&qnames == 0 && string(v.lex) == c.text {
		return true
	}
	var want Value
	return t.Parse([]byte(c.text), c, &want) == nil && v.Equal(&want)
}
