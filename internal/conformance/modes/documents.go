package modes

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"time"

	"github.com/enhancedpresence/epx/internal/conformance/driver"
	"github.com/enhancedpresence/epx/internal/conformance/forge"
	"github.com/enhancedpresence/epx/internal/conformance/judge"
	"github.com/enhancedpresence/epx/internal/conformance/report"
	"github.com/enhancedpresence/epx/internal/conformance/suite"
)

const driverPackage = forge.Repository + "/internal/conformance/driver"

// What may come of an instance in RoundTrip and Reject, besides Refused.
const (
	Same      = "same"      // decoded, encoded, valid and the same document
	Different = "different" // encoded as another document
	Accepted  = "accepted"  // decoded, although it should not
	Undecoded = "undecoded" // refused, although it should not
	Unencoded = "unencoded" // decoded and not encoded
	Unsound   = "invalid"   // encoded as a document that the engine refuses
	Kept      = "kept"      // declared content was not decoded into its type
	Unjudged  = "unjudged"  // encoded, and nobody can say how well
	NoDecoder = "no-decoder"
)

// RoundTrip decodes and encodes every valid instance by generated code.
func (r *Run) RoundTrip(ctx context.Context) error {
	return r.documents(ctx, RoundTrip, Same, true, r.roundTrip)
}

// Reject has generated decoders refuse every invalid instance.
func (r *Run) Reject(ctx context.Context) error {
	return r.documents(ctx, Reject, Refused, false, r.reject)
}

// A job is an instance to be tried.
type job struct {
	group    *suite.Group
	instance *suite.Instance
	made     *made
	row      report.Row
	document []byte
}

// documents runs a mode on the instances that are expected to be valid, or on
// those that are not.
func (r *Run) documents(ctx context.Context, mode, expected string, valid bool, try func(context.Context, *client, *job)) error {
	wanted := func(i *suite.Instance) bool { return i.Excluded == "" && i.Valid == valid }
	var groups []*suite.Group
	for _, g := range r.Groups {
		for _, i := range g.Instances {
			if wanted(i) && len(g.Documents) > 0 {
				groups = append(groups, g)
				break
			}
		}
	}
	return r.batches(ctx, groups, func(ctx context.Context, f *forge.Forge, batch []*suite.Group) error {
		all, err := r.make(ctx, f, batch)
		if err != nil {
			return err
		}
		var units []*forge.Unit
		for _, m := range all {
			if m.outcome.Verdict == judge.Valid {
				units = append(units, m.unit)
			}
		}
		program, faults, err := f.Program(ctx, units, source)
		if err != nil {
			return err
		}
		var jobs []*job
		for i, g := range batch {
			m := all[i]
			if text := faults[m.unit.Name]; text != "" {
				m.outcome = judge.Outcome{Verdict: judge.Unable, Code: "compile", Detail: text}
			}
			for _, inst := range g.Instances {
				if wanted(inst) {
					jobs = append(jobs, &job{group: g, instance: inst, made: m, row: report.Row{Case: caseOf(g, &inst.Test, mode), Expected: expected}})
				}
			}
		}
		if err := r.try(ctx, program, jobs, try); err != nil {
			return err
		}
		return f.Drop(units)
	})
}

// try runs the jobs, with as many driver programs as there may be.
func (r *Run) try(ctx context.Context, program string, jobs []*job, try func(context.Context, *client, *job)) error {
	clients := make(chan *client, max(r.Jobs, 1))
	for range cap(clients) {
		clients <- &client{program: program, limit: r.Limit}
	}
	err := inOrder(ctx, r.Jobs, jobs, func(j *job) *job {
		began := time.Now()
		if o := j.made.outcome; o.Verdict != judge.Valid {
			j.row.Got, j.row.Code, j.row.Detail = NoDecoder, o.Code, o.Detail
			if o.Verdict == judge.Invalid && j.group.Schema == nil {
				// The schema that the instance points at is a part of the
				// instance.
				j.row.Got = Refused
			}
			return j
		}
		data, err := fs.ReadFile(r.FS, j.instance.File)
		if err != nil {
			j.row.Got, j.row.Code, j.row.Detail = NoDecoder, "read", err.Error()
			return j
		}
		j.document = data
		c := <-clients
		try(ctx, c, j)
		clients <- c
		j.row.Took = time.Since(began)
		return j
	}, func(_ int, j *job) { r.Write(j.row) })
	for range cap(clients) {
		(<-clients).close()
	}
	return err
}

// source is the main package of the driver for units.
func source(units []*forge.Unit) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "package main\n\nimport (\n\t%q\n\t%q\n", driverPackage, forge.Repository+"/xmlrt")
	n := 0
	for _, u := range units {
		for _, p := range u.Packages {
			fmt.Fprintf(&b, "\tp%d %q\n", n, u.Import+"/"+p)
			n++
		}
	}
	b.WriteString(")\n\nfunc main() {\n\tdriver.Main(map[string]func() []*xmlrt.Schema{\n")
	n = 0
	for _, u := range units {
		fmt.Fprintf(&b, "\t\t%q: func() []*xmlrt.Schema { return []*xmlrt.Schema{", u.Name)
		for i := range u.Packages {
			if i > 0 {
				b.WriteString(", ")
			}
			fmt.Fprintf(&b, "p%d.Schema()", n)
			n++
		}
		b.WriteString("} },\n")
	}
	b.WriteString("\t})\n}\n")
	return b.Bytes()
}

func (r *Run) reject(ctx context.Context, c *client, j *job) {
	a := c.ask(ctx, &driver.Request{Unit: j.made.unit.Name, Document: j.document, DecodeOnly: true})
	switch o := ofAnswer(a); {
	case a.Fault == nil:
		j.row.Got, j.row.Code, j.row.Detail = Accepted, "accepted", "decoded without an error"
	case a.Fault.Step != driver.Decoding || o.Verdict != judge.Invalid:
		j.row.Got, j.row.Code, j.row.Detail = Undecoded, o.Code, o.Detail
	default:
		j.row.Got, j.row.Code, j.row.Detail = Refused, o.Code, o.Detail
	}
}

// ofAnswer is what the fault of an answer says of the document.
func ofAnswer(a *driver.Answer) judge.Outcome {
	switch f := a.Fault; {
	case f == nil:
		return judge.Outcome{Verdict: judge.Valid}
	case f.Panic:
		return judge.Outcome{Verdict: judge.Unable, Code: "panic", Detail: f.Text}
	case f.Err == nil:
		return judge.Outcome{Verdict: judge.Unable, Code: "error", Detail: f.Text}
	default:
		return judge.Classify(f.Err)
	}
}

func (r *Run) roundTrip(ctx context.Context, c *client, j *job) {
	row := &j.row
	a := c.ask(ctx, &driver.Request{Unit: j.made.unit.Name, Document: j.document})
	if a.Fault != nil {
		o := ofAnswer(a)
		row.Got, row.Code, row.Detail = Unencoded, o.Code, o.Detail
		if a.Fault.Step != driver.Encoding {
			row.Got = Undecoded
		}
		return
	}
	outcome := judge.Guard(ctx, r.Limit, func(ctx context.Context) judge.Outcome {
		row.Got, row.Code, row.Detail = r.compare(ctx, j, a)
		return judge.Outcome{Verdict: judge.Valid}
	})
	if outcome.Verdict != judge.Valid {
		row.Got, row.Code, row.Detail = Different, outcome.Code, outcome.Detail
	}
}
