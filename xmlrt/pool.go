package xmlrt

import "sync"

// scanners are those at rest between documents in memory, which keep the names
// that they have met. What they intern is bounded, see interned.
var scanners = sync.Pool{New: func() any { return new(Scanner) }}

// maxScratch is the most memory that a scanner at rest keeps for values.
const maxScratch = 64 << 10

// scan makes d read a document in memory. Release follows.
func (d *Decoder) scan(data []byte) {
	d.s = scanners.Get().(*Scanner)
	d.s.limits, d.s.dtd = d.opts.limits.withDefaults(), d.opts.dtd
	d.s.Reset(data)
}

// release lets go of the scanner and with it of the document.
func (d *Decoder) release() {
	s := d.s
	d.s = nil
	s.Reset(nil)
	clear(s.attrs[:cap(s.attrs)])
	clear(s.stack[:cap(s.stack)])
	if cap(s.scratch) > maxScratch {
		s.scratch = nil
	}
	scanners.Put(s)
}
