package aggregate

import (
	"cmp"
	"errors"
	"fmt"
	"time"

	"github.com/enhancedpresence/epx/generated/state"
	"github.com/enhancedpresence/epx/presence"
	"github.com/enhancedpresence/epx/presence/availability"
	"github.com/enhancedpresence/epx/xmlrt"
)

// ErrOnlyOfMachines reports an idle availability as the choice of a user (A3).
var ErrOnlyOfMachines = errors.New("aggregate: " + string(OnlyOfMachines))

// ChoiceExpires is how many seconds Busy and Do Not Disturb last when the user
// leaves them alone (publication-behaviors-of-category-instances; stated).
const ChoiceExpires = 24 * 60 * 60

// Choose makes the userStates, for containers 2 and 3, that publish the choice
// of a user: static, but Busy and Do Not Disturb time-bound
// (publication-behaviors-of-category-instances; stated).
func Choose(a availability.Availability, at time.Time) ([2]presence.Instance, error) {
	if !a.Choosable() {
		return [2]presence.Instance{}, fmt.Errorf("%w: %s", ErrOnlyOfMachines, a)
	}
	v := &state.UserState{}
	v.Manual = xmlrt.Some(true)
	v.Availability = xmlrt.Some(uint32(a))
	x := presence.Instance{Key: presence.Key{Category: presence.CategoryState, Container: 2, Instance: presence.StaticUserStateID}, PublishTime: at,
		Expiry: presence.Expiry{Type: presence.Static}, Data: &state.State{Value: v}}
	if c := a.Class(); c == availability.ClassBusy || c == availability.ClassDoNotDisturb {
		x.Key.Instance = presence.TimedUserStateID
		x.Expiry = presence.Expiry{Type: presence.TimeBound, Expires: xmlrt.Some(uint32(ChoiceExpires))}
	}
	y := x
	y.Container = 3
	y.Data = Workgroup(x.Data.(*state.State), Spelling{})
	return [2]presence.Instance{x, y}, nil
}

// Busyness is what an event of a calendar makes of its owner.
type Busyness uint8

const (
	Free Busyness = iota
	Tentative
	BusyEvent
	OutOfOffice
)

// An Event is an entry of a calendar.
type Event struct {
	Start, End time.Time
	Busyness   Busyness
	// Meeting is whether others take part. An appointment of the owner alone
	// makes busy without saying why (seen in one client).
	Meeting  bool
	Subject  string // may be empty, as may the location
	Location string
	LCID     uint32 // language of the texts; 0 leaves it out
}

// Current is the event that counts at a time: of those that have started and
// not ended, out of office before busy before tentative before free (seen in
// one client), then a meeting, then the one that started last, then the one
// that ends first.
func Current(events []Event, now time.Time) (Event, bool) {
	best := -1
	for i := range events {
		e := &events[i]
		if now.Before(e.Start) || !now.Before(e.End) {
			continue
		}
		if best < 0 || compareEvents(e, &events[best]) > 0 {
			best = i
		}
	}
	if best < 0 {
		return Event{}, false
	}
	return events[best], true
}

func compareEvents(a, b *Event) int {
	meeting := 0
	if a.Meeting != b.Meeting {
		if meeting = -1; a.Meeting {
			meeting = 1
		}
	}
	return cmp.Or(cmp.Compare(a.Busyness, b.Busyness), meeting, a.Start.Compare(b.Start), b.End.Compare(a.End),
		cmp.Compare(b.Subject, a.Subject), cmp.Compare(b.Location, a.Location), cmp.Compare(b.LCID, a.LCID))
}

// CalendarStateOf is the calendarState that the mailbox publishes at a time,
// to containers 2 and 3; nil when it publishes none and deletes what there is
// (A13; publication-behaviors-of-category-instances, aggregation-containers;
// stated, the treatment of free and tentative seen in one client).
func CalendarStateOf(mailbox string, events []Event, now time.Time) *state.CalendarState {
	e, ok := Current(events, now)
	if !ok || e.Busyness < BusyEvent {
		return nil
	}
	if e.Busyness == OutOfOffice {
		v := OutOfOfficeState(mailbox)
		v.StartTime = xmlrt.Some(xmlrt.DateTimeOf(e.Start.UTC()))
		return v
	}
	v := &state.CalendarState{URI: xmlrt.Some(mailbox)}
	v.Manual = xmlrt.Some(false)
	v.StartTime = xmlrt.Some(xmlrt.DateTimeOf(e.Start.UTC()))
	v.Availability = xmlrt.Some(uint32(availability.Busy))
	if e.Meeting {
		v.Activity = []state.ActivityType{availability.Activity(state.ActivityTokenInAMeeting)}
		v.MeetingSubject = localized(e.Subject, e.LCID)
		v.MeetingLocation = localized(e.Location, e.LCID)
	}
	return v
}

func localized(s string, lcid uint32) *state.LCIDType {
	if s == "" {
		return nil
	}
	v := &state.LCIDType{Value: s}
	if lcid != 0 {
		v.LCID = xmlrt.Some(lcid)
	}
	return v
}

// OutOfOfficeState is the calendarState that a mailbox publishes while it
// answers automatically: an activity for when the user is away, and no
// availability (A13; aggregation-containers; stated).
func OutOfOfficeState(mailbox string) *state.CalendarState {
	v := &state.CalendarState{URI: xmlrt.Some(mailbox)}
	v.Manual = xmlrt.Some(false)
	v.Activity = []state.ActivityType{availability.Activity(state.ActivityTokenOutOfOffice)}
	return v
}

// A Call is what a phoneState tells of.
type Call uint8

const (
	OnThePhone Call = iota
	InAConference
	InPresentation
)

// PhoneStateOf is the phoneState of a call, to containers 2 and 3; the end of
// the call deletes it (A14; publication-behaviors-of-category-instances;
// stated for calls, conferences and presentations seen in one client). uri is
// the TEL URI of the phone, may be empty.
func PhoneStateOf(c Call, uri string) *state.PhoneState {
	n, token := availability.Busy, state.ActivityTokenOnThePhone
	switch c {
	case InAConference:
		n, token = availability.BusyConference, state.ActivityTokenInAConference
	case InPresentation:
		n, token = availability.Presenting, state.ActivityTokenInPresentation
	}
	v := &state.PhoneState{}
	v.Manual = xmlrt.Some(false)
	v.Availability = xmlrt.Some(uint32(n))
	v.Activity = []state.ActivityType{availability.Activity(token)}
	if uri != "" {
		v.URI = xmlrt.Some(uri)
	}
	return v
}

// InactiveFor is for how long a user has been inactive, as their aggregated
// state tells (A19; parsing-lync-published-category-instances; stated). A time
// without time zone is in UTC.
func InactiveFor(s *state.AggregateState, now time.Time) (time.Duration, bool) {
	t, ok := s.LastActive.Get()
	if !ok {
		return 0, false
	}
	return max(now.Sub(t.Time(time.UTC)), 0), true
}
