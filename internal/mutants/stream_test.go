package main

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"testing/iotest"

	"github.com/enhancedpresence/epx/internal/conformance/judge"
	"github.com/enhancedpresence/epx/internal/mutants/random"
	"github.com/enhancedpresence/epx/xmlrt"
)

// The same is found in a document in memory and in one that comes a byte at a
// time, and something is found exactly when the document is not valid.
func TestFindingsOfStreams(t *testing.T) {
	cases, err := filepath.Glob("../../codegen/testdata/cases/*")
	if err != nil || len(cases) == 0 {
		t.Fatal("no cases", err)
	}
	judged, invalid := 0, 0
	for _, dir := range cases {
		files, err := filepath.Glob(filepath.Join(dir, "*.xsd"))
		if err != nil {
			t.Fatal(err)
		}
		for i := range files {
			files[i] = filepath.Base(files[i])
		}
		schema, tables, o := judge.Link(os.DirFS(dir), files)
		if o.Verdict != judge.Valid {
			continue // of documents that do not go together
		}
		g := random.New(schema, tables.Tables, tables.Linked)
		registry := &tables.Linked.Registry
		for seed := range uint64(12) {
			r := rand.New(rand.NewPCG(seed, 1))
			source, err := g.Document(r)
			if err != nil {
				break
			}
			d, err := read(source)
			if err != nil {
				t.Fatalf("%s: %v\n%s", dir, err, source)
			}
			for range 4 {
				_, doc := d.mutate(r)
				if doc == nil {
					break
				}
				var whole, streamed []string
				collect := func(list *[]string) xmlrt.DecodeOption {
					return xmlrt.WithFindings(func(e *xmlrt.Error) bool {
						if e.Code == xmlrt.CodeUnexpectedText { // shown as far as it has been read
							e.Found = ""
						}
						*list = append(*list, e.Error())
						return true
					})
				}
				err := xmlrt.Check(registry, bytes.Clone(doc), collect(&whole))
				_ = xmlrt.CheckReader(registry, iotest.OneByteReader(bytes.NewReader(doc)), collect(&streamed))
				if !slices.Equal(whole, streamed) {
					t.Errorf("%s: in memory %q, as a stream %q\n%s", dir, whole, streamed, doc)
				}
				if (err == nil) != (len(whole) == 0) {
					t.Errorf("%s: %v, and %d findings\n%s", dir, err, len(whole), doc)
				}
				judged++
				if err != nil {
					invalid++
				}
			}
		}
	}
	if judged < 500 || invalid < judged/3 {
		t.Errorf("%d documents judged, %d invalid", judged, invalid)
	}
}
