package presence

import (
	"context"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/enhancedpresence/epx/xmlrt"
	catalog "github.com/enhancedpresence/epx/xsd/presence"
)

// CodeCategoryMismatch is the code of a finding of this package's own: an
// instance in an envelope is not of the form that its category has. No rule of
// XML Schema belongs to it.
const CodeCategoryMismatch xmlrt.Code = "category-mismatch"

// An envelope is a document that carries category instances.
type envelope struct {
	// items lead from the document element to the elements that each carry one
	// instance, their document element as the only child.
	items []xmlrt.QName
	// category and container are the attributes of an item that name the
	// category and the container.
	category, container string
}

var envelopes = map[xmlrt.QName]envelope{
	{Space: catalog.NSRichPresence, Local: "publish"}: {
		items: []xmlrt.QName{
			{Space: catalog.NSRichPresence, Local: "publications"},
			{Space: catalog.NSRichPresence, Local: "publication"},
		},
		category: "categoryName", container: "container",
	},
	{Space: catalog.NSCategories, Local: "categories"}: {
		items:    []xmlrt.QName{{Space: catalog.NSCategories, Local: "category"}},
		category: "name", container: "container",
	},
	{Space: catalog.NSRoaming, Local: "roamingData"}: {
		items: []xmlrt.QName{
			{Space: catalog.NSCategories, Local: "categories"},
			{Space: catalog.NSCategories, Local: "category"},
		},
		category: "name", container: "container",
	},
}

// An instance is a part of an envelope that belongs to one category, with the
// item that it stands in.
type instance struct {
	start, end int64 // offsets
	category   string
	container  *uint32
}

// instances finds the instances of an envelope, in the order of the document,
// and adds a finding for each that is not of the form that its category has. A
// document that is not an envelope has none. One that is not well-formed has
// those up to the fault, of which decoding tells. The walk is at the document
// element.
func (j *Judge) instances(ctx context.Context, w *walk, f *findings) ([]instance, error) {
	env, ok := envelopes[w.Name()]
	if !ok {
		return nil, nil
	}
	depth := len(env.items) + 1 // of an item
	var out []instance
	for open := false; ; {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if !w.next() {
			return out, nil
		}
		switch {
		case w.kind == xmlrt.StartElement && w.Depth() == depth && w.leadsTo(env.items):
			out = append(out, env.instance(w.Scanner))
			open = true
		case w.kind == xmlrt.EndElement && w.Depth() == depth && open:
			out[len(out)-1].end = w.EndOffset()
			open = false
		case w.kind == xmlrt.StartElement && w.Depth() == depth+1 && open:
			if e := j.mismatch(w, out[len(out)-1].category); e != nil {
				f.add(e)
			}
		}
	}
}

// instance reads the start tag of an item. Until its end tag is met, it reaches
// to the end of the document.
func (env envelope) instance(s *xmlrt.Scanner) instance {
	in := instance{start: s.Offset(), end: math.MaxInt64}
	for _, a := range s.Attrs() {
		switch {
		case a.Name.Space != "":
		case a.Name.Local == env.category:
			in.category = string(a.Value)
		case a.Name.Local == env.container:
			var v xmlrt.Value
			if xmlrt.Builtin(xmlrt.XSUnsignedInt).Parse(a.Value, s, &v) == nil {
				in.container = new(uint32(v.Uint64()))
			}
		}
	}
	return in
}

// mismatch compares the element at hand with the form that instances of the
// category have.
func (j *Judge) mismatch(w *walk, category string) *xmlrt.Error {
	c, ok := catalog.LookupCategory(category)
	if !ok {
		return nil
	}
	where := " in an instance of the category " + c.Name
	if forms := j.forms(c); !slices.Contains(forms, w.Name()) {
		expected := make([]string, len(forms))
		for i, f := range forms {
			expected[i] = f.String()
		}
		return w.finding(w.Offset(), "", "the element "+w.Name().String()+where, strings.Join(expected, " or "))
	}
	if c.XSIType == "" {
		return nil
	}
	want := xmlrt.QName{Space: c.Element.Space, Local: c.XSIType}
	attr, typ, ok := w.xsiType()
	if !ok || typ == want {
		return nil // decoding tells of a type that is missing or has no namespace
	}
	return w.finding(attr.ValueOffset, "/@"+attr.Prefix+":"+attr.Name.Local, "the type "+typ.String()+where, "the type "+want.String())
}

// forms are the document elements that an instance of c may have: the one that
// the catalog has for it and, where such a document exists, the one that is
// called like the category.
func (j *Judge) forms(c catalog.Category) []xmlrt.QName {
	forms := []xmlrt.QName{c.Element}
	named := xmlrt.QName{Space: c.Element.Space, Local: c.Name}
	if d, ok := catalog.LookupDocument(named); ok && named != c.Element && !(j.strict && d.ReaderOnly) {
		forms = append(forms, named)
	}
	return forms
}

// A walk is a Scanner that knows the path of the element that it is at.
type walk struct {
	*xmlrt.Scanner
	kind   xmlrt.TokenKind
	levels []level
}

type level struct {
	name  xmlrt.QName
	index int                 // among its siblings of that name, from 1
	seen  map[xmlrt.QName]int // children
}

// pathDepth is the depth of the deepest element that a walk is asked about: the
// document element of an instance.
const pathDepth = 4

// next reads a token. It reports false at the end of the document or of what
// can be read of it.
func (w *walk) next() bool {
	kind, err := w.Next()
	if err != nil || kind == xmlrt.EOF {
		return false
	}
	w.kind = kind
	if depth := w.Depth(); kind == xmlrt.StartElement && depth <= pathDepth {
		w.levels = w.levels[:depth-1]
		l := level{name: w.Name(), index: 1}
		if depth > 1 {
			parent := &w.levels[depth-2]
			if parent.seen == nil {
				parent.seen = make(map[xmlrt.QName]int)
			}
			parent.seen[l.name]++
			l.index = parent.seen[l.name]
		}
		w.levels = append(w.levels, l)
	}
	return true
}

// root reads up to the document element and returns its name, which is empty
// when there is none to be read.
func (w *walk) root() xmlrt.QName {
	for w.next() {
		if w.kind == xmlrt.StartElement {
			return w.Name()
		}
	}
	return xmlrt.QName{}
}

// leadsTo reports whether the elements that are open below the document element
// have these names.
func (w *walk) leadsTo(names []xmlrt.QName) bool {
	for i, name := range names {
		if w.levels[1+i].name != name {
			return false
		}
	}
	return true
}

// finding makes a finding at an offset in the start tag of the element, whose
// path is the element's with the given end.
func (w *walk) finding(offset int64, end, found, expected string) *xmlrt.Error {
	e := &xmlrt.Error{Code: CodeCategoryMismatch, Offset: offset, Path: w.path() + end, Found: found, Expected: expected}
	e.Line, e.Column = w.Position(offset)
	return e
}

// path renders the path of the element as the findings of decoding have it.
func (w *walk) path() string {
	var b strings.Builder
	for _, l := range w.levels[:w.Depth()] {
		b.WriteByte('/')
		b.WriteString(l.name.Local)
		if l.index > 1 {
			b.WriteByte('[')
			b.WriteString(strconv.Itoa(l.index))
			b.WriteByte(']')
		}
	}
	return b.String()
}

// xsiType resolves the attribute xsi:type of the element.
func (w *walk) xsiType() (xmlrt.Attr, xmlrt.QName, bool) {
	for _, a := range w.Attrs() {
		if a.Name != (xmlrt.QName{Space: xmlrt.XSINamespace, Local: "type"}) {
			continue
		}
		prefix, local, ok := strings.Cut(strings.TrimSpace(string(a.Value)), ":")
		if !ok {
			prefix, local = "", prefix
		}
		space, ok := w.LookupPrefix(prefix)
		return a, xmlrt.QName{Space: space, Local: local}, ok
	}
	return xmlrt.Attr{}, xmlrt.QName{}, false
}
