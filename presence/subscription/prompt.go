package subscription

import (
	"fmt"
	"iter"
	"slices"

	"github.com/enhancedpresence/epx/presence"
	"github.com/enhancedpresence/epx/presence/access"
	"github.com/enhancedpresence/epx/presence/availability"
	"github.com/enhancedpresence/epx/presence/sipuri"
	"github.com/enhancedpresence/epx/xmlrt"
)

// A Prompt tells a presentity that somebody has begun to watch.
type Prompt struct {
	Watcher access.Watcher
	// Context is what the watcher has to say with a subscription. Without any,
	// there is no prompt (RemotePresentitySubscriptionTarget of UCMA; stated).
	Context xmlrt.Optional[string]
}

// Prompts are the prompts that a presentity has not acknowledged, the oldest
// first (E8). They are immutable. The zero Prompts are empty and take none.
type Prompts struct {
	limit int
	queue []Prompt // never written to
}

// NewPrompts are no prompts, with room for as many as the limits say. The
// error, if any, wraps ErrLimits.
func NewPrompts(l Limits) (Prompts, error) {
	if err := l.Validate(); err != nil {
		return Prompts{}, err
	}
	return Prompts{limit: l.PromptedSubscribers}, nil
}

// Len is the number of prompts.
func (q Prompts) Len() int { return len(q.queue) }

// All are the prompts, the oldest first.
func (q Prompts) All() iter.Seq[Prompt] { return slices.Values(q.queue) }

// A Relation is what a watcher is to a presentity.
type Relation struct {
	// Container is the container that the watcher is in, whatever it holds.
	Container presence.ContainerID
	// Availability is that of the presentity as aggregated for that container
	// (inferred from aggregation-containers: the workgroup may call while others
	// are blocked).
	Availability availability.Availability
}

// A BlockRule keeps prompts away (C12; blockrule-element,
// containermanifestlist-element; stated). The zero BlockRule keeps all away.
type BlockRule struct {
	Containers []presence.ContainerID // none for all
	Networks   []access.Network       // none for all
	// MinAvailability and MaxAvailability are the range of availability in which
	// the rule applies, both included; not set for no bound.
	MinAvailability, MaxAvailability xmlrt.Optional[availability.Availability]
}

// BlockRules are the rules of the manifests that servers hand out: nobody in
// the container of blocked contacts prompts (containermanifestlist-element,
// publishing-presence-in-privacy-mode; stated).
func BlockRules() []BlockRule {
	return []BlockRule{{Containers: []presence.ContainerID{presence.BlockedContactsContainer}}}
}

// Matches tells whether all conditions of the rule hold.
func (r *BlockRule) Matches(n access.Network, about Relation) bool {
	return (len(r.Containers) == 0 || slices.Contains(r.Containers, about.Container)) &&
		(len(r.Networks) == 0 || slices.Contains(r.Networks, n)) &&
		about.Availability >= r.MinAvailability.Or(0) &&
		about.Availability <= r.MaxAvailability.Or(^availability.Availability(0))
}

// An Outcome is what became of a prompt.
type Outcome uint8

const (
	// Prompted: it waits for the presentity.
	Prompted Outcome = iota
	// NoContext: the watcher had nothing to say.
	NoContext
	// Blocked: a rule keeps it away.
	Blocked
	// Waiting: one of the watcher waits already (guessed).
	Waiting
	// Full: as many wait as may.
	Full
)

var outcomes = [...]string{Prompted: "prompted", NoContext: "no context", Blocked: "blocked", Waiting: "waiting", Full: "full"}

// String names the outcome for people.
func (o Outcome) String() string {
	if int(o) < len(outcomes) {
		return outcomes[o]
	}
	return fmt.Sprintf("outcome %d", uint8(o))
}

// Ask gives the prompts after a watcher has begun a persistent subscription,
// and what became of its prompt (E8; LocalOwnerPresence and RemotePresenceView
// of UCMA, receiving-presence-category-instances; stated).
func Ask(q Prompts, p Prompt, about Relation, rules []BlockRule) (Prompts, Outcome, error) {
	switch {
	case p.Watcher.URI.IsZero():
		return q, NoContext, fmt.Errorf("subscription: %w: the prompt has no watcher", ErrRequest)
	case !p.Context.Set:
		return q, NoContext, nil
	case slices.ContainsFunc(rules, func(r BlockRule) bool { return r.Matches(p.Watcher.Network, about) }):
		return q, Blocked, nil
	case q.find(p.Watcher.URI) >= 0:
		return q, Waiting, nil
	case len(q.queue) >= q.limit:
		return q, Full, nil
	}
	q.queue = append(slices.Clip(q.queue), p)
	return q, Prompted, nil
}

// Acknowledge is the prompts without that of a watcher, and whether there was
// one (E8; stated).
func Acknowledge(q Prompts, watcher sipuri.Identity) (Prompts, bool) {
	at := q.find(watcher)
	if at < 0 {
		return q, false
	}
	q.queue = slices.Delete(slices.Clone(q.queue), at, at+1)
	return q, true
}

func (q Prompts) find(watcher sipuri.Identity) int {
	return slices.IndexFunc(q.queue, func(p Prompt) bool { return p.Watcher.URI == watcher })
}
