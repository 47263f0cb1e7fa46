package xmlrt

import (
	"fmt"
	"math/rand"
	"runtime"
	"strings"
	"testing"
	"time"
)

// randomParticle makes a particle whose leaves are all different elements.
func randomParticle(r *rand.Rand, depth int, leaves *[]leaf) *particle {
	p := &particle{min: r.Intn(4), max: 1}
	if r.Intn(2) == 0 {
		p.min = 1
	}
	p.max = p.min + r.Intn(3)
	if r.Intn(5) == 0 {
		p.max = Unbounded
	}
	if depth == 0 || r.Intn(3) == 0 {
		p.kind, p.leaf = ElementParticle, len(*leaves)
		*leaves = append(*leaves, leaf{element: &ElementDecl{name: QName{Local: string(rune('a' + len(*leaves)))}}})
		return p
	}
	p.kind = SequenceParticle
	if r.Intn(2) == 0 {
		p.kind = ChoiceParticle
	}
	for range r.Intn(4) {
		p.children = append(p.children, randomParticle(r, depth-1, leaves))
	}
	return p
}

func (p *particle) String() string {
	bounds := fmt.Sprintf("{%d,%d}", p.min, p.max)
	if p.kind == ElementParticle {
		return string(rune('a'+p.leaf)) + bounds
	}
	var parts []string
	for _, c := range p.children {
		parts = append(parts, c.String())
	}
	return "(" + strings.Join(parts, map[ParticleKind]string{SequenceParticle: ",", ChoiceParticle: "|"}[p.kind]) + ")" + bounds
}

// TestCountedModels compares counting with the automaton.
func TestCountedModels(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	ended := 0
	for range 3000 {
		var leaves []leaf
		p := randomParticle(r, 3, &leaves)
		automaton := &contentModel{leaves: leaves}
		if err := automaton.build(p); err != nil {
			t.Fatal(err)
		}
		if automaton.counted != nil || len(leaves) == 0 || len(leaves) > 26 {
			continue
		}
		counting := &contentModel{leaves: leaves, counted: newCountedModel(p, leaves)}
		for range 20 {
			var a, c cursor
			word := ""
			for range 30 {
				if x, y := automaton.complete(&a), counting.complete(&c); x != y {
					t.Fatalf("%s after %q: the end: %v and %v", p, word, x, y)
				} else if x {
					ended++
				}
				if x, y := automaton.expected(&a, "e", maxExpected), counting.expected(&c, "e", maxExpected); x != y {
					t.Fatalf("%s after %q: expected %s and %s", p, word, x, y)
				}
				name := leaves[r.Intn(len(leaves))].element.name
				if next := automaton.ways(&a); len(next) > 0 && r.Intn(10) > 0 {
					name = leaves[next[r.Intn(len(next))]].element.name
				}
				word += name.Local
				x, okX := automaton.step(&a, name)
				y, okY := counting.step(&c, name)
				if okX != okY || okX && x != y {
					t.Fatalf("%s: %q: leaf %d, %v and %d, %v", p, word, x, okX, y, okY)
				}
				if !okX {
					break
				}
			}
		}
	}
	if ended < 1000 {
		t.Errorf("content could end %d times only", ended)
	}
}

func numbered(n int, lo, hi int) (children []*particle, leaves []leaf) {
	for i := range n {
		children = append(children, &particle{kind: ElementParticle, min: lo, max: hi, leaf: i})
		leaves = append(leaves, leaf{element: &ElementDecl{name: QName{Local: fmt.Sprint("e", i)}}})
	}
	return children, leaves
}

// Large content models cost little to make, and content little to judge.
func TestLargeModels(t *testing.T) {
	optional, optionalLeaves := numbered(2000, 0, 1)
	alternatives, alternativeLeaves := numbered(3000, 1, 1)
	one, oneLeaves := numbered(1, 0, 5000)
	many, manyLeaves := numbered(1, 2, 100_000_000)
	nested, nestedLeaves := numbered(2, 1, 1000)
	hollow := &particle{kind: SequenceParticle, min: 0, max: 100_000_000}
	for range 3 {
		hollow = &particle{kind: SequenceParticle, min: 100_000_000, max: 200_000_000, children: []*particle{hollow}}
	}
	for name, c := range map[string]struct {
		p      *particle
		leaves []leaf
		word   func(i int) (string, bool) // the element i, and whether there is one
		short  int                        // content may not end before
		over   string                     // one too many
	}{
		"optional":     {&particle{kind: SequenceParticle, min: 1, max: 1, children: optional}, optionalLeaves, func(i int) (string, bool) { return fmt.Sprint("e", i), i < 2000 }, 0, "e1999"},
		"alternatives": {&particle{kind: ChoiceParticle, min: 0, max: Unbounded, children: alternatives}, alternativeLeaves, func(i int) (string, bool) { return fmt.Sprint("e", i*7%3000), i < 9000 }, 0, "e3000"},
		"one":          {&particle{kind: SequenceParticle, min: 1, max: 1, children: one}, oneLeaves, func(i int) (string, bool) { return "e0", i < 5000 }, 0, "e0"},
		"ambiguous":    {&particle{kind: SequenceParticle, min: 3, max: 100_000_000, children: many}, manyLeaves, func(i int) (string, bool) { return "e0", i < 100_000 }, 6, ""},
		"hollow":       {hollow, nil, func(int) (string, bool) { return "", false }, 0, "e0"},
		"nested":       {&particle{kind: SequenceParticle, min: 3, max: 1000, children: nested}, nestedLeaves, func(i int) (string, bool) { return fmt.Sprint("e", i%2), i < 2000 }, 6, ""},
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			start := time.Now()
			m := &contentModel{leaves: c.leaves}
			if err := m.build(c.p); err != nil {
				t.Fatal(err)
			}
			runtime.ReadMemStats(&after)
			if used := after.TotalAlloc - before.TotalAlloc; used > 16<<20 {
				t.Errorf("making it took %d bytes", used)
			}
			var at cursor
			n := 0
			for ; ; n++ {
				if n < c.short && m.complete(&at) {
					t.Fatalf("content may end after %d", n)
				}
				e, ok := c.word(n)
				if !ok {
					break
				}
				if _, ok := m.step(&at, QName{Local: e}); !ok {
					t.Fatalf("element %d, %s: expected %s", n, e, m.expected(&at, "e", maxExpected))
				}
			}
			if !m.complete(&at) {
				t.Errorf("content may not end after %d", n)
			}
			if c.over != "" {
				if _, ok := m.step(&at, QName{Local: c.over}); ok {
					t.Errorf("one more %s", c.over)
				}
			}
			if took := time.Since(start); took > time.Minute {
				t.Errorf("it took %v", took)
			}
		})
	}
}
