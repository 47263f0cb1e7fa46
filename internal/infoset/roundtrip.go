package infoset

import (
	"bytes"
	"fmt"

	"github.com/enhancedpresence/epx/xmlrt"
)

// RoundTrip decodes a valid document, encodes it in several ways and lists what
// went wrong: documents that are not the same, values that are not what they
// were, and judgements that differ.
func RoundTrip(known *xmlrt.Registry, document []byte) (problems []string) {
	problem := func(format string, args ...any) { problems = append(problems, fmt.Sprintf(format, args...)) }
	registry := xmlrt.WithRegistry(known)
	v, err := xmlrt.Unmarshal(known, bytes.Clone(document), registry)
	if err != nil {
		return []string{"decode: " + err.Error()}
	}
	if err := xmlrt.ValidateElement(v); err != nil {
		problem("validate: %v", err)
	}
	for _, way := range []struct {
		name string
		opts []xmlrt.EncodeOption
	}{
		{"plain", nil},
		{"prefixed", []xmlrt.EncodeOption{xmlrt.WithPrefix("p", v.XMLName().Space), xmlrt.WithPrefix("other", "urn:other")}},
		{"indented", []xmlrt.EncodeOption{xmlrt.WithIndent("  "), xmlrt.WithXMLDeclaration()}},
	} {
		if v.XMLName().Space == "" && way.name == "prefixed" {
			way.opts = way.opts[1:]
		}
		encoded, err := xmlrt.Marshal(v, append(way.opts, xmlrt.WithKnown(known))...)
		if err != nil {
			problem("%s: encode: %v", way.name, err)
			continue
		}
		differences, err := Equal(known, document, encoded)
		if err != nil {
			problem("%s: %v in\n%s", way.name, err, encoded)
			continue
		}
		for _, d := range differences {
			problem("%s: %s", way.name, d)
		}
		again, err := xmlrt.Unmarshal(known, bytes.Clone(encoded), registry)
		if err != nil {
			problem("%s: decode again: %v in\n%s", way.name, err, encoded)
			continue
		}
		if d := DiffValues(v, again); d != "" {
			problem("%s: decoded again, the value differs: %s", way.name, d)
		}
	}
	return problems
}
