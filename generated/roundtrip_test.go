package generated_test

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"testing"

	"github.com/enhancedpresence/epx/generated"
	"github.com/enhancedpresence/epx/internal/infoset"
	"github.com/enhancedpresence/epx/xmlrt"
)

// corpora is where the examples of the documentation are, if anywhere.
func corpora() string {
	if dir := os.Getenv("EPX_CORPORA"); dir != "" {
		return dir
	}
	return filepath.Join("..", "..", "shared")
}

// validFiles are the files that a table of verdicts calls valid by the reader's
// set.
func validFiles(t *testing.T, table, dir string) []string {
	f, err := os.Open(table)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comma, r.FieldsPerRecord, r.LazyQuotes = '\t', -1, true
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := 0
	for i, name := range rows[0] {
		if name == "tolerant" {
			column = i
		}
	}
	var files []string
	for _, row := range rows[1:] {
		if row[column] == "valid" {
			files = append(files, filepath.Join(dir, row[0]))
		}
	}
	return files
}

func TestRoundTrip(t *testing.T) {
	shared := filepath.Join(corpora(), "spec")
	sets := []struct{ name, table, dir string }{
		{"own", "../testdata/presence/verdicts.tsv", "../testdata/presence"},
		{"examples", filepath.Join(shared, "examples.tsv"), filepath.Join(shared, "examples")},
		{"repaired", filepath.Join(shared, "examples-repaired.tsv"), filepath.Join(shared, "examples-repaired")},
	}
	for _, set := range sets {
		t.Run(set.name, func(t *testing.T) {
			if _, err := os.Stat(set.table); err != nil {
				t.Skipf("no corpora: %v; set EPX_CORPORA", err)
			}
			files := validFiles(t, set.table, set.dir)
			if len(files) == 0 {
				t.Fatal("no valid documents")
			}
			for _, file := range files {
				roundTrip(t, file)
			}
			t.Logf("%d documents", len(files))
		})
	}
}

func roundTrip(t *testing.T, file string) {
	document, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	known := xmlrt.WithRegistry(generated.Registry())
	v, err := generated.Unmarshal(document, known)
	if err != nil {
		t.Errorf("%s: %v", file, err)
		return
	}
	for name, opts := range map[string][]xmlrt.EncodeOption{
		"plain":    nil,
		"prefixed": {xmlrt.WithPrefix("p", v.XMLName().Space), xmlrt.WithPrefix("ct", "http://schemas.microsoft.com/2006/09/sip/commontypes")},
		"indented": {xmlrt.WithIndent("  "), xmlrt.WithXMLDeclaration()},
	} {
		encoded, err := xmlrt.Marshal(v, opts...)
		if err != nil {
			t.Errorf("%s: %s: %v", file, name, err)
			continue
		}
		diff, err := infoset.Equal(generated.Registry(), document, encoded)
		if err != nil {
			t.Errorf("%s: %s: %v\n%s", file, name, err, encoded)
		}
		for _, d := range diff {
			t.Errorf("%s: %s: %s", file, name, d)
		}
	}
}
