package bench

import (
	"reflect"
	"strings"
	"testing"

	"github.com/enhancedpresence/epx/generated"
	"github.com/enhancedpresence/epx/xmlrt"
)

// A footprint is the memory that a decoded document consists of: words of its
// objects, and bytes of all its strings.
type footprint struct {
	objects []int
	text    int
}

func (f *footprint) add(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		f.text += v.Len()
	case reflect.Pointer:
		if !v.IsNil() {
			f.object(int(v.Type().Elem().Size()))
			f.add(v.Elem())
		}
	case reflect.Interface:
		if !v.IsNil() {
			f.add(v.Elem())
		}
	case reflect.Slice:
		if v.Cap() > 0 {
			f.object(v.Cap() * int(v.Type().Elem().Size()))
		}
		for i := range v.Len() {
			f.add(v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			f.add(v.Field(i))
		}
	}
}

func (f *footprint) object(size int) { f.objects = append(f.objects, (size+7)/8) }

// shelf is the piece of memory that the decoder copies short strings to.
const shelf = 1 << 10

// BenchmarkMemory allocates memory as decoded documents consist of, and does
// nothing else: what it takes comes on top of checking, however values are made.
func BenchmarkMemory(b *testing.B) {
	for _, doc := range docs {
		if !strings.HasPrefix(doc.Name, "presence") {
			continue
		}
		b.Run(doc.Name, func(b *testing.B) {
			root, err := xmlrt.Unmarshal(generated.Registry(), doc.Data)
			if err != nil {
				b.Fatal(err)
			}
			var f footprint
			f.add(reflect.ValueOf(root))
			b.SetBytes(int64(len(doc.Data)))
			b.ReportAllocs()
			for b.Loop() {
				objects := make([][]*byte, len(f.objects))
				for i, words := range f.objects {
					objects[i] = make([]*byte, words)
				}
				for left := f.text; left > 0; left -= shelf {
					copied = append(make([]byte, 0, min(left, shelf)), doc.Data[:min(left, shelf, len(doc.Data))]...)
				}
				heap = objects
			}
		})
	}
}

// What BenchmarkMemory has allocated.
var (
	heap   [][]*byte
	copied []byte
)
