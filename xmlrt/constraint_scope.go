package xmlrt

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// The identity constraints of a document are judged as it goes by. An element
// whose declaration has constraints opens a scope. The paths of its selectors,
// and of the fields of what those select, are followed as sets of places, a word
// for each path that the element or one further down can be on: an element that
// is on none costs next to nothing. Of what was selected only its key sequence
// stays, until the scope ends; those of keys go further out as long as a keyref
// around may ask for them.

// constraints is what is known of the open elements.
type constraints struct {
	judge  constraintJudge
	limits *Limits

	open   []constraintLevel // from the outermost scope on
	scopes []*constraintScope
	live   []livePath
	// Of the open elements: those that a selector matched, and the fields that
	// their values and attributes are.
	selected []*selection
	values   []fieldPath
	attrs    []fieldPath

	spare   []*selection
	key     []byte
	entries int // in all tables
	size    int // bytes of their keys
	uses    int // of keys, behind the first of each
}

// A constraintJudge hears what is wrong.
type constraintJudge interface {
	// constraintFault takes a finding about the element that starts at a place.
	// Without a path, that element is current or can be found again.
	constraintFault(e *Error, at constraintPlace)
	// describePlace says where an earlier element starts, or nothing.
	describePlace(at constraintPlace) string
	// placePath is the path of the current element if it cannot be found again.
	placePath() string
}

// A constraintPlace is where an element starts.
type constraintPlace struct {
	offset       int64
	line, column int32 // of a stream
}

// A constraintLevel is an open element, with how many of the things that the
// fields of constraints list are around it.
type constraintLevel struct {
	live, selected, values, attrs int

	place constraintPlace
	scope *constraintScope
	// inner are the node tables of its children (section 3.11.5), as far as
	// keyrefs around ask for them.
	inner  map[*constraint]*nodeTable
	valued bool // its value has come
}

// A nodeTable has the places of the nodes by key sequence.
type nodeTable struct {
	nodes     map[string]node
	ambiguous int // how many are
}

// A node is ambiguous when several children have one with its key sequence.
type node struct {
	place     constraintPlace
	ambiguous bool
}

// A fieldPath is a path of a field of what was selected, or of a selector when
// of is nil.
type fieldPath struct {
	path  *PathDef
	scope *constraintScope
	index int // of the constraint in the scope
	of    *selection
	field int
}

// A livePath is a path with the places that an element is at.
type livePath struct {
	fieldPath
	places uint64
}

type constraintScope struct{ tables []constraintTable }

// A constraintTable has the nodes of a unique or key, or, of a keyref, the key
// sequences for which no key has come yet.
type constraintTable struct {
	*constraint
	keys nodeTable
	refs map[string]*keyReference
}

// A keyReference is what refers to a key sequence: one place, and others.
type keyReference struct {
	text string
	keyUse
	more []keyUse
}

// A keyUse is an element that refers to a key.
type keyUse struct {
	place constraintPlace
	path  string
}

// A danglingUse is one of a key that does not exist.
type danglingUse struct {
	keyUse
	of   *constraint
	text string
}

// maxUses bounds the other places that are kept of references with one value: those of a
// wrong one that comes more often are not all reported. All of them together are bounded
// as the values are.
const maxUses = 1000

// A selection is an element that a selector matched.
type selection struct {
	scope  *constraintScope
	index  int
	fields []fieldValue
	// spoiled: something is wrong with a field and has been reported.
	spoiled bool
}

type fieldValue struct {
	found     bool
	key, text string // no key: the value is nil
}

func (t *selection) constraint() *constraint { return t.scope.tables[t.index].constraint }

// enter takes in the start tag of an element. It reports false, and leave is not
// to be called, outside of all scopes.
func (x *constraints) enter(name QName, decl *ElementDecl, place constraintPlace) bool {
	if len(x.open) == 0 && len(decl.constraints) == 0 {
		return false
	}
	from, to := 0, len(x.live)
	if n := len(x.open); n > 0 {
		from = x.open[n-1].live
	}
	x.open = append(x.open, constraintLevel{
		live: to, selected: len(x.selected), values: len(x.values), attrs: len(x.attrs), place: place,
	})
	for i := from; i < to; i++ {
		if l := &x.live[i]; l.places != 0 {
			x.follow(l.fieldPath, l.path.place(l.places, name))
		}
	}
	if len(decl.constraints) > 0 {
		scope := &constraintScope{tables: make([]constraintTable, len(decl.constraints))}
		x.open[len(x.open)-1].scope = scope
		x.scopes = append(x.scopes, scope)
		for i, c := range decl.constraints {
			scope.tables[i].constraint = c
		}
		for i, c := range decl.constraints {
			for k := range c.Selector {
				x.follow(fieldPath{path: &c.Selector[k], scope: scope, index: i}, 1)
			}
		}
	}
	return true
}

// follow puts the current element on a path.
func (x *constraints) follow(p fieldPath, places uint64) {
	if p.path.onward(places) {
		x.live = append(x.live, livePath{p, places})
	}
	if !p.path.arrived(places) {
		return
	}
	level := &x.open[len(x.open)-1]
	switch {
	case p.of == nil:
		x.choose(p)
	case p.path.Attribute != nil:
		x.attrs = append(x.attrs, p)
	default:
		for _, v := range x.values[level.values:] {
			if v.of == p.of && v.field == p.field { // by another path already
				return
			}
		}
		x.values = append(x.values, p)
	}
}

// choose takes the current element for one that a selector matches.
func (x *constraints) choose(p fieldPath) {
	for _, t := range x.selected[x.open[len(x.open)-1].selected:] {
		if t.scope == p.scope && t.index == p.index { // by another path already
			return
		}
	}
	c := p.scope.tables[p.index].constraint
	t := new(selection)
	if n := len(x.spare); n > 0 {
		t, x.spare = x.spare[n-1], x.spare[:n-1]
	}
	t.scope, t.index, t.spoiled = p.scope, p.index, false
	t.fields = slices.Grow(t.fields[:0], len(c.Fields))[:len(c.Fields)]
	clear(t.fields)
	x.selected = append(x.selected, t)
	for i, paths := range c.Fields {
		for k := range paths {
			x.follow(fieldPath{path: &paths[k], scope: p.scope, index: p.index, of: t, field: i}, 1)
		}
	}
}

// wantsAttrs reports whether attributes of the current element may be fields.
func (x *constraints) wantsAttrs() bool {
	n := len(x.open)
	return n > 0 && len(x.attrs) > x.open[n-1].attrs
}

// attr takes in an attribute of the current element: its value, or nil where no
// declaration gives it one.
func (x *constraints) attr(name QName, v *Value) {
	wanted := x.attrs[x.open[len(x.open)-1].attrs:]
	for i, f := range wanted {
		if !f.path.Attribute.matches(name) || slices.ContainsFunc(wanted[:i], func(o fieldPath) bool {
			return o.of == f.of && o.field == f.field && o.path.Attribute.matches(name)
		}) {
			continue
		}
		if v == nil {
			x.untyped(f, "the attribute "+name.Local+", which has no declaration")
			continue
		}
		x.set(f, v)
	}
}

// spoil notes that an attribute of the current element has no value to compare:
// that has been reported.
func (x *constraints) spoil(name QName) {
	for _, f := range x.attrs[x.open[len(x.open)-1].attrs:] {
		if f.path.Attribute.matches(name) {
			f.of.spoiled = true
		}
	}
}

// value takes in the value of the current element.
func (x *constraints) value(v *Value) {
	level := &x.open[len(x.open)-1]
	level.valued = true
	for _, f := range x.values[level.values:] {
		x.set(f, v)
	}
}

func (x *constraints) set(f fieldPath, v *Value) {
	x.key = v.AppendKey(x.key[:0])
	key := string(x.key)
	text := key[len(key)-min(len(key), len(v.lex)):]
	if text != string(v.lex) {
		text = string(v.lex)
	}
	x.found(f, fieldValue{found: true, key: key, text: text})
}

// found notes a member of the node set of a field.
func (x *constraints) found(f fieldPath, v fieldValue) {
	field := &f.of.fields[f.field]
	if !field.found {
		*field = v
		return
	}
	x.fault(f.of, "cvc-identity-constraint.3", "several nodes for the field "+pathText(f.of.constraint().Fields[f.field])+" of "+f.of.constraint().describe(), "one, or none")
}

// untyped reports a member of the node set of a field that has no simple type.
func (x *constraints) untyped(f fieldPath, what string) {
	x.fault(f.of, "cvc-identity-constraint.3", what+" as the field "+pathText(f.of.constraint().Fields[f.field])+" of "+f.of.constraint().describe(), "a node with a simple type")
}

// fault reports the first thing wrong with the fields of a selection, at the
// current element.
func (x *constraints) fault(t *selection, rule, found, expected string) {
	if !t.spoiled {
		t.spoiled = true
		x.judge.constraintFault(&Error{Code: CodeIdentity, Rule: rule, Found: found, Expected: expected}, x.open[len(x.open)-1].place)
	}
}

// leave takes in the end tag of the current element.
func (x *constraints) leave(typ *Type, decl *ElementDecl, nilled bool) {
	n := len(x.open)
	if n == 0 {
		return
	}
	level := &x.open[n-1]
	for _, f := range x.values[level.values:] {
		switch {
		case decl.nillable && f.of.constraint().Kind == Key:
			x.fault(f.of, "cvc-identity-constraint.4.2.3", "the nillable element <"+decl.name.Local+"> in "+f.of.constraint().describe(), "elements that are not nillable")
		case typ.simple == nil:
			x.untyped(f, "<"+decl.name.Local+">, whose content is not simple,")
		case level.valued:
		case nilled:
			x.found(f, fieldValue{found: true})
		default:
			f.of.spoiled = true
		}
	}
	for _, t := range x.selected[level.selected:] {
		x.complete(t, level.place)
		x.spare = append(x.spare, t)
	}
	if level.scope != nil {
		x.close(level)
	}
	x.handOn(level)
	x.live, x.selected = x.live[:level.live], x.selected[:level.selected]
	x.values, x.attrs = x.values[:level.values], x.attrs[:level.attrs]
	x.open[n-1] = constraintLevel{}
	x.open = x.open[:n-1]
}

// drop undoes enter for an element that is not there after all.
func (x *constraints) drop() {
	n := len(x.open)
	if n == 0 {
		return
	}
	level := &x.open[n-1]
	if level.scope != nil {
		x.scopes = x.scopes[:len(x.scopes)-1]
	}
	x.live, x.selected = x.live[:level.live], x.selected[:level.selected]
	x.values, x.attrs = x.values[:level.values], x.attrs[:level.attrs]
	x.open = x.open[:n-1]
}

// complete judges a selection whose end has come.
func (x *constraints) complete(t *selection, place constraintPlace) {
	c := t.constraint()
	qualified := !t.spoiled
	for i := range t.fields {
		f := &t.fields[i]
		if !f.found && c.Kind == Key {
			x.fault(t, "cvc-identity-constraint.4.2.1", "no value for the field "+pathText(c.Fields[i])+" of "+c.describe(), "one")
		}
		qualified = qualified && f.key != ""
	}
	if !qualified || t.spoiled {
		return
	}
	key := t.fields[0].key
	for _, f := range t.fields[1:] {
		key += f.key
	}
	table := &t.scope.tables[t.index]
	if c.Kind == KeyRef {
		if k := t.scope.table(c.refer); k != nil {
			if _, ok := k.keys.nodes[key]; ok {
				return
			}
		}
		switch r := table.refs[key]; {
		case r == nil && x.count(key):
			if table.refs == nil {
				table.refs = map[string]*keyReference{}
			}
			table.refs[key] = &keyReference{text: t.text(), keyUse: keyUse{place, x.judge.placePath()}}
		case r != nil && len(r.more) < maxUses && x.uses < x.limits.Keys:
			x.uses++
			r.more = append(r.more, keyUse{place, x.judge.placePath()})
		}
		return
	}
	if first, ok := table.keys.nodes[key]; ok {
		rule := "cvc-identity-constraint.4.1"
		if c.Kind == Key {
			rule = "cvc-identity-constraint.4.2.2"
		}
		found := "the value " + t.text() + " of " + c.fieldsText() + " again, against " + c.describe()
		if where := x.judge.describePlace(first.place); where != "" {
			found += "; the first is " + where
		}
		x.judge.constraintFault(&Error{Code: CodeIdentity, Rule: rule, Found: found, Expected: "another value"}, place)
		return
	}
	if x.count(key) {
		table.keys.put(key, node{place: place})
	}
}

// count counts an entry. It reports false when there is no room for it.
func (x *constraints) count(key string) bool {
	if x.entries >= x.limits.Keys || x.size+len(key) > x.limits.TokenSize {
		x.judge.constraintFault(&Error{Code: CodeLimit, Found: "the document has more than " + strconv.Itoa(x.limits.Keys) + " values of identity constraints at a time, the limit of the decoder"}, x.open[len(x.open)-1].place)
		return false
	}
	x.entries++
	x.size += len(key)
	return true
}

func (x *constraints) uncount(key string) {
	x.entries--
	x.size -= len(key)
}

func (t *nodeTable) put(key string, n node) {
	if t.nodes == nil {
		t.nodes = map[string]node{}
	}
	t.nodes[key] = n
}

func (s *constraintScope) table(c *constraint) *constraintTable {
	for i := range s.tables {
		if s.tables[i].constraint == c {
			return &s.tables[i]
		}
	}
	return nil
}

// close judges the references of the scope of the current element, and leaves
// the keys of the scope for those further out in level.inner.
func (x *constraints) close(level *constraintLevel) {
	var dangling []danglingUse
	for i := range level.scope.tables {
		t := &level.scope.tables[i]
		if t.Kind != KeyRef {
			continue
		}
		own := level.scope.table(t.refer)
		inner := level.inner[t.refer]
		for key, r := range t.refs {
			x.uncount(key)
			x.uses -= len(r.more)
			if own != nil {
				if _, ok := own.keys.nodes[key]; ok {
					continue
				}
			}
			if inner != nil {
				if n, ok := inner.nodes[key]; ok && !n.ambiguous {
					continue
				}
			}
			dangling = append(dangling, danglingUse{r.keyUse, t.constraint, r.text})
			for _, u := range r.more {
				dangling = append(dangling, danglingUse{u, t.constraint, r.text})
			}
		}
	}
	slices.SortFunc(dangling, func(a, b danglingUse) int {
		return cmp.Or(cmp.Compare(a.place.offset, b.place.offset), strings.Compare(a.of.Name.Local, b.of.Name.Local))
	})
	for _, u := range dangling {
		x.judge.constraintFault(&Error{
			Code: CodeIdentity, Rule: danglingRule, Path: u.path,
			Found: "the value " + u.text + " of " + u.of.describe(), Expected: "one that " + u.of.refer.describe() + " has",
		}, u.place)
	}
	x.scopes = x.scopes[:len(x.scopes)-1]
	for i := range level.scope.tables {
		t := &level.scope.tables[i]
		if t.Kind == KeyRef {
			continue
		}
		if !x.wanted(t.constraint) {
			for key := range t.keys.nodes {
				x.uncount(key)
			}
			continue
		}
		if level.inner == nil {
			level.inner = map[*constraint]*nodeTable{}
		}
		// Those of the element itself win over those of its descendants.
		inner := level.inner[t.constraint]
		if inner == nil {
			level.inner[t.constraint] = &t.keys
			continue
		}
		for key, n := range t.keys.nodes {
			if old, ok := inner.nodes[key]; ok {
				x.uncount(key)
				if old.ambiguous {
					inner.ambiguous--
				}
			}
			inner.put(key, n)
		}
	}
}

// wanted reports whether a keyref of an open scope refers to c.
func (x *constraints) wanted(c *constraint) bool {
	for _, s := range x.scopes {
		for i := range s.tables {
			if s.tables[i].refer == c {
				return true
			}
		}
	}
	return false
}

// handOn gives the node tables of the current element to its parent.
func (x *constraints) handOn(level *constraintLevel) {
	for c, t := range level.inner {
		if len(x.open) < 2 || !x.wanted(c) {
			for key := range t.nodes {
				x.uncount(key)
			}
			continue
		}
		if t.ambiguous > 0 {
			for key, n := range t.nodes {
				if n.ambiguous {
					x.uncount(key)
					delete(t.nodes, key)
				}
			}
			t.ambiguous = 0
		}
		parent := &x.open[len(x.open)-2]
		if parent.inner == nil {
			parent.inner = map[*constraint]*nodeTable{}
		}
		into := parent.inner[c]
		if into == nil {
			parent.inner[c] = t
			continue
		}
		if len(t.nodes) > len(into.nodes) {
			into, t = t, into
			parent.inner[c] = into
		}
		into.ambiguous += t.ambiguous
		for key, n := range t.nodes {
			old, ok := into.nodes[key]
			if !ok {
				into.put(key, n)
				continue
			}
			x.uncount(key)
			if n.ambiguous {
				into.ambiguous-- // counted above, and one of the two is gone
			}
			if !old.ambiguous {
				into.ambiguous++
			}
			into.nodes[key] = node{place: old.place, ambiguous: true}
		}
	}
}

// text is the key sequence for people.
func (t *selection) text() string {
	if len(t.fields) == 1 {
		return strconv.Quote(clipString(t.fields[0].text))
	}
	var words []string
	for _, f := range t.fields {
		words = append(words, strconv.Quote(clipString(f.text)))
	}
	return "(" + strings.Join(words, ", ") + ")"
}

func (c *constraint) describe() string {
	if c.Kind == Unique {
		return "the unique constraint " + c.Name.Local
	}
	return "the " + c.Kind.String() + " " + c.Name.Local
}

// fieldsText names the fields.
func (c *constraint) fieldsText() string {
	fields := make([]string, len(c.Fields))
	for i, f := range c.Fields {
		fields[i] = pathText(f)
	}
	return strings.Join(fields, ", ")
}

// pathText renders the paths of a field for people.
func pathText(paths []PathDef) string {
	var words []string
	for i := range paths {
		p := &paths[i]
		var steps []string
		for k := range p.Steps {
			steps = append(steps, p.Steps[k].text())
		}
		if p.Attribute != nil {
			steps = append(steps, "@"+p.Attribute.text())
		}
		word := strings.Join(steps, "/")
		switch {
		case p.Deep:
			word = ".//" + word
		case word == "":
			word = "."
		}
		words = append(words, word)
	}
	return strings.Join(words, "|")
}

func (t *NameTest) text() string { return t.Local }
