package xmlrt

import "time"

// DateTime is a value of xs:dateTime: a date and a time of day, with or without a time zone. The zero DateTime
// is not a value; IsZero tells.
type DateTime struct{ m moment }

// ParseDateTime reads the lexical form of an xs:dateTime; white space around it is no
// harm.
func ParseDateTime(s string) (DateTime, error) {
	b := trimSpace([]byte(s))
	m, ok := parseMoment(b, partsDateTime)
	if !ok {
		return DateTime{}, lexicalError(XSDateTime, b)
	}
	return DateTime{m}, nil
}

// NewDateTime returns a value without a time zone.
func NewDateTime(year int64, month, day, hour, minute, second, nanosecond int) (DateTime, error) {
	m, err := newMoment(XSDateTime, year, month, day, hour, minute, second, nanosecond)
	return DateTime{m}, err
}

// Year is the year; it is negative before the common era and never 0.
func (t DateTime) Year() int64 { return t.m.year }

// Month is the month, from 1.
func (t DateTime) Month() int { return int(t.m.month) }

// Day is the day, from 1.
func (t DateTime) Day() int { return int(t.m.day) }

// Hour is the hour, up to 23.
func (t DateTime) Hour() int { return int(t.m.hour) }

// Minute is the minute.
func (t DateTime) Minute() int { return int(t.m.minute) }

// Second is the second.
func (t DateTime) Second() int { return int(t.m.second) }

// Nanosecond is the fraction of a second, cut to nanoseconds.
func (t DateTime) Nanosecond() int { return int(t.m.nanos) }

// Fraction is all digits of the fraction of a second as they were written.
func (t DateTime) Fraction() string { return t.m.fraction() }

// IsZero reports whether t is the zero DateTime, which is not a value.
func (t DateTime) IsZero() bool { return !t.m.set }

// HasZone reports whether t has a time zone.
func (t DateTime) HasZone() bool { return t.m.zoned }

// ZoneOffset is the time zone in minutes east of UTC, 0 without one.
func (t DateTime) ZoneOffset() int { return int(t.m.zone) }

// WithZone returns t with the time zone replaced by one of so many minutes east
// of UTC, at most 14 hours; the other parts stay as they are.
func (t DateTime) WithZone(minutes int) DateTime { return DateTime{t.m.withZone(minutes)} }

// WithoutZone returns t without a time zone; the other parts stay as they are.
func (t DateTime) WithoutZone() DateTime { return DateTime{t.m.withoutZone()} }

// Compare returns -1, 0 or 1 as t is before, at or after u. It is not ok when
// one of them has no time zone and they are too close to tell.
func (t DateTime) Compare(u DateTime) (order int, ok bool) { return t.m.compare(u.m) }

// Equal reports whether t and u are the same value.
func (t DateTime) Equal(u DateTime) bool { return t.m.equal(u.m) }

// Append appends the lexical form; nothing for the zero DateTime.
func (t DateTime) Append(dst []byte) []byte { return t.m.append(dst, partsDateTime) }

// String returns the lexical form.
func (t DateTime) String() string { return string(t.Append(nil)) }

// AppendText implements encoding.TextAppender.
func (t DateTime) AppendText(dst []byte) ([]byte, error) { return t.Append(dst), nil }

// MarshalText implements encoding.TextMarshaler.
func (t DateTime) MarshalText() ([]byte, error) { return t.Append(nil), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (t *DateTime) UnmarshalText(text []byte) (err error) {
	*t, err = ParseDateTime(string(text))
	return err
}

// DateTimeOf returns t with its offset from UTC, or in UTC when that offset is
// not a number of minutes.
func DateTimeOf(t time.Time) DateTime { return DateTime{momentOf(t)} }

// Time returns t to the nanosecond; loc holds where t has no time zone (nil is
// UTC). Years that time.Time cannot hold give an unspecified time.
func (t DateTime) Time(loc *time.Location) time.Time { return t.m.time(loc) }

// Date is a value of xs:date: a day, with or without a time zone. The zero Date
// is not a value; IsZero tells.
type Date struct{ m moment }

// ParseDate reads the lexical form of an xs:date; white space around it is no
// harm.
func ParseDate(s string) (Date, error) {
	b := trimSpace([]byte(s))
	m, ok := parseMoment(b, partsDate)
	if !ok {
		return Date{}, lexicalError(XSDate, b)
	}
	return Date{m}, nil
}

// NewDate returns a value without a time zone.
func NewDate(year int64, month, day int) (Date, error) {
	m, err := newMoment(XSDate, year, month, day, 0, 0, 0, 0)
	return Date{m}, err
}

// Year is the year; it is negative before the common era and never 0.
func (t Date) Year() int64 { return t.m.year }

// Month is the month, from 1.
func (t Date) Month() int { return int(t.m.month) }

// Day is the day, from 1.
func (t Date) Day() int { return int(t.m.day) }

// IsZero reports whether t is the zero Date, which is not a value.
func (t Date) IsZero() bool { return !t.m.set }

// HasZone reports whether t has a time zone.
func (t Date) HasZone() bool { return t.m.zoned }

// ZoneOffset is the time zone in minutes east of UTC, 0 without one.
func (t Date) ZoneOffset() int { return int(t.m.zone) }

// WithZone returns t with the time zone replaced by one of so many minutes east
// of UTC, at most 14 hours; the other parts stay as they are.
func (t Date) WithZone(minutes int) Date { return Date{t.m.withZone(minutes)} }

// WithoutZone returns t without a time zone; the other parts stay as they are.
func (t Date) WithoutZone() Date { return Date{t.m.withoutZone()} }

// Compare returns -1, 0 or 1 as t is before, at or after u. It is not ok when
// one of them has no time zone and they are too close to tell.
func (t Date) Compare(u Date) (order int, ok bool) { return t.m.compare(u.m) }

// Equal reports whether t and u are the same value.
func (t Date) Equal(u Date) bool { return t.m.equal(u.m) }

// Append appends the lexical form; nothing for the zero Date.
func (t Date) Append(dst []byte) []byte { return t.m.append(dst, partsDate) }

// String returns the lexical form.
func (t Date) String() string { return string(t.Append(nil)) }

// AppendText implements encoding.TextAppender.
func (t Date) AppendText(dst []byte) ([]byte, error) { return t.Append(dst), nil }

// MarshalText implements encoding.TextMarshaler.
func (t Date) MarshalText() ([]byte, error) { return t.Append(nil), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (t *Date) UnmarshalText(text []byte) (err error) {
	*t, err = ParseDate(string(text))
	return err
}

// DateOf returns the date of t, without a time zone.
func DateOf(t time.Time) Date {
	m := momentOf(t).withoutZone()
	m.hour, m.minute, m.second = 0, 0, 0
	m.setNanos(0)
	return Date{m}
}

// Time returns the start of the day; loc holds where t has no time zone (nil is
// UTC).
func (t Date) Time(loc *time.Location) time.Time { return t.m.time(loc) }

// TimeOfDay is a value of xs:time: a time of day, with or without a time zone. The zero TimeOfDay
// is not a value; IsZero tells.
type TimeOfDay struct{ m moment }

// ParseTimeOfDay reads the lexical form of an xs:time; white space around it is no
// harm.
func ParseTimeOfDay(s string) (TimeOfDay, error) {
	b := trimSpace([]byte(s))
	m, ok := parseMoment(b, partsTime)
	if !ok {
		return TimeOfDay{}, lexicalError(XSTime, b)
	}
	return TimeOfDay{m}, nil
}

// NewTimeOfDay returns a value without a time zone.
func NewTimeOfDay(hour, minute, second, nanosecond int) (TimeOfDay, error) {
	m, err := newMoment(XSTime, refYear, refMonth, refDay, hour, minute, second, nanosecond)
	return TimeOfDay{m}, err
}

// Hour is the hour, up to 23.
func (t TimeOfDay) Hour() int { return int(t.m.hour) }

// Minute is the minute.
func (t TimeOfDay) Minute() int { return int(t.m.minute) }

// Second is the second.
func (t TimeOfDay) Second() int { return int(t.m.second) }

// Nanosecond is the fraction of a second, cut to nanoseconds.
func (t TimeOfDay) Nanosecond() int { return int(t.m.nanos) }

// Fraction is all digits of the fraction of a second as they were written.
func (t TimeOfDay) Fraction() string { return t.m.fraction() }

// IsZero reports whether t is the zero TimeOfDay, which is not a value.
func (t TimeOfDay) IsZero() bool { return !t.m.set }

// HasZone reports whether t has a time zone.
func (t TimeOfDay) HasZone() bool { return t.m.zoned }

// ZoneOffset is the time zone in minutes east of UTC, 0 without one.
func (t TimeOfDay) ZoneOffset() int { return int(t.m.zone) }

// WithZone returns t with the time zone replaced by one of so many minutes east
// of UTC, at most 14 hours; the other parts stay as they are.
func (t TimeOfDay) WithZone(minutes int) TimeOfDay { return TimeOfDay{t.m.withZone(minutes)} }

// WithoutZone returns t without a time zone; the other parts stay as they are.
func (t TimeOfDay) WithoutZone() TimeOfDay { return TimeOfDay{t.m.withoutZone()} }

// Compare returns -1, 0 or 1 as t is before, at or after u. It is not ok when
// one of them has no time zone and they are too close to tell.
func (t TimeOfDay) Compare(u TimeOfDay) (order int, ok bool) { return t.m.compare(u.m) }

// Equal reports whether t and u are the same value.
func (t TimeOfDay) Equal(u TimeOfDay) bool { return t.m.equal(u.m) }

// Append appends the lexical form; nothing for the zero TimeOfDay.
func (t TimeOfDay) Append(dst []byte) []byte { return t.m.append(dst, partsTime) }

// String returns the lexical form.
func (t TimeOfDay) String() string { return string(t.Append(nil)) }

// AppendText implements encoding.TextAppender.
func (t TimeOfDay) AppendText(dst []byte) ([]byte, error) { return t.Append(dst), nil }

// MarshalText implements encoding.TextMarshaler.
func (t TimeOfDay) MarshalText() ([]byte, error) { return t.Append(nil), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (t *TimeOfDay) UnmarshalText(text []byte) (err error) {
	*t, err = ParseTimeOfDay(string(text))
	return err
}

// TimeOfDayOf returns the time of day of t, without a time zone.
func TimeOfDayOf(t time.Time) TimeOfDay {
	m := momentOf(t).withoutZone()
	m.year, m.month, m.day = refYear, refMonth, refDay
	return TimeOfDay{m}
}

// On returns t on a day; loc holds where neither has a time zone (nil is UTC).
// The time zone of t goes before that of the day.
func (t TimeOfDay) On(d Date, loc *time.Location) time.Time {
	m := t.m
	m.year, m.month, m.day = d.m.year, d.m.month, d.m.day
	if !m.zoned {
		m.zone, m.zoned = d.m.zone, d.m.zoned
	}
	return m.time(loc)
}

// GYearMonth is a value of xs:gYearMonth: a month of a year, with or without a time zone. The zero GYearMonth
// is not a value; IsZero tells.
type GYearMonth struct{ m moment }

// ParseGYearMonth reads the lexical form of an xs:gYearMonth; white space around it is no
// harm.
func ParseGYearMonth(s string) (GYearMonth, error) {
	b := trimSpace([]byte(s))
	m, ok := parseMoment(b, partsGYearMonth)
	if !ok {
		return GYearMonth{}, lexicalError(XSGYearMonth, b)
	}
	return GYearMonth{m}, nil
}

// NewGYearMonth returns a value without a time zone.
func NewGYearMonth(year int64, month int) (GYearMonth, error) {
	m, err := newMoment(XSGYearMonth, year, month, 1, 0, 0, 0, 0)
	return GYearMonth{m}, err
}

// Year is the year; it is negative before the common era and never 0.
func (t GYearMonth) Year() int64 { return t.m.year }

// Month is the month, from 1.
func (t GYearMonth) Month() int { return int(t.m.month) }

// IsZero reports whether t is the zero GYearMonth, which is not a value.
func (t GYearMonth) IsZero() bool { return !t.m.set }

// HasZone reports whether t has a time zone.
func (t GYearMonth) HasZone() bool { return t.m.zoned }

// ZoneOffset is the time zone in minutes east of UTC, 0 without one.
func (t GYearMonth) ZoneOffset() int { return int(t.m.zone) }

// WithZone returns t with the time zone replaced by one of so many minutes east
// of UTC, at most 14 hours; the other parts stay as they are.
func (t GYearMonth) WithZone(minutes int) GYearMonth { return GYearMonth{t.m.withZone(minutes)} }

// WithoutZone returns t without a time zone; the other parts stay as they are.
func (t GYearMonth) WithoutZone() GYearMonth { return GYearMonth{t.m.withoutZone()} }

// Compare returns -1, 0 or 1 as t is before, at or after u. It is not ok when
// one of them has no time zone and they are too close to tell.
func (t GYearMonth) Compare(u GYearMonth) (order int, ok bool) { return t.m.compare(u.m) }

// Equal reports whether t and u are the same value.
func (t GYearMonth) Equal(u GYearMonth) bool { return t.m.equal(u.m) }

// Append appends the lexical form; nothing for the zero GYearMonth.
func (t GYearMonth) Append(dst []byte) []byte { return t.m.append(dst, partsGYearMonth) }

// String returns the lexical form.
func (t GYearMonth) String() string { return string(t.Append(nil)) }

// AppendText implements encoding.TextAppender.
func (t GYearMonth) AppendText(dst []byte) ([]byte, error) { return t.Append(dst), nil }

// MarshalText implements encoding.TextMarshaler.
func (t GYearMonth) MarshalText() ([]byte, error) { return t.Append(nil), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (t *GYearMonth) UnmarshalText(text []byte) (err error) {
	*t, err = ParseGYearMonth(string(text))
	return err
}

// GYear is a value of xs:gYear: a year, with or without a time zone. The zero GYear
// is not a value; IsZero tells.
type GYear struct{ m moment }

// ParseGYear reads the lexical form of an xs:gYear; white space around it is no
// harm.
func ParseGYear(s string) (GYear, error) {
	b := trimSpace([]byte(s))
	m, ok := parseMoment(b, partsGYear)
	if !ok {
		return GYear{}, lexicalError(XSGYear, b)
	}
	return GYear{m}, nil
}

// NewGYear returns a value without a time zone.
func NewGYear(year int64) (GYear, error) {
	m, err := newMoment(XSGYear, year, 1, 1, 0, 0, 0, 0)
	return GYear{m}, err
}

// Year is the year; it is negative before the common era and never 0.
func (t GYear) Year() int64 { return t.m.year }

// IsZero reports whether t is the zero GYear, which is not a value.
func (t GYear) IsZero() bool { return !t.m.set }

// HasZone reports whether t has a time zone.
func (t GYear) HasZone() bool { return t.m.zoned }

// ZoneOffset is the time zone in minutes east of UTC, 0 without one.
func (t GYear) ZoneOffset() int { return int(t.m.zone) }

// WithZone returns t with the time zone replaced by one of so many minutes east
// of UTC, at most 14 hours; the other parts stay as they are.
func (t GYear) WithZone(minutes int) GYear { return GYear{t.m.withZone(minutes)} }

// WithoutZone returns t without a time zone; the other parts stay as they are.
func (t GYear) WithoutZone() GYear { return GYear{t.m.withoutZone()} }

// Compare returns -1, 0 or 1 as t is before, at or after u. It is not ok when
// one of them has no time zone and they are too close to tell.
func (t GYear) Compare(u GYear) (order int, ok bool) { return t.m.compare(u.m) }

// Equal reports whether t and u are the same value.
func (t GYear) Equal(u GYear) bool { return t.m.equal(u.m) }

// Append appends the lexical form; nothing for the zero GYear.
func (t GYear) Append(dst []byte) []byte { return t.m.append(dst, partsGYear) }

// String returns the lexical form.
func (t GYear) String() string { return string(t.Append(nil)) }

// AppendText implements encoding.TextAppender.
func (t GYear) AppendText(dst []byte) ([]byte, error) { return t.Append(dst), nil }

// MarshalText implements encoding.TextMarshaler.
func (t GYear) MarshalText() ([]byte, error) { return t.Append(nil), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (t *GYear) UnmarshalText(text []byte) (err error) {
	*t, err = ParseGYear(string(text))
	return err
}

// GMonthDay is a value of xs:gMonthDay: a day of every year, with or without a time zone. The zero GMonthDay
// is not a value; IsZero tells.
type GMonthDay struct{ m moment }

// ParseGMonthDay reads the lexical form of an xs:gMonthDay; white space around it is no
// harm.
func ParseGMonthDay(s string) (GMonthDay, error) {
	b := trimSpace([]byte(s))
	m, ok := parseMoment(b, partsGMonthDay)
	if !ok {
		return GMonthDay{}, lexicalError(XSGMonthDay, b)
	}
	return GMonthDay{m}, nil
}

// NewGMonthDay returns a value without a time zone.
func NewGMonthDay(month, day int) (GMonthDay, error) {
	m, err := newMoment(XSGMonthDay, refYear, month, day, 0, 0, 0, 0)
	return GMonthDay{m}, err
}

// Month is the month, from 1.
func (t GMonthDay) Month() int { return int(t.m.month) }

// Day is the day, from 1.
func (t GMonthDay) Day() int { return int(t.m.day) }

// IsZero reports whether t is the zero GMonthDay, which is not a value.
func (t GMonthDay) IsZero() bool { return !t.m.set }

// HasZone reports whether t has a time zone.
func (t GMonthDay) HasZone() bool { return t.m.zoned }

// ZoneOffset is the time zone in minutes east of UTC, 0 without one.
func (t GMonthDay) ZoneOffset() int { return int(t.m.zone) }

// WithZone returns t with the time zone replaced by one of so many minutes east
// of UTC, at most 14 hours; the other parts stay as they are.
func (t GMonthDay) WithZone(minutes int) GMonthDay { return GMonthDay{t.m.withZone(minutes)} }

// WithoutZone returns t without a time zone; the other parts stay as they are.
func (t GMonthDay) WithoutZone() GMonthDay { return GMonthDay{t.m.withoutZone()} }

// Compare returns -1, 0 or 1 as t is before, at or after u. It is not ok when
// one of them has no time zone and they are too close to tell.
func (t GMonthDay) Compare(u GMonthDay) (order int, ok bool) { return t.m.compare(u.m) }

// Equal reports whether t and u are the same value.
func (t GMonthDay) Equal(u GMonthDay) bool { return t.m.equal(u.m) }

// Append appends the lexical form; nothing for the zero GMonthDay.
func (t GMonthDay) Append(dst []byte) []byte { return t.m.append(dst, partsGMonthDay) }

// String returns the lexical form.
func (t GMonthDay) String() string { return string(t.Append(nil)) }

// AppendText implements encoding.TextAppender.
func (t GMonthDay) AppendText(dst []byte) ([]byte, error) { return t.Append(dst), nil }

// MarshalText implements encoding.TextMarshaler.
func (t GMonthDay) MarshalText() ([]byte, error) { return t.Append(nil), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (t *GMonthDay) UnmarshalText(text []byte) (err error) {
	*t, err = ParseGMonthDay(string(text))
	return err
}

// GDay is a value of xs:gDay: a day of every month, with or without a time zone. The zero GDay
// is not a value; IsZero tells.
type GDay struct{ m moment }

// ParseGDay reads the lexical form of an xs:gDay; white space around it is no
// harm.
func ParseGDay(s string) (GDay, error) {
	b := trimSpace([]byte(s))
	m, ok := parseMoment(b, partsGDay)
	if !ok {
		return GDay{}, lexicalError(XSGDay, b)
	}
	return GDay{m}, nil
}

// NewGDay returns a value without a time zone.
func NewGDay(day int) (GDay, error) {
	m, err := newMoment(XSGDay, refYear, refMonth, day, 0, 0, 0, 0)
	return GDay{m}, err
}

// Day is the day, from 1.
func (t GDay) Day() int { return int(t.m.day) }

// IsZero reports whether t is the zero GDay, which is not a value.
func (t GDay) IsZero() bool { return !t.m.set }

// HasZone reports whether t has a time zone.
func (t GDay) HasZone() bool { return t.m.zoned }

// ZoneOffset is the time zone in minutes east of UTC, 0 without one.
func (t GDay) ZoneOffset() int { return int(t.m.zone) }

// WithZone returns t with the time zone replaced by one of so many minutes east
// of UTC, at most 14 hours; the other parts stay as they are.
func (t GDay) WithZone(minutes int) GDay { return GDay{t.m.withZone(minutes)} }

// WithoutZone returns t without a time zone; the other parts stay as they are.
func (t GDay) WithoutZone() GDay { return GDay{t.m.withoutZone()} }

// Compare returns -1, 0 or 1 as t is before, at or after u. It is not ok when
// one of them has no time zone and they are too close to tell.
func (t GDay) Compare(u GDay) (order int, ok bool) { return t.m.compare(u.m) }

// Equal reports whether t and u are the same value.
func (t GDay) Equal(u GDay) bool { return t.m.equal(u.m) }

// Append appends the lexical form; nothing for the zero GDay.
func (t GDay) Append(dst []byte) []byte { return t.m.append(dst, partsGDay) }

// String returns the lexical form.
func (t GDay) String() string { return string(t.Append(nil)) }

// AppendText implements encoding.TextAppender.
func (t GDay) AppendText(dst []byte) ([]byte, error) { return t.Append(dst), nil }

// MarshalText implements encoding.TextMarshaler.
func (t GDay) MarshalText() ([]byte, error) { return t.Append(nil), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (t *GDay) UnmarshalText(text []byte) (err error) {
	*t, err = ParseGDay(string(text))
	return err
}

// GMonth is a value of xs:gMonth: a month of every year, with or without a time zone. The zero GMonth
// is not a value; IsZero tells.
type GMonth struct{ m moment }

// ParseGMonth reads the lexical form of an xs:gMonth; white space around it is no
// harm.
func ParseGMonth(s string) (GMonth, error) {
	b := trimSpace([]byte(s))
	m, ok := parseMoment(b, partsGMonth)
	if !ok {
		return GMonth{}, lexicalError(XSGMonth, b)
	}
	return GMonth{m}, nil
}

// NewGMonth returns a value without a time zone.
func NewGMonth(month int) (GMonth, error) {
	m, err := newMoment(XSGMonth, refYear, month, 1, 0, 0, 0, 0)
	return GMonth{m}, err
}

// Month is the month, from 1.
func (t GMonth) Month() int { return int(t.m.month) }

// IsZero reports whether t is the zero GMonth, which is not a value.
func (t GMonth) IsZero() bool { return !t.m.set }

// HasZone reports whether t has a time zone.
func (t GMonth) HasZone() bool { return t.m.zoned }

// ZoneOffset is the time zone in minutes east of UTC, 0 without one.
func (t GMonth) ZoneOffset() int { return int(t.m.zone) }

// WithZone returns t with the time zone replaced by one of so many minutes east
// of UTC, at most 14 hours; the other parts stay as they are.
func (t GMonth) WithZone(minutes int) GMonth { return GMonth{t.m.withZone(minutes)} }

// WithoutZone returns t without a time zone; the other parts stay as they are.
func (t GMonth) WithoutZone() GMonth { return GMonth{t.m.withoutZone()} }

// Compare returns -1, 0 or 1 as t is before, at or after u. It is not ok when
// one of them has no time zone and they are too close to tell.
func (t GMonth) Compare(u GMonth) (order int, ok bool) { return t.m.compare(u.m) }

// Equal reports whether t and u are the same value.
func (t GMonth) Equal(u GMonth) bool { return t.m.equal(u.m) }

// Append appends the lexical form; nothing for the zero GMonth.
func (t GMonth) Append(dst []byte) []byte { return t.m.append(dst, partsGMonth) }

// String returns the lexical form.
func (t GMonth) String() string { return string(t.Append(nil)) }

// AppendText implements encoding.TextAppender.
func (t GMonth) AppendText(dst []byte) ([]byte, error) { return t.Append(dst), nil }

// MarshalText implements encoding.TextMarshaler.
func (t GMonth) MarshalText() ([]byte, error) { return t.Append(nil), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (t *GMonth) UnmarshalText(text []byte) (err error) {
	*t, err = ParseGMonth(string(text))
	return err
}
