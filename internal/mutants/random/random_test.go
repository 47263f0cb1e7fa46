package random_test

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/enhancedpresence/epx/internal/mutants/random"
	"github.com/enhancedpresence/epx/xmlrt"
	"github.com/enhancedpresence/epx/xsd"
	"github.com/enhancedpresence/epx/xsd/tables"
)

// Most documents are valid; those that are not break rules over the whole
// document, such as keys, or miss a value that is hard to find.
func TestDocument(t *testing.T) {
	cases, err := filepath.Glob("../../../codegen/testdata/cases/*/*.xsd")
	if err != nil || len(cases) == 0 {
		t.Fatal("no schemas", err)
	}
	made, valid := 0, 0
	for _, name := range cases {
		schema, err := xsd.Read(xsd.Options{FS: os.DirFS(filepath.Dir(name))}, filepath.Base(name))
		if err != nil {
			continue // a part of another schema
		}
		built, err := tables.Build(schema, nil)
		if err != nil {
			t.Fatal(err)
		}
		linked, err := xmlrt.Link(&built.Def, nil)
		if err != nil {
			t.Fatal(err)
		}
		g := random.New(schema, built, linked)
		for seed := range uint64(20) {
			document, err := g.Document(rand.New(rand.NewPCG(seed, 0)))
			if errors.Is(err, random.ErrNoDocument) {
				continue
			}
			again, _ := random.New(schema, built, linked).Document(rand.New(rand.NewPCG(seed, 0)))
			if !bytes.Equal(document, again) {
				t.Fatalf("%s: two documents of one seed:\n%s\n%s", name, document, again)
			}
			made++
			fault := xmlrt.Check(&linked.Registry, document, xmlrt.WithDTD())
			var e *xmlrt.Error
			if errors.As(fault, &e) && e.Code == xmlrt.CodeMalformed {
				t.Errorf("%s: %v\n%s", name, fault, document)
			}
			if fault == nil {
				valid++
			}
		}
	}
	if made < 300 || valid < made*9/10 {
		t.Errorf("%d of %d documents are valid", valid, made)
	}
}
