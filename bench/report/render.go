package main

import (
	"bufio"
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"

	"github.com/enhancedpresence/epx/bench/native"
	"github.com/enhancedpresence/epx/bench/paths"
)

const hasLibxml2 = native.Available

type report struct {
	machine   string
	command   string
	turns     int
	slice     time.Duration
	tables    []*table
	contracts []contract
	streams   []streamed
	cold      []coldTable
}

// A contract is what a path was seen to check.
type contract struct {
	row    paths.Row
	path   paths.Path
	checks []float64 // nil where it cannot be probed
	err    error
}

// contracts probes all paths.
func contracts(rows []paths.Row, o options) []contract {
	probes := paths.Probes()
	var all []contract
	for _, row := range rows {
		if !o.row.MatchString(row.Name) {
			continue
		}
		for _, p := range row.Paths {
			c := contract{row: row, path: p}
			if !p.Writes {
				c.checks, c.err = paths.Checks(p, probes)
			}
			all = append(all, c)
		}
	}
	return all
}

func describeMachine() string {
	cpu := "unknown processor"
	if f, err := os.Open("/proc/cpuinfo"); err == nil {
		defer f.Close()
		for s := bufio.NewScanner(f); s.Scan(); {
			if name, ok := strings.CutPrefix(s.Text(), "model name"); ok {
				cpu = strings.TrimLeft(name, "\t :")
				break
			}
		}
	}
	d := fmt.Sprintf("%s, %d processors, %s/%s, %s", cpu, runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, runtime.Version())
	if v := native.Version(); v != "" {
		d += ", libxml2 " + v
	}
	return d
}

func (r *report) markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "Made by\n\n```sh\ncd bench && %s\n```\n\non %s. %d turns of at least %v for each figure.\n", r.command, r.machine, r.turns, r.slice)
	title := ""
	for _, t := range r.tables {
		if t.row.Title != title {
			title = t.row.Title
			fmt.Fprintf(&b, "\n### %s\n", upper(title))
		}
		t.markdown(&b)
	}
	if len(r.streams) > 0 {
		b.WriteString("\n### " + upper("a document larger than memory should be") + "\n\n")
		streamTable(&b, r.streams)
	}
	for _, c := range r.cold {
		c.markdown(&b)
	}
	if len(r.contracts) > 0 {
		contractTables(&b, r.contracts)
	}
	return b.String()
}

func upper(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

func (t *table) markdown(b *strings.Builder) {
	fmt.Fprintf(b, "\n**%s** (%s)\n\n", t.doc, size(float64(t.bytes)))
	b.WriteString("| path | MB/s | ± % | time | × encoding/xml | × processor | allocations | allocated |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n")
	base := t.baseline()
	for _, r := range t.results {
		m := median(r.nanos)
		times, processor, allocs, memory := "", "", "–", "–"
		if base != nil {
			times, processor = figure(ratio(base.nanos, r.nanos)), figure(ratio(base.cpu, r.cpu))
		}
		if !r.path.Foreign {
			allocs, memory = count(r.allocs), size(r.memory)
		}
		name := r.path.Name
		if strings.HasPrefix(name, "epx") {
			name = "**" + name + "**"
		}
		fmt.Fprintf(b, "| %s | %s | %.0f | %s | %s | %s | %s | %s |\n", name, figure(float64(t.bytes)/m*1000), spread(r.nanos), duration(m), times, processor, allocs, memory)
	}
	for _, a := range t.absent {
		fmt.Fprintf(b, "\n`%s` does not take part: %s.\n", a.path.Name, cell(a.err.Error()))
	}
}

// cell makes a text fit into a table.
func cell(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if len(s) > 160 {
		s = s[:160] + "..."
	}
	return strings.NewReplacer("|", `\|`, "<", "&lt;").Replace(s)
}

func contractTables(b *strings.Builder, all []contract) {
	probes := paths.Probes()
	b.WriteString("\n### What each path does and checks\n\nFound out with faulty documents: ● refuses all of them, ◐ some, ○ none.\n\n")
	for _, p := range probes {
		fmt.Fprintf(b, "* *%s*: %s\n", p.Name, p.What)
	}
	title := ""
	for _, c := range all {
		if c.row.Title != title {
			title = c.row.Title
			fmt.Fprintf(b, "\n**%s**\n\n| path | what it is |", upper(title))
			if c.path.Writes {
				b.WriteString("\n| --- | --- |")
			} else {
				for _, p := range probes {
					fmt.Fprintf(b, " %s |", p.Name)
				}
				b.WriteString("\n| --- | --- |" + strings.Repeat(" :-: |", len(probes)))
			}
			b.WriteString("\n")
		}
		fmt.Fprintf(b, "| %s | %s |", c.path.Name, cell(c.path.Does))
		switch {
		case c.path.Writes:
		case c.err != nil:
			b.WriteString(strings.Repeat(" ? |", len(probes)))
		default:
			for _, v := range c.checks {
				mark := "◐"
				if v == 0 {
					mark = "○"
				} else if v == 1 {
					mark = "●"
				}
				fmt.Fprintf(b, " %s |", mark)
			}
		}
		b.WriteString("\n")
	}
}

// raw writes each turn as a line of go test -bench, for benchstat.
func (r *report) raw() string {
	var b strings.Builder
	fmt.Fprintf(&b, "goos: %s\ngoarch: %s\npkg: github.com/enhancedpresence/epx/bench\n", runtime.GOOS, runtime.GOARCH)
	for _, t := range r.tables {
		for _, x := range t.results {
			for i, nanos := range x.nanos {
				fmt.Fprintf(&b, "Benchmark%s/%s/%s-%d \t%d\t%.0f ns/op\t%.2f MB/s\t%.0f cpu-ns/op", t.row.Name, t.doc, x.path.Name, runtime.GOMAXPROCS(0), x.n, nanos, float64(t.bytes)/nanos*1000, x.cpu[i])
				if !x.path.Foreign {
					fmt.Fprintf(&b, "\t%.0f B/op\t%.0f allocs/op", x.memory, x.allocs)
				}
				b.WriteString("\n")
			}
		}
	}
	return b.String()
}

// figure writes a number with three digits that count.
func figure(v float64) string {
	switch {
	case v >= 100:
		return fmt.Sprintf("%.0f", v)
	case v >= 10:
		return fmt.Sprintf("%.1f", v)
	}
	return fmt.Sprintf("%.2f", v)
}

func duration(nanos float64) string {
	switch {
	case nanos >= 1e9:
		return figure(nanos/1e9) + " s"
	case nanos >= 1e6:
		return figure(nanos/1e6) + " ms"
	}
	return figure(nanos/1e3) + " µs"
}

func size(v float64) string {
	switch {
	case v >= 1e9:
		return figure(v/1e9) + " GB"
	case v >= 1e6:
		return figure(v/1e6) + " MB"
	case v >= 1e3:
		return figure(v/1e3) + " KB"
	}
	return fmt.Sprintf("%.0f B", v)
}

func count(v float64) string {
	switch {
	case v >= 1e6:
		return figure(v/1e6) + " M"
	case v >= 1e4:
		return figure(v/1e3) + " k"
	}
	return fmt.Sprintf("%.0f", v)
}
