package arrows

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/enhancedpresence/epx/validate"
	"github.com/enhancedpresence/epx/validate/helium"
	"github.com/enhancedpresence/epx/validate/presence"
	"github.com/enhancedpresence/epx/xmlrt"
	"github.com/enhancedpresence/epx/xsd"
	"github.com/enhancedpresence/epx/xsd/tables"
)

// noExample are the codes that a short document cannot have.
var noExample = []string{"limit-exceeded", "schema-invalid", "unset", "engines-differ", "schema-hint"}

// TestCodes holds docs/codes.md against the code: each code is in the table and
// has a section whose example has that finding.
func TestCodes(t *testing.T) {
	declared, err := codeConstants(os.DirFS(root))
	if err != nil {
		t.Fatal(err)
	}
	if declared["malformed"] == "" || declared["schema-invalid"] == "" {
		t.Fatalf("the constants of codes were not found, only %v", declared)
	}
	doc, err := os.ReadFile(path.Join(root, "docs", "codes.md"))
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]bool{}
	for _, m := range regexp.MustCompile("(?m)^\\| \\[`([^`]*)`\\]\\(#([^)]*)\\) \\|").FindAllStringSubmatch(string(doc), -1) {
		if m[1] != m[2] {
			t.Errorf("the row of %s links to #%s", m[1], m[2])
		}
		if rows[m[1]] {
			t.Errorf("a second row for %s", m[1])
		}
		rows[m[1]] = true
		if declared[m[1]] == "" {
			t.Errorf("docs/codes.md has a row for %s, which is no code", m[1])
		}
	}
	sections := sectionsOf(string(doc))
	judge := newExampleJudge(t, block(sections["The schema of the examples"], "xsd"))
	for _, code := range slices.Sorted(maps.Keys(declared)) {
		t.Run(code, func(t *testing.T) {
			if !rows[code] {
				t.Errorf("docs/codes.md has no row for %s (%s)", code, declared[code])
			}
			section, ok := sections[code]
			if !ok {
				t.Fatalf("docs/codes.md has no section %s (%s)", code, declared[code])
			}
			example := block(section, "xml")
			if slices.Contains(noExample, code) {
				return
			}
			if example == "" {
				t.Fatal("the section has no example")
			}
			found := judge.codes(t, example)
			if !slices.Equal(found, []string{code}) {
				t.Errorf("the example has the findings %v", found)
			}
		})
	}
}

// codeConstants finds the constants CodeX with a string as value, outside
// tests: code to file and name.
func codeConstants(fsys fs.FS) (map[string]string, error) {
	codes := map[string]string{}
	for _, room := range []string{"xmlrt", "validate", "presence"} {
		if _, err := fs.Stat(fsys, room); err != nil {
			continue
		}
		err := fs.WalkDir(fsys, room, func(name string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if d.IsDir() && d.Name() == "testdata" {
				return fs.SkipDir
			}
			if d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
				return nil
			}
			data, err := fs.ReadFile(fsys, name)
			if err != nil {
				return err
			}
			f, err := parser.ParseFile(token.NewFileSet(), name, data, parser.SkipObjectResolution)
			if err != nil {
				return err
			}
			for _, decl := range f.Decls {
				if decl, ok := decl.(*ast.GenDecl); ok && decl.Tok == token.CONST {
					codesIn(decl, name, codes)
				}
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return codes, nil
}

var codeName = regexp.MustCompile(`^Code[A-Z]`)

func codesIn(decl *ast.GenDecl, file string, codes map[string]string) {
	for _, spec := range decl.Specs {
		spec := spec.(*ast.ValueSpec)
		for i, value := range spec.Values {
			lit, ok := value.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING || !codeName.MatchString(spec.Names[i].Name) {
				continue
			}
			if code, err := strconv.Unquote(lit.Value); err == nil {
				codes[code] = file + ": " + spec.Names[i].Name
			}
		}
	}
}

// sectionsOf splits a document at its headings of the second level.
func sectionsOf(doc string) map[string]string {
	sections := map[string]string{}
	for _, part := range strings.Split(doc, "\n## ")[1:] {
		title, text, _ := strings.Cut(part, "\n")
		sections[title] = text
	}
	return sections
}

// block is the first fenced block of a language in a section.
func block(section, language string) string {
	_, rest, ok := strings.Cut(section, "\n```"+language+"\n")
	if !ok {
		return ""
	}
	text, _, _ := strings.Cut(rest, "\n```")
	return text
}

// An exampleJudge judges presence documents by their own judge, and others by
// the schema of the examples.
type exampleJudge struct {
	presence *presence.Judge
	crew     *xmlrt.Schema
	engine   validate.Schema // for identity constraints
}

var uniqueElement = regexp.MustCompile(`(?s)<xs:unique .*</xs:unique>`)

func newExampleJudge(t *testing.T, schema string) *exampleJudge {
	t.Helper()
	p, err := presence.New(presence.Options{})
	if err != nil {
		t.Fatal(err)
	}
	const file = "crew.xsd"
	fsys := fstest.MapFS{file: &fstest.MapFile{Data: []byte(schema)}}
	// The tables have no identity constraints yet; the engine has.
	plain := fstest.MapFS{file: &fstest.MapFile{Data: uniqueElement.ReplaceAll([]byte(schema), nil)}}
	read, err := xsd.Read(xsd.Options{FS: plain}, file)
	if err != nil {
		t.Fatalf("the schema of the examples: %v", err)
	}
	built, err := tables.Build(read, nil)
	if err != nil {
		t.Fatalf("the schema of the examples: %v", err)
	}
	crew, err := xmlrt.Link(&built.Def, nil)
	if err != nil {
		t.Fatalf("the schema of the examples: %v", err)
	}
	engine, err := helium.New().Compile(t.Context(), validate.Sources{FS: fsys, Files: []string{file}})
	if err != nil {
		t.Fatalf("the schema of the examples: %v", err)
	}
	return &exampleJudge{p, crew, engine}
}

// codes are the codes of the findings in an example.
func (j *exampleJudge) codes(t *testing.T, example string) []string {
	t.Helper()
	var codes []string
	judge := j.presence.Judge
	if strings.Contains(example, `xmlns="urn:example:crew"`) {
		judge = j.engine.Validate
		_, err := xmlrt.Unmarshal(&j.crew.Registry, []byte(example), xmlrt.WithFindings(func(e *xmlrt.Error) bool {
			codes = append(codes, string(e.Code))
			return true
		}))
		if err != nil || codes != nil {
			return codes
		}
	}
	found, err := judge(t.Context(), "example.xml", []byte(example))
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range found {
		codes = append(codes, d.Code)
	}
	return codes
}
