// Package table reads tables of expected verdicts: tab-separated files with a
// header, one document a row, that lie beside folders of documents.
package table

import (
	"bufio"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/enhancedpresence/epx/validate"
	"github.com/enhancedpresence/epx/xmlrt"
)

// A Verdict on a document under one reading.
type Verdict string

const (
	Valid     Verdict = "valid"
	Invalid   Verdict = "invalid"   // XML, and refused by the schema
	Malformed Verdict = "malformed" // not XML that a schema could judge
	// NotJudged is the verdict that tables have for a document that no schema
	// judges: one that is malformed or whose root no schema declares. Where the
	// other reading has a verdict, it says that nothing is expected of this one.
	NotJudged Verdict = "-"
)

// Of is the verdict that diagnostics amount to.
func Of(ds []validate.Diagnostic) Verdict {
	v := Valid
	for _, d := range ds {
		switch {
		case d.Severity != validate.SeverityError:
		case !(&xmlrt.Error{Code: xmlrt.Code(d.Code)}).WellFormed():
			return Malformed
		default:
			v = Invalid
		}
	}
	return v
}

// A Row is the expectation for one document.
type Row struct {
	File             string
	Tolerant, Strict Verdict
}

// Want is the verdict for the strict or the tolerant reading.
func (r Row) Want(strict bool) Verdict {
	if strict {
		return r.Strict
	}
	return r.Tolerant
}

// Expects reports whether the row expects anything of the reading.
func (r Row) Expects(strict bool) bool {
	return r.Want(strict) != NotJudged || r.Want(!strict) == NotJudged
}

// Agrees reports whether diagnostics are what the row expects of the reading.
func (r Row) Agrees(strict bool, ds []validate.Diagnostic) bool {
	got := Of(ds)
	if r.Want(strict) != NotJudged {
		return got == r.Want(strict)
	}
	return !r.Expects(strict) || got == Malformed ||
		slices.ContainsFunc(ds, func(d validate.Diagnostic) bool { return d.Code == string(xmlrt.CodeUnknownRoot) })
}

// Read reads a table. Its header has the columns file, tolerant and strict, in
// any order and among others. An error about the table names the line.
func Read(name string) ([]Row, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()

	var rows []Row
	listed := map[string]bool{}
	var file, tolerant, strict int
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		cells := strings.Split(lines.Text(), "\t")
		if n == 1 {
			file, tolerant, strict = slices.Index(cells, "file"), slices.Index(cells, "tolerant"), slices.Index(cells, "strict")
			if file < 0 || tolerant < 0 || strict < 0 {
				return nil, fmt.Errorf("%s:1: the header is %q; expected the columns file, tolerant and strict", name, lines.Text())
			}
			continue
		}
		if len(cells) <= max(file, tolerant, strict) {
			return nil, fmt.Errorf("%s:%d: %d columns; expected file, tolerant and strict", name, n, len(cells))
		}
		row := Row{cells[file], Verdict(cells[tolerant]), Verdict(cells[strict])}
		for _, v := range []Verdict{row.Tolerant, row.Strict} {
			switch v {
			case Valid, Invalid, Malformed, NotJudged:
			default:
				return nil, fmt.Errorf("%s:%d: the verdict %q; expected valid, invalid, malformed or -", name, n, v)
			}
		}
		if listed[row.File] {
			return nil, fmt.Errorf("%s:%d: %s has a row already", name, n, row.File)
		}
		listed[row.File] = true
		rows = append(rows, row)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if len(rows) == 0 {
		return nil, fmt.Errorf("%s: no rows", name)
	}
	return rows, nil
}
