package access

import (
	"fmt"

	"github.com/enhancedpresence/epx/generated/containermanagement"
	"github.com/enhancedpresence/epx/generated/containers"
	"github.com/enhancedpresence/epx/presence"
	"github.com/enhancedpresence/epx/xmlrt"
)

// FromContainers is the list that a document holds: the containers of the own
// data of a user. A version that is not there is 0.
func FromContainers(doc *containers.ContainersType) (List, error) {
	out := make([]Container, len(doc.Container))
	for n := range doc.Container {
		c := &doc.Container[n]
		members := make([]Member, len(c.Member))
		for i := range c.Member {
			m := &c.Member[i]
			var err error
			if members[i], err = ParseMember(string(m.Type), m.Value.Value); err != nil {
				return List{}, fmt.Errorf("container %d, member %d: %w", c.ID, i+1, err)
			}
		}
		var err error
		if out[n], err = NewContainer(presence.ContainerID(c.ID), c.Version.Value, members...); err != nil {
			return List{}, err
		}
	}
	return NewList(out...)
}

// ToContainers is the document that holds the list, the least identifier
// first.
func ToContainers(l List) *containers.Containers {
	doc := &containers.Containers{}
	doc.Container = make([]containers.ContainerType, len(l.containers))
	for n, c := range l.containers {
		d := &doc.Container[n]
		d.ID, d.Version = uint32(c.id), xmlrt.Some(c.version)
		d.Member = make([]containers.MemberType, len(c.members))
		for i, m := range c.members {
			d.Member[i].Type = containers.MemberTypeEnumEx(m.kind.String())
			d.Member[i].Value = m.value()
		}
	}
	return doc
}

// value is the value of a member in documents, not set for one that has none.
func (m Member) value() (v xmlrt.Optional[string]) {
	if s := m.Value(); s != "" {
		v = xmlrt.Some(s)
	}
	return v
}

// FromSetContainerMembers is the updates that a request has. List.Apply makes
// them come true, all or none.
func FromSetContainerMembers(doc *containermanagement.SetContainerMembersType) ([]Update, error) {
	out := make([]Update, len(doc.Container))
	for n := range doc.Container {
		c, u := &doc.Container[n], &out[n]
		u.Container, u.Version = presence.ContainerID(c.ID), c.Version
		u.Changes = make([]Change, len(c.Member))
		for i := range c.Member {
			m, x := &c.Member[i], &u.Changes[i]
			var err error
			if x.Action, err = ParseAction(string(m.Action)); err == nil {
				x.Member, err = ParseMember(string(m.Type), m.Value.Value)
			}
			if err != nil {
				return nil, fmt.Errorf("container %d, member %d: %w", c.ID, i+1, err)
			}
		}
		if err := u.check(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// ToSetContainerMembers is the request that has the updates, in their order.
func ToSetContainerMembers(updates []Update) *containermanagement.SetContainerMembers {
	doc := &containermanagement.SetContainerMembers{}
	doc.Container = make([]containermanagement.ContainerType, len(updates))
	for n, u := range updates {
		d := &doc.Container[n]
		d.ID, d.Version = uint32(u.Container), u.Version
		d.Member = make([]containermanagement.MemberType, len(u.Changes))
		for i, c := range u.Changes {
			d.Member[i].Action = containermanagement.MemberActionEnumEx(c.Action.String())
			d.Member[i].Type = containermanagement.MemberTypeEnumEx(c.Member.kind.String())
			d.Member[i].Value = c.Member.value()
		}
	}
	return doc
}
