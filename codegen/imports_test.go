package codegen_test

import (
	"strings"
	"testing"

	"github.com/enhancedpresence/epx/codegen"
	"github.com/enhancedpresence/epx/xsd"
)

// A module path need not have a dot in it, and a package whose name is that of a
// variable in generated code is imported under another name.
func TestImportWithoutDot(t *testing.T) {
	schema, err := xsd.ReadSources(xsd.Options{},
		xsd.Source{Name: "c.xsd", Reader: strings.NewReader(`<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:c">
			<xs:complexType name="P"><xs:attribute name="n" type="xs:int"/></xs:complexType></xs:schema>`)},
		xsd.Source{Name: "b.xsd", Reader: strings.NewReader(`<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:c="urn:c" targetNamespace="urn:b">
			<xs:import namespace="urn:c"/><xs:element name="e" type="c:P"/></xs:schema>`)})
	if err != nil {
		t.Fatal(err)
	}
	files, err := codegen.Generate(schema, &codegen.Config{Import: "two/model"})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if f.Path == "b/types.go" {
			if src := string(f.Content); !strings.Contains(src, `cpkg "two/model/c"`) || !strings.Contains(src, "cpkg.P") {
				t.Errorf("b/types.go:\n%s", src)
			}
			return
		}
	}
	t.Error("no b/types.go")
}
