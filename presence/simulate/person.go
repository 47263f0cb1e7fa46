package simulate

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/enhancedpresence/epx/generated/state"
	"github.com/enhancedpresence/epx/presence"
	"github.com/enhancedpresence/epx/presence/access"
	"github.com/enhancedpresence/epx/presence/aggregate"
	"github.com/enhancedpresence/epx/presence/availability"
	"github.com/enhancedpresence/epx/presence/display"
	"github.com/enhancedpresence/epx/presence/publication"
	"github.com/enhancedpresence/epx/presence/subscription"
	"github.com/enhancedpresence/epx/presence/view"
	"github.com/enhancedpresence/epx/xmlrt"
)

// A person is a user with all that a server holds of them.
type person struct {
	*user
	clients []*client
	track   int // the first of the two aggregates

	store    publication.Store
	members  access.List
	table    subscription.Table
	prompts  subscription.Prompts
	calendar []aggregate.Event // by time
	ticked   time.Time         // when the calendar was last looked at

	result     *aggregate.Result
	presentity *view.Presentity
	seen       publication.Store // by presentity
	why        [2]string         // the states of containers 2 and 3 are as they are

	changed []presence.Key // since the last settlement
	stirred bool           // endpoints have signed in or out since then
}

func newPerson(p *play, u *user) (*person, error) {
	x := &person{user: u, stirred: true, ticked: p.now}
	plan, err := access.Bootstrap(access.List{}, u.start, p.policy.View.Access)
	if err != nil {
		return nil, err
	}
	x.members = plan.After
	limits := subscription.DefaultLimits()
	if x.table, err = subscription.NewTable(limits); err != nil {
		return nil, err
	}
	if x.prompts, err = subscription.NewPrompts(limits); err != nil {
		return nil, err
	}
	return x, x.settle(p)
}

// watcher is the person as another sees who watches: in the enterprise if they
// have one domain, else in the network of the declaration.
func (x *person) watcher(owner *person) access.Watcher {
	w := access.Watcher{URI: x.id, Network: x.network}
	if x.id.Domain() == owner.id.Domain() {
		w.Network = access.SameEnterprise
	}
	return w
}

// registered are the endpoints that are registered; never nil.
func (x *person) registered() []string {
	out := []string{}
	for _, c := range x.clients {
		if c.registered {
			out = append(out, c.guid)
		}
	}
	return out
}

func (x *person) timers(p *play, consider func(time.Time)) {
	if t, ok := publication.NextExpiry(x.store, p.policy.Publication); ok {
		consider(t)
	}
	for _, e := range x.calendar {
		consider(e.Start)
		consider(e.End)
	}
}

// tick does what is due.
func (x *person) tick(p *play) {
	x.expire(p)
	for _, e := range x.calendar {
		if e.Start.After(x.ticked) && !e.Start.After(p.now) {
			p.happens("%s of %s begins", entry(e), x.name)
		}
		if e.End.After(x.ticked) && !e.End.After(p.now) {
			p.happens("%s of %s ends", entry(e), x.name)
		}
	}
	x.ticked = p.now
	x.calendar = slices.DeleteFunc(x.calendar, func(e aggregate.Event) bool { return !e.End.After(p.now) })
	x.publishCalendar(p)
}

// entry names an entry of a calendar.
func entry(e aggregate.Event) string {
	name := "a free time"
	switch {
	case e.Meeting:
		name = "a meeting"
	case e.Busyness == aggregate.BusyEvent:
		name = "an appointment"
	case e.Busyness == aggregate.Tentative:
		name = "a tentative appointment"
	case e.Busyness == aggregate.OutOfOffice:
		name = "a time out of office"
	}
	if e.Subject != "" {
		name += fmt.Sprintf(" %q", e.Subject)
	}
	return name
}

// expire takes out what is over.
func (x *person) expire(p *play) {
	before := x.store
	var gone []presence.Key
	x.store, gone = publication.Expire(x.store, x.registered(), p.now, p.policy.Publication)
	x.changed = append(x.changed, gone...)
	for _, k := range gone {
		i, _ := before.Get(k)
		if i.Expiry.Type != presence.TimeBound || k.Container == presence.AggregationContainer3 {
			continue
		}
		what := k.String()
		if kind := publication.KindOf(k.Category, k.Instance); kind == publication.KindTimedUserState {
			what = "what was chosen"
		}
		p.happens("the time of %s of %s is over", what, x.name)
	}
}

// publisher is the endpoint that publishes the calendar, nil if there is none.
func (x *person) publisher() *client {
	for _, c := range x.clients {
		if c.device == state.DeviceTypeComputer && c.connected() {
			return c
		}
	}
	return nil
}

// calendarIDs are the identifiers of what a calendar publishes.
func (x *person) calendarIDs() [2]uint32 {
	return [2]uint32{publication.IDs{}.CalendarState(x.id.String()), publication.IDs{}.OutOfOfficeMeeting(x.id.String())}
}

// publishCalendar publishes what the calendar says now, if it is not there
// (A13).
func (x *person) publishCalendar(p *play) {
	c := x.publisher()
	if c == nil {
		return
	}
	want := aggregate.CalendarStateOf(x.id.String(), x.calendar, p.now)
	ids := x.calendarIDs()
	current := ids[0]
	if want != nil && !want.Availability.Set {
		current = ids[1]
	}
	for _, id := range ids {
		there, ok := x.store.Get(presence.Key{Category: presence.CategoryState, Container: presence.AggregationContainer, Instance: id})
		switch {
		case want == nil || id != current:
			if ok {
				c.mustPublish(p, c.deletions(id)...)
			}
		case !ok || there.EndpointID != c.guid || !sameData(there.Data, &state.State{Value: want}):
			c.mustPublish(p, c.states(id, presence.Expiry{}, want)...)
		}
	}
}

// publishesCalendar tells whether a state of the calendar is there from an
// endpoint.
func (x *person) publishesCalendar(c *client) bool {
	for _, id := range x.calendarIDs() {
		if i, ok := x.store.Get(presence.Key{Category: presence.CategoryState, Container: presence.AggregationContainer, Instance: id}); ok && i.EndpointID == c.guid {
			return true
		}
	}
	return false
}

// settle does what a server does after changes: it aggregates and notifies, and
// endpoints learn what there is.
func (x *person) settle(p *play) error {
	x.publishCalendar(p)
	x.expire(p)
	if x.stirred || slices.ContainsFunc(x.changed, func(k presence.Key) bool { return aggregate.Triggers(k.Category, k.Container) }) {
		if err := x.aggregate(p); err != nil {
			return err
		}
	}
	x.stirred = false
	if err := x.present(p); err != nil {
		return p.fail("%v", err)
	}
	err := x.notify(p)
	x.changed = nil
	for _, c := range x.clients {
		if c.connected() && !c.deaf {
			c.learn()
		}
	}
	return err
}

// aggregate is rule A1. What comes out as it was is left alone.
func (x *person) aggregate(p *play) error {
	in := aggregate.Snapshot{Instances: slices.Collect(x.store.All()), Registered: x.registered(), Now: p.now}
	if x.result != nil {
		in.Previous = x.result.Instances
	}
	result, err := aggregate.Aggregate(in, p.policy.Aggregate)
	if err != nil {
		return p.fail("%v", err)
	}
	merged := result.Merge(in.Instances)
	for n := range merged {
		i := &merged[n]
		old, ok := x.store.Get(i.Key)
		switch {
		case result.Find(i.Key) == nil:
		case ok && old.Expiry == i.Expiry && sameData(old.Data, i.Data):
			*i = old
		default:
			i.Version = old.Version + 1
			x.changed = append(x.changed, i.Key)
		}
	}
	store, err := publication.NewStore(merged...)
	if err != nil {
		return p.fail("%v", err)
	}
	for _, i := range in.Instances {
		if _, ok := store.Get(i.Key); !ok {
			x.changed = append(x.changed, i.Key)
		}
	}
	x.store, x.result = store, result
	trace := result.Trace()
	for n := range x.why {
		x.why[n] = x.explain(trace, presence.AggregationContainer+presence.ContainerID(n))
	}
	return nil
}

func sameData(a, b xmlrt.Element) bool {
	v, err := xmlrt.Marshal(a, xmlrt.WithoutChecks())
	if err != nil {
		return false
	}
	w, err := xmlrt.Marshal(b, xmlrt.WithoutChecks())
	return err == nil && bytes.Equal(v, w)
}

// explain says what decided about the state of container 2 or 3.
func (x *person) explain(trace []aggregate.Step, container presence.ContainerID) string {
	var why []string
	for _, s := range trace {
		if s.Verdict != aggregate.Won || s.Container != container {
			continue
		}
		from := x.source(&s)
		switch s.Rule {
		case "A5", "A9", "A11":
			if from != "" {
				from += " " + s.Number.Value.String() + ", "
			}
			why = append(why, string(s.Rule)+" "+from+s.Text)
		case "A10":
			why = append(why, string(s.Rule)+" "+s.Text)
		case "A12":
			why = append(why, string(s.Rule)+" "+s.Token+" from "+from)
		}
	}
	return strings.Join(why, "; ")
}

// source names what a step is about.
func (x *person) source(s *aggregate.Step) string {
	name := ""
	for _, c := range x.clients {
		if strings.EqualFold(c.guid, s.Endpoint) {
			name = c.name
		}
	}
	switch {
	case s.Kind == aggregate.NoKind:
		return ""
	case s.Kind == aggregate.MachineState && name != "":
		return name
	case s.Kind == aggregate.UserState:
		return "the choice of " + x.name
	case s.Kind == aggregate.CalendarState:
		return "the calendar of " + x.name
	case name != "":
		return s.Kind.String() + " of " + name
	}
	return s.Kind.String()
}

// present makes the presentity of what there is.
func (x *person) present(p *play) (err error) {
	if x.presentity == nil {
		x.presentity, err = view.New(x.id, x.store, x.members, p.policy.View)
	} else if x.changed != nil {
		x.presentity, err = x.presentity.WithInstances(x.store)
	}
	if err != nil {
		return err
	}
	x.seen = x.store
	return nil
}

// setMembers changes the members of containers.
func (x *person) setMembers(l access.List) {
	x.members = l
	x.presentity = x.presentity.WithMembers(l)
}

// notify tells watchers with a persistent subscription what has changed.
func (x *person) notify(p *play) error {
	var notes []subscription.Notification
	x.table, notes = subscription.Update(x.table, x.presentity.Container, x.changed...)
	for _, n := range notes {
		for _, w := range p.watches {
			if w.of == x && w.subscriber == n.To && w.mode == subscription.Persistent {
				if err := w.receive(p); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// cell is the aggregated state of container 2 or 3.
func (x *person) cell(p *play, container presence.ContainerID) Cell {
	s, ok := x.result.State(container)
	if !ok {
		return Cell{Text: availability.ClassUndefined.Text()}
	}
	c := show(p, display.Contact{State: s})
	c.Reason = x.why[container-presence.AggregationContainer]
	return c
}

// show is a cell with what a client shows of a contact.
func show(p *play, contact display.Contact) Cell {
	status := display.Show(contact, p.now, p.policy.LCID, p.policy.Display)
	c := Cell{Text: status.Text, Inactive: status.Inactive, Summary: status.Summary.String()}
	if contact.State != nil && !contact.Blocked {
		c.Number = xmlrt.Some(availability.Availability(contact.State.Availability.Or(uint32(availability.Offline))))
	}
	return c
}

// blocks tells whether the person has blocked another.
func (x *person) blocks(p *play, other *person) bool {
	d := access.Decide(x.members, x.id, other.watcher(x), access.HeldAnywhere(), p.policy.View.Access)
	return d.Level() == presence.LevelBlocked
}

// A watching is what somebody sees of somebody else.
type watching struct {
	who, of    *person
	track      int
	subscriber subscription.Subscriber
	categories []string
	active     bool
	mode       subscription.Mode
	polls      bool
	since      time.Time // of polling
	every      time.Duration
	polled     time.Time
	asks       bool // at the end of this step

	view     view.View
	received display.Received
	decision access.Decision
	why      string
	notified bool
}

// request is what the watcher asks for.
func (w *watching) request() view.Request {
	return view.Request{Watcher: w.who.watcher(w.of), Categories: w.categories}
}

// receive gives the watcher the document that a server sends: what is new since
// the last one. A zero view is new from end to end.
func (w *watching) receive(p *play) error {
	now := w.of.presentity.View(w.request())
	doc, err := view.Diff(w.view, now, p.policy.View)
	if err != nil {
		return err
	}
	if doc != nil {
		if w.received, err = w.received.Apply(&doc.CategoriesType); err != nil {
			return err
		}
		w.notified = true
	}
	w.view = now
	w.explain(p)
	return nil
}

// explain says why the watcher sees the state that it sees.
func (w *watching) explain(p *play) {
	x := w.of
	w.decision = access.Decide(x.members, x.id, w.who.watcher(x), x.seen.Holders(presence.CategoryState), p.policy.View.Access)
	id, ok := w.decision.Container.Get()
	if !ok {
		w.why = w.decision.Reason()
		return
	}
	by := "everyone"
	if w.decision.Rule != access.RuleDefault {
		by = "the member " + w.decision.Member.String()
	}
	w.why = fmt.Sprintf("container %d by %s", id, by)
	switch id {
	case presence.BlockedContactsContainer:
		w.why += ", which says Offline always"
	case presence.WorkgroupContainer:
		w.why += ": " + x.why[1]
	case presence.ExternalContactsContainer, presence.ColleaguesContainer, presence.FriendsAndFamilyContainer:
		w.why += ": " + x.why[0]
	}
}

// poll asks if it is time (E6), which is at the end of a step.
func (w *watching) poll(p *play) error {
	due := false
	if w.polls && w.polled.Before(p.now) && !w.asks {
		next, err := subscription.NextPoll(w.since, w.polled, w.every)
		if err != nil {
			return err
		}
		due = !p.now.Before(next)
	}
	if !due && !w.asks {
		return nil
	}
	before := w.view
	w.asks, w.polled = false, p.now
	err := w.ask(p)
	if due && !before.Equal(w.view) {
		p.happens("%s asks again for %s", w.who.name, w.of.name)
	}
	return err
}

// ask gives the watcher everything.
func (w *watching) ask(p *play) error {
	before, notified := w.view, w.notified
	w.view, w.received = view.View{}, display.Received{}
	err := w.receive(p)
	w.notified = notified || !before.Equal(w.view) // being told the same is nothing to be seen
	return err
}

// cell is what the watcher sees.
func (w *watching) cell(p *play) Cell {
	if !w.active {
		return Cell{Text: notWatching, Reason: "watches no more"}
	}
	contact := display.Contact{State: w.received.State(), Services: w.received.Services(), Blocked: w.who.blocks(p, w.of)}
	c := show(p, contact)
	if n, ok := w.received.Note(p.policy.LCID, p.policy.Display); ok && !contact.Blocked {
		c.Note = n.Value
	}
	c.Notified = w.notified
	if w.mode == subscription.Persistent {
		w.explain(p)
	}
	c.Container, c.Reason = w.decision.Container, w.why
	if contact.Blocked {
		c.Reason = w.who.name + " has blocked " + w.of.name
	}
	if w.mode != subscription.Persistent {
		c.AsOf = w.polled
	}
	d := access.Decide(w.of.members, w.of.id, w.who.watcher(w.of), access.HeldAnywhere(), p.policy.View.Access)
	id, ok := d.Container.Get()
	c.CallsBlocked = !ok || id == presence.BlockedContactsContainer || w.of.result.CallsBlocked(id)
	return c
}
