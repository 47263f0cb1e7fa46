package incumbent_test

import (
	"bytes"
	"os"
	"testing"
	"testing/fstest"

	"github.com/enhancedpresence/epx/internal/conformance/incumbent"
	"github.com/enhancedpresence/epx/internal/conformance/judge"
)

func TestMain(m *testing.M) {
	incumbent.Run()
	os.Exit(m.Run())
}

func TestGenerate(t *testing.T) {
	fsys := fstest.MapFS{
		"a/main.xsd": {Data: []byte(`<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:include schemaLocation="../b/part.xsd"/><xs:complexType name="order"><xs:sequence><xs:element name="item" type="item"/></xs:sequence></xs:complexType></xs:schema>`)},
		"b/part.xsd": {Data: []byte(`<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:complexType name="item"><xs:attribute name="id" type="xs:int"/></xs:complexType></xs:schema>`)},
	}
	files, o := incumbent.Generate(t.Context(), fsys, []string{"a/main.xsd"}, "")
	var all []byte
	for _, f := range files {
		all = append(all, f.Content...)
	}
	if o.Verdict != judge.Valid || !bytes.Contains(all, []byte("type Order struct")) || !bytes.Contains(all, []byte("type Item struct")) {
		t.Errorf("%+v\n%s", o, all)
	}
	if _, o := incumbent.Generate(t.Context(), fsys, []string{"absent.xsd"}, ""); o.Verdict == judge.Valid {
		t.Errorf("of a document that is not there: %+v", o)
	}
}
