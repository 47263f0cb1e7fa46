package codegen

// How an element was written is remembered in the struct around it, where that
// has fields for elements with a declaration: see xmlrt.Instance. What a wildcard
// admits or what is kept as it is remembers that itself.

// holdsElements reports whether the content of a type, without that of the type
// that it extends, has such fields.
func (t *complexType) holdsElements() bool {
	return t.content.holdsElements() || t.mixed != nil && t.mixed.holdsElements()
}

// keepsInstances reports whether there are xmlrt.Instances in t or in what it
// embeds.
func (t *complexType) keepsInstances() bool {
	for _, c := range t.chain() {
		if c.holdsElements() {
			return true
		}
	}
	return false
}

func (b *body) holdsElements() bool {
	if b == nil {
		return false
	}
	for _, f := range b.fields {
		switch f := f.(type) {
		case *leafField:
			if !f.of.any {
				return true
			}
		case *groupField:
			if f.shared != nil && f.shared.content.holdsElements() || f.shared == nil && f.content.holdsElements() {
				return true
			}
		case *choiceField:
			if f.holdsElements() {
				return true
			}
		}
	}
	return false
}

func (c *choiceField) holdsElements() bool {
	for _, a := range c.alts {
		if a.leaf != nil && !a.leaf.of.any || a.content.holdsElements() {
			return true
		}
	}
	return false
}

// instancesField prints the hidden field of a struct for which keeper holds.
func (f *printer) instancesField() {
	f.p("instances %s // how the elements were written", f.rt("Instances"))
}

// instancesMethod prints how the runtime gets at it.
func (f *printer) instancesMethod(t *complexType) {
	if t.keeper {
		f.p("func (v *%s) XMLInstances() *xmlrt.Instances { return &v.instances }\n", t.name)
	}
}
