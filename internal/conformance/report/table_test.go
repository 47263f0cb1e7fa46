package report_test

import (
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/enhancedpresence/epx/internal/conformance/report"
)

func TestWriteTable(t *testing.T) {
	const head = "| run | passed | failed | skipped | of all | time |\n| --- | ---: | ---: | ---: | ---: | ---: |\n"
	file := filepath.Join(t.TempDir(), "a.md")
	write := func(text string) {
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	w := report.NewWriter(io.Discard, nil)
	w.Write(row("a", "valid", "valid"))
	w.Write(row("b", "valid", "valid"))
	w.Write(row("c", "valid", "invalid"))
	write("Above.\n<!-- runs: begin -->\n" + head + "| `validate` | 1 | 0 | 0 | 100.00 % | 1 s |\n| `reject` | 5 | 0 | 0 | 100.00 % | 9 s |\n<!-- runs: end -->\nBelow.\n")
	for _, run := range []struct {
		name string
		took time.Duration
	}{{"validate", 4 * time.Second}, {"validate --engine helium", 90 * time.Second}} {
		if err := w.WriteTable(file, run.name, run.took); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	want := "Above.\n<!-- runs: begin -->\n" + head +
		"| `validate` | 2 | 1 | 0 | 66.67 % | 4 s |\n| `reject` | 5 | 0 | 0 | 100.00 % | 9 s |\n| `validate --engine helium` | 2 | 1 | 0 | 66.67 % | 1.5 min |\n" +
		"<!-- runs: end -->\nBelow.\n"
	if string(got) != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	write("no marks")
	if err := w.WriteTable(file, "validate", 0); err == nil {
		t.Error("a file without a table is taken")
	}
}
