package xmlrt

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// Variety says what a simple type is made of.
type Variety uint8

// The varieties; xs:anySimpleType counts as atomic.
const (
	VarietyAtomic Variety = iota
	VarietyList
	VarietyUnion
)

// SimpleType is a simple type: a built-in datatype, or one that NewSimpleType
// made. It does not change and may be used by several goroutines at once.
type SimpleType struct {
	name    QName
	id      BuiltinID
	base    *SimpleType
	variety Variety
	item    *SimpleType
	members []*SimpleType

	primitive BuiltinID
	kind      lexKind
	parts     uint8 // of a date or time
	ws        WhiteSpace
	words     string // for a value, in messages

	// Facets in force; -1 where there is none.
	length, minLength, maxLength int
	totalDigits, fractionDigits  int
	bounds                       []bound
	patterns                     [][]*Pattern // one of each step
	enum                         *enumeration
	single                       [numFacets]effectiveFacet
	own                          []FacetSpec

	checks       uint8
	trim         bool // white space within is an error anyway
	sure         bool // every value of its kind is one, and none is an ID
	textual      bool // a value is text that need not be read, or one of enum
	loInt, hiInt int64
	contains     uint64 // built-ins that a value may be of
}

// What there is to check beyond the lexical form.
const (
	checkLength = 1 << iota
	checkDigits
	checkBounds
	checkPattern
	checkEnum
)

// effectiveFacet is a facet that there is one of at most.
type effectiveFacet struct {
	set, fixed bool
	text       string
}

type bound struct {
	kind  FacetKind
	value *Value
}

// admits reports whether v is on the right side.
func (b *bound) admits(v *Value) bool {
	order, ok := v.Compare(b.value)
	if !ok {
		return false
	}
	switch b.kind {
	case FacetMinInclusive:
		return order >= 0
	case FacetMinExclusive:
		return order > 0
	case FacetMaxInclusive:
		return order <= 0
	}
	return order < 0
}

// enumeration is the set of values of one step.
type enumeration struct {
	values  []Value
	text    []string            // their lexical forms
	textual bool                // comparing those is enough
	index   map[string]struct{} // of many values: their texts, or their keys
}

const enumIndexFrom = 9

// lists reports whether s is one of the lexical forms.
func (e *enumeration) lists(s string) bool {
	if e.index != nil {
		_, ok := e.index[s]
		return ok
	}
	return slices.Contains(e.text, s)
}

func (e *enumeration) contains(v *Value) bool {
	if e.textual {
		if e.index != nil {
			_, ok := e.index[string(v.lex)]
			return ok
		}
		for _, s := range e.text {
			if string(v.lex) == s {
				v.known = s
				return true
			}
		}
		return false
	}
	if e.index != nil {
		var buf [96]byte
		_, ok := e.index[string(v.AppendKey(buf[:0]))]
		return ok
	}
	for i := range e.values {
		if v.Equal(&e.values[i]) {
			return true
		}
	}
	return false
}

// Name is the name of the type; it is zero for an anonymous one.
func (t *SimpleType) Name() QName { return t.name }

// Base is the type that t is derived from; nil for xs:anySimpleType.
func (t *SimpleType) Base() *SimpleType { return t.base }

// Variety says whether t is atomic, a list or a union.
func (t *SimpleType) Variety() Variety { return t.variety }

// Item is the type of the items of a list; nil for other types.
func (t *SimpleType) Item() *SimpleType { return t.item }

// Members are the types of a union, in order. They are not to be changed.
func (t *SimpleType) Members() []*SimpleType { return t.members }

// Builtin identifies t if it is built in itself.
func (t *SimpleType) Builtin() BuiltinID { return t.id }

// NearestBuiltin identifies the first built-in datatype among t, its base, the
// base of that, and so on.
func (t *SimpleType) NearestBuiltin() BuiltinID {
	for t.id == NotBuiltin {
		t = t.base
	}
	return t.id
}

// Primitive is the primitive datatype behind an atomic type; NotBuiltin for
// lists and unions.
func (t *SimpleType) Primitive() BuiltinID { return t.primitive }

// WhiteSpace says what is done about white space. What a union does depends on
// the member.
func (t *SimpleType) WhiteSpace() WhiteSpace { return t.ws }

// OwnFacets are the facets that the last step of derivation gave. They are not
// to be changed.
func (t *SimpleType) OwnFacets() []FacetSpec { return t.own }

// Facets are all facets in force, whichever step gave them.
func (t *SimpleType) Facets() []FacetSpec {
	var all []FacetSpec
	for k, f := range t.single {
		if f.set {
			all = append(all, FacetSpec{Kind: FacetKind(k), Value: f.text, Fixed: f.fixed})
		}
	}
	for _, step := range t.patterns {
		for _, p := range step {
			all = append(all, FacetSpec{Kind: FacetPattern, Value: p.String()})
		}
	}
	for _, s := range t.Enumeration() {
		all = append(all, FacetSpec{Kind: FacetEnumeration, Value: s})
	}
	return all
}

// Enumeration is the list of lexical forms to choose from, white space
// processed; nil if there is none. It is not to be changed.
func (t *SimpleType) Enumeration() []string {
	if t.enum == nil {
		return nil
	}
	return t.enum.text
}

// Contains reports whether t is the built-in datatype, is derived from it, or
// is a list or union with such an item or member.
func (t *SimpleType) Contains(id BuiltinID) bool { return t.contains>>id&1 != 0 }

// DerivesFrom reports whether t is validly derived from base (Part 1, section
// 3.14.6): by any number of restrictions, or from xs:anySimpleType in any way,
// or from a member of base if that is a union not restricted.
func (t *SimpleType) DerivesFrom(base *SimpleType) bool {
	for s := t; s != nil; s = s.base {
		if s == base {
			return true
		}
	}
	if base.variety == VarietyUnion && base.base.variety != VarietyUnion { // no restriction of a union
		for _, m := range base.members {
			if t.DerivesFrom(m) {
				return true
			}
		}
	}
	return false
}

// finish derives the fields that make checking quick.
func (t *SimpleType) finish() {
	t.checks = 0
	if t.length >= 0 || t.minLength >= 0 || t.maxLength >= 0 {
		if t.primitive != XSQName && t.primitive != XSNOTATION {
			t.checks |= checkLength
		}
	}
	if t.totalDigits >= 0 || t.fractionDigits >= 0 && t.kind != kindInteger {
		t.checks |= checkDigits
	}
	if len(t.bounds) > 0 {
		t.checks |= checkBounds
	}
	if len(t.patterns) > 0 {
		t.checks |= checkPattern
	}
	if t.enum != nil {
		t.checks |= checkEnum
	}
	t.trim = t.kind != kindString && t.kind != kindURI && t.kind != kindBase64
	t.setIntRange()
	for s := t; s != nil; s = s.base {
		if s.id != NotBuiltin {
			t.contains |= 1 << s.id
		}
	}
	if t.item != nil {
		t.contains |= t.item.contains
	}
	for _, m := range t.members {
		t.contains |= m.contains
	}
	atomic := t.variety == VarietyAtomic && !t.identifies()
	t.sure = atomic && t.checks == 0
	switch t.variety {
	case VarietyAtomic:
		t.textual = atomic && t.kind == kindString && (t.sure || t.checks == checkEnum && t.enum.textual)
	case VarietyUnion: // where one member takes any text, it does not matter which does
		t.textual = t.checks == 0 && !t.identifies() &&
			slices.ContainsFunc(t.members, func(m *SimpleType) bool { return m.textual && m.enum == nil })
	}
}

// holds reports whether s as it stands is a value of t: quickly, so that it may
// report false where only parse finds out.
func (t *SimpleType) holds(s string) bool {
	switch {
	case t.textual:
		return t.enum == nil || t.enum.lists(s)
	case t.kind == kindURI:
		return t.sure && IsAnyURI(bytesOf(s))
	}
	return false
}

// setIntRange finds the range of int64 that the bounds of an integer type
// allow.
func (t *SimpleType) setIntRange() {
	t.loInt, t.hiInt = math.MinInt64, math.MaxInt64
	if t.kind != kindInteger {
		return
	}
	for i := range t.bounds {
		b := &t.bounds[i]
		n, ok := b.value.dec.Int64()
		neg := b.value.dec.neg
		switch b.kind {
		case FacetMinInclusive, FacetMinExclusive:
			switch {
			case ok && b.kind == FacetMinInclusive:
				t.loInt = max(t.loInt, n)
			case ok && n < math.MaxInt64:
				t.loInt = max(t.loInt, n+1)
			case !neg:
				t.loInt, t.hiInt = 1, 0 // none
			}
		default:
			switch {
			case ok && b.kind == FacetMaxInclusive:
				t.hiInt = min(t.hiInt, n)
			case ok && n > math.MinInt64:
				t.hiInt = min(t.hiInt, n-1)
			case neg:
				t.loInt, t.hiInt = 1, 0
			}
		}
	}
}

// fault says why a lexical form was refused: one of the facets, or one of
// those below.
type fault uint8

const (
	faultNone fault = iota
	faultLexical
	faultPrefix // a prefix that is not bound
	faultFacet  // + FacetKind
)

func facetFault(k FacetKind) fault { return faultFacet + fault(k) }

// Parse processes white space in lexical and reads the value into v; ns is
// asked for the prefixes of QNames, and may be nil. The error is a *ValueError;
// after it v holds nothing of use.
//
// v may go on using lexical, until the next call.
func (t *SimpleType) Parse(lexical []byte, ns NamespaceResolver, v *Value) error {
	if f := t.parse(lexical, ns, v); f != faultNone {
		return t.valueError(f, v)
	}
	return nil
}

func (t *SimpleType) parse(b []byte, ns NamespaceResolver, v *Value) fault {
	v.known = ""
	switch t.variety {
	case VarietyList:
		return t.parseList(b, ns, v)
	case VarietyUnion:
		return t.parseUnion(b, ns, v)
	}
	switch {
	case t.trim:
		b = trimSpace(b)
	case t.ws != Preserve:
		b, v.buf = t.ws.Normalize(b, v.buf)
	}
	v.typ, v.list, v.lex = t, false, b
	if t.kind != kindString {
		if f := t.read(b, ns, v); f != faultNone {
			return f
		}
	}
	if t.checks == 0 {
		return faultNone
	}
	if t.checks == checkBounds && t.kind == kindInteger {
		// The usual case.
		if v.dec.text == "" && v.dec.mag <= math.MaxInt64 {
			if n := v.Int64(); n >= t.loInt && n <= t.hiInt {
				return faultNone
			}
		}
	}
	return t.check(v)
}

// read reads the lexical form of an atomic value.
func (t *SimpleType) read(b []byte, ns NamespaceResolver, v *Value) fault {
	ok := true
	switch t.kind {
	case kindLanguage:
		ok = IsLanguage(b)
	case kindName:
		ok = IsName(b)
	case kindNCName:
		ok = IsNCName(b)
	case kindNMTOKEN:
		ok = IsNMTOKEN(b)
	case kindBoolean:
		var value bool
		if value, ok = parseBool(b); value {
			v.num = 1
		} else {
			v.num = 0
		}
	case kindDecimal:
		v.dec, ok = parseDecimal(b)
	case kindInteger:
		v.dec, ok = parseInteger(b)
	case kindFloat:
		var f float64
		f, ok = parseFloat(b, 32)
		v.num = math.Float64bits(f)
	case kindDouble:
		var f float64
		f, ok = parseFloat(b, 64)
		v.num = math.Float64bits(f)
	case kindDuration:
		v.dur, ok = parseDuration(b)
	case kindMoment:
		v.mom, ok = parseMoment(b, t.parts)
	case kindHex:
		v.bin, ok = decodeHex(v.bin[:0], b)
	case kindBase64:
		v.bin, ok = decodeBase64(v.bin[:0], b)
	case kindURI:
		ok = IsAnyURI(b)
	case kindQName:
		var prefix []byte
		if prefix, _, ok = splitQName(b); !ok {
			break
		}
		v.colon = 0
		if len(prefix) > 0 {
			v.colon = len(prefix) + 1
		}
		if v.space, ok = v.resolve(ns, prefix); !ok {
			return faultPrefix
		}
	}
	if !ok {
		return faultLexical
	}
	return faultNone
}

func (v *Value) resolve(ns NamespaceResolver, prefix []byte) (string, bool) {
	if string(prefix) == "xml" {
		return XMLNamespace, true
	}
	if ns == nil {
		return "", len(prefix) == 0
	}
	if string(prefix) != v.prefix {
		v.prefix = string(prefix)
	}
	uri, ok := ns.LookupPrefix(v.prefix)
	return uri, ok || len(prefix) == 0
}

// check applies the facets of t to a value, which may be of a member.
func (t *SimpleType) check(v *Value) fault {
	if t.checks&checkPattern != 0 {
		for _, step := range t.patterns {
			if !anyMatch(step, v.lex) {
				return facetFault(FacetPattern)
			}
		}
	}
	if t.checks&checkLength != 0 {
		var n int
		switch {
		case v.list:
			n = len(v.items)
		case t.kind == kindHex || t.kind == kindBase64:
			n = len(v.bin)
		default:
			n = runeLen(v.lex)
		}
		switch {
		case t.length >= 0 && n != t.length:
			return facetFault(FacetLength)
		case n < t.minLength:
			return facetFault(FacetMinLength)
		case t.maxLength >= 0 && n > t.maxLength:
			return facetFault(FacetMaxLength)
		}
	}
	if t.checks&checkDigits != 0 {
		total, fraction := v.dec.digits()
		switch {
		case t.totalDigits >= 0 && total > t.totalDigits:
			return facetFault(FacetTotalDigits)
		case t.fractionDigits >= 0 && fraction > t.fractionDigits:
			return facetFault(FacetFractionDigits)
		}
	}
	if t.checks&checkBounds != 0 {
		for i := range t.bounds {
			if !t.bounds[i].admits(v) {
				return facetFault(t.bounds[i].kind)
			}
		}
	}
	if t.checks&checkEnum != 0 && !t.enum.contains(v) {
		return facetFault(FacetEnumeration)
	}
	return faultNone
}

func anyMatch(patterns []*Pattern, b []byte) bool {
	for _, p := range patterns {
		if p.MatchBytes(b) {
			return true
		}
	}
	return false
}

func (t *SimpleType) parseList(b []byte, ns NamespaceResolver, v *Value) fault {
	if t.checks&checkPattern != 0 {
		b, v.buf = collapse(b, v.buf)
	} else {
		b = trimSpace(b)
	}
	v.typ, v.list, v.lex = t, true, b
	v.items = v.items[:0]
	for {
		var item []byte
		if item, b = nextItem(b); len(item) == 0 {
			break
		}
		if len(v.items) < cap(v.items) {
			v.items = v.items[:len(v.items)+1]
		} else {
			v.items = append(v.items, Value{})
		}
		at := &v.items[len(v.items)-1]
		if f := t.item.parse(item, ns, at); f != faultNone {
			v.typ, v.lex = t.item, item // what the error is about
			return f
		}
	}
	if t.checks == 0 {
		return faultNone
	}
	return t.check(v)
}

func (t *SimpleType) parseUnion(b []byte, ns NamespaceResolver, v *Value) fault {
	for _, m := range t.members {
		if m.parse(b, ns, v) != faultNone {
			continue
		}
		if t.checks == 0 {
			return faultNone
		}
		return t.check(v)
	}
	v.typ, v.lex = t, b
	return faultLexical
}

// ---- errors ---------------------------------------------------------------------

const ruleDatatype = "cvc-datatype-valid.1.2.1"

// ValueError says why a string is not a value of a simple type.
type ValueError struct {
	// Rule is the rule of the recommendation that it breaks, such as
	// cvc-datatype-valid.1.2.1 or cvc-maxInclusive-valid.
	Rule string
	// Type is the type, or the type of the item of a list that is to blame.
	Type *SimpleType
	// Found is what was found, in quotes and shortened. Expected says in words
	// what would have been right.
	Found, Expected string
	// given is what was found, for guessing what was meant by it.
	given string
}

func (e *ValueError) Error() string {
	return e.Found + "; expected " + e.Expected + " (" + e.Rule + ")"
}

// valueError explains f, which happened to v.
func (t *SimpleType) valueError(f fault, v *Value) *ValueError {
	at := t
	if t.variety == VarietyList && v.typ != nil && v.typ == t.item && v.typ != t {
		at = v.typ
	}
	e := &ValueError{Type: at, Found: quoteShort(v.lex), Rule: ruleDatatype}
	if len(v.lex) == 0 {
		e.Found = "an empty value"
	}
	switch {
	case f == faultPrefix:
		prefix, _, _ := splitQName(v.lex)
		e.Found += " with the prefix " + quoteShort(prefix) + ", which is not declared"
		e.Expected = at.describe(FacetWhiteSpace)
		return e
	case f == faultLexical:
		if at.variety == VarietyUnion {
			e.Rule = "cvc-datatype-valid.1.2.3"
		} else if at != t {
			e.Rule = "cvc-datatype-valid.1.2.2"
		}
		e.Expected = at.Expected()
		return e
	}
	kind := FacetKind(f - faultFacet)
	e.Rule = "cvc-" + kind.String() + "-valid"
	e.Expected = at.withExample(at.describe(kind))
	if kind == FacetEnumeration && len(v.lex) <= longestWord {
		e.given = string(v.lex)
	}
	return e
}

// guess says which value of an enumeration was probably meant, or is empty.
func (e *ValueError) guess() string {
	values := e.Type.Enumeration()
	if e.given == "" || len(values) < 2 {
		return ""
	}
	meant, ok := nearest(e.given, slices.Values(values[:min(len(values), maxGuesses)]))
	if !ok {
		return ""
	}
	return "did you mean " + strconv.Quote(meant) + "?"
}

// lexicalError is the error of the Parse functions of the Go types.
func lexicalError(id BuiltinID, b []byte) error {
	t := Builtin(id)
	return t.valueError(faultLexical, &Value{typ: t, lex: b})
}

// Expected says in words what a value of t is: "an integer from 0 to 255", "one
// of work, home, mobile".
func (t *SimpleType) Expected() string { return t.withExample(t.expected()) }

// withExample adds an example to what is said of a type with patterns.
func (t *SimpleType) withExample(words string) string {
	if t.enum == nil && len(t.patterns) > 0 {
		if text, ok := t.example(); ok {
			if strings.ContainsAny(text, " ,") {
				text = strconv.Quote(text)
			}
			words += ", such as " + text
		}
	}
	return words
}

func (t *SimpleType) expected() string {
	switch {
	case t.enum != nil:
		return t.describe(FacetEnumeration)
	case len(t.bounds) > 0:
		return t.describe(FacetMaxInclusive)
	case t.totalDigits >= 0:
		return t.describe(FacetTotalDigits)
	case t.fractionDigits >= 0 && t.kind != kindInteger:
		return t.describe(FacetFractionDigits)
	case len(t.patterns) > 0:
		return t.describe(FacetPattern)
	case t.length >= 0 || t.minLength >= 0 || t.maxLength >= 0:
		return t.describe(FacetLength)
	}
	return t.describe(FacetWhiteSpace)
}

// noun names the kind of value without looking at facets.
func (t *SimpleType) noun(depth int) string {
	switch t.variety {
	case VarietyList:
		if depth > 3 {
			return "a list"
		}
		return "a list, separated by spaces, of items that are each " + t.item.expectedAt(depth+1)
	case VarietyUnion:
		if depth > 3 {
			return "a value of a union"
		}
		if text, values := t.openEnumeration(); len(values) > 0 {
			return text + " such as " + alternatives(values)
		}
		var words []string
		for _, m := range t.members {
			if w := m.expectedAt(depth + 1); !slices.Contains(words, w) {
				words = append(words, w)
			}
			if len(words) == 6 {
				words[5] = "others"
				break
			}
		}
		return strings.Join(words, " or ")
	}
	return t.words
}

// openEnumeration describes a union of enumerations with a type of text that
// takes any value: what that type takes, and the values that the others name.
func (t *SimpleType) openEnumeration() (text string, values []string) {
	for _, m := range t.members {
		switch {
		case m.variety == VarietyAtomic && m.enum != nil:
			values = append(values, m.Enumeration()...)
		case m.Builtin() == XSString || m.Builtin() == XSNormalizedString || m.Builtin() == XSToken:
			text = m.words
		default:
			return "", nil
		}
	}
	if text == "" {
		return "", nil
	}
	if most := shown(len(values), maxExpected); len(values) > most {
		values = append(values[:most:most], "others")
	}
	return text, values
}

func (t *SimpleType) expectedAt(depth int) string {
	if t.variety == VarietyAtomic {
		return t.expected()
	}
	return t.noun(depth)
}

// describe says what a value is with regard to one facet, and to those that go
// together with it.
func (t *SimpleType) describe(kind FacetKind) string {
	noun := t.noun(0)
	switch kind {
	case FacetEnumeration:
		const most = 12
		var b strings.Builder
		b.WriteString("one of ")
		for i, s := range t.enum.text {
			if i == most {
				b.WriteString(", ... (" + strconv.Itoa(len(t.enum.text)) + " values)")
				break
			}
			if i > 0 {
				b.WriteString(", ")
			}
			if s == "" || len(s) > 40 || strings.ContainsAny(s, ", \t\n\r\"") {
				s = quoteShort([]byte(s))
			}
			b.WriteString(s)
		}
		if len(t.enum.text) == 1 {
			return strings.TrimPrefix(b.String(), "one of ")
		}
		return b.String()
	case FacetPattern:
		for _, step := range t.patterns {
			words := make([]string, len(step))
			for i, p := range step {
				words[i] = clipText(p.String(), 100)
			}
			if len(words) > 5 {
				words = append(words[:5], "...")
			}
			noun += " that matches the pattern " + strings.Join(words, " or ")
		}
		return noun
	case FacetLength, FacetMinLength, FacetMaxLength:
		return t.describeLength(noun)
	case FacetTotalDigits, FacetFractionDigits:
		var limits []string
		digits := "digits"
		if t.totalDigits >= 0 {
			limits, digits = append(limits, "at most "+count(t.totalDigits, "digit")), "of them"
		}
		if t.fractionDigits > 0 {
			limits = append(limits, "at most "+strconv.Itoa(t.fractionDigits)+" "+digits+" behind the point")
		} else if t.fractionDigits == 0 && t.kind != kindInteger {
			limits = append(limits, "no digits behind the point")
		}
		return noun + " with " + strings.Join(limits, ", ")
	case FacetMinInclusive, FacetMinExclusive, FacetMaxInclusive, FacetMaxExclusive:
		lo, hi := t.single[FacetMinInclusive], t.single[FacetMaxInclusive]
		if lo.set && hi.set {
			return noun + " from " + lo.text + " to " + hi.text
		}
		var limits []string
		for _, l := range [...]struct {
			kind  FacetKind
			words string
		}{
			{FacetMinInclusive, "at least "}, {FacetMinExclusive, "greater than "},
			{FacetMaxInclusive, "at most "}, {FacetMaxExclusive, "less than "},
		} {
			if f := t.single[l.kind]; f.set {
				limits = append(limits, l.words+f.text)
			}
		}
		return noun + ", " + strings.Join(limits, " and ")
	}
	return noun
}

func (t *SimpleType) describeLength(noun string) string {
	unit := "character"
	switch {
	case t.variety == VarietyList:
		unit = "item"
		noun = "a list"
	case t.kind == kindHex || t.kind == kindBase64:
		unit = "byte"
	}
	switch {
	case t.length >= 0:
		return noun + " of " + count(t.length, unit)
	case t.minLength >= 0 && t.maxLength >= 0:
		return noun + " of " + strconv.Itoa(t.minLength) + " to " + count(t.maxLength, unit)
	case t.minLength >= 0:
		return noun + " of at least " + count(t.minLength, unit)
	}
	return noun + " of at most " + count(t.maxLength, unit)
}

func count(n int, unit string) string {
	if n == 1 {
		return "1 " + unit
	}
	return strconv.Itoa(n) + " " + unit + "s"
}

func clipText(s string, most int) string {
	if len(s) <= most {
		return s
	}
	for most > 0 && s[most]&0xC0 == 0x80 {
		most--
	}
	return s[:most] + "..."
}
