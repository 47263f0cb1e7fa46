package xslt

import (
	"strings"
	"testing"
)

func TestFreePrefix(t *testing.T) {
	for source, want := range map[string]string{
		"":                             "checkpoint",
		"check point":                  "checkpoint",
		"a checkpoint":                 "checkpointx",
		"checkpointxx checkpoint":      "checkpointxxx",
		"checkpointcheckpointxa check": "checkpointxx",
	} {
		if got := freePrefix([]byte(source)); got != want {
			t.Errorf("%q: %q; want %q", source, got, want)
		}
	}
	// It takes one look at a source, however long the prefixes that it has.
	source := []byte("checkpoint" + strings.Repeat("x", 60_000))
	if n := testing.AllocsPerRun(1, func() { freePrefix(source) }); n > 3 {
		t.Errorf("%v allocations", n)
	}
}
