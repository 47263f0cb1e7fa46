package display

import (
	"cmp"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/enhancedpresence/epx/generated/categories"
	"github.com/enhancedpresence/epx/generated/contactcard"
	"github.com/enhancedpresence/epx/generated/note"
	"github.com/enhancedpresence/epx/generated/services"
	"github.com/enhancedpresence/epx/generated/state"
	"github.com/enhancedpresence/epx/presence"
)

// Received is the category instances that have been received of one contact. It
// is immutable: what changes it gives another. The zero Received is nothing.
//
// Instances that a watcher receives do not say their container; it reads as
// container 0. The zero PublishTime is that of an instance that does not say.
type Received struct{ instances []presence.Instance } // by key; never written to

// All are the instances in the order of their keys.
func (r Received) All() iter.Seq[presence.Instance] { return slices.Values(r.instances) }

// Apply is what has been received after a notification (E12; one client;
// inferred). Its parts count in their order: each takes the place of the
// instance with its key, and one without an instance identifier clears the
// category, in its container if it says one and everywhere if not. A
// notification of everything, such as the first of a subscription, is applied to
// the zero Received.
//
// The error, if any, is a *presence.InstanceError; then nothing has changed.
func (r Received) Apply(doc *categories.CategoriesType) (Received, error) {
	next := slices.Clone(r.instances)
	for n := range doc.Category {
		c := &doc.Category[n]
		i := presence.Instance{Key: presence.Key{Category: c.Name, Instance: c.Instance.Value}, Data: c.Any}
		if c.Name == "" {
			return r, i.Fail(presence.ErrCategory, "the name of category %d of the document is empty", n+1)
		}
		if id, ok := c.Container.Get(); ok {
			var err error
			if i.Container, err = presence.ContainerIDOf(id); err != nil {
				return r, i.Fail(presence.ErrContainer, "category %d of the document: %d is not from 0 to %d", n+1, id, presence.MaxContainerID)
			}
		}
		if !c.Instance.Set {
			if c.Any != nil {
				return r, i.Fail(presence.ErrNoInstance, "category %d of the document has content", n+1)
			}
			next = slices.DeleteFunc(next, func(old presence.Instance) bool {
				return old.Category == c.Name && (!c.Container.Set || old.Container == i.Container)
			})
			continue
		}
		if t, ok := c.PublishTime.Get(); ok {
			i.PublishTime = t.Time(time.UTC)
		}
		at, found := slices.BinarySearchFunc(next, i.Key, func(old presence.Instance, k presence.Key) int { return old.Compare(k) })
		if found {
			next[at] = i
		} else {
			next = slices.Insert(next, at, i)
		}
	}
	return Received{next}, nil
}

// category are the instances of a category, the latest first; of those
// published at one time, that with the lowest key (guessed).
func (r Received) category(name string) []presence.Instance {
	var out []presence.Instance
	for _, i := range r.instances {
		if i.Category == name {
			out = append(out, i)
		}
	}
	slices.SortStableFunc(out, func(a, b presence.Instance) int { return b.PublishTime.Compare(a.PublishTime) })
	return out
}

// State is the state of the contact: the latest aggregateState, the only kind
// that others see (E3, E12); nil if there is none.
func (r Received) State() *state.AggregateState {
	for _, i := range r.category(presence.CategoryState) {
		if s, ok := i.Data.(*state.State); ok {
			if v, ok := s.Value.(*state.AggregateState); ok {
				return v
			}
		}
	}
	return nil
}

// Services are the services of the contact, of the latest instance; nil if there
// is none.
func (r Received) Services() *services.ServicesType {
	for _, i := range r.category(presence.CategoryServices) {
		if s, ok := i.Data.(*services.Services); ok {
			return &s.ServicesType
		}
	}
	return nil
}

// Note is the note of the contact in a language, and whether there is one: of
// several instances the latest (E12; one client; inferred). An instance that was
// emptied says nothing.
func (r Received) Note(lcid uint32, p Policy) (note.NoteTypeBody, bool) {
	for _, i := range r.category(presence.CategoryNote) {
		if n, ok := i.Data.(*note.Note); ok {
			body := choose(n.Body, lcid, p.Language, func(b *note.NoteTypeBody) (string, uint32) { return b.Value, b.LCID.Value })
			if body != nil {
				return *body, true
			}
		}
		if p.Notes == Latest {
			break
		}
	}
	return note.NoteTypeBody{}, false
}

// Card is all cards of the contact in one (E12; one client, LocalOwnerPresence
// of UCMA; inferred); nil if there is none. What a card may have once comes from
// the first that has it, what it may have once a language from the first that
// has it in that language, and of all else each card adds its own. When the cards
// were changed, their schema versions and what no schema knows are left out.
//
// The first card is that with the lowest identifier, or as the policy has it
// (guessed).
func (r Received) Card(p Policy) *contactcard.ContactCardType {
	cards := r.category(presence.CategoryContactCard)
	if p.Cards != LatestCard {
		slices.SortStableFunc(cards, func(a, b presence.Instance) int {
			return cmp.Or(cmp.Compare(a.Key.Instance, b.Key.Instance), a.Compare(b.Key))
		})
	}
	var out *contactcard.ContactCardType
	for _, i := range cards {
		c, ok := i.Data.(*contactcard.ContactCard)
		if !ok {
			continue
		}
		if out == nil {
			out = &contactcard.ContactCardType{}
		}
		merge(out, &c.ContactCardType)
	}
	return out
}

// merge adds to a card what another has and it has not.
func merge(to, from *contactcard.ContactCardType) {
	to.Identity = append(to.Identity, from.Identity...)
	to.Address = append(to.Address, from.Address...)
	to.URL = append(to.URL, from.URL...)
	to.Phone = append(to.Phone, from.Phone...)
	to.Photo = append(to.Photo, from.GetPhoto()...)
	to.Company = languages(to.Company, from.Company)
	to.Department = languages(to.Department, from.Department)
	to.Title = languages(to.Title, from.Title)
	to.Office = languages(to.Office, from.Office)
	if !to.IsUCEnabled.Set {
		to.IsUCEnabled = from.IsUCEnabled
	}
	if !to.Automaton.Set {
		to.Automaton = from.Automaton
	}
	if !to.Type.Set {
		to.Type.Value, to.Type.Set = from.GetType()
	}
	if !to.Description.Set {
		to.Description.Value, to.Description.Set = from.GetDescription()
	}
	if !to.DisplayADPhoto.Set {
		to.DisplayADPhoto.Value, to.DisplayADPhoto.Set = from.GetDisplayADPhoto()
	}
}

// languages adds to texts those in languages that they lack.
func languages(to, from []contactcard.LCIDType) []contactcard.LCIDType {
	for _, v := range from {
		if strings.TrimSpace(v.Value) != "" && !slices.ContainsFunc(to, func(old contactcard.LCIDType) bool { return old.LCID == v.LCID }) {
			to = append(to, v)
		}
	}
	return to
}
