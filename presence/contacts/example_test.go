package contacts_test

import (
	"fmt"

	"github.com/enhancedpresence/epx/generated"
	"github.com/enhancedpresence/epx/generated/unqualified"
	"github.com/enhancedpresence/epx/presence/access"
	"github.com/enhancedpresence/epx/presence/contacts"
	"github.com/enhancedpresence/epx/presence/sipuri"
	"github.com/enhancedpresence/epx/xmlrt"
)

// Ada, who is in privacy mode, moves Bob to her family and adds Eve. Her other
// endpoint is told, and Eve may see her.
func Example() {
	const document = `<contactList deltaNum="17">
  <group id="1" name="~"/><group id="2" name="Family"/>
  <contact uri="bob@example.com" name="Bob" groups="1" subscribed="true"/>
</contactList>`
	doc, err := unqualified.UnmarshalContactList([]byte(document), xmlrt.WithRootNamespaceAs(""))
	if err != nil {
		fmt.Println(err)
		return
	}
	first, err := contacts.FromContactList(&doc.ContactListType)
	if err != nil {
		fmt.Println(err)
		return
	}
	bob, _ := sipuri.Parse("bob@example.com")
	eve, _ := sipuri.Parse("eve@partner.example")

	list, endpoint := first, first
	for _, wish := range []func() (contacts.SetContact, error){
		func() (contacts.SetContact, error) { return list.MoveContact(bob, 1, 2) },
		func() (contacts.SetContact, error) { return list.Add(eve, "Eve") },
	} {
		command, err := wish()
		if err != nil {
			fmt.Println(err)
			return
		}
		next, answer, err := contacts.Execute(list, list.Request(command), contacts.Policy{})
		if err != nil {
			fmt.Println(err)
			return
		}
		if endpoint, err = contacts.Apply(endpoint, answer.Delta, contacts.Policy{}); err != nil {
			fmt.Println(err)
			return
		}
		list = next
	}
	for g := range endpoint.Groups() {
		fmt.Println(g)
		for c := range endpoint.In(g.ID) {
			fmt.Println("  ", c)
		}
	}

	plan, err := contacts.Membership(access.List{}, first, list, access.Private, func(sipuri.Identity) contacts.Addition {
		return contacts.Addition{Network: access.Federated}
	}, access.Policy{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, u := range plan.Updates {
		fmt.Println("container", u.Container, u.Changes)
	}

	// What the client sends, the last of it.
	command, _ := list.Rename(eve, "Evelyn")
	envelope, err := contacts.ToEnvelope(list.Request(command))
	if err != nil {
		fmt.Println(err)
		return
	}
	data, err := xmlrt.Marshal(envelope, xmlrt.WithIndent("  "), xmlrt.WithKnown(generated.Registry()))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(string(data))
	// Output:
	// group 1 "~"
	//    eve@partner.example "Eve"
	// group 2 "Family"
	//    bob@example.com "Bob"
	// container 100 [add user eve@partner.example]
	// <Envelope xmlns="http://schemas.xmlsoap.org/soap/envelope/">
	//   <Body>
	//     <setContact xmlns="http://schemas.microsoft.com/winrtc/2002/11/sip">
	//       <displayName>Evelyn</displayName>
	//       <groups>1</groups>
	//       <subscribed>true</subscribed>
	//       <URI>sip:eve@partner.example</URI>
	//       <externalURI/>
	//       <deltaNum>19</deltaNum>
	//     </setContact>
	//   </Body>
	// </Envelope>
}
