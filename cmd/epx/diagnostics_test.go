package main_test

import (
	"bytes"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The documents below testdata/diagnostics are each wrong in one way: one finding
// says so, and the whole report of it is in the file beside it.
func TestDiagnostics(t *testing.T) {
	t.Chdir(filepath.Join("..", "..", "testdata", "diagnostics"))
	files, err := filepath.Glob("*/*.xml")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 60 {
		t.Fatalf("%d documents", len(files))
	}
	for _, file := range files {
		t.Run(filepath.ToSlash(file), func(t *testing.T) {
			args := []string{"validate", "--details", file}
			if filepath.Dir(file) == "order" {
				args = append(args, "--schema", filepath.Join("order", "order.xsd"))
			}
			cmd := exec.Command(binary, args...)
			var stderr bytes.Buffer
			cmd.Stderr = &stderr
			out, _ := cmd.Output() // what counts is the report
			if stderr.Len() > 0 {
				t.Error(stderr.String())
			}
			if n := strings.Count("\n"+string(out), "\n"+file+":"); n != 1 {
				t.Errorf("%d findings:\n%s", n, out)
			}
			expect(t, strings.TrimSuffix(file, ".xml")+".txt", string(out))
		})
	}
}
