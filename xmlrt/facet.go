package xmlrt

import (
	"fmt"
	"math"
	"slices"
)

// FacetKind identifies a constraining facet.
type FacetKind uint8

// The constraining facets.
const (
	FacetLength FacetKind = iota
	FacetMinLength
	FacetMaxLength
	FacetPattern
	FacetEnumeration
	FacetWhiteSpace
	FacetMaxInclusive
	FacetMaxExclusive
	FacetMinInclusive
	FacetMinExclusive
	FacetTotalDigits
	FacetFractionDigits

	numFacets
)

var facetNames = [numFacets]string{
	"length", "minLength", "maxLength", "pattern", "enumeration", "whiteSpace",
	"maxInclusive", "maxExclusive", "minInclusive", "minExclusive", "totalDigits", "fractionDigits",
}

// String returns the local name of the element that gives the facet.
func (k FacetKind) String() string {
	if k < numFacets {
		return facetNames[k]
	}
	return "no facet"
}

// FacetByName finds a facet by its local name.
func FacetByName(local string) (FacetKind, bool) {
	i := slices.Index(facetNames[:], local)
	return FacetKind(max(i, 0)), i >= 0
}

// FacetSpec is a facet as a schema gives it.
type FacetSpec struct {
	Kind  FacetKind
	Value string
	Fixed bool
	// Namespaces are the namespaces in scope by prefix, for the QNames and
	// NOTATIONs of an enumeration; "" is the default namespace.
	Namespaces map[string]string
}

// SimpleSpec is one step of derivation: a restriction of Base by Facets, a list
// of Item, or a union of Members.
type SimpleSpec struct {
	Name    QName
	Base    *SimpleType
	Variety Variety
	Item    *SimpleType
	Members []*SimpleType
	Facets  []FacetSpec
}

// SimpleTypeError says why a simple type cannot be as a schema has it.
type SimpleTypeError struct {
	Rule       string // of the recommendation, such as maxInclusive-valid-restriction
	Type       QName
	Facet      FacetKind
	FacetIndex int // in SimpleSpec.Facets, or -1
	Message    string
}

func (e *SimpleTypeError) Error() string {
	name := ""
	if !e.Type.IsZero() {
		name = "simple type " + e.Type.String() + ": "
	}
	return name + e.Message + " (" + e.Rule + ")"
}

// namespaceMap is a NamespaceResolver.
type namespaceMap map[string]string

func (m namespaceMap) LookupPrefix(prefix string) (string, bool) {
	uri, ok := m[prefix]
	return uri, ok || prefix == ""
}

// MustSimpleType is NewSimpleType for tables that are known to be right; it
// panics on an error.
func MustSimpleType(spec SimpleSpec) *SimpleType {
	t, err := NewSimpleType(spec)
	if err != nil {
		panic("xmlrt: " + err.Error())
	}
	return t
}

// NewSimpleType makes a simple type and checks that it may be as spec has it.
// The error is a *SimpleTypeError.
func NewSimpleType(spec SimpleSpec) (*SimpleType, error) {
	b := typeBuilder{spec: &spec, any: Builtin(XSAnySimpleType)}
	base := spec.Base
	switch {
	case base != nil && base != b.any:
		b.t = base.restricted()
		b.t.base = base
		b.base = base
	case spec.Item != nil:
		if spec.Item.hasList() {
			return nil, b.error("cos-list-of-atomic", -1, "a list whose items may be lists")
		}
		b.t = b.unfaceted(VarietyList)
		b.t.item, b.t.ws = spec.Item, Collapse
		b.t.single[FacetWhiteSpace] = effectiveFacet{set: true, fixed: true, text: "collapse"}
	case spec.Variety == VarietyUnion || len(spec.Members) > 0:
		if len(spec.Members) == 0 {
			return nil, b.error("src-union-memberTypes-or-simpleTypes", -1, "a union without members")
		}
		if slices.Contains(spec.Members, nil) {
			return nil, b.error("src-union-memberTypes-or-simpleTypes", -1, "a union with a member that is not known")
		}
		b.t = b.unfaceted(VarietyUnion)
		b.t.members, b.t.ws = slices.Clone(spec.Members), Collapse
	case spec.Variety == VarietyList:
		return nil, b.error("src-list-itemType-or-simpleType", -1, "a list without a type for its items")
	case base == nil:
		return nil, b.error("src-restriction-base-or-simpleType", -1, "a restriction without a base type")
	default:
		return nil, b.error("cos-st-restricts.1.1", -1, "a restriction of xs:anySimpleType")
	}
	if b.base == nil {
		t := *b.t // the list or union before facets
		t.finish()
		b.base = &t
	}
	b.t.name = spec.Name
	b.t.own = slices.Clone(spec.Facets)
	if err := b.apply(); err != nil {
		return nil, err
	}
	b.t.finish()
	return b.t, nil
}

// restricted is a copy of t to be restricted further.
func (t *SimpleType) restricted() *SimpleType {
	c := *t
	c.name, c.id, c.own = QName{}, NotBuiltin, nil
	c.bounds = slices.Clone(t.bounds)
	c.patterns = slices.Clip(t.patterns)
	return &c
}

// hasList reports whether a value may be a list.
func (t *SimpleType) hasList() bool {
	if t.variety == VarietyList {
		return true
	}
	for _, m := range t.members {
		if m.hasList() {
			return true
		}
	}
	return false
}

// typeBuilder makes one step of derivation.
type typeBuilder struct {
	spec *SimpleSpec
	any  *SimpleType
	base *SimpleType // before the facets
	t    *SimpleType
	at   [numFacets]int // 1 + index of the facet in this step
}

func (b *typeBuilder) unfaceted(v Variety) *SimpleType {
	return &SimpleType{
		base: b.any, variety: v,
		length: -1, minLength: -1, maxLength: -1, totalDigits: -1, fractionDigits: -1,
	}
}

func (b *typeBuilder) error(rule string, i int, format string, args ...any) error {
	e := &SimpleTypeError{Rule: rule, Type: b.spec.Name, FacetIndex: i, Message: fmt.Sprintf(format, args...)}
	if i >= 0 {
		e.Facet = b.spec.Facets[i].Kind
	}
	return e
}

// facetsOf returns the facets that apply to t, as bits (Part 2, section
// 4.1.5).
func facetsOf(t *SimpleType) uint {
	const (
		common = 1<<FacetPattern | 1<<FacetWhiteSpace
		length = 1<<FacetLength | 1<<FacetMinLength | 1<<FacetMaxLength
		enum   = 1 << FacetEnumeration
		order  = 1<<FacetMaxInclusive | 1<<FacetMaxExclusive | 1<<FacetMinInclusive | 1<<FacetMinExclusive
		digits = 1<<FacetTotalDigits | 1<<FacetFractionDigits
	)
	switch t.variety {
	case VarietyList:
		return common | length | enum
	case VarietyUnion:
		return 1<<FacetPattern | enum
	}
	switch t.primitive {
	case XSAnySimpleType:
		return 0
	case XSBoolean:
		return common
	case XSDecimal:
		return common | enum | order | digits
	case XSString, XSHexBinary, XSBase64Binary, XSAnyURI, XSQName, XSNOTATION:
		return common | enum | length
	}
	return common | enum | order
}

// apply adds the facets of the step.
func (b *typeBuilder) apply() error {
	applicable := facetsOf(b.base)
	var patterns []*Pattern
	for i := range b.spec.Facets {
		f := &b.spec.Facets[i]
		if f.Kind >= numFacets {
			return b.error("cos-applicable-facets", i, "an unknown facet")
		}
		if applicable>>f.Kind&1 == 0 {
			return b.error("cos-applicable-facets", i, "the facet %s does not apply to %s", f.Kind, b.base.kindWords())
		}
		if f.Kind == FacetPattern {
			p, err := CompilePattern(f.Value)
			if err != nil {
				return b.error("pattern", i, "%v", err)
			}
			patterns = append(patterns, p)
			continue
		}
		if f.Kind == FacetEnumeration {
			if err := b.enumerate(i); err != nil {
				return err
			}
			continue
		}
		if b.at[f.Kind] != 0 {
			return b.error("src-single-facet-value", i, "the facet %s is given twice", f.Kind)
		}
		b.at[f.Kind] = i + 1
		if err := b.single(i); err != nil {
			return err
		}
	}
	if len(patterns) > 0 {
		b.t.patterns = append(b.t.patterns, patterns)
	}
	if b.t.enum != b.base.enum {
		b.t.enum.finish()
	}
	if err := b.checkLengths(); err != nil {
		return err
	}
	if i := b.at[FacetFractionDigits] + b.at[FacetTotalDigits]; i != 0 && b.t.totalDigits >= 0 && b.t.fractionDigits > b.t.totalDigits {
		return b.error("fractionDigits-totalDigits", b.last(FacetFractionDigits, FacetTotalDigits),
			"fractionDigits (%d) is greater than totalDigits (%d)", b.t.fractionDigits, b.t.totalDigits)
	}
	return b.checkBounds()
}

func (t *SimpleType) kindWords() string {
	switch {
	case t.variety == VarietyList:
		return "lists"
	case t.variety == VarietyUnion:
		return "unions"
	}
	return "types derived from xs:" + t.primitive.String()
}

// last returns the index of the facet that comes last, of those in this step.
func (b *typeBuilder) last(kinds ...FacetKind) int {
	i := -1
	for _, k := range kinds {
		i = max(i, b.at[k]-1)
	}
	return i
}

// enumerate adds a value to the enumeration of the step.
func (b *typeBuilder) enumerate(i int) error {
	f := &b.spec.Facets[i]
	var v Value
	var ns NamespaceResolver
	if f.Namespaces != nil {
		ns = namespaceMap(f.Namespaces)
	}
	if err := b.base.Parse([]byte(f.Value), ns, &v); err != nil {
		return b.error("enumeration-valid-restriction", i, "an enumeration value that the base type does not have: %v", err)
	}
	if b.t.enum == b.base.enum {
		b.t.enum = &enumeration{textual: b.base.variety == VarietyAtomic && (b.base.primitive == XSString || b.base.primitive == XSAnyURI)}
	}
	b.t.enum.values = append(b.t.enum.values, v.Clone())
	b.t.enum.text = append(b.t.enum.text, string(v.lex))
	return nil
}

func (e *enumeration) finish() {
	if len(e.values) < enumIndexFrom {
		return
	}
	e.index = make(map[string]struct{}, len(e.values))
	for i := range e.values {
		if e.textual {
			e.index[e.text[i]] = struct{}{}
		} else {
			e.index[string(e.values[i].AppendKey(nil))] = struct{}{}
		}
	}
}

// single adds a facet that there is one of at most.
func (b *typeBuilder) single(i int) error {
	f := &b.spec.Facets[i]
	t, base := b.t, b.base
	old := base.single[f.Kind]
	changed := func() error {
		return b.error("st-restrict-facets", i, "the facet %s is fixed to %s in the base type", f.Kind, old.text)
	}
	refused := func(format string, args ...any) error {
		return b.error(f.Kind.String()+"-valid-restriction", i, format, args...)
	}
	switch f.Kind {
	case FacetWhiteSpace:
		var ws WhiteSpace
		switch f.Value {
		case "preserve":
		case "replace":
			ws = Replace
		case "collapse":
			ws = Collapse
		default:
			return b.error(ruleDatatype, i, "whiteSpace is %s; expected one of preserve, replace, collapse", quoteShort([]byte(f.Value)))
		}
		if old.fixed && ws != base.ws {
			return changed()
		}
		if ws < base.ws {
			return refused("whiteSpace cannot be %s where the base type has %s", ws, base.ws)
		}
		t.ws = ws
		t.single[f.Kind] = effectiveFacet{set: true, fixed: f.Fixed || old.fixed, text: f.Value}
		return nil
	case FacetMinInclusive, FacetMinExclusive, FacetMaxInclusive, FacetMaxExclusive:
		v := &Value{typ: base}
		text, _ := base.ws.Normalize([]byte(f.Value), nil)
		v.lex = text
		if base.read(text, nil, v) != faultNone {
			return refused("%s is %s; expected %s", f.Kind, quoteShort(text), base.noun(0))
		}
		if old.fixed {
			for k := range base.bounds {
				if base.bounds[k].kind == f.Kind && !base.bounds[k].value.Equal(v) {
					return changed()
				}
			}
		}
		for k := range base.bounds {
			if widens(f.Kind, v, &base.bounds[k]) {
				return refused("%s %s does not go with %s %s of the base type", f.Kind, text, base.bounds[k].kind, base.single[base.bounds[k].kind].text)
			}
		}
		c := v.Clone()
		t.addBound(f.Kind, string(text), f.Fixed || old.fixed, &c)
		return nil
	}
	n, err := b.number(i)
	if err != nil {
		return err
	}
	var field *int
	var has int
	narrower := func() bool { return n <= has }
	switch f.Kind {
	case FacetLength:
		field, has = &t.length, base.length
		narrower = func() bool { return n == has }
	case FacetMinLength:
		field, has = &t.minLength, base.minLength
		narrower = func() bool { return n >= has }
	case FacetMaxLength:
		field, has = &t.maxLength, base.maxLength
	case FacetTotalDigits:
		field, has = &t.totalDigits, base.totalDigits
	case FacetFractionDigits:
		field, has = &t.fractionDigits, base.fractionDigits
	}
	if has >= 0 {
		if old.fixed && n != has {
			return changed()
		}
		if !narrower() {
			return refused("%s cannot be %d where the base type has %d", f.Kind, n, has)
		}
	}
	*field = n
	t.single[f.Kind] = effectiveFacet{set: true, fixed: f.Fixed || old.fixed, text: fmt.Sprint(n)}
	return nil
}

// number reads the value of a facet that is a count. What is beyond any count
// is cut down.
func (b *typeBuilder) number(i int) (int, error) {
	f := &b.spec.Facets[i]
	text := trimSpace([]byte(f.Value))
	d, ok := parseInteger(text)
	least := 0
	if f.Kind == FacetTotalDigits {
		least = 1
	}
	if n, fits := d.Int64(); ok && fits && n >= int64(least) && n <= math.MaxInt32 {
		return int(n), nil
	}
	if !ok || d.neg || d.Sign() < least {
		return 0, b.error(ruleDatatype, i, "%s is %s; expected an integer, at least %d", f.Kind, quoteShort(text), least)
	}
	return math.MaxInt32, nil
}

// addBound adds a bound in place of those that it is narrower than.
func (t *SimpleType) addBound(kind FacetKind, text string, fixed bool, v *Value) {
	lower := func(k FacetKind) bool { return k == FacetMinInclusive || k == FacetMinExclusive }
	t.bounds = slices.DeleteFunc(t.bounds, func(b bound) bool {
		_, ok := v.Compare(b.value)
		return ok && lower(b.kind) == lower(kind)
	})
	for _, k := range [...]FacetKind{FacetMinInclusive, FacetMinExclusive, FacetMaxInclusive, FacetMaxExclusive} {
		if lower(k) == lower(kind) {
			t.single[k] = effectiveFacet{}
		}
	}
	t.bounds = append(t.bounds, bound{kind: kind, value: v})
	t.single[kind] = effectiveFacet{set: true, fixed: fixed, text: text}
}

// widens reports whether a new bound does not go with one of the base type
// (Part 2, sections 4.3.7 to 4.3.10).
func widens(kind FacetKind, v *Value, old *bound) bool {
	order, ok := v.Compare(old.value)
	if !ok {
		return false
	}
	switch kind {
	case FacetMaxInclusive:
		switch old.kind {
		case FacetMaxInclusive:
			return order > 0
		case FacetMaxExclusive:
			return order >= 0
		case FacetMinInclusive:
			return order < 0
		}
		return order <= 0
	case FacetMaxExclusive:
		switch old.kind {
		case FacetMaxInclusive, FacetMaxExclusive:
			return order > 0
		}
		return order <= 0
	case FacetMinInclusive:
		switch old.kind {
		case FacetMinInclusive:
			return order < 0
		case FacetMinExclusive:
			return order <= 0
		case FacetMaxInclusive:
			return order > 0
		}
		return order >= 0
	}
	switch old.kind {
	case FacetMinInclusive, FacetMinExclusive:
		return order < 0
	}
	return order >= 0
}

func (b *typeBuilder) checkLengths() error {
	t := b.t
	i := b.last(FacetLength, FacetMinLength, FacetMaxLength)
	if i < 0 {
		return nil
	}
	if t.minLength >= 0 && t.maxLength >= 0 && t.minLength > t.maxLength {
		return b.error("minLength-less-than-equal-to-maxLength", i, "minLength (%d) is greater than maxLength (%d)", t.minLength, t.maxLength)
	}
	if t.length < 0 {
		return nil
	}
	if t.minLength > t.length || t.maxLength >= 0 && t.maxLength < t.length {
		return b.error("length-minLength-maxLength", i, "length (%d) does not go with minLength or maxLength", t.length)
	}
	// Both are there: the others have to come from before the length.
	earlier := func(has func(*SimpleType) bool) bool {
		for s := b.base; s != nil; s = s.base {
			if s.length < 0 && has(s) {
				return true
			}
		}
		return false
	}
	if t.minLength >= 0 && !earlier(func(s *SimpleType) bool { return s.minLength == t.minLength }) ||
		t.maxLength >= 0 && !earlier(func(s *SimpleType) bool { return s.maxLength == t.maxLength }) {
		return b.error("length-minLength-maxLength", i, "length and minLength or maxLength exclude each other")
	}
	return nil
}

func (b *typeBuilder) checkBounds() error {
	i := b.last(FacetMinInclusive, FacetMinExclusive, FacetMaxInclusive, FacetMaxExclusive)
	if i < 0 {
		return nil
	}
	if b.at[FacetMinInclusive] != 0 && b.at[FacetMinExclusive] != 0 {
		return b.error("minInclusive-minExclusive", i, "minInclusive and minExclusive exclude each other")
	}
	if b.at[FacetMaxInclusive] != 0 && b.at[FacetMaxExclusive] != 0 {
		return b.error("maxInclusive-maxExclusive", i, "maxInclusive and maxExclusive exclude each other")
	}
	for k := range b.t.bounds {
		lo := &b.t.bounds[k]
		if lo.kind != FacetMinInclusive && lo.kind != FacetMinExclusive {
			continue
		}
		for m := range b.t.bounds {
			hi := &b.t.bounds[m]
			order, ok := lo.value.Compare(hi.value)
			rule := ""
			switch {
			case !ok:
			case lo.kind == FacetMinInclusive && hi.kind == FacetMaxInclusive && order > 0:
				rule = "minInclusive-less-than-equal-to-maxInclusive"
			case lo.kind == FacetMinInclusive && hi.kind == FacetMaxExclusive && order >= 0:
				rule = "minInclusive-less-than-maxExclusive"
			case lo.kind == FacetMinExclusive && hi.kind == FacetMaxInclusive && order >= 0:
				rule = "minExclusive-less-than-maxInclusive"
			case lo.kind == FacetMinExclusive && hi.kind == FacetMaxExclusive && order > 0:
				rule = "minExclusive-less-than-equal-to-maxExclusive"
			}
			if rule != "" {
				return b.error(rule, i, "%s %s is too great for %s %s", lo.kind, lo.value.lex, hi.kind, hi.value.lex)
			}
		}
	}
	return nil
}
