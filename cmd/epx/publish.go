package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/enhancedpresence/epx/presence/access"
	"github.com/enhancedpresence/epx/presence/grammar"
	"github.com/enhancedpresence/epx/presence/grammar/xslt"
	"github.com/enhancedpresence/epx/presence/publication"
	"github.com/enhancedpresence/epx/presence/sipuri"
	"github.com/enhancedpresence/epx/validate"
	"github.com/enhancedpresence/epx/xmlrt"
	catalog "github.com/enhancedpresence/epx/xsd/presence"
	"github.com/spf13/cobra"
)

type publishOptions struct {
	grammar   string
	ruleType  string
	mode      string
	owner     string
	category  string
	instance  uint32
	gruu      string
	published string
	explain   bool
}

func newPublish() *cobra.Command {
	var o publishOptions
	cmd := &cobra.Command{
		Use:   "publish --grammar FILE [flags] FILE...",
		Short: "Write the request that publishes instances by a grammar",
		Long: `Write the request that publishes category instances by a publication grammar.

The grammar is a categoryPublicationManifest, a containerManifestList, or a
provisionGroupList with both. Each FILE is an instance, such as a note or a
state, or "-" for standard input. The result is a publish document.

Rules of type bootstrap and cleanup that need no instance apply without a FILE.
Where no rule applies, as in privacy mode, there is no request to write.

Exit status: 0 done; 1 a document is bad, or the grammar cannot publish it;
2 a file could not be read; 130 interrupted.`,
		Example: `  epx publish --grammar provisioning.xml --owner sip:ada@example.com note.xml
  epx publish --grammar provisioning.xml --rule-type bootstrap`,
		RunE: func(cmd *cobra.Command, args []string) error {
			return runPublish(cmd, o, args)
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.grammar, "grammar", "", "`file` with the grammar")
	f.StringVar(&o.ruleType, "rule-type", string(grammar.Transformation), "`type` of the rules that apply: transformation, bootstrap, cleanup")
	f.StringVar(&o.mode, "mode", "", "`mode` whose grammar applies: open, privacy; by default what the grammar says")
	f.StringVar(&o.owner, "owner", "", "SIP `URI` of the user who publishes")
	f.StringVar(&o.category, "category", "", "`name` of the category of the one FILE; by default that of its document element")
	f.Uint32Var(&o.instance, "instance", 0, "instance `identifier` of the one FILE; by default that of such instances")
	f.StringVar(&o.gruu, "gruu", "", "`address` of the endpoint, from which identifiers of its own instances are made")
	f.StringVar(&o.published, "published", "", "roamingData `file` with what is published, for the versions that the request presents")
	f.BoolVar(&o.explain, "explain", false, "say on standard error by which rules")
	return cmd
}

func runPublish(cmd *cobra.Command, o publishOptions, files []string) error {
	in := grammar.Input{GRUU: o.gruu}
	if err := o.check(cmd, files); err != nil {
		return err
	}
	var err error
	if in.Type, err = grammar.ParseRuleType(o.ruleType); err != nil {
		return fmt.Errorf("--rule-type: %w", err)
	}
	g, err := readGrammar(cmd, o)
	if err != nil {
		return err
	}
	uri := o.owner
	if o.published != "" {
		own, err := readOwnData(cmd, o.published)
		if err != nil {
			return err
		}
		if in.Published, err = own.store(); err != nil {
			return badInput(cmd, o.published, err)
		}
		if uri == "" {
			uri = own.uri
		}
	}
	for _, file := range files {
		i, err := readInstance(cmd, file)
		if err != nil {
			return err
		}
		if o.category != "" {
			i.Category = o.category
		}
		if cmd.Flags().Changed("instance") {
			i.ID = xmlrt.Some(o.instance)
		}
		in.Instances = append(in.Instances, i)
	}
	result, err := g.Apply(cmd.Context(), xslt.Engine{}, in, grammar.Policy{})
	var fault *grammar.Error
	switch {
	case err == nil:
	case cmd.Context().Err() != nil:
		return err
	case errors.As(err, &fault) && fault.Instance > 0:
		return badInput(cmd, files[fault.Instance-1], err)
	default:
		return badInput(cmd, o.grammar, err)
	}
	if len(result.Request.Publications) == 0 {
		// A publish document without a publication is none.
		fmt.Fprintln(cmd.ErrOrStderr(), "epx: there is nothing to publish by these rules")
	} else if err := writeDocument(cmd, publication.ToPublish(uri, result.Request)); err != nil {
		return err
	}
	if o.explain {
		_, err = io.WriteString(cmd.ErrOrStderr(), result.Explain())
	}
	return err
}

// check finds what is wrong with the flags.
func (o *publishOptions) check(cmd *cobra.Command, files []string) error {
	if o.grammar == "" {
		return errors.New("--grammar is missing: expected a file with a publication grammar")
	}
	if len(files) == 0 && o.ruleType == string(grammar.Transformation) {
		return errors.New("no instance given: expected a document such as a note or a state, or - for standard input")
	}
	if len(files) != 1 && (o.category != "" || cmd.Flags().Changed("instance")) {
		return fmt.Errorf("--category and --instance are for one document; %d are given", len(files))
	}
	if o.owner != "" {
		if _, err := sipuri.Parse(o.owner); err != nil {
			return fmt.Errorf("--owner: %w", err)
		}
	}
	if o.mode != "" && o.mode != "open" && o.mode != "privacy" {
		return fmt.Errorf("--mode %q: expected open or privacy", o.mode)
	}
	standard := 0
	for _, name := range append([]string{o.grammar, o.published}, files...) {
		if name == "-" {
			standard++
		}
	}
	if standard > 1 {
		return fmt.Errorf("standard input is given %d times", standard)
	}
	return nil
}

// badInput says what is wrong with a document.
func badInput(cmd *cobra.Command, name string, err error) error {
	fmt.Fprintf(cmd.ErrOrStderr(), "epx: %s: %v\n", name, err)
	return exitStatus(validate.ExitBad)
}

func readGrammar(cmd *cobra.Command, o publishOptions) (*grammar.Grammar, error) {
	data, err := readInput(cmd, o.grammar)
	if err != nil {
		return nil, err
	}
	mended, _ := grammar.Mend(data)
	if err := judgeInput(cmd, o.grammar, grammar.WithoutStyleSheets(mended)); err != nil {
		return nil, err
	}
	p, err := grammar.Read(data)
	if err != nil {
		return nil, badInput(cmd, o.grammar, err)
	}
	for _, r := range p.Repairs {
		place := o.grammar
		if r.Rule == 0 {
			place = fmt.Sprintf("%s:%d:%d", o.grammar, r.Line, r.Column)
		}
		fmt.Fprintf(cmd.ErrOrStderr(), "%s: warning: %v\n", place, r)
	}
	g, err := p.Current()
	switch o.mode {
	case "open":
		g, err = p.Grammar(access.Standard)
	case "privacy":
		g, err = p.Grammar(access.Private)
	}
	if err != nil {
		return nil, badInput(cmd, o.grammar, err)
	}
	return g, nil
}

// readInstance reads an instance. One of a category that is not documented is
// only to be well-formed, as for a server.
func readInstance(cmd *cobra.Command, name string) (grammar.Instance, error) {
	data, err := readInput(cmd, name)
	if err != nil {
		return grammar.Instance{}, err
	}
	i, err := grammar.ParseInstance(data)
	if _, raw := i.Data.(*xmlrt.RawElement); err == nil && raw {
		if _, known := catalog.LookupDocument(i.Data.XMLName()); !known {
			return i, nil
		}
	}
	if err := judgeInput(cmd, name, data); err != nil {
		return i, err
	}
	if err != nil {
		return i, badInput(cmd, name, err)
	}
	return i, nil
}
