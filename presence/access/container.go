package access

import (
	"fmt"
	"strconv"
)

// A ContainerID identifies a container of a user, from 0 to 32767
// (controlling-access-to-presence-publications; stated).
type ContainerID uint16

// The containers that have a meaning (B1; the same page; stated).
const (
	Default          ContainerID = 0     // everyone
	Self             ContainerID = 1     // the owner alone
	Aggregation      ContainerID = 2     // the owner alone
	Aggregation3     ContainerID = 3     // the owner alone
	ExternalContacts ContainerID = 100   // federated networks
	Colleagues       ContainerID = 200   // the enterprise of the owner
	Workgroup        ContainerID = 300   // the team of the owner
	FriendsAndFamily ContainerID = 400   // personal contacts
	BlockedContacts  ContainerID = 32000 // those who are to see little

	MaxContainerID ContainerID = 32767
)

// ContainerIDOf is the identifier n, or an error that wraps ErrContainer.
func ContainerIDOf[N int | int32 | int64 | uint | uint16 | uint32 | uint64](n N) (ContainerID, error) {
	if n < 0 || uint64(n) > uint64(MaxContainerID) {
		return 0, fmt.Errorf("access: %w: %d is not from 0 to %d", ErrContainer, n, MaxContainerID)
	}
	return ContainerID(n), nil
}

// ParseContainerID is the identifier that s writes in decimal.
func ParseContainerID(s string) (ContainerID, error) {
	n, err := strconv.ParseUint(s, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("access: %w: %q is not a number from 0 to %d", ErrContainer, s, MaxContainerID)
	}
	return ContainerIDOf(n)
}

// String is the identifier in decimal.
func (id ContainerID) String() string { return strconv.Itoa(int(id)) }

// Valid tells whether the identifier is not too large.
func (id ContainerID) Valid() bool { return id <= MaxContainerID }

// OwnerOnly tells whether the owner alone sees the container, whoever its
// members are (B3; containers-for-local-access,
// containers-and-categories-used-by-lync; stated).
func (id ContainerID) OwnerOnly() bool { return Self <= id && id <= Aggregation3 }

// Standard tells whether the container is one of those that have a meaning for
// all, and none of an application.
func (id ContainerID) Standard() bool {
	return id.OwnerOnly() || id.Level() != LevelUnknown
}

// Level is the relationship that members of the container have to the owner;
// LevelUnknown for the containers of the owner and of applications.
func (id ContainerID) Level() Level {
	switch id {
	case Default, ExternalContacts, Colleagues, Workgroup, FriendsAndFamily, BlockedContacts:
		return Level(id)
	}
	return LevelUnknown
}

// A Level is a relationship to the owner, as people choose it for a contact
// (UCMA LocalOwnerPresence; stated).
type Level int

const (
	LevelUnknown          Level = -1 // by a container of an application, or none chosen
	LevelEveryone         Level = 0
	LevelExternal         Level = 100
	LevelColleague        Level = 200
	LevelWorkgroup        Level = 300
	LevelFriendsAndFamily Level = 400
	LevelBlocked          Level = 32000
)

// Valid tells whether the level is one of those above.
func (l Level) Valid() bool {
	return l == LevelUnknown || l >= 0 && l <= Level(MaxContainerID) && ContainerID(l).Level() == l
}

// Container is the container of the level; none for LevelUnknown.
func (l Level) Container() (ContainerID, bool) {
	if l < 0 || !l.Valid() {
		return 0, false
	}
	return ContainerID(l), true
}

var levelNames = map[Level]string{
	LevelUnknown:          "unknown",
	LevelEveryone:         "everyone",
	LevelExternal:         "external contact",
	LevelColleague:        "colleague",
	LevelWorkgroup:        "workgroup",
	LevelFriendsAndFamily: "friends and family",
	LevelBlocked:          "blocked",
}

// String names the level for people.
func (l Level) String() string {
	if s, ok := levelNames[l]; ok {
		return s
	}
	return "level " + strconv.Itoa(int(l))
}

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
func Visible(l Level, i Item) bool {
	switch l {
	case LevelFriendsAndFamily:
		return i < MeetingDetails
	case LevelWorkgroup:
		return i <= UrgentInterruption && i != HomePhone && i != OtherPhone
	case LevelColleague:
		return i < MobilePhone
	case LevelExternal:
		return i <= Availability
	case LevelBlocked, LevelEveryone:
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
