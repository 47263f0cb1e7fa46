package report

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// Skips is a skip list: cases that are not judged because the suite and we read
// a clause differently.
//
// The file has tab-separated columns, named in its first line: set, group, test
// and mode name the case, clause is what is read differently, and engine a
// second engine that reads it our way. Lines that begin with # and empty lines
// are comments.
type Skips struct {
	entries map[Case]int // to the line
	taken   map[Case]bool
	name    string
}

var skipColumns = []string{"set", "group", "test", "mode", "clause", "engine"}

// ReadSkips reads a skip list; name is that of the file, for errors.
func ReadSkips(name string, in io.Reader) (*Skips, error) {
	data, err := io.ReadAll(in)
	if err != nil {
		return nil, err
	}
	s := &Skips{entries: map[Case]int{}, taken: map[Case]bool{}, name: name}
	header := false
	for i, line := range strings.Split(string(data), "\n") {
		line = strings.TrimRight(line, "\r")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Split(line, "\t")
		if !header {
			if !slices.Equal(fields, skipColumns) {
				return nil, fmt.Errorf("%s:%d: the columns are %q; expected %q", name, i+1, fields, skipColumns)
			}
			header = true
			continue
		}
		if len(fields) != len(skipColumns) {
			return nil, fmt.Errorf("%s:%d: %d columns; expected %d", name, i+1, len(fields), len(skipColumns))
		}
		for j, f := range fields {
			if strings.TrimSpace(f) == "" || f == "-" {
				return nil, fmt.Errorf("%s:%d: the column %s is empty", name, i+1, skipColumns[j])
			}
		}
		c := Case{fields[0], fields[1], fields[2], fields[3]}
		if _, ok := s.entries[c]; ok {
			return nil, fmt.Errorf("%s:%d: a second entry for %s", name, i+1, c)
		}
		s.entries[c] = i + 1
	}
	if !header {
		return nil, fmt.Errorf("%s: no line with the columns %q", name, skipColumns)
	}
	return s, nil
}

// Has reports whether a case is in the list, which may be nil.
func (s *Skips) Has(c Case) bool { return s != nil && s.entries[c] != 0 }

// take reports whether a case is in the list, and notes that it was there.
func (s *Skips) take(c Case) bool {
	if !s.Has(c) {
		return false
	}
	s.taken[c] = true
	return true
}

// Check reports what is wrong with the list after a run of a mode over a whole
// suite: that it is longer than one case in a thousand, or names cases that are
// not there. Absent are those that were not judged since the folder lacks their
// documents.
func (s *Skips) Check(mode string, cases int, absent []Case) error {
	if s == nil {
		return nil
	}
	known := map[Case]bool{}
	for _, c := range absent {
		known[c] = true
	}
	entries := 0
	for _, c := range slices.SortedFunc(maps.Keys(s.entries), func(a, b Case) int { return s.entries[a] - s.entries[b] }) {
		if c.Mode != mode {
			continue
		}
		if entries++; !s.taken[c] && !known[c] {
			return fmt.Errorf("%s:%d: there is no case %s", s.name, s.entries[c], c)
		}
	}
	if cases += len(absent); entries*1000 > cases {
		return fmt.Errorf("%s: %d entries for %s; at most one in a thousand of %d cases may be skipped", s.name, entries, mode, cases)
	}
	return nil
}
