package subscription_test

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/enhancedpresence/epx/presence"
	"github.com/enhancedpresence/epx/presence/access"
	"github.com/enhancedpresence/epx/presence/availability"
	"github.com/enhancedpresence/epx/presence/sipuri"
	"github.com/enhancedpresence/epx/presence/subscription"
	"github.com/enhancedpresence/epx/xmlrt"
)

// runs is how many worlds are tried.
func runs() int {
	if testing.Short() {
		return 200
	}
	return 2000
}

func pick[T any](r *rand.Rand, of []T) T { return of[r.IntN(len(of))] }

var (
	watchers   = []string{"a@x.example", "b@x.example", "c@y.example"}
	endpoints  = []string{"1", "2", "PC", "pc"}
	categories = []string{"state", "note", "services", "contactCard"}
	containers = []presence.ContainerID{0, 100, 200, 300, 32000}
)

// A world has few watchers, categories and containers, so that they meet often.
type world struct {
	*rand.Rand
	sees map[subscription.View]map[sipuri.Identity]presence.ContainerID // by category
}

func (w *world) id(t *testing.T) sipuri.Identity { return identity(t, "", pick(w.Rand, watchers)) }

func (w *world) views(who access.Watcher, category string) xmlrt.Optional[presence.ContainerID] {
	id, ok := w.sees[subscription.View{Category: category}][who.URI]
	return xmlrt.Optional[presence.ContainerID]{Value: id, Set: ok}
}

// change has one watcher see a category elsewhere, or not at all.
func (w *world) change(t *testing.T) {
	v, who := subscription.View{Category: pick(w.Rand, categories)}, w.id(t)
	if w.sees[v] == nil {
		w.sees[v] = map[sipuri.Identity]presence.ContainerID{}
	}
	if w.IntN(4) == 0 {
		delete(w.sees[v], who)
	} else {
		w.sees[v][who] = pick(w.Rand, containers)
	}
}

func (w *world) request(t *testing.T) subscription.Request {
	r := subscription.Request{
		Watcher:  access.Watcher{URI: w.id(t), Network: access.SameEnterprise},
		Endpoint: pick(w.Rand, endpoints),
		Mode:     subscription.Mode(w.IntN(4)),
	}
	for range 1 + w.IntN(5) {
		r.Categories = append(r.Categories, pick(w.Rand, categories))
	}
	if r.Mode <= subscription.PersistentOrPolling && w.IntN(2) == 0 {
		r.Until = epoch.Add(time.Duration(w.IntN(1000)) * time.Second)
	}
	return r
}

// snapshot is all that a table says.
func snapshot(t subscription.Table) string {
	var out []string
	for s := range t.All() {
		out = append(out, fmt.Sprintf("%v %v %v %v", s.Watcher(), s.Endpoint, s.Until, slices.Collect(s.Views())))
	}
	return strings.Join(out, "\n")
}

// Whatever happens: the limit holds, tables that were there stay as they are,
// and what an endpoint has been told is what it sees, with nothing told twice.
func TestEvents(t *testing.T) {
	for seed := range uint64(runs()) {
		w := &world{rand.New(rand.NewPCG(seed, 1)), map[subscription.View]map[sipuri.Identity]presence.ContainerID{}}
		limits := subscription.Limits{CategorySubscriptions: w.IntN(12)}
		p := subscription.Policy{Counting: subscription.Counting(w.IntN(2)), Again: subscription.Again(w.IntN(2))}
		now, err := subscription.NewTable(limits)
		if err != nil {
			t.Fatal(err)
		}
		// What each subscribed endpoint has been told of each category.
		told := map[subscription.Subscriber]map[string]subscription.View{}
		tell := func(n subscription.Notification) {
			for _, v := range n.Views {
				told[n.To][v.Category] = v
			}
		}
		for range 40 {
			was, before := now, snapshot(now)
			switch w.IntN(6) {
			case 0, 1:
				r := w.request(t)
				var a subscription.Answer
				now, a, err = subscription.Subscribe(now, r, w.views, p)
				if err != nil && (!errors.Is(err, subscription.ErrLimit) || r.Mode != subscription.Persistent) {
					t.Fatal(err)
				}
				if err == nil && a.Mode == subscription.Persistent {
					told[a.To] = map[string]subscription.View{}
					tell(a.Notification)
				} else if snapshot(now) != before {
					t.Fatalf("%v, error %v: the table has become %s", a.Mode, err, showTable(now))
				}
				for _, v := range a.Views {
					if v.Container != w.views(r.Watcher, v.Category) {
						t.Fatalf("told of %v", v)
					}
				}
			case 2:
				who := subscription.NewSubscriber(w.id(t), pick(w.Rand, endpoints))
				_, has := told[who]
				var ended bool
				if now, ended = subscription.End(now, who); ended != has {
					t.Fatalf("%v: ended %t", who, ended)
				}
				delete(told, who)
			case 3:
				var gone []subscription.Subscriber
				at, soon := subscription.NextExpiry(now)
				if w.IntN(2) == 0 {
					at = epoch.Add(time.Duration(w.IntN(1000)) * time.Second)
				}
				now, gone = subscription.Expire(now, at)
				for _, who := range gone {
					delete(told, who)
				}
				if next, ok := subscription.NextExpiry(now); ok && !next.After(at) || !soon && len(gone) > 0 {
					t.Fatalf("at %v: %v are gone, the next is at %v", at, gone, next)
				}
			default:
				w.change(t)
				changed := map[subscription.View]bool{}
				var keys []presence.Key
				for range w.IntN(4) {
					k := presence.Key{Category: pick(w.Rand, categories), Container: pick(w.Rand, containers), Instance: w.Uint32()}
					keys = append(keys, k)
					changed[subscription.View{Category: k.Category, Container: xmlrt.Some(k.Container)}] = true
				}
				// What is to be told: what is seen elsewhere than it was, and what has
				// changed where it is seen.
				want := map[string]bool{}
				for who, views := range told {
					for category, old := range views {
						v := subscription.View{Category: category, Container: w.views(access.Watcher{URI: who.URI}, category)}
						if v != old || changed[v] {
							want[fmt.Sprint(who, v)] = true
						}
					}
				}
				var notes []subscription.Notification
				now, notes = subscription.Update(now, w.views, keys...)
				got := map[string]bool{}
				for n, note := range notes {
					if n > 0 && notes[n-1].To.Compare(note.To) >= 0 || len(note.Views) == 0 {
						t.Fatalf("notifications %v", notes)
					}
					for _, v := range note.Views {
						got[fmt.Sprint(note.To, v)] = true
					}
					tell(note)
				}
				if !maps.Equal(got, want) {
					t.Fatalf("told %v, not %v", got, want)
				}
			}
			if snapshot(was) != before {
				t.Fatalf("%s has become %s", before, snapshot(was))
			}
			if p.Counting == subscription.CountCategories && now.Categories() > limits.CategorySubscriptions {
				t.Fatalf("%d of %d: %s", now.Categories(), limits.CategorySubscriptions, showTable(now))
			}
			if now.Len() > limits.Subscribers(1) || now.Len() != len(told) {
				t.Fatalf("%d subscriptions, %d told, of %d", now.Len(), len(told), limits.CategorySubscriptions)
			}
			for s := range now.All() {
				views := slices.Collect(s.Views())
				if len(views) != s.Len() || len(views) != len(told[s.Subscriber]) || !slices.IsSortedFunc(views, func(a, b subscription.View) int { return strings.Compare(a.Category, b.Category) }) {
					t.Fatalf("%v has %v, told %v", s.Subscriber, views, told[s.Subscriber])
				}
				for _, v := range views {
					if told[s.Subscriber][v.Category] != v {
						t.Fatalf("%v has %v, told %v", s.Subscriber, v, told[s.Subscriber])
					}
				}
				if got, ok := now.Get(s.Subscriber); !ok || got.Watcher().URI != s.URI {
					t.Fatalf("%v is not found", s.Subscriber)
				}
			}
		}
	}
}

// Where all ask for as many categories, as many are admitted as the quotient
// says, however they are counted.
func TestUniform(t *testing.T) {
	none := func(access.Watcher, string) xmlrt.Optional[presence.ContainerID] {
		return xmlrt.Optional[presence.ContainerID]{}
	}
	for _, limit := range []int{0, 1, 7, 60, 1000} {
		for wish := 1; wish <= 6; wish++ {
			for _, p := range []subscription.Policy{{}, {Counting: subscription.CountSubscriptions}} {
				limits := subscription.Limits{CategorySubscriptions: limit}
				now, err := subscription.NewTable(limits)
				for n := 0; err == nil; n++ {
					now, _, err = subscription.Subscribe(now, subscription.Request{
						Watcher: access.Watcher{URI: identity(t, "", "a@x.example")}, Endpoint: fmt.Sprint(n), Categories: p.DefaultCategories()[:wish],
					}, none, p)
				}
				if !errors.Is(err, subscription.ErrLimit) || now.Len() != limits.Subscribers(wish) {
					t.Errorf("%d of %d categories: %d, not %d; %v", limit, wish, now.Len(), limits.Subscribers(wish), err)
				}
			}
		}
	}
}

// A poll is later than now by at most an interval, and a whole number of
// intervals after the start.
func TestNextPollIsNext(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 3))
	for range runs() {
		start, now := epoch.Add(time.Duration(r.Int64N(1e15))), epoch.Add(time.Duration(r.Int64N(1e15)))
		interval := 1 + time.Duration(r.Int64N(1e12))
		next, err := subscription.NextPoll(start, now, interval)
		switch {
		case err != nil:
			t.Fatal(err)
		case now.Before(start) && next.Equal(start):
		case !next.After(now) || next.Add(-interval).After(now) || next.Sub(start)%interval != 0:
			t.Fatalf("start %v, now %v, every %v: %v", start, now, interval, next)
		}
	}
}

// No more wait than may; who waits was not acknowledged and had something to
// say; and what was there stays as it is.
func TestQueue(t *testing.T) {
	for seed := range uint64(runs()) {
		w := &world{Rand: rand.New(rand.NewPCG(seed, 4))}
		limits := subscription.Limits{PromptedSubscribers: w.IntN(4)}
		now, err := subscription.NewPrompts(limits)
		if err != nil {
			t.Fatal(err)
		}
		var model []subscription.Prompt
		for n := range 30 {
			was, before := now, slices.Collect(now.All())
			id := w.id(t)
			waits := slices.IndexFunc(model, func(p subscription.Prompt) bool { return p.Watcher.URI == id })
			if w.IntN(3) == 0 {
				var ok bool
				if now, ok = subscription.Acknowledge(now, id); ok != (waits >= 0) {
					t.Fatalf("%v waits: %t", id, ok)
				}
				if ok {
					model = slices.Delete(slices.Clone(model), waits, waits+1)
				}
			} else {
				p := subscription.Prompt{Watcher: access.Watcher{URI: id}, Context: xmlrt.Optional[string]{Value: fmt.Sprint(n), Set: w.IntN(4) > 0}}
				about := subscription.Relation{Container: pick(w.Rand, containers), Availability: availability.Available}
				var outcome subscription.Outcome
				if now, outcome, err = subscription.Ask(now, p, about, subscription.BlockRules()); err != nil {
					t.Fatal(err)
				}
				// Whoever else asks at the same queue is not in this one.
				other := p
				other.Context = xmlrt.Some("other")
				if _, _, err := subscription.Ask(was, other, about, nil); err != nil {
					t.Fatal(err)
				}
				want := p.Context.Set && about.Container != presence.BlockedContactsContainer && waits < 0 && len(model) < limits.PromptedSubscribers
				if (outcome == subscription.Prompted) != want {
					t.Fatalf("%+v, %+v with %d waiting: %v", p, about, len(model), outcome)
				}
				if want {
					model = append(slices.Clone(model), p)
				}
			}
			if !slices.Equal(slices.Collect(was.All()), before) || !slices.Equal(slices.Collect(now.All()), model) || now.Len() > limits.PromptedSubscribers {
				t.Fatalf("%v, not %v", slices.Collect(now.All()), model)
			}
		}
	}
}

// What keeps a prompt away does not keep the data away (E8; stated): the three
// watchers of the rule are all served.
func TestPromptsDecideNothing(t *testing.T) {
	for _, c := range []struct {
		who     presence.ContainerID
		limits  subscription.Limits
		waiting int
		want    subscription.Outcome
	}{
		{100, subscription.DefaultLimits(), 10, subscription.Prompted},
		{32000, subscription.DefaultLimits(), 10, subscription.Blocked},
		{100, subscription.Limits{CategorySubscriptions: 1000}, 0, subscription.Full},
	} {
		member := access.User(identity(t, "", "eve@fabrikam.com"))
		container, err := access.NewContainer(c.who, 1, member)
		if err != nil {
			t.Fatal(err)
		}
		members, err := access.NewList(container)
		if err != nil {
			t.Fatal(err)
		}
		index := access.NewIndex(members, sipuri.Identity{}, access.Policy{})
		views := func(w access.Watcher, _ string) xmlrt.Optional[presence.ContainerID] {
			return index.Decide(w, access.HeldAnywhere()).Container
		}
		table, err := subscription.NewTable(c.limits)
		if err != nil {
			t.Fatal(err)
		}
		prompts, err := subscription.NewPrompts(c.limits)
		if err != nil {
			t.Fatal(err)
		}
		for n := range c.waiting {
			p := subscription.Prompt{Watcher: access.Watcher{URI: identity(t, "", fmt.Sprintf("%d@contoso.com", n))}, Context: xmlrt.Some("")}
			prompts, _, _ = subscription.Ask(prompts, p, subscription.Relation{}, nil)
		}

		eve := access.Watcher{URI: identity(t, "", "eve@fabrikam.com"), Network: access.Federated}
		about := subscription.Relation{Container: views(eve, "").Value, Availability: availability.Available}
		_, outcome, err := subscription.Ask(prompts, subscription.Prompt{Watcher: eve, Context: xmlrt.Some("Hello")}, about, subscription.BlockRules())
		if err != nil || outcome != c.want {
			t.Errorf("%d of %d wait, container %d: %v, %v", c.waiting, c.limits.PromptedSubscribers, c.who, outcome, err)
		}
		_, a, err := subscription.Subscribe(table, subscription.Request{Watcher: eve, Endpoint: "pc", Categories: []string{"state"}}, views, subscription.Policy{})
		if err != nil || a.Views[0].Container != xmlrt.Some(c.who) {
			t.Errorf("container %d: told %v, %v", c.who, a.Views, err)
		}
	}
}
