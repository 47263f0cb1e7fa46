package view

import (
	"bytes"
	"iter"
	"slices"

	"github.com/enhancedpresence/epx/generated/categories"
	"github.com/enhancedpresence/epx/presence"
	"github.com/enhancedpresence/epx/presence/sipuri"
	"github.com/enhancedpresence/epx/xmlrt"
)

// A View is what somebody has received of the presence of a user. It is
// immutable. The zero View is that of somebody who has received nothing yet, not
// even that there is nothing.
type View struct {
	owner     sipuri.Identity
	self      bool
	instances []presence.Instance // by key, each key once; never written to
}

// Owner is the user whose presence it is; the zero Identity in the zero View.
func (v View) Owner() sipuri.Identity { return v.owner }

// Self tells whether it is the view of the owner.
func (v View) Self() bool { return v.self }

// Len is the number of instances.
func (v View) Len() int { return len(v.instances) }

// All are the instances by category, container and identifier. In the view of a
// watcher they have a publish time and content only, and container 0 stands for
// none.
func (v View) All() iter.Seq[presence.Instance] { return slices.Values(v.instances) }

// Document is the view as the document that its watcher is sent at first
// (enhanced-presence-category-instances; stated).
func (v View) Document() *categories.Categories {
	doc := presence.ToCategories(v.owner.URI(), v.instances)
	if !v.self {
		for n := range doc.Category {
			hide(&doc.Category[n])
		}
	}
	return doc
}

// hide removes what only the owner may know.
func hide(c *categories.CategoryType) {
	*c = categories.CategoryType{Name: c.Name, Instance: c.Instance, PublishTime: c.PublishTime, Any: c.Any}
}

// Equal tells whether two views are of one user and have the same instances,
// with the same content.
func (v View) Equal(other View) bool {
	return v.owner == other.owner && v.sameForm(other) &&
		slices.EqualFunc(v.instances, other.instances, func(a, b presence.Instance) bool { return a.Key == b.Key && same(&a, &b) })
}

// sameForm tells whether both views are of the owner or both are not. Without
// instances there is no difference.
func (v View) sameForm(other View) bool {
	return v.self == other.self || v.Len() == 0 || other.Len() == 0
}

// same tells whether two instances with one key are the same in all else.
func same(a, b *presence.Instance) bool {
	return a.Version == b.Version && a.Expiry == b.Expiry && a.EndpointID == b.EndpointID &&
		a.PublishTime.Equal(b.PublishTime) && sameData(a.Data, b.Data)
}

// sameData compares contents. Those that cannot be written are different from
// all others, so that nothing goes untold.
func sameData(a, b xmlrt.Element) bool {
	if a == nil || b == nil || a == b { // elements decode themselves, so they are pointers
		return a == b
	}
	x, err := xmlrt.Marshal(a, xmlrt.WithoutChecks())
	if err != nil {
		return false
	}
	y, err := xmlrt.Marshal(b, xmlrt.WithoutChecks())
	return err == nil && bytes.Equal(x, y)
}
