package view_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/enhancedpresence/epx/generated"
	"github.com/enhancedpresence/epx/generated/alerts"
	"github.com/enhancedpresence/epx/generated/calendardata"
	"github.com/enhancedpresence/epx/generated/categories"
	"github.com/enhancedpresence/epx/generated/contactcard"
	"github.com/enhancedpresence/epx/generated/note"
	"github.com/enhancedpresence/epx/generated/routing"
	"github.com/enhancedpresence/epx/generated/services"
	"github.com/enhancedpresence/epx/generated/state"
	"github.com/enhancedpresence/epx/presence"
	"github.com/enhancedpresence/epx/presence/access"
	"github.com/enhancedpresence/epx/presence/publication"
	"github.com/enhancedpresence/epx/presence/sipuri"
	"github.com/enhancedpresence/epx/presence/view"
	"github.com/enhancedpresence/epx/xmlrt"
)

// A world gives random users and what they do.
type world struct{ *rand.Rand }

func newWorld(seed uint64) world { return world{rand.New(rand.NewPCG(seed, 23))} }

func pick[T any](w world, list []T) T { return list[w.IntN(len(list))] }

var (
	noon      = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	names     = []string{"alerts", "calendarData", "contactCard", "dndState", "legacyInterop", "mood", "note", "routing", "services", "state"}
	ids       = []presence.ContainerID{0, 1, 2, 3, 100, 200, 300, 400, 1000, 32000}
	endpoints = []string{"a47340e3-4723-5558-b5d2-78b850aa2364", "458d2a22-9ec7-5d55-b011-f8e31cfe459e"}
	people    = []string{"ada@example.com", "bob@example.com", "eve@example.com", "pat@partner.example", "sam@partner.example", "x@public.example"}
)

func identity(t testing.TB, uri string) sipuri.Identity {
	t.Helper()
	id, err := sipuri.Parse(uri)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func watcher(t testing.TB, uri string, n access.Network) access.Watcher {
	return access.Watcher{URI: identity(t, uri), Network: n}
}

// aggregated is the number of an aggregateState.
func aggregated(n uint32) *state.State {
	s := &state.AggregateState{}
	s.Availability = xmlrt.Some(n)
	return &state.State{Value: s}
}

// content is a content of a category. In container 32000 it says nothing, as
// clients and servers publish it (C13).
func (w world) content(category string, container presence.ContainerID) xmlrt.Element {
	blocked := container == presence.BlockedContactsContainer
	number := pick(w, []uint32{3500, 5000, 6500, 9500, 15500})
	switch category {
	case "alerts":
		return &alerts.Alerts{}
	case "calendarData":
		d := &calendardata.CalendarData{}
		if !blocked {
			d.MailboxID = xmlrt.Some("ada@example.com")
		}
		return d
	case "contactCard":
		c := &contactcard.ContactCard{}
		if !blocked {
			c.Title = []contactcard.LCIDType{{UpdatedStringType: contactcard.UpdatedStringType{Value: pick(w, []string{"Engineer", "Head", ""})}}}
		}
		return c
	case "dndState":
		return w.stateOf(6, number)
	case "legacyInterop":
		l := &categories.LegacyInterop{}
		l.Availability = 18500
		if !blocked {
			l.Availability = number
		}
		return l
	case "note":
		n := &note.Note{}
		if !blocked && w.IntN(4) > 0 {
			n.Body = []note.NoteTypeBody{{Type: note.NoteTypePersonal, Value: pick(w, []string{"a", "b", " c\n& d ", "]]>"})}}
		}
		return n
	case "routing":
		r := &routing.Routing{}
		r.Preamble.Choice = []routing.PreambleChoice{&routing.PreambleFlags{Value: routing.FlagsType{Name: "clientflags"}}}
		r.Name, r.Version = "rtcdefault", xmlrt.IntegerFromInt64(1)
		return r
	case "services":
		s := &services.Services{}
		if !blocked {
			s.Service = []services.ServiceType{{URI: xmlrt.Some("sip:ada@example.com"), Capabilities: &services.CapabilitiesType{}}}
		}
		return s
	case "state":
		if blocked {
			return aggregated(18500)
		}
		return w.stateOf(w.IntN(6), number)
	}
	n := &note.Note{} // of an application, which may use any element
	return n
}

// stateOf is a state of one of the kinds; more than there are stands for a
// userState.
func (w world) stateOf(kind int, number uint32) *state.State {
	switch kind {
	case 0, 1:
		return aggregated(number)
	case 2:
		s := &state.MachineState{}
		s.Availability = xmlrt.Some(number)
		return &state.State{Value: s}
	case 3:
		s := &state.CalendarState{}
		s.Availability = xmlrt.Some(number)
		return &state.State{Value: s}
	case 4:
		s := &state.PhoneState{}
		s.Availability = xmlrt.Some(number)
		return &state.State{Value: s}
	case 5:
		s := &state.AggregateMachineState{EndpointID: endpoints[0]}
		s.Availability = xmlrt.Some(number)
		return &state.State{Value: s}
	}
	s := &state.UserState{}
	s.Availability = xmlrt.Some(number)
	return &state.State{Value: s}
}

// publish is the store after a random request: new instances, other contents,
// deletions.
func (w world) publish(t testing.TB, s publication.Store, now time.Time) publication.Store {
	t.Helper()
	r := publication.Request{EndpointID: pick(w, endpoints)}
	seen := map[presence.Key]bool{}
	for range 1 + w.IntN(4) {
		k := presence.Key{Category: pick(w, names), Container: pick(w, ids), Instance: pick(w, []uint32{0, 1, 0x40000001})}
		current, ok := s.Get(k)
		if seen[k] {
			continue
		}
		seen[k] = true
		if ok && w.IntN(3) == 0 {
			r.Publications = append(r.Publications, publication.Deletion(k, current.Version))
			continue
		}
		pub := publication.Publication{Key: k, Version: current.Version, Data: w.content(k.Category, k.Container)}
		if ok && w.IntN(3) == 0 {
			pub.Data = current.Data // the same again
		}
		pub.Expiry.Type = presence.ExpireType(w.IntN(4))
		if pub.Expiry.Type == presence.TimeBound {
			pub.Expiry.Expires = xmlrt.Some(1 + w.Uint32N(120))
		}
		r.Publications = append(r.Publications, pub)
	}
	next, answer, err := publication.Apply(s, r, now, publication.Policy{})
	if err != nil || !answer.OK() {
		t.Fatal(err, answer.Conflicts)
	}
	return next
}

func (w world) member(t testing.TB) access.Member {
	t.Helper()
	switch w.IntN(5) {
	case 0, 1:
		return access.User(identity(t, pick(w, people)))
	case 2:
		m, err := access.Domain(pick(w, []string{"example.com", "partner.example"}))
		if err != nil {
			t.Fatal(err)
		}
		return m
	case 3:
		return access.NetworkMember(access.Network(1 + w.IntN(3)))
	}
	return access.Everyone()
}

// admit is the list after random changes.
func (w world) admit(t testing.TB, l access.List) access.List {
	t.Helper()
	u := access.Update{Container: pick(w, ids[1:])}
	for range 1 + w.IntN(3) {
		u.Changes = append(u.Changes, access.Change{Action: access.Action(w.IntN(2)), Member: w.member(t)})
	}
	next, err := l.Apply(access.Policy{}, u)
	if err != nil {
		t.Fatal(err)
	}
	return next
}

func (w world) request(t testing.TB) view.Request {
	r := view.Request{
		Watcher: watcher(t, pick(w, people), access.Network(w.IntN(4))),
		Legacy:  w.IntN(4) == 0,
	}
	if w.IntN(2) == 0 {
		for range 1 + w.IntN(6) {
			r.Categories = append(r.Categories, pick(w, append(names, "foo")))
		}
	}
	return r
}

func (w world) policy() view.Policy {
	return view.Policy{
		Access:  access.Policy{Precedence: access.Precedence(w.IntN(2)), Everyone: access.EveryoneReading(w.IntN(2))},
		Private: view.PrivateReading(w.IntN(2)),
		Legacy:  view.LegacyReading(w.IntN(2)),
		Removal: view.Removal(w.IntN(2)),
	}
}

// decide says in the simplest way which container a watcher is given under the
// recommended policy: the first kind of member that a container with the
// category has for the watcher, and of that kind the largest container.
func decide(s publication.Store, l access.List, w access.Watcher, category string) (presence.ContainerID, bool) {
	best, rule := presence.ContainerID(0), access.MemberType(0)
	inDefault := false
	for i := range s.Category(category) {
		inDefault = inDefault || i.Container == 0
		if i.Container <= 3 {
			continue
		}
		c, _ := l.Container(i.Container)
		for m := range c.Members() {
			stands := false
			switch m.Type() {
			case access.UserMember:
				stands = m.User() == w.URI
			case access.DomainMember:
				stands = strings.HasSuffix(w.URI.String(), "@"+m.Value())
			case access.EveryoneMember:
				stands = true
			default:
				stands = m.Type().String() == w.Network.String()
			}
			if stands && (rule == 0 || m.Type() < rule || m.Type() == rule && i.Container > best) {
				best, rule = i.Container, m.Type()
			}
		}
	}
	return best, rule != 0 || inDefault
}

func rounds() int {
	if testing.Short() {
		return 300
	}
	return 3000
}

// A watcher receives what the rules say and nothing else, whoever it is and
// whatever is published.
func TestWatchers(t *testing.T) {
	w := newWorld(1)
	reader, writer := judges(t)
	kinds := kindsOf(exceptions(t))
	owner := identity(t, people[0])
	delivered, offline, private, astray := 0, 0, 0, 0
	for range rounds() {
		s, l := publication.Store{}, access.List{}
		for range 3 + w.IntN(20) {
			s, l = w.publish(t, s, noon), w.admit(t, l)
		}
		p, err := view.New(owner, s, l, view.Policy{})
		if err != nil {
			t.Fatal(err)
		}
		r := w.request(t)
		v := p.View(r)
		doc := v.Document()
		xml := marshal(t, doc)
		for _, d := range findings(t, reader, "view", xml) {
			t.Fatalf("%s\n%s", d, xml)
		}
		if r.Watcher.URI == owner {
			checkOwner(t, v, s, r)
			continue
		}
		for _, d := range findings(t, writer, "view", xml) {
			if !kinds[kindOfFinding(d.Path, string(d.Code))] {
				t.Fatalf("%s\n%s", d, xml)
			}
		}
		asked := r.Categories
		if len(asked) == 0 {
			asked = view.DefaultCategories()
		}
		// What there is to deliver, by the simplest reading of the rules.
		var want []presence.Key
		for _, name := range slices.Compact(slices.Sorted(slices.Values(asked))) {
			if name == "routing" || name == "dndState" || name == "alerts" || name == "legacyInterop" && !r.Legacy {
				private++
				continue
			}
			id, ok := decide(s, l, r.Watcher, name)
			if !ok {
				continue
			}
			for i := range s.In(name, id) {
				if st, ok := i.Data.(*state.State); ok && name == "state" {
					if _, ok := st.Value.(*state.AggregateState); !ok {
						astray++
						continue
					}
				}
				want = append(want, i.Key)
			}
		}
		if len(doc.Category) != len(want) {
			t.Fatalf("%d instances, want %v\n%s", len(doc.Category), want, p.Explain(r))
		}
		for n, c := range doc.Category {
			delivered++
			i, ok := s.Get(want[n])
			if !ok || c.Name != i.Category || c.Instance.Value != i.Key.Instance || c.Any != i.Data {
				t.Fatalf("%+v, want %v", c, want[n])
			}
			if c.Container.Set || c.Version.Set || c.ExpireType.Set || c.Expires.Set || c.EndpointID.Set || len(c.OtherAttrs) > 0 {
				t.Fatalf("a watcher is told too much: %+v", c)
			}
			if i.Container.OwnerOnly() {
				t.Fatalf("a watcher sees %v", i.Key)
			}
			if i.Container != presence.BlockedContactsContainer {
				continue
			}
			switch data := c.Any.(type) {
			case *state.State:
				offline++
				if a := data.Value.AsStateTypeBase().Availability; a.Value != 18500 {
					t.Fatalf("blocked contacts see %d", a.Value)
				}
			case *services.Services:
				if len(data.Service) > 0 {
					t.Fatal("blocked contacts see services")
				}
			}
		}
		checkExplanation(t, p.Explain(r), s)
	}
	for name, n := range map[string]int{"delivered": delivered, "offline": offline, "private": private, "astray": astray} {
		if n < rounds()/50 {
			t.Errorf("%s: only %d", name, n)
		}
	}
}

// checkOwner: the owner receives every instance as it is.
func checkOwner(t *testing.T, v view.View, s publication.Store, r view.Request) {
	t.Helper()
	var want []presence.Instance
	for i := range s.All() {
		if len(r.Categories) == 0 || slices.Contains(r.Categories, i.Category) {
			want = append(want, i)
		}
	}
	back, err := presence.FromCategories(&v.Document().CategoriesType)
	if err != nil || !slices.Equal(back, want) || !v.Self() {
		t.Fatalf("the owner receives %v, %v; want %v", back, err, want)
	}
}

// checkExplanation: each instance of what was asked for is accounted for once.
func checkExplanation(t *testing.T, e view.Explanation, s publication.Store) {
	t.Helper()
	var delivered []presence.Key
	for _, c := range e.Categories {
		var all, told []presence.Key
		for i := range s.Category(c.Name) {
			all = append(all, i.Key)
		}
		delivered = append(delivered, c.Delivered...)
		told = append(told, c.Delivered...)
		for _, x := range c.LeftOut {
			told = append(told, x.Key)
			if x.Reason.Rule() == "" || !strings.Contains(e.String(), x.Reason.Rule()) {
				t.Fatalf("%+v is not in the explanation\n%s", x, e)
			}
		}
		slices.SortFunc(told, presence.Key.Compare)
		if !slices.Equal(all, told) {
			t.Fatalf("told %v, want %v", told, all)
		}
	}
	n := 0
	for i := range e.View.All() {
		if k := delivered[n]; k.Category != i.Category || k.Instance != i.Key.Instance {
			t.Fatalf("%v in the view, %v in the explanation", i.Key, k)
		}
		n++
	}
	if n != len(delivered) {
		t.Fatalf("%d in the view, %d in the explanation", n, len(delivered))
	}
}

// kindsOf are the kinds of findings that strict.txt lists.
func kindsOf(lines map[string]bool) map[string]bool {
	out := map[string]bool{}
	for line := range lines {
		f := strings.Fields(line)
		out[kindOfFinding(f[1], f[2])] = true
	}
	return out
}

// kindOfFinding is the element that a finding is about, with the code.
func kindOfFinding(path, code string) string {
	element, _, _ := strings.Cut(path[strings.LastIndexByte(path, '/')+1:], "[")
	return element + " " + code
}

func marshal(t testing.TB, doc *categories.Categories) string {
	t.Helper()
	data, err := categories.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// Whatever happens, a watcher that applies the notices has what a new view
// would say, to the byte.
func TestNotices(t *testing.T) {
	w := newWorld(2)
	reader, writer := judges(t)
	kinds := kindsOf(exceptions(t))
	owner := identity(t, people[0])
	notices, silent, cleared := 0, 0, 0
	for range rounds() / 20 {
		s, l, policy := publication.Store{}, access.List{}, w.policy()
		p, err := view.New(owner, s, l, policy)
		if err != nil {
			t.Fatal(err)
		}
		type client struct {
			request        view.Request
			sent, received view.View
		}
		clients := make([]client, 4)
		for n := range clients {
			clients[n].request = w.request(t)
		}
		clients[0].request.Watcher.URI = owner
		now := noon
		for range 25 {
			now = now.Add(time.Duration(w.IntN(40)) * 1370 * time.Millisecond)
			switch w.IntN(5) {
			case 0:
				l = w.admit(t, l)
				p = p.WithMembers(l)
			case 1:
				registered := endpoints[:w.IntN(3)]
				s, _ = publication.Expire(s, registered, now, publication.Policy{})
				p, err = p.WithInstances(s)
			default:
				s = w.publish(t, s, now)
				p, err = p.WithInstances(s)
			}
			if err != nil {
				t.Fatal(err)
			}
			fresh, err := view.New(owner, s, l, policy)
			if err != nil {
				t.Fatal(err)
			}
			for n := range clients {
				c := &clients[n]
				next := fresh.View(c.request)
				if v := p.View(c.request); !v.Equal(next) {
					t.Fatal("the presentity depends on how it came about")
				}
				notice, err := view.Diff(c.sent, next, policy)
				if err != nil {
					t.Fatal(err)
				}
				if notice == nil {
					silent++
					if !c.sent.Equal(next) {
						t.Fatal("nothing is told of a change")
					}
				} else {
					notices++
					xml := marshal(t, notice)
					for _, d := range findings(t, reader, "notice", xml) {
						t.Fatalf("%s\n%s", d, xml)
					}
					for _, d := range findings(t, writer, "notice", xml) {
						if !next.Self() && !kinds[kindOfFinding(d.Path, string(d.Code))] {
							t.Fatalf("%s\n%s", d, xml)
						}
					}
					if slices.ContainsFunc(notice.Category, func(c categories.CategoryType) bool { return !c.Instance.Set }) {
						cleared++
					}
					notice, err = categories.UnmarshalCategories([]byte(xml), xmlrt.WithRegistry(generated.Registry()))
					if err != nil {
						t.Fatal(err)
					}
					if !next.Self() {
						for _, c := range notice.Category {
							if c.Container.Set || c.Version.Set || c.ExpireType.Set || c.Expires.Set || c.EndpointID.Set {
								t.Fatalf("a watcher is told too much: %s", xml)
							}
						}
					}
				}
				before := marshal(t, c.received.Document())
				received, err := view.Apply(c.received, notice)
				if err != nil {
					t.Fatal(err)
				}
				if marshal(t, c.received.Document()) != before {
					t.Fatal("Apply changes what it is given")
				}
				if got, want := marshal(t, received.Document()), marshal(t, next.Document()); got != want {
					t.Fatalf("after the notices\n%s\nwant\n%s", got, want)
				}
				if !received.Equal(next) {
					t.Fatal("the views differ, but not their documents")
				}
				if rest, err := view.Diff(received, next, policy); rest != nil || err != nil {
					t.Fatalf("the views are equal, but differ in %v, %v", rest, err)
				}
				c.sent, c.received = next, received
			}
		}
	}
	for name, n := range map[string]int{"notices": notices, "silent": silent, "cleared": cleared} {
		if n < rounds()/10 {
			t.Errorf("%s: only %d", name, n)
		}
	}
}

// The same presentity gives the same bytes, however its parts are ordered.
func TestStable(t *testing.T) {
	w := newWorld(3)
	owner := identity(t, people[0])
	for range rounds() / 10 {
		s, l := publication.Store{}, access.List{}
		for range 3 + w.IntN(20) {
			s, l = w.publish(t, s, noon), w.admit(t, l)
		}
		r := w.request(t)
		text := ""
		for turn := range 3 {
			instances := slices.Collect(s.All())
			containers := slices.Collect(l.Containers())
			w.Shuffle(len(instances), func(i, j int) { instances[i], instances[j] = instances[j], instances[i] })
			w.Shuffle(len(containers), func(i, j int) { containers[i], containers[j] = containers[j], containers[i] })
			w.Shuffle(len(r.Categories), func(i, j int) { r.Categories[i], r.Categories[j] = r.Categories[j], r.Categories[i] })
			store, err := publication.NewStore(instances...)
			if err != nil {
				t.Fatal(err)
			}
			members, err := access.NewList(containers...)
			if err != nil {
				t.Fatal(err)
			}
			p, err := view.New(owner, store, members, view.Policy{})
			if err != nil {
				t.Fatal(err)
			}
			e := p.Explain(r)
			got := marshal(t, e.View.Document()) + e.String()
			if turn > 0 && got != text {
				t.Fatalf("%s\nand\n%s", text, got)
			}
			text = got
		}
	}
}

// Whatever a notice holds, applying it ends in a view or an error, and the view
// is one that a notice can bring about.
func FuzzApply(f *testing.F) {
	f.Add([]byte(`<categories xmlns="http://schemas.microsoft.com/2006/09/sip/categories" uri="sip:ada@example.com"><category name="note"/><category name="note" instance="0" publishTime="2026-03-02T08:00:00"><note xmlns="http://schemas.microsoft.com/2006/09/sip/note"/></category></categories>`),
		[]byte(`<categories xmlns="http://schemas.microsoft.com/2006/09/sip/categories"><category name="note" instance="0"/><category name="a" container="2" instance="1" expireType="time" expires="3"/></categories>`))
	f.Add([]byte(`<categories xmlns="http://schemas.microsoft.com/2006/09/sip/categories" uri="sip:ada@example.com"><category name="a" container="2" instance="1" expireType="time" expires="3"/></categories>`),
		[]byte(`<categories xmlns="http://schemas.microsoft.com/2006/09/sip/categories"><category name="a" container="2"/><category name="a" container="40000"/></categories>`))
	f.Fuzz(func(t *testing.T, a, b []byte) {
		v := view.View{}
		for _, data := range [][]byte{a, b} {
			doc, err := categories.UnmarshalCategories(data, xmlrt.WithRegistry(generated.Registry()))
			if err != nil {
				return
			}
			next, err := view.Apply(v, doc)
			if err != nil {
				if !next.Equal(v) {
					t.Fatal("half a notice")
				}
				continue
			}
			again, err := view.Apply(view.View{}, next.Document())
			if err != nil {
				t.Fatal(err)
			}
			if x, y := document(next), document(again); !bytes.Equal(x, y) {
				t.Fatalf("%s\nand\n%s", x, y)
			}
			v = next
		}
	})
}

// document is the document of a view, if it can be written.
func document(v view.View) []byte {
	data, err := categories.Marshal(v.Document(), xmlrt.WithoutChecks())
	if err != nil {
		return []byte(err.Error())
	}
	return data
}

// typical is a user with 30 instances of 6 categories, as clients publish them,
// and a list of some contacts.
func typical(tb testing.TB) *view.Presentity {
	tb.Helper()
	w := newWorld(4)
	var all []presence.Instance
	for _, c := range []presence.ContainerID{100, 200, 300, 400, 32000} {
		for _, name := range view.DefaultCategories() {
			k := presence.Key{Category: name, Container: c, Instance: 0}
			i := presence.Instance{Key: k, Version: 1, PublishTime: noon, Data: w.content(name, c)}
			switch name {
			case "state":
				i.Key.Instance, i.Data = 1, aggregated(6500)
			case "noteHistory":
				i.Data = &note.Note{}
			}
			all = append(all, i)
		}
	}
	store, err := publication.NewStore(all...)
	if err != nil {
		tb.Fatal(err)
	}
	var containers []access.Container
	for id, n := range map[presence.ContainerID]access.Network{100: access.Federated, 200: access.SameEnterprise, 300: 0, 400: 0} {
		var members []access.Member
		if n != 0 {
			members = append(members, access.NetworkMember(n))
		}
		for k := range 20 {
			members = append(members, access.User(identity(tb, fmt.Sprintf("user%d@example.com", uint32(k)+1000*uint32(id)))))
		}
		c, err := access.NewContainer(id, 1, members...)
		if err != nil {
			tb.Fatal(err)
		}
		containers = append(containers, c)
	}
	members, err := access.NewList(containers...)
	if err != nil {
		tb.Fatal(err)
	}
	p, err := view.New(identity(tb, "ada@example.com"), store, members, view.Policy{})
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

func TestAllocations(t *testing.T) {
	p := typical(t)
	r := view.Request{Watcher: watcher(t, "bob@example.com", access.SameEnterprise)}
	if n := p.View(r).Len(); n != 6 {
		t.Fatalf("%d instances", n)
	}
	if n := testing.AllocsPerRun(100, func() { p.View(r) }); n > 1 {
		t.Errorf("a view: %v allocations", n)
	}
	v := p.View(r)
	if n := testing.AllocsPerRun(100, func() { v.Document() }); n > 3 {
		t.Errorf("a document: %v allocations", n)
	}
	if n := testing.AllocsPerRun(100, func() {
		if d, err := view.Diff(v, p.View(r), view.Policy{}); d != nil || err != nil {
			t.Fatal(d, err)
		}
	}); n > 1 {
		t.Errorf("a difference: %v allocations", n)
	}
}

func BenchmarkView(b *testing.B) {
	p := typical(b)
	r := view.Request{Watcher: watcher(b, "bob@example.com", access.SameEnterprise)}
	b.ReportAllocs()
	for b.Loop() {
		p.View(r)
	}
}

func BenchmarkDocument(b *testing.B) {
	p := typical(b)
	r := view.Request{Watcher: watcher(b, "bob@example.com", access.SameEnterprise)}
	b.ReportAllocs()
	for b.Loop() {
		p.View(r).Document()
	}
}

func BenchmarkExplain(b *testing.B) {
	p := typical(b)
	r := view.Request{Watcher: watcher(b, "bob@example.com", access.SameEnterprise)}
	b.ReportAllocs()
	for b.Loop() {
		_ = p.Explain(r).String()
	}
}

func BenchmarkDiff(b *testing.B) {
	p := typical(b)
	r := view.Request{Watcher: watcher(b, "bob@example.com", access.SameEnterprise)}
	before := p.View(r)
	after := p.View(view.Request{Watcher: watcher(b, "user300001@example.com", access.SameEnterprise)})
	b.Run("nothing", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if d, err := view.Diff(before, before, view.Policy{}); d != nil || err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("another container", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := view.Diff(before, after, view.Policy{}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkNew(b *testing.B) {
	p := typical(b)
	var all []presence.Instance
	for i := range p.View(view.Request{Watcher: access.Watcher{URI: p.Owner()}}).All() {
		all = append(all, i)
	}
	if len(all) != 30 {
		b.Fatal(len(all))
	}
	s, err := publication.NewStore(all...)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := p.WithInstances(s); err != nil {
			b.Fatal(err)
		}
	}
}
