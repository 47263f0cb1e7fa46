package xmlrt

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// prolog finds out the encoding, turns what is not UTF-8 into UTF-8 and reads
// the XML declaration.
func (s *Scanner) prolog() error {
	if !s.sniffed {
		if !s.eof && len(s.buf) < 4 {
			return errMore
		}
		s.sniffed = true
		if err := s.sniff(); err != nil {
			return err
		}
	}
	const start = "<?xml"
	b := s.buf
	if n := min(len(b), len(start)); string(b[:n]) != start[:n] {
		return nil
	} else if len(b) <= len(start) && !s.eof {
		return errMore
	} else if len(b) <= len(start) || !isSpace(b[5]) && b[5] != '?' {
		return nil
	}
	end := bytes.Index(b[:min(len(b), maxDeclaration)], []byte("?>"))
	if end < 0 {
		if !s.eof && len(b) < maxDeclaration {
			return errMore
		}
		return s.malformed(0, "an XML declaration without end", `"?>"`)
	}
	encoding := "UTF-8"
	if !isUsualDeclaration(b[len(start):end]) {
		var err error
		if encoding, err = s.xmlDeclaration(b[len(start):end]); err != nil {
			return err
		}
	}
	return s.declaredEncoding(encoding, end+2)
}

// isUsualDeclaration reports whether b is what almost every XML declaration has
// between its marks, which says UTF-8.
func isUsualDeclaration(b []byte) bool {
	switch string(b) {
	case ` version="1.0" encoding="UTF-8"`, ` version="1.0" encoding="utf-8"`:
		return true
	}
	return false
}

// maxDeclaration bounds the XML declaration.
const maxDeclaration = 4 << 10

// sniff finds out what can be known of the encoding without the declaration.
func (s *Scanner) sniff() error {
	var order binary.ByteOrder
	b := s.buf
	switch {
	case bytes.HasPrefix(b, []byte{0xEF, 0xBB, 0xBF}):
		s.buf, s.bom = b[3:], true
	case bytes.HasPrefix(b, []byte{0xFE, 0xFF}):
		order, b = binary.BigEndian, b[2:]
	case bytes.HasPrefix(b, []byte{0xFF, 0xFE}):
		order, b = binary.LittleEndian, b[2:]
	case bytes.HasPrefix(b, []byte{0, '<', 0}):
		order = binary.BigEndian
	case len(b) > 3 && b[0] == '<' && b[1] == 0 && b[3] == 0:
		order = binary.LittleEndian
	}
	if order == nil {
		return nil
	}
	s.utf16 = true
	if err := s.transcode(b, &utf16Reader{order: order}); err != nil {
		return err
	}
	if bytes.HasPrefix(s.buf, []byte("\uFEFF")) { // after an order found without one
		s.buf = s.buf[3:]
	}
	return nil
}

// declaredEncoding heeds the encoding that the declaration, which ends at
// buf[end], gives.
func (s *Scanner) declaredEncoding(encoding string, end int) error {
	s.pos = end
	switch strings.ToUpper(encoding) {
	case "", "UTF-8", "UTF8":
		if s.utf16 && encoding != "" {
			return s.errorAt(0, CodeEncoding, "the document is in UTF-16 but declares "+encoding, "UTF-16")
		}
	case "UTF-16", "UTF-16LE", "UTF-16BE":
		if !s.utf16 {
			return s.errorAt(0, CodeEncoding, "the document declares "+encoding+" but is not in it", "")
		}
	case "ISO-8859-1", "LATIN1", "ISO_8859-1", "US-ASCII", "ASCII":
		if s.utf16 || s.bom {
			return s.errorAt(0, CodeEncoding, "the document declares "+encoding+" but is not in it", "")
		}
		limit := 0x100
		if strings.HasSuffix(strings.ToUpper(encoding), "ASCII") {
			limit = 0x80
		}
		return s.transcode(s.buf, &latin1Reader{limit: limit})
	default:
		return s.errorAt(0, CodeEncoding, fmt.Sprintf("the encoding %.40q", encoding), "UTF-8, UTF-16, ISO-8859-1 or US-ASCII")
	}
	return nil
}

// transcode makes s read through a decoder, starting with b.
func (s *Scanner) transcode(b []byte, decoder interface {
	io.Reader
	from(io.Reader)
}) error {
	if s.r != nil {
		// What has been read of b is a part of buf, which is going to be
		// written to.
		rest := io.Reader(bytes.NewReader(bytes.Clone(b)))
		if s.readErr == nil {
			rest = io.MultiReader(rest, s.r)
		}
		decoder.from(rest)
		pos := s.pos
		s.r, s.readErr, s.eof, s.pos = decoder, nil, false, 0
		s.buf = nil
		for !s.eof && len(s.buf) <= max(pos, len("<?xml?")) {
			if err := s.fill(); err != nil {
				return err
			}
		}
		s.pos = pos
		return nil
	}
	decoder.from(bytes.NewReader(b))
	out := bytes.NewBuffer(make([]byte, 0, len(b)+len(b)/8))
	_, err := io.Copy(out, decoder)
	s.buf, s.bad = out.Bytes(), err != nil
	return nil
}

var errEncoding = errors.New("bytes that the encoding of the document does not allow")

// xmlDeclaration checks what stands between "<?xml" and "?>" and returns the
// encoding that it declares.
func (s *Scanner) xmlDeclaration(b []byte) (encoding string, err error) {
	bad := func(found, expected string) error { return s.malformed(0, found, expected) }
	const form = `<?xml version="1.0" encoding="..." standalone="yes|no"?>`
	order := []string{"version", "encoding", "standalone"}
	next := 0
	for {
		rest := bytes.TrimLeft(b, " \t\r\n")
		if len(rest) == 0 {
			break
		}
		if len(rest) == len(b) {
			return "", bad("an XML declaration without white space before an item", form)
		}
		n := nameLength(rest)
		name := string(rest[:n])
		rest = bytes.TrimLeft(rest[n:], " \t\r\n")
		if len(rest) == 0 || rest[0] != '=' {
			return "", bad("a malformed XML declaration", form)
		}
		rest = bytes.TrimLeft(rest[1:], " \t\r\n")
		if len(rest) == 0 || rest[0] != '"' && rest[0] != '\'' {
			return "", bad("a malformed XML declaration", form)
		}
		end := bytes.IndexByte(rest[1:], rest[0])
		if end < 0 {
			return "", bad("a malformed XML declaration", form)
		}
		value := string(rest[1 : 1+end])
		b = rest[end+2:]
		for next < len(order) && order[next] != name {
			if order[next] == "version" {
				return "", bad("an XML declaration without version", form)
			}
			next++
		}
		if next == len(order) {
			return "", bad(fmt.Sprintf("%.40q in an XML declaration", name), form)
		}
		next++
		switch name {
		case "version":
			if !strings.HasPrefix(value, "1.") || len(value) < 3 || strings.Trim(value[2:], "0123456789") != "" {
				return "", bad(fmt.Sprintf("the XML version %.40q", value), "1.0")
			}
		case "encoding":
			if !isEncodingName(value) {
				return "", bad(fmt.Sprintf("the encoding %.40q, which is no name of an encoding", value), "")
			}
			encoding = value
		case "standalone":
			if value != "yes" && value != "no" {
				return "", bad(fmt.Sprintf("standalone=%.40q", value), "yes or no")
			}
		}
	}
	if next == 0 {
		return "", bad("an XML declaration without version", form)
	}
	return encoding, nil
}

func isEncodingName(s string) bool {
	for i := range len(s) {
		c := s[i] | 0x20
		letter := c >= 'a' && c <= 'z'
		if !letter && (i == 0 || !(s[i] >= '0' && s[i] <= '9') && s[i] != '.' && s[i] != '_' && s[i] != '-') {
			return false
		}
	}
	return s != ""
}

// A utf16Reader turns UTF-16 into UTF-8.
type utf16Reader struct {
	src   io.Reader
	order binary.ByteOrder
	in    []byte // not yet decoded, at most three bytes
	out   []byte // not yet read
	err   error
}

func (u *utf16Reader) from(r io.Reader) { u.src = r }

func (u *utf16Reader) Read(p []byte) (int, error) {
	for tries := 0; len(u.out) == 0; tries++ {
		if u.err != nil {
			return 0, u.err
		}
		if tries > maxEmptyReads {
			return 0, io.ErrNoProgress
		}
		var chunk [4096]byte
		n := copy(chunk[:], u.in)
		m, err := u.src.Read(chunk[n:])
		u.decode(chunk[:n+m], err != nil)
		if u.err == nil {
			u.err = err
		}
	}
	n := copy(p, u.out)
	u.out = u.out[n:]
	return n, nil
}

func (u *utf16Reader) decode(b []byte, last bool) {
	u.out = u.out[:0]
	for len(b) >= 2 {
		r, n := rune(u.order.Uint16(b)), 2
		if utf16.IsSurrogate(r) {
			if len(b) < 4 && !last {
				break
			}
			if len(b) >= 4 {
				r, n = utf16.DecodeRune(r, rune(u.order.Uint16(b[2:]))), 4
			}
			if r == utf8.RuneError || n == 2 {
				u.err = errEncoding
				return
			}
		}
		u.out = utf8.AppendRune(u.out, r)
		b = b[n:]
	}
	u.in = append(u.in[:0], b...)
	if last && len(b) > 0 {
		u.err = errEncoding
	}
}

// A latin1Reader turns ISO-8859-1, or with limit 0x80 ASCII, into UTF-8.
type latin1Reader struct {
	src   io.Reader
	limit int
	in    []byte
	err   error
}

func (l *latin1Reader) from(r io.Reader) { l.src = r }

func (l *latin1Reader) Read(p []byte) (int, error) {
	if len(p) < 2 {
		return 0, io.ErrShortBuffer
	}
	if l.err != nil {
		return 0, l.err
	}
	if l.in == nil {
		l.in = make([]byte, 4096)
	}
	n, err := l.src.Read(l.in[:min(len(l.in), len(p)/2)])
	l.err = err
	out := p[:0]
	for _, c := range l.in[:n] {
		if int(c) >= l.limit {
			l.err = errEncoding
			break
		}
		out = utf8.AppendRune(out, rune(c))
	}
	return len(out), l.err
}
