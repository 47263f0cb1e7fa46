package xmlrt

import (
	"fmt"
	"slices"
	"sync"
	"unicode/utf8"
)

// Limits of patterns. A pattern that needs more is refused when it is compiled.
const (
	maxPatternBytes = 1 << 16
	maxPatternDepth = 250
	maxPatternProg  = 1 << 16 // instructions, counted repetitions written out
	maxPatternSets  = 1 << 12 // distinct character classes
	maxPatternCount = 1 << 30
)

// Pattern is a regular expression of XML Schema (Part 2, appendix F). It
// matches whole strings only. Matching takes time linear in the string, and a
// Pattern may be used by several goroutines at once.
type Pattern struct {
	expr string
	root *regexNode
	sets []runeSet

	once    sync.Once
	matcher regexMatcher
}

// PatternError says what is wrong with a pattern, and where.
type PatternError struct {
	Pattern string
	Pos     int // in bytes
	Message string
}

func (e *PatternError) Error() string {
	return fmt.Sprintf("pattern %s: %s at offset %d", quoteShort([]byte(e.Pattern)), e.Message, e.Pos)
}

// CompilePattern parses a pattern; the error is a *PatternError. The tables for
// matching are built when the pattern is first used.
func CompilePattern(expr string) (*Pattern, error) {
	p := regexParser{src: expr, setIndex: map[string]int{}}
	if len(expr) > maxPatternBytes {
		return nil, p.errorAt(0, fmt.Sprintf("a pattern of more than %d bytes", maxPatternBytes))
	}
	for i, r := range expr {
		if r == utf8.RuneError {
			if _, n := utf8.DecodeRuneInString(expr[i:]); n == 1 {
				return nil, p.errorAt(i, "bytes that are not UTF-8")
			}
		}
	}
	root, err := p.alternatives(0)
	if err != nil {
		return nil, err
	}
	if p.pos < len(p.src) {
		return nil, p.errorHere("a ')' without a '('")
	}
	pat := &Pattern{expr: expr, root: root, sets: p.sets}
	if !pat.isRun() && root.size() > maxPatternProg {
		return nil, p.errorAt(0, fmt.Sprintf("repetitions that need more than %d states", maxPatternProg))
	}
	return pat, nil
}

// String returns the expression.
func (p *Pattern) String() string { return p.expr }

// MatchBytes reports whether the whole of b matches.
func (p *Pattern) MatchBytes(b []byte) bool {
	p.once.Do(p.build)
	return p.matcher.match(b)
}

// MatchString reports whether the whole of s matches.
func (p *Pattern) MatchString(s string) bool { return p.MatchBytes([]byte(s)) }

// isRun holds for patterns like [A-Z]{2,5} or .*: one class and how often.
func (p *Pattern) isRun() bool {
	return p.root.op == regexSet || p.root.op == regexRepeat && p.root.subs[0].op == regexSet
}

// ---- syntax ----------------------------------------------------------------

type regexOp uint8

const (
	regexSet    regexOp = iota // one character of a class
	regexConcat                // subs one after the other, none for the empty string
	regexAlt                   // one of subs
	regexRepeat                // subs[0], min to max times (max < 0: without limit)
)

type regexNode struct {
	op       regexOp
	set      int
	min, max int
	subs     []*regexNode
}

// size is the number of instructions for n, or something beyond
// maxPatternProg.
func (n *regexNode) size() int {
	const over = maxPatternProg + 1
	total := 0
	switch n.op {
	case regexSet:
		return 1
	case regexRepeat:
		times := max(n.min, 1)
		if n.max >= 0 {
			times = n.max
		}
		one := n.subs[0].size() + 1
		if times > over/one {
			return over
		}
		return one * times
	case regexAlt:
		total = len(n.subs)
	}
	for _, s := range n.subs {
		if total += s.size(); total > over {
			return over
		}
	}
	return total
}

type regexParser struct {
	src      string
	pos      int
	sets     []runeSet
	setIndex map[string]int
}

func (p *regexParser) errorAt(pos int, msg string) error {
	return &PatternError{Pattern: p.src, Pos: pos, Message: msg}
}
func (p *regexParser) errorHere(msg string) error { return p.errorAt(p.pos, msg) }

// peek returns the character at the position, or -1 at the end.
func (p *regexParser) peek() rune { return p.peekAt(p.pos) }

func (p *regexParser) peekAt(i int) rune {
	if i >= len(p.src) {
		return -1
	}
	r, _ := utf8.DecodeRuneInString(p.src[i:])
	return r
}

func (p *regexParser) next() rune {
	r, n := utf8.DecodeRuneInString(p.src[p.pos:])
	p.pos += n
	return r
}

func (p *regexParser) accept(r rune) bool {
	if p.peek() != r {
		return false
	}
	p.next()
	return true
}

func (p *regexParser) node(s runeSet) (*regexNode, error) {
	key := s.key()
	i, ok := p.setIndex[key]
	if !ok {
		i = len(p.sets)
		if i == maxPatternSets {
			return nil, p.errorHere(fmt.Sprintf("more than %d different character classes", maxPatternSets))
		}
		p.sets = append(p.sets, s)
		p.setIndex[key] = i
	}
	return &regexNode{op: regexSet, set: i}, nil
}

// alternatives parses a regExp: branches with | between them.
func (p *regexParser) alternatives(depth int) (*regexNode, error) {
	if depth > maxPatternDepth {
		return nil, p.errorHere(fmt.Sprintf("groups more than %d deep", maxPatternDepth))
	}
	var branches []*regexNode
	for {
		b, err := p.branch(depth)
		if err != nil {
			return nil, err
		}
		branches = append(branches, b)
		if !p.accept('|') {
			break
		}
	}
	if len(branches) == 1 {
		return branches[0], nil
	}
	return &regexNode{op: regexAlt, subs: branches}, nil
}

func (p *regexParser) branch(depth int) (*regexNode, error) {
	n := &regexNode{op: regexConcat}
	for p.pos < len(p.src) && p.peek() != '|' && p.peek() != ')' {
		atom, err := p.atom(depth)
		if err != nil {
			return nil, err
		}
		if atom, err = p.quantified(atom); err != nil {
			return nil, err
		}
		n.subs = append(n.subs, atom)
	}
	if len(n.subs) == 1 {
		return n.subs[0], nil
	}
	return n, nil
}

func (p *regexParser) atom(depth int) (*regexNode, error) {
	start := p.pos
	switch c := p.next(); c {
	case '(':
		n, err := p.alternatives(depth + 1)
		if err != nil {
			return nil, err
		}
		if !p.accept(')') {
			return nil, p.errorAt(start, "a '(' without a ')'")
		}
		return n, nil
	case '[':
		s, err := p.class(start, depth+1)
		if err != nil {
			return nil, err
		}
		return p.node(s)
	case '.':
		return p.node(runeSet{'\n', '\n', '\r', '\r'}.negate())
	case '\\':
		s, _, err := p.escape(start)
		if err != nil {
			return nil, err
		}
		return p.node(s)
	case '?', '*', '+':
		return nil, p.errorAt(start, fmt.Sprintf("a quantifier %q with nothing before it", c))
	case '{', '}', ']':
		return nil, p.errorAt(start, fmt.Sprintf("a %q that is not escaped", c))
	default:
		return p.node(runeSet{c, c})
	}
}

func (p *regexParser) quantified(atom *regexNode) (*regexNode, error) {
	n := &regexNode{op: regexRepeat, subs: []*regexNode{atom}}
	start := p.pos
	switch p.peek() {
	case '?':
		n.max = 1
	case '*':
		n.max = -1
	case '+':
		n.min, n.max = 1, -1
	case '{':
		p.next()
		if err := p.quantity(n, start); err != nil {
			return nil, err
		}
		p.pos-- // the '}', consumed below
	default:
		return atom, nil
	}
	p.pos++
	switch c := p.peek(); c {
	case '?', '*', '+', '{':
		return nil, p.errorHere(fmt.Sprintf("a second quantifier %q", c))
	}
	return n, nil
}

// quantity parses n}, n,} or n,m}.
func (p *regexParser) quantity(n *regexNode, start int) error {
	var ok bool
	if n.min, ok = p.number(); !ok {
		return p.errorHere("a quantity that does not start with a number")
	}
	n.max = n.min
	if p.accept(',') {
		n.max = -1
		if p.peek() != '}' {
			if n.max, ok = p.number(); !ok {
				return p.errorHere("a quantity that is not {n}, {n,} or {n,m}")
			}
			if n.max < n.min {
				return p.errorAt(start, "a quantity {n,m} with n greater than m")
			}
		}
	}
	if !p.accept('}') {
		return p.errorHere("a quantity that is not {n}, {n,} or {n,m}")
	}
	if n.min >= maxPatternCount || n.max >= maxPatternCount {
		return p.errorAt(start, "a quantity that is too large")
	}
	return nil
}

func (p *regexParser) number() (int, bool) {
	n, start := 0, p.pos
	for p.pos < len(p.src) && isDigit(p.src[p.pos]) {
		n = min(n*10+int(p.src[p.pos]-'0'), maxPatternCount)
		p.pos++
	}
	return n, p.pos > start
}

// class parses a character class expression after its '['.
func (p *regexParser) class(start, depth int) (runeSet, error) {
	if depth > maxPatternDepth {
		return nil, p.errorHere(fmt.Sprintf("classes more than %d deep", maxPatternDepth))
	}
	negated := p.accept('^')
	var ranges []rune
	for first := true; ; first = false {
		at := p.pos
		c := p.peek()
		switch c {
		case -1:
			return nil, p.errorAt(start, "a '[' without a ']'")
		case ']':
			if first {
				return nil, p.errorAt(start, "an empty character class")
			}
			p.next()
			return finishClass(ranges, negated), nil
		case '[':
			return nil, p.errorHere("a '[' in a character class that is not escaped")
		case '-':
			if p.peekAt(p.pos+1) == '[' && !first {
				p.pos += 2
				minus, err := p.class(p.pos-1, depth+1)
				if err != nil {
					return nil, err
				}
				if !p.accept(']') {
					return nil, p.errorHere("something between a subtracted class and its ']'")
				}
				return finishClass(ranges, negated).subtract(minus), nil
			}
			after := p.peekAt(p.pos + 1)
			if !first && after != ']' && (after != '-' || p.peekAt(p.pos+2) != '[') {
				return nil, p.errorHere("a '-' that is neither first nor last in its class, nor part of a range")
			}
			p.next()
			ranges = append(ranges, '-', '-')
			continue
		}
		lo, set, err := p.classChar()
		if err != nil {
			return nil, err
		}
		if set != nil {
			ranges = append(ranges, set...)
			continue
		}
		hi := lo
		if after := p.peekAt(p.pos + 1); p.peek() == '-' && after != ']' && after != '[' && after != -1 {
			p.next()
			if p.peek() == '-' {
				return nil, p.errorHere("a '-' as the end of a range")
			}
			if hi, set, err = p.classChar(); err != nil {
				return nil, err
			}
			if set != nil {
				return nil, p.errorAt(at, "a range that ends with a class")
			}
			if hi < lo {
				return nil, p.errorAt(at, "a range whose end comes before its start")
			}
		}
		ranges = append(ranges, lo, hi)
	}
}

func finishClass(ranges []rune, negated bool) runeSet {
	s := newRuneSet(ranges)
	if negated {
		return s.negate()
	}
	return s
}

// classChar reads one character or escape inside of a class: set is not nil
// for an escape that stands for several characters.
func (p *regexParser) classChar() (r rune, set runeSet, err error) {
	start := p.pos
	if r = p.next(); r != '\\' {
		return r, nil, nil
	}
	s, single, err := p.escape(start)
	if err != nil || !single {
		return 0, s, err
	}
	return s[0], nil, nil
}

// escape parses what follows a backslash; single holds for one character.
func (p *regexParser) escape(start int) (s runeSet, single bool, err error) {
	if p.pos >= len(p.src) {
		return nil, false, p.errorAt(start, "a '\\' at the end")
	}
	switch c := p.next(); c {
	case 'n':
		return runeSet{'\n', '\n'}, true, nil
	case 'r':
		return runeSet{'\r', '\r'}, true, nil
	case 't':
		return runeSet{'\t', '\t'}, true, nil
	case '\\', '|', '.', '?', '*', '+', '(', ')', '{', '}', '-', '[', ']', '^':
		return runeSet{c, c}, true, nil
	case 's', 'S', 'i', 'I', 'c', 'C', 'd', 'D', 'w', 'W':
		return regexClassEscape(c), false, nil
	case 'p', 'P':
		if !p.accept('{') {
			return nil, false, p.errorAt(start, fmt.Sprintf("a '\\%c' without {name}", c))
		}
		from := p.pos
		for p.peek() != '}' {
			if p.pos >= len(p.src) {
				return nil, false, p.errorAt(start, fmt.Sprintf("a '\\%c{' without a '}'", c))
			}
			p.next()
		}
		name := p.src[from:p.pos]
		p.next()
		s, ok := regexProperty(name)
		if !ok {
			return nil, false, p.errorAt(from, fmt.Sprintf("the unknown category or block %s", quoteShort([]byte(name))))
		}
		if c == 'P' {
			s = s.negate()
		}
		if s == nil {
			s = runeSet{}
		}
		return s, false, nil
	default:
		return nil, false, p.errorAt(start, fmt.Sprintf("the unknown escape '\\%c'", c))
	}
}

// ---- sets of characters ------------------------------------------------------

// runeSet is a sorted list of ranges: first, last, first, last, ... that do not
// touch.
type runeSet []rune

func newRuneSet(pairs []rune) runeSet {
	type span struct{ lo, hi rune }
	spans := make([]span, 0, len(pairs)/2)
	for i := 0; i < len(pairs); i += 2 {
		spans = append(spans, span{pairs[i], pairs[i+1]})
	}
	slices.SortFunc(spans, func(a, b span) int { return int(a.lo - b.lo) })
	out := make(runeSet, 0, len(pairs))
	for _, s := range spans {
		if n := len(out); n > 0 && s.lo <= out[n-1]+1 {
			out[n-1] = max(out[n-1], s.hi)
			continue
		}
		out = append(out, s.lo, s.hi)
	}
	return out
}

func (s runeSet) negate() runeSet {
	out := make(runeSet, 0, len(s)+2)
	next := rune(0)
	for i := 0; i < len(s); i += 2 {
		if s[i] > next {
			out = append(out, next, s[i]-1)
		}
		next = s[i+1] + 1
	}
	if next <= utf8.MaxRune {
		out = append(out, next, utf8.MaxRune)
	}
	return out
}

func (s runeSet) union(t runeSet) runeSet {
	return newRuneSet(append(append([]rune{}, s...), t...))
}

func (s runeSet) subtract(t runeSet) runeSet { return s.negate().union(t).negate() }

func (s runeSet) key() string {
	b := make([]byte, 0, 3*len(s))
	for _, r := range s {
		b = append(b, byte(r>>16), byte(r>>8), byte(r))
	}
	return string(b)
}

func (s runeSet) contains(r rune) bool {
	lo, hi := 0, len(s)/2
	for lo < hi {
		m := (lo + hi) / 2
		switch {
		case r < s[2*m]:
			hi = m
		case r > s[2*m+1]:
			lo = m + 1
		default:
			return true
		}
	}
	return false
}
