package xmlrt

// QName is an expanded name in the sense of Namespaces in XML 1.0: a namespace
// name (empty for none) and a local part. Prefixes are not part of it.
type QName struct {
	Space string
	Local string
}

// IsZero reports whether n is the zero name.
func (n QName) IsZero() bool { return n == QName{} }

// String renders n in James Clark's notation, {namespace}local, or just the
// local part when n has no namespace.
func (n QName) String() string {
	if n.Space == "" {
		return n.Local
	}
	return "{" + n.Space + "}" + n.Local
}
