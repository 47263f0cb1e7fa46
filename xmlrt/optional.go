package xmlrt

// An Optional is a value that may be absent: an optional attribute, or an
// optional element with a simple type. The zero Optional is absent.
type Optional[T any] struct {
	Value T
	Set   bool
}

// Some returns a present value.
func Some[T any](v T) Optional[T] { return Optional[T]{v, true} }

// Get returns the value and whether it is present.
func (o Optional[T]) Get() (T, bool) { return o.Value, o.Set }

// Or returns the value, or def when it is absent.
func (o Optional[T]) Or(def T) T {
	if o.Set {
		return o.Value
	}
	return def
}
