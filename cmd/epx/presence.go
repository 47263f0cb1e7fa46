package main

import (
	"github.com/enhancedpresence/epx/validate"
	"github.com/enhancedpresence/epx/validate/presence"
)

// newInputJudge makes the judge of what verbs read before they do their work:
// by the schema, and by the categories of instances. What else is odd in a
// document is for epx validate to say.
func newInputJudge() (validate.Judge, error) {
	return presence.New(presence.Options{
		NoChecks: []string{presence.AllChecks},
		Checks:   []string{string(presence.CodeCategoryMismatch)},
	})
}
