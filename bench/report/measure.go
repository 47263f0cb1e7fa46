package main

import (
	"fmt"
	"runtime"
	"slices"
	"time"

	"github.com/enhancedpresence/epx/bench/corpus"
	"github.com/enhancedpresence/epx/bench/paths"
)

// A table is a row of work on one document.
type table struct {
	row     paths.Row
	doc     string
	bytes   int
	results []*result
	absent  []absence
}

// An absence is a path that cannot do the work, and why.
type absence struct {
	path paths.Path
	err  error
}

// A result is what was measured of one path, turn by turn.
type result struct {
	path   paths.Path
	work   *paths.Work
	n      int // runs in a turn
	nanos  []float64
	cpu    []float64 // nanoseconds of processors, that of Go's garbage collector included
	allocs float64   // of one run
	memory float64
}

// measure lets the paths of a row take turns on a document.
func measure(row paths.Row, doc corpus.Doc, o options) (*table, error) {
	t := &table{row: row, doc: doc.Name, bytes: len(doc.Data)}
	for _, p := range row.Paths {
		if !p.Takes(doc) || p.Name != paths.Baseline && !o.path.MatchString(p.Name) {
			continue
		}
		work, err := p.Open(doc)
		if err != nil {
			t.absent = append(t.absent, absence{p, err})
			continue
		}
		if work.Close != nil {
			defer work.Close()
		}
		r := &result{path: p, work: work}
		if err := r.calibrate(o.slice); err != nil {
			return nil, fmt.Errorf("%s/%s/%s: %w", row.Name, doc.Name, p.Name, err)
		}
		t.results = append(t.results, r)
	}
	for range o.turns {
		for _, r := range t.results {
			if err := r.turn(); err != nil {
				return nil, fmt.Errorf("%s/%s/%s: %w", row.Name, doc.Name, r.path.Name, err)
			}
		}
	}
	return t, nil
}

// calibrate warms up and finds out how many runs fill a turn.
func (r *result) calibrate(slice time.Duration) error {
	for r.n = 1; ; {
		began := time.Now()
		if err := r.runs(); err != nil {
			return err
		}
		took := max(time.Since(began), time.Microsecond)
		if took >= slice || r.n >= 1<<20 {
			r.n = max(1, int(float64(r.n)*float64(slice)/float64(took)+0.5))
			return nil
		}
		r.n = min(r.n*100, int(float64(r.n)*1.2*float64(slice)/float64(took))+1)
	}
}

func (r *result) runs() error {
	for range r.n {
		if err := r.work.Run(); err != nil {
			return err
		}
	}
	return nil
}

func (r *result) turn() error {
	// No path pays for what another left behind.
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	spent, began := processorTime(), time.Now()
	if err := r.runs(); err != nil {
		return err
	}
	took := time.Since(began)
	spent = processorTime() - spent
	runtime.ReadMemStats(&after)
	r.nanos = append(r.nanos, float64(took.Nanoseconds())/float64(r.n))
	r.cpu = append(r.cpu, float64(spent.Nanoseconds())/float64(r.n))
	r.allocs = float64(after.Mallocs-before.Mallocs) / float64(r.n)
	r.memory = float64(after.TotalAlloc-before.TotalAlloc) / float64(r.n)
	return nil
}

// baseline is the result that others are compared with, if it is there.
func (t *table) baseline() *result {
	i := slices.IndexFunc(t.results, func(r *result) bool { return r.path.Name == paths.Baseline })
	if i < 0 {
		return nil
	}
	return t.results[i]
}

// ratio is how many times as much theirs is as ours: the median of the ratios of
// each turn.
func ratio(theirs, ours []float64) float64 {
	ratios := make([]float64, len(ours))
	for i := range ratios {
		if ratios[i] = theirs[i] / ours[i]; ours[i] == 0 {
			return 0
		}
	}
	return median(ratios)
}

func median(v []float64) float64 {
	s := slices.Sorted(slices.Values(v))
	n := len(s)
	if n == 0 {
		return 0
	}
	return (s[(n-1)/2] + s[n/2]) / 2
}

// spread is half of the range of the middle half of the values, in percent of
// their median.
func spread(v []float64) float64 {
	s := slices.Sorted(slices.Values(v))
	n := len(s)
	if n < 4 {
		return 0
	}
	return 50 * (s[n-1-n/4] - s[n/4]) / median(v)
}
