package paths

import (
	"bytes"
	"encoding/xml"

	"github.com/enhancedpresence/epx/bench/corpus"
	"github.com/enhancedpresence/epx/bench/native"
	"github.com/enhancedpresence/epx/xmlrt"
)

func (l *Lab) encode() []Path {
	paths := []Path{
		{
			Name: "epx", Writes: true,
			Does: "`xmlrt.Append` into a buffer that is used again: validates what it writes",
			Open: func(doc corpus.Doc) (*Work, error) { return openAppend(doc) },
		},
		{
			Name: "epx-unchecked", Writes: true,
			Does: "the same, with `xmlrt.WithoutChecks`: well-formed, not validated",
			Open: func(doc corpus.Doc) (*Work, error) { return openAppend(doc, xmlrt.WithoutChecks()) },
		},
		{
			Name: "epx-marshal", Writes: true,
			Does: "`xmlrt.Marshal` into new memory: validates what it writes",
			Open: func(doc corpus.Doc) (*Work, error) {
				e, err := xmlrt.Unmarshal(registry(doc.Kind), doc.Data)
				if err != nil {
					return nil, err
				}
				return &Work{Run: func() error {
					out, err := xmlrt.Marshal(e)
					Sink += uint64(len(out))
					return err
				}}, nil
			},
		},
		{
			Name: Baseline, Writes: true,
			Does: "`xml.Marshal` of the structs into new memory: checks characters",
			Open: func(doc corpus.Doc) (*Work, error) {
				v, err := decodeStd(doc)
				if err != nil {
					return nil, err
				}
				return &Work{Run: func() error {
					out, err := xml.Marshal(v)
					Sink += uint64(len(out))
					return err
				}}, nil
			},
		},
		{
			Name: "encoding-xml-buffer", Writes: true,
			Does: "`xml.NewEncoder(buffer).Encode` into a buffer that is used again",
			Open: func(doc corpus.Doc) (*Work, error) {
				v, err := decodeStd(doc)
				if err != nil {
					return nil, err
				}
				var b bytes.Buffer
				return &Work{Run: func() error {
					b.Reset()
					err := xml.NewEncoder(&b).Encode(v)
					Sink += uint64(b.Len())
					return err
				}}, nil
			},
		},
	}
	if native.Available {
		paths = append(paths, Path{
			Name: "libxml2-tree", Writes: true, Foreign: true,
			Does: "libxml2, `xmlDocDumpMemory` of a tree of strings",
			Open: func(doc corpus.Doc) (*Work, error) {
				write, free, err := native.Serialize(doc.Data)
				if err != nil {
					return nil, err
				}
				return &Work{Run: func() error { n, err := write(); Sink += n; return err }, Close: free}, nil
			},
		})
	}
	return paths
}

func openAppend(doc corpus.Doc, opts ...xmlrt.EncodeOption) (*Work, error) {
	e, err := xmlrt.Unmarshal(registry(doc.Kind), doc.Data)
	if err != nil {
		return nil, err
	}
	// Attributes and elements of later versions may be written longer than they
	// were read.
	out := make([]byte, 0, 2*len(doc.Data))
	return &Work{Run: func() error {
		var err error
		out, err = xmlrt.Append(out[:0], e, opts...)
		Sink += uint64(len(out))
		return err
	}}, nil
}

func decodeStd(doc corpus.Doc) (any, error) {
	v := newStd(doc.Kind)
	return v, xml.Unmarshal(doc.Data, v)
}
