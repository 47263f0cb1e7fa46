package publication

import (
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/enhancedpresence/epx/presence"
	"github.com/enhancedpresence/epx/presence/access"
)

// A Store is the live instances of a user. It is immutable: what changes it
// gives another, and the two share what is in both. The zero Store is empty.
type Store struct{ instances []*presence.Instance } // sorted by key; never written to

// NewStore is a store with the given instances, such as those of the self view
// of a user. The order does not matter; two with one key are an error.
func NewStore(instances ...presence.Instance) (Store, error) {
	out := make([]*presence.Instance, len(instances))
	for n := range instances {
		i := instances[n]
		out[n] = &i
	}
	slices.SortStableFunc(out, func(a, b *presence.Instance) int { return a.Key.Compare(b.Key) })
	for n, i := range out {
		switch {
		case i.Category == "":
			return Store{}, fmt.Errorf("publication: %v: %w", i.Key, presence.ErrNoCategory)
		case !i.Container.Valid():
			return Store{}, fmt.Errorf("publication: %v: %w", i.Key, presence.ErrContainer)
		case n > 0 && out[n-1].Key == i.Key:
			return Store{}, fmt.Errorf("publication: %v: there is another instance with this key", i.Key)
		}
	}
	return Store{out}, nil
}

// Len is the number of instances.
func (s Store) Len() int { return len(s.instances) }

// Get is the instance with a key, and whether there is one.
func (s Store) Get(k presence.Key) (presence.Instance, bool) {
	n, ok := find(s.instances, k)
	if !ok {
		return presence.Instance{Key: k}, false
	}
	return *s.instances[n], true
}

func find(in []*presence.Instance, k presence.Key) (int, bool) {
	return slices.BinarySearchFunc(in, k, func(i *presence.Instance, k presence.Key) int { return i.Key.Compare(k) })
}

// All are the instances in the order of their keys.
func (s Store) All() iter.Seq[presence.Instance] { return values(s.instances) }

// Category are the instances of a category, in the order of their keys.
func (s Store) Category(name string) iter.Seq[presence.Instance] {
	return values(s.within(name, 0, presence.MaxContainerID))
}

// In are the instances of a category in one container, in the order of their
// identifiers. That of the container which a watcher sees is all that the
// watcher receives of the category (B7).
func (s Store) In(category string, container presence.ContainerID) iter.Seq[presence.Instance] {
	return values(s.within(category, container, container))
}

func values(in []*presence.Instance) iter.Seq[presence.Instance] {
	return func(yield func(presence.Instance) bool) {
		for _, i := range in {
			if !yield(*i) {
				return
			}
		}
	}
}

func (s Store) within(category string, from, to presence.ContainerID) []*presence.Instance {
	first, _ := find(s.instances, presence.Key{Category: category, Container: from})
	n, found := find(s.instances, presence.Key{Category: category, Container: to, Instance: ^uint32(0)})
	if found {
		n++
	}
	return s.instances[first:n]
}

// Holders are the containers that have an instance of a category, if only an
// empty one: what access.Decide asks for.
func (s Store) Holders(category string) access.Holders {
	var ids []presence.ContainerID
	for _, i := range s.within(category, 0, presence.MaxContainerID) {
		if len(ids) == 0 || ids[len(ids)-1] != i.Container {
			ids = append(ids, i.Container)
		}
	}
	return access.HeldBy(ids...)
}

// A Conflict says which publication of a request was made for another version.
type Conflict struct {
	// Index is the place of the publication in the request, from 1.
	Index int
	Key   presence.Key
	// CurVersion is the version that there is; 0 if there is no instance.
	CurVersion uint32
	// Exists tells whether there is an instance. The fault of a server leaves
	// the version out if there is none (one client).
	Exists bool
}

// String names the publication and the version.
func (c Conflict) String() string {
	if !c.Exists {
		return fmt.Sprintf("publication %d, %v: there is no instance", c.Index, c.Key)
	}
	return fmt.Sprintf("publication %d, %v: the version is %d", c.Index, c.Key, c.CurVersion)
}

// A Response is the answer to a request.
type Response struct {
	// Accepted are the instances that are now there, in the order of the
	// request.
	Accepted []presence.Instance
	// Deleted are the keys of those that were there and are no more.
	Deleted []presence.Key
	// Conflicts are the publications that stand in the way; if there are any,
	// nothing was done (D3; one client; that nothing is done is inferred).
	Conflicts []Conflict
}

// OK tells whether the request was done.
func (r *Response) OK() bool { return len(r.Conflicts) == 0 }

// Apply gives the store after a request that is taken at the time now, and the
// answer to it. A request that no server could make sense of is an error and
// does nothing, as is one that has a key twice (guessed). Either way all of it is
// done or nothing.
func Apply(s Store, r Request, now time.Time, p Policy) (Store, Response, error) {
	if err := p.Validate(); err != nil {
		return s, Response{}, err
	}
	keys := make(map[presence.Key]int, len(r.Publications))
	for n := range r.Publications {
		pub := &r.Publications[n]
		detail, err := pub.check(r.EndpointID)
		if other, twice := keys[pub.Key]; err == nil && twice {
			detail, err = fmt.Sprintf("publication %d has it too", other), ErrTwice
		}
		if err != nil {
			return s, Response{}, &RequestError{n + 1, pub.Key, err, detail}
		}
		keys[pub.Key] = n + 1
	}

	var out Response
	for n := range r.Publications {
		pub := &r.Publications[n]
		current, exists := s.Get(pub.Key)
		if !p.takes(pub, current.Version, exists) {
			out.Conflicts = append(out.Conflicts, Conflict{n + 1, pub.Key, current.Version, exists})
		}
	}
	if !out.OK() {
		return s, out, nil
	}

	now = now.Round(0).UTC() // without the reading of a monotonic clock
	next := slices.Clone(s.instances)
	for n := range r.Publications {
		pub := &r.Publications[n]
		at, exists := find(next, pub.Key)
		if pub.Deletes() {
			if exists {
				next = slices.Delete(next, at, at+1)
				out.Deleted = append(out.Deleted, pub.Key)
			}
			continue
		}
		i := &presence.Instance{Key: pub.Key, Expiry: pub.Expiry, PublishTime: now, EndpointID: r.EndpointID, Data: pub.Data}
		switch {
		case !exists && p.First == FirstIsOne:
			i.Version = 1
		case exists && next[at].Version == ^uint32(0):
			return s, Response{}, &RequestError{n + 1, pub.Key, ErrVersion, fmt.Sprint(next[at].Version)}
		case exists:
			i.Version = next[at].Version + 1
		}
		if exists {
			next[at] = i
		} else {
			next = slices.Insert(next, at, i)
		}
		out.Accepted = append(out.Accepted, *i)
	}
	return Store{slices.Clip(next)}, out, nil
}

// takes tells whether a publication presents the right version.
func (p *Policy) takes(pub *Publication, current uint32, exists bool) bool {
	switch {
	case pub.Deletes() && !exists:
		return p.DeleteAbsent == DeleteNothing || pub.Version == 0
	case pub.Deletes() && (p.Delete == DeleteAny || p.Delete == DeleteZero && pub.Version == 0):
		return true
	case !exists:
		return pub.Version == 0 || p.Absent == AbsentTakesAny
	}
	return pub.Version == current
}

// Rebase is the request with the versions that the conflicts of its response
// report: what a client publishes next (D3; one client). The request that it
// is given stays as it is.
func (r Request) Rebase(conflicts []Conflict) Request {
	r.Publications = slices.Clone(r.Publications)
	for _, c := range conflicts {
		if c.Index >= 1 && c.Index <= len(r.Publications) {
			r.Publications[c.Index-1].Version = c.CurVersion
		}
	}
	return r
}

// Expire gives the store without the instances whose life is over at the time
// now, when these endpoints of the user are registered, and the keys of those
// that are gone (D4, D5). Letter case of endpoints does not matter. An
// endpoint-bound instance of which no endpoint is known lives as long as any
// (guessed).
//
// Every call expires what was published before it: an instance does not come
// back when its endpoint does.
func Expire(s Store, registered []string, now time.Time, p Policy) (Store, []presence.Key) {
	var gone []presence.Key
	var next []*presence.Instance
	for n, i := range s.instances {
		if !live(i, registered, now, p) {
			if gone == nil {
				next = append(make([]*presence.Instance, 0, len(s.instances)), s.instances[:n]...)
			}
			gone = append(gone, i.Key)
		} else if gone != nil {
			next = append(next, i)
		}
	}
	if gone == nil {
		return s, nil
	}
	return Store{slices.Clip(next)}, gone
}

func live(i *presence.Instance, registered []string, now time.Time, p Policy) bool {
	switch i.Expiry.Type {
	case presence.EndpointBound:
		if i.EndpointID == "" {
			return len(registered) > 0
		}
		return slices.ContainsFunc(registered, func(e string) bool { return strings.EqualFold(e, i.EndpointID) })
	case presence.UserBound:
		return len(registered) > 0
	}
	if end, ok := i.Ends(p.ExpiryUnit); ok {
		return now.Before(end) || p.Boundary == LiveAtEnd && now.Equal(end)
	}
	return true
}

// NextExpiry is when the next time-bound instance ends, and whether there is
// one: when to call Expire again if no endpoint signs out before.
func NextExpiry(s Store, p Policy) (time.Time, bool) {
	var next time.Time
	found := false
	for _, i := range s.instances {
		if end, ok := i.Ends(p.ExpiryUnit); ok && (!found || end.Before(next)) {
			next, found = end, true
		}
	}
	return next, found
}
