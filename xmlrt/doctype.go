package xmlrt

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// With ScanOptions.DTD, the internal subset of a document type declaration is
// read as a processor must that does not validate (XML 1.0, section 5.1): general
// entities are replaced, attributes get their defaults and are normalised by
// their types. Nothing external is ever read: a reference to something external
// is refused.
//
// The document is rewritten without the declaration and what it declares, and
// scanned like any other. Spans relate the places in it to those in the document.
// A stream is read to its end for that.

// doctype has the declarations of an internal subset and writes what becomes of
// the text behind it.
type doctype struct {
	s        *Scanner
	src      string // from "<!DOCTYPE" on
	general  map[string]*entity
	params   map[string]*entity
	attrs    map[string][]attrDecl // by element
	unparsed map[string]bool
	// stopped is set behind a reference to a parameter entity that is not read:
	// what follows may have been declared there otherwise.
	stopped bool
	out     []byte
	spans   []editSpan
	place   int // in src, of what is being replaced; -1 outside
	grown   int
	err     *Error
}

type entity struct {
	text     string
	external bool
}

type attrDecl struct {
	name      string
	tokenized bool
	value     *string // the default
}

// An editSpan begins at an offset of the rewritten text. It is a copy of the
// original from an offset on, or stands for the place there as a whole.
type editSpan struct {
	to, from int
	inserted bool
}

// edits relate the text of a scanner to the document as it is.
type edits struct {
	base  int64 // of the scanner where both are the same up to there
	start linePos
	src   string
	spans []editSpan
	near  linePos // of src, where a position was asked for last
}

func (e *edits) position(offset int64) linePos {
	to := int(offset - e.base)
	n, _ := slices.BinarySearchFunc(e.spans, to, func(s editSpan, to int) int { return s.to - to - 1 })
	from := 0
	if n > 0 {
		s := e.spans[n-1]
		if from = s.from; !s.inserted {
			from += to - s.to
		}
	}
	return e.at(min(from, len(e.src)))
}

// at is the position of an offset of the original.
func (e *edits) at(from int) linePos {
	at := e.start
	if skip := e.near.offset - e.start.offset; e.near.line > 0 && int64(from) >= skip {
		at = e.near
	}
	e.near = advance(at, []byte(e.src[at.offset-e.start.offset:from]))
	return e.near
}

// readDoctype reads the declaration that starts at the current token and
// rewrites what follows.
func (s *Scanner) readDoctype() error {
	for !s.eof {
		if err := s.fill(); err != nil {
			return err
		}
		if len(s.buf)-s.pos > s.limits.TokenSize {
			return s.limitError("a document type declaration and more than %d bytes behind it", s.limits.TokenSize)
		}
	}
	start := s.position(s.base + int64(s.pos))
	d := &doctype{
		s: s, src: string(s.buf[s.pos:]), place: -1,
		general: map[string]*entity{}, params: map[string]*entity{}, attrs: map[string][]attrDecl{}, unparsed: map[string]bool{},
	}
	e := &edits{base: s.base + int64(s.pos), start: start, src: d.src}
	s.edits = e
	end := d.declaration()
	d.copyFrom(end)
	d.content(d.src[end:], end, nil)
	if d.err != nil {
		return d.err
	}
	e.spans = d.spans
	s.buf = append(s.buf[:s.pos:s.pos], d.out...)
	s.r, s.doctyped, s.unparsed = nil, true, d.unparsed
	return nil
}

// fail notes what is wrong at an offset of the source, once.
func (d *doctype) fail(code Code, at int, found, expected string) {
	if d.err != nil {
		return
	}
	if d.place >= 0 {
		at = d.place
	}
	p := d.s.edits.at(min(at, len(d.src)))
	d.err = &Error{Code: code, Offset: d.s.edits.base + int64(at), Line: p.line, Column: p.column, Found: found, Expected: expected}
}

func (d *doctype) malformed(at int, found string) int {
	d.fail(CodeMalformed, at, found, "")
	return len(d.src)
}

func spaces(text string, i int) int {
	for i < len(text) && isSpace(text[i]) {
		i++
	}
	return i
}

// declaration reads up to behind the declaration.
func (d *doctype) declaration() int {
	i := len("<!DOCTYPE")
	for d.err == nil && i < len(d.src) {
		switch c := d.src[i]; c {
		case '>':
			return i + 1
		case '"', '\'':
			i = d.behind(d.src, i+1, string(c), 0)
			d.stopped = false
		case '[':
			i = d.subset(d.src, i+1, 0, nil)
		case '<', '&', ']':
			return d.malformed(i, fmt.Sprintf("%q in a document type declaration", c))
		default:
			i++
		}
	}
	return d.malformed(0, "a document type declaration that does not end")
}

// behind is the offset in text behind the next end; text stands at an offset of
// the source.
func (d *doctype) behind(text string, i int, end string, at int) int {
	n := strings.Index(text[i:], end)
	if n < 0 {
		d.malformed(at+i, fmt.Sprintf("%q is missing", end))
		return len(text)
	}
	return i + n + len(end)
}

// subset reads declarations from i on, up to behind "]" or, within the parameter
// entities of open, to the end of the text.
func (d *doctype) subset(text string, i, at int, open []string) int {
	for d.err == nil {
		i = spaces(text, i)
		rest := text[i:]
		switch {
		case rest == "":
			if len(open) > 0 {
				return i
			}
			d.malformed(at+i, "an internal subset that does not end")
		case rest[0] == ']' && len(open) == 0:
			return i + 1
		case strings.HasPrefix(rest, "<!--"):
			if end := strings.Index(rest[4:], "--"); end >= 0 && !strings.HasPrefix(rest[4+end:], "-->") {
				return d.malformed(at+i, `"--" in a comment`)
			}
			i = d.behind(text, i+4, "-->", at)
		case strings.HasPrefix(rest, "<?"):
			i = d.behind(text, i, "?>", at)
		case rest[0] == '%':
			i = d.paramReference(text, i, at, open)
		case strings.HasPrefix(rest, "<!"):
			end := d.markupEnd(text, i, at)
			if d.err == nil {
				d.markup(at+i, text[i+2:end-1])
			}
			i = end
		default:
			d.malformed(at+i, fmt.Sprintf("%.20q in the internal subset", rest))
		}
	}
	return len(text)
}

// paramReference takes in the declarations of a parameter entity.
func (d *doctype) paramReference(text string, i, at int, open []string) int {
	end := d.behind(text, i, ";", at)
	if d.err != nil {
		return end
	}
	name := text[i+1 : end-1]
	e := d.params[name]
	switch {
	case !isNCNameBytes([]byte(name)):
		d.malformed(at+i, fmt.Sprintf("the reference %%%.40s;", name))
	case slices.Contains(open, name):
		d.malformed(at+i, "the parameter entity %"+name+"; contains itself")
	case e == nil || e.external:
		d.stopped = true
	default:
		d.grow(at+i, len(e.text))
		outer := d.place
		if d.place < 0 {
			d.place = at + i
		}
		d.subset(e.text, 0, 0, append(open, name))
		d.place = outer
	}
	return end
}

// markupEnd is the offset behind the ">" of the declaration at i.
func (d *doctype) markupEnd(text string, i, at int) int {
	for j := i; j < len(text) && d.err == nil; {
		switch c := text[j]; c {
		case '>':
			return j + 1
		case '"', '\'':
			j = d.behind(text, j+1, string(c), at)
		default:
			j++
		}
	}
	d.malformed(at+i, "a declaration that does not end")
	return len(text)
}

// markup takes in a declaration without its delimiters.
func (d *doctype) markup(at int, text string) {
	words := markupWords(text)
	if len(words) == 0 {
		d.malformed(at, "a declaration without a keyword")
		return
	}
	switch words[0] {
	case "ENTITY":
		d.entityDeclaration(at, words[1:])
	case "ATTLIST":
		d.attlist(at, words[1:])
	case "ELEMENT":
		if len(words) < 3 {
			d.malformed(at, "an element declaration without name or content")
		}
	case "NOTATION":
		if len(words) < 4 || words[2] != "SYSTEM" && words[2] != "PUBLIC" || !isLiteral(words[3]) {
			d.malformed(at, "a notation declaration without name or identifier")
		}
	default:
		d.malformed(at, fmt.Sprintf("<!%.20s in the internal subset", text))
	}
}

// markupWords splits a declaration: words, literals with the quote in front, and
// groups in parentheses.
func markupWords(text string) []string {
	var words []string
	for i := spaces(text, 0); i < len(text); i = spaces(text, i) {
		start := i
		switch text[i] {
		case '"', '\'':
			n := strings.IndexByte(text[i+1:], text[i])
			if n < 0 {
				return append(words, text[i:])
			}
			words = append(words, text[i:i+1+n])
			i += n + 2
			continue
		case '(':
			for depth := 0; i < len(text); i++ {
				if text[i] == '(' {
					depth++
				} else if text[i] == ')' {
					if depth--; depth == 0 {
						i++
						break
					}
				}
			}
		default:
			for i < len(text) && !isSpace(text[i]) && !strings.ContainsRune(`"'(`, rune(text[i])) {
				i++
			}
		}
		words = append(words, text[start:i])
	}
	return words
}

func isLiteral(word string) bool { return word[0] == '"' || word[0] == '\'' }

func (d *doctype) entityDeclaration(at int, words []string) {
	table := d.general
	if len(words) > 0 && words[0] == "%" {
		table, words = d.params, words[1:]
	}
	if len(words) < 2 || !isNCNameBytes([]byte(words[0])) {
		d.malformed(at, "an entity declaration without name or value")
		return
	}
	name := words[0]
	e := &entity{}
	switch {
	case isLiteral(words[1]) && len(words) > 2:
		d.malformed(at, fmt.Sprintf("%.20q behind the value of an entity", words[2]))
	case isLiteral(words[1]):
		e.text = d.entityValue(at, words[1][1:])
	case words[1] != "SYSTEM" && words[1] != "PUBLIC" || len(words) < 3 || !isLiteral(words[2]):
		d.malformed(at, "an entity declaration without value")
	default:
		e.external = true
	}
	if table[name] != nil || d.stopped {
		return // the first declaration is binding
	}
	table[name] = e
	if n := slices.Index(words, "NDATA"); n > 0 && e.external {
		if d.unparsed[name] = n+1 < len(words); !d.unparsed[name] {
			d.malformed(at, "an unparsed entity without a notation")
		}
	}
}

// entityValue replaces the character references in a literal (section 4.5).
func (d *doctype) entityValue(at int, text string) string {
	var out []byte
	for i := 0; i < len(text); {
		switch {
		case text[i] == '%':
			d.malformed(at, "a parameter entity within a declaration of the internal subset")
			return ""
		case strings.HasPrefix(text[i:], "&#"):
			end := strings.IndexByte(text[i:], ';')
			r, ok := rune(0), false
			if end > 0 {
				r, ok = parseCharRef([]byte(text[i+2 : i+end]))
			}
			if !ok {
				d.malformed(at, "a character reference that is none")
				return ""
			}
			out = appendRune(out, r)
			i += end + 1
		default:
			out = append(out, text[i])
			i++
		}
	}
	return string(out)
}

func (d *doctype) attlist(at int, words []string) {
	if len(words) == 0 {
		d.malformed(at, "an attribute-list declaration without an element")
		return
	}
	owner := words[0]
	for words = words[1:]; len(words) > 0 && d.err == nil; {
		if len(words) < 3 {
			d.malformed(at, "an attribute definition without type or default")
			return
		}
		a := attrDecl{name: words[0], tokenized: words[1] != "CDATA"}
		notation := words[1] == "NOTATION"
		if words = words[2:]; notation { // and its group
			words = words[1:]
		}
		if len(words) > 0 && words[0] == "#FIXED" {
			words = words[1:]
		}
		switch {
		case len(words) == 0:
			d.malformed(at, "an attribute definition without a default")
			return
		case isLiteral(words[0]):
			value := words[0][1:]
			a.value = &value
		case words[0] != "#IMPLIED" && words[0] != "#REQUIRED":
			d.malformed(at, fmt.Sprintf("the attribute default %.20q", words[0]))
		}
		words = words[1:]
		if !d.stopped && !slices.ContainsFunc(d.attrs[owner], func(o attrDecl) bool { return o.name == a.name }) {
			d.attrs[owner] = append(d.attrs[owner], a)
		}
	}
}

// copyFrom says that what is written next comes from an offset of the source.
func (d *doctype) copyFrom(from int) {
	d.spans = append(d.spans, editSpan{to: len(d.out), from: from})
}

// insert has write write what stands for the n bytes of the source at an offset.
func (d *doctype) insert(at, n int, write func()) {
	if d.place >= 0 { // within another replacement
		write()
		return
	}
	d.place = at
	d.spans = append(d.spans, editSpan{to: len(d.out), from: at, inserted: true})
	write()
	d.place = -1
	d.copyFrom(at + n)
}

func (d *doctype) grow(at, n int) {
	if d.grown += n; d.grown > d.s.limits.Expansion {
		d.fail(CodeLimit, at, fmt.Sprintf("entities and defaults of more than %d bytes, the limit of the decoder", d.s.limits.Expansion), "")
	}
}

// content writes text, which stands at an offset of the source, with entities
// replaced and attributes completed. It is the replacement of the last entity of
// open, if any, and then has to be balanced.
func (d *doctype) content(text string, at int, open []string) {
	depth := 0
	for i := 0; i < len(text) && d.err == nil; {
		rest := text[i:]
		switch {
		case rest[0] == '&':
			i += d.reference(rest, at+i, open)
		case strings.HasPrefix(rest, "<!--"):
			i += d.verbatim(rest, 4, "-->", at+i, open)
		case strings.HasPrefix(rest, "<![CDATA["):
			i += d.verbatim(rest, 9, "]]>", at+i, open)
		case strings.HasPrefix(rest, "<?"):
			i += d.verbatim(rest, 2, "?>", at+i, open)
		case strings.HasPrefix(rest, "</"):
			if depth--; depth < 0 && len(open) > 0 {
				d.malformed(at+i, "the entity &"+open[len(open)-1]+"; ends an element that it does not begin")
			}
			i += d.verbatim(rest, 2, ">", at+i, open)
		case rest[0] == '<' && len(rest) > 1 && rest[1] != '!':
			n, empty := d.tag(rest, at+i, open)
			if !empty {
				depth++
			}
			i += n
		default:
			n := strings.IndexAny(rest[1:], "<&") + 1
			if n == 0 {
				n = len(rest)
			}
			d.out = append(d.out, rest[:n]...)
			i += n
		}
	}
	if depth > 0 && len(open) > 0 {
		d.malformed(at, "the entity &"+open[len(open)-1]+"; begins an element that it does not end")
	}
}

// verbatim copies up to behind end.
func (d *doctype) verbatim(text string, from int, end string, at int, open []string) int {
	n := strings.Index(text[from:], end)
	if n < 0 {
		if len(open) > 0 {
			d.malformed(at, "the entity &"+open[len(open)-1]+"; ends within markup")
		}
		n = len(text) // for the scanner to say
	} else {
		n += from + len(end)
	}
	d.out = append(d.out, text[:n]...)
	return n
}

// reference replaces the reference at the start of text and returns its length.
func (d *doctype) reference(text string, at int, open []string) int {
	n, name := referenceName(text)
	if name == "" { // a character, a predefined entity or nothing: for the scanner
		d.out = append(d.out, text[:n]...)
		return n
	}
	d.insert(at, n, func() {
		if e := d.entity(name, at, open); e != nil {
			d.content(e.text, at, append(slices.Clip(open), name))
		}
	})
	return n
}

// referenceName is the name of the entity that text starts with a reference to,
// if it is for us to replace, and how much of text to take.
func referenceName(text string) (n int, name string) {
	end := strings.IndexByte(text, ';')
	if end < 0 {
		return 1, ""
	}
	name = text[1:end]
	switch name {
	case "lt", "gt", "amp", "apos", "quot":
		return end + 1, ""
	}
	if !isNCNameBytes([]byte(name)) {
		return 1, ""
	}
	return end + 1, name
}

// entity finds an entity to be replaced.
func (d *doctype) entity(name string, at int, open []string) *entity {
	e := d.general[name]
	switch {
	case e == nil && d.stopped:
		d.fail(CodeDTD, at, "the entity &"+clipString(name)+";, which may be declared in something external; that is not read", "an entity that the internal subset declares")
	case e == nil:
		d.fail(CodeMalformed, at, "the entity &"+clipString(name)+"; is not declared", "")
	case d.unparsed[name]:
		d.malformed(at, "the unparsed entity &"+clipString(name)+"; in a reference")
	case e.external:
		d.fail(CodeDTD, at, "the external entity &"+clipString(name)+";; nothing external is read", "an entity with its text in the internal subset")
	case slices.Contains(open, name):
		d.malformed(at, "the entity &"+clipString(name)+"; contains itself")
	default:
		d.grow(at, len(e.text)+1)
	}
	if d.err != nil {
		return nil
	}
	return e
}

// tag writes the start tag at the start of text and returns its length, and
// whether it is that of an empty element.
func (d *doctype) tag(text string, at int, open []string) (n int, empty bool) {
	i := 1
	for i < len(text) && !isSpace(text[i]) && text[i] != '>' && text[i] != '/' {
		i++
	}
	decls := d.attrs[text[1:i]]
	d.out = append(d.out, text[:i]...)
	given := map[string]bool{}
	name := ""
	for i < len(text) && d.err == nil {
		switch c := text[i]; {
		case c == '>' || c == '/':
			for _, a := range decls {
				if a.value != nil && !given[a.name] {
					d.addDefault(&a, at+i)
				}
			}
			end := 1
			if c == '/' && strings.HasPrefix(text[i:], "/>") {
				end = 2
			}
			d.out = append(d.out, text[i:i+end]...)
			return i + end, end == 2
		case c == '"' || c == '\'':
			end := strings.IndexByte(text[i+1:], c)
			if end < 0 {
				i = d.incomplete(text, i, at, open)
				break
			}
			d.attrValue(text[i+1:i+1+end], c, name, decls, at+i)
			i += end + 2
		case isSpace(c) || c == '=':
			d.out = append(d.out, c)
			i++
		default:
			start := i
			for i < len(text) && !isSpace(text[i]) && !strings.ContainsRune(`='">/<`, rune(text[i])) {
				i++
			}
			if i == start { // "<" in a tag: for the scanner
				i++
			}
			name = text[start:i]
			given[name] = true
			d.out = append(d.out, name...)
		}
	}
	return d.incomplete(text, i, at, open), true
}

// incomplete leaves a tag that does not end to the scanner, unless it is that of
// an entity.
func (d *doctype) incomplete(text string, i, at int, open []string) int {
	if len(open) > 0 {
		d.malformed(at, "the entity &"+open[len(open)-1]+"; ends within a tag")
	}
	d.out = append(d.out, text[i:]...)
	return len(text)
}

// attrValue writes a value with its quotes.
func (d *doctype) attrValue(text string, quote byte, name string, decls []attrDecl, at int) {
	k := slices.IndexFunc(decls, func(a attrDecl) bool { return a.name == name })
	tokenized := k >= 0 && decls[k].tokenized
	if !tokenized && !d.hasEntity(text) {
		d.out = append(d.out, quote)
		d.out = append(d.out, text...)
		d.out = append(d.out, quote)
		return
	}
	if strings.IndexByte(text, '<') >= 0 { // for the scanner to say
		tokenized = false
	}
	d.insert(at, len(text)+2, func() { d.writeValue(text, tokenized, at) })
}

func (d *doctype) hasEntity(text string) bool {
	for i := 0; i < len(text); i++ {
		if text[i] == '&' {
			if _, name := referenceName(text[i:]); name != "" {
				return true
			}
		}
	}
	return false
}

func (d *doctype) addDefault(a *attrDecl, at int) {
	d.insert(at, 0, func() {
		d.grow(at, len(a.name)+len(*a.value)+4)
		d.out = append(append(append(d.out, ' '), a.name...), '=')
		d.writeValue(*a.value, a.tokenized, at)
	})
}

// writeValue writes the normalised value of a literal (section 3.3.3).
func (d *doctype) writeValue(literal string, tokenized bool, at int) {
	value := d.normalise(nil, literal, at, nil)
	if tokenized {
		value = bytes.Join(bytes.FieldsFunc(value, func(r rune) bool { return r == ' ' }), []byte(" "))
	}
	d.out = append(d.out, '"')
	for _, c := range value {
		switch c {
		case '"':
			d.out = append(d.out, "&quot;"...)
		case '&':
			d.out = append(d.out, "&amp;"...)
		case '<':
			d.out = append(d.out, "&lt;"...)
		case '\t', '\n', '\r':
			d.out = fmt.Appendf(d.out, "&#%d;", c)
		default:
			d.out = append(d.out, c)
		}
	}
	d.out = append(d.out, '"')
}

// normalise appends the value of a literal, references replaced.
func (d *doctype) normalise(value []byte, text string, at int, open []string) []byte {
	for i := 0; i < len(text) && d.err == nil; {
		c := text[i]
		switch {
		case c == '<':
			d.malformed(at, `"<" in the value of an attribute`)
		case c == '\r' && strings.HasPrefix(text[i:], "\r\n"):
			i++
		case isSpace(c):
			value = append(value, ' ')
			i++
		case c != '&':
			value = append(value, c)
			i++
		default:
			n, name := referenceName(text[i:])
			switch {
			case name != "":
				if e := d.entity(name, at, open); e != nil {
					value = d.normalise(value, e.text, at, append(slices.Clip(open), name))
				}
			case n > 1:
				value = append(value, map[string]byte{"&lt;": '<', "&gt;": '>', "&amp;": '&', "&apos;": '\'', "&quot;": '"'}[text[i:i+n]])
			default:
				end := strings.IndexByte(text[i:], ';')
				r, ok := rune(0), false
				if end > 2 && text[i+1] == '#' {
					r, ok = parseCharRef([]byte(text[i+2 : i+end]))
				}
				if !ok {
					d.malformed(at, `"&" that starts no reference`)
					return value
				}
				value = utf8.AppendRune(value, r)
				n = end + 1
			}
			i += n
		}
	}
	return value
}
