package xsd_test

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/enhancedpresence/epx/xsd"
)

// TestHostile reads small schemas that would take long if every path through
// them was walked.
func TestHostile(t *testing.T) {
	repeat := func(n int, format string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, strings.ReplaceAll(strings.ReplaceAll(format, "$i", "%[1]d"), "$n", "%[2]d"), i, i+1)
		}
		return b.String()
	}
	for name, body := range map[string]string{
		"groups": `<xs:group name="g0"><xs:sequence/></xs:group><xs:complexType name="t"><xs:group ref="g60"/></xs:complexType>` +
			repeat(60, `<xs:group name="g$n"><xs:choice><xs:group ref="g$i"/><xs:group ref="g$i"/></xs:choice></xs:group>`),
		"attribute groups": `<xs:attributeGroup name="g0"><xs:attribute name="a"/></xs:attributeGroup>` +
			repeat(60, `<xs:attributeGroup name="g$n"><xs:attributeGroup ref="g$i"/><xs:attributeGroup ref="g$i"/></xs:attributeGroup>`),
		"unions": `<xs:simpleType name="u0"><xs:restriction base="xs:int"/></xs:simpleType>` +
			`<xs:simpleType name="l"><xs:list itemType="u60"/></xs:simpleType>` +
			`<xs:simpleType name="r"><xs:restriction base="u60"><xs:enumeration value="x"/></xs:restriction></xs:simpleType>` +
			repeat(60, `<xs:simpleType name="u$n"><xs:union memberTypes="u$i u$i u0"/></xs:simpleType>`),
		"chain of types": `<xs:complexType name="t0"/>` +
			repeat(20000, `<xs:complexType name="t$n"><xs:complexContent><xs:extension base="t$i"/></xs:complexContent></xs:complexType>`),
		"wide types": `<xs:complexType name="t">` + repeat(3000, `<xs:attribute name="a$i"/>`) + `</xs:complexType>` +
			repeat(20000, `<xs:complexType name="t$n"><xs:complexContent><xs:extension base="t"><xs:attribute name="own"/></xs:extension></xs:complexContent></xs:complexType>`),
		"substitution": `<xs:element name="e0"/>` + repeat(400, `<xs:element name="e$n" substitutionGroup="e$i"/>`) +
			`<xs:complexType name="t"><xs:sequence>` + repeat(400, `<xs:element ref="e$i"/>`) + `</xs:sequence></xs:complexType>`,
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			_, err := xsd.ReadSources(xsd.Options{}, xsd.Source{Name: "a.xsd", Reader: strings.NewReader(head + ">" + body + "</xs:schema>")})
			t.Log(time.Since(start), err)
			if d := time.Since(start); d > 20*time.Second {
				t.Errorf("reading took %v", d)
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	for _, pattern := range []string{"testdata/valid/*.xsd", "testdata/invalid/*.xsd", "testdata/parts/*.xsd"} {
		for _, file := range glob(f, pattern) {
			data, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		files := fstest.MapFS{"base.xsd": {Data: data}}
		s, err := xsd.ReadSources(xsd.Options{FS: files, Limits: xsd.Limits{Documents: 4}},
			xsd.Source{Name: "a.xsd", Reader: bytes.NewReader(data)})
		if (s == nil) == (err == nil) {
			t.Errorf("schema %v with error %v", s, err)
		}
	})
}
