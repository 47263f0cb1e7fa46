package simulate

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/enhancedpresence/epx/generated/note"
	"github.com/enhancedpresence/epx/generated/state"
	"github.com/enhancedpresence/epx/presence"
	"github.com/enhancedpresence/epx/presence/access"
	"github.com/enhancedpresence/epx/presence/aggregate"
	"github.com/enhancedpresence/epx/presence/availability"
	"github.com/enhancedpresence/epx/presence/publication"
	"github.com/enhancedpresence/epx/presence/subscription"
	"github.com/enhancedpresence/epx/xmlrt"
)

// What endpoints do.

type signIn struct{ *endpoint }

func (a *signIn) do(p *play) (string, error) {
	c := p.clients[a.index]
	if c.registered {
		return "", p.fail("%s is signed in already", c.name)
	}
	c.register(p)
	return "", nil
}

type signOut struct{ *endpoint }

func (a *signOut) do(p *play) (string, error) {
	c := p.clients[a.index]
	if err := c.mustConnect(p); err != nil {
		return "", err
	}
	c.unregister(p)
	return "", nil
}

// disappear is an endpoint that is cut off without a word.
type disappear struct {
	*endpoint
	expiring time.Duration
}

func (a *disappear) do(p *play) (string, error) {
	c := p.clients[a.index]
	if err := c.mustConnect(p); err != nil {
		return "", err
	}
	c.cutOff = p.now.Add(a.expiring)
	return "", nil
}

type comeBack struct{ *endpoint }

func (a *comeBack) do(p *play) (string, error) {
	c := p.clients[a.index]
	switch {
	case !c.registered:
		return "", p.fail("%s is not registered any more, and has to sign in", c.name)
	case c.connected():
		return "", p.fail("%s has not disappeared", c.name)
	}
	c.cutOff = time.Time{}
	c.learn()
	if c.machine != c.active(p) {
		c.publishMachine(p)
	}
	return "", nil
}

type goIdle struct{ *endpoint }

func (a *goIdle) do(p *play) (string, error) {
	c := p.clients[a.index]
	switch {
	case !c.registered:
		return "", p.fail("%s is not signed in", c.name)
	case !c.idle.IsZero():
		return "", p.fail("%s is idle already", c.name)
	}
	c.idle = p.now
	return "", nil
}

type use struct{ *endpoint }

func (a *use) do(p *play) (string, error) {
	c := p.clients[a.index]
	switch {
	case !c.registered:
		return "", p.fail("%s is not signed in", c.name)
	case c.idle.IsZero():
		return "", p.fail("%s is in use already", c.name)
	}
	c.idle = time.Time{}
	if c.connected() {
		c.publishMachine(p)
	}
	return "", nil
}

type beAt struct {
	*endpoint
	at string
}

func (a *beAt) do(p *play) (string, error) {
	c := p.clients[a.index]
	c.place = a.at
	if c.connected() {
		c.publishMachine(p)
	}
	return "", nil
}

// choose is what the user says of themselves.
type choose struct {
	*endpoint
	status availability.Availability
	saying string
	once   bool
}

func (a *choose) do(p *play) (string, error) {
	c := p.clients[a.index]
	if err := c.mustConnect(p); err != nil {
		return "", err
	}
	made, err := aggregate.Choose(a.status, p.now)
	if err != nil {
		return "", p.fail("%v", err)
	}
	pubs := make([]publication.Publication, len(made))
	for n, i := range made {
		pubs[n] = publication.Publication{Key: i.Key, Version: c.version(i.Key), Expiry: i.Expiry, Data: i.Data}
	}
	if a.saying != "" {
		s := made[0].Data.(*state.State)
		low, high := a.status.Class().Range()
		s.Value.(*state.UserState).Activity = []state.ActivityType{{
			MinAvailability: xmlrt.Some(uint32(low)),
			MaxAvailability: xmlrt.Some(uint32(high)),
			Custom:          []state.LCIDType{{Value: a.saying, LCID: xmlrt.Some(uint32(1033))}},
		}}
		pubs[1].Data = aggregate.Workgroup(s, aggregate.Spelling{})
	}
	return c.publish(p, a.once, pubs...)
}

// reset deletes what the user has chosen.
type reset struct {
	*endpoint
	once bool
}

func (a *reset) do(p *play) (string, error) {
	c := p.clients[a.index]
	if err := c.mustConnect(p); err != nil {
		return "", err
	}
	var pubs []publication.Publication
	for _, id := range []uint32{presence.StaticUserStateID, presence.TimedUserStateID} {
		for _, d := range c.deletions(id) {
			// What an endpoint does not know of, it does not delete.
			if d.Version != 0 {
				pubs = append(pubs, d)
			}
		}
	}
	if pubs == nil {
		return "nothing was chosen, as far as it knows", nil
	}
	return c.publish(p, a.once, pubs...)
}

// call is a call that starts, or becomes another kind of call.
type call struct {
	*endpoint
	kind aggregate.Call
}

func (c *client) callID() uint32 {
	return publication.IDs{}.VoIPState(c.of.id.URI(), c.gruu)
}

func (a *call) do(p *play) (string, error) {
	c := p.clients[a.index]
	if err := c.mustConnect(p); err != nil {
		return "", err
	}
	c.calling, c.call = true, a.kind
	return c.publish(p, false, c.states(c.callID(), presence.Expiry{}, aggregate.PhoneStateOf(a.kind, ""))...)
}

type hangUp struct{ *endpoint }

func (a *hangUp) do(p *play) (string, error) {
	c := p.clients[a.index]
	if err := c.mustConnect(p); err != nil {
		return "", err
	}
	if !c.calling {
		return "", p.fail("%s is in no call", c.name)
	}
	c.calling = false
	return c.publish(p, false, c.deletions(c.callID())...)
}

// writeNote publishes a note, or an empty one where a container is not to have
// any (C3, C13; publication-behaviors-of-category-instances; stated).
type writeNote struct {
	*endpoint
	text string
	once bool
}

func (a *writeNote) do(p *play) (string, error) {
	c := p.clients[a.index]
	if err := c.mustConnect(p); err != nil {
		return "", err
	}
	var pubs []publication.Publication
	for _, id := range []presence.ContainerID{100, 200, 300, 400, 32000} {
		n := &note.Note{}
		if a.text != "" && id != presence.ExternalContactsContainer && id != presence.BlockedContactsContainer {
			n.Body = []note.NoteTypeBody{{Type: note.NoteTypePersonal, LCID: xmlrt.Some(uint32(1033)), Value: a.text}}
		}
		k := presence.Key{Category: presence.CategoryNote, Container: id, Instance: presence.PersonalNoteID}
		pubs = append(pubs, publication.Publication{Key: k, Version: c.version(k), Expiry: presence.Expiry{Type: presence.Static}, Data: n})
	}
	return c.publish(p, a.once, pubs...)
}

// publish is any publication, or deletion, as a script writes it.
type publish struct {
	*endpoint
	deletes    bool
	category   string
	instance   uint32
	containers []presence.ContainerID
	expiry     presence.Expiry
	version    xmlrt.Optional[uint32]
	once       bool
	content    xmlrt.Element
}

func (a *publish) do(p *play) (string, error) {
	c := p.clients[a.index]
	if err := c.mustConnect(p); err != nil {
		return "", err
	}
	pubs := make([]publication.Publication, len(a.containers))
	for n, id := range a.containers {
		k := presence.Key{Category: a.category, Container: id, Instance: a.instance}
		v := a.version.Or(c.version(k))
		if a.deletes {
			pubs[n] = publication.Deletion(k, v)
		} else {
			pubs[n] = publication.Publication{Key: k, Version: v, Expiry: a.expiry, Data: a.content}
		}
	}
	return c.publish(p, a.once, pubs...)
}

// hear is whether an endpoint is told of what others publish.
type hear struct {
	*endpoint
	gets bool
}

func (a *hear) do(p *play) (string, error) {
	c := p.clients[a.index]
	c.deaf = !a.gets
	return "", nil
}

// What users do.

// has is an entry of a calendar.
type has struct {
	who        *user
	event      aggregate.Event // without times
	in, length time.Duration
}

func (a *has) do(p *play) (string, error) {
	x := p.people[a.who.index]
	e := a.event
	e.Start = p.now.Add(a.in)
	e.End = e.Start.Add(a.length)
	if len(x.calendar) == maxCalendar {
		return "", p.fail("the calendar of %s has more than %d entries", x.name, maxCalendar)
	}
	at, _ := slices.BinarySearchFunc(x.calendar, e, byTime)
	x.calendar = slices.Insert(x.calendar, at, e)
	if x.publisher() == nil {
		return "no computer of " + x.name + " is there to publish it", nil
	}
	return "", nil
}

// move gives somebody a level (B11).
type move struct {
	who, whom *user
	to        presence.Level
}

func (a *move) do(p *play) (string, error) {
	x := p.people[a.who.index]
	m, err := access.MoveUser(x.members, p.people[a.whom.index].watcher(x), a.to, p.policy.View.Access)
	if err != nil {
		return "", p.fail("%v", err)
	}
	x.setMembers(m.After)
	if !m.Reached {
		return changes(m.Plan) + ", which does not give that level", nil
	}
	return changes(m.Plan), nil
}

// changes says what a plan changes.
func changes(plan access.Plan) string {
	var out []string
	for _, u := range plan.Updates {
		for _, c := range u.Changes {
			preposition := "to"
			if c.Action == access.Remove {
				preposition = "from"
			}
			out = append(out, fmt.Sprintf("%v %s container %d", c, preposition, u.Container))
		}
	}
	if out == nil {
		return "no container changes"
	}
	return strings.Join(out, ", ")
}

// membership changes the members of one container (B10).
type membership struct {
	who       *user
	change    access.Change
	container presence.ContainerID
}

func (a *membership) do(p *play) (string, error) {
	x := p.people[a.who.index]
	next, err := x.members.Apply(p.policy.View.Access, access.Update{Container: a.container, Changes: []access.Change{a.change}})
	if err != nil {
		return "", p.fail("%v", err)
	}
	same := next.Equal(x.members)
	x.setMembers(next)
	if same {
		return "nothing changes", nil
	}
	return "", nil
}

// addContact is what a contact does to containers in privacy mode (B13).
type addContact struct {
	who, contact *user
	delegate     bool
	to           xmlrt.Optional[presence.ContainerID]
}

func (a *addContact) do(p *play) (string, error) {
	x := p.people[a.who.index]
	plan, err := access.AddContact(x.members, access.Contact{Watcher: p.people[a.contact.index].watcher(x), Delegate: a.delegate}, a.to, p.policy.View.Access)
	if err != nil {
		return "", p.fail("%v", err)
	}
	x.setMembers(plan.After)
	return changes(plan), nil
}

type deleteContact struct{ who, contact *user }

func (a *deleteContact) do(p *play) (string, error) {
	x := p.people[a.who.index]
	plan, err := access.DeleteContact(x.members, a.contact.id, p.policy.View.Access)
	if err != nil {
		return "", p.fail("%v", err)
	}
	x.setMembers(plan.After)
	return changes(plan), nil
}

// privacy enters privacy mode, or leaves it (B9, B12).
type privacy struct {
	who    *user
	enters bool
}

func (a *privacy) do(p *play) (string, error) {
	x := p.people[a.who.index]
	var plan access.Plan
	var err error
	if a.enters {
		plan, err = access.EnterPrivacy(x.members, p.policy.View.Access)
	} else {
		plan, err = access.Bootstrap(x.members, access.StartStandard, p.policy.View.Access)
	}
	if err != nil {
		return "", p.fail("%v", err)
	}
	x.setMembers(plan.After)
	return changes(plan), nil
}

// allow sets a limit of an administrator (E7, E8).
type allow struct {
	who     *user
	number  int
	prompts bool
}

func (a *allow) do(p *play) (string, error) {
	x := p.people[a.who.index]
	limits := x.table.Limits()
	if a.prompts {
		limits.PromptedSubscribers = a.number
	} else {
		limits.CategorySubscriptions = a.number
	}
	table, err := x.table.WithLimits(limits)
	if err != nil {
		return "", p.fail("%v", err)
	}
	x.table = table
	if a.prompts {
		if x.prompts.Len() > 0 {
			return "", p.fail("prompts wait for %s already", x.name)
		}
		if x.prompts, err = subscription.NewPrompts(limits); err != nil {
			return "", p.fail("%v", err)
		}
	}
	return "", nil
}

// Who watches.

// begin is the watching of a user by another, which is made if there is none.
func (p *play) beginWatching(who, of *user, categories []string) (*watching, error) {
	w := p.watching(who, of)
	if w == nil {
		if len(p.watches) == MaxWatchers {
			return nil, p.fail("more than %d watchers", MaxWatchers)
		}
		if p.cells += len(p.run.Steps) + 1; p.cells > MaxCells { // steps from before have one too
			return nil, p.tooMuch()
		}
		w = &watching{who: p.people[who.index], of: p.people[of.index], track: len(p.run.Tracks)}
		w.subscriber = subscription.NewSubscriber(who.id, who.name)
		p.watches = append(p.watches, w)
		p.run.Tracks = append(p.run.Tracks, Track{Kind: WatcherTrack, Name: who.name, Of: of.name})
	}
	if w.categories = categories; categories == nil {
		w.categories = p.policy.Subscription.DefaultCategories()
	}
	return w, nil
}

// watch begins a subscription (E6), or refreshes it.
type watch struct {
	who, of    *user
	polling    bool
	every      time.Duration
	saying     xmlrt.Optional[string]
	categories []string
}

func (a *watch) do(p *play) (string, error) {
	x := p.people[a.of.index]
	w, err := p.beginWatching(a.who, a.of, a.categories)
	if err != nil {
		return "", err
	}
	r := subscription.Request{Watcher: w.who.watcher(x), Endpoint: w.subscriber.Endpoint, Categories: w.categories, Mode: subscription.PersistentOrPolling}
	if a.polling {
		r.Mode = subscription.Polling
		x.table, _ = subscription.End(x.table, w.subscriber)
	}
	table, answer, err := subscription.Subscribe(x.table, r, x.presentity.Container, p.policy.Subscription)
	if err != nil {
		return "", p.fail("%v", err)
	}
	x.table = table
	w.active, w.mode, w.polls = true, answer.Mode, answer.Mode == subscription.Polling
	w.since, w.every = p.now, a.every
	var outcome []string
	if w.polls && !a.polling {
		outcome = append(outcome, "there is no room for another persistent subscription: it polls")
	}
	if w.polls {
		w.asks = true
	} else if err := w.ask(p); err != nil {
		return "", p.fail("%v", err)
	}
	if a.saying.Set && w.mode == subscription.Persistent {
		said, err := a.prompt(p, x, w)
		if err != nil {
			return "", err
		}
		outcome = append(outcome, "its prompt: "+said)
	}
	return strings.Join(outcome, "; "), nil
}

// prompt asks the presentity to take notice (E8).
func (a *watch) prompt(p *play, x *person, w *watching) (string, error) {
	d := access.Decide(x.members, x.id, w.who.watcher(x), access.HeldAnywhere(), p.policy.View.Access)
	about := subscription.Relation{Container: d.Container.Or(presence.DefaultContainer), Availability: availability.Offline}
	in := about.Container
	if in == presence.DefaultContainer || in.Level() == presence.LevelUnknown {
		in = presence.AggregationContainer
	}
	if s, ok := x.result.State(in); ok {
		about.Availability = availability.Availability(s.Availability.Or(uint32(availability.Offline)))
	}
	prompts, outcome, err := subscription.Ask(x.prompts, subscription.Prompt{Watcher: w.who.watcher(x), Context: a.saying}, about, subscription.BlockRules())
	if err != nil {
		return "", p.fail("%v", err)
	}
	x.prompts = prompts
	return outcome.String(), nil
}

type unwatch struct{ who, of *user }

func (a *unwatch) do(p *play) (string, error) {
	w := p.watching(a.who, a.of)
	if w == nil || !w.active {
		return "", p.fail("%s does not watch %s", a.who.name, a.of.name)
	}
	w.of.table, _ = subscription.End(w.of.table, w.subscriber)
	*w = watching{who: w.who, of: w.of, track: w.track, subscriber: w.subscriber}
	return "", nil
}

// look asks once.
type look struct {
	who, of    *user
	categories []string
}

func (a *look) do(p *play) (string, error) {
	if w := p.watching(a.who, a.of); w != nil && w.active && w.mode != subscription.Query {
		return "", p.fail("%s watches %s, and need not ask", a.who.name, a.of.name)
	}
	w, err := p.beginWatching(a.who, a.of, a.categories)
	if err != nil {
		return "", err
	}
	w.active, w.mode, w.asks = true, subscription.Query, true
	return "", nil
}

type acknowledge struct{ who, whom *user }

func (a *acknowledge) do(p *play) (string, error) {
	x := p.people[a.who.index]
	prompts, ok := subscription.Acknowledge(x.prompts, a.whom.id)
	if !ok {
		return "", p.fail("no prompt of %s waits for %s", a.whom.name, a.who.name)
	}
	x.prompts = prompts
	return "", nil
}

// expect is what is expected to be seen at the end of the step.
type expect struct {
	at     position
	who    *user
	of     *user // nil for the state of who
	text   xmlrt.Optional[string]
	number xmlrt.Optional[availability.Availability]
}

func (a *expect) do(p *play) (string, error) {
	p.expected = append(p.expected, a)
	if a.of == nil && len(p.people[a.who.index].clients) == 0 {
		return "", p.fail("%s has no endpoint, so that there is no state to expect", a.who.name)
	}
	return "", nil
}

// check is an error if what is seen is not what is expected.
func (a *expect) check(p *play, s *Step) *Error {
	fail := func(format string, args ...any) *Error {
		return &Error{p.script.file, a.at.line, a.at.column, "at " + p.clock(p.now) + " " + fmt.Sprintf(format, args...)}
	}
	var c *Cell
	subject := a.who.name + " is"
	if a.of == nil {
		c = &s.Cells[p.people[a.who.index].track]
	} else {
		subject = a.who.name + " sees"
		if w := p.watching(a.who, a.of); w != nil && w.active {
			c = &s.Cells[w.track]
		}
	}
	if !a.text.Set && !a.number.Set {
		if c != nil && c.Number.Set {
			return fail("%s %q (%s) and not nothing", subject, c.Line(), c.Number.Value)
		}
		return nil
	}
	if c == nil {
		return fail("%s nothing: %s does not watch %s", subject, a.who.name, a.of.name)
	}
	n, ok := a.number.Get()
	switch {
	case ok && (!c.Number.Set || c.Number.Value != n):
		found := fmt.Sprintf("%q", c.Line())
		if c.Number.Set {
			found = c.Number.Value.String()
		}
		return fail("%s %s and not %s: %s", subject, found, n, c.Reason)
	case a.text.Set && a.text.Value != c.Text && a.text.Value != c.Line():
		return fail("%s %q and not %q: %s", subject, c.Line(), a.text.Value, c.Reason)
	}
	return nil
}
