package validate

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"github.com/enhancedpresence/epx/xmlrt"
)

// Judge judges one document. It must be safe for use by several goroutines.
// Diagnostics and error have the meaning that [Schema] gives them.
type Judge interface {
	Judge(ctx context.Context, name string, doc []byte) ([]Diagnostic, error)
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
	// Stdin is what the path "-" reads; nil is os.Stdin.
	Stdin io.Reader
}

// Run judges the documents that paths name: files, folders (the *.xml files
// in them and below them, in lexical order of each folder), "-" for standard
// input. A path that is named twice, or lies in a folder that is named too, is
// judged once. A file that cannot be read and a folder without XML are failed
// results and do not stop the others.
//
// Run calls emit once a result, in the order of the paths however many jobs
// run, never from two goroutines at once. It ends early with the error of
// emit, or with the context's when that is done; the report counts what was
// emitted.
func (r *Runner) Run(ctx context.Context, paths []string, emit func(Result) error) (Report, error) {
	var report Report
	ctx, cancel := context.WithCancel(ctx)
	jobs := r.Jobs
	if jobs <= 0 {
		jobs = runtime.GOMAXPROCS(0)
	}

	type task struct {
		in   input
		done chan Result
	}
	work := make(chan task)
	// The queue bounds how far the workers may run ahead of the output.
	queue := make(chan task, 4*jobs)
	var wg sync.WaitGroup
	defer wg.Wait()
	defer cancel()
	wg.Go(func() {
		defer close(queue)
		defer close(work)
		for in := range inputs(paths) {
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
		case <-ctx.Done():
			return report, ctx.Err()
		}
	}
}

func (r *Runner) judge(ctx context.Context, in input) Result {
	failed := func(err error) Result { return Result{File: in.name, Verdict: Failed, Err: err} }
	if in.err != nil {
		return failed(in.err)
	}
	doc, err := r.read(ctx, in.name)
	var found []Diagnostic
	var large *tooLargeError
	switch {
	case errors.As(err, &large):
		found = []Diagnostic{{
			File:    in.name,
			Code:    string(xmlrt.CodeLimit),
			Message: large.Error(),
		}}
	case err != nil:
		return failed(err)
	default:
		if found, err = r.Judge.Judge(ctx, in.name, doc); err != nil {
			return failed(fmt.Errorf("%s: %w", in.name, err))
		}
	}
	for i := range found {
		if found[i].File == "" {
			found[i].File = in.name
		}
	}
	res := Result{File: in.name, Verdict: Valid, Diagnostics: Normalize(found)}
	for _, d := range res.Diagnostics {
		if d.Severity == SeverityError || r.WarningsAreErrors {
			res.Verdict = Invalid
			break
		}
	}
	return res
}

type tooLargeError struct{ limit int64 }

func (e *tooLargeError) Error() string {
	return fmt.Sprintf("the document is larger than %d bytes", e.limit)
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
			return nil, &tooLargeError{limit}
		}
		in = io.LimitReader(in, limit+1)
	}
	buf := make([]byte, 0, size+512)
	for {
		n, err := in.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		if limit >= 0 && int64(len(buf)) > limit {
			return nil, &tooLargeError{limit}
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

// input is a document to read, or a path that led to none and why.
type input struct {
	name string
	err  error
}

// inputs yields the documents that paths name, each once.
func inputs(paths []string) func(yield func(input) bool) {
	return func(yield func(input) bool) {
		seen := make(map[string]bool)
		once := func(name string) bool {
			key := name
			if name != "-" {
				key = filepath.Clean(name)
			}
			if seen[key] {
				return true
			}
			seen[key] = true
			return yield(input{name: name})
		}
		for _, p := range paths {
			if p == "-" {
				if !once(p) {
					return
				}
				continue
			}
			info, err := os.Stat(p)
			if err != nil || !info.IsDir() {
				if !once(p) {
					return
				}
				continue
			}
			found, err := findFiles(p, ".xml")
			for _, f := range found {
				if !once(f) {
					return
				}
			}
			if err == nil && len(found) == 0 {
				err = fmt.Errorf("folder %s holds no *.xml file: name a document or a folder with some", p)
			}
			if err != nil && !yield(input{p, err}) {
				return
			}
		}
	}
}

// findFiles returns the files below dir whose names end in ext, whatever the
// case, in lexical order of each folder. An unreadable part of the tree is
// reported in the error; the files are those of the rest.
func findFiles(dir, ext string) ([]string, error) {
	var files []string
	var errs []error
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			errs = append(errs, err)
			if d != nil && d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if d.IsDir() || !strings.EqualFold(filepath.Ext(name), ext) {
			return nil
		}
		if d.Type()&fs.ModeSymlink != 0 {
			if info, err := os.Stat(name); err == nil && info.IsDir() {
				return nil
			}
		}
		files = append(files, name)
		return nil
	})
	return files, errors.Join(append(errs, err)...)
}
