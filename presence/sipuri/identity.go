package sipuri

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// An Identity is a presence identity: who a SIP URI names. It is comparable;
// equal identities are the same person. The zero Identity is nobody.
type Identity struct {
	// The user unescaped and folded, "@", the host, and ":" with the port where
	// there is one. No host has a "@".
	key string
}

// Parse is the identity that s names: a SIP or SIPS URI, or user@host, alone or
// with a display name and in angle brackets. The error is an *Error.
func Parse(s string) (Identity, error) {
	p, err := parse(s)
	if err != nil {
		return Identity{}, err
	}
	return p.identity(), nil
}

// Same tells whether a and b name the same identity. The error is that of the
// first of them that names none.
func Same(a, b string) (bool, error) {
	x, err := Parse(a)
	if err != nil {
		return false, err
	}
	y, err := Parse(b)
	if err != nil {
		return false, err
	}
	return x == y, nil
}

// IsZero tells whether the identity is that of nobody.
func (id Identity) IsZero() bool { return id.key == "" }

// Compare orders identities by host and then by user: -1, 0 or 1.
func (id Identity) Compare(other Identity) int {
	if c := strings.Compare(id.hostPort(), other.hostPort()); c != 0 {
		return c
	}
	return strings.Compare(id.key, other.key)
}

// User is the user in folded case, without escapes.
func (id Identity) User() string {
	at := strings.LastIndexByte(id.key, '@')
	return id.key[:max(at, 0)]
}

// Domain is the host without the port: a domain name in lower case and of
// A-labels, or an address. It is what [ParseDomain] gives.
func (id Identity) Domain() string {
	host := id.hostPort()
	if strings.HasPrefix(host, "[") {
		return host[:strings.IndexByte(host, ']')+1]
	}
	name, _, _ := strings.Cut(host, ":")
	return name
}

// Port is the port that the URI gave, and whether it gave one.
func (id Identity) Port() (uint16, bool) {
	host := id.hostPort()
	colon := strings.LastIndexByte(host, ':')
	if colon <= strings.IndexByte(host, ']') {
		return 0, false
	}
	n, err := strconv.ParseUint(host[colon+1:], 10, 16)
	return uint16(n), err == nil
}

func (id Identity) hostPort() string {
	return id.key[strings.LastIndexByte(id.key, '@')+1:]
}

// String is user@host, as documents write members of containers: without a
// scheme, and with escapes where a SIP URI needs them. The zero Identity is the
// empty string.
func (id Identity) String() string {
	user := id.User()
	for n := range len(user) {
		if !userChar[user[n]] {
			return string(appendEscaped(make([]byte, 0, len(id.key)+16), user)) + "@" + id.hostPort()
		}
	}
	return id.key
}

// URI is the identity as a SIP URI, sip:user@host, or the empty string for the
// zero Identity.
func (id Identity) URI() string {
	if id.IsZero() {
		return ""
	}
	return "sip:" + id.String()
}

func appendEscaped(b []byte, user string) []byte {
	const hex = "0123456789ABCDEF"
	for n := range len(user) {
		c := user[n]
		if userChar[c] {
			b = append(b, c)
		} else {
			b = append(b, '%', hex[c>>4], hex[c&15])
		}
	}
	return b
}

// userChar has the characters that a user may have without an escape.
var userChar = chars("!$&'()*+,-./;=?_~")

// paramChar has those of parameters and header fields, and of what precedes them.
var paramChar = chars("!$&'()*+,-./:;=?_~[]%")

func chars(marks string) (t [256]bool) {
	for c := range t {
		t[c] = isAlnum(byte(c))
	}
	for n := range len(marks) {
		t[marks[n]] = true
	}
	return t
}

func isAlnum(c byte) bool { return isLetter(c) || isDigit(c) }

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// fold is r in the case in which users are compared: lower case in ASCII, and
// beyond it the first of the letters that differ in case alone.
func fold(r rune) rune {
	if r < utf8.RuneSelf {
		if 'A' <= r && r <= 'Z' {
			r |= 0x20
		}
		return r
	}
	first := r
	for s := unicode.SimpleFold(r); s != r; s = unicode.SimpleFold(s) {
		if s >= utf8.RuneSelf && s < first {
			first = s
		}
	}
	return first
}
