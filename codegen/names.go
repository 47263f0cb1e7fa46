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
	initialisms map[string]bool
	pins        map[string]string
	used        map[string]bool // pins that named something
}

func newNamer(c *Config) *namer {
	n := &namer{initialisms: map[string]bool{}, pins: c.Names, used: map[string]bool{}}
	for _, w := range slices.Concat(commonInitialisms, c.Initialisms) {
		n.initialisms[strings.ToUpper(w)] = true
	}
	return n
}

// exported makes an exported identifier from an XML name.
func (n *namer) exported(xml string) string {
	var b strings.Builder
	for _, w := range words(xml) {
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

// pinned returns the name that the configuration gives to a path, or def.
func (n *namer) pinned(path, def string) string {
	if name, ok := n.pins[path]; ok {
		n.used[path] = true
		return name
	}
	return def
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

// A scope gives out names, each once.
type scope map[string]bool

// take returns name, or the first free one of name with the suffixes, or name
// with a number.
func (s scope) take(name string, suffixes ...string) string {
	candidates := []string{name}
	for _, suffix := range suffixes {
		candidates = append(candidates, name+suffix)
	}
	for _, c := range candidates {
		if !s[c] && !token.IsKeyword(c) {
			s[c] = true
			return c
		}
	}
	for i := 2; ; i++ {
		if c := name + strconv.Itoa(i); !s[c] {
			s[c] = true
			return c
		}
	}
}

// reservedMethods are names of methods that generated types have or may get.
var reservedMethods = []string{
	"MarshalXML", "UnmarshalXML", "MarshalText", "UnmarshalText", "String", "Validate", "XMLDecl", "XMLName", "XMLType",
	"XMLDecodeAttr", "XMLDecodeChild", "XMLDecodeElement", "XMLDecodeValue", "XMLEncodeAttrs", "XMLEncodeContent",
	"XMLEncodeElement", "XMLEncodeValue",
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
