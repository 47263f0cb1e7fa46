package simulate

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/enhancedpresence/epx/generated/state"
	"github.com/enhancedpresence/epx/presence/access"
	"github.com/enhancedpresence/epx/presence/sipuri"
)

// What a script may have at most. One that has more is an error.
const (
	MaxBytes     = 1 << 20
	MaxUsers     = 100
	MaxEndpoints = 200
	MaxWatchers  = 500            // at any time
	MaxSteps     = 5000           // those in which time-outs are over among them
	MaxCells     = 200_000        // of all steps together, those in which nothing comes of polling among them
	MaxDuration  = 10 * 366 * day // of the whole script
	maxText      = 1000           // characters of a text
	maxName      = 64             // characters of a name
	maxErrors    = 20             // that are reported of one script
	maxCalendar  = 1000           // entries of one user
)

const day = 24 * time.Hour

// A Script is what users do, and when. It is immutable.
type Script struct {
	file      string
	title     string
	start     time.Time
	users     []*user
	endpoints []*endpoint
	steps     []step
}

// Title is what the script calls itself; empty if it does not.
func (s *Script) Title() string { return s.title }

// A position is a place in a script: a line and a column in characters, both
// from 1.
type position struct{ line, column int }

// A user is somebody who publishes, watches or both.
type user struct {
	index   int // in Script.users
	name    string
	id      sipuri.Identity
	network access.Network // as users of other domains see it
	start   access.Start
}

// An endpoint is a device of a user.
type endpoint struct {
	index  int // in Script.endpoints
	name   string
	of     *user
	device state.DeviceTypeEnumEx
	place  string
	can    []string // names of capabilities
}

// A step is what happens at one moment.
type step struct {
	at         position
	after      time.Duration // since the step before
	title      string
	statements []statement
}

// A statement is a line of a step.
type statement struct {
	at     position
	text   string // without a comment
	action action
}

// An action is what a statement does. The outcome is said of it, if it is not
// what goes without saying.
type action interface {
	do(p *play) (outcome string, err error)
}

// An Error says what is wrong with a script, and where.
type Error struct {
	File         string
	Line, Column int // from 1; the column in characters
	Message      string
}

func (e *Error) Error() string {
	return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Column, e.Message)
}

// Errors are what is wrong with a script, in the order of lines. There is at
// most one of a line.
type Errors []*Error

func (e Errors) Error() string {
	lines := make([]string, len(e))
	for n, x := range e {
		lines[n] = x.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap is each of the errors.
func (e Errors) Unwrap() []error {
	out := make([]error, len(e))
	for n, x := range e {
		out[n] = x
	}
	return out
}

// units are the units of durations, the largest first.
var units = []struct {
	letter byte
	length time.Duration
}{{'d', day}, {'h', time.Hour}, {'m', time.Minute}, {'s', time.Second}}

// parseDuration reads a duration such as 1h30m: whole numbers, each with a unit,
// the largest unit first.
func parseDuration(s string) (time.Duration, bool) {
	var d time.Duration
	next := 0 // of units
	for rest := s; rest != "" || s == ""; {
		digits := 0
		for digits < len(rest) && '0' <= rest[digits] && rest[digits] <= '9' {
			digits++
		}
		if digits == 0 || digits > 9 || digits == len(rest) {
			return 0, false
		}
		n, _ := strconv.Atoi(rest[:digits])
		for next < len(units) && units[next].letter != rest[digits] {
			next++
		}
		if next == len(units) || time.Duration(n) > MaxDuration/units[next].length {
			return 0, false
		}
		if d += time.Duration(n) * units[next].length; d > MaxDuration {
			return 0, false
		}
		next++
		rest = rest[digits+1:]
	}
	return d, true
}

// FormatDuration is a duration as scripts have it, in whole seconds.
func FormatDuration(d time.Duration) string {
	var b strings.Builder
	for _, u := range units {
		if n := d / u.length; n > 0 {
			fmt.Fprintf(&b, "%d%c", n, u.letter)
			d -= n * u.length
		}
	}
	if b.Len() == 0 {
		return "0s"
	}
	return b.String()
}
