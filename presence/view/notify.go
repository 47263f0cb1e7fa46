package view

import (
	"slices"

	"github.com/enhancedpresence/epx/generated/categories"
	"github.com/enhancedpresence/epx/presence"
)

// Diff is the notification that makes of one view of a watcher the next, nil if
// they show the same.
//
// New instances and those that changed are in it as they are now. Where one is
// gone, the notice without an instance identifier clears the category, and
// what is left of it follows (E12; one client; that it does follow is
// inferred). Clients that take a notification in the order of its elements
// then have the view.
func Diff(before, after View) *categories.Categories {
	var out []presence.Instance
	var cleared []int // places in out
	b, a := before.instances, after.instances
	for len(b) > 0 || len(a) > 0 {
		name := nextCategory(b, a)
		var was, is []presence.Instance
		was, b = splitCategory(b, name)
		is, a = splitCategory(a, name)
		if gone(was, is) {
			cleared = append(cleared, len(out))
			out = append(out, presence.Instance{Key: presence.Key{Category: name}})
			out = append(out, is...)
			continue
		}
		for n := range is {
			if old, ok := find(was, is[n].Key); !ok || !same(&was[old], &is[n]) {
				out = append(out, is[n])
			}
		}
	}
	if len(out) == 0 {
		return nil
	}
	doc := after.document(out)
	for _, n := range cleared {
		doc.Category[n] = categories.CategoryType{Name: out[n].Category}
	}
	return doc
}

// nextCategory is the first category of the two.
func nextCategory(b, a []presence.Instance) string {
	if len(b) == 0 || len(a) > 0 && a[0].Category < b[0].Category {
		return a[0].Category
	}
	return b[0].Category
}

// splitCategory is the instances at the start that are of a category, and the
// rest.
func splitCategory(in []presence.Instance, name string) (of, rest []presence.Instance) {
	n := 0
	for n < len(in) && in[n].Category == name {
		n++
	}
	return in[:n], in[n:]
}

// gone tells whether an instance that was there is no more.
func gone(was, is []presence.Instance) bool {
	return slices.ContainsFunc(was, func(i presence.Instance) bool {
		_, ok := find(is, i.Key)
		return !ok
	})
}

func find(in []presence.Instance, k presence.Key) (int, bool) {
	return slices.BinarySearchFunc(in, k, func(i presence.Instance, k presence.Key) int { return i.Key.Compare(k) })
}

// Apply is the view after a notification, as a client makes it. Elements count
// in their order: one without an instance identifier clears its category, in
// the container that it names or in all, and others take the place of the
// instance with their key.
//
// The error, if any, is a *presence.InstanceError; the view is then as before.
func (v View) Apply(doc *categories.CategoriesType) (View, error) {
	next := slices.Clone(v.instances)
	for n := range doc.Category {
		c := &doc.Category[n]
		i, err := presence.FromCategory(c)
		if err != nil {
			return v, err
		}
		if !c.Instance.Set {
			next = slices.DeleteFunc(next, func(x presence.Instance) bool {
				return x.Category == c.Name && (!c.Container.Set || x.Container == i.Container)
			})
			continue
		}
		at, there := find(next, i.Key)
		if there {
			next[at] = i
		} else {
			next = slices.Insert(next, at, i)
		}
	}
	return View{uri: v.uri, self: v.self, instances: next}, nil
}
