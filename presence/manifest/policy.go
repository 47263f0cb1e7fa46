package manifest

import (
	"errors"
	"fmt"
)

// A Rule is the name of a rule.
type Rule string

const (
	// RuleContainers: which containers there are, which of them are visible, and
	// that visibleContainers stands for these
	// (containermanifestlist-element, container-element; stated).
	RuleContainers Rule = "C8"
	// RuleEntry: which entry a member goes by: that of the strongest role of a
	// user, else that of the type of the member; the first one that fits
	// (member-element, containermanifestlist-element; the form is stated, that
	// the first counts is inferred).
	RuleEntry Rule = "C9"
	// RuleOccurrence: in how many containers a member may be, in which, and what
	// is done about one that is elsewhere (publishing-presence-in-privacy-mode
	// for the summary, which is stated; the steps are inferred).
	RuleOccurrence Rule = "C10"
	// RuleRedundant: no member that another one in the container stands for
	// (publishing-presence-in-privacy-mode; stated for a user and the domain of
	// the user, inferred for a user and their network).
	RuleRedundant Rule = "C11"
	// RuleBlock: whose calls and prompts are blocked, and when (blockrule-element,
	// publishing-presence-in-privacy-mode; stated).
	RuleBlock Rule = "C12"
	// RulePrivacyMode: in privacy mode, domains and networks are nowhere but
	// among the blocked (publishing-presence-in-privacy-mode; stated).
	RulePrivacyMode Rule = "B12"
	// RuleContact: where a new contact goes (privacy-management of UCMA; stated).
	RuleContact Rule = "B13"
)

// A Policy decides where the sources are silent or disagree. The zero Policy
// is the recommended reading.
type Policy struct {
	// Removal says from where RemoveFromContainer removes a member.
	Removal Removal
}

// Removal says from where RemoveFromContainer removes a member (X14).
type Removal uint8

const (
	// RemoveDisallowed: from the containers that the member must not be in. The
	// other reading would leave whole networks where privacy mode does not want
	// them; inferred.
	RemoveDisallowed Removal = iota
	// RemoveBlocked: from the blocked container, when the member is in another
	// one as well, as publishing-presence-in-privacy-mode states; else as above.
	RemoveBlocked
)

// ErrPolicy reports a Policy with a value that is not one of those declared.
var ErrPolicy = errors.New("manifest: bad policy")

// Validate tells whether each field has one of its values.
func (p Policy) Validate() error {
	if p.Removal > RemoveBlocked {
		return fmt.Errorf("%w: Removal is %d", ErrPolicy, p.Removal)
	}
	return nil
}
