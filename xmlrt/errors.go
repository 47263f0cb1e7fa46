package xmlrt

import (
	"strconv"
	"strings"
)

// Code identifies a kind of finding. Codes are stable: programs and
// configuration may rely on them.
type Code string

// The codes of findings. The names of the rules of XML Schema that belong to
// each are given in Error.Rule.
const (
	CodeMalformed           Code = "malformed"            // not well-formed XML 1.0
	CodeNamespace           Code = "namespace"            // not namespace-well-formed
	CodeEncoding            Code = "encoding"             // encoding unknown, or bytes that it does not allow
	CodeDTD                 Code = "dtd-refused"          // a document type declaration, refused
	CodeLimit               Code = "limit-exceeded"       // a limit of the decoder
	CodeUnknownRoot         Code = "unknown-root"         // no declaration for the document element
	CodeUnexpectedElement   Code = "unexpected-element"   // the content model does not allow the element here
	CodeMissingElement      Code = "missing-element"      // the content ends too early
	CodeUnexpectedText      Code = "unexpected-text"      // text where only elements or nothing may stand
	CodeUnexpectedAttribute Code = "unexpected-attribute" // attribute not declared
	CodeMissingAttribute    Code = "missing-attribute"    // required attribute absent
	CodeInvalidValue        Code = "invalid-value"        // not in the value space of its simple type
	CodeFixedValue          Code = "fixed-value"          // differs from the fixed value
	CodeUndeclared          Code = "undeclared"           // strict wildcard, no declaration
	CodeAbstract            Code = "abstract"             // abstract element or type used
	CodeUnknownType         Code = "unknown-type"         // xsi:type names no known type
	CodeTypeNotDerived      Code = "type-not-derived"     // xsi:type names a type that may not stand here
	CodeNotNillable         Code = "not-nillable"         // xsi:nil where it may not stand
	CodeNilContent          Code = "nil-content"          // content although xsi:nil is true
	CodeIdentity            Code = "identity"             // unique, key, keyref, ID or IDREF
	CodeUnset               Code = "unset"                // a Go value lacks something that the schema requires
)

// Error is one finding in a document: what was expected, what was found and
// where.
type Error struct {
	Code Code
	// Rule is the rule of the recommendation that is broken, such as
	// "cvc-complex-type.2.4", where one applies.
	Rule string
	// Offset counts bytes of the document in UTF-8 from 0; it is -1 for
	// findings in Go values, which have no position. Line and Column count
	// from 1, columns in characters.
	Offset       int64
	Line, Column int
	// Path leads from the document element to the place, such as
	// /publish/publications/publication[2]/state or .../note/body/@type.
	Path string
	// Found and Expected are fragments of a sentence; either may be empty.
	Found, Expected string
	// Hint is a guess at what was meant, such as "did you mean <activity>?", or
	// empty.
	Hint string
	// Type is the definition of the type of the element that the finding is
	// about, and Decl the declaration of that element; either may be nil.
	Type *Type        `json:"-"`
	Decl *ElementDecl `json:"-"`
	// Err is an underlying error, if any.
	Err error
}

// Message is the finding without its position.
func (e *Error) Message() string {
	var b strings.Builder
	b.WriteString(e.Found)
	if e.Found == "" && e.Expected == "" {
		b.WriteString(string(e.Code))
	}
	if e.Hint != "" {
		b.WriteString(" (")
		b.WriteString(e.Hint)
		b.WriteByte(')')
	}
	if e.Expected != "" {
		if e.Found != "" {
			b.WriteString("; ")
		}
		b.WriteString("expected ")
		b.WriteString(e.Expected)
	}
	if e.Rule != "" {
		b.WriteString(" (")
		b.WriteString(e.Rule)
		b.WriteByte(')')
	}
	return b.String()
}

// Error renders the finding on one line, position first.
func (e *Error) Error() string {
	var b strings.Builder
	if e.Line > 0 {
		b.WriteString(strconv.Itoa(e.Line))
		b.WriteByte(':')
		b.WriteString(strconv.Itoa(e.Column))
		b.WriteString(": ")
	}
	if e.Path != "" {
		b.WriteString(e.Path)
		b.WriteString(": ")
	}
	b.WriteString(e.Message())
	return b.String()
}

// Unwrap returns the underlying error.
func (e *Error) Unwrap() error { return e.Err }

// WellFormed reports whether the finding is about a document that is XML with
// namespaces; it is false for what no schema can judge.
func (e *Error) WellFormed() bool {
	switch e.Code {
	case CodeMalformed, CodeNamespace, CodeEncoding, CodeDTD, CodeLimit:
		return false
	}
	return true
}
