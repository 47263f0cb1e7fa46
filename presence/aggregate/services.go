package aggregate

import (
	"cmp"
	"slices"
	"strings"

	"github.com/enhancedpresence/epx/generated/device"
	"github.com/enhancedpresence/epx/generated/services"
	"github.com/enhancedpresence/epx/presence/availability"
	"github.com/enhancedpresence/epx/xmlrt"
)

// A capability is one of the abilities of devices and services, in the order
// in which services list them (aggregation-containers, by its example; the
// last three guessed).
type capability uint8

const (
	containerIntegrity capability = iota
	text
	gifInk
	isfInk
	applicationSharing
	confInvite
	voice
	video
	breakthrough
	contentWhiteboard
	contentPoll
	contentPowerPoint
	contentNativeFile
	ucs
	calendar
	remoteCallControl
	cccp
	numCapabilities
)

var capabilityNames = [numCapabilities]string{
	"containerIntegrity", "text", "gifInk", "isfInk", "applicationSharing", "confInvite", "voice", "video",
	"breakthrough", "contentWhiteboard", "contentPoll", "contentPowerPoint", "contentNativeFile", "ucs",
	"calendar", "remoteCallControl", "CCCP",
}

// capabilityOf tells which capability a device lists.
func capabilityOf(c device.CapabilitiesChoice) (capability, *device.CapabilityType) {
	switch c := c.(type) {
	case *device.CapabilitiesContainerIntegrity:
		return containerIntegrity, &c.Value
	case *device.CapabilitiesText:
		return text, &c.Value
	case *device.CapabilitiesGIFInk:
		return gifInk, &c.Value
	case *device.CapabilitiesISFInk:
		return isfInk, &c.Value
	case *device.CapabilitiesApplicationSharing:
		return applicationSharing, &c.Value
	case *device.CapabilitiesConfInvite:
		return confInvite, &c.Value
	case *device.CapabilitiesVoice:
		return voice, &c.Value
	case *device.CapabilitiesVideo:
		return video, &c.Value
	case *device.CapabilitiesBreakthrough:
		return breakthrough, &c.Value
	case *device.CapabilitiesContentWhiteboard:
		return contentWhiteboard, &c.Value
	case *device.CapabilitiesContentPoll:
		return contentPoll, &c.Value
	case *device.CapabilitiesContentPowerPoint:
		return contentPowerPoint, &c.Value
	case *device.CapabilitiesContentNativeFile:
		return contentNativeFile, &c.Value
	case *device.CapabilitiesUCS:
		return ucs, &c.Value
	case *device.CapabilitiesCalendar:
		return calendar, &c.Value
	case *device.CapabilitiesRemoteCallControl:
		return remoteCallControl, &c.Value
	case *device.CapabilitiesCCCP:
		return cccp, &c.Value
	}
	return numCapabilities, nil
}

// A service is what the devices can do together at one address.
type service struct {
	uri string
	can [numCapabilities]merged
}

// A merged capability is what the devices can do together.
type merged struct {
	by      *rankedDevice // the preferred device, nil when no device can
	render  bool
	capture bool
	publish bool
	version xmlrt.Optional[uint32]
}

// A rankedDevice is a device with what its machine says.
type rankedDevice struct {
	input    *input
	machine  *input // nil when the device has none
	endpoint string // in lower case; set when the device is preferred
}

// aggregateServices is rule A20 (aggregation-containers, by its example;
// inferred): for each address and capability, the preferred device is the one
// with the most active machine.
func (r *run) aggregateServices() {
	inputs := r.inputsOf(2)
	for i := range inputs {
		if v := &inputs[i]; v.kind == MachineState && v.live {
			if m := &r.endpoints[v.at].machine; *m == nil || r.moreActive(v, *m) {
				*m = v
			}
		}
	}
	devices := r.devices
	for i := range inputs {
		if v := &inputs[i]; v.kind == Device && v.live {
			devices = append(devices, rankedDevice{input: v, machine: r.endpoints[v.at].machine})
		}
	}
	slices.SortFunc(devices, r.compareDevices)
	r.devices = devices
	for i := range devices {
		d := &devices[i]
		for j := range d.input.device.Capabilities {
			of := &d.input.device.Capabilities[j]
			at := r.serviceAt(of.URI)
			for _, c := range of.Choice {
				name, v := capabilityOf(c)
				if v == nil {
					continue
				}
				s := at
				if uri, ok := v.URI.Get(); ok && !equalFold(uri, of.URI) {
					s = r.serviceAt(uri)
					at = r.serviceAt(of.URI) // the first may have moved it
				}
				r.merge(s, name, v, d)
			}
		}
	}
	if !slices.IsSortedFunc(r.services, compareServices) {
		slices.SortFunc(r.services, compareServices)
	}
}

// compareServices puts SIP addresses first.
func compareServices(a, b service) int {
	if x, y := isSIP(a.uri), isSIP(b.uri); x != y {
		if x {
			return -1
		}
		return 1
	}
	return cmp.Or(compareFold(a.uri, b.uri), strings.Compare(a.uri, b.uri))
}

// compareDevices orders devices by their machines; a device without one counts
// as offline (guessed), and comes after those that say so.
func (r *run) compareDevices(a, b rankedDevice) int {
	if c := cmp.Compare(r.policy.order(machineNumber(a.machine)), r.policy.order(machineNumber(b.machine))); c != 0 {
		return c
	}
	switch {
	case a.machine == nil && b.machine != nil:
		return 1
	case a.machine != nil && b.machine == nil:
		return -1
	case a.machine != b.machine:
		return r.compareMachines(a.machine, b.machine)
	}
	return cmp.Or(compareFold(a.input.endpoint, b.input.endpoint), cmp.Compare(a.input.order, b.input.order))
}

// serviceAt is the service at an address; it holds until the next call.
func (r *run) serviceAt(uri string) *service {
	for i := range r.services {
		if s := &r.services[i]; equalFold(s.uri, uri) {
			return s
		}
	}
	r.services = append(r.services, service{uri: uri})
	return &r.services[len(r.services)-1]
}

// merge adds what a device can do. Devices come with the most active first.
func (r *run) merge(s *service, name capability, v *device.CapabilityType, d *rankedDevice) {
	if !v.GetRender() && !v.GetCapture() && !v.GetPublish() {
		return
	}
	m := &s.can[name]
	first := m.by == nil
	if first {
		m.by = d
		if d.endpoint == "" {
			d.endpoint = strings.ToLower(d.input.endpoint)
		}
	}
	if r.rec != nil {
		r.rec.capability(s.uri, name, d, first)
	}
	if !first && r.policy.Merge == MergeCopy {
		return
	}
	m.render = m.render || v.GetRender()
	m.capture = m.capture || v.GetCapture()
	m.publish = m.publish || v.GetPublish()
	if n, ok := v.Version.Get(); ok && n >= m.version.Value {
		m.version = v.Version
	}
}

func isSIP(uri string) bool {
	scheme, _, ok := strings.Cut(uri, ":")
	return ok && (strings.EqualFold(scheme, "sip") || strings.EqualFold(scheme, "sips"))
}

// serviceMemory holds the capabilities of a service and one of each, so that a
// service is one allocation.
type serviceMemory struct {
	all    services.CapabilitiesType
	choice [numCapabilities]services.CapabilitiesChoice

	containerIntegrity services.CapabilitiesContainerIntegrity
	text               services.CapabilitiesText
	gifInk             services.CapabilitiesGIFInk
	isfInk             services.CapabilitiesISFInk
	applicationSharing services.CapabilitiesApplicationSharing
	confInvite         services.CapabilitiesConfInvite
	voice              services.CapabilitiesVoice
	video              services.CapabilitiesVideo
	breakthrough       services.CapabilitiesBreakthrough
	contentWhiteboard  services.CapabilitiesContentWhiteboard
	contentPoll        services.CapabilitiesContentPoll
	contentPowerPoint  services.CapabilitiesContentPowerPoint
	contentNativeFile  services.CapabilitiesContentNativeFile
	ucs                services.CapabilitiesUCS
	calendar           services.CapabilitiesCalendar
	remoteCallControl  services.CapabilitiesRemoteCallControl
	cccp               services.CapabilitiesCCCP
}

func (s *serviceMemory) at(name capability) (services.CapabilitiesChoice, *services.CapabilityType) {
	switch name {
	case containerIntegrity:
		return &s.containerIntegrity, &s.containerIntegrity.Value
	case text:
		return &s.text, &s.text.Value
	case gifInk:
		return &s.gifInk, &s.gifInk.Value
	case isfInk:
		return &s.isfInk, &s.isfInk.Value
	case applicationSharing:
		return &s.applicationSharing, &s.applicationSharing.Value
	case confInvite:
		return &s.confInvite, &s.confInvite.Value
	case voice:
		return &s.voice, &s.voice.Value
	case video:
		return &s.video, &s.video.Value
	case breakthrough:
		return &s.breakthrough, &s.breakthrough.Value
	case contentWhiteboard:
		return &s.contentWhiteboard, &s.contentWhiteboard.Value
	case contentPoll:
		return &s.contentPoll, &s.contentPoll.Value
	case contentPowerPoint:
		return &s.contentPowerPoint, &s.contentPowerPoint.Value
	case contentNativeFile:
		return &s.contentNativeFile, &s.contentNativeFile.Value
	case ucs:
		return &s.ucs, &s.ucs.Value
	case calendar:
		return &s.calendar, &s.calendar.Value
	case remoteCallControl:
		return &s.remoteCallControl, &s.remoteCallControl.Value
	}
	return &s.cccp, &s.cccp.Value
}

// build makes the services element: in full for container 2, or reduced to
// what others see (A21; inferred from the examples of all container pages).
func (r *run) build(into *services.Services, reduced bool) {
	for i := range r.services {
		s := &r.services[i]
		if reduced && !isSIP(s.uri) {
			continue
		}
		n := 0
		for name := range numCapabilities {
			if m := &s.can[name]; m.by != nil && !(reduced && m.publish) {
				n++
			}
		}
		if n == 0 {
			continue
		}
		memory := new(serviceMemory)
		all := &memory.all
		all.Choice = memory.choice[:0:n]
		for name := range numCapabilities {
			m := &s.can[name]
			if m.by == nil || reduced && m.publish {
				continue
			}
			choice, v := memory.at(name)
			v.Render, v.Capture = xmlrt.Some(m.render), xmlrt.Some(m.capture)
			v.DeviceAvailability = xmlrt.Some(uint32(machineNumber(m.by.machine)))
			if !reduced {
				v.Publish, v.Version = xmlrt.Some(m.publish), m.version
				v.PreferredEndpointID = xmlrt.Some(m.by.endpoint)
			}
			all.Choice = append(all.Choice, choice)
		}
		into.Service = append(into.Service, services.ServiceType{URI: xmlrt.Some(s.uri), Capabilities: all})
	}
}

// number is the availability of the machine of the device.
func (d *rankedDevice) number() availability.Availability { return machineNumber(d.machine) }
