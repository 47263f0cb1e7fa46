package contacts

import (
	"fmt"
	"slices"

	"github.com/enhancedpresence/epx/presence/sipuri"
)

// A Delta is what has changed from one list to the next.
type Delta struct {
	// Previous is the number of the list that it leads on from, and Number that of
	// the list that it leads to.
	Previous, Number uint32
	Changes          []Change
}

// A Change is one change of a list: an AddGroup, ModifyGroup, DeleteGroup,
// AddContact, ModifyContact or DeleteContact.
type Change interface {
	// String is the change in words.
	String() string
	// change makes the change. The list is a copy; its contacts may be in groups
	// that are not there.
	change(l *List, p *Policy) error
}

// AddGroup is a new group.
type AddGroup struct{ Group }

// ModifyGroup is a group that has changed.
type ModifyGroup struct{ Group }

// DeleteGroup is a group that is gone. Contacts that are still in it leave it
// (guessed: servers change them first, as seen in one client).
type DeleteGroup struct{ ID GroupID }

// AddContact is a new contact.
type AddContact struct{ Contact }

// ModifyContact is a contact that has changed; one that was not there is new
// (one client).
type ModifyContact struct{ Contact }

// DeleteContact is a contact that is gone.
type DeleteContact struct{ URI sipuri.Identity }

func (c AddGroup) String() string      { return "add " + c.Group.String() }
func (c ModifyGroup) String() string   { return "change " + c.Group.String() }
func (c DeleteGroup) String() string   { return "delete group " + c.ID.String() }
func (c AddContact) String() string    { return "add contact " + c.Contact.String() }
func (c ModifyContact) String() string { return "change contact " + c.Contact.String() }
func (c DeleteContact) String() string { return "delete contact " + c.URI.String() }

// A ChangeError says which change of a Delta cannot be made, and why.
type ChangeError struct {
	Index  int // in the Delta, from 1
	Change Change
	Err    error
}

func (e *ChangeError) Error() string {
	return fmt.Sprintf("contacts: change %d, %v: %v", e.Index, e.Change, e.Err)
}

func (e *ChangeError) Unwrap() error { return e.Err }

// A NumberError reports a Delta, or a command, for another list than this one.
// The list is out of date and has to be received again (inferred). It wraps
// ErrNumber.
type NumberError struct{ Presented, Current uint32 }

func (e *NumberError) Error() string {
	return fmt.Sprintf("contacts: %v: it is %d, not %d", ErrNumber, e.Current, e.Presented)
}

func (e *NumberError) Unwrap() error { return ErrNumber }

// Apply is the list after a Delta, whose changes are made in their order, all of
// them or, with an error, none (the order: one client). The error is a
// *NumberError for a Delta that leads on from another list, or a *ChangeError.
//
// A contact may be put into a group that a later change adds; in the end every
// group has to be there (guessed).
func Apply(l List, d Delta, p Policy) (List, error) {
	if err := p.Validate(); err != nil {
		return l, err
	}
	switch {
	case d.Previous != l.number:
		return l, &NumberError{d.Previous, l.number}
	case d.Number == 0:
		return l, fmt.Errorf("contacts: %w: the next list has none", ErrNumber)
	}
	next := l.clone()
	next.number = d.Number
	for n, c := range d.Changes {
		if err := c.change(&next, &p); err != nil {
			return l, &ChangeError{n + 1, c, err}
		}
	}
	for n, c := range d.Changes {
		uri, ok := contactOf(c)
		if !ok {
			continue
		}
		now, _ := next.Contact(uri)
		for _, id := range now.Groups {
			if _, ok := next.findGroup(id); !ok {
				return l, &ChangeError{n + 1, c, fmt.Errorf("group %d: %w", id, ErrGroup)}
			}
		}
	}
	return next, nil
}

// contactOf is the contact that a change puts into groups.
func contactOf(c Change) (sipuri.Identity, bool) {
	switch c := c.(type) {
	case AddContact:
		return c.URI, true
	case ModifyContact:
		return c.URI, true
	}
	return sipuri.Identity{}, false
}

// clone is a list that may be written to, except for the groups of contacts.
func (l List) clone() List {
	l.groups, l.contacts = slices.Clone(l.groups), slices.Clone(l.contacts)
	return l
}

func (c AddGroup) change(l *List, p *Policy) error {
	at, ok := l.findGroup(c.ID)
	if ok {
		return ErrTwice
	}
	l.groups = slices.Insert(l.groups, at, c.Group)
	return nil
}

func (c ModifyGroup) change(l *List, p *Policy) error {
	at, ok := l.findGroup(c.ID)
	switch {
	case ok:
		l.groups[at] = c.Group
	case p.Unknown == RefuseUnknown:
		return ErrGroup
	}
	return nil
}

func (c DeleteGroup) change(l *List, p *Policy) error {
	at, ok := l.findGroup(c.ID)
	switch {
	case ok:
		l.groups = slices.Delete(l.groups, at, at+1)
	case p.Unknown == RefuseUnknown:
		return ErrGroup
	}
	for n := range l.contacts {
		if x := &l.contacts[n]; x.In(c.ID) {
			x.Groups = without(x.Groups, c.ID)
		}
	}
	return nil
}

// without is a set of groups without one of them.
func without(ids []GroupID, id GroupID) []GroupID {
	return groupSet(slices.DeleteFunc(slices.Clone(ids), func(x GroupID) bool { return x == id }))
}

func (c AddContact) change(l *List, p *Policy) error {
	at, ok := l.findContact(c.URI)
	switch {
	case c.URI.IsZero():
		return ErrNoURI
	case ok:
		return ErrTwice
	}
	l.insert(at, c.Contact)
	return nil
}

// insert puts a contact into the list.
func (l *List) insert(at int, c Contact) {
	c.Groups = groupSet(c.Groups)
	l.contacts = slices.Insert(l.contacts, at, c)
}

func (c ModifyContact) change(l *List, p *Policy) error {
	at, ok := l.findContact(c.URI)
	switch {
	case c.URI.IsZero():
		return ErrNoURI
	case ok:
		l.contacts = slices.Delete(l.contacts, at, at+1)
	}
	l.insert(at, c.Contact)
	return nil
}

func (c DeleteContact) change(l *List, p *Policy) error {
	at, ok := l.findContact(c.URI)
	switch {
	case ok:
		l.contacts = slices.Delete(l.contacts, at, at+1)
	case p.Unknown == RefuseUnknown:
		return ErrContact
	}
	return nil
}

// Diff is the Delta from one list to another: groups that are new or changed,
// then contacts, then groups that are gone, as servers send them (one client).
// Where the lists are kept is not part of it.
func Diff(before, after List) Delta {
	d := Delta{Previous: before.number, Number: after.number}
	for _, g := range after.groups {
		old, ok := before.Group(g.ID)
		switch {
		case !ok:
			d.Changes = append(d.Changes, AddGroup{g})
		case old != g:
			d.Changes = append(d.Changes, ModifyGroup{g})
		}
	}
	for _, c := range after.contacts {
		old, ok := before.Contact(c.URI)
		switch {
		case !ok:
			d.Changes = append(d.Changes, AddContact{c})
		case !old.Equal(c):
			d.Changes = append(d.Changes, ModifyContact{c})
		}
	}
	for _, c := range before.contacts {
		if _, ok := after.findContact(c.URI); !ok {
			d.Changes = append(d.Changes, DeleteContact{c.URI})
		}
	}
	for _, g := range before.groups {
		if _, ok := after.findGroup(g.ID); !ok {
			d.Changes = append(d.Changes, DeleteGroup{g.ID})
		}
	}
	return d
}
