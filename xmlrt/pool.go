package xmlrt

import (
	"io"
	"sync"
)

// scanners are those at rest between documents. They keep the names and strings that
// they have met, which are bounded, see interned, and nothing else of a document.
var scanners = sync.Pool{New: func() any { return new(Scanner) }}

// maxScratch is the most memory that a scanner at rest keeps for values.
const maxScratch = 64 << 10

// maxRoom is the most memory that a scanner at rest keeps for what it reads.
const maxRoom = 4 * readSize

// scan makes d read a document in memory. Release follows.
func (d *Decoder) scan(data []byte) {
	d.takeScanner()
	d.shelf.size = min(max(firstShelf, len(data)/4), shelfSize)
	d.s.Reset(data)
}

// scanReader makes d read a document as it goes. Release follows.
func (d *Decoder) scanReader(r io.Reader) {
	d.takeScanner()
	d.s.ResetReader(r)
	d.opts.alias = false
	d.path.live = true
}

// takeScanner gives d a scanner, with the limits of its options.
func (d *Decoder) takeScanner() {
	d.s = scanners.Get().(*Scanner)
	d.s.limits, d.s.dtd = d.opts.limits.withDefaults(), d.opts.dtd
}

// decoders are those at rest between documents.
var decoders = sync.Pool{New: func() any { return new(Decoder) }}

// release lets go of the scanner and with it of the document, and of d.
func (d *Decoder) release() {
	d.s.release()
	d.rest()
}

// rest lets go of d, which keeps the memory that its values need.
func (d *Decoder) rest() {
	val, textBuf := d.val.emptied(), d.textBuf
	if cap(textBuf) > maxScratch {
		textBuf = nil
	}
	*d = Decoder{val: val, textBuf: textBuf}
	decoders.Put(d)
}

// release lets go of the document. Its names stay, among those that are interned.
func (s *Scanner) release() {
	s.unbind(0)
	s.buf, s.r, s.text, s.renamed, s.edits, s.unparsed, s.err, s.readErr = nil, nil, nil, nil, nil, nil, nil, nil
	s.attrs = roomOf(s.attrs, used(s.attrs, func(a *Attr) bool { return a.name != nil }))
	s.stack = roomOf(s.stack, used(s.stack, func(e *openElement) bool { return e.name != nil }))
	bound := used(s.hidden, func(h *hiddenBinding) bool { return h.ns != nil })
	s.bindings, s.hidden = roomOf(s.bindings, bound), roomOf(s.hidden, bound)
	s.marks = roomOf(s.marks, 0)
	if cap(s.scratch) > maxScratch {
		s.scratch = nil
	}
	if cap(s.room) > maxRoom {
		s.room = nil
	}
	scanners.Put(s)
}

// used counts the items of a list that have been in use, which come first in its room.
func used[T any](list []T, is func(*T) bool) int {
	list = list[:cap(list)]
	n := 0
	for n < len(list) && is(&list[n]) {
		n++
	}
	return n
}

// roomOf is the room of a list, if that is not too much, with the first n items cleared.
func roomOf[T any](list []T, n int) []T {
	if cap(list) > maxResting {
		return nil
	}
	clear(list[:n])
	return list[:0]
}

// encoders are those at rest between documents.
var encoders = sync.Pool{New: func() any { return new(Encoder) }}

// maxResting is how many levels, bindings and the like a scanner or an encoder at rest
// has room for.
const maxResting = 1 << 10

// release lets go of what e has written and of the values it was written from.
func (e *Encoder) release() {
	stack, scope, relied, lexical, seen, val := e.stack, e.scope, e.relied, e.lexical, e.seen, e.val.emptied()
	if cap(stack) > maxResting || cap(scope) > maxResting || cap(relied) > maxResting || cap(seen) > maxResting || cap(lexical) > maxScratch {
		return
	}
	clear(stack[:cap(stack)])
	clear(scope[:cap(scope)])
	clear(relied[:cap(relied)])
	*e = Encoder{stack: stack[:0], scope: scope[:0], relied: relied[:0], lexical: lexical[:0], seen: seen[:0], val: val}
	encoders.Put(e)
}

// emptied is v without what it was read from and with the memory that it has, if
// that is not too much.
func (v *Value) emptied() Value {
	e := Value{buf: v.buf[:0], bin: v.bin[:0], prefix: v.prefix}
	if cap(e.buf)+cap(e.bin) > maxScratch || len(e.prefix) > maxScratch {
		return Value{}
	}
	return e
}

// marshalBuffers are what Marshal writes into before it knows how much memory a
// document needs, of at most maxMarshalBuffer bytes each.
var marshalBuffers = sync.Pool{New: func() any { return new([]byte) }}

const (
	maxMarshalBuffer = 1 << 20
	// Output of more than growFrom bytes that has less than growRoom bytes of room
	// at the start of an element gets twice the memory. The growth of append alone
	// would copy it four times on average.
	growFrom = 4 << 10
	growRoom = 256
)
