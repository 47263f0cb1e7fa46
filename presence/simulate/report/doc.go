// Package report writes what came of a script, a simulate.Run: as a table of
// text, as JSON and as an HTML page with a time line.
//
// The page is one file. It needs no script, no font and nothing from a network,
// and everything that its colours say, its words say too.
package report
