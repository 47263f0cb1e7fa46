package xmlrt

import "strconv"

// enterScope takes in the start tag at hand for the identity constraints. It
// reports whether leaveScope is to follow.
func (d *Decoder) enterScope(decl *ElementDecl) bool {
	if d.keys == nil {
		d.keys = &constraints{judge: d, limits: &d.s.limits}
	}
	at := constraintPlace{offset: d.idBase + d.s.Offset()}
	if d.path.live {
		line, column := d.s.Position(d.s.Offset())
		at.line, at.column = int32(line), int32(column)
	}
	return d.keys.enter(d.s.Name(), decl, at)
}

// leaveScope takes in the end tag at hand.
func (d *Decoder) leaveScope(typ *Type, decl *ElementDecl, nilled bool) {
	if !d.stopped {
		d.keys.leave(typ, decl, nilled)
	}
}

// absentAttributes takes in the attributes that the start tag at hand leaves to
// their defaults: they may be fields or references (Part 1, section 3.4.5).
func (d *Decoder) absentAttributes(typ *Type, seen []bool, fields bool) {
	for i := range typ.attrs {
		use := &typ.attrs[i]
		if seen[i] {
			continue
		}
		v := use.whenAbsent()
		if v == nil {
			continue
		}
		if fields {
			d.keys.attr(use.name, v)
		}
		if use.typ.identifies() {
			d.val = *v
			d.identify(&Attr{Name: use.name}, d.s.Offset())
		}
	}
}

// whenAbsent is the value of an attribute that is not given, or nil.
func (u *attributeUse) whenAbsent() *Value {
	text := u.def
	if text == nil {
		text = u.fixed
	}
	if text == nil || u.required {
		return nil
	}
	v := new(Value)
	if u.typ.Parse([]byte(text.text), text, v) != nil {
		return nil
	}
	return v
}

// danglingRule is that of references, which are judged when their scope ends.
const danglingRule = "cvc-identity-constraint.4.3"

func (d *Decoder) constraintFault(e *Error, at constraintPlace) {
	if d.stopped {
		return
	}
	e.Offset = at.offset - d.idBase
	if e.Code == CodeLimit {
		e.Line, e.Column = d.s.Position(d.s.Offset())
		d.fatal(e)
		return
	}
	switch {
	case d.path.live:
		e.Line, e.Column = int(at.line), int(at.column)
	default:
		e.Line, e.Column = d.s.Position(e.Offset)
		if e.Rule == danglingRule {
			e.Path = d.refPath.of(d.s, e.Offset)
		}
	}
	if e.Path == "" { // of the element that ends here
		e.Path = d.path.at(d.s)
	}
	d.found(e)
}

func (d *Decoder) describePlace(at constraintPlace) string {
	line, column := int(at.line), int(at.column)
	if !d.path.live {
		if at.offset < d.idBase {
			return ""
		}
		line, column = d.s.Position(at.offset - d.idBase)
	}
	return "in line " + strconv.Itoa(line) + ", column " + strconv.Itoa(column)
}

func (d *Decoder) placePath() string {
	if !d.path.live {
		return ""
	}
	return d.path.at(d.s)
}
