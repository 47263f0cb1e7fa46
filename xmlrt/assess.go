package xmlrt

// An Assessment is what the decoder found out about one element or attribute:
// a part of the post-schema-validation infoset (Part 1, section 5.1 and appendix
// C.2).
type Assessment struct {
	// Offset is that of the start tag of the element, or of the name of the
	// attribute.
	Offset    int64
	Attribute bool
	// Type is the governing type of an element, reported at its start.
	Type *Type
	// Value is the value of an attribute, or of the text of an element, reported
	// at its end. It is valid during the call only. It is nil when Type is set.
	Value *Value
}

// WithAssessments hands everything that a declaration governs to report, as it
// is judged.
func WithAssessments(report func(Assessment)) DecodeOption {
	return func(o *decodeOptions) { o.assess = report }
}

// Content is the kind of content of a complex type.
func (t *Type) Content() ContentKind { return t.content }

// IsComplex reports whether t is a complex type.
func (t *Type) IsComplex() bool { return t.complex }
