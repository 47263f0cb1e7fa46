// Package std holds the structs by which encoding/xml decodes and encodes the
// measured documents, as a user of a generator of plain structs would have them:
// named after the schema's types, optional elements as pointers, dates and
// enumerations as strings. What they cannot say is left out, as it is there: the
// types of xsi:type are merged into one, elements of later versions and of
// applications are dropped, the order of alternatives is lost.
package std

import "encoding/xml"

// Categories is the envelope of category instances.
type Categories struct {
	XMLName  xml.Name   `xml:"http://schemas.microsoft.com/2006/09/sip/categories categories"`
	URI      string     `xml:"uri,attr"`
	Category []Category `xml:"category"`
}

// Category is one instance with its operational data.
type Category struct {
	Name        string  `xml:"name,attr"`
	Instance    uint32  `xml:"instance,attr"`
	PublishTime string  `xml:"publishTime,attr,omitempty"`
	Container   *uint32 `xml:"container,attr"`
	Version     *uint32 `xml:"version,attr"`
	ExpireType  string  `xml:"expireType,attr,omitempty"`
	EndpointID  string  `xml:"endpointId,attr,omitempty"`

	State         *State         `xml:"http://schemas.microsoft.com/2006/09/sip/state state"`
	Note          *Note          `xml:"http://schemas.microsoft.com/2006/09/sip/note note"`
	ContactCard   *ContactCard   `xml:"http://schemas.microsoft.com/2006/09/sip/contactcard contactCard"`
	Services      *Services      `xml:"http://schemas.microsoft.com/2006/09/sip/service services"`
	Routing       *Routing       `xml:"http://schemas.microsoft.com/02/2006/sip/routing routing"`
	LegacyInterop *LegacyInterop `xml:"legacyInterop"`
}

// State is a state of any of the derived types.
type State struct {
	Type                 string     `xml:"http://www.w3.org/2001/XMLSchema-instance type,attr"`
	Manual               *bool      `xml:"manual,attr"`
	StartTime            string     `xml:"startTime,attr,omitempty"`
	LastActive           string     `xml:"lastActive,attr,omitempty"`
	Availability         *uint32    `xml:"availability"`
	Activity             []Activity `xml:"activity"`
	EndpointLocation     *string    `xml:"endpointLocation"`
	TimeZoneBias         *int64     `xml:"timeZoneBias"`
	TimeZoneName         *string    `xml:"timeZoneName"`
	TimeZoneAbbreviation *string    `xml:"timeZoneAbbreviation"`
	Device               *string    `xml:"device"`
}

// Activity is what a user does.
type Activity struct {
	Token           string       `xml:"token,attr,omitempty"`
	MinAvailability *uint32      `xml:"minAvailability,attr"`
	MaxAvailability *uint32      `xml:"maxAvailability,attr"`
	Custom          []LCIDString `xml:"custom"`
}

// LCIDString is a text in a language.
type LCIDString struct {
	LCID  *uint32 `xml:"LCID,attr"`
	Value string  `xml:",chardata"`
}

// Note is a note.
type Note struct {
	Body []NoteBody `xml:"body"`
}

// NoteBody is the text of a note.
type NoteBody struct {
	Type      string `xml:"type,attr"`
	URI       string `xml:"uri,attr,omitempty"`
	StartTime string `xml:"startTime,attr,omitempty"`
	EndTime   string `xml:"endTime,attr,omitempty"`
	Value     string `xml:",chardata"`
}

// ContactCard is who somebody is.
type ContactCard struct {
	IsUCEnabled *bool        `xml:"isUCEnabled,attr"`
	Identity    *Identity    `xml:"identity"`
	Address     []Address    `xml:"address"`
	Company     []LCIDString `xml:"company"`
	Title       []LCIDString `xml:"title"`
	Office      []LCIDString `xml:"office"`
	URL         []TypedURL   `xml:"url"`
	Phone       []Phone      `xml:"phone"`
}

// Identity is name and mail address.
type Identity struct {
	DisplayName []LCIDString `xml:"name>displayName"`
	Email       []string     `xml:"email"`
}

// Address is a postal address.
type Address struct {
	Type        string       `xml:"type,attr,omitempty"`
	Street      []LCIDString `xml:"street"`
	City        []LCIDString `xml:"city"`
	Zipcode     []LCIDString `xml:"zipcode"`
	CountryCode *string      `xml:"countryCode"`
}

// TypedURL is a web address.
type TypedURL struct {
	Type  string `xml:"type,attr,omitempty"`
	Value string `xml:",chardata"`
}

// Phone is a telephone.
type Phone struct {
	Type          string       `xml:"type,attr,omitempty"`
	URI           string       `xml:"uri"`
	DisplayString []LCIDString `xml:"displayString"`
}

// Services is what somebody can be reached by.
type Services struct {
	Service []Service `xml:"service"`
}

// Service is one address.
type Service struct {
	URI          string         `xml:"uri,attr"`
	Capabilities []Capabilities `xml:"capabilities"`
}

// Capabilities are what can be done there.
type Capabilities struct {
	Text  *Capability `xml:"text"`
	Voice *Capability `xml:"voice"`
	Video *Capability `xml:"video"`
}

// Capability is one of them.
type Capability struct {
	Render              *bool   `xml:"render,attr"`
	Capture             *bool   `xml:"capture,attr"`
	PreferredEndpointID string  `xml:"preferredEndpointId,attr,omitempty"`
	DeviceAvailability  *uint32 `xml:"deviceAvailability,attr"`
}

// Routing is where calls go.
type Routing struct {
	Name    string  `xml:"name,attr"`
	Version uint32  `xml:"version,attr"`
	Flags   []Flags `xml:"preamble>flags"`
	Wait    []Wait  `xml:"preamble>wait"`
	List    []List  `xml:"preamble>list"`
}

// Flags are switches.
type Flags struct {
	Name  string `xml:"name,attr"`
	Value string `xml:"value,attr"`
}

// Wait is a time to wait.
type Wait struct {
	Name    string `xml:"name,attr"`
	Seconds uint32 `xml:"seconds,attr"`
}

// List is a list of targets.
type List struct {
	Name   string   `xml:"name,attr"`
	Target []Target `xml:"target"`
}

// Target is where a call may go.
type Target struct {
	URI string `xml:"uri,attr,omitempty"`
}

// LegacyInterop is a state for older clients.
type LegacyInterop struct {
	Availability uint32  `xml:"availability,attr"`
	Token        *string `xml:"token,attr"`
}
