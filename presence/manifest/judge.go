package manifest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/enhancedpresence/epx/presence"
	"github.com/enhancedpresence/epx/presence/access"
	"github.com/enhancedpresence/epx/presence/sipuri"
	"github.com/enhancedpresence/epx/xmlrt"
)

// A Subject is somebody that containers list, or could.
type Subject struct {
	Member access.Member
	// Network and Roles are those of a user; other members have none.
	Network access.Network
	Roles   []Role
}

// Of is the subject that a contact is: a buddy, and a delegate if the contact
// is one.
func Of(c access.Contact) Subject {
	s := Subject{Member: access.User(c.URI), Network: c.Network, Roles: []Role{Buddy}}
	if c.Delegate {
		s.Roles = append(s.Roles, Delegate)
	}
	return s
}

// Role is the role of the subject that counts: the first of the order of
// precedence. Roles that the manifest does not order come behind, as they are
// given; NoRole if the subject has none (C9; roleprecedence-element; stated).
func (m *Manifest) Role(s Subject) Role {
	for _, r := range m.Precedence {
		if slices.Contains(s.Roles, r) {
			return r
		}
	}
	if len(s.Roles) > 0 {
		return s.Roles[0]
	}
	return NoRole
}

// fits tells whether the entry is about the subject in a role.
func (e *Entry) fits(s Subject, role Role) bool {
	return e.Role == role &&
		(e.Type == 0 && s.Member.Type() == access.UserMember || e.Type == s.Member.Type()) &&
		(e.Member == access.Member{} || e.Member == s.Member) &&
		(len(e.Networks) == 0 || slices.Contains(e.Networks, s.Network))
}

// entryFor is the entry for a subject in a role, from 1; 0 if there is none. A
// user whose role has no entry goes by that of users.
func (m *Manifest) entryFor(s Subject, role Role) int {
	for _, r := range []Role{role, NoRole} {
		for i := range m.Entries {
			if m.Entries[i].fits(s, r) {
				return i + 1
			}
		}
	}
	return 0
}

// Entry is the entry that a subject goes by, and whether there is one (C9).
func (m *Manifest) Entry(s Subject) (Entry, bool) {
	if n := m.entryFor(s, m.Role(s)); n > 0 {
		return m.Entries[n-1], true
	}
	return Entry{}, false
}

// A Fault is what is wrong with the places of a member.
type Fault struct {
	Kind FaultKind
	// Container is where a member is that is Disallowed.
	Container presence.ContainerID
	// Count is in how many containers the member is.
	Count int
}

// FaultKind is a kind of fault.
type FaultKind uint8

const (
	Disallowed FaultKind = iota + 1 // in a container that is not for the member
	TooMany                         // in more containers than one
	Missing                         // in none, and it must be in one
	Unwanted                        // in some, and it must be in none
)

// String is the fault in words.
func (f Fault) String() string {
	switch f.Kind {
	case Disallowed:
		return fmt.Sprintf("it must not be in container %d", f.Container)
	case TooMany:
		return fmt.Sprintf("it is in %d containers, and may be in one", f.Count)
	case Missing:
		return "it is in no container, and must be in one"
	case Unwanted:
		return "it must not be in any container"
	}
	return fmt.Sprintf("fault %d", uint8(f.Kind))
}

// faults are what is wrong with the places of a member (C10).
func (e *Entry) faults(in []presence.ContainerID) (out []Fault) {
	for _, id := range in {
		if e.Occurrence != Zero && !e.Allows(id) {
			out = append(out, Fault{Kind: Disallowed, Container: id, Count: len(in)})
		}
	}
	switch n := len(in); {
	case e.Occurrence == Zero && n > 0:
		out = append(out, Fault{Kind: Unwanted, Count: n})
	case (e.Occurrence == One || e.Occurrence == ZeroOrOne) && n > 1:
		out = append(out, Fault{Kind: TooMany, Count: n})
	case e.Occurrence == One && n == 0:
		out = append(out, Fault{Kind: Missing})
	}
	return out
}

// A Step is one thing that happened to a member.
type Step struct {
	Rule Rule
	Text string
}

// A Judgement says where a member is, what is wrong with that, and what becomes
// of it.
type Judgement struct {
	Subject Subject
	// Role is the role that counted in the end.
	Role Role
	// Entry is the place of the entry among those of the manifest, from 1; 0 if
	// none is about the member, which may then be anywhere.
	Entry int
	// In are the containers that list the member, After those that should, in
	// ascending order. Container 0 and those of the owner do not count.
	In, After []presence.ContainerID
	// Faults are what is wrong with In, Left what still is with After.
	Faults, Left []Fault
	// Steps say how it came.
	Steps []Step
}

// OK tells whether nothing is wrong with the places of the member.
func (j *Judgement) OK() bool { return len(j.Faults) == 0 }

// Changes tells whether the member is to be moved.
func (j *Judgement) Changes() bool { return !slices.Equal(j.In, j.After) }

// Explain says how it came, a line a step.
func (j *Judgement) Explain() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n", j.Subject.Member, places(j.In))
	for _, s := range j.Steps {
		fmt.Fprintf(&b, "  %-4s %s\n", s.Rule, s.Text)
	}
	return b.String()
}

func places(ids []presence.ContainerID) string {
	if len(ids) == 0 {
		return "in no container"
	}
	words := make([]string, len(ids))
	for i, id := range ids {
		words[i] = id.String()
	}
	if len(ids) == 1 {
		return "in container " + words[0]
	}
	return "in containers " + strings.Join(words, ", ")
}

func (j *Judgement) step(r Rule, format string, args ...any) {
	j.Steps = append(j.Steps, Step{r, fmt.Sprintf(format, args...)})
}

// Judge holds a member of a list, or one to be, against the manifest and says
// where it should be (C8 to C10).
//
// A user whom a container lists that only blocked users may be in is what the
// entry of users forces them to be: a delegate who is blocked is a buddy from
// then on (publishing-presence-in-privacy-mode; stated).
func (m *Manifest) Judge(l access.List, s Subject, p Policy) Judgement {
	j := Judgement{Subject: s, Role: m.Role(s)}
	for c := range l.Containers() {
		if watched(c.ID()) && c.Has(s.Member) {
			j.In = append(j.In, c.ID())
		}
	}
	j.After = j.In
	if len(s.Roles) > 1 {
		j.step(RuleEntry, "the role %s goes before the others", j.Role)
	}
	m.forceBlocked(&j)
	// Forcing a role leads to another entry, and each is taken once.
	for seen := map[int]bool{}; ; {
		j.Entry = m.entryFor(s, j.Role)
		if j.Entry == 0 {
			j.step(RuleEntry, "no entry of the manifest is about it")
			j.Left = nil
			break
		}
		e := &m.Entries[j.Entry-1]
		j.step(RuleEntry, "entry %d of the manifest: %s", j.Entry, e)
		faults := e.faults(j.After)
		if len(seen) == 0 {
			j.Faults = faults
		}
		for _, f := range faults {
			j.step(RuleOccurrence, "%s", f)
		}
		again := seen[j.Entry]
		seen[j.Entry] = true
		if j.Left = faults; len(faults) == 0 || again || !m.resolve(&j, e, p) {
			break
		}
	}
	switch {
	case len(j.Left) > 0:
		j.step(RuleOccurrence, "not resolved: %s", j.Left[0])
	case j.Changes():
		j.step(RuleOccurrence, "it should be %s", places(j.After))
	}
	return j
}

// watched tells whether others than the owner see a container, and the owner
// chooses who: memberships of container 0 are fixed, and those of 1 to 3 have
// no effect (B2, B3).
func watched(id presence.ContainerID) bool {
	return id != presence.DefaultContainer && !id.OwnerOnly()
}

// forceBlocked gives a blocked user the role that blocked users have.
func (m *Manifest) forceBlocked(j *Judgement) {
	if j.Role == NoRole {
		return
	}
	for i := range m.Entries {
		e := &m.Entries[i]
		if e.Type != access.UserMember || e.AnyContainer || !e.fits(j.Subject, NoRole) || !slices.ContainsFunc(j.In, e.Allows) {
			continue
		}
		for _, r := range e.Resolutions {
			if r.Remedy == ForceRole && r.Role != j.Role {
				j.step(RuleOccurrence, "entry %d of the manifest makes it a %s there", i+1, r.Role)
				j.Role = r.Role
				return
			}
		}
	}
}

// resolve does what the entry says about faults, one after the other until none
// is left. It tells whether another role was forced, so that another entry
// counts.
func (m *Manifest) resolve(j *Judgement, e *Entry, p Policy) (forced bool) {
	for _, r := range e.Resolutions {
		if len(j.Left) == 0 {
			return false
		}
		switch r.Remedy {
		case MoveToDefaultContainer:
			id, ok := e.Default.Get()
			if !ok {
				continue
			}
			j.After = []presence.ContainerID{id}
			j.step(RuleOccurrence, "%s: to container %d", r.Remedy, id)
		case RemoveFromContainer:
			after := m.remove(j.After, e, p)
			if len(after) == len(j.After) {
				continue
			}
			j.After = after
			j.step(RuleOccurrence, "%s: %s is left", r.Remedy, places(after))
		case ForceRole:
			if r.Role == j.Role {
				continue
			}
			j.Role = r.Role
			j.step(RuleOccurrence, "%s: it is a %s from now on", r.Remedy, r.Role)
			return true
		}
		j.Left = e.faults(j.After)
	}
	return false
}

// remove is what RemoveFromContainer leaves (X14).
func (m *Manifest) remove(in []presence.ContainerID, e *Entry, p Policy) []presence.ContainerID {
	if p.Removal == RemoveBlocked && len(in) > 1 {
		if after := without(in, func(id presence.ContainerID) bool {
			c, _ := m.Container(id)
			return c.Blocked
		}); len(after) < len(in) {
			return after
		}
	}
	return without(in, func(id presence.ContainerID) bool { return e.Occurrence == Zero || !e.Allows(id) })
}

func without(ids []presence.ContainerID, drop func(presence.ContainerID) bool) []presence.ContainerID {
	return slices.DeleteFunc(slices.Clone(ids), drop)
}

// String describes an entry for people.
func (e *Entry) String() string {
	var parts []string
	if e.Role != NoRole {
		parts = append(parts, e.Role.String())
	}
	switch {
	case e.Member != access.Member{}:
		parts = append(parts, e.Member.String())
	case e.Type != 0:
		parts = append(parts, e.Type.String())
	}
	for i, n := range e.Networks {
		word := " or "
		if i == 0 {
			word = "from "
		}
		parts = append(parts, strings.TrimPrefix(word, " ")+n.String())
	}
	where := "anywhere"
	if !e.AnyContainer {
		where = places(e.Allowed)
	}
	s := strings.Join(parts, " ") + ": " + where + ", " + e.Occurrence.String()
	if id, ok := e.Default.Get(); ok {
		s += fmt.Sprintf(", by default in %d", id)
	}
	return s
}

// An Enforcement is a list held against the manifest.
type Enforcement struct {
	// Judgements are those of all members of the list, and of the subjects
	// given, in the order of access.Member.Compare.
	Judgements []Judgement
	// Plan is the updates that bring members to where they should be.
	Plan access.Plan
}

// Enforce judges all members of a list, and of the subjects those that are not
// in it, and plans what follows (B12, C10). Subjects say what the list does not:
// the networks and roles of users. A user who is in the list and none of the
// subjects has no role.
//
// With the manifest of privacy mode, this is how a user enters it.
func (m *Manifest) Enforce(l access.List, subjects []Subject, p Policy, ap access.Policy) (Enforcement, error) {
	if err := p.Validate(); err != nil {
		return Enforcement{Plan: access.Plan{After: l}}, err
	}
	known := map[access.Member]Subject{}
	for c := range l.Containers() {
		if watched(c.ID()) {
			for member := range c.Members() {
				known[member] = Subject{Member: member}
			}
		}
	}
	for _, s := range subjects {
		if s.Member.Type() == 0 {
			return Enforcement{Plan: access.Plan{After: l}}, fmt.Errorf("manifest: %w: a subject stands for nobody", access.ErrMember)
		}
		known[s.Member] = s
	}
	var out Enforcement
	for _, s := range known {
		out.Judgements = append(out.Judgements, m.Judge(l, s, p))
	}
	slices.SortFunc(out.Judgements, func(a, b Judgement) int { return a.Subject.Member.Compare(b.Subject.Member) })
	var steps changes
	for i := range out.Judgements {
		j := &out.Judgements[i]
		for _, id := range j.In {
			if !slices.Contains(j.After, id) {
				steps.add(l, id, access.Change{Action: access.Remove, Member: j.Subject.Member})
			}
		}
		for _, id := range j.After {
			if !slices.Contains(j.In, id) {
				steps.add(l, id, access.Change{Action: access.Add, Member: j.Subject.Member})
			}
		}
	}
	var err error
	out.Plan, err = steps.plan(l, ap)
	return out, err
}

// changes are updates in the making, one a container.
type changes []access.Update

func (c *changes) add(l access.List, id presence.ContainerID, change access.Change) {
	for i := range *c {
		if (*c)[i].Container == id {
			(*c)[i].Changes = append((*c)[i].Changes, change)
			return
		}
	}
	container, _ := l.Container(id)
	*c = append(*c, access.Update{Container: id, Version: xmlrt.Some(container.Version()), Changes: []access.Change{change}})
}

func (c changes) plan(l access.List, p access.Policy) (access.Plan, error) {
	slices.SortFunc(c, func(a, b access.Update) int { return int(a.Container) - int(b.Container) })
	after, err := l.Apply(p, c...)
	if err != nil {
		return access.Plan{After: l}, err
	}
	return access.Plan{Updates: c, After: after}, nil
}

// A Redundancy is a member that another one stands for in the same container.
type Redundancy struct {
	Container presence.ContainerID
	Member    access.Member
	By        access.Member
}

// String is the redundancy in words.
func (r Redundancy) String() string {
	return fmt.Sprintf("container %d: %s is redundant beside %s", r.Container, r.Member, r.By)
}

// Redundant are the users in containers that avoid redundant members who are
// there by their domain too, or by their network (C11). network says where a
// user is; without it, networks do not count.
func (m *Manifest) Redundant(l access.List, network func(sipuri.Identity) access.Network) []Redundancy {
	var out []Redundancy
	for c := range l.Containers() {
		if container, ok := m.Container(c.ID()); !ok || !container.AvoidRedundant {
			continue
		}
		for member := range c.Members() {
			if member.Type() != access.UserMember {
				continue
			}
			domain, err := access.Domain(member.User().Domain())
			by := access.Member{}
			if err == nil && c.Has(domain) {
				by = domain
			} else if network != nil {
				by = access.NetworkMember(network(member.User()))
			}
			if by.Type() != 0 && c.Has(by) {
				out = append(out, Redundancy{c.ID(), member, by})
			}
		}
	}
	return out
}

// AddContact plans to add a contact to a container, or to the one that the
// manifest has for such contacts if none is given (B13). The container must be
// one of those that the manifest allows. A contact who is in one already is
// moved, or left there if none is given; being blocked is for the owner to undo.
func (m *Manifest) AddContact(l access.List, c access.Contact, to xmlrt.Optional[presence.ContainerID], p access.Policy) (access.Plan, error) {
	e, ok := m.Entry(Of(c))
	if !ok {
		return access.Plan{After: l}, fmt.Errorf("manifest: %w: %s", ErrNoEntry, c.Watcher)
	}
	if id, given := to.Get(); given {
		if !e.Allows(id) {
			return access.Plan{After: l}, fmt.Errorf("manifest: %w: %s may be %s, not in %d", ErrNotAllowed, c.Watcher, places(e.Allowed), id)
		}
		return access.AddContact(l, c, to, p)
	}
	id, ok := e.Default.Get()
	if !ok {
		return access.Plan{After: l}, fmt.Errorf("manifest: %w: %s has no default container", ErrNotAllowed, c.Watcher)
	}
	for x := range l.Containers() {
		if watched(x.ID()) && x.ID() != presence.BlockedContactsContainer && x.Has(access.User(c.URI)) {
			return access.Plan{After: l}, nil
		}
	}
	return access.AddContact(l, c, xmlrt.Some(id), p)
}
