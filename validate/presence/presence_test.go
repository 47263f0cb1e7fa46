package presence

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/enhancedpresence/epx/internal/verdicts/table"
	"github.com/enhancedpresence/epx/validate"
	"github.com/enhancedpresence/epx/xmlrt"
)

const documents = "../../testdata/presence"

func newJudge(t testing.TB, o Options) *Judge {
	t.Helper()
	j, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return j
}

func judge(t testing.TB, j *Judge, doc string) []validate.Diagnostic {
	t.Helper()
	ds, err := j.Judge(t.Context(), "doc.xml", []byte(doc))
	if err != nil {
		t.Fatal(err)
	}
	return ds
}

func read(t testing.TB, name string) []byte {
	t.Helper()
	doc, err := os.ReadFile(filepath.Join(documents, name))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func rows(t testing.TB) []table.Row {
	t.Helper()
	rows, err := table.Read(filepath.Join(documents, "verdicts.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestVerdicts(t *testing.T) {
	for _, strict := range []bool{false, true} {
		j := newJudge(t, Options{Strict: strict})
		for _, row := range rows(t) {
			ds, err := j.Judge(t.Context(), row.File, read(t, row.File))
			if err != nil {
				t.Errorf("%s: %v", row.File, err)
				continue
			}
			if !row.Agrees(strict, ds) {
				t.Errorf("%s, strict %t: verdict %s, want %s: %v", row.File, strict, table.Of(ds), row.Want(strict), ds)
			}
			for _, d := range ds {
				if d.File != row.File || d.Line < 1 || d.Column < 1 || d.Code == "" || d.Message == "" {
					t.Errorf("%s: incomplete: %+v", row.File, d)
				}
				if d.Path == "" && table.Of(ds) == table.Invalid {
					t.Errorf("%s: no path: %v", row.File, d)
				}
			}
		}
	}
}

// A document that is decoded piece by piece has the findings that it has when
// it is decoded at once.
func TestPieceByPiece(t *testing.T) {
	for _, strict := range []bool{false, true} {
		whole := newJudge(t, Options{Strict: strict})
		pieces := newJudge(t, Options{Strict: strict})
		pieces.streamSize = 0
		for _, row := range rows(t) {
			doc := read(t, row.File)
			want, err := whole.Judge(t.Context(), row.File, doc)
			if err != nil {
				t.Fatal(err)
			}
			got, err := pieces.Judge(t.Context(), row.File, doc)
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%s: %v, want %v", row.File, got, want)
			}
		}
	}
}

const mixed = `<p:publish xmlns:p="http://schemas.microsoft.com/2006/09/sip/rich-presence">
 <p:publications uri="sip:ada@example.com">
  <p:publication categoryName="note" instance="0" container="400" version="2" expireType="static">
   <note xmlns="http://schemas.microsoft.com/2006/09/sip/note"><body>In the librαry</body><sound/></note>
  </p:publication>
  <p:publication categoryName="state" instance="x" container="0" version="2" expireType="static">
   <note xmlns="http://schemas.microsoft.com/2006/09/sip/note"/>
  </p:publication>
  <p:publication instance="1" container="many" version="2" expireType="static"/>
  <p:publication categoryName="x-own" instance="1" container=" 7 " version="2" expireType="static">
   <anything xmlns="urn:example:own"><state xmlns="http://schemas.microsoft.com/2006/09/sip/state"/></anything>
  </p:publication>
 </p:publications>
 <p:publication/>
</p:publish>`

func TestFindingsInEnvelope(t *testing.T) {
	j := newJudge(t, Options{})
	var got []string
	for _, d := range judge(t, j, mixed) {
		got = append(got, d.String())
	}
	want := []string{
		`doc.xml:4:64: error: missing-attribute: <body> lacks the attribute type; expected type="...", text such as personal or OOF (cvc-complex-type.4) at /publish/publications/publication/note/body [category note, container 400]`,
		`doc.xml:4:91: error: unexpected-element: the element <sound>, which is not defined for <note>; expected <body>, <delimiter>, <end>, <extension> or the end of <note> (cvc-complex-type.2.4.a) at /publish/publications/publication/note/sound [category note, container 400]`,
		`doc.xml:6:49: error: invalid-value: "x"; expected an integer from 0 to 4294967295 (cvc-datatype-valid.1.2.1) at /publish/publications/publication[2]/@instance [category state, container 0]`,
		`doc.xml:7:4: error: category-mismatch: the element {http://schemas.microsoft.com/2006/09/sip/note}note in an instance of the category state; expected {http://schemas.microsoft.com/2006/09/sip/state}state, or the category note at /publish/publications/publication[2]/note [category state, container 0]`,
		`doc.xml:9:3: error: missing-attribute: <publication> lacks the attribute categoryName; expected categoryName="...", text (cvc-complex-type.4) at /publish/publications/publication[3]`,
		`doc.xml:9:42: error: invalid-value: "many"; expected an integer from 0 to 4294967295 (cvc-datatype-valid.1.2.1) at /publish/publications/publication[3]/@container`,
		`doc.xml:11:38: error: abstract: <state> does not say which type of content it has: the one declared, stateType, is abstract; expected xsi:type="..." with aggregateMachineState, aggregateState, calendarState, machineState, phoneState or userState (cvc-type.2) at /publish/publications/publication[4]/anything/state [category x-own, container 7]`,
		`doc.xml:14:2: error: unexpected-element: the element <publication>, which is not defined for <publish>; expected the end of <publish> (cvc-complex-type.2.4.d) at /publish/publication`,
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// The instances of a user's own data are those of the categories in it, not of
// elements of these names elsewhere.
func TestFindingsInOwnData(t *testing.T) {
	const doc = `<r:roamingData xmlns:r="http://schemas.microsoft.com/2006/09/sip/roaming-self" xmlns="http://schemas.microsoft.com/2006/09/sip/categories">
 <categories uri="sip:ada@example.com">
  <category name="note" instance="0" container="200"><note xmlns="http://schemas.microsoft.com/2006/09/sip/note"><body/></note></category>
  <category name="state" instance="1" container="2"><note xmlns="http://schemas.microsoft.com/2006/09/sip/note"><body type="personal"/></note></category>
 </categories>
 <c:containers xmlns:c="http://schemas.microsoft.com/2006/09/sip/containers"><category name="note" container="3"><x/></category></c:containers>
</r:roamingData>`
	want := []string{
		`3:114 missing-attribute /roamingData/categories/category/note/body note 200`,
		`4:53 category-mismatch /roamingData/categories/category[2]/note state 2`,
		`6:78 unexpected-element /roamingData/containers/category`,
	}
	for _, strict := range []bool{false, true} {
		var got []string
		for _, d := range judge(t, newJudge(t, Options{Strict: strict}), doc) {
			line := fmt.Sprintf("%d:%d %s %s", d.Line, d.Column, d.Code, d.Path)
			if d.Container != nil {
				line += fmt.Sprintf(" %s %d", d.Category, *d.Container)
			}
			got = append(got, line)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("strict %t, got:\n%s\nwant:\n%s", strict, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}

// A fault or a contact list is judged in whatever namespace it is in; others are
// not.
func TestAnyNamespace(t *testing.T) {
	for _, strict := range []bool{false, true} {
		j := newJudge(t, Options{Strict: strict})
		for doc, want := range map[string]string{
			`<contactList deltaNum="0"/>`:                                    "invalid-value",
			`<contactList xmlns="urn:example:a" deltaNum="0"/>`:              "invalid-value",
			`<a:contactDelta xmlns:a="urn:example:a" deltaNum="1"/>`:         "missing-attribute",
			`<Fault xmlns="urn:example:a"><faultcode/></Fault>`:              "unexpected-element",
			`<fault xmlns="urn:example:a"/>`:                                 "unknown-root",
			`<roamingData xmlns="urn:example:a"/>`:                           "unknown-root",
			`<setContainerMembers/>`:                                         "unknown-root",
			`<a:contactDelta xmlns:a="urn:example:a" deltaNum="1"></a:list>`: "missing-attribute malformed",
		} {
			var got []string
			for _, d := range judge(t, j, doc) {
				got = append(got, d.Code)
			}
			if strings.Join(got, " ") != want {
				t.Errorf("%s, strict %t: %v, want %s", doc, strict, got, want)
			}
		}
	}
}

// A document that ends inside an instance has its fault there.
func TestMalformedInstance(t *testing.T) {
	ds := judge(t, newJudge(t, Options{}), mixed[:strings.Index(mixed, "In the")])
	last := ds[len(ds)-1]
	if last.Code != string(xmlrt.CodeMalformed) || last.Category != "note" || last.Container == nil || *last.Container != 400 {
		t.Errorf("%v", ds)
	}
}

func TestCategoryForms(t *testing.T) {
	const (
		note    = `<note xmlns="http://schemas.microsoft.com/2006/09/sip/note"><body type="personal"/></note>`
		history = `<noteHistory xmlns="http://schemas.microsoft.com/2006/09/sip/note"><body type="personal"/></noteHistory>`
	)
	state := func(xsiType string) string {
		return `<state xmlns="http://schemas.microsoft.com/2006/09/sip/state" xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:type="` + xsiType + `" manual="true"><availability>1</availability></state>`
	}
	for _, c := range []struct {
		category, instance string
		reader, writer     string // expected, when there is a mismatch
	}{
		{"note", note, "", ""},
		{"noteHistory", note, "", ""},
		{"noteHistory", history, "", "{http://schemas.microsoft.com/2006/09/sip/note}note"},
		{"note", history, "{http://schemas.microsoft.com/2006/09/sip/note}note", "{http://schemas.microsoft.com/2006/09/sip/note}note"},
		{"noteHistory", "<noteHistory/>", "{http://schemas.microsoft.com/2006/09/sip/note}note or {http://schemas.microsoft.com/2006/09/sip/note}noteHistory", "{http://schemas.microsoft.com/2006/09/sip/note}note"},
		{"state", state("machineState"), "", ""},
		{"dndState", state("userState"), "", ""},
		{"dndState", state("machineState"), "the type {http://schemas.microsoft.com/2006/09/sip/state}userState", "the type {http://schemas.microsoft.com/2006/09/sip/state}userState"},
		{"dndState", note, "{http://schemas.microsoft.com/2006/09/sip/state}state, or the category note", "{http://schemas.microsoft.com/2006/09/sip/state}state, or the category note"},
		{"Note", state("userState"), "", ""},
	} {
		for _, strict := range []bool{false, true} {
			want := c.reader
			if strict {
				want = c.writer
			}
			doc := `<categories xmlns="http://schemas.microsoft.com/2006/09/sip/categories" uri="sip:a@example.com"><category name="` +
				c.category + `" instance="0">` + strings.Replace(c.instance, "<noteHistory/>", `<noteHistory xmlns=""/>`, 1) + `</category></categories>`
			ds := judge(t, newJudge(t, Options{Strict: strict}), doc)
			var found []validate.Diagnostic
			for _, d := range ds {
				if d.Code == string(CodeCategoryMismatch) {
					found = append(found, d)
				}
			}
			switch {
			case want == "" && len(found) == 0:
			case want != "" && len(found) == 1 && strings.HasSuffix(found[0].Message, "; expected "+want) && found[0].Category == c.category:
			default:
				t.Errorf("%s in %s, strict %t: %v, want %q", c.instance, c.category, strict, ds, want)
			}
		}
	}
}

func TestTooManyFindings(t *testing.T) {
	doc := `<note xmlns="http://schemas.microsoft.com/2006/09/sip/note">` + strings.Repeat("<body/>\n", 20) + `</note>`
	ds := judge(t, newJudge(t, Options{MaxFindings: 5}), doc)
	if len(ds) != 6 {
		t.Fatalf("%d findings: %v", len(ds), ds)
	}
	if last := ds[5]; last.Code != string(xmlrt.CodeLimit) || last.Line != ds[4].Line || !strings.Contains(last.Message, "more than 5 findings") {
		t.Errorf("last finding: %v", last)
	}
	if ds := judge(t, newJudge(t, Options{MaxFindings: 20}), doc); len(ds) != 20 {
		t.Errorf("%d findings, want 20", len(ds))
	}
}

func TestLimits(t *testing.T) {
	doc := `<state xmlns="http://schemas.microsoft.com/2006/09/sip/state">` + strings.Repeat("<a>", 20)
	ds := judge(t, newJudge(t, Options{Limits: xmlrt.Limits{Depth: 10}}), doc)
	if ds[len(ds)-1].Code != string(xmlrt.CodeLimit) {
		t.Errorf("%v", ds)
	}
}

func TestConcurrentUse(t *testing.T) {
	rows := rows(t)
	docs := make([][]byte, len(rows))
	for i, row := range rows {
		docs[i] = read(t, row.File)
	}
	var wg sync.WaitGroup
	for i := range 4 {
		strict := i%2 == 0
		j := newJudge(t, Options{Strict: strict})
		for range 2 {
			wg.Go(func() {
				for i, row := range rows {
					if ds, err := j.Judge(t.Context(), row.File, docs[i]); err != nil || !row.Agrees(strict, ds) {
						t.Errorf("%s, strict %t: %v, %v", row.File, strict, ds, err)
					}
				}
			})
		}
	}
	wg.Wait()
}

// countdown is a context that is done after it was asked a number of times.
type countdown struct {
	context.Context
	left int
}

func (c *countdown) Err() error {
	if c.left--; c.left < 0 {
		return context.Canceled
	}
	return nil
}

func TestCancellation(t *testing.T) {
	large := strings.Replace(mixed, "In the", strings.Repeat("In the library. ", 100_000), 1)
	for _, strict := range []bool{false, true} {
		j := newJudge(t, Options{Strict: strict})
		for _, doc := range []string{mixed, large} {
			for _, left := range []int{0, 1, 2, 5, 10, 20} {
				ds, err := j.Judge(&countdown{t.Context(), left}, "doc.xml", []byte(doc))
				if ds != nil || !errors.Is(err, context.Canceled) {
					t.Errorf("cancelled at %d: %v, %v", left, ds, err)
				}
			}
		}
	}
}

func BenchmarkJudge(b *testing.B) {
	for name, o := range map[string]Options{
		"default":   {},
		"no checks": {NoChecks: []string{AllChecks}},
		"strict":    {Strict: true},
	} {
		b.Run(name, func(b *testing.B) {
			j := newJudge(b, o)
			doc := bytes.Replace(read(b, "publish-two-good.xml"), []byte(`instance="4294967295"`), []byte(`instance="945175315"`), 1)
			b.SetBytes(int64(len(doc)))
			b.ReportAllocs()
			for b.Loop() {
				if ds, err := j.Judge(b.Context(), "doc.xml", doc); err != nil || ds != nil {
					b.Fatal(ds, err)
				}
			}
		})
	}
}

// TestStyleSheets: the elements of a style sheet are patterns, not presence data.
// What stands behind it is judged, and found where it is.
func TestStyleSheets(t *testing.T) {
	const sheet = `<x:stylesheet version="1.0" xmlns:x="http://www.w3.org/1999/XSL/Transform"><x:template match="/">` +
		`<note xmlns="http://schemas.microsoft.com/2006/09/sip/note">üé€<x:if test="true()"/></note></x:template></x:stylesheet>`
	document := func(after string) string {
		return `<categoryPublicationManifest xmlns="http://schemas.microsoft.com/2008/09/sip/categoryPublicationManifest"><publicationList>` +
			`<publicationRule ruleType="transformation" categoryName="note" containerId="200"><categoryData>` + sheet + `</categoryData>` + after + `</publicationRule></publicationList></categoryPublicationManifest>`
	}
	j := newJudge(t, Options{})
	for _, d := range judge(t, j, document("")) {
		t.Errorf("%v", d)
	}
	const wrong = `<wrong/>`
	found := judge(t, j, document(wrong))
	before, _, _ := strings.Cut(document(wrong), wrong)
	want := utf8.RuneCountInString(before) + 1
	if len(found) != 1 || found[0].Line != 1 || found[0].Column != want {
		t.Errorf("%v, want one finding at column %d", found, want)
	}
}

// TestPlaces: with the option, findings tell where the schema says so.
func TestPlaces(t *testing.T) {
	const doc = `<state xmlns="http://schemas.microsoft.com/2006/09/sip/state" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"` +
		` xsi:type="machineState" manual="no" startTime="2024-03-11T08:00:00Z"><availability>3500</availability></state>`
	for strict, prefix := range map[bool]string{false: "xsd/presence/state.xsd", true: "xsd/presence/strict/state.xsd"} {
		for _, places := range []bool{false, true} {
			found := judge(t, newJudge(t, Options{Strict: strict, Places: places}), doc)
			if len(found) == 0 {
				t.Fatal("the document is valid")
			}
			r := found[0].Related
			if !places {
				if len(r) != 0 {
					t.Errorf("places that nobody asked for: %v", r)
				}
				continue
			}
			if len(r) != 1 || r[0].File != prefix || r[0].Line == 0 {
				t.Fatalf("%v, want one place in %s", r, prefix)
			}
			line := strings.Split(string(readSchema(t, r[0].File)), "\n")[r[0].Line-1]
			if !strings.Contains(line, `<xs:attribute name="manual"`) {
				t.Errorf("%s:%d is %q", r[0].File, r[0].Line, line)
			}
		}
	}
}

func readSchema(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}
