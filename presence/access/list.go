package access

import (
	"cmp"
	"fmt"
	"iter"
	"slices"

	"github.com/enhancedpresence/epx/presence"
	"github.com/enhancedpresence/epx/xmlrt"
)

// A Container is a container with its members. It is immutable.
type Container struct {
	id      presence.ContainerID
	version uint32
	members []Member // sorted, each once
}

// NewContainer is a container with a version and members; a member given twice
// is a member once.
func NewContainer(id presence.ContainerID, version uint32, members ...Member) (Container, error) {
	if !id.Valid() {
		return Container{}, fmt.Errorf("access: %w: %d is not from 0 to %d", presence.ErrContainer, id, presence.MaxContainerID)
	}
	sorted := slices.Clone(members)
	slices.SortFunc(sorted, Member.Compare)
	if len(sorted) > 0 && sorted[0] == (Member{}) {
		return Container{}, fmt.Errorf("access: container %d: %w: it stands for nobody", id, ErrMember)
	}
	return Container{id, version, slices.Clip(slices.Compact(sorted))}, nil
}

// ID is the identifier of the container.
func (c Container) ID() presence.ContainerID { return c.id }

// Version is the number of changes of the container; 0 for one that is not
// there yet.
func (c Container) Version() uint32 { return c.version }

// Members are the members, in the order of Member.Compare.
func (c Container) Members() iter.Seq[Member] { return slices.Values(c.members) }

// Len is the number of members.
func (c Container) Len() int { return len(c.members) }

// Has tells whether m itself is a member; it does not ask for whom members
// stand.
func (c Container) Has(m Member) bool {
	_, ok := slices.BinarySearchFunc(c.members, m, Member.Compare)
	return ok
}

// A List is the containers of a user. It is immutable; the zero List has no
// container but container 0, which every user has.
type List struct{ containers []Container } // sorted by identifier

// NewList is the list of the given containers, in any order. Container 0 may be
// among them; whatever its members, it is everyone's.
func NewList(containers ...Container) (List, error) {
	sorted := slices.Clone(containers)
	slices.SortStableFunc(sorted, byID)
	for n := 1; n < len(sorted); n++ {
		if sorted[n-1].id == sorted[n].id {
			return List{}, fmt.Errorf("access: container %d: %w", sorted[n].id, ErrTwice)
		}
	}
	return List{slices.Clip(sorted)}, nil
}

func byID(a, b Container) int { return cmp.Compare(a.id, b.id) }

// Containers are the containers of the list, the least identifier first.
func (l List) Containers() iter.Seq[Container] { return slices.Values(l.containers) }

// Container is a container of the list, and whether the list has it.
func (l List) Container(id presence.ContainerID) (Container, bool) {
	n, ok := l.find(id)
	if !ok {
		return Container{id: id}, false
	}
	return l.containers[n], true
}

func (l List) find(id presence.ContainerID) (int, bool) {
	return slices.BinarySearchFunc(l.containers, Container{id: id}, byID)
}

// Equal tells whether two lists have the same containers, with the same members
// and versions.
func (l List) Equal(other List) bool {
	return slices.EqualFunc(l.containers, other.containers, func(a, b Container) bool {
		return a.id == b.id && a.version == b.version && slices.Equal(a.members, b.members)
	})
}

// Create is the list with a container, which has no members if the list did not
// have it: what a publication to a container does (B1; stated). The version of
// a new container is 0.
func (l List) Create(id presence.ContainerID) (List, error) {
	c, err := NewContainer(id, 0)
	if err != nil {
		return l, err
	}
	n, ok := l.find(id)
	if ok {
		return l, nil
	}
	return List{slices.Insert(slices.Clip(l.containers), n, c)}, nil
}

// An Action is what a change does with a member.
type Action uint8

const (
	Add Action = iota
	Remove
)

// String is the token of the action in documents.
func (a Action) String() string {
	switch a {
	case Add:
		return "add"
	case Remove:
		return "remove"
	}
	return fmt.Sprintf("action %d", uint8(a))
}

// ParseAction is the inverse of String.
func ParseAction(s string) (Action, error) {
	switch s {
	case "add":
		return Add, nil
	case "remove":
		return Remove, nil
	}
	return 0, fmt.Errorf("access: unknown action %q: it is neither add nor remove", s)
}

// A Change adds a member or removes one.
type Change struct {
	Action Action
	Member Member
}

// String is the action and the member.
func (c Change) String() string { return c.Action.String() + " " + c.Member.String() }

// An Update is the changes of one container, as a request to set members has
// them.
type Update struct {
	Container presence.ContainerID
	// Version is the version that the container has; not set, whatever it has.
	// For a container that is not there it is 0.
	Version xmlrt.Optional[uint32]
	Changes []Change
}

// A VersionError reports an update that was made for another version of its
// container. It wraps ErrVersion.
type VersionError struct {
	Container          presence.ContainerID
	Presented, Current uint32
}

func (e *VersionError) Error() string {
	return fmt.Sprintf("access: container %d: %v: it is %d, not %d", e.Container, ErrVersion, e.Current, e.Presented)
}

func (e *VersionError) Unwrap() error { return ErrVersion }

// Apply is the list after the updates, all of them or, with an error, none
// (configuring-access-control-to-publication; stated, except for versions).
//
// Adding to a container that is not there makes it. Removing somebody who is
// no member, or from a container that is not there, does nothing, and adding a
// member again neither (inferred). The members of container 0 are nobody's to
// change. Those of containers 1 to 3 are, although it makes no difference to
// what watchers see.
//
// A version that an update presents is compared with that before all updates.
// Each container that changed has its version raised by one; see
// Policy.Versions. A container that is not there takes removals with any
// version.
func (l List) Apply(p Policy, updates ...Update) (List, error) {
	if err := p.Validate(); err != nil {
		return l, err
	}
	out := slices.Clone(l.containers)
	for _, u := range updates {
		if err := u.check(); err != nil {
			return l, err
		}
		before, there := l.Container(u.Container)
		if v, ok := u.Version.Get(); ok && v != before.version && (there || u.adds()) {
			return l, &VersionError{u.Container, v, before.version}
		}
		n, ok := List{out}.find(u.Container)
		if !ok {
			if !u.adds() {
				continue
			}
			out = slices.Insert(out, n, before)
		}
		c := out[n]
		members, changed := apply(c.members, u.Changes)
		if changed || there && p.Versions == EveryUpdate {
			if before.version == ^uint32(0) {
				return l, fmt.Errorf("access: container %d: %w: %d has no successor", u.Container, ErrVersion, before.version)
			}
			c.version = before.version + 1
		}
		c.members = members
		out[n] = c
	}
	return List{slices.Clip(out)}, nil
}

func (u *Update) check() error {
	switch {
	case !u.Container.Valid():
		return fmt.Errorf("access: %w: %d is not from 0 to %d", presence.ErrContainer, u.Container, presence.MaxContainerID)
	case u.Container == presence.DefaultContainer:
		return fmt.Errorf("access: %w", ErrFixed)
	}
	for _, c := range u.Changes {
		if c.Member == (Member{}) {
			return fmt.Errorf("access: container %d: %w: it stands for nobody", u.Container, ErrMember)
		}
		if c.Action > Remove {
			return fmt.Errorf("access: container %d: unknown %v", u.Container, c.Action)
		}
	}
	return nil
}

func (u *Update) adds() bool {
	return slices.ContainsFunc(u.Changes, func(c Change) bool { return c.Action == Add })
}

// apply is members, which it leaves alone, after the changes in their order,
// and whether that differs.
func apply(members []Member, changes []Change) ([]Member, bool) {
	last := make(map[Member]Action, len(changes))
	for _, c := range changes {
		last[c.Member] = c.Action
	}
	has := func(m Member) bool {
		_, ok := slices.BinarySearchFunc(members, m, Member.Compare)
		return ok
	}
	var add []Member
	remove := 0
	for m, action := range last {
		switch {
		case has(m) == (action == Add):
			delete(last, m)
		case action == Add:
			add = append(add, m)
		default:
			remove++
		}
	}
	if len(last) == 0 {
		return members, false
	}
	out := make([]Member, 0, len(members)+len(add)-remove)
	for _, m := range members {
		if _, removed := last[m]; !removed {
			out = append(out, m)
		}
	}
	out = append(out, add...)
	if len(add) > 0 {
		slices.SortFunc(out, Member.Compare)
	}
	return out, true
}
