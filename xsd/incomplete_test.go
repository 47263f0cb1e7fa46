package xsd_test

import (
	"errors"
	"testing"
	"testing/fstest"

	"github.com/enhancedpresence/epx/xsd"
)

// What XSD lets be missing is an error unless Incomplete allows it; anything
// else that is missing is one always.
func TestIncomplete(t *testing.T) {
	for _, c := range []struct {
		content string
		rule    string // without Incomplete
		with    string // with it; empty for none
	}{
		{`<xs:include schemaLocation="absent.xsd"/>`, "src-include", ""},
		{`<xs:include schemaLocation="http://example.com/absent.xsd"/>`, "src-include", ""},
		{`<xs:include schemaLocation="broken.xsd"/>`, "", "?"},
		{`<xs:redefine schemaLocation="absent.xsd"/>`, "src-redefine", ""},
		{`<xs:redefine schemaLocation="absent.xsd"><xs:annotation/></xs:redefine>`, "src-redefine", ""},
		{`<xs:redefine schemaLocation="absent.xsd"><xs:simpleType name="t"><xs:restriction base="t"/></xs:simpleType></xs:redefine>`, "src-redefine", "src-redefine"},
		{`<xs:element name="e" type="absent"/>`, "src-resolve", ""},
		{`<xs:element name="e" type="absent" substitutionGroup="absent"/>`, "src-resolve", ""},
		{`<xs:element name="e" type="p:absent"/>`, "src-resolve", "src-resolve"},
		{`<xs:element name="e" type="xs:absent"/>`, "src-resolve", "src-resolve"},
		{`<xs:element name="e" substitutionGroup="absent"/>`, "src-resolve", "src-resolve"},
		{`<xs:attribute name="a" type="absent"/>`, "src-resolve", "src-resolve"},
		{`<xs:simpleType name="t"><xs:restriction base="absent"/></xs:simpleType>`, "src-resolve", "src-resolve"},
	} {
		for _, incomplete := range []bool{false, true} {
			want := c.rule
			if incomplete {
				want = c.with
			}
			_, err := xsd.Read(xsd.Options{Incomplete: incomplete, FS: fstest.MapFS{
				"a.xsd":      {Data: []byte(`<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">` + c.content + `</xs:schema>`)},
				"broken.xsd": {Data: []byte(`<xs:schema>`)},
			}}, "a.xsd")
			var list xsd.ErrorList
			switch errors.As(err, &list); {
			case c.with == "?" && err == nil:
				t.Errorf("%s, incomplete %t: no error", c.content, incomplete)
			case c.with == "?":
			case want == "" && err != nil, want != "" && (len(list) == 0 || list[0].Rule != want):
				t.Errorf("%s, incomplete %t: error is %v; want rule %q", c.content, incomplete, err, want)
			}
		}
	}
}

// An element whose type is missing is declared, with a type that nothing has.
func TestMissingType(t *testing.T) {
	s, err := xsd.Read(xsd.Options{Incomplete: true, FS: fstest.MapFS{"a.xsd": {Data: []byte(
		`<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="e" type="absent"/></xs:schema>`)}}}, "a.xsd")
	if err != nil {
		t.Fatal(err)
	}
	if typ, ok := s.Elements[0].Type.(*xsd.ComplexType); !ok || !typ.Abstract {
		t.Errorf("the type is %v", s.Elements[0].Type)
	}
}
