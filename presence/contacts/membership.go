package contacts

import (
	"fmt"
	"slices"

	"github.com/enhancedpresence/epx/presence"
	"github.com/enhancedpresence/epx/presence/access"
	"github.com/enhancedpresence/epx/presence/sipuri"
	"github.com/enhancedpresence/epx/xmlrt"
)

// Addition is what is to be known of a new contact for containers.
type Addition struct {
	// Network is where the contact is, seen from the user.
	Network access.Network
	// Delegate tells whether the contact acts for the user.
	Delegate bool
	// Container is the container that the user wants the contact in; not set for
	// the default one.
	Container xmlrt.Optional[presence.ContainerID]
}

// Membership plans what becomes of the members of the containers of a user when
// the contact list changes from before to after (B13; privacy-management and
// contactgroupservices of UCMA, publishing-presence-in-privacy-mode; stated).
//
// In privacy mode, and on the way to it (guessed), a new contact becomes a member
// of the container that it is given, or of the default one of its network, and
// one that is gone is a member no longer, except of the container of blocked
// contacts. In standard mode a new contact becomes a member of a container that
// it is given, and nothing else happens: networks are members there already
// (inferred).
//
// about says what is to be known of a new contact. The contacts count in the
// order of their URIs. The updates of the plan are one for each container.
func Membership(members access.List, before, after List, mode access.Mode, about func(sipuri.Identity) Addition, p access.Policy) (access.Plan, error) {
	private := mode == access.Private || mode == access.MigratingToPrivacy
	now := members
	var changes []access.Update
	collect := func(plan access.Plan, err error) error {
		if err == nil {
			changes, now = append(changes, plan.Updates...), plan.After
		}
		return err
	}
	for _, c := range before.contacts {
		if _, ok := after.findContact(c.URI); ok || !private {
			continue
		}
		if err := collect(access.DeleteContact(now, c.URI, p)); err != nil {
			return access.Plan{After: members}, fmt.Errorf("contacts: removing %v: %w", c, err)
		}
	}
	for _, c := range after.contacts {
		if _, ok := before.findContact(c.URI); ok {
			continue
		}
		a := about(c.URI)
		if !private && !a.Container.Set {
			continue
		}
		who := access.Contact{Watcher: access.Watcher{URI: c.URI, Network: a.Network}, Delegate: a.Delegate}
		if err := collect(access.AddContact(now, who, a.Container, p)); err != nil {
			return access.Plan{After: members}, fmt.Errorf("contacts: adding %v: %w", c, err)
		}
	}
	return merged(members, changes, p)
}

// merged is a plan with the changes of several, one update for each container,
// with the version that it has now.
func merged(members access.List, changes []access.Update, p access.Policy) (access.Plan, error) {
	var out []access.Update
	for _, u := range changes {
		at := slices.IndexFunc(out, func(x access.Update) bool { return x.Container == u.Container })
		if at < 0 {
			c, _ := members.Container(u.Container)
			at = len(out)
			out = append(out, access.Update{Container: u.Container, Version: xmlrt.Some(c.Version())})
		}
		out[at].Changes = append(out[at].Changes, u.Changes...)
	}
	after, err := members.Apply(p, out...)
	if err != nil {
		return access.Plan{After: members}, err
	}
	return access.Plan{Updates: out, After: after}, nil
}

// Subscriptions are whose presence to subscribe to, and whose no longer, when
// the list changes: that of contacts that are new, and of those that are gone
// (receiving-contacts-presence, maintaining-contacts-and-groups; stated). One
// that says that it is not subscribed to counts as not being there (inferred
// from the name of the attribute). Both are in the order of URIs.
func Subscriptions(before, after List) (begin, end []sipuri.Identity) {
	wanted := func(l List, uri sipuri.Identity) bool {
		c, ok := l.Contact(uri)
		return ok && c.Subscribed.Or(true)
	}
	for _, c := range after.contacts {
		if wanted(after, c.URI) && !wanted(before, c.URI) {
			begin = append(begin, c.URI)
		}
	}
	for _, c := range before.contacts {
		if wanted(before, c.URI) && !wanted(after, c.URI) {
			end = append(end, c.URI)
		}
	}
	return begin, end
}
