package near

import (
	"strings"
	"testing"
)

func TestMiss(t *testing.T) {
	known := []string{"note", "noteHistory", "state", "dndState", "services", "on-the-phone", "OOF"}
	for word, want := range map[string]string{
		"note":                   "", // known
		"Note":                   "note",
		"nott":                   "note",
		"ntoe":                   "note",
		"notes":                  "note",
		"status":                 "state",
		"NOTEHISTORY":            "noteHistory",
		"notehistroy":            "noteHistory",
		"service":                "services",
		"on the phone":           "on-the-phone",
		"oof":                    "OOF",
		"of":                     "", // too short to guess
		"presence":               "",
		"":                       "",
		"x-example-own":          "",
		strings.Repeat("n", 100): "",
	} {
		got, ok := Miss(word, known)
		if got != want || ok != (want != "") {
			t.Errorf("%q: %q, %t; want %q", word, got, ok, want)
		}
	}
	if got, _ := Miss("stat", []string{"stats", "state", "stat1"}); got != "stats" {
		t.Errorf("of equals, %q and not the first", got)
	}
	if got, _ := Miss("statee", []string{"stats", "state"}); got != "state" {
		t.Errorf("%q and not the nearest", got)
	}
}

func TestFold(t *testing.T) {
	known := []string{"home", "none"}
	for word, want := range map[string]string{"Home": "home", "home": "", "Rome": "", "NONE": "none"} {
		if got, ok := Fold(word, known); got != want || ok != (want != "") {
			t.Errorf("%q: %q, %t; want %q", word, got, ok, want)
		}
	}
}

func TestMissAllocates(t *testing.T) {
	known := []string{"office", "mobile", "home", "none"}
	if n := testing.AllocsPerRun(100, func() { Miss("room 12", known) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}
