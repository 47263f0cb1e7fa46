package xmlrt

// WithRootNamespaceAs reads the names that a document has in the namespace of
// its document element, whichever that is, as names in the given namespace, ""
// being none. It is for documents whose form is known and whose namespace is
// not: what is read this way is written in the given namespace.
//
// It applies to the names of elements and attributes and to qualified names in
// values, xsi:type among them. An element that is kept as it stood keeps the
// namespace that it has in the document. A document element in no namespace
// stays there.
func WithRootNamespaceAs(namespace string) DecodeOption {
	return func(o *decodeOptions) { o.rootAs = &namespace }
}

// A renaming says which namespace is read as which.
type renaming struct{ from, to string }

// renameRoot begins to read the namespace of the document element, whose start
// tag is at hand, as another. The bindings keep what the document says, for
// kept elements; the prefixes change.
func (s *Scanner) renameRoot(to string) error {
	root := &s.stack[0].qname
	from := root.Space
	switch from {
	case to, "", XMLNamespace, XSINamespace:
		return nil
	}
	s.renamed = &renaming{from, to}
	root.Space = to
	for _, b := range s.bindings {
		s.rename(b.Prefix, b.URI)
	}
	for i := range s.attrs {
		if a := &s.attrs[i]; a.Name.Space == from {
			a.Name.Space = to
		}
	}
	return s.checkResolved(len(s.attrs), true)
}

// renameRoot is that of the scanner, at the start of the document element.
func (d *Decoder) renameRoot() bool {
	if err := d.s.renameRoot(*d.opts.rootAs); err != nil {
		d.fatal(err)
		return false
	}
	return true
}

// writtenName is the name of the current start tag as the document has it.
func (s *Scanner) writtenName() QName {
	name := s.Name()
	if s.renamed != nil {
		if at := s.stack[len(s.stack)-1].name.ns.at; at >= 0 {
			name.Space = s.bindings[at].URI
		}
	}
	return name
}

// rename adjusts a prefix that has just been bound.
func (s *Scanner) rename(prefix, uri string) {
	if uri == s.renamed.from {
		s.prefixes[prefix].uri = s.renamed.to
	}
}
