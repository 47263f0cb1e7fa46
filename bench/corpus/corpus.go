// Package corpus makes the documents that are measured. They come from a seeded
// generator, are never downloaded, and are the same in every run. Each has at least
// half as many distinct values, of attributes and of texts, as it has values.
package corpus

import (
	"encoding/base64"
	"io"
	"math/rand/v2"
	"strconv"
	"time"
)

// A Kind is a document element, and with it the types and the schema that a
// document is decoded and judged by.
type Kind string

// The kinds of documents.
const (
	Presence   Kind = "presence"   // a categories envelope with many small category instances
	Books      Kind = "books"      // text-heavy: long texts, few tags
	Nested     Kind = "nested"     // hundreds of levels of elements
	Text       Kind = "text"       // one huge text node
	Attributes Kind = "attributes" // 100 attributes on an element
	Choice     Kind = "choice"     // a choice of 64 elements, repeated
)

// A Doc is a document with the name by which results speak of it.
type Doc struct {
	Name string
	Kind Kind
	Data []byte
}

const (
	kb = 1000
	mb = 1000 * kb
)

// Docs makes the documents, smallest first within a kind.
func Docs() []Doc {
	return []Doc{
		{"presence-1KB", Presence, OnePresence()},
		{"presence-100KB", Presence, PresenceDoc(100 * kb)},
		{"presence-12MB", Presence, PresenceDoc(12 * mb)},
		{"books-2MB", Books, BooksDoc(2 * mb)},
		{"nested-1MB", Nested, NestedDoc(mb)},
		{"text-4MB", Text, TextDoc(4 * mb)},
		{"attributes-1MB", Attributes, AttributesDoc(mb)},
		{"choice-1MB", Choice, ChoiceDoc(mb)},
	}
}

// A maker writes XML to the end of a buffer.
type maker struct {
	b []byte
	r *rand.Rand
}

func newMaker(seed uint64) *maker {
	return &maker{r: rand.New(rand.NewPCG(seed, 0x9E3779B97F4A7C15))}
}

// add appends pieces: strings as they are, numbers in decimal.
func (m *maker) add(pieces ...string) {
	for _, p := range pieces {
		m.b = append(m.b, p...)
	}
}

func (m *maker) int(n int) { m.b = strconv.AppendInt(m.b, int64(n), 10) }

func (m *maker) attr(name, value string) {
	m.add(" ", name, `="`, value, `"`)
}

func (m *maker) intAttr(name string, n int) {
	m.add(" ", name, `="`)
	m.int(n)
	m.b = append(m.b, '"')
}

// timeAttr writes an instant of the year 2026 in milliseconds.
func (m *maker) timeAttr(name, zone string) {
	m.add(" ", name, `="`)
	m.time()
	m.add(zone, `"`)
}

func (m *maker) time() {
	t := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(m.r.Int64N(365*86400*1000)) * time.Millisecond)
	m.b = t.AppendFormat(m.b, "2006-01-02T15:04:05.000")
}

const hexDigits = "0123456789ABCDEF"

func (m *maker) hex(n int) {
	for range n {
		m.b = append(m.b, hexDigits[m.r.IntN(16)])
	}
}

func (m *maker) guid() {
	for i, n := range [...]int{8, 4, 4, 4, 12} {
		if i > 0 {
			m.b = append(m.b, '-')
		}
		m.hex(n)
	}
}

func pick[T any](m *maker, from []T) T { return from[m.r.IntN(len(from))] }

func (m *maker) one(in int) bool { return m.r.IntN(in) == 0 }

var words = []string{
	"about", "after", "agenda", "again", "answer", "archive", "before", "bridge", "budget", "calendar",
	"call", "change", "client", "desk", "draft", "early", "evening", "figure", "floor", "garden",
	"harbour", "journey", "kitchen", "ladder", "letter", "library", "meeting", "morning", "notebook", "office",
	"paper", "pencil", "quarter", "question", "report", "review", "river", "school", "season", "signal",
	"station", "summer", "table", "ticket", "travel", "until", "village", "window", "winter", "yesterday",
	"the", "of", "and", "to", "in", "is", "at", "with", "for", "on",
}

// wide are words beyond ASCII, marked words with a character that is escaped.
var (
	wide   = []string{"Zürich", "café", "naïve", "Ångström", "東京", "Ελλάδα", "погода", "señor"}
	marked = []string{"R&amp;D", "Q&amp;A", "&lt;tbd&gt;", "tea &#38; cake"}
)

// text writes n words, one in 40 beyond ASCII and one in 60 with a reference.
func (m *maker) text(n int) {
	for i := range n {
		if i > 0 {
			m.b = append(m.b, ' ')
		}
		switch {
		case m.one(40):
			m.add(pick(m, wide))
		case m.one(60):
			m.add(pick(m, marked))
		default:
			m.add(pick(m, words))
		}
	}
}

var (
	first = []string{"Ada", "Alan", "Barbara", "Claude", "Donald", "Edsger", "Frances", "Grace", "Hedy", "Ivan", "Jean", "Katherine", "Leslie", "Margaret", "Niklaus", "Radia", "Søren", "Tony", "Zoë"}
	last  = []string{"Allen", "Backus", "Clarke", "Dijkstra", "Engelbart", "Floyd", "Goldberg", "Hamilton", "Iverson", "Johnson", "Knuth", "Lamport", "Müller", "Noether", "Ørsted", "Perlman", "Ritchie", "Shannon", "Turing", "Wirth"}
)

func (m *maker) person() { m.add(pick(m, first), " ", pick(m, last), " "); m.hex(3) }

func (m *maker) address() {
	m.add(pick(m, words), ".")
	m.hex(6)
	m.add("@example.com")
}

func (m *maker) phone() {
	m.add("tel:+1")
	m.int(2000000000 + m.r.IntN(7999999999))
}

const (
	nsCategories  = "http://schemas.microsoft.com/2006/09/sip/categories"
	nsCommonTypes = "http://schemas.microsoft.com/2006/09/sip/commontypes"
	nsContactCard = "http://schemas.microsoft.com/2006/09/sip/contactcard"
	nsNote        = "http://schemas.microsoft.com/2006/09/sip/note"
	nsRouting     = "http://schemas.microsoft.com/02/2006/sip/routing"
	nsService     = "http://schemas.microsoft.com/2006/09/sip/service"
	nsState       = "http://schemas.microsoft.com/2006/09/sip/state"
	nsXSI         = "http://www.w3.org/2001/XMLSchema-instance"
)

const (
	presenceHead = `<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<categories xmlns="` + nsCategories + `" uri="sip:ada@example.com">` + "\n"
	presenceTail = "</categories>\n"
)

// PresenceDoc makes a categories envelope of n bytes or a little more.
func PresenceDoc(n int) []byte {
	m := newMaker(1)
	m.b = make([]byte, 0, n+8*kb)
	m.add(presenceHead)
	for len(m.b) < n-len(presenceTail) {
		m.category()
	}
	m.add(presenceTail)
	return m.b
}

// OnePresence makes an envelope of about 1 KB: a machine state, a note and the
// legacyInterop instance that goes with them.
func OnePresence() []byte {
	m := newMaker(2)
	m.add(presenceHead)
	m.begin("state")
	m.machineState(false)
	m.end()
	m.begin("note")
	m.note(1)
	m.end()
	m.begin("legacyInterop")
	m.legacyInterop()
	m.end()
	m.add(presenceTail)
	return m.b
}

// NewPresenceReader returns a reader of an envelope of n bytes or a little more
// that is made as it is read.
func NewPresenceReader(n int64) io.Reader {
	p := &presenceReader{m: newMaker(3), left: n - int64(len(presenceTail))}
	p.m.add(presenceHead)
	return p
}

type presenceReader struct {
	m    *maker
	at   int   // what of m.b has been read
	left int64 // bytes to be made before the end
	done bool
}

// Read implements io.Reader.
func (p *presenceReader) Read(b []byte) (int, error) {
	for p.at == len(p.m.b) {
		if p.done {
			return 0, io.EOF
		}
		p.left -= int64(len(p.m.b))
		p.m.b, p.at = p.m.b[:0], 0
		for p.left > int64(len(p.m.b)) && len(p.m.b) < 256*kb {
			p.m.category()
		}
		if p.left <= int64(len(p.m.b)) {
			p.m.add(presenceTail)
			p.done = true
		}
	}
	n := copy(b, p.m.b[p.at:])
	p.at += n
	return n, nil
}

// category writes an instance of some category.
func (m *maker) category() {
	switch k := m.r.IntN(100); {
	case k < 28:
		m.begin("state")
		m.machineState(m.one(12))
	case k < 40:
		m.begin("state")
		m.userState()
	case k < 52:
		m.begin("state")
		m.aggregateState()
	case k < 68:
		m.begin("note")
		m.note(1 + m.r.IntN(2))
	case k < 80:
		m.begin("contactCard")
		m.contactCard()
	case k < 86:
		m.begin("services")
		m.services()
	case k < 92:
		m.begin("routing")
		m.routing()
	case k < 98:
		m.begin("legacyInterop")
		m.legacyInterop()
	default:
		m.begin("x-seating")
		m.seating()
	}
	m.end()
}

func (m *maker) begin(category string) {
	m.add(`<category name="`, category, `"`)
	m.intAttr("instance", m.r.IntN(1<<32))
	m.timeAttr("publishTime", "")
	if m.one(6) {
		m.intAttr("container", pick(m, []int{0, 1, 2, 3, 100, 200, 300, 400, 32000}))
		m.intAttr("version", m.r.IntN(5000))
		m.attr("expireType", pick(m, []string{"endpoint", "static", "user"}))
		m.add(` endpointId="`)
		m.guid()
		m.add(`"`)
	}
	m.add(">")
}

func (m *maker) end() { m.add("</category>\n") }

func (m *maker) availability(prefix string) {
	m.add("<", prefix, "availability>")
	m.int(3000 + m.r.IntN(15000))
	m.add("</", prefix, "availability>")
}

func (m *maker) activity(prefix string) {
	m.add("<", prefix, `activity token="`, pick(m, []string{"on-the-phone", "in-a-meeting", "urgent-interruptions-only", "in-presentation", "out-of-office"}), `"`)
	low := 3000 + m.r.IntN(9000)
	m.intAttr("minAvailability", low)
	m.intAttr("maxAvailability", low+m.r.IntN(3000))
	if m.one(2) {
		m.add("/>")
		return
	}
	m.add("><", prefix, `custom LCID="`)
	m.int(1033 + m.r.IntN(20))
	m.add(`">`)
	m.text(2 + m.r.IntN(4))
	m.add("</", prefix, "custom></", prefix, "activity>")
}

// machineState writes a state of a device, with elements of a later version
// that no schema knows if later is set.
func (m *maker) machineState(later bool) {
	m.add(`<state xmlns="`+nsState+`" xmlns:xsi="`+nsXSI+`" xmlns:ct="`+nsCommonTypes+`" xsi:type="machineState"`, ` manual="`, pick(m, []string{"false", "true"}), `"`)
	m.timeAttr("startTime", "Z")
	m.add(">")
	m.availability("")
	if m.one(3) {
		m.activity("")
	}
	m.add("<endpointLocation>")
	m.text(2)
	m.add(" ")
	m.hex(5)
	m.add("</endpointLocation><ct:delimiter/><timeZoneBias>")
	m.int(60 * (m.r.IntN(24) - 12))
	m.add("</timeZoneBias><timeZoneName>", pick(m, []string{"Pacific Standard Time", "W. Europe Standard Time", "Tokyo Standard Time"}), "</timeZoneName><device>computer</device>")
	if later {
		m.add(`<ct:delimiter/><batteryLevel unit="percent">`)
		m.int(m.r.IntN(101))
		m.add("</batteryLevel><network><name>")
		m.text(2)
		m.add("</name></network>")
	}
	m.add("<ct:end/></state>")
}

func (m *maker) userState() {
	m.add(`<state xmlns="` + nsState + `" xmlns:xsi="` + nsXSI + `" xsi:type="userState" manual="true"`)
	m.timeAttr("startTime", "Z")
	m.add(">")
	m.availability("")
	m.activity("")
	m.add("</state>")
}

// aggregateState writes names with a prefix and on several lines.
func (m *maker) aggregateState() {
	m.add("\n  " + `<s:state xmlns:s="` + nsState + `" xmlns:xsi="` + nsXSI + `" xmlns:ct="` + nsCommonTypes + `" xsi:type="s:aggregateState"`)
	m.timeAttr("lastActive", "Z")
	m.add(">\n    ")
	m.availability("s:")
	m.add("\n    ")
	m.activity("s:")
	m.add("\n    <s:endpointLocation>")
	m.text(2)
	m.add(" ")
	m.hex(5)
	m.add("</s:endpointLocation>\n    <ct:delimiter/>\n    <s:timeZoneBias>")
	m.int(60 * (m.r.IntN(24) - 12))
	m.add("</s:timeZoneBias>\n    <s:timeZoneAbbreviation>")
	m.hex(3)
	m.add("</s:timeZoneAbbreviation>\n    <ct:end/>\n  </s:state>\n")
}

func (m *maker) note(bodies int) {
	m.add(`<note xmlns="` + nsNote + `">`)
	for range bodies {
		m.add(`<body type="`, pick(m, []string{"personal", "OOF"}), `" uri="`)
		m.address()
		m.add(`"`)
		if m.one(2) {
			m.timeAttr("startTime", "Z")
			m.timeAttr("endTime", "+02:00")
		}
		m.add(">")
		m.text(4 + m.r.IntN(12))
		m.add("</body>")
	}
	m.add("</note>")
}

func (m *maker) contactCard() {
	m.add("\n  " + `<contactCard xmlns="` + nsContactCard + `" isUCEnabled="true">` + "\n    <identity>\n      <name>\n        <displayName>")
	m.person()
	m.add("</displayName>\n      </name>\n      <email>")
	m.address()
	m.add("</email>\n    </identity>\n    " + `<address type="work">` + "\n      <street>")
	m.int(1 + m.r.IntN(999))
	m.add(" ")
	m.text(3)
	m.add("</street>\n      <city>", pick(m, last), "ville ")
	m.hex(4)
	m.add("</city>\n      <zipcode>")
	m.int(10000 + m.r.IntN(90000))
	m.add("</zipcode>\n      <countryCode>", pick(m, []string{"US", "GB", "DE", "JP"}), "</countryCode>\n    </address>\n    <company>")
	m.text(2)
	m.add(" ")
	m.hex(4)
	m.add("</company>\n    " + `<title LCID="1033">`)
	m.text(3)
	m.add("</title>\n    <office>")
	m.hex(5)
	m.add("</office>\n    " + `<url type="sharepoint">https://people.example.org/`)
	m.hex(10)
	m.add("</url>\n")
	for i := range 1 + m.r.IntN(3) {
		m.add(`    <phone type="`, []string{"work", "mobile", "home"}[i], `"><uri>`)
		m.phone()
		m.add("</uri><displayString>ext. ")
		m.int(m.r.IntN(100000))
		m.add(", ")
		m.hex(4)
		m.add("</displayString></phone>\n")
	}
	m.add("  </contactCard>\n")
}

func (m *maker) services() {
	m.add(`<services xmlns="` + nsService + `"><service uri="sip:`)
	m.address()
	m.add(`"><capabilities>`)
	for _, name := range []string{"text", "voice", "video"} {
		m.add("<", name, ` render="true" capture="`, pick(m, []string{"true", "false"}), `"`)
		if name != "video" {
			m.add(` preferredEndpointId="`)
			m.guid()
			m.add(`"`)
			m.intAttr("deviceAvailability", 3000+m.r.IntN(15000))
		}
		m.add("/>")
	}
	m.add("</capabilities></service></services>")
}

func (m *maker) routing() {
	m.add(`<routing xmlns="` + nsRouting + `" name="rtcdefault"`)
	m.intAttr("version", 1)
	m.add(`><preamble><flags name="clientflags" value="simultaneous_ring enablecf"/>`)
	m.add(`<wait name="total"`)
	m.intAttr("seconds", 10+m.r.IntN(50))
	m.add(`/><list name="simultaneous_ring">`)
	for range 1 + m.r.IntN(3) {
		m.add(`<target uri="sip:`)
		m.address()
		m.add(`;user=phone"/>`)
	}
	m.add("</list></preamble></routing>")
}

func (m *maker) legacyInterop() {
	m.add(`<legacyInterop`)
	m.intAttr("availability", 3000+m.r.IntN(15000))
	m.add(`/>`)
}

// seating writes an instance of an application's own category, which no schema
// knows.
func (m *maker) seating() {
	m.add(`<seating xmlns="urn:example:seating" floor="`)
	m.int(m.r.IntN(30))
	m.add(`"><desk>`)
	m.hex(4)
	m.add("</desk><since>")
	m.time()
	m.add("</since><remark>")
	m.text(5)
	m.add("</remark></seating>")
}

// BooksDoc makes a catalog with chapters of some thousand characters.
func BooksDoc(n int) []byte {
	m := newMaker(4)
	m.b = make([]byte, 0, n+64*kb)
	m.add(`<?xml version="1.0"?>` + "\n" + `<catalog xmlns="urn:example:bench:books">` + "\n")
	for i := 0; len(m.b) < n; i++ {
		m.add(`  <book id="b`)
		m.int(i)
		m.add(`" language="`, pick(m, []string{"en", "en-GB", "de"}), "\">\n    <author>")
		m.person()
		m.add("</author>\n    <title>")
		m.text(4)
		m.add("</title>\n    <genre>", pick(m, []string{"biography", "essay", "mathematics", "novel", "travel"}), "</genre>\n    <price>")
		m.int(m.r.IntN(100))
		m.add(".")
		m.int(10 + m.r.IntN(90))
		m.add("</price>\n    <published>")
		m.int(1800 + m.r.IntN(220))
		m.add("-0")
		m.int(1 + m.r.IntN(9))
		m.add("-1")
		m.int(m.r.IntN(10))
		m.add("</published>\n")
		for range 1 + m.r.IntN(4) {
			m.add("    <chapter>")
			m.text(200 + m.r.IntN(600))
			m.add("</chapter>\n")
		}
		m.add("  </book>\n")
	}
	m.add("</catalog>\n")
	return m.b
}

// NestedDoc makes parts 500 levels deep.
func NestedDoc(n int) []byte {
	const depth = 500
	m := newMaker(5)
	m.b = make([]byte, 0, n+64*kb)
	m.add(`<assembly xmlns="urn:example:bench:nested">` + "\n")
	for len(m.b) < n {
		for range depth {
			m.add(`<part`)
			m.intAttr("number", m.r.IntN(1<<32))
			m.add("><label>")
			m.hex(8)
			m.add("</label>")
		}
		for range depth {
			m.add("</part>")
		}
		m.add("\n")
	}
	m.add("</assembly>\n")
	return m.b
}

// TextDoc makes one element with a text of n bytes: lines of base64, then lines
// of words.
func TextDoc(n int) []byte {
	m := newMaker(6)
	m.b = make([]byte, 0, n+kb)
	m.add(`<letter xmlns="urn:example:bench:text">`)
	var raw [57]byte
	for len(m.b) < n/2 {
		for i := range raw {
			raw[i] = byte(m.r.Uint32())
		}
		m.b = base64.StdEncoding.AppendEncode(m.b, raw[:])
		m.add("\n")
	}
	for len(m.b) < n {
		m.text(12)
		m.add("\n")
	}
	m.add("</letter>\n")
	return m.b
}

// AttributesDoc makes records with 100 attributes each.
func AttributesDoc(n int) []byte {
	m := newMaker(7)
	m.b = make([]byte, 0, n+8*kb)
	m.add(`<records xmlns="urn:example:bench:attributes">` + "\n")
	for len(m.b) < n {
		m.add("<record")
		for i := range 100 {
			m.add(" a", strconv.Itoa(i/10), strconv.Itoa(i%10), `="`)
			switch i % 6 {
			case 0:
				m.int(int(int32(m.r.Uint32())))
			case 1:
				m.text(2)
				m.add(" ")
				m.hex(6)
			case 2:
				m.add(pick(m, []string{"amber", "green", "red"}))
			case 3:
				m.add(pick(m, []string{"true", "false", "0", "1"}))
			case 4:
				m.time()
				m.add("Z")
			case 5:
				m.int(m.r.IntN(1_000_000))
				m.add(".")
				m.int(100 + m.r.IntN(900))
			}
			m.add(`"`)
		}
		m.add("/>\n")
	}
	m.add("</records>\n")
	return m.b
}

// ChoiceDoc makes events of 64 kinds.
func ChoiceDoc(n int) []byte {
	m := newMaker(8)
	m.b = make([]byte, 0, n+kb)
	m.add(`<log xmlns="urn:example:bench:choice">` + "\n")
	for len(m.b) < n {
		i := m.r.IntN(64)
		name := "event" + strconv.Itoa(i/10) + strconv.Itoa(i%10)
		m.add("  <", name, ">")
		switch i % 4 {
		case 0:
			m.text(3)
			m.add(" ")
			m.hex(6)
		case 1:
			m.int(int(int32(m.r.Uint32())))
		case 2:
			m.int(1000 + m.r.IntN(9000))
			m.add("-1")
			m.int(m.r.IntN(3))
			m.add("-2")
			m.int(m.r.IntN(9))
		case 3:
			m.add("https://example.org/")
			m.hex(8)
		}
		m.add("</", name, ">\n")
	}
	m.add("</log>\n")
	return m.b
}
