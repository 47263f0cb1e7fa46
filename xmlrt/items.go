package xmlrt

import (
	"context"
	"fmt"
	"io"
	"iter"
)

// Items decodes a document from a stream and yields the parts of it that have
// the Go type T, as they are read: T is a pointer to the generated type of a
// complex type, such as *richpresence.PublicationType, or of a global element.
// What is around them is validated and not kept, so that memory does not grow
// with the document. An item inside another is part of it and not yielded
// itself.
//
// An error ends the sequence: a finding, an error of the reader or that of ctx.
// With WithFindings, what follows the first finding is judged and not yielded.
// The items before it were valid in themselves; whether the document is valid as
// a whole is known when the sequence ends without error.
func Items[T any](ctx context.Context, known *Registry, r io.Reader, opts ...DecodeOption) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		d := newDecoder(known, opts)
		d.scanReader(&contextReader{ctx, r})
		defer d.release()
		var none T
		switch any(none).(type) {
		case ComplexValue, Element:
		default:
			yield(none, fmt.Errorf("xmlrt: Items: %T is not a pointer to a generated type", none))
			return
		}
		done := false
		d.items = &itemFilter{
			wanted: func(v any) bool { _, ok := v.(T); return ok },
			yield: func(v any) bool {
				if err := ctx.Err(); err != nil {
					d.err = err
					return false
				}
				done = !yield(v.(T), nil)
				return !done
			},
			types: map[*Type]bool{},
		}
		if d.start() {
			if decl := d.rootDecl(nil); decl != nil {
				d.wildcard, d.decl = nil, decl
				d.any(false)
			} else {
				d.skip()
			}
			d.finish()
		}
		if d.err != nil && !done {
			yield(none, d.err)
		}
	}
}

// contextReader fails once its context is done.
type contextReader struct {
	ctx context.Context
	r   io.Reader
}

func (c *contextReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}

// An itemFilter picks the values that Items yields.
type itemFilter struct {
	wanted func(any) bool
	yield  func(any) bool
	types  map[*Type]bool
}

// complex returns a new value of a type if values of it are items.
func (f *itemFilter) complex(t *Type) ComplexValue {
	if f == nil || t.newComplex == nil {
		return nil
	}
	is, known := f.types[t]
	if known && !is {
		return nil
	}
	v := t.newComplex()
	if !known {
		is = v != nil && f.wanted(v)
		f.types[t] = is
	}
	if !is {
		return nil
	}
	return v
}

// element returns a new element of a declaration if those are items.
func (f *itemFilter) element(decl *ElementDecl) Element {
	if f == nil || decl == nil || decl.newElement == nil {
		return nil
	}
	if e := decl.newElement(); e != nil && f.wanted(e) {
		return e
	}
	return nil
}

// deliver yields an item that has been decoded without fault.
func (d *Decoder) deliver(v any) {
	if d.stopped || d.findings > 0 {
		return
	}
	if !d.items.yield(v) {
		d.stopped = true
	}
}

// decodeItem decodes the element at hand into an item and yields it.
func (d *Decoder) decodeItem(v ComplexValue) {
	filter := d.items
	d.items = nil
	d.complexElement(v)
	d.items = filter
	d.deliver(v)
}
