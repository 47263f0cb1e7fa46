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
// Up to 64 documents per processor are decoded ahead of the loop. They must not
// change until they have been yielded, and with WithAliasing for as long as
// anything of them is in use. The sequence of documents runs on a goroutine of its
// own; so do the functions that are given as options, on several at a time.
//
// When ctx is done, its error ends the sequence.
func Documents(ctx context.Context, known *Registry, documents iter.Seq[[]byte], opts ...DecodeOption) iter.Seq2[Element, error] {
	return func(yield func(Element, error) bool) {
		workers := runtime.GOMAXPROCS(0)
		q := newDocumentQueue(workers)
		defer context.AfterFunc(ctx, q.stop)()
		var running sync.WaitGroup
		defer running.Wait()
		defer q.stop()
		go func() {
			for data := range documents {
				if !q.put(data) {
					return
				}
			}
			q.end()
		}()
		for range workers {
			running.Go(func() {
				for from, to := q.take(0, 0); from < to; from, to = q.take(from, to) {
					for i := from; i < to; i++ {
						job := q.job(i)
						job.element, job.err = Unmarshal(known, job.data, opts...)
					}
				}
			})
		}
		var ready []documentJob
		for {
			if ready = q.ready(ready[:0]); len(ready) == 0 {
				break
			}
			for i := range ready {
				if ctx.Err() != nil {
					break
				}
				if !yield(ready[i].element, ready[i].err) {
					return
				}
			}
			clear(ready)
		}
		if ctx.Err() != nil {
			yield(nil, context.Cause(ctx))
		}
	}
}

// A documentQueue has documents in their order, on the way from the sequence that
// they come from, through workers, to the loop that they are for. They are counted
// from 0: the loop has those below head, workers have taken those below next, and
// those below tail have been put in.
type documentQueue struct {
	mu               sync.Mutex
	room, work, head sync.Cond // to put, to take, and to hand on
	jobs             []documentJob
	first            int // handed on next
	next, tail       int
	workers          int
	ended, stopped   bool
}

// A documentJob is a document, and what became of it once it is done.
type documentJob struct {
	data    []byte
	element Element
	err     error
	done    bool
}

const (
	// documentsAhead is how many documents there may be in a queue for each worker.
	documentsAhead = 64
	// documentsTaken is how many a worker takes at a time at most: fewer when there
	// is little to do, so that all workers have some of it.
	documentsTaken = 16
)

func newDocumentQueue(workers int) *documentQueue {
	q := &documentQueue{workers: workers, jobs: make([]documentJob, workers*documentsAhead)}
	q.room.L, q.work.L, q.head.L = &q.mu, &q.mu, &q.mu
	return q
}

// job is document i, which is the caller's.
func (q *documentQueue) job(i int) *documentJob { return &q.jobs[i%len(q.jobs)] }

// put adds a document. It reports false when the queue has been stopped.
func (q *documentQueue) put(data []byte) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	for q.tail-q.first == len(q.jobs) && !q.stopped {
		q.room.Wait()
	}
	if q.stopped {
		return false
	}
	*q.job(q.tail) = documentJob{data: data}
	q.tail++
	q.work.Signal()
	return true
}

// end says that no document follows.
func (q *documentQueue) end() { q.change(func() { q.ended = true }) }

// stop ends everything.
func (q *documentQueue) stop() { q.change(func() { q.stopped = true }) }

func (q *documentQueue) change(do func()) {
	q.mu.Lock()
	do()
	q.mu.Unlock()
	q.room.Broadcast()
	q.work.Broadcast()
	q.head.Broadcast()
}

// take says that the documents from one to another are done, and takes the next
// ones; none when there is nothing to do any more.
func (q *documentQueue) take(from, to int) (int, int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for i := from; i < to; i++ {
		q.job(i).done = true
	}
	if from < to && from == q.first {
		q.head.Signal()
	}
	for q.next == q.tail && !q.ended && !q.stopped {
		q.work.Wait()
	}
	if q.stopped {
		return 0, 0
	}
	from = q.next
	q.next += min(q.tail-q.next, documentsTaken, 1+(q.tail-q.next)/(2*q.workers))
	return from, q.next
}

// ready appends the documents that the loop can have, once there are some; none
// when there are no more.
func (q *documentQueue) ready(dst []documentJob) []documentJob {
	q.mu.Lock()
	defer q.mu.Unlock()
	for (q.first == q.tail || !q.job(q.first).done) && !(q.ended && q.first == q.tail) && !q.stopped {
		q.head.Wait()
	}
	if q.stopped {
		return dst
	}
	for q.first < q.next && q.job(q.first).done {
		job := q.job(q.first)
		dst = append(dst, *job)
		*job = documentJob{}
		q.first++
	}
	q.room.Signal()
	return dst
}
