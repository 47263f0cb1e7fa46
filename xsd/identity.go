package xsd

import (
	"fmt"
	"strings"
)

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
		path := child.token("xpath")
		switch {
		case child.is("selector"):
			c.Selector = path
			b.checkPath(child, path, "c-selector-xpath", false)
		case child.is("field"):
			c.Fields = append(c.Fields, path)
			b.checkPath(child, path, "c-fields-xpaths", true)
		}
	}
	if first := b.identities[c.Name]; first != nil {
		b.report(e, "name", "sch-props-correct.2", "an identity constraint %s is defined at %s already", c.Name, first.pos)
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

// checkPath holds an xpath attribute to the subset of XPath of sections 3.11.4
// and 3.11.6.
func (b *builder) checkPath(e *element, path, rule string, field bool) {
	p := pathParser{rest: path, scope: e.scope, field: field}
	if problem := p.parse(); problem != "" {
		b.report(e, "xpath", rule, "xpath=%q: %s", path, problem)
	}
}

type pathParser struct {
	rest  string
	scope *scope
	field bool
}

// parse returns what is wrong with the path, or "".
func (p *pathParser) parse() string {
	for {
		if problem := p.path(); problem != "" {
			return problem
		}
		if !p.take("|") {
			break
		}
	}
	if p.rest != "" {
		return fmt.Sprintf("%q is not expected", p.rest)
	}
	return ""
}

func (p *pathParser) take(token string) bool {
	p.rest = strings.TrimLeft(p.rest, " ")
	rest, found := strings.CutPrefix(p.rest, token)
	if found {
		p.rest = strings.TrimLeft(rest, " ")
	}
	return found
}

func (p *pathParser) path() string {
	if strings.HasPrefix(strings.TrimLeft(p.rest, " "), ".//") || strings.HasPrefix(strings.ReplaceAll(p.rest, " ", ""), ".//") {
		p.take(".")
		p.take("//")
	}
	for {
		attribute, problem := p.step()
		if problem != "" {
			return problem
		}
		if attribute || !p.take("/") {
			return ""
		}
	}
}

func (p *pathParser) step() (attribute bool, problem string) {
	if p.take(".") {
		return false, ""
	}
	switch {
	case p.take("@"):
		attribute = true
	case p.axis("attribute"):
		attribute = true
	case p.axis("child"):
	}
	if attribute && !p.field {
		return false, "a selector can not select attributes"
	}
	return attribute, p.nameTest()
}

// axis takes the name of an axis with its colons.
func (p *pathParser) axis(name string) bool {
	before := p.rest
	if p.take(name) && p.take("::") {
		return true
	}
	p.rest = before
	return false
}

func (p *pathParser) nameTest() string {
	if p.take("*") {
		return ""
	}
	n := strings.IndexAny(p.rest, " /|@")
	if n < 0 {
		n = len(p.rest)
	}
	name := p.rest[:n]
	prefix, local, found := strings.Cut(name, ":")
	if !found {
		prefix, local = "", name
	}
	switch {
	case found && !isNCName(prefix), local != "*" && !isNCName(local):
		return fmt.Sprintf("%q; expected a name, a prefix with \":*\", or \"*\"", name)
	}
	if _, ok := p.scope.lookup(prefix); !ok {
		return fmt.Sprintf("the prefix %q is not declared", prefix)
	}
	p.take(name)
	return ""
}
