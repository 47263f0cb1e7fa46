// Package view makes what a watcher receives of a user: the categories document
// of a subscription, and the notifications that keep it up to date.
//
// [Of] is the view of one watcher. For each category asked for, package access
// finds the one container that the watcher is given, and the view has the
// instances in it, as they were published, with name, instance identifier and
// publish time, and without container, version and expiry. The owner is no
// watcher and sees everything, with all of that.
//
// [Diff] is the notification that makes one view of another, and [View.Apply]
// what a client does with it: a view that follows notifications equals the view
// from scratch.
//
// # Rules and their sources
//
//	E1  a watcher sees the instances of one container a category, without operational data
//	E2  the owner sees every instance in every container
//	E3  of states, others see the aggregateState alone
//	E4  private categories are for the owner alone
//	E5  an instance that is empty is delivered; a category that no container has is not
//	B5  to B8: which container it is
//	E12 a notice without an instance identifier clears a category
//
// Comments name the page of the Lync 2013 documentation, or another source, that
// a rule comes from, and how sure it is: stated there, inferred from examples,
// or guessed.
package view
