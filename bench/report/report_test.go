package main

import (
	"math"
	"strings"
	"testing"
)

func TestReplace(t *testing.T) {
	got, err := replace("before\n"+beginMark+"\nold\n"+endMark+"\nafter\n", "new\n")
	if want := "before\n" + beginMark + "\n\nnew\n\n" + endMark + "\nafter\n"; err != nil || got != want {
		t.Errorf("%q, %v", got, err)
	}
	for _, bad := range []string{"", beginMark, endMark, endMark + beginMark} {
		if got, err := replace(bad, "new"); err == nil {
			t.Errorf("%q became %q", bad, got)
		}
	}
}

func TestMedianAndSpread(t *testing.T) {
	for _, c := range []struct {
		of             []float64
		median, spread float64
	}{
		{nil, 0, 0},
		{[]float64{3}, 3, 0},
		{[]float64{4, 1}, 2.5, 0},
		{[]float64{100, 90, 110, 95, 105, 1000, 1}, 100, 10 / 2. * 2},
	} {
		if m := median(c.of); m != c.median {
			t.Errorf("median of %v is %v", c.of, m)
		}
		if s := spread(c.of); math.Abs(s-c.spread) > 1e-9 {
			t.Errorf("spread of %v is %v", c.of, s)
		}
	}
}

// The ratio is that of turns, not of medians: a machine that is slow in some
// turns is slow for both.
func TestRatio(t *testing.T) {
	if r := ratio([]float64{40, 400, 80}, []float64{10, 100, 20}); r != 4 {
		t.Error(r)
	}
	if r := ratio([]float64{40}, []float64{0}); r != 0 {
		t.Error(r)
	}
}

func TestFigures(t *testing.T) {
	for _, c := range [][2]string{
		{figure(123.4), "123"}, {figure(12.34), "12.3"}, {figure(1.234), "1.23"},
		{duration(1500), "1.50 µs"}, {duration(2.5e6), "2.50 ms"}, {duration(1e9), "1.00 s"},
		{size(999), "999 B"}, {size(1e6), "1.00 MB"}, {count(9999), "9999"}, {count(12345), "12.3 k"},
		{cell("a | b\n<c>"), `a \| b &lt;c>`},
	} {
		if c[0] != c[1] {
			t.Errorf("%q, expected %q", c[0], c[1])
		}
	}
	if long := cell(strings.Repeat("x", 500)); len(long) > 200 {
		t.Error(long)
	}
}

func TestMostResident(t *testing.T) {
	if n := mostResident("self"); n < 1e6 || n > 1e12 {
		t.Errorf("%v bytes", n)
	}
	if n := mostResident("0"); n != 0 {
		t.Errorf("%v bytes of no process", n)
	}
}
