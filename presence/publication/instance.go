package publication

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/enhancedpresence/epx/presence/access"
	"github.com/enhancedpresence/epx/xmlrt"
)

// A Key identifies an instance among those of a user (D1;
// enhanced-presence-category-instances, modifying-an-existing-publication;
// stated).
type Key struct {
	Category  string
	Container access.ContainerID
	Instance  uint32
}

// Compare orders keys by category, container and instance.
func (k Key) Compare(other Key) int {
	return cmp.Or(strings.Compare(k.Category, other.Category), cmp.Compare(k.Container, other.Container), cmp.Compare(k.Instance, other.Instance))
}

// String names the instance for people.
func (k Key) String() string {
	id := fmt.Sprint(k.Instance)
	if k.Instance >= 10 {
		id = fmt.Sprintf("0x%08x", k.Instance)
	}
	return fmt.Sprintf("%s instance %s in container %d", k.Category, id, k.Container)
}

// An ExpireType says what ends the life of an instance (D4; ExpiryPolicy of
// UCMA, expiretype-element; stated).
type ExpireType uint8

const (
	// EndpointBound instances live until their endpoint signs out. An instance
	// that does not say is endpoint-bound.
	EndpointBound ExpireType = iota
	// UserBound instances live while any endpoint of the user is registered.
	UserBound
	// TimeBound instances live for a given time.
	TimeBound
	// Static instances live until they are deleted.
	Static
)

var expireTypes = [...]string{EndpointBound: "endpoint", UserBound: "user", TimeBound: "time", Static: "static"}

// String is the token of the type in documents.
func (t ExpireType) String() string {
	if int(t) < len(expireTypes) {
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
	return 0, fmt.Errorf("publication: %w: unknown expireType %q", ErrExpiry, s)
}

// An Expiry says how long an instance lives. The zero value binds it to its
// endpoint.
type Expiry struct {
	Type ExpireType
	// Expires is the life of a TimeBound instance from its publication, in
	// Policy.ExpiryUnit. 0, with any type, deletes the instance (D6).
	Expires xmlrt.Optional[uint32]
}

// A Publication is one instance of a request.
type Publication struct {
	Key
	// Version is the version that the publisher knows, 0 for none.
	Version uint32
	Expiry  Expiry
	// Data is the content; nil only in a deletion, which has none.
	Data xmlrt.Element
}

// Deletes tells whether the publication is a deletion: one that expires at
// once, whatever its type (deleting-an-existing-publication; one client;
// stated).
func (p *Publication) Deletes() bool {
	n, ok := p.Expiry.Expires.Get()
	return ok && n == 0
}

// Deletion is the publication that deletes an instance.
func Deletion(k Key, version uint32) Publication {
	return Publication{Key: k, Version: version, Expiry: Expiry{TimeBound, xmlrt.Some(uint32(0))}}
}

// A Request is what an endpoint publishes at once.
type Request struct {
	// EndpointID is the endpoint; letter case does not matter. It may be empty
	// where nothing that the request publishes is endpoint-bound.
	EndpointID   string
	Publications []Publication
}

// An Instance is a live instance with its operational data (D9;
// enhanced-presence-category-instances; stated).
type Instance struct {
	Key
	Version uint32
	Expiry  Expiry
	// PublishTime is when the server took it.
	PublishTime time.Time
	// EndpointID is the endpoint that published it.
	EndpointID string
	Data       xmlrt.Element
}

// Expires is when the life of a time-bound instance ends, and whether it is
// one.
func (i *Instance) Expires(p Policy) (time.Time, bool) {
	n, ok := i.Expiry.Expires.Get()
	if i.Expiry.Type != TimeBound || !ok {
		return time.Time{}, false
	}
	unit := p.unit()
	if int64(n) > math.MaxInt64/int64(unit) {
		return i.PublishTime.Add(math.MaxInt64), true // some 292 years
	}
	return i.PublishTime.Add(time.Duration(n) * unit), true
}

// Errors of requests; a *RequestError wraps one of them.
var (
	ErrCategory  = errors.New("no category")
	ErrContainer = errors.New("the container is out of range")
	ErrExpiry    = errors.New("bad expiry")
	ErrNoData    = errors.New("no data")
	ErrEndpoint  = errors.New("no endpoint")
	ErrTwice     = errors.New("the request has the key twice")
	ErrVersion   = errors.New("the version has no successor")
)

// A RequestError says what is wrong with a publication of a request.
type RequestError struct {
	Index  int // from 1
	Key    Key
	Err    error  // one of the errors above
	Detail string // may be empty
}

func (e *RequestError) Error() string {
	s := fmt.Sprintf("publication: publication %d of the request, %v: %v", e.Index, e.Key, e.Err)
	if e.Detail != "" {
		s += ": " + e.Detail
	}
	return s
}

func (e *RequestError) Unwrap() error { return e.Err }

// check finds what is wrong with a publication in itself.
func (p *Publication) check(endpoint string) (detail string, err error) {
	n, timed := p.Expiry.Expires.Get()
	switch {
	case p.Category == "":
		return "", ErrCategory
	case !p.Container.Valid():
		return fmt.Sprintf("it is not from 0 to %d", access.MaxContainerID), ErrContainer
	case int(p.Expiry.Type) >= len(expireTypes):
		return "unknown " + p.Expiry.Type.String(), ErrExpiry
	case p.Deletes():
		return "", nil
	case p.Expiry.Type == TimeBound && !timed:
		return "it is time-bound, but has no time", ErrExpiry
	case p.Expiry.Type != TimeBound && timed:
		return fmt.Sprintf("it has the time %d, but its type is %v", n, p.Expiry.Type), ErrExpiry
	case p.Data == nil:
		return "only a deletion has none", ErrNoData
	case p.Expiry.Type == EndpointBound && endpoint == "":
		return "it is endpoint-bound", ErrEndpoint
	}
	return "", nil
}
