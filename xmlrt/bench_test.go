package xmlrt_test

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"testing"

	"github.com/enhancedpresence/epx/generated/state"
	"github.com/enhancedpresence/epx/xmlrt"
)

// benchDocument is a state of n bytes or a little more, whose values are
// distinct.
func benchDocument(n int) []byte {
	var doc bytes.Buffer
	doc.WriteString(`<state xmlns="` + state.Namespace + `" xmlns:xsi="` + xmlrt.XSINamespace + `" xsi:type="userState" manual="true"><availability>3500</availability>` + "\n")
	for i := 0; doc.Len() < n; i++ {
		fmt.Fprintf(&doc, "  <activity token=\"token-%d\" minAvailability=\"%d\" maxAvailability=\"%d\">\n    <custom LCID=\"%d\">What I am doing, number %d</custom>\n  </activity>\n", i, i, i+500, 1000+i, i)
	}
	doc.WriteString("</state>\n")
	return doc.Bytes()
}

var sizes = map[string]int{"1KB": 1 << 10, "100KB": 100 << 10}

// BenchmarkTokens reads the tokens of a document: namespaces resolved, end tags
// matched, duplicate attributes refused, characters and UTF-8 checked. That of
// encoding/xml resolves namespaces and matches end tags.
func BenchmarkTokens(b *testing.B) {
	for name, size := range sizes {
		doc := benchDocument(size)
		b.Run(name+"/xmlrt", func(b *testing.B) {
			b.SetBytes(int64(len(doc)))
			for b.Loop() {
				s := xmlrt.NewScanner(doc, xmlrt.ScanOptions{})
				for kind := xmlrt.StartElement; kind != xmlrt.EOF; {
					var err error
					if kind, err = s.Next(); err != nil {
						b.Fatal(err)
					}
				}
			}
		})
		b.Run(name+"/xmlrt-stream", func(b *testing.B) {
			b.SetBytes(int64(len(doc)))
			for b.Loop() {
				s := xmlrt.NewReaderScanner(bytes.NewReader(doc), xmlrt.ScanOptions{})
				for kind := xmlrt.StartElement; kind != xmlrt.EOF; {
					var err error
					if kind, err = s.Next(); err != nil {
						b.Fatal(err)
					}
				}
			}
		})
		b.Run(name+"/encoding-xml", func(b *testing.B) {
			b.SetBytes(int64(len(doc)))
			for b.Loop() {
				d := xml.NewDecoder(bytes.NewReader(doc))
				for {
					if _, err := d.Token(); err == io.EOF {
						break
					} else if err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}

type stdState struct {
	Manual       bool   `xml:"manual,attr"`
	Availability uint32 `xml:"availability"`
	Activity     []struct {
		Token  string `xml:"token,attr"`
		Min    uint32 `xml:"minAvailability,attr"`
		Max    uint32 `xml:"maxAvailability,attr"`
		Custom []struct {
			LCID  uint32 `xml:"LCID,attr"`
			Value string `xml:",chardata"`
		} `xml:"custom"`
	} `xml:"activity"`
}

// BenchmarkDecode decodes a state into Go values, here with content models,
// facets and required attributes checked, in encoding/xml without.
func BenchmarkDecode(b *testing.B) {
	for name, size := range sizes {
		doc := benchDocument(size)
		b.Run(name+"/xmlrt", func(b *testing.B) {
			b.SetBytes(int64(len(doc)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := state.UnmarshalState(doc); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(name+"/encoding-xml", func(b *testing.B) {
			b.SetBytes(int64(len(doc)))
			b.ReportAllocs()
			for b.Loop() {
				var v stdState
				if err := xml.Unmarshal(doc, &v); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkEncode writes it again, here validating it.
func BenchmarkEncode(b *testing.B) {
	for name, size := range sizes {
		doc := benchDocument(size)
		v, err := state.UnmarshalState(doc)
		if err != nil {
			b.Fatal(err)
		}
		var std stdState
		if err := xml.Unmarshal(doc, &std); err != nil {
			b.Fatal(err)
		}
		b.Run(name+"/xmlrt", func(b *testing.B) {
			var out []byte
			for b.Loop() {
				if out, err = state.Append(out[:0], v); err != nil {
					b.Fatal(err)
				}
			}
			b.SetBytes(int64(len(out)))
		})
		b.Run(name+"/encoding-xml", func(b *testing.B) {
			n := 0
			for b.Loop() {
				out, err := xml.Marshal(&std)
				if err != nil {
					b.Fatal(err)
				}
				n = len(out)
			}
			b.SetBytes(int64(n))
		})
	}
}

// BenchmarkDocuments decodes many states, one after the other and on all
// processors.
func BenchmarkDocuments(b *testing.B) {
	const many = 1000
	for name, size := range sizes {
		doc := benchDocument(size)
		documents := func(yield func([]byte) bool) {
			for range many {
				if !yield(doc) {
					return
				}
			}
		}
		b.Run(name+"/one-by-one", func(b *testing.B) {
			b.SetBytes(int64(many * len(doc)))
			for b.Loop() {
				for data := range documents {
					if _, err := state.Unmarshal(data); err != nil {
						b.Fatal(err)
					}
				}
			}
		})
		b.Run(name+"/documents", func(b *testing.B) {
			b.SetBytes(int64(many * len(doc)))
			for b.Loop() {
				for _, err := range xmlrt.Documents(b.Context(), &state.Schema().Registry, documents) {
					if err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}
