package aggregate

import (
	"cmp"
	"slices"
	"strings"

	"github.com/enhancedpresence/epx/generated/device"
	"github.com/enhancedpresence/epx/generated/services"
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
	by      *endpoint // of the preferred device, nil when no device can
	render  bool
	capture bool
	publish bool
	version xmlrt.Optional[uint32]
}

// aggregateServices is rule A20 (aggregation-containers, by its example;
// inferred): for each address and capability, the preferred device is the one
// with the most active machine.
func (r *run) aggregateServices() {
	inputs := r.inputsOf(2)
	for i := range inputs {
		if v := &inputs[i]; v.kind == MachineState && v.live {
			if m := &r.endpoints[v.at].machine; *m == nil || r.compareMachines(v, *m) < 0 {
				*m = v
			}
		}
	}
	devices := r.devices
	for i := range inputs {
		if v := &inputs[i]; v.kind == Device && v.live {
			v.rank = r.policy.order(machineNumber(r.endpoints[v.at].machine))
			devices = append(devices, int32(i))
		}
	}
	slices.SortStableFunc(devices, r.compareDevices)
	r.devices = devices
	for _, i := range devices {
		v := &inputs[i]
		all := v.device().Capabilities
		for i := range all {
			of := &all[i]
			at := r.serviceAt(of.URI)
			for _, choice := range of.Choice {
				name, c := capabilityOf(choice)
				switch {
				case c == nil:
				case c.URI.Set && !equalFold(c.URI.Value, of.URI):
					r.merge(r.serviceAt(c.URI.Value), name, c, v)
				default:
					r.merge(at, name, c, v)
				}
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
// as offline (guessed), and comes after those that say so. Those that are the
// same in everything stay in the order of their instances.
func (r *run) compareDevices(i, j int32) int {
	a, b := &r.inputs[i], &r.inputs[j]
	if a.rank != b.rank {
		return cmp.Compare(a.rank, b.rank)
	}
	x, y := r.endpoints[a.at].machine, r.endpoints[b.at].machine
	switch {
	case x == nil && y != nil:
		return 1
	case x != nil && y == nil:
		return -1
	case x != y:
		return r.compareMachines(x, y)
	}
	return compareFold(r.endpoints[a.at].id, r.endpoints[b.at].id)
}

// serviceAt is the place in services of an address.
func (r *run) serviceAt(uri string) int {
	for i := range r.services {
		if equalFold(r.services[i].uri, uri) {
			return i
		}
	}
	r.services = append(r.services, service{uri: uri})
	return len(r.services) - 1
}

// merge adds what a device can do. Devices come with the most active first.
func (r *run) merge(at int, name capability, v *device.CapabilityType, d *input) {
	render, capture, publish := v.GetRender(), v.GetCapture(), v.GetPublish()
	if !render && !capture && !publish {
		return
	}
	s := &r.services[at]
	m := &s.can[name]
	first := m.by == nil
	if first {
		m.by = &r.endpoints[d.at]
	}
	if r.rec != nil {
		r.rec.capability(s.uri, name, d, machineNumber(r.endpoints[d.at].machine), first)
	}
	if !first && r.policy.Merge == MergeCopy {
		return
	}
	m.render = m.render || render
	m.capture = m.capture || capture
	m.publish = m.publish || publish
	if n, ok := v.Version.Get(); ok && n >= m.version.Value {
		m.version = v.Version
	}
}

func isSIP(uri string) bool {
	scheme, _, ok := strings.Cut(uri, ":")
	return ok && (strings.EqualFold(scheme, "sip") || strings.EqualFold(scheme, "sips"))
}

// servicesOutput is the element services, with room for the one address that
// most users have.
type servicesOutput struct {
	element services.Services
	room    [1]services.ServiceType
	first   serviceMemory
}

// serviceMemory holds the capabilities of a service and one of each that
// clients are known to list, so that a service is one allocation.
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
		c := new(services.CapabilitiesCalendar)
		return c, &c.Value
	case remoteCallControl:
		c := new(services.CapabilitiesRemoteCallControl)
		return c, &c.Value
	}
	c := new(services.CapabilitiesCCCP)
	return c, &c.Value
}

// build makes the services element: in full for container 2, or reduced to
// what others see (A21; inferred from the examples of all container pages).
func (r *run) build(into *servicesOutput, reduced bool) {
	list := into.room[:0]
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
		memory := &into.first
		if len(list) > 0 {
			memory = new(serviceMemory)
		}
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
				v.PreferredEndpointID = xmlrt.Some(m.by.name())
			}
			all.Choice = append(all.Choice, choice)
		}
		list = append(list, services.ServiceType{URI: xmlrt.Some(s.uri), Capabilities: all})
	}
	if len(list) > 0 {
		into.element.Service = list
	}
}
