package codegen

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/enhancedpresence/epx/xsd"
)

// A shaper turns a content model into fields. Sequences that stand once become
// fields of the struct around them, those that repeat become a struct of their
// own; choices become interfaces.
type shaper struct {
	g      *generator
	pkg    *pkg
	owner  string // prefix of type names
	path   string // of names for pins
	fields scope
	leaf   int            // the next leaf
	counts map[string]int // of paths, shared by the shapers of one type
}

// inner returns a shaper for a part that is a struct of its own.
func (s *shaper) inner(owner, path string) *shaper {
	if s.counts == nil {
		s.counts = map[string]int{}
	}
	return &shaper{g: s.g, pkg: s.pkg, owner: owner, path: path, fields: fieldScope(), leaf: s.leaf, counts: s.counts}
}

// body shapes the content of a struct.
func (s *shaper) body(p *xsd.Particle) *body {
	b := &body{first: s.leaf}
	if p != nil {
		s.add(b, p, false)
	}
	b.leaves = s.leaf - b.first
	return b
}

// step is the path of a part of content, given its name or its kind.
func (s *shaper) step(kind string) string {
	if s.counts == nil {
		s.counts = map[string]int{}
	}
	path := s.path + "/" + kind
	s.counts[path]++
	if n := s.counts[path]; n > 1 {
		return path + "[" + strconv.Itoa(n) + "]"
	}
	return path
}

// add shapes a particle into b. With absent it may be missing even if its own
// minOccurs says otherwise.
func (s *shaper) add(b *body, p *xsd.Particle, absent bool) {
	absent = absent || p.MinOccurs == 0
	group, ok := p.Term.(*xsd.ModelGroup)
	if !ok {
		b.fields = append(b.fields, s.leafField(p, absent))
		return
	}
	if countLeaves(p) == 0 {
		return
	}
	repeats := p.MaxOccurs != 1
	if group.Def != nil && s.g.groups[group.Def] != nil && group.Def.Group.Compositor != xsd.All {
		b.fields = append(b.fields, s.sharedGroup(p, group, absent))
		return
	}
	switch group.Compositor {
	case xsd.All:
		b.ordered = true
		fallthrough
	case xsd.Sequence:
		if !repeats {
			for _, c := range group.Particles {
				s.add(b, c, absent)
			}
			return
		}
		if only, ok := soleLeaf(group); ok {
			b.fields = append(b.fields, s.leafField(&xsd.Particle{MinOccurs: 0, MaxOccurs: xsd.Unbounded, Term: only}, absent))
			return
		}
		b.fields = append(b.fields, s.repeatedSequence(p, group))
	case xsd.Choice:
		if only, ok := soleLeaf(group); ok {
			card := &xsd.Particle{MinOccurs: p.MinOccurs, MaxOccurs: 1, Term: only}
			if repeats || group.Particles[0].MaxOccurs != 1 {
				card.MaxOccurs = xsd.Unbounded
			}
			b.fields = append(b.fields, s.leafField(card, absent || group.Particles[0].MinOccurs == 0))
			return
		}
		b.fields = append(b.fields, s.choice(p, group, absent))
	}
}

// soleLeaf returns the term of a group that consists of one leaf particle.
func soleLeaf(g *xsd.ModelGroup) (xsd.Term, bool) {
	if len(g.Particles) != 1 {
		return nil, false
	}
	if inner, ok := g.Particles[0].Term.(*xsd.ModelGroup); ok {
		_ = inner
		return nil, false
	}
	return g.Particles[0].Term, true
}

func (s *shaper) leafField(p *xsd.Particle, absent bool) *leafField {
	f := &leafField{leaf: s.leaf, card: one}
	s.leaf++
	switch {
	case p.MaxOccurs != 1:
		f.card = many
	case absent:
		f.card = optional
	}
	local := "any"
	switch t := p.Term.(type) {
	case *xsd.ElementDecl:
		f.decl, local = t, t.Name.Local
		f.of = s.g.elementType(t)
		if substitutable(t) {
			f.of = elementType{any: true}
		}
		f.doc = documentation(p, t)
	case *xsd.Wildcard:
		f.of = elementType{any: true}
		f.doc = documentation(p, t)
	}
	f.path = s.step(local)
	f.name = s.g.namer.take(s.fields, f.path, s.g.namer.exported(local), "Element")
	f.element = f.name
	return f
}

func (s *shaper) sharedGroup(p *xsd.Particle, group *xsd.ModelGroup, absent bool) *groupField {
	gt := s.g.groups[group.Def]
	f := &groupField{shared: gt, doc: documentation(p, group.Def), first: s.leaf, card: one}
	inner := &xsd.Particle{MinOccurs: 1, MaxOccurs: 1, Term: group.Def.Group}
	f.leaves = countLeaves(inner)
	s.leaf += f.leaves
	switch {
	case p.MaxOccurs != 1:
		f.card = many
	case absent && !nullable(inner):
		f.card = optional
	}
	f.follow = follow(inner, f.first)
	f.name = s.fields.take(gt.name, "Group")
	return f
}

func (s *shaper) repeatedSequence(p *xsd.Particle, group *xsd.ModelGroup) *groupField {
	path := s.step("sequence")
	first := firstName(group)
	f := &groupField{doc: documentation(p, group), first: s.leaf, card: many, path: path}
	f.name = s.g.namer.take(s.fields, path, s.g.namer.exported(first)+"Groups")
	f.typeName = s.g.namer.take(s.pkg.names, path+"/type", s.owner+s.g.namer.exported(first)+"Group")
	f.follow = follow(&xsd.Particle{MinOccurs: 1, MaxOccurs: 1, Term: group}, s.leaf)
	inner := s.inner(f.typeName, path)
	f.content = inner.body(&xsd.Particle{MinOccurs: 1, MaxOccurs: 1, Term: group})
	s.leaf = inner.leaf
	f.leaves = f.content.leaves
	return f
}

// firstName is the name of the first element in a group.
func firstName(g *xsd.ModelGroup) string {
	name := ""
	walkLeaves(&xsd.Particle{Term: g}, func(e *xsd.ElementDecl, _ *xsd.Wildcard) {
		if name == "" && e != nil {
			name = e.Name.Local
		}
	})
	if name == "" {
		return "Any"
	}
	return name
}

func (s *shaper) choice(p *xsd.Particle, group *xsd.ModelGroup, absent bool) *choiceField {
	path := s.step("choice")
	f := &choiceField{doc: documentation(p, group), path: path, card: one}
	switch {
	case p.MaxOccurs != 1:
		f.card = many
	case absent:
		f.card = optional
	}
	f.name = s.g.namer.take(s.fields, path, "Choice")
	f.iface = s.g.namer.take(s.pkg.names, path+"/type", s.owner+f.name)
	for _, c := range group.Particles {
		f.alts = append(f.alts, s.alternatives(f, c, p.MaxOccurs != 1)...)
	}
	return f
}

// alternatives shapes one particle of a choice. In a repeated choice, a nested
// choice adds its alternatives to those of the outer one, and an element that
// may repeat is one item for each time.
func (s *shaper) alternatives(f *choiceField, p *xsd.Particle, repeated bool) []*alternative {
	if countLeaves(p) == 0 {
		return nil
	}
	inner := s.inner(s.owner, f.path)
	defer func() { s.leaf = inner.leaf }()
	group, ok := p.Term.(*xsd.ModelGroup)
	if !ok {
		card := *p
		if repeated {
			card.MinOccurs, card.MaxOccurs = 1, 1
		}
		l := inner.leafField(&card, false)
		alt := &alternative{leaf: l, doc: l.doc, leaves: []int{l.leaf}}
		base := l.name
		l.element = base
		l.name = "Value"
		if l.card == many {
			l.name = "Values"
		}
		alt.typeName = s.g.namer.take(s.pkg.names, l.path+"/type", s.owner+base, "Choice", "Alternative")
		return []*alternative{alt}
	}
	if group.Compositor == xsd.Choice && (repeated || p.MaxOccurs == 1) {
		var out []*alternative
		for _, c := range group.Particles {
			out = append(out, inner.alternatives(f, c, repeated)...)
		}
		return out
	}
	first := firstName(group)
	alt := &alternative{doc: documentation(p, group)}
	path := inner.step("sequence")
	alt.typeName = s.g.namer.take(s.pkg.names, path+"/type", s.owner+s.g.namer.exported(first)+"First", "Group")
	inner.owner, inner.path = alt.typeName, path
	alt.follow = follow(p, inner.leaf)
	alt.content = inner.body(p)
	for i := range alt.content.leaves {
		alt.leaves = append(alt.leaves, alt.content.first+i)
	}
	return []*alternative{alt}
}

// mixed shapes mixed content: a list of text and elements in document order.
func (s *shaper) mixed(p *xsd.Particle) *choiceField {
	f := &choiceField{name: s.fields.take("Content"), card: many, path: s.path + "/mixed"}
	f.iface = s.pkg.names.take(s.owner + "Item")
	f.text = s.pkg.names.take(s.owner + "Text")
	seen := map[string]*alternative{}
	walkLeaves(p, func(e *xsd.ElementDecl, w *xsd.Wildcard) {
		inner := s.inner(s.owner, f.path)
		var term xsd.Term = w
		if e != nil {
			term = e
		}
		l := inner.leafField(&xsd.Particle{MinOccurs: 1, MaxOccurs: 1, Term: term}, false)
		s.leaf = inner.leaf
		base := l.name
		l.name = "Value"
		key := base
		if e != nil {
			key = e.Name.String() + fmt.Sprintf("%p", e.Type)
		}
		// Each leaf is an alternative of its own: its number tells the
		// encoder where in the model the item stands.
		alt := &alternative{leaf: l, doc: l.doc, leaves: []int{l.leaf}}
		if seen[key] != nil {
			alt.typeName = s.pkg.names.take(s.owner + base)
		} else {
			alt.typeName = s.g.namer.take(s.pkg.names, l.path+"/type", s.owner+base, "Choice", "Alternative")
		}
		seen[key] = alt
		f.alts = append(f.alts, alt)
	})
	return f
}

// nullable reports whether a particle may match nothing.
func nullable(p *xsd.Particle) bool {
	if p.MinOccurs == 0 {
		return true
	}
	g, ok := p.Term.(*xsd.ModelGroup)
	if !ok {
		return false
	}
	if g.Compositor == xsd.Choice {
		return len(g.Particles) == 0 || slices.ContainsFunc(g.Particles, nullable)
	}
	for _, c := range g.Particles {
		if !nullable(c) {
			return false
		}
	}
	return true
}

// A followSet holds, for each leaf, the leaves that may stand directly before
// it within one pass through a particle.
type followSet map[int]map[int]bool

// follow computes the follow set of a particle whose first leaf has the given
// number.
func follow(p *xsd.Particle, first int) followSet {
	f := &follower{set: followSet{}, leaf: first}
	f.particle(p)
	return f.set
}

type follower struct {
	set  followSet
	leaf int
}

func (f *follower) particle(p *xsd.Particle) (null bool, first, last []int) {
	group, ok := p.Term.(*xsd.ModelGroup)
	if !ok {
		first, last = []int{f.leaf}, []int{f.leaf}
		f.leaf++
	} else {
		null = group.Compositor != xsd.Choice
		for _, c := range group.Particles {
			n, cf, cl := f.particle(c)
			switch group.Compositor {
			case xsd.Choice:
				null = null || n
				first, last = append(first, cf...), append(last, cl...)
			case xsd.All:
				f.connect(last, cf)
				f.connect(cl, first)
				first, last = append(first, cf...), append(last, cl...)
				null = null && n
			default:
				f.connect(last, cf)
				if null {
					first = append(first, cf...)
				}
				if n {
					last = append(slices.Clone(last), cl...)
				} else {
					last = cl
				}
				null = null && n
			}
		}
	}
	if p.MaxOccurs != 1 {
		f.connect(last, first)
	}
	return null || p.MinOccurs == 0, first, last
}

func (f *follower) connect(from, to []int) {
	for _, t := range to {
		if f.set[t] == nil {
			f.set[t] = map[int]bool{}
		}
		for _, l := range from {
			f.set[t][l] = true
		}
	}
}

// documentation is the text for a field: that of the particle or else of what
// it refers to.
func documentation(cs ...xsd.Component) string {
	for _, c := range cs {
		if a := c.Annot(); a != nil && len(a.Documentation) > 0 && a.Documentation[0] != "" {
			return a.Documentation[0]
		}
	}
	return ""
}
