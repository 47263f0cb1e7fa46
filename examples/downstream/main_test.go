package main

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/enhancedpresence/epx/generated/commontypes"
	"github.com/enhancedpresence/epx/xmlrt"

	"example.com/downstream/oncall"
	"example.com/downstream/orders"
)

// TestRoundTrip decodes each document and encodes it again: the result is the
// same document.
func TestRoundTrip(t *testing.T) {
	known, err := registry()
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("testdata/*.xml")
	if err != nil || len(files) < 4 {
		t.Fatalf("documents %v, error %v", files, err)
	}
	for _, name := range files {
		t.Run(filepath.Base(name), func(t *testing.T) {
			in, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			doc, err := xmlrt.Unmarshal(known, in)
			if err != nil {
				t.Fatal(err)
			}
			out, err := xmlrt.Marshal(doc)
			if err != nil {
				t.Fatal(err)
			}
			want, got := tokens(t, in), tokens(t, out)
			if !slices.Equal(got, want) {
				t.Errorf("the document changed\nfrom %s\nto   %s", strings.Join(want, " "), strings.Join(got, " "))
			}
		})
	}
}

// tokens renders a document with its names expanded, attributes sorted, and
// without white space between tags.
func tokens(t *testing.T, doc []byte) []string {
	t.Helper()
	var out []string
	dec := xml.NewDecoder(bytes.NewReader(doc))
	for {
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			var attrs []string
			for _, a := range tok.Attr {
				if a.Name.Space != "xmlns" && a.Name.Local != "xmlns" {
					attrs = append(attrs, fmt.Sprintf("{%s}%s=%q", a.Name.Space, a.Name.Local, a.Value))
				}
			}
			slices.Sort(attrs)
			out = append(out, fmt.Sprintf("<{%s}%s %s>", tok.Name.Space, tok.Name.Local, strings.Join(attrs, " ")))
		case xml.EndElement:
			out = append(out, "</>")
		case xml.CharData:
			if s := string(tok); strings.TrimSpace(s) != "" {
				out = append(out, s)
			}
		}
	}
}

func TestInvalid(t *testing.T) {
	good, err := os.ReadFile("testdata/order.xml")
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name, old, new string
		code           xmlrt.Code
	}{
		{"two payments", "<item isbn=\"9780131103627\"", "<voucher>ABCD1234</voucher><item isbn=\"9780131103627\"", xmlrt.CodeUnexpectedElement},
		{"no payment", `<card number="4111111111111111" expires="2027-03"/>`, "", xmlrt.CodeUnexpectedElement},
		{"pattern", `number="4111111111111111"`, `number="4111"`, xmlrt.CodeInvalidValue},
		{"fraction digits", ">41.5<", ">41.505<", xmlrt.CodeInvalidValue},
		{"enumeration", `id="90071992547409931"`, `id="1" currency="FRF"`, xmlrt.CodeInvalidValue},
		{"missing attribute", `isbn="9780201633610" `, "", xmlrt.CodeMissingAttribute},
		{"four remarks", "<remark>the other is not</remark>", "<remark/><remark/><remark/>", xmlrt.CodeUnexpectedElement},
		{"abstract type", ` xsi:type="parcel"`, "", xmlrt.CodeAbstract},
		{"unknown type", `xsi:type="parcel"`, `xsi:type="pigeon"`, xmlrt.CodeUnknownType},
		{"not a date", "2025-03-10Z", "2025-02-29", xmlrt.CodeInvalidValue},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			bad := strings.Replace(string(good), tt.old, tt.new, 1)
			if bad == string(good) {
				t.Fatalf("the document has no %q", tt.old)
			}
			_, err := orders.UnmarshalOrder([]byte(bad))
			var e *xmlrt.Error
			if !errors.As(err, &e) || e.Code != tt.code || e.Line == 0 {
				t.Errorf("got %v, want %s with its position", err, tt.code)
			}
		})
	}
}

// A program builds an instance of its category and encodes it.
func Example() {
	length, err := xmlrt.ParseDuration("PT8H")
	if err != nil {
		fmt.Println(err)
		return
	}
	start, err := xmlrt.ParseDateTime("2025-03-01T08:00:00Z")
	if err != nil {
		fmt.Println(err)
		return
	}
	v := &oncall.OnCall{OnCallType: oncall.OnCallType{
		Rota:      "https://rota.example.org/db",
		Shift:     []oncall.Shift{{Level: oncall.LevelExFirst, Start: start, Length: length}},
		End:       true,
		Extension: &commontypes.ExtensionType{},
	}}
	out, err := oncall.Marshal(v, xmlrt.WithIndent("  "), xmlrt.WithPrefix("ct", commontypes.Namespace))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(string(out))
	// Output:
	// <onCall xmlns:ct="http://schemas.microsoft.com/2006/09/sip/commontypes" xmlns="urn:example:presence:oncall" rota="https://rota.example.org/db">
	//   <shift level="first">
	//     <start>2025-03-01T08:00:00Z</start>
	//     <length>PT8H</length>
	//   </shift>
	//   <ct:end/>
	//   <ct:extension/>
	// </onCall>
}
