package xsd

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// newWildcard reads an any or anyAttribute element (Part 1, section 3.10.2).
func newWildcard(d *document, e *element) *Wildcard {
	w := &Wildcard{node: annotated(e)}
	switch namespace := e.token("namespace"); {
	case e.attr("namespace") == nil || namespace == "##any":
		w.Any = true
	case namespace == "##other":
		w.Not = true
		w.Namespaces = []string{d.TargetNamespace}
	default:
		for _, item := range strings.Fields(namespace) {
			switch item {
			case "##targetNamespace":
				item = d.TargetNamespace
			case "##local":
				item = ""
			}
			if !slices.Contains(w.Namespaces, item) {
				w.Namespaces = append(w.Namespaces, item)
			}
		}
	}
	switch e.token("processContents") {
	case "lax":
		w.Process = Lax
	case "skip":
		w.Process = Skip
	}
	return w
}

// Allows reports whether w allows a namespace name, "" for no namespace (Part
// 1, section 3.10.4, cvc-wildcard-namespace).
func (w *Wildcard) Allows(namespace string) bool {
	switch {
	case w.Any:
		return true
	case w.Not:
		return namespace != "" && namespace != w.Namespaces[0]
	}
	return slices.Contains(w.Namespaces, namespace)
}

// isSubset reports whether super allows all that sub allows (section 3.10.6,
// cos-ns-subset).
func isSubset(sub, super *Wildcard) bool {
	switch {
	case super.Any:
		return true
	case sub.Any:
		return false
	case sub.Not:
		return super.Not && (super.Namespaces[0] == sub.Namespaces[0] || super.Namespaces[0] == "")
	}
	return !slices.ContainsFunc(sub.Namespaces, func(n string) bool { return !super.Allows(n) })
}

// intersect is the wildcard of what both allow, with everything else as in w
// (section 3.10.6, cos-aw-intersect); ok is false when there is none.
func intersect(w, v *Wildcard) (both *Wildcard, ok bool) {
	result := *w
	switch {
	case isSubset(w, v):
	case isSubset(v, w):
		result.Any, result.Not, result.Namespaces = v.Any, v.Not, v.Namespaces
	case w.Not && v.Not:
		return nil, false
	case w.Not:
		result.Not, result.Namespaces = false, allowed(v.Namespaces, w)
	default:
		result.Namespaces = allowed(w.Namespaces, v)
	}
	return &result, true
}

func allowed(namespaces []string, w *Wildcard) []string {
	return slices.DeleteFunc(slices.Clone(namespaces), func(n string) bool { return !w.Allows(n) })
}

// unite is the wildcard of what either allows, with everything else as in w
// (section 3.10.6, cos-aw-union); ok is false when there is none.
func unite(w, v *Wildcard) (either *Wildcard, ok bool) {
	result := *w
	switch {
	case isSubset(v, w):
	case isSubset(w, v):
		result.Any, result.Not, result.Namespaces = v.Any, v.Not, v.Namespaces
	case w.Not && v.Not:
		result.Namespaces = []string{""}
	case w.Not:
		return uniteNot(&result, w.Namespaces[0], v.Namespaces)
	case v.Not:
		return uniteNot(&result, v.Namespaces[0], w.Namespaces)
	default:
		result.Namespaces = append(slices.Clone(w.Namespaces), allowedNot(v.Namespaces, w)...)
	}
	return &result, true
}

func allowedNot(namespaces []string, w *Wildcard) []string {
	return slices.DeleteFunc(slices.Clone(namespaces), w.Allows)
}

// uniteNot is the union of a negation of a namespace and a set that is no
// subset of it.
func uniteNot(result *Wildcard, not string, set []string) (*Wildcard, bool) {
	hasNot, hasAbsent := slices.Contains(set, not), slices.Contains(set, "")
	switch {
	case hasNot && hasAbsent:
		result.Any, result.Not, result.Namespaces = true, false, nil
	case hasNot:
		result.Not, result.Namespaces = true, []string{""}
	default:
		return nil, false
	}
	return result, true
}

// overlap reports whether there is a namespace that both allow.
func overlap(w, v *Wildcard) bool {
	switch {
	case w.Any:
		return v.Any || v.Not || len(v.Namespaces) > 0
	case v.Any, w.Not && v.Not:
		return w.Not || len(w.Namespaces) > 0
	case w.Not:
		w, v = v, w
	}
	return slices.ContainsFunc(w.Namespaces, v.Allows)
}

// describe names what a wildcard allows in a message.
func (w *Wildcard) describe() string {
	switch {
	case w.Any:
		return "any namespace"
	case w.Not && w.Namespaces[0] == "":
		return "any namespace, but not for names without one"
	case w.Not:
		return fmt.Sprintf("any namespace but %q", w.Namespaces[0])
	case len(w.Namespaces) == 0:
		return "no namespace at all"
	}
	names := make([]string, len(w.Namespaces))
	for i, n := range w.Namespaces {
		if names[i] = strconv.Quote(n); n == "" {
			names[i] = "names without namespace"
		}
	}
	return strings.Join(names, ", ")
}
