package subscription

import (
	"errors"
	"fmt"
	"slices"

	"github.com/enhancedpresence/epx/presence"
)

// A Policy decides where the sources are silent or disagree. The zero Policy
// is the recommended reading; set a field where your server is known to do
// otherwise. What an administrator sets is in Limits.
type Policy struct {
	// Counting says how persistent subscriptions use up the limit.
	Counting Counting
	// Again is what a subscription of an endpoint that has one becomes.
	Again Again
	// Defaults are the categories of a watcher that has no wishes.
	Defaults Defaults
}

// Counting says how persistent subscriptions use up
// [Limits.CategorySubscriptions]. Where all ask for as many categories, both
// admit as many.
type Counting uint8

const (
	// CountCategories: each takes as many as it has categories (the property is
	// the number of categories that can be subscribed to; stated that far, the sum
	// inferred).
	CountCategories Counting = iota
	// CountSubscriptions: one is admitted if, with it, there are no more than the
	// limit divided by its number of categories, whatever others have asked for.
	CountSubscriptions
)

// Again is what becomes of the categories when an endpoint that has a
// persistent subscription subscribes once more.
type Again uint8

const (
	Replaces Again = iota // the new ones stand for the old ones; guessed
	Extends               // they are added to them
)

// Defaults are the categories of a watcher that has no wishes.
type Defaults uint8

const (
	WithNoteHistory    Defaults = iota // starting-a-persistent-subscription; stated
	WithoutNoteHistory                 // the pages of the UCMA SDK; stated
)

// DefaultCategories are the categories that a watcher asks for unless told
// otherwise, in the order of their names.
func (p Policy) DefaultCategories() []string {
	all := []string{"calendarData", presence.CategoryContactCard, presence.CategoryNote, "noteHistory", presence.CategoryServices, presence.CategoryState}
	if p.Defaults == WithoutNoteHistory {
		return slices.DeleteFunc(all, func(name string) bool { return name == "noteHistory" })
	}
	return all
}

// ErrPolicy reports a Policy with a value that is not one of those declared.
var ErrPolicy = errors.New("bad policy")

// Validate tells whether each field has one of its values.
func (p Policy) Validate() error {
	for _, f := range []struct {
		name        string
		value, most uint8
	}{
		{"Counting", uint8(p.Counting), uint8(CountSubscriptions)},
		{"Again", uint8(p.Again), uint8(Extends)},
		{"Defaults", uint8(p.Defaults), uint8(WithoutNoteHistory)},
	} {
		if f.value > f.most {
			return fmt.Errorf("subscription: %w: %s is %d; want at most %d", ErrPolicy, f.name, f.value, f.most)
		}
	}
	return nil
}
