package xmlrt

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

//go:embed regex_blocks.txt
var regexBlocksText string

var regexBlocks = sync.OnceValue(func() map[string]runeSet {
	blocks := make(map[string]runeSet)
	for line := range strings.Lines(regexBlocksText) {
		name, spans, _ := strings.Cut(strings.TrimSpace(line), " ")
		if name == "" || name == "#" {
			continue
		}
		var pairs []rune
		for _, span := range strings.Fields(spans) {
			lo, hi, _ := strings.Cut(span, "-")
			pairs = append(pairs, hexRune(lo), hexRune(hi))
		}
		blocks[name] = newRuneSet(pairs)
	}
	return blocks
})

func hexRune(s string) rune {
	n, err := strconv.ParseUint(s, 16, 32)
	if err != nil || n > utf8.MaxRune {
		panic("xmlrt: regex_blocks.txt: " + s)
	}
	return rune(n)
}

// The categories of XML Schema, those of surrogates left out.
var regexCategories = sync.OnceValue(func() map[string]runeSet {
	names := []string{
		"L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No",
		"P", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Z", "Zs", "Zl", "Zp",
		"S", "Sm", "Sc", "Sk", "So", "Cc", "Cf", "Co",
	}
	all := make(map[string]runeSet)
	var assigned runeSet
	for _, n := range names {
		all[n] = tableSet(unicode.Categories[n])
		if len(n) == 1 || n[0] == 'C' {
			assigned = assigned.union(all[n])
		}
	}
	surrogates := runeSet{0xD800, 0xDFFF}
	all["Cn"] = assigned.union(surrogates).negate()
	all["C"] = all["Cc"].union(all["Cf"]).union(all["Co"]).union(all["Cn"])
	return all
})

func tableSet(t *unicode.RangeTable) runeSet {
	var pairs []rune
	add := func(lo, hi, stride rune) {
		if stride == 1 {
			pairs = append(pairs, lo, hi)
			return
		}
		for r := lo; r <= hi; r += stride {
			pairs = append(pairs, r, r)
		}
	}
	for _, r := range t.R16 {
		add(rune(r.Lo), rune(r.Hi), rune(r.Stride))
	}
	for _, r := range t.R32 {
		add(rune(r.Lo), rune(r.Hi), rune(r.Stride))
	}
	return newRuneSet(pairs)
}

// regexProperty returns what \p{name} stands for.
func regexProperty(name string) (runeSet, bool) {
	if block, ok := strings.CutPrefix(name, "Is"); ok {
		s, ok := regexBlocks()[block]
		return s, ok
	}
	s, ok := regexCategories()[name]
	return s, ok
}

var regexEscapes = sync.OnceValue(func() map[rune]runeSet {
	cat := regexCategories()
	start := []rune{':', ':', '_', '_', 'A', 'Z', 'a', 'z'}
	start = append(start, nameStartRanges...)
	more := []rune{'-', '-', '.', '.', '0', '9'}
	more = append(more, nameMoreRanges...)
	all := map[rune]runeSet{
		's': newRuneSet([]rune{'\t', '\n', '\r', '\r', ' ', ' '}),
		'i': newRuneSet(start),
		'c': newRuneSet(append(more, start...)),
		'd': cat["Nd"],
		'w': cat["P"].union(cat["Z"]).union(cat["C"]).negate(),
	}
	for _, c := range "sicdw" {
		all[unicode.ToUpper(c)] = all[c].negate()
	}
	return all
})

// regexClassEscape returns what \s, \i, \c, \d, \w and their complements stand
// for.
func regexClassEscape(c rune) runeSet { return regexEscapes()[c] }
