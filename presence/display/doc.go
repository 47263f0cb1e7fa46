// Package display is what a client shows of a contact, given what it has
// received as a watcher.
//
// A server notifies of category instances, several of a category and in pieces.
// [Received] collects them: [Received.Apply] takes a notification, and
// [Received.Card], [Received.Note], [Received.State] and [Received.Services]
// give the one card, note, state and list of services that the instances come to
// (E12). [Show] makes from state and services the line beside the name of the
// contact: "In a call", "Away for 5 hours" (E9, E10), and "Mobile" or "No IM"
// (E11).
//
// Free and busy times are in package freebusy. Everything is a value: no
// function changes what it is given, and the time is a parameter. Texts are
// English, except those that a contact has written for a language.
//
// # Rules and their sources
//
// Rules go by the names E9 to E12. Comments name the page of the Lync 2013
// documentation, or another source, that a rule comes from, and how sure it is:
// stated there, inferred from examples, or guessed. Where a rule is not stated,
// or sources disagree, a field of [Policy] has the alternatives; its zero value
// is the recommended reading.
package display
