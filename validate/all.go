package validate

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// All is several engines as one: the findings are those of the first, and where
// another has a different verdict on a document, that is a finding with the code
// [CodeEnginesDiffer].
type All []Engine

// AllName is the name of the engine All.
const AllName = "all"

// CodeEnginesDiffer is the code of a finding that engines differ in their verdicts
// on a document.
const CodeEnginesDiffer = "engines-differ"

// Name returns "all".
func (All) Name() string { return AllName }

// Compile implements [Engine]. The first engine has to take the schema; one of the
// others that does not differs on every document.
func (all All) Compile(ctx context.Context, src Sources) (Schema, error) {
	var s allSchemas
	for i, e := range all {
		schema, err := e.Compile(ctx, src)
		if ctx.Err() != nil { // whatever the engine made of it
			return nil, ctx.Err()
		}
		if i == 0 && err != nil {
			return nil, err
		}
		s = append(s, compiledBy{e.Name(), schema, err})
	}
	return s, nil
}

type compiledBy struct {
	engine string
	schema Schema
	err    error // why there is no schema
}

type allSchemas []compiledBy

// Validate implements [Schema].
func (s allSchemas) Validate(ctx context.Context, name string, doc []byte) ([]Diagnostic, error) {
	var found []Diagnostic
	var says []string
	differ := false
	valid := true
	for i, by := range s {
		if by.err != nil {
			differ = true
			says = append(says, by.engine+" does not take the schema: "+by.err.Error())
			continue
		}
		theirs, err := by.schema.Validate(ctx, name, doc)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", by.engine, err)
		}
		bad := slices.IndexFunc(theirs, func(d Diagnostic) bool { return d.Severity == SeverityError })
		if i == 0 {
			found, valid = theirs, bad < 0
		}
		differ = differ || valid != (bad < 0)
		if bad < 0 {
			says = append(says, by.engine+" finds the document valid")
			continue
		}
		first := theirs[bad]
		first.File = ""
		text := by.engine + " says"
		if first.Line > 0 {
			text += fmt.Sprintf(" of line %d", first.Line)
		}
		says = append(says, text+": "+first.Message)
	}
	if differ {
		found = append(found, Diagnostic{File: name, Code: CodeEnginesDiffer, Message: "the engines differ: " + strings.Join(says, "; ")})
	}
	return Normalize(found), nil
}
