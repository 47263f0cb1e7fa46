package validate_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/enhancedpresence/epx/validate"
)

// writeTree writes files below a new folder.
func writeTree(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const catalogMain = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:b="urn:b" xmlns:c="urn:c" targetNamespace="urn:a">
<xs:import namespace="urn:b"/>
<xs:import namespace="urn:c" schemaLocation="http://example.com/schemas/v1/c.xsd"/>
<xs:element name="a"><xs:complexType><xs:attribute ref="b:n"/><xs:attribute ref="c:d"/></xs:complexType></xs:element>
</xs:schema>`

const (
	catalogB = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:b"><xs:attribute name="n" type="xs:int"/></xs:schema>`
	catalogC = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:c"><xs:attribute name="d" type="xs:date"/></xs:schema>`
)

func TestCatalog(t *testing.T) {
	files := map[string]string{
		"main/a.xsd":           catalogMain,
		"other folder/b.xsd":   catalogB,
		"mirror/v1/c.xsd":      catalogC,
		"mirror/old/c.xsd":     strings.ReplaceAll(catalogC, `"d"`, `"other"`),
		"catalogs/all.xml":     `<catalog xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog" xmlns:x="urn:x"><x:uri name="urn:b" uri="nothing"/><group xml:base="../other%20folder/"><uri name="urn:b" uri="b.xsd"/></group><nextCatalog catalog="next.xml"/><public publicId="p" uri="p"/></catalog>`,
		"catalogs/next.xml":    `<c:catalog xmlns:c="urn:oasis:names:tc:entity:xmlns:xml:catalog"><c:uri name="urn:b" uri="second-does-not-count.xsd"/><c:rewriteURI uriStartString="http://example.com/" rewritePrefix="../mirror/old/"/><c:rewriteSystem systemIdStartString="http://example.com/schemas/" rewritePrefix="../mirror/"/><c:uri name="urn:far" uri="http://example.com/far.xsd"/><c:nextCatalog catalog="all.xml"/></c:catalog>`,
		"catalogs/latin.xml":   "<?xml version='1.0' encoding='ISO-8859-1'?><!DOCTYPE catalog PUBLIC '-//OASIS//DTD Entity Resolution XML Catalog V1.0//EN' 'http://example.com/catalog.dtd'><catalog xmlns='urn:oasis:names:tc:entity:xmlns:xml:catalog'><uri name='urn:b' uri='gr\xf6\xdfe.xsd'/></catalog>",
		"catalogs/other.xml":   `<catalogue/>`,
		"catalogs/cut.xml":     `<catalog xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog">`,
		"catalogs/missing.xml": `<catalog xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog"><uri name="urn:b"/></catalog>`,
	}
	t.Chdir(writeTree(t, files))
	judge := func(t *testing.T, c validate.Catalog) {
		t.Helper()
		src, err := c.OpenSources("main/a.xsd")
		if err != nil {
			t.Fatal(err)
		}
		defer src.Close()
		schema, err := validate.Compile(t.Context(), nil, src)
		if err != nil {
			t.Fatal(err)
		}
		for doc, want := range map[string]int{
			`<a:a xmlns:a="urn:a" xmlns:b="urn:b" xmlns:c="urn:c" b:n="1" c:d="2024-03-11"/>`: 0,
			`<a:a xmlns:a="urn:a" xmlns:b="urn:b" xmlns:c="urn:c" b:n="x" c:d="x"/>`:          2,
		} {
			found, err := schema.Validate(t.Context(), "a.xml", []byte(doc))
			if err != nil || len(found) != want {
				t.Errorf("%s: %v, %v", doc, found, err)
			}
		}
	}
	t.Run("map", func(t *testing.T) {
		var c validate.Catalog
		c.Add("urn:b", "other folder/b.xsd")
		c.Add("http://example.com/schemas/v1/c.xsd", "mirror/v1/c.xsd")
		judge(t, c)
	})
	t.Run("catalog", func(t *testing.T) {
		var c validate.Catalog
		if err := c.Read("catalogs/all.xml"); err != nil {
			t.Fatal(err)
		}
		if _, far := c.Files["urn:far"]; far {
			t.Error("an entry leads to the network")
		}
		judge(t, c)
	})
	t.Run("latin", func(t *testing.T) {
		var c validate.Catalog
		if err := c.Read("catalogs/latin.xml"); err != nil {
			t.Fatal(err)
		}
		if got := filepath.Base(c.Files["urn:b"]); got != "größe.xsd" {
			t.Errorf("urn:b is %s", got)
		}
	})
	t.Run("none", func(t *testing.T) {
		src, err := validate.OpenSources("main/a.xsd")
		if err != nil {
			t.Fatal(err)
		}
		defer src.Close()
		if _, err := validate.Compile(t.Context(), nil, src); err == nil {
			t.Error("a schema without what it imports")
		}
	})
	for file, want := range map[string]string{
		"catalogs/other.xml": "document element", "catalogs/cut.xml": "</catalog>", "catalogs/missing.xml": "urn:b", "absent.xml": "absent.xml",
	} {
		if err := new(validate.Catalog).Read(file); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v; expected %q", file, err, want)
		}
	}
}

// The names of files are taken as they are, whatever they would mean in a
// reference, and the entries of a catalog come before those of the next ones.
func TestCatalogNames(t *testing.T) {
	const plain = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:b="urn:b"><xs:import namespace="urn:b"/><xs:import namespace="urn:c" schemaLocation="http://example.com/c.xsd"/><xs:element name="a"><xs:complexType><xs:attribute ref="b:n"/><xs:attribute ref="c:d" xmlns:c="urn:c"/></xs:complexType></xs:element></xs:schema>`
	t.Chdir(writeTree(t, map[string]string{
		"main/a.xsd":     plain,
		"c#/50%20/b.xsd": catalogB,
		"c#/50%20/c.xsd": catalogC,
		"first.xml":      `<catalog xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog"><group><nextCatalog catalog="next.xml"/></group><uri name="urn:b" uri="c%23/50%2520/b.xsd"/><rewriteURI uriStartString="http://example.com/" rewritePrefix="c%23/50%2520/"/></catalog>`,
		"next.xml":       `<catalog xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog"><uri name="urn:b" uri="absent.xsd"/></catalog>`,
	}))
	var read validate.Catalog
	if err := read.Read("first.xml"); err != nil {
		t.Fatal(err)
	}
	var given validate.Catalog
	given.Add("urn:b", "c#/50%20/b.xsd")
	given.Rewrites = map[string]string{"http://example.com/": "c#/50%20/"}
	for _, c := range []validate.Catalog{read, given} {
		src, err := c.OpenSources("main/a.xsd")
		if err != nil {
			t.Fatal(err)
		}
		defer src.Close()
		if _, err := validate.Compile(t.Context(), nil, src); err != nil {
			t.Error(err)
		}
	}
}

// A fault in a document above the one that is given is found where it is.
func TestFaultAbove(t *testing.T) {
	t.Chdir(writeTree(t, map[string]string{
		"main/sub/a.xsd": `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:include schemaLocation="../part.xsd"/></xs:schema>`,
		"main/part.xsd":  `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="n" type="nowhere"/></xs:schema>`,
	}))
	src, err := validate.OpenSources("main/sub/a.xsd")
	if err != nil {
		t.Fatal(err)
	}
	defer src.Close()
	if _, err := validate.Compile(t.Context(), nil, src); err == nil || !strings.Contains(err.Error(), "main/part.xsd:1:") || !strings.Contains(err.Error(), "nowhere") {
		t.Errorf("%v; expected main/part.xsd:1: and what is wrong there", err)
	}
}

// Absolute locations are those of the operating system, and not of the tree.
func TestAbsoluteLocations(t *testing.T) {
	dir := writeTree(t, map[string]string{
		"main/a.xsd":  "",
		"other/b.xsd": `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="b"/></xs:schema>`,
	})
	b := filepath.ToSlash(filepath.Join(dir, "other", "b.xsd"))
	if !strings.HasPrefix(b, "/") {
		t.Skip("locations with drives")
	}
	for _, location := range []string{b, "file://" + b, "file:" + b, "file://localhost" + b} {
		a := filepath.Join(dir, "main", "a.xsd")
		if err := os.WriteFile(a, []byte(`<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:include schemaLocation="`+location+`"/><xs:element name="a"><xs:complexType><xs:sequence><xs:element ref="b"/></xs:sequence></xs:complexType></xs:element></xs:schema>`), 0o666); err != nil {
			t.Fatal(err)
		}
		src, err := validate.OpenSources(a)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := validate.Compile(t.Context(), nil, src); err != nil {
			t.Errorf("%s: %v", location, err)
		}
		if err := src.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestCatalogIsNoFile(t *testing.T) {
	var c validate.Catalog
	if err := c.Read(t.TempDir()); err == nil || !strings.Contains(err.Error(), "not a regular file") {
		t.Error(err)
	}
}
