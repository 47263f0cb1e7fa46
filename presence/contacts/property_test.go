package contacts_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/enhancedpresence/epx/presence/contacts"
	"github.com/enhancedpresence/epx/xmlrt"
)

// random is any list with few people and groups.
func random(t *testing.T, r *rand.Rand, number uint32) contacts.List {
	var groups []contacts.Group
	for n := range 6 {
		if r.IntN(2) == 0 {
			groups = append(groups, contacts.Group{ID: contacts.GroupID(n - 1), Name: fmt.Sprint("g", n, r.IntN(2))})
		}
	}
	var people []contacts.Contact
	for n := range 8 {
		if r.IntN(2) == 0 {
			continue
		}
		c := contacts.Contact{URI: id(t, fmt.Sprintf("u%d@x%d.example", n, n%3)), Name: []string{"", "a", "b"}[r.IntN(3)]}
		if r.IntN(2) == 0 {
			c.Subscribed = xmlrt.Some(r.IntN(2) == 0)
		}
		for _, g := range groups {
			if r.IntN(3) == 0 {
				c.Groups = append(c.Groups, g.ID)
			}
		}
		people = append(people, c)
	}
	r.Shuffle(len(groups), func(i, j int) { groups[i], groups[j] = groups[j], groups[i] })
	r.Shuffle(len(people), func(i, j int) { people[i], people[j] = people[j], people[i] })
	l, err := contacts.New(number, groups, people)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// The Delta between any two lists leads from one to the other, through its
// document too.
func TestDiff(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	empty := 0
	for range 2000 {
		before, after := random(t, r, 1), random(t, r, 2)
		d := contacts.Diff(before, after)
		if len(d.Changes) == 0 {
			empty++
		}
		got, err := contacts.Apply(before, d, contacts.Policy{})
		if err != nil || !got.Equal(after) {
			t.Fatalf("%v: from\n%s\nto\n%s\nby %v comes\n%s", err, text(before), text(after), d.Changes, text(got))
		}
		doc, err := contacts.ToContactDelta(d)
		if err != nil {
			t.Fatal(err)
		}
		read, err := contacts.FromContactDelta(&doc.ContactDeltaType)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := contacts.Apply(before, read, contacts.Policy{}); err != nil || !got.Equal(after) {
			t.Fatalf("through its document: %v", err)
		}
		if same := contacts.Diff(after, after); len(same.Changes) > 0 {
			t.Fatalf("a list differs from itself by %v", same.Changes)
		}
	}
	if empty > 100 {
		t.Errorf("%d of 2000 pairs are the same: too many to show anything", empty)
	}
}

// After any commands, an endpoint that applies every Delta has the list of the
// server, a command that fails changes nothing, and no contact is in a group that
// is not there.
func TestEndpoints(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	done, failed := 0, 0
	for range 300 {
		l := list(t, 1, "1 ~")
		endpoint := l
		for range 40 {
			uri := id(t, fmt.Sprintf("u%d@x.example", r.IntN(6)))
			group := contacts.GroupID(r.IntN(7))
			var c contacts.Command
			switch r.IntN(8) {
			case 0, 1:
				x := contacts.Contact{URI: uri, Name: []string{"", "a"}[r.IntN(2)]}
				for range r.IntN(3) {
					x.Groups = append(x.Groups, contacts.GroupID(1+r.IntN(4)))
				}
				c = contacts.SetContact{Contact: x}
			case 2:
				c = contacts.RemoveContact{URI: uri}
			case 3, 4:
				c = contacts.CreateGroup{Name: fmt.Sprint("g", r.IntN(6))}
			case 5:
				c = contacts.ChangeGroup{Group: contacts.Group{ID: group, Name: fmt.Sprint("g", r.IntN(6))}}
			case 6:
				c = contacts.RemoveGroup{ID: group}
			case 7:
				moved, err := l.MoveContact(uri, group, contacts.GroupID(r.IntN(7)))
				if err != nil {
					continue
				}
				c = moved
			}
			next, a, err := contacts.Execute(l, l.Request(c), contacts.Policy{})
			if err != nil {
				failed++
				if !next.Equal(l) || a.Delta.Changes != nil {
					t.Fatalf("%v has failed with %v, and changed the list", c, err)
				}
				continue
			}
			if len(a.Delta.Changes) > 0 {
				done++
				if endpoint, err = contacts.Apply(endpoint, a.Delta, contacts.Policy{}); err != nil {
					t.Fatalf("%v: %v", c, err)
				}
			}
			if l = next; !endpoint.Equal(l) {
				t.Fatalf("after %v the endpoint has\n%s\nand the server\n%s", c, text(endpoint), text(l))
			}
			if _, err := contacts.New(1, slices.Collect(l.Groups()), slices.Collect(l.Contacts())); err != nil {
				t.Fatalf("after %v: %v", c, err)
			}
		}
	}
	if done < 3000 || failed < 1000 {
		t.Errorf("%d commands were done and %d failed: too few to show anything", done, failed)
	}
}
