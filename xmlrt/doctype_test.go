package xmlrt_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/enhancedpresence/epx/xmlrt"
)

// events renders what a scanner reads, or its error.
func events(s *xmlrt.Scanner) string {
	var b strings.Builder
	for {
		kind, err := s.Next()
		if err != nil {
			var e *xmlrt.Error
			if errors.As(err, &e) {
				return fmt.Sprintf("%d:%d %s", e.Line, e.Column, e.Code)
			}
			return err.Error()
		}
		switch kind {
		case xmlrt.EOF:
			return b.String()
		case xmlrt.StartElement:
			b.WriteString("<" + s.Name().String())
			for _, a := range s.Attrs() {
				fmt.Fprintf(&b, " %s=%q", a.Name, a.Value)
			}
			b.WriteString(">")
		case xmlrt.EndElement:
			b.WriteString("</>")
		case xmlrt.CharData:
			b.Write(s.Text())
		}
	}
}

func TestDoctype(t *testing.T) {
	for _, c := range []struct{ document, want string }{
		{`<!DOCTYPE a><a/>`, `<a></>`},
		{`<?xml version="1.0"?><!-- c --><!DOCTYPE a SYSTEM "a.dtd" [ ]><a>&amp;</a>`, `<a>&</>`},
		{`<!DOCTYPE a [<!ENTITY e "x<b/>&f;"><!ENTITY f "&#60;c>&#38;lt;&#60;/c>">]><a>&e;&e;</a>`, `<a>x<b></><c><</>x<b></><c><</></>`},
		{`<!DOCTYPE a [<!ENTITY e "1"><!ENTITY e "2"><!ENTITY % p "<!ENTITY g 'G'>">%p;]><a b="&e;&g;'&#9;	&lt;">&g;</a>`, `<a b="1G'\t <">G</>`},
		{`<!DOCTYPE a [<!ATTLIST a n NMTOKENS #IMPLIED c CDATA " d  e "><!ATTLIST a n CDATA #IMPLIED>]><a n="  x&#32;  y
z "/>`, `<a n="x y z" c=" d  e ">` + `</>`},
		{`<!DOCTYPE a [<!ENTITY q '"'><!ATTLIST a x (y|z) "y" xmlns CDATA #FIXED "urn:&q;a">]><a/>`, `<{urn:"a}a x="y"></>`},
		{`<!DOCTYPE a [<!NOTATION g SYSTEM "g"><!ENTITY u SYSTEM "u" NDATA g><!ELEMENT a ANY><?p?><!-- ]> -->]><a/>`, `<a></>`},
		{`<!DOCTYPE a [<!ENTITY e "<![CDATA[<&]]>&#38;#38;">]><a>&e;<![CDATA[&e;]]><!-- &e; --></a>`, `<a><&&&e;</>`},

		{`<!DOCTYPE a [<!ENTITY e "x">]><a>&f;</a>`, `1:34 malformed`},
		{`<!DOCTYPE a SYSTEM "x"[%p;<!ENTITY f "x">]><a>&f;</a>`, `1:47 dtd-refused`},
		{`<!DOCTYPE a [<!ENTITY e SYSTEM "/etc/passwd">]><a>&e;</a>`, `1:51 dtd-refused`},
		{`<!DOCTYPE a [<!ENTITY e SYSTEM "e" NDATA n>]><a>&e;</a>`, `1:49 malformed`},
		{`<!DOCTYPE a [<!ENTITY e "&f;"><!ENTITY f "&e;">]><a>&e;</a>`, `1:53 malformed`},
		{`<!DOCTYPE a [<!ENTITY e "&e;">]><a x="&e;"/>`, `1:38 malformed`},
		{`<!DOCTYPE a [<!ENTITY e "<b>">]><a>&e;</b></a>`, `1:36 malformed`},
		{`<!DOCTYPE a [<!ENTITY e "</b><b>">]><a><b>&e;</b></a>`, `1:43 malformed`},
		{`<!DOCTYPE a [<!ENTITY e "<b">]><a>&e;/></a>`, `1:35 malformed`},
		{`<!DOCTYPE a [<!ENTITY e "<!-- ">]><a>&e;--></a>`, `1:38 malformed`},
		{`<!DOCTYPE a [<!ENTITY e "<">]><a x="&e;"/>`, `1:36 malformed`},
		{`<!DOCTYPE a [<!ENTITY e "%x;">]><a/>`, `1:14 malformed`},
		{`<!DOCTYPE a [<!ENTITY e "x"]><a/>`, `1:14 malformed`},
		{`<!DOCTYPE a [<!FOO>]><a/>`, `1:14 malformed`},
		{`<!DOCTYPE a [<!ENTITY % p "%p;">%p;]><a/>`, `1:14 malformed`},
		{`<!DOCTYPE a><!DOCTYPE a><a/>`, `1:13 malformed`},
		{`<a><!DOCTYPE a></a>`, `1:4 malformed`},
		{"<!DOCTYPE a [\n<!ENTITY e 'x\ny'>\n]>\n<a>&e;\n<b c='&e;'>&e;</b> <x></y>", `6:23 malformed`},
	} {
		opts := xmlrt.ScanOptions{DTD: true}
		for name, s := range map[string]*xmlrt.Scanner{
			"memory": xmlrt.NewScanner([]byte(c.document), opts),
			"stream": xmlrt.NewReaderScanner(pieces([]byte(c.document), 1), opts),
		} {
			if got := events(s); got != c.want {
				t.Errorf("%s (%s):\ngot  %s\nwant %s", c.document, name, got, c.want)
			}
		}
		if strings.Contains(c.want, "<") {
			if got := events(xmlrt.NewScanner([]byte(c.document), xmlrt.ScanOptions{})); !strings.HasSuffix(got, "dtd-refused") {
				t.Errorf("%s without asking: %s", c.document, got)
			}
		}
	}
}

// Entities do not make a small document large.
func TestEntityBomb(t *testing.T) {
	var b strings.Builder
	b.WriteString(`<!DOCTYPE a [<!ENTITY e0 "0123456789">`)
	for i := 1; i < 20; i++ {
		fmt.Fprintf(&b, `<!ENTITY e%d "%s">`, i, strings.Repeat(fmt.Sprintf("&e%d;", i-1), 10))
	}
	for _, body := range []string{`]><a>&e19;</a>`, `]><a x="&e19;"/>`, `<!ATTLIST a x CDATA "&e19;">]><a/>`} {
		if got := events(xmlrt.NewScanner([]byte(b.String()+body), xmlrt.ScanOptions{DTD: true})); !strings.HasSuffix(got, string(xmlrt.CodeLimit)) {
			t.Errorf("%s: %s", body, got)
		}
	}
}

// Values of xs:ENTITY name entities, if the document may declare any.
func TestEntities(t *testing.T) {
	schema := xmlrt.MustLink(&xmlrt.SchemaDef{
		Types: []xmlrt.TypeDef{{Base: xmlrt.AnyTypeRef, Derivation: xmlrt.Restriction, Complex: &xmlrt.ComplexDef{
			Content: xmlrt.SimpleContent, Text: builtin(xmlrt.XSENTITY),
			Attributes: []xmlrt.AttributeUseDef{{Name: xmlrt.QName{Local: "e"}, Type: builtin(xmlrt.XSENTITIES)}},
		}}},
		Elements: []xmlrt.ElementDef{{Name: xmlrt.QName{Local: "a"}, Type: 0, Global: true, Head: xmlrt.NoRef}},
	}, nil)
	const dtd = `<!DOCTYPE a [<!NOTATION n SYSTEM "n"><!ENTITY u SYSTEM "u" NDATA n><!ENTITY v SYSTEM "v" NDATA n><!ENTITY t "text">]>`
	for document, want := range map[string]string{
		dtd + `<a e="u v">u</a>`: "",
		dtd + `<a e="u t">u</a>`: "/a/@e",
		dtd + `<a e="u">t</a>`:   "/a",
		`<a e="u">u</a>`:         "/a/@e",
	} {
		err := xmlrt.Check(&schema.Registry, []byte(document), xmlrt.WithDTD())
		var e *xmlrt.Error
		if errors.As(err, &e); want == "" && err != nil || want != "" && (e == nil || e.Path != want || e.Rule != "cvc-simple-type.2.2") {
			t.Errorf("%s: %v", document, err)
		}
	}
}
