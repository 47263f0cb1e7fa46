// Package grammar applies publication grammars: the rules by which a client
// publishes one category instance to several containers, in each as its
// watchers are to see it.
//
// A grammar is a container manifest, which package manifest applies, and a list
// of rules, the category publication manifest. In privacy mode there are no
// rules, and nothing is published that the user does not publish themselves. A
// server hands both to its clients; the clients follow them, and the server
// does not check (C1).
//
//	p, err := grammar.Read(document) // a manifest, or what a client is provisioned with
//	g, err := p.Current()
//	r, err := g.Apply(ctx, xslt.Engine{}, grammar.Input{Instances: instances}, grammar.Policy{})
//	request := publication.ToPublish(uri, r.Request)
//
// # What a rule does
//
// A rule is about one category, or one instance of it, and one container (C2).
// It publishes the instance as it is, something that it has in itself, or what
// its style sheet makes of the instance (C3), under an instance identifier (C4)
// and with an expiry (C5). Rules of three types are for three occasions: each
// publication, the first run of a client, and cleaning up.
//
// Style sheets are run by an [Engine], which is passed in; package xslt below
// this one has one. Grammars without style sheets need none.
//
// [Grammar.SelfView] is what of the own data a client shows to its user.
// [History] keeps previous notes, and [RoutingRules] says where rules for calls
// go: clients do both beside the grammar.
//
// Nothing here reads a clock, a file or a network.
//
// # Rules and their sources
//
// Rules go by the names C1 to C15; see the constants of type [RuleID], which
// name the page of the Lync 2013 documentation that a rule comes from, and say
// how sure it is: stated there, inferred from examples, or guessed. Where a rule
// is not stated, or sources disagree, a field of [Policy] has the alternatives;
// its zero value is the recommended reading.
package grammar
