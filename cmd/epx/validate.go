package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/enhancedpresence/epx/validate"
	"github.com/spf13/cobra"
)

type validateOptions struct {
	schemas []string
	maps    []string // of namespaces to files
	catalog []string
	hints   string
	engine  string
	strict  bool
	werror  bool
	format  string
	jobs    int
	more    validateFlags
}

func newValidate() *cobra.Command {
	var o validateOptions
	cmd := &cobra.Command{
		Use:   "validate [flags] PATH...",
		Short: "Judge documents by a schema set",
		Long: `Judge documents by a schema set and print what is wrong with them.

PATH is a file, a folder (its *.xml files and those below it), a pattern such as
'traces/**/*.xml' or "-" for standard input. Without --schema, documents are
judged as Enhanced Presence documents, by their document element and by checks
that no schema expresses. What schemas include and import is found where they
say, on this machine only: nothing is read over the network. What a document
says about schemas counts with --hints alone, and only below its folder.

Exit status: 0 all valid; 1 some are not; 2 some could not be judged;
130 interrupted.`,
		Example: `  epx validate traces/
  epx validate --no-check user-manual --summary=codes --lines day.lines
  find . -name '*.trace' | epx validate --files-from - --format sarif > out.sarif
  epx validate --schema order.xsd --format json --summary orders/ - < order.xml`,
		RunE: func(cmd *cobra.Command, paths []string) error {
			if o.more.listChecks {
				return printChecks(cmd.OutOrStdout())
			}
			if err := o.more.check(paths, len(o.schemas) > 0 || o.hints != ""); err != nil {
				return err
			}
			return runValidate(cmd, o, paths)
		},
	}
	f := cmd.Flags()
	f.StringArrayVar(&o.schemas, "schema", nil, "schema document, or folder with *.xsd `files`; may be repeated")
	f.StringArrayVar(&o.maps, "map", nil, "`NAMESPACE=FILE`: where the schema of a namespace is that others import; may be repeated")
	f.StringArrayVar(&o.catalog, "catalog", nil, "XML catalog `file` (OASIS) for what schemas import and include; may be repeated")
	f.StringVar(&o.hints, "hints", "", "judge each document by the schema that its xsi:schemaLocation names, below this `folder`")
	f.StringVar(&o.engine, "engine", defaultEngine, "`name` of the engine that judges by --schema: "+engineNames())
	f.BoolVar(&o.strict, "strict", false, "judge presence documents by the writer's schema set")
	f.BoolVar(&o.werror, "werror", false, "let warnings make a document invalid")
	f.StringVar(&o.format, "format", "text", "output `format`: "+strings.Join(validate.Formats(), ", "))
	f.IntVar(&o.jobs, "jobs", 0, "`number` of documents judged at the same time; 0 is one a processor")
	o.more.register(cmd)
	return cmd
}

func runValidate(cmd *cobra.Command, o validateOptions, paths []string) error {
	if _, err := validate.NewWriter(io.Discard, o.format); err != nil {
		return err
	}
	if o.jobs < 0 {
		return fmt.Errorf("--jobs %d: expected 0 or more", o.jobs)
	}
	judge, err := o.judge(cmd)
	if err != nil {
		return schemaErrors(cmd.ErrOrStderr(), err)
	}
	return o.more.run(cmd, &validate.Runner{Judge: judge, Jobs: o.jobs, WarningsAreErrors: o.werror}, o.format, paths)
}

// readCatalog is the catalog of --map and --catalog, in this order.
func (o validateOptions) readCatalog() (validate.Catalog, error) {
	var c validate.Catalog
	for _, m := range o.maps {
		namespace, file, ok := strings.Cut(m, "=")
		if i := strings.LastIndexByte(m, '='); ok { // a namespace may have one too
			namespace, file = m[:i], m[i+1:]
		}
		if namespace == "" || file == "" {
			return c, fmt.Errorf("--map %q: expected NAMESPACE=FILE", m)
		}
		c.Add(namespace, file)
	}
	for _, file := range o.catalog {
		if err := c.Read(file); err != nil {
			return c, err
		}
	}
	return c, nil
}

// judge makes the judge that the options ask for.
func (o validateOptions) judge(cmd *cobra.Command) (validate.Judge, error) {
	engineAsked := cmd.Flags().Changed("engine")
	if o.hints != "" {
		if len(o.schemas)+len(o.maps)+len(o.catalog) > 0 || engineAsked || o.strict {
			return nil, errors.New("--hints cannot be used with --schema, --map, --catalog, --engine or --strict")
		}
		return validate.NewHints(o.hints)
	}
	if len(o.schemas) == 0 {
		if len(o.maps)+len(o.catalog) > 0 {
			return nil, errors.New("--map and --catalog are for what schemas given with --schema import; give some")
		}
		if engineAsked {
			return nil, errors.New("--engine chooses what judges by the schemas given with --schema; give some")
		}
		// Only these show them.
		places := o.format == "json" || o.format == "sarif" || o.format == "text" && o.more.detailed(cmd)
		return o.more.judge(o.strict, places)
	}
	if o.strict {
		return nil, errors.New("--strict is for presence documents; it cannot be used with --schema")
	}
	engine, err := engineByName(o.engine)
	if err != nil {
		return nil, err
	}
	catalog, err := o.readCatalog()
	if err != nil {
		return nil, err
	}
	if len(o.maps)+len(o.catalog) > 0 && o.engine != validate.NativeName {
		return nil, fmt.Errorf("--map and --catalog are for the engine %s", validate.NativeName)
	}
	sources, err := catalog.OpenSources(o.schemas...)
	if err != nil {
		return nil, err
	}
	defer sources.Close()
	schema, err := validate.Compile(cmd.Context(), engine, sources)
	if err != nil {
		return nil, err
	}
	if j, ok := schema.(validate.Judge); ok { // which may read documents as it judges them
		return j, nil
	}
	return validate.JudgeFunc(schema.Validate), nil
}
