package driver

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/enhancedpresence/epx/generated/categories"
	"github.com/enhancedpresence/epx/generated/note"
	"github.com/enhancedpresence/epx/xmlrt"
)

func ask(t *testing.T, requests ...Request) []*Answer {
	t.Helper()
	var in, out bytes.Buffer
	for _, r := range requests {
		if err := json.NewEncoder(&in).Encode(r); err != nil {
			t.Fatal(err)
		}
	}
	err := serve(map[string]func() []*xmlrt.Schema{
		"note":   func() []*xmlrt.Schema { return []*xmlrt.Schema{note.Schema()} },
		"both":   func() []*xmlrt.Schema { return []*xmlrt.Schema{note.Schema(), categories.Schema()} },
		"panics": func() []*xmlrt.Schema { panic("at the start") },
	}, &in, &out)
	if err != nil {
		t.Fatal(err)
	}
	var answers []*Answer
	for d := json.NewDecoder(&out); d.More(); {
		a := &Answer{}
		if err := d.Decode(a); err != nil {
			t.Fatal(err)
		}
		answers = append(answers, a)
	}
	if len(answers) != len(requests) {
		t.Fatalf("%d answers to %d requests", len(answers), len(requests))
	}
	return answers
}

const document = `<note xmlns="http://schemas.microsoft.com/2006/09/sip/note"><body type="personal" uri="">Back at 2</body></note>`

func TestServe(t *testing.T) {
	answers := ask(t,
		Request{Unit: "note", Document: []byte(document)},
		Request{Unit: "note", Document: []byte(document), DecodeOnly: true},
		Request{Unit: "note", Document: []byte(`<note xmlns="http://schemas.microsoft.com/2006/09/sip/note"><body/></note>`)},
		Request{Unit: "panics"},
		Request{Unit: "note", Document: []byte(document)},
	)
	for _, i := range []int{0, 4} {
		if a := answers[i]; a.Fault != nil || !strings.Contains(string(a.Encoded), ">Back at 2</body>") || len(a.Kept) != 0 {
			t.Errorf("answer %d: %+v, %s", i, a.Fault, a.Encoded)
		}
	}
	if a := answers[1]; a.Fault != nil || a.Encoded != nil {
		t.Errorf("decoded only: %+v", a)
	}
	if f := answers[2].Fault; f == nil || f.Step != Decoding || f.Panic || f.Err == nil || f.Err.Rule != "cvc-complex-type.4" {
		t.Errorf("invalid: %+v", f)
	}
	if f := answers[3].Fault; f == nil || f.Step != Registering || !f.Panic || !strings.HasPrefix(f.Text, "at the start at driver_test.go:") {
		t.Errorf("panic: %+v", f)
	}
}

// What a wildcard admits is kept when its type is not known.
func TestKept(t *testing.T) {
	envelope := []byte(`<categories xmlns="http://schemas.microsoft.com/2006/09/sip/categories" uri="sip:a@example.org"><category name="note" instance="0" publishTime="2026-01-01T00:00:00Z" container="2" version="1" expireType="static">` +
		`<other xmlns="urn:x">1</other></category></categories>`)
	answers := ask(t, Request{Unit: "both", Document: envelope})
	a := answers[0]
	if a.Fault != nil {
		t.Fatalf("%+v", a.Fault)
	}
	if len(a.Kept) != 1 || a.Kept[0].Name != (xmlrt.QName{Space: "urn:x", Local: "other"}) || string(a.Kept[0].XML) != `<other xmlns="urn:x">1</other>` {
		t.Errorf("kept: %+v", a.Kept)
	}
}

// Elements are found wherever a generated type may hold them, and the graph of
// the schema is left alone.
func TestKeptIn(t *testing.T) {
	raw := func(local string) *xmlrt.RawElement { return &xmlrt.RawElement{Name: xmlrt.QName{Local: local}} }
	type choice struct{ any xmlrt.Element }
	v := struct {
		one    xmlrt.Element
		absent xmlrt.Element
		many   []xmlrt.Element
		nested *choice
		maybe  xmlrt.Nillable[xmlrt.Element]
		schema *xmlrt.Schema
		text   []byte
	}{raw("a"), nil, []xmlrt.Element{raw("b"), raw("c")}, &choice{raw("d")}, xmlrt.Nillable[xmlrt.Element]{Value: raw("e")}, note.Schema(), []byte("text")}
	var got []string
	for _, k := range kept(nil, reflect.ValueOf(v)) {
		got = append(got, k.Name.Local)
	}
	if strings.Join(got, " ") != "a b c d e" {
		t.Errorf("got %q", got)
	}
}
