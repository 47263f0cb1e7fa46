package provisioning

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/enhancedpresence/epx/xmlrt"
)

// A slot is a field of the Go type of a group.
type slot interface {
	// parse gives the field the value of a text. It tells whether the text is one
	// of the setting; if not, the field is not set.
	parse(f *Fact, text string) bool
	// text is the value, and whether there is one.
	text() (string, bool)
	// means tells whether a text has the value of the field.
	means(f *Fact, text string) bool
}

type boolSlot xmlrt.Optional[bool]

func parseBool(text string) (value, ok bool) {
	switch strings.ToLower(text) {
	case "true", "1":
		return true, true
	case "false", "0":
		return false, true
	}
	return false, false
}

func (s *boolSlot) parse(_ *Fact, text string) bool {
	s.Value, s.Set = parseBool(trim(text))
	return s.Set
}

func (s *boolSlot) text() (string, bool) { return strconv.FormatBool(s.Value), s.Set }

func (s *boolSlot) means(f *Fact, text string) bool {
	var other boolSlot
	return other.parse(f, text) && other == *s
}

type numberSlot xmlrt.Optional[uint32]

func (s *numberSlot) parse(f *Fact, text string) bool {
	n, err := strconv.ParseUint(trim(text), 10, 32)
	*s = numberSlot{}
	if err != nil || n < uint64(f.Least) || n > uint64(f.Most) {
		return false
	}
	*s = numberSlot{Value: uint32(n), Set: true}
	return true
}

func (s *numberSlot) text() (string, bool) { return strconv.FormatUint(uint64(s.Value), 10), s.Set }

func (s *numberSlot) means(f *Fact, text string) bool {
	var other numberSlot
	return other.parse(f, text) && other == *s
}

// textSlot is that of texts and URIs.
type textSlot xmlrt.Optional[string]

func (s *textSlot) parse(f *Fact, text string) bool {
	*s = textSlot{}
	if f.Kind == URI {
		if text = trim(text); text != "" && !isURI(text) {
			return false
		}
	}
	*s = textSlot{Value: text, Set: true}
	return true
}

func (s *textSlot) text() (string, bool) { return s.Value, s.Set }

func (s *textSlot) means(f *Fact, text string) bool {
	var other textSlot
	return other.parse(f, text) && other == *s
}

type wordSlot[T ~string] struct{ field *xmlrt.Optional[T] }

// parse takes any token; see Fact.Words. One that differs from a known one in
// letter case only is that one.
func (s wordSlot[T]) parse(f *Fact, text string) bool {
	text = trim(text)
	*s.field = xmlrt.Optional[T]{}
	if text == "" || strings.ContainsAny(text, " \t\r\n") {
		return false
	}
	*s.field = xmlrt.Some(T(knownWord(f, text)))
	return true
}

func (s wordSlot[T]) text() (string, bool) { return string(s.field.Value), s.field.Set }

func (s wordSlot[T]) means(f *Fact, text string) bool {
	return s.field.Set && knownWord(f, trim(text)) == string(s.field.Value)
}

func wordField[T ~string](field *xmlrt.Optional[T]) slot { return wordSlot[T]{field} }

// knownWord is the token that a text is, as it is known.
func knownWord(f *Fact, text string) string {
	if i := slices.IndexFunc(f.Words, func(w string) bool { return strings.EqualFold(w, text) }); i >= 0 {
		return f.Words[i]
	}
	return text
}

func trim(text string) string { return strings.Trim(text, " \t\r\n") }

// isURI tells whether a text begins with the scheme of a URI, goes on, and has
// no space (RFC 3986).
func isURI(text string) bool {
	scheme, rest, ok := strings.Cut(text, ":")
	if !ok || scheme == "" || rest == "" {
		return false
	}
	for i, c := range scheme {
		letter := 'a' <= c|0x20 && c|0x20 <= 'z'
		if !letter && (i == 0 || (c < '0' || c > '9') && c != '+' && c != '-' && c != '.') {
			return false
		}
	}
	return !strings.ContainsFunc(rest, func(c rune) bool { return c <= ' ' || c == 0x7f })
}

// problem is what is wrong with a value, if anything is. ok tells whether the
// text was taken.
func (f *Fact) problem(text string, ok bool) (Problem, bool) {
	p := Problem{Kind: WrongValue, Group: f.Group, Setting: f.Name, Expected: f.Values(), Found: quote(text)}
	if !ok {
		p.Remedy = "read as absent; correct it where the server has it"
		return p, true
	}
	if f.Kind == Word && !slices.Contains(f.Words, knownWord(f, trim(text))) {
		p.Kind, p.Remedy = UnknownWord, "kept as it is; see whether your program knows it"
		return p, true
	}
	return p, false
}

// maxFound bounds in characters what problems show of a document.
const maxFound = 60

func quote(text string) string {
	if r := []rune(text); len(r) > maxFound {
		return fmt.Sprintf("%q and %d more characters", string(r[:maxFound]), len(r)-maxFound)
	}
	return strconv.Quote(text)
}
