// Package contacts is the contact list of a user: contacts, the groups that they
// are in, and how both change.
//
// A [List] is immutable. Three kinds of values change it, each by a pure
// function:
//
//	Command  what a client asks for: [Execute] is what a server makes of it,
//	         the next list and the Delta that it tells all endpoints
//	Delta    what has changed: [Apply] gives the next list, [Diff] the Delta
//	         between two lists
//	wishes   of a user, such as [List.MoveContact]: the Command that fulfils one
//
// A list that changes may change who sees the user: [Membership] plans what
// becomes of the members of containers, which is something in privacy mode only.
// [Subscriptions] says whose presence to subscribe to, and whose no longer.
// [FromContactList], [FromContactDelta] and [FromEnvelope] read documents.
//
// # Sources
//
// That contacts and groups are added, removed and updated is stated
// (maintaining-contacts-and-groups), as is that a list comes in full at first and
// then in increments (receiving-contacts-and-groups). The documents, and what is
// in them, are known from one open-source client. Comments name the page of the
// Lync 2013 documentation, or another source, that a rule comes from, and how
// sure it is: stated there, inferred, or guessed. Where a rule is guessed, a field
// of [Policy] may have alternatives; its zero value is the recommended reading.
//
// # What the documentation leaves open
//
//   - The pages say that each contact is an instance of the category contacts in
//     container 1, and each group one of groups (managing-self-published-contact-lists),
//     but print no instance, no schema and no identifier. They are not among the
//     categories of the page that lists those of container 1, and the one client
//     knows them as the documents of this package only. So there are no such
//     instances here.
//   - UCMA gives a contact data and an extension, and a group data
//     (maintaining-contacts-and-groups). How they travel is not known; attributes
//     that no schema knows are kept by the documents, not by a List.
//   - The namespaces of contactList and contactDelta are not known; see package
//     generated/unqualified.
//   - Which errors a server gives. Those here are guessed.
//   - Whether a contact that is changed is sent whole. It is read so: what is not
//     said is empty (guessed, as the one client does it).
//   - What becomes of the contacts of a group that is deleted: they are changed
//     first (one client), so that they are in one group less; one that is in no
//     other then is put into the group of other contacts (guessed).
//   - Which identifiers new groups have: the next larger one (guessed).
//   - Whether names of groups may be the same: they may not (guessed).
//   - How many contacts and groups there may be, but for groups from outside: a
//     setting allows so many distribution groups (parsing-endpoint-configuration;
//     stated that there is one, inferred what it counts).
package contacts
