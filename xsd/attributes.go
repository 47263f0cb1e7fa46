package xsd

import (
	"github.com/enhancedpresence/epx/xmlrt"
)

// buildAttribute builds a global attribute declaration (Part 1, section 3.2.2).
func (b *builder) buildAttribute(ent *entry[*AttributeDecl]) {
	if ent.state == built {
		return
	}
	ent.state = built
	b.attributeProperties(ent.doc, ent.elem, ent.def)
	ent.def.Default, ent.def.Fixed, ent.def.ValueNamespaces = values(ent.elem)
	b.exclusive(ent.elem, "src-attribute.1", "default", "fixed")
	b.checks = append(b.checks, func() { b.checkAttribute(ent.elem, ent.def) })
}

func (b *builder) attributeProperties(d *document, e *element, decl *AttributeDecl) {
	b.exclusive(e, "src-attribute.4", "type", "<simpleType>")
	if decl.Name.Local == "xmlns" {
		b.report(e, "name", "no-xmlns", `an attribute can not be called "xmlns"`)
	}
	b.checkNamespace(e, decl.Name)
	decl.Type = anySimpleType
	if e.attr("type") != nil {
		decl.Type = b.simpleTypeRef(d, e, "type", e.token("type"))
	} else if c := e.child("simpleType"); c != nil {
		decl.Type = b.anonymousSimple(d, c, decl)
	}
}

// checkNamespace reports a declaration in the namespace of the attributes that
// may stand on any element.
func (b *builder) checkNamespace(e *element, name QName) {
	if name.Space == xmlrt.XSINamespace {
		b.report(e, "name", "no-xsi", "an attribute can not be declared in the namespace %q", xmlrt.XSINamespace)
	}
}

// attributeSet is what the attribute children of an element declare.
type attributeSet struct {
	uses       []*AttributeUse
	prohibited []QName
	wildcard   *Wildcard
	known      map[*AttributeUse]bool // from groups
}

// addGroup adds the attribute uses of a group. One that is there already, from
// the same group by another way, is the same component.
func (s *attributeSet) addGroup(uses []*AttributeUse) {
	if s.known == nil {
		s.known = make(map[*AttributeUse]bool, len(uses))
	}
	for _, use := range uses {
		if !s.known[use] {
			s.known[use] = true
			s.uses = append(s.uses, use)
		}
	}
}

// attributes reads the attribute, attributeGroup and anyAttribute children of
// a complex type, one of its derivations, or an attribute group (Part 1,
// sections 3.4.2 and 3.6.2).
func (b *builder) attributes(d *document, e *element) attributeSet {
	var set attributeSet
	var inherited []*Wildcard
	for _, c := range e.children {
		switch {
		case c.is("attribute"):
			b.attributeUse(d, c, &set)
		case c.is("attributeGroup"):
			group := resolve(b, d, c, "ref", c.token("ref"), "attribute group", attributeGroupSpace)
			if group == nil {
				continue
			}
			b.buildAttributeGroup(group)
			set.addGroup(group.def.Attributes)
			if group.def.Wildcard != nil {
				inherited = append(inherited, group.def.Wildcard)
			}
		case c.is("anyAttribute"):
			set.wildcard = newWildcard(d, c)
		}
	}
	b.charge(e, len(set.uses))
	for _, w := range inherited {
		if set.wildcard == nil {
			set.wildcard = w
			continue
		}
		both, ok := intersect(set.wildcard, w)
		if !ok {
			rule := "src-ct.4"
			if e.is("attributeGroup") {
				rule = "src-attribute_group.2"
			}
			b.report(e, "", rule, "what both attribute wildcards allow can not be expressed, that for %s and that for %s at %s; expected wildcards of which one allows all that the other does, or a list of namespaces", set.wildcard.describe(), w.describe(), w.pos)
			continue
		}
		set.wildcard = both
	}
	return set
}

// attributeUse reads an attribute child (Part 1, section 3.2.2).
func (b *builder) attributeUse(d *document, e *element, set *attributeSet) {
	b.exclusive(e, "src-attribute.1", "default", "fixed")
	b.exclusive(e, "src-attribute.3.2", "ref", "form", "type", "<simpleType>")
	if !b.refOrName(e, "src-attribute.3.1") {
		return
	}
	use := &AttributeUse{node: annotated(e), Required: e.token("use") == "required"}
	use.Default, use.Fixed, use.ValueNamespaces = values(e)
	if use.Default != nil && e.attr("use") != nil && e.token("use") != "optional" {
		b.report(e, "default", "src-attribute.2", "a default with use=%q; expected use=\"optional\"", e.token("use"))
	}
	if e.attr("ref") != nil {
		found := resolve(b, d, e, "ref", e.token("ref"), "attribute declaration", attributeSpace)
		if found == nil {
			return
		}
		b.buildAttribute(found)
		use.Decl = found.def
	} else {
		decl := &AttributeDecl{node: use.node, Name: localName(d, e, d.qualifiedAttributes)}
		decl.Default, decl.Fixed, decl.ValueNamespaces = use.Default, use.Fixed, use.ValueNamespaces
		b.attributeProperties(d, e, decl)
		use.Decl = decl
	}
	if e.token("use") == "prohibited" {
		set.prohibited = append(set.prohibited, use.Decl.Name)
		return
	}
	if use.Default == nil && use.Fixed == nil {
		use.Default, use.Fixed, use.ValueNamespaces = use.Decl.Default, use.Decl.Fixed, use.Decl.ValueNamespaces
	}
	set.uses = append(set.uses, use)
	b.checks = append(b.checks, func() { b.checkAttributeUse(e, use) })
}

// buildAttributeGroup builds an attribute group definition (Part 1, section
// 3.6.2).
func (b *builder) buildAttributeGroup(ent *entry[*AttributeGroupDef]) {
	circular := func() {
		b.report(ent.elem, "name", "src-attribute_group.3", "the attribute group contains itself; expected groups that do not refer to each other in a circle")
	}
	if !b.enter(ent.elem, &ent.progress, circular) {
		return
	}
	set := b.attributes(ent.doc, ent.elem)
	ent.def.Attributes, ent.def.Wildcard = set.uses, set.wildcard
	b.leave(ent.elem, &ent.progress)
	b.checks = append(b.checks, func() {
		b.checkAttributes(ent.elem, "ag-props-correct.2", "ag-props-correct.3", ent.def.Attributes)
	})
}
