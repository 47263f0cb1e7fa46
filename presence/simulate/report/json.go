package report

import (
	"encoding/json"
	"io"
	"time"

	"github.com/enhancedpresence/epx/presence"
	"github.com/enhancedpresence/epx/presence/simulate"
)

type document struct {
	File     string      `json:"file"`
	Title    string      `json:"title,omitempty"`
	Start    string      `json:"start"`
	End      string      `json:"end"`
	Tracks   []track     `json:"tracks"`
	Steps    []stepValue `json:"steps"`
	Failures []failure   `json:"failures,omitempty"`
}

type track struct {
	Kind      string                `json:"kind"`
	Name      string                `json:"name"`
	Of        string                `json:"of"`
	Container *presence.ContainerID `json:"container,omitempty"` // of an aggregate
}

type stepValue struct {
	Time   string       `json:"time"`
	Line   int          `json:"line,omitempty"`
	Title  string       `json:"title,omitempty"`
	Events []eventValue `json:"events,omitempty"`
	Sees   []cellValue  `json:"sees"` // one for each track
}

type eventValue struct {
	Line    int    `json:"line,omitempty"`
	Text    string `json:"text"`
	Outcome string `json:"outcome,omitempty"`
}

type cellValue struct {
	Availability *uint32               `json:"availability,omitempty"`
	Class        string                `json:"class,omitempty"`
	Text         string                `json:"text"`
	Inactive     *int64                `json:"inactiveSeconds,omitempty"`
	Summary      string                `json:"summary,omitempty"`
	Note         string                `json:"note,omitempty"`
	Container    *presence.ContainerID `json:"container,omitempty"`
	CallsBlocked bool                  `json:"callsBlocked,omitempty"`
	AsOf         string                `json:"asOf,omitempty"`
	Notified     bool                  `json:"notified,omitempty"`
	Reason       string                `json:"reason,omitempty"`
}

type failure struct {
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Message string `json:"message"`
}

// JSON writes a run as one JSON object; docs/simulate.md has its members.
func JSON(w io.Writer, r *simulate.Run) error {
	when := func(t time.Time) string { return t.In(r.Start.Location()).Format(time.RFC3339) }
	doc := document{File: r.File, Title: r.Title, Start: when(r.Start), End: when(r.End()), Tracks: []track{}, Steps: []stepValue{}}
	for _, t := range r.Tracks {
		v := track{Kind: t.Kind.String(), Name: t.Name, Of: t.Of}
		if t.Kind == simulate.AggregateTrack {
			v.Container = &t.Container
		}
		doc.Tracks = append(doc.Tracks, v)
	}
	for i := range r.Steps {
		s := &r.Steps[i]
		v := stepValue{Time: when(s.Time), Line: s.Line, Title: s.Title, Sees: make([]cellValue, len(s.Cells))}
		for _, e := range s.Events {
			v.Events = append(v.Events, eventValue(e))
		}
		for n := range s.Cells {
			v.Sees[n] = cellOf(&s.Cells[n], when)
		}
		doc.Steps = append(doc.Steps, v)
	}
	for _, f := range r.Failures {
		doc.Failures = append(doc.Failures, failure{f.Line, f.Column, f.Message})
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	return e.Encode(doc)
}

func cellOf(c *simulate.Cell, when func(time.Time) string) cellValue {
	v := cellValue{Text: c.Text, Summary: c.Summary, Note: c.Note, CallsBlocked: c.CallsBlocked, Notified: c.Notified, Reason: c.Reason}
	if n, ok := c.Number.Get(); ok {
		v.Availability, v.Class = (*uint32)(&n), n.Class().String()
	}
	if d, ok := c.Inactive.Get(); ok {
		seconds := int64(d / time.Second)
		v.Inactive = &seconds
	}
	if id, ok := c.Container.Get(); ok {
		v.Container = &id
	}
	if !c.AsOf.IsZero() {
		v.AsOf = when(c.AsOf)
	}
	return v
}
