package contacts_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/enhancedpresence/epx/generated"
	"github.com/enhancedpresence/epx/generated/soap"
	"github.com/enhancedpresence/epx/generated/unqualified"
	"github.com/enhancedpresence/epx/presence/contacts"
	"github.com/enhancedpresence/epx/presence/sipuri"
	"github.com/enhancedpresence/epx/xmlrt"
)

const documents = "../../testdata/presence"

func readFile(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(documents, name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// Lists are read in whatever namespace, and come out the same.
func TestContactList(t *testing.T) {
	for _, name := range []string{"contactlist-good.xml", "contactlist-namespace.xml", "contactlist-migrated.xml", "contactlist-other-order.xml"} {
		t.Run(name, func(t *testing.T) {
			in, err := unqualified.UnmarshalContactList(readFile(t, name), xmlrt.WithRootNamespaceAs(""))
			if err != nil {
				t.Fatal(err)
			}
			l, err := contacts.FromContactList(&in.ContactListType)
			if err != nil {
				t.Fatal(err)
			}
			if l.Number() != uint32(in.DeltaNum) || l.Mode() != in.Ucsmode.Value {
				t.Errorf("number %d, kept at %q", l.Number(), l.Mode())
			}
			out, err := contacts.ToContactList(l)
			if err != nil {
				t.Fatal(err)
			}
			again, err := contacts.FromContactList(&out.ContactListType)
			if err != nil || !again.Equal(l) {
				t.Errorf("read again: %v\n%s\nfirst\n%s", err, text(again), text(l))
			}
			if _, err := unqualified.Marshal(out); err != nil {
				t.Error(err)
			}
		})
	}
	for doc, want := range map[string]error{
		`<contactList deltaNum="1"><contact uri="nobody at home"/></contactList>`:                                  sipuri.ErrHost,
		`<contactList deltaNum="1"><contact uri="bob@example.com" groups="1"/></contactList>`:                      contacts.ErrGroup,
		`<contactList deltaNum="1"><group id="1" name="a"/><group id="1" name="b"/></contactList>`:                 contacts.ErrTwice,
		`<contactList deltaNum="1"><contact uri="bob@example.com"/><contact uri="BOB@EXAMPLE.COM"/></contactList>`: contacts.ErrTwice,
	} {
		in, err := unqualified.UnmarshalContactList([]byte(doc))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := contacts.FromContactList(&in.ContactListType); err == nil || want != sipuri.ErrHost && !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", doc, err, want)
		}
	}
	if _, err := contacts.ToContactList(contacts.List{}); !errors.Is(err, contacts.ErrNumber) {
		t.Errorf("a list without a number: %v", err)
	}
}

func TestContactDelta(t *testing.T) {
	const doc = `<contactDelta deltaNum="8" prevDeltaNum="7">` +
		`<addedGroup id="4" name="Chess" externalURI="mailto:chess@example.com"/><modifiedGroup id="3" name="Office"/>` +
		`<addedContact uri="eve@partner.example" name="Eve" groups="4 3" subscribed="true" externalURI="x:eve"/>` +
		`<modifiedContact uri="bob@example.com" subscribed="0"/><deletedContact uri="sip:dan@example.com"/><deletedGroup id="2"/></contactDelta>`
	in, err := unqualified.UnmarshalContactDelta([]byte(doc))
	if err != nil {
		t.Fatal(err)
	}
	d, err := contacts.FromContactDelta(&in.ContactDeltaType)
	if err != nil {
		t.Fatal(err)
	}
	next, err := contacts.Apply(sample(t), d, contacts.Policy{})
	if err != nil {
		t.Fatal(err)
	}
	const want = "1 ~\n3 Office\n4 Chess mailto:chess@example.com\nbob@example.com - -\ncarol@example.com - 3\neve@partner.example Eve 3,4"
	if got := text(next); got != want {
		t.Errorf("the list is\n%s\nwant\n%s", got, want)
	}
	bob, _ := next.Contact(id(t, "bob@example.com"))
	eve, _ := next.Contact(id(t, "eve@partner.example"))
	if bob.Subscribed != xmlrt.Some(false) || eve.Subscribed != xmlrt.Some(true) || eve.ExternalURI != "x:eve" {
		t.Errorf("%+v, %+v", bob, eve)
	}
	out, err := contacts.ToContactDelta(d)
	if err != nil {
		t.Fatal(err)
	}
	data, err := unqualified.Marshal(out)
	if err != nil {
		t.Fatal(err)
	}
	back := strings.NewReplacer(`groups="4 3"`, `groups="3 4"`, `subscribed="0"`, `subscribed="false"`, "sip:dan", "dan", `name="" `, "").Replace(doc)
	if got := strings.TrimSpace(string(data)); got != back {
		t.Errorf("written:\n%s\nwant\n%s", got, back)
	}
	for _, name := range []string{"contactdelta-good.xml", "contactdelta-namespace.xml", "contactdelta-empty.xml"} {
		in, err := unqualified.UnmarshalContactDelta(readFile(t, name), xmlrt.WithRootNamespaceAs(""))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := contacts.FromContactDelta(&in.ContactDeltaType); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, bad := range []string{`<addedContact uri="a b"/>`, `<modifiedContact uri="a b"/>`, `<deletedContact uri="a b"/>`} {
		in, err := unqualified.UnmarshalContactDelta([]byte(`<contactDelta deltaNum="8" prevDeltaNum="7"><deletedGroup id="1"/>` + bad + `</contactDelta>`))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := contacts.FromContactDelta(&in.ContactDeltaType); err == nil || !strings.HasPrefix(err.Error(), "contacts: change 2 of the document: ") {
			t.Errorf("%s: %v", bad, err)
		}
	}
	if _, err := contacts.ToContactDelta(contacts.Delta{}); !errors.Is(err, contacts.ErrNumber) {
		t.Errorf("a delta without a number: %v", err)
	}
}

func readEnvelope(t *testing.T, data []byte) *soap.Envelope {
	t.Helper()
	e, err := soap.UnmarshalEnvelope(data, xmlrt.WithRegistry(generated.Registry()))
	if err != nil {
		t.Fatalf("%v\n%s", err, data)
	}
	return e
}

// Each command comes out of its document as it went in.
func TestEnvelope(t *testing.T) {
	for _, c := range []contacts.Command{
		contacts.SetContact{Contact: contacts.Contact{URI: id(t, "bob@example.com"), Name: "B & Co", Groups: []contacts.GroupID{1, 2}, Subscribed: xmlrt.Some(false), ExternalURI: "x:y"}},
		contacts.SetContact{Contact: contacts.Contact{URI: id(t, "bob@example.com"), Subscribed: xmlrt.Some(true)}},
		contacts.RemoveContact{URI: id(t, "bob@example.com")},
		contacts.CreateGroup{Name: "Chess"},
		contacts.CreateGroup{Name: "Sales", ExternalURI: "mailto:sales@example.com"},
		contacts.ChangeGroup{Group: contacts.Group{ID: 3, Name: "Office"}},
		contacts.RemoveGroup{ID: 3},
	} {
		r := contacts.Request{Command: c, Number: 17}
		doc, err := contacts.ToEnvelope(r)
		if err != nil {
			t.Fatal(err)
		}
		data, err := xmlrt.Marshal(doc, xmlrt.WithKnown(generated.Registry()))
		if err != nil {
			t.Fatal(err)
		}
		back, err := contacts.FromEnvelope(&readEnvelope(t, data).EnvelopeType)
		if err != nil {
			t.Errorf("%v: %v", c, err)
			continue
		}
		a, isSet := c.(contacts.SetContact)
		b, stillSet := back.Command.(contacts.SetContact)
		if back.Number != 17 || isSet != stillSet || isSet && !a.Equal(b.Contact) || !isSet && back.Command != c {
			t.Errorf("%v came back as %v with the number %d\n%s", c, back.Command, back.Number, data)
		}
	}
	r, err := contacts.FromEnvelope(&readEnvelope(t, readFile(t, "soap-setcontact-good.xml")).EnvelopeType)
	if got, ok := r.Command.(contacts.SetContact); err != nil || !ok || r.Number != 17 || got.Name != "Grace" || len(got.Groups) != 2 {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestGroupAnswer(t *testing.T) {
	data, err := xmlrt.Marshal(contacts.GroupAnswer(5), xmlrt.WithKnown(generated.Registry()))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := contacts.FromGroupAnswer(&readEnvelope(t, data).EnvelopeType); err != nil || got != 5 {
		t.Errorf("%d, %v", got, err)
	}
	if got, err := contacts.FromGroupAnswer(&readEnvelope(t, readFile(t, "soap-addgroup-answer.xml")).EnvelopeType); err != nil || got != 3 {
		t.Errorf("%d, %v", got, err)
	}
}

func TestBadEnvelopes(t *testing.T) {
	body := func(s string) []byte {
		return []byte(`<E:Envelope xmlns:E="http://schemas.xmlsoap.org/soap/envelope/" xmlns="http://schemas.microsoft.com/winrtc/2002/11/sip"><E:Body>` + s + `</E:Body></E:Envelope>`)
	}
	const remove = `<deleteContact><URI>bob@example.com</URI><deltaNum>1</deltaNum></deleteContact>`
	for _, s := range []string{"", remove + remove, `<addGroup><groupID>3</groupID></addGroup>`, `<addGroup><name>x</name></addGroup>`, `<x xmlns="urn:x"/>`, `<deleteContact><URI>a b</URI><deltaNum>1</deltaNum></deleteContact>`} {
		e := readEnvelope(t, body(s))
		_, err := contacts.FromEnvelope(&e.EnvelopeType)
		if err == nil || !errors.Is(err, contacts.ErrEnvelope) && !strings.Contains(err.Error(), "the URI of the command") {
			t.Errorf("%s: %v", s, err)
		}
	}
	for _, s := range []string{"", remove, `<addGroup><name>x</name><deltaNum>1</deltaNum></addGroup>`} {
		if _, err := contacts.FromGroupAnswer(&readEnvelope(t, body(s)).EnvelopeType); !errors.Is(err, contacts.ErrEnvelope) {
			t.Errorf("%s: %v", s, err)
		}
	}
	if _, err := contacts.ToEnvelope(contacts.Request{}); !errors.Is(err, contacts.ErrEnvelope) {
		t.Errorf("no command: %v", err)
	}
}

// FuzzContactList reads whatever the decoder takes; what is read comes out and
// in again.
func FuzzContactList(f *testing.F) {
	files, err := filepath.Glob(filepath.Join(documents, "contactlist-*.xml"))
	if err != nil || len(files) == 0 {
		f.Fatalf("no documents: %v", err)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		in, err := unqualified.UnmarshalContactList(data, xmlrt.WithRootNamespaceAs(""))
		if err != nil {
			return
		}
		l, err := contacts.FromContactList(&in.ContactListType)
		if err != nil {
			return
		}
		out, err := contacts.ToContactList(l)
		if err != nil {
			t.Fatal(err)
		}
		written, err := unqualified.Marshal(out)
		if err != nil {
			t.Fatal(err)
		}
		again, err := unqualified.UnmarshalContactList(written)
		if err != nil {
			t.Fatalf("%v\n%s", err, written)
		}
		if back, err := contacts.FromContactList(&again.ContactListType); err != nil || !back.Equal(l) {
			t.Errorf("%v\n%s\nfirst\n%s", err, text(back), text(l))
		}
	})
}
