package jsonschema

import (
	"strings"
	"testing"
)

const schema = `{
	"$schema": "http://json-schema.org/draft-07/schema#",
	"type": "object", "required": ["a"], "additionalProperties": false, "minProperties": 1, "maxProperties": 5,
	"properties": {
		"a": {"type": ["string", "null"], "minLength": 2, "maxLength": 3, "pattern": "^x"},
		"b": {"$ref": "#/definitions/list"},
		"c": {"enum": ["one", 2], "description": "what"},
		"d": {"type": "integer", "minimum": -1, "maximum": 5},
		"e": {"oneOf": [{"type": "number"}, {"type": "integer"}, {"type": "boolean"}]},
		"f": {"anyOf": [{"const": "a"}, {"not": {"type": "string"}}]},
		"g": {"format": "uri"}, "h": {"format": "uri-reference"}, "i": {"format": "date-time"},
		"j": {"allOf": [{"minimum": 1}, {"maximum": 2}]},
		"k": false
	},
	"patternProperties": {"^x-": {"type": "string"}},
	"dependencies": {"b": ["c"], "d": {"required": ["a"]}},
	"definitions": {"list": {"type": "array", "minItems": 1, "maxItems": 2, "uniqueItems": true, "items": {"type": "string"}}}
}`

func TestValidate(t *testing.T) {
	s, err := Compile([]byte(schema))
	if err != nil {
		t.Fatal(err)
	}
	for value, want := range map[string]string{
		`{"a":"xy"}`:              "",
		`{"a":null,"x-own":"y"}`:  "",
		`{"a":"xy","c":2,"d":-1}`: "",
		`{"a":"xy","b":["p","q"],"c":"one","e":true,"f":"a"}`:                    "",
		`{"a":"xy","g":"urn:x","h":"../a%20b","i":"2024-03-11T00:00:00Z","j":1}`: "",
		`[]`:                                 "is not of type object",
		`{}`:                                 "a is missing",
		`{"a":"x"}`:                          "too short",
		`{"a":"xyzw"}`:                       "too long",
		`{"a":"yy"}`:                         "does not match",
		`{"a":1}`:                            "is not of type",
		`{"a":"xy","z":1}`:                   "/z: nothing may stand here",
		`{"a":"xy","x-own":1}`:               "/x-own: 1 is not of type string",
		`{"a":"xy","k":1}`:                   "nothing may stand here",
		`{"a":"xy","b":["p"]}`:               "b demands c",
		`{"a":"xy","b":[],"c":2}`:            "too few",
		`{"a":"xy","b":["p","p"],"c":2}`:     "are equal",
		`{"a":"xy","b":["p","q","r"],"c":2}`: "too many",
		`{"a":"xy","b":[1],"c":2}`:           "/b/0: 1 is not of type string",
		`{"a":"xy","c":"two"}`:               "is not one of",
		`{"a":"xy","d":1.5}`:                 "is not of type integer",
		`{"a":"xy","d":-2}`:                  "is less than",
		`{"a":"xy","d":6}`:                   "is more than",
		`{"a":"xy","e":1}`:                   "2 of oneOf",
		`{"a":"xy","e":"s"}`:                 "0 of oneOf",
		`{"a":"xy","f":"b"}`:                 "none of anyOf",
		`{"a":"xy","g":"nothing"}`:           "is no URI",
		`{"a":"xy","h":"a b"}`:               "is no URI reference",
		`{"a":"xy","i":"today"}`:             "is no time",
		`{"a":"xy","j":3}`:                   "is more than",
		`{"a":"xy"} {}`:                      "more than one value",
	} {
		err := s.Validate([]byte(value))
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %v, want %q", value, err, want)
		}
	}
}

func TestCompile(t *testing.T) {
	for schema, want := range map[string]string{
		`{`:                             "unexpected EOF",
		`1`:                             "# is no schema",
		`{"if": {}}`:                    "the keyword if is not understood",
		`{"items": {"contains": true}}`: "#/items: the keyword contains",
		`{"properties": {"a": {"format": "email"}}}`: "#/properties/a: the format email",
		`{"$ref": "#/definitions/none"}`:             "leads nowhere",
		`{"$ref": "other.json"}`:                     "leads out",
		`{"pattern": "("}`:                           "missing closing",
		`{"anyOf": [true, {"then": {}}]}`:            "#/anyOf: the keyword then",
	} {
		if _, err := Compile([]byte(schema)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", schema, err, want)
		}
	}
}
