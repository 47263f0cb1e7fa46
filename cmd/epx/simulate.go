package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/enhancedpresence/epx/presence/simulate"
	"github.com/enhancedpresence/epx/presence/simulate/report"
	"github.com/enhancedpresence/epx/validate"
	"github.com/spf13/cobra"
)

type simulateOptions struct {
	format  string
	out     string
	explain bool
}

// runFormats are the ways to write what came of a script.
var runFormats = map[string]func(io.Writer, *simulate.Run) error{
	"table": report.Table,
	"json":  report.JSON,
	"html":  report.HTML,
}

func newSimulate() *cobra.Command {
	var o simulateOptions
	cmd := &cobra.Command{
		Use:   "simulate [flags] SCRIPT",
		Short: "Play a script of presence and show what everybody sees",
		Long: `Play a script of users, endpoints, publications, memberships and watchers, and
show at each step what everybody sees.

SCRIPT is a file, or "-" for standard input; docs/simulate.md describes it. The
result is a table, a JSON object, or an HTML page with a time line.

Exit status: 0 done, and all is as the script expects; 1 the script is bad, or
something is not as it expects; 2 it could not be read; 130 interrupted.`,
		Example: `  epx simulate working-day.txt
  epx simulate --explain working-day.txt
  epx simulate --format html --out working-day.html working-day.txt`,
		Args: oneScript,
		RunE: func(cmd *cobra.Command, args []string) error {
			return runSimulate(cmd, o, args[0])
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.format, "format", "table", "`form` of the result: table, json or html")
	f.StringVar(&o.out, "out", "", "`file` to write the result to; by default standard output")
	f.BoolVar(&o.explain, "explain", false, "say on standard error why everybody sees what they see")
	return cmd
}

// oneScript takes the one argument that is a script.
func oneScript(_ *cobra.Command, args []string) error {
	switch len(args) {
	case 0:
		return errors.New("no script given: expected a file, or - for standard input")
	case 1:
		return nil
	}
	return fmt.Errorf("%d scripts given: expected one", len(args))
}

func runSimulate(cmd *cobra.Command, o simulateOptions, file string) error {
	write, ok := runFormats[o.format]
	if !ok {
		return fmt.Errorf("unknown --format %q: expected table, json or html", o.format)
	}
	text, err := readInput(cmd, file)
	if err != nil {
		return err
	}
	bad := func(err error) error {
		fmt.Fprintln(cmd.ErrOrStderr(), err)
		return exitStatus(validate.ExitBad)
	}
	script, err := simulate.Parse(file, string(text))
	if err != nil {
		return bad(err)
	}
	run, err := script.Play(simulate.Policy{})
	if err != nil {
		return bad(err)
	}
	var b bytes.Buffer // so that a file is written from end to end or not at all
	if err := write(&b, run); err != nil {
		return err
	}
	if o.out == "" || o.out == "-" {
		_, err = cmd.OutOrStdout().Write(b.Bytes())
	} else {
		err = os.WriteFile(o.out, b.Bytes(), 0o644)
	}
	if err != nil {
		return err
	}
	if o.explain {
		if err := report.Explain(cmd.ErrOrStderr(), run); err != nil {
			return err
		}
	}
	if len(run.Failures) > 0 {
		return bad(run.Failures)
	}
	return nil
}
