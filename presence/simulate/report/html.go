package report

import (
	_ "embed"
	"fmt"
	"html"
	"io"
	"strings"
	"time"

	"github.com/enhancedpresence/epx/presence/availability"
	"github.com/enhancedpresence/epx/presence/simulate"
)

//go:embed page.css
var style string

// HTML writes a run as a page with a time line: a row for each track, with a bar
// for as long as what it shows stays the same.
func HTML(w io.Writer, r *simulate.Run) error {
	p := page{run: r, layout: clockLayout(r)}
	p.from, p.to = r.Start, r.End()
	// What is to be seen at the last step has to have a place too.
	p.to = p.to.Add(max(p.to.Sub(p.from)/20, time.Minute))
	p.head()
	p.timeline()
	p.legend()
	p.failures()
	p.steps()
	p.b.WriteString("</main>\n</body>\n</html>\n")
	_, err := io.WriteString(w, p.b.String())
	return err
}

// A page is one being written.
type page struct {
	b        strings.Builder
	run      *simulate.Run
	layout   string // of times
	from, to time.Time
}

// put writes a line with %s for texts, which are escaped, and %d for numbers.
func (p *page) put(format string, args ...any) {
	for n, a := range args {
		if s, ok := a.(string); ok {
			args[n] = html.EscapeString(s)
		}
	}
	fmt.Fprintf(&p.b, format, args...)
}

func (p *page) clock(t time.Time) string { return t.In(p.run.Start.Location()).Format(p.layout) }

// percent is how far a time is from the left to the right.
func (p *page) percent(t time.Time) string {
	return fmt.Sprintf("%.3f", 100*float64(t.Sub(p.from))/float64(p.to.Sub(p.from)))
}

func (p *page) head() {
	title := p.run.Title
	if title == "" {
		title = p.run.File
	}
	p.put("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
	p.put("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
	p.put("<title>%s</title>\n", title)
	p.b.WriteString("<link rel=\"icon\" href=\"data:,\">\n") // else browsers ask a server for one
	p.b.WriteString("<style>\n" + style + "</style>\n</head>\n<body>\n<main>\n")
	p.put("<h1>%s</h1>\n", title)
	p.put("<p>From <time>%s</time> to <time>%s</time>, in %d steps.</p>\n",
		p.run.Start.Format(time.RFC3339), p.run.End().In(p.run.Start.Location()).Format(time.RFC3339), len(p.run.Steps))
}

// tickLengths are the distances between marks of the time line.
var tickLengths = []time.Duration{
	time.Second, 5 * time.Second, 15 * time.Second, time.Minute, 2 * time.Minute, 5 * time.Minute, 10 * time.Minute, 15 * time.Minute,
	30 * time.Minute, time.Hour, 2 * time.Hour, 3 * time.Hour, 6 * time.Hour, 12 * time.Hour, 24 * time.Hour, 7 * 24 * time.Hour, 30 * 24 * time.Hour, 365 * 24 * time.Hour,
}

// ticks are the times with a mark, at most a dozen.
func (p *page) ticks() (at []time.Time, layout string) {
	length := tickLengths[len(tickLengths)-1]
	for _, l := range tickLengths {
		if p.to.Sub(p.from)/l <= 12 {
			length = l
			break
		}
	}
	switch {
	case length < time.Minute:
		layout = "15:04:05"
	case length < 24*time.Hour:
		layout = "15:04"
	default:
		layout = "2006-01-02"
	}
	_, offset := p.from.Zone()
	shift := time.Duration(offset) * time.Second
	for t := p.from.Add(shift).Truncate(length).Add(-shift); t.Before(p.to); t = t.Add(length) {
		// One at the very end would have no room for its text.
		if !t.Before(p.from) && p.to.Sub(t) > p.to.Sub(p.from)/20 {
			at = append(at, t)
		}
	}
	return at, layout
}

func (p *page) timeline() {
	p.put("<section aria-labelledby=\"line\">\n<h2 id=\"line\">Time line</h2>\n<div class=\"line\">\n")
	at, layout := p.ticks()
	p.put("<div class=\"row axis\" aria-hidden=\"true\"><span class=\"name\"></span><div class=\"track\">")
	for _, t := range at {
		p.put("<span class=\"tick\" style=\"left:%s%%\">%s</span>", p.percent(t), t.In(p.run.Start.Location()).Format(layout))
	}
	p.put("</div></div>\n")
	heading := ""
	for n := range p.run.Tracks {
		if h := headings[p.run.Tracks[n].Kind]; h != heading {
			p.put("<h3>%s</h3>\n", h)
			heading = h
		}
		p.track(n)
	}
	p.put("</div>\n</section>\n")
}

var headings = [...]string{
	simulate.EndpointTrack:  "What endpoints say",
	simulate.AggregateTrack: "What is made of it",
	simulate.WatcherTrack:   "What others see",
}

// A look is how a class of availability looks: by the name of its style, and by
// a sign, for those who see no colours.
type look struct{ style, sign, text string }

var looks = map[availability.Class]look{
	availability.ClassUndefined:     {"unknown", "?", "Presence unknown"},
	availability.ClassAvailable:     {"available", "\u2713", "Available"},
	availability.ClassAvailableIdle: {"idle", "\u25d4", "Available-Idle"},
	availability.ClassBusy:          {"busy", "\u25a0", "Busy"},
	availability.ClassBusyIdle:      {"busy-idle", "\u25e9", "Busy-Idle"},
	availability.ClassDoNotDisturb:  {"dnd", "\u2212", "Do Not Disturb"},
	availability.ClassBeRightBack:   {"brb", "\u21a9", "Be Right Back"},
	availability.ClassAway:          {"away", "\u25f4", "Away"},
	availability.ClassOffline:       {"offline", "\u2715", "Offline"},
}

// nothing is how it looks that there is nothing to be seen.
var nothing = look{"nothing", "\u00b7", "Nothing is said or seen"}

func lookOf(c *simulate.Cell) look {
	if !c.Number.Set {
		return nothing
	}
	return looks[c.Class()]
}

// track writes the row of a track.
func (p *page) track(n int) {
	t := p.run.Tracks[n]
	name, detail := t.String(), ""
	switch t.Kind {
	case simulate.EndpointTrack:
		detail = "of " + t.Of
	case simulate.AggregateTrack:
		detail = "container " + t.Container.String()
	}
	p.put("<div class=\"row\" role=\"group\" aria-label=\"%s\"><span class=\"name\">%s <small>%s</small></span><ol class=\"track\">\n", strings.TrimSpace(name+" "+detail), name, detail)
	steps := p.run.Steps
	for i := 0; i < len(steps); {
		c := &steps[i].Cells[n]
		end := i + 1
		for end < len(steps) && c.Same(&steps[end].Cells[n]) {
			end++
		}
		until := p.to
		if end < len(steps) {
			until = steps[end].Time
		}
		if from := steps[i].Time; until.After(from) {
			p.bar(c, from, until, end == len(steps))
		}
		i = end
	}
	p.put("</ol></div>\n")
}

// bar writes a bar with all that is to be known of it.
func (p *page) bar(c *simulate.Cell, from, until time.Time, last bool) {
	k := lookOf(c)
	side := ""
	if from.Sub(p.from) > p.to.Sub(p.from)/2 {
		side = " left"
	}
	span := "from " + p.clock(from)
	if !last {
		span += " to " + p.clock(until)
	}
	label := c.Text
	if c.Summary != "" {
		label += ", " + c.Summary
	}
	p.put("<li class=\"bar %s%s\" style=\"left:%s%%;width:%.3f%%\" tabindex=\"0\">", k.style, side, p.percent(from), 100*float64(until.Sub(from))/float64(p.to.Sub(p.from)))
	p.put("<span class=\"label\">%s %s</span><span class=\"tip\" role=\"tooltip\"><b>%s</b>", k.sign, label, label)
	if number, ok := c.Number.Get(); ok {
		p.put(" (%s)", number.String())
	}
	p.put(", %s", span)
	if c.Note != "" {
		p.put("<br>Note: %s", c.Note)
	}
	if c.CallsBlocked {
		p.put("<br>Calls are blocked")
	}
	p.put("<br>%s</span></li>\n", sentence(c.Reason))
}

// sentence is a reason with a capital letter.
func sentence(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

func (p *page) legend() {
	p.put("<section aria-labelledby=\"legend\">\n<h2 id=\"legend\">Legend</h2>\n<ul class=\"legend\">\n")
	for c := availability.ClassAvailable; c <= availability.ClassOffline; c++ {
		low, _ := c.Range()
		p.put("<li><span class=\"swatch %s\"></span>%s %s, from %d</li>\n", looks[c].style, looks[c].sign, looks[c].text, low)
	}
	for _, k := range []look{looks[availability.ClassUndefined], nothing} {
		p.put("<li><span class=\"swatch %s\"></span>%s %s</li>\n", k.style, k.sign, k.text)
	}
	p.put("</ul>\n<p>Point at a bar, or move to it with the Tab key, to see why it is so.</p>\n</section>\n")
}

func (p *page) failures() {
	if len(p.run.Failures) == 0 {
		return
	}
	p.put("<section class=\"failures\" aria-labelledby=\"failures\">\n<h2 id=\"failures\">Not as expected</h2>\n<ul>\n")
	for _, f := range p.run.Failures {
		p.put("<li>Line %d: %s</li>\n", f.Line, f.Message)
	}
	p.put("</ul>\n</section>\n")
}

// steps writes the table, which says in words what the time line shows.
func (p *page) steps() {
	shown := columns(p.run)
	p.put("<section aria-labelledby=\"steps\">\n<h2 id=\"steps\">Steps</h2>\n<div class=\"scroll\"><table>\n<thead><tr><th scope=\"col\">Time</th><th scope=\"col\">What happens</th>")
	for _, n := range shown {
		p.put("<th scope=\"col\">%s</th>", p.run.Tracks[n].String())
	}
	p.put("</tr></thead>\n<tbody>\n")
	for i := range p.run.Steps {
		s := &p.run.Steps[i]
		p.put("<tr><th scope=\"row\"><time>%s</time></th><td class=\"events\">", p.clock(s.Time))
		if s.Title != "" {
			p.put("<b>%s</b>", s.Title)
		}
		if len(s.Events) > 0 {
			p.put("<ul>")
			for _, e := range s.Events {
				p.put("<li>%s", e.Text)
				if e.Outcome != "" {
					p.put("<br><em>%s</em>", e.Outcome)
				}
				p.put("</li>")
			}
			p.put("</ul>")
		}
		p.put("</td>")
		for _, n := range shown {
			c := &s.Cells[n]
			p.put("<td title=\"%s\"", sentence(c.Reason))
			if i > 0 && c.Same(&p.run.Steps[i-1].Cells[n]) {
				p.put(" class=\"same\"")
			}
			k := lookOf(c)
			p.put("><span class=\"chip %s\">%s</span> %s", k.style, k.sign, c.Line())
			if c.Note != "" {
				p.put(" <q>%s</q>", c.Note)
			}
			p.put("</td>")
		}
		p.put("</tr>\n")
	}
	p.put("</tbody>\n</table></div>\n</section>\n")
}
