// Package xmlrt is the runtime of the Go code that epx generates from XML
// schemas: it scans, decodes, validates and encodes XML documents by tables,
// without reflection. It imports the standard library only.
//
// Programs mostly meet it through generated packages, whose functions take its
// options, such as [WithFindings] and [WithPrefix], and return its [Error]s, and
// through the types of fields: [Optional], [DateTime], [Decimal], [QName],
// [RawElement].
//
// # How it works
//
// A [SchemaDef] is a set of schema components written as plain data. [Link] turns
// it into a [Schema]: types with their automata and facets. A decoder walks a
// document along these; where a Go type stands behind a component, it hands each
// attribute, child and run of text, already validated, to the methods of
// [ComplexValue], which generated code implements. Without Go types the same
// walk validates only: see [Check].
//
// The decoder accepts exactly the documents that are well-formed, namespaces
// included, and valid. It refuses document type declarations, and documents
// beyond its [Limits].
//
// # Positions
//
// Every error names a byte offset, a line and a column in characters, and the
// path from the document element. Lines and columns are counted when an error
// needs them.
package xmlrt
