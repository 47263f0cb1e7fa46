package view

import (
	"errors"
	"fmt"

	"github.com/enhancedpresence/epx/presence"
	"github.com/enhancedpresence/epx/presence/access"
)

// A Policy decides where the sources are silent or disagree. The zero Policy
// is the recommended reading; set a field where your server is known to do
// otherwise.
type Policy struct {
	// Access decides about containers.
	Access access.Policy
	// Private says which categories no watcher receives.
	Private PrivateReading
	// Legacy says who receives legacyInterop.
	Legacy LegacyReading
	// Removal says how a watcher is told that an instance is gone while its
	// category has others.
	Removal Removal
}

// PrivateReading says which categories no watcher receives (E4).
type PrivateReading uint8

const (
	// PrivateByUse: those that are documented as private, and those that are
	// documented as being for the owner only, in whatever container they are.
	// routing, dndState and mwi are stated (routing-preamble-element,
	// container-for-remote-access, mwi-category-instance-value-element); alerts,
	// device, otherOptions, rccOptions, userInformation, userProperties and
	// workingHours are inferred (local-access-only-category-instances).
	PrivateByUse PrivateReading = iota
	// PrivateByName: only those that a page calls private, so that the containers
	// alone protect the others.
	PrivateByName
)

// LegacyReading says who receives legacyInterop (X18).
type LegacyReading uint8

const (
	// LegacyForLegacy: watchers that do not know Enhanced Presence; inferred
	// from the page of the category, which calls it private and for them.
	LegacyForLegacy LegacyReading = iota
	// LegacyForAll: whoever asks for it (container-for-remote-access,
	// remotely-accessible-category-instances; stated).
	LegacyForAll
)

// Removal says how a watcher is told that an instance is gone while its
// category has others. That a category without an instance identifier means
// that nothing is left of it is seen in one client (E12; inferred); what stands
// for a single instance, no source says.
type Removal uint8

const (
	// RemoveAndRepeat: the category is cleared and its other instances are sent
	// again. It needs nothing that has not been seen; inferred.
	RemoveAndRepeat Removal = iota
	// RemoveByInstance: a category with the identifier and no content; guessed.
	RemoveByInstance
)

// ErrPolicy reports a Policy with a value that is not one of those declared.
var ErrPolicy = errors.New("bad policy")

// Validate tells whether each field has one of its values.
func (p Policy) Validate() error {
	for _, f := range []struct {
		name        string
		value, most uint8
	}{
		{"Private", uint8(p.Private), uint8(PrivateByName)},
		{"Legacy", uint8(p.Legacy), uint8(LegacyForAll)},
		{"Removal", uint8(p.Removal), uint8(RemoveByInstance)},
	} {
		if f.value > f.most {
			return fmt.Errorf("view: %w: %s is %d; want at most %d", ErrPolicy, f.name, f.value, f.most)
		}
	}
	return p.Access.Validate()
}

// privateByName tells, of a category that is for the owner, whether a page
// calls it private.
var privateByName = map[string]bool{
	presence.CategoryDNDState: true,
	"mwi":                     true,
	"routing":                 true,

	"alerts":                false,
	presence.CategoryDevice: false,
	"otherOptions":          false,
	"rccOptions":            false,
	"userInformation":       false,
	"userProperties":        false,
	"workingHours":          false,
}

// refuses says why no watcher, or none that is not a legacy one, receives a
// category; 0 if containers decide.
func (p *Policy) refuses(category string, legacy bool) Reason {
	if category == presence.CategoryLegacyInterop {
		if p.Legacy == LegacyForLegacy && !legacy {
			return Legacy
		}
		return 0
	}
	if byName, private := privateByName[category]; private && (byName || p.Private == PrivateByUse) {
		return Private
	}
	return 0
}
