package modes

import (
	"context"
	"io/fs"
	"time"

	"github.com/enhancedpresence/epx/internal/conformance/judge"
	"github.com/enhancedpresence/epx/internal/conformance/report"
	"github.com/enhancedpresence/epx/internal/conformance/suite"
)

// Validate holds the verdicts of an engine on every schema and instance
// against those of the suite.
func (r *Run) Validate(ctx context.Context) error { return r.groups(ctx, r.validate) }

func (r *Run) validate(ctx context.Context, g *suite.Group) []report.Row {
	judged := g.Schema != nil && g.Schema.Excluded == ""
	var instances []*suite.Instance
	for _, i := range g.Instances {
		if i.Excluded == "" {
			instances = append(instances, i)
		}
	}
	if !judged && len(instances) == 0 {
		return nil
	}
	var rows []report.Row
	began := time.Now()
	var schema judge.Schema
	compiled := judge.Guard(ctx, r.Limit, func(ctx context.Context) (o judge.Outcome) {
		schema, o = r.Engines[0].Compile(ctx, r.FS, g.Documents)
		return o
	})
	if judged {
		rows = append(rows, rowOf(caseOf(g, g.Schema, Validate), verdict(g.Schema), compiled, time.Since(began)))
	}
	for _, i := range instances {
		began := time.Now()
		o := compiled
		switch {
		case o.Verdict == judge.Valid:
			o = r.judge(ctx, schema, i.File)
		case g.Schema != nil:
			// There is no verdict on an instance when that on its schema is
			// wrong. Without a test of the schema, the schema that the instance
			// points at is a part of what is judged.
			o = judge.Outcome{Verdict: judge.Unable, Code: "schema", Detail: o.Detail}
		}
		rows = append(rows, rowOf(caseOf(g, &i.Test, Validate), verdict(&i.Test), o, time.Since(began)))
	}
	return rows
}

func (r *Run) judge(ctx context.Context, s judge.Schema, file string) judge.Outcome {
	data, err := fs.ReadFile(r.FS, file)
	if err != nil {
		return judge.Outcome{Verdict: judge.Unable, Code: "read", Detail: err.Error()}
	}
	return judge.Guard(ctx, r.Limit, func(ctx context.Context) judge.Outcome { return s.Judge(ctx, data) })
}

func rowOf(c report.Case, expected string, o judge.Outcome, took time.Duration) report.Row {
	return report.Row{Case: c, Expected: expected, Got: string(o.Verdict), Code: o.Code, Detail: o.Detail, Took: took}
}
