// Package docs holds the pages about findings, for the command to print.
package docs

import (
	_ "embed"
	"slices"
	"strings"
)

//go:embed codes.md
var codes string

//go:embed semantics.md
var semantics string

// Code is what the pages say of the findings with a code: cause, example and
// cure, in Markdown without the heading. Codes of schemas and of the checks of
// presence documents are known.
func Code(code string) (text string, ok bool) {
	for _, page := range []string{codes, semantics} {
		_, after, found := strings.Cut(page, "\n## "+code+"\n")
		if !found {
			continue
		}
		text, _, _ := strings.Cut(after, "\n## ")
		return strings.TrimSpace(text), true
	}
	return "", false
}

// Codes are the codes that the pages tell of, those of schemas first.
func Codes() []string {
	var all []string
	for _, page := range []string{codes, semantics} {
		for line := range strings.Lines(page) {
			code, ok := strings.CutPrefix(strings.TrimSpace(line), "## ")
			if ok && !strings.Contains(code, " ") && !slices.Contains(all, code) {
				all = append(all, code)
			}
		}
	}
	return all
}
