package presence

import (
	"time"

	"github.com/enhancedpresence/epx/generated/categories"
	"github.com/enhancedpresence/epx/xmlrt"
)

// FromCategories takes the instances out of the self view of a user: the
// categories element as its owner receives it. Every category must say its
// instance and its container; a missing publish time is left for those to miss
// who need it.
//
// The error, if any, is an *InstanceError.
func FromCategories(doc *categories.CategoriesType) ([]Instance, error) {
	out := make([]Instance, len(doc.Category))
	for n := range doc.Category {
		c := &doc.Category[n]
		i, err := FromCategory(c)
		switch {
		case err != nil:
			return nil, err
		case !c.Instance.Set:
			return nil, i.Fail(ErrNoInstance, "category %d of the document", n+1)
		case !c.Container.Set:
			return nil, i.Fail(ErrNoContainer, "category %d of the document", n+1)
		}
		out[n] = i
	}
	return out, nil
}

// FromCategory is the instance of a category element, of the self view or of
// what a watcher receives. What the element does not say is zero. Times without
// a time zone are in UTC.
//
// The error, if any, is an *InstanceError.
func FromCategory(c *categories.CategoryType) (Instance, error) {
	i := Instance{
		Key:        Key{c.Name, ContainerID(c.Container.Value), c.Instance.Value},
		Version:    c.Version.Value,
		Expiry:     Expiry{Expires: c.Expires},
		EndpointID: c.EndpointID.Value,
		Data:       c.Any,
	}
	if i.Category == "" {
		return i, i.Fail(ErrNoCategory, "the name is empty")
	}
	if !i.Container.Valid() {
		return i, i.Fail(ErrContainer, "it is not from 0 to %d", MaxContainerID)
	}
	var err error
	if i.Expiry.Type, err = ParseExpireType(string(c.ExpireType.Value)); err != nil {
		return i, i.Fail(ErrExpiry, "unknown expireType %q; want endpoint, user, time or static", c.ExpireType.Value)
	}
	if t, ok := c.PublishTime.Get(); ok {
		i.PublishTime = t.Time(time.UTC)
	}
	return i, nil
}

// ToCategories is the self view of the user with the given URI: the categories
// element with the instances, in their order. An empty URI, a version of 0 and
// a zero publish time are left out.
func ToCategories(uri string, instances []Instance) *categories.Categories {
	doc := &categories.Categories{}
	if uri != "" {
		doc.URI = xmlrt.Some(uri)
	}
	doc.Category = make([]categories.CategoryType, len(instances))
	for n := range instances {
		i, c := &instances[n], &doc.Category[n]
		c.Name = i.Category
		c.Instance = xmlrt.Some(i.Key.Instance)
		c.Container = xmlrt.Some(uint32(i.Container))
		if i.Version != 0 {
			c.Version = xmlrt.Some(i.Version)
		}
		if !i.PublishTime.IsZero() {
			c.PublishTime = xmlrt.Some(publishTime(i.PublishTime))
		}
		c.ExpireType = xmlrt.Some(categories.PublicationExpireTypeEnumEx(i.Expiry.Type.String()))
		c.Expires = i.Expiry.Expires
		if i.EndpointID != "" {
			c.EndpointID = xmlrt.Some(i.EndpointID)
		}
		c.Any = i.Data
	}
	return doc
}

// publishTime is a time as servers write it: in UTC, without a time zone.
func publishTime(t time.Time) xmlrt.DateTime { return xmlrt.DateTimeOf(t.UTC()).WithoutZone() }
