// Command report measures all paths of all rows side by side and writes what it
// found as Markdown.
//
// The paths of a row take turns on each document, many times over, so that
// other work on the machine falls on all of them; the median of each is given,
// and the median of its ratio to encoding/xml turn by turn.
//
//	go run ./report                          print the tables
//	go run ./report -out ../docs/performance.md
//	go run ./report -row Decode -doc 12MB -raw decode.txt   for benchstat
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/enhancedpresence/epx/bench/corpus"
	"github.com/enhancedpresence/epx/bench/paths"
)

func main() {
	if child := os.Getenv(childVariable); child != "" {
		if err := runChild(child); err != nil {
			fmt.Fprintln(os.Stderr, "report:", err)
			os.Exit(1)
		}
		return
	}
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "report:", err)
		os.Exit(1)
	}
}

type options struct {
	out, raw       string
	row, doc, path *regexp.Regexp
	turns          int
	slice          time.Duration
	stream         int64
	cold           bool
	module         string
}

func run() error {
	var o options
	flag.StringVar(&o.out, "out", "", "`file` whose part between the markers is replaced by the tables; without, they are printed")
	flag.StringVar(&o.raw, "raw", "", "`file` for the figures of each turn, in the format of go test -bench")
	row := flag.String("row", "", "only rows that match the `expression`")
	doc := flag.String("doc", "", "only documents that match the `expression`")
	path := flag.String("path", "", "only paths that match the `expression`, and encoding-xml")
	flag.IntVar(&o.turns, "turns", 9, "turns of each path on each document")
	flag.DurationVar(&o.slice, "slice", 100*time.Millisecond, "least time of a turn")
	flag.Int64Var(&o.stream, "stream", 1_000_000_000, "`bytes` of the document made on the fly; 0 for none")
	flag.BoolVar(&o.cold, "cold", true, "measure what there is to pay before the first document")
	flag.StringVar(&o.module, "module", "..", "`folder` of the module that is measured, for -cold")
	flag.Parse()
	if flag.NArg() > 0 {
		return fmt.Errorf("unexpected argument %s", flag.Arg(0))
	}
	var err error
	for _, f := range []struct {
		to   **regexp.Regexp
		from string
	}{{&o.row, *row}, {&o.doc, *doc}, {&o.path, *path}} {
		if *f.to, err = regexp.Compile(f.from); err != nil {
			return err
		}
	}

	lab, err := paths.NewLab()
	if err != nil {
		return err
	}
	defer lab.Close()

	r := &report{machine: describeMachine(), command: command(), turns: o.turns, slice: o.slice}
	// What builds programs comes first: it can fail.
	if o.cold {
		if r.cold, err = cold(lab, o); err != nil {
			return err
		}
	}
	if o.stream > 0 {
		if r.streams, err = streams(lab, o); err != nil {
			return err
		}
	}
	docs := corpus.Docs()
	for _, row := range paths.Rows(lab) {
		if !o.row.MatchString(row.Name) {
			continue
		}
		for _, d := range docs {
			if !row.Takes(d.Name) || !o.doc.MatchString(d.Name) {
				continue
			}
			progress("%s of %s", row.Name, d.Name)
			t, err := measure(row, d, o)
			if err != nil {
				return err
			}
			r.tables = append(r.tables, t)
		}
	}
	progress("what each path checks")
	r.contracts = contracts(paths.Rows(lab), o)
	if o.raw != "" {
		if err := os.WriteFile(o.raw, []byte(r.raw()), 0o666); err != nil {
			return err
		}
	}
	if o.out == "" {
		fmt.Print(r.markdown())
		return nil
	}
	return replaceFile(o.out, r.markdown())
}

func progress(format string, args ...any) { fmt.Fprintf(os.Stderr, format+"\n", args...) }

// command is how this program was called, without the folders of this machine.
func command() string {
	tags := ""
	if hasLibxml2 {
		tags = "-tags libxml2 "
	}
	args := append([]string(nil), os.Args[1:]...)
	for i, a := range args {
		if filepath.IsAbs(a) {
			args[i] = filepath.Base(a)
		}
	}
	return strings.TrimSpace("go run " + tags + "./report " + strings.Join(args, " "))
}

const (
	beginMark = "<!-- results: begin -->"
	endMark   = "<!-- results: end -->"
)

// replaceFile replaces what stands between the marks of a file.
func replaceFile(name, results string) error {
	old, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	text, err := replace(string(old), results)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return os.WriteFile(name, []byte(text), 0o666)
}

func replace(old, results string) (string, error) {
	head, rest, ok := strings.Cut(old, beginMark)
	if !ok {
		return "", fmt.Errorf("no line %s", beginMark)
	}
	_, tail, ok := strings.Cut(rest, endMark)
	if !ok {
		return "", fmt.Errorf("no line %s", endMark)
	}
	return head + beginMark + "\n\n" + strings.TrimSpace(results) + "\n\n" + endMark + tail, nil
}
