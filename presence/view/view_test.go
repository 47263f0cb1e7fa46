package view_test

import (
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/enhancedpresence/epx/generated"
	"github.com/enhancedpresence/epx/generated/categories"
	"github.com/enhancedpresence/epx/generated/note"
	"github.com/enhancedpresence/epx/generated/roaming"
	"github.com/enhancedpresence/epx/generated/state"
	"github.com/enhancedpresence/epx/presence"
	"github.com/enhancedpresence/epx/presence/access"
	"github.com/enhancedpresence/epx/presence/publication"
	"github.com/enhancedpresence/epx/presence/sipuri"
	"github.com/enhancedpresence/epx/presence/view"
	"github.com/enhancedpresence/epx/xmlrt"
)

var update = flag.Bool("update", false, "write want.xml and explain.txt")

// TestCases looks at the folders of testdata/view: see README.md there.
func TestCases(t *testing.T) {
	files, err := filepath.Glob("../../testdata/view/*/in.xml")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	for _, file := range files {
		dir := filepath.Dir(file)
		t.Run(filepath.Base(dir), func(t *testing.T) {
			p, r := readCase(t, dir)
			v := view.Of(p, r)
			got, err := categories.Marshal(v.Document(), xmlrt.WithXMLDeclaration(), xmlrt.WithIndent("  "))
			if err != nil {
				t.Fatal(err)
			}
			golden(t, filepath.Join(dir, "want.xml"), string(got)+"\n")
			golden(t, filepath.Join(dir, "explain.txt"), v.Explain())

			// What the watcher receives first is a notification like others.
			first := view.Diff(view.View{}, v)
			if first == nil {
				first = &categories.Categories{}
			}
			follower, err := follow(v).Apply(decode(t, first))
			if err != nil || !follower.Equal(v) {
				t.Errorf("%v: a client that takes the document has another view", err)
			}
		})
	}
}

// follow is a view with nothing in it of the same kind as another.
func follow(v view.View) view.View {
	empty, err := v.Apply(&categories.CategoriesType{Category: clearing(v)})
	if err != nil {
		panic(err)
	}
	return empty
}

func clearing(v view.View) []categories.CategoryType {
	var out []categories.CategoryType
	for i := range v.Instances() {
		out = append(out, categories.CategoryType{Name: i.Category})
	}
	return out
}

// decode is a document that has been over the wire.
func decode(t testing.TB, doc *categories.Categories) *categories.CategoriesType {
	t.Helper()
	data, err := categories.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	out, err := categories.UnmarshalCategories(data, xmlrt.WithRegistry(generated.Registry()))
	if err != nil {
		t.Fatalf("%v in %s", err, data)
	}
	return &out.CategoriesType
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s: got\n%s\nwant\n%s", filepath.Base(file), got, want)
	}
}

// readCase reads in.xml and the flags of watcher.txt.
func readCase(t testing.TB, dir string) (view.Presentity, view.Request) {
	t.Helper()
	in, err := os.ReadFile(filepath.Join(dir, "in.xml"))
	if err != nil {
		t.Fatal(err)
	}
	doc, err := roaming.UnmarshalRoamingData(in, xmlrt.WithRegistry(generated.Registry()))
	if err != nil {
		t.Fatal(err)
	}
	instances, err := presence.FromCategories(doc.Categories)
	if err != nil {
		t.Fatal(err)
	}
	p := view.Presentity{URI: doc.Categories.URI.Value}
	if p.Instances, err = publication.NewStore(instances...); err != nil {
		t.Fatal(err)
	}
	var members access.List
	if doc.Containers != nil {
		if members, err = access.FromContainers(doc.Containers); err != nil {
			t.Fatal(err)
		}
	}
	flags, err := os.ReadFile(filepath.Join(dir, "watcher.txt"))
	if err != nil {
		t.Fatal(err)
	}
	var r view.Request
	var owner, watcher, network string
	for line := range strings.Lines(string(flags)) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch name {
		case "--owner":
			owner = value
		case "--watcher":
			watcher = value
		case "--network":
			network = value
		case "--category":
			r.Categories = append(r.Categories, value)
		case "--legacy":
			r.Legacy = true
		default:
			t.Fatalf("watcher.txt: unknown flag %q", line)
		}
	}
	id, err := sipuri.Parse(owner)
	if err != nil {
		t.Fatal(err)
	}
	if r.Watcher, err = access.ParseWatcher(watcher, network); err != nil {
		t.Fatal(err)
	}
	p.Access = access.NewIndex(members, id, access.Policy{})
	return p, r
}

// A world is a user whose data changes at random.
type world struct {
	random *rand.Rand
	now    time.Time
	store  publication.Store
	list   access.List
	text   int
}

var owner, _ = sipuri.Parse("sip:ada@example.com")

func (w *world) presentity() view.Presentity {
	return view.Presentity{URI: "sip:ada@example.com", Instances: w.store, Access: access.NewIndex(w.list, owner, access.Policy{})}
}

var (
	names      = []string{"calendarData", "contactCard", "note", "noteHistory", "services", "state", "routing", "dndState", "device", "legacyInterop", "weather"}
	containers = []presence.ContainerID{0, 1, 2, 3, 100, 200, 300, 400, 1000, 32000}
)

// step publishes, deletes, lets time pass or changes members.
func (w *world) step(t *testing.T) {
	switch w.random.IntN(5) {
	case 0:
		members := []string{"user bob@example.com", "user pat@public.example", "domain partner.example", "sameEnterprise ", "federated ", "publicCloud ", "everyone "}
		kind, value, _ := strings.Cut(members[w.random.IntN(len(members))], " ")
		m, err := access.ParseMember(kind, value)
		if err != nil {
			t.Fatal(err)
		}
		u := access.Update{Container: containers[1+w.random.IntN(len(containers)-1)], Changes: []access.Change{{Action: access.Action(w.random.IntN(2)), Member: m}}}
		if w.list, err = w.list.Apply(access.Policy{}, u); err != nil {
			t.Fatal(err)
		}
	case 1:
		w.now = w.now.Add(time.Duration(w.random.IntN(90)) * time.Second)
		w.store, _ = publication.Expire(w.store, []string{"e"}, w.now, publication.Policy{})
	default:
		p := publication.Publication{Key: presence.Key{
			Category:  names[w.random.IntN(len(names))],
			Container: containers[w.random.IntN(len(containers))],
			Instance:  w.random.Uint32N(3),
		}}
		current, _ := w.store.Get(p.Key)
		p.Version = current.Version
		if w.random.IntN(3) == 0 {
			p = publication.Deletion(p.Key, current.Version)
		} else {
			p.Data = w.data(p.Category)
			p.Expiry.Type = presence.Static
			if w.random.IntN(2) == 0 {
				p.Expiry = presence.Expiry{Type: presence.TimeBound, Expires: xmlrt.Some(1 + w.random.Uint32N(200))}
			}
		}
		var err error
		var response publication.Response
		w.store, response, err = publication.Apply(w.store, publication.Request{EndpointID: "e", Publications: []publication.Publication{p}}, w.now, publication.Policy{})
		if err != nil || !response.OK() {
			t.Fatal(err, response.Conflicts)
		}
	}
}

func (w *world) data(category string) xmlrt.Element {
	if category == "state" {
		n := xmlrt.Some(w.random.Uint32N(20000))
		switch w.random.IntN(3) {
		case 0:
			v := &state.UserState{}
			v.Availability = n
			return &state.State{Value: v}
		default:
			v := &state.AggregateState{}
			v.Availability = n
			return &state.State{Value: v}
		}
	}
	w.text++
	n := &note.Note{}
	n.Body = []note.NoteTypeBody{{Type: note.NoteTypePersonal, Value: fmt.Sprint(w.text % 4)}}
	return n
}

// A view that follows notifications equals the view from scratch, whatever
// happens, and shows nothing that is not for the watcher.
func TestFollowing(t *testing.T) {
	for seed := range uint64(60) {
		w := &world{random: rand.New(rand.NewPCG(seed, 5)), now: time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)}
		var requests []view.Request
		for _, x := range [][2]string{{"bob@example.com", "sameEnterprise"}, {"eve@partner.example", "federated"}, {"pat@public.example", "publicCloud"}, {"ada@example.com", "sameEnterprise"}} {
			watcher, err := access.ParseWatcher(x[0], x[1])
			if err != nil {
				t.Fatal(err)
			}
			requests = append(requests, view.Request{Watcher: watcher}, view.Request{Watcher: watcher, Categories: names, Legacy: seed%2 == 0})
		}
		had := make([]view.View, len(requests)) // what the server has sent
		follower := make([]view.View, len(requests))
		for k, r := range requests {
			had[k] = view.Of(w.presentity(), r)
			follower[k] = had[k]
		}
		for step := range 60 {
			w.step(t)
			for k, r := range requests {
				v := view.Of(w.presentity(), r)
				notice := view.Diff(had[k], v)
				if (notice == nil) != had[k].Equal(v) {
					t.Fatalf("seed %d, step %d: a notification %v", seed, step, notice)
				}
				had[k] = v
				if notice != nil {
					var err error
					if follower[k], err = follower[k].Apply(decode(t, notice)); err != nil {
						t.Fatal(err)
					}
				}
				if !follower[k].Equal(v) {
					t.Fatalf("seed %d, step %d, %v: follower has\n%v\nwant\n%v", seed, step, r.Watcher, slices.Collect(follower[k].Instances()), slices.Collect(v.Instances()))
				}
				checkSeen(t, w, r, v)
			}
		}
	}
}

// checkSeen holds a view against the rules, by the definitions.
func checkSeen(t *testing.T, w *world, r view.Request, v view.View) {
	t.Helper()
	if r.Watcher.URI == owner {
		if n := len(slices.Collect(v.Instances())); r.Categories == nil && n != w.store.Len() {
			t.Fatalf("the owner sees %d of %d", n, w.store.Len())
		}
		return
	}
	for i := range v.Instances() {
		if i.Container != 0 || i.Version != 0 || i.Expiry != (presence.Expiry{}) || i.EndpointID != "" {
			t.Fatalf("operational data is shown: %+v", i)
		}
		d := access.Decide(w.list, owner, r.Watcher, w.store.Holders(i.Category), access.Policy{})
		id, ok := d.Container.Get()
		if !ok || id.OwnerOnly() {
			t.Fatalf("%v is given container %d", r.Watcher, id)
		}
		if from, ok := w.store.Get(presence.Key{Category: i.Category, Container: id, Instance: i.Key.Instance}); !ok || from.Data != i.Data {
			t.Fatalf("%v is not of container %d", i.Key, id)
		}
		switch i.Category {
		case "routing", "dndState", "device":
			t.Fatalf("%s is shown", i.Category)
		case "legacyInterop":
			if !r.Legacy {
				t.Fatal("legacyInterop is shown")
			}
		case "state":
			if _, ok := i.Data.(*state.State).Value.(*state.AggregateState); !ok {
				t.Fatal("a state is shown that is not aggregated")
			}
		}
	}
	for _, c := range v.Document().Category {
		if c.Container.Set || c.Version.Set || c.ExpireType.Set || c.Expires.Set || c.EndpointID.Set {
			t.Fatalf("the document shows operational data: %+v", c)
		}
	}
}

// Notifications that make no sense are errors and change nothing.
func TestBadNotification(t *testing.T) {
	one := presence.Instance{Key: presence.Key{Category: "note", Container: 100}, Data: (&world{random: rand.New(rand.NewPCG(1, 1))}).data("note")}
	store, err := publication.NewStore(one)
	if err != nil {
		t.Fatal(err)
	}
	watcher, _ := access.ParseWatcher("bob@example.com", "federated")
	m, _ := access.ParseMember("federated", "")
	c, _ := access.NewContainer(100, 0, m)
	list, _ := access.NewList(c)
	v := view.Of(view.Presentity{Instances: store, Access: access.NewIndex(list, owner, access.Policy{})}, view.Request{Watcher: watcher})
	if len(slices.Collect(v.Instances())) != 1 {
		t.Fatal("the watcher does not see the note")
	}
	for want, bad := range map[error]categories.CategoryType{
		presence.ErrNoCategory: {},
		presence.ErrContainer:  {Name: "note", Container: xmlrt.Some(uint32(40000))},
		presence.ErrExpiry:     {Name: "note", Instance: xmlrt.Some(uint32(0)), ExpireType: xmlrt.Some(categories.PublicationExpireTypeEnumEx("never"))},
	} {
		after, err := v.Apply(&categories.CategoriesType{Category: []categories.CategoryType{{Name: "note"}, bad}})
		var named *presence.InstanceError
		if !errors.Is(err, want) || !errors.As(err, &named) || !after.Equal(v) {
			t.Errorf("%v: %v", want, err)
		}
	}
	after, err := v.Apply(&categories.CategoriesType{Category: []categories.CategoryType{{Name: "note"}}})
	if err != nil || len(slices.Collect(after.Instances())) != 0 {
		t.Error(err, "the note is not cleared")
	}
}

func TestWithoutAnything(t *testing.T) {
	var v view.View
	if v = view.Of(view.Presentity{}, view.Request{}); len(v.Document().Category) != 0 || v.Self() {
		t.Errorf("%+v", v)
	}
	if view.Diff(view.View{}, v) != nil {
		t.Error("nothing changed, and there is a notification")
	}
}

func BenchmarkOf(b *testing.B) {
	p, r := readCase(b, "../../testdata/view/e01-colleague")
	b.ReportAllocs()
	for b.Loop() {
		view.Of(p, r)
	}
}
