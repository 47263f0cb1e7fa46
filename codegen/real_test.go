package codegen_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

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

// TestSchemasInUse generates from schemas in real use. What is refused is
// logged; what is generated must compile, and do well by the documents beside
// the schema as far as the log tells. Schemas come from EPX_CORPORA.
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
		t.Logf("the schema is refused: %v", err)
		return
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
		var list xsd.ErrorList
		if !errors.As(err, &list) {
			t.Errorf("refused without a position: %v", err)
		}
		lines := strings.Split(err.Error(), "\n")
		t.Logf("refused for %d reasons, the first:\n%s", len(lines), strings.Join(lines[:min(3, len(lines))], "\n"))
		return
	}
	writeFiles(t, filepath.Join(temp, "gen"), files)
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
	t.Logf("%d packages, %d documents: %s", len(files)/4, len(documents), out[:min(2000, len(out))])
}
