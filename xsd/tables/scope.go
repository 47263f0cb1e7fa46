package tables

import (
	"strings"

	"github.com/enhancedpresence/epx/xsd"
)

// scope picks, of the prefixes that are in force at some values of a type, those
// that qualified names in the values use; nil when the type has no such names.
func scope(t xsd.Type, namespaces map[string]string, values ...*string) map[string]string {
	if c, ok := t.(*xsd.ComplexType); ok && c.Simple != nil {
		t = c.Simple
	}
	s, ok := t.(*xsd.SimpleType)
	if !ok || !holdsQNames(s, 0) {
		return nil
	}
	used := map[string]string{}
	for _, v := range values {
		if v == nil {
			continue
		}
		for _, word := range strings.Fields(*v) {
			prefix, _, found := strings.Cut(word, ":")
			if !found {
				prefix = ""
			}
			if uri, ok := namespaces[prefix]; ok && uri != "" {
				used[prefix] = uri
			}
		}
	}
	if len(used) == 0 {
		return nil
	}
	return used
}

// holdsQNames reports whether qualified names are among the values of a type.
func holdsQNames(t *xsd.SimpleType, depth int) bool {
	if t == nil || depth > 100 {
		return false
	}
	if t.Primitive != nil {
		return t.Primitive.Name.Local == "QName" || t.Primitive.Name.Local == "NOTATION"
	}
	if holdsQNames(t.Item, depth+1) {
		return true
	}
	for _, m := range t.Members {
		if holdsQNames(m, depth+1) {
			return true
		}
	}
	base, _ := t.Base.(*xsd.SimpleType)
	return base != t && holdsQNames(base, depth+1)
}
