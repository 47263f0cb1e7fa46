package bench

import (
	"reflect"
	"testing"

	"github.com/enhancedpresence/epx/bench/corpus"
	"github.com/enhancedpresence/epx/generated"
	"github.com/enhancedpresence/epx/generated/categories"
	"github.com/enhancedpresence/epx/xmlrt"
)

// kept counts the strings of a value that are not empty, and its objects: what
// pointers, interfaces and slices lead to.
func kept(v reflect.Value) (strings, objects int) {
	add := func(v reflect.Value) {
		s, o := kept(v)
		strings, objects = strings+s, objects+o
	}
	switch v.Kind() {
	case reflect.String:
		if v.Len() > 0 {
			strings++
		}
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			if v.Kind() == reflect.Pointer {
				objects++
			}
			add(v.Elem())
		}
	case reflect.Slice:
		if v.Len() > 0 {
			objects++
		}
		for i := range v.Len() {
			add(v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			add(v.Field(i))
		}
	}
	return strings, objects
}

// pinned is what one small document takes today, where that is more than it should:
// to decode, one allocation for each string that is kept and each object that is
// made; to decode with aliasing, one for each object; to check and to write, none.
// It is to be lowered whenever it can be.
var pinned = struct{ decode, alias, check, write int }{decode: 0, alias: 17, check: 4, write: 0}

func TestAllocationsOfOnePresence(t *testing.T) {
	doc := corpus.OnePresence()
	e, err := generated.Unmarshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	strings, objects := kept(reflect.ValueOf(e.(*categories.Categories)))
	allocs := testing.AllocsPerRun(200, func() {
		if _, err := generated.Unmarshal(doc); err != nil {
			t.Fatal(err)
		}
	})
	t.Logf("%d bytes: %v allocations for %d strings and %d objects", len(doc), allocs, strings, objects)
	if most := max(strings+objects, pinned.decode); allocs > float64(most) {
		t.Errorf("%v allocations, expected at most %d, for %d strings and %d objects", allocs, most, strings, objects)
	}
	aliased := testing.AllocsPerRun(200, func() {
		if _, err := generated.Unmarshal(doc, xmlrt.WithAliasing()); err != nil {
			t.Fatal(err)
		}
	})
	if most := max(objects, pinned.alias); aliased > float64(most) {
		t.Errorf("%v allocations with aliasing, expected at most %d, for %d objects", aliased, most, objects)
	}

	check := testing.AllocsPerRun(200, func() {
		if err := xmlrt.Check(generated.Registry(), doc); err != nil {
			t.Fatal(err)
		}
	})
	if check > float64(pinned.check) {
		t.Errorf("%v allocations to check, expected at most %d", check, pinned.check)
	}

	out := make([]byte, 0, 2*len(doc))
	write := testing.AllocsPerRun(200, func() {
		if out, err = xmlrt.Append(out[:0], e); err != nil {
			t.Fatal(err)
		}
	})
	if write > float64(pinned.write) {
		t.Errorf("%v allocations to write it again, expected at most %d", write, pinned.write)
	}
	t.Logf("%v with aliasing, %v to check, %v to write it again", aliased, check, write)
}
