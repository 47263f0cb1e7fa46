// Package describe puts schema components into words for people.
package describe

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/enhancedpresence/epx/xmlrt"
	"github.com/enhancedpresence/epx/xsd"
)

// List prints the documents of a schema, one a line: location, target namespace
// and those global elements that isRoot accepts.
func List(w io.Writer, s *xsd.Schema, isRoot func(xsd.QName) bool) error {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, d := range s.Documents {
		var roots []string
		for _, e := range s.Elements {
			if e.Pos().File == d.Location && e.Name.Space == d.TargetNamespace && !e.Abstract && isRoot(e.Name) {
				roots = append(roots, e.Name.Local)
			}
		}
		fmt.Fprintf(tw, "%s\t%s\t%s\n", d.Location, orDash(d.TargetNamespace), orDash(strings.Join(roots, " ")))
	}
	return tw.Flush()
}

func orDash(s string) string { return cmp.Or(s, "-") }

// A Found component has a name, the word for its kind, and its place as people
// call it.
type Found struct {
	Kind      string
	Name      xsd.QName
	Place     string
	Component xsd.Component

	prefixes map[string]string // namespace name to prefix, in its document
}

// Find returns the named components called name: a local name, or an expanded
// name in the form {namespace}local. Places begin with prefix.
func Find(s *xsd.Schema, name, prefix string) []Found {
	var out []Found
	add := func(kind string, n xsd.QName, c xsd.Component) {
		if n.String() == name || n.Local == name {
			out = append(out, Found{kind, n, prefix + c.Pos().String(), c, prefixes(s, c.Pos().File)})
		}
	}
	for _, c := range s.Elements {
		add("element", c.Name, c)
	}
	for _, c := range s.Types {
		kind := "simple type"
		if _, ok := c.(*xsd.ComplexType); ok {
			kind = "complex type"
		}
		add(kind, c.TypeName(), c)
	}
	for _, c := range s.Attributes {
		add("attribute", c.Name, c)
	}
	for _, c := range s.Groups {
		add("group", c.Name, c)
	}
	for _, c := range s.AttributeGroups {
		add("attribute group", c.Name, c)
	}
	for _, c := range s.Notations {
		add("notation", c.Name, c)
	}
	return out
}

// prefixes are those that a document declares, by namespace name.
func prefixes(s *xsd.Schema, file string) map[string]string {
	out := map[string]string{}
	for _, d := range s.Documents {
		if d.Location != file {
			continue
		}
		for prefix, space := range d.Prefixes {
			if old, ok := out[space]; prefix != "" && (!ok || prefix < old) {
				out[space] = prefix
			}
		}
	}
	return out
}

// Like returns the names of components that contain name, whatever the case,
// sorted: what may have been meant where Find finds nothing.
func Like(s *xsd.Schema, name string) []string {
	var out []string
	add := func(n xsd.QName) {
		if strings.Contains(strings.ToLower(n.Local), strings.ToLower(name)) {
			out = append(out, n.Local)
		}
	}
	for _, c := range s.Elements {
		add(c.Name)
	}
	for _, c := range s.Types {
		add(c.TypeName())
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Show prints what a component declares.
func Show(w io.Writer, f Found) error {
	p := newPrinter(f)
	switch c := f.Component.(type) {
	case *xsd.ElementDecl:
		p.linef(1, "type %s", strings.Join(append([]string{p.typeName(c.Type)}, elementRemarks(c)...), ", "))
		if c.Substitutes != nil {
			p.linef(1, "may stand for <%s>", p.name(c.Substitutes.Name))
		}
		for _, m := range c.Members {
			p.linef(1, "<%s> may stand for it", p.name(m.Name))
		}
		for _, i := range c.Identities {
			p.identity(1, i)
		}
		if c.Type.TypeName().IsZero() {
			p.typ(1, c.Type)
		}
	case xsd.Type:
		p.typ(1, c)
	case *xsd.AttributeDecl:
		p.linef(1, "type %s%s", p.typeName(c.Type), valueRemark(c.Default, c.Fixed))
		if c.Type.Name.IsZero() {
			p.typ(1, c.Type)
		}
	case *xsd.ModelGroupDef:
		p.group(1, c.Group, 1, 1)
	case *xsd.AttributeGroupDef:
		p.attributes(1, c.Attributes, c.Wildcard)
	case *xsd.Notation:
		p.linef(1, "public %q, system %q", c.Public, c.SystemID)
	}
	return p.flush(w)
}

// printer writes indented lines. Names of its namespace are written without it,
// names of others with the prefix that the document has for it.
type printer struct {
	b        strings.Builder
	space    string
	prefixes map[string]string
	used     map[string]string // prefix to namespace name
}

// newPrinter prints the head of what is said about a component.
func newPrinter(f Found) *printer {
	p := &printer{space: f.Name.Space, prefixes: f.prefixes, used: map[string]string{}}
	p.linef(0, "%s %s", f.Kind, f.Name)
	p.linef(1, "declared at %s", f.Place)
	return p
}

// flush writes what was printed and the meaning of the prefixes in it.
func (p *printer) flush(w io.Writer) error {
	for _, prefix := range slices.Sorted(maps.Keys(p.used)) {
		p.linef(1, "%s: is %s", prefix, p.used[prefix])
	}
	_, err := io.WriteString(w, p.b.String())
	return err
}

func (p *printer) linef(indent int, format string, args ...any) {
	p.b.WriteString(strings.Repeat("  ", indent))
	fmt.Fprintf(&p.b, format, args...)
	p.b.WriteByte('\n')
}

func (p *printer) name(n xsd.QName) string {
	switch n.Space {
	case p.space:
		return n.Local
	case xmlrt.XSDNamespace:
		return "xs:" + n.Local
	case xmlrt.XMLNamespace:
		return "xml:" + n.Local
	}
	prefix, ok := p.prefixes[n.Space]
	if !ok {
		return n.String()
	}
	p.used[prefix] = n.Space
	return prefix + ":" + n.Local
}

func (p *printer) typeName(t xsd.Type) string {
	if n := t.TypeName(); !n.IsZero() {
		return p.name(n)
	}
	return "of its own"
}

func elementRemarks(e *xsd.ElementDecl) []string {
	var out []string
	if e.Abstract {
		out = append(out, "abstract")
	}
	if e.Nillable {
		out = append(out, "nillable")
	}
	if r := valueRemark(e.Default, e.Fixed); r != "" {
		out = append(out, strings.TrimPrefix(r, ", "))
	}
	return out
}

func valueRemark(def, fixed *string) string {
	switch {
	case fixed != nil:
		return ", fixed " + strconv.Quote(*fixed)
	case def != nil:
		return ", default " + strconv.Quote(*def)
	}
	return ""
}

func (p *printer) typ(indent int, t xsd.Type) {
	switch t := t.(type) {
	case *xsd.SimpleType:
		p.simple(indent, t)
	case *xsd.ComplexType:
		p.complex(indent, t)
	}
}

func (p *printer) simple(indent int, t *xsd.SimpleType) {
	base, _ := t.Base.(*xsd.SimpleType)
	switch {
	case t.Variety == xsd.List && (base == nil || base.Variety != xsd.List):
		p.linef(indent, "list of %s", p.valueType(t.Item))
	case t.Variety == xsd.Union && (base == nil || base.Variety != xsd.Union):
		p.linef(indent, "one of:")
		for _, m := range t.Members {
			if m.Name.IsZero() {
				p.simple(indent+1, m)
				continue
			}
			p.linef(indent+1, "%s", p.name(m.Name))
		}
	case base != nil:
		p.linef(indent, "restricts %s", p.valueType(base))
	}
	for _, f := range t.Facets {
		p.linef(indent+1, "%s %q", facetNames[f.Kind], f.Value)
	}
}

var facetNames = map[xsd.FacetKind]string{
	xsd.FacetLength: "length", xsd.FacetMinLength: "least length", xsd.FacetMaxLength: "greatest length",
	xsd.FacetPattern: "pattern", xsd.FacetEnumeration: "value", xsd.FacetWhiteSpace: "white space",
	xsd.FacetMaxInclusive: "at most", xsd.FacetMaxExclusive: "less than",
	xsd.FacetMinInclusive: "at least", xsd.FacetMinExclusive: "more than",
	xsd.FacetTotalDigits: "digits", xsd.FacetFractionDigits: "fraction digits",
}

// valueType names a type, or the nearest one with a name.
func (p *printer) valueType(t *xsd.SimpleType) string {
	for base := t; base != nil; base, _ = base.Base.(*xsd.SimpleType) {
		if base.Name.IsZero() {
			continue
		}
		if base == t {
			return p.name(base.Name)
		}
		return "a restriction of " + p.name(base.Name)
	}
	return "a simple type"
}

func (p *printer) complex(indent int, t *xsd.ComplexType) {
	if t.Abstract {
		p.linef(indent, "abstract: xsi:type names the type in documents")
	}
	if base := t.Base.TypeName(); base.Space != xmlrt.XSDNamespace {
		verb := "extends"
		if t.Derivation == xsd.DerivationRestriction {
			verb = "restricts"
		}
		p.linef(indent, "%s %s", verb, p.typeName(t.Base))
	}
	switch t.Content {
	case xsd.EmptyContent:
		p.linef(indent, "content: empty")
	case xsd.SimpleContent:
		p.linef(indent, "content: %s", p.valueType(t.Simple))
	case xsd.MixedContent, xsd.ElementOnlyContent:
		with := ""
		if t.Content == xsd.MixedContent {
			with = ", text anywhere between"
		}
		p.linef(indent, "content%s:", with)
		if t.Particle != nil {
			p.particle(indent+1, t.Particle)
		}
	}
	p.attributes(indent, t.Attributes, t.Wildcard)
}

func (p *printer) attributes(indent int, uses []*xsd.AttributeUse, wildcard *xsd.Wildcard) {
	if len(uses) == 0 && wildcard == nil {
		p.linef(indent, "attributes: none")
		return
	}
	p.linef(indent, "attributes:")
	for _, u := range uses {
		use := "optional"
		if u.Required {
			use = "required"
		}
		p.linef(indent+1, "%s: %s, %s%s", p.attributeName(u.Decl.Name), p.valueType(u.Decl.Type), use, valueRemark(u.Default, u.Fixed))
	}
	if wildcard != nil {
		p.linef(indent+1, "any attribute%s", p.wildcard(wildcard))
	}
}

func (p *printer) attributeName(n xsd.QName) string {
	if n.Space == "" {
		return n.Local
	}
	return n.String()
}

func (p *printer) particle(indent int, particle *xsd.Particle) {
	times := occurrence(particle.MinOccurs, particle.MaxOccurs)
	switch t := particle.Term.(type) {
	case *xsd.ElementDecl:
		remarks := append([]string{p.typeName(t.Type), times}, elementRemarks(t)...)
		p.linef(indent, "<%s> %s", p.name(t.Name), strings.Join(remarks, ", "))
		if t.Type.TypeName().IsZero() && !t.Global {
			p.typ(indent+1, t.Type)
		}
	case *xsd.Wildcard:
		p.linef(indent, "any element%s, %s", p.wildcard(t), times)
	case *xsd.ModelGroup:
		p.group(indent, t, particle.MinOccurs, particle.MaxOccurs)
	}
}

func (p *printer) group(indent int, g *xsd.ModelGroup, least, most int) {
	words := [...]string{xsd.Sequence: "in this order", xsd.Choice: "one of", xsd.All: "in any order"}[g.Compositor]
	if g.Def != nil {
		words += " (group " + p.name(g.Def.Name) + ")"
	}
	if least != 1 || most != 1 {
		words += ", " + occurrence(least, most)
	}
	p.linef(indent, "%s:", words)
	p.members(indent+1, g)
}

// members prints the particles of a group. A sequence in a sequence is not told
// apart from its particles.
func (p *printer) members(indent int, g *xsd.ModelGroup) {
	for _, c := range g.Particles {
		inner, ok := c.Term.(*xsd.ModelGroup)
		if ok && inner.Def == nil && inner.Compositor == xsd.Sequence && g.Compositor == xsd.Sequence && c.MinOccurs == 1 && c.MaxOccurs == 1 {
			p.members(indent, inner)
			continue
		}
		p.particle(indent, c)
	}
}

func occurrence(least, most int) string {
	switch {
	case least == 1 && most == 1:
		return "required"
	case least == 0 && most == 1:
		return "optional"
	case least == 0 && most == xsd.Unbounded:
		return "any number"
	case most == xsd.Unbounded:
		return fmt.Sprintf("%d or more", least)
	case least == most:
		return fmt.Sprintf("exactly %d", least)
	}
	return fmt.Sprintf("%d to %d", least, most)
}

func (p *printer) wildcard(w *xsd.Wildcard) string {
	var where string
	switch names := namespaces(w.Namespaces); {
	case w.Any:
	case w.Not:
		where = " of a namespace other than " + strings.Join(names, " and ")
	default:
		where = " of " + strings.Join(names, " or ")
	}
	return where + [...]string{xsd.Strict: ", which must be declared", xsd.Lax: ", judged when it is declared", xsd.Skip: ", not judged"}[w.Process]
}

func namespaces(list []string) []string {
	out := make([]string, len(list))
	for i, n := range list {
		out[i] = cmp.Or(n, "no namespace")
	}
	return out
}

func (p *printer) identity(indent int, c *xsd.IdentityConstraint) {
	words := [...]string{xsd.Unique: "unique", xsd.Key: "key", xsd.KeyRef: "reference"}[c.Kind]
	p.linef(indent, "%s %s: %s of each %s", words, p.name(c.Name), strings.Join(c.Fields, ", "), c.Selector)
	if c.Refer != nil {
		p.linef(indent+1, "refers to %s", p.name(c.Refer.Name))
	}
}

// Doc prints the documentation of a component and of what it declares.
func Doc(w io.Writer, f Found) error {
	p := newPrinter(f)
	if !p.doc(1, f.Component) {
		p.linef(1, "No documentation.")
	}
	switch c := f.Component.(type) {
	case *xsd.ElementDecl:
		if c.Type.TypeName().IsZero() {
			p.parts(1, c.Type)
		} else {
			p.linef(1, "type %s", p.typeName(c.Type))
			p.doc(2, c.Type)
		}
	case xsd.Type:
		p.parts(1, c)
	case *xsd.ModelGroupDef:
		p.groupDocs(1, c.Group)
	case *xsd.AttributeGroupDef:
		p.attributeDocs(1, c.Attributes)
	}
	return p.flush(w)
}

// doc prints the documentation of one component and reports whether there is
// any.
func (p *printer) doc(indent int, c xsd.Component) bool {
	if c.Annot() == nil {
		return false
	}
	for _, text := range c.Annot().Documentation {
		for line := range strings.Lines(text) {
			p.linef(indent, "%s", strings.TrimRight(line, "\n"))
		}
	}
	return len(c.Annot().Documentation) > 0
}

func (p *printer) parts(indent int, t xsd.Type) {
	switch t := t.(type) {
	case *xsd.SimpleType:
		for _, f := range t.Facets {
			if f.Annot() != nil {
				p.linef(indent, "%s %q", facetNames[f.Kind], f.Value)
				p.doc(indent+1, &f)
			}
		}
	case *xsd.ComplexType:
		if t.Particle != nil {
			p.particleDocs(indent, t.Particle)
		}
		p.attributeDocs(indent, t.Attributes)
	}
}

func (p *printer) particleDocs(indent int, particle *xsd.Particle) {
	switch t := particle.Term.(type) {
	case *xsd.ElementDecl:
		p.linef(indent, "<%s>", p.name(t.Name))
		p.doc(indent+1, t)
	case *xsd.Wildcard:
		if t.Annot() != nil {
			p.linef(indent, "any element")
			p.doc(indent+1, t)
		}
	case *xsd.ModelGroup:
		p.groupDocs(indent, t)
	}
}

func (p *printer) groupDocs(indent int, g *xsd.ModelGroup) {
	for _, c := range g.Particles {
		p.particleDocs(indent, c)
	}
}

func (p *printer) attributeDocs(indent int, uses []*xsd.AttributeUse) {
	for _, u := range uses {
		p.linef(indent, "@%s", p.attributeName(u.Decl.Name))
		if !p.doc(indent+1, u) {
			p.doc(indent+1, u.Decl)
		}
	}
}
