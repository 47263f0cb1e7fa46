package xmlrt

import (
	"math/rand/v2"
	"testing"
)

// TestPlainRuns holds the functions that look at words against the classes of
// bytes, one after the other.
func TestPlainRuns(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	const usual = "abcdefghijklmnopqrstuvwxyz ABC.,;:-_0123456789/()!?=#"
	odd := []byte("<>&\"']\t\n\r\x00\x01\x1f\x7f\x80\xa0\xbc\xbe\xa6\xc3\xff \x21\x25\x27\x3b\x3d\x3f")
	for _, f := range []struct {
		name  string
		run   func([]byte) int
		class uint8
	}{{"plainText", plainText, classText}, {"plainAttr", plainAttr, classAttr}, {"plainOut", plainOut, classPlain}} {
		for range 100_000 {
			b := make([]byte, r.IntN(40))
			for i := range b {
				b[i] = usual[r.IntN(len(usual))]
			}
			for range r.IntN(4) {
				if len(b) > 0 {
					b[r.IntN(len(b))] = odd[r.IntN(len(odd))]
				}
			}
			want := 0
			for want < len(b) && charClass[b[want]]&f.class != 0 {
				want++
			}
			if got := f.run(b); got != want {
				t.Fatalf("%s(%q) = %d, want %d", f.name, b, got, want)
			}
		}
	}
}
