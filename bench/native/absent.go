//go:build !(libxml2 && cgo)

package native

import "errors"

// Available reports whether libxml2 is built in.
const Available = false

var errAbsent = errors.New("built without the tag libxml2")

// Version is the version of libxml2.
func Version() string { return "" }

// SAX2 parses a document and counts the bytes of names, values and text that
// the events carry.
func SAX2([]byte) (uint64, error) { return 0, errAbsent }

// DOM makes a tree and counts the bytes of values and text in it.
func DOM([]byte) (uint64, error) { return 0, errAbsent }

// Serialize makes a tree; what it returns writes it and counts the bytes.
func Serialize([]byte) (write func() (uint64, error), free func(), err error) {
	return nil, nil, errAbsent
}

// A Schema is a compiled schema.
type Schema struct{}

// Compile compiles the schema document in a file and what it imports.
func Compile(string) (*Schema, error) { return nil, errAbsent }

// Free releases the schema.
func (*Schema) Free() {}

// DOM makes a tree and judges it.
func (*Schema) DOM([]byte) error { return errAbsent }

// Stream judges a document as it is read, without a tree of the whole.
func (*Schema) Stream([]byte) error { return errAbsent }
