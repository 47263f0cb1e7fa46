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
	if !s.eof && len(s.buf) < 1024 {
		return errMore // the declaration is judged with all of it at hand
	}
	var order binary.ByteOrder
	b := s.buf
	switch {
	case bytes.HasPrefix(b, []byte{0xEF, 0xBB, 0xBF}):
		s.buf = b[3:]
	case bytes.HasPrefix(b, []byte{0xFE, 0xFF}):
		order, b = binary.BigEndian, b[2:]
	case bytes.HasPrefix(b, []byte{0xFF, 0xFE}):
		order, b = binary.LittleEndian, b[2:]
	case bytes.HasPrefix(b, []byte{0, '<', 0}):
		order = binary.BigEndian
	case len(b) > 3 && b[0] == '<' && b[1] == 0 && b[3] == 0:
		order = binary.LittleEndian
	}
	if order != nil {
		if err := s.transcode(b, func(r io.Reader) io.Reader { return &utf16Reader{src: r, order: order} }); err != nil {
			return err
		}
	}
	if !bytes.HasPrefix(s.buf, []byte("<?xml")) || len(s.buf) > 5 && !isSpace(s.buf[5]) {
		return nil
	}
	end := bytes.Index(s.buf, []byte("?>"))
	if end < 0 {
		return s.malformed(0, "an XML declaration without end", `"?>"`)
	}
	encoding, err := s.xmlDeclaration(s.buf[5:end])
	if err != nil {
		return err
	}
	s.pos = end + 2
	switch strings.ToUpper(encoding) {
	case "", "UTF-8", "UTF8":
		if order != nil && encoding != "" {
			return s.errorAt(0, CodeEncoding, "the document is in UTF-16 but declares "+encoding, "UTF-16")
		}
	case "UTF-16", "UTF-16LE", "UTF-16BE":
		if order == nil {
			return s.errorAt(0, CodeEncoding, "the document declares "+encoding+" but is not in it", "")
		}
	case "ISO-8859-1", "LATIN1", "ISO_8859-1":
		return s.transcode(s.buf, func(r io.Reader) io.Reader { return latin1Reader{r, 0x100} })
	case "US-ASCII", "ASCII":
		return s.transcode(s.buf, func(r io.Reader) io.Reader { return latin1Reader{r, 0x80} })
	default:
		return s.errorAt(0, CodeEncoding, fmt.Sprintf("the encoding %.40q", encoding), "UTF-8, UTF-16, ISO-8859-1 or US-ASCII")
	}
	return nil
}

// transcode makes s read through a decoder, starting with b.
func (s *Scanner) transcode(b []byte, decoder func(io.Reader) io.Reader) error {
	var src io.Reader = bytes.NewReader(b)
	if !s.eof {
		s.r = decoder(io.MultiReader(bytes.NewReader(bytes.Clone(b)), s.r))
		s.buf = nil
		for !s.eof && len(s.buf) < 1024 {
			if err := s.fill(); err != nil {
				return s.encodingError(err)
			}
		}
		return nil
	}
	out := bytes.NewBuffer(make([]byte, 0, len(b)+len(b)/8))
	if _, err := io.Copy(out, decoder(src)); err != nil {
		s.buf = out.Bytes()
		return s.encodingError(err)
	}
	s.buf = out.Bytes()
	return nil
}

var errEncoding = errors.New("bytes that the encoding of the document does not allow")

func (s *Scanner) encodingError(err error) error {
	if errors.Is(err, errEncoding) {
		return s.errorAt(len(s.buf), CodeEncoding, errEncoding.Error(), "")
	}
	return err
}

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

func (u *utf16Reader) Read(p []byte) (int, error) {
	for len(u.out) == 0 {
		if u.err != nil {
			return 0, u.err
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
}

func (l latin1Reader) Read(p []byte) (int, error) {
	if len(p) < 2 {
		return 0, io.ErrShortBuffer
	}
	in := make([]byte, len(p)/2)
	n, err := l.src.Read(in)
	out := p[:0]
	for _, c := range in[:n] {
		if int(c) >= l.limit {
			return len(out), errEncoding
		}
		out = utf8.AppendRune(out, rune(c))
	}
	return len(out), err
}
