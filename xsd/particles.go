package xsd

// newGroup makes a model group definition; its content is read by buildGroup.
func newGroup(e *element, name QName) *ModelGroupDef {
	def := &ModelGroupDef{node: annotated(e), Name: name}
	content := e.child("all", "choice", "sequence")
	def.Group = &ModelGroup{node: annotated(content), Compositor: compositor(content), Def: def}
	return def
}

func compositor(e *element) Compositor {
	switch e.name.Local {
	case "choice":
		return Choice
	case "all":
		return All
	}
	return Sequence
}

// buildGroup builds a model group definition (Part 1, section 3.7.2). What its
// references point at is built on its own, so that circles are found by the
// check.
func (b *builder) buildGroup(ent *entry[*ModelGroupDef]) {
	if ent.state == built {
		return
	}
	ent.state = built
	content := ent.elem.child("all", "choice", "sequence")
	ent.def.Group.Particles = b.particles(ent.doc, content, ent.def)
}

// particles reads the children of a model group (section 3.8.2).
func (b *builder) particles(d *document, e *element, scope Component) []*Particle {
	var list []*Particle
	for _, c := range e.children {
		if c.is("annotation") {
			continue
		}
		p := b.particle(d, c, scope)
		if p == nil {
			continue
		}
		if g, ok := p.Term.(*ModelGroup); ok && g.Compositor == All {
			b.report(c, "", "cos-all-limited.1", "the content of %s %q is an all group, which can not be part of a model group; expected it to be the whole content of a type, or another group", "group", g.Def.Name.Local)
			continue
		}
		list = append(list, p)
	}
	return list
}

// occurrence reads minOccurs and maxOccurs.
func (b *builder) occurrence(e *element) (minOccurs, maxOccurs int) {
	minOccurs, maxOccurs = 1, 1
	if e.attr("minOccurs") != nil {
		minOccurs, _ = parseCount(e.token("minOccurs"))
	}
	switch v := e.token("maxOccurs"); v {
	case "":
	case "unbounded":
		maxOccurs = Unbounded
	default:
		maxOccurs, _ = parseCount(v)
	}
	if maxOccurs != Unbounded && minOccurs > maxOccurs {
		at := "maxOccurs"
		if e.attr(at) == nil {
			at = "minOccurs"
		}
		b.report(e, at, "p-props-correct.2.1", "minOccurs is %d and maxOccurs %d; expected minOccurs not to be greater", minOccurs, maxOccurs)
	}
	return minOccurs, maxOccurs
}

// particle reads an element that is a particle (section 3.9). It is nil when
// the particle can not occur or its term does not exist. What can not occur is
// held to the same rules.
func (b *builder) particle(d *document, e *element, scope Component) *Particle {
	p := &Particle{node: node{pos: e.pos}}
	p.MinOccurs, p.MaxOccurs = b.occurrence(e)
	switch e.name.Local {
	case "element":
		p.Term = b.elementTerm(d, e, p, scope)
	case "group":
		p.annot = annotationOf(e)
		if found := resolve(b, d, e, "ref", e.token("ref"), "model group definition", groupSpace); found != nil {
			p.Term = found.def.Group
		}
	case "any":
		p.Term = newWildcard(d, e)
	default:
		p.Term = &ModelGroup{node: annotated(e), Compositor: compositor(e), Particles: b.particles(d, e, scope)}
	}
	if p.MaxOccurs == 0 || p.Term == nil {
		return nil
	}
	return p
}

// elementTerm is the declaration that an element particle refers to or makes.
func (b *builder) elementTerm(d *document, e *element, p *Particle, scope Component) Term {
	b.exclusive(e, "src-element.2.2", "ref", "type", "default", "fixed", "nillable", "block", "form",
		"<simpleType>", "<complexType>", "<unique>", "<key>", "<keyref>")
	if !b.refOrName(e, "src-element.2.1") {
		return nil
	}
	if e.attr("ref") == nil {
		return b.localElement(d, e, scope)
	}
	p.annot = annotationOf(e)
	if found := resolve(b, d, e, "ref", e.token("ref"), "element declaration", elementSpace); found != nil {
		return found.def
	}
	return nil
}
