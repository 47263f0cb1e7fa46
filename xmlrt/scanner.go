package xmlrt

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
	"unique"
	"unsafe"
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

	name *scannedName
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
	TokenSize  int // bytes of one tag, comment, CDATA section, value or run of text, default 256 MiB
	IDs        int // values of ID, and of IDREF whose ID has not come yet, default 1 Mi
	Expansion  int // bytes that entities and attribute defaults of a DTD are replaced with, default 1 MiB
	Keys       int // values of identity constraints in scope at a time, default 1 Mi
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
	def(&l.IDs, 1<<20)
	def(&l.Keys, 1<<20)
	def(&l.Expansion, 1<<20)
	return l
}

// ScanOptions adjust a Scanner.
type ScanOptions struct {
	Limits Limits
	// DTD allows a document type declaration and reads its internal subset;
	// nothing external is read. A stream with one is read to its end at once.
	DTD bool
}

// A Scanner reads the tokens of an XML 1.0 document with namespaces. It
// accepts exactly the documents that are well-formed and namespace-well-formed
// and have no document type declaration, which it refuses unless told otherwise. It understands
// UTF-8, UTF-16, ISO-8859-1 and US-ASCII; offsets count bytes of the document
// in UTF-8, a byte order mark left out.
//
// What Name, Attrs and Text return is valid until the next call of Next.
type Scanner struct {
	buf     []byte
	pos     int   // next byte to scan
	base    int64 // offset of buf[0]
	r       io.Reader
	room    []byte // for buf, of a document that is read as it goes
	readErr error
	eof     bool // buf holds everything up to the end
	bad     bool // what follows buf is not in the encoding of the document
	keep    int  // bytes from here on must stay in buf; -1 for none
	hint    tokenHint
	looked  int // buf[pos:looked] is plain text, if that is not empty

	kind     TokenKind
	tokStart int
	attrs    []Attr
	prefixed int    // attributes of the current start tag with a prefix
	tags     uint64 // start tags scanned
	text     []byte
	copied   bool // text is in scratch
	scratch  []byte
	unread   bool // nobody reads character data: what would be copied is only counted
	uncopied int  // bytes of the current text that are therefore not in text

	stack    []openElement
	bindings []Binding
	hidden   []hiddenBinding // of each binding
	declared int             // bindings of the current start tag: the last ones
	outer    int             // bindings around the document, the first ones
	renamed  *renaming       // of a namespace that is read as another
	interned

	limits Limits
	dtd    bool // ScanOptions.DTD
	// With a document type declaration:
	doctyped bool
	edits    *edits
	unparsed map[string]bool // its unparsed entities
	err      error
	inited   bool
	sniffed  bool // the first bytes have been looked at
	bom      bool // there was a byte order mark of UTF-8
	utf16    bool // buf is decoded from UTF-16
	body     int  // where the prolog ended, of a document in memory
	empty    bool // the current start tag was an empty-element tag
	popNext  bool // the current end tag's element is still on the stack
	rooted   bool // the document element has been seen

	mark   linePos   // of a stream: not behind the current token
	near   linePos   // of a stream: the position asked for last
	marks  []linePos // of a document in memory: every markEvery bytes
	pin    int64     // of a stream: an offset to be remembered, -1 for none
	pinned linePos
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
	head, tail    maskedWord   // of raw, the first two
	declares      bool         // xmlns, or a name with that prefix
	ns            *prefixState // of prefix
	tag           uint64       // the last start tag with an attribute of the name
	next          *scannedName // the one that came after it the last time

	// What keyFor returned last, for which namespace, and the declaration that a
	// registry has for it; the key in no namespace, if it is known.
	key     nameKey
	keyURI  string
	decl    *ElementDecl
	declOf  *Registry
	bareKey nameKey

	// Of a name that declares: the state of the prefix, nil before the first
	// declaration.
	declared *prefixState
}

// A maskedWord is eight bytes, those that count.
type maskedWord struct{ bytes, mask uint64 }

func newMaskedWord(s string) maskedWord {
	var b, m [8]byte
	for i := range copy(b[:], s) {
		m[i] = 0xFF
	}
	return maskedWord{binary.LittleEndian.Uint64(b[:]), binary.LittleEndian.Uint64(m[:])}
}

// standsAt reports whether the name as written stands at b[i].
func (n *scannedName) standsAt(b []byte, i int) bool {
	if len(b)-i < 16 || len(n.raw) > 16 {
		return hasPrefix(b[i:], n.raw)
	}
	b = b[i : i+16 : i+16]
	return (binary.LittleEndian.Uint64(b)^n.head.bytes)&n.head.mask|(binary.LittleEndian.Uint64(b[8:])^n.tail.bytes)&n.tail.mask == 0
}

//go:noinline
func hasPrefix(b []byte, s string) bool { return len(b) >= len(s) && string(b[:len(s)]) == s }

// A prefixState says what a prefix is bound to at present.
type prefixState struct {
	uri string
	at  int // the index of its binding, -1 for none
}

// A hiddenBinding is what a binding takes the place of.
type hiddenBinding struct {
	ns  *prefixState
	old prefixState
}

type linePos struct {
	offset       int64
	line, column int
	cr           bool // the byte before is a carriage return
}

const markEvery = 1 << 10

// NewScanner returns a Scanner of a document in memory. It does not change
// data, which must not change while the scanner is in use.
func NewScanner(data []byte, opts ScanOptions) *Scanner {
	s := &Scanner{limits: opts.Limits.withDefaults(), dtd: opts.DTD}
	s.Reset(data)
	return s
}

// NewReaderScanner returns a Scanner that reads a document as it goes. Its
// memory is proportional to the depth of the document and its longest tag.
func NewReaderScanner(r io.Reader, opts ScanOptions) *Scanner {
	s := &Scanner{limits: opts.Limits.withDefaults(), dtd: opts.DTD}
	s.ResetReader(r)
	return s
}

// ResetReader makes s read another document as it goes, with its limits, keeping
// the memory that it has.
func (s *Scanner) ResetReader(r io.Reader) {
	s.Reset(nil)
	s.buf, s.r, s.eof = s.room[:0], r, false
}

// Reset makes s read another document in memory, with its limits, keeping the
// memory that it has.
func (s *Scanner) Reset(data []byte) {
	s.unbind(0)
	*s = Scanner{
		buf: data, room: s.room, eof: true, keep: -1, pin: -1, limits: s.limits, dtd: s.dtd,
		attrs: s.attrs[:0], tags: s.tags, scratch: s.scratch[:0], stack: s.stack[:0],
		bindings: s.bindings[:0], hidden: s.hidden[:0], interned: s.interned,
		mark: linePos{line: 1, column: 1}, marks: s.marks[:0],
	}
	s.interned.init()
}

// Name is the name of the current start or end tag.
func (s *Scanner) Name() QName {
	switch s.kind {
	case StartElement, EndElement:
		return s.stack[len(s.stack)-1].qname
	}
	return QName{}
}

// parentName is the local name of the element around the current start tag.
func (s *Scanner) parentName() string { return s.stack[len(s.stack)-2].qname.Local }

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
	if ns := s.prefixes[prefix]; ns != nil && ns.at >= 0 {
		return ns.uri, true
	}
	return "", prefix == ""
}

// InScope returns the bindings in force, the innermost of each prefix.
func (s *Scanner) InScope() []Binding {
	var visible []Binding
	for i, b := range s.bindings {
		if s.hidden[i].ns.at == i && b.URI != "" {
			visible = append(visible, b)
		}
	}
	return visible
}

// Position returns the line and column of an offset: both from 1, the column
// in characters. A scanner of a stream knows only the current token.
func (s *Scanner) Position(offset int64) (line, column int) {
	p := s.position(offset)
	return p.line, p.column
}

func (s *Scanner) position(offset int64) linePos {
	if s.edits != nil && offset >= s.edits.base {
		return s.edits.position(offset)
	}
	if s.r != nil {
		if offset == s.pin && s.pinned.line > 0 {
			return s.pinned
		}
		if offset < s.mark.offset {
			return s.mark
		}
		end := min(int(offset-s.base), len(s.buf))
		s.moveMark(min(end, s.tokStart))
		from := s.mark
		if n := s.near; n.offset > from.offset && n.offset <= s.base+int64(end) {
			from = n
		}
		s.near = advance(from, s.buf[from.offset-s.base:end])
		return s.near
	}
	// The marks make findings cheap that do not come in order.
	if len(s.marks) == 0 {
		s.marks = append(s.marks, linePos{line: 1, column: 1})
	}
	offset = max(0, min(offset, int64(len(s.buf))))
	for i := int64(len(s.marks)); i <= offset/markEvery; i++ {
		s.marks = append(s.marks, advance(s.marks[i-1], s.buf[(i-1)*markEvery:i*markEvery]))
	}
	m := s.marks[offset/markEvery]
	return advance(m, s.buf[m.offset:offset])
}

// moveMark moves the mark of a stream to buf[to], unless it is there.
func (s *Scanner) moveMark(to int) {
	at := s.base + int64(to)
	if s.pin >= s.mark.offset && s.pin < at && s.pinned.line == 0 {
		s.pinned = advance(s.mark, s.buf[s.mark.offset-s.base:s.pin-s.base])
	}
	if s.mark.offset < at {
		s.mark = advance(s.mark, s.buf[s.mark.offset-s.base:to])
	}
}

// pinPosition makes the position of an offset, of the current token or later,
// known until the next call.
func (s *Scanner) pinPosition(offset int64) { s.pin, s.pinned = offset, linePos{} }

// advance moves m over b.
func advance(m linePos, b []byte) linePos {
	if len(b) == 0 {
		return m
	}
	m.offset += int64(len(b))
	if m.cr && b[0] == '\n' {
		b = b[1:]
	}
	m.cr = false
	for {
		i := bytes.IndexByte(b, '\n')
		line := b
		if i >= 0 {
			line = b[:i]
		}
		if j := bytes.IndexByte(line, '\r'); j >= 0 {
			i = j
			if m.cr = j+1 == len(b); j+1 < len(b) && b[j+1] == '\n' {
				i++
			}
		}
		if i < 0 {
			break
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
		if s.pos-s.tokStart > s.limits.TokenSize || err != nil {
			err = s.limitToken(err)
		}
		if err == nil {
			s.kind = kind
			return kind, nil
		}
		if err == errMore {
			if err = s.more(); err == nil {
				continue
			}
		}
		s.err = err
		return EOF, err
	}
}

// leafText reads the rest of an element behind its start tag, if that is plain
// text and its end tag, or the end tag alone, all of it at hand. Else it does nothing.
// The end tag is then the current token, the text that of Text.
func (s *Scanner) leafText() bool {
	if s.empty || s.err != nil {
		return false
	}
	buf, from := s.buf, s.pos
	i := from + plainText(buf[from:])
	name := s.stack[len(s.stack)-1].name
	end := i + 2 + len(name.raw)
	if end >= len(buf) || buf[i] != '<' || buf[i+1] != '/' || buf[end] != '>' || !name.standsAt(buf, i+2) || i-from > s.limits.TokenSize {
		s.looked = i
		return false
	}
	s.text, s.copied = buf[from:i], false
	s.tokStart, s.pos = i, end+1
	s.kind = EndElement
	s.attrs, s.declared, s.popNext = s.attrs[:0], 0, true
	return true
}

// skipBlank skips white space in front of a tag, which would be a token of its own.
func (s *Scanner) skipBlank() {
	if s.empty {
		return
	}
	i := s.pos
	for i < len(s.buf) && isSpace(s.buf[i]) {
		i++
	}
	if i < len(s.buf) && s.buf[i] == '<' {
		s.pos = i
	}
}

// more reads until scanning the current token again is worth while.
func (s *Scanner) more() error {
	s.hint = tokenHint{tried: len(s.buf) - s.pos}
	for {
		if err := s.fill(); err != nil {
			return err
		}
		if s.look() {
			return nil
		}
	}
}

// push adds an element to the stack. The parts of one that has been there before, at
// that depth, are left as they are where they are the same: most are.
func (s *Scanner) push(name *scannedName, space string, bindings int) {
	n := len(s.stack)
	if n == cap(s.stack) {
		s.stack = slices.Grow(s.stack, 1)
	}
	s.stack = s.stack[:n+1]
	top := &s.stack[n]
	if top.name != name {
		top.name, top.qname.Local = name, name.local
	}
	top.qname.Space, top.bindings = space, bindings
}

func (s *Scanner) pop() {
	top := &s.stack[len(s.stack)-1]
	s.unbind(top.bindings)
	s.stack = s.stack[:len(s.stack)-1]
	s.popNext = false
}

// A tokenHint is how far an unfinished token has been looked at, so that it is
// not scanned again for each piece of it that arrives.
type tokenHint struct {
	seen  int  // bytes of the token searched for its end
	tried int  // bytes it had when it was scanned last
	quote byte // within an attribute value
}

// look goes on searching the unfinished token for its end. It reports whether
// scanning it again may be worth while.
func (s *Scanner) look() bool {
	h := &s.hint
	b := s.buf[s.pos:]
	if s.eof || !s.inited || len(b) >= 2*h.tried || len(b) < 16 || b[0] != '<' && b[0] != '&' {
		return true
	}
	end, from := "", 2
	switch {
	case b[0] == '&':
		end = ";"
	case b[1] == '?':
		end = "?>"
	case bytes.HasPrefix(b, commentOpen):
		end, from = "--", len(commentOpen)
	case bytes.HasPrefix(b, cdataOpen):
		end, from = "]]>", len(cdataOpen)
	}
	if end != "" {
		from = max(h.seen-len(end), from)
		h.seen = len(b)
		return bytes.Contains(b[from:], []byte(end))
	}
	for ; h.seen < len(b); h.seen++ {
		switch c := b[h.seen]; {
		case h.quote != 0:
			if c == h.quote {
				h.quote = 0
			}
		case c == '"' || c == '\'':
			h.quote = c
		case c == '>':
			return true
		}
	}
	return false
}

const maxEmptyReads = 100

// fill reads more input behind the current token, moving the token to the
// front of the buffer or growing the buffer as needed.
func (s *Scanner) fill() error {
	low := s.pos
	if s.keep >= 0 && s.keep < low {
		low = s.keep
	}
	if low > 0 {
		s.moveMark(low)
		n := copy(s.buf, s.buf[low:])
		s.buf = s.buf[:n]
		s.pos -= low
		if s.keep >= 0 {
			s.keep -= low
		}
		s.base += int64(low)
	}
	s.tokStart, s.looked = s.pos, 0
	if s.keep >= 0 && len(s.buf)-s.keep > s.limits.TokenSize {
		return s.limitError("an element to be kept of more than %d bytes", s.limits.TokenSize)
	}
	want := readSize
	if s.base+int64(len(s.buf)) < readSize/2 {
		want = firstRead
	}
	want = max(want, len(s.buf))
	if cap(s.buf)-len(s.buf) < want {
		grown := make([]byte, len(s.buf), 2*(len(s.buf)+want))
		copy(grown, s.buf)
		s.buf, s.room = grown, grown
	}
	for range maxEmptyReads {
		n, err := 0, s.readErr
		if err == nil {
			n, err = s.r.Read(s.buf[len(s.buf) : len(s.buf)+want])
			s.buf = s.buf[:len(s.buf)+n]
			s.readErr = err
		}
		switch {
		case n > 0:
			return nil
		case err == nil:
		case err == errEncoding:
			s.eof, s.bad = true, true
			return nil
		case errors.Is(err, io.EOF):
			s.eof = true
			return nil
		default:
			return fmt.Errorf("reading the document: %w", err)
		}
	}
	return fmt.Errorf("reading the document: %w", io.ErrNoProgress)
}

const (
	readSize = 32 << 10
	// firstRead is for the beginning, since many documents are small.
	firstRead = 4 << 10
)

// lack answers that the input ends within the current token.
func (s *Scanner) lack(what string) error {
	if !s.eof {
		return errMore
	}
	if s.bad {
		return s.encodingError()
	}
	return s.errorAt(len(s.buf), CodeMalformed, "the document ends within "+what, "")
}

func (s *Scanner) encodingError() *Error {
	return s.errorAt(len(s.buf), CodeEncoding, errEncoding.Error(), "")
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
		b.WriteString("...")
		stack = stack[len(stack)-12:]
	}
	for i := range stack {
		b.WriteByte('/')
		b.WriteString(clipString(stack[i].qname.Local))
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
	case s.bad:
		return s.encodingError()
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
	i := s.skipSpace(s.pos)
	if i == s.pos {
		if c := s.buf[i]; c >= 0x80 {
			if _, err := s.wideChar(i); err != nil {
				return err
			}
		} else if charClass[c]&classChar == 0 {
			return s.badChar(i)
		}
		where := "before the document element"
		if s.rooted {
			where = "after the document element"
		}
		return s.malformed(i, "text "+where, "markup or the end of the document")
	}
	s.pos = i
	return nil
}

// limitToken replaces the outcome of scanning a token that is too long. It does
// not matter then how much of it there is in the buffer.
func (s *Scanner) limitToken(err error) error {
	if s.tokStart == len(s.buf) || s.buf[s.tokStart] != '<' {
		return err
	}
	size := s.pos - s.tokStart
	if err == errMore {
		size = len(s.buf) - s.tokStart
	} else if e, ok := err.(*Error); ok {
		size = int(e.Offset-s.base) - s.tokStart
	}
	if size <= s.limits.TokenSize {
		return err
	}
	return s.limitError("a token of more than %d bytes", s.limits.TokenSize)
}

// scanText scans character data up to the next markup or fault. At the end of
// what has been read of a stream it stops before anything that might go on.
func (s *Scanner) scanText() error {
	buf, i := s.buf, max(s.pos, s.looked)
	s.looked, s.uncopied = 0, 0
	if i < len(buf) && buf[i] == '\n' { // most text is between tags
		i++
	}
	i += plainText(buf[i:])
	if i < len(buf) && buf[i] == '<' {
		s.text, s.copied, s.pos = buf[s.pos:i], false, i
		return nil
	}
	out, from := s.scratch[:0], s.pos
	changed := false
	flush := func(to int) {
		if s.unread {
			s.uncopied += to - from
			changed = true
			return
		}
		if cap(out)-len(out) <= to-from {
			// What there is of the text, as a rule to its end.
			n := bytes.IndexByte(buf[from:], '<')
			if n < 0 {
				n = len(buf) - from
			}
			out = slices.Grow(out, max(to-from, min(n, s.limits.TokenSize)))
		}
		out = append(out, buf[from:to]...)
		changed = true
	}
	for i < len(buf) {
		c := buf[i]
		if charClass[c]&classText != 0 {
			i += plainText(buf[i:])
			continue
		}
		switch {
		case c == '<':
			return s.emitText(out, changed, from, i)
		case c == '&':
			flush(i)
			var err error
			var n int
			if out, n, err = s.reference(out, i); err != nil {
				return s.textBefore(err, out, changed, i, i)
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
		case c == '>':
			if i-2 >= s.pos && buf[i-1] == ']' && buf[i-2] == ']' {
				i -= 2
				return s.textBefore(s.malformed(i, `"]]>" in text`, `"]]&gt;"`), out, changed, from, i)
			}
			i++
		case c >= 0x80:
			n, err := s.wideChar(i)
			if err != nil {
				return s.textBefore(err, out, changed, from, i)
			}
			i += n
		default:
			return s.textBefore(s.badChar(i), out, changed, from, i)
		}
	}
	if !s.eof {
		// "]]" may be the beginning of "]]>".
		for n := 0; n < 2 && i > max(s.pos, from) && buf[i-1] == ']'; n++ {
			i--
		}
		return s.partialText(out, changed, from, i)
	}
	return s.emitText(out, changed, from, i)
}

// textBefore emits the text before a fault at i, if there is any: the fault is
// met again then.
func (s *Scanner) textBefore(fault error, out []byte, changed bool, from, i int) error {
	if i == s.pos {
		return fault
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
	if changed && s.unread {
		s.uncopied += i - from
		s.text, s.scratch = out, out
	} else if changed {
		out = append(out, s.buf[from:i]...)
		s.text, s.scratch = out, out
	} else {
		s.text = s.buf[s.pos:i]
	}
	s.copied = changed
	s.pos = i
	return nil
}

// reference appends what the reference at buf[i] stands for and returns its
// length.
func (s *Scanner) reference(out []byte, i int) ([]byte, int, error) {
	b := s.buf[i:]
	if len(b) >= 5 { // most are these
		switch {
		case string(b[:5]) == "&amp;":
			return append(out, '&'), 5, nil
		case string(b[:4]) == "&lt;":
			return append(out, '<'), 4, nil
		case string(b[:4]) == "&gt;":
			return append(out, '>'), 4, nil
		}
	}
	end := 1
	for end < len(b) && end < s.limits.NameLength && (charClass[b[end]]&className != 0 || b[end] >= 0x80 || b[end] == '#' && end == 1) {
		end++
	}
	if end == len(b) && end < s.limits.NameLength && !s.eof {
		return out, 0, errMore
	}
	if end == len(b) || b[end] != ';' {
		if end == len(b) && s.bad {
			return out, 0, s.encodingError()
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
		return s.unended(s.pos+2, "a processing instruction")
	}
	body := s.buf[s.pos+2 : s.pos+2+end]
	n := nameLength(body)
	target := body[:n]
	switch {
	case !isNameBytes(target):
		return s.malformed(s.pos+2, "a processing instruction without a proper target", "a name")
	case !isNCNameBytes(target):
		return s.errorAt(s.pos+2, CodeNamespace, "a processing instruction whose target has a colon", "a name without colon")
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

// unended answers that the end of something is missing in which no markup is
// recognised, or what is wrong in it before.
func (s *Scanner) unended(from int, what string) error {
	if s.eof && from < len(s.buf) {
		if _, err := s.plain(from, len(s.buf)); err != nil {
			return err
		}
	}
	return s.lack(what)
}

// plain returns buf[from:to], in which no markup is recognised, with its
// characters checked and its line ends normalised.
func (s *Scanner) plain(from, to int) ([]byte, error) {
	b := s.buf[from:to]
	hasCR := false
	s.copied = false
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
	s.scratch, s.copied = out, true
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
			return EOF, s.unended(s.pos+4, "a comment")
		}
		text, err := s.plain(s.pos+4, s.pos+4+end)
		if err != nil {
			return EOF, err
		}
		if b[4+end+2] != '>' {
			return EOF, s.malformed(s.pos+4+end, `"--" in a comment`, "")
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
			return EOF, s.unended(s.pos+9, "a CDATA section")
		}
		text, err := s.plain(s.pos+9, s.pos+9+end)
		if err != nil {
			return EOF, err
		}
		s.text = text
		s.pos += end + 12
		return CharData, nil
	case bytes.HasPrefix(b, doctypeOpen):
		if s.dtd && !s.rooted && !s.doctyped {
			if err := s.readDoctype(); err != nil {
				return EOF, err
			}
			return s.scan()
		}
		if s.rooted || s.doctyped {
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
	open := s.stack[len(s.stack)-1].name
	raw := open.raw
	n := len(raw)
	if end := s.pos + 2 + n; end < len(s.buf) && s.buf[end] == '>' && open.standsAt(s.buf, s.pos+2) {
		s.pos = end + 1
	} else {
		b := s.buf[s.pos+2:]
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
	if s.size > maxInterned+400*len(s.bindings) {
		s.forget()
	}
	if s.rooted && len(s.stack) == 0 {
		return s.malformed(s.pos, "a second document element", "the end of the document")
	}
	buf, i := s.buf, s.pos+1
	name := s.expectedName(i)
	var err error
	if name != nil {
		i += len(name.raw)
	} else {
		n := nameLength(buf[i:])
		if i+n == len(buf) && !s.eof && n <= s.limits.NameLength {
			return errMore
		}
		if n == 0 {
			return s.malformed(s.pos, `"<" that starts no tag`, `a name, or "&lt;"`)
		}
		if name, err = s.qualifiedName(i, n, "an element name"); err != nil {
			return err
		}
		i += n
	}
	s.attrs, s.prefixed = s.attrs[:0], 0
	s.tags++
	s.scratch = s.scratch[:0]
	declFrom := len(s.bindings)
	declared, empty := 0, false
	for {
		gap := i
		for i < len(buf) && isSpace(buf[i]) {
			i++
		}
		if i == len(buf) {
			s.unbind(declFrom)
			return s.lack("the start tag <" + name.raw)
		}
		if buf[i] == '>' {
			i++
			break
		}
		if buf[i] == '/' {
			if i+1 == len(buf) {
				s.unbind(declFrom)
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
		if i, err = s.scanAttr(i, name, declFrom); err != nil {
			s.unbind(declFrom)
			return err
		}
		declared = len(s.bindings) - declFrom
		if len(s.attrs)+declared > s.limits.Attributes {
			return s.limitError("an element with more than %d attributes", s.limits.Attributes)
		}
	}
	if len(s.stack) >= s.limits.Depth {
		return s.limitError("more than %d levels of elements", s.limits.Depth)
	}
	uri, err := s.resolve(name, s.pos+1)
	if err != nil {
		return err
	}
	if s.prefixed > 0 {
		if err := s.resolveAttrs(); err != nil {
			return err
		}
	}
	s.push(name, uri, declFrom)
	s.declared, s.empty, s.rooted = declared, empty, true
	s.pos = i
	return nil
}

// scanAttr scans the attribute or namespace declaration at buf[i].
// The declarations of the tag are those from elementDecls on.
func (s *Scanner) scanAttr(i int, element *scannedName, elementDecls int) (int, error) {
	buf, at := s.buf, i
	name := s.expectedName(i)
	var err error
	if name != nil {
		i += len(name.raw)
	} else {
		n := nameLength(buf[i:])
		if i+n == len(buf) && n <= s.limits.NameLength {
			return i, s.lack("the start tag <" + element.raw)
		}
		if n == 0 {
			return i, s.malformed(i, fmt.Sprintf("%q in the start tag <%s", s.charAt(i), element.raw), `an attribute, ">" or "/>"`)
		}
		if name, err = s.qualifiedName(i, n, "an attribute name"); err != nil {
			return i, err
		}
		i += n
	}
	if i+1 < len(buf) && buf[i] == '=' && buf[i+1] == '"' { // as a rule
		i++
	} else {
		i = s.skipSpace(i)
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
	}
	quote := buf[i]
	if quote != '"' && quote != '\'' {
		return i, s.malformed(i, "the value of the attribute "+name.raw+" without quotes", `" or '`)
	}
	i++
	valueAt := i
	var value []byte
	if end := plainAttr(buf, i); end < len(buf) && buf[end] == quote {
		value, i = buf[i:end], end+1
	} else if value, i, err = s.attrValue(i, quote, name); err != nil {
		return i, err
	}
	if name.declares {
		return i, s.declare(name, value, at, elementDecls)
	}
	n := len(s.attrs)
	if n == cap(s.attrs) {
		s.attrs = slices.Grow(s.attrs, 1)
	}
	s.attrs = s.attrs[:n+1]
	// Field by field, as most are used again and again.
	a := &s.attrs[n]
	if a.name != name {
		a.name, a.Name.Local, a.Prefix = name, name.local, name.prefix
	}
	a.Name.Space = ""
	a.Value = value
	a.Offset, a.ValueOffset = s.base+int64(at), s.base+int64(valueAt)
	if name.tag == s.tags {
		return i, s.duplicate(a, CodeMalformed)
	}
	name.tag = s.tags
	if name.prefix != "" {
		s.prefixed++
	}
	return i, nil
}

// resolveAttrs finds the namespaces of the attributes of the start tag that have
// prefixes, and refuses two attributes that are the same then.
func (s *Scanner) resolveAttrs() error {
	for k := range s.attrs {
		a := &s.attrs[k]
		if a.Prefix == "" {
			continue
		}
		var err error
		if a.Name.Space, err = s.resolve(a.name, int(a.Offset-s.base)); err != nil {
			return err
		}
	}
	switch {
	case s.renamed != nil: // perhaps to no namespace
		return s.checkResolved(len(s.attrs), true)
	case s.prefixed > 1:
		return s.checkResolved(s.prefixed, false)
	}
	return nil
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
			i = max(i+1, plainAttr(buf, i))
		}
	}
	return nil, i, s.lack("the value of the attribute " + name.raw)
}

// A nameKey stands for an expanded name; two are equal when the names are. Names of
// schemas and of documents meet by them.
type nameKey = unique.Handle[QName]

// keyFor returns the key of the name in a namespace.
func (n *scannedName) keyFor(uri string) nameKey {
	// The names of namespaces are interned, most are the same string.
	if n.key == (nameKey{}) || unsafe.StringData(n.keyURI) != unsafe.StringData(uri) || len(n.keyURI) != len(uri) {
		n.key, n.keyURI = unique.Make(QName{uri, n.local}), uri
		n.decl, n.declOf = nil, nil
	}
	return n.key
}

// attrKey returns the key of the name of an attribute.
func (a *Attr) attrKey() nameKey {
	n := a.name
	if a.Prefix != "" {
		return n.keyFor(a.Name.Space)
	}
	if n.bareKey == (nameKey{}) {
		n.bareKey = unique.Make(QName{Local: n.local})
	}
	return n.bareKey
}

// declaredIn is the declaration that reg has for the name of the current start
// tag, nil for none.
func (s *Scanner) declaredIn(reg *Registry) *ElementDecl {
	key, n := s.nameKey(), s.stack[len(s.stack)-1].name
	if n.declOf != reg {
		n.decl, _ = reg.elementByKey(key)
		n.declOf = reg
	}
	return n.decl
}

// nameKey is the key of the name of the current start tag.
func (s *Scanner) nameKey() nameKey {
	top := &s.stack[len(s.stack)-1]
	return top.name.keyFor(top.qname.Space)
}

// declare adds a namespace declaration to those of the start tag.
func (s *Scanner) declare(name *scannedName, value []byte, at, elementDecls int) error {
	prefix := ""
	if name.prefix != "" {
		prefix = name.local
	}
	slot := s.recent.uri(value)
	if slot.uri != string(value) || slot.prefix != name.raw {
		// Not one of those that have been checked.
		uri := s.interned.string(value)
		if err := checkBinding(prefix, uri); err != nil {
			return s.errorAt(at, CodeNamespace, err.Found, err.Expected)
		}
		*slot = recentURI{uri, name.raw}
	}
	if name.declared == nil {
		name.declared = s.prefix(prefix)
	}
	if name.declared.at >= elementDecls {
		return s.malformed(at, "the attribute "+name.raw+" twice in one start tag", "it once")
	}
	uri := slot.uri
	s.bindState(name.declared, prefix, uri)
	if len(uri) > maxRemembered {
		*slot = recentURI{}
	}
	if s.renamed != nil {
		s.rename(prefix, uri)
	}
	return nil
}

// A recentURI is the name of a namespace, checked together with the attribute
// that declares it.
type recentURI struct{ uri, prefix string }

// maxRemembered is how long the name of a namespace may be to be a recentURI.
const maxRemembered = 256

// checkBinding says what is wrong with a namespace declaration.
func checkBinding(prefix, uri string) *Error {
	bad := func(found, expected string) *Error {
		return &Error{Code: CodeNamespace, Found: found, Expected: expected}
	}
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
	return nil
}

// inNamespace says what to change in the current start tag for its name to be in another
// namespace.
func (s *Scanner) inNamespace(space string) string {
	tag, prefix := s.Name().Local, s.Prefix()
	declare := "xmlns"
	if prefix != "" {
		declare += ":" + prefix
	}
	for i := len(s.bindings) - s.declared; i < len(s.bindings) && (prefix == "" || space != ""); i++ {
		switch b := s.bindings[i]; {
		case b.Prefix != prefix:
		case s.hidden[i].old.uri == space:
			return "remove " + declare + "=" + strconv.Quote(clipString(b.URI))
		default:
			return "write " + declare + "=" + strconv.Quote(space)
		}
	}
	for i := len(s.bindings) - 1; i >= 0; i-- {
		switch b := s.bindings[i]; {
		case s.hidden[i].ns.at != i || b.URI != space: // hidden itself, or another
		case b.Prefix != "":
			return "write <" + b.Prefix + ":" + tag + ">"
		default:
			return "write <" + tag + ">"
		}
	}
	if space == "" { // which no prefix can say
		if s.prefix("").uri == "" {
			return "write <" + tag + ">"
		}
		return "write <" + tag + ` xmlns="">`
	}
	return "write <" + s.stack[len(s.stack)-1].name.raw + " " + declare + "=" + strconv.Quote(space) + ">"
}

// bind puts a binding on the others.
func (s *Scanner) bind(prefix, uri string) { s.bindState(s.prefix(prefix), prefix, uri) }

func (s *Scanner) bindState(ns *prefixState, prefix, uri string) {
	s.hidden = append(s.hidden, hiddenBinding{ns, *ns})
	ns.uri, ns.at = uri, len(s.bindings)
	s.bindings = append(s.bindings, Binding{prefix, uri})
}

// unbind takes away all bindings but the first n.
func (s *Scanner) unbind(n int) {
	for i := len(s.bindings) - 1; i >= n; i-- {
		*s.hidden[i].ns = s.hidden[i].old
	}
	s.bindings, s.hidden = s.bindings[:n], s.hidden[:n]
}

func (s *Scanner) resolve(name *scannedName, at int) (string, error) {
	switch {
	case name.ns.at >= 0 || name.prefix == "":
		return name.ns.uri, nil
	case name.prefix == "xml":
		return XMLNamespace, nil
	}
	prefix := clip([]byte(name.prefix))
	return "", s.errorAt(at, CodeNamespace, fmt.Sprintf("the prefix %s of %s is not declared", prefix, clip([]byte(name.raw))), fmt.Sprintf(`xmlns:%s="..." on this element or around it, or the name without a prefix`, prefix))
}

// checkResolved refuses two attributes that are written in two ways and are the same
// once prefixes are resolved, among the n with a prefix or among all.
func (s *Scanner) checkResolved(n int, all bool) error {
	if n > 24 {
		seen := make(map[QName]bool, n)
		for i := range s.attrs {
			a := &s.attrs[i]
			if a.Prefix == "" && !all {
				continue
			}
			if seen[a.Name] {
				return s.duplicate(a, CodeNamespace)
			}
			seen[a.Name] = true
		}
		return nil
	}
	for i := range s.attrs {
		a := &s.attrs[i]
		if a.Prefix == "" && !all {
			continue
		}
		for j := range i {
			if b := &s.attrs[j]; a.Name.Local == b.Name.Local && a.Name.Space == b.Name.Space {
				return s.duplicate(a, CodeNamespace)
			}
		}
	}
	return nil
}

func (s *Scanner) duplicate(a *Attr, code Code) error {
	return s.errorAt(int(a.Offset-s.base), code, fmt.Sprintf("the attribute %s twice in one start tag", clip([]byte(a.Name.Local))), "it once")
}

// expectedName returns the name that followed the one before the last time, if it
// is what stands at buf[i].
func (s *Scanner) expectedName(i int) *scannedName {
	if s.last == nil {
		return nil
	}
	name, buf := s.last.next, s.buf
	if name == nil {
		return nil
	}
	end := i + len(name.raw)
	if end >= len(buf) || !name.standsAt(buf, i) {
		return nil
	}
	if c := buf[end]; c >= 0x80 || charClass[c]&className != 0 {
		return nil
	}
	s.last = name
	return name
}

// qualifiedName interns the name buf[i:i+n] of an element or attribute.
func (s *Scanner) qualifiedName(i, n int, what string) (*scannedName, error) {
	raw := s.buf[i : i+n]
	slot := &s.recent.names[recentSlot(raw)]
	name := *slot
	if name == nil || len(name.raw) != n || !name.standsAt(s.buf, i) {
		if name = s.names[string(raw)]; name == nil {
			var err error
			if name, err = s.newName(raw, i, n, what); err != nil {
				return nil, err
			}
		}
		*slot = name
	}
	if s.last != nil {
		s.last.next = name
	}
	s.last = name
	return name, nil
}

// newName interns a name that has not been met before.
func (s *Scanner) newName(raw []byte, i, n int, what string) (*scannedName, error) {
	if n > s.limits.NameLength {
		return nil, s.limitError("a name of more than %d bytes", s.limits.NameLength)
	}
	colon := bytes.IndexByte(raw, ':')
	if !isNameBytes(raw) {
		if bad := s.firstBadByte(i, n); bad != nil {
			return nil, bad
		}
		return nil, s.malformed(i, fmt.Sprintf("%q is not %s", clip(raw), what), "")
	}
	if colon >= 0 && (!isNCNameBytes(raw[:colon]) || !isNCNameBytes(raw[colon+1:])) {
		return nil, s.errorAt(i, CodeNamespace, fmt.Sprintf("%q is not a qualified name", clip(raw)), "a name with at most one colon in it")
	}
	return s.interned.name(string(raw), colon), nil
}

// firstBadByte finds bytes that are not UTF-8 in a name.
func (s *Scanner) firstBadByte(i, n int) error {
	for end := i + n; i < end; {
		r, size := decodeRune(s.buf[i:end])
		if r == 0xFFFD && size == 1 {
			return s.errorAt(i, CodeEncoding, "bytes that are not UTF-8", "")
		}
		i += size
	}
	return nil
}

// interned are the names and strings met so far. It forgets them when they are
// too many, so that its size is bounded.
type interned struct {
	names    map[string]*scannedName
	recent   *recentNames
	last     *scannedName
	strings  map[string]string
	prefixes map[string]*prefixState
	size     int // bytes that they take, roughly
}

// recentNames stand before the maps: they are asked only for what is not in its
// place here, whatever the names of the document are.
type recentNames struct {
	names [512]*scannedName
	uris  [64]recentURI
	types [16]recentType
}

// uri is the place of the name of a namespace.
func (n *recentNames) uri(value []byte) *recentURI {
	return &n.uris[recentSlot(value)%uint(len(n.uris))]
}

// A recentType is the type that a value of xsi:type named in a registry, where its
// prefix was bound to a namespace.
type recentType struct {
	value    string
	prefixed bool
	ns       *prefixState
	uri      string
	reg      *Registry
	typ      *Type
}

// typ is the place of a value of xsi:type.
func (n *recentNames) typ(value []byte) *recentType {
	return &n.types[recentSlot(value)%uint(len(n.types))]
}

// holds reports whether t is what value names now. A prefix has to be bound for that.
func (t *recentType) holds(value []byte, reg *Registry) bool {
	return t.typ != nil && t.reg == reg && t.value == string(value) && t.ns.uri == t.uri && (t.ns.at >= 0 || !t.prefixed)
}

// recentSlot is the place of a name among recentNames.
func recentSlot(raw []byte) uint {
	n := len(raw)
	var h uint64
	switch {
	case n >= 8:
		h = binary.LittleEndian.Uint64(raw) ^ binary.LittleEndian.Uint64(raw[n-8:])*0xA0761D6478BD642F
	case n >= 4:
		h = uint64(binary.LittleEndian.Uint32(raw)) | uint64(binary.LittleEndian.Uint32(raw[n-4:]))<<32
	case n > 0:
		h = uint64(raw[0]) | uint64(raw[n/2])<<8 | uint64(raw[n-1])<<16
	}
	return uint((h ^ uint64(n)) * 0x9E3779B97F4A7C15 >> (64 - 9))
}

// maxInterned bounds interned.size, strings within the bindings in force left
// out.
const maxInterned = 4 << 20

func (n *interned) init() {
	if n.names == nil {
		n.names = make(map[string]*scannedName)
		n.recent = new(recentNames)
		n.prefixes = make(map[string]*prefixState)
	}
}

// forget makes room before a start tag. The names of open elements stay, each without
// those that came after it, and the prefixes with bindings in force.
func (s *Scanner) forget() {
	s.size = 0
	clear(s.names)
	*s.recent = recentNames{}
	s.last = nil
	clear(s.strings)
	for prefix, state := range s.prefixes {
		if state.at < 0 {
			delete(s.prefixes, prefix)
		} else {
			s.size += len(prefix) + 100
		}
	}
	clear(s.attrs[:cap(s.attrs)])
	clear(s.stack[len(s.stack):cap(s.stack)])
	for i := range s.stack {
		s.stack[i].name.next = nil
	}
}

func (n *interned) name(raw string, colon int) *scannedName {
	n.size += 2*len(raw) + 200
	name := &scannedName{raw: raw, local: raw, head: newMaskedWord(raw), tail: newMaskedWord(raw[min(8, len(raw)):])}
	if colon >= 0 {
		name.prefix, name.local = raw[:colon], raw[colon+1:]
	}
	name.declares = raw == "xmlns" || name.prefix == "xmlns"
	name.ns = n.prefix(name.prefix)
	n.names[raw] = name
	return name
}

func (n *interned) prefix(prefix string) *prefixState {
	state := n.prefixes[prefix]
	if state == nil {
		state = &prefixState{at: -1}
		n.prefixes[prefix] = state
	}
	return state
}

func (n *interned) string(b []byte) string {
	if str, ok := n.strings[string(b)]; ok {
		return str
	}
	str := string(b)
	if len(b) <= 1<<10 {
		if n.strings == nil {
			n.strings = make(map[string]string)
		}
		n.size += len(b) + 100
		n.strings[str] = str
	}
	return str
}

// maxClip is how much of a text messages show, in bytes.
const maxClip = 60

func clip(b []byte) []byte {
	if len(b) <= maxClip {
		return b
	}
	n := maxClip - len("...")
	for n > 0 && !utf8.RuneStart(b[n]) {
		n--
	}
	return append(b[:n:n], "..."...)
}
