// Package judge gives verdicts of engines on schemas and documents in one form.
package judge

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"github.com/enhancedpresence/epx/internal/conformance/driver"
	"github.com/enhancedpresence/epx/xmlrt"
)

// A Verdict is what an engine says of a schema or a document.
type Verdict string

// The verdicts. Unable is that of an engine that does not support something,
// met one of its limits, or broke down.
const (
	Valid   Verdict = "valid"
	Invalid Verdict = "invalid"
	Unable  Verdict = "unable"
)

// An Outcome is a verdict with its reason: for Invalid the rule that is broken,
// where the engine names one, and what it says first.
type Outcome struct {
	Verdict      Verdict
	Code, Detail string
}

// An Engine compiles schemas.
type Engine interface {
	Name() string
	// Compile reads schema documents, which are paths in fsys. The Schema is
	// nil unless the verdict is Valid.
	Compile(ctx context.Context, fsys fs.FS, documents []string) (Schema, Outcome)
}

// A Schema judges documents. It is safe for use by several goroutines.
type Schema interface {
	Judge(ctx context.Context, document []byte) Outcome
}

// All returns the engines of a list of names, separated by commas.
func All(names string) ([]Engine, error) {
	var out []Engine
	for name := range strings.SplitSeq(names, ",") {
		e, err := newEngine(strings.TrimSpace(name))
		if err != nil {
			return nil, err
		}
		out = append(out, e)
	}
	return out, nil
}

func newEngine(name string) (Engine, error) {
	make, ok := engines[name]
	if !ok {
		return nil, fmt.Errorf("there is no engine %q; expected one of %s", name, strings.Join(Names(), ", "))
	}
	return make()
}

// Own is the name of our own engine: the reader of package xsd, and the tables
// of its schemas, run by the runtime without generated code.
const Own = "epx"

// Names are the names of all engines.
func Names() []string {
	var names []string
	for n := range engines {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}

// Guard bounds what calls an engine: it makes outcomes of panics and of the end
// of the time.
func Guard(ctx context.Context, limit time.Duration, call func(context.Context) Outcome) Outcome {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	late := Outcome{Unable, "time", fmt.Sprintf("no verdict within %v", limit)}
	if ctx.Err() != nil {
		return late
	}
	done := make(chan Outcome, 1)
	go func() {
		defer func() {
			if p := recover(); p != nil {
				done <- Outcome{Unable, "panic", fmt.Sprintf("%v at %s", p, driver.PanicPlace())}
			}
		}()
		done <- call(ctx)
	}()
	select {
	case o := <-done:
		return o
	case <-ctx.Done():
		return late
	}
}

// orEmpty replaces no documents by one that declares nothing.
func orEmpty(fsys fs.FS, documents []string) (fs.FS, []string) {
	if len(documents) > 0 {
		return fsys, documents
	}
	return emptySchema, []string{"empty.xsd"}
}

// ofDocument is the outcome for what the runtime says of a document.
func ofDocument(err error) Outcome {
	var e *xmlrt.Error
	switch {
	case err == nil:
		return Outcome{Verdict: Valid}
	case !errors.As(err, &e):
		return Outcome{Unable, "error", err.Error()}
	}
	return Classify(e)
}

// Classify makes an outcome of a finding of the runtime: limits and DTDs that it
// refuses are no verdicts on the document.
func Classify(e *xmlrt.Error) Outcome {
	o := Outcome{Invalid, e.Rule, e.Error()}
	if o.Code == "" {
		o.Code = string(e.Code)
	}
	switch e.Code {
	case xmlrt.CodeLimit, xmlrt.CodeDTD:
		o.Verdict, o.Code = Unable, string(e.Code)
	}
	return o
}
