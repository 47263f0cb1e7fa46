package xmlrt

// Protocol1 stands for the protocol between generated code and this package.
// Generated code refers to the one that it was made for, so that it does not
// compile with a runtime that speaks another.
const Protocol1 = true

// An Order remembers in which order the children of an all group came, so that
// they can be written in the same order. The zero Order is that of the schema.
type Order struct{ leaves []uint16 }

// Add notes the next child.
func (o *Order) Add(leaf int) { o.leaves = append(o.leaves, uint16(leaf)) }

// Leaves returns the n leaves from first on, in the order noted, those never
// seen at the end.
func (o *Order) Leaves(first, n int) []int {
	out := make([]int, 0, n)
	seen := make([]bool, n)
	for _, l := range o.leaves {
		if i := int(l) - first; i >= 0 && i < n && !seen[i] {
			seen[i] = true
			out = append(out, int(l))
		}
	}
	for i := range seen {
		if !seen[i] {
			out = append(out, first+i)
		}
	}
	return out
}
