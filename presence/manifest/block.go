package manifest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/enhancedpresence/epx/presence"
	"github.com/enhancedpresence/epx/presence/access"
	"github.com/enhancedpresence/epx/presence/availability"
	"github.com/enhancedpresence/epx/xmlrt"
)

// An Event is a call, or the question whether to accept a subscriber.
type Event struct {
	Type BlockType
	// Container is the one that the caller sees; see access.Decide.
	Container presence.ContainerID
	// Network is where the caller is.
	Network access.Network
	// Availability is that of the owner as the container has it, so that the
	// members of container 300 get through while the owner is not to be disturbed
	// (C12; aggregation-containers; inferred). Not set, it is unknown.
	Availability xmlrt.Optional[availability.Availability]
}

// A Verdict says whether an event is blocked.
type Verdict struct {
	Blocked bool
	// Rule is the place of the rule that blocks, from 1; 0 if none does.
	Rule int
	// Reason says why, in a sentence without a full stop.
	Reason string
}

// Blocks tells whether the manifest blocks an event: any rule does of which all
// conditions hold (C12). A condition about what is not known does not hold
// (guessed).
func (m *Manifest) Blocks(e Event) Verdict {
	for i := range m.BlockRules {
		if r := &m.BlockRules[i]; r.holds(e) {
			return Verdict{true, i + 1, fmt.Sprintf("block rule %d is for %s", i+1, r)}
		}
	}
	return Verdict{Reason: fmt.Sprintf("no block rule is for %s of container %d", e.Type, e.Container)}
}

func (r *BlockRule) holds(e Event) bool {
	n, known := e.Availability.Get()
	from, hasFrom := r.Min.Get()
	to, hasTo := r.Max.Get()
	return r.Type == e.Type &&
		(r.AnyContainer || slices.Contains(r.Containers, e.Container)) &&
		(len(r.Networks) == 0 || slices.Contains(r.Networks, e.Network)) &&
		(!hasFrom || known && from <= n) && (!hasTo || known && n <= to)
}

// String describes a rule for people.
func (r *BlockRule) String() string {
	var b strings.Builder
	b.WriteString(r.Type.String())
	if len(r.Networks) > 0 {
		words := make([]string, len(r.Networks))
		for i, n := range r.Networks {
			words[i] = n.String()
		}
		b.WriteString(" from " + strings.Join(words, " or "))
	}
	if !r.AnyContainer {
		b.WriteString(" of watchers " + places(r.Containers))
	}
	from, hasFrom := r.Min.Get()
	to, hasTo := r.Max.Get()
	switch {
	case hasFrom && hasTo:
		fmt.Fprintf(&b, " at an availability from %d to %d", from, to)
	case hasFrom:
		fmt.Fprintf(&b, " at an availability of %d and more", from)
	case hasTo:
		fmt.Fprintf(&b, " at an availability of %d and less", to)
	}
	return b.String()
}
