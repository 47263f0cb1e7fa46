package xmlrt

import "slices"

// Find returns the first of the elements yielded by all that is of the type E.
// Generated accessors use it to look among elements that a wildcard admitted.
func Find[E Element](all func(yield func(Element) bool) bool) (found E, ok bool) {
	all(func(e Element) bool {
		found, ok = e.(E)
		return !ok
	})
	return found, ok
}

// Except returns the elements of list whose names none of others has. Generated
// code uses it where a field replaces an element read elsewhere.
func Except(list, others []Element) []Element {
	kept := make([]Element, 0, len(list))
	for _, e := range list {
		if !slices.ContainsFunc(others, func(o Element) bool { return e != nil && o.XMLName() == e.XMLName() }) {
			kept = append(kept, e)
		}
	}
	return kept
}
