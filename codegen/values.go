package codegen

import (
	"slices"
	"strings"

	"github.com/enhancedpresence/epx/xsd"
)

type valueKind uint8

const (
	scalarValue valueKind = iota
	listValue
	unionValue
	// markerValue is a type whose only value is the empty string: there is
	// nothing to hold but that it is there.
	markerValue
)

// A valueType is the Go representation of a simple type.
type valueType struct {
	def       *xsd.SimpleType
	kind      valueKind
	pkg       *pkg
	name      string // declared Go name, "" for none
	scalar    scalar
	item      *valueType
	members   []unionMember
	constants []constant
	index     int // in the tables of its package, -1 for built-in types
	filled    bool
}

type unionMember struct {
	field string
	value *valueType
}

type constant struct {
	name, value, doc string
}

// A scalar says how a Go type goes to and from xmlrt.
type scalar struct {
	goType string
	get    string // the accessor of xmlrt.Value, with a conversion around it
	put    string // the method of the encoder, without Put
	conv   string // the conversion that it wants, "" for none
	alias  bool   // a named type is an alias, to keep the methods
	str    bool
}

var scalars = func() map[string]scalar {
	str := scalar{goType: "string", get: "%s.String()", put: "String", str: true}
	integer := scalar{goType: "xmlrt.Integer", get: "%s.Integer()", put: "Lexical", alias: true}
	m := map[string]scalar{
		"boolean":      {goType: "bool", get: "%s.Bool()", put: "Bool"},
		"decimal":      {goType: "xmlrt.Decimal", get: "%s.Decimal()", put: "Lexical", alias: true},
		"float":        {goType: "float32", get: "%s.Float32()", put: "Float32"},
		"double":       {goType: "float64", get: "%s.Float64()", put: "Float64"},
		"hexBinary":    {goType: "[]byte", get: "bytes.Clone(%s.Bytes())", put: "Hex"},
		"base64Binary": {goType: "[]byte", get: "bytes.Clone(%s.Bytes())", put: "Base64"},
		"QName":        {goType: "xmlrt.QName", get: "%s.QName()", put: "QName", alias: true},
		"NOTATION":     {goType: "xmlrt.QName", get: "%s.QName()", put: "QName", alias: true},
	}
	for _, n := range strings.Fields("anySimpleType string normalizedString token language Name NCName ID IDREF ENTITY NMTOKEN anyURI") {
		m[n] = str
	}
	for _, n := range strings.Fields("integer nonPositiveInteger negativeInteger nonNegativeInteger positiveInteger") {
		m[n] = integer
	}
	for n, t := range map[string]string{"long": "int64", "int": "int32", "short": "int16", "byte": "int8"} {
		m[n] = scalar{goType: t, get: t + "(%s.Int64())", put: "Int", conv: "int64"}
	}
	for n, t := range map[string]string{"unsignedLong": "uint64", "unsignedInt": "uint32", "unsignedShort": "uint16", "unsignedByte": "uint8"} {
		m[n] = scalar{goType: t, get: t + "(%s.Uint64())", put: "Uint", conv: "uint64"}
	}
	for n, t := range map[string]string{
		"dateTime": "DateTime", "date": "Date", "time": "TimeOfDay", "gYearMonth": "GYearMonth", "gYear": "GYear",
		"gMonthDay": "GMonthDay", "gDay": "GDay", "gMonth": "GMonth", "duration": "Duration",
	} {
		m[n] = scalar{goType: "xmlrt." + t, get: "%s." + t + "()", put: "Lexical", alias: true}
	}
	return m
}()

// value returns the representation of a simple type: the declared one, or for
// one without a declaration that of its parts.
func (g *generator) value(t *xsd.SimpleType) *valueType {
	v := g.values[t]
	if v == nil {
		v = &valueType{def: t, index: -1}
		g.values[t] = v
	}
	g.fillValue(v)
	return v
}

// declareValue gives a simple type of the package a Go type of its own where
// that says more than what it is made of.
func (g *generator) declareValue(p *pkg, t *xsd.SimpleType, name, path string) {
	v := &valueType{def: t, pkg: p, index: p.tables.TypeIndex[t]}
	g.values[t] = v
	enumerated := len(enumerations(t)) > 0
	if t.Name.IsZero() && !enumerated && t.Variety != xsd.Union {
		return
	}
	if isMarker(t) || g.onlyMember(t) {
		return
	}
	names := p.names.with("")
	if t.Variety == xsd.Union {
		names = p.names.with("Decode")
	}
	v.name = g.namer.take(names, path, name, "Type")
	p.values = append(p.values, v)
}

// onlyMember reports whether a type serves as a member of unions and for
// nothing else: then the unions show its enumeration.
func (g *generator) onlyMember(t *xsd.SimpleType) bool {
	if g.usedTypes == nil {
		g.collectUses()
	}
	return g.memberTypes[t] && !g.usedTypes[t]
}

// collectUses finds what simple types are used for.
func (g *generator) collectUses() {
	g.usedTypes, g.memberTypes = map[*xsd.SimpleType]bool{}, map[*xsd.SimpleType]bool{}
	for _, p := range g.pkgs {
		for _, t := range p.tables.TypeAt {
			switch t := t.(type) {
			case *xsd.ComplexType:
				for _, u := range t.Attributes {
					g.usedTypes[u.Decl.Type] = true
				}
				if t.Simple != nil {
					g.usedTypes[t.Simple] = true
				}
			case *xsd.SimpleType:
				for _, m := range t.Members {
					g.memberTypes[m] = true
				}
				if t.Item != nil {
					g.usedTypes[t.Item] = true
				}
				if b, ok := t.Base.(*xsd.SimpleType); ok {
					g.usedTypes[b] = true
				}
			}
		}
		for _, e := range p.tables.ElementAt {
			if t, ok := e.Type.(*xsd.SimpleType); ok {
				g.usedTypes[t] = true
			}
		}
	}
}

func (g *generator) fillValue(v *valueType) {
	if v.filled {
		return
	}
	v.filled = true
	t := v.def
	switch {
	case isMarker(t):
		v.kind, v.scalar = markerValue, scalars["string"]
	case t.Variety == xsd.List:
		v.kind, v.item = listValue, g.value(t.Item)
	case t.Variety == xsd.Union:
		g.fillUnion(v)
	default:
		v.scalar = scalars[nearestBuiltin(t)]
		if items := builtinList(t); items != "" {
			v.kind, v.item = listValue, &valueType{scalar: scalars[items], index: -1}
		}
	}
	if v.name == "" || v.kind == unionValue || v.kind == listValue || !v.scalar.str {
		return
	}
	prefix := v.name
	for _, suffix := range []string{"EnumEx", "Enum"} {
		prefix = strings.TrimSuffix(prefix, suffix)
	}
	for _, f := range enumerations(t) {
		word := g.namer.exported(f.Value)
		if f.Value == "" {
			word = "Empty"
		}
		v.constants = append(v.constants, constant{v.pkg.names.take(prefix + word), f.Value, documentation(&f)})
	}
}

// fillUnion makes a string of a union of strings, and else a struct with a
// field for each member.
func (g *generator) fillUnion(v *valueType) {
	members := flatMembers(v.def)
	text := true
	for _, m := range members {
		mv := g.value(m)
		text = text && mv.kind == scalarValue && mv.scalar.str
	}
	if text {
		v.scalar = scalars["string"]
		return
	}
	v.kind = unionValue
	fields := fieldScope()
	for _, m := range members {
		mv := g.value(m)
		name := m.Name.Local
		if name == "" {
			name = nearestBuiltin(m)
		}
		v.members = append(v.members, unionMember{fields.take(g.namer.exported(name)), mv})
	}
}

func flatMembers(t *xsd.SimpleType) []*xsd.SimpleType {
	var out []*xsd.SimpleType
	for _, m := range t.Members {
		if m.Variety == xsd.Union {
			out = append(out, flatMembers(m)...)
		} else if !slices.Contains(out, m) {
			out = append(out, m)
		}
	}
	return out
}

// nearestBuiltin is the local name of the first built-in type among t and its
// bases.
func nearestBuiltin(t *xsd.SimpleType) string {
	for !t.Builtin {
		base, ok := t.Base.(*xsd.SimpleType)
		if !ok {
			return "anySimpleType"
		}
		t = base
	}
	return t.Name.Local
}

func builtinList(t *xsd.SimpleType) string {
	switch nearestBuiltin(t) {
	case "NMTOKENS":
		return "NMTOKEN"
	case "IDREFS":
		return "IDREF"
	case "ENTITIES":
		return "ENTITY"
	}
	return ""
}

// enumerations are the enumeration facets in force: those of the last step that
// has any, and of the members of a union.
func enumerations(t *xsd.SimpleType) []xsd.Facet {
	var out []xsd.Facet
	for u := t; u != nil; {
		for _, f := range u.Facets {
			if f.Kind == xsd.FacetEnumeration && !slices.ContainsFunc(out, func(o xsd.Facet) bool { return o.Value == f.Value }) {
				out = append(out, f)
			}
		}
		if len(out) > 0 {
			return out
		}
		if u.Variety == xsd.Union {
			for _, m := range u.Members {
				for _, f := range enumerations(m) {
					if !slices.ContainsFunc(out, func(o xsd.Facet) bool { return o.Value == f.Value }) {
						out = append(out, f)
					}
				}
			}
			return out
		}
		u, _ = u.Base.(*xsd.SimpleType)
	}
	return out
}

// isMarker reports whether the empty string is the only value of a type.
func isMarker(t *xsd.SimpleType) bool {
	if t.Variety != xsd.Atomic || !scalars[nearestBuiltin(t)].str {
		return false
	}
	for u := t; u != nil; u, _ = u.Base.(*xsd.SimpleType) {
		for _, f := range u.Facets {
			if (f.Kind == xsd.FacetMaxLength || f.Kind == xsd.FacetLength) && f.Value == "0" {
				return true
			}
		}
	}
	return false
}

// hasLiteral reports whether a value of the type can be written as a Go literal.
func (v *valueType) hasLiteral() bool {
	return v.kind == scalarValue && (v.scalar.str || v.scalar.conv != "" || v.scalar.goType == "bool")
}
