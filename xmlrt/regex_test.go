package xmlrt

import (
	"errors"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

func TestPatternTable(t *testing.T) {
	for _, row := range readTable(t, "patterns.txt") {
		expr := row.cells[0]
		p, err := CompilePattern(expr)
		if row.cells[1] == "!" {
			pos, _ := strconv.Atoi(row.cells[2])
			var pe *PatternError
			if !errors.As(err, &pe) {
				t.Errorf("line %d: %q is accepted", row.line, expr)
			} else if pe.Pos != pos {
				t.Errorf("line %d: %v, want offset %d", row.line, err, pos)
			}
			continue
		}
		if err != nil {
			t.Errorf("line %d: %v", row.line, err)
			continue
		}
		for i := 1; i+1 < len(row.cells); i += 2 {
			text, want := row.cells[i+1], row.cells[i] == "+"
			if got := p.MatchString(text); got != want {
				t.Errorf("line %d: %q on %q: %v", row.line, expr, text, got)
			}
			if got := matchByThreads(p, text); got != want {
				t.Errorf("line %d: %q on %q: %v by simulation", row.line, expr, text, got)
			}
		}
	}
}

// matchByThreads takes the way of patterns that are too large for a table.
func matchByThreads(p *Pattern, s string) bool {
	if p.root.size() > maxPatternProg {
		return p.MatchString(s)
	}
	var m regexMatcher
	m.in = m.alphabet.build(p.sets)
	c := regexCompiler{prog: []regexInst{{set: -1, x: -1, y: -1}}}
	m.start = c.compile(p.root, 0)
	m.prog = c.prog
	n := len(m.prog)
	m.pool.New = func() any { return &regexThreads{cur: newSparseSet(n), next: newSparseSet(n)} }
	return m.matchThreads([]byte(s))
}

// TestPatternsAgainstRegexp compares with package regexp where the syntax is
// the same.
func TestPatternsAgainstRegexp(t *testing.T) {
	exprs := []string{
		`a(b|c)*d`, `(a|aa)+`, `(ab?){2,4}`, `[a-c]{1,3}x?`, `((a|b)(a|b))*`, `a{0,3}b{2,}`, `(a*b)*c?`, `[^ab]*a`, `(|a|bc)+d?`,
		`(a?){3}a{3}`, `(b*|a)*`, `\d+(\.\d{1,2})?`,
	}
	var texts []string
	var grow func(s string, n int)
	grow = func(s string, n int) {
		texts = append(texts, s)
		if n > 0 {
			for _, c := range "abcd" {
				grow(s+string(c), n-1)
			}
		}
	}
	grow("", 6)
	texts = append(texts, "1", "12.5", "12.555", "1.", "x")
	for _, e := range exprs {
		p, err := CompilePattern(e)
		if err != nil {
			t.Fatal(err)
		}
		re := regexp.MustCompile(`^(?:` + e + `)$`)
		for _, s := range texts {
			if got, want := p.MatchString(s), re.MatchString(s); got != want {
				t.Fatalf("%q on %q: %v", e, s, got)
			}
		}
	}
}

// TestPatternCost has patterns that make backtracking matchers, and tables of
// states, explode: with one of those this test would not end.
func TestPatternCost(t *testing.T) {
	long := strings.Repeat("a", 800)
	for _, e := range []string{
		`(a*)*b`, `(a|a)*b`, `(a?){500}b`, `.*a.{14}`, `(.*a.{30}){3}`, `((a{0,50}){0,50}){0,10}b`, `(((((((((a+)+)+)+)+)+)+)+)+)+b`,
		`[a-z-[q]]{0,5000}(x|y|z)?b`,
	} {
		p, err := CompilePattern(e)
		if err != nil {
			t.Errorf("%v", err)
			continue
		}
		p.MatchString(long)
	}
	deep := strings.Repeat("(", 300) + strings.Repeat(")", 300)
	if _, err := CompilePattern(deep); err == nil {
		t.Error("no limit of depth")
	}
	if _, err := CompilePattern(strings.Repeat("[a-", 300)); err == nil {
		t.Error("no limit of depth of classes")
	}
	if _, err := CompilePattern(strings.Repeat("a", maxPatternBytes+1)); err == nil {
		t.Error("no limit of length")
	}
}

func FuzzPattern(f *testing.F) {
	for _, row := range readTable(f, "patterns.txt") {
		f.Add(row.cells[0], row.cells[2])
	}
	f.Fuzz(func(t *testing.T, expr, text string) {
		p, err := CompilePattern(expr)
		if err != nil {
			if pe := err.(*PatternError); pe.Pos < 0 || pe.Pos > len(expr) {
				t.Fatalf("offset %d", pe.Pos)
			}
			return
		}
		if p.root.size() > 2000 || len(p.sets) > 50 {
			return
		}
		if p.MatchString(text) != matchByThreads(p, text) {
			t.Fatalf("%q on %q: table and simulation differ", expr, text)
		}
	})
}

func BenchmarkPattern(b *testing.B) {
	for _, c := range [][2]string{
		{`[A-Za-z0-9._%+\-]+@[A-Za-z0-9.\-]+\.[A-Za-z]{2,}`, "alice.example@contoso.example.com"},
		{`\d{3}-\d{4}`, "555-0100"},
		{`[\i-[:]][\c-[:]]*`, "machineName"},
	} {
		p, err := CompilePattern(c[0])
		if err != nil {
			b.Fatal(err)
		}
		text := []byte(c[1])
		b.Run(c[1], func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if !p.MatchBytes(text) {
					b.Fatal("no match")
				}
			}
		})
	}
}
