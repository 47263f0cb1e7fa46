// Package xslt runs the style sheets of publication grammars, with the engine
// of github.com/lestrrat-go/helium, in a sandbox.
//
// # What is taken
//
// XSLT 1.0, which is what the documented grammars are written in, and XPath
// 1.0. The engine knows later versions too; what only they have is refused
// before it sees the style sheet, as is everything by which XSLT 1.0 itself
// reads another document: xsl:import, xsl:include, document(), extension
// elements and functions. Attribute sets that use others are refused as well.
// The engine is given no way to files and network either.
//
// # What is bounded
//
// The sizes of style sheet, input and output, the depth of their elements, and
// the steps of a run; see [Limits]. A step is a place at which the engine asks
// whether it should go on: the evaluation of a part of an expression, or a
// turn of a loop. As it does not ask in every place where work can multiply,
// checkpoints are put into the style sheet before it is compiled: an empty
// loop before each instruction, a loop around each xsl:copy-of, and an empty
// first argument of each concat.
//
// Memory is watched at the steps: when the heap of the process has grown by
// more than the limit since the run began, even after a collection, the run
// ends. One step cannot go far beyond, as the parts of an expression and the
// computed attributes of an element are limited as well. The heap is that of
// the whole process, so a limit much below the default could also end a run for
// what goes on beside it.
//
// The same run takes the same steps on any machine. Whoever wants to bound the
// time by the clock passes a context with a deadline.
//
// # Errors
//
// An error wraps [ErrRefused], [ErrStyleSheet], [ErrRun], [ErrStopped] or
// [ErrLimit], or is that of the context.
package xslt
