package presence

import (
	"fmt"
	"math"
	"strconv"

	"github.com/enhancedpresence/epx/presence/availability"
	catalog "github.com/enhancedpresence/epx/xsd/presence"
)

// stateFacts are what the state at hand says.
type stateFacts struct {
	element             int64
	typ                 string // local name of xsi:type
	depth               int
	availability        number
	availabilityElement int64
	manual              attrFacts
	lastActive          attrFacts
	activities          []activityFacts
}

// attrFacts are an attribute of an element that is no longer at hand.
type attrFacts struct {
	value  string
	offset int64
	ok     bool // there is one
}

// activityFacts are what an activity says.
type activityFacts struct {
	element int64
	min     number
	max     number // not ok is no limit
	token   string
}

func (p *pass) keep(local string) attrFacts {
	if a := p.attr(local); a != nil {
		return attrFacts{trim(a.Value), a.ValueOffset, true}
	}
	return attrFacts{}
}

func (p *pass) startState() {
	s := stateFacts{element: p.top().offset, depth: len(p.frames), manual: p.keep("manual"), lastActive: p.keep("lastActive")}
	if _, typ, ok := p.xsiType(); ok && typ.Space == catalog.NSState {
		s.typ = typ.Local
	}
	if s.typ == "phoneState" {
		p.phoneAttr("uri")
	}
	p.states = append(p.states, s)
	p.stateID(s.typ)
	p.stateContainer(s.typ)
}

// stateID compares the identifier of an instance with those that states of the
// type have (D7).
func (p *pass) stateID(typ string) {
	if p.item == nil || p.item.category != "state" {
		return
	}
	nibble := func(digits ...uint64) func(uint64) bool {
		return func(id uint64) bool {
			for _, d := range digits {
				if id>>28 == d {
					return true
				}
			}
			return false
		}
	}
	var fits func(uint64) bool
	var expected string
	switch typ {
	case "aggregateState":
		fits, expected = func(id uint64) bool { return id <= 1 }, "0 or 1"
	case "aggregateMachineState":
		fits, expected = func(id uint64) bool { return id == 0x10000000 }, "0x10000000"
	case "userState":
		fits, expected = func(id uint64) bool { return id == 0x20000000 || id == 0x24000000 }, "0x20000000, or 0x24000000 for a while"
	case "machineState":
		fits, expected = nibble(3), "one that begins with 0x3"
	case "calendarState":
		fits, expected = nibble(4, 5, 6), "one that begins with 0x4, 0x5 or 0x6"
	case "phoneState":
		fits, expected = nibble(7, 8, 9), "one that begins with 0x7, 0x8 or 0x9"
	default:
		return
	}
	p.instanceID("a "+typ, fits, expected)
}

// stateContainer tells of states that are input of the aggregation and stand
// where it does not look (A1, E3).
func (p *pass) stateContainer(typ string) {
	in := p.item
	if in == nil || in.category != "state" || !in.container.ok || in.container.value > maxContainer ||
		in.container.value == 2 || in.container.value == 3 || len(p.frames) != in.depth+1 {
		return
	}
	switch typ {
	case "userState", "machineState", "calendarState", "phoneState", "aggregateMachineState":
		p.add(remark{check: checkContainerLocal, offset: in.container.offset, element: in.offset, below: "/@container",
			found: fmt.Sprintf("a %s in container %d", typ, in.container.value), expected: "container 2 or 3, where the aggregation reads it"})
	}
}

func (p *pass) startActivity() {
	n := len(p.states)
	if n == 0 {
		return
	}
	a := activityFacts{element: p.top().offset, min: p.number("minAvailability"), max: p.number("maxAvailability")}
	if t := p.attr("token"); t != nil {
		a.token = trim(t.Value)
	}
	s := &p.states[n-1]
	if len(s.activities) < p.max {
		s.activities = append(s.activities, a)
	}
	if a.min.ok && a.max.ok && a.min.value > a.max.value {
		r := p.atAttr(checkAvailabilityOrder, p.attr("minAvailability"),
			fmt.Sprintf("minAvailability is %d, which is above maxAvailability, %d", a.min.value, a.max.value), fmt.Sprintf("at most %d, or the two exchanged", a.max.value))
		r.related = []place{{a.max.offset, "maxAvailability is here."}}
		p.add(r)
	}
}

func (p *pass) endState() {
	n := len(p.states) - 1
	if n < 0 || p.states[n].depth != len(p.frames) {
		return
	}
	s := p.states[n]
	p.states = p.states[:n]
	p.userState(&s)
	p.activities(&s)
	if s.typ == "aggregateState" && s.lastActive.ok && s.availability.ok {
		if a := number2availability(s.availability); a.Class().IsActive() {
			p.add(remark{check: checkLastActive, offset: s.lastActive.offset, element: s.element, below: "/@lastActive",
				found: fmt.Sprintf("a time of last activity with the availability %v", a), expected: "none while the user is active"})
		}
	}
}

func number2availability(n number) availability.Availability {
	return availability.Availability(min(n.value, math.MaxUint32))
}

// userState checks what a user says of himself.
func (p *pass) userState(s *stateFacts) {
	if s.typ != "userState" || !s.availability.ok {
		return
	}
	if a := number2availability(s.availability); !a.Choosable() {
		p.add(remark{check: checkUserAvailability, offset: s.availability.offset, element: s.availabilityElement,
			found: fmt.Sprintf("the availability %v, which clients report of idle computers and no user chooses", a), expected: "one that a user may choose, such as 3500 (Available), 6500 (Busy) or 9500 (Do Not Disturb)"})
	}
	switch m := s.manual; {
	case !m.ok:
		p.add(remark{check: checkUserManual, offset: s.element, element: s.element,
			found: "a userState without manual", expected: "manual=\"true\""})
	case m.value != "true":
		p.add(remark{check: checkUserManual, offset: m.offset, element: s.element, below: "/@manual",
			found: "manual=" + strconv.Quote(m.value) + " in a userState", expected: "manual=\"true\"", fix: p.replace(m.offset, m.value, "true")})
	}
}

// activities compares the activities of a state with its availability, and with
// what their tokens mean.
func (p *pass) activities(s *stateFacts) {
	for _, a := range s.activities {
		low, high := uint64(0), uint64(math.MaxUint32)
		if a.min.ok {
			low = a.min.value
		}
		if a.max.ok {
			high = a.max.value
		}
		if low > high {
			continue // said already
		}
		r := remark{offset: a.element, element: a.element}
		if av := s.availability; av.ok && (av.value < low || av.value > high) {
			r.check = checkActivityHidden
			r.found = fmt.Sprintf("an activity for the availability %s in a state whose availability is %d", span(low, high), av.value)
			r.expected = "the availability of the state to be in that range"
			r.related = []place{{av.offset, "The availability is here."}}
			p.add(r)
			continue
		}
		from, to, ok := availability.TokenRange(availability.Token(a.token))
		if !ok {
			continue
		}
		least, greatest := uint64(from), uint64(to)
		switch av := s.availability; {
		case (a.min.ok || a.max.ok) && (low < least || high > greatest):
			r.found = fmt.Sprintf("the activity %s for the availability %s", a.token, span(low, high))
		case !a.min.ok && !a.max.ok && av.ok && (av.value < least || av.value > greatest):
			r.found = fmt.Sprintf("the activity %s at the availability %d", a.token, av.value)
		default:
			continue
		}
		r.check, r.expected, r.related = checkActivityTokenRange, span(least, greatest), nil
		p.add(r)
	}
}

// span is a range of availabilities for people.
func span(low, high uint64) string {
	switch {
	case high >= math.MaxUint32 && low == 0:
		return "of any number"
	case high >= math.MaxUint32:
		return fmt.Sprintf("%d and above", low)
	}
	return fmt.Sprintf("%d to %d", low, high)
}
