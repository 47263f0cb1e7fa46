package provisioning_test

import (
	"fmt"
	"log"

	"github.com/enhancedpresence/epx/presence/provisioning"
	"github.com/enhancedpresence/epx/xmlrt"
)

const answer = `<provisionGroupList xmlns="http://schemas.microsoft.com/2006/09/sip/provisiongrouplist-notification">
  <provisionGroup name="meetingPolicy">
    <instance><property name="MeetingSize">40</property><property name="AllowRecording">maybe</property></instance>
  </provisionGroup>
  <provisionGroup name="userSetting"><disableFileTransfer>true</disableFileTransfer><colour>blue</colour></provisionGroup>
</provisionGroupList>`

// A policy is asked for a setting that is there, for one that is wrong, and for
// one that is absent.
func ExampleParse() {
	s, problems, err := provisioning.Parse([]byte(answer))
	if err != nil {
		log.Fatal(err)
	}
	for _, p := range problems {
		fmt.Println(p)
	}
	fmt.Println(s.MeetingPolicy.MeetingSize.Get())
	fmt.Println(s.MeetingPolicy.AllowRecordingOrDefault(), s.MeetingPolicy.AllowRecording.Set)
	fmt.Println(s.UCPolicy.AllowCallForwardingOrDefault(), s.UCPolicy == nil)
	fmt.Println(s.UserSetting.Unknown())
	// Output:
	// meetingPolicy (group 1), AllowRecording: wrong-value: expected true or false, found "maybe"; read as absent; correct it where the server has it
	// 40 true
	// false false
	// true true
	// [{colour blue [] an element each}]
}

// One setting is changed, and nothing else.
func ExampleSettings_List() {
	s, _, err := provisioning.Parse([]byte(answer))
	if err != nil {
		log.Fatal(err)
	}
	s.UserSetting.DisableFileTransfer = xmlrt.Some(false)
	s.MeetingPolicy = nil
	list, err := s.List()
	if err != nil {
		log.Fatal(err)
	}
	document, err := xmlrt.Marshal(list, xmlrt.WithIndent("  "))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(string(document))
	// Output:
	// <provisionGroupList xmlns="http://schemas.microsoft.com/2006/09/sip/provisiongrouplist-notification">
	//   <provisionGroup name="userSetting">
	//     <disableFileTransfer>false</disableFileTransfer>
	//     <colour>blue</colour>
	//   </provisionGroup>
	// </provisionGroupList>
}
