package aggregate_test

import (
	"fmt"
	"runtime"
	"testing"
	"time"

	"github.com/enhancedpresence/epx/generated/device"
	"github.com/enhancedpresence/epx/generated/state"
	"github.com/enhancedpresence/epx/presence"
	"github.com/enhancedpresence/epx/presence/aggregate"
	"github.com/enhancedpresence/epx/presence/availability"
	"github.com/enhancedpresence/epx/xmlrt"
)

// benchSnapshot is a user with so many endpoints, each with machineStates in
// both containers and a device of 14 capabilities, a choice and a meeting.
func benchSnapshot(endpoints int) aggregate.Snapshot {
	in := aggregate.Snapshot{Now: noon, Previous: []presence.Instance{}}
	for e := range endpoints {
		endpoint := fmt.Sprintf("%08x-4723-5558-b5d2-78b850aa2364", uint32(e+1)*2654435761)
		id := uint32(e+1) * 2654435761
		a := numbers[2+e%8]
		for _, c := range []presence.ContainerID{2, 3} {
			x := machine(c, id&0x0fffffff, endpoint, a, noon.Add(-time.Duration(e)*time.Minute))
			m := x.Data.(*state.State).Value.(*state.MachineState)
			m.EndpointLocation = xmlrt.Some(state.EndpointLocationEnumEx("31/East Wing"))
			m.VersionSections.Sections = []state.VersionSection{{Elements: []xmlrt.Element{
				&state.TimeZoneBias{Value: 420}, &state.TimeZoneName{Value: "Pacific Daylight Time"},
				&state.TimeZoneAbbreviation{Value: "PDT"}, &state.Device{Value: state.DeviceTypeComputer}}}}
			m.VersionSections.End = true
			in.Instances = append(in.Instances, x)
		}
		d := &device.Device{}
		d.EndpointID, d.MachineName = endpoint, endpoint
		able := device.CapabilityType{Render: xmlrt.Some(true), Capture: xmlrt.Some(e%2 == 0), Publish: xmlrt.Some(false)}
		versioned := device.CapabilityType{Publish: xmlrt.Some(true), Version: xmlrt.Some(uint32(e))}
		d.Capabilities = []device.CapabilitiesType{{URI: "sip:ada@example.com", Choice: []device.CapabilitiesChoice{
			&device.CapabilitiesText{Value: able}, &device.CapabilitiesGIFInk{Value: able}, &device.CapabilitiesISFInk{Value: able},
			&device.CapabilitiesApplicationSharing{Value: able}, &device.CapabilitiesConfInvite{Value: able},
			&device.CapabilitiesVoice{Value: able}, &device.CapabilitiesVideo{Value: able},
			&device.CapabilitiesContainerIntegrity{Value: versioned}, &device.CapabilitiesBreakthrough{Value: versioned},
			&device.CapabilitiesContentWhiteboard{Value: able}, &device.CapabilitiesContentPoll{Value: able},
			&device.CapabilitiesContentPowerPoint{Value: able}, &device.CapabilitiesContentNativeFile{Value: able},
			&device.CapabilitiesUCS{Value: versioned},
		}}}
		in.Instances = append(in.Instances, presence.Instance{Key: presence.Key{Category: "device", Container: 2, Instance: id}, PublishTime: noon, EndpointID: endpoint, Data: d})
	}
	choice, err := aggregate.Choose(availability.Available, noon.Add(-time.Hour))
	if err != nil {
		panic(err)
	}
	in.Instances = append(in.Instances, choice[:]...)
	event := aggregate.Event{Start: noon.Add(-10 * time.Minute), End: noon.Add(time.Hour), Busyness: aggregate.BusyEvent, Meeting: true, Subject: "Budget"}
	for _, c := range []presence.ContainerID{2, 3} {
		in.Instances = append(in.Instances, presence.Instance{Key: presence.Key{Category: "state", Container: c, Instance: 0x40000001}, PublishTime: noon,
			EndpointID: in.Instances[0].EndpointID, Data: &state.State{Value: aggregate.CalendarStateOf("ada@example.com", []aggregate.Event{event}, noon)}})
	}
	return in
}

func BenchmarkAggregate(b *testing.B) {
	for _, endpoints := range []int{1, 3, 10, 100} {
		b.Run(fmt.Sprintf("endpoints=%d", endpoints), func(b *testing.B) {
			in := benchSnapshot(endpoints)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := aggregate.Aggregate(in, aggregate.Policy{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkMillionUsers aggregates a million users with three endpoints each in
// one process, and reports the largest heap on the way. What endpoints publish
// differs from user to user; results are read and dropped, as by a server that
// sends them on.
//
//	go test -run '^$' -bench MillionUsers -benchtime 1x ./presence/aggregate
func BenchmarkMillionUsers(b *testing.B) {
	const users = 1_000_000
	in := benchSnapshot(3)
	var machines []*state.MachineState
	for _, x := range in.Instances {
		if s, ok := x.Data.(*state.State); ok {
			if m, ok := s.Value.(*state.MachineState); ok {
				machines = append(machines, m)
			}
		}
	}
	for b.Loop() {
		var largest, sum uint64
		var m runtime.MemStats
		for user := range users {
			for i, v := range machines {
				v.Availability.Value = uint32(3000 + (user*7919+i*104729)%16000)
			}
			in.Now = noon.Add(time.Duration(user) * time.Millisecond)
			r, err := aggregate.Aggregate(in, aggregate.Policy{})
			if err != nil {
				b.Fatal(err)
			}
			s, _ := r.State(2)
			sum += uint64(s.Availability.Value)
			if user%10_000 == 0 {
				runtime.ReadMemStats(&m)
				largest = max(largest, m.HeapAlloc)
			}
		}
		if sum == 0 {
			b.Fatal("nobody is there")
		}
		b.ReportMetric(float64(largest)/(1<<20), "MB-heap")
		b.ReportMetric(float64(m.Sys)/(1<<20), "MB-process")
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/users, "ns/user")
}

func BenchmarkExplain(b *testing.B) {
	r := mustAggregate(b, benchSnapshot(10), aggregate.Policy{})
	b.ReportAllocs()
	for b.Loop() {
		_ = r.Explain()
	}
}

// The memory of an aggregation is a handful of allocations, however many
// endpoints there are.
func TestAllocations(t *testing.T) {
	for _, endpoints := range []int{1, 10, 100} {
		in := benchSnapshot(endpoints)
		got := testing.AllocsPerRun(20, func() {
			if _, err := aggregate.Aggregate(in, aggregate.Policy{}); err != nil {
				t.Fatal(err)
			}
		})
		// The result is one allocation and its endpoints another; a hundred
		// endpoints need a map of their names. The race detector empties pools now
		// and then.
		if got > 24 {
			t.Errorf("%d endpoints: %.0f allocations", endpoints, got)
		}
	}
}
