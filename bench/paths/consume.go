package paths

import (
	"fmt"

	"github.com/enhancedpresence/epx/bench/shapes/attributes"
	"github.com/enhancedpresence/epx/bench/shapes/books"
	"github.com/enhancedpresence/epx/bench/shapes/choice"
	"github.com/enhancedpresence/epx/bench/shapes/nested"
	"github.com/enhancedpresence/epx/bench/shapes/text"
	"github.com/enhancedpresence/epx/bench/std"
	"github.com/enhancedpresence/epx/generated/categories"
	"github.com/enhancedpresence/epx/generated/contactcard"
	"github.com/enhancedpresence/epx/generated/note"
	"github.com/enhancedpresence/epx/generated/routing"
	"github.com/enhancedpresence/epx/generated/services"
	"github.com/enhancedpresence/epx/generated/state"
	"github.com/enhancedpresence/epx/xmlrt"
)

// A sum is what is left of the values that a path has decoded: every one of
// them goes into it, so that none is made in vain.
type sum uint64

func (s *sum) str(v string) {
	*s += sum(len(v))
	if v != "" {
		*s += sum(v[0]) << 8
	}
}

func (s *sum) int(v int64) { *s = *s*31 + sum(v) }

func (s *sum) bool(v bool) {
	if v {
		*s++
	}
}

func (s *sum) float(v float64) { *s += sum(v) }

func (s *sum) decimal(v xmlrt.Decimal) { *s += sum(v.Sign()) }

func (s *sum) time(v xmlrt.Optional[xmlrt.DateTime]) {
	if v.Set {
		s.int(int64(v.Value.Second()))
	}
}

func optInt[T ~uint32 | ~int64](s *sum, v xmlrt.Optional[T]) {
	if v.Set {
		s.int(int64(v.Value))
	}
}

func optStr[T ~string](s *sum, v xmlrt.Optional[T]) {
	if v.Set {
		s.str(string(v.Value))
	}
}

func optBool(s *sum, v xmlrt.Optional[bool]) { s.bool(v.Set && v.Value) }

// root consumes a whole document.
func (s *sum) root(e xmlrt.Element) {
	switch e := e.(type) {
	case *categories.Categories:
		optStr(s, e.URI)
		for i := range e.Category {
			s.category(&e.Category[i])
		}
	case *books.Catalog:
		for i := range e.Book {
			s.book(&e.Book[i])
		}
	case *nested.Assembly:
		s.parts(e.Part)
	case *text.Letter:
		s.str(e.Value)
	case *attributes.Records:
		for i := range e.Record {
			s.record(&e.Record[i])
		}
	case *choice.Log:
		for _, x := range e.Choice {
			s.event(x)
		}
	default:
		panic(fmt.Sprintf("a %T, which nobody consumes", e))
	}
}

func (s *sum) book(b *books.BookType) {
	s.str(b.ID)
	optStr(s, b.Language)
	for _, a := range b.Author {
		s.str(a)
	}
	s.str(string(b.Title))
	s.str(string(b.Genre))
	s.decimal(b.Price)
	s.int(b.Published.Year())
	for _, c := range b.Chapter {
		s.str(c)
	}
}

func (s *sum) parts(parts []nested.PartType) {
	for i := range parts {
		s.int(int64(parts[i].Number))
		s.str(parts[i].Label)
		s.parts(parts[i].Part)
	}
}

func (s *sum) category(c *categories.CategoryType) {
	s.str(c.Name)
	optInt(s, c.Instance)
	s.time(c.PublishTime)
	optInt(s, c.Container)
	optInt(s, c.Version)
	optStr(s, c.ExpireType)
	optStr(s, c.EndpointID)
	switch e := c.Any.(type) {
	case *state.State:
		s.state(e.Value)
	case *note.Note:
		for i := range e.Body {
			b := &e.Body[i]
			s.str(string(b.Type))
			optStr(s, b.URI)
			s.time(b.StartTime)
			s.time(b.EndTime)
			s.str(b.Value)
		}
	case *contactcard.ContactCard:
		s.contactCard(e)
	case *services.Services:
		s.services(e)
	case *routing.Routing:
		s.routing(e)
	case *categories.LegacyInterop:
		s.int(int64(e.Availability))
		optStr(s, e.Token)
	case *xmlrt.RawElement:
		s.str(e.Name.Local)
		*s += sum(len(e.XML))
	default:
		panic(fmt.Sprintf("a %T, which nobody consumes", e))
	}
}

func (s *sum) state(t state.StateType) {
	b := t.AsStateTypeBase()
	optBool(s, b.Manual)
	s.time(b.StartTime)
	optInt(s, b.Availability)
	for i := range b.Activity {
		a := &b.Activity[i]
		optStr(s, a.Token)
		optInt(s, a.MinAvailability)
		optInt(s, a.MaxAvailability)
		for j := range a.Custom {
			optInt(s, a.Custom[j].LCID)
			s.str(a.Custom[j].Value)
		}
	}
	optStr(s, b.EndpointLocation)
	switch t := t.(type) {
	case *state.MachineState:
		optInt(s, t.TimeZoneBias)
		optStr(s, t.TimeZoneName)
		optStr(s, t.TimeZoneAbbreviation)
		optStr(s, t.Device)
		s.sections(&t.VersionSections)
	case *state.UserState:
		s.sections(&t.VersionSections)
	case *state.AggregateState:
		s.time(t.LastActive)
		optInt(s, t.TimeZoneBias)
		optStr(s, t.TimeZoneName)
		optStr(s, t.TimeZoneAbbreviation)
		optStr(s, t.Device)
		s.sections(&t.VersionSections)
	default:
		panic(fmt.Sprintf("a %T, which nobody consumes", t))
	}
}

func (s *sum) sections(v *state.VersionSections) {
	for i := range v.Sections {
		for _, e := range v.Sections[i].Elements {
			switch e := e.(type) {
			case *state.TimeZoneBias:
				s.int(e.Value)
			case *state.TimeZoneName:
				s.str(e.Value)
			case *state.TimeZoneAbbreviation:
				s.str(e.Value)
			case *state.Device:
				s.str(string(e.Value))
			case *xmlrt.RawElement:
				s.str(e.Name.Local)
				*s += sum(len(e.XML))
			default:
				panic(fmt.Sprintf("a %T, which nobody consumes", e))
			}
		}
	}
}

func (s *sum) texts(all []contactcard.LCIDType) {
	for i := range all {
		optInt(s, all[i].LCID)
		s.str(all[i].Value)
	}
}

func (s *sum) contactCard(c *contactcard.ContactCard) {
	optBool(s, c.IsUCEnabled)
	for i := range c.Identity {
		if n := c.Identity[i].Name; n != nil {
			s.texts(n.DisplayName)
		}
		for _, m := range c.Identity[i].Email {
			s.str(m.AsUpdatedAnyURIType().Value)
		}
	}
	for i := range c.Address {
		a := &c.Address[i]
		optStr(s, a.Type)
		s.texts(a.Street)
		s.texts(a.City)
		s.texts(a.Zipcode)
		optStr(s, a.CountryCode)
	}
	s.texts(c.Company)
	s.texts(c.Title)
	s.texts(c.Office)
	for i := range c.URL {
		optStr(s, c.URL[i].Type)
		s.str(c.URL[i].Value)
	}
	for i := range c.Phone {
		p := &c.Phone[i]
		optStr(s, p.Type)
		s.str(p.URI.AsUpdatedAnyURIType().Value)
		s.texts(p.DisplayString)
	}
}

func (s *sum) services(v *services.Services) {
	for i := range v.Service {
		optStr(s, v.Service[i].URI)
		c := v.Service[i].Capabilities
		if c == nil {
			continue
		}
		for _, item := range c.Choice {
			var v *services.CapabilityType
			switch item := item.(type) {
			case *services.CapabilitiesText:
				v = &item.Value
			case *services.CapabilitiesVoice:
				v = &item.Value
			case *services.CapabilitiesVideo:
				v = &item.Value
			default:
				panic(fmt.Sprintf("a %T, which nobody consumes", item))
			}
			optBool(s, v.Render)
			optBool(s, v.Capture)
			optStr(s, v.PreferredEndpointID)
			optInt(s, v.DeviceAvailability)
		}
	}
}

func (s *sum) routing(r *routing.Routing) {
	s.str(r.Name)
	s.int(int64(r.Version.Sign()))
	for _, item := range r.Preamble.Choice {
		switch item := item.(type) {
		case *routing.PreambleFlags:
			s.str(item.Value.Name)
			for _, f := range item.Value.Value {
				s.str(string(f))
			}
		case *routing.PreambleWait:
			s.str(string(item.Value.Name))
			s.int(int64(item.Value.Seconds.Sign()))
		case *routing.PreambleList:
			s.str(string(item.Value.Name))
			for i := range item.Value.Target {
				optStr(s, item.Value.Target[i].URI)
			}
		}
	}
}

// stdRoot consumes what encoding/xml has decoded.
func (s *sum) stdRoot(v any) {
	switch v := v.(type) {
	case *std.Categories:
		s.str(v.URI)
		for i := range v.Category {
			s.stdCategory(&v.Category[i])
		}
	case *std.Catalog:
		for i := range v.Book {
			s.stdBook(&v.Book[i])
		}
	case *std.Assembly:
		s.stdParts(v.Part)
	case *std.Letter:
		s.str(v.Value)
	case *std.Records:
		for i := range v.Record {
			s.stdRecord(&v.Record[i])
		}
	case *std.Log:
		s.stdLog(v)
	default:
		panic(fmt.Sprintf("a %T, which nobody consumes", v))
	}
}

func (s *sum) stdBook(b *std.Book) {
	s.str(b.ID)
	s.str(b.Language)
	for _, a := range b.Author {
		s.str(a)
	}
	s.str(b.Title)
	s.str(b.Genre)
	s.float(b.Price)
	s.str(b.Published)
	for _, c := range b.Chapter {
		s.str(c)
	}
}

func (s *sum) stdParts(parts []std.Part) {
	for i := range parts {
		s.int(int64(parts[i].Number))
		s.str(parts[i].Label)
		s.stdParts(parts[i].Part)
	}
}

func ptrInt[T uint32 | int64](s *sum, p *T) {
	if p != nil {
		s.int(int64(*p))
	}
}

func (s *sum) ptrStr(p *string) {
	if p != nil {
		s.str(*p)
	}
}

func (s *sum) ptrBool(p *bool) { s.bool(p != nil && *p) }

func (s *sum) stdTexts(all []std.LCIDString) {
	for i := range all {
		ptrInt(s, all[i].LCID)
		s.str(all[i].Value)
	}
}

func (s *sum) stdCategory(c *std.Category) {
	s.str(c.Name)
	s.int(int64(c.Instance))
	s.str(c.PublishTime)
	ptrInt(s, c.Container)
	ptrInt(s, c.Version)
	s.str(c.ExpireType)
	s.str(c.EndpointID)
	if t := c.State; t != nil {
		s.str(t.Type)
		s.ptrBool(t.Manual)
		s.str(t.StartTime)
		s.str(t.LastActive)
		ptrInt(s, t.Availability)
		for i := range t.Activity {
			a := &t.Activity[i]
			s.str(a.Token)
			ptrInt(s, a.MinAvailability)
			ptrInt(s, a.MaxAvailability)
			s.stdTexts(a.Custom)
		}
		s.ptrStr(t.EndpointLocation)
		ptrInt(s, t.TimeZoneBias)
		s.ptrStr(t.TimeZoneName)
		s.ptrStr(t.TimeZoneAbbreviation)
		s.ptrStr(t.Device)
	}
	if n := c.Note; n != nil {
		for i := range n.Body {
			b := &n.Body[i]
			s.str(b.Type)
			s.str(b.URI)
			s.str(b.StartTime)
			s.str(b.EndTime)
			s.str(b.Value)
		}
	}
	if k := c.ContactCard; k != nil {
		s.stdContactCard(k)
	}
	if v := c.Services; v != nil {
		for i := range v.Service {
			s.str(v.Service[i].URI)
			for j := range v.Service[i].Capabilities {
				k := &v.Service[i].Capabilities[j]
				for _, x := range [...]*std.Capability{k.Text, k.Voice, k.Video} {
					if x != nil {
						s.ptrBool(x.Render)
						s.ptrBool(x.Capture)
						s.str(x.PreferredEndpointID)
						ptrInt(s, x.DeviceAvailability)
					}
				}
			}
		}
	}
	if r := c.Routing; r != nil {
		s.str(r.Name)
		s.int(int64(r.Version))
		for i := range r.Flags {
			s.str(r.Flags[i].Name)
			s.str(r.Flags[i].Value)
		}
		for i := range r.Wait {
			s.str(r.Wait[i].Name)
			s.int(int64(r.Wait[i].Seconds))
		}
		for i := range r.List {
			s.str(r.List[i].Name)
			for j := range r.List[i].Target {
				s.str(r.List[i].Target[j].URI)
			}
		}
	}
	if l := c.LegacyInterop; l != nil {
		s.int(int64(l.Availability))
		s.ptrStr(l.Token)
	}
}

func (s *sum) stdContactCard(c *std.ContactCard) {
	s.ptrBool(c.IsUCEnabled)
	if c.Identity != nil {
		s.stdTexts(c.Identity.DisplayName)
		for _, m := range c.Identity.Email {
			s.str(m)
		}
	}
	for i := range c.Address {
		a := &c.Address[i]
		s.str(a.Type)
		s.stdTexts(a.Street)
		s.stdTexts(a.City)
		s.stdTexts(a.Zipcode)
		s.ptrStr(a.CountryCode)
	}
	s.stdTexts(c.Company)
	s.stdTexts(c.Title)
	s.stdTexts(c.Office)
	for i := range c.URL {
		s.str(c.URL[i].Type)
		s.str(c.URL[i].Value)
	}
	for i := range c.Phone {
		p := &c.Phone[i]
		s.str(p.Type)
		s.str(p.URI)
		s.stdTexts(p.DisplayString)
	}
}
