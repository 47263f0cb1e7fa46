package xsd_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/enhancedpresence/epx/xsd"
)

// TestRules reads the cases of each rule: testdata/rules has a folder for a
// rule, with schemas that break it and nothing else, and schemas that come near
// to it. What is said of the former is in a file that ends in .txt.
func TestRules(t *testing.T) {
	for _, dir := range glob(t, "testdata/rules/*") {
		rule := filepath.Base(dir)
		t.Run(rule, func(t *testing.T) {
			for _, file := range glob(t, dir+"/*.xsd") {
				_, err := xsd.Read(xsd.Options{}, file)
				switch name := filepath.Base(file); {
				case strings.HasPrefix(name, "valid"):
					if err != nil {
						t.Errorf("%s is refused: %v", name, err)
					}
				case strings.HasPrefix(name, "invalid"):
					checkRefused(t, file, rule, err)
				default:
					t.Errorf("%s is neither valid nor invalid by its name", name)
				}
			}
		})
	}
}

func checkRefused(t *testing.T, file, rule string, err error) {
	t.Helper()
	var list xsd.ErrorList
	if !errors.As(err, &list) {
		t.Errorf("%s: error %v; want an ErrorList", file, err)
		return
	}
	var b strings.Builder
	for _, e := range list {
		if e.Rule != rule {
			t.Errorf("%s: %v; want findings of %s only", file, e, rule)
		}
		if e.Position.Line == 0 {
			t.Errorf("%s: a finding without a position: %v", file, e)
		}
		fmt.Fprintln(&b, filepath.ToSlash(e.Error()))
	}
	golden := strings.TrimSuffix(file, ".xsd") + ".txt"
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Error(err)
	} else if b.String() != string(want) {
		t.Errorf("%s: findings:\n%swant:\n%s", file, b.String(), want)
	}
}

// TestRulesHaveCases finds the rules that the package speaks of, and a case of
// each that is broken and one that is not.
func TestRulesHaveCases(t *testing.T) {
	literal := regexp.MustCompile(`"((?:[a-z]+-props-correct|[acns]t?-[a-z]+-xpaths?|(?:cos|ct|cvc|derivation-ok|enumeration|no|rcase|src)-)[-\w.]*)"`)
	seen := 0
	for _, file := range glob(t, "*.go") {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range literal.FindAllStringSubmatch(string(text), -1) {
			seen++
			cases, _ := filepath.Glob("testdata/rules/" + match[1] + "/*.xsd")
			for _, kind := range []string{"valid", "invalid"} {
				if !slices.ContainsFunc(cases, func(c string) bool { return strings.HasPrefix(filepath.Base(c), kind) }) {
					t.Errorf("%s: the rule %s has no %s case in testdata/rules", file, match[1], kind)
				}
			}
		}
	}
	if seen < 100 {
		t.Errorf("%d rules are found in the package; want 100 or more", seen)
	}
}
