package access

import (
	"strconv"

	"github.com/enhancedpresence/epx/presence"
)

// An Item is a piece of information about a person.
type Item uint8

const (
	Name Item = iota
	Email
	Title
	Company
	Picture
	Availability
	Location
	Note
	FreeBusy
	WorkPhone
	MobilePhone
	HomePhone
	OtherPhone
	MeetingDetails // subject and place of the meeting that the person is in
	// UrgentInterruption is leave to interrupt Do Not Disturb.
	UrgentInterruption
)

// Visible tells whether somebody of a level is to see an item (B14; contact
// privacy relationships of the Lync SDK; stated for levels 100 to 32000, and
// guessed for LevelEveryone, which sees as much as a blocked contact, and for
// LevelUnknown, which sees nothing). That external contacts see the
// availability is of publication-behaviors-of-category-instances; that page of
// the SDK lists what is known about the person only.
//
// It is what people are promised, for checking what is published against.
func Visible(l presence.Level, i Item) bool {
	switch l {
	case presence.LevelFriendsAndFamily:
		return i < MeetingDetails
	case presence.LevelWorkgroup:
		return i <= UrgentInterruption && i != HomePhone && i != OtherPhone
	case presence.LevelColleague:
		return i < MobilePhone
	case presence.LevelExternal:
		return i <= Availability
	case presence.LevelBlocked, presence.LevelEveryone:
		return i <= Email
	}
	return false
}

var items = [...]string{
	Name:               "name",
	Email:              "email",
	Title:              "title",
	Company:            "company",
	Picture:            "picture",
	Availability:       "availability",
	Location:           "location",
	Note:               "note",
	FreeBusy:           "free and busy times",
	WorkPhone:          "work phone",
	MobilePhone:        "mobile phone",
	HomePhone:          "home phone",
	OtherPhone:         "other phone",
	MeetingDetails:     "meeting details",
	UrgentInterruption: "urgent interruption",
}

// String names the item for people.
func (i Item) String() string {
	if int(i) < len(items) {
		return items[i]
	}
	return "item " + strconv.Itoa(int(i))
}
