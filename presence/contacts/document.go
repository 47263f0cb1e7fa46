package contacts

import (
	"errors"
	"fmt"

	"github.com/enhancedpresence/epx/generated/contactmanagement"
	"github.com/enhancedpresence/epx/generated/soap"
	"github.com/enhancedpresence/epx/generated/unqualified"
	"github.com/enhancedpresence/epx/presence/sipuri"
	"github.com/enhancedpresence/epx/xmlrt"
)

// FromContactList is the list that a document holds.
func FromContactList(doc *unqualified.ContactListType) (List, error) {
	var groups []Group
	var contacts []Contact
	for _, x := range doc.Choice {
		switch x := x.(type) {
		case *unqualified.ContactListGroup:
			groups = append(groups, fromGroup(&x.Value))
		case *unqualified.ContactListContact:
			c, err := fromContact(&x.Value)
			if err != nil {
				return List{}, fmt.Errorf("contacts: contact %d of the document: %w", len(contacts)+1, err)
			}
			contacts = append(contacts, c)
		}
	}
	l, err := New(uint32(doc.DeltaNum), groups, contacts)
	return l.WithMode(doc.Ucsmode.Value), err
}

func fromGroup(g *unqualified.GroupType) Group {
	return Group{GroupID(g.ID), g.Name.Value, g.ExternalURI.Value}
}

func fromContact(c *unqualified.ContactType) (Contact, error) {
	uri, err := sipuri.Parse(c.URI)
	if err != nil {
		return Contact{}, err
	}
	return Contact{uri, c.Name.Value, groupSet(fromIDs(c.Groups.Value)), c.Subscribed, c.ExternalURI.Value}, nil
}

func fromIDs[T ~int32](ids []T) []GroupID {
	out := make([]GroupID, len(ids))
	for n, id := range ids {
		out[n] = GroupID(id)
	}
	return out
}

func toIDs(ids []GroupID) []int32 {
	out := make([]int32, len(ids))
	for n, id := range ids {
		out[n] = int32(id)
	}
	return out
}

// ToContactList is the document that holds the list: groups, then contacts. A
// list with the number 0, which no document has, is an error that wraps
// ErrNumber.
func ToContactList(l List) (*unqualified.ContactList, error) {
	if l.number == 0 {
		return nil, fmt.Errorf("contacts: %w: a document has one from 1", ErrNumber)
	}
	doc := &unqualified.ContactList{}
	doc.DeltaNum = unqualified.DeltaNumType(l.number)
	if l.mode != "" {
		doc.Ucsmode = xmlrt.Some(l.mode)
	}
	for _, g := range l.groups {
		doc.Choice = append(doc.Choice, &unqualified.ContactListGroup{Value: toGroup(g)})
	}
	for _, c := range l.contacts {
		doc.Choice = append(doc.Choice, &unqualified.ContactListContact{Value: toContact(c)})
	}
	return doc, nil
}

// some is a text of a document, not set if it is empty.
func some(s string) (v xmlrt.Optional[string]) {
	if s != "" {
		v = xmlrt.Some(s)
	}
	return v
}

func toGroup(g Group) unqualified.GroupType {
	return unqualified.GroupType{ID: int32(g.ID), Name: xmlrt.Some(g.Name), ExternalURI: some(g.ExternalURI)}
}

func toContact(c Contact) unqualified.ContactType {
	out := unqualified.ContactType{URI: c.URI.String(), Name: some(c.Name), Subscribed: c.Subscribed, ExternalURI: some(c.ExternalURI)}
	if len(c.Groups) > 0 {
		out.Groups = xmlrt.Some(unqualified.GroupIDListType(toIDs(c.Groups)))
	}
	return out
}

// FromContactDelta is the Delta that a document holds.
func FromContactDelta(doc *unqualified.ContactDeltaType) (Delta, error) {
	d := Delta{Previous: doc.PrevDeltaNum, Number: uint32(doc.DeltaNum), Changes: make([]Change, len(doc.Choice))}
	for n, x := range doc.Choice {
		var uri string
		var err error
		switch x := x.(type) {
		case *unqualified.ContactDeltaAddedGroup:
			d.Changes[n] = AddGroup{fromGroup(&x.Value)}
		case *unqualified.ContactDeltaModifiedGroup:
			d.Changes[n] = ModifyGroup{fromGroup(&x.Value)}
		case *unqualified.ContactDeltaDeletedGroup:
			d.Changes[n] = DeleteGroup{GroupID(x.Value.ID)}
		case *unqualified.ContactDeltaAddedContact:
			var c Contact
			c, err = fromContact(&x.Value)
			d.Changes[n] = AddContact{c}
		case *unqualified.ContactDeltaModifiedContact:
			var c Contact
			c, err = fromContact(&x.Value)
			d.Changes[n] = ModifyContact{c}
		case *unqualified.ContactDeltaDeletedContact:
			uri = x.Value.URI
			var id sipuri.Identity
			id, err = sipuri.Parse(uri)
			d.Changes[n] = DeleteContact{id}
		}
		if err != nil {
			return Delta{}, fmt.Errorf("contacts: change %d of the document: %w", n+1, err)
		}
	}
	return d, nil
}

// ToContactDelta is the document that holds a Delta. One that leads to the
// number 0 is an error that wraps ErrNumber.
func ToContactDelta(d Delta) (*unqualified.ContactDelta, error) {
	if d.Number == 0 {
		return nil, fmt.Errorf("contacts: %w: a document has one from 1", ErrNumber)
	}
	doc := &unqualified.ContactDelta{}
	doc.PrevDeltaNum, doc.DeltaNum = d.Previous, unqualified.DeltaNumType(d.Number)
	doc.Choice = make([]unqualified.ContactDeltaChoice, len(d.Changes))
	for n, c := range d.Changes {
		switch c := c.(type) {
		case AddGroup:
			doc.Choice[n] = &unqualified.ContactDeltaAddedGroup{Value: toGroup(c.Group)}
		case ModifyGroup:
			doc.Choice[n] = &unqualified.ContactDeltaModifiedGroup{Value: toGroup(c.Group)}
		case DeleteGroup:
			doc.Choice[n] = &unqualified.ContactDeltaDeletedGroup{Value: unqualified.DeletedGroupType{ID: int32(c.ID)}}
		case AddContact:
			doc.Choice[n] = &unqualified.ContactDeltaAddedContact{Value: toContact(c.Contact)}
		case ModifyContact:
			doc.Choice[n] = &unqualified.ContactDeltaModifiedContact{Value: toContact(c.Contact)}
		case DeleteContact:
			doc.Choice[n] = &unqualified.ContactDeltaDeletedContact{Value: unqualified.DeletedContactType{URI: c.URI.String()}}
		}
	}
	return doc, nil
}

// ErrEnvelope reports an envelope that holds no command, or no answer.
var ErrEnvelope = errors.New("contacts: bad envelope")

// content is the one element in the body of an envelope.
func content(doc *soap.EnvelopeType) (xmlrt.Element, error) {
	if n := len(doc.Body.Any); n != 1 {
		return nil, fmt.Errorf("%w: its body has %d elements, expected one", ErrEnvelope, n)
	}
	return doc.Body.Any[0], nil
}

func envelope(e xmlrt.Element) *soap.Envelope {
	doc := &soap.Envelope{}
	doc.Body.Any = []xmlrt.Element{e}
	return doc
}

// FromEnvelope is the request that a document holds. It has to be decoded with a
// registry that knows commands, such as generated.Registry.
func FromEnvelope(doc *soap.EnvelopeType) (Request, error) {
	e, err := content(doc)
	if err != nil {
		return Request{}, err
	}
	var r Request
	var uri string
	switch e := e.(type) {
	case *contactmanagement.SetContact:
		c := Contact{Name: e.DisplayName.Value, Groups: groupSet(fromIDs(e.Groups.Value)), Subscribed: e.Subscribed, ExternalURI: e.ExternalURI.Value}
		uri, r.Number = e.URI, e.DeltaNum
		c.URI, err = sipuri.Parse(uri)
		r.Command = SetContact{c}
	case *contactmanagement.DeleteContact:
		var id sipuri.Identity
		uri, r.Number = e.URI, e.DeltaNum
		id, err = sipuri.Parse(uri)
		r.Command = RemoveContact{id}
	case *contactmanagement.AddGroup:
		if e.GroupID.Set || !e.DeltaNum.Set {
			return Request{}, fmt.Errorf("%w: it holds an answer and no command", ErrEnvelope)
		}
		r = Request{CreateGroup{e.Name.Value, e.ExternalURI.Value}, e.DeltaNum.Value}
	case *contactmanagement.ModifyGroup:
		r = Request{ChangeGroup{Group{GroupID(e.GroupID), e.Name, e.ExternalURI.Value}}, e.DeltaNum}
	case *contactmanagement.DeleteGroup:
		r = Request{RemoveGroup{GroupID(e.GroupID)}, e.DeltaNum}
	default:
		return Request{}, fmt.Errorf("%w: it holds %v", ErrEnvelope, e.XMLName())
	}
	if err != nil {
		return Request{}, fmt.Errorf("contacts: the URI of the command: %w", err)
	}
	return r, nil
}

// ToEnvelope is the document of a request, with all that the one client writes:
// empty parts too. URIs have their scheme there (inferred).
func ToEnvelope(r Request) (*soap.Envelope, error) {
	switch c := r.Command.(type) {
	case SetContact:
		e := &contactmanagement.SetContact{}
		e.DisplayName, e.ExternalURI = xmlrt.Some(c.Name), xmlrt.Some(c.ExternalURI)
		e.Groups = xmlrt.Some(contactmanagement.GroupIDListType(toIDs(groupSet(c.Groups))))
		e.Subscribed = xmlrt.Some(c.Subscribed.Or(true))
		e.URI, e.DeltaNum = c.URI.URI(), r.Number
		return envelope(e), nil
	case RemoveContact:
		e := &contactmanagement.DeleteContact{}
		e.URI, e.DeltaNum = c.URI.URI(), r.Number
		return envelope(e), nil
	case CreateGroup:
		e := &contactmanagement.AddGroup{}
		e.Name, e.ExternalURI, e.DeltaNum = xmlrt.Some(c.Name), xmlrt.Some(c.ExternalURI), xmlrt.Some(r.Number)
		return envelope(e), nil
	case ChangeGroup:
		e := &contactmanagement.ModifyGroup{}
		e.GroupID, e.Name, e.ExternalURI, e.DeltaNum = int32(c.ID), c.Name, xmlrt.Some(c.ExternalURI), r.Number
		return envelope(e), nil
	case RemoveGroup:
		e := &contactmanagement.DeleteGroup{}
		e.GroupID, e.DeltaNum = int32(c.ID), r.Number
		return envelope(e), nil
	}
	return nil, fmt.Errorf("%w: the request has no command", ErrEnvelope)
}

// GroupAnswer is the document that answers a CreateGroup (one client; that the
// element has the name of the command is inferred).
func GroupAnswer(id GroupID) *soap.Envelope {
	e := &contactmanagement.AddGroup{}
	e.GroupID = xmlrt.Some(int32(id))
	return envelope(e)
}

// FromGroupAnswer is the identifier that such a document holds.
func FromGroupAnswer(doc *soap.EnvelopeType) (GroupID, error) {
	e, err := content(doc)
	if err != nil {
		return 0, err
	}
	a, ok := e.(*contactmanagement.AddGroup)
	if !ok || !a.GroupID.Set {
		return 0, fmt.Errorf("%w: it holds no answer with a group", ErrEnvelope)
	}
	return GroupID(a.GroupID.Value), nil
}
