// Package availability knows what the numbers and tokens of presence mean:
// classes of availability, the numbers in use for them, activities with the
// range of availability in which they hold, and what a machine says of itself
// after some time without input.
//
// Each rule says where it comes from, a page of the Lync 2013 documentation
// or another source, and how sure it is: stated by the source, inferred from
// its examples, or guessed.
package availability

import (
	"strconv"

	"github.com/enhancedpresence/epx/xmlrt"
)

// An Availability is an availability number; smaller is more available. Any
// number may occur: an application may use 6100 for a kind of busy of its own.
type Availability uint32

// The numbers in use (introducing-enhanced-presence; Machine States; User
// States; stated).
const (
	Available       Availability = 3500
	Inactive        Availability = 5000 // of a machine only
	Busy            Availability = 6500
	BusyUrgent      Availability = 6900  // busy, urgent interruptions only
	BusyConference  Availability = 7000  // in a conference call
	Presenting      Availability = 9000  // a kind of do not disturb; seen in one client
	DoNotDisturb    Availability = 9500  //
	BeRightBack     Availability = 12500 //
	Away            Availability = 15500 //
	SignedOutStatic Availability = 18000 // in what is left when the last endpoint is gone
	Offline         Availability = 18500 //
)

// Class is the class of a (parsing-lync-published-category-instances; stated,
// but sources differ for numbers below 3000, which are Undefined here).
func (a Availability) Class() Class {
	switch {
	case a < 3000:
		return ClassUndefined
	case a < 4500:
		return ClassAvailable
	case a < 6000:
		return ClassAvailableIdle
	case a < 7500:
		return ClassBusy
	case a < 9000:
		return ClassBusyIdle
	case a < 12000:
		return ClassDoNotDisturb
	case a < 15000:
		return ClassBeRightBack
	case a < 18000:
		return ClassAway
	}
	return ClassOffline
}

// Choosable reports whether a user may choose a: everything but the two idle
// classes, which follow from the state of machines (UCMA ContactAvailability;
// stated).
func (a Availability) Choosable() bool {
	c := a.Class()
	return c != ClassAvailableIdle && c != ClassBusyIdle
}

// String is the number and its class, for people: "6500 Busy".
func (a Availability) String() string {
	return strconv.FormatUint(uint64(a), 10) + " " + a.Class().String()
}

// ClassOf is the class of an optional availability: one that is absent means
// Offline (parsing-lync-published-category-instances; stated).
func ClassOf(a xmlrt.Optional[uint32]) Class {
	return Availability(a.Or(uint32(Offline))).Class()
}

// A Class is a range of availability numbers.
type Class uint8

const (
	ClassUndefined Class = iota
	ClassAvailable
	ClassAvailableIdle
	ClassBusy
	ClassBusyIdle
	ClassDoNotDisturb
	ClassBeRightBack
	ClassAway
	ClassOffline
)

var classes = [...]struct {
	name, text string
	min        Availability
}{
	ClassUndefined:     {"Undefined", "Presence unknown", 0},
	ClassAvailable:     {"Available", "Available", 3000},
	ClassAvailableIdle: {"Available-Idle", "Inactive", 4500},
	ClassBusy:          {"Busy", "Busy", 6000},
	ClassBusyIdle:      {"Busy-Idle", "Busy", 7500},
	ClassDoNotDisturb:  {"Do Not Disturb", "Do not disturb", 9000},
	ClassBeRightBack:   {"Be Right Back", "Be right back", 12000},
	ClassAway:          {"Away", "Away", 15000},
	ClassOffline:       {"Offline", "Offline", 18000},
}

// String is the name of the class.
func (c Class) String() string {
	if int(c) < len(classes) {
		return classes[c].name
	}
	return "class " + strconv.Itoa(int(c))
}

// Text is what a client shows for the class when there is no activity
// (parsing-lync-published-category-instances; stated).
func (c Class) Text() string {
	if int(c) < len(classes) {
		return classes[c].text
	}
	return classes[ClassUndefined].text
}

// Range is the lowest and the highest number of the class.
func (c Class) Range() (low, high Availability) {
	switch {
	case c < ClassOffline:
		return classes[c].min, classes[c+1].min - 1
	case c == ClassOffline:
		return classes[c].min, ^Availability(0)
	}
	return 0, 0
}

// IsActive reports whether the user counts as active: Available, Busy and Do
// Not Disturb (parsing-lync-published-category-instances; stated for five
// other classes by naming them as those with a time of inactivity).
func (c Class) IsActive() bool {
	return c == ClassAvailable || c == ClassBusy || c == ClassDoNotDisturb
}

// IsInactive reports whether the class is one of the five that come with a
// time of inactivity: the idle ones, Be Right Back, Away and Offline. An
// Undefined class is neither active nor inactive.
func (c Class) IsInactive() bool { return c != ClassUndefined && !c.IsActive() }
