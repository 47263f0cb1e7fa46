package aggregate

import (
	"strings"

	"github.com/enhancedpresence/epx/generated/categories"
	"github.com/enhancedpresence/epx/generated/services"
	"github.com/enhancedpresence/epx/generated/state"
	"github.com/enhancedpresence/epx/presence"
	"github.com/enhancedpresence/epx/presence/availability"
	"github.com/enhancedpresence/epx/xmlrt"
)

// output is the memory of a result, so that it is one allocation.
type output struct {
	machine  state.AggregateMachineState
	states   [6]state.AggregateState  // 200 and 400 have the same
	activity [2][1]state.ActivityType // of the views, shared by their containers
	blocked  state.UserState          // dndState while calls are blocked
	open     state.UserState          // and while they are not
	roots    [15]state.State
	nextRoot int
	legacy   [5]categories.LegacyInterop
	full     services.Services
	reduced  services.Services
	empty    services.Services

	instances [26]presence.Instance
}

// root is the element state around a state.
func (o *output) root(v state.StateType) *state.State {
	s := &o.roots[o.nextRoot]
	o.nextRoot++
	s.Value = v
	return s
}

// publish makes the instances of the result (A16, A17, A21, A22), in the order
// of container, category and identifier.
func (r *run) publish() []presence.Instance {
	o := new(output)
	out := o.instances[:0]
	blocked := r.blocked()
	if blocked && r.policy.DND == DNDByNumber {
		o.blocked.Manual = xmlrt.Some(true)
		o.blocked.Availability = xmlrt.Some(uint32(availability.DoNotDisturb))
	}
	o.open.Manual = xmlrt.Some(true)
	r.build(&o.full, false)
	r.build(&o.reduced, r.policy.WatcherServices == ReducedServices)

	add := func(category string, id uint32, container presence.ContainerID, t presence.ExpireType, e xmlrt.Element) {
		out = append(out, presence.Instance{Key: presence.Key{Category: category, Container: container, Instance: id},
			PublishTime: r.in.Now, Expiry: presence.Expiry{Type: t}, Data: e})
	}
	dnd := func(container presence.ContainerID) {
		here := blocked && container != 3 && container != 300
		switch {
		case r.policy.DND == DNDByPresence:
			if here {
				add(presence.CategoryDNDState, 0, container, presence.Static, o.root(&o.open))
			}
		case here:
			add(presence.CategoryDNDState, 0, container, presence.Static, o.root(&o.blocked))
		default:
			add(presence.CategoryDNDState, 0, container, presence.Static, o.root(&o.open))
		}
	}
	var around [2]surrounding
	for i := range r.views {
		w := &r.views[i]
		if w.activity != nil {
			o.activity[i][0] = *w.activity
		}
		around[i] = r.surrounding(w)
	}
	n := 0
	var of200 *state.AggregateState
	aggregate := func(container presence.ContainerID, w *view) *state.AggregateState {
		s := of200
		if container != 400 {
			s = &o.states[n]
			n++
			r.fill(s, container, w, &around[w.container-2], o.activity[w.container-2][:])
		}
		if container == 200 {
			of200 = s
		}
		if w.signedOut {
			add(presence.CategoryState, presence.StaticAggregateStateID, container, presence.Static, o.root(s))
		} else {
			add(presence.CategoryState, presence.UserAggregateStateID, container, presence.UserBound, o.root(s))
		}
		return s
	}
	c2, c3 := &r.views[0], &r.views[1]
	online := !c2.signedOut
	dnd(0)
	dnd(2)
	if online {
		add(presence.CategoryServices, 0, 2, presence.UserBound, &o.full)
	}
	aggregate(2, c2)
	if online && c2.machine != nil {
		o.machine.EndpointID = strings.ToLower(c2.machine.endpoint)
		if c2.machine.numbered {
			o.machine.Availability = c2.machine.base.Availability
		}
		add(presence.CategoryState, presence.AggregateMachineStateID, 2, presence.UserBound, o.root(&o.machine))
	}
	dnd(3)
	aggregate(3, c3)
	for i, container := range [...]presence.ContainerID{100, 200, 300, 400} {
		w := c2
		if container == 300 {
			w = c3
		}
		dnd(container)
		var legacy *categories.LegacyInterop
		if online {
			legacy = &o.legacy[i]
			add(presence.CategoryLegacyInterop, presence.LegacyInteropID, container, presence.UserBound, legacy)
			add(presence.CategoryServices, 0, container, presence.UserBound, &o.reduced)
		}
		s := aggregate(container, w)
		if legacy != nil {
			legacy.Availability = s.Availability.Value
			if len(s.Activity) > 0 {
				if t, ok := s.Activity[0].Token.Get(); ok && t != "" {
					legacy.Token = xmlrt.Some(string(t))
				}
			}
		}
	}
	if r.policy.BlockedLegacy == BlockedLegacyOffline {
		o.legacy[4].Availability = uint32(availability.Offline)
		add(presence.CategoryLegacyInterop, presence.LegacyInteropID, 32000, presence.Static, &o.legacy[4])
	}
	if online {
		add(presence.CategoryServices, 0, 32000, presence.UserBound, &o.empty)
	}
	s := &o.states[n]
	s.Availability = xmlrt.Some(uint32(availability.Offline))
	if r.policy.BlockedState == BlockedStatic {
		add(presence.CategoryState, presence.StaticAggregateStateID, 32000, presence.Static, o.root(s))
	} else {
		add(presence.CategoryState, presence.UserAggregateStateID, 32000, presence.UserBound, o.root(s))
	}
	return out
}

// fill makes the aggregateState of a container (A17;
// publication-behaviors-of-category-instances and the container pages; stated).
func (r *run) fill(s *state.AggregateState, container presence.ContainerID, w *view, around *surrounding, activity []state.ActivityType) {
	s.Availability = xmlrt.Some(uint32(w.number))
	if container == 100 {
		return
	}
	s.LastActive = w.lastActive
	if w.activity != nil {
		s.Activity = activity[:1:1]
	}
	if container < 100 || r.policy.Location == ShowLocation {
		s.EndpointLocation = w.location
	}
	if w.meeting != nil && (container < 100 || container == 300) && !w.signedOut {
		s.MeetingSubject, s.MeetingLocation = meetingOf(w.meeting.calendar)
	}
	s.TimeZoneBias, s.TimeZoneName, s.TimeZoneAbbreviation, s.Device = around.bias, around.name, around.abbreviation, around.device
}

// surrounding is what the aggregate of a view says of time zone and device:
// that of the most active machine (A18; inferred).
func (r *run) surrounding(w *view) surrounding {
	m := w.machine
	if r.policy.ZoneFrom == MostActiveComputer {
		m = w.computer
	}
	if m == nil || w.signedOut {
		return surrounding{}
	}
	return surroundingOf(m.machine)
}

// blocked reports whether dndState blocks calls (A16).
func (r *run) blocked() bool {
	w := &r.views[0]
	if r.policy.DNDSource == DNDAggregated {
		return r.policy.class(w.number) == availability.ClassDoNotDisturb
	}
	return w.manual != nil && r.policy.class(w.manual.number) == availability.ClassDoNotDisturb
}

// CallsBlocked reports whether the dndState of a container blocks calls. s is
// its element, nil when there is none. It is never inferred from an empty
// element under the zero Policy (A16;
// publication-behaviors-of-category-instances; stated, while
// dndstate-category-instance-value-element says the opposite).
func (p Policy) CallsBlocked(s *state.State) bool {
	if s == nil || s.Value == nil {
		return false
	}
	if p.DND == DNDByPresence {
		return true
	}
	base := s.Value.AsStateTypeBase()
	if base == nil {
		return false
	}
	n, ok := base.Availability.Get()
	return ok && availability.Availability(n).Class() == availability.ClassDoNotDisturb
}

// CallsBlocked reports whether the result blocks calls of the members of a
// container.
func (r *Result) CallsBlocked(container presence.ContainerID) bool {
	if x := r.Find(presence.Key{Category: presence.CategoryDNDState, Container: container, Instance: 0}); x != nil {
		s, _ := x.Data.(*state.State)
		return r.policy.CallsBlocked(s)
	}
	return false
}
