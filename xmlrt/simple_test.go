package xmlrt

import (
	"fmt"
	"strings"
	"testing"
)

func facets(words ...string) []FacetSpec {
	var out []FacetSpec
	for _, w := range words {
		name, value, _ := strings.Cut(w, "=")
		fixed := strings.HasPrefix(name, "!")
		kind, ok := FacetByName(strings.TrimPrefix(name, "!"))
		if !ok {
			panic(name)
		}
		out = append(out, FacetSpec{Kind: kind, Value: value, Fixed: fixed, Namespaces: testNamespaces})
	}
	return out
}

// TestFacets gives, for steps of derivation from a built-in datatype, values
// that are valid, and others with the rule that they break.
func TestFacets(t *testing.T) {
	for _, c := range []struct {
		base  BuiltinID
		steps [][]FacetSpec
		good  []string
		bad   map[string]string
	}{
		{XSString, [][]FacetSpec{facets("length=2")}, []string{"ab", "日本", "😀😀", "  "}, map[string]string{"a": "length", "abc": "length"}},
		{XSString, [][]FacetSpec{facets("minLength=1", "maxLength=3")}, []string{"a", "äöü"}, map[string]string{"": "minLength", "abcd": "maxLength"}},
		{XSString, [][]FacetSpec{facets("minLength=1"), facets("maxLength=3"), facets("length=2")}, []string{"ab"}, map[string]string{"a": "length"}},
		{XSString, [][]FacetSpec{facets("whiteSpace=collapse", "minLength=1")}, []string{" a "}, map[string]string{"  ": "minLength"}},
		{XSString, [][]FacetSpec{facets("pattern=a+", "pattern=b+")}, []string{"aa", "bb"}, map[string]string{"ab": "pattern"}},
		{XSString, [][]FacetSpec{facets("pattern=[ab]+"), facets("pattern=a.*")}, []string{"ab"}, map[string]string{"ba": "pattern", "ac": "pattern"}},
		{XSString, [][]FacetSpec{facets("enumeration=a", "enumeration=b", "enumeration=c"), facets("enumeration=a", "enumeration=b")}, []string{"a", "b"}, map[string]string{"c": "enumeration", " a": "enumeration"}},
		{XSToken, [][]FacetSpec{facets("enumeration=a", "enumeration=b c")}, []string{" a ", "b  c"}, map[string]string{"bc": "enumeration"}},
		{XSDecimal, [][]FacetSpec{facets("enumeration=1.0", "enumeration=2")}, []string{"1", "+2.00"}, map[string]string{"3": "enumeration"}},
		{XSDecimal, [][]FacetSpec{facets("totalDigits=4", "fractionDigits=2")}, []string{"12.34", "0012.3400", "-99.99", "0.12", "1234"}, map[string]string{"123.45": "totalDigits", "1.234": "fractionDigits", "12345": "totalDigits"}},
		{XSDecimal, [][]FacetSpec{facets("totalDigits=21")}, []string{"123456789012345678901", "0.123456789012345678901"}, map[string]string{"1234567890123456789012": "totalDigits", "0.1234567890123456789012": "totalDigits"}},
		{XSDecimal, [][]FacetSpec{facets("minExclusive=0.5", "maxExclusive=1.5")}, []string{"0.51", "1"}, map[string]string{"0.50": "minExclusive", "1.5": "maxExclusive"}},
		{XSInteger, [][]FacetSpec{facets("minInclusive=-5", "maxInclusive=99999999999999999999")}, []string{"-5", "99999999999999999999"}, map[string]string{"-6": "minInclusive", "100000000000000000000": "maxInclusive"}},
		{XSInteger, [][]FacetSpec{facets("minExclusive=9223372036854775807")}, []string{"9223372036854775808"}, map[string]string{"9223372036854775807": "minExclusive", "0": "minExclusive"}},
		{XSInteger, [][]FacetSpec{facets("maxExclusive=-9223372036854775808")}, []string{"-9223372036854775809"}, map[string]string{"-9223372036854775808": "maxExclusive"}},
		{XSInteger, [][]FacetSpec{facets("totalDigits=3")}, []string{"999", "-999", "00001"}, map[string]string{"1000": "totalDigits"}},
		{XSUnsignedInt, [][]FacetSpec{facets("maxExclusive=10")}, []string{"0", "9"}, map[string]string{"10": "maxExclusive", "-1": "minInclusive"}},
		{XSInt, [][]FacetSpec{facets("minExclusive=5")}, []string{"6"}, map[string]string{"5": "minExclusive", "-5": "minExclusive"}},
		{XSByte, [][]FacetSpec{facets("enumeration=1", "enumeration=2")}, []string{"01"}, map[string]string{"3": "enumeration"}},
		{XSDouble, [][]FacetSpec{facets("minInclusive=0", "maxInclusive=INF")}, []string{"-0", "INF"}, map[string]string{"-1": "minInclusive", "NaN": "minInclusive"}},
		{XSFloat, [][]FacetSpec{facets("enumeration=NaN", "enumeration=1")}, []string{"NaN", "1.0"}, map[string]string{"INF": "enumeration"}},
		{XSDateTime, [][]FacetSpec{facets("minInclusive=2000-01-01T00:00:00Z")}, []string{"2000-01-01T01:00:00+01:00", "2000-01-02T00:00:00"}, map[string]string{"2000-01-01T00:00:00": "minInclusive", "1999-12-31T23:59:59Z": "minInclusive"}},
		{XSDuration, [][]FacetSpec{facets("maxInclusive=P1M")}, []string{"P28D", "P1M"}[1:], map[string]string{"P30D": "maxInclusive", "P32D": "maxInclusive"}},
		{XSTime, [][]FacetSpec{facets("minInclusive=09:00:00", "maxExclusive=17:00:00")}, []string{"09:00:00", "16:59:59.999"}, map[string]string{"17:00:00": "maxExclusive"}},
		{XSGYear, [][]FacetSpec{facets("minInclusive=2000")}, []string{"2000"}, map[string]string{"1999": "minInclusive"}},
		{XSHexBinary, [][]FacetSpec{facets("length=2")}, []string{"0aFF"}, map[string]string{"0a": "length"}},
		{XSHexBinary, [][]FacetSpec{facets("enumeration=0a0b")}, []string{"0A0B"}, map[string]string{"0A": "enumeration"}},
		{XSBase64Binary, [][]FacetSpec{facets("maxLength=3")}, []string{"YWJj", ""}, map[string]string{"YWJjYQ==": "maxLength"}},
		{XSAnyURI, [][]FacetSpec{facets("maxLength=5", "pattern=sip:.*")}, []string{"sip:a"}, map[string]string{"sip:ab": "maxLength", "tel:1": "pattern"}},
		{XSQName, [][]FacetSpec{facets("length=1")}, []string{"p:abc"}, nil},
		{XSQName, [][]FacetSpec{facets("enumeration=p:a", "enumeration=b")}, []string{"r:a", "b"}, map[string]string{"s:a": "enumeration", "a": "enumeration"}},
		{XSNOTATION, [][]FacetSpec{facets("enumeration=p:gif")}, []string{"r:gif"}, map[string]string{"gif": "enumeration"}},
		{XSBoolean, [][]FacetSpec{facets("pattern=true|false")}, []string{"true"}, map[string]string{"1": "pattern"}},
		{XSNMTOKENS, [][]FacetSpec{facets("maxLength=2")}, []string{"a b"}, map[string]string{"a b c": "maxLength", "": "minLength"}},
		{XSNMTOKENS, [][]FacetSpec{facets("pattern=[a-z]+( [a-z]+)*")}, []string{"a \n b"}, map[string]string{"a 1": "pattern"}},
		{XSIDREFS, [][]FacetSpec{facets("enumeration=a b", "enumeration=c")}, []string{" a  b", "c"}, map[string]string{"b a": "enumeration"}},
	} {
		typ := Builtin(c.base)
		for _, step := range c.steps {
			next, err := NewSimpleType(SimpleSpec{Base: typ, Facets: step})
			if err != nil {
				t.Fatalf("%s %v: %v", c.base, step, err)
			}
			typ = next
		}
		var v Value
		for _, s := range c.good {
			if err := typ.Parse([]byte(s), testNamespaces, &v); err != nil {
				t.Errorf("%s: %v", c.base, err)
			}
		}
		for s, rule := range c.bad {
			err := typ.Parse([]byte(s), testNamespaces, &v)
			if e, ok := err.(*ValueError); !ok || e.Rule != "cvc-"+rule+"-valid" {
				t.Errorf("%s %q: %v, want %s", c.base, s, err, rule)
			}
		}
	}
}

func TestInvalidTypes(t *testing.T) {
	for _, c := range []struct {
		base  BuiltinID
		steps [][]FacetSpec
		rule  string
	}{
		{XSString, [][]FacetSpec{facets("minInclusive=a")}, "cos-applicable-facets"},
		{XSString, [][]FacetSpec{facets("totalDigits=1")}, "cos-applicable-facets"},
		{XSInt, [][]FacetSpec{facets("length=1")}, "cos-applicable-facets"},
		{XSBoolean, [][]FacetSpec{facets("enumeration=true")}, "cos-applicable-facets"},
		{XSFloat, [][]FacetSpec{facets("fractionDigits=1")}, "cos-applicable-facets"},
		{XSNMTOKENS, [][]FacetSpec{facets("minInclusive=1")}, "cos-applicable-facets"},
		{XSQName, [][]FacetSpec{facets("maxInclusive=a")}, "cos-applicable-facets"},
		{XSAnySimpleType, [][]FacetSpec{facets("pattern=a")}, "cos-st-restricts.1.1"},
		{XSString, [][]FacetSpec{facets("length=1", "length=1")}, "src-single-facet-value"},
		{XSString, [][]FacetSpec{facets("length=-1")}, ruleDatatype},
		{XSString, [][]FacetSpec{facets("length=x")}, ruleDatatype},
		{XSDecimal, [][]FacetSpec{facets("totalDigits=0")}, ruleDatatype},
		{XSString, [][]FacetSpec{facets("whiteSpace=none")}, ruleDatatype},
		{XSString, [][]FacetSpec{facets("pattern=(")}, "pattern"},
		{XSString, [][]FacetSpec{facets("minLength=3", "maxLength=2")}, "minLength-less-than-equal-to-maxLength"},
		{XSString, [][]FacetSpec{facets("minLength=3"), facets("maxLength=2")}, "minLength-less-than-equal-to-maxLength"},
		{XSString, [][]FacetSpec{facets("length=3", "minLength=3")}, "length-minLength-maxLength"},
		{XSString, [][]FacetSpec{facets("length=3"), facets("maxLength=3")}, "length-minLength-maxLength"},
		{XSString, [][]FacetSpec{facets("minLength=4"), facets("length=3")}, "length-minLength-maxLength"},
		{XSString, [][]FacetSpec{facets("length=3"), facets("length=2")}, "length-valid-restriction"},
		{XSString, [][]FacetSpec{facets("minLength=3"), facets("minLength=2")}, "minLength-valid-restriction"},
		{XSString, [][]FacetSpec{facets("maxLength=3"), facets("maxLength=4")}, "maxLength-valid-restriction"},
		{XSNMTOKENS, [][]FacetSpec{facets("minLength=0")}, "minLength-valid-restriction"},
		{XSToken, [][]FacetSpec{facets("whiteSpace=preserve")}, "whiteSpace-valid-restriction"},
		{XSInt, [][]FacetSpec{facets("whiteSpace=replace")}, "st-restrict-facets"},
		{XSInt, [][]FacetSpec{facets("maxInclusive=2147483648")}, "maxInclusive-valid-restriction"},
		{XSInt, [][]FacetSpec{facets("maxInclusive=1.5")}, "maxInclusive-valid-restriction"},
		{XSInt, [][]FacetSpec{facets("minInclusive=abc")}, "minInclusive-valid-restriction"},
		{XSInt, [][]FacetSpec{facets("maxExclusive=2147483648")}, "maxExclusive-valid-restriction"},
		{XSInt, [][]FacetSpec{facets("minExclusive=-2147483649")}, "minExclusive-valid-restriction"},
		{XSPositiveInteger, [][]FacetSpec{facets("minInclusive=0")}, "minInclusive-valid-restriction"},
		{XSDecimal, [][]FacetSpec{facets("maxExclusive=5"), facets("maxInclusive=5")}, "maxInclusive-valid-restriction"},
		{XSDecimal, [][]FacetSpec{facets("minExclusive=5"), facets("minInclusive=5")}, "minInclusive-valid-restriction"},
		{XSDecimal, [][]FacetSpec{facets("minInclusive=5"), facets("maxInclusive=4")}, "maxInclusive-valid-restriction"},
		{XSDecimal, [][]FacetSpec{facets("minInclusive=5", "maxInclusive=4")}, "minInclusive-less-than-equal-to-maxInclusive"},
		{XSDecimal, [][]FacetSpec{facets("minInclusive=4", "maxExclusive=4")}, "minInclusive-less-than-maxExclusive"},
		{XSDecimal, [][]FacetSpec{facets("minExclusive=4", "maxInclusive=4")}, "minExclusive-less-than-maxInclusive"},
		{XSDecimal, [][]FacetSpec{facets("minExclusive=5", "maxExclusive=4")}, "minExclusive-less-than-equal-to-maxExclusive"},
		{XSDecimal, [][]FacetSpec{facets("minExclusive=1", "minInclusive=1")}, "minInclusive-minExclusive"},
		{XSDecimal, [][]FacetSpec{facets("maxExclusive=1", "maxInclusive=1")}, "maxInclusive-maxExclusive"},
		{XSDecimal, [][]FacetSpec{facets("totalDigits=3"), facets("totalDigits=4")}, "totalDigits-valid-restriction"},
		{XSDecimal, [][]FacetSpec{facets("fractionDigits=3"), facets("fractionDigits=4")}, "fractionDigits-valid-restriction"},
		{XSDecimal, [][]FacetSpec{facets("totalDigits=3", "fractionDigits=4")}, "fractionDigits-totalDigits"},
		{XSInteger, [][]FacetSpec{facets("fractionDigits=1")}, "st-restrict-facets"},
		{XSString, [][]FacetSpec{facets("!maxLength=5"), facets("maxLength=4")}, "st-restrict-facets"},
		{XSDecimal, [][]FacetSpec{facets("!maxInclusive=5"), facets("maxInclusive=4")}, "st-restrict-facets"},
		{XSInt, [][]FacetSpec{facets("enumeration=a")}, "enumeration-valid-restriction"},
		{XSInt, [][]FacetSpec{facets("maxInclusive=5"), facets("enumeration=6")}, "enumeration-valid-restriction"},
		{XSString, [][]FacetSpec{facets("enumeration=a"), facets("enumeration=b")}, "enumeration-valid-restriction"},
		{XSQName, [][]FacetSpec{facets("enumeration=nope:a")}, "enumeration-valid-restriction"},
		{XSDateTime, [][]FacetSpec{facets("maxInclusive=2000-01-01")}, "maxInclusive-valid-restriction"},
	} {
		typ := Builtin(c.base)
		var err error
		for i, step := range c.steps {
			var next *SimpleType
			next, err = NewSimpleType(SimpleSpec{Name: QName{"urn:x", "T"}, Base: typ, Facets: step})
			if err != nil && i < len(c.steps)-1 {
				t.Fatalf("%v: %v", step, err)
			}
			typ = next
		}
		e, ok := err.(*SimpleTypeError)
		if !ok {
			t.Errorf("%s %v is accepted; want %s", c.base, c.steps, c.rule)
		} else if e.Rule != c.rule {
			t.Errorf("%s %v: %v, want %s", c.base, c.steps, err, c.rule)
		} else if c.rule != "cos-st-restricts.1.1" && e.FacetIndex < 0 {
			t.Errorf("%v: no facet", err)
		}
	}
	for _, c := range []struct {
		base  BuiltinID
		steps [][]FacetSpec
	}{
		{XSString, [][]FacetSpec{facets("!maxLength=5"), facets("maxLength=5")}},
		{XSDecimal, [][]FacetSpec{facets("!maxInclusive=5"), facets("maxInclusive=5.0")}},
		{XSDecimal, [][]FacetSpec{facets("maxInclusive=5"), facets("maxExclusive=5")}},
		{XSInteger, [][]FacetSpec{facets("fractionDigits=0")}},
		{XSString, [][]FacetSpec{facets("maxLength=99999999999999999999")}},
		{XSDateTime, [][]FacetSpec{facets("maxInclusive=2000-01-01T00:00:00Z"), facets("maxInclusive=2000-01-01T00:00:00")}},
		{XSQName, [][]FacetSpec{facets("maxLength=3")}},
	} {
		typ := Builtin(c.base)
		for _, step := range c.steps {
			next, err := NewSimpleType(SimpleSpec{Base: typ, Facets: step})
			if err != nil {
				t.Fatalf("%v: %v", step, err)
			}
			typ = next
		}
	}
	list := MustSimpleType(SimpleSpec{Variety: VarietyList, Item: Builtin(XSInt)})
	union := MustSimpleType(SimpleSpec{Variety: VarietyUnion, Members: []*SimpleType{Builtin(XSInt), list}})
	for _, s := range []struct {
		spec SimpleSpec
		rule string
	}{
		{SimpleSpec{Variety: VarietyList, Item: list}, "cos-list-of-atomic"},
		{SimpleSpec{Variety: VarietyList, Item: union}, "cos-list-of-atomic"},
		{SimpleSpec{Base: union, Facets: facets("length=1")}, "cos-applicable-facets"},
		{SimpleSpec{Base: union, Facets: facets("whiteSpace=collapse")}, "cos-applicable-facets"},
		{SimpleSpec{Base: list, Facets: facets("whiteSpace=preserve")}, "st-restrict-facets"},
		{SimpleSpec{}, "src-restriction-base-or-simpleType"},
		{SimpleSpec{Variety: VarietyUnion}, "src-union-memberTypes-or-simpleTypes"},
		{SimpleSpec{Members: []*SimpleType{nil}}, "src-union-memberTypes-or-simpleTypes"},
		{SimpleSpec{Variety: VarietyList}, "src-list-itemType-or-simpleType"},
	} {
		_, err := NewSimpleType(s.spec)
		if e, ok := err.(*SimpleTypeError); !ok || e.Rule != s.rule {
			t.Errorf("%v: %v, want %s", s.spec, err, s.rule)
		}
	}
}

func TestUnionsAndLists(t *testing.T) {
	small := MustSimpleType(SimpleSpec{Base: Builtin(XSInt), Facets: facets("maxInclusive=10")})
	word := MustSimpleType(SimpleSpec{Base: Builtin(XSToken), Facets: facets("enumeration=many", "enumeration=few", "pattern=[a-z]+")})
	union := MustSimpleType(SimpleSpec{Name: QName{"urn:x", "Amount"}, Variety: VarietyUnion, Members: []*SimpleType{small, word}})
	list := MustSimpleType(SimpleSpec{Variety: VarietyList, Item: union, Facets: facets("maxLength=3")})
	var v Value
	check := func(typ *SimpleType, text string) {
		t.Helper()
		if err := typ.Parse([]byte(text), nil, &v); err != nil {
			t.Fatal(err)
		}
	}
	check(union, " 007 ")
	if v.Type() != small || v.Int64() != 7 || v.IsList() {
		t.Errorf("%v", v.Type())
	}
	check(union, "many")
	if v.Type() != word || v.String() != "many" {
		t.Errorf("%v", v.Type())
	}
	err := union.Parse([]byte("11"), nil, &v)
	if e := err.(*ValueError); e.Rule != "cvc-datatype-valid.1.2.3" || e.Type != union || e.Expected != "an integer from -2147483648 to 10 or one of many, few" {
		t.Errorf("%v", err)
	}
	check(list, " 1\tfew\n 02 ")
	if v.Len() != 3 || v.Item(0).Int64() != 1 || v.Item(1).Type() != word || v.Item(2).Int64() != 2 || v.Type() != list {
		t.Errorf("%v", v.Len())
	}
	if out := string(v.Append(nil)); out != "1 few 2" {
		t.Error(out)
	}
	check(list, "")
	if v.Len() != 0 || !v.IsList() {
		t.Error("the empty list")
	}
	err = list.Parse([]byte("1 2 99"), nil, &v)
	if e := err.(*ValueError); e.Found != `"99"` || e.Type != union {
		t.Errorf("%v", err)
	}
	err = list.Parse([]byte("1 2 3 4"), nil, &v)
	if e := err.(*ValueError); e.Rule != "cvc-maxLength-valid" || e.Expected != "a list of at most 3 items" {
		t.Errorf("%v", err)
	}
	// Enumerations of unions and lists are sets of values.
	some := MustSimpleType(SimpleSpec{Base: union, Facets: facets("enumeration=1", "enumeration=few")})
	check(some, "+1")
	check(some, "few")
	if err := some.Parse([]byte("many"), nil, &v); err == nil || err.(*ValueError).Rule != "cvc-enumeration-valid" {
		t.Errorf("%v", err)
	}
	if some.DerivesFrom(union) != true || small.DerivesFrom(union) != true || small.DerivesFrom(some) != false {
		t.Error("DerivesFrom")
	}
	pairs := MustSimpleType(SimpleSpec{Base: list, Facets: facets("enumeration=1 few", "enumeration=2")})
	check(pairs, "01   few")
	if err := pairs.Parse([]byte("1"), nil, &v); err == nil {
		t.Error("1 is accepted")
	}
	// White space is up to the member.
	loose := MustSimpleType(SimpleSpec{Members: []*SimpleType{Builtin(XSInt), Builtin(XSString)}})
	check(loose, " 5 ")
	if v.Int64() != 5 {
		t.Error("5")
	}
	check(loose, " x ")
	if v.String() != " x " {
		t.Errorf("%q", v.String())
	}
}

func TestLargeEnumerations(t *testing.T) {
	var names, numbers []string
	for i := range 50 {
		names = append(names, fmt.Sprintf("enumeration=n%d", i))
		numbers = append(numbers, fmt.Sprintf("enumeration=%d.50", i))
	}
	name := MustSimpleType(SimpleSpec{Base: Builtin(XSNCName), Facets: facets(names...)})
	number := MustSimpleType(SimpleSpec{Base: Builtin(XSDecimal), Facets: facets(numbers...)})
	var v Value
	for i := range 50 {
		if err := name.Parse(fmt.Appendf(nil, "n%d", i), nil, &v); err != nil {
			t.Error(err)
		}
		if err := number.Parse(fmt.Appendf(nil, "0%d.5", i), nil, &v); err != nil {
			t.Error(err)
		}
	}
	if name.Parse([]byte("n50"), nil, &v) == nil || number.Parse([]byte("1"), nil, &v) == nil {
		t.Error("a value outside is accepted")
	}
	text := []byte("7.5")
	if n := testing.AllocsPerRun(100, func() { _ = number.Parse(text, nil, &v) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestExpected(t *testing.T) {
	restrict := func(id BuiltinID, words ...string) *SimpleType {
		return MustSimpleType(SimpleSpec{Base: Builtin(id), Facets: facets(words...)})
	}
	for _, c := range []struct {
		t    *SimpleType
		want string
	}{
		{Builtin(XSUnsignedInt), "an integer from 0 to 4294967295"},
		{Builtin(XSPositiveInteger), "an integer, at least 1"},
		{Builtin(XSInteger), "an integer"},
		{Builtin(XSDateTime), "a date and time such as 2010-02-04T03:43:49 or 2010-02-04T03:43:49Z"},
		{Builtin(XSNMTOKENS), "a list of at least 1 item"},
		{restrict(XSToken, "enumeration=work", "enumeration=home", "enumeration=mobile"), "one of work, home, mobile"},
		{restrict(XSString, "enumeration=a, b", "enumeration="), `one of "a, b", ""`},
		{restrict(XSString, "minLength=1", "maxLength=64"), "text of 1 to 64 characters"},
		{restrict(XSString, "length=1"), "text of 1 character"},
		{restrict(XSString, "pattern=[A-Z]{2}"), "text that matches the pattern [A-Z]{2}, such as AA"},
		{restrict(XSDecimal, "minExclusive=0", "maxInclusive=1"), "a decimal number, greater than 0 and at most 1"},
		{restrict(XSDecimal, "totalDigits=5", "fractionDigits=2"), "a decimal number with at most 5 digits, at most 2 of them behind the point"},
		{restrict(XSHexBinary, "length=16"), "bytes as pairs of hexadecimal digits of 16 bytes"},
	} {
		if got := c.t.Expected(); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
	var v Value
	err := Builtin(XSInt).Parse([]byte(strings.Repeat("x", 1000)), nil, &v)
	if e := err.(*ValueError); len(e.Found) > 80 {
		t.Errorf("%d bytes of %s", len(e.Found), e.Found)
	}
	err = Builtin(XSQName).Parse([]byte("nope:a"), nil, &v)
	if e := err.(*ValueError); e.Found != `"nope:a" with the prefix "nope", which is not declared` {
		t.Error(e.Found)
	}
	if got := len(restrict(XSInt, "maxInclusive=5", "pattern=.", "enumeration=1").Facets()); got != 6 {
		t.Errorf("%d facets", got) // whiteSpace, fractionDigits, two bounds, pattern, enumeration
	}
}
