package xmlrt

import (
	"math/rand/v2"
	"testing"
	"unicode/utf8"
)

// TestPlainRuns holds the functions that look at words against the classes of
// bytes, one after the other.
func TestPlainRuns(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	const usual = "abcdefghijklmnopqrstuvwxyz ABC.,;:-_0123456789/()!?=#"
	odd := []byte("<>&\"']\t\n\r\x00\x01\x1f\x7f\x80\xa0\xbc\xbe\xa6\xc3\xff \x21\x25\x27\x3b\x3d\x3f\xe0\xe1\xec\xed\xef\xf0")
	wide := []string{"ü", "ß", "\u07ff", "\u0800", "\u1000", "€", "中", "\ud7ff", "\uffff", "\ufffd", "𐐷", "\xc0\x80", "\xe2\x82", "\xe0\x80\x80", "\xed\xa0\x80"}
	for _, f := range []struct {
		name  string
		run   func([]byte) int
		class uint8
	}{{"plainText", plainText, classText}, {"plainAttr", func(b []byte) int { return plainAttr(b, 0) }, classAttr}, {"plainOut", plainOut, classPlain}} {
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
			for range r.IntN(3) {
				copy(b[r.IntN(len(b)+1):], wide[r.IntN(len(wide))])
			}
			want := 0
			for want < len(b) {
				r, n := utf8.DecodeRune(b[want:])
				usual := n == 2 || r >= 0x1000 && r < 0xD000
				if b[want] >= 0x80 && !usual || b[want] < 0x80 && charClass[b[want]]&f.class == 0 {
					break
				}
				want += n
			}
			if got := f.run(b); got != want {
				t.Fatalf("%s(%q) = %d, want %d", f.name, b, got, want)
			}
		}
	}
}
