package xmlrt

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unique"
)

// A particle is a node of a content model.
type particle struct {
	kind     ParticleKind
	min, max int
	leaf     int // of an element or wildcard particle
	children []*particle
}

// A leaf is an element particle or a wildcard particle of a content model.
type leaf struct {
	element  *ElementDecl
	wildcard *Wildcard
	key      nameKey // of an element that is alone, else zero
}

// A contentModel is a deterministic automaton over the leaves of a particle, or
// counts where that would be large, or, for an all group, the set of its leaves.
type contentModel struct {
	leaves  []leaf
	counted *countedModel
	states  []modelState // the first is the start; of an all group none
	after   []int32      // of each leaf the first state that it leads to, or -1
	all     []allMember
	allOK   bool // an all group that may be absent as a whole
}

type modelState struct {
	accept bool
	*stepTable
}

// A stepTable has the steps of a state; states may share it.
type stepTable struct {
	steps []step
	// named is the index of the step for elements of a name, where there are
	// many steps.
	named map[nameKey]int32
	wild  []step // the steps that named leaves out
}

type step struct {
	key        nameKey // of the leaf
	leaf, next int32
}

type allMember struct {
	required bool
	never    bool // at most 0 times
}

// maxPositions bounds the positions that an automaton may have once its
// occurrence bounds are written out, and maxWays the pairs of positions that may
// follow each other, and the positions and steps of the states made from them.
// Larger models count.
const (
	maxPositions = 1 << 10
	maxWays      = 1 << 16
)

// build makes the automaton: the positions of Glushkov's construction with the
// bounds written out, joined to sets where several positions stand for one leaf.
func (m *contentModel) build(p *particle) error {
	if p == nil {
		m.states = []modelState{{accept: true, stepTable: &stepTable{}}}
		return nil
	}
	for i := range m.leaves {
		if l := &m.leaves[i]; l.element != nil && l.element.members == nil {
			l.key = unique.Make(l.element.name)
		}
	}
	if all := soleAll(p); all != nil && all.max != 0 {
		m.all = make([]allMember, len(m.leaves))
		for _, c := range all.children {
			m.all[c.leaf] = allMember{required: c.min > 0, never: c.max == 0}
		}
		m.allOK = all.min == 0
		return nil
	}
	g := &glushkov{}
	f := g.particle(p)
	if g.misplaced || g.overflow && p.misplacedAll() {
		return errors.New("an all group within another group (cos-all-limited)")
	}
	if g.overflow {
		m.counted = newCountedModel(p, m.leaves)
		return nil
	}
	d := &determinizer{model: m, glushkov: g, index: map[string]int32{}}
	d.last = make([]bool, len(g.leafOf))
	for _, q := range f.last {
		d.last[q] = true
	}
	if err := d.run(f); err == errTooLarge {
		m.states, m.counted = nil, newCountedModel(p, m.leaves)
		return nil
	} else if err != nil {
		return err
	}
	m.noteAfter()
	return nil
}

// errTooLarge says that a model counts.
var errTooLarge = errors.New("a content model of too many states")

// misplacedAll reports whether there is an all group in p.
func (p *particle) misplacedAll() bool {
	return p.kind == AllParticle && !p.hollow() || slices.ContainsFunc(p.children, (*particle).misplacedAll)
}

// soleAll returns the all group that p consists of, or nil.
func soleAll(p *particle) *particle {
	for p.kind == SequenceParticle && p.min == 1 && p.max == 1 {
		var only *particle
		for _, c := range p.children {
			switch {
			case c.hollow():
			case only != nil:
				return nil
			default:
				only = c
			}
		}
		if only == nil {
			return nil
		}
		p = only
	}
	if p.kind == AllParticle {
		return p
	}
	return nil
}

// hollow reports whether p matches nothing but empty content.
func (p *particle) hollow() bool {
	switch {
	case p.max == 0:
		return true
	case p.kind == ElementParticle || p.kind == WildcardParticle || p.kind == ChoiceParticle:
		return false
	}
	for _, c := range p.children {
		if !c.hollow() {
			return false
		}
	}
	return true
}

// glushkov collects the positions of a particle and which may follow which.
type glushkov struct {
	leafOf   []int32 // of each position
	follow   [][]int32
	ways     int // entries of follow
	overflow bool
	// misplaced: there is an all group, which no automaton stands for.
	misplaced bool
}

// A fragment is a part of a content model: where it may begin and end.
type fragment struct {
	nullable    bool
	first, last []int32
}

func (g *glushkov) particle(p *particle) fragment {
	if p.max == 0 {
		return fragment{nullable: true}
	}
	f := fragment{nullable: true}
	for i := 0; i < p.min && !g.overflow; i++ {
		before := len(g.leafOf)
		f = g.concat(f, g.term(p))
		if len(g.leafOf) == before { // without positions, once is as good as often
			break
		}
	}
	if p.max == Unbounded {
		switch {
		case p.min == 0:
			f = g.term(p)
			g.connect(f.last, f.first)
			f.nullable = true
		default: // the last copy may repeat
			tail := g.term(p)
			g.connect(tail.last, tail.first)
			tail.nullable = true
			f = g.concat(f, tail)
		}
		return f
	}
	// The optional copies nest, each reachable only through the one before.
	var optional fragment
	var ends []int32 // where the copy to come may be entered from
	for i, before := p.min, -1; i < p.max && !g.overflow && len(g.leafOf) != before; i++ {
		before = len(g.leafOf)
		t := g.term(p)
		g.connect(ends, t.first)
		if i == p.min || optional.nullable && t.nullable {
			optional.first = append(optional.first, t.first...)
		}
		optional.nullable = true
		optional.last = append(optional.last, t.last...)
		if !t.nullable {
			ends = nil
		}
		ends = append(ends, t.last...)
	}
	if p.max > p.min {
		f = g.concat(f, optional)
	}
	return f
}

// term makes one copy of the term of p.
func (g *glushkov) term(p *particle) fragment {
	switch p.kind {
	case ElementParticle, WildcardParticle:
		if len(g.leafOf) >= maxPositions {
			g.overflow = true
			return fragment{}
		}
		q := int32(len(g.leafOf))
		g.leafOf = append(g.leafOf, int32(p.leaf))
		g.follow = append(g.follow, nil)
		return fragment{false, []int32{q}, []int32{q}}
	case ChoiceParticle:
		var f fragment
		for _, c := range p.children {
			if c.max == 0 { // not a component
				continue
			}
			cf := g.particle(c)
			f.nullable = f.nullable || cf.nullable
			f.first = append(f.first, cf.first...)
			f.last = append(f.last, cf.last...)
		}
		return f
	case AllParticle:
		g.misplaced = g.misplaced || !p.hollow()
	}
	f := fragment{nullable: true}
	for _, c := range p.children {
		f = g.concat(f, g.particle(c))
	}
	return f
}

func (g *glushkov) concat(a, b fragment) fragment {
	g.connect(a.last, b.first)
	f := fragment{nullable: a.nullable && b.nullable, first: a.first, last: b.last}
	if a.nullable {
		f.first = append(slices.Clone(a.first), b.first...)
	}
	if b.nullable {
		f.last = append(slices.Clone(a.last), b.last...)
	}
	return f
}

func (g *glushkov) connect(from, to []int32) {
	if g.ways += len(from) * len(to); g.ways > maxWays {
		g.overflow = true
		return
	}
	for _, q := range from {
		g.follow[q] = append(g.follow[q], to...)
	}
}

type determinizer struct {
	model    *contentModel
	glushkov *glushkov
	last     []bool
	index    map[string]int32
	sets     [][]int32
	ways     int
	steps    map[string]*stepTable // by the positions that they lead to
}

func (d *determinizer) run(start fragment) error {
	d.model.states = []modelState{{accept: start.nullable}}
	d.sets = [][]int32{nil}
	if err := d.expand(0, start.first); err != nil {
		return err
	}
	for i := 1; i < len(d.sets); i++ {
		if d.ways > maxWays {
			return errTooLarge
		}
		var next []int32
		for _, q := range d.sets[i] {
			next = append(next, d.glushkov.follow[q]...)
		}
		if err := d.expand(i, next); err != nil {
			return err
		}
	}
	return nil
}

// expand gives the state i its steps to the positions next.
func (d *determinizer) expand(i int, next []int32) error {
	slices.Sort(next)
	next = slices.Compact(next)
	d.ways += len(next)
	key := setKey(next)
	if table, ok := d.steps[key]; ok {
		d.model.states[i].stepTable = table
		return nil
	}
	byLeaf := map[int32][]int32{}
	var order []int32
	for _, q := range next {
		l := d.glushkov.leafOf[q]
		if byLeaf[l] == nil {
			order = append(order, l)
		}
		byLeaf[l] = append(byLeaf[l], q)
	}
	slices.Sort(order)
	if a, b, ok := d.model.overlapping(order); ok {
		return fmt.Errorf("the content model is ambiguous: %s and %s compete (cos-nonambig)", d.model.leaves[a].describe(), d.model.leaves[b].describe())
	}
	steps := make([]step, 0, len(order))
	for _, l := range order {
		steps = append(steps, step{d.model.leaves[l].key, l, d.state(byLeaf[l])})
	}
	if d.steps == nil {
		d.steps = map[string]*stepTable{}
	}
	table := &stepTable{steps: steps}
	if len(steps) > manySteps {
		table.index(d.model)
	}
	d.steps[key] = table
	d.model.states[i].stepTable = table
	return nil
}

// manySteps is the number of steps from which on they are looked up by name.
const manySteps = 12

func (t *stepTable) index(m *contentModel) {
	t.named = make(map[nameKey]int32, len(t.steps))
	for i, s := range t.steps {
		l := &m.leaves[s.leaf]
		if l.element == nil {
			t.wild = append(t.wild, s)
			continue
		}
		for _, e := range l.substitutes() {
			t.named[unique.Make(e.name)] = int32(i)
		}
	}
}

// overlapping finds two of the leaves that some element could match.
func (m *contentModel) overlapping(leaves []int32) (a, b int32, found bool) {
	byName := map[QName]int32{}
	var wild []int32
	for _, l := range leaves {
		if m.leaves[l].element == nil {
			wild = append(wild, l)
			continue
		}
		for _, e := range m.leaves[l].substitutes() {
			if other, ok := byName[e.name]; ok && other != l {
				return other, l, true
			}
			byName[e.name] = l
		}
	}
	for i, w := range wild {
		for _, l := range leaves {
			if m.leaves[l].element == nil && !slices.Contains(wild[:i], l) {
				continue
			}
			if m.overlap(w, l) {
				return min(w, l), max(w, l), true
			}
		}
	}
	return 0, 0, false
}

// setKey makes a key for a map from sorted positions.
func setKey(set []int32) string {
	key := make([]byte, 0, 4*len(set))
	for _, q := range set {
		key = binary.LittleEndian.AppendUint32(key, uint32(q))
	}
	return string(key)
}

func (d *determinizer) state(set []int32) int32 {
	key := setKey(set)
	if i, ok := d.index[key]; ok {
		return i
	}
	i := int32(len(d.sets))
	d.index[key] = i
	d.ways += len(set)
	d.sets = append(d.sets, set)
	accept := false
	for _, q := range set {
		accept = accept || d.last[q]
	}
	d.model.states = append(d.model.states, modelState{accept: accept})
	return i
}

// overlap reports whether some element could match both leaves (Unique Particle
// Attribution, Part 1, section 3.8.6).
func (m *contentModel) overlap(a, b int32) bool {
	x, y := &m.leaves[a], &m.leaves[b]
	switch {
	case x.element != nil && y.element != nil:
		for _, e := range x.substitutes() {
			if y.accepts(e.name) {
				return true
			}
		}
		return false
	case x.element != nil:
		x, y = y, x
		fallthrough
	case y.element != nil:
		for _, e := range y.substitutes() {
			if x.wildcard.Matches(e.name.Space) {
				return true
			}
		}
		return false
	}
	return x.wildcard.intersects(y.wildcard)
}

func (w *Wildcard) intersects(o *Wildcard) bool {
	switch {
	case w.Any:
		return o.Any || o.Not || len(o.Namespaces) > 0
	case o.Any:
		return o.intersects(w)
	case w.Not && o.Not:
		return true
	case w.Not:
		w, o = o, w
	}
	return slices.ContainsFunc(w.Namespaces, o.Matches)
}

func (l *leaf) substitutes() []*ElementDecl {
	if l.element.members != nil {
		return l.element.members
	}
	return []*ElementDecl{l.element}
}

// accepts reports whether an element of the given name matches the leaf.
func (l *leaf) accepts(name QName) bool {
	if l.element == nil {
		return l.wildcard.Matches(name.Space)
	}
	if l.element.name == name {
		return true
	}
	for _, e := range l.element.members {
		if e.name == name {
			return true
		}
	}
	return false
}

// declFor is the declaration that an element of the given name is governed by
// when it matches the leaf of an element particle.
func (l *leaf) declFor(name QName) *ElementDecl {
	if l.element.name != name {
		for _, e := range l.element.members {
			if e.name == name {
				return e
			}
		}
	}
	return l.element
}

// describe names the leaf for messages.
func (l *leaf) describe() string {
	if l.element != nil {
		return "<" + l.element.name.Local + ">"
	}
	switch w := l.wildcard; {
	case w.Any:
		return "any element"
	case w.Not:
		var other []string
		for _, ns := range w.Namespaces {
			if ns != "" { // that no namespace does not match either goes without saying
				other = append(other, ns)
			}
		}
		if other == nil {
			return "an element of any namespace"
		}
		return "an element of another namespace than " + strings.Join(other, ", ")
	default:
		var spaces []string
		for _, ns := range w.Namespaces {
			if ns == "" {
				ns = "(none)"
			}
			spaces = append(spaces, ns)
		}
		return "an element of the namespace " + strings.Join(spaces, ", ")
	}
}

// A cursor is a place in a content model. The zero cursor is the start.
type cursor struct {
	state int32
	seen  []bool // of an all group
	*countedPlaces
}

// step is stepByKey for a name.
func (m *contentModel) step(c *cursor, name QName) (leaf int, ok bool) {
	return m.stepByKey(c, unique.Make(name))
}

// stepByKey moves c over an element of the given name and returns the leaf that it
// matches.
func (m *contentModel) stepByKey(c *cursor, key nameKey) (leaf int, ok bool) {
	if m.states == nil {
		return m.stepCounting(c, key.Value())
	}
	table := m.states[c.state].stepTable
	steps := table.steps
	if table.named != nil {
		if i, ok := table.named[key]; ok {
			c.state = steps[i].next
			return int(steps[i].leaf), true
		}
		steps = table.wild
	}
	for i := range steps {
		s := &steps[i]
		if s.key == key || s.key == (nameKey{}) && m.leaves[s.leaf].accepts(key.Value()) {
			c.state = s.next
			return int(s.leaf), true
		}
	}
	return 0, false
}

// stepCounting is step for the models without states: all groups and those with
// large bounds of occurrence.
func (m *contentModel) stepCounting(c *cursor, name QName) (leaf int, ok bool) {
	if m.counted != nil {
		return m.counted.step(c, m.leaves, name)
	}
	for i := range m.leaves {
		if m.leaves[i].accepts(name) && !m.all[i].never && (c.seen == nil || !c.seen[i]) {
			if c.seen == nil {
				c.seen = make([]bool, len(m.leaves))
			}
			c.seen[i] = true
			return i, true
		}
	}
	return 0, false
}

// stepOver is step for an element with a declaration, which may be a member of a
// substitution group whose head is in another schema.
func (m *contentModel) stepOver(c *cursor, name QName, decl *ElementDecl) (leaf int, ok bool) {
	before := *c
	if leaf, ok = m.step(c, name); ok || decl == nil {
		return leaf, ok
	}
	steps := 0
	for h := decl.head; h != nil && steps < maxHeads; h = h.head {
		steps++
		if !h.open || h.block&Substitution != 0 || !decl.typ.substitutesFor(h.typ, h.block) {
			continue
		}
		*c = before
		if leaf, ok = m.step(c, h.name); ok && m.leaves[leaf].element != nil && m.leaves[leaf].declFor(h.name) == h {
			return leaf, true
		}
		if ok && c.countedPlaces != nil {
			c.places, c.spare = c.spare, c.places
		}
	}
	*c = before
	return 0, false
}

// maxHeads bounds the heads that an element has, one the head of the next.
const maxHeads = 1000

// stepTo is step for an element that goes to a leaf if any does. The leaf of an
// element particle takes the elements of that name.
func (m *contentModel) stepTo(c *cursor, name QName, leaf int) (got int, ok bool) {
	if m.all == nil && m.counted == nil {
		steps := m.states[c.state].steps // in the order of leaves
		lo, hi := 0, len(steps)
		for lo < hi {
			if mid := int(uint(lo+hi) / 2); int(steps[mid].leaf) < leaf {
				lo = mid + 1
			} else {
				hi = mid
			}
		}
		if lo < len(steps) && int(steps[lo].leaf) == leaf {
			if l := &m.leaves[leaf]; l.element != nil && same(l.element.name.Local, name.Local) && same(l.element.name.Space, name.Space) || l.accepts(name) {
				c.state = steps[lo].next
				return leaf, true
			}
		}
	}
	return m.step(c, name)
}

// stepOnto moves c over the element of a leaf if there is a step of that leaf where
// one would expect it: steps are in the order of leaves, most of them without a gap.
func (m *contentModel) stepOnto(c *cursor, leaf int) bool {
	if m.states == nil {
		return false
	}
	steps := m.states[c.state].steps
	if len(steps) == 0 {
		return false
	}
	i := leaf - int(steps[0].leaf)
	if uint(i) >= uint(len(steps)) || int(steps[i].leaf) != leaf {
		return false
	}
	c.state = steps[i].next
	return true
}

// complete reports whether the content may end at c.
func (m *contentModel) complete(c *cursor) bool {
	if m.counted != nil {
		return m.counted.complete(c)
	}
	if m.all == nil {
		return m.states[c.state].accept
	}
	if c.seen == nil && m.allOK {
		return true
	}
	for i, a := range m.all {
		if a.required && (c.seen == nil || !c.seen[i]) {
			return false
		}
	}
	return true
}

// next lists the leaves that may come at c.
func (m *contentModel) next(c *cursor) []int32 {
	if m.all == nil {
		return m.ways(c)
	}
	var all []int32
	for i := range m.leaves {
		if (c.seen == nil || !c.seen[i]) && !m.all[i].never {
			all = append(all, int32(i))
		}
	}
	return all
}

// noteAfter fills in after.
func (m *contentModel) noteAfter() {
	m.after = make([]int32, len(m.leaves))
	for i := range m.after {
		m.after[i] = -1
	}
	for i := range m.states {
		for _, s := range m.states[i].steps {
			if m.after[s.leaf] < 0 {
				m.after[s.leaf] = s.next
			}
		}
	}
}

// anywhere reports whether an element of the given name may stand somewhere.
func (m *contentModel) anywhere(name QName) bool {
	for i := range m.leaves {
		if m.leaves[i].accepts(name) {
			return true
		}
	}
	return false
}

// names reports whether the model has an element of the given name.
func (m *contentModel) names(name QName) bool {
	for i := range m.leaves {
		if l := &m.leaves[i]; l.element != nil && l.accepts(name) {
			return true
		}
	}
	return false
}

// namespaceOf finds the namespace of an element of the model by its local name.
func (m *contentModel) namespaceOf(local string) (string, bool) {
	for i := range m.leaves {
		if e := m.leaves[i].element; e != nil && e.name.Local == local {
			return e.name.Space, true
		}
	}
	return "", false
}

// uses reports whether an element of the model is in a namespace.
func (m *contentModel) uses(space string) bool {
	return slices.ContainsFunc(m.leaves, func(l leaf) bool { return l.element != nil && l.element.name.Space == space })
}

// ways lists the leaves that may come at c; not of an all group.
func (m *contentModel) ways(c *cursor) []int32 {
	if m.counted != nil {
		return m.counted.next(c)
	}
	var all []int32
	for _, s := range m.states[c.state].steps {
		all = append(all, s.leaf)
	}
	return all
}

// expected says what may come at c, within the element owner.
func (m *contentModel) expected(c *cursor, owner string, most int) string {
	if !m.complete(c) {
		owner = ""
	}
	return m.describe(m.next(c), owner, most)
}

// describe lists leaves, at most that many, and the end of the element owner, unless that
// is "".
func (m *contentModel) describe(leaves []int32, owner string, most int) string {
	var next []*leaf
	for _, l := range leaves {
		next = append(next, &m.leaves[l])
	}
	var names []string
	most = shown(len(next), most)
	for _, l := range next[:most] {
		word := l.describe()
		if slices.ContainsFunc(next, l.homonym) {
			word = "<" + l.element.name.String() + ">"
		}
		names = append(names, word)
	}
	if len(next) > most {
		names = append(names, fmt.Sprintf("%d others", len(next)-most))
	}
	if owner == "" && len(next) == 1 {
		return names[0] + next[0].content()
	}
	if owner != "" {
		names = append(names, "the end of <"+owner+">")
	}
	return alternatives(names)
}

// content says what stands in an element that is a value.
func (l *leaf) content() string {
	if l.element == nil || l.element.typ == nil || l.element.typ.simple == nil {
		return ""
	}
	return "...</" + l.element.name.Local + ">, " + l.element.typ.simple.Expected()
}

// homonym reports whether o is an element of another namespace with the same
// local name.
func (l *leaf) homonym(o *leaf) bool {
	return l.element != nil && o.element != nil && l.element.name.Local == o.element.name.Local && l.element.name != o.element.name
}

// alternatives joins names with commas and "or".
func alternatives(names []string) string {
	switch len(names) {
	case 0:
		return "nothing"
	case 1:
		return names[0]
	}
	return strings.Join(names[:len(names)-1], ", ") + " or " + names[len(names)-1]
}
