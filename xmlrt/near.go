package xmlrt

import (
	"iter"
	"strings"
	"unicode/utf8"
)

// maxExpected bounds what a finding says could stand at a place, fewExpected where
// it also says what was probably meant.
const (
	maxExpected = 12
	fewExpected = 3
)

// shown is how many of n words are said where most should be: the last one takes no more
// room than that there is another.
func shown(n, most int) int {
	if n == most+1 {
		return n
	}
	return min(n, most)
}

// longestWord is the length in bytes of the longest word that is compared;
// maxGuesses bounds the values of an enumeration that are, and maxHints the
// findings of a document that have hints.
const (
	longestWord = 64
	maxGuesses  = 500
	maxHints    = 200
)

// nearest is the candidate that a word that is none of them was probably meant
// to be: one that differs in letter case only, or else the first of those with
// the fewest letters changed, left out, added or swapped with the next, of which
// there may be one in three and at most three.
func nearest(word string, candidates iter.Seq[string]) (string, bool) {
	limit := min(3, utf8.RuneCountInString(word)/3)
	best, found := "", false
	for c := range candidates {
		switch {
		case c == word:
			return "", false
		case strings.EqualFold(c, word):
			best, found, limit = c, true, -1
		case limit < 0 || len(c) > longestWord || len(word) > longestWord || len(c) > len(word)+4*limit || len(word) > len(c)+4*limit:
		default:
			if d := editDistance(strings.ToLower(word), strings.ToLower(c)); d <= limit {
				best, found, limit = c, true, d-1 // only a nearer one replaces it
			}
		}
	}
	return best, found
}

// editDistance counts changes, omissions, additions and swaps of neighbours.
func editDistance(a, b string) int {
	from, to := []rune(a), []rune(b)
	var before []int
	last := make([]int, len(to)+1)
	for j := range last {
		last[j] = j
	}
	for i := range from {
		row := make([]int, len(to)+1)
		row[0] = i + 1
		for j := range to {
			changed := last[j]
			if from[i] != to[j] {
				changed++
			}
			row[j+1] = min(changed, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && from[i] == to[j-1] && from[i-1] == to[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last = last, row
	}
	return last[len(to)]
}
