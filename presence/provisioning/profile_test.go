package provisioning

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/enhancedpresence/epx/internal/corpora"
	"github.com/enhancedpresence/epx/xmlrt"
)

const profile = `<LocationProfileDescription xmlns="` + NSLocationProfile + `">
  <Name>north</Name>
  <Rule><Pattern>^([1-4]\d{3})$</Pattern><Translation>+155501$1</Translation><InternalEnterpriseExtension>true</InternalEnterpriseExtension></Rule>
  <Rule><Pattern>^0(\d)(\d+)x(\d+)$</Pattern><Translation>+$1$2;ext=$3$x$</Translation><ApplicableForDeviceDialing>0</ApplicableForDeviceDialing></Rule>
  <Rule><Pattern>^(?=9)(\d+)$</Pattern><Translation>$1</Translation></Rule>
  <Rule><Pattern/><Translation>+1</Translation></Rule>
  <Rule><Pattern>555</Pattern><Translation>-</Translation><Note/></Rule>
  <ExternalAccessPrefix> 9 </ExternalAccessPrefix>
  <OptimizeDeviceDialing>True</OptimizeDeviceDialing>
  <Colour>blue</Colour>
</LocationProfileDescription>`

// TestLocationProfile reads a profile, with rules that are wrong, and dials.
func TestLocationProfile(t *testing.T) {
	p, problems, err := ParseLocationProfile([]byte(profile))
	if err != nil {
		t.Fatal(err)
	}
	if p.Name != "north" || len(p.Rules) != 5 || p.ExternalAccessPrefix != xmlrt.Some("9") || p.OptimizeDeviceDialing != xmlrt.Some(true) ||
		len(p.Unknown) != 1 || p.Unknown[0].Value != "blue" ||
		p.Rules[0].InternalEnterpriseExtension != xmlrt.Some(true) || p.Rules[1].ApplicableForDeviceDialing != xmlrt.Some(false) {
		t.Errorf("%+v", p)
	}
	want := "Rule 3, Pattern: wrong-value: expected a regular expression, found \"^(?=9)(\\\\d+)$\"; the rule matches nothing; write it without what only other engines have\n" +
		"Rule 4, Pattern: wrong-value: expected a regular expression, found \"\"; the rule matches nothing; write it without what only other engines have\n" +
		"Rule 5: no-setting: expected Pattern, Translation and what is known beside, found the element Note; not read\n"
	if got := lines(problems); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	for _, tt := range []struct {
		dialled, number string
		rule            int
	}{
		{"2345", "+1555012345", 1},
		{"07123x9", "+7123;ext=9$x$", 2},
		{"98765", "98765", 0},
		{"", "", 0},
		{"15559", "1-9", 5}, // a pattern that is not anchored
	} {
		if number, rule := p.Normalize(tt.dialled); number != tt.number || rule != tt.rule {
			t.Errorf("%q is %q by rule %d", tt.dialled, number, rule)
		}
	}
}

// TestBadProfile reads what is none.
func TestBadProfile(t *testing.T) {
	for document, want := range map[string]string{
		`<LocationProfileDescription`:   "provisioning: ",
		`<LocationProfileDescription/>`: "the document is a LocationProfileDescription; want",
	} {
		if _, _, err := ParseLocationProfile([]byte(document)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", document, err)
		}
	}
	p, problems, err := ParseLocationProfile([]byte(`<LocationProfileDescription xmlns="` + NSLocationProfile + `"><OptimizeDeviceDialing>x</OptimizeDeviceDialing><OptimizeDeviceDialing>1</OptimizeDeviceDialing><Name><b/></Name></LocationProfileDescription>`))
	if err != nil || p.OptimizeDeviceDialing.Set || len(problems) != 5 {
		t.Errorf("%v %+v\n%s", err, p, lines(problems))
	}
}

// TestLocationProfileName chooses between two names.
func TestLocationProfileName(t *testing.T) {
	s := &Settings{}
	if got := s.LocationProfileName(); got != "" {
		t.Error(got)
	}
	s.ServerConfiguration = &ServerConfiguration{UCLocationProfile: xmlrt.Some("all")}
	s.UserSetting = &UserSetting{}
	if got := s.LocationProfileName(); got != "all" {
		t.Error(got)
	}
	s.UserSetting.UCUserLocationProfile = xmlrt.Some("own")
	if got := s.LocationProfileName(); got != "own" {
		t.Error(got)
	}
}

// TestDocumentedProfile dials by the rules of the page.
func TestDocumentedProfile(t *testing.T) {
	page, err := os.ReadFile(corpora.Need(t, "spec/lync-docs/parsing-location-profile.md"))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	rules := regexp.MustCompile(`(?m)^\s*Rule pattern = (.*), translation = (.*?)\r?$`).FindAllStringSubmatch(string(page), -1)
	for _, r := range rules {
		fmt.Fprintf(&b, "<Rule><Pattern>%s</Pattern><Translation>%s</Translation></Rule>", r[1], r[2])
	}
	p, problems, err := ParseLocationProfile([]byte(`<LocationProfileDescription xmlns="` + NSLocationProfile + `"><Name>page</Name>` + b.String() + `</LocationProfileDescription>`))
	if err != nil || len(problems) > 0 || len(p.Rules) != 18 {
		t.Fatalf("%v, %d rules\n%s", err, len(p.Rules), lines(problems))
	}
	for i, dialled := range []string{"12345", "0", "911", "5551234", "2065551234", "12065551234", "0114930901820", "5551x77", "119"} {
		number, rule := p.Normalize(dialled)
		if rule == 0 || number == dialled && dialled != "119" || strings.Contains(number, "$") {
			t.Errorf("%d: %s is %s by rule %d", i, dialled, number, rule)
		}
	}
}
