package xmlrt

// enterScope takes in the element begun for the identity constraints.
func (e *Encoder) enterScope(decl *ElementDecl) {
	if !e.checking() {
		return
	}
	if e.keys == nil {
		e.keys = &constraints{judge: e, limits: &unlimited}
	}
	f := e.top()
	f.inScope = e.keys.enter(decl.name, decl, constraintPlace{offset: int64(f.start - e.from)})
}

// leaveScope takes in the end of the innermost element.
func (e *Encoder) leaveScope(f *encodedElement) {
	if !e.checking() {
		return
	}
	typ := f.typ
	if typ == nil {
		typ = f.decl.typ
	}
	e.keys.leave(typ, f.decl, f.nilled)
}

// takeField takes in the value at hand.
func (e *Encoder) takeField() {
	switch {
	case !e.attribute:
		e.keys.value(&e.val)
	case e.keys.wantsAttrs():
		e.keys.attr(e.attr, &e.val)
	}
}

// absentAttributes takes in the attributes of the innermost element that are
// left to their defaults.
func (e *Encoder) absentAttributes(t *Type) {
	if !e.checking() {
		return
	}
	fields := e.keys != nil && e.keys.wantsAttrs()
	for i := range t.attrs {
		use := &t.attrs[i]
		if e.seen[i] {
			continue
		}
		v := use.whenAbsent()
		if v == nil {
			continue
		}
		if fields {
			e.keys.attr(use.name, v)
		}
		e.val = *v
		e.identify(use.typ)
	}
}

func (e *Encoder) constraintFault(f *Error, at constraintPlace) {
	if e.err != nil {
		return
	}
	f.Offset = -1
	if n := len(e.stack); n > 0 && int64(e.stack[n-1].start-e.from) == at.offset {
		f.Path = e.path()
	} else {
		f.Path = e.pathAt(at.offset + 1)
	}
	e.err = f
}

func (e *Encoder) describePlace(at constraintPlace) string {
	if path := e.pathAt(at.offset + 1); path != "" {
		return "that of " + path
	}
	return ""
}

func (e *Encoder) placePath() string { return "" }

// pathAt is the path of the element written around an offset.
func (e *Encoder) pathAt(offset int64) string {
	p := pathTracker{again: NewScanner(e.out[e.from:], ScanOptions{Limits: unlimited})}
	p.forward(offset)
	return p.render(p.again.Depth())
}
