package validate

import (
	"context"

	"github.com/enhancedpresence/epx/xsd"
	"github.com/enhancedpresence/epx/xsd/tables"
)

// Compile compiles schema documents with an engine, nil for [Native], once package
// xsd has found nothing wrong with them. Other engines accept some schemas that
// are not valid, and their own findings have no columns; this is the gate in front
// of them. Faults in the schema documents come as an [xsd.ErrorList] with all of
// them.
func Compile(ctx context.Context, engine Engine, src Sources) (Schema, error) {
	switch engine.(type) {
	case nil, Native:
		s, err := compileNative(ctx, src)
		if err != nil {
			return nil, err
		}
		return s, nil
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	schema, err := xsd.Read(src.options(), src.Files...)
	if err == nil {
		err = tables.CheckSize(schema)
	}
	if err != nil {
		return nil, src.faults(err)
	}
	return compile(ctx, engine, src)
}

// compile lets go of an engine that goes on computing when ctx is done.
func compile(ctx context.Context, engine Engine, src Sources) (Schema, error) {
	type result struct {
		schema Schema
		err    error
	}
	done := make(chan result, 1)
	go func() {
		schema, err := engine.Compile(ctx, src)
		done <- result{schema, err}
	}()
	select {
	case r := <-done:
		return r.schema, r.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// named gives the documents in findings the names that people know them by.
func (s Sources) named(list xsd.ErrorList) xsd.ErrorList {
	out := make(xsd.ErrorList, len(list))
	for i, e := range list {
		named := *e
		if named.Position.File != "" {
			named.Position.File = s.DisplayName(named.Position.File)
		}
		out[i] = &named
	}
	return out
}
