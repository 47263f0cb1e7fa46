package contacts

import (
	"errors"
	"fmt"
)

// A Policy decides where the sources are silent. The zero Policy is the
// recommended reading; set a field where your server is known to do otherwise.
type Policy struct {
	// Versions says which number a command may be based on.
	Versions VersionReading
	// Unknown is what becomes of the deletion of what is not there.
	Unknown UnknownReading
	// Names says whether two groups may have one name.
	Names NameReading
	// Orphans is what becomes of contacts whose only group is deleted.
	Orphans OrphanReading
	// DistributionGroups is how many groups may have an address outside of the
	// list; 0 is any number.
	DistributionGroups int
}

// VersionReading says which number a command may be based on.
type VersionReading uint8

const (
	CurrentVersion VersionReading = iota // that of the list; guessed
	AnyVersion                           // any
)

// UnknownReading is what becomes of the deletion of what is not there, and of
// the change of a group that is not there.
type UnknownReading uint8

const (
	RefuseUnknown UnknownReading = iota // an error; guessed
	IgnoreUnknown                       // nothing
)

// NameReading says whether two groups may have one name.
type NameReading uint8

const (
	DistinctNames NameReading = iota // they may not; guessed
	AnyNames                         // they may
)

// OrphanReading is what becomes of contacts whose only group is deleted.
type OrphanReading uint8

const (
	OrphansToDefault OrphanReading = iota // the group of other contacts, if there is one; guessed
	OrphansStay                           // they are in no group
)

// ErrPolicy reports a Policy with a value that is not one of those declared.
var ErrPolicy = errors.New("contacts: bad policy")

// Validate tells whether each field has one of its values.
func (p Policy) Validate() error {
	for _, f := range []struct {
		name        string
		value, most uint8
	}{
		{"Versions", uint8(p.Versions), uint8(AnyVersion)},
		{"Unknown", uint8(p.Unknown), uint8(IgnoreUnknown)},
		{"Names", uint8(p.Names), uint8(AnyNames)},
		{"Orphans", uint8(p.Orphans), uint8(OrphansStay)},
	} {
		if f.value > f.most {
			return fmt.Errorf("%w: %s is %d; want at most %d", ErrPolicy, f.name, f.value, f.most)
		}
	}
	if p.DistributionGroups < 0 {
		return fmt.Errorf("%w: DistributionGroups is %d", ErrPolicy, p.DistributionGroups)
	}
	return nil
}
