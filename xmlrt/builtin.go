package xmlrt

// XSDNamespace is the namespace of XML Schema and its built-in datatypes.
const XSDNamespace = "http://www.w3.org/2001/XMLSchema"

// BuiltinID identifies a built-in datatype.
type BuiltinID uint8

// The built-in datatypes.
const (
	NotBuiltin BuiltinID = iota
	XSAnySimpleType
	XSString
	XSNormalizedString
	XSToken
	XSLanguage
	XSName
	XSNCName
	XSID
	XSIDREF
	XSIDREFS
	XSENTITY
	XSENTITIES
	XSNMTOKEN
	XSNMTOKENS
	XSBoolean
	XSDecimal
	XSInteger
	XSNonPositiveInteger
	XSNegativeInteger
	XSLong
	XSInt
	XSShort
	XSByte
	XSNonNegativeInteger
	XSUnsignedLong
	XSUnsignedInt
	XSUnsignedShort
	XSUnsignedByte
	XSPositiveInteger
	XSFloat
	XSDouble
	XSDuration
	XSDateTime
	XSTime
	XSDate
	XSGYearMonth
	XSGYear
	XSGMonthDay
	XSGDay
	XSGMonth
	XSHexBinary
	XSBase64Binary
	XSAnyURI
	XSQName
	XSNOTATION

	numBuiltins
)

// lexKind says how lexical forms are read.
type lexKind uint8

const (
	kindString lexKind = iota // anything
	kindLanguage
	kindName
	kindNCName
	kindNMTOKEN
	kindBoolean
	kindDecimal
	kindInteger
	kindFloat
	kindDouble
	kindDuration
	kindMoment
	kindHex
	kindBase64
	kindURI
	kindQName
)

// builtinSpecs lists each type behind its base. Those without a base are
// primitive.
var builtinSpecs = [...]struct {
	id       BuiltinID
	name     string
	base     BuiltinID
	item     BuiltinID
	kind     lexKind
	parts    uint8
	ws       WhiteSpace
	min, max string
	words    string // for messages
}{
	{id: XSAnySimpleType, name: "anySimpleType", words: "any text"},
	{id: XSString, name: "string", words: "text"},
	{id: XSNormalizedString, name: "normalizedString", base: XSString, ws: Replace, words: "text"},
	{id: XSToken, name: "token", base: XSNormalizedString, ws: Collapse, words: "text"},
	{id: XSLanguage, name: "language", base: XSToken, kind: kindLanguage, ws: Collapse, words: "a language tag such as en or en-GB"},
	{id: XSName, name: "Name", base: XSToken, kind: kindName, ws: Collapse, words: "an XML name"},
	{id: XSNCName, name: "NCName", base: XSName, kind: kindNCName, ws: Collapse, words: "an XML name without a colon"},
	{id: XSID, name: "ID", base: XSNCName, kind: kindNCName, ws: Collapse, words: "an identifier (an XML name without a colon)"},
	{id: XSIDREF, name: "IDREF", base: XSNCName, kind: kindNCName, ws: Collapse, words: "a reference to an identifier (an XML name without a colon)"},
	{id: XSENTITY, name: "ENTITY", base: XSNCName, kind: kindNCName, ws: Collapse, words: "the name of an entity (an XML name without a colon)"},
	{id: XSNMTOKEN, name: "NMTOKEN", base: XSToken, kind: kindNMTOKEN, ws: Collapse, words: "a token of name characters"},
	{id: XSIDREFS, name: "IDREFS", item: XSIDREF},
	{id: XSENTITIES, name: "ENTITIES", item: XSENTITY},
	{id: XSNMTOKENS, name: "NMTOKENS", item: XSNMTOKEN},
	{id: XSBoolean, name: "boolean", kind: kindBoolean, ws: Collapse, words: "true or false (or 1 or 0)"},
	{id: XSDecimal, name: "decimal", kind: kindDecimal, ws: Collapse, words: "a decimal number"},
	{id: XSInteger, name: "integer", base: XSDecimal, kind: kindInteger, ws: Collapse, words: "an integer"},
	{id: XSNonPositiveInteger, name: "nonPositiveInteger", base: XSInteger, kind: kindInteger, ws: Collapse, max: "0", words: "an integer"},
	{id: XSNegativeInteger, name: "negativeInteger", base: XSNonPositiveInteger, kind: kindInteger, ws: Collapse, max: "-1", words: "an integer"},
	{id: XSLong, name: "long", base: XSInteger, kind: kindInteger, ws: Collapse, min: "-9223372036854775808", max: "9223372036854775807", words: "an integer"},
	{id: XSInt, name: "int", base: XSLong, kind: kindInteger, ws: Collapse, min: "-2147483648", max: "2147483647", words: "an integer"},
	{id: XSShort, name: "short", base: XSInt, kind: kindInteger, ws: Collapse, min: "-32768", max: "32767", words: "an integer"},
	{id: XSByte, name: "byte", base: XSShort, kind: kindInteger, ws: Collapse, min: "-128", max: "127", words: "an integer"},
	{id: XSNonNegativeInteger, name: "nonNegativeInteger", base: XSInteger, kind: kindInteger, ws: Collapse, min: "0", words: "an integer"},
	{id: XSUnsignedLong, name: "unsignedLong", base: XSNonNegativeInteger, kind: kindInteger, ws: Collapse, min: "0", max: "18446744073709551615", words: "an integer"},
	{id: XSUnsignedInt, name: "unsignedInt", base: XSUnsignedLong, kind: kindInteger, ws: Collapse, min: "0", max: "4294967295", words: "an integer"},
	{id: XSUnsignedShort, name: "unsignedShort", base: XSUnsignedInt, kind: kindInteger, ws: Collapse, min: "0", max: "65535", words: "an integer"},
	{id: XSUnsignedByte, name: "unsignedByte", base: XSUnsignedShort, kind: kindInteger, ws: Collapse, min: "0", max: "255", words: "an integer"},
	{id: XSPositiveInteger, name: "positiveInteger", base: XSNonNegativeInteger, kind: kindInteger, ws: Collapse, min: "1", words: "an integer"},
	{id: XSFloat, name: "float", kind: kindFloat, ws: Collapse, words: "a floating-point number"},
	{id: XSDouble, name: "double", kind: kindDouble, ws: Collapse, words: "a floating-point number"},
	{id: XSDuration, name: "duration", kind: kindDuration, ws: Collapse, words: "a duration such as PT15M (15 minutes) or P1DT2H30M"},
	{id: XSDateTime, name: "dateTime", kind: kindMoment, parts: partsDateTime, ws: Collapse, words: "a date and time such as 2010-02-04T03:43:49 or 2010-02-04T03:43:49Z"},
	{id: XSTime, name: "time", kind: kindMoment, parts: partsTime, ws: Collapse, words: "a time of day such as 13:20:00 or 13:20:00+01:00"},
	{id: XSDate, name: "date", kind: kindMoment, parts: partsDate, ws: Collapse, words: "a date such as 2010-02-04"},
	{id: XSGYearMonth, name: "gYearMonth", kind: kindMoment, parts: partsGYearMonth, ws: Collapse, words: "a year and month such as 2010-02"},
	{id: XSGYear, name: "gYear", kind: kindMoment, parts: partsGYear, ws: Collapse, words: "a year such as 2010"},
	{id: XSGMonthDay, name: "gMonthDay", kind: kindMoment, parts: partsGMonthDay, ws: Collapse, words: "a month and day such as --02-04"},
	{id: XSGDay, name: "gDay", kind: kindMoment, parts: partsGDay, ws: Collapse, words: "a day of the month such as ---04"},
	{id: XSGMonth, name: "gMonth", kind: kindMoment, parts: partsGMonth, ws: Collapse, words: "a month such as --02"},
	{id: XSHexBinary, name: "hexBinary", kind: kindHex, ws: Collapse, words: "bytes as pairs of hexadecimal digits"},
	{id: XSBase64Binary, name: "base64Binary", kind: kindBase64, ws: Collapse, words: "bytes in Base64: letters, digits, + and /, with = at the end up to a multiple of four characters"},
	{id: XSAnyURI, name: "anyURI", kind: kindURI, ws: Collapse, words: "a URI"},
	{id: XSQName, name: "QName", kind: kindQName, ws: Collapse, words: "a name without a prefix, or with one that is declared"},
	{id: XSNOTATION, name: "NOTATION", kind: kindQName, ws: Collapse, words: "the qualified name of a notation"},
}

var builtins = buildBuiltins()

func buildBuiltins() (all [numBuiltins]*SimpleType) {
	for _, s := range builtinSpecs {
		name := QName{XSDNamespace, s.name}
		if s.item != NotBuiltin {
			t := &SimpleType{
				name: name, id: s.id, base: all[XSAnySimpleType], variety: VarietyList, item: all[s.item], ws: Collapse,
				length: -1, minLength: 1, maxLength: -1, totalDigits: -1, fractionDigits: -1,
			}
			t.single[FacetMinLength] = effectiveFacet{set: true, text: "1"}
			t.single[FacetWhiteSpace] = effectiveFacet{set: true, fixed: true, text: "collapse"}
			t.finish()
			all[s.id] = t
			continue
		}
		var t *SimpleType
		if base := all[s.base]; base != nil {
			t = base.restricted()
			t.base = base
		} else {
			t = &SimpleType{
				base: all[XSAnySimpleType], primitive: s.id,
				length: -1, minLength: -1, maxLength: -1, totalDigits: -1, fractionDigits: -1,
			}
		}
		t.name, t.id, t.kind, t.parts, t.ws, t.words = name, s.id, s.kind, s.parts, s.ws, s.words
		fixed := t.primitive != XSString && s.id != XSAnySimpleType
		if s.id != XSAnySimpleType {
			t.single[FacetWhiteSpace] = effectiveFacet{set: true, fixed: fixed, text: s.ws.String()}
		}
		if s.kind == kindInteger {
			t.fractionDigits = 0
			t.single[FacetFractionDigits] = effectiveFacet{set: true, fixed: true, text: "0"}
		}
		if s.min != "" {
			t.addBound(FacetMinInclusive, s.min, false, bareValue(t, s.min))
		}
		if s.max != "" {
			t.addBound(FacetMaxInclusive, s.max, false, bareValue(t, s.max))
		}
		t.finish()
		all[s.id] = t
	}
	return all
}

// bareValue parses the text of a bound that is known to be good.
func bareValue(t *SimpleType, text string) *Value {
	v := new(Value)
	v.typ = t
	if t.read([]byte(text), nil, v) != faultNone {
		panic("xmlrt: bound " + text)
	}
	return v
}

// Builtin returns a built-in datatype.
func Builtin(id BuiltinID) *SimpleType {
	if t := builtins[id]; t != nil {
		return t
	}
	panic("xmlrt: no such built-in datatype")
}

// BuiltinByName finds a built-in datatype by its local name, such as
// "unsignedInt".
func BuiltinByName(local string) (*SimpleType, BuiltinID, bool) {
	for id, t := range builtins {
		if t != nil && t.name.Local == local {
			return t, BuiltinID(id), true
		}
	}
	return nil, NotBuiltin, false
}

// String returns the local name.
func (id BuiltinID) String() string {
	if int(id) < len(builtins) && builtins[id] != nil {
		return builtins[id].name.Local
	}
	return "no built-in datatype"
}
