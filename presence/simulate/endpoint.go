package simulate

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"strings"
	"time"

	"github.com/enhancedpresence/epx/generated/device"
	"github.com/enhancedpresence/epx/generated/state"
	"github.com/enhancedpresence/epx/presence"
	"github.com/enhancedpresence/epx/presence/aggregate"
	"github.com/enhancedpresence/epx/presence/availability"
	"github.com/enhancedpresence/epx/presence/publication"
	"github.com/enhancedpresence/epx/xmlrt"
)

// capabilities are what endpoints can be declared to do.
var capabilities = []struct {
	name string
	make func(device.CapabilityType) device.CapabilitiesChoice
}{
	{"text", func(c device.CapabilityType) device.CapabilitiesChoice { return &device.CapabilitiesText{Value: c} }},
	{"voice", func(c device.CapabilityType) device.CapabilitiesChoice { return &device.CapabilitiesVoice{Value: c} }},
	{"video", func(c device.CapabilityType) device.CapabilitiesChoice { return &device.CapabilitiesVideo{Value: c} }},
	{"applicationSharing", func(c device.CapabilityType) device.CapabilitiesChoice {
		return &device.CapabilitiesApplicationSharing{Value: c}
	}},
}

func capabilityNames() []string {
	out := make([]string, len(capabilities))
	for n := range capabilities {
		out[n] = capabilities[n].name
	}
	return out
}

// defaultCapabilities are those of endpoints that do not say.
var defaultCapabilities = map[state.DeviceTypeEnumEx][]string{
	state.DeviceTypeComputer:  {"text", "voice", "video", "applicationSharing"},
	state.DeviceTypeDeskphone: {"voice"},
	state.DeviceTypeMobile:    {"text", "voice"},
	state.DeviceTypeWeb:       {"text"},
}

// A client is an endpoint at work.
type client struct {
	*endpoint
	of   *person
	guid string
	gruu string

	registered bool
	cutOff     time.Time // when its registration ends; zero while it is connected
	idle       time.Time // since when; zero while it is used
	machine    availability.Availability
	calling    bool
	call       aggregate.Call
	place      string

	// What it knows of the instances that there are: what it was last told, and
	// what it has published since.
	deaf bool
	told publication.Store
	own  map[presence.Key]uint32
}

// newClient gives an endpoint an identifier of its own, which only has to be
// always the same.
func newClient(e *endpoint, of *person) *client {
	sum := sha256.Sum256([]byte(of.id.URI() + " " + e.name))
	sum[6] = 0x50 | sum[6]&0x0f // version 5 of a GUID, as in all examples
	sum[8] = 0x80 | sum[8]&0x3f
	c := &client{endpoint: e, of: of, place: e.place}
	c.guid = fmt.Sprintf("%x-%x-%x-%x-%x", sum[:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16])
	c.gruu, _ = publication.GRUU(of.id, c.guid)
	return c
}

// connected tells whether the endpoint can publish.
func (c *client) connected() bool { return c.registered && c.cutOff.IsZero() }

// mustConnect is an error if the endpoint cannot publish.
func (c *client) mustConnect(p *play) error {
	switch {
	case !c.registered:
		return p.fail("%s is not signed in", c.name)
	case !c.connected():
		return p.fail("%s has disappeared, and cannot do anything before it returns", c.name)
	}
	return nil
}

// timers are when something of the endpoint is over.
func (c *client) timers(p *play, consider func(time.Time)) {
	switch {
	case !c.registered:
	case !c.cutOff.IsZero():
		consider(c.cutOff)
	case !c.idle.IsZero():
		inactive := c.idle.Add(cmp.Or(p.policy.Timeouts.Inactive, 5*time.Minute))
		consider(inactive)
		consider(inactive.Add(cmp.Or(p.policy.Timeouts.Away, 15*time.Minute)))
	}
}

// tick does what is due.
func (c *client) tick(p *play) {
	switch {
	case !c.registered:
	case !c.cutOff.IsZero():
		if !p.now.Before(c.cutOff) {
			p.happens("the registration of %s is over", c.name)
			c.unregister(p)
		}
	case c.machine != c.active(p):
		p.happens("%s has had no input for %s", c.name, FormatDuration(p.now.Sub(c.idle)))
		c.publishMachine(p)
	}
}

// active is what the machine is, by its input.
func (c *client) active(p *play) availability.Availability {
	if c.idle.IsZero() {
		return availability.Available
	}
	return p.policy.Timeouts.Machine(p.now.Sub(c.idle))
}

func (c *client) unregister(p *play) {
	c.registered, c.cutOff, c.idle, c.calling = false, time.Time{}, time.Time{}, false
	c.of.stirred = true
	c.of.expire(p)
}

func (c *client) register(p *play) {
	c.registered = true
	c.of.stirred = true
	c.learn()
	c.publishDevice(p)
	c.publishMachine(p)
}

// learn tells the endpoint what there is.
func (c *client) learn() { c.told, c.own = c.of.store, nil }

// version is the version of an instance as far as the endpoint knows.
func (c *client) version(k presence.Key) uint32 {
	if v, ok := c.own[k]; ok {
		return v
	}
	i, _ := c.told.Get(k)
	return i.Version
}

// publishDevice publishes what the endpoint can do. Nobody else publishes that,
// so that there is no conflict.
func (c *client) publishDevice(p *play) {
	d := &device.Device{}
	d.EndpointID, d.MachineName = c.guid, c.name
	can := device.CapabilitiesType{URI: c.of.id.URI()}
	for _, x := range capabilities {
		for _, name := range c.can {
			if name == x.name {
				can.Choice = append(can.Choice, x.make(device.CapabilityType{Render: xmlrt.Some(true), Capture: xmlrt.Some(true)}))
			}
		}
	}
	d.Capabilities = []device.CapabilitiesType{can}
	k := presence.Key{Category: presence.CategoryDevice, Container: presence.AggregationContainer, Instance: publication.IDs{}.Device(c.gruu)}
	c.mustPublish(p, publication.Publication{Key: k, Version: c.version(k), Data: d})
}

// publishMachine publishes whether the endpoint is used.
func (c *client) publishMachine(p *play) {
	c.machine = c.active(p)
	m := &state.MachineState{}
	m.Manual = xmlrt.Some(false)
	m.Availability = xmlrt.Some(uint32(c.machine))
	if c.place != "" {
		m.EndpointLocation = xmlrt.Some(state.EndpointLocationEnumEx(c.place))
	}
	m.VersionSections = state.VersionSections{Sections: []state.VersionSection{{Elements: []xmlrt.Element{&state.Device{Value: c.device}}}}, End: true}
	c.mustPublish(p, c.states(publication.IDs{}.MachineState(c.gruu), presence.Expiry{}, m)...)
}

// states are the publications of a state to containers 2 and 3.
func (c *client) states(id uint32, expiry presence.Expiry, v state.StateType) []publication.Publication {
	s := &state.State{Value: v}
	k := presence.Key{Category: presence.CategoryState, Container: presence.AggregationContainer, Instance: id}
	k3 := k
	k3.Container = presence.AggregationContainer3
	return []publication.Publication{
		{Key: k, Version: c.version(k), Expiry: expiry, Data: s},
		{Key: k3, Version: c.version(k3), Expiry: expiry, Data: aggregate.Workgroup(s, aggregate.Spelling{})},
	}
}

// deletions are the publications that delete a state from containers 2 and 3.
func (c *client) deletions(id uint32) []publication.Publication {
	out := make([]publication.Publication, 2)
	for n := range out {
		k := presence.Key{Category: presence.CategoryState, Container: presence.AggregationContainer + presence.ContainerID(n), Instance: id}
		out[n] = publication.Deletion(k, c.version(k))
	}
	return out
}

// mustPublish publishes what the client makes by itself.
func (c *client) mustPublish(p *play, pubs ...publication.Publication) {
	// It conflicts only where the endpoint misses notices, and is then done over.
	// The error is that of a version without successor.
	_, _ = c.publish(p, false, pubs...)
}

// publish publishes at once. After a conflict the endpoint takes over the
// versions and publishes again (D3; one client), unless it is to try only once.
func (c *client) publish(p *play, once bool, pubs ...publication.Publication) (outcome string, err error) {
	r := publication.Request{EndpointID: c.guid, Publications: pubs}
	store, answer, err := publication.Apply(c.of.store, r, p.now, p.policy.Publication)
	if err != nil {
		return "", p.fail("%v", err)
	}
	if !answer.OK() {
		outcome = conflict(r, answer.Conflicts)
		for _, x := range answer.Conflicts {
			c.knows(x.Key, x.CurVersion)
		}
		if once {
			return outcome + "; nothing is published", nil
		}
		if store, answer, err = publication.Apply(c.of.store, r.Rebase(answer.Conflicts), p.now, p.policy.Publication); err != nil {
			return "", p.fail("%v", err)
		}
		if !answer.OK() { // a policy takes no deletion of what is not there
			return outcome + "; again, with the versions that there are: " + conflict(r, answer.Conflicts), nil
		}
		outcome += "; published again with the versions that there are"
	}
	c.of.store = store
	for _, i := range answer.Accepted {
		c.knows(i.Key, i.Version)
		c.of.changed = append(c.of.changed, i.Key)
		if members, err := c.of.members.Create(i.Container); err == nil && i.Container != presence.DefaultContainer {
			c.of.members = members
		}
	}
	for _, k := range answer.Deleted {
		c.knows(k, 0)
		c.of.changed = append(c.of.changed, k)
	}
	return outcome, nil
}

func (c *client) knows(k presence.Key, version uint32) {
	if c.own == nil {
		c.own = map[presence.Key]uint32{}
	}
	c.own[k] = version
}

// conflict says what stands in the way of a request.
func conflict(r publication.Request, conflicts []publication.Conflict) string {
	x := conflicts[0]
	s := fmt.Sprintf("conflict: version %d was presented of %v, which has version %d", r.Publications[x.Index-1].Version, x.Key, x.CurVersion)
	if !x.Exists {
		s = fmt.Sprintf("conflict: version %d was presented of %v, which is not there", r.Publications[x.Index-1].Version, x.Key)
	}
	if n := len(conflicts) - 1; n > 0 {
		s += fmt.Sprintf(", and so of %d more", n)
	}
	return s
}

// cell is what the endpoint says of itself.
func (c *client) cell(p *play) Cell {
	if !c.registered {
		return Cell{Text: "Signed out", Reason: "not signed in"}
	}
	x := Cell{Number: xmlrt.Some(c.machine), Text: c.machine.Class().Text()}
	var why []string
	switch {
	case !c.cutOff.IsZero():
		x.Text += ", cut off"
		why = append(why, "cut off, and registered until "+p.clock(c.cutOff))
	case c.idle.IsZero():
		why = append(why, "in use")
	default:
		why = append(why, "no input since "+p.clock(c.idle))
	}
	if c.calling {
		token := aggregate.PhoneStateOf(c.call, "").Activity[0].Token.Value
		text, _ := availability.TokenText(token)
		x.Text += ", " + strings.ToLower(text[:1]) + text[1:]
		why = append(why, "it publishes a phoneState with the activity "+string(token))
	}
	if c.of.publishesCalendar(c) {
		why = append(why, "it publishes the calendar")
	}
	x.Reason = strings.Join(why, "; ")
	return x
}
