package subscription_test

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/enhancedpresence/epx/presence"
	"github.com/enhancedpresence/epx/presence/access"
	"github.com/enhancedpresence/epx/presence/availability"
	"github.com/enhancedpresence/epx/presence/sipuri"
	"github.com/enhancedpresence/epx/presence/subscription"
	"github.com/enhancedpresence/epx/xmlrt"
)

const cases = "../../testdata/subscription/"

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

func number(t *testing.T, at, s string) int {
	t.Helper()
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatalf("%s: %v", at, err)
	}
	return n
}

func identity(t *testing.T, at, uri string) sipuri.Identity {
	t.Helper()
	id, err := sipuri.Parse(uri)
	if err != nil {
		t.Fatalf("%s: %v", at, err)
	}
	return id
}

var epoch = time.Unix(0, 0).UTC()

func moment(t *testing.T, at, s string) time.Time {
	return epoch.Add(time.Duration(number(t, at, s)) * time.Second)
}

// subscriber reads WATCHER/ENDPOINT; the watcher may be nobody.
func subscriber(t *testing.T, at, s string) (sipuri.Identity, string) {
	t.Helper()
	uri, endpoint, ok := strings.Cut(s, "/")
	if !ok {
		t.Fatalf("%s: %q is no WATCHER/ENDPOINT", at, s)
	}
	if uri == "" {
		return sipuri.Identity{}, endpoint
	}
	return identity(t, at, uri), endpoint
}

// view reads CATEGORY[@CONTAINER].
func view(t *testing.T, at, s string) subscription.View {
	t.Helper()
	category, container, ok := strings.Cut(s, "@")
	v := subscription.View{Category: category}
	if ok {
		id, err := presence.ParseContainerID(container)
		if err != nil {
			t.Fatalf("%s: %v", at, err)
		}
		v.Container = xmlrt.Some(id)
	}
	return v
}

func showViews(views []subscription.View) string {
	var out []string
	for _, v := range views {
		s := v.Category
		if id, ok := v.Container.Get(); ok {
			s += "@" + id.String()
		}
		out = append(out, s)
	}
	return strings.Join(out, " ")
}

// among joins what there is, or says that there is nothing.
func among(parts []string, sep, none string) string {
	if len(parts) == 0 {
		return none
	}
	return strings.Join(parts, sep)
}

func showTable(t subscription.Table) string {
	var out []string
	for s := range t.All() {
		out = append(out, fmt.Sprint(s.Subscriber, " ", strings.Join(names(s), " ")))
	}
	return among(out, "; ", "empty")
}

func names(s subscription.Subscription) []string {
	var out []string
	for v := range s.Views() {
		out = append(out, v.Category)
	}
	return out
}

var modes = map[string]subscription.Mode{
	"persistent": subscription.Persistent, "else-polling": subscription.PersistentOrPolling,
	"polling": subscription.Polling, "query": subscription.Query, "mode4": 4,
}

func TestTable(t *testing.T) {
	sections(t, "table.txt", func(t *testing.T, lines []line) {
		now, err := subscription.NewTable(subscription.DefaultLimits())
		if err != nil {
			t.Fatal(err)
		}
		var (
			p      subscription.Policy
			seen   = map[sipuri.Identity]map[string]subscription.View{}
			result = "nothing"
			bad    error // not yet expected
		)
		views := func(w access.Watcher, category string) xmlrt.Optional[presence.ContainerID] {
			return seen[w.URI][category].Container
		}
		step := func(at, verb string, words []string) {
			if bad != nil {
				t.Errorf("%s: before this: %v", at, bad)
			}
			before := showTable(now)
			was := now
			switch verb {
			case "subscribe":
				id, endpoint := subscriber(t, at, words[0])
				mode, ok := modes[words[1]]
				if !ok {
					t.Fatalf("%s: unknown mode %q", at, words[1])
				}
				r := subscription.Request{Watcher: access.Watcher{URI: id, Network: access.SameEnterprise}, Endpoint: endpoint, Mode: mode}
				words = words[2:]
				if len(words) > 0 && words[0] == "until" {
					r.Until, words = moment(t, at, words[1]), words[2:]
				}
				for _, word := range words {
					if word == "default" {
						r.Categories = append(r.Categories, p.DefaultCategories()...)
					} else {
						r.Categories = append(r.Categories, strings.Trim(word, `"`))
					}
				}
				var a subscription.Answer
				now, a, bad = subscription.Subscribe(now, r, views, p)
				result = a.Mode.String() + " " + showViews(a.Views)
				var limit *subscription.LimitError
				if errors.As(bad, &limit) {
					result = fmt.Sprintf("refused %d %d %d %d", limit.Categories, limit.Taken, limit.Limit, limit.Others)
				} else if bad != nil {
					result = "error"
					if !errors.Is(bad, subscription.ErrRequest) {
						t.Errorf("%s: %v", at, bad)
					}
				}
				if bad != nil && (showTable(now) != before || a.Views != nil) {
					t.Errorf("%s: an error, and the table is %s", at, showTable(now))
				}
				if bad == nil && a.To != subscription.NewSubscriber(id, endpoint) {
					t.Errorf("%s: the answer is for %v", at, a.To)
				}
			case "update":
				var keys []presence.Key
				for _, word := range words {
					v := view(t, at, word)
					keys = append(keys, presence.Key{Category: v.Category, Container: v.Container.Value, Instance: 7})
				}
				var notes []subscription.Notification
				now, notes = subscription.Update(now, views, keys...)
				var out []string
				for _, n := range notes {
					out = append(out, n.To.String()+" "+showViews(n.Views))
				}
				result = "notify " + among(out, "; ", "nothing")
			case "end":
				id, endpoint := subscriber(t, at, words[0])
				var ok bool
				now, ok = subscription.End(now, subscription.Subscriber{URI: id, Endpoint: endpoint})
				result = map[bool]string{true: "ended", false: "unknown"}[ok]
			case "expire":
				var gone []subscription.Subscriber
				now, gone = subscription.Expire(now, moment(t, at, words[0]))
				var out []string
				for _, s := range gone {
					out = append(out, s.String())
				}
				result = "gone " + among(out, " ", "nothing")
			default:
				t.Fatalf("%s: unknown step %q", at, verb)
			}
			if after := showTable(was); after != before {
				t.Errorf("%s: the table that was there has become %s", at, after)
			}
		}
		for _, l := range lines {
			words := strings.Fields(l.text)
			switch words[0] {
			case "limit":
				limits := subscription.Limits{CategorySubscriptions: number(t, l.at, words[1])}
				if now, err = now.WithLimits(limits); err != nil || now.Limits() != limits {
					t.Fatalf("%s: %v", l.at, err)
				}
			case "policy":
				for _, word := range words[1:] {
					switch word {
					case "countSubscriptions":
						p.Counting = subscription.CountSubscriptions
					case "extends":
						p.Again = subscription.Extends
					case "withoutNoteHistory":
						p.Defaults = subscription.WithoutNoteHistory
					default:
						t.Fatalf("%s: unknown policy %q", l.at, word)
					}
				}
			case "view":
				sees := map[string]subscription.View{}
				for _, word := range words[2:] {
					v := view(t, l.at, word)
					sees[v.Category] = v
				}
				seen[identity(t, l.at, words[1])] = sees
			case "?":
				step(l.at, words[1], words[2:])
			case "=":
				want := strings.Join(words[1:], " ")
				got := result
				switch words[1] {
				case "table":
					got = "table " + showTable(now)
				case "categories":
					got = fmt.Sprint("categories ", now.Categories())
				case "next":
					got = "next never"
					if at, ok := subscription.NextExpiry(now); ok {
						got = fmt.Sprint("next ", at.Sub(epoch).Seconds())
					}
				case "error":
					if got == "error" && strings.Contains(bad.Error(), strings.TrimPrefix(want, "error ")) {
						got = want
					}
					fallthrough
				case "refused":
					if bad != nil {
						got += map[bool]string{true: "", false: ": " + bad.Error()}[got == want]
					}
					bad = nil
				}
				if got != want {
					t.Errorf("%s: got %s", l.at, got)
				}
			default:
				t.Fatalf("%s: unknown line", l.at)
			}
		}
		if bad != nil {
			t.Error(bad)
		}
	})
}

func TestLimits(t *testing.T) {
	for _, l := range read(t, "limits.txt") {
		left, want, ok := strings.Cut(l.text, "=")
		words := strings.Fields(left)
		want = strings.TrimSpace(want)
		if !ok || len(words) == 0 {
			t.Fatalf("%s: no =", l.at)
		}
		var got string
		switch {
		case words[0] == "default":
			d := subscription.DefaultLimits()
			got = fmt.Sprint(d.CategorySubscriptions, d.PromptedSubscribers)
		case words[0] == "service":
			d := subscription.ServiceLimits()
			got = fmt.Sprint(d.CategorySubscriptions, d.PromptedSubscribers)
		case words[1] == "/":
			got = fmt.Sprint(subscription.Limits{CategorySubscriptions: number(t, l.at, words[0])}.Subscribers(number(t, l.at, words[2])))
		default:
			limits := subscription.Limits{CategorySubscriptions: number(t, l.at, words[0]), PromptedSubscribers: number(t, l.at, words[1])}
			err := limits.Validate()
			_, one := subscription.NewTable(limits)
			_, two := subscription.NewPrompts(limits)
			table, three := subscription.Table{}.WithLimits(limits)
			if fmt.Sprint(err, err, err) != fmt.Sprint(one, two, three) || err != nil && table.Limits() != (subscription.Limits{}) {
				t.Errorf("%s: %v, %v, %v, %v", l.at, err, one, two, three)
			}
			switch text, isError := strings.CutPrefix(want, "error "); {
			case err == nil:
				got = "ok"
			case !isError || !errors.Is(err, subscription.ErrLimits) || !strings.Contains(err.Error(), text):
				got = err.Error()
			default:
				got = want
			}
		}
		if got != want {
			t.Errorf("%s: got %s", l.at, got)
		}
	}
}

func TestPolls(t *testing.T) {
	for _, l := range read(t, "polls.txt") {
		left, want, _ := strings.Cut(l.text, "=")
		words := strings.Fields(left)
		if len(words) != 3 {
			t.Fatalf("%s: want START NOW INTERVAL", l.at)
		}
		var d [3]time.Duration
		for n := range d {
			var err error
			if d[n], err = time.ParseDuration(words[n]); err != nil {
				t.Fatalf("%s: %v", l.at, err)
			}
		}
		next, err := subscription.NextPoll(epoch.Add(d[0]), epoch.Add(d[1]), d[2])
		if want = strings.TrimSpace(want); want == "error" {
			if !errors.Is(err, subscription.ErrRequest) {
				t.Errorf("%s: %v, error %v", l.at, next, err)
			}
			continue
		}
		w, werr := time.ParseDuration(want)
		if err != nil || werr != nil || !next.Equal(epoch.Add(w)) {
			t.Errorf("%s: %v, errors %v, %v", l.at, next.Sub(epoch), err, werr)
		}
	}
	// What is further apart than a time.Duration can say.
	next, err := subscription.NextPoll(time.Time{}, epoch.Add(time.Second), 0)
	if want := epoch.Add(5 * time.Minute); err != nil || !next.Equal(want) {
		t.Errorf("since the year 1: %v, not %v; error %v", next, want, err)
	}
}

// list reads IDs or networks separated by commas.
func list[T any](t *testing.T, at, s string, parse func(string) (T, error)) []T {
	t.Helper()
	var out []T
	for word := range strings.SplitSeq(s, ",") {
		v, err := parse(word)
		if err != nil {
			t.Fatalf("%s: %v", at, err)
		}
		out = append(out, v)
	}
	return out
}

func TestPrompts(t *testing.T) {
	sections(t, "prompts.txt", func(t *testing.T, lines []line) {
		var (
			limit  = subscription.DefaultLimits()
			rules  = subscription.BlockRules()
			now    subscription.Prompts
			begun  bool
			result string
		)
		show := func(q subscription.Prompts) string {
			var out []string
			for p := range q.All() {
				out = append(out, fmt.Sprintf("%s %q", p.Watcher.URI, p.Context.Value))
			}
			if len(out) != q.Len() {
				t.Errorf("%d prompts of %d", len(out), q.Len())
			}
			return among(out, "; ", "empty")
		}
		ask := func(at, who, network string, about subscription.Relation, context xmlrt.Optional[string]) {
			n, err := access.ParseNetwork(network)
			if err != nil {
				t.Fatalf("%s: %v", at, err)
			}
			p := subscription.Prompt{Watcher: access.Watcher{URI: identity(t, at, who), Network: n}, Context: context}
			was, before := now, show(now)
			var outcome subscription.Outcome
			if now, outcome, err = subscription.Ask(now, p, about, rules); err != nil {
				t.Errorf("%s: %v", at, err)
			}
			result = outcome.String()
			if after := show(was); after != before {
				t.Errorf("%s: the prompts that were there have become %s", at, after)
			}
		}
		for _, l := range lines {
			text, quoted, isQuoted := strings.Cut(l.text, `"`)
			words := strings.Fields(text)
			if words[0] == "?" && !begun {
				var err error
				if now, err = subscription.NewPrompts(limit); err != nil {
					t.Fatalf("%s: %v", l.at, err)
				}
				begun = true
			}
			switch words[0] + words[min(1, len(words)-1)] {
			case "?ask":
				id, err := presence.ParseContainerID(words[4])
				if err != nil {
					t.Fatalf("%s: %v", l.at, err)
				}
				about := subscription.Relation{Container: id, Availability: availability.Availability(number(t, l.at, words[5]))}
				var context xmlrt.Optional[string]
				if isQuoted {
					context = xmlrt.Some(strings.TrimSuffix(quoted, `"`))
				}
				ask(l.at, words[2], words[3], about, context)
				continue
			case "?fill":
				for n := range number(t, l.at, words[2]) {
					ask(l.at, fmt.Sprintf("other%d@contoso.com", n), "sameEnterprise", subscription.Relation{Container: 200, Availability: 3500}, xmlrt.Some("x"))
				}
				continue
			case "?acknowledge":
				var ok bool
				now, ok = subscription.Acknowledge(now, identity(t, l.at, words[2]))
				result = map[bool]string{true: "acknowledged", false: "unknown"}[ok]
				continue
			}
			switch words[0] {
			case "limit":
				limit.PromptedSubscribers = number(t, l.at, words[1])
			case "rules":
				rules = map[string][]subscription.BlockRule{"default": subscription.BlockRules()}[words[1]]
			case "rule":
				var r subscription.BlockRule
				for n := 1; n+1 < len(words); n += 2 {
					switch value := words[n+1]; words[n] {
					case "containers":
						r.Containers = list(t, l.at, value, presence.ParseContainerID)
					case "networks":
						r.Networks = list(t, l.at, value, access.ParseNetwork)
					case "min":
						r.MinAvailability = xmlrt.Some(availability.Availability(number(t, l.at, value)))
					case "max":
						r.MaxAvailability = xmlrt.Some(availability.Availability(number(t, l.at, value)))
					default:
						t.Fatalf("%s: unknown condition %q", l.at, words[n])
					}
				}
				rules = append(rules, r)
			case "=":
				want := strings.TrimSpace(strings.TrimPrefix(l.text, "="))
				got := result
				if words[1] == "queue" {
					got = "queue " + show(now)
				}
				if got != want {
					t.Errorf("%s: got %s", l.at, got)
				}
			default:
				t.Fatalf("%s: unknown line", l.at)
			}
		}
	})
	if _, _, err := subscription.Ask(subscription.Prompts{}, subscription.Prompt{}, subscription.Relation{}, nil); !errors.Is(err, subscription.ErrRequest) {
		t.Errorf("nobody asks: %v", err)
	}
}

func TestPolicy(t *testing.T) {
	for _, p := range []subscription.Policy{{Counting: 2}, {Again: 2}, {Defaults: 2}} {
		if err := p.Validate(); !errors.Is(err, subscription.ErrPolicy) {
			t.Errorf("%+v: %v", p, err)
		}
		if _, _, err := subscription.Subscribe(subscription.Table{}, subscription.Request{}, nil, p); !errors.Is(err, subscription.ErrPolicy) {
			t.Errorf("%+v: %v", p, err)
		}
	}
}

// What a program does with a request and an answer does not reach the table, and
// times lose the reading of a monotonic clock.
func TestTableIsItsOwn(t *testing.T) {
	seen := func(access.Watcher, string) xmlrt.Optional[presence.ContainerID] {
		return xmlrt.Some(presence.ColleaguesContainer)
	}
	table, err := subscription.NewTable(subscription.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	r := subscription.Request{
		Watcher: access.Watcher{URI: identity(t, "", "ann@contoso.com"), Network: access.SameEnterprise}, Endpoint: "pc",
		Categories: []string{"state", "note", "state"}, Until: now.Add(time.Hour),
	}
	table, a, err := subscription.Subscribe(table, r, seen, subscription.Policy{})
	if err != nil || strings.Join(r.Categories, " ") != "state note state" {
		t.Fatal(r, err)
	}
	a.Views[0].Category = "changed"
	if got := showTable(table); got != "ann@contoso.com/pc note state" {
		t.Error(got)
	}
	if s, _ := table.Get(a.To); s.Watcher() != r.Watcher || s.Until != r.Until.Round(0) {
		t.Errorf("%+v", s)
	}
	if next, err := subscription.NextPoll(now, now, 0); err != nil || next != now.Round(0).Add(subscription.DefaultPollInterval) {
		t.Error(next, err)
	}
}

// Strings are for people: each has one, also what does not exist.
func TestStrings(t *testing.T) {
	seen := map[string]bool{}
	for m := range subscription.Mode(6) {
		seen[m.String()] = true
	}
	for o := range subscription.Outcome(7) {
		seen[o.String()] = true
	}
	for _, s := range []string{"polling", "mode 5", "waiting", "outcome 6", "full"} {
		if !seen[s] {
			t.Errorf("nothing is called %q", s)
		}
	}
	if len(seen) != 13 {
		t.Error(seen)
	}
	v := subscription.View{Category: "state", Container: xmlrt.Some(presence.ColleaguesContainer)}
	if v.String() != "state from container 200" || (subscription.View{Category: "note"}).String() != "note from nowhere" {
		t.Error(v)
	}
	err := error(&subscription.LimitError{Subscriber: subscription.NewSubscriber(identity(t, "", "ann@contoso.com"), "PC"), Categories: 6, Taken: 996, Limit: 1000, Others: 166})
	if want := "subscription: no room for another persistent subscription: ann@contoso.com/pc asks for 6 of 1000 categories, and 166 others have 996"; err.Error() != want || !errors.Is(err, subscription.ErrLimit) {
		t.Error(err)
	}
}
