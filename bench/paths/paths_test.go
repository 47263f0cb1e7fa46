package paths

import (
	"bytes"
	"encoding/xml"
	"reflect"
	"strings"
	"testing"

	"github.com/enhancedpresence/epx/bench/corpus"
	"github.com/enhancedpresence/epx/bench/std"
	"github.com/enhancedpresence/epx/xmlrt"
)

func newLab(t *testing.T) *Lab {
	t.Helper()
	l, err := NewLab()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(l.Close)
	return l
}

// Every path takes every document: what is measured is valid in the eyes of all.
func TestAllPathsTakeAllDocuments(t *testing.T) {
	docs := corpus.Docs()
	for _, row := range Rows(newLab(t)) {
		if _, ok := row.Path(Baseline); !ok {
			t.Errorf("%s has nothing to compare with", row.Name)
		}
		for _, p := range row.Paths {
			for _, doc := range docs {
				if !row.Takes(doc.Name) || !p.Takes(doc) || len(doc.Data) > 5_000_000 && testing.Short() {
					continue
				}
				if err := try(p, doc); err != nil {
					t.Errorf("%s/%s/%s: %v", row.Name, doc.Name, p.Name, err)
				}
			}
		}
	}
}

// Our paths check all that is probed; others are what they are.
func TestEPXChecksAll(t *testing.T) {
	probes := Probes()
	for _, row := range Rows(newLab(t)) {
		want := len(probes)
		switch row.Name {
		case "Tokens":
			want = 5 // no schema
		case "Encode":
			continue
		}
		for _, p := range row.Paths {
			got, err := Checks(p, probes)
			if err != nil {
				t.Errorf("%s/%s refuses the good document: %v", row.Name, p.Name, err)
				continue
			}
			t.Log(row.Name, p.Name, got)
			for i := range want {
				if strings.HasPrefix(p.Name, "epx") && got[i] != 1 {
					t.Errorf("%s/%s: %s: %g of the faults found", row.Name, p.Name, probes[i].Name, got[i])
				}
			}
		}
	}
}

// Both sides of the comparison keep the same values: what encoding/xml decodes
// from a document it decodes from what we write of it.
func TestSameValues(t *testing.T) {
	for _, doc := range corpus.Docs() {
		e, err := xmlrt.Unmarshal(registry(doc.Kind), doc.Data)
		if err != nil {
			t.Fatalf("%s: %v", doc.Name, err)
		}
		out, err := xmlrt.Marshal(e)
		if err != nil {
			t.Fatalf("%s: %v", doc.Name, err)
		}
		want, got := newStd(doc.Kind), newStd(doc.Kind)
		if err := xml.Unmarshal(doc.Data, want); err != nil {
			t.Fatalf("%s: %v", doc.Name, err)
		}
		if err := xml.Unmarshal(out, got); err != nil {
			t.Fatalf("%s: %v", doc.Name, err)
		}
		// The lexical form of times and the prefixes of types are not kept.
		if c, ok := want.(*std.Categories); ok {
			plain(c)
			plain(got.(*std.Categories))
		}
		if _, ok := want.(*std.Records); ok {
			continue // times again, in a hundred fields
		}
		if !reflect.DeepEqual(want, got) {
			t.Errorf("%s: encoding/xml finds other values in what we write: %d bytes in, %d out", doc.Name, len(doc.Data), len(out))
		}
	}
}

// plain takes out what may be written in more than one way.
func plain(c *std.Categories) {
	for i := range c.Category {
		k := &c.Category[i]
		k.PublishTime = ""
		if k.State != nil {
			k.State.Type, k.State.StartTime, k.State.LastActive = "", "", ""
		}
		if k.Note != nil {
			for j := range k.Note.Body {
				k.Note.Body[j].StartTime, k.Note.Body[j].EndTime = "", ""
			}
		}
	}
}

// The structs of encoding/xml hold what was in the document, not zero values.
func TestStdKeepsValues(t *testing.T) {
	doc := corpus.OnePresence()
	var c std.Categories
	if err := xml.Unmarshal(doc, &c); err != nil {
		t.Fatal(err)
	}
	if len(c.Category) != 3 || c.Category[0].State == nil || c.Category[0].State.TimeZoneName == nil ||
		c.Category[1].Note == nil || c.Category[1].Note.Body[0].Value == "" || c.Category[2].LegacyInterop == nil {
		t.Errorf("%+v", c)
	}
	out, err := xml.Marshal(&c)
	if err != nil || !bytes.Contains(out, []byte(c.Category[1].Note.Body[0].URI)) {
		t.Errorf("%s, %v", out, err)
	}
}

func TestItems(t *testing.T) {
	const n = 500_000
	ours, err := Items(corpus.Presence, corpus.NewPresenceReader(n))
	if err != nil || ours == 0 {
		t.Error(ours, err)
	}
	theirs, err := StdItems(corpus.Presence, corpus.NewPresenceReader(n))
	if err != nil || theirs == 0 {
		t.Error(theirs, err)
	}
}
