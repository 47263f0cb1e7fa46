package validate_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/enhancedpresence/epx/validate"
	"github.com/enhancedpresence/epx/xmlrt"
)

// An attribute that was taken for a required one, which stands behind it, does not
// hide that another is missing.
func TestMissingAttributeBesideMeantOne(t *testing.T) {
	const schema = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="r"><xs:complexType>
		<xs:attribute name="a" use="required"/><xs:attribute name="b" use="required"/></xs:complexType></xs:element></xs:schema>`
	found := judgeNative(t, schema, `<r xmlns:x="urn:x" x:a="" a=""/>`)
	if len(found) != 2 || found[0].Code != "missing-attribute" || found[1].Code != "unexpected-attribute" {
		t.Errorf("%v; expected that b is missing, and that x:a is unexpected", found)
	}
}

// An element that comes too late has its place named: before the first of its
// siblings that it should have come before. Where it may come later, what is missing
// before it matters, and its place is not named.
func TestPlaceOfElement(t *testing.T) {
	for _, c := range []struct{ model, content, want string }{
		{`<xs:sequence><xs:element name="a" minOccurs="0"/><xs:element name="b"/><xs:element name="c"/></xs:sequence>`, "<b/><c/><a/>", "before <b>"},
		{`<xs:sequence><xs:element name="a"/><xs:element name="b" minOccurs="0"/><xs:element name="c" minOccurs="0"/></xs:sequence>`, "<a/><c/><b/>", "before <c>"},
		{`<xs:sequence><xs:element name="x"/><xs:element name="a" minOccurs="0"/><xs:element name="b"/></xs:sequence>`, "<x/><b/><a/>", "before <b>"},
		{`<xs:sequence maxOccurs="unbounded"><xs:element name="a"/><xs:element name="b"/><xs:element name="c"/></xs:sequence>`, "<a/><b/><a/>", ""},
		{`<xs:sequence><xs:element name="a"/><xs:element name="b"/><xs:element name="c"/></xs:sequence>`, "<a/><c/>", ""},
		{`<xs:choice><xs:element name="a"/><xs:element name="b"/></xs:choice>`, "<b/><a/>", ""},
		{`<xs:sequence><xs:element name="a" minOccurs="0"/><xs:any namespace="##other" processContents="lax"/></xs:sequence>`, `<o xmlns="urn:o"/><a/>`, ""},
	} {
		schema := `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="r"><xs:complexType>` + c.model + `</xs:complexType></xs:element></xs:schema>`
		found := judgeNative(t, schema, "<r>"+c.content+"</r>")
		if len(found) == 0 {
			t.Fatalf("%s: nothing found", c.content)
		}
		_, place, _ := strings.Cut(found[0].Message, "it belongs ")
		if place, _, _ = strings.Cut(place, ")"); place != c.want {
			t.Errorf("%s in %s: %s; want the place %q", c.content, c.model, found[0].Message, c.want)
		}
	}
}

// Many faults cost little more each, whatever the schema.
func TestManyFaults(t *testing.T) {
	const head = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="r"><xs:complexType>`
	choice := func(n int) string {
		b := `<xs:choice maxOccurs="unbounded">`
		for i := range n {
			b += fmt.Sprintf(`<xs:element name="element%05d" minOccurs="0"/>`, i)
		}
		return b + `</xs:choice>`
	}
	const tail = `</xs:complexType></xs:element></xs:schema>`
	wide := head + choice(3000) + tail
	places := func(n int) string {
		return head + `<xs:sequence><xs:element name="e" maxOccurs="unbounded"><xs:complexType><xs:sequence>` + choice(n) +
			`<xs:element name="last"/></xs:sequence></xs:complexType></xs:element></xs:sequence>` + tail
	}
	keys := head + `<xs:sequence><xs:element name="a" maxOccurs="unbounded"><xs:complexType><xs:attribute name="k"/><xs:attribute name="ref"/></xs:complexType></xs:element></xs:sequence></xs:complexType>
		<xs:key name="k"><xs:selector xpath="a"/><xs:field xpath="@k"/></xs:key>
		<xs:keyref name="ref" refer="k"><xs:selector xpath="a"/><xs:field xpath="@ref"/></xs:keyref></xs:element></xs:schema>`
	var refs strings.Builder
	for i := range 80_000 {
		fmt.Fprintf(&refs, `<a k="%d" ref="x%[1]d"/>`, i)
	}
	for _, c := range []struct{ name, schema, doc, last string }{
		{"alternatives", wide, strings.Repeat("<x/>", 2000), "/r/x[1000]"},
		{"places", places(250), strings.Repeat("<e><last/><element00001/></e>", 2000), "/r/e[1000]/element00001"},
		{"places in a large model", places(3000), strings.Repeat("<e><last/><element00001/></e>", 2000), "/r/e[1000]/element00001"},
		{"ends in a large model", places(3000), strings.Repeat("<e><element00001/></e>", 2000), "/r/e[1000]"},
		{"keys", keys, strings.Repeat(`<a k="1"/>`, 80_000), "/r/a[1001]"},
		{"references", keys, refs.String(), "/r/a[1000]"},
	} {
		s, err := validate.Compile(t.Context(), nil, validate.Sources{FS: fstest.MapFS{"r.xsd": {Data: []byte(c.schema)}}, Files: []string{"r.xsd"}})
		if err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		found, err := s.Validate(t.Context(), "r.xml", []byte("<r>"+c.doc+"</r>"))
		if err != nil || len(found) != validate.MaxFindings+1 {
			t.Fatalf("%s: %d findings, %v", c.name, len(found), err)
		}
		if got := found[validate.MaxFindings-1].Path; got != c.last {
			t.Errorf("%s: the last is at %s; want %s", c.name, got, c.last)
		}
		if d := time.Since(began); d > time.Minute {
			t.Errorf("%s: it took %v", c.name, d)
		}
	}
}

// No unparsed entity is declared where document type declarations are refused.
func TestEntityValues(t *testing.T) {
	const schema = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="r"><xs:complexType>` +
		`<xs:attribute name="e" type="xs:ENTITIES"/><xs:attribute name="n" type="xs:NCName"/></xs:complexType></xs:element></xs:schema>`
	for doc, want := range map[string]string{`<r n="a"/>`: "", `<r e="a"/>`: "cvc-simple-type.2.2"} {
		rule := ""
		for _, d := range judgeNative(t, schema, doc) {
			rule += d.Rule
		}
		if rule != want {
			t.Errorf("%s: %q, want %q", doc, rule, want)
		}
	}
}

func judgeNative(t *testing.T, schema, doc string) []validate.Diagnostic {
	t.Helper()
	compiled, err := validate.Compile(t.Context(), nil, validate.Sources{FS: fstest.MapFS{"s.xsd": {Data: []byte(schema)}}, Files: []string{"s.xsd"}})
	if err != nil {
		t.Fatal(err)
	}
	found, err := compiled.Validate(t.Context(), "doc.xml", []byte(doc))
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// TestDanglingReferences: each place of a reference that leads nowhere is reported, also
// behind many right ones whose key or ID comes later.
func TestDanglingReferences(t *testing.T) {
	ids := registry(t, `><xs:element name="r"><xs:complexType><xs:sequence><xs:element name="a" maxOccurs="unbounded"><xs:complexType>
		<xs:attribute name="id" type="xs:ID"/><xs:attribute name="refs" type="xs:IDREFS"/></xs:complexType></xs:element></xs:sequence></xs:complexType></xs:element>`)
	keys := registry(t, `><xs:element name="r"><xs:complexType><xs:sequence><xs:element name="g" maxOccurs="unbounded"><xs:complexType><xs:sequence>
		<xs:element name="a" minOccurs="0" maxOccurs="unbounded"><xs:complexType><xs:attribute name="ref"/></xs:complexType></xs:element>
		<xs:element name="k" minOccurs="0"><xs:complexType><xs:attribute name="k"/></xs:complexType></xs:element></xs:sequence></xs:complexType>
		<xs:key name="k"><xs:selector xpath="k"/><xs:field xpath="@k"/></xs:key>
		<xs:keyref name="ref" refer="k"><xs:selector xpath="a"/><xs:field xpath="@ref"/></xs:keyref></xs:element></xs:sequence></xs:complexType></xs:element>`)
	many := strings.Repeat
	for _, c := range []struct {
		name    string
		reg     *xmlrt.Registry
		content string
		want    int
	}{
		{"IDs", ids, many(`<a refs="x"/>`, 300), 300},
		{"IDs, repeated in a list", ids, many(`<a refs="x x x x x x x x x x"/>`, 300), 300},
		{"IDs behind right ones", ids, many(`<a refs="x"/>`, 1100) + `<a id="x"/>` + many(`<a refs="y"/>`, 300), 300},
		{"IDs between right ones", ids, many(`<a refs="x y"/>`, 1000) + `<a id="x"/>`, 1000},
		{"keys", keys, many(`<g>`+many(`<a ref="1"/>`, 900)+`<k k="1"/></g>`, 5) + `<g>` + many(`<a ref="2"/>`, 50) + `</g>`, 50},
		{"keys behind right ones", keys, `<g>` + many(`<a ref="1"/>`, 1100) + many(`<a ref="2"/>`, 3) + `<k k="1"/></g>`, 3},
	} {
		document := []byte("<r>" + c.content + "</r>")
		for way, check := range map[string]func(...xmlrt.DecodeOption) error{
			"in memory": func(o ...xmlrt.DecodeOption) error { return xmlrt.Check(c.reg, document, o...) },
			"streamed":  func(o ...xmlrt.DecodeOption) error { return xmlrt.CheckReader(c.reg, bytes.NewReader(document), o...) },
		} {
			places := map[int64]bool{}
			_ = check(xmlrt.WithFindings(func(e *xmlrt.Error) bool { places[e.Offset] = true; return true }))
			if len(places) != c.want {
				t.Errorf("%s, %s: %d places; want %d", c.name, way, len(places), c.want)
			}
		}
	}
}
