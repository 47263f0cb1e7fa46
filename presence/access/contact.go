package access

import (
	"fmt"
	"slices"

	"github.com/enhancedpresence/epx/presence"
	"github.com/enhancedpresence/epx/presence/sipuri"
	"github.com/enhancedpresence/epx/xmlrt"
)

// A Plan is updates and what comes of them.
type Plan struct {
	// Updates are what to send, none if nothing is to change. Each presents the
	// version that its container has.
	Updates []Update
	// After is the list after them.
	After List
}

// plan makes a plan that changes one container after the other.
type plan struct {
	list    List
	updates []Update
}

func (p *plan) change(id presence.ContainerID, a Action, m Member) {
	for n := range p.updates {
		if p.updates[n].Container == id {
			p.updates[n].Changes = append(p.updates[n].Changes, Change{a, m})
			return
		}
	}
	c, _ := p.list.Container(id)
	p.updates = append(p.updates, Update{id, xmlrt.Some(c.version), []Change{{a, m}}})
}

func (p *plan) done(policy Policy) (Plan, error) {
	after, err := p.list.Apply(policy, p.updates...)
	if err != nil {
		return Plan{After: p.list}, err
	}
	return Plan{p.updates, after}, nil
}

// A Move is the plan that gives a watcher a level.
type Move struct {
	Plan
	// Decision is what the watcher sees after it, whatever is published.
	Decision Decision
	// Reached tells whether that is the level that was asked for. It is not
	// where other members stand in the way: everybody has level 0 only where no
	// member stands for them, and under LargestID no user can be below the level
	// of their network.
	Reached bool
}

// MoveUser plans to give a user a level (B11; one client; inferred): the user
// is removed from all containers but that of the level, see Policy.Moves, and
// added there unless the level is that of the user then anyway. LevelUnknown
// only removes.
func MoveUser(l List, w Watcher, to presence.Level, p Policy) (Move, error) {
	if !to.Valid() {
		return Move{Plan: Plan{After: l}}, fmt.Errorf("access: %w: %d", ErrLevel, to)
	}
	if w.URI.IsZero() {
		return Move{Plan: Plan{After: l}}, fmt.Errorf("access: %w: it has no URI", ErrWatcher)
	}
	target, hasTarget := to.Container()
	m := User(w.URI)
	steps := plan{list: l}
	for _, c := range l.containers {
		away := remote(c.id) && !(hasTarget && c.id == target) && (p.Moves != MoveFromLevels || c.id.Level() != presence.LevelUnknown)
		if away && c.Has(m) {
			steps.change(c.id, Remove, m)
		}
	}
	out, err := steps.done(p)
	if err != nil {
		return Move{Plan: out}, err
	}
	d := Decide(out.After, sipuri.Identity{}, w, HeldAnywhere(), p)
	if c, _ := l.Container(target); hasTarget && target != presence.DefaultContainer && d.Level() != to && !c.Has(m) {
		steps.change(target, Add, m)
		if out, err = steps.done(p); err != nil {
			return Move{Plan: out}, err
		}
		d = Decide(out.After, sipuri.Identity{}, w, HeldAnywhere(), p)
	}
	return Move{out, d, !hasTarget || d.Level() == to}, nil
}

// A Contact is somebody in the contact list of the owner.
type Contact struct {
	Watcher
	// Delegate tells whether the contact acts for the owner.
	Delegate bool
}

// DefaultContainer is the container of a contact whose owner names none (B13
// and publishing-presence-in-privacy-mode; stated): 300 for delegates, 200 in
// the enterprise of the owner, and 100 for others.
func (c Contact) DefaultContainer() presence.ContainerID {
	switch {
	case c.Delegate:
		return presence.WorkgroupContainer
	case c.Network == SameEnterprise:
		return presence.ColleaguesContainer
	}
	return presence.ExternalContactsContainer
}

// AddContact plans to add a contact in privacy mode to a container that
// watchers see, or to the contact's default container if none is given (B13;
// privacy-management of UCMA; stated). A contact who has been in another
// container that watchers see is moved, as contacts are in one only, or left
// there if none is given (guessed); being blocked is for the owner to undo.
func AddContact(l List, c Contact, to xmlrt.Optional[presence.ContainerID], p Policy) (Plan, error) {
	m := User(c.URI)
	target := to.Or(c.DefaultContainer())
	switch {
	case c.URI.IsZero():
		return Plan{After: l}, fmt.Errorf("access: %w: the contact has no URI", ErrWatcher)
	case c.Network == NoNetwork && !to.Set && !c.Delegate:
		return Plan{After: l}, fmt.Errorf("access: %w: that of %s is needed to find a container", ErrNetwork, c.URI)
	case !target.Valid() || target.OwnerOnly():
		return Plan{After: l}, fmt.Errorf("access: %w: %d is none for contacts", presence.ErrContainer, target)
	case target == presence.DefaultContainer:
		return Plan{After: l}, fmt.Errorf("access: %w", ErrFixed)
	}
	steps := plan{list: l}
	for _, x := range l.containers {
		if x.id == target || x.id == presence.BlockedContactsContainer || !remote(x.id) || !x.Has(m) {
			continue
		}
		if !to.Set {
			return Plan{After: l}, nil
		}
		steps.change(x.id, Remove, m)
	}
	if x, _ := l.Container(target); !x.Has(m) {
		steps.change(target, Add, m)
	}
	return steps.done(p)
}

// DeleteContact plans to delete a contact in privacy mode: the user is removed
// everywhere, but blocked contacts stay blocked (B13; contactgroupservices of
// UCMA; stated).
func DeleteContact(l List, user sipuri.Identity, p Policy) (Plan, error) {
	if user.IsZero() {
		return Plan{After: l}, fmt.Errorf("access: %w: the contact has no URI", ErrWatcher)
	}
	steps := plan{list: l}
	for _, c := range l.containers {
		if c.id != presence.DefaultContainer && c.id != presence.BlockedContactsContainer && c.Has(User(user)) {
			steps.change(c.id, Remove, User(user))
		}
	}
	return steps.done(p)
}

// A Start is a way in which the containers of a user begin (B9).
type Start uint8

const (
	// StartStandard: a person in an open organisation. Container 100 is for
	// federated networks, 200 for the enterprise, and public networks have none
	// (container-for-remote-access, UCMA; stated).
	StartStandard Start = iota
	// StartPrivate: a person in privacy mode, whose containers have no members
	// until contacts are added (publishing-presence-in-privacy-mode; stated).
	StartPrivate
	// StartApplication: an endpoint of an application, which publishes to
	// container 0 (UCMA; stated).
	StartApplication
)

// Bootstrap plans the members that a list has from the start. A type of member
// that is in any container already is left alone (one client).
func Bootstrap(l List, s Start, p Policy) (Plan, error) {
	steps := plan{list: l}
	add := func(id presence.ContainerID, m Member) {
		if !slices.ContainsFunc(l.containers, func(c Container) bool { return c.Has(m) }) {
			steps.change(id, Add, m)
		}
	}
	if s == StartStandard {
		add(presence.ExternalContactsContainer, NetworkMember(Federated))
		add(presence.ColleaguesContainer, NetworkMember(SameEnterprise))
		if p.Blocked == BlockPublicCloud {
			add(presence.BlockedContactsContainer, NetworkMember(PublicCloud))
		}
	}
	return steps.done(p)
}

// A Mode is how a user publishes (B12; otheroptions-currentprivacymode-element;
// stated).
type Mode uint8

const (
	Standard Mode = iota
	Private
	MigratingToPrivacy
	MigratingToStandard
)

var modes = [...]string{Standard: "standard", Private: "private", MigratingToPrivacy: "migratingToPrivacy", MigratingToStandard: "migratingToStandard"}

// String is the token of the mode in documents.
func (m Mode) String() string {
	if int(m) < len(modes) {
		return modes[m]
	}
	return fmt.Sprintf("mode %d", uint8(m))
}

// ParseMode is the inverse of String.
func ParseMode(s string) (Mode, error) {
	if n := slices.Index(modes[:], s); n >= 0 {
		return Mode(n), nil
	}
	return 0, fmt.Errorf("access: unknown privacy mode %q", s)
}

// Migrating tells whether the mode is on its way to another.
func (m Mode) Migrating() bool { return m == MigratingToPrivacy || m == MigratingToStandard }

// A Choice is what the user has chosen to be
// (otheroptions-privacymodeuserselection-element; stated).
type Choice uint8

const (
	NoSelection Choice = iota
	ChoosePrivate
	ChooseStandard
)

var choices = [...]string{NoSelection: "noSelection", ChoosePrivate: "private", ChooseStandard: "standard"}

// String is the token of the choice in documents.
func (c Choice) String() string {
	if int(c) < len(choices) {
		return choices[c]
	}
	return fmt.Sprintf("choice %d", uint8(c))
}

// ParseChoice is the inverse of String.
func ParseChoice(s string) (Choice, error) {
	if n := slices.Index(choices[:], s); n >= 0 {
		return Choice(n), nil
	}
	return 0, fmt.Errorf("access: unknown privacy choice %q", s)
}

// EffectiveMode is the mode that a user is to be in, given whether the
// administrator has enabled privacy mode, what the user has chosen, and the
// current mode: private where the administrator says so, unless the user chose
// standard (privacy-management of UCMA; stated). A mode that is on its way to
// another stays until it has arrived (guessed).
func EffectiveMode(administrator bool, c Choice, current Mode, p Policy) Mode {
	switch {
	case current.Migrating():
		return current
	case administrator && c != ChooseStandard,
		!administrator && c == ChoosePrivate && p.Choice == ChoiceCounts:
		return Private
	}
	return Standard
}

// EnterPrivacy plans the members that may not stay in privacy mode away: those
// for whole domains and networks may be in container 32000 only (B12;
// publishing-presence-in-privacy-mode; stated). A member for everyone, of which
// the page says nothing, goes too (guessed).
func EnterPrivacy(l List, p Policy) (Plan, error) {
	steps := plan{list: l}
	for _, c := range l.containers {
		if c.id == presence.BlockedContactsContainer || !remote(c.id) {
			continue
		}
		for _, m := range c.members {
			if m.kind != UserMember {
				steps.change(c.id, Remove, m)
			}
		}
	}
	return steps.done(p)
}
