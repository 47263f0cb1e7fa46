package aggregate_test

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"github.com/enhancedpresence/epx/generated/categories"
	"github.com/enhancedpresence/epx/generated/device"
	"github.com/enhancedpresence/epx/generated/services"
	"github.com/enhancedpresence/epx/generated/state"
	"github.com/enhancedpresence/epx/presence"
	"github.com/enhancedpresence/epx/presence/aggregate"
	"github.com/enhancedpresence/epx/presence/availability"
	"github.com/enhancedpresence/epx/xmlrt"
)

// outcome is all that aggregation says, as text.
func outcome(t testing.TB, in aggregate.Snapshot, p aggregate.Policy) string {
	t.Helper()
	r, err := aggregate.Aggregate(in, p)
	if err != nil {
		return err.Error()
	}
	data, err := categories.Marshal(presence.ToCategories("sip:ada@example.com", r.Instances))
	if err != nil {
		t.Fatal(err)
	}
	return string(data) + r.Explain()
}

// The order of the instances makes no difference: for the cases, good and bad,
// and for random snapshots.
func TestOrderIndependence(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	check := func(t *testing.T, in aggregate.Snapshot, p aggregate.Policy) {
		t.Helper()
		want := outcome(t, in, p)
		in.Instances = append([]presence.Instance(nil), in.Instances...)
		in.Registered = append([]string(nil), in.Registered...)
		for range 12 {
			random.Shuffle(len(in.Instances), func(i, j int) {
				in.Instances[i], in.Instances[j] = in.Instances[j], in.Instances[i]
			})
			random.Shuffle(len(in.Registered), func(i, j int) {
				in.Registered[i], in.Registered[j] = in.Registered[j], in.Registered[i]
			})
			if got := outcome(t, in, p); got != want {
				t.Fatalf("order matters:\n%s\n%s", got, want)
			}
		}
	}
	for _, dir := range caseDirs(t) {
		c := loadCase(t, dir)
		t.Run(filepath.Base(dir), func(t *testing.T) {
			if c.err != nil || c.in.Registered != nil && len(c.in.Registered) == 0 {
				return // append would make it nil
			}
			check(t, c.in, c.policy)
		})
	}
	for range 300 {
		in := randomSnapshot(random)
		check(t, in, randomPolicy(random))
	}
}

// A machine that is less available than the most active one does not change
// the state of the machines.
func TestLessAvailableMachine(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for range 500 {
		in := randomSnapshot(random)
		before := mustAggregate(t, in, aggregate.Policy{})
		k := presence.Key{Category: presence.CategoryState, Container: 2, Instance: presence.AggregateMachineStateID}
		x := before.Find(k)
		if x == nil {
			continue
		}
		n := x.Data.(*state.State).Value.AsStateTypeBase().Availability.Or(uint32(availability.Offline))
		if n >= uint32(availability.Offline) {
			continue // those who say nothing count as Offline
		}
		more := machine(2, 0xfff, "ffffffff-0000-0000-0000-000000000000", availability.Availability(n)+1+availability.Availability(random.IntN(9000)), in.Now.Add(time.Hour))
		in.Instances = append(in.Instances[:len(in.Instances):len(in.Instances)], more)
		after := mustAggregate(t, in, aggregate.Policy{}).Find(k)
		if got, want := marshal(t, after.Data), marshal(t, x.Data); got != want {
			t.Fatalf("%s\n%s", got, want)
		}
	}
}

// Blocked contacts see nothing but Offline, whatever the inputs and policy.
func TestBlockedSeesOffline(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	for range 1000 {
		r := mustAggregate(t, randomSnapshot(random), randomPolicy(random))
		states := 0
		for i := range r.Instances {
			x := &r.Instances[i]
			if x.Container != 32000 {
				continue
			}
			switch e := x.Data.(type) {
			case *state.State:
				states++
				if stateProperty(e, "bare") != "" || stateProperty(e, "number") != "18500" {
					t.Fatal(marshal(t, e))
				}
			case *categories.LegacyInterop:
				if e.Availability != 18500 || e.Token.Set {
					t.Fatal(marshal(t, e))
				}
			case *services.Services:
				if len(e.Service) > 0 {
					t.Fatal(marshal(t, e))
				}
			default:
				t.Fatalf("%T", e)
			}
		}
		if states != 1 {
			t.Fatal(states, "states")
		}
		checkValid(t, r)
	}
}

// Others never see more of the state than their container may show.
func TestWhoSeesWhat(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 8))
	for range 1000 {
		r := mustAggregate(t, randomSnapshot(random), randomPolicy(random))
		for _, container := range []presence.ContainerID{100, 200, 300, 400} {
			s, ok := r.State(container)
			if !ok {
				t.Fatal("no state in", container)
			}
			from := presence.ContainerID(2)
			if container == 300 {
				from = 3
			}
			if source, _ := r.State(from); source.Availability != s.Availability {
				t.Fatal(container, "differs from", from)
			}
			if container != 300 && (s.MeetingSubject != nil || s.MeetingLocation != nil) {
				t.Fatal("meeting in", container)
			}
			if container == 100 && stateProperty(&state.State{Value: s}, "bare") != "" {
				t.Fatal("100 shows more than a number")
			}
		}
	}
}

// A result fed back as the previous one, nothing having changed, gives the
// same result.
func TestStable(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 10))
	for range 300 {
		in := randomSnapshot(random)
		first := mustAggregate(t, in, aggregate.Policy{})
		in.Previous = first.Instances
		in.Now = in.Now.Add(time.Millisecond)
		second := mustAggregate(t, in, aggregate.Policy{})
		for i := range first.Instances {
			a, b := first.Instances[i], second.Instances[i]
			if a.Key != b.Key || marshal(t, a.Data) != marshal(t, b.Data) {
				t.Fatalf("%s\n%s", marshal(t, a.Data), marshal(t, b.Data))
			}
		}
	}
}

var numbers = []availability.Availability{0, 2999, 3500, 3500, 4500, 5000, 6100, 6500, 6500, 7000, 8000, 9000, 9500, 12500, 15500, 18000, 18500, 4294967295}

func randomSnapshot(r *rand.Rand) aggregate.Snapshot {
	in := aggregate.Snapshot{Now: noon}
	number := func() xmlrt.Optional[uint32] {
		if r.IntN(12) == 0 {
			return xmlrt.Optional[uint32]{}
		}
		return xmlrt.Some(uint32(numbers[r.IntN(len(numbers))]))
	}
	when := func() time.Time { return noon.Add(-time.Duration(r.IntN(5)) * time.Hour) }
	tokens := []availability.Token{state.ActivityTokenOnThePhone, state.ActivityTokenInAMeeting, state.ActivityTokenInAConference, state.ActivityTokenOutOfOffice, "", "juggling"}
	fill := func(b *state.StateTypeBase) {
		b.Availability = number()
		for range r.IntN(3) {
			b.Activity = append(b.Activity, availability.Activity(tokens[r.IntN(len(tokens))]))
		}
		if r.IntN(3) == 0 {
			b.StartTime = xmlrt.Some(xmlrt.DateTimeOf(when()))
		}
		if r.IntN(3) == 0 {
			b.EndpointLocation = xmlrt.Some(state.EndpointLocationEnumEx(fmt.Sprint("room ", r.IntN(3))))
		}
	}
	add := func(id uint32, container presence.ContainerID, endpoint string, v state.StateType) {
		x := presence.Instance{Key: presence.Key{Category: "state", Container: container, Instance: id}, PublishTime: when(), EndpointID: endpoint, Data: &state.State{Value: v}}
		x.Expiry.Type = presence.ExpireType(r.IntN(4))
		if x.Expiry.Type == presence.TimeBound {
			x.Expiry.Expires = xmlrt.Some(uint32(r.IntN(7200)))
		}
		in.Instances = append(in.Instances, x)
	}
	for _, c := range []presence.ContainerID{2, 3} {
		for e := range r.IntN(4) {
			endpoint := fmt.Sprintf("e%d", e)
			m := &state.MachineState{}
			fill(&m.StateTypeBase)
			m.Activity = nil
			if r.IntN(2) == 0 {
				m.Device = xmlrt.Some(state.DeviceTypeComputer)
			}
			if r.IntN(2) == 0 {
				m.TimeZoneBias = xmlrt.Some(int64(r.IntN(3) * 60))
			}
			x := machine(c, uint32(e), endpoint, 0, when())
			x.Data = &state.State{Value: m}
			in.Instances = append(in.Instances, x)
			if c == 2 && r.IntN(3) > 0 {
				d := &device.Device{}
				d.EndpointID, d.MachineName = endpoint, endpoint
				caps := device.CapabilitiesType{URI: "sip:ada@example.com"}
				for _, v := range []device.CapabilityType{{}, {}} {
					v.Render, v.Publish = xmlrt.Some(r.IntN(2) == 0), xmlrt.Some(r.IntN(3) == 0)
					if r.IntN(2) == 0 {
						v.URI = xmlrt.Some([]string{"a@example.com", "SIP:Ada@example.com", "b@example.com"}[r.IntN(3)])
					}
					caps.Choice = append(caps.Choice, &device.CapabilitiesVoice{Value: v}, &device.CapabilitiesText{Value: v})
				}
				d.Capabilities = []device.CapabilitiesType{caps}
				in.Instances = append(in.Instances, presence.Instance{Key: presence.Key{Category: "device", Container: 2, Instance: uint32(e) + 5}, PublishTime: when(), Data: d})
			}
		}
		for i := range r.IntN(3) {
			u := &state.UserState{}
			fill(&u.StateTypeBase)
			u.Manual = xmlrt.Some(r.IntN(4) > 0)
			add(0x20000000+uint32(i)*0x04000000, c, "", u)
		}
		for i := range r.IntN(3) {
			v := &state.CalendarState{}
			fill(&v.StateTypeBase)
			if r.IntN(2) == 0 {
				v.MeetingSubject = &state.LCIDType{Value: fmt.Sprint("meeting ", i)}
			}
			add(0x40000000+uint32(i), c, "e0", v)
		}
		for i := range r.IntN(2) {
			v := &state.PhoneState{}
			fill(&v.StateTypeBase)
			add(0x80000000+uint32(i), c, "e1", v)
		}
	}
	if r.IntN(4) == 0 {
		in.Registered = []string{"E0", "e2"}
	}
	return in
}

func randomPolicy(r *rand.Rand) aggregate.Policy {
	if r.IntN(2) == 0 {
		return aggregate.Policy{}
	}
	return aggregate.Policy{
		Below3000:       aggregate.Below3000(r.IntN(3)),
		Times:           aggregate.Times(r.IntN(2)),
		MachineTie:      aggregate.MachineTie(r.IntN(2)),
		Override:        aggregate.Override(r.IntN(3)),
		Automatic:       aggregate.Automatic(r.IntN(2)),
		ManualAvailable: aggregate.ManualAvailable(r.IntN(3)),
		BusyIdle:        aggregate.BusyIdle(r.IntN(2)),
		Unavailable:     aggregate.Unavailable(r.IntN(2)),
		Location:        aggregate.Location(r.IntN(2)),
		ZoneFrom:        aggregate.ZoneFrom(r.IntN(2)),
		LastActive:      aggregate.LastActive(r.IntN(2)),
		DND:             aggregate.DNDReading(r.IntN(2)),
		DNDSource:       aggregate.DNDSource(r.IntN(2)),
		Merge:           aggregate.Merge(r.IntN(2)),
		WatcherServices: aggregate.WatcherServices(r.IntN(2)),
		BlockedState:    aggregate.BlockedState(r.IntN(2)),
		BlockedLegacy:   aggregate.BlockedLegacy(r.IntN(2)),
	}
}
