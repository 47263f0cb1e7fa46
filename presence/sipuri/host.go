package sipuri

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// lookup maps a name as a person writes it to the name that is looked up. What
// characters its labels may have is for normalName to say.
var lookup = idna.New(idna.MapForLookup(), idna.BidiRule(), idna.CheckJoiners(true), idna.StrictDomainName(false))

const (
	maxName    = 253
	maxLabel   = 63
	maxUnicode = 4 * maxName // before mapping
)

// ParseDomain is a domain as identities have it: in lower case, of A-labels,
// without a dot at the end; or an address. The error is an *Error.
func ParseDomain(s string) (string, error) {
	from, to := trim(s, 0, len(s))
	host, detail := normalHost(s[from:to])
	if detail != "" {
		return "", &Error{s, from, ErrHost, detail}
	}
	return host, nil
}

// UnicodeDomain is a domain in the scripts of its labels, for people to read.
// What is no domain comes back as it is.
func UnicodeDomain(domain string) string {
	if s, err := lookup.ToUnicode(domain); err == nil {
		return s
	}
	return domain
}

// normalHost is a host as it is compared, or what is wrong with it.
func normalHost(s string) (host, wrong string) {
	if s == "" {
		return "", "it is empty"
	}
	if s[0] == '[' {
		if s[len(s)-1] != ']' {
			return "", "the bracket of the address is not closed"
		}
		if host, ok := normalIPv6(s[1 : len(s)-1]); ok {
			return host, ""
		}
		return "", fmt.Sprintf("%q is not an IPv6 address", s)
	}
	ascii, ace, upper := true, false, false
	for n := range len(s) {
		c := s[n]
		ascii = ascii && c < utf8.RuneSelf
		upper = upper || 'A' <= c && c <= 'Z'
		ace = ace || c|0x20 == 'x' && len(s)-n >= 4 && strings.EqualFold(s[n:n+4], "xn--")
	}
	if upper {
		s = strings.ToLower(s)
	}
	if !ascii || ace {
		if len(s) > maxUnicode {
			return "", "it is too long"
		}
		if !utf8.ValidString(s) {
			return "", "it is not UTF-8"
		}
		// Twice: the rule for scripts that run from right to left looks at what is
		// written, and has to hold for what that is mapped to.
		for range 2 {
			mapped, err := lookup.ToASCII(s)
			if err != nil {
				return "", strings.TrimPrefix(err.Error(), "idna: ")
			}
			s = mapped
		}
	}
	return normalName(strings.TrimSuffix(s, "."))
}

// normalName checks a domain name or an IPv4 address in lower case.
func normalName(s string) (host, wrong string) {
	if len(s) > maxName {
		return "", "it is too long"
	}
	label, digits, labels := 0, true, 1
	for n := 0; n <= len(s); n++ {
		if n < len(s) && s[n] != '.' {
			c := s[n]
			if (c < 'a' || c > 'z') && !isDigit(c) && c != '-' && c != '_' {
				return "", fmt.Sprintf("it has the character %q", c)
			}
			digits = digits && isDigit(c)
			continue
		}
		switch {
		case n == label:
			return "", "it has an empty label"
		case n-label > maxLabel:
			return "", "it has a label of more than 63 characters"
		case s[label] == '-' || s[n-1] == '-':
			return "", "a label begins or ends with a hyphen"
		}
		if n < len(s) {
			label, digits, labels = n+1, true, labels+1
		}
	}
	if digits && (labels != 4 || !isIPv4(s)) {
		return "", "it ends in a number but is not an IPv4 address"
	}
	return s, ""
}

func isIPv4(s string) bool {
	n := 0
	for octet := range strings.SplitSeq(s, ".") {
		v, err := strconv.ParseUint(octet, 10, 8)
		if err != nil || len(octet) != len(strconv.FormatUint(v, 10)) {
			return false
		}
		n++
	}
	return n == 4
}

// normalIPv6 is an IPv6 address, given without brackets, as eight groups in
// brackets.
func normalIPv6(s string) (string, bool) {
	// The last two groups may be written as an IPv4 address.
	if n := strings.LastIndexByte(s, ':'); n >= 0 && strings.IndexByte(s[n:], '.') >= 0 {
		v4 := s[n+1:]
		if !isIPv4(v4) {
			return "", false
		}
		var o [4]uint64
		k := 0
		for octet := range strings.SplitSeq(v4, ".") {
			o[k], _ = strconv.ParseUint(octet, 10, 8)
			k++
		}
		s = fmt.Sprintf("%s:%x:%x", s[:n], o[0]<<8|o[1], o[2]<<8|o[3])
	}
	head, tail, gap := strings.Cut(s, "::")
	front, ok := groups(head)
	if !ok {
		return "", false
	}
	back, ok := groups(tail)
	if !ok || !gap && len(front) != 8 || gap && len(front)+len(back) > 7 {
		return "", false
	}
	var all [8]uint16
	copy(all[:], front)
	copy(all[8-len(back):], back)
	b := []byte{'['}
	for n, g := range all {
		if n > 0 {
			b = append(b, ':')
		}
		b = strconv.AppendUint(b, uint64(g), 16)
	}
	return string(append(b, ']')), true
}

// groups are the groups of a part of an IPv6 address; none for an empty part.
func groups(s string) ([]uint16, bool) {
	if s == "" {
		return nil, true
	}
	var out []uint16
	for g := range strings.SplitSeq(s, ":") {
		if len(g) == 0 || len(g) > 4 || len(out) == 8 {
			return nil, false
		}
		v := 0
		for n := range len(g) {
			d := unhex(g[n])
			if d < 0 {
				return nil, false
			}
			v = v<<4 | d
		}
		out = append(out, uint16(v))
	}
	return out, true
}
