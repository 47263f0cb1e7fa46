package xmlrt_test

import (
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"

	"github.com/enhancedpresence/epx/internal/plainxml"
	"github.com/enhancedpresence/epx/xmlrt"
)

// pieces returns a reader that gives at most n bytes at a time.
func pieces(data []byte, n int) io.Reader { return &piecewise{data, n} }

type piecewise struct {
	data []byte
	n    int
}

func (p *piecewise) Read(b []byte) (int, error) {
	if len(p.data) == 0 {
		return 0, io.EOF
	}
	n := copy(b[:min(len(b), p.n)], p.data)
	p.data = p.data[n:]
	return n, nil
}

// transcript renders the tokens of a document, runs of text joined and the run
// before an error left out, and the error.
func transcript(s *xmlrt.Scanner) (string, *xmlrt.Error) {
	var out strings.Builder
	var text []byte
	textAt := int64(-1)
	for {
		kind, err := s.Next()
		if err != nil {
			var e *xmlrt.Error
			if !errors.As(err, &e) {
				e = &xmlrt.Error{Found: err.Error()}
			}
			return out.String(), e
		}
		if kind == xmlrt.CharData {
			if textAt < 0 {
				textAt = s.Offset()
			}
			text = append(text, s.Text()...)
			continue
		}
		if textAt >= 0 {
			fmt.Fprintf(&out, "text %d %q\n", textAt, text)
			text, textAt = text[:0], -1
		}
		line, column := s.Position(s.Offset())
		fmt.Fprintf(&out, "%d-%d %d:%d depth %d ", s.Offset(), s.EndOffset(), line, column, s.Depth())
		switch kind {
		case xmlrt.StartElement:
			fmt.Fprintf(&out, "<%s %s", s.Prefix(), s.Name())
			for _, a := range s.Attrs() {
				fmt.Fprintf(&out, " %s %s=%q@%d", a.Prefix, a.Name, a.Value, a.ValueOffset)
			}
			fmt.Fprintf(&out, " %v %v", s.NamespaceDecls(), s.InScope())
		case xmlrt.EndElement:
			fmt.Fprintf(&out, "</%s %s", s.Prefix(), s.Name())
		case xmlrt.Comment, xmlrt.ProcInst:
			fmt.Fprintf(&out, "other %q", s.Text())
		case xmlrt.EOF:
			return out.String(), nil
		}
		out.WriteByte('\n')
	}
}

// sameInPieces checks that the scanner of a stream sees what that of a document
// in memory sees, and scanners that have read other documents too, and returns the
// error of all.
func sameInPieces(t *testing.T, data []byte, opts xmlrt.ScanOptions, sizes ...int) *xmlrt.Error {
	t.Helper()
	want, wantErr := transcript(xmlrt.NewScanner(data, opts))
	same := func(s *xmlrt.Scanner, how string, n int) {
		t.Helper()
		got, err := transcript(s)
		if got != want {
			t.Fatalf("%.300q %s of %d:\n%s\nin memory:\n%s", data, how, n, got, want)
		}
		if fmt.Sprint(err) != fmt.Sprint(wantErr) || err != nil && (err.Code != wantErr.Code || err.Offset != wantErr.Offset) {
			t.Fatalf("%.300q %s of %d: %v, in memory: %v", data, how, n, err, wantErr)
		}
	}
	for _, n := range sizes {
		same(xmlrt.NewReaderScanner(pieces(data, n), opts), "in pieces", n)
		if opts == (xmlrt.ScanOptions{}) {
			usedAgain.ResetReader(pieces(data, n))
			same(usedAgain, "in pieces, by a scanner used again,", n)
			usedAgain.Reset(data)
			same(usedAgain, "by a scanner used again behind pieces", n)
		}
	}
	return wantErr
}

var usedAgain = xmlrt.NewScanner(nil, xmlrt.ScanOptions{})

func upTo(n int) []int {
	sizes := make([]int, n)
	for i := range sizes {
		sizes[i] = i + 1
	}
	return sizes
}

const (
	malformed = xmlrt.CodeMalformed
	namespace = xmlrt.CodeNamespace
	encoding  = xmlrt.CodeEncoding
)

// illFormed are documents that are not well-formed, with where they stop being
// so: the line and column of the fault.
var illFormed = []struct {
	doc          string
	code         xmlrt.Code
	line, column int
}{
	// Structure.
	{"", malformed, 1, 1},
	{" \n ", malformed, 2, 2},
	{"<!-- only -->", malformed, 1, 14},
	{"<a>", malformed, 1, 4},
	{"<a>\n<b></b>", malformed, 2, 8},
	{"<a></b>", malformed, 1, 4},
	{"<a><b></a></b>", malformed, 1, 7},
	{"<a></a></a>", malformed, 1, 8},
	{"</a>", malformed, 1, 1},
	{"<a/><b/>", malformed, 1, 5},
	{"<a/>\n<a></a>", malformed, 2, 1},
	{"x<a/>", malformed, 1, 1},
	{"<a/>x", malformed, 1, 5},
	{"<a/>&#32;", malformed, 1, 5},
	{"&lt;<a/>", malformed, 1, 1},
	{"<![CDATA[]]><a/>", malformed, 1, 1},
	{"<a/><![CDATA[]]>", malformed, 1, 5},
	{"<a/>\x00", malformed, 1, 5},
	{"<a/>\uFFFE", malformed, 1, 5},
	// Tags.
	{"<", malformed, 1, 2},
	{"<a", malformed, 1, 3},
	{"<a ", malformed, 1, 4},
	{"<a/", malformed, 1, 4},
	{"<a/ >", malformed, 1, 3},
	{"<a / >", malformed, 1, 4},
	{"< a/>", malformed, 1, 1},
	{"<>", malformed, 1, 1},
	{"<1a/>", malformed, 1, 2},
	{"<-a/>", malformed, 1, 2},
	{"<.a/>", malformed, 1, 2},
	{"<a<b/>", malformed, 1, 3},
	{"<a><</a>", malformed, 1, 4},
	{"<a></a", malformed, 1, 7},
	{"<a></ a>", malformed, 1, 4},
	{"<a></a b>", malformed, 1, 4},
	{"<a></a/>", malformed, 1, 4},
	{"<a></>", malformed, 1, 4},
	{"<a>\u00D7<b\u00D7/></a>", malformed, 1, 6},
	{"<\u0300a/>", malformed, 1, 2},
	{"<a\u037Eb/>", malformed, 1, 2},
	// Attributes.
	{"<a b/>", malformed, 1, 5},
	{"<a b=/>", malformed, 1, 6},
	{"<a b=c/>", malformed, 1, 6},
	{"<a b='c/>", malformed, 1, 10},
	{"<a b='c\"/>", malformed, 1, 11},
	{"<a 'b'/>", malformed, 1, 4},
	{"<a =''/>", malformed, 1, 4},
	{"<a b='1'c='2'/>", malformed, 1, 9},
	{"<a b='<'/>", malformed, 1, 7},
	{"<a b='&'/>", malformed, 1, 7},
	{"<a b='&x;'/>", malformed, 1, 7},
	{"<a b='&lt'/>", malformed, 1, 7},
	{"<a\n b='1'\n c='2'\n b='3'/>", malformed, 4, 2},
	{"<a xmlns='u' xmlns='v'/>", malformed, 1, 14},
	{"<a xmlns:p='u' xmlns:p='u'/>", malformed, 1, 16},
	{"<a 1b=''/>", malformed, 1, 4},
	{"<a b='\x01'/>", malformed, 1, 7},
	{"<a b='\uFFFF'/>", malformed, 1, 7},
	{"<a b=''\x00/>", malformed, 1, 8},
	{"</a b=''>", malformed, 1, 1},
	// References.
	{"<a>&</a>", malformed, 1, 4},
	{"<a>& </a>", malformed, 1, 4},
	{"<a>&;</a>", malformed, 1, 4},
	{"<a>&amp</a>", malformed, 1, 4},
	{"<a>&nbsp;</a>", malformed, 1, 4},
	{"<a>&LT;</a>", malformed, 1, 4},
	{"<a>&#;</a>", malformed, 1, 4},
	{"<a>&#x;</a>", malformed, 1, 4},
	{"<a>&#X41;</a>", malformed, 1, 4},
	{"<a>&#4g;</a>", malformed, 1, 4},
	{"<a>&#xg;</a>", malformed, 1, 4},
	{"<a>&#0;</a>", malformed, 1, 4},
	{"<a>&#8;</a>", malformed, 1, 4},
	{"<a>&#xD800;</a>", malformed, 1, 4},
	{"<a>&#xDFFF;</a>", malformed, 1, 4},
	{"<a>&#xFFFE;</a>", malformed, 1, 4},
	{"<a>&#x110000;</a>", malformed, 1, 4},
	{"<a>&#99999999999999999999;</a>", malformed, 1, 4},
	{"<a>&#-1;</a>", malformed, 1, 4},
	{"<a>& lt;</a>", malformed, 1, 4},
	{"<a>&lt ;</a>", malformed, 1, 4},
	{"<a>&a:b;</a>", malformed, 1, 4},
	// Characters.
	{"<a>\x00</a>", malformed, 1, 4},
	{"<a>\x0b</a>", malformed, 1, 4},
	{"<a>\x1f</a>", malformed, 1, 4},
	{"<a>\uFFFE</a>", malformed, 1, 4},
	{"<a>\uFFFF</a>", malformed, 1, 4},
	{"<a>]]></a>", malformed, 1, 4},
	{"<a>]]]]></a>", malformed, 1, 6},
	{"<a><![CDATA[x]]>]]></a>", malformed, 1, 17},
	{"<a>ü\x80</a>", encoding, 1, 5},
	{"<a>\xff</a>", encoding, 1, 4},
	{"<a>\xc0\x80</a>", encoding, 1, 4},
	{"<a>\xc1\xbf</a>", encoding, 1, 4},
	{"<a>\xe0\x80\xaf</a>", encoding, 1, 4},
	{"<a>\xed\xa0\x80</a>", encoding, 1, 4},
	{"<a>\xed\xbf\xbf</a>", encoding, 1, 4},
	{"<a>\xf4\x90\x80\x80</a>", encoding, 1, 4},
	{"<a>\xf8\x88\x80\x80\x80</a>", encoding, 1, 4},
	{"<a>\xe2\x82</a>", encoding, 1, 4},
	{"<a>\xe2\x82", encoding, 1, 4},
	{"<a b='\xe2\x82'/>", encoding, 1, 7},
	{"<a><!-- \xe2\x82 --></a>", encoding, 1, 9},
	{"<a\xff/>", encoding, 1, 3},
	{"\x80<a/>", encoding, 1, 1},
	// CDATA sections, comments, processing instructions.
	{"<a><![CDATA[x]]</a>", malformed, 1, 20},
	{"<a><![CDATA[\x01]]></a>", malformed, 1, 13},
	{"<a><![cdata[x]]></a>", malformed, 1, 4},
	{"<a><![ CDATA[x]]></a>", malformed, 1, 4},
	{"<a><![CDATA [x]]></a>", malformed, 1, 4},
	{"<a><!></a>", malformed, 1, 4},
	{"<a><!ELEMENT b ANY></a>", malformed, 1, 4},
	{"<!-- <a/>", malformed, 1, 10},
	{"<!-- -- --><a/>", malformed, 1, 6},
	{"<!-- --- --><a/>", malformed, 1, 6},
	{"<!-- ---><a/>", malformed, 1, 6},
	{"<!--><a/>", malformed, 1, 10},
	{"<!-a--><a/>", malformed, 1, 1},
	{"<!--\x02--><a/>", malformed, 1, 5},
	{"<!--\x02", malformed, 1, 5},
	{"<a><?p </a>", malformed, 1, 12},
	{"<a><??></a>", malformed, 1, 6},
	{"<a><? p?></a>", malformed, 1, 6},
	{"<a><?1?></a>", malformed, 1, 6},
	{"<a><?p\x01?></a>", malformed, 1, 7},
	{"<a><?p=?></a>", malformed, 1, 7},
	{"<a><?xml?></a>", malformed, 1, 4},
	{"<a><?XmL x?></a>", malformed, 1, 4},
	{" <?xml version='1.0'?><a/>", malformed, 1, 2},
	{"<a><?p:q?></a>", namespace, 1, 6},
	// XML declarations.
	{"<?xml?><a/>", malformed, 1, 1},
	{"<?xml ?><a/>", malformed, 1, 1},
	{"<?xml version='1.0'><a/>", malformed, 1, 1},
	{"<?xml version=1.0?><a/>", malformed, 1, 1},
	{"<?xml version='1.0\"?><a/>", malformed, 1, 1},
	{"<?xml version='2.0'?><a/>", malformed, 1, 1},
	{"<?xml version='1.'?><a/>", malformed, 1, 1},
	{"<?xml version=''?><a/>", malformed, 1, 1},
	{"<?xml VERSION='1.0'?><a/>", malformed, 1, 1},
	{"<?xml encoding='UTF-8'?><a/>", malformed, 1, 1},
	{"<?xml version='1.0' version='1.0'?><a/>", malformed, 1, 1},
	{"<?xml version='1.0'encoding='UTF-8'?><a/>", malformed, 1, 1},
	{"<?xml version='1.0' standalone='yes' encoding='UTF-8'?><a/>", malformed, 1, 1},
	{"<?xml version='1.0' standalone='maybe'?><a/>", malformed, 1, 1},
	{"<?xml version='1.0' encoding=''?><a/>", malformed, 1, 1},
	{"<?xml version='1.0' encoding='-8'?><a/>", malformed, 1, 1},
	{"<?xml version='1.0' other='x'?><a/>", malformed, 1, 1},
	{"<?xml version='1.0' ? ><a/>", malformed, 1, 1},
	{"<?xml version='1.0' encoding='EBCDIC-CP-US'?><a/>", encoding, 1, 1},
	{"<?xml version='1.0' encoding='UTF-16'?><a/>", encoding, 1, 1},
	{"<?xml version='1.0' encoding='UTF-32'?><a/>", encoding, 1, 1},
	{"\ufeff<?xml version='1.0' encoding='latin1'?><a/>", encoding, 1, 1},
	{"<?xml version='1.0' encoding='US-ASCII'?>\n<a>é</a>", encoding, 2, 4},
	{"<?xml version='1.0' encoding='US-ASCII'?>\n<a><b></a>é", malformed, 2, 7},
	{"<?xml version='1.0' encoding='US-ASCII'?>\n<a>é", encoding, 2, 4},
	{"\ufeff\ufeff<a/>", malformed, 1, 1},
	// Namespaces.
	{"<p:a/>", namespace, 1, 2},
	{"<a p:b=''/>", namespace, 1, 4},
	{"<a><b xmlns:p='u'/><p:c/></a>", namespace, 1, 21},
	{"<a xmlns:p=''/>", namespace, 1, 4},
	{"<a xmlns:xmlns='u'/>", namespace, 1, 4},
	{"<a xmlns:xml='u'/>", namespace, 1, 4},
	{"<a xmlns:p='http://www.w3.org/XML/1998/namespace'/>", namespace, 1, 4},
	{"<a xmlns='http://www.w3.org/XML/1998/namespace'/>", namespace, 1, 4},
	{"<a xmlns='http://www.w3.org/2000/xmlns/'/>", namespace, 1, 4},
	{"<a xmlns:p='http://www.w3.org/2000/xmlns/'/>", namespace, 1, 4},
	{"<xmlns:a/>", namespace, 1, 2},
	{"<:a/>", namespace, 1, 2},
	{"<a:/>", namespace, 1, 2},
	{"<a::b/>", namespace, 1, 2},
	{"<a:b:c xmlns:a='u'/>", namespace, 1, 2},
	{"<a:1b xmlns:a='u'/>", namespace, 1, 2},
	{"<a :b=''/>", namespace, 1, 4},
	{"<a b:=''/>", namespace, 1, 4},
	{"<a xmlns:=''/>", namespace, 1, 4},
	{"<a xmlns:p:q='u'/>", namespace, 1, 4},
	{"<a xmlns:p='u' xmlns:q='u' p:b='1'\n q:b='2'/>", namespace, 2, 2},
	{"<a xmlns:p='u' p:b='1' p:b='2'/>", malformed, 1, 24},
	// Document types.
	{"<!DOCTYPE a><a/>", xmlrt.CodeDTD, 1, 1},
	{"<?xml version='1.0'?>\n <!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", xmlrt.CodeDTD, 2, 2},
	{"<a/><!DOCTYPE a>", malformed, 1, 5},
	{"<a><!DOCTYPE a></a>", malformed, 1, 4},
	// Lines.
	{"<a>\r\n\r\r\n\n<</a>", malformed, 5, 1},
	{"<a>äöü€𐐷<</a>", malformed, 1, 9},
}

func TestIllFormed(t *testing.T) {
	for _, c := range illFormed {
		err := sameInPieces(t, []byte(c.doc), xmlrt.ScanOptions{}, upTo(len(c.doc)+1)...)
		if err == nil {
			t.Errorf("%q: accepted", c.doc)
		} else if err.Code != c.code || err.Line != c.line || err.Column != c.column {
			t.Errorf("%q: %s %v; want %s %d:%d", c.doc, err.Code, err, c.code, c.line, c.column)
		} else if err.WellFormed() {
			t.Errorf("%q: %v counts as a finding about a well-formed document", c.doc, err)
		}
	}
}

// wellFormed are documents with the text and attribute values in them.
var wellFormed = []struct{ doc, content string }{
	{"<a/>", ""},
	{"<a></a >", ""},
	{"\ufeff<a\n/>\n", ""},
	{"<?xml version='1.0'?><a/>", ""},
	{"<?xml version=\"1.1\" encoding='utf-8' standalone='no' ?>\r\n<!----><?p?><a/><!--x-->\n<?q r ?>", ""},
	{"<?xml\tversion = '1.0'\n?><a/>", ""},
	{"<?xml-stylesheet href='x'?><a/>", ""},
	{"<a>&lt;&gt;&amp;&apos;&quot;&#65;&#x41;&#x10FFFF;</a>", "<>&'\"AA\U0010FFFF"},
	{"<a>&#0000000000000000000000000000000000000000000000000000000000000000000000000065;</a>", "A"},
	{"<a>&amp;lt;</a>", "&lt;"},
	{"<a>a\r\nb\rc\nd\r\r\ne&#13;</a>", "a\nb\nc\nd\n\ne\r"},
	{"<a>]] > ]>&#93;]&gt;]]</a>", "]] > ]>]]>]]"},
	{"<a><![CDATA[<&]]>]]&gt;<![CDATA[]]]]><![CDATA[>\r\n]]></a>", "<&]]>]]>\n"},
	{"<a>x<!-- - -->y<?p -- ?>z</a>", "xyz"},
	{"<a b=' \t\n\r\n\rx&#9;&#10;&#13;&lt;&#x20;'/>", "[b=     x\t\n\r< ]"},
	{"<a b='\"' c=\"'\" d='>'/>", "[b=\"][c='][d=>]"},
	{"<a\tb = '1'\n\rc='2'/>", "[b=1][c=2]"},
	{"<\u00e9\u0301 \U00010000\u00b7='ü'/>", "[\U00010000\u00b7=ü]"},
	{"<_a-.1 _='x'/>", "[_=x]"},
	{"<p:a xmlns:p='u' p:b='1' b='2'/>", "[{u}b=1][b=2]"},
	{"<a xmlns='u' b='1'><c xmlns=''/></a>", "[b=1]"},
	{"<a xml:lang='de' xmlns:xml='http://www.w3.org/XML/1998/namespace'/>", "[{http://www.w3.org/XML/1998/namespace}lang=de]"},
	{"<a xmlns:p='u'><b xmlns:p='v' p:x='1'/><c p:x='2'/></a>", "[{v}x=1][{u}x=2]"},
	{"<a xmlns:p='u&amp;\nv' p:x=''/>", "[{u& v}x=]"},
	{"<xmlx:a xmlns:xmlx='u'/>", ""},
	{"<?xml version='1.0' encoding='ISO-8859-1'?><a b='\xe9'>\xfc</a>", "[b=é]ü"},
	{"<?xml version='1.0' encoding='us-ascii'?><a>x&#233;</a>", "xé"},
	{"<a>\u0085\u2028\u007f\ufffd</a>", "\u0085\u2028\u007f\ufffd"},
}

func content(data []byte, s *xmlrt.Scanner) (string, error) {
	var out strings.Builder
	for {
		kind, err := s.Next()
		switch {
		case err != nil:
			return out.String(), err
		case kind == xmlrt.EOF:
			return out.String(), nil
		case kind == xmlrt.CharData:
			out.Write(s.Text())
		case kind == xmlrt.StartElement:
			for _, a := range s.Attrs() {
				fmt.Fprintf(&out, "[%s=%s]", a.Name, a.Value)
			}
		}
	}
}

func TestWellFormed(t *testing.T) {
	for _, c := range wellFormed {
		sameInPieces(t, []byte(c.doc), xmlrt.ScanOptions{}, upTo(len(c.doc)+1)...)
		got, err := content([]byte(c.doc), xmlrt.NewScanner([]byte(c.doc), xmlrt.ScanOptions{}))
		if err != nil || got != c.content {
			t.Errorf("%q: %q %v, want %q", c.doc, got, err, c.content)
		}
	}
}

func inUTF16(s string, order binary.AppendByteOrder) []byte {
	var out []byte
	for _, u := range utf16.Encode([]rune(s)) {
		out = order.AppendUint16(out, u)
	}
	return out
}

func TestUTF16(t *testing.T) {
	for _, order := range []binary.AppendByteOrder{binary.BigEndian, binary.LittleEndian} {
		for doc, want := range map[string]string{
			"\ufeff<a>€𐐷</a>": "€𐐷",
			"<a>€</a>":        "€",
			"\ufeff<?xml version='1.0' encoding='UTF-16'?><a b='ü'/>": "[b=ü]",
			"<?xml version='1.0' encoding='utf-16'?><a>é</a>":         "é",
		} {
			data := inUTF16(doc, order)
			sameInPieces(t, data, xmlrt.ScanOptions{}, upTo(len(data))...)
			if got, err := content(data, xmlrt.NewScanner(data, xmlrt.ScanOptions{})); err != nil || got != want {
				t.Errorf("%v %q: %q %v", order, doc, got, err)
			}
			// An odd byte, half a surrogate pair, and one on its own.
			for _, bad := range [][]byte{
				append(bytes.Clone(data), ' '),
				append(bytes.Clone(data), inUTF16("𐐷", order)[:2]...),
				append(append(bytes.Clone(data), inUTF16("𐐷", order)[2:]...), inUTF16("x", order)...),
			} {
				err := sameInPieces(t, bad, xmlrt.ScanOptions{}, upTo(len(bad))...)
				if err == nil || err.Code != encoding || err.Offset != int64(len(strings.TrimPrefix(doc, "\ufeff"))) {
					t.Errorf("%v %q: %v", order, bad, err)
				}
			}
		}
		for _, doc := range []string{"\ufeff<?xml version='1.0' encoding='UTF-8'?><a/>", "\ufeff<?xml version='1.0' encoding='latin1'?><a/>"} {
			data := inUTF16(doc, order)
			if err := sameInPieces(t, data, xmlrt.ScanOptions{}, 1, 2, 3, 1000); err == nil || err.Code != encoding {
				t.Errorf("%v %q: %v", order, doc, err)
			}
		}
		data := inUTF16("\ufeff<a>\n €𐐷\ufffe</a>", order)
		if err := sameInPieces(t, data, xmlrt.ScanOptions{}, upTo(len(data))...); err == nil || err.Line != 2 || err.Column != 4 {
			t.Errorf("%v: %v", order, err)
		}
	}
}

func TestStreamInLatin1(t *testing.T) {
	data := []byte("<?xml version='1.0' encoding='ISO-8859-1'?><a>" + strings.Repeat("<b>\xe4\xf6\xfc</b>\r\n", 20_000) + "<c></a>")
	if err := sameInPieces(t, data, xmlrt.ScanOptions{}, 7, 5000, 1<<20); err == nil || err.Line != 20_001 {
		t.Error(err)
	}
}

func TestLimits(t *testing.T) {
	limits := xmlrt.Limits{Depth: 3, Attributes: 4, NameLength: 10, TokenSize: 60}
	for doc, code := range map[string]xmlrt.Code{
		"<a><b><c/></b></a>":                                 "",
		"<a><b><c><d/></c></b>":                              xmlrt.CodeLimit,
		"<a a='' b='' c='' d=''/>":                           "",
		"<a a='' b='' c='' xmlns='u' d=''/>":                 xmlrt.CodeLimit,
		"<abcdefghij/>":                                      "",
		"<abcdefghijk/>":                                     xmlrt.CodeLimit,
		"<a abcdefghijk=''/>":                                xmlrt.CodeLimit,
		"<a>&aaaaaaaaaaaaaaaa;</a>":                          malformed,
		"<a b='" + strings.Repeat("x", 51) + "'/>":           "",
		"<a b='" + strings.Repeat("x", 52) + "'/>":           xmlrt.CodeLimit,
		"<a b='" + strings.Repeat("x", 90):                   xmlrt.CodeLimit,
		"<!--" + strings.Repeat("x", 54) + "--><a/>":         xmlrt.CodeLimit,
		"<a><?p " + strings.Repeat("x", 55) + "?></a>":       xmlrt.CodeLimit,
		"<a><![CDATA[" + strings.Repeat("x", 54) + "]]></a>": xmlrt.CodeLimit,
		"<a>" + strings.Repeat("x", 200) + "</a>":            "",
		"<a b='" + strings.Repeat("x", 90) + "<'/>":          xmlrt.CodeLimit,
		"<a b='<" + strings.Repeat("x", 90) + "'/>":          malformed,
		"<a>" + strings.Repeat("x", 100) + "&</a>":           malformed,
		"<a></a" + strings.Repeat(" ", 100) + ">":            xmlrt.CodeLimit,
	} {
		err := sameInPieces(t, []byte(doc), xmlrt.ScanOptions{Limits: limits}, upTo(len(doc))...)
		if err == nil && code != "" || err != nil && err.Code != code {
			t.Errorf("%q: %v, want %q", doc, err, code)
		}
	}
}

func TestDeepNesting(t *testing.T) {
	const n = 10_000
	doc := []byte(strings.Repeat("<a>", n) + strings.Repeat("</a>", n))
	if err := sameInPieces(t, doc, xmlrt.ScanOptions{Limits: xmlrt.Limits{Depth: n}}, 4096); err != nil {
		t.Error(err)
	}
	err := sameInPieces(t, doc, xmlrt.ScanOptions{}, 1, 4096)
	if err == nil || err.Code != xmlrt.CodeLimit || err.Column != 3*1024+1 {
		t.Error(err)
	}
}

func TestReaderErrors(t *testing.T) {
	doc := []byte("<a>" + strings.Repeat("<b/>", 100) + "</a>")
	broken := errors.New("broken pipe")
	_, err := content(nil, xmlrt.NewReaderScanner(io.MultiReader(bytes.NewReader(doc[:50]), iotest.ErrReader(broken)), xmlrt.ScanOptions{}))
	if !errors.Is(err, broken) {
		t.Error(err)
	}
	_, err = content(nil, xmlrt.NewReaderScanner(stuck{}, xmlrt.ScanOptions{}))
	if !errors.Is(err, io.ErrNoProgress) {
		t.Error(err)
	}
	for _, r := range []io.Reader{iotest.DataErrReader(bytes.NewReader(doc)), iotest.HalfReader(bytes.NewReader(doc)), iotest.OneByteReader(bytes.NewReader(doc))} {
		if _, err := content(nil, xmlrt.NewReaderScanner(r, xmlrt.ScanOptions{})); err != nil {
			t.Error(err)
		}
	}
}

type stuck struct{}

func (stuck) Read([]byte) (int, error) { return 0, nil }

func TestScannerReset(t *testing.T) {
	s := xmlrt.NewScanner([]byte("<p:a xmlns:p='u' xmlns='v'><b>"), xmlrt.ScanOptions{})
	for range 2 {
		if _, err := s.Next(); err != nil {
			t.Fatal(err)
		}
	}
	s.Reset([]byte("<b><p:a/></b>"))
	if kind, err := s.Next(); kind != xmlrt.StartElement || err != nil || s.Name() != (xmlrt.QName{Local: "b"}) || len(s.InScope()) != 0 {
		t.Error(kind, err, s.Name(), s.InScope())
	}
	if _, err := s.Next(); err == nil {
		t.Error("a prefix of the document before is still declared")
	}
}

// A namespace name, a prefix or an element name that is new each time must not
// be remembered for ever, nor those in force forgotten.
func TestManyNames(t *testing.T) {
	var doc bytes.Buffer
	doc.WriteString("<r xmlns:keep='kept' keep:x=''>")
	for i := range 60_000 {
		fmt.Fprintf(&doc, "<p%d:e%d xmlns:p%d='u%d' keep:y='' p%d:z=''/><keep:f/>", i, i, i, i, i)
	}
	doc.WriteString("</r>")
	s := xmlrt.NewReaderScanner(&doc, xmlrt.ScanOptions{})
	n := 0
	for {
		kind, err := s.Next()
		if err != nil {
			t.Fatal(err)
		}
		if kind == xmlrt.EOF {
			break
		}
		if kind == xmlrt.StartElement && s.Prefix() != "keep" && s.Depth() == 2 {
			want := xmlrt.QName{Space: fmt.Sprint("u", n), Local: fmt.Sprint("e", n)}
			if s.Name() != want || s.Attrs()[0].Name.Space != "kept" || s.Attrs()[1].Name.Space != want.Space {
				t.Fatal(s.Name(), s.Attrs())
			}
			n++
		}
	}
}

// FuzzScanner checks that a document gives the same tokens however it arrives,
// that it is accepted exactly where a plain reader of the productions accepts it,
// with the same content, and that nothing is accepted that encoding/xml refuses.
func FuzzScanner(f *testing.F) {
	for _, c := range illFormed {
		f.Add([]byte(c.doc), 3)
	}
	for _, c := range wellFormed {
		f.Add([]byte(c.doc), 2)
	}
	f.Add(inUTF16("\ufeff<a b='𐐷'/>", binary.LittleEndian), 1)
	f.Fuzz(func(t *testing.T, data []byte, n int) {
		if len(data) > 4096 {
			return
		}
		err := sameInPieces(t, data, xmlrt.ScanOptions{}, 1+(n&0xff), 1)
		if bytes.IndexByte(data, 0) >= 0 {
			return // perhaps UTF-16
		}
		samePlainly(t, data, err)
		if err != nil {
			return
		}
		want, ok := standard(data)
		if !ok {
			return // an encoding that it does not know, or a limit of its
		}
		got, _ := content(data, xmlrt.NewScanner(data, xmlrt.ScanOptions{}))
		if got != want {
			t.Errorf("%q: %q, encoding/xml: %q", data, got, want)
		}
	})
}

// samePlainly holds what the scanner made of a document against package
// plainxml.
func samePlainly(t *testing.T, data []byte, err *xmlrt.Error) {
	t.Helper()
	if err != nil && (err.Code == xmlrt.CodeLimit || err.Code == xmlrt.CodeDTD) {
		return
	}
	root, plain := plainxml.Parse(data)
	if errors.Is(plain, plainxml.ErrUnsupported) {
		return
	}
	if (err == nil) != (plain == nil) {
		t.Fatalf("%q: %v; plainly: %v", data, err, plain)
	}
	if err != nil {
		return
	}
	if got, want := tree(t, data), root; !reflect.DeepEqual(got, want) {
		t.Errorf("%q:\n%+v\nplainly\n%+v", data, got, want)
	}
}

// tree is what the scanner makes of a well-formed document.
func tree(t *testing.T, data []byte) plainxml.Node {
	s := xmlrt.NewScanner(data, xmlrt.ScanOptions{})
	open := []*plainxml.Node{{}}
	for {
		kind, err := s.Next()
		if err != nil {
			t.Fatalf("%q: %v", data, err)
		}
		top := open[len(open)-1]
		switch kind {
		case xmlrt.EOF:
			return top.Children[0]
		case xmlrt.CharData:
			if n := len(top.Children); len(s.Text()) == 0 {
			} else if n > 0 && top.Children[n-1].Name.Local == "" {
				top.Children[n-1].Text += string(s.Text())
			} else {
				top.Children = append(top.Children, plainxml.Node{Text: string(s.Text())})
			}
		case xmlrt.StartElement:
			n := plainxml.Node{Name: plainxml.Name(s.Name())}
			for _, a := range s.Attrs() {
				n.Attrs = append(n.Attrs, plainxml.Attr{Name: plainxml.Name(a.Name), Value: string(a.Value)})
			}
			open = append(open, &n)
		case xmlrt.EndElement:
			open = open[:len(open)-1]
			around := open[len(open)-1]
			around.Children = append(around.Children, *top)
		}
	}
}

// standard is content in the eyes of encoding/xml. It reports false where that
// package is known to differ.
func standard(data []byte) (string, bool) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if bytes.Contains(data, []byte("<?xml")) || bytes.ContainsAny(data, "\r") || bytes.Contains(data, []byte("xmlns")) || bytes.ContainsRune(data, ':') {
		return "", false
	}
	d := xml.NewDecoder(bytes.NewReader(data))
	var out strings.Builder
	depth := 0
	for {
		tok, err := d.RawToken()
		switch {
		case err == io.EOF:
			return out.String(), true
		case err != nil:
			// It knows the names of the fourth edition only.
			return "refused: " + err.Error(), !strings.Contains(err.Error(), "invalid XML name") && !strings.Contains(err.Error(), "expected element name") && !strings.Contains(err.Error(), "expected attribute name")
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			depth++
			for _, a := range tok.Attr {
				fmt.Fprintf(&out, "[%s=%s]", a.Name.Local, strings.Map(func(r rune) rune { return r }, a.Value))
				if strings.ContainsAny(a.Value, "\n\t") {
					return "", false // it does not normalise attribute values
				}
			}
		case xml.EndElement:
			depth--
		case xml.CharData:
			if depth > 0 {
				out.Write(tok)
			}
		}
	}
}
