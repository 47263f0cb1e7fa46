package freebusy_test

import (
	"encoding/base64"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/enhancedpresence/epx/generated/calendardata"
	"github.com/enhancedpresence/epx/internal/corpora"
	"github.com/enhancedpresence/epx/presence/freebusy"
	"github.com/enhancedpresence/epx/xmlrt"
)

var (
	orders = map[string]freebusy.BitOrder{"low": freebusy.LowBitsFirst, "high": freebusy.HighBitsFirst, "other": 2}
	slots  = map[string]freebusy.Slot{"free": freebusy.Free, "tentative": freebusy.Tentative, "busy": freebusy.Busy, "oof": freebusy.OutOfOffice, "slot4": 4}
)

// showRuns is runs as cases write them.
func showRuns(t freebusy.Times) string {
	var out []string
	for r := range t.Runs() {
		out = append(out, strings.ReplaceAll(r.String(), "out of office", "oof"))
	}
	if out == nil {
		return "nothing"
	}
	return strings.Join(out, ", ")
}

func parseRuns(t *testing.T, at, s string) []freebusy.Slot {
	t.Helper()
	var out []freebusy.Slot
	for part := range strings.SplitSeq(s, ",") {
		count, what, _ := strings.Cut(strings.TrimSpace(part), " ")
		n, err := strconv.Atoi(count)
		slot, ok := slots[what]
		if err != nil || !ok {
			t.Fatalf("%s: %q is no COUNT WHAT", at, part)
		}
		out = append(out, slices.Repeat([]freebusy.Slot{slot}, n)...)
	}
	return out
}

// matches tells whether an error is the wanted one.
func matches(got error, want string) bool {
	text, ok := strings.CutPrefix(want, "error ")
	return ok == (got != nil) && (!ok || strings.Contains(got.Error(), text))
}

func TestCases(t *testing.T) {
	data, err := os.ReadFile("../../testdata/subscription/freebusy.txt")
	if err != nil {
		t.Fatal(err)
	}
	version := xmlrt.DecimalFromInt64(1)
	var (
		start       xmlrt.DateTime
		granularity xmlrt.Duration
		last        freebusy.Times
	)
	moment := func(at, s string) time.Time {
		m, err := time.Parse(time.RFC3339, strings.TrimSpace(s))
		if err != nil {
			t.Fatalf("%s: %v", at, err)
		}
		return m
	}
	n := 0
	for text := range strings.Lines(string(data)) {
		n++
		at := fmt.Sprintf("freebusy.txt:%d", n)
		if text = strings.TrimSpace(text); text == "" || text[0] == '#' {
			continue
		}
		verb, rest, _ := strings.Cut(text, " ")
		left, want, isEqual := strings.Cut(rest, " = ")
		var err error
		switch verb {
		case "start":
			start, err = xmlrt.ParseDateTime(rest)
		case "granularity":
			granularity, err = xmlrt.ParseDuration(rest)
		case "version":
			version, err = xmlrt.ParseDecimal(rest)
		case "to":
			if end := moment(at, rest); !last.End().Equal(end) {
				t.Errorf("%s: %v", at, last.End())
			}
		case "at":
			got := "none"
			if s, ok := last.At(moment(at, left)); ok {
				got = s.String()
			}
			if got != want {
				t.Errorf("%s: %s", at, got)
			}
		default:
			order, ok := orders[verb]
			if !ok {
				t.Fatalf("%s: unknown line", at)
			}
			if !isEqual {
				left, want, _ := strings.Cut(rest, " -> ")
				length, _ := granularity.Std()
				v, err := freebusy.Times{Start: start.Time(time.UTC), Granularity: length, Slots: parseRuns(t, at, left)}.Encode(order)
				switch {
				case !matches(err, want):
					t.Errorf("%s: %v", at, err)
				case err == nil && base64.StdEncoding.EncodeToString(v.Value) != want:
					t.Errorf("%s: %s", at, base64.StdEncoding.EncodeToString(v.Value))
				case err == nil && (!v.StartTime.Equal(start) || !v.Granularity.Equal(granularity)):
					t.Errorf("%s: from %v, each %v", at, v.StartTime, v.Granularity)
				}
				continue
			}
			value, err := base64.StdEncoding.DecodeString(strings.Trim(left, `"`))
			if err != nil {
				t.Fatalf("%s: %v", at, err)
			}
			last, err = freebusy.Decode(&calendardata.FreeBusyType{StartTime: start, Granularity: granularity, EncodingVersion: version, Value: value}, order)
			if !matches(err, want) || err == nil && showRuns(last) != want {
				t.Errorf("%s: %s, %v", at, showRuns(last), err)
			}
			if err != nil && (last.Slots != nil || !last.Start.IsZero()) {
				t.Errorf("%s: an error and %+v", at, last)
			}
		}
		if err != nil {
			t.Fatalf("%s: %v", at, err)
		}
	}
}

// What is encoded is decoded again, filled up with free slots to whole bytes,
// in either order of bits; the runs are the slots; and each moment is in one.
func TestRoundTrip(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		times := freebusy.Times{
			Start:       time.Unix(r.Int64N(4e9), r.Int64N(2)*5e8).In(time.FixedZone("", 60*(r.IntN(1680)-840))),
			Granularity: time.Duration(1 + r.Int64N(1e14)),
		}
		for range r.IntN(50) {
			s := freebusy.Slot(r.IntN(4))
			times.Slots = append(times.Slots, slices.Repeat([]freebusy.Slot{s}, 1+r.IntN(3))...)
		}
		for _, order := range []freebusy.BitOrder{freebusy.LowBitsFirst, freebusy.HighBitsFirst} {
			v, err := times.Encode(order)
			if err != nil {
				t.Fatal(err)
			}
			if err := v.Validate(); err != nil {
				t.Fatal(err)
			}
			got, err := freebusy.Decode(v, order)
			if err != nil {
				t.Fatal(err)
			}
			want := append(slices.Clone(times.Slots), make([]freebusy.Slot, -len(times.Slots)&3)...)
			if !got.Start.Equal(times.Start) || got.Granularity != times.Granularity || !slices.Equal(got.Slots, want) {
				t.Fatalf("%+v\n%+v", got, times)
			}
			other, err := freebusy.Decode(v, 1-order)
			if err != nil {
				t.Fatal(err)
			}
			for n := 0; n < len(want); n += 4 { // the other order turns each byte around
				slices.Reverse(want[n : n+4])
			}
			if !slices.Equal(other.Slots, want) {
				t.Fatalf("%v, not %v", other.Slots, want)
			}
		}

		var all []freebusy.Slot
		at, last := times.Start, freebusy.Slot(9)
		for run := range times.Runs() {
			if !run.From.Equal(at) || run.Slot == last || run.Len < 1 || run.To.Sub(run.From) != time.Duration(run.Len)*times.Granularity {
				t.Fatalf("%+v", run)
			}
			for _, m := range []time.Time{run.From, run.To.Add(-1)} {
				if s, ok := times.At(m); !ok || s != run.Slot {
					t.Fatalf("%v at %v in %+v", s, m, run)
				}
			}
			all = append(all, slices.Repeat([]freebusy.Slot{run.Slot}, run.Len)...)
			at, last = run.To, run.Slot
		}
		if !slices.Equal(all, times.Slots) || !at.Equal(times.End()) {
			t.Fatalf("runs %v of %v", all, times.Slots)
		}
		for _, m := range []time.Time{times.Start.Add(-1), times.End()} {
			if s, ok := times.At(m); ok {
				t.Fatalf("%v outside, at %v", s, m)
			}
		}
	}
}

func TestErrors(t *testing.T) {
	noon := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		times freebusy.Times
		want  error
	}{
		{freebusy.Times{Start: noon}, freebusy.ErrGranularity},
		{freebusy.Times{Start: noon, Granularity: -1}, freebusy.ErrGranularity},
		{freebusy.Times{Start: noon, Granularity: math.MaxInt64, Slots: make([]freebusy.Slot, 2)}, freebusy.ErrGranularity},
		{freebusy.Times{Start: noon.AddDate(20000, 0, 0), Granularity: 1}, freebusy.ErrStart},
		{freebusy.Times{Start: noon, Granularity: 1, Slots: []freebusy.Slot{0, 4}}, freebusy.ErrSlot},
	} {
		if v, err := c.times.Encode(0); !errors.Is(err, c.want) || v != nil {
			t.Errorf("%+v: %v", c.times, err)
		}
	}
	if _, err := freebusy.Decode(&calendardata.FreeBusyType{Granularity: xmlrt.DurationOf(1)}, 0); !errors.Is(err, freebusy.ErrStart) {
		t.Errorf("no start: %v", err)
	}
	if s, ok := (freebusy.Times{}).At(noon); ok {
		t.Errorf("the zero Times: %v", s)
	}
	for range (freebusy.Times{Start: noon, Granularity: 1, Slots: []freebusy.Slot{0, 1}}).Runs() {
		break
	}
	if s := freebusy.Slot(4).String() + freebusy.OutOfOffice.String(); s != "slot 4out of office" {
		t.Error(s)
	}
}

// The free and busy times of the documentation (stated; X20): 96 hours each.
func TestExamples(t *testing.T) {
	examples := corpora.Need(t, "spec/examples")
	for name, want := range map[string]string{
		"090-colleagues-container.xml": "2010-06-21T07:00:00Z " +
			"48 free, 8 tentative, 88 free, 4 tentative, 104 free, 4 tentative, 77 free, 4 tentative, 1 free, 12 tentative, 34 free",
		"046-calendardata-category-instance-value-element.xml": "2009-10-27T07:00:00Z " +
			"236 free, 4 tentative, 8 free, 4 tentative, 96 free, 4 busy, 20 free, 4 tentative, 8 free",
		"283-parsing-lync-published-category-instances.xml": "2009-11-18T08:00:00Z " +
			"60 free, 4 tentative, 176 free, 4 tentative, 2 busy, 6 free, 8 busy, 124 free",
	} {
		data, err := os.ReadFile(filepath.Join(examples, name))
		if err != nil {
			t.Error(err)
			continue
		}
		c, err := calendardata.UnmarshalCalendarData(data)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		times, err := freebusy.Decode(c.FreeBusy, freebusy.LowBitsFirst)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := times.Start.Format(time.RFC3339) + " " + showRuns(times); got != want || times.End().Sub(times.Start) != 96*time.Hour {
			t.Errorf("%s: %s until %v", name, got, times.End())
		}
		again, err := times.Encode(freebusy.LowBitsFirst)
		if err != nil || string(again.Value) != string(c.FreeBusy.Value) || again.StartTime.String() != c.FreeBusy.StartTime.String() || again.Granularity.String() != c.FreeBusy.Granularity.String() {
			t.Errorf("%s: encoded as %+v, %v", name, again, err)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte{0xA0}, int64(15*time.Minute), int64(0), false)
	f.Add([]byte{}, int64(-1), int64(1<<60), true)
	f.Fuzz(func(t *testing.T, value []byte, granularity, start int64, high bool) {
		order := freebusy.LowBitsFirst
		if high {
			order = freebusy.HighBitsFirst
		}
		v := &calendardata.FreeBusyType{StartTime: xmlrt.DateTimeOf(time.Unix(start%1e12, 0).UTC()), Granularity: xmlrt.DurationOf(time.Duration(granularity)), Value: value}
		times, err := freebusy.Decode(v, order)
		if err != nil {
			return
		}
		if times.End().Before(times.Start) || len(times.Slots) != 4*len(value) {
			t.Fatalf("%+v", times)
		}
		if again, err := times.Encode(order); err != nil || string(again.Value) != string(value) {
			t.Fatalf("%v, %v", again, err)
		}
	})
}

// An afternoon in quarters of an hour.
func Example() {
	times, err := freebusy.Decode(&calendardata.FreeBusyType{
		StartTime:       xmlrt.DateTimeOf(time.Date(2026, 11, 23, 13, 0, 0, 0, time.UTC)),
		Granularity:     xmlrt.DurationOf(15 * time.Minute),
		EncodingVersion: xmlrt.DecimalFromInt64(1),
		Value:           []byte{0x50, 0x05, 0xAA},
	}, freebusy.LowBitsFirst)
	if err != nil {
		fmt.Println(err)
		return
	}
	for run := range times.Runs() {
		fmt.Println(run.From.Format("15:04"), run.To.Format("15:04"), run.Slot)
	}
	slot, _ := times.At(times.Start.Add(40 * time.Minute))
	fmt.Println("at 13:40", slot)
	// Output:
	// 13:00 13:30 free
	// 13:30 14:30 tentative
	// 14:30 15:00 free
	// 15:00 16:00 busy
	// at 13:40 tentative
}
