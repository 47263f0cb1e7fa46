package view

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/enhancedpresence/epx/generated/state"
	"github.com/enhancedpresence/epx/presence"
	"github.com/enhancedpresence/epx/presence/access"
	"github.com/enhancedpresence/epx/presence/publication"
	"github.com/enhancedpresence/epx/presence/sipuri"
	"github.com/enhancedpresence/epx/xmlrt"
)

// ErrOwner reports a presentity without an owner.
var ErrOwner = errors.New("no owner")

// A Presentity is a user whose presence others watch. It is immutable and may
// be used by several goroutines. The content of its instances must not be
// changed.
type Presentity struct {
	owner     sipuri.Identity
	policy    Policy
	index     *access.Index
	instances []instance // by key
	groups    []group    // by name
}

// An instance is a published one.
type instance struct {
	presence.Instance
	kind   string // of a state
	reason Reason // why watchers do not receive it; 0 if they may
}

// A group is the instances of a category.
type group struct {
	name     string
	holders  access.Holders
	from, to int
}

// New is the presentity of an owner with the instances of a store, all of which
// count as live, and the members of containers. What is wrong with an instance
// is a *presence.InstanceError.
func New(owner sipuri.Identity, s publication.Store, members access.List, p Policy) (*Presentity, error) {
	if err := p.Validate(); err != nil {
		return nil, err
	}
	if owner.IsZero() {
		return nil, fmt.Errorf("view: %w", ErrOwner)
	}
	base := &Presentity{owner: owner, policy: p, index: access.NewIndex(members, owner, p.Access)}
	return base.WithInstances(s)
}

// WithInstances is the presentity with the instances of another store. It costs
// nothing for the members.
func (p *Presentity) WithInstances(s publication.Store) (*Presentity, error) {
	next := &Presentity{owner: p.owner, policy: p.policy, index: p.index, instances: make([]instance, 0, s.Len())}
	for i := range s.All() {
		x := instance{Instance: i}
		if err := x.classify(); err != nil {
			return nil, fmt.Errorf("view: %w", err)
		}
		next.instances = append(next.instances, x)
	}
	for from := 0; from < len(next.instances); {
		g := group{name: next.instances[from].Category, from: from, to: from}
		var held []presence.ContainerID
		for g.to < len(next.instances) && next.instances[g.to].Category == g.name {
			held = append(held, next.instances[g.to].Container)
			g.to++
		}
		g.holders = access.HeldBy(held...)
		next.groups = append(next.groups, g)
		from = g.to
	}
	return next, nil
}

// WithMembers is the presentity with other members of its containers. It costs
// nothing for the instances.
func (p *Presentity) WithMembers(members access.List) *Presentity {
	next := *p
	next.index = access.NewIndex(members, p.owner, p.policy.Access)
	return &next
}

// classify checks an instance and finds out whether it is for watchers at all.
func (x *instance) classify() error {
	if !x.Expiry.Type.Valid() {
		return x.Fail(presence.ErrExpiry, "unknown %v", x.Expiry.Type)
	}
	if x.Data == nil {
		x.reason = NoContent
		return nil
	}
	if x.Category != presence.CategoryState {
		return nil
	}
	s, ok := x.Data.(*state.State)
	if !ok {
		// Not to be guessed at: what is a state of an endpoint must not get out.
		return x.Fail(presence.ErrContent, "it is %v, and was not decoded as a state", x.Data.XMLName())
	}
	x.kind = kindOf(s)
	if _, ok := s.Value.(*state.AggregateState); !ok {
		x.reason = NotAggregate
	}
	return nil
}

// kindOf is the type of a state as documents name it.
func kindOf(s *state.State) string {
	switch s.Value.(type) {
	case *state.AggregateState:
		return "aggregateState"
	case *state.AggregateMachineState:
		return "aggregateMachineState"
	case *state.CalendarState:
		return "calendarState"
	case *state.MachineState:
		return "machineState"
	case *state.PhoneState:
		return "phoneState"
	case *state.UserState:
		return "userState"
	}
	return "other state"
}

// Owner is the user whose presence it is.
func (p *Presentity) Owner() sipuri.Identity { return p.owner }

// group is the instances of a category, of which there may be none.
func (p *Presentity) group(category string) group {
	n, ok := slices.BinarySearchFunc(p.groups, category, func(g group, name string) int { return strings.Compare(g.name, name) })
	if !ok {
		return group{name: category}
	}
	return p.groups[n]
}

// in is the instances of a group that are in a container.
func (p *Presentity) in(g group, id presence.ContainerID) []instance {
	all := p.instances[g.from:g.to]
	first, _ := slices.BinarySearchFunc(all, id, func(x instance, id presence.ContainerID) int { return int(x.Container) - int(id) })
	n := first
	for n < len(all) && all[n].Container == id {
		n++
	}
	return all[first:n]
}

// Container is the container from which a watcher receives a category; not set
// if there is none, and for the owner. It is what subscriptions are kept up to
// date by: a watcher that subscribes to categories is no legacy one.
func (p *Presentity) Container(w access.Watcher, category string) xmlrt.Optional[presence.ContainerID] {
	if p.policy.refuses(category, false) != 0 {
		return xmlrt.Optional[presence.ContainerID]{}
	}
	return p.index.Decide(w, p.group(category).holders).Container
}

// A Request is who asks for what.
type Request struct {
	Watcher access.Watcher
	// Categories are the names of what is asked for, in any order; unknown ones
	// are no error. None stand for DefaultCategories, and for all that there are
	// if the owner asks.
	Categories []string
	// Legacy tells that the watcher does not know Enhanced Presence and is given
	// legacyInterop in its place (X18).
	Legacy bool
}

// DefaultCategories are the categories that a watcher receives unless told
// otherwise, in the order of their names (starting-a-persistent-subscription;
// stated; the pages of the UCMA SDK leave out noteHistory).
func DefaultCategories() []string { return slices.Clone(defaultCategories) }

var defaultCategories = []string{
	"calendarData",
	presence.CategoryContactCard,
	presence.CategoryNote,
	"noteHistory",
	presence.CategoryServices,
	presence.CategoryState,
}

// categories are the names that are asked for, sorted, each once.
func (p *Presentity) categories(r *Request) []string {
	switch {
	case len(r.Categories) > 0:
		names := slices.Clone(r.Categories)
		slices.Sort(names)
		return slices.Compact(names)
	case r.Watcher.URI == p.owner:
		names := make([]string, len(p.groups))
		for n := range p.groups {
			names[n] = p.groups[n].name
		}
		return names
	}
	return defaultCategories
}

// View is what a watcher receives (E1 to E5).
func (p *Presentity) View(r Request) View {
	return p.view(&r, p.categories(&r), nil)
}

// view is View; what happens to each category is told to tell unless that is
// nil.
func (p *Presentity) view(r *Request, names []string, tell func(g group, d access.Decision, refused Reason)) View {
	v := View{owner: p.owner, self: r.Watcher.URI == p.owner}
	for _, name := range names {
		g := p.group(name)
		var d access.Decision
		var found []instance
		refused := Reason(0)
		if !v.self {
			refused = p.policy.refuses(name, r.Legacy)
		}
		if refused == 0 {
			d = p.index.Decide(r.Watcher, g.holders)
			if id, ok := d.Container.Get(); ok {
				found = p.in(g, id)
			} else if d.Owner() {
				found = p.instances[g.from:g.to]
			}
		}
		if len(found) > 0 && v.instances == nil {
			// Most views are of a few instances in each category.
			v.instances = make([]presence.Instance, 0, len(found)+2*len(names))
		}
		for n := range found {
			switch x := &found[n]; {
			case v.self:
				v.instances = append(v.instances, x.Instance)
			case x.reason == 0:
				v.instances = append(v.instances, forWatchers(&x.Instance))
			}
		}
		if tell != nil {
			tell(g, d, refused)
		}
	}
	return v
}

// forWatchers is what others may know of an instance (E1;
// enhanced-presence-category-instances, receiving-presence-category-instances;
// stated).
func forWatchers(i *presence.Instance) presence.Instance {
	return presence.Instance{
		Key:         presence.Key{Category: i.Category, Instance: i.Key.Instance},
		PublishTime: i.PublishTime,
		Data:        i.Data,
	}
}
