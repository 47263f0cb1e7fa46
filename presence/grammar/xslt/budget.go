package xslt

import (
	"context"
	"runtime"
	"runtime/metrics"
)

// A budget is a context that ends when a run has taken too many steps, or too
// much memory. The engine asks it for an error at each step, and nobody else
// does: a run is one goroutine.
type budget struct {
	context.Context
	limits Limits
	steps  int
	heap   [1]metrics.Sample
	before uint64 // the fewest bytes of the heap since the run began
	swept  int    // collections that were forced
	spent  error  // what ended the run
}

const (
	heapObjects = "/memory/classes/heap/objects:bytes"
	// maxSwept bounds the time of collections: a run that needs more of them
	// lives at the limit.
	maxSwept = 8
)

func newBudget(ctx context.Context, l Limits) *budget {
	b := &budget{Context: ctx, limits: l}
	b.heap[0].Name = heapObjects
	b.before = b.measure()
	return b
}

func (b *budget) measure() uint64 {
	metrics.Read(b.heap[:])
	return b.heap[0].Value.Uint64()
}

// Err counts a step.
func (b *budget) Err() error {
	if b.spent != nil {
		return b.spent
	}
	if err := b.Context.Err(); err != nil {
		return err
	}
	b.steps++
	switch {
	case b.steps > b.limits.Steps:
		b.spent = limit("it takes more than %d steps", b.limits.Steps)
	case b.tooMuch() && b.keepsTooMuch():
		b.spent = limit("it takes more than %d bytes of memory", b.limits.Memory)
	}
	return b.spent
}

// tooMuch reports whether the heap has grown by more than the limit. What the
// heap held when the run began may be garbage, and its collection is no room for
// the run: the heap has grown from where it was smallest. So a run keeps less than
// two times the limit, whatever the rest of the process left behind.
func (b *budget) tooMuch() bool {
	now := b.measure()
	b.before = min(b.before, now)
	return now-b.before > uint64(b.limits.Memory)
}

// keepsTooMuch tells garbage from what is held.
func (b *budget) keepsTooMuch() bool {
	if b.swept == maxSwept {
		return true
	}
	b.swept++
	runtime.GC()
	return b.tooMuch()
}
