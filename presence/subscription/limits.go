package subscription

import (
	"errors"
	"fmt"
)

// Limits are what an administrator allows for a presentity: the presence
// policy of the server (E7; receiving-presence-category-instances; stated). The
// zero Limits let nobody in and prompt for nobody.
type Limits struct {
	// CategorySubscriptions is the number of categories that persistent
	// subscriptions may have in all, from 0 to 3000.
	CategorySubscriptions int
	// PromptedSubscribers is the number of prompts that may wait, from 0 to 500.
	PromptedSubscribers int
}

// The largest Limits.
const (
	MaxCategorySubscriptions = 3000
	MaxPromptedSubscribers   = 500
)

// DefaultLimits are those of the policy called Default, for people.
func DefaultLimits() Limits { return Limits{1000, 200} }

// ServiceLimits are those of the policy called Service: medium, for
// applications that many watch.
func ServiceLimits() Limits { return Limits{3000, 0} }

// ErrLimits reports Limits that are out of range.
var ErrLimits = errors.New("bad limits")

// Validate tells whether the limits are in their ranges.
func (l Limits) Validate() error {
	for _, f := range []struct {
		name        string
		value, most int
	}{
		{"CategorySubscriptions", l.CategorySubscriptions, MaxCategorySubscriptions},
		{"PromptedSubscribers", l.PromptedSubscribers, MaxPromptedSubscribers},
	} {
		if f.value < 0 || f.value > f.most {
			return fmt.Errorf("subscription: %w: %s is %d; want 0 to %d", ErrLimits, f.name, f.value, f.most)
		}
	}
	return nil
}

// Subscribers is how many persistent subscriptions of so many categories each
// there can be: the quotient, without its fraction (E7; stated, the rounding
// inferred). It is 0 for none.
func (l Limits) Subscribers(categories int) int {
	if categories < 1 {
		return 0
	}
	return l.CategorySubscriptions / categories
}

// ErrLimit reports a subscription that there is no room for.
var ErrLimit = errors.New("no room for another persistent subscription")

// A LimitError says why there is no room for a subscription; it wraps ErrLimit.
// The watcher may poll instead (receiving-presence-category-instances; stated).
type LimitError struct {
	Subscriber Subscriber
	Categories int // that it would have
	Taken      int // by the categories of others
	Limit      int // the CategorySubscriptions
	Others     int // persistent subscriptions of others
}

func (e *LimitError) Error() string {
	return fmt.Sprintf("subscription: %v: %v asks for %d of %d categories, and %d others have %d",
		ErrLimit, e.Subscriber, e.Categories, e.Limit, e.Others, e.Taken)
}

func (e *LimitError) Unwrap() error { return ErrLimit }
