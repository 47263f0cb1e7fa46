package aggregate_test

import (
	"slices"
	"testing"
	"time"

	"github.com/enhancedpresence/epx/generated/state"
	"github.com/enhancedpresence/epx/presence"
	"github.com/enhancedpresence/epx/presence/aggregate"
	"github.com/enhancedpresence/epx/presence/availability"
)

// What a result is merged with loses the earlier result and nothing else, and
// aggregating again gives the same.
func TestMerge(t *testing.T) {
	in := benchSnapshot(3)
	published := len(in.Instances)
	first := mustAggregate(t, in, aggregate.Policy{})
	in.Instances, in.Previous = first.Merge(in.Instances), nil
	if len(in.Instances) != published+len(first.Instances) {
		t.Fatalf("%d instances", len(in.Instances))
	}
	second := mustAggregate(t, in, aggregate.Policy{})
	if again := second.Merge(in.Instances); !slices.EqualFunc(again, in.Instances, func(a, b presence.Instance) bool { return a.Key == b.Key }) {
		t.Error("the second result does not take the place of the first")
	}

	// Signed out, the user has another aggregateState, and that of before is gone.
	in.Registered, in.Now = []string{}, in.Now.Add(time.Hour)
	out := mustAggregate(t, in, aggregate.Policy{}).Merge(in.Instances)
	states := map[presence.ContainerID]int{}
	for _, i := range out {
		if s, ok := i.Data.(*state.State); ok && i.Category == presence.CategoryState {
			if _, ok := s.Value.(*state.AggregateState); ok {
				states[i.Container]++
			}
		}
	}
	for _, id := range []presence.ContainerID{2, 3, 100, 200, 300, 400, 32000} {
		if states[id] != 1 {
			t.Errorf("container %d has %d aggregateStates", id, states[id])
		}
	}

	// Custom containers, other categories and states of machines stay.
	others := []presence.Instance{
		machine(2, 1, "e", availability.Available, noon),
		{Key: presence.Key{Category: presence.CategoryState, Container: 1000}, Data: &state.State{Value: &state.AggregateState{}}},
		{Key: presence.Key{Category: presence.CategoryServices, Container: 1000}},
		{Key: presence.Key{Category: presence.CategoryNote, Container: 200}},
	}
	if got := (&aggregate.Result{}).Merge(others); len(got) != len(others) {
		t.Errorf("%d of %d stay", len(got), len(others))
	}
}
