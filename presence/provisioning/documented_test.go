package provisioning

import (
	"encoding/xml"
	"fmt"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/enhancedpresence/epx/generated"
	wire "github.com/enhancedpresence/epx/generated/provisioning"
	"github.com/enhancedpresence/epx/internal/corpora"
	"github.com/enhancedpresence/epx/xmlrt"
)

var printed = regexp.MustCompile(`(?m)^\s*Property\[ (\S+) \] = (.*?)\r?$`)

// TestDocumentedPages reads what the pages print of each group: each setting is
// known, each setting that the table has from the page is printed there, and
// the values fit.
func TestDocumentedPages(t *testing.T) {
	wrong := map[string]bool{"voiceMailUri": true} // the page has a space in the address
	for _, page := range []struct {
		group    string
		settings int
		beside   []string // settings that the page has elsewhere
	}{
		{"ServerConfiguration", 52, []string{"consoleDownloadInternalUrl", "consoleDownloadExternalUrl", "helpdeskInternalUrl", "helpdeskExternalUrl", "organization"}},
		{"endpointConfiguration", 22, nil},
		{"userSetting", 2, nil},
		{"meetingPolicy", 29, nil},
		{"ucPolicy", 9, nil},
	} {
		fact := groupFact(page.group)
		t.Run(fact.Page, func(t *testing.T) {
			text, err := os.ReadFile(corpora.Need(t, path.Join("spec/lync-docs", fact.Page+".md")))
			if err != nil {
				t.Fatal(err)
			}
			settings := printed.FindAllStringSubmatch(string(text), -1)
			if len(settings) != page.settings {
				t.Errorf("%d settings", len(settings))
			}
			var b strings.Builder
			for _, s := range settings {
				var value strings.Builder
				if err := xml.EscapeText(&value, []byte(s[2])); err != nil {
					t.Fatal(err)
				}
				fmt.Fprintf(&b, "<property name=%q>%s</property>", s[1], value.String())
			}
			read, problems := parse(t, []byte(`<provisionGroupList xmlns="`+wire.Namespace+`"><provisionGroup name="`+page.group+`"><instance>`+b.String()+`</instance></provisionGroup></provisionGroupList>`))
			for _, p := range problems {
				if !wrong[p.Setting] {
					t.Error(p)
				}
			}
			for _, r := range read.Readings() {
				switch {
				case r.Origin == Unknown:
					t.Errorf("%s is not known", r.Name)
				case r.Origin != Given && r.Fact.Page == fact.Page && !wrong[r.Name] && !slices.Contains(page.beside, r.Name):
					t.Errorf("%s is not on the page", r.Name)
				}
			}
		})
	}
}

// TestDocumentedExamples reads the examples in XML, those that were repaired so
// that they stand alone.
func TestDocumentedExamples(t *testing.T) {
	for _, tt := range []struct {
		file, group string
		check       func(*Settings) bool
	}{
		{"243-interoperating-with-lync-with-publication-grammars", "", func(s *Settings) bool { return s.PublicationGrammar.Manifest != nil }},
		{"282-parsing-location-policy", "locationPolicy", func(s *Settings) bool {
			p := s.LocationPolicy
			return !p.EnhancedEmergencyServicesEnabled.Or(true) && p.LocationPolicyTagID.Set && p.EmergencyServiceDisclaimer.Set
		}},
		{"284-parsing-media-configuration", "mediaConfiguration", func(s *Settings) bool {
			p := s.MediaConfiguration
			return p.BypassEnabled.Value && p.InternalBypassMode.Value == BypassModeAny && p.ExternalBypassMode.Value == BypassModeOff
		}},
		{"288-publishing-presence-in-privacy-mode", "", func(s *Settings) bool {
			p := s.PresencePolicy
			return p.EnablePrivacyMode.Value && !p.EnableLocationPrompt.Or(true) && !p.AutoInitiateContacts.Or(true) &&
				!p.PublishLocationDataDefault.Or(true) && !p.DisplayPublishedPhotoDefault.Or(true) && p.PersonalNoteHistoryDepth.Or(1) == 0
		}},
		{"289-publishing-presence-in-privacy-mode", "", func(s *Settings) bool {
			g := s.PrivacyPublicationGrammar
			return g.Manifest != nil && g.Publications == nil && len(g.Manifest.ContainerManifest.Containers.Container) == 6
		}},
	} {
		t.Run(tt.file, func(t *testing.T) {
			document, err := os.ReadFile(corpora.Need(t, "spec/examples-repaired/"+tt.file+".xml"))
			if err != nil {
				t.Fatal(err)
			}
			if tt.group != "" {
				document = []byte(`<provisionGroup xmlns="` + wire.Namespace + `" name="` + tt.group + `">` + string(document) + `</provisionGroup>`)
			}
			s, problems := parse(t, document)
			if len(problems) > 0 || !tt.check(s) {
				t.Errorf("%s%s", lines(problems), s.Explain(true))
			}
			for _, r := range s.Readings() {
				if r.Origin != Given {
					t.Errorf("%v", r)
				}
			}
			list, err := xmlrt.Unmarshal(generated.Registry(), document)
			if err != nil {
				t.Fatal(err)
			}
			one, err := xmlrt.Marshal(list)
			if err != nil {
				t.Fatal(err)
			}
			same(t, marshal(t, s), []byte(`<provisionGroupList xmlns="`+wire.Namespace+`">`+string(one)+`</provisionGroupList>`))
		})
	}
}
