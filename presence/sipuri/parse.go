package sipuri

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Errors of SIP URIs; an *Error wraps one of them.
var (
	ErrSyntax = errors.New("not a SIP URI")
	ErrScheme = errors.New("the scheme is neither sip nor sips")
	ErrUser   = errors.New("bad user")
	ErrEscape = errors.New("bad escape")
	ErrHost   = errors.New("bad host")
	ErrPort   = errors.New("bad port")
)

// An Error says what is wrong with a URI, and where.
type Error struct {
	Input  string
	Offset int    // of the part that is wrong, in bytes
	Err    error  // one of the errors above
	Detail string // may be empty
}

func (e *Error) Error() string {
	const most = 200
	in := e.Input
	if len(in) > most {
		in = strings.ToValidUTF8(in[:most], "") + "..."
	}
	s := fmt.Sprintf("sipuri: %q, offset %d: %v", in, e.Offset, e.Err)
	if e.Detail != "" {
		s += ": " + e.Detail
	}
	return s
}

func (e *Error) Unwrap() error { return e.Err }

// A Scheme is the scheme of a URI.
type Scheme uint8

const (
	NoScheme Scheme = iota // user@host
	SIP
	SIPS
)

// String is the scheme as URIs write it; empty for NoScheme.
func (s Scheme) String() string {
	switch s {
	case SIP:
		return "sip"
	case SIPS:
		return "sips"
	}
	return ""
}

// An Address is a SIP URI with what is around it.
type Address struct {
	// DisplayName is the name before the angle brackets, without quotes.
	DisplayName string
	Scheme      Scheme
	// User is the user as it was written, without escapes.
	User     string
	Identity Identity
	params   string // from the first ";" on
}

// ParseAddress takes a SIP URI apart, written in any of the ways that Parse
// understands. The error is an *Error.
func ParseAddress(s string) (Address, error) {
	p, err := parse(s)
	if err != nil {
		return Address{}, err
	}
	return Address{
		DisplayName: displayName(p.display),
		Scheme:      p.scheme,
		User:        p.decodedUser(),
		Identity:    p.identity(),
		params:      p.params,
	}, nil
}

// Param is the value of a parameter of the URI without escapes, and whether it
// has the parameter. Letter case of the name does not matter; of several with
// one name the first counts. Parameters after angle brackets are not the URI's.
func (a Address) Param(name string) (string, bool) {
	for param := range strings.SplitSeq(a.params, ";") {
		n, v, _ := strings.Cut(param, "=")
		if n != "" && strings.EqualFold(n, name) {
			if raw, ok := unescape(v); ok {
				v = raw
			}
			return v, true
		}
	}
	return "", false
}

// parts is a URI taken apart, valid in every part.
type parts struct {
	display string // as written
	scheme  Scheme
	user    string // as written
	host    string // as compared
	port    string // decimal without zeros in front, or empty
	params  string
	whole   string // "user@host" as written if that is all of it but parameters
	plain   bool   // the user needs neither unescaping nor folding
}

func (p *parts) identity() Identity {
	if p.plain && p.port == "" && len(p.whole) == len(p.user)+1+len(p.host) && p.whole[len(p.user)+1:] == p.host {
		return Identity{p.whole}
	}
	var b strings.Builder
	b.Grow(len(p.user) + len(p.host) + len(p.port) + 2)
	if p.plain {
		b.WriteString(p.user)
	} else {
		for _, r := range p.decodedUser() {
			b.WriteRune(fold(r))
		}
	}
	b.WriteByte('@')
	b.WriteString(p.host)
	if p.port != "" {
		b.WriteByte(':')
		b.WriteString(p.port)
	}
	return Identity{b.String()}
}

func (p *parts) decodedUser() string {
	user, _ := unescape(p.user)
	return user
}

// parser knows where it is in the input.
type parser struct{ input string }

func (p parser) fail(offset int, err error, format string, args ...any) error {
	return &Error{p.input, offset, err, fmt.Sprintf(format, args...)}
}

func parse(s string) (parts, error) {
	p := parser{s}
	from, to := trim(s, 0, len(s))
	if from == to {
		return parts{}, p.fail(0, ErrSyntax, "it is empty")
	}
	display, from, to, err := p.nameAddr(from, to)
	if err != nil {
		return parts{}, err
	}
	out, err := p.uri(from, to)
	out.display = display
	return out, err
}

func trim(s string, from, to int) (int, int) {
	for from < to && (s[from] == ' ' || s[from] == '\t') {
		from++
	}
	for from < to && (s[to-1] == ' ' || s[to-1] == '\t') {
		to--
	}
	return from, to
}

// nameAddr finds the URI in input[from:to], which may have a display name,
// angle brackets and parameters after them.
func (p parser) nameAddr(from, to int) (display string, start, end int, err error) {
	s := p.input
	open := from
	if s[from] == '"' {
		for open++; ; open++ {
			switch {
			case open >= to:
				return "", 0, 0, p.fail(from, ErrSyntax, "the quotes of the display name are not closed")
			case s[open] == '\\':
				open++
				continue
			case s[open] != '"':
				continue
			}
			break
		}
		open, _ = trim(s, open+1, to)
		if open >= to || s[open] != '<' {
			return "", 0, 0, p.fail(min(open, to), ErrSyntax, "the URI after a quoted display name must be in angle brackets")
		}
	} else {
		n := strings.IndexByte(s[from:to], '<')
		if n < 0 {
			return "", from, to, nil
		}
		open = from + n
		if n := strings.IndexAny(s[from:open], `">`); n >= 0 {
			return "", 0, 0, p.fail(from+n, ErrSyntax, "the display name has the character %q", s[from+n])
		}
	}
	display = s[from:open]
	if !utf8.ValidString(display) {
		return "", 0, 0, p.fail(from, ErrSyntax, "the display name is not UTF-8")
	}
	n := strings.IndexByte(s[open:to], '>')
	if n < 0 {
		return "", 0, 0, p.fail(open, ErrSyntax, "the angle bracket is not closed")
	}
	start, end = open+1, open+n
	if rest, _ := trim(s, end+1, to); rest < to && s[rest] != ';' {
		return "", 0, 0, p.fail(rest, ErrSyntax, "there is more after the angle bracket")
	}
	return display, start, end, nil
}

// displayName is the name that a display name as written stands for.
func displayName(s string) string {
	from, to := trim(s, 0, len(s))
	s = s[from:to]
	if len(s) < 2 || s[0] != '"' {
		return s
	}
	s = s[1 : len(s)-1]
	if strings.IndexByte(s, '\\') < 0 {
		return s
	}
	var b strings.Builder
	for n := 0; n < len(s); n++ {
		if s[n] == '\\' && n+1 < len(s) {
			n++
		}
		b.WriteByte(s[n])
	}
	return b.String()
}

// uri takes the URI in input[from:to] apart.
func (p parser) uri(from, to int) (parts, error) {
	s := p.input
	var out parts
	n := from
	for n < to && (isAlnum(s[n]) || s[n] == '+' || s[n] == '-' || s[n] == '.') {
		n++
	}
	if n < to && s[n] == ':' {
		switch scheme := s[from:n]; {
		case strings.EqualFold(scheme, "sip"):
			out.scheme = SIP
		case strings.EqualFold(scheme, "sips"):
			out.scheme = SIPS
		case strings.EqualFold(scheme, "tel"):
			return out, p.fail(from, ErrScheme, "a telephone number is no presence identity")
		default:
			return out, p.fail(from, ErrScheme, "%q", scheme)
		}
		from = n + 1
	}

	at := strings.IndexByte(s[from:to], '@')
	if at < 0 {
		return out, p.fail(from, ErrUser, "there is no @ behind it")
	}
	at += from
	if n := strings.IndexByte(s[at+1:to], '@'); n >= 0 {
		return out, p.fail(at+1+n, ErrSyntax, "there is a second @")
	}
	if err := p.user(from, at, &out); err != nil {
		return out, err
	}

	end := to
	if n := strings.IndexAny(s[at+1:to], ";?"); n >= 0 {
		end = at + 1 + n
	}
	if err := p.hostPort(at+1, end, &out); err != nil {
		return out, err
	}
	out.whole = s[from:end]

	for n := end; n < to; n++ {
		if c := s[n]; !paramChar[c] && c < utf8.RuneSelf {
			return out, p.fail(n, ErrSyntax, "the parameters have the character %q", c)
		}
	}
	out.params = s[end:to]
	if n := strings.IndexByte(out.params, '?'); n >= 0 {
		out.params = out.params[:n]
	}
	return out, nil
}

func (p parser) user(from, to int, out *parts) error {
	if from == to {
		return p.fail(from, ErrUser, "it is empty")
	}
	raw := p.input[from:to]
	out.user, out.plain = raw, true
	escapes := false
	for n := 0; n < len(raw); n++ {
		c := raw[n]
		switch {
		case userChar[c]:
			out.plain = out.plain && (c < 'A' || c > 'Z')
		case c == '%':
			if n+2 >= len(raw) || unhex(raw[n+1]) < 0 || unhex(raw[n+2]) < 0 {
				return p.fail(from+n, ErrEscape, "%q", raw[n:min(n+3, len(raw))])
			}
			escapes, out.plain = true, false
			n += 2
		case c == ':':
			return p.fail(from+n, ErrUser, "a presence identity has no password")
		case c >= utf8.RuneSelf:
			out.plain = false
		default:
			return p.fail(from+n, ErrUser, "it has the character %q", c)
		}
	}
	if out.plain {
		return nil
	}
	user, _ := unescape(raw)
	if !utf8.ValidString(user) {
		if escapes {
			return p.fail(from, ErrEscape, "the user is not UTF-8")
		}
		return p.fail(from, ErrUser, "it is not UTF-8")
	}
	for _, r := range user {
		if unicode.IsControl(r) {
			return p.fail(from, ErrUser, "it has the control character %q", r)
		}
	}
	return nil
}

func (p parser) hostPort(from, to int, out *parts) error {
	s := p.input[from:to]
	end := len(s)
	if strings.HasPrefix(s, "[") {
		end = strings.IndexByte(s, ']') + 1
		if end == 0 {
			return p.fail(from, ErrHost, "the bracket of the address is not closed")
		}
	} else if n := strings.IndexByte(s, ':'); n >= 0 {
		end = n
	}
	host, detail := normalHost(s[:end])
	if detail != "" {
		return p.fail(from, ErrHost, "%s", detail)
	}
	out.host = host
	if end == len(s) {
		return nil
	}
	if s[end] != ':' {
		return p.fail(from+end, ErrHost, "there is more after the address")
	}
	digits := s[end+1:]
	for n := range len(digits) {
		if !isDigit(digits[n]) {
			return p.fail(from+end+1, ErrPort, "%q is not a number", digits)
		}
	}
	port, err := strconv.ParseUint(digits, 10, 16)
	if err != nil || port == 0 {
		return p.fail(from+end+1, ErrPort, "%q is not from 1 to 65535", digits)
	}
	out.port = digits
	if digits[0] == '0' {
		out.port = strconv.FormatUint(port, 10)
	}
	return nil
}

// unescape replaces the escapes of s; false if one is cut off.
func unescape(s string) (string, bool) {
	if strings.IndexByte(s, '%') < 0 {
		return s, true
	}
	b := make([]byte, 0, len(s))
	for n := 0; n < len(s); n++ {
		if s[n] != '%' {
			b = append(b, s[n])
			continue
		}
		if n+2 >= len(s) {
			return s, false
		}
		hi, lo := unhex(s[n+1]), unhex(s[n+2])
		if hi < 0 || lo < 0 {
			return s, false
		}
		b = append(b, byte(hi<<4|lo))
		n += 2
	}
	return string(b), true
}

func unhex(c byte) int {
	switch {
	case isDigit(c):
		return int(c - '0')
	case 'a' <= c|0x20 && c|0x20 <= 'f':
		return int(c|0x20-'a') + 10
	}
	return -1
}
