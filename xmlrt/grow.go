package xmlrt

import "unsafe"

// Next puts a zero item behind a list and returns it; generated code calls it for
// each of the repeated children of an element. Other than append, it does not copy a
// long list many times over: it asks how much of the document is still to come.
func Next[T any](d *Decoder, list *[]T) *T {
	s := *list
	n := len(s)
	if n < cap(s) {
		s = s[:n+1]
	} else {
		grown := make([]T, n+1, d.room(n, unsafe.Sizeof(*new(T))))
		copy(grown, s)
		s = grown
	}
	*list = s
	return &s[n]
}

// room is the capacity for a full list of n items of a size: 1, or 4 small ones, then
// 4 times as many, as far as the rest of a document in memory can be expected to
// need them.
func (d *Decoder) room(n int, size uintptr) int {
	switch {
	case n == 0 && size <= 16:
		return 4
	case n == 0:
		return 1
	case n < 64:
		return 4 * n
	case d.s.r != nil || d.s.pos <= 0:
		return 2 * n
	}
	// If it goes on like this.
	expected := int(float64(n)*float64(len(d.s.buf))/float64(d.s.pos)) + 1
	return min(max(expected, n+n/4), 4*n)
}
