package presence

import (
	"errors"
	"fmt"
	"strconv"
)

// ErrContainer reports a number that identifies no container.
var ErrContainer = errors.New("bad container")

// A ContainerID identifies a container of a user, from 0 to 32767
// (controlling-access-to-presence-publications; stated).
type ContainerID uint32

// The containers that have a meaning (B1; the same page; stated).
const (
	DefaultContainer          ContainerID = 0     // everyone
	SelfContainer             ContainerID = 1     // the owner alone
	AggregationContainer      ContainerID = 2     // the owner alone
	AggregationContainer3     ContainerID = 3     // the owner alone
	ExternalContactsContainer ContainerID = 100   // federated networks
	ColleaguesContainer       ContainerID = 200   // the enterprise of the owner
	WorkgroupContainer        ContainerID = 300   // the team of the owner
	FriendsAndFamilyContainer ContainerID = 400   // personal contacts
	BlockedContactsContainer  ContainerID = 32000 // those who are to see little

	MaxContainerID ContainerID = 32767
)

// ContainerIDOf is the identifier n, or an error that wraps ErrContainer.
func ContainerIDOf[N int | int32 | int64 | uint | uint16 | uint32 | uint64](n N) (ContainerID, error) {
	if n < 0 || uint64(n) > uint64(MaxContainerID) {
		return 0, fmt.Errorf("presence: %w: %d is not from 0 to %d", ErrContainer, n, MaxContainerID)
	}
	return ContainerID(n), nil
}

// ParseContainerID is the identifier that s writes in decimal.
func ParseContainerID(s string) (ContainerID, error) {
	n, err := strconv.ParseUint(s, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("presence: %w: %q is not a number from 0 to %d", ErrContainer, s, MaxContainerID)
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
func (id ContainerID) OwnerOnly() bool { return SelfContainer <= id && id <= AggregationContainer3 }

// Standard tells whether the container is one of those that have a meaning for
// all, and none of an application.
func (id ContainerID) Standard() bool {
	return id.OwnerOnly() || id.Level() != LevelUnknown
}

// Level is the relationship that members of the container have to the owner;
// LevelUnknown for the containers of the owner and of applications.
func (id ContainerID) Level() Level {
	switch id {
	case DefaultContainer, ExternalContactsContainer, ColleaguesContainer, WorkgroupContainer, FriendsAndFamilyContainer, BlockedContactsContainer:
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
