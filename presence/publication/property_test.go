package publication_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/enhancedpresence/epx/presence"
	"github.com/enhancedpresence/epx/presence/publication"
	"github.com/enhancedpresence/epx/xmlrt"
)

// A model is a store as simple as can be.
type model map[presence.Key]presence.Instance

func (m model) apply(r publication.Request, now time.Time) (model, bool) {
	next := maps.Clone(m)
	for _, p := range r.Publications {
		old, exists := m[p.Key]
		switch {
		case p.Deletes() && !exists:
		case p.Version != old.Version:
			return m, false
		case p.Deletes():
			delete(next, p.Key)
		default:
			next[p.Key] = presence.Instance{Key: p.Key, Version: old.Version + 1, Expiry: p.Expiry, PublishTime: now, EndpointID: r.EndpointID, Data: p.Data}
		}
	}
	return next, true
}

func (m model) expire(registered []string, now time.Time) model {
	next := model{}
	for k, i := range m {
		var live bool
		switch i.Expiry.Type {
		case presence.EndpointBound:
			live = slices.Contains(registered, i.EndpointID)
		case presence.UserBound:
			live = len(registered) > 0
		case presence.TimeBound:
			live = now.Sub(i.PublishTime) < time.Duration(i.Expiry.Expires.Value)*time.Second
		default:
			live = true
		}
		if live {
			next[k] = i
		}
	}
	return next
}

func (m model) equal(s publication.Store) bool {
	if len(m) != s.Len() {
		return false
	}
	for i := range s.All() {
		if m[i.Key] != i {
			return false
		}
	}
	return true
}

var endpoints = []string{"A", "B", "C"}

func randomRequest(w *rand.Rand, s publication.Store) publication.Request {
	r := publication.Request{EndpointID: endpoints[w.IntN(3)]}
	used := map[presence.Key]bool{}
	for range 1 + w.IntN(4) {
		k := presence.Key{
			Category:  []string{"note", "state"}[w.IntN(2)],
			Container: []presence.ContainerID{0, 2, 200, 32767}[w.IntN(4)],
			Instance:  []uint32{0, ^uint32(0)}[w.IntN(2)],
		}
		if used[k] {
			continue
		}
		used[k] = true
		p := publication.Publication{Key: k, Data: text{s: fmt.Sprint(w.IntN(100))}}
		i, _ := s.Get(k)
		p.Version = i.Version
		if w.IntN(12) == 0 {
			p.Version++
		}
		p.Expiry.Type = presence.ExpireType(w.IntN(4))
		switch {
		case w.IntN(4) == 0:
			p.Expiry.Expires = xmlrt.Some(uint32(0))
		case p.Expiry.Type == presence.TimeBound:
			p.Expiry.Expires = xmlrt.Some(1 + w.Uint32N(20))
		}
		r.Publications = append(r.Publications, p)
	}
	return r
}

// A store does what the model does, leaves every store before it as it was,
// and gives all or nothing of a request. The same request twice conflicts, but
// for deletions; with the versions of its conflicts it does not. The order of
// publications makes no difference.
func TestAgainstModel(t *testing.T) {
	w := rand.New(rand.NewPCG(7, 8))
	for range 300 {
		var s publication.Store
		m, now := model{}, epoch
		for range 40 {
			now = now.Add(time.Duration(w.IntN(4)) * time.Second)
			if w.IntN(5) == 0 {
				registered := endpoints[w.IntN(4):]
				next, gone := publication.Expire(s, registered, now, publication.Policy{})
				want := m.expire(registered, now)
				if !m.equal(s) || !want.equal(next) || len(gone) != s.Len()-next.Len() {
					t.Fatalf("%v registered: %s", registered, showStore(next, false))
				}
				if again, gone := publication.Expire(next, registered, now, publication.Policy{}); gone != nil || !want.equal(again) {
					t.Fatalf("expired again: %v", gone)
				}
				if end, ok := publication.NextExpiry(next, publication.Policy{}); ok && !end.After(now) {
					t.Fatalf("the next expires at %v, it is %v", end, now)
				}
				s, m = next, want
				continue
			}
			r := randomRequest(w, s)
			next, response, err := publication.Apply(s, r, now, publication.Policy{})
			if err != nil {
				t.Fatal(err)
			}
			want, ok := m.apply(r, now)
			if ok != response.OK() || !m.equal(s) || !want.equal(next) {
				t.Fatalf("%+v: %+v\n%s", r, response, showStore(next, false))
			}
			turned := r
			turned.Publications = slices.Clone(r.Publications)
			slices.Reverse(turned.Publications)
			if other, _, err := publication.Apply(s, turned, now, publication.Policy{}); err != nil || !want.equal(other) {
				t.Fatalf("in another order: %v, %s", err, showStore(other, false))
			}
			if !ok {
				r = r.Rebase(response.Conflicts)
				if _, response, err := publication.Apply(s, r, now, publication.Policy{}); err != nil || !response.OK() {
					t.Fatalf("after rebasing: %v, %v", err, response.Conflicts)
				}
			} else if again, twice, _ := publication.Apply(next, r, now, publication.Policy{}); len(response.Accepted) > 0 {
				if twice.OK() || len(twice.Conflicts) != len(response.Accepted) || !want.equal(again) {
					t.Fatalf("twice: %+v", twice)
				}
			}
			s, m = next, want
		}
	}
}

func fullStore(tb testing.TB, n int) publication.Store {
	tb.Helper()
	instances := make([]presence.Instance, n)
	for k := range instances {
		instances[k] = presence.Instance{
			Key:     presence.Key{Category: []string{"contactCard", "note", "services", "state"}[k%4], Container: presence.ContainerID(100 * (1 + k/4%4)), Instance: uint32(k)},
			Version: 1,
			Expiry:  presence.Expiry{Type: presence.Static},
			Data:    text{s: strings.Repeat("x", 10)},
		}
	}
	s, err := publication.NewStore(instances...)
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

func BenchmarkApply(b *testing.B) {
	for _, n := range []int{100, 10000} {
		b.Run(fmt.Sprintf("instances=%d", n), func(b *testing.B) {
			s := fullStore(b, n)
			r := publication.Request{EndpointID: "A"}
			for i := range s.Category("state") {
				r.Publications = append(r.Publications, publication.Publication{Key: i.Key, Version: 1, Expiry: i.Expiry, Data: i.Data})
				if len(r.Publications) == 2 {
					break
				}
			}
			b.ReportAllocs()
			for b.Loop() {
				if _, response, err := publication.Apply(s, r, epoch, publication.Policy{}); err != nil || !response.OK() {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkExpire(b *testing.B) {
	s := fullStore(b, 10000)
	b.ReportAllocs()
	for b.Loop() {
		publication.Expire(s, endpoints, epoch, publication.Policy{})
	}
}

func BenchmarkMachineStateID(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		publication.IDs{}.MachineState("sip:johnd@contoso.com;opaque=user:epid:IiqNRceeVV2wEfjjHP5FngAA;gruu")
	}
}
