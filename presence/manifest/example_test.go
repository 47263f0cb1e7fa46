package manifest_test

import (
	"fmt"
	"log"

	"github.com/enhancedpresence/epx/presence"
	"github.com/enhancedpresence/epx/presence/access"
	"github.com/enhancedpresence/epx/presence/availability"
	"github.com/enhancedpresence/epx/presence/manifest"
	"github.com/enhancedpresence/epx/presence/sipuri"
	"github.com/enhancedpresence/epx/xmlrt"
)

// Bob, of a federated organisation, has got into two containers.
func ExampleManifest_Judge() {
	bob, err := sipuri.Parse("sip:bob@fabrikam.example")
	if err != nil {
		log.Fatal(err)
	}
	var containers []access.Container
	for _, id := range []presence.ContainerID{200, 300} {
		c, err := access.NewContainer(id, 1, access.User(bob))
		if err != nil {
			log.Fatal(err)
		}
		containers = append(containers, c)
	}
	list, err := access.NewList(containers...)
	if err != nil {
		log.Fatal(err)
	}
	contact := access.Contact{Watcher: access.Watcher{URI: bob, Network: access.Federated}}
	j := manifest.Privacy().Judge(list, manifest.Of(contact), manifest.Policy{})
	fmt.Print(j.Explain())
	// Output:
	// user bob@fabrikam.example: in containers 200, 300
	//   C9   entry 1 of the manifest: buddy from federated or publicCloud: in containers 100, 200, 300, 400, 32000, one, by default in 100
	//   C10  it is in 2 containers, and may be in one
	//   C10  moveToDefaultContainer: to container 100
	//   C10  it should be in container 100
}

// The owner is not to be disturbed: colleagues do not get through, and the
// workgroup, for which that is Busy, does.
func ExampleManifest_Blocks() {
	for _, e := range []manifest.Event{
		{Type: manifest.Invites, Container: 200, Network: access.SameEnterprise, Availability: xmlrt.Some(availability.DoNotDisturb)},
		{Type: manifest.Invites, Container: 300, Network: access.SameEnterprise, Availability: xmlrt.Some(availability.BusyUrgent)},
	} {
		v := manifest.Open().Blocks(e)
		fmt.Println(v.Blocked, v.Reason)
	}
	// Output:
	// true block rule 2 is for invites at an availability from 9000 to 11999
	// false no block rule is for invites of container 300
}
