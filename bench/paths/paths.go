// Package paths holds everything that is measured: rows of work, and in each row
// the ways through it, ours and those of others, side by side.
package paths

import (
	"fmt"
	"slices"

	"github.com/enhancedpresence/epx/bench/corpus"
)

// Baseline is the path that the others of a row are compared with.
const Baseline = "encoding-xml"

// A Path is one way to do the work of a row.
type Path struct {
	// Name is short and stable: a part of the names of benchmarks.
	Name string
	// Does says what is called and what comes of it.
	Does string
	// Open prepares the work on a document, outside of what is timed.
	Open func(doc corpus.Doc) (*Work, error)
	// For says which documents it is worth while to measure, nil for all.
	For func(doc corpus.Doc) bool
	// Foreign says that memory is allocated where Go does not see it.
	Foreign bool
	// Process says that a run is a whole process.
	Process bool
	// Writes says that the work is on what a document was decoded to.
	Writes bool
}

// Takes reports whether the path is to be measured on a document.
func (p Path) Takes(doc corpus.Doc) bool { return p.For == nil || p.For(doc) }

// A Work is a path on a document.
type Work struct {
	// Run does the work once. It reports an error where the document is refused.
	Run func() error
	// Close releases what Open took; it may be nil.
	Close func()
}

// A Row is one kind of work.
type Row struct {
	Name  string // a part of the names of benchmarks
	Title string
	Docs  []string // names of documents; nil for all
	Paths []Path
}

// Takes reports whether a document belongs to the row.
func (r Row) Takes(doc string) bool { return r.Docs == nil || slices.Contains(r.Docs, doc) }

// Path returns a path of the row.
func (r Row) Path(name string) (Path, bool) {
	i := slices.IndexFunc(r.Paths, func(p Path) bool { return p.Name == name })
	if i < 0 {
		return Path{}, false
	}
	return r.Paths[i], true
}

// Rows returns all rows. The schemas for the engines are those in l.
func Rows(l *Lab) []Row {
	return []Row{
		{Name: "Decode", Title: "decode and validate, from memory", Paths: l.decode()},
		{Name: "Stream", Title: "decode and validate, from an io.Reader", Docs: []string{"presence-1KB", "presence-100KB", "presence-12MB", "books-2MB"}, Paths: l.stream()},
		{Name: "Encode", Title: "encode", Paths: l.encode()},
		{Name: "Tokens", Title: "tokens only", Paths: l.tokens()},
	}
}

// Find returns the row of a name.
func Find(rows []Row, name string) (Row, error) {
	for _, r := range rows {
		if r.Name == name {
			return r, nil
		}
	}
	return Row{}, fmt.Errorf("no row %s", name)
}
