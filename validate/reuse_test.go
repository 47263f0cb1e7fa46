package validate_test

import (
	"errors"
	"fmt"
	"io"
	"math/rand"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"testing/iotest"
	"unicode/utf16"

	"github.com/enhancedpresence/epx/generated/mwi"
	"github.com/enhancedpresence/epx/validate"
	"github.com/enhancedpresence/epx/xmlrt"
)

const xsi = ` xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"`

// registry compiles a schema, without the tags around it.
func registry(t *testing.T, schema string) *xmlrt.Registry {
	t.Helper()
	schema = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"` + schema + `</xs:schema>`
	s, err := validate.Compile(t.Context(), nil, validate.Sources{FS: fstest.MapFS{"s.xsd": {Data: []byte(schema)}}, Files: []string{"s.xsd"}})
	if err != nil {
		t.Fatal(err)
	}
	return s.(*validate.CompiledSchema).Registry()
}

// TestReuse: what scanners and decoders keep from one document does not show in the next.
func TestReuse(t *testing.T) {
	reg := registry(t, `><xs:complexType name="T"><xs:sequence><xs:element name="q" type="T" minOccurs="0" maxOccurs="unbounded"/><xs:element name="n" type="xs:int" minOccurs="0"/></xs:sequence>
		<xs:attribute name="a" type="xs:int"/><xs:attribute name="id" type="xs:ID"/><xs:attribute name="ref" type="xs:IDREF"/><xs:anyAttribute processContents="lax"/></xs:complexType>
		<xs:complexType name="U"><xs:complexContent><xs:extension base="T"><xs:attribute name="u" use="required"/></xs:extension></xs:complexContent></xs:complexType>
		<xs:element name="r" type="T"><xs:key name="k"><xs:selector xpath="q"/><xs:field xpath="@a"/></xs:key><xs:keyref name="kr" refer="k"><xs:selector xpath="q/q"/><xs:field xpath="@a"/></xs:keyref></xs:element>`)
	documents := []string{
		`<r/>`, `<r a="1" a="2"/>`, `<r a="1"><q a="x"/></r>`, `<r` + xsi + `><q a="1" xsi:type="U"/></r>`, `<r` + xsi + `><q a="1" xsi:type="p:U" u=""/></r>`,
		`<r xmlns:p="urn:y"` + xsi + `><q a="1" xsi:type="p:U"/></r>`, "\uFEFF<r a='9'><q a='1'><q a='2'/><q a='2'/></q></r>", inUTF16(`<r><q a="1"/><n>ä</n></r>`),
		`<?xml version="1.0" encoding="ISO-8859-1"?><r><n>` + "\xe4" + `</n></r>`, `<!DOCTYPE r [<!ENTITY e "<n>7</n>"><!ATTLIST q a CDATA "5">]><r><q/>&e;</r>`,
		`<!DOCTYPE r [<!ENTITY e "x">]><r>&e;</r>`, `<r ref="x" id="x"><q a="1" ref="y"/><q a="2" ref="y"/></r>`, `<r><q a="1"`, `<r><q a="1"></r>`, `<p:r xmlns:p="urn:x" p:a="1" p:b="2"/>`,
		`<r>` + strings.Repeat("<q a=\"1\">\n", 300) + strings.Repeat("</q>", 300) + `</r>`, `<r a="` + strings.Repeat("ä ", 60000) + `"/>`, ``, `<r xmlns="` + strings.Repeat("u", 400) + `"/>`,
		`<r xmlns:a="urn:z" xmlns:b="urn:z" a:x="" b:x=""/>`, `<r xmlns:a="urn:z" xmlns:a="urn:z"/>`, "<r\r\n>\r\n\r<n>\r\nx</n></r>", `<r>` + strings.Repeat("\n<q a='&#49;'/>", 900) + `</r>`,
	}
	ways := []func(doc string, o ...xmlrt.DecodeOption) error{
		func(doc string, o ...xmlrt.DecodeOption) error { return xmlrt.Check(reg, []byte(doc), o...) },
		func(doc string, o ...xmlrt.DecodeOption) error {
			return xmlrt.CheckReader(reg, iotest.OneByteReader(strings.NewReader(doc)), o...)
		},
		func(doc string, o ...xmlrt.DecodeOption) error {
			return xmlrt.CheckReader(reg, strings.NewReader(doc), o...)
		},
		func(doc string, o ...xmlrt.DecodeOption) error {
			_, err := xmlrt.Decode(reg, strings.NewReader(doc), o...)
			return err
		},
		func(doc string, o ...xmlrt.DecodeOption) error {
			_, err := xmlrt.Unmarshal(reg, []byte(doc), o...)
			return err
		},
		func(doc string, o ...xmlrt.DecodeOption) error {
			broken := io.MultiReader(strings.NewReader(doc), iotest.ErrReader(errors.New("the line is cut")))
			return xmlrt.CheckReader(reg, broken, o...)
		},
	}
	options := [][]xmlrt.DecodeOption{
		nil, {xmlrt.WithDTD()}, {xmlrt.WithRootNamespaceAs("urn:q")}, {xmlrt.WithLimits(xmlrt.Limits{Depth: 20, Attributes: 2, TokenSize: 5000})},
	}
	type run struct{ way, document, options int }
	judge := func(r run) string {
		var b strings.Builder
		note := xmlrt.WithFindings(func(e *xmlrt.Error) bool {
			fmt.Fprintf(&b, "%d %d:%d %s %s %s\n", e.Offset, e.Line, e.Column, e.Path, e.Code, e.Error())
			return b.Len() < 1<<12
		})
		err := ways[r.way](documents[r.document], append(slices.Clone(options[r.options]), note)...)
		fmt.Fprint(&b, err)
		return b.String()
	}
	alone := map[run]string{}
	for w := range ways {
		for d := range documents {
			for o := range options {
				runtime.GC() // twice empties the pools
				runtime.GC()
				alone[run{w, d, o}] = judge(run{w, d, o})
			}
		}
	}
	random := rand.New(rand.NewSource(1))
	for range 5000 {
		r := run{random.Intn(len(ways)), random.Intn(len(documents)), random.Intn(len(options))}
		if got := judge(r); got != alone[r] {
			t.Fatalf("%+v, behind others:\n%.600s\nalone:\n%.600s", r, got, alone[r])
		}
	}
}

func inUTF16(s string) string {
	out := []byte{0xFF, 0xFE}
	for _, u := range utf16.Encode([]rune(s)) {
		out = append(out, byte(u), byte(u>>8))
	}
	return string(out)
}

// TestTypeOfUnboundPrefix: a prefix that has been bound to what is read as no namespace
// names no type where it is not bound.
func TestTypeOfUnboundPrefix(t *testing.T) {
	reg := registry(t, `><xs:complexType name="T"><xs:sequence><xs:element name="q" type="T" minOccurs="0" maxOccurs="9"/></xs:sequence></xs:complexType><xs:element name="r" type="T"/>`)
	inNone := xmlrt.WithRootNamespaceAs("")
	if err := xmlrt.Check(reg, []byte(`<p:r xmlns:p="urn:x"`+xsi+` xsi:type="p:T"/>`), inNone); err != nil {
		t.Fatal(err)
	}
	if err := xmlrt.Check(reg, []byte(`<r`+xsi+` xsi:type="p:T"/>`)); err == nil {
		t.Error("in another document: no error")
	}
	if err := xmlrt.Check(reg, []byte(`<p:r xmlns:p="urn:x"`+xsi+`><p:q xmlns:s="urn:x" xsi:type="s:T"/><p:q xsi:type="s:T"/></p:r>`), inNone); err == nil {
		t.Error("in the same document: no error")
	}
}

// TestOtherSchema: a value is decoded by its own schema, whatever a registry has by its name.
func TestOtherSchema(t *testing.T) {
	reg := registry(t, ` targetNamespace="`+mwi.Namespace+`"><xs:element name="mwi"><xs:complexType>
		<xs:attribute name="aaa" type="xs:string"/><xs:attribute name="bbb" type="xs:unsignedInt"/><xs:attribute name="messageWaiting" type="xs:string"/></xs:complexType></xs:element>`)
	const theirs = `<mwi xmlns="` + mwi.Namespace + `" aaa="false" bbb="7" messageWaiting="hello"/>`
	const ours = `<mwi xmlns="` + mwi.Namespace + `" messageWaiting="true"/>`
	var v mwi.MWI
	for name, decode := range map[string]func(doc string) error{
		"as what is known": func(doc string) error { return xmlrt.UnmarshalElement(reg, []byte(doc), &v) },
		"as another":       func(doc string) error { _, err := mwi.UnmarshalMWI([]byte(doc), xmlrt.WithRegistry(reg)); return err },
	} {
		if err := decode(theirs); err == nil {
			t.Errorf("%s: decoded by the tables of another schema: %+v", name, v)
		}
		if err := decode(ours); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
