package xmlrt

// A countedModel is a content model that would be large with its occurrence
// bounds written out, or has many leaves that may follow each other. It keeps
// the particles as they are: a place in it is a leaf with the number of times
// that each particle around has been entered. Its size is that of the particles,
// and a step takes time proportional to how deep they nest.
type countedModel struct {
	nodes  []countedNode
	leafAt []int32           // the node of each leaf, or -1
	named  map[QName][]int32 // the leaves that an element of a name may match
	wild   []int32           // the leaves that are wildcards
}

type countedNode struct {
	min, max int32
	parent   int32 // -1 for the root
	sequence bool
	order    int32 // among the children of the parent
	leaf     int32
	empty    bool  // its term may match nothing
	depth    int32 // nodes above
	// required counts, of a sequence, the children that must be there, before
	// each child and in all.
	required []int32
}

// skippable reports whether the particle may be left out.
func (n *countedNode) skippable() bool { return n.min == 0 || n.empty }

// A countedPlace is a leaf, -1 at the start, and how often each node from the
// root to it has been entered.
type countedPlace struct {
	leaf   int32
	counts []int32
}

// countedPlaces are where the content of a countedModel may be: nil at the start.
type countedPlaces struct{ places, spare []countedPlace }

// maxPlaces bounds the places that content may be at: where a particle repeats
// within one that repeats, several are possible.
const maxPlaces = 1 << 12

// build makes the model of a particle without all groups.
func newCountedModel(p *particle, leaves []leaf) *countedModel {
	m := &countedModel{leafAt: make([]int32, len(leaves)), named: map[QName][]int32{}}
	for i := range m.leafAt {
		m.leafAt[i] = -1
	}
	m.add(p, -1, 0, 0)
	for i := range leaves {
		if m.leafAt[i] < 0 {
			continue
		}
		if leaves[i].element == nil {
			m.wild = append(m.wild, int32(i))
			continue
		}
		for _, e := range leaves[i].substitutes() {
			m.named[e.name] = append(m.named[e.name], int32(i))
		}
	}
	return m
}

func (m *countedModel) add(p *particle, parent, order, depth int32) {
	i := int32(len(m.nodes))
	m.nodes = append(m.nodes, countedNode{min: int32(p.min), max: int32(p.max), parent: parent, order: order, depth: depth, leaf: -1})
	n := countedNode{}
	switch p.kind {
	case ElementParticle, WildcardParticle:
		if p.max != 0 {
			m.leafAt[p.leaf] = i
		}
		m.nodes[i].leaf = int32(p.leaf)
		return
	case SequenceParticle:
		n.sequence, n.empty = true, true
		n.required = append(n.required, 0)
	case ChoiceParticle:
		n.empty = false
	default:
		n.empty = true // an all group without children
	}
	for _, c := range p.children {
		if c.max == 0 {
			continue
		}
		child := int32(len(m.nodes))
		m.add(c, i, int32(max(0, len(n.required)-1)), depth+1)
		skip := m.nodes[child].skippable()
		if n.sequence {
			more := int32(1)
			if skip {
				more = 0
			}
			n.required = append(n.required, n.required[len(n.required)-1]+more)
			n.empty = n.empty && skip
		} else {
			n.empty = n.empty || skip
		}
	}
	at := &m.nodes[i]
	at.sequence, at.empty, at.required = n.sequence, n.empty, n.required
	if p.max == 0 { // nothing is in it
		at.empty = true
	}
}

// step moves places over an element and returns the leaf that it matches.
func (m *countedModel) step(c *cursor, leaves []leaf, name QName) (leaf int, ok bool) {
	if c.countedPlaces == nil {
		c.countedPlaces = &countedPlaces{}
	}
	try := func(t int32) bool {
		next := m.reach(c, t)
		if len(next) == 0 {
			return false
		}
		c.places, c.spare = next, c.places
		leaf, ok = int(t), true
		return true
	}
	for _, t := range m.named[name] {
		if try(t) {
			return leaf, ok
		}
	}
	for _, t := range m.wild {
		if leaves[t].wildcard.Matches(name.Space) && try(t) {
			return leaf, ok
		}
	}
	return 0, false
}

// reach collects the places of the leaf t that follow those of c.
func (m *countedModel) reach(c *cursor, t int32) []countedPlace {
	next := c.spare[:0]
	if len(c.places) == 0 {
		if root := &m.nodes[0]; root.max != 0 && m.enterable(t, 0) {
			next = m.put(next, t, 0, 1, nil)
		}
		return next
	}
	for i := range c.places {
		next = m.onward(next, &c.places[i], t)
		if len(next) > maxPlaces {
			return next[:maxPlaces]
		}
	}
	return next
}

// onward appends the places of the leaf t behind one place.
func (m *countedModel) onward(next []countedPlace, from *countedPlace, t int32) []countedPlace {
	target := m.leafAt[t]
	for cur := m.leafAt[from.leaf]; cur >= 0; {
		n := &m.nodes[cur]
		count := from.counts[n.depth]
		if (n.max == Unbounded || count < n.max) && m.within(target, cur) && m.enterable(t, cur) {
			again := count + 1
			if n.max == Unbounded && again > n.min { // it makes no difference any more
				again = max(n.min, 1)
			}
			next = m.put(next, t, cur, again, from.counts)
		}
		if count < n.min && !n.empty || n.parent < 0 {
			break
		}
		p := &m.nodes[n.parent]
		if p.sequence {
			if sibling := m.childTowards(n.parent, target); sibling >= 0 {
				s := &m.nodes[sibling]
				if s.order > n.order && p.required[s.order] == p.required[n.order+1] && m.enterable(t, sibling) {
					next = m.put(next, t, sibling, 1, from.counts)
				}
			}
			if p.required[len(p.required)-1] != p.required[n.order+1] {
				break // the rest of the sequence is missing
			}
		}
		cur = n.parent
	}
	return next
}

// put appends the place of the leaf t in which a node has a count, those above
// have theirs from before, and those below are entered.
func (m *countedModel) put(next []countedPlace, t, node, count int32, above []int32) []countedPlace {
	end := m.nodes[m.leafAt[t]].depth + 1
	depth := m.nodes[node].depth
	if len(next) < cap(next) {
		next = next[:len(next)+1]
	} else {
		next = append(next, countedPlace{})
	}
	at := &next[len(next)-1]
	at.leaf = t
	at.counts = append(at.counts[:0], above[:min(depth, int32(len(above)))]...)
	at.counts = append(at.counts, count)
	for int32(len(at.counts)) < end {
		at.counts = append(at.counts, 1)
	}
	// Of two places, one may be as good as the other and better.
	for i := 0; i < len(next)-1; i++ {
		if m.covers(&next[i], at) {
			return next[:len(next)-1]
		}
		if m.covers(at, &next[i]) {
			last := len(next) - 1
			next[i], next[last] = next[last], next[i]
			if next = next[:last]; i < last-1 {
				return m.withoutCovered(next, i)
			}
			return next
		}
	}
	return next
}

// withoutCovered takes out the places behind i that the one at i covers.
func (m *countedModel) withoutCovered(next []countedPlace, i int) []countedPlace {
	for k := i + 1; k < len(next); {
		if last := len(next) - 1; m.covers(&next[i], &next[k]) {
			next[k], next[last] = next[last], next[k]
			next = next[:last]
		} else {
			k++
		}
	}
	return next
}

// covers reports whether all content that may follow b may follow a, of the same
// leaf: a has the same counts, or smaller ones that are large enough.
func (m *countedModel) covers(a, b *countedPlace) bool {
	node := m.leafAt[a.leaf]
	for i := len(a.counts) - 1; i >= 0; i-- {
		n := &m.nodes[node]
		if x, y := a.counts[i], b.counts[i]; x > y || x < y && x < n.min {
			return false
		}
		node = n.parent
	}
	return true
}

// within reports whether a node is in another one, or that one itself.
func (m *countedModel) within(node, outer int32) bool {
	for m.nodes[node].depth > m.nodes[outer].depth {
		node = m.nodes[node].parent
	}
	return node == outer
}

// childTowards is the child of a node that a node below it is in, or -1.
func (m *countedModel) childTowards(outer, node int32) int32 {
	depth := m.nodes[outer].depth + 1
	for m.nodes[node].depth > depth {
		node = m.nodes[node].parent
	}
	if m.nodes[node].depth == depth && m.nodes[node].parent == outer {
		return node
	}
	return -1
}

// enterable reports whether the leaf t, in the node from, may come first there.
func (m *countedModel) enterable(t, from int32) bool {
	for node := m.leafAt[t]; node != from; {
		n := &m.nodes[node]
		if p := &m.nodes[n.parent]; p.sequence && p.required[n.order] != 0 {
			return false
		}
		node = n.parent
	}
	return true
}

// complete reports whether content may end at c.
func (m *countedModel) complete(c *cursor) bool {
	if c.countedPlaces == nil || len(c.places) == 0 {
		return m.nodes[0].skippable()
	}
	for i := range c.places {
		if m.ends(&c.places[i]) {
			return true
		}
	}
	return false
}

func (m *countedModel) ends(at *countedPlace) bool {
	for cur := m.leafAt[at.leaf]; ; {
		n := &m.nodes[cur]
		if at.counts[n.depth] < n.min && !n.empty {
			return false
		}
		if n.parent < 0 {
			return true
		}
		if p := &m.nodes[n.parent]; p.sequence && p.required[len(p.required)-1] != p.required[n.order+1] {
			return false
		}
		cur = n.parent
	}
}

// next lists the leaves that may come at c.
func (m *countedModel) next(c *cursor) []int32 {
	var all []int32
	probe := cursor{countedPlaces: &countedPlaces{}}
	if c.countedPlaces != nil {
		probe.places = c.places
	}
	for t, node := range m.leafAt {
		if node >= 0 && len(m.reach(&probe, int32(t))) > 0 {
			all = append(all, int32(t))
		}
	}
	return all
}

// jump puts c behind a leaf, as if all bounds around it had been met.
func (m *countedModel) jump(c *cursor, t int32) {
	counts := make([]int32, m.nodes[m.leafAt[t]].depth+1)
	for node := m.leafAt[t]; node >= 0; node = m.nodes[node].parent {
		counts[m.nodes[node].depth] = max(1, m.nodes[node].min)
	}
	c.countedPlaces = &countedPlaces{places: []countedPlace{{t, counts}}}
}
