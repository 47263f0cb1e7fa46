package grammar

import (
	"fmt"
	"slices"
	"time"

	"github.com/enhancedpresence/epx/generated/note"
	"github.com/enhancedpresence/epx/generated/routing"
	"github.com/enhancedpresence/epx/presence"
	"github.com/enhancedpresence/epx/presence/publication"
	"github.com/enhancedpresence/epx/xmlrt"
)

// DefaultHistoryDepth is how many previous notes are kept where no policy says
// (C14; publication-behaviors-of-category-instances; stated. The page on
// noteHistory has 5).
const DefaultHistoryDepth = 3

// historyGap is how far apart two notes are at least for both to be kept (the
// same page; stated).
const historyGap = 30 * time.Second

// A Note is a note and when it was published.
type Note struct {
	At   time.Time
	Body *note.Note
}

// A History is the note of a user and those before it (C14). The zero History
// has none, and keeps none; see NewHistory. It is a value: Publish gives
// another.
type History struct {
	depth    int
	current  *Note
	previous []Note // the latest first
}

// NewHistory keeps so many previous notes: what the policy of the user says, or
// DefaultHistoryDepth. A depth of 0 keeps none.
func NewHistory(depth int) (History, error) {
	if depth < 0 {
		return History{}, fmt.Errorf("grammar: a history of %d notes", depth)
	}
	return History{depth: depth}, nil
}

// Publish is the history after a new note. The one before it becomes the latest
// of the previous notes; where the two are less than 30 seconds apart, it takes
// the place of the latest.
func (h History) Publish(n Note) History {
	out := History{h.depth, &n, h.previous}
	if h.current == nil || h.depth == 0 {
		return out
	}
	rest := h.previous
	if n.At.Sub(h.current.At) < historyGap && len(rest) > 0 {
		rest = rest[1:]
	}
	out.previous = append([]Note{*h.current}, rest...)
	out.previous = slices.Clip(out.previous[:min(len(out.previous), h.depth)])
	return out
}

// Previous are the previous notes, the latest first.
func (h History) Previous() []Note { return slices.Clone(h.previous) }

// Publications are what is published of the previous notes: each to the
// containers of colleagues, workgroup, and friends and family, as instances 0
// and up, the latest first (the identifiers are guessed), and an empty one to
// those of external and blocked contacts
// (notehistory-category-instance-value-element; stated. Other pages have
// nothing there). Without previous notes there is nothing to publish.
func (h History) Publications() []publication.Publication {
	if len(h.previous) == 0 {
		return nil
	}
	var out []publication.Publication
	add := func(c presence.ContainerID, id uint32, data *note.Note) {
		out = append(out, publication.Publication{
			Key: presence.Key{Category: "noteHistory", Container: c, Instance: id}, Expiry: presence.Expiry{Type: presence.Static}, Data: data,
		})
	}
	add(presence.ExternalContactsContainer, 0, &note.Note{})
	for _, c := range []presence.ContainerID{presence.ColleaguesContainer, presence.WorkgroupContainer, presence.FriendsAndFamilyContainer} {
		for id, n := range h.previous {
			add(c, uint32(id), n.Body)
		}
	}
	add(presence.BlockedContactsContainer, 0, &note.Note{})
	return out
}

// Instance identifiers of routing (C15;
// routing-category-instance-value-element; stated).
const (
	RoutingSettingsID     uint32 = 0
	RoutingBreakthroughID uint32 = 1
)

// RoutingRules are the publications of the rules for calls (C15): the settings
// and, unless it is nil, what lets friends and family through, to containers 0,
// 100, 200, 300 and 400, and the rule that blocks to 32000. No watcher sees any
// of it.
func RoutingRules(settings, breakthrough *routing.Routing) []publication.Publication {
	var out []publication.Publication
	add := func(c presence.ContainerID, id uint32, data xmlrt.Element) {
		out = append(out, publication.Publication{
			Key: presence.Key{Category: "routing", Container: c, Instance: id}, Expiry: presence.Expiry{Type: presence.Static}, Data: data,
		})
	}
	for _, c := range []presence.ContainerID{
		presence.DefaultContainer, presence.ExternalContactsContainer, presence.ColleaguesContainer,
		presence.WorkgroupContainer, presence.FriendsAndFamilyContainer,
	} {
		if settings != nil {
			add(c, RoutingSettingsID, settings)
		}
		if breakthrough != nil {
			add(c, RoutingBreakthroughID, breakthrough)
		}
	}
	add(presence.BlockedContactsContainer, RoutingSettingsID, BlockingRule())
	return out
}

// BlockingRule is the rule for calls that blocks them
// (blocked-contacts-container; stated).
func BlockingRule() *routing.Routing {
	r := &routing.Routing{}
	r.Name, r.Version = "rtcdefault", xmlrt.IntegerFromInt64(1)
	r.Preamble.Choice = []routing.PreambleChoice{&routing.PreambleFlags{Value: routing.FlagsType{Name: "clientflags", Value: routing.FlagList{routing.FlagNameBlock}}}}
	return r
}
