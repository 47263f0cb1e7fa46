package xsd

// identity makes an identity-constraint definition (Part 1, section 3.11.2).
func (b *builder) identity(d *document, e *element) *IdentityConstraint {
	c := &IdentityConstraint{
		node:       annotated(e),
		Name:       QName{Space: d.TargetNamespace, Local: e.token("name")},
		Namespaces: e.scope.all(),
	}
	switch e.name.Local {
	case "key":
		c.Kind = Key
	case "keyref":
		c.Kind = KeyRef
	}
	for _, child := range e.children {
		switch {
		case child.is("selector"):
			c.Selector = child.token("xpath")
			c.SelectorPaths = b.paths(child, "c-selector-xpath", false)
		case child.is("field"):
			c.Fields = append(c.Fields, child.token("xpath"))
			c.FieldPaths = append(c.FieldPaths, b.paths(child, "c-fields-xpaths", true))
		}
	}
	if first := b.identities[c.Name]; first != nil {
		b.report(e, "name", "sch-props-correct.2", "an identity constraint %s is defined at %s already; expected another name, as they are unique in a schema", c.Name, first.pos)
	} else {
		b.identities[c.Name] = c
	}
	if c.Kind == KeyRef {
		b.references = append(b.references, func() { b.referTo(d, e, c) })
	}
	return c
}

// referTo resolves the refer attribute of a keyref (section 3.11.6,
// c-props-correct).
func (b *builder) referTo(d *document, e *element, c *IdentityConstraint) {
	value := e.token("refer")
	name, ok := b.qname(d, e, "refer", value)
	if !ok {
		return
	}
	if !d.sees(name.Space) {
		b.reportUnseen(d, e, "refer", value, name)
		return
	}
	target := b.identities[name]
	switch {
	case target == nil:
		b.reportMissing(d, e, "refer", value, "key or unique", name)
	case target.Kind == KeyRef:
		b.report(e, "refer", "c-props-correct.1", "refer=%q is a keyref; expected a key or unique", value)
	case len(target.Fields) != len(c.Fields):
		b.report(e, "", "c-props-correct.2", "the keyref has %d fields; expected %d, as in %s", len(c.Fields), len(target.Fields), target.Name)
	default:
		c.Refer = target
	}
}

// paths reads the xpath attribute of a selector or field.
func (b *builder) paths(e *element, rule string, field bool) []Path {
	text := e.token("xpath")
	paths, problem := parsePaths(text, e.scope, field)
	if problem != "" {
		b.report(e, "xpath", rule, "xpath=%q: %s", text, problem)
	}
	return paths
}
