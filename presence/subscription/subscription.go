package subscription

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/enhancedpresence/epx/presence"
	"github.com/enhancedpresence/epx/presence/access"
	"github.com/enhancedpresence/epx/presence/sipuri"
	"github.com/enhancedpresence/epx/xmlrt"
)

// A Mode is how a watcher asks (E6; receiving-presence-category-instances;
// stated unless it says otherwise).
type Mode uint8

const (
	// Persistent: everything at first, then each change, until the watcher
	// unsubscribes or its endpoint logs off. It counts against the limit.
	Persistent Mode = iota
	// PersistentOrPolling: persistent while there is room, else polling
	// (RemotePresenceViewSubscriptionMode of UCMA, where it is the default;
	// stated).
	PersistentOrPolling
	// Polling: everything, again and again; see NextPoll. It does not count.
	Polling
	// Query: everything, once. It does not count.
	Query
)

var modes = [...]string{Persistent: "persistent", PersistentOrPolling: "persistent or polling", Polling: "polling", Query: "query"}

// String names the mode for people.
func (m Mode) String() string {
	if int(m) < len(modes) {
		return modes[m]
	}
	return fmt.Sprintf("mode %d", uint8(m))
}

// A Subscriber is an endpoint of a watcher, which has at most one persistent
// subscription to a presentity. Each endpoint counts (inferred: it is the
// endpoint whose log-off ends a subscription).
type Subscriber struct {
	URI      sipuri.Identity
	Endpoint string // in lower case: letter case does not matter
}

// NewSubscriber is the subscriber with a URI and an endpoint.
func NewSubscriber(uri sipuri.Identity, endpoint string) Subscriber {
	return Subscriber{uri, strings.ToLower(endpoint)}
}

// Compare orders subscribers by URI and endpoint.
func (s Subscriber) Compare(other Subscriber) int {
	return cmp.Or(s.URI.Compare(other.URI), strings.Compare(s.Endpoint, other.Endpoint))
}

// String names the subscriber for people.
func (s Subscriber) String() string { return s.URI.String() + "/" + s.Endpoint }

// A View is the container that a watcher receives a category from; not set if
// the watcher receives nothing.
type View struct {
	Category  string
	Container xmlrt.Optional[presence.ContainerID]
}

// String names the view for people.
func (v View) String() string {
	if id, ok := v.Container.Get(); ok {
		return v.Category + " from container " + id.String()
	}
	return v.Category + " from nowhere"
}

// Views tells which container a watcher receives a category from, for the
// memberships and publications that there are now. It is a pure function, such
// as one of package view, or of an [access.Index]:
//
//	func(w access.Watcher, category string) xmlrt.Optional[presence.ContainerID] {
//		return index.Decide(w, store.Holders(category)).Container
//	}
type Views func(w access.Watcher, category string) xmlrt.Optional[presence.ContainerID]

// A Subscription is a persistent subscription.
type Subscription struct {
	Subscriber
	Network access.Network
	// Until is when it ends at the latest, if nothing ends it before; zero for
	// no such time.
	Until time.Time
	views []View // by category; never written to
}

// Watcher is who has subscribed.
func (s Subscription) Watcher() access.Watcher { return access.Watcher{URI: s.URI, Network: s.Network} }

// Len is the number of categories.
func (s Subscription) Len() int { return len(s.views) }

// Views are, for each category, the container that it was last drawn from, in
// the order of categories.
func (s Subscription) Views() iter.Seq[View] { return slices.Values(s.views) }

// A Notification tells what an endpoint is to be sent: of each view the
// instances of the category in the container, or, where there is none, that
// there are no instances. What a watcher had from another container stays with
// it unless the notification begins by saying so (inferred from E12; see package
// display).
type Notification struct {
	To    Subscriber
	Views []View // by category
}

// A Request is what an endpoint of a watcher asks of a presentity.
type Request struct {
	Watcher access.Watcher
	// Endpoint is the endpoint of the watcher; letter case does not matter. It
	// may be empty where the mode leaves nothing behind.
	Endpoint string
	Mode     Mode
	// Categories are the names of the categories, in any order; see
	// Policy.DefaultCategories. One that is named twice is named once.
	Categories []string
	// Until is when a persistent subscription is to end at the latest; zero for
	// no such time.
	Until time.Time
}

// ErrRequest reports a Request that no server could make sense of.
var ErrRequest = errors.New("bad request")

// check is the subscriber and the categories of a request.
func (r *Request) check() (Subscriber, []string, error) {
	who := NewSubscriber(r.Watcher.URI, r.Endpoint)
	bad := func(format string, args ...any) (Subscriber, []string, error) {
		return who, nil, fmt.Errorf("subscription: %w of %v: %s", ErrRequest, who, fmt.Sprintf(format, args...))
	}
	stays := r.Mode == Persistent || r.Mode == PersistentOrPolling
	switch {
	case int(r.Mode) >= len(modes):
		return bad("unknown %v", r.Mode)
	case who.URI.IsZero():
		return bad("it has no watcher")
	case stays && who.Endpoint == "":
		return bad("it has no endpoint, which a persistent subscription needs")
	case !stays && !r.Until.IsZero():
		return bad("a %v has no end, but it has %v", r.Mode, r.Until)
	case len(r.Categories) == 0:
		return bad("it has no categories")
	case slices.Contains(r.Categories, ""):
		return bad("the name of a category is empty")
	}
	names := slices.Clone(r.Categories)
	slices.Sort(names)
	return who, slices.Compact(names), nil
}

// DefaultPollInterval is the time from one poll to the next
// (starting-a-polling-subscription; stated).
const DefaultPollInterval = 5 * time.Minute

// NextPoll is the first time after now that is a whole number of intervals
// after the start of polling, which is the first poll. An interval of 0 is the
// default one; one below 0 is an error. That a late poll does not move those
// after it is guessed.
func NextPoll(start, now time.Time, interval time.Duration) (time.Time, error) {
	if interval < 0 {
		return time.Time{}, fmt.Errorf("subscription: %w: the polling interval is %v; want more than 0", ErrRequest, interval)
	}
	if interval == 0 {
		interval = DefaultPollInterval
	}
	start = start.Round(0) // without the reading of a monotonic clock
	if now.Before(start) {
		return start, nil
	}
	for {
		passed := now.Sub(start) // at most some 292 years, even if it is longer
		start = start.Add(passed - passed%interval)
		if passed < math.MaxInt64 {
			return start.Add(interval), nil
		}
	}
}
