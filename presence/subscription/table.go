package subscription

import (
	"iter"
	"slices"
	"time"

	"github.com/enhancedpresence/epx/presence"
)

// A Table is the persistent subscriptions to one presentity. It is immutable:
// what changes it gives another, and the two share what is in both. The zero
// Table is empty and admits nobody.
type Table struct {
	limits Limits
	subs   []*Subscription // by subscriber; never written to
}

// NewTable is an empty table with limits. The error, if any, wraps ErrLimits.
func NewTable(l Limits) (Table, error) {
	if err := l.Validate(); err != nil {
		return Table{}, err
	}
	return Table{limits: l}, nil
}

// WithLimits is the table with other limits. Subscriptions that are there stay,
// even if there is no room for them now (guessed).
func (t Table) WithLimits(l Limits) (Table, error) {
	if err := l.Validate(); err != nil {
		return t, err
	}
	t.limits = l
	return t, nil
}

// Limits are the limits of the table.
func (t Table) Limits() Limits { return t.limits }

// Len is the number of subscriptions.
func (t Table) Len() int { return len(t.subs) }

// Categories is the number of categories of all subscriptions together.
func (t Table) Categories() int {
	n := 0
	for _, s := range t.subs {
		n += s.Len()
	}
	return n
}

// All are the subscriptions in the order of their subscribers.
func (t Table) All() iter.Seq[Subscription] {
	return func(yield func(Subscription) bool) {
		for _, s := range t.subs {
			if !yield(*s) {
				return
			}
		}
	}
}

// Get is the subscription of a subscriber, and whether there is one.
func (t Table) Get(who Subscriber) (Subscription, bool) {
	if n, ok := t.find(who); ok {
		return *t.subs[n], true
	}
	return Subscription{}, false
}

func (t Table) find(who Subscriber) (int, bool) {
	who = NewSubscriber(who.URI, who.Endpoint)
	return slices.BinarySearchFunc(t.subs, who, func(s *Subscription, who Subscriber) int { return s.Compare(who) })
}

// An Answer is what a watcher is told at once: everything that it has
// subscribed to.
type Answer struct {
	Notification
	// Mode is how the watcher is served: Persistent, Polling or Query.
	Mode Mode
}

// Subscribe gives the table after a request, and the answer to it.
//
// A persistent subscription of an endpoint that has one takes its place, with
// everything sent again, as when a watcher refreshes
// (refreshing-active-subscriptions; stated); whether it keeps the old
// categories is a matter of policy. Where there is no room, the error is a
// *LimitError, and what the endpoint has stays (guessed). What ended by time
// takes room until Expire.
//
// With any other mode, or an error, the table stays as it is.
func Subscribe(t Table, r Request, views Views, p Policy) (Table, Answer, error) {
	if err := p.Validate(); err != nil {
		return t, Answer{}, err
	}
	who, names, err := r.check()
	if err != nil {
		return t, Answer{}, err
	}
	answer := func(mode Mode, names []string) Answer {
		drawn := make([]View, len(names))
		for n, name := range names {
			drawn[n] = View{name, views(r.Watcher, name)}
		}
		return Answer{Notification{who, drawn}, mode}
	}
	if r.Mode == Polling || r.Mode == Query {
		return t, answer(r.Mode, names), nil
	}

	at, exists := t.find(who)
	all := names
	if exists && p.Again == Extends {
		for _, v := range t.subs[at].views {
			all = append(all, v.Category)
		}
		slices.Sort(all)
		all = slices.Compact(all)
	}
	if err := t.room(who, len(all), p); err != nil {
		if r.Mode == PersistentOrPolling {
			return t, answer(Polling, names), nil
		}
		return t, Answer{}, err
	}
	a := answer(Persistent, all)
	s := &Subscription{Subscriber: who, Network: r.Watcher.Network, Until: r.Until.Round(0), views: slices.Clone(a.Views)}
	next := slices.Clone(t.subs)
	if exists {
		next[at] = s
	} else {
		next = slices.Insert(next, at, s)
	}
	t.subs = next
	return t, a, nil
}

// room is nil if a subscriber may have so many categories (E7).
func (t Table) room(who Subscriber, categories int, p Policy) error {
	e := LimitError{who, categories, t.Categories(), t.limits.CategorySubscriptions, t.Len()}
	if s, ok := t.Get(who); ok {
		e.Taken -= s.Len()
		e.Others--
	}
	if p.Counting == CountSubscriptions && e.Others < t.limits.Subscribers(categories) ||
		p.Counting == CountCategories && e.Taken+categories <= e.Limit {
		return nil
	}
	return &e
}

// End is the table without the subscription of a subscriber, who unsubscribes
// or logs off, and whether there was one (E6;
// receiving-presence-category-instances; stated).
func End(t Table, who Subscriber) (Table, bool) {
	at, exists := t.find(who)
	if exists {
		t.subs = slices.Delete(slices.Clone(t.subs), at, at+1)
	}
	return t, exists
}

// Expire is the table without the subscriptions that are over at the time now,
// and the subscribers whose they were. At the very moment of its end a
// subscription is over (guessed, as for instances).
func Expire(t Table, now time.Time) (Table, []Subscriber) {
	var gone []Subscriber
	var live []*Subscription
	for _, s := range t.subs {
		if s.Until.IsZero() || now.Before(s.Until) {
			live = append(live, s)
		} else {
			gone = append(gone, s.Subscriber)
		}
	}
	if gone != nil {
		t.subs = live
	}
	return t, gone
}

// NextExpiry is when the next subscription ends by time, and whether one does.
func NextExpiry(t Table) (time.Time, bool) {
	var next time.Time
	for _, s := range t.subs {
		if !s.Until.IsZero() && (next.IsZero() || s.Until.Before(next)) {
			next = s.Until
		}
	}
	return next, !next.IsZero()
}

// Update gives the table after something has changed, and who is to be told
// what, in the order of subscribers. Changed are the keys of the instances that
// were published, deleted or have expired; none where memberships changed.
//
// A watcher is told of a category that now comes from another container, or
// whose container has a changed instance. That a change elsewhere is not told,
// and that memberships count, is inferred (E6).
func Update(t Table, views Views, changed ...presence.Key) (Table, []Notification) {
	type place struct {
		category  string
		container presence.ContainerID
	}
	changes := make(map[place]bool, len(changed))
	for _, k := range changed {
		changes[place{k.Category, k.Container}] = true
	}
	var out []Notification
	var next []*Subscription
	for n, s := range t.subs {
		var news []View
		w := s.Watcher()
		for _, old := range s.views {
			v := View{old.Category, views(w, old.Category)}
			if v != old || v.Container.Set && changes[place{v.Category, v.Container.Value}] {
				news = append(news, v)
			}
		}
		if news == nil {
			continue
		}
		out = append(out, Notification{s.Subscriber, news})
		if next == nil {
			next = slices.Clone(t.subs)
		}
		next[n] = s.with(news)
	}
	if next != nil {
		t.subs = next
	}
	return t, out
}

// with is the subscription with some views for those of their categories.
func (s *Subscription) with(news []View) *Subscription {
	next := *s
	next.views = slices.Clone(s.views)
	for n := range next.views {
		if len(news) > 0 && news[0].Category == next.views[n].Category {
			next.views[n], news = news[0], news[1:]
		}
	}
	return &next
}
