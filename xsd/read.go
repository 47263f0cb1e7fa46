package xsd

import (
	"io"
	"io/fs"
)

// Options say where schema documents come from and how much of them is read.
// The zero Options read files of the operating system with default limits.
//
// Nothing is ever read from the network. An include or import whose location
// is a URL is satisfied from Catalog, from the documents given explicitly, or
// not at all.
type Options struct {
	// FS is where locations are looked up; nil stands for the files of the
	// operating system. Locations in an FS are slash-separated, relative to the
	// document that gives them, and may go up with ".." as far as the root.
	FS fs.FS
	// Catalog maps a namespace name of an import, or a location as it is
	// written in an include, redefine or import, to the location that is read
	// instead. The latter is not relative to the document.
	Catalog map[string]string
	// Rewrites map the beginning of locations as they are written to what
	// replaces it, where Catalog has nothing for them; the longest counts.
	Rewrites map[string]string
	// Incomplete takes what is not there as XSD does: a document that is to be
	// included, or to be redefined if nothing of it is, is no fault by
	// src-include and src-redefine; an element declaration whose type is not
	// there is one that no element is valid by (Part 1, section 5.3). Otherwise
	// both are errors, since what is missing would be so silently.
	Incomplete bool
	// Opened, where it is not nil, is told the location of each document that
	// is opened, those of a schema with faults too.
	Opened func(location string)
	// Limits bound what is read.
	Limits Limits
}

// Limits bound what schema documents may ask for. A zero field stands for the
// default.
type Limits struct {
	Documents int   // schema documents, default 4096
	Bytes     int64 // bytes of all documents, default 256 MiB
	Depth     int   // open elements in a document, default 256
	// Derivation bounds the length of a chain of definitions that depend on
	// each other, such as types and their base types, default 512.
	Derivation int
	// Expansion bounds what entity references of one document are replaced
	// with, in bytes, default 1 MiB.
	Expansion int
}

func (l Limits) withDefaults() Limits {
	setDefault(&l.Documents, 4096)
	setDefault(&l.Bytes, 256<<20)
	setDefault(&l.Depth, 256)
	setDefault(&l.Derivation, 512)
	setDefault(&l.Expansion, 1<<20)
	return l
}

func setDefault[T int | int64](v *T, def T) {
	if *v <= 0 {
		*v = def
	}
}

// A Source is a schema document to start from.
type Source struct {
	// Name is the location of the document: where it is opened when Reader is
	// nil, what its relative locations refer to, and its name in errors.
	Name string
	// Reader has the text of the document, or is nil.
	Reader io.Reader
}

// Read reads the schema documents at the given locations, and what they
// include, redefine and import, into one schema. The documents resolve each
// other's imports.
//
// An error that is about the schema is an ErrorList with everything that was
// found; then there is no Schema.
func Read(opts Options, locations ...string) (*Schema, error) {
	sources := make([]Source, len(locations))
	for i, location := range locations {
		sources[i].Name = location
	}
	return ReadSources(opts, sources...)
}

// ReadSources is like Read, for documents that come from anywhere.
func ReadSources(opts Options, sources ...Source) (*Schema, error) {
	l := newLoader(opts)
	l.loadSources(sources)
	if err := l.errs.err(); err != nil {
		return nil, err
	}
	b := newBuilder(l)
	b.build()
	if err := l.errs.err(); err != nil {
		return nil, err
	}
	return b.schema, nil
}
