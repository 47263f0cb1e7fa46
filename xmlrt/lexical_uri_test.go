package xmlrt

import (
	"math/rand/v2"
	"testing"
)

// TestIsAnyURI holds the check against one that looks at a byte at a time.
func TestIsAnyURI(t *testing.T) {
	plainly := func(b []byte) bool {
		fragment, first := false, true
		for i, c := range b {
			switch c {
			case '/', '?':
				first = false
			case ':':
				if first && !isScheme(b[:i]) {
					return false
				}
				first = false
			case '%':
				if i+2 >= len(b) || lexClass[b[i+1]]&lexHex == 0 || lexClass[b[i+2]]&lexHex == 0 {
					return false
				}
			case '#':
				if fragment {
					return false
				}
				fragment, first = true, false
			}
		}
		return true
	}
	r := rand.New(rand.NewPCG(3, 4))
	const usual, odd = "abcdefghijklmnopqrstuvwxyz0123456789.-+~ ", ":/?#%%%aA19!'\"\x80\xa7\xff$&=@"
	taken := 0
	for range 300_000 {
		b := make([]byte, r.IntN(30))
		for i := range b {
			if b[i] = usual[r.IntN(len(usual))]; r.IntN(8) == 0 {
				b[i] = odd[r.IntN(len(odd))]
			}
		}
		want := plainly(b)
		if got := IsAnyURI(b); got != want {
			t.Fatalf("%q: %t, want %t", b, got, want)
		}
		if want {
			taken++
		}
	}
	if taken < 1000 || taken > 290_000 {
		t.Errorf("%d are taken", taken)
	}
}
