package presence_test

import (
	"fmt"
	"os"
	"time"

	"github.com/enhancedpresence/epx/generated"
	"github.com/enhancedpresence/epx/generated/note"
	"github.com/enhancedpresence/epx/generated/roaming"
	"github.com/enhancedpresence/epx/generated/state"
	"github.com/enhancedpresence/epx/presence"
	"github.com/enhancedpresence/epx/presence/access"
	"github.com/enhancedpresence/epx/presence/aggregate"
	"github.com/enhancedpresence/epx/presence/availability"
	"github.com/enhancedpresence/epx/presence/publication"
	"github.com/enhancedpresence/epx/presence/sipuri"
	"github.com/enhancedpresence/epx/presence/view"
	"github.com/enhancedpresence/epx/xmlrt"
)

// Ada has a laptop, untouched for a while, and a phone, which she has just
// used, and she is in a meeting. Four people look at her.
func Example() {
	ada, err := readAda("../testdata/story/ada.xml")
	if err != nil {
		fmt.Println(err)
		return
	}
	instances, err := presence.FromCategories(ada.Categories)
	if err != nil {
		fmt.Println(err)
		return
	}

	// What her endpoints say becomes one presence.
	now := time.Date(2026, 3, 2, 10, 15, 0, 0, time.UTC)
	result, err := aggregate.Aggregate(aggregate.Snapshot{Instances: instances, Now: now}, aggregate.Policy{})
	if err != nil {
		fmt.Println(err)
		return
	}
	store, err := publication.NewStore(result.Merge(instances)...)
	if err != nil {
		fmt.Println(err)
		return
	}

	// Who sees how much of it is a matter of her containers.
	members, err := access.FromContainers(ada.Containers)
	if err != nil {
		fmt.Println(err)
		return
	}
	owner, _ := sipuri.Parse("sip:ada@example.com")
	presentity, err := view.New(owner, store, members, view.Policy{})
	if err != nil {
		fmt.Println(err)
		return
	}

	for _, who := range []struct{ name, uri, network string }{
		{"a colleague", "bob@example.com", "sameEnterprise"},
		{"her workgroup", "wanda@example.com", "sameEnterprise"},
		{"an external contact", "eve@partner.example", "federated"},
		{"a blocked contact", "mallory@partner.example", "federated"},
	} {
		watcher, err := access.ParseWatcher(who.uri, who.network)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%-20s", who.name)
		for i := range presentity.View(view.Request{Watcher: watcher, Categories: []string{"note", "state"}}).All() {
			switch e := i.Data.(type) {
			case *note.Note:
				if len(e.Body) > 0 {
					fmt.Printf("%q, ", e.Body[0].Value)
				}
			case *state.State:
				s := e.Value.(*state.AggregateState)
				fmt.Print(availability.Availability(s.Availability.Value))
				for _, a := range s.Activity {
					fmt.Print(", ", a.Token.Value)
				}
				if s.MeetingSubject != nil {
					fmt.Printf(" about %q", s.MeetingSubject.Value)
				}
				if place, ok := s.EndpointLocation.Get(); ok {
					fmt.Print(", at ", place)
				}
			}
		}
		fmt.Println()
	}
	// Output:
	// a colleague         "Back at my desk at 11", 6500 Busy, in-a-meeting, at Room 31
	// her workgroup       "Back at my desk at 11", 6500 Busy, in-a-meeting about "Budget", at Room 31
	// an external contact 6500 Busy
	// a blocked contact   18500 Offline
}

func readAda(file string) (*roaming.RoamingData, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	return roaming.UnmarshalRoamingData(data, xmlrt.WithRegistry(generated.Registry()))
}
