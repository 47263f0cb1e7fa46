package xsd

import (
	"strings"

	"github.com/enhancedpresence/epx/xmlrt"
)

// nsVersioning is the namespace of the attributes by which a schema document
// says for which versions of XSD a part of it is (XSD 1.1, Part 1, section 4.2.2).
const nsVersioning = "http://www.w3.org/2007/XMLSchema-versioning"

// excluded reports whether an element is not for a processor of XSD 1.0. XSD 1.0
// does not know these attributes, but documents that have them are written to
// be read so.
func (e *element) excluded() bool {
	for i := range e.attrs {
		a := &e.attrs[i]
		if a.name.Space != nsVersioning {
			continue
		}
		value := collapse(a.value)
		switch a.name.Local {
		case "minVersion": // from this version on
			if v, err := xmlrt.ParseDecimal(value); err == nil && v.Cmp(version10) > 0 {
				return true
			}
		case "maxVersion": // before this version
			if v, err := xmlrt.ParseDecimal(value); err == nil && v.Cmp(version10) <= 0 {
				return true
			}
		case "typeAvailable":
			if !e.all(value, knownType) {
				return true
			}
		case "typeUnavailable":
			if e.all(value, knownType) {
				return true
			}
		case "facetAvailable":
			if !e.all(value, knownFacet) {
				return true
			}
		case "facetUnavailable":
			if e.all(value, knownFacet) {
				return true
			}
		}
	}
	return false
}

var version10, _ = xmlrt.ParseDecimal("1.0")

// all reports whether each name of a list is known; of an empty list, it is.
func (e *element) all(list string, known func(QName) bool) bool {
	for _, item := range strings.Fields(list) {
		prefix, local, ok := strings.Cut(item, ":")
		if !ok {
			prefix, local = "", item
		}
		space, bound := e.scope.lookup(prefix)
		if !bound && prefix != "" || !known(QName{Space: space, Local: local}) {
			return false
		}
	}
	return true
}

func knownType(name QName) bool {
	return name.Space == xmlrt.XSDNamespace && Builtin(name.Local) != nil
}

// knownFacet reports whether a name is that of a constraining facet of XSD 1.0
// (Part 2, section 4.3).
func knownFacet(name QName) bool {
	_, ok := facetKinds[name.Local]
	return ok && name.Space == xmlrt.XSDNamespace
}
