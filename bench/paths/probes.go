package paths

import (
	"bytes"

	"github.com/enhancedpresence/epx/bench/corpus"
)

// A Probe is a small presence document with faults of one sort. What a path
// makes of them says what it checks, whatever it promises.
type Probe struct {
	Name string // short, for the head of a column
	What string
	// Documents are the document with one fault each.
	Documents [][]byte
}

// Probes returns all probes.
func Probes() []Probe {
	good := corpus.OnePresence()
	change := func(from, to string) []byte {
		if bytes.Count(good, []byte(from)) == 0 {
			panic("the document has no " + from)
		}
		return bytes.Replace(good, []byte(from), []byte(to), 1)
	}
	return []Probe{
		{"tags", "end tags match, and nothing follows the document element", [][]byte{
			change("</availability>", "</availabilities>"),
			change("</categories>", "</categories><categories/>"),
			change("</categories>", ""),
		}},
		{"twice", "no attribute stands twice in a tag", [][]byte{
			change(` name="state"`, ` name="state" name="state"`),
		}},
		{"prefixes", "prefixes are declared, and attributes differ once theirs are resolved", [][]byte{
			change("<availability>", "<x:availability>"),
			change(` xmlns:ct=`, ` xmlns:a="urn:a" xmlns:b="urn:a" a:x="" b:x="" xmlns:ct=`),
		}},
		{"characters", "characters are those of XML, bytes those of UTF-8", [][]byte{
			change("</availability>", "\x01</availability>"),
			change("</body>", "\xff</body>"),
			change("</body>", "\xed\xa0\x80</body>"),
			change(` uri="sip:`, " uri=\"\xff"),
		}},
		{"markup", "entities are known, “<” does not stand in values, nor “]]>” in text", [][]byte{
			change("</body>", "&unknown;</body>"),
			change(` uri="sip:`, ` uri="<`),
			change("</body>", "]]></body>"),
		}},
		{"values", "values are of their types and within their facets", [][]byte{
			change("<availability>", "<availability>x"),
			change(` publishTime="`, ` publishTime="x`),
			change("<availability>", "<availability>99999999999999999999"),
		}},
		{"content", "content models: order, number, what is known", [][]byte{
			change("<availability>", "<availability>1</availability><availability>"),
			change("<ct:end/>", "<ct:end/><device>computer</device>"),
			change("<body", "<head/><body"),
		}},
		{"required", "required attributes are there", [][]byte{
			change(` name="state"`, ""),
		}},
	}
}

// Checks returns which of the probes a path refuses: 1 for all documents of the
// probe, 0 for none. The path must accept the good document.
func Checks(p Path, probes []Probe) ([]float64, error) {
	good := corpus.Doc{Name: "good", Kind: corpus.Presence, Data: corpus.OnePresence()}
	if err := try(p, good); err != nil {
		return nil, err
	}
	out := make([]float64, len(probes))
	for i, probe := range probes {
		n := 0
		for _, data := range probe.Documents {
			if try(p, corpus.Doc{Name: "bad", Kind: corpus.Presence, Data: data}) != nil {
				n++
			}
		}
		out[i] = float64(n) / float64(len(probe.Documents))
	}
	return out, nil
}

func try(p Path, doc corpus.Doc) error {
	w, err := p.Open(doc)
	if err != nil {
		return err
	}
	if w.Close != nil {
		defer w.Close()
	}
	return w.Run()
}
