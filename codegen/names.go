package codegen

import (
	"go/token"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// commonInitialisms are words that Go names write in capitals.
var commonInitialisms = []string{
	"ACL", "API", "ASCII", "CPU", "CSS", "DNS", "EOF", "GUID", "HTML", "HTTP", "HTTPS", "ID", "IP", "JSON", "LCID",
	"QPS", "RAM", "RPC", "SIP", "SLA", "SMTP", "SQL", "SSH", "TCP", "TLS", "TTL", "UDP", "UI", "UID", "URI", "URL",
	"UTF8", "UUID", "VM", "XML", "XSD", "XSI", "XSLT",
}

// A namer makes Go names from XML names.
type namer struct {
	xgen        bool // in the style of xgen
	initialisms map[string]bool
	pins        map[string]string
	used        map[string]bool // pins that named something, and whether they could
}

func newNamer(c *Config) *namer {
	n := &namer{xgen: c.Naming == NamingXGen, initialisms: map[string]bool{}, pins: c.Names, used: map[string]bool{}}
	if n.xgen {
		return n
	}
	for _, w := range slices.Concat(commonInitialisms, c.Initialisms) {
		n.initialisms[strings.ToUpper(w)] = true
	}
	return n
}

// exported makes an exported identifier from an XML name.
func (n *namer) exported(xml string) string {
	var b strings.Builder
	split := words
	if n.xgen {
		split = xgenWords
	}
	for _, w := range split(xml) {
		upper := strings.ToUpper(w)
		switch {
		case n.initialisms[upper]:
			b.WriteString(upper)
		case strings.HasSuffix(upper, "S") && n.initialisms[upper[:len(upper)-1]] && len(upper) > 2:
			b.WriteString(upper[:len(upper)-1] + "s")
		default:
			r := []rune(w)
			r[0] = unicode.ToUpper(r[0])
			b.WriteString(string(r))
		}
	}
	name := b.String()
	if name == "" {
		return "X"
	}
	if r := []rune(name)[0]; !unicode.IsUpper(r) {
		name = "X" + name
	}
	return name
}

// attribute makes the name of the field for an attribute.
func (n *namer) attribute(xml string) string {
	if n.xgen {
		return n.exported(xml) + "Attr"
	}
	return n.exported(xml)
}

// local makes the name of an anonymous type from that of the declaration that
// it is in and what that stands in.
func (n *namer) local(outer, xml string) string {
	if n.xgen {
		return n.exported(xml)
	}
	return outer + n.exported(xml) + "Type"
}

// take takes a name from a scope for what stands at a path: that of the
// configuration or else def, with a suffix when it is taken.
func (n *namer) take(s names, path, def string, suffixes ...string) string {
	pin, pinned := n.pins[path]
	if pinned {
		def = pin
	}
	name := s.take(def, suffixes...)
	if pinned {
		n.used[path] = n.used[path] || name == pin
	}
	return name
}

// names gives out names.
type names interface {
	take(name string, suffixes ...string) string
}

// words splits an XML name at punctuation and where capitals begin.
func words(xml string) []string {
	var out []string
	var cur []rune
	flush := func() {
		if len(cur) > 0 {
			out = append(out, string(cur))
			cur = nil
		}
	}
	runes := []rune(xml)
	for i, r := range runes {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			flush()
			continue
		case i > 0 && unicode.IsUpper(r) && (unicode.IsLower(runes[i-1]) || unicode.IsDigit(runes[i-1])):
			flush()
		case i > 0 && i+1 < len(runes) && unicode.IsUpper(r) && unicode.IsUpper(runes[i-1]) && unicode.IsLower(runes[i+1]):
			flush()
		}
		cur = append(cur, r)
	}
	flush()
	return out
}

// xgenWords splits an XML name where xgen does. What cannot stand in a Go name
// is left out.
func xgenWords(xml string) []string {
	return strings.FieldsFunc(xml, func(r rune) bool {
		return strings.ContainsRune(":.-_", r) || !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
}

// A scope gives out names, each once.
type scope map[string]bool

// take returns name, or the first free one of name with the suffixes, or name
// with a number.
func (s scope) take(name string, suffixes ...string) string {
	return s.with("").take(name, suffixes...)
}

// with returns the scope for names that are also needed with a prefix.
func (s scope) with(prefix string) prefixedScope { return prefixedScope{s, prefix} }

type prefixedScope struct {
	scope  scope
	prefix string
}

func (p prefixedScope) take(name string, suffixes ...string) string {
	candidates := []string{name}
	for _, suffix := range suffixes {
		candidates = append(candidates, name+suffix)
	}
	free := func(c string) bool {
		if p.scope[c] || p.scope[p.prefix+c] || token.IsKeyword(c) {
			return false
		}
		p.scope[c], p.scope[p.prefix+c] = true, true
		return true
	}
	for _, c := range candidates {
		if free(c) {
			return c
		}
	}
	for i := 2; ; i++ {
		if c := name + strconv.Itoa(i); free(c) {
			return c
		}
	}
}

// reservedMethods are names of methods that generated types have or may get.
var reservedMethods = []string{
	"MarshalXML", "UnmarshalXML", "MarshalText", "UnmarshalText", "String", "Validate", "XMLDecl", "XMLName", "XMLType",
	"XMLDecodeAttr", "XMLDecodeChild", "XMLDecodeElement", "XMLDecodeValue", "XMLEncodeAttrs", "XMLEncodeContent",
	"XMLEncodeElement", "XMLEncodeValue", "XMLInstance", "XMLInstances",
}

func fieldScope() scope {
	s := scope{}
	for _, m := range reservedMethods {
		s[m] = true
	}
	return s
}

// reservedNames are names that every generated package uses itself.
var reservedNames = []string{"Append", "Decode", "Items", "Marshal", "Namespace", "Registry", "Schema", "Unmarshal"}
