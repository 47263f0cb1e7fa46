package xmlrt

import "strconv"

// A Nillable is what a nillable element holds. With Nil, the element has
// xsi:nil="true" and no content; of a Value of a complex type the attributes
// count all the same.
type Nillable[T any] struct {
	Value T
	Nil   bool
}

// Get returns the value and whether there is one.
func (n Nillable[T]) Get() (T, bool) { return n.Value, !n.Nil }

// NotNil returns a value that is not nil.
func NotNil[T any](v T) Nillable[T] { return Nillable[T]{Value: v} }

// Nil ends the element begun with xsi:nil="true" and no attributes of its own.
func (e *Encoder) Nil() {
	decl := e.top().decl
	if i := e.instance; i != nil {
		e.instance = nil
		e.instanceAttributes(decl, i, true)
		if i.typ != nil {
			e.typedAttributes(i)
		}
	}
	e.nilAttribute(decl)
	if t := decl.typ; e.checking() && t.complex {
		switch {
		case t.abstract:
			e.fault(CodeAbstract, "cvc-type.2", "<"+decl.name.Local+"> is of the abstract type "+t.describe(), "a value of a type derived from it")
		case t.required > 0:
			e.fault(CodeMissingAttribute, "cvc-complex-type.4", "<"+decl.name.Local+"> lacks attributes", "a value that has them")
		}
	}
	e.endTag()
}

// ComplexNillable is Complex for a nillable element. A nil v with isNil is an
// element without attributes.
func (e *Encoder) ComplexNillable(v ComplexValue, isNil bool) {
	switch {
	case !isNil:
		e.Poly(v)
	case v == nil:
		e.Nil()
	default:
		e.nilled = true
		e.Complex(v)
	}
}

func (e *Encoder) nilAttribute(decl *ElementDecl) {
	e.top().nilled = true
	if e.checking() {
		switch {
		case !decl.nillable:
			e.fault(CodeNotNillable, "cvc-elt.3.1", "<"+decl.name.Local+"> is nil", "a value")
		case decl.fixed != nil:
			e.fault(CodeNotNillable, "cvc-elt.3.2.2", "<"+decl.name.Local+"> is nil", "the fixed value "+strconv.Quote(decl.fixed.text))
		}
	}
	e.attributeName(QName{XSINamespace, "nil"}, "xsi")
	e.out = append(e.out, `true"`...)
}
