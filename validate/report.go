package validate

import (
	"context"
	"errors"
	"fmt"
)

// The exit statuses of a command that judges documents.
const (
	ExitGood        = 0   // everything was judged good
	ExitBad         = 1   // a document was judged bad
	ExitFailed      = 2   // the command could not do its work, or not all of it
	ExitInterrupted = 130 // the user broke it off
)

// Verdict is what became of one document.
type Verdict uint8

const (
	// Valid documents have no error, and no warning where warnings count.
	Valid Verdict = iota
	// Invalid documents were judged bad.
	Invalid
	// Failed documents could not be judged.
	Failed
)

// String returns "valid", "invalid" or "failed".
func (v Verdict) String() string {
	switch v {
	case Valid:
		return "valid"
	case Invalid:
		return "invalid"
	case Failed:
		return "failed"
	}
	return fmt.Sprintf("Verdict(%d)", uint8(v))
}

// Result is the outcome for one document, or for a path that led to none.
type Result struct {
	// File is the document's name; "-" is standard input.
	File    string
	Verdict Verdict
	// Diagnostics are sorted and without duplicates.
	Diagnostics []Diagnostic
	// Err says why a document failed; nil for the other verdicts.
	Err error
	// Doc is the document, for showing places in it; nil when there are no
	// findings, or when the document was never in memory as a whole.
	Doc []byte
}

// Report counts results: Files = Valid + Invalid + Failed.
type Report struct {
	Files   int `json:"files"`
	Valid   int `json:"valid"`
	Invalid int `json:"invalid"`
	Failed  int `json:"failed"`
}

// Add counts one result.
func (r *Report) Add(v Verdict) {
	r.Files++
	switch v {
	case Valid:
		r.Valid++
	case Invalid:
		r.Invalid++
	default:
		r.Failed++
	}
}

// String puts the counts in words: "3 files: 1 valid, 1 invalid, 1 failed".
func (r Report) String() string {
	noun := "files"
	if r.Files == 1 {
		noun = "file"
	}
	return fmt.Sprintf("%d %s: %d valid, %d invalid, %d failed", r.Files, noun, r.Valid, r.Invalid, r.Failed)
}

// ExitStatus is the exit status of a command with this report and the error,
// if any, that ended its run. What could not be done wins over what was judged
// bad, and an interruption over both.
func (r Report) ExitStatus(err error) int {
	switch {
	case errors.Is(err, context.Canceled):
		return ExitInterrupted
	case err != nil, r.Failed > 0:
		return ExitFailed
	case r.Invalid > 0:
		return ExitBad
	}
	return ExitGood
}
