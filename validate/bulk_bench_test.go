package validate_test

import (
	"context"
	"testing"

	"github.com/enhancedpresence/epx/validate"
)

// What a run costs beside the judging: handing documents to workers and putting
// results in order.
func BenchmarkRun(b *testing.B) {
	doc := []byte("<a/>")
	quiet := validate.JudgeFunc(func(context.Context, string, []byte) ([]validate.Diagnostic, error) { return nil, nil })
	b.ReportAllocs()
	in := func(yield func(validate.Input) bool) {
		for n := 1; b.Loop(); n++ {
			if !yield(validate.Input{Name: "x", Line: n, Doc: doc}) {
				return
			}
		}
	}
	r := validate.Runner{Judge: quiet}
	if _, err := r.RunInputs(b.Context(), in, func(validate.Result) error { return nil }); err != nil {
		b.Fatal(err)
	}
}
