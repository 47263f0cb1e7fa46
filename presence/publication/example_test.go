package publication_test

import (
	"fmt"
	"time"

	"github.com/enhancedpresence/epx/generated/note"
	"github.com/enhancedpresence/epx/presence"
	"github.com/enhancedpresence/epx/presence/access"
	"github.com/enhancedpresence/epx/presence/publication"
	"github.com/enhancedpresence/epx/presence/sipuri"
	"github.com/enhancedpresence/epx/xmlrt"
)

// A note is published, published again by an endpoint that has missed that, and
// expires.
func Example() {
	key := presence.Key{Category: "note", Container: presence.ColleaguesContainer, Instance: presence.PersonalNoteID}
	written := func(s string) xmlrt.Element {
		n := &note.Note{}
		n.Body = []note.NoteTypeBody{{Type: note.NoteTypePersonal, Value: s}}
		return n
	}
	noon := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	var policy publication.Policy

	hour := presence.Expiry{Type: presence.TimeBound, Expires: xmlrt.Some(uint32(3600))}
	store, response, err := publication.Apply(publication.Store{}, publication.Request{
		Publications: []publication.Publication{{Key: key, Expiry: hour, Data: written("At lunch")}},
	}, noon, policy)
	fmt.Println(response.Accepted[0].Version, err)

	late := publication.Request{
		Publications: []publication.Publication{{Key: key, Expiry: hour, Data: written("Back soon")}},
	}
	store, response, err = publication.Apply(store, late, noon.Add(time.Minute), policy)
	fmt.Println(response.Conflicts, err)
	store, response, err = publication.Apply(store, late.Rebase(response.Conflicts), noon.Add(time.Minute), policy)
	fmt.Println(response.Accepted[0].Version, err)

	end, _ := publication.NextExpiry(store, policy)
	fmt.Println(end.Format(time.TimeOnly))
	_, gone := publication.Expire(store, nil, end, policy)
	fmt.Println(gone)
	// Output:
	// 1 <nil>
	// [publication 1, note instance 0 in container 200: the version is 1] <nil>
	// 2 <nil>
	// 13:01:00
	// [note instance 0 in container 200]
}

// What a watcher receives is what lies in the one container that the watcher
// sees for the category.
func ExampleStore_In() {
	instance := func(category string, container presence.ContainerID, id uint32) presence.Instance {
		return presence.Instance{
			Key:    presence.Key{Category: category, Container: container, Instance: id},
			Expiry: presence.Expiry{Type: presence.Static},
		}
	}
	store, err := publication.NewStore(
		instance("contactCard", 0, presence.IdentityCardID),
		instance("contactCard", presence.ColleaguesContainer, presence.IdentityCardID),
		instance("contactCard", presence.ColleaguesContainer, presence.AddressBookCardID),
		instance("contactCard", presence.FriendsAndFamilyContainer, presence.UserPhonesCardID),
	)
	if err != nil {
		fmt.Println(err)
		return
	}
	start, _ := access.Bootstrap(access.List{}, access.StartStandard, access.Policy{})
	for _, w := range [][2]string{{"ann@contoso.com", "sameEnterprise"}, {"pat@public.example", "publicCloud"}} {
		watcher, err := access.ParseWatcher(w[0], w[1])
		if err != nil {
			fmt.Println(err)
			return
		}
		d := access.Decide(start.After, sipuri.Identity{}, watcher, store.Holders("contactCard"), access.Policy{})
		for i := range store.In("contactCard", d.Container.Value) {
			fmt.Println(watcher.URI, i.Key)
		}
	}
	// Output:
	// ann@contoso.com contactCard instance 0 in container 200
	// ann@contoso.com contactCard instance 3 in container 200
	// pat@public.example contactCard instance 0 in container 0
}

func ExampleIDs() {
	gruu := "sip:johnd@contoso.com;opaque=user:epid:IiqNRceeVV2wEfjjHP5FngAA;gruu"
	endpoint, err := publication.EndpointOfGRUU(gruu)
	if err != nil {
		fmt.Println(err)
		return
	}
	var ids publication.IDs
	id := ids.MachineState(gruu)
	fmt.Println(endpoint)
	fmt.Printf("%#x %#x %s\n", ids.Device(gruu), id, publication.KindOf("state", id))
	// Output:
	// 458D2A22-9EC7-5D55-B011-F8E31CFE459E
	// 0x9470995c 0x3470995c machineState
}
