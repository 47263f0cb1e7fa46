// Package jsonschema validates JSON by a JSON Schema, as far as tests of this
// module need it: the keywords of draft 4 to 7 that describe objects, arrays,
// strings and numbers. A keyword that it does not know is an error, so that
// nothing of a schema is passed over.
package jsonschema

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// A Schema is a JSON Schema.
type Schema struct {
	root any
}

// Compile reads a schema and checks that all of it is understood.
func Compile(schema []byte) (*Schema, error) {
	root, err := decode(schema)
	if err != nil {
		return nil, err
	}
	s := &Schema{root}
	return s, s.understood(root, "#")
}

func decode(data []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	if d.More() {
		return nil, errors.New("more than one value")
	}
	return v, nil
}

// Validate says what is wrong with a value, all of it, nil if nothing is.
func (s *Schema) Validate(value []byte) error {
	v, err := decode(value)
	if err != nil {
		return err
	}
	var errs []error
	s.validate(s.root, v, "", func(path, format string, args ...any) {
		if len(errs) < 20 {
			errs = append(errs, fmt.Errorf("%s: %s", path, fmt.Sprintf(format, args...)))
		}
	})
	return errors.Join(errs...)
}

// Keywords that say nothing about what is valid.
var silent = []string{"$schema", "$id", "id", "$comment", "title", "description", "default", "examples"}

func (s *Schema) understood(schema any, at string) error {
	if _, ok := schema.(bool); ok {
		return nil
	}
	object, ok := schema.(map[string]any)
	if !ok {
		return fmt.Errorf("%s is no schema", at)
	}
	each := func(v any, key string) error {
		for name, sub := range v.(map[string]any) {
			if err := s.understood(sub, at+"/"+key+"/"+name); err != nil {
				return err
			}
		}
		return nil
	}
	for key, v := range object {
		var err error
		switch key {
		case "properties", "definitions", "patternProperties":
			err = each(v, key)
		case "items", "additionalProperties", "not":
			err = s.understood(v, at+"/"+key)
		case "allOf", "anyOf", "oneOf":
			for _, sub := range v.([]any) {
				if err = s.understood(sub, at+"/"+key); err != nil {
					break
				}
			}
		case "$ref":
			_, err = s.resolve(v.(string))
		case "dependencies":
			for name, d := range v.(map[string]any) {
				if _, ok := d.([]any); !ok {
					err = s.understood(d, at+"/"+key+"/"+name)
				}
			}
		case "pattern":
			_, err = regexp.Compile(v.(string))
		case "format":
			if !slices.Contains([]string{"uri", "uri-reference", "date-time"}, v.(string)) {
				err = fmt.Errorf("the format %v", v)
			}
		case "type", "enum", "const", "required", "minItems", "maxItems", "uniqueItems", "minimum", "maximum", "minLength", "maxLength", "minProperties", "maxProperties":
		default:
			if !slices.Contains(silent, key) {
				err = fmt.Errorf("%s: the keyword %s is not understood", at, key)
			}
		}
		if err != nil {
			return fmt.Errorf("%s: %w", at, err)
		}
	}
	return nil
}

func (s *Schema) resolve(ref string) (any, error) {
	rest, ok := strings.CutPrefix(ref, "#")
	if !ok {
		return nil, fmt.Errorf("the reference %s leads out of the schema", ref)
	}
	at := s.root
	for part := range strings.SplitSeq(strings.TrimPrefix(rest, "/"), "/") {
		if part == "" {
			continue
		}
		object, _ := at.(map[string]any)
		next, ok := object[strings.NewReplacer("~1", "/", "~0", "~").Replace(part)]
		if !ok {
			return nil, fmt.Errorf("the reference %s leads nowhere", ref)
		}
		at = next
	}
	return at, nil
}

type reporter func(path, format string, args ...any)

func (s *Schema) valid(schema, v any) bool {
	ok := true
	s.validate(schema, v, "", func(string, string, ...any) { ok = false })
	return ok
}

func (s *Schema) validate(schema, v any, path string, report reporter) {
	if b, ok := schema.(bool); ok {
		if !b {
			report(path, "nothing may stand here")
		}
		return
	}
	o := schema.(map[string]any)
	if ref, ok := o["$ref"].(string); ok { // what stands beside it does not count
		target, _ := s.resolve(ref)
		s.validate(target, v, path, report)
		return
	}
	if t, ok := o["type"]; ok && !hasType(t, v) {
		report(path, "%v is not of type %v", v, t)
		return
	}
	if enum, ok := o["enum"].([]any); ok && !slices.ContainsFunc(enum, func(e any) bool { return reflect.DeepEqual(e, v) }) {
		report(path, "%v is not one of %v", v, enum)
	}
	if c, ok := o["const"]; ok && !reflect.DeepEqual(c, v) {
		report(path, "%v is not %v", v, c)
	}
	for _, sub := range list(o["allOf"]) {
		s.validate(sub, v, path, report)
	}
	if subs := list(o["anyOf"]); subs != nil && !slices.ContainsFunc(subs, func(sub any) bool { return s.valid(sub, v) }) {
		report(path, "none of anyOf is met")
	}
	if subs := list(o["oneOf"]); subs != nil {
		n := 0
		for _, sub := range subs {
			if s.valid(sub, v) {
				n++
			}
		}
		if n != 1 {
			report(path, "%d of oneOf are met", n)
		}
	}
	if sub, ok := o["not"]; ok && s.valid(sub, v) {
		report(path, "what may not be met is")
	}
	switch v := v.(type) {
	case map[string]any:
		s.object(o, v, path, report)
	case []any:
		s.array(o, v, path, report)
	case string:
		text(o, v, path, report)
	case json.Number:
		f, _ := v.Float64()
		if m, ok := number(o["minimum"]); ok && f < m {
			report(path, "%v is less than %v", v, m)
		}
		if m, ok := number(o["maximum"]); ok && f > m {
			report(path, "%v is more than %v", v, m)
		}
	}
}

func (s *Schema) object(o, v map[string]any, path string, report reporter) {
	for _, name := range list(o["required"]) {
		if _, ok := v[name.(string)]; !ok {
			report(path, "%v is missing", name)
		}
	}
	if m, ok := number(o["minProperties"]); ok && float64(len(v)) < m {
		report(path, "%d properties are too few", len(v))
	}
	if m, ok := number(o["maxProperties"]); ok && float64(len(v)) > m {
		report(path, "%d properties are too many", len(v))
	}
	properties, _ := o["properties"].(map[string]any)
	patterns, _ := o["patternProperties"].(map[string]any)
	for name, value := range v {
		at := path + "/" + name
		sub, known := properties[name]
		if known {
			s.validate(sub, value, at, report)
		}
		for pattern, sub := range patterns {
			if regexp.MustCompile(pattern).MatchString(name) {
				known = true
				s.validate(sub, value, at, report)
			}
		}
		if additional, ok := o["additionalProperties"]; ok && !known {
			s.validate(additional, value, at, report)
		}
	}
	dependencies, _ := o["dependencies"].(map[string]any)
	for name, d := range dependencies {
		if _, ok := v[name]; !ok {
			continue
		}
		if names, ok := d.([]any); ok {
			for _, n := range names {
				if _, ok := v[n.(string)]; !ok {
					report(path, "%s demands %v", name, n)
				}
			}
			continue
		}
		s.validate(d, v, path, report)
	}
}

func (s *Schema) array(o map[string]any, v []any, path string, report reporter) {
	if m, ok := number(o["minItems"]); ok && float64(len(v)) < m {
		report(path, "%d items are too few", len(v))
	}
	if m, ok := number(o["maxItems"]); ok && float64(len(v)) > m {
		report(path, "%d items are too many", len(v))
	}
	if unique, _ := o["uniqueItems"].(bool); unique {
		for i := range v {
			for j := range i {
				if reflect.DeepEqual(v[i], v[j]) {
					report(path, "items %d and %d are equal", j, i)
				}
			}
		}
	}
	if items, ok := o["items"]; ok {
		for i, item := range v {
			s.validate(items, item, fmt.Sprintf("%s/%d", path, i), report)
		}
	}
}

func text(o map[string]any, v, path string, report reporter) {
	if m, ok := number(o["minLength"]); ok && float64(utf8.RuneCountInString(v)) < m {
		report(path, "%q is too short", v)
	}
	if m, ok := number(o["maxLength"]); ok && float64(utf8.RuneCountInString(v)) > m {
		report(path, "%q is too long", v)
	}
	if p, ok := o["pattern"].(string); ok && !regexp.MustCompile(p).MatchString(v) {
		report(path, "%q does not match %s", v, p)
	}
	switch o["format"] {
	case "uri":
		if u, err := url.Parse(v); err != nil || u.Scheme == "" {
			report(path, "%q is no URI", v)
		}
	case "uri-reference":
		if _, err := url.Parse(v); err != nil || strings.ContainsAny(v, " \\\"<>^`{|}") {
			report(path, "%q is no URI reference", v)
		}
	case "date-time":
		if _, err := time.Parse(time.RFC3339, v); err != nil {
			report(path, "%q is no time", v)
		}
	}
}

func list(v any) []any {
	l, _ := v.([]any)
	return l
}

func number(v any) (float64, bool) {
	n, ok := v.(json.Number)
	if !ok {
		return 0, false
	}
	f, err := n.Float64()
	return f, err == nil
}

func hasType(t, v any) bool {
	if types, ok := t.([]any); ok {
		return slices.ContainsFunc(types, func(t any) bool { return hasType(t, v) })
	}
	switch v := v.(type) {
	case nil:
		return t == "null"
	case bool:
		return t == "boolean"
	case string:
		return t == "string"
	case []any:
		return t == "array"
	case map[string]any:
		return t == "object"
	case json.Number:
		f, err := v.Float64()
		return t == "number" || t == "integer" && err == nil && f == float64(int64(f))
	}
	return false
}
