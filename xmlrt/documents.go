package xmlrt

import (
	"context"
	"iter"
	"runtime"
	"sync"
)

// Documents decodes many documents, on as many goroutines as there are processors
// for, and yields what became of each in their order: the element, or the error
// that Unmarshal has for it, behind which the sequence goes on. So a program that
// reads an archive or a queue keeps all processors busy from one loop.
//
// A few documents per processor are decoded ahead of the loop. They must not change
// until they have been yielded, and with WithAliasing for as long as anything of
// them is in use. The sequence of documents runs on a goroutine of its own; so
// do the functions that are given as options, on several at a time.
//
// When ctx is done, its error ends the sequence.
func Documents(ctx context.Context, known *Registry, documents iter.Seq[[]byte], opts ...DecodeOption) iter.Seq2[Element, error] {
	return func(yield func(Element, error) bool) {
		inner, cancel := context.WithCancel(ctx)
		processors := runtime.GOMAXPROCS(0)
		ahead := 4 * processors
		work, order := make(chan *documentJob, ahead), make(chan *documentJob, ahead)
		var workers sync.WaitGroup
		defer workers.Wait()
		defer cancel()
		go func() {
			defer close(order)
			defer close(work)
			for data := range documents {
				job := &documentJob{data: data, done: make(chan struct{})}
				// First its place in the order, whose length bounds what is decoded ahead.
				select {
				case order <- job:
				case <-inner.Done():
					return
				}
				work <- job // has as much room
			}
		}()
		for range processors {
			workers.Go(func() {
				for {
					select {
					case job, ok := <-work:
						if !ok {
							return
						}
						job.element, job.err = Unmarshal(known, job.data, opts...)
						close(job.done)
					case <-inner.Done():
						return
					}
				}
			})
		}
		for job := range order {
			select {
			case <-job.done:
			case <-inner.Done():
				yield(nil, context.Cause(ctx))
				return
			}
			if !yield(job.element, job.err) {
				return
			}
		}
		if ctx.Err() != nil {
			yield(nil, context.Cause(ctx))
		}
	}
}

// A documentJob is a document to be decoded, and what became of it once done is
// closed.
type documentJob struct {
	data    []byte
	element Element
	err     error
	done    chan struct{}
}
