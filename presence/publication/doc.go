// Package publication is the life of category instances on a server: how they
// are published, replaced, deleted, and how they expire.
//
// A [Store] has the live instances of one user. [Apply] gives the store after
// a request and the answer to it; [Expire] the store after time has passed or
// endpoints have signed out. Both are pure functions of immutable values: a
// server, a simulator or a test holds the latest store and passes the time in.
// [IDs] derives the instance identifiers that clients use.
//
// # What happens to a request
//
// A request publishes instances, each with a key of category, container and
// instance identifier (D1), and with the version that its publisher knows: 0
// if there is none. Where one is out of date, nothing of the request is done,
// and the response names each such publication by its place and the version that
// there is (D2, D3). Otherwise each instance takes the place of the one with its
// key, with a version greater by one; one that expires at once deletes it
// (D6).
//
// Instances live until they are deleted, or until their endpoint signs out, the
// last endpoint of the user does, or their time is over (D4, D5).
//
// # Rules and their sources
//
// Rules go by the names D1 to D9. Comments name the page of the Lync 2013
// documentation, or another source, that a rule comes from, and how sure it is:
// stated there, inferred from examples, or guessed. Where a rule is not stated,
// or sources disagree, a field of [Policy] or of [IDs] has the alternatives; its
// zero value is the recommended reading.
package publication
