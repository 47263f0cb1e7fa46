// Package manifest applies container manifests: which containers there are for
// watchers, who may be a member of which, and whose calls are blocked.
//
// A container manifest is a part of the publication grammar that a server
// hands to its clients. Clients follow it; the server does not check (C1). Two
// are built in: [Open] and [Privacy], with what the documentation says of the
// manifests of Lync 2013.
//
//	m := manifest.Privacy()
//	j := m.Judge(list, manifest.Subject{Member: bob, Network: access.Federated, Roles: []manifest.Role{manifest.Buddy}}, manifest.Policy{})
//	fmt.Print(j.Explain()) // which containers Bob is in, which of them he may be in, and what becomes of that
//
// [Manifest.Judge] holds one member against the manifest, [Manifest.Enforce] all
// of a list, and plans the changes. [Manifest.AddContact] is what a client does
// for a new contact, [Manifest.Redundant] finds members that another one stands
// for already, and [Manifest.Blocks] tells whether a call or a prompt is blocked.
// Package access has the rest: which container a watcher sees, what the
// effective privacy mode is.
//
// Everything is a value: no function changes what it is given, and no clock,
// file or network is used.
//
// # Rules and their sources
//
// Rules go by the names C8 to C12, B12 and B13; see the constants of type
// [Rule], which name the page of the Lync 2013 documentation that a rule comes
// from, and say how sure it is: stated there, inferred, or guessed. Where
// sources disagree, a field of [Policy] has the alternatives; its zero value is
// the recommended reading.
package manifest
