package presence

import (
	"context"
	"io/fs"
	"sync"

	"github.com/enhancedpresence/epx/validate"
	catalog "github.com/enhancedpresence/epx/xsd/presence"
)

// placed is one of the schema sets, compiled with the places of its components.
// Generated code has none.
type placed func() (*validate.CompiledSchema, error)

var (
	readerPlaces = placed(sync.OnceValues(func() (*validate.CompiledSchema, error) {
		return compilePlaces(catalog.Reader(), "xsd/presence/")
	}))
	writerPlaces = placed(sync.OnceValues(func() (*validate.CompiledSchema, error) {
		return compilePlaces(catalog.Writer(), "xsd/presence/strict/")
	}))
)

func compilePlaces(set fs.FS, prefix string) (*validate.CompiledSchema, error) {
	files, err := fs.Glob(set, "*.xsd")
	if err != nil {
		return nil, err
	}
	schema, err := validate.Native{}.Compile(context.Background(), validate.Sources{FS: set, Files: files, Prefix: prefix})
	if err != nil {
		return nil, err
	}
	return schema.(*validate.CompiledSchema), nil
}

// relate adds the places in the schema that findings are about: the document is
// judged once more, by the schema with its places.
func (p placed) relate(ctx context.Context, name string, doc []byte, found []validate.Diagnostic) error {
	schema, err := p()
	if err != nil {
		return err
	}
	again, err := schema.Judge(ctx, name, doc)
	if err != nil {
		return err
	}
	type finding struct {
		line, column int
		code         string
	}
	related := make(map[finding][]validate.Related, len(again))
	for _, d := range again {
		related[finding{d.Line, d.Column, d.Code}] = d.Related
	}
	for i := range found {
		d := &found[i]
		if d.Related == nil {
			d.Related = related[finding{d.Line, d.Column, d.Code}]
		}
	}
	return nil
}
