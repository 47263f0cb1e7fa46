package contacts_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/enhancedpresence/epx/presence"
	"github.com/enhancedpresence/epx/presence/access"
	"github.com/enhancedpresence/epx/presence/contacts"
	"github.com/enhancedpresence/epx/presence/sipuri"
	"github.com/enhancedpresence/epx/xmlrt"
)

func container(t *testing.T, id presence.ContainerID, users ...string) access.Container {
	t.Helper()
	var members []access.Member
	for _, u := range users {
		v, err := sipuri.Parse(u)
		if err != nil {
			t.Fatal(err)
		}
		members = append(members, access.User(v))
	}
	c, err := access.NewContainer(id, 3, members...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestMembership(t *testing.T) {
	const bob, carol, eve, mallory = "bob@example.com", "carol@example.com", "eve@partner.example", "mallory@partner.example"
	about := func(uri sipuri.Identity) contacts.Addition {
		a := contacts.Addition{Network: access.Federated}
		if uri.Domain() == "example.com" {
			a.Network = access.SameEnterprise
		}
		a.Delegate = uri.User() == "carol"
		if uri.User() == "mallory" {
			a.Container = xmlrt.Some(presence.BlockedContactsContainer)
		}
		return a
	}
	tests := []struct {
		name          string
		mode          access.Mode
		members       []access.Container
		before, after []string // contacts
		want          string
	}{
		{"new contacts, private", access.Private, nil, nil, []string{bob, carol, eve}, "100+eve 200+bob 300+carol"},
		{"on the way to private", access.MigratingToPrivacy, nil, nil, []string{bob}, "200+bob"},
		{"new contacts, standard", access.Standard, nil, nil, []string{bob, carol, eve}, ""},
		{"on the way to standard", access.MigratingToStandard, nil, []string{bob}, nil, ""},
		{"to a container, private", access.Private, nil, nil, []string{mallory}, "32000+mallory"},
		{"to a container, standard", access.Standard, nil, nil, []string{mallory, bob}, "32000+mallory"},
		{"gone, private", access.Private, []access.Container{container(t, 200, bob), container(t, 1000, bob)}, []string{bob, eve}, []string{eve}, "200-bob 1000-bob"},
		{"gone, standard", access.Standard, []access.Container{container(t, 200, bob)}, []string{bob}, nil, ""},
		{"gone but blocked", access.Private, []access.Container{container(t, 200, bob), container(t, 32000, bob)}, []string{bob}, nil, "200-bob"},
		{"one for another", access.Private, []access.Container{container(t, 200, bob)}, []string{bob}, []string{eve, "dan@example.com"}, "100+eve 200-bob+dan"},
		{"there already", access.Private, []access.Container{container(t, 300, bob)}, nil, []string{bob}, ""},
		{"as it was", access.Private, []access.Container{container(t, 200, bob)}, []string{bob}, []string{bob}, ""},
	}
	lists := func(t *testing.T, uris []string) contacts.List {
		lines := make([]string, len(uris))
		for n, u := range uris {
			lines[n] = u + " - -"
		}
		return list(t, 1, lines...)
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			members, err := access.NewList(tt.members...)
			if err != nil {
				t.Fatal(err)
			}
			plan, err := contacts.Membership(members, lists(t, tt.before), lists(t, tt.after), tt.mode, about, access.Policy{})
			if err != nil {
				t.Fatal(err)
			}
			got := map[presence.ContainerID]string{}
			for _, u := range plan.Updates {
				if _, twice := got[u.Container]; twice {
					t.Errorf("container %d is updated twice", u.Container)
				}
				c, _ := members.Container(u.Container)
				if u.Version != xmlrt.Some(c.Version()) {
					t.Errorf("container %d: version %v is presented, and it is %d", u.Container, u.Version, c.Version())
				}
				for _, change := range u.Changes {
					got[u.Container] += map[access.Action]string{access.Add: "+", access.Remove: "-"}[change.Action] + change.Member.User().User()
				}
			}
			var words []string
			for _, id := range []presence.ContainerID{100, 200, 300, 400, 1000, 32000} {
				if s := got[id]; s != "" {
					words = append(words, fmt.Sprint(id, s))
				}
			}
			if s := strings.Join(words, " "); s != tt.want {
				t.Errorf("updates %q, want %q", s, tt.want)
			}
			if after, err := members.Apply(access.Policy{}, plan.Updates...); err != nil || !after.Equal(plan.After) {
				t.Errorf("the updates do not lead to what the plan says: %v", err)
			}
		})
	}
}

// A plan for somebody whose network nobody knows fails, and changes nothing.
func TestMembershipError(t *testing.T) {
	after := list(t, 1, "bob@example.com - -")
	members, err := access.NewList(container(t, 300, "x@example.com"))
	if err != nil {
		t.Fatal(err)
	}
	plan, err := contacts.Membership(members, contacts.List{}, after, access.Private, func(sipuri.Identity) contacts.Addition { return contacts.Addition{} }, access.Policy{})
	if !errors.Is(err, access.ErrNetwork) || !plan.After.Equal(members) || plan.Updates != nil {
		t.Errorf("%v, %v", plan, err)
	}
	gone := contacts.List{}
	if _, err := contacts.Membership(members, after, gone, access.Private, nil, access.Policy{Versions: 9}); !errors.Is(err, access.ErrPolicy) {
		t.Errorf("a bad policy: %v", err)
	}
}

func TestSubscriptions(t *testing.T) {
	contact := func(uri string, subscribed xmlrt.Optional[bool]) contacts.Contact {
		return contacts.Contact{URI: id(t, uri), Subscribed: subscribed}
	}
	yes, no, unset := xmlrt.Some(true), xmlrt.Some(false), xmlrt.Optional[bool]{}
	before, err := contacts.New(1, nil, []contacts.Contact{contact("a@x.example", yes), contact("b@x.example", unset), contact("c@x.example", no), contact("d@x.example", no), contact("e@x.example", yes)})
	if err != nil {
		t.Fatal(err)
	}
	after, err := contacts.New(2, nil, []contacts.Contact{contact("a@x.example", yes), contact("c@x.example", yes), contact("e@x.example", no), contact("f@x.example", unset), contact("g@x.example", no)})
	if err != nil {
		t.Fatal(err)
	}
	begin, end := contacts.Subscriptions(before, after)
	if got := fmt.Sprint(begin, end); got != "[c@x.example f@x.example] [b@x.example e@x.example]" {
		t.Error(got)
	}
}
