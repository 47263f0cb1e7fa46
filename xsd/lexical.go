package xsd

import (
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/enhancedpresence/epx/xmlrt"
)

// isNCName reports whether s is an NCName (Namespaces in XML 1.0, section 3).
func isNCName(s string) bool {
	for i, r := range s {
		if !isNameStart(r) && (i == 0 || !isNameRest(r)) {
			return false
		}
	}
	return s != "" && utf8.ValidString(s)
}

// isNameStart is NameStartChar of XML 1.0, fifth edition, without the colon.
func isNameStart(r rune) bool {
	switch {
	case r < 0x80:
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || r == '_'
	case r < 0x370:
		return r >= 0xC0 && r != 0xD7 && r != 0xF7 && r < 0x300
	}
	return unicode.Is(nameStartWide, r)
}

func isNameRest(r rune) bool {
	if r < 0x80 {
		return '0' <= r && r <= '9' || r == '-' || r == '.'
	}
	return r == 0xB7 || 0x300 <= r && r <= 0x36F || r == 0x203F || r == 0x2040
}

var nameStartWide = &unicode.RangeTable{
	R16: []unicode.Range16{
		{0x0370, 0x037D, 1}, {0x037F, 0x1FFF, 1}, {0x200C, 0x200D, 1}, {0x2070, 0x218F, 1},
		{0x2C00, 0x2FEF, 1}, {0x3001, 0xD7FF, 1}, {0xF900, 0xFDCF, 1}, {0xFDF0, 0xFFFD, 1},
	},
	R32: []unicode.Range32{{0x10000, 0xEFFFF, 1}},
}

// isQName reports whether s is a lexical QName.
func isQName(s string) bool {
	prefix, local, found := strings.Cut(s, ":")
	if !found {
		return isNCName(s)
	}
	return isNCName(prefix) && isNCName(local)
}

// parseCount reads a nonNegativeInteger. Values that do not fit are replaced by
// the largest int.
func parseCount(s string) (int, bool) {
	digits := strings.TrimPrefix(s, "+")
	if strings.HasPrefix(s, "-") {
		// -0 is in the lexical space of nonNegativeInteger.
		digits = s[1:]
		if strings.Trim(digits, "0") != "" {
			return 0, false
		}
	}
	if digits == "" || strings.Trim(digits, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.Atoi(digits)
	if err != nil {
		return math.MaxInt, true
	}
	return n, true
}

func parseBoolean(s string) (value, ok bool) {
	switch s {
	case "true", "1":
		return true, true
	case "false", "0":
		return false, true
	}
	return false, false
}

// An attrType checks the lexical form of an attribute of a schema document.
// Expected says what would be right.
type attrType struct {
	check    func(value string) bool
	expected string
}

// attrTypes are the types of attributes in the schema for schemas (Part 1,
// appendix A) by the names that the grammar uses. White space is collapsed
// before the check.
var attrTypes = map[string]attrType{
	"string":     {func(string) bool { return true }, "text"},
	"anyURI":     {func(string) bool { return true }, "a URI reference"},
	"language":   {func(s string) bool { return xmlrt.IsLanguage([]byte(s)) }, "a language, such as en or de-AT"},
	"NCName":     {isNCName, "an NCName"},
	"QName":      {isQName, "a QName"},
	"QNames":     {isQNameList, "a list of QNames"},
	"boolean":    {isBoolean, "true or false (or 1 or 0)"},
	"count":      {isCount, "a non-negative integer"},
	"positive":   {isPositive, "a positive integer"},
	"maxCount":   {func(s string) bool { return s == "unbounded" || isCount(s) }, `a non-negative integer or "unbounded"`},
	"zeroOrOne":  {isZeroOrOne, "0 or 1"},
	"one":        {isOne, "1"},
	"form":       oneOf("qualified", "unqualified"),
	"use":        oneOf("optional", "prohibited", "required"),
	"process":    oneOf("strict", "lax", "skip"),
	"whiteSpace": oneOf("preserve", "replace", "collapse"),
	"namespaces": {isNamespaceList, "##any, ##other or a list of URIs, ##targetNamespace and ##local"},
	"block":      setOf("extension", "restriction", "substitution"),
	"derivation": setOf("extension", "restriction"),
	"finalAll":   setOf("extension", "restriction", "list", "union"),
	"finalType":  setOf("restriction", "list", "union"),
}

func isBoolean(s string) bool { _, ok := parseBoolean(s); return ok }

func isCount(s string) bool { _, ok := parseCount(s); return ok }

func isPositive(s string) bool { n, ok := parseCount(s); return ok && n > 0 }

func isZeroOrOne(s string) bool { n, ok := parseCount(s); return ok && n <= 1 }

func isOne(s string) bool { n, ok := parseCount(s); return ok && n == 1 }

func isQNameList(s string) bool {
	for _, item := range strings.Fields(s) {
		if !isQName(item) {
			return false
		}
	}
	return true
}

func isNamespaceList(s string) bool {
	if s == "##any" || s == "##other" {
		return true
	}
	for _, item := range strings.Fields(s) {
		if strings.HasPrefix(item, "##") && item != "##targetNamespace" && item != "##local" {
			return false
		}
	}
	return true
}

func oneOf(values ...string) attrType {
	return attrType{
		func(s string) bool { return contains(values, s) },
		strings.Join(values[:len(values)-1], ", ") + " or " + values[len(values)-1],
	}
}

func setOf(values ...string) attrType {
	return attrType{
		func(s string) bool {
			if s == "#all" {
				return true
			}
			for _, item := range strings.Fields(s) {
				if !contains(values, item) {
					return false
				}
			}
			return true
		},
		"#all or a list of " + strings.Join(values, ", "),
	}
}

func contains(list []string, s string) bool {
	for _, v := range list {
		if v == s {
			return true
		}
	}
	return false
}

var derivationNames = map[string]DerivationSet{
	"extension":    DerivationExtension,
	"restriction":  DerivationRestriction,
	"substitution": DerivationSubstitution,
	"list":         DerivationList,
	"union":        DerivationUnion,
}

// parseDerivations reads block and final values; only members of allowed
// count.
func parseDerivations(s string, allowed DerivationSet) DerivationSet {
	if s == "#all" {
		return allowed
	}
	var set DerivationSet
	for _, item := range strings.Fields(s) {
		set |= derivationNames[item]
	}
	return set & allowed
}

// skipSpaces is the offset of the first character of s from i on that is not
// white space.
func skipSpaces(s string, i int) int {
	for i < len(s) && isSpace(rune(s[i])) {
		i++
	}
	return i
}
