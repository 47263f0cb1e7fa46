package modes

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"strings"
	"sync"

	"github.com/enhancedpresence/epx/internal/conformance/driver"
	"github.com/enhancedpresence/epx/internal/conformance/judge"
	"github.com/enhancedpresence/epx/internal/infoset"
	"github.com/enhancedpresence/epx/xmlrt"
	"github.com/enhancedpresence/epx/xsd"
)

// compare holds what was encoded against the document that was decoded, and
// says what came of it, with code and detail.
func (r *Run) compare(ctx context.Context, j *job, a *driver.Answer) (got, code, detail string) {
	m := j.made
	m.once.Do(func() { r.prepare(j) })
	if o := m.judgeAgain(ctx, j.document, a.Encoded); o.Verdict == judge.Unable {
		return Unjudged, o.Code, o.Detail
	} else if o.Verdict == judge.Invalid {
		return Unsound, o.Code, fmt.Sprintf("%s; encoded as %s", o.Detail, a.Encoded)
	}
	if m.linked.Verdict != judge.Valid {
		return Unjudged, m.linked.Code, m.linked.Detail
	}
	registry := &m.tables.Linked.Registry
	before, err := infoset.Read(registry, bytes.Clone(j.document))
	if err != nil {
		return Unjudged, "own", err.Error()
	}
	after, err := infoset.Read(registry, bytes.Clone(a.Encoded))
	if err != nil {
		return Unsound, "own", fmt.Sprintf("%v; encoded as %s", err, a.Encoded)
	}
	if differences := infoset.Diff(before, after); len(differences) > 0 {
		first := differences[0]
		return Different, kindOfDifference(first), fmt.Sprintf("%s; encoded as %s", first, a.Encoded)
	}
	if d := declared(j, a.Kept); d != "" {
		return Kept, "kept", d
	}
	return Same, "", ""
}

// An opinion is what an engine makes of a schema, found out when somebody asks:
// there are schemas that one engine reads at once and another takes minutes for.
type opinion struct {
	engine    judge.Engine
	fsys      fs.FS
	documents []string
	once      sync.Once
	schema    judge.Schema
	outcome   judge.Outcome
}

func (o *opinion) ask(ctx context.Context) (judge.Schema, judge.Outcome) {
	o.once.Do(func() { o.schema, o.outcome = o.engine.Compile(ctx, o.fsys, o.documents) })
	return o.schema, o.outcome
}

// prepare makes the schema of a job ready for comparing: for the engines, and as
// tables.
func (r *Run) prepare(j *job) {
	m := j.made
	fsys, documents := judge.Ease(r.FS, m.schema, j.group.Documents)
	for _, e := range r.Engines {
		m.opinions = append(m.opinions, &opinion{engine: e, fsys: fsys, documents: documents})
	}
	m.tables, m.linked = judge.LinkSchema(m.schema)
}

// judgeAgain is the verdict on what was encoded of the first engine that takes
// the document itself for valid: another says nothing about what became of it.
// The outcome is Unable when there is no such engine.
func (m *made) judgeAgain(ctx context.Context, document, encoded []byte) judge.Outcome {
	var refused []string
	for _, op := range m.opinions {
		schema, o := op.ask(ctx)
		if o.Verdict == judge.Valid {
			if o = schema.Judge(ctx, document); o.Verdict == judge.Valid {
				return schema.Judge(ctx, encoded)
			}
		} else {
			o.Detail = "the schema: " + o.Detail
		}
		refused = append(refused, op.engine.Name()+": "+o.Detail)
	}
	return judge.Outcome{Verdict: judge.Unable, Code: "original-refused", Detail: strings.Join(refused, "; ")}
}

// kindOfDifference is a word for the differences of one kind.
func kindOfDifference(text string) string {
	for _, k := range []struct{ part, kind string }{
		{": element ", "name"}, {" children became ", "children"}, {": the value ", "value"}, {": the text ", "text"},
		{" is lost", "attribute-lost"}, {" is invented", "attribute-invented"}, {": the attribute ", "attribute"},
	} {
		if strings.Contains(text, k.part) {
			return k.kind
		}
	}
	return "other"
}

// declared names an element that was kept as it stood although the content model
// of the element around it declares it, with another type than xs:anyType, and
// no wildcard of the model admits it; "" when there is none.
func declared(j *job, kept []driver.Kept) string {
	if len(kept) == 0 {
		return ""
	}
	// What is kept is told by its text. Elements with the same text may stand
	// where there is a wildcard, so count.
	type text struct {
		name xmlrt.QName
		xml  string
	}
	count := map[text]int{}
	for _, k := range kept {
		count[text{k.Name, string(k.XML)}]++
	}
	var suspects []text
	err := elements(j, func(name xmlrt.QName, xml []byte, around xsd.Type, root bool) {
		t := text{name, string(xml)}
		if count[t] == 0 {
			return
		}
		complex, _ := around.(*xsd.ComplexType)
		e := j.made.schema.Element(name)
		switch {
		case root && e != nil && !isAnyType(e.Type), complex != nil && declares(j.made.schema, complex.Particle, name):
			suspects = append(suspects, t)
		default:
			count[t]--
		}
	})
	if err != nil {
		return err.Error()
	}
	for _, t := range suspects {
		if count[t] > 0 {
			return fmt.Sprintf("the element %s is kept as it is: %s", t.name, t.xml)
		}
	}
	return ""
}

// elements visits the elements of a valid document with their text and the type
// of the element around them, where a declaration governs it.
func elements(j *job, visit func(name xmlrt.QName, xml []byte, around xsd.Type, root bool)) error {
	types := map[*xmlrt.Type]xsd.Type{}
	for i, t := range j.made.tables.TypeAt {
		types[j.made.tables.Linked.Type(i)] = t
	}
	governing := map[int64]xsd.Type{}
	err := xmlrt.Check(&j.made.tables.Linked.Registry, bytes.Clone(j.document), xmlrt.WithAssessments(func(a xmlrt.Assessment) {
		if a.Type != nil {
			governing[a.Offset] = types[a.Type]
		}
	}))
	if err != nil {
		return err
	}
	type open struct {
		start int64
		typ   xsd.Type
	}
	var stack []open
	document := bytes.TrimPrefix(j.document, []byte("\ufeff")) // offsets leave it out
	s := xmlrt.NewScanner(document, xmlrt.ScanOptions{})
	for {
		kind, err := s.Next()
		if err != nil {
			return err
		}
		switch kind {
		case xmlrt.EOF:
			return nil
		case xmlrt.StartElement:
			stack = append(stack, open{s.Offset(), governing[s.Offset()]})
		case xmlrt.EndElement:
			top := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			if s.EndOffset() > int64(len(document)) {
				continue // it is not in UTF-8, and offsets are of another text
			}
			var around xsd.Type
			if len(stack) > 0 {
				around = stack[len(stack)-1].typ
			}
			visit(s.Name(), document[top.start:s.EndOffset()], around, len(stack) == 0)
		}
	}
}

func isAnyType(t xsd.Type) bool {
	return t == nil || t.TypeName() == xsd.QName{Space: xmlrt.XSDNamespace, Local: "anyType"}
}

// declares reports whether a content model has an element of that name, of
// another type than xs:anyType, and no wildcard that admits it.
func declares(schema *xsd.Schema, p *xsd.Particle, name xsd.QName) bool {
	element, wildcard := find(schema, p, name)
	return element && !wildcard
}

func find(schema *xsd.Schema, p *xsd.Particle, name xsd.QName) (element, wildcard bool) {
	if p == nil {
		return false, false
	}
	switch t := p.Term.(type) {
	case *xsd.ElementDecl:
		return stands(schema, t, name), false
	case *xsd.Wildcard:
		return false, admits(t, name.Space)
	case *xsd.ModelGroup:
		for _, c := range t.Particles {
			e, w := find(schema, c, name)
			element, wildcard = element || e, wildcard || w
		}
	}
	return element, wildcard
}

// stands reports whether an element of that name, of another type than
// xs:anyType, may stand for the declaration.
func stands(schema *xsd.Schema, d *xsd.ElementDecl, name xsd.QName) bool {
	if d.Name == name {
		return !isAnyType(d.Type)
	}
	for e := schema.Element(name); d.Global && e != nil; e = e.Substitutes {
		if e == d {
			return !isAnyType(schema.Element(name).Type)
		}
	}
	return false
}

func admits(w *xsd.Wildcard, space string) bool {
	if w.Any {
		return true
	}
	for _, n := range w.Namespaces {
		if n == space {
			return !w.Not
		}
	}
	return w.Not && space != ""
}
