package access

import (
	"errors"
	"fmt"
)

// A Policy decides where the sources are silent or disagree. The zero Policy
// is the recommended reading; set a field where your server is known to do
// otherwise.
type Policy struct {
	// Precedence says which of several containers a watcher sees.
	Precedence Precedence
	// Everyone says where the member everyone stands.
	Everyone EveryoneReading
	// Domains says whether a domain stands for the domains below it.
	Domains DomainReading
	// Versions says which changes raise the version of a container.
	Versions VersionReading
	// Moves says from where MoveUser removes a user.
	Moves MoveReading
	// Blocked is who is a member of container 32000 from the start.
	Blocked BlockedDefault
	// Choice is what becomes of the choice of a user to be private without
	// the administrator.
	Choice PrivateChoice
}

// Precedence says which of several containers a watcher sees (X1).
type Precedence uint8

const (
	// ByPrecedence has the kind of member decide, and the identifier only in
	// one kind (UCMA LocalOwnerPresence; stated). The documented set-up of
	// container memberships works only so.
	ByPrecedence Precedence = iota
	// LargestID has the identifier decide among all containers
	// (controlling-access-to-presence-publications; stated).
	LargestID
)

// EveryoneReading says where the member everyone stands (B5, Z11).
type EveryoneReading uint8

const (
	// EveryoneLast: after the networks and before container 0; inferred from
	// the order of scopes in an API and from one client.
	EveryoneLast EveryoneReading = iota
	// EveryoneIgnored: nowhere but in container 0, as in the one page that
	// lists the steps and does not have it.
	EveryoneIgnored
)

// DomainReading says whether a domain stands for the domains below it (Z10).
type DomainReading uint8

const (
	ExactDomain    DomainReading = iota // it does not; inferred from one client
	WithSubdomains                      // it does
)

// VersionReading says which changes raise the version of a container.
type VersionReading uint8

const (
	// EffectiveChanges: those after which the members differ, so that
	// removing twice is removing once; guessed.
	EffectiveChanges VersionReading = iota
	// EveryUpdate: every update of a container that is there.
	EveryUpdate
)

// MoveReading says from where MoveUser removes a user (B11).
type MoveReading uint8

const (
	// MoveFromAll: from all containers that watchers see, as one of an
	// application would keep the new level from counting; inferred.
	MoveFromAll MoveReading = iota
	// MoveFromLevels: from those of levels only (one client).
	MoveFromLevels
)

// BlockedDefault is who is in container 32000 from the start (X11).
type BlockedDefault uint8

const (
	BlockNobody      BlockedDefault = iota // UCMA; stated
	BlockPublicCloud                       // blocked-contacts-container; stated
)

// PrivateChoice is what becomes of the choice of a user to be private where
// the administrator has not enabled privacy mode. No source says.
type PrivateChoice uint8

const (
	ChoiceCounts   PrivateChoice = iota // the user is private; guessed
	ChoiceIsDenied                      // the user is not
)

// ErrPolicy reports a Policy with a value that is not one of those declared.
var ErrPolicy = errors.New("access: bad policy")

// Validate tells whether each field has one of its values.
func (p Policy) Validate() error {
	for _, f := range []struct {
		name        string
		value, most uint8
	}{
		{"Precedence", uint8(p.Precedence), uint8(LargestID)},
		{"Everyone", uint8(p.Everyone), uint8(EveryoneIgnored)},
		{"Domains", uint8(p.Domains), uint8(WithSubdomains)},
		{"Versions", uint8(p.Versions), uint8(EveryUpdate)},
		{"Moves", uint8(p.Moves), uint8(MoveFromLevels)},
		{"Blocked", uint8(p.Blocked), uint8(BlockPublicCloud)},
		{"Choice", uint8(p.Choice), uint8(ChoiceIsDenied)},
	} {
		if f.value > f.most {
			return fmt.Errorf("%w: %s is %d", ErrPolicy, f.name, f.value)
		}
	}
	return nil
}
