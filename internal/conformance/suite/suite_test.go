package suite_test

import (
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/enhancedpresence/epx/internal/conformance/suite"
)

func TestRead(t *testing.T) {
	s, err := suite.Read(os.DirFS("../testdata/suite"))
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"nowhere.testSet"}; !slices.Equal(s.Absent, want) {
		t.Errorf("absent: %q, want %q", s.Absent, want)
	}
	// What the group edges holds, a line a test.
	var got strings.Builder
	judged := 0
	for _, g := range s.Groups {
		line := func(t *suite.Test) {
			if t.Excluded == "" {
				judged++
			}
			if g.Set == "edges" || g.Set == "later" {
				outcome := string(t.Excluded)
				if outcome == "" {
					outcome = map[bool]string{true: "valid", false: "invalid"}[t.Valid]
				}
				fmt.Fprintf(&got, "%s %s: %s\n", g.Name, t.Name, outcome)
			}
		}
		if g.Schema != nil {
			line(g.Schema)
		}
		for _, i := range g.Instances {
			line(&i.Test)
		}
	}
	const want = `later assertion: for another version
either assertion: invalid
special path: valid
special path-1: valid
special path-2: for another version
queried path: queried or disputed
queried disputed-spec: queried or disputed
queried disputed-test: queried or disputed
open path: without a sure outcome
open path-2: of invalid schemas
absent nowhere: without their documents
absent path-2: without their documents
half-absent path: valid
half-absent nowhere: without their documents
hint hint: valid
no-hint no-hint: invalid
assertion assertion: for another version
`
	if got.String() != want {
		t.Errorf("got\n%swant\n%s", got.String(), want)
	}
	if judged != 50 {
		t.Errorf("%d tests are judged", judged)
	}
}

func TestReadDocuments(t *testing.T) {
	s, err := suite.Read(os.DirFS("../testdata/suite"))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"measures": "data/measures.xsd data/units.xsd",
		"hint":     "data/path.xsd",
		"no-hint":  "",
	} {
		i := slices.IndexFunc(s.Groups, func(g *suite.Group) bool { return g.Name == name })
		if got := strings.Join(s.Groups[i].Documents, " "); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

const (
	attributes = ` xmlns="http://www.w3.org/XML/2004/xml-schema-test-suite/" xmlns:xlink="http://www.w3.org/1999/xlink"`
	oneGroup   = `<testGroup name="g"><schemaTest name="s"><schemaDocument xlink:href="s.xsd"/><expected validity="valid"/></schemaTest></testGroup>`
)

func set(groups string) string {
	return `<testSet name="set"` + attributes + `>` + groups + `</testSet>`
}

func folder(files ...string) fs.FS {
	fsys := fstest.MapFS{}
	for i := 0; i < len(files); i += 2 {
		fsys[files[i]] = &fstest.MapFile{Data: []byte(files[i+1])}
	}
	return fsys
}

// Without a suite.xml, all test sets count.
func TestReadWithoutCatalogue(t *testing.T) {
	s, err := suite.Read(folder("b/x.testSet", set(oneGroup), "b/s.xsd", "<s/>"))
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Groups) != 1 || s.Groups[0].Documents[0] != "b/s.xsd" || s.Groups[0].Schema.Excluded != "" {
		t.Errorf("got %+v", s.Groups)
	}
}

// A schema for a namespace that is known comes with its document.
func TestKnown(t *testing.T) {
	schema := `<schema xmlns="http://www.w3.org/2001/XMLSchema">
<import namespace="http://www.w3.org/1999/xlink" schemaLocation="http://localhost/xlink.xsd"/></schema>`
	fsys := folder("x.testSet", set(oneGroup), "s.xsd", schema)
	s, err := suite.Read(fsys)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(s.Groups[0].Documents, " "); got != "s.xsd .known/xlink.xsd" {
		t.Errorf("got %s", got)
	}
	for _, name := range s.Groups[0].Documents {
		if data, err := fs.ReadFile(suite.Overlay(fsys), name); err != nil || len(data) == 0 {
			t.Errorf("%s: %q, %v", name, data, err)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	for name, test := range map[string]struct {
		fsys fs.FS
		want string
	}{
		"empty":            {folder(), "neither a suite.xml nor"},
		"malformed":        {folder("x.testSet", "<testSet>"), "x.testSet: "},
		"other root":       {folder("x.testSet", "<tests/>"), "the document element is tests"},
		"other catalogue":  {folder("suite.xml", "<suite/>"), "the document element is suite"},
		"other version":    {folder("suite.xml", `<testSuite version="1.1"/>`), "for the versions 1.1"},
		"outside":          {folder("x.testSet", set(strings.Replace(oneGroup, "s.xsd", "../s.xsd", 1))), `"../s.xsd" does not lead to a file`},
		"twice":            {folder("x.testSet", set(oneGroup+oneGroup)), "a second test s in the group g"},
		"schemas":          {folder("x.testSet", set(`<testGroup name="g"><schemaTest name="a"/><schemaTest name="b"/></testGroup>`)), "2 tests of schemas"},
		"without instance": {folder("x.testSet", set(`<testGroup name="g"><instanceTest name="a"/></testGroup>`)), "0 documents"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := suite.Read(test.fsys)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
}

func TestReadTable(t *testing.T) {
	fsys := folder("a/x.xsd", "<x/>", "a/y.xsd", "<y/>", "b/z.xsd", "<z/>")
	s, err := suite.ReadTable(fsys, "t.tsv", strings.NewReader("note\tfile\tconsensus\n\ta/x.xsd\tvalid\n\ta/y.xsd\tinvalid\n\tb/z.xsd\tunclear\n\tb/w.xsd\tvalid\n"))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, g := range s.Groups {
		got = append(got, fmt.Sprintf("%s %s %s %t %s", g.Set, g.Name, g.Schema.Name, g.Schema.Valid, g.Schema.Excluded))
	}
	want := []string{"a a/x.xsd x.xsd true ", "a a/y.xsd y.xsd false ", "b b/z.xsd z.xsd false without a sure outcome", "b b/w.xsd w.xsd true without their documents"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	for table, want := range map[string]string{
		"file\tverdict\n":                         "t.tsv:1: no columns",
		"file\tconsensus\na/x.xsd\n":              "t.tsv:2: too few",
		"file\tconsensus\n../x.xsd\tvalid\n":      "t.tsv:2: the file",
		"file\tconsensus\na\tvalid\na\tinvalid\n": "t.tsv:3: the file",
	} {
		if _, err := suite.ReadTable(fsys, "t.tsv", strings.NewReader(table)); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: got %v, want %s", table, err, want)
		}
	}
}
