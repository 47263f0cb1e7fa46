package aggregate

import (
	"errors"
	"fmt"
	"time"

	"github.com/enhancedpresence/epx/generated/categories"
	"github.com/enhancedpresence/epx/xmlrt"
)

// Names of the categories that aggregation reads or writes.
const (
	CategoryState         = "state"
	CategoryDevice        = "device"
	CategoryServices      = "services"
	CategoryDNDState      = "dndState"
	CategoryLegacyInterop = "legacyInterop"
)

// Well-known instance identifiers (presence-data-source-and-category-instance-id,
// aggregation-containers; stated).
const (
	StaticAggregateStateID  uint32 = 0
	AggregateStateID        uint32 = 1
	AggregateMachineStateID uint32 = 0x10000000
	UserStateID             uint32 = 0x20000000 // static
	TimedUserStateID        uint32 = 0x24000000 // Busy and Do Not Disturb
	LegacyInteropID         uint32 = 1
)

const lastContainer = 32767

// An ExpireType says what ends the life of an instance.
type ExpireType uint8

const (
	// EndpointBound instances live as long as their endpoint is registered. An
	// instance that does not say is endpoint-bound (expiretype-element; stated).
	EndpointBound ExpireType = iota
	// UserBound instances live while any endpoint of the user is registered.
	UserBound
	// TimeBound instances live for a given time.
	TimeBound
	// Static instances live until they are deleted.
	Static
)

var expireTypes = [...]categories.PublicationExpireTypeEnumEx{
	EndpointBound: categories.PublicationExpireTypeEndpoint,
	UserBound:     categories.PublicationExpireTypeUser,
	TimeBound:     categories.PublicationExpireTypeTime,
	Static:        categories.PublicationExpireTypeStatic,
}

// String is the token of the type in documents.
func (t ExpireType) String() string {
	if int(t) < len(expireTypes) {
		return string(expireTypes[t])
	}
	return fmt.Sprintf("expireType %d", uint8(t))
}

// ParseExpireType is the inverse of String.
func ParseExpireType(s string) (ExpireType, bool) {
	for i, t := range expireTypes {
		if string(t) == s {
			return ExpireType(i), true
		}
	}
	return 0, false
}

// An Expiry says how long an instance lives. The zero value binds it to its
// endpoint.
type Expiry struct {
	Type ExpireType
	// Expires is the life of a TimeBound instance from its publication, in
	// Policy.ExpiryUnit.
	Expires xmlrt.Optional[uint32]
}

// A Key identifies an instance among those of a user.
type Key struct {
	Category  string
	Container uint32
	ID        uint32
}

// String names the instance for people.
func (k Key) String() string {
	return fmt.Sprintf("%s instance %s in container %d", k.Category, idString(k.ID), k.Container)
}

func idString(id uint32) string {
	if id < 10 {
		return fmt.Sprint(id)
	}
	return fmt.Sprintf("0x%08x", id)
}

// An Instance is a category instance with its operational data.
type Instance struct {
	Category  string
	ID        uint32
	Container uint32
	// PublishTime is when the server took the publication (A6).
	PublishTime time.Time
	Expiry      Expiry
	// EndpointID is the endpoint that published the instance; letter case does
	// not matter. For a machineState and a device, Aggregate finds it out where
	// it is missing and can be known: a device names its endpoint, and a
	// machineState has the last 28 bits of its identifier in common with the
	// device of the same endpoint.
	EndpointID string
	// Element is the content: *state.State, *device.Device, *services.Services,
	// *categories.LegacyInterop or that of another category.
	Element xmlrt.Element
}

// Key is the key of the instance.
func (i *Instance) Key() Key { return Key{i.Category, i.Container, i.ID} }

// Errors of instances; an *InstanceError wraps one of them.
var (
	ErrContradiction = errors.New("there is another instance with the same key")
	ErrNoPublishTime = errors.New("no publish time")
	ErrNoContainer   = errors.New("no container")
	ErrNoInstance    = errors.New("no instance identifier")
	ErrContainer     = errors.New("the container is out of range")
	ErrCategory      = errors.New("unknown category")
	ErrContent       = errors.New("the content is not of the category")
	ErrExpiry        = errors.New("bad expiry")
	ErrEndpoint      = errors.New("bad endpoint")
)

// ErrPolicy reports a Policy with a value that is not one of those declared.
var ErrPolicy = errors.New("aggregate: bad policy")

// An InstanceError says what is wrong with an instance.
type InstanceError struct {
	Key    Key
	Err    error  // one of the errors above
	Detail string // may be empty
}

func (e *InstanceError) Error() string {
	s := "aggregate: " + e.Key.String() + ": " + e.Err.Error()
	if e.Detail != "" {
		s += ": " + e.Detail
	}
	return s
}

func (e *InstanceError) Unwrap() error { return e.Err }

func (i *Instance) fail(err error, format string, args ...any) *InstanceError {
	return &InstanceError{i.Key(), err, fmt.Sprintf(format, args...)}
}

// FromCategories takes the instances out of the self view of a user: the
// categories element as its owner receives it. Times without a time zone are
// in UTC. Every category must say its instance and container; publish times
// are for Aggregate to miss.
func FromCategories(doc *categories.CategoriesType) ([]Instance, error) {
	out := make([]Instance, 0, len(doc.Category))
	for n := range doc.Category {
		c := &doc.Category[n]
		x := Instance{
			Category:   c.Name,
			ID:         c.Instance.Value,
			Container:  c.Container.Value,
			EndpointID: c.EndpointID.Value,
			Element:    c.Any,
		}
		switch {
		case c.Name == "":
			return nil, x.fail(ErrCategory, "the name is empty")
		case !c.Instance.Set:
			return nil, x.fail(ErrNoInstance, "category %d of the document", n+1)
		case !c.Container.Set:
			return nil, x.fail(ErrNoContainer, "category %d of the document", n+1)
		}
		if t, ok := c.PublishTime.Get(); ok {
			x.PublishTime = t.Time(time.UTC)
		}
		if t, ok := c.ExpireType.Get(); ok {
			if x.Expiry.Type, ok = ParseExpireType(string(t)); !ok {
				return nil, x.fail(ErrExpiry, "unknown expireType %q", t)
			}
		}
		x.Expiry.Expires = c.Expires
		out = append(out, x)
	}
	return out, nil
}

// ToCategories is the categories element of a user with the given URI that
// holds the instances, in their order.
func ToCategories(uri string, instances []Instance) *categories.Categories {
	doc := &categories.Categories{}
	doc.URI = uri
	doc.Category = make([]categories.CategoryType, len(instances))
	for n := range instances {
		x, c := &instances[n], &doc.Category[n]
		c.Name = x.Category
		c.Instance = xmlrt.Some(x.ID)
		c.Container = xmlrt.Some(x.Container)
		if !x.PublishTime.IsZero() {
			c.PublishTime = xmlrt.Some(xmlrt.DateTimeOf(x.PublishTime.UTC()).WithoutZone())
		}
		c.ExpireType = xmlrt.Some(categories.PublicationExpireTypeEnumEx(x.Expiry.Type.String()))
		c.Expires = x.Expiry.Expires
		if x.EndpointID != "" {
			c.EndpointID = xmlrt.Some(x.EndpointID)
		}
		c.Any = x.Element
	}
	return doc
}
