// Package random makes documents at random that a schema takes for valid, for
// judging the decoders of a schema by documents that nobody thought of.
package random

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/enhancedpresence/epx/xmlrt"
	"github.com/enhancedpresence/epx/xsd"
	"github.com/enhancedpresence/epx/xsd/tables"
)

const (
	schemaNamespace   = "http://www.w3.org/2001/XMLSchema"
	instanceNamespace = "http://www.w3.org/2001/XMLSchema-instance"
	xmlNamespace      = "http://www.w3.org/XML/1998/namespace"
	// foreign is a namespace that no schema knows.
	foreign = "urn:random:foreign"
)

// A Generator makes documents of one schema.
type Generator struct {
	schema   *xsd.Schema
	tables   *tables.Tables
	linked   *xmlrt.Schema
	roots    []*xsd.ElementDecl
	derived  map[xsd.Type][]*xsd.ComplexType
	prefixes map[string]string // by namespace
	order    []string          // the namespaces of prefixes
	fitting  map[fit]bool
}

// ErrNoDocument says that a schema has no global element, or none for which a
// valid document was found.
var ErrNoDocument = errors.New("the schema has no element of which a document can be made")

// New returns a generator for a schema with its tables, linked.
func New(schema *xsd.Schema, t *tables.Tables, linked *xmlrt.Schema) *Generator {
	g := &Generator{
		schema: schema, tables: t, linked: linked,
		derived: map[xsd.Type][]*xsd.ComplexType{}, prefixes: map[string]string{}, fitting: map[fit]bool{},
	}
	for _, e := range schema.Elements {
		if !e.Abstract {
			g.roots = append(g.roots, e)
		}
		g.prefix(e.Name.Space)
	}
	for _, a := range schema.Attributes {
		g.prefix(a.Name.Space)
	}
	for _, t := range schema.Types {
		g.prefix(t.TypeName().Space)
		c, ok := t.(*xsd.ComplexType)
		if !ok || c.Abstract {
			continue
		}
		for b := c.Base; b != nil && b != c; b = b.BaseType() {
			g.derived[b] = append(g.derived[b], c)
			if b.BaseType() == b {
				break
			}
		}
	}
	for _, d := range schema.Documents {
		g.prefix(d.TargetNamespace)
	}
	return g
}

// prefix is the prefix for names of a namespace, with its colon.
func (g *Generator) prefix(space string) string {
	switch space {
	case "":
		return ""
	case xmlNamespace:
		return "xml:"
	case schemaNamespace:
		return "xs:"
	}
	p, ok := g.prefixes[space]
	if !ok {
		p = fmt.Sprintf("n%d:", len(g.prefixes)+1)
		g.prefixes[space] = p
		g.order = append(g.order, space)
	}
	return p
}

func (g *Generator) name(n xsd.QName) string { return g.prefix(n.Space) + n.Local }

// most is the greatest depth of a document.
const most = 24

// Document makes a document. The same state of r gives the same document.
func (g *Generator) Document(r *rand.Rand) ([]byte, error) {
	var possible []*xsd.ElementDecl
	for _, e := range g.roots {
		if g.fits(e, most) {
			possible = append(possible, e)
		}
	}
	if len(possible) == 0 {
		return nil, ErrNoDocument
	}
	for range 8 {
		root := possible[r.IntN(len(possible))]
		depth := 1
		for !g.fits(root, depth) {
			depth++
		}
		w := &writer{Generator: g, r: r, room: 400}
		w.element(root, depth+r.IntN(4), true)
		if !w.failed {
			return []byte(w.out.String()), nil
		}
	}
	return nil, ErrNoDocument
}

// A fit asks whether a term has a document of a depth.
type fit struct {
	term  any // *xsd.ElementDecl, xsd.Type, *xsd.Particle
	depth int
}

func (g *Generator) fits(term any, depth int) bool {
	if depth <= 0 {
		return false
	}
	key := fit{term, depth}
	fits, known := g.fitting[key]
	if known {
		return fits
	}
	switch t := term.(type) {
	case *xsd.ElementDecl:
		for _, e := range g.substitutes(t) {
			fits = fits || g.fits(e.Type, depth) && !e.Abstract
		}
	case *xsd.SimpleType:
		fits = true
	case *xsd.ComplexType:
		for _, c := range g.types(t, true) {
			fits = fits || c.Particle == nil || g.fits(c.Particle, depth)
		}
	case *xsd.Particle:
		fits = t.MinOccurs == 0 || g.termFits(t.Term, depth)
	}
	g.fitting[key] = fits
	return fits
}

func (g *Generator) termFits(term xsd.Term, depth int) bool {
	switch t := term.(type) {
	case *xsd.ElementDecl:
		return g.fits(t, depth-1)
	case *xsd.Wildcard:
		return len(g.matching(t, depth-1)) > 0 || t.Process != xsd.Strict && depth > 1
	case *xsd.ModelGroup:
		some, all := len(t.Particles) == 0 && t.Compositor != xsd.Choice, true
		for _, p := range t.Particles {
			if g.fits(p, depth) {
				some = true
			} else {
				all = false
			}
		}
		if t.Compositor == xsd.Choice {
			return some
		}
		return all
	}
	return false
}

// substitutes are the elements that may stand for a declaration, itself too.
func (g *Generator) substitutes(e *xsd.ElementDecl) []*xsd.ElementDecl {
	out := []*xsd.ElementDecl{e}
	if e.Block != 0 { // leave the fine points to the cases that think of them
		return out
	}
	for i := 0; i < len(out); i++ {
		for _, m := range out[i].Members {
			if !slices.Contains(out, m) && blocks(m.Type, e.Type) == 0 {
				out = append(out, m)
			}
		}
	}
	return out
}

// blocks are the derivations that the types between two do not allow.
func blocks(t, base xsd.Type) xsd.DerivationSet {
	var set xsd.DerivationSet
	for b := t; b != nil; b = b.BaseType() {
		if c, ok := b.(*xsd.ComplexType); ok && b != t {
			set |= c.Block
		}
		if b == base || b.BaseType() == b {
			break
		}
	}
	return set
}

// types are the types that an element of a type may have, that type first
// unless it is abstract.
func (g *Generator) types(t *xsd.ComplexType, derived bool) []*xsd.ComplexType {
	var out []*xsd.ComplexType
	if !t.Abstract {
		out = append(out, t)
	}
	if t.TypeName().Local == "anyType" || !derived {
		return out
	}
	for _, d := range g.derived[t] {
		if blocks(d, t) == 0 {
			out = append(out, d)
		}
	}
	return out
}

// matching are the global elements that a wildcard admits.
func (g *Generator) matching(w *xsd.Wildcard, depth int) []*xsd.ElementDecl {
	if depth <= 0 || w.Process == xsd.Skip {
		return nil
	}
	var out []*xsd.ElementDecl
	for _, e := range g.roots {
		if admits(w, e.Name.Space) && g.fits(e, depth) {
			out = append(out, e)
		}
	}
	return out
}

func admits(w *xsd.Wildcard, space string) bool {
	switch {
	case w.Any:
		return true
	case w.Not:
		return space != "" && !slices.Contains(w.Namespaces, space)
	}
	return slices.Contains(w.Namespaces, space)
}

// A writer writes one document.
type writer struct {
	*Generator
	r      *rand.Rand
	out    strings.Builder
	room   int // elements before only what must be comes
	failed bool
	ids    []string
}

// chance is true in one of n cases.
func (w *writer) chance(n int) bool { return w.r.IntN(n) == 0 }

// element writes an element, or one that substitutes for it.
func (w *writer) element(decl *xsd.ElementDecl, depth int, root bool) {
	w.room--
	if !root {
		var all []*xsd.ElementDecl
		for _, e := range w.substitutes(decl) {
			if !e.Abstract && w.fits(e.Type, depth) {
				all = append(all, e)
			}
		}
		if len(all) == 0 {
			w.failed = true
			return
		}
		decl = all[w.r.IntN(len(all))]
	}
	name := w.name(decl.Name)
	w.out.WriteString("<" + name)
	if root {
		for _, space := range w.order {
			fmt.Fprintf(&w.out, ` xmlns:%s="%s"`, strings.TrimSuffix(w.prefixes[space], ":"), attributeText(space))
		}
		fmt.Fprintf(&w.out, ` xmlns:xs="%s" xmlns:xsi="%s"`, schemaNamespace, instanceNamespace)
	}
	switch t := decl.Type.(type) {
	case *xsd.SimpleType:
		w.simple(decl, t, name)
	case *xsd.ComplexType:
		w.complex(decl, t, name, depth)
	}
}

// simple writes the rest of an element of a simple type.
func (w *writer) simple(decl *xsd.ElementDecl, t *xsd.SimpleType, name string) {
	switch {
	case decl.Nillable && decl.Fixed == nil && w.chance(4):
		w.out.WriteString(` xsi:nil="true"/>`)
	case decl.Fixed != nil && w.chance(2), decl.Default != nil && w.chance(3):
		w.out.WriteString("/>")
	default:
		w.end(name, w.content(decl, t))
	}
}

// content is the text of an element with simple content.
func (w *writer) content(decl *xsd.ElementDecl, t *xsd.SimpleType) string {
	if decl.Fixed != nil {
		if decl.ValueNamespaces != nil { // the prefixes are others here
			w.failed = true
		}
		return *decl.Fixed
	}
	return w.value(t)
}

// end writes the rest of an element with nothing but text.
func (w *writer) end(name, text string) {
	w.out.WriteString(">" + contentText(text) + "</" + name + ">")
}

// complex writes the rest of an element of a complex type.
func (w *writer) complex(decl *xsd.ElementDecl, declared *xsd.ComplexType, name string, depth int) {
	var all []*xsd.ComplexType
	for _, c := range w.types(declared, decl.Block == 0) {
		if c.Particle == nil || w.fits(c.Particle, depth) {
			all = append(all, c)
		}
	}
	if len(all) == 0 {
		w.failed = true
		return
	}
	t := all[0]
	if w.chance(4) {
		t = all[w.r.IntN(len(all))]
	}
	if t != declared || !t.TypeName().IsZero() && w.chance(20) {
		fmt.Fprintf(&w.out, ` xsi:type="%s"`, w.name(t.TypeName()))
	}
	w.attributes(t)
	if decl.Nillable && decl.Fixed == nil && w.chance(6) {
		w.out.WriteString(` xsi:nil="1"/>`)
		return
	}
	switch t.Content {
	case xsd.EmptyContent:
		w.out.WriteString("/>")
	case xsd.SimpleContent:
		w.end(name, w.content(decl, t.Simple))
	default:
		w.out.WriteString(">")
		mixed := t.Content == xsd.MixedContent
		if decl.Fixed != nil {
			w.out.WriteString(contentText(*decl.Fixed))
		} else if t.Particle != nil {
			w.text(mixed)
			w.particle(t.Particle, depth, mixed)
		}
		w.out.WriteString("</" + name + ">")
	}
}

// text writes some of the text of mixed content, or white space.
func (w *writer) text(mixed bool) {
	switch {
	case mixed && w.chance(2):
		w.out.WriteString([]string{"text", " some text ", "1", "a &amp; b", "<![CDATA[<>]]>"}[w.r.IntN(5)])
	case w.chance(4):
		w.out.WriteString([]string{"\n", " ", "\t", "<!-- c -->", "<?p i?>"}[w.r.IntN(5)])
	}
}

// attributes writes the attributes of a type.
func (w *writer) attributes(t *xsd.ComplexType) {
	uses := slices.Clone(t.Attributes)
	w.r.Shuffle(len(uses), func(i, j int) { uses[i], uses[j] = uses[j], uses[i] })
	for _, u := range uses {
		if !u.Required && w.chance(2) {
			continue
		}
		text := ""
		if u.Fixed != nil {
			if u.ValueNamespaces != nil {
				w.failed = w.failed || u.Required
				continue
			}
			text = *u.Fixed
		} else {
			text = w.value(u.Decl.Type)
		}
		w.attribute(u.Decl.Name, text)
	}
	if t.Wildcard == nil || !w.chance(3) {
		return
	}
	if t.Wildcard.Process != xsd.Strict && admits(t.Wildcard, foreign) {
		fmt.Fprintf(&w.out, ` xmlns:foreign="%s" foreign:attr="a value"`, foreign)
		return
	}
	for _, a := range w.schema.Attributes {
		declared := slices.ContainsFunc(t.Attributes, func(u *xsd.AttributeUse) bool { return u.Decl.Name == a.Name })
		if !declared && !slices.Contains(t.Prohibited, a.Name) && admits(t.Wildcard, a.Name.Space) && a.Fixed == nil {
			if d := w.datatype(a.Type); d != nil && !d.Contains(xmlrt.XSID) { // one wildcard attribute of type ID only
				w.attribute(a.Name, w.value(a.Type))
			}
			return
		}
	}
}

func (w *writer) attribute(n xsd.QName, text string) {
	fmt.Fprintf(&w.out, ` %s="%s"`, w.name(n), attributeText(text))
}

// particle writes a particle as often as it likes.
func (w *writer) particle(p *xsd.Particle, depth int, mixed bool) {
	if w.failed || !w.termFits(p.Term, depth) {
		w.failed = w.failed || p.MinOccurs > 0
		return
	}
	most := p.MaxOccurs
	if most == xsd.Unbounded || most > p.MinOccurs+3 {
		most = p.MinOccurs + 3
	}
	n := p.MinOccurs
	if w.room > 0 {
		n += w.r.IntN(most - p.MinOccurs + 1)
	}
	if n > 2000 { // a count that is meant to be too large to try
		w.failed = true
	}
	for range n {
		if w.failed {
			return
		}
		w.term(p.Term, depth, mixed)
	}
}

func (w *writer) term(term xsd.Term, depth int, mixed bool) {
	switch t := term.(type) {
	case *xsd.ElementDecl:
		w.element(t, depth-1, false)
		w.text(mixed)
	case *xsd.Wildcard:
		w.wildcard(t, depth-1)
		w.text(mixed)
	case *xsd.ModelGroup:
		switch t.Compositor {
		case xsd.Choice:
			var fitting []*xsd.Particle
			for _, p := range t.Particles {
				if w.fits(p, depth) {
					fitting = append(fitting, p)
				}
			}
			if len(fitting) > 0 {
				w.particle(fitting[w.r.IntN(len(fitting))], depth, mixed)
			}
		case xsd.All:
			for _, i := range w.r.Perm(len(t.Particles)) {
				w.particle(t.Particles[i], depth, mixed)
			}
		default:
			for _, p := range t.Particles {
				w.particle(p, depth, mixed)
			}
		}
	}
}

// wildcard writes an element that a wildcard admits.
func (w *writer) wildcard(wc *xsd.Wildcard, depth int) {
	if all := w.matching(wc, depth); len(all) > 0 && (wc.Process == xsd.Strict || w.chance(2)) {
		w.element(all[w.r.IntN(len(all))], depth, false)
		return
	}
	switch {
	case wc.Process == xsd.Strict:
		w.failed = true
	case admits(wc, foreign):
		fmt.Fprintf(&w.out, `<f:any xmlns:f="%s" a="b"><f:in/>text</f:any>`, foreign)
	case admits(wc, ""):
		w.out.WriteString(`<undeclared-here/>`)
	case len(wc.Namespaces) > 0:
		fmt.Fprintf(&w.out, `<f:undeclared-here xmlns:f="%s"/>`, attributeText(wc.Namespaces[0]))
	default:
		w.failed = true
	}
}

var (
	contentEscapes   = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\r", "&#13;")
	attributeEscapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", `"`, "&quot;", "\r", "&#13;", "\n", "&#10;", "\t", "&#9;")
)

func contentText(s string) string   { return contentEscapes.Replace(s) }
func attributeText(s string) string { return attributeEscapes.Replace(s) }
