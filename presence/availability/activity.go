package availability

import (
	"github.com/enhancedpresence/epx/generated/state"
	"github.com/enhancedpresence/epx/xmlrt"
)

// A Token says what a user does; case matters.
type Token = state.ActivityTokenEnumEx

type activity struct {
	token Token
	min   Availability
	max   Availability // 0: no limit
	text  string
}

var activities = [...]activity{
	{state.ActivityTokenOnThePhone, 6500, 8999, "In a call"},
	{state.ActivityTokenInAConference, 7000, 8999, "In a conference"},
	{state.ActivityTokenInAMeeting, 6500, 8999, "In a meeting"},
	{state.ActivityTokenOutOfOffice, 12000, 0, "Out of office"},
	{state.ActivityTokenUrgentInterruptionsOnly, 6900, 8999, "Urgent interruptions only"},
	{state.ActivityTokenOffWork, 15000, 17999, "Off work"},
	{state.ActivityTokenInPresentation, 9000, 11999, "Presenting"},
}

func activityOf(t Token) *activity {
	for i := range activities {
		if activities[i].token == t {
			return &activities[i]
		}
	}
	return nil
}

// TokenRange is the range of availability in which the activity of a known
// token holds (aggregation-containers, state-activity-element; stated, except
// in-a-conference and in-presentation, seen in one client, and off-work,
// guessed to be all of Away).
func TokenRange(t Token) (low, high Availability, ok bool) {
	a := activityOf(t)
	if a == nil {
		return 0, 0, false
	}
	if a.max == 0 {
		return a.min, ^Availability(0), true
	}
	return a.min, a.max, true
}

// TokenText is what a client shows for a known token
// (parsing-lync-published-category-instances; stated).
func TokenText(t Token) (text string, ok bool) {
	if a := activityOf(t); a != nil {
		return a.text, true
	}
	return "", false
}

// Activity makes the activity of a known token with its range, or one without
// a range when the token is not known.
func Activity(t Token) state.ActivityType {
	v := state.ActivityType{Token: xmlrt.Some(t)}
	if a := activityOf(t); a != nil {
		v.MinAvailability = xmlrt.Some(uint32(a.min))
		if a.max != 0 {
			v.MaxAvailability = xmlrt.Some(uint32(a.max))
		}
	}
	return v
}

// Says reports whether the activity says anything: has a token or a text.
func Says(a *state.ActivityType) bool {
	if t, ok := a.Token.Get(); ok && t != "" {
		return true
	}
	for i := range a.Custom {
		if a.Custom[i].Value != "" {
			return true
		}
	}
	return false
}

// Holds reports whether the activity holds at an availability: whether that
// is within its range (state-activity-element; stated: the least is 0 when
// absent, the greatest is no limit).
func Holds(a *state.ActivityType, at Availability) bool {
	high, limited := a.MaxAvailability.Get()
	return a.GetMinAvailability() <= uint32(at) && (!limited || uint32(at) <= high)
}
