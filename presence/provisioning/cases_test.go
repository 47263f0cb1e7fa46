package provisioning

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/enhancedpresence/epx/generated"
	wire "github.com/enhancedpresence/epx/generated/provisioning"
	"github.com/enhancedpresence/epx/internal/infoset"
	"github.com/enhancedpresence/epx/xmlrt"
)

const cases = "../../testdata/provisioning"

// eachCase runs a test for each folder of the cases.
func eachCase(t *testing.T, test func(t *testing.T, dir string, document []byte)) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(cases, "*", "in.xml"))
	if err != nil || len(files) < 16 {
		t.Fatalf("%d cases: %v", len(files), err)
	}
	for _, file := range files {
		dir := filepath.Dir(file)
		t.Run(filepath.Base(dir), func(t *testing.T) {
			document, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			test(t, dir, document)
		})
	}
}

func parse(t *testing.T, document []byte) (*Settings, []Problem) {
	t.Helper()
	s, problems, err := Parse(document)
	if err != nil {
		t.Fatal(err)
	}
	return s, problems
}

func lines(problems []Problem) string {
	var b strings.Builder
	for _, p := range problems {
		b.WriteString(p.String() + "\n")
	}
	return b.String()
}

// TestCases reads each case.
func TestCases(t *testing.T) {
	eachCase(t, func(t *testing.T, dir string, document []byte) {
		s, problems := parse(t, document)
		golden(t, filepath.Join(dir, "expected.txt"), s.Explain(false)+lines(problems))
	})
}

// TestEverySetting sees that each row of the table is given in a case and
// absent in another, and that its value is what the case says.
func TestEverySetting(t *testing.T) {
	given, absent := map[string]bool{}, map[string]bool{}
	eachCase(t, func(t *testing.T, _ string, document []byte) {
		s, _ := parse(t, document)
		for _, r := range s.Readings() {
			key := r.Group + " " + r.Name
			switch r.Origin {
			case Given:
				given[key] = true
				g, _ := s.Group(r.Group)
				if e, ok := g.Lookup(r.Name); !ok || !r.Fact.takes(e.Value) {
					t.Errorf("%s is given, and the group has %+v", key, e)
				}
			case Absent, Defaulted:
				absent[key] = true
				if r.Origin == Defaulted && r.Value != r.Fact.Default {
					t.Errorf("%s is %s by default", key, r.Value)
				}
			}
		}
	})
	for i := range groups {
		for _, f := range groups[i].facts {
			if key := f.Group + " " + f.Name; !given[key] || !absent[key] {
				t.Errorf("%s: given %t, absent %t", key, given[key], absent[key])
			}
		}
	}
}

// TestEveryValue gives each setting a value that it cannot have, and each other
// kind of value, in a document of its own.
func TestEveryValue(t *testing.T) {
	for i := range groups {
		for j := range groups[i].facts {
			f := &groups[i].facts[j]
			for _, text := range []string{"true", "7", "70000000000", "sip:a@example.com", "Medium", "two words", ""} {
				list := document(f, text)
				s, problems := parse(t, []byte(list))
				var r Reading
				for _, x := range s.Readings() {
					if x.Name == f.Name {
						r = x
					}
				}
				fits := r.Origin == Given
				wrong := len(problems) > 0 && problems[0].Kind == WrongValue
				if fits == wrong || len(problems) > 1 {
					t.Errorf("%s %q: %v, %s", f.Name, text, r, lines(problems))
				}
				if want := fitting(f, text); fits != want {
					t.Errorf("%s %q: taken %t, not %t", f.Name, text, fits, want)
				}
			}
		}
	}
}

// fitting tells apart from the slots whether a text is a value.
func fitting(f *Fact, text string) bool {
	switch f.Kind {
	case Boolean:
		return text == "true"
	case Number:
		return text == "7" && f.Least <= 7 && f.Most >= 7
	case URI:
		return text == "" || strings.HasPrefix(text, "sip:")
	case Word:
		return text != "" && text != "two words"
	}
	return true
}

func document(f *Fact, text string) string {
	setting := fmt.Sprintf("<property name=%q>%s</property>", f.Name, text)
	switch groupFact(f.Group).Form {
	case ListForm:
		setting = "<propertyEntryList>" + setting + "</propertyEntryList>"
	case InstanceForm:
		setting = "<instance>" + setting + "</instance>"
	case ElementForm:
		setting = "<" + f.Name + ">" + text + "</" + f.Name + ">"
	}
	return `<provisionGroupList xmlns="http://schemas.microsoft.com/2006/09/sip/provisiongrouplist-notification"><provisionGroup name="` + f.Group + `">` + setting + `</provisionGroup></provisionGroupList>`
}

func marshal(t *testing.T, s *Settings) []byte {
	t.Helper()
	list, err := s.List()
	if err != nil {
		t.Fatal(err)
	}
	out, err := xmlrt.Marshal(list, xmlrt.WithKnown(generated.Registry()))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func same(t *testing.T, got, want []byte) {
	t.Helper()
	differences, err := infoset.Equal(generated.Registry(), got, want)
	if err != nil || len(differences) > 0 {
		t.Errorf("%v, %s in\n%s", err, strings.Join(differences, "\n"), got)
	}
}

func clearSlot(s slot) {
	switch s := s.(type) {
	case *boolSlot:
		*s = boolSlot{}
	case *numberSlot:
		*s = numberSlot{}
	case *textSlot:
		*s = textSlot{}
	default:
		s.parse(nil, "")
	}
}

// another is a value of a setting that is not the one given.
func another(f *Fact, value string) string {
	var candidates []string
	switch f.Kind {
	case Boolean:
		candidates = []string{"true", "false"}
	case Number:
		candidates = []string{fmt.Sprint(f.Least), fmt.Sprint(f.Most)}
	case Word:
		candidates = f.Words
	default:
		candidates = []string{"a:b&c", "a:b<c>"}
	}
	for _, c := range candidates {
		if c != value {
			return c
		}
	}
	return ""
}

// others is all readings but one.
func others(s *Settings, f *Fact) string {
	var b strings.Builder
	for _, r := range s.Readings() {
		if r.Group != f.Group || r.Name != f.Name {
			fmt.Fprintf(&b, "%s, %v\n", r.Group, r)
		}
	}
	return b.String()
}

func settingOf(s *Settings, f *Fact) Reading {
	for _, r := range s.Readings() {
		if r.Group == f.Group && r.Name == f.Name && r.Origin != Unknown {
			return r
		}
	}
	return Reading{}
}

// TestRoundTrip reads and writes each case: as it is, and with one setting
// after the other changed, removed and put back.
func TestRoundTrip(t *testing.T) {
	eachCase(t, func(t *testing.T, _ string, document []byte) {
		s, _ := parse(t, document)
		same(t, marshal(t, s), document)
		for _, b := range s.bindings() {
			k := b.get()
			if k == nil {
				continue
			}
			for i, slot := range k.slots() {
				f := &b.fact.facts[i]
				rest := others(s, f)
				old, set := slot.text()
				other := another(f, old)
				if !slot.parse(f, other) {
					t.Fatalf("%s cannot be %q", f.Name, other)
				}
				changed := marshal(t, s)
				again, _ := parse(t, changed)
				if r := settingOf(again, f); r.Origin != Given || r.Value != other {
					t.Errorf("%s was made %q and is %v in\n%s", f.Name, other, r, changed)
				}
				if got := others(again, f); got != rest {
					t.Errorf("with %s, others changed:\n%s\nwere\n%s", f.Name, got, rest)
				}
				clearSlot(slot)
				removed := marshal(t, s)
				again, _ = parse(t, removed)
				if r := settingOf(again, f); r.Origin == Given {
					t.Errorf("%s was removed and is %v in\n%s", f.Name, r, removed)
				}
				if got := others(again, f); got != rest {
					t.Errorf("without %s, others changed:\n%s\nwere\n%s", f.Name, got, rest)
				}
				if set {
					slot.parse(f, old)
				}
			}
		}
		same(t, marshal(t, s), document)
	})
}

// TestGroups adds, removes and moves groups.
func TestGroups(t *testing.T) {
	s := &Settings{
		MeetingPolicy:             &MeetingPolicy{AllowPolls: xmlrt.Some(false), AllowedAppDesktopSharingLevel: xmlrt.Some(SharingLevelNone)},
		UserSetting:               &UserSetting{DisableFileTransfer: xmlrt.Some(true)},
		PresencePolicy:            &PresencePolicy{PersonalNoteHistoryDepth: xmlrt.Some[uint32](0)},
		PrivacyPublicationGrammar: &Grammar{},
	}
	const ns = ` xmlns="http://schemas.microsoft.com/2006/09/sip/provisiongrouplist-notification"`
	const privacy = `<provisionGroup name="privacyPublicationGrammar"/>`
	const policy = `<provisionGroup name="presencePolicyV2"><propertyEntryList><property name="PersonalNoteHistoryDepth">0</property></propertyEntryList></provisionGroup>`
	const user = `<provisionGroup name="userSetting"><disableFileTransfer>true</disableFileTransfer></provisionGroup>`
	const meetings = `<provisionGroup name="meetingPolicy"><instance><property name="AllowedAppDesktopSharingLevel">None</property><property name="AllowPolls">false</property></instance></provisionGroup>`
	same(t, marshal(t, s), []byte(`<provisionGroupList`+ns+`>`+user+meetings+policy+privacy+`</provisionGroupList>`))
	if s.MeetingPolicy.AllowPollsOrDefault() || s.MeetingPolicy.Group.Name() != "" || s.MeetingPolicy.Unknown() != nil {
		t.Errorf("%+v", s.MeetingPolicy)
	}
	if got := s.Explain(false); !strings.Contains(got, "group userSetting: ") || !strings.Contains(got, "  AllowPolls = false\n  AllowAnonymousParticipants = true, by default (inferred)\n") {
		t.Errorf("%s", got)
	}

	read, problems := parse(t, marshal(t, s))
	if len(problems) > 0 {
		t.Error(lines(problems))
	}
	read.MeetingPolicy, read.PrivacyPublicationGrammar = nil, nil
	same(t, marshal(t, read), []byte(`<provisionGroupList`+ns+`>`+user+policy+`</provisionGroupList>`))
	if !read.MeetingPolicy.AllowPollsOrDefault() {
		t.Error("the default of a group that is not there is wrong")
	}

	// A group of one list in another.
	read.UCPolicy = parseCase(t, "unknown-settings").UCPolicy
	if got := string(marshal(t, read)); !strings.Contains(got, "long distance") || !strings.Contains(got, "EnableCallPark") {
		t.Error(got)
	}

	// A repeated group takes the place of the first one for no field.
	twice := parseCase(t, "repeated")
	if unknown := twice.Unknown(); len(unknown) != 2 || unknown[0].Place() != 2 {
		t.Errorf("%+v", unknown)
	}
	twice.UCPolicy = nil
	if again, _ := parse(t, marshal(t, twice)); again.UCPolicy == nil || again.UCPolicy.EnableCallPark.Or(true) || len(again.Groups()) != 3 {
		t.Errorf("%s", again.Explain(false))
	}
}

func parseCase(t *testing.T, name string) *Settings {
	t.Helper()
	document, err := os.ReadFile(filepath.Join(cases, name, "in.xml"))
	if err != nil {
		t.Fatal(err)
	}
	s, _ := parse(t, document)
	return s
}

// TestKept finds what is not known by its name.
func TestKept(t *testing.T) {
	s := parseCase(t, "unknown-groups")
	g, ok := s.Group("weather")
	if !ok || g.Place() != 2 || len(g.Attributes()) != 2 || g.Attributes()[1].Value != "3600" {
		t.Fatalf("%+v", g)
	}
	if e, ok := g.Lookup("Forecast"); !ok || e.Value != "rain" || e.Form != ElementForm {
		t.Errorf("%+v", e)
	}
	if _, ok := s.Group("meetingPolicy"); ok || len(s.Unknown()) != len(s.Groups()) {
		t.Errorf("%s", s.Explain(true))
	}
	s = parseCase(t, "unknown-settings")
	if u := s.EndpointConfiguration.Unknown(); len(u) != 2 || u[1].Name != "IMWarning" || u[1].Value != "Mind <what> you say" {
		t.Errorf("%+v", u)
	}
	if e, ok := s.UCPolicy.Lookup("phonerouteusages"); !ok || len(e.Items) != 2 || e.Items[1] != "long distance" || e.Form != InstanceForm {
		t.Errorf("%+v", e)
	}
	if _, ok := s.UCPolicy.Lookup("none"); ok {
		t.Error("a setting that is not there")
	}
	if c := s.ServerConfiguration.Content(); len(c) != 2 || c[0].XMLName().Local != "extension" {
		t.Errorf("%v", c)
	}
}

// TestGrammars takes a manifest away, and puts another one there.
func TestGrammars(t *testing.T) {
	s := parseCase(t, "grammars")
	if s.PublicationGrammar.Manifest == nil || s.PublicationGrammar.Publications == nil || s.PrivacyPublicationGrammar.Publications != nil {
		t.Fatalf("%+v", s)
	}
	s.PublicationGrammar.Manifest, s.PrivacyPublicationGrammar.Manifest = s.PrivacyPublicationGrammar.Manifest, nil
	s.PrivacyPublicationGrammar.Publications = s.PublicationGrammar.Publications
	again, _ := parse(t, marshal(t, s))
	if m := again.PublicationGrammar.Manifest; m == nil || len(m.ContainerManifest.Containers.Container) != 1 || again.PublicationGrammar.Publications == nil {
		t.Errorf("%+v", again.PublicationGrammar)
	}
	if again.PrivacyPublicationGrammar.Manifest != nil || again.PrivacyPublicationGrammar.Publications == nil {
		t.Errorf("%+v", again.PrivacyPublicationGrammar)
	}
}

// TestNotDecoded reads grammars that were decoded without their packages.
func TestNotDecoded(t *testing.T) {
	document, err := os.ReadFile(filepath.Join(cases, "grammars", "in.xml"))
	if err != nil {
		t.Fatal(err)
	}
	list, err := wire.UnmarshalProvisionGroupList(document)
	if err != nil {
		t.Fatal(err)
	}
	s, problems := Read(list)
	if len(problems) != 3 || problems[2].Kind != NotDecoded || problems[2].Place != 2 || s.PublicationGrammar.Manifest != nil {
		t.Errorf("%s", lines(problems))
	}
}

// TestParse reads other documents.
func TestParse(t *testing.T) {
	const ns = ` xmlns="http://schemas.microsoft.com/2006/09/sip/provisiongrouplist-notification"`
	s, problems, err := Parse([]byte(`<provisionGroup` + ns + ` name="ucPolicy"><instance><property name="EnableCallPark">1</property></instance></provisionGroup>`))
	if err != nil || len(problems) > 0 || !s.UCPolicy.EnableCallPark.Value {
		t.Errorf("%v %v", err, problems)
	}
	for document, want := range map[string]string{
		`<propertyEntryList` + ns + `/>`:                                    "the document is a propertyEntryList",
		`<provisionGroup` + ns + `/>`:                                       "name",
		`<provisionGroupList`:                                               "provisioning: ",
		`<n:note xmlns:n="http://schemas.microsoft.com/2006/09/sip/note"/>`: "the document is a note",
	} {
		if _, _, err := Parse([]byte(document)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v; want %s", document, err, want)
		}
	}
}

// TestChange changes, removes and adds settings amid what is not known, all of
// which stays.
func TestChange(t *testing.T) {
	const before = `<provisionGroupList xmlns="http://schemas.microsoft.com/2006/09/sip/provisiongrouplist-notification" version="2" xmlns:x="urn:x" x:a="b">
  <provisionGroup name="endpointConfiguration" instance="1" x:more="yes">
    <propertyEntryList x:kind="first" count="2"><property name="MaxPhotoSizeKB" x:unit="KB">12</property><property name="Own" y="z">1</property></propertyEntryList>
    <x:part>kept</x:part>
    <propertyEntryList><property name="EnableContactSync">true</property><property name="Other">2</property></propertyEntryList>
  </provisionGroup>
  <provisionGroup name="ucPolicy"><instance id="4" x:a="1" xml:lang="en">a<property name="EnableCallPark">true</property>b<x:mark y="&lt;"/>c<property name="EnableTeamCall" x:p="q">true</property>d<property name="EnableDelegation">true</property>e</instance></provisionGroup>
  <provisionGroup name="userSetting"><ucUserLocationProfile x:from="here">old</ucUserLocationProfile><colour>blue</colour></provisionGroup>
</provisionGroupList>`
	const after = `<provisionGroupList xmlns="http://schemas.microsoft.com/2006/09/sip/provisiongrouplist-notification" version="2" xmlns:x="urn:x" x:a="b">
  <provisionGroup name="endpointConfiguration" instance="1" x:more="yes">
    <propertyEntryList x:kind="first" count="2"><property name="MaxPhotoSizeKB" x:unit="KB">40</property><property name="Own" y="z">1</property></propertyEntryList>
    <x:part>kept</x:part>
    <propertyEntryList><property name="Other">2</property><property name="PhotoUsage">NoPhoto</property></propertyEntryList>
  </provisionGroup>
  <provisionGroup name="ucPolicy"><instance id="4" x:a="1" xml:lang="en">ab<x:mark y="&lt;"/>c<property name="EnableTeamCall" x:p="q">false</property>d<property name="EnableDelegation">true</property>e<property name="PolicyName">A &amp; B</property></instance></provisionGroup>
  <provisionGroup name="userSetting"><ucUserLocationProfile x:from="here">new &lt;one&gt;</ucUserLocationProfile><colour>blue</colour><disableFileTransfer>true</disableFileTransfer></provisionGroup>
</provisionGroupList>`
	s, problems := parse(t, []byte(before))
	if len(problems) > 0 {
		t.Fatal(lines(problems))
	}
	s.EndpointConfiguration.MaxPhotoSizeKB = xmlrt.Some[uint32](40)
	s.EndpointConfiguration.EnableContactSync = xmlrt.Optional[bool]{}
	s.EndpointConfiguration.PhotoUsage = xmlrt.Some(PhotoUsageNoPhoto)
	s.UCPolicy.EnableCallPark = xmlrt.Optional[bool]{}
	s.UCPolicy.EnableTeamCall = xmlrt.Some(false)
	s.UCPolicy.PolicyName = xmlrt.Some("A & B")
	s.UserSetting.UCUserLocationProfile = xmlrt.Some("new <one>")
	s.UserSetting.DisableFileTransfer = xmlrt.Some(true)
	want := strings.ReplaceAll(after, `name="PolicyName"`, `name="Name"`)
	same(t, marshal(t, s), []byte(want))
	// What was read is as it was: a list can be made twice.
	same(t, marshal(t, s), []byte(want))
	again, _ := parse(t, []byte(before))
	same(t, marshal(t, again), []byte(before))
}

// TestURI tells URIs from other texts.
func TestURI(t *testing.T) {
	for text, want := range map[string]bool{
		"sip:a": true, "https://example.com/a?b#c": true, "a+b-c.9:x": true, "Z:1": true,
		"": false, ":": false, "sip": false, "sip:": false, ":x": false, "9p:x": false, "+p:x": false, "s p:x": false,
		"sip: a": false, "sip:a\x7f": false, "sip:a\nb": false, "é:x": false, "a_b:x": false,
	} {
		if got := isURI(text); got != want {
			t.Errorf("%q: %t", text, got)
		}
	}
}

// FuzzParse reads documents that may be anything, and writes them again.
func FuzzParse(f *testing.F) {
	files, err := filepath.Glob(filepath.Join(cases, "*", "in.xml"))
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		document, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(document)
	}
	f.Fuzz(func(t *testing.T, document []byte) {
		s, problems, err := Parse(document)
		if err != nil {
			return
		}
		lines(problems)
		want := s.Explain(true)
		for _, b := range s.bindings() {
			// Each group is written anew: one setting changes, and changes back.
			if k := b.get(); k != nil {
				old, set := k.slots()[0].text()
				if !set || b.fact.facts[0].Kind != Boolean {
					continue
				}
				k.slots()[0].parse(&b.fact.facts[0], another(&b.fact.facts[0], old))
			}
		}
		changed, err := s.List()
		if err != nil {
			t.Fatal(err)
		}
		again, _ := Read(changed)
		for _, b := range again.bindings() {
			if k := b.get(); k != nil {
				old, set := k.slots()[0].text()
				if set && b.fact.facts[0].Kind == Boolean {
					k.slots()[0].parse(&b.fact.facts[0], another(&b.fact.facts[0], old))
				}
			}
		}
		if got := again.Explain(true); got != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
		if p, _, err := ParseLocationProfile(document); err == nil {
			p.Normalize("12345")
		}
	})
}
