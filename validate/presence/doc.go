// Package presence judges Enhanced Presence documents: category instances, the
// envelopes that carry them, the manifests of the publication grammar, and the
// messages about subscriptions, containers and contacts.
//
// The document element chooses what a document is judged by. A [Judge] knows
// two readings. By default it reads as a receiver: every documented spelling,
// order and placement that can be told apart is accepted, and documents go
// through the generated decoders, so that what is valid here is what a program
// can decode. With [Options.Strict] it reads as a writer: the documented tables
// are taken literally, and what it accepts is fit to be sent.
//
// The namespace of the version fault, of the contact list and of its changes is
// not known. They are judged in whichever they are in, or in none.
//
// Findings have line and column, the path of the place, what was found there
// and what was expected. Inside an envelope they also have the name of the
// category and the container of the instance that they are about:
//
//	<publish>      publication, by its attributes categoryName and container
//	<categories>   category, by its attributes name and container
//	<roamingData>  category in categories, by the same
//
// The envelopes' wildcards are lax, so a schema alone lets a state stand in a
// note. A Judge compares each instance with its category as well, by the
// catalog of package github.com/enhancedpresence/epx/xsd/presence, and reports
// [CodeCategoryMismatch] when they differ. A category that the catalog does not
// have may hold anything.
//
// Beyond the schemas there are rules of Enhanced Presence that documents keep to
// or not, such as which containers there are, which availability a user may
// choose, and what an activity means. Each is a [Check] with a name, which is the
// code of its findings, a severity and a source; [Options] switches them. They
// are done on instances that the schema accepts. docs/semantics.md has an example
// and a cure for each.
//
// An application's own categories are judged by their own schemas, see
// [ReadCategories].
//
// Document type declarations are refused, whatever is in them.
package presence
