package aggregate

import (
	"github.com/enhancedpresence/epx/generated/categories"
	"github.com/enhancedpresence/epx/generated/services"
	"github.com/enhancedpresence/epx/generated/state"
	"github.com/enhancedpresence/epx/presence"
	"github.com/enhancedpresence/epx/presence/availability"
	"github.com/enhancedpresence/epx/xmlrt"
)

// output is the memory of a result that all users need. A result is one
// allocation, an online or an offline, which takes less time than several; what
// few users have comes on top.
type output struct {
	result  Result
	open    dndState
	own     [2]aggregateState        // of containers 2 and 3
	number  aggregateState           // of container 100
	blocked aggregateState           // of container 32000
	legacy  categories.LegacyInterop // of container 32000
}

// online is the memory of the result for a user with a registered endpoint.
type online struct {
	output
	instances [26]presence.Instance
	machine   state.AggregateMachineState
	root      state.State                 // of machine
	legacy    [4]categories.LegacyInterop // of containers 100 to 400
	full      servicesOutput
	reduced   servicesOutput
	empty     services.Services
}

// offline is that for a user without one.
type offline struct {
	output
	instances [15]presence.Instance
}

// An aggregateState is the element state with an aggregateState in it.
type aggregateState struct {
	root state.State
	state.AggregateState
}

func (s *aggregateState) element() *state.State {
	s.root.Value = &s.AggregateState
	return &s.root
}

// A dndState is the element state with what a dndState has in it.
type dndState struct {
	root state.State
	state.UserState
}

func (s *dndState) element() *state.State {
	s.Manual = xmlrt.Some(true)
	s.root.Value = &s.UserState
	return &s.root
}

// add appends an instance to the result.
func (o *output) add(category string, container presence.ContainerID, id uint32, expiry presence.ExpireType, data xmlrt.Element) {
	n := len(o.result.Instances)
	o.result.Instances = o.result.Instances[:n+1]
	x := &o.result.Instances[n]
	x.Category, x.Container, x.Key.Instance = category, container, id
	x.PublishTime, x.Expiry.Type, x.Data = o.result.in.Now, expiry, data
}

// publish makes the result (A16, A17, A21, A22), in the order of container,
// category and identifier. Elements that would be the same are the same, also
// between containers.
func (r *run) publish() *Result {
	var o *output
	var on *online // nil while the user is offline
	if r.registered {
		on = new(online)
		o = &on.output
		o.result.Instances = on.instances[:0]
	} else {
		off := new(offline)
		o = &off.output
		o.result.Instances = off.instances[:0]
	}
	o.result.in, o.result.policy = r.in, r.policy

	most, workgroup := r.dndStates(o)
	of2, of3 := &o.own[0], &o.own[1]
	r.fill(of2, &r.views[0], true, true)
	r.fill(of3, &r.views[1], true, true)
	o.number.Availability = of2.Availability
	of200, of300 := r.watched(of2, &r.views[0], false), r.watched(of3, &r.views[1], true)
	o.blocked.Availability = xmlrt.Some(uint32(availability.Offline))

	dnd := func(container presence.ContainerID, e *state.State) {
		if e != nil {
			o.add(presence.CategoryDNDState, container, presence.DNDStateID, presence.Static, e)
		}
	}
	aggregate := func(container presence.ContainerID, s *aggregateState) {
		if on != nil {
			o.add(presence.CategoryState, container, presence.UserAggregateStateID, presence.UserBound, s.element())
		} else {
			o.add(presence.CategoryState, container, presence.StaticAggregateStateID, presence.Static, s.element())
		}
	}
	dnd(0, most)
	dnd(2, most)
	if on != nil {
		r.build(&on.full, false)
		r.build(&on.reduced, r.policy.WatcherServices == ReducedServices)
		o.add(presence.CategoryServices, 2, presence.ServicesID, presence.UserBound, &on.full.element)
	}
	aggregate(2, of2)
	if m := r.views[0].machine; on != nil && m != nil {
		on.machine.EndpointID = r.endpoints[m.at].name()
		if m.numbered {
			on.machine.Availability = m.base().Availability
		}
		on.root.Value = &on.machine
		o.add(presence.CategoryState, 2, presence.AggregateMachineStateID, presence.UserBound, &on.root)
	}
	dnd(3, workgroup)
	aggregate(3, of3)
	for i, c := range [...]struct {
		container presence.ContainerID
		dnd       *state.State
		state     *aggregateState
	}{
		{100, most, &o.number},
		{200, most, of200},
		{300, workgroup, of300},
		{400, most, of200},
	} {
		dnd(c.container, c.dnd)
		if on != nil {
			legacy := &on.legacy[i]
			repeat(legacy, &c.state.AggregateState)
			o.add(presence.CategoryLegacyInterop, c.container, presence.LegacyInteropID, presence.UserBound, legacy)
			o.add(presence.CategoryServices, c.container, presence.ServicesID, presence.UserBound, &on.reduced.element)
		}
		aggregate(c.container, c.state)
	}
	if r.policy.BlockedLegacy == BlockedLegacyOffline {
		repeat(&o.legacy, &o.blocked.AggregateState)
		o.add(presence.CategoryLegacyInterop, 32000, presence.LegacyInteropID, presence.Static, &o.legacy)
	}
	if on != nil {
		o.add(presence.CategoryServices, 32000, presence.ServicesID, presence.UserBound, &on.empty)
	}
	if r.policy.BlockedState == BlockedStatic {
		o.add(presence.CategoryState, 32000, presence.StaticAggregateStateID, presence.Static, o.blocked.element())
	} else {
		o.add(presence.CategoryState, 32000, presence.UserAggregateStateID, presence.UserBound, o.blocked.element())
	}
	return &o.result
}

// dndStates are the dndState of most containers, and that of 3 and 300, where
// calls are never blocked (A16). Nil is none.
func (r *run) dndStates(o *output) (most, workgroup *state.State) {
	blocked := r.blocked()
	switch {
	case r.policy.DND == DNDByPresence && blocked:
		return o.open.element(), nil
	case r.policy.DND == DNDByPresence:
		return nil, nil
	case blocked:
		b := new(dndState)
		b.Availability = xmlrt.Some(uint32(availability.DoNotDisturb))
		return b.element(), o.open.element()
	}
	return o.open.element(), o.open.element()
}

// fill makes the aggregateState of a view, with or without meeting and location
// (A17; publication-behaviors-of-category-instances and the container pages;
// stated).
func (r *run) fill(s *aggregateState, w *view, meeting, location bool) {
	s.Availability = xmlrt.Some(uint32(w.number))
	s.LastActive = w.lastActive
	s.Activity = w.activity
	if location {
		s.EndpointLocation = w.location
	}
	if meeting && w.meeting != nil && !w.signedOut {
		s.MeetingSubject, s.MeetingLocation = meetingOf(w.meeting.calendar())
	}
	around := r.surrounding(w)
	s.TimeZoneBias, s.TimeZoneName, s.TimeZoneAbbreviation, s.Device = around.bias, around.name, around.abbreviation, around.device
}

// watched is the aggregateState of a view as watchers see it: that of container
// 2 or 3, unless something there is not for them (A17).
func (r *run) watched(own *aggregateState, w *view, meeting bool) *aggregateState {
	location := r.policy.Location == ShowLocation
	hides := !meeting && (own.MeetingSubject != nil || own.MeetingLocation != nil) || !location && own.EndpointLocation.Set
	if !hides {
		return own
	}
	s := new(aggregateState)
	r.fill(s, w, meeting, location)
	return s
}

// repeat makes the legacyInterop that says the same as a state (A22).
func repeat(legacy *categories.LegacyInterop, s *state.AggregateState) {
	legacy.Availability = s.Availability.Value
	if len(s.Activity) > 0 {
		if t, ok := s.Activity[0].Token.Get(); ok && t != "" {
			legacy.Token = xmlrt.Some(string(t))
		}
	}
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
	return surroundingOf(m.machine())
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
