package validate

import (
	"context"
	"errors"

	"github.com/enhancedpresence/epx/xsd"
)

// Compile compiles schema documents with an engine, once package xsd has found
// nothing wrong with them. Engines accept some schemas that are not valid, and
// their own findings have no columns; this is the gate in front of them. Faults
// in the schema documents come as an [xsd.ErrorList] with all of them.
func Compile(ctx context.Context, engine Engine, src Sources) (Schema, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if _, err := xsd.Read(xsd.Options{FS: src.FS}, src.Files...); err != nil {
		var list xsd.ErrorList
		if errors.As(err, &list) {
			return nil, src.named(list)
		}
		return nil, err
	}
	return engine.Compile(ctx, src)
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
