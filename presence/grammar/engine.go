package grammar

import "context"

// An Engine makes style sheets of XSLT 1.0 ready to run. Package xslt below
// this one has one; it is a package of its own so that a program without style
// sheets does not pay for an engine.
//
// An engine must not trust what it is given: grammars come from a server. It
// reads nothing but the two documents and stops a style sheet that takes too
// long or makes too much.
type Engine interface {
	// Compile takes the document of a style sheet.
	Compile(ctx context.Context, styleSheet []byte) (StyleSheet, error)
}

// A StyleSheet is a style sheet that is ready to run, any number of times at
// once.
type StyleSheet interface {
	// Transform gives what the style sheet makes of a document: elements without
	// an XML declaration, in UTF-8.
	Transform(ctx context.Context, document []byte) ([]byte, error)
}
