package access_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/enhancedpresence/epx/generated/containermanagement"
	"github.com/enhancedpresence/epx/generated/containers"
	"github.com/enhancedpresence/epx/presence"
	"github.com/enhancedpresence/epx/presence/access"
)

const containersNS = `xmlns="http://schemas.microsoft.com/2006/09/sip/containers"`

func TestContainersDocument(t *testing.T) {
	const doc = `<containers ` + containersNS + `>` +
		`<container id="100" version="1"><member type="federated"/></container>` +
		`<container id="300" version="7"><member type="user" value="ann@example.com"/><member type="domain" value="example.net"/><member type="everyone"/></container>` +
		`</containers>`
	in, err := containers.UnmarshalContainers([]byte(doc))
	if err != nil {
		t.Fatal(err)
	}
	l, err := access.FromContainers(&in.ContainersType)
	if err != nil {
		t.Fatal(err)
	}
	c, ok := l.Container(300)
	ann, _ := access.ParseMember("user", "sip:ANN@example.com")
	if !ok || c.Version() != 7 || c.Len() != 3 || !c.Has(ann) {
		t.Fatalf("container 300: %+v", c)
	}
	out, err := containers.Marshal(access.ToContainers(l))
	if err != nil || string(out) != doc {
		t.Fatalf("%v\n%s\nwant\n%s", err, out, doc)
	}
}

func TestBadContainersDocument(t *testing.T) {
	for _, c := range []struct {
		doc, want string
		is        error
	}{
		{`<container id="40000" version="1"/>`, "40000 is not from 0 to 32767", presence.ErrContainer},
		{`<container id="200" version="1"/><container id="200" version="1"/>`, "200", access.ErrTwice},
		{`<container id="200"><member type="federated"/><member type="tribe"/></container>`, `container 200, member 2: access: bad member: unknown type "tribe"`, access.ErrMember},
		{`<container id="200"><member type="user" value="ann"/></container>`, "container 200, member 1: ", access.ErrMember},
		{`<container id="200"><member type="user"/></container>`, "container 200, member 1: ", access.ErrMember},
		{`<container id="200"><member type="everyone" value="x"/></container>`, `everyone has the value "x", but takes none`, access.ErrMember},
	} {
		in, err := containers.UnmarshalContainers([]byte(`<containers ` + containersNS + `>` + c.doc + `</containers>`))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := access.FromContainers(&in.ContainersType); !errors.Is(err, c.is) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", c.doc, err, c.want)
		}
	}
}

func TestSetContainerMembersDocument(t *testing.T) {
	const ns = `xmlns="http://schemas.microsoft.com/2006/09/sip/container-management"`
	const doc = `<setContainerMembers ` + ns + `>` +
		`<container id="300" version="7"><member action="remove" type="user" value="ann@example.com"/></container>` +
		`<container id="400" version="0"><member action="add" type="user" value="ann@example.com"/><member action="add" type="sameEnterprise"/></container>` +
		`</setContainerMembers>`
	in, err := containermanagement.UnmarshalSetContainerMembers([]byte(doc))
	if err != nil {
		t.Fatal(err)
	}
	updates, err := access.FromSetContainerMembers(&in.SetContainerMembersType)
	if err != nil || len(updates) != 2 || updates[0].Version.Value != 7 || len(updates[1].Changes) != 2 {
		t.Fatalf("%v, %+v", err, updates)
	}
	if got := updates[0].Changes[0].String(); got != "remove user ann@example.com" {
		t.Error(got)
	}
	out, err := containermanagement.Marshal(access.ToSetContainerMembers(updates))
	if err != nil || string(out) != doc {
		t.Fatalf("%v\n%s\nwant\n%s", err, out, doc)
	}

	// The plan of a move is a request that brings it about.
	ann, _ := access.ParseWatcher("ann@example.com", "sameEnterprise")
	plan, err := access.Bootstrap(access.List{}, access.StartStandard, access.Policy{})
	if err != nil {
		t.Fatal(err)
	}
	move, err := access.MoveUser(plan.After, ann, presence.LevelWorkgroup, access.Policy{})
	if err != nil {
		t.Fatal(err)
	}
	again, err := access.FromSetContainerMembers(&access.ToSetContainerMembers(move.Updates).SetContainerMembersType)
	if err != nil {
		t.Fatal(err)
	}
	if after, err := plan.After.Apply(access.Policy{}, again...); err != nil || !after.Equal(move.After) {
		t.Error(err, slices.Collect(after.Containers()))
	}

	for bad, is := range map[string]error{
		`<container id="0"><member action="add" type="everyone"/></container>`: access.ErrFixed,
		`<container id="70000"/>`: presence.ErrContainer,
		`<container id="200"><member action="add" type="domain" value="no domain"/></container>`: access.ErrMember,
		`<container id="200"><member action="swap" type="everyone"/></container>`:                nil,
	} {
		in, err := containermanagement.UnmarshalSetContainerMembers([]byte(`<setContainerMembers ` + ns + `>` + bad + `</setContainerMembers>`))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := access.FromSetContainerMembers(&in.SetContainerMembersType); err == nil || is != nil && !errors.Is(err, is) {
			t.Errorf("%s: %v, want %v", bad, err, is)
		}
	}
}
