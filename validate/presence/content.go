package presence

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/enhancedpresence/epx/presence/availability"
	"github.com/enhancedpresence/epx/xmlrt"
)

// startKind does the checks that need no more than the start tag.
func (p *pass) startKind(k kind) {
	switch k {
	case kindPublications, kindCategories:
		if p.item == nil { // else it stands in an extension, and has no items
			p.keys = nil
		}
		p.identity("uri", true)
	case kindPublication, kindCategory:
		if p.item == nil {
			p.startItem(k)
		}
	case kindContainer, kindManifestContainer, kindDefaultContainer:
		p.containerNumber("id")
	case kindSetContainer:
		p.containerNumber("id")
		p.setContainer()
	case kindContainerMember, kindSetMember:
		p.member("value", k == kindSetMember)
	case kindManifestMember:
		p.member("uri", false)
	case kindBatchSub, kindResource:
		p.identity("uri", true)
	case kindListedCategory:
		if a := p.attr("name"); a != nil {
			p.categoryName(a)
		}
	case kindPublicationRule:
		if a := p.attr("categoryName"); a != nil {
			p.categoryName(a)
		}
		p.containerNumber("containerId")
	case kindRuleExpireType:
		p.expiry("type", "expireTime", false)
	case kindBlockRule:
		p.bounds = [2]number{}

	case kindStateElement:
		p.startState()
	case kindActivityElement:
		p.startActivity()
	case kindNoteBody:
		p.identity("uri", false)
		p.times()
	case kindCapabilities:
		p.card = p.card[:0]
	case kindTarget:
		if p.attr("uri") == nil && p.attr("application") == nil {
			p.add(p.at(checkRoutingTarget, "a target without uri and without application", "one of them"))
		}
		p.identity("uri", false)
	case kindFreeBusyElement:
		p.startFreeBusy()
	case kindWorkingPeriod:
		p.period = [2]number{}
	case kindCalendarData:
		p.calendar = calendarFacts{mailbox: p.attr("mailboxID") != nil}
	case kindWorkingHoursElement:
		p.calendar.hours = true
		p.instanceID("working hours", func(id uint64) bool { return id == 0 }, "0")
	case kindService, kindDeviceElement:
		p.identity("uri", false)
	case kindPropertyLine:
		p.phoneAttr("lineServer")
	case kindLegacyInterop:
		if a := p.number("availability"); a.ok {
			p.availability(a.value, p.atAttr(checkAvailabilityUndefined, p.attr("availability"), "", ""))
		}
	}
	if p.item != nil && len(p.frames) == p.item.depth+1 {
		p.wellKnownID()
	}
}

// endKind does the checks that need the text or the content.
func (p *pass) endKind(f *frame) {
	switch f.kind {
	case kindPublication, kindCategory:
		p.endItem(f)
	case kindStateElement:
		p.endState()
	case kindAvailabilityElement:
		if n := len(p.states); n > 0 {
			s := &p.states[n-1]
			s.availability = p.textNumber()
			s.availabilityElement = f.offset
			if s.availability.ok {
				p.availability(s.availability.value, p.atText(checkAvailabilityUndefined, "", ""))
			}
		}
	case kindMinAvailability:
		p.bounds[0] = p.textNumber()
	case kindMaxAvailability:
		p.bounds[1] = p.textNumber()
	case kindBlockRule:
		if low, high := p.bounds[0], p.bounds[1]; low.ok && high.ok && low.value > high.value {
			p.add(remark{check: checkAvailabilityOrder, offset: low.offset, element: f.offset, below: "/minAvailability",
				found: fmt.Sprintf("minAvailability is %d, which is above maxAvailability, %d", low.value, high.value), expected: fmt.Sprintf("at most %d", high.value),
				related: []place{{high.offset, "maxAvailability is here."}}})
		}
	case kindCardPhoneURI, kindInfoPhoneURI, kindCallTargetURI, kindPropertyLine:
		p.phoneText()
	case kindCardDescription:
		if n := utf8.RuneCount(p.text); n > maxDescription {
			p.add(p.atText(checkDescriptionLength, fmt.Sprintf("a description of %d characters", n), fmt.Sprintf("at most %d", maxDescription)))
		}
	case kindStartMinutes:
		p.period[0] = p.textNumber()
	case kindEndMinutes:
		p.period[1] = p.textNumber()
	case kindWorkingPeriod:
		p.endWorkingPeriod(f)
	case kindFreeBusyElement:
		p.endFreeBusy()
	case kindCalendarData:
		p.endCalendar(f)
	}
}

// maxDescription is the length that a writer keeps to (CC-3).
const maxDescription = 1020

// member checks who a member of a container is.
func (p *pass) member(valueAttr string, change bool) {
	typ := p.attr("type")
	value := p.attr(valueAttr)
	if typ == nil {
		return
	}
	t := trim(typ.Value)
	if (t == "user" || t == "domain") && change && (value == nil || trim(value.Value) == "") {
		p.add(p.at(checkMemberValue, "a member of type "+t+" without value", "value=\"...\" with "+map[string]string{
			"user": "the SIP URI of the user", "domain": "the name of the domain"}[t]))
		return
	}
	if t == "user" && value != nil {
		p.identity(valueAttr, true)
	}
}

// setContainer checks whether the members of a container may change and matter.
func (p *pass) setContainer() {
	a := p.attr("id")
	id := p.number("id")
	if !id.ok {
		return
	}
	switch id.value {
	case 0:
		p.add(p.atAttr(checkContainerMembers, a, "a change of the members of container 0, which are everyone", "a container from 1 to 32767"))
	case 1, 2, 3:
		p.add(p.atAttr(checkContainerOwner, a, fmt.Sprintf("a change of the members of container %d, which its owner alone reads", id.value), "a container for watchers"))
	}
}

// times compares the start and the end of a note.
func (p *pass) times() {
	start, end := p.attr("startTime"), p.attr("endTime")
	if start == nil || end == nil {
		return
	}
	from, err := xmlrt.ParseDateTime(trim(start.Value))
	if err != nil {
		return
	}
	to, err := xmlrt.ParseDateTime(trim(end.Value))
	if err != nil {
		return
	}
	// A time with zone and one without may not have an order.
	if order, ok := to.Compare(from); ok && order < 0 {
		r := p.atAttr(checkNoteTimes, end, "an end at "+trim(end.Value), "one at or after the start, "+trim(start.Value))
		r.related = []place{{start.ValueOffset, "The start is here."}}
		p.add(r)
	}
}

const minutesOfDay = 24 * 60

func (p *pass) endWorkingPeriod(f *frame) {
	start, end := p.period[0], p.period[1]
	if !start.ok || !end.ok {
		return // negative ones are for nobody to tell what is meant
	}
	r := remark{check: checkWorkingHours, element: f.offset}
	switch {
	case start.value > minutesOfDay:
		r.offset, r.below = start.offset, "/StartTimeInMinutes"
		r.found, r.expected = fmt.Sprintf("a start at minute %d of the day", start.value), "0 to 1440"
	case end.value > minutesOfDay:
		r.offset, r.below = end.offset, "/EndTimeInMinutes"
		r.found, r.expected = fmt.Sprintf("an end at minute %d of the day", end.value), "0 to 1440"
	case end.value < start.value:
		r.offset, r.below = end.offset, "/EndTimeInMinutes"
		r.found, r.expected = fmt.Sprintf("an end at minute %d", end.value), fmt.Sprintf("one at or after the start, minute %d", start.value)
		r.related = []place{{start.offset, "The start is here."}}
	default:
		return
	}
	p.add(r)
}

// calendarFacts are what is in the calendar data at hand.
type calendarFacts struct {
	mailbox, hours, busy bool
}

func (p *pass) endCalendar(f *frame) {
	c := p.calendar
	at := func(check checkID, found, expected string) remark {
		return remark{check: check, offset: f.offset, element: f.offset, found: found, expected: expected}
	}
	if (c.hours || c.busy) && !c.mailbox {
		p.add(at(checkCalendarMailbox, "calendar data without mailboxID", "mailboxID=\"...\" with the address of the mailbox"))
	}
	if c.hours && c.busy {
		p.add(at(checkCalendarBoth, "working hours and free and busy times in one instance", "one of them"))
	}
}

// freeBusyFacts are what the start tag of the free and busy times at hand says.
type freeBusyFacts struct {
	granularity time.Duration // 0 is bad, or said already
}

func (p *pass) startFreeBusy() {
	p.calendar.busy = true
	p.busy = freeBusyFacts{}
	p.instanceID("free and busy times", func(id uint64) bool { return id>>30 == 1 }, "one from 0x40000000 to 0x7FFFFFFF")
	if v := p.attr("encodingVersion"); v != nil {
		if d, err := xmlrt.ParseDecimal(trim(v.Value)); err == nil {
			if n, ok := d.Int64(); !ok || n < 0 || n > 1 {
				p.add(p.atAttr(checkFreeBusy, v, "the encoding version "+trim(v.Value), "0 or 1"))
			}
		}
	}
	g := p.attr("granularity")
	if g == nil {
		return
	}
	d, err := xmlrt.ParseDuration(trim(g.Value))
	if err != nil {
		return
	}
	length, ok := d.Std()
	switch {
	case !ok:
		p.add(p.atAttr(checkFreeBusy, g, "the granularity "+trim(g.Value)+", which has no fixed length", "one such as PT15M"))
	case length <= 0:
		p.add(p.atAttr(checkFreeBusy, g, "the granularity "+trim(g.Value)+", which is no length of time", "one such as PT15M"))
	case (24*time.Hour)%length != 0:
		p.add(p.atAttr(checkFreeBusy, g, "the granularity "+trim(g.Value)+", of which no whole number fills a day", "one such as PT15M"))
	default:
		p.busy.granularity = length
	}
}

// maxFreeBusy is the longest stretch of free and busy times that makes sense:
// servers of the mailboxes answer for at most 62 days.
const maxFreeBusy = 62 * 24 * time.Hour

func (p *pass) endFreeBusy() {
	bytes := base64Len(p.text)
	length := p.busy.granularity
	switch {
	case length == 0:
	case bytes == 0:
		p.add(p.atText(checkFreeBusy, "no data", "four slots a byte"))
	case length > maxFreeBusy/time.Duration(4*bytes):
		days := float64(4*bytes) * length.Hours() / 24
		p.add(p.atText(checkFreeBusy, fmt.Sprintf("%d slots of %v, which are %s days", 4*bytes, length, strconv.FormatFloat(days, 'f', -1, 64)),
			"at most 62; documented data is 4 days in slots of 15 minutes"))
	}
}

// base64Len is the number of bytes that a text in base64 stands for.
func base64Len(text []byte) int {
	n := 0
	for _, c := range text {
		if c != ' ' && c != '\t' && c != '\r' && c != '\n' && c != '=' {
			n++
		}
	}
	return n * 6 / 8
}

// capability notes a capability of a list.
func (p *pass) capability(name xmlrt.QName) {
	if slices.Contains(p.card, name.Local) {
		p.add(remark{check: checkCapabilityTwice, offset: p.Offset(), element: p.Offset(),
			found: "<" + name.Local + "> a second time", expected: "each capability once"})
		return
	}
	if len(p.card) < 1000 { // a list that long is no list of capabilities
		p.card = append(p.card, name.Local)
	}
}

// instanceID compares the identifier of the instance at hand with those that
// instances of a kind have (D7). Instances out of an envelope have none.
func (p *pass) instanceID(what string, fits func(uint64) bool, expected string) {
	in := p.item
	if in == nil || !in.instance.ok || fits(in.instance.value) || p.root1() != in.depth+1 {
		return
	}
	shown := strconv.FormatUint(in.instance.value, 10)
	if in.instance.value > 9 {
		shown += fmt.Sprintf(" (0x%X)", in.instance.value)
	}
	p.add(remark{check: checkInstanceID, offset: in.instance.offset, element: in.offset, below: "/@instance",
		found: "the instance identifier " + shown + " of " + what, expected: expected})
}

// root1 is the number of open elements when the instance that the element at
// hand is in stands open alone, for elements up to one below it.
func (p *pass) root1() int {
	if n := len(p.frames); p.item != nil && n == p.item.depth+2 {
		return n - 1
	}
	return len(p.frames)
}

// wellKnownID compares the identifier of an instance with those of its category,
// for categories that have the same for every user (D7; C13 for the options).
// Applications publish notes under identifiers of their own, and a page does.
func (p *pass) wellKnownID() {
	var most uint64
	least := uint64(0)
	switch p.item.category {
	case "services", "dndState", "alerts", "userInformation", "userProperties", "workingHours":
	case "legacyInterop":
		least, most = 1, 1
	case "routing":
		most = 1
	case "otherOptions":
		most = 2
	case "contactCard":
		most = 6
	default:
		return
	}
	expected := strconv.FormatUint(most, 10)
	if least < most {
		expected = fmt.Sprintf("one from %d to %d", least, most)
	}
	p.instanceID(p.item.category, func(id uint64) bool { return id >= least && id <= most }, expected)
}

// availability says what is wrong with a number by itself; r is a remark at its
// place.
func (p *pass) availability(n uint64, r remark) {
	a := availability.Availability(min(n, math.MaxUint32))
	switch class := a.Class(); {
	case class == availability.ClassUndefined:
		r.check, r.found, r.expected = checkAvailabilityUndefined, fmt.Sprintf("the availability %d, which has no meaning", n), "3000 or more"
	case !slices.Contains(canonical, a):
		low, high := class.Range()
		number := "no number of it is documented"
		for _, c := range canonical {
			if c >= low && c <= high {
				number = c.String()
				break
			}
		}
		r.check, r.found, r.expected = checkAvailabilityCanonical, fmt.Sprintf("the availability %v", a), number
	default:
		return
	}
	p.add(r)
}

// canonical are the numbers in use (A3), the first of a class being that of the
// class itself.
var canonical = []availability.Availability{
	availability.Available, availability.Inactive, availability.Busy, availability.BusyUrgent, availability.BusyConference,
	availability.DoNotDisturb, availability.Presenting, availability.BeRightBack, availability.Away,
	availability.Offline, availability.SignedOutStatic,
}
