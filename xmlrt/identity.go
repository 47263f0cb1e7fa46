package xmlrt

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// identities are the values of ID in a document, and of IDREF for which no ID
// has come yet (Part 1, section 3.15.4, "cvc-id").
type identities struct {
	ids     map[string]struct{}
	pending map[string]*idRef
	size    int
	uses    int   // references in pending, behind the first of each value
	idAttr  int64 // one more than the element that the last ID attribute is of
	serial  int   // of the last value, which may be a list
}

// An idRef is where a value of IDREF stands. In a document in memory the path is
// found out when it is asked for.
type idRef struct {
	value  string
	offset int64
	pos    linePos
	path   string
	attr   string
	serial int    // of the value that it is, or stands in
	next   *idRef // of the first with this value: the last one, which has the one before
	uses   int    // of the first: those behind it
}

const idTypes = 1<<XSID | 1<<XSIDREF

// names reports whether values of t may have to do with IDs.
func (t *SimpleType) identifies() bool { return t.contains&idTypes != 0 }

// add takes in a value of a type for which identifies holds. It returns what is
// wrong, and the references that have to wait for their ID.
//
// An ID that comes twice is a fault even where both are of one element: the ID
// of an element that holds one is its parent's (section 3.15.5), so that, read
// to the letter, siblings may share one. No other processor takes that.
func (x *identities) add(v *Value, limits *Limits) (fault *Error, waiting []*idRef) {
	x.serial++
	if !v.IsList() {
		return x.addItem(v, limits)
	}
	for i := range v.Len() {
		f, w := x.addItem(v.Item(i), limits)
		if fault == nil {
			fault = f
		}
		waiting = append(waiting, w...)
	}
	return fault, waiting
}

func (x *identities) addItem(v *Value, limits *Limits) (fault *Error, waiting []*idRef) {
	switch t := v.Type(); {
	case t.Contains(XSID):
		value := string(v.Lexical())
		if _, ok := x.ids[value]; ok {
			return &Error{Code: CodeIdentity, Rule: "cvc-id.2", Found: "the ID " + strconv.Quote(clipString(value)) + " again", Expected: "an ID that the document does not have yet"}, nil
		}
		if x.ids == nil {
			x.ids = make(map[string]struct{})
		}
		x.ids[value] = struct{}{}
		if first := x.pending[value]; first != nil {
			x.uses -= first.uses
			delete(x.pending, value)
		}
		x.size += len(value)
	case t.Contains(XSIDREF):
		if _, ok := x.ids[string(v.Lexical())]; ok {
			return nil, nil
		}
		if first := x.pending[string(v.Lexical())]; first != nil {
			last := first
			if first.next != nil {
				last = first.next
			}
			if last.serial == x.serial || first.uses >= maxUses || x.uses >= limits.IDs {
				return nil, nil
			}
			x.uses++
			first.uses++
			first.next = &idRef{value: first.value, serial: x.serial, next: first.next}
			return nil, []*idRef{first.next}
		}
		if x.pending == nil {
			x.pending = make(map[string]*idRef)
		}
		ref := &idRef{value: string(v.Lexical()), serial: x.serial}
		x.pending[ref.value] = ref
		x.size += len(ref.value)
		waiting = append(waiting, ref)
	}
	if len(x.ids)+len(x.pending) > limits.IDs || x.size > limits.TokenSize {
		return &Error{Code: CodeLimit, Found: "the document has more than " + strconv.Itoa(limits.IDs) + " IDs, the limit of the decoder"}, nil
	}
	return nil, waiting
}

// unresolved are the references without an ID, in the order of the document.
func (x *identities) unresolved() []*idRef {
	refs := make([]*idRef, 0, len(x.pending))
	for _, r := range x.pending {
		for ; r != nil; r = r.next {
			refs = append(refs, r)
		}
	}
	slices.SortFunc(refs, func(a, b *idRef) int {
		return cmp.Or(cmp.Compare(a.offset, b.offset), strings.Compare(a.value, b.value))
	})
	return refs
}

func (x *identities) fault(r *idRef) *Error {
	return &Error{
		Code: CodeIdentity, Rule: "cvc-id.1", Path: r.path,
		Found: "no ID " + strconv.Quote(clipString(r.value)) + " in the document", Expected: x.expected(r.value),
	}
}

// expected says which IDs there are, if they are few, or which one is nearest.
func (x *identities) expected(value string) string {
	const few = 6
	switch n := len(x.ids); {
	case n == 0:
		return "an element with that ID; no element has an ID"
	case n > maxGuesses:
		return "an element with that ID"
	}
	ids := slices.Sorted(maps.Keys(x.ids))
	if len(ids) <= few {
		for i, id := range ids {
			ids[i] = clipString(id)
		}
		return "an ID of the document: " + alternatives(ids)
	}
	if near, ok := nearest(value, slices.Values(ids)); ok {
		return "an ID of the document such as " + clipString(near)
	}
	return "an ID of the document such as " + clipString(ids[0])
}

// identify judges the value at hand as ID or IDREF. It is that of an attribute,
// or the content of an element.
func (d *Decoder) identify(a *Attr, offset int64) {
	attr := ""
	if a != nil {
		attr = attrPath(a)
		if d.val.Type().Contains(XSID) {
			owner := d.idBase + d.s.Offset()
			if d.ids.idAttr == owner+1 {
				d.report(&Error{Code: CodeIdentity, Rule: "cvc-complex-type.5", Path: d.path.at(d.s) + attr, Found: "a second attribute of the type ID on <" + d.s.Name().Local + ">", Expected: "one"}, offset)
			}
			d.ids.idAttr = owner + 1
		}
	}
	fault, waiting := d.ids.add(&d.val, &d.s.limits)
	if fault != nil && fault.Code == CodeLimit {
		fault.Offset = d.s.Offset()
		fault.Line, fault.Column = d.s.Position(fault.Offset)
		d.fatal(fault)
		return
	}
	if fault != nil {
		fault.Path = d.path.at(d.s) + attr
		d.report(fault, offset)
	}
	for _, r := range waiting {
		r.offset, r.attr = d.idBase+offset, attr
		if d.path.live {
			r.pos, r.path = d.s.position(offset), d.path.at(d.s)+attr
		}
	}
}

// resolveIDs reports the references that no ID has come for.
func (d *Decoder) resolveIDs() {
	if d.stopped || len(d.ids.pending) == 0 {
		return
	}
	var path pathTracker
	if !d.path.live {
		path.again = d.s.rewound()
	}
	for _, r := range d.ids.unresolved() {
		if !d.path.live {
			path.forward(r.offset)
			r.pos, r.path = d.s.position(r.offset), path.render(path.again.Depth())+r.attr
		}
		e := d.ids.fault(r)
		e.Offset, e.Line, e.Column = r.offset, r.pos.line, r.pos.column
		d.found(e)
		if d.stopped {
			return
		}
	}
}
