package validate_test

import (
	"strings"
	"testing"
)

// TestGuesses holds what findings guess, and say about content, against small models.
func TestGuesses(t *testing.T) {
	el := func(name string, bounds ...string) string {
		occurs := ""
		if len(bounds) == 2 {
			occurs = ` minOccurs="` + bounds[0] + `" maxOccurs="` + bounds[1] + `"`
		}
		return `<xs:element name="` + name + `"` + occurs + `/>`
	}
	group := func(kind string) func(...string) string {
		return func(parts ...string) string {
			return "<xs:" + kind + ">" + strings.Join(parts, "") + "</xs:" + kind + ">"
		}
	}
	seq, choice := group("sequence"), group("choice")
	many := func(g string) string { return strings.Replace(g, ">", ` minOccurs="0" maxOccurs="unbounded">`, 1) }
	const lax = `<xs:any processContents="lax" minOccurs="0" maxOccurs="9"/>`

	for _, c := range []struct{ model, content, want string }{
		// What is missing: not what could be left out, and all that would do.
		{seq(choice(seq(el("street"), el("city")), el("poBox"))), "", "<r> ends here; expected <street> or <poBox>"},
		{seq(el("x", "0", "1"), el("y", "0", "1"), el("z")), "", "expected <z>"},
		{seq(el("b", "0", "unbounded"), el("c")), "", "expected <c>"},
		{seq(many(seq(el("p"), el("q"))), el("c")), "", "expected <c>"},
		{seq(many(seq(el("p"), el("q"))), el("c")), "<p/>", "expected <q>"},
		{choice(el("b", "2", "5"), el("d")), "", "expected <b> or <d>"},
		{seq(el("b", "2", "5"), el("c")), "<b/>", "expected <b>"},
		{seq(el("b", "2", "5"), el("c")), "<b/><b/>", "expected <c>"},
		{seq(el("a"), choice(el("b", "1", "2"), seq(el("c"), el("d"))), el("e")), "<a/>", "expected <b> or <c>"},
		{seq(el("a"), many(choice(el("b"), el("c"))), el("d")), "<a/><b/>", "expected <d>"},

		// Where it belongs: only where it could stand.
		{seq(el("a"), el("b", "0", "1"), el("c")), "<a/><c/><b/>", "the element <b> at a place where it is not allowed (it belongs before <c>); expected the end of <r>"},
		{seq(el("a", "0", "1"), el("b"), el("c")), "<b/><c/><a/>", "(it belongs before <b>)"},
		{seq(el("a", "0", "1"), el("b", "1", "9"), el("c")), "<b/><b/><b/><c/><a/>", "(it belongs before <b>)"},
		{seq(el("a"), el("b"), el("c")), "<a/><b/><a/><c/>", "the element <a> at a place where it is not allowed; expected <c>"},
		{seq(el("a", "0", "1"), el("b"), el("c")), "<a/><b/><c/><a/>", "the element <a> at a place where it is not allowed; expected the end of <r>"},
		{seq(choice(el("a"), el("b")), el("c")), "<b/><c/><a/>", "the element <a> at a place where it is not allowed; expected the end of <r>"},

		// Of which elements it says that there are none.
		{seq(el("a"), el("b")), "<zzz/><a/><b/>", "the element <zzz>, which is not defined for <r>; expected <a>"},
		{seq(el("a"), lax), "<zzz/><a/>", "the element <zzz>, which is not defined for <r>; expected <a>"},
		{seq(el("a"), lax), "<r/><a/>", "the element <r>; expected <a>"}, // it may come behind

		// How much is listed: never all but one.
		{choice(el("alpha"), el("b"), el("c"), el("d")), "<alpa/>", "(did you mean <alpha>?); expected <alpha>, <b>, <c> or <d>"},
		{choice(el("alpha"), el("b"), el("c"), el("d"), el("e")), "<alpa/>", "(did you mean <alpha>?); expected <alpha>, <b>, <c> or 2 others"},

		{seq(el("a")), "some text<a/>", `the text "some text"; expected no text here, but <a>`},
		{seq(el("a")), "<a/>some text", `the text "some text"; expected no text here (`},
		{seq(), "text", `the text "text"; expected no content`},
	} {
		schema := `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="r"><xs:complexType>` + c.model + `</xs:complexType></xs:element></xs:schema>`
		found := judgeNative(t, schema, "<r>"+c.content+"</r>")
		if len(found) == 0 || !strings.Contains(found[0].String(), c.want) {
			t.Errorf("%s with %q: %v; want %s", c.model, c.content, found, c.want)
		}
	}
}

// TestOtherNamespaces: what a finding tells one to write where an element is in another
// namespace than it should be cures it.
func TestOtherNamespaces(t *testing.T) {
	schema := func(form string) string {
		return `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:t" elementFormDefault="` + form + `"><xs:element name="r"><xs:complexType><xs:sequence><xs:element name="a" type="xs:int"/></xs:sequence></xs:complexType></xs:element></xs:schema>`
	}
	for _, c := range []struct{ form, doc, cure, cured string }{
		{"qualified", `<r xmlns="urn:t"><a xmlns="urn:u">1</a></r>`, `remove xmlns="urn:u"`, `<r xmlns="urn:t"><a>1</a></r>`},
		{"qualified", `<t:r xmlns:t="urn:t"><u:a xmlns:u="urn:u">1</u:a></t:r>`, `write xmlns:u="urn:t"`, `<t:r xmlns:t="urn:t"><u:a xmlns:u="urn:t">1</u:a></t:r>`},
		{"qualified", `<t:r xmlns:t="urn:t"><a>1</a></t:r>`, `write <t:a>`, `<t:r xmlns:t="urn:t"><t:a>1</t:a></t:r>`},
		{"qualified", `<r xmlns="urn:t" xmlns:u="urn:u"><u:a>1</u:a></r>`, `write <a>`, `<r xmlns="urn:t" xmlns:u="urn:u"><a>1</a></r>`},
		// Where no prefix at hand stands for it any more.
		{"qualified", `<t:r xmlns:t="urn:t"><a xmlns:t="urn:u">1</a></t:r>`, `write <a xmlns="urn:t">`, `<t:r xmlns:t="urn:t"><a xmlns="urn:t" xmlns:t="urn:u">1</a></t:r>`},
		{"qualified", `<t:r xmlns:t="urn:t" xmlns:u="urn:u"><u:a xmlns:t="urn:u">1</u:a></t:r>`, `write <u:a xmlns:u="urn:t">`, `<t:r xmlns:t="urn:t" xmlns:u="urn:u"><u:a xmlns:u="urn:t" xmlns:t="urn:u">1</u:a></t:r>`},

		{"unqualified", `<r xmlns="urn:t"><a>1</a></r>`, `write <a xmlns="">`, `<r xmlns="urn:t"><a xmlns="">1</a></r>`},
		{"unqualified", `<t:r xmlns:t="urn:t"><t:a>1</t:a></t:r>`, `write <a>`, `<t:r xmlns:t="urn:t"><a>1</a></t:r>`},
		{"unqualified", `<t:r xmlns:t="urn:t" xmlns="urn:u"><t:a>1</t:a></t:r>`, `write <a xmlns="">`, `<t:r xmlns:t="urn:t" xmlns="urn:u"><a xmlns="">1</a></t:r>`},
		{"unqualified", `<t:r xmlns:t="urn:t"><t:a xmlns:t="urn:u">1</t:a></t:r>`, `write <a>`, `<t:r xmlns:t="urn:t"><a xmlns:t="urn:u">1</a></t:r>`},
		{"unqualified", `<t:r xmlns:t="urn:t"><a xmlns="urn:u">1</a></t:r>`, `remove xmlns="urn:u"`, `<t:r xmlns:t="urn:t"><a>1</a></t:r>`},
	} {
		found := judgeNative(t, schema(c.form), c.doc)
		if len(found) != 1 || !strings.Contains(found[0].Message, "? Then "+c.cure+")") {
			t.Errorf("%s: %v; want %s", c.doc, found, c.cure)
		}
		if found := judgeNative(t, schema(c.form), c.cured); len(found) > 0 {
			t.Errorf("%s, after %s: %v", c.cured, c.cure, found)
		}
	}
}

// TestFixedMixedContent: a finding shows all of a short text, in however many pieces it comes.
func TestFixedMixedContent(t *testing.T) {
	const schema = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="r" fixed="a"><xs:complexType mixed="true"><xs:sequence><xs:element name="x" minOccurs="0"/></xs:sequence></xs:complexType></xs:element></xs:schema>`
	long := strings.Repeat("ä", 100)
	for content, want := range map[string]string{
		"ab<!-- -->cd":  `"abcd"; expected the fixed value "a"`,
		long + "<?p?>b": `"` + long[:56] + `..."; expected the fixed value "a"`,
		"a":             "",
	} {
		text := ""
		for _, d := range judgeNative(t, schema, "<r>"+content+"</r>") {
			text += d.Message
		}
		if !strings.HasPrefix(text, want) || want == "" && text != "" {
			t.Errorf("%s: %s; want %s", content, text, want)
		}
	}
}
