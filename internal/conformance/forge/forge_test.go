package forge_test

import (
	"context"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/enhancedpresence/epx/codegen"
	"github.com/enhancedpresence/epx/internal/conformance/forge"
)

func newForge(t *testing.T) *forge.Forge {
	t.Helper()
	if testing.Short() {
		t.Skip("it compiles programs")
	}
	f, err := forge.New(t.Context(), t.TempDir(), 2, false)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	return f
}

// units writes a unit with a package for each source.
func units(t *testing.T, f *forge.Forge, sources ...string) []*forge.Unit {
	t.Helper()
	var out []*forge.Unit
	for _, s := range sources {
		u := f.Unit()
		if err := f.Write(u, []codegen.File{{Path: "p/a.go", Content: []byte(s)}}); err != nil {
			t.Fatal(err)
		}
		out = append(out, u)
	}
	return out
}

const good = "package p\n\n// F is a function.\nfunc F() string { return `good` }\n"

// One unit that does not compile, and faults for which the Go command does not
// begin to compile anything, are told from those that are good.
func TestBuild(t *testing.T) {
	f := newForge(t)
	all := units(t, f,
		good,
		"package p\n\nfunc f() int { return `1` }\n",
		"package p\n\nfunc {\n",
		good,
		"package p\n\nimport _ \"example.org/nowhere\"\n",
		"package p\n\nimport _ \""+"github.com/enhancedpresence/epx/internal/conformance/forge/work/u00006/p\"\n",
	)
	got, err := f.Build(t.Context(), all)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"", "a.go:3:", "a.go:3:", "", "nowhere", "import cycle"} {
		text := got[all[i].Name]
		if (want == "") != (text == "") || !strings.Contains(text, want) {
			t.Errorf("%s: %q, want %q", all[i].Name, text, want)
		}
	}
}

func TestVet(t *testing.T) {
	f := newForge(t)
	all := units(t, f, good, "package p\n\nfunc f(x int) { x = x }\n")
	got, err := f.Vet(t.Context(), all)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 1 || !strings.Contains(got[all[1].Name], "self-assignment") {
		t.Errorf("got %q", got)
	}
}

func TestProgram(t *testing.T) {
	f := newForge(t)
	all := units(t, f, good, "package p\n\nvar x int = `x`\n")
	program, faults, err := f.Program(t.Context(), all, func(left []*forge.Unit) []byte {
		if len(left) != 1 || left[0] != all[0] {
			t.Errorf("left are %v", left)
		}
		return []byte("package main\n\nimport p \"" + left[0].Import + "/" + left[0].Packages[0] + "\"\n\nfunc main() { print(p.F()) }\n")
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(faults) != 1 || faults[all[1].Name] == "" {
		t.Errorf("faults: %q", faults)
	}
	if out, err := exec.Command(program).CombinedOutput(); err != nil || string(out) != "good" {
		t.Errorf("got %q, %v", out, err)
	}
	if program, _, err := f.Program(t.Context(), all[1:], nil); err != nil || program != "" {
		t.Errorf("without a good unit: %q, %v", program, err)
	}
}

// Drop removes what only the units needed.
func TestDrop(t *testing.T) {
	if testing.Short() {
		t.Skip("it compiles programs")
	}
	temp := t.TempDir()
	f, err := forge.New(t.Context(), temp, 2, true)
	if err != nil {
		t.Fatal(err)
	}
	cache := func() (files int) {
		err := filepath.WalkDir(temp, func(name string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() && strings.Contains(name, "cache") {
				files++
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return files
	}
	if err := f.Warm(t.Context(), "unicode/utf8"); err != nil {
		t.Fatal(err)
	}
	warm := cache()
	all := units(t, f, good)
	if faults, err := f.Build(t.Context(), all); err != nil || len(faults) != 0 {
		t.Errorf("%q, %v", faults, err)
	}
	if built := cache(); built <= warm {
		t.Errorf("building has added nothing to the %d files of the cache", warm)
	}
	if err := f.Drop(all); err != nil {
		t.Fatal(err)
	}
	if left := cache(); left != warm {
		t.Errorf("%d files in the cache, of %d before", left, warm)
	}
	if faults, err := f.Build(t.Context(), all); err != nil || len(faults) != 1 {
		t.Errorf("after Drop: %q, %v", faults, err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(temp); err != nil || len(left) != 0 {
		t.Errorf("left: %v, %v", left, err)
	}
}

func TestBuildInterrupted(t *testing.T) {
	f := newForge(t)
	all := units(t, f, good)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := f.Build(ctx, all); err == nil {
		t.Error("no error")
	}
}
