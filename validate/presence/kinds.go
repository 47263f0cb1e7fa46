package presence

import (
	"github.com/enhancedpresence/epx/xmlrt"
	catalog "github.com/enhancedpresence/epx/xsd/presence"
)

// A kind is what an element is to the checks: its place in a document, not only
// its name. Elements that no check looks at are kindOther.
type kind uint8

const (
	kindOther kind = iota

	// Envelopes and messages
	kindPublish
	kindPublications
	kindPublication
	kindRoamingData
	kindCategories
	kindCategory
	kindContainers
	kindContainer
	kindContainerMember
	kindSetContainerMembers
	kindSetContainer
	kindSetMember
	kindBatchSub
	kindBatchAction
	kindAdhocList
	kindResource
	kindCategoryList
	kindListedCategory

	// Manifests
	kindPublicationManifest
	kindPublicationList
	kindPublicationRule
	kindRuleExpireType
	kindContainerManifestList
	kindContainerManifest
	kindManifestContainers
	kindManifestContainer
	kindManifestMembers
	kindManifestMember
	kindAllowedContainers
	kindDefaultContainer
	kindBlockRules
	kindBlockRule
	kindMaxAvailability
	kindMinAvailability

	// Category instances
	kindStateElement
	kindAvailabilityElement
	kindActivityElement
	kindEndpointLocation
	kindStateDevice
	kindNoteElement
	kindNoteBody
	kindContactCard
	kindCardAddress
	kindCardURL
	kindCardPhone
	kindCardPhoneURI
	kindCardType
	kindCardDescription
	kindCardPhoto
	kindCalendarData
	kindWorkingHoursElement
	kindWorkingPeriods
	kindWorkingPeriod
	kindStartMinutes
	kindEndMinutes
	kindFreeBusyElement
	kindDeviceElement
	kindServices
	kindService
	kindCapabilities
	kindUserInformation
	kindInfoPhones
	kindInfoPhone
	kindInfoPhoneURI
	kindCallHandling
	kindCallTarget
	kindCallTargetURI
	kindUserProperties
	kindPropertyLines
	kindPropertyLine
	kindTelephonyMode
	kindRouting
	kindPreamble
	kindRoutingList
	kindTarget
	kindLegacyInterop
	kindAlerts
	kindAlertsWhenDND
	kindOtherOptions
	kindPermissions
	kindManager
	kindPrivacySelection
	kindPrivacyMode

	numKinds
)

// A form says what the checks look at in elements of one kind.
type form struct {
	// children are those that some check looks at, or in.
	children []child
	// text tells that some check reads the text.
	text bool
	// later are the children that later versions of the schema added, with the
	// number of the section that they stand in: the release that each delimiter
	// stands for is that of its page and of the schema documents.
	later []later
}

type child struct {
	name xmlrt.QName
	kind kind
}

type later struct {
	local   string
	section int
}

func in(space string, names ...any) []child {
	var out []child
	for i := 0; i < len(names); i += 2 {
		out = append(out, child{xmlrt.QName{Space: space, Local: names[i].(string)}, names[i+1].(kind)})
	}
	return out
}

// machineSection are the elements that the 2007 R2 release added to the states
// of machines.
var machineSection = []later{{"timeZoneBias", 1}, {"timeZoneName", 1}, {"timeZoneAbbreviation", 1}, {"device", 1}}

var forms = [numKinds]form{
	kindPublish:             {children: in(catalog.NSRichPresence, "publications", kindPublications)},
	kindPublications:        {children: in(catalog.NSRichPresence, "publication", kindPublication)},
	kindRoamingData:         {children: append(in(catalog.NSCategories, "categories", kindCategories), in(catalog.NSContainers, "containers", kindContainers)...)},
	kindCategories:          {children: in(catalog.NSCategories, "category", kindCategory)},
	kindContainers:          {children: in(catalog.NSContainers, "container", kindContainer)},
	kindContainer:           {children: in(catalog.NSContainers, "member", kindContainerMember)},
	kindSetContainerMembers: {children: in(catalog.NSContainerManagement, "container", kindSetContainer)},
	kindSetContainer:        {children: in(catalog.NSContainerManagement, "member", kindSetMember)},
	kindBatchSub:            {children: in(catalog.NSBatchSubscribe, "action", kindBatchAction)},
	kindBatchAction:         {children: append(in(catalog.NSBatchSubscribe, "adhocList", kindAdhocList), in(catalog.NSCategoryList, "categoryList", kindCategoryList)...)},
	kindAdhocList:           {children: in(catalog.NSBatchSubscribe, "resource", kindResource)},
	kindCategoryList:        {children: in(catalog.NSCategoryList, "category", kindListedCategory)},

	kindPublicationManifest:   {children: in(catalog.NSPublicationManifest, "publicationList", kindPublicationList)},
	kindPublicationList:       {children: in(catalog.NSPublicationManifest, "publicationRule", kindPublicationRule)},
	kindPublicationRule:       {children: in(catalog.NSPublicationManifest, "expireType", kindRuleExpireType)},
	kindContainerManifestList: {children: in(catalog.NSContainerManifest, "containerManifest", kindContainerManifest)},
	kindContainerManifest: {
		children: in(catalog.NSContainerManifest, "containers", kindManifestContainers, "members", kindManifestMembers, "blockRules", kindBlockRules),
		later:    []later{{"blockRules", 1}, {"rolePrecedence", 1}},
	},
	kindManifestContainers: {children: in(catalog.NSContainerManifest, "container", kindManifestContainer)},
	kindManifestMembers:    {children: in(catalog.NSContainerManifest, "member", kindManifestMember)},
	kindManifestMember: {
		children: in(catalog.NSContainerManifest, "allowedContainers", kindAllowedContainers, "defaultContainer", kindDefaultContainer),
		later:    []later{{"sourceNetworks", 1}, {"resolutionRules", 1}},
	},
	kindAllowedContainers: {children: in(catalog.NSContainerManifest, "container", kindManifestContainer)},
	kindBlockRules:        {children: in(catalog.NSContainerManifest, "blockRule", kindBlockRule)},
	kindBlockRule:         {children: in(catalog.NSContainerManifest, "containers", kindAllowedContainers, "maxAvailability", kindMaxAvailability, "minAvailability", kindMinAvailability)},
	kindMaxAvailability:   {text: true},
	kindMinAvailability:   {text: true},

	kindStateElement: {
		children: in(catalog.NSState, "availability", kindAvailabilityElement, "activity", kindActivityElement,
			"endpointLocation", kindEndpointLocation, "device", kindStateDevice),
		later: machineSection,
	},
	kindAvailabilityElement: {text: true},
	kindEndpointLocation:    {text: true},
	kindStateDevice:         {text: true},
	kindNoteElement:         {children: in(catalog.NSNote, "body", kindNoteBody)},
	kindContactCard: {
		children: in(catalog.NSContactCard, "address", kindCardAddress, "url", kindCardURL, "phone", kindCardPhone,
			"type", kindCardType, "description", kindCardDescription, "photo", kindCardPhoto),
		later: []later{{"type", 1}, {"description", 1}, {"displayADPhoto", 2}, {"photo", 2}},
	},
	kindCardPhone:       {children: in(catalog.NSContactCard, "uri", kindCardPhoneURI)},
	kindCardPhoneURI:    {text: true},
	kindCardType:        {text: true},
	kindCardDescription: {text: true},
	kindCalendarData: {children: append(in(catalog.NSCalendarData, "freeBusy", kindFreeBusyElement),
		in(catalog.NSExchangeTypes, "WorkingHours", kindWorkingHoursElement)...)},
	kindWorkingHoursElement: {children: in(catalog.NSExchangeTypes, "WorkingPeriodArray", kindWorkingPeriods)},
	kindWorkingPeriods:      {children: in(catalog.NSExchangeTypes, "WorkingPeriod", kindWorkingPeriod)},
	kindWorkingPeriod:       {children: in(catalog.NSExchangeTypes, "StartTimeInMinutes", kindStartMinutes, "EndTimeInMinutes", kindEndMinutes)},
	kindStartMinutes:        {text: true},
	kindEndMinutes:          {text: true},
	kindFreeBusyElement:     {text: true},
	kindDeviceElement:       {children: in(catalog.NSDevice, "capabilities", kindCapabilities)},
	kindServices:            {children: in(catalog.NSService, "service", kindService)},
	kindService:             {children: in(catalog.NSService, "capabilities", kindCapabilities)},
	kindUserInformation:     {children: in(catalog.NSUserInformation, "phones", kindInfoPhones, "callHandlingList", kindCallHandling)},
	kindInfoPhones:          {children: in(catalog.NSUserInformation, "phone", kindInfoPhone)},
	kindInfoPhone:           {children: in(catalog.NSUserInformation, "uri", kindInfoPhoneURI)},
	kindInfoPhoneURI:        {text: true},
	kindCallHandling:        {children: in(catalog.NSUserInformation, "lastPhone", kindCallTarget)},
	kindCallTarget:          {children: in(catalog.NSUserInformation, "uri", kindCallTargetURI)},
	kindCallTargetURI:       {text: true},
	kindUserProperties: {
		children: in(catalog.NSCategories, "lines", kindPropertyLines, "telephonyMode", kindTelephonyMode),
		later:    []later{{"acpInformation", 1}},
	},
	kindPropertyLines:    {children: in(catalog.NSCategories, "line", kindPropertyLine)},
	kindPropertyLine:     {text: true},
	kindTelephonyMode:    {text: true},
	kindRouting:          {children: in(catalog.NSRouting, "preamble", kindPreamble)},
	kindPreamble:         {children: in(catalog.NSRouting, "list", kindRoutingList)},
	kindRoutingList:      {children: in(catalog.NSRouting, "target", kindTarget)},
	kindAlerts:           {children: in(catalog.NSAlerts, "alertsWhenDoNotDisturb", kindAlertsWhenDND)},
	kindAlertsWhenDND:    {text: true},
	kindOtherOptions:     {children: in(catalog.NSOtherOptions, "permissions", kindPermissions, "privacyModeUserSelection", kindPrivacySelection, "currentPrivacyMode", kindPrivacyMode)},
	kindPermissions:      {children: in(catalog.NSOtherOptions, "personalInformationManager", kindManager)},
	kindManager:          {text: true},
	kindPrivacySelection: {text: true},
	kindPrivacyMode:      {text: true},
}

// roots are the elements that a document, an envelope or an extension can hold.
var roots = map[xmlrt.QName]kind{
	{Space: catalog.NSRichPresence, Local: "publish"}:                            kindPublish,
	{Space: catalog.NSRoaming, Local: "roamingData"}:                             kindRoamingData,
	{Space: catalog.NSCategories, Local: "categories"}:                           kindCategories,
	{Space: catalog.NSContainers, Local: "containers"}:                           kindContainers,
	{Space: catalog.NSContainerManagement, Local: "setContainerMembers"}:         kindSetContainerMembers,
	{Space: catalog.NSBatchSubscribe, Local: "batchSub"}:                         kindBatchSub,
	{Space: catalog.NSPublicationManifest, Local: "categoryPublicationManifest"}: kindPublicationManifest,
	{Space: catalog.NSContainerManifest, Local: "containerManifestList"}:         kindContainerManifestList,
	{Space: catalog.NSState, Local: "state"}:                                     kindStateElement,
	{Space: catalog.NSNote, Local: "note"}:                                       kindNoteElement,
	{Space: catalog.NSNote, Local: "noteHistory"}:                                kindNoteElement,
	{Space: catalog.NSContactCard, Local: "contactCard"}:                         kindContactCard,
	{Space: catalog.NSCalendarData, Local: "calendarData"}:                       kindCalendarData,
	{Space: catalog.NSDevice, Local: "device"}:                                   kindDeviceElement,
	{Space: catalog.NSService, Local: "services"}:                                kindServices,
	{Space: catalog.NSUserInformation, Local: "userInformation"}:                 kindUserInformation,
	{Space: catalog.NSCategories, Local: "userProperties"}:                       kindUserProperties,
	{Space: catalog.NSCategories, Local: "legacyInterop"}:                        kindLegacyInterop,
	{Space: catalog.NSRouting, Local: "routing"}:                                 kindRouting,
	{Space: catalog.NSAlerts, Local: "alerts"}:                                   kindAlerts,
	{Space: catalog.NSOtherOptions, Local: "otherOptions"}:                       kindOtherOptions,
}

// vocabulary are the documented tokens of a place that takes any, and the check
// that a token which is not among them fails.
type vocabulary struct {
	attr   string // "" is the text of the element
	tokens []string
	check  checkID
	// open says which other tokens pass.
	open openness
}

// An openness says which tokens pass that are not documented.
type openness uint8

const (
	noOthers      openness = iota // none: applications have no use for them
	othersNotNear                 // those that are not nearly a documented one
	anyText                       // those that do not differ in letter case alone: people read them
)

var (
	expireTokens = []string{"endpoint", "user", "time", "static"}
	phoneTokens  = []string{"work", "home", "mobile", "other", "custom1"}
	memberTokens = []string{"user", "domain", "sameEnterprise", "federated", "publicCloud", "everyone"}
	modeTokens   = []string{"migratingToPrivacy", "migratingToStandard", "private", "standard"}
)

var vocabularies = [numKinds]*vocabulary{
	kindPublication: {"expireType", expireTokens, checkExpireType, noOthers},
	kindCategory:    {"expireType", expireTokens, checkExpireType, noOthers},
	// A rule of the grammar may also have a policy of its own.
	kindRuleExpireType:   {"type", append([]string{"custom"}, expireTokens...), checkExpireType, noOthers},
	kindActivityElement:  {"token", []string{"on-the-phone", "in-a-conference", "in-a-meeting", "out-of-office", "urgent-interruptions-only", "off-work", "in-presentation"}, checkActivityToken, othersNotNear},
	kindLegacyInterop:    {"token", []string{"on-the-phone", "in-a-conference", "in-a-meeting", "out-of-office", "urgent-interruptions-only", "off-work", "in-presentation"}, checkActivityToken, othersNotNear},
	kindNoteBody:         {"type", []string{"personal", "OOF"}, checkNoteType, noOthers},
	kindPropertyLine:     {"lineType", []string{"Uc", "Rcc", "Dual", "UcPrivate"}, checkLineType, noOthers},
	kindTelephonyMode:    {"", []string{"None", "Uc", "Rcc", "Dual", "NoAudioVideo"}, checkUnknownToken, othersNotNear},
	kindEndpointLocation: {"", []string{"office", "mobile", "home", "none"}, checkUnknownToken, anyText},
	kindStateDevice:      {"", []string{"computer", "deskphone", "mobile", "web"}, checkUnknownToken, othersNotNear},
	kindCardAddress:      {"type", []string{"work", "home", "other"}, checkUnknownToken, othersNotNear},
	kindCardURL:          {"type", []string{"sharepoint", "voicemail", "photo", "other"}, checkUnknownToken, othersNotNear},
	kindCardPhone:        {"type", phoneTokens, checkUnknownToken, othersNotNear},
	kindCardPhoto:        {"type", []string{"default", "enterprise", "other", "exchange"}, checkUnknownToken, othersNotNear},
	kindCardType:         {"", []string{"person", "huntgroup", "autoattendant", "automaton"}, checkUnknownToken, othersNotNear},
	kindInfoPhone:        {"type", phoneTokens, checkUnknownToken, othersNotNear},
	kindContainerMember:  {"type", memberTokens, checkUnknownToken, othersNotNear},
	kindSetMember:        {"type", memberTokens, checkUnknownToken, othersNotNear},
	kindManifestMember:   {"type", memberTokens, checkUnknownToken, othersNotNear},
	kindBatchAction:      {"name", []string{"subscribe", "unsubscribe"}, checkUnknownToken, othersNotNear},
	kindAlertsWhenDND:    {"", []string{"displayAllAlerts", "displayAlertsFromHighPresence", "noAlerts"}, checkUnknownToken, othersNotNear},
	kindManager:          {"", []string{"none", "outlook", "wab"}, checkUnknownToken, othersNotNear},
	kindPrivacySelection: {"", []string{"noSelection", "private", "standard"}, checkUnknownToken, othersNotNear},
	kindPrivacyMode:      {"", modeTokens, checkUnknownToken, othersNotNear},
}
