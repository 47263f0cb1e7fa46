package xmlrt

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// Duration is a value of xs:duration. It keeps the parts that it was made of,
// so P1Y and P12M are equal and yet written differently. The zero Duration is
// PT0S.
type Duration struct {
	neg                           bool
	digits                        uint8 // of the fraction, as in moment
	nanos                         uint32
	years, months                 int64
	days, hours, minutes, seconds int64
	more                          string
}

// Limits: together, years and months in months, and the rest in seconds.
const (
	maxDurationMonths  = 1 << 56
	maxDurationSeconds = 1 << 62
)

// ParseDuration reads the lexical form of an xs:duration; white space around it
// is no harm.
func ParseDuration(s string) (Duration, error) {
	b := trimSpace([]byte(s))
	d, ok := parseDuration(b)
	if !ok {
		return Duration{}, lexicalError(XSDuration, b)
	}
	return d, nil
}

func parseDuration(b []byte) (d Duration, ok bool) {
	if len(b) > 0 && b[0] == '-' {
		d.neg = true
		b = b[1:]
	}
	if len(b) < 2 || b[0] != 'P' {
		return d, false
	}
	i, last := 1, 0 // last counts the designators: Y M D T H M S
	for i < len(b) {
		if b[i] == 'T' {
			if last >= 4 || i+1 == len(b) {
				return d, false
			}
			last = 4
			i++
			continue
		}
		var n int64
		start := i
		for i < len(b) && isDigit(b[i]) {
			if n > math.MaxInt64/10-1 {
				return d, false
			}
			n = n*10 + int64(b[i]-'0')
			i++
		}
		if i == start || i == len(b) {
			return d, false
		}
		if b[i] == '.' && last >= 4 {
			k := 0
			if k, d.nanos, d.digits, d.more = parseFraction(b[i+1:]); k == 0 {
				return d, false
			}
			if i += k + 1; i == len(b) || b[i] != 'S' {
				return d, false
			}
		}
		var part *int64
		at := 0
		switch c := b[i]; {
		case c == 'Y':
			part, at = &d.years, 1
		case c == 'M' && last < 4:
			part, at = &d.months, 2
		case c == 'D':
			part, at = &d.days, 3
		case c == 'H':
			part, at = &d.hours, 5
		case c == 'M':
			part, at = &d.minutes, 6
		case c == 'S':
			part, at = &d.seconds, 7
		}
		if at <= last || at > 4 && last < 4 {
			return d, false
		}
		*part, last = n, at
		i++
	}
	d.neg = d.neg && (d.years|d.months|d.days|d.hours|d.minutes|d.seconds|int64(d.nanos) != 0 || !allZeros(d.more))
	return d, d.check()
}

// check refuses what is beyond the limits.
func (d *Duration) check() bool {
	return d.years < maxDurationMonths/24 && d.months < maxDurationMonths/2 && d.days < maxDurationSeconds/4/86400 &&
		d.hours < maxDurationSeconds/4/3600 && d.minutes < maxDurationSeconds/4/60 && d.seconds < maxDurationSeconds/4
}

// NewDuration returns a duration of the given parts, none of them negative.
func NewDuration(negative bool, years, months, days, hours, minutes, seconds int64, nanosecond int) (Duration, error) {
	var m moment
	d := Duration{neg: negative, years: years, months: months, days: days, hours: hours, minutes: minutes, seconds: seconds}
	ok := years >= 0 && months >= 0 && days >= 0 && hours >= 0 && minutes >= 0 && seconds >= 0 && nanosecond >= 0 && nanosecond < 1e9
	if !ok || !d.check() {
		return Duration{}, &ValueError{Rule: ruleDatatype, Type: Builtin(XSDuration), Found: "numbers that make none", Expected: Builtin(XSDuration).Expected()}
	}
	m.setNanos(nanosecond)
	d.nanos, d.digits = m.nanos, m.digits
	d.neg = negative && (years|months|days|hours|minutes|seconds|int64(nanosecond)) != 0
	return d, nil
}

// DurationOf returns t in days, hours, minutes and seconds.
func DurationOf(t time.Duration) Duration {
	d := Duration{neg: t < 0}
	u := uint64(t)
	if d.neg {
		u = -u
	}
	var m moment
	m.setNanos(int(u % 1e9))
	d.nanos, d.digits = m.nanos, m.digits
	u /= 1e9
	d.seconds, d.minutes, d.hours, d.days = int64(u%60), int64(u/60%60), int64(u/3600%24), int64(u/86400)
	return d
}

// Negative reports whether d is less than zero; the parts are not negative.
func (d Duration) Negative() bool { return d.neg }

// Years is the part that was written with a Y.
func (d Duration) Years() int64 { return d.years }

// Months is the part that was written with an M, before the T.
func (d Duration) Months() int64 { return d.months }

// Days is the part that was written with a D.
func (d Duration) Days() int64 { return d.days }

// Hours is the part that was written with an H.
func (d Duration) Hours() int64 { return d.hours }

// Minutes is the part that was written with an M, after the T.
func (d Duration) Minutes() int64 { return d.minutes }

// Seconds is the part that was written with an S, without its fraction.
func (d Duration) Seconds() int64 { return d.seconds }

// Nanosecond is the fraction of a second, cut to nanoseconds.
func (d Duration) Nanosecond() int { return int(d.nanos) }

// Fraction is all digits of the fraction of a second as they were written.
func (d Duration) Fraction() string {
	m := moment{nanos: d.nanos, digits: d.digits, more: d.more}
	return m.fraction()
}

// IsZero reports whether d is no time at all.
func (d Duration) IsZero() bool {
	return d.years|d.months|d.days|d.hours|d.minutes|d.seconds|int64(d.nanos) == 0 && allZeros(d.more)
}

// totals returns what counts for the value, without its sign.
func (d *Duration) totals() (months, seconds int64) {
	return d.years*12 + d.months, d.days*86400 + d.hours*3600 + d.minutes*60 + d.seconds
}

// Equal reports whether d and e are the same value, as P1Y and P12M are.
func (d Duration) Equal(e Duration) bool {
	dm, ds := d.totals()
	em, es := e.totals()
	return dm == em && ds == es && d.neg == e.neg && compareFraction(d.nanos, e.nanos, d.more, e.more) == 0
}

// The dates that durations are compared by, as months since 0000-01 (Part 2,
// section 3.2.6.2).
var durationReferences = [4]int64{1696*12 + 8, 1697*12 + 1, 1903*12 + 2, 1903*12 + 6}

// Compare returns -1, 0 or 1 as d is less than, equal to or greater than e. It
// is not ok when that depends on the date, as for P1M and P30D.
func (d Duration) Compare(e Duration) (order int, ok bool) {
	if d.neg != e.neg { // what is negative is not zero
		if d.neg {
			return -1, true
		}
		return 1, true
	}
	dm, ds := d.totals()
	em, es := e.totals()
	if d.neg {
		dm, ds, em, es = -dm, -ds, -em, -es
	}
	for i, ref := range durationReferences {
		days := monthStart(ref+dm) - monthStart(ref+em)
		o := d.compareRest(&e, days, ds-es)
		if dm == em {
			return o, true
		}
		if i > 0 && o != order {
			return 0, false
		}
		order = o
	}
	return order, order != 0 // 400 years are not equal to their days
}

// compareRest returns the sign of days + seconds + the difference of the
// fractions; d and e have the same sign.
func (d *Duration) compareRest(e *Duration, days, seconds int64) int {
	days += seconds / 86400
	if seconds %= 86400; seconds < 0 {
		days--
		seconds += 86400
	}
	switch {
	case days > 0:
		return 1
	case days == -1:
		seconds -= 86400
	case days < -1:
		return -1
	}
	if seconds != 0 {
		return cmpInt(int(seconds), 0) // fractions differ by less than one
	}
	o := compareFraction(d.nanos, e.nanos, d.more, e.more)
	if d.neg {
		return -o
	}
	return o
}

// monthStart counts days up to the first of a month, in months since 0000-01 of
// the Gregorian calendar with a year 0.
func monthStart(months int64) int64 {
	y := months / 12
	m := months % 12
	if m < 0 {
		m += 12
		y--
	}
	// Years from March on, so that the leap day comes last.
	if m < 2 {
		y--
		m += 12
	}
	floor := func(n int64) int64 {
		q := y / n
		if y%n < 0 {
			q--
		}
		return q
	}
	return 365*y + floor(4) - floor(100) + floor(400) + (153*(m-2)+2)/5
}

func (d Duration) appendKey(dst []byte) []byte {
	months, seconds := d.totals()
	if d.neg {
		dst = append(dst, '-')
	}
	dst = append(strconv.AppendInt(dst, months, 10), ' ')
	dst = append(strconv.AppendInt(dst, seconds, 10), ' ')
	dst = append(strconv.AppendUint(dst, uint64(d.nanos), 10), '.')
	return append(append(dst, strings.TrimRight(d.more, "0")...), 0)
}

// Append appends the lexical form.
func (d Duration) Append(dst []byte) []byte {
	if d.neg {
		dst = append(dst, '-')
	}
	dst = append(dst, 'P')
	part := func(n int64, c byte) {
		if n != 0 {
			dst = append(strconv.AppendInt(dst, n, 10), c)
		}
	}
	part(d.years, 'Y')
	part(d.months, 'M')
	part(d.days, 'D')
	seconds := d.seconds != 0 || d.digits != 0
	if !seconds && d.years|d.months|d.days|d.hours|d.minutes == 0 {
		return append(dst, "T0S"...)
	}
	if seconds || d.hours|d.minutes != 0 {
		dst = append(dst, 'T')
		part(d.hours, 'H')
		part(d.minutes, 'M')
		if seconds {
			dst = strconv.AppendInt(dst, d.seconds, 10)
			dst = append(appendFraction(dst, d.nanos, d.digits, d.more), 'S')
		}
	}
	return dst
}

// String returns the lexical form.
func (d Duration) String() string { return string(d.Append(nil)) }

// AppendText implements encoding.TextAppender.
func (d Duration) AppendText(dst []byte) ([]byte, error) { return d.Append(dst), nil }

// MarshalText implements encoding.TextMarshaler.
func (d Duration) MarshalText() ([]byte, error) { return d.Append(nil), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (d *Duration) UnmarshalText(text []byte) (err error) {
	*d, err = ParseDuration(string(text))
	return err
}

// AddTo adds d to t as Part 2, appendix E has it: first years and months,
// staying within the month that results, then the rest.
func (d Duration) AddTo(t time.Time) time.Time {
	months, seconds := d.totals()
	rest := seconds - d.days*86400
	sign := int64(1)
	if d.neg {
		sign = -1
	}
	year, month, day := t.Date()
	at := int64(year)*12 + int64(month) - 1 + sign*months
	y, m := at/12, at%12
	if m < 0 {
		m += 12
		y--
	}
	day = min(day, int(daysIn(y, uint8(m+1))))
	days := d.days + rest/86400
	rest %= 86400
	hour, minute, second := t.Clock()
	t = time.Date(int(y), time.Month(m+1), day+int(sign*days), hour, minute, second, t.Nanosecond(), t.Location())
	return t.Add(time.Duration(sign) * (time.Duration(rest)*time.Second + time.Duration(d.nanos)))
}

// Std returns d as a time.Duration, cut to nanoseconds. It is not ok for years
// and months, which have no fixed length, and for what does not fit.
func (d Duration) Std() (t time.Duration, ok bool) {
	months, seconds := d.totals()
	if months != 0 || seconds >= math.MaxInt64/1_000_000_000 {
		return 0, false
	}
	t = time.Duration(seconds)*time.Second + time.Duration(d.nanos)
	if d.neg {
		t = -t
	}
	return t, true
}
