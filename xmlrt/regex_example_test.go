package xmlrt

import "testing"

// An example is a value of the type, short and easy to read.
func TestPatternExamples(t *testing.T) {
	for expr, want := range map[string]string{
		`[A-Z]-[0-9]{4}`:       "A-1234",
		`\d{3}(-\d{2})?`:       "123",
		`[^@]+@[^@]+\.example`: "A@A.example",
		`(urn:)?[a-z]*`:        "urn:a",
		`.*`:                   "A",
		`[a-z]{2,3}|x{100}`:    "aa",
		`x{100}`:               "",
		`((a{40}){40}){4}`:     "",
		``:                     "",
		`[\p{Lu}-[A-Z]]`:       "",
		`\+1 \(\d+\)`:          "+1 (2)",
	} {
		p, err := CompilePattern(expr)
		if err != nil {
			t.Fatal(err)
		}
		got, ok := p.example()
		if got != want || ok != (want != "") || ok && !p.MatchString(got) {
			t.Errorf("%s: %q, %v; want %q", expr, got, ok, want)
		}
	}
}
