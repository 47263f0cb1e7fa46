package xsd_test

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/enhancedpresence/epx/xsd"
)

var update = flag.Bool("update", false, "write the expected findings of testdata/invalid")

func TestValid(t *testing.T) {
	for _, file := range glob(t, "testdata/valid/*.xsd") {
		t.Run(filepath.Base(file), func(t *testing.T) {
			if _, err := xsd.Read(xsd.Options{}, file); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestInvalid compares the findings of each schema in testdata/invalid with the
// file of the same name that ends in .errors: position and rule of each.
func TestInvalid(t *testing.T) {
	for _, file := range glob(t, "testdata/invalid/*.xsd") {
		t.Run(filepath.Base(file), func(t *testing.T) {
			schema, err := xsd.Read(xsd.Options{}, file)
			if schema != nil {
				t.Error("a schema was returned")
			}
			var list xsd.ErrorList
			if !errors.As(err, &list) {
				t.Fatalf("error is %v; want an ErrorList", err)
			}
			var b strings.Builder
			for _, e := range list {
				t.Log(e)
				fmt.Fprintf(&b, "%s:%d:%d: %s\n", filepath.Base(e.Position.File), e.Position.Line, e.Position.Column, e.Rule)
			}
			golden := strings.TrimSuffix(file, ".xsd") + ".errors"
			if *update {
				if err := os.WriteFile(golden, []byte(b.String()), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if b.String() != string(want) {
				t.Errorf("findings:\n%swant:\n%s", b.String(), want)
			}
		})
	}
}

func glob(t testing.TB, pattern string) []string {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("no files %s (%v)", pattern, err)
	}
	return files
}

const head = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" `

func mapFS(files map[string]string) fstest.MapFS {
	m := make(fstest.MapFS)
	for name, text := range files {
		m[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return m
}

func mustRead(t *testing.T, opts xsd.Options, locations ...string) *xsd.Schema {
	t.Helper()
	s, err := xsd.Read(opts, locations...)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func locations(s *xsd.Schema) string {
	var names []string
	for _, d := range s.Documents {
		names = append(names, d.Location)
	}
	return strings.Join(names, " ")
}

func TestLocationsGoUp(t *testing.T) {
	fsys := mapFS(map[string]string{
		"a/b/main.xsd":          head + `targetNamespace="urn:t"><xs:include schemaLocation="../../common/types.xsd"/><xs:include schemaLocation=".././../common/types.xsd"/></xs:schema>`,
		"common/types.xsd":      head + `targetNamespace="urn:t"><xs:include schemaLocation="more%20types.xsd#part"/><xs:element name="e"/></xs:schema>`,
		"common/more types.xsd": head + `targetNamespace="urn:t"><xs:include schemaLocation="/a/b/main.xsd"/><xs:element name="f"/></xs:schema>`,
	})
	s := mustRead(t, xsd.Options{FS: fsys}, "a/b/main.xsd")
	if got, want := locations(s), "a/b/main.xsd common/types.xsd common/more types.xsd"; got != want {
		t.Errorf("documents are %s; want %s", got, want)
	}
}

func TestCircularImport(t *testing.T) {
	fsys := mapFS(map[string]string{
		"a.xsd": head + `xmlns:b="urn:b" targetNamespace="urn:a"><xs:import namespace="urn:b" schemaLocation="b.xsd"/>
			<xs:element name="a" type="b:t"/><xs:simpleType name="t"><xs:restriction base="xs:int"/></xs:simpleType></xs:schema>`,
		"b.xsd": head + `xmlns:a="urn:a" targetNamespace="urn:b"><xs:import namespace="urn:a" schemaLocation="a.xsd"/>
			<xs:simpleType name="t"><xs:restriction base="a:t"/></xs:simpleType></xs:schema>`,
	})
	s := mustRead(t, xsd.Options{FS: fsys}, "a.xsd")
	at, bt := s.Type(xsd.QName{Space: "urn:a", Local: "t"}), s.Type(xsd.QName{Space: "urn:b", Local: "t"})
	if bt.BaseType() != at {
		t.Errorf("base type is %v; want %v", bt.BaseType(), at)
	}
	if got := s.Documents[0].Imports; len(got) != 1 || got[0] != "urn:b" {
		t.Errorf("imports are %q", got)
	}
}

func TestSourcesResolveEachOther(t *testing.T) {
	a := head + `xmlns:b="urn:b" targetNamespace="urn:a"><xs:import namespace="urn:b" schemaLocation="http://example.com/b.xsd"/><xs:element name="a" type="b:t"/></xs:schema>`
	b := head + `targetNamespace="urn:b"><xs:simpleType name="t"><xs:list itemType="xs:int"/></xs:simpleType></xs:schema>`
	s, err := xsd.ReadSources(xsd.Options{FS: fstest.MapFS{}},
		xsd.Source{Name: "a.xsd", Reader: strings.NewReader(a)},
		xsd.Source{Name: "b.xsd", Reader: strings.NewReader(b)})
	if err != nil {
		t.Fatal(err)
	}
	if got := locations(s); got != "a.xsd b.xsd" {
		t.Errorf("documents are %s", got)
	}
}

func TestCatalog(t *testing.T) {
	fsys := mapFS(map[string]string{
		"a.xsd": head + `targetNamespace="urn:a"><xs:include schemaLocation="http://example.com/part.xsd"/><xs:import namespace="urn:b"/>
			<xs:element name="a" type="b:t" xmlns:b="urn:b"/></xs:schema>`,
		"cache/part.xsd": head + `><xs:element name="part"/></xs:schema>`,
		"cache/b.xsd":    head + `targetNamespace="urn:b"><xs:complexType name="t"/></xs:schema>`,
	})
	catalog := map[string]string{"http://example.com/part.xsd": "cache/part.xsd", "urn:b": "cache/b.xsd"}
	s := mustRead(t, xsd.Options{FS: fsys, Catalog: catalog}, "a.xsd")
	if s.Element(xsd.QName{Space: "urn:a", Local: "part"}) == nil {
		t.Error("the included element is missing")
	}
}

func TestSecondEditionOfNamespace(t *testing.T) {
	fsys := mapFS(map[string]string{
		"a.xsd": head + `targetNamespace="urn:a"><xs:import namespace="urn:x" schemaLocation="x.xsd"/><xs:import namespace="urn:x" schemaLocation="copy/x.xsd"/>
			<xs:import namespace="urn:x" schemaLocation="more.xsd"/></xs:schema>`,
		"x.xsd":      head + `targetNamespace="urn:x"><xs:element name="e"/></xs:schema>`,
		"copy/x.xsd": head + `targetNamespace="urn:x"><xs:element name="e"/></xs:schema>`,
		"more.xsd":   head + `targetNamespace="urn:x"><xs:element name="f"/></xs:schema>`,
	})
	s := mustRead(t, xsd.Options{FS: fsys}, "a.xsd")
	if got, want := locations(s), "a.xsd x.xsd more.xsd"; got != want {
		t.Errorf("documents are %s; want %s", got, want)
	}
}

func TestChameleon(t *testing.T) {
	fsys := mapFS(map[string]string{
		"a.xsd": head + `targetNamespace="urn:a"><xs:include schemaLocation="c.xsd"/><xs:import namespace="urn:b" schemaLocation="b.xsd"/></xs:schema>`,
		"b.xsd": head + `targetNamespace="urn:b"><xs:include schemaLocation="c.xsd"/></xs:schema>`,
		"c.xsd": head + `elementFormDefault="qualified"><xs:element name="e" type="t"/><xs:complexType name="t"><xs:sequence><xs:element name="l"/></xs:sequence></xs:complexType></xs:schema>`,
	})
	s := mustRead(t, xsd.Options{FS: fsys}, "a.xsd")
	for _, space := range []string{"urn:a", "urn:b"} {
		e := s.Element(xsd.QName{Space: space, Local: "e"})
		if e == nil {
			t.Fatalf("no element e in %s", space)
		}
		ct := e.Type.(*xsd.ComplexType)
		if ct.Name.Space != space {
			t.Errorf("the type of %v is %v", e.Name, ct.Name)
		}
		local := ct.Particle.Term.(*xsd.ModelGroup).Particles[0].Term.(*xsd.ElementDecl)
		if local.Name.Space != space || local.Scope != xsd.Component(ct) {
			t.Errorf("the local element is %v in %v", local.Name, local.Scope)
		}
	}
}

func TestXMLNamespace(t *testing.T) {
	const body = `<xs:element name="e"><xs:complexType><xs:attribute ref="xml:lang"/><xs:attribute ref="xml:id"/></xs:complexType></xs:element></xs:schema>`
	for name, decl := range map[string]string{
		"no location":      `<xs:import namespace="http://www.w3.org/XML/1998/namespace"/>`,
		"network location": `<xs:import namespace="http://www.w3.org/XML/1998/namespace" schemaLocation="http://www.w3.org/2001/xml.xsd"/>`,
		"missing file":     `<xs:import namespace="http://www.w3.org/XML/1998/namespace" schemaLocation="xml.xsd"/>`,
	} {
		t.Run(name, func(t *testing.T) {
			fsys := mapFS(map[string]string{"a.xsd": head + ">" + decl + body})
			s := mustRead(t, xsd.Options{FS: fsys}, "a.xsd")
			ct := s.Elements[0].Type.(*xsd.ComplexType)
			if got := ct.Attributes[0].Decl.Name.String(); got != "{http://www.w3.org/XML/1998/namespace}lang" {
				t.Errorf("attribute is %s", got)
			}
		})
	}
	_, err := xsd.Read(xsd.Options{FS: mapFS(map[string]string{"a.xsd": head + ">" + body})}, "a.xsd")
	if err == nil || !strings.Contains(err.Error(), "src-resolve.4.2") {
		t.Errorf("without an import the error is %v", err)
	}
}

func TestMissingFile(t *testing.T) {
	_, err := xsd.Read(xsd.Options{FS: fstest.MapFS{}}, "gone.xsd")
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error is %v; want fs.ErrNotExist", err)
	}
	if got, want := fmt.Sprint(err), `gone.xsd: the schema document "gone.xsd" cannot be read: file does not exist`; got != want {
		t.Errorf("error is %s; want %s", got, want)
	}
	fsys := mapFS(map[string]string{"a.xsd": head + `><xs:include schemaLocation="../../gone.xsd"/></xs:schema>`})
	if _, err := xsd.Read(xsd.Options{FS: fsys}, "a.xsd"); err == nil {
		t.Error("a location above the root of the file system is no error")
	}
}

func TestLimits(t *testing.T) {
	long := head + `><xs:simpleType name="t0"><xs:restriction base="xs:int"/></xs:simpleType>`
	for i := 1; i < 100; i++ {
		long += fmt.Sprintf(`<xs:simpleType name="t%d"><xs:restriction base="t%d"/></xs:simpleType>`, 100-i, 99-i)
	}
	laughs := `<!DOCTYPE s [<!ENTITY a0 "ha">`
	for i := range 30 {
		laughs += fmt.Sprintf(`<!ENTITY a%d "&a%d;&a%d;">`, i+1, i, i)
	}
	fsys := mapFS(map[string]string{
		"a.xsd":    head + `><xs:include schemaLocation="b.xsd"/></xs:schema>`,
		"b.xsd":    head + `/>`,
		"long.xsd": long + "</xs:schema>",
		"deep.xsd": head + ">" + strings.Repeat("<xs:annotation>", 300) + strings.Repeat("</xs:annotation>", 300) + "</xs:schema>",
		"ha.xsd":   laughs + "]><s>&a30;</s>",
	})
	for file, want := range map[string]string{
		"a.xsd":    "more than 1 schema documents",
		"long.xsd": "more than 20 definitions",
		"deep.xsd": "limit-exceeded",
		"ha.xsd":   "more than 1048576 bytes",
	} {
		_, err := xsd.Read(xsd.Options{FS: fsys, Limits: xsd.Limits{Documents: 1, Derivation: 20}}, file)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error is %v; want %s", file, err, want)
		}
	}
	_, err := xsd.Read(xsd.Options{FS: fsys, Limits: xsd.Limits{Bytes: 100}}, "a.xsd")
	if err == nil || !strings.Contains(err.Error(), "more than 100 bytes") {
		t.Errorf("error is %v", err)
	}
}

// What opening might wait for is not opened.
func TestNoDocument(t *testing.T) {
	fsys := mapFS(map[string]string{"a.xsd": head + `><xs:include schemaLocation="pipe.xsd"/><xs:include schemaLocation="dir"/></xs:schema>`})
	fsys["pipe.xsd"] = &fstest.MapFile{Mode: fs.ModeNamedPipe, Data: []byte(head + `/>`)}
	fsys["dir"] = &fstest.MapFile{Mode: fs.ModeDir}
	_, err := xsd.Read(xsd.Options{FS: fsys}, "a.xsd")
	var list xsd.ErrorList
	if !errors.As(err, &list) || len(list) != 2 || !strings.Contains(list[0].Message, "not a regular file") || !strings.Contains(list[1].Message, "a folder") {
		t.Errorf("%v; expected that one is not a regular file, and the other a folder", err)
	}
}
