package report

import (
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/enhancedpresence/epx/presence"
	"github.com/enhancedpresence/epx/presence/simulate"
)

// Table writes a run as a table: for each step what happens, in lines that begin
// with the time, and then what is to be seen, in columns. A column for the
// workgroup is there only where it ever shows something else than that of all
// others.
func Table(w io.Writer, r *simulate.Run) error {
	var b strings.Builder
	if r.Title != "" {
		b.WriteString(r.Title + "\n")
	}
	fmt.Fprintf(&b, "from %s to %s\n", r.Start.Format(time.RFC3339), r.End().In(r.Start.Location()).Format(time.RFC3339))
	shown := columns(r)
	layout := clockLayout(r)
	rows := [][]string{make([]string, len(shown))}
	for n, at := range shown {
		rows[0][n] = r.Tracks[at].String()
	}
	for i := range r.Steps {
		row := make([]string, len(shown))
		for n, at := range shown {
			row[n] = cellText(&r.Steps[i].Cells[at])
		}
		rows = append(rows, row)
	}
	widths := make([]int, len(shown))
	for _, row := range rows {
		for n, s := range row {
			widths[n] = max(widths[n], utf8.RuneCountInString(s))
		}
	}
	indent := strings.Repeat(" ", len(layout)+2)
	columns := func(row []string) {
		line := indent
		for n, s := range row {
			line += s + strings.Repeat(" ", widths[n]-utf8.RuneCountInString(s)+2)
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	b.WriteByte('\n')
	columns(rows[0])
	for i := range r.Steps {
		s := &r.Steps[i]
		b.WriteByte('\n')
		lines := happenings(s)
		for n, text := range lines {
			lead := indent
			if n == 0 {
				lead = s.Time.In(r.Start.Location()).Format(layout) + "  "
			}
			b.WriteString(strings.TrimRight(lead+text, " ") + "\n")
		}
		columns(rows[i+1])
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// clockLayout is the layout of times: with a day if there are several.
func clockLayout(r *simulate.Run) string {
	from, to := r.Start, r.End().In(r.Start.Location())
	if from.YearDay() == to.YearDay() && from.Year() == to.Year() {
		return "15:04:05"
	}
	return "2006-01-02 15:04:05"
}

// columns are the tracks that are shown.
func columns(r *simulate.Run) []int {
	var out []int
	for n := range r.Tracks {
		if r.Tracks[n].Kind != simulate.AggregateTrack || r.Tracks[n].Container != presence.AggregationContainer3 || differs(r, n-1, n) {
			out = append(out, n)
		}
	}
	return out
}

// differs tells whether two tracks ever show something else.
func differs(r *simulate.Run, a, b int) bool {
	for i := range r.Steps {
		if cells := r.Steps[i].Cells; cellText(&cells[a]) != cellText(&cells[b]) {
			return true
		}
	}
	return false
}

// cellText is what a cell shows, in one line.
func cellText(c *simulate.Cell) string {
	s := c.Line()
	if c.Note != "" {
		s += fmt.Sprintf(" %q", c.Note)
	}
	return s
}

// happenings are the lines about a step.
func happenings(s *simulate.Step) []string {
	var out []string
	if s.Title != "" {
		out = append(out, s.Title)
	}
	for _, e := range s.Events {
		out = append(out, e.Text)
		if e.Outcome != "" {
			out = append(out, "  "+e.Outcome)
		}
	}
	if out == nil {
		out = []string{""}
	}
	return out
}

// Explain writes for each step why what is to be seen is so, where that is not
// as it was.
func Explain(w io.Writer, r *simulate.Run) error {
	var b strings.Builder
	layout := clockLayout(r)
	for i := range r.Steps {
		s := &r.Steps[i]
		b.WriteString(s.Time.In(r.Start.Location()).Format(layout))
		if s.Line > 0 {
			fmt.Fprintf(&b, "  line %d", s.Line)
		}
		b.WriteByte('\n')
		for n := range s.Cells {
			c := &s.Cells[n]
			if i > 0 && c.Same(&r.Steps[i-1].Cells[n]) {
				continue
			}
			fmt.Fprintf(&b, "  %s: %s", r.Tracks[n], c.Line())
			if number, ok := c.Number.Get(); ok {
				fmt.Fprintf(&b, " (%s)", number)
			}
			fmt.Fprintf(&b, ": %s", c.Reason)
			if !c.AsOf.IsZero() {
				fmt.Fprintf(&b, "; as of %s", c.AsOf.In(r.Start.Location()).Format(layout))
			}
			b.WriteByte('\n')
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}
