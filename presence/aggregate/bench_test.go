package aggregate_test

import (
	"flag"
	"fmt"
	"math"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
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

var keep = flag.Bool("keep", false, "let BenchmarkMillionUsers keep the results of all users: some 10 GB")

// BenchmarkMillionUsers aggregates a million users with three endpoints each,
// one after the other, in one process. What the endpoints publish differs from
// user to user; the decoded instances are made by changing those of the user
// before, so that the memory is that of aggregation alone.
//
// Results are dropped, as by a server that sends them on, or all kept until
// the end, when B-user is what each of them holds. MB-heap is the largest heap
// seen on the way, MB-peak the most memory the process ever had; it is right
// when one variant runs alone:
//
//	go test -run '^$' -bench MillionUsers/online/dropped -benchtime 1x ./presence/aggregate
//	go test -run '^$' -bench MillionUsers/online/kept -benchtime 1x ./presence/aggregate -keep
func BenchmarkMillionUsers(b *testing.B) {
	for _, there := range []string{"online", "offline"} {
		for _, what := range []string{"dropped", "kept"} {
			b.Run(there+"/"+what, func(b *testing.B) {
				if what == "kept" && !*keep {
					b.Skip("needs gigabytes; run with -keep")
				}
				benchMillionUsers(b, there == "online", what == "kept")
			})
		}
	}
}

func benchMillionUsers(b *testing.B, online, kept bool) {
	const users = 1_000_000
	in := benchSnapshot(3)
	if !online {
		in.Registered = []string{}
	}
	var machines []*state.MachineState
	for _, x := range in.Instances {
		if s, ok := x.Data.(*state.State); ok {
			if m, ok := s.Value.(*state.MachineState); ok {
				machines = append(machines, m)
			}
		}
	}
	var results []*aggregate.Result
	if kept {
		// A heap of results alone need not double before it is collected.
		defer debug.SetGCPercent(debug.SetGCPercent(25))
		results = make([]*aggregate.Result, 0, users)
	}
	var largest, sum uint64
	for b.Loop() {
		results = results[:0]
		clear(results[:cap(results)])
		before := heap()
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
			if kept {
				results = append(results, r)
			}
			if user%10_000 == 0 {
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				largest = max(largest, m.HeapAlloc)
			}
		}
		if kept {
			b.StopTimer()
			b.ReportMetric(float64(heap()-before)/users, "B-user")
			b.StartTimer()
		}
	}
	if sum == 0 {
		b.Fatal("nobody has a state")
	}
	runtime.KeepAlive(results)
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/users, "ns/user")
	b.ReportMetric(float64(largest)/(1<<20), "MB-heap")
	if kB, ok := peak(); ok {
		b.ReportMetric(kB/1024, "MB-peak")
	}
}

// heap is how many bytes are in use.
func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// peak is the most memory the process has had so far, in kB, where the system
// tells.
func peak() (kB float64, ok bool) {
	status, _ := os.ReadFile("/proc/self/status")
	_, after, _ := strings.Cut(string(status), "VmHWM:")
	_, err := fmt.Sscan(after, &kB)
	return kB, err == nil
}

func BenchmarkExplain(b *testing.B) {
	r := mustAggregate(b, benchSnapshot(10), aggregate.Policy{})
	b.ReportAllocs()
	for b.Loop() {
		_ = r.Explain()
	}
}

// A result is one allocation, however many endpoints there are. The state that
// others see without the meeting that its owner sees is another.
func TestAllocations(t *testing.T) {
	for _, endpoints := range []int{1, 10, 100} {
		meeting := benchSnapshot(endpoints)
		free, offline := meeting, meeting
		free.Instances = free.Instances[:len(free.Instances)-2]
		offline.Registered = []string{}
		for _, c := range []struct {
			name string
			in   aggregate.Snapshot
			want float64
		}{{"in a meeting", meeting, 2}, {"in no meeting", free, 1}, {"offline", offline, 1}} {
			// A collection, and the race detector, may empty the pool of runs; so
			// the best of a few counts.
			got := math.Inf(1)
			for range 10 {
				got = min(got, testing.AllocsPerRun(1, func() {
					if _, err := aggregate.Aggregate(c.in, aggregate.Policy{}); err != nil {
						t.Fatal(err)
					}
				}))
			}
			if got > c.want {
				t.Errorf("%d endpoints, %s: %.0f allocations, want %.0f", endpoints, c.name, got, c.want)
			}
		}
	}
}
