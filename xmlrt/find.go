package xmlrt

// Find returns the first of the elements yielded by all that is of the type E.
// Generated accessors use it to look among elements that a wildcard admitted.
func Find[E Element](all func(yield func(Element) bool) bool) (found E, ok bool) {
	all(func(e Element) bool {
		found, ok = e.(E)
		return !ok
	})
	return found, ok
}
