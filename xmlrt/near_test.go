package xmlrt

import (
	"slices"
	"testing"
)

func TestNearest(t *testing.T) {
	for _, c := range []struct {
		word string
		all  []string
		want string
	}{
		{"activty", []string{"availability", "activity", "extension"}, "activity"},
		{"Activity", []string{"activity"}, "activity"},
		{"actvitiy", []string{"activity"}, "activity"},
		{"hoem", []string{"work", "home"}, "home"},
		{"hoem", []string{"hoe", "home"}, "hoe"}, // as far away, and first
		{"x", []string{"y"}, ""},
		{"state", []string{"state", "stat"}, ""},
		{"", []string{"a"}, ""},
		{"ünïcode", []string{"ünicode"}, "ünicode"},
		{"tel", []string{"mobile"}, ""},
	} {
		if got, ok := nearest(c.word, slices.Values(c.all)); got != c.want || ok != (c.want != "") {
			t.Errorf("%s of %q: %q, %v; expected %q", c.word, c.all, got, ok, c.want)
		}
	}
}
