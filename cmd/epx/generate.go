package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/enhancedpresence/epx/internal/generate"
	"github.com/enhancedpresence/epx/internal/version"
	"github.com/enhancedpresence/epx/validate"
	"github.com/enhancedpresence/epx/xsd"
	"github.com/spf13/cobra"
)

func newGenerate() *cobra.Command {
	o := generate.Options{Version: version.Generator}
	cmd := &cobra.Command{
		Use:   "generate [flags] SCHEMA...",
		Short: "Generate Go packages from schema documents",
		Long: `Generate Go packages from schema documents.

SCHEMA is a schema document or a folder of *.xsd files, besides those that the
configuration names. What they include and import is found from there, never
over the network. Each namespace becomes a package below the output folder.
Files are written only when they differ, all of them or none, and never over a
file that was not generated.

Exit status: 0 done; 1 --check found a difference; 2 a schema is broken or uses
a construct that is not supported, a file is missing, or the usage is wrong.`,
		Example: `  epx generate --out internal/model --package order order.xsd
  epx generate --config epx.yaml --check`,
		RunE: func(cmd *cobra.Command, schemas []string) error {
			o.Schemas, o.Stdout = schemas, cmd.OutOrStdout()
			if len(schemas) == 0 && o.ConfigFile == "" {
				return errors.New("no schema given: name schema documents, or a configuration with --config")
			}
			err := generate.Run(o)
			if errors.Is(err, generate.ErrDifferent) {
				fmt.Fprintln(cmd.ErrOrStderr(), "epx:", err)
				return exitStatus(validate.ExitBad)
			}
			return schemaErrors(cmd.ErrOrStderr(), err)
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.ConfigFile, "config", "", "configuration `file`")
	f.StringVar(&o.Out, "out", "", "`folder` for the packages, in place of the configuration's; by default the current one")
	f.StringVar(&o.Package, "package", "", "`name` of the package for the target namespace of the first schema")
	f.StringVar(&o.Import, "import", "", "import `path` of the output folder; by default it is found from go.mod")
	f.BoolVar(&o.Check, "check", false, "compare, write nothing, and exit 1 on a difference")
	f.BoolVar(&o.Diff, "diff", false, "print the differences and write nothing")
	f.BoolVar(&o.Clean, "clean", false, "remove generated files that are no longer made")
	return cmd
}

// schemaErrors prints what is wrong with a schema, one finding a line, and
// turns it into an exit status. Other errors it returns as they are.
func schemaErrors(stderr io.Writer, err error) error {
	var list xsd.ErrorList
	if !errors.As(err, &list) {
		return err
	}
	for _, e := range list {
		fmt.Fprintln(stderr, "epx:", e)
	}
	return exitStatus(validate.ExitFailed)
}
