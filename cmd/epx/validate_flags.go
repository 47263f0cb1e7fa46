package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"text/tabwriter"

	"github.com/enhancedpresence/epx/validate"
	"github.com/enhancedpresence/epx/validate/presence"
	"github.com/enhancedpresence/epx/xsd"
	"github.com/spf13/cobra"
)

// validateFlags are the flags of epx validate about what is judged, by which
// checks, and how much of it is told.
type validateFlags struct {
	filesFrom   string
	lines       bool
	failFast    bool
	maxFindings int
	noProgress  bool
	details     bool
	summary     summaryFlag
	checks      []string
	noChecks    []string
	listChecks  bool
	categories  []string
	config      string
}

func (o *validateFlags) register(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&o.filesFrom, "files-from", "", "`file` with paths to judge, one a line; - is standard input")
	f.BoolVar(&o.lines, "lines", false, "take each PATH as an archive with one document a line")
	f.BoolVar(&o.failFast, "fail-fast", false, "stop after the first document that is not valid")
	f.IntVar(&o.maxFindings, "max-findings", 0, "print no more than this `number` of findings; 0 is all")
	f.BoolVar(&o.noProgress, "no-progress", false, "show no progress, also on a terminal")
	f.BoolVar(&o.details, "details", false, "show the place of each finding in the document, and what explains it, in the format text; the default on a terminal")
	f.Var(&o.summary, "summary", "end with the number of files, valid, invalid and failed; with =codes, also of findings by code and category")
	f.Lookup("summary").NoOptDefVal = "true"
	f.StringArrayVar(&o.checks, "check", nil, "`name` of a check of presence documents to do as well; may be repeated, all is every one")
	f.StringArrayVar(&o.noChecks, "no-check", nil, "`name` of a check not to do; may be repeated, all is every one")
	f.StringArrayVar(&o.categories, "category", nil, "category of your own, as `NAME=SCHEMA.xsd[#ELEMENT]`; may be repeated")
	f.StringVar(&o.config, "config", "", "JSON `file` with categories of your own")
	f.BoolVar(&o.listChecks, "list-checks", false, "list the checks of presence documents, and judge nothing")
}

// summaryFlag is --summary, without value or with one.
type summaryFlag string

func (s *summaryFlag) String() string { return string(*s) }

func (s *summaryFlag) Type() string { return "kind" }

func (s *summaryFlag) Set(v string) error {
	switch v {
	case "true", "codes":
		*s = summaryFlag(v)
	case "false":
		*s = ""
	default:
		return errors.New("expected nothing, codes, true or false")
	}
	return nil
}

// check refuses what cannot be.
func (o *validateFlags) check(paths []string, forSchema bool) error {
	switch {
	case len(paths) == 0 && o.filesFrom == "":
		return errors.New("no document given: expected a file, a folder or - for standard input")
	case o.filesFrom == "-" && slices.Contains(paths, "-"):
		return errors.New("standard input is given as a document and as a list of files")
	case o.maxFindings < 0:
		return fmt.Errorf("--max-findings %d: expected 0 or more", o.maxFindings)
	case forSchema && (len(o.checks) > 0 || len(o.noChecks) > 0):
		return errors.New("--check and --no-check are for presence documents; they cannot be used with --schema")
	case forSchema && (len(o.categories) > 0 || o.config != ""):
		return errors.New("--category and --config are for presence documents; they cannot be used with --schema")
	}
	return nil
}

// judge makes the judge of presence documents.
//
// With places, findings tell the places in the schema that they are about.
func (o *validateFlags) judge(strict, places bool) (validate.Judge, error) {
	own, err := o.ownCategories()
	if err != nil {
		return nil, err
	}
	return presence.New(presence.Options{Strict: strict, Checks: o.checks, NoChecks: o.noChecks, Categories: own, Places: places})
}

// validateConfig is the content of the file of --config.
type validateConfig struct {
	// Categories are categories of an application's own. Their schemas are found
	// from the folder of the file.
	Categories []presence.CategorySpec `json:"categories"`
}

// ownCategories reads the categories of --category and --config; nil is none.
func (o *validateFlags) ownCategories() (*presence.Categories, error) {
	var specs []presence.CategorySpec
	if o.config != "" {
		data, err := os.ReadFile(o.config)
		if err != nil {
			return nil, fmt.Errorf("--config: %w", err)
		}
		var c validateConfig
		d := json.NewDecoder(bytes.NewReader(data))
		d.DisallowUnknownFields()
		if err := d.Decode(&c); err != nil {
			return nil, fmt.Errorf("--config %s: %w", o.config, err)
		}
		if _, err := d.Token(); err != io.EOF {
			return nil, fmt.Errorf("--config %s: expected one object and nothing behind it", o.config)
		}
		for _, s := range c.Categories {
			if s.Name == "" || s.Schema == "" {
				return nil, fmt.Errorf("--config %s: each of categories needs a name and a schema", o.config)
			}
			if !filepath.IsAbs(s.Schema) {
				s.Schema = filepath.Join(filepath.Dir(o.config), s.Schema)
			}
			specs = append(specs, s)
		}
	}
	for _, text := range o.categories {
		s, err := presence.ParseCategorySpec(text)
		if err != nil {
			return nil, fmt.Errorf("--category: %w", err)
		}
		specs = append(specs, s)
	}
	if specs == nil {
		return nil, nil
	}
	return presence.ReadCategories(xsd.Options{}, specs...)
}

// printChecks lists the checks of presence documents.
func printChecks(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, c := range presence.Checks() {
		by := "on"
		if !c.Default {
			by = "off"
		}
		fmt.Fprintf(t, "%s\t%v\t%s\t%s\t%v\n", c.Name, c.Severity, by, c.Source, c.Confidence)
	}
	return t.Flush()
}

// checkRule describes the findings of a check for formats that tell more.
func checkRule(code string) (validate.Rule, bool) {
	c, ok := presence.LookupCheck(code)
	return validate.Rule{
		Code: c.Name, Severity: c.Severity, Summary: c.Doc, Help: c.Cure, Source: c.Source, Page: "semantics.md#" + c.Name,
	}, ok
}

// inputs are the documents to judge. close ends what is read.
func (o *validateFlags) inputs(paths []string, stdin io.Reader) (in iter.Seq[validate.Input], close func(), err error) {
	close = func() {}
	in = validate.Paths(paths...)
	if o.filesFrom != "" {
		list := stdin
		if o.filesFrom != "-" {
			f, err := os.Open(o.filesFrom)
			if err != nil {
				return nil, nil, fmt.Errorf("--files-from: %w", err)
			}
			close = func() { f.Close() }
			list = f
		}
		in = validate.Concat(in, validate.List(o.filesFrom, list))
	}
	if o.lines {
		in = validate.Archives(in, stdin, 0)
	}
	return in, close, nil
}

// detailed reports whether text has the details of findings.
func (o *validateFlags) detailed(cmd *cobra.Command) bool {
	return o.details || !cmd.Flags().Changed("details") && validate.IsTerminal(cmd.OutOrStdout())
}

// run judges documents and writes what is found.
func (o *validateFlags) run(cmd *cobra.Command, runner *validate.Runner, format string, paths []string) error {
	ctx, stderr := cmd.Context(), cmd.ErrOrStderr()
	stdout := bufio.NewWriter(cmd.OutOrStdout())
	details := o.detailed(cmd)
	out, err := validate.NewWriterWith(stdout, format, validate.WriterOptions{Version: moduleVersion(), Rules: checkRule, Details: details})
	if err != nil {
		return err
	}
	skipped := func() int { return 0 }
	if o.maxFindings > 0 {
		out, skipped = validate.LimitFindings(out, o.maxFindings)
	}
	// Reading standard input must not outlast the run.
	feed, stop := context.WithCancel(ctx)
	defer stop()
	stdin := cmd.InOrStdin()
	if o.filesFrom == "-" || o.lines {
		stdin = validate.ContextReader(feed, stdin)
	}
	in, closeInputs, err := o.inputs(paths, stdin)
	if err != nil {
		return err
	}
	defer closeInputs()
	runner.Stdin, runner.FailFast = cmd.InOrStdin(), o.failFast

	var progress *validate.Progress
	if !o.noProgress && validate.IsTerminal(stderr) {
		progress = validate.NewProgress(stderr)
		defer progress.Clear()
	}
	var tally validate.Tally
	report, err := runner.RunInputs(ctx, in, func(r validate.Result) error {
		if progress != nil {
			if len(r.Diagnostics) > 0 || r.Err != nil {
				progress.Clear()
			}
			progress.Add(r)
		}
		if r.Err != nil {
			fmt.Fprintln(stderr, "epx:", r.Err)
		}
		tally.Add(r)
		err := out.WriteResult(r)
		if err == nil && len(r.Diagnostics) > 0 {
			err = stdout.Flush()
		}
		if err != nil || o.failFast && r.Verdict != validate.Valid {
			stop()
		}
		return err
	})
	if progress != nil {
		progress.Clear()
	}
	if err == nil && o.summary == "codes" {
		err = out.WriteTally(tally)
	}
	if err == nil && o.summary != "" {
		err = out.WriteSummary(report)
	}
	if cerr := out.Close(); err == nil {
		err = cerr
	}
	if ferr := stdout.Flush(); err == nil {
		err = ferr
	}
	if n := skipped(); n > 0 && err == nil {
		fmt.Fprintf(stderr, "epx: findings not shown, beyond --max-findings %d: %d\n", o.maxFindings, n)
	}
	switch {
	case ctx.Err() != nil:
		fmt.Fprintln(stderr, "epx: interrupted")
	case err != nil:
		fmt.Fprintln(stderr, "epx:", err)
	}
	if status := report.ExitStatus(err); status != validate.ExitGood {
		return exitStatus(status)
	}
	return nil
}
