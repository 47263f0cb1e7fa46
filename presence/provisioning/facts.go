package provisioning

import (
	"fmt"
	"slices"
	"strings"
)

// A Confidence says how sure a fact is.
type Confidence uint8

const (
	Stated   Confidence = iota + 1 // a source says it
	Inferred                       // it follows from examples, or from what the server's own setting of that name is
	Guessed                        // no source says it
)

var confidences = [...]string{Stated: "stated", Inferred: "inferred", Guessed: "guessed"}

// String is the confidence in a word.
func (c Confidence) String() string {
	if c > 0 && int(c) < len(confidences) {
		return confidences[c]
	}
	return fmt.Sprintf("confidence %d", uint8(c))
}

// A Kind is what the values of a setting are.
type Kind uint8

const (
	Boolean Kind = iota + 1 // true or false, 1 or 0, in letters of any case
	Number                  // a whole number, not negative
	URI                     // an address with its scheme; empty where there is none
	Word                    // a token
	Text                    // anything
)

var kinds = [...]string{Boolean: "boolean", Number: "number", URI: "URI", Word: "word", Text: "text"}

// String is the kind in a word.
func (k Kind) String() string {
	if k > 0 && int(k) < len(kinds) {
		return kinds[k]
	}
	return fmt.Sprintf("kind %d", uint8(k))
}

// A Form is how a setting stands in its group.
type Form uint8

const (
	// ListForm is a property in a propertyEntryList.
	ListForm Form = iota + 1
	// InstanceForm is a property in the element instance.
	InstanceForm
	// ElementForm is an element of its own, named as the setting.
	ElementForm
	// PropertyForm is a property that stands in the group itself.
	PropertyForm
)

var forms = [...]string{
	ListForm: "propertyEntryList/property", InstanceForm: "instance/property", ElementForm: "an element each", PropertyForm: "property",
}

// String is the form in words.
func (f Form) String() string {
	if f > 0 && int(f) < len(forms) {
		return forms[f]
	}
	return fmt.Sprintf("form %d", uint8(f))
}

// A Fact is what is known of a setting.
type Fact struct {
	Group string // the name of its group
	Name  string // of the setting, as it is written
	Field string // of the Go type of the group
	Kind  Kind
	// Least and Most bound a Number.
	Least, Most uint32
	// Words are the tokens of a Word that are known. Others are problems, and
	// values all the same: the sources do not say that there are no others.
	Words []string
	// Default is the value that a server has where no administrator has chosen
	// another; empty if no source names one.
	Default string
	Meaning string
	// Page is the page of the documentation that has the setting; empty if none
	// has. Source is where else facts are from.
	Page, Source string
	// How sure the spelling of the name, the kind, the default and the meaning are.
	SureName, SureKind, SureDefault, SureMeaning Confidence

	goWord string // Go type of a Word
}

// Values says what values a setting may have.
func (f *Fact) Values() string {
	switch f.Kind {
	case Boolean:
		return "true or false"
	case Number:
		if f.Least == 0 && f.Most == anyNumber {
			return "a whole number"
		}
		return fmt.Sprintf("a whole number from %d to %d", f.Least, f.Most)
	case URI:
		return "a URI with its scheme, or nothing"
	case Word:
		return "one of " + strings.Join(f.Words, ", ")
	}
	return "text"
}

// A GroupFact is what is known of a group.
type GroupFact struct {
	Name string // as it is written
	Form Form   // of its settings; 0 if it has none that are known
	// Go is the field of Settings; empty if there is none.
	Go      string
	Meaning string
	// Page is the page of the documentation about the group; empty if there is
	// none. Source is where else facts are from.
	Page, Source string
	// How sure the name and the form are.
	SureName, SureForm Confidence

	doc   string // of the Go type
	facts []Fact
}

// Facts are the settings of the group that are known, in the order of the
// fields of its Go type.
func (g *GroupFact) Facts() []Fact { return slices.Clone(g.facts) }

// Groups are the groups that are known.
func Groups() []GroupFact { return slices.Clone(groups) }

// Lookup is what is known of a setting. Letter case does not count in its name.
func Lookup(group, setting string) (Fact, bool) {
	g := groupFact(group)
	if g == nil {
		return Fact{}, false
	}
	if f := g.fact(setting); f != nil {
		return *f, true
	}
	return Fact{}, false
}

func groupFact(name string) *GroupFact {
	for i := range groups {
		if groups[i].Name == name {
			return &groups[i]
		}
	}
	return nil
}

func (g *GroupFact) fact(name string) *Fact {
	for i := range g.facts {
		if strings.EqualFold(g.facts[i].Name, name) {
			return &g.facts[i]
		}
	}
	return nil
}

// complete fills in what the rows of the table leave to their group.
func (g GroupFact) complete(rows ...Fact) GroupFact {
	for i := range rows {
		f := &rows[i]
		f.Group = g.Name
		if f.Page == "" {
			f.Page = g.Page
		} else if f.Page == noPage {
			f.Page = ""
		}
		if f.Source == "" {
			f.Source = g.Source
		}
		if f.Field == "" {
			f.Field = fieldName(f.Name)
		}
		if f.Default != "" && f.SureDefault == 0 {
			f.SureDefault = Inferred
		}
	}
	g.facts = rows
	return g
}

const (
	noPage    = "-"
	anyNumber = 1<<32 - 1
)

// sure reads three letters: of the name, the kind and the meaning.
func sure(f Fact, marks string) Fact {
	c := func(b byte) Confidence { return Confidence(1 + strings.IndexByte("sig", b)) }
	f.SureName, f.SureKind, f.SureMeaning = c(marks[0]), c(marks[1]), c(marks[2])
	return f
}

func boolean(name, byDefault, marks, meaning string) Fact {
	return sure(Fact{Name: name, Kind: Boolean, Default: byDefault, Meaning: meaning}, marks)
}

func number(name string, least, most uint32, byDefault, marks, meaning string) Fact {
	return sure(Fact{Name: name, Kind: Number, Least: least, Most: most, Default: byDefault, Meaning: meaning}, marks)
}

func address(name, marks, meaning string) Fact {
	return sure(Fact{Name: name, Kind: URI, Meaning: meaning}, marks)
}

func text(name, marks, meaning string) Fact {
	return sure(Fact{Name: name, Kind: Text, Meaning: meaning}, marks)
}

func word(name, goWord string, words []string, byDefault, marks, meaning string) Fact {
	return sure(Fact{Name: name, Kind: Word, goWord: goWord, Words: words, Default: byDefault, Meaning: meaning}, marks)
}

// from adds a source to what the group says.
func (f Fact) from(source string) Fact { f.Source = source; return f }

// as gives a setting another field than fieldName does.
func (f Fact) as(field string) Fact { f.Field = field; return f }

// unprinted marks a setting that no page has.
func (f Fact) unprinted() Fact { f.Page = noPage; return f }

// fieldName is the Go name of a setting.
func fieldName(name string) string {
	for _, p := range []struct{ from, to string }{
		{"ucPC2PCAV", "UCPC2PCAV"}, {"uc", "UC"}, {"abwq", "ABWQ"}, {"abs", "ABS"}, {"Abs", "ABS"}, {"dlx", "DLX"}, {"lis", "LIS"},
		{"mras", "MRAS"}, {"qos", "QoS"}, {"cwa", "CWA"},
	} {
		if rest, ok := strings.CutPrefix(name, p.from); ok && rest != "" && (rest[0] < 'a' || rest[0] > 'z') {
			name = p.to + rest
			break
		}
	}
	name = strings.ToUpper(name[:1]) + name[1:]
	return strings.NewReplacer("Url", "URL", "Uri", "URI", "_", "").Replace(name)
}
