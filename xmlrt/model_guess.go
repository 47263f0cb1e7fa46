package xmlrt

import (
	"math"
	"slices"
)

// What a model guesses about content that it does not take.

// resync finds a place behind a leaf that matches name anywhere in the model,
// to go on after an element that came too early or too late.
func (m *contentModel) resync(c *cursor, name QName) (leaf int, ok bool) {
	if m.all != nil {
		return 0, false
	}
	if m.counted != nil {
		for _, t := range m.counted.named[name] {
			m.counted.jump(c, t)
			return int(t), true
		}
		return 0, false
	}
	for i, next := range m.after {
		if l := &m.leaves[i]; next >= 0 && l.element != nil && l.accepts(name) {
			c.state = next
			return i, true
		}
	}
	return 0, false
}

// meant is the name of the element that may stand at c and that one of no known
// name was probably meant to be.
func (m *contentModel) meant(c *cursor, name QName) (QName, bool) {
	names := func(yield func(string) bool) {
		for _, l := range m.next(c) {
			if m.leaves[l].element == nil {
				continue
			}
			for _, e := range m.leaves[l].substitutes() {
				if !yield(e.name.Local) {
					return
				}
			}
		}
	}
	local, ok := nearest(name.Local, names)
	if !ok {
		return QName{}, false
	}
	space, _ := m.namespaceOf(local)
	return QName{space, local}, true
}

// stepMeant goes on behind the element that may stand at c and was probably meant
// by the name of another, so that what follows it is in its place.
func (m *contentModel) stepMeant(c *cursor, name QName) bool {
	if m.counted != nil {
		return false
	}
	meant, ok := QName{}, false
	if space, known := m.namespaceOf(name.Local); known && space != name.Space {
		meant, ok = QName{space, name.Local}, true
	} else if !known {
		meant, ok = m.meant(c, name)
	}
	if !ok {
		return false
	}
	before := *c
	if _, ok = m.step(c, meant); !ok {
		*c = before
	}
	return ok
}

// maxTrail is how many children are remembered.
const maxTrail = 24

// A trail is which leaves the first children of an element have matched, of models that
// have so few.
type trail [maxTrail]uint8

// belongsBefore finds the element among the n children so far that one of a name should
// have come before, where that cannot come at c or later; the last of them. It is nil if
// there is none, or if it takes too long to find out.
func (m *contentModel) belongsBefore(c *cursor, name QName, passed *trail, n int) *leaf {
	if n > maxTrail || len(m.leaves) > math.MaxUint8 || !m.searchable() || m.comes(c.state, name) {
		return nil
	}
	children := passed[:n]
	for i := len(children) - 1; i >= 0; i-- {
		next := &m.leaves[children[i]]
		at, ok := m.walk(0, children[:i])
		if !ok || next.element == nil {
			continue
		}
		for _, s := range m.states[at].steps {
			if !m.leaves[s.leaf].isNamed(name) {
				continue
			}
			if _, ok := m.walk(s.next, children[i:]); ok {
				return next
			}
		}
	}
	return nil
}

// walk goes over leaves from a state. It reports false if there is no way.
func (m *contentModel) walk(state int32, leaves []uint8) (int32, bool) {
	for _, l := range leaves {
		steps := m.states[state].steps
		i := slices.IndexFunc(steps, func(s step) bool { return s.leaf == int32(l) })
		if i < 0 {
			return 0, false
		}
		state = steps[i].next
	}
	return state, true
}

// comes reports whether an element of a name may come in a state or in those behind it.
func (m *contentModel) comes(state int32, name QName) bool {
	seen := make([]bool, len(m.states))
	seen[state] = true
	for todo := []int32{state}; len(todo) > 0; {
		steps := m.states[todo[0]].steps
		todo = todo[1:]
		for _, s := range steps {
			if m.leaves[s.leaf].isNamed(name) {
				return true
			}
			if !seen[s.next] {
				seen[s.next] = true
				todo = append(todo, s.next)
			}
		}
	}
	return false
}

// isNamed reports whether an element of the given name matches the leaf by its name.
func (l *leaf) isNamed(name QName) bool { return l.element != nil && l.accepts(name) }

// searchable reports whether m is an automaton small enough to look for ways through it.
func (m *contentModel) searchable() bool {
	const most = 4096
	steps := 0
	for i := range m.states {
		if steps += 1 + len(m.states[i].steps); steps > most {
			return false
		}
	}
	return len(m.states) > 0
}

// missing says what has to come at c, where the content may not end.
func (m *contentModel) missing(c *cursor) string {
	leaves := m.next(c)
	if m.searchable() {
		if needed := m.needed(c.state); needed != nil {
			leaves = needed
		}
	}
	return m.describe(leaves, "", maxExpected)
}

// needed lists the leaves of a state that bring the content nearer to its end. It leaves
// out the detours: an element behind which there is always a place where nothing can come
// that could not come without it, such as one that is optional or may be repeated.
func (m *contentModel) needed(state int32) []int32 {
	d := detours{model: m, state: state, covered: map[int32]bool{}}
	var leaves []int32
	for _, s := range m.states[state].steps {
		if d.leadsOn(s.next) {
			leaves = append(leaves, s.leaf)
		}
	}
	return leaves
}

// detours tell which ways from a state lead on to the end of the content.
type detours struct {
	model   *contentModel
	state   int32
	covered map[int32]bool // whether what may come in a state may come in that of d as well
	work    int
}

// leadsOn reports whether the content may end in a state or behind it, without going
// through one that is covered by that of d.
func (d *detours) leadsOn(from int32) bool {
	seen := make([]bool, len(d.model.states))
	seen[from] = true
	for todo := []int32{from}; len(todo) > 0; {
		at := todo[0]
		todo = todo[1:]
		if d.model.states[at].accept {
			return true
		}
		covered, known := d.covered[at]
		if !known {
			covered = d.covers(at)
			d.covered[at] = covered
		}
		if covered {
			continue
		}
		for _, s := range d.model.states[at].steps {
			if !seen[s.next] {
				seen[s.next] = true
				todo = append(todo, s.next)
			}
		}
	}
	return false
}

// covers finds out whether all content that may come in a state may come in that of d.
// It says no when that takes too long.
func (d *detours) covers(other int32) bool {
	const most = 50_000 // steps looked at
	type pair struct{ one, other int32 }
	start := pair{d.state, other}
	seen := map[pair]bool{start: true}
	for todo := []pair{start}; len(todo) > 0; {
		p := todo[0]
		todo = todo[1:]
		if p.one == p.other {
			continue
		}
		one, other := d.model.states[p.one], d.model.states[p.other]
		if other.accept && !one.accept {
			return false
		}
		for _, s := range other.steps {
			if d.work += len(one.steps); d.work > most {
				return false
			}
			i := slices.IndexFunc(one.steps, func(t step) bool { return t.leaf == s.leaf })
			if i < 0 {
				return false
			}
			if next := (pair{one.steps[i].next, s.next}); !seen[next] {
				seen[next] = true
				todo = append(todo, next)
			}
		}
	}
	return true
}
