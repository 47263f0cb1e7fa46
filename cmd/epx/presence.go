package main

import (
	"github.com/enhancedpresence/epx/validate"
	"github.com/enhancedpresence/epx/validate/presence"
)

// newPresenceJudge makes the judge of presence documents, by the writer's
// schema set when strict.
func newPresenceJudge(strict bool) (validate.Judge, error) {
	return presence.New(presence.Options{Strict: strict})
}
