// Package libxml2 judges documents by schemas given at run time with libxml2,
// the library in C, through github.com/lestrrat-go/libxml2. It is a reference
// to compare with: build it in with cgo and the build tag libxml2, and the
// headers of libxml2 installed. Without them [New] returns [ErrNotBuiltIn].
//
// # What to expect of it
//
// The binding reports findings without position and copies long ones out of
// bounds, so this package listens to libxml2 directly while the binding works:
// findings carry a line and the rule of the recommendation, and name element
// and attribute in the message instead of a path. There is no column, save for
// documents that are not well-formed. libxml2 keeps the first 65535 lines of
// a document apart; later ones may be reported as line 65535.
//
// Documents become a tree; those above 64 MiB, those with more than 256 levels
// of elements and those with a run of text above 10 MB are refused with the
// code limit-exceeded. Document type declarations are refused. libxml2 takes
// six of 35 kinds of document for well-formed that are not, accepts some three
// in a hundred of the invalid schemas of the W3C test suite, and does not see
// content models that break the Unique Particle Attribution rule in all cases.
//
// Schema documents are copied to a temporary folder for the time of
// compilation. libxml2 opens nothing outside it meanwhile, and nothing at all
// while it judges documents: hints in documents (xsi:schemaLocation) are not
// followed. It never uses the network. A compilation or judgement that has
// begun does not end before its time when the context is done.
package libxml2

import "errors"

// Name is the name of the engine.
const Name = "libxml2"

// ErrNotBuiltIn is returned by New in a program that was built without the
// engine.
var ErrNotBuiltIn = errors.New("engine libxml2 not built in: build with -tags libxml2")
