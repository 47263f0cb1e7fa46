package xmlrt_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/enhancedpresence/epx/xmlrt"
)

const (
	seqP    = xmlrt.SequenceParticle
	choiceP = xmlrt.ChoiceParticle
	allP    = xmlrt.AllParticle
)

func q(local string) xmlrt.QName { return xmlrt.QName{Space: "urn:t", Local: local} }

func builtin(id xmlrt.BuiltinID) xmlrt.Ref { return xmlrt.BuiltinRef - xmlrt.Ref(id) }

func group(kind xmlrt.ParticleKind, lo, hi int32, children ...xmlrt.ParticleDef) xmlrt.ParticleDef {
	return xmlrt.ParticleDef{Kind: kind, Min: lo, Max: hi, Children: children}
}

// letter is a particle of the local element "a", "b" ... of type xs:string.
func letter(c byte, lo, hi int32) xmlrt.ParticleDef {
	return xmlrt.ParticleDef{Kind: xmlrt.ElementParticle, Min: lo, Max: hi, Element: xmlrt.Ref(c - 'a' + 1)}
}

func wildcard(w xmlrt.Wildcard, lo, hi int32) xmlrt.ParticleDef {
	return xmlrt.ParticleDef{Kind: xmlrt.WildcardParticle, Min: lo, Max: hi, Wildcard: &w}
}

// lettersSchema has the root <r> with the content p.
func lettersSchema(p *xmlrt.ParticleDef) (*xmlrt.Schema, error) {
	def := &xmlrt.SchemaDef{
		Types: []xmlrt.TypeDef{{Name: q("r"), Base: xmlrt.AnyTypeRef, Derivation: xmlrt.Restriction, Complex: &xmlrt.ComplexDef{
			Content: xmlrt.ElementOnlyContent, Text: xmlrt.NoRef, Particle: p,
		}}},
		Elements: []xmlrt.ElementDef{{Name: q("r"), Type: 0, Global: true, Head: xmlrt.NoRef}},
	}
	for c := 'a'; c <= 'f'; c++ {
		def.Elements = append(def.Elements, xmlrt.ElementDef{Name: q(string(c)), Type: builtin(xmlrt.XSString), Head: xmlrt.NoRef})
	}
	return xmlrt.Link(def, nil)
}

// accepts checks a particle against strings of letters by definition.
func accepts(p *xmlrt.ParticleDef, s string) bool {
	return matches(p, s)[len(s)]
}

// matches returns the lengths of the prefixes of s that p matches.
func matches(p *xmlrt.ParticleDef, s string) map[int]bool {
	once := func(s string) map[int]bool {
		out := map[int]bool{}
		switch p.Kind {
		case xmlrt.ElementParticle:
			if s != "" && s[0] == byte(p.Element)+'a'-1 {
				out[1] = true
			}
		case choiceP:
			for i := range p.Children {
				for n := range matches(&p.Children[i], s) {
					out[n] = true
				}
			}
		case seqP:
			out[0] = true
			for i := range p.Children {
				next := map[int]bool{}
				for n := range out {
					for m := range matches(&p.Children[i], s[n:]) {
						next[n+m] = true
					}
				}
				out = next
			}
		}
		return out
	}
	result, at := map[int]bool{}, map[int]bool{0: true}
	for i := int32(0); ; i++ {
		if i >= p.Min {
			before := len(result)
			for n := range at {
				result[n] = true
			}
			if i > p.Min+int32(len(s)) && before == len(result) {
				return result
			}
		}
		if p.Max >= 0 && i == p.Max {
			return result
		}
		next := map[int]bool{}
		for n := range at {
			for m := range once(s[n:]) {
				next[n+m] = true
			}
		}
		at = next
	}
}

func TestContentModels(t *testing.T) {
	const inf = xmlrt.Unbounded
	for name, p := range map[string]xmlrt.ParticleDef{
		"a":                 letter('a', 1, 1),
		"a{2,3}":            letter('a', 2, 3),
		"(a,b?,c*)":         group(seqP, 1, 1, letter('a', 1, 1), letter('b', 0, 1), letter('c', 0, inf)),
		"(a,b){2,3}":        group(seqP, 2, 3, letter('a', 1, 1), letter('b', 1, 1)),
		"(a{2,3},b){2,3}":   group(seqP, 2, 3, letter('a', 2, 3), letter('b', 1, 1)),
		"(a?,b?){0,2}":      group(seqP, 0, 2, letter('a', 0, 1), letter('b', 0, 1)),
		"(a?,b?){2,3}":      group(seqP, 2, 3, letter('a', 0, 1), letter('b', 0, 1)),
		"(a|b){2,3},c":      group(seqP, 1, 1, group(choiceP, 2, 3, letter('a', 1, 1), letter('b', 1, 1)), letter('c', 1, 1)),
		"(a|(b,c*))*":       group(choiceP, 0, inf, letter('a', 1, 1), group(seqP, 1, 1, letter('b', 1, 1), letter('c', 0, inf))),
		"((a,b)+|c){1,2},d": group(seqP, 1, 1, group(choiceP, 1, 2, group(seqP, 1, inf, letter('a', 1, 1), letter('b', 1, 1)), letter('c', 1, 1)), letter('d', 1, 1)),
		"a{0,0},b":          group(seqP, 1, 1, letter('a', 0, 0), letter('b', 1, 1)),
		"(a{2,2}){2,2}":     group(seqP, 2, 2, letter('a', 2, 2)),
		"(a{2,3})+":         group(seqP, 1, inf, letter('a', 2, 3)),
		"()":                group(seqP, 1, 1),
		"(|)":               group(choiceP, 1, 1),
		"(a|b?)+,c{3,inf}":  group(seqP, 1, 1, group(choiceP, 1, inf, letter('a', 1, 1), letter('b', 0, 1)), letter('c', 3, inf)),
	} {
		s, err := lettersSchema(&p)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var try func(prefix string)
		try = func(prefix string) {
			var doc strings.Builder
			doc.WriteString("<r xmlns='urn:t'>")
			for _, c := range prefix {
				fmt.Fprintf(&doc, "<%c/>", c)
			}
			doc.WriteString("</r>")
			err := xmlrt.Check(&s.Registry, []byte(doc.String()))
			if want := accepts(&p, prefix); (err == nil) != want {
				t.Errorf("%s: %q: %v, want %v", name, prefix, err, want)
			}
			if len(prefix) < 6 {
				for _, c := range "abc" {
					try(prefix + string(c))
				}
			}
		}
		try("")
	}
}

func TestAmbiguousModels(t *testing.T) {
	for name, p := range map[string]xmlrt.ParticleDef{
		"a?,any":     group(seqP, 1, 1, letter('a', 0, 1), wildcard(xmlrt.Wildcard{Any: true}, 1, 1)),
		"any*,any":   group(seqP, 1, 1, wildcard(xmlrt.Wildcard{Any: true}, 0, 1), wildcard(xmlrt.Wildcard{Not: true, Namespaces: []string{"urn:t", ""}}, 1, 1)),
		"a?,a":       group(seqP, 1, 1, letter('a', 0, 1), letter('a', 1, 1)),
		"(a,b)|a":    group(choiceP, 1, 1, group(seqP, 1, 1, letter('a', 1, 1), letter('b', 1, 1)), letter('a', 1, 1)),
		"nested all": group(seqP, 1, 1, letter('a', 0, 1), group(allP, 1, 1, letter('b', 1, 1))),
	} {
		if _, err := lettersSchema(&p); err == nil {
			t.Errorf("%s: linked", name)
		}
	}
	apart := group(seqP, 1, 1, letter('a', 0, 1), wildcard(xmlrt.Wildcard{Not: true, Namespaces: []string{"urn:t", ""}, Process: xmlrt.Lax}, 0, xmlrt.Unbounded), letter('a', 1, 1))
	apart.Children[2] = letter('b', 1, 1)
	s, err := lettersSchema(&apart)
	if err != nil {
		t.Fatal(err)
	}
	check(t, s, "<r xmlns='urn:t'><a/><x xmlns='urn:o'/><y xmlns='urn:p'/><b/></r>")
	check(t, s, "<r xmlns='urn:t'><a/><x xmlns=''/><b/></r>", "1:22 unexpected-element /r/x")
}

func TestAllGroups(t *testing.T) {
	p := group(seqP, 1, 1, group(seqP, 1, 1), group(allP, 1, 1, letter('a', 1, 1), letter('b', 0, 1), letter('c', 0, 0)))
	s, err := lettersSchema(&p)
	if err != nil {
		t.Fatal(err)
	}
	check(t, s, "<r xmlns='urn:t'><a/></r>")
	check(t, s, "<r xmlns='urn:t'><b/><a/></r>")
	check(t, s, "<r xmlns='urn:t'><b/></r>", "1:22 missing-element /r")
	check(t, s, "<r xmlns='urn:t'><a/><a/></r>", "1:22 unexpected-element /r/a[2]")
	check(t, s, "<r xmlns='urn:t'><a/><c/></r>", "1:22 unexpected-element /r/c")
}

// check validates a document, in memory and in pieces, and compares the
// findings: position, code and path.
func check(t *testing.T, s *xmlrt.Schema, doc string, want ...string) {
	t.Helper()
	decode := func(stream bool) (all []string) {
		sink := xmlrt.WithFindings(func(e *xmlrt.Error) bool {
			all = append(all, fmt.Sprintf("%d:%d %s %s", e.Line, e.Column, e.Code, e.Path))
			return true
		})
		var err error
		if stream {
			_, err = xmlrt.Decode(&s.Registry, pieces([]byte(doc), 1), sink)
		} else {
			err = xmlrt.Check(&s.Registry, []byte(doc), sink)
		}
		if (err == nil) != (len(all) == 0) {
			t.Errorf("%s: error %v with %d findings", doc, err, len(all))
		}
		return all
	}
	for _, stream := range []bool{false, true} {
		if got := decode(stream); strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("%s\n(stream: %v) findings:\n\t%s\nwant:\n\t%s", doc, stream, strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
		}
	}
}

func str(s string) *string { return &s }

// bigSchema exercises what lettersSchema does not.
var bigSchema = xmlrt.MustLink(&xmlrt.SchemaDef{
	Types: []xmlrt.TypeDef{
		/* 0 */ {Name: q("root"), Base: xmlrt.AnyTypeRef, Derivation: xmlrt.Restriction, Complex: &xmlrt.ComplexDef{
			Content: xmlrt.ElementOnlyContent, Text: xmlrt.NoRef,
			Particle: &xmlrt.ParticleDef{Kind: choiceP, Max: xmlrt.Unbounded, Children: []xmlrt.ParticleDef{
				{Kind: xmlrt.ElementParticle, Min: 1, Max: 1, Element: 1},
				{Kind: xmlrt.ElementParticle, Min: 1, Max: 1, Element: 2},
				{Kind: xmlrt.ElementParticle, Min: 1, Max: 1, Element: 3},
				{Kind: xmlrt.ElementParticle, Min: 1, Max: 1, Element: 4},
				{Kind: xmlrt.ElementParticle, Min: 1, Max: 1, Element: 5},
				{Kind: xmlrt.ElementParticle, Min: 1, Max: 1, Element: 6},
				{Kind: xmlrt.ElementParticle, Min: 1, Max: 1, Element: 9},
				{Kind: xmlrt.ElementParticle, Min: 1, Max: 1, Element: 10},
				{Kind: xmlrt.ElementParticle, Min: 1, Max: 1, Element: 11},
				wildcard(xmlrt.Wildcard{Namespaces: []string{"urn:lax"}, Process: xmlrt.Lax}, 1, 1),
				wildcard(xmlrt.Wildcard{Namespaces: []string{"urn:skip"}, Process: xmlrt.Skip}, 1, 1),
				wildcard(xmlrt.Wildcard{Namespaces: []string{"urn:strict"}, Process: xmlrt.Strict}, 1, 1),
			}},
		}},
		/* 1 */ {Name: q("attrs"), Base: xmlrt.AnyTypeRef, Derivation: xmlrt.Restriction, Complex: &xmlrt.ComplexDef{
			Text: xmlrt.NoRef,
			Attributes: []xmlrt.AttributeUseDef{
				{Name: xmlrt.QName{Local: "need"}, Type: builtin(xmlrt.XSInt), Required: true},
				{Name: xmlrt.QName{Local: "fix"}, Type: builtin(xmlrt.XSInt), Fixed: str("7")},
				{Name: xmlrt.QName{Local: "id"}, Type: builtin(xmlrt.XSID)},
				{Name: xmlrt.QName{Local: "ref"}, Type: builtin(xmlrt.XSIDREFS)},
			},
			AnyAttribute: &xmlrt.Wildcard{Namespaces: []string{"urn:t"}, Process: xmlrt.Strict},
		}},
		/* 2 */ {Name: q("base"), Base: xmlrt.AnyTypeRef, Derivation: xmlrt.Restriction, Abstract: true, Complex: &xmlrt.ComplexDef{
			Content: xmlrt.ElementOnlyContent, Text: xmlrt.NoRef, Particle: &xmlrt.ParticleDef{Kind: seqP, Min: 1, Max: 1, Children: []xmlrt.ParticleDef{{Kind: xmlrt.ElementParticle, Min: 1, Max: 1, Element: 7}}},
		}},
		/* 3 */ {Name: q("more"), Base: 2, Derivation: xmlrt.Extension, Complex: &xmlrt.ComplexDef{
			Content: xmlrt.ElementOnlyContent, Text: xmlrt.NoRef, Particle: &xmlrt.ParticleDef{Kind: seqP, Min: 1, Max: 1, Children: []xmlrt.ParticleDef{{Kind: xmlrt.ElementParticle, Min: 0, Max: 1, Element: 8}}},
		}},
		/* 4 */ {Name: q("less"), Base: 2, Derivation: xmlrt.Restriction, Complex: &xmlrt.ComplexDef{
			Content: xmlrt.ElementOnlyContent, Text: xmlrt.NoRef, Particle: &xmlrt.ParticleDef{Kind: seqP, Min: 1, Max: 1, Children: []xmlrt.ParticleDef{{Kind: xmlrt.ElementParticle, Min: 1, Max: 1, Element: 7}}},
		}},
		/* 5 */ {Name: q("mixed"), Base: xmlrt.AnyTypeRef, Derivation: xmlrt.Restriction, Complex: &xmlrt.ComplexDef{
			Content: xmlrt.MixedContent, Text: xmlrt.NoRef, Particle: &xmlrt.ParticleDef{Kind: seqP, Min: 1, Max: 1, Children: []xmlrt.ParticleDef{{Kind: xmlrt.ElementParticle, Min: 0, Max: 1, Element: 7}}},
		}},
	},
	Elements: []xmlrt.ElementDef{
		/* 0 */ {Name: q("root"), Type: 0, Global: true, Head: xmlrt.NoRef},
		/* 1 */ {Name: q("attrs"), Type: 1, Global: true, Head: xmlrt.NoRef},
		/* 2 */ {Name: q("poly"), Type: 2, Global: true, Block: xmlrt.Restriction, Head: xmlrt.NoRef},
		/* 3 */ {Name: q("num"), Type: builtin(xmlrt.XSInt), Global: true, Nillable: true, Default: str("4"), Head: xmlrt.NoRef},
		/* 4 */ {Name: q("fixed"), Type: builtin(xmlrt.XSDecimal), Global: true, Fixed: str("1.0"), Head: xmlrt.NoRef},
		/* 5 */ {Name: q("head"), Type: builtin(xmlrt.XSString), Global: true, Abstract: true, Head: xmlrt.NoRef},
		/* 6 */ {Name: q("text"), Type: 5, Global: true, Fixed: str("as is"), Head: xmlrt.NoRef},
		/* 7 */ {Name: q("x"), Type: builtin(xmlrt.XSInt), Head: xmlrt.NoRef},
		/* 8 */ {Name: q("y"), Type: builtin(xmlrt.XSInt), Head: xmlrt.NoRef},
		/* 9 */ {Name: q("anything"), Type: xmlrt.AnyTypeRef, Head: xmlrt.NoRef},
		/* 10 */ {Name: q("name"), Type: builtin(xmlrt.XSID), Head: xmlrt.NoRef},
		/* 11 */ {Name: q("use"), Type: builtin(xmlrt.XSIDREF), Head: xmlrt.NoRef},
		/* 12 */ {Name: q("member"), Type: builtin(xmlrt.XSToken), Global: true, Head: 5},
		/* 13 */ {Name: xmlrt.QName{Space: "urn:lax", Local: "known"}, Type: builtin(xmlrt.XSInt), Global: true, Head: xmlrt.NoRef},
	},
	Attributes: []xmlrt.AttributeDef{{Name: q("known"), Type: builtin(xmlrt.XSInt)}},
}, nil)

func TestFindings(t *testing.T) {
	for _, c := range []struct {
		content string
		want    []string
	}{
		{"<attrs need='1'/><attrs need=' 2 ' fix='+7' t:known='3' xsi:schemaLocation='a b'/>", nil},
		{"<attrs/>", []string{"2:1 missing-attribute /root/attrs"}},
		{"<attrs need='x' fix='8' t:known='y' t:other='' b='' xsi:odd=''/>", []string{
			"2:14 invalid-value /root/attrs/@need", "2:22 fixed-value /root/attrs/@fix", "2:34 invalid-value /root/attrs/@t:known",
			"2:37 undeclared /root/attrs/@t:other", "2:48 unexpected-attribute /root/attrs/@b",
			"2:53 unexpected-attribute /root/attrs/@xsi:odd",
		}},
		{"<attrs need='1'/><attrs need='1'> </attrs>", []string{"2:34 unexpected-text /root/attrs[2]"}},
		{"<attrs need='1'><attrs need='1'/></attrs>", []string{"2:17 unexpected-element /root/attrs/attrs"}},
		{"<poly xsi:type='more'><x>1</x><y>2</y></poly>", nil},
		{"<poly xsi:type='t:more'><x>1</x></poly>", nil},
		{"<poly><x>1</x></poly>", []string{"2:1 abstract /root/poly"}},
		{"<poly xsi:type='base'><x>1</x></poly>", []string{"2:1 abstract /root/poly"}},
		{"<poly xsi:type='less'><x>1</x></poly>", []string{"2:7 type-not-derived /root/poly/@xsi:type"}},
		{"<poly xsi:type='attrs'/>", []string{"2:7 type-not-derived /root/poly/@xsi:type"}},
		{"<poly xsi:type='what'><z/></poly>", []string{"2:17 unknown-type /root/poly/@xsi:type"}},
		{"<poly xsi:type='p:more'><z/></poly>", []string{"2:17 invalid-value /root/poly/@xsi:type"}},
		{"<poly xsi:type='more'><y>1</y><x>q</x></poly>", []string{"2:23 unexpected-element /root/poly/y", "2:34 invalid-value /root/poly/x"}},
		{"<num>1</num><num/><num xsi:nil='1'/><num xsi:nil='false'> 3 </num>", nil},
		{"<num xsi:type='xs:byte' xmlns:xs='http://www.w3.org/2001/XMLSchema'>1</num>", nil},
		{"<num xsi:nil='true'>1</num>", []string{"2:21 nil-content /root/num"}},
		{"<num xsi:nil='yes'/>", []string{"2:15 invalid-value /root/num/@xsi:nil"}},
		{"<fixed xsi:nil='false'>1</fixed>", []string{"2:8 not-nillable /root/fixed/@xsi:nil"}},
		{"<num>x<!-- -->&#13;</num>\n<num> </num>", []string{"2:6 invalid-value /root/num", "3:6 invalid-value /root/num[2]"}},
		{"<num>1<num/>2</num>", []string{"2:7 unexpected-element /root/num/num"}},
		{"<fixed>1</fixed><fixed/><fixed>2</fixed>", []string{"2:32 fixed-value /root/fixed[3]"}},
		{"<text/><text>as <!-- -->is</text>", nil},
		{"<text>other</text><text>as<x>1</x></text>", []string{"2:12 fixed-value /root/text", "2:27 fixed-value /root/text[2]/x"}},
		{"<member>m</member>", nil},
		{"<head>m</head>", []string{"2:1 abstract /root/head"}},
		{"<anything xsi:foo='' xml:lang='?' xml:space='x'/>", nil},
		{"<attrs need='1' xsi:foo=''/>", []string{"2:17 unexpected-attribute /root/attrs/@xsi:foo"}},
		{"<anything a='' t:b=''>x<z><num>x</num></z></anything>", []string{"2:32 invalid-value /root/anything/z/num"}},
		{"<l:known>1</l:known><l:other><l:known>x</l:known><z xsi:type='q' xsi:nil='1'>x</z></l:other>", []string{"2:39 invalid-value /root/other/known"}},
		{"<l:other xsi:type='xs:int' xmlns:xs='http://www.w3.org/2001/XMLSchema'>x</l:other>", []string{"2:72 invalid-value /root/other"}},
		{"<s:other xmlns:s='urn:skip'><l:known>x</l:known></s:other>", nil},
		{"<s:other xmlns:s='urn:strict'/>", []string{"2:1 undeclared /root/other"}},
		{"<s:other xmlns:s='urn:strict' xsi:type='more'><x>1</x></s:other>", nil},
		{"text<num>1</num>more", []string{"2:1 unexpected-text /root"}},
		{"<num>1</num>\r\n \r  x", []string{"4:3 unexpected-text /root"}},
		{"<attrs need='1' id='i'/><name>j</name><attrs need='1' ref='i j'/><use>i</use>", nil},
		{"<use>i</use><attrs need='1' ref=' k i i' id='i'/>", []string{"2:34 identity /root/attrs/@ref"}},
		{"<use>b</use><use>a</use><name>i</name><attrs need='1' id='i'/>", []string{"2:59 identity /root/attrs/@id", "2:6 identity /root/use", "2:18 identity /root/use[2]"}},
		{"<use>b</use><attrs need='1' ref='b c b'/><use>b</use>", []string{"2:6 identity /root/use", "2:34 identity /root/attrs/@ref", "2:34 identity /root/attrs/@ref", "2:47 identity /root/use[2]"}},
		{"<use>b</use><use>b</use><name>b</name>", nil},
		{"<num>1</num><zzz/><num>2</num><zzz><a/></zzz>", []string{"2:13 unexpected-element /root/zzz", "2:31 unexpected-element /root/zzz[2]"}},
		{"<num>1</num><num>2</num></oops>", []string{"2:25 malformed /root"}},
		{"<num>1</num><num>\n 2\x01</num>", []string{"3:3 malformed /root/num[2]"}},
	} {
		doc := "<root xmlns='urn:t' xmlns:t='urn:t' xmlns:l='urn:lax' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'>\n" + c.content + "</root>"
		check(t, bigSchema, doc, c.want...)
	}
	check(t, bigSchema, "<none/>", "1:1 unknown-root /none")
	const typed = "<none xmlns:t='urn:t' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:type='t:%s' need='x'/>"
	check(t, bigSchema, fmt.Sprintf(typed, "attrs"), "1:102 invalid-value /none/@need")
	check(t, bigSchema, fmt.Sprintf(typed, "absent"), "1:1 unknown-root /none")
	check(t, bigSchema, " <a><b></a>", "1:2 unknown-root /a", "1:8 malformed /a/b")
}

func TestNilRegistry(t *testing.T) {
	if err := xmlrt.Check(nil, []byte("<a/>")); err == nil {
		t.Error("accepted")
	}
}

func TestSubstitutionCycle(t *testing.T) {
	_, err := xmlrt.Link(&xmlrt.SchemaDef{Elements: []xmlrt.ElementDef{
		{Name: q("a"), Type: xmlrt.AnyTypeRef, Global: true, Head: 1},
		{Name: q("b"), Type: xmlrt.AnyTypeRef, Global: true, Head: 0},
	}}, nil)
	if err == nil {
		t.Error("linked")
	}
}
