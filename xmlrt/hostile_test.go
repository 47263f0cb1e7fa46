package xmlrt_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/enhancedpresence/epx/generated/state"
	"github.com/enhancedpresence/epx/xmlrt"
)

// Documents that are cheap to make and must be cheap to read: with a cost that
// grows as the square of the input each would take minutes.
func TestHostileDocuments(t *testing.T) {
	var decls, deep strings.Builder
	for i := range 4000 {
		fmt.Fprintf(&decls, " xmlns:p%d='u%d'", i, i)
	}
	for i := range 100 {
		deep.WriteString("<d")
		for k := range 1000 {
			fmt.Fprintf(&deep, " xmlns:q%d-%d='u'", i, k)
		}
		deep.WriteByte('>')
	}
	head := `<state xmlns="` + state.Namespace + `" xmlns:xsi="` + xmlrt.XSINamespace + `" xsi:type="userState"`
	raw := `<c:delimiter xmlns:c="http://schemas.microsoft.com/2006/09/sip/commontypes"/>`
	var kinds strings.Builder
	for i := range 100_000 {
		fmt.Fprintf(&kinds, "<e%d/>", i)
	}
	findings := 0
	for name, c := range map[string]struct {
		doc  string
		ok   bool
		opts []xmlrt.DecodeOption
	}{
		"declarations around kept elements": {doc: head + decls.String() + ">" + raw + strings.Repeat("<n a='p1:x'/>", 50_000) + "</state>", ok: true},
		"declarations around prefixes":      {doc: head + ">" + raw + "<k>" + deep.String() + strings.Repeat("<q0-0:a xmlns:z='u'/>", 50_000) + strings.Repeat("</d>", 100) + "</k></state>", ok: true},
		"findings on one line":              {doc: head + ">" + strings.Repeat("<availability>x</availability>", 100_000) + "</state>"},
		"findings at many attributes":       {doc: head + ">" + strings.Repeat("<activity minAvailability='x' a='' maxAvailability='y'/>", 50_000) + "</state>"},
		"names of children":                 {doc: head + ">" + raw + "<k>" + kinds.String() + "</k>text</state>"},
		"findings deep down":                {doc: head + ">" + raw + "<k>" + strings.Repeat("<"+strings.Repeat("n", 1000)+">", 1000) + strings.Repeat("<availability xmlns='"+state.Namespace+"' xsi:type='x'/>", 2000)},
		"a long comment":                    {doc: "<!--" + strings.Repeat(" -", 1<<20) + "--><a/>"},
		"a long value":                      {doc: head + " a='" + strings.Repeat(">", 2<<20) + "'/>", ok: true},
		"a long tag":                        {doc: "<a" + strings.Repeat(" ", 2<<20) + "/>"},
		"brackets":                          {doc: "<a>" + strings.Repeat("]", 2<<20) + "</a>"},
		"references":                        {doc: "<a>" + strings.Repeat("&#"+strings.Repeat("0", 1000)+"65;", 2000) + "</a>"},
	} {
		sink := xmlrt.WithFindings(func(*xmlrt.Error) bool { findings++; return true })
		for _, stream := range []bool{false, true} {
			var err error
			if stream {
				_, err = xmlrt.Decode(&state.Schema().Registry, pieces([]byte(c.doc), 100), sink)
			} else {
				_, err = state.Unmarshal([]byte(c.doc), sink)
			}
			if (err == nil) != c.ok {
				t.Errorf("%s: stream %v: %.200v", name, stream, err)
			}
		}
	}
	if findings == 0 {
		t.Error("no findings")
	}
}
