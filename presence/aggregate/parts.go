package aggregate

import (
	"github.com/enhancedpresence/epx/generated/state"
	"github.com/enhancedpresence/epx/xmlrt"
)

// stateOf is the state that the element of an instance holds, nil for none.
func stateOf(e xmlrt.Element) state.StateType {
	s, ok := e.(*state.State)
	if !ok || s == nil {
		return nil
	}
	null := false
	switch v := s.Value.(type) {
	case *state.MachineState:
		null = v == nil
	case *state.UserState:
		null = v == nil
	case *state.CalendarState:
		null = v == nil
	case *state.PhoneState:
		null = v == nil
	case *state.AggregateState:
		null = v == nil
	case *state.AggregateMachineState:
		null = v == nil
	default:
		null = true
	}
	if null {
		return nil
	}
	return s.Value
}

// A surrounding is what a machine says of its place: its fields, or what
// stands behind the delimiter. It is what the getters of the machineState
// return, found in one go and without memory of its own.
type surrounding struct {
	bias         xmlrt.Optional[int64]
	name         xmlrt.Optional[string]
	abbreviation xmlrt.Optional[string]
	device       xmlrt.Optional[state.DeviceTypeEnumEx]
}

func surroundingOf(m *state.MachineState) surrounding {
	s := surrounding{m.TimeZoneBias, m.TimeZoneName, m.TimeZoneAbbreviation, m.Device}
	for i := range m.VersionSections.Sections {
		for _, e := range m.VersionSections.Sections[i].Elements {
			switch e := e.(type) {
			case *state.TimeZoneBias:
				first(&s.bias, e.Value)
			case *state.TimeZoneName:
				first(&s.name, e.Value)
			case *state.TimeZoneAbbreviation:
				first(&s.abbreviation, e.Value)
			case *state.Device:
				first(&s.device, e.Value)
			}
		}
	}
	return s
}

func first[T any](o *xmlrt.Optional[T], v T) {
	if !o.Set {
		*o = xmlrt.Some(v)
	}
}

// meetingOf is what a calendarState says of a meeting, wherever it stands.
func meetingOf(c *state.CalendarState) (subject, location *state.LCIDType) {
	subject, location = c.MeetingSubject, c.MeetingLocation
	for i := range c.VersionSections.Sections {
		for _, e := range c.VersionSections.Sections[i].Elements {
			switch e := e.(type) {
			case *state.MeetingSubject:
				if subject == nil {
					subject = &e.LCIDType
				}
			case *state.MeetingLocation:
				if location == nil {
					location = &e.LCIDType
				}
			}
		}
	}
	return subject, location
}
