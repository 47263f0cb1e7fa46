package view_test

import (
	"fmt"
	"log"
	"time"

	"github.com/enhancedpresence/epx/generated/categories"
	"github.com/enhancedpresence/epx/generated/note"
	"github.com/enhancedpresence/epx/generated/state"
	"github.com/enhancedpresence/epx/presence"
	"github.com/enhancedpresence/epx/presence/access"
	"github.com/enhancedpresence/epx/presence/publication"
	"github.com/enhancedpresence/epx/presence/sipuri"
	"github.com/enhancedpresence/epx/presence/view"
	"github.com/enhancedpresence/epx/xmlrt"
)

// ada is a user with two notes and states, whose colleagues are in container
// 200.
func ada() (*view.Presentity, publication.Store, error) {
	at := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
	say := func(text string) *note.Note {
		n := &note.Note{}
		n.Body = []note.NoteTypeBody{{Type: note.NoteTypePersonal, Value: text}}
		return n
	}
	machine, aggregate := &state.MachineState{}, &state.AggregateState{}
	machine.Availability, aggregate.Availability = xmlrt.Some(uint32(3500)), xmlrt.Some(uint32(3500))
	store, err := publication.NewStore(
		presence.Instance{Key: presence.Key{Category: "note", Container: 200}, PublishTime: at, Data: say("Back at 2")},
		presence.Instance{Key: presence.Key{Category: "note", Container: 300}, PublishTime: at, Data: say("At lunch")},
		presence.Instance{Key: presence.Key{Category: "state", Container: 2, Instance: 0x30000001}, PublishTime: at, Data: &state.State{Value: machine}},
		presence.Instance{Key: presence.Key{Category: "state", Container: 200, Instance: 1}, PublishTime: at, Data: &state.State{Value: aggregate}},
	)
	if err != nil {
		return nil, store, err
	}
	container, err := access.NewContainer(200, 1, access.NetworkMember(access.SameEnterprise))
	if err != nil {
		return nil, store, err
	}
	members, err := access.NewList(container)
	if err != nil {
		return nil, store, err
	}
	owner, err := sipuri.Parse("sip:ada@example.com")
	if err != nil {
		return nil, store, err
	}
	p, err := view.New(owner, store, members, view.Policy{})
	return p, store, err
}

// What a colleague receives, and why.
func Example() {
	p, _, err := ada()
	if err != nil {
		log.Fatal(err)
	}
	bob, err := access.ParseWatcher("sip:bob@example.com", "sameEnterprise")
	if err != nil {
		log.Fatal(err)
	}
	e := p.Explain(view.Request{Watcher: bob, Categories: []string{"state", "note", "routing"}})
	document, err := categories.Marshal(e.View.Document(), xmlrt.WithIndent("  "))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s\n\n%s", document, e)
	// Output:
	// <categories xmlns="http://schemas.microsoft.com/2006/09/sip/categories" uri="sip:ada@example.com">
	//   <category name="note" instance="0" publishTime="2026-03-02T08:00:00">
	//     <note xmlns="http://schemas.microsoft.com/2006/09/sip/note">
	//       <body type="personal">Back at 2</body>
	//     </note>
	//   </category>
	//   <category name="state" instance="1" publishTime="2026-03-02T08:00:00">
	//     <state xmlns="http://schemas.microsoft.com/2006/09/sip/state" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="aggregateState">
	//       <availability>3500</availability>
	//     </state>
	//   </category>
	// </categories>
	//
	// bob@example.com (sameEnterprise) receives 2 instances of ada@example.com
	// note: 1 instance from container 200: 0
	//   B5   container 200 has the member sameEnterprise, which stands for bob@example.com (sameEnterprise), and nothing that goes before it decides
	//   B7   not 1 instance in container 300: a watcher is given one container only
	// routing: nothing
	//   E4   private
	// state: 1 instance from container 200: 1
	//   B5   as for note
	//   B3   not 1 instance in container 2: seen by the owner alone
}

// A note is deleted, and its watcher told so.
func ExampleDiff() {
	p, store, err := ada()
	if err != nil {
		log.Fatal(err)
	}
	bob, err := access.ParseWatcher("sip:bob@example.com", "sameEnterprise")
	if err != nil {
		log.Fatal(err)
	}
	before := p.View(view.Request{Watcher: bob})

	deletion := publication.Deletion(presence.Key{Category: "note", Container: 200}, 0)
	store, _, err = publication.Apply(store, publication.Request{Publications: []publication.Publication{deletion}}, time.Time{}, publication.Policy{})
	if err != nil {
		log.Fatal(err)
	}
	if p, err = p.WithInstances(store); err != nil {
		log.Fatal(err)
	}
	after := p.View(view.Request{Watcher: bob})

	notice, err := view.Diff(before, after, view.Policy{})
	if err != nil {
		log.Fatal(err)
	}
	document, err := categories.Marshal(notice)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s\n", document)

	received, err := view.Apply(before, notice)
	fmt.Println(received.Equal(after), err)
	// Output:
	// <categories xmlns="http://schemas.microsoft.com/2006/09/sip/categories" uri="sip:ada@example.com"><category name="note"/></categories>
	// true <nil>
}
