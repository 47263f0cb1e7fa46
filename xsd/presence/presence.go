// Package presence holds the schema documents of Enhanced Presence, embedded,
// together with their catalog: which presence category is an instance of which
// element and type, which file declares it, and which elements can be the root
// of a presence document.
//
// There are two sets of schema documents with the same file names. The
// reader's set ([Reader]) takes every documented spelling, order and placement
// that can be told apart. The writer's set ([Writer]) follows the documented
// tables literally and has the elements of later releases only behind their
// delimiter; what it accepts, the reader's set accepts too.
package presence

import (
	"embed"
	"io/fs"
	"slices"
	"strings"

	"github.com/enhancedpresence/epx/xmlrt"
)

// The target namespaces of the schema documents.
const (
	// NSCommonTypes is the namespace of the delimiter, end and extension markers.
	NSCommonTypes = "http://schemas.microsoft.com/2006/09/sip/commontypes"
	// NSAlerts is the namespace of the alerts category.
	NSAlerts = "http://schemas.microsoft.com/2006/09/sip/options/alerts"
	// NSCalendarData is the namespace of the calendarData and workingHours categories.
	NSCalendarData = "http://schemas.microsoft.com/2006/09/sip/calendarData"
	// NSExchangeTypes is the namespace of the working hours inside calendarData.
	NSExchangeTypes = "http://schemas.microsoft.com/exchange/services/2006/types"
	// NSContactCard is the namespace of the contactCard category.
	NSContactCard = "http://schemas.microsoft.com/2006/09/sip/contactcard"
	// NSDevice is the namespace of the device category.
	NSDevice = "http://schemas.microsoft.com/2006/09/sip/device"
	// NSNote is the namespace of the note and noteHistory categories.
	NSNote = "http://schemas.microsoft.com/2006/09/sip/note"
	// NSOtherOptions is the namespace of the otherOptions category.
	NSOtherOptions = "http://schemas.microsoft.com/2006/09/sip/options/otherOptions"
	// NSRccOptions is the namespace of the rccOptions category.
	NSRccOptions = "http://schemas.microsoft.com/2006/09/sip/options/rccOptions"
	// NSUserInformation is the namespace of the userInformation category.
	NSUserInformation = "http://schemas.microsoft.com/2006/09/sip/options/userInformation"
	// NSRouting is the namespace of the routing category. The pages also print
	// http://schemas.microsoft.com/2006/09/sip/routing; documents use this one.
	NSRouting = "http://schemas.microsoft.com/02/2006/sip/routing"
	// NSService is the namespace of the services category.
	NSService = "http://schemas.microsoft.com/2006/09/sip/service"
	// NSState is the namespace of the state and dndState categories.
	NSState = "http://schemas.microsoft.com/2006/09/sip/state"
	// NSCategories is the namespace of the categories envelope and of the
	// userProperties and legacyInterop categories.
	NSCategories = "http://schemas.microsoft.com/2006/09/sip/categories"
	// NSMWI is the namespace of the mwi category.
	NSMWI = "http://schemas.microsoft.com/2006/09/sip/mwi"
	// NSPublicationManifest is the namespace of the category publication manifest.
	NSPublicationManifest = "http://schemas.microsoft.com/2008/09/sip/categoryPublicationManifest"
	// NSContainerManifest is the namespace of the container manifest.
	NSContainerManifest = "http://schemas.microsoft.com/2008/09/sip/ContainerManifest"
	// NSRichPresence is the namespace of the publish envelope.
	NSRichPresence = "http://schemas.microsoft.com/2006/09/sip/rich-presence"
	// NSProvisioning is the namespace of in-band provisioning notifications.
	NSProvisioning = "http://schemas.microsoft.com/2006/09/sip/provisiongrouplist-notification"
	// NSProvisioningRequest is the namespace of the request for in-band provisioning.
	NSProvisioningRequest = "http://schemas.microsoft.com/2006/09/sip/provisioninggrouplist"
	// NSRoaming is the namespace of a user's own data and of the request for it.
	NSRoaming = "http://schemas.microsoft.com/2006/09/sip/roaming-self"
	// NSContainers is the namespace of the containers in a user's own data.
	NSContainers = "http://schemas.microsoft.com/2006/09/sip/containers"
	// NSSubscribers is the namespace of the subscribers in a user's own data.
	NSSubscribers = "http://schemas.microsoft.com/2006/09/sip/presence-subscribers"
	// NSContainerManagement is the namespace of changes of container members.
	NSContainerManagement = "http://schemas.microsoft.com/2006/09/sip/container-management"
	// NSBatchSubscribe is the namespace of subscriptions.
	NSBatchSubscribe = "http://schemas.microsoft.com/2006/01/sip/batch-subscribe"
	// NSCategoryList is the namespace of the categories of a subscription.
	NSCategoryList = "http://schemas.microsoft.com/2006/09/sip/categorylist"
	// NSContactManagement is the namespace of the commands that change a contact
	// list.
	NSContactManagement = "http://schemas.microsoft.com/winrtc/2002/11/sip"
	// NSSOAP is the namespace of the envelope that these commands are sent in.
	NSSOAP = "http://schemas.xmlsoap.org/soap/envelope/"
)

//go:embed *.xsd
var reader embed.FS

//go:embed strict/*.xsd
var strict embed.FS

// Reader returns the reader's set of schema documents. The files are at the
// root of the file system.
func Reader() fs.FS { return reader }

// Writer returns the writer's set of schema documents, under the same names as
// those of [Reader]. The files are at the root of the file system.
func Writer() fs.FS {
	sub, err := fs.Sub(strict, "strict")
	if err != nil {
		panic("presence: " + err.Error()) // "strict" is a valid path
	}
	return sub
}

// A Category is a presence category: a name that instances are published and
// subscribed to under, and the form of these instances.
type Category struct {
	// Name is the registered name of the category.
	Name string
	// Element is the root element of its instances.
	Element xmlrt.QName
	// Type is the name of the schema type of Element, in the namespace Element.Space.
	Type string
	// XSIType is the derived type that xsi:type names in every instance, in the
	// same namespace, or "" when there is no single one.
	XSIType string
	// File is the name of the schema document that declares Element.
	File string
	// Containers are the containers that Lync clients and servers publish
	// instances to, ascending.
	Containers []uint32
}

// Containers come from local-access-only-category-instances (LAC),
// remotely-accessible-category-instances (RAC),
// publication-behaviors-of-category-instances (PB), and the page of each
// container (for example self-container). The union of what they state is
// listed; a remark tells where they differ.
var categories = []Category{
	// LAC, PB, self-container.
	{"alerts", name(NSAlerts, "alerts"), "alertsType", "", "options-Alerts.xsd",
		[]uint32{1}},
	// LAC (1), RAC (the rest), PB.
	{"calendarData", name(NSCalendarData, "calendarData"), "calendarDataType", "", "calendarData.xsd",
		[]uint32{1, 100, 200, 300, 400, 32000}},
	// RAC, PB, default-container.
	{"contactCard", name(NSContactCard, "contactCard"), "contactCardType", "", "contactCard.xsd",
		[]uint32{0, 100, 200, 300, 400, 32000}},
	// LAC, PB, aggregation-containers (the first one only).
	{"device", name(NSDevice, "device"), "deviceType", "", "device.xsd",
		[]uint32{2}},
	// LAC, PB, dndstate-category-instance-value-element.
	{"dndState", name(NSState, "state"), "stateType", "userState", "state.xsd",
		[]uint32{0, 2, 3, 100, 200, 300, 400}},
	// RAC, blocked-contacts-container; PB leaves out 32000.
	{"legacyInterop", name(NSCategories, "legacyInterop"), "legacyInteropType", "", "legacyInterop.xsd",
		[]uint32{100, 200, 300, 400, 32000}},
	// mwi-category-instance-value-element.
	{"mwi", name(NSMWI, "mwi"), "mwiType", "", "mwidata.xsd",
		[]uint32{1}},
	// RAC, PB.
	{"note", name(NSNote, "note"), "noteType", "", "note.xsd",
		[]uint32{100, 200, 300, 400, 32000}},
	// PB, the container pages, and the text of RAC; the container column of RAC
	// also lists 100 and 32000, which its text excludes.
	{"noteHistory", name(NSNote, "note"), "noteType", "", "note.xsd",
		[]uint32{200, 300, 400}},
	// LAC, PB, self-container.
	{"otherOptions", name(NSOtherOptions, "otherOptions"), "otherOptionsType", "", "options-OtherOptions.xsd",
		[]uint32{1}},
	// LAC, self-container.
	{"rccOptions", name(NSRccOptions, "rccOptions"), "rccOptionsType", "", "options-RccOptions.xsd",
		[]uint32{1}},
	// LAC, blocked-contacts-container; PB leaves out 32000.
	{"routing", name(NSRouting, "routing"), "routing-type", "", "routing.xsd",
		[]uint32{0, 100, 200, 300, 400, 32000}},
	// LAC (2), RAC (the rest), PB.
	{"services", name(NSService, "services"), "servicesType", "", "service.xsd",
		[]uint32{2, 100, 200, 300, 400, 32000}},
	// LAC (2, 3), RAC (the rest), PB.
	{"state", name(NSState, "state"), "stateType", "", "state.xsd",
		[]uint32{2, 3, 100, 200, 300, 400, 32000}},
	// LAC, PB, self-container.
	{"userInformation", name(NSUserInformation, "userInformation"), "userInformationType", "", "options-userInformation.xsd",
		[]uint32{1}},
	// LAC, PB, self-container.
	{"userProperties", name(NSCategories, "userProperties"), "userPropertiesType", "", "userProperties.xsd",
		[]uint32{1}},
	// LAC, PB.
	{"workingHours", name(NSCalendarData, "calendarData"), "calendarDataType", "", "calendarData.xsd",
		[]uint32{1}},
}

func name(space, local string) xmlrt.QName { return xmlrt.QName{Space: space, Local: local} }

func (c Category) clone() Category {
	c.Containers = slices.Clone(c.Containers)
	return c
}

// Categories returns the known presence categories, sorted by name. The caller
// may change the result.
func Categories() []Category {
	out := make([]Category, len(categories))
	for i, c := range categories {
		out[i] = c.clone()
	}
	return out
}

// LookupCategory returns the category of the given name. Names are
// case-sensitive.
func LookupCategory(name string) (Category, bool) {
	i, ok := slices.BinarySearchFunc(categories, name, func(c Category, n string) int {
		return strings.Compare(c.Name, n)
	})
	if !ok {
		return Category{}, false
	}
	return categories[i].clone(), true
}

// A DocumentKind tells what a presence document is for.
type DocumentKind int

const (
	// CategoryInstance is the data of one publication: the value of a category.
	CategoryInstance DocumentKind = iota + 1
	// Envelope is what carries category instances or provisioning groups.
	Envelope
	// Manifest is a part of the publication grammar.
	Manifest
	// Message is a request, an answer or a notification that carries neither.
	Message
)

// String returns the name of the kind.
func (k DocumentKind) String() string {
	switch k {
	case CategoryInstance:
		return "category instance"
	case Envelope:
		return "envelope"
	case Manifest:
		return "manifest"
	case Message:
		return "message"
	}
	return "unknown"
}

// A Document is an element that a presence document can have as its root.
type Document struct {
	// Element is the root element; see also AnyNamespace.
	Element xmlrt.QName
	// File is the name of the schema document that declares it.
	File string
	// Kind tells what the document is for.
	Kind DocumentKind
	// Doc describes the document in a sentence.
	Doc string
	// ReaderOnly is set when the writer's set does not declare the element.
	ReaderOnly bool
}

// AnyNamespace reports whether the namespace of the document is not known. Its
// schema declares Element in no namespace, in which the document is written.
// One in another namespace is read with xmlrt.WithRootNamespaceAs("").
func (d Document) AnyNamespace() bool { return d.Element.Space == "" }

var documents = []Document{
	{name("", "Fault"), "fault.xsd", Message,
		"Why a publish request was refused: the instances whose version was stale.", false},
	{name("", "contactDelta"), "contactList.xsd", Message,
		"A change of the contact list.", false},
	{name("", "contactList"), "contactList.xsd", Message,
		"The contacts of the user and their groups.", false},
	{name(NSRouting, "routing"), "routing.xsd", CategoryInstance,
		"Rules for the server to handle calls from the members of a container.", false},
	{name(NSBatchSubscribe, "batchSub"), "batch-subscribe.xsd", Message,
		"A request to subscribe to presence categories of several users.", false},
	{name(NSCalendarData, "calendarData"), "calendarData.xsd", CategoryInstance,
		"Working hours or free/busy time of the user, for the categories calendarData and workingHours.", false},
	{name(NSCategories, "categories"), "categories.xsd", Envelope,
		"Category instances of one user, as sent to a subscriber.", false},
	{name(NSCategories, "legacyInterop"), "legacyInterop.xsd", CategoryInstance,
		"Aggregate availability for clients that do not know Enhanced Presence.", false},
	{name(NSCategories, "userProperties"), "userProperties.xsd", CategoryInstance,
		"Phone lines and directory attributes that the server provides.", false},
	{name(NSContactCard, "contactCard"), "contactCard.xsd", CategoryInstance,
		"Who the user is and how to reach them.", false},
	{name(NSContainerManagement, "setContainerMembers"), "container-management.xsd", Message,
		"A request to add members to containers and to remove members from them.", false},
	{name(NSContainers, "containers"), "containers.xsd", Message,
		"Containers of the user and their members.", false},
	{name(NSDevice, "device"), "device.xsd", CategoryInstance,
		"A device that the user is signed in on, and its abilities.", false},
	{name(NSMWI, "mwi"), "mwidata.xsd", CategoryInstance,
		"Message waiting indicator of the voice mailbox.", false},
	{name(NSNote, "note"), "note.xsd", CategoryInstance,
		"A personal or out-of-office note, for the categories note and noteHistory.", false},
	{name(NSNote, "noteHistory"), "note.xsd", CategoryInstance,
		"An earlier note, under the element name that some servers use.", true},
	{name(NSAlerts, "alerts"), "options-Alerts.xsd", CategoryInstance,
		"How the user wants to be notified.", false},
	{name(NSOtherOptions, "otherOptions"), "options-OtherOptions.xsd", CategoryInstance,
		"Various roaming settings of the client.", false},
	{name(NSRccOptions, "rccOptions"), "options-RccOptions.xsd", CategoryInstance,
		"Forwarding of calls to a PBX phone under remote call control.", false},
	{name(NSUserInformation, "userInformation"), "options-userInformation.xsd", CategoryInstance,
		"Phone numbers of the user's options and the last targets of call handling.", false},
	{name(NSSubscribers, "subscribers"), "presence-subscribers.xsd", Message,
		"Users who have subscribed to the presence of the user.", false},
	{name(NSProvisioning, "provisionGroup"), "provisiongrouplist-notification.xsd", Envelope,
		"One group of settings sent by in-band provisioning.", false},
	{name(NSProvisioning, "provisionGroupList"), "provisiongrouplist-notification.xsd", Envelope,
		"The groups of settings sent by in-band provisioning.", false},
	{name(NSProvisioningRequest, "provisioningGroupList"), "provisioninggrouplist.xsd", Message,
		"A request for groups of settings by in-band provisioning.", false},
	{name(NSRichPresence, "publish"), "rich-presence.xsd", Envelope,
		"A request to publish, change or delete category instances.", false},
	{name(NSRoaming, "roamingData"), "roaming-self.xsd", Envelope,
		"The user's own category instances, containers and subscribers, as sent to the user.", false},
	{name(NSRoaming, "roamingList"), "roaming-self.xsd", Message,
		"A request for the user's own data.", false},
	{name(NSService, "services"), "service.xsd", CategoryInstance,
		"The abilities of the user over all devices.", false},
	{name(NSState, "state"), "state.xsd", CategoryInstance,
		"Availability and activity of the user, for the categories state and dndState; xsi:type tells which form.", false},
	{name(NSContainerManifest, "containerManifestList"), "ContainerManifestSchema.xsd", Manifest,
		"Containers, their possible members and blocking rules.", false},
	{name(NSPublicationManifest, "categoryPublicationManifest"), "publicationGrammarSchemaForNewPublicationManifest.xsd", Manifest,
		"Rules that say which category instances to publish to which containers.", false},
	{name(NSContactManagement, "addGroup"), "contact-management.xsd", Message,
		"A command to add a group to the contact list, or its answer.", false},
	{name(NSContactManagement, "deleteContact"), "contact-management.xsd", Message,
		"A command to take a contact off the contact list.", false},
	{name(NSContactManagement, "deleteGroup"), "contact-management.xsd", Message,
		"A command to delete a group of the contact list.", false},
	{name(NSContactManagement, "modifyGroup"), "contact-management.xsd", Message,
		"A command to change a group of the contact list.", false},
	{name(NSContactManagement, "setContact"), "contact-management.xsd", Message,
		"A command to add a contact to the contact list or to change one.", false},
	{name(NSSOAP, "Envelope"), "soap-envelope.xsd", Message,
		"A SOAP message with a command that changes the contact list, or its answer.", false},
}

var documentIndex = func() map[xmlrt.QName]int {
	m := make(map[xmlrt.QName]int, len(documents))
	for i, d := range documents {
		m[d.Element] = i
	}
	return m
}()

// Documents returns every element that a presence document can have as its
// root, sorted by namespace and local name. The caller may change the result.
//
// The schema documents declare further global elements, such as the parts that
// later releases added to a category; these are not documents by themselves.
func Documents() []Document { return slices.Clone(documents) }

// LookupDocument returns the document with the given root element. One whose
// namespace is not known is found in any.
func LookupDocument(name xmlrt.QName) (Document, bool) {
	if i, ok := documentIndex[name]; ok {
		return documents[i], true
	}
	i, ok := documentIndex[xmlrt.QName{Local: name.Local}] // see AnyNamespace
	if !ok {
		return Document{}, false
	}
	return documents[i], true
}
