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
		"counters": `<xs:complexType name="t"><xs:sequence minOccurs="0" maxOccurs="4000000">` +
			repeat(500, `<xs:element name="e$i" minOccurs="$i" maxOccurs="99999999"/>`) + `</xs:sequence></xs:complexType>`,
		"nested counters": `<xs:complexType name="t">` + strings.Repeat(`<xs:sequence minOccurs="5000" maxOccurs="6000">`, 100) +
			`<xs:element name="a" maxOccurs="7000"/>` + strings.Repeat(`</xs:sequence>`, 100) + `</xs:complexType>`,
		"nested optional": `<xs:complexType name="t">` + repeat(150, `<xs:sequence minOccurs="0" maxOccurs="2"><xs:element name="a$i" minOccurs="0" maxOccurs="9"/><xs:element name="b$i"/>`) +
			strings.Repeat(`</xs:sequence>`, 150) + `</xs:complexType>`,
		"wide choice": `<xs:complexType name="t"><xs:choice maxOccurs="unbounded">` + repeat(20000, `<xs:element name="e$i" minOccurs="0"/>`) + `</xs:choice></xs:complexType>` +
			`<xs:complexType name="r"><xs:complexContent><xs:restriction base="t"><xs:choice maxOccurs="5000">` + repeat(20000, `<xs:element name="e$i" minOccurs="0"/>`) + `</xs:choice></xs:restriction></xs:complexContent></xs:complexType>`,
		"sequence of a wide choice": `<xs:complexType name="t"><xs:choice maxOccurs="unbounded">` + repeat(3000, `<xs:element name="e$i"/>`) + `</xs:choice></xs:complexType>` +
			`<xs:complexType name="r"><xs:complexContent><xs:restriction base="t"><xs:sequence>` + repeat(3000, `<xs:element name="e$i"/>`) + `</xs:sequence></xs:restriction></xs:complexContent></xs:complexType>`,
		"restricted groups": `<xs:group name="g0"><xs:sequence><xs:element name="a" minOccurs="0"/></xs:sequence></xs:group>` +
			`<xs:group name="h0"><xs:sequence><xs:element name="a" minOccurs="0"/></xs:sequence></xs:group>` +
			repeat(60, `<xs:group name="g$n"><xs:sequence><xs:group ref="g$i" minOccurs="0"/><xs:group ref="g$i" minOccurs="0"/></xs:sequence></xs:group>`) +
			repeat(60, `<xs:group name="h$n"><xs:sequence><xs:group ref="h$i" minOccurs="0"/><xs:group ref="h$i" minOccurs="0"/></xs:sequence></xs:group>`) +
			`<xs:complexType name="t"><xs:group ref="g60"/></xs:complexType>` +
			`<xs:complexType name="r"><xs:complexContent><xs:restriction base="t"><xs:group ref="h60"/></xs:restriction></xs:complexContent></xs:complexType>`,
		"wide substitution": `<xs:element name="h"/>` + repeat(3000, `<xs:element name="e$n" substitutionGroup="h"/>`) +
			`<xs:complexType name="t"><xs:sequence><xs:element ref="h" maxOccurs="unbounded"/></xs:sequence></xs:complexType>` +
			repeat(300, `<xs:complexType name="r$n"><xs:complexContent><xs:restriction base="t"><xs:choice maxOccurs="$n"><xs:element ref="e$n"/><xs:element ref="e3000"/></xs:choice></xs:restriction></xs:complexContent></xs:complexType>`),
		"chain of extensions": `<xs:complexType name="t0"/>` +
			repeat(400, `<xs:complexType name="t$n"><xs:complexContent><xs:extension base="t$i"><xs:sequence><xs:element name="a$n" minOccurs="0"/><xs:element name="b$n" minOccurs="0"/></xs:sequence></xs:extension></xs:complexContent></xs:complexType>`),
		"unary groups": `<xs:complexType name="t">` + strings.Repeat(`<xs:sequence>`, 200) + `<xs:element name="a"/>` + strings.Repeat(`</xs:sequence>`, 200) + `</xs:complexType>` +
			repeat(400, `<xs:complexType name="r$n"><xs:complexContent><xs:restriction base="t">`+strings.Repeat(`<xs:choice>`, 200)+`<xs:element name="a"/>`+strings.Repeat(`</xs:choice>`, 200)+`</xs:restriction></xs:complexContent></xs:complexType>`),
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			_, err := xsd.ReadSources(xsd.Options{}, xsd.Source{Name: "a.xsd", Reader: strings.NewReader(head + ">" + body + "</xs:schema>")})
			t.Log(time.Since(start), err)
			if d := time.Since(start); d > time.Minute {
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
