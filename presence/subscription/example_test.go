package subscription_test

import (
	"fmt"
	"time"

	"github.com/enhancedpresence/epx/presence"
	"github.com/enhancedpresence/epx/presence/access"
	"github.com/enhancedpresence/epx/presence/availability"
	"github.com/enhancedpresence/epx/presence/publication"
	"github.com/enhancedpresence/epx/presence/sipuri"
	"github.com/enhancedpresence/epx/presence/subscription"
	"github.com/enhancedpresence/epx/xmlrt"
)

// A colleague subscribes, hears of what changes for colleagues, and then is
// moved to the workgroup.
func Example() {
	ann, _ := access.ParseWatcher("ann@contoso.com", "sameEnterprise")
	instance := func(category string, container presence.ContainerID) presence.Instance {
		return presence.Instance{
			Key:    presence.Key{Category: category, Container: container},
			Expiry: presence.Expiry{Type: presence.Static},
		}
	}
	store, _ := publication.NewStore(
		instance("note", presence.ColleaguesContainer), instance("state", presence.ColleaguesContainer),
		instance("note", presence.WorkgroupContainer), instance("state", presence.WorkgroupContainer),
	)
	colleagues, _ := access.NewContainer(presence.ColleaguesContainer, 1, access.NetworkMember(access.SameEnterprise))
	list, _ := access.NewList(colleagues)

	// What a watcher sees follows from the memberships and the publications.
	viewsBy := func(l access.List) subscription.Views {
		index := access.NewIndex(l, sipuri.Identity{}, access.Policy{})
		return func(w access.Watcher, category string) xmlrt.Optional[presence.ContainerID] {
			return index.Decide(w, store.Holders(category)).Container
		}
	}

	table, _ := subscription.NewTable(subscription.DefaultLimits())
	table, answer, err := subscription.Subscribe(table, subscription.Request{
		Watcher: ann, Endpoint: "pc", Categories: []string{"state", "note"},
	}, viewsBy(list), subscription.Policy{})
	fmt.Println(answer.Mode, answer.Views, err)

	// A note for colleagues, and a state for others.
	table, told := subscription.Update(table, viewsBy(list),
		presence.Key{Category: "note", Container: presence.ColleaguesContainer},
		presence.Key{Category: "state", Container: presence.ExternalContactsContainer})
	fmt.Println(told)

	move, _ := access.MoveUser(list, ann, presence.LevelWorkgroup, access.Policy{})
	table, told = subscription.Update(table, viewsBy(move.After))
	fmt.Println(told)

	table, _ = subscription.End(table, answer.To)
	fmt.Println(table.Len())
	// Output:
	// persistent [note from container 200 state from container 200] <nil>
	// [{ann@contoso.com/pc [note from container 200]}]
	// [{ann@contoso.com/pc [note from container 300 state from container 300]}]
	// 0
}

// One who is not admitted for good may poll.
func ExampleSubscribe_polling() {
	nowhere := func(access.Watcher, string) xmlrt.Optional[presence.ContainerID] {
		return xmlrt.Optional[presence.ContainerID]{}
	}
	var policy subscription.Policy
	limits := subscription.Limits{CategorySubscriptions: 6}
	fmt.Println(limits.Subscribers(len(policy.DefaultCategories())))

	table, _ := subscription.NewTable(limits)
	for _, endpoint := range []string{"pc", "phone"} {
		ann, _ := access.ParseWatcher("ann@contoso.com", "sameEnterprise")
		var answer subscription.Answer
		table, answer, _ = subscription.Subscribe(table, subscription.Request{
			Watcher: ann, Endpoint: endpoint, Mode: subscription.PersistentOrPolling, Categories: policy.DefaultCategories(),
		}, nowhere, policy)
		fmt.Println(endpoint, answer.Mode)
	}

	start := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	next, _ := subscription.NextPoll(start, start.Add(12*time.Minute), 0)
	fmt.Println(next.Format(time.TimeOnly))
	// Output:
	// 1
	// pc persistent
	// phone polling
	// 12:15:00
}

// Somebody who watches introduces herself, but not while she is blocked.
func ExampleAsk() {
	eve, _ := access.ParseWatcher("eve@fabrikam.com", "federated")
	hello := subscription.Prompt{Watcher: eve, Context: xmlrt.Some("Eve of Fabrikam")}

	prompts, _ := subscription.NewPrompts(subscription.DefaultLimits())
	blocked := subscription.Relation{Container: presence.BlockedContactsContainer, Availability: availability.Offline}
	prompts, outcome, _ := subscription.Ask(prompts, hello, blocked, subscription.BlockRules())
	fmt.Println(outcome, prompts.Len())

	external := subscription.Relation{Container: presence.ExternalContactsContainer, Availability: availability.Available}
	prompts, outcome, _ = subscription.Ask(prompts, hello, external, subscription.BlockRules())
	fmt.Println(outcome, prompts.Len())

	prompts, _ = subscription.Acknowledge(prompts, eve.URI)
	fmt.Println(prompts.Len())
	// Output:
	// blocked 0
	// prompted 1
	// 0
}
