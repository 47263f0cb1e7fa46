package xsd

import (
	"encoding/binary"
	"fmt"
	"sort"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Schema documents that are in use, that of XML Signature among them, have a
// document type declaration with entities in its internal subset. The scanner
// refuses such declarations, as they have no place in the documents of
// applications. Here the internal subset is read as a non-validating processor
// must (XML 1.0, section 5.1): general entities are replaced and attributes
// get their defaults. Nothing external is read.

// doctypeError is a fault in a document type declaration.
type doctypeError struct {
	message      string
	line, column int
}

// editedText relates offsets of a rewritten text to the original.
type editedText struct {
	original string
	spans    []span
	// mark is a place whose line is known, to find later places fast.
	mark         int
	line, column int
}

// A span starts at offset to of the rewritten text. It is a copy of the
// original from offset from on, or it stands for the place at from as a whole.
type span struct {
	to, from int
	inserted bool
}

func (t *editedText) position(offset int64) (line, column int) {
	n := sort.Search(len(t.spans), func(i int) bool { return int64(t.spans[i].to) > offset })
	from := int(offset)
	if n > 0 {
		s := t.spans[n-1]
		from = s.from
		if !s.inserted {
			from += int(offset) - s.to
		}
	}
	return t.lineColumn(min(from, len(t.original)))
}

func (t *editedText) lineColumn(offset int) (line, column int) {
	if t.line == 0 || offset < t.mark {
		t.mark, t.line, t.column = 0, 1, 1
	}
	for t.mark < offset {
		switch c := t.original[t.mark]; {
		case c == '\n', c == '\r' && !strings.HasPrefix(t.original[t.mark+1:], "\n"):
			t.line++
			t.column = 1
		case c == '\r' || utf8.RuneStart(c):
			t.column++
		}
		t.mark++
	}
	return t.line, t.column
}

// expandDoctype takes the document type declaration out of a document and
// replaces what it declares.
func expandDoctype(data []byte, limit int) (text []byte, edits *editedText, err *doctypeError) {
	d := doctype{
		text:     decode(data),
		limit:    limit,
		entities: make(map[string]entity),
		params:   make(map[string]entity),
		defaults: make(map[string][]attrDefault),
	}
	d.edits.original = d.text
	defer func() {
		switch r := recover().(type) {
		case nil:
		case *doctypeError:
			text, edits, err = nil, nil, r
		default:
			panic(r)
		}
	}()
	rest := d.prolog()
	d.copyFrom(rest)
	d.content(d.text[rest:], nil)
	return []byte(d.out.String()), &d.edits, nil
}

// decode turns a document into UTF-8.
func decode(data []byte) string {
	var order binary.ByteOrder
	switch {
	case len(data) >= 2 && (data[0] == 0xFE && data[1] == 0xFF || data[0] == 0 && data[1] == '<'):
		order = binary.BigEndian
	case len(data) >= 2 && (data[0] == 0xFF && data[1] == 0xFE || data[0] == '<' && data[1] == 0):
		order = binary.LittleEndian
	}
	if order != nil {
		units := make([]uint16, len(data)/2)
		for i := range units {
			units[i] = order.Uint16(data[2*i:])
		}
		return strings.TrimPrefix(string(utf16.Decode(units)), "\uFEFF")
	}
	text := strings.TrimPrefix(string(data), "\uFEFF")
	if end := strings.Index(text, "?>"); end > 0 && strings.HasPrefix(text, "<?xml") &&
		strings.Contains(strings.ToUpper(text[:end]), "8859-1") {
		runes := make([]rune, len(text))
		for i := range runes {
			runes[i] = rune(text[i])
		}
		return string(runes)
	}
	return text
}

type entity struct {
	text     string
	external bool
}

type attrDefault struct{ name, value string }

// doctype holds the declarations of an internal subset and writes the
// rewritten text.
type doctype struct {
	text     string
	limit    int
	entities map[string]entity
	params   map[string]entity
	defaults map[string][]attrDefault
	// stopped is true behind a reference to an external parameter entity:
	// later declarations might be overridden and do not count.
	stopped bool

	out   strings.Builder
	edits editedText
	grown int
	// place is where in text an inserted replacement stands.
	place int
	// base is the offset in text of what content is working on, or -1 inside a
	// replacement.
	base int
}

// fail gives up, at an offset of the document.
func (d *doctype) fail(offset int, format string, args ...any) {
	line, column := d.edits.lineColumn(min(offset, len(d.text)))
	panic(&doctypeError{fmt.Sprintf(format, args...), line, column})
}

// prolog reads up to the end of the document type declaration. The scanner has
// found the prolog before it well-formed.
func (d *doctype) prolog() int {
	i := 0
	for {
		i = skipSpaces(d.text, i)
		switch rest := d.text[i:]; {
		case strings.HasPrefix(rest, "<?"):
			i = d.behind(i, "?>")
		case strings.HasPrefix(rest, "<!--"):
			i = d.behind(i, "-->")
		case strings.HasPrefix(rest, "<!DOCTYPE"):
			return d.declaration(i)
		default:
			d.fail(i, "a document type declaration was expected")
		}
	}
}

// behind is the offset after the next end from i on.
func (d *doctype) behind(i int, end string) int {
	n := strings.Index(d.text[i:], end)
	if n < 0 {
		d.fail(i, "%q is missing", end)
	}
	return i + n + len(end)
}

func (d *doctype) declaration(start int) int {
	i := start + len("<!DOCTYPE")
	for i < len(d.text) {
		switch c := d.text[i]; c {
		case '>':
			return i + 1
		case '"', '\'':
			i = d.behind(i+1, string(c))
		case '[':
			i = d.subset(i + 1)
		default:
			i++
		}
	}
	d.fail(start, "the document type declaration does not end")
	return i
}

// subset reads the internal subset that starts at i, up to behind its "]".
func (d *doctype) subset(i int) int {
	start := i
	for {
		i = skipSpaces(d.text, i)
		switch rest := d.text[i:]; {
		case rest == "":
			d.fail(start, "the internal subset does not end")
		case rest[0] == ']':
			return i + 1
		case strings.HasPrefix(rest, "<!--"):
			i = d.behind(i, "-->")
		case strings.HasPrefix(rest, "<?"):
			i = d.behind(i, "?>")
		case rest[0] == '%':
			end := d.behind(i, ";")
			d.paramReference(i, d.text[i+1:end-1])
			i = end
		case strings.HasPrefix(rest, "<!"):
			end := d.declarationEnd(i)
			if !d.stopped {
				d.markup(i, d.text[i+2:end-1])
			}
			i = end
		default:
			d.fail(i, "%.20q in the internal subset; expected a declaration", rest)
		}
	}
}

// paramReference takes in a parameter entity between declarations.
func (d *doctype) paramReference(at int, name string) {
	e, ok := d.params[name]
	switch {
	case !ok || e.external:
		d.stopped = true
	case strings.TrimFunc(e.text, isSpace) != "":
		d.fail(at, "declarations in the parameter entity %%%s; are not supported", name)
	}
}

// declarationEnd is the offset behind the ">" of the markup declaration at i.
func (d *doctype) declarationEnd(i int) int {
	for j := i; j < len(d.text); {
		switch c := d.text[j]; c {
		case '>':
			return j + 1
		case '"', '\'':
			j = d.behind(j+1, string(c))
		default:
			j++
		}
	}
	d.fail(i, "the declaration does not end")
	return i
}

// markup reads a declaration without its delimiters.
func (d *doctype) markup(at int, text string) {
	words := declarationWords(text)
	if len(words) == 0 {
		d.fail(at, "a declaration without a keyword")
	}
	switch words[0] {
	case "ENTITY":
		d.entityDeclaration(at, words[1:])
	case "ATTLIST":
		d.attlist(at, words[1:])
	case "ELEMENT", "NOTATION":
	default:
		d.fail(at, "<!%.20s; expected ENTITY, ATTLIST, ELEMENT or NOTATION", text)
	}
}

// declarationWords splits a declaration: words, literals with the quote in
// front, and groups in parentheses.
func declarationWords(text string) []string {
	var words []string
	for i := skipSpaces(text, 0); i < len(text); i = skipSpaces(text, i) {
		start := i
		switch text[i] {
		case '"', '\'':
			end := strings.IndexByte(text[i+1:], text[i])
			if end < 0 {
				return append(words, text[i:])
			}
			i += end + 1
			words = append(words, text[start:i])
			i++
			continue
		case '(':
			if end := strings.IndexByte(text[i:], ')'); end >= 0 {
				i += end + 1
			} else {
				i = len(text)
			}
		default:
			for i < len(text) && !isSpace(rune(text[i])) && text[i] != '"' && text[i] != '\'' && text[i] != '(' {
				i++
			}
		}
		words = append(words, text[start:i])
	}
	return words
}

func isLiteral(word string) bool { return word[0] == '"' || word[0] == '\'' }

func (d *doctype) entityDeclaration(at int, words []string) {
	table := d.entities
	if len(words) > 0 && words[0] == "%" {
		table, words = d.params, words[1:]
	}
	if len(words) < 2 {
		d.fail(at, "an entity declaration without name or value")
	}
	name, value := words[0], words[1]
	if _, ok := table[name]; ok {
		return // the first declaration is binding
	}
	if isLiteral(value) {
		table[name] = entity{text: d.literal(at, value[1:])}
	} else {
		table[name] = entity{external: true}
	}
}

// literal replaces the character references in an entity value (XML 1.0,
// section 4.4.5). Parameter entities are not allowed there in an internal
// subset.
func (d *doctype) literal(at int, text string) string {
	var b strings.Builder
	for {
		i := strings.Index(text, "&#")
		if i < 0 {
			b.WriteString(text)
			return b.String()
		}
		end := strings.IndexByte(text[i:], ';')
		if end < 0 {
			d.fail(at, "a character reference without %q", ";")
		}
		r, ok := charReference(text[i+2 : i+end])
		if !ok {
			d.fail(at, "the character reference %.20s", text[i:i+end+1])
		}
		b.WriteString(text[:i])
		b.WriteRune(r)
		text = text[i+end+1:]
	}
}

func charReference(digits string) (rune, bool) {
	base := 10
	if hex, ok := strings.CutPrefix(digits, "x"); ok {
		digits, base = hex, 16
	}
	n, err := strconv.ParseUint(digits, base, 32)
	if err != nil || n > utf8.MaxRune || !utf8.ValidRune(rune(n)) {
		return 0, false
	}
	return rune(n), true
}

func (d *doctype) attlist(at int, words []string) {
	if len(words) == 0 {
		d.fail(at, "an attribute-list declaration without an element name")
	}
	owner := words[0]
	for words = words[1:]; len(words) > 0; {
		if len(words) < 3 {
			d.fail(at, "an attribute definition without type or default")
		}
		name := words[0]
		words = words[2:]
		if words[0][0] == '(' { // NOTATION (...)
			words = words[1:]
		}
		if len(words) > 0 && words[0] == "#FIXED" {
			words = words[1:]
		}
		switch {
		case len(words) == 0:
			d.fail(at, "an attribute definition without a default")
		case isLiteral(words[0]):
			d.addDefault(owner, attrDefault{name, words[0][1:]})
		case words[0] != "#IMPLIED" && words[0] != "#REQUIRED":
			d.fail(at, "the attribute default %.20q", words[0])
		}
		words = words[1:]
	}
}

func (d *doctype) addDefault(owner string, def attrDefault) {
	for _, known := range d.defaults[owner] {
		if known.name == def.name {
			return
		}
	}
	d.defaults[owner] = append(d.defaults[owner], def)
}

// copyFrom says that what is written next comes from an offset of the document.
func (d *doctype) copyFrom(offset int) {
	d.base = offset
	d.edits.spans = append(d.edits.spans, span{to: d.out.Len(), from: offset})
}

// content writes text with entities replaced and attributes completed. The
// names of the entities that the text comes from are in open.
func (d *doctype) content(text string, open []string) {
	for i := 0; i < len(text); {
		switch rest := text[i:]; {
		case rest[0] == '&':
			i += d.reference(rest, i, 0, open)
		case strings.HasPrefix(rest, "<!--"):
			i += d.verbatim(rest, "-->")
		case strings.HasPrefix(rest, "<![CDATA["):
			i += d.verbatim(rest, "]]>")
		case strings.HasPrefix(rest, "<?"):
			i += d.verbatim(rest, "?>")
		case rest[0] == '<' && len(rest) > 1 && rest[1] != '/' && rest[1] != '!':
			i += d.tag(rest, i, open)
		default:
			n := strings.IndexAny(rest[1:], "<&") + 1
			if n == 0 {
				n = len(rest)
			}
			d.out.WriteString(rest[:n])
			i += n
		}
	}
}

func (d *doctype) verbatim(text, end string) int {
	n := strings.Index(text, end)
	if n < 0 {
		n = len(text)
	} else {
		n += len(end)
	}
	d.out.WriteString(text[:n])
	return n
}

// tag writes the start tag at the start of text, which is at offset at of the
// text being worked on, and returns its length.
func (d *doctype) tag(text string, at int, open []string) int {
	i := 1
	for i < len(text) && !isSpace(rune(text[i])) && text[i] != '>' && text[i] != '/' {
		i++
	}
	name := text[1:i]
	missing := d.defaults[name]
	d.out.WriteString(text[:i])
	for i < len(text) {
		switch c := text[i]; c {
		case '>', '/':
			d.addAttributes(missing, at+i)
			d.out.WriteByte(c)
			i++
			if c == '/' && i < len(text) && text[i] == '>' {
				d.out.WriteByte('>')
				i++
			}
			return i
		case '"', '\'':
			d.out.WriteByte(c)
			i++
			for i < len(text) && text[i] != c {
				if text[i] == '&' {
					i += d.reference(text[i:], at+i, c, open)
					continue
				}
				d.out.WriteByte(text[i])
				i++
			}
			if i < len(text) {
				d.out.WriteByte(c)
				i++
			}
		default:
			if start := i; !isSpace(rune(c)) && c != '=' {
				for i < len(text) && !isSpace(rune(text[i])) && !strings.ContainsRune(`='">/`, rune(text[i])) {
					i++
				}
				missing = withoutDefault(missing, text[start:i])
				d.out.WriteString(text[start:i])
				continue
			}
			d.out.WriteByte(c)
			i++
		}
	}
	return i
}

func withoutDefault(defaults []attrDefault, name string) []attrDefault {
	for i, def := range defaults {
		if def.name == name {
			return append(append([]attrDefault(nil), defaults[:i]...), defaults[i+1:]...)
		}
	}
	return defaults
}

func (d *doctype) addAttributes(missing []attrDefault, at int) {
	if len(missing) == 0 {
		return
	}
	d.insert(at, 0, func() {
		for _, def := range missing {
			d.write(" " + def.name + `="` + strings.ReplaceAll(def.value, `"`, "&quot;") + `"`)
		}
	})
}

// insert has replace write what stands for n bytes at offset at.
func (d *doctype) insert(at, n int, replace func()) {
	if d.base < 0 { // inside of another replacement
		replace()
		return
	}
	base := d.base
	d.place = base + at
	d.edits.spans = append(d.edits.spans, span{to: d.out.Len(), from: d.place, inserted: true})
	d.base = -1
	replace()
	d.edits.spans = append(d.edits.spans, span{to: d.out.Len(), from: d.place + n})
	d.base = base
}

// write writes replacement text, as far as the limit allows.
func (d *doctype) write(text string) {
	d.grow(len(text))
	d.out.WriteString(text)
}

func (d *doctype) grow(n int) {
	if d.grown += n; d.grown > d.limit {
		d.fail(d.place, "entities are replaced with more than %d bytes", d.limit)
	}
}

// reference replaces the reference at the start of text, which is at offset at
// of the text being worked on, and returns its length. In an attribute value
// quote is its delimiter, else 0.
func (d *doctype) reference(text string, at int, quote byte, open []string) int {
	end := strings.IndexByte(text, ';')
	if end < 0 {
		d.out.WriteString(text[:1])
		return 1
	}
	n := end + 1
	name := text[1:end]
	switch name {
	case "amp", "lt", "gt", "apos", "quot":
		d.out.WriteString(text[:n])
		return n
	}
	if strings.HasPrefix(name, "#") || strings.ContainsAny(name, "<>&\"' \t\r\n") {
		d.out.WriteString(text[:1])
		return 1
	}
	d.insert(at, n, func() { d.replace(name, quote, open) })
	return n
}

func (d *doctype) replace(name string, quote byte, open []string) {
	e, ok := d.entities[name]
	switch {
	case !ok:
		d.fail(d.place, "the entity &%.50s; is not declared in the internal subset", name)
	case e.external:
		d.fail(d.place, "the entity &%.50s; is external; external entities are not read", name)
	}
	for _, o := range open {
		if o == name {
			d.fail(d.place, "the entity &%.50s; contains itself", name)
		}
	}
	open = append(open, name)
	d.grow(len(e.text) + 1)
	if quote == 0 {
		d.content(e.text, open)
		return
	}
	for i := 0; i < len(e.text); {
		switch c := e.text[i]; c {
		case '&':
			i += d.reference(e.text[i:], i, quote, open)
		case quote:
			d.out.WriteString(map[byte]string{'"': "&quot;", '\'': "&apos;"}[c])
			i++
		default:
			d.out.WriteByte(c)
			i++
		}
	}
}
