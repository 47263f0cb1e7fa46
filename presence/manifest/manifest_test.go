package manifest_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/enhancedpresence/epx/generated"
	"github.com/enhancedpresence/epx/generated/containermanifest"
	"github.com/enhancedpresence/epx/generated/provisioning"
	"github.com/enhancedpresence/epx/internal/corpora"
	"github.com/enhancedpresence/epx/presence"
	"github.com/enhancedpresence/epx/presence/access"
	"github.com/enhancedpresence/epx/presence/availability"
	"github.com/enhancedpresence/epx/presence/manifest"
	"github.com/enhancedpresence/epx/presence/sipuri"
	"github.com/enhancedpresence/epx/xmlrt"
)

// A line is a line of a file of cases, without comments.
type line struct{ at, text string }

func read(t *testing.T, name string) []line {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("../../testdata/manifest", name))
	if err != nil {
		t.Fatal(err)
	}
	var out []line
	for n, text := range strings.Split(string(data), "\n") {
		if text != "" && text[0] != '#' {
			out = append(out, line{fmt.Sprintf("%s:%d", name, n+1), text})
		}
	}
	return out
}

// sections runs a test for each section of a file.
func sections(t *testing.T, name string, test func(*testing.T, []line)) {
	lines := read(t, name)
	for i := 0; i < len(lines); {
		end := i + 1
		for end < len(lines) && lines[end].text[0] != '[' {
			end++
		}
		t.Run(strings.Trim(lines[i].text, "[]"), func(t *testing.T) { test(t, lines[i+1:end]) })
		i = end
	}
}

func member(t *testing.T, at, text string) access.Member {
	t.Helper()
	kind, value, _ := strings.Cut(strings.TrimSpace(text), " ")
	m, err := access.ParseMember(kind, value)
	if err != nil {
		t.Fatalf("%s: %v", at, err)
	}
	return m
}

// container reads "ID MEMBER, MEMBER".
func container(t *testing.T, at, text string) access.Container {
	t.Helper()
	id, rest, _ := strings.Cut(text, " ")
	n, err := presence.ParseContainerID(id)
	if err != nil {
		t.Fatalf("%s: %v", at, err)
	}
	var members []access.Member
	for m := range strings.SplitSeq(rest, ",") {
		members = append(members, member(t, at, m))
	}
	c, err := access.NewContainer(n, 7, members...)
	if err != nil {
		t.Fatalf("%s: %v", at, err)
	}
	return c
}

func list(t *testing.T, containers ...access.Container) access.List {
	t.Helper()
	l, err := access.NewList(containers...)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func manifestOf(t *testing.T, at, name string) *manifest.Manifest {
	t.Helper()
	switch name {
	case "open":
		return manifest.Open()
	case "privacy":
		return manifest.Privacy()
	}
	t.Fatalf("%s: no manifest %s", at, name)
	return nil
}

func places(ids []presence.ContainerID) string {
	if len(ids) == 0 {
		return "none"
	}
	words := make([]string, len(ids))
	for i, id := range ids {
		words[i] = id.String()
	}
	return strings.Join(words, ",")
}

// in are the containers of a list that have a member.
func in(l access.List, m access.Member) (ids []presence.ContainerID) {
	for c := range l.Containers() {
		if c.Has(m) {
			ids = append(ids, c.ID())
		}
	}
	return ids
}

func TestMembers(t *testing.T) {
	sections(t, "members.txt", func(t *testing.T, lines []line) {
		var (
			m          *manifest.Manifest
			p          manifest.Policy
			containers []access.Container
		)
		for _, l := range lines {
			words := strings.Fields(l.text)
			switch words[0] {
			case "manifest":
				m = manifestOf(t, l.at, words[1])
			case "policy":
				p.Removal = manifest.RemoveBlocked
			case ">":
				question, want, _ := strings.Cut(l.text[1:], " = ")
				checkMember(t, l.at, m, p, list(t, containers...), strings.Fields(question), strings.Fields(want))
			default:
				containers = append(containers, container(t, l.at, l.text))
			}
		}
	})
}

func checkMember(t *testing.T, at string, m *manifest.Manifest, p manifest.Policy, l access.List, question, want []string) {
	t.Helper()
	var s manifest.Subject
	n := 1
	if question[0] == "user" || question[0] == "domain" {
		n = 2
	}
	s.Member = member(t, at, strings.Join(question[:n], " "))
	for _, word := range question[n:] {
		if r, err := manifest.ParseRole(word); err == nil {
			s.Roles = append(s.Roles, r)
		} else if s.Network, err = access.ParseNetwork(word); err != nil {
			t.Fatalf("%s: %v", at, err)
		}
	}
	j := m.Judge(l, s, p)
	got := places(j.After)
	if j.OK() {
		got = "same"
	}
	if len(j.Left) > 0 != (len(want) == 3) || got != want[0] || strconv.Itoa(j.Entry) != want[1] {
		t.Errorf("%s: got %s %d, left %v\n%s", at, got, j.Entry, j.Left, j.Explain())
	}
	if j.OK() && j.Changes() {
		t.Errorf("%s: nothing is wrong, and it moves:\n%s", at, j.Explain())
	}
	// What was resolved is right afterwards, and planned in the same way.
	e, err := m.Enforce(l, []manifest.Subject{s}, p, access.Policy{})
	if err != nil {
		t.Fatalf("%s: %v", at, err)
	}
	var before []presence.ContainerID
	for _, id := range in(l, s.Member) {
		if id.OwnerOnly() {
			before = append(before, id)
		}
	}
	if after := in(e.Plan.After, s.Member); !slices.Equal(after, append(before, j.After...)) {
		t.Errorf("%s: planned to be in %v", at, after)
	}
	if again := m.Judge(e.Plan.After, s, p); len(j.Left) == 0 && (len(again.Left) > 0 || again.Changes()) {
		t.Errorf("%s: judged again:\n%s", at, again.Explain())
	}
}

func TestRedundant(t *testing.T) {
	network := func(id sipuri.Identity) access.Network {
		switch id.Domain() {
		case "contoso.example":
			return access.SameEnterprise
		case "live.example":
			return access.PublicCloud
		}
		return access.Federated
	}
	for _, l := range read(t, "redundant.txt") {
		members, want, _ := strings.Cut(l.text, " = ")
		var got []string
		c := container(t, l.at, members)
		for _, r := range manifest.Open().Redundant(list(t, c), network) {
			if r.Container != c.ID() || !strings.Contains(r.String(), c.ID().String()) {
				t.Errorf("%s: %s", l.at, r)
			}
			got = append(got, r.Member.String()+" by "+r.By.String())
		}
		if got == nil {
			got = []string{"none"}
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("%s: got %s", l.at, strings.Join(got, ", "))
		}
	}
}

func TestAddContact(t *testing.T) {
	sections(t, "contacts.txt", func(t *testing.T, lines []line) {
		var m *manifest.Manifest
		var containers []access.Container
		for _, l := range lines {
			words := strings.Fields(l.text)
			switch words[0] {
			case "manifest":
				m = manifestOf(t, l.at, words[1])
				continue
			case ">":
			default:
				containers = append(containers, container(t, l.at, l.text))
				continue
			}
			id, err := sipuri.Parse(words[1])
			if err != nil {
				t.Fatal(err)
			}
			c := access.Contact{Watcher: access.Watcher{URI: id}, Delegate: words[3] == "delegate"}
			if words[2] != "none" {
				c.Network, err = access.ParseNetwork(words[2])
			}
			var to xmlrt.Optional[presence.ContainerID]
			if words[4] == "to" {
				to.Set = true
				to.Value, err = presence.ParseContainerID(words[5])
			}
			if err != nil {
				t.Fatalf("%s: %v", l.at, err)
			}
			plan, err := m.AddContact(list(t, containers...), c, to, access.Policy{})
			got := "error"
			if err == nil {
				got = places(in(plan.After, access.User(id)))
			} else if !errors.Is(err, manifest.ErrNoEntry) && !errors.Is(err, manifest.ErrNotAllowed) {
				t.Errorf("%s: %v", l.at, err)
			}
			if got != words[len(words)-1] {
				t.Errorf("%s: got %s, %v", l.at, got, err)
			}
		}
	})
}

func TestBlocks(t *testing.T) {
	for _, l := range read(t, "blocks.txt") {
		words := strings.Fields(l.text)
		e := manifest.Event{Type: map[string]manifest.BlockType{"invites": manifest.Invites, "subscriberPrompt": manifest.SubscriberPrompt}[words[0]]}
		var err error
		if e.Container, err = presence.ParseContainerID(words[1]); err != nil || e.Type == 0 {
			t.Fatalf("%s: %v", l.at, err)
		}
		e.Network, _ = access.ParseNetwork(words[2])
		if words[3] != "-" {
			n, err := strconv.ParseUint(words[3], 10, 32)
			if err != nil {
				t.Fatalf("%s: %v", l.at, err)
			}
			e.Availability = xmlrt.Some(availability.Availability(n))
		}
		for _, m := range []*manifest.Manifest{manifest.Open(), manifest.Privacy()} {
			v := m.Blocks(e)
			got := "pass"
			if v.Blocked {
				got = strconv.Itoa(v.Rule)
			}
			if got != words[5] || v.Reason == "" {
				t.Errorf("%s: got %s: %s", l.at, got, v.Reason)
			}
		}
	}
}

// TestPrivacyMode enters privacy mode with the lists that open mode begins
// with: whole networks are nowhere afterwards (B12), as access.EnterPrivacy has
// it.
func TestPrivacyMode(t *testing.T) {
	begin, err := access.Bootstrap(access.List{}, access.StartStandard, access.Policy{Blocked: access.BlockPublicCloud})
	if err != nil {
		t.Fatal(err)
	}
	e, err := manifest.Privacy().Enforce(begin.After, nil, manifest.Policy{}, access.Policy{})
	if err != nil {
		t.Fatal(err)
	}
	want, err := access.EnterPrivacy(begin.After, access.Policy{})
	if err != nil {
		t.Fatal(err)
	}
	if !e.Plan.After.Equal(want.After) || len(e.Plan.Updates) != 2 {
		t.Errorf("got %v", e.Plan.Updates)
	}
	again, err := manifest.Privacy().Enforce(e.Plan.After, nil, manifest.Policy{}, access.Policy{})
	if err != nil || len(again.Plan.Updates) != 0 {
		t.Errorf("a second time: %v, %v", again.Plan.Updates, err)
	}
	open, err := manifest.Open().Enforce(begin.After, nil, manifest.Policy{}, access.Policy{})
	if err != nil || len(open.Plan.Updates) != 0 {
		t.Errorf("in open mode: %v, %v", open.Plan.Updates, err)
	}
	for _, j := range open.Judgements {
		if !j.OK() {
			t.Errorf("in open mode:\n%s", j.Explain())
		}
	}
}

// TestDocumented compares the manifests that are built in with those that the
// documentation prints.
func TestDocumented(t *testing.T) {
	for _, tt := range []struct {
		file string
		m    *manifest.Manifest
	}{
		{"examples/148-containermanifestlist-element.xml", manifest.Open()},
		{"examples-repaired/289-publishing-presence-in-privacy-mode.xml", manifest.Privacy()},
	} {
		t.Run(tt.file, func(t *testing.T) {
			data, err := os.ReadFile(corpora.Need(t, "spec/"+tt.file))
			if err != nil {
				t.Fatal(err)
			}
			got, err := manifest.FromDocument(manifestIn(t, data))
			if err != nil {
				t.Fatal(err)
			}
			if g, w := sorted(t, got), sorted(t, tt.m); g != w {
				t.Errorf("documented %s\nbuilt in %s", g, w)
			}
		})
	}
}

// manifestIn finds the manifest in a document.
func manifestIn(t *testing.T, data []byte) *containermanifest.ContainerManifestListType {
	t.Helper()
	e, err := xmlrt.Unmarshal(generated.Registry(), data)
	if err != nil {
		t.Fatal(err)
	}
	switch e := e.(type) {
	case *containermanifest.ContainerManifestList:
		return &e.ContainerManifestListType
	case *provisioning.ProvisionGroup:
		for _, any := range e.Any {
			if l, ok := any.(*containermanifest.ContainerManifestList); ok {
				return &l.ContainerManifestListType
			}
		}
	}
	t.Fatalf("no manifest in %T", e)
	return nil
}

// sorted is a manifest as text. The order of entries that no member fits both of
// does not matter.
func sorted(t *testing.T, m *manifest.Manifest) string {
	t.Helper()
	var lines []string
	for _, e := range m.Entries {
		e.Networks = slices.Sorted(slices.Values(e.Networks))
		text, err := json.Marshal(struct {
			manifest.Entry
			Type string
		}{e, e.Type.String()})
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, string(text))
	}
	slices.Sort(lines)
	rest := *m
	rest.Entries = nil
	text, err := json.MarshalIndent(rest, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(lines, "\n") + string(text)
}

func TestVisible(t *testing.T) {
	if got := places(manifest.Open().Visible()); got != "100,200,300,400,32000" {
		t.Error(got)
	}
	for _, m := range []*manifest.Manifest{manifest.Open(), manifest.Privacy()} {
		for _, e := range m.Entries {
			if e.Role == manifest.Buddy && e.Allows(presence.DefaultContainer) {
				t.Errorf("container 0 is for %s", &e)
			}
		}
	}
}

func TestBadDocuments(t *testing.T) {
	good := string(manifest.OpenDocument())
	for _, tt := range []struct{ old, new, want string }{
		{`role="buddy"`, `role="friend"`, `member 1 of the manifest: manifest: bad container manifest: unknown role "friend"`},
		{` role="buddy"`, ``, "neither a role nor a type"},
		{`type="sameEnterprise">`, `type="planet">`, "planet"},
		{`"zeroOrOne"`, `"two"`, `unknown occurrence constraint "two"`},
		{`"moveToDefaultContainer"`, `"forget"`, `unknown resolution rule "forget"`},
		{`type="moveToDefaultContainer"`, `type="forceRole"`, `unknown role ""`},
		{`"visibleContainers"`, `"someContainers"`, `unknown set of containers "someContainers"`},
		{`<defaultContainer id="100"/>`, `<defaultContainer id="7"/>`, "the default container 7 is not allowed"},
		{`<container id="400">`, `<container id="300">`, "container 300 is there twice"},
		{`type="invites"`, `type="smoke"`, `block rule 1 of the manifest: bad container manifest: it blocks "smoke"`},
		{`<sourceNetwork type="federated"/>`, `<sourceNetwork type="mars"/>`, "mars"},
		{`<rolePrecedenceEntry type="buddy"/>`, `<rolePrecedenceEntry type="boss"/>`, "boss"},
	} {
		bad := strings.Replace(good, tt.old, tt.new, 1)
		if bad == good {
			t.Errorf("%s is not there", tt.old)
			continue
		}
		doc, err := containermanifest.UnmarshalContainerManifestList([]byte(bad))
		if err != nil {
			t.Errorf("%s: %v", tt.new, err)
			continue
		}
		if _, err := manifest.FromDocument(&doc.ContainerManifestListType); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %s", tt.new, err, tt.want)
		}
	}
	if !bytes.Equal(manifest.PrivacyDocument(), manifest.PrivacyDocument()) || bytes.Equal(manifest.PrivacyDocument(), manifest.OpenDocument()) {
		t.Error("the documents are mixed up")
	}
}

func TestPolicy(t *testing.T) {
	_, err := manifest.Open().Enforce(access.List{}, nil, manifest.Policy{Removal: 9}, access.Policy{})
	if !errors.Is(err, manifest.ErrPolicy) {
		t.Error(err)
	}
	_, err = manifest.Open().Enforce(access.List{}, []manifest.Subject{{}}, manifest.Policy{}, access.Policy{})
	if !errors.Is(err, access.ErrMember) {
		t.Error(err)
	}
}
