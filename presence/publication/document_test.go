package publication_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/enhancedpresence/epx/generated"
	"github.com/enhancedpresence/epx/generated/note"
	"github.com/enhancedpresence/epx/generated/richpresence"
	"github.com/enhancedpresence/epx/generated/roaming"
	"github.com/enhancedpresence/epx/generated/unqualified"
	"github.com/enhancedpresence/epx/presence"
	"github.com/enhancedpresence/epx/presence/publication"
	"github.com/enhancedpresence/epx/xmlrt"
)

// What goes over the wire when a publication is made twice: the request, the
// answer, and the fault for the second.
func TestDocuments(t *testing.T) {
	const doc = `<publish xmlns="http://schemas.microsoft.com/2006/09/sip/rich-presence"><publications uri="sip:ada@example.com">` +
		`<publication categoryName="note" instance="0" container="200" version="0" expireType="static"><note xmlns="http://schemas.microsoft.com/2006/09/sip/note"><body type="personal" uri="">Back at 2</body></note></publication>` +
		`<publication categoryName="note" instance="0" container="300" version="0" expireType="time" expires="0"/>` +
		`</publications></publish>`
	in, err := richpresence.UnmarshalPublish([]byte(doc), xmlrt.WithRegistry(generated.Registry()))
	if err != nil {
		t.Fatal(err)
	}
	r, err := publication.FromPublish(&in.PublishType, "e1")
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := r.Publications[0].Data.(*note.Note); !ok || !r.Publications[1].Deletes() || r.EndpointID != "e1" {
		t.Fatalf("%+v", r)
	}
	out, err := richpresence.Marshal(publication.ToPublish(in.Publications.URI, r))
	if err != nil {
		t.Fatal(err)
	}
	again, err := richpresence.UnmarshalPublish(out, xmlrt.WithRegistry(generated.Registry()))
	if err != nil {
		t.Fatal(err)
	}
	if r2, err := publication.FromPublish(&again.PublishType, "e1"); err != nil || len(r2.Publications) != 2 || r2.Publications[0].Expiry != r.Publications[0].Expiry || r2.Publications[1].Key != r.Publications[1].Key {
		t.Errorf("%v, %+v", err, r2)
	}

	s, response, err := publication.Apply(publication.Store{}, r, epoch, publication.Policy{})
	if err != nil || response.Fault() != nil {
		t.Fatal(err, response.Fault())
	}
	answer, err := roaming.Marshal(response.RoamingData("sip:ada@example.com"))
	if err != nil {
		t.Fatal(err)
	}
	data, err := roaming.UnmarshalRoamingData(answer, xmlrt.WithRegistry(generated.Registry()))
	if err != nil {
		t.Fatal(err)
	}
	stored, err := presence.FromCategories(data.Categories)
	if err != nil || len(stored) != 1 || stored[0].Version != 1 || stored[0].Key != r.Publications[0].Key || !stored[0].PublishTime.Equal(epoch) || stored[0].Expiry.Type != presence.Static || stored[0].EndpointID != "e1" {
		t.Fatalf("%v, %+v in %s", err, stored, answer)
	}

	_, response, err = publication.Apply(s, r, epoch, publication.Policy{})
	if err != nil {
		t.Fatal(err)
	}
	fault, err := unqualified.Marshal(response.Fault())
	if err != nil {
		t.Fatal(err)
	}
	const want = `<Fault><Faultcode>Client.BadCall.WrongDelta</Faultcode><details><operation index="1" curVersion="1"/></details></Fault>`
	if string(fault) != want {
		t.Errorf("%s\nwant %s", fault, want)
	}
	f, err := unqualified.UnmarshalFault(fault)
	if err != nil {
		t.Fatal(err)
	}
	conflicts, err := publication.FromFault(&f.FaultType, r)
	if err != nil || !slices.Equal(conflicts, response.Conflicts) {
		t.Fatalf("%v, %v", err, conflicts)
	}
	if _, response, err = publication.Apply(s, r.Rebase(conflicts), epoch, publication.Policy{}); err != nil || !response.OK() {
		t.Error(err, response.Conflicts)
	}
}

func TestBadDocuments(t *testing.T) {
	doc := &richpresence.PublishType{}
	doc.Publications.Publication = []richpresence.PublicationType{{CategoryName: "note"}, {CategoryName: "note", ExpireType: xmlrt.Some(richpresence.PublicationExpireTypeEnumEx("custom"))}}
	var bad *publication.RequestError
	if _, err := publication.FromPublish(doc, ""); !errors.As(err, &bad) || bad.Index != 2 || !errors.Is(err, presence.ErrExpiry) {
		t.Error(err)
	}
	r := publication.Request{Publications: make([]publication.Publication, 2)}
	for _, index := range []unqualified.OperationIndexType{0, 3, 1 << 31} {
		f := &unqualified.FaultType{Faultcode: publication.WrongDelta, Details: &unqualified.DetailsType{Operation: []unqualified.OperationType{{Index: index}}}}
		if _, err := publication.FromFault(f, r); err == nil {
			t.Errorf("a fault about publication %d is taken", index)
		}
	}
	if _, err := publication.FromFault(&unqualified.FaultType{Faultcode: "Server.Busy"}, r); err == nil {
		t.Error("another fault is taken")
	}
}
