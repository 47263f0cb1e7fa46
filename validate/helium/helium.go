// Package helium judges documents by schemas given at run time with the xsd
// package of github.com/lestrrat-go/helium, which is written in Go alone.
//
// # What to expect of it
//
// Findings carry a line and no column, and name element and attribute in the
// message instead of a path; content is not judged in an element whose
// attributes are at fault. A document that is not well-formed is reported with
// line and column of the place where the parser gave up, which lies at or
// behind the fault. Documents become a tree, which takes some 45 times
// their size in memory, so documents above 64 MiB are refused with the code
// limit-exceeded, and so are more than 1024 levels of elements. Document type
// declarations are refused in documents; schema documents may have one, of
// which external parts are never read.
//
// Schemas are compiled by the rules of XSD 1.1, because helium v0.7.0 goes wrong
// by those of 1.0: it rejects a restriction that inherits a required attribute,
// and mixes up the attributes of types that extend the same base, so that valid
// documents miss attributes that belong to another type. Of 1,433 schemas in
// real use that libxml2, Xerces-C and Xerces-J all accept, it accepts 1,429 by
// the rules of 1.1 and 1,076 by those of 1.0; of 14,019 documents of the W3C
// suite for 1.0 it judges 14,002 and 14,008 right. What XSD 1.1 allows beyond
// 1.0, such as the year 0000 and "+INF", is accepted. [Engine.Strict10] goes
// back.
//
// A rejected schema is an error that begins with "helium:". Hints in documents
// (xsi:schemaLocation) are not followed.
package helium

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/enhancedpresence/epx/validate"
	"github.com/enhancedpresence/epx/validate/internal/intake"
	"github.com/enhancedpresence/epx/validate/internal/schemaset"
	"github.com/enhancedpresence/epx/xmlrt"
	"github.com/lestrrat-go/helium"
	"github.com/lestrrat-go/helium/xsd"
)

// Name is the name of the engine.
const Name = "helium"

// Engine compiles schemas with helium. The zero value is ready.
type Engine struct {
	// Strict10 compiles by the rules of XSD 1.0, with the faults that the
	// package documentation tells of. It is for comparing with the letter of
	// 1.0, not for judging documents in use.
	Strict10 bool
}

// New returns the engine.
func New() Engine { return Engine{} }

var _ validate.Engine = Engine{}

// Name returns "helium".
func (Engine) Name() string { return Name }

// Compile implements [validate.Engine].
func (e Engine) Compile(ctx context.Context, src validate.Sources) (compiled validate.Schema, err error) {
	set, err := schemaset.Load(ctx, src)
	if err != nil {
		return nil, err
	}
	defer func() {
		if p := recover(); p != nil {
			compiled, err = nil, broken("compiling the schema", p)
		}
	}()

	files := &tree{set: set}
	faults := &collector{}
	entry := uri(set.Entry)
	parser := helium.NewParser().
		MaxDepth(intake.MaxDepth).
		SubstituteEntities(true)
	doc, err := parser.BaseURI(entry).Parse(ctx, set.Documents[set.Entry].Data)
	if err != nil {
		return nil, schemaFault(ctx, set, set.Entry, err)
	}
	doc.SetURL(entry)
	version := xsd.Version11
	if e.Strict10 {
		version = xsd.Version10
	}
	schema, err := xsd.NewCompiler().
		Version(version).
		Label(entry).
		BaseDir(entry).
		FS(files).
		Parser(parser).
		ErrorHandler(faults).
		Compile(ctx, doc)
	if err != nil {
		return nil, compileFault(ctx, set, faults.errs, err)
	}
	// From here on, documents could make the engine open files by
	// xsi:schemaLocation.
	files.sealed.Store(true)
	return &compiledSchema{schema: schema}, nil
}

// uri is the address under which the engine knows a document of the set. Its
// scheme leads nowhere, so locations resolve by the rules for URIs and end at
// the top of the tree.
func uri(file string) string {
	return (&url.URL{Scheme: scheme, OmitHost: true, Path: "/" + file}).String()
}

const scheme = "epx"

// tree serves the documents of a set, and nothing once it is sealed.
type tree struct {
	set    *schemaset.Set
	sealed atomic.Bool
}

// Open implements [fs.FS] for the names that uri makes.
func (t *tree) Open(name string) (fs.File, error) {
	u, err := url.Parse(name)
	if err == nil && u.Scheme == scheme && !t.sealed.Load() {
		file := strings.TrimPrefix(path.Clean(u.Path), "/")
		if d, ok := t.set.Documents[file]; ok {
			return &openDocument{Reader: bytes.NewReader(d.Data), name: path.Base(file)}, nil
		}
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

// openDocument is an open document of the set: a read-only file that is its own
// description.
type openDocument struct {
	*bytes.Reader
	name string
}

func (d *openDocument) Stat() (fs.FileInfo, error) { return d, nil }
func (d *openDocument) Close() error               { return nil }
func (d *openDocument) Name() string               { return d.name }
func (d *openDocument) Mode() fs.FileMode          { return 0o444 }
func (d *openDocument) ModTime() time.Time         { return time.Time{} }
func (d *openDocument) IsDir() bool                { return false }
func (d *openDocument) Sys() any                   { return nil }

// collector keeps the errors that the engine reports, warnings left out.
type collector struct {
	mu   sync.Mutex
	errs []error
}

// Handle implements [helium.ErrorHandler].
func (c *collector) Handle(_ context.Context, err error) {
	var leveled helium.ErrorLeveler
	if errors.As(err, &leveled) && leveled.ErrorLevel() == helium.ErrorLevelWarning {
		return
	}
	c.mu.Lock()
	c.errs = append(c.errs, err)
	c.mu.Unlock()
}

func broken(doing string, p any) error {
	return fmt.Errorf("%s: the engine broke down while %s: %v", Name, doing, p)
}

// schemaFault makes the error of a schema document that cannot be parsed.
func schemaFault(ctx context.Context, set *schemaset.Set, file string, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	d := parseFinding("", err)
	return &validate.SchemaError{
		Engine:  Name,
		File:    set.DisplayName(file),
		Line:    d.Line,
		Column:  d.Column,
		Message: d.Message,
		Err:     err,
	}
}

var faultLine = regexp.MustCompile(`(?s)^` + scheme + `:/(.*?):(\d+): (?:element [^:]*: )?(?:Schemas parser error : )?(.*)$`)

// compileFault makes the error of a schema that the engine rejects: what it
// says first, and how much more it says.
func compileFault(ctx context.Context, set *schemaset.Set, faults []error, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	e := &validate.SchemaError{Engine: Name, File: set.DisplayName(set.Entry), Err: err}
	text := strings.TrimPrefix(err.Error(), "xsd: ")
	if len(faults) > 0 {
		text = strings.TrimSpace(faults[0].Error())
	}
	var parse helium.ErrParseError
	if m := faultLine.FindStringSubmatch(text); m != nil {
		file, uerr := url.PathUnescape(m[1])
		if uerr != nil {
			file = m[1]
		}
		e.File = set.DisplayName(file)
		e.Line, _ = strconv.Atoi(m[2]) // digits by the pattern; too many of them are 0
		text = m[3]
	} else if errors.As(err, &parse) {
		e.Line, e.Column = parse.LineNumber, parse.Column
	}
	e.Message = strings.TrimSuffix(strings.ReplaceAll(text, scheme+":/", set.DisplayName("")), ".")
	if len(faults) > 1 {
		e.Message += fmt.Sprintf("; %d more", len(faults)-1)
	}
	for _, note := range set.Notes {
		e.Message += "; " + note
	}
	return e
}

// compiledSchema implements [validate.Schema].
type compiledSchema struct{ schema *xsd.Schema }

// Validate implements [validate.Schema].
func (s *compiledSchema) Validate(ctx context.Context, name string, data []byte) (found []validate.Diagnostic, err error) {
	if d := intake.Refuse(name, data); d != nil {
		return []validate.Diagnostic{*d}, nil
	}
	defer func() {
		if p := recover(); p != nil {
			found, err = nil, broken("judging the document", p)
		}
	}()
	doc, err := helium.NewParser().
		MaxDepth(intake.MaxDepth).
		Parse(ctx, data)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		return []validate.Diagnostic{parseFinding(name, err)}, nil
	case doc.IntSubset() != nil:
		// In an encoding that the refusal before parsing does not read.
		return []validate.Diagnostic{intake.DTDRefused(name)}, nil
	}
	sink := findings{name: name}
	err = xsd.NewValidator(s.schema).Label(name).ErrorHandler(&sink).Validate(ctx, doc)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil && !errors.Is(err, xsd.ErrValidationFailed):
		return nil, fmt.Errorf("%s: %w", Name, err)
	}
	found = withoutEchoes(sink.Diagnostics())
	if err != nil && len(found) == 0 {
		found = []validate.Diagnostic{{
			File:    name,
			Code:    validate.CodeSchemaInvalid,
			Message: "the document is not valid; the engine does not say why",
		}}
	}
	return found, nil
}

// withoutEchoes drops the complaint that a field of an identity constraint is
// not simple where it follows from another finding: the engine makes it of
// every field in an element that it has given up.
func withoutEchoes(found []validate.Diagnostic) []validate.Diagnostic {
	isEcho := func(d validate.Diagnostic) bool {
		return strings.HasSuffix(d.Message, " evaluates to a node whose type is not simple")
	}
	if !slices.ContainsFunc(found, func(d validate.Diagnostic) bool { return !isEcho(d) && d.Code != string(xmlrt.CodeLimit) }) {
		return found
	}
	return slices.DeleteFunc(found, isEcho)
}

// findings turns what the engine reports of a document into diagnostics.
type findings struct {
	intake.Findings
	name string
}

// Handle implements [helium.ErrorHandler].
func (f *findings) Handle(_ context.Context, err error) {
	d := validate.Diagnostic{File: f.name}
	var ve *xsd.ValidationError
	if errors.As(err, &ve) {
		d.Line = ve.Line
		d.Message = intake.Message(ve.Element, ve.AttributeName, ve.Message)
		d.Code, d.Rule = intake.Classify(ve.Message)
	} else {
		d.Message = strings.TrimSpace(err.Error())
		d.Code = validate.CodeSchemaInvalid
	}
	var leveled helium.ErrorLeveler
	if errors.As(err, &leveled) && leveled.ErrorLevel() == helium.ErrorLevelWarning {
		d.Severity = validate.SeverityWarning
	}
	f.Add(d)
}

// parseFinding makes the diagnostic of a document that cannot be parsed.
func parseFinding(name string, err error) validate.Diagnostic {
	d := validate.Diagnostic{File: name, Code: string(xmlrt.CodeMalformed), Message: strings.TrimSpace(err.Error())}
	var parse helium.ErrParseError
	if errors.As(err, &parse) {
		d.Line, d.Column = parse.LineNumber, parse.Column
		if parse.Err != nil {
			d.Message = strings.TrimSpace(parse.Err.Error())
		}
		if parse.Domain == helium.ErrorDomainNamespace {
			d.Code = string(xmlrt.CodeNamespace)
		}
	}
	switch {
	case strings.Contains(d.Message, "exceeded max depth"):
		d.Code = string(xmlrt.CodeLimit)
		d.Message = fmt.Sprintf("the document has more than %d levels of elements, the limit of this engine", intake.MaxDepth)
	case errors.Is(err, helium.ErrNodeContentTooLarge), errors.Is(err, helium.ErrNameTooLong):
		d.Code = string(xmlrt.CodeLimit)
	case strings.HasPrefix(d.Message, "encoding '"), errors.Is(err, helium.ErrEncodingBOMMismatch), errors.Is(err, helium.ErrInvalidEncodingName):
		d.Code = string(xmlrt.CodeEncoding)
	}
	return d
}
