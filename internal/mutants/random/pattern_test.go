package random

import (
	"math/rand/v2"
	"testing"

	"github.com/enhancedpresence/epx/xmlrt"
)

func TestSample(t *testing.T) {
	for _, expr := range []string{
		"", "abc", "a|b|", "[0-9]{5}(-[0-9]{4})?", `\d{3}-\p{Lu}{2,}`, "[a-z-[aeiou]]+", `[^\s<>]{1,3}`, `(a(b|c)*)+`, `\i\c*`, `.\.\\\-`,
		`[\-+*/.]`, "x{0}y", `\P{L}`, `[\w-[\d_]]`, "(true|false)(\\s(true|false))*",
	} {
		pattern, err := xmlrt.CompilePattern(expr)
		if err != nil {
			t.Fatal(err)
		}
		different := map[string]bool{}
		for seed := range uint64(50) {
			text, ok := sample(expr, rand.New(rand.NewPCG(seed, 0)))
			if !ok || !pattern.MatchString(text) {
				t.Errorf("%s: %q, %v", expr, text, ok)
				break
			}
			different[text] = true
		}
		if len(different) < 2 && len(expr) > 3 && expr != "x{0}y" {
			t.Errorf("%s: only %v", expr, different)
		}
	}
	for _, expr := range []string{"(", "[a", "a{2,1}", `\p{IsBasicLatin}`} {
		if text, ok := sample(expr, rand.New(rand.NewPCG(1, 1))); ok {
			t.Errorf("%s: %q", expr, text)
		}
	}
}
