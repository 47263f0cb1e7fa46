package validate

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/enhancedpresence/epx/xsd"
)

// Engine compiles schemas that are given at run time.
type Engine interface {
	// Name is the name by which a user asks for the engine.
	Name() string
	// Compile reads the schema documents of src and what they include and
	// import. It never leaves src.FS and never uses the network. Its errors
	// are [*SchemaError] where a schema document is at fault.
	Compile(ctx context.Context, src Sources) (Schema, error)
}

// Schema judges documents by a compiled set of schema documents. It is safe
// for use by several goroutines.
type Schema interface {
	// Validate judges one document. The diagnostics carry name as their File
	// and are sorted; none means that the document is valid. The error is
	// for a judge that could not do its work, never for a bad document.
	Validate(ctx context.Context, name string, doc []byte) ([]Diagnostic, error)
}

// SchemaError is a fault in a schema document, or a schema document that an
// engine is unable to take.
type SchemaError struct {
	// Engine is the name of the engine that reports the fault; empty when it
	// was found before any engine saw the schema.
	Engine string
	// File is the schema document; Line and Column count from 1, 0 is
	// unknown.
	File         string
	Line, Column int
	// Message says what is wrong.
	Message string
	// Err is an underlying error, if any.
	Err error
}

// Error renders the fault on one line: "engine: file:line:col: message".
func (e *SchemaError) Error() string {
	var b strings.Builder
	if e.Engine != "" {
		b.WriteString(e.Engine)
		b.WriteString(": ")
	}
	if e.File != "" {
		writeLine(&b, e.File)
		if e.Line > 0 {
			fmt.Fprintf(&b, ":%d", e.Line)
			if e.Column > 0 {
				fmt.Fprintf(&b, ":%d", e.Column)
			}
		}
		b.WriteString(": ")
	}
	writeLine(&b, e.Message)
	return b.String()
}

// Unwrap returns the underlying error.
func (e *SchemaError) Unwrap() error { return e.Err }

// Sources names the schema documents of a set.
type Sources struct {
	// FS is the tree that include and import may reach; nothing outside it is
	// ever opened.
	FS fs.FS
	// Files are the documents of the set, as slash-separated paths in FS.
	// What they include and import is found from there.
	Files []string
	// Catalog maps the namespace of an import, or a location as it is written in
	// an include or import, to the document of FS that is read instead. It may
	// be nil.
	Catalog map[string]string
	// Rewrites map the beginning of locations as they are written to what
	// replaces it, where Catalog has nothing for them. It may be nil.
	Rewrites map[string]string
	// Prefix is put before a path of FS to name the document in messages,
	// such as "schemas/". It may be empty.
	Prefix string
}

// options read the documents with package xsd.
func (s Sources) options() xsd.Options {
	return xsd.Options{FS: s.FS, Catalog: references(s.Catalog), Rewrites: references(s.Rewrites)}
}

// references makes of the paths of a catalog the references that package xsd takes,
// in which some characters mean something else.
func references(catalog map[string]string) map[string]string {
	out := maps.Clone(catalog)
	for from, to := range out {
		out[from] = pathReference.Replace(to)
	}
	return out
}

var pathReference = strings.NewReplacer("%", "%25", "#", "%23", ":", "%3A")

// DisplayName is the name of a document of FS for people.
func (s Sources) DisplayName(file string) string { return s.Prefix + file }

// Close releases the tree when it was opened by OpenSources.
func (s Sources) Close() error {
	if c, ok := s.FS.(interface{ Close() error }); ok {
		return c.Close()
	}
	return nil
}

// rootFS is a directory tree that symbolic links do not lead out of.
type rootFS struct {
	fs.FS
	root *os.Root
}

func (r rootFS) Close() error { return r.root.Close() }

// Stat tells what a file is without opening it.
func (r rootFS) Stat(name string) (fs.FileInfo, error) { return fs.Stat(r.FS, name) }

// OpenSources makes the schema set of files and folders on disk. A folder
// stands for the *.xsd files in it, or for those below it when it holds none
// itself; other files are reached by include and import, also above the paths
// given. The tree that engines may read is the deepest folder that holds all of
// these. What is wrong with the documents themselves is for [Compile] to say. The
// caller closes the sources.
func OpenSources(paths ...string) (Sources, error) { return Catalog{}.OpenSources(paths...) }

// OpenSources is [OpenSources] for schemas whose imports and includes go through
// a catalog. What it leads to may be read too.
func (c Catalog) OpenSources(paths ...string) (Sources, error) {
	if len(paths) == 0 {
		return Sources{}, errors.New("no schema given: expected a schema document or a folder with *.xsd files")
	}
	var files []string // absolute
	var root string
	for _, p := range paths {
		abs, err := filepath.Abs(p)
		if err != nil {
			return Sources{}, fmt.Errorf("schema %s: %w", p, err)
		}
		info, err := os.Stat(p)
		if err != nil {
			return Sources{}, fmt.Errorf("schema: %w", err)
		}
		dir := abs
		if info.IsDir() {
			found, err := schemaFiles(p)
			if err != nil {
				return Sources{}, fmt.Errorf("schema: %w", err)
			}
			if len(found) == 0 {
				return Sources{}, fmt.Errorf("schema folder %s holds no *.xsd file: name a schema document or a folder with some", p)
			}
			for _, f := range found {
				fabs, err := filepath.Abs(f)
				if err != nil {
					return Sources{}, fmt.Errorf("schema %s: %w", f, err)
				}
				files = append(files, fabs)
			}
		} else {
			files = append(files, abs)
			dir = filepath.Dir(abs)
		}
		if root == "" {
			root = dir
		} else if root, err = commonDir(root, dir); err != nil {
			return Sources{}, fmt.Errorf("schema %s: %w", p, err)
		}
	}
	c, err := c.absolute()
	if err != nil {
		return Sources{}, err
	}
	reached := xsd.Options{Catalog: references(c.Files), Rewrites: references(c.Rewrites)}
	if root, err = reach(reached, root, files); err != nil {
		return Sources{}, err
	}

	src := Sources{Prefix: displayPrefix(root)}
	if src.Catalog, err = below(root, c.Files); err != nil {
		return Sources{}, err
	}
	if src.Rewrites, err = below(root, c.Rewrites); err != nil {
		return Sources{}, err
	}
	addAbsolute(src.Rewrites, root)
	for _, f := range files {
		rel, err := filepath.Rel(root, f)
		if err != nil {
			return Sources{}, fmt.Errorf("schema %s: %w", f, err)
		}
		src.Files = append(src.Files, filepath.ToSlash(rel))
	}
	slices.Sort(src.Files)
	src.Files = slices.Compact(src.Files)

	r, err := os.OpenRoot(root)
	if err != nil {
		return Sources{}, fmt.Errorf("schema folder: %w", err)
	}
	src.FS = rootFS{r.FS(), r}
	return src, nil
}

// reach widens root to hold all documents that files include and import. Those of
// a schema with faults count too, for these to be found again.
func reach(options xsd.Options, root string, files []string) (string, error) {
	var opened []string
	options.Opened = func(location string) { opened = append(opened, location) }
	if schema, err := xsd.Read(options, files...); err == nil {
		opened = opened[:0] // some may not be in the schema
		for _, d := range schema.Documents {
			opened = append(opened, d.Location)
		}
	}
	for _, location := range opened {
		abs, err := filepath.Abs(location)
		if err != nil {
			return "", fmt.Errorf("schema %s: %w", location, err)
		}
		if root, err = commonDir(root, filepath.Dir(abs)); err != nil {
			return "", fmt.Errorf("schema %s: %w", location, err)
		}
	}
	return root, nil
}

// addAbsolute rewrites absolute locations in the tree of root, which in a tree are
// those from its root, unless there is a rewrite for them.
func addAbsolute(rewrites map[string]string, root string) {
	at := fileURL(root).Path
	if !strings.HasSuffix(at, "/") {
		at += "/"
	}
	given := slices.Collect(maps.Keys(rewrites))
	for _, prefix := range []string{at, "file:" + at, "file://" + at, "file://localhost" + at} {
		if !slices.ContainsFunc(given, func(from string) bool { return strings.HasPrefix(prefix, from) }) {
			rewrites[prefix] = ""
		}
	}
}

// below makes of the absolute paths of a catalog those in the tree of root. What
// is outside of it no document has led to.
func below(root string, catalog map[string]string) (map[string]string, error) {
	out := make(map[string]string, len(catalog))
	for from, to := range catalog {
		rel, err := filepath.Rel(root, to)
		if err != nil {
			return nil, fmt.Errorf("catalog: %w", err)
		}
		rel = filepath.ToSlash(rel)
		if strings.HasSuffix(to, "/") {
			rel += "/"
		}
		out[from] = rel
	}
	return out, nil
}

// schemaFiles returns the *.xsd files that a folder stands for.
func schemaFiles(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var files []string
	for _, e := range entries {
		if !e.IsDir() && strings.EqualFold(filepath.Ext(e.Name()), ".xsd") {
			files = append(files, filepath.Join(dir, e.Name()))
		}
	}
	if len(files) > 0 {
		return files, nil
	}
	return findFiles(dir, ".xsd")
}

// commonDir is the deepest folder that holds both absolute folders.
func commonDir(a, b string) (string, error) {
	for {
		rel, err := filepath.Rel(a, b)
		if err != nil {
			return "", err
		}
		if rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
			return a, nil
		}
		up := filepath.Dir(a)
		if up == a {
			return "", fmt.Errorf("no folder holds both %s and %s", a, b)
		}
		a = up
	}
}

// displayPrefix names root relative to the working folder when it lies at or
// below it, absolutely otherwise.
func displayPrefix(root string) string {
	p := root
	if wd, err := os.Getwd(); err == nil {
		if rel, err := filepath.Rel(wd, root); err == nil && filepath.IsLocal(rel) {
			p = rel
		}
	}
	p = filepath.ToSlash(p)
	if p == "." {
		return ""
	}
	return strings.TrimSuffix(path.Clean(p), "/") + "/"
}
