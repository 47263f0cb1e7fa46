package presence

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/enhancedpresence/epx/xmlrt"
)

// Names of the categories that have rules of their own.
const (
	CategoryContactCard   = "contactCard"
	CategoryDevice        = "device"
	CategoryDNDState      = "dndState"
	CategoryLegacyInterop = "legacyInterop"
	CategoryNote          = "note"
	CategoryServices      = "services"
	CategoryState         = "state"
)

// A Key identifies an instance among those of a user (D1;
// enhanced-presence-category-instances, modifying-an-existing-publication;
// stated).
type Key struct {
	Category  string
	Container ContainerID
	Instance  uint32
}

// Compare orders keys by category, container and instance.
func (k Key) Compare(other Key) int {
	return cmp.Or(strings.Compare(k.Category, other.Category), cmp.Compare(k.Container, other.Container), cmp.Compare(k.Instance, other.Instance))
}

// String names the instance for people.
func (k Key) String() string {
	return fmt.Sprintf("%s instance %s in container %d", k.Category, FormatInstance(k.Instance), k.Container)
}

// FormatInstance is an instance identifier for people: in hexadecimal where its
// first digit tells what it is the identifier of (D7).
func FormatInstance(id uint32) string {
	if id < 10 {
		return fmt.Sprint(id)
	}
	return fmt.Sprintf("0x%08x", id)
}

// An ExpireType says what ends the life of an instance (D4; ExpiryPolicy of
// UCMA, expiretype-element; stated).
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

var expireTypes = [...]string{EndpointBound: "endpoint", UserBound: "user", TimeBound: "time", Static: "static"}

// Valid tells whether the type is one of those above.
func (t ExpireType) Valid() bool { return int(t) < len(expireTypes) }

// String is the token of the type in documents.
func (t ExpireType) String() string {
	if t.Valid() {
		return expireTypes[t]
	}
	return fmt.Sprintf("expireType %d", uint8(t))
}

// ParseExpireType is the inverse of String; the empty string is EndpointBound.
// The documented type custom means nothing that a server could do, and is an
// error like unknown ones (guessed).
func ParseExpireType(s string) (ExpireType, error) {
	if s == "" {
		return EndpointBound, nil
	}
	for t, token := range expireTypes {
		if token == s {
			return ExpireType(t), nil
		}
	}
	return 0, fmt.Errorf("presence: %w: unknown expireType %q; want endpoint, user, time or static", ErrExpiry, s)
}

// An Expiry says how long an instance lives. The zero value binds it to its
// endpoint.
type Expiry struct {
	Type ExpireType
	// Expires is the life of a TimeBound instance from its publication. In a
	// publication 0, with any type, deletes the instance (D6).
	Expires xmlrt.Optional[uint32]
}

// An Instance is a category instance with its operational data (D9;
// enhanced-presence-category-instances; stated).
type Instance struct {
	Key
	Version uint32
	Expiry  Expiry
	// PublishTime is when the server took the publication (A6).
	PublishTime time.Time
	// EndpointID is the endpoint that published the instance; letter case does
	// not matter.
	EndpointID string
	// Data is the content: *state.State, *note.Note and so on; nil for an
	// instance without any.
	Data xmlrt.Element
}

// Ends is when the life of a time-bound instance ends, and whether it is one.
// unit is that of Expiry.Expires; 0 stands for a second (seen in one client; a
// page speaks of ticks).
func (i *Instance) Ends(unit time.Duration) (time.Time, bool) {
	n, ok := i.Expiry.Expires.Get()
	if i.Expiry.Type != TimeBound || !ok {
		return time.Time{}, false
	}
	if unit <= 0 {
		unit = time.Second
	}
	if int64(n) > math.MaxInt64/int64(unit) {
		return i.PublishTime.Add(math.MaxInt64), true // some 292 years
	}
	return i.PublishTime.Add(time.Duration(n) * unit), true
}

// Errors of instances; an *InstanceError wraps one of them, or ErrContainer.
var (
	ErrCategory      = errors.New("unknown category")
	ErrContent       = errors.New("the content is not of the category")
	ErrContradiction = errors.New("there is another instance with the same key")
	ErrEndpoint      = errors.New("bad endpoint")
	ErrExpiry        = errors.New("bad expiry")
	ErrNoCategory    = errors.New("no category")
	ErrNoContainer   = errors.New("no container")
	ErrNoInstance    = errors.New("no instance identifier")
	ErrNoPublishTime = errors.New("no publish time")
)

// An InstanceError says what is wrong with an instance.
type InstanceError struct {
	Key    Key
	Err    error  // one of the errors above
	Detail string // may be empty
}

func (e *InstanceError) Error() string {
	s := e.Key.String() + ": " + e.Err.Error()
	if e.Detail != "" {
		s += ": " + e.Detail
	}
	return s
}

func (e *InstanceError) Unwrap() error { return e.Err }

// Fail is an *InstanceError of the instance.
func (i *Instance) Fail(err error, format string, args ...any) *InstanceError {
	return &InstanceError{i.Key, err, fmt.Sprintf(format, args...)}
}
