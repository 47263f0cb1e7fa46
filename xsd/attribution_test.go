package xsd

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// TestAttributionByDefinition compares the check with the definition of Unique
// Particle Attribution, for random content models whose repetitions are
// unfolded.
func TestAttributionByDefinition(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	found := map[bool]int{}
	for range 30000 {
		p := randomParticle(rng, 3)
		u := unfolding{follow: map[int][]int{}}
		want := u.ambiguous(u.particle(p))
		b := newBuilder(newLoader(Options{}))
		b.attribution.check(&element{}, p)
		if got := len(b.errs.list) > 0; got != want {
			t.Fatalf("%s: ambiguous %v; want %v", render(p), got, want)
		}
		found[want]++
	}
	t.Logf("%d ambiguous, %d not", found[true], found[false])
	if found[true] < 5000 || found[false] < 5000 {
		t.Errorf("%d content models are ambiguous, %d are not; want many of both", found[true], found[false])
	}
}

var elements = []*ElementDecl{{Name: QName{Local: "a"}}, {Name: QName{Local: "b"}}, {Name: QName{Local: "c"}}, {Name: QName{Local: "d"}}}

func randomParticle(rng *rand.Rand, depth int) *Particle {
	occurrences := []occurrenceRange{{1, 1}, {1, 1}, {1, 1}, {0, 1}, {2, 2}, {1, 2}, {0, Unbounded}, {1, Unbounded}, {3, 3}, {2, 3}, {2, Unbounded}}
	o := occurrences[rng.IntN(len(occurrences))]
	p := &Particle{MinOccurs: o.min, MaxOccurs: o.max, Term: elements[rng.IntN(len(elements))]}
	if depth > 0 && rng.IntN(3) > 0 {
		g := &ModelGroup{Compositor: Compositor(rng.IntN(2))}
		for range 1 + rng.IntN(3) {
			g.Particles = append(g.Particles, randomParticle(rng, depth-1))
		}
		p.Term = g
	}
	return p
}

func render(p *Particle) string {
	text := ""
	switch term := p.Term.(type) {
	case *ElementDecl:
		text = term.Name.Local
	case *ModelGroup:
		var parts []string
		for _, child := range term.Particles {
			parts = append(parts, render(child))
		}
		text = "(" + strings.Join(parts, map[Compositor]string{Sequence: ", ", Choice: " | "}[term.Compositor]) + ")"
	}
	return fmt.Sprintf("%s{%d,%d}", text, p.MinOccurs, p.MaxOccurs)
}

// unfolding is a content model with every repetition written out, as an
// automaton: its states are the occurrences of particles.
type unfolding struct {
	particles []*Particle
	follow    map[int][]int
}

type unfolded struct {
	empty       bool
	first, last []int
}

func (u *unfolding) particle(p *Particle) unfolded {
	n, loop := p.MaxOccurs, p.MaxOccurs == Unbounded
	if loop {
		n = max(p.MinOccurs, 1)
	}
	all := unfolded{empty: true}
	for i := range n {
		turn := u.once(p)
		if loop && i == n-1 {
			u.connect(turn.last, turn.first)
		}
		turn.empty = turn.empty || i >= p.MinOccurs
		all = u.sequence(all, turn)
	}
	return all
}

func (u *unfolding) once(p *Particle) unfolded {
	g, ok := p.Term.(*ModelGroup)
	if !ok {
		u.particles = append(u.particles, p)
		at := []int{len(u.particles) - 1}
		return unfolded{first: at, last: at}
	}
	if g.Compositor == Sequence {
		all := unfolded{empty: true}
		for _, child := range g.Particles {
			all = u.sequence(all, u.particle(child))
		}
		return all
	}
	var all unfolded
	for _, child := range g.Particles {
		part := u.particle(child)
		all = unfolded{all.empty || part.empty, append(slices.Clone(all.first), part.first...), append(slices.Clone(all.last), part.last...)}
	}
	return all
}

func (u *unfolding) sequence(x, y unfolded) unfolded {
	u.connect(x.last, y.first)
	all := unfolded{empty: x.empty && y.empty, first: slices.Clone(x.first), last: slices.Clone(y.last)}
	if x.empty {
		all.first = append(all.first, y.first...)
	}
	if y.empty {
		all.last = append(all.last, x.last...)
	}
	return all
}

func (u *unfolding) connect(from, to []int) {
	for _, f := range from {
		u.follow[f] = append(u.follow[f], to...)
	}
}

// ambiguous walks through all that can be read, until two particles can take
// the same element.
func (u *unfolding) ambiguous(all unfolded) bool {
	seen := map[string]bool{}
	for queue := [][]int{all.first}; len(queue) > 0; queue = queue[1:] {
		next := map[*ElementDecl][]int{}
		for _, at := range queue[0] {
			decl := u.particles[at].Term.(*ElementDecl)
			if known := next[decl]; len(known) > 0 && u.particles[known[0]] != u.particles[at] {
				return true
			}
			next[decl] = append(next[decl], at)
		}
		for _, reached := range next {
			var open []int
			for _, at := range reached {
				open = append(open, u.follow[at]...)
			}
			slices.Sort(open)
			open = slices.Compact(open)
			if key := fmt.Sprint(open); !seen[key] {
				seen[key] = true
				queue = append(queue, open)
			}
		}
	}
	return false
}
