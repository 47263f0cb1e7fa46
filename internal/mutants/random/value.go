package random

import (
	"encoding/base64"
	"fmt"
	"math/big"
	"math/rand/v2"
	"strconv"
	"strings"

	"github.com/enhancedpresence/epx/xmlrt"
	"github.com/enhancedpresence/epx/xsd"
)

// datatype is the type of the runtime for a simple type, nil when there is none.
func (g *Generator) datatype(t *xsd.SimpleType) *xmlrt.SimpleType {
	if t.Builtin {
		d, _, _ := xmlrt.BuiltinByName(t.Name.Local)
		return d
	}
	if i, ok := g.tables.TypeIndex[t]; ok {
		return g.linked.Type(i).Simple()
	}
	return nil
}

// value is the lexical form of a value of a type. Where none is found, the
// document fails.
func (w *writer) value(t *xsd.SimpleType) string {
	d := w.datatype(t)
	if d == nil {
		w.failed = true
		return ""
	}
	for range 60 {
		text := w.guess(t, d)
		var v xmlrt.Value
		if d.Parse([]byte(text), resolver{}, &v) != nil {
			continue
		}
		if d.Contains(xmlrt.XSID) {
			w.ids = append(w.ids, strings.TrimSpace(text))
		}
		if d.WhiteSpace() == xmlrt.Collapse && w.chance(10) {
			text = " " + text + "\n"
		}
		return text
	}
	w.failed = true
	return ""
}

// resolver knows the prefixes that every document binds.
type resolver struct{}

func (resolver) LookupPrefix(prefix string) (string, bool) {
	switch prefix {
	case "xs":
		return schemaNamespace, true
	case "xsi":
		return instanceNamespace, true
	}
	return "", prefix == ""
}

// guess is a text that may be a value of a type.
func (w *writer) guess(t *xsd.SimpleType, d *xmlrt.SimpleType) string {
	if all := d.Enumeration(); len(all) > 0 {
		return all[w.r.IntN(len(all))]
	}
	f := facetsOf(d)
	if len(f.patterns) > 0 && !w.chance(4) {
		if s, ok := sample(f.patterns[w.r.IntN(len(f.patterns))], w.r); ok {
			return s
		}
	}
	switch d.Variety() {
	case xmlrt.VarietyUnion:
		members := membersOf(t)
		if len(members) == 0 {
			return ""
		}
		m := members[w.r.IntN(len(members))]
		if md := w.datatype(m); md != nil {
			return w.guess(m, md)
		}
		return ""
	case xmlrt.VarietyList:
		item := itemOf(t)
		if item == nil {
			return ""
		}
		id := w.datatype(item)
		if id == nil {
			return ""
		}
		texts := make([]string, f.size(w.r, 4))
		for i := range texts {
			texts[i] = w.guess(item, id)
		}
		return strings.Join(texts, " ")
	}
	return w.atomic(d, f)
}

// membersOf are the member types of a union or of one that restricts it.
func membersOf(t *xsd.SimpleType) []*xsd.SimpleType {
	for t != nil && len(t.Members) == 0 {
		t, _ = t.Base.(*xsd.SimpleType)
	}
	if t == nil {
		return nil
	}
	return t.Members
}

func itemOf(t *xsd.SimpleType) *xsd.SimpleType {
	for t != nil && t.Item == nil {
		t, _ = t.Base.(*xsd.SimpleType)
	}
	if t == nil {
		return nil
	}
	return t.Item
}

// facets are those that help to find a value.
type facets struct {
	patterns []string
	bounds   []string
	min, max int // of the length; max is -1 without one
	fraction int // -1 without one
}

func facetsOf(d *xmlrt.SimpleType) facets {
	f := facets{max: -1, fraction: -1}
	for _, spec := range d.Facets() {
		n, _ := strconv.Atoi(strings.TrimSpace(spec.Value))
		switch spec.Kind {
		case xmlrt.FacetPattern:
			f.patterns = append(f.patterns, spec.Value)
		case xmlrt.FacetMinInclusive, xmlrt.FacetMinExclusive, xmlrt.FacetMaxInclusive, xmlrt.FacetMaxExclusive:
			f.bounds = append(f.bounds, strings.TrimSpace(spec.Value))
		case xmlrt.FacetLength:
			f.min, f.max = n, n
		case xmlrt.FacetMinLength:
			f.min = n
		case xmlrt.FacetMaxLength:
			f.max = n
		case xmlrt.FacetFractionDigits:
			f.fraction = n
		}
	}
	return f
}

// size is a length within the facets, seldom more than some above the least.
func (f facets) size(r *rand.Rand, some int) int {
	most := f.min + some
	if f.max >= 0 {
		most = min(most, f.max)
	}
	if most < f.min {
		return f.min
	}
	return f.min + r.IntN(most-f.min+1)
}

// atomic is a text that may be a value of an atomic type.
func (w *writer) atomic(d *xmlrt.SimpleType, f facets) string {
	if len(f.bounds) > 0 && w.chance(3) {
		return f.bounds[w.r.IntN(len(f.bounds))]
	}
	switch d.Primitive() {
	case xmlrt.XSDecimal:
		return w.decimal(f)
	case xmlrt.XSFloat, xmlrt.XSDouble:
		return w.pick("0", "-0", "1.5", "-1E4", "1267.43233E12", "12.78e-2", "12", "INF", "-INF", "NaN", "3.4028235E38", "1e-45")
	case xmlrt.XSBoolean:
		return w.pick("true", "false", "1", "0")
	case xmlrt.XSDuration:
		return w.pick("P1D", "PT30M", "-P1Y2M3DT10H30M12.5S", "P0Y", "P400D", "PT0.001S", "P1Y", "PT36H")
	case xmlrt.XSDateTime:
		return w.date() + "T" + w.time() + w.zone()
	case xmlrt.XSDate:
		return w.date() + w.zone()
	case xmlrt.XSTime:
		return w.time() + w.zone()
	case xmlrt.XSGYear:
		return fmt.Sprintf("%04d", 1+w.r.IntN(2100)) + w.zone()
	case xmlrt.XSGYearMonth:
		return w.date()[:7] + w.zone()
	case xmlrt.XSGMonthDay:
		return "-" + w.date()[4:] + w.zone()
	case xmlrt.XSGDay:
		return fmt.Sprintf("---%02d", 1+w.r.IntN(31)) + w.zone()
	case xmlrt.XSGMonth:
		return fmt.Sprintf("--%02d", 1+w.r.IntN(12)) + w.zone()
	case xmlrt.XSHexBinary:
		return fmt.Sprintf("%X", w.bytes(f))
	case xmlrt.XSBase64Binary:
		return base64.StdEncoding.EncodeToString(w.bytes(f))
	case xmlrt.XSAnyURI:
		return w.pick("http://example.com/a?b=c#d", "urn:a:b", "../x", "", "sip:a@b.example", "a%20b")
	case xmlrt.XSQName:
		return w.pick("xs:string", "xsi:type", "local")
	}
	return w.characters(d, f)
}

func (w *writer) pick(all ...string) string { return all[w.r.IntN(len(all))] }

func (w *writer) date() string {
	return w.pick("2004-02-29", "1999-12-31", "2000-01-01", "1972-06-30", "2026-11-23", "0001-01-01", "9999-12-31")
}

func (w *writer) time() string {
	return w.pick("00:00:00", "23:59:59", "12:30:00.5", "24:00:00", "07:07:07.000001")
}

func (w *writer) zone() string { return w.pick("", "", "Z", "+02:00", "-14:00", "+00:00") }

func (w *writer) bytes(f facets) []byte {
	b := make([]byte, f.size(w.r, 6))
	for i := range b {
		b[i] = byte(w.r.UintN(256))
	}
	return b
}

// decimal is a number near the bounds of a type, or a small one.
func (w *writer) decimal(f facets) string {
	n := big.NewInt(int64(w.r.IntN(41) - 20))
	if len(f.bounds) > 0 && !w.chance(3) {
		whole, _, _ := strings.Cut(f.bounds[w.r.IntN(len(f.bounds))], ".")
		if b, ok := new(big.Int).SetString(strings.TrimPrefix(whole, "+"), 10); ok {
			n.Div(n, big.NewInt(7)).Add(n, b)
		}
	} else if w.chance(4) {
		n.Exp(big.NewInt(int64(2+w.r.IntN(9))), big.NewInt(int64(w.r.IntN(30))), nil)
	}
	text := n.String()
	if w.chance(8) && n.Sign() >= 0 {
		text = w.pick("+", "0", "+00") + text
	}
	if f.fraction != 0 && w.chance(2) { // integers have none
		text += w.pick(".0", ".5", ".25", ".125")
	}
	return text
}

// characters is a text of a type derived from string, or of NOTATION.
func (w *writer) characters(d *xmlrt.SimpleType, f facets) string {
	n := f.size(w.r, 8)
	switch d.NearestBuiltin() {
	case xmlrt.XSID:
		return fmt.Sprintf("id%d-%d", len(w.ids)+1, w.r.IntN(1000))
	case xmlrt.XSIDREF:
		if len(w.ids) > 0 {
			return w.ids[w.r.IntN(len(w.ids))]
		}
		return "" // there is no element to refer to
	case xmlrt.XSLanguage:
		return w.pick("en", "de-AT", "x-klingon")
	case xmlrt.XSString, xmlrt.XSNormalizedString, xmlrt.XSAnySimpleType:
		return w.letters(n, "ab z09-_.,éΩ&<>\"'")
	case xmlrt.XSToken:
		return w.letters(n, "abz09-_.,éΩ&<>\"'")
	case xmlrt.XSNMTOKEN:
		return w.letters(max(n, 1), "abz09-_.:é")
	}
	return w.letters(1, "abzÉ_") + w.letters(max(n, 1)-1, "abz09-_.é")
}

func (w *writer) letters(n int, from string) string {
	all := []rune(from)
	var b strings.Builder
	for range n {
		b.WriteRune(all[w.r.IntN(len(all))])
	}
	return b.String()
}
