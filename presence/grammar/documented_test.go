package grammar_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/enhancedpresence/epx/generated"
	"github.com/enhancedpresence/epx/internal/corpora"
	"github.com/enhancedpresence/epx/internal/infoset"
	"github.com/enhancedpresence/epx/presence/grammar"
	"github.com/enhancedpresence/epx/presence/grammar/xslt"
	"github.com/enhancedpresence/epx/xmlrt"
)

const (
	noteNS  = "http://schemas.microsoft.com/2006/09/sip/note"
	stateNS = "http://schemas.microsoft.com/2006/09/sip/state"
	empty   = `<note xmlns="` + noteNS + `"/>`
	offline = `<state xmlns="` + stateNS + `" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="aggregateState" manual="false"><availability>18500</availability></state>`
)

// same compares a published content with a document.
func same(t *testing.T, e xmlrt.Element, want []byte) {
	t.Helper()
	got, err := xmlrt.Marshal(e)
	if err != nil {
		t.Error(err)
		return
	}
	diff, err := infoset.Equal(generated.Registry(), got, want)
	if err != nil || len(diff) > 0 {
		t.Errorf("%v, %s\ngot  %s\nwant %s", err, strings.Join(diff, "\n"), got, want)
	}
}

func apply(t *testing.T, g *grammar.Grammar, in grammar.Input) *grammar.Result {
	t.Helper()
	r, err := g.Apply(t.Context(), xslt.Engine{}, in, grammar.Policy{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func instance(t *testing.T, document string) grammar.Instance {
	t.Helper()
	i, err := grammar.ParseInstance([]byte(document))
	if err != nil {
		t.Fatal(err)
	}
	return i
}

// current is the grammar of a document.
func current(t *testing.T, document []byte) *grammar.Grammar {
	t.Helper()
	p, err := grammar.Read(document)
	if err != nil {
		t.Fatal(err)
	}
	g, err := p.Current()
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// want is what a rule is documented to publish: "=" stands for the instance as
// it is.
type want struct {
	container int
	data      string
}

func check(t *testing.T, r *grammar.Result, given string, wants ...want) {
	t.Helper()
	if len(r.Request.Publications) != len(wants) {
		t.Fatalf("%d publications, not %d:\n%s", len(r.Request.Publications), len(wants), r.Explain())
	}
	for n, w := range wants {
		p := r.Request.Publications[n]
		if int(p.Container) != w.container {
			t.Errorf("publication %d is for container %d, not %d", n+1, p.Container, w.container)
		}
		if w.data == "=" {
			w.data = given
		}
		same(t, p.Data, []byte(w.data))
	}
}

// TestDocumentedNotes applies each example of the documentation with rules for
// notes.
func TestDocumentedNotes(t *testing.T) {
	const note = `<nt:note xmlns:nt="` + noteNS + `"><nt:body type="personal">I'm away today.</nt:body></nt:note>`
	all := []want{{100, empty}, {200, "="}, {300, "="}, {400, "="}, {32000, empty}}
	for file, wants := range map[string][]want{
		"examples/287-publicationrule-element.xml":                                     all,
		"examples-repaired/246-interoperating-with-lync-with-publication-grammars.xml": all,
		"examples-repaired/077-categorydata-element.xml":                               all[:1],
	} {
		t.Run(filepath.Base(file), func(t *testing.T) {
			g := current(t, read(t, file))
			r := apply(t, g, grammar.Input{Instances: []grammar.Instance{instance(t, note)}})
			check(t, r, note, wants...)
			for _, p := range r.Request.Publications {
				if p.Key.Category != "note" || p.Key.Instance != 0 || p.Expiry.Type.String() != "static" || p.Version != 0 {
					t.Errorf("%+v", p)
				}
			}
			if id, ok := g.SelfContainer("note"); len(wants) == 5 && (id != 400 || !ok) {
				t.Errorf("the user is shown container %d, %t", id, ok)
			}
		})
	}
}

// TestDocumentedBootstrap applies each example with the rule for the first run.
func TestDocumentedBootstrap(t *testing.T) {
	for _, file := range []string{
		"examples-repaired/076-categorydata-element.xml", "examples-repaired/080-categorypublicationmanifest-element.xml",
		"examples-repaired/207-expiretype-element.xml", "examples-repaired/239-instanceid-element.xml",
	} {
		t.Run(filepath.Base(file), func(t *testing.T) {
			g := current(t, read(t, file))
			r := apply(t, g, grammar.Input{Type: grammar.Bootstrap})
			check(t, r, "", want{32000, offline})
			p := r.Request.Publications[0]
			if p.Key.Instance != 0 || p.Expiry.Type.String() != "static" || p.Expiry.Expires.Set {
				t.Errorf("%+v", p)
			}
			// With an instance of another identifier it is the same (C4).
			i := instance(t, offline)
			i.ID = xmlrt.Some[uint32](5)
			check(t, apply(t, g, grammar.Input{Type: grammar.Bootstrap, Instances: []grammar.Instance{i}}), "", want{32000, offline})
			// It is for the first run and no other time.
			if r := apply(t, g, grammar.Input{Instances: []grammar.Instance{i}}); len(r.Request.Publications) != 0 {
				t.Errorf("published:\n%s", r.Explain())
			}
		})
	}
}

// TestDocumentedStates applies the rules for states to each vector, with the
// style sheet as the page has it, which is not well-formed, and as it was meant.
func TestDocumentedStates(t *testing.T) {
	vectors := corpora.Need(t, "spec/rules-vectors/xslt")
	meant := read(t, "examples-repaired/079-categorypublicationmanifest-element.xml")
	printed := strings.Replace(string(meant), "availability &gt;= 9000", "availability &ge; 9000", 1)
	printed = strings.Replace(printed, "11999 &gt;= tns:availability", "11999 &ge; tns:availability", 1)
	page := string(read(t, "lync-docs/categorypublicationmanifest-element.md"))
	if got, want := cut(t, printed), cut(t, page); strings.Join(strings.Fields(got), " ") != strings.Join(strings.Fields(want), " ") {
		t.Fatalf("the page has\n%s\nand not\n%s", want, got)
	}
	p, err := grammar.Read([]byte(printed))
	if err != nil {
		t.Fatal(err)
	}
	line := strings.Count(printed[:strings.Index(printed, "&ge;")], "\n") + 1
	if len(p.Repairs) != 2 || p.Repairs[0].Line != line || p.Repairs[1].Line != line+1 || p.Repairs[0].Rule != 0 {
		t.Errorf("repaired: %v", p.Repairs)
	}
	grammars := []*grammar.Grammar{current(t, []byte(printed)), current(t, meant)}
	if p, err := grammar.Read(meant); err != nil || p.Repairs != nil {
		t.Errorf("repaired: %v, %v", p.Repairs, err)
	}
	files, err := filepath.Glob(filepath.Join(vectors, "[01]*.in.xml"))
	if err != nil || len(files) < 16 {
		t.Fatalf("%d vectors, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			given, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			made, err := os.ReadFile(strings.Replace(file, ".in.", ".out.", 1))
			if err != nil {
				t.Fatal(err)
			}
			for _, g := range grammars {
				i := instance(t, string(given))
				i.ID = xmlrt.Some[uint32](0x30000001)
				r := apply(t, g, grammar.Input{Instances: []grammar.Instance{i}})
				check(t, r, string(given), want{2, "="}, want{3, string(made)})
				if id, ok := g.SelfContainer("state"); id != 2 || !ok {
					t.Errorf("the user is shown container %d, %t", id, ok)
				}
			}
		})
	}
}

// cut is the first style sheet in a text.
func cut(t *testing.T, text string) string {
	t.Helper()
	from, to := strings.Index(text, "<xsl:stylesheet"), strings.Index(text, "</xsl:stylesheet>")
	if from < 0 || to < from {
		t.Fatal("no style sheet")
	}
	return text[from:to]
}

// TestDocumentedPrivacyMode: nothing is published by itself.
func TestDocumentedPrivacyMode(t *testing.T) {
	group := func(name string) string {
		text := string(read(t, "examples-repaired/"+name))
		if i := strings.Index(text, "?>"); i >= 0 {
			text = text[i+2:]
		}
		return text
	}
	policy, rules := group("288-publishing-presence-in-privacy-mode.xml"), group("289-publishing-presence-in-privacy-mode.xml")
	p, err := grammar.Read(fmt.Appendf(nil, `<provisionGroupList xmlns="http://schemas.microsoft.com/2006/09/sip/provisiongrouplist-notification">%s%s</provisionGroupList>`, policy, rules))
	if err != nil {
		t.Fatal(err)
	}
	if !p.PrivacyMode.Value || p.HistoryDepth != xmlrt.Some(0) || p.Open != nil || p.Privacy == nil || p.Privacy.Published || p.Privacy.Manifest == nil {
		t.Fatalf("%+v", p)
	}
	g, err := p.Current()
	if err != nil || g != p.Privacy {
		t.Fatal(err)
	}
	for _, occasion := range []grammar.RuleType{"", grammar.Bootstrap, grammar.Cleanup} {
		r := apply(t, g, grammar.Input{Type: occasion, Instances: []grammar.Instance{instance(t, offline), instance(t, empty), instance(t, `<x/>`)}})
		if len(r.Request.Publications) != 0 || len(r.Steps) != 1 || r.Steps[0].ID != grammar.RuleMode {
			t.Errorf("%s:\n%s", occasion, r.Explain())
		}
	}
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(corpora.Need(t, "spec/"+name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}
