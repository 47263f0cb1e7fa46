package publication

import (
	"fmt"
	"slices"

	"github.com/enhancedpresence/epx/generated/richpresence"
	"github.com/enhancedpresence/epx/generated/roaming"
	"github.com/enhancedpresence/epx/generated/unqualified"
	"github.com/enhancedpresence/epx/presence"
	"github.com/enhancedpresence/epx/xmlrt"
)

// FromPublish is the request that a document has, as the endpoint sends it. A
// version that is not there is 0. The error, if any, is a *RequestError; what
// else is wrong with a request, Apply finds.
func FromPublish(doc *richpresence.PublishType, endpointID string) (Request, error) {
	r := Request{EndpointID: endpointID, Publications: make([]Publication, len(doc.Publications.Publication))}
	for n := range doc.Publications.Publication {
		d, p := &doc.Publications.Publication[n], &r.Publications[n]
		p.Key = presence.Key{Category: d.CategoryName, Container: presence.ContainerID(d.Container), Instance: d.Instance}
		p.Version = d.Version.Value
		p.Expiry.Expires = d.Expires
		p.Data = d.Any
		var err error
		if p.Expiry.Type, err = presence.ParseExpireType(string(d.ExpireType.Value)); err != nil {
			return Request{}, &RequestError{n + 1, p.Key, presence.ErrExpiry, fmt.Sprintf("unknown expireType %q", d.ExpireType.Value)}
		}
	}
	return r, nil
}

// ToPublish is the document of a request of the user with the given URI.
func ToPublish(uri string, r Request) *richpresence.Publish {
	doc := &richpresence.Publish{}
	doc.Publications.URI = uri
	doc.Publications.Publication = make([]richpresence.PublicationType, len(r.Publications))
	for n := range r.Publications {
		p, d := &r.Publications[n], &doc.Publications.Publication[n]
		d.CategoryName, d.Container, d.Instance = p.Category, uint32(p.Container), p.Key.Instance
		d.Version = xmlrt.Some(p.Version)
		d.ExpireType = xmlrt.Some(richpresence.PublicationExpireTypeEnumEx(p.Expiry.Type.String()))
		d.Expires = p.Expiry.Expires
		d.Any = p.Data
	}
	return doc
}

// RoamingData is the answer to a request that was done: the accepted instances
// with their new versions (one client). uri is that of the user.
func (r *Response) RoamingData(uri string) *roaming.RoamingData {
	doc := &roaming.RoamingData{}
	doc.Categories = &presence.ToCategories(uri, r.Accepted).CategoriesType
	return doc
}

// WrongDelta is the code of the fault of a request that presents the wrong
// version (D3; one client).
const WrongDelta = "Client.BadCall.WrongDelta"

// Fault is the answer to a request that was not done, nil if it was (D3; one
// client).
func (r *Response) Fault() *unqualified.Fault {
	if r.OK() {
		return nil
	}
	doc := &unqualified.Fault{}
	doc.Faultcode = WrongDelta
	doc.Details = &unqualified.DetailsType{Operation: make([]unqualified.OperationType, len(r.Conflicts))}
	for n, c := range r.Conflicts {
		d := &doc.Details.Operation[n]
		d.Index = unqualified.OperationIndexType(c.Index)
		if c.Exists {
			d.CurVersion = xmlrt.Some(c.CurVersion)
		}
	}
	return doc
}

// FromFault is the conflicts that the fault of a request reports, in the order
// of the request. A fault with another code than WrongDelta, or one about a
// publication that the request does not have, is an error.
func FromFault(doc *unqualified.FaultType, r Request) ([]Conflict, error) {
	if doc.Faultcode != WrongDelta {
		return nil, fmt.Errorf("publication: the fault is %q, not %s", doc.Faultcode, WrongDelta)
	}
	if doc.Details == nil {
		return nil, nil
	}
	out := make([]Conflict, len(doc.Details.Operation))
	for n := range doc.Details.Operation {
		d := &doc.Details.Operation[n]
		if d.Index < 1 || uint64(d.Index) > uint64(len(r.Publications)) {
			return nil, fmt.Errorf("publication: the fault is about publication %d; the request has %d", d.Index, len(r.Publications))
		}
		out[n] = Conflict{int(d.Index), r.Publications[d.Index-1].Key, d.CurVersion.Value, d.CurVersion.Set}
	}
	slices.SortStableFunc(out, func(a, b Conflict) int { return a.Index - b.Index })
	return out, nil
}
