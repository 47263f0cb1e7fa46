package xsd_test

import (
	"reflect"
	"testing"

	"github.com/enhancedpresence/epx/xsd"
)

// TestPaths looks at the paths of selectors and fields, in the graph.
func TestPaths(t *testing.T) {
	fsys := mapFS(map[string]string{"a.xsd": head + `xmlns="urn:d" xmlns:t="urn:t" targetNamespace="urn:t">
		<xs:element name="e">
			<xs:key name="k"><xs:selector xpath=".//t:a/ child :: b|./*"/><xs:field xpath="t:*/@t:id | attribute::*"/><xs:field xpath="."/></xs:key>
			<xs:keyref name="r" refer="t:k"><xs:selector xpath="attribute/child"/><xs:field xpath=".//x"/><xs:field xpath="@y"/></xs:keyref>
		</xs:element></xs:schema>`})
	s := mustRead(t, xsd.Options{FS: fsys}, "a.xsd")
	e := s.Elements[0]
	if len(e.Identities) != 2 {
		t.Fatalf("%d identity constraints; want 2", len(e.Identities))
	}
	named := func(space, local string) xsd.NameTest {
		return xsd.NameTest{Name: xsd.QName{Space: space, Local: local}}
	}
	attribute := func(test xsd.NameTest) *xsd.NameTest { return &test }
	every := xsd.NameTest{AnyName: true}
	inT := xsd.NameTest{AnyLocal: true, Name: xsd.QName{Space: "urn:t"}}
	for i, want := range []struct {
		selector []xsd.Path
		fields   [][]xsd.Path
	}{
		{
			[]xsd.Path{{Descendants: true, Steps: []xsd.NameTest{named("urn:t", "a"), named("", "b")}}, {Steps: []xsd.NameTest{every}}},
			[][]xsd.Path{
				{{Steps: []xsd.NameTest{inT}, Attribute: attribute(named("urn:t", "id"))}, {Attribute: attribute(every)}},
				{{}},
			},
		},
		{
			[]xsd.Path{{Steps: []xsd.NameTest{named("", "attribute"), named("", "child")}}},
			[][]xsd.Path{
				{{Descendants: true, Steps: []xsd.NameTest{named("", "x")}}},
				{{Attribute: attribute(named("", "y"))}},
			},
		},
	} {
		c := e.Identities[i]
		if !reflect.DeepEqual(c.SelectorPaths, want.selector) {
			t.Errorf("the selector %q is %+v; want %+v", c.Selector, c.SelectorPaths, want.selector)
		}
		if !reflect.DeepEqual(c.FieldPaths, want.fields) {
			t.Errorf("the fields %q are %+v; want %+v", c.Fields, c.FieldPaths, want.fields)
		}
	}
	if e.Identities[1].Refer != e.Identities[0] {
		t.Error("the keyref does not refer to the key")
	}
	for _, c := range []struct {
		test xsd.NameTest
		name xsd.QName
		want bool
	}{
		{every, xsd.QName{Space: "urn:x", Local: "a"}, true},
		{inT, xsd.QName{Space: "urn:t", Local: "a"}, true},
		{inT, xsd.QName{Local: "a"}, false},
		{named("", "a"), xsd.QName{Local: "a"}, true},
		{named("", "a"), xsd.QName{Space: "urn:t", Local: "a"}, false},
		{named("urn:t", "a"), xsd.QName{Space: "urn:t", Local: "b"}, false},
	} {
		if got := c.test.Matches(c.name); got != c.want {
			t.Errorf("%+v matches %v: %v; want %v", c.test, c.name, got, c.want)
		}
	}
}
