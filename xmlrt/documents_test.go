package xmlrt_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/enhancedpresence/epx/generated/state"
	"github.com/enhancedpresence/epx/xmlrt"
)

// zone is a document that says which it is; every tenth is not valid.
func zone(i int) []byte {
	if i%10 == 9 {
		return []byte(`<timeZoneBias xmlns="http://schemas.microsoft.com/2006/09/sip/state">x</timeZoneBias>`)
	}
	return fmt.Appendf(nil, `<timeZoneBias xmlns="http://schemas.microsoft.com/2006/09/sip/state">%d</timeZoneBias>`, i)
}

func zones(n int) func(func([]byte) bool) {
	return func(yield func([]byte) bool) {
		for i := range n {
			if !yield(zone(i)) {
				return
			}
		}
	}
}

func TestDocuments(t *testing.T) {
	for _, n := range []int{0, 1, 7, 1000} {
		i := 0
		for v, err := range xmlrt.Documents(t.Context(), &state.Schema().Registry, zones(n)) {
			if i%10 == 9 {
				var e *xmlrt.Error
				if !errors.As(err, &e) || e.Code != xmlrt.CodeInvalidValue || v != nil {
					t.Fatalf("%d: %v, %v", i, v, err)
				}
			} else if err != nil || v.(*state.TimeZoneBias).Value != int64(i) {
				t.Fatalf("%d: %v, %v", i, v, err)
			}
			i++
		}
		if i != n {
			t.Errorf("%d of %d documents", i, n)
		}
	}
}

// A loop that is left, and a context that is done, end everything.
func TestDocumentsEnd(t *testing.T) {
	before := runtime.NumGoroutine()
	for range 20 {
		for range xmlrt.Documents(t.Context(), &state.Schema().Registry, zones(10_000)) {
			break
		}
		ctx, cancel := context.WithCancelCause(t.Context())
		defer cancel(nil)
		reason := errors.New("enough")
		var errs []error
		for _, err := range xmlrt.Documents(ctx, &state.Schema().Registry, zones(10_000)) {
			cancel(reason)
			errs = append(errs, err)
		}
		if n := len(errs); n == 0 || n > 1000 || !errors.Is(errs[n-1], reason) || slices.Contains(errs[:n-1], reason) {
			t.Errorf("%d documents, the last one %v", n, errs[n-1])
		}
	}
	// A context that is done before the first one.
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	n := 0
	for _, err := range xmlrt.Documents(ctx, &state.Schema().Registry, zones(10_000)) {
		if n++; !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	}
	if n != 1 {
		t.Errorf("%d errors, want one", n)
	}
	for range 100 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("%d goroutines, %d before", runtime.NumGoroutine(), before)
}
