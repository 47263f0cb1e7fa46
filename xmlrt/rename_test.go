package xmlrt_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/enhancedpresence/epx/xmlrt"
)

// findingsOf are the findings of a document, decoded at once and piece by piece.
func findingsOf(t *testing.T, schema *xmlrt.Schema, doc string, opts ...xmlrt.DecodeOption) string {
	t.Helper()
	var both [2]string
	for i := range both {
		var b strings.Builder
		all := append([]xmlrt.DecodeOption{xmlrt.WithFindings(func(e *xmlrt.Error) bool {
			fmt.Fprintf(&b, "%d %s %s\n", e.Offset, e.Code, e.Path)
			return true
		})}, opts...)
		if i == 0 {
			_, _ = xmlrt.Unmarshal(&schema.Registry, []byte(doc), all...)
		} else {
			_, _ = xmlrt.Decode(&schema.Registry, iotest.OneByteReader(strings.NewReader(doc)), all...)
		}
		both[i] = b.String()
	}
	if both[0] != both[1] {
		t.Errorf("%s\nat once:\n%spiece by piece:\n%s", doc, both[0], both[1])
	}
	return both[0]
}

// A document in another namespace has the findings that it has in its own.
func TestRootNamespaceAs(t *testing.T) {
	const xsi = ` xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"`
	for _, doc := range []string{
		`<root xmlns="urn:t"/>`,
		`<root xmlns="urn:t"><num>1</num><num>x</num><zzz/></root>`,
		`<p:root xmlns:p="urn:t"><p:num>1</p:num><num>1</num></p:root>`,
		`<p:root xmlns:p="urn:t" xmlns="urn:t"><num>1</num><p:num>x</p:num></p:root>`,
		`<p:root xmlns:p="urn:t"><num xmlns="urn:t">x</num><q:num xmlns:q="urn:t">1</q:num></p:root>`,
		`<p:root xmlns:p="urn:t"><p:num xmlns:p="urn:lax">x</p:num><p:num>x</p:num></p:root>`,
		`<p:root xmlns:p="urn:t"><x xmlns=""/><l:known xmlns:l="urn:lax">x</l:known><p:num>x</p:num></p:root>`,
		`<p:root xmlns:p="urn:t"` + xsi + `><p:poly xsi:type="p:more"><p:x>1</p:x><p:y>y</p:y></p:poly><p:poly xsi:type="more"/></p:root>`,
		`<root xmlns="urn:t"` + xsi + `><poly xsi:type="more"><x>1</x></poly><poly xsi:type="p:more" xmlns:p="urn:t"><x>1</x></poly></root>`,
		`<root xmlns="urn:t"><attrs xmlns:p="urn:t" need="1" p:known="x" p:other=""/></root>`,
		`<p:root xmlns:p="urn:t" p:known="1"/>`,
		`<root xmlns="urn:t"><num>1</root>`,
		`<none xmlns="urn:t"><num/></none>`,
	} {
		other := strings.ReplaceAll(doc, "urn:t", "urn:o")
		want := findingsOf(t, bigSchema, doc)
		if got := findingsOf(t, bigSchema, other, xmlrt.WithRootNamespaceAs("urn:t")); got != want {
			t.Errorf("%s: findings\n%swant\n%s", other, got, want)
		}
		// It lasts for one document.
		if got := findingsOf(t, bigSchema, other); !strings.HasPrefix(got, "0 unknown-root") {
			t.Errorf("%s without the option: findings\n%s", other, got)
		}
		if got := findingsOf(t, bigSchema, doc, xmlrt.WithRootNamespaceAs("urn:t")); got != want {
			t.Errorf("%s: findings\n%swant\n%s", doc, got, want)
		}
	}
}

// Names become what they are read as, and what is left alone stays.
func TestRootNamespaceAsNone(t *testing.T) {
	schema := xmlrt.MustLink(&xmlrt.SchemaDef{
		Types: []xmlrt.TypeDef{{Name: xmlrt.QName{Local: "r"}, Base: xmlrt.AnyTypeRef, Derivation: xmlrt.Restriction, Complex: &xmlrt.ComplexDef{
			Content: xmlrt.ElementOnlyContent, Text: xmlrt.NoRef,
			Particle:   &xmlrt.ParticleDef{Kind: seqP, Min: 1, Max: 1, Children: []xmlrt.ParticleDef{{Kind: xmlrt.ElementParticle, Min: 1, Max: 1, Element: 1}}},
			Attributes: []xmlrt.AttributeUseDef{{Name: xmlrt.QName{Local: "a"}, Type: builtin(xmlrt.XSInt)}},
		}}},
		Elements: []xmlrt.ElementDef{
			{Name: xmlrt.QName{Local: "r"}, Type: 0, Global: true, Head: xmlrt.NoRef},
			{Name: xmlrt.QName{Local: "n"}, Type: builtin(xmlrt.XSInt), Head: xmlrt.NoRef},
		},
	}, nil)
	for _, c := range []struct{ doc, want string }{
		{`<r a="1"><n>1</n></r>`, ""},
		{`<r xmlns="urn:o" a="1"><n>1</n></r>`, ""},
		{`<o:r xmlns:o="urn:o" a="1"><o:n>1</o:n></o:r>`, ""},
		{`<o:r xmlns:o="urn:o"><n>1</n></o:r>`, ""},
		{`<o:r xmlns:o="urn:o" o:a="x"><o:n>1</o:n></o:r>`, "26 invalid-value /r/@o:a\n"},
		{`<r xmlns="urn:o"><n xmlns="urn:p">1</n></r>`, "17 unexpected-element /r/n\n"},
		{`<r xmlns="urn:o"><p:n xmlns:p="urn:p">1</p:n></r>`, "17 unexpected-element /r/n\n"},
		// Two attributes that are one, in the document element and below.
		{`<o:r xmlns:o="urn:o" a="1" o:a="1"><o:n>1</o:n></o:r>`, "27 namespace /r\n"},
		{`<o:r xmlns:o="urn:o"><o:n o:b="" b="">1</o:n></o:r>`, "33 namespace /r\n"},
	} {
		if got := findingsOf(t, schema, c.doc, xmlrt.WithRootNamespaceAs("")); got != c.want {
			t.Errorf("%s: findings\n%swant\n%s", c.doc, got, c.want)
		}
	}
	// Names that XML reserves are not renamed.
	for _, doc := range []string{`<xml:r><n>1</n></xml:r>`, `<i:r xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><n>1</n></i:r>`} {
		if got := findingsOf(t, schema, doc, xmlrt.WithRootNamespaceAs("")); !strings.HasPrefix(got, "0 unknown-root") {
			t.Errorf("%s: findings\n%s", doc, got)
		}
	}
}
