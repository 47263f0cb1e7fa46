package generated_test

import (
	"strings"
	"testing"

	"github.com/enhancedpresence/epx/generated"
	"github.com/enhancedpresence/epx/generated/batchsubscribe"
	"github.com/enhancedpresence/epx/generated/unqualified"
	"github.com/enhancedpresence/epx/xmlrt"
)

func TestFaultInAnyNamespace(t *testing.T) {
	const want = `<Fault trace="1"><Faultcode>Client.BadCall.WrongDelta</Faultcode><details><operation index="2" curVersion="7"/></details></Fault>`
	for _, document := range []string{
		want,
		strings.Replace(want, "<Fault ", `<Fault xmlns="urn:example:fault" `, 1),
		`<f:Fault xmlns:f="urn:example:fault" trace="1"><f:Faultcode>Client.BadCall.WrongDelta</f:Faultcode>` +
			`<details xmlns="urn:example:fault"><f:operation index="2" curVersion="7"/></details></f:Fault>`,
	} {
		f, err := unqualified.UnmarshalFault([]byte(document), xmlrt.WithRootNamespaceAs(unqualified.Namespace))
		if err != nil {
			t.Errorf("%s: %v", document, err)
			continue
		}
		if f.Details.Operation[0].Index != 2 || f.Details.Operation[0].CurVersion.Or(0) != 7 {
			t.Errorf("%s: %+v", document, f.Details)
		}
		if got, err := unqualified.Marshal(f); err != nil || string(got) != want {
			t.Errorf("%s is written %s, %v", document, got, err)
		}
	}
	_, err := unqualified.UnmarshalFault([]byte(strings.Replace(want, "<Fault ", `<Fault xmlns="urn:example:fault" `, 1)))
	if e, ok := err.(*xmlrt.Error); !ok || e.Code != xmlrt.CodeUnknownRoot {
		t.Errorf("without the option: %v", err)
	}
}

// An element that is kept as it stood is still in the namespace of its document
// when the document is written in another.
func TestKeptElementKeepsNamespace(t *testing.T) {
	const head, tail = `uri="sip:ada@example.com"><%action name="subscribe"><%adhocList><%resource uri="sip:grace@example.com"><%context>`,
		`</%context></%resource></%adhocList></%action></%batchSub>`
	for _, c := range []struct{ prefix, declaration, kept, want string }{
		{"", `xmlns="urn:o"`, `<since>9</since>`, `<since xmlns="urn:o">9</since>`},
		{"o:", `xmlns:o="urn:o"`, `<o:since>9</o:since>`, `<o:since xmlns="" xmlns:o="urn:o">9</o:since>`},
		{"o:", `xmlns:o="urn:o"`, `<since o:a="1"><o:at/></since>`, `<since xmlns="" xmlns:o="urn:o" o:a="1"><o:at/></since>`},
		{"", `xmlns="urn:o"`, `<p:since xmlns:p="urn:o"><at xmlns="urn:p"/></p:since>`, `<p:since xmlns="urn:o" xmlns:p="urn:o"><at xmlns="urn:p"/></p:since>`},
	} {
		document := strings.ReplaceAll(`<%batchSub `+c.declaration+" "+head+c.kept+tail, "%", c.prefix)
		v, err := batchsubscribe.UnmarshalBatchSub([]byte(document), xmlrt.WithRootNamespaceAs(batchsubscribe.Namespace), xmlrt.WithRegistry(generated.Registry()))
		if err != nil {
			t.Errorf("%s: %v", document, err)
			continue
		}
		kept := v.Action[0].AdhocList.Resource[0].Context.Any[0]
		if name := kept.XMLName(); name.Local != "since" || name.Space == batchsubscribe.Namespace {
			t.Errorf("%s: kept %v", document, name)
		}
		got, err := batchsubscribe.Marshal(v)
		if want := strings.ReplaceAll(`<%batchSub xmlns="`+batchsubscribe.Namespace+`" `+head+c.want+tail, "%", ""); err != nil || string(got) != want {
			t.Errorf("%s is written\n%s, %v, want\n%s", document, got, err, want)
		}
	}
}
