// Package freebusy reads and writes the free and busy times of a calendar, as
// the category calendarData holds them: slots of equal length, two bits each
// (E13).
//
// [Decode] makes [Times] from a freeBusy element, and [Times.Encode] the
// element again. [Times.At] tells what a moment is, [Times.Runs] what comes
// after what.
//
// # Rules and their sources
//
// That two bits are a slot, and what they mean, is stated
// (calendardata-freebusy-element, parsing-lync-published-category-instances).
// Which bits of a byte are the first slot is not: see [BitOrder] (X20).
package freebusy

import (
	"errors"
	"fmt"
	"iter"
	"math"
	"slices"
	"time"

	"github.com/enhancedpresence/epx/generated/calendardata"
	"github.com/enhancedpresence/epx/xmlrt"
)

// A Slot is what a calendar says of a stretch of time. A larger one is less
// free.
type Slot uint8

const (
	Free Slot = iota
	Tentative
	Busy
	OutOfOffice
)

var slots = [...]string{Free: "free", Tentative: "tentative", Busy: "busy", OutOfOffice: "out of office"}

// String names the slot for people.
func (s Slot) String() string {
	if int(s) < len(slots) {
		return slots[s]
	}
	return fmt.Sprintf("slot %d", uint8(s))
}

// BitOrder says which bits of a byte are the first slot (X20).
type BitOrder uint8

const (
	// LowBitsFirst: the lowest two. Published data makes sense only so: whole hours
	// fall apart otherwise (one client; inferred from the examples).
	LowBitsFirst BitOrder = iota
	// HighBitsFirst: the highest two, as the prose of the pages has it
	// (calendardata-freebusy-element, parsing-lync-published-category-instances;
	// stated).
	HighBitsFirst
)

// shift is where in a byte its n-th slot is.
func (o BitOrder) shift(n int) int {
	if o == HighBitsFirst {
		n = 3 - n
	}
	return 2 * n
}

// Errors of free and busy times.
var (
	ErrBitOrder    = errors.New("bad bit order")
	ErrEncoding    = errors.New("unknown encoding version")
	ErrGranularity = errors.New("bad granularity")
	ErrSlot        = errors.New("bad slot")
	ErrStart       = errors.New("bad start time")
)

func fail(err error, format string, args ...any) error {
	return fmt.Errorf("freebusy: %w: %s", err, fmt.Sprintf(format, args...))
}

// Times are slots one after the other.
type Times struct {
	Start       time.Time
	Granularity time.Duration // of each slot
	Slots       []Slot
}

// check finds what no calendar can have.
func (t Times) check() error {
	if t.Granularity <= 0 {
		return fail(ErrGranularity, "it is %v; want more than 0", t.Granularity)
	}
	if int64(len(t.Slots)) > math.MaxInt64/int64(t.Granularity) {
		return fail(ErrGranularity, "%d slots of %v are more than 290 years", len(t.Slots), t.Granularity)
	}
	if y := t.Start.Year(); y < 1 || y > 9999 {
		return fail(ErrStart, "the year is %d; want 1 to 9999", y)
	}
	for n, s := range t.Slots {
		if s > OutOfOffice {
			return fail(ErrSlot, "slot %d is %d; want 0 to %d", n+1, s, OutOfOffice)
		}
	}
	return nil
}

// Decode reads a freeBusy element. A start without time zone is in UTC
// (guessed). The encoding versions 0 and 1 are known, and are one (inferred from
// examples); the granularity is a duration of ISO 8601 that has one length
// (stated; X20).
func Decode(v *calendardata.FreeBusyType, order BitOrder) (Times, error) {
	if order > HighBitsFirst {
		return Times{}, fail(ErrBitOrder, "%d; want at most %d", order, HighBitsFirst)
	}
	if n, ok := v.EncodingVersion.Int64(); !ok || n < 0 || n > 1 {
		return Times{}, fail(ErrEncoding, "%v; want 0 or 1", v.EncodingVersion)
	}
	granularity, ok := v.Granularity.Std()
	if !ok {
		return Times{}, fail(ErrGranularity, "%v is too long, or of no fixed length", v.Granularity)
	}
	if y := v.StartTime.Year(); v.StartTime.IsZero() || y < 1 || y > 9999 {
		return Times{}, fail(ErrStart, "the year is %d; want 1 to 9999", y)
	}
	t := Times{Start: v.StartTime.Time(time.UTC), Granularity: granularity, Slots: make([]Slot, 0, 4*len(v.Value))}
	for _, b := range v.Value {
		for n := range 4 {
			t.Slots = append(t.Slots, Slot(b>>order.shift(n)&3))
		}
	}
	if err := t.check(); err != nil {
		return Times{}, err
	}
	return t, nil
}

// Encode is the freeBusy element of the times. Where the last byte has room for
// more slots, they are free.
func (t Times) Encode(order BitOrder) (*calendardata.FreeBusyType, error) {
	if order > HighBitsFirst {
		return nil, fail(ErrBitOrder, "%d; want at most %d", order, HighBitsFirst)
	}
	if err := t.check(); err != nil {
		return nil, err
	}
	v := &calendardata.FreeBusyType{
		StartTime:       xmlrt.DateTimeOf(t.Start),
		Granularity:     xmlrt.DurationOf(t.Granularity),
		EncodingVersion: xmlrt.DecimalFromInt64(1),
		Value:           make([]byte, (len(t.Slots)+3)/4),
	}
	for n, s := range t.Slots {
		v.Value[n/4] |= byte(s) << order.shift(n%4)
	}
	return v, nil
}

// End is when the last slot ends.
func (t Times) End() time.Time { return t.startOf(len(t.Slots)) }

func (t Times) startOf(slot int) time.Time {
	return t.Start.Add(time.Duration(slot) * t.Granularity)
}

// At is the slot that holds a moment; false before the first and after the
// last. A slot holds its start and not its end.
func (t Times) At(moment time.Time) (Slot, bool) {
	if t.Granularity <= 0 || moment.Before(t.Start) {
		return Free, false
	}
	n := moment.Sub(t.Start) / t.Granularity
	if int64(n) >= int64(len(t.Slots)) {
		return Free, false
	}
	return t.Slots[n], true
}

// A Run is equal slots one after the other.
type Run struct {
	Slot     Slot
	Len      int // in slots
	From, To time.Time
}

// String is the run for people: "2 busy".
func (r Run) String() string { return fmt.Sprint(r.Len, " ", r.Slot) }

// Runs are the slots in as few runs as there can be, in their order.
func (t Times) Runs() iter.Seq[Run] {
	return func(yield func(Run) bool) {
		for from := 0; from < len(t.Slots); {
			s := t.Slots[from]
			to := len(t.Slots)
			if n := slices.IndexFunc(t.Slots[from:], func(x Slot) bool { return x != s }); n >= 0 {
				to = from + n
			}
			if !yield(Run{s, to - from, t.startOf(from), t.startOf(to)}) {
				return
			}
			from = to
		}
	}
}
