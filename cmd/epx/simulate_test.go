package main_test

import (
	"os"
	"path/filepath"
	"testing"
)

// TestSimulate plays the scripts of the project and compares what the command
// writes with what is beside them.
func TestSimulate(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(rules, "simulate", "*", "script.txt"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	for _, file := range files {
		dir, err := filepath.Abs(filepath.Dir(file))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range []struct{ file, format string }{{"table.txt", "table"}, {"run.json", "json"}, {"page.html", "html"}} {
			t.Run(filepath.Base(dir)+"/"+f.format, func(t *testing.T) {
				want, err := os.ReadFile(filepath.Join(dir, f.file))
				if err != nil {
					t.Fatal(err)
				}
				if got, status := epx(t, dir, "simulate", "--format", f.format, "script.txt"); got != string(want) || status != 0 {
					t.Errorf("status %d, and the output is not %s", status, f.file)
				}
				out := filepath.Join(t.TempDir(), f.file)
				if got, status := epx(t, dir, "simulate", "--format", f.format, "--out", out, "script.txt"); got != "" || status != 0 {
					t.Errorf("with --out: status %d, output:\n%s", status, got)
				}
				if got, err := os.ReadFile(out); err != nil || string(got) != string(want) {
					t.Errorf("with --out: the file is not %s: %v", f.file, err)
				}
			})
		}
	}
}
