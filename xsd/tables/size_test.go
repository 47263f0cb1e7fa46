package tables_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/enhancedpresence/epx/xsd"
	"github.com/enhancedpresence/epx/xsd/tables"
)

// Groups that each refer to the next twice are refused before they are written
// out.
func TestExponentialGroups(t *testing.T) {
	var b strings.Builder
	b.WriteString(`<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">`)
	for i := range 30 {
		fmt.Fprintf(&b, `<xs:group name="g%d"><xs:sequence><xs:group ref="g%d"/><xs:group ref="g%d"/></xs:sequence></xs:group>`, i, i+1, i+1)
	}
	b.WriteString(`<xs:group name="g30"><xs:sequence><xs:element name="e"/></xs:sequence></xs:group></xs:schema>`)
	s, err := xsd.ReadSources(xsd.Options{}, xsd.Source{Name: "g.xsd", Reader: strings.NewReader(b.String())})
	if err != nil {
		t.Fatal(err)
	}
	_, err = tables.Build(s, nil)
	if err == nil || !strings.Contains(err.Error(), `g.xsd:1:`) || !strings.Contains(err.Error(), "group g0: its content model has more than") {
		t.Errorf("got %v", err)
	}
}
