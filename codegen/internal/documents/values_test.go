package documents_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/enhancedpresence/epx/codegen/testdata/cases/instance/gen/instance"
	"github.com/enhancedpresence/epx/codegen/testdata/cases/keys/gen/library"
	"github.com/enhancedpresence/epx/codegen/testdata/cases/patterns/gen/patterns"
	"github.com/enhancedpresence/epx/internal/infoset"
	"github.com/enhancedpresence/epx/xmlrt"
)

// faulty holds the first finding in a value against the rule and path wanted; ""
// is for a value that is valid.
func faulty(t *testing.T, name string, v xmlrt.Element, rule, path string) {
	t.Helper()
	err := xmlrt.ValidateElement(v)
	if rule == "" {
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		return
	}
	var e *xmlrt.Error
	if !errors.As(err, &e) || e.Rule != rule || e.Path != path {
		t.Errorf("%s: got %v; want %s at %s", name, err, rule, path)
	}
	// What is written all the same is refused for the same reason.
	document, err := xmlrt.Marshal(v, xmlrt.WithoutChecks())
	if err != nil {
		t.Fatal(err)
	}
	if _, err = library.Unmarshal(document); !errors.As(err, &e) || e.Rule != rule || e.Path != path {
		t.Errorf("%s: decoding %s: got %v; want %s at %s", name, document, err, rule, path)
	}
}

// TestPrefixes writes qualified names that are text in Go, where their prefixes
// cannot stay: the default namespace is another one in what is written, or the
// prefix is taken.
func TestPrefixes(t *testing.T) {
	known := &instance.Schema().Registry
	for _, document := range []string{
		`<i:anything xmlns:i="urn:example:instance" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="i:names" xmlns="urn:q" xmlns:p="urn:p">x i:x p:x</i:anything>`,
		`<i:anything xmlns:i="urn:example:instance" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xs="http://www.w3.org/2001/XMLSchema" xsi:type="xs:QName">x</i:anything>`,
		`<i:all xmlns:i="urn:example:instance" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><i:text>a</i:text><i:any xsi:type="i:names">x i:x</i:any><i:any xsi:type="i:names">i:x x</i:any></i:all>`,
		`<all xmlns="urn:example:instance" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><text xmlns:p="urn:p" xsi:type="marked" of="p:x" p:of="x"/><any xsi:type="names">x</any></all>`,
	} {
		v, err := xmlrt.Unmarshal(known, []byte(document))
		if err != nil {
			t.Fatal(err)
		}
		for _, opts := range [][]xmlrt.EncodeOption{
			nil,
			{xmlrt.WithPrefix("p", instance.Namespace)},
			{xmlrt.WithPrefix("p", instance.Namespace), xmlrt.WithPrefix("", "urn:r")},
		} {
			encoded, err := xmlrt.Marshal(v, opts...)
			if err != nil {
				t.Errorf("%s: %v", document, err)
				continue
			}
			differences, err := infoset.Equal(known, []byte(document), encoded)
			if err != nil || len(differences) > 0 {
				t.Errorf("%s: %v, %q in\n%s", document, err, differences, encoded)
			}
		}
	}
}

// TestTypeThatDoesNotFit changes a value that xsi:type was noted for.
func TestTypeThatDoesNotFit(t *testing.T) {
	v, err := instance.UnmarshalAll([]byte(`<all xmlns="urn:example:instance" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">` +
		`<whole xsi:type="percent" xsi:nil="false">1</whole><texts xsi:type="marked" id="i">a</texts><size/></all>`))
	if err != nil {
		t.Fatal(err)
	}
	v.Whole[0].Value = xmlrt.DecimalFromInt64(1000)
	v.Texts = append([]string{"first"}, v.Texts...)
	v.Size.Value++
	encoded, err := instance.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	const want = `<all xmlns="urn:example:instance"><whole xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="false">1000</whole>` +
		`<texts xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="marked" id="i">first</texts><texts>a</texts><size>8</size></all>`
	if string(encoded) != want {
		t.Errorf("got  %s\nwant %s", encoded, want)
	}
	v.Whole[0].Nil = true
	if encoded, err = instance.Marshal(v); err != nil || !strings.Contains(string(encoded), `<whole xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="percent" xsi:nil="true"/>`) {
		t.Errorf("%s, %v", encoded, err)
	}
}

// TestFaultyValues writes values that no document has, or that would be read as
// others.
func TestFaultyValues(t *testing.T) {
	one := xmlrt.DecimalFromInt64(1)
	bill := func(change func(*patterns.Bill)) *patterns.Bill {
		b := &patterns.Bill{}
		b.Price = []xmlrt.Decimal{one}
		change(b)
		return b
	}
	books := func(change func(*library.Library)) *library.Library {
		l := &library.Library{}
		l.Branch = []library.Branch{{Choice: []library.BranchChoice{&library.BranchBook{Value: library.Item{Number: xmlrt.Some(one)}}}}}
		change(l)
		return l
	}
	all := &instance.All{}
	all.Many = xmlrt.Some([]string{"a", "b c"})
	for _, c := range []struct {
		name string
		v    xmlrt.Element
		want string // a part of the error
	}{
		{"union without a field", bill(func(b *patterns.Bill) { b.Either = make([]patterns.Either, 1) }), "/bill/either: a value of a union without a field that is set"},
		{"union with two fields", bill(func(b *patterns.Bill) {
			b.Either = []patterns.Either{{Digit: xmlrt.Some[patterns.Digit](true), Price: xmlrt.Some(one)}}
		}), "/bill/either: a value of a union with 2 fields set"},
		{"attribute", bill(func(b *patterns.Bill) {
			d, _ := xmlrt.ParseDecimal("1.125")
			b.Total = xmlrt.Some(d)
		}), "/bill/@total: \"1.125\"; expected a decimal number that matches"},
		{"nil alternative", books(func(l *library.Library) { l.Branch[0].Choice = append(l.Branch[0].Choice, nil) }), "/library/branch: a nil item in the content of <branch>"},
		{"nil element", books(func(l *library.Library) { l.Any = []xmlrt.Element{nil} }), "/library: a nil item in the content of <library>"},
		{"item with a space", all, "/all/many: an item of a list that is empty or has white space in it"},
	} {
		if err := xmlrt.ValidateElement(c.v); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", c.name, err, c.want)
		}
	}
}

// TestEncodedConstraints breaks each identity constraint in values.
func TestEncodedConstraints(t *testing.T) {
	number := xmlrt.DecimalFromInt64
	item := func(n int64) library.Item { return library.Item{Number: xmlrt.Some(number(n))} }
	place := func(i library.Item, room int32, shelf string) library.Item {
		i.Place = &library.ItemPlaceType{Shelf: xmlrt.Some(shelf)}
		if room != 1 { // the default
			i.Place.Room = xmlrt.Some(room)
		}
		return i
	}
	raw := func(xml string) xmlrt.Element {
		r, err := xmlrt.NewRawElement([]byte(xml))
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	make := func(change func(*library.Library)) *library.Library {
		l := &library.Library{}
		l.Branch = []library.Branch{{Choice: []library.BranchChoice{
			&library.BranchBook{Value: place(item(1), 1, "A")},
			&library.BranchBook{Value: place(item(2), 2, "A")},
			&library.BranchBranch{Value: library.Branch{Choice: []library.BranchChoice{&library.BranchFilm{Value: item(3)}}}},
		}}}
		l.Loan = []library.LibraryLoanType{{Of: number(1)}, {Of: number(3)}}
		change(l)
		return l
	}
	for _, c := range []struct {
		name, rule, path string
		change           func(*library.Library)
	}{
		{"nothing", "", "", func(l *library.Library) {}},
		{"loan of nothing", "cvc-identity-constraint.4.3", "/library/loan[2]", func(l *library.Library) { l.Loan[1].Of = number(4) }},
		{"book without number", "cvc-identity-constraint.4.2.1", "/library/branch/book[2]", func(l *library.Library) {
			l.Branch[0].Choice[1] = &library.BranchBook{}
		}},
		{"two of a number", "cvc-identity-constraint.4.2.2", "/library/branch/branch/film", func(l *library.Library) {
			l.Branch[0].Choice[2].(*library.BranchBranch).Value.Choice[0] = &library.BranchFilm{Value: item(2)}
		}},
		{"two in the room that is the default", "cvc-identity-constraint.4.1", "/library/branch/book[2]", func(l *library.Library) {
			i := place(item(2), 1, "A")
			l.Branch[0].Choice[1] = &library.BranchBook{Value: i}
		}},
		{"nillable number", "cvc-identity-constraint.4.2.3", "/library/branch/book[2]/number", func(l *library.Library) {
			l.Branch[0].Choice[1] = &library.BranchBook{Value: library.Item{NumberElement: xmlrt.Some(xmlrt.NotNil(number(2)))}}
		}},
		{"kept element in the way", "", "", func(l *library.Library) { l.Any = []xmlrt.Element{raw(`<x xmlns="urn:x"><film/></x>`)} }},
		{"kept film without number", "cvc-identity-constraint.4.2.1", "/library/x/film", func(l *library.Library) {
			l.Any = []xmlrt.Element{raw(`<x xmlns="urn:x"><film xmlns="urn:example:library"/></x>`)}
		}},
	} {
		faulty(t, c.name, make(c.change), c.rule, c.path)
	}
}
