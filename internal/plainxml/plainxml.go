// Package plainxml reads XML documents the slow way: production by production of
// XML 1.0 (fifth edition) and of Namespaces in XML 1.0, a character at a time. It
// is there to be obviously right, so that the scanner of the runtime, which is
// there to be fast, can be held against it.
//
// It reads UTF-8, and refuses document type declarations as the scanner does
// unless told otherwise.
package plainxml

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// ErrUnsupported is the error for documents in another encoding than UTF-8, of
// which nothing is said.
var ErrUnsupported = errors.New("another encoding than UTF-8")

// A Name is a name with its namespace.
type Name struct{ Space, Local string }

// An Attr is an attribute, its value normalised as one of type CDATA (section
// 3.3.3).
type Attr struct {
	Name  Name
	Value string
}

// A Node is an element, or a run of text if it has no name.
type Node struct {
	Name     Name
	Attrs    []Attr
	Text     string
	Children []Node
}

// Parse reads a document and returns its document element. Comments and
// processing instructions are checked and left out; text on both sides of them
// is one run.
func Parse(document []byte) (root Node, err error) {
	text := strings.TrimPrefix(string(document), "\ufeff")
	// Section 2.11.
	text = strings.ReplaceAll(text, "\r\n", "\n")
	text = strings.ReplaceAll(text, "\r", "\n")
	p := &parser{rest: text}
	defer func() {
		switch f := recover().(type) {
		case nil:
		case failure:
			err = f.error
		default:
			panic(f)
		}
	}()
	p.declaration()
	p.characters()
	return p.document(), nil
}

// characters checks that what is left is of characters (production 2).
func (p *parser) characters() {
	if !utf8.ValidString(p.rest) {
		p.fail("bytes that are not UTF-8")
	}
	for _, r := range p.rest {
		if !isChar(r) {
			p.fail("the character U+%04X", r)
		}
	}
}

// A failure ends parsing from anywhere.
type failure struct{ error }

type parser struct {
	rest  string
	scope []binding
}

type binding struct{ prefix, uri string }

func (p *parser) fail(format string, args ...any) { panic(failure{fmt.Errorf(format, args...)}) }

func (p *parser) has(s string) bool { return strings.HasPrefix(p.rest, s) }

// take skips s if it comes next.
func (p *parser) take(s string) bool {
	if !p.has(s) {
		return false
	}
	p.rest = p.rest[len(s):]
	return true
}

func (p *parser) must(s string) {
	if !p.take(s) {
		p.fail("%q expected before %.20q", s, p.rest)
	}
}

// until is what comes before s, which is skipped too.
func (p *parser) until(s string) string {
	before, after, ok := strings.Cut(p.rest, s)
	if !ok {
		p.fail("%q is missing", s)
	}
	p.rest = after
	return before
}

// space skips white space and reports whether there was any (production 3).
func (p *parser) space() bool {
	before := len(p.rest)
	p.rest = strings.TrimLeft(p.rest, " \t\n")
	return len(p.rest) < before
}

// document is production 1, behind the declaration.
func (p *parser) document() Node {
	p.misc()
	if !p.has("<") {
		p.fail("a document element expected")
	}
	root := p.element()
	p.misc()
	if p.rest != "" {
		p.fail("%.20q behind the document element", p.rest)
	}
	return root
}

// declaration is production 23, if there is one.
func (p *parser) declaration() {
	const start = "<?xml"
	if !p.has(start) || len(p.rest) == len(start) || !strings.ContainsRune(" \t\n?", rune(p.rest[len(start)])) {
		return
	}
	p.must(start)
	if !p.space() {
		p.fail("white space expected in the XML declaration")
	}
	version := p.pseudo("version")
	if digits, ok := strings.CutPrefix(version, "1."); !ok || digits == "" || strings.Trim(digits, "0123456789") != "" {
		p.fail("version %q", version)
	}
	spaced := p.space()
	if spaced && p.has("encoding") {
		switch encoding := p.pseudo("encoding"); {
		case !isEncodingName(encoding):
			p.fail("encoding %q", encoding)
		case !strings.EqualFold(encoding, "UTF-8"):
			panic(failure{ErrUnsupported})
		}
		spaced = p.space()
	}
	if spaced && p.has("standalone") {
		if value := p.pseudo("standalone"); value != "yes" && value != "no" {
			p.fail("standalone %q", value)
		}
		p.space()
	}
	p.must("?>")
}

// pseudo is an item of the XML declaration.
func (p *parser) pseudo(name string) string {
	p.must(name)
	p.space()
	p.must("=")
	p.space()
	if p.take(`"`) {
		return p.until(`"`)
	}
	p.must("'")
	return p.until("'")
}

// isEncodingName is production 81.
func isEncodingName(s string) bool {
	for i, r := range s {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
		if !letter && (i == 0 || !strings.ContainsRune("0123456789._-", r)) {
			return false
		}
	}
	return s != ""
}

// misc is any number of comments, processing instructions and white space
// (production 27).
func (p *parser) misc() {
	for p.space() || p.aside() {
	}
}

// aside skips a comment or processing instruction (productions 15 and 16).
func (p *parser) aside() bool {
	switch {
	case p.take("<!--"):
		p.until("--")
		p.must(">")
		return true
	case p.take("<?"):
		target := p.name()
		if strings.EqualFold(target, "xml") || strings.Contains(target, ":") {
			p.fail("the target %q", target)
		}
		if !p.has("?>") && !p.space() {
			p.fail("white space expected behind a target")
		}
		p.until("?>")
		return true
	}
	return false
}

// name is production 5.
func (p *parser) name() string {
	end := len(p.rest)
	for i, r := range p.rest {
		if !isNameStart(r) && (i == 0 || !isNameOther(r)) {
			end = i
			break
		}
	}
	name := p.rest[:end]
	if name == "" {
		p.fail("a name expected before %.20q", p.rest)
	}
	p.rest = p.rest[end:]
	return name
}

// An attribute as it stands in a tag.
type attribute struct{ name, value string }

// element is production 39.
func (p *parser) element() Node {
	p.must("<")
	name := p.name()
	var attrs []attribute
	for {
		spaced := p.space()
		if p.has(">") || p.has("/>") {
			break
		}
		if !spaced {
			p.fail("white space expected before an attribute")
		}
		a := attribute{name: p.name()}
		p.space()
		p.must("=")
		p.space()
		a.value = p.value()
		if slices.ContainsFunc(attrs, func(b attribute) bool { return b.name == a.name }) {
			p.fail("the attribute %s comes twice", a.name)
		}
		attrs = append(attrs, a)
	}
	outside := len(p.scope)
	defer func() { p.scope = p.scope[:outside] }()
	node := p.named(name, attrs)
	if p.take("/>") {
		return node
	}
	p.must(">")
	node.Children = p.content()
	p.must("</")
	if end := p.name(); end != name {
		p.fail("</%s> ends <%s>", end, name)
	}
	p.space()
	p.must(">")
	return node
}

// value is production 10, normalised.
func (p *parser) value() string {
	quote := "'"
	if p.take(`"`) {
		quote = `"`
	} else {
		p.must("'")
	}
	var out strings.Builder
	for !p.take(quote) {
		switch {
		case p.rest == "" || p.has("<"):
			p.fail("a value without end")
		case p.has("&"):
			out.WriteString(p.reference())
		default:
			r, n := utf8.DecodeRuneInString(p.rest)
			if r == '\n' || r == '\t' {
				r = ' '
			}
			out.WriteRune(r)
			p.rest = p.rest[n:]
		}
	}
	return out.String()
}

// content is production 43.
func (p *parser) content() []Node {
	var nodes []Node
	var text strings.Builder
	flush := func() {
		if text.Len() > 0 {
			nodes = append(nodes, Node{Text: text.String()})
			text.Reset()
		}
	}
	for {
		switch {
		case p.rest == "":
			p.fail("an element without end")
		case p.has("</"):
			flush()
			return nodes
		case p.take("<![CDATA["):
			text.WriteString(p.until("]]>"))
		case p.aside():
		case p.has("<"):
			flush()
			nodes = append(nodes, p.element())
		case p.has("&"):
			text.WriteString(p.reference())
		case p.has("]]>"):
			p.fail("]]> in text")
		default:
			_, n := utf8.DecodeRuneInString(p.rest)
			text.WriteString(p.rest[:n])
			p.rest = p.rest[n:]
		}
	}
}

// reference is productions 66 and 68, without entities but those that are
// always there.
func (p *parser) reference() string {
	p.must("&")
	body := p.until(";")
	if number, ok := strings.CutPrefix(body, "#"); ok {
		base := 10
		if hex, ok := strings.CutPrefix(number, "x"); ok {
			number, base = hex, 16
		}
		if strings.Trim(number, "0123456789abcdefABCDEF") != "" {
			p.fail("the reference &%s;", body)
		}
		number = strings.TrimLeft(number, "0")
		n, err := strconv.ParseInt(number, base, 32)
		if err != nil || !isChar(rune(n)) {
			p.fail("the reference &%s;", body)
		}
		return string(rune(n))
	}
	text, ok := map[string]string{"lt": "<", "gt": ">", "amp": "&", "apos": "'", "quot": `"`}[body]
	if !ok {
		p.fail("the entity %q", body)
	}
	return text
}

const (
	xmlNamespace   = "http://www.w3.org/XML/1998/namespace"
	xmlnsNamespace = "http://www.w3.org/2000/xmlns/"
)

// named gives an element and its attributes their namespaces.
func (p *parser) named(name string, attrs []attribute) Node {
	var others []attribute
	for _, a := range attrs {
		prefix, local, colon := strings.Cut(a.name, ":")
		switch {
		case a.name == "xmlns":
			if a.value == xmlNamespace || a.value == xmlnsNamespace {
				p.fail("the default namespace %q", a.value)
			}
			p.scope = append(p.scope, binding{"", a.value})
		case colon && prefix == "xmlns":
			if !isNCName(local) || a.value == "" || local == "xmlns" ||
				a.value == xmlnsNamespace || (local == "xml") != (a.value == xmlNamespace) {
				p.fail("the declaration %s=%q", a.name, a.value)
			}
			p.scope = append(p.scope, binding{local, a.value})
		default:
			others = append(others, a)
		}
	}
	node := Node{Name: p.resolve(name, false)}
	for _, a := range others {
		n := p.resolve(a.name, true)
		if slices.ContainsFunc(node.Attrs, func(b Attr) bool { return b.Name == n }) {
			p.fail("the attribute %v comes twice", n)
		}
		node.Attrs = append(node.Attrs, Attr{n, a.value})
	}
	return node
}

func isNCName(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return s != "" && isNameStart(r) && !strings.Contains(s, ":")
}

func (p *parser) resolve(name string, attribute bool) Name {
	prefix, local, colon := strings.Cut(name, ":")
	if !colon {
		prefix, local = "", name
		if attribute {
			return Name{"", local}
		}
	} else if prefix == "" || !isNCName(local) {
		p.fail("the qualified name %s", name)
	}
	if prefix == "xml" {
		return Name{xmlNamespace, local}
	}
	for _, b := range slices.Backward(p.scope) {
		if b.prefix == prefix {
			return Name{b.uri, local}
		}
	}
	if prefix != "" {
		p.fail("the prefix %s is not declared", prefix)
	}
	return Name{"", local}
}

// isChar is production 2.
func isChar(r rune) bool {
	return r == '\t' || r == '\n' || r == '\r' || r >= 0x20 && r <= 0xD7FF || r >= 0xE000 && r <= 0xFFFD || r >= 0x10000 && r <= 0x10FFFF
}

// isNameStart is production 4.
func isNameStart(r rune) bool {
	return r == ':' || r == '_' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || within(r, nameStart)
}

// isNameOther is what production 4a adds to production 4.
func isNameOther(r rune) bool {
	return r == '-' || r == '.' || r >= '0' && r <= '9' || r == 0xB7 || within(r, [][2]rune{{0x300, 0x36F}, {0x203F, 0x2040}})
}

var nameStart = [][2]rune{
	{0xC0, 0xD6}, {0xD8, 0xF6}, {0xF8, 0x2FF}, {0x370, 0x37D}, {0x37F, 0x1FFF}, {0x200C, 0x200D}, {0x2070, 0x218F},
	{0x2C00, 0x2FEF}, {0x3001, 0xD7FF}, {0xF900, 0xFDCF}, {0xFDF0, 0xFFFD}, {0x10000, 0xEFFFF},
}

func within(r rune, ranges [][2]rune) bool {
	return slices.ContainsFunc(ranges, func(x [2]rune) bool { return r >= x[0] && r <= x[1] })
}
