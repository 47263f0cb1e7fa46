package validate

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"runtime"
	"sync"

	"github.com/enhancedpresence/epx/xmlrt"
)

// Judge judges one document. It must be safe for use by several goroutines.
// Diagnostics and error have the meaning that [Schema] gives them.
type Judge interface {
	Judge(ctx context.Context, name string, doc []byte) ([]Diagnostic, error)
}

// A ReaderJudge judges documents as they are read too. A Runner hands it large
// files that way, which then are not in memory as a whole.
type ReaderJudge interface {
	Judge
	// JudgeReader judges the document that r has. The error is also that of r.
	JudgeReader(ctx context.Context, name string, r io.Reader) ([]Diagnostic, error)
}

// JudgeFunc is a function as a Judge; the Validate method of a [Schema] is
// one.
type JudgeFunc func(ctx context.Context, name string, doc []byte) ([]Diagnostic, error)

// Judge calls f.
func (f JudgeFunc) Judge(ctx context.Context, name string, doc []byte) ([]Diagnostic, error) {
	return f(ctx, name, doc)
}

// DefaultMaxSize is the size in bytes of the largest document that a Runner
// takes unless told otherwise: 1 GiB.
const DefaultMaxSize = 1 << 30

// Runner takes documents through a judge. A Runner is not changed by Run and
// may run several times.
type Runner struct {
	Judge Judge
	// Jobs is the number of documents judged at the same time; 0 or less is
	// one a processor.
	Jobs int
	// MaxSize is the size in bytes of the largest document that is read; a
	// larger one is judged bad with the code limit-exceeded. 0 is
	// DefaultMaxSize, a negative number no limit.
	MaxSize int64
	// WarningsAreErrors makes a document with a warning invalid. Severities
	// stay as they are.
	WarningsAreErrors bool
	// FailFast ends the run after the first document that is not valid.
	FailFast bool
	// Stdin is what the path "-" reads; nil is os.Stdin.
	Stdin io.Reader
}

// Run judges the documents that paths name, as [Paths] has it. A file that
// cannot be read and a folder without XML are failed results and do not stop the
// others.
//
// Run calls emit once a result, in the order of the paths however many jobs
// run, never from two goroutines at once. It ends early with the error of
// emit, or with the context's when that is done; the report counts what was
// emitted.
func (r *Runner) Run(ctx context.Context, paths []string, emit func(Result) error) (Report, error) {
	return r.RunInputs(ctx, Paths(paths...), emit)
}

// RunInputs is Run for any sequence of inputs. It takes from the sequence what
// the workers need and little more, so that a long one need not be in memory.
func (r *Runner) RunInputs(ctx context.Context, in iter.Seq[Input], emit func(Result) error) (Report, error) {
	var report Report
	ctx, cancel := context.WithCancel(ctx)
	jobs := r.Jobs
	if jobs <= 0 {
		jobs = runtime.GOMAXPROCS(0)
	}

	type task struct {
		in   Input
		done chan Result
	}
	// The queue bounds how far the workers may run ahead of the output. What is
	// in it may also wait for a worker, so that none waits for the next.
	queue := make(chan task, 8*jobs)
	work := make(chan task, cap(queue))
	var wg sync.WaitGroup
	defer wg.Wait()
	defer cancel()
	wg.Go(func() {
		defer close(queue)
		defer close(work)
		for in := range in {
			t := task{in, make(chan Result, 1)}
			select {
			case queue <- t:
			case <-ctx.Done():
				return
			}
			select {
			case work <- t:
			case <-ctx.Done():
				return
			}
		}
	})
	for range jobs {
		wg.Go(func() {
			for t := range work {
				t.done <- r.judge(ctx, t.in)
			}
		})
	}

	for {
		var t task
		var ok bool
		select {
		case t, ok = <-queue:
			if !ok {
				return report, ctx.Err()
			}
		case <-ctx.Done():
			return report, ctx.Err()
		}
		select {
		case res := <-t.done:
			if ctx.Err() != nil {
				return report, ctx.Err()
			}
			report.Add(res.Verdict)
			if err := emit(res); err != nil {
				return report, err
			}
			if r.FailFast && res.Verdict != Valid {
				return report, nil
			}
		case <-ctx.Done():
			return report, ctx.Err()
		}
	}
}

func (r *Runner) judge(ctx context.Context, in Input) Result {
	failed := func(err error) Result { return Result{File: in.name(), Verdict: Failed, Err: err} }
	doc, err := in.Doc, in.Err
	var found []Diagnostic
	streamed := false
	if doc == nil && err == nil {
		if found, streamed, err = r.stream(ctx, in.Name); !streamed && err == nil {
			doc, err = r.read(ctx, in.Name)
		}
	}
	var large *TooLargeError
	switch {
	case errors.As(err, &large):
		found = []Diagnostic{{
			File:    in.Name,
			Code:    string(xmlrt.CodeLimit),
			Message: large.Error(),
		}}
	case err != nil:
		return failed(err)
	case !streamed:
		if found, err = r.Judge.Judge(ctx, in.Name, doc); err != nil {
			return failed(fmt.Errorf("%s: %w", in.name(), err))
		}
	}
	for i := range found {
		if found[i].File == "" {
			found[i].File = in.Name
		}
		if in.Line > 0 {
			found[i].move(in.Name, in.Line)
		}
	}
	res := Result{File: in.name(), Verdict: Valid, Diagnostics: Normalize(found)}
	if len(found) > 0 && in.Line == 0 {
		res.Doc = doc
	}
	for _, d := range res.Diagnostics {
		if d.Severity == SeverityError || r.WarningsAreErrors {
			res.Verdict = Invalid
			break
		}
	}
	return res
}

// stream judges a large file as it is read, where the judge can do that. It
// reports whether it did.
func (r *Runner) stream(ctx context.Context, name string) (found []Diagnostic, did bool, err error) {
	judge, ok := r.Judge.(ReaderJudge)
	if !ok || name == "-" {
		return nil, false, nil
	}
	info, err := os.Stat(name)
	if err != nil || !info.Mode().IsRegular() || info.Size() < large {
		return nil, false, err
	}
	if limit := cmp.Or(r.MaxSize, DefaultMaxSize); limit >= 0 && info.Size() > limit {
		return nil, false, &TooLargeError{limit}
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, false, err
	}
	defer f.Close()
	found, err = judge.JudgeReader(ctx, name, f)
	return found, true, err
}

// move makes of the positions in a document those in the archive that it is a
// line of.
func (d *Diagnostic) move(archive string, line int) {
	at := func(l, column *int) {
		if *l > 1 { // a lone carriage return, which ends a line of XML alone
			*column = 0
		}
		*l = line
	}
	at(&d.Line, &d.Column)
	for i := range d.Related {
		if r := &d.Related[i]; r.File == archive {
			at(&r.Line, &r.Column)
		}
	}
	if d.Fix == nil {
		return
	}
	for i := range d.Fix.Edits {
		e := &d.Fix.Edits[i]
		if e.Line > 1 || e.EndLine > 1 {
			d.Fix = nil
			return
		}
		e.Line, e.EndLine = line, line
	}
}

// TooLargeError reports a document of more bytes than are taken.
type TooLargeError struct{ Limit int64 }

func (e *TooLargeError) Error() string {
	return fmt.Sprintf("the document is larger than %d bytes", e.Limit)
}

// read returns the bytes of the named document.
func (r *Runner) read(ctx context.Context, name string) ([]byte, error) {
	limit := r.MaxSize
	if limit == 0 {
		limit = DefaultMaxSize
	}
	if name == "-" {
		in := r.Stdin
		if in == nil {
			in = os.Stdin
		}
		return readBlocking(ctx, func() ([]byte, error) { return readLimited(in, 0, limit) })
	}
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	readFile := func() ([]byte, error) {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		return readLimited(f, info.Size(), limit)
	}
	if !info.Mode().IsRegular() {
		return readBlocking(ctx, readFile)
	}
	return readFile()
}

// readBlocking runs a read that may wait for ever, such as one of a terminal
// or a pipe, and gives it up when the context is done. What is given up stays
// behind until its input ends.
func readBlocking(ctx context.Context, read func() ([]byte, error)) ([]byte, error) {
	type outcome struct {
		doc []byte
		err error
	}
	done := make(chan outcome, 1)
	go func() {
		doc, err := read()
		done <- outcome{doc, err}
	}()
	select {
	case o := <-done:
		return o.doc, o.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// readLimited reads everything, at most limit bytes unless that is negative.
// The size expected is a hint.
func readLimited(in io.Reader, size, limit int64) ([]byte, error) {
	if limit >= 0 {
		if size > limit {
			return nil, &TooLargeError{limit}
		}
		in = io.LimitReader(in, limit+1)
	}
	buf := make([]byte, 0, size+512)
	for {
		n, err := in.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		if limit >= 0 && int64(len(buf)) > limit {
			return nil, &TooLargeError{limit}
		}
		switch {
		case err == io.EOF:
			return buf, nil
		case err != nil:
			return nil, err
		}
		if len(buf) == cap(buf) {
			buf = append(buf, 0)[:len(buf)]
		}
	}
}

// findFiles returns the files below dir whose names end in ext, whatever the
// case, in lexical order of each folder. An unreadable part of the tree is
// reported in the error; the files are those of the rest.
func findFiles(dir, ext string) ([]string, error) {
	var files []string
	var errs []error
	err := walkFiles(dir, ext, func(name string, err error) bool {
		if err != nil {
			errs = append(errs, err)
		} else {
			files = append(files, name)
		}
		return true
	})
	return files, errors.Join(append(errs, err)...)
}
