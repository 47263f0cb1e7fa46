// Package modes runs the modes of the conformance runner: each judges one thing
// of every test of a suite and makes a row of it.
package modes

import (
	"context"
	"io/fs"
	"time"

	"github.com/enhancedpresence/epx/codegen"
	"github.com/enhancedpresence/epx/internal/conformance/judge"
	"github.com/enhancedpresence/epx/internal/conformance/report"
	"github.com/enhancedpresence/epx/internal/conformance/suite"
)

// The names of the modes.
const (
	Validate  = "validate"
	Generate  = "generate"
	RoundTrip = "roundtrip"
	Reject    = "reject"
)

// A Run is what all modes need.
type Run struct {
	FS     fs.FS
	Groups []*suite.Group
	// Engines judge: the first of them everything in Validate; in RoundTrip what
	// was encoded, the first that takes the document that was decoded.
	Engines []judge.Engine
	Jobs    int
	// Temp is where temporary folders go; empty for the default.
	Temp string
	// Limit bounds the time for one verdict.
	Limit time.Duration
	// Batch is how many schemas are compiled at a time.
	Batch int
	// Whole refuses schemas with documents that are not there, as the command
	// does.
	Whole bool
	// Generator makes packages in Generate in the place of our own, when it is set.
	Generator func(ctx context.Context, fsys fs.FS, documents []string, importPath string) ([]codegen.File, judge.Outcome)
	// Write takes the rows, in the order of the groups.
	Write func(report.Row)
	// Progress is told how many groups are done, now and then; it may be nil.
	Progress func(done, of int)
	// Note is told figures for people, such as the size of what was made; it may
	// be nil.
	Note func(string)
}

// groups runs work on every group, several at a time, and writes the rows in the
// order of the groups.
func (r *Run) groups(ctx context.Context, work func(context.Context, *suite.Group) []report.Row) error {
	return inOrder(ctx, r.Jobs, r.Groups, func(g *suite.Group) []report.Row { return work(ctx, g) }, func(i int, rows []report.Row) {
		for _, row := range rows {
			r.Write(row)
		}
		r.progress(i + 1)
	})
}

func (r *Run) progress(done int) {
	if r.Progress != nil {
		r.Progress(done, len(r.Groups))
	}
}

// inOrder maps items by work, jobs of them at a time, and hands the results to
// emit in the order of the items.
func inOrder[T, R any](ctx context.Context, jobs int, items []T, work func(T) R, emit func(int, R)) error {
	type slot chan R
	slots := make(chan slot, max(jobs, 1))
	go func() {
		defer close(slots)
		for _, item := range items {
			s := make(slot, 1)
			select {
			case slots <- s:
			case <-ctx.Done():
				return
			}
			go func() { s <- work(item) }()
		}
	}()
	i := 0
	for s := range slots {
		emit(i, <-s)
		i++
	}
	return ctx.Err()
}

// Absent are the cases of a mode that there would be, were their documents in
// the folder.
func Absent(groups []*suite.Group, mode string) []report.Case {
	var out []report.Case
	add := func(g *suite.Group, t *suite.Test) {
		if t.Excluded == suite.NoFile {
			out = append(out, caseOf(g, t, mode))
		}
	}
	for _, g := range groups {
		if g.Schema != nil && (mode == Validate || mode == Generate && g.Schema.Valid) {
			add(g, g.Schema)
		}
		for _, i := range g.Instances {
			if mode == Validate || mode == RoundTrip && i.Valid || mode == Reject && !i.Valid {
				add(g, &i.Test)
			}
		}
	}
	return out
}

// SchemaCase is the case of a group's schema that stands for it in a mode: that
// of Generate where instances need generated code.
func SchemaCase(g *suite.Group, mode string) report.Case {
	if mode != Validate {
		mode = Generate
	}
	return caseOf(g, g.Schema, mode)
}

// caseOf names a test in a mode.
func caseOf(g *suite.Group, t *suite.Test, mode string) report.Case {
	return report.Case{Set: g.Set, Group: g.Name, Test: t.Name, Mode: mode}
}

// verdict is the verdict that a test expects.
func verdict(t *suite.Test) string {
	if t.Valid {
		return string(judge.Valid)
	}
	return string(judge.Invalid)
}
