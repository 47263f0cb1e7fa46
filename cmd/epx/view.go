package main

import (
	"fmt"
	"io"

	"github.com/enhancedpresence/epx/presence/view"
	"github.com/enhancedpresence/epx/validate"
	"github.com/spf13/cobra"
)

type viewOptions struct {
	question
	legacy  bool
	explain bool
}

func newView() *cobra.Command {
	var o viewOptions
	cmd := &cobra.Command{
		Use:   "view --owner URI --watcher URI --network NETWORK [flags] FILE",
		Short: "Write what a watcher receives of a user",
		Long: `Write the categories document that a watcher of a user would receive.

FILE is a roamingData document with the categories and containers of the user,
or "-" for standard input. Without --category, the categories are those that
watchers receive by default; the owner as watcher receives everything.

Exit status: 0 done; 1 the document is bad; 2 it could not be read;
130 interrupted.`,
		Example: `  epx aggregate --merge roaming.xml | epx view --owner sip:ada@example.com \
    --watcher sip:bob@example.com --network sameEnterprise -`,
		Args: oneFile,
		RunE: func(cmd *cobra.Command, args []string) error {
			return runView(cmd, o, args[0])
		},
	}
	o.flags(cmd)
	f := cmd.Flags()
	f.BoolVar(&o.legacy, "legacy", false, "the watcher does not know Enhanced Presence and is given legacyInterop")
	f.BoolVar(&o.explain, "explain", false, "say on standard error which container each category is from, what is left out, and why")
	return cmd
}

func runView(cmd *cobra.Command, o viewOptions, file string) error {
	owner, watcher, err := o.parse()
	if err != nil {
		return err
	}
	own, err := readOwnData(cmd, file)
	if err != nil {
		return err
	}
	store, err := own.store()
	if err != nil {
		fmt.Fprintf(cmd.ErrOrStderr(), "epx: %s: %v\n", file, err)
		return exitStatus(validate.ExitBad)
	}
	presentity, err := view.New(owner, store, own.members, view.Policy{})
	if err != nil {
		fmt.Fprintf(cmd.ErrOrStderr(), "epx: %s: %v\n", file, err)
		return exitStatus(validate.ExitBad)
	}
	e := presentity.Explain(view.Request{Watcher: watcher, Categories: o.categories, Legacy: o.legacy})
	if err := writeDocument(cmd, e.View.Document()); err != nil {
		return err
	}
	if o.explain {
		_, err = io.WriteString(cmd.ErrOrStderr(), e.String())
	}
	return err
}
