package xsd_test

import (
	"testing"
	"testing/fstest"

	"github.com/enhancedpresence/epx/xsd"
)

// Parts of a schema document that say that they are for another version of XSD
// are not there.
func TestVersioning(t *testing.T) {
	for condition, there := range map[string]bool{
		`vc:minVersion="1.0"`:                       true,
		`vc:minVersion="1.1"`:                       false,
		`vc:minVersion=" 1.05 "`:                    false,
		`vc:minVersion="new"`:                       true,
		`vc:maxVersion="1.1"`:                       true,
		`vc:maxVersion="1.0"`:                       false,
		`vc:minVersion="0.9" vc:maxVersion="1.05"`:  true,
		`vc:typeAvailable="xs:decimal"`:             true,
		`vc:typeAvailable="xs:decimal xs:error"`:    false,
		`vc:typeAvailable="decimal"`:                false,
		`vc:typeUnavailable="xs:error"`:             true,
		`vc:typeUnavailable="xs:decimal xs:error"`:  true,
		`vc:typeUnavailable="xs:decimal xs:string"`: false,
		`vc:facetAvailable="xs:pattern"`:            true,
		`vc:facetAvailable="xs:assertion"`:          false,
		`vc:facetAvailable="vc:pattern"`:            false,
		`vc:facetUnavailable="xs:assertion"`:        true,
		`vc:facetUnavailable="xs:pattern"`:          false,
		`vc:other="1.1"`:                            true,
	} {
		s, err := xsd.Read(xsd.Options{FS: fstest.MapFS{"a.xsd": {Data: []byte(`<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"
			xmlns:vc="http://www.w3.org/2007/XMLSchema-versioning" vc:minVersion="1.1">
			<xs:element name="before"/>
			<xs:element name="part" ` + condition + `><xs:annotation><xs:documentation>a <b/> c</xs:documentation></xs:annotation></xs:element>
			<xs:element name="behind"/>
		</xs:schema>`)}}}, "a.xsd")
		if err != nil {
			t.Errorf("%s: %v", condition, err)
			continue
		}
		found := map[string]bool{}
		for _, e := range s.Elements {
			found[e.Name.Local] = true
		}
		if found["part"] != there || !found["before"] || !found["behind"] {
			t.Errorf("%s: %v", condition, found)
		}
	}
}
