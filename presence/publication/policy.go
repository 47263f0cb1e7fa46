package publication

import (
	"errors"
	"fmt"
	"time"
)

// A Policy decides where the sources are silent or disagree. The zero Policy
// is the recommended reading; set a field where your server is known to do
// otherwise.
type Policy struct {
	// First is the version of an instance that was not there before.
	First FirstVersion
	// Absent says which versions the first publication of a key may present.
	Absent AbsentVersion
	// Delete says which versions a deletion may present.
	Delete DeleteVersion
	// DeleteAbsent is what becomes of the deletion of what is not there.
	DeleteAbsent DeleteAbsent
	// ExpiryUnit is the unit of Expiry.Expires; 0 is a second (seen in one
	// client; a page speaks of ticks).
	ExpiryUnit time.Duration
	// Boundary says whether an instance lives at the very moment that its time
	// is over.
	Boundary Boundary
}

// FirstVersion is the version of an instance that was not there before (D2).
type FirstVersion uint8

const (
	FirstIsOne  FirstVersion = iota // the publisher presents 0, and it is raised by one; inferred
	FirstIsZero                     // as one server has it
)

// AbsentVersion says which versions the first publication of a key may present
// (Z9).
type AbsentVersion uint8

const (
	AbsentIsZero   AbsentVersion = iota // 0; guessed
	AbsentTakesAny                      // any
)

// DeleteVersion says which versions a deletion may present (X16).
type DeleteVersion uint8

const (
	// DeleteCurrent: the current one, as for all publications (D2; stated).
	DeleteCurrent DeleteVersion = iota
	// DeleteZero: the current one or 0, as in the example of
	// deleting-an-existing-publication.
	DeleteZero
	// DeleteAny: any.
	DeleteAny
)

// DeleteAbsent is what becomes of the deletion of what is not there (D6).
type DeleteAbsent uint8

const (
	DeleteNothing   DeleteAbsent = iota // nothing; guessed
	DeleteConflicts                     // it conflicts unless it presents 0
)

// Boundary says whether an instance lives at the very moment that its time is
// over (D5).
type Boundary uint8

const (
	GoneAtEnd Boundary = iota // it is gone; guessed
	LiveAtEnd                 // it still lives
)

// ErrPolicy reports a Policy with a value that is not one of those declared.
var ErrPolicy = errors.New("publication: bad policy")

// Validate tells whether each field has one of its values.
func (p Policy) Validate() error {
	for _, f := range []struct {
		name        string
		value, most uint8
	}{
		{"First", uint8(p.First), uint8(FirstIsZero)},
		{"Absent", uint8(p.Absent), uint8(AbsentTakesAny)},
		{"Delete", uint8(p.Delete), uint8(DeleteAny)},
		{"DeleteAbsent", uint8(p.DeleteAbsent), uint8(DeleteConflicts)},
		{"Boundary", uint8(p.Boundary), uint8(LiveAtEnd)},
	} {
		if f.value > f.most {
			return fmt.Errorf("%w: %s is %d", ErrPolicy, f.name, f.value)
		}
	}
	if p.ExpiryUnit < 0 {
		return fmt.Errorf("%w: ExpiryUnit is %v", ErrPolicy, p.ExpiryUnit)
	}
	return nil
}
