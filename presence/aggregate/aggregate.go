package aggregate

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/enhancedpresence/epx/generated/device"
	"github.com/enhancedpresence/epx/generated/state"
	"github.com/enhancedpresence/epx/presence"
	"github.com/enhancedpresence/epx/presence/availability"
	"github.com/enhancedpresence/epx/xmlrt"
)

// A Snapshot is what aggregation starts from.
type Snapshot struct {
	// Instances are those of the user, in any order. What is not an input of
	// aggregation is passed over.
	Instances []presence.Instance
	// Registered are the endpoints that are registered; letter case does not
	// matter. Nil stands for those with a live machineState; an empty slice for
	// none.
	Registered []string
	// Previous are the instances of the previous result. Nil stands for the
	// aggregateStates among Instances.
	Previous []presence.Instance
	// Now is the time of the server.
	Now time.Time
}

// A Result is what aggregation gives.
//
// It keeps the snapshot for Trace and Explain, and its elements share parts
// with those of the snapshot and with each other: neither may be changed while
// the other is in use. Instances and elements are one piece of memory with it,
// some 10 KB, or 3.5 KB while no endpoint is registered, that stays as long as
// any of them is in use.
type Result struct {
	// Instances are the aggregated instances, in the order of container,
	// category and instance identifier.
	Instances []presence.Instance

	in     Snapshot
	policy Policy
}

// State is the aggregated state in a container, one of 2, 3, 100, 200, 300,
// 400 and 32000.
func (r *Result) State(container presence.ContainerID) (*state.AggregateState, bool) {
	for i := range r.Instances {
		if x := &r.Instances[i]; x.Container == container && x.Category == presence.CategoryState {
			if s, ok := stateOf(x.Data).(*state.AggregateState); ok {
				return s, true
			}
		}
	}
	return nil, false
}

// Find is the instance with a key, nil when there is none.
func (r *Result) Find(k presence.Key) *presence.Instance {
	for i := range r.Instances {
		if r.Instances[i].Key == k {
			return &r.Instances[i]
		}
	}
	return nil
}

// Triggers reports whether a change to an instance of the category in the
// container calls for aggregation (A1; aggregating-multiple-points-of-presence;
// stated).
func Triggers(category string, container presence.ContainerID) bool {
	return (container == 2 || container == 3) && (category == presence.CategoryState || category == presence.CategoryDevice)
}

// Aggregate computes the aggregated instances of a user. It is a function of
// its arguments alone, and the order of instances makes no difference to it.
//
// The error, if any, is an *InstanceError of the lowest instance at fault, by
// container, category and identifier, or ErrPolicy; nothing is computed then.
func Aggregate(in Snapshot, policy Policy) (*Result, error) {
	if err := policy.check(); err != nil {
		return nil, err
	}
	r := runs.Get().(*run)
	defer r.release()
	r.in, r.policy = in, policy
	if err := r.gather(); err != nil {
		return nil, err
	}
	r.compute()
	return r.publish(), nil
}

// runs are runs that are over, whose memory can be used again.
var runs = sync.Pool{New: func() any { return new(run) }}

// release gives the run back, with nothing in it of the user.
func (r *run) release() {
	clear(r.inputs)
	clear(r.services)
	clear(r.endpoints)
	*r = run{places: r.places[:0], inputs: r.inputs[:0], endpoints: r.endpoints[:0], devices: r.devices[:0], services: r.services[:0]}
	runs.Put(r)
}

// A Kind is a kind of input.
type Kind uint8

const (
	NoKind Kind = iota
	MachineState
	UserState
	CalendarState
	PhoneState
	Device
)

var kinds = [...]string{"", "machineState", "userState", "calendarState", "phoneState", "device"}

// String is the name of the kind in documents.
func (k Kind) String() string { return kinds[k] }

// An input is an instance that aggregation uses. There are many, so that it
// says little: what few inputs are asked for is looked up.
type input struct {
	from     *presence.Instance
	at       int32 // of the endpoint in run.endpoints, -1 for none
	number   availability.Availability
	rank     availability.Availability // of a machine and its devices: smaller is more active
	kind     Kind
	numbered bool // has an availability
	live     bool
	kept     bool // by rule A8
}

// base is the content of a state that all kinds have.
func (v *input) base() *state.StateTypeBase {
	return v.from.Data.(*state.State).Value.AsStateTypeBase()
}

// manual reports whether the input is a choice of the user.
func (v *input) manual() bool { return v.kind == UserState && v.base().GetManual() }

// machine is the content of a machineState.
func (v *input) machine() *state.MachineState {
	return v.from.Data.(*state.State).Value.(*state.MachineState)
}

// calendar is the content of a calendarState.
func (v *input) calendar() *state.CalendarState {
	return v.from.Data.(*state.State).Value.(*state.CalendarState)
}

// device is the content of a device.
func (v *input) device() *device.DeviceType { return &v.from.Data.(*device.Device).DeviceType }

// A run is one aggregation.
type run struct {
	in     Snapshot
	policy Policy
	rec    *recorder // nil when nobody wants to know

	places     []place
	inputs     []input // in order; the first are those of container 2
	of2        int     // how many those are
	endpoints  []endpoint
	byName     map[string]int        // of endpoints, by their names in lower case, once there are many
	registered bool                  // any endpoint of the user is
	previous   [2]*presence.Instance // aggregateStates of containers 2 and 3
	tied       [2]bool               // there is another such
	views      [2]view
	devices    []int32 // places in inputs, the most active first
	services   []service
}

// An endpoint is one that an input belongs to.
type endpoint struct {
	id         string
	glance     uint64 // of id
	lower      string // id in lower case; set when it is published
	registered bool
	machine    *input // its machineState in container 2, the most active if there are several
}

// name is the identifier in the letter case of what is published.
func (e *endpoint) name() string {
	if e.lower == "" {
		e.lower = strings.ToLower(e.id)
	}
	return e.lower
}

// glance is the beginning of an identifier without regard to letter case.
// Those that look different at a glance are; the others may be the same.
func glance(id string) uint64 {
	if len(id) < 8 {
		return uint64(len(id))
	}
	const noCase = 0x2020202020202020
	return noCase | uint64(id[0]) | uint64(id[1])<<8 | uint64(id[2])<<16 | uint64(id[3])<<24 |
		uint64(id[4])<<32 | uint64(id[5])<<40 | uint64(id[6])<<48 | uint64(id[7])<<56
}

// manyEndpoints is for how many endpoints looking at one after the other is
// faster than a map.
const manyEndpoints = 128

// endpointAt is the place in endpoints of an identifier, -1 when it has none
// and is not to be added.
func (r *run) endpointAt(id string, add bool) int {
	if r.byName != nil {
		name := strings.ToLower(id)
		at, ok := r.byName[name]
		if !ok {
			if !add {
				return -1
			}
			at = len(r.endpoints)
			r.byName[name] = at
			r.endpoints = append(r.endpoints, endpoint{id: id})
		}
		return at
	}
	look := glance(id)
	for i := range r.endpoints {
		if e := &r.endpoints[i]; e.glance == look && equalFold(e.id, id) {
			return i
		}
	}
	if !add {
		return -1
	}
	r.endpoints = append(r.endpoints, endpoint{id: id, glance: look})
	if len(r.endpoints) > manyEndpoints {
		r.byName = make(map[string]int, 2*len(r.endpoints))
		for i := range r.endpoints {
			r.byName[strings.ToLower(r.endpoints[i].id)] = i
		}
	}
	return len(r.endpoints) - 1
}

// gather checks the instances and picks the inputs, in order.
func (r *run) gather() error {
	var worst *presence.InstanceError
	report := func(e *presence.InstanceError) {
		if e != nil && (worst == nil || compareKeys(e.Key, worst.Key) < 0) {
			worst = e
		}
	}
	places := r.places
	for i := range r.in.Instances {
		x := &r.in.Instances[i]
		switch {
		case x.Category == "":
			report(x.Fail(presence.ErrNoCategory, ""))
		case !x.Container.Valid():
			report(x.Fail(presence.ErrContainer, "containers are numbered 0 to %d", presence.MaxContainerID))
		case r.policy.Categories == KnownCategories && !knownCategories[x.Category]:
			report(x.Fail(presence.ErrCategory, ""))
		case x.Container != 2 && x.Container != 3:
		case x.Category == presence.CategoryState:
			places = append(places, placeOf(x, 1, i))
		case x.Category == presence.CategoryDevice:
			places = append(places, placeOf(x, 0, i))
		}
	}
	slices.Sort(places)
	r.places = places
	for i := 1; i < len(places); i++ {
		if places[i].key() == places[i-1].key() {
			report(r.in.Instances[places[i].index()].Fail(presence.ErrContradiction, ""))
		}
	}
	r.inputs = slices.Grow(r.inputs, len(places))
	for _, p := range places {
		report(r.take(&r.in.Instances[p.index()]))
	}
	for i := range r.in.Previous {
		if x := &r.in.Previous[i]; x.Category == presence.CategoryState {
			r.takePrevious(x)
		}
	}
	for i, tied := range r.tied {
		if tied {
			report(r.previous[i].Fail(presence.ErrContradiction, "in the previous result"))
		}
	}
	if worst == nil {
		report(r.register())
	}
	if worst != nil {
		return worst
	}
	return nil
}

// A place is where an input belongs, by container, category and identifier,
// and behind that, in the low bits, its index among the instances of the
// snapshot: numbers sort faster than structures.
type place uint64

const indexBits = 30 // the instances of more would fill 100 GB

func placeOf(x *presence.Instance, category uint64, index int) place {
	return place(uint64(x.Container-2)<<63 | category<<62 | uint64(x.Key.Instance)<<indexBits | uint64(index))
}

func (p place) key() uint64 { return uint64(p >> indexBits) }
func (p place) index() int  { return int(p & (1<<indexBits - 1)) }

func compareKeys(a, b presence.Key) int {
	return cmp.Or(cmp.Compare(a.Container, b.Container), cmp.Compare(a.Category, b.Category), cmp.Compare(a.Instance, b.Instance))
}

// take adds a state or device of container 2 or 3 to the inputs, if it is one.
func (r *run) take(x *presence.Instance) *presence.InstanceError {
	var kind Kind
	var number xmlrt.Optional[uint32]
	endpoint := x.EndpointID
	if x.Category == presence.CategoryDevice {
		d, ok := x.Data.(*device.Device)
		if !ok || d == nil {
			return x.Fail(presence.ErrContent, "want a device element")
		}
		kind = Device
		if endpoint != "" && !equalFold(endpoint, d.EndpointID) {
			return x.Fail(presence.ErrEndpoint, "published by %s, but of %s", endpoint, d.EndpointID)
		}
		endpoint = d.EndpointID
	} else {
		s := stateOf(x.Data)
		switch s.(type) {
		case *state.MachineState:
			kind = MachineState
		case *state.UserState:
			kind = UserState
		case *state.CalendarState:
			kind = CalendarState
		case *state.PhoneState:
			kind = PhoneState
		case *state.AggregateState:
			if r.in.Previous == nil {
				r.takePrevious(x)
			}
			return nil
		case *state.AggregateMachineState:
			return nil
		default:
			return x.Fail(presence.ErrContent, "want a state element")
		}
		base := s.AsStateTypeBase()
		if base == nil {
			return x.Fail(presence.ErrContent, "the state has no content")
		}
		number = base.Availability
	}
	switch {
	case x.PublishTime.IsZero():
		return x.Fail(presence.ErrNoPublishTime, "")
	case x.Expiry.Type > presence.Static:
		return x.Fail(presence.ErrExpiry, "unknown type")
	case x.Expiry.Type == presence.TimeBound && !x.Expiry.Expires.Set:
		return x.Fail(presence.ErrExpiry, "time-bound, but it does not say for how long")
	}
	// gather has made room, and what a run leaves behind is clear. An append
	// would copy, with a write barrier while garbage is collected.
	r.inputs = r.inputs[:len(r.inputs)+1]
	v := &r.inputs[len(r.inputs)-1]
	v.from, v.kind, v.at = x, kind, -1
	if endpoint != "" {
		v.at = int32(r.endpointAt(endpoint, true))
	}
	v.number, v.numbered = availability.Availability(number.Value), number.Set
	if kind == MachineState {
		v.rank = r.policy.order(machineNumber(v))
	}
	if x.Container == 2 {
		r.of2++
	}
	return nil
}

// effective is the time of a state (A6): its start time where it has one, else
// its publish time.
func (r *run) effective(v *input) time.Time {
	if r.policy.Times == StartTimes {
		if t := &v.base().StartTime; t.Set {
			return t.Value.Time(time.UTC)
		}
	}
	return v.from.PublishTime
}

// takePrevious keeps the aggregateState of the previous result for each
// container: the latest, and of those the lowest.
func (r *run) takePrevious(x *presence.Instance) {
	if x.Container != 2 && x.Container != 3 {
		return
	}
	if _, ok := stateOf(x.Data).(*state.AggregateState); !ok {
		return
	}
	p, tied := &r.previous[x.Container-2], &r.tied[x.Container-2]
	order := -1
	if *p != nil {
		order = cmp.Or((*p).PublishTime.Compare(x.PublishTime), cmp.Compare(x.Key.Instance, (*p).Key.Instance))
	}
	switch {
	case order < 0:
		*p, *tied = x, false
	case order == 0:
		*tied = true
	}
}

// register finds out which endpoints are registered and which inputs live
// (D4, D5).
func (r *run) register() *presence.InstanceError {
	var devices map[uint32]*input // by the end of their identifiers
	for i := range r.inputs {
		v := &r.inputs[i]
		if v.at < 0 && v.kind == MachineState {
			// The identifiers of both end with the same bits of a hash (D7).
			if devices == nil {
				devices = r.devicesByHash()
			}
			if d := devices[v.from.Key.Instance&hashBits]; d != nil {
				v.at = d.at
			}
		}
		switch {
		case v.at >= 0:
		case v.kind == MachineState, v.kind == Device:
			return v.from.Fail(presence.ErrEndpoint, "no endpoint identifier")
		case v.from.Expiry.Type == presence.EndpointBound && r.policy.Orphans == OrphansRefused:
			return v.from.Fail(presence.ErrEndpoint, "endpoint-bound, but of no endpoint")
		}
	}
	if r.in.Registered == nil {
		for i := range r.inputs {
			if v := &r.inputs[i]; v.kind == MachineState && !r.expired(v) {
				r.endpoints[v.at].registered = true
				r.registered = true
			}
		}
	} else {
		r.registered = len(r.in.Registered) > 0
		for _, e := range r.in.Registered {
			if at := r.endpointAt(e, false); at >= 0 {
				r.endpoints[at].registered = true
			}
		}
	}
	for i := range r.inputs {
		v := &r.inputs[i]
		switch v.from.Expiry.Type {
		case presence.Static:
			v.live = true
		case presence.TimeBound:
			v.live = !r.expired(v)
		case presence.UserBound:
			v.live = r.registered
		case presence.EndpointBound:
			if v.live = r.registered; v.at >= 0 {
				v.live = r.endpoints[v.at].registered
			}
		}
		if !v.live && r.rec != nil {
			r.rec.lost("D4", v, reasonDead[v.from.Expiry.Type])
		}
	}
	return nil
}

const hashBits = 0x0fffffff

// devicesByHash are the devices by what their identifiers have in common with
// those of their machineStates; of several, the lowest.
func (r *run) devicesByHash() map[uint32]*input {
	devices := map[uint32]*input{}
	for i := range r.inputs {
		if d := &r.inputs[i]; d.kind == Device && devices[d.from.Key.Instance&hashBits] == nil {
			devices[d.from.Key.Instance&hashBits] = d
		}
	}
	return devices
}

// expired reports whether the time of a time-bound instance is over: at its
// end it is (D5; guessed).
func (r *run) expired(v *input) bool {
	end, ok := v.from.Ends(r.policy.ExpiryUnit)
	return ok && !r.in.Now.Before(end)
}

// compute applies the rules.
func (r *run) compute() {
	for i := range r.views {
		r.views[i] = view{container: presence.ContainerID(i + 2)}
		r.aggregateState(&r.views[i])
	}
	if r.registered {
		r.aggregateServices()
	}
}

// A view is the aggregate of container 2 or 3.
type view struct {
	container presence.ContainerID
	signedOut bool // no endpoint is registered

	machine  *input // the most active
	computer *input // the most active that is a computer
	manual   *input // the choice of the user
	base     *input // the state that decides beside the machine
	meeting  *input // the calendarState with meeting data

	number     availability.Availability
	decided    source
	activity   []state.ActivityType // one or none
	doing      *input               // what the activity comes from
	location   xmlrt.Optional[state.EndpointLocationEnumEx]
	lastActive xmlrt.Optional[xmlrt.DateTime]
}

// A source is what an availability comes from.
type source uint8

const (
	fromMachine source = iota
	fromBase
	fromBoth
)

// inputsOf are the inputs of a container.
func (r *run) inputsOf(container presence.ContainerID) []input {
	if container == 2 {
		return r.inputs[:r.of2]
	}
	return r.inputs[r.of2:]
}

func (r *run) aggregateState(w *view) {
	inputs := r.inputsOf(w.container)
	w.signedOut = !r.registered
	r.selectMachines(w, inputs)
	r.selectManual(w, inputs)
	r.keep(w, inputs)
	if w.signedOut {
		w.number = r.policy.signedOut()
		if r.rec != nil {
			r.rec.won("A11", w.container, nil, w.number, "no endpoint is registered")
		}
	} else {
		r.combine(w)
	}
	if !w.signedOut {
		r.selectActivity(w, inputs)
		r.locate(w)
	}
	r.remember(w)
}

// selectMachines finds the most active machine, and computer (A5;
// publication-behaviors-of-category-instances; stated).
func (r *run) selectMachines(w *view, inputs []input) {
	w.machine = r.mostActive(inputs, false)
	w.computer = w.machine
	if w.machine != nil && !isComputer(w.machine) {
		w.computer = r.mostActive(inputs, true)
	}
	if r.rec == nil {
		return
	}
	if w.machine == nil {
		if !w.signedOut {
			r.rec.won("A5", w.container, nil, availability.Offline, "no machineState: as if one were offline")
		}
		return
	}
	r.rec.won("A5", w.container, w.machine, machineNumber(w.machine), "the most active machine")
	for i := range inputs {
		if v := &inputs[i]; v.kind == MachineState && v.live && v != w.machine {
			r.rec.lost("A5", v, r.whyLessActive(v, w.machine))
		}
	}
}

// mostActive is the machine, or computer, that comes before all others, nil
// when there is none.
func (r *run) mostActive(inputs []input, computers bool) *input {
	var best *input
	for i := range inputs {
		v := &inputs[i]
		if v.kind == MachineState && v.live && (best == nil || r.compareMachines(v, best) < 0) && (!computers || isComputer(v)) {
			best = v
		}
	}
	return best
}

func isComputer(v *input) bool {
	return surroundingOf(v.machine()).device.Value == state.DeviceTypeComputer
}

// machineNumber is the availability of a machine; one that does not say is
// offline (A2; stated).
func machineNumber(v *input) availability.Availability {
	if v == nil || !v.numbered {
		return availability.Offline
	}
	return v.number
}

// compareMachines orders machines by how active they are. Those that are the
// same in everything stay in the order of their instances.
func (r *run) compareMachines(a, b *input) int {
	if a.rank != b.rank {
		return cmp.Compare(a.rank, b.rank)
	}
	if r.policy.MachineTie == LatestMachine {
		if c := b.from.PublishTime.Compare(a.from.PublishTime); c != 0 {
			return c
		}
	}
	return compareFold(r.endpoints[a.at].id, r.endpoints[b.at].id)
}

func (r *run) whyLessActive(v, winner *input) Reason {
	switch {
	case v.rank != winner.rank:
		return LessAvailable
	case r.policy.MachineTie == LatestMachine && !v.from.PublishTime.Equal(winner.from.PublishTime):
		return Earlier
	}
	return HigherEndpoint
}

// selectManual finds the choice of the user: the latest that says an
// availability (A7; inferred).
func (r *run) selectManual(w *view, inputs []input) {
	for i := range inputs {
		v := &inputs[i]
		if !v.live || !v.manual() || !v.numbered {
			continue
		}
		if w.manual == nil || v.from.PublishTime.After(w.manual.from.PublishTime) {
			w.manual = v
		}
	}
	if r.rec == nil {
		return
	}
	for i := range inputs {
		v := &inputs[i]
		if !v.live || !v.manual() {
			continue
		}
		switch {
		case v == w.manual:
			r.rec.won("A7", w.container, v, v.number, "chosen by the user at "+clock(v.from.PublishTime))
			if !v.number.Choosable() {
				r.rec.warn("A3", v, OnlyOfMachines)
			}
		case !v.numbered:
			r.rec.lost("A7", v, NoAvailability)
		case v.from.PublishTime.Equal(w.manual.from.PublishTime):
			r.rec.lost("A7", v, HigherInstance)
		default:
			r.rec.lost("A7", v, Earlier)
		}
	}
}

// keep drops what the choice of the user overrides (A8; stated that it
// overrides, inferred that newer states come back), and finds the state that
// decides among the others (A9; inferred).
func (r *run) keep(w *view, inputs []input) {
	for i := range inputs {
		v := &inputs[i]
		switch {
		case v.kind == MachineState || v.kind == Device || !v.live:
			continue
		case v.manual():
			if v.kept = v == w.manual; !v.kept {
				continue
			}
		case w.manual != nil && r.overridden(v, w.manual):
			if r.rec != nil {
				r.rec.lostSince("A8", v, r.effective(v), Overridden)
			}
			continue
		default:
			v.kept = true
		}
		if v.numbered && (v.number >= 3000 || r.policy.Below3000 != Below3000Undefined) && (w.base == nil || r.decides(v, w.base)) {
			w.base = v
		}
		if v.kind == CalendarState && hasMeeting(v) && (w.meeting == nil || r.laterMeeting(v, w.meeting)) {
			w.meeting = v
		}
	}
	if r.rec == nil || w.base == nil {
		return
	}
	why := "the only state kept"
	for i := range inputs {
		v := &inputs[i]
		if !v.kept || v == w.base {
			continue
		}
		why = "the least available of the states kept"
		if r.policy.Automatic == MostRecent {
			why = "the latest of the states kept"
		}
		switch {
		case !v.numbered:
			r.rec.lost("A9", v, NoAvailability)
		case v.number < 3000 && r.policy.Below3000 == Below3000Undefined:
			r.rec.lost("A9", v, UndefinedClass)
		case r.policy.Automatic == LeastAvailable && v.number != w.base.number:
			r.rec.lost("A9", v, MoreAvailable)
		case !r.effective(v).Equal(r.effective(w.base)):
			r.rec.lost("A9", v, Earlier)
		default:
			r.rec.lost("A9", v, HigherInstance)
		}
	}
	r.rec.won("A9", w.container, w.base, w.base.number, why)
}

func (r *run) overridden(v, manual *input) bool {
	switch r.policy.Override {
	case OverrideAll:
		return true
	case OverrideNone:
		return false
	}
	return !r.effective(v).After(manual.from.PublishTime)
}

// decides reports whether a comes before b as the state that decides. Both
// being equal, the one found first, the lowest instance, stays.
func (r *run) decides(a, b *input) bool {
	x, y := r.policy.order(a.number), r.policy.order(b.number)
	if r.policy.Automatic == LeastAvailable && x != y {
		return x > y
	}
	return r.effective(a).After(r.effective(b))
}

// hasMeeting reports whether a calendarState tells of a meeting.
func hasMeeting(v *input) bool {
	subject, location := meetingOf(v.calendar())
	return subject != nil || location != nil
}

// laterMeeting decides between meetings: the higher availability, then the
// later start (guessed).
func (r *run) laterMeeting(a, b *input) bool {
	if a.number != b.number {
		return a.number > b.number
	}
	return r.effective(a).After(r.effective(b))
}

// combine is rule A10: the state that decides and the most active machine.
func (r *run) combine(w *view) {
	m := machineNumber(w.machine)
	if w.base == nil {
		w.number, w.decided = m, fromMachine
	} else {
		w.number, w.decided = r.policy.combine(w.base.number, m)
	}
	if r.rec == nil {
		return
	}
	switch {
	case w.base == nil:
		r.rec.won("A10", w.container, nil, w.number, "no other state: that of the machine")
	case w.decided == fromBoth:
		r.rec.won("A10", w.container, nil, w.number, r.name(w.base.number)+" on a machine that is "+r.name(m))
	case w.decided == fromBase:
		r.rec.won("A10", w.container, nil, w.number, r.name(w.base.number)+" stands, the machine being "+r.name(m))
	default:
		r.rec.won("A10", w.container, nil, w.number, r.name(w.base.number)+" gives way to a machine that is "+r.name(m))
	}
}

func (r *run) name(a availability.Availability) string { return r.policy.class(a).String() }

// combine combines an availability with that of the most active machine (A10).
// The classes for Available and Busy are stated, most else is inferred; see
// the fields of Policy.
func (p *Policy) combine(base, machine availability.Availability) (availability.Availability, source) {
	// What a machine says beside active, idle and away is rare; the less
	// available of the two stands then (guessed).
	lessAvailable := func() (availability.Availability, source) {
		if p.order(machine) > p.order(base) {
			return machine, fromMachine
		}
		return base, fromBase
	}
	m, b := p.class(machine), p.class(base)
	if m == availability.ClassOffline {
		if b == availability.ClassOffline {
			return base, fromBase
		}
		return machine, fromMachine
	}
	idle := m == availability.ClassAvailableIdle || m == availability.ClassBusyIdle
	away := m == availability.ClassAway || m == availability.ClassBeRightBack
	if !idle && !away {
		if m == availability.ClassAvailable || m == availability.ClassUndefined {
			return base, fromBase
		}
		return lessAvailable()
	}
	switch b {
	case availability.ClassAvailable:
		switch {
		case p.ManualAvailable == KeepAvailable:
			return base, fromBase
		case p.ManualAvailable == IdleAtMost && away:
			return max(base, 3000) + 1500, fromBoth
		}
		return machine, fromMachine
	case availability.ClassBusy:
		if p.BusyIdle == FlatBusy {
			low, _ := availability.ClassBusyIdle.Range()
			return low, fromBoth
		}
		return base + 1500, fromBoth
	case availability.ClassDoNotDisturb, availability.ClassBeRightBack:
		if away && p.Unavailable == FollowAway {
			return lessAvailable()
		}
		return base, fromBase
	case availability.ClassAvailableIdle:
		return lessAvailable()
	}
	return base, fromBase
}

// selectActivity is rule A12 (MS-PRES 3.8.5.1.2.3; stated): of the activities
// that hold at the availability, the one with the highest least availability,
// then the latest.
func (r *run) selectActivity(w *view, inputs []input) {
	consider := func(v *input) {
		activities := v.base().Activity
		for i := range activities {
			a := &activities[i]
			if !availability.Says(a) || !availability.Holds(a, w.number) {
				if r.rec != nil && availability.Says(a) {
					r.rec.lostActivity(v, a, OutOfRange)
				}
				continue
			}
			switch {
			case w.activity == nil,
				a.GetMinAvailability() > w.activity[0].GetMinAvailability(),
				a.GetMinAvailability() == w.activity[0].GetMinAvailability() && r.effective(v).After(r.effective(w.doing)):
				if r.rec != nil && w.activity != nil {
					r.rec.lostActivity(w.doing, &w.activity[0], lesserActivity(&w.activity[0], a))
				}
				w.activity, w.doing = activities[i:i+1:i+1], v
			default:
				if r.rec != nil {
					r.rec.lostActivity(v, a, lesserActivity(a, &w.activity[0]))
				}
			}
		}
	}
	for i := range inputs {
		if v := &inputs[i]; v.kept || v == w.machine {
			consider(v)
		}
	}
	if r.rec != nil && w.activity != nil {
		r.rec.wonActivity(w)
	}
}

func lesserActivity(a, winner *state.ActivityType) Reason {
	if a.GetMinAvailability() != winner.GetMinAvailability() {
		return LowerMinimum
	}
	return Earlier
}

// locate is rule A18 (parsing-lync-published-category-instances; stated): the
// location is that of the most active computer, below 12000.
func (r *run) locate(w *view) {
	if w.number >= 12000 || w.computer == nil {
		if r.rec != nil && w.computer != nil && w.computer.base().EndpointLocation.Value != "" {
			r.rec.lost("A18", w.computer, LocationHidden)
		}
		return
	}
	if l, ok := w.computer.base().EndpointLocation.Get(); ok && l != "" {
		w.location = xmlrt.Some(l)
		if r.rec != nil {
			r.rec.note("A18", w.container, w.computer, "location "+quote(string(l))+" of the most active computer")
		}
	}
}

// remember is rule A19: when the user was last active. The moment is when the
// latest publication that decided was published, or now when nothing new was
// published since the previous result (guessed).
func (r *run) remember(w *view) {
	if !r.hasLastActive(w.number) {
		return
	}
	p := r.previous[w.container-2]
	if p == nil {
		if r.rec != nil {
			r.rec.note("A19", w.container, nil, "no previous result: nobody knows when the user was last active")
		}
		return
	}
	before := stateOf(p.Data).(*state.AggregateState)
	if was, ok := before.Availability.Get(); !ok || r.hasLastActive(availability.Availability(was)) {
		w.lastActive = before.LastActive
		if r.rec != nil && w.lastActive.Set {
			r.rec.note("A19", w.container, nil, "last active "+w.lastActive.Value.String()+", as before")
		}
		return
	}
	at := r.in.Now
	if !w.signedOut {
		var cause time.Time
		if w.base != nil && w.decided != fromMachine {
			cause = w.base.from.PublishTime
		}
		if w.machine != nil && w.decided != fromBase && w.machine.from.PublishTime.After(cause) {
			cause = w.machine.from.PublishTime
		}
		if cause.After(p.PublishTime) {
			at = cause
		}
	}
	w.lastActive = xmlrt.Some(xmlrt.DateTimeOf(at.UTC().Truncate(time.Second)).WithoutZone())
	if r.rec != nil {
		r.rec.note("A19", w.container, nil, "last active "+w.lastActive.Value.String()+": until then "+r.name(availability.Availability(before.Availability.Value)))
	}
}

// hasLastActive reports whether an availability comes with a time of last
// activity.
func (r *run) hasLastActive(a availability.Availability) bool {
	c := r.policy.class(a)
	if r.policy.LastActive == AwayAndOffline {
		return c == availability.ClassAway || c == availability.ClassOffline
	}
	return c.IsInactive()
}

// compareFold compares identifiers without regard to letter case.
func compareFold(a, b string) int {
	for i := range min(len(a), len(b)) {
		if x, y := lower(a[i]), lower(b[i]); x != y {
			return cmp.Compare(x, y)
		}
	}
	return cmp.Compare(len(a), len(b))
}

// equalFold reports whether identifiers are the same but for letter case. Most
// of those that differ do so at once.
func equalFold(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	return len(a) == 0 || lower(a[0]) == lower(b[0]) && (a == b || compareFold(a, b) == 0)
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		c += 'a' - 'A'
	}
	return c
}
