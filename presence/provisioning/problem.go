package provisioning

import (
	"fmt"
	"strings"
)

// A ProblemKind is what sort of thing is wrong.
type ProblemKind string

const (
	WrongValue      ProblemKind = "wrong-value"      // a value that the setting cannot have; it is read as absent
	UnknownWord     ProblemKind = "unknown-word"     // a token that is not known; it is the value all the same
	RepeatedSetting ProblemKind = "repeated-setting" // the first one counts
	RepeatedGroup   ProblemKind = "repeated-group"   // the first one counts
	UnknownGroup    ProblemKind = "unknown-group"    // a name that is like one that is known
	NoSetting       ProblemKind = "no-setting"       // something in a group of settings that is none
	NotDecoded      ProblemKind = "not-decoded"      // a manifest that the decoder did not know
)

// A Problem is something in a list of groups that is not as it should be. The
// rest of the list is read all the same.
type Problem struct {
	Kind ProblemKind
	// Place is the place of the group in the list, from 1; 0 in a document of
	// another kind.
	Place   int
	Group   string // its name
	Setting string // empty if it is about no setting
	// Expected and Found are what should be there and what is; either may be
	// empty.
	Expected, Found string
	// Remedy says what to do about it.
	Remedy string
}

// String is the problem in one line.
func (p Problem) String() string {
	var b strings.Builder
	b.WriteString(p.Group)
	if p.Place > 0 {
		fmt.Fprintf(&b, " (group %d)", p.Place)
	}
	if p.Setting != "" {
		if b.Len() > 0 {
			b.WriteString(", ")
		}
		b.WriteString(p.Setting)
	}
	var parts []string
	if p.Expected != "" {
		parts = append(parts, "expected "+p.Expected)
	}
	if p.Found != "" {
		parts = append(parts, "found "+p.Found)
	}
	fmt.Fprintf(&b, ": %s: %s", p.Kind, strings.Join(parts, ", "))
	if p.Remedy != "" {
		b.WriteString("; " + p.Remedy)
	}
	return b.String()
}
