package simulate

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/enhancedpresence/epx/presence/aggregate"
	"github.com/enhancedpresence/epx/presence/publication"
	"github.com/enhancedpresence/epx/presence/subscription"
	"github.com/enhancedpresence/epx/presence/view"
)

// An author writes random scripts in which everything can be done.
type author struct {
	*rand.Rand
	now     time.Duration
	devices map[string]*deviceState
	b       strings.Builder
}

type deviceState struct {
	in, idle, calling bool
	until             time.Duration // cut off; 0 for not
}

func (a *author) say(format string, args ...any) { fmt.Fprintf(&a.b, format+"\n", args...) }

func (a *author) pick(from ...string) string { return from[a.IntN(len(from))] }

// write is a script of so many steps.
func (a *author) write(steps int) string {
	a.say("start 2026-03-02T08:00:00Z")
	a.say("user ada sip:ada@example.com")
	a.say("user bob sip:bob@example.com private")
	a.say("user eve sip:eve@partner.example")
	a.devices = map[string]*deviceState{}
	for _, e := range []string{"laptop of ada computer at \"Room 31\"", "desk of ada deskphone", "mobile of ada mobile", "pc of bob computer"} {
		a.say("endpoint %s", e)
		name, _, _ := strings.Cut(e, " ")
		a.devices[name] = &deviceState{}
	}
	a.say("bob watches ada\neve watches ada for state note services\nada watches bob\neve watches bob polling every 7m")
	for range steps {
		for range 1 + a.IntN(4) {
			if a.IntN(3) == 0 {
				a.user()
			} else {
				a.device()
			}
		}
		d := time.Duration(a.IntN(40)) * time.Minute
		if a.IntN(10) == 0 {
			d += 24 * time.Hour
		}
		a.now += d
		a.say("after %s", FormatDuration(d))
		for _, e := range a.devices {
			if e.until > 0 && e.until <= a.now {
				*e = deviceState{}
			}
		}
	}
	return a.b.String()
}

func (a *author) user() {
	u := a.pick("ada", "bob")
	other := a.pick("ada", "bob", "eve")
	if other == u {
		other = "eve"
	}
	switch a.IntN(8) {
	case 0:
		a.say("%s moves %s to %s", u, other, a.pick("external", "colleagues", "workgroup", "friends", "blocked", "nowhere"))
	case 1:
		member := a.pick("domain partner.example", "everyone", "sameEnterprise", "federated", "user eve")
		a.say("%s %s %s", u, fmt.Sprintf(a.pick("adds %s to", "removes %s from"), member), a.pick("100", "200", "300", "32000", "1000"))
	case 2:
		a.say("%s has %s \"x\" in %dm for %dm", u, a.pick("meeting", "appointment", "tentative", "out-of-office"), a.IntN(60), 1+a.IntN(90))
	case 3:
		a.say("%s %s privacy", u, a.pick("enters", "leaves"))
	case 4:
		a.say("%s adds contact %s%s", u, other, a.pick("", " as delegate", " to 400"))
	case 5:
		a.say("%s removes contact %s", u, other)
	case 6:
		a.say("eve watches %s%s", u, a.pick("", " polling every 11m", " for state"))
	case 7:
		a.say("%s watches %s", u, map[string]string{"ada": "bob", "bob": "ada"}[u])
	}
}

func (a *author) device() {
	name := a.pick("laptop", "desk", "mobile", "pc")
	e := a.devices[name]
	switch {
	case !e.in:
		a.say("%s signs in", name)
		e.in = true
		return
	case e.until > 0:
		if a.IntN(2) == 0 {
			a.say("%s returns", name)
			e.until = 0
		}
		return
	}
	once := a.pick("", "", " once")
	switch a.IntN(13) {
	case 0:
		a.say("%s signs out", name)
		*e = deviceState{}
	case 1:
		d := time.Duration(1+a.IntN(50)) * time.Minute
		a.say("%s disappears expiring in %s", name, FormatDuration(d))
		e.until = a.now + d
	case 2, 3:
		if e.idle = !e.idle; e.idle {
			a.say("%s goes idle", name)
		} else {
			a.say("%s is used", name)
		}
	case 4, 5:
		a.say("%s chooses %s%s%s", name, a.pick("available", "busy", "do-not-disturb", "away", "6100"), a.pick("", " saying \"hm\""), once)
	case 6:
		a.say("%s resets status%s", name, once)
	case 7:
		a.say("%s starts %s", name, a.pick("call", "conference", "presentation"))
		e.calling = true
	case 8:
		if e.calling {
			a.say("%s ends call", name)
			e.calling = false
		}
	case 9:
		a.say("%s %s%s", name, a.pick("writes \"a\"", "writes \"b\"", "clears note"), once)
	case 10:
		a.say("%s %s notices", name, a.pick("misses", "gets"))
	case 11:
		a.say("%s is at %q", name, a.pick("Room 1", "Room 2", ""))
	case 12:
		a.say("%s publishes note 5 in 200 300 %s%s <note xmlns=\"http://schemas.microsoft.com/2006/09/sip/note\"/>", name, a.pick("static", "user", "endpoint", "for 10m"), a.pick("", " version 1"))
	}
}

// Whatever happens, a watcher with a subscription has what a new one would be
// given, nothing is there whose life is over, the state is what aggregation makes
// of what is there, and endpoints that hear know every version.
func TestProperties(t *testing.T) {
	scripts := 80
	if testing.Short() {
		scripts = 20
	}
	notified, conflicts := 0, 0
	for seed := range uint64(scripts) {
		a := author{Rand: rand.New(rand.NewPCG(seed, 1))}
		text := a.write(40)
		s, err := Parse("x", text)
		if err != nil {
			t.Fatalf("seed %d: %v\n%s", seed, err, text)
		}
		p := &play{script: s, now: s.start, run: &Run{Start: s.start}}
		if err := p.begin(); err != nil {
			t.Fatal(err)
		}
		for n := range s.steps {
			if err := p.pass(&s.steps[n]); err != nil {
				t.Fatalf("seed %d: %v\n%s", seed, err, text)
			}
			if err := p.step(&s.steps[n]); err != nil {
				t.Fatalf("seed %d: %v\n%s", seed, err, text)
			}
			if fault := p.fault(); fault != "" {
				t.Fatalf("seed %d, line %d: %s\n%s", seed, s.steps[n].at.line, fault, text)
			}
			for _, e := range p.events {
				if strings.HasPrefix(e.Outcome, "conflict") {
					conflicts++
				}
				if strings.Contains(e.Outcome, "again, with the versions") {
					t.Errorf("seed %d: a second conflict: %s", seed, e.Outcome)
				}
			}
			for _, w := range p.watches {
				if w.notified {
					notified++
				}
			}
		}
	}
	if notified < scripts*20 || conflicts < scripts/2 {
		t.Errorf("%d notifications and %d conflicts in %d scripts: too few to show anything", notified, conflicts, scripts)
	}
}

// fault is what is not as it should be at the end of a step.
func (p *play) fault() string {
	for _, x := range p.people {
		if _, gone := publication.Expire(x.store, x.registered(), p.now, p.policy.Publication); gone != nil {
			return fmt.Sprintf("%s still has %v", x.name, gone[0])
		}
		all := slices.Collect(x.store.All())
		again, err := aggregate.Aggregate(aggregate.Snapshot{Instances: all, Registered: x.registered(), Previous: x.result.Instances, Now: p.now}, p.policy.Aggregate)
		if err != nil {
			return err.Error()
		}
		for n := range again.Instances {
			i := &again.Instances[n]
			old, ok := x.store.Get(i.Key)
			if !ok || !sameData(old.Data, i.Data) {
				return fmt.Sprintf("%s of %s is not what aggregation makes now", i.Key, x.name)
			}
		}
		for _, c := range x.clients {
			for _, i := range all {
				if c.connected() && !c.deaf && c.version(i.Key) != i.Version {
					return fmt.Sprintf("%s has version %d of %s, which has %d", c.name, c.version(i.Key), i.Key, i.Version)
				}
			}
		}
	}
	for _, w := range p.watches {
		if !w.active || w.mode != subscription.Persistent {
			continue
		}
		fresh := w.of.presentity.View(w.request())
		if !w.view.Equal(fresh) {
			return fmt.Sprintf("%s does not have what there is of %s", w.who.name, w.of.name)
		}
		at := 0
		has := slices.Collect(w.received.All())
		for i := range fresh.All() {
			if at >= len(has) || has[at].Key != i.Key || !sameData(has[at].Data, i.Data) || !has[at].PublishTime.Equal(i.PublishTime.Truncate(time.Millisecond)) {
				return fmt.Sprintf("%s has not received %s of %s", w.who.name, i.Key, w.of.name)
			}
			at++
		}
		if at != len(has) {
			return fmt.Sprintf("%s has received too much of %s: %s", w.who.name, w.of.name, has[at].Key)
		}
		members, err := view.New(w.of.id, w.of.store, w.of.members, p.policy.View)
		if err != nil || !members.View(w.request()).Equal(fresh) {
			return fmt.Sprintf("the presentity of %s is not up to date: %v", w.of.name, err)
		}
	}
	return ""
}

// Playing a script changes nothing in it, and is always the same.
func TestPlayAgain(t *testing.T) {
	files, err := filepath.Glob("../../testdata/simulate/*/script.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		s, err := Parse(file, string(text))
		if err != nil {
			t.Fatal(err)
		}
		first, err := s.Play(Policy{})
		if err != nil {
			t.Fatal(err)
		}
		second, err := s.Play(Policy{})
		if err != nil || !reflect.DeepEqual(first, second) {
			t.Errorf("%s: two runs differ: %v", file, err)
		}
	}
}

// The policies reach those who decide.
func TestPolicy(t *testing.T) {
	s, err := Parse("x", `start 2026-03-02T08:00:00Z
user ada sip:ada@example.com
user bob sip:bob@example.com
endpoint laptop of ada computer
laptop signs in
laptop goes idle
laptop chooses busy
bob watches ada
after 3m
after 1h
`)
	if err != nil {
		t.Fatal(err)
	}
	p := Policy{Aggregate: aggregate.Policy{BusyIdle: aggregate.FlatBusy}}
	p.Timeouts.Inactive = 2 * time.Minute
	r, err := s.Play(p)
	if err != nil {
		t.Fatal(err)
	}
	last := r.Steps[len(r.Steps)-1].Cells[3]
	if last.Number.Value != 7500 || r.Steps[1].Time.Sub(r.Start) != 2*time.Minute {
		t.Errorf("%s at the end, first idle at %v", last.Number.Value, r.Steps[1].Time)
	}
}
