package aggregate

import (
	"slices"
	"strings"

	"github.com/enhancedpresence/epx/generated/state"
	"github.com/enhancedpresence/epx/presence/availability"
	"github.com/enhancedpresence/epx/xmlrt"
)

// A Spelling is what the rule of container 3 sees in a document that the
// decoded state does not show: the rule compares text. The zero Spelling is
// that of the documents that clients write.
type Spelling struct {
	PrefixedType bool // xsi:type="p:userState"
	ManualDigit  bool // manual="1"
}

const schemaInstance = "http://www.w3.org/2001/XMLSchema-instance"

// SpellingOf reads the spelling off the document of a state.
func SpellingOf(document []byte) (Spelling, error) {
	var sp Spelling
	s := xmlrt.NewScanner(document, xmlrt.ScanOptions{})
	for {
		kind, err := s.Next()
		if err != nil {
			return Spelling{}, err
		}
		switch kind {
		case xmlrt.StartElement:
			for _, a := range s.Attrs() {
				switch {
				case a.Name == xmlrt.QName{Space: schemaInstance, Local: "type"}:
					sp.PrefixedType = strings.TrimSpace(string(a.Value)) != "userState"
				case a.Name == xmlrt.QName{Local: "manual"}:
					sp.ManualDigit = string(a.Value) != "true"
				}
			}
			return sp, nil
		case xmlrt.EOF:
			return sp, nil
		}
	}
}

// Workgroup is what the state published to container 2 becomes in container 3
// (A15; categorypublicationmanifest-element; stated): Do Not Disturb that the
// user has chosen becomes Busy with urgent interruptions only, anything else
// stays what it is. Of the rest, only what the documented transformation knows
// is taken over: time zone and device without a delimiter before them, and
// the extension element of the state namespace, get lost.
//
// The result shares parts with s.
func Workgroup(s *state.State, spelling Spelling) *state.State {
	if s == nil || s.Value == nil {
		return s
	}
	switch v := s.Value.(type) {
	case *state.UserState:
		w := &state.UserState{StateTypeBase: workgroupBase(v.StateTypeBase), VersionSections: v.VersionSections}
		n, ok := v.Availability.Get()
		if ok && availability.Availability(n).Class() == availability.ClassDoNotDisturb &&
			v.GetManual() && !spelling.ManualDigit && !spelling.PrefixedType {
			w.Availability = xmlrt.Some(uint32(availability.BusyUrgent))
			w.Activity = []state.ActivityType{availability.Activity(state.ActivityTokenUrgentInterruptionsOnly)}
		}
		dropOthers(&w.VersionSections, nil)
		return &state.State{Value: w}
	case *state.PhoneState:
		w := &state.PhoneState{StateTypeBase: workgroupBase(v.StateTypeBase), URI: v.URI, VersionSections: v.VersionSections}
		dropOthers(&w.VersionSections, nil)
		return &state.State{Value: w}
	case *state.CalendarState:
		w := &state.CalendarState{StateTypeBase: workgroupBase(v.StateTypeBase), URI: v.URI, VersionSections: v.VersionSections}
		w.MeetingSubject, w.MeetingLocation = v.GetMeetingSubject(), v.GetMeetingLocation()
		dropOthers(&w.VersionSections, nil)
		return &state.State{Value: w}
	case *state.MachineState:
		w := &state.MachineState{StateTypeBase: workgroupBase(v.StateTypeBase), VersionSections: v.VersionSections}
		dropOthers(&w.VersionSections, zoneAndDevice(v))
		return &state.State{Value: w}
	case *state.AggregateState:
		w := &state.AggregateState{StateTypeBase: workgroupBase(v.StateTypeBase), LastActive: v.LastActive, VersionSections: v.VersionSections}
		w.MeetingSubject, w.MeetingLocation = v.GetMeetingSubject(), v.GetMeetingLocation()
		dropOthers(&w.VersionSections, zoneAndDevice(v))
		return &state.State{Value: w}
	case *state.AggregateMachineState:
		w := &state.AggregateMachineState{StateTypeBase: workgroupBase(v.StateTypeBase), EndpointID: v.EndpointID, VersionSections: v.VersionSections}
		w.MeetingSubject, w.MeetingLocation = v.GetMeetingSubject(), v.GetMeetingLocation()
		dropOthers(&w.VersionSections, zoneAndDevice(v))
		return &state.State{Value: w}
	}
	return s
}

func workgroupBase(b state.StateTypeBase) state.StateTypeBase {
	b.Extension = nil
	return b
}

// dropOthers leaves of the first section only time zone and device, which are
// taken from wherever they stand; later sections stay.
func dropOthers(v *state.VersionSections, zone []xmlrt.Element) {
	if len(v.Sections) == 0 {
		return
	}
	v.Sections = slices.Clone(v.Sections)
	v.Sections[0].Elements = zone
}

type zoned interface {
	GetTimeZoneBias() (int64, bool)
	GetTimeZoneName() (string, bool)
	GetTimeZoneAbbreviation() (string, bool)
	GetDevice() (state.DeviceTypeEnumEx, bool)
}

// zoneAndDevice are the elements of the first version section.
func zoneAndDevice(v zoned) []xmlrt.Element {
	var out []xmlrt.Element
	if x, ok := v.GetTimeZoneBias(); ok {
		out = append(out, &state.TimeZoneBias{Value: x})
	}
	if x, ok := v.GetTimeZoneName(); ok {
		out = append(out, &state.TimeZoneName{Value: x})
	}
	if x, ok := v.GetTimeZoneAbbreviation(); ok {
		out = append(out, &state.TimeZoneAbbreviation{Value: x})
	}
	if x, ok := v.GetDevice(); ok {
		out = append(out, &state.Device{Value: x})
	}
	return out
}
