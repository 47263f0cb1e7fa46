package publication

import (
	"errors"
	"fmt"

	"github.com/enhancedpresence/epx/presence"
	"github.com/enhancedpresence/epx/xmlrt"
)

// A Publication is one instance of a request.
type Publication struct {
	presence.Key
	// Version is the version that the publisher knows, 0 for none.
	Version uint32
	Expiry  presence.Expiry
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
func Deletion(k presence.Key, version uint32) Publication {
	return Publication{Key: k, Version: version, Expiry: presence.Expiry{Type: presence.TimeBound, Expires: xmlrt.Some(uint32(0))}}
}

// A Request is what an endpoint publishes at once.
type Request struct {
	// EndpointID is the endpoint; letter case does not matter. It may be empty
	// where nothing that the request publishes is endpoint-bound.
	EndpointID   string
	Publications []Publication
}

// Errors of requests; a *RequestError wraps one of them.
var (
	ErrNoData   = errors.New("no data")
	ErrEndpoint = errors.New("no endpoint")
	ErrTwice    = errors.New("the request has the key twice")
	ErrVersion  = errors.New("the version has no successor")
)

// A RequestError says what is wrong with a publication of a request.
type RequestError struct {
	Index  int // from 1
	Key    presence.Key
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
		return "", presence.ErrNoCategory
	case !p.Container.Valid():
		return fmt.Sprintf("it is not from 0 to %d", presence.MaxContainerID), presence.ErrContainer
	case !p.Expiry.Type.Valid():
		return "unknown " + p.Expiry.Type.String(), presence.ErrExpiry
	case p.Deletes():
		return "", nil
	case p.Expiry.Type == presence.TimeBound && !timed:
		return "it is time-bound, but has no time", presence.ErrExpiry
	case p.Expiry.Type != presence.TimeBound && timed:
		return fmt.Sprintf("it has the time %d, but its type is %v", n, p.Expiry.Type), presence.ErrExpiry
	case p.Data == nil:
		return "only a deletion has none", ErrNoData
	case p.Expiry.Type == presence.EndpointBound && endpoint == "":
		return "it is endpoint-bound", ErrEndpoint
	}
	return "", nil
}
