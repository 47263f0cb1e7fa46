package display_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/enhancedpresence/epx/generated"
	"github.com/enhancedpresence/epx/generated/categories"
	"github.com/enhancedpresence/epx/generated/services"
	"github.com/enhancedpresence/epx/generated/state"
	"github.com/enhancedpresence/epx/presence"
	"github.com/enhancedpresence/epx/presence/display"
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

// words splits at spaces, but not within quotes.
func words(s string) []string {
	var out []string
	for s = strings.TrimSpace(s); s != ""; s = strings.TrimSpace(s) {
		word, rest, _ := strings.Cut(s, " ")
		if s[0] == '"' {
			word, rest, _ = strings.Cut(s[1:], `"`)
		}
		out = append(out, word)
		s = rest
	}
	return out
}

func number(t *testing.T, at, s string) uint32 {
	t.Helper()
	n, err := strconv.ParseUint(s, 0, 32)
	if err != nil {
		t.Fatalf("%s: %v", at, err)
	}
	return uint32(n)
}

// moment reads HH:MM, HH:MM:SS, or a whole time.
func moment(t *testing.T, at, s string) xmlrt.DateTime {
	t.Helper()
	if !strings.Contains(s, "T") {
		if len(s) == 5 {
			s += ":00"
		}
		s = "2026-11-23T" + s
	}
	m, err := xmlrt.ParseDateTime(s)
	if err != nil {
		t.Fatalf("%s: %v", at, err)
	}
	return m
}

var policies = map[string]func(*display.Policy){
	"tokenFirst":     func(p *display.Policy) { p.Activity = display.TokenFirst },
	"anyCase":        func(p *display.Policy) { p.Tokens = display.AnyCaseTokens },
	"onThePhone":     func(p *display.Policy) { p.Phone = display.OnThePhone },
	"noLanguage":     func(p *display.Policy) { p.Language = display.NoLanguage },
	"afterClassText": func(p *display.Policy) { p.Suffix = display.AfterClassText },
	"latest":         func(p *display.Policy) { p.Notes = display.Latest },
	"latestCard":     func(p *display.Policy) { p.Cards = display.LatestCard },
}

func set(t *testing.T, at, name string, p *display.Policy) {
	t.Helper()
	f, ok := policies[name]
	if !ok {
		t.Fatalf("%s: unknown policy %q", at, name)
	}
	f(p)
}

func TestStatus(t *testing.T) {
	for _, l := range read(t, "status.txt") {
		left, want, ok := strings.Cut(l.text, " = ")
		if !ok {
			t.Fatalf("%s: no =", l.at)
		}
		var (
			c    = display.Contact{State: &state.AggregateState{}}
			p    display.Policy
			now  time.Time
			lcid uint32
			args = words(left)
		)
		next := func() string {
			if len(args) == 0 {
				t.Fatalf("%s: a property has no value", l.at)
			}
			word := args[0]
			args = args[1:]
			return word
		}
		optional := func() xmlrt.Optional[uint32] {
			if s := next(); s != "none" {
				return xmlrt.Some(number(t, l.at, s))
			}
			return xmlrt.Optional[uint32]{}
		}
		activity := func() *state.ActivityType {
			if len(c.State.Activity) == 0 {
				c.State.Activity = make([]state.ActivityType, 1)
			}
			return &c.State.Activity[len(c.State.Activity)-1]
		}
		for len(args) > 0 {
			switch property := next(); property {
			case "nothing":
			case "av":
				c.State.Availability = optional()
			case "nostate":
				c.State = nil
			case "blocked":
				c.Blocked = true
			case "activity":
				c.State.Activity = append(c.State.Activity, state.ActivityType{})
			case "token":
				activity().Token = xmlrt.Some(state.ActivityTokenEnumEx(next()))
			case "min":
				activity().MinAvailability = optional()
			case "max":
				activity().MaxAvailability = optional()
			case "custom":
				v := state.LCIDType{LCID: optional(), Value: next()}
				v.LCID.Set = v.LCID.Value != 0
				activity().Custom = append(activity().Custom, v)
			case "last":
				c.State.LastActive = xmlrt.Some(moment(t, l.at, next()))
			case "now":
				now = moment(t, l.at, next()).Time(time.UTC)
			case "device":
				c.State.Device = xmlrt.Some(state.DeviceTypeEnumEx(next()))
			case "text", "notext":
				if c.Services == nil {
					c.Services = &services.ServicesType{}
				}
				var text services.CapabilitiesText
				if property == "text" {
					text.Value.Render = xmlrt.Some(true)
					text.Value.DeviceAvailability = optional()
				} else {
					text.Value.DeviceAvailability = xmlrt.Some(uint32(3500))
				}
				// A service without capabilities, one that has other ones, and this one.
				c.Services.Service = append(c.Services.Service, services.ServiceType{},
					services.ServiceType{Capabilities: &services.CapabilitiesType{Choice: []services.CapabilitiesChoice{&services.CapabilitiesVoice{}}}},
					services.ServiceType{Capabilities: &services.CapabilitiesType{Choice: []services.CapabilitiesChoice{&text}}})
			case "lcid":
				lcid = number(t, l.at, next())
			case "policy":
				set(t, l.at, next(), &p)
			default:
				t.Fatalf("%s: unknown property %q", l.at, property)
			}
		}
		s := display.Show(c, now, lcid, p)
		got := s.String()
		if s.Summary != display.NoSummary {
			got += " | " + s.Summary.String()
		}
		if got != want {
			t.Errorf("%s: %s", l.at, got)
		}
	}
}

const envelope = `<categories xmlns="http://schemas.microsoft.com/2006/09/sip/categories" uri="sip:ann@contoso.com"` +
	` xmlns:n="http://schemas.microsoft.com/2006/09/sip/note" xmlns:c="http://schemas.microsoft.com/2006/09/sip/contactcard"` +
	` xmlns:s="http://schemas.microsoft.com/2006/09/sip/state" xmlns:v="http://schemas.microsoft.com/2006/09/sip/service"` +
	` xmlns:ct="http://schemas.microsoft.com/2006/09/sip/commontypes" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">`

// part is a part of a notification as XML.
func part(t *testing.T, at, s string) string {
	t.Helper()
	s, content, _ := strings.Cut(s, "<")
	if content != "" {
		content = "<" + content
	}
	w := words(s)
	if len(w) == 2 {
		w = append(w, "-")
	}
	if len(w) != 3 {
		t.Fatalf("%s: want CATEGORY INSTANCE TIME", at)
	}
	out := fmt.Sprintf("<category name=%q", w[0])
	instance, container, ok := strings.Cut(w[1], "@")
	if instance != "-" {
		out += fmt.Sprintf(` instance="%d"`, number(t, at, instance))
	}
	if ok {
		out += fmt.Sprintf(` container="%d"`, number(t, at, container))
	}
	if w[2] != "-" {
		out += fmt.Sprintf(` publishTime="%s"`, moment(t, at, w[2]))
	}
	return out + ">" + content + "</category>"
}

func decode(t *testing.T, at, parts string) *categories.CategoriesType {
	t.Helper()
	doc, err := categories.UnmarshalCategories([]byte(envelope+parts+"</categories>"), xmlrt.WithRegistry(generated.Registry()))
	if err != nil {
		t.Fatalf("%s: %v", at, err)
	}
	return &doc.CategoriesType
}

// showCard is a card as cases write it; it must also be one that can be written.
func showCard(t *testing.T, at string, r display.Received, p display.Policy) string {
	t.Helper()
	c := r.Card(p)
	if c == nil {
		return "none"
	}
	if err := c.Validate(); err != nil {
		t.Errorf("%s: %v", at, err)
	}
	var out []string
	for _, i := range c.Identity {
		if i.Name != nil {
			for _, n := range i.Name.DisplayName {
				out = append(out, "name "+n.Value)
			}
		}
		for _, e := range i.Email {
			out = append(out, "email "+e.AsUpdatedAnyURIType().Value)
		}
	}
	for _, v := range c.Company {
		out = append(out, "company "+v.Value)
	}
	for _, v := range c.Title {
		out = append(out, "title "+v.Value)
	}
	for _, v := range c.Office {
		out = append(out, "office "+v.Value)
	}
	for _, v := range c.Phone {
		out = append(out, "phone "+v.URI.AsUpdatedAnyURIType().Value)
	}
	if v, ok := c.Type.Get(); ok {
		out = append(out, "type "+string(v))
	}
	if v, ok := c.Description.Get(); ok {
		out = append(out, "description "+string(v))
	}
	for _, f := range []struct {
		name string
		xmlrt.Optional[bool]
	}{{"automaton", c.Automaton}, {"photo", c.DisplayADPhoto}, {"uc", c.IsUCEnabled}} {
		if f.Set {
			out = append(out, fmt.Sprint(f.name, " ", f.Value))
		}
	}
	if out == nil {
		return "empty"
	}
	return strings.Join(out, "; ")
}

func showAll(r display.Received) string {
	var out []string
	for i := range r.All() {
		out = append(out, fmt.Sprintf("%s/%d/%d", i.Category, i.Container, i.Key.Instance))
	}
	if out == nil {
		return "nothing"
	}
	return strings.Join(out, " ")
}

func TestReceived(t *testing.T) {
	all := read(t, "received.txt")
	for n := 0; n < len(all); {
		title := strings.Trim(all[n].text, "[]")
		if all[n].text[0] != '[' {
			t.Fatalf("%s: no [title]", all[n].at)
		}
		end := n + 1
		for end < len(all) && all[end].text[0] != '[' {
			end++
		}
		lines := all[n+1 : end]
		n = end
		t.Run(title, func(t *testing.T) { receive(t, lines) })
	}
}

func receive(t *testing.T, lines []line) {
	var (
		now  display.Received
		p    display.Policy
		lcid uint32
		last error
	)
	for n, l := range lines {
		verb, rest, _ := strings.Cut(l.text, " ")
		switch verb {
		case "policy":
			for _, name := range words(rest) {
				set(t, l.at, name, &p)
			}
		case "lcid":
			lcid = number(t, l.at, rest)
		case "+": // was read with its notification
		case "?":
			if last != nil {
				t.Errorf("%s: before this: %v", l.at, last)
			}
			parts := part(t, l.at, rest)
			for _, more := range lines[n+1:] {
				if more.text[0] != '+' {
					break
				}
				parts += part(t, more.at, more.text[1:])
			}
			was, before := now, showAll(now)
			now, last = now.Apply(decode(t, l.at, parts))
			if showAll(was) != before || last != nil && showAll(now) != before {
				t.Errorf("%s: %s has become %s; error %v", l.at, before, showAll(was), last)
			}
		case "=":
			what, want, _ := strings.Cut(rest, " ")
			got := "none"
			switch what {
			case "note":
				if body, ok := now.Note(lcid, p); ok {
					got = body.Value
				}
			case "card":
				got = showCard(t, l.at, now, p)
			case "state":
				if s := now.State(); s != nil {
					got = fmt.Sprint(s.Availability.Value)
				}
			case "services":
				if s := now.Services(); s != nil {
					got = fmt.Sprint(s.Service[0].Capabilities.Text().DeviceAvailability.Value)
				}
			case "all":
				got = showAll(now)
			case "error":
				var e *presence.InstanceError
				if errors.As(last, &e) && strings.Contains(last.Error(), want) {
					got = want
				} else if last != nil {
					got = last.Error()
				}
				last = nil
			default:
				t.Fatalf("%s: unknown %q", l.at, what)
			}
			if got != want {
				t.Errorf("%s: %s", l.at, got)
			}
		default:
			t.Fatalf("%s: unknown line", l.at)
		}
	}
	if last != nil {
		t.Error(last)
	}
}

func TestPolicy(t *testing.T) {
	if err := (display.Policy{Activity: 1, Tokens: 1, Phone: 1, Language: 1, Suffix: 1, Notes: 1, Cards: 1}).Validate(); err != nil {
		t.Error(err)
	}
	for _, p := range []display.Policy{{Activity: 2}, {Tokens: 2}, {Phone: 2}, {Language: 2}, {Suffix: 2}, {Notes: 2}, {Cards: 2}} {
		if err := p.Validate(); !errors.Is(err, display.ErrPolicy) {
			t.Errorf("%+v: %v", p, err)
		}
	}
}

func TestSummary(t *testing.T) {
	want := []string{"", "Mobile", "Voice Only", "No IM", "summary 4"}
	var got []string
	for s := range display.Summary(5) {
		got = append(got, s.String())
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

// Merging reads cards and does not write to them, however often.
func TestCardIsNew(t *testing.T) {
	doc := decode(t, "", part(t, "", `contactCard 0 10:00 <c:contactCard><c:title>a</c:title><c:phone><c:uri>tel:+1</c:uri></c:phone></c:contactCard>`)+
		part(t, "", `contactCard 1 10:00 <c:contactCard><c:title LCID="1033">b</c:title><c:phone><c:uri>tel:+2</c:uri></c:phone></c:contactCard>`))
	r, err := display.Received{}.Apply(doc)
	if err != nil {
		t.Fatal(err)
	}
	one, two := r.Card(display.Policy{}), r.Card(display.Policy{})
	one.Title[0].Value = "changed"
	one.Title = append(one.Title[:1], one.Title[0])
	if got := showCard(t, "", r, display.Policy{}); got != "title a; title b; phone tel:+1; phone tel:+2" {
		t.Error(got)
	}
	if len(two.Title) != 2 || two.Title[0].Value != "a" || two.Title[1].Value != "b" {
		t.Error(two.Title)
	}
}

// A notification counts for the same in one piece or in many, and applied twice
// for the same as once.
func TestApplyInPieces(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		var pieces []string
		for range r.IntN(12) {
			name := []string{"note", "state"}[r.IntN(2)]
			container := []string{"", "@200", "@300"}[r.IntN(3)]
			if r.IntN(5) == 0 {
				pieces = append(pieces, part(t, "", name+" -"+container+" -"))
			} else {
				pieces = append(pieces, part(t, "", fmt.Sprintf("%s %d%s 10:%02d", name, r.IntN(3), container, r.IntN(60))))
			}
		}
		var one, many display.Received
		doc := decode(t, "", strings.Join(pieces, ""))
		one, err := one.Apply(doc)
		if err != nil {
			t.Fatal(err)
		}
		for _, piece := range pieces {
			if many, err = many.Apply(decode(t, "", piece)); err != nil {
				t.Fatal(err)
			}
		}
		twice, err := one.Apply(doc)
		if err != nil {
			t.Fatal(err)
		}
		want := slices.Collect(one.All())
		for _, got := range []display.Received{many, twice} {
			if !slices.Equal(slices.Collect(got.All()), want) {
				t.Fatalf("%s, not %s, by\n%s", showAll(got), showAll(one), strings.Join(pieces, "\n"))
			}
		}
		if !slices.IsSortedFunc(want, func(a, b presence.Instance) int { return a.Compare(b.Key) }) {
			t.Fatal(showAll(one))
		}
	}
}

// The time shown is never more than the time of inactivity, and lacks less than
// one of its units.
func TestInactiveTime(t *testing.T) {
	units := map[string]time.Duration{"min": time.Minute, "hour": time.Hour, "day": 24 * time.Hour}
	r := rand.New(rand.NewPCG(3, 4))
	for range 5000 {
		d := time.Minute + time.Duration(r.Int64N(1<<(36+r.IntN(20))))
		text := display.Status{Text: "Away", Inactive: xmlrt.Some(d)}.String()
		var n int
		var unit string
		if _, err := fmt.Sscanf(text, "Away for %d %s", &n, &unit); err != nil {
			t.Fatalf("%v: %s: %v", d, text, err)
		}
		one := strings.TrimSuffix(unit, "s")
		if shown := time.Duration(n) * units[one]; n < 1 || (n == 1) != (one == unit) || shown > d || d-shown >= units[one] {
			t.Fatalf("%v: %s", d, text)
		}
	}
}
