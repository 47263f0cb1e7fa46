package view

import (
	"fmt"
	"slices"
	"strings"

	"github.com/enhancedpresence/epx/presence"
	"github.com/enhancedpresence/epx/presence/access"
	"github.com/enhancedpresence/epx/presence/sipuri"
)

// A Reason says why an instance is not in the view of a watcher. 0 is none.
type Reason uint8

const (
	// OwnerOnly: it is in container 1, 2 or 3 (B3;
	// containers-for-local-access; stated).
	OwnerOnly Reason = iota + 1
	// NotForWatcher: the watcher receives the category from no container (B6).
	NotForWatcher
	// OtherContainer: the watcher receives the category from another container
	// (B7; controlling-access-to-presence-publications; stated).
	OtherContainer
	// NotAggregate: it is a state of an endpoint, of a calendar or alike (E3;
	// remotely-accessible-category-instances; stated). Those are published to
	// containers 2 and 3; that they are held back in others is inferred.
	NotAggregate
	// Private: no watcher receives its category (E4).
	Private
	// Legacy: only legacy watchers receive its category (X18).
	Legacy
	// NoContent: it has none, not even an empty element, which in a notice would
	// mean that it is gone (E5; guessed).
	NoContent
)

var reasons = [...]struct{ rule, text string }{
	OwnerOnly:      {"B3", "seen by the owner alone"},
	NotForWatcher:  {"B6", "not for this watcher"},
	OtherContainer: {"B7", "a watcher is given one container only"},
	NotAggregate:   {"E3", "of states, watchers receive aggregateState only"},
	Private:        {"E4", "private"},
	Legacy:         {"X18", "for legacy watchers only"},
	NoContent:      {"E5", "without content"},
}

// Rule is the rule behind the reason.
func (r Reason) Rule() string {
	if r > 0 && int(r) < len(reasons) {
		return reasons[r].rule
	}
	return ""
}

// String is the reason in a few words.
func (r Reason) String() string {
	if r > 0 && int(r) < len(reasons) {
		return reasons[r].text
	}
	return fmt.Sprintf("reason %d", uint8(r))
}

// A LeftOut is an instance that is not in a view, though its category was asked
// for.
type LeftOut struct {
	Key presence.Key
	// Kind is the type of a state, such as machineState; empty for all else.
	Kind   string
	Reason Reason
}

// A Category says what became of a category that was asked for.
type Category struct {
	Name string
	// Refused is Private or Legacy if the watcher does not receive the category
	// whatever the containers; then there is no Decision.
	Refused Reason
	// Decision says from which container the watcher receives it, and why.
	Decision access.Decision
	// Delivered are the keys, with their containers, of what is in the view.
	Delivered []presence.Key
	// LeftOut is every other instance of the category, in the order of keys.
	LeftOut []LeftOut
}

// An Explanation is a view with the reasons for it.
type Explanation struct {
	View    View
	Request Request
	// Categories are those that were asked for, in the order of their names.
	Categories []Category
	// NotAsked are the names of the other categories that there are.
	NotAsked []string

	owner sipuri.Identity
}

// Explain is View with the reasons.
func (p *Presentity) Explain(r Request) Explanation {
	names := p.categories(&r)
	e := Explanation{Request: r, Categories: make([]Category, 0, len(names)), owner: p.owner}
	e.View = p.view(&r, names, func(g group, d access.Decision, refused Reason) {
		c := Category{Name: g.name, Refused: refused, Decision: d}
		for n := range p.instances[g.from:g.to] {
			x := &p.instances[g.from+n]
			if why := x.leftOut(d, refused); why != 0 {
				c.LeftOut = append(c.LeftOut, LeftOut{x.Key, x.kind, why})
			} else {
				c.Delivered = append(c.Delivered, x.Key)
			}
		}
		e.Categories = append(e.Categories, c)
	})
	for n := range p.groups {
		if _, asked := slices.BinarySearch(names, p.groups[n].name); !asked {
			e.NotAsked = append(e.NotAsked, p.groups[n].name)
		}
	}
	return e
}

// leftOut says why an instance is not in a view; 0 if it is.
func (x *instance) leftOut(d access.Decision, refused Reason) Reason {
	id, found := d.Container.Get()
	switch {
	case d.Owner():
		return 0
	case refused != 0:
		return refused
	case x.Container.OwnerOnly():
		return OwnerOnly
	case !found:
		return NotForWatcher
	case x.Container != id:
		return OtherContainer
	}
	return x.reason
}

// String is the explanation in lines for people: for each category what is
// delivered, the rule that decided and what was left out.
func (e Explanation) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s receives %s of %s\n", e.Request.Watcher, count(e.View.Len()), e.owner)
	if e.View.Self() {
		e.explainOwner(&b)
		return b.String()
	}
	decided := map[access.Decision]string{}
	for n := range e.Categories {
		e.Categories[n].explain(&b, decided)
	}
	if len(e.NotAsked) > 0 {
		fmt.Fprintf(&b, "Not asked for: %s\n", strings.Join(e.NotAsked, ", "))
	}
	return b.String()
}

// explainOwner writes the lines of the owner, whom no rule keeps anything from.
func (e *Explanation) explainOwner(b *strings.Builder) {
	b.WriteString("  E2   the owner sees every container\n")
	for _, c := range e.Categories {
		fmt.Fprintf(b, "%s: %s\n", c.Name, containers(c.Delivered))
	}
	if len(e.NotAsked) > 0 {
		fmt.Fprintf(b, "Not asked for: %s\n", strings.Join(e.NotAsked, ", "))
	}
}

// count is a number of instances in words.
func count(n int) string {
	switch n {
	case 0:
		return "nothing"
	case 1:
		return "1 instance"
	}
	return fmt.Sprintf("%d instances", n)
}

// explain writes the lines of a category. decided are the decisions that were
// told before, and for which category.
func (c *Category) explain(b *strings.Builder, decided map[access.Decision]string) {
	line := func(rule, format string, args ...any) {
		fmt.Fprintf(b, "  %-4s %s\n", rule, fmt.Sprintf(format, args...))
	}
	fmt.Fprintf(b, "%s: %s", c.Name, count(len(c.Delivered)))
	if id, ok := c.Decision.Container.Get(); ok {
		fmt.Fprintf(b, " from container %d", id)
	}
	if len(c.Delivered) > 0 {
		fmt.Fprintf(b, ": %s", identifiers(c.Delivered))
	}
	b.WriteByte('\n')
	switch {
	case c.Refused != 0:
		line(c.Refused.Rule(), "%s%s", c.Refused, held(len(c.LeftOut)))
		return
	case len(c.Delivered)+len(c.LeftOut) == 0:
		line("E5", "no container has it")
		return
	}
	if as, told := decided[c.Decision]; told {
		line(ruleOf(c.Decision), "as for %s", as)
	} else {
		line(ruleOf(c.Decision), "%s", c.Decision.Reason())
		decided[c.Decision] = c.Name
		if c.Decision.Container.Set && c.Decision.Blocked() {
			line("B8", "container %d is for those who are to see little", c.Decision.Container.Value)
		}
	}
	for r := OwnerOnly; int(r) < len(reasons); r++ {
		var keys []presence.Key
		var kinds []string
		for _, x := range c.LeftOut {
			if x.Reason == r {
				keys = append(keys, x.Key)
				kinds = append(kinds, strings.TrimSpace(x.Kind+" "+presence.FormatInstance(x.Key.Instance)))
			}
		}
		switch {
		case keys == nil:
		case r == NotAggregate || r == NoContent:
			line(r.Rule(), "not %s: %s", list(len(kinds), func(n int) string { return kinds[n] }), r)
		default:
			line(r.Rule(), "not %s: %s", containers(keys), r)
		}
	}
}

// ruleOf is the rule behind a decision.
func ruleOf(d access.Decision) string {
	if d.Rule == access.RuleNone {
		return "B6"
	}
	return "B5"
}

func held(n int) string {
	if n == 0 {
		return ""
	}
	return "; there is " + count(n)
}

// few is how many of a kind are named.
const few = 6

// list joins the first few of n words.
func list(n int, word func(int) string) string {
	var b strings.Builder
	for i := range min(n, few) {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(word(i))
	}
	if n > few {
		fmt.Fprintf(&b, " and %d more", n-few)
	}
	return b.String()
}

func identifiers(keys []presence.Key) string {
	return list(len(keys), func(n int) string { return presence.FormatInstance(keys[n].Instance) })
}

// containers says how many instances are in which containers.
func containers(keys []presence.Key) string {
	var ids []presence.ContainerID // the order of keys is that of containers
	for _, k := range keys {
		ids = append(ids, k.Container)
	}
	ids = slices.Compact(ids)
	switch len(ids) {
	case 0:
		return count(0)
	case 1:
		return fmt.Sprintf("%s in container %d", count(len(keys)), ids[0])
	}
	return fmt.Sprintf("%s in containers %s", count(len(keys)), list(len(ids), func(n int) string { return ids[n].String() }))
}
