package aggregate_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/enhancedpresence/epx/generated/device"
	"github.com/enhancedpresence/epx/generated/state"
	"github.com/enhancedpresence/epx/internal/corpora"
	"github.com/enhancedpresence/epx/presence"
	"github.com/enhancedpresence/epx/presence/aggregate"
	"github.com/enhancedpresence/epx/presence/availability"
	"github.com/enhancedpresence/epx/xmlrt"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// Rule A1: what calls for aggregation, and that a device does not change the
// state.
func TestTriggers(t *testing.T) {
	for _, c := range []struct {
		category  string
		container presence.ContainerID
		want      bool
	}{
		{"state", 2, true}, {"state", 3, true}, {"device", 2, true},
		{"state", 1000, false}, {"state", 1, false}, {"note", 2, false}, {"services", 2, false},
	} {
		if got := aggregate.Triggers(c.category, c.container); got != c.want {
			t.Errorf("Triggers(%s, %d) = %v", c.category, c.container, got)
		}
	}
}

func TestDeviceLeavesStateAlone(t *testing.T) {
	c := loadCase(t, filepath.Join(casesDir, "a20-services"))
	with := mustAggregate(t, c.in, c.policy)
	var in aggregate.Snapshot = c.in
	in.Instances = nil
	for _, x := range c.in.Instances {
		if x.Category != presence.CategoryDevice {
			in.Instances = append(in.Instances, x)
		}
	}
	without := mustAggregate(t, in, c.policy)
	for i, x := range with.Instances {
		a, b := marshal(t, x.Data), marshal(t, without.Instances[i].Data)
		if services := x.Category == presence.CategoryServices && x.Container != 32000; services == (a == b) {
			t.Errorf("%s:\n%s\n%s", x.Key, a, b)
		}
	}
}

func mustAggregate(t testing.TB, in aggregate.Snapshot, p aggregate.Policy) *aggregate.Result {
	t.Helper()
	r, err := aggregate.Aggregate(in, p)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func marshal(t testing.TB, e xmlrt.Element) string {
	t.Helper()
	data, err := xmlrt.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// Rules A3 and A15, and the life of choices.
func TestChoose(t *testing.T) {
	for _, c := range []struct {
		choice, in3 availability.Availability
		id          uint32
		expire      presence.ExpireType
	}{
		{availability.Available, availability.Available, presence.StaticUserStateID, presence.Static},
		{availability.BeRightBack, availability.BeRightBack, presence.StaticUserStateID, presence.Static},
		{availability.Away, availability.Away, presence.StaticUserStateID, presence.Static},
		{availability.Offline, availability.Offline, presence.StaticUserStateID, presence.Static},
		{availability.Busy, availability.Busy, presence.TimedUserStateID, presence.TimeBound},
		{availability.DoNotDisturb, availability.BusyUrgent, presence.TimedUserStateID, presence.TimeBound},
	} {
		got, err := aggregate.Choose(c.choice, noon)
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range []availability.Availability{c.choice, c.in3} {
			x := got[i]
			s := x.Data.(*state.State).Value.(*state.UserState)
			if x.Container != presence.ContainerID(i+2) || x.Key.Instance != c.id || x.Expiry.Type != c.expire ||
				availability.Availability(s.Availability.Value) != want || !s.GetManual() || !x.PublishTime.Equal(noon) {
				t.Errorf("%s: %+v %+v", c.choice, x, s)
			}
			if timed := c.expire == presence.TimeBound; timed != x.Expiry.Expires.Set || timed && x.Expiry.Expires.Value != 86400 {
				t.Errorf("%s: expires %v", c.choice, x.Expiry.Expires)
			}
			marshal(t, x.Data)
		}
	}
	if _, err := aggregate.Choose(availability.Inactive, noon); !errors.Is(err, aggregate.ErrOnlyOfMachines) {
		t.Error(err)
	}
	if _, err := aggregate.Choose(8000, noon); !errors.Is(err, aggregate.ErrOnlyOfMachines) {
		t.Error(err)
	}
}

// Rule A13.
func TestCalendarState(t *testing.T) {
	at := func(hour, minute int) time.Time { return time.Date(2026, 3, 2, hour, minute, 0, 0, time.UTC) }
	free := aggregate.Event{Start: at(9, 0), End: at(17, 0)}
	meeting := aggregate.Event{Start: at(10, 0), End: at(11, 0), Busyness: aggregate.BusyEvent, Meeting: true, Subject: "Budget", Location: "Room 7", LCID: 1033}
	focus := aggregate.Event{Start: at(10, 0), End: at(11, 0), Busyness: aggregate.BusyEvent}
	tentative := aggregate.Event{Start: at(10, 0), End: at(11, 0), Busyness: aggregate.Tentative, Meeting: true}
	away := aggregate.Event{Start: at(8, 0), End: at(18, 0), Busyness: aggregate.OutOfOffice}
	const head = `<state xmlns="http://schemas.microsoft.com/2006/09/sip/state" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="calendarState" manual="false" `
	const inMeeting = head + `startTime="2026-03-02T10:00:00Z" uri="ada@example.com"><availability>6500</availability>` +
		`<activity token="in-a-meeting" minAvailability="6500" maxAvailability="8999"/>` +
		`<meetingSubject LCID="1033">Budget</meetingSubject><meetingLocation LCID="1033">Room 7</meetingLocation></state>`
	for _, c := range []struct {
		name   string
		events []aggregate.Event
		now    time.Time
		want   string
	}{
		{"nothing", nil, at(10, 0), ""},
		{"free", []aggregate.Event{free}, at(10, 0), ""},
		{"tentative", []aggregate.Event{tentative}, at(10, 0), ""},
		{"free and busy", []aggregate.Event{free, meeting}, at(10, 30), inMeeting},
		{"busy and free", []aggregate.Event{meeting, free}, at(10, 0), inMeeting},
		{"meeting and appointment", []aggregate.Event{focus, meeting}, at(10, 0), inMeeting},
		{"at its end", []aggregate.Event{meeting}, at(11, 0), ""},
		{"before its start", []aggregate.Event{meeting}, at(9, 59), ""},
		{"appointment", []aggregate.Event{focus, tentative}, at(10, 0), head + `startTime="2026-03-02T10:00:00Z" uri="ada@example.com"><availability>6500</availability></state>`},
		{"out of office", []aggregate.Event{meeting, away}, at(10, 0), head + `startTime="2026-03-02T08:00:00Z" uri="ada@example.com"><activity token="out-of-office" minAvailability="12000"/></state>`},
	} {
		got := aggregate.CalendarStateOf("ada@example.com", c.events, c.now)
		if got == nil {
			if c.want != "" {
				t.Errorf("%s: nothing", c.name)
			}
			continue
		}
		if s := marshal(t, &state.State{Value: got}); s != c.want {
			t.Errorf("%s:\n%s\n%s", c.name, s, c.want)
		}
	}
	if got := marshal(t, &state.State{Value: aggregate.OutOfOfficeState("ada@example.com")}); got != head+`uri="ada@example.com"><activity token="out-of-office" minAvailability="12000"/></state>` {
		t.Error(got)
	}
}

// Rule A14.
func TestPhoneState(t *testing.T) {
	for c, want := range map[aggregate.Call]string{
		aggregate.OnThePhone:     `<availability>6500</availability><activity token="on-the-phone" minAvailability="6500" maxAvailability="8999"/></state>`,
		aggregate.InAConference:  `<availability>7000</availability><activity token="in-a-conference" minAvailability="7000" maxAvailability="8999"/></state>`,
		aggregate.InPresentation: `<availability>9000</availability><activity token="in-presentation" minAvailability="9000" maxAvailability="11999"/></state>`,
	} {
		if got := marshal(t, &state.State{Value: aggregate.PhoneStateOf(c, "tel:+15550100")}); !strings.HasSuffix(got, `manual="false" uri="tel:+15550100">`+want) {
			t.Error(got)
		}
	}
}

// Rule A15 on documents of our own.
func TestWorkgroup(t *testing.T) {
	const ns = `xmlns="http://schemas.microsoft.com/2006/09/sip/state" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:ct="http://schemas.microsoft.com/2006/09/sip/commontypes" `
	const urgent = `<availability>6900</availability><activity token="urgent-interruptions-only" minAvailability="6900" maxAvailability="8999"/>`
	user := func(attrs, content string) string {
		return `<state ` + ns + `xsi:type="userState" ` + attrs + `>` + content + `</state>`
	}
	machine := func(content string) string { return `<state ` + ns + `xsi:type="machineState">` + content + `</state>` }
	same := ""
	for _, c := range []struct{ name, in, want string }{
		{"9000", user(`manual="true"`, `<availability>9000</availability>`), user(`manual="true"`, urgent)},
		{"9500", user(`manual="true"`, `<availability>9500</availability>`), user(`manual="true"`, urgent)},
		{"11999", user(`manual="true"`, `<availability>11999</availability>`), user(`manual="true"`, urgent)},
		{"own activities", user(`manual="true"`, `<availability>9500</availability><activity token="on-the-phone"/><activity token="off-work"/>`), user(`manual="true"`, urgent)},
		{"8999", user(`manual="true"`, `<availability>8999</availability>`), same},
		{"12000", user(`manual="true"`, `<availability>12000</availability>`), same},
		{"not manual", user(`manual="false"`, `<availability>9500</availability>`), same},
		{"manual not said", user(``, `<availability>9500</availability>`), same},
		{"manual as a digit", user(`manual="1"`, `<availability>9500</availability>`), same},
		{"no availability", user(`manual="true"`, ``), same},
		{"prefixed type", `<s:state xmlns:s="http://schemas.microsoft.com/2006/09/sip/state" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="s:userState" manual="true"><s:availability>9500</s:availability></s:state>`, same},
		{"phone", `<state ` + ns + `xsi:type="phoneState"><availability>9000</availability><activity token="in-presentation"/></state>`, same},
		{"zone without delimiter", machine(`<availability>3500</availability><timeZoneBias>480</timeZoneBias><device>computer</device>`), machine(`<availability>3500</availability>`)},
		{"zone behind a delimiter", machine(`<availability>3500</availability><ct:delimiter/><timeZoneBias>480</timeZoneBias><device>computer</device><ct:end/>`), same},
		{"zone before a delimiter", machine(`<availability>3500</availability><timeZoneBias>480</timeZoneBias><ct:delimiter/><device>computer</device><ct:end/>`), machine(`<availability>3500</availability><ct:delimiter/><timeZoneBias>480</timeZoneBias><device>computer</device><ct:end/>`)},
		{"later versions", machine(`<availability>3500</availability><ct:delimiter/><device>computer</device><ct:delimiter/><mood>calm</mood><ct:end/>`), same},
		{"unknown in the first section", machine(`<availability>3500</availability><ct:delimiter/><mood>calm</mood><device>computer</device><ct:end/>`), machine(`<availability>3500</availability><ct:delimiter/><device>computer</device><ct:end/>`)},
		{"extensions", user(`manual="true"`, `<availability>9500</availability><extension><x xmlns="urn:x"/></extension><ct:extension><y xmlns="urn:y"/></ct:extension>`), user(`manual="true"`, urgent+`<ct:extension><y xmlns="urn:y"/></ct:extension>`)},
	} {
		if c.want == same {
			c.want = c.in
		}
		if got, want := transformed(t, c.in), canonical(t, c.want); got != want {
			t.Errorf("%s:\n%s\n%s", c.name, got, want)
		}
	}
	if aggregate.Workgroup(nil, aggregate.Spelling{}) != nil {
		t.Error("nil")
	}
}

func transformed(t *testing.T, document string) string {
	t.Helper()
	s, err := state.UnmarshalState([]byte(document))
	if err != nil {
		t.Fatal(err)
	}
	before := marshal(t, s)
	spelling, err := aggregate.SpellingOf([]byte(document))
	if err != nil {
		t.Fatal(err)
	}
	got := marshal(t, aggregate.Workgroup(s, spelling))
	if marshal(t, s) != before {
		t.Errorf("the argument was changed: %s", before)
	}
	return got
}

func canonical(t *testing.T, document string) string {
	t.Helper()
	s, err := state.UnmarshalState([]byte(document))
	if err != nil {
		t.Fatal(err)
	}
	return marshal(t, s)
}

// Rule A15 on what the documented transformation makes.
func TestWorkgroupAgainstTransformation(t *testing.T) {
	ins, err := filepath.Glob(filepath.Join(corpora.Need(t, "spec/rules-vectors/xslt"), "[0-9]*.in.xml"))
	if err != nil {
		t.Fatal(err)
	}
	if len(ins) == 0 {
		t.Fatal("no vectors")
	}
	for _, name := range ins {
		in, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		out, err := os.ReadFile(strings.TrimSuffix(name, ".in.xml") + ".out.xml")
		if err != nil {
			t.Fatal(err)
		}
		if got, want := transformed(t, string(in)), canonical(t, string(out)); got != want {
			t.Errorf("%s:\n%s\n%s", filepath.Base(name), got, want)
		}
	}
	t.Logf("%d vectors", len(ins))
}

// Rule A16 in both readings.
func TestCallsBlocked(t *testing.T) {
	empty := &state.State{Value: &state.UserState{}}
	full := &state.UserState{}
	full.Availability = xmlrt.Some(uint32(9500))
	busy := &state.UserState{}
	busy.Availability = xmlrt.Some(uint32(8999))
	byNumber, byPresence := aggregate.Policy{}, aggregate.Policy{DND: aggregate.DNDByPresence}
	for _, c := range []struct {
		name             string
		s                *state.State
		number, presence bool
	}{
		{"none", nil, false, false}, {"empty", empty, false, true},
		{"9500", &state.State{Value: full}, true, true}, {"8999", &state.State{Value: busy}, false, true},
	} {
		if byNumber.CallsBlocked(c.s) != c.number || byPresence.CallsBlocked(c.s) != c.presence {
			t.Error(c.name)
		}
	}
	for _, name := range []string{"a16-do-not-disturb", "a16-policy-presence"} {
		c := loadCase(t, filepath.Join(casesDir, name))
		r := mustAggregate(t, c.in, c.policy)
		for container, want := range map[presence.ContainerID]bool{0: true, 2: true, 3: false, 100: true, 200: true, 300: false, 400: true, 32000: false} {
			if r.CallsBlocked(container) != want {
				t.Errorf("%s: container %d", name, container)
			}
		}
	}
}

// Rule A19, the time shown.
func TestInactiveFor(t *testing.T) {
	s := &state.AggregateState{}
	if _, ok := aggregate.InactiveFor(s, noon); ok {
		t.Error("without lastActive")
	}
	last, _ := xmlrt.ParseDateTime("2026-03-02T10:00:00")
	s.LastActive = xmlrt.Some(last)
	if d, ok := aggregate.InactiveFor(s, noon); !ok || d != 2*time.Hour {
		t.Error(d, ok)
	}
}

// The units of D5.
func TestExpiryUnit(t *testing.T) {
	x, err := aggregate.Choose(availability.Busy, noon.Add(-time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	in := aggregate.Snapshot{Instances: x[:], Registered: []string{"e"}, Now: noon}
	if s, _ := mustAggregate(t, in, aggregate.Policy{}).State(2); s.Availability.Value != uint32(availability.Offline) {
		t.Error("no machine is offline", s.Availability)
	}
	in.Instances = append(in.Instances, machine(2, 1, "e", availability.Available, noon))
	for unit, want := range map[time.Duration]uint32{0: 6500, time.Second: 6500, 100: 3500, 1 << 62: 6500} {
		if s, _ := mustAggregate(t, in, aggregate.Policy{ExpiryUnit: unit}).State(2); s.Availability.Value != want {
			t.Errorf("unit %d: %d", unit, s.Availability.Value)
		}
	}
}

func TestBadPolicy(t *testing.T) {
	for _, p := range []aggregate.Policy{{BusyIdle: 9}, {SignedOut: 3500}, {ExpiryUnit: -1}, {Categories: 2}} {
		if _, err := aggregate.Aggregate(aggregate.Snapshot{}, p); !errors.Is(err, aggregate.ErrPolicy) {
			t.Errorf("%+v: %v", p, err)
		}
	}
}

// Content of the wrong kind is an error that names the instance, never a panic.
func TestBadContent(t *testing.T) {
	good := machine(2, 1, "e", availability.Available, noon)
	for name, x := range map[string]presence.Instance{
		"no element":        {Key: presence.Key{Category: "state"}},
		"nil state":         {Key: presence.Key{Category: "state"}, Data: (*state.State)(nil)},
		"empty state":       {Key: presence.Key{Category: "state"}, Data: &state.State{}},
		"device as state":   {Key: presence.Key{Category: "state"}, Data: &device.Device{}},
		"state as device":   {Key: presence.Key{Category: "device"}, Data: good.Data},
		"nil device":        {Key: presence.Key{Category: "device"}, Data: (*device.Device)(nil)},
		"typed nil":         {Key: presence.Key{Category: "state"}, Data: &state.State{Value: (*state.UserState)(nil)}},
		"device without id": {Key: presence.Key{Category: "device"}, Data: &device.Device{}},
	} {
		x.Key.Instance, x.Container, x.PublishTime = 77, 2, noon
		_, err := aggregate.Aggregate(aggregate.Snapshot{Instances: []presence.Instance{good, x}, Now: noon}, aggregate.Policy{})
		var ie *presence.InstanceError
		if !errors.As(err, &ie) || ie.Key != x.Key {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err := aggregate.Aggregate(aggregate.Snapshot{Instances: []presence.Instance{{}}}, aggregate.Policy{})
	if !errors.Is(err, presence.ErrNoCategory) {
		t.Error(err)
	}
	bad := good
	bad.Expiry.Type = 9
	_, err = aggregate.Aggregate(aggregate.Snapshot{Instances: []presence.Instance{bad}}, aggregate.Policy{})
	if !errors.Is(err, presence.ErrExpiry) {
		t.Error(err)
	}
	// A previous result may hold anything.
	prev := []presence.Instance{{Key: presence.Key{Category: "state", Container: 2}}, {Key: presence.Key{Category: "state", Container: 2}, Data: &state.State{Value: (*state.AggregateState)(nil)}}}
	mustAggregate(t, aggregate.Snapshot{Instances: []presence.Instance{machine(2, 1, "e", availability.Away, noon)}, Previous: prev, Now: noon}, aggregate.Policy{})
}

// Of several errors, the one of the lowest instance is reported.
func TestLowestError(t *testing.T) {
	bad := []presence.Instance{
		machine(3, 1, "e", availability.Available, time.Time{}),
		machine(2, 2, "e", availability.Available, time.Time{}),
		machine(2, 2, "e", availability.Away, noon),
		{Key: presence.Key{Category: "note", Container: 40000}},
		machine(2, 1, "e", availability.Available, noon),
	}
	for range bad {
		bad = append(bad[1:], bad[0])
		_, err := aggregate.Aggregate(aggregate.Snapshot{Instances: bad, Now: noon}, aggregate.Policy{})
		var ie *presence.InstanceError
		if !errors.As(err, &ie) || ie.Key.Instance != 0x30000002 || !errors.Is(err, presence.ErrContradiction) {
			t.Error(err)
		}
	}
	previous := func(id uint32, at time.Time) presence.Instance {
		return presence.Instance{Key: presence.Key{Category: "state", Container: 2, Instance: id}, PublishTime: at, Data: &state.State{Value: &state.AggregateState{}}}
	}
	a, b, later := previous(1, noon), previous(1, noon), previous(1, noon.Add(time.Hour))
	for _, c := range []struct {
		previous []presence.Instance
		want     error
	}{
		{[]presence.Instance{a, b}, presence.ErrContradiction},
		{[]presence.Instance{a, b, later}, nil},
		{[]presence.Instance{a, later, b}, nil},
		{[]presence.Instance{later, a, b}, nil},
		{[]presence.Instance{previous(0, noon), a}, nil},
	} {
		_, err := aggregate.Aggregate(aggregate.Snapshot{Previous: c.previous, Now: noon}, aggregate.Policy{})
		if !errors.Is(err, c.want) {
			t.Error(err)
		}
	}
}

// The trace says as data what the explanation says as text.
func TestTrace(t *testing.T) {
	c := loadCase(t, filepath.Join(casesDir, "a08-older-calendar-overridden"))
	steps := mustAggregate(t, c.in, c.policy).Trace()
	for _, s := range steps {
		if s.Rule == "A8" && s.Container == 2 {
			if s.Verdict != aggregate.Lost || s.Verdict.String() != "lost" || s.Reason != aggregate.Overridden || s.Kind != aggregate.CalendarState ||
				s.Input != (presence.Key{Category: "state", Container: 2, Instance: 0x40000001}) || s.Number.Value != availability.Busy {
				t.Errorf("%+v", s)
			}
			return
		}
	}
	t.Error("no step of rule A8 in", steps)
}

func machine(container presence.ContainerID, id uint32, endpoint string, a availability.Availability, at time.Time) presence.Instance {
	v := &state.MachineState{}
	v.Manual = xmlrt.Some(false)
	v.Availability = xmlrt.Some(uint32(a))
	return presence.Instance{Key: presence.Key{Category: presence.CategoryState, Container: container, Instance: 0x30000000 | id},
		PublishTime: at, EndpointID: endpoint, Data: &state.State{Value: v}}
}
