// Package codegen makes Go packages from a schema.
//
// It works in stages, each with a small model of its own. Package xsd reads and
// resolves the schema documents; package xsd/tables turns the components into
// the tables that xmlrt decodes and validates by; here, names are decided and a
// model of what is to be printed is built, and then printed:
//
//   - model.go distributes namespaces over packages, gives every declaration its
//     name and every type its fields; shape.go makes fields of content models and
//     values.go Go types of simple types.
//   - emit.go and its like print the model. Nothing is decided there.
//
// What users see of a package is in its types.go; codec.go binds values to
// fields, and tables.go holds the tables. Automata, facets and everything else
// that judges a document are the runtime's, so that generated code stays small.
//
// The package touches no disk: [Generate] returns files, and the command writes
// or compares them.
package codegen
