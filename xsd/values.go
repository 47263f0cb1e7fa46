package xsd

import (
	"errors"
	"strings"

	"github.com/enhancedpresence/epx/xmlrt"
)

// prefixes resolves prefixes in lexical values.
type prefixes map[string]string

func (p prefixes) LookupPrefix(prefix string) (string, bool) {
	if prefix == "xml" {
		return xmlrt.XMLNamespace, true
	}
	uri, ok := p[prefix]
	return uri, ok || prefix == ""
}

// datatypes holds what Part 2 says about the values of simple types. A type is
// nil when it or one that it is made of has findings.
type datatypes map[*SimpleType]*xmlrt.SimpleType

// checkFacets holds a simple type definition to the constraints on facets
// (Part 2, section 4.3).
func (b *builder) checkFacets(step *element, t *SimpleType) {
	b.datatype(step, t)
	if t.Primitive == builtinTypes["NOTATION"] {
		b.checkNotations(step, t)
	}
}

// checkNotations reports enumeration values that are not names of notations
// (Part 2, section 3.2.19).
func (b *builder) checkNotations(step *element, t *SimpleType) {
	for _, f := range t.Facets {
		if f.Kind != FacetEnumeration {
			continue
		}
		prefix, local, found := strings.Cut(collapse(f.Value), ":")
		if !found {
			prefix, local = "", prefix
		}
		uri, known := prefixes(f.Namespaces).LookupPrefix(prefix)
		name := QName{Space: uri, Local: local}
		if known && b.symbols.notations[name] == nil {
			b.errs.addf(f.pos, "src-resolve", describe(step), "there is no notation %s", name)
		}
	}
}

// datatype is the datatype of a simple type definition, or nil. A finding is
// reported once, at the facet that it is about or else at e.
func (b *builder) datatype(e *element, t *SimpleType) *xmlrt.SimpleType {
	if d, known := b.datatypes[t]; known {
		return d
	}
	b.datatypes[t] = nil
	if t.Builtin && t.Name.Local != "" {
		d, _, _ := xmlrt.BuiltinByName(t.Name.Local)
		b.datatypes[t] = d
		return d
	}
	spec, ok := b.simpleSpec(e, t)
	if !ok {
		return nil
	}
	d, err := xmlrt.NewSimpleType(spec)
	if err != nil {
		b.reportFacet(e, t, err)
		return nil
	}
	b.datatypes[t] = d
	return d
}

func (b *builder) simpleSpec(e *element, t *SimpleType) (spec xmlrt.SimpleSpec, ok bool) {
	spec.Name = t.Name
	base, hasBase := t.Base.(*SimpleType)
	switch {
	case hasBase && base != anySimpleType:
		spec.Base = b.datatype(b.elementOf(base, e), base)
		ok = spec.Base != nil
	case t.Variety == List:
		spec.Variety = xmlrt.VarietyList
		spec.Item = b.datatype(b.elementOf(t.Item, e), t.Item)
		ok = spec.Item != nil
	case t.Variety == Union:
		spec.Variety = xmlrt.VarietyUnion
		ok = true
		for _, m := range t.Members {
			member := b.datatype(b.elementOf(m, e), m)
			spec.Members = append(spec.Members, member)
			ok = ok && member != nil
		}
	}
	for _, f := range t.Facets {
		spec.Facets = append(spec.Facets, xmlrt.FacetSpec{
			Kind: datatypeFacets[f.Kind], Value: f.Value, Fixed: f.Fixed, Namespaces: f.Namespaces,
		})
	}
	return spec, ok
}

// elementOf is the element that a type is made from, or e.
func (b *builder) elementOf(t *SimpleType, e *element) *element {
	if ent := b.typeEntries[t]; ent != nil {
		return ent.elem
	}
	return e
}

var datatypeFacets = map[FacetKind]xmlrt.FacetKind{
	FacetLength:         xmlrt.FacetLength,
	FacetMinLength:      xmlrt.FacetMinLength,
	FacetMaxLength:      xmlrt.FacetMaxLength,
	FacetPattern:        xmlrt.FacetPattern,
	FacetEnumeration:    xmlrt.FacetEnumeration,
	FacetWhiteSpace:     xmlrt.FacetWhiteSpace,
	FacetMaxInclusive:   xmlrt.FacetMaxInclusive,
	FacetMaxExclusive:   xmlrt.FacetMaxExclusive,
	FacetMinInclusive:   xmlrt.FacetMinInclusive,
	FacetMinExclusive:   xmlrt.FacetMinExclusive,
	FacetTotalDigits:    xmlrt.FacetTotalDigits,
	FacetFractionDigits: xmlrt.FacetFractionDigits,
}

func (b *builder) reportFacet(e *element, t *SimpleType, err error) {
	finding := &Error{Position: t.pos, Component: describe(e), Message: err.Error(), Err: err}
	var te *xmlrt.SimpleTypeError
	if errors.As(err, &te) {
		finding.Rule, finding.Message = te.Rule, te.Message
		if te.FacetIndex >= 0 && te.FacetIndex < len(t.Facets) {
			finding.Position = t.Facets[te.FacetIndex].pos
		}
	}
	b.errs.add(finding)
}

// checkValue holds default and fixed values to their type (Part 1, section
// 3.3.6, cos-valid-default). Nil stands for mixed content, which takes any
// text.
func (b *builder) checkValue(e *element, rule string, t *SimpleType, def, fixed *string, namespaces map[string]string) {
	if t == nil || isBroken(t) {
		return
	}
	attr, value := "default", def
	if value == nil {
		attr, value = "fixed", fixed
	}
	if value == nil {
		return
	}
	d := b.datatype(e, t)
	if d == nil {
		return
	}
	var v xmlrt.Value
	if err := d.Parse([]byte(*value), prefixes(namespaces), &v); err != nil {
		b.report(e, attr, rule, "%s: %v", attr, err)
	}
}

// sameValue compares two values of a type. Values that are not of the type are
// compared as text: they are reported elsewhere.
func (b *builder) sameValue(t *SimpleType, x string, xNamespaces map[string]string, y string, yNamespaces map[string]string) bool {
	d := b.datatype(b.elementOf(t, nil), t)
	if d == nil {
		return x == y
	}
	var v, w xmlrt.Value
	if d.Parse([]byte(x), prefixes(xNamespaces), &v) != nil || d.Parse([]byte(y), prefixes(yNamespaces), &w) != nil {
		return x == y
	}
	return v.Equal(&w)
}
