package agreement

import (
	"github.com/enhancedpresence/epx/internal/verdicts/table"
	"github.com/enhancedpresence/epx/validate/helium"
	"github.com/enhancedpresence/epx/validate/libxml2"
)

// A cause makes one engine, or all of them, judge some documents otherwise.
type cause struct {
	reason       string
	engine       string // "" is every engine
	ours, theirs table.Verdict
	tolerant     bool // under the tolerant reading too, besides the strict one
	corpus       string
	files        []string
}

const (
	category   = "an instance is compared with its category, which no schema states"
	namespace  = "these are judged in any namespace, as theirs is not known; the schema declares them in none"
	blankEmpty = "helium accepts white space where the content is empty; cvc-complex-type.2.1 forbids all characters"
	collapse   = "libxml2 2.9 does not collapse the white space of xs:unsignedInt"
)

var causes = []cause{
	{category, "", table.Invalid, table.Valid, true, "presence", []string{
		"categories-mismatch.xml", "categories-unknown-in-known-namespace.xml",
		"publish-dnd-machine-state.xml", "publish-note-wrong-namespace.xml", "roaming-data-mismatch.xml",
	}},
	{namespace, "", table.Valid, table.Invalid, true, "presence", []string{
		"contactdelta-namespace.xml", "contactlist-namespace.xml", "fault-namespace.xml", "fault-prefixed.xml",
	}},
	{category, "", table.Invalid, table.Valid, false, "presence", []string{"categories-note-history.xml"}},
	{blankEmpty, helium.Name, table.Invalid, table.Valid, false, "presence", []string{"state-delimiter-blank.xml"}},
	{blankEmpty, helium.Name, table.Invalid, table.Valid, false, "examples", []string{
		"013-aggregation-containers.xml", "035-blocked-contacts-container.xml", "088-colleagues-container.xml",
		"217-external-contacts-container.xml", "230-friends-and-family-container.xml", "415-workgroup-container.xml",
	}},
	{collapse, libxml2.Name, table.Valid, table.Invalid, true, "presence", []string{"state-availability-spaces.xml"}},
}

// A difference is a document that an engine judges otherwise than the decoders.
type difference struct {
	corpus, file string
	engine       string
	strict       bool
}

func (d difference) String() string {
	return d.corpus + "/" + d.file + ", " + d.engine + ", " + reading(d.strict)
}

var differences = func() map[difference]cause {
	all := map[difference]cause{}
	for _, c := range causes {
		names := []string{c.engine}
		if c.engine == "" {
			names = []string{helium.Name, libxml2.Name}
		}
		for _, name := range names {
			for _, file := range c.files {
				all[difference{c.corpus, file, name, true}] = c
				if c.tolerant {
					all[difference{c.corpus, file, name, false}] = c
				}
			}
		}
	}
	return all
}()
