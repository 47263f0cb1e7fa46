package xmlrt

import (
	"bytes"
	"math/bits"
	"strconv"
	"strings"
)

// A value is written in its canonical form, which a pattern facet may not allow:
// xs:boolean with the pattern [01], prices with two digits behind the point. Then
// one of its other forms may do. All of them together are a regular expression,
// and what is looked for is a string that matches it and the patterns.

// maxFormNodes bounds the search.
const maxFormNodes = 1 << 14

// patterned reports whether a pattern applies to values of t or to parts of them.
func (t *SimpleType) patterned() bool {
	if len(t.patterns) > 0 || t.item != nil && t.item.patterned() {
		return true
	}
	for _, m := range t.members {
		if m.patterned() {
			return true
		}
	}
	return false
}

// parseForm is Parse for the canonical form of a value, of which patterns may
// allow another form alone.
func (t *SimpleType) parseForm(text []byte, ns NamespaceResolver, v *Value) error {
	err := t.Parse(text, ns, v)
	if err != nil && t.patterned() {
		if form, ok := t.formOf(text, ns); ok {
			err = t.Parse(form, ns, v)
		}
	}
	return err
}

// formOf finds a form of the value with the lexical form text that t admits.
func (t *SimpleType) formOf(text []byte, ns NamespaceResolver) ([]byte, bool) {
	if t.variety == VarietyUnion {
		for _, m := range t.members {
			if form, ok := t.formAs(m, text, ns); ok {
				return form, true
			}
		}
		return nil, false
	}
	return t.formAs(t, text, ns)
}

// formAs is formOf for a value of a type that is t or a member of it.
func (t *SimpleType) formAs(as *SimpleType, text []byte, ns NamespaceResolver) ([]byte, bool) {
	if as.variety == VarietyUnion {
		for _, m := range as.members {
			if form, ok := t.formAs(m, text, ns); ok {
				return form, true
			}
		}
		return nil, false
	}
	if as.variety == VarietyList && len(t.patterns) == 0 && len(as.patterns) == 0 {
		return t.listForm(as, text, ns)
	}
	var v Value
	if !as.loosely(text, ns, &v) {
		return nil, false
	}
	forms := formsOf(&v)
	if forms == "" {
		return nil, false
	}
	steps := t.patterns
	if as != t {
		steps = append(append([][]*Pattern(nil), steps...), as.patterns...)
	}
	return findForm(forms, steps, func(form []byte) bool {
		var w Value
		return t.Parse(form, ns, &w) == nil && w.Equal(&v) && w.typ == v.typ
	})
}

// listForm finds a form for each item of a list.
func (t *SimpleType) listForm(list *SimpleType, text []byte, ns NamespaceResolver) ([]byte, bool) {
	var out []byte
	for {
		var item []byte
		if item, text = nextItem(text); len(item) == 0 {
			break
		}
		var v Value
		if len(out) > 0 {
			out = append(out, ' ')
		}
		if list.item.Parse(item, ns, &v) == nil {
			out = append(out, item...)
			continue
		}
		form, ok := list.item.formOf(item, ns)
		if !ok {
			return nil, false
		}
		out = append(out, form...)
	}
	var v Value
	return out, t.Parse(out, ns, &v) == nil
}

// loosely reads a value of t, whatever facets say.
func (t *SimpleType) loosely(b []byte, ns NamespaceResolver, v *Value) bool {
	switch t.variety {
	case VarietyUnion:
		for _, m := range t.members {
			if m.loosely(b, ns, v) {
				return true
			}
		}
		return false
	case VarietyList:
		v.typ, v.list, v.lex = t, true, b
		v.items = nil
		for {
			var item []byte
			if item, b = nextItem(b); len(item) == 0 {
				return true
			}
			v.items = append(v.items, Value{})
			if !t.item.loosely(item, ns, &v.items[len(v.items)-1]) {
				return false
			}
		}
	}
	b = trimSpace(b)
	v.typ, v.list, v.lex = t, false, b
	return t.read(b, ns, v) == faultNone
}

// formsOf is a regular expression for the lexical forms of a value.
func formsOf(v *Value) string {
	if v.IsList() {
		var items []string
		for i := range v.Len() {
			items = append(items, formsOf(v.Item(i)))
		}
		return strings.Join(items, " ")
	}
	text := string(v.Append(nil))
	switch v.Primitive() {
	case XSBoolean:
		if v.Bool() {
			return "(true|1)"
		}
		return "(false|0)"
	case XSDecimal:
		return decimalForms(text, v.typ.kind == kindInteger)
	case XSFloat:
		return floatForms(strconv.FormatFloat(v.Float64(), 'E', -1, 32), text)
	case XSDouble:
		return floatForms(strconv.FormatFloat(v.Float64(), 'E', -1, 64), text)
	case XSDuration:
		return durationForms(v.Duration())
	case XSDateTime, XSTime, XSDate, XSGYearMonth, XSGYear, XSGMonthDay, XSGDay, XSGMonth:
		return momentForms(text, v.typ.parts)
	case XSHexBinary:
		var b strings.Builder
		for _, c := range text {
			if c >= 'A' {
				b.WriteString("[" + string(c) + strings.ToLower(string(c)) + "]")
			} else {
				b.WriteRune(c)
			}
		}
		return b.String()
	}
	return literal(string(v.Lexical()))
}

// literal is a regular expression for a text.
func literal(text string) string {
	var b strings.Builder
	for _, c := range text {
		if strings.ContainsRune(`\.|?*+(){}[]-^$`, c) && c != '$' {
			b.WriteByte('\\')
		}
		b.WriteRune(c)
	}
	return b.String()
}

const zeroForms = `[\+\-]?(0+(\.0*)?|\.0+)`

func decimalForms(text string, integer bool) string {
	sign := `\+?`
	if rest, ok := strings.CutPrefix(text, "-"); ok {
		sign, text = `\-`, rest
	}
	whole, frac, _ := strings.Cut(text, ".")
	whole, frac = strings.TrimLeft(whole, "0"), strings.TrimRight(frac, "0")
	switch {
	case whole+frac == "" && integer:
		return `[\+\-]?0+`
	case whole+frac == "":
		return zeroForms
	case integer:
		return sign + "0*" + whole
	case frac == "":
		return sign + "0*" + whole + `(\.0*)?`
	}
	return sign + "0*" + whole + `\.` + frac + "0*"
}

func floatForms(scientific, text string) string {
	sign := `\+?`
	if rest, ok := strings.CutPrefix(scientific, "-"); ok {
		sign, scientific = `\-`, rest
	}
	mantissa, exponent, found := strings.Cut(scientific, "E")
	x, err := strconv.Atoi(exponent)
	digits := strings.TrimRight(strings.ReplaceAll(mantissa, ".", ""), "0")
	switch {
	case !found || err != nil: // INF and NaN
		return literal(text)
	case digits == "":
		return zeroForms + `([eE][\+\-]?0+)?`
	}
	n := len(digits)
	var forms []string
	add := func(point int) { // digits before the point
		e := x + 1 - point
		var form string
		switch {
		case point <= 0:
			form = `0*\.` + strings.Repeat("0", -point) + digits + "0*"
		case point < n:
			form = "0*" + digits[:point] + `\.` + digits[point:] + "0*"
		default:
			form = "0*" + digits + strings.Repeat("0", point-n) + `(\.0*)?`
		}
		switch {
		case e == 0:
			form += `([eE][\+\-]?0+)?`
		case e > 0:
			form += `[eE]\+?0*` + strconv.Itoa(e)
		default:
			form += `[eE]\-0*` + strconv.Itoa(-e)
		}
		forms = append(forms, form)
	}
	for point := -2; point <= n+2; point++ {
		add(point)
	}
	if plain := x + 1; plain < -2 && plain > -40 || plain > n+2 && plain < 40 {
		add(plain)
	}
	return sign + "(" + strings.Join(forms, "|") + ")"
}

func durationForms(d Duration) string {
	field := func(n int64, c string) string {
		if n == 0 {
			return "(0+" + c + ")?"
		}
		return "0*" + strconv.FormatInt(n, 10) + c
	}
	form := ""
	if d.Negative() {
		form = `\-`
	}
	form += "P" + field(d.years, "Y") + field(d.months, "M") + field(d.days, "D")
	frac := strings.TrimRight(d.Fraction(), "0")
	clock := field(d.hours, "H") + field(d.minutes, "M")
	seconds := "0*" + strconv.FormatInt(d.seconds, 10)
	switch {
	case frac != "":
		clock += seconds + `\.` + frac + "0*S"
	case d.seconds != 0:
		clock += seconds + `(\.0+)?S`
	default:
		clock += `(0+(\.0+)?S)?`
	}
	if frac == "" && d.hours|d.minutes|d.seconds == 0 {
		return form + "(T" + clock + ")?"
	}
	return form + "T" + clock
}

func momentForms(text string, parts uint8) string {
	zone := ""
	if rest, ok := strings.CutSuffix(text, "Z"); ok {
		text, zone = rest, `(Z|[\+\-]00:00)`
	} else if n := len(text) - len("+00:00"); n > 0 && text[n+3] == ':' && parts&partTime != 0 && (text[n] == '+' || text[n] == '-') {
		text, zone = text[:n], literal(text[n:])
	}
	if parts&partTime == 0 {
		return literal(text) + zone
	}
	clock, frac, _ := strings.Cut(text, ".")
	if frac = strings.TrimRight(frac, "0"); frac == "" {
		return literal(clock) + `(\.0+)?` + zone
	}
	return literal(clock) + `\.` + frac + "0*" + zone
}

// A patternWalk follows a pattern character by character.
type patternWalk struct{ regexMatcher }

func newPatternWalk(p *Pattern) *patternWalk {
	w := &patternWalk{}
	w.in = w.alphabet.build(p.sets)
	c := regexCompiler{prog: []regexInst{{set: -1, x: -1, y: -1}}}
	w.start = c.compile(p.root, 0)
	w.prog = c.prog
	return w
}

// from is the state that instructions lead to, as a string: those that read a
// character, and the match.
func (w *patternWalk) from(instrs []int) string {
	set := newSparseSet(len(w.prog))
	var stack []int
	for _, i := range instrs {
		stack = w.follow(set, stack, i)
	}
	state := make([]byte, (len(w.prog)+7)/8)
	some := false
	for _, i := range set.dense {
		if w.prog[i].set >= 0 || i == 0 {
			state[i/8] |= 1 << (i % 8)
			some = true
		}
	}
	if !some {
		return ""
	}
	return string(state)
}

func (w *patternWalk) step(state string, c byte) string {
	class := w.alphabet.ascii[c]
	var to []int
	for k := range len(state) {
		for b := state[k]; b != 0; b &= b - 1 {
			i := 8*k + bits.TrailingZeros8(b)
			if in := &w.prog[i]; in.set >= 0 && w.in[in.set][class/64]>>(class%64)&1 != 0 {
				to = append(to, in.x)
			}
		}
	}
	if len(to) == 0 {
		return ""
	}
	return w.from(to)
}

func (w *patternWalk) accepts(state string) bool { return state != "" && state[0]&1 != 0 }

// findForm finds a short string that matches forms, one pattern of each step,
// and good.
func findForm(forms string, steps [][]*Pattern, good func([]byte) bool) ([]byte, bool) {
	p, err := CompilePattern(forms)
	if err != nil {
		return nil, false
	}
	walks := [][]*patternWalk{{newPatternWalk(p)}}
	for _, s := range steps {
		var or []*patternWalk
		for _, p := range s {
			or = append(or, newPatternWalk(p))
		}
		walks = append(walks, or)
	}
	type place struct {
		states [][]string
		before int
		c      byte
	}
	var start [][]string
	for _, or := range walks {
		var states []string
		for _, w := range or {
			states = append(states, w.from([]int{w.start}))
		}
		start = append(start, states)
	}
	places := []place{{start, -1, 0}}
	seen := map[string]bool{}
	alphabet := []byte("0123456789")
	for c := byte(' '); c < 0x7F; c++ {
		if !isDigit(c) && strings.IndexByte(forms, c) >= 0 {
			alphabet = append(alphabet, c)
		}
	}
	for i := 0; i < len(places) && i < maxFormNodes; i++ {
		at := places[i]
		accepted := true
		for k, or := range walks {
			any := false
			for j, w := range or {
				any = any || w.accepts(at.states[k][j])
			}
			accepted = accepted && any
		}
		if accepted {
			var form []byte
			for k := i; places[k].before >= 0; k = places[k].before {
				form = append(form, places[k].c)
			}
			for l, r := 0, len(form)-1; l < r; l, r = l+1, r-1 {
				form[l], form[r] = form[r], form[l]
			}
			if good(form) {
				return form, true
			}
		}
	chars:
		for _, c := range alphabet {
			var next [][]string
			var key bytes.Buffer
			for k, or := range walks {
				states := make([]string, len(or))
				alive := false
				for j, w := range or {
					if at.states[k][j] != "" {
						states[j] = w.step(at.states[k][j], c)
					}
					alive = alive || states[j] != ""
					key.WriteString(strconv.Itoa(len(states[j])))
					key.WriteByte(':')
					key.WriteString(states[j])
				}
				if !alive {
					continue chars
				}
				next = append(next, states)
			}
			if k := key.String(); !seen[k] {
				seen[k] = true
				places = append(places, place{next, i, c})
			}
		}
	}
	return nil, false
}
