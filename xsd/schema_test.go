package xsd_test

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/enhancedpresence/epx/internal/corpora"
	"github.com/enhancedpresence/epx/xsd"
)

func name(local string) xsd.QName { return xsd.QName{Space: "urn:t", Local: local} }

func readOrder(t *testing.T) *xsd.Schema {
	return mustRead(t, xsd.Options{}, "testdata/valid/order.xsd")
}

func TestOrderOfComponents(t *testing.T) {
	s := readOrder(t)
	var types []string
	for _, typ := range s.Types {
		types = append(types, typ.TypeName().Local)
	}
	want := "orderType itemType bookType closedItem price smallPrice stateType isbnType states size"
	if got := strings.Join(types, " "); got != want {
		t.Errorf("types are %s; want %s", got, want)
	}
}

func TestDocumentation(t *testing.T) {
	d := readOrder(t).Documents[0]
	want := []string{"Orders, with everything\n  that the tests look at.\n\nSecond paragraph."}
	if got := d.Annot().Documentation; !reflect.DeepEqual(got, want) {
		t.Errorf("documentation is %q; want %q", got, want)
	}
	if d.Pos().Line != 1 || d.Pos().Column != 1 || d.Prefixes[""] != "urn:t" {
		t.Errorf("position %v, prefixes %v", d.Pos(), d.Prefixes)
	}
}

func TestExtension(t *testing.T) {
	s := readOrder(t)
	item := s.Type(name("itemType")).(*xsd.ComplexType)
	book := s.Type(name("bookType")).(*xsd.ComplexType)
	group := book.Particle.Term.(*xsd.ModelGroup)
	if len(group.Particles) != 2 || group.Particles[0] != item.Particle || group.Particles[1] != book.Own {
		t.Errorf("the content is not that of the base type and then its own")
	}
	if got := attributeNames(book.Attributes); got != "number state pages" {
		t.Errorf("attributes are %s", got)
	}
	if got := attributeNames(book.OwnAttributes); got != "pages" {
		t.Errorf("own attributes are %s", got)
	}
	if book.Block != xsd.DerivationRestriction {
		t.Errorf("block is %b; want the default of the document", book.Block)
	}
}

func attributeNames(uses []*xsd.AttributeUse) string {
	var names []string
	for _, u := range uses {
		names = append(names, u.Decl.Name.Local)
	}
	return strings.Join(names, " ")
}

func TestRestriction(t *testing.T) {
	s := readOrder(t)
	closed := s.Type(name("closedItem")).(*xsd.ComplexType)
	if got := attributeNames(closed.Attributes); got != "number" {
		t.Errorf("attributes are %s", got)
	}
	if len(closed.Prohibited) != 1 || closed.Prohibited[0].Local != "state" {
		t.Errorf("prohibited are %v", closed.Prohibited)
	}
	price := s.Type(name("price")).(*xsd.ComplexType)
	small := s.Type(name("smallPrice")).(*xsd.ComplexType)
	if price.Simple != xsd.Builtin("decimal") || small.Simple.Base != xsd.Type(price.Simple) || len(small.Simple.Facets) != 1 {
		t.Errorf("simple content of price is %v, of smallPrice %v", price.Simple.Name, small.Simple.Facets)
	}
	if small.Simple.Owner() != xsd.Component(small) {
		t.Error("the owner of the simple type is not the complex type")
	}
}

func TestAttributeGroup(t *testing.T) {
	order := readOrder(t).Type(name("orderType")).(*xsd.ComplexType)
	if got := attributeNames(order.Attributes); got != "created note" {
		t.Errorf("attributes are %s", got)
	}
	note := order.Attributes[1]
	if note.Default == nil || *note.Default != "none" || !note.Decl.Global {
		t.Errorf("the use of note does not have the default of its declaration")
	}
	w := order.Wildcard
	if w == nil || w.Any || w.Not || !slices.Equal(w.Namespaces, []string{"urn:x", "urn:y"}) || w.Process != xsd.Skip {
		t.Errorf("wildcard is %+v", w)
	}
	if !w.Allows("urn:x") || w.Allows("urn:t") || w.Allows("") {
		t.Error("the wildcard does not allow what it should")
	}
}

func TestGroupReference(t *testing.T) {
	s := readOrder(t)
	order := s.Type(name("orderType")).(*xsd.ComplexType)
	p := order.Particle.Term.(*xsd.ModelGroup).Particles[1]
	def := s.Group(name("address"))
	if p.Term != xsd.Term(def.Group) || def.Group.Def != def || p.MinOccurs != 0 {
		t.Errorf("the second particle is %+v", p)
	}
}

func TestSubstitutionGroup(t *testing.T) {
	s := readOrder(t)
	item, book, novel := s.Element(name("item")), s.Element(name("book")), s.Element(name("novel"))
	if !slices.Equal(item.Members, []*xsd.ElementDecl{book}) || book.Substitutes != item {
		t.Errorf("members of item are %v", item.Members)
	}
	if got := item.SubstitutionGroup(); !slices.Equal(got, []*xsd.ElementDecl{book, novel}) {
		t.Errorf("substitution group is %v", got)
	}
	if novel.Type != book.Type {
		t.Error("novel does not have the type of its head")
	}
	if m, ok := xsd.DerivedFrom(novel.Type, item.Type); !ok || m != xsd.DerivationExtension {
		t.Errorf("derivation is %b, %v", m, ok)
	}
	if m, ok := xsd.DerivedFrom(item.Type, book.Type); ok {
		t.Errorf("the base type is derived from the derived one by %b", m)
	}
}

func TestIdentityConstraints(t *testing.T) {
	ids := readOrder(t).Element(name("order")).Identities
	if len(ids) != 2 || ids[1].Refer != ids[0] || ids[0].Kind != xsd.Key || ids[0].Fields[0] != "@number" {
		t.Errorf("identity constraints are %+v", ids)
	}
}

func TestSimpleTypes(t *testing.T) {
	s := readOrder(t)
	states := s.Type(name("states")).(*xsd.SimpleType)
	if states.Variety != xsd.List || states.Item != s.Type(name("stateType")) || states.WhiteSpace() != "collapse" {
		t.Errorf("states is %+v", states)
	}
	size := s.Type(name("size")).(*xsd.SimpleType)
	if size.Variety != xsd.Union || len(size.Members) != 2 || size.Members[1].Owner() != xsd.Component(size) {
		t.Errorf("size is %+v", size)
	}
	if _, ok := xsd.DerivedFrom(xsd.Builtin("short"), size); !ok {
		t.Error("xs:short is not derived from a union with xs:int")
	}
	if _, ok := xsd.DerivedFrom(xsd.Builtin("long"), size); ok {
		t.Error("xs:long is derived from a union with xs:int")
	}
	if got := s.Type(name("isbnType")).(*xsd.SimpleType); got.Primitive != xsd.Builtin("string") || got.WhiteSpace() != "preserve" {
		t.Errorf("isbnType is %+v", got)
	}
}

func TestBuiltin(t *testing.T) {
	if got := len(xsd.BuiltinNames()); got != 46 {
		t.Errorf("there are %d built-in types; want 46", got)
	}
	anyType := xsd.Builtin("anyType")
	for _, n := range xsd.BuiltinNames() {
		b := xsd.Builtin(n)
		if _, ok := xsd.DerivedFrom(b, anyType); !ok || b.TypeName().Local != n {
			t.Errorf("%s is not derived from anyType", n)
		}
	}
	if xsd.Builtin("none") != nil {
		t.Error("there is a type that does not exist")
	}
	s := readOrder(t)
	if s.Type(anyType.TypeName()) != anyType {
		t.Error("anyType is not found in a schema")
	}
	if s.Attribute(xsd.QName{Space: "http://www.w3.org/2001/XMLSchema-instance", Local: "nil"}) == nil {
		t.Error("xsi:nil is not found in a schema")
	}
}

func TestRedefine(t *testing.T) {
	s := mustRead(t, xsd.Options{}, "testdata/valid/redefine.xsd")
	base := s.Element(name("root")).Type.(*xsd.ComplexType)
	if got := attributeNames(base.Attributes); got != "mark added more" {
		t.Errorf("attributes are %s", got)
	}
	original := base.Base.(*xsd.ComplexType)
	if original == base || original.Name != base.Name {
		t.Errorf("the base type is %v", original.Name)
	}
	if original.Particle.Term != xsd.Term(s.Group(name("names")).Group) {
		t.Error("the original type does not refer to the redefined group")
	}
	if len(s.Types) != 1 || s.Type(name("base")) != xsd.Type(base) {
		t.Errorf("types are %v", s.Types)
	}
}

func TestDoctype(t *testing.T) {
	s := mustRead(t, xsd.Options{}, "testdata/valid/doctype.xsd")
	one, two := s.Element(name("one")), s.Element(name("two"))
	if one == nil || two == nil {
		t.Fatalf("elements are %v", s.Elements)
	}
	if *one.Default != "urn:t:&" || *two.Fixed != `"urn:t:&` {
		t.Errorf("default is %q, fixed %q", *one.Default, *two.Fixed)
	}
	if got := two.Pos().String(); !strings.HasSuffix(got, "doctype.xsd:10:56") {
		t.Errorf("position of what an entity stands for is %s", got)
	}
	if got := s.Type(name("word")).Pos().String(); !strings.HasSuffix(got, "doctype.xsd:11:3") {
		t.Errorf("position behind an entity is %s", got)
	}
}

// TestPresenceSchemas reads each of the schema documents of Enhanced Presence.
func TestPresenceSchemas(t *testing.T) {
	for _, dir := range []string{"presence", "presence/strict"} {
		files, _ := filepath.Glob(dir + "/*.xsd")
		if len(files) == 0 {
			t.Logf("no schema documents in %s", dir)
		}
		for _, file := range files {
			t.Run(file, func(t *testing.T) {
				s := mustRead(t, xsd.Options{FS: os.DirFS(dir)}, filepath.Base(file))
				if len(s.Elements)+len(s.Types) == 0 {
					t.Error("the schema is empty")
				}
			})
		}
	}
}

// TestRealSchemas reads schemas that are in use elsewhere.
func TestRealSchemas(t *testing.T) {
	dirs := glob(t, filepath.Join(corpora.Need(t, "corpora/real-schemas"), "*"))
	for _, dir := range dirs {
		for _, file := range glob(t, dir+"/*.xsd") {
			t.Run(filepath.Base(dir)+"/"+filepath.Base(file), func(t *testing.T) {
				mustRead(t, xsd.Options{}, file)
			})
		}
	}
}
