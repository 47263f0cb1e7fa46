package xsd

import (
	"fmt"
	"strings"
)

// A Path is one alternative of a selector or field (Part 1, section 3.11.6,
// Path). Steps that stay where they are, ".", are left out: a path without
// steps and attribute selects the element that it starts from.
type Path struct {
	// Descendants is true for a path that begins with ".//": Steps may start at
	// any depth.
	Descendants bool
	// Steps go down from parent to child.
	Steps []NameTest
	// Attribute is what a field ends with when it selects an attribute.
	Attribute *NameTest
}

// NameTest is the test of a step (XPath 1.0, section 2.3). A name without
// prefix is in no namespace, whatever the default namespace is.
type NameTest struct {
	// AnyName is the test "*".
	AnyName bool
	// AnyLocal is the test "prefix:*": all names in the namespace Name.Space.
	AnyLocal bool
	Name     QName
}

// Matches reports whether the test holds for a name.
func (t NameTest) Matches(name QName) bool {
	return t.AnyName || name.Space == t.Name.Space && (t.AnyLocal || name.Local == t.Name.Local)
}

// pathParser reads the subset of XPath that selectors and fields are written
// in (section 3.11.6). White space may stand between tokens.
type pathParser struct {
	rest  string
	token string // the one ahead, "" at the end
	scope *scope
	field bool
}

// parsePaths reads a selector or field. The problem says what is wrong, or is
// empty.
func parsePaths(text string, scope *scope, field bool) (paths []Path, problem string) {
	p := pathParser{rest: text, scope: scope, field: field}
	p.next()
	for {
		path, problem := p.path()
		if problem != "" {
			return nil, problem
		}
		paths = append(paths, path)
		if p.token == "" {
			return paths, ""
		}
		if !p.take("|") {
			return nil, fmt.Sprintf("found %q; expected %s", p.token, p.expected(path))
		}
	}
}

func (p *pathParser) expected(path Path) string {
	if path.Attribute != nil {
		return `"|" or the end, as a path ends with its attribute`
	}
	return `"/", "|" or the end`
}

// next moves to the next token: one of . .. / // | @ * :: or a name, with its
// prefix and ":*". Any other character is a token of its own.
func (p *pathParser) next() {
	p.rest = strings.TrimLeft(p.rest, " \t\r\n")
	n := 0
	for i, r := range p.rest {
		if !isNameStart(r) && (i == 0 || !isNameRest(r)) {
			break
		}
		n = i + len(string(r))
	}
	switch {
	case n > 0:
		n += p.colon(n)
	case p.rest == "":
	default:
		for _, symbol := range []string{"..", "//", "::"} {
			if strings.HasPrefix(p.rest, symbol) {
				n = 2
			}
		}
		if n == 0 {
			n = len(string([]rune(p.rest)[0]))
		}
	}
	p.token, p.rest = p.rest[:n], p.rest[n:]
}

// colon is the length of what follows a prefix of n bytes: a colon with a local
// name or "*".
func (p *pathParser) colon(n int) int {
	after, found := strings.CutPrefix(p.rest[n:], ":")
	if !found || strings.HasPrefix(after, ":") {
		return 0
	}
	if strings.HasPrefix(after, "*") {
		return 2
	}
	length := 1
	for i, r := range after {
		if !isNameStart(r) && (i == 0 || !isNameRest(r)) {
			break
		}
		length = 1 + i + len(string(r))
	}
	return length
}

func (p *pathParser) take(token string) bool {
	if p.token != token {
		return false
	}
	p.next()
	return true
}

func (p *pathParser) path() (path Path, problem string) {
	first := true
	for {
		switch {
		case p.take("."):
			if first && p.take("//") {
				path.Descendants = true
				first = false
				continue
			}
		default:
			problem = p.step(&path)
		}
		if problem != "" || path.Attribute != nil || !p.take("/") {
			return path, problem
		}
		first = false
	}
}

// step reads a name test with its axis.
func (p *pathParser) step(path *Path) (problem string) {
	attribute := p.take("@")
	if !attribute {
		word := p.token
		if (word == "child" || word == "attribute") && strings.HasPrefix(strings.TrimLeft(p.rest, " \t\r\n"), "::") {
			p.next()
			p.next()
			attribute = word == "attribute"
		}
	}
	if attribute && !p.field {
		return "a selector selects elements only; expected no attribute"
	}
	test, problem := p.nameTest()
	if problem != "" {
		return problem
	}
	if attribute {
		path.Attribute = &test
	} else {
		path.Steps = append(path.Steps, test)
	}
	return ""
}

func (p *pathParser) nameTest() (test NameTest, problem string) {
	name := p.token
	if p.take("*") {
		return NameTest{AnyName: true}, ""
	}
	prefix, local, found := strings.Cut(name, ":")
	if !found {
		prefix, local = "", name
	}
	switch {
	case name == "":
		return test, `found the end; expected a name, a prefix with ":*", or "*"`
	case found && !isNCName(prefix), (!found || local != "*") && !isNCName(local):
		return test, fmt.Sprintf(`found %q; expected a name, a prefix with ":*", or "*"`, name)
	}
	p.next()
	if found {
		namespace, ok := p.scope.lookup(prefix)
		if !ok {
			return test, fmt.Sprintf("the prefix %q is not declared; declare it with xmlns:%s", prefix, prefix)
		}
		test.Name.Space = namespace
	}
	if local == "*" {
		test.AnyLocal = true
	} else {
		test.Name.Local = local
	}
	return test, ""
}
