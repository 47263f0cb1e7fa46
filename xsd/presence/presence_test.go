package presence

import (
	"encoding/xml"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/enhancedpresence/epx/xmlrt"
)

// A component is what the tests need to know of an element of a schema document.
type component struct {
	XMLName   xml.Name
	Name      string      `xml:"name,attr"`
	Type      string      `xml:"type,attr"`
	Ref       string      `xml:"ref,attr"`
	Value     string      `xml:"value,attr"`
	Abstract  bool        `xml:"abstract,attr"`
	Target    string      `xml:"targetNamespace,attr"`
	Location  string      `xml:"schemaLocation,attr"`
	Qualified string      `xml:"elementFormDefault,attr"`
	Text      string      `xml:",chardata"`
	Children  []component `xml:",any"`
}

func (c *component) find(kind, name string) *component {
	for i := range c.Children {
		if d := &c.Children[i]; d.XMLName.Local == kind && d.Name == name {
			return d
		}
	}
	return nil
}

func (c *component) walk(f func(*component)) {
	f(c)
	for i := range c.Children {
		c.Children[i].walk(f)
	}
}

const nsXSD = "http://www.w3.org/2001/XMLSchema"

func load(t *testing.T, fsys fs.FS) map[string]*component {
	t.Helper()
	names, err := fs.Glob(fsys, "*")
	if err != nil {
		t.Fatal(err)
	}
	docs := map[string]*component{}
	for _, n := range names {
		if !strings.HasSuffix(n, ".xsd") {
			t.Errorf("%s: not a schema document", n)
			continue
		}
		data, err := fs.ReadFile(fsys, n)
		if err != nil {
			t.Fatal(err)
		}
		c := new(component)
		if err := xml.Unmarshal(data, c); err != nil {
			t.Fatalf("%s: %v", n, err)
		}
		if c.XMLName != (xml.Name{Space: nsXSD, Local: "schema"}) {
			t.Errorf("%s: root is %v", n, c.XMLName)
		}
		docs[n] = c
	}
	return docs
}

var files = []string{
	"ContainerManifestSchema.xsd", "batch-subscribe.xsd", "calendarData.xsd", "calendardatatypes.xsd",
	"categories-all.xsd", "categories.xsd", "categorylist.xsd", "commontypes.xsd", "contact-management.xsd", "contactCard.xsd",
	"contactList.xsd", "container-management.xsd", "containers.xsd", "device.xsd", "fault.xsd",
	"legacyInterop.xsd", "mwidata.xsd", "note.xsd", "options-Alerts.xsd", "options-OtherOptions.xsd",
	"options-RccOptions.xsd", "options-userInformation.xsd", "presence-subscribers.xsd",
	"provisiongrouplist-notification.xsd", "provisioninggrouplist.xsd",
	"publicationGrammarSchemaForNewPublicationManifest.xsd", "rich-presence.xsd", "roaming-self.xsd",
	"routing.xsd", "service.xsd", "soap-envelope.xsd", "state.xsd", "userProperties.xsd",
}

// unqualified are the documents without target namespace.
var unqualified = map[string]bool{"contactList.xsd": true, "fault.xsd": true}

func sets(t *testing.T) map[string]map[string]*component {
	return map[string]map[string]*component{"reader": load(t, Reader()), "writer": load(t, Writer())}
}

func TestFiles(t *testing.T) {
	for set, docs := range sets(t) {
		var got []string
		for n := range docs {
			got = append(got, n)
		}
		slices.Sort(got)
		if !slices.Equal(got, files) {
			t.Errorf("%s: files %q, want %q", set, got, files)
		}
		for n, d := range docs {
			if d.Qualified != "qualified" || (d.Target == "") != unqualified[n] {
				t.Errorf("%s/%s: targetNamespace %q, elementFormDefault %q", set, n, d.Target, d.Qualified)
			}
			for _, c := range d.Children {
				if k := c.XMLName.Local; (k == "import" || k == "include") && docs[c.Location] == nil {
					t.Errorf("%s/%s: %s of %q, which is not in the set", set, n, k, c.Location)
				}
			}
		}
	}
}

// Both sets declare the same target namespace in each file.
func TestSameNamespaces(t *testing.T) {
	s := sets(t)
	for n, d := range s["reader"] {
		if w := s["writer"][n]; w != nil && w.Target != d.Target {
			t.Errorf("%s: %q and %q", n, d.Target, w.Target)
		}
	}
}

func TestDocumented(t *testing.T) {
	for set, docs := range sets(t) {
		for n, d := range docs {
			d.walk(func(c *component) {
				switch c.XMLName.Local {
				case "schema", "element", "attribute", "complexType", "simpleType", "enumeration":
				default:
					return
				}
				if len(c.Children) > 0 && c.Children[0].XMLName.Local == "annotation" {
					for _, a := range c.Children[0].Children {
						if a.XMLName.Local == "documentation" && strings.TrimSpace(a.Text) != "" {
							return
						}
					}
				}
				t.Errorf("%s/%s: %s %s%s%s has no documentation", set, n, c.XMLName.Local, c.Name, c.Ref, c.Value)
			})
		}
	}
}

func TestCategories(t *testing.T) {
	cats := Categories()
	if !slices.IsSortedFunc(cats, func(a, b Category) int { return strings.Compare(a.Name, b.Name) }) {
		t.Error("not sorted by name")
	}
	all := sets(t)
	for _, c := range cats {
		if len(c.Containers) == 0 || !slices.IsSorted(c.Containers) || len(slices.Compact(slices.Clone(c.Containers))) != len(c.Containers) {
			t.Errorf("%s: containers %v", c.Name, c.Containers)
		}
		got, ok := LookupCategory(c.Name)
		if !ok || got.Name != c.Name || got.Element != c.Element || !slices.Equal(got.Containers, c.Containers) {
			t.Errorf("LookupCategory(%q) = %v, %v", c.Name, got, ok)
		}
		if d, ok := LookupDocument(c.Element); !ok || d.Kind != CategoryInstance || d.File != c.File || d.ReaderOnly {
			t.Errorf("%s: document %v, %v", c.Name, d, ok)
		}
		for set, docs := range all {
			d := docs[c.File]
			if d == nil || d.Target != c.Element.Space {
				t.Errorf("%s/%s: no such file for %v", set, c.File, c.Element)
				continue
			}
			e := d.find("element", c.Element.Local)
			if e == nil {
				t.Errorf("%s/%s: does not declare %v", set, c.File, c.Element)
				continue
			}
			if e.Type != "tns:"+c.Type {
				t.Errorf("%s/%s: %v has type %q, want %q", set, c.File, c.Element, e.Type, c.Type)
			}
			typ := d.find("complexType", c.Type)
			if typ == nil {
				t.Errorf("%s/%s: no type %q", set, c.File, c.Type)
				continue
			}
			if c.XSIType != "" && (!typ.Abstract || d.find("complexType", c.XSIType) == nil) {
				t.Errorf("%s/%s: xsi:type %q of %q", set, c.File, c.XSIType, c.Type)
			}
		}
	}
	for _, n := range []string{"", "State", "presence", "zzz"} {
		if c, ok := LookupCategory(n); ok {
			t.Errorf("LookupCategory(%q) = %v", n, c)
		}
	}
}

func TestDocuments(t *testing.T) {
	all := sets(t)
	docs := Documents()
	seen := map[xmlrt.QName]bool{}
	for _, d := range docs {
		if seen[d.Element] {
			t.Errorf("%v: listed twice", d.Element)
		}
		seen[d.Element] = true
		if d.AnyNamespace() != unqualified[d.File] {
			t.Errorf("%v in %s: any namespace: %t", d.Element, d.File, d.AnyNamespace())
		}
		other := xmlrt.QName{Space: "urn:example:other", Local: d.Element.Local}
		if got, ok := LookupDocument(other); ok != d.AnyNamespace() || ok && got != d {
			t.Errorf("LookupDocument(%v) = %v, %v", other, got, ok)
		}
		if d.Doc == "" || d.Kind.String() == "unknown" {
			t.Errorf("%v: doc %q, kind %v", d.Element, d.Doc, d.Kind)
		}
		if got, ok := LookupDocument(d.Element); !ok || got != d {
			t.Errorf("LookupDocument(%v) = %v, %v", d.Element, got, ok)
		}
		for set, files := range all {
			f := files[d.File]
			if f == nil || f.Target != d.Element.Space {
				t.Errorf("%s/%s: no such file for %v", set, d.File, d.Element)
				continue
			}
			want := set == "reader" || !d.ReaderOnly
			if got := f.find("element", d.Element.Local) != nil; got != want {
				t.Errorf("%s/%s: declares %v: %v, want %v", set, d.File, d.Element, got, want)
			}
		}
	}
	if !slices.IsSortedFunc(docs, func(a, b Document) int {
		if c := strings.Compare(a.Element.Space, b.Element.Space); c != 0 {
			return c
		}
		return strings.Compare(a.Element.Local, b.Element.Local)
	}) {
		t.Error("not sorted by namespace and local name")
	}
	if d, ok := LookupDocument(xmlrt.QName{Local: "state"}); ok {
		t.Errorf("state in no namespace: %v", d)
	}
	if s := DocumentKind(0).String(); s != "unknown" {
		t.Errorf("DocumentKind(0) = %q", s)
	}
}

// What the catalog returns belongs to the caller.
func TestFresh(t *testing.T) {
	Categories()[0].Containers[0] = 77
	Categories()[0].Name = "x"
	c, _ := LookupCategory("alerts")
	c.Containers[0] = 78
	Documents()[0].File = "x"
	if c := Categories()[0]; c.Name != "alerts" || c.Containers[0] != 1 {
		t.Errorf("catalog changed: %v", c)
	}
	if d := Documents()[0]; d.File != "fault.xsd" {
		t.Errorf("catalog changed: %v", d)
	}
}

// The documents of testdata/presence and their list agree.
func TestVerdictsListed(t *testing.T) {
	dir := os.DirFS("../../testdata/presence")
	data, err := fs.ReadFile(dir, "verdicts.tsv")
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]bool{"verdicts.tsv": true}
	verdicts := []string{"valid", "invalid", "malformed"}
	for i, line := range strings.Split(strings.TrimSuffix(string(data), "\n"), "\n") {
		f := strings.Split(line, "\t")
		if len(f) != 4 {
			t.Fatalf("line %d: %d columns", i+1, len(f))
		}
		if i == 0 {
			continue
		}
		if listed[f[0]] {
			t.Errorf("%s: listed twice", f[0])
		}
		listed[f[0]] = true
		if !slices.Contains(verdicts, f[1]) || !slices.Contains(verdicts, f[2]) || f[3] == "" {
			t.Errorf("line %d: %q", i+1, line)
		}
		// The writer's set accepts nothing that the reader's set refuses.
		if f[1] != f[2] && !(f[1] == "valid" && f[2] == "invalid") {
			t.Errorf("%s: tolerant %s, strict %s", f[0], f[1], f[2])
		}
	}
	names, err := fs.Glob(dir, "*")
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range names {
		if !listed[n] {
			t.Errorf("%s: not listed in verdicts.tsv", n)
		}
		delete(listed, n)
	}
	for n := range listed {
		t.Errorf("%s: listed, but not there", n)
	}
}
