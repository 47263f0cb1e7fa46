// Package presence holds the words that the rules of Enhanced Presence have in
// common: category instances with their keys and their lives, containers and
// the relationships that they stand for, and how both are read from documents
// and written to them.
//
// The rules are pure functions in the packages below this one. They read no
// clock, no file and no network.
//
//	aggregate     one state out of the states of several endpoints
//	access        which container a watcher is given
//	publication   versions and lives of published instances
//	manifest      who may be in which container, and whose calls are blocked
//	grammar       what is published to which container
//	view          what a watcher receives
//	subscription  who is notified, and how often
//	display       what a client makes of what it received
//	simulate      all of these together, played by a script
//	contacts      the contact list and its groups
//	freebusy      free and busy times of a calendar
//	availability  numbers, classes and activities
//	sipuri        when two SIP URIs are one identity
package presence
