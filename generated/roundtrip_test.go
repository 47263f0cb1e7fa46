package generated_test

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/enhancedpresence/epx/generated"
	"github.com/enhancedpresence/epx/internal/corpora"
	"github.com/enhancedpresence/epx/internal/infoset"
	"github.com/enhancedpresence/epx/xmlrt"
	"github.com/enhancedpresence/epx/xsd/presence"
)

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
	shared := corpora.Path("spec")
	sets := []struct{ name, table, dir string }{
		{"own", "../testdata/presence/verdicts.tsv", "../testdata/presence"},
		{"examples", filepath.Join(shared, "examples.tsv"), filepath.Join(shared, "examples")},
		{"repaired", filepath.Join(shared, "examples-repaired.tsv"), filepath.Join(shared, "examples-repaired")},
	}
	for _, set := range sets {
		t.Run(set.name, func(t *testing.T) {
			if _, err := os.Stat(set.table); err != nil {
				t.Skipf("no corpora: %v; set %s", err, corpora.Variable)
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

// rootName is the name of the document element, empty for none.
func rootName(document []byte) xmlrt.QName {
	s := xmlrt.NewScanner(document, xmlrt.ScanOptions{})
	for {
		switch kind, err := s.Next(); {
		case err != nil || kind == xmlrt.EOF:
			return xmlrt.QName{}
		case kind == xmlrt.StartElement:
			return s.Name()
		}
	}
}

// withoutNamespace takes the declaration of a namespace out of a document, and
// its prefix.
func withoutNamespace(document []byte, namespace string) []byte {
	declaration := regexp.MustCompile(` xmlns(:\w+)?="` + regexp.QuoteMeta(namespace) + `"`)
	prefix := declaration.FindSubmatch(document)[1]
	document = declaration.ReplaceAll(document, nil)
	if len(prefix) > 0 {
		document = regexp.MustCompile(`(</?)`+string(prefix[1:])+`:`).ReplaceAll(document, []byte("$1"))
	}
	return document
}

func roundTrip(t *testing.T, file string) {
	source, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	document := source // as it should come out
	opts := []xmlrt.DecodeOption{xmlrt.WithRegistry(generated.Registry())}
	if root := rootName(document); root.Space != "" {
		// Where the namespace is not known, what comes out has none.
		if d, ok := presence.LookupDocument(root); ok && d.AnyNamespace() {
			opts = append(opts, xmlrt.WithRootNamespaceAs(""))
			document = withoutNamespace(document, root.Space)
		}
	}
	v, err := generated.Unmarshal(source, opts...)
	if err != nil {
		t.Errorf("%s: %v", file, err)
		return
	}
	prefixed := []xmlrt.EncodeOption{xmlrt.WithPrefix("ct", presence.NSCommonTypes)}
	if space := v.XMLName().Space; space != "" {
		prefixed = append(prefixed, xmlrt.WithPrefix("p", space))
	}
	for name, opts := range map[string][]xmlrt.EncodeOption{
		"plain":    nil,
		"prefixed": prefixed,
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
