package view

import (
	"errors"
	"fmt"
	"slices"

	"github.com/enhancedpresence/epx/generated/categories"
	"github.com/enhancedpresence/epx/presence"
	"github.com/enhancedpresence/epx/presence/sipuri"
	"github.com/enhancedpresence/epx/xmlrt"
)

// Errors of notices, beside those of instances.
var (
	ErrOther = errors.New("it is about another user")
	ErrForm  = errors.New("one is of the owner, the other of a watcher")
)

// A part is a category element of a notice: an instance, or that it is gone.
type part struct {
	instance presence.Instance
	gone     gone
}

type gone uint8

const (
	notGone           gone = iota
	instanceGone           // its category has others
	containerGone          // all of the category in the container of the owner
	wholeCategoryGone      // all of the category
)

// Diff is the document that tells a watcher what has changed: the instances
// that are new or not the same as before, and what is gone (E1, E12). It is nil
// if nothing has changed. What comes after the zero View is the whole view, as
// its Document, even if there is nothing in it.
//
// A category of which nothing is left is there without an instance identifier
// (one client; inferred), in the view of the owner with the container if others
// still have it. What is there for a single instance is a matter of the policy.
//
// The views must be of one user, and both of the owner or both not.
func Diff(before, after View, p Policy) (*categories.Categories, error) {
	if err := p.Validate(); err != nil {
		return nil, err
	}
	switch {
	case before.owner.IsZero():
		return after.Document(), nil
	case before.owner != after.owner:
		return nil, fmt.Errorf("view: the view of %s after that of %s: %w", after.owner, before.owner, ErrOther)
	case !before.sameForm(after):
		return nil, fmt.Errorf("view: two views of %s: %w", after.owner, ErrForm)
	}
	var parts []part
	old, now := before.instances, after.instances
	for len(old) > 0 || len(now) > 0 {
		var a, b []presence.Instance
		category := first(old, now).Category
		a, old = cut(old, func(i *presence.Instance) bool { return i.Category == category })
		b, now = cut(now, func(i *presence.Instance) bool { return i.Category == category })
		parts = diffCategory(parts, a, b, p.Removal)
	}
	if parts == nil {
		return nil, nil
	}
	return document(after.owner, after.self, parts), nil
}

// first is the lesser of the first instances of two lists, of which one may be
// empty.
func first(a, b []presence.Instance) *presence.Instance {
	if len(b) == 0 || len(a) > 0 && a[0].Compare(b[0].Key) < 0 {
		return &a[0]
	}
	return &b[0]
}

// cut divides a list behind those at its start that belong together.
func cut(list []presence.Instance, belongs func(*presence.Instance) bool) (head, rest []presence.Instance) {
	n := 0
	for n < len(list) && belongs(&list[n]) {
		n++
	}
	return list[:n], list[n:]
}

// diffCategory tells what has changed in a category.
func diffCategory(parts []part, old, now []presence.Instance, r Removal) []part {
	if len(now) == 0 {
		return append(parts, part{presence.Instance{Key: old[0].Key}, wholeCategoryGone})
	}
	for len(old) > 0 || len(now) > 0 {
		var a, b []presence.Instance
		container := first(old, now).Container
		a, old = cut(old, func(i *presence.Instance) bool { return i.Container == container })
		b, now = cut(now, func(i *presence.Instance) bool { return i.Container == container })
		parts = diffContainer(parts, a, b, r)
	}
	return parts
}

// diffContainer tells what has changed in a category in one container.
func diffContainer(parts []part, old, now []presence.Instance, r Removal) []part {
	removed := func(i *presence.Instance) bool { _, ok := find(now, i.Key); return !ok }
	some := slices.ContainsFunc(old, func(i presence.Instance) bool { return removed(&i) })
	switch {
	case some && (len(now) == 0 || r == RemoveAndRepeat):
		parts = append(parts, part{presence.Instance{Key: old[0].Key}, containerGone})
		old = nil // what stays is sent again
	case some:
		for n := range old {
			if removed(&old[n]) {
				parts = append(parts, part{presence.Instance{Key: old[n].Key}, instanceGone})
			}
		}
	}
	for n := range now {
		if at, ok := find(old, now[n].Key); !ok || !same(&old[at], &now[n]) {
			parts = append(parts, part{instance: now[n]})
		}
	}
	return parts
}

func find(in []presence.Instance, k presence.Key) (int, bool) {
	return slices.BinarySearchFunc(in, k, func(i presence.Instance, k presence.Key) int { return i.Compare(k) })
}

// document is the notice that has the parts.
func document(owner sipuri.Identity, self bool, parts []part) *categories.Categories {
	instances := make([]presence.Instance, len(parts))
	for n := range parts {
		instances[n] = parts[n].instance
	}
	doc := presence.ToCategories(owner.URI(), instances)
	for n := range parts {
		c := &doc.Category[n]
		switch parts[n].gone {
		case instanceGone:
			*c = categories.CategoryType{Name: c.Name, Instance: c.Instance, Container: c.Container}
		case containerGone:
			*c = categories.CategoryType{Name: c.Name, Container: c.Container}
		case wholeCategoryGone:
			*c = categories.CategoryType{Name: c.Name}
		}
		if !self {
			hide(c)
		}
	}
	return doc
}

// Apply is the view after a notice, such as Diff gives (E12; one client;
// inferred). Applied to the zero View, a notice of everything is the view itself.
// A nil notice changes nothing.
//
// The parts of a notice count in their order. Each takes the place of the
// instance with its key. One without an instance identifier clears the category,
// in its container if it says one. One with an identifier, but without content,
// removes the instance; in the view of the owner only if it has no expireType
// either, as the owner is told of instances without content too.
//
// What is wrong with a part is a *presence.InstanceError; then nothing is
// applied.
func Apply(before View, notice *categories.Categories) (View, error) {
	if notice == nil {
		return before, nil
	}
	next := before
	if uri, ok := notice.URI.Get(); ok {
		owner, err := sipuri.Parse(uri)
		switch {
		case err != nil:
			return before, fmt.Errorf("view: the URI of the notice: %w", err)
		case before.owner.IsZero():
			next.owner = owner
		case before.owner != owner:
			return before, fmt.Errorf("view: a notice of %s for the view of %s: %w", owner, before.owner, ErrOther)
		}
	}
	if before.Len() == 0 && len(notice.Category) > 0 {
		next.self = slices.ContainsFunc(notice.Category, func(c categories.CategoryType) bool { return c.Container.Set })
	}

	// The last part that is about a key counts, unless a later one clears it.
	type scope struct {
		category  string
		container xmlrt.Optional[presence.ContainerID]
	}
	cleared := map[scope]int{}
	last := map[presence.Key]int{}
	received := make([]presence.Instance, len(notice.Category))
	for n := range notice.Category {
		c, i := &notice.Category[n], &received[n]
		if err := read(c, i, n+1, next.self); err != nil {
			return before, fmt.Errorf("view: %w", err)
		}
		switch {
		case c.Instance.Set:
			last[i.Key] = n + 1
		case c.Container.Set:
			cleared[scope{i.Category, xmlrt.Some(i.Container)}] = n + 1
		default:
			cleared[scope{category: i.Category}] = n + 1
		}
	}
	since := func(k presence.Key) int {
		return max(cleared[scope{category: k.Category}], cleared[scope{k.Category, xmlrt.Some(k.Container)}])
	}
	next.instances = nil
	for _, i := range before.instances {
		if last[i.Key] == 0 && since(i.Key) == 0 {
			next.instances = append(next.instances, i)
		}
	}
	for k, n := range last {
		if n > since(k) && !removes(&notice.Category[n-1], next.self) {
			next.instances = append(next.instances, received[n-1])
		}
	}
	slices.SortFunc(next.instances, func(a, b presence.Instance) int { return a.Compare(b.Key) })
	return next, nil
}

// removes tells whether a part with an instance identifier says that the
// instance is gone.
func removes(c *categories.CategoryType, self bool) bool {
	return c.Any == nil && !(self && c.ExpireType.Set)
}

// read takes the instance out of a part of a notice, the nth.
func read(c *categories.CategoryType, i *presence.Instance, n int, self bool) error {
	var err error
	if *i, err = presence.FromCategory(c); err != nil {
		return fmt.Errorf("part %d of the notice: %w", n, err)
	}
	switch where := fmt.Sprintf("part %d of the notice", n); {
	case c.Container.Set && !self:
		return i.Fail(presence.ErrContainer, "%s has one, but watchers are not told", where)
	case !c.Instance.Set && c.Any != nil:
		return i.Fail(presence.ErrNoInstance, "%s has content", where)
	case c.Instance.Set && self && !c.Container.Set:
		return i.Fail(presence.ErrNoContainer, "%s", where)
	}
	if !self {
		*i = forWatchers(i)
	}
	return nil
}
