package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/enhancedpresence/epx/presence"
	"github.com/enhancedpresence/epx/presence/access"
	"github.com/enhancedpresence/epx/validate"
	"github.com/spf13/cobra"
)

func newAccess() *cobra.Command {
	var q question
	var explain bool
	cmd := &cobra.Command{
		Use:   "access --owner URI --watcher URI --network NETWORK [flags] FILE",
		Short: "Say which container of a user a watcher is given, and why",
		Long: `Say which container of a user a watcher is given, and why.

FILE is a roamingData document with the categories and containers of the user,
or "-" for standard input. The answer is a JSON object on a line for each
category, those of the document or those named with --category:

  {"category":"note","container":200,"rule":"sameEnterprise","reason":"..."}

The container is null where there is none for the watcher, and for the owner,
who sees every container.

Exit status: 0 answered; 1 the document is bad; 2 it could not be read;
130 interrupted.`,
		Example: `  epx access --owner sip:ada@example.com --watcher sip:bob@example.com \
    --network sameEnterprise --category state roaming.xml`,
		Args: oneFile,
		RunE: func(cmd *cobra.Command, args []string) error {
			return runAccess(cmd, q, explain, args[0])
		},
	}
	q.flags(cmd)
	cmd.Flags().BoolVar(&explain, "explain", false, "say on standard error which containers were candidates")
	return cmd
}

// An answer is a line of the output.
type answer struct {
	Category  string                `json:"category"`
	Container *presence.ContainerID `json:"container"`
	Rule      string                `json:"rule"`
	Reason    string                `json:"reason"`
}

func runAccess(cmd *cobra.Command, q question, explain bool, file string) error {
	owner, watcher, err := q.parse()
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
	names := q.categories
	if len(names) == 0 {
		for i := range store.All() {
			names = append(names, i.Category)
		}
		names = slices.Compact(names) // the store is in the order of categories
	}
	out := bufio.NewWriter(cmd.OutOrStdout())
	lines := json.NewEncoder(out)
	lines.SetEscapeHTML(false)
	for _, name := range names {
		e := access.Explain(own.members, owner, watcher, store.Holders(name), access.Policy{})
		a := answer{Category: name, Rule: e.Rule.String(), Reason: e.Reason()}
		if id, ok := e.Container.Get(); ok {
			a.Container = &id
		}
		if err := lines.Encode(a); err != nil {
			return err
		}
		if explain {
			fmt.Fprintf(cmd.ErrOrStderr(), "%s: %s", name, e)
		}
	}
	return out.Flush()
}
