package simulate

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/enhancedpresence/epx/presence"
	"github.com/enhancedpresence/epx/presence/aggregate"
	"github.com/enhancedpresence/epx/presence/availability"
	"github.com/enhancedpresence/epx/presence/display"
	"github.com/enhancedpresence/epx/presence/publication"
	"github.com/enhancedpresence/epx/presence/subscription"
	"github.com/enhancedpresence/epx/presence/view"
)

// A Policy is the policies of all that plays along. The zero Policy is the
// recommended reading throughout.
type Policy struct {
	Aggregate    aggregate.Policy
	Publication  publication.Policy
	View         view.Policy // with that of access
	Subscription subscription.Policy
	Display      display.Policy
	// Timeouts say when a machine without input becomes Inactive and Away.
	Timeouts availability.Timeouts
	// LCID is the language of those who look, a Windows locale identifier; 0 is
	// any.
	LCID uint32
}

// Play plays the script.
//
// What cannot be done, such as signing out an endpoint that is not signed in, is
// an *Error with the line. Expectations that are not met are no error; they are in
// Run.Failures.
func (s *Script) Play(policy Policy) (*Run, error) {
	p := &play{script: s, policy: policy, now: s.start}
	p.run = &Run{File: s.file, Title: s.title, Start: s.start}
	if err := p.begin(); err != nil {
		return nil, err
	}
	for n := range s.steps {
		st := &s.steps[n]
		if err := p.pass(st); err != nil {
			return nil, err
		}
		if err := p.step(st); err != nil {
			return nil, err
		}
	}
	p.finish()
	return p.run, nil
}

// A play is a script being played.
type play struct {
	script  *Script
	policy  Policy
	run     *Run
	now     time.Time
	people  []*person // as Script.users
	clients []*client // as Script.endpoints
	watches []*watching

	at       position // of the statement or step that is played
	expected []*expect
	events   []Event
	cells    int
}

// fail is an error of the statement that is played.
func (p *play) fail(format string, args ...any) error {
	return &Error{p.script.file, p.at.line, p.at.column, fmt.Sprintf(format, args...)}
}

func (p *play) tooMuch() error {
	return p.fail("the script has more than %d things to look at in all its steps, those in which somebody polls among them", MaxCells)
}

// happens says that a time was over.
func (p *play) happens(format string, args ...any) {
	p.events = append(p.events, Event{Text: fmt.Sprintf(format, args...)})
}

// begin sets up users, endpoints and tracks.
func (p *play) begin() error {
	for _, u := range p.script.users {
		x, err := newPerson(p, u)
		if err != nil {
			return err
		}
		p.people = append(p.people, x)
	}
	for _, e := range p.script.endpoints {
		c := newClient(e, p.people[e.of.index])
		p.clients = append(p.clients, c)
		c.of.clients = append(c.of.clients, c)
		p.run.Tracks = append(p.run.Tracks, Track{Kind: EndpointTrack, Name: e.name, Of: e.of.name})
	}
	for _, x := range p.people {
		if len(x.clients) > 0 {
			x.track = len(p.run.Tracks)
			for _, id := range []presence.ContainerID{presence.AggregationContainer, presence.AggregationContainer3} {
				p.run.Tracks = append(p.run.Tracks, Track{AggregateTrack, x.name, x.name, id})
			}
		}
	}
	return nil
}

// pass lets the time pass until a step, with a step of its own for whatever is
// over on the way.
func (p *play) pass(st *step) error {
	end := p.now.Add(st.after)
	p.at = st.at
	for {
		next, ok := p.next()
		if !ok || !next.Before(end) {
			p.now = end
			return nil
		}
		p.now = next
		if err := p.play(Step{Time: p.now}, nil); err != nil {
			return err
		}
	}
}

// next is when something is over next, after now.
func (p *play) next() (time.Time, bool) {
	var first time.Time
	found := false
	consider := func(t time.Time) {
		if t.After(p.now) && (!found || t.Before(first)) {
			first, found = t, true
		}
	}
	for _, c := range p.clients {
		c.timers(p, consider)
	}
	for _, x := range p.people {
		x.timers(p, consider)
	}
	for _, w := range p.watches {
		if w.polls {
			if t, err := subscription.NextPoll(w.since, p.now, w.every); err == nil {
				consider(t)
			}
		}
	}
	return first, found
}

// step plays a step of the script.
func (p *play) step(st *step) error {
	p.at = st.at
	return p.play(Step{Time: p.now, Line: st.at.line, Title: st.title}, st.statements)
}

// play plays what is over at this moment, then statements, and records what is
// then to be seen.
func (p *play) play(s Step, statements []statement) error {
	if len(p.run.Steps) == MaxSteps {
		return p.fail("the script takes more than %d steps, those in which a time is over among them", MaxSteps)
	}
	if p.cells += len(p.run.Tracks); p.cells > MaxCells {
		return p.tooMuch()
	}
	p.events, p.expected = nil, nil
	for _, w := range p.watches {
		w.notified = false
	}
	for _, c := range p.clients {
		c.tick(p)
	}
	for _, x := range p.people {
		x.tick(p)
	}
	for n := range statements {
		st := &statements[n]
		p.at = st.at
		at := len(p.events)
		p.events = append(p.events, Event{Line: st.at.line, Text: st.text})
		outcome, err := st.action.do(p)
		if err != nil {
			return err
		}
		p.events[at].Outcome = outcome
		if _, ok := st.action.(*expect); ok {
			p.events = p.events[:at]
		}
	}
	for _, x := range p.people {
		if err := x.settle(p); err != nil {
			return err
		}
	}
	for _, w := range p.watches {
		if err := w.poll(p); err != nil {
			return p.fail("%v", err)
		}
	}
	if s.Line == 0 && p.events == nil && !slices.ContainsFunc(p.watches, func(w *watching) bool { return w.notified }) {
		return nil // nothing that anybody could see
	}
	s.Events = p.events
	s.Cells = p.look()
	p.run.Steps = append(p.run.Steps, s)
	for _, e := range p.expected {
		if err := e.check(p, &s); err != nil {
			p.run.Failures = append(p.run.Failures, err)
		}
	}
	return nil
}

// look is what is to be seen now.
func (p *play) look() []Cell {
	cells := make([]Cell, len(p.run.Tracks))
	for n, c := range p.clients {
		cells[n] = c.cell(p)
	}
	for _, x := range p.people {
		if len(x.clients) > 0 {
			cells[x.track] = x.cell(p, presence.AggregationContainer)
			cells[x.track+1] = x.cell(p, presence.AggregationContainer3)
		}
	}
	for _, w := range p.watches {
		cells[w.track] = w.cell(p)
	}
	return cells
}

// finish gives steps from before a watcher began a cell for that track.
func (p *play) finish() {
	for n := range p.run.Steps {
		s := &p.run.Steps[n]
		for len(s.Cells) < len(p.run.Tracks) {
			s.Cells = append(s.Cells, Cell{Text: notWatching, Reason: "has not begun to watch"})
		}
	}
}

const notWatching = "Not watching"

// watching finds what a user watches of another.
func (p *play) watching(who, of *user) *watching {
	for _, w := range p.watches {
		if w.who.user == who && w.of.user == of {
			return w
		}
	}
	return nil
}

// clock is a time of day for people, in the time zone of the script.
func (p *play) clock(t time.Time) string {
	return t.In(p.script.start.Location()).Format("15:04:05")
}

// byTime orders calendar entries.
func byTime(a, b aggregate.Event) int {
	return cmp.Or(a.Start.Compare(b.Start), a.End.Compare(b.End), strings.Compare(a.Subject, b.Subject))
}
