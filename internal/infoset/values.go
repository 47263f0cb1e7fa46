package infoset

import (
	"fmt"
	"reflect"

	"github.com/enhancedpresence/epx/xmlrt"
)

// DiffValues says where two decoded values first differ; "" when they are the
// same. Kept elements count as the same when their names are: their text, and
// how elements are written, is for Equal to compare. NaN equals NaN.
func DiffValues(a, b any) string { return diffValues(reflect.ValueOf(a), reflect.ValueOf(b), "v") }

func diffValues(a, b reflect.Value, path string) string {
	if a.IsValid() != b.IsValid() {
		return path + ": one of them is absent"
	}
	if !a.IsValid() {
		return ""
	}
	if a.Type() != b.Type() {
		return fmt.Sprintf("%s: %s and %s", path, a.Type(), b.Type())
	}
	switch a.Type() {
	case reflect.TypeFor[xmlrt.RawElement]():
		return diffValues(a.FieldByName("Name"), b.FieldByName("Name"), path+".Name")
	case reflect.TypeFor[xmlrt.Instance](), reflect.TypeFor[xmlrt.Instances]():
		return "" // how an element is written is for Equal to compare
	case reflect.TypeFor[xmlrt.OtherAttribute]():
		if d := diffValues(a.FieldByName("Name"), b.FieldByName("Name"), path+".Name"); d != "" {
			return d
		}
		return diffValues(a.FieldByName("Value"), b.FieldByName("Value"), path+".Value")
	}
	switch a.Kind() {
	case reflect.Pointer, reflect.Interface:
		if a.IsNil() || b.IsNil() {
			if a.IsNil() != b.IsNil() {
				return path + ": one of them is nil"
			}
			return ""
		}
		return diffValues(a.Elem(), b.Elem(), path)
	case reflect.Struct:
		for i := range a.NumField() {
			if d := diffValues(a.Field(i), b.Field(i), path+"."+a.Type().Field(i).Name); d != "" {
				return d
			}
		}
		return ""
	case reflect.Slice, reflect.Array:
		if a.Len() != b.Len() {
			return fmt.Sprintf("%s: %d and %d items", path, a.Len(), b.Len())
		}
		for i := range a.Len() {
			if d := diffValues(a.Index(i), b.Index(i), fmt.Sprintf("%s[%d]", path, i)); d != "" {
				return d
			}
		}
		return ""
	case reflect.Float32, reflect.Float64:
		if x, y := a.Float(), b.Float(); x == y || x != x && y != y {
			return ""
		}
		return fmt.Sprintf("%s: %v and %v", path, a, b)
	}
	if !a.Equal(b) {
		return fmt.Sprintf("%s: %v and %v", path, a, b)
	}
	return ""
}
