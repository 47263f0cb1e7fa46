package provisioning

import (
	"fmt"
	"slices"
	"strings"

	"github.com/enhancedpresence/epx/generated/containermanifest"
	wire "github.com/enhancedpresence/epx/generated/provisioning"
	"github.com/enhancedpresence/epx/generated/publicationmanifest"
)

// Settings is what a server provides a client with. A group that is not there
// is nil; its methods with OrDefault work all the same, and nothing else of it
// does.
//
// Programs may change the fields, and those of the groups; List makes a
// document of what they are then.
type Settings struct {
	ServerConfiguration   *ServerConfiguration   // group ServerConfiguration
	EndpointConfiguration *EndpointConfiguration // group endpointConfiguration
	UserSetting           *UserSetting           // group userSetting
	MeetingPolicy         *MeetingPolicy         // group meetingPolicy
	UCPolicy              *UCPolicy              // group ucPolicy
	LocationPolicy        *LocationPolicy        // group locationPolicy
	MediaConfiguration    *MediaConfiguration    // group mediaConfiguration
	MobilityPolicy        *MobilityPolicy        // group mobilityPolicy
	PresencePolicy        *PresencePolicy        // group presencePolicyV2

	PublicationGrammar        *Grammar // group publicationGrammar
	PrivacyPublicationGrammar *Grammar // group privacyPublicationGrammar

	groups []*Group // all, in the order of the list
	list   *wire.ProvisionGroupList
}

// A Grammar is a publication grammar (publicationGrammar of open mode,
// privacyPublicationGrammar of privacy mode;
// interoperating-with-lync-with-publication-grammars; stated). What it says is
// read by packages grammar and manifest.
type Grammar struct {
	*Group
	// Manifest says which containers there are, and for whom.
	Manifest *containermanifest.ContainerManifestList
	// Publications says what is published to which container. In privacy mode
	// there is none (publishing-presence-in-privacy-mode; stated).
	Publications *publicationmanifest.CategoryPublicationManifest
}

// Groups are all groups in the order of the list as it was read, known or not.
func (s *Settings) Groups() []*Group { return slices.Clone(s.groups) }

// Group is the first group with a name as it was read, known or not.
func (s *Settings) Group(name string) (*Group, bool) {
	for _, g := range s.groups {
		if g.name == name {
			return g, true
		}
	}
	return nil, false
}

// Unknown are the groups that no field of s is about, in the order of the list:
// those whose name is not known, and those that are there twice.
func (s *Settings) Unknown() []*Group {
	known := map[*Group]bool{}
	for _, b := range s.bindings() {
		if k := b.get(); k != nil {
			known[*k.base()] = true
		}
	}
	for _, b := range s.grammars() {
		if *b.field != nil {
			known[(*b.field).Group] = true
		}
	}
	return slices.DeleteFunc(s.Groups(), func(g *Group) bool { return known[g] })
}

// known is the Go type of a group with settings.
type known interface {
	base() **Group
	slots() []slot // as the facts of the group
}

// A binding is a group with settings and the field that it is in.
type binding struct {
	fact *GroupFact
	get  func() known // nil if there is none
	make func() known // puts an empty one there
}

func bind[T any, P interface {
	*T
	known
}](name string, field **T) binding {
	return binding{
		fact: groupFact(name),
		get: func() known {
			if *field == nil {
				return nil
			}
			return P(*field)
		},
		make: func() known { *field = new(T); return P(*field) },
	}
}

func (s *Settings) bindings() []binding {
	return []binding{
		bind("ServerConfiguration", &s.ServerConfiguration),
		bind("endpointConfiguration", &s.EndpointConfiguration),
		bind("userSetting", &s.UserSetting),
		bind("meetingPolicy", &s.MeetingPolicy),
		bind("ucPolicy", &s.UCPolicy),
		bind("locationPolicy", &s.LocationPolicy),
		bind("mediaConfiguration", &s.MediaConfiguration),
		bind("mobilityPolicy", &s.MobilityPolicy),
		bind("presencePolicyV2", &s.PresencePolicy),
	}
}

type grammarBinding struct {
	name  string
	field **Grammar
}

func (s *Settings) grammars() []grammarBinding {
	return []grammarBinding{
		{"publicationGrammar", &s.PublicationGrammar},
		{"privacyPublicationGrammar", &s.PrivacyPublicationGrammar},
	}
}

// An Origin is where the value of a setting is from.
type Origin uint8

const (
	Given     Origin = iota + 1 // the document
	Defaulted                   // Fact.Default, since the document has none that fits
	Absent                      // nowhere
	Unknown                     // the document, and the setting is not known
)

var origins = [...]string{Given: "given", Defaulted: "default", Absent: "absent", Unknown: "unknown"}

// String is the origin in a word.
func (o Origin) String() string {
	if o > 0 && int(o) < len(origins) {
		return origins[o]
	}
	return fmt.Sprintf("origin %d", uint8(o))
}

// A Reading is a setting and its value as text.
type Reading struct {
	Group, Name string
	Value       string
	Items       []string // of an unknown setting with several
	Origin      Origin
	Fact        Fact // of a setting that is known
}

// String is the reading in one line.
func (r Reading) String() string {
	switch {
	case r.Origin == Absent:
		return r.Name + ": absent"
	case r.Items != nil:
		return fmt.Sprintf("%s = %q, %s", r.Name, r.Items, r.Origin)
	case r.Origin == Unknown:
		return fmt.Sprintf("%s = %q, %s", r.Name, r.Value, r.Origin)
	case r.Origin == Defaulted:
		return fmt.Sprintf("%s = %s, by default (%s)", r.Name, r.Value, r.Fact.SureDefault)
	case r.Fact.Kind == Text || r.Value == "":
		return fmt.Sprintf("%s = %q", r.Name, r.Value)
	}
	return r.Name + " = " + r.Value
}

// Explain is the settings for people: a line a group and a line a setting.
// Settings that are absent and have no default are left out unless all is set.
func (s *Settings) Explain(all bool) string {
	var b strings.Builder
	for _, g := range s.Outline() {
		b.WriteString("group " + g.Name)
		switch f := groupFact(g.Name); {
		case f == nil:
			b.WriteString(": unknown")
		case !g.Known:
			b.WriteString(": another one, which does not count")
		default:
			b.WriteString(": " + f.Meaning)
		}
		b.WriteByte('\n')
		for _, r := range g.Readings {
			if all || r.Origin != Absent {
				b.WriteString("  " + r.String() + "\n")
			}
		}
		for _, e := range g.Group.Content() {
			b.WriteString("  holds " + e.XMLName().Local + "\n")
		}
	}
	return b.String()
}

// Readings are the settings of all groups that are there. In each, those that
// are known are first, in the order of the table, and the others follow as the
// document has them. Groups without settings have none.
func (s *Settings) Readings() []Reading {
	var out []Reading
	for _, g := range s.Outline() {
		out = append(out, g.Readings...)
	}
	return out
}

// A Heading is a group with its readings.
type Heading struct {
	Name string
	// Group is the group as it was read; nil for one that a program made.
	Group *Group
	// Known is set if the group is the one that a field of Settings is about, or
	// one of which no more than the name is known.
	Known    bool
	Readings []Reading
}

// Outline is the groups of the list, and those that a program has added behind.
func (s *Settings) Outline() []Heading {
	var out []Heading
	seen := map[string]bool{}
	owned := map[*Group]binding{}
	for _, b := range s.bindings() {
		if k := b.get(); k != nil {
			owned[*k.base()] = b
		}
	}
	for _, g := range s.groups {
		h := Heading{Name: g.name, Group: g, Known: groupFact(g.name) != nil && !seen[g.name]}
		seen[g.name] = true
		if b, ok := owned[g]; ok {
			h.Readings = append(typed(b), unknown(g.name, g.Unknown())...)
		} else {
			h.Readings = unknown(g.name, g.Entries())
		}
		out = append(out, h)
	}
	for _, b := range s.bindings() {
		if k := b.get(); k != nil && !slices.Contains(s.groups, *k.base()) {
			g := *k.base()
			out = append(out, Heading{b.fact.Name, g, true, append(typed(b), unknown(b.fact.Name, g.Unknown())...)})
		}
	}
	return out
}

// typed is the readings of the fields of a group.
func typed(b binding) []Reading {
	var out []Reading
	for i, slot := range b.get().slots() {
		f := b.fact.facts[i]
		r := Reading{Group: f.Group, Name: f.Name, Fact: f, Origin: Absent}
		if text, ok := slot.text(); ok {
			r.Value, r.Origin = text, Given
		} else if f.Default != "" {
			r.Value, r.Origin = f.Default, Defaulted
		}
		out = append(out, r)
	}
	return out
}

func unknown(group string, entries []Entry) []Reading {
	var out []Reading
	for _, e := range entries {
		out = append(out, Reading{Group: group, Name: e.Name, Value: e.Value, Items: e.Items, Origin: Unknown})
	}
	return out
}

// elements finds the manifests of a grammar.
func (g *Grammar) elements() {
	for _, e := range g.Content() {
		switch e := e.(type) {
		case *containermanifest.ContainerManifestList:
			if g.Manifest == nil {
				g.Manifest = e
			}
		case *publicationmanifest.CategoryPublicationManifest:
			if g.Publications == nil {
				g.Publications = e
			}
		}
	}
}
