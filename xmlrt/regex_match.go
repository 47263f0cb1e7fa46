package xmlrt

import (
	"slices"
	"sort"
	"sync"
	"unicode/utf8"
)

// Limits of the automaton that is built for a pattern on first use. A pattern
// that needs more is matched by simulating its nondeterministic automaton.
const (
	maxDFAStates  = 1 << 12
	maxDFAEntries = 1 << 17
	maxDFAWork    = 1 << 20
)

// regexMatcher decides whether a string matches: by counting (run), by a table
// (dfa), or by simulation (prog).
type regexMatcher struct {
	alphabet regexAlphabet

	run            bool // one class, runMin to runMax times
	runMin, runMax int

	dfa    []uint16 // state * classes + class -> state; 0 is the dead state, 1 the start
	accept []bool

	prog  []regexInst
	start int
	in    [][]uint64 // set -> bits of its classes
	pool  sync.Pool
}

// regexInst is an instruction: a character of set, then x; or, for set < 0,
// go to x and to y (either may be absent, < 0). The last one is the match.
type regexInst struct {
	set  int
	x, y int
}

// regexAlphabet maps characters to classes of those that the pattern treats
// alike.
type regexAlphabet struct {
	ascii   [utf8.RuneSelf]uint16
	from    []rune // starts of ranges beyond ASCII, sorted; from[0] is 0x80
	class   []uint16
	classes int
}

func (a *regexAlphabet) wide(r rune) uint16 {
	lo, hi := 0, len(a.from)
	for hi-lo > 1 {
		m := (lo + hi) / 2
		if a.from[m] <= r {
			lo = m
		} else {
			hi = m
		}
	}
	return a.class[lo]
}

// build fills in the matcher.
func (p *Pattern) build() {
	m := &p.matcher
	m.in = m.alphabet.build(p.sets)
	if p.isRun() {
		m.run, m.runMin, m.runMax = true, 1, 1
		if p.root.op == regexRepeat {
			m.runMin, m.runMax = p.root.min, p.root.max
		}
		return
	}
	c := regexCompiler{}
	c.prog = append(c.prog, regexInst{set: -1, x: -1, y: -1}) // the match, moved by no one
	m.start = c.compile(p.root, 0)
	m.prog = c.prog
	if !m.determinise() {
		n := len(m.prog)
		m.pool.New = func() any { return &regexThreads{cur: newSparseSet(n), next: newSparseSet(n)} }
	}
	if m.dfa != nil {
		m.prog, m.in = nil, nil
	}
}

// build computes the classes and returns, for each set, the bits of those in
// it.
func (a *regexAlphabet) build(sets []runeSet) [][]uint64 {
	bounds := []rune{0, utf8.RuneSelf}
	for _, s := range sets {
		for i := 0; i < len(s); i += 2 {
			bounds = append(bounds, s[i], s[i+1]+1)
		}
	}
	slices.Sort(bounds)
	uniq := bounds[:1]
	for _, b := range bounds[1:] {
		if b != uniq[len(uniq)-1] && b <= utf8.MaxRune {
			uniq = append(uniq, b)
		}
	}
	bounds = uniq
	// Refine: two intervals are in one class while no set tells them apart.
	class := make([]int, len(bounds))
	count := 1
	for _, s := range sets {
		split := map[int]int{} // class -> class of its part in s
		members := make([]int, 0, 16)
		for i := 0; i < len(s); i += 2 {
			j := sort.Search(len(bounds), func(k int) bool { return bounds[k] >= s[i] })
			for ; j < len(bounds) && bounds[j] <= s[i+1]; j++ {
				members = append(members, j)
			}
		}
		for _, j := range members {
			c, ok := split[class[j]]
			if !ok {
				c = count
				count++
				split[class[j]] = c
			}
			class[j] = c
		}
	}
	// Number the classes in use without gaps.
	number := make(map[int]int)
	for i, c := range class {
		n, ok := number[c]
		if !ok {
			n = len(number)
			number[c] = n
		}
		class[i] = n
	}
	a.classes = len(number)
	for i, b := range bounds {
		end := rune(utf8.MaxRune)
		if i+1 < len(bounds) {
			end = bounds[i+1] - 1
		}
		if b < utf8.RuneSelf {
			for r := b; r <= end; r++ {
				a.ascii[r] = uint16(class[i])
			}
			continue
		}
		if n := len(a.class); n > 0 && a.class[n-1] == uint16(class[i]) {
			continue
		}
		a.from = append(a.from, b)
		a.class = append(a.class, uint16(class[i]))
	}
	in := make([][]uint64, len(sets))
	for k, s := range sets {
		in[k] = make([]uint64, (a.classes+63)/64)
		for i := 0; i < len(s); i += 2 {
			j := sort.Search(len(bounds), func(k int) bool { return bounds[k] >= s[i] })
			for ; j < len(bounds) && bounds[j] <= s[i+1]; j++ {
				in[k][class[j]/64] |= 1 << (class[j] % 64)
			}
		}
	}
	return in
}

type regexCompiler struct{ prog []regexInst }

func (c *regexCompiler) add(i regexInst) int {
	c.prog = append(c.prog, i)
	return len(c.prog) - 1
}

// compile writes instructions for n followed by next and returns the first.
func (c *regexCompiler) compile(n *regexNode, next int) int {
	switch n.op {
	case regexSet:
		return c.add(regexInst{set: n.set, x: next})
	case regexConcat:
		for i := len(n.subs) - 1; i >= 0; i-- {
			next = c.compile(n.subs[i], next)
		}
		return next
	case regexAlt:
		at := c.compile(n.subs[len(n.subs)-1], next)
		for i := len(n.subs) - 2; i >= 0; i-- {
			at = c.add(regexInst{set: -1, x: c.compile(n.subs[i], next), y: at})
		}
		return at
	}
	sub, end := n.subs[0], next
	least := n.min
	if n.max < 0 {
		loop := c.add(regexInst{set: -1, y: end})
		first := c.compile(sub, loop)
		c.prog[loop].x = first
		if next = loop; least > 0 {
			next = first // which is the last of the obligatory ones
			least--
		}
	} else {
		for range n.max - n.min {
			next = c.add(regexInst{set: -1, x: c.compile(sub, next), y: end})
		}
	}
	for range least {
		next = c.compile(sub, next)
	}
	return next
}

// sparseSet is a set of instructions that is emptied at no cost.
type sparseSet struct {
	dense, sparse []int32
}

func newSparseSet(n int) *sparseSet {
	return &sparseSet{dense: make([]int32, 0, n), sparse: make([]int32, n)}
}

func (s *sparseSet) add(i int) bool {
	if j := int(s.sparse[i]); j < len(s.dense) && int(s.dense[j]) == i {
		return false
	}
	s.sparse[i] = int32(len(s.dense))
	s.dense = append(s.dense, int32(i))
	return true
}

// follow adds i and all that it leads to without reading a character.
func (m *regexMatcher) follow(s *sparseSet, stack []int, i int) []int {
	stack = append(stack[:0], i)
	for len(stack) > 0 {
		i := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if i < 0 || !s.add(i) || m.prog[i].set >= 0 {
			continue
		}
		stack = append(stack, m.prog[i].y, m.prog[i].x)
	}
	return stack
}

// determinise builds the table, and reports false when it would be too large.
func (m *regexMatcher) determinise() bool {
	classes := m.alphabet.classes
	index := map[string]uint16{"": 0}
	states := [][]int32{nil, nil} // the instructions that read a character, and the match
	m.accept = []bool{false, false}
	set := newSparseSet(len(m.prog))
	var stack []int
	var key []byte
	work := 0
	keep := func() ([]int32, bool) {
		var out []int32
		match := false
		work += len(set.dense)
		for _, i := range set.dense {
			if m.prog[i].set >= 0 {
				out = append(out, i)
			} else if i == 0 {
				match = true
			}
		}
		slices.Sort(out)
		key = key[:0]
		if match {
			key = append(key, 'm')
		}
		for _, i := range out {
			key = append(key, byte(i>>16), byte(i>>8), byte(i))
		}
		return out, match
	}
	stack = m.follow(set, stack, m.start)
	states[1], m.accept[1] = keep()
	index[string(key)] = 1
	m.dfa = make([]uint16, 2*classes)
	for s := 1; s < len(states); s++ {
		for class := range classes {
			set.dense = set.dense[:0]
			for _, i := range states[s] {
				if in := &m.prog[i]; m.in[in.set][class/64]>>(class%64)&1 != 0 {
					stack = m.follow(set, stack, in.x)
				}
			}
			if work += len(states[s]); work > maxDFAWork {
				m.dfa, m.accept = nil, nil
				return false
			}
			if len(set.dense) == 0 {
				continue
			}
			instrs, match := keep()
			to, ok := index[string(key)]
			if !ok {
				if len(states) >= maxDFAStates || (len(states)+1)*classes > maxDFAEntries {
					m.dfa, m.accept = nil, nil
					return false
				}
				to = uint16(len(states))
				index[string(key)] = to
				states = append(states, instrs)
				m.accept = append(m.accept, match)
				m.dfa = append(m.dfa, make([]uint16, classes)...)
			}
			m.dfa[s*classes+class] = to
		}
	}
	return true
}

func (m *regexMatcher) match(b []byte) bool {
	switch {
	case m.run:
		return m.matchRun(b)
	case m.dfa != nil:
		return m.matchDFA(b)
	}
	return m.matchThreads(b)
}

func (m *regexMatcher) matchRun(b []byte) bool {
	in := m.in[0]
	n := 0
	for i := 0; i < len(b); n++ {
		var class uint16
		if c := b[i]; c < utf8.RuneSelf {
			class = m.alphabet.ascii[c]
			i++
		} else {
			r, size := utf8.DecodeRune(b[i:])
			class = m.alphabet.wide(r)
			i += size
		}
		if in[class/64]>>(class%64)&1 == 0 {
			return false
		}
	}
	return n >= m.runMin && (m.runMax < 0 || n <= m.runMax)
}

func (m *regexMatcher) matchDFA(b []byte) bool {
	state := 1
	classes := m.alphabet.classes
	for i := 0; i < len(b); {
		var class uint16
		if c := b[i]; c < utf8.RuneSelf {
			class = m.alphabet.ascii[c]
			i++
		} else {
			r, size := utf8.DecodeRune(b[i:])
			class = m.alphabet.wide(r)
			i += size
		}
		if state = int(m.dfa[state*classes+int(class)]); state == 0 {
			return false
		}
	}
	return m.accept[state]
}

// regexThreads is the working space of a simulation.
type regexThreads struct {
	cur, next *sparseSet
	stack     []int
}

func (m *regexMatcher) matchThreads(b []byte) bool {
	t := m.pool.Get().(*regexThreads)
	defer m.pool.Put(t)
	t.cur.dense = t.cur.dense[:0]
	t.stack = m.follow(t.cur, t.stack, m.start)
	for i := 0; i < len(b); {
		var class uint16
		if c := b[i]; c < utf8.RuneSelf {
			class = m.alphabet.ascii[c]
			i++
		} else {
			r, size := utf8.DecodeRune(b[i:])
			class = m.alphabet.wide(r)
			i += size
		}
		t.next.dense = t.next.dense[:0]
		for _, k := range t.cur.dense {
			if in := &m.prog[k]; in.set >= 0 && m.in[in.set][class/64]>>(class%64)&1 != 0 {
				t.stack = m.follow(t.next, t.stack, in.x)
			}
		}
		t.cur, t.next = t.next, t.cur
		if len(t.cur.dense) == 0 {
			return false
		}
	}
	for _, k := range t.cur.dense {
		if k == 0 {
			return true
		}
	}
	return false
}
