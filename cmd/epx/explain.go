package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/enhancedpresence/epx/docs"
	"github.com/enhancedpresence/epx/internal/near"
	"github.com/enhancedpresence/epx/validate/presence"
	"github.com/spf13/cobra"
)

func newExplain() *cobra.Command {
	return &cobra.Command{
		Use:   "explain [CODE...]",
		Short: "Say what a finding means and how to cure it",
		Long: `Say what the findings of epx validate with a code mean: the cause, an example
and the cure. Without CODE, list the codes.`,
		Example: `  epx explain unexpected-element
  epx explain note-times phone-uri`,
		RunE: func(cmd *cobra.Command, args []string) error {
			out := cmd.OutOrStdout()
			if len(args) == 0 {
				for _, code := range docs.Codes() {
					fmt.Fprintln(out, code)
				}
				return nil
			}
			var unknown []error
			for i, code := range args {
				text, ok := docs.Code(code)
				if !ok {
					cure := "run 'epx explain' for those there are"
					if meant, ok := near.Miss(code, docs.Codes()); ok {
						cure = "did you mean " + meant + "?"
					}
					unknown = append(unknown, fmt.Errorf("no finding has the code %q; %s", code, cure))
					continue
				}
				if i > 0 {
					fmt.Fprintln(out)
				}
				fmt.Fprint(out, explanation(code, text))
			}
			return errors.Join(unknown...)
		},
	}
}

// explanation is the text of a page for a terminal: examples are indented, and
// not fenced.
func explanation(code, page string) string {
	var b strings.Builder
	b.WriteString(code)
	if c, ok := presence.LookupCheck(code); ok {
		fmt.Fprintf(&b, ": %s, %s in %s", c.Severity, c.Confidence, c.Source)
	}
	b.WriteString("\n\n")
	fenced := false
	for line := range strings.Lines(page) {
		switch {
		case strings.HasPrefix(line, "```"):
			fenced = !fenced
		case fenced:
			b.WriteString("    " + line)
		default:
			b.WriteString(strings.ReplaceAll(line, "`", ""))
		}
	}
	b.WriteString("\n")
	return b.String()
}
