// Package near finds what somebody may have meant by a word that is not among
// those that are known.
package near

import (
	"slices"
	"strings"
	"unicode"
)

// maxWord is the length in bytes of the longest word that is compared; the
// work grows with its square.
const maxWord = 64

// Miss returns the known word that is nearest to word: the one that differs
// only in letter case, or else the one with the fewest insertions, deletions,
// substitutions and swaps of neighbours, of which there may be one in three
// letters and at most three. Of several at the same distance, the first counts.
// It reports false when nothing is near, and when word is known itself.
func Miss(word string, known []string) (string, bool) {
	if slices.Contains(known, word) {
		return "", false
	}
	if k, ok := Fold(word, known); ok {
		return k, true
	}
	if len(word) > maxWord {
		return "", false
	}
	best, found := "", false
	var bufA, bufB [maxWord]rune
	a := lower(bufA[:0], word)
	limit := min(3, len(a)/3)
	for _, k := range known {
		if limit < 0 {
			break
		}
		if len(k) > maxWord {
			continue
		}
		b := lower(bufB[:0], k)
		if d := len(a) - len(b); d > limit || -d > limit {
			continue
		}
		if d := distance(a, b); d <= limit {
			best, found = k, true
			limit = d - 1 // only a nearer one replaces it
		}
	}
	return best, found
}

// Fold returns the known word that differs from word in letter case only.
func Fold(word string, known []string) (string, bool) {
	for _, k := range known {
		if k != word && strings.EqualFold(k, word) {
			return k, true
		}
	}
	return "", false
}

func lower(dst []rune, s string) []rune {
	for _, r := range s {
		dst = append(dst, unicode.ToLower(r))
	}
	return dst
}

// distance is the number of insertions, deletions, substitutions and swaps of
// neighbours that make b of a, where no letter is changed twice. Neither has
// more than maxWord letters.
func distance(a, b []rune) int {
	var rows [3][maxWord + 1]int
	before, row, next := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		next[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			next[j] = min(row[j]+1, next[j-1]+1, row[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				next[j] = min(next[j], before[j-2]+1)
			}
		}
		before, row, next = row, next, before
	}
	return row[len(b)]
}
