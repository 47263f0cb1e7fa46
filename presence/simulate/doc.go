// Package simulate plays a script of what users do, and says at each step what
// everybody sees.
//
// A script has users with endpoints, who sign in, publish, watch each other and
// change who may see them, while time passes:
//
//	start 2026-03-02T08:00:00Z
//	user ada sip:ada@example.com
//	user bob sip:bob@example.com
//	endpoint laptop of ada computer
//	laptop signs in
//	bob watches ada
//	after 1h
//	laptop chooses busy
//	expect bob sees ada "Busy"
//
// [Parse] reads it, and [Script.Play] makes a [Run] of it: tracks, one for each
// endpoint, for the aggregated state of each user and for each watcher, and steps
// with a [Cell] for each track that says what is seen there and why. Package
// report, below this one, writes a run as a table, as JSON and as a page.
// docs/simulate.md describes scripts completely.
//
// # What is played
//
// Nothing is decided here that another package decides: publications go through
// package publication, states through aggregate, containers through access,
// what a watcher receives through view and subscription, and what is shown of it
// through display. What this package adds is how endpoints and servers go about
// it; where the sources are silent, that is a choice.
//
//   - All statements of a step happen at one moment, in their order. Then the
//     server aggregates, notifies watchers, and endpoints learn the new versions.
//     Two endpoints that publish the same instance in one step therefore do not
//     know of each other (guessed).
//   - An endpoint whose publication conflicts takes over the versions and
//     publishes again, unless it is told to try once (D3; one client).
//   - A machine that goes idle publishes so after the time-outs of package
//     availability (A4), and one that is cut off publishes nothing, but stays
//     registered for as long as the script says (D4).
//   - The calendar of a user is published by the first of the endpoints, in the
//     order of their declarations, that is a computer, signed in and not cut off
//     (guessed).
//   - An aggregated instance that has not changed is not published again, so
//     that watchers are not told the same thing twice (guessed).
//   - The throttle on machines that are not the most active one (A23) is not
//     played.
//
// Everything is a value: playing does not change a script, the time comes from the
// script, and no file or network is used.
package simulate
