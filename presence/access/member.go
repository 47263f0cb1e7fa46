package access

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"github.com/enhancedpresence/epx/presence/sipuri"
)

// Errors of containers, members and changes.
var (
	ErrMember  = errors.New("bad member")
	ErrNetwork = errors.New("unknown network")
	ErrFixed   = errors.New("the members of container 0 are fixed")
	ErrTwice   = errors.New("the container is there twice")
	ErrVersion = errors.New("the version is not the current one")
	ErrLevel   = errors.New("unknown level")
	ErrWatcher = errors.New("bad watcher")
)

// A Network is where a watcher is, seen from the owner: in exactly one of
// three (B4; inferred). It is known to the server, and not part of a URI.
type Network uint8

const (
	// NoNetwork is for a watcher whose network is not known. No member stands
	// for it.
	NoNetwork Network = iota
	SameEnterprise
	Federated
	PublicCloud
)

var networks = [...]string{SameEnterprise: "sameEnterprise", Federated: "federated", PublicCloud: "publicCloud"}

// String is the token of the network in documents.
func (n Network) String() string {
	if n > NoNetwork && int(n) < len(networks) {
		return networks[n]
	}
	return "none"
}

// ParseNetwork is the inverse of String for the three networks.
func ParseNetwork(s string) (Network, error) {
	for n, token := range networks {
		if token == s && token != "" {
			return Network(n), nil
		}
	}
	return NoNetwork, fmt.Errorf("access: %w: %q is none of sameEnterprise, federated, publicCloud", ErrNetwork, s)
}

// A MemberType says for whom a member of a container stands (B4;
// member-element, container-for-remote-access; stated). Their order is that in
// which they decide (B5).
type MemberType uint8

const (
	UserMember           MemberType = iota + 1 // one user, by URI
	DomainMember                               // the users of a domain
	SameEnterpriseMember                       // the users of the enterprise of the owner
	FederatedMember                            // those of federated networks
	PublicCloudMember                          // those of public networks
	EveryoneMember                             // all
)

var memberTypes = [...]string{
	UserMember:           "user",
	DomainMember:         "domain",
	SameEnterpriseMember: "sameEnterprise",
	FederatedMember:      "federated",
	PublicCloudMember:    "publicCloud",
	EveryoneMember:       "everyone",
}

// String is the token of the type in documents.
func (t MemberType) String() string {
	if t > 0 && int(t) < len(memberTypes) {
		return memberTypes[t]
	}
	return fmt.Sprintf("member type %d", uint8(t))
}

// ParseMemberType is the inverse of String.
func ParseMemberType(s string) (MemberType, error) {
	for t, token := range memberTypes {
		if token == s && token != "" {
			return MemberType(t), nil
		}
	}
	return 0, fmt.Errorf("access: %w: unknown type %q", ErrMember, s)
}

// Member is the type that stands for the network.
func (n Network) member() MemberType {
	switch n {
	case SameEnterprise:
		return SameEnterpriseMember
	case Federated:
		return FederatedMember
	case PublicCloud:
		return PublicCloudMember
	}
	return 0
}

// A Member is an entry in the list of members of a container. Members are
// comparable; equal ones stand for the same. The zero Member stands for nobody.
type Member struct {
	kind   MemberType
	user   sipuri.Identity
	domain string
}

// User is the member that stands for one user.
func User(id sipuri.Identity) Member {
	if id.IsZero() {
		return Member{}
	}
	return Member{kind: UserMember, user: id}
}

// Domain is the member that stands for the users of a domain.
func Domain(domain string) (Member, error) {
	d, err := sipuri.ParseDomain(domain)
	if err != nil {
		return Member{}, fmt.Errorf("access: %w: %w", ErrMember, err)
	}
	return Member{kind: DomainMember, domain: d}, nil
}

// NetworkMember is the member that stands for a network: the zero Member for
// NoNetwork.
func NetworkMember(n Network) Member { return Member{kind: n.member()} }

// Everyone is the member that stands for all.
func Everyone() Member { return Member{kind: EveryoneMember} }

// ParseMember is the member of a document: its type and its value, which is a
// SIP URI, usually without a scheme, for a user, and the name of a domain.
// Other members have none.
func ParseMember(kind, value string) (Member, error) {
	t, err := ParseMemberType(kind)
	if err != nil {
		return Member{}, err
	}
	switch t {
	case UserMember:
		id, err := sipuri.Parse(value)
		if err != nil {
			return Member{}, fmt.Errorf("access: %w: %w", ErrMember, err)
		}
		return User(id), nil
	case DomainMember:
		return Domain(value)
	}
	if value != "" {
		return Member{}, fmt.Errorf("access: %w: %s has the value %q, but takes none", ErrMember, t, value)
	}
	return Member{kind: t}, nil
}

// Type is the type of the member; 0 for the zero Member.
func (m Member) Type() MemberType { return m.kind }

// User is whom a member of type user stands for.
func (m Member) User() sipuri.Identity { return m.user }

// Value is the value of the member in documents: user@host, the name of a
// domain, or nothing.
func (m Member) Value() string {
	if m.kind == UserMember {
		return m.user.String()
	}
	return m.domain
}

// String is the type of the member and its value.
func (m Member) String() string {
	if v := m.Value(); v != "" {
		return m.kind.String() + " " + v
	}
	return m.kind.String()
}

// Compare orders members by type, then by value.
func (m Member) Compare(other Member) int {
	return cmp.Or(cmp.Compare(m.kind, other.kind), m.user.Compare(other.user), strings.Compare(m.domain, other.domain))
}

// A Watcher is somebody who asks for the presence of the owner.
type Watcher struct {
	URI     sipuri.Identity
	Network Network
}

// ParseWatcher is the watcher with a SIP URI in a network given by its token.
func ParseWatcher(uri, network string) (Watcher, error) {
	id, err := sipuri.Parse(uri)
	if err != nil {
		return Watcher{}, fmt.Errorf("access: %w: %w", ErrWatcher, err)
	}
	n, err := ParseNetwork(network)
	return Watcher{id, n}, err
}

// String names the watcher for people.
func (w Watcher) String() string {
	if w.Network == NoNetwork {
		return w.URI.String()
	}
	return w.URI.String() + " (" + w.Network.String() + ")"
}

// matches tells whether the member stands for the watcher.
func (m Member) matches(w Watcher, p *Policy) bool {
	switch m.kind {
	case UserMember:
		return m.user == w.URI
	case DomainMember:
		for domain := range domains(w.URI.Domain(), p.Domains) {
			if domain == m.domain {
				return true
			}
		}
		return false
	case EveryoneMember:
		return p.Everyone != EveryoneIgnored
	}
	return m.kind != 0 && m.kind == w.Network.member()
}

// domains are the domains that stand for a user of domain.
func domains(domain string, reading DomainReading) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for domain != "" && yield(domain) {
			if reading != WithSubdomains || domain[0] == '[' {
				return
			}
			_, domain, _ = strings.Cut(domain, ".")
		}
	}
}
