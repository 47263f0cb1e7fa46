package xmlrt

import (
	"math/rand"
	"slices"
	"testing"
)

// TestGuessesOfRandomModels holds what is said about content against trying it out.
func TestGuessesOfRandomModels(t *testing.T) {
	r := rand.New(rand.NewSource(2))
	left, placed := 0, 0
	for range 4000 {
		var leaves []leaf
		p := randomParticle(r, 3, &leaves)
		m := &contentModel{leaves: leaves}
		if err := m.build(p); err != nil {
			t.Fatal(err)
		}
		if len(leaves) == 0 || !m.searchable() {
			continue
		}
		for range 8 {
			word, c := randomWord(r, m)
			if !m.states[c.state].accept {
				left += holdsNeeded(t, p, m, c.state)
			}
			var passed trail
			for i, l := range word {
				passed[i] = uint8(l)
			}
			for i := range leaves {
				name := leaves[i].element.name
				before := m.belongsBefore(&c, name, &passed, len(word))
				if before == nil {
					continue
				}
				placed++
				ok := false
				for k, l := range word {
					if &m.leaves[l] == before {
						_, valid := stepsOver(m, 0, slices.Insert(slices.Clone(word), k, i))
						ok = ok || valid
					}
				}
				if !ok {
					t.Fatalf("%s behind %v: %s does not belong before %s", p, word, name, before.describe())
				}
			}
		}
	}
	if left < 1000 || placed < 1000 {
		t.Errorf("%d leaves left out, %d placed; expected more", left, placed)
	}
}

// randomWord is the beginning of content, and where it ends.
func randomWord(r *rand.Rand, m *contentModel) (word []int, c cursor) {
	for range r.Intn(7) {
		steps := m.states[c.state].steps
		if len(steps) == 0 {
			break
		}
		s := steps[r.Intn(len(steps))]
		word, c.state = append(word, int(s.leaf)), s.next
	}
	return word, c
}

func stepsOver(m *contentModel, from int32, word []int) (cursor, bool) {
	c := cursor{state: from}
	for _, l := range word {
		if _, ok := m.step(&c, m.leaves[l].element.name); !ok {
			return c, false
		}
	}
	return c, true
}

// holdsNeeded tries out the ways to the end of content from a state. It counts the leaves
// that are not said to be needed: behind each of them, some part of what follows would do
// without it.
func holdsNeeded(t *testing.T, p *particle, m *contentModel, state int32) (left int) {
	needed := m.needed(state)
	if len(needed) == 0 && len(m.states[state].steps) > 0 && m.ends(state) {
		t.Fatalf("%s in state %d: nothing is needed", p, state)
	}
	for _, s := range m.states[state].steps {
		if slices.Contains(needed, s.leaf) {
			continue
		}
		left++
		var try func(word []int, at int32)
		try = func(word []int, at int32) {
			if m.states[at].accept && !slices.ContainsFunc(suffixes(word), func(rest []int) bool {
				c, ok := stepsOver(m, state, rest)
				return ok && m.states[c.state].accept
			}) {
				t.Fatalf("%s in state %d: %s is not said to be needed, and %v ends the content", p, state, m.leaves[s.leaf].describe(), word)
			}
			if len(word) < 5 {
				for _, next := range m.states[at].steps {
					try(append(slices.Clone(word), int(next.leaf)), next.next)
				}
			}
		}
		try([]int{int(s.leaf)}, s.next)
	}
	return left
}

// suffixes are the proper ones of a word.
func suffixes(word []int) (all [][]int) {
	for i := 1; i < len(word); i++ {
		all = append(all, word[i:])
	}
	return all
}

// ends reports whether content may end behind a state.
func (m *contentModel) ends(state int32) bool {
	d := detours{model: m, covered: map[int32]bool{}}
	for i := range m.states {
		d.covered[int32(i)] = false
	}
	return d.leadsOn(state)
}
