// Package view is what a watcher receives of the presence of a user.
//
// A [Presentity] is a user with published instances and containers.
// [Presentity.View] is the [View] of a watcher: of each category that was asked
// for the instances of one container. [Presentity.Explain] is the same with the
// reasons: which container and why, and what was left out under which rule.
// [View.Document] is the categories document that the watcher is sent.
//
// [Diff] is the document that tells a watcher what has changed between two
// views, and [Apply] the view after such a document. After any number of them
// the watcher has what a new view would say.
//
// Everything is a value: no function changes what it is given, results do not
// depend on the order of instances, members or requested categories, and no
// clock, file or network is used. Instances whose life is over have to be taken
// out before, by publication.Expire.
//
// # What is in a view
//
// The container is decided for each category by package access (B3, B5, B6).
// All instances of the category in it are delivered, and none of another (B7),
// with name, instance identifier, publish time and content and nothing else (E1).
// An empty instance, such as a contactCard without anything in it, is delivered
// as it was published (E5), to blocked contacts too (B8). Not delivered are
//
//	E3   states other than aggregateState
//	E4   private categories
//	E5   instances without any content, not even an empty element
//	X18  legacyInterop, except to watchers that know nothing else
//
// The owner receives every instance of every container, with container, version
// and life (E2).
//
// Instances are in the order of their categories' names, then of their
// identifiers; those of the owner by category, container and identifier.
//
// # Rules and their sources
//
// Rules go by the names E1 to E5 and E12, and B3 to B8 for containers; X18 is a
// contradiction of sources. Comments name the page of the Lync 2013
// documentation, or another source, that a rule comes from, and how sure it is:
// stated there, inferred from examples, or guessed. Where a rule is not stated,
// or sources disagree, a field of [Policy] has the alternatives; its zero value
// is the recommended reading.
package view
