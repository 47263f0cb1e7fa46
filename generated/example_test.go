package generated_test

import (
	"fmt"

	"github.com/enhancedpresence/epx/generated/note"
	"github.com/enhancedpresence/epx/generated/state"
	"github.com/enhancedpresence/epx/xmlrt"
)

// Decoding a state and switching on its concrete type.
func Example_decodeState() {
	document := []byte(`<state xmlns="http://schemas.microsoft.com/2006/09/sip/state"
	       xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="machineState">
	  <availability>3500</availability>
	  <endpointLocation>office</endpointLocation>
	  <delimiter xmlns="http://schemas.microsoft.com/2006/09/sip/commontypes"/>
	  <device>computer</device>
	  <end xmlns="http://schemas.microsoft.com/2006/09/sip/commontypes"/>
	</state>`)
	s, err := state.UnmarshalState(document)
	if err != nil {
		fmt.Println(err)
		return
	}
	switch v := s.Value.(type) {
	case *state.MachineState:
		device, _ := v.GetDevice()
		fmt.Println("machine:", v.Availability.Or(0), v.EndpointLocation.Value, device)
	case *state.UserState:
		fmt.Println("user:", v.Availability.Or(0), "manual:", v.GetManual())
	default:
		fmt.Printf("another state: %T\n", v)
	}
	// Output: machine: 3500 office computer
}

// Building a note and encoding it. Marshal validates what it writes.
func Example_encodeNote() {
	n := &note.Note{}
	n.Body = []note.NoteTypeBody{{Type: note.NoteTypePersonal, Value: "Back at 2 & not before"}}
	document, err := note.Marshal(n)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(string(document))

	n.Body[0].LCID = xmlrt.Some(uint32(1033))
	n.Body[0].Value = "control character: \x01"
	_, err = note.Marshal(n)
	fmt.Println(err)
	// Output:
	// <note xmlns="http://schemas.microsoft.com/2006/09/sip/note"><body type="personal">Back at 2 &amp; not before</body></note>
	// /note/body: the character U+0001; expected characters that XML allows
}
