package xmlrt

// example is a short value of a type with patterns, for people who do not read them. It
// is not ok when none was found with little effort.
func (t *SimpleType) example() (string, bool) {
	const most = 8 // patterns tried
	tried := 0
	for _, step := range t.patterns {
		for _, p := range step {
			if tried++; tried > most {
				return "", false
			}
			text, ok := p.example()
			var v Value
			if ok && t.parse([]byte(text), nil, &v) == faultNone && string(v.lex) == text {
				return text, true
			}
		}
	}
	return "", false
}

// maxExample is how long an example may be, in bytes.
const maxExample = 40

// example is a string that matches the pattern, not empty, if a short one is easy to
// find. Digits in it go up.
func (p *Pattern) example() (string, bool) {
	for _, least := range []int{0, 1} {
		e := exampler{sets: p.sets, least: least}
		if e.write(p.root) && len(e.text) > 0 {
			return string(e.text), true
		}
	}
	return "", false
}

// An exampler writes an example. What may be there any number of times is there at
// least as often as it says.
type exampler struct {
	sets   []runeSet
	least  int
	text   []byte
	digits rune // written so far
	steps  int
}

func (e *exampler) write(n *regexNode) bool {
	if e.steps++; e.steps > 1000 || len(e.text) > maxExample {
		return false
	}
	switch n.op {
	case regexSet:
		r, ok := e.pick(e.sets[n.set])
		e.text = appendRune(e.text, r)
		return ok
	case regexAlt:
		return e.write(n.subs[0])
	case regexRepeat:
		times := n.min
		if n.max != 0 {
			times = max(times, e.least)
		}
		for range times {
			if !e.write(n.subs[0]) {
				return false
			}
		}
		return true
	}
	for _, sub := range n.subs {
		if !e.write(sub) {
			return false
		}
	}
	return true
}

// pick chooses the character of a set that is easiest to read.
func (e *exampler) pick(s runeSet) (rune, bool) {
	for _, span := range [...][2]rune{{'A', 'Z'}, {'a', 'z'}} {
		for r := span[0]; r <= span[1]; r++ {
			if s.contains(r) {
				return r, true
			}
		}
	}
	if digit := '0' + (e.digits+1)%10; s.contains(digit) {
		e.digits++
		return digit, true
	}
	for r := '!'; r <= '~'; r++ {
		if s.contains(r) {
			return r, true
		}
	}
	return ' ', s.contains(' ')
}
