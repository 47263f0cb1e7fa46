package provisioning

import (
	"slices"
	"strconv"
	"strings"

	wire "github.com/enhancedpresence/epx/generated/provisioning"
	"github.com/enhancedpresence/epx/xmlrt"
)

// An Entry is a setting as it stands in a document.
type Entry struct {
	Name string
	// Value is its text as it is.
	Value string
	// Items are the values of a property that has several, each in an element
	// (MS-SIPREGE 2.2.2.5.3; stated); Value is empty then.
	Items []string
	Form  Form
}

// A Group is a group as it stood in a document. It is not changed by programs:
// the typed fields beside it are.
type Group struct {
	name string
	// place is its place in the list, from 1.
	place int
	doc   *wire.ProvisionGroupType
	nodes []node
}

// A node is a child of a group.
type node struct {
	form    Form // of its entries; 0 if it has none, and is kept as it is
	element xmlrt.Element
	tree    *tree // of an element that is kept raw
	entries []Entry
	at      []int // place of each entry among the children of tree
}

// Name is the name of the group. A nil Group, of a value that a program made,
// has none.
func (g *Group) Name() string {
	if g == nil {
		return ""
	}
	return g.name
}

// Place is the place of the group in its list, from 1.
func (g *Group) Place() int {
	if g == nil {
		return 0
	}
	return g.place
}

// Attributes are the attributes of the group but for its name. None is
// documented.
func (g *Group) Attributes() []xmlrt.OtherAttribute {
	if g == nil {
		return nil
	}
	return slices.Clone(g.doc.OtherAttrs)
}

// Entries are all settings in the order of the document, known or not.
func (g *Group) Entries() []Entry {
	if g == nil {
		return nil
	}
	var out []Entry
	for i := range g.nodes {
		out = append(out, g.nodes[i].entries...)
	}
	return out
}

// Unknown are the settings that have no field, in the order of the document.
func (g *Group) Unknown() []Entry {
	if g == nil {
		return nil
	}
	fact := groupFact(g.name)
	return slices.DeleteFunc(g.Entries(), func(e Entry) bool { return fact != nil && fact.fact(e.Name) != nil })
}

// Lookup is the first setting with a name, of which letter case does not count:
// one library has the names in small letters whatever the server sends
// (parsing-meeting-policy; inferred).
func (g *Group) Lookup(name string) (Entry, bool) {
	entries := g.Entries()
	i := slices.IndexFunc(entries, func(e Entry) bool { return strings.EqualFold(e.Name, name) })
	if i < 0 {
		return Entry{}, false
	}
	return entries[i], true
}

// Content is what the group holds beside settings, such as manifests, in the
// order of the document.
func (g *Group) Content() []xmlrt.Element {
	if g == nil {
		return nil
	}
	var out []xmlrt.Element
	for i := range g.nodes {
		if g.nodes[i].form == 0 {
			out = append(out, g.nodes[i].element)
		}
	}
	return out
}

const (
	instanceElement = "instance"
	propertyElement = "property"
	itemElement     = "element"
	nameAttribute   = "name"
)

func readGroup(doc *wire.ProvisionGroupType, place int) *Group {
	g := &Group{name: doc.Name, place: place, doc: doc}
	for _, e := range doc.Any {
		g.nodes = append(g.nodes, readNode(e))
	}
	return g
}

func readNode(e xmlrt.Element) node {
	if list, ok := e.(*wire.PropertyEntryList); ok {
		n := node{form: ListForm, element: e}
		for i := range list.Property {
			n.entries = append(n.entries, Entry{Name: list.Property[i].Name, Value: list.Property[i].Value, Form: ListForm})
		}
		return n
	}
	raw, ok := e.(*xmlrt.RawElement)
	if !ok || raw.Name.Space != wire.Namespace {
		return node{element: e}
	}
	t, err := readTree(raw)
	if err != nil {
		return node{element: e} // it is in no document that was read
	}
	switch {
	case raw.Name.Local == instanceElement:
		n := node{form: InstanceForm, element: e, tree: t}
		for i, c := range t.children {
			if entry, ok := c.property(InstanceForm); ok {
				n.entries = append(n.entries, entry)
				n.at = append(n.at, i)
			}
		}
		return n
	case raw.Name.Local == propertyElement:
		if entry, ok := t.property(PropertyForm); ok {
			return node{form: PropertyForm, element: e, tree: t, entries: []Entry{entry}}
		}
	case len(t.children) == 0:
		return node{form: ElementForm, element: e, tree: t, entries: []Entry{{Name: raw.Name.Local, Value: t.text[0], Form: ElementForm}}}
	}
	return node{element: e}
}

// A tree is an element that has no generated type.
type tree struct {
	name     xmlrt.QName
	attrs    []xmlrt.OtherAttribute
	children []*tree
	text     []string // before, between and behind the children
}

func readTree(raw *xmlrt.RawElement) (*tree, error) {
	document, err := xmlrt.Marshal(raw)
	if err != nil {
		return nil, err
	}
	s := xmlrt.NewScanner(document, xmlrt.ScanOptions{})
	root := &tree{text: []string{""}}
	stack := []*tree{root}
	for {
		kind, err := s.Next()
		if err != nil {
			return nil, err
		}
		top := stack[len(stack)-1]
		switch kind {
		case xmlrt.StartElement:
			t := &tree{name: s.Name(), text: []string{""}}
			for _, a := range s.Attrs() {
				t.attrs = append(t.attrs, xmlrt.OtherAttribute{Name: a.Name, Value: string(a.Value)})
			}
			top.children, top.text = append(top.children, t), append(top.text, "")
			stack = append(stack, t)
		case xmlrt.EndElement:
			stack = stack[:len(stack)-1]
		case xmlrt.CharData:
			top.text[len(top.text)-1] += string(s.Text())
		case xmlrt.EOF:
			return root.children[0], nil
		}
	}
}

// property is the setting that a property is.
func (t *tree) property(form Form) (Entry, bool) {
	i := slices.IndexFunc(t.attrs, func(a xmlrt.OtherAttribute) bool { return a.Name == xmlrt.QName{Local: nameAttribute} })
	if t.name != (xmlrt.QName{Space: wire.Namespace, Local: propertyElement}) || i < 0 {
		return Entry{}, false
	}
	e := Entry{Name: t.attrs[i].Value, Form: form}
	if len(t.children) == 0 {
		e.Value = t.text[0]
		return e, true
	}
	for _, c := range t.children {
		if c.name.Local != itemElement || len(c.children) > 0 {
			return Entry{}, false
		}
		e.Items = append(e.Items, c.text[0])
	}
	return e, true
}

// raw is the tree as an element to be written.
func (t *tree) raw() (*xmlrt.RawElement, error) {
	var b strings.Builder
	t.write(&b, "")
	if _, err := xmlrt.NewRawElement([]byte(b.String())); err != nil {
		return nil, err
	}
	// The same without its namespace, which is mostly that around it.
	b.Reset()
	t.write(&b, t.name.Space)
	return &xmlrt.RawElement{Name: t.name, XML: []byte(b.String()), Namespaces: []xmlrt.Binding{{Prefix: "", URI: t.name.Space}}}, nil
}

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "\t", "&#9;", "\n", "&#10;", "\r", "&#13;")

// write writes a tree inside of one whose default namespace is space.
func (t *tree) write(b *strings.Builder, space string) {
	b.WriteString("<" + t.name.Local)
	if t.name.Space != space {
		b.WriteString(` xmlns="` + escaper.Replace(t.name.Space) + `"`)
	}
	for i, a := range t.attrs {
		prefix := ""
		switch a.Name.Space {
		case "":
		case xmlrt.XMLNamespace:
			prefix = "xml:"
		default:
			prefix = "a" + strconv.Itoa(i) + ":"
			b.WriteString(` xmlns:a` + strconv.Itoa(i) + `="` + escaper.Replace(a.Name.Space) + `"`)
		}
		b.WriteString(" " + prefix + a.Name.Local + `="` + escaper.Replace(a.Value) + `"`)
	}
	b.WriteString(">")
	for i, text := range t.text {
		b.WriteString(escaper.Replace(text))
		if i < len(t.children) {
			t.children[i].write(b, t.name.Space)
		}
	}
	b.WriteString("</" + t.name.Local + ">")
}
