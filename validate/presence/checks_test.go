package presence

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/enhancedpresence/epx/internal/corpora"
	"github.com/enhancedpresence/epx/internal/verdicts/table"
	"github.com/enhancedpresence/epx/validate"
)

func codesOf(ds []validate.Diagnostic) []string {
	var codes []string
	for _, d := range ds {
		codes = append(codes, d.Code)
	}
	return codes
}

// docs/semantics.md says of each check what Go says of it; its first example
// has exactly that finding, its second is cured of it.
func TestSemanticsPage(t *testing.T) {
	page, err := os.ReadFile("../../docs/semantics.md")
	if err != nil {
		t.Fatal(err)
	}
	head, rest, _ := strings.Cut(string(page), "\n## ")
	sections := map[string]string{}
	for s := range strings.SplitSeq(rest, "\n## ") {
		name, text, _ := strings.Cut(s, "\n")
		sections[name] = text
	}
	blocks := regexp.MustCompile("(?s)\n```xml\n(.*?)\n```")
	for _, c := range Checks() {
		t.Run(c.Name, func(t *testing.T) {
			severity := c.Severity.String()
			if !c.Default {
				severity += ", off by default"
			}
			row := fmt.Sprintf("\n| [`%[1]s`](#%[1]s) | %s | %s | %v | %s |\n", c.Name, severity, c.Source, c.Confidence, c.Doc)
			if !strings.Contains(head+"\n", row) {
				t.Errorf("no row %s", row)
			}
			text, ok := sections[c.Name]
			delete(sections, c.Name)
			if !ok {
				t.Fatal("no section")
			}
			if !strings.Contains(text, c.Doc) || !strings.Contains(text, c.Cure[1:]) {
				t.Error("the section does not say what the check does and how to cure it")
			}
			examples := blocks.FindAllStringSubmatch(text, -1)
			if len(examples) != 2 {
				t.Fatalf("%d examples, want one that is wrong and one that is right", len(examples))
			}
			j := newJudge(t, Options{Checks: []string{c.Name}})
			wrong := judge(t, j, examples[0][1])
			if got := codesOf(wrong); !slices.Equal(got, []string{c.Name}) {
				t.Errorf("the wrong example has the findings %v", wrong)
			}
			for _, d := range wrong {
				if d.Severity != c.Severity || d.Line < 1 || d.Column < 1 || d.Path == "" {
					t.Errorf("incomplete: %+v", d)
				}
			}
			if ds := judge(t, j, examples[1][1]); len(ds) != 0 {
				t.Errorf("the right example has the findings %v", ds)
			}
			off := newJudge(t, Options{NoChecks: []string{c.Name}})
			if ds := judge(t, off, examples[0][1]); len(ds) != 0 {
				t.Errorf("without the check, the wrong example has the findings %v", ds)
			}
		})
	}
	if len(sections) > 0 {
		t.Errorf("sections of no check: %v", slices.Sorted(maps.Keys(sections)))
	}
}

// Examples of the documentation have warnings where pages differ, and no error
// where they are valid.
func TestDocumentedExamples(t *testing.T) {
	dir := corpora.Need(t, "spec")
	want := map[string]int{
		"activity-token-range": 1, // a meeting under Do Not Disturb
		"section-end":          6, // contact cards without an end
		"user-manual":          4, // states cut short
		"version-section":      8, // elements shown alone
	}
	got := map[string]int{}
	j := newJudge(t, Options{})
	for _, set := range []string{"examples", "examples-repaired"} {
		rows, err := table.Read(filepath.Join(dir, set+".tsv"))
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			doc, err := os.ReadFile(filepath.Join(dir, set, row.File))
			if err != nil {
				t.Fatal(err)
			}
			ds, err := j.Judge(t.Context(), row.File, doc)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range ds {
				if _, ok := LookupCheck(d.Code); !ok {
					continue
				}
				got[d.Code]++
				if d.Severity == validate.SeverityError && row.Tolerant == table.Valid {
					t.Errorf("%v, in a valid example", d)
				}
			}
		}
	}
	if !maps.Equal(got, want) {
		t.Errorf("findings %v, want %v", got, want)
	}
}

const (
	publishStart = `<publish xmlns="http://schemas.microsoft.com/2006/09/sip/rich-presence"><publications uri="sip:ada@example.com">`
	publishEnd   = `</publications></publish>`
	xsi          = ` xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"`
)

func published(attrs, body string) string {
	return publishStart + `<publication ` + attrs + `>` + body + `</publication>` + publishEnd
}

func stateDoc(typ, attrs, body string) string {
	return `<state xmlns="http://schemas.microsoft.com/2006/09/sip/state"` + xsi + ` xsi:type="` + typ + `"` + attrs + `>` + body + `</state>`
}

func owned(items string) string {
	return `<categories xmlns="http://schemas.microsoft.com/2006/09/sip/categories" uri="sip:ada@example.com">` + items + `</categories>`
}

const (
	noteDoc  = `<note xmlns="http://schemas.microsoft.com/2006/09/sip/note"><body type="personal">x</body></note>`
	ctSpace  = ` xmlns:ct="http://schemas.microsoft.com/2006/09/sip/commontypes"`
	cardOpen = `<contactCard xmlns="http://schemas.microsoft.com/2006/09/sip/contactcard"` + ctSpace + `>`
	calOpen  = `<calendarData xmlns="http://schemas.microsoft.com/2006/09/sip/calendarData" mailboxID="ada@example.com">`
)

// Cases beside the one example of each check: what is just inside a rule, and
// just outside.
func TestChecks(t *testing.T) {
	pub := func(category, instance, container, rest string) string {
		return fmt.Sprintf(`categoryName="%s" instance="%s" container="%s" version="0" %s`, category, instance, container, rest)
	}
	busy := func(attrs, data string) string {
		return calOpen + `<freeBusy startTime="2024-03-11T00:00:00Z" ` + attrs + `>` + data + `</freeBusy></calendarData>`
	}
	for _, c := range []struct {
		name, doc, want string
	}{
		{"last container", published(pub("note", "0", "32767", `expireType="static"`), noteDoc), ""},
		{"a container beyond", published(pub("note", "0", "32768", `expireType="static"`), noteDoc), "container-range"},
		{"a container below", `<categoryPublicationManifest xmlns="http://schemas.microsoft.com/2008/09/sip/categoryPublicationManifest"><publicationList><publicationRule ruleType="cleanup" categoryName="note" containerId="-1"/></publicationList></categoryPublicationManifest>`, "container-range"},
		{"a manifest in provisioning", `<provisionGroupList xmlns="http://schemas.microsoft.com/2006/09/sip/provisiongrouplist-notification"><provisionGroup name="publicationGrammar"><containerManifestList xmlns="http://schemas.microsoft.com/2008/09/sip/ContainerManifest"><containerManifest><containers><container id="32768"/></containers></containerManifest></containerManifestList></provisionGroup></provisionGroupList>`, "container-range"},
		{"a rule of the grammar", `<categoryPublicationManifest xmlns="http://schemas.microsoft.com/2008/09/sip/categoryPublicationManifest"><publicationList><publicationRule ruleType="cleanup" categoryName="nope" containerId="100"><expireType type="static" expireTime="0"/></publicationRule><publicationRule ruleType="cleanup" categoryName="note" containerId="100"><expireType type="custom" expireTime="5"/></publicationRule><publicationRule ruleType="cleanup" categoryName="note" containerId="100"><expireType type="time"/></publicationRule></publicationList></categoryPublicationManifest>`, "unknown-category expires expires"},
		{"time and life", published(pub("note", "0", "200", `expireType="time" expires="5"`), noteDoc), ""},
		{"life without type", published(pub("note", "0", "200", `expires="5"`), noteDoc), "expires"},
		{"static with life", published(pub("note", "0", "200", `expireType="static" expires="5"`), noteDoc), "expires"},
		{"deletion of a static one", published(pub("note", "0", "200", `expireType="static" expires="0"`), ""), ""},
		{"deletion from where it should not be", published(pub("note", "0", "2", `expires="0"`), ""), ""},
		{"custom expiry of an instance", published(pub("note", "0", "200", `expireType="custom"`), noteDoc), "expire-type"},
		{"same key in another container", publishStart + `<publication ` + pub("note", "0", "200", "") + `>` + noteDoc + `</publication><publication ` + pub("note", "0", "300", "") + `>` + noteDoc + `</publication>` + publishEnd, ""},
		{"same key", publishStart + `<publication ` + pub("note", "0", "200", "") + `>` + noteDoc + `</publication><publication ` + pub("note", "00", "+200", "") + `>` + noteDoc + `</publication>` + publishEnd, "duplicate-key"},
		{"same key for a watcher", owned(`<category name="note" instance="1">` + noteDoc + `</category><category name="note" instance="1">` + noteDoc + `</category>`), "duplicate-key"},
		{"no instance numbers", owned(`<category name="note">` + noteDoc + `</category><category name="note">` + noteDoc + `</category>`), ""},
		{"documented by name alone", published(pub("contacts", "0", "1", ""), `<a xmlns=""/>`), ""},
		{"letter case", published(pub("Note", "0", "200", ""), noteDoc), "unknown-category"},
		{"device for watchers", published(pub("device", "5", "100", ""), `<device xmlns="http://schemas.microsoft.com/2006/09/sip/device" endpointId="a"><capabilities uri="sip:ada@example.com"/><machineName/></device>`), "container-local"},
		{"machine state for watchers", published(pub("state", "805306369", "200", ""), stateDoc("machineState", "", "<availability>3500</availability>")), "container-local"},
		{"aggregate state for watchers", published(pub("state", "1", "200", ""), stateDoc("aggregateState", "", "<availability>3500</availability>")), ""},
		{"dndState for watchers", published(pub("dndState", "0", "100", ""), stateDoc("userState", ` manual="true"`, "")), ""},
		{"calendar state of another prefix", published(pub("state", "805306369", "3", ""), stateDoc("calendarState", "", "")), "instance-id"},
		{"out of office state", published(pub("state", "1610612737", "3", ""), stateDoc("calendarState", "", "")), ""},
		{"phone state of RCC", published(pub("state", "1879048193", "2", ""), stateDoc("phoneState", ` uri="tel:+14255550100"`, "")), ""},
		{"timed user state", published(pub("state", "603979776", "2", `expireType="time" expires="86400"`), stateDoc("userState", ` manual="true"`, "<availability>6500</availability>")), ""},
		{"free and busy times", published(pub("calendarData", "1098000000", "200", ""), busy(`granularity="PT15M" encodingVersion="0"`, "AAAA")), ""},
		{"free and busy times under 0", published(pub("calendarData", "0", "200", ""), busy(`granularity="PT15M" encodingVersion="0"`, "AAAA")), "instance-id"},
		{"contact card 7", published(pub("contactCard", "7", "200", ""), cardOpen+`</contactCard>`), "instance-id"},
		{"legacyInterop 0", published(pub("legacyInterop", "0", "200", ""), `<legacyInterop xmlns="http://schemas.microsoft.com/2006/09/sip/categories" availability="3500"/>`), "instance-id"},
		{"a note of an application", published(pub("note", "1", "100", ""), noteDoc), ""},
		{"a wrong form and a bad attribute", published(`categoryName="state" instance="x" container="200"`, noteDoc), "invalid-value category-mismatch"},
		{"a note in the second aggregation container", published(pub("note", "0", "3", ""), noteDoc), "container-aggregation"},
		{"a device in the second aggregation container", published(pub("device", "5", "3", ""), `<device xmlns="http://schemas.microsoft.com/2006/09/sip/device" endpointId="a"><capabilities uri="sip:ada@example.com"/><machineName/></device>`), "container-aggregation"},
		{"a note in a container of an application", published(pub("note", "0", "1000", ""), noteDoc), ""},
		{"a note history in one", published(pub("noteHistory", "0", "1000", ""), noteDoc), ""},
		{"nobody's publications", strings.Replace(published(pub("note", "0", "200", ""), noteDoc), "sip:ada@example.com", "", 1), "sip-uri"},
		{"aggregate state 2", published(pub("state", "2", "200", ""), stateDoc("aggregateState", "", "<availability>3500</availability>")), "instance-id"},
		{"a wrong form alone", published(pub("dndState", "5", "2", ""), stateDoc("machineState", "", "<availability>100</availability>")), "category-mismatch"},
		{"envelope in an extension", published(pub("note", "0", "200", ""), `<note xmlns="http://schemas.microsoft.com/2006/09/sip/note"`+ctSpace+`><body type="personal">x</body><ct:extension>`+
			owned(`<category name="state" instance="1"/><category name="state" instance="1"><state xmlns="http://schemas.microsoft.com/2006/09/sip/state"`+xsi+` xsi:type="aggregateState"/></category>`)+`</ct:extension></note>`), ""},
		{"what the schema refuses is left alone", published(pub("nope", "0", "99999", ""), `<note xmlns="http://schemas.microsoft.com/2006/09/sip/note"><body/></note>`), "missing-attribute"},

		{"2999", stateDoc("machineState", "", "<availability>2999</availability>"), "availability-undefined"},
		{"3000", stateDoc("machineState", "", "<availability>3000</availability>"), ""},
		{"legacy 0", `<legacyInterop xmlns="http://schemas.microsoft.com/2006/09/sip/categories" availability="0"/>`, "availability-undefined"},
		{"user 4499", stateDoc("userState", ` manual="true"`, "<availability>4499</availability>"), ""},
		{"user 4500", stateDoc("userState", ` manual="true"`, "<availability>4500</availability>"), "user-availability"},
		{"user 8999", stateDoc("userState", ` manual="true"`, "<availability>8999</availability>"), "user-availability"},
		{"machine 5000", stateDoc("machineState", "", "<availability>5000</availability>"), ""},
		{"no availability", stateDoc("userState", "", ""), ""},
		{"automatic user state", stateDoc("userState", ` manual="false"`, "<availability>3500</availability>"), "user-manual"},
		{"last activity at no known availability", stateDoc("aggregateState", ` lastActive="2024-03-11T09:00:00"`, "<availability>100</availability>"), "availability-undefined"},
		{"equal bounds", stateDoc("calendarState", "", `<availability>6500</availability><activity minAvailability="6500" maxAvailability="6500"/>`), ""},
		{"out of office, no availability", stateDoc("calendarState", "", `<activity token="out-of-office" minAvailability="12000"/>`), ""},
		{"out of office, too low", stateDoc("calendarState", "", `<activity token="out-of-office" minAvailability="11999"/>`), "activity-token-range"},
		{"unknown token", stateDoc("calendarState", "", `<activity token="juggling" minAvailability="1"/>`), ""},
		{"token without range", stateDoc("phoneState", "", `<availability>3500</availability><activity token="on-the-phone"/>`), "activity-token-range"},
		{"hidden twice", stateDoc("phoneState", "", `<availability>3500</availability><activity maxAvailability="3499"/><activity minAvailability="3501"/><activity/>`), "activity-hidden activity-hidden"},
		{"state in an extension", stateDoc("machineState", ctSpace, `<availability>3500</availability><ct:extension>`+stateDoc("userState", ` manual="true"`, `<availability>100</availability>`)+`</ct:extension>`), "availability-undefined"},
		{"block rule", `<containerManifestList xmlns="http://schemas.microsoft.com/2008/09/sip/ContainerManifest"` + ctSpace + `><containerManifest><containers><container id="0"/></containers><ct:delimiter/><blockRules><blockRule type="invites"><maxAvailability>9000</maxAvailability><minAvailability>11999</minAvailability></blockRule><blockRule type="invites"><minAvailability>11999</minAvailability></blockRule></blockRules><ct:end/></containerManifest></containerManifestList>`, "availability-order"},

		{"note at one moment", `<note xmlns="http://schemas.microsoft.com/2006/09/sip/note"><body type="OOF" startTime="2024-03-11T01:00:00+01:00" endTime="2024-03-11T00:00:00Z">x</body></note>`, ""},
		{"zones decide", `<note xmlns="http://schemas.microsoft.com/2006/09/sip/note"><body type="OOF" startTime="2024-03-11T00:00:00Z" endTime="2024-03-11T00:30:00+01:00">x</body></note>`, "note-times"},
		{"zones unknown", `<note xmlns="http://schemas.microsoft.com/2006/09/sip/note"><body type="OOF" startTime="2024-03-11T00:00:00Z" endTime="2024-03-10T23:00:00">x</body></note>`, ""},

		{"half an hour", busy(`granularity="PT30M" encodingVersion="1"`, "AAAA"), ""},
		{"seven minutes", busy(`granularity="PT7M" encodingVersion="1"`, "AAAA"), "free-busy"},
		{"no time at all", busy(`granularity="PT0S" encodingVersion="1"`, "AAAA"), "free-busy"},
		{"back in time", busy(`granularity="-PT15M" encodingVersion="1"`, "AAAA"), "free-busy"},
		{"months", busy(`granularity="P1M" encodingVersion="1"`, "AAAA"), "free-busy"},
		{"two days", busy(`granularity="P2D" encodingVersion="1"`, "AAAA"), "free-busy"},
		{"another encoding", busy(`granularity="PT15M" encodingVersion="2"`, "AAAA"), "free-busy"},
		{"no data", busy(`granularity="PT15M" encodingVersion="1"`, ""), "free-busy"},
		{"62 days", busy(`granularity="P1D" encodingVersion="1"`, strings.Repeat("A", 20)), ""},
		{"64 days", busy(`granularity="P1D" encodingVersion="1"`, strings.Repeat("A", 22)+"=="), "free-busy"},
		{"empty calendar", `<calendarData xmlns="http://schemas.microsoft.com/2006/09/sip/calendarData"/>`, ""},

		{"a location of one's own", stateDoc("machineState", "", `<availability>3500</availability><endpointLocation>Rome</endpointLocation>`), ""},
		{"a number in pieces", cardOpen + `<phone type="work"><uri> tel:+1<!-- area --> 425</uri></phone><phone type="home"><uri> <!-- area --> tel:+1<![CDATA[425]]></uri></phone></contactCard>`, "phone-uri"},
		{"capabilities", `<device xmlns="http://schemas.microsoft.com/2006/09/sip/device" endpointId="a"><capabilities uri="sip:ada@example.com"><text/><voice/><video/><voice/></capabilities><capabilities uri="sip:ada@example.com"><text/></capabilities><machineName/></device>`, "capability-twice"},
		{"working hours", calOpen + workingHoursOf("0 1440", "1441 1440", "0 1441", "600 600", "-600 60", "601 600", "60 -1") + `</calendarData>`, "working-hours working-hours working-hours"},
		{"phones", cardOpen + `<phone type="work"><uri>14255550100</uri></phone><phone type="home"><uri>sip:+1@</uri></phone><phone type="other"><uri></uri></phone><phone type="mobile"><uri>skype:ada</uri></phone><phone><uri>
 tel:+14255550100 </uri></phone></contactCard>`, "phone-uri sip-uri"},
		{"phone state", stateDoc("phoneState", ` uri="5550100"`, ""), "phone-uri"},
		{"member by address", `<setContainerMembers xmlns="http://schemas.microsoft.com/2006/09/sip/container-management"><container id="1" version="1"><member action="add" type="user" value="not an address"/></container></setContainerMembers>`, "container-owner sip-uri"},
		{"subscription", `<batchSub xmlns="http://schemas.microsoft.com/2006/01/sip/batch-subscribe" uri="ada" name="1"><action name="Subscribe" id="1"><adhocList><resource uri="tel:1"/></adhocList><categoryList xmlns="http://schemas.microsoft.com/2006/09/sip/categorylist"><category name="nots"/></categoryList></action></batchSub>`, "sip-uri unknown-token sip-uri unknown-category"},
		{"service of a mailbox", `<services xmlns="http://schemas.microsoft.com/2006/09/sip/service"><service uri="ada@exchange.example.com"><capabilities><calendar/></capabilities></service><service uri="sip:"><capabilities><calendar/></capabilities></service></services>`, "sip-uri"},

		{"sections in order", cardOpen + `<ct:delimiter/><type>person</type><ct:delimiter/><photo type="default"><hash>x</hash></photo><ct:end/></contactCard>`, ""},
		{"photo in the first", cardOpen + `<ct:delimiter/><photo type="default"><hash>x</hash></photo><ct:end/></contactCard>`, "version-section"},
		{"type in the second", cardOpen + `<ct:delimiter/><ct:delimiter/><type>person</type><ct:end/></contactCard>`, "version-section"},
		{"type in the third", cardOpen + `<ct:delimiter/><ct:delimiter/><ct:delimiter/><type>person</type><ct:end/></contactCard>`, "version-section"},
	} {
		t.Run(c.name, func(t *testing.T) {
			ds := judge(t, newJudge(t, Options{}), c.doc)
			if got := strings.Join(codesOf(ds), " "); got != c.want {
				t.Errorf("%v\nwant %s", ds, c.want)
			}
		})
	}
}

func workingHoursOf(periods ...string) string {
	var b strings.Builder
	b.WriteString(`<WorkingHours xmlns="http://schemas.microsoft.com/exchange/services/2006/types"><TimeZone><Bias>0</Bias>`)
	for _, name := range []string{"StandardTime", "DaylightTime"} {
		b.WriteString("<" + name + "><Bias>0</Bias><Time>02:00:00</Time><DayOrder>1</DayOrder><Month>3</Month><DayOfWeek>Sunday</DayOfWeek></" + name + ">")
	}
	b.WriteString("</TimeZone><WorkingPeriodArray>")
	for _, p := range periods {
		start, end, _ := strings.Cut(p, " ")
		b.WriteString("<WorkingPeriod><DayOfWeek>Monday</DayOfWeek><StartTimeInMinutes>" + start + "</StartTimeInMinutes><EndTimeInMinutes>" + end + "</EndTimeInMinutes></WorkingPeriod>")
	}
	b.WriteString("</WorkingPeriodArray></WorkingHours>")
	return b.String()
}

// What a finding says, where, and beside what other place.
func TestRemark(t *testing.T) {
	doc := owned("\n <category name=\"note\" instance=\"3\" container=\"200\"/>\n <x xmlns=\"\"/>\n") // invalid outside of items
	if ds := judge(t, newJudge(t, Options{}), doc); !slices.Equal(codesOf(ds), []string{"unexpected-element"}) {
		t.Error(ds)
	}
	doc = owned("\n <category name=\"note\" instance=\"3\" container=\"200\"/>\n <category name=\"note\" instance=\"3\" container=\"200\"/>\n")
	ds := judge(t, newJudge(t, Options{}), doc)
	if len(ds) != 1 {
		t.Fatal(ds)
	}
	want := `doc.xml:3:2: error: duplicate-key: a second instance 3 of the category note in container 200; expected one only (modifying-an-existing-publication) at /categories/category[2] [category note, container 200]`
	if got := ds[0].String(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if r := ds[0].Related; len(r) != 1 || r[0] != (validate.Related{File: "doc.xml", Line: 2, Column: 2, Message: "The first one is here."}) {
		t.Errorf("related: %v", r)
	}
}

// A fix, applied to the document, cures the finding; it stands on the characters
// that it replaces, whatever comes before them.
func TestFixes(t *testing.T) {
	for _, doc := range []string{
		published(`categoryName="notehistory" instance="0" container="200" version="1"`, noteDoc),
		"<!-- é\n 𐄀 -->" + stateDoc("userState", ` manual="1"`, "<availability>3500</availability>"),
		"\xef\xbb\xbf" + stateDoc("machineState", "", "<availability>3500</availability><!--é--><endpointLocation>\n HOME </endpointLocation>"),
		stateDoc("calendarState", "", `<activity token=" On-The-Phone "/>`),
	} {
		j := newJudge(t, Options{})
		ds := judge(t, j, doc)
		if len(ds) != 1 || ds[0].Fix == nil {
			t.Errorf("%s: %v", doc, ds)
			continue
		}
		e := ds[0].Fix.Edits[0]
		if e.Line != e.EndLine || e.Line != ds[0].Line {
			t.Errorf("%v: %+v", ds[0], e)
		}
		lines := strings.Split(strings.TrimPrefix(doc, "\xef\xbb\xbf"), "\n")
		line := []rune(lines[e.Line-1])
		lines[e.Line-1] = string(line[:e.Column-1]) + e.Text + string(line[e.EndColumn-1:])
		if ds := judge(t, j, strings.Join(lines, "\n")); len(ds) != 0 {
			t.Errorf("after the fix: %v\n%s", ds, strings.Join(lines, "\n"))
		}
	}
	// What is not written as it is read has none.
	ds := judge(t, newJudge(t, Options{}), stateDoc("calendarState", "", `<activity token="on&#x2d;the-Phone"/>`))
	if len(ds) != 1 || ds[0].Fix != nil {
		t.Error(ds)
	}
}

func TestSwitches(t *testing.T) {
	doc := stateDoc("userState", "", "<availability>3600</availability>")
	for _, c := range []struct {
		on, off []string
		want    string
	}{
		{nil, nil, "user-manual"},
		{[]string{"availability-canonical"}, nil, "user-manual availability-canonical"},
		{nil, []string{"user-manual"}, ""},
		{[]string{"user-manual"}, []string{"user-manual"}, "user-manual"},
		{[]string{"availability-canonical"}, []string{AllChecks}, "availability-canonical"},
		{[]string{AllChecks}, []string{"user-manual"}, "user-manual availability-canonical"},
	} {
		ds := judge(t, newJudge(t, Options{Checks: c.on, NoChecks: c.off}), doc)
		if got := strings.Join(codesOf(ds), " "); got != c.want {
			t.Errorf("on %v, off %v: %s, want %s", c.on, c.off, got, c.want)
		}
	}
	_, err := New(Options{NoChecks: []string{"user-manul"}})
	var unknown *UnknownCheckError
	if !errors.As(err, &unknown) || !strings.Contains(err.Error(), "did you mean user-manual?") {
		t.Error(err)
	}
	if _, err := New(Options{Checks: []string{"everything"}}); err == nil || !strings.Contains(err.Error(), "sip-uri, ") {
		t.Error(err)
	}
}

// Too many remarks end like too many findings.
func TestTooManyRemarks(t *testing.T) {
	doc := owned(strings.Repeat("\n<category name=\"x\"/>", 20))
	ds := judge(t, newJudge(t, Options{MaxFindings: 5}), doc)
	if len(ds) != 6 || ds[4].Code != "unknown-category" || ds[5].Code != "limit-exceeded" || ds[5].Line != 6 {
		t.Errorf("%v", ds)
	}
	if ds := judge(t, newJudge(t, Options{MaxFindings: 20}), doc); len(ds) != 20 {
		t.Errorf("%d findings, want 20", len(ds))
	}
}

// Findings of the schema and of checks share the room that there is.
func TestRoomForRemarks(t *testing.T) {
	doc := owned(`<category name="x" instance="a"/><category name="y" instance="b"/>` + strings.Repeat(`<category name="z"/>`, 3))
	for most, want := range map[int]string{
		5: "invalid-value invalid-value unknown-category unknown-category unknown-category",
		4: "invalid-value invalid-value unknown-category unknown-category limit-exceeded",
		2: "invalid-value invalid-value limit-exceeded",
	} {
		if got := strings.Join(codesOf(judge(t, newJudge(t, Options{MaxFindings: most}), doc)), " "); got != want {
			t.Errorf("at most %d: %s, want %s", most, got, want)
		}
	}
}

// FuzzChecks: whatever a document is, checks do not panic, and what they find
// is in it.
func FuzzChecks(f *testing.F) {
	for _, row := range rows(f) {
		f.Add(read(f, row.File))
	}
	j := newJudge(f, Options{Checks: []string{AllChecks}})
	f.Fuzz(func(t *testing.T, doc []byte) {
		ds, err := j.Judge(t.Context(), "doc.xml", doc)
		if err != nil {
			t.Fatal(err)
		}
		if !utf8.Valid(doc) || strings.ContainsAny(string(doc), "\r") {
			return // lines and columns are of the document in UTF-8
		}
		lines := strings.Split(strings.TrimPrefix(string(doc), "\ufeff"), "\n")
		inside := func(line, column int) bool {
			return line == 0 && column == 0 ||
				line >= 1 && line <= len(lines) && column >= 0 && column <= utf8.RuneCountInString(lines[line-1])+1
		}
		for _, d := range ds {
			if _, ok := LookupCheck(d.Code); !ok {
				continue
			}
			if d.Line == 0 || d.Path == "" || !inside(d.Line, d.Column) {
				t.Errorf("%+v", d)
			}
			for _, r := range d.Related {
				if !inside(r.Line, r.Column) {
					t.Errorf("related: %+v", d)
				}
			}
			if d.Fix != nil && !inside(d.Fix.Edits[0].EndLine, d.Fix.Edits[0].EndColumn) {
				t.Errorf("fix: %+v", d)
			}
		}
	})
}
