package view_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/enhancedpresence/epx/generated/categories"
	"github.com/enhancedpresence/epx/generated/note"
	"github.com/enhancedpresence/epx/generated/state"
	"github.com/enhancedpresence/epx/presence"
	"github.com/enhancedpresence/epx/presence/access"
	"github.com/enhancedpresence/epx/presence/publication"
	"github.com/enhancedpresence/epx/presence/sipuri"
	"github.com/enhancedpresence/epx/presence/view"
	"github.com/enhancedpresence/epx/xmlrt"
)

func key(category string, container presence.ContainerID, instance uint32) presence.Key {
	return presence.Key{Category: category, Container: container, Instance: instance}
}

// of is the presentity of Ada with instances, whose colleagues are in container
// 200.
func of(t testing.TB, instances ...presence.Instance) (*view.Presentity, error) {
	t.Helper()
	s, err := publication.NewStore(instances...)
	if err != nil {
		t.Fatal(err)
	}
	c, err := access.NewContainer(200, 1, access.NetworkMember(access.SameEnterprise))
	if err != nil {
		t.Fatal(err)
	}
	l, err := access.NewList(c)
	if err != nil {
		t.Fatal(err)
	}
	return view.New(identity(t, "ada@example.com"), s, l, view.Policy{})
}

func mustOf(t testing.TB, instances ...presence.Instance) *view.Presentity {
	t.Helper()
	p, err := of(t, instances...)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestNewRefuses(t *testing.T) {
	good := presence.Instance{Key: key("note", 200, 0), Data: &note.Note{}}
	for name, c := range map[string]struct {
		instance presence.Instance
		reason   error
		message  string
	}{
		"expiry": {
			presence.Instance{Key: key("note", 200, 7), Expiry: presence.Expiry{Type: 9}, Data: &note.Note{}},
			presence.ErrExpiry, "view: note instance 7 in container 200: bad expiry: unknown expireType 9",
		},
		"content": {
			presence.Instance{Key: key("state", 2, 1), Data: &note.Note{}},
			presence.ErrContent, "view: state instance 1 in container 2: the content is not of the category: it is {http://schemas.microsoft.com/2006/09/sip/note}note, and was not decoded as a state",
		},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := of(t, good, c.instance)
			var ie *presence.InstanceError
			if p != nil || !errors.As(err, &ie) || ie.Key != c.instance.Key || !errors.Is(err, c.reason) || err.Error() != c.message {
				t.Errorf("%v, %v", p, err)
			}
		})
	}
	if _, err := view.New(sipuri.Identity{}, publication.Store{}, access.List{}, view.Policy{}); !errors.Is(err, view.ErrOwner) {
		t.Error(err)
	}
	for _, p := range []view.Policy{{Private: 2}, {Legacy: 2}, {Removal: 2}} {
		if _, err := view.New(identity(t, "ada@example.com"), publication.Store{}, access.List{}, p); !errors.Is(err, view.ErrPolicy) {
			t.Error(p, err)
		}
		if _, err := view.Diff(view.View{}, view.View{}, p); !errors.Is(err, view.ErrPolicy) {
			t.Error(p, err)
		}
	}
	if _, err := view.New(identity(t, "ada@example.com"), publication.Store{}, access.List{}, view.Policy{Access: access.Policy{Moves: 9}}); !errors.Is(err, access.ErrPolicy) {
		t.Error(err)
	}
}

// A state that was read without knowing what states are could be of an
// endpoint, and must not get out.
func TestStateOfUnknownType(t *testing.T) {
	doc, err := categories.UnmarshalCategories([]byte(`<categories xmlns="http://schemas.microsoft.com/2006/09/sip/categories"><category name="state" instance="1" container="200"><state xmlns="http://schemas.microsoft.com/2006/09/sip/state"/></category></categories>`))
	if err != nil {
		t.Fatal(err)
	}
	instances, err := presence.FromCategories(&doc.CategoriesType)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := of(t, instances...); !errors.Is(err, presence.ErrContent) {
		t.Error(err)
	}
	bob := view.Request{Watcher: watcher(t, "bob@example.com", access.SameEnterprise)}
	p := mustOf(t, presence.Instance{Key: key("state", 200, 1), Data: &state.State{}})
	if n := p.View(bob).Len(); n != 0 {
		t.Errorf("%d instances", n)
	}
}

func TestContainer(t *testing.T) {
	p := mustOf(t,
		presence.Instance{Key: key("note", 200, 0), Data: &note.Note{}},
		presence.Instance{Key: key("routing", 200, 0), Data: &note.Note{}},
		presence.Instance{Key: key("legacyInterop", 200, 0), Data: &note.Note{}},
	)
	bob, ada := watcher(t, "bob@example.com", access.SameEnterprise), watcher(t, "ada@example.com", access.SameEnterprise)
	for _, c := range []struct {
		watcher  access.Watcher
		category string
		want     xmlrt.Optional[presence.ContainerID]
	}{
		{bob, "note", xmlrt.Some(presence.ColleaguesContainer)},
		{bob, "state", xmlrt.Optional[presence.ContainerID]{}},
		{bob, "routing", xmlrt.Optional[presence.ContainerID]{}},
		{bob, "legacyInterop", xmlrt.Optional[presence.ContainerID]{}},
		{ada, "note", xmlrt.Optional[presence.ContainerID]{}},
	} {
		if got := p.Container(c.watcher, c.category); got != c.want {
			t.Errorf("%s, %s: %v, want %v", c.watcher, c.category, got, c.want)
		}
	}
}

// A view stays as it is, whatever becomes of what it was made of.
func TestViewsDoNotShare(t *testing.T) {
	p := mustOf(t, presence.Instance{Key: key("note", 200, 0), PublishTime: noon, Data: &note.Note{}})
	r := view.Request{Watcher: watcher(t, "bob@example.com", access.SameEnterprise), Categories: []string{"state", "note"}}
	v := p.View(r)
	if !slices.Equal(r.Categories, []string{"state", "note"}) {
		t.Error("the request is changed")
	}
	before := marshal(t, v.Document())
	doc := v.Document()
	doc.Category[0].Name = "other"
	for i := range v.All() {
		i.Category = "other"
	}
	names := view.DefaultCategories()
	names[0] = "other"
	if marshal(t, v.Document()) != before || view.DefaultCategories()[0] == "other" {
		t.Error("a view can be changed from outside")
	}
}

func parse(t testing.TB, doc string) *categories.Categories {
	t.Helper()
	doc = strings.Replace(doc, "<categories", `<categories xmlns="http://schemas.microsoft.com/2006/09/sip/categories"`, 1)
	c, err := categories.UnmarshalCategories([]byte(doc))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// What a notice does, and what is wrong with it. E stands for content.
func TestApply(t *testing.T) {
	const start = `<categories uri="sip:ada@example.com"><category name="a" instance="1">E</category><category name="a" instance="2">E</category><category name="b" instance="1">E</category></categories>`
	const own = `<categories uri="sip:ada@example.com"><category name="a" instance="1" container="2" expireType="user">E</category><category name="a" instance="1" container="3" expireType="user"/></categories>`
	for _, c := range []struct{ before, notice, want string }{
		{start, `<categories/>`, `a 1, 2; b 1`},
		{start, `<categories uri="SIP:ADA@example.com"/>`, `a 1, 2; b 1`},
		{start, `<categories><category name="a"/></categories>`, `b 1`},
		{start, `<categories><category name="c"/></categories>`, `a 1, 2; b 1`},
		{start, `<categories><category name="a" instance="1"/></categories>`, `a 2; b 1`},
		{start, `<categories><category name="a" instance="1" publishTime="2026-03-02T08:00:00"/></categories>`, `a 2; b 1`},
		{start, `<categories><category name="a"/><category name="a" instance="3">E</category></categories>`, `a 3; b 1`},
		{start, `<categories><category name="a" instance="3">E</category><category name="a"/></categories>`, `b 1`},
		{start, `<categories><category name="a" instance="1"/><category name="a" instance="1">E</category></categories>`, `a 1, 2; b 1`},
		{start, `<categories><category name="b" instance="0">E</category></categories>`, `a 1, 2; b 0, 1`},
		{own, `<categories><category name="a" container="2"/></categories>`, `a 3/1`},
		{own, `<categories><category name="a"/></categories>`, `nothing`},
		{own, `<categories><category name="a" instance="1" container="3"/></categories>`, `a 2/1`},
		{own, `<categories><category name="a" container="2"/><category name="a" instance="4" container="2">E</category></categories>`, `a 2/4, 3/1`},
		{start, `<categories uri="sip:bob@example.com"/>`, `error: view: a notice of bob@example.com for the view of ada@example.com: it is about another user`},
		{start, `<categories uri="bob"/>`, `error: view: the URI of the notice: `},
		{start, `<categories><category name=""/></categories>`, `error: view: part 1 of the notice:  instance 0 in container 0: no category: the name is empty`},
		{start, `<categories><category name="b"/><category name="a">E</category></categories>`, `error: view: a instance 0 in container 0: no instance identifier: part 2 of the notice has content`},
		{start, `<categories><category name="a" instance="1" container="200">E</category></categories>`, `error: view: a instance 1 in container 200: bad container: part 1 of the notice has one, but watchers are not told`},
		{own, `<categories><category name="a" instance="1">E</category></categories>`, `error: view: a instance 1 in container 0: no container: part 1 of the notice`},
		{own, `<categories><category name="a" instance="1" container="32768">E</category></categories>`, `error: view: part 1 of the notice: a instance 1 in container 32768: bad container: it is not from 0 to 32767`},
		{own, `<categories><category name="a" instance="1" container="2" expireType="custom">E</category></categories>`, `error: view: part 1 of the notice: a instance 1 in container 2: bad expiry: unknown expireType "custom"; want endpoint, user, time or static`},
	} {
		content := func(s string) string { return strings.ReplaceAll(s, ">E<", `><x xmlns="urn:x"/><`) }
		before, err := view.Apply(view.View{}, parse(t, content(c.before)))
		if err != nil {
			t.Fatal(err)
		}
		after, err := view.Apply(before, parse(t, content(c.notice)))
		got := ""
		if err != nil {
			got = "error: " + err.Error()
			if !after.Equal(before) {
				t.Errorf("%s: half of it is applied", c.notice)
			}
		} else {
			got = summary(t, marshal(t, after.Document()))
		}
		if got != c.want && !(strings.HasSuffix(c.want, ": ") && strings.HasPrefix(got, c.want)) {
			t.Errorf("%s\n%s, want %s", c.notice, got, c.want)
		}
	}
	if v, err := view.Apply(view.View{}, nil); err != nil || !v.Equal(view.View{}) {
		t.Error(v, err)
	}
}

func TestDiffRefuses(t *testing.T) {
	p := mustOf(t, presence.Instance{Key: key("note", 200, 0), Data: &note.Note{}})
	bob := p.View(view.Request{Watcher: watcher(t, "bob@example.com", access.SameEnterprise)})
	ada := p.View(view.Request{Watcher: watcher(t, "ada@example.com", access.SameEnterprise)})
	if d, err := view.Diff(bob, ada, view.Policy{}); d != nil || !errors.Is(err, view.ErrForm) {
		t.Error(d, err)
	}
	other, err := view.New(identity(t, "olaf@example.com"), publication.Store{}, access.List{}, view.Policy{})
	if err != nil {
		t.Fatal(err)
	}
	if d, err := view.Diff(bob, other.View(view.Request{}), view.Policy{}); d != nil || !errors.Is(err, view.ErrOther) {
		t.Error(d, err)
	}
	// The first notice says that there is nothing.
	if d, err := view.Diff(view.View{}, other.View(view.Request{}), view.Policy{}); err != nil || d.URI.Value != "sip:olaf@example.com" || len(d.Category) != 0 {
		t.Error(d, err)
	}
}

// What differs is told, whichever part of an instance it is.
func TestDiffSees(t *testing.T) {
	base := presence.Instance{Key: key("note", 200, 0), Version: 1, Expiry: presence.Expiry{Type: presence.Static}, PublishTime: noon, EndpointID: "a", Data: &note.Note{}}
	full := &note.Note{}
	full.Body = []note.NoteTypeBody{{Type: note.NoteTypePersonal, Value: "a"}}
	for name, c := range map[string]struct {
		change  func(*presence.Instance)
		watcher bool // tells whether others see it too
	}{
		"nothing":     {func(*presence.Instance) {}, false},
		"equal data":  {func(i *presence.Instance) { i.Data = &note.Note{} }, false},
		"data":        {func(i *presence.Instance) { i.Data = full }, true},
		"publishTime": {func(i *presence.Instance) { i.PublishTime = noon.Add(time.Millisecond) }, true},
		"version":     {func(i *presence.Instance) { i.Version++ }, false},
		"expiry":      {func(i *presence.Instance) { i.Expiry.Type = presence.UserBound }, false},
		"endpoint":    {func(i *presence.Instance) { i.EndpointID = "b" }, false},
	} {
		changed := base
		c.change(&changed)
		for _, who := range []string{"ada@example.com", "bob@example.com"} {
			r := view.Request{Watcher: watcher(t, who, access.SameEnterprise)}
			d, err := view.Diff(mustOf(t, base).View(r), mustOf(t, changed).View(r), view.Policy{})
			if err != nil {
				t.Fatal(err)
			}
			want := c.watcher || who == "ada@example.com" && name != "nothing" && name != "equal data"
			if (d != nil) != want {
				t.Errorf("%s, %s: %v", name, who, d)
			}
		}
	}
}

// A container of the owner that has nothing left of a category is cleared in one
// part, by either policy.
func TestOwnerDiff(t *testing.T) {
	r := view.Request{Watcher: watcher(t, "ada@example.com", access.SameEnterprise)}
	in := func(container presence.ContainerID, id uint32) presence.Instance {
		return presence.Instance{Key: key("note", container, id), Data: &note.Note{}}
	}
	before := mustOf(t, in(100, 1), in(100, 2), in(200, 1), in(200, 2)).View(r)
	after := mustOf(t, in(200, 1)).View(r)
	const clear = `<category name="note" container="100"/>`
	for removal, want := range map[view.Removal]string{
		view.RemoveAndRepeat:  clear + `<category name="note" container="200"/><category name="note" instance="1" container="200" expireType="endpoint"><note xmlns="http://schemas.microsoft.com/2006/09/sip/note"/></category>`,
		view.RemoveByInstance: clear + `<category name="note" instance="2" container="200"/>`,
	} {
		d, err := view.Diff(before, after, view.Policy{Removal: removal})
		if err != nil {
			t.Fatal(err)
		}
		if got := marshal(t, d); !strings.Contains(got, `uri="sip:ada@example.com">`+want+`</categories>`) {
			t.Errorf("%s\nwant %s", got, want)
		}
	}
}

func TestEqual(t *testing.T) {
	const (
		remote = `<categories uri="sip:ada@example.com"><category name="a" instance="1"><x xmlns="urn:x"/></category></categories>`
		self   = `<categories uri="sip:ada@example.com"><category name="a" instance="1" container="0"><x xmlns="urn:x"/></category></categories>`
		other  = `<categories uri="sip:bob@example.com"><category name="a" instance="1"><x xmlns="urn:x"/></category></categories>`
		empty  = `<categories uri="sip:ada@example.com"/>`
	)
	docs := []string{remote, self, other, empty}
	for i, a := range docs {
		for j, b := range docs {
			v, err := view.Apply(view.View{}, parse(t, a))
			if err != nil {
				t.Fatal(err)
			}
			w, err := view.Apply(view.View{}, parse(t, b))
			if err != nil {
				t.Fatal(err)
			}
			if v.Equal(w) != (i == j) {
				t.Errorf("%s\n%s: %t", a, b, v.Equal(w))
			}
		}
	}
}

func TestReasons(t *testing.T) {
	seen := map[string]bool{}
	for r := view.OwnerOnly; r <= view.NoContent; r++ {
		if r.Rule() == "" || r.String() == "" || seen[r.String()] {
			t.Errorf("%d: %q, %q", uint8(r), r.Rule(), r)
		}
		seen[r.String()] = true
	}
	if r := view.NoContent + 1; r.Rule() != "" || r.String() != "reason 8" {
		t.Errorf("%q, %q", r.Rule(), r)
	}
}
