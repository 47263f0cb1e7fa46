package validate

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/enhancedpresence/epx/xmlrt"
	"github.com/enhancedpresence/epx/xsd"
)

// Hints judges documents by the schemas that they name themselves, on their
// document elements: in xsi:schemaLocation and xsi:noNamespaceSchemaLocation
// (XML Schema Part 1, section 4.3.2). It reads only files below one folder, and
// nothing over the network. It is for documents that one trusts to name their
// schema: whoever writes a document chooses what it is judged by.
type Hints struct {
	dir  string // absolute
	root *os.Root
	ctx  context.Context // until it is closed
	stop context.CancelFunc

	compiling chan struct{} // full when as many schemas are being compiled as there are processors

	mu      sync.Mutex
	schemas map[string]*hinted
}

// hinted is the schema of a list of files, compiled once for all who ask for it.
type hinted struct {
	waiting int // those who do, guarded by the mutex of the Hints
	stop    context.CancelFunc
	done    chan struct{} // closed when the rest is known
	schema  Schema
	err     error
}

var _ Judge = (*Hints)(nil)

// CodeSchemaHint is the code of a finding that a document does not name a schema
// that can be had.
const CodeSchemaHint = "schema-hint"

// maxHinted is the number of schemas that Hints keeps.
const maxHinted = 256

// NewHints makes a judge that reads schemas below a folder. The caller closes it.
func NewHints(dir string) (*Hints, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("schemas below %s: %w", dir, err)
	}
	if abs, err = filepath.EvalSymlinks(abs); err != nil {
		return nil, fmt.Errorf("schemas below %s: %w", dir, err)
	}
	root, err := os.OpenRoot(abs)
	if err != nil {
		return nil, fmt.Errorf("schemas below %s: %w", dir, err)
	}
	ctx, stop := context.WithCancel(context.Background())
	return &Hints{
		dir: abs, root: root, ctx: ctx, stop: stop,
		compiling: make(chan struct{}, runtime.GOMAXPROCS(0)), schemas: map[string]*hinted{},
	}, nil
}

// Close releases the folder.
func (h *Hints) Close() error {
	h.stop()
	return h.root.Close()
}

// Judge implements [Judge]. Locations are relative to the document, whose name is
// that of its file; those of a document without one, such as standard input, to
// the folder of the schemas.
func (h *Hints) Judge(ctx context.Context, name string, doc []byte) ([]Diagnostic, error) {
	at, locations, err := hintsOf(doc)
	if err != nil {
		var e *xmlrt.Error
		if errors.As(err, &e) {
			return []Diagnostic{FromError(name, e)}, nil
		}
		return nil, err
	}
	finding := func(format string, args ...any) []Diagnostic {
		return []Diagnostic{{File: name, Line: at.Line, Column: at.Column, Code: CodeSchemaHint, Message: fmt.Sprintf(format, args...)}}
	}
	if len(locations) == 0 {
		return finding("the document names no schema; expected xsi:schemaLocation or xsi:noNamespaceSchemaLocation on its document element"), nil
	}
	var files []string
	for _, l := range locations {
		file, ok := h.file(name, l)
		if !ok {
			return finding("the schema location %q; expected one of a file below %s", l, h.dir), nil
		}
		files = append(files, file)
	}
	schema, err := h.schema(ctx, files)
	var list xsd.ErrorList
	switch {
	case err == nil:
		return schema.Validate(ctx, name, doc)
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.As(err, &list):
		return finding("the schema that the document names is not valid: %v", list[0]), nil
	}
	return finding("the schema that the document names cannot be had: %v", err), nil
}

// hintsOf are the locations of schemas on the document element, and its place.
func hintsOf(doc []byte) (at xsd.Position, locations []string, err error) {
	s := xmlrt.NewScanner(bytes.Clone(doc), xmlrt.ScanOptions{})
	for {
		kind, err := s.Next()
		if err != nil {
			return at, nil, err
		}
		if kind != xmlrt.StartElement {
			continue
		}
		at.Line, at.Column = s.Position(s.Offset())
		for _, a := range s.Attrs() {
			if a.Name.Space != xmlrt.XSINamespace {
				continue
			}
			words := strings.Fields(string(a.Value))
			switch a.Name.Local {
			case "noNamespaceSchemaLocation":
				locations = append(locations, words...)
			case "schemaLocation":
				for i := 1; i < len(words); i += 2 {
					locations = append(locations, words[i])
				}
			}
		}
		return at, locations, nil
	}
}

// file is the path below the folder that a location in a document leads to.
func (h *Hints) file(document, location string) (string, bool) {
	u, err := url.Parse(location)
	if err != nil || u.Scheme != "" && u.Scheme != "file" || u.Host != "" && (u.Scheme == "" || u.Host != "localhost") || u.Path == "" {
		return "", false
	}
	name := filepath.FromSlash(u.Path)
	if !filepath.IsAbs(name) {
		dir := h.dir
		if document != "-" && document != "" {
			abs, err := filepath.Abs(filepath.Dir(document))
			if err != nil {
				return "", false
			}
			if dir, err = filepath.EvalSymlinks(abs); err != nil {
				return "", false
			}
		}
		name = filepath.Join(dir, name)
	}
	rel, err := filepath.Rel(h.dir, name)
	rel = filepath.ToSlash(rel)
	return rel, err == nil && fs.ValidPath(rel) && rel != "."
}

// schema compiles the schema of some files, or has it.
func (h *Hints) schema(ctx context.Context, files []string) (Schema, error) {
	slices.Sort(files)
	files = slices.Compact(files)
	key := strings.Join(files, "\x00")
	h.mu.Lock()
	s := h.schemas[key]
	if s == nil {
		if len(h.schemas) >= maxHinted {
			clear(h.schemas)
		}
		s = &hinted{done: make(chan struct{})}
		var compiling context.Context
		compiling, s.stop = context.WithCancel(h.ctx)
		h.schemas[key] = s
		go h.compile(compiling, s, files)
	}
	s.waiting++
	h.mu.Unlock()
	select {
	case <-s.done:
		h.leave(key, s, false)
		return s.schema, s.err
	case <-ctx.Done():
		h.leave(key, s, true)
		return nil, ctx.Err()
	}
}

// leave says that somebody waits no longer for a schema. It is given up when nobody is
// left to see it compiled.
func (h *Hints) leave(key string, s *hinted, unfinished bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	s.waiting--
	if s.waiting > 0 || !unfinished {
		return
	}
	s.stop()
	if h.schemas[key] == s {
		delete(h.schemas, key)
	}
}

// compile compiles a schema once it is its turn.
func (h *Hints) compile(ctx context.Context, s *hinted, files []string) {
	defer close(s.done)
	defer s.stop()
	select {
	case h.compiling <- struct{}{}:
		defer func() { <-h.compiling }()
		src := Sources{FS: h.root.FS(), Files: files, Prefix: displayPrefix(h.dir)}
		s.schema, s.err = Compile(ctx, nil, src)
	case <-ctx.Done():
		s.err = ctx.Err()
	}
}
