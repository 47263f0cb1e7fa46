package access_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/enhancedpresence/epx/presence"
	"github.com/enhancedpresence/epx/presence/access"
	"github.com/enhancedpresence/epx/presence/sipuri"
)

// A world has few users, domains and containers, so that they meet often.
type world struct{ *rand.Rand }

var (
	ids        = []presence.ContainerID{0, 1, 2, 3, 100, 200, 300, 400, 1000, 32000, 32767}
	worldUsers = []string{"a@x.example", "b@x.example", "a@eu.x.example", "b@y.example", "a@[::1]"}
)

func pick[T any](w world, of []T) T { return of[w.IntN(len(of))] }

func (w world) id() sipuri.Identity {
	id, err := sipuri.Parse(pick(w, worldUsers))
	if err != nil {
		panic(err)
	}
	return id
}

func (w world) member() access.Member {
	switch w.IntN(6) {
	case 0, 1:
		return access.User(w.id())
	case 2, 3:
		m, err := access.Domain(pick(w, []string{"x.example", "eu.x.example", "y.example", "example", "[::1]"}))
		if err != nil {
			panic(err)
		}
		return m
	case 4:
		return access.NetworkMember(access.Network(1 + w.IntN(3)))
	}
	return access.Everyone()
}

func (w world) members() []access.Member {
	out := make([]access.Member, w.IntN(4))
	for n := range out {
		out[n] = w.member()
	}
	return out
}

func (w world) list(t *testing.T) access.List {
	t.Helper()
	var containers []access.Container
	for _, id := range ids {
		if w.IntN(2) == 0 {
			c, err := access.NewContainer(id, w.Uint32N(9), w.members()...)
			if err != nil {
				t.Fatal(err)
			}
			containers = append(containers, c)
		}
	}
	w.Shuffle(len(containers), func(i, j int) { containers[i], containers[j] = containers[j], containers[i] })
	l, err := access.NewList(containers...)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func (w world) holders() access.Holders {
	if w.IntN(3) == 0 {
		return access.HeldAnywhere()
	}
	var of []presence.ContainerID
	for _, id := range ids {
		if w.IntN(2) == 0 {
			of = append(of, id)
		}
	}
	return access.HeldBy(of...)
}

func (w world) watcher() access.Watcher {
	return access.Watcher{URI: w.id(), Network: access.Network(w.IntN(4))}
}

func (w world) policy() access.Policy {
	return access.Policy{
		Precedence: access.Precedence(w.IntN(2)),
		Everyone:   access.EveryoneReading(w.IntN(2)),
		Domains:    access.DomainReading(w.IntN(2)),
		Versions:   access.VersionReading(w.IntN(2)),
		Moves:      access.MoveReading(w.IntN(2)),
	}
}

// worlds is how many lists are tried.
func worlds() int {
	if testing.Short() {
		return 2000
	}
	return 20000
}

// The highest matching rule wins: what decides goes before all else that could
// have, nobody but the owner sees the owner's containers, and the index agrees.
func TestDecisions(t *testing.T) {
	w := world{rand.New(rand.NewPCG(1, 2))}
	for range worlds() {
		l, owner, who, h, p := w.list(t), w.id(), w.watcher(), w.holders(), w.policy()
		if w.IntN(4) > 0 {
			owner = sipuri.Identity{}
		}
		d := access.Decide(l, owner, who, h, p)
		if x := access.NewIndex(l, owner, p).Decide(who, h); x != d {
			t.Fatalf("the index has %+v, not %+v\n%s", x, d, show(l, false))
		}
		if d.Owner() != (who.URI == owner) {
			t.Fatalf("owner %s, watcher %s: %+v", owner, who, d)
		}
		if d.Owner() {
			continue
		}
		id, found := d.Container.Get()
		if found && (id.OwnerOnly() || !h.Has(id)) {
			t.Fatalf("%s sees container %d", who, id)
		}
		if !found && h.Has(presence.DefaultContainer) {
			t.Fatalf("%s sees nothing, but container 0 holds it", who)
		}
		for _, c := range access.Explain(l, owner, who, h, p).Candidates {
			switch c.Outcome {
			case access.Decides:
				continue
			case access.NotHeld:
				if h.Has(c.Container) {
					t.Fatalf("%+v", c)
				}
				continue
			case access.ForOwner:
				if !c.Container.OwnerOnly() {
					t.Fatalf("%+v", c)
				}
				continue
			case access.IgnoredEveryone:
				if p.Everyone != access.EveryoneIgnored || c.Member != access.Everyone() {
					t.Fatalf("%+v", c)
				}
				continue
			}
			if c.Container == presence.DefaultContainer {
				continue
			}
			if p.Precedence == access.LargestID && c.Container > id ||
				p.Precedence == access.ByPrecedence && (access.Rule(c.Member.Type()) < d.Rule || access.Rule(c.Member.Type()) == d.Rule && c.Container > id) {
				t.Fatalf("%+v goes before %+v\n%s", c, d, show(l, false))
			}
		}
	}
}

// Neither adding nor removing is more when done twice, what was added is there,
// and the list that was there stays.
func TestUpdates(t *testing.T) {
	w := world{rand.New(rand.NewPCG(3, 4))}
	for range worlds() {
		l, p := w.list(t), access.Policy{}
		before := show(l, true)
		id := ids[1+w.IntN(len(ids)-1)]
		u := access.Update{Container: id}
		for range 1 + w.IntN(3) {
			u.Changes = append(u.Changes, access.Change{Action: access.Action(w.IntN(2)), Member: w.member()})
		}
		once, err := l.Apply(p, u)
		if err != nil {
			t.Fatal(err)
		}
		if show(l, true) != before {
			t.Fatalf("%s has become %s", before, show(l, true))
		}
		if twice, err := once.Apply(p, u); err != nil || !twice.Equal(once) {
			t.Fatalf("%v twice: %s, once: %s, %v", u, show(twice, true), show(once, true), err)
		}
		last := map[access.Member]access.Action{}
		for _, c := range u.Changes {
			last[c.Member] = c.Action
		}
		c, _ := once.Container(id)
		for m, a := range last {
			if c.Has(m) != (a == access.Add) {
				t.Fatalf("%v: %s", u, show(once, true))
			}
		}
		old, _ := l.Container(id)
		if changed := show(once, false) != show(l, false); changed != (c.Version() == old.Version()+1) && c.Len()+old.Len() > 0 {
			t.Fatalf("%v: version %d after %d", u, c.Version(), old.Version())
		}
	}
}

// What is reached is the level that was asked for; moving twice is moving once;
// and by precedence any container of a level can be reached.
func TestMoves(t *testing.T) {
	w := world{rand.New(rand.NewPCG(5, 6))}
	levels := []presence.Level{presence.LevelUnknown, presence.LevelEveryone, presence.LevelExternal, presence.LevelColleague, presence.LevelWorkgroup, presence.LevelFriendsAndFamily, presence.LevelBlocked}
	for range worlds() {
		l, who, to, p := w.list(t), w.watcher(), pick(w, levels), w.policy()
		move, err := access.MoveUser(l, who, to, p)
		if err != nil {
			t.Fatal(err)
		}
		if after := access.NewIndex(move.After, sipuri.Identity{}, p).Level(who); after != move.Decision.Level() {
			t.Fatalf("level %v, decision %+v", after, move.Decision)
		}
		if to > 0 && (p == access.Policy{}) && !move.Reached {
			t.Fatalf("%s has level %v, not %v\n%s", who, move.Decision.Level(), to, show(move.After, false))
		}
		again, err := access.MoveUser(move.After, who, to, p)
		if err != nil || len(again.Updates) != 0 {
			t.Fatalf("moving again: %v, %s", err, showUpdates(again.Updates))
		}
		for _, u := range move.Updates {
			if u.Container == presence.DefaultContainer || u.Container.OwnerOnly() {
				t.Fatal(showUpdates(move.Updates))
			}
		}
	}
}

// big is a list with n members: users in containers of levels, and domains.
func big(tb testing.TB, n int) access.List {
	tb.Helper()
	levels := []presence.ContainerID{100, 200, 300, 400, 32000}
	members := make([][]access.Member, len(levels))
	for k := range n {
		kind, value := "user", fmt.Sprintf("user%d@domain%d.example", k, k%97)
		if k%10 == 0 {
			kind, value = "domain", fmt.Sprintf("domain%d.example", k)
		}
		m, err := access.ParseMember(kind, value)
		if err != nil {
			tb.Fatal(err)
		}
		members[k%len(levels)] = append(members[k%len(levels)], m)
	}
	members[0] = append(members[0], access.NetworkMember(access.Federated))
	members[1] = append(members[1], access.NetworkMember(access.SameEnterprise))
	var containers []access.Container
	for k, id := range levels {
		c, err := access.NewContainer(id, 1, members[k]...)
		if err != nil {
			tb.Fatal(err)
		}
		containers = append(containers, c)
	}
	l, err := access.NewList(containers...)
	if err != nil {
		tb.Fatal(err)
	}
	return l
}

func benchWatchers(tb testing.TB) map[string]access.Watcher {
	tb.Helper()
	out := map[string]access.Watcher{}
	for name, w := range map[string][2]string{
		"user":    {"user7123@domain42.example", "federated"}, // 7123 % 97 = 42
		"domain":  {"somebody@domain50.example", "federated"},
		"network": {"somebody@contoso.com", "sameEnterprise"},
		"default": {"somebody@public.example", "publicCloud"},
	} {
		watcher, err := access.ParseWatcher(w[0], w[1])
		if err != nil {
			tb.Fatal(err)
		}
		out[name] = watcher
	}
	return out
}

func TestQueryDoesNotAllocate(t *testing.T) {
	x := access.NewIndex(big(t, 1000), sipuri.Identity{}, access.Policy{})
	h := access.HeldBy(0, 100, 200, 300, 400, 32000)
	for name, w := range benchWatchers(t) {
		if n := testing.AllocsPerRun(100, func() { x.Decide(w, h) }); n != 0 {
			t.Errorf("%s: %v allocations", name, n)
		}
	}
}

func BenchmarkIndexDecide(b *testing.B) {
	l := big(b, 10000)
	owner, _ := sipuri.Parse("owner@contoso.com")
	h := access.HeldBy(0, 100, 200, 300, 400, 32000)
	watchers := benchWatchers(b)
	for _, p := range []access.Policy{{}, {Precedence: access.LargestID}, {Domains: access.WithSubdomains}} {
		x := access.NewIndex(l, owner, p)
		for _, name := range []string{"user", "domain", "network", "default"} {
			w := watchers[name]
			b.Run(fmt.Sprintf("policy=%d%d%d/%s", p.Precedence, p.Everyone, p.Domains, name), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					x.Decide(w, h)
				}
			})
		}
	}
}

// Every query another user, as after decoding a request: the URI is parsed too.
func BenchmarkParseAndDecide(b *testing.B) {
	x := access.NewIndex(big(b, 10000), sipuri.Identity{}, access.Policy{})
	h := access.HeldBy(0, 100, 200, 300, 400, 32000)
	uris := make([]string, 10000)
	for k := range uris {
		uris[k] = fmt.Sprintf("sip:User%d@domain%d.example", k, k%97)
	}
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		n = (n + 7919) % len(uris)
		id, err := sipuri.Parse(uris[n])
		if err != nil {
			b.Fatal(err)
		}
		x.Decide(access.Watcher{URI: id, Network: access.Federated}, h)
	}
}

func BenchmarkNewIndex(b *testing.B) {
	l := big(b, 10000)
	b.ReportAllocs()
	for b.Loop() {
		access.NewIndex(l, sipuri.Identity{}, access.Policy{})
	}
}

func BenchmarkDecide(b *testing.B) {
	l, h := big(b, 10000), access.HeldBy(0, 100, 200, 300, 400, 32000)
	w := benchWatchers(b)["user"]
	b.ReportAllocs()
	for b.Loop() {
		access.Decide(l, sipuri.Identity{}, w, h, access.Policy{})
	}
}

func BenchmarkApply(b *testing.B) {
	l := big(b, 10000)
	u := access.Update{Container: 300, Changes: []access.Change{{Action: access.Add, Member: access.Everyone()}}}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := l.Apply(access.Policy{}, u); err != nil {
			b.Fatal(err)
		}
	}
}
