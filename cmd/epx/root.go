package main

import (
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// newRoot makes the command with all its verbs.
func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:           "epx",
		Short:         "Judge XML documents by schemas and work on Enhanced Presence data",
		Version:       moduleVersion(),
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return fmt.Errorf("unknown verb %q; run 'epx --help' for those there are", args[0])
			}
			return errors.New("no verb given; run 'epx --help' for those there are")
		},
	}
	root.SetVersionTemplate("epx version {{.Version}}\n")
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return fmt.Errorf("%w; run '%s --help' for usage", err, cmd.CommandPath())
	})
	root.CompletionOptions.HiddenDefaultCmd = true
	root.AddCommand(
		newValidate(), newExplain(), newGenerate(), newSchema(),
		newAggregate(), newAccess(), newView(), newPublish(), newProvisioning(), newSimulate(),
	)
	return root
}

// moduleVersion is the version of the module that the command was built from,
// with the Go version.
func moduleVersion() string {
	v := "(devel)"
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		v = info.Main.Version
	}
	return v + " " + runtime.Version()
}
