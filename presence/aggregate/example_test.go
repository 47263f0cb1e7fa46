package aggregate_test

import (
	"fmt"
	"time"

	"github.com/enhancedpresence/epx/generated/state"
	"github.com/enhancedpresence/epx/presence"
	"github.com/enhancedpresence/epx/presence/aggregate"
	"github.com/enhancedpresence/epx/presence/availability"
	"github.com/enhancedpresence/epx/xmlrt"
)

// Ada has a phone and a laptop. She is in a meeting, has just used her phone,
// and her laptop has had no input for a while. Then she wants not to be
// disturbed.
func Example() {
	at := func(hour, minute int) time.Time { return time.Date(2026, 3, 2, hour, minute, 0, 0, time.UTC) }
	const phone, laptop = "11111111-2222-3333-4444-555555555555", "99999999-8888-7777-6666-555555555555"

	// What endpoints publish goes to containers 2 and 3; in 3, Do Not Disturb
	// looks different.
	var instances []presence.Instance
	publish := func(id uint32, endpoint string, when time.Time, v state.StateType) {
		x := presence.Instance{Key: presence.Key{Category: presence.CategoryState, Container: 2, Instance: id}, PublishTime: when, EndpointID: endpoint}
		s := &state.State{Value: v}
		x.Data = s
		instances = append(instances, x)
		x.Container, x.Data = 3, aggregate.Workgroup(s, aggregate.Spelling{})
		instances = append(instances, x)
	}
	machine := func(device state.DeviceTypeEnumEx, a availability.Availability) state.StateType {
		v := &state.MachineState{}
		v.Availability = xmlrt.Some(uint32(a))
		v.VersionSections = state.VersionSections{Sections: []state.VersionSection{{Elements: []xmlrt.Element{&state.Device{Value: device}}}}, End: true}
		return v
	}
	idle := availability.Timeouts{}.Machine(12 * time.Minute)
	publish(0x30000001, phone, at(10, 14), machine(state.DeviceTypeMobile, availability.Available))
	publish(0x30000002, laptop, at(10, 8), machine(state.DeviceTypeComputer, idle))
	meeting := aggregate.Event{Start: at(10, 0), End: at(11, 0), Busyness: aggregate.BusyEvent, Meeting: true, Subject: "Budget"}
	publish(0x40000001, laptop, at(10, 0), aggregate.CalendarStateOf("ada@example.com", []aggregate.Event{meeting}, at(10, 0)))

	show := func(r *aggregate.Result) {
		for _, watcher := range []struct {
			who       string
			container presence.ContainerID
		}{{"an external contact", 100}, {"a colleague", 200}, {"the workgroup", 300}, {"a blocked contact", 32000}} {
			s, _ := r.State(watcher.container)
			fmt.Printf("%-19s %s", watcher.who, availability.Availability(s.Availability.Value))
			for _, a := range s.Activity {
				fmt.Print(", ", a.Token.Value)
			}
			if s.MeetingSubject != nil {
				fmt.Printf(" %q", s.MeetingSubject.Value)
			}
			if d, ok := s.GetDevice(); ok {
				fmt.Print(", ", d)
			}
			if r.CallsBlocked(watcher.container) {
				fmt.Print(", calls blocked")
			}
			fmt.Println()
		}
	}
	snapshot := aggregate.Snapshot{Instances: instances, Now: at(10, 15)}
	result, err := aggregate.Aggregate(snapshot, aggregate.Policy{})
	if err != nil {
		fmt.Println(err)
		return
	}
	show(result)

	choice, err := aggregate.Choose(availability.DoNotDisturb, at(10, 20))
	if err != nil {
		fmt.Println(err)
		return
	}
	snapshot = aggregate.Snapshot{Instances: append(instances, choice[:]...), Previous: result.Instances, Now: at(10, 20)}
	result, err = aggregate.Aggregate(snapshot, aggregate.Policy{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println()
	show(result)
	fmt.Println()
	fmt.Print(result.Explain())
	// Output:
	// an external contact 6500 Busy
	// a colleague         6500 Busy, in-a-meeting, mobile
	// the workgroup       6500 Busy, in-a-meeting "Budget", mobile
	// a blocked contact   18500 Offline
	//
	// an external contact 9500 Do Not Disturb, calls blocked
	// a colleague         9500 Do Not Disturb, mobile, calls blocked
	// the workgroup       6900 Busy, urgent-interruptions-only, mobile
	// a blocked contact   18500 Offline
	//
	// Containers 2, 100 (the number alone), 200, 400: Do Not Disturb (9500)
	//   A5   machineState 0x30000001 of 11111111-2222-3333-4444-555555555555: 3500 Available: the most active machine
	//   A5   not machineState 0x30000002 of 99999999-8888-7777-6666-555555555555: 5000 Available-Idle: less available
	//   A7   userState 0x24000000: 9500 Do Not Disturb: chosen by the user at 2026-03-02T10:20:00Z
	//   A8   not calendarState 0x40000001 of 99999999-8888-7777-6666-555555555555: 6500 Busy: since 2026-03-02T10:00:00Z: not newer than the choice of the user
	//   A9   userState 0x24000000: 9500 Do Not Disturb: the only state kept
	//   A10  9500 Do Not Disturb: Do Not Disturb stands, the machine being Available
	// Containers 3, 300: Busy (6900), urgent-interruptions-only
	//   A5   machineState 0x30000001 of 11111111-2222-3333-4444-555555555555: 3500 Available: the most active machine
	//   A5   not machineState 0x30000002 of 99999999-8888-7777-6666-555555555555: 5000 Available-Idle: less available
	//   A7   userState 0x24000000: 6900 Busy: chosen by the user at 2026-03-02T10:20:00Z
	//   A8   not calendarState 0x40000001 of 99999999-8888-7777-6666-555555555555: 6500 Busy: since 2026-03-02T10:00:00Z: not newer than the choice of the user
	//   A9   userState 0x24000000: 6900 Busy: the only state kept
	//   A10  6900 Busy: Busy stands, the machine being Available
	//   A12  urgent-interruptions-only [6900..8999] of userState 0x24000000
	// Container 32000: Offline, always
	// Calls of members of 100, 200 and 400: blocked; of 300: not blocked
}
