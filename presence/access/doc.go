// Package access decides which container of a user a watcher sees.
//
// The presence of a user lies in containers. Each has category instances and
// a list of members, and a watcher receives a category from one container only:
//
//	0      everyone                  200  colleagues
//	1      the user alone            300  workgroup
//	2, 3   aggregation; the user     400  friends and family
//	       alone                   32000  blocked contacts
//	100    external contacts
//
// Others, up to 32767, are for applications. [Decide] says which container a
// watcher sees and why, [Explain] what else was a candidate. An [Index] of a
// list answers the same many times, fast. [List.Apply] changes a list;
// [MoveUser], [AddContact] and [DeleteContact] say which changes make a
// wish of the user come true.
//
// Everything is a value: no function changes what it is given, results do not
// depend on the order of members, and no clock, file or network is used.
//
// # How a container is found
//
// Among the containers that hold the category at all, be it as an empty
// instance, the first of these that leads to one (B5, B6):
//
//	user            the watcher is a member by URI
//	domain          the domain of the watcher is a member
//	sameEnterprise  the watcher is in the enterprise of the user
//	federated       the watcher is in a federated network
//	publicCloud     the watcher is in a public network
//	everyone        all are members
//	default         container 0
//
// In one step, the container with the largest identifier. The owner sees
// everything, and nobody else containers 1 to 3, whoever is a member there (B3).
// Blocked contacts are no exception: container 32000 is a container like
// others, with instances that say little (B8).
//
// # Rules and their sources
//
// Rules go by the names B1 to B14. Comments name the page of the Lync 2013
// documentation, or another source, that a rule comes from, and how sure it is:
// stated there, inferred from examples, or guessed. Where a rule is not stated,
// or sources disagree, a field of [Policy] has the alternatives; its zero value
// is the recommended reading.
package access
