package random

import (
	"math/rand/v2"
	"strconv"
	"strings"
	"unicode"
)

// sample is a text that a regular expression of XSD matches (Part 2, appendix
// F), as far as it understands it: the caller tries what comes out. Blocks of
// characters are not known here.
func sample(expr string, r *rand.Rand) (string, bool) {
	p := &sampler{expr: []rune(expr), r: r}
	p.alternatives(true)
	return p.out.String(), p.at == len(p.expr) && !p.failed
}

// A sampler reads an expression and writes what it matches on the way; the
// parts that are not taken are read with write unset.
type sampler struct {
	expr   []rune
	at     int
	r      *rand.Rand
	out    strings.Builder
	failed bool
}

func (p *sampler) peek() rune {
	if p.at < len(p.expr) {
		return p.expr[p.at]
	}
	return 0
}

func (p *sampler) next() rune {
	c := p.peek()
	p.at++
	return c
}

// alternatives reads branches up to the end or a closing parenthesis.
func (p *sampler) alternatives(write bool) {
	start, n := p.at, 1
	p.branch(false)
	for p.peek() == '|' {
		p.at++
		p.branch(false)
		n++
	}
	end := p.at
	if !write {
		return
	}
	p.at = start
	for range p.r.IntN(n) {
		p.branch(false)
		p.at++
	}
	p.branch(true)
	p.at = end
}

func (p *sampler) branch(write bool) {
	for p.at < len(p.expr) && !p.failed && p.peek() != '|' && p.peek() != ')' {
		start := p.at
		p.atom(false)
		after := p.at
		least, most := p.quantity()
		end := p.at
		if write {
			n := least + p.r.IntN(most-least+1)
			for range n {
				p.at = start
				p.atom(true)
			}
			p.at = end
		}
		if after == start {
			p.failed = true
		}
	}
}

// quantity reads a quantifier; without a limit it is three more than the least.
func (p *sampler) quantity() (least, most int) {
	switch p.peek() {
	case '?':
		p.at++
		return 0, 1
	case '*':
		p.at++
		return 0, 3
	case '+':
		p.at++
		return 1, 4
	case '{':
		text := ""
		for p.at++; p.at < len(p.expr) && p.peek() != '}'; {
			text += string(p.next())
		}
		p.at++
		first, last, ranged := strings.Cut(text, ",")
		least, _ = strconv.Atoi(first)
		most = least
		if ranged {
			if most, _ = strconv.Atoi(last); last == "" || most > least+8 {
				most = least + 3
			}
		}
		if most < least || least > 2000 {
			p.failed = true
			return 0, 0
		}
		return least, most
	}
	return 1, 1
}

// A class tells which characters it has.
type class func(rune) bool

func (p *sampler) atom(write bool) {
	var has class
	switch c := p.next(); c {
	case '(':
		p.alternatives(write)
		p.at++
		return
	case '[':
		has = p.class()
	case '\\':
		has = p.escape()
	case '.':
		has = func(c rune) bool { return c != '\n' && c != '\r' }
	default:
		if write {
			p.out.WriteRune(c)
		}
		return
	}
	if write {
		p.write(has)
	}
}

// candidates are characters in which most classes have some.
var candidates = []rune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 -_.,:;!?@#$%^&*()[]{}<>|/\\+='\"~`\t\néÉßñαΩжЯ€中日ا٣𝄞")

func (p *sampler) write(has class) {
	var fitting []rune
	for _, c := range candidates {
		if has(c) {
			fitting = append(fitting, c)
		}
	}
	if len(fitting) == 0 {
		for c := rune(0x80); c < 0x3000 && len(fitting) < 20; c++ {
			if has(c) {
				fitting = append(fitting, c)
			}
		}
	}
	if len(fitting) == 0 {
		p.failed = true
		return
	}
	p.out.WriteRune(fitting[p.r.IntN(len(fitting))])
}

// class reads a class in brackets, behind the opening one.
func (p *sampler) class() class {
	negated := p.peek() == '^'
	if negated {
		p.at++
	}
	var parts []class
	var minus class
	for first := true; p.at < len(p.expr) && (p.peek() != ']' || first); first = false {
		c := p.next()
		if c == '-' && p.peek() == '[' {
			p.at++
			minus = p.class()
			continue
		}
		if c == '[' {
			p.failed = true
			return none
		}
		from := only(c)
		single := true
		if c == '\\' {
			kind := p.peek()
			from = p.escape()
			c, single = unescaped(kind)
		}
		if single && p.peek() == '-' && p.at+1 < len(p.expr) && p.expr[p.at+1] != ']' && p.expr[p.at+1] != '[' {
			p.at++
			to := p.next()
			if to == '\\' {
				to, _ = unescaped(p.next())
			}
			from = func(x rune) bool { return x >= c && x <= to }
		}
		parts = append(parts, from)
	}
	p.at++
	return func(c rune) bool {
		in := false
		for _, has := range parts {
			in = in || has(c)
		}
		return in != negated && (minus == nil || !minus(c))
	}
}

func none(rune) bool { return false }

func only(c rune) class { return func(x rune) bool { return x == c } }

// unescaped is the character of a single character escape; single is false for
// an escape of a class.
func unescaped(c rune) (char rune, single bool) {
	switch c {
	case 'n':
		return '\n', true
	case 'r':
		return '\r', true
	case 't':
		return '\t', true
	case 's', 'S', 'i', 'I', 'c', 'C', 'd', 'D', 'w', 'W', 'p', 'P':
		return 0, false
	}
	return c, true
}

// escape reads an escape behind its backslash.
func (p *sampler) escape() class {
	kind := p.next()
	if c, single := unescaped(kind); single {
		return only(c)
	}
	var has class
	switch unicode.ToLower(kind) {
	case 's':
		has = func(c rune) bool { return strings.ContainsRune(" \t\n\r", c) }
	case 'i':
		has = func(c rune) bool { return unicode.IsLetter(c) || c == '_' || c == ':' }
	case 'c':
		has = func(c rune) bool { return unicode.IsLetter(c) || unicode.IsDigit(c) || strings.ContainsRune("_:-.", c) }
	case 'd':
		has = unicode.IsDigit
	case 'w':
		has = func(c rune) bool { return !unicode.In(c, unicode.P, unicode.Z, unicode.C) }
	case 'p':
		has = p.property()
	}
	if unicode.IsUpper(kind) {
		return func(c rune) bool { return !has(c) }
	}
	return has
}

// property reads the braces of a category.
func (p *sampler) property() class {
	name := ""
	for p.at++; p.at < len(p.expr) && p.peek() != '}'; {
		name += string(p.next())
	}
	p.at++
	table := unicode.Categories[name]
	if table == nil {
		p.failed = true
		return none
	}
	return func(c rune) bool { return unicode.Is(table, c) }
}
