package grammar

import (
	"errors"
	"fmt"

	"github.com/enhancedpresence/epx/presence/publication"
)

// A RuleID is the name of a rule about grammars, as against the rules in them.
type RuleID string

const (
	// RuleMode: which grammar a client follows; that of privacy mode has no
	// rules (interoperating-with-lync-with-publication-grammars,
	// publishing-presence-in-privacy-mode; stated).
	RuleMode RuleID = "C1"
	// RuleSelect: which rules apply: those of the type and the category, and of
	// the instance if they name one (publicationrule-element,
	// instanceid-element; stated); in the order of the document (inferred).
	RuleSelect RuleID = "C2"
	// RuleData: what is published (categorydata-element,
	// categorypublicationmanifest-element; stated).
	RuleData RuleID = "C3"
	// RuleInstance: under which instance identifier: that of the rule
	// (instanceid-element; stated), else that of the caller, else the one that
	// such instances have; contact cards and categories of applications have
	// none (UCMA LocalOwnerPresence; stated; the order is inferred).
	RuleInstance RuleID = "C4"
	// RuleExpiry: how long it lives: as the rule says, else as the caller does,
	// else as such instances do, else as long as its endpoint
	// (expiretype-element for the first and the last, which are stated; the
	// documented rules for notes show that there is more between them,
	// inferred).
	RuleExpiry RuleID = "C5"
	// RuleSelf: what the user is shown of their own data
	// (publicationrule-element; stated).
	RuleSelf RuleID = "C6"
	// RuleBatch: a category without rules is an error, and one error is that of
	// all that was to be published with it (UCMA LocalOwnerPresence,
	// submitting-a-publication-request; stated).
	RuleBatch RuleID = "C7"
	// RuleHistory: previous notes (publication-behaviors-of-category-instances,
	// notehistory-category-instance-value-element; stated, with different
	// numbers).
	RuleHistory RuleID = "C14"
	// RuleRouting: where rules for calls go
	// (routing-category-instance-value-element; stated).
	RuleRouting RuleID = "C15"
	// RuleCleanup: a rule for cleaning up deletes. No source has an example;
	// guessed.
	RuleCleanup RuleID = "Z13"
	// RuleRepair: a reference that the documented grammar has, although XML does
	// not, is read as what it stands for (X21;
	// categorypublicationmanifest-element; that it was meant so is inferred).
	RuleRepair RuleID = "X21"
)

// A Policy decides where the sources are silent or disagree. The zero Policy
// is the recommended reading.
type Policy struct {
	// NoRule is what becomes of an instance whose category has no rule.
	NoRule NoRule
	// Expiry is the expiry of what neither the rule nor the caller says anything
	// about.
	Expiry DefaultExpiry
	// IDs derives the identifiers that depend on an endpoint or a mailbox.
	IDs publication.IDs
}

// NoRule is what becomes of an instance whose category has no rule (C7).
type NoRule uint8

const (
	NoRuleFails NoRule = iota // nothing is published at all; stated
	NoRuleSkips               // the instance is not published, and the others are
)

// DefaultExpiry is the expiry of what neither the rule nor the caller says
// anything about (X12).
type DefaultExpiry uint8

const (
	// ExpiryOfCategory: that of the category
	// (publication-behaviors-of-category-instances; inferred).
	ExpiryOfCategory DefaultExpiry = iota
	// ExpiryOfEndpoint: the life of the endpoint (expiretype-element; stated).
	// Notes would be gone when their author signs out.
	ExpiryOfEndpoint
)

// ErrPolicy reports a Policy with a value that is not one of those declared.
var ErrPolicy = errors.New("grammar: bad policy")

// Validate tells whether each field has one of its values.
func (p Policy) Validate() error {
	switch {
	case p.NoRule > NoRuleSkips:
		return fmt.Errorf("%w: NoRule is %d", ErrPolicy, p.NoRule)
	case p.Expiry > ExpiryOfEndpoint:
		return fmt.Errorf("%w: Expiry is %d", ErrPolicy, p.Expiry)
	}
	return nil
}
