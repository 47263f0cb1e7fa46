package infoset_test

import (
	"math"
	"strings"
	"testing"

	"github.com/enhancedpresence/epx/internal/infoset"
	"github.com/enhancedpresence/epx/xmlrt"
)

// known declares two elements: one of a list of children that are numbers, with
// a qualified name as attribute, and one of anything.
func known(t *testing.T) *xmlrt.Registry {
	def := &xmlrt.SchemaDef{
		Types: []xmlrt.TypeDef{{Base: xmlrt.AnyTypeRef, Derivation: xmlrt.Restriction, Complex: &xmlrt.ComplexDef{
			Content: xmlrt.ElementOnlyContent, Text: xmlrt.NoRef,
			Attributes: []xmlrt.AttributeUseDef{
				{Name: xmlrt.QName{Local: "q"}, Type: xmlrt.BuiltinRef - xmlrt.Ref(xmlrt.XSQName)},
				{Name: xmlrt.QName{Local: "s"}, Type: xmlrt.BuiltinRef - xmlrt.Ref(xmlrt.XSString)},
			},
			Particle: &xmlrt.ParticleDef{Kind: xmlrt.ChoiceParticle, Min: 0, Max: xmlrt.Unbounded, Children: []xmlrt.ParticleDef{
				{Kind: xmlrt.ElementParticle, Min: 1, Max: 1, Element: 2}, {Kind: xmlrt.ElementParticle, Min: 1, Max: 1, Element: 3},
			}},
		}}},
		Elements: []xmlrt.ElementDef{
			{Name: xmlrt.QName{Space: "urn:t", Local: "list"}, Type: 0, Global: true, Head: xmlrt.NoRef},
			{Name: xmlrt.QName{Space: "urn:t", Local: "any"}, Type: xmlrt.AnyTypeRef, Global: true, Head: xmlrt.NoRef},
			{Name: xmlrt.QName{Space: "urn:t", Local: "n"}, Type: xmlrt.BuiltinRef - xmlrt.Ref(xmlrt.XSDecimal), Nillable: true, Head: xmlrt.NoRef},
			{Name: xmlrt.QName{Space: "urn:t", Local: "d"}, Type: xmlrt.BuiltinRef - xmlrt.Ref(xmlrt.XSDecimal), Default: new("7"), Head: xmlrt.NoRef},
		},
	}
	s, err := xmlrt.Link(def, nil)
	if err != nil {
		t.Fatal(err)
	}
	return &s.Registry
}

func TestEqual(t *testing.T) {
	const list = `<list xmlns="urn:t">`
	const xsi = ` xmlns:i="http://www.w3.org/2001/XMLSchema-instance"`
	tests := []struct {
		name, a, b string
		want       string // a part of the differences, "" for none
	}{
		{"same", list + `<n>1</n></list>`, list + `<n>1</n></list>`, ""},
		{"prefix", list + `<n>1</n></list>`, `<t:list xmlns:t="urn:t"><t:n>1</t:n></t:list>`, ""},
		{"space between elements", list + `<n>1</n></list>`, list + "\n  <n>1</n>\n</list>", ""},
		{"comment", list + `<n>1</n></list>`, list + `<!-- c --><?p?><n>1<!-- d --></n></list>`, ""},
		{"value", list + `<n>1.50</n></list>`, list + `<n> +01.5 </n></list>`, ""},
		{"other value", list + `<n>1</n></list>`, list + `<n>2</n></list>`, `/list/n: the value "1" became "2"`},
		{"lost child", list + `<n>1</n></list>`, list + `</list>`, "/list: 1 children became 0"},
		{"QName", `<list xmlns="urn:t" xmlns:a="urn:x" q="a:b"/>`, `<list xmlns="urn:t" xmlns:c="urn:x" q="c:b"/>`, ""},
		{"other QName", `<list xmlns="urn:t" xmlns:a="urn:x" q="a:b"/>`, `<list xmlns="urn:t" xmlns:a="urn:y" q="a:b"/>`, "the attribute q="},
		{"lost attribute", `<list xmlns="urn:t" s="x"/>`, `<list xmlns="urn:t"/>`, "the attribute s is lost"},
		{"invented attribute", `<list xmlns="urn:t"/>`, `<list xmlns="urn:t" s="x"/>`, `the attribute s="x" is invented`},
		{"string attribute", `<list xmlns="urn:t" s=" x"/>`, `<list xmlns="urn:t" s="x"/>`, `the attribute s=" x" became "x"`},
		{"hint", `<list xmlns="urn:t"` + xsi + ` i:schemaLocation="a b"/>`, `<list xmlns="urn:t"/>`, ""},
		{"default", list + `<d/></list>`, list + `<d/></list>`, ""},
		{"default written", list + `<d/></list>`, list + `<d>7</d></list>`, `the text "7" is invented`},
		{"nil", list + `<n` + xsi + ` i:nil="1"/></list>`, list + `<n` + xsi + ` i:nil=" true "/></list>`, ""},
		{"other nil", list + `<n` + xsi + ` i:nil="false">1</n></list>`, list + `<n>1</n></list>`, "nil is lost"},
		{"xsi:type", `<any xmlns="urn:t"` + xsi + ` xmlns:x="http://www.w3.org/2001/XMLSchema" i:type="x:int">1</any>`,
			`<any xmlns="urn:t"` + xsi + ` xmlns:y="http://www.w3.org/2001/XMLSchema" i:type="y:int">01</any>`, ""},
		{"other xsi:type", `<any xmlns="urn:t"` + xsi + ` xmlns:x="http://www.w3.org/2001/XMLSchema" i:type="x:int">1</any>`,
			`<any xmlns="urn:t"` + xsi + ` xmlns:x="http://www.w3.org/2001/XMLSchema" i:type="x:long">1</any>`, "type="},
		{"text", `<any xmlns="urn:t">a <b/></any>`, `<any xmlns="urn:t">a<b/></any>`, `the text "a " became "a"`},
		{"CDATA", `<any xmlns="urn:t">a&lt;</any>`, `<any xmlns="urn:t"><![CDATA[a<]]></any>`, ""},
		{"name", `<any xmlns="urn:t"><b/></any>`, `<any xmlns="urn:t"><b xmlns=""/></any>`, "element {urn:t}b became b"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			diff, err := infoset.Equal(known(t), []byte(test.a), []byte(test.b))
			if err != nil {
				t.Fatal(err)
			}
			got := strings.Join(diff, "\n")
			if test.want == "" && got != "" || !strings.Contains(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestEqualOfInvalid(t *testing.T) {
	good, bad := []byte(`<list xmlns="urn:t"/>`), []byte(`<list xmlns="urn:t"><x/></list>`)
	if _, err := infoset.Equal(known(t), bad, good); err == nil || !strings.HasPrefix(err.Error(), "first document: ") {
		t.Errorf("got %v", err)
	}
	if _, err := infoset.Equal(known(t), good, bad); err == nil || !strings.HasPrefix(err.Error(), "second document: ") {
		t.Errorf("got %v", err)
	}
}

func TestDiffValues(t *testing.T) {
	type inner struct {
		F []float64
		o xmlrt.Optional[int]
	}
	type outer struct {
		P *inner
		E xmlrt.Element
	}
	raw := func(local, xml string) xmlrt.Element {
		return &xmlrt.RawElement{Name: xmlrt.QName{Local: local}, XML: []byte(xml)}
	}
	base := outer{&inner{[]float64{1, math.NaN()}, xmlrt.Some(1)}, raw("a", "<a/>")}
	tests := []struct {
		name string
		b    outer
		want string
	}{
		{"same", outer{&inner{[]float64{1, math.NaN()}, xmlrt.Some(1)}, raw("a", `<a xmlns=""/>`)}, ""},
		{"number", outer{&inner{[]float64{2, math.NaN()}, xmlrt.Some(1)}, base.E}, "v.P.F[0]: 1 and 2"},
		{"length", outer{&inner{[]float64{1}, xmlrt.Some(1)}, base.E}, "v.P.F: 2 and 1 items"},
		{"unexported", outer{&inner{[]float64{1, math.NaN()}, xmlrt.Some(2)}, base.E}, "v.P.o.Value: 1 and 2"},
		{"nil", outer{nil, base.E}, "v.P: one of them is nil"},
		{"name", outer{base.P, raw("b", "<b/>")}, "v.E.Name.Local: a and b"},
	}
	for _, test := range tests {
		if got := infoset.DiffValues(base, test.b); got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}
