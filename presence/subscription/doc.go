// Package subscription is the watchers of a presentity: who asks for which
// categories, who is notified of what, and when it ends.
//
// A watcher asks in one of three ways (E6). A query is answered once; polling is
// a series of queries, and [NextPoll] says when the next is due. Neither leaves
// anything with the server. A persistent subscription does: it lies in the
// [Table] of the presentity, which [Subscribe] admits it to and [End] and
// [Expire] take it out of. Its watcher is told everything at first, and then
// what changes.
//
// A watcher receives a category from one container, so that a subscription
// remembers for each category the container that it was last drawn from, a
// [View]. [Update] compares: a watcher is notified where what it sees now comes
// from another container, or where that container has changed. Publications,
// expiry and changed memberships are all this one event, and changes in
// containers that a watcher does not see are none.
//
// How many persistent subscriptions there are is limited by [Limits] (E7). A
// request for more is refused with a [LimitError], unless it also accepts
// polling.
//
// Beside all this stand the [Prompts] that tell a presentity who has begun to
// watch (E8). They decide about nothing: whether a watcher is given data is a
// matter of [Subscribe] and of containers alone.
//
// Everything is a value: no function changes what it is given, and times are
// parameters. What the owner of the presence receives, the self view, needs a
// session of its own and is not in a table
// (receiving-presence-category-instances; stated).
//
// # Rules and their sources
//
// Rules go by the names E6 to E8, and C12 for what keeps prompts away. Comments
// name the page of the Lync 2013 documentation, or another source, that a rule
// comes from, and how sure it is: stated there, inferred from examples, or
// guessed. Where a rule is not stated, or sources disagree, a field of [Policy]
// has the alternatives; its zero value is the recommended reading.
package subscription
