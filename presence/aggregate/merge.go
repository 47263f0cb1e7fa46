package aggregate

import (
	"slices"

	"github.com/enhancedpresence/epx/generated/state"
	"github.com/enhancedpresence/epx/presence"
)

// Merge is the instances of a user with the result among them: those given,
// without what an earlier result left behind, then those of the result. It is
// what the server holds after aggregation.
func (r *Result) Merge(instances []presence.Instance) []presence.Instance {
	out := make([]presence.Instance, 0, len(instances)+len(r.Instances))
	for i := range instances {
		if !aggregated(&instances[i]) {
			out = append(out, instances[i])
		}
	}
	return append(out, r.Instances...)
}

// outputs are the containers that aggregation writes to, beside 0 with dndState
// alone.
var outputs = []presence.ContainerID{2, 3, 100, 200, 300, 400, 32000}

// aggregated tells whether an instance is one that aggregation writes, now or
// at another time.
func aggregated(i *presence.Instance) bool {
	switch i.Category {
	case presence.CategoryDNDState:
		return i.Container == presence.DefaultContainer || slices.Contains(outputs, i.Container)
	case presence.CategoryServices, presence.CategoryLegacyInterop:
		return slices.Contains(outputs, i.Container)
	case presence.CategoryState:
		if !slices.Contains(outputs, i.Container) {
			return false
		}
		switch stateOf(i.Data).(type) {
		case *state.AggregateState, *state.AggregateMachineState:
			return true
		}
	}
	return false
}
