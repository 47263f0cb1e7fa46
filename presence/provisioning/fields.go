// Code generated from table.go by go test -update. DO NOT EDIT.

package provisioning

import "github.com/enhancedpresence/epx/xmlrt"

// ServerConfiguration is the settings of the servers that the user is on:
// addresses of services, ports, and what phones do.
//
// Group ServerConfiguration: an element each (parsing-server-configuration;
// MS-SIPREGE 2.2.2.5.1; name stated, form stated).
type ServerConfiguration struct {
	*Group // as it was read; nil for one that a program made

	// ConsoleDownloadInternalURL is consoleDownloadInternalUrl: where users inside
	// the organisation get the meeting client. Its value is a URI with its scheme,
	// or nothing (parsing-server-configuration; Set-CsConferencingConfiguration;
	// name stated, type inferred, meaning inferred).
	ConsoleDownloadInternalURL xmlrt.Optional[string]

	// ConsoleDownloadExternalURL is consoleDownloadExternalUrl: where users outside
	// get the meeting client. Its value is a URI with its scheme, or nothing
	// (parsing-server-configuration; Set-CsConferencingConfiguration; name stated,
	// type inferred, meaning inferred).
	ConsoleDownloadExternalURL xmlrt.Optional[string]

	// HelpdeskInternalURL is helpdeskInternalUrl: help about meetings for users
	// inside. Its value is a URI with its scheme, or nothing
	// (parsing-server-configuration; Set-CsConferencingConfiguration; name stated,
	// type inferred, meaning inferred).
	HelpdeskInternalURL xmlrt.Optional[string]

	// HelpdeskExternalURL is helpdeskExternalUrl: help about meetings for users
	// outside. Its value is a URI with its scheme, or nothing
	// (parsing-server-configuration; Set-CsConferencingConfiguration; name stated,
	// type inferred, meaning inferred).
	HelpdeskExternalURL xmlrt.Optional[string]

	// Organization is organization: name of the organisation, as shown with
	// meetings. Its value is text (parsing-server-configuration;
	// Set-CsConferencingConfiguration; name stated, type inferred, meaning
	// inferred).
	Organization xmlrt.Optional[string]

	// PoolURI is poolUri: SIP address of the pool that the user is homed on. Its
	// value is a URI with its scheme, or nothing (parsing-server-configuration;
	// MS-SIPREGE 2.2.2.5.1; name stated, type inferred, meaning inferred).
	PoolURI xmlrt.Optional[string]

	// VoiceMailURI is voiceMailUri: SIP address of the voice mail of the user. Its
	// value is a URI with its scheme, or nothing (parsing-server-configuration;
	// MS-SIPREGE 2.2.2.5.1; name stated, type inferred, meaning inferred).
	VoiceMailURI xmlrt.Optional[string]

	// UCLocationProfile is ucLocationProfile: name of the location profile that
	// applies to users who have none of their own. Its value is text
	// (parsing-server-configuration; MS-SIPREGE 2.2.2.5.1; name stated, type
	// inferred, meaning inferred).
	UCLocationProfile xmlrt.Optional[string]

	// UCEnableSIPSecurityMode is ucEnableSIPSecurityMode: what phones need for a
	// session: Low nothing; Medium NTLM or Kerberos; High that, and TLS. Its value
	// is one of Low, Medium, High; High by default (parsing-server-configuration;
	// Set-CsUCPhoneConfiguration; name stated, type inferred, default inferred,
	// meaning inferred).
	UCEnableSIPSecurityMode xmlrt.Optional[SecurityMode]

	// UCEnforcePinLock is ucEnforcePinLock: phones lock when they have not been used
	// for ucPhoneTimeOut. Its value is true or false; true by default
	// (parsing-server-configuration; Set-CsUCPhoneConfiguration; name stated, type
	// inferred, default inferred, meaning inferred).
	UCEnforcePinLock xmlrt.Optional[bool]

	// UCMinPinLength is ucMinPinLength: fewest digits of the PIN of a phone. Its
	// value is a whole number from 4 to 15; 6 by default
	// (parsing-server-configuration; Set-CsUCPhoneConfiguration; name stated, type
	// inferred, default inferred, meaning inferred).
	UCMinPinLength xmlrt.Optional[uint32]

	// UCPhoneTimeOut is ucPhoneTimeOut: minutes without use until a phone locks. Its
	// value is a whole number; 10 by default (parsing-server-configuration;
	// Set-CsUCPhoneConfiguration; name stated, type inferred, default inferred,
	// meaning inferred).
	UCPhoneTimeOut xmlrt.Optional[uint32]

	// UCExchangeMWIPoll is ucExchangeMWIPoll: minutes between two looks of a phone
	// for voice mail and appointments. Its value is a whole number; 3 by default
	// (parsing-server-configuration; Set-CsUCPhoneConfiguration; name stated, type
	// inferred, default inferred, meaning guessed).
	UCExchangeMWIPoll xmlrt.Optional[uint32]

	// UCDiffServVoice is ucDiffServVoice: DiffServ code point of voice that phones
	// send. Its value is a whole number from 0 to 63; 40 by default
	// (parsing-server-configuration; Set-CsUCPhoneConfiguration; name stated, type
	// inferred, default inferred, meaning inferred).
	UCDiffServVoice xmlrt.Optional[uint32]

	// UCVoice8021p is ucVoice802_1p: 802.1p priority of voice that phones send. Its
	// value is a whole number from 0 to 7; 0 by default
	// (parsing-server-configuration; Set-CsUCPhoneConfiguration; name stated, type
	// inferred, default inferred, meaning inferred).
	UCVoice8021p xmlrt.Optional[uint32]

	// LoggingLevel is loggingLevel: how much phones write into their log. Its value
	// is one of Off, Low, Medium, High; Off by default
	// (parsing-server-configuration; Set-CsUCPhoneConfiguration; name stated, type
	// inferred, default inferred, meaning inferred).
	LoggingLevel xmlrt.Optional[LoggingLevel]

	// UCEnableUserLogging is ucEnableUserLogging: users may switch the log of a
	// phone on. Its value is true or false (parsing-server-configuration; MS-SIPREGE
	// 2.2.2.5.1; name stated, type inferred, meaning guessed).
	UCEnableUserLogging xmlrt.Optional[bool]

	// UCPC2PCAVEncryption is ucPC2PCAVEncryption: encryption of sound and video
	// between endpoints: where both can, always, or never. Its value is one of
	// SupportEncryption, RequireEncryption, DoNotSupportEncryption;
	// RequireEncryption by default (parsing-server-configuration;
	// Set-CsMediaConfiguration, one open-source client; name stated, type inferred,
	// default inferred, meaning inferred).
	UCPC2PCAVEncryption xmlrt.Optional[AVEncryption]

	// UCMaxVideoRateAllowed is ucMaxVideoRateAllowed: highest resolution and rate of
	// video; the page has Hd720p-1.5M, the others are formed alike (guessed). Its
	// value is one of CIF-250K, VGA-600K, Hd720p-1.5M; VGA-600K by default
	// (parsing-server-configuration; Set-CsMediaConfiguration; name stated, type
	// inferred, default inferred, meaning inferred).
	UCMaxVideoRateAllowed xmlrt.Optional[VideoRate]

	// UCPortRangeEnabled is ucPortRangeEnabled: media keep to the ports below;
	// otherwise any from 1024 on serve. Its value is true or false; false by default
	// (parsing-server-configuration; Set-CsConferencingConfiguration; name stated,
	// type inferred, default inferred, meaning inferred).
	UCPortRangeEnabled xmlrt.Optional[bool]

	// UCMinMediaPort is ucMinMediaPort: first port of media, for old clients. Its
	// value is a whole number from 0 to 65535 (parsing-server-configuration;
	// Set-CsConferencingConfiguration; name stated, type inferred, meaning
	// inferred).
	UCMinMediaPort xmlrt.Optional[uint32]

	// UCMaxMediaPort is ucMaxMediaPort: last port of media, for old clients. Its
	// value is a whole number from 0 to 65535 (parsing-server-configuration;
	// Set-CsConferencingConfiguration; name stated, type inferred, meaning
	// inferred).
	UCMaxMediaPort xmlrt.Optional[uint32]

	// UCMinAudioPort is ucMinAudioPort: first port of sound. Its value is a whole
	// number from 0 to 65535 (parsing-server-configuration;
	// Set-CsConferencingConfiguration; name stated, type inferred, meaning
	// inferred).
	UCMinAudioPort xmlrt.Optional[uint32]

	// UCMaxAudioPort is ucMaxAudioPort: last port of sound. Its value is a whole
	// number from 0 to 65535 (parsing-server-configuration;
	// Set-CsConferencingConfiguration; name stated, type inferred, meaning
	// inferred).
	UCMaxAudioPort xmlrt.Optional[uint32]

	// UCMinVideoPort is ucMinVideoPort: first port of video. Its value is a whole
	// number from 0 to 65535 (parsing-server-configuration;
	// Set-CsConferencingConfiguration; name stated, type inferred, meaning
	// inferred).
	UCMinVideoPort xmlrt.Optional[uint32]

	// UCMaxVideoPort is ucMaxVideoPort: last port of video. Its value is a whole
	// number from 0 to 65535 (parsing-server-configuration;
	// Set-CsConferencingConfiguration; name stated, type inferred, meaning
	// inferred).
	UCMaxVideoPort xmlrt.Optional[uint32]

	// UCMinAppSharingPort is ucMinAppSharingPort: first port of application sharing.
	// Its value is a whole number from 0 to 65535 (parsing-server-configuration;
	// Set-CsConferencingConfiguration; name stated, type inferred, meaning
	// inferred).
	UCMinAppSharingPort xmlrt.Optional[uint32]

	// UCMaxAppSharingPort is ucMaxAppSharingPort: last port of application sharing.
	// Its value is a whole number from 0 to 65535 (parsing-server-configuration;
	// Set-CsConferencingConfiguration; name stated, type inferred, meaning
	// inferred).
	UCMaxAppSharingPort xmlrt.Optional[uint32]

	// UCMinFileTransferPort is ucMinFileTransferPort: first port of file transfers.
	// Its value is a whole number from 0 to 65535 (parsing-server-configuration;
	// Set-CsConferencingConfiguration; name stated, type inferred, meaning
	// inferred).
	UCMinFileTransferPort xmlrt.Optional[uint32]

	// UCMaxFileTransferPort is ucMaxFileTransferPort: last port of file transfers.
	// Its value is a whole number from 0 to 65535 (parsing-server-configuration;
	// Set-CsConferencingConfiguration; name stated, type inferred, meaning
	// inferred).
	UCMaxFileTransferPort xmlrt.Optional[uint32]

	// UCMinSipDynamicPort is ucMinSipDynamicPort: first port of SIP. Its value is a
	// whole number from 0 to 65535 (parsing-server-configuration;
	// Set-CsConferencingConfiguration; name stated, type inferred, meaning
	// inferred).
	UCMinSipDynamicPort xmlrt.Optional[uint32]

	// UCMaxSipDynamicPort is ucMaxSipDynamicPort: last port of SIP. Its value is a
	// whole number from 0 to 65535 (parsing-server-configuration;
	// Set-CsConferencingConfiguration; name stated, type inferred, meaning
	// inferred).
	UCMaxSipDynamicPort xmlrt.Optional[uint32]

	// EnableBWPolicyCheck is enableBWPolicyCheck: calls are held to the policies
	// about bandwidth. Its value is true or false (parsing-server-configuration;
	// MS-SIPREGE 2.2.2.5.1; name stated, type inferred, meaning guessed).
	EnableBWPolicyCheck xmlrt.Optional[bool]

	// QoSEnabled is qosEnabled: clients report the quality of calls. Its value is
	// true or false (parsing-server-configuration; Set-CsMediaConfiguration; name
	// stated, type inferred, meaning guessed).
	QoSEnabled xmlrt.Optional[bool]

	// QoSURI is qosUri: SIP address that takes reports of the quality of calls. Its
	// value is a URI with its scheme, or nothing (parsing-server-configuration;
	// MS-SIPREGE 2.2.2.5.1; name stated, type inferred, meaning guessed).
	QoSURI xmlrt.Optional[string]

	// MRASURI is mrasUri: SIP address of the service that lets media through
	// firewalls. Its value is a URI with its scheme, or nothing
	// (parsing-server-configuration; one open-source client; name stated, type
	// inferred, meaning inferred).
	MRASURI xmlrt.Optional[string]

	// FocusFactoryURI is focusFactoryUri: SIP address that makes conferences. Its
	// value is a URI with its scheme, or nothing (parsing-server-configuration; one
	// open-source client; name stated, type inferred, meaning inferred).
	FocusFactoryURI xmlrt.Optional[string]

	// BotSipURIForTestCall is botSipUriForTestCall: SIP address that answers test
	// calls. Its value is a URI with its scheme, or nothing
	// (parsing-server-configuration; one open-source client; name stated, type
	// inferred, meaning inferred).
	BotSipURIForTestCall xmlrt.Optional[string]

	// CallParkServerURI is callParkServerUri: SIP address of the application that
	// parks calls. Its value is a URI with its scheme, or nothing
	// (parsing-server-configuration; MS-SIPREGE 2.2.2.5.1; name stated, type
	// inferred, meaning inferred).
	CallParkServerURI xmlrt.Optional[string]

	// CWAInternalURI is cwaInternalUri: web address for users inside, of the page
	// for dialling in to conferences. Its value is a URI with its scheme, or nothing
	// (parsing-server-configuration; MS-SIPREGE 2.2.2.5.1; name stated, type
	// inferred, meaning guessed).
	CWAInternalURI xmlrt.Optional[string]

	// CWAExternalURI is cwaExternalUri: web address for users outside, of the page
	// for dialling in to conferences. Its value is a URI with its scheme, or nothing
	// (parsing-server-configuration; MS-SIPREGE 2.2.2.5.1; name stated, type
	// inferred, meaning guessed).
	CWAExternalURI xmlrt.Optional[string]

	// ABSWebServiceEnabled is absWebServiceEnabled: the address book can be searched
	// on the web. Its value is true or false (parsing-server-configuration;
	// MS-SIPREGE 2.2.2.5.1; name stated, type inferred, meaning inferred).
	ABSWebServiceEnabled xmlrt.Optional[bool]

	// ABSInternalServerURL is absInternalServerUrl: address book for users inside.
	// Its value is a URI with its scheme, or nothing (parsing-server-configuration;
	// one open-source client; name stated, type inferred, meaning inferred).
	ABSInternalServerURL xmlrt.Optional[string]

	// ABSExternalServerURL is absExternalServerUrl: address book for users outside.
	// Its value is a URI with its scheme, or nothing (parsing-server-configuration;
	// one open-source client; name stated, type inferred, meaning inferred).
	ABSExternalServerURL xmlrt.Optional[string]

	// ABWQInternalURL is abwqInternalUrl: search of the address book for users
	// inside. Its value is a URI with its scheme, or nothing
	// (parsing-server-configuration; MS-SIPREGE 2.2.2.5.1; name stated, type
	// inferred, meaning inferred).
	ABWQInternalURL xmlrt.Optional[string]

	// ABWQExternalURL is abwqExternalUrl: search of the address book for users
	// outside. Its value is a URI with its scheme, or nothing
	// (parsing-server-configuration; MS-SIPREGE 2.2.2.5.1; name stated, type
	// inferred, meaning inferred).
	ABWQExternalURL xmlrt.Optional[string]

	// DLXEnabled is dlxEnabled: the members of distribution groups can be asked for.
	// Its value is true or false (parsing-server-configuration; MS-SIPREGE
	// 2.2.2.5.1; name stated, type inferred, meaning inferred).
	DLXEnabled xmlrt.Optional[bool]

	// DLXInternalURL is dlxInternalUrl: members of distribution groups, for users
	// inside. Its value is a URI with its scheme, or nothing
	// (parsing-server-configuration; one open-source client; name stated, type
	// inferred, meaning inferred).
	DLXInternalURL xmlrt.Optional[string]

	// DLXExternalURL is dlxExternalUrl: members of distribution groups, for users
	// outside. Its value is a URI with its scheme, or nothing
	// (parsing-server-configuration; one open-source client; name stated, type
	// inferred, meaning inferred).
	DLXExternalURL xmlrt.Optional[string]

	// LISInternalURL is lisInternalUrl: service that knows where an endpoint is. Its
	// value is a URI with its scheme, or nothing (parsing-server-configuration;
	// MS-SIPREGE 2.2.2.5.1; name stated, type inferred, meaning inferred).
	LISInternalURL xmlrt.Optional[string]

	// UpdatesServerEnabled is updatesServerEnabled: devices find their updates on
	// the server. Its value is true or false (parsing-server-configuration;
	// MS-SIPREGE 2.2.2.5.1; name stated, type inferred, meaning inferred).
	UpdatesServerEnabled xmlrt.Optional[bool]

	// UpdatesServerInternalURL is updatesServerInternalUrl: updates for devices
	// inside. Its value is a URI with its scheme, or nothing
	// (parsing-server-configuration; MS-SIPREGE 2.2.2.5.1; name stated, type
	// inferred, meaning inferred).
	UpdatesServerInternalURL xmlrt.Optional[string]

	// UpdatesServerExternalURL is updatesServerExternalUrl: updates for devices
	// outside. Its value is a URI with its scheme, or nothing
	// (parsing-server-configuration; MS-SIPREGE 2.2.2.5.1; name stated, type
	// inferred, meaning inferred).
	UpdatesServerExternalURL xmlrt.Optional[string]

	// ResponseGroupServiceInternalURL is responseGroupServiceInternalURL: service
	// for agents of response groups, inside. Its value is a URI with its scheme, or
	// nothing (parsing-server-configuration; MS-SIPREGE 2.2.2.5.1; name stated, type
	// inferred, meaning inferred).
	ResponseGroupServiceInternalURL xmlrt.Optional[string]

	// ResponseGroupServiceExternalURL is responseGroupServiceExternalURL: service
	// for agents of response groups, outside. Its value is a URI with its scheme, or
	// nothing (parsing-server-configuration; MS-SIPREGE 2.2.2.5.1; name stated, type
	// inferred, meaning inferred).
	ResponseGroupServiceExternalURL xmlrt.Optional[string]

	// ResponseGroupServiceInternalAgentURL is responseGroupServiceInternalAgentURL:
	// page for agents of response groups, inside. Its value is a URI with its
	// scheme, or nothing (parsing-server-configuration; MS-SIPREGE 2.2.2.5.1; name
	// stated, type inferred, meaning inferred).
	ResponseGroupServiceInternalAgentURL xmlrt.Optional[string]

	// ResponseGroupServiceExternalAgentURL is responseGroupServiceExternalAgentURL:
	// page for agents of response groups, outside. Its value is a URI with its
	// scheme, or nothing (parsing-server-configuration; MS-SIPREGE 2.2.2.5.1; name
	// stated, type inferred, meaning inferred).
	ResponseGroupServiceExternalAgentURL xmlrt.Optional[string]
}

func (g *ServerConfiguration) base() **Group { return &g.Group }

func (g *ServerConfiguration) slots() []slot {
	return []slot{
		(*textSlot)(&g.ConsoleDownloadInternalURL),
		(*textSlot)(&g.ConsoleDownloadExternalURL),
		(*textSlot)(&g.HelpdeskInternalURL),
		(*textSlot)(&g.HelpdeskExternalURL),
		(*textSlot)(&g.Organization),
		(*textSlot)(&g.PoolURI),
		(*textSlot)(&g.VoiceMailURI),
		(*textSlot)(&g.UCLocationProfile),
		wordField(&g.UCEnableSIPSecurityMode),
		(*boolSlot)(&g.UCEnforcePinLock),
		(*numberSlot)(&g.UCMinPinLength),
		(*numberSlot)(&g.UCPhoneTimeOut),
		(*numberSlot)(&g.UCExchangeMWIPoll),
		(*numberSlot)(&g.UCDiffServVoice),
		(*numberSlot)(&g.UCVoice8021p),
		wordField(&g.LoggingLevel),
		(*boolSlot)(&g.UCEnableUserLogging),
		wordField(&g.UCPC2PCAVEncryption),
		wordField(&g.UCMaxVideoRateAllowed),
		(*boolSlot)(&g.UCPortRangeEnabled),
		(*numberSlot)(&g.UCMinMediaPort),
		(*numberSlot)(&g.UCMaxMediaPort),
		(*numberSlot)(&g.UCMinAudioPort),
		(*numberSlot)(&g.UCMaxAudioPort),
		(*numberSlot)(&g.UCMinVideoPort),
		(*numberSlot)(&g.UCMaxVideoPort),
		(*numberSlot)(&g.UCMinAppSharingPort),
		(*numberSlot)(&g.UCMaxAppSharingPort),
		(*numberSlot)(&g.UCMinFileTransferPort),
		(*numberSlot)(&g.UCMaxFileTransferPort),
		(*numberSlot)(&g.UCMinSipDynamicPort),
		(*numberSlot)(&g.UCMaxSipDynamicPort),
		(*boolSlot)(&g.EnableBWPolicyCheck),
		(*boolSlot)(&g.QoSEnabled),
		(*textSlot)(&g.QoSURI),
		(*textSlot)(&g.MRASURI),
		(*textSlot)(&g.FocusFactoryURI),
		(*textSlot)(&g.BotSipURIForTestCall),
		(*textSlot)(&g.CallParkServerURI),
		(*textSlot)(&g.CWAInternalURI),
		(*textSlot)(&g.CWAExternalURI),
		(*boolSlot)(&g.ABSWebServiceEnabled),
		(*textSlot)(&g.ABSInternalServerURL),
		(*textSlot)(&g.ABSExternalServerURL),
		(*textSlot)(&g.ABWQInternalURL),
		(*textSlot)(&g.ABWQExternalURL),
		(*boolSlot)(&g.DLXEnabled),
		(*textSlot)(&g.DLXInternalURL),
		(*textSlot)(&g.DLXExternalURL),
		(*textSlot)(&g.LISInternalURL),
		(*boolSlot)(&g.UpdatesServerEnabled),
		(*textSlot)(&g.UpdatesServerInternalURL),
		(*textSlot)(&g.UpdatesServerExternalURL),
		(*textSlot)(&g.ResponseGroupServiceInternalURL),
		(*textSlot)(&g.ResponseGroupServiceExternalURL),
		(*textSlot)(&g.ResponseGroupServiceInternalAgentURL),
		(*textSlot)(&g.ResponseGroupServiceExternalAgentURL),
	}
}

// UCEnableSIPSecurityModeOrDefault is UCEnableSIPSecurityMode, or the default
// where there is none: High (inferred).
func (g *ServerConfiguration) UCEnableSIPSecurityModeOrDefault() SecurityMode {
	if g == nil {
		return SecurityModeHigh
	}
	return g.UCEnableSIPSecurityMode.Or(SecurityModeHigh)
}

// UCEnforcePinLockOrDefault is UCEnforcePinLock, or the default where there is
// none: true (inferred).
func (g *ServerConfiguration) UCEnforcePinLockOrDefault() bool {
	if g == nil {
		return true
	}
	return g.UCEnforcePinLock.Or(true)
}

// UCMinPinLengthOrDefault is UCMinPinLength, or the default where there is none:
// 6 (inferred).
func (g *ServerConfiguration) UCMinPinLengthOrDefault() uint32 {
	if g == nil {
		return 6
	}
	return g.UCMinPinLength.Or(6)
}

// UCPhoneTimeOutOrDefault is UCPhoneTimeOut, or the default where there is none:
// 10 (inferred).
func (g *ServerConfiguration) UCPhoneTimeOutOrDefault() uint32 {
	if g == nil {
		return 10
	}
	return g.UCPhoneTimeOut.Or(10)
}

// UCExchangeMWIPollOrDefault is UCExchangeMWIPoll, or the default where there is
// none: 3 (inferred).
func (g *ServerConfiguration) UCExchangeMWIPollOrDefault() uint32 {
	if g == nil {
		return 3
	}
	return g.UCExchangeMWIPoll.Or(3)
}

// UCDiffServVoiceOrDefault is UCDiffServVoice, or the default where there is
// none: 40 (inferred).
func (g *ServerConfiguration) UCDiffServVoiceOrDefault() uint32 {
	if g == nil {
		return 40
	}
	return g.UCDiffServVoice.Or(40)
}

// UCVoice8021pOrDefault is UCVoice8021p, or the default where there is none: 0
// (inferred).
func (g *ServerConfiguration) UCVoice8021pOrDefault() uint32 {
	if g == nil {
		return 0
	}
	return g.UCVoice8021p.Or(0)
}

// LoggingLevelOrDefault is LoggingLevel, or the default where there is none: Off
// (inferred).
func (g *ServerConfiguration) LoggingLevelOrDefault() LoggingLevel {
	if g == nil {
		return LoggingLevelOff
	}
	return g.LoggingLevel.Or(LoggingLevelOff)
}

// UCPC2PCAVEncryptionOrDefault is UCPC2PCAVEncryption, or the default where
// there is none: RequireEncryption (inferred).
func (g *ServerConfiguration) UCPC2PCAVEncryptionOrDefault() AVEncryption {
	if g == nil {
		return AVEncryptionRequireEncryption
	}
	return g.UCPC2PCAVEncryption.Or(AVEncryptionRequireEncryption)
}

// UCMaxVideoRateAllowedOrDefault is UCMaxVideoRateAllowed, or the default where
// there is none: VGA-600K (inferred).
func (g *ServerConfiguration) UCMaxVideoRateAllowedOrDefault() VideoRate {
	if g == nil {
		return VideoRateVGA600K
	}
	return g.UCMaxVideoRateAllowed.Or(VideoRateVGA600K)
}

// UCPortRangeEnabledOrDefault is UCPortRangeEnabled, or the default where there
// is none: false (inferred).
func (g *ServerConfiguration) UCPortRangeEnabledOrDefault() bool {
	if g == nil {
		return false
	}
	return g.UCPortRangeEnabled.Or(false)
}

// SecurityMode is a value of ServerConfiguration.UCEnableSIPSecurityMode and alike. There may be others than these.
type SecurityMode string

const (
	SecurityModeLow    SecurityMode = "Low"
	SecurityModeMedium SecurityMode = "Medium"
	SecurityModeHigh   SecurityMode = "High"
)

// LoggingLevel is a value of ServerConfiguration.LoggingLevel and alike. There may be others than these.
type LoggingLevel string

const (
	LoggingLevelOff    LoggingLevel = "Off"
	LoggingLevelLow    LoggingLevel = "Low"
	LoggingLevelMedium LoggingLevel = "Medium"
	LoggingLevelHigh   LoggingLevel = "High"
)

// AVEncryption is a value of ServerConfiguration.UCPC2PCAVEncryption and alike. There may be others than these.
type AVEncryption string

const (
	AVEncryptionSupportEncryption      AVEncryption = "SupportEncryption"
	AVEncryptionRequireEncryption      AVEncryption = "RequireEncryption"
	AVEncryptionDoNotSupportEncryption AVEncryption = "DoNotSupportEncryption"
)

// VideoRate is a value of ServerConfiguration.UCMaxVideoRateAllowed and alike. There may be others than these.
type VideoRate string

const (
	VideoRateCIF250K   VideoRate = "CIF-250K"
	VideoRateVGA600K   VideoRate = "VGA-600K"
	VideoRateHd720p15M VideoRate = "Hd720p-1.5M"
)

// EndpointConfiguration is which features of an endpoint are supported.
//
// Group endpointConfiguration: propertyEntryList/property
// (parsing-endpoint-configuration; MS-SIPREGE 2.2.2.5.6; name stated, form
// stated).
type EndpointConfiguration struct {
	*Group // as it was read; nil for one that a program made

	// ShowRecentContacts is ShowRecentContacts: show recent contacts; without effect
	// in later clients. Its value is true or false (parsing-endpoint-configuration;
	// New-CsClientPolicy; name stated, type inferred, meaning inferred).
	ShowRecentContacts xmlrt.Optional[bool]

	// ShowManagePrivacyRelationships is ShowManagePrivacyRelationships: let users
	// see which contacts have which relationship. Its value is true or false; false
	// by default (parsing-endpoint-configuration; New-CsClientPolicy; name stated,
	// type inferred, default inferred, meaning inferred).
	ShowManagePrivacyRelationships xmlrt.Optional[bool]

	// ShowSharepointPhotoEditLink is ShowSharepointPhotoEditLink: offer to change
	// the photo on the site of the user. Its value is true or false; false by
	// default (parsing-endpoint-configuration; New-CsClientPolicy; name inferred,
	// type inferred, default inferred, meaning inferred).
	ShowSharepointPhotoEditLink xmlrt.Optional[bool]

	// ShowAliasOnContactCard is ShowAliasOnContactCard: show the alias on the
	// contact card. Its value is true or false (parsing-endpoint-configuration;
	// MS-SIPREGE 2.2.2.5.6; name guessed, type inferred, meaning guessed).
	ShowAliasOnContactCard xmlrt.Optional[bool]

	// MaxPhotoSizeKB is MaxPhotoSizeKB: largest photo, in kilobytes. Its value is a
	// whole number; 30 by default (parsing-endpoint-configuration;
	// New-CsClientPolicy; name stated, type inferred, default inferred, meaning
	// inferred).
	MaxPhotoSizeKB xmlrt.Optional[uint32]

	// PhotoUsage is PhotoUsage: which photos are shown: none, those of the
	// directory, or any. Its value is one of NoPhoto, PhotosFromADOnly, AllPhotos;
	// AllPhotos by default (parsing-endpoint-configuration; New-CsClientPolicy; name
	// stated, type inferred, default inferred, meaning inferred).
	PhotoUsage xmlrt.Optional[PhotoUsage]

	// ABSUsage is AbsUsage: how the address book is used: searched on the web,
	// downloaded, or both. Its value is one of WebSearchAndFileDownload,
	// WebSearchOnly, FileDownloadOnly (parsing-endpoint-configuration;
	// New-CsClientPolicy; name stated, type inferred, meaning inferred).
	ABSUsage xmlrt.Optional[ABSUsage]

	// SearchPrefixFlags is SearchPrefixFlags: what a search of the address book
	// looks at, in bits from the lowest: primary mail address, alias, all mail
	// addresses, company, display name, first name, last name. Its value is a whole
	// number from 0 to 127 (parsing-endpoint-configuration; New-CsClientPolicy; name
	// stated, type inferred, meaning inferred).
	SearchPrefixFlags xmlrt.Optional[uint32]

	// MaximumDGsAllowedInContactList is MaximumDGsAllowedInContactList: most
	// distribution groups among the contacts. Its value is a whole number from 0 to
	// 64; 10 by default (parsing-endpoint-configuration; New-CsClientPolicy; name
	// inferred, type inferred, default inferred, meaning inferred).
	MaximumDGsAllowedInContactList xmlrt.Optional[uint32]

	// EnableContactSync is EnableContactSync: keep a personal contact for each
	// contact of the list. Its value is true or false; true by default
	// (parsing-endpoint-configuration; New-CsClientPolicy; name stated, type
	// inferred, default inferred, meaning inferred).
	EnableContactSync xmlrt.Optional[bool]

	// ExchangeContactStoreAllowed is ExchangeContactStoreAllowed: the contact list
	// may be kept by Exchange. Its value is true or false
	// (parsing-endpoint-configuration; MS-SIPREGE 2.2.2.5.6; name guessed, type
	// inferred, meaning guessed).
	ExchangeContactStoreAllowed xmlrt.Optional[bool]

	// P2PAppSharingEncryption is P2PAppSharingEncryption: whether application
	// sharing between two is encrypted: where it can be, always, or never. Which
	// number is which is not known. Its value is a whole number
	// (parsing-endpoint-configuration; New-CsClientPolicy; name inferred, type
	// guessed, meaning inferred).
	P2PAppSharingEncryption xmlrt.Optional[uint32]

	// EnableVOIPCallDefault is EnableVOIPCallDefault: a click on a contact calls
	// over the network, unless the user has chosen. Its value is true or false
	// (parsing-endpoint-configuration; New-CsClientPolicy; name inferred, type
	// inferred, meaning inferred).
	EnableVOIPCallDefault xmlrt.Optional[bool]

	// DisableMusicOnHold is DisableMusicOnHold: no music for somebody who is on
	// hold. Its value is true or false (parsing-endpoint-configuration;
	// New-CsClientPolicy; name stated, type inferred, meaning inferred).
	DisableMusicOnHold xmlrt.Optional[bool]

	// SPSearchInternalURL is SPSearchInternalUrl: search for skills, inside. Its
	// value is a URI with its scheme, or nothing (parsing-endpoint-configuration;
	// New-CsClientPolicy; name stated, type inferred, meaning inferred).
	SPSearchInternalURL xmlrt.Optional[string]

	// SPSearchCenterInternalURL is SPSearchCenterInternalUrl: page with more results
	// of a search for skills, inside. Its value is a URI with its scheme, or nothing
	// (parsing-endpoint-configuration; New-CsClientPolicy; name stated, type
	// inferred, meaning inferred).
	SPSearchCenterInternalURL xmlrt.Optional[string]

	// BitsServerAddressInternal is BitsServerAddressInternal: where background data
	// are sent, inside. Its value is a URI with its scheme, or nothing
	// (parsing-endpoint-configuration; MS-SIPREGE 2.2.2.5.6; name guessed, type
	// inferred, meaning guessed).
	BitsServerAddressInternal xmlrt.Optional[string]

	// BitsServerAddressExternal is BitsServerAddressExternal: where background data
	// are sent, outside. Its value is a URI with its scheme, or nothing
	// (parsing-endpoint-configuration; MS-SIPREGE 2.2.2.5.6; name guessed, type
	// inferred, meaning guessed).
	BitsServerAddressExternal xmlrt.Optional[string]

	// EnableBackgroundDataCollection is EnableBackgroundDataCollection: collect
	// background data; the page has 1. Its value is true or false
	// (parsing-endpoint-configuration; MS-SIPREGE 2.2.2.5.6; name guessed, type
	// guessed, meaning guessed).
	EnableBackgroundDataCollection xmlrt.Optional[bool]

	// EnableIssueReports is EnableIssueReports: report issues; the page has 1. Its
	// value is true or false (parsing-endpoint-configuration; MS-SIPREGE 2.2.2.5.6;
	// name guessed, type guessed, meaning guessed).
	EnableIssueReports xmlrt.Optional[bool]

	// EnableBugFiling is EnableBugFiling: file bugs; the page has 1. Its value is
	// true or false (parsing-endpoint-configuration; MS-SIPREGE 2.2.2.5.6; name
	// guessed, type guessed, meaning guessed).
	EnableBugFiling xmlrt.Optional[bool]

	// SendFeedbackURL is SendFeedbackUrl: where feedback goes; on the page the name
	// of a computer, no URI. Its value is text (parsing-endpoint-configuration;
	// MS-SIPREGE 2.2.2.5.6; name guessed, type inferred, meaning guessed).
	SendFeedbackURL xmlrt.Optional[string]
}

func (g *EndpointConfiguration) base() **Group { return &g.Group }

func (g *EndpointConfiguration) slots() []slot {
	return []slot{
		(*boolSlot)(&g.ShowRecentContacts),
		(*boolSlot)(&g.ShowManagePrivacyRelationships),
		(*boolSlot)(&g.ShowSharepointPhotoEditLink),
		(*boolSlot)(&g.ShowAliasOnContactCard),
		(*numberSlot)(&g.MaxPhotoSizeKB),
		wordField(&g.PhotoUsage),
		wordField(&g.ABSUsage),
		(*numberSlot)(&g.SearchPrefixFlags),
		(*numberSlot)(&g.MaximumDGsAllowedInContactList),
		(*boolSlot)(&g.EnableContactSync),
		(*boolSlot)(&g.ExchangeContactStoreAllowed),
		(*numberSlot)(&g.P2PAppSharingEncryption),
		(*boolSlot)(&g.EnableVOIPCallDefault),
		(*boolSlot)(&g.DisableMusicOnHold),
		(*textSlot)(&g.SPSearchInternalURL),
		(*textSlot)(&g.SPSearchCenterInternalURL),
		(*textSlot)(&g.BitsServerAddressInternal),
		(*textSlot)(&g.BitsServerAddressExternal),
		(*boolSlot)(&g.EnableBackgroundDataCollection),
		(*boolSlot)(&g.EnableIssueReports),
		(*boolSlot)(&g.EnableBugFiling),
		(*textSlot)(&g.SendFeedbackURL),
	}
}

// ShowManagePrivacyRelationshipsOrDefault is ShowManagePrivacyRelationships, or
// the default where there is none: false (inferred).
func (g *EndpointConfiguration) ShowManagePrivacyRelationshipsOrDefault() bool {
	if g == nil {
		return false
	}
	return g.ShowManagePrivacyRelationships.Or(false)
}

// ShowSharepointPhotoEditLinkOrDefault is ShowSharepointPhotoEditLink, or the
// default where there is none: false (inferred).
func (g *EndpointConfiguration) ShowSharepointPhotoEditLinkOrDefault() bool {
	if g == nil {
		return false
	}
	return g.ShowSharepointPhotoEditLink.Or(false)
}

// MaxPhotoSizeKBOrDefault is MaxPhotoSizeKB, or the default where there is none:
// 30 (inferred).
func (g *EndpointConfiguration) MaxPhotoSizeKBOrDefault() uint32 {
	if g == nil {
		return 30
	}
	return g.MaxPhotoSizeKB.Or(30)
}

// PhotoUsageOrDefault is PhotoUsage, or the default where there is none:
// AllPhotos (inferred).
func (g *EndpointConfiguration) PhotoUsageOrDefault() PhotoUsage {
	if g == nil {
		return PhotoUsageAllPhotos
	}
	return g.PhotoUsage.Or(PhotoUsageAllPhotos)
}

// MaximumDGsAllowedInContactListOrDefault is MaximumDGsAllowedInContactList, or
// the default where there is none: 10 (inferred).
func (g *EndpointConfiguration) MaximumDGsAllowedInContactListOrDefault() uint32 {
	if g == nil {
		return 10
	}
	return g.MaximumDGsAllowedInContactList.Or(10)
}

// EnableContactSyncOrDefault is EnableContactSync, or the default where there is
// none: true (inferred).
func (g *EndpointConfiguration) EnableContactSyncOrDefault() bool {
	if g == nil {
		return true
	}
	return g.EnableContactSync.Or(true)
}

// PhotoUsage is a value of EndpointConfiguration.PhotoUsage and alike. There may be others than these.
type PhotoUsage string

const (
	PhotoUsageNoPhoto          PhotoUsage = "NoPhoto"
	PhotoUsagePhotosFromADOnly PhotoUsage = "PhotosFromADOnly"
	PhotoUsageAllPhotos        PhotoUsage = "AllPhotos"
)

// ABSUsage is a value of EndpointConfiguration.ABSUsage and alike. There may be others than these.
type ABSUsage string

const (
	ABSUsageWebSearchAndFileDownload ABSUsage = "WebSearchAndFileDownload"
	ABSUsageWebSearchOnly            ABSUsage = "WebSearchOnly"
	ABSUsageFileDownloadOnly         ABSUsage = "FileDownloadOnly"
)

// UserSetting is what is set for the one user.
//
// Group userSetting: an element each (parsing-user-settings; MS-SIPREGE
// 2.2.2.5.5; name stated, form stated).
type UserSetting struct {
	*Group // as it was read; nil for one that a program made

	// UCUserLocationProfile is ucUserLocationProfile: name of the location profile
	// of the user. Its value is text (parsing-user-settings; MS-SIPREGE 2.2.2.5.5;
	// name stated, type stated, meaning stated).
	UCUserLocationProfile xmlrt.Optional[string]

	// DisableFileTransfer is disableFileTransfer: the user may not transfer files.
	// Its value is true or false (parsing-user-settings; MS-SIPREGE 2.2.2.5.5; name
	// stated, type stated, meaning stated).
	DisableFileTransfer xmlrt.Optional[bool]

	// CommonAreaPhone is commonAreaPhone: the account is that of a phone in a common
	// area. Its value is true or false (MS-SIPREGE 2.2.2.5.5; name stated, type
	// stated, meaning inferred).
	CommonAreaPhone xmlrt.Optional[bool]
}

func (g *UserSetting) base() **Group { return &g.Group }

func (g *UserSetting) slots() []slot {
	return []slot{
		(*textSlot)(&g.UCUserLocationProfile),
		(*boolSlot)(&g.DisableFileTransfer),
		(*boolSlot)(&g.CommonAreaPhone),
	}
}

// MeetingPolicy is how the user may hold meetings, and sessions of two.
//
// Group meetingPolicy: instance/property (parsing-meeting-policy;
// New-CsConferencingPolicy; name stated, form stated).
type MeetingPolicy struct {
	*Group // as it was read; nil for one that a program made

	// AllowIPAudio is AllowIPAudio: sound by computer. Its value is true or false;
	// true by default (parsing-meeting-policy; New-CsConferencingPolicy, MS-SIPREGE
	// 2.2.2.5.2; name stated, type stated, default inferred, meaning stated).
	AllowIPAudio xmlrt.Optional[bool]

	// AllowIPVideo is AllowIPVideo: video by computer. Its value is true or false;
	// true by default (parsing-meeting-policy; New-CsConferencingPolicy, MS-SIPREGE
	// 2.2.2.5.2; name stated, type stated, default inferred, meaning stated).
	AllowIPVideo xmlrt.Optional[bool]

	// EnableDataCollaboration is EnableDataCollaboration: whiteboards and the like.
	// Its value is true or false (parsing-meeting-policy; New-CsConferencingPolicy,
	// MS-SIPREGE 2.2.2.5.2; name stated, type stated, meaning stated).
	EnableDataCollaboration xmlrt.Optional[bool]

	// EnableAppDesktopSharing is EnableAppDesktopSharing: sharing of applications or
	// the desktop. Its value is true or false (parsing-meeting-policy;
	// MSFT_SIPGlobalMeetingPolicyData; name inferred, type stated, meaning
	// inferred).
	EnableAppDesktopSharing xmlrt.Optional[bool]

	// AllowedAppDesktopSharingLevel is AllowedAppDesktopSharingLevel: what may be
	// shared: nothing, one application, the desktop. Its value is one of None,
	// SingleApplication, Desktop; Desktop by default (parsing-meeting-policy;
	// New-CsConferencingPolicy; name guessed, type inferred, default inferred,
	// meaning inferred).
	AllowedAppDesktopSharingLevel xmlrt.Optional[SharingLevel]

	// AllowAppSharingForExternalMeeting is AllowAppSharingForExternalMeeting: what
	// others may be given control of where somebody from outside takes part. Its
	// value is one of None, SingleApplication, Desktop; None by default
	// (parsing-meeting-policy; MSFT_SIPGlobalMeetingPolicyData; name inferred, type
	// inferred, default inferred, meaning inferred).
	AllowAppSharingForExternalMeeting xmlrt.Optional[SharingLevel]

	// AllowUserToScheduleMeetingsWithAppSharing is
	// AllowUserToScheduleMeetingsWithAppSharing: meetings of the user may share
	// applications. Its value is true or false; true by default
	// (parsing-meeting-policy; New-CsConferencingPolicy; name inferred, type
	// inferred, default inferred, meaning inferred).
	AllowUserToScheduleMeetingsWithAppSharing xmlrt.Optional[bool]

	// AllowParticipantControl is AllowParticipantControl: participants may take
	// control of what is shared. Its value is true or false; true by default
	// (parsing-meeting-policy; New-CsConferencingPolicy; name inferred, type
	// inferred, default inferred, meaning inferred).
	AllowParticipantControl xmlrt.Optional[bool]

	// AllowExternalUserControl is AllowExternalUserControl: people from outside may
	// take control of what is shared. Its value is true or false; false by default
	// (parsing-meeting-policy; New-CsConferencingPolicy; name inferred, type
	// inferred, default inferred, meaning inferred).
	AllowExternalUserControl xmlrt.Optional[bool]

	// AllowAnnotations is AllowAnnotations: annotations on what is shared. Its value
	// is true or false; true by default (parsing-meeting-policy;
	// New-CsConferencingPolicy; name inferred, type inferred, default inferred,
	// meaning inferred).
	AllowAnnotations xmlrt.Optional[bool]

	// AllowPolls is AllowPolls: polls. Its value is true or false; true by default
	// (parsing-meeting-policy; New-CsConferencingPolicy; name inferred, type
	// inferred, default inferred, meaning inferred).
	AllowPolls xmlrt.Optional[bool]

	// AllowAnonymousParticipants is AllowAnonymousParticipants: participants who
	// have not signed in. Its value is true or false; true by default
	// (parsing-meeting-policy; New-CsConferencingPolicy; name inferred, type
	// inferred, default inferred, meaning inferred).
	AllowAnonymousParticipants xmlrt.Optional[bool]

	// AllowRecording is AllowRecording: recording of the meeting. Its value is true
	// or false; false by default (parsing-meeting-policy; New-CsConferencingPolicy;
	// name inferred, type inferred, default inferred, meaning inferred).
	AllowRecording xmlrt.Optional[bool]

	// AllowPresenterToRecord is AllowPresenterToRecord: presenters may record. Its
	// value is true or false (parsing-meeting-policy;
	// MSFT_SIPGlobalMeetingPolicyData; name inferred, type stated, meaning
	// inferred).
	AllowPresenterToRecord xmlrt.Optional[bool]

	// AllowExternalUserRecording is AllowExternalUserRecording: people from outside
	// may record, where recording is allowed. Its value is true or false; false by
	// default (parsing-meeting-policy; New-CsConferencingPolicy; name inferred, type
	// inferred, default inferred, meaning inferred).
	AllowExternalUserRecording xmlrt.Optional[bool]

	// AllowExternalUsersToSaveContent is AllowExternalUsersToSaveContent: people
	// from outside may keep slides and handouts. Its value is true or false; true by
	// default (parsing-meeting-policy; New-CsConferencingPolicy; name inferred, type
	// inferred, default inferred, meaning inferred).
	AllowExternalUsersToSaveContent xmlrt.Optional[bool]

	// RetainPPTForExternalMeeting is RetainPPTForExternalMeeting: slides are kept
	// where somebody from outside takes part. Its value is true or false
	// (parsing-meeting-policy; MSFT_SIPGlobalMeetingPolicyData; name inferred, type
	// stated, meaning inferred).
	RetainPPTForExternalMeeting xmlrt.Optional[bool]

	// AllowFileTransfer is AllowFileTransfer: files to all participants. Its value
	// is true or false; true by default (parsing-meeting-policy;
	// New-CsConferencingPolicy; name inferred, type inferred, default inferred,
	// meaning inferred).
	AllowFileTransfer xmlrt.Optional[bool]

	// EnableP2PFileTransfer is EnableP2PFileTransfer: files between two. Its value
	// is true or false; true by default (parsing-meeting-policy;
	// New-CsConferencingPolicy; name inferred, type inferred, default inferred,
	// meaning inferred).
	EnableP2PFileTransfer xmlrt.Optional[bool]

	// EnableP2PVideo is EnableP2PVideo: video between two. Its value is true or
	// false; false by default (parsing-meeting-policy; New-CsConferencingPolicy;
	// name inferred, type inferred, default inferred, meaning inferred).
	EnableP2PVideo xmlrt.Optional[bool]

	// EnableP2PRecording is EnableP2PRecording: recording of sessions of two. Its
	// value is true or false; false by default (parsing-meeting-policy;
	// New-CsConferencingPolicy; name inferred, type inferred, default inferred,
	// meaning inferred).
	EnableP2PRecording xmlrt.Optional[bool]

	// EnablePSTNConferencing is EnablePSTNConferencing: dialling in by telephone.
	// Its value is true or false; true by default (parsing-meeting-policy;
	// New-CsConferencingPolicy, MSFT_SIPGlobalMeetingPolicyData; name inferred, type
	// stated, default inferred, meaning inferred).
	EnablePSTNConferencing xmlrt.Optional[bool]

	// TrustedConferencingPinRequired is TrustedConferencingPinRequired: participants
	// who are trusted need a PIN, too. Its value is true or false
	// (parsing-meeting-policy; MSFT_SIPGlobalMeetingPolicyData; name inferred, type
	// stated, meaning guessed).
	TrustedConferencingPinRequired xmlrt.Optional[bool]

	// MeetingSize is MeetingSize: most participants. Its value is a whole number
	// from 1 to 4294967295; 250 by default (parsing-meeting-policy;
	// New-CsConferencingPolicy, MSFT_SIPGlobalMeetingPolicyData; name inferred, type
	// inferred, default inferred, meaning inferred).
	MeetingSize xmlrt.Optional[uint32]

	// MaxConferenceVideoResolution is MaxConferenceVideoResolution: highest
	// resolution of video: CIF 352 by 288, VGA 640 by 480. Its value is one of CIF,
	// VGA; VGA by default (parsing-meeting-policy; New-CsConferencingPolicy; name
	// guessed, type inferred, default inferred, meaning inferred).
	MaxConferenceVideoResolution xmlrt.Optional[VideoResolution]

	// AudioBitRate is AudioBitRate: highest bit rate of sound, in kilobits a second.
	// Its value is a whole number from 20 to 200; 200 by default
	// (parsing-meeting-policy; New-CsConferencingPolicy; name inferred, type
	// inferred, default inferred, meaning inferred).
	AudioBitRate xmlrt.Optional[uint32]

	// VideoBitRate is VideoBitRate: highest bit rate of video, in kilobits a second.
	// Its value is a whole number; 50000 by default (parsing-meeting-policy;
	// New-CsConferencingPolicy; name inferred, type inferred, default inferred,
	// meaning inferred).
	VideoBitRate xmlrt.Optional[uint32]

	// AppSharingBitRate is AppSharingBitRate: highest bit rate of application
	// sharing, in kilobits a second. Its value is a whole number; 50000 by default
	// (parsing-meeting-policy; New-CsConferencingPolicy; name inferred, type
	// inferred, default inferred, meaning inferred).
	AppSharingBitRate xmlrt.Optional[uint32]

	// FileTransferBitRate is FileTransferBitRate: highest bit rate of file
	// transfers, in kilobits a second. Its value is a whole number; 50000 by default
	// (parsing-meeting-policy; New-CsConferencingPolicy; name inferred, type
	// inferred, default inferred, meaning inferred).
	FileTransferBitRate xmlrt.Optional[uint32]
}

func (g *MeetingPolicy) base() **Group { return &g.Group }

func (g *MeetingPolicy) slots() []slot {
	return []slot{
		(*boolSlot)(&g.AllowIPAudio),
		(*boolSlot)(&g.AllowIPVideo),
		(*boolSlot)(&g.EnableDataCollaboration),
		(*boolSlot)(&g.EnableAppDesktopSharing),
		wordField(&g.AllowedAppDesktopSharingLevel),
		wordField(&g.AllowAppSharingForExternalMeeting),
		(*boolSlot)(&g.AllowUserToScheduleMeetingsWithAppSharing),
		(*boolSlot)(&g.AllowParticipantControl),
		(*boolSlot)(&g.AllowExternalUserControl),
		(*boolSlot)(&g.AllowAnnotations),
		(*boolSlot)(&g.AllowPolls),
		(*boolSlot)(&g.AllowAnonymousParticipants),
		(*boolSlot)(&g.AllowRecording),
		(*boolSlot)(&g.AllowPresenterToRecord),
		(*boolSlot)(&g.AllowExternalUserRecording),
		(*boolSlot)(&g.AllowExternalUsersToSaveContent),
		(*boolSlot)(&g.RetainPPTForExternalMeeting),
		(*boolSlot)(&g.AllowFileTransfer),
		(*boolSlot)(&g.EnableP2PFileTransfer),
		(*boolSlot)(&g.EnableP2PVideo),
		(*boolSlot)(&g.EnableP2PRecording),
		(*boolSlot)(&g.EnablePSTNConferencing),
		(*boolSlot)(&g.TrustedConferencingPinRequired),
		(*numberSlot)(&g.MeetingSize),
		wordField(&g.MaxConferenceVideoResolution),
		(*numberSlot)(&g.AudioBitRate),
		(*numberSlot)(&g.VideoBitRate),
		(*numberSlot)(&g.AppSharingBitRate),
		(*numberSlot)(&g.FileTransferBitRate),
	}
}

// AllowIPAudioOrDefault is AllowIPAudio, or the default where there is none:
// true (inferred).
func (g *MeetingPolicy) AllowIPAudioOrDefault() bool {
	if g == nil {
		return true
	}
	return g.AllowIPAudio.Or(true)
}

// AllowIPVideoOrDefault is AllowIPVideo, or the default where there is none:
// true (inferred).
func (g *MeetingPolicy) AllowIPVideoOrDefault() bool {
	if g == nil {
		return true
	}
	return g.AllowIPVideo.Or(true)
}

// AllowedAppDesktopSharingLevelOrDefault is AllowedAppDesktopSharingLevel, or
// the default where there is none: Desktop (inferred).
func (g *MeetingPolicy) AllowedAppDesktopSharingLevelOrDefault() SharingLevel {
	if g == nil {
		return SharingLevelDesktop
	}
	return g.AllowedAppDesktopSharingLevel.Or(SharingLevelDesktop)
}

// AllowAppSharingForExternalMeetingOrDefault is
// AllowAppSharingForExternalMeeting, or the default where there is none: None
// (inferred).
func (g *MeetingPolicy) AllowAppSharingForExternalMeetingOrDefault() SharingLevel {
	if g == nil {
		return SharingLevelNone
	}
	return g.AllowAppSharingForExternalMeeting.Or(SharingLevelNone)
}

// AllowUserToScheduleMeetingsWithAppSharingOrDefault is
// AllowUserToScheduleMeetingsWithAppSharing, or the default where there is none:
// true (inferred).
func (g *MeetingPolicy) AllowUserToScheduleMeetingsWithAppSharingOrDefault() bool {
	if g == nil {
		return true
	}
	return g.AllowUserToScheduleMeetingsWithAppSharing.Or(true)
}

// AllowParticipantControlOrDefault is AllowParticipantControl, or the default
// where there is none: true (inferred).
func (g *MeetingPolicy) AllowParticipantControlOrDefault() bool {
	if g == nil {
		return true
	}
	return g.AllowParticipantControl.Or(true)
}

// AllowExternalUserControlOrDefault is AllowExternalUserControl, or the default
// where there is none: false (inferred).
func (g *MeetingPolicy) AllowExternalUserControlOrDefault() bool {
	if g == nil {
		return false
	}
	return g.AllowExternalUserControl.Or(false)
}

// AllowAnnotationsOrDefault is AllowAnnotations, or the default where there is
// none: true (inferred).
func (g *MeetingPolicy) AllowAnnotationsOrDefault() bool {
	if g == nil {
		return true
	}
	return g.AllowAnnotations.Or(true)
}

// AllowPollsOrDefault is AllowPolls, or the default where there is none: true
// (inferred).
func (g *MeetingPolicy) AllowPollsOrDefault() bool {
	if g == nil {
		return true
	}
	return g.AllowPolls.Or(true)
}

// AllowAnonymousParticipantsOrDefault is AllowAnonymousParticipants, or the
// default where there is none: true (inferred).
func (g *MeetingPolicy) AllowAnonymousParticipantsOrDefault() bool {
	if g == nil {
		return true
	}
	return g.AllowAnonymousParticipants.Or(true)
}

// AllowRecordingOrDefault is AllowRecording, or the default where there is none:
// false (inferred).
func (g *MeetingPolicy) AllowRecordingOrDefault() bool {
	if g == nil {
		return false
	}
	return g.AllowRecording.Or(false)
}

// AllowExternalUserRecordingOrDefault is AllowExternalUserRecording, or the
// default where there is none: false (inferred).
func (g *MeetingPolicy) AllowExternalUserRecordingOrDefault() bool {
	if g == nil {
		return false
	}
	return g.AllowExternalUserRecording.Or(false)
}

// AllowExternalUsersToSaveContentOrDefault is AllowExternalUsersToSaveContent,
// or the default where there is none: true (inferred).
func (g *MeetingPolicy) AllowExternalUsersToSaveContentOrDefault() bool {
	if g == nil {
		return true
	}
	return g.AllowExternalUsersToSaveContent.Or(true)
}

// AllowFileTransferOrDefault is AllowFileTransfer, or the default where there is
// none: true (inferred).
func (g *MeetingPolicy) AllowFileTransferOrDefault() bool {
	if g == nil {
		return true
	}
	return g.AllowFileTransfer.Or(true)
}

// EnableP2PFileTransferOrDefault is EnableP2PFileTransfer, or the default where
// there is none: true (inferred).
func (g *MeetingPolicy) EnableP2PFileTransferOrDefault() bool {
	if g == nil {
		return true
	}
	return g.EnableP2PFileTransfer.Or(true)
}

// EnableP2PVideoOrDefault is EnableP2PVideo, or the default where there is none:
// false (inferred).
func (g *MeetingPolicy) EnableP2PVideoOrDefault() bool {
	if g == nil {
		return false
	}
	return g.EnableP2PVideo.Or(false)
}

// EnableP2PRecordingOrDefault is EnableP2PRecording, or the default where there
// is none: false (inferred).
func (g *MeetingPolicy) EnableP2PRecordingOrDefault() bool {
	if g == nil {
		return false
	}
	return g.EnableP2PRecording.Or(false)
}

// EnablePSTNConferencingOrDefault is EnablePSTNConferencing, or the default
// where there is none: true (inferred).
func (g *MeetingPolicy) EnablePSTNConferencingOrDefault() bool {
	if g == nil {
		return true
	}
	return g.EnablePSTNConferencing.Or(true)
}

// MeetingSizeOrDefault is MeetingSize, or the default where there is none: 250
// (inferred).
func (g *MeetingPolicy) MeetingSizeOrDefault() uint32 {
	if g == nil {
		return 250
	}
	return g.MeetingSize.Or(250)
}

// MaxConferenceVideoResolutionOrDefault is MaxConferenceVideoResolution, or the
// default where there is none: VGA (inferred).
func (g *MeetingPolicy) MaxConferenceVideoResolutionOrDefault() VideoResolution {
	if g == nil {
		return VideoResolutionVGA
	}
	return g.MaxConferenceVideoResolution.Or(VideoResolutionVGA)
}

// AudioBitRateOrDefault is AudioBitRate, or the default where there is none: 200
// (inferred).
func (g *MeetingPolicy) AudioBitRateOrDefault() uint32 {
	if g == nil {
		return 200
	}
	return g.AudioBitRate.Or(200)
}

// VideoBitRateOrDefault is VideoBitRate, or the default where there is none:
// 50000 (inferred).
func (g *MeetingPolicy) VideoBitRateOrDefault() uint32 {
	if g == nil {
		return 50000
	}
	return g.VideoBitRate.Or(50000)
}

// AppSharingBitRateOrDefault is AppSharingBitRate, or the default where there is
// none: 50000 (inferred).
func (g *MeetingPolicy) AppSharingBitRateOrDefault() uint32 {
	if g == nil {
		return 50000
	}
	return g.AppSharingBitRate.Or(50000)
}

// FileTransferBitRateOrDefault is FileTransferBitRate, or the default where
// there is none: 50000 (inferred).
func (g *MeetingPolicy) FileTransferBitRateOrDefault() uint32 {
	if g == nil {
		return 50000
	}
	return g.FileTransferBitRate.Or(50000)
}

// SharingLevel is a value of MeetingPolicy.AllowedAppDesktopSharingLevel and alike. There may be others than these.
type SharingLevel string

const (
	SharingLevelNone              SharingLevel = "None"
	SharingLevelSingleApplication SharingLevel = "SingleApplication"
	SharingLevelDesktop           SharingLevel = "Desktop"
)

// VideoResolution is a value of MeetingPolicy.MaxConferenceVideoResolution and alike. There may be others than these.
type VideoResolution string

const (
	VideoResolutionCIF VideoResolution = "CIF"
	VideoResolutionVGA VideoResolution = "VGA"
)

// UCPolicy is how calls of the user are handled.
//
// Group ucPolicy: instance/property (parsing-unified-communications-policy;
// New-CsVoicePolicy; name stated, form stated).
type UCPolicy struct {
	*Group // as it was read; nil for one that a program made

	// PolicyName is Name: name of the policy, which clients ignore. Its value is
	// text (parsing-unified-communications-policy; MS-SIPREGE 2.2.2.5.3; name
	// stated, type stated, meaning stated).
	PolicyName xmlrt.Optional[string]

	// AllowSimultaneousRinging is AllowSimultaneousRinging: a second phone may ring
	// too. Its value is true or false; true by default
	// (parsing-unified-communications-policy; New-CsVoicePolicy, MS-SIPREGE
	// 2.2.2.5.3; name stated, type stated, default inferred, meaning stated).
	AllowSimultaneousRinging xmlrt.Optional[bool]

	// AllowCallForwarding is AllowCallForwarding: calls may be forwarded. Its value
	// is true or false; true by default (parsing-unified-communications-policy;
	// New-CsVoicePolicy, MS-SIPREGE 2.2.2.5.3; name stated, type stated, default
	// inferred, meaning stated).
	AllowCallForwarding xmlrt.Optional[bool]

	// EnableCallTransfer is EnableCallTransfer: calls may be transferred. Its value
	// is true or false; true by default (parsing-unified-communications-policy;
	// New-CsVoicePolicy; name inferred, type inferred, default inferred, meaning
	// stated).
	EnableCallTransfer xmlrt.Optional[bool]

	// EnableCallPark is EnableCallPark: calls may be parked. Its value is true or
	// false; false by default (parsing-unified-communications-policy;
	// New-CsVoicePolicy; name inferred, type inferred, default inferred, meaning
	// stated).
	EnableCallPark xmlrt.Optional[bool]

	// EnableTeamCall is EnableTeamCall: the team of the user may take calls. Its
	// value is true or false; true by default
	// (parsing-unified-communications-policy; New-CsVoicePolicy; name inferred, type
	// inferred, default inferred, meaning stated).
	EnableTeamCall xmlrt.Optional[bool]

	// EnableDelegation is EnableDelegation: others may take and make calls for the
	// user. Its value is true or false; true by default
	// (parsing-unified-communications-policy; New-CsVoicePolicy; name inferred, type
	// inferred, default inferred, meaning stated).
	EnableDelegation xmlrt.Optional[bool]

	// EnableMaliciousCallTrace is EnableMaliciousCallTrace: the user may have a
	// malicious call traced. Its value is true or false; false by default
	// (parsing-unified-communications-policy; New-CsVoicePolicy; name guessed, type
	// inferred, default inferred, meaning stated).
	EnableMaliciousCallTrace xmlrt.Optional[bool]

	// EnableBWPolicyOverride is EnableBWPolicyOverride: calls of the user go before
	// the policies about bandwidth. Its value is true or false; false by default
	// (parsing-unified-communications-policy; New-CsVoicePolicy; name inferred, type
	// inferred, default inferred, meaning inferred).
	EnableBWPolicyOverride xmlrt.Optional[bool]
}

func (g *UCPolicy) base() **Group { return &g.Group }

func (g *UCPolicy) slots() []slot {
	return []slot{
		(*textSlot)(&g.PolicyName),
		(*boolSlot)(&g.AllowSimultaneousRinging),
		(*boolSlot)(&g.AllowCallForwarding),
		(*boolSlot)(&g.EnableCallTransfer),
		(*boolSlot)(&g.EnableCallPark),
		(*boolSlot)(&g.EnableTeamCall),
		(*boolSlot)(&g.EnableDelegation),
		(*boolSlot)(&g.EnableMaliciousCallTrace),
		(*boolSlot)(&g.EnableBWPolicyOverride),
	}
}

// AllowSimultaneousRingingOrDefault is AllowSimultaneousRinging, or the default
// where there is none: true (inferred).
func (g *UCPolicy) AllowSimultaneousRingingOrDefault() bool {
	if g == nil {
		return true
	}
	return g.AllowSimultaneousRinging.Or(true)
}

// AllowCallForwardingOrDefault is AllowCallForwarding, or the default where
// there is none: true (inferred).
func (g *UCPolicy) AllowCallForwardingOrDefault() bool {
	if g == nil {
		return true
	}
	return g.AllowCallForwarding.Or(true)
}

// EnableCallTransferOrDefault is EnableCallTransfer, or the default where there
// is none: true (inferred).
func (g *UCPolicy) EnableCallTransferOrDefault() bool {
	if g == nil {
		return true
	}
	return g.EnableCallTransfer.Or(true)
}

// EnableCallParkOrDefault is EnableCallPark, or the default where there is none:
// false (inferred).
func (g *UCPolicy) EnableCallParkOrDefault() bool {
	if g == nil {
		return false
	}
	return g.EnableCallPark.Or(false)
}

// EnableTeamCallOrDefault is EnableTeamCall, or the default where there is none:
// true (inferred).
func (g *UCPolicy) EnableTeamCallOrDefault() bool {
	if g == nil {
		return true
	}
	return g.EnableTeamCall.Or(true)
}

// EnableDelegationOrDefault is EnableDelegation, or the default where there is
// none: true (inferred).
func (g *UCPolicy) EnableDelegationOrDefault() bool {
	if g == nil {
		return true
	}
	return g.EnableDelegation.Or(true)
}

// EnableMaliciousCallTraceOrDefault is EnableMaliciousCallTrace, or the default
// where there is none: false (inferred).
func (g *UCPolicy) EnableMaliciousCallTraceOrDefault() bool {
	if g == nil {
		return false
	}
	return g.EnableMaliciousCallTrace.Or(false)
}

// EnableBWPolicyOverrideOrDefault is EnableBWPolicyOverride, or the default
// where there is none: false (inferred).
func (g *UCPolicy) EnableBWPolicyOverrideOrDefault() bool {
	if g == nil {
		return false
	}
	return g.EnableBWPolicyOverride.Or(false)
}

// LocationPolicy is whether there are emergency services where the user is.
//
// Group locationPolicy: propertyEntryList/property (parsing-location-policy;
// New-CsLocationPolicy, MS-SIPREGE 2.2.2.5.7; name stated, form stated).
type LocationPolicy struct {
	*Group // as it was read; nil for one that a program made

	// EnhancedEmergencyServicesEnabled is EnhancedEmergencyServicesEnabled: the
	// client finds out where it is, and says so with an emergency call. Its value is
	// true or false; false by default (parsing-location-policy;
	// New-CsLocationPolicy, MS-SIPREGE 2.2.2.5.7; name stated, type stated, default
	// inferred, meaning stated).
	EnhancedEmergencyServicesEnabled xmlrt.Optional[bool]

	// LocationPolicyTagID is LocationPolicyTagID: what the client puts into the
	// location of each emergency call. Its value is text (parsing-location-policy;
	// New-CsLocationPolicy, MS-SIPREGE 2.2.2.5.7; name stated, type inferred,
	// meaning stated).
	LocationPolicyTagID xmlrt.Optional[string]

	// EmergencyServiceDisclaimer is EmergencyServiceDisclaimer: what users are shown
	// who do not say where they are. Its value is text (parsing-location-policy;
	// New-CsLocationPolicy, MS-SIPREGE 2.2.2.5.7; name stated, type inferred,
	// meaning inferred).
	EmergencyServiceDisclaimer xmlrt.Optional[string]
}

func (g *LocationPolicy) base() **Group { return &g.Group }

func (g *LocationPolicy) slots() []slot {
	return []slot{
		(*boolSlot)(&g.EnhancedEmergencyServicesEnabled),
		(*textSlot)(&g.LocationPolicyTagID),
		(*textSlot)(&g.EmergencyServiceDisclaimer),
	}
}

// EnhancedEmergencyServicesEnabledOrDefault is EnhancedEmergencyServicesEnabled,
// or the default where there is none: false (inferred).
func (g *LocationPolicy) EnhancedEmergencyServicesEnabledOrDefault() bool {
	if g == nil {
		return false
	}
	return g.EnhancedEmergencyServicesEnabled.Or(false)
}

// MediaConfiguration is whether media go past the mediation server.
//
// Group mediaConfiguration: propertyEntryList/property
// (parsing-media-configuration; New-CsNetworkMediaBypassConfiguration,
// MS-SIPREGE 2.2.2.5.8; name stated, form stated).
type MediaConfiguration struct {
	*Group // as it was read; nil for one that a program made

	// BypassEnabled is bypassEnabled: media may go past the mediation server. Its
	// value is true or false; false by default (parsing-media-configuration;
	// New-CsNetworkMediaBypassConfiguration, MS-SIPREGE 2.2.2.5.8; name stated, type
	// stated, default inferred, meaning stated).
	BypassEnabled xmlrt.Optional[bool]

	// InternalBypassMode is internalBypassMode: the same for users inside, where
	// bypassEnabled is true. Its value is one of Off, Any; Off by default
	// (parsing-media-configuration; New-CsNetworkMediaBypassConfiguration,
	// MS-SIPREGE 2.2.2.5.8; name stated, type inferred, default inferred, meaning
	// stated).
	InternalBypassMode xmlrt.Optional[BypassMode]

	// ExternalBypassMode is externalBypassMode: the same for users outside, where
	// bypassEnabled is true. Its value is one of Off, Any; Off by default
	// (parsing-media-configuration; New-CsNetworkMediaBypassConfiguration,
	// MS-SIPREGE 2.2.2.5.8; name stated, type inferred, default inferred, meaning
	// stated).
	ExternalBypassMode xmlrt.Optional[BypassMode]
}

func (g *MediaConfiguration) base() **Group { return &g.Group }

func (g *MediaConfiguration) slots() []slot {
	return []slot{
		(*boolSlot)(&g.BypassEnabled),
		wordField(&g.InternalBypassMode),
		wordField(&g.ExternalBypassMode),
	}
}

// BypassEnabledOrDefault is BypassEnabled, or the default where there is none:
// false (inferred).
func (g *MediaConfiguration) BypassEnabledOrDefault() bool {
	if g == nil {
		return false
	}
	return g.BypassEnabled.Or(false)
}

// InternalBypassModeOrDefault is InternalBypassMode, or the default where there
// is none: Off (inferred).
func (g *MediaConfiguration) InternalBypassModeOrDefault() BypassMode {
	if g == nil {
		return BypassModeOff
	}
	return g.InternalBypassMode.Or(BypassModeOff)
}

// ExternalBypassModeOrDefault is ExternalBypassMode, or the default where there
// is none: Off (inferred).
func (g *MediaConfiguration) ExternalBypassModeOrDefault() BypassMode {
	if g == nil {
		return BypassModeOff
	}
	return g.ExternalBypassMode.Or(BypassModeOff)
}

// BypassMode is a value of MediaConfiguration.InternalBypassMode and alike. There may be others than these.
type BypassMode string

const (
	BypassModeOff BypassMode = "Off"
	BypassModeAny BypassMode = "Any"
)

// MobilityPolicy is what the user may do on a mobile phone. The page prints no
// setting: these are the server's own, and that they are sent under these names
// is guessed.
//
// Group mobilityPolicy: propertyEntryList/property (parsing-mobility-policy;
// New-CsMobilityPolicy, one open-source client; name inferred, form guessed).
type MobilityPolicy struct {
	*Group // as it was read; nil for one that a program made

	// EnableMobility is EnableMobility: the mobile client may be used. Its value is
	// true or false (New-CsMobilityPolicy, one open-source client; name guessed,
	// type inferred, meaning guessed).
	EnableMobility xmlrt.Optional[bool]

	// EnableOutsideVoice is EnableOutsideVoice: calls of the mobile phone may show
	// the number at work; needs EnableMobility. Its value is true or false; true by
	// default (New-CsMobilityPolicy, one open-source client; name guessed, type
	// inferred, default inferred, meaning guessed).
	EnableOutsideVoice xmlrt.Optional[bool]

	// EnableIPAudioVideo is EnableIPAudioVideo: calls over the network. Its value is
	// true or false; true by default (New-CsMobilityPolicy, one open-source client;
	// name guessed, type inferred, default inferred, meaning guessed).
	EnableIPAudioVideo xmlrt.Optional[bool]

	// RequireWIFIForIPVideo is RequireWIFIForIPVideo: video over a wireless network
	// only. Its value is true or false; false by default (New-CsMobilityPolicy, one
	// open-source client; name guessed, type inferred, default inferred, meaning
	// guessed).
	RequireWIFIForIPVideo xmlrt.Optional[bool]
}

func (g *MobilityPolicy) base() **Group { return &g.Group }

func (g *MobilityPolicy) slots() []slot {
	return []slot{
		(*boolSlot)(&g.EnableMobility),
		(*boolSlot)(&g.EnableOutsideVoice),
		(*boolSlot)(&g.EnableIPAudioVideo),
		(*boolSlot)(&g.RequireWIFIForIPVideo),
	}
}

// EnableOutsideVoiceOrDefault is EnableOutsideVoice, or the default where there
// is none: true (inferred).
func (g *MobilityPolicy) EnableOutsideVoiceOrDefault() bool {
	if g == nil {
		return true
	}
	return g.EnableOutsideVoice.Or(true)
}

// EnableIPAudioVideoOrDefault is EnableIPAudioVideo, or the default where there
// is none: true (inferred).
func (g *MobilityPolicy) EnableIPAudioVideoOrDefault() bool {
	if g == nil {
		return true
	}
	return g.EnableIPAudioVideo.Or(true)
}

// RequireWIFIForIPVideoOrDefault is RequireWIFIForIPVideo, or the default where
// there is none: false (inferred).
func (g *MobilityPolicy) RequireWIFIForIPVideoOrDefault() bool {
	if g == nil {
		return false
	}
	return g.RequireWIFIForIPVideo.Or(false)
}

// PresencePolicy is what presence is published. Package grammar acts on it.
//
// Group presencePolicyV2: propertyEntryList/property
// (publishing-presence-in-privacy-mode; Set-CsPrivacyConfiguration, MS-SIPREGE
// 2.2.2.5.9; name stated, form stated).
type PresencePolicy struct {
	*Group // as it was read; nil for one that a program made

	// EnablePrivacyMode is EnablePrivacyMode: contacts alone see the presence of the
	// user. Its value is true or false; false by default
	// (publishing-presence-in-privacy-mode; Set-CsPrivacyConfiguration, MS-SIPREGE
	// 2.2.2.5.9; name stated, type inferred, default inferred, meaning stated).
	EnablePrivacyMode xmlrt.Optional[bool]

	// EnableLocationPrompt is EnableLocationPrompt: ask the user where they are. Its
	// value is true or false (publishing-presence-in-privacy-mode; MS-SIPREGE
	// 2.2.2.5.9; name stated, type inferred, meaning guessed).
	EnableLocationPrompt xmlrt.Optional[bool]

	// AutoInitiateContacts is AutoInitiateContacts: put the manager and the reports
	// of the user into the contact list. Its value is true or false; true by default
	// (publishing-presence-in-privacy-mode; Set-CsPrivacyConfiguration, MS-SIPREGE
	// 2.2.2.5.9; name stated, type inferred, default inferred, meaning inferred).
	AutoInitiateContacts xmlrt.Optional[bool]

	// PublishLocationDataDefault is PublishLocationDataDefault: publish the
	// location, unless the user has chosen. Its value is true or false; true by
	// default (publishing-presence-in-privacy-mode; Set-CsPrivacyConfiguration,
	// MS-SIPREGE 2.2.2.5.9; name stated, type inferred, default inferred, meaning
	// inferred).
	PublishLocationDataDefault xmlrt.Optional[bool]

	// DisplayPublishedPhotoDefault is DisplayPublishedPhotoDefault: publish the
	// photo, unless the user has chosen. Its value is true or false; true by default
	// (publishing-presence-in-privacy-mode; Set-CsPrivacyConfiguration, MS-SIPREGE
	// 2.2.2.5.9; name stated, type inferred, default inferred, meaning inferred).
	DisplayPublishedPhotoDefault xmlrt.Optional[bool]

	// PersonalNoteHistoryDepth is PersonalNoteHistoryDepth: how many previous notes
	// are kept. The default is that of most pages;
	// notehistory-category-instance-value-element has 5. Its value is a whole
	// number; 3 by default (publishing-presence-in-privacy-mode;
	// publication-behaviors-of-category-instances; name stated, type inferred,
	// default stated, meaning stated).
	PersonalNoteHistoryDepth xmlrt.Optional[uint32]
}

func (g *PresencePolicy) base() **Group { return &g.Group }

func (g *PresencePolicy) slots() []slot {
	return []slot{
		(*boolSlot)(&g.EnablePrivacyMode),
		(*boolSlot)(&g.EnableLocationPrompt),
		(*boolSlot)(&g.AutoInitiateContacts),
		(*boolSlot)(&g.PublishLocationDataDefault),
		(*boolSlot)(&g.DisplayPublishedPhotoDefault),
		(*numberSlot)(&g.PersonalNoteHistoryDepth),
	}
}

// EnablePrivacyModeOrDefault is EnablePrivacyMode, or the default where there is
// none: false (inferred).
func (g *PresencePolicy) EnablePrivacyModeOrDefault() bool {
	if g == nil {
		return false
	}
	return g.EnablePrivacyMode.Or(false)
}

// AutoInitiateContactsOrDefault is AutoInitiateContacts, or the default where
// there is none: true (inferred).
func (g *PresencePolicy) AutoInitiateContactsOrDefault() bool {
	if g == nil {
		return true
	}
	return g.AutoInitiateContacts.Or(true)
}

// PublishLocationDataDefaultOrDefault is PublishLocationDataDefault, or the
// default where there is none: true (inferred).
func (g *PresencePolicy) PublishLocationDataDefaultOrDefault() bool {
	if g == nil {
		return true
	}
	return g.PublishLocationDataDefault.Or(true)
}

// DisplayPublishedPhotoDefaultOrDefault is DisplayPublishedPhotoDefault, or the
// default where there is none: true (inferred).
func (g *PresencePolicy) DisplayPublishedPhotoDefaultOrDefault() bool {
	if g == nil {
		return true
	}
	return g.DisplayPublishedPhotoDefault.Or(true)
}

// PersonalNoteHistoryDepthOrDefault is PersonalNoteHistoryDepth, or the default
// where there is none: 3 (stated).
func (g *PresencePolicy) PersonalNoteHistoryDepthOrDefault() uint32 {
	if g == nil {
		return 3
	}
	return g.PersonalNoteHistoryDepth.Or(3)
}
