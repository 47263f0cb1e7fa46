package xsd

import "slices"

// redefine puts the definitions inside of a redefine element in the place of
// those that they redefine (Part 1, section 4.2.2). References to their own
// names mean the original ones.
func (b *builder) redefine(r redefinition) {
	parts := make(map[*Document]bool)
	r.target.collect(parts)
	delete(parts, r.doc.Document)
	for _, e := range r.elem.children {
		name := QName{Space: r.doc.TargetNamespace, Local: e.token("name")}
		inside := *r.doc
		inside.originals = newSymbols()
		ok := true
		switch e.name.Local {
		case "simpleType", "complexType":
			ent := &entry[Type]{def: newType(e, name, nil), doc: &inside, elem: e}
			if ok = replace(b.symbols.types, inside.originals.types, parts, name, ent); ok {
				b.typeEntries[ent.def] = ent
				b.later(func() { b.buildType(ent) })
				b.checkRedefinedType(&inside, e, name)
			}
		case "group":
			ent := &entry[*ModelGroupDef]{def: newGroup(e, name), doc: &inside, elem: e}
			if ok = replace(b.symbols.groups, inside.originals.groups, parts, name, ent); ok {
				b.later(func() { b.buildGroup(ent) })
				b.checkRedefinedGroup(&inside, e, ent.def, inside.originals.groups[name].def)
			}
		case "attributeGroup":
			def := &AttributeGroupDef{node: annotated(e), Name: name}
			ent := &entry[*AttributeGroupDef]{def: def, doc: &inside, elem: e}
			if ok = replace(b.symbols.attributeGroups, inside.originals.attributeGroups, parts, name, ent); ok {
				original := inside.originals.attributeGroups[name]
				b.later(func() {
					b.buildAttributeGroup(original)
					b.buildAttributeGroup(ent)
				})
				b.checkRedefinedAttributes(&inside, e, def, original.def)
			}
		}
		if !ok {
			b.report(e, "name", "src-redefine", "there is no %s %s in the redefined document", componentNames[e.name.Local], name)
		}
	}
}

// redefined lists the documents that each document redefines.
func (b *builder) redefined() map[*document][]*document {
	targets := make(map[*document][]*document)
	for _, r := range b.redefinitions {
		if !slices.Contains(targets[r.doc], r.target) {
			targets[r.doc] = append(targets[r.doc], r.target)
		}
	}
	return targets
}

// redefinesItself reports whether a redefinition leads back to its document
// through others.
func redefinesItself(r redefinition, redefined map[*document][]*document) bool {
	seen := map[*document]bool{r.target: true}
	for queue := []*document{r.target}; len(queue) > 0; queue = queue[1:] {
		if queue[0] == r.doc {
			return true
		}
		for _, target := range redefined[queue[0]] {
			if !seen[target] {
				seen[target] = true
				queue = append(queue, target)
			}
		}
	}
	return false
}

// collect adds a document and its parts.
func (d *document) collect(parts map[*Document]bool) {
	if parts[d.Document] {
		return
	}
	parts[d.Document] = true
	for _, part := range d.parts {
		part.collect(parts)
	}
}

// replace puts an entry in the place of the one with its name, which must come
// from the redefined document or its parts.
func replace[T any](space, originals map[QName]*entry[T], parts map[*Document]bool, name QName, ent *entry[T]) bool {
	original := space[name]
	if original == nil || original.doc == nil || !parts[original.doc.Document] || original.elem.name != ent.elem.name {
		return false
	}
	originals[name] = original
	space[name] = ent
	return true
}

// checkRedefinedType holds a redefined type to src-redefine.5: it derives from
// itself.
func (b *builder) checkRedefinedType(d *document, e *element, name QName) {
	step := e.child("restriction", "simpleContent", "complexContent")
	if step != nil && !step.is("restriction") {
		step = step.child("restriction", "extension")
	}
	if step != nil && step.attr("base") != nil {
		if base, ok := b.qname(d, step, "base", step.token("base")); !ok || base == name {
			return
		}
	}
	b.report(e, "name", "src-redefine.5", "the type that redefines %s does not have it as its base; expected base=%q", name, name.Local)
}

// selfReferences are the elements of that kind in e that refer to a name.
func (b *builder) selfReferences(d *document, e *element, kind string, name QName) []*element {
	var found []*element
	for _, c := range e.children {
		if c.is(kind) && c.attr("ref") != nil {
			if ref, ok := b.qname(d, c, "ref", c.token("ref")); ok && ref == name {
				found = append(found, c)
			}
		}
		if !c.is("element") {
			found = append(found, b.selfReferences(d, c, kind, name)...)
		}
	}
	return found
}

// checkRedefinedGroup holds a redefined group to src-redefine.6: it refers to
// itself once, or else restricts the original.
func (b *builder) checkRedefinedGroup(d *document, e *element, def, original *ModelGroupDef) {
	name := def.Name
	refs := b.selfReferences(d, e, "group", name)
	if len(refs) == 0 {
		b.checks = append(b.checks, func() {
			if !b.circular {
				b.restriction.checkRedefinition(e, def, original)
			}
		})
	}
	for i, ref := range refs {
		if i > 0 {
			b.report(ref, "ref", "src-redefine.6.1.1", "the group that redefines %s refers to it a second time; expected one reference", name)
		}
		if minOccurs, maxOccurs := b.occurrence(ref); minOccurs != 1 || maxOccurs != 1 {
			b.report(ref, "", "src-redefine.6.1.2", "the group that redefines %s repeats the reference to it; expected minOccurs and maxOccurs to be 1", name)
		}
	}
}

// checkRedefinedAttributes holds a redefined attribute group to src-redefine.7:
// it refers to itself once, or else restricts the original.
func (b *builder) checkRedefinedAttributes(d *document, e *element, def, original *AttributeGroupDef) {
	refs := b.selfReferences(d, e, "attributeGroup", def.Name)
	if len(refs) > 1 {
		b.report(refs[1], "ref", "src-redefine.7.1", "the attribute group that redefines %s refers to it a second time; expected one reference", def.Name)
	}
	if len(refs) > 0 {
		return
	}
	const origin = "the redefined attribute group"
	b.checks = append(b.checks, func() {
		own, inherited := usesByName(def.Attributes), usesByName(original.Attributes)
		for _, use := range def.Attributes {
			b.checkRestrictedUse(e, use, inherited[use.Decl.Name], original.Wildcard, origin)
		}
		for _, use := range original.Attributes {
			if use.Required && own[use.Decl.Name] == nil {
				b.report(e, "name", "src-redefine.7.2.2", "the attribute %s is left out; it is required in %s", use.Decl.Name, origin)
			}
		}
		if def.Wildcard != nil {
			b.checkRestrictedWildcard(e, def.Wildcard, original.Wildcard, origin)
		}
	})
}
