package report

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"
)

// The marks around the table of runs in a Markdown file.
const (
	tableBegin = "<!-- runs: begin -->\n"
	tableEnd   = "<!-- runs: end -->\n"
)

var tableHead = []string{
	"| run | passed | failed | skipped | of all | time |",
	"| --- | ---: | ---: | ---: | ---: | ---: |",
}

// WriteTable puts the outcome of a run into the table between the marks of a
// Markdown file, in place of the row of the same run, or as the last one.
func (w *Writer) WriteTable(file, run string, took time.Duration) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	before, rest, ok := bytes.Cut(data, []byte(tableBegin))
	old, after, closed := bytes.Cut(rest, []byte(tableEnd))
	if !ok || !closed {
		return fmt.Errorf("%s: no table of runs; expected one between the lines %q and %q", file, strings.TrimSpace(tableBegin), strings.TrimSpace(tableEnd))
	}
	var rows []string
	for line := range strings.Lines(string(old)) {
		if line = strings.TrimSpace(line); line != "" && !slices.Contains(tableHead, line) {
			rows = append(rows, line)
		}
	}
	label := "| `" + run + "` |"
	row := fmt.Sprintf("%s %d | %d | %d | %.2f %% | %s |", label, w.passed, w.failed, w.skipped,
		100*float64(w.passed)/float64(max(w.Cases(), 1)), minutes(took))
	if i := slices.IndexFunc(rows, func(r string) bool { return strings.HasPrefix(r, label) }); i >= 0 {
		rows[i] = row
	} else {
		rows = append(rows, row)
	}
	table := strings.Join(slices.Concat(tableHead, rows), "\n") + "\n"
	return os.WriteFile(file, slices.Concat(before, []byte(tableBegin+table+tableEnd), after), 0o666)
}

// minutes is a duration in round words.
func minutes(d time.Duration) string {
	if d < time.Minute {
		return fmt.Sprintf("%d s", int(d.Seconds()+0.5))
	}
	return fmt.Sprintf("%.1f min", d.Minutes())
}
