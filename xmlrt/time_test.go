package xmlrt

import (
	"testing"
	"time"
)

func TestDateTimeConversion(t *testing.T) {
	zone := time.FixedZone("", -5*3600)
	for _, c := range []struct {
		t    time.Time
		want string
	}{
		{time.Date(2010, 2, 4, 3, 43, 49, 370e6, time.UTC), "2010-02-04T03:43:49.37Z"},
		{time.Date(2010, 2, 4, 3, 43, 49, 0, zone), "2010-02-04T03:43:49-05:00"},
		{time.Date(2010, 2, 4, 3, 43, 49, 1, time.UTC), "2010-02-04T03:43:49.000000001Z"},
		{time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC), "-0001-01-01T00:00:00Z"},
		{time.Date(-43, 3, 15, 0, 0, 0, 0, time.UTC), "-0044-03-15T00:00:00Z"},
		{time.Date(12345, 1, 1, 0, 0, 0, 0, time.UTC), "12345-01-01T00:00:00Z"},
		{time.Date(2010, 2, 4, 3, 43, 49, 0, time.FixedZone("", 3601)), "2010-02-04T02:43:48Z"},
	} {
		d := DateTimeOf(c.t)
		if d.String() != c.want {
			t.Errorf("%v: %s, want %s", c.t, d, c.want)
		}
		if !d.Time(nil).Equal(c.t) {
			t.Errorf("%s: %v", d, d.Time(nil))
		}
		back, err := ParseDateTime(c.want)
		if err != nil || !back.Equal(d) {
			t.Errorf("%s: %v %v", c.want, back, err)
		}
	}
	d, err := ParseDateTime("2010-02-04T03:43:49.370")
	if err != nil || d.HasZone() || d.Year() != 2010 || d.Month() != 2 || d.Day() != 4 || d.Hour() != 3 || d.Minute() != 43 || d.Second() != 49 ||
		d.Nanosecond() != 370e6 || d.Fraction() != "370" {
		t.Errorf("%#v %v", d, err)
	}
	if got := d.Time(zone); !got.Equal(time.Date(2010, 2, 4, 3, 43, 49, 370e6, zone)) {
		t.Error(got)
	}
	if z := d.WithZone(90); z.String() != "2010-02-04T03:43:49.370+01:30" || z.ZoneOffset() != 90 || z.WithoutZone() != d {
		t.Error(z)
	}
	if (DateTime{}).String() != "" || !(DateTime{}).IsZero() || (DateTime{}).Equal(d) || !(DateTime{}).Equal(DateTime{}) {
		t.Error("the zero DateTime")
	}
}

func TestDateTypes(t *testing.T) {
	at := time.Date(2010, 2, 4, 13, 20, 0, 5e8, time.UTC)
	day, clock := DateOf(at), TimeOfDayOf(at)
	if day.String() != "2010-02-04" || clock.String() != "13:20:00.5" || !clock.On(day, nil).Equal(at) {
		t.Error(day, clock, clock.On(day, nil))
	}
	if !day.Time(nil).Equal(time.Date(2010, 2, 4, 0, 0, 0, 0, time.UTC)) {
		t.Error(day.Time(nil))
	}
	for _, c := range []struct {
		v    interface{ String() string }
		want string
	}{
		{must(NewDateTime(2010, 2, 4, 3, 4, 5, 6000)), "2010-02-04T03:04:05.000006"},
		{must(NewDate(-1, 12, 31)), "-0001-12-31"},
		{must(NewTimeOfDay(1, 2, 3, 0)), "01:02:03"},
		{must(NewGYearMonth(2010, 12)), "2010-12"},
		{must(NewGYear(99999)), "99999"},
		{must(NewGMonthDay(2, 29)), "--02-29"},
		{must(NewGDay(31)), "---31"},
		{must(NewGMonth(1)), "--01"},
		{must(NewDuration(true, 1, 2, 3, 4, 5, 6, 5e8)), "-P1Y2M3DT4H5M6.5S"},
	} {
		if c.v.String() != c.want {
			t.Errorf("%s, want %s", c.v, c.want)
		}
	}
	_, e1 := NewDate(0, 1, 1)
	_, e2 := NewDate(2010, 2, 29)
	_, e3 := NewTimeOfDay(24, 0, 0, 0)
	_, e4 := NewGMonth(257)
	_, e5 := NewGDay(0)
	_, e6 := NewDuration(false, -1, 0, 0, 0, 0, 0, 0)
	_, e7 := NewDateTime(2010, 1, 1, 0, 0, 0, -1)
	for i, err := range []error{e1, e2, e3, e4, e5, e6, e7} {
		if err == nil {
			t.Errorf("%d is accepted", i+1)
		}
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func TestDurations(t *testing.T) {
	for _, c := range []struct{ d, from, want string }{
		// The examples of Part 2, appendix E, and others.
		{"P1Y3M5DT7H10M3.3S", "2000-01-12T12:13:14Z", "2001-04-17T19:23:17.3Z"},
		{"-P3M", "2000-01-15T00:00:00Z", "1999-10-15T00:00:00Z"},
		{"PT33H", "2000-01-12T00:00:00Z", "2000-01-13T09:00:00Z"},
		{"P1M", "2000-03-31T00:00:00Z", "2000-04-30T00:00:00Z"},
		{"P1M", "2000-01-31T00:00:00Z", "2000-02-29T00:00:00Z"},
		{"P1M", "2001-01-31T00:00:00+01:00", "2001-02-28T00:00:00+01:00"},
		{"-P1M", "2000-03-31T00:00:00Z", "2000-02-29T00:00:00Z"},
		{"-P1Y1D", "2000-01-01T00:00:00Z", "1998-12-31T00:00:00Z"},
		{"P100000DT0.5S", "2000-01-01T00:00:00Z", "2273-10-16T00:00:00.5Z"},
		{"PT9999999999S", "2000-01-01T00:00:00Z", "2316-11-20T17:46:39Z"},
	} {
		d, err := ParseDuration(c.d)
		if err != nil {
			t.Fatal(err)
		}
		from, _ := ParseDateTime(c.from)
		if got := DateTimeOf(d.AddTo(from.Time(nil))); got.String() != c.want {
			t.Errorf("%s + %s is %s, want %s", c.from, c.d, got, c.want)
		}
	}
	for _, c := range []struct {
		d    time.Duration
		want string
	}{
		{0, "PT0S"}, {time.Second, "PT1S"}, {-90 * time.Minute, "-PT1H30M"}, {36*time.Hour + time.Millisecond, "P1DT12H0.001S"},
		{-1 << 63, "-P106751DT23H47M16.854775808S"}, {1, "PT0.000000001S"},
	} {
		d := DurationOf(c.d)
		if d.String() != c.want {
			t.Errorf("%v: %s, want %s", c.d, d, c.want)
		}
		if back, ok := d.Std(); c.d != -1<<63 && (!ok || back != c.d) {
			t.Errorf("%s: %v %v", d, back, ok)
		}
	}
	if _, ok := must(ParseDuration("P1M")).Std(); ok {
		t.Error("P1M as a time.Duration")
	}
	if _, ok := must(ParseDuration("P200000D")).Std(); ok {
		t.Error("P200000D as a time.Duration")
	}
	if d := must(ParseDuration("-P1Y2M3DT4H5M6.70S")); !d.Negative() || d.Years() != 1 || d.Months() != 2 || d.Days() != 3 || d.Hours() != 4 ||
		d.Minutes() != 5 || d.Seconds() != 6 || d.Nanosecond() != 7e8 || d.Fraction() != "70" {
		t.Errorf("%#v", d)
	}
}

// TestMonthStart compares with package time.
func TestMonthStart(t *testing.T) {
	zero := time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC)
	for m := -13000; m < 40000; m += 7 {
		days := time.Date(0, time.Month(m+1), 1, 0, 0, 0, 0, time.UTC).Unix() - zero.Unix()
		if got := monthStart(int64(m)) - monthStart(0); got != days/86400 {
			t.Fatalf("month %d: %d days, want %d", m, got, days/86400)
		}
	}
}
