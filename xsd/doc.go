// Package xsd reads XML Schema 1.0 documents into a graph of components in
// which every reference is resolved.
//
// [Read] opens documents by location, from files or any [io/fs.FS], follows
// their include, redefine and import elements, and returns a [Schema]: elements,
// attributes, types, groups and notations in document order, with positions and
// documentation. Nothing is read from the network; see [Options].
//
// A schema is returned only when nothing is wrong with it. Otherwise the error
// is an [ErrorList] of what was found in the documents, each finding with its
// position and the name of the rule that is broken. First all documents are
// held to the schema for schemas (XML Schema Part 1, appendix A); when they
// conform, references are resolved and the components are held to the
// constraints of Part 1 and Part 2, Unique Particle Attribution (section 3.8.6)
// and Particle Valid (Restriction) (section 3.9.6) among them. Neither unfolds
// what occurs several times, so that the cost does not depend on minOccurs and
// maxOccurs.
//
// Where the recommendation leaves room, the W3C test suite decides: its schemas
// get the verdicts that it expects, except those listed with their reasons in
// testdata.
//
// The package is stricter than the recommendation in one point: an include or
// redefine whose document can not be read is an error, as what is missing would
// be missing silently. An import that can not be read is an error only when
// something refers to its namespace.
//
// XSD 1.1 is not supported. Its constructs are refused by name.
package xsd
