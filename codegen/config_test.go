package codegen_test

import (
	"encoding/json"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/enhancedpresence/epx/codegen"
)

// A jsonSchema is what the test reads of a JSON Schema.
type jsonSchema struct {
	AdditionalProperties any
	Properties           map[string]*jsonSchema
	Items                *jsonSchema
	Description          string
	Enum                 []string
}

// docs/epx.schema.json and the configuration have the same keys.
func TestConfigSchema(t *testing.T) {
	data, err := os.ReadFile("../docs/epx.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var s jsonSchema
	if err := json.Unmarshal(data, &s); err != nil {
		t.Fatal(err)
	}
	compareKeys(t, "", &s, reflect.TypeFor[codegen.Config]())
	compareKeys(t, "packages/", s.Properties["packages"].Items, reflect.TypeFor[codegen.Package]())
	for _, naming := range s.Properties["naming"].Enum {
		if err := (&codegen.Config{Naming: naming}).Validate(); err != nil {
			t.Error(err)
		}
	}
	if (&codegen.Config{Naming: "other"}).Validate() == nil {
		t.Error("an unknown style of names is taken")
	}
}

func compareKeys(t *testing.T, at string, s *jsonSchema, config reflect.Type) {
	t.Helper()
	if s.AdditionalProperties != false {
		t.Errorf("%s: the schema takes unknown keys", at)
	}
	keys := map[string]bool{}
	for i := range config.NumField() {
		key, _, _ := strings.Cut(config.Field(i).Tag.Get("yaml"), ",")
		if key == "-" {
			continue
		}
		keys[key] = true
		if p := s.Properties[key]; p == nil || p.Description == "" {
			t.Errorf("%s%s is not in the schema, or without description", at, key)
		}
	}
	for key := range s.Properties {
		if !keys[key] {
			t.Errorf("%s%s is in the schema and nowhere else", at, key)
		}
	}
}
