package access

import (
	"cmp"
	"slices"

	"github.com/enhancedpresence/epx/presence"
	"github.com/enhancedpresence/epx/presence/sipuri"
)

// An Index answers as Decide does for one list, owner and policy, in a time
// that hardly depends on how many members there are. It is immutable and may be
// used by several goroutines.
type Index struct {
	owner  sipuri.Identity
	policy Policy
	// Where in ids the containers of a member are, the largest first.
	users   map[sipuri.Identity]span
	domains map[string]span
	kinds   [EveryoneMember + 1]span // for types without a value
	ids     []presence.ContainerID
}

type span struct{ from, to uint32 }

// NewIndex builds the index of a list. The policy reads as for Decide.
func NewIndex(l List, owner sipuri.Identity, p Policy) *Index {
	var all []candidate
	users, domains := 0, 0
	for _, c := range l.containers {
		if !remote(c.id) {
			continue
		}
		all = slices.Grow(all, len(c.members))
		for _, m := range c.members {
			all = append(all, candidate{c.id, m})
			switch m.kind {
			case UserMember:
				users++
			case DomainMember:
				domains++
			}
		}
	}
	slices.SortFunc(all, func(a, b candidate) int {
		return cmp.Or(a.member.Compare(b.member), cmp.Compare(b.container, a.container))
	})
	x := &Index{
		owner:   owner,
		policy:  p,
		users:   make(map[sipuri.Identity]span, users),
		domains: make(map[string]span, domains),
		ids:     make([]presence.ContainerID, len(all)),
	}
	for from := 0; from < len(all); {
		m, to := all[from].member, from
		for to < len(all) && all[to].member == m {
			x.ids[to] = all[to].container
			to++
		}
		s := span{uint32(from), uint32(to)}
		switch m.kind {
		case UserMember:
			x.users[m.user] = s
		case DomainMember:
			x.domains[m.domain] = s
		default:
			x.kinds[m.kind] = s
		}
		from = to
	}
	return x
}

// Decide says which container a watcher sees for a category that the given
// containers hold.
func (x *Index) Decide(w Watcher, h Holders) Decision {
	p := x.policy.precedence()
	d := Decision{Watcher: w, Precedence: p}
	if !x.owner.IsZero() && w.URI == x.owner {
		d.Rule = RuleOwner
		return d
	}
	var best candidate
	// offer takes the largest container of a span and tells whether no other
	// step can do better.
	offer := func(s span, m Member) bool {
		for _, id := range x.ids[s.from:s.to] {
			if h.Has(id) {
				if c := (candidate{id, m}); best.member == (Member{}) || c.compare(best, p) < 0 {
					best = c
				}
				return p == ByPrecedence
			}
		}
		return false
	}
	if s, ok := x.users[w.URI]; ok && offer(s, User(w.URI)) {
		return d.with(best, h)
	}
	if len(x.domains) > 0 {
		found := false
		for domain := range domains(w.URI.Domain(), x.policy.Domains) {
			if s, ok := x.domains[domain]; ok {
				found = offer(s, Member{kind: DomainMember, domain: domain}) || found
			}
		}
		if found {
			return d.with(best, h)
		}
	}
	if kind := w.Network.member(); kind != 0 && offer(x.kinds[kind], Member{kind: kind}) {
		return d.with(best, h)
	}
	if x.policy.Everyone != EveryoneIgnored {
		offer(x.kinds[EveryoneMember], Everyone())
	}
	return d.with(best, h)
}

// Level is the relationship of a watcher to the owner, whatever is published;
// LevelUnknown for the owner.
func (x *Index) Level(w Watcher) presence.Level { return x.Decide(w, HeldAnywhere()).Level() }
