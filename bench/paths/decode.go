package paths

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/enhancedpresence/epx/bench/corpus"
	"github.com/enhancedpresence/epx/bench/native"
	"github.com/enhancedpresence/epx/bench/shapes"
	"github.com/enhancedpresence/epx/bench/shapes/books"
	"github.com/enhancedpresence/epx/bench/std"
	"github.com/enhancedpresence/epx/generated"
	"github.com/enhancedpresence/epx/generated/categories"
	"github.com/enhancedpresence/epx/xmlrt"
	jacoelho "github.com/jacoelho/xsd"
	"github.com/lestrrat-go/helium"
	heliumxsd "github.com/lestrrat-go/helium/xsd"
)

// Sink keeps what comes of the values consumed, so that no compiler drops the
// work.
var Sink uint64

// registry has the generated packages for a kind of document.
func registry(k corpus.Kind) *xmlrt.Registry {
	if k == corpus.Presence {
		return generated.Registry()
	}
	return shapes.Registry()
}

// newStd returns a new value for encoding/xml to decode a document into.
func newStd(k corpus.Kind) any {
	switch k {
	case corpus.Presence:
		return new(std.Categories)
	case corpus.Books:
		return new(std.Catalog)
	case corpus.Nested:
		return new(std.Assembly)
	case corpus.Text:
		return new(std.Letter)
	case corpus.Attributes:
		return new(std.Records)
	case corpus.Choice:
		return new(std.Log)
	}
	panic("no struct for " + k)
}

func (l *Lab) decode() []Path {
	paths := []Path{
		{
			Name: "epx",
			Does: "generated `Unmarshal`: typed values",
			Open: func(doc corpus.Doc) (*Work, error) {
				return openDecode(doc)
			},
		},
		{
			Name: "epx-aliasing",
			Does: "the same, with `xmlrt.WithAliasing`: strings share memory with the document",
			Open: func(doc corpus.Doc) (*Work, error) {
				return openDecode(doc, xmlrt.WithAliasing())
			},
		},
		{
			Name: "epx-check",
			Does: "`xmlrt.Check`: a verdict, no values",
			Open: func(doc corpus.Doc) (*Work, error) {
				known := registry(doc.Kind)
				return &Work{Run: func() error { return xmlrt.Check(known, doc.Data) }}, nil
			},
		},
		{
			Name: Baseline,
			Does: "`xml.Unmarshal` into handwritten structs: typed values",
			Open: func(doc corpus.Doc) (*Work, error) {
				return &Work{Run: func() error {
					v := newStd(doc.Kind)
					if err := xml.Unmarshal(doc.Data, v); err != nil {
						return err
					}
					var s sum
					s.stdRoot(v)
					Sink += uint64(s)
					return nil
				}}, nil
			},
		},
		{
			Name: "jacoelho-xsd",
			Does: "jacoelho/xsd v0.3.0, `Session.Validate`, session reused: a verdict",
			Open: func(doc corpus.Doc) (*Work, error) {
				session, err := l.jacoelhoSession(doc.Kind)
				if err != nil {
					return nil, err
				}
				r := new(bytes.Reader)
				return &Work{Run: func() error {
					r.Reset(doc.Data)
					return session.Validate(context.Background(), r)
				}}, nil
			},
		},
		{
			Name: "helium-tree",
			Does: "helium v0.7.0, `Parser.Parse`: a tree, not looked at",
			Open: func(doc corpus.Doc) (*Work, error) {
				return &Work{Run: func() error { _, err := heliumParse(doc.Data); return err }}, nil
			},
		},
		{
			Name: "helium-validate",
			Does: "the same, then `xsd.Validator.Validate` by XSD 1.1: a tree and a verdict",
			Open: func(doc corpus.Doc) (*Work, error) {
				schema, err := l.heliumSchema(doc.Kind)
				if err != nil {
					return nil, err
				}
				v := heliumxsd.NewValidator(schema)
				return &Work{Run: func() error {
					d, err := heliumParse(doc.Data)
					if err != nil {
						return err
					}
					return v.Validate(context.Background(), d)
				}}, nil
			},
		},
	}
	if native.Available {
		paths = append(paths,
			Path{
				Name: "libxml2-tree", Foreign: true,
				Does: "libxml2, `xmlCtxtReadMemory`: a tree of strings, walked",
				Open: func(doc corpus.Doc) (*Work, error) {
					return &Work{Run: func() error { n, err := native.DOM(doc.Data); Sink += n; return err }}, nil
				},
			},
			Path{
				Name: "libxml2-tree-validate", Foreign: true,
				Does: "the same, not walked, then `xmlSchemaValidateDoc`: a tree and a verdict",
				Open: func(doc corpus.Doc) (*Work, error) {
					schema, err := l.libxml2Schema(doc.Kind)
					if err != nil {
						return nil, err
					}
					return &Work{Run: func() error { return schema.DOM(doc.Data) }}, nil
				},
			},
			Path{
				Name: "libxml2-reader-validate", Foreign: true,
				Does: "libxml2, `xmlTextReader` with `xmlTextReaderSetSchema`: a verdict",
				Open: func(doc corpus.Doc) (*Work, error) {
					schema, err := l.libxml2Schema(doc.Kind)
					if err != nil {
						return nil, err
					}
					return &Work{Run: func() error { return schema.Stream(doc.Data) }}, nil
				},
			})
	}
	if xmllint, err := exec.LookPath("xmllint"); err == nil {
		paths = append(paths, Path{
			Name: "xmllint-stream", Foreign: true, Process: true,
			Does: "`xmllint --noout --stream --schema`, a whole process: a verdict",
			// With small documents it would be the start of a process that is measured.
			For:  func(doc corpus.Doc) bool { return doc.Name == "presence-12MB" },
			Open: func(doc corpus.Doc) (*Work, error) { return l.openXMLLint(xmllint, doc) },
		})
	}
	return paths
}

func openDecode(doc corpus.Doc, opts ...xmlrt.DecodeOption) (*Work, error) {
	known := registry(doc.Kind)
	return &Work{Run: func() error {
		e, err := xmlrt.Unmarshal(known, doc.Data, opts...)
		if err != nil {
			return err
		}
		var s sum
		s.root(e)
		Sink += uint64(s)
		return nil
	}}, nil
}

func (l *Lab) jacoelhoSession(k corpus.Kind) (*jacoelho.Session, error) {
	engine, err := l.jacoelhoEngine(k)
	if err != nil {
		return nil, err
	}
	return engine.NewSession(jacoelho.ValidateOptions{MaxInstanceDepth: 1024, MaxInstanceBytes: 2 << 30})
}

// heliumParse raises the limits that documents here would break.
func heliumParse(data []byte) (*helium.Document, error) {
	return helium.NewParser().MaxDepth(1024).MaxNodeContentSize(64<<20).Parse(context.Background(), data)
}

func (l *Lab) openXMLLint(xmllint string, doc corpus.Doc) (*Work, error) {
	file := filepath.Join(l.dir, doc.Name+".xml")
	if err := os.WriteFile(file, doc.Data, 0o600); err != nil {
		return nil, err
	}
	return &Work{
		Run: func() error {
			out, err := exec.Command(xmllint, "--noout", "--stream", "--schema", l.Schema(doc.Kind), file).CombinedOutput()
			if err != nil {
				return fmt.Errorf("xmllint: %w: %.200s", err, out)
			}
			return nil
		},
		Close: func() { os.Remove(file) },
	}, nil
}

// onlyReader hides what else a reader can do.
type onlyReader struct{ r io.Reader }

func (r onlyReader) Read(p []byte) (int, error) { return r.r.Read(p) }

func (l *Lab) stream() []Path {
	return []Path{
		{
			Name: "epx",
			Does: "`Items[*CategoryType]` of generated code: typed values, one category (book) at a time",
			Open: func(doc corpus.Doc) (*Work, error) {
				return &Work{Run: func() error {
					n, err := Items(doc.Kind, onlyReader{bytes.NewReader(doc.Data)})
					Sink += n
					return err
				}}, nil
			},
		},
		{
			Name: "epx-whole",
			Does: "`xmlrt.Decode`: typed values, all of the document at the end",
			Open: func(doc corpus.Doc) (*Work, error) {
				known := registry(doc.Kind)
				return &Work{Run: func() error {
					e, err := xmlrt.Decode(known, onlyReader{bytes.NewReader(doc.Data)})
					if err != nil {
						return err
					}
					var s sum
					s.root(e)
					Sink += uint64(s)
					return nil
				}}, nil
			},
		},
		{
			Name: Baseline,
			Does: "`Decoder.Token` and `DecodeElement`: typed values, one category (book) at a time",
			Open: func(doc corpus.Doc) (*Work, error) {
				return &Work{Run: func() error {
					n, err := StdItems(doc.Kind, onlyReader{bytes.NewReader(doc.Data)})
					Sink += n
					return err
				}}, nil
			},
		},
		{
			Name: "jacoelho-xsd",
			Does: "jacoelho/xsd v0.3.0, `Session.Validate`: a verdict",
			Open: func(doc corpus.Doc) (*Work, error) {
				session, err := l.jacoelhoSession(doc.Kind)
				if err != nil {
					return nil, err
				}
				return &Work{Run: func() error {
					return session.Validate(context.Background(), onlyReader{bytes.NewReader(doc.Data)})
				}}, nil
			},
		},
	}
}

// Validate judges a document from a stream with jacoelho/xsd.
func (l *Lab) Validate(k corpus.Kind, r io.Reader) error {
	session, err := l.jacoelhoSession(k)
	if err != nil {
		return err
	}
	return session.Validate(context.Background(), r)
}

var errNoItems = errors.New("a kind of document without items")

// Items consumes a document of many items one by one.
func Items(k corpus.Kind, r io.Reader) (uint64, error) {
	var s sum
	switch k {
	case corpus.Presence:
		for c, err := range xmlrt.Items[*categories.CategoryType](context.Background(), registry(k), r) {
			if err != nil {
				return 0, err
			}
			s.category(c)
		}
		return uint64(s), nil
	case corpus.Books:
		for b, err := range xmlrt.Items[*books.BookType](context.Background(), registry(k), r) {
			if err != nil {
				return 0, err
			}
			s.book(b)
		}
		return uint64(s), nil
	}
	return 0, errNoItems
}

// StdItems does what Items does with encoding/xml.
func StdItems(k corpus.Kind, r io.Reader) (uint64, error) {
	var s sum
	name := map[corpus.Kind]string{corpus.Presence: "category", corpus.Books: "book"}[k]
	d := xml.NewDecoder(r)
	for {
		t, err := d.Token()
		if err == io.EOF {
			return uint64(s), nil
		} else if err != nil {
			return 0, err
		}
		start, ok := t.(xml.StartElement)
		if !ok || start.Name.Local != name {
			continue
		}
		switch k {
		case corpus.Presence:
			var c std.Category
			if err := d.DecodeElement(&c, &start); err != nil {
				return 0, err
			}
			s.stdCategory(&c)
		case corpus.Books:
			var b std.Book
			if err := d.DecodeElement(&b, &start); err != nil {
				return 0, err
			}
			s.stdBook(&b)
		default:
			return 0, errNoItems
		}
	}
}
