package simulate

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/enhancedpresence/epx/internal/near"
)

// A line is a line of a script, read word by word.
type line struct {
	file   string
	number int
	text   string // without the line feed
	at     int    // where the next word is looked for
	end    int    // behind the last word that was read
}

// A word is a part of a line: a bare word, a text in quotes, or the end.
type word struct {
	text   string
	quoted bool
	at     int // in the text of the line; its length for the end
	length int // in the line; 0 for the end
}

func (w word) isEnd() bool { return w.length == 0 }

// String is the word for a message.
func (w word) String() string {
	if w.isEnd() {
		return "the end of the line"
	}
	if w.quoted {
		return fmt.Sprintf("the text %q", short(w.text))
	}
	return fmt.Sprintf("%q", short(w.text))
}

// short is a text for a message.
func short(s string) string {
	const most = 40
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most]) + "..."
}

// fail is an error at a place of the line.
func (l *line) fail(at int, format string, args ...any) *Error {
	return &Error{l.file, l.number, utf8.RuneCountInString(l.text[:at]) + 1, fmt.Sprintf(format, args...)}
}

// position is a place of the line.
func (l *line) position(at int) position {
	return position{l.number, utf8.RuneCountInString(l.text[:at]) + 1}
}

// peek is the next word, which stays where it is.
func (l *line) peek() (word, *Error) {
	at := l.at
	for at < len(l.text) && (l.text[at] == ' ' || l.text[at] == '\t') {
		at++
	}
	if at == len(l.text) || l.text[at] == '#' {
		return word{at: at}, nil
	}
	if l.text[at] == '"' {
		return l.quoted(at)
	}
	n := at
	for n < len(l.text) && l.text[n] != ' ' && l.text[n] != '\t' && l.text[n] != '"' {
		r, size := utf8.DecodeRuneInString(l.text[n:])
		if r < ' ' || r == 0x7f || r == utf8.RuneError && size == 1 {
			return word{}, l.fail(n, "the character %q has no place in a script", l.text[n:n+size])
		}
		n += size
	}
	return word{text: l.text[at:n], at: at, length: n - at}, nil
}

// quoted reads a text in quotes, in which \" stands for a quote and \\ for a
// backslash.
func (l *line) quoted(at int) (word, *Error) {
	var b strings.Builder
	n := at + 1
	for {
		if n == len(l.text) {
			return word{}, l.fail(at, "the text has no closing quote")
		}
		r, size := utf8.DecodeRuneInString(l.text[n:])
		switch {
		case r == '"':
			w := word{b.String(), true, at, n + 1 - at}
			if count := utf8.RuneCountInString(w.text); count > maxText {
				return word{}, l.fail(at, "the text has %d characters; expected at most %d", count, maxText)
			}
			return w, nil
		case r == '\\':
			if n+1 == len(l.text) || l.text[n+1] != '"' && l.text[n+1] != '\\' {
				return word{}, l.fail(n, `expected \" or \\ after a backslash`)
			}
			n++
			r, size = rune(l.text[n]), 1
		case r == utf8.RuneError && size == 1:
			return word{}, l.fail(n, "the text is not UTF-8")
		case !unicode.IsPrint(r):
			return word{}, l.fail(n, "the character %U has no place in a text", r)
		}
		b.WriteRune(r)
		n += size
	}
}

// next reads a word.
func (l *line) next() (word, *Error) {
	w, err := l.peek()
	if err == nil {
		l.at = w.at + w.length
		if !w.isEnd() {
			l.end = l.at
		}
	}
	return w, err
}

// rest reads all that is left of the line, which may have # in it.
func (l *line) rest() (string, int) {
	at := l.at
	for at < len(l.text) && (l.text[at] == ' ' || l.text[at] == '\t') {
		at++
	}
	l.at = len(l.text)
	text := strings.TrimRight(l.text[at:], " \t")
	l.end = at + len(text)
	return text, at
}

// expected is the error of a word that is not what it should be. Where one of
// known may be meant, it says so.
func (l *line) expected(w word, what string, known ...string) *Error {
	found := w.String()
	if !w.isEnd() && !w.quoted {
		if meant, ok := near.Miss(w.text, known); ok {
			found += fmt.Sprintf("; did you mean %s?", meant)
		}
	}
	return l.fail(w.at, "expected %s, found %s", what, found)
}

// oneOf reads one of some bare words.
func (l *line) oneOf(known ...string) (string, *Error) {
	w, err := l.next()
	if err != nil {
		return "", err
	}
	if !w.quoted {
		for _, k := range known {
			if w.text == k && !w.isEnd() {
				return k, nil
			}
		}
	}
	return "", l.expected(w, list(known, "or"), known...)
}

// option reads one of some bare words if it comes next.
func (l *line) option(known ...string) (string, *Error) {
	w, err := l.peek()
	if err != nil || w.isEnd() || w.quoted {
		return "", err
	}
	for _, k := range known {
		if w.text == k {
			_, err := l.next()
			return k, err
		}
	}
	return "", nil
}

// done is an error unless the line is at its end. known are words that may come
// here too.
func (l *line) done(known ...string) *Error {
	w, err := l.next()
	switch {
	case err != nil:
		return err
	case w.isEnd():
		return nil
	}
	return l.expected(w, list(append([]string{"the end of the line"}, known...), "or"), known...)
}

// quotedText reads a text in quotes.
func (l *line) quotedText(what string) (string, *Error) {
	w, err := l.next()
	if err != nil {
		return "", err
	}
	if !w.quoted {
		return "", l.expected(w, what+" in quotes")
	}
	return w.text, nil
}

// bare reads a bare word.
func (l *line) bare(what string, known ...string) (word, *Error) {
	w, err := l.next()
	if err == nil && (w.isEnd() || w.quoted) {
		err = l.expected(w, what, known...)
	}
	return w, err
}

// list is words in a sentence: a, b or c.
func list(words []string, conjunction string) string {
	switch n := len(words); n {
	case 0:
		return ""
	case 1:
		return words[0]
	default:
		return strings.Join(words[:n-1], ", ") + " " + conjunction + " " + words[n-1]
	}
}
