package modes

import (
	"context"
	"errors"
	"io/fs"
	"sync"
	"time"

	"github.com/enhancedpresence/epx/codegen"
	"github.com/enhancedpresence/epx/internal/conformance/forge"
	"github.com/enhancedpresence/epx/internal/conformance/judge"
	"github.com/enhancedpresence/epx/internal/conformance/report"
	"github.com/enhancedpresence/epx/internal/conformance/suite"
	"github.com/enhancedpresence/epx/xsd"
)

// What may come of generating from a schema.
const (
	Generated = "generated" // packages that compile and vet
	Refused   = "refused"   // an error with a position, for a rule of XSD
	// Unsupported is an error with a position, for something that we cannot do.
	Unsupported = "unsupported"
	Broken      = "broken" // anything else
)

// Generate generates packages from every schema that is expected to be valid,
// compiles and vets them.
func (r *Run) Generate(ctx context.Context) error {
	var groups []*suite.Group
	for _, g := range r.Groups {
		if g.Schema != nil && g.Schema.Excluded == "" && g.Schema.Valid {
			groups = append(groups, g)
		}
	}
	return r.batches(ctx, groups, func(ctx context.Context, f *forge.Forge, batch []*suite.Group) error {
		results, err := r.generate(ctx, f, batch)
		for i, g := range batch[:len(results)] {
			r.Write(results[i].row(g, Generated))
		}
		return err
	})
}

// batches hands the groups to work, a batch at a time, with a warm forge.
func (r *Run) batches(ctx context.Context, groups []*suite.Group, work func(context.Context, *forge.Forge, []*suite.Group) error) error {
	if len(groups) == 0 {
		return nil
	}
	f, err := forge.New(ctx, r.Temp, r.Jobs, len(groups) > r.Batch)
	if err != nil {
		return err
	}
	err = f.Warm(ctx, driverPackage)
	for from := 0; from < len(groups) && err == nil; from += r.Batch {
		to := min(from+r.Batch, len(groups))
		err = work(ctx, f, groups[from:to])
		if r.Progress != nil {
			r.Progress(to, len(groups))
		}
	}
	return errors.Join(err, f.Close())
}

// made is what came of generating from the schema of a group, before anything
// is compiled.
type made struct {
	unit    *forge.Unit
	schema  *xsd.Schema
	outcome judge.Outcome // Valid when there are packages
	took    time.Duration

	// What documents are compared by, once it is needed.
	once     sync.Once
	opinions []*opinion
	tables   *judge.Tables
	linked   judge.Outcome // Valid when there are tables
}

// make generates packages for groups and writes them to the forge.
func (r *Run) make(ctx context.Context, f *forge.Forge, groups []*suite.Group) ([]*made, error) {
	type task struct {
		group *suite.Group
		unit  *forge.Unit
	}
	tasks := make([]task, len(groups))
	for i, g := range groups {
		tasks[i] = task{g, f.Unit()}
	}
	var all []*made
	err := inOrder(ctx, r.Jobs, tasks, func(t task) *made {
		began := time.Now()
		m := &made{unit: t.unit}
		var files []codegen.File
		m.outcome = judge.Guard(ctx, r.Limit, func(ctx context.Context) (o judge.Outcome) {
			if r.Generator != nil {
				files, o = r.Generator(ctx, r.FS, t.group.Documents, t.unit.Import)
				return o
			}
			m.schema, files, o = packages(r.FS, t.group.Documents, t.unit.Import, !r.Whole)
			return o
		})
		if m.outcome.Verdict == judge.Valid {
			if err := f.Write(t.unit, files); err != nil {
				m.outcome = judge.Outcome{Verdict: judge.Unable, Code: "write", Detail: err.Error()}
			}
		}
		m.took = time.Since(began)
		return m
	}, func(_ int, m *made) { all = append(all, m) })
	return all, err
}

// packages makes packages from schema documents, of which some may be absent where
// XSD lets them be.
func packages(fsys fs.FS, documents []string, importPath string, incomplete bool) (*xsd.Schema, []codegen.File, judge.Outcome) {
	schema, err := xsd.Read(xsd.Options{FS: fsys, Incomplete: incomplete}, documents...)
	if err != nil {
		return nil, nil, refusal(err)
	}
	files, err := codegen.Generate(schema, &codegen.Config{Import: importPath, Version: "conformance"})
	if err != nil {
		return nil, nil, refusal(err)
	}
	return schema, files, judge.Outcome{Verdict: judge.Valid}
}

// noPosition is the code of a refusal that does not say where.
const noPosition = "no-position"

// refusal is judge.OfSchema for errors with positions; a file that cannot be
// read has no lines.
func refusal(err error) judge.Outcome {
	var list xsd.ErrorList
	if errors.As(err, &list) {
		for _, e := range list {
			if e.Position.File == "" || e.Position.Line == 0 && e.Err == nil {
				return judge.Outcome{Verdict: judge.Unable, Code: noPosition, Detail: e.Error()}
			}
		}
	}
	return judge.OfSchema(err)
}

// A result is what came of generating from the schema of a group in the end.
type result struct {
	got, code, detail string
	took              time.Duration
	bytes             int // of Go
}

func (o result) row(g *suite.Group, expected string) report.Row {
	return report.Row{
		Case: caseOf(g, g.Schema, Generate), Expected: expected,
		Got: o.got, Code: o.code, Detail: o.detail, Took: o.took,
	}
}

// generate generates packages for groups, compiles and vets them.
func (r *Run) generate(ctx context.Context, f *forge.Forge, groups []*suite.Group) ([]result, error) {
	all, err := r.make(ctx, f, groups)
	if err != nil {
		return nil, err
	}
	var units []*forge.Unit
	for _, m := range all {
		if m.outcome.Verdict == judge.Valid {
			units = append(units, m.unit)
		}
	}
	broken, err := f.Build(ctx, units)
	if err != nil {
		return nil, err
	}
	unvetted, err := f.Vet(ctx, without(units, broken))
	if err != nil {
		return nil, err
	}
	results := make([]result, len(all))
	for i, m := range all {
		o := result{got: Generated, code: m.outcome.Code, detail: m.outcome.Detail, took: m.took, bytes: m.unit.Bytes}
		switch name := m.unit.Name; {
		case m.outcome.Verdict == judge.Invalid:
			o.got = Refused
		case m.outcome.Verdict == judge.Unable && judge.IsUnsupported(m.outcome.Code):
			o.got = Unsupported
		case m.outcome.Verdict == judge.Unable:
			o.got = Broken
		case broken[name] != "":
			o.got, o.code, o.detail = Broken, "compile", broken[name]
		case unvetted[name] != "":
			o.got, o.code, o.detail = Broken, "vet", unvetted[name]
		}
		results[i] = o
	}
	return results, f.Drop(units)
}

// without are the units that have no fault.
func without(units []*forge.Unit, faults map[string]string) []*forge.Unit {
	var out []*forge.Unit
	for _, u := range units {
		if faults[u.Name] == "" {
			out = append(out, u)
		}
	}
	return out
}
