package grammar_test

import (
	"context"
	"errors"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/enhancedpresence/epx/generated/note"
	"github.com/enhancedpresence/epx/generated/routing"
	"github.com/enhancedpresence/epx/generated/state"
	"github.com/enhancedpresence/epx/presence"
	"github.com/enhancedpresence/epx/presence/access"
	"github.com/enhancedpresence/epx/presence/aggregate"
	"github.com/enhancedpresence/epx/presence/grammar"
	"github.com/enhancedpresence/epx/presence/grammar/xslt"
	"github.com/enhancedpresence/epx/presence/publication"
	"github.com/enhancedpresence/epx/xmlrt"
)

// rules is a grammar with the given rules.
func rules(content string) []byte {
	return []byte(`<categoryPublicationManifest xmlns="http://schemas.microsoft.com/2008/09/sip/categoryPublicationManifest"><publicationList>` + content + `</publicationList></categoryPublicationManifest>`)
}

// rule is one for notes in container 200.
func rule(content string) []byte {
	return rules(`<publicationRule ruleType="transformation" categoryName="note" containerId="200">` + content + `</publicationRule>`)
}

func provisioning(t *testing.T) *grammar.Provision {
	t.Helper()
	data, err := os.ReadFile("../../testdata/grammar/provisioning.xml")
	if err != nil {
		t.Fatal(err)
	}
	p, err := grammar.Read(data)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestRead(t *testing.T) {
	p := provisioning(t)
	if len(p.Open.Rules) != 14 || !p.Open.Published || p.Open.Manifest == nil || p.Open.MinClientVersion != "2.0.0.0" ||
		p.Privacy == nil || p.Privacy.Published || len(p.Privacy.Rules) != 0 || p.PrivacyMode != xmlrt.Some(false) || p.HistoryDepth != xmlrt.Some(3) {
		t.Errorf("%+v", p)
	}
	if len(p.Repairs) != 1 || p.Repairs[0].Old != "&ge;" || p.Repairs[0].New != "&gt;=" || p.Repairs[0].Column != 104 {
		t.Errorf("%v", p.Repairs)
	}
	for mode, want := range map[access.Mode]*grammar.Grammar{
		access.Standard: p.Open, access.MigratingToStandard: p.Open, access.Private: p.Privacy, access.MigratingToPrivacy: p.Privacy,
	} {
		if g, err := p.Grammar(mode); g != want || err != nil {
			t.Errorf("%v: %v", mode, err)
		}
	}
	if id, ok := p.Open.SelfContainer("note"); id != 400 || !ok {
		t.Error(id, ok)
	}
	if id, ok := p.Open.SelfContainer("contactCard"); ok {
		t.Error(id, ok)
	}
}

func TestCurrent(t *testing.T) {
	const (
		open, privacy = `<provisionGroup name="publicationGrammar"/>`, `<provisionGroup name="privacyPublicationGrammar"/>`
		on, off       = `<property name="EnablePrivacyMode">true</property>`, `<property name="EnablePrivacyMode">False</property>`
	)
	for _, tt := range []struct{ policy, groups, want string }{
		{"", open + privacy, "open"}, {off, open + privacy, "open"}, {on, open + privacy, "privacy"},
		{"", open, "open"}, {"", privacy, "privacy"}, {off, privacy, "none"}, {on, open, "none"}, {"", "", "none"},
	} {
		document := `<provisionGroupList xmlns="http://schemas.microsoft.com/2006/09/sip/provisiongrouplist-notification">` + tt.groups
		if tt.policy != "" {
			document += `<provisionGroup name="presencePolicyV2"><propertyEntryList>` + tt.policy + `</propertyEntryList></provisionGroup>`
		}
		p, err := grammar.Read([]byte(document + `<provisionGroup name="another"/></provisionGroupList>`))
		if err != nil {
			t.Fatal(err)
		}
		g, err := p.Current()
		got := "none"
		switch {
		case g == nil && errors.Is(err, grammar.ErrNoGrammar):
		case g == p.Open && err == nil:
			got = "open"
		case g == p.Privacy && err == nil:
			got = "privacy"
		}
		if got != tt.want {
			t.Errorf("%s %s: %s, %v", tt.policy, tt.groups, got, err)
		}
	}
}

func TestBadGrammars(t *testing.T) {
	group := func(name, content string) []byte {
		return []byte(`<provisionGroup xmlns="http://schemas.microsoft.com/2006/09/sip/provisiongrouplist-notification" name="` + name + `">` + content + `</provisionGroup>`)
	}
	property := func(name, value string) []byte {
		return group("presencePolicyV2", `<propertyEntryList><property name="`+name+`">`+value+`</property></propertyEntryList>`)
	}
	list := string(rules(""))
	for _, tt := range []struct {
		document []byte
		kind     error
		want     string
	}{
		{[]byte(`<note xmlns="` + noteNS + `"/>`), grammar.ErrNoGrammar, "the document is a note"},
		{rules(`<publicationRule ruleType="transformation" categoryName="" containerId="1"/>`), grammar.ErrGrammar, "rule 1: "},
		{rules(`<publicationRule ruleType="transformation" categoryName="note" containerId="1"/><publicationRule ruleType="transformation" categoryName="note" containerId="32768"/>`), nil, ""},
		{rules(`<publicationRule ruleType="transformation" categoryName="note" containerId="-1"/>`), nil, ""},
		{rule(`<instanceId type="constant" value="4294967296"/>`), grammar.ErrGrammar, "4294967296"},
		{rule(`<instanceId type="constant" value="-1"/>`), grammar.ErrGrammar, "-1"},
		{rule(`<expireType type="static" expireTime="5"/>`), presence.ErrExpiry, "expireTime"},
		{rule(`<expireType type="time"/>`), presence.ErrExpiry, "expireTime"},
		{rule(`<expireType type="time" expireTime="-5"/>`), presence.ErrExpiry, "-5"},
		{rule(`<expireType type="custom" expireTime="5"/>`), presence.ErrExpiry, "custom"},
		{rule(`<expireType type="sometime"/>`), presence.ErrExpiry, "sometime"},
		{rule(`<categoryData><a/><b/></categoryData>`), grammar.ErrGrammar, "more than one element"},
		{rule(`<categoryData>text<a/></categoryData>`), grammar.ErrGrammar, "an element and text"},
		{rule(`<categoryData>text</categoryData>`), grammar.ErrGrammar, "its data"},
		{rule(`<categoryData><x:template xmlns:x="http://www.w3.org/1999/XSL/Transform"/></categoryData>`), grammar.ErrGrammar, "neither an instance nor a style sheet"},
		{rule(`<categoryData>&lt;x:template xmlns:x="http://www.w3.org/1999/XSL/Transform"/></categoryData>`), grammar.ErrGrammar, "neither an instance nor a style sheet"},
		{rule(`<categoryData><note xmlns="` + noteNS + `"><head/></note></categoryData>`), nil, "head"},
		{group("publicationGrammar", list+list), grammar.ErrGrammar, "two category publication manifests"},
		{property("EnablePrivacyMode", "perhaps"), grammar.ErrGrammar, `EnablePrivacyMode is "perhaps"`},
		{property("PersonalNoteHistoryDepth", "-1"), grammar.ErrGrammar, `PersonalNoteHistoryDepth is "-1"`},
		{[]byte(strings.Replace(list, "<publicationList>", "<publicationList", 1)), nil, "1:"},
	} {
		_, err := grammar.Read(tt.document)
		if err == nil || tt.kind != nil && !errors.Is(err, tt.kind) || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %v with %q", tt.document, err, tt.kind, tt.want)
		}
	}
}

func TestMend(t *testing.T) {
	for _, tt := range []struct{ document, want, places string }{
		{`<a b="1 &ge; 2"/>`, `<a b="1 &gt;= 2"/>`, "1:9"},
		{"<a\n b='\u00e9&ge;&ge;'/>", "<a\n b='\u00e9&gt;=&gt;='/>", "2:6 2:10"},
		{`<a b=">&ge;" c='"&ge;'/>`, `<a b=">&gt;=" c='"&gt;='/>`, "1:8 1:18"},
		{`<a>&ge;</a>`, `<a>&ge;</a>`, ""},
		{`<a b="&amp;ge;"/>`, `<a b="&amp;ge;"/>`, ""},
		{`<!-- "&ge;" <a b="&ge;"> --><a/>`, `<!-- "&ge;" <a b="&ge;"> --><a/>`, ""},
		{`<a><![CDATA[<a b="&ge;">]]></a>`, `<a><![CDATA[<a b="&ge;">]]></a>`, ""},
		{`<?a <a b="&ge;"?><a/>`, `<?a <a b="&ge;"?><a/>`, ""},
		{`<a b="&ge;`, `<a b="&gt;=`, "1:7"},
		{`<!-- &ge;`, `<!-- &ge;`, ""},
		{`<a &ge; b="&ge;"/>`, `<a &ge; b="&gt;="/>`, "1:12"},
	} {
		got, repairs := grammar.Mend([]byte(tt.document))
		var places []string
		for _, r := range repairs {
			places = append(places, strconv.Itoa(r.Line)+":"+strconv.Itoa(r.Column))
		}
		if string(got) != tt.want || strings.Join(places, " ") != tt.places {
			t.Errorf("%s: %s, %s", tt.document, got, places)
		}
	}
}

func TestInstanceAndExpiry(t *testing.T) {
	user := func(n string) string {
		return `<state xmlns="` + stateNS + `" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="userState" manual="true"><availability>` + n + `</availability></state>`
	}
	kind := func(kind, content string) string {
		return `<state xmlns="` + stateNS + `" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="` + kind + `"` + content + `</state>`
	}
	const (
		gruu     = "sip:johnd@contoso.com;opaque=user:epid:IiqNRceeVV2wEfjjHP5FngAA;gruu"
		calendar = `<calendarData xmlns="http://schemas.microsoft.com/2006/09/sip/calendarData" mailboxID="johnd@exchange.contoso.com"`
		busy     = `><freeBusy startTime="2026-03-02T00:00:00Z" granularity="PT15M" encodingVersion="1">AA==</freeBusy></calendarData>`
	)
	for _, tt := range []struct {
		category, document, ruled string
		given                     grammar.Instance // ID and Expiry
		policy                    grammar.Policy
		want                      string
	}{
		{document: user("3500"), want: "0x20000000 static"},
		{document: user("6500"), want: "0x24000000 time 86400"},
		{document: user("9500"), want: "0x24000000 time 86400"},
		{document: user("12500"), want: "0x20000000 static"},
		{document: kind("machineState", `><availability>3500</availability>`), want: "0x3470995c endpoint"},
		{document: kind("calendarState", ` uri="johnd@exchange.contoso.com"><availability>6500</availability>`), want: "0x417325b8 endpoint"},
		{document: kind("calendarState", ` uri="johnd@exchange.contoso.com"><activity token="out-of-office" minAvailability="12000"/>`), want: "0x617325b8 static"},
		{document: kind("calendarState", `><availability>6500</availability>`), want: "error"},
		{document: kind("phoneState", `><availability>6500</availability>`), want: "error"},
		{document: kind("phoneState", `><availability>6500</availability>`), given: grammar.Instance{ID: xmlrt.Some[uint32](0x80000001)}, want: "0x80000001 endpoint"},
		{document: kind("aggregateState", `><availability>6500</availability>`), want: "1 user"},
		{document: kind("aggregateMachineState", ` endpointId="a47340e3-4723-5558-b5d2-78b850aa2364"><availability>6500</availability>`), want: "0x10000000 user"},
		{category: "dndState", document: user("9500"), want: "0 static"},
		{document: empty, want: "0 static"},
		{document: strings.Replace(empty, "/>", `><body type="OOF">x</body></note>`, 1), want: "error"},
		{document: strings.Replace(empty, "/>", `><body type="OOF">x</body></note>`, 1), given: grammar.Instance{ID: xmlrt.Some[uint32](0x40000001)}, want: "0x40000001 endpoint"},
		{category: "noteHistory", document: empty, given: grammar.Instance{ID: xmlrt.Some[uint32](2)}, want: "2 static"},
		{document: `<contactCard xmlns="http://schemas.microsoft.com/2006/09/sip/contactcard"/>`, want: "error"},
		{document: `<contactCard xmlns="http://schemas.microsoft.com/2006/09/sip/contactcard"/>`, given: grammar.Instance{ID: xmlrt.Some[uint32](6)}, want: "6 static"},
		{document: calendar + "/>", want: "0 static"},
		{document: calendar + busy, want: "0x717325b8 endpoint"},
		{document: `<services xmlns="http://schemas.microsoft.com/2006/09/sip/service"/>`, want: "0 user"},
		{document: `<routing xmlns="http://schemas.microsoft.com/02/2006/sip/routing" name="rtcdefault" version="1"><preamble><flags name="clientflags" value="block"/></preamble></routing>`, want: "0 static"},
		{document: `<mood xmlns="urn:example:mood"/>`, want: "error"},
		{document: `<mood xmlns="urn:example:mood"/>`, given: grammar.Instance{ID: xmlrt.Some[uint32](4)}, want: "4 endpoint"},
		// The rule goes before what is given, and that before what is known.
		{document: user("6500"), ruled: `<expireType type="user"/>`, want: "0x24000000 user"},
		{document: user("6500"), ruled: `<instanceId type="constant" value="5"/>`, want: "none"},
		{document: user("6500"), ruled: `<instanceId type="constant" value="5"/>`, given: grammar.Instance{ID: xmlrt.Some[uint32](5)}, want: "5 time 86400"},
		{document: user("6500"), ruled: `<instanceId type="custom" value="5"/><expireType type="custom"/>`, want: "0x24000000 time 86400"},
		{document: user("6500"), given: grammar.Instance{Expiry: xmlrt.Some(presence.Expiry{Type: presence.UserBound})}, want: "0x24000000 user"},
		{document: user("6500"), ruled: `<expireType type="time" expireTime="60"/>`, given: grammar.Instance{Expiry: xmlrt.Some(presence.Expiry{Type: presence.UserBound})}, want: "0x24000000 time 60"},
		{document: empty, policy: grammar.Policy{Expiry: grammar.ExpiryOfEndpoint}, want: "0 endpoint"},
		{document: empty, ruled: `<expireType type="static"/>`, policy: grammar.Policy{Expiry: grammar.ExpiryOfEndpoint}, want: "0 static"},
		{document: empty, given: grammar.Instance{Expiry: xmlrt.Some(presence.Expiry{Type: presence.UserBound})}, policy: grammar.Policy{Expiry: grammar.ExpiryOfEndpoint}, want: "0 user"},
	} {
		i := instance(t, tt.document)
		i.ID, i.Expiry = tt.given.ID, tt.given.Expiry
		if tt.category != "" {
			i.Category = tt.category
		}
		g := current(t, rules(`<publicationRule ruleType="transformation" categoryName="`+i.Category+`" containerId="200">`+tt.ruled+`</publicationRule>`))
		r, err := g.Apply(t.Context(), nil, grammar.Input{Instances: []grammar.Instance{i}, GRUU: gruu}, tt.policy)
		got := "error"
		switch {
		case err == nil && len(r.Request.Publications) == 0:
			got = "none"
		case err == nil:
			p := r.Request.Publications[0]
			got = presence.FormatInstance(p.Key.Instance) + " " + p.Expiry.Type.String()
			if n, ok := p.Expiry.Expires.Get(); ok {
				got += " " + xmlrt.IntegerFromUint64(uint64(n)).String()
			}
		case !errors.Is(err, grammar.ErrNoInstance):
			t.Errorf("%s: %v", tt.document, err)
		}
		if got != tt.want {
			t.Errorf("%s %s: %s, want %s", tt.document, tt.ruled, got, tt.want)
		}
	}
}

func TestFailures(t *testing.T) {
	sheet := `<categoryData><x:stylesheet version="1.0" xmlns:x="http://www.w3.org/1999/XSL/Transform"><x:template match="/"/></x:stylesheet></categoryData>`
	plain, styled := current(t, rule("")), current(t, rule(sheet))
	n, mood := instance(t, empty), instance(t, `<mood xmlns="urn:example:mood"/>`)
	for _, tt := range []struct {
		name   string
		g      *grammar.Grammar
		in     []grammar.Instance
		policy grammar.Policy
		engine grammar.Engine
		kind   error
		fault  grammar.Error
	}{
		{name: "a category without rules", g: plain, in: []grammar.Instance{n, mood}, kind: grammar.ErrNoRule, fault: grammar.Error{Instance: 2}},
		{name: "no engine", g: styled, in: []grammar.Instance{n}, kind: grammar.ErrNoEngine, fault: grammar.Error{Instance: 1, Rule: 1}},
		{name: "nothing made", g: styled, in: []grammar.Instance{n}, engine: xslt.Engine{}, kind: grammar.ErrData, fault: grammar.Error{Instance: 1, Rule: 1}},
		{name: "a limit", g: styled, in: []grammar.Instance{n}, engine: xslt.Engine{Limits: xslt.Limits{StyleSheet: 1}}, kind: xslt.ErrLimit, fault: grammar.Error{Instance: 1, Rule: 1}},
		{name: "a limit of the run", g: styled, in: []grammar.Instance{n}, engine: xslt.Engine{Limits: xslt.Limits{Input: 1}}, kind: grammar.ErrStyleSheet, fault: grammar.Error{Instance: 1, Rule: 1}},
		{name: "twice", g: plain, in: []grammar.Instance{n, n}, kind: grammar.ErrTwice, fault: grammar.Error{Instance: 2, Rule: 1}},
		{name: "no content", g: plain, in: []grammar.Instance{{Category: "note"}}, kind: grammar.ErrData, fault: grammar.Error{Instance: 1}},
		{name: "no category", g: plain, in: []grammar.Instance{{Data: n.Data}}, kind: presence.ErrNoCategory, fault: grammar.Error{Instance: 1}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := tt.g.Apply(t.Context(), tt.engine, grammar.Input{Instances: tt.in}, tt.policy)
			var fault *grammar.Error
			if r != nil || !errors.Is(err, tt.kind) || !errors.As(err, &fault) || fault.Instance != tt.fault.Instance || fault.Rule != tt.fault.Rule {
				t.Errorf("%v, %v", r, err)
			}
		})
	}
	r, err := plain.Apply(t.Context(), nil, grammar.Input{Instances: []grammar.Instance{mood, n}}, grammar.Policy{NoRule: grammar.NoRuleSkips})
	if err != nil || len(r.Request.Publications) != 1 || len(r.Steps) != 2 || !strings.Contains(r.Explain(), "no rule for mood") {
		t.Errorf("skipped: %v, %v", r, err)
	}
	for _, p := range []grammar.Policy{{NoRule: 2}, {Expiry: 2}} {
		if _, err := plain.Apply(t.Context(), nil, grammar.Input{}, p); !errors.Is(err, grammar.ErrPolicy) {
			t.Error(err)
		}
	}
	if _, err := plain.Apply(t.Context(), nil, grammar.Input{Type: "sometimes"}, grammar.Policy{}); err == nil {
		t.Error("a rule type that is not known")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := styled.Apply(ctx, xslt.Engine{}, grammar.Input{Instances: []grammar.Instance{n}}, grammar.Policy{}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// TestUnknownRuleType: rules for occasions that are not known never apply.
func TestUnknownRuleType(t *testing.T) {
	g := current(t, rules(`<publicationRule ruleType="farewell" categoryName="note" containerId="200"/><publicationRule ruleType="transformation" categoryName="note" containerId="300"/>`))
	check(t, apply(t, g, grammar.Input{Instances: []grammar.Instance{instance(t, empty)}}), empty, want{300, "="})
}

// TestWithoutDocument gives a style sheet what a program has made.
func TestWithoutDocument(t *testing.T) {
	p := provisioning(t)
	n := &note.Note{}
	n.Body = []note.NoteTypeBody{{Type: note.NoteTypePersonal, Value: "x"}}
	r := apply(t, p.Open, grammar.Input{Instances: []grammar.Instance{{Category: "note", Data: n}}})
	check(t, r, `<note xmlns="`+noteNS+`"><body type="personal">x</body></note>`, want{100, empty}, want{200, "="}, want{300, "="}, want{400, "="}, want{32000, empty})
	for n, s := range r.Steps {
		if s.ID != grammar.RuleData || s.Rule != n+1 || s.Instance != 1 || s.Publication != n+1 {
			t.Errorf("%+v", s)
		}
	}
}

// TestWorkgroup compares the style sheet for container 3 with the function of
// package aggregate that does the same without one.
func TestWorkgroup(t *testing.T) {
	p := provisioning(t)
	for _, kind := range []string{"userState", "machineState", "calendarState", "phoneState"} {
		for _, manual := range []string{`manual="true"`, `manual="false"`, `manual="1"`, ``} {
			for _, n := range []string{"3500", "6500", "8999", "9000", "9500", "11999", "12000", "18500"} {
				document := `<state xmlns="` + stateNS + `" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="` + kind + `" ` + manual +
					`><availability>` + n + `</availability><activity token="on-the-phone"/></state>`
				i := instance(t, document)
				i.ID = xmlrt.Some[uint32](1)
				r := apply(t, p.Open, grammar.Input{Instances: []grammar.Instance{i}})
				spelling, err := aggregate.SpellingOf([]byte(document))
				if err != nil {
					t.Fatal(err)
				}
				native, err := state.Marshal(aggregate.Workgroup(i.Data.(*state.State), spelling))
				if err != nil {
					t.Fatal(err)
				}
				check(t, r, document, want{2, "="}, want{3, string(native)})
			}
		}
	}
}

// TestServer publishes by a grammar and stores the result, twice: the versions of
// the second request are those that the first one left.
func TestServer(t *testing.T) {
	p := provisioning(t)
	var store publication.Store
	in := grammar.Input{Instances: []grammar.Instance{instance(t, empty), instance(t, offline)}, EndpointID: "a"}
	in.Instances[1].Category = "state"
	for round := range uint32(2) {
		in.Published = store
		r := apply(t, p.Open, in)
		var response publication.Response
		var err error
		store, response, err = publication.Apply(store, r.Request, time.Unix(0, 0), publication.Policy{})
		if err != nil || !response.OK() {
			t.Fatal(err, response.Conflicts)
		}
		for _, a := range response.Accepted {
			if a.Version != round+1 {
				t.Errorf("%v has version %d", a.Key, a.Version)
			}
		}
	}
	var shown []string
	var own []presence.Instance
	for i := range store.All() {
		own = append(own, i)
	}
	for _, i := range p.Open.SelfView(own) {
		shown = append(shown, i.Key.String())
	}
	if got := strings.Join(shown, "; "); got != "note instance 0 in container 400; state instance 1 in container 2" || len(own) != 7 {
		t.Errorf("%s of %d", got, len(own))
	}
	in.Type, in.Published = grammar.Cleanup, store
	r := apply(t, p.Open, in)
	if len(r.Request.Publications) != 2 || !r.Request.Publications[1].Deletes() || r.Request.Publications[1].Version != 2 {
		t.Errorf("%+v", r.Request.Publications)
	}
	if _, response, err := publication.Apply(store, r.Request, time.Unix(0, 0), publication.Policy{}); err != nil || !response.OK() {
		t.Error(err, response.Conflicts)
	}
}

func TestSupports(t *testing.T) {
	for _, tt := range []struct {
		least, client string
		want, bad     bool
	}{
		{"2.0.0.0", "2.0.0.0", true, false}, {"2.0.0.0", "2.0.6362.0", true, false}, {"2.0.0.0", "1.9.9.9", false, false},
		{"2.0.0.0", "4.0.7577.0", false, false}, {"2.10", "2.9", false, false}, {"2.9", "2.10", true, false}, {"", "x", true, false},
		{"2.0.0.0", "", false, true}, {"two", "2", false, true}, {"2", "2.0.0.0.0", false, true},
	} {
		got, err := (&grammar.Grammar{MinClientVersion: tt.least}).Supports(tt.client)
		if got != tt.want || (err != nil) != tt.bad {
			t.Errorf("%s for %s: %t, %v", tt.least, tt.client, got, err)
		}
	}
}

func TestHistory(t *testing.T) {
	at := func(second int) time.Time { return time.Unix(int64(second), 0) }
	written := func(text string) *note.Note {
		n := &note.Note{}
		n.Body = []note.NoteTypeBody{{Type: note.NoteTypePersonal, Value: text}}
		return n
	}
	for _, tt := range []struct {
		depth int
		notes string // text@second
		want  string
	}{
		{3, "", ""},
		{3, "a@0", ""},
		{3, "a@0 b@60", "a"},
		{3, "a@0 b@60 c@70", "b"},
		{3, "a@0 b@60 c@89", "b"},
		{3, "a@0 b@60 c@90", "b a"},
		{3, "a@0 b@10", "a"},
		{3, "a@0 b@60 c@120 d@180 e@240", "d c b"},
		{3, "a@0 b@60 c@120 d@180 e@190", "d b a"},
		{1, "a@0 b@60 c@120", "b"},
		{0, "a@0 b@60 c@120", ""},
	} {
		h, err := grammar.NewHistory(tt.depth)
		if err != nil {
			t.Fatal(err)
		}
		var states []grammar.History
		for _, word := range strings.Fields(tt.notes) {
			text, second, _ := strings.Cut(word, "@")
			n, err := xmlrt.ParseInteger(second)
			if err != nil {
				t.Fatal(err)
			}
			s, _ := n.Int64()
			states = append(states, h)
			h = h.Publish(grammar.Note{At: at(int(s)), Body: written(text)})
		}
		show := func(h grammar.History) string {
			var texts []string
			for _, n := range h.Previous() {
				texts = append(texts, n.Body.Body[0].Value)
			}
			return strings.Join(texts, " ")
		}
		if got := show(h); got != tt.want {
			t.Errorf("%d, %s: %s, want %s", tt.depth, tt.notes, got, tt.want)
		}
		// What came before is what it was.
		for n, s := range states {
			again, _ := grammar.NewHistory(tt.depth)
			for _, word := range strings.Fields(tt.notes)[:n] {
				text, second, _ := strings.Cut(word, "@")
				i, _ := xmlrt.ParseInteger(second)
				v, _ := i.Int64()
				again = again.Publish(grammar.Note{At: at(int(v)), Body: written(text)})
			}
			if show(s) != show(again) {
				t.Errorf("%s: after %d notes it was changed to %s", tt.notes, n, show(s))
			}
		}
		kept := len(strings.Fields(tt.want))
		publications := h.Publications()
		if want := 3*kept + min(kept, 1)*2; len(publications) != want {
			t.Errorf("%s: %d publications, not %d", tt.notes, len(publications), want)
		}
		for _, p := range publications {
			emptied := p.Container == 100 || p.Container == 32000
			if p.Category != "noteHistory" || p.Expiry.Type != presence.Static || emptied != (len(p.Data.(*note.Note).Body) == 0) || int(p.Key.Instance) >= max(kept, 1) {
				t.Errorf("%s: %+v", tt.notes, p)
			}
		}
	}
	if _, err := grammar.NewHistory(-1); err == nil {
		t.Error("a negative depth")
	}
}

func TestRoutingRules(t *testing.T) {
	ring := &routing.Routing{}
	ring.Name, ring.Version = "rtcdefault", xmlrt.IntegerFromInt64(2)
	ring.Preamble.Choice = []routing.PreambleChoice{&routing.PreambleFlags{Value: routing.FlagsType{Name: "clientflags", Value: routing.FlagList{routing.FlagNameSimultaneousRing}}}}
	for _, tt := range []struct {
		settings, breakthrough *routing.Routing
		want                   string
	}{
		{ring, ring, "0:0 0:1 100:0 100:1 200:0 200:1 300:0 300:1 400:0 400:1 32000:0"},
		{ring, nil, "0:0 100:0 200:0 300:0 400:0 32000:0"},
		{nil, nil, "32000:0"},
	} {
		var got []string
		publications := grammar.RoutingRules(tt.settings, tt.breakthrough)
		for _, p := range publications {
			got = append(got, p.Container.String()+":"+presence.FormatInstance(p.Key.Instance))
			if p.Category != "routing" || p.Expiry.Type != presence.Static {
				t.Errorf("%+v", p)
			}
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("got %s", got)
		}
		same(t, publications[len(publications)-1].Data, []byte(`<routing xmlns="http://schemas.microsoft.com/02/2006/sip/routing" name="rtcdefault" version="1"><preamble><flags name="clientflags" value="block"/></preamble></routing>`))
	}
}

// TestStyleSheetsAsTheyAre: a style sheet comes out of a grammar with the
// namespaces that were around it, and is not judged as what it looks like.
func TestStyleSheetsAsTheyAre(t *testing.T) {
	const around = `<categoryPublicationManifest xmlns="http://schemas.microsoft.com/2008/09/sip/categoryPublicationManifest" xmlns:x="http://www.w3.org/1999/XSL/Transform" xmlns:n="` + noteNS + `" xmlns:odd="urn:&quot;&amp;"><publicationList>`
	const sheet = `<x:transform version="1.0"><x:template match="/n:note"><n:note><x:for-each select="n:body"><n:body type="personal">é</n:body></x:for-each></n:note></x:template></x:transform>`
	const none = `<x:stylesheet version="1.0"/>`
	one := func(container, data string) string {
		return `<publicationRule ruleType="transformation" categoryName="note" containerId="` + container + `"><categoryData>` + data + `</categoryData></publicationRule>`
	}
	document := around + one("200", none) + one("300", "\n"+sheet+"\n") + one("400", `<x:stylesheet version="1.0"><!--1--></x:stylesheet>`) + `</publicationList></categoryPublicationManifest>`
	for name, encode := range map[string]func(string) string{
		"as it is":           func(s string) string { return s },
		"with a mark":        func(s string) string { return "\xef\xbb\xbf" + s },
		"with a declaration": func(s string) string { return `<?xml version="1.0" encoding="UTF-8"?>` + "\n" + s },
	} {
		t.Run(name, func(t *testing.T) {
			g := current(t, []byte(encode(document)))
			if len(g.Rules) != 3 || strings.Contains(string(g.Rules[2].StyleSheet), "n:note>") {
				t.Fatalf("%s", g.Rules[2].StyleSheet)
			}
			for _, r := range g.Rules[1:] {
				if !strings.Contains(string(r.StyleSheet), `xmlns:odd="urn:&quot;&amp;"`) || !strings.Contains(string(r.StyleSheet), `xmlns="http://schemas.microsoft.com/2008/09/sip/categoryPublicationManifest"`) {
					t.Errorf("%s", r.StyleSheet)
				}
			}
			g.Rules = g.Rules[1:2]
			r := apply(t, g, grammar.Input{Instances: []grammar.Instance{instance(t, `<note xmlns="`+noteNS+`"><body type="personal">x</body></note>`)}})
			check(t, r, "", want{300, `<note xmlns="` + noteNS + `"><body type="personal">é</body></note>`})
		})
	}
	// In another encoding they are judged, but found.
	latin := strings.ReplaceAll(`<?xml version="1.0" encoding="ISO-8859-1"?>`+around+one("300", strings.Replace(sheet, "<n:note>", "<n:note><n:body type='personal'/></n:note><n:note>", 1))+`</publicationList></categoryPublicationManifest>`, "é", "\xe9")
	if _, err := grammar.Read([]byte(latin)); err == nil || !strings.Contains(err.Error(), "for-each") {
		t.Error(err)
	}
	latin = strings.ReplaceAll(`<?xml version="1.0" encoding="ISO-8859-1"?>`+around+one("300", `<x:stylesheet version="1.0"><x:template match="/"><n:note><n:body type="personal">é</n:body></n:note></x:template></x:stylesheet>`)+`</publicationList></categoryPublicationManifest>`, "é", "\xe9")
	r := apply(t, current(t, []byte(latin)), grammar.Input{Instances: []grammar.Instance{instance(t, empty)}})
	check(t, r, "", want{300, `<note xmlns="` + noteNS + `"><body type="personal">é</body></note>`})
	// What is behind them stays in its line and column.
	for _, content := range []string{"\n\n<x:output/>", "é<!--\r\n--><x:output/>é\n", "<x:output/>\u2028", "<x:a\nb='1'\nd='2'/>"} {
		left := string(grammar.WithoutStyleSheets([]byte(`<r><x:transform xmlns:x="http://www.w3.org/1999/XSL/Transform">` + content + `</x:transform></r>`)))
		_, rest, _ := strings.Cut(left, ">")
		_, rest, _ = strings.Cut(rest, ">")
		rest, _, _ = strings.Cut(rest, "</x:transform>")
		short := strings.Contains(content, "\nd") // without room for the mark on a line
		if !strings.Contains(rest, "<!--0-->") || !short && (strings.Count(rest, "\n") != strings.Count(content, "\n") || utf8.RuneCountInString(rest) != utf8.RuneCountInString(content)) {
			t.Errorf("%q is left of %q", rest, content)
		}
	}
	if got := grammar.WithoutStyleSheets([]byte("<broken")); string(got) != "<broken" {
		t.Errorf("%s", got)
	}
	if got := string(grammar.WithoutStyleSheets([]byte(document))); len(got) != len(document) || strings.Contains(got, "<n:note") || !strings.Contains(got, "\n<x:transform") {
		t.Errorf("%s", got)
	}
}
