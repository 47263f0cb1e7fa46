// Command conformance runs a test suite in the format of the W3C XML Schema test
// suite.
//
//	go run ./internal/conformance --suite DIR --mode validate|generate|roundtrip|reject
//		[--engine NAME] [--jobs N] [--skip FILE] [--out FILE.tsv]
//
// It judges the tests that apply to XSD 1.0 and whose outcome is sure: valid or
// invalid, and not queried or disputed.
//
//   - validate: the verdict of the engine on every schema and instance;
//   - generate: each valid schema gives packages that compile and vet;
//   - roundtrip: each valid instance is decoded and encoded by generated code,
//     and is the same document, valid in the eyes of the engine;
//   - reject: each invalid instance is refused by the generated decoder, for
//     what is wrong with the document.
//
// It writes a row a case, with the columns set, group, test, mode, expected, got,
// verdict, code, ms and detail, to the file given with --out, else to standard
// output, which ends with a line "N passed, N failed, N skipped". The exit status
// is 0 when no case failed, 1 when one has, and 2 when the run could not be done.
// See package report for the format of the skip list.
//
// With --schemas DIR --verdicts TABLE in place of --suite, the mode generate
// takes schemas in use: a table with the columns file and consensus says which
// of them are valid. See docs/conformance.md.
package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/signal"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/enhancedpresence/epx/internal/conformance/incumbent"
	"github.com/enhancedpresence/epx/internal/conformance/judge"
	"github.com/enhancedpresence/epx/internal/conformance/modes"
	"github.com/enhancedpresence/epx/internal/conformance/report"
	"github.com/enhancedpresence/epx/internal/conformance/suite"
	"github.com/enhancedpresence/epx/internal/corpora"
	"github.com/enhancedpresence/epx/validate"
	"github.com/enhancedpresence/epx/validate/helium"
	"github.com/enhancedpresence/epx/validate/libxml2"
)

func main() {
	incumbent.Run()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	context.AfterFunc(ctx, stop) // a second interrupt ends the program at once
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// A command is a command line.
type command struct {
	suite, schemas, verdicts string
	mode, engine, generator  string
	skip, out, into          string
	set, slice               string
	jobs, batch              int
	limit                    time.Duration
	name                     string // of the run, in a table
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	var c command
	flags := flag.NewFlagSet("conformance", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&c.suite, "suite", "", "`folder` of the test suite, or a .tar.xz file of it")
	flags.StringVar(&c.schemas, "schemas", "", "`folder` of schemas in use, in place of a suite")
	flags.StringVar(&c.verdicts, "verdicts", "", "`table` of the verdicts on them (default verdicts.tsv in the folder)")
	flags.StringVar(&c.mode, "mode", "", "validate, generate, roundtrip or reject")
	flags.StringVar(&c.engine, "engine", "", "`name` of the engine that judges: "+strings.Join(judge.Names(), ", ")+" (default "+judge.Own+"; after a round trip several, such as helium,helium-1.0, of which the first judges that takes the document as it was)")
	flags.StringVar(&c.generator, "generator", "", "the `name` of the generator for --mode generate, in place of our own: "+incumbent.Name)
	flags.StringVar(&c.skip, "skip", "", "`file` of cases that are not judged")
	flags.StringVar(&c.out, "out", "", "`file` for the rows, in place of standard output")
	flags.StringVar(&c.into, "table", "", "Markdown `file` with a table of runs, to put the figures of this one into")
	flags.StringVar(&c.set, "set", "", "only the test sets whose names match the `pattern`, such as Regex*")
	flags.StringVar(&c.slice, "slice", "", "only the `part` N/M: every Mth group, from the Nth on")
	flags.IntVar(&c.jobs, "jobs", runtime.NumCPU(), "how much is done at a time")
	flags.IntVar(&c.batch, "batch", 150, "how many schemas are compiled at a time")
	flags.DurationVar(&c.limit, "limit", 30*time.Second, "the time for one verdict")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return validate.ExitGood
	case err != nil:
		return validate.ExitFailed
	}
	failed, err := c.run(ctx, flags.Args(), stdout, stderr)
	switch {
	case ctx.Err() != nil:
		fmt.Fprintln(stderr, "conformance: interrupted")
		return validate.ExitInterrupted
	case err != nil:
		fmt.Fprintln(stderr, "conformance:", err)
		return validate.ExitFailed
	case failed:
		return validate.ExitBad
	}
	return validate.ExitGood
}

// check reports what is wrong with a command line.
func (c *command) check(args []string) error {
	switch {
	case len(args) > 0:
		return fmt.Errorf("unexpected argument %q", args[0])
	case (c.suite == "") == (c.schemas == ""):
		return errors.New("name the folder of a suite with --suite, or one of schemas with --schemas")
	case c.schemas != "" && c.mode != modes.Generate:
		return fmt.Errorf("--schemas is for --mode %s", modes.Generate)
	case c.generator != "" && (c.generator != incumbent.Name || c.mode != modes.Generate):
		return fmt.Errorf("--generator %s: expected %s, with --mode %s", c.generator, incumbent.Name, modes.Generate)
	case c.into != "" && (c.set != "" || c.slice != ""):
		return errors.New("--table is for whole runs")
	case c.verdicts != "" && c.schemas == "":
		return errors.New("--verdicts goes with --schemas")
	case c.jobs < 1, c.batch < 1, c.limit <= 0:
		return errors.New("--jobs, --batch and --limit are at least 1")
	}
	c.name = c.title()
	if c.engine == "" {
		c.engine = judge.Own
		if c.mode == modes.RoundTrip {
			c.engine = helium.Name + "," + helium.Name + "-1.0"
			if _, err := libxml2.New(); err == nil {
				c.engine += "," + libxml2.Name
			}
		}
	}
	return nil
}

// title names a run by what makes it another run than that of its mode alone.
func (c *command) title() string {
	title := c.mode
	for _, option := range []struct{ name, value string }{
		{"engine", c.engine}, {"generator", c.generator}, {"schemas", filepath.Base(c.schemas)},
	} {
		if option.value != "" && option.value != "." {
			title += " --" + option.name + " " + option.value
		}
	}
	return title
}

func (c *command) run(ctx context.Context, args []string, stdout, stderr io.Writer) (failed bool, err error) {
	if err := c.check(args); err != nil {
		return false, err
	}
	r := modes.Run{Jobs: c.jobs, Batch: c.batch, Limit: c.limit, Progress: progress(stderr)}
	r.Note = func(text string) { fmt.Fprintln(stderr, text) }
	if c.generator != "" {
		r.Generator = incumbent.Generate
	}
	work, err := c.work(&r)
	if err != nil {
		return false, err
	}
	if r.Engines, err = c.engines(); err != nil {
		return false, err
	}
	skips, err := c.skips()
	if err != nil {
		return false, err
	}
	root, err := c.open(ctx)
	if err != nil {
		return false, err
	}
	defer root.Close()
	r.FS = suite.Overlay(root.FS())
	if r.Groups, err = c.groups(root, r.FS, skips, stderr); err != nil {
		return false, err
	}
	rows := stdout
	if c.out != "" {
		f, err := os.Create(c.out)
		if err != nil {
			return false, err
		}
		defer func() { err = errors.Join(err, f.Close()) }()
		rows = f
	}
	buffered := bufio.NewWriter(rows)
	w := report.NewWriter(buffered, skips)
	r.Write = w.Write
	began := time.Now()
	if err := work(ctx); err != nil {
		return false, errors.Join(err, buffered.Flush())
	}
	if err := errors.Join(w.Err(), buffered.Flush()); err != nil {
		return false, err
	}
	took := time.Since(began)
	clusters(stderr, w)
	fmt.Fprintf(stderr, "%s: %v\n", c.mode, took.Round(time.Second))
	fmt.Fprintln(stdout, w.Summary())
	if w.Cases() == 0 {
		return false, errors.New("there was nothing to judge")
	}
	if c.set == "" && c.slice == "" {
		if err := skips.Check(c.mode, w.Cases(), modes.Absent(r.Groups, c.mode)); err != nil {
			return false, err
		}
	}
	if c.into != "" {
		if err := w.WriteTable(c.into, c.name, took); err != nil {
			return false, err
		}
	}
	return w.Failed() > 0, nil
}

// work is the method of the run for the mode.
func (c *command) work(r *modes.Run) (func(context.Context) error, error) {
	switch c.mode {
	case modes.Validate:
		return r.Validate, nil
	case modes.Generate:
		if c.schemas != "" {
			return r.GenerateInUse, nil
		}
		return r.Generate, nil
	case modes.RoundTrip:
		return r.RoundTrip, nil
	case modes.Reject:
		return r.Reject, nil
	}
	return nil, fmt.Errorf("--mode %q: expected %s, %s, %s or %s", c.mode, modes.Validate, modes.Generate, modes.RoundTrip, modes.Reject)
}

// engines are the engines that the mode needs.
func (c *command) engines() ([]judge.Engine, error) {
	engines, err := judge.All(c.engine)
	if err != nil {
		return nil, err
	}
	own := func(e judge.Engine) bool { return e.Name() == judge.Own }
	switch {
	case c.mode == modes.RoundTrip && slices.ContainsFunc(engines, own):
		return nil, errors.New("after a round trip another engine than our own must judge")
	case c.mode == modes.Validate && len(engines) > 1:
		return nil, errors.New("one engine at a time can be judged")
	}
	return engines, nil
}

// skips is the skip list, nil without one.
func (c *command) skips() (*report.Skips, error) {
	if c.skip == "" {
		return nil, nil
	}
	f, err := os.Open(c.skip)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return report.ReadSkips(c.skip, f)
}

// open opens the folder of the suite or of the schemas.
func (c *command) open(ctx context.Context) (*os.Root, error) {
	dir := c.suite + c.schemas // one of them is empty
	if !strings.HasSuffix(dir, ".tar.xz") {
		return os.OpenRoot(dir)
	}
	dir, err := corpora.Unpack(ctx, dir)
	if err != nil {
		return nil, err
	}
	return os.OpenRoot(dir)
}

// groups reads the suite, or the table of schemas, and takes the part that was
// asked for. Instances of schemas in the skip list are left out.
func (c *command) groups(root *os.Root, fsys fs.FS, skips *report.Skips, stderr io.Writer) ([]*suite.Group, error) {
	read := suite.Read
	if c.schemas != "" {
		read = func(fsys fs.FS) (*suite.Suite, error) { return c.table(root, fsys) }
	}
	s, err := read(fsys)
	if err != nil {
		return nil, err
	}
	for _, a := range s.Absent {
		fmt.Fprintf(stderr, "the test set %s is not in the folder\n", a)
	}
	part, err := c.part()
	if err != nil {
		return nil, err
	}
	var groups []*suite.Group
	for i, g := range s.Groups {
		if !part(i, g) {
			continue
		}
		if g.Schema != nil && skips.Has(modes.SchemaCase(g, c.mode)) {
			g.Exclude(suite.SkippedSchema)
		}
		groups = append(groups, g)
	}
	unjudged(stderr, groups)
	return groups, nil
}

// unjudged says how many tests are left out, and why.
func unjudged(stderr io.Writer, groups []*suite.Group) {
	counts := map[suite.Reason]int{}
	for _, g := range groups {
		if g.Schema != nil {
			counts[g.Schema.Excluded]++
		}
		for _, i := range g.Instances {
			counts[i.Excluded]++
		}
	}
	delete(counts, "")
	for _, why := range slices.Sorted(maps.Keys(counts)) {
		fmt.Fprintf(stderr, "not judged: %d tests %s\n", counts[why], why)
	}
}

// table reads the table of schemas in use.
func (c *command) table(root *os.Root, fsys fs.FS) (*suite.Suite, error) {
	name, open := c.verdicts, os.Open
	if name == "" {
		name, open = "verdicts.tsv", root.Open
	}
	f, err := open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return suite.ReadTable(fsys, name, f)
}

// part tells which groups are asked for.
func (c *command) part() (func(i int, g *suite.Group) bool, error) {
	if _, err := path.Match(c.set, ""); err != nil {
		return nil, fmt.Errorf("--set %s: %w", c.set, err)
	}
	n, m := 1, 1
	if c.slice != "" {
		first, second, _ := strings.Cut(c.slice, "/")
		var err1, err2 error
		n, err1 = strconv.Atoi(first)
		m, err2 = strconv.Atoi(second)
		if err1 != nil || err2 != nil || n < 1 || m < n {
			return nil, fmt.Errorf("--slice %s: expected two numbers such as 3/20", c.slice)
		}
	}
	return func(i int, g *suite.Group) bool {
		matches, _ := path.Match(c.set, g.Set) // the pattern was tried above
		return (c.set == "" || matches) && i%m == n-1
	}, nil
}

// progress reports on standard error, every few seconds.
func progress(stderr io.Writer) func(done, of int) {
	last := time.Now()
	return func(done, of int) {
		if time.Since(last) > 15*time.Second {
			last = time.Now()
			fmt.Fprintf(stderr, "%d of %d\n", done, of)
		}
	}
}

// clusters lists the largest groups of failures.
func clusters(stderr io.Writer, w *report.Writer) {
	for i, c := range w.Clusters() {
		if i == 25 {
			fmt.Fprintln(stderr, "...")
			return
		}
		fmt.Fprintf(stderr, "%6d %s, got %s: %s, such as %s: %.160s\n", len(c.Rows), c.Expected, c.Got, c.Code, c.Rows[0].Case, c.Rows[0].Detail)
	}
}
