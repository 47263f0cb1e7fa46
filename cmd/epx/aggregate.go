package main

import (
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/enhancedpresence/epx/generated/roaming"
	"github.com/enhancedpresence/epx/presence"
	"github.com/enhancedpresence/epx/presence/aggregate"
	"github.com/enhancedpresence/epx/validate"
	"github.com/spf13/cobra"
)

type aggregateOptions struct {
	now       string
	previous  string
	endpoints []string
	merge     bool
	explain   bool
}

func newAggregate() *cobra.Command {
	var o aggregateOptions
	cmd := &cobra.Command{
		Use:   "aggregate [flags] FILE",
		Short: "Make one presence of several points of presence",
		Long: `Make one presence of the several points of presence of a user.

FILE is a roamingData document with the live instances of the user, or "-" for
standard input. The result is a roamingData document with the aggregated
instances of containers 2, 3, 100, 200, 300, 400 and 32000. Container 3 is taken
as published.

The endpoints registered are those named with --endpoint, or else those with a
live machineState. --endpoint "" says that none is.

Exit status: 0 done; 1 the document is bad; 2 it could not be read;
130 interrupted.`,
		Example: `  epx aggregate --now 2026-03-02T10:05:00Z --explain roaming.xml
  epx aggregate --merge roaming.xml | epx view --owner sip:ada@example.com \
    --watcher sip:bob@example.com --network sameEnterprise -`,
		Args: oneFile,
		RunE: func(cmd *cobra.Command, args []string) error {
			return runAggregate(cmd, o, args[0])
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.now, "now", "", "`time` of the server, such as 2026-03-02T10:05:00Z; by default that of this machine")
	f.StringVar(&o.previous, "previous", "", "roamingData `file` with the previous result; by default the aggregated instances of FILE")
	f.StringArrayVar(&o.endpoints, "endpoint", nil, "`identifier` of an endpoint that is registered; may be repeated, and empty for none")
	f.BoolVar(&o.merge, "merge", false, "write all of FILE with the result in it, as epx view reads it, and not the result alone")
	f.BoolVar(&o.explain, "explain", false, "say on standard error what decided, and what lost and why")
	return cmd
}

func runAggregate(cmd *cobra.Command, o aggregateOptions, file string) error {
	in := aggregate.Snapshot{Now: time.Now()}
	if o.endpoints != nil {
		in.Registered = slices.DeleteFunc(o.endpoints, func(id string) bool { return id == "" })
	}
	if o.now != "" {
		var err error
		if in.Now, err = time.Parse(time.RFC3339, o.now); err != nil {
			return fmt.Errorf("--now %q: expected a time such as 2026-03-02T10:05:00Z", o.now)
		}
	}
	if file == "-" && o.previous == "-" {
		return fmt.Errorf("--previous -: standard input is FILE already")
	}
	own, err := readOwnData(cmd, file)
	if err != nil {
		return err
	}
	in.Instances = own.instances
	if o.previous != "" {
		previous, err := readOwnData(cmd, o.previous)
		if err != nil {
			return err
		}
		in.Previous = append([]presence.Instance{}, previous.instances...)
	}
	result, err := aggregate.Aggregate(in, aggregate.Policy{})
	if err != nil {
		fmt.Fprintf(cmd.ErrOrStderr(), "epx: %s: %v\n", file, err)
		return exitStatus(validate.ExitBad)
	}
	doc := &roaming.RoamingData{}
	instances := result.Instances
	if o.merge {
		doc, instances = own.doc, result.Merge(own.instances)
	}
	doc.Categories = &presence.ToCategories(own.uri, instances).CategoriesType
	if err := writeDocument(cmd, doc); err != nil {
		return err
	}
	if o.explain {
		_, err = io.WriteString(cmd.ErrOrStderr(), result.Explain())
	}
	return err
}
