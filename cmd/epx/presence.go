package main

import (
	"errors"

	"github.com/enhancedpresence/epx/validate"
)

// newPresenceJudge makes the judge of presence documents, by the writer's
// schema set when strict. It is the one place to connect package
// validate/presence:
//
//	return presence.New(presence.Options{Strict: strict})
var newPresenceJudge = func(strict bool) (validate.Judge, error) {
	return nil, errors.New("presence documents cannot be judged in this build; give schemas with --schema")
}
