package xmlrt

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Namespace names that XML itself and XML Schema reserve.
const (
	XMLNamespace   = "http://www.w3.org/XML/1998/namespace"
	XMLNSNamespace = "http://www.w3.org/2000/xmlns/"
	XSINamespace   = "http://www.w3.org/2001/XMLSchema-instance"
)

// TokenKind is the kind of a token of a Scanner.
type TokenKind uint8

const (
	EOF TokenKind = iota
	StartElement
	EndElement
	CharData
	Comment
	ProcInst
)

// An Attr is an attribute of a start tag. Value is normalised (XML 1.0,
// section 3.3.3), its references replaced.
type Attr struct {
	Name   QName
	Prefix string
	Value  []byte
	// Offset is where the name starts, ValueOffset where the value starts
	// behind its quote.
	Offset, ValueOffset int64
}

// A Binding is a namespace declaration: a prefix, "" for the default
// namespace, and the namespace name, "" to undeclare it.
type Binding struct {
	Prefix, URI string
}

// Limits bound what a document may ask for. A zero field stands for the
// default.
type Limits struct {
	Depth      int // open elements, default 1024
	Attributes int // attributes and namespace declarations of one tag, default 4096
	NameLength int // bytes of a qualified name, default 16 KiB
	TokenSize  int // bytes of one tag, comment, value or run of text, default 256 MiB
}

func (l Limits) withDefaults() Limits {
	def := func(v *int, d int) {
		if *v <= 0 {
			*v = d
		}
	}
	def(&l.Depth, 1024)
	def(&l.Attributes, 4096)
	def(&l.NameLength, 16<<10)
	def(&l.TokenSize, 256<<20)
	return l
}

// ScanOptions adjust a Scanner.
type ScanOptions struct {
	Limits Limits
}

// A Scanner reads the tokens of an XML 1.0 document with namespaces. It
// accepts exactly the documents that are well-formed and namespace-well-formed
// and have no document type declaration, which it refuses. It understands
// UTF-8, UTF-16, ISO-8859-1 and US-ASCII; offsets count bytes of the document
// in UTF-8, a byte order mark left out.
//
// What Name, Attrs and Text return is valid until the next call of Next.
type Scanner struct {
	buf  []byte
	pos  int   // next byte to scan
	base int64 // offset of buf[0]
	r    io.Reader
	eof  bool // buf holds everything up to the end
	keep int  // bytes from here on must stay in buf; -1 for none

	kind     TokenKind
	tokStart int
	name     *scannedName
	attrs    []Attr
	text     []byte
	scratch  []byte

	stack    []openElement
	bindings []Binding
	declared int // bindings of the current start tag: the last ones
	nsGen    uint32
	names    map[string]*scannedName
	strings  map[string]string

	limits  Limits
	err     error
	inited  bool
	body    int  // where the prolog ended, of a document in memory
	empty   bool // the current start tag was an empty-element tag
	popNext bool // the current end tag's element is still on the stack
	rooted  bool // the document element has been seen

	mark linePos
}

type openElement struct {
	name     *scannedName
	qname    QName
	bindings int // length of Scanner.bindings outside the element
}

// A scannedName is a qualified name as written, met once or more.
type scannedName struct {
	raw           string
	prefix, local string
	gen           uint32 // of Scanner.nsGen when uri was looked up
	uri           string
}

type linePos struct {
	offset       int64
	line, column int
}

const maxInterned = 1 << 16

// NewScanner returns a Scanner of a document in memory. It does not change
// data, which must not change while the scanner is in use.
func NewScanner(data []byte, opts ScanOptions) *Scanner {
	s := &Scanner{limits: opts.Limits.withDefaults()}
	s.Reset(data)
	return s
}

// NewReaderScanner returns a Scanner that reads a document as it goes. Its
// memory is proportional to the depth of the document and its longest tag.
func NewReaderScanner(r io.Reader, opts ScanOptions) *Scanner {
	s := &Scanner{limits: opts.Limits.withDefaults()}
	s.Reset(nil)
	s.r, s.eof = r, false
	return s
}

// Reset makes s read another document in memory, with its limits, keeping the
// memory that it has.
func (s *Scanner) Reset(data []byte) {
	*s = Scanner{
		buf: data, eof: true, keep: -1, limits: s.limits,
		attrs: s.attrs[:0], scratch: s.scratch[:0], stack: s.stack[:0], bindings: s.bindings[:0],
		names: s.names, strings: s.strings, nsGen: s.nsGen + 1,
		mark: linePos{0, 1, 1},
	}
	if s.names == nil {
		s.names = make(map[string]*scannedName)
		s.strings = make(map[string]string)
	}
}

// Name is the name of the current start or end tag.
func (s *Scanner) Name() QName {
	switch s.kind {
	case StartElement, EndElement:
		return s.stack[len(s.stack)-1].qname
	}
	return QName{}
}

// Prefix is the prefix of the current start or end tag as written.
func (s *Scanner) Prefix() string {
	switch s.kind {
	case StartElement, EndElement:
		return s.stack[len(s.stack)-1].name.prefix
	}
	return ""
}

// Attrs are the attributes of the current start tag, without namespace
// declarations.
func (s *Scanner) Attrs() []Attr { return s.attrs }

// NamespaceDecls are the namespace declarations of the current start tag.
func (s *Scanner) NamespaceDecls() []Binding {
	return s.bindings[len(s.bindings)-s.declared:]
}

// Text is the text of character data or a comment, or the target and data of
// a processing instruction. Character data may come in several tokens.
func (s *Scanner) Text() []byte { return s.text }

// Offset is where the current token starts.
func (s *Scanner) Offset() int64 { return s.base + int64(s.tokStart) }

// EndOffset is where the current token ends.
func (s *Scanner) EndOffset() int64 { return s.base + int64(s.pos) }

// Depth is the number of open elements, the one of the current tag included.
func (s *Scanner) Depth() int { return len(s.stack) }

// LookupPrefix returns the namespace name that prefix is bound to, "" asking
// for the default namespace, which always has an answer.
func (s *Scanner) LookupPrefix(prefix string) (string, bool) {
	if prefix == "xml" {
		return XMLNamespace, true
	}
	for i := len(s.bindings) - 1; i >= 0; i-- {
		if s.bindings[i].Prefix == prefix {
			return s.bindings[i].URI, s.bindings[i].URI != "" || prefix == ""
		}
	}
	return "", prefix == ""
}

// InScope returns the bindings in force, the innermost of each prefix.
func (s *Scanner) InScope() []Binding { return effectiveBindings(s.bindings) }

func effectiveBindings(all []Binding) []Binding {
	var out []Binding
	for i := len(all) - 1; i >= 0; i-- {
		b := all[i]
		hidden := false
		for _, o := range out {
			if o.Prefix == b.Prefix {
				hidden = true
				break
			}
		}
		if !hidden {
			out = append(out, b)
		}
	}
	visible := out[:0]
	for _, b := range out {
		if b.URI != "" {
			visible = append(visible, b)
		}
	}
	return visible
}

// Position returns the line and column of an offset: both from 1, the column
// in characters. A scanner of a stream knows only the current token.
func (s *Scanner) Position(offset int64) (line, column int) {
	m := s.mark
	if offset < m.offset {
		if s.base > 0 {
			return m.line, m.column
		}
		m = linePos{0, 1, 1}
	}
	end := min(offset-s.base, int64(len(s.buf)))
	m = advance(m, s.buf[m.offset-s.base:max(end, m.offset-s.base)])
	s.mark = m
	return m.line, m.column
}

// advance moves m over b.
func advance(m linePos, b []byte) linePos {
	m.offset += int64(len(b))
	for {
		i := bytes.IndexAny(b, "\n\r")
		if i < 0 {
			break
		}
		if b[i] == '\r' && i+1 < len(b) && b[i+1] == '\n' {
			i++
		}
		m.line++
		m.column = 1
		b = b[i+1:]
	}
	for _, c := range b {
		if c&0xC0 != 0x80 {
			m.column++
		}
	}
	return m
}

// errMore says that a token goes beyond what has been read.
var errMore = errors.New("more input needed")

// Next reads the next token. After the end of a complete document it returns
// EOF. Its errors are of type *Error, except those of the underlying reader,
// and final.
func (s *Scanner) Next() (TokenKind, error) {
	if s.err != nil {
		return EOF, s.err
	}
	if s.popNext {
		s.pop()
	}
	if s.empty {
		s.empty, s.popNext = false, true
		s.kind = EndElement
		s.attrs, s.declared = s.attrs[:0], 0
		return EndElement, nil
	}
	for {
		kind, err := s.scan()
		if err == nil {
			s.kind = kind
			return kind, nil
		}
		if err == errMore {
			if err = s.fill(); err == nil {
				continue
			}
		}
		s.err = err
		return EOF, err
	}
}

func (s *Scanner) pop() {
	top := &s.stack[len(s.stack)-1]
	if len(s.bindings) != top.bindings {
		s.bindings = s.bindings[:top.bindings]
		s.nsGen++
	}
	s.stack = s.stack[:len(s.stack)-1]
	s.popNext = false
}

// fill reads more input behind the current token, moving the token to the
// front of the buffer or growing the buffer as needed.
func (s *Scanner) fill() error {
	low := s.pos
	if s.keep >= 0 && s.keep < low {
		low = s.keep
	}
	if low > 0 {
		to := s.base + int64(low)
		if s.mark.offset < to {
			s.mark = advance(s.mark, s.buf[s.mark.offset-s.base:low])
		}
		n := copy(s.buf, s.buf[low:])
		s.buf = s.buf[:n]
		s.pos -= low
		s.tokStart = s.pos
		if s.keep >= 0 {
			s.keep -= low
		}
		s.base = to
	}
	if len(s.buf) > s.limits.TokenSize {
		return s.limitError("a token of more than %d bytes", s.limits.TokenSize)
	}
	want := max(32<<10, len(s.buf))
	if cap(s.buf)-len(s.buf) < want {
		grown := make([]byte, len(s.buf), 2*(len(s.buf)+want))
		copy(grown, s.buf)
		s.buf = grown
	}
	n, err := io.ReadAtLeast(s.r, s.buf[len(s.buf):len(s.buf)+want], 1)
	s.buf = s.buf[:len(s.buf)+n]
	switch {
	case err == nil:
	case errors.Is(err, io.EOF):
		s.eof = true
	default:
		return fmt.Errorf("reading the document: %w", err)
	}
	return nil
}

// lack answers that the input ends at buf[i] within something.
func (s *Scanner) lack(what string) error {
	if !s.eof {
		return errMore
	}
	return s.errorAt(len(s.buf), CodeMalformed, "the document ends within "+what, "")
}

func (s *Scanner) errorAt(i int, code Code, found, expected string) *Error {
	e := &Error{Code: code, Offset: s.base + int64(i), Found: found, Expected: expected, Path: s.path()}
	e.Line, e.Column = s.Position(e.Offset)
	return e
}

func (s *Scanner) malformed(i int, found, expected string) *Error {
	return s.errorAt(i, CodeMalformed, found, expected)
}

func (s *Scanner) limitError(format string, limit int) *Error {
	return s.errorAt(s.tokStart, CodeLimit, fmt.Sprintf("the document has "+format+", the limit of the decoder", limit), "")
}

// path names the open elements.
func (s *Scanner) path() string {
	var b strings.Builder
	stack := s.stack
	if len(stack) > 12 {
		b.WriteString("/...")
		stack = stack[len(stack)-12:]
	}
	for i := range stack {
		b.WriteByte('/')
		b.WriteString(stack[i].qname.Local)
	}
	return b.String()
}

func (s *Scanner) scan() (TokenKind, error) {
	if !s.inited {
		if err := s.prolog(); err != nil {
			return EOF, err
		}
		s.inited, s.body = true, s.pos
	}
	for {
		s.tokStart = s.pos
		if s.pos == len(s.buf) {
			if !s.eof {
				return EOF, errMore
			}
			return EOF, s.atEnd()
		}
		if s.buf[s.pos] != '<' {
			if len(s.stack) == 0 {
				if err := s.skipOutside(); err != nil {
					return EOF, err
				}
				continue
			}
			return CharData, s.scanText()
		}
		if s.pos+1 == len(s.buf) {
			return EOF, s.lack("a tag")
		}
		switch s.buf[s.pos+1] {
		case '/':
			return EndElement, s.scanEndTag()
		case '?':
			return ProcInst, s.scanProcInst()
		case '!':
			return s.scanDeclaration()
		}
		return StartElement, s.scanStartTag()
	}
}

func (s *Scanner) atEnd() error {
	switch {
	case len(s.stack) > 0:
		open := s.stack[len(s.stack)-1].name.raw
		return s.malformed(len(s.buf), "the document ends while <"+open+"> is open", "</"+open+">")
	case !s.rooted:
		return s.malformed(len(s.buf), "the document has no element", "a document element")
	}
	return nil
}

// skipOutside skips white space outside of the document element.
func (s *Scanner) skipOutside() error {
	i := s.pos
	for i < len(s.buf) && isSpace(s.buf[i]) {
		i++
	}
	if i == s.pos {
		where := "before the document element"
		if s.rooted {
			where = "after the document element"
		}
		return s.malformed(i, "text "+where, "markup or the end of the document")
	}
	s.pos = i
	return nil
}

// scanText scans character data up to the next markup. At the end of what has
// been read of a stream it stops before anything that might go on.
func (s *Scanner) scanText() error {
	buf, i := s.buf, s.pos
	for i < len(buf) && charClass[buf[i]]&classText != 0 {
		i++
	}
	if i < len(buf) && buf[i] == '<' {
		s.text, s.pos = buf[s.pos:i], i
		return nil
	}
	out, from := s.scratch[:0], s.pos
	changed := false
	flush := func(to int) {
		out = append(out, buf[from:to]...)
		changed = true
	}
	for i < len(buf) {
		c := buf[i]
		if charClass[c]&classText != 0 {
			i++
			continue
		}
		switch {
		case c == '<':
			return s.emitText(out, changed, from, i)
		case c == '&':
			end := bytes.IndexByte(buf[i:min(len(buf), i+64)], ';')
			if end < 0 && !s.eof && len(buf)-i < 64 {
				return s.partialText(out, changed, from, i)
			}
			flush(i)
			var err error
			var n int
			if out, n, err = s.reference(out, i); err != nil {
				return err
			}
			i += n
			from = i
		case c == '\r':
			if i+1 == len(buf) && !s.eof {
				return s.partialText(out, changed, from, i)
			}
			flush(i)
			if i+1 == len(buf) || buf[i+1] != '\n' {
				out = append(out, '\n')
			}
			i++
			from = i
		case c == ']':
			n := 1
			for i+n < len(buf) && buf[i+n] == ']' {
				n++
			}
			if i+n == len(buf) && !s.eof {
				return s.partialText(out, changed, from, i)
			}
			if n >= 2 && i+n < len(buf) && buf[i+n] == '>' {
				return s.malformed(i+n-2, `"]]>" in text`, `"]]&gt;"`)
			}
			i += n
		case c >= 0x80:
			n, err := s.wideChar(i)
			if err == errMore {
				return s.partialText(out, changed, from, i)
			} else if err != nil {
				return err
			}
			i += n
		default:
			return s.badChar(i)
		}
	}
	if !s.eof {
		return s.partialText(out, changed, from, i)
	}
	return s.emitText(out, changed, from, i)
}

// partialText emits text up to i if there is any.
func (s *Scanner) partialText(out []byte, changed bool, from, i int) error {
	if i == s.pos {
		return errMore
	}
	return s.emitText(out, changed, from, i)
}

func (s *Scanner) emitText(out []byte, changed bool, from, i int) error {
	if changed {
		out = append(out, s.buf[from:i]...)
		s.text, s.scratch = out, out
	} else {
		s.text = s.buf[s.pos:i]
	}
	s.pos = i
	return nil
}

// reference appends what the reference at buf[i] stands for and returns its
// length.
func (s *Scanner) reference(out []byte, i int) ([]byte, int, error) {
	b := s.buf[i:]
	end := bytes.IndexByte(b[:min(len(b), s.limits.NameLength)], ';')
	if end < 0 {
		if !s.eof && len(b) < s.limits.NameLength {
			return out, 0, errMore
		}
		return out, 0, s.malformed(i, `"&" that starts no reference`, `"&amp;"`)
	}
	name := b[1:end]
	if len(name) > 0 && name[0] == '#' {
		r, ok := parseCharRef(name[1:])
		if !ok {
			return out, 0, s.malformed(i, fmt.Sprintf("&%.40s; is not a character of XML", name), "")
		}
		return appendRune(out, r), end + 1, nil
	}
	switch string(name) {
	case "lt":
		out = append(out, '<')
	case "gt":
		out = append(out, '>')
	case "amp":
		out = append(out, '&')
	case "apos":
		out = append(out, '\'')
	case "quot":
		out = append(out, '"')
	default:
		if !isNCNameBytes(name) {
			return out, 0, s.malformed(i, `"&" that starts no reference`, `"&amp;"`)
		}
		return out, 0, s.malformed(i, fmt.Sprintf("the entity &%.40s; is not declared", name), "a character, a character reference or one of &lt; &gt; &amp; &apos; &quot;")
	}
	return out, end + 1, nil
}

func (s *Scanner) badChar(i int) *Error {
	return s.malformed(i, fmt.Sprintf("the character U+%04X, which XML does not allow", s.buf[i]), "")
}

func (s *Scanner) scanProcInst() error {
	end := bytes.Index(s.buf[s.pos+2:], []byte("?>"))
	if end < 0 {
		return s.lack("a processing instruction")
	}
	body := s.buf[s.pos+2 : s.pos+2+end]
	n := nameLength(body)
	target := body[:n]
	switch {
	case !isNCNameBytes(target):
		return s.malformed(s.pos+2, "a processing instruction without a proper target", "a name without colon")
	case bytes.EqualFold(target, []byte("xml")):
		return s.malformed(s.pos, "an XML declaration that is not at the very start of the document", "")
	case n < len(body) && !isSpace(body[n]):
		return s.malformed(s.pos+2+n, "a processing instruction whose target is not followed by white space", "")
	}
	text, err := s.plain(s.pos+2, s.pos+2+end)
	if err != nil {
		return err
	}
	s.text = text
	s.pos += end + 4
	return nil
}

// plain returns buf[from:to], in which no markup is recognised, with its
// characters checked and its line ends normalised.
func (s *Scanner) plain(from, to int) ([]byte, error) {
	b := s.buf[from:to]
	hasCR := false
	for i := 0; i < len(b); {
		switch c := b[i]; {
		case c == '\r':
			hasCR = true
			i++
		case c >= 0x80:
			n, err := s.wideChar(from + i)
			if err == errMore {
				return nil, s.errorAt(from+i, CodeEncoding, "bytes that are not UTF-8", "")
			} else if err != nil {
				return nil, err
			}
			i += n
		case charClass[c]&classChar == 0:
			return nil, s.badChar(from + i)
		default:
			i++
		}
	}
	if !hasCR {
		return b, nil
	}
	out := s.scratch[:0]
	for i, c := range b {
		if c != '\r' {
			out = append(out, c)
		} else if i+1 == len(b) || b[i+1] != '\n' {
			out = append(out, '\n')
		}
	}
	s.scratch = out
	return out, nil
}

var (
	commentOpen = []byte("<!--")
	cdataOpen   = []byte("<![CDATA[")
	doctypeOpen = []byte("<!DOCTYPE")
)

func (s *Scanner) scanDeclaration() (TokenKind, error) {
	b := s.buf[s.pos:]
	switch {
	case bytes.HasPrefix(b, commentOpen):
		end := bytes.Index(b[4:], []byte("--"))
		if end < 0 || 4+end+2 == len(b) {
			return EOF, s.lack("a comment")
		}
		if b[4+end+2] != '>' {
			return EOF, s.malformed(s.pos+4+end, `"--" in a comment`, "")
		}
		text, err := s.plain(s.pos+4, s.pos+4+end)
		if err != nil {
			return EOF, err
		}
		s.text = text
		s.pos += end + 7
		return Comment, nil
	case bytes.HasPrefix(b, cdataOpen):
		if len(s.stack) == 0 {
			return EOF, s.malformed(s.pos, "a CDATA section outside of the document element", "")
		}
		end := bytes.Index(b[9:], []byte("]]>"))
		if end < 0 {
			return EOF, s.lack("a CDATA section")
		}
		text, err := s.plain(s.pos+9, s.pos+9+end)
		if err != nil {
			return EOF, err
		}
		s.text = text
		s.pos += end + 12
		return CharData, nil
	case bytes.HasPrefix(b, doctypeOpen):
		if s.rooted {
			return EOF, s.malformed(s.pos, "a document type declaration behind the start of the document element", "")
		}
		return EOF, s.errorAt(s.pos, CodeDTD, "a document type declaration; documents with a DTD are refused", "a document without <!DOCTYPE")
	case len(b) < len(cdataOpen) && !s.eof:
		return EOF, errMore
	}
	return EOF, s.malformed(s.pos, `"<!" that starts neither a comment nor a CDATA section`, "")
}

func (s *Scanner) scanEndTag() error {
	if len(s.stack) == 0 {
		return s.malformed(s.pos, "an end tag outside of the document element", "")
	}
	b := s.buf[s.pos+2:]
	open := &s.stack[len(s.stack)-1]
	raw := open.name.raw
	n := len(raw)
	if len(b) > n && b[n] == '>' && string(b[:n]) == raw {
		s.pos += n + 3
	} else {
		end := bytes.IndexByte(b, '>')
		if end < 0 {
			return s.lack("an end tag")
		}
		n = nameLength(b[:end])
		if string(b[:n]) != raw {
			if !isNameBytes(b[:n]) {
				return s.malformed(s.pos, "an end tag without a name", "</"+raw+">")
			}
			return s.malformed(s.pos, fmt.Sprintf("the end tag </%.80s>", b[:n]), "</"+raw+">")
		}
		for _, c := range b[n:end] {
			if !isSpace(c) {
				return s.malformed(s.pos, "an end tag with more than a name", "</"+raw+">")
			}
		}
		s.pos += end + 3
	}
	s.attrs, s.declared, s.popNext = s.attrs[:0], 0, true
	return nil
}

func (s *Scanner) scanStartTag() error {
	if s.rooted && len(s.stack) == 0 {
		return s.malformed(s.pos, "a second document element", "the end of the document")
	}
	buf, i := s.buf, s.pos+1
	n := nameLength(buf[i:])
	if i+n == len(buf) && !s.eof {
		return errMore
	}
	if n == 0 {
		return s.malformed(s.pos, `"<" that starts no tag`, `a name, or "&lt;"`)
	}
	name, err := s.qualifiedName(i, n, "an element name")
	if err != nil {
		return err
	}
	i += n
	s.attrs = s.attrs[:0]
	s.scratch = s.scratch[:0]
	declFrom := len(s.bindings)
	declared, empty := 0, false
	for {
		gap := i
		for i < len(buf) && isSpace(buf[i]) {
			i++
		}
		if i == len(buf) {
			s.bindings = s.bindings[:declFrom]
			return s.lack("the start tag <" + name.raw)
		}
		if buf[i] == '>' {
			i++
			break
		}
		if buf[i] == '/' {
			if i+1 == len(buf) {
				s.bindings = s.bindings[:declFrom]
				return s.lack("the start tag <" + name.raw)
			}
			if buf[i+1] != '>' {
				return s.malformed(i, `"/" in a start tag`, `"/>"`)
			}
			i += 2
			empty = true
			break
		}
		if gap == i {
			return s.malformed(i, "no white space before an attribute of <"+name.raw+">", "white space, \">\" or \"/>\"")
		}
		if i, err = s.scanAttr(i, name); err != nil {
			s.bindings = s.bindings[:declFrom]
			return err
		}
		declared = len(s.bindings) - declFrom
		if len(s.attrs)+declared > s.limits.Attributes {
			return s.limitError("an element with more than %d attributes", s.limits.Attributes)
		}
	}
	if len(s.stack) >= s.limits.Depth {
		s.bindings = s.bindings[:declFrom]
		return s.limitError("more than %d levels of elements", s.limits.Depth)
	}
	if declared > 0 {
		s.nsGen++
	}
	uri, err := s.resolve(name, s.pos+1)
	if err != nil {
		return err
	}
	for k := range s.attrs {
		a := &s.attrs[k]
		if a.Prefix == "" {
			continue
		}
		if a.Name.Space, err = s.resolvePrefix(a.Prefix, int(a.Offset-s.base)); err != nil {
			return err
		}
	}
	if err := s.checkDuplicates(declFrom); err != nil {
		return err
	}
	s.stack = append(s.stack, openElement{name: name, qname: QName{uri, name.local}, bindings: declFrom})
	s.declared, s.empty, s.rooted = declared, empty, true
	s.pos = i
	return nil
}

// scanAttr scans the attribute or namespace declaration at buf[i].
func (s *Scanner) scanAttr(i int, element *scannedName) (int, error) {
	buf, at := s.buf, i
	n := nameLength(buf[i:])
	if i+n == len(buf) {
		return i, s.lack("the start tag <" + element.raw)
	}
	if n == 0 {
		return i, s.malformed(i, fmt.Sprintf("%q in the start tag <%s", s.charAt(i), element.raw), `an attribute, ">" or "/>"`)
	}
	name, err := s.qualifiedName(i, n, "an attribute name")
	if err != nil {
		return i, err
	}
	i = s.skipSpace(i + n)
	if i == len(buf) {
		return i, s.lack("the start tag <" + element.raw)
	}
	if buf[i] != '=' {
		return i, s.malformed(i, "the attribute "+name.raw+" without a value", `"="`)
	}
	i = s.skipSpace(i + 1)
	if i == len(buf) {
		return i, s.lack("the start tag <" + element.raw)
	}
	quote := buf[i]
	if quote != '"' && quote != '\'' {
		return i, s.malformed(i, "the value of the attribute "+name.raw+" without quotes", `" or '`)
	}
	i++
	valueAt := i
	value, i, err := s.attrValue(i, quote, name)
	if err != nil {
		return i, err
	}
	if name.prefix == "xmlns" || name.prefix == "" && name.local == "xmlns" {
		return i, s.declare(name, value, at)
	}
	s.attrs = append(s.attrs, Attr{
		Name: QName{Local: name.local}, Prefix: name.prefix, Value: value,
		Offset: s.base + int64(at), ValueOffset: s.base + int64(valueAt),
	})
	return i, nil
}

func (s *Scanner) charAt(i int) rune {
	r, _ := decodeRune(s.buf[i:])
	return r
}

func (s *Scanner) skipSpace(i int) int {
	for i < len(s.buf) && isSpace(s.buf[i]) {
		i++
	}
	return i
}

// attrValue scans a value up to its closing quote and returns the index behind
// that.
func (s *Scanner) attrValue(i int, quote byte, name *scannedName) ([]byte, int, error) {
	buf, from := s.buf, i
	for i < len(buf) && charClass[buf[i]]&classAttr != 0 {
		i++
	}
	if i < len(buf) && buf[i] == quote {
		return buf[from:i], i + 1, nil
	}
	start, changed := len(s.scratch), false
	out := s.scratch
	for i < len(buf) {
		c := buf[i]
		switch {
		case c == quote:
			value := buf[from:i]
			if changed {
				out = append(out, value...)
				value = out[start:len(out):len(out)]
				s.scratch = out
			}
			return value, i + 1, nil
		case c == '<':
			return nil, i, s.malformed(i, `"<" in the value of the attribute `+name.raw, `"&lt;", or a closing quote before it`)
		case c == '&':
			out = append(out, buf[from:i]...)
			var n int
			var err error
			if out, n, err = s.reference(out, i); err != nil {
				return nil, i, err
			}
			i += n
			from, changed = i, true
		case isSpace(c):
			if c != ' ' {
				out = append(out, buf[from:i]...)
				if c != '\r' || i+1 == len(buf) || buf[i+1] != '\n' {
					out = append(out, ' ')
				}
				from, changed = i+1, true
			}
			i++
		case c >= 0x80:
			n, err := s.wideChar(i)
			if err != nil {
				return nil, i, err
			}
			i += n
		case charClass[c]&classChar == 0:
			return nil, i, s.badChar(i)
		default:
			i++
		}
	}
	return nil, i, s.lack("the value of the attribute " + name.raw)
}

// declare adds a namespace declaration to those of the start tag.
func (s *Scanner) declare(name *scannedName, value []byte, at int) error {
	prefix := ""
	if name.prefix != "" {
		prefix = name.local
	}
	uri := s.intern(value)
	bad := func(found, expected string) error { return s.errorAt(at, CodeNamespace, found, expected) }
	switch {
	case prefix == "xmlns":
		return bad("a declaration of the prefix xmlns", "another prefix")
	case prefix == "xml" && uri != XMLNamespace:
		return bad("the prefix xml bound to another namespace", XMLNamespace)
	case prefix != "xml" && uri == XMLNamespace:
		return bad("the namespace of the prefix xml bound to another prefix", "")
	case uri == XMLNSNamespace:
		return bad("the namespace "+XMLNSNamespace+" in a declaration", "another namespace name")
	case prefix != "" && uri == "":
		return bad("the prefix "+prefix+" bound to no namespace", "a namespace name")
	}
	s.bindings = append(s.bindings, Binding{prefix, uri})
	return nil
}

func (s *Scanner) resolve(name *scannedName, at int) (string, error) {
	if name.gen == s.nsGen {
		return name.uri, nil
	}
	uri, err := s.resolvePrefix(name.prefix, at)
	if err != nil {
		return "", err
	}
	name.uri, name.gen = uri, s.nsGen
	return uri, nil
}

func (s *Scanner) resolvePrefix(prefix string, at int) (string, error) {
	uri, ok := s.LookupPrefix(prefix)
	if !ok {
		return "", s.errorAt(at, CodeNamespace, "the prefix "+prefix+" is not declared", "xmlns:"+prefix+`="..." on this element or around it`)
	}
	return uri, nil
}

// checkDuplicates refuses two attributes, or two declarations, of one name.
func (s *Scanner) checkDuplicates(declFrom int) error {
	decls := s.bindings[declFrom:]
	if len(s.attrs) < 2 && len(decls) < 2 {
		return nil
	}
	if len(s.attrs)+len(decls) > 24 {
		return s.checkManyDuplicates(decls)
	}
	for i := range s.attrs {
		for j := range i {
			if s.attrs[i].Name == s.attrs[j].Name {
				return s.duplicate(&s.attrs[i])
			}
		}
	}
	for i := range decls {
		for j := range i {
			if decls[i].Prefix == decls[j].Prefix {
				return s.malformed(s.tokStart, "two declarations of the prefix "+decls[i].Prefix+" in one start tag", "")
			}
		}
	}
	return nil
}

func (s *Scanner) checkManyDuplicates(decls []Binding) error {
	seen := make(map[QName]struct{}, len(s.attrs))
	for i := range s.attrs {
		if _, dup := seen[s.attrs[i].Name]; dup {
			return s.duplicate(&s.attrs[i])
		}
		seen[s.attrs[i].Name] = struct{}{}
	}
	prefixes := make(map[string]struct{}, len(decls))
	for _, d := range decls {
		if _, dup := prefixes[d.Prefix]; dup {
			return s.malformed(s.tokStart, "two declarations of the prefix "+d.Prefix+" in one start tag", "")
		}
		prefixes[d.Prefix] = struct{}{}
	}
	return nil
}

func (s *Scanner) duplicate(a *Attr) error {
	code := CodeMalformed
	if a.Prefix != "" {
		code = CodeNamespace
	}
	return s.errorAt(int(a.Offset-s.base), code, "the attribute "+a.Name.Local+" twice in one start tag", "it once")
}

// qualifiedName interns the name buf[i:i+n].
func (s *Scanner) qualifiedName(i, n int, what string) (*scannedName, error) {
	raw := s.buf[i : i+n]
	if name := s.names[string(raw)]; name != nil {
		return name, nil
	}
	if n > s.limits.NameLength {
		return nil, s.limitError("a name of more than %d bytes", s.limits.NameLength)
	}
	colon := bytes.IndexByte(raw, ':')
	if !isNameBytes(raw) {
		return nil, s.malformed(i, fmt.Sprintf("%q is not %s", clip(raw), what), "")
	}
	if colon >= 0 && (!isNCNameBytes(raw[:colon]) || !isNCNameBytes(raw[colon+1:])) {
		return nil, s.errorAt(i, CodeNamespace, fmt.Sprintf("%q is not a qualified name", clip(raw)), "a name with at most one colon in it")
	}
	if len(s.names) >= maxInterned {
		clear(s.names)
	}
	name := &scannedName{raw: string(raw)}
	if colon >= 0 {
		name.prefix, name.local = name.raw[:colon], name.raw[colon+1:]
	} else {
		name.local = name.raw
	}
	s.names[name.raw] = name
	return name, nil
}

func (s *Scanner) intern(b []byte) string {
	if str, ok := s.strings[string(b)]; ok {
		return str
	}
	if len(s.strings) >= maxInterned {
		clear(s.strings)
	}
	str := string(b)
	s.strings[str] = str
	return str
}

func clip(b []byte) []byte {
	if len(b) > 60 {
		return append(b[:57:57], "..."...)
	}
	return b
}
