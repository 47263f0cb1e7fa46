package arrows

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

const module = "github.com/enhancedpresence/epx"

// The rules speak of packages by their paths below the module, with "/..." for
// a package and all below it. Files of tests are exempt: nobody pays for what
// they import.

type room struct {
	packages string
	may      []string
}

// A room may import, of the module itself, what is listed and nothing else. The
// first room that a package belongs to counts, and every package must belong
// to one.
var rooms = []room{
	{"xmlrt/...", []string{"xmlrt/..."}},
	{"xsd/presence/...", []string{"xmlrt/..."}},
	{"xsd/...", []string{"xsd", "xsd/internal/...", "xsd/tables", "xmlrt/..."}},
	{"codegen/...", []string{"codegen/...", "xsd", "xsd/tables", "xmlrt/..."}},
	{"generated/...", []string{"generated/...", "xmlrt/..."}},
	{"presence/...", []string{"presence/...", "internal/near", "generated/...", "xsd/presence", "xmlrt/..."}},
	{"validate/presence/...", []string{"validate", "validate/presence/...", "validate/internal/...", "internal/near", "presence/availability", "presence/grammar", "presence/sipuri", "generated/...", "xsd/...", "xmlrt/..."}},
	{"validate/helium/...", []string{"validate", "validate/helium/...", "validate/internal/...", "xsd/...", "xmlrt/..."}},
	{"validate/libxml2/...", []string{"validate", "validate/libxml2/...", "validate/internal/...", "xsd/...", "xmlrt/..."}},
	{"validate/internal/...", []string{"validate", "validate/internal/...", "xsd/...", "xmlrt/..."}},
	{"validate/...", []string{"validate", "validate/internal/...", "xsd/...", "xmlrt/..."}},
	{"docs", nil},
	{"cmd/...", []string{"cmd/epx/internal/...", "docs", "validate/...", "codegen/...", "presence/...", "internal/...", "generated/...", "xsd/...", "xmlrt/..."}},
	{"internal/...", []string{"validate/...", "codegen/...", "presence/...", "internal/...", "generated/...", "xsd/...", "xmlrt/..."}},
}

// A dependency may be imported where it is listed and nowhere else. What is in
// no line is a dependency that nobody has decided on.
var dependencies = []struct {
	module string
	by     []string
}{
	{"github.com/spf13/cobra", []string{"cmd/..."}},
	{"github.com/lestrrat-go/helium", []string{"validate/helium/...", "presence/grammar/xslt/..."}},
	{"github.com/lestrrat-go/libxml2", []string{"validate/libxml2/..."}},
	{"github.com/xuri/xgen", []string{"internal/conformance/incumbent"}},
	{"go.yaml.in/yaml/v3", []string{"internal/generate"}},
	{"github.com/aymanbagabas/go-udiff", []string{"internal/generate"}},
	{"golang.org/x/net", []string{"presence/sipuri"}},
}

// What a room must not import of the standard library. A name with "/..." is
// the package and all below it.
var forbidden = []struct {
	room   string
	except []string
	never  []string
	why    string
}{
	{
		room: "...", never: []string{"net", "net/http/...", "net/rpc/...", "net/smtp"},
		why: "nothing here speaks to a network",
	},
	{
		room: "...", except: []string{"xmlrt/..."}, never: []string{"unsafe"},
		why: "unsafe belongs to xmlrt alone",
	},
	{
		room: "...", except: []string{"validate/libxml2/..."}, never: []string{"C"},
		why: "cgo belongs to validate/libxml2 alone",
	},
	{
		room: "codegen/...", never: []string{"os/...", "io/fs", "io/ioutil", "path/filepath", "syscall"},
		why: "codegen touches no disk",
	},
	{
		room: "xmlrt/...", never: []string{"os/...", "io/fs", "io/ioutil", "path/filepath", "syscall", "reflect", "encoding/xml"},
		why: "xmlrt works on what it is given, without reflection",
	},
	{
		room: "generated/...", never: []string{"os/...", "io/fs", "io/ioutil", "path/filepath", "syscall", "reflect", "encoding/xml"},
		why: "generated code works on what it is given, without reflection",
	},
	{
		room: "presence/...", never: []string{"os/...", "io/fs", "io/ioutil", "path/filepath", "syscall", "net/..."},
		why: "presence reads no files, no clock and no network",
	},
}

// timeless rooms call nothing that asks for the time of day.
var timeless = []string{"presence/...", "generated/...", "xmlrt/...", "xsd/...", "codegen/..."}

var clock = []string{"Now", "Since", "Until", "After", "AfterFunc", "Tick", "NewTicker", "NewTimer", "Sleep"}

// What must not be reached, by any chain of imports.
var unreachable = []struct {
	from   string
	except []string
	to     string
	why    string
}{
	{"internal/bootstrap", nil, "generated/...", "the generator runs when generated/ is missing or stale"},
	{"internal/generate", nil, "generated/...", "the generator runs when generated/ is missing or stale"},
	{"validate", nil, "github.com/lestrrat-go/...", "a program pays for the engines that it uses"},
	{"validate/presence/...", nil, "github.com/lestrrat-go/...", "a program pays for the engines that it uses"},
	{"generated/...", nil, "xsd/...", "generated code needs the runtime only"},
	{"presence/...", []string{"presence/grammar/xslt/..."}, "github.com/lestrrat-go/...", "a program pays for the engines that it uses"},
}

// An edge is one import in one file.
type edge struct {
	file     string
	from, to string // "to" is below the module, or a full import path
	local    bool   // "to" is in the module
}

// A repo is what the rules are held against.
type repo struct {
	packages map[string]bool
	edges    []edge
	clocks   []string // places of calls of the clock, as file:line: time.Name
	clockPkg []string // the packages that they are in
}

// read reads the imports of every Go file of the module, whatever its build
// tags, except those of tests and of modules nested in it.
func read(fsys fs.FS) (*repo, error) {
	r := &repo{packages: map[string]bool{}}
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			base := path.Base(name)
			if name == "." {
				return nil
			}
			if base == "testdata" || base == "vendor" || strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_") {
				return fs.SkipDir
			}
			if _, err := fs.Stat(fsys, path.Join(name, "go.mod")); err == nil {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		return r.readFile(fsys, name)
	})
	return r, err
}

func (r *repo) readFile(fsys fs.FS, name string) error {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return err
	}
	pkg := path.Dir(name)
	r.packages[pkg] = true
	mode := parser.ImportsOnly
	isTimeless := matchAny(timeless, pkg) && bytes.Contains(data, []byte(`"time"`))
	if isTimeless {
		mode = parser.SkipObjectResolution
	}
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, name, data, mode)
	if err != nil {
		return err
	}
	timeName := ""
	for _, spec := range f.Imports {
		to := strings.Trim(spec.Path.Value, "\"`")
		local := false
		if to == module {
			to, local = ".", true
		} else if rest, ok := strings.CutPrefix(to, module+"/"); ok {
			to, local = rest, true
		}
		r.edges = append(r.edges, edge{name, pkg, to, local})
		if to == "time" {
			timeName = "time"
			if spec.Name != nil {
				timeName = spec.Name.Name
			}
		}
	}
	if !isTimeless || timeName == "" {
		return nil
	}
	ast.Inspect(f, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if x, ok := sel.X.(*ast.Ident); ok && x.Name == timeName && slices.Contains(clock, sel.Sel.Name) {
			p := fset.Position(sel.Pos())
			r.clocks = append(r.clocks, fmt.Sprintf("%s:%d: time.%s", p.Filename, p.Line, sel.Sel.Name))
			r.clockPkg = append(r.clockPkg, pkg)
		}
		return true
	})
	return nil
}

// faults holds the rules against the repository. Each fault names the rule and
// the file.
func (r *repo) faults() []string {
	var out []string
	for _, pkg := range slices.Sorted(maps.Keys(r.packages)) {
		if !slices.ContainsFunc(rooms, func(l room) bool { return match(l.packages, pkg) }) {
			out = append(out, fmt.Sprintf("%s: the package belongs to no room; say in the table what it may import", pkg))
		}
	}
	for _, e := range r.edges {
		if msg := e.fault(); msg != "" {
			out = append(out, fmt.Sprintf("%s: %s imports %s: %s", e.file, e.from, e.to, msg))
		}
	}
	for i, c := range r.clocks {
		out = append(out, fmt.Sprintf("%s: %s asks no clock; take the time as a parameter", c, r.clockPkg[i]))
	}
	return append(out, r.reached()...)
}

// fault says which rule the edge breaks, if any.
func (e edge) fault() string {
	switch {
	case e.local:
		for _, l := range rooms {
			if !match(l.packages, e.from) {
				continue
			}
			if !matchAny(l.may, e.to) {
				return fmt.Sprintf("%s may import, of the module, only %s", l.packages, strings.Join(l.may, ", "))
			}
			return ""
		}
		return ""
	case isStandard(e.to):
		for _, f := range forbidden {
			if match(f.room, e.from) && !matchAny(f.except, e.from) && matchAny(f.never, e.to) {
				return f.why
			}
		}
		return ""
	}
	for _, d := range dependencies {
		if e.to != d.module && !strings.HasPrefix(e.to, d.module+"/") {
			continue
		}
		if !matchAny(d.by, e.from) {
			return fmt.Sprintf("%s is imported only by %s", d.module, strings.Join(d.by, ", "))
		}
		return ""
	}
	return "the dependency is not in the table of dependencies"
}

// reached follows the imports from each package that must not reach another.
func (r *repo) reached() []string {
	next := map[string][]edge{}
	for _, e := range r.edges {
		next[e.from] = append(next[e.from], e)
	}
	var out []string
	for _, rule := range unreachable {
		for _, from := range slices.Sorted(maps.Keys(r.packages)) {
			if !match(rule.from, from) || matchAny(rule.except, from) {
				continue
			}
			if chain := search(next, from, rule.to); chain != nil {
				steps := []string{from}
				for _, e := range chain {
					steps = append(steps, e.to)
				}
				last := chain[len(chain)-1]
				out = append(out, fmt.Sprintf("%s: %s reaches %s: %s (%s)", last.file, from, last.to, rule.why, strings.Join(steps, " -> ")))
			}
		}
	}
	return out
}

// search is the shortest chain of imports from a package to one that matches
// the pattern.
func search(next map[string][]edge, from, pattern string) []edge {
	type step struct {
		pkg   string
		chain []edge
	}
	seen := map[string]bool{from: true}
	for queue := []step{{pkg: from}}; len(queue) > 0; queue = queue[1:] {
		for _, e := range next[queue[0].pkg] {
			if seen[e.to] {
				continue
			}
			seen[e.to] = true
			chain := append(slices.Clip(queue[0].chain), e)
			if match(pattern, e.to) {
				return chain
			}
			queue = append(queue, step{e.to, chain})
		}
	}
	return nil
}

func match(pattern, pkg string) bool {
	if pattern == "..." {
		return true
	}
	if tree, ok := strings.CutSuffix(pattern, "/..."); ok {
		return pkg == tree || strings.HasPrefix(pkg, tree+"/")
	}
	return pkg == pattern
}

func matchAny(patterns []string, pkg string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool { return match(p, pkg) })
}

// isStandard reports whether an import path is one of the standard library: its
// first part has no dot.
func isStandard(importPath string) bool {
	first, _, _ := strings.Cut(importPath, "/")
	return !strings.Contains(first, ".")
}

// root is the repository, seen from here.
const root = "../.."

func TestArrows(t *testing.T) {
	gomod, err := os.ReadFile(path.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(gomod, []byte("module "+module+"\n")) {
		t.Fatalf("the module is not %s", module)
	}
	r, err := read(os.DirFS(root))
	if err != nil {
		t.Fatal(err)
	}
	// Each of these is somewhere: else the walk has not seen the repository.
	for _, pkg := range []string{"cmd/epx", "codegen", "internal/bootstrap", "validate", "validate/libxml2", "xmlrt", "xsd"} {
		if !r.packages[pkg] {
			t.Errorf("the package %s was not found", pkg)
		}
	}
	for _, f := range r.faults() {
		t.Error(f)
	}
}

// TestForged sees every rule fail on a file that breaks it.
func TestForged(t *testing.T) {
	tests := []struct {
		name  string
		files map[string]string // file to the imports of it, or to its text
		want  string            // in the only fault; empty for none
	}{
		{name: "downwards", files: map[string]string{
			"cmd/epx/main.go":      "github.com/spf13/cobra " + module + "/validate/helium",
			"validate/helium/h.go": "github.com/lestrrat-go/helium/xsd " + module + "/validate",
			"validate/validate.go": module + "/xmlrt os",
			"xmlrt/decoder.go":     "unsafe io",
		}},
		{name: "tests are exempt", files: map[string]string{"xmlrt/x_test.go": module + "/generated/state os reflect"}},
		{name: "another module", files: map[string]string{"examples/x/go.mod": "", "examples/x/x.go": "example.com/y " + module + "/cmd/epx"}},
		{name: "testdata", files: map[string]string{"xsd/testdata/x.go": "example.com/y"}},
		{
			name: "runtime to generated", files: map[string]string{"xmlrt/x.go": module + "/generated/state"},
			want: "xmlrt/x.go: xmlrt imports generated/state: xmlrt/... may import",
		},
		{
			name: "runtime to a dependency", files: map[string]string{"xmlrt/x.go": "example.com/y"},
			want: "not in the table of dependencies",
		},
		{
			name: "generated to validate", files: map[string]string{"generated/state/x.go": module + "/validate"},
			want: "generated/state/x.go: generated/state imports validate: generated/... may import",
		},
		{
			name: "generated to reflect", files: map[string]string{"generated/state/x.go": "reflect"},
			want: "without reflection",
		},
		{
			name: "schema reader to the generator", files: map[string]string{"xsd/x.go": module + "/codegen"},
			want: "xsd/... may import",
		},
		{
			name: "generator to the disk", files: map[string]string{"codegen/x.go": "os/exec"},
			want: "codegen touches no disk",
		},
		{
			name: "generator to generated", files: map[string]string{"codegen/x.go": module + "/generated"},
			want: "codegen/... may import",
		},
		{
			name: "core to an engine", files: map[string]string{"validate/x.go": module + "/validate/helium"},
			want: "validate/... may import",
		},
		{
			name: "helium elsewhere", files: map[string]string{"internal/x/x.go": "github.com/lestrrat-go/helium"},
			want: "helium is imported only by validate/helium/..., presence/grammar/xslt/...",
		},
		{
			name: "libxml2 elsewhere", files: map[string]string{"cmd/epx/x.go": "//go:build libxml2\n\npackage x\n\nimport _ \"github.com/lestrrat-go/libxml2/xsd\"\n"},
			want: "libxml2 is imported only by validate/libxml2/...",
		},
		{
			name: "cobra elsewhere", files: map[string]string{"internal/x/x.go": "github.com/spf13/cobra"},
			want: "cobra is imported only by cmd/...",
		},
		{
			name: "unsafe elsewhere", files: map[string]string{"validate/x.go": "unsafe"},
			want: "unsafe belongs to xmlrt alone",
		},
		{
			name: "cgo elsewhere", files: map[string]string{"xmlrt/x.go": "C"},
			want: "cgo belongs to validate/libxml2 alone",
		},
		{
			name: "network", files: map[string]string{"cmd/epx/x.go": "net/http"},
			want: "nothing here speaks to a network",
		},
		{
			name: "presence to the disk", files: map[string]string{"presence/access/x.go": "os"},
			want: "presence reads no files, no clock and no network",
		},
		{
			name: "presence to the clock", files: map[string]string{"presence/x.go": "package x\n\nimport t \"time\"\n\nvar now = t.Now()\n"},
			want: "presence/x.go:5: time.Now: presence asks no clock",
		},
		{
			name: "bootstrap to generated", files: map[string]string{
				"internal/bootstrap/main.go": module + "/internal/a", "internal/a/a.go": module + "/internal/b", "internal/b/b.go": module + "/generated",
			},
			want: "internal/b/b.go: internal/bootstrap reaches generated: the generator runs when generated/ is missing or stale (internal/bootstrap -> internal/a -> internal/b -> generated)",
		},
		{
			name: "grammars to the engine of their style sheets", files: map[string]string{
				"presence/grammar/grammar.go": module + "/presence/grammar/xslt", "presence/grammar/xslt/x.go": "github.com/lestrrat-go/helium/xslt3",
			},
			want: "presence/grammar reaches github.com/lestrrat-go/helium/xslt3: a program pays for the engines that it uses",
		},
		{
			name: "a room of its own", files: map[string]string{"util/x.go": "fmt"},
			want: "util: the package belongs to no room",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			fsys := fstest.MapFS{}
			for name, text := range tt.files {
				if !strings.HasPrefix(text, "package ") && !strings.HasPrefix(text, "//") {
					text = source(strings.Fields(text))
				}
				fsys[name] = &fstest.MapFile{Data: []byte(text)}
			}
			r, err := read(fsys)
			if err != nil {
				t.Fatal(err)
			}
			faults := r.faults()
			switch {
			case tt.want == "" && len(faults) > 0:
				t.Errorf("faults where there are none:\n%s", strings.Join(faults, "\n"))
			case tt.want != "" && (len(faults) != 1 || !strings.Contains(faults[0], tt.want)):
				t.Errorf("want one fault with %q, got:\n%s", tt.want, strings.Join(faults, "\n"))
			}
		})
	}
}

// source is a Go file with the imports.
func source(imports []string) string {
	var b strings.Builder
	b.WriteString("package x\n")
	for _, i := range imports {
		fmt.Fprintf(&b, "import _ %q\n", i)
	}
	return b.String()
}
