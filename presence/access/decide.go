package access

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/enhancedpresence/epx/presence"
	"github.com/enhancedpresence/epx/presence/sipuri"
	"github.com/enhancedpresence/epx/xmlrt"
)

// Holders are the containers that hold a category. The zero Holders are none.
type Holders struct {
	ids []presence.ContainerID
	all bool
}

// HeldBy are the given containers. A container holds a category when it has an
// instance of it, even an empty one (B6; stated).
func HeldBy(ids ...presence.ContainerID) Holders {
	sorted := slices.Clone(ids)
	slices.Sort(sorted)
	return Holders{ids: slices.Compact(sorted)}
}

// HeldAnywhere is every container: for asking who a watcher is to the owner,
// whatever is published.
func HeldAnywhere() Holders { return Holders{all: true} }

// Has tells whether a container is among the holders.
func (h Holders) Has(id presence.ContainerID) bool {
	if h.all {
		return true
	}
	_, ok := slices.BinarySearch(h.ids, id)
	return ok
}

// A Rule is what decides which container a watcher sees (B5).
type Rule uint8

const (
	// RuleNone: the watcher sees no container.
	RuleNone Rule = iota
	// RuleUser to RuleEveryone: a member of that type.
	RuleUser
	RuleDomain
	RuleSameEnterprise
	RuleFederated
	RulePublicCloud
	RuleEveryone
	// RuleDefault: container 0, as no other applies.
	RuleDefault
	// RuleOwner: the watcher is the owner and sees all containers.
	RuleOwner
)

// String is the token of the rule.
func (r Rule) String() string {
	switch {
	case RuleUser <= r && r <= RuleEveryone:
		return MemberType(r).String()
	case r == RuleNone:
		return "none"
	case r == RuleDefault:
		return "default"
	case r == RuleOwner:
		return "owner"
	}
	return fmt.Sprintf("rule %d", uint8(r))
}

// A Decision says which container a watcher sees, and why. Decisions are
// comparable.
type Decision struct {
	// Container is the container; not set if there is none, and for the owner.
	Container xmlrt.Optional[presence.ContainerID]
	Rule      Rule
	// Member is what stood for the watcher; the zero Member if none did.
	Member  Member
	Watcher Watcher
	// Precedence is how it was decided.
	Precedence Precedence
}

// Owner tells whether the watcher is the owner, who sees everything.
func (d Decision) Owner() bool { return d.Rule == RuleOwner }

// Level is the relationship of the watcher to the owner; LevelUnknown if there
// is none, and for the owner.
func (d Decision) Level() presence.Level {
	if id, ok := d.Container.Get(); ok {
		return id.Level()
	}
	return presence.LevelUnknown
}

// Blocked tells whether the watcher is kept out: by container 32000 (B8), or by
// seeing no container at all (B6; container ACL membership in UCMA; stated).
func (d Decision) Blocked() bool {
	return d.Rule == RuleNone || d.Container.Set && d.Container.Value == presence.BlockedContactsContainer
}

// Reason is the decision in a sentence without a full stop.
func (d Decision) Reason() string {
	switch d.Rule {
	case RuleOwner:
		return d.Watcher.URI.String() + " is the owner and sees every container"
	case RuleNone:
		return "no container that holds this is for " + d.Watcher.String()
	case RuleDefault:
		return fmt.Sprintf("no other container that holds this is for %s, and container 0 is for everyone", d.Watcher)
	}
	why := "of which it is the largest"
	if d.Precedence == ByPrecedence {
		why = "and nothing that goes before it decides"
	}
	return fmt.Sprintf("container %d has the member %s, which stands for %s, %s", d.Container.Value, d.Member, d.Watcher, why)
}

// Decide says which container a watcher sees for a category that the given
// containers hold (B3, B5 to B8). A value of the policy that is not declared reads
// as the first one.
func Decide(l List, owner sipuri.Identity, w Watcher, h Holders, p Policy) Decision {
	d := Decision{Watcher: w, Precedence: p.precedence()}
	if !owner.IsZero() && w.URI == owner {
		d.Rule = RuleOwner
		return d
	}
	var best candidate
	for _, c := range l.containers {
		if !remote(c.id) || !h.Has(c.id) {
			continue
		}
		for _, m := range c.members {
			if m.matches(w, &p) {
				if x := (candidate{c.id, m}); best.member == (Member{}) || x.compare(best, p.precedence()) < 0 {
					best = x
				}
			}
		}
	}
	return d.with(best, h)
}

// with is the decision for the best candidate, if there is one.
func (d Decision) with(best candidate, h Holders) Decision {
	switch {
	case best.member != Member{}:
		d.Rule, d.Member = Rule(best.member.kind), best.member
		d.Container = xmlrt.Some(best.container)
	case h.Has(presence.DefaultContainer):
		d.Rule = RuleDefault
		d.Container = xmlrt.Some(presence.DefaultContainer)
	}
	return d
}

// remote tells whether members of a container see it.
func remote(id presence.ContainerID) bool { return id != presence.DefaultContainer && !id.OwnerOnly() }

func (p *Policy) precedence() Precedence {
	if p.Precedence == LargestID {
		return LargestID
	}
	return ByPrecedence
}

// A candidate is a container with a member that stands for a watcher.
type candidate struct {
	container presence.ContainerID
	member    Member
}

// compare is negative if a goes before b.
func (a candidate) compare(b candidate, p Precedence) int {
	kind, id := cmp.Compare(a.member.kind, b.member.kind), cmp.Compare(b.container, a.container)
	if p == LargestID {
		kind, id = id, kind
	}
	// A domain goes before those that it is in.
	return cmp.Or(kind, id, cmp.Compare(len(b.member.domain), len(a.member.domain)))
}

// An Outcome is what became of a candidate.
type Outcome uint8

const (
	// Decides: it is the decision.
	Decides Outcome = iota
	// LaterRule: another decides that goes before it by the type of its member.
	LaterRule
	// SmallerID: another decides that has a larger identifier.
	SmallerID
	// LessSpecific: in the same container, another member decides.
	LessSpecific
	// NotHeld: the container does not hold the category.
	NotHeld
	// ForOwner: the owner alone sees the container.
	ForOwner
	// IgnoredEveryone: the policy has it that everyone counts in container 0 only.
	IgnoredEveryone
	// IsOwner: the watcher is the owner, so that it does not matter.
	IsOwner
)

var outcomes = [...]string{
	Decides:         "decides",
	LaterRule:       "comes after it",
	SmallerID:       "has a smaller identifier",
	LessSpecific:    "is in the same container, but comes after it",
	NotHeld:         "does not hold this",
	ForOwner:        "is seen by the owner alone",
	IgnoredEveryone: "is for everyone, who count in container 0 only",
	IsOwner:         "does not matter to the owner",
}

// String is the outcome in words, of the candidate.
func (o Outcome) String() string {
	if int(o) < len(outcomes) {
		return outcomes[o]
	}
	return fmt.Sprintf("outcome %d", uint8(o))
}

// A Candidate is a container that a watcher might see.
type Candidate struct {
	Container presence.ContainerID
	Member    Member // that stands for the watcher; the zero Member for container 0
	Outcome   Outcome
}

// An Explanation is a decision with all that might have been one.
type Explanation struct {
	Decision
	// Candidates are all containers with a member that stands for the watcher,
	// the one that decides first, then in the order in which they would.
	Candidates []Candidate
}

// Explain is Decide with the candidates.
func Explain(l List, owner sipuri.Identity, w Watcher, h Holders, p Policy) Explanation {
	e := Explanation{Decision: Decide(l, owner, w, h, p)}
	count := p
	count.Everyone = EveryoneLast
	decided := e.Container.Set
	for _, c := range l.containers {
		for _, m := range c.members {
			if c.id == presence.DefaultContainer || !m.matches(w, &count) {
				continue
			}
			x := Candidate{c.id, m, LaterRule}
			switch {
			case e.Owner():
				x.Outcome = IsOwner
			case c.id.OwnerOnly():
				x.Outcome = ForOwner
			case !m.matches(w, &p):
				x.Outcome = IgnoredEveryone
			case !h.Has(c.id):
				x.Outcome = NotHeld
			case decided && c.id == e.Container.Value && m == e.Member:
				x.Outcome = Decides
			case c.id == e.Container.Value:
				x.Outcome = LessSpecific
			case p.precedence() == LargestID || m.kind == e.Member.kind:
				x.Outcome = SmallerID
			}
			e.Candidates = append(e.Candidates, x)
		}
	}
	x := Candidate{Container: presence.DefaultContainer, Outcome: LaterRule}
	switch {
	case e.Owner():
		x.Outcome = IsOwner
	case e.Rule == RuleDefault:
		x.Outcome = Decides
	case !h.Has(presence.DefaultContainer):
		x.Outcome = NotHeld
	}
	e.Candidates = append(e.Candidates, x)
	slices.SortStableFunc(e.Candidates, func(a, b Candidate) int {
		order := func(c Candidate) int {
			switch {
			case c.Outcome == Decides:
				return 0
			case c.Container == presence.DefaultContainer:
				return 2
			}
			return 1
		}
		return cmp.Or(cmp.Compare(order(a), order(b)),
			candidate{a.Container, a.Member}.compare(candidate{b.Container, b.Member}, p.precedence()))
	})
	return e
}

// String is the explanation in lines, the reason first.
func (e Explanation) String() string {
	var b strings.Builder
	b.WriteString(e.Reason())
	b.WriteByte('\n')
	for _, c := range e.Candidates {
		who := c.Member.String()
		if c.Container == presence.DefaultContainer {
			who = "everyone"
		}
		fmt.Fprintf(&b, "  container %d, by %s: %s\n", c.Container, who, c.Outcome)
	}
	return b.String()
}
