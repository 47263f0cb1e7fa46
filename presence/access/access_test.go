package access_test

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/enhancedpresence/epx/presence"
	"github.com/enhancedpresence/epx/presence/access"
	"github.com/enhancedpresence/epx/presence/sipuri"
	"github.com/enhancedpresence/epx/xmlrt"
)

const cases = "../../testdata/access/"

// A line of a file of cases.
type line struct {
	at   string // file:line
	text string
}

// read is the lines of a file that are neither empty nor comments.
func read(t *testing.T, name string) []line {
	t.Helper()
	data, err := os.ReadFile(cases + name)
	if err != nil {
		t.Fatal(err)
	}
	var out []line
	n := 0
	for text := range strings.Lines(string(data)) {
		n++
		if text := strings.TrimSpace(text); text != "" && text[0] != '#' {
			out = append(out, line{fmt.Sprintf("%s:%d", name, n), text})
		}
	}
	return out
}

// sections calls f with the lines of each case that begins with a [title].
func sections(t *testing.T, name string, f func(t *testing.T, lines []line)) {
	t.Helper()
	all := read(t, name)
	for n := 0; n < len(all); {
		title := strings.Trim(all[n].text, "[]")
		if all[n].text[0] != '[' {
			t.Fatalf("%s: no [title]", all[n].at)
		}
		n++
		end := n
		for end < len(all) && all[end].text[0] != '[' {
			end++
		}
		t.Run(title, func(t *testing.T) { f(t, all[n:end]) })
		n = end
	}
}

func member(t *testing.T, at, s string) access.Member {
	t.Helper()
	kind, value, _ := strings.Cut(strings.TrimSpace(s), " ")
	m, err := access.ParseMember(kind, strings.TrimSpace(value))
	if err != nil {
		t.Fatalf("%s: %v", at, err)
	}
	return m
}

// container reads "ID [vVERSION] MEMBER, MEMBER", and tells whether there is a
// version.
func container(t *testing.T, at, s string) (access.Container, bool) {
	t.Helper()
	word, rest, _ := strings.Cut(strings.TrimSpace(s), " ")
	id, err := presence.ParseContainerID(word)
	if err != nil {
		t.Fatalf("%s: %v", at, err)
	}
	v, rest := version(rest)
	var members []access.Member
	if rest != "" {
		for s := range strings.SplitSeq(rest, ",") {
			members = append(members, member(t, at, s))
		}
	}
	c, err := access.NewContainer(id, v.Value, members...)
	if err != nil {
		t.Fatalf("%s: %v", at, err)
	}
	return c, v.Set
}

func version(s string) (xmlrt.Optional[uint32], string) {
	s = strings.TrimSpace(s)
	word, rest, _ := strings.Cut(s, " ")
	if strings.HasPrefix(word, "v") {
		if n, err := strconv.ParseUint(word[1:], 10, 32); err == nil {
			return xmlrt.Some(uint32(n)), strings.TrimSpace(rest)
		}
	}
	return xmlrt.Optional[uint32]{}, s
}

func list(t *testing.T, at string, containers []access.Container) access.List {
	t.Helper()
	l, err := access.NewList(containers...)
	if err != nil {
		t.Fatalf("%s: %v", at, err)
	}
	return l
}

func watcher(t *testing.T, at, uri, network string) access.Watcher {
	t.Helper()
	id, err := sipuri.Parse(uri)
	if err != nil {
		t.Fatalf("%s: %v", at, err)
	}
	n, err := access.ParseNetwork(network)
	if err != nil && network != "none" {
		t.Fatalf("%s: %v", at, err)
	}
	return access.Watcher{URI: id, Network: n}
}

var policies = map[string]access.Policy{
	"largestID":        {Precedence: access.LargestID},
	"everyoneIgnored":  {Everyone: access.EveryoneIgnored},
	"subdomains":       {Domains: access.WithSubdomains},
	"everyUpdate":      {Versions: access.EveryUpdate},
	"moveFromLevels":   {Moves: access.MoveFromLevels},
	"blockPublicCloud": {Blocked: access.BlockPublicCloud},
	"choiceIsDenied":   {Choice: access.ChoiceIsDenied},
}

// policy sets in p what the names stand for.
func policy(t *testing.T, at string, p *access.Policy, names ...string) {
	t.Helper()
	for _, name := range names {
		set, ok := policies[name]
		if !ok {
			t.Fatalf("%s: unknown policy %q", at, name)
		}
		p.Precedence = max(p.Precedence, set.Precedence)
		p.Everyone = max(p.Everyone, set.Everyone)
		p.Domains = max(p.Domains, set.Domains)
		p.Versions = max(p.Versions, set.Versions)
		p.Moves = max(p.Moves, set.Moves)
		p.Blocked = max(p.Blocked, set.Blocked)
		p.Choice = max(p.Choice, set.Choice)
	}
}

func TestContainers(t *testing.T) {
	for _, l := range read(t, "containers.txt") {
		word, want, ok := strings.Cut(l.text, "=")
		if !ok {
			t.Fatalf("%s: no =", l.at)
		}
		id, err := presence.ParseContainerID(strings.TrimSpace(word))
		if err != nil {
			if !errors.Is(err, presence.ErrContainer) || strings.TrimSpace(want) != "error" {
				t.Errorf("%s: %v", l.at, err)
			}
			continue
		}
		got := strconv.Itoa(int(id.Level()))
		if id.Standard() {
			got += " standard"
		} else {
			got += " custom"
		}
		if id.OwnerOnly() {
			got += " owner-only"
		}
		if got != strings.Join(strings.Fields(want), " ") {
			t.Errorf("%s: got %s", l.at, got)
		}
		if l := id.Level(); l != presence.LevelUnknown {
			if c, ok := l.Container(); !ok || c != id {
				t.Errorf("level %v has the container %d, %t", l, c, ok)
			}
		}
	}
}

func TestDecide(t *testing.T) {
	sections(t, "decide.txt", func(t *testing.T, lines []line) {
		var (
			p          access.Policy
			owner      sipuri.Identity
			containers []access.Container
			holders    = map[string][]presence.ContainerID{}
		)
		for _, l := range lines {
			switch words := strings.Fields(l.text); words[0] {
			case "policy":
				policy(t, l.at, &p, words[1:]...)
			case "owner":
				owner = watcher(t, l.at, words[1], "none").URI
			case "holds":
				ids := []presence.ContainerID{}
				for _, word := range words[2:] {
					id, err := presence.ParseContainerID(word)
					if err != nil {
						t.Fatalf("%s: %v", l.at, err)
					}
					ids = append(ids, id)
				}
				holders[words[1]] = ids
			case ">":
				n := slices.Index(words, "=")
				if n < 0 || len(words) != n+3 {
					t.Fatalf("%s: want \"= CONTAINER RULE\"", l.at)
				}
				h := access.HeldAnywhere()
				if n == 4 {
					h = access.HeldBy(holders[words[3]]...)
				}
				check(t, l.at, list(t, l.at, containers), owner, watcher(t, l.at, words[1], words[2]), h, p, words[n+1], words[n+2])
			default:
				c, _ := container(t, l.at, l.text)
				containers = append(containers, c)
			}
		}
	})
}

func check(t *testing.T, at string, l access.List, owner sipuri.Identity, w access.Watcher, h access.Holders, p access.Policy, want, rule string) {
	t.Helper()
	d := access.Decide(l, owner, w, h, p)
	got := "none"
	if id, ok := d.Container.Get(); ok {
		got = id.String()
	}
	if got != want || d.Rule.String() != rule {
		t.Errorf("%s: container %s by %s: %s", at, got, d.Rule, d.Reason())
	}
	if x := access.NewIndex(l, owner, p).Decide(w, h); x != d {
		t.Errorf("%s: the index has %+v, not %+v", at, x, d)
	}
	e := access.Explain(l, owner, w, h, p)
	if e.Decision != d {
		t.Errorf("%s: explained is %+v, not %+v", at, e.Decision, d)
	}
	decides := 0
	for n, c := range e.Candidates {
		if c.Outcome == access.Decides {
			decides++
			if n != 0 || c.Container != d.Container.Value || c.Member != d.Member {
				t.Errorf("%s: candidate %d decides: %+v", at, n, c)
			}
		}
	}
	if want := map[bool]int{true: 1}[d.Container.Set]; decides != want {
		t.Errorf("%s: %d candidates decide:\n%s", at, decides, e)
	}
	if d.Blocked() != (got == "32000" || rule == "none") {
		t.Errorf("%s: blocked is %t", at, d.Blocked())
	}
}

// show is a list as cases write it, with versions if wanted.
func show(l access.List, versions bool) string {
	var parts []string
	for c := range l.Containers() {
		s := c.ID().String()
		if versions {
			s += fmt.Sprintf(" v%d", c.Version())
		}
		var members []string
		for m := range c.Members() {
			members = append(members, m.String())
		}
		parts = append(parts, strings.TrimSpace(s+" "+strings.Join(members, ", ")))
	}
	if parts == nil {
		return "empty"
	}
	return strings.Join(parts, "; ")
}

func showUpdates(updates []access.Update) string {
	var parts []string
	for _, u := range updates {
		for _, c := range u.Changes {
			parts = append(parts, fmt.Sprintf("%d %s", u.Container, c))
		}
	}
	if parts == nil {
		return "nothing"
	}
	return strings.Join(parts, "; ")
}

func TestChanges(t *testing.T) {
	sections(t, "changes.txt", func(t *testing.T, lines []line) {
		var (
			p          access.Policy
			containers []access.Container
			now        access.List
			started    bool
			move       access.Move
			updates    []access.Update
			last       error
		)
		step := func(at, verb, rest string) (access.List, error) {
			words := strings.Fields(rest)
			move, updates = access.Move{}, nil
			before := show(now, true)
			defer func() {
				if after := show(now, true); after != before {
					t.Errorf("%s: the list that was there has become %s", at, after)
				}
			}()
			planned := func(plan access.Plan, err error) (access.List, error) {
				updates = plan.Updates
				if err == nil {
					if again, err := now.Apply(p, plan.Updates...); err != nil || !again.Equal(plan.After) {
						t.Errorf("%s: applying the plan: %v\n%s", at, err, show(again, true))
					}
				}
				return plan.After, err
			}
			switch verb {
			case "update":
				id, _ := strconv.Atoi(words[0])
				u := access.Update{Container: presence.ContainerID(id)}
				u.Version, rest = version(strings.TrimPrefix(rest, words[0]))
				for c := range strings.SplitSeq(rest, ",") {
					c = strings.TrimSpace(c)
					action := map[byte]access.Action{'+': access.Add, '-': access.Remove}[c[0]]
					u.Changes = append(u.Changes, access.Change{Action: action, Member: member(t, at, c[1:])})
				}
				return now.Apply(p, u)
			case "create":
				id, _ := strconv.Atoi(words[0])
				return now.Create(presence.ContainerID(id))
			case "move":
				level, _ := strconv.Atoi(words[2])
				var err error
				move, err = access.MoveUser(now, watcher(t, at, words[0], words[1]), presence.Level(level), p)
				return planned(move.Plan, err)
			case "add":
				c := access.Contact{Watcher: watcher(t, at, words[0], words[1])}
				var to xmlrt.Optional[presence.ContainerID]
				for _, word := range words[2:] {
					if c.Delegate = word == "delegate"; !c.Delegate {
						id, _ := strconv.Atoi(word)
						to = xmlrt.Some(presence.ContainerID(id))
					}
				}
				return planned(access.AddContact(now, c, to, p))
			case "delete":
				return planned(access.DeleteContact(now, watcher(t, at, words[0], "none").URI, p))
			case "start":
				start := slices.Index([]string{"standard", "private", "application"}, words[0])
				return planned(access.Bootstrap(now, access.Start(start), p))
			case "privacy":
				return planned(access.EnterPrivacy(now, p))
			}
			t.Fatalf("%s: unknown step %q", at, verb)
			return now, nil
		}
		checked := true
		for _, l := range lines {
			mark, rest, _ := strings.Cut(l.text, " ")
			verb, rest, _ := strings.Cut(rest, " ")
			rest = strings.TrimSpace(rest)
			switch mark {
			case "policy":
				policy(t, l.at, &p, append(strings.Fields(rest), verb)...)
			case "?":
				if !started {
					now, started = list(t, l.at, containers), true
				}
				if last != nil && !checked {
					t.Errorf("%s: before this: %v", l.at, last)
				}
				var after access.List
				after, last = step(l.at, verb, rest)
				checked = false
				if last != nil && !after.Equal(now) {
					t.Errorf("%s: an error, and the list is %s", l.at, show(after, true))
				}
				now = after
			case "=":
				if (last != nil) != (verb == "error") {
					t.Errorf("%s: error %v", l.at, last)
				}
				checked = true
				switch verb {
				case "list":
					if got := show(now, strings.Contains(rest, " v")); got != rest {
						t.Errorf("%s: got %s", l.at, got)
					}
				case "updates":
					if got := showUpdates(updates); got != rest {
						t.Errorf("%s: got %s", l.at, got)
					}
				case "level", "unreachable":
					if got := strconv.Itoa(int(move.Decision.Level())); got != rest || move.Reached != (verb == "level") {
						t.Errorf("%s: got level %s, reached %t", l.at, got, move.Reached)
					}
				case "error":
					if last != nil && !strings.Contains(last.Error(), rest) {
						t.Errorf("%s: %v", l.at, last)
					}
				default:
					t.Fatalf("%s: unknown check %q", l.at, verb)
				}
			default:
				c, _ := container(t, l.at, l.text)
				containers = append(containers, c)
			}
		}
		if last != nil && !checked {
			t.Error(last)
		}
	})
}

func TestPrivacyMode(t *testing.T) {
	for _, l := range read(t, "privacy-mode.txt") {
		words := strings.Fields(l.text)
		choice, err := access.ParseChoice(words[1])
		if err != nil {
			t.Fatalf("%s: %v", l.at, err)
		}
		current, err := access.ParseMode(words[2])
		if err != nil {
			t.Fatalf("%s: %v", l.at, err)
		}
		var p access.Policy
		policy(t, l.at, &p, words[5:]...)
		if got := access.EffectiveMode(words[0] == "private", choice, current, p); got.String() != words[4] {
			t.Errorf("%s: got %s", l.at, got)
		}
	}
}

func TestVisible(t *testing.T) {
	lines := read(t, "visible.txt")
	if len(lines) != int(access.UrgentInterruption)+1 {
		t.Errorf("%d items", len(lines))
	}
	for n, l := range lines {
		item := access.Item(n)
		got := item.String()
		for _, level := range []presence.Level{presence.LevelUnknown, presence.LevelEveryone, presence.LevelExternal, presence.LevelColleague, presence.LevelWorkgroup, presence.LevelFriendsAndFamily, presence.LevelBlocked, 1000} {
			if access.Visible(level, item) {
				got += fmt.Sprintf(" %d", int(level))
			}
		}
		if want := strings.Join(strings.Fields(l.text), " "); got != want {
			t.Errorf("%s: got %s", l.at, got)
		}
	}
}

func TestBadValues(t *testing.T) {
	for _, c := range []struct{ kind, value, want string }{
		{"group", "x", `unknown type "group"`},
		{"", "", `unknown type ""`},
		{"user", "contoso.com", "bad user"},
		{"user", "tel:+1425", "telephone"},
		{"domain", "a..b", "empty label"},
		{"domain", "", "it is empty"},
		{"everyone", "x", `everyone has the value "x"`},
		{"federated", "contoso.com", "takes none"},
	} {
		if m, err := access.ParseMember(c.kind, c.value); !errors.Is(err, access.ErrMember) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s %q: %v, %v", c.kind, c.value, m, err)
		}
	}
	if _, err := access.ParseNetwork(""); !errors.Is(err, access.ErrNetwork) {
		t.Error(err)
	}
	if _, err := access.ParseWatcher("bob@contoso.com", "intranet"); !errors.Is(err, access.ErrNetwork) {
		t.Error(err)
	}
	if _, err := access.ParseWatcher("bob", "federated"); !errors.Is(err, access.ErrWatcher) || !errors.Is(err, sipuri.ErrUser) {
		t.Error(err)
	}
	if _, err := access.NewContainer(100, 0, access.Member{}); !errors.Is(err, access.ErrMember) {
		t.Error(err)
	}
	c, _ := access.NewContainer(100, 0)
	if _, err := access.NewList(c, c); !errors.Is(err, access.ErrTwice) {
		t.Error(err)
	}
	if _, err := (access.List{}).Apply(access.Policy{Domains: 7}); !errors.Is(err, access.ErrPolicy) || !strings.Contains(err.Error(), "Domains is 7") {
		t.Error(err)
	}
	if _, err := (access.List{}).Apply(access.Policy{}, access.Update{Container: 100, Changes: []access.Change{{}}}); !errors.Is(err, access.ErrMember) {
		t.Error(err)
	}
	if _, err := (access.List{}).Apply(access.Policy{}, access.Update{Container: 100, Changes: []access.Change{{Action: 9, Member: access.Everyone()}}}); err == nil {
		t.Error("action 9 is taken")
	}
	if _, err := access.ParseAction("drop"); err == nil {
		t.Error("action drop is taken")
	}
}

func TestTokens(t *testing.T) {
	for _, m := range []access.Mode{access.Standard, access.Private, access.MigratingToPrivacy, access.MigratingToStandard} {
		if back, err := access.ParseMode(m.String()); err != nil || back != m {
			t.Errorf("%v: %v, %v", m, back, err)
		}
	}
	for _, c := range []access.Choice{access.NoSelection, access.ChoosePrivate, access.ChooseStandard} {
		if back, err := access.ParseChoice(c.String()); err != nil || back != c {
			t.Errorf("%v: %v, %v", c, back, err)
		}
	}
	for _, a := range []access.Action{access.Add, access.Remove} {
		if back, err := access.ParseAction(a.String()); err != nil || back != a {
			t.Errorf("%v: %v, %v", a, back, err)
		}
	}
	for _, m := range []access.MemberType{access.UserMember, access.DomainMember, access.SameEnterpriseMember, access.FederatedMember, access.PublicCloudMember, access.EveryoneMember} {
		if back, err := access.ParseMemberType(m.String()); err != nil || back != m {
			t.Errorf("%v: %v, %v", m, back, err)
		}
	}
	for _, n := range []access.Network{access.SameEnterprise, access.Federated, access.PublicCloud} {
		if back, err := access.ParseNetwork(n.String()); err != nil || back != n {
			t.Errorf("%v: %v, %v", n, back, err)
		}
	}
	if _, err := access.ParseMode("Private"); err == nil {
		t.Error("mode Private is taken")
	}
	if _, err := access.ParseChoice(""); err == nil {
		t.Error("an empty choice is taken")
	}
	for want, v := range map[string]fmt.Stringer{
		"mode 9": access.Mode(9), "choice 9": access.Choice(9), "member type 9": access.MemberType(9), "none": access.Network(9),
		"rule 99": access.Rule(99), "outcome 99": access.Outcome(99), "item 99": access.Item(99), "level 1000": presence.Level(1000),
	} {
		if v.String() != want {
			t.Errorf("%q, want %q", v, want)
		}
	}
}

// All or nothing: a good update before a bad one leaves no trace.
func TestUpdatesAreOne(t *testing.T) {
	good := access.Update{Container: 100, Changes: []access.Change{{Action: access.Add, Member: access.Everyone()}}}
	bad := access.Update{Container: 200, Version: xmlrt.Some(uint32(3)), Changes: good.Changes}
	l, err := access.List{}.Apply(access.Policy{}, good, bad)
	var conflict *access.VersionError
	if !errors.As(err, &conflict) || *conflict != (access.VersionError{Container: 200, Presented: 3}) || !l.Equal(access.List{}) {
		t.Errorf("%v, %s", err, show(l, true))
	}
	// Two updates of one container raise its version once.
	l, err = access.List{}.Apply(access.Policy{}, good, access.Update{Container: 100, Version: xmlrt.Some(uint32(0)), Changes: []access.Change{{Action: access.Add, Member: access.NetworkMember(access.Federated)}}})
	if got := show(l, true); err != nil || got != "100 v1 federated, everyone" {
		t.Errorf("%v, %s", err, got)
	}
}
