package validate_test

import (
	"testing"
	"testing/fstest"

	"github.com/enhancedpresence/epx/validate"
)

// An attribute that was taken for a required one, which stands behind it, does not
// hide that another is missing.
func TestMissingAttributeBesideMeantOne(t *testing.T) {
	const schema = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="r"><xs:complexType>
		<xs:attribute name="a" use="required"/><xs:attribute name="b" use="required"/></xs:complexType></xs:element></xs:schema>`
	s, err := validate.Compile(t.Context(), nil, validate.Sources{FS: fstest.MapFS{"r.xsd": {Data: []byte(schema)}}, Files: []string{"r.xsd"}})
	if err != nil {
		t.Fatal(err)
	}
	found, err := s.Validate(t.Context(), "r.xml", []byte(`<r xmlns:x="urn:x" x:a="" a=""/>`))
	if err != nil || len(found) != 2 || found[0].Code != "missing-attribute" || found[1].Code != "unexpected-attribute" {
		t.Errorf("%v, %v; expected that b is missing, and that x:a is unexpected", found, err)
	}
}
