package xsd

import (
	"slices"

	"github.com/enhancedpresence/epx/xmlrt"
)

// builder makes components from the elements of documents. All global
// components exist before the first is built, so that references are pointers
// from the start; what depends on the inside of another component has that
// built first.
type builder struct {
	limits        Limits
	incomplete    bool // see Options
	errs          *findings
	docs          []*document
	redefinitions []redefinition
	schema        *Schema
	symbols       *symbols
	// order are the global components as they are listed in the schema.
	order []func()
	// typeEntries has all types, anonymous ones too, that are made from
	// elements.
	typeEntries map[Type]*entry[Type]
	// waiting are anonymous complex types that are not built yet: they may
	// derive from the type that they stand in.
	waiting []*entry[Type]
	// depth counts the definitions that wait for each other, and level is the
	// highest of those that the one being built depends on.
	depth, level int
	work         int
	// exhausted is set when a limit has been reached; building then stops.
	exhausted bool
	// circular is set when a group contains itself.
	circular   bool
	identities map[QName]*IdentityConstraint
	// references resolve what needs all identity constraints; checks need
	// everything.
	references  []func()
	checks      []func()
	emptiable   emptiableTest
	attribution attribution
	restriction particleRestriction
	substitutes map[*ElementDecl][]*ElementDecl
	datatypes   datatypes
	unionSizes  map[*SimpleType]int
}

func newBuilder(l *loader) *builder {
	b := &builder{
		limits:        l.limits,
		incomplete:    l.opts.Incomplete,
		errs:          l.errs,
		docs:          l.docs,
		redefinitions: l.redefinitions,
		schema:        new(Schema),
		symbols:       newSymbols(),
		typeEntries:   make(map[Type]*entry[Type]),
		identities:    make(map[QName]*IdentityConstraint),
		emptiable:     make(emptiableTest),
		substitutes:   make(map[*ElementDecl][]*ElementDecl),
		datatypes:     make(datatypes),
		unionSizes:    make(map[*SimpleType]int),
	}
	b.attribution = attribution{b: b, groups: make(map[*ModelGroup]*openings)}
	b.restriction = particleRestriction{
		b:       b,
		known:   make(map[restrictionPair]*violation),
		groups:  make(map[*Particle]*substitutionGroup),
		members: make(map[*Particle]bool),
		ranges:  make(map[*ModelGroup]occurrenceRange),
	}
	return b
}

func (b *builder) build() {
	for name, t := range builtinTypes {
		b.symbols.types[builtinName(name)] = &entry[Type]{def: t, progress: progress{state: built}}
	}
	for local, a := range instanceAttributes {
		name := QName{Space: xmlrt.XSINamespace, Local: local}
		b.symbols.attributes[name] = &entry[*AttributeDecl]{def: a, progress: progress{state: built}}
	}
	for _, d := range b.docs {
		b.schema.Documents = append(b.schema.Documents, d.Document)
		for _, e := range d.root.children {
			b.declare(d, e)
		}
	}
	redefined := b.redefined()
	for _, r := range b.redefinitions {
		if redefinesItself(r, redefined) {
			b.report(r.elem, "schemaLocation", "src-redefine", "the document redefines %s, which redefines it in turn; expected documents that do not redefine each other in a circle", r.target.Location)
			continue
		}
		b.redefine(r)
	}
	for _, build := range b.order {
		build()
	}
	for len(b.waiting) > 0 && !b.exhausted {
		next := b.waiting[0]
		b.waiting = b.waiting[1:]
		b.buildType(next)
	}
	if b.exhausted {
		return
	}
	for _, resolve := range b.references {
		resolve()
	}
	for _, decl := range b.schema.Elements {
		if head := decl.Substitutes; head != nil {
			head.Members = append(head.Members, decl)
		}
	}
	b.schema.index = newIndex(b.schema)
	b.check()
}

// enter guards the building of a component that others depend on. It reports
// whether there is anything to do; the caller then calls leave.
func (b *builder) enter(e *element, p *progress, circular func()) bool {
	switch p.state {
	case built:
		b.level = max(b.level, p.level)
		return false
	case building:
		circular()
		return false
	}
	if b.exhausted || b.depth >= b.limits.Derivation {
		b.tooDeep(e)
		return false
	}
	p.state, p.outer = building, b.level
	b.level = 0
	b.depth++
	return true
}

func (b *builder) leave(e *element, p *progress) {
	b.depth--
	p.state, p.level = built, b.level+1
	b.level = max(p.outer, p.level)
	if p.level > b.limits.Derivation {
		b.tooDeep(e)
	}
}

func (b *builder) tooDeep(e *element) {
	if !b.exhausted {
		b.report(e, "", "", "more than %d definitions depend on each other", b.limits.Derivation)
	}
	b.exhausted = true
}

// workLimit bounds what charge counts: lists of attributes and walks through
// content models can grow with the square of the size of a schema.
const workLimit = 1 << 24

// charge counts work and reports whether there may be more of it.
func (b *builder) charge(e *element, n int) bool {
	if b.work += n; b.work > workLimit && !b.exhausted {
		b.report(e, "", "", "the attributes and content models of the schema are too many together")
		b.exhausted = true
	}
	return !b.exhausted
}

// define adds an entry to a symbol space. It reports a name that is taken.
func define[T Component](b *builder, space map[QName]*entry[T], d *document, e *element, def T) *entry[T] {
	name := QName{Space: d.TargetNamespace, Local: e.token("name")}
	ent := &entry[T]{def: def, doc: d, elem: e}
	if first := space[name]; first != nil {
		if first.elem == nil { // a type of the schema for schemas itself
			return nil
		}
		b.report(e, "name", "sch-props-correct.2", "%s is defined at %s already; expected another name", name, first.elem.pos)
		return nil
	}
	space[name] = ent
	return ent
}

// declare makes the entry of a global component.
func (b *builder) declare(d *document, e *element) {
	name := QName{Space: d.TargetNamespace, Local: e.token("name")}
	head := node{e.pos, annotationOf(e)}
	switch e.name.Local {
	case "simpleType", "complexType":
		t := newType(e, name, nil)
		if ent := define(b, b.symbols.types, d, e, t); ent != nil {
			b.typeEntries[t] = ent
			b.later(func() {
				b.schema.Types = append(b.schema.Types, b.symbols.types[name].def)
				b.buildType(ent)
			})
		}
	case "element":
		if ent := define(b, b.symbols.elements, d, e, &ElementDecl{node: head, Name: name, Global: true}); ent != nil {
			b.later(func() {
				b.schema.Elements = append(b.schema.Elements, ent.def)
				b.buildElement(ent)
			})
		}
	case "attribute":
		if name.Space == xmlrt.XSINamespace {
			b.checkNamespace(e, name)
			return
		}
		if ent := define(b, b.symbols.attributes, d, e, &AttributeDecl{node: head, Name: name, Global: true}); ent != nil {
			b.later(func() {
				b.schema.Attributes = append(b.schema.Attributes, ent.def)
				b.buildAttribute(ent)
			})
		}
	case "group":
		if ent := define(b, b.symbols.groups, d, e, newGroup(e, name)); ent != nil {
			b.later(func() {
				b.schema.Groups = append(b.schema.Groups, b.symbols.groups[name].def)
				b.buildGroup(ent)
			})
		}
	case "attributeGroup":
		if ent := define(b, b.symbols.attributeGroups, d, e, &AttributeGroupDef{node: head, Name: name}); ent != nil {
			b.later(func() {
				b.schema.AttributeGroups = append(b.schema.AttributeGroups, b.symbols.attributeGroups[name].def)
				b.buildAttributeGroup(ent)
			})
		}
	case "notation":
		n := &Notation{node: head, Name: name, Public: e.token("public"), SystemID: e.token("system")}
		if e.attr("public") == nil && e.attr("system") == nil {
			b.report(e, "", "n-props-correct", "a notation without a public or a system identifier; expected one of them")
		}
		if define(b, b.symbols.notations, d, e, n) != nil {
			b.schema.Notations = append(b.schema.Notations, n)
		}
	}
}

func (b *builder) later(f func()) { b.order = append(b.order, f) }

// annotated is the head of a component that is read from an element.
func annotated(e *element) node { return node{e.pos, annotationOf(e)} }

func newType(e *element, name QName, owner Component) Type {
	if e.is("simpleType") {
		return &SimpleType{node: annotated(e), Name: name, owner: owner, Base: anySimpleType}
	}
	return &ComplexType{node: annotated(e), Name: name, owner: owner, Base: anyType, Derivation: DerivationRestriction}
}

// complete builds a type before something that depends on its inside.
func (b *builder) complete(t Type) {
	if ent := b.typeEntries[t]; ent != nil {
		b.buildType(ent)
	}
}

func (b *builder) buildType(ent *entry[Type]) {
	circular := func() {
		b.report(ent.elem, "name", circularRule(ent.def), "the definition depends on itself; expected a type that is defined without it")
	}
	if !b.enter(ent.elem, &ent.progress, circular) {
		return
	}
	switch t := ent.def.(type) {
	case *SimpleType:
		b.buildSimpleType(ent.doc, ent.elem, t)
	case *ComplexType:
		b.buildComplexType(ent.doc, ent.elem, t)
	}
	b.leave(ent.elem, &ent.progress)
}

func circularRule(t Type) string {
	if _, ok := t.(*SimpleType); ok {
		return "st-props-correct.2"
	}
	return "ct-props-correct.3"
}

// isBuilding reports whether a type depends on itself, after complete.
func (b *builder) isBuilding(t Type) bool {
	ent := b.typeEntries[t]
	return ent != nil && ent.state == building
}

// anonymousSimple makes the simple type of a simpleType child.
func (b *builder) anonymousSimple(d *document, e *element, owner Component) *SimpleType {
	t := newType(e, QName{}, owner).(*SimpleType)
	ent := &entry[Type]{def: t, doc: d, elem: e}
	b.typeEntries[t] = ent
	b.buildType(ent)
	return t
}

// anonymousComplex makes the complex type of a complexType child. It is built
// later.
func (b *builder) anonymousComplex(d *document, e *element, owner Component) *ComplexType {
	t := newType(e, QName{}, owner).(*ComplexType)
	ent := &entry[Type]{def: t, doc: d, elem: e}
	b.typeEntries[t] = ent
	b.waiting = append(b.waiting, ent)
	return t
}

// derivations reads a block or final attribute, or takes the default of the
// document.
func derivations(e *element, attr string, def, allowed DerivationSet) DerivationSet {
	if e.attr(attr) == nil {
		return def & allowed
	}
	return parseDerivations(e.token(attr), allowed)
}

func isTrue(e *element, attr string) bool {
	v, _ := parseBoolean(e.token(attr))
	return v
}

// localName is the name of a local declaration, which depends on its form.
func localName(d *document, e *element, qualified bool) QName {
	if e.attr("form") != nil {
		qualified = e.token("form") == "qualified"
	}
	name := QName{Local: e.token("name")}
	if qualified {
		name.Space = d.TargetNamespace
	}
	return name
}

// values reads the default and fixed attributes.
func values(e *element) (def, fixed *string, namespaces map[string]string) {
	def, fixed = e.raw("default"), e.raw("fixed")
	if def != nil || fixed != nil {
		namespaces = e.scope.all()
	}
	return def, fixed, namespaces
}

// exclusive reports attributes and children that may not stand together.
func (b *builder) exclusive(e *element, rule string, attr string, others ...string) {
	if e.attr(attr) == nil {
		return
	}
	for _, other := range others {
		if e.attr(other) != nil {
			b.report(e, other, rule, "%s and %s in one <%s>; expected one of them", attr, other, e.name.Local)
		}
	}
	for _, c := range e.children {
		if slices.Contains(others, "<"+c.name.Local+">") {
			b.report(c, "", rule, "<%s> in an <%s> with %s; expected one of them", c.name.Local, e.name.Local, attr)
		}
	}
}

// refOrName checks that a local declaration either refers or declares, and
// reports whether it is usable.
func (b *builder) refOrName(e *element, rule string) bool {
	hasRef, hasName := e.attr("ref") != nil, e.attr("name") != nil
	switch {
	case hasRef && hasName:
		b.report(e, "ref", rule, "name and ref in one <%s>; expected one of them", e.name.Local)
		return false
	case !hasRef && !hasName:
		b.report(e, "", rule, "<%s> without name or ref; expected one of them", e.name.Local)
		return false
	}
	return true
}
