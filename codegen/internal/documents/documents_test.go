// Package documents_test tries documents on the code that is generated from the
// cases in codegen/testdata/cases.
package documents_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/enhancedpresence/epx/internal/infoset"
	"github.com/enhancedpresence/epx/validate"
	"github.com/enhancedpresence/epx/validate/helium"
	"github.com/enhancedpresence/epx/xmlrt"
)

var update = flag.Bool("update", false, "rewrite the expected findings")

const cases = "../../testdata/cases"

// heliumDiffers are the documents on which helium and we disagree, and why we
// are right. An entry on which we agree fails.
var heliumDiffers = map[string]string{}

func TestDocuments(t *testing.T) {
	folders, err := filepath.Glob(cases + "/*/valid")
	if err != nil || len(folders) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, f := range folders {
		name := filepath.Base(filepath.Dir(f))
		t.Run(name, func(t *testing.T) {
			registry, ok := registries[name]
			if !ok {
				t.Fatal("not in the list of cases; run go test ./codegen -update")
			}
			known := registry()
			judge := compile(t, filepath.Join(cases, name))
			for _, file := range documents(t, name, "valid") {
				document := read(t, file)
				for _, p := range infoset.RoundTrip(known, document) {
					t.Errorf("%s: %s", file, p)
				}
				judge(file, document, true)
			}
			for _, file := range documents(t, name, "invalid") {
				document := read(t, file)
				checkFindings(t, known, file, document)
				judge(file, document, false)
			}
		})
	}
}

func documents(t *testing.T, name, folder string) []string {
	files, err := filepath.Glob(filepath.Join(cases, name, folder, "*.xml"))
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func read(t *testing.T, file string) []byte {
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// compile makes the second judge of the documents of a case.
func compile(t *testing.T, dir string) func(file string, document []byte, valid bool) {
	src, err := validate.OpenSources(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer src.Close()
	name := filepath.Base(dir)
	schema, err := helium.New().Compile(context.Background(), src)
	if why := heliumDiffers[name]; why != "" {
		if err == nil {
			t.Errorf("helium compiles the schema, although: %s", why)
		}
		return func(string, []byte, bool) {}
	}
	if err != nil {
		t.Errorf("%v", err)
		return func(string, []byte, bool) {}
	}
	return func(file string, document []byte, valid bool) {
		found, err := schema.Validate(context.Background(), file, document)
		if err != nil {
			t.Errorf("%s: helium: %v", file, err)
			return
		}
		agrees := valid == (len(found) == 0)
		rel, err := filepath.Rel(cases, file)
		if err != nil {
			t.Fatal(err)
		}
		why := heliumDiffers[filepath.ToSlash(rel)]
		switch {
		case agrees && why != "":
			t.Errorf("%s: helium agrees, although: %s", file, why)
		case !agrees && why == "" && valid:
			t.Errorf("%s: helium calls it invalid: %v", file, found)
		case !agrees && why == "":
			t.Errorf("%s: helium calls it valid", file)
		}
	}
}

// checkFindings holds all findings in an invalid document against the text
// beside it.
func checkFindings(t *testing.T, known *xmlrt.Registry, file string, document []byte) {
	if _, err := xmlrt.Unmarshal(known, bytes.Clone(document)); err == nil {
		t.Errorf("%s: no error", file)
	}
	var got strings.Builder
	_, err := xmlrt.Unmarshal(known, bytes.Clone(document), xmlrt.WithFindings(func(e *xmlrt.Error) bool {
		fmt.Fprintf(&got, "%d:%d %s %s: %s\n", e.Line, e.Column, e.Code, e.Path, e.Message())
		return true
	}))
	if err == nil {
		t.Errorf("%s: no error when all findings are asked for", file)
	}
	golden := strings.TrimSuffix(file, ".xml") + ".txt"
	if *update {
		if err := os.WriteFile(golden, []byte(got.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if want := read(t, golden); got.String() != string(want) {
		t.Errorf("%s: found\n%swant\n%s", file, got.String(), want)
	}
}
