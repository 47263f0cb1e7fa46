package corpus

import (
	"bytes"
	"io"
	"testing"
	"testing/iotest"

	"github.com/enhancedpresence/epx/xmlrt"
)

// values calls yield with each value of a document: those of attributes, and
// the text of elements that hold only text.
func values(t *testing.T, doc []byte, yield func(string)) {
	t.Helper()
	s := xmlrt.NewScanner(doc, xmlrt.ScanOptions{})
	var text []byte
	leaf := false
	for {
		kind, err := s.Next()
		if err != nil {
			t.Fatal(err)
		}
		switch kind {
		case xmlrt.StartElement:
			for _, a := range s.Attrs() {
				yield(string(a.Value))
			}
			text, leaf = text[:0], true
		case xmlrt.CharData:
			text = append(text, s.Text()...)
		case xmlrt.EndElement:
			if leaf && len(text) > 0 {
				yield(string(text))
			}
			leaf = false
		case xmlrt.EOF:
			return
		}
	}
}

// No cache of strings that have been met before may decide a measurement.
func TestHalfOfTheValuesAreDistinct(t *testing.T) {
	for _, doc := range Docs() {
		count := map[string]int{}
		all := 0
		values(t, doc.Data, func(v string) { count[v]++; all++ })
		if len(count)*2 < all {
			t.Errorf("%s: %d of %d values are distinct", doc.Name, len(count), all)
		}
		t.Logf("%s: %d bytes, %d values, %d distinct", doc.Name, len(doc.Data), all, len(count))
	}
}

func TestSizes(t *testing.T) {
	want := map[string][2]int{
		"presence-1KB": {900, 1300}, "presence-100KB": {100_000, 103_000}, "presence-12MB": {12_000_000, 12_010_000},
		"books-2MB": {2_000_000, 2_050_000}, "nested-1MB": {1_000_000, 1_060_000}, "text-4MB": {4_000_000, 4_001_000},
		"attributes-1MB": {1_000_000, 1_010_000}, "choice-1MB": {1_000_000, 1_001_000},
	}
	for _, doc := range Docs() {
		if w, ok := want[doc.Name]; !ok || len(doc.Data) < w[0] || len(doc.Data) > w[1] {
			t.Errorf("%s has %d bytes, expected %d", doc.Name, len(doc.Data), w)
		}
	}
}

func TestSameEveryTime(t *testing.T) {
	again := Docs()
	for i, doc := range Docs() {
		if !bytes.Equal(doc.Data, again[i].Data) {
			t.Errorf("%s differs the second time", doc.Name)
		}
	}
}

func TestPresenceReader(t *testing.T) {
	const n = 3_000_000
	whole, err := io.ReadAll(NewPresenceReader(n))
	if err != nil {
		t.Fatal(err)
	}
	if len(whole) < n || len(whole) > n+10_000 {
		t.Errorf("%d bytes, expected %d or a little more", len(whole), n)
	}
	halves, err := io.ReadAll(iotest.HalfReader(NewPresenceReader(n)))
	if err != nil || !bytes.Equal(whole, halves) {
		t.Errorf("read in other portions, the document is another: %v", err)
	}
	values(t, whole, func(string) {})
}
