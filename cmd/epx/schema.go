package main

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/enhancedpresence/epx/cmd/epx/internal/describe"
	"github.com/enhancedpresence/epx/validate"
	"github.com/enhancedpresence/epx/xsd"
	"github.com/enhancedpresence/epx/xsd/presence"
	"github.com/spf13/cobra"
)

// schemaSet is the schema set that the verb is about.
type schemaSet struct {
	schemas []string
	strict  bool
}

// loaded is a schema set that was read. People know its files with prefix.
type loaded struct {
	files  fs.FS
	prefix string
	schema *xsd.Schema
	isRoot func(xsd.QName) bool
}

func newSchema() *cobra.Command {
	var set schemaSet
	cmd := &cobra.Command{
		Use:   "schema",
		Short: "Say what is in a schema set",
		Long: `Say what is in a schema set: by default that of Enhanced Presence.

NAME is a local name or an expanded one, such as {urn:example}order. Where
several components have the name, all of them are shown.`,
		Example: `  epx schema show userState
  epx schema graph --schema schemas/ --format dot | dot -Tsvg > schemas.svg`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return fmt.Errorf("unknown verb %q; use one of list, show, doc, graph", args[0])
			}
			return errors.New("no verb given; use one of list, show, doc, graph")
		},
	}
	f := cmd.PersistentFlags()
	f.StringArrayVar(&set.schemas, "schema", nil, "schema document, or folder with *.xsd `files`; may be repeated")
	f.BoolVar(&set.strict, "strict", false, "the writer's set of the presence schemas instead of the reader's")
	var format string
	graph := &cobra.Command{
		Use:   "graph",
		Short: "Print which documents include and import which",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			write := describe.WriteText
			switch format {
			case "text":
			case "dot":
				write = describe.WriteDOT
			default:
				return fmt.Errorf("unknown format %q; use one of text, dot", format)
			}
			return set.with(cmd, func(l *loaded, out *bufio.Writer) error {
				nodes, err := describe.Graph(l.files, l.schema)
				if err != nil {
					return err
				}
				return write(out, nodes)
			})
		},
	}
	graph.Flags().StringVar(&format, "format", "text", "output `format`: text, dot")
	cmd.AddCommand(
		&cobra.Command{
			Use:   "list",
			Short: "List the documents with their namespaces and document elements",
			Args:  cobra.NoArgs,
			RunE: func(cmd *cobra.Command, _ []string) error {
				return set.with(cmd, func(l *loaded, out *bufio.Writer) error {
					return describe.List(out, l.schema, l.isRoot)
				})
			},
		},
		&cobra.Command{
			Use:   "show NAME...",
			Short: "Print what components declare",
			RunE: func(cmd *cobra.Command, names []string) error {
				return set.each(cmd, names, func(out *bufio.Writer, f describe.Found) error { return describe.Show(out, f) })
			},
		},
		&cobra.Command{
			Use:   "doc NAME...",
			Short: "Print the documentation of components",
			RunE: func(cmd *cobra.Command, names []string) error {
				return set.each(cmd, names, func(out *bufio.Writer, f describe.Found) error { return describe.Doc(out, f) })
			},
		},
		graph,
	)
	return cmd
}

// with reads the schema set and lets print write about it.
func (s schemaSet) with(cmd *cobra.Command, print func(*loaded, *bufio.Writer) error) error {
	var l loaded
	var files []string
	if len(s.schemas) > 0 {
		if s.strict {
			return errors.New("--strict is for the presence schemas; it cannot be used with --schema")
		}
		sources, err := validate.OpenSources(s.schemas...)
		if err != nil {
			return err
		}
		defer sources.Close()
		l.files, files, l.prefix = sources.FS, sources.Files, sources.Prefix
		l.isRoot = func(xsd.QName) bool { return true }
	} else {
		l.files = presence.Reader()
		if s.strict {
			l.files = presence.Writer()
		}
		var err error
		if files, err = fs.Glob(l.files, "*.xsd"); err != nil {
			return err
		}
		l.isRoot = func(name xsd.QName) bool {
			_, ok := presence.LookupDocument(name)
			return ok
		}
	}
	var err error
	if l.schema, err = xsd.Read(xsd.Options{FS: l.files}, files...); err != nil {
		var list xsd.ErrorList
		if errors.As(err, &list) {
			for _, e := range list {
				e.Position.File = l.prefix + e.Position.File
			}
		}
		return schemaErrors(cmd.ErrOrStderr(), err)
	}
	out := bufio.NewWriter(cmd.OutOrStdout())
	if err := print(&l, out); err != nil {
		return err
	}
	return out.Flush()
}

// each lets print write about each component that has one of the names, with an
// empty line between two.
func (s schemaSet) each(cmd *cobra.Command, names []string, print func(*bufio.Writer, describe.Found) error) error {
	if len(names) == 0 {
		return errors.New("no name given: expected the name of a component, such as userState or {urn:example}order")
	}
	return s.with(cmd, func(l *loaded, out *bufio.Writer) error {
		for i, name := range names {
			found := describe.Find(l.schema, name, l.prefix)
			if len(found) == 0 {
				return unknownName(l.schema, name)
			}
			for k, f := range found {
				if i+k > 0 {
					out.WriteByte('\n')
				}
				if err := print(out, f); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func unknownName(s *xsd.Schema, name string) error {
	const most = 10
	switch like := describe.Like(s, name); {
	case len(like) == 0:
		return fmt.Errorf("no component is called %q; epx schema list says what there is", name)
	case len(like) > most:
		return fmt.Errorf("no component is called %q; %d are called like it, among them %s", name, len(like), strings.Join(like[:most], ", "))
	default:
		return fmt.Errorf("no component is called %q; there is %s", name, strings.Join(like, ", "))
	}
}
