package validate

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/enhancedpresence/epx/xmlrt"
	"github.com/enhancedpresence/epx/xsd"
	"github.com/enhancedpresence/epx/xsd/tables"
)

// Native is the engine of this module: package xsd reads the schemas, and the
// runtime of generated code judges documents by the same tables that generated
// packages carry. It streams: memory goes with the depth of a document, its
// longest tag or text, and the values that identity constraints compare.
//
// Its findings have lines, columns and paths, say what was expected, and name the
// place in the schema in Diagnostic.Related. It reports every fault of a document,
// up to [MaxFindings]; what follows from another fault is left out as far as
// that can be told. Document type declarations are refused. Hints in documents
// (xsi:schemaLocation) are not followed.
type Native struct{}

var _ Engine = Native{}

// NativeName is the name of the engine Native.
const NativeName = "epx"

// MaxFindings is the number of findings that Native reports of one document.
const MaxFindings = 1000

// Name returns "epx".
func (Native) Name() string { return NativeName }

// Compile implements [Engine]. The schema is a [*CompiledSchema].
func (Native) Compile(ctx context.Context, src Sources) (Schema, error) {
	s, err := compileNative(ctx, src)
	var list xsd.ErrorList
	switch {
	case err == nil:
		return s, nil
	case errors.As(err, &list) && len(list) > 0:
		first, at := *list[0], list[0].Position
		first.Position = xsd.Position{}
		return nil, &SchemaError{Engine: NativeName, File: at.File, Line: at.Line, Column: at.Column, Message: first.Error(), Err: err}
	}
	return nil, err
}

// compileNative reads and links a schema; its faults are an xsd.ErrorList.
func compileNative(ctx context.Context, src Sources) (*CompiledSchema, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	schema, err := xsd.Read(src.options(), src.Files...)
	if err != nil {
		return nil, src.faults(err)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	t, err := tables.Build(schema, nil)
	if err != nil {
		return nil, src.faults(err)
	}
	linked, err := xmlrt.Link(&t.Def, nil)
	if err != nil {
		return nil, fmt.Errorf("the tables of the schema: %w", err)
	}
	return newCompiledSchema(t, linked, src), nil
}

// faults names the documents of an xsd.ErrorList for people.
func (s Sources) faults(err error) error {
	var list xsd.ErrorList
	if errors.As(err, &list) {
		return s.named(list)
	}
	return err
}

// A CompiledSchema is a schema that documents are judged by, any number of them
// and by several goroutines at once.
type CompiledSchema struct {
	linked *xmlrt.Schema
	// What the tables were made from, for the places of declarations.
	types    map[*xmlrt.Type]xsd.Type
	elements map[*xmlrt.ElementDecl]*xsd.ElementDecl
	src      Sources
}

var (
	_ Schema      = (*CompiledSchema)(nil)
	_ ReaderJudge = (*CompiledSchema)(nil)
)

func newCompiledSchema(t *tables.Tables, linked *xmlrt.Schema, src Sources) *CompiledSchema {
	s := &CompiledSchema{
		linked: linked, src: src,
		types: make(map[*xmlrt.Type]xsd.Type, len(t.TypeAt)), elements: make(map[*xmlrt.ElementDecl]*xsd.ElementDecl, len(t.ElementAt)),
	}
	for i, at := range t.TypeAt {
		s.types[linked.Type(i)] = at
	}
	for i, at := range t.ElementAt {
		s.elements[linked.ElementDecl(i)] = at
	}
	return s
}

// Registry has the components of the schema, for decoding by them without
// generated code.
func (s *CompiledSchema) Registry() *xmlrt.Registry { return &s.linked.Registry }

// Judge is Validate.
func (s *CompiledSchema) Judge(ctx context.Context, name string, doc []byte) ([]Diagnostic, error) {
	return s.Validate(ctx, name, doc)
}

// large is the size of documents in bytes from which on the context is asked now
// and then.
const large = 4 << 20

// Validate implements [Schema].
func (s *CompiledSchema) Validate(ctx context.Context, name string, doc []byte) ([]Diagnostic, error) {
	if len(doc) >= large {
		return s.JudgeReader(ctx, name, bytes.NewReader(doc))
	}
	return s.judge(ctx, name, func(opts ...xmlrt.DecodeOption) error { return xmlrt.Check(s.Registry(), doc, opts...) })
}

// JudgeReader judges a document as it is read. The error is that of r, or the
// context's when that is done.
func (s *CompiledSchema) JudgeReader(ctx context.Context, name string, r io.Reader) ([]Diagnostic, error) {
	in := &checkedReader{ctx: ctx, r: r}
	return s.judge(ctx, name, func(opts ...xmlrt.DecodeOption) error {
		err := xmlrt.CheckReader(s.Registry(), in, opts...)
		if in.err != nil {
			return in.err
		}
		return err
	})
}

// checkedReader stops when a context is done, and keeps the error of its reader.
type checkedReader struct {
	ctx context.Context
	r   io.Reader
	err error
}

func (c *checkedReader) Read(p []byte) (int, error) {
	if c.err = c.ctx.Err(); c.err != nil {
		return 0, c.err
	}
	n, err := c.r.Read(p)
	if err != nil && err != io.EOF {
		c.err = err
	}
	return n, err
}

func (s *CompiledSchema) judge(ctx context.Context, name string, check func(...xmlrt.DecodeOption) error) ([]Diagnostic, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	var found []Diagnostic
	skipped := 0
	err := check(xmlrt.WithUnparsedEntities(), xmlrt.WithFindings(func(e *xmlrt.Error) bool {
		if len(found) == MaxFindings {
			skipped++
			return true
		}
		d := FromError(name, e)
		if r, ok := s.declared(e); ok {
			d.Related = append(d.Related, r)
		}
		found = append(found, d)
		return true
	}))
	var fault *xmlrt.Error
	if err != nil && !errors.As(err, &fault) {
		return nil, err
	}
	found = Normalize(found)
	if skipped > 0 {
		last := found[len(found)-1]
		found = append(found, Diagnostic{
			File: name, Line: last.Line, Column: last.Column, Code: string(xmlrt.CodeLimit),
			Message: fmt.Sprintf("%d more findings are left out; %d are shown", skipped, MaxFindings),
		})
	}
	return found, nil
}

// declared is the place in the schema that a finding is about.
func (s *CompiledSchema) declared(e *xmlrt.Error) (Related, bool) {
	if e.Decl != nil {
		if decl := s.elements[e.Decl]; decl != nil {
			return s.place(decl, "the element "+decl.Name.Local+" is declared here")
		}
	}
	t, ok := s.types[e.Type].(*xsd.ComplexType)
	if !ok {
		return Related{}, false
	}
	if i := strings.LastIndex(e.Path, "/@"); i >= 0 || e.Code == xmlrt.CodeMissingAttribute {
		name := e.Path[i+len("/@"):]
		if i < 0 {
			name = ""
		}
		if j := strings.IndexByte(name, ':'); j >= 0 {
			name = name[j+1:]
		}
		for _, u := range t.Attributes {
			if u.Decl.Name.Local == name && e.Code != xmlrt.CodeUnexpectedAttribute {
				return s.place(u, "the attribute "+name+" is declared here")
			}
		}
	}
	what := "the content of the element is defined here"
	if e.Code == xmlrt.CodeUnexpectedAttribute || e.Code == xmlrt.CodeMissingAttribute {
		what = "the attributes of the element are defined here"
	}
	return s.place(t, what)
}

// place is the place of a component in the documents of the schema.
func (s *CompiledSchema) place(c xsd.Component, message string) (Related, bool) {
	pos := c.Pos()
	if pos.Line == 0 { // built in
		return Related{}, false
	}
	return Related{File: s.src.DisplayName(pos.File), Line: pos.Line, Column: pos.Column, Message: message}, true
}
