package paths

import (
	"bytes"
	"context"
	"encoding/xml"
	"io"

	"github.com/enhancedpresence/epx/bench/corpus"
	"github.com/enhancedpresence/epx/bench/native"
	"github.com/enhancedpresence/epx/xmlrt"
	"github.com/lestrrat-go/helium"
	"github.com/lestrrat-go/helium/sax"
)

func (l *Lab) tokens() []Path {
	paths := []Path{
		{
			Name: "epx",
			Does: "`xmlrt.Scanner`, used again: names with their namespaces, attributes, text",
			Open: func(doc corpus.Doc) (*Work, error) {
				s := xmlrt.NewScanner(nil, xmlrt.ScanOptions{})
				return &Work{Run: func() error {
					s.Reset(doc.Data)
					return scanAll(s)
				}}, nil
			},
		},
		{
			Name: "epx-stream",
			Does: "the same from an io.Reader",
			Open: func(doc corpus.Doc) (*Work, error) {
				s := xmlrt.NewReaderScanner(nil, xmlrt.ScanOptions{})
				return &Work{Run: func() error {
					s.ResetReader(onlyReader{bytes.NewReader(doc.Data)})
					return scanAll(s)
				}}, nil
			},
		},
		{
			Name: Baseline,
			Does: "`xml.Decoder.Token`: names with their namespaces, attributes, text",
			Open: func(doc corpus.Doc) (*Work, error) {
				return &Work{Run: func() error { return stdTokens(doc.Data, (*xml.Decoder).Token) }}, nil
			},
		},
		{
			Name: "encoding-xml-raw",
			Does: "`xml.Decoder.RawToken`: the same, namespaces not resolved",
			Open: func(doc corpus.Doc) (*Work, error) {
				return &Work{Run: func() error { return stdTokens(doc.Data, (*xml.Decoder).RawToken) }}, nil
			},
		},
		{
			Name: "helium-sax",
			Does: "helium v0.7.0, SAX2 events: names with their namespaces, attributes, text",
			Open: func(doc corpus.Doc) (*Work, error) {
				return &Work{Run: func() error { return heliumEvents(doc.Data) }}, nil
			},
		},
	}
	if native.Available {
		paths = append(paths, Path{
			Name: "libxml2-sax2", Foreign: true,
			Does: "libxml2, SAX2 events into handlers in C: names with their namespaces, attributes, text",
			Open: func(doc corpus.Doc) (*Work, error) {
				return &Work{Run: func() error { n, err := native.SAX2(doc.Data); Sink += n; return err }}, nil
			},
		})
	}
	return paths
}

func scanAll(s *xmlrt.Scanner) error {
	n := 0
	for {
		kind, err := s.Next()
		if err != nil {
			return err
		}
		switch kind {
		case xmlrt.StartElement:
			n += int(s.Name().Local[0])
			for _, a := range s.Attrs() {
				n += int(a.Name.Local[0]) + len(a.Value)
			}
		case xmlrt.EndElement:
			n += int(s.Name().Local[0])
		case xmlrt.CharData:
			n += len(s.Text())
		case xmlrt.EOF:
			Sink += uint64(n)
			return nil
		}
	}
}

func stdTokens(doc []byte, next func(*xml.Decoder) (xml.Token, error)) error {
	d := xml.NewDecoder(bytes.NewReader(doc))
	n := 0
	for {
		t, err := next(d)
		if err == io.EOF {
			Sink += uint64(n)
			return nil
		} else if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.StartElement:
			n += int(t.Name.Local[0])
			for _, a := range t.Attr {
				n += int(a.Name.Local[0]) + len(a.Value)
			}
		case xml.EndElement:
			n += int(t.Name.Local[0])
		case xml.CharData:
			n += len(t)
		}
	}
}

func heliumEvents(doc []byte) error {
	n := 0
	h := sax.New()
	h.SetOnStartElementNS(sax.StartElementNSFunc(func(_ context.Context, local, _, _ string, _ []sax.Namespace, attrs []sax.Attribute) error {
		n += int(local[0])
		for _, a := range attrs {
			n += int(a.LocalName()[0]) + len(a.Value())
		}
		return nil
	}))
	h.SetOnEndElementNS(sax.EndElementNSFunc(func(_ context.Context, local, _, _ string) error {
		n += int(local[0])
		return nil
	}))
	text := sax.CharactersFunc(func(_ context.Context, b []byte) error {
		n += len(b)
		return nil
	})
	h.SetOnCharacters(text)
	h.SetOnIgnorableWhitespace(sax.IgnorableWhitespaceFunc(text))
	h.SetOnCDataBlock(sax.CDataBlockFunc(text))
	_, err := helium.NewParser().MaxDepth(1024).MaxNodeContentSize(64<<20).SAXHandler(h).Parse(context.Background(), doc)
	Sink += uint64(n)
	return err
}
