package contacts_test

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/enhancedpresence/epx/presence/contacts"
	"github.com/enhancedpresence/epx/presence/sipuri"
	"github.com/enhancedpresence/epx/xmlrt"
)

func id(t testing.TB, uri string) sipuri.Identity {
	t.Helper()
	v, err := sipuri.Parse(uri)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// list reads a list: a line a group, "1 Family" or "9 Sales tel:sales", and a
// line a contact, "ada@example.com Ada 1,2" where - is no name or no group.
func list(t testing.TB, number uint32, lines ...string) contacts.List {
	t.Helper()
	var groups []contacts.Group
	var people []contacts.Contact
	for _, l := range lines {
		f := strings.Fields(l)
		if strings.Contains(f[0], "@") {
			c := contacts.Contact{URI: id(t, f[0]), Name: strings.Trim(f[1], "-"), Subscribed: xmlrt.Some(true)}
			for g := range strings.SplitSeq(f[2], ",") {
				if g != "-" {
					c.Groups = append(c.Groups, contacts.GroupID(atoi(t, g)))
				}
			}
			people = append(people, c)
			continue
		}
		g := contacts.Group{ID: contacts.GroupID(atoi(t, f[0])), Name: f[1]}
		if len(f) > 2 {
			g.ExternalURI = f[2]
		}
		groups = append(groups, g)
	}
	out, err := contacts.New(number, groups, people)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func atoi(t testing.TB, s string) (n int) {
	t.Helper()
	if _, err := fmt.Sscan(s, &n); err != nil {
		t.Fatal(err)
	}
	return n
}

// text is a list as list reads it.
func text(l contacts.List) string {
	var out []string
	for g := range l.Groups() {
		out = append(out, strings.TrimSpace(fmt.Sprintf("%d %s %s", g.ID, g.Name, g.ExternalURI)))
	}
	for c := range l.Contacts() {
		ids := make([]string, len(c.Groups))
		for n, g := range c.Groups {
			ids[n] = g.String()
		}
		groups := strings.Join(ids, ",")
		if groups == "" {
			groups = "-"
		}
		name := c.Name
		if name == "" {
			name = "-"
		}
		out = append(out, fmt.Sprintf("%s %s %s", c.URI, name, groups))
	}
	return strings.Join(out, "\n")
}

func sample(t testing.TB) contacts.List {
	return list(t, 7, "1 ~", "2 Family", "3 Work", "bob@example.com Bob 2", "carol@example.com - 2,3", "dan@example.com Dan 1")
}

func TestNew(t *testing.T) {
	bob := contacts.Contact{URI: id(t, "bob@example.com")}
	for _, tt := range []struct {
		name   string
		groups []contacts.Group
		people []contacts.Contact
		want   error
	}{
		{"nothing", nil, nil, nil},
		{"a group twice", []contacts.Group{{ID: 1, Name: "a"}, {ID: 2}, {ID: 1, Name: "b"}}, nil, contacts.ErrTwice},
		{"a contact twice", nil, []contacts.Contact{bob, {URI: id(t, "sip:BOB@example.com")}}, contacts.ErrTwice},
		{"no such group", []contacts.Group{{ID: 1}}, []contacts.Contact{{URI: bob.URI, Groups: []contacts.GroupID{1, 2}}}, contacts.ErrGroup},
		{"nobody", nil, []contacts.Contact{{Name: "x"}}, contacts.ErrNoURI},
		{"a group twice in a contact", []contacts.Group{{ID: 1}}, []contacts.Contact{{URI: bob.URI, Groups: []contacts.GroupID{1, 1}}}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := contacts.New(1, tt.groups, tt.people); !errors.Is(err, tt.want) || (err == nil) != (tt.want == nil) {
				t.Errorf("%v, want %v", err, tt.want)
			}
		})
	}
}

// A list does not change when what it was made of does, nor by being changed.
func TestImmutable(t *testing.T) {
	groups := []contacts.Group{{ID: 2, Name: "b"}, {ID: 1, Name: "a"}}
	people := []contacts.Contact{{URI: id(t, "bob@example.com"), Groups: []contacts.GroupID{2, 1}}}
	l, err := contacts.New(1, groups, people)
	if err != nil {
		t.Fatal(err)
	}
	before := text(l)
	groups[0].Name, people[0].Groups[0] = "x", 9
	if text(l) != before {
		t.Errorf("the list has become\n%s", text(l))
	}
	l = sample(t)
	before = text(l)
	for _, c := range []contacts.Command{
		contacts.RemoveGroup{ID: 2}, contacts.RemoveContact{URI: id(t, "bob@example.com")}, contacts.CreateGroup{Name: "x"},
		contacts.ChangeGroup{Group: contacts.Group{ID: 2, Name: "x"}}, contacts.SetContact{Contact: contacts.Contact{URI: id(t, "carol@example.com")}},
	} {
		if _, _, err := contacts.Execute(l, l.Request(c), contacts.Policy{}); err != nil {
			t.Fatal(err)
		}
		if text(l) != before {
			t.Fatalf("after %v the list is\n%s", c, text(l))
		}
	}
}

func TestIn(t *testing.T) {
	l := list(t, 1, "1 ~", "2 Family", "bob@example.com Bob 1", "carol@example.com - -", "dan@example.com - 2")
	for group, want := range map[contacts.GroupID]string{1: "bob@example.com carol@example.com", 2: "dan@example.com", 3: ""} {
		var got []string
		for c := range l.In(group) {
			got = append(got, c.URI.String())
		}
		if strings.Join(got, " ") != want {
			t.Errorf("in group %d: %v, want %s", group, got, want)
		}
	}
	if g, ok := l.Default(); !ok || g.ID != 1 || !g.Default() {
		t.Errorf("the default group is %v, %v", g, ok)
	}
}

// What a server makes of commands.
func TestExecute(t *testing.T) {
	set := func(uri, name string, groups ...contacts.GroupID) contacts.Command {
		return contacts.SetContact{Contact: contacts.Contact{URI: id(t, uri), Name: name, Groups: groups, Subscribed: xmlrt.Some(true)}}
	}
	change := func(n contacts.GroupID, name, uri string) contacts.Command {
		return contacts.ChangeGroup{Group: contacts.Group{ID: n, Name: name, ExternalURI: uri}}
	}
	const all = "1 ~\n2 Family\n3 Work\nbob@example.com Bob 2\ncarol@example.com - 2,3\ndan@example.com Dan 1"
	tests := []struct {
		name    string
		command contacts.Command
		policy  contacts.Policy
		want    string // the list; empty for err
		changes string
		err     error
	}{
		{"a new contact", set("eve@partner.example", "Eve", 3, 2, 3), contacts.Policy{}, all + "\neve@partner.example Eve 2,3", "add contact eve@partner.example \"Eve\"", nil},
		{"another name", set("bob@example.com", "Robert", 2), contacts.Policy{}, strings.Replace(all, "Bob", "Robert", 1), "change contact bob@example.com \"Robert\"", nil},
		{"as it is", set("bob@example.com", "Bob", 2), contacts.Policy{}, all, "", nil},
		{"no group", set("bob@example.com", "Bob"), contacts.Policy{}, strings.Replace(all, "Bob 2", "Bob -", 1), "change contact bob@example.com \"Bob\"", nil},
		{"no such group", set("bob@example.com", "Bob", 9), contacts.Policy{}, "", "", contacts.ErrGroup},
		{"nobody", contacts.SetContact{}, contacts.Policy{}, "", "", contacts.ErrNoURI},
		{"remove", contacts.RemoveContact{URI: id(t, "sip:Carol@Example.com")}, contacts.Policy{}, strings.Replace(all, "carol@example.com - 2,3\n", "", 1), "delete contact carol@example.com", nil},
		{"remove a stranger", contacts.RemoveContact{URI: id(t, "eve@partner.example")}, contacts.Policy{}, "", "", contacts.ErrContact},
		{"remove a stranger, tolerant", contacts.RemoveContact{URI: id(t, "eve@partner.example")}, contacts.Policy{Unknown: contacts.IgnoreUnknown}, all, "", nil},
		{"a new group", contacts.CreateGroup{Name: "Chess"}, contacts.Policy{}, strings.Replace(all, "3 Work", "3 Work\n4 Chess", 1), "add group 4 \"Chess\"", nil},
		{"a group without a name", contacts.CreateGroup{}, contacts.Policy{}, "", "", contacts.ErrName},
		{"a name twice", contacts.CreateGroup{Name: "Work"}, contacts.Policy{}, "", "", contacts.ErrTwice},
		{"a name twice, tolerant", contacts.CreateGroup{Name: "Work"}, contacts.Policy{Names: contacts.AnyNames}, strings.Replace(all, "3 Work", "3 Work\n4 Work", 1), "add group 4 \"Work\"", nil},
		{"a second default group", contacts.CreateGroup{Name: "~"}, contacts.Policy{Names: contacts.AnyNames}, "", "", contacts.ErrTwice},
		{"from outside", contacts.CreateGroup{Name: "Sales", ExternalURI: "mailto:sales@example.com"}, contacts.Policy{DistributionGroups: 1}, strings.Replace(all, "3 Work", "3 Work\n4 Sales mailto:sales@example.com", 1), "add group 4 \"Sales\"", nil},
		{"rename a group", change(3, "Office", ""), contacts.Policy{}, strings.Replace(all, "Work", "Office", 1), "change group 3 \"Office\"", nil},
		{"rename to another", change(3, "Family", ""), contacts.Policy{}, "", "", contacts.ErrTwice},
		{"rename to the same", change(3, "Work", ""), contacts.Policy{}, all, "", nil},
		{"rename the default group", change(1, "Others", ""), contacts.Policy{}, "", "", contacts.ErrDefault},
		{"rename to the default group", change(3, "~", ""), contacts.Policy{}, "", "", contacts.ErrTwice},
		{"rename what is not there", change(9, "x", ""), contacts.Policy{}, "", "", contacts.ErrGroup},
		{"rename what is not there, tolerant", change(9, "x", ""), contacts.Policy{Unknown: contacts.IgnoreUnknown}, all, "", nil},
		{"remove a group", contacts.RemoveGroup{ID: 2}, contacts.Policy{}, "1 ~\n3 Work\nbob@example.com Bob 1\ncarol@example.com - 3\ndan@example.com Dan 1",
			"change contact bob@example.com \"Bob\"; change contact carol@example.com; delete group 2", nil},
		{"remove a group, contacts stay", contacts.RemoveGroup{ID: 2}, contacts.Policy{Orphans: contacts.OrphansStay}, "1 ~\n3 Work\nbob@example.com Bob -\ncarol@example.com - 3\ndan@example.com Dan 1",
			"change contact bob@example.com \"Bob\"; change contact carol@example.com; delete group 2", nil},
		{"remove the default group", contacts.RemoveGroup{ID: 1}, contacts.Policy{}, "", "", contacts.ErrDefault},
		{"remove no group", contacts.RemoveGroup{ID: 9}, contacts.Policy{}, "", "", contacts.ErrGroup},
		{"remove no group, tolerant", contacts.RemoveGroup{ID: 9}, contacts.Policy{Unknown: contacts.IgnoreUnknown}, all, "", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := sample(t)
			next, a, err := contacts.Execute(l, l.Request(tt.command), tt.policy)
			if tt.err != nil {
				var why *contacts.CommandError
				if !errors.Is(err, tt.err) || !errors.As(err, &why) || !next.Equal(l) {
					t.Fatalf("%v, want %v", err, tt.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got := text(next); got != tt.want {
				t.Errorf("the list is\n%s\nwant\n%s", got, tt.want)
			}
			var changes []string
			for _, c := range a.Delta.Changes {
				changes = append(changes, c.String())
			}
			if got := strings.Join(changes, "; "); got != tt.changes {
				t.Errorf("changes %s, want %s", got, tt.changes)
			}
			number := uint32(8)
			if tt.changes == "" {
				number = 7
			}
			if next.Number() != number || a.Delta.Previous != 7 || a.Delta.Number != number {
				t.Errorf("number %d, delta from %d to %d, want %d", next.Number(), a.Delta.Previous, a.Delta.Number, number)
			}
			if _, created := tt.command.(contacts.CreateGroup); created != a.Group.Set || created && a.Group.Value != 4 {
				t.Errorf("the answer has the group %v", a.Group)
			}
		})
	}
}

func TestExecuteNumbers(t *testing.T) {
	l := sample(t)
	stale := contacts.Request{Command: contacts.CreateGroup{Name: "x"}, Number: 6}
	_, _, err := contacts.Execute(l, stale, contacts.Policy{})
	var n *contacts.NumberError
	if !errors.As(err, &n) || n.Presented != 6 || n.Current != 7 || !errors.Is(err, contacts.ErrNumber) {
		t.Errorf("a stale command: %v", err)
	}
	if next, _, err := contacts.Execute(l, stale, contacts.Policy{Versions: contacts.AnyVersion}); err != nil || next.Number() != 8 {
		t.Errorf("a stale command, tolerant: %d, %v", next.Number(), err)
	}
	last := list(t, math.MaxUint32, "1 ~")
	if _, _, err := contacts.Execute(last, last.Request(contacts.CreateGroup{Name: "x"}), contacts.Policy{}); !errors.Is(err, contacts.ErrNumber) {
		t.Errorf("the last number: %v", err)
	}
	if _, _, err := contacts.Execute(l, contacts.Request{Number: 7}, contacts.Policy{}); err == nil {
		t.Error("no command: no error")
	}
}

// The groups of outside are counted where one becomes another.
func TestDistributionGroups(t *testing.T) {
	l := list(t, 1, "1 ~", "2 Sales mailto:sales@example.com", "3 Support mailto:support@example.com", "4 Mine")
	p := contacts.Policy{DistributionGroups: 2}
	for want, c := range map[bool]contacts.Command{
		false: contacts.CreateGroup{Name: "More", ExternalURI: "mailto:more@example.com"},
		true:  contacts.ChangeGroup{Group: contacts.Group{ID: 3, Name: "Help", ExternalURI: "mailto:help@example.com"}},
	} {
		if _, _, err := contacts.Execute(l, l.Request(c), p); (err == nil) != want || !want && !errors.Is(err, contacts.ErrLimit) {
			t.Errorf("%v: %v", c, err)
		}
	}
	if _, _, err := contacts.Execute(l, l.Request(contacts.ChangeGroup{Group: contacts.Group{ID: 4, Name: "Mine", ExternalURI: "mailto:m@example.com"}}), p); !errors.Is(err, contacts.ErrLimit) {
		t.Errorf("a third one: %v", err)
	}
}

// Identifiers of new groups are new.
func TestGroupIDs(t *testing.T) {
	for want, lines := range map[contacts.GroupID][]string{
		1: {"-4 a"},
		6: {"1 a", "5 b"},
		3: {"1 a", "2 b", "4 c", fmt.Sprint(math.MaxInt32, " d")},
		2: {"-1 a", "1 b", fmt.Sprint(math.MaxInt32, " d")},
	} {
		l := list(t, 1, lines...)
		_, a, err := contacts.Execute(l, l.Request(contacts.CreateGroup{Name: "new"}), contacts.Policy{})
		if err != nil || a.Group.Value != want {
			t.Errorf("beside %v: %v, %v, want %d", lines, a.Group, err, want)
		}
	}
}

func TestWishes(t *testing.T) {
	l := sample(t)
	bob, carol, dan, eve := id(t, "bob@example.com"), id(t, "carol@example.com"), id(t, "dan@example.com"), id(t, "eve@partner.example")
	none := list(t, 7, "2 Family", "bob@example.com Bob 2", "carol@example.com - -")
	command := func(c contacts.Command, err error) func() (contacts.Command, error) {
		return func() (contacts.Command, error) { return c, err }
	}
	set := func(c contacts.SetContact, err error) func() (contacts.Command, error) { return command(c, err) }
	remove := func(c contacts.RemoveContact, err error) func() (contacts.Command, error) { return command(c, err) }
	group := func(c contacts.ChangeGroup, err error) func() (contacts.Command, error) { return command(c, err) }
	tests := []struct {
		name string
		l    contacts.List
		wish func() (contacts.Command, error)
		want string // a line of the list afterwards, or with "not " in front one that is not there
		err  error
	}{
		{"add", l, set(l.Add(eve, "Eve", 2)), "eve@partner.example Eve 2", nil},
		{"add to no group", l, set(l.Add(eve, "Eve")), "eve@partner.example Eve 1", nil},
		{"add to no group, no default", none, set(none.Add(eve, "Eve")), "eve@partner.example Eve -", nil},
		{"add again", l, set(l.Add(bob, "Bob")), "", contacts.ErrTwice},
		{"add to an unknown group", l, set(l.Add(eve, "Eve", 9)), "", contacts.ErrGroup},
		{"add nobody", l, set(l.Add(sipuri.Identity{}, "x")), "", contacts.ErrNoURI},
		{"rename", l, set(l.Rename(bob, "Robert")), "bob@example.com Robert 2", nil},
		{"take the name away", l, set(l.Rename(bob, "")), "bob@example.com - 2", nil},
		{"rename a stranger", l, set(l.Rename(eve, "x")), "", contacts.ErrContact},
		{"move", l, set(l.MoveContact(carol, 2, 1)), "carol@example.com - 1,3", nil},
		{"move to where it is too", l, set(l.MoveContact(carol, 2, 3)), "carol@example.com - 3", nil},
		{"move from where it is not", l, set(l.MoveContact(bob, 3, 1)), "", contacts.ErrContact},
		{"move to an unknown group", l, set(l.MoveContact(bob, 2, 9)), "", contacts.ErrGroup},
		{"move from an unknown group", l, set(l.MoveContact(bob, 9, 2)), "", contacts.ErrGroup},
		{"move nowhere", l, set(l.MoveContact(bob, 2, 2)), "", contacts.ErrSame},
		{"move a stranger", l, set(l.MoveContact(eve, 2, 3)), "", contacts.ErrContact},
		{"one group more", l, set(l.AddToGroup(bob, 3)), "bob@example.com Bob 2,3", nil},
		{"one group more, again", l, set(l.AddToGroup(bob, 2)), "", contacts.ErrTwice},
		{"an unknown group more", l, set(l.AddToGroup(bob, 9)), "", contacts.ErrGroup},
		{"a group for a stranger", l, set(l.AddToGroup(eve, 2)), "", contacts.ErrContact},
		{"one group less", l, set(l.RemoveFromGroup(carol, 3)), "carol@example.com - 2", nil},
		{"the only group less", l, set(l.RemoveFromGroup(bob, 2)), "bob@example.com Bob 1", nil},
		{"the only group less, no default", none, set(none.RemoveFromGroup(bob, 2)), "bob@example.com Bob -", nil},
		{"not in the group", l, set(l.RemoveFromGroup(bob, 3)), "", contacts.ErrContact},
		{"out of an unknown group", l, set(l.RemoveFromGroup(bob, 9)), "", contacts.ErrGroup},
		{"out of the default group", l, set(l.RemoveFromGroup(dan, 1)), "", contacts.ErrDefault},
		{"a stranger out of a group", l, set(l.RemoveFromGroup(eve, 2)), "", contacts.ErrContact},
		{"remove", l, remove(l.Remove(bob)), "not bob@example.com Bob 2", nil},
		{"remove a stranger", l, remove(l.Remove(eve)), "", contacts.ErrContact},
		{"rename a group", l, group(l.RenameGroup(2, "Kin")), "2 Kin", nil},
		{"rename a group to another", l, group(l.RenameGroup(2, "Work")), "", contacts.ErrTwice},
		{"rename a group to nothing", l, group(l.RenameGroup(2, "")), "", contacts.ErrName},
		{"rename the default group", l, group(l.RenameGroup(1, "x")), "", contacts.ErrDefault},
		{"rename an unknown group", l, group(l.RenameGroup(9, "x")), "", contacts.ErrGroup},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, err := tt.wish()
			if tt.err != nil {
				var why *contacts.WishError
				if !errors.Is(err, tt.err) || !errors.As(err, &why) || !strings.HasPrefix(err.Error(), "contacts: "+why.Wish) {
					t.Fatalf("%v, want %v", err, tt.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			next, _, err := contacts.Execute(tt.l, tt.l.Request(c), contacts.Policy{})
			if err != nil {
				t.Fatal(err)
			}
			want, absent := strings.CutPrefix(tt.want, "not ")
			if slices.Contains(strings.Split(text(next), "\n"), want) == absent {
				t.Errorf("the list is\n%s\nwant %s", text(next), tt.want)
			}
		})
	}
}

// What a server makes known, as an endpoint applies it.
func TestApply(t *testing.T) {
	eve := contacts.Contact{URI: id(t, "eve@partner.example"), Groups: []contacts.GroupID{4}}
	bob := contacts.Contact{URI: id(t, "bob@example.com"), Name: "Bob"}
	delta := func(changes ...contacts.Change) contacts.Delta {
		return contacts.Delta{Previous: 7, Number: 8, Changes: changes}
	}
	four := contacts.Group{ID: 4, Name: "Chess"}
	tests := []struct {
		name   string
		delta  contacts.Delta
		policy contacts.Policy
		want   string // a line afterwards
		index  int    // of the change at fault
		err    error
	}{
		{"nothing", delta(), contacts.Policy{}, "1 ~", 0, nil},
		{"group, then contact", delta(contacts.AddGroup{Group: four}, contacts.AddContact{Contact: eve}), contacts.Policy{}, "eve@partner.example - 4", 0, nil},
		{"contact, then group", delta(contacts.AddContact{Contact: eve}, contacts.AddGroup{Group: four}), contacts.Policy{}, "eve@partner.example - 4", 0, nil},
		{"contact without group", delta(contacts.DeleteGroup{ID: 3}, contacts.AddContact{Contact: eve}), contacts.Policy{}, "", 2, contacts.ErrGroup},
		{"modified contact without group", delta(contacts.ModifyContact{Contact: eve}), contacts.Policy{}, "", 1, contacts.ErrGroup},
		{"modified is new", delta(contacts.ModifyContact{Contact: contacts.Contact{URI: eve.URI}}), contacts.Policy{}, "eve@partner.example - -", 0, nil},
		{"modified is whole", delta(contacts.ModifyContact{Contact: bob}), contacts.Policy{}, "bob@example.com Bob -", 0, nil},
		{"added again", delta(contacts.AddContact{Contact: bob}), contacts.Policy{}, "", 1, contacts.ErrTwice},
		{"added without URI", delta(contacts.AddContact{}), contacts.Policy{}, "", 1, contacts.ErrNoURI},
		{"modified without URI", delta(contacts.ModifyContact{}), contacts.Policy{}, "", 1, contacts.ErrNoURI},
		{"group with contacts", delta(contacts.DeleteGroup{ID: 2}), contacts.Policy{}, "carol@example.com - 3", 0, nil},
		{"group again", delta(contacts.AddGroup{Group: contacts.Group{ID: 2, Name: "x"}}), contacts.Policy{}, "", 1, contacts.ErrTwice},
		{"another group", delta(contacts.ModifyGroup{Group: contacts.Group{ID: 2, Name: "Kin"}}), contacts.Policy{}, "2 Kin", 0, nil},
		{"unknown group", delta(contacts.DeleteContact{URI: bob.URI}, contacts.ModifyGroup{Group: four}), contacts.Policy{}, "", 2, contacts.ErrGroup},
		{"unknown group, tolerant", delta(contacts.ModifyGroup{Group: four}), contacts.Policy{Unknown: contacts.IgnoreUnknown}, "3 Work", 0, nil},
		{"unknown group goes", delta(contacts.DeleteGroup{ID: 4}), contacts.Policy{}, "", 1, contacts.ErrGroup},
		{"unknown group goes, tolerant", delta(contacts.DeleteGroup{ID: 4}), contacts.Policy{Unknown: contacts.IgnoreUnknown}, "3 Work", 0, nil},
		{"stranger goes", delta(contacts.DeleteContact{URI: eve.URI}), contacts.Policy{}, "", 1, contacts.ErrContact},
		{"stranger goes, tolerant", delta(contacts.DeleteContact{URI: eve.URI}), contacts.Policy{Unknown: contacts.IgnoreUnknown}, "3 Work", 0, nil},
		{"added and gone", delta(contacts.AddContact{Contact: eve}, contacts.DeleteContact{URI: eve.URI}), contacts.Policy{}, "3 Work", 0, nil},
		{"another list", contacts.Delta{Previous: 6, Number: 7}, contacts.Policy{}, "", 0, contacts.ErrNumber},
		{"no number", contacts.Delta{Previous: 7}, contacts.Policy{}, "", 0, contacts.ErrNumber},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := sample(t)
			next, err := contacts.Apply(l, tt.delta, tt.policy)
			if tt.err != nil {
				var change *contacts.ChangeError
				if !errors.Is(err, tt.err) || !next.Equal(l) || errors.As(err, &change) != (tt.index > 0) || tt.index > 0 && change.Index != tt.index {
					t.Fatalf("%v, want %v of change %d", err, tt.err, tt.index)
				}
				return
			}
			if err != nil || next.Number() != 8 {
				t.Fatalf("number %d, %v", next.Number(), err)
			}
			if !slices.Contains(strings.Split(text(next), "\n"), tt.want) {
				t.Errorf("the list is\n%s\nwant %s in it", text(next), tt.want)
			}
		})
	}
}

// Groups are in order in every list, each once.
func TestGroupsInOrder(t *testing.T) {
	eve := contacts.Contact{URI: id(t, "eve@partner.example"), Groups: []contacts.GroupID{3, 2, 3}}
	for _, c := range []contacts.Change{contacts.AddContact{Contact: eve}, contacts.ModifyContact{Contact: eve}} {
		next, err := contacts.Apply(sample(t), contacts.Delta{Previous: 7, Number: 8, Changes: []contacts.Change{c}}, contacts.Policy{})
		if err != nil {
			t.Fatal(err)
		}
		if got, _ := next.Contact(eve.URI); !slices.Equal(got.Groups, []contacts.GroupID{2, 3}) || !got.Equal(eve) {
			t.Errorf("%v: in groups %v", c, got.Groups)
		}
	}
	if !slices.Equal(eve.Groups, []contacts.GroupID{3, 2, 3}) {
		t.Errorf("the groups that were given have become %v", eve.Groups)
	}
}

// Where a list is kept is a part of it, and stays through changes.
func TestMode(t *testing.T) {
	l := sample(t).WithMode("migrated")
	if l.Equal(sample(t)) || !l.Equal(sample(t).WithMode("migrated")) {
		t.Error("it makes no difference where a list is kept")
	}
	next, _, err := contacts.Execute(l, l.Request(contacts.RemoveGroup{ID: 2}), contacts.Policy{})
	if err != nil || next.Mode() != "migrated" {
		t.Errorf("kept at %q, %v", next.Mode(), err)
	}
}

func TestPolicy(t *testing.T) {
	l := sample(t)
	for _, p := range []contacts.Policy{{Versions: 2}, {Unknown: 2}, {Names: 2}, {Orphans: 2}, {DistributionGroups: -1}} {
		if _, err := contacts.Apply(l, contacts.Delta{Previous: 7, Number: 8}, p); !errors.Is(err, contacts.ErrPolicy) {
			t.Errorf("%+v: %v", p, err)
		}
		if _, _, err := contacts.Execute(l, l.Request(contacts.RemoveGroup{ID: 2}), p); !errors.Is(err, contacts.ErrPolicy) {
			t.Errorf("%+v: %v", p, err)
		}
	}
}
