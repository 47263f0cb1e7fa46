package validate

import (
	"fmt"
	"io"
	"os"
	"time"
)

// Progress shows on a terminal how far a run is: one line, drawn over and over.
// It is not safe for use by several goroutines.
type Progress struct {
	w      io.Writer
	now    func() time.Time
	start  time.Time
	next   time.Time // when to draw again
	report Report
	drawn  bool
}

// progressInterval is the time between two drawings.
const progressInterval = 200 * time.Millisecond

// NewProgress shows progress on w, which should be a terminal. The first line
// appears after a moment, so that a short run shows none.
func NewProgress(w io.Writer) *Progress {
	p := &Progress{w: w, now: time.Now}
	p.begin()
	return p
}

func (p *Progress) begin() {
	p.start = p.now()
	p.next = p.start.Add(2 * progressInterval)
}

// Add counts a result, and draws when it is time to.
func (p *Progress) Add(r Result) {
	p.report.Add(r.Verdict)
	now := p.now()
	if now.Before(p.next) {
		return
	}
	p.next = now.Add(progressInterval)
	p.drawn = true
	rate := float64(p.report.Files) / now.Sub(p.start).Seconds()
	fmt.Fprintf(p.w, "\r%v, %.0f a second\x1b[K", p.report, rate)
}

// Clear takes the line away, before something else is written to the terminal
// and at the end.
func (p *Progress) Clear() {
	if p.drawn {
		p.drawn = false
		io.WriteString(p.w, "\r\x1b[K")
	}
}

// IsTerminal reports whether w is a terminal.
func IsTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return false
	}
	null, err := os.Stat(os.DevNull)
	return err != nil || !os.SameFile(info, null)
}
