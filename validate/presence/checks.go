package presence

import (
	"fmt"
	"slices"
	"strings"

	"github.com/enhancedpresence/epx/validate"
)

// A Confidence says how sure a check is of the rule that it holds documents
// against.
type Confidence uint8

const (
	// Stated rules are said in so many words by their source.
	Stated Confidence = iota
	// Inferred rules follow from the examples of their source, or from the
	// structure of its numbers.
	Inferred
	// Guessed rules have no source; they are the reading that this package
	// chose.
	Guessed
)

// String returns "stated", "inferred" or "guessed".
func (c Confidence) String() string {
	switch c {
	case Stated:
		return "stated"
	case Inferred:
		return "inferred"
	case Guessed:
		return "guessed"
	}
	return fmt.Sprintf("Confidence(%d)", uint8(c))
}

// A Check is a rule of Enhanced Presence that no schema expresses. Each can be
// switched on and off, see Options.
type Check struct {
	// Name is the name of the check and the code of its findings. Names are
	// stable.
	Name string
	// Severity is that of its findings: an error where a document contradicts
	// itself or what its source demands, a warning where it will not do what its
	// author probably wants, or where sources differ.
	Severity validate.Severity
	// Default is whether the check runs unless told otherwise.
	Default bool
	// Source is the page of the Lync 2013 documentation, or the other document,
	// that the rule is from; findings have it as their Rule.
	Source string
	// Confidence is how sure the rule is.
	Confidence Confidence
	// Doc says in a sentence what the check finds.
	Doc string
	// Cure says in a sentence what to do about it.
	Cure string
}

// checkID is the place of a check in the table.
type checkID uint8

const (
	checkCategoryMismatch checkID = iota
	checkUnknownCategory
	checkContainerRange
	checkContainerLocal
	checkContainerAggregation
	checkContainerMembers
	checkContainerOwner
	checkMemberValue
	checkInstanceID
	checkDuplicateKey
	checkExpireType
	checkExpires
	checkDeletionContent
	checkNoContent
	checkSIPURI
	checkAvailabilityUndefined
	checkAvailabilityCanonical
	checkAvailabilityOrder
	checkUserAvailability
	checkUserManual
	checkLastActive
	checkActivityToken
	checkActivityTokenRange
	checkActivityHidden
	checkNoteType
	checkNoteTimes
	checkWorkingHours
	checkFreeBusy
	checkCalendarMailbox
	checkCalendarBoth
	checkLineType
	checkPhoneURI
	checkDescriptionLength
	checkCapabilityTwice
	checkRoutingTarget
	checkUnknownToken
	checkVersionSection
	checkSectionEnd
	numChecks
)

// checks is the table of the checks, in the order of the constants above.
var checks = [numChecks]Check{
	checkCategoryMismatch: {
		"category-mismatch", validate.SeverityError, true, "enhanced-presence-category-instances", Stated,
		"An envelope names a category and holds an instance of another form.",
		"Correct the name of the category, or put the instance under its own.",
	},
	checkUnknownCategory: {
		"unknown-category", validate.SeverityWarning, true, "enhanced-presence-categories", Stated,
		"A category is none of those that are documented, nor one that was registered. Servers refuse categories that they do not know.",
		"Correct the name, or register the category of your application.",
	},
	checkContainerRange: {
		"container-range", validate.SeverityError, true, "controlling-access-to-presence-publications", Stated,
		"A container has a number beyond 32767, or below 0.",
		"Take a number from 0 to 32767.",
	},
	checkContainerLocal: {
		"container-local", validate.SeverityWarning, true, "local-access-only-category-instances", Stated,
		"Data for the user's own clients, or input of the aggregation, stands in a container that nothing reads it from.",
		"Publish it to the containers that the message names.",
	},
	checkContainerAggregation: {
		"container-aggregation", validate.SeverityWarning, true, "aggregating-multiple-points-of-presence", Stated,
		"Containers 2 and 3 hold what is aggregated, and nothing of another category is expected there.",
		"Publish to another container.",
	},
	checkContainerMembers: {
		"container-members", validate.SeverityError, true, "controlling-access-to-presence-publications", Stated,
		"The members of container 0 are everyone and cannot be changed.",
		"Change the members of another container, from 1 to 32767.",
	},
	checkContainerOwner: {
		"container-owner", validate.SeverityWarning, true, "containers-for-local-access", Stated,
		"Containers 1, 2 and 3 are read by their owner alone, whoever their members are.",
		"Add the members to a container for watchers, such as 200.",
	},
	checkMemberValue: {
		"member-value", validate.SeverityError, true, "member-element", Stated,
		"A member of type user or domain does not say who it is.",
		"Add the SIP URI of the user, or the name of the domain.",
	},
	checkInstanceID: {
		"instance-id", validate.SeverityWarning, true, "presence-data-source-and-category-instance-id", Stated,
		"The identifier of an instance is not one that such instances have.",
		"Take the identifier that the message names.",
	},
	checkDuplicateKey: {
		"duplicate-key", validate.SeverityError, true, "modifying-an-existing-publication", Stated,
		"Two instances have the same category, instance identifier and container, which identify one.",
		"Leave one out, or give it another instance identifier.",
	},
	checkExpireType: {
		"expire-type", validate.SeverityWarning, true, "expiretype-element", Stated,
		"What ends the life of an instance is not one of endpoint, user, time and static.",
		"Take one of the documented tokens.",
	},
	checkExpires: {
		"expires", validate.SeverityError, true, "expiretype-element", Stated,
		"A time of life goes with the expire type time, and with it alone; 0 deletes with any.",
		"Add the time of life, remove it, or make the expire type time.",
	},
	checkDeletionContent: {
		"deletion-content", validate.SeverityWarning, true, "deleting-an-existing-publication", Inferred,
		"A publication that deletes an instance has one in it, which nobody will see.",
		"Leave the publication empty, or give it a life other than 0.",
	},
	checkNoContent: {
		"no-content", validate.SeverityWarning, true, "creating-enhanced-presence-category-instances", Inferred,
		"A publication has no instance in it and does not delete one either.",
		"Put the instance into it, or delete it with expireType=\"time\" expires=\"0\".",
	},
	checkSIPURI: {
		"sip-uri", validate.SeverityWarning, true, "RFC 3261", Stated,
		"What names a user is no SIP URI.",
		"Write sip:user@host, with escapes for characters that a URI does not have.",
	},
	checkAvailabilityUndefined: {
		"availability-undefined", validate.SeverityWarning, true, "parsing-lync-published-category-instances", Stated,
		"An availability below 3000 means nothing: clients show that the presence is unknown. Another page counts it as available.",
		"Take a number of the class that is meant, such as 3500 for Available.",
	},
	checkAvailabilityCanonical: {
		"availability-canonical", validate.SeverityWarning, false, "introducing-enhanced-presence", Stated,
		"An availability is of a known class, but not the number that stands for it.",
		"Take the number of the class, unless your application means to be told apart.",
	},
	checkAvailabilityOrder: {
		"availability-order", validate.SeverityError, true, "state-activity-element", Stated,
		"The least availability is above the greatest, so that no availability is between them.",
		"Exchange the two numbers.",
	},
	checkUserAvailability: {
		"user-availability", validate.SeverityWarning, true, "introducing-enhanced-presence", Stated,
		"A user chose an availability that only follows from an idle machine.",
		"Take a number of a class that is not idle, such as 3500 or 6500.",
	},
	checkUserManual: {
		"user-manual", validate.SeverityWarning, true, "categorypublicationmanifest-element", Inferred,
		"A userState counts as the choice of its user only with manual=\"true\", in these letters: the documented transformation compares them.",
		"Write manual=\"true\".",
	},
	checkLastActive: {
		"last-active", validate.SeverityWarning, true, "parsing-lync-published-category-instances", Stated,
		"A time of last activity stands in a state of a user who is active.",
		"Leave lastActive out.",
	},
	checkActivityToken: {
		"activity-token", validate.SeverityWarning, true, "state-activity-element", Stated,
		"The token of an activity is nearly one of those that clients know. Letter case matters.",
		"Write the token as the message has it.",
	},
	checkActivityTokenRange: {
		"activity-token-range", validate.SeverityWarning, true, "state-activity-element", Inferred,
		"An activity holds for an availability at which its token means nothing.",
		"Set minAvailability and maxAvailability to the range that the message names.",
	},
	checkActivityHidden: {
		"activity-hidden", validate.SeverityWarning, true, "state-activity-element", Stated,
		"The availability of a state is outside the range of its own activity, which therefore does not show.",
		"Correct the availability, or the range of the activity.",
	},
	checkNoteType: {
		"note-type", validate.SeverityWarning, true, "note-body-element", Stated,
		"The body of a note is neither a personal one nor one of being out of office.",
		"Write type=\"personal\" or type=\"OOF\".",
	},
	checkNoteTimes: {
		"note-times", validate.SeverityError, true, "note-body-element", Stated,
		"A note ends before it starts.",
		"Correct startTime or endTime.",
	},
	checkWorkingHours: {
		"working-hours", validate.SeverityWarning, true, "calendardata-workinghours-workingperiod-element", Inferred,
		"A working period ends before it starts, or reaches beyond the minutes of a day.",
		"Give both times in minutes from midnight, 0 to 1440, the start first.",
	},
	checkFreeBusy: {
		"free-busy", validate.SeverityWarning, true, "calendardata-freebusy-element", Inferred,
		"The granularity of free and busy times is no length that fills days, or the data is not as long as it should be.",
		"Correct the granularity, such as PT15M, or the data: four slots a byte.",
	},
	checkCalendarMailbox: {
		"calendar-mailbox", validate.SeverityWarning, true, "calendardata-category-instance-value-element", Stated,
		"Calendar data has content and does not say of which mailbox.",
		"Add mailboxID with the address of the mailbox.",
	},
	checkCalendarBoth: {
		"calendar-both", validate.SeverityWarning, true, "calendardata-category-instance-value-element", Stated,
		"Working hours and free and busy times stand in one instance. The page says in one place that they may, in another that they may not.",
		"Publish two instances.",
	},
	checkLineType: {
		"line-type", validate.SeverityWarning, true, "userproperties-lines-line-element", Stated,
		"The type of a line is not one that clients know.",
		"Write lineType=\"Uc\", \"Rcc\" or \"Dual\".",
	},
	checkPhoneURI: {
		"phone-uri", validate.SeverityWarning, true, "RFC 3966", Stated,
		"A telephone number is no URI of one.",
		"Write tel:+ and the digits with country code, such as tel:+14255550100.",
	},
	checkDescriptionLength: {
		"description-length", validate.SeverityWarning, true, "contactcard-category-instance-value-element", Stated,
		"The description of a contact is longer than 1020 characters. Another page allows three more.",
		"Shorten it to 1020 characters.",
	},
	checkCapabilityTwice: {
		"capability-twice", validate.SeverityWarning, true, "device-capabilities-element", Stated,
		"A capability stands twice in one list.",
		"Merge the two.",
	},
	checkRoutingTarget: {
		"routing-target", validate.SeverityError, true, "routing-preamble-list-target-element", Stated,
		"A target of routing names neither a URI nor an application.",
		"Add uri or application.",
	},
	checkUnknownToken: {
		"unknown-token", validate.SeverityWarning, true, "category-instance-elements-for-presence", Inferred,
		"A token is nearly one of those that clients know. Any token is valid, but one that nobody knows means nothing.",
		"Write the token as the message has it.",
	},
	checkVersionSection: {
		"version-section", validate.SeverityWarning, true, "delimiter-element", Inferred,
		"An element of a later version of the schema is not in the section of that version. Some pages print it so; the documents on the wire do not.",
		"Move it behind the delimiter that the message names, and end the last section with <end/>.",
	},
	checkSectionEnd: {
		"section-end", validate.SeverityWarning, true, "end-element", Stated,
		"The sections of later versions begin with a delimiter and have no end. Some documents on the wire leave it out.",
		"Add <end/> behind the last of them.",
	},
}

// Checks returns the checks that there are, in the order of their
// documentation. The caller may change the result.
func Checks() []Check { return slices.Clone(checks[:]) }

// LookupCheck returns the check with the given name.
func LookupCheck(name string) (Check, bool) {
	for _, c := range checks {
		if c.Name == name {
			return c, true
		}
	}
	return Check{}, false
}

// AllChecks stands for every check in Options.Checks and Options.NoChecks.
const AllChecks = "all"

// A checkSet holds some of the checks.
type checkSet uint64

func (s checkSet) has(id checkID) bool { return s>>id&1 != 0 }

// newCheckSet is the checks that run by default, without those in off, with
// those in on.
func newCheckSet(on, off []string) (checkSet, error) {
	var set, all checkSet
	for id, c := range checks {
		all |= 1 << id
		if c.Default {
			set |= 1 << id
		}
	}
	lookup := func(names []string) (checkSet, error) {
		var found checkSet
		for _, name := range names {
			if name == AllChecks {
				found |= all
				continue
			}
			id := slices.IndexFunc(checks[:], func(c Check) bool { return c.Name == name })
			if id < 0 {
				return 0, &UnknownCheckError{Name: name}
			}
			found |= 1 << id
		}
		return found, nil
	}
	remove, err := lookup(off)
	if err != nil {
		return 0, err
	}
	add, err := lookup(on)
	if err != nil {
		return 0, err
	}
	return set&^remove | add, nil
}

// UnknownCheckError reports a name that no check has.
type UnknownCheckError struct {
	Name string
}

// Error names the check, and the one that may have been meant.
func (e *UnknownCheckError) Error() string {
	names := make([]string, len(checks))
	for i, c := range checks {
		names[i] = c.Name
	}
	return fmt.Sprintf("unknown check %q%s", e.Name, didYouMean(e.Name, names, "; there are "+strings.Join(names, ", ")+" and "+AllChecks))
}
