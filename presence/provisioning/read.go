package provisioning

import (
	"fmt"
	"slices"
	"strings"

	"github.com/enhancedpresence/epx/generated"
	wire "github.com/enhancedpresence/epx/generated/provisioning"
	"github.com/enhancedpresence/epx/internal/near"
	"github.com/enhancedpresence/epx/xmlrt"
)

// Parse reads a document: a provisionGroupList, or one provisionGroup. The
// error is that of a document that is not valid, or of another kind.
func Parse(document []byte) (*Settings, []Problem, error) {
	root, err := xmlrt.Unmarshal(generated.Registry(), document, xmlrt.WithRegistry(generated.Registry()))
	if err != nil {
		return nil, nil, fmt.Errorf("provisioning: %w", err)
	}
	switch root := root.(type) {
	case *wire.ProvisionGroupList:
		s, problems := Read(root)
		return s, problems, nil
	case *wire.ProvisionGroup:
		list := &wire.ProvisionGroupList{}
		list.ProvisionGroup = []wire.ProvisionGroupType{root.ProvisionGroupType}
		s, problems := Read(list)
		return s, problems, nil
	}
	return nil, nil, fmt.Errorf("provisioning: the document is a %s; want a provisionGroupList or a provisionGroup", root.XMLName().Local)
}

// Read reads the groups of a list. What does not fit is a Problem, and the rest
// is read. The list must not be changed afterwards.
//
// It is to be decoded with generated.Registry, as Parse does: without it, the
// manifests of the publication grammars are not known.
func Read(list *wire.ProvisionGroupList) (*Settings, []Problem) {
	s := &Settings{list: list}
	var problems []Problem
	for i := range list.ProvisionGroup {
		g := readGroup(&list.ProvisionGroup[i], i+1)
		s.groups = append(s.groups, g)
		found := s.take(g)
		for j := range found {
			found[j].Place = i + 1
			found[j].Group = g.name
		}
		problems = append(problems, found...)
	}
	return s, problems
}

// take puts a group where it belongs.
func (s *Settings) take(g *Group) []Problem {
	repeated := []Problem{{Kind: RepeatedGroup, Expected: "one group of the name", Found: "another one", Remedy: "the first one counts; this one is kept"}}
	for _, b := range s.bindings() {
		if b.fact.Name != g.name {
			continue
		}
		if b.get() != nil {
			return repeated
		}
		k := b.make()
		*k.base() = g
		return fill(b.fact, k, g)
	}
	for _, b := range s.grammars() {
		if b.name != g.name {
			continue
		}
		if *b.field != nil {
			return repeated
		}
		*b.field = &Grammar{Group: g}
		(*b.field).elements()
		return g.undecoded()
	}
	if groupFact(g.name) != nil {
		return nil
	}
	names := make([]string, len(groups))
	for i := range groups {
		names[i] = groups[i].Name
	}
	if meant, ok := near.Miss(g.name, names); ok {
		return []Problem{{Kind: UnknownGroup, Expected: meant, Found: quote(g.name), Remedy: "not read, and kept; correct the name if that is what is meant"}}
	}
	return nil
}

// fill reads the settings of a group.
func fill(fact *GroupFact, k known, g *Group) []Problem {
	var problems []Problem
	slots := k.slots()
	seen := make([]bool, len(slots))
	for _, n := range g.nodes {
		if n.form == 0 {
			problems = append(problems, n.misfit(fact)...)
		}
		for _, e := range n.entries {
			i := slices.IndexFunc(fact.facts, func(f Fact) bool { return strings.EqualFold(f.Name, e.Name) })
			if i < 0 {
				continue
			}
			f := &fact.facts[i]
			switch {
			case seen[i]:
				problems = append(problems, Problem{
					Kind: RepeatedSetting, Setting: f.Name, Expected: "one value", Found: "another one, " + quote(e.Value),
					Remedy: "the first one counts; this one is kept",
				})
				continue
			case e.Items != nil:
				seen[i] = true
				problems = append(problems, Problem{
					Kind: WrongValue, Setting: f.Name, Expected: f.Values(), Found: fmt.Sprintf("%d values", len(e.Items)),
					Remedy: "read as absent; correct it where the server has it",
				})
				continue
			}
			seen[i] = true
			if p, bad := f.problem(e.Value, slots[i].parse(f, e.Value)); bad {
				problems = append(problems, p)
			}
		}
	}
	return problems
}

// misfit is what is wrong with something in a group of settings that is none.
func (n *node) misfit(fact *GroupFact) []Problem {
	name := n.element.XMLName()
	if name.Space != wire.Namespace {
		return nil // an extension
	}
	p := Problem{Kind: NoSetting, Expected: "settings", Found: "the element " + name.Local, Remedy: "not read, and kept"}
	switch f := fact.fact(name.Local); {
	case f != nil:
		p.Setting, p.Expected, p.Found = f.Name, f.Values(), "elements"
	case name.Local == propertyElement:
		p.Expected, p.Found = "a property with a name, and text", "another property"
	}
	return []Problem{p}
}

// undecoded are the manifests of a grammar that the decoder did not know.
func (g *Group) undecoded() []Problem {
	var problems []Problem
	for _, e := range g.Content() {
		raw, ok := e.(*xmlrt.RawElement)
		if !ok {
			continue
		}
		if _, known := generated.Registry().Element(raw.Name); known {
			problems = append(problems, Problem{
				Kind: NotDecoded, Expected: raw.Name.Local + " with its Go type", Found: "the element as it was written",
				Remedy: "decode the list with generated.Registry, or by Parse",
			})
		}
	}
	return problems
}
