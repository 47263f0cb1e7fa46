package availability_test

import (
	"testing"
	"time"

	"github.com/enhancedpresence/epx/generated/state"
	"github.com/enhancedpresence/epx/presence/availability"
	"github.com/enhancedpresence/epx/xmlrt"
)

// Rule A2, at every boundary.
func TestClass(t *testing.T) {
	for _, c := range []struct {
		a    availability.Availability
		want availability.Class
		text string
	}{
		{0, availability.ClassUndefined, "Presence unknown"},
		{2999, availability.ClassUndefined, "Presence unknown"},
		{3000, availability.ClassAvailable, "Available"},
		{4499, availability.ClassAvailable, "Available"},
		{4500, availability.ClassAvailableIdle, "Inactive"},
		{5999, availability.ClassAvailableIdle, "Inactive"},
		{6000, availability.ClassBusy, "Busy"},
		{7499, availability.ClassBusy, "Busy"},
		{7500, availability.ClassBusyIdle, "Busy"},
		{8999, availability.ClassBusyIdle, "Busy"},
		{9000, availability.ClassDoNotDisturb, "Do not disturb"},
		{11999, availability.ClassDoNotDisturb, "Do not disturb"},
		{12000, availability.ClassBeRightBack, "Be right back"},
		{14999, availability.ClassBeRightBack, "Be right back"},
		{15000, availability.ClassAway, "Away"},
		{17999, availability.ClassAway, "Away"},
		{18000, availability.ClassOffline, "Offline"},
		{4294967295, availability.ClassOffline, "Offline"},
	} {
		got := c.a.Class()
		low, high := got.Range()
		if got != c.want || got.Text() != c.text || c.a < low || c.a > high {
			t.Errorf("%d: %s (%d..%d), %q", c.a, got, low, high, got.Text())
		}
	}
	if got := availability.ClassOf(xmlrt.Optional[uint32]{}); got != availability.ClassOffline {
		t.Error("absent:", got)
	}
	if got := availability.ClassOf(xmlrt.Some(uint32(0))); got != availability.ClassUndefined {
		t.Error("0:", got)
	}
	if s := availability.Class(77).String() + availability.Class(77).Text(); s != "class 77Presence unknown" {
		t.Error(s)
	}
	var next availability.Availability
	for c := availability.ClassUndefined; c <= availability.ClassOffline; c++ {
		low, high := c.Range()
		if low != next || c.IsActive() && c.IsInactive() {
			t.Errorf("%s begins at %d", c, low)
		}
		next = high + 1
	}
}

// Rule A3.
func TestNumbers(t *testing.T) {
	for a, want := range map[availability.Availability]availability.Class{
		availability.Available: availability.ClassAvailable, availability.Inactive: availability.ClassAvailableIdle,
		availability.Busy: availability.ClassBusy, availability.BusyUrgent: availability.ClassBusy, availability.BusyConference: availability.ClassBusy,
		availability.Presenting: availability.ClassDoNotDisturb, availability.DoNotDisturb: availability.ClassDoNotDisturb,
		availability.BeRightBack: availability.ClassBeRightBack, availability.Away: availability.ClassAway,
		availability.Offline: availability.ClassOffline, availability.SignedOutStatic: availability.ClassOffline,
	} {
		if a.Class() != want {
			t.Errorf("%s is not %s", a, want)
		}
		if a.Choosable() != (a != availability.Inactive) {
			t.Errorf("%s: choosable %v", a, a.Choosable())
		}
	}
}

// Rule A4.
func TestTimeouts(t *testing.T) {
	for minutes, want := range map[int]availability.Availability{0: 3500, 4: 3500, 5: 5000, 19: 5000, 20: 15500, 1000: 15500} {
		if got := (availability.Timeouts{}).Machine(time.Duration(minutes) * time.Minute); got != want {
			t.Errorf("%d minutes: %s", minutes, got)
		}
	}
	if got := (availability.Timeouts{Away: 5 * time.Minute}).Machine(10 * time.Minute); got != availability.Away {
		t.Error("5 and 5:", got)
	}
}

// Rule A23.
func TestThrottle(t *testing.T) {
	start := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	at := func(seconds ...int) (out []time.Time) {
		for _, s := range seconds {
			out = append(out, start.Add(time.Duration(s)*time.Second))
		}
		return out
	}
	for _, c := range []struct {
		name       string
		next       availability.Availability
		mostActive bool
		published  []time.Time
		now        int
		want       bool
	}{
		{"three within three minutes", 3500, false, at(0, 60, 120), 170, false},
		{"the first is over", 3500, false, at(0, 60, 120), 181, true},
		{"just over", 3500, false, at(120, 0, 60), 180, true},
		{"two", 3500, false, at(60, 120), 130, true},
		{"since idle", 3500, false, nil, 170, true},
		{"most active", 3500, true, at(0, 60, 120), 170, true},
		{"idle", 5000, false, at(0, 60, 120), 170, true},
		{"away", 15500, false, at(0, 60, 120), 170, true},
		{"offline", 18500, false, at(0, 60, 120), 170, true},
	} {
		if got := (availability.Throttle{}).Allow(c.next, c.mostActive, c.published, at(c.now)[0]); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

func TestActivity(t *testing.T) {
	for _, token := range []availability.Token{state.ActivityTokenOnThePhone, state.ActivityTokenOutOfOffice, state.ActivityTokenOffWork} {
		a := availability.Activity(token)
		low, high, ok := availability.TokenRange(token)
		text, known := availability.TokenText(token)
		if !ok || !known || text == "" || !availability.Says(&a) || !availability.Holds(&a, low) || !availability.Holds(&a, high) ||
			availability.Holds(&a, low-1) || high+1 != 0 && availability.Holds(&a, high+1) {
			t.Errorf("%s: %d..%d %q %+v", token, low, high, text, a)
		}
	}
	unknown := availability.Activity("juggling")
	if !availability.Holds(&unknown, 0) || !availability.Holds(&unknown, 1<<31) || !availability.Says(&unknown) {
		t.Error(unknown)
	}
	for _, a := range []state.ActivityType{{}, {Token: xmlrt.Some(availability.Token(""))}, {Custom: []state.LCIDType{{}}}} {
		if availability.Says(&a) {
			t.Errorf("%+v", a)
		}
	}
	if custom := (state.ActivityType{Custom: []state.LCIDType{{Value: "Counting stock"}}}); !availability.Says(&custom) {
		t.Error("custom text")
	}
	if _, _, ok := availability.TokenRange("On-The-Phone"); ok {
		t.Error("case matters")
	}
}
