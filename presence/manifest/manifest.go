package manifest

import (
	"errors"
	"fmt"
	"slices"

	"github.com/enhancedpresence/epx/generated/containermanifest"
	"github.com/enhancedpresence/epx/presence"
	"github.com/enhancedpresence/epx/presence/access"
	"github.com/enhancedpresence/epx/presence/availability"
	"github.com/enhancedpresence/epx/xmlrt"
)

// A Manifest says which containers there are and who is to be in them. It is
// not to be changed once it is in use.
type Manifest struct {
	// MinClientVersion is the lowest version of a client that is to follow the
	// manifest; empty if it does not say.
	MinClientVersion string
	Containers       []Container
	// Entries say where members may be; the first that fits a member counts.
	Entries    []Entry
	BlockRules []BlockRule
	// Precedence is the roles, the strongest first.
	Precedence []Role
}

// A Container is one that watchers can be in (container-element; stated).
type Container struct {
	ID presence.ContainerID
	// Visible containers are those that people choose for a contact. One that
	// does not say is not visible (guessed).
	Visible bool
	// AvoidRedundant containers have no member that another one stands for.
	AvoidRedundant bool
	// Blocked marks the container for blocked contacts. The page calls it
	// deprecated, and manifests have it.
	Blocked bool
}

// A Role is what a user is to the owner (member-element; stated).
type Role uint8

const (
	NoRole   Role = iota // nothing in particular
	Buddy                // a contact
	Delegate             // somebody who acts for the owner
)

var roles = [...]string{Buddy: "buddy", Delegate: "delegate"}

// String is the token of the role in documents.
func (r Role) String() string {
	switch {
	case r == NoRole:
		return "no role"
	case int(r) < len(roles):
		return roles[r]
	}
	return fmt.Sprintf("role %d", uint8(r))
}

// ParseRole is the inverse of String for the roles that there are.
func ParseRole(s string) (Role, error) {
	if n := slices.Index(roles[:], s); n > 0 {
		return Role(n), nil
	}
	return NoRole, fmt.Errorf("manifest: %w: unknown role %q", ErrManifest, s)
}

// An Occurrence says in how many containers a member may be
// (occurrenceConstraint-element; stated).
type Occurrence uint8

const (
	AnyNumber Occurrence = iota // the manifest does not say
	Zero
	One
	ZeroOrOne
)

var occurrences = [...]string{Zero: "zero", One: "one", ZeroOrOne: "zeroOrOne"}

// String is the token of the constraint in documents.
func (o Occurrence) String() string {
	switch {
	case o == AnyNumber:
		return "any number"
	case int(o) < len(occurrences):
		return occurrences[o]
	}
	return fmt.Sprintf("occurrence %d", uint8(o))
}

// A Remedy is what is done about a member that is not where it should be
// (resolutionrule-element; stated).
type Remedy uint8

const (
	MoveToDefaultContainer Remedy = iota + 1
	RemoveFromContainer
	ForceRole
)

var remedies = [...]string{
	MoveToDefaultContainer: "moveToDefaultContainer",
	RemoveFromContainer:    "removeFromContainer",
	ForceRole:              "forceRole",
}

// String is the token of the remedy in documents.
func (r Remedy) String() string {
	if r > 0 && int(r) < len(remedies) {
		return remedies[r]
	}
	return fmt.Sprintf("remedy %d", uint8(r))
}

// A Resolution is a remedy, with the role that ForceRole gives.
type Resolution struct {
	Remedy Remedy
	Role   Role
}

// An Entry says where members of a kind may be (member-element; stated). The
// kind is a role that users have, or a type of member, or both.
type Entry struct {
	Role Role
	Type access.MemberType // 0 for users of the role
	// Member is the one member that the entry is about; the zero Member if it is
	// about all of its kind.
	Member access.Member
	// Networks are where a user of the role must be; none means anywhere.
	Networks []access.Network
	// Allowed are the containers that the member may be in, in ascending order.
	Allowed []presence.ContainerID
	// AnyContainer is set where the manifest does not say which are allowed.
	AnyContainer bool
	// Default is where a member is put that has no place.
	Default    xmlrt.Optional[presence.ContainerID]
	Occurrence Occurrence
	// Resolutions are what to do about a member that is elsewhere, one after
	// the other until nothing is wrong.
	Resolutions []Resolution
}

// Allows tells whether members may be in a container.
func (e *Entry) Allows(id presence.ContainerID) bool {
	return e.AnyContainer || slices.Contains(e.Allowed, id)
}

// A BlockType is what a rule blocks (blockrule-element; stated).
type BlockType uint8

const (
	Invites          BlockType = iota + 1 // calls and conversations
	SubscriberPrompt                      // the question whether to accept a subscriber
)

var blockTypes = [...]string{Invites: "invites", SubscriberPrompt: "subscriberPrompt"}

// String is the token of the type in documents.
func (t BlockType) String() string {
	if t > 0 && int(t) < len(blockTypes) {
		return blockTypes[t]
	}
	return fmt.Sprintf("block type %d", uint8(t))
}

// A BlockRule blocks what fulfils all its conditions.
type BlockRule struct {
	Type BlockType
	// Containers are those whose watchers are blocked; AnyContainer if the rule
	// does not say.
	Containers   []presence.ContainerID
	AnyContainer bool
	// Networks are those that watchers must be in; none means any.
	Networks []access.Network
	// Min and Max bound the availability of the owner.
	Min, Max xmlrt.Optional[availability.Availability]
}

// Errors of manifests and of what is asked of them.
var (
	ErrManifest   = errors.New("bad container manifest")
	ErrNotAllowed = errors.New("the manifest does not allow the container")
	ErrNoEntry    = errors.New("the manifest has no entry for the contact")
)

// FromDocument reads a manifest. Tokens that it does not know are an error,
// since what they ask for could not be done.
func FromDocument(doc *containermanifest.ContainerManifestListType) (*Manifest, error) {
	d := &doc.ContainerManifest
	m := &Manifest{MinClientVersion: doc.MinSupportedClientVersion.Value}
	if d.Containers != nil {
		for i := range d.Containers.Container {
			c := &d.Containers.Container[i]
			id, err := presence.ContainerIDOf(c.ID)
			if err != nil {
				return nil, fmt.Errorf("manifest: container %d of the manifest: %w", i+1, err)
			}
			if _, twice := m.Container(id); twice {
				return nil, fmt.Errorf("manifest: %w: container %d is there twice", ErrManifest, id)
			}
			m.Containers = append(m.Containers, Container{id, c.Visible.Value, c.AvoidRedundantMembers.Value, c.Blocked.Value})
		}
	}
	if d.Members != nil {
		for i := range d.Members.Member {
			e, err := m.entry(&d.Members.Member[i])
			if err != nil {
				return nil, fmt.Errorf("manifest: member %d of the manifest: %w", i+1, err)
			}
			m.Entries = append(m.Entries, e)
		}
	}
	if rules := d.GetBlockRules(); rules != nil {
		for i := range rules.BlockRule {
			r, err := m.blockRule(&rules.BlockRule[i])
			if err != nil {
				return nil, fmt.Errorf("manifest: block rule %d of the manifest: %w", i+1, err)
			}
			m.BlockRules = append(m.BlockRules, r)
		}
	}
	if p := d.GetRolePrecedence(); p != nil {
		for i := range p.RolePrecedenceEntry {
			r, err := ParseRole(string(p.RolePrecedenceEntry[i].Type.Value))
			if err != nil {
				return nil, err
			}
			m.Precedence = append(m.Precedence, r)
		}
	}
	return m, nil
}

// Container is the container with an identifier, and whether the manifest has
// it.
func (m *Manifest) Container(id presence.ContainerID) (Container, bool) {
	for _, c := range m.Containers {
		if c.ID == id {
			return c, true
		}
	}
	return Container{}, false
}

// Visible are the containers that people choose for a contact, in ascending
// order (C8).
func (m *Manifest) Visible() []presence.ContainerID {
	var ids []presence.ContainerID
	for _, c := range m.Containers {
		if c.Visible {
			ids = append(ids, c.ID)
		}
	}
	slices.Sort(ids)
	return ids
}

func (m *Manifest) entry(d *containermanifest.MemberType) (e Entry, err error) {
	if d.Role.Set {
		if e.Role, err = ParseRole(string(d.Role.Value)); err != nil {
			return e, err
		}
	}
	if d.Type.Set {
		if e.Type, err = access.ParseMemberType(string(d.Type.Value)); err != nil {
			return e, err
		}
	}
	if e.Role == NoRole && e.Type == 0 {
		return e, fmt.Errorf("%w: it has neither a role nor a type", ErrManifest)
	}
	if d.URI.Value != "" {
		if e.Member, err = access.ParseMember(string(d.Type.Value), d.URI.Value); err != nil {
			return e, err
		}
	}
	if n := d.GetSourceNetworks(); n != nil {
		if e.Networks, err = networks(n); err != nil {
			return e, err
		}
	}
	if e.Allowed, e.AnyContainer, err = m.set(d.AllowedContainers); err != nil {
		return e, err
	}
	if d.DefaultContainer != nil {
		id, err := presence.ContainerIDOf(d.DefaultContainer.ID)
		if err != nil {
			return e, err
		}
		e.Default = xmlrt.Some(id)
		if !e.Allows(id) {
			return e, fmt.Errorf("%w: the default container %d is not allowed", ErrManifest, id)
		}
	}
	if o := d.OccurrenceConstraint; o != nil && o.Type.Set {
		n := slices.Index(occurrences[:], string(o.Type.Value))
		if n <= 0 {
			return e, fmt.Errorf("%w: unknown occurrence constraint %q", ErrManifest, o.Type.Value)
		}
		e.Occurrence = Occurrence(n)
	}
	if rules := d.GetResolutionRules(); rules != nil {
		for i := range rules.ResolutionRule {
			r, err := resolution(&rules.ResolutionRule[i])
			if err != nil {
				return e, err
			}
			e.Resolutions = append(e.Resolutions, r)
		}
	}
	return e, nil
}

func resolution(d *containermanifest.ResolutionRuleType) (r Resolution, err error) {
	n := slices.Index(remedies[:], string(d.Type.Value))
	if n <= 0 {
		return r, fmt.Errorf("%w: unknown resolution rule %q", ErrManifest, d.Type.Value)
	}
	r.Remedy = Remedy(n)
	if r.Remedy == ForceRole {
		r.Role, err = ParseRole(string(d.Role.Value))
	}
	return r, err
}

// set is the containers that a document allows or names.
func (m *Manifest) set(d *containermanifest.AllowedContainersType) (ids []presence.ContainerID, all bool, err error) {
	switch {
	case d == nil:
		return nil, true, nil
	case d.Type.Value == containermanifest.AllowedContainersTypeVisibleContainers:
		return m.Visible(), false, nil
	case d.Type.Set && d.Type.Value != containermanifest.AllowedContainersTypeCustom:
		return nil, false, fmt.Errorf("%w: unknown set of containers %q", ErrManifest, d.Type.Value)
	}
	for i := range d.Container {
		id, err := presence.ContainerIDOf(d.Container[i].ID)
		if err != nil {
			return nil, false, err
		}
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return slices.Compact(ids), false, nil
}

func networks(d *containermanifest.SourceNetworksType) (out []access.Network, err error) {
	for i := range d.SourceNetwork {
		n, err := access.ParseNetwork(string(d.SourceNetwork[i].Type.Value))
		if err != nil {
			return nil, err
		}
		out = append(out, n)
	}
	return out, nil
}

func (m *Manifest) blockRule(d *containermanifest.BlockRuleType) (r BlockRule, err error) {
	n := slices.Index(blockTypes[:], string(d.Type.Value))
	if n <= 0 {
		return r, fmt.Errorf("%w: it blocks %q, which is unknown", ErrManifest, d.Type.Value)
	}
	r.Type = BlockType(n)
	if r.Containers, r.AnyContainer, err = m.set(d.Containers); err != nil {
		return r, err
	}
	if n := d.GetSourceNetworks(); n != nil {
		if r.Networks, err = networks(n); err != nil {
			return r, err
		}
	}
	if n, ok := d.MinAvailability.Get(); ok {
		r.Min = xmlrt.Some(availability.Availability(n))
	}
	if n, ok := d.MaxAvailability.Get(); ok {
		r.Max = xmlrt.Some(availability.Availability(n))
	}
	return r, nil
}
