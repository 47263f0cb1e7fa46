package grammar

import (
	"slices"

	"github.com/enhancedpresence/epx/generated/calendardata"
	"github.com/enhancedpresence/epx/generated/note"
	"github.com/enhancedpresence/epx/generated/state"
	"github.com/enhancedpresence/epx/presence"
	"github.com/enhancedpresence/epx/presence/availability"
	"github.com/enhancedpresence/epx/presence/publication"
	"github.com/enhancedpresence/epx/xmlrt"
)

// wellKnown is what instances of a documented category have where nobody says
// otherwise (C4, C5, C13; publication-behaviors-of-category-instances,
// presence-data-source-and-category-instance-id; stated unless noted).
type wellKnown struct {
	id     xmlrt.Optional[uint32]
	expiry xmlrt.Optional[presence.Expiry]
}

var (
	static   = xmlrt.Some(presence.Expiry{Type: presence.Static})
	user     = xmlrt.Some(presence.Expiry{Type: presence.UserBound})
	endpoint = xmlrt.Some(presence.Expiry{Type: presence.EndpointBound})
	// aDay is the life of Busy and Do Not Disturb that the user has chosen.
	aDay = xmlrt.Some(presence.Expiry{Type: presence.TimeBound, Expires: xmlrt.Some(uint32(24 * 60 * 60))})
)

// categories are those whose instances do not matter for it. Contact cards and
// other options have several, so that their identifiers must be given.
var categories = map[string]wellKnown{
	"alerts":                       {xmlrt.Some[uint32](0), static},
	"otherOptions":                 {expiry: static},
	"userInformation":              {xmlrt.Some[uint32](0), static},
	"userProperties":               {xmlrt.Some[uint32](0), static},
	"workingHours":                 {xmlrt.Some[uint32](0), static},
	"noteHistory":                  {expiry: static},
	"routing":                      {xmlrt.Some[uint32](0), static},
	presence.CategoryContactCard:   {expiry: static},
	presence.CategoryDNDState:      {xmlrt.Some(presence.DNDStateID), static},
	presence.CategoryLegacyInterop: {xmlrt.Some(presence.LegacyInteropID), user},
	presence.CategoryServices:      {xmlrt.Some(presence.ServicesID), user},
}

// lookUp is what an instance has where nobody says otherwise. gruu is that of
// the endpoint; it may be empty.
func lookUp(category string, data xmlrt.Element, gruu string, ids publication.IDs) wellKnown {
	if k, ok := categories[category]; ok {
		return k
	}
	var ofEndpoint, ofMachine xmlrt.Optional[uint32]
	if gruu != "" {
		ofEndpoint, ofMachine = xmlrt.Some(ids.Device(gruu)), xmlrt.Some(ids.MachineState(gruu))
	}
	switch category {
	case presence.CategoryDevice:
		return wellKnown{ofEndpoint, endpoint}
	case presence.CategoryNote:
		// The identifier and the time of an out-of-office note depend on the mailbox.
		if v, ok := data.(*note.Note); !ok || !slices.ContainsFunc(v.Body, func(b note.NoteTypeBody) bool { return b.Type == note.NoteTypeOOF }) {
			return wellKnown{xmlrt.Some(presence.PersonalNoteID), static}
		}
	case presence.CategoryState:
		s, ok := data.(*state.State)
		if !ok {
			break
		}
		switch v := s.Value.(type) {
		case *state.UserState:
			switch availability.Availability(v.Availability.Value).Class() {
			case availability.ClassBusy, availability.ClassDoNotDisturb:
				return wellKnown{xmlrt.Some(presence.TimedUserStateID), aDay}
			}
			return wellKnown{xmlrt.Some(presence.StaticUserStateID), static}
		case *state.MachineState:
			return wellKnown{ofMachine, endpoint}
		case *state.CalendarState:
			uri := v.URI.Value
			switch {
			case v.Availability.Set: // a meeting, or other busy time
				return wellKnown{ofMailbox(uri, ids.CalendarState), endpoint}
			default: // an automatic reply (X15)
				return wellKnown{ofMailbox(uri, ids.OutOfOfficeMessage), static}
			}
		case *state.PhoneState:
			return wellKnown{expiry: endpoint}
		case *state.AggregateState:
			return wellKnown{xmlrt.Some(presence.UserAggregateStateID), user}
		case *state.AggregateMachineState:
			return wellKnown{xmlrt.Some(presence.AggregateMachineStateID), user}
		}
	case "calendarData":
		c, ok := data.(*calendardata.CalendarData)
		switch {
		case !ok:
		case c.FreeBusy == nil:
			return wellKnown{xmlrt.Some(presence.WorkingHoursID), static}
		default: // time-bound, for a time that no page tells; one client has endpoint
			return wellKnown{ofMailbox(c.MailboxID.Value, ids.FreeBusyData), endpoint}
		}
	}
	return wellKnown{}
}

func ofMailbox(mailbox string, id func(string) uint32) xmlrt.Optional[uint32] {
	if mailbox == "" {
		return xmlrt.Optional[uint32]{}
	}
	return xmlrt.Some(id(mailbox))
}
