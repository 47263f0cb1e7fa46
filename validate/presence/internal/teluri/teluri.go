// Package teluri checks the URIs of telephone numbers (RFC 3966).
package teluri

import (
	"fmt"
	"strings"
)

// IsTel reports whether uri has the scheme of telephone numbers.
func IsTel(uri string) bool {
	return len(uri) >= 4 && strings.EqualFold(uri[:4], "tel:")
}

// Check says what is wrong with a tel URI by section 3 of RFC 3966; nil when
// nothing is.
func Check(uri string) error {
	if !IsTel(uri) {
		return fmt.Errorf("the scheme tel: is missing")
	}
	number, params, hasParams := strings.Cut(uri[4:], ";")
	global := strings.HasPrefix(number, "+")
	digits := 0
	for i, r := range number {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case r == '-' || r == '.' || r == '(' || r == ')':
		case r == '+' && i == 0:
		case !global && (r >= 'A' && r <= 'F' || r >= 'a' && r <= 'f' || r == '*' || r == '#'):
			digits++
		case r == ' ':
			return fmt.Errorf("a space, where only the separators - . ( ) may stand")
		default:
			return fmt.Errorf("the character %q in the number", r)
		}
	}
	if digits == 0 {
		return fmt.Errorf("no digits")
	}
	names := map[string]bool{}
	if hasParams {
		for p := range strings.SplitSeq(params, ";") {
			name, value, hasValue := strings.Cut(p, "=")
			if err := checkParam(name, value, hasValue); err != nil {
				return err
			}
			key := strings.ToLower(name)
			if names[key] {
				return fmt.Errorf("the parameter %s a second time", name)
			}
			names[key] = true
		}
	}
	if !global && !names["phone-context"] {
		return fmt.Errorf("neither a + in front, as international numbers have, nor ;phone-context=, as local ones need")
	}
	if names["ext"] && names["isub"] {
		return fmt.Errorf("both ext and isub")
	}
	return nil
}

func checkParam(name, value string, hasValue bool) error {
	if name == "" {
		return fmt.Errorf("an empty parameter")
	}
	for _, r := range name {
		if !isAlnum(r) && r != '-' {
			return fmt.Errorf("the character %q in the name of a parameter", r)
		}
	}
	if hasValue && value == "" {
		return fmt.Errorf("the parameter %s without a value behind its =", name)
	}
	switch strings.ToLower(name) {
	case "ext":
		return checkExt(value)
	case "phone-context":
		return checkContext(value)
	}
	for i := 0; i < len(value); i++ {
		switch c := value[i]; {
		case c == '%':
			if i+2 >= len(value) || !isHex(value[i+1]) || !isHex(value[i+2]) {
				return fmt.Errorf("a %% without two hexadecimal digits in the parameter %s", name)
			}
			i += 2
		case c >= 0x80 || !isAlnum(rune(c)) && strings.IndexByte("-_.!~*'()[]/:&+$", c) < 0:
			return fmt.Errorf("the character %q in the parameter %s", c, name)
		}
	}
	return nil
}

func checkExt(value string) error {
	digits := 0
	for _, r := range value {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case r == '-' || r == '.' || r == '(' || r == ')':
		default:
			return fmt.Errorf("the character %q in the extension", r)
		}
	}
	if digits == 0 {
		return fmt.Errorf("an extension without digits")
	}
	return nil
}

// checkContext checks a phone-context: the beginning of an international number
// or a domain name.
func checkContext(value string) error {
	if rest, ok := strings.CutPrefix(value, "+"); ok {
		if strings.Trim(rest, "0123456789-.()") != "" || strings.Trim(rest, "-.()") == "" {
			return fmt.Errorf("the phone-context %q, which is no beginning of an international number", value)
		}
		return nil
	}
	labels := strings.Split(strings.TrimSuffix(value, "."), ".")
	for _, l := range labels {
		if l == "" || l[0] == '-' || l[len(l)-1] == '-' || strings.ContainsFunc(l, func(r rune) bool { return !isAlnum(r) && r != '-' && r != '_' }) {
			return fmt.Errorf("the phone-context %q, which is neither a domain name nor the beginning of an international number", value)
		}
	}
	return nil
}

func isAlnum(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}
