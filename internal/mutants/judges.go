package main

import (
	"bufio"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/enhancedpresence/epx/internal/conformance/judge"
	"github.com/enhancedpresence/epx/internal/conformance/suite"
	"github.com/enhancedpresence/epx/internal/mutants/random"
	"github.com/enhancedpresence/epx/xsd"
)

//go:embed Judge.java
var javaSource []byte

// xerces is a running Xerces-J.
type xerces struct {
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Reader
}

func startXerces(ctx context.Context) (*xerces, error) {
	dir, err := os.MkdirTemp("", "mutants")
	if err != nil {
		return nil, err
	}
	source := filepath.Join(dir, "Judge.java")
	if err := os.WriteFile(source, javaSource, 0o666); err != nil {
		return nil, err
	}
	x := &xerces{cmd: exec.CommandContext(ctx, "java", source)}
	x.cmd.Stderr = os.Stderr
	if x.in, err = x.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := x.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	x.out = bufio.NewReader(out)
	return x, x.cmd.Start()
}

// judge asks for the verdict on a file.
func (x *xerces) judge(document string, schemas []string) (judge.Outcome, error) {
	if _, err := fmt.Fprintln(x.in, strings.Join(append([]string{document}, schemas...), "\t")); err != nil {
		return judge.Outcome{}, err
	}
	line, err := x.out.ReadString('\n')
	if err != nil {
		return judge.Outcome{}, fmt.Errorf("xerces-j has ended: %w", err)
	}
	verdict, detail, _ := strings.Cut(strings.TrimSpace(line), "\t")
	return judge.Outcome{Verdict: judge.Verdict(verdict), Detail: detail}, nil
}

// xercesName is the name of Xerces-J among the engines.
const xercesName = "xerces-j"

// A bench has the judges that documents of all groups come before.
type bench struct {
	engines []judge.Engine // the first is ours, whose verdict does not count
	xerces  *xerces        // the last, or nil
	names   []string
	limit   time.Duration
}

// call makes the engines of a list ready.
func (b *bench) call(ctx context.Context, list string) error {
	var names []string
	for name := range strings.SplitSeq(list, ",") {
		if name == xercesName {
			x, err := startXerces(ctx)
			if err != nil {
				return err
			}
			b.xerces = x
			continue
		}
		names = append(names, name)
	}
	b.names = append([]string{judge.Own}, names...)
	var err error
	if b.engines, err = judge.All(strings.Join(b.names, ",")); err != nil {
		return err
	}
	if b.xerces != nil {
		b.names = append(b.names, xercesName)
	}
	if len(b.names) < 2 {
		return errors.New("--judges: expected an engine at least")
	}
	return nil
}

func (b *bench) close() {
	if b.xerces != nil {
		b.xerces.in.Close()
	}
}

// A hearing is a group with its schema compiled by each engine.
type hearing struct {
	*bench
	root    string // the folder of the suite
	schemas []judge.Schema
	files   []string
	random  *random.Generator
}

// open compiles the schema of a group; ok is false when an engine does not take
// it.
func (b *bench) open(ctx context.Context, root string, fsys fs.FS, g *suite.Group) (*hearing, bool) {
	schema, err := xsd.Read(xsd.Options{FS: fsys, Incomplete: true}, g.Documents...)
	if err != nil || len(g.Documents) == 0 {
		return nil, false
	}
	t, o := judge.LinkSchema(schema)
	if o.Verdict != judge.Valid {
		return nil, false
	}
	h := &hearing{bench: b, root: root, random: random.New(schema, t.Tables, t.Linked)}
	eased, documents := judge.Ease(fsys, schema, g.Documents)
	for _, d := range documents {
		h.files = append(h.files, filepath.Join(root, filepath.FromSlash(d)))
	}
	for _, e := range b.engines {
		var s judge.Schema
		o := judge.Guard(ctx, b.limit, func(ctx context.Context) (o judge.Outcome) {
			s, o = e.Compile(ctx, eased, documents)
			return o
		})
		if o.Verdict != judge.Valid {
			return nil, false
		}
		h.schemas = append(h.schemas, s)
	}
	return h, true
}

// verdicts are those of our tables and of the other engines, in the order of
// their names.
func (h *hearing) verdicts(ctx context.Context, document []byte, file string) ([]judge.Outcome, error) {
	var out []judge.Outcome
	for _, s := range h.schemas {
		out = append(out, judge.Guard(ctx, h.limit, func(ctx context.Context) judge.Outcome { return s.Judge(ctx, document) }))
	}
	if h.xerces == nil {
		return out, nil
	}
	o, err := h.xerces.judge(file, h.files)
	return append(out, o), err
}

// consensus is the verdict that all others than ours agree on.
func consensus(all []judge.Outcome) (judge.Verdict, bool) {
	for _, o := range all[1:] {
		if o.Verdict != all[1].Verdict || o.Verdict == judge.Unable {
			return "", false
		}
	}
	return all[1].Verdict, true
}
