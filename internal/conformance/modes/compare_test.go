package modes

import (
	"context"
	"io/fs"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/enhancedpresence/epx/internal/conformance/driver"
	"github.com/enhancedpresence/epx/internal/conformance/judge"
	"github.com/enhancedpresence/epx/internal/conformance/suite"
	"github.com/enhancedpresence/epx/xmlrt"
	"github.com/enhancedpresence/epx/xsd"
)

func newRun(t *testing.T, engines string) *Run {
	t.Helper()
	e, err := judge.All(engines)
	if err != nil {
		t.Fatal(err)
	}
	return &Run{FS: os.DirFS("../testdata/suite/data"), Engines: e, Limit: time.Minute}
}

func newJob(t *testing.T, r *Run, schema, document string) *job {
	t.Helper()
	s, err := xsd.Read(xsd.Options{FS: r.FS}, schema)
	if err != nil {
		t.Fatal(err)
	}
	return &job{
		group: &suite.Group{Documents: []string{schema}}, instance: &suite.Instance{},
		made: &made{schema: s}, document: []byte(document),
	}
}

func TestCompare(t *testing.T) {
	const (
		settings = `<settings version="1"><path>a</path><size/></settings>`
		order    = `<order xmlns="urn:order"><placed>2026-01-01</placed><item quantity="1"><name> a</name></item></order>`
		letter   = `<letter xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">a <sum xsi:nil="true"/> b</letter>`
		shapes   = `<drawing xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><shape xsi:type="dot"/></drawing>`
		open     = `<open xmlns="urn:open"><first>1</first><x:y xmlns:x="urn:x" a="1"> t</x:y></open>`
		name     = `<name xmlns:x="urn:x">x:y</name>`
	)
	for _, test := range []struct {
		schema, document, encoded string
		got, code                 string
	}{
		{"order.xsd", order, order, Same, ""},
		{"order.xsd", order, strings.ReplaceAll(order, "><", "> <"), Same, ""},
		{"order.xsd", order, strings.Replace(order, `"1"`, `"01"`, 1), Same, ""},
		{"order.xsd", order, strings.Replace(order, `"1"`, `"2"`, 1), Different, "attribute"},
		{"order.xsd", order, strings.Replace(order, " a<", "a<", 1), Different, "value"},
		{"order.xsd", order, strings.Replace(order, "2026-01-01", "2026-01-01Z", 1), Different, "value"},
		{"order.xsd", order, strings.Replace(order, "</name>", "</name><price>1</price>", 1), Different, "children"},
		{"order.xsd", order, strings.Replace(order, ` quantity="1"`, "", 1), Unsound, "cvc-complex-type.4"},
		{"order.xsd", order, strings.Replace(order, "</order>", "", 1), Unsound, "malformed"},
		{"order.xsd", strings.Replace(order, "<name>", "<name >", 1) + "<!-- c -->", order, Same, ""},
		{"all.xsd", settings, `<settings version="1"><path>a</path><size>10</size></settings>`, Different, "text"},
		{"all.xsd", settings, `<settings><path>a</path><size/></settings>`, Different, "attribute-lost"},
		{"all.xsd", settings, `<settings version="1" mode="plain"><path>a</path><size/></settings>`, Different, "attribute-invented"},
		{"all.xsd", settings, `<settings version="1"><size/><path>a</path></settings>`, Different, "name"},
		{"letter.xsd", letter, letter, Same, ""},
		{"letter.xsd", letter, strings.Replace(letter, "a ", "a", 1), Different, "text"},
		{"letter.xsd", letter, strings.Replace(letter, ` xsi:nil="true"/>`, ">1</sum>", 1), Different, "attribute-lost"},
		{"shapes.xsd", shapes, strings.Replace(shapes, `"dot"/>`, `"circle"><r>1</r></shape>`, 1), Different, "attribute"},
		{"open.xsd", open, open, Same, ""},
		{"open.xsd", open, strings.Replace(open, " t<", "t<", 1), Different, "text"},
		{"open.xsd", open, strings.Replace(open, `urn:x"`, `urn:z"`, 1), Different, "name"},
		{"name.xsd", name, `<name xmlns:z="urn:x">z:y</name>`, Same, ""},
		{"name.xsd", name, `<name xmlns:x="urn:z">x:y</name>`, Different, "value"},
		{"name.xsd", "<name>no:prefix</name>", name, Unjudged, "original-refused"},
	} {
		r := newRun(t, "helium")
		got, code, detail := r.compare(t.Context(), newJob(t, r, test.schema, test.document), &driver.Answer{Encoded: []byte(test.encoded)})
		if got != test.got || code != test.code {
			t.Errorf("%s became %s: got %s, %s (%s); want %s, %s", test.document, test.encoded, got, code, detail, test.got, test.code)
		}
	}
}

// Kept elements count where they are declared, and nowhere else.
func TestKept(t *testing.T) {
	const (
		order    = `<o:order xmlns:o="urn:order"><o:placed>2026-01-01</o:placed><o:item quantity="1"><o:name/></o:item></o:order>`
		open     = "\ufeff" + `<open xmlns="urn:open"><first>1</first><first xmlns="urn:x">1</first></open>`
		vehicles = `<fleet><bicycle/></fleet>`
	)
	for _, test := range []struct {
		schema, document string
		kept             driver.Kept
		want             string
	}{
		{"order.xsd", order, driver.Kept{Name: xmlrt.QName{Space: "urn:order", Local: "name"}, XML: []byte("<o:name/>")}, Kept},
		{"order.xsd", order, driver.Kept{Name: xmlrt.QName{Space: "urn:order", Local: "order"}, XML: []byte(order)}, Kept},
		{"open.xsd", open, driver.Kept{Name: xmlrt.QName{Space: "urn:x", Local: "first"}, XML: []byte(`<first xmlns="urn:x">1</first>`)}, Same},
		{"open.xsd", open, driver.Kept{Name: xmlrt.QName{Space: "urn:open", Local: "first"}, XML: []byte("<first>1</first>")}, Kept},
		{"vehicles.xsd", vehicles, driver.Kept{Name: xmlrt.QName{Local: "bicycle"}, XML: []byte("<bicycle/>")}, Kept},
	} {
		r := newRun(t, "helium")
		got, _, detail := r.compare(t.Context(), newJob(t, r, test.schema, test.document), &driver.Answer{Encoded: []byte(test.document), Kept: []driver.Kept{test.kept}})
		if got != test.want {
			t.Errorf("%s kept in %s: got %s (%s), want %s", test.kept.XML, test.document, got, detail, test.want)
		}
	}
}

// compiled is an engine that makes the same of every schema.
type compiled struct {
	schema  judge.Schema
	outcome judge.Outcome
}

func (c compiled) Name() string { return "compiled" }

func (c compiled) Compile(context.Context, fs.FS, []string) (judge.Schema, judge.Outcome) {
	return c.schema, c.outcome
}

// An engine that does not take the document as it was leaves the verdict to the
// next one.
func TestOpinions(t *testing.T) {
	m := &made{opinions: []*opinion{
		{engine: compiled{nil, judge.Outcome{Verdict: judge.Invalid, Detail: "a bad schema"}}},
		{engine: compiled{judgement{"a"}, judge.Outcome{Verdict: judge.Valid}}},
		{engine: compiled{judgement{"bc"}, judge.Outcome{Verdict: judge.Valid}}},
	}}
	for _, test := range []struct {
		document, encoded string
		want              judge.Verdict
	}{
		{"a", "a", judge.Valid}, {"a", "b", judge.Invalid}, {"b", "c", judge.Valid}, {"b", "a", judge.Invalid}, {"d", "a", judge.Unable},
	} {
		if got := m.judgeAgain(t.Context(), []byte(test.document), []byte(test.encoded)); got.Verdict != test.want {
			t.Errorf("%s became %s: got %+v, want %s", test.document, test.encoded, got, test.want)
		}
	}
}
