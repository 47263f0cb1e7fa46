package xsd

import (
	"fmt"
	"slices"
)

// Unique Particle Attribution (Part 1, section 3.8.6, cos-nonambig): while
// content is read from left to right, there is never a choice between two
// particles for the next element.
//
// Two particles compete when they overlap (a name or a namespace suits both)
// and some content can be continued with either. They are found without looking
// at single contents, and without unfolding what occurs several times: for each
// part of a content model it is enough to know what it can begin with, and what
// can follow where the part might as well be at its end. Each group is looked at
// once, however often it is referred to.

// A leaf is an element or wildcard particle in its place in a content model. A
// particle of a group that is referred to twice is two leaves.
type leaf struct {
	particle *Particle
	id       int
}

// openings are what cos-nonambig needs to know about a part of a content model.
type openings struct {
	// empty is true when the part may have no elements.
	empty bool
	// first are the leaves that its content can begin with.
	first []leaf
	// again are the leaves in it that can be next where it could also end.
	again []leaf
}

// attribution checks content models.
type attribution struct {
	b      *builder
	e      *element // that the finding is about
	groups map[*ModelGroup]*openings
	ids    int
}

// check holds the content model of a complex type to cos-nonambig.
func (a *attribution) check(e *element, p *Particle) {
	a.e = e
	a.particle(p)
}

// group returns the openings of a model group. Those of a group with a finding
// are empty, so that it is reported once.
func (a *attribution) group(g *ModelGroup) *openings {
	if known := a.groups[g]; known != nil {
		return known
	}
	o := &openings{empty: true}
	a.groups[g] = o // a group that contains itself is reported elsewhere
	var result openings
	var ok bool
	if g.Compositor == Sequence {
		result, ok = a.sequence(g)
	} else {
		result, ok = a.alternatives(g)
	}
	if ok {
		*o = result
	}
	return o
}

func (a *attribution) sequence(g *ModelGroup) (o openings, ok bool) {
	o.empty = true
	open := a.newLeaves()
	for _, p := range g.Particles {
		part := a.particle(p)
		if !a.disjoint(open, part.first) {
			return o, false
		}
		if o.empty {
			o.first = append(o.first, part.first...)
		}
		if part.empty {
			open.add(part.first)
		} else {
			o.empty = false
			open = a.newLeaves()
		}
		open.add(part.again)
	}
	// Where all parts may be empty, what they begin with is in open without
	// being able to follow; that does no harm, as it competes like the first
	// leaves do.
	o.again = open.list
	return o, true
}

// alternatives are the openings of a choice or all group. Whatever members of
// an all group have been there, each of the others can be next.
func (a *attribution) alternatives(g *ModelGroup) (o openings, ok bool) {
	o.empty = g.Compositor == All || len(g.Particles) == 0
	first, again := a.newLeaves(), a.newLeaves()
	for _, p := range g.Particles {
		part := a.particle(p)
		if !a.disjoint(first, part.first) {
			return o, false
		}
		first.add(part.first)
		again.add(part.again)
		if g.Compositor == Choice {
			o.empty = o.empty || part.empty
		} else {
			o.empty = o.empty && part.empty
		}
	}
	o.first, o.again = first.list, again.list
	return o, true
}

// particle returns the openings of a particle, its occurrence included.
func (a *attribution) particle(p *Particle) openings {
	g, isGroup := p.Term.(*ModelGroup)
	if !isGroup {
		l := []leaf{{p, a.newID()}}
		o := openings{empty: p.MinOccurs == 0, first: l}
		if p.MaxOccurs != 1 && p.MinOccurs != p.MaxOccurs {
			o.again = l
		}
		return o
	}
	o := *a.group(g)
	if g.Def != nil {
		o = a.renumber(o)
	}
	if p.MaxOccurs != 1 {
		o.again = a.repeated(p, o)
	}
	o.empty = o.empty || p.MinOccurs == 0
	return o
}

// repeated are the leaves that can be next where a repeated part could also
// end.
func (a *attribution) repeated(p *Particle, o openings) []leaf {
	first := a.newLeaves()
	first.add(o.first)
	// The number of turns is not determined when it may vary, and when content
	// can be divided into turns in more than one way. (What may be empty has its
	// first leaves compete with what follows in any case.)
	varies := p.MinOccurs != p.MaxOccurs
	for _, l := range o.again {
		other, same := first.competitor(l)
		if other != nil {
			a.report(*other, l)
			return nil
		}
		varies = varies || same && a.dividesInTwoWays(p, l.particle)
	}
	if !varies {
		return o.again
	}
	first.add(o.again)
	return first.list
}

// dividesInTwoWays reports whether the same elements can be all turns of a part
// or all but one, where a leaf can both go on with a turn and begin the next: an
// element that occurs once or twice in 2 turns, but not one that occurs 2 or 3
// times.
func (a *attribution) dividesInTwoWays(p, l *Particle) bool {
	w := turnWalk{a: a, turns: p.MinOccurs, leaf: l, seen: make(map[*ModelGroup]bool)}
	return !w.group(p.Term.(*ModelGroup), occurrenceRange{1, 1}) || w.divides
}

// turnWalk goes from a repeated part down to a leaf, past the repetitions in
// between that can bring the leaf again where the part could also end.
type turnWalk struct {
	a       *attribution
	turns   int
	leaf    *Particle
	seen    map[*ModelGroup]bool
	divides bool
}

// group reports whether the leaf is in a group, which occurs outer times in a
// turn.
func (w *turnWalk) group(g *ModelGroup, outer occurrenceRange) bool {
	if w.seen[g] || !w.a.b.charge(w.a.e, len(g.Particles)) {
		return false
	}
	w.seen[g] = true
	for i, p := range g.Particles {
		inner, isGroup := p.Term.(*ModelGroup)
		if p != w.leaf && !isGroup {
			continue
		}
		within := occurrenceRange{times(outer.min, max(p.MinOccurs, 1)), times(outer.max, p.MaxOccurs)}
		divides := w.divides
		if p.MaxOccurs != 1 {
			w.divides = w.divides || within.max == Unbounded || times(w.turns, within.min) <= times(w.turns-1, within.max)
		}
		if p == w.leaf || w.group(inner, within) {
			if g.Compositor == Sequence && !w.a.mayEnd(g.Particles[i+1:]) {
				w.divides = divides // the group goes on with something else
			}
			return true
		}
		w.divides = divides
	}
	return false
}

// mayEnd reports whether nothing of the rest of a sequence is required.
func (a *attribution) mayEnd(rest []*Particle) bool {
	for _, p := range rest {
		g, isGroup := p.Term.(*ModelGroup)
		if p.MinOccurs > 0 && (!isGroup || !a.group(g).empty) {
			return false
		}
	}
	return true
}

// renumber makes the leaves of a reference to a group different from those of
// other references.
func (a *attribution) renumber(o openings) openings {
	ids := make(map[int]int, len(o.first))
	renumbered := func(leaves []leaf) []leaf {
		leaves = slices.Clone(leaves)
		for i := range leaves {
			id, known := ids[leaves[i].id]
			if !known {
				id = a.newID()
				ids[leaves[i].id] = id
			}
			leaves[i].id = id
		}
		return leaves
	}
	o.first, o.again = renumbered(o.first), renumbered(o.again)
	return o
}

func (a *attribution) newID() int {
	a.ids++
	return a.ids
}

// disjoint reports whether none of the leaves overlaps with one that is open
// already. It reports the finding.
func (a *attribution) disjoint(open *leaves, next []leaf) bool {
	for _, l := range next {
		if other, _ := open.competitor(l); other != nil {
			a.report(*other, l)
			return false
		}
	}
	return true
}

func (a *attribution) report(x, y leaf) {
	if y.particle.pos.before(x.particle.pos) {
		x, y = y, x
	}
	if x.particle == y.particle {
		a.b.errs.addf(y.particle.pos, "cos-nonambig", describe(a.e),
			"%s comes into the content by two references to its group, which compete for the same element; expected that each element can be told to belong to one: join the references, or separate them by something that is required",
			termLabel(y.particle.Term))
		return
	}
	a.b.errs.addf(y.particle.pos, "cos-nonambig", describe(a.e),
		"%s competes with %s at %s for the same element of the content; expected that each element can be told to belong to one particle: join the two, or take away what both allow",
		termLabel(y.particle.Term), termLabel(x.particle.Term), x.particle.pos)
}

// termLabel names a term in a message.
func termLabel(t Term) string {
	switch t := t.(type) {
	case *ElementDecl:
		return "the element " + t.Name.String()
	case *Wildcard:
		return "the wildcard for " + t.describe()
	case *ModelGroup:
		if t.Def != nil {
			return fmt.Sprintf("the group %s", t.Def.Name)
		}
		return "the " + t.Compositor.String()
	}
	return "the particle"
}

// leaves is a set of leaves, by what they allow.
type leaves struct {
	a         *attribution
	list      []leaf
	names     map[QName][]leaf
	spaces    map[string][]leaf // elements by their namespace
	wildcards []leaf
}

func (a *attribution) newLeaves() *leaves {
	return &leaves{a: a}
}

// names calls f for the names that an element particle allows: its own, and
// those of the elements that may stand for it.
func (a *attribution) names(l leaf, f func(QName) bool) {
	decl, isElement := l.particle.Term.(*ElementDecl)
	if !isElement || !f(decl.Name) {
		return
	}
	for _, m := range a.b.substitutesOf(decl) {
		if !a.b.charge(a.e, 1) || !f(m.Name) {
			return
		}
	}
}

// add takes in leaves. Of those that allow the same, two are as good as all: one
// of them is different from any leaf that it is compared with.
func (s *leaves) add(list []leaf) {
	if len(list) == 0 || !s.a.b.charge(s.a.e, len(list)) {
		return
	}
	if s.names == nil {
		s.names = make(map[QName][]leaf, len(list))
		s.spaces = make(map[string][]leaf)
	}
	for _, l := range list {
		added := false
		if w, isWildcard := l.particle.Term.(*Wildcard); isWildcard {
			added = s.addWildcard(w, l)
		}
		s.a.names(l, func(name QName) bool {
			added = keepTwo(s.names, name, l) || added
			keepTwo(s.spaces, name.Space, l)
			return true
		})
		if added {
			s.list = append(s.list, l)
		}
	}
}

func keepTwo[K comparable](m map[K][]leaf, key K, l leaf) bool {
	known := m[key]
	if len(known) >= 2 || slices.Contains(known, l) {
		return false
	}
	m[key] = append(known, l)
	return true
}

func (s *leaves) addWildcard(w *Wildcard, l leaf) bool {
	alike := 0
	for _, known := range s.wildcards {
		if known == l {
			return false
		}
		if v := known.particle.Term.(*Wildcard); isSubset(w, v) && isSubset(v, w) {
			alike++
		}
	}
	if alike >= 2 {
		return false
	}
	s.wildcards = append(s.wildcards, l)
	return true
}

// competitor finds another leaf in the set that overlaps with l. Same is true
// when l is in the set itself.
func (s *leaves) competitor(l leaf) (other *leaf, same bool) {
	check := func(candidates []leaf) bool {
		for i := range candidates {
			if candidates[i] != l {
				other = &candidates[i]
				return false
			}
			same = true
		}
		return true
	}
	if w, isWildcard := l.particle.Term.(*Wildcard); isWildcard {
		for namespace, candidates := range s.spaces {
			if w.Allows(namespace) && !check(candidates) {
				return firstLeaf(s.list, w, l), same
			}
		}
		for i := range s.wildcards {
			if overlap(w, s.wildcards[i].particle.Term.(*Wildcard)) && !check(s.wildcards[i:i+1]) {
				break
			}
		}
		return other, same
	}
	s.a.names(l, func(name QName) bool {
		if !check(s.names[name]) {
			return false
		}
		for i := range s.wildcards {
			if s.wildcards[i].particle.Term.(*Wildcard).Allows(name.Space) && !check(s.wildcards[i:i+1]) {
				return false
			}
		}
		return true
	})
	return other, same
}

// firstLeaf is the first element in the list that a wildcard allows, so that a
// message does not depend on the order of a map.
func firstLeaf(list []leaf, w *Wildcard, not leaf) *leaf {
	for i, l := range list {
		decl, isElement := l.particle.Term.(*ElementDecl)
		if !isElement || l == not {
			continue
		}
		if w.Allows(decl.Name.Space) || slices.ContainsFunc(decl.SubstitutionGroup(), func(m *ElementDecl) bool { return w.Allows(m.Name.Space) }) {
			return &list[i]
		}
	}
	return &list[0]
}
