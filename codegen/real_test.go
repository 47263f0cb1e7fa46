package codegen_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/enhancedpresence/epx/codegen"
	"github.com/enhancedpresence/epx/internal/corpora"
	"github.com/enhancedpresence/epx/xsd"
)

// tryDocuments is a program that round-trips the documents named in its
// arguments.
const tryDocuments = `package main

import (
	"fmt"
	"os"

	"github.com/enhancedpresence/epx/internal/infoset"
	gen %q
)

func main() {
	for _, name := range os.Args[1:] {
		data, err := os.ReadFile(name)
		if err != nil {
			fmt.Println(err)
			continue
		}
		problems := infoset.RoundTrip(gen.Registry(), data)
		for _, p := range problems {
			fmt.Println(p)
		}
		if len(problems) == 0 {
			fmt.Println("ok")
		}
	}
}
`

// TestSchemasInUse generates from schemas in real use. What is generated
// compiles, and the documents beside the schema come out as they went in. Schemas
// come from EPX_CORPORA. The log has the sizes and how long it takes to build the
// packages, without the standard library and the runtime.
func TestSchemasInUse(t *testing.T) {
	if testing.Short() {
		t.Skip("short")
	}
	folders, err := filepath.Glob(filepath.Join(corpora.Need(t, "corpora/real-schemas"), "*"))
	if err != nil {
		t.Fatal(err)
	}
	if len(folders) == 0 {
		t.Fatal("no schemas")
	}
	for _, folder := range folders {
		t.Run(filepath.Base(folder), func(t *testing.T) { tryFolder(t, folder) })
	}
}

func tryFolder(t *testing.T, folder string) {
	locations, err := filepath.Glob(filepath.Join(folder, "*.xsd"))
	if err != nil {
		t.Fatal(err)
	}
	schema, err := xsd.Read(xsd.Options{}, locations...)
	if err != nil {
		t.Fatal(err)
	}
	// Below testdata, so that it belongs to the module and to no pattern.
	temp, err := os.MkdirTemp("testdata", "tmp-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(temp) })
	importPath := module + "/codegen/testdata/" + filepath.Base(temp)
	files, err := codegen.Generate(schema, &codegen.Config{Registry: "gen", Import: importPath + "/gen", Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	writeFiles(t, filepath.Join(temp, "gen"), files)
	began := time.Now()
	if out, err := exec.Command("go", "build", "./testdata/"+filepath.Base(temp)+"/...").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	t.Logf("%s; go build: %.1f s", sizes(t, schema, files), time.Since(began).Seconds())
	vet(t, "./testdata/"+filepath.Base(temp)+"/...")
	if t.Failed() {
		return
	}
	if err := os.Mkdir(filepath.Join(temp, "try"), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(temp, "try", "main.go"), fmt.Appendf(nil, tryDocuments, importPath+"/gen"), 0o666); err != nil {
		t.Fatal(err)
	}
	documents, err := filepath.Glob(filepath.Join(folder, "*.xml"))
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("go", append([]string{"run", "./testdata/" + filepath.Base(temp) + "/try"}, documents...)...).CombinedOutput()
	if err != nil || bytes.Contains(out, []byte("panic:")) {
		t.Errorf("%v\n%s", err, out)
	}
	if want := strings.Repeat("ok\n", len(documents)); string(out) != want || want == "" {
		t.Errorf("%d documents: %s", len(documents), out)
	}
}

// sizes tells how much Go is made of how much schema.
func sizes(t *testing.T, schema *xsd.Schema, files []codegen.File) string {
	from, to := 0, 0
	for _, d := range schema.Documents {
		data, err := os.ReadFile(d.Location)
		if err != nil && !strings.HasPrefix(d.Location, "http:") { // those that are built in
			t.Fatal(err)
		}
		from += len(data)
	}
	packages := map[string]bool{}
	for _, f := range files {
		to += len(f.Content)
		packages[filepath.Dir(f.Path)] = true
	}
	return fmt.Sprintf("%d KB of schema, %d KB of Go in %d packages, %.2f bytes a byte", from/1000, to/1000, len(packages), float64(to)/float64(from))
}
