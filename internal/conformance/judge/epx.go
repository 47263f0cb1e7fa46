package judge

import (
	"cmp"
	"context"
	"errors"
	"io/fs"

	"github.com/enhancedpresence/epx/validate"
	"github.com/enhancedpresence/epx/validate/helium"
	"github.com/enhancedpresence/epx/validate/libxml2"
	"github.com/enhancedpresence/epx/xmlrt"
	"github.com/enhancedpresence/epx/xsd"
	"github.com/enhancedpresence/epx/xsd/tables"
)

// engines makes the engines, by their names.
var engines = map[string]func() (Engine, error){
	Own:         func() (Engine, error) { return epx{}, nil },
	helium.Name: func() (Engine, error) { return loaded{helium.New(), helium.Name}, nil },
	// By the letter of XSD 1.0, where helium does not go by 1.1.
	helium.Name + "-1.0": func() (Engine, error) { return loaded{helium.Engine{Strict10: true}, helium.Name + "-1.0"}, nil },
	libxml2.Name: func() (Engine, error) {
		e, err := libxml2.New()
		return loaded{e, libxml2.Name}, err
	},
}

type epx struct{}

func (epx) Name() string { return Own }

func (epx) Compile(_ context.Context, fsys fs.FS, documents []string) (Schema, Outcome) {
	_, linked, o := Link(fsys, documents)
	if o.Verdict != Valid {
		return nil, o
	}
	return linkedSchema{linked}, o
}

// Link reads schema documents and makes their tables ready for use.
func Link(fsys fs.FS, documents []string) (*xsd.Schema, *Tables, Outcome) {
	fsys, documents = orEmpty(fsys, documents)
	schema, err := xsd.Read(xsd.Options{FS: fsys, Incomplete: true}, documents...)
	if err != nil {
		return nil, nil, OfSchema(err)
	}
	linked, o := LinkSchema(schema)
	return schema, linked, o
}

// Tables are the linked tables of a schema.
type Tables struct {
	*tables.Tables
	Linked *xmlrt.Schema
}

// LinkSchema makes the tables of a schema ready for use.
func LinkSchema(schema *xsd.Schema) (*Tables, Outcome) {
	t, err := tables.Build(schema, nil)
	if err != nil {
		return nil, OfSchema(err)
	}
	linked, err := xmlrt.Link(&t.Def, nil)
	if err != nil {
		return nil, Outcome{Unable, "link", err.Error()}
	}
	return &Tables{t, linked}, Outcome{Verdict: Valid}
}

// OfSchema is the outcome for what is wrong with a schema.
func OfSchema(err error) Outcome {
	var list xsd.ErrorList
	if !errors.As(err, &list) || len(list) == 0 {
		return Outcome{Unable, "error", err.Error()}
	}
	for _, e := range list {
		if IsUnsupported(e.Rule) {
			return Outcome{Unable, e.Rule, e.Error()}
		}
	}
	return Outcome{Invalid, cmp.Or(list[0].Rule, "schema"), list[0].Error()}
}

// IsUnsupported reports whether a finding with that rule is about us and not
// about the schema.
func IsUnsupported(rule string) bool {
	switch rule {
	case "unsupported", string(xmlrt.CodeLimit), string(xmlrt.CodeDTD):
		return true
	}
	return false
}

type linkedSchema struct{ *Tables }

func (s linkedSchema) Judge(_ context.Context, document []byte) Outcome {
	return ofDocument(xmlrt.Check(&s.Linked.Registry, document, xmlrt.WithDTD()))
}

// loaded is an engine that package validate can load.
type loaded struct {
	engine validate.Engine
	name   string
}

func (l loaded) Name() string { return l.name }

func (l loaded) Compile(ctx context.Context, fsys fs.FS, documents []string) (Schema, Outcome) {
	fsys, documents = orEmpty(fsys, documents)
	s, err := l.engine.Compile(ctx, validate.Sources{FS: fsys, Files: documents})
	var fault *validate.SchemaError
	switch {
	case err == nil:
		return loadedSchema{s}, Outcome{Verdict: Valid}
	case errors.As(err, &fault):
		return nil, Outcome{Invalid, "schema", fault.Error()}
	}
	return nil, Outcome{Unable, "error", err.Error()}
}

type loadedSchema struct{ validate.Schema }

func (s loadedSchema) Judge(ctx context.Context, document []byte) Outcome {
	found, err := s.Validate(ctx, "document", document)
	if err != nil {
		return Outcome{Unable, "error", err.Error()}
	}
	for _, d := range found {
		if d.Severity != validate.SeverityError {
			continue
		}
		o := Outcome{Invalid, d.Rule, d.Message}
		if o.Code == "" {
			o.Code = d.Code
		}
		if d.Code == string(xmlrt.CodeLimit) || d.Code == string(xmlrt.CodeDTD) {
			o.Verdict, o.Code = Unable, d.Code
		}
		return o
	}
	return Outcome{Verdict: Valid}
}
