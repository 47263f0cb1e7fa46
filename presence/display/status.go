package display

import (
	"fmt"
	"strings"
	"time"

	"github.com/enhancedpresence/epx/generated/services"
	"github.com/enhancedpresence/epx/generated/state"
	"github.com/enhancedpresence/epx/presence/availability"
	"github.com/enhancedpresence/epx/xmlrt"
)

// A Contact is what is known of somebody.
type Contact struct {
	State    *state.AggregateState  // nil if none was received
	Services *services.ServicesType // nil if none were received
	// Blocked tells whether the one who looks has blocked the contact.
	Blocked bool
}

// A Status is the line beside the name of a contact.
type Status struct {
	// Text says what the contact does: "In a call".
	Text string
	// Inactive is for how long the contact has been inactive, where that is
	// shown.
	Inactive xmlrt.Optional[time.Duration]
	// Summary says what the contact cannot do.
	Summary Summary
}

// Show is the status of a contact at the time now, for one who reads the
// language with a Windows locale identifier (1033 is English; 0 is any).
//
// The text is the first that there is of "Blocked", the words of the contact,
// the text of the token, and that of the class of availability (E9;
// parsing-lync-published-category-instances, state-activity-element; stated, but
// not which of words and token goes first, X19). A contact without a state is
// unknown (inferred from receiving-presence-category-instances, which says so of
// one who cannot be subscribed to); a state without availability is Offline (E9;
// stated). Activities that do not hold at the availability are passed over
// (inferred from state-activity-element).
//
// Classes that are not active come with the time since the contact was last
// active (E10; the same page; stated), where that is known and not in the
// future; a time without time zone is in UTC.
func Show(c Contact, now time.Time, lcid uint32, p Policy) Status {
	switch {
	case c.Blocked:
		return Status{Text: "Blocked"}
	case c.State == nil:
		return Status{Text: availability.ClassUndefined.Text()}
	}
	at := availabilityOf(c.State)
	s := Status{Text: at.Class().Text(), Summary: summary(c, at)}
	doing := false
	for i := range c.State.Activity {
		a := &c.State.Activity[i]
		if text := p.text(a, lcid); text != "" && availability.Holds(a, at) {
			s.Text, doing = text, true
			break
		}
	}
	if last, ok := c.State.LastActive.Get(); ok && at.Class().IsInactive() && !(doing && p.Suffix == AfterClassText) {
		if d := now.Sub(last.Time(time.UTC)); d >= 0 {
			s.Inactive = xmlrt.Some(d)
		}
	}
	return s
}

// availabilityOf is the availability of a state; Offline if it says nothing.
func availabilityOf(s *state.AggregateState) availability.Availability {
	return availability.Availability(s.Availability.Or(uint32(availability.Offline)))
}

// text is what is shown of an activity; empty if nothing.
func (p *Policy) text(a *state.ActivityType, lcid uint32) string {
	token := p.tokenText(a.Token.Value)
	if token != "" && p.Activity == TokenFirst {
		return token
	}
	custom := choose(a.Custom, lcid, p.Language, func(v *state.LCIDType) (string, uint32) { return v.Value, v.LCID.Value })
	if custom != nil {
		return custom.Value
	}
	return token
}

func (p *Policy) tokenText(t availability.Token) string {
	if p.Tokens == AnyCaseTokens {
		t = availability.Token(strings.ToLower(string(t)))
	}
	if t == state.ActivityTokenOnThePhone && p.Phone == OnThePhone {
		return "On the phone"
	}
	text, _ := availability.TokenText(t)
	return text
}

// choose is the first of several texts that is in a language, else the first of
// all, or of those without a language; nil if none says anything. parts gives a
// text and its language.
func choose[T any](from []T, lcid uint32, p LanguageChoice, parts func(*T) (text string, lcid uint32)) *T {
	var first *T
	for i := range from {
		text, is := parts(&from[i])
		switch {
		case strings.TrimSpace(text) == "":
		case lcid == 0 || is == lcid:
			return &from[i]
		case first == nil && (p == FirstLanguage || is == 0):
			first = &from[i]
		}
	}
	return first
}

// String is the line: the text and, from a minute on, the time: "Inactive for 5
// mins", "Away for 5 hours" (E10; stated). That time is in whole minutes, hours
// from an hour on and days from a day on, never more than it is, and that one of
// them is without an s, is guessed.
func (s Status) String() string {
	d, ok := s.Inactive.Get()
	if !ok || d < time.Minute {
		return s.Text
	}
	n, unit := d/(24*time.Hour), "day"
	switch {
	case d < time.Hour:
		n, unit = d/time.Minute, "min"
	case d < 24*time.Hour:
		n, unit = d/time.Hour, "hour"
	}
	if n != 1 {
		unit += "s"
	}
	return fmt.Sprintf("%s for %d %s", s.Text, n, unit)
}

// A Summary says at a glance what a contact cannot do (E11).
type Summary uint8

const (
	NoSummary Summary = iota
	// Mobile: nothing but a mobile device is there.
	Mobile
	// VoiceOnly: available, but not for messages.
	VoiceOnly
	// NoIM: there, but not for messages.
	NoIM
)

var summaries = [...]string{NoSummary: "", Mobile: "Mobile", VoiceOnly: "Voice Only", NoIM: "No IM"}

// String is what is shown (parsing-lync-published-category-instances; stated);
// empty for NoSummary.
func (s Summary) String() string {
	if int(s) < len(summaries) {
		return summaries[s]
	}
	return fmt.Sprintf("summary %d", uint8(s))
}

// summary sums up the capabilities (E11;
// parsing-lync-published-category-instances; stated, but for the order where
// several hold). All that a watcher knows of devices is the most active one, so
// that a mobile one stands for the only active one (guessed).
func summary(c Contact, at availability.Availability) Summary {
	if at.Class() == availability.ClassOffline {
		return NoSummary
	}
	if device, _ := c.State.GetDevice(); device == state.DeviceTypeMobile {
		return Mobile
	}
	switch {
	case !noMessages(c.Services):
		return NoSummary
	case at < 6000: // no less active than Inactive
		return VoiceOnly
	}
	return NoIM
}

// noMessages tells whether the most active device for messages is known to be
// Offline. Where there is no such device, it is (guessed).
func noMessages(v *services.ServicesType) bool {
	if v == nil {
		return false
	}
	all := v.GetService()
	for i := range all {
		if all[i].Capabilities == nil {
			continue
		}
		text := all[i].Capabilities.Text()
		if text == nil || !text.GetRender() && !text.GetCapture() && !text.GetPublish() {
			continue
		}
		if a, ok := text.DeviceAvailability.Get(); !ok || availability.Availability(a).Class() != availability.ClassOffline {
			return false
		}
	}
	return true
}
