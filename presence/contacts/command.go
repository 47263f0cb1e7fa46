package contacts

import (
	"fmt"
	"math"
	"slices"

	"github.com/enhancedpresence/epx/presence/sipuri"
	"github.com/enhancedpresence/epx/xmlrt"
)

// A Command is what a client asks a server to do with a list: a SetContact,
// RemoveContact, CreateGroup, ChangeGroup or RemoveGroup (one client; what they
// are for is in maintaining-contacts-and-groups, stated).
type Command interface {
	// String is the command in words.
	String() string
	// changes are the changes that the command comes to.
	changes(l *List, p *Policy) ([]Change, error)
}

// SetContact adds a contact, or changes one that is there: what it says stands
// for all that was known.
type SetContact struct{ Contact }

// RemoveContact takes a contact off the list.
type RemoveContact struct{ URI sipuri.Identity }

// CreateGroup adds a group, whose identifier the server chooses.
type CreateGroup struct{ Name, ExternalURI string }

// ChangeGroup changes the name of a group, and its address.
type ChangeGroup struct{ Group }

// RemoveGroup deletes a group, but none of its contacts.
type RemoveGroup struct{ ID GroupID }

func (c SetContact) String() string    { return "set contact " + c.Contact.String() }
func (c RemoveContact) String() string { return "remove contact " + c.URI.String() }
func (c CreateGroup) String() string   { return fmt.Sprintf("create group %q", c.Name) }
func (c ChangeGroup) String() string   { return "change " + c.Group.String() }
func (c RemoveGroup) String() string   { return "remove group " + c.ID.String() }

// A Request is a command with the number of the list that it is based on.
type Request struct {
	Command Command
	Number  uint32
}

// Request is the request of a command that is based on the list.
func (l List) Request(c Command) Request { return Request{c, l.number} }

// A CommandError says why a command cannot be done.
type CommandError struct {
	Command Command
	Err     error
}

func (e *CommandError) Error() string { return fmt.Sprintf("contacts: %v: %v", e.Command, e.Err) }

func (e *CommandError) Unwrap() error { return e.Err }

// An Answer is what a server says to a command.
type Answer struct {
	// Delta is what it tells all endpoints of the user; it has no changes if
	// there was nothing to do, and then the number stays as it is (guessed).
	Delta Delta
	// Group is the identifier of the group that a CreateGroup has made.
	Group xmlrt.Optional[GroupID]
}

// Execute is what a server makes of a request: the next list and the answer.
// The error is a *NumberError for a request that is based on another list, or a
// *CommandError; that a server refuses the former is guessed, as the client
// sends the number with everything.
func Execute(l List, r Request, p Policy) (List, Answer, error) {
	if err := p.Validate(); err != nil {
		return l, Answer{}, err
	}
	switch {
	case r.Command == nil:
		return l, Answer{}, fmt.Errorf("contacts: the request has no command")
	case r.Number != l.number && p.Versions == CurrentVersion:
		return l, Answer{}, &NumberError{r.Number, l.number}
	}
	changes, err := r.Command.changes(&l, &p)
	if err != nil {
		return l, Answer{}, &CommandError{r.Command, err}
	}
	if len(changes) == 0 {
		return l, Answer{Delta: Delta{Previous: l.number, Number: l.number}}, nil
	}
	if l.number == math.MaxUint32 {
		return l, Answer{}, &CommandError{r.Command, fmt.Errorf("%w: %d has no successor", ErrNumber, l.number)}
	}
	a := Answer{Delta: Delta{l.number, l.number + 1, changes}}
	next, err := Apply(l, a.Delta, p)
	if err != nil {
		return l, Answer{}, &CommandError{r.Command, err}
	}
	if added, ok := changes[0].(AddGroup); ok {
		a.Group = xmlrt.Some(added.ID)
	}
	return next, a, nil
}

func (c SetContact) changes(l *List, _ *Policy) ([]Change, error) {
	if c.URI.IsZero() {
		return nil, ErrNoURI
	}
	x := c.Contact
	x.Groups = groupSet(x.Groups)
	for _, id := range x.Groups {
		if _, ok := l.findGroup(id); !ok {
			return nil, fmt.Errorf("group %d: %w", id, ErrGroup)
		}
	}
	old, ok := l.Contact(c.URI)
	switch {
	case !ok:
		return []Change{AddContact{x}}, nil
	case old.Equal(x):
		return nil, nil
	}
	return []Change{ModifyContact{x}}, nil
}

func (c RemoveContact) changes(l *List, p *Policy) ([]Change, error) {
	if _, ok := l.findContact(c.URI); ok {
		return []Change{DeleteContact(c)}, nil
	}
	if p.Unknown == IgnoreUnknown {
		return nil, nil
	}
	return nil, ErrContact
}

// named is what is wrong with the name and the address of a group.
func (l *List) named(g Group, p *Policy) error {
	if g.Name == "" {
		return ErrName
	}
	outside := 0
	for _, other := range l.groups {
		switch {
		case other.ID == g.ID:
			continue
		case other.Name == g.Name && (p.Names == DistinctNames || g.Default()):
			return fmt.Errorf("%w, as %v", ErrTwice, other)
		case other.ExternalURI != "":
			outside++
		}
	}
	if p.DistributionGroups > 0 && g.ExternalURI != "" && outside >= p.DistributionGroups {
		return fmt.Errorf("%w: %d", ErrLimit, p.DistributionGroups)
	}
	return nil
}

func (c CreateGroup) changes(l *List, p *Policy) ([]Change, error) {
	g := Group{l.unused(), c.Name, c.ExternalURI}
	if err := l.named(g, p); err != nil {
		return nil, err
	}
	return []Change{AddGroup{g}}, nil
}

// unused is an identifier for a new group: one more than the largest (guessed),
// or, if there is none, the least that is free.
func (l *List) unused() GroupID {
	last := GroupID(0)
	if n := len(l.groups); n > 0 {
		last = max(last, l.groups[n-1].ID)
	}
	if last < math.MaxInt32 {
		return last + 1
	}
	free := GroupID(1)
	for _, g := range l.groups {
		if g.ID == free {
			free++
		}
	}
	return free
}

func (c ChangeGroup) changes(l *List, p *Policy) ([]Change, error) {
	old, ok := l.Group(c.ID)
	switch {
	case !ok && p.Unknown == IgnoreUnknown, ok && old == c.Group:
		return nil, nil
	case !ok:
		return nil, ErrGroup
	case old.Default():
		return nil, ErrDefault
	}
	if err := l.named(c.Group, p); err != nil {
		return nil, err
	}
	return []Change{ModifyGroup(c)}, nil
}

func (c RemoveGroup) changes(l *List, p *Policy) ([]Change, error) {
	old, ok := l.Group(c.ID)
	switch {
	case !ok && p.Unknown == IgnoreUnknown:
		return nil, nil
	case !ok:
		return nil, ErrGroup
	case old.Default():
		return nil, ErrDefault
	}
	var out []Change
	for _, x := range l.contacts {
		if !x.In(c.ID) {
			continue
		}
		x.Groups = without(x.Groups, c.ID)
		if other, ok := l.Default(); ok && x.Groups == nil && p.Orphans == OrphansToDefault {
			x.Groups = []GroupID{other.ID}
		}
		out = append(out, ModifyContact{x})
	}
	return append(out, DeleteGroup(c)), nil
}

// What users wish. Each gives the command that fulfils the wish, or a
// *WishError.

// A WishError says why there is no command for a wish.
type WishError struct {
	Wish string
	Err  error
}

func (e *WishError) Error() string { return fmt.Sprintf("contacts: %s: %v", e.Wish, e.Err) }

func (e *WishError) Unwrap() error { return e.Err }

func wish(err error, format string, args ...any) error {
	return &WishError{fmt.Sprintf(format, args...), err}
}

// Add is a new contact with a name, which may be empty, in some groups; in none,
// it is in that of other contacts, if there is one. The user subscribes to it.
func (l List) Add(uri sipuri.Identity, name string, groups ...GroupID) (SetContact, error) {
	what := func(err error) (SetContact, error) { return SetContact{}, wish(err, "adding contact %v", uri) }
	if uri.IsZero() {
		return what(ErrNoURI)
	}
	if _, ok := l.findContact(uri); ok {
		return what(ErrTwice)
	}
	c := Contact{URI: uri, Name: name, Groups: groupSet(groups), Subscribed: xmlrt.Some(true)}
	for _, id := range c.Groups {
		if _, ok := l.findGroup(id); !ok {
			return what(fmt.Errorf("group %d: %w", id, ErrGroup))
		}
	}
	return SetContact{l.housed(c)}, nil
}

// housed is a contact in the group of other contacts, if it is in none and
// there is one.
func (l *List) housed(c Contact) Contact {
	if g, ok := l.Default(); ok && len(c.Groups) == 0 {
		c.Groups = []GroupID{g.ID}
	}
	return c
}

// Rename gives a contact another name; the empty one takes the name away.
func (l List) Rename(uri sipuri.Identity, name string) (SetContact, error) {
	c, ok := l.Contact(uri)
	if !ok {
		return SetContact{}, wish(ErrContact, "renaming contact %v", uri)
	}
	c.Name = name
	return SetContact{c}, nil
}

// MoveContact takes a contact out of one group and puts it into another.
func (l List) MoveContact(uri sipuri.Identity, from, to GroupID) (SetContact, error) {
	c, err := l.regrouped(uri, from, to)
	if err != nil {
		return SetContact{}, wish(err, "moving contact %v from group %d to %d", uri, from, to)
	}
	c.Groups = groupSet(append(without(c.Groups, from), to))
	return SetContact{c}, nil
}

// regrouped is a contact that is in one group, and not in another one that is
// there.
func (l *List) regrouped(uri sipuri.Identity, from, to GroupID) (Contact, error) {
	c, ok := l.Contact(uri)
	if !ok {
		return c, ErrContact
	}
	if from == to {
		return c, ErrSame
	}
	if _, ok := l.findGroup(to); !ok {
		return c, fmt.Errorf("group %d: %w", to, ErrGroup)
	}
	g, ok := l.Group(from)
	switch {
	case !ok:
		return c, fmt.Errorf("group %d: %w", from, ErrGroup)
	case !c.In(from) && !(g.Default() && len(c.Groups) == 0):
		return c, fmt.Errorf("it is not in group %d: %w", from, ErrContact)
	}
	return c, nil
}

// AddToGroup puts a contact into another group as well.
func (l List) AddToGroup(uri sipuri.Identity, id GroupID) (SetContact, error) {
	what := func(err error) (SetContact, error) {
		return SetContact{}, wish(err, "adding contact %v to group %d", uri, id)
	}
	c, ok := l.Contact(uri)
	if !ok {
		return what(ErrContact)
	}
	if _, ok := l.findGroup(id); !ok {
		return what(ErrGroup)
	}
	if c.In(id) {
		return what(ErrTwice)
	}
	c.Groups = groupSet(append(slices.Clone(c.Groups), id))
	return SetContact{c}, nil
}

// RemoveFromGroup takes a contact out of a group; from its only one, it goes to
// that of other contacts, if there is one (guessed).
func (l List) RemoveFromGroup(uri sipuri.Identity, id GroupID) (SetContact, error) {
	what := func(err error) (SetContact, error) {
		return SetContact{}, wish(err, "removing contact %v from group %d", uri, id)
	}
	c, ok := l.Contact(uri)
	if !ok {
		return what(ErrContact)
	}
	g, ok := l.Group(id)
	switch {
	case !ok:
		return what(ErrGroup)
	case !c.In(id):
		return what(fmt.Errorf("it is not in it: %w", ErrContact))
	case g.Default() && len(c.Groups) == 1:
		return what(ErrDefault)
	}
	c.Groups = without(c.Groups, id)
	return SetContact{l.housed(c)}, nil
}

// Remove takes a contact off the list.
func (l List) Remove(uri sipuri.Identity) (RemoveContact, error) {
	if _, ok := l.findContact(uri); !ok {
		return RemoveContact{}, wish(ErrContact, "removing contact %v", uri)
	}
	return RemoveContact{uri}, nil
}

// RenameGroup gives a group another name.
func (l List) RenameGroup(id GroupID, name string) (ChangeGroup, error) {
	g, ok := l.Group(id)
	if !ok {
		return ChangeGroup{}, wish(ErrGroup, "renaming group %d", id)
	}
	c := ChangeGroup{Group{id, name, g.ExternalURI}}
	if _, err := c.changes(&l, &Policy{}); err != nil {
		return ChangeGroup{}, wish(err, "renaming %v to %q", g, name)
	}
	return c, nil
}
