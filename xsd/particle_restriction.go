package xsd

import (
	"fmt"
	"math"
)

// Particle Valid (Restriction) (Part 1, section 3.9.6, cos-particle-restrict):
// the content model of a restriction allows nothing that the one of its base
// does not. The recommendation does not compare what the two allow, it goes
// through both side by side, by a table of cases with rules of their own. This
// is that table.
//
// A part of the restriction is called derived and d, one of the base type base
// and b.

// A violation is a rule that a particle breaks. Nil means that there is none.
type violation struct {
	pos     Position
	rule    string
	message string
}

func violates(p *Particle, rule, format string, args ...any) *violation {
	return &violation{p.pos, rule, fmt.Sprintf(format, args...)}
}

// restrictionPair is what a comparison depends on.
type restrictionPair struct {
	d, b *Particle
	// counted is false for members of a group that is compared with a wildcard
	// as a whole.
	counted bool
}

// particleRestriction compares content models. Each pair of particles is
// compared once.
type particleRestriction struct {
	b     *builder
	e     *element // that the finding is about
	known map[restrictionPair]*violation
	// groups has the substitution groups that took the place of particles, and
	// members the particles in them.
	groups  map[*Particle]*substitutionGroup
	members map[*Particle]bool
	ranges  map[*ModelGroup]occurrenceRange
}

// check compares the content of a derived type with that of its base, and
// reports what does not fit.
func (r *particleRestriction) check(e *element, d, b *Particle) {
	r.e = e
	if v := r.particle(restrictionPair{d, b, true}); v != nil {
		r.b.errs.addf(v.pos, v.rule, describe(e), "%s", v.message)
	}
}

// checkRedefinition holds a redefined group to src-redefine.6.2.2.
func (r *particleRestriction) checkRedefinition(e *element, def, original *ModelGroupDef) {
	r.e = e
	once := func(g *ModelGroup) *Particle {
		return &Particle{node: node{pos: g.pos}, MinOccurs: 1, MaxOccurs: 1, Term: g}
	}
	if v := r.particle(restrictionPair{once(def.Group), once(original.Group), true}); v != nil {
		r.b.errs.addf(v.pos, "src-redefine.6.2.2", describe(e), "the group neither refers to the one that it redefines, at %s, nor restricts it: %s (%s)", original.pos, v.message, v.rule)
	}
}

// particle is cos-particle-restrict for a pair.
func (r *particleRestriction) particle(pair restrictionPair) *violation {
	if pair.d == pair.b || !r.b.charge(r.e, 1) {
		return nil
	}
	if v, known := r.known[pair]; known {
		return v
	}
	v := r.cases(pair)
	r.known[pair] = v
	return v
}

// otherName is the violation of two elements that are not meant to fit. It is
// not for people: what is said of a group is said by its own rules.
var otherName = &violation{rule: "rcase-NameAndTypeOK.1"}

// member is cos-particle-restrict for members of two groups.
func (r *particleRestriction) member(d, b *Particle) *violation {
	x, ok := d.Term.(*ElementDecl)
	if y, both := b.Term.(*ElementDecl); ok && both && x.Name != y.Name && len(x.Members) == 0 && len(y.Members) == 0 {
		return otherName
	}
	return r.particle(restrictionPair{d, b, true})
}

// side is one of two particles that are compared, without the groups that make
// no difference (section 3.9.6, pointless) and with the substitution group of
// an element as a choice.
type side struct {
	particle *Particle
	term     Term
	// compositor and children are of a group.
	group      bool
	compositor Compositor
	children   []*Particle
	// substitutes is set for the choice of a substitution group.
	substitutes *substitutionGroup
}

// substitutionGroup is an element and those that may stand for it, as the
// particles of a choice. They stand for themselves only.
type substitutionGroup struct {
	particles []*Particle
	byName    map[QName]*Particle
}

func (r *particleRestriction) side(p *Particle) side {
	p = withoutUnaryGroups(p)
	s := side{particle: p, term: p.Term}
	if g, ok := p.Term.(*ModelGroup); ok {
		s.group, s.compositor = true, g.Compositor
		s.children = withoutPointlessGroups(g, nil)
	} else if s.substitutes = r.substitutionGroup(p); s.substitutes != nil {
		s.group, s.compositor = true, Choice
		s.children = s.substitutes.particles
	}
	return s
}

// substitutionGroup returns the group that a particle stands for, or nil when
// it is not the head of one.
func (r *particleRestriction) substitutionGroup(p *Particle) *substitutionGroup {
	decl, ok := p.Term.(*ElementDecl)
	if !ok || !decl.Global || len(decl.Members) == 0 || r.members[p] {
		return nil
	}
	if group, known := r.groups[p]; known {
		return group
	}
	var group *substitutionGroup
	if substitutes := r.b.substitutesOf(decl); len(substitutes) > 0 && r.b.charge(r.e, len(substitutes)) {
		group = &substitutionGroup{byName: make(map[QName]*Particle)}
		for _, m := range append([]*ElementDecl{decl}, substitutes...) {
			member := &Particle{node: p.node, MinOccurs: 1, MaxOccurs: 1, Term: m}
			r.members[member] = true
			group.particles = append(group.particles, member)
			group.byName[m.Name] = member
		}
	}
	r.groups[p] = group
	return group
}

// withoutUnaryGroups goes down to the first particle that is not just a group
// around a single other one.
func withoutUnaryGroups(p *Particle) *Particle {
	for {
		g, ok := p.Term.(*ModelGroup)
		if !ok || p.MinOccurs != 1 || p.MaxOccurs != 1 || len(g.Particles) != 1 {
			return p
		}
		p = g.Particles[0]
	}
}

// withoutPointlessGroups lists the particles of a group, with those of inner
// groups in the place of these where that makes no difference.
func withoutPointlessGroups(g *ModelGroup, list []*Particle) []*Particle {
	for _, p := range g.Particles {
		inner, ok := p.Term.(*ModelGroup)
		switch {
		case !ok, p.MinOccurs != 1 || p.MaxOccurs != 1:
			list = append(list, p)
		case inner.Compositor == g.Compositor:
			list = withoutPointlessGroups(inner, list)
		case !isEmptyGroup(inner):
			list = append(list, p)
		}
	}
	return list
}

// isEmptyGroup reports whether a group has no elements and wildcards at all.
func isEmptyGroup(g *ModelGroup) bool {
	for _, p := range g.Particles {
		if !isEmptyParticle(p) {
			return false
		}
	}
	return true
}

func isEmptyParticle(p *Particle) bool {
	g, ok := p.Term.(*ModelGroup)
	return ok && isEmptyGroup(g)
}

// cases is the table of section 3.9.6.
func (r *particleRestriction) cases(pair restrictionPair) *violation {
	dEmpty, bEmpty := isEmptyParticle(pair.d), isEmptyParticle(pair.b)
	switch {
	case dEmpty && bEmpty:
		return nil
	case dEmpty && !r.b.emptiable.allows(pair.b):
		return violates(pair.d, "cos-particle-restrict", "nothing is left of %s at %s, which is required in the base type; expected elements that restrict it", termLabel(pair.b.Term), pair.b.pos)
	case dEmpty:
		return nil
	case bEmpty:
		return violates(pair.d, "cos-particle-restrict", "%s is not in the base type, where there are no elements; expected no elements, or an extension", termLabel(pair.d.Term))
	}
	d, b := r.side(pair.d), r.side(pair.b)
	switch {
	case !d.group:
		if w, ok := d.term.(*Wildcard); ok {
			return r.wildcardCases(pair, d, b, w)
		}
		return r.elementCases(pair, d, b)
	case !b.group:
		if w, ok := b.term.(*Wildcard); ok {
			return r.nsRecurseCheckCardinality(pair, d, b, w)
		}
	case d.compositor == b.compositor && d.compositor == Choice:
		return r.recurseLax(d, b)
	case d.compositor == b.compositor:
		return r.recurse(d, b)
	case d.compositor == Sequence && b.compositor == All:
		return r.recurseUnordered(d, b)
	case d.compositor == Sequence && b.compositor == Choice:
		return r.mapAndSum(d, b)
	}
	return forbidden(d, b)
}

// forbidden is a pair of kinds that the table does not allow.
func forbidden(d, b side) *violation {
	return violates(d.particle, "cos-particle-restrict.2", "%s does not restrict %s, which has its place in the base type, at %s; expected %s, or a part of it", d.label(), b.label(), b.particle.pos, b.label())
}

func (s side) label() string {
	switch {
	case s.substitutes != nil:
		return "the substitution group of " + s.term.(*ElementDecl).Name.String()
	case s.group:
		return "the " + s.compositor.String()
	}
	return termLabel(s.term)
}

func (r *particleRestriction) elementCases(pair restrictionPair, d, b side) *violation {
	if w, ok := b.term.(*Wildcard); ok {
		return r.nsCompat(pair, d, b, w)
	}
	if !b.group {
		return r.nameAndTypeOK(d.particle, b.particle)
	}
	// rcase-RecurseAsIfGroup: as if the element stood alone in a group like that
	// of the base.
	as := side{particle: &Particle{node: d.particle.node, MinOccurs: 1, MaxOccurs: 1}, group: true, compositor: b.compositor, children: []*Particle{d.particle}}
	if b.compositor == Choice {
		return r.recurseLax(as, b)
	}
	return r.recurse(as, b)
}

func (r *particleRestriction) wildcardCases(pair restrictionPair, d, b side, w *Wildcard) *violation {
	base, ok := b.term.(*Wildcard)
	if !ok {
		return forbidden(d, b)
	}
	// rcase-NSSubset
	switch {
	case pair.counted && !withinRange(d.particle, b.particle):
		return violates(d.particle, "rcase-NSSubset.2", "the wildcard occurs %s; expected %s as at %s in the base type, or a part of that", occurrence(d.particle), occurrence(b.particle), b.particle.pos)
	case !isSubset(w, base):
		return violates(d.particle, "rcase-NSSubset.1", "the wildcard is for %s; expected %s as at %s in the base type, or a part of that", w.describe(), base.describe(), b.particle.pos)
	case w.Process > base.Process:
		return violates(d.particle, "rcase-NSSubset.3", "processContents=%q is weaker than %q at %s in the base type; expected the same, or a stronger one", w.Process, base.Process, b.particle.pos)
	}
	return nil
}

// nameAndTypeOK is rcase-NameAndTypeOK.
func (r *particleRestriction) nameAndTypeOK(dp, bp *Particle) *violation {
	d, b := dp.Term.(*ElementDecl), bp.Term.(*ElementDecl)
	if d.Name != b.Name {
		return violates(dp, "rcase-NameAndTypeOK.1", "found the element %s; expected %s as at %s in the base type", d.Name, b.Name, bp.pos)
	}
	if !withinRange(dp, bp) {
		return violates(dp, "rcase-NameAndTypeOK.3", "the element %s occurs %s; expected %s as at %s in the base type, or a part of that", d.Name, occurrence(dp), occurrence(bp), bp.pos)
	}
	if d == b {
		return nil
	}
	if d.Nillable && !b.Nillable {
		return violates(dp, "rcase-NameAndTypeOK.2", "the element %s is nillable; it is not at %s in the base type; expected no nillable=\"true\"", d.Name, b.pos)
	}
	if b.Fixed != nil && (d.Fixed == nil || !r.sameFixed(d, b)) {
		return violates(dp, "rcase-NameAndTypeOK.4", "the element %s has the fixed value %q at %s in the base type; expected the same", d.Name, *b.Fixed, b.pos)
	}
	if missing := b.Block &^ d.Block; missing != 0 {
		return violates(dp, "rcase-NameAndTypeOK.6", "the element %s does not block %s; expected block=%q to be there as at %s in the base type", d.Name, missing, b.Block, b.pos)
	}
	if isBroken(d.Type) || isBroken(b.Type) {
		return nil
	}
	if methods, ok := DerivedFrom(d.Type, b.Type); !ok || methods.Has(DerivationExtension) {
		return violates(dp, "rcase-NameAndTypeOK.7", "the element %s has %s; expected %s as at %s in the base type, or a restriction of it", d.Name, typeLabel(d.Type), typeLabel(b.Type), b.pos)
	}
	return nil
}

func (r *particleRestriction) sameFixed(d, b *ElementDecl) bool {
	t, ok := b.Type.(*SimpleType)
	if c, isComplex := b.Type.(*ComplexType); isComplex && c.Simple != nil {
		t, ok = c.Simple, true
	}
	if !ok {
		return *d.Fixed == *b.Fixed
	}
	return isBroken(t) || r.b.sameValue(t, *d.Fixed, d.ValueNamespaces, *b.Fixed, b.ValueNamespaces)
}

// nsCompat is rcase-NSCompat.
func (r *particleRestriction) nsCompat(pair restrictionPair, d, b side, w *Wildcard) *violation {
	name := d.term.(*ElementDecl).Name
	switch {
	case !w.Allows(name.Space):
		return violates(d.particle, "rcase-NSCompat.1", "the element %s is not one that the wildcard at %s in the base type allows; it is for %s", name, b.particle.pos, w.describe())
	case pair.counted && !withinRange(d.particle, b.particle):
		return violates(d.particle, "rcase-NSCompat.2", "the element %s occurs %s; expected %s as the wildcard at %s in the base type, or a part of that", name, occurrence(d.particle), occurrence(b.particle), b.particle.pos)
	}
	return nil
}

// nsRecurseCheckCardinality is rcase-NSRecurseCheckCardinality.
func (r *particleRestriction) nsRecurseCheckCardinality(pair restrictionPair, d, b side, w *Wildcard) *violation {
	if pair.counted {
		total := occurrenceRange{d.particle.MinOccurs, d.particle.MaxOccurs}
		if d.substitutes == nil {
			total = r.total(d.particle)
		}
		if !total.within(occurrenceRange{b.particle.MinOccurs, b.particle.MaxOccurs}) {
			return violates(d.particle, "rcase-NSRecurseCheckCardinality.2", "%s has elements %s; expected %s as the wildcard at %s in the base type, or a part of that", d.label(), total, occurrence(b.particle), b.particle.pos)
		}
	}
	pair.b, pair.counted = b.particle, false
	for _, child := range d.children {
		pair.d = child
		if v := r.particle(pair); v != nil {
			return v
		}
	}
	return nil
}

// recurse is rcase-Recurse: each particle restricts one of the base, in order,
// and what is passed over may be absent.
func (r *particleRestriction) recurse(d, b side) *violation {
	if v := groupRange(d, b, "rcase-Recurse.1"); v != nil {
		return v
	}
	next := 0
	for _, child := range d.children {
		found := false
		var why []*violation
		for next < len(b.children) && !found {
			base := b.children[next]
			next++
			v := r.member(child, base)
			if found = v == nil; found {
				break
			}
			if !r.b.emptiable.allows(base) {
				return unmatched(child, base, v, "rcase-Recurse.2")
			}
			why = append(why, closest(child, base, v)...)
		}
		if !found {
			return noCounterpart(child, b, why, "rcase-Recurse.2")
		}
	}
	for ; next < len(b.children); next++ {
		if base := b.children[next]; !r.b.emptiable.allows(base) {
			return leftOut(d, base, "rcase-Recurse.2")
		}
	}
	return nil
}

// recurseLax is rcase-RecurseLax: each alternative restricts one of the base,
// in order.
func (r *particleRestriction) recurseLax(d, b side) *violation {
	if v := groupRange(d, b, "rcase-RecurseLax.1"); v != nil {
		return v
	}
	if b.substitutes != nil {
		return r.amongSubstitutes(d, b)
	}
	next := 0
	for _, child := range d.children {
		found := false
		var why []*violation
		for next < len(b.children) && !found {
			base := b.children[next]
			v := r.member(child, base)
			found = v == nil
			// Several members of a substitution group may restrict its head.
			if !found || r.substitutionGroup(withoutUnaryGroups(base)) == nil {
				next++
			}
			why = append(why, closest(child, base, v)...)
		}
		if !found {
			return noCounterpart(child, b, why, "rcase-RecurseLax.2")
		}
	}
	return nil
}

// amongSubstitutes is rcase-RecurseLax where the base is a substitution group,
// which has no order.
func (r *particleRestriction) amongSubstitutes(d, b side) *violation {
	for _, child := range d.children {
		candidates := []*Particle{child}
		if group := r.substitutionGroup(child); group != nil && child.MinOccurs == 1 && child.MaxOccurs == 1 {
			candidates = group.particles
		}
		for _, c := range candidates {
			decl, ok := c.Term.(*ElementDecl)
			if !ok || b.substitutes.byName[decl.Name] == nil {
				return noCounterpart(c, b, nil, "rcase-RecurseLax.2")
			}
			if v := r.particle(restrictionPair{c, b.substitutes.byName[decl.Name], true}); v != nil {
				return v
			}
		}
	}
	return nil
}

// recurseUnordered is rcase-RecurseUnordered: each particle of a sequence
// restricts another one of an all group.
func (r *particleRestriction) recurseUnordered(d, b side) *violation {
	if v := groupRange(d, b, "rcase-RecurseUnordered.1"); v != nil {
		return v
	}
	used := make([]bool, len(b.children))
	for _, child := range d.children {
		if !r.chargeSearch(b) {
			return nil
		}
		found := false
		var why []*violation
		for i, base := range b.children {
			v := r.member(child, base)
			if v == nil && !used[i] {
				used[i], found = true, true
				break
			}
			if v == nil {
				return violates(child, "rcase-RecurseUnordered.2.1", "%s is there twice; it is at %s in the base type once; expected the same", termLabel(child.Term), base.pos)
			}
			why = append(why, closest(child, base, v)...)
		}
		if !found {
			return noCounterpart(child, b, why, "rcase-RecurseUnordered.2")
		}
	}
	for i, base := range b.children {
		if !used[i] && !r.b.emptiable.allows(base) {
			return leftOut(d, base, "rcase-RecurseUnordered.2.3")
		}
	}
	return nil
}

// mapAndSum is rcase-MapAndSum: each particle of a sequence restricts an
// alternative of a choice that occurs often enough for all of them.
func (r *particleRestriction) mapAndSum(d, b side) *violation {
	n := len(d.children)
	total := occurrenceRange{times(d.particle.MinOccurs, n), times(d.particle.MaxOccurs, n)}
	if !total.within(occurrenceRange{b.particle.MinOccurs, b.particle.MaxOccurs}) {
		return violates(d.particle, "rcase-MapAndSum.2", "the sequence has %d parts and so takes up the choice %s; expected %s as at %s in the base type, or a part of that", n, total, occurrence(b.particle), b.particle.pos)
	}
	for _, child := range d.children {
		if !r.chargeSearch(b) {
			return nil
		}
		found := false
		var why []*violation
		for _, base := range b.children {
			v := r.member(child, base)
			if found = v == nil; found {
				break
			}
			why = append(why, closest(child, base, v)...)
		}
		if !found {
			return noCounterpart(child, b, why, "rcase-MapAndSum.1")
		}
	}
	return nil
}

// chargeSearch counts a walk through the members of a group, most of which are
// passed over by their names.
func (r *particleRestriction) chargeSearch(b side) bool {
	return r.b.charge(r.e, 1+len(b.children)/32)
}

// closest keeps the reason why two particles do not fit when they are meant to:
// elements of the same name, or groups of the same kind.
func closest(d, b *Particle, v *violation) []*violation {
	if v == nil {
		return nil
	}
	if alike(d, b) {
		return []*violation{v}
	}
	return nil
}

func alike(d, b *Particle) bool {
	switch x := d.Term.(type) {
	case *ElementDecl:
		y, ok := b.Term.(*ElementDecl)
		return ok && x.Name == y.Name
	case *Wildcard:
		_, ok := b.Term.(*Wildcard)
		return ok
	case *ModelGroup:
		y, ok := b.Term.(*ModelGroup)
		return ok && x.Compositor == y.Compositor
	}
	return false
}

// unmatched is about a particle in the place of one that is required.
func unmatched(d, b *Particle, v *violation, rule string) *violation {
	if alike(d, b) {
		return v
	}
	return violates(d, rule, "found %s; expected %s, which is required at %s in the base type, or a restriction of it", termLabel(d.Term), termLabel(b.Term), b.pos)
}

// noCounterpart is about a particle that restricts nothing.
func noCounterpart(d *Particle, b side, why []*violation, rule string) *violation {
	if len(why) == 1 {
		return why[0]
	}
	order := ""
	if rule == "rcase-Recurse.2" || rule == "rcase-RecurseLax.2" && b.substitutes == nil {
		order = ", in the same order"
	}
	return violates(d, rule, "%s restricts nothing that is in its place in %s at %s of the base type; expected a part of what is there%s", termLabel(d.Term), b.label(), b.particle.pos, order)
}

// leftOut is about a particle that is required.
func leftOut(d side, b *Particle, rule string) *violation {
	return violates(d.particle, rule, "%s is missing, which is required at %s in the base type; expected it, or a restriction of it", termLabel(b.Term), b.pos)
}

func groupRange(d, b side, rule string) *violation {
	if withinRange(d.particle, b.particle) {
		return nil
	}
	return violates(d.particle, rule, "%s occurs %s; expected %s as %s at %s in the base type, or a part of that", d.label(), occurrence(d.particle), occurrence(b.particle), b.label(), b.particle.pos)
}

// occurrenceRange is a minimum and a maximum, which may be Unbounded.
type occurrenceRange struct{ min, max int }

func withinRange(d, b *Particle) bool {
	return occurrenceRange{d.MinOccurs, d.MaxOccurs}.within(occurrenceRange{b.MinOccurs, b.MaxOccurs})
}

// within is Occurrence Range OK (section 3.9.6, range-ok).
func (r occurrenceRange) within(base occurrenceRange) bool {
	return r.min >= base.min && (base.max == Unbounded || r.max != Unbounded && r.max <= base.max)
}

func (r occurrenceRange) String() string {
	switch {
	case r.max == Unbounded:
		return fmt.Sprintf("%d or more times", r.min)
	case r.min == r.max && r.min == 1:
		return "once"
	case r.min == r.max:
		return fmt.Sprintf("%d times", r.min)
	}
	return fmt.Sprintf("%d to %d times", r.min, r.max)
}

func occurrence(p *Particle) string { return occurrenceRange{p.MinOccurs, p.MaxOccurs}.String() }

// total is the Effective Total Range of a particle (sections 3.8.6 and 3.9.6,
// cos-seq-range and cos-choice-range).
func (r *particleRestriction) total(p *Particle) occurrenceRange {
	inner := occurrenceRange{1, 1}
	if g, ok := p.Term.(*ModelGroup); ok {
		inner = r.groupTotal(g)
	}
	return occurrenceRange{times(p.MinOccurs, inner.min), times(p.MaxOccurs, inner.max)}
}

func (r *particleRestriction) groupTotal(g *ModelGroup) occurrenceRange {
	if known, ok := r.ranges[g]; ok {
		return known
	}
	var sum occurrenceRange
	for i, p := range g.Particles {
		part := r.total(p)
		if g.Compositor != Choice {
			sum = occurrenceRange{plus(sum.min, part.min), plus(sum.max, part.max)}
			continue
		}
		if i == 0 || part.min < sum.min {
			sum.min = part.min
		}
		if part.max == Unbounded || sum.max != Unbounded && part.max > sum.max {
			sum.max = part.max
		}
	}
	r.ranges[g] = sum
	return sum
}

// times and plus calculate with Unbounded, and stay at the largest number
// otherwise.
func times(x, y int) int {
	switch {
	case x == 0 || y == 0:
		return 0
	case x == Unbounded || y == Unbounded:
		return Unbounded
	case x > math.MaxInt/y:
		return math.MaxInt
	}
	return x * y
}

func plus(x, y int) int {
	switch {
	case x == Unbounded || y == Unbounded:
		return Unbounded
	case x > math.MaxInt-y:
		return math.MaxInt
	}
	return x + y
}
