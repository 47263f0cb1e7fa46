package presence

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"sync"

	"github.com/enhancedpresence/epx/generated"
	"github.com/enhancedpresence/epx/presence/grammar"
	"github.com/enhancedpresence/epx/validate"
	"github.com/enhancedpresence/epx/xmlrt"
	"github.com/enhancedpresence/epx/xsd"
	catalog "github.com/enhancedpresence/epx/xsd/presence"
	"github.com/enhancedpresence/epx/xsd/tables"
)

// DefaultMaxFindings is the number of findings of one document that are kept
// unless told otherwise.
const DefaultMaxFindings = 1000

// streamSize is the size of the smallest document that is decoded piece by
// piece, so that a cancellation takes effect in the middle of it.
const streamSize = 1 << 20

// Options adjust a Judge. The zero value reads as a receiver, with default
// limits.
type Options struct {
	// Strict judges by the writer's schema set instead of the reader's.
	Strict bool
	// MaxFindings is the number of findings of one document that are kept; with
	// one more, judging ends and a last finding with the code limit-exceeded
	// says so. 0 or less is DefaultMaxFindings.
	MaxFindings int
	// Limits bound what a document may ask for.
	Limits xmlrt.Limits
	// Checks and NoChecks name checks that run, and that do not, beside those
	// that run by default; see [Checks] for what there is. AllChecks stands for
	// every one. A check that both name runs.
	Checks, NoChecks []string
	// Categories are an application's own categories, from ReadCategories; nil
	// is none. Their instances are judged in envelopes, in extensions and as
	// documents.
	Categories *Categories
	// Places adds to findings the places of the declarations in the schema set that
	// they are about, in Diagnostic.Related. A document with findings is then judged
	// twice.
	Places bool
}

// A Judge judges presence documents. It is safe for concurrent use.
type Judge struct {
	registry    *xmlrt.Registry
	strict      bool
	maxFindings int
	limits      xmlrt.Limits
	streamSize  int
	checks      checkSet
	passes      sync.Pool // of *pass
	own         *Categories
	documented  map[string]catalog.Category
	places      placed // nil unless asked for
}

var _ validate.Judge = (*Judge)(nil)

// New makes a Judge. The writer's schema set is compiled once in the life of a
// program, by the first strict Judge. The error is an [*UnknownCheckError], or a
// fault of that set.
func New(o Options) (*Judge, error) {
	on, err := newCheckSet(o.Checks, o.NoChecks)
	if err != nil {
		return nil, err
	}
	j := &Judge{
		registry:    generated.Registry(),
		strict:      o.Strict,
		maxFindings: DefaultMaxFindings,
		limits:      o.Limits,
		streamSize:  streamSize,
		checks:      on,
		own:         o.Categories,
		documented:  documented(),
	}
	if o.MaxFindings > 0 {
		j.maxFindings = o.MaxFindings
	}
	if o.Places {
		j.places = readerPlaces
		if o.Strict {
			j.places = writerPlaces
		}
	}
	if o.Strict {
		schema, err := writer()
		if err != nil {
			return nil, fmt.Errorf("compiling the writer's schema set: %w", err)
		}
		j.registry = &schema.Registry
	}
	return j, nil
}

// writer is the writer's schema set as tables, without Go types.
var writer = sync.OnceValues(func() (*xmlrt.Schema, error) {
	set := catalog.Writer()
	files, err := fs.Glob(set, "*.xsd")
	if err != nil {
		return nil, err
	}
	schema, err := xsd.Read(xsd.Options{FS: set}, files...)
	if err != nil {
		return nil, err
	}
	t, err := tables.Build(schema, nil)
	if err != nil {
		return nil, err
	}
	return xmlrt.Link(&t.Def, nil)
})

// Judge judges one document. The diagnostics carry name as their File and are
// sorted; none means that the document is valid. A document that is not
// well-formed is a finding with one of the codes malformed, namespace,
// encoding, dtd-refused and limit-exceeded, behind those of the part that could
// be judged. The error is the context's when that is done before the verdict.
func (j *Judge) Judge(ctx context.Context, name string, doc []byte) ([]validate.Diagnostic, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	// What a grammar's style sheets hold is no presence data.
	doc = grammar.WithoutStyleSheets(doc)
	p := j.pass(doc)
	defer j.release(p)
	root := p.root()
	f := findings{max: j.maxFindings}
	if err := j.decode(ctx, doc, root, &f); err != nil {
		return nil, err
	}
	if root != (xmlrt.QName{}) && (j.checks != 0 || isEnvelope(root)) {
		if err := p.run(ctx); err != nil {
			return nil, err
		}
	}
	out := f.diagnostics(name, doc, p)
	if j.places != nil && len(f.list) > 0 {
		if err := j.places.relate(ctx, name, doc, out); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// isEnvelope reports whether documents with the document element carry
// instances, which findings name.
func isEnvelope(root xmlrt.QName) bool {
	switch roots[root] {
	case kindPublish, kindCategories, kindRoamingData:
		return true
	}
	return false
}

// documented are the documented categories by name.
var documented = sync.OnceValue(func() map[string]catalog.Category {
	m := make(map[string]catalog.Category)
	for _, c := range catalog.Categories() {
		m[c.Name] = c
	}
	return m
})

// category is the category of the given name.
func (j *Judge) category(name []byte) (catalog.Category, bool) {
	c, ok := j.documented[string(name)]
	if !ok && j.own != nil {
		c, ok = j.own.byName[string(name)]
	}
	return c, ok
}

// categoryNames are the names of the categories that are known.
func (j *Judge) categoryNames() []string {
	var names []string
	for _, c := range catalog.Categories() {
		names = append(names, c.Name)
	}
	if j.own != nil {
		names = append(names, j.own.names...)
	}
	return append(names, bareCategories...)
}

// decode judges the document, with the given document element, by the schema.
// The error is for a decoder that could not do its work.
func (j *Judge) decode(ctx context.Context, doc []byte, root xmlrt.QName, f *findings) error {
	options := []xmlrt.DecodeOption{
		xmlrt.WithLimits(j.limits),
		xmlrt.WithFindings(func(e *xmlrt.Error) bool { return f.add(e) && ctx.Err() == nil }),
	}
	if d, ok := catalog.LookupDocument(root); ok && d.AnyNamespace() {
		options = append(options, xmlrt.WithRootNamespaceAs(""))
	}
	known := j.registry
	if j.own != nil {
		// What is looked up is first sought in the registry of the option.
		known = &j.own.schema.Registry
		options = append(options, xmlrt.WithRegistry(j.registry))
	}
	var err error
	if len(doc) < j.streamSize {
		err = xmlrt.Check(known, doc, options...)
	} else {
		err = xmlrt.CheckReader(known, &contextReader{ctx, doc}, options...)
		locate(f.list, doc)
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var finding *xmlrt.Error
	if err != nil && !errors.As(err, &finding) {
		return err
	}
	return nil
}

// locate gives findings the positions of their offsets. Decoding piece by piece
// knows only that of the token that it is at.
func locate(list []*xmlrt.Error, doc []byte) {
	s := xmlrt.NewScanner(doc, xmlrt.ScanOptions{})
	s.Next() // settles the encoding; its error is among the findings
	for _, e := range list {
		e.Line, e.Column = s.Position(e.Offset)
	}
}

// contextReader reads a document until the context is done.
type contextReader struct {
	ctx  context.Context
	rest []byte
}

func (r *contextReader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	if len(r.rest) == 0 {
		return 0, io.EOF
	}
	n := copy(p, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

// findings gathers the findings of one document.
type findings struct {
	list []*xmlrt.Error
	max  int
	full bool // there was one more
}

// add keeps a finding if there is room, and reports whether there was.
func (f *findings) add(e *xmlrt.Error) bool {
	if len(f.list) >= f.max {
		f.full = true
		return false
	}
	f.list = append(f.list, e)
	return true
}

// diagnostics renders the findings and the remarks of the pass, each with the
// instance that it is in.
func (f *findings) diagnostics(name string, doc []byte, p *pass) []validate.Diagnostic {
	p.settle(f.list)
	if len(f.list) == 0 && len(p.remarks) == 0 {
		return nil
	}
	room := f.max - len(f.list)
	if len(p.remarks) > room {
		f.full = true
	}
	out := make([]validate.Diagnostic, len(f.list), len(f.list)+len(p.remarks))
	for i, e := range f.list {
		out[i] = validate.FromError(name, e)
		p.attribute(&out[i], e.Offset)
	}
	out = validate.Normalize(append(out, p.diagnostics(name, doc, room)...))
	if f.full {
		last := out[len(out)-1]
		out = append(out, validate.Diagnostic{
			File: name, Line: last.Line, Column: last.Column, Code: string(xmlrt.CodeLimit),
			Message: fmt.Sprintf("more than %d findings; what follows is not judged", f.max),
		})
	}
	return out
}

// attribute names the instance that a finding is in.
func (p *pass) attribute(d *validate.Diagnostic, offset int64) {
	if at := p.instanceAt(offset); at >= 0 {
		in := &p.instances[at]
		d.Category = in.category
		if in.container.ok && in.container.value <= math.MaxUint32 {
			d.Container = new(uint32(in.container.value))
		}
	}
}
