package validate_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/enhancedpresence/epx/internal/corpora"
	"github.com/enhancedpresence/epx/validate"
)

// What it costs to compile a schema: the presence documents, and some in real
// use, which come from EPX_CORPORA.
func BenchmarkCompile(b *testing.B) {
	folders := map[string]string{"presence": "../xsd/presence"}
	for _, name := range []string{"musicxml", "wml", "kml22"} {
		folders[name] = filepath.Join(corpora.Need(b, "corpora/real-schemas"), name)
	}
	for name, folder := range folders {
		b.Run(name, func(b *testing.B) {
			if _, err := os.Stat(folder); err != nil {
				b.Skip(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				src, err := validate.OpenSources(folder)
				if err != nil {
					b.Fatal(err)
				}
				if _, err := validate.Compile(b.Context(), nil, src); err != nil {
					b.Fatal(err)
				}
				if err := src.Close(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
