package xsd

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// String renders p as file:line:column, without what is not known.
func (p Position) String() string {
	if p.Line == 0 {
		return p.File
	}
	place := strconv.Itoa(p.Line) + ":" + strconv.Itoa(p.Column)
	if p.File == "" {
		return place
	}
	return p.File + ":" + place
}

// before is the order of positions in a document, and of documents by name.
func (p Position) before(q Position) bool { return p.compare(q) < 0 }

func (p Position) compare(q Position) int {
	return cmp.Or(cmp.Compare(p.File, q.File), cmp.Compare(p.Line, q.Line), cmp.Compare(p.Column, q.Column))
}

// An Error is one finding in a schema document.
type Error struct {
	Position Position
	// Rule names the rule of the recommendation that is broken, such as
	// "src-resolve" or "ct-props-correct.4". For a document that is not
	// well-formed it is the code of the finding in xmlrt. It is empty where no
	// rule applies.
	Rule string
	// Component says what the finding is about, such as
	// `complex type "stateType"`; it may be empty.
	Component string
	// Message is the finding, without position and component.
	Message string
	// Err is an underlying error, if any.
	Err error
}

// Error renders the finding on one line, position first.
func (e *Error) Error() string {
	var b strings.Builder
	if p := e.Position.String(); p != "" {
		b.WriteString(p)
		b.WriteString(": ")
	}
	if e.Component != "" {
		b.WriteString(e.Component)
		b.WriteString(": ")
	}
	b.WriteString(e.Message)
	if e.Rule != "" {
		b.WriteString(" (")
		b.WriteString(e.Rule)
		b.WriteByte(')')
	}
	return b.String()
}

// Unwrap returns the underlying error.
func (e *Error) Unwrap() error { return e.Err }

// An ErrorList is all that was found in the schema documents, sorted by
// position, without duplicates.
type ErrorList []*Error

// Error renders one finding per line.
func (l ErrorList) Error() string {
	lines := make([]string, len(l))
	for i, e := range l {
		lines[i] = e.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap returns the findings for errors.Is and errors.As.
func (l ErrorList) Unwrap() []error {
	errs := make([]error, len(l))
	for i, e := range l {
		errs[i] = e
	}
	return errs
}

// maxFindings bounds what is collected: a schema with more findings than that
// is not read by a person line by line.
const maxFindings = 1000

// findings collects errors.
type findings struct {
	list []*Error
}

func (f *findings) add(e *Error) {
	if len(f.list) < maxFindings {
		f.list = append(f.list, e)
	}
}

func (f *findings) addf(pos Position, rule, component, format string, args ...any) {
	f.add(&Error{Position: pos, Rule: rule, Component: component, Message: fmt.Sprintf(format, args...)})
}

// err is the sorted list without duplicates, or nil.
func (f *findings) err() error {
	if len(f.list) == 0 {
		return nil
	}
	list := slices.Clone(f.list)
	slices.SortStableFunc(list, func(a, b *Error) int {
		return cmp.Or(
			a.Position.compare(b.Position),
			cmp.Compare(a.Rule, b.Rule),
			cmp.Compare(a.Component, b.Component),
			cmp.Compare(a.Message, b.Message),
		)
	})
	list = slices.CompactFunc(list, func(a, b *Error) bool {
		return a.Position == b.Position && a.Rule == b.Rule && a.Component == b.Component && a.Message == b.Message
	})
	return ErrorList(list)
}
