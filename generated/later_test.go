package generated_test

import (
	"strings"
	"testing"

	"github.com/enhancedpresence/epx/generated/contactcard"
	"github.com/enhancedpresence/epx/generated/state"
	"github.com/enhancedpresence/epx/xmlrt"
)

const delimited = `<state xmlns="http://schemas.microsoft.com/2006/09/sip/state" xmlns:ct="http://schemas.microsoft.com/2006/09/sip/commontypes"
	xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="machineState"><availability>3500</availability>` +
	`<ct:delimiter/><timeZoneBias>60</timeZoneBias><device>computer</device><ct:end/></state>`

// A field that a program sets takes the place of the element that was read
// behind the delimiter.
func TestLaterFieldReplaces(t *testing.T) {
	s, err := state.UnmarshalState([]byte(delimited))
	if err != nil {
		t.Fatal(err)
	}
	m := s.Value.(*state.MachineState)
	m.Device = xmlrt.Some(state.DeviceTypeMobile)
	if device, _ := m.GetDevice(); device != state.DeviceTypeMobile {
		t.Errorf("GetDevice: %s", device)
	}
	document, err := state.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	if got := string(document); strings.Count(got, "<device>") != 1 || !strings.Contains(got, "<device>mobile</device>") || !strings.Contains(got, "<timeZoneBias>60<") {
		t.Errorf("written: %s", got)
	}
	if len(m.VersionSections.Sections[0].Elements) != 2 {
		t.Error("encoding changed the value")
	}
}

func TestRepeatedLaterElements(t *testing.T) {
	c, err := contactcard.UnmarshalContactCard([]byte(`<contactCard xmlns="http://schemas.microsoft.com/2006/09/sip/contactcard"
		xmlns:ct="http://schemas.microsoft.com/2006/09/sip/commontypes"><ct:delimiter/><ct:delimiter/>` +
		`<photo type="enterprise"><hash>a</hash></photo><photo type="default"><hash>b</hash></photo><ct:end/></contactCard>`))
	if err != nil {
		t.Fatal(err)
	}
	if photos := c.GetPhoto(); len(photos) != 2 || photos[0].Hash != "a" || photos[1].Hash != "b" {
		t.Errorf("GetPhoto: %+v", photos)
	}
}
