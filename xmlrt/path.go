package xmlrt

import (
	"strconv"
	"strings"
)

// A pathTracker knows the path of the current element, with the position of
// each among its siblings of one name. For a document in memory it reads the
// document again, when asked, up to where it is needed; for a stream it follows
// every tag.
type pathTracker struct {
	live   bool
	again  *Scanner
	levels []pathLevel
}

type pathLevel struct {
	name  QName
	index int
	kinds []siblings
	// index of kinds, once there are many
	byName map[QName]int
}

type siblings struct {
	name  QName
	count int
}

// Children of more than maxKinds names are not told apart any more: their paths
// have no position. That bounds the memory of a level.
const maxKinds = 1 << 12

// count notes a child and returns its position among those of its name, 0 if
// that is not known.
func (l *pathLevel) count(name QName) int {
	if len(l.kinds) <= 16 {
		for i := range l.kinds {
			if c := &l.kinds[i]; c.name.Local == name.Local && c.name.Space == name.Space {
				c.count++
				return c.count
			}
		}
	} else if i, ok := l.byName[name]; ok {
		l.kinds[i].count++
		return l.kinds[i].count
	}
	if len(l.kinds) >= maxKinds {
		return 0
	}
	l.kinds = append(l.kinds, siblings{name, 1})
	switch n := len(l.kinds); {
	case n == 17:
		l.byName = make(map[QName]int)
		for i := range l.kinds {
			l.byName[l.kinds[i].name] = i
		}
	case n > 17:
		l.byName[name] = n - 1
	}
	return 1
}

// follow takes in a token. An element stays on the path until the token after
// its end tag.
func (p *pathTracker) follow(s *Scanner, kind TokenKind) {
	if kind == StartElement {
		p.enter(s.Depth(), s.Name())
	}
}

func (p *pathTracker) enter(depth int, name QName) {
	index := 1
	if depth > 1 {
		index = p.levels[depth-2].count(name)
	}
	if len(p.levels) < depth {
		p.levels = append(p.levels, pathLevel{})
	}
	l := &p.levels[depth-1]
	if len(l.kinds) > 1<<8 { // do not hold on to much
		l.kinds = nil
	}
	*l = pathLevel{name: name, index: index, kinds: l.kinds[:0]}
}

// at renders the path of the current element of s.
func (p *pathTracker) at(s *Scanner) string {
	if !p.live {
		p.catchUp(s)
	}
	return p.render(s.Depth())
}

// maxPathLevels is how many levels of a path are shown, the last ones.
const maxPathLevels = 64

func (p *pathTracker) render(depth int) string {
	var b strings.Builder
	levels := p.levels[:min(depth, len(p.levels))]
	if n := len(levels); n > maxPathLevels {
		b.WriteString("...")
		levels = levels[n-maxPathLevels:]
	}
	for _, l := range levels {
		b.WriteByte('/')
		b.WriteString(clipString(l.name.Local))
		if l.index > 1 {
			b.WriteByte('[')
			b.WriteString(strconv.Itoa(l.index))
			b.WriteByte(']')
		}
	}
	return b.String()
}

func clipString(s string) string {
	if len(s) > 100 {
		return string(clip([]byte(s)))
	}
	return s
}

func (p *pathTracker) catchUp(s *Scanner) {
	if p.again == nil {
		p.again = s.rewound()
	}
	p.forward(s.EndOffset())
}

// of renders the path of the element whose start tag is at an offset of the document
// in memory that s reads. It is cheap for one element behind the other.
func (p *pathTracker) of(s *Scanner, offset int64) string {
	if p.again == nil || p.again.Offset() > offset {
		*p = pathTracker{again: s.rewound()}
	}
	p.forward(offset + 1)
	return p.render(p.again.Depth())
}

// forward follows a document in memory up to the token that ends at an offset.
func (p *pathTracker) forward(offset int64) {
	for p.again.EndOffset() < offset {
		kind, err := p.again.Next()
		if err != nil || kind == EOF {
			return
		}
		p.follow(p.again, kind)
	}
}

// rewound returns another scanner of the document in memory that s reads, at
// its start.
func (s *Scanner) rewound() *Scanner {
	r := &Scanner{limits: s.limits}
	r.Reset(s.buf)
	r.inited, r.pos = true, s.body
	for _, b := range s.bindings[:s.outer] {
		r.bind(b.Prefix, b.URI)
	}
	r.outer = s.outer
	return r
}
