package xmlrt

import "testing"

func TestForms(t *testing.T) {
	with := func(base *SimpleType, patterns ...string) *SimpleType {
		spec := SimpleSpec{Base: base}
		for _, p := range patterns {
			spec.Facets = append(spec.Facets, FacetSpec{Kind: FacetPattern, Value: p})
		}
		return MustSimpleType(spec)
	}
	list := func(item *SimpleType) *SimpleType {
		return MustSimpleType(SimpleSpec{Variety: VarietyList, Item: item})
	}
	price := with(Builtin(XSDecimal), `\d+\.\d{2}`)
	for _, c := range []struct {
		typ        *SimpleType
		text, want string // "" for none
	}{
		{with(Builtin(XSBoolean), `[01]`), "true", "1"},
		{with(Builtin(XSBoolean), `false|0`), "true", ""},
		{price, "12", "12.00"},
		{price, "12.5", "12.50"},
		{price, "12.125", ""},
		{with(Builtin(XSDecimal), `\.\d{4}`), "0.25", ".2500"},
		{with(Builtin(XSDecimal), `\+.*`, `-.*`), "7", "+7"},
		{with(with(Builtin(XSDecimal), `\d{6}`), `.*1`), "1", "000001"},
		{with(Builtin(XSInteger), `\d{3}`), "0", "000"},
		{with(Builtin(XSInteger), `\d\.\d`), "1", ""},
		{with(Builtin(XSDecimal), `\d\.\d`), "0", "0.0"},
		{with(Builtin(XSDouble), `\d\.\d{8}E-\d`), "0.0000683242786", "6.83242786E-5"},
		{with(Builtin(XSDouble), `\d\.\d{12}E\d`), "838832.5397297", "8.388325397297E5"},
		{with(Builtin(XSDouble), `\d\.\d{16}E\d{3}`), "8.976577938597121E+261", "0.8976577938597121E262"},
		{with(Builtin(XSFloat), `\d{4}e0`), "12", "0012e0"},
		{with(Builtin(XSFloat), `-?INF`), "-INF", "-INF"},
		{with(Builtin(XSDouble), `-0\.0E1`), "0", ""},
		{with(Builtin(XSDouble), `\+0\.0E0`), "0", "+0.0E0"},
		{with(Builtin(XSDuration), `P19\d\dY\d8M\d3DT\d0H1\dM\d2S`), "P1941Y8M13DT15M2S", "P1941Y08M13DT00H15M02S"},
		{with(Builtin(XSDuration), `P0Y`), "PT0S", "P0Y"},
		{with(Builtin(XSDuration), `PT\d\.\d\dS`), "PT1.5S", "PT1.50S"},
		{with(Builtin(XSDateTime), `.*\.000\+00:00`), "2024-02-29T01:02:03Z", "2024-02-29T01:02:03.000+00:00"},
		{with(Builtin(XSTime), `.*\.5-05:00`), "01:02:03.50-05:00", "01:02:03.5-05:00"},
		{with(Builtin(XSDate), `.*[^Z]`), "2024-02-29Z", "2024-02-29+00:00"},
		{with(Builtin(XSHexBinary), `[a-f]{2}[A-F]{2}`), "ABCD", "abCD"},
		{list(price), "1 2.5 3.25", "1.00 2.50 3.25"},
		{with(list(Builtin(XSDecimal)), `\d\.\d \d{2}`), "1 2", "1.0 02"},
		{MustSimpleType(SimpleSpec{Variety: VarietyUnion, Members: []*SimpleType{with(Builtin(XSBoolean), `[01]`), price}}), "3", "3.00"},
		{MustSimpleType(SimpleSpec{Variety: VarietyUnion, Members: []*SimpleType{with(Builtin(XSBoolean), `[01]`), price}}), "true", "1"},
		{with(Builtin(XSString), `a`), "b", ""},
	} {
		form, ok := c.typ.formOf([]byte(c.text), nil)
		if ok != (c.want != "") || ok && string(form) != c.want {
			t.Errorf("%s for %s: got %q, %v; want %q", c.text, c.typ.describe(FacetPattern), form, ok, c.want)
		}
	}
}
