package xmlrt_test

import (
	"bytes"
	"encoding/xml"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/enhancedpresence/epx/generated/contactcard"
	"github.com/enhancedpresence/epx/generated/routing"
	"github.com/enhancedpresence/epx/generated/state"
	"github.com/enhancedpresence/epx/xmlrt"
)

const stateDoc = `<state xmlns="` + state.Namespace + `" xmlns:xsi="` + xmlrt.XSINamespace + `" xmlns:c="http://schemas.microsoft.com/2006/09/sip/commontypes" xmlns:o="urn:o" xsi:type="userState" o:a="o:v" manual="true">` +
	`<availability>3500</availability><activity token="on-the-phone" minAvailability="6500"><custom LCID="1033">Tom &amp; "Jerry"</custom></activity>` +
	`<c:delimiter/><new o:x="1" y="o:z">t<!-- --><o:p/></new><c:end/><c:extension><o:any>x</o:any></c:extension></state>`

func unmarshalState(t *testing.T, doc string) *state.State {
	t.Helper()
	v, err := state.UnmarshalState([]byte(doc))
	if err != nil {
		t.Fatalf("%v\n%s", err, doc)
	}
	return v
}

func TestRoundTrip(t *testing.T) {
	v := unmarshalState(t, stateDoc)
	for _, opts := range [][]xmlrt.EncodeOption{
		nil,
		{xmlrt.WithIndent("\t"), xmlrt.WithXMLDeclaration()},
		{xmlrt.WithPrefix("s", state.Namespace), xmlrt.WithPrefix("xs", xmlrt.XSINamespace)},
		{xmlrt.WithPrefix("", state.Namespace), xmlrt.WithPrefix("o", "urn:o"), xmlrt.WithPrefix("unused", "urn:unused&\"")},
		{xmlrt.WithPrefix("", "urn:other"), xmlrt.WithPrefix("s", state.Namespace)},
		{xmlrt.WithoutChecks()},
	} {
		out, err := state.Marshal(v, opts...)
		if err != nil {
			t.Fatal(err)
		}
		again := unmarshalState(t, string(out))
		// A kept element may have got a declaration by having been written with
		// prefixes around it; without options nothing changes.
		out2, err := state.Marshal(again, opts...)
		if err != nil || len(opts) == 0 && !bytes.Equal(out, out2) {
			t.Errorf("%v\n%s\n%s", err, out, out2)
		}
		unmarshalState(t, string(out2))
	}
	prefixed, err := state.Marshal(v, xmlrt.WithPrefix("o", "urn:wrong"))
	if err == nil { // the value of an attribute needs o for urn:o
		t.Errorf("%s", prefixed)
	}
	// The name of <s:activity> would come to mean something else.
	v.Value.AsStateTypeBase().Activity[0].OtherAttrs = []xmlrt.OtherAttribute{{
		Name: xmlrt.QName{Local: "a"}, Value: "s:x", Namespaces: []xmlrt.Binding{{Prefix: "s", URI: "urn:s"}},
	}}
	if out, err := state.Marshal(v, xmlrt.WithPrefix("s", state.Namespace)); err == nil {
		t.Errorf("%s", out)
	}
	if _, err := state.Marshal(v); err != nil {
		t.Error(err)
	}
}

// What a generated package decodes it encodes to a document that it decodes to
// the same value.
func TestRoundTripDocuments(t *testing.T) {
	n := 0
	packages := map[string]func([]byte, ...xmlrt.DecodeOption) (xmlrt.Element, error){
		"state": state.Unmarshal, "contactcard": contactcard.Unmarshal, "routing": routing.Unmarshal,
	}
	files, _ := filepath.Glob("../testdata/presence/*.xml")
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, unmarshal := range packages {
			v, err := unmarshal(data)
			if err != nil {
				continue
			}
			n++
			out, err := xmlrt.Marshal(v)
			if err != nil {
				t.Errorf("%s: %v", file, err)
				continue
			}
			w, err := unmarshal(out)
			if err != nil {
				t.Errorf("%s: %v\n%s", file, err, out)
				continue
			}
			if out2, err := xmlrt.Marshal(w); err != nil || !bytes.Equal(out, out2) {
				t.Errorf("%s: %v\n%s\n%s", file, err, out, out2)
			}
		}
	}
	if n == 0 && len(files) > 0 {
		t.Error("no document was decoded")
	}
}

func TestRawElementInOtherScope(t *testing.T) {
	raw, err := xmlrt.NewRawElement([]byte(`<?xml version="1.0"?><!-- x --><w xmlns:p="urn:p"><p:x y="p:z"/></w>`))
	if err != nil {
		t.Fatal(err)
	}
	v := unmarshalState(t, stateDoc)
	ext := &v.Value.(*state.UserState).VersionSections.Extension.Any
	*ext = append(*ext, raw)
	out, err := state.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(out, []byte(`<w xmlns="" xmlns:p="urn:p">`)) {
		t.Errorf("%s", out)
	}
	unmarshalState(t, string(out))
}

// Whatever a value holds, it is refused or gives a well-formed document.
func TestHostileValues(t *testing.T) {
	raw := func(xml string, decls ...xmlrt.Binding) xmlrt.Element {
		return &xmlrt.RawElement{Name: xmlrt.QName{Local: "w"}, XML: []byte(xml), Namespaces: append(decls, xmlrt.Binding{})}
	}
	attr := func(space, local, value string, decls ...xmlrt.Binding) xmlrt.OtherAttribute {
		return xmlrt.OtherAttribute{Name: xmlrt.QName{Space: space, Local: local}, Value: value, Namespaces: decls}
	}
	elements := []xmlrt.Element{
		(*xmlrt.RawElement)(nil), (*state.State)(nil), &state.State{}, &state.State{Value: (*state.UserState)(nil)},
		raw(""), raw("<"), raw("<w"), raw("<w>"), raw("w"), raw("<w/><w/>"), raw("<w/>text"), raw("</w><w>"), raw("<w></w></extension>"),
		raw("<w>&x;</w>"), raw("<w a='1' a='2'/>"), raw("<p:w/>"), raw("<w p:a=''/>"), raw("<!DOCTYPE w><w/>"), raw("<?xml version='1.0'?><w/>"),
		raw("<w>\x00</w>"), raw("<w>\xff</w>"), raw("<v/>"), raw("<w xmlns='urn:x'/>"), raw("\ufeff<w/>"), raw(" <w/>"), raw("<w/><!-- -- -->"),
		raw("<w/>", xmlrt.Binding{Prefix: "a b", URI: "u"}), raw("<w/>", xmlrt.Binding{Prefix: "xmlns", URI: "u"}),
		raw("<w/>", xmlrt.Binding{Prefix: "p", URI: "u"}, xmlrt.Binding{Prefix: "p", URI: "v"}), raw("<w/>", xmlrt.Binding{Prefix: "p", URI: "u\x00"}),
		raw("<w/>", xmlrt.Binding{URI: "urn:default"}), raw("<w/>", xmlrt.Binding{Prefix: "p", URI: xmlrt.XMLNamespace}), raw("<w><![CDATA[]]>]]></w>"),
	}
	attrs := [][]xmlrt.OtherAttribute{
		{attr("", "", "")}, {attr("", "a b", "")}, {attr("", "a:b", "")}, {attr("", "x='' y", "")}, {attr("", "xmlns", "urn:x")},
		{attr(xmlrt.XMLNSNamespace, "p", "u")}, {attr(xmlrt.XSINamespace, "type", "t")}, {attr(xmlrt.XSINamespace, "nil", "true")},
		{attr("", "a", ""), attr("", "a", "")}, {attr("", "manual", "true")}, {attr("", "a", "\x00")}, {attr("", "a", "\xff\xfe")}, {attr("", "a", "\ufffe")},
		{attr("u\x01", "a", "")}, {attr("", "1", "")}, {attr("", "a", "", xmlrt.Binding{Prefix: "1", URI: "u"})},
		{attr("", "a", "", xmlrt.Binding{Prefix: "p", URI: "u"}), attr("", "b", "", xmlrt.Binding{Prefix: "p", URI: "v"})},
		{attr("urn:u", "b", ""), attr("", "a", "", xmlrt.Binding{Prefix: "ns1", URI: "v"})},
		{attr("", "a", "", xmlrt.Binding{Prefix: "p", URI: ""})}, {attr("", "a", "", xmlrt.Binding{Prefix: "xml", URI: "u"})},
	}
	try := func(v xmlrt.Element, opts ...xmlrt.EncodeOption) {
		t.Helper()
		if out, err := state.Marshal(v, opts...); err == nil {
			t.Errorf("%#v: written: %.300s", v, out)
		}
	}
	for _, opts := range [][]xmlrt.EncodeOption{nil, {xmlrt.WithoutChecks()}} {
		// What is not hostile is written.
		v := unmarshalState(t, stateDoc)
		v.Value.(*state.UserState).VersionSections.Extension.Any = []xmlrt.Element{raw("<w><p:x/></w>", xmlrt.Binding{Prefix: "p", URI: "u"}), raw("<w/><!-- -->")}
		v.Value.(*state.UserState).OtherAttrs = []xmlrt.OtherAttribute{
			attr("", "a", "p:x", xmlrt.Binding{Prefix: "p", URI: "u"}), attr("urn:o", "a", ""), attr(xmlrt.XSINamespace, "schemaLocation", "a b"),
		}
		if out, err := state.Marshal(v, opts...); err != nil {
			t.Error(err)
		} else {
			unmarshalState(t, string(out))
		}
		for _, e := range elements {
			v := unmarshalState(t, stateDoc)
			v.Value.(*state.UserState).VersionSections.Extension.Any = []xmlrt.Element{e}
			try(v, opts...)
		}
		for _, a := range attrs {
			v := unmarshalState(t, stateDoc)
			v.Value.(*state.UserState).OtherAttrs = a
			try(v, opts...)
		}
		for _, s := range []string{"\x00", "\x1f", "\xff", "\xc0\x80", "\xed\xa0\x80", "\uffff", "a\ufffe"} {
			v := unmarshalState(t, stateDoc)
			v.Value.AsStateTypeBase().Activity[0].Custom[0].Value = s
			try(v, opts...)
		}
		try(nil, opts...)
		try(&state.State{}, opts...)
		try((*state.State)(nil), opts...)
		try(&state.State{Value: (*state.UserState)(nil)}, opts...)
		v = unmarshalState(t, stateDoc)
		for _, o := range []xmlrt.EncodeOption{
			xmlrt.WithIndent("<x/>"), xmlrt.WithPrefix("a b", "u"), xmlrt.WithPrefix("p", ""), xmlrt.WithPrefix("xmlns", "u"),
			xmlrt.WithPrefix("p", "u\x00"), xmlrt.WithPrefix("xml", "u"),
		} {
			try(v, append(opts, o)...)
		}
		try(v, append(opts, xmlrt.WithPrefix("p", "u"), xmlrt.WithPrefix("p", "v"))...)
	}
	deep := unmarshalState(t, stateDoc)
	deep.Value.(*state.UserState).VersionSections.Extension.Any = []xmlrt.Element{raw(strings.Repeat("<w>", 200_000) + strings.Repeat("</w>", 200_000))}
	try(deep)
	var phone *state.PhoneState
	if phone.Validate() == nil {
		t.Error("a nil pointer is valid")
	}
	if err := (&routing.Routing{RoutingType: routing.RoutingType{Name: "rtcdefault", Preamble: routing.PreambleType{Choice: []routing.PreambleChoice{(*routing.PreambleFlags)(nil)}}}}).Validate(); err == nil {
		t.Error("a nil alternative is valid")
	}
}

func TestEncoderPath(t *testing.T) {
	v := &routing.Routing{RoutingType: routing.RoutingType{Name: "rtcdefault"}}
	list := func() *routing.PreambleList { return &routing.PreambleList{Value: routing.ListType{Name: "team"}} }
	bad := list()
	bad.Value.Target = make([]routing.TargetType, 2)
	bad.Value.Target[1].URI = xmlrt.Some("\x00")
	v.Preamble.Choice = []routing.PreambleChoice{list(), &routing.PreambleWait{Value: routing.WaitType{Name: "user"}}, bad}
	err, _ := v.Validate().(*xmlrt.Error)
	if err == nil || err.Path != "/routing/preamble/list[2]/target[2]/@uri" || err.Offset != -1 {
		t.Error(err)
	}
}

// fill gives v random content: mostly valid where that is easy.
func fill(r *rand.Rand, v reflect.Value, depth int) {
	words := []string{"", "a", "busy", "on-the-phone", "rtcdefault", "clientflags", "team", "user", "block", "1", " x ", "a\r\n\tb", "<&>\"'", "ü€", "\x01", "sip:a@b.c", "2024-03-11T09:00:00Z"}
	if v.CanAddr() {
		switch p := v.Addr().Interface().(type) {
		case *xmlrt.DateTime, *xmlrt.Decimal, *xmlrt.Integer, *xmlrt.Duration:
			return
		case *[]xmlrt.OtherAttribute:
			if r.IntN(4) == 0 {
				*p = []xmlrt.OtherAttribute{{Name: xmlrt.QName{Space: []string{"", "urn:o", xmlrt.XMLNamespace}[r.IntN(3)], Local: []string{"o", "lang", "manual"}[r.IntN(3)]}, Value: words[r.IntN(len(words))]}}
			}
			return
		case *xmlrt.Element:
			docs := []string{"<w/>", "<w xmlns='urn:o'>x</w>", "<device xmlns='" + state.Namespace + "'>phone</device>", "<timeZoneBias xmlns='" + state.Namespace + "'>x</timeZoneBias>"}
			*p, _ = xmlrt.NewRawElement([]byte(docs[r.IntN(len(docs))]))
			return
		case *state.StateType:
			*p = []state.StateType{nil, new(state.UserState), new(state.PhoneState), new(state.MachineState), new(state.AggregateState), new(state.CalendarState)}[r.IntN(6)]
			if *p != nil {
				fill(r, reflect.ValueOf(*p).Elem(), depth+1)
			}
			return
		case *routing.PreambleChoice:
			*p = []routing.PreambleChoice{new(routing.PreambleFlags), new(routing.PreambleList), new(routing.PreambleWait)}[r.IntN(3)]
			fill(r, reflect.ValueOf(*p).Elem(), depth+1)
			return
		}
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(words[r.IntN(len(words))])
	case reflect.Bool:
		v.SetBool(r.IntN(2) == 0)
	case reflect.Int64, reflect.Int32, reflect.Int:
		v.SetInt(int64(r.IntN(5) - 1))
	case reflect.Uint32, reflect.Uint64, reflect.Uint8:
		v.SetUint(uint64(r.IntN(100)))
	case reflect.Slice:
		if depth < 8 {
			v.Set(reflect.MakeSlice(v.Type(), r.IntN(3), 3))
			for i := range v.Len() {
				fill(r, v.Index(i), depth+1)
			}
		}
	case reflect.Pointer:
		if depth < 8 && r.IntN(3) == 0 {
			v.Set(reflect.New(v.Type().Elem()))
			fill(r, v.Elem(), depth+1)
		}
	case reflect.Struct:
		sparse := strings.HasPrefix(v.Type().Name(), "Optional[")
		if sparse && r.IntN(3) > 0 {
			return
		}
		for i := range v.NumField() {
			if v.Field(i).CanSet() {
				fill(r, v.Field(i), depth+1)
			}
		}
	}
}

type validated interface {
	xmlrt.Element
	Validate() error
}

// Validate is nil exactly when Unmarshal accepts what Marshal writes.
func checkValidate(t *testing.T, v validated, unmarshal func([]byte, ...xmlrt.DecodeOption) (xmlrt.Element, error)) (valid bool) {
	t.Helper()
	out, err := xmlrt.Marshal(v, xmlrt.WithoutChecks())
	invalid := v.Validate()
	if err != nil {
		if invalid == nil {
			t.Errorf("valid, but not to be written: %v", err)
		}
		return false
	}
	for d := xml.NewDecoder(bytes.NewReader(out)); ; {
		if _, err := d.Token(); err == io.EOF {
			break
		} else if err != nil {
			t.Errorf("%v\n%s", err, out)
			break
		}
	}
	if _, err := unmarshal(out); (err == nil) != (invalid == nil) {
		t.Errorf("Validate: %v; Unmarshal: %v\n%s", invalid, err, out)
	}
	return invalid == nil
}

func FuzzValidate(f *testing.F) {
	for seed := range uint64(300) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) {
		r := rand.New(rand.NewPCG(seed, 1))
		s, c, p := new(state.State), new(contactcard.ContactCard), new(routing.Routing)
		fill(r, reflect.ValueOf(s).Elem(), 0)
		fill(r, reflect.ValueOf(c).Elem(), 0)
		fill(r, reflect.ValueOf(p).Elem(), 0)
		checkValidate(t, s, state.Unmarshal)
		checkValidate(t, c, contactcard.Unmarshal)
		checkValidate(t, p, routing.Unmarshal)
	})
}

// FuzzDecode checks that decoding agrees with itself: in memory and in pieces,
// stopping and going on; and that what was decoded can be written.
func FuzzDecode(f *testing.F) {
	f.Add([]byte(stateDoc), 5)
	files, _ := filepath.Glob("../testdata/presence/*.xml")
	for i, file := range files {
		if data, err := os.ReadFile(file); err == nil && i%3 == 0 {
			f.Add(data, i)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte, n int) {
		if len(data) > 1<<14 {
			return
		}
		for _, s := range []*xmlrt.Schema{state.Schema(), contactcard.Schema(), routing.Schema()} {
			v, err := xmlrt.Unmarshal(&s.Registry, data)
			_, errStream := xmlrt.Decode(&s.Registry, pieces(data, 1+n&0xfff))
			var first *xmlrt.Error
			xmlrt.Unmarshal(&s.Registry, data, xmlrt.WithFindings(func(e *xmlrt.Error) bool {
				if first == nil {
					first = e
				}
				return true
			}))
			e, _ := err.(*xmlrt.Error)
			eStream, _ := errStream.(*xmlrt.Error)
			if (e == nil) != (eStream == nil) || (e == nil) != (first == nil) {
				t.Fatalf("%q: %v, in pieces %v, going on %v", data, err, errStream, first)
			}
			if e != nil {
				if e.Code != eStream.Code || e.Offset != eStream.Offset || e.Line != eStream.Line || e.Column != eStream.Column || e.Path != eStream.Path {
					t.Fatalf("%q: %v, in pieces %v", data, err, errStream)
				}
				continue
			}
			if out, err := xmlrt.Marshal(v); err != nil {
				t.Errorf("%q: %v", data, err)
			} else if _, err := xmlrt.Unmarshal(&s.Registry, out); err != nil {
				t.Errorf("%q: %v\n%s", data, err, out)
			}
		}
	})
}
