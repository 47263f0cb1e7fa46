// Package validate turns XML documents into diagnostics.
//
// It holds what every judge of documents shares: the [Diagnostic] and its
// order, the [Engine] interface for schemas given at run time, the [Runner]
// that takes documents through a judge on several workers, where they come from
// ([Paths], [List], [Lines]), and the writers of the formats that reports have. It judges nothing by
// itself. Engines live in packages of their own, so that a program pays only
// for what it imports:
//
//   - validate/helium, pure Go;
//   - validate/libxml2, with cgo and the build tag libxml2;
//   - validate/presence, for Enhanced Presence documents.
//
// Two outcomes are kept apart everywhere. A document that was judged bad is a
// list of diagnostics; a document that could not be judged, because it could
// not be read or because an engine broke, is an error.
package validate
