package contacts

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strconv"

	"github.com/enhancedpresence/epx/presence/sipuri"
	"github.com/enhancedpresence/epx/xmlrt"
)

// What is wrong with a list, or with a change of one.
var (
	ErrNoURI   = errors.New("the contact has no URI")
	ErrContact = errors.New("there is no such contact")
	ErrGroup   = errors.New("there is no such group")
	ErrTwice   = errors.New("it is there already")
	ErrName    = errors.New("the group has no name")
	ErrDefault = errors.New("the group of other contacts is not for the user to change")
	ErrLimit   = errors.New("more groups from outside than are allowed")
	ErrNumber  = errors.New("bad number of the list")
	ErrSame    = errors.New("the group is the same")
)

// A GroupID identifies a group among those of a list.
type GroupID int32

// String is the identifier in decimal.
func (id GroupID) String() string { return strconv.Itoa(int(id)) }

// OtherContacts is the name of the default group in documents: that of contacts
// which the user has put into no other (one client).
const OtherContacts = "~"

// A Group is a group of contacts. Groups are comparable.
type Group struct {
	ID   GroupID
	Name string
	// ExternalURI is the address of a group from outside of the list, such as a
	// distribution group; empty for one of the user (inferred).
	ExternalURI string
}

// Default tells whether it is the group of other contacts.
func (g Group) Default() bool { return g.Name == OtherContacts }

// String names the group for people.
func (g Group) String() string { return fmt.Sprintf("group %d %q", g.ID, g.Name) }

// A Contact is somebody in a list.
type Contact struct {
	URI sipuri.Identity
	// Name is what the user calls the contact; empty if nothing.
	Name string
	// Groups are the groups that the contact is in. In a List they are in
	// ascending order, each once.
	Groups []GroupID
	// Subscribed tells whether the user subscribes to the presence of the
	// contact; not set if the document does not say.
	Subscribed xmlrt.Optional[bool]
	// ExternalURI is an address of the contact outside of the list; often empty.
	ExternalURI string
}

// Equal tells whether two contacts are the same in everything. The order of
// groups does not matter.
func (c Contact) Equal(other Contact) bool {
	return c.URI == other.URI && c.Name == other.Name && c.Subscribed == other.Subscribed && c.ExternalURI == other.ExternalURI &&
		slices.Equal(groupSet(c.Groups), groupSet(other.Groups))
}

// In tells whether the contact is in a group.
func (c Contact) In(id GroupID) bool { return slices.Contains(c.Groups, id) }

// String names the contact for people.
func (c Contact) String() string {
	if c.Name != "" {
		return fmt.Sprintf("%s %q", c.URI, c.Name)
	}
	return c.URI.String()
}

// groupSet is groups in ascending order, each once; nil for none.
func groupSet(ids []GroupID) []GroupID {
	if len(ids) == 0 {
		return nil
	}
	out := slices.Clone(ids)
	slices.Sort(out)
	return slices.Clip(slices.Compact(out))
}

// A List is the contact list of a user. It is immutable. The zero List is
// empty, and has the number 0, which no list of a server has.
type List struct {
	number   uint32
	mode     string
	groups   []Group   // by identifier; never written to
	contacts []Contact // by URI; never written to
}

// New is a list with a number, in any order. A group or contact that is there
// twice, and a contact in a group that is not there, are errors.
func New(number uint32, groups []Group, contacts []Contact) (List, error) {
	l := List{number: number, groups: slices.Clone(groups), contacts: make([]Contact, len(contacts))}
	for n, c := range contacts {
		c.Groups = groupSet(c.Groups)
		l.contacts[n] = c
	}
	slices.SortStableFunc(l.groups, func(a, b Group) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortStableFunc(l.contacts, func(a, b Contact) int { return a.URI.Compare(b.URI) })
	if err := l.check(); err != nil {
		return List{}, err
	}
	return l, nil
}

// check is what is wrong with a sorted list.
func (l *List) check() error {
	for n, g := range l.groups {
		if n > 0 && l.groups[n-1].ID == g.ID {
			return fmt.Errorf("contacts: %v: %w, as %v", g, ErrTwice, l.groups[n-1])
		}
	}
	for n, c := range l.contacts {
		switch {
		case c.URI.IsZero():
			return fmt.Errorf("contacts: contact %q: %w", c.Name, ErrNoURI)
		case n > 0 && l.contacts[n-1].URI == c.URI:
			return fmt.Errorf("contacts: %v: %w, as %v", c, ErrTwice, l.contacts[n-1])
		}
		for _, id := range c.Groups {
			if _, ok := l.Group(id); !ok {
				return fmt.Errorf("contacts: %v is in group %d: %w", c, id, ErrGroup)
			}
		}
	}
	return nil
}

// Number is the number of the list: each change gives it another.
func (l List) Number() uint32 { return l.number }

// Mode says where the list is kept, as its document does: "migrated" when that
// is Exchange, empty if it does not say (one client, since Lync Server 2013).
func (l List) Mode() string { return l.mode }

// WithMode is the list that says where it is kept.
func (l List) WithMode(mode string) List {
	l.mode = mode
	return l
}

// Groups are the groups in the order of their identifiers.
func (l List) Groups() iter.Seq[Group] { return slices.Values(l.groups) }

// Contacts are the contacts in the order of their URIs. Their groups must not
// be changed.
func (l List) Contacts() iter.Seq[Contact] { return slices.Values(l.contacts) }

// Len is the number of contacts.
func (l List) Len() int { return len(l.contacts) }

// Group is the group with an identifier, and whether there is one.
func (l List) Group(id GroupID) (Group, bool) {
	n, ok := l.findGroup(id)
	if !ok {
		return Group{}, false
	}
	return l.groups[n], true
}

func (l *List) findGroup(id GroupID) (int, bool) {
	return slices.BinarySearchFunc(l.groups, id, func(g Group, id GroupID) int { return cmp.Compare(g.ID, id) })
}

// GroupNamed is the group with a name, the first if there are several, and
// whether there is one. Letter case matters.
func (l List) GroupNamed(name string) (Group, bool) {
	n := slices.IndexFunc(l.groups, func(g Group) bool { return g.Name == name })
	if n < 0 {
		return Group{}, false
	}
	return l.groups[n], true
}

// Default is the group of other contacts, and whether there is one.
func (l List) Default() (Group, bool) { return l.GroupNamed(OtherContacts) }

// Contact is the contact with a URI, and whether there is one.
func (l List) Contact(uri sipuri.Identity) (Contact, bool) {
	n, ok := l.findContact(uri)
	if !ok {
		return Contact{}, false
	}
	return l.contacts[n], true
}

func (l *List) findContact(uri sipuri.Identity) (int, bool) {
	return slices.BinarySearchFunc(l.contacts, uri, func(c Contact, uri sipuri.Identity) int { return c.URI.Compare(uri) })
}

// In are the contacts of a group, in the order of their URIs. In the group of
// other contacts are also those that are in none (guessed).
func (l List) In(id GroupID) iter.Seq[Contact] {
	g, ok := l.Group(id)
	return func(yield func(Contact) bool) {
		for _, c := range l.contacts {
			if ok && (c.In(id) || g.Default() && len(c.Groups) == 0) && !yield(c) {
				return
			}
		}
	}
}

// Equal tells whether two lists have the same groups and contacts, with the
// same number, and are kept at the same place.
func (l List) Equal(other List) bool {
	return l.number == other.number && l.mode == other.mode && l.sameContent(other)
}

func (l *List) sameContent(other List) bool {
	return slices.Equal(l.groups, other.groups) && slices.EqualFunc(l.contacts, other.contacts, Contact.Equal)
}
