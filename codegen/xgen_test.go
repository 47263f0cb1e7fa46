package codegen_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/xuri/xgen"
)

// naming: xgen gives the names that xgen itself gives to the same schema: every
// type of its output is there, with its fields. What epx has besides (other
// attributes, content that has no name) does no harm to a program that moves.
func TestXGenNames(t *testing.T) {
	const dir = "testdata/cases/xgen"
	schema, err := filepath.Abs(filepath.Join(dir, "orders.xsd"))
	if err != nil {
		t.Fatal(err)
	}
	out := t.TempDir()
	t.Chdir(out) // xgen writes below the folder that it is in
	if err := os.WriteFile("orders.xsd", read(t, schema), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := xgen.NewParser(&xgen.Options{
		FilePath: "orders.xsd", InputDir: ".", OutputDir: out, Lang: "Go", Package: "orders",
		IncludeMap:          map[string]bool{},
		LocalNameNSMap:      map[string]string{},
		NSSchemaLocationMap: map[string]string{},
		ParseFileList:       map[string]bool{},
		ParseFileMap:        map[string][]any{},
		ProtoTree:           []any{},
	}).Parse(); err != nil {
		t.Fatal(err)
	}
	theirs := declaredTypes(t, filepath.Join(out, "orders.xsd.go"))
	ours := declaredTypes(t, filepath.Join(filepath.Dir(schema), "gen", "orders", "types.go"))
	if len(theirs) < 8 {
		t.Fatalf("xgen made %d types", len(theirs))
	}
	for name, fields := range theirs {
		if name == "Items" { // generated packages have a function of this name
			name = "ItemsType"
		}
		got, ok := ours[name]
		if !ok {
			t.Errorf("there is no type %s", name)
		}
		for _, f := range fields {
			if f != "XMLName" && !slices.Contains(got, f) {
				t.Errorf("%s has no field %s; it has %q", name, f, got)
			}
		}
	}
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// declaredTypes are the types of a Go file with the names of their fields;
// embedded ones go by that of their type.
func declaredTypes(t *testing.T, name string) map[string][]string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	types := map[string][]string{}
	for _, d := range file.Decls {
		gen, ok := d.(*ast.GenDecl)
		if !ok {
			continue
		}
		for _, s := range gen.Specs {
			spec, ok := s.(*ast.TypeSpec)
			if !ok {
				continue
			}
			var fields []string
			if st, ok := spec.Type.(*ast.StructType); ok {
				for _, f := range st.Fields.List {
					for _, n := range f.Names {
						fields = append(fields, n.Name)
					}
					if len(f.Names) == 0 {
						x := f.Type
						if star, ok := x.(*ast.StarExpr); ok {
							x = star.X
						}
						if id, ok := x.(*ast.Ident); ok {
							fields = append(fields, id.Name)
						}
					}
				}
			}
			types[spec.Name.Name] = fields
		}
	}
	return types
}
