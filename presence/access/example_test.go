package access_test

import (
	"fmt"

	"github.com/enhancedpresence/epx/presence"
	"github.com/enhancedpresence/epx/presence/access"
	"github.com/enhancedpresence/epx/presence/sipuri"
	"github.com/enhancedpresence/epx/xmlrt"
)

// lists is the containers of a user: what a document says about them.
func lists(documented map[presence.ContainerID][][2]string) (access.List, error) {
	var containers []access.Container
	for id, members := range documented {
		var parsed []access.Member
		for _, m := range members {
			member, err := access.ParseMember(m[0], m[1])
			if err != nil {
				return access.List{}, err
			}
			parsed = append(parsed, member)
		}
		c, err := access.NewContainer(id, 1, parsed...)
		if err != nil {
			return access.List{}, err
		}
		containers = append(containers, c)
	}
	return access.NewList(containers...)
}

func Example() {
	l, err := lists(map[presence.ContainerID][][2]string{
		presence.ExternalContactsContainer: {{"federated", ""}},
		presence.ColleaguesContainer:       {{"sameEnterprise", ""}, {"domain", "tailspintoys.com"}},
		presence.WorkgroupContainer:        {{"user", "dana@contoso.com"}},
		presence.BlockedContactsContainer:  {{"user", "eve@fabrikam.com"}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	owner, _ := sipuri.Parse("sip:olaf@contoso.com")
	index := access.NewIndex(l, owner, access.Policy{})
	state := access.HeldBy(2, 3, 100, 200, 300, 400, 32000)
	for _, w := range [][2]string{
		{"sip:Dana@contoso.com", "sameEnterprise"},
		{"ann@contoso.com", "sameEnterprise"},
		{"tom@tailspintoys.com", "federated"},
		{"eve@fabrikam.com", "federated"},
		{"pat@public.example", "publicCloud"},
		{"olaf@contoso.com", "sameEnterprise"},
	} {
		watcher, err := access.ParseWatcher(w[0], w[1])
		if err != nil {
			fmt.Println(err)
			return
		}
		d := index.Decide(watcher, state)
		fmt.Printf("%s: %s\n", d.Rule, d.Reason())
	}
	// Output:
	// user: container 300 has the member user dana@contoso.com, which stands for dana@contoso.com (sameEnterprise), and nothing that goes before it decides
	// sameEnterprise: container 200 has the member sameEnterprise, which stands for ann@contoso.com (sameEnterprise), and nothing that goes before it decides
	// domain: container 200 has the member domain tailspintoys.com, which stands for tom@tailspintoys.com (federated), and nothing that goes before it decides
	// user: container 32000 has the member user eve@fabrikam.com, which stands for eve@fabrikam.com (federated), and nothing that goes before it decides
	// none: no container that holds this is for pat@public.example (publicCloud)
	// owner: olaf@contoso.com is the owner and sees every container
}

func ExampleExplain() {
	l, err := lists(map[presence.ContainerID][][2]string{
		2:     {{"user", "dana@contoso.com"}},
		200:   {{"sameEnterprise", ""}, {"user", "dana@contoso.com"}},
		300:   {{"user", "dana@contoso.com"}},
		400:   {{"user", "dana@contoso.com"}},
		32000: {{"domain", "contoso.com"}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	dana, _ := access.ParseWatcher("dana@contoso.com", "sameEnterprise")
	fmt.Print(access.Explain(l, sipuri.Identity{}, dana, access.HeldBy(0, 2, 200, 300, 32000), access.Policy{}))
	// Output:
	// container 300 has the member user dana@contoso.com, which stands for dana@contoso.com (sameEnterprise), and nothing that goes before it decides
	//   container 300, by user dana@contoso.com: decides
	//   container 400, by user dana@contoso.com: does not hold this
	//   container 200, by user dana@contoso.com: has a smaller identifier
	//   container 2, by user dana@contoso.com: is seen by the owner alone
	//   container 32000, by domain contoso.com: comes after it
	//   container 200, by sameEnterprise: comes after it
	//   container 0, by everyone: comes after it
}

func ExampleMoveUser() {
	plan, _ := access.Bootstrap(access.List{}, access.StartStandard, access.Policy{})
	dana, _ := access.ParseWatcher("dana@contoso.com", "sameEnterprise")
	l := plan.After
	for _, to := range []presence.Level{presence.LevelFriendsAndFamily, presence.LevelWorkgroup, presence.LevelColleague} {
		move, err := access.MoveUser(l, dana, to, access.Policy{})
		if err != nil {
			fmt.Println(err)
			return
		}
		for _, u := range move.Updates {
			for _, c := range u.Changes {
				fmt.Printf("container %d, version %d: %s\n", u.Container, u.Version.Value, c)
			}
		}
		fmt.Println(move.Decision.Level())
		l = move.After
	}
	// Output:
	// container 400, version 0: add user dana@contoso.com
	// friends and family
	// container 400, version 1: remove user dana@contoso.com
	// container 300, version 0: add user dana@contoso.com
	// workgroup
	// container 300, version 1: remove user dana@contoso.com
	// colleague
}

func ExampleList_Apply() {
	user, _ := access.ParseMember("user", "sip:user@contoso.com")
	l, err := access.List{}.Apply(access.Policy{}, access.Update{
		Container: 1000,
		Changes:   []access.Change{{Action: access.Add, Member: user}},
	})
	c, _ := l.Container(1000)
	fmt.Println(c.Has(user), c.Version(), err)

	_, err = l.Apply(access.Policy{}, access.Update{
		Container: 1000,
		Version:   xmlrt.Some(uint32(0)),
		Changes:   []access.Change{{Action: access.Remove, Member: user}},
	})
	fmt.Println(err)
	// Output:
	// true 1 <nil>
	// access: container 1000: the version is not the current one: it is 1, not 0
}
