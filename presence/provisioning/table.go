package provisioning

// Sources beside the pages of the documentation. Their facts are carried over,
// not their words.
const (
	spec      = "MS-SIPREGE 2.2.2.5" // the open specification of the groups
	oneClient = "one open-source client"

	// Commands for administrators, which describe settings of the server.
	conferences = "New-CsConferencingPolicy"
	clients     = "New-CsClientPolicy"
	voice       = "New-CsVoicePolicy"
	mobiles     = "New-CsMobilityPolicy"
	privacy     = "Set-CsPrivacyConfiguration"
	locations   = "New-CsLocationPolicy"
	bypasses    = "New-CsNetworkMediaBypassConfiguration"
	phones      = "Set-CsUCPhoneConfiguration"
	mediaSource = "Set-CsMediaConfiguration"
	ports       = "Set-CsConferencingConfiguration"

	meetings = "MSFT_SIPGlobalMeetingPolicyData" // a class of the management interface of the server
)

var sharing = []string{"None", "SingleApplication", "Desktop"}

// groups is the table: one row a setting, in the order of the pages. The marks
// say how sure the name, the kind and the meaning are: s stated, i inferred, g
// guessed.
//
// Pages that print the properties of UCMA have all names in small letters;
// where a source has their spelling, the name is stated, and where capitals
// follow from the name of the server's own setting only, it is inferred.
var groups = []GroupFact{
	GroupFact{
		Name: "ServerConfiguration", Form: ElementForm, Go: "ServerConfiguration", SureName: Stated, SureForm: Stated,
		Page: "parsing-server-configuration", Source: spec + ".1",
		Meaning: "the settings of the servers that the user is on",
		doc:     "ServerConfiguration is the settings of the servers that the user is on: addresses of services, ports, and what phones do.",
	}.complete(
		address("consoleDownloadInternalUrl", "sii", "where users inside the organisation get the meeting client").from(ports),
		address("consoleDownloadExternalUrl", "sii", "where users outside get the meeting client").from(ports),
		address("helpdeskInternalUrl", "sii", "help about meetings for users inside").from(ports),
		address("helpdeskExternalUrl", "sii", "help about meetings for users outside").from(ports),
		text("organization", "sii", "name of the organisation, as shown with meetings").from(ports),
		address("poolUri", "sii", "SIP address of the pool that the user is homed on"),
		address("voiceMailUri", "sii", "SIP address of the voice mail of the user"),
		text("ucLocationProfile", "sii", "name of the location profile that applies to users who have none of their own"),
		word("ucEnableSIPSecurityMode", "SecurityMode", []string{"Low", "Medium", "High"}, "High", "sii", "what phones need for a session: Low nothing; Medium NTLM or Kerberos; High that, and TLS").from(phones),
		boolean("ucEnforcePinLock", "true", "sii", "phones lock when they have not been used for ucPhoneTimeOut").from(phones),
		number("ucMinPinLength", 4, 15, "6", "sii", "fewest digits of the PIN of a phone").from(phones),
		number("ucPhoneTimeOut", 0, anyNumber, "10", "sii", "minutes without use until a phone locks").from(phones),
		number("ucExchangeMWIPoll", 0, anyNumber, "3", "sig", "minutes between two looks of a phone for voice mail and appointments").from(phones),
		number("ucDiffServVoice", 0, 63, "40", "sii", "DiffServ code point of voice that phones send").from(phones),
		number("ucVoice802_1p", 0, 7, "0", "sii", "802.1p priority of voice that phones send").from(phones),
		word("loggingLevel", "LoggingLevel", []string{"Off", "Low", "Medium", "High"}, "Off", "sii", "how much phones write into their log").from(phones),
		boolean("ucEnableUserLogging", "", "sig", "users may switch the log of a phone on"),
		word("ucPC2PCAVEncryption", "AVEncryption", []string{"SupportEncryption", "RequireEncryption", "DoNotSupportEncryption"}, "RequireEncryption", "sii", "encryption of sound and video between endpoints: where both can, always, or never").from(mediaSource+", "+oneClient),
		word("ucMaxVideoRateAllowed", "VideoRate", []string{"CIF-250K", "VGA-600K", "Hd720p-1.5M"}, "VGA-600K", "sii", "highest resolution and rate of video; the page has Hd720p-1.5M, the others are formed alike (guessed)").from(mediaSource),
		boolean("ucPortRangeEnabled", "false", "sii", "media keep to the ports below; otherwise any from 1024 on serve").from(ports),
		number("ucMinMediaPort", 0, 65535, "", "sii", "first port of media, for old clients").from(ports),
		number("ucMaxMediaPort", 0, 65535, "", "sii", "last port of media, for old clients").from(ports),
		number("ucMinAudioPort", 0, 65535, "", "sii", "first port of sound").from(ports),
		number("ucMaxAudioPort", 0, 65535, "", "sii", "last port of sound").from(ports),
		number("ucMinVideoPort", 0, 65535, "", "sii", "first port of video").from(ports),
		number("ucMaxVideoPort", 0, 65535, "", "sii", "last port of video").from(ports),
		number("ucMinAppSharingPort", 0, 65535, "", "sii", "first port of application sharing").from(ports),
		number("ucMaxAppSharingPort", 0, 65535, "", "sii", "last port of application sharing").from(ports),
		number("ucMinFileTransferPort", 0, 65535, "", "sii", "first port of file transfers").from(ports),
		number("ucMaxFileTransferPort", 0, 65535, "", "sii", "last port of file transfers").from(ports),
		number("ucMinSipDynamicPort", 0, 65535, "", "sii", "first port of SIP").from(ports),
		number("ucMaxSipDynamicPort", 0, 65535, "", "sii", "last port of SIP").from(ports),
		boolean("enableBWPolicyCheck", "", "sig", "calls are held to the policies about bandwidth"),
		boolean("qosEnabled", "", "sig", "clients report the quality of calls").from(mediaSource),
		address("qosUri", "sig", "SIP address that takes reports of the quality of calls"),
		address("mrasUri", "sii", "SIP address of the service that lets media through firewalls").from(oneClient),
		address("focusFactoryUri", "sii", "SIP address that makes conferences").from(oneClient),
		address("botSipUriForTestCall", "sii", "SIP address that answers test calls").from(oneClient),
		address("callParkServerUri", "sii", "SIP address of the application that parks calls"),
		address("cwaInternalUri", "sig", "web address for users inside, of the page for dialling in to conferences"),
		address("cwaExternalUri", "sig", "web address for users outside, of the page for dialling in to conferences"),
		boolean("absWebServiceEnabled", "", "sii", "the address book can be searched on the web"),
		address("absInternalServerUrl", "sii", "address book for users inside").from(oneClient),
		address("absExternalServerUrl", "sii", "address book for users outside").from(oneClient),
		address("abwqInternalUrl", "sii", "search of the address book for users inside"),
		address("abwqExternalUrl", "sii", "search of the address book for users outside"),
		boolean("dlxEnabled", "", "sii", "the members of distribution groups can be asked for"),
		address("dlxInternalUrl", "sii", "members of distribution groups, for users inside").from(oneClient),
		address("dlxExternalUrl", "sii", "members of distribution groups, for users outside").from(oneClient),
		address("lisInternalUrl", "sii", "service that knows where an endpoint is"),
		boolean("updatesServerEnabled", "", "sii", "devices find their updates on the server"),
		address("updatesServerInternalUrl", "sii", "updates for devices inside"),
		address("updatesServerExternalUrl", "sii", "updates for devices outside"),
		address("responseGroupServiceInternalURL", "sii", "service for agents of response groups, inside"),
		address("responseGroupServiceExternalURL", "sii", "service for agents of response groups, outside"),
		address("responseGroupServiceInternalAgentURL", "sii", "page for agents of response groups, inside"),
		address("responseGroupServiceExternalAgentURL", "sii", "page for agents of response groups, outside"),
	),
	GroupFact{
		Name: "endpointConfiguration", Form: ListForm, Go: "EndpointConfiguration", SureName: Stated, SureForm: Stated,
		Page: "parsing-endpoint-configuration", Source: spec + ".6",
		Meaning: "which features of an endpoint are supported",
		doc:     "EndpointConfiguration is which features of an endpoint are supported.",
	}.complete(
		boolean("ShowRecentContacts", "", "sii", "show recent contacts; without effect in later clients").from(clients),
		boolean("ShowManagePrivacyRelationships", "false", "sii", "let users see which contacts have which relationship").from(clients),
		boolean("ShowSharepointPhotoEditLink", "false", "iii", "offer to change the photo on the site of the user").from(clients),
		boolean("ShowAliasOnContactCard", "", "gig", "show the alias on the contact card"),
		number("MaxPhotoSizeKB", 0, anyNumber, "30", "sii", "largest photo, in kilobytes").from(clients),
		word("PhotoUsage", "PhotoUsage", []string{"NoPhoto", "PhotosFromADOnly", "AllPhotos"}, "AllPhotos", "sii", "which photos are shown: none, those of the directory, or any").from(clients),
		word("AbsUsage", "ABSUsage", []string{"WebSearchAndFileDownload", "WebSearchOnly", "FileDownloadOnly"}, "", "sii", "how the address book is used: searched on the web, downloaded, or both").from(clients),
		number("SearchPrefixFlags", 0, 127, "", "sii", "what a search of the address book looks at, in bits from the lowest: primary mail address, alias, all mail addresses, company, display name, first name, last name").from(clients),
		number("MaximumDGsAllowedInContactList", 0, 64, "10", "iii", "most distribution groups among the contacts").from(clients),
		boolean("EnableContactSync", "true", "sii", "keep a personal contact for each contact of the list").from(clients),
		boolean("ExchangeContactStoreAllowed", "", "gig", "the contact list may be kept by Exchange"),
		number("P2PAppSharingEncryption", 0, anyNumber, "", "igi", "whether application sharing between two is encrypted: where it can be, always, or never. Which number is which is not known").from(clients),
		boolean("EnableVOIPCallDefault", "", "iii", "a click on a contact calls over the network, unless the user has chosen").from(clients),
		boolean("DisableMusicOnHold", "", "sii", "no music for somebody who is on hold").from(clients),
		address("SPSearchInternalUrl", "sii", "search for skills, inside").from(clients),
		address("SPSearchCenterInternalUrl", "sii", "page with more results of a search for skills, inside").from(clients),
		address("BitsServerAddressInternal", "gig", "where background data are sent, inside"),
		address("BitsServerAddressExternal", "gig", "where background data are sent, outside"),
		boolean("EnableBackgroundDataCollection", "", "ggg", "collect background data; the page has 1"),
		boolean("EnableIssueReports", "", "ggg", "report issues; the page has 1"),
		boolean("EnableBugFiling", "", "ggg", "file bugs; the page has 1"),
		text("SendFeedbackUrl", "gig", "where feedback goes; on the page the name of a computer, no URI"),
	),
	GroupFact{
		Name: "userSetting", Form: ElementForm, Go: "UserSetting", SureName: Stated, SureForm: Stated,
		Page: "parsing-user-settings", Source: spec + ".5",
		Meaning: "the location profile of the user, and whether they may transfer files",
		doc:     "UserSetting is what is set for the one user.",
	}.complete(
		text("ucUserLocationProfile", "sss", "name of the location profile of the user"),
		boolean("disableFileTransfer", "", "sss", "the user may not transfer files"),
		boolean("commonAreaPhone", "", "ssi", "the account is that of a phone in a common area").unprinted(),
	),
	GroupFact{
		Name: "meetingPolicy", Form: InstanceForm, Go: "MeetingPolicy", SureName: Stated, SureForm: Stated,
		Page: "parsing-meeting-policy", Source: conferences,
		Meaning: "how the user may hold meetings",
		doc:     "MeetingPolicy is how the user may hold meetings, and sessions of two.",
	}.complete(
		boolean("AllowIPAudio", "true", "sss", "sound by computer").from(conferences+", "+spec+".2"),
		boolean("AllowIPVideo", "true", "sss", "video by computer").from(conferences+", "+spec+".2"),
		boolean("EnableDataCollaboration", "", "sss", "whiteboards and the like").from(conferences+", "+spec+".2"),
		boolean("EnableAppDesktopSharing", "", "isi", "sharing of applications or the desktop").from(meetings),
		word("AllowedAppDesktopSharingLevel", "SharingLevel", sharing, "Desktop", "gii", "what may be shared: nothing, one application, the desktop"),
		word("AllowAppSharingForExternalMeeting", "SharingLevel", sharing, "None", "iii", "what others may be given control of where somebody from outside takes part").from(meetings),
		boolean("AllowUserToScheduleMeetingsWithAppSharing", "true", "iii", "meetings of the user may share applications"),
		boolean("AllowParticipantControl", "true", "iii", "participants may take control of what is shared"),
		boolean("AllowExternalUserControl", "false", "iii", "people from outside may take control of what is shared"),
		boolean("AllowAnnotations", "true", "iii", "annotations on what is shared"),
		boolean("AllowPolls", "true", "iii", "polls"),
		boolean("AllowAnonymousParticipants", "true", "iii", "participants who have not signed in"),
		boolean("AllowRecording", "false", "iii", "recording of the meeting"),
		boolean("AllowPresenterToRecord", "", "isi", "presenters may record").from(meetings),
		boolean("AllowExternalUserRecording", "false", "iii", "people from outside may record, where recording is allowed"),
		boolean("AllowExternalUsersToSaveContent", "true", "iii", "people from outside may keep slides and handouts"),
		boolean("RetainPPTForExternalMeeting", "", "isi", "slides are kept where somebody from outside takes part").from(meetings),
		boolean("AllowFileTransfer", "true", "iii", "files to all participants"),
		boolean("EnableP2PFileTransfer", "true", "iii", "files between two"),
		boolean("EnableP2PVideo", "false", "iii", "video between two"),
		boolean("EnableP2PRecording", "false", "iii", "recording of sessions of two"),
		boolean("EnablePSTNConferencing", "true", "isi", "dialling in by telephone").from(conferences+", "+meetings),
		boolean("TrustedConferencingPinRequired", "", "isg", "participants who are trusted need a PIN, too").from(meetings),
		number("MeetingSize", 1, anyNumber, "250", "iii", "most participants").from(conferences+", "+meetings),
		word("MaxConferenceVideoResolution", "VideoResolution", []string{"CIF", "VGA"}, "VGA", "gii", "highest resolution of video: CIF 352 by 288, VGA 640 by 480"),
		number("AudioBitRate", 20, 200, "200", "iii", "highest bit rate of sound, in kilobits a second"),
		number("VideoBitRate", 0, anyNumber, "50000", "iii", "highest bit rate of video, in kilobits a second"),
		number("AppSharingBitRate", 0, anyNumber, "50000", "iii", "highest bit rate of application sharing, in kilobits a second"),
		number("FileTransferBitRate", 0, anyNumber, "50000", "iii", "highest bit rate of file transfers, in kilobits a second"),
	),
	GroupFact{
		Name: "ucPolicy", Form: InstanceForm, Go: "UCPolicy", SureName: Stated, SureForm: Stated,
		Page: "parsing-unified-communications-policy", Source: voice,
		Meaning: "how calls of the user are handled",
		doc:     "UCPolicy is how calls of the user are handled.",
	}.complete(
		text("Name", "sss", "name of the policy, which clients ignore").as("PolicyName").from(spec+".3"),
		boolean("AllowSimultaneousRinging", "true", "sss", "a second phone may ring too").from(voice+", "+spec+".3"),
		boolean("AllowCallForwarding", "true", "sss", "calls may be forwarded").from(voice+", "+spec+".3"),
		boolean("EnableCallTransfer", "true", "iis", "calls may be transferred"),
		boolean("EnableCallPark", "false", "iis", "calls may be parked"),
		boolean("EnableTeamCall", "true", "iis", "the team of the user may take calls"),
		boolean("EnableDelegation", "true", "iis", "others may take and make calls for the user"),
		boolean("EnableMaliciousCallTrace", "false", "gis", "the user may have a malicious call traced"),
		boolean("EnableBWPolicyOverride", "false", "iii", "calls of the user go before the policies about bandwidth"),
	),
	GroupFact{
		Name: "locationPolicy", Form: ListForm, Go: "LocationPolicy", SureName: Stated, SureForm: Stated,
		Page: "parsing-location-policy", Source: locations + ", " + spec + ".7",
		Meaning: "whether there are emergency services where the user is",
		doc:     "LocationPolicy is whether there are emergency services where the user is.",
	}.complete(
		boolean("EnhancedEmergencyServicesEnabled", "false", "sss", "the client finds out where it is, and says so with an emergency call"),
		text("LocationPolicyTagID", "sis", "what the client puts into the location of each emergency call"),
		text("EmergencyServiceDisclaimer", "sii", "what users are shown who do not say where they are"),
	),
	GroupFact{
		Name: "mediaConfiguration", Form: ListForm, Go: "MediaConfiguration", SureName: Stated, SureForm: Stated,
		Page: "parsing-media-configuration", Source: bypasses + ", " + spec + ".8",
		Meaning: "whether media go past the mediation server",
		doc:     "MediaConfiguration is whether media go past the mediation server.",
	}.complete(
		boolean("bypassEnabled", "false", "sss", "media may go past the mediation server"),
		word("internalBypassMode", "BypassMode", []string{"Off", "Any"}, "Off", "sis", "the same for users inside, where bypassEnabled is true"),
		word("externalBypassMode", "BypassMode", []string{"Off", "Any"}, "Off", "sis", "the same for users outside, where bypassEnabled is true"),
	),
	GroupFact{
		Name: "mobilityPolicy", Form: ListForm, Go: "MobilityPolicy", SureName: Inferred, SureForm: Guessed,
		Page: "parsing-mobility-policy", Source: mobiles + ", " + oneClient,
		Meaning: "what the user may do on a mobile phone",
		doc: "MobilityPolicy is what the user may do on a mobile phone. The page prints no " +
			"setting: these are the server's own, and that they are sent under these names is guessed.",
	}.complete(
		boolean("EnableMobility", "", "gig", "the mobile client may be used").unprinted(),
		boolean("EnableOutsideVoice", "true", "gig", "calls of the mobile phone may show the number at work; needs EnableMobility").unprinted(),
		boolean("EnableIPAudioVideo", "true", "gig", "calls over the network").unprinted(),
		boolean("RequireWIFIForIPVideo", "false", "gig", "video over a wireless network only").unprinted(),
	),
	GroupFact{
		Name: "presencePolicyV2", Form: ListForm, Go: "PresencePolicy", SureName: Stated, SureForm: Stated,
		Page: "publishing-presence-in-privacy-mode", Source: privacy + ", " + spec + ".9",
		Meaning: "what presence is published",
		doc:     "PresencePolicy is what presence is published. Package grammar acts on it.",
	}.complete(
		boolean("EnablePrivacyMode", "false", "sis", "contacts alone see the presence of the user"),
		boolean("EnableLocationPrompt", "", "sig", "ask the user where they are").from(spec+".9"),
		boolean("AutoInitiateContacts", "true", "sii", "put the manager and the reports of the user into the contact list"),
		boolean("PublishLocationDataDefault", "true", "sii", "publish the location, unless the user has chosen"),
		boolean("DisplayPublishedPhotoDefault", "true", "sii", "publish the photo, unless the user has chosen"),
		historyDepth(),
	),
	GroupFact{
		Name: "publicationGrammar", Go: "PublicationGrammar", SureName: Stated,
		Page: "interoperating-with-lync-with-publication-grammars", Source: spec + ".4",
		Meaning: "the publication grammar of open mode: a container manifest and a category publication manifest",
	},
	GroupFact{
		Name: "privacyPublicationGrammar", Go: "PrivacyPublicationGrammar", SureName: Stated,
		Page: "publishing-presence-in-privacy-mode", Source: spec + ".10",
		Meaning: "the publication grammar of privacy mode: a container manifest",
	},
	GroupFact{
		Name: "persistentChatConfiguration", SureName: Inferred, Source: oneClient,
		Meaning: "persistent chat; what is in it is not known",
	},
	GroupFact{
		Name: "publicProviders", SureName: Stated, Source: spec,
		Meaning: "the public providers that are supported; what is in it is not known here",
	},
}

func historyDepth() Fact {
	f := number("PersonalNoteHistoryDepth", 0, anyNumber, "3", "sis",
		"how many previous notes are kept. The default is that of most pages; notehistory-category-instance-value-element has 5")
	f.SureDefault = Stated
	f.Source = "publication-behaviors-of-category-instances"
	return f
}
