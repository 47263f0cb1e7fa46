package codegen

import (
	"errors"
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/enhancedpresence/epx/xmlrt"
	"github.com/enhancedpresence/epx/xsd"
	"github.com/enhancedpresence/epx/xsd/tables"
)

// The model is what the generator prints: packages of declarations with all
// their names decided.

// A pkg is a Go package.
type pkg struct {
	name       string
	importPath string
	namespaces []string
	external   bool // not to be generated
	doc        string
	documents  []*xsd.Document
	tables     *tables.Tables
	imports    []*pkg // whose schemas the tables refer to
	names      scope

	values  []*valueType   // named simple types
	complex []*complexType // complex types, named and anonymous
	groups  []*groupType   // named model groups
	roots   []*rootType
}

// A complexType is a struct for a complex type definition.
type complexType struct {
	def   *xsd.ComplexType
	pkg   *pkg
	name  string
	path  string
	index int // in the tables
	// iface is the interface of the type and those derived from it, "" when it
	// stands alone.
	iface string
	// as is the method of the interface that gives the part all of them share.
	as string
	// base is embedded: the type that this one extends.
	base     *complexType
	attrBase int // attribute uses of base
	leafBase int // leaves of base

	attrs      []*attrField
	otherAttrs string // the field for attributes that a wildcard admits
	text       *valueField
	content    *body
	mixed      *choiceField
	accessors  []*accessor
	scope      scope // of its fields and methods
	// keeper is set when xmlrt.Instances stand in this struct, of those that it
	// embeds the only one.
	keeper bool
	later  []*laterField
	tail   *groupField // the version sections that the later fields go to
}

// chain is t and the types that it embeds, one within the other.
func (t *complexType) chain() []*complexType {
	var out []*complexType
	for u := t; u != nil; u = u.base {
		out = append(out, u)
	}
	return out
}

// A groupType is a struct for a named model group that types share.
type groupType struct {
	def     *xsd.ModelGroupDef
	pkg     *pkg
	name    string
	leaves  int
	content *body
}

// A rootType is the type of a global element declaration.
type rootType struct {
	decl  *xsd.ElementDecl
	name  string
	index int
	of    elementType
}

// An attrField is a field for an attribute use.
type attrField struct {
	use    *xsd.AttributeUse
	index  int
	name   string
	value  *valueType
	getter string // "" without a default
}

// A valueField is the field for simple content.
type valueField struct {
	name  string
	value *valueType
}

// An elementType is what a field for an element holds: one of value, complex
// type, interface over complex types, or any element.
type elementType struct {
	value   *valueType
	complex *complexType
	poly    bool // through the interface of complex
	// nillable is set when the value or complex type is in an xmlrt.Nillable.
	nillable bool
	// any is set for xs:anyType and substitution groups: an xmlrt.Element.
	any bool
}

// A body is the content of a struct: the fields of a sequence, or of an all
// group, whose order is recorded.
type body struct {
	fields  []field
	ordered bool // an all group
	first   int  // its first leaf
	leaves  int
}

// A field is a *leafField, a *groupField or a *choiceField.
type field interface{ isField() }

// Cardinality is how many times a field holds its element.
type cardinality uint8

const (
	one cardinality = iota
	optional
	many
)

// A leafField holds the element or elements that one leaf matches.
type leafField struct {
	leaf int
	name string
	doc  string
	card cardinality
	decl *xsd.ElementDecl // nil for a wildcard
	of   elementType
	path string
	// element is the Go name of the element, also where name is that of the only
	// field of an alternative.
	element string
}

// implied reports whether there is nothing to hold: a required element that is
// always empty.
func (l *leafField) implied() bool {
	return l.card == one && l.of.value != nil && l.of.value.kind == markerValue
}

// A groupField holds a group of fields: repeated, or shared by name.
type groupField struct {
	name     string
	doc      string
	typeName string
	card     cardinality
	content  *body
	shared   *groupType // content is declared there
	first    int        // of its leaves
	leaves   int
	follow   followSet // within one iteration
	path     string
}

// A choiceField holds one of several alternatives, or a list of such.
type choiceField struct {
	name  string
	doc   string
	iface string
	card  cardinality
	alts  []*alternative
	path  string
	text  string // the alternative for text, in mixed content
}

// An alternative is one of a choice: a single leaf, or fields.
type alternative struct {
	typeName string
	doc      string
	leaf     *leafField // or
	content  *body
	follow   followSet
	leaves   []int
}

func (*leafField) isField()   {}
func (*groupField) isField()  {}
func (*choiceField) isField() {}

// An accessor is a method that finds an element where it may stand in more than
// one place.
type accessor struct {
	name   string
	decl   *xsd.ElementDecl
	field  *leafField // a plain field, looked at first
	choice []*choiceField
	root   *rootType
	of     elementType
}

// A generator builds the model.
type generator struct {
	config  *Config
	schema  *xsd.Schema
	namer   *namer
	pkgs    []*pkg
	byNS    map[string]*pkg
	derived map[*xsd.ComplexType][]*xsd.ComplexType
	// attrOwner is the attribute group or complex type that a local attribute is
	// declared in.
	attrOwner map[*xsd.AttributeDecl]xsd.Component
	complex   map[*xsd.ComplexType]*complexType
	values    map[*xsd.SimpleType]*valueType
	groups    map[*xsd.ModelGroupDef]*groupType
	roots     map[*xsd.ElementDecl]*rootType
	errs      xsd.ErrorList
	used      map[string]bool // paths of the configuration that named something

	usedTypes, memberTypes map[*xsd.SimpleType]bool
}

// build decides everything that is printed.
func (g *generator) build() error {
	if err := g.checkTables(); err != nil {
		return err
	}
	if err := g.packages(); err != nil {
		return err
	}
	g.findDerived()
	for _, p := range g.pkgs {
		t, err := tables.Build(g.schema, func(ns string) bool { return slices.Contains(p.namespaces, ns) })
		if err != nil {
			return err
		}
		p.tables = t
		for _, ns := range t.Namespaces {
			if q := g.byNS[ns]; q != nil && q != p && !slices.Contains(p.imports, q) {
				p.imports = append(p.imports, q)
			}
		}
		sort.Slice(p.imports, func(i, j int) bool { return p.imports[i].importPath < p.imports[j].importPath })
	}
	if err := g.importCycle(); err != nil {
		return err
	}
	attributeGroups := slices.Clone(g.schema.AttributeGroups)
	sort.Slice(attributeGroups, func(i, j int) bool {
		// One that is referred to has fewer attributes than those that refer to it.
		if a, b := len(attributeGroups[i].Attributes), len(attributeGroups[j].Attributes); a != b {
			return a < b
		}
		return lessName(attributeGroups[i].Name, attributeGroups[j].Name)
	})
	for _, d := range attributeGroups {
		for _, u := range d.Attributes {
			if !u.Decl.Global && g.attrOwner[u.Decl] == nil {
				g.attrOwner[u.Decl] = d
			}
		}
	}
	for _, p := range g.pkgs {
		for _, t := range p.tables.TypeAt {
			if t, ok := t.(*xsd.ComplexType); ok {
				for _, u := range t.OwnAttributes {
					if !u.Decl.Global && g.attrOwner[u.Decl] == nil {
						g.attrOwner[u.Decl] = t
					}
				}
			}
		}
	}
	for _, p := range g.pkgs {
		g.declareNames(p)
	}
	for _, p := range g.pkgs {
		for _, t := range p.complex {
			g.nameShared(t)
		}
	}
	for _, p := range g.pkgs {
		g.fill(p)
	}
	for _, p := range g.pkgs {
		for _, t := range p.complex {
			t.keeper = t.holdsElements() && (t.base == nil || !t.base.keepsInstances())
		}
	}
	g.breakRecursion()
	for _, p := range g.pkgs {
		for _, t := range p.complex {
			g.findAccessors(t)
			g.findLater(t)
		}
	}
	if err := g.unusedPaths(); err != nil {
		return err
	}
	if len(g.errs) > 0 {
		return g.errs
	}
	return nil
}

// checkTables links the tables of the whole schema, so that what the runtime
// would refuse, such as an ambiguous content model, is refused here.
func (g *generator) checkTables() error {
	t, err := tables.Build(g.schema, nil)
	if err != nil {
		return err
	}
	_, err = xmlrt.Link(&t.Def, nil)
	var fault *xmlrt.LinkError
	if errors.As(err, &fault) {
		return xsd.ErrorList{{Position: t.TypeAt[fault.Index].Pos(), Component: "type " + fault.Type.Local, Message: fault.Err.Error(), Err: fault}}
	}
	return err
}

// packages distributes the namespaces of the schema over packages.
func (g *generator) packages() error {
	used := scope{}
	for _, c := range g.config.Packages {
		used[c.Name] = true
		p := &pkg{name: c.Name, namespaces: c.Namespaces, doc: c.Doc, importPath: c.Import, external: c.Import != ""}
		if !p.external {
			p.importPath = joinImport(g.config.Import, c.Name)
		}
		g.addPackage(p)
	}
	var unnamed []string
	for _, d := range g.schema.Documents {
		if g.byNS[d.TargetNamespace] == nil && !slices.Contains(unnamed, d.TargetNamespace) {
			unnamed = append(unnamed, d.TargetNamespace)
		}
	}
	slices.Sort(unnamed)
	groups, err := g.cycles(unnamed)
	if err != nil {
		return err
	}
	for _, namespaces := range groups {
		p := &pkg{name: used.take(packageName(namespaces[0])), namespaces: namespaces}
		p.importPath = joinImport(g.config.Import, p.name)
		g.addPackage(p)
	}
	for _, d := range g.schema.Documents {
		p := g.byNS[d.TargetNamespace]
		p.documents = append(p.documents, d)
	}
	for _, c := range g.config.Packages {
		for _, ns := range c.Namespaces {
			if len(g.byNS[ns].documents) == 0 {
				return fmt.Errorf("codegen: the configuration has the package %s, but the schema nothing of its namespace %q", c.Name, ns)
			}
		}
	}
	for _, p := range g.pkgs {
		p.names = scope{}
		for _, n := range reservedNames {
			p.names[n] = true
		}
	}
	return nil
}

// cycles groups namespaces that refer to each other, directly or not: they
// share a package, since Go packages cannot import each other.
func (g *generator) cycles(namespaces []string) ([][]string, error) {
	reach := map[string]map[string]bool{}
	var follow func(from, ns string) error
	refs := map[string][]string{}
	// A content model knows the members of its substitution groups, so those
	// depend on each other both ways.
	members := map[string][]string{}
	for _, e := range g.schema.Elements {
		for h := e.Substitutes; h != nil; h = h.Substitutes {
			if h.Name.Space != e.Name.Space {
				members[h.Name.Space] = append(members[h.Name.Space], e.Name.Space)
			}
		}
	}
	follow = func(from, ns string) error {
		if _, ok := refs[ns]; !ok {
			t, err := tables.Build(g.schema, func(n string) bool { return n == ns })
			if err != nil {
				return err
			}
			refs[ns] = append(t.Namespaces, members[ns]...)
		}
		for _, to := range refs[ns] {
			if !reach[from][to] {
				reach[from][to] = true
				if err := follow(from, to); err != nil {
					return err
				}
			}
		}
		return nil
	}
	for _, ns := range namespaces {
		reach[ns] = map[string]bool{}
		if err := follow(ns, ns); err != nil {
			return nil, err
		}
	}
	var groups [][]string
	done := map[string]bool{}
	for _, ns := range namespaces {
		if done[ns] {
			continue
		}
		group := []string{ns}
		for _, other := range namespaces {
			if other != ns && reach[ns][other] && reach[other][ns] {
				group = append(group, other)
			}
		}
		slices.Sort(group)
		for _, n := range group {
			done[n] = true
		}
		groups = append(groups, group)
	}
	return groups, nil
}

// importCycle reports packages that the configuration splits although their
// namespaces refer to each other.
func (g *generator) importCycle() error {
	for _, p := range g.pkgs {
		seen := map[*pkg]bool{}
		var visit func(q *pkg) bool
		visit = func(q *pkg) bool {
			for _, r := range q.imports {
				if r == p {
					return true
				}
				if !seen[r] {
					seen[r] = true
					if visit(r) {
						return true
					}
				}
			}
			return false
		}
		if visit(p) {
			return fmt.Errorf("codegen: the package %s would import itself: its namespaces and those of other packages refer to each other; give them one package in the configuration", p.name)
		}
	}
	return nil
}

func joinImport(base, name string) string {
	if base == "" {
		return name
	}
	return base + "/" + name
}

func (g *generator) addPackage(p *pkg) {
	g.pkgs = append(g.pkgs, p)
	for _, ns := range p.namespaces {
		g.byNS[ns] = p
	}
}

// findDerived collects, for each complex type, the types derived from it.
func (g *generator) findDerived() {
	for _, t := range g.schema.Types {
		c, ok := t.(*xsd.ComplexType)
		if !ok {
			continue
		}
		for b, ok := c.Base.(*xsd.ComplexType); ok; b, ok = b.Base.(*xsd.ComplexType) {
			if b == anyType || b == c {
				break
			}
			// A package that exists already knows nothing of the types of this
			// run.
			if p := g.byNS[b.Name.Space]; p != nil && p.external && !g.byNS[c.Name.Space].external {
				continue
			}
			g.derived[b] = append(g.derived[b], c)
		}
	}
}

// anyType is xs:anyType.
var anyType = xsd.Builtin("anyType").(*xsd.ComplexType)

func (g *generator) polymorphic(t *xsd.ComplexType) bool { return t.Abstract || len(g.derived[t]) > 0 }

// declareNames gives every declaration of a package its name: the elements
// first, then the types, then what has no name in the schema.
func (g *generator) declareNames(p *pkg) {
	elements := make([]*xsd.ElementDecl, 0, len(p.tables.ElementAt))
	for _, e := range p.tables.ElementAt {
		if e.Global {
			elements = append(elements, e)
		}
	}
	sort.Slice(elements, func(i, j int) bool { return lessName(elements[i].Name, elements[j].Name) })
	declareRoots := func() {
		for _, e := range elements {
			local := e.Name.Local
			r := &rootType{decl: e, name: g.namer.take(p.names.with("Unmarshal"), local, g.namer.exported(local), "Element"), index: p.tables.ElemIndex[e]}
			g.roots[e] = r
			p.roots = append(p.roots, r)
		}
	}
	if !g.namer.xgen {
		declareRoots()
	}
	named := slices.Clone(p.tables.TypeAt)
	named = slices.DeleteFunc(named, func(t xsd.Type) bool { return t.TypeName().IsZero() })
	sort.Slice(named, func(i, j int) bool { return lessName(named[i].TypeName(), named[j].TypeName()) })
	for _, t := range named {
		local := t.TypeName().Local
		g.declareType(p, t, g.namer.exported(local), local)
	}
	if g.namer.xgen { // where both have a name, it is that of the type
		declareRoots()
	}
	groups := slices.Clone(g.schema.Groups)
	sort.Slice(groups, func(i, j int) bool { return lessName(groups[i].Name, groups[j].Name) })
	for _, d := range groups {
		if slices.Contains(p.namespaces, d.Name.Space) {
			local := d.Name.Local
			gt := &groupType{def: d, pkg: p, name: g.namer.take(p.names, local, g.namer.exported(local), "Group")}
			g.groups[d] = gt
			p.groups = append(p.groups, gt)
		}
	}
	type anonymous struct {
		typ        xsd.Type
		name, path string
	}
	var rest []anonymous
	for _, t := range p.tables.TypeAt {
		if t.TypeName().IsZero() {
			name, path := g.anonymousName(t)
			rest = append(rest, anonymous{t, name, path})
		}
	}
	sort.SliceStable(rest, func(i, j int) bool { return rest[i].path < rest[j].path })
	for _, a := range rest {
		g.declareType(p, a.typ, a.name, a.path)
	}
}

// nameShared decides the name of the method As… of a type with an interface. A
// type that has the name of one that it is derived from, which then stands in
// another package, gets the name of its package too.
func (g *generator) nameShared(t *complexType) {
	if t.iface == "" || t.as != "" {
		return
	}
	taken := scope{}
	for b, ok := t.def.Base.(*xsd.ComplexType); ok && b != anyType; b, ok = b.Base.(*xsd.ComplexType) {
		if c := g.complex[b]; c != nil {
			g.nameShared(c)
			taken[c.as] = true
		}
	}
	t.as = "As" + t.name
	if taken[t.as] {
		t.as = taken.take("As" + strings.ToUpper(t.pkg.name[:1]) + t.pkg.name[1:] + t.name)
	}
}

func lessName(a, b xsd.QName) bool {
	if a.Local != b.Local {
		return a.Local < b.Local
	}
	return a.Space < b.Space
}

func (g *generator) declareType(p *pkg, t xsd.Type, name, path string) {
	switch t := t.(type) {
	case *xsd.ComplexType:
		c := &complexType{def: t, pkg: p, path: path, index: p.tables.TypeIndex[t]}
		if slices.Contains(reservedMethods, name) { // structs that embed the type have such a method
			name += "Type"
		}
		taken := g.namer.take(p.names, path, name, "Type")
		switch {
		case t.Abstract:
			c.iface, c.name = taken, p.names.take(taken+"Base")
		case g.polymorphic(t):
			c.name, c.iface = taken, p.names.take(taken+"Value")
		default:
			c.name = taken
		}
		g.complex[t] = c
		p.complex = append(p.complex, c)
	case *xsd.SimpleType:
		g.declareValue(p, t, name, path)
	}
}

// anonymousName names an anonymous type by what it stands in.
func (g *generator) anonymousName(t xsd.Type) (name, path string) {
	switch o := t.Owner().(type) {
	case *xsd.ElementDecl:
		if o.Global {
			return g.namer.exported(o.Name.Local) + "Type", o.Name.Local
		}
		outer, outerPath := g.scopeName(o.Scope)
		return g.namer.local(outer, o.Name.Local), outerPath + "/" + o.Name.Local
	case *xsd.AttributeDecl:
		outer, outerPath := "", ""
		if t := g.attrOwner[o]; t != nil {
			outer, outerPath = g.scopeName(t)
			outerPath += "/"
		}
		return g.namer.local(outer, o.Name.Local), outerPath + "@" + o.Name.Local
	case xsd.Type:
		if o.TypeName().IsZero() {
			name, path = g.anonymousName(o)
		} else {
			name, path = g.namer.exported(o.TypeName().Local), o.TypeName().Local
		}
		if o, ok := o.(*xsd.SimpleType); ok {
			if i := slices.IndexFunc(o.Members, func(m *xsd.SimpleType) bool { return xsd.Type(m) == t }); i >= 0 {
				n := strconv.Itoa(i + 1)
				return name + "Member" + n, path + "/member[" + n + "]"
			}
		}
		return name + "Item", path + "/item"
	}
	return "Anonymous", "anonymous"
}

// scopeName names the component in which a local declaration stands.
func (g *generator) scopeName(c xsd.Component) (name, path string) {
	switch o := c.(type) {
	case *xsd.ComplexType:
		if o.Name.IsZero() {
			name, path = g.anonymousName(o)
		} else {
			name, path = g.namer.exported(o.Name.Local), o.Name.Local
		}
		return strings.TrimSuffix(name, "Type"), path
	case *xsd.ModelGroupDef:
		return g.namer.exported(o.Name.Local), o.Name.Local
	case *xsd.AttributeGroupDef:
		return g.namer.exported(o.Name.Local), o.Name.Local
	}
	return "", ""
}

// fill builds the fields of everything in a package.
func (g *generator) fill(p *pkg) {
	for _, v := range p.values {
		g.fillValue(v)
	}
	for _, gt := range p.groups {
		s := &shaper{g: g, pkg: p, owner: gt.name, path: gt.def.Name.Local, fields: fieldScope()}
		inPlace := *gt.def.Group
		inPlace.Def = nil
		gt.content = s.body(&xsd.Particle{MinOccurs: 1, MaxOccurs: 1, Term: &inPlace})
		gt.leaves = s.leaf
	}
	for _, t := range p.complex {
		g.fillComplex(t)
	}
	for _, r := range p.roots {
		r.of = g.elementType(r.decl)
	}
}

// elementType decides what a field for an element of the declaration holds.
func (g *generator) elementType(e *xsd.ElementDecl) elementType {
	switch t := e.Type.(type) {
	case *xsd.SimpleType:
		v := g.value(t)
		if e.Nillable && v.kind == markerValue { // nil or not is something to hold
			v = &valueType{def: t, scalar: scalars["string"], index: -1, filled: true}
		}
		return elementType{value: v, nillable: e.Nillable}
	case *xsd.ComplexType:
		if t == anyType {
			return elementType{any: true}
		}
		return elementType{complex: g.complex[t], poly: g.polymorphic(t), nillable: e.Nillable}
	}
	return elementType{}
}

func (g *generator) fillComplex(t *complexType) {
	def := t.def
	s := &shaper{g: g, pkg: t.pkg, owner: strings.TrimSuffix(t.name, "Type"), path: t.path, fields: fieldScope()}
	t.scope = s.fields
	uses, particle := def.Attributes, def.Particle
	base, _ := def.Base.(*xsd.ComplexType)
	for b := def; b != nil; b, _ = b.Base.(*xsd.ComplexType) {
		c := g.complex[b]
		if c == nil || b == anyType {
			break
		}
		if c.iface != "" {
			s.fields[c.as] = true
		}
	}
	if base != nil && g.complex[base] != nil && def.Derivation == xsd.DerivationExtension && def.Content != xsd.MixedContent {
		t.base = g.complex[base]
		t.attrBase, t.leafBase = len(base.Attributes), leafCount(base)
		s.leaf = t.leafBase
		uses, particle = def.OwnAttributes, def.Own
		for _, b := range t.chain()[1:] {
			s.fields[b.name] = true
		}
		g.reserveInherited(s.fields, base)
	}
	t.otherAttrs = ""
	if def.Wildcard != nil && (t.base == nil || base.Wildcard == nil) {
		t.otherAttrs = s.fields.take("OtherAttrs")
	}
	for i, u := range uses {
		local := u.Decl.Name.Local
		f := &attrField{use: u, index: t.attrBase + i, value: g.value(u.Decl.Type)}
		f.name = g.namer.take(s.fields, t.path+"/@"+local, g.namer.attribute(local), "Attr")
		if u.Default != nil && !u.Required && f.value.hasLiteral() {
			f.getter = s.fields.take("Get" + f.name)
		}
		t.attrs = append(t.attrs, f)
	}
	switch {
	case def.Content == xsd.SimpleContent:
		if t.base == nil || t.base.def.Content != xsd.SimpleContent {
			t.text = &valueField{s.fields.take("Value", "Text"), g.value(def.Simple)}
		}
	case def.Content == xsd.MixedContent:
		t.mixed = s.mixed(particle)
	default:
		t.content = s.body(particle)
	}
}

// reserveInherited keeps the names of promoted fields free.
func (g *generator) reserveInherited(s scope, base *xsd.ComplexType) {
	for b := base; b != nil; {
		s["OtherAttrs"] = true
		for _, u := range b.Attributes {
			s[g.namer.exported(u.Decl.Name.Local)] = true
		}
		walkLeaves(b.Particle, func(e *xsd.ElementDecl, _ *xsd.Wildcard) {
			if e != nil {
				s[g.namer.exported(e.Name.Local)] = true
			}
		})
		next, ok := b.Base.(*xsd.ComplexType)
		if !ok || next == b || g.complex[next] == nil {
			return
		}
		b = next
	}
}

// walkLeaves visits the leaves of a particle in document order.
func walkLeaves(p *xsd.Particle, visit func(*xsd.ElementDecl, *xsd.Wildcard)) {
	if p == nil {
		return
	}
	switch t := p.Term.(type) {
	case *xsd.ElementDecl:
		visit(t, nil)
	case *xsd.Wildcard:
		visit(nil, t)
	case *xsd.ModelGroup:
		for _, c := range t.Particles {
			walkLeaves(c, visit)
		}
	}
}

func countLeaves(p *xsd.Particle) int {
	n := 0
	walkLeaves(p, func(*xsd.ElementDecl, *xsd.Wildcard) { n++ })
	return n
}

// leafCount is the number of leaves of a type as xmlrt counts them: those of
// the type extended first.
func leafCount(t *xsd.ComplexType) int {
	if base, ok := t.Base.(*xsd.ComplexType); ok && t.Derivation == xsd.DerivationExtension && base != t {
		return leafCount(base) + countLeaves(t.Own)
	}
	if t == anyType {
		return 1
	}
	return countLeaves(t.Particle)
}
