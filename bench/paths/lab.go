package paths

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/enhancedpresence/epx/bench/corpus"
	"github.com/enhancedpresence/epx/bench/native"
	"github.com/enhancedpresence/epx/bench/schemas"
	"github.com/enhancedpresence/epx/xsd/presence"
	jacoelho "github.com/jacoelho/xsd"
	helium "github.com/lestrrat-go/helium/xsd"
)

// A Lab has the schema documents on disk and compiles them for the engines, each
// once and when it is first needed.
type Lab struct {
	dir string

	mu       sync.Mutex
	jacoelho map[corpus.Kind]compiled[*jacoelho.Engine]
	helium   map[corpus.Kind]compiled[*helium.Schema]
	libxml2  map[corpus.Kind]compiled[*native.Schema]
}

type compiled[S any] struct {
	schema S
	err    error
}

// NewLab writes the schema documents to a new folder; Close removes it.
func NewLab() (*Lab, error) {
	dir, err := os.MkdirTemp("", "epx-bench-")
	if err != nil {
		return nil, err
	}
	l := &Lab{
		dir:      dir,
		jacoelho: map[corpus.Kind]compiled[*jacoelho.Engine]{},
		helium:   map[corpus.Kind]compiled[*helium.Schema]{},
		libxml2:  map[corpus.Kind]compiled[*native.Schema]{},
	}
	if err := l.write(); err != nil {
		l.Close()
		return nil, err
	}
	return l, nil
}

// Close releases the schemas and removes the folder.
func (l *Lab) Close() {
	for _, c := range l.libxml2 {
		if c.err == nil {
			c.schema.Free()
		}
	}
	os.RemoveAll(l.dir)
}

// Schema is the file with the schema for a kind of document.
func (l *Lab) Schema(k corpus.Kind) string { return filepath.Join(l.dir, string(k)+".xsd") }

func (l *Lab) write() error {
	if err := os.CopyFS(l.dir, presence.Reader()); err != nil {
		return err
	}
	if err := os.CopyFS(l.dir, schemas.FS); err != nil {
		return err
	}
	// One schema document that leads to all of presence. That of the categories
	// namespace includes the others of that namespace.
	var b strings.Builder
	b.WriteString(`<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">` + "\n")
	for _, i := range [...]struct{ namespace, file string }{
		{presence.NSCommonTypes, "commontypes.xsd"},
		{presence.NSCategories, "categories-all.xsd"},
		{presence.NSState, "state.xsd"},
		{presence.NSNote, "note.xsd"},
		{presence.NSContactCard, "contactCard.xsd"},
		{presence.NSService, "service.xsd"},
		{presence.NSRouting, "routing.xsd"},
	} {
		fmt.Fprintf(&b, "  <xs:import namespace=%q schemaLocation=%q/>\n", i.namespace, i.file)
		if _, err := fs.Stat(presence.Reader(), i.file); err != nil {
			return err
		}
	}
	b.WriteString("</xs:schema>\n")
	return os.WriteFile(l.Schema(corpus.Presence), []byte(b.String()), 0o600)
}

// once compiles a schema if it is the first to ask for it.
func once[S any](l *Lab, known map[corpus.Kind]compiled[S], k corpus.Kind, compile func(file string) (S, error)) (S, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	c, ok := known[k]
	if !ok {
		c.schema, c.err = compile(l.Schema(k))
		known[k] = c
	}
	return c.schema, c.err
}

// CompileJacoelho compiles a schema with jacoelho/xsd.
func CompileJacoelho(file string) (*jacoelho.Engine, error) {
	return jacoelho.Compile(context.Background(), jacoelho.File(file))
}

// CompileHelium compiles a schema with helium, by the rules of XSD 1.1: by those
// of 1.0 it takes valid presence documents for invalid.
func CompileHelium(file string) (*helium.Schema, error) {
	return helium.NewCompiler().Version(helium.Version11).FS(files{}).CompileFile(context.Background(), file)
}

// files are those of the machine, by their own names. Without, helium imports
// nothing.
type files struct{}

func (files) Open(name string) (fs.File, error) { return os.Open(name) }

var errNoLibxml2 = errors.New("libxml2 is not built in")

func (l *Lab) jacoelhoEngine(k corpus.Kind) (*jacoelho.Engine, error) {
	return once(l, l.jacoelho, k, CompileJacoelho)
}

func (l *Lab) heliumSchema(k corpus.Kind) (*helium.Schema, error) {
	return once(l, l.helium, k, CompileHelium)
}

func (l *Lab) libxml2Schema(k corpus.Kind) (*native.Schema, error) {
	if !native.Available {
		return nil, errNoLibxml2
	}
	return once(l, l.libxml2, k, native.Compile)
}
