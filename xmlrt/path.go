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
	depth  int
}

type pathLevel struct {
	name     QName
	index    int
	children []siblings
}

type siblings struct {
	name  QName
	count int
}

// follow takes in a token. An element stays on the path until the token after
// its end tag.
func (p *pathTracker) follow(s *Scanner, kind TokenKind) {
	if kind != StartElement {
		return
	}
	depth := s.Depth()
	if len(p.levels) < depth {
		p.levels = append(p.levels, pathLevel{})
	}
	level := &p.levels[depth-1]
	level.name, level.index, level.children = s.Name(), 1, level.children[:0]
	if depth == 1 {
		return
	}
	parent := &p.levels[depth-2]
	for i := range parent.children {
		if c := &parent.children[i]; c.name == level.name {
			c.count++
			level.index = c.count
			return
		}
	}
	parent.children = append(parent.children, siblings{level.name, 1})
}

// at renders the path of the current element of s.
func (p *pathTracker) at(s *Scanner) string {
	if !p.live {
		p.catchUp(s)
	}
	var b strings.Builder
	for _, l := range p.levels[:min(s.Depth(), len(p.levels))] {
		b.WriteByte('/')
		b.WriteString(l.name.Local)
		if l.index > 1 {
			b.WriteByte('[')
			b.WriteString(strconv.Itoa(l.index))
			b.WriteByte(']')
		}
	}
	return b.String()
}

func (p *pathTracker) catchUp(s *Scanner) {
	if p.again == nil {
		p.again = &Scanner{limits: s.limits}
		p.again.Reset(s.buf)
		p.again.inited = true
		p.again.pos = s.body
	}
	for p.again.EndOffset() < s.EndOffset() {
		kind, err := p.again.Next()
		if err != nil || kind == EOF {
			return
		}
		p.follow(p.again, kind)
	}
}
