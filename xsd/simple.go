package xsd

import "strings"

// buildSimpleType builds a simple type definition (Part 1, section 3.14.2).
func (b *builder) buildSimpleType(d *document, e *element, t *SimpleType) {
	t.Final = derivations(e, "final", d.finalDefault, DerivationExtension|DerivationRestriction|DerivationList|DerivationUnion)
	step := e.child("restriction", "list", "union")
	switch step.name.Local {
	case "restriction":
		base := b.componentType(d, step, "base", "src-restriction-base-or-simpleType", t)
		b.restrict(step, t, base, readFacets(step))
	case "list":
		t.Variety, t.Base = List, anySimpleType
		t.Item = b.componentType(d, step, "itemType", "src-list-itemType-or-simpleType", t)
		if !isListItem(t.Item) {
			b.report(step, "itemType", "cos-list-of-atomic", "the item type is or contains a list; expected an atomic type, or a union of them")
			t.Item = brokenSimple
		}
		b.checkFinal(step, "itemType", "cos-st-restricts.2.2", t.Item, DerivationList)
	case "union":
		t.Variety, t.Base = Union, anySimpleType
		b.unionMembers(d, step, t)
	}
}

// componentType is the simple type that an attribute or else a simpleType
// child gives.
func (b *builder) componentType(d *document, step *element, attr, rule string, owner *SimpleType) *SimpleType {
	child := step.child("simpleType")
	switch {
	case step.attr(attr) != nil && child != nil:
		b.report(child, "", rule, "<simpleType> in a <%s> with %s; expected one of them", step.name.Local, attr)
		return brokenSimple
	case step.attr(attr) == nil && child == nil:
		b.report(step, "", rule, "<%s> without %s or <simpleType>; expected one of them", step.name.Local, attr)
		return brokenSimple
	case child != nil:
		return b.anonymousSimple(d, child, owner)
	}
	return b.completeSimple(b.simpleTypeRef(d, step, attr, step.token(attr)))
}

// completeSimple builds a simple type that another one depends on.
func (b *builder) completeSimple(t *SimpleType) *SimpleType {
	b.complete(t)
	if b.isBuilding(t) {
		return brokenSimple
	}
	return t
}

func (b *builder) unionMembers(d *document, step *element, t *SimpleType) {
	for _, name := range strings.Fields(step.token("memberTypes")) {
		member := b.completeSimple(b.simpleTypeRef(d, step, "memberTypes", name))
		b.checkFinal(step, "memberTypes", "cos-st-restricts.3.2.1", member, DerivationUnion)
		t.Members = append(t.Members, member)
	}
	for _, c := range step.children {
		if c.is("simpleType") {
			t.Members = append(t.Members, b.anonymousSimple(d, c, t))
		}
	}
	b.limitUnion(step, t)
	if len(t.Members) == 0 {
		b.report(step, "", "src-union-memberTypes-or-simpleTypes", "<union> without memberTypes or <simpleType>; expected one of them")
	}
}

// maxAlternatives bounds the types that a value of a union is tried against.
// Unions of unions can multiply them.
const maxAlternatives = 1 << 14

func (b *builder) limitUnion(step *element, t *SimpleType) {
	n := 0
	for _, m := range t.Members {
		n += b.alternatives(m)
	}
	if n > maxAlternatives {
		b.report(step, "", "", "the union has more than %d member types, those of its members included", maxAlternatives)
		t.Members, n = []*SimpleType{brokenSimple}, 1
	}
	b.unionSizes[t] = n
}

// alternatives counts the types that a value of t is tried against.
func (b *builder) alternatives(t *SimpleType) int {
	for t != nil {
		switch base, _ := t.Base.(*SimpleType); {
		case t.Variety == List:
			t = t.Item
		case t.Variety != Union:
			return 1
		case base == nil || base.Variety != Union:
			return b.unionSizes[t]
		default:
			t = base
		}
	}
	return 1
}

// restrict makes t a restriction of base.
func (b *builder) restrict(step *element, t, base *SimpleType, facets []Facet) {
	t.Facets = facets
	if base == anySimpleType {
		b.report(step, "base", "cos-st-restricts.1.1", "the base type is xs:anySimpleType, which can not be restricted; expected a type such as xs:string")
		base = brokenSimple
	}
	t.Base = base
	t.Variety, t.Primitive, t.Item, t.Members = base.Variety, base.Primitive, base.Item, base.Members
	b.checkFinal(step, "base", "st-props-correct.3", base, DerivationRestriction)
	if base != brokenSimple {
		b.checks = append(b.checks, func() { b.checkFacets(step, t) })
	}
}

func (b *builder) checkFinal(e *element, attr, rule string, t *SimpleType, method DerivationSet) {
	if t.Final.Has(method) {
		b.report(e, attr, rule, "%s is final for derivation by %s; expected another type, or one that is not final", typeLabel(t), method)
	}
}

// isListItem reports whether a type can be the item type of a list.
func isListItem(t *SimpleType) bool {
	return !anyMember(t, make(map[*SimpleType]bool), func(m *SimpleType) bool { return m.Variety == List })
}

// anyMember reports whether f holds for t or a member of the unions in it.
func anyMember(t *SimpleType, seen map[*SimpleType]bool, f func(*SimpleType) bool) bool {
	if seen[t] {
		return false
	}
	seen[t] = true
	if f(t) {
		return true
	}
	if t.Variety == Union {
		for _, m := range t.Members {
			if anyMember(m, seen, f) {
				return true
			}
		}
	}
	return false
}

var facetKinds = map[string]FacetKind{
	"length":         FacetLength,
	"minLength":      FacetMinLength,
	"maxLength":      FacetMaxLength,
	"pattern":        FacetPattern,
	"enumeration":    FacetEnumeration,
	"whiteSpace":     FacetWhiteSpace,
	"maxInclusive":   FacetMaxInclusive,
	"maxExclusive":   FacetMaxExclusive,
	"minInclusive":   FacetMinInclusive,
	"minExclusive":   FacetMinExclusive,
	"totalDigits":    FacetTotalDigits,
	"fractionDigits": FacetFractionDigits,
}

var facetNames = func() map[FacetKind]string {
	names := make(map[FacetKind]string, len(facetKinds))
	for name, kind := range facetKinds {
		names[kind] = name
	}
	return names
}()

// String is the name of the facet element.
func (k FacetKind) String() string { return facetNames[k] }

// readFacets reads the facet children of a restriction.
func readFacets(step *element) []Facet {
	var facets []Facet
	for _, c := range step.children {
		kind, ok := facetKinds[c.name.Local]
		if !ok {
			continue
		}
		f := Facet{node: annotated(c), Kind: kind, Value: c.attr("value").value, Fixed: isTrue(c, "fixed")}
		switch kind {
		case FacetEnumeration:
			f.Namespaces = c.scope.all()
		case FacetPattern:
		default:
			f.Value = collapse(f.Value)
		}
		facets = append(facets, f)
	}
	return facets
}

// WhiteSpace is the white space normalisation of the type: "preserve",
// "replace" or "collapse" (Part 2, section 4.3.6).
func (t *SimpleType) WhiteSpace() string {
	if t.Variety == List || t.Variety == Union {
		return "collapse"
	}
	for {
		for _, f := range t.Facets {
			if f.Kind == FacetWhiteSpace {
				return f.Value
			}
		}
		base, ok := t.Base.(*SimpleType)
		if !ok {
			return "preserve"
		}
		t = base
	}
}
