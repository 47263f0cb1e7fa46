package simulate

import (
	"time"

	"github.com/enhancedpresence/epx/presence"
	"github.com/enhancedpresence/epx/presence/availability"
	"github.com/enhancedpresence/epx/presence/display"
	"github.com/enhancedpresence/epx/xmlrt"
)

// A Run is what came of a script.
type Run struct {
	File, Title string
	Start       time.Time
	// Tracks are what is looked at: the endpoints in the order of their
	// declarations, then the aggregates of users who have endpoints, then watchers
	// in the order in which they begin.
	Tracks []Track
	// Steps are in the order of time. Those of the script have a line, others
	// are there because a time was over.
	Steps []Step
	// Failures are the expectations that were not met.
	Failures Errors
}

// End is the time of the last step.
func (r *Run) End() time.Time {
	if len(r.Steps) == 0 {
		return r.Start
	}
	return r.Steps[len(r.Steps)-1].Time
}

// A Kind is a kind of track.
type Kind uint8

const (
	// EndpointTrack is what an endpoint says of itself.
	EndpointTrack Kind = iota
	// AggregateTrack is what a user is, of all endpoints: the aggregated state
	// of container 2 or 3.
	AggregateTrack
	// WatcherTrack is what somebody sees of somebody else.
	WatcherTrack
)

var kinds = [...]string{EndpointTrack: "endpoint", AggregateTrack: "aggregate", WatcherTrack: "watcher"}

// String names the kind.
func (k Kind) String() string { return kinds[k] }

// A Track is something that is looked at from the start to the end.
type Track struct {
	Kind Kind
	// Name is the endpoint, the user or the watcher.
	Name string
	// Of is the user whose endpoint, or whose state, it is.
	Of string
	// Container is 2 or 3 for an aggregate: what the user, and what the
	// workgroup, is aggregated from.
	Container presence.ContainerID
}

// String names the track for people.
func (t Track) String() string {
	switch {
	case t.Kind == WatcherTrack:
		return t.Name + " sees " + t.Of
	case t.Kind == AggregateTrack && t.Container == presence.AggregationContainer3:
		return t.Name + " for the workgroup"
	}
	return t.Name
}

// A Step is a moment at which something happens.
type Step struct {
	Time  time.Time
	Line  int    // of the script; 0 if a time was over
	Title string // may be empty
	// Events are what happens, in its order.
	Events []Event
	// Cells are what is then to be seen, one for each track of the run.
	Cells []Cell
}

// An Event is something that happens.
type Event struct {
	Line int    // of the script; 0 if a time was over
	Text string // a statement of the script, or what a time was over for
	// Outcome is what came of it, where that does not go without saying.
	Outcome string
}

// A Cell is what is to be seen of a track.
type Cell struct {
	// Number is the availability; not set where there is none: of an endpoint
	// that is not signed in, and of what a watcher has not received.
	Number xmlrt.Optional[availability.Availability]
	// Text is what a client shows: "In a meeting". Inactive is for how long, where
	// a client adds that.
	Text     string
	Inactive xmlrt.Optional[time.Duration]
	// Summary is what a client shows of what somebody cannot do: "No IM".
	Summary string
	// Note is the note that a watcher sees.
	Note string
	// Container is the container that a watcher is given the state from.
	Container xmlrt.Optional[presence.ContainerID]
	// CallsBlocked tells whether the user takes no calls from the watcher.
	CallsBlocked bool
	// AsOf is when the watcher last asked; zero for one who is notified, and for
	// other tracks.
	AsOf time.Time
	// Notified tells whether the watcher was sent something at this step.
	Notified bool
	// Reason says why.
	Reason string
}

// Class is the class of the number; ClassUndefined if there is none.
func (c *Cell) Class() availability.Class {
	if n, ok := c.Number.Get(); ok {
		return n.Class()
	}
	return availability.ClassUndefined
}

// Line is what a client shows in one line: the text, for how long somebody has
// been inactive, and what they cannot do.
func (c *Cell) Line() string {
	s := display.Status{Text: c.Text, Inactive: c.Inactive}.String()
	if c.Summary != "" {
		s += ", " + c.Summary
	}
	return s
}

// Same tells whether two cells show the same for the same reason. For how long
// somebody has been inactive, and when a watcher was told, makes no difference.
func (c *Cell) Same(other *Cell) bool {
	a, b := *c, *other
	a.Inactive, b.Inactive = xmlrt.Optional[time.Duration]{}, xmlrt.Optional[time.Duration]{}
	a.AsOf, b.AsOf = time.Time{}, time.Time{}
	a.Notified, b.Notified = false, false
	return a == b
}
