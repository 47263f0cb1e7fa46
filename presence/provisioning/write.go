package provisioning

import (
	"slices"
	"strings"

	wire "github.com/enhancedpresence/epx/generated/provisioning"
	"github.com/enhancedpresence/epx/xmlrt"
)

// List is the way back: the groups as a list. What has not been changed since
// it was read is as it was, with everything that is not known; a value that
// means the same stays as it was written.
//
//   - A field that has another value than the document changes the setting, or
//     adds it behind the others in the form of its group.
//   - A field that is no longer set removes the setting. A value that did not fit
//     stays.
//   - A group that is nil is removed, and one that was not there is added.
//
// The list shares what has not been changed with the one that was read: neither
// is to be changed. The error is that of a text that cannot be written.
func (s *Settings) List() (*wire.ProvisionGroupList, error) {
	out := &wire.ProvisionGroupList{}
	if s.list != nil {
		out.OtherAttrs = s.list.OtherAttrs
	}
	changed := s.list == nil
	owners := map[*Group]int{} // one more than the binding; those of grammars come behind
	bindings, grammars := s.bindings(), s.grammars()
	first := map[string]bool{}
	for i, b := range bindings {
		if k := b.get(); k != nil && *k.base() != nil {
			owners[*k.base()] = i + 1
		}
	}
	for i, b := range grammars {
		if *b.field != nil && (*b.field).Group != nil {
			owners[(*b.field).Group] = len(bindings) + i + 1
		}
	}
	written := map[int]bool{}
	add := func(g *Group, owner int) error {
		var doc *wire.ProvisionGroupType
		var touched bool
		var err error
		switch {
		case owner > len(bindings):
			b := grammars[owner-len(bindings)-1]
			doc, touched = (*b.field).group(b.name, g)
		case owner > 0:
			doc, touched, err = group(bindings[owner-1], g)
		default:
			doc = g.doc
		}
		if err != nil {
			return err
		}
		changed = changed || touched
		written[owner] = true
		out.ProvisionGroup = append(out.ProvisionGroup, *doc)
		return nil
	}
	for _, g := range s.groups {
		owner := owners[g]
		// The first group of a name that is known is what the field was about.
		removed := owner == 0 && !first[g.name] && s.isField(g.name)
		first[g.name] = true
		if removed {
			changed = true
			continue
		}
		if err := add(g, owner); err != nil {
			return nil, err
		}
	}
	for i := range len(bindings) + len(grammars) {
		there := i < len(bindings) && bindings[i].get() != nil || i >= len(bindings) && *grammars[i-len(bindings)].field != nil
		if !there || written[i+1] {
			continue
		}
		changed = true
		if err := add(s.source(i), i+1); err != nil {
			return nil, err
		}
	}
	if !changed {
		return s.list, nil
	}
	return out, nil
}

// source is the group that a field was read from, in this list or another.
func (s *Settings) source(i int) *Group {
	bindings := s.bindings()
	if i < len(bindings) {
		return *bindings[i].get().base()
	}
	return (*s.grammars()[i-len(bindings)].field).Group
}

func (s *Settings) isField(name string) bool {
	f := groupFact(name)
	return f != nil && f.Go != ""
}

// group is the document of a group with settings, and whether it is another one
// than was read.
func group(b binding, g *Group) (*wire.ProvisionGroupType, bool, error) {
	w := writer{fact: b.fact}
	if g != nil {
		w.nodes = slices.Clone(g.nodes)
	}
	for i, slot := range b.get().slots() {
		if err := w.put(&b.fact.facts[i], slot); err != nil {
			return nil, false, err
		}
	}
	if g != nil && !w.changed {
		return g.doc, false, nil
	}
	doc := &wire.ProvisionGroupType{Name: b.fact.Name}
	if g != nil {
		doc.OtherAttrs = g.doc.OtherAttrs
	}
	for _, n := range w.nodes {
		doc.Any = append(doc.Any, n.element)
	}
	return doc, true, nil
}

// A writer changes the children of a group, of which it has a copy.
type writer struct {
	fact    *GroupFact
	nodes   []node
	changed bool
}

// put makes the setting what the field says. Where it is there more than once,
// the first counts, and all are removed.
func (w *writer) put(f *Fact, s slot) error {
	text, set := s.text()
	for removed := false; ; removed = true {
		i, j := w.find(f.Name)
		switch {
		case i < 0 && set:
			return w.add(Entry{Name: f.Name, Value: text})
		case i < 0:
			return nil
		}
		e := w.nodes[i].entries[j]
		switch {
		case set && e.Items == nil && s.means(f, e.Value):
			return nil
		case set:
			return w.replace(i, j, text)
		case !removed && (e.Items != nil || !f.takes(e.Value)):
			return nil // it did not fit
		}
		if err := w.remove(i, j); err != nil {
			return err
		}
	}
}

// find is the first setting with a name: its node, and its place in that.
func (w *writer) find(name string) (node, entry int) {
	for i := range w.nodes {
		if j := slices.IndexFunc(w.nodes[i].entries, func(e Entry) bool { return strings.EqualFold(e.Name, name) }); j >= 0 {
			return i, j
		}
	}
	return -1, -1
}

// takes tells whether a text is a value of the setting.
func (f *Fact) takes(text string) bool {
	var s slot
	switch f.Kind {
	case Boolean:
		s = &boolSlot{}
	case Number:
		s = &numberSlot{}
	case Word:
		s = wordField(&xmlrt.Optional[string]{})
	default:
		s = &textSlot{}
	}
	return s.parse(f, text)
}

// list is a copy of the propertyEntryList of a node.
func (n *node) list() *wire.PropertyEntryList {
	old := n.element.(*wire.PropertyEntryList)
	out := &wire.PropertyEntryList{}
	out.OtherAttrs, out.Property = old.OtherAttrs, slices.Clone(old.Property)
	return out
}

func (w *writer) replace(i, j int, text string) error {
	w.changed = true
	n := &w.nodes[i]
	n.entries = slices.Clone(n.entries)
	n.entries[j].Value, n.entries[j].Items = text, nil
	if n.form == ListForm {
		list := n.list()
		list.Property[j].Value = text
		n.element = list
		return nil
	}
	t := *n.tree
	target := &t
	if n.form == InstanceForm {
		child := *t.children[n.at[j]]
		t.children = slices.Clone(t.children)
		t.children[n.at[j]] = &child
		target = &child
	}
	target.children, target.text = nil, []string{text}
	return n.settle(&t)
}

// settle gives a node its tree.
func (n *node) settle(t *tree) (err error) {
	n.tree = t
	n.element, err = t.raw()
	return err
}

func (w *writer) remove(i, j int) error {
	w.changed = true
	n := &w.nodes[i]
	switch n.form {
	case ListForm:
		list := n.list()
		list.Property = slices.Delete(list.Property, j, j+1)
		n.element = list
		n.entries = slices.Delete(slices.Clone(n.entries), j, j+1)
		return nil
	case InstanceForm:
		t := *n.tree
		at := n.at[j]
		t.children = slices.Delete(slices.Clone(t.children), at, at+1)
		before := t.text[at] // goes with the setting if it is layout
		t.text = slices.Delete(slices.Clone(t.text), at, at+1)
		if trim(before) != "" {
			t.text[at] = before + t.text[at]
		}
		n.at = slices.Delete(slices.Clone(n.at), j, j+1)
		for k := j; k < len(n.at); k++ {
			n.at[k]--
		}
		n.entries = slices.Delete(slices.Clone(n.entries), j, j+1)
		return n.settle(&t)
	}
	w.nodes = slices.Delete(w.nodes, i, i+1)
	return nil
}

// add adds a setting behind those that there are, in their form.
func (w *writer) add(e Entry) error {
	w.changed = true
	form, last := w.fact.Form, -1
	for i := range w.nodes {
		if w.nodes[i].form != 0 {
			form, last = w.nodes[i].form, i
		}
	}
	e.Form = form
	name := xmlrt.QName{Space: wire.Namespace, Local: propertyElement}
	property := &tree{name: name, attrs: []xmlrt.OtherAttribute{{Name: xmlrt.QName{Local: nameAttribute}, Value: e.Name}}, text: []string{e.Value}}
	switch form {
	case ListForm:
		if last < 0 {
			w.nodes = append(w.nodes, node{form: form, element: &wire.PropertyEntryList{}})
			last = len(w.nodes) - 1
		}
		n := &w.nodes[last]
		list := n.list()
		list.Property = append(list.Property, wire.PropertyType{Name: e.Name, Value: e.Value})
		n.element, n.entries = list, append(slices.Clone(n.entries), e)
		return nil
	case InstanceForm:
		if last < 0 {
			name.Local = instanceElement
			w.nodes = append(w.nodes, node{form: form, tree: &tree{name: name, text: []string{""}}})
			last = len(w.nodes) - 1
		}
		n := &w.nodes[last]
		t := *n.tree
		t.children, t.text = append(slices.Clone(t.children), property), append(slices.Clone(t.text), "")
		n.at, n.entries = append(slices.Clone(n.at), len(t.children)-1), append(slices.Clone(n.entries), e)
		return n.settle(&t)
	}
	t := property
	if form == ElementForm {
		name.Local = e.Name
		t = &tree{name: name, text: []string{e.Value}}
	}
	n := node{form: form, entries: []Entry{e}}
	if err := n.settle(t); err != nil {
		return err
	}
	if last < 0 {
		last = len(w.nodes) - 1
	}
	w.nodes = slices.Insert(w.nodes, last+1, n)
	return nil
}

// group is the document of a grammar, and whether it is another one than was
// read.
func (g *Grammar) group(name string, source *Group) (*wire.ProvisionGroupType, bool) {
	old := Grammar{Group: source}
	old.elements()
	if source != nil && old.Manifest == g.Manifest && old.Publications == g.Publications {
		return source.doc, false
	}
	doc := &wire.ProvisionGroupType{Name: name}
	if source != nil {
		doc.OtherAttrs = source.doc.OtherAttrs
	}
	manifest, publications := g.Manifest != nil, g.Publications != nil // yet to be written
	for _, n := range sourceNodes(source) {
		switch e := n.element; {
		case old.Manifest != nil && e == xmlrt.Element(old.Manifest):
			if manifest {
				doc.Any = append(doc.Any, g.Manifest)
			}
			manifest = false
		case old.Publications != nil && e == xmlrt.Element(old.Publications):
			if publications {
				doc.Any = append(doc.Any, g.Publications)
			}
			publications = false
		default:
			doc.Any = append(doc.Any, e)
		}
	}
	if manifest {
		doc.Any = append(doc.Any, g.Manifest)
	}
	if publications {
		doc.Any = append(doc.Any, g.Publications)
	}
	return doc, true
}

func sourceNodes(g *Group) []node {
	if g == nil {
		return nil
	}
	return g.nodes
}
