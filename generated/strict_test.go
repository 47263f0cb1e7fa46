package generated_test

import (
	"sync"
	"testing"

	"github.com/enhancedpresence/epx/generated"
	"github.com/enhancedpresence/epx/generated/alerts"
	"github.com/enhancedpresence/epx/generated/batchsubscribe"
	"github.com/enhancedpresence/epx/generated/calendardata"
	"github.com/enhancedpresence/epx/generated/categories"
	"github.com/enhancedpresence/epx/generated/categorylist"
	"github.com/enhancedpresence/epx/generated/contactcard"
	"github.com/enhancedpresence/epx/generated/contactmanagement"
	"github.com/enhancedpresence/epx/generated/containermanagement"
	"github.com/enhancedpresence/epx/generated/containermanifest"
	"github.com/enhancedpresence/epx/generated/containers"
	"github.com/enhancedpresence/epx/generated/device"
	"github.com/enhancedpresence/epx/generated/exchangetypes"
	"github.com/enhancedpresence/epx/generated/mwi"
	"github.com/enhancedpresence/epx/generated/note"
	"github.com/enhancedpresence/epx/generated/otheroptions"
	"github.com/enhancedpresence/epx/generated/provisioningrequest"
	"github.com/enhancedpresence/epx/generated/publicationmanifest"
	"github.com/enhancedpresence/epx/generated/rccoptions"
	"github.com/enhancedpresence/epx/generated/richpresence"
	"github.com/enhancedpresence/epx/generated/roaming"
	"github.com/enhancedpresence/epx/generated/routing"
	"github.com/enhancedpresence/epx/generated/services"
	"github.com/enhancedpresence/epx/generated/soap"
	"github.com/enhancedpresence/epx/generated/state"
	"github.com/enhancedpresence/epx/generated/subscribers"
	"github.com/enhancedpresence/epx/generated/unqualified"
	"github.com/enhancedpresence/epx/generated/userinformation"
	"github.com/enhancedpresence/epx/xmlrt"
	"github.com/enhancedpresence/epx/xsd"
	"github.com/enhancedpresence/epx/xsd/presence"
	"github.com/enhancedpresence/epx/xsd/tables"
)

// writersSet is the writer's schema set, linked from the documents.
var writersSet = sync.OnceValues(func() (*xmlrt.Registry, error) {
	var files []string
	seen := map[string]bool{}
	for _, d := range presence.Documents() {
		if !seen[d.File] {
			seen[d.File] = true
			files = append(files, d.File)
		}
	}
	s, err := xsd.Read(xsd.Options{FS: presence.Writer()}, files...)
	if err != nil {
		return nil, err
	}
	t, err := tables.Build(s, nil)
	if err != nil {
		return nil, err
	}
	linked, err := xmlrt.Link(&t.Def, nil)
	if err != nil {
		return nil, err
	}
	return &linked.Registry, nil
})

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// built are values as a program builds them, every kind of document once.
func built() map[string]xmlrt.Element {
	u := func(n uint32) xmlrt.Optional[uint32] { return xmlrt.Some(n) }
	yes := xmlrt.Some(true)
	machine := &state.MachineState{
		StateTypeBase: state.StateTypeBase{
			Manual:           xmlrt.Some(false),
			StartTime:        xmlrt.Some(must(xmlrt.ParseDateTime("2026-03-02T08:00:00Z"))),
			Availability:     u(3500),
			EndpointLocation: xmlrt.Some(state.EndpointLocationOffice),
		},
		TimeZoneBias:         xmlrt.Some(int64(-60)),
		TimeZoneName:         xmlrt.Some("Central European Time"),
		TimeZoneAbbreviation: xmlrt.Some("CET"),
		Device:               xmlrt.Some(state.DeviceTypeComputer),
	}
	user := &state.UserState{StateTypeBase: state.StateTypeBase{
		Manual: yes, Availability: u(9500),
		Activity: []state.ActivityType{{
			Token:           xmlrt.Some(state.ActivityTokenUrgentInterruptionsOnly),
			MinAvailability: u(9000), MaxAvailability: u(11999),
			Custom: []state.LCIDType{{LCID: u(1033), Value: "deep in <thought> & \"work\""}},
		}},
	}}
	aggregate := &state.AggregateState{
		StateTypeBase: state.StateTypeBase{Availability: u(6500)},
		LastActive:    xmlrt.Some(must(xmlrt.ParseDateTime("2026-03-02T08:00:00Z"))),
		Device:        xmlrt.Some(state.DeviceTypeMobile),
	}
	card := &contactcard.ContactCard{ContactCardType: contactcard.ContactCardType{
		IsUCEnabled: yes,
		Identity: []contactcard.IdentityType{{
			Name: &contactcard.NameType{DisplayName: []contactcard.LCIDType{{UpdatedStringType: contactcard.UpdatedStringType{Value: "Ada Example"}}}},
		}},
		Title:          []contactcard.LCIDType{{LCID: u(1033), UpdatedStringType: contactcard.UpdatedStringType{Value: "Engineer"}}},
		Type:           xmlrt.Some(contactcard.PresentityTypePerson),
		Description:    xmlrt.Some(contactcard.PresentityDescriptionType("Knows engines")),
		DisplayADPhoto: xmlrt.Some(false),
		Photo:          []contactcard.PhotoType{{Type: xmlrt.Some(contactcard.PhotoTypeEnterprise), Hash: "abc="}},
	}}
	capability := device.CapabilityType{Render: yes, Capture: yes, Publish: yes}
	serviceCapability := services.CapabilityType{Render: yes}
	return map[string]xmlrt.Element{
		"machineState":   &state.State{Value: machine},
		"userState":      &state.State{Value: user},
		"aggregateState": &state.State{Value: aggregate},
		"contactCard":    card,
		"note": &note.Note{NoteType: note.NoteType{Body: []note.NoteTypeBody{{
			Type: note.NoteTypePersonal, Value: "out for lunch",
		}}}},
		"alerts": &alerts.Alerts{AlertsType: alerts.AlertsType{
			AlertsWhenDoNotDisturb:      xmlrt.Some(alerts.AlertsWhenDoNotDisturbNoAlerts),
			NotifyAdditionToContactList: yes,
		}},
		"calendarData": &calendardata.CalendarData{CalendarDataType: calendardata.CalendarDataType{
			MailboxID: xmlrt.Some("ada@example.com"),
			FreeBusy: &calendardata.FreeBusyType{
				StartTime:       must(xmlrt.ParseDateTime("2026-03-02T00:00:00Z")),
				Granularity:     must(xmlrt.ParseDuration("PT15M")),
				EncodingVersion: xmlrt.DecimalFromInt64(1),
				Value:           []byte{0, 0x55, 0xAA, 0xFF},
			},
		}},
		"workingHours": &exchangetypes.WorkingHours{WorkingHoursType: exchangetypes.WorkingHoursType{
			TimeZone: exchangetypes.SerializableTimeZone{
				Bias:         -60,
				StandardTime: exchangetypes.SerializableTimeZoneTime{Time: "03:00:00", DayOrder: 5, Month: 10, DayOfWeek: "Sunday"},
				DaylightTime: exchangetypes.SerializableTimeZoneTime{Bias: -60, Time: "02:00:00", DayOrder: 5, Month: 3, DayOfWeek: "Sunday"},
			},
		}},
		"device": &device.Device{DeviceType: device.DeviceType{
			EndpointID: "458D2A22-9EC7-5D55-B011-F8E31CFE459E",
			Capabilities: []device.CapabilitiesType{{
				URI: "sip:ada@example.com",
				Choice: []device.CapabilitiesChoice{
					&device.CapabilitiesVoice{Value: capability}, &device.CapabilitiesVideo{Value: capability},
				},
			}},
			Timezone:    xmlrt.Some(must(xmlrt.ParseTimeOfDay("00:00:00+01:00"))),
			MachineName: "LAPTOP-7",
		}},
		"services": &services.Services{ServicesType: services.ServicesType{Service: []services.ServiceType{{
			URI: xmlrt.Some("sip:ada@example.com"),
			Capabilities: &services.CapabilitiesType{Choice: []services.CapabilitiesChoice{
				&services.CapabilitiesVoice{Value: serviceCapability},
			}},
		}}}},
		"otherOptions": &otheroptions.OtherOptions{OtherOptionsType: otheroptions.OtherOptionsType{
			Choice: []otheroptions.OtherOptionsChoice{
				&otheroptions.OtherOptionsPermissions{Value: otheroptions.OtherOptionsPermissionsType{}},
			},
		}},
		"rccOptions": &rccoptions.RCCOptions{RCCOptionsType: rccoptions.RCCOptionsType{
			Forwarding: &rccoptions.RCCOptionsForwardingType{Mode: xmlrt.Some(rccoptions.ForwardingModeTypeDisabled)},
		}},
		"userInformation": &userinformation.UserInformation{UserInformationType: userinformation.UserInformationType{
			Choice: &userinformation.UserInformationPhonesFirst{Phones: userinformation.PhonesType{
				Phone: []userinformation.PhoneInformationType{{Type: userinformation.PhoneTypeWork, Publish: yes}},
			}},
		}},
		"routing": &routing.Routing{RoutingType: routing.RoutingType{
			Name: "rtcdefault", Version: xmlrt.IntegerFromInt64(1),
			Preamble: routing.PreambleType{Choice: []routing.PreambleChoice{
				&routing.PreambleFlags{Value: routing.FlagsType{Name: "clientflags", Value: routing.FlagList{routing.FlagNameBlock}}},
			}},
		}},
		"legacyInterop": &categories.LegacyInterop{LegacyInteropType: categories.LegacyInteropType{Availability: 3500}},
		"userProperties": &categories.UserProperties{UserPropertiesType: categories.UserPropertiesType{
			TelephonyMode: xmlrt.Some(categories.TelephonyModeUC),
			ACPInformation: []categories.ACPProvisionType{{
				Default: true, TollNumber: "+49301234", ParticipantPassCode: "1", Domain: "example.com",
			}},
		}},
		"mwi": &mwi.MWI{MWIType: mwi.MWIType{MessageWaiting: true, UnreadVoiceMailCount: u(2)}},
		"publicationManifest": &publicationmanifest.CategoryPublicationManifest{
			CategoryPublicationManifestType: publicationmanifest.CategoryPublicationManifestType{
				PublicationList: publicationmanifest.PublicationListType{PublicationRule: []publicationmanifest.PublicationRuleType{{
					RuleType: publicationmanifest.RuleTypeTransformation, CategoryName: "note", ContainerID: xmlrt.IntegerFromInt64(200),
				}}},
			},
		},
		"containerManifest": &containermanifest.ContainerManifestList{
			ContainerManifestListType: containermanifest.ContainerManifestListType{
				ContainerManifest: containermanifest.ContainerManifestType{
					Members: &containermanifest.MembersType{Member: []containermanifest.MemberType{{
						Type:            xmlrt.Some(containermanifest.MemberTypeUser),
						ResolutionRules: &containermanifest.ResolutionRulesType{ResolutionRule: []containermanifest.ResolutionRuleType{{}}},
					}}},
				},
			},
		},
		"roamingData": &roaming.RoamingData{RoamingDataType: roaming.RoamingDataType{
			Categories: &categories.CategoriesType{
				URI: xmlrt.Some("sip:ada@example.com"),
				Category: []categories.CategoryType{{
					Name: "state", Instance: u(1), Container: u(2), Version: u(3), EndpointID: xmlrt.Some("458D2A22-9EC7-5D55-B011-F8E31CFE459E"),
					ExpireType: xmlrt.Some(categories.PublicationExpireTypeUser), Any: &state.State{Value: aggregate},
				}},
			},
			Containers: &containers.ContainersType{Container: []containers.ContainerType{{
				ID: 200, Version: u(4), Member: []containers.MemberType{
					{Type: containers.MemberTypeUser, Value: xmlrt.Some("grace@example.com")}, {Type: containers.MemberTypeSameEnterprise},
				},
			}}},
			Subscribers: &subscribers.SubscribersType{Subscriber: []subscribers.SubscriberType{{
				User: "grace@example.com", DisplayName: xmlrt.Some("Grace Example"), Acknowledged: yes,
			}}},
		}},
		"roamingList": &roaming.RoamingList{RoamingListType: roaming.RoamingListType{
			Roaming: []roaming.RoamingType{{Type: roaming.RoamingTypeCategories}, {Type: roaming.RoamingTypeContainers}},
		}},
		"setContainerMembers": &containermanagement.SetContainerMembers{
			SetContainerMembersType: containermanagement.SetContainerMembersType{Container: []containermanagement.ContainerType{{
				ID: 200, Version: u(4), Member: []containermanagement.MemberType{{
					Action: containermanagement.MemberActionAdd, Type: containermanagement.MemberTypeDomain, Value: xmlrt.Some("fabrikam.example"),
				}},
			}}},
		},
		"batchSub": &batchsubscribe.BatchSub{BatchSubType: batchsubscribe.BatchSubType{
			URI: "sip:ada@example.com", Name: xmlrt.Some(""),
			Action: []batchsubscribe.ActionType{{
				Name: batchsubscribe.ActionNameSubscribe, ID: xmlrt.Some("63792024"),
				AdhocList: &batchsubscribe.AdhocListType{Resource: []batchsubscribe.ResourceType{
					{URI: "sip:grace@example.com"}, {URI: "sip:alan@example.com", Context: &batchsubscribe.ContextType{}},
				}},
				CategoryList: &categorylist.CategoryListType{Category: []categorylist.CategoryType{{Name: "state"}, {Name: "note"}}},
			}},
		}},
		"provisioningGroupList": &provisioningrequest.ProvisioningGroupList{
			ProvisioningGroupListType: provisioningrequest.ProvisioningGroupListType{
				ProvisioningGroup: []provisioningrequest.ProvisioningGroupType{{Name: "publicationGrammar"}},
			},
		},
		"fault": &unqualified.Fault{FaultType: unqualified.FaultType{
			Faultcode: "Client.BadCall.WrongDelta",
			Details:   &unqualified.DetailsType{Operation: []unqualified.OperationType{{Index: 1, CurVersion: u(7)}, {Index: 3}}},
		}},
		"contactList": &unqualified.ContactList{ContactListType: unqualified.ContactListType{
			DeltaNum: 17,
			Choice: []unqualified.ContactListChoice{
				&unqualified.ContactListGroup{Value: unqualified.GroupType{ID: 1, Name: xmlrt.Some("~")}},
				&unqualified.ContactListContact{Value: unqualified.ContactType{
					URI: "grace@example.com", Groups: xmlrt.Some(unqualified.GroupIDListType{1}), Subscribed: yes,
				}},
			},
		}},
		"contactDelta": &unqualified.ContactDelta{ContactDeltaType: unqualified.ContactDeltaType{
			DeltaNum: 18, PrevDeltaNum: 17,
			Choice: []unqualified.ContactDeltaChoice{
				&unqualified.ContactDeltaModifiedContact{Value: unqualified.ContactType{URI: "grace@example.com"}},
				&unqualified.ContactDeltaDeletedGroup{Value: unqualified.DeletedGroupType{ID: 2}},
			},
		}},
		"setContact": &soap.Envelope{EnvelopeType: soap.EnvelopeType{Body: soap.ContentType{Any: []xmlrt.Element{
			&contactmanagement.SetContact{SetContactType: contactmanagement.SetContactType{
				DisplayName: xmlrt.Some("Grace"), Groups: xmlrt.Some(contactmanagement.GroupIDListType{1, 2}), Subscribed: yes,
				URI: "sip:grace@example.com", ExternalURI: xmlrt.Some(""), DeltaNum: 18,
			}},
		}}}},
		"addGroup": &contactmanagement.AddGroup{AddGroupType: contactmanagement.AddGroupType{
			Name: xmlrt.Some("Family"), ExternalURI: xmlrt.Some(""), DeltaNum: u(18),
		}},
		"addedGroup": &contactmanagement.AddGroup{AddGroupType: contactmanagement.AddGroupType{GroupID: xmlrt.Some(int32(3))}},
		"publish": &richpresence.Publish{PublishType: richpresence.PublishType{
			Publications: richpresence.PublicationsType{
				URI: "sip:ada@example.com",
				Publication: []richpresence.PublicationType{{
					CategoryName: "state", Instance: 1, Container: 2, Version: u(0), ExpireType: xmlrt.Some(richpresence.PublicationExpireTypeEndpoint),
					Any: &state.State{Value: machine},
				}},
			},
		}},
	}
}

func TestBuiltValuesSatisfyTheWritersSet(t *testing.T) {
	writers, err := writersSet()
	if err != nil {
		t.Fatal(err)
	}
	for name, v := range built() {
		t.Run(name, func(t *testing.T) {
			document, err := xmlrt.Marshal(v, xmlrt.WithIndent("  "), xmlrt.WithKnown(generated.Registry()))
			if err != nil {
				t.Fatal(err)
			}
			if err := xmlrt.Check(writers, document); err != nil {
				t.Errorf("%v in\n%s", err, document)
			}
			again, err := generated.Unmarshal(document, xmlrt.WithRegistry(generated.Registry()))
			if err != nil {
				t.Fatal(err)
			}
			second, err := xmlrt.Marshal(again, xmlrt.WithIndent("  "))
			if err != nil {
				t.Fatal(err)
			}
			if string(document) != string(second) {
				t.Errorf("written again:\n%s\nfirst:\n%s", second, document)
			}
		})
	}
}
