package aggregate

import (
	"errors"
	"fmt"
	"time"

	"github.com/enhancedpresence/epx/presence/availability"
)

// ErrPolicy reports a Policy with a value that is not one of those declared.
var ErrPolicy = errors.New("aggregate: bad policy")

// A Policy decides where the sources are silent or disagree. The zero Policy
// is the recommended reading; set a field where your server is known to do
// otherwise.
type Policy struct {
	// Below3000 is what availabilities below 3000 mean.
	Below3000 Below3000
	// Times says which time of an instance counts.
	Times Times
	// MachineTie says which of two equally active machines is the most active.
	MachineTie MachineTie
	// Override says what the choice of the user overrides.
	Override Override
	// Automatic says which of several states decides.
	Automatic Automatic
	// ManualAvailable is what becomes of Available on a machine without input.
	ManualAvailable ManualAvailable
	// BusyIdle is the number of Busy on a machine without input.
	BusyIdle BusyIdle
	// Unavailable is what becomes of Do Not Disturb and Be Right Back on a
	// machine that is away.
	Unavailable Unavailable
	// SignedOut is the availability after the last endpoint is gone; 0 is 18000
	// (one example; inferred). The class is Offline whatever it is.
	SignedOut availability.Availability
	// Location says whether others see the location.
	Location Location
	// ZoneFrom says whose time zone and kind of device are shown.
	ZoneFrom ZoneFrom
	// LastActive says in which classes the time of last activity is shown.
	LastActive LastActive
	// DND is how dndState says that calls are blocked.
	DND DNDReading
	// DNDSource says when calls are blocked.
	DNDSource DNDSource
	// Merge says how the capabilities of several devices become one.
	Merge Merge
	// WatcherServices says which services others see.
	WatcherServices WatcherServices
	// BlockedState is which instance blocked contacts see as state.
	BlockedState BlockedState
	// BlockedLegacy says whether blocked contacts have a legacyInterop.
	BlockedLegacy BlockedLegacy
	// ExpiryUnit is the unit of Expiry.Expires; 0 is a second (seen in one
	// client; a page speaks of ticks).
	ExpiryUnit time.Duration
	// Orphans is what becomes of endpoint-bound instances of an unknown endpoint.
	Orphans Orphans
	// Categories says what to do with categories that nobody has documented.
	Categories Categories
}

// Below3000 is the meaning of availabilities below 3000. Four sources say four
// things; see availability.Availability.Class.
type Below3000 uint8

const (
	Below3000Undefined Below3000 = iota // parsing-lync-published-category-instances
	Below3000Available                  // state-availability-element
	Below3000Offline                    // one client
)

// Times is the time of an instance that counts in rules A8 and A12.
type Times uint8

const (
	// StartTimes is the start time of the state where it has one, else its
	// publish time (MS-PRES; stated for activities, inferred for availability).
	StartTimes Times = iota
	// PublishTimes is the publish time always.
	PublishTimes
)

// MachineTie decides between machines of equal availability. What is equal
// then too goes by the endpoint identifier, and in the end by the lowest
// container and instance identifier.
type MachineTie uint8

const (
	LatestMachine MachineTie = iota // the one that published last; guessed
	LowestMachine                   // straight by the endpoint identifier
)

// Override is what the choice of the user overrides.
type Override uint8

const (
	// OverrideOlder: the automatic states that are not newer than the choice.
	// That it overrides is stated, the limit to older ones inferred.
	OverrideOlder Override = iota
	// OverrideAll: every automatic state, until the user resets the choice.
	OverrideAll
	// OverrideNone: none; the choice is one state among others.
	OverrideNone
)

// Automatic decides between the states that rule A8 has kept.
type Automatic uint8

const (
	LeastAvailable Automatic = iota // the highest number; inferred
	MostRecent                      // the latest effective time
)

// ManualAvailable is what becomes of Available when the most active machine
// has had no input.
type ManualAvailable uint8

const (
	FollowMachine ManualAvailable = iota // Inactive and Away are shown (Lync SDK; stated)
	IdleAtMost                           // Away is shown as Inactive (UCMA; stated)
	KeepAvailable                        // Available is shown (the help for users; stated)
)

// BusyIdle is the number shown for Busy on a machine without input.
type BusyIdle uint8

const (
	ShiftedBusy BusyIdle = iota // 1500 more than Busy, as the ranges are laid out; inferred
	FlatBusy                    // 7500, as in an enumeration of the Lync SDK
)

// Unavailable is what becomes of Do Not Disturb and Be Right Back when the
// most active machine is away. No source says.
type Unavailable uint8

const (
	KeepUnavailable Unavailable = iota // shown as they are; guessed
	FollowAway                         // Away is shown
)

// Location says whether containers 200, 300 and 400 hold the location.
type Location uint8

const (
	ShowLocation Location = iota // publication-behaviors-of-category-instances; stated
	HideLocation                 // as in the examples of the container pages
)

// ZoneFrom says which machine gives time zone and kind of device.
type ZoneFrom uint8

const (
	MostActiveMachine  ZoneFrom = iota // inferred
	MostActiveComputer                 // the same as gives the location
)

// LastActive says which classes have a time of last activity.
type LastActive uint8

const (
	InactiveClasses LastActive = iota // all five that are not active (parsing-...; stated)
	AwayAndOffline                    // these two (how-to-enable-custom-privacy-settings; stated)
)

// DNDReading is how dndState says that calls are blocked.
type DNDReading uint8

const (
	// DNDByNumber: by its availability, 9500; otherwise it is empty
	// (publication-behaviors-of-category-instances, aggregation-containers;
	// stated).
	DNDByNumber DNDReading = iota
	// DNDByPresence: by being there, empty; otherwise it is not there
	// (dndstate-category-instance-value-element; stated).
	DNDByPresence
)

// DNDSource says when dndState blocks calls.
type DNDSource uint8

const (
	DNDChosen     DNDSource = iota // when the user has chosen Do Not Disturb; inferred
	DNDAggregated                  // when the aggregate of container 2 is Do Not Disturb
)

// Merge says how the capabilities of several devices become one.
type Merge uint8

const (
	MergeAny  Merge = iota // what any device can do, the greatest version; guessed
	MergeCopy              // that of the preferred device; fits the only example too
)

// WatcherServices says what containers 100 to 400 hold of the services.
type WatcherServices uint8

const (
	// ReducedServices: of SIP addresses, without what is published, without
	// endpoints (external-contacts-container and others; inferred from all
	// examples).
	ReducedServices WatcherServices = iota
	// FullServices: everything.
	FullServices
)

// BlockedState is which instance container 32000 holds as state.
type BlockedState uint8

const (
	BlockedStatic BlockedState = iota // 0, static (publication-behaviors-...; stated)
	BlockedUser                       // 1, user-bound (blocked-contacts-container; stated)
)

// BlockedLegacy says whether container 32000 holds a legacyInterop.
type BlockedLegacy uint8

const (
	BlockedLegacyOffline BlockedLegacy = iota // 18500 (blocked-contacts-container; stated)
	BlockedLegacyNone                         // publication-behaviors-... does not list it
)

// Orphans is what becomes of an endpoint-bound phoneState, calendarState or
// userState that does not say its endpoint.
type Orphans uint8

const (
	OrphansLive    Orphans = iota // live while any endpoint is registered; guessed
	OrphansRefused                // an error
)

// Categories says what to do with categories that are not documented.
type Categories uint8

const (
	AnyCategory     Categories = iota // pass over them: applications have their own
	KnownCategories                   // an error
)

var knownCategories = map[string]bool{
	"alerts": true, "calendarData": true, "contactCard": true, "device": true, "dndState": true,
	"legacyInterop": true, "note": true, "noteHistory": true, "otherOptions": true, "rccOptions": true,
	"routing": true, "services": true, "state": true, "userInformation": true, "userProperties": true,
	"workingHours": true,
}

// check reports a value that is not one of those declared.
func (p *Policy) check() error {
	for _, f := range [...]struct {
		name  string
		value uint8
		last  uint8
	}{
		{"Below3000", uint8(p.Below3000), uint8(Below3000Offline)},
		{"Times", uint8(p.Times), uint8(PublishTimes)},
		{"MachineTie", uint8(p.MachineTie), uint8(LowestMachine)},
		{"Override", uint8(p.Override), uint8(OverrideNone)},
		{"Automatic", uint8(p.Automatic), uint8(MostRecent)},
		{"ManualAvailable", uint8(p.ManualAvailable), uint8(KeepAvailable)},
		{"BusyIdle", uint8(p.BusyIdle), uint8(FlatBusy)},
		{"Unavailable", uint8(p.Unavailable), uint8(FollowAway)},
		{"Location", uint8(p.Location), uint8(HideLocation)},
		{"ZoneFrom", uint8(p.ZoneFrom), uint8(MostActiveComputer)},
		{"LastActive", uint8(p.LastActive), uint8(AwayAndOffline)},
		{"DND", uint8(p.DND), uint8(DNDByPresence)},
		{"DNDSource", uint8(p.DNDSource), uint8(DNDAggregated)},
		{"Merge", uint8(p.Merge), uint8(MergeCopy)},
		{"WatcherServices", uint8(p.WatcherServices), uint8(FullServices)},
		{"BlockedState", uint8(p.BlockedState), uint8(BlockedUser)},
		{"BlockedLegacy", uint8(p.BlockedLegacy), uint8(BlockedLegacyNone)},
		{"Orphans", uint8(p.Orphans), uint8(OrphansRefused)},
		{"Categories", uint8(p.Categories), uint8(KnownCategories)},
	} {
		if f.value > f.last {
			return fmt.Errorf("%w: %s is %d", ErrPolicy, f.name, f.value)
		}
	}
	if p.SignedOut != 0 && p.SignedOut.Class() != availability.ClassOffline {
		return fmt.Errorf("%w: SignedOut is %s", ErrPolicy, p.SignedOut)
	}
	if p.ExpiryUnit < 0 {
		return fmt.Errorf("%w: ExpiryUnit is %s", ErrPolicy, p.ExpiryUnit)
	}
	return nil
}

// class is the class of a under the policy.
func (p *Policy) class(a availability.Availability) availability.Class {
	c := a.Class()
	if c == availability.ClassUndefined {
		switch p.Below3000 {
		case Below3000Available:
			return availability.ClassAvailable
		case Below3000Offline:
			return availability.ClassOffline
		}
	}
	return c
}

// order is a as it compares with others: smaller is more available.
func (p *Policy) order(a availability.Availability) availability.Availability {
	if a < 3000 && p.Below3000 == Below3000Offline {
		return availability.Offline
	}
	return a
}

func (p *Policy) signedOut() availability.Availability {
	if p.SignedOut != 0 {
		return p.SignedOut
	}
	return availability.SignedOutStatic
}
