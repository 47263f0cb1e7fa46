// Package enginetest holds every engine to the same documents and schemas: its
// findings are compared with files that are kept beside the engine's tests.
package enginetest

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"unicode/utf16"

	"github.com/enhancedpresence/epx/validate"
)

var update = flag.Bool("update", false, "write the expected output anew")

// Run tests an engine. It is called from the test of a package at most two
// folders below package validate, such as validate/helium, and expects the
// engine's output in the files text.golden, json.golden and schemas.golden of
// its testdata folder.
func Run(t *testing.T, engine validate.Engine) {
	folder := filepath.Join("testdata", "engine")
	for range 2 {
		if _, err := os.Stat(folder); err != nil {
			folder = filepath.Join("..", folder)
		}
	}
	data, err := filepath.Abs(folder)
	if err != nil {
		t.Fatal(err)
	}
	testdata, err := filepath.Abs("testdata")
	if err != nil {
		t.Fatal(err)
	}
	// Names in messages are relative to the working folder.
	t.Chdir(data)

	t.Run("documents", func(t *testing.T) {
		schema := compile(t, engine, "order", "order/parts/credit.xsd")
		for _, format := range []string{"text", "json"} { // what engines say is the same in the others
			var out bytes.Buffer
			w, err := validate.NewWriter(&out, format)
			if err != nil {
				t.Fatal(err)
			}
			var report validate.Report
			for _, d := range Documents(t) {
				found, err := schema.Validate(t.Context(), d.Name, d.Data)
				if err != nil {
					t.Fatalf("%s: %v", d.Name, err)
				}
				res := validate.Result{File: d.Name, Diagnostics: found}
				if len(found) > 0 {
					res.Verdict = validate.Invalid
				}
				if got := res.Verdict == validate.Valid; got != d.Valid {
					t.Errorf("%s: valid = %v, want %v: %v", d.Name, got, d.Valid, found)
				}
				report.Add(res.Verdict)
				if err := w.WriteResult(res); err != nil {
					t.Fatal(err)
				}
			}
			if err := w.WriteSummary(report); err != nil {
				t.Fatal(err)
			}
			Golden(t, filepath.Join(testdata, format+".golden"), out.Bytes())
		}
	})

	t.Run("schemas", func(t *testing.T) {
		var out strings.Builder
		for _, paths := range [][]string{
			{"dangling/dangling.xsd"},
			{"dangling/outside.xsd"},
			{"dangling/missing.xsd"},
			{"dangling/malformed.xsd"},
			{"notschema"},
			{"dangling/outside.xsd", "order/parts"},
			{"twice"},
			{"twice/b.xsd"},
			{"keys"},
			{"order/parts/credit.xsd", "order/order.xsd"},
		} {
			src, err := validate.OpenSources(paths...)
			if err != nil {
				t.Fatal(err)
			}
			_, err = engine.Compile(t.Context(), src)
			fmt.Fprintf(&out, "%s\n\t%v\n", strings.Join(paths, " "), err)
			var fault *validate.SchemaError
			if err != nil && !errors.As(err, &fault) {
				t.Errorf("%v: the error is a %T, want a *validate.SchemaError: %v", paths, err, err)
			}
			if err := src.Close(); err != nil {
				t.Error(err)
			}
		}
		Golden(t, filepath.Join(testdata, "schemas.golden"), []byte(out.String()))
	})

	t.Run("derived attributes", func(t *testing.T) {
		// Types that extend one base, and a restriction that inherits a
		// required attribute.
		schema, err := engine.Compile(t.Context(), validate.Sources{
			FS: fstest.MapFS{"main.xsd": {Data: []byte(`<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
<xs:complexType name="base"><xs:attribute name="a" use="required"/><xs:attribute name="b"/><xs:attribute name="c"/></xs:complexType>
<xs:complexType name="x"><xs:complexContent><xs:extension base="base"><xs:attribute name="x"/></xs:extension></xs:complexContent></xs:complexType>
<xs:complexType name="y"><xs:complexContent><xs:extension base="base"><xs:attribute name="y" use="required"/></xs:extension></xs:complexContent></xs:complexType>
<xs:complexType name="z"><xs:complexContent><xs:restriction base="y"><xs:attribute name="b" use="prohibited"/></xs:restriction></xs:complexContent></xs:complexType>
<xs:element name="x" type="x"/><xs:element name="y" type="y"/><xs:element name="z" type="z"/>
</xs:schema>`)}},
			Files: []string{"main.xsd"},
		})
		if err != nil {
			t.Fatal(err)
		}
		for doc, code := range map[string]string{
			`<x a="1" x="1"/>`:       "",
			`<y a="1" y="1"/>`:       "",
			`<z a="1" y="1"/>`:       "",
			`<x a="1" y="1"/>`:       "unexpected-attribute",
			`<y a="1"/>`:             "missing-attribute",
			`<z a="1"/>`:             "missing-attribute",
			`<z a="1" b="1" y="1"/>`: "unexpected-attribute",
		} {
			expectCode(t, schema, doc, code)
		}
	})

	t.Run("namespaces of one set", func(t *testing.T) {
		schema := compile(t, engine, "keys")
		for doc, code := range map[string]string{
			`<a:list xmlns:a="urn:example:a" xmlns:b="urn:example:b"><b:item id="1" next="2"/><b:item id="2"/></a:list>`: "",
			`<a:list xmlns:a="urn:example:a" xmlns:b="urn:example:b"><b:item id="1" next="3"/><b:item id="2"/></a:list>`: "identity",
			`<a:list xmlns:a="urn:example:a" xmlns:b="urn:example:b"><b:item id="1"/><b:item id="1"/></a:list>`:          "identity",
			`<b:item xmlns:b="urn:example:b"/>`: "",
		} {
			expectCode(t, schema, doc, code)
		}
	})

	t.Run("file system", func(t *testing.T) {
		schema, err := engine.Compile(t.Context(), validate.Sources{
			FS: fstest.MapFS{
				"a b/main file.xsd": {Data: []byte(`<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:include schemaLocation="../c%20d/part.xsd"/><xs:element name="a" type="t"/></xs:schema>`)},
				"c d/part.xsd":      {Data: []byte(`<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:simpleType name="t"><xs:restriction base="xs:int"/></xs:simpleType></xs:schema>`)},
			},
			Files: []string{"a b/main file.xsd"},
		})
		if err != nil {
			t.Fatal(err)
		}
		for doc, valid := range map[string]bool{"<a>1</a>": true, "<a>one</a>": false} {
			found, err := schema.Validate(t.Context(), "doc.xml", []byte(doc))
			if err != nil || (len(found) == 0) != valid {
				t.Errorf("%s: %v, %v; want valid = %v", doc, found, err, valid)
			}
		}
	})

	t.Run("hints are not followed", func(t *testing.T) {
		// The location of the document leads to a schema of the set that the
		// compiled schema does not take in.
		src := validate.Sources{FS: os.DirFS("."), Files: []string{"order/order.xsd"}}
		schema, err := engine.Compile(t.Context(), src)
		if err != nil {
			t.Fatal(err)
		}
		doc := `<other xmlns="urn:example:other" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="urn:example:other ` +
			filepath.Join(data, "documents", "other.xsd") + `"/>`
		found, err := schema.Validate(t.Context(), "doc.xml", []byte(doc))
		if err != nil || len(found) == 0 || found[0].Code != "unknown-root" {
			t.Errorf("got %v, %v; want unknown-root", found, err)
		}
	})

	t.Run("many findings", func(t *testing.T) {
		schema := compile(t, engine, "order", "order/parts/credit.xsd")
		doc := `<order xmlns="urn:example:order" state="open"><number>AB1</number>` +
			strings.Repeat("<line id='1'><quantity>"+strings.Repeat("x", 3000)+"</quantity><item/></line>\n", 3000) + "</order>"
		found, err := schema.Validate(t.Context(), "doc.xml", []byte(doc))
		if err != nil {
			t.Fatal(err)
		}
		if n := len(found); n == 0 || n > 1001 {
			t.Errorf("got %d findings, want some and at most 1001", n)
		}
		if last := found[len(found)-1]; !strings.Contains(last.Message, "left out") {
			t.Errorf("the last finding does not tell that some are left out: %v", last)
		}
	})

	t.Run("concurrently", func(t *testing.T) {
		schema := compile(t, engine, "order", "order/parts/credit.xsd")
		docs := Documents(t)
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				for _, d := range docs {
					found, err := schema.Validate(t.Context(), d.Name, d.Data)
					if err != nil || (len(found) == 0) != d.Valid {
						t.Errorf("%s: %v, %v; want valid = %v", d.Name, found, err, d.Valid)
					}
				}
			})
		}
		wg.Wait()
	})

	t.Run("done context", func(t *testing.T) {
		schema := compile(t, engine, "order", "order/parts/credit.xsd")
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := schema.Validate(ctx, "doc.xml", []byte("<a/>")); !errors.Is(err, context.Canceled) {
			t.Errorf("Validate: %v, want context.Canceled", err)
		}
		src := validate.Sources{FS: os.DirFS("order"), Files: []string{"order.xsd"}}
		if _, err := engine.Compile(ctx, src); !errors.Is(err, context.Canceled) {
			t.Errorf("Compile: %v, want context.Canceled", err)
		}
	})
}

// expectCode checks the code of the first finding, empty for none.
func expectCode(t *testing.T, schema validate.Schema, doc, code string) {
	t.Helper()
	found, err := schema.Validate(t.Context(), "doc.xml", []byte(doc))
	var got string
	if len(found) > 0 {
		got = found[0].Code
	}
	if err != nil || got != code {
		t.Errorf("%s: %v, %v; want code %q", doc, found, err, code)
	}
}

func compile(t *testing.T, engine validate.Engine, paths ...string) validate.Schema {
	t.Helper()
	src, err := validate.OpenSources(paths...)
	if err != nil {
		t.Fatal(err)
	}
	defer src.Close()
	schema, err := engine.Compile(t.Context(), src)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// Document is a document with its verdict under the schemas of the folder
// order.
type Document struct {
	Name  string
	Data  []byte
	Valid bool
}

var valid = []string{"credit.xml", "good.xml", "utf16be.xml", "utf16le.xml", "bom.xml"}

// Documents returns the documents of the working folder's folder documents,
// and some that are better made than kept.
func Documents(t *testing.T) []Document {
	t.Helper()
	files, err := filepath.Glob("documents/*.xml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no documents: %v", err)
	}
	var docs []Document
	add := func(name string, data []byte) {
		docs = append(docs, Document{name, data, slices.Contains(valid, name)})
	}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		add(filepath.Base(f), data)
	}
	good, err := os.ReadFile("documents/good.xml")
	if err != nil {
		t.Fatal(err)
	}
	bomb, err := os.ReadFile("documents/bomb.xml")
	if err != nil {
		t.Fatal(err)
	}
	add("bom.xml", append([]byte("\xef\xbb\xbf"), good...))
	add("deep.xml", []byte(strings.Repeat("<a>", 10_000)+strings.Repeat("</a>", 10_000)))
	add("utf16be.xml", UTF16(string(good), true))
	add("utf16bomb.xml", UTF16(strings.TrimPrefix(string(bomb), `<?xml version="1.0"?>`), false))
	add("utf16le.xml", UTF16(string(good), false))
	return docs
}

// UTF16 encodes text in UTF-16 with a byte order mark.
func UTF16(text string, bigEndian bool) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune("\ufeff" + text)) {
		if bigEndian {
			b = append(b, byte(u>>8), byte(u))
		} else {
			b = append(b, byte(u), byte(u>>8))
		}
	}
	return b
}

// Golden compares output with a file, or writes the file under -update.
func Golden(t *testing.T, file string, got []byte) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v; run the test with -update to make it", err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("output differs from %s\ngot:\n%s\nwant:\n%s", file, got, want)
	}
}
