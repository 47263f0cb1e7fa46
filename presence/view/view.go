package view

import (
	"bytes"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/enhancedpresence/epx/generated/categories"
	"github.com/enhancedpresence/epx/generated/state"
	"github.com/enhancedpresence/epx/presence"
	"github.com/enhancedpresence/epx/presence/access"
	"github.com/enhancedpresence/epx/presence/publication"
	"github.com/enhancedpresence/epx/xmlrt"
)

// A Presentity is a user whose presence others look at.
type Presentity struct {
	// URI is the SIP URI of the user, as documents are to have it.
	URI string
	// Instances are those in all containers.
	Instances publication.Store
	// Access decides which container a watcher is given. The index knows its
	// owner; nil is one without members.
	Access *access.Index
}

// A Request says who looks at what.
type Request struct {
	Watcher access.Watcher
	// Categories are the names of the categories asked for, in any order. Nil
	// stands for those of DefaultCategories, and for the owner for all.
	Categories []string
	// Legacy is set for a watcher that does not know Enhanced Presence: only
	// such a one sees legacyInterop, which the sources call private and
	// non-private (X18; guessed).
	Legacy bool
}

// DefaultCategories are the names of the categories that a watcher receives
// that names none, sorted (receiving-presence-category-instances; stated).
func DefaultCategories() []string {
	return []string{"calendarData", "contactCard", "note", "noteHistory", "services", "state"}
}

// private are the categories for the owner alone (E4;
// local-access-only-category-instances, routing-preamble-element; stated).
var private = map[string]bool{
	"alerts":          true,
	"device":          true,
	"dndState":        true,
	"otherOptions":    true,
	"rccOptions":      true,
	"routing":         true,
	"userInformation": true,
	"userProperties":  true,
	"workingHours":    true,
}

// Private tells whether a category is for the owner alone, whatever container
// it is published to. Names are case-sensitive.
func Private(category string) bool { return private[category] }

// A View is what a watcher has of a user. It is immutable; the zero View has
// nothing.
type View struct {
	uri       string
	self      bool
	instances []presence.Instance // sorted by key; of a watcher, in container 0
	answers   []Answer
}

// An Answer is what became of a category that was asked for.
type Answer struct {
	Category string
	// Decision is which container the watcher is given, and why.
	Decision access.Decision
	// Rule is the rule that keeps the whole category from the watcher: E4 for a
	// private one; empty if none does.
	Rule string
	// Delivered is the number of instances in the view.
	Delivered int
	// Withheld are the instances of the container that are not in the view: states
	// that are not aggregated (E3).
	Withheld []presence.Key
}

// Of is the view that a watcher has of a user.
func Of(p Presentity, r Request) View {
	index := p.Access
	if index == nil {
		index = noMembers
	}
	v := View{uri: p.URI}
	v.self = index.Decide(r.Watcher, access.HeldAnywhere()).Owner()
	for _, name := range asked(p, r, v.self) {
		v.add(p, index, r, name)
	}
	return v
}

var noMembers = new(access.Index)

// asked is the names of the categories asked for, sorted, each once.
func asked(p Presentity, r Request, self bool) []string {
	switch {
	case r.Categories != nil:
		names := slices.Clone(r.Categories)
		slices.Sort(names)
		return slices.Compact(names)
	case self:
		var names []string
		for i := range p.Instances.All() { // in the order of categories
			if len(names) == 0 || names[len(names)-1] != i.Category {
				names = append(names, i.Category)
			}
		}
		return names
	}
	return DefaultCategories()
}

// add answers for one category.
func (v *View) add(p Presentity, index *access.Index, r Request, name string) {
	a := Answer{Category: name, Decision: index.Decide(r.Watcher, p.Instances.Holders(name))}
	before := len(v.instances)
	id, given := a.Decision.Container.Get()
	switch {
	case v.self:
		v.instances = slices.AppendSeq(v.instances, p.Instances.Category(name))
	case private[name], name == presence.CategoryLegacyInterop && !r.Legacy:
		a.Rule = "E4"
	case given:
		for i := range p.Instances.In(name, id) {
			if name == presence.CategoryState && !aggregated(i.Data) {
				a.Withheld = append(a.Withheld, i.Key)
				continue
			}
			v.instances = append(v.instances, remote(i))
		}
	}
	a.Delivered = len(v.instances) - before
	v.answers = append(v.answers, a)
}

// remote is an instance as a watcher sees it (E1;
// enhanced-presence-category-instances; stated).
func remote(i presence.Instance) presence.Instance {
	return presence.Instance{
		Key:         presence.Key{Category: i.Category, Instance: i.Key.Instance},
		PublishTime: i.PublishTime,
		Data:        i.Data,
	}
}

// aggregated tells whether a state is one that others see (E3; state-element_3,
// state-element_4, state-element_5; stated).
func aggregated(e xmlrt.Element) bool {
	s, ok := e.(*state.State)
	if !ok || s == nil {
		return false
	}
	_, ok = s.Value.(*state.AggregateState)
	return ok
}

// Self tells whether it is the view of the owner.
func (v View) Self() bool { return v.self }

// Instances are what the watcher sees, by category, container and identifier.
// Only the owner sees containers, versions and lives: for others, they are zero.
func (v View) Instances() iter.Seq[presence.Instance] { return slices.Values(v.instances) }

// Answers are what became of the categories asked for, by name. A view that
// follows notifications has none.
func (v View) Answers() iter.Seq[Answer] { return slices.Values(v.answers) }

// Document is the document that the watcher receives first: all of the view.
func (v View) Document() *categories.Categories { return v.document(v.instances) }

func (v View) document(instances []presence.Instance) *categories.Categories {
	doc := presence.ToCategories(v.uri, instances)
	if v.self {
		return doc
	}
	for n := range doc.Category {
		c := &doc.Category[n]
		*c = categories.CategoryType{Name: c.Name, Instance: c.Instance, PublishTime: c.PublishTime, Any: c.Any}
	}
	return doc
}

// Explain says in a few lines a category why the watcher sees what they see.
func (v View) Explain() string {
	var b strings.Builder
	for _, a := range v.answers {
		fmt.Fprintf(&b, "%s: %s\n", a.Category, a.outcome(v.self))
		if v.self || a.Rule != "" {
			continue
		}
		fmt.Fprintf(&b, "  %s\n", a.Decision.Reason())
		for _, k := range a.Withheld {
			fmt.Fprintf(&b, "  E3   not %s: of states, others see the aggregateState alone\n", k)
		}
	}
	return b.String()
}

// outcome is the answer in a few words.
func (a *Answer) outcome(self bool) string {
	count := fmt.Sprintf("%d instances", a.Delivered)
	if a.Delivered == 1 {
		count = "1 instance"
	}
	id, given := a.Decision.Container.Get()
	switch {
	case self:
		return count + " in all containers, for the owner"
	case a.Rule == "E4" && a.Category == presence.CategoryLegacyInterop:
		return "nothing, it is for watchers that do not know Enhanced Presence (E4)"
	case a.Rule != "":
		return "nothing, it is private (" + a.Rule + ")"
	case !given:
		return "nothing"
	}
	return fmt.Sprintf("%s from container %d", count, id)
}

// same tells whether two instances with one key are the same for the watcher.
func same(a, b *presence.Instance) bool {
	if a.Version != b.Version || a.Expiry != b.Expiry || a.EndpointID != b.EndpointID || !a.PublishTime.Equal(b.PublishTime) {
		return false
	}
	if a.Data == nil || b.Data == nil || a.Data == b.Data {
		return a.Data == b.Data
	}
	x, errX := xmlrt.Marshal(a.Data, xmlrt.WithoutChecks())
	y, errY := xmlrt.Marshal(b.Data, xmlrt.WithoutChecks())
	return errX == nil && errY == nil && bytes.Equal(x, y)
}

// Equal tells whether two views show the same.
func (v View) Equal(other View) bool {
	return v.uri == other.uri && v.self == other.self && slices.EqualFunc(v.instances, other.instances, func(a, b presence.Instance) bool {
		return a.Key == b.Key && same(&a, &b)
	})
}
