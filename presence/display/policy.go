package display

import (
	"errors"
	"fmt"
)

// A Policy decides where the sources are silent or disagree. The zero Policy
// is the recommended reading; set a field where your client is known to do
// otherwise. A value that is not one of those declared reads as the first one.
type Policy struct {
	// Activity says whether the words of the contact or the token of an activity
	// are shown.
	Activity ActivityOrder
	// Tokens says how tokens are compared.
	Tokens TokenCase
	// Phone is the text of the token on-the-phone.
	Phone PhoneText
	// Language is what becomes of words in other languages.
	Language LanguageChoice
	// Suffix says to which texts a time of inactivity is appended.
	Suffix Suffix
	// Notes says which of several notes is shown.
	Notes NoteChoice
	// Cards says which of several cards comes first.
	Cards CardOrder
}

// ActivityOrder says what is shown of an activity with both a token and words
// of the contact (X19).
type ActivityOrder uint8

const (
	CustomFirst ActivityOrder = iota // the words (state-activity-element, one client; stated)
	TokenFirst                       // the token (parsing-lync-published-category-instances; stated)
)

// TokenCase says how tokens are compared (X19).
type TokenCase uint8

const (
	// ExactTokens: with their case, and in lower case as in all examples, although
	// the page that says that case matters has capitals in two of them.
	ExactTokens TokenCase = iota
	AnyCaseTokens
)

// PhoneText is the text of the token on-the-phone (X19).
type PhoneText uint8

const (
	InACall    PhoneText = iota // parsing-lync-published-category-instances; stated
	OnThePhone                  // state-activity-element; stated
)

// LanguageChoice is what becomes of words that are in other languages only.
// No source says.
type LanguageChoice uint8

const (
	FirstLanguage LanguageChoice = iota // the first of them are shown; guessed
	NoLanguage                          // none are
)

// Suffix says to which texts a time of inactivity is appended.
type Suffix uint8

const (
	AfterAnyText   Suffix = iota // to all; guessed
	AfterClassText               // to those of classes only, as in the examples
)

// NoteChoice says which of several notes is shown (E12).
type NoteChoice uint8

const (
	LatestText NoteChoice = iota // the latest that says anything; inferred
	Latest                       // the latest, so that an emptied one hides those before it
)

// CardOrder says which of several cards comes first where they disagree. No
// source says.
type CardOrder uint8

const (
	LowestCard CardOrder = iota // that with the lowest identifier: the directory, if it is there; guessed
	LatestCard                  // the one that was published last
)

// ErrPolicy reports a Policy with a value that is not one of those declared.
var ErrPolicy = errors.New("bad policy")

// Validate tells whether each field has one of its values.
func (p Policy) Validate() error {
	for _, f := range []struct {
		name        string
		value, most uint8
	}{
		{"Activity", uint8(p.Activity), uint8(TokenFirst)},
		{"Tokens", uint8(p.Tokens), uint8(AnyCaseTokens)},
		{"Phone", uint8(p.Phone), uint8(OnThePhone)},
		{"Language", uint8(p.Language), uint8(NoLanguage)},
		{"Suffix", uint8(p.Suffix), uint8(AfterClassText)},
		{"Notes", uint8(p.Notes), uint8(Latest)},
		{"Cards", uint8(p.Cards), uint8(LatestCard)},
	} {
		if f.value > f.most {
			return fmt.Errorf("display: %w: %s is %d; want at most %d", ErrPolicy, f.name, f.value, f.most)
		}
	}
	return nil
}
