// Command verdicts judges a folder of presence documents under both readings,
// prints what it finds in each document, and compares the verdicts with those
// that a table expects.
//
//	go run ./internal/verdicts [-dir FOLDER] [-tsv TABLE]
//
// The table has the columns file, tolerant and strict, found by its header, with
// the verdicts valid, invalid, malformed, and "-" for documents that no schema
// judges. It has a row for each *.xml file of the folder. The exit status is 0
// when every verdict is as expected, 1 when one is not, and 2 when documents
// could not be judged.
package main

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"slices"

	"github.com/enhancedpresence/epx/internal/verdicts/table"
	"github.com/enhancedpresence/epx/validate"
	"github.com/enhancedpresence/epx/validate/presence"
)

func main() {
	dir := flag.String("dir", filepath.Join("testdata", "presence"), "`folder` of documents")
	tsv := flag.String("tsv", "", "`table` of expected verdicts (default verdicts.tsv in the folder)")
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "verdicts: unexpected argument %q; name the folder with -dir\n", flag.Arg(0))
		os.Exit(validate.ExitFailed)
	}
	if *tsv == "" {
		*tsv = filepath.Join(*dir, "verdicts.tsv")
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	out := bufio.NewWriter(os.Stdout)
	otherwise, err := run(ctx, out, *dir, *tsv)
	out.Flush()
	switch {
	case ctx.Err() != nil:
		os.Exit(validate.ExitInterrupted)
	case err != nil:
		fmt.Fprintln(os.Stderr, "verdicts:", err)
		os.Exit(validate.ExitFailed)
	case otherwise > 0:
		os.Exit(validate.ExitBad)
	}
}

// A reading is a way to judge, by its name in the output.
type reading struct {
	name   string
	strict bool
}

var readings = []reading{{"reader's set", false}, {"writer's set (--strict)", true}}

// run judges the documents of the table and returns how many verdicts are
// otherwise than expected.
func run(ctx context.Context, out io.Writer, dir, tsv string) (otherwise int, err error) {
	rows, err := table.Read(tsv)
	if err != nil {
		return 0, err
	}
	paths := make([]string, len(rows))
	for i, r := range rows {
		paths[i] = filepath.Join(dir, filepath.FromSlash(r.File))
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.xml"))
	if err != nil {
		return 0, err
	}
	for _, f := range files {
		if !slices.Contains(paths, f) {
			return 0, fmt.Errorf("%s has no row in %s", f, tsv)
		}
	}
	expected := 0
	for _, r := range readings {
		fmt.Fprintf(out, "== %s\n", r.name)
		judge, err := presence.New(presence.Options{Strict: r.strict})
		if err != nil {
			return 0, err
		}
		findings, err := validate.NewWriter(out, "text")
		if err != nil {
			return 0, err
		}
		runner := validate.Runner{Judge: judge}
		i := -1
		report, err := runner.Run(ctx, paths, func(res validate.Result) error {
			i++
			if res.Err != nil {
				return res.Err
			}
			if err := findings.WriteResult(res); err != nil {
				return err
			}
			switch row := rows[i]; {
			case !row.Expects(r.strict):
			case row.Agrees(r.strict, res.Diagnostics):
				expected++
			default:
				otherwise++
				fmt.Fprintf(out, "%s: verdict %s; expected %s\n", res.File, table.Of(res.Diagnostics), row.Want(r.strict))
			}
			return nil
		})
		if err != nil {
			return 0, err
		}
		if err := findings.WriteSummary(report); err != nil {
			return 0, err
		}
	}
	fmt.Fprintf(out, "%d documents judged twice: %d verdicts as expected, %d otherwise\n", len(rows), expected, otherwise)
	return otherwise, nil
}
