package validate

import (
	"bufio"
	"bytes"
	"container/heap"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// Input is a document for a Runner, or the reason why there is none.
type Input struct {
	// Name is that of a file, "-" for standard input, or that of the archive
	// that the document is in.
	Name string
	// Line is the line of the archive that is the document, from 1; 0 is a
	// document of its own. Findings in it have that line.
	Line int
	// Doc is the document; nil is one that the Runner reads by its name.
	Doc []byte
	// Err says why there is no document.
	Err error
}

// name is how people call the document.
func (in Input) name() string {
	if in.Line > 0 {
		return fmt.Sprintf("%s:%d", in.Name, in.Line)
	}
	return in.Name
}

// Paths yields the documents that paths name: files, folders (the *.xml files
// in them and below them, in lexical order of each folder), "-" for standard
// input, and patterns. A pattern is a path that does not exist and has one of
// the characters *, ? and [ in it; its parts are those of [path.Match], and **
// stands for any number of folders. Hidden folders are searched like others.
//
// A path that is named twice, or lies in a folder that is named before it, is
// yielded once; a document that two patterns match is yielded twice. A folder
// without XML and a pattern that matches nothing are yielded as an error. Of
// the names in a folder a part is in memory at a time, however many there are.
func Paths(paths ...string) iter.Seq[Input] {
	return func(yield func(Input) bool) {
		named := make(map[string]bool) // clean names; those of folders are true
		for _, p := range paths {
			clean := p
			if p != "-" {
				clean = filepath.Clean(p)
			}
			if _, twice := named[clean]; twice {
				continue
			}
			info, err := os.Stat(p)
			switch {
			case p == "-" || err == nil && !info.IsDir():
				if !withinAny(named, clean) && !yield(Input{Name: p}) {
					return
				}
			case err != nil && strings.ContainsAny(p, "*?["):
				if !matches(p, yield) {
					return
				}
			case err != nil:
				if !yield(Input{Name: p}) { // reading it says what is wrong
					return
				}
			default:
				if !folder(p, named, yield) {
					return
				}
				named[clean] = true
				continue
			}
			named[clean] = false
		}
	}
}

// withinAny reports whether a file lies in a folder that was searched for
// documents, as one that was found there.
func withinAny(named map[string]bool, file string) bool {
	if !strings.EqualFold(filepath.Ext(file), ".xml") {
		return false
	}
	for dir := filepath.Dir(file); ; dir = filepath.Dir(dir) {
		if named[dir] {
			return true
		}
		if up := filepath.Dir(dir); up == dir {
			return false
		}
	}
}

// folder yields the documents of a folder that were not named before.
func folder(dir string, named map[string]bool, yield func(Input) bool) bool {
	found := false
	var errs []error
	err := walkFiles(dir, ".xml", func(name string, err error) bool {
		if err != nil {
			errs = append(errs, err)
			return true
		}
		found = true
		clean := filepath.Clean(name)
		if _, twice := named[clean]; twice || withinAny(named, clean) {
			return true
		}
		return yield(Input{Name: name})
	})
	if errors.Is(err, errStopped) {
		return false
	}
	if err = errors.Join(append(errs, err)...); err == nil && !found {
		err = fmt.Errorf("folder %s holds no *.xml file: name a document or a folder with some", dir)
	}
	return err == nil || yield(Input{Name: dir, Err: err})
}

var errStopped = errors.New("stopped")

// walkFiles calls visit for each file below dir whose name ends in ext, whatever
// the case, in lexical order of each folder, and for each part of the tree that
// cannot be read. It ends with errStopped when visit returns false.
func walkFiles(dir, ext string, visit func(name string, err error) bool) error {
	hasExt := func(e fs.DirEntry) bool { return strings.EqualFold(filepath.Ext(e.Name()), ext) }
	err := entries(dir, window, func(e fs.DirEntry) bool { return e.IsDir() || hasExt(e) }, func(e fs.DirEntry) error {
		name := filepath.Join(dir, e.Name())
		if e.IsDir() {
			return walkFiles(name, ext, visit)
		}
		if e.Type()&fs.ModeSymlink != 0 {
			if info, err := os.Stat(name); err == nil && info.IsDir() {
				return nil
			}
		}
		if !visit(name, nil) {
			return errStopped
		}
		return nil
	})
	if err != nil && !errors.Is(err, errStopped) && visit(dir, err) {
		return nil
	}
	if err != nil {
		return errStopped
	}
	return nil
}

// window is how many names of a folder are in memory at a time. A folder with
// more is read once for every so many.
const window = 1 << 16

// entries calls visit for the wanted entries of a folder in lexical order, until
// it returns an error. At most max of them are in memory at a time: a folder
// that has more is read again and again, each time for the next ones.
func entries(dir string, max int, wanted func(fs.DirEntry) bool, visit func(fs.DirEntry) error) error {
	var next nameHeap
	for after := ""; ; {
		more, err := nextEntries(dir, after, max, wanted, &next)
		if err != nil {
			return err
		}
		slices.SortFunc(next, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
		for _, e := range next {
			if err := visit(e); err != nil {
				return err
			}
		}
		if !more {
			return nil
		}
		after = next[len(next)-1].Name()
	}
}

// nextEntries fills next with the first max wanted entries of a folder whose
// names come after a name, and reports whether there are others behind them.
func nextEntries(dir, after string, max int, wanted func(fs.DirEntry) bool, next *nameHeap) (more bool, err error) {
	f, err := os.Open(dir)
	if err != nil {
		return false, err
	}
	defer f.Close()
	clear(*next)
	*next = (*next)[:0]
	for {
		some, err := f.ReadDir(1 << 10)
		for _, e := range some {
			switch {
			case e.Name() <= after || !wanted(e):
			case len(*next) < max:
				heap.Push(next, e)
			case e.Name() < (*next)[0].Name():
				(*next)[0] = e
				heap.Fix(next, 0)
				more = true
			default:
				more = true
			}
		}
		if err == io.EOF {
			return more, nil
		}
		if err != nil {
			return false, err
		}
	}
}

// A nameHeap has the entry with the last name on top.
type nameHeap []fs.DirEntry

func (h nameHeap) Len() int           { return len(h) }
func (h nameHeap) Less(i, j int) bool { return h[i].Name() > h[j].Name() }
func (h nameHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *nameHeap) Push(x any)        { *h = append(*h, x.(fs.DirEntry)) }

func (h *nameHeap) Pop() any {
	last := len(*h) - 1
	e := (*h)[last]
	*h = (*h)[:last]
	return e
}

// matches yields the files that a pattern matches.
func matches(pattern string, yield func(Input) bool) bool {
	slashed := filepath.ToSlash(pattern)
	parts := strings.Split(slashed, "/")
	for _, part := range parts {
		if _, err := path.Match(part, ""); err != nil {
			return yield(Input{Name: pattern, Err: fmt.Errorf("pattern %s: %w", pattern, err)})
		}
	}
	// The folder that the search starts in is what comes before the first part
	// with a special character.
	first := slices.IndexFunc(parts, func(p string) bool { return strings.ContainsAny(p, "*?[") })
	start := strings.Join(parts[:first], "/")
	if first > 0 && start == "" {
		start = "/"
	}
	parts = parts[first:]
	found := false
	ok := match(filepath.FromSlash(start), parts, func(name string) bool {
		found = true
		return yield(Input{Name: name})
	})
	if ok && !found {
		return yield(Input{Name: pattern, Err: fmt.Errorf("no file matches %s", pattern)})
	}
	return ok
}

// match visits the files below dir, "" being the working folder, that the parts
// of a pattern match, in lexical order of each folder. Folders that cannot be
// read match nothing.
func match(dir string, parts []string, visit func(name string) bool) bool {
	if len(parts) > 1 && parts[0] == "**" && parts[1] == "**" {
		return match(dir, parts[1:], visit)
	}
	read := dir
	if read == "" {
		read = "."
	}
	deep := parts[0] == "**"
	pattern := parts
	if deep {
		if pattern = parts[1:]; len(pattern) == 0 {
			pattern = []string{"*"}
		}
	}
	wanted := func(e fs.DirEntry) bool {
		ok, _ := path.Match(pattern[0], e.Name())
		return ok || deep && e.IsDir()
	}
	err := entries(read, window, wanted, func(e fs.DirEntry) error {
		name := filepath.Join(dir, e.Name())
		isDir := e.IsDir()
		if e.Type()&fs.ModeSymlink != 0 {
			info, err := os.Stat(name)
			if err != nil || info.IsDir() && deep {
				return nil // links do not lead ** round in circles
			}
			isDir = info.IsDir()
		}
		if ok, _ := path.Match(pattern[0], e.Name()); ok {
			switch {
			case len(pattern) == 1 && !isDir:
				if !visit(name) {
					return errStopped
				}
			case len(pattern) > 1 && isDir:
				if !match(name, pattern[1:], visit) {
					return errStopped
				}
			}
		}
		if deep && isDir && !match(name, parts, visit) {
			return errStopped
		}
		return nil
	})
	return !errors.Is(err, errStopped) // what cannot be read matches nothing
}

// List yields the documents that a list names, one a line, each as [Paths] has
// it. Empty lines are left out. The list is read as it is needed and not kept:
// a document that it names twice is yielded twice. name is that of the list, for
// the error that reading it may end with.
func List(name string, list io.Reader) iter.Seq[Input] {
	return func(yield func(Input) bool) {
		in := bufio.NewReader(list)
		for {
			line, err := in.ReadString('\n')
			if p := strings.TrimRight(line, "\r\n"); p != "" {
				for in := range Paths(p) {
					if !yield(in) {
						return
					}
				}
			}
			if err == io.EOF {
				return
			}
			if err != nil {
				yield(Input{Name: name, Err: fmt.Errorf("list %s: %w", name, err)})
				return
			}
		}
	}
}

// Lines yields the documents of an archive that has one in each line. Empty
// lines are left out. Lines longer than maxSize bytes are yielded as an error,
// which [errors.As] finds to be a *[TooLargeError]; 0 is [DefaultMaxSize], a
// negative number no limit.
func Lines(name string, archive io.Reader, maxSize int64) iter.Seq[Input] {
	if maxSize == 0 {
		maxSize = DefaultMaxSize
	}
	return func(yield func(Input) bool) {
		in := bufio.NewReaderSize(archive, 1<<16)
		for n := 1; ; n++ {
			doc, err := readLine(in, maxSize)
			var large *TooLargeError
			if err != nil && err != io.EOF && !errors.As(err, &large) {
				yield(Input{Name: name, Err: fmt.Errorf("%s: %w", name, err)})
				return
			}
			if large != nil {
				if !yield(Input{Name: name, Line: n, Err: large}) {
					return
				}
			} else if len(bytes.TrimLeft(doc, " \t\r")) > 0 {
				if !yield(Input{Name: name, Line: n, Doc: doc}) {
					return
				}
			}
			if err == io.EOF {
				return
			}
		}
	}
}

// readLine reads a line without what ends it. A line that is too long is read
// to its end.
func readLine(in *bufio.Reader, maxSize int64) ([]byte, error) {
	var line []byte
	large := false
	for {
		part, err := in.ReadSlice('\n')
		if !large {
			line = append(line, part...)
			if maxSize >= 0 && int64(len(line)) > maxSize+int64(len("\r\n")) {
				large, line = true, nil
			}
		}
		if err == bufio.ErrBufferFull {
			continue
		}
		if n := len(line); n > 0 && line[n-1] == '\n' {
			line = line[:n-1]
		}
		if n := len(line); n > 0 && line[n-1] == '\r' {
			line = line[:n-1]
		}
		if large || maxSize >= 0 && int64(len(line)) > maxSize {
			if err == nil || err == io.EOF {
				return nil, &TooLargeError{maxSize}
			}
		}
		return line, err
	}
}

// Concat yields what each of several sequences yields.
func Concat(seqs ...iter.Seq[Input]) iter.Seq[Input] {
	return func(yield func(Input) bool) {
		for _, s := range seqs {
			for in := range s {
				if !yield(in) {
					return
				}
			}
		}
	}
}

// Archives yields the documents of the archives that a sequence names, each read
// as [Lines] has it; stdin is what "-" stands for. What is no name comes as it
// is.
func Archives(archives iter.Seq[Input], stdin io.Reader, maxSize int64) iter.Seq[Input] {
	return func(yield func(Input) bool) {
		for in := range archives {
			if in.Err != nil || in.Doc != nil {
				if !yield(in) {
					return
				}
				continue
			}
			if !archive(in.Name, stdin, maxSize, yield) {
				return
			}
		}
	}
}

func archive(name string, stdin io.Reader, maxSize int64, yield func(Input) bool) bool {
	from := stdin
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return yield(Input{Name: name, Err: err})
		}
		defer f.Close()
		from = f
	}
	for in := range Lines(name, from, maxSize) {
		if !yield(in) {
			return false
		}
	}
	return true
}

// ContextReader reads from r until the context is done. A read that waits, such
// as one of a terminal or a pipe, is then left behind until its input ends.
func ContextReader(ctx context.Context, r io.Reader) io.Reader {
	c := &contextReader{ctx: ctx, chunks: make(chan chunk), free: make(chan []byte, 2)}
	for range cap(c.free) {
		c.free <- make([]byte, 1<<16)
	}
	c.start = sync.OnceFunc(func() { go c.pump(r) })
	return c
}

type contextReader struct {
	ctx    context.Context
	start  func()
	chunks chan chunk
	free   chan []byte
	held   []byte // the buffer that rest is of
	rest   []byte
	err    error
}

type chunk struct {
	buf []byte
	n   int
	err error
}

func (c *contextReader) pump(r io.Reader) {
	for {
		var buf []byte
		select {
		case buf = <-c.free:
		case <-c.ctx.Done():
			return
		}
		n, err := r.Read(buf)
		select {
		case c.chunks <- chunk{buf, n, err}:
		case <-c.ctx.Done():
			return
		}
		if err != nil {
			return
		}
	}
}

func (c *contextReader) Read(p []byte) (int, error) {
	c.start()
	for len(c.rest) == 0 {
		if c.held != nil {
			c.free <- c.held
			c.held = nil
		}
		if c.err != nil {
			return 0, c.err
		}
		select {
		case next := <-c.chunks:
			c.held, c.rest, c.err = next.buf, next.buf[:next.n], next.err
		case <-c.ctx.Done():
			c.err = c.ctx.Err()
		}
	}
	n := copy(p, c.rest)
	c.rest = c.rest[n:]
	return n, nil
}
