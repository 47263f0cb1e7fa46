package xmlrt_test

import (
	"math/rand"
	"slices"
	"strings"
	"testing"

	"github.com/enhancedpresence/epx/generated/note"
	"github.com/enhancedpresence/epx/xmlrt"
)

// TestCheckTexts holds Check, which does not put texts together that nobody reads,
// against decoding: the same findings at the same places, the limit included.
func TestCheckTexts(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	pieces := []string{
		"plain words ", "x", "&amp;", "&#x1F600;", "\r\n", "\r", "<![CDATA[a]]>", "<![CDATA[\r\n&]]>", "<!-- c -->", "<?p i?>", "Ångström",
		strings.Repeat("long ", 20), "<child/>", "<child>&lt;text</child>", "]]>", "&nope;",
	}
	codes := map[xmlrt.Code]int{}
	for range 20_000 {
		var b strings.Builder
		b.WriteString(`<note xmlns="` + note.Namespace + `">`)
		for range 2 {
			b.WriteString(`<body type="personal">`)
			for range r.Intn(8) {
				n := len(pieces)
				if r.Intn(10) > 0 {
					n -= 4 // without faults
				}
				b.WriteString(pieces[r.Intn(n)])
			}
			b.WriteString(`</body>`)
		}
		b.WriteString(`</note>`)
		doc := b.String()
		findings := func(decode func(...xmlrt.DecodeOption) error) (found []string) {
			err := decode(xmlrt.WithLimits(xmlrt.Limits{TokenSize: 150}), xmlrt.WithFindings(func(e *xmlrt.Error) bool {
				found = append(found, e.Error())
				codes[e.Code]++
				return true
			}))
			if (err != nil) != (len(found) > 0) {
				t.Fatalf("%q: %v, findings %q", doc, err, found)
			}
			return found
		}
		known := &note.Schema().Registry
		for way, f := range map[string][2]func(...xmlrt.DecodeOption) error{
			"memory": {
				func(o ...xmlrt.DecodeOption) error { _, err := xmlrt.Unmarshal(known, []byte(doc), o...); return err },
				func(o ...xmlrt.DecodeOption) error { return xmlrt.Check(known, []byte(doc), o...) },
			},
			"stream": {
				func(o ...xmlrt.DecodeOption) error {
					_, err := xmlrt.Decode(known, strings.NewReader(doc), o...)
					return err
				},
				func(o ...xmlrt.DecodeOption) error { return xmlrt.CheckReader(known, strings.NewReader(doc), o...) },
			},
		} {
			if want, got := findings(f[0]), findings(f[1]); !slices.Equal(want, got) {
				t.Fatalf("%s: %q:\ndecoding: %q\nchecking: %q", way, doc, want, got)
			}
		}
	}
	for _, code := range []xmlrt.Code{xmlrt.CodeLimit, xmlrt.CodeUnexpectedElement, xmlrt.CodeMalformed} {
		if codes[code] == 0 {
			t.Errorf("no finding %s", code)
		}
	}
}
