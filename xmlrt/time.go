package xmlrt

import (
	"strconv"
	"strings"
	"time"
)

// moment is what the eight types of dates and times have in common. Parts that
// a type does not have hold those of a fixed reference, so that all compare in
// one way.
type moment struct {
	year   int64 // never 0: the year before 1 is -1, as XML Schema 1.0 has it
	more   string
	nanos  uint32
	zone   int16 // minutes east of UTC
	month  uint8
	day    uint8
	hour   uint8
	minute uint8
	second uint8
	digits uint8 // of the fraction as it was written, up to nine; the others are in more
	zoned  bool
	set    bool
}

// Parts of a moment.
const (
	partYear = 1 << iota
	partMonth
	partDay
	partTime

	partsDateTime   = partYear | partMonth | partDay | partTime
	partsTime       = partTime
	partsDate       = partYear | partMonth | partDay
	partsGYearMonth = partYear | partMonth
	partsGYear      = partYear
	partsGMonthDay  = partMonth | partDay
	partsGDay       = partDay
	partsGMonth     = partMonth
)

// The reference: a leap year, a month of 31 days, a day with one before and one
// after it.
const (
	refYear  = 1972
	refMonth = 7
	refDay   = 15
)

const (
	maxYear = 1e18 - 1
	maxZone = 14 * 60
)

func isLeap(y int64) bool { return y%4 == 0 && (y%100 != 0 || y%400 == 0) }

func daysIn(year int64, month uint8) uint8 {
	switch month {
	case 2:
		if isLeap(year) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

func two(b []byte, i int) (uint8, bool) {
	if i+2 > len(b) {
		return 0, false
	}
	t, u := b[i]-'0', b[i+1]-'0'
	return t*10 + u, t <= 9 && u <= 9
}

// parseMoment reads the lexical form of a type with these parts.
func parseMoment(b []byte, parts uint8) (m moment, ok bool) {
	m = moment{year: refYear, month: refMonth, day: refDay, set: true}
	i := 0
	if parts&partYear != 0 {
		neg := len(b) > 0 && b[0] == '-'
		if neg {
			i = 1
		}
		start := i
		m.year = 0
		for i < len(b) && isDigit(b[i]) {
			if i-start == 18 {
				return m, false
			}
			m.year = m.year*10 + int64(b[i]-'0')
			i++
		}
		if n := i - start; n < 4 || n > 4 && b[start] == '0' || m.year == 0 {
			return m, false
		}
		if neg {
			m.year = -m.year
		}
	} else if parts != partsTime {
		if i = 1; len(b) == 0 || b[0] != '-' {
			return m, false
		}
	}
	if parts&partMonth != 0 {
		if i >= len(b) || b[i] != '-' {
			return m, false
		}
		if m.month, ok = two(b, i+1); !ok || m.month-1 > 11 {
			return m, false
		}
		i += 3
	}
	if parts&partDay != 0 {
		if parts == partsGDay {
			if i >= len(b) || b[i] != '-' {
				return m, false
			}
			i++
		}
		if i >= len(b) || b[i] != '-' {
			return m, false
		}
		if m.day, ok = two(b, i+1); !ok || m.day == 0 || m.day > daysIn(m.year, m.month) {
			return m, false
		}
		i += 3
	} else if parts&partMonth != 0 {
		m.day = 1
	} else if parts == partsGYear {
		m.month, m.day = 1, 1
	}
	if parts&partTime != 0 {
		if parts&partDay != 0 {
			if i >= len(b) || b[i] != 'T' {
				return m, false
			}
			i++
		}
		if i, ok = m.parseClock(b, i); !ok {
			return m, false
		}
	}
	if i < len(b) {
		if !m.parseZone(b[i:]) {
			return m, false
		}
	}
	if m.hour == 24 {
		m.hour = 0
		if parts&partDay != 0 {
			if m.addDays(1); m.year > maxYear {
				return m, false
			}
		}
	}
	return m, true
}

// parseClock reads hh:mm:ss[.s+] at b[i] and returns where it ends.
func (m *moment) parseClock(b []byte, i int) (int, bool) {
	if i+8 > len(b) || b[i+2] != ':' || b[i+5] != ':' {
		return i, false
	}
	var ok1, ok2, ok3 bool
	m.hour, ok1 = two(b, i)
	m.minute, ok2 = two(b, i+3)
	m.second, ok3 = two(b, i+6)
	if !ok1 || !ok2 || !ok3 || m.minute > 59 || m.second > 59 {
		return i, false
	}
	i += 8
	if i < len(b) && b[i] == '.' {
		n := 0
		if n, m.nanos, m.digits, m.more = parseFraction(b[i+1:]); n == 0 {
			return i, false
		}
		i += n + 1
	}
	if m.hour > 23 && (m.hour > 24 || m.minute != 0 || m.second != 0 || m.nanos != 0 || !allZeros(m.more)) {
		return i, false
	}
	return i, true
}

func allZeros(s string) bool {
	for i := range len(s) {
		if s[i] != '0' {
			return false
		}
	}
	return true
}

// parseFraction reads digits and returns how many there are.
func parseFraction(b []byte) (n int, nanos uint32, digits uint8, more string) {
	for n < len(b) && isDigit(b[n]) {
		if n < 9 {
			nanos = nanos*10 + uint32(b[n]-'0')
		}
		n++
	}
	if n > 9 {
		return n, nanos, 9, string(b[9:n])
	}
	return n, nanos * billionths[n], uint8(n), ""
}

// billionths are those in the last of so many digits behind the point.
var billionths = [...]uint32{1e9, 1e8, 1e7, 1e6, 1e5, 1e4, 1e3, 1e2, 1e1, 1}

// parseZone reads Z, +hh:mm or -hh:mm.
func (m *moment) parseZone(b []byte) bool {
	m.zoned = true
	if len(b) == 1 && b[0] == 'Z' {
		return true
	}
	if len(b) != 6 || b[0] != '+' && b[0] != '-' || b[3] != ':' {
		return false
	}
	h, ok1 := two(b, 1)
	mi, ok2 := two(b, 4)
	m.zone = int16(h)*60 + int16(mi)
	if b[0] == '-' {
		m.zone = -m.zone
	}
	return ok1 && ok2 && mi <= 59 && m.zone <= maxZone && m.zone >= -maxZone
}

// addDays moves by a few days.
func (m *moment) addDays(n int) {
	for ; n > 0; n-- {
		if m.day++; m.day > daysIn(m.year, m.month) {
			m.day = 1
			if m.month++; m.month > 12 {
				m.month = 1
				if m.year++; m.year == 0 {
					m.year = 1
				}
			}
		}
	}
	for ; n < 0; n++ {
		if m.day--; m.day == 0 {
			if m.month--; m.month == 0 {
				m.month = 12
				if m.year--; m.year == 0 {
					m.year = -1
				}
			}
			m.day = daysIn(m.year, m.month)
		}
	}
}

// utc moves m to UTC from an offset of zone minutes.
func (m moment) utc(zone int) moment {
	at := int(m.hour)*60 + int(m.minute) - zone
	days := 0
	for ; at < 0; at += 24 * 60 {
		days--
	}
	for ; at >= 24*60; at -= 24 * 60 {
		days++
	}
	m.hour, m.minute = uint8(at/60), uint8(at%60)
	m.addDays(days)
	return m
}

// compareFields compares what is written, zones aside.
func (m *moment) compareFields(n *moment) int {
	if m.year != n.year {
		if m.year < n.year {
			return -1
		}
		return 1
	}
	a := uint64(m.month)<<32 | uint64(m.day)<<24 | uint64(m.hour)<<16 | uint64(m.minute)<<8 | uint64(m.second)
	b := uint64(n.month)<<32 | uint64(n.day)<<24 | uint64(n.hour)<<16 | uint64(n.minute)<<8 | uint64(n.second)
	if a != b {
		return cmpUint(a, b)
	}
	return compareFraction(m.nanos, n.nanos, m.more, n.more)
}

func compareFraction(nanosA, nanosB uint32, moreA, moreB string) int {
	if nanosA != nanosB || moreA == moreB {
		return cmpUint(uint64(nanosA), uint64(nanosB))
	}
	return strings.Compare(strings.TrimRight(moreA, "0"), strings.TrimRight(moreB, "0"))
}

// compare is the order of Part 2, section 3.2.7.4: ok is false when one of the
// two has no time zone and that matters.
func (m moment) compare(n moment) (order int, ok bool) {
	if m.zoned == n.zoned {
		if m.zone != n.zone {
			m, n = m.utc(int(m.zone)), n.utc(int(n.zone))
		}
		return m.compareFields(&n), true
	}
	if !m.zoned {
		order, ok = n.compare(m)
		return -order, ok
	}
	m = m.utc(int(m.zone))
	if first := n.utc(maxZone); m.compareFields(&first) < 0 {
		return -1, true
	}
	if last := n.utc(-maxZone); m.compareFields(&last) > 0 {
		return 1, true
	}
	return 0, false
}

func (m moment) equal(n moment) bool {
	if !m.set || !n.set {
		return m.set == n.set
	}
	order, ok := m.compare(n)
	return ok && order == 0
}

// appendKey appends a form that is the same for equal values, and delimited.
func (m moment) appendKey(dst []byte) []byte {
	if m.zoned {
		m = m.utc(int(m.zone))
		dst = append(dst, 'Z')
	} else {
		dst = append(dst, 'L')
	}
	dst = strconv.AppendInt(dst, m.year, 10)
	dst = append(dst, ' ', m.month, m.day, m.hour, m.minute, m.second)
	dst = strconv.AppendUint(dst, uint64(m.nanos), 10)
	dst = append(dst, '.')
	return append(append(dst, strings.TrimRight(m.more, "0")...), 0)
}

func appendTwo(dst []byte, n uint8) []byte { return append(dst, '0'+n/10, '0'+n%10) }

func appendFraction(dst []byte, nanos uint32, digits uint8, more string) []byte {
	if digits == 0 {
		return dst
	}
	dst = append(dst, '.')
	for i := uint8(0); i < digits; i++ {
		dst = append(dst, '0'+byte(nanos/uint32(pow10u[8-i])%10))
	}
	return append(dst, more...)
}

// append writes the parts that a type has.
func (m *moment) append(dst []byte, parts uint8) []byte {
	if !m.set {
		return dst
	}
	if parts&partYear != 0 {
		y := m.year
		if y < 0 {
			dst = append(dst, '-')
			y = -y
		}
		if y < 10000 {
			dst = appendTwo(appendTwo(dst, uint8(y/100)), uint8(y%100))
		} else {
			dst = strconv.AppendInt(dst, y, 10)
		}
	} else if parts != partsTime {
		dst = append(dst, '-')
	}
	if parts&partMonth != 0 {
		dst = appendTwo(append(dst, '-'), m.month)
	} else if parts == partsGDay {
		dst = append(dst, '-')
	}
	if parts&partDay != 0 {
		dst = appendTwo(append(dst, '-'), m.day)
	}
	if parts&partTime != 0 {
		if parts&partDay != 0 {
			dst = append(dst, 'T')
		}
		dst = append(appendTwo(dst, m.hour), ':')
		dst = append(appendTwo(dst, m.minute), ':')
		dst = appendTwo(dst, m.second)
		dst = appendFraction(dst, m.nanos, m.digits, m.more)
	}
	if !m.zoned {
		return dst
	}
	z := m.zone
	switch {
	case z == 0:
		return append(dst, 'Z')
	case z < 0:
		dst = append(dst, '-')
		z = -z
	default:
		dst = append(dst, '+')
	}
	return appendTwo(append(appendTwo(dst, uint8(z/60)), ':'), uint8(z%60))
}

// check refuses what has no lexical form.
func (m *moment) check() bool {
	return m.year != 0 && m.year <= maxYear && m.year >= -maxYear && m.month-1 <= 11 &&
		m.day != 0 && m.day <= daysIn(m.year, m.month) && m.hour <= 23 && m.minute <= 59 && m.second <= 59 && m.nanos < 1e9
}

// newMoment checks the parts; the numbers of those that a type does not have
// are those of the reference.
func newMoment(id BuiltinID, year int64, month, day, hour, minute, second, nanosecond int) (moment, error) {
	fits := func(n int) bool { return n >= 0 && n <= 255 }
	m := moment{
		year: year, month: uint8(month), day: uint8(day), hour: uint8(hour), minute: uint8(minute), second: uint8(second),
		set: true,
	}
	ok := fits(month) && fits(day) && fits(hour) && fits(minute) && fits(second) && nanosecond >= 0 && nanosecond < 1e9
	m.setNanos(nanosecond)
	if !ok || !m.check() {
		return moment{}, &ValueError{Rule: ruleDatatype, Type: Builtin(id), Found: "numbers that make none", Expected: Builtin(id).Expected()}
	}
	return m, nil
}

func (m *moment) setNanos(n int) {
	m.nanos, m.digits, m.more = uint32(n), 0, ""
	if n == 0 {
		return
	}
	for m.digits = 9; n%10 == 0; n /= 10 {
		m.digits--
	}
}

func momentOf(t time.Time) moment {
	_, offset := t.Zone()
	if offset%60 != 0 || offset > maxZone*60 || offset < -maxZone*60 {
		t, offset = t.UTC(), 0
	}
	year, month, day := t.Date()
	if year <= 0 {
		year--
	}
	m := moment{
		year: int64(year), month: uint8(month), day: uint8(day),
		hour: uint8(t.Hour()), minute: uint8(t.Minute()), second: uint8(t.Second()),
		zone: int16(offset / 60), zoned: true, set: true,
	}
	m.setNanos(t.Nanosecond())
	return m
}

func (m moment) time(loc *time.Location) time.Time {
	if m.zoned {
		if loc = time.UTC; m.zone != 0 {
			loc = time.FixedZone("", int(m.zone)*60)
		}
	} else if loc == nil {
		loc = time.UTC
	}
	year := int(m.year)
	if year < 0 {
		year++
	}
	return time.Date(year, time.Month(m.month), int(m.day), int(m.hour), int(m.minute), int(m.second), int(m.nanos), loc)
}

func (m moment) withZone(minutes int) moment {
	m.zone, m.zoned = int16(min(max(minutes, -maxZone), maxZone)), m.set
	return m
}

func (m moment) withoutZone() moment {
	m.zone, m.zoned = 0, false
	return m
}

func (m *moment) fraction() string {
	if m.digits == 0 {
		return ""
	}
	var buf [16]byte
	return string(appendFraction(buf[:0], m.nanos, m.digits, m.more)[1:])
}
