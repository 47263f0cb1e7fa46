package xsd

import "github.com/enhancedpresence/epx/xmlrt"

// buildElement builds a global element declaration (Part 1, section 3.3.2).
func (b *builder) buildElement(ent *entry[*ElementDecl]) {
	circular := func() {
		b.report(ent.elem, "substitutionGroup", "e-props-correct.6", "the element is in its own substitution group; expected heads that do not lead back to it")
	}
	if !b.enter(ent.elem, &ent.progress, circular) {
		return
	}
	defer b.leave(ent.elem, &ent.progress)
	d, e, decl := ent.doc, ent.elem, ent.def
	decl.Abstract = isTrue(e, "abstract")
	decl.Final = derivations(e, "final", d.finalDefault, DerivationExtension|DerivationRestriction)
	if e.attr("substitutionGroup") != nil && !b.lacksType(d, e) {
		head := resolve(b, d, e, "substitutionGroup", e.token("substitutionGroup"), "element declaration", elementSpace)
		if head != nil {
			b.buildElement(head)
			if head.state == built {
				decl.Substitutes = head.def
			}
		}
	}
	b.elementProperties(d, e, decl)
}

// localElement makes the element declaration of an element with a name inside
// of a model group.
func (b *builder) localElement(d *document, e *element, scope Component) *ElementDecl {
	decl := &ElementDecl{node: annotated(e), Name: localName(d, e, d.qualifiedElements), Scope: scope}
	b.elementProperties(d, e, decl)
	return decl
}

// elementProperties reads what global and local declarations share.
func (b *builder) elementProperties(d *document, e *element, decl *ElementDecl) {
	b.exclusive(e, "src-element.1", "default", "fixed")
	b.exclusive(e, "src-element.3", "type", "<simpleType>", "<complexType>")
	decl.Nillable = isTrue(e, "nillable")
	decl.Default, decl.Fixed, decl.ValueNamespaces = values(e)
	decl.Block = derivations(e, "block", d.blockDefault, DerivationExtension|DerivationRestriction|DerivationSubstitution)
	decl.Type = b.elementType(d, e, decl)
	for _, c := range e.children {
		if c.is("unique", "key", "keyref") {
			decl.Identities = append(decl.Identities, b.identity(d, c))
		}
	}
	b.checks = append(b.checks, func() { b.checkElement(e, decl) })
}

func (b *builder) elementType(d *document, e *element, decl *ElementDecl) Type {
	if b.lacksType(d, e) {
		return &ComplexType{node: node{pos: e.pos}, owner: decl, Base: anyType, Derivation: DerivationRestriction, Abstract: true, Content: EmptyContent}
	}
	if e.attr("type") != nil {
		return b.typeRef(d, e, "type", e.token("type"))
	}
	if c := e.child("simpleType"); c != nil {
		return b.anonymousSimple(d, c, decl)
	}
	if c := e.child("complexType"); c != nil {
		return b.anonymousComplex(d, c, decl)
	}
	if decl.Substitutes != nil && decl.Substitutes.Type != nil {
		return decl.Substitutes.Type
	}
	if e.attr("substitutionGroup") != nil && decl.Substitutes == nil {
		return brokenType
	}
	return anyType
}

// lacksType reports whether the type that an element declaration names may be
// missing, and is (Part 1, section 5.3). No element is valid by such a
// declaration: its type is an abstract one that no other derives from, and its
// substitution group does not matter.
func (b *builder) lacksType(d *document, e *element) bool {
	if !b.incomplete || e.attr("type") == nil {
		return false
	}
	name, ok := expand(d, e, e.token("type"))
	return ok && name.Space != xmlrt.XSDNamespace && d.sees(name.Space) && b.symbols.types[name] == nil
}
