package validate

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// A folder is visited in order, however few of its names are in memory.
func TestEntries(t *testing.T) {
	dir := t.TempDir()
	var want []string
	for i := range 50 {
		name := fmt.Sprintf("%d.xml", i*i%101)
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o644); err != nil {
			t.Fatal(err)
		}
		if !slices.Contains(want, name) && name != "0.xml" {
			want = append(want, name)
		}
	}
	slices.Sort(want)
	wanted := func(e fs.DirEntry) bool { return e.Name() != "0.xml" }
	for _, max := range []int{1, 2, 3, 7, len(want) - 1, len(want), len(want) + 1, 1000} {
		var got []string
		err := entries(dir, max, wanted, func(e fs.DirEntry) error {
			got = append(got, e.Name())
			return nil
		})
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%d at a time: %v, %v\nwant %v", max, got, err, want)
		}
	}
	none := func(fs.DirEntry) bool { return false }
	if err := entries(dir, 2, none, func(fs.DirEntry) error { return errStopped }); err != nil {
		t.Error(err)
	}
	all := func(fs.DirEntry) bool { return true }
	if err := entries(dir, 2, all, func(fs.DirEntry) error { return errStopped }); !errors.Is(err, errStopped) {
		t.Error(err)
	}
	if err := entries(filepath.Join(dir, "gone"), 2, all, nil); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
}
