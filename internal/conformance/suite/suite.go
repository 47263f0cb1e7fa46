// Package suite reads folders in the format of the W3C XML Schema test suite:
// suite.xml names test sets, a test set holds groups, and a group holds a test
// of a schema and tests of instances of it.
//
// What is read is narrowed to what a processor of XSD 1.0 is judged by: tests
// that apply to that version, whose status is not queried or disputed, with an
// outcome that is valid or invalid.
package suite

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"slices"
	"strings"
)

// A Suite is the test groups of a folder, in the order of its catalogue.
type Suite struct {
	Groups []*Group
	// Absent are the test sets that suite.xml names and the folder lacks.
	Absent []string
}

// A Group is a schema with its instances.
type Group struct {
	Set, Name string
	// Schema is the test of the schema; nil when the group has none.
	Schema *Test
	// Documents are the schema documents, as paths in the folder. In a group
	// without a test of a schema they are those that the instances point at.
	Documents []string
	Instances []*Instance
}

// A Test expects a document, or schema, to be valid or not.
type Test struct {
	Name  string
	Valid bool
	// Excluded says why the test is not judged; it is empty for one that is.
	Excluded Reason
}

// An Instance is the test of a document.
type Instance struct {
	Test
	File string
}

// A Reason is why a test is not judged.
type Reason string

// The reasons why tests are not judged.
const (
	OtherVersion Reason = "for another version"     // not XSD 1.0
	Questioned   Reason = "queried or disputed"     // by its status
	Open         Reason = "without a sure outcome"  // neither valid nor invalid
	BadSchema    Reason = "of invalid schemas"      // of an instance, or of schemas that may be
	NoFile       Reason = "without their documents" // which the folder lacks

	// SkippedSchema is for the instances of a schema in the skip list.
	SkippedSchema Reason = "of schemas that are skipped"
)

// Exclude leaves out the instances of a group that are judged.
func (g *Group) Exclude(why Reason) {
	for _, i := range g.Instances {
		if i.Excluded == "" {
			i.Excluded = why
		}
	}
}

// supported are the version tokens of a processor of XSD 1.0, second edition,
// that reads XML 1.0 and knows the characters of Unicode 6.0 and later.
var supported = []string{"1.0", "1.0-2e", "XML-1.0", "XML-1.0-5e", "Unicode_6.0.0"}

// applies reports whether the tests of an element with that version attribute
// are for us: when any of the tokens is ours, or there is none.
func applies(version string) bool {
	tokens := strings.Fields(version)
	return len(tokens) == 0 || slices.ContainsFunc(tokens, isSupported)
}

// holds reports whether the outcome with that version attribute is for us: when
// all of the tokens are ours.
func holds(version string) bool {
	return !slices.ContainsFunc(strings.Fields(version), func(t string) bool { return !isSupported(t) })
}

func isSupported(token string) bool { return slices.Contains(supported, token) }

const suiteFile = "suite.xml"

// ErrNoSuite is the error for a folder that is no suite.
var ErrNoSuite = errors.New("the folder has neither a " + suiteFile + " nor a *.testSet file")

// Read reads the suite in a folder. Without a suite.xml, it is made of all
// *.testSet files in the folder and below.
func Read(fsys fs.FS) (*Suite, error) {
	r := reader{fsys: fsys, suite: &Suite{}, names: map[string]bool{}}
	sets, err := r.sets()
	if err != nil {
		return nil, err
	}
	for _, name := range sets {
		err := r.testSet(name)
		if errors.Is(err, fs.ErrNotExist) {
			r.suite.Absent = append(r.suite.Absent, name)
			continue
		}
		if err != nil {
			return nil, err
		}
	}
	return r.suite, nil
}

// The XML of a suite, as far as it is needed. Elements are matched by their
// local names: they are all of one namespace, and nothing else is among them.
type (
	catalogue struct {
		XMLName xml.Name
		Version string `xml:"version,attr"`
		Sets    []ref  `xml:"testSetRef"`
	}
	testSet struct {
		XMLName xml.Name
		Name    string      `xml:"name,attr"`
		Version string      `xml:"version,attr"`
		Groups  []testGroup `xml:"testGroup"`
	}
	testGroup struct {
		Name      string `xml:"name,attr"`
		Version   string `xml:"version,attr"`
		Schemas   []test `xml:"schemaTest"`
		Instances []test `xml:"instanceTest"`
	}
	test struct {
		Name      string     `xml:"name,attr"`
		Version   string     `xml:"version,attr"`
		Schemas   []ref      `xml:"schemaDocument"`
		Instances []ref      `xml:"instanceDocument"`
		Expected  []expected `xml:"expected"`
		Current   []status   `xml:"current"`
	}
	expected struct {
		Validity string `xml:"validity,attr"`
		Version  string `xml:"version,attr"`
	}
	status struct {
		Status string `xml:"status,attr"`
	}
	ref struct {
		Href string `xml:"http://www.w3.org/1999/xlink href,attr"`
	}
)

type reader struct {
	fsys  fs.FS
	suite *Suite
	names map[string]bool // of all tests, with those of their sets and groups
}

// sets are the files of the test sets.
func (r *reader) sets() ([]string, error) {
	var c catalogue
	err := r.decode(suiteFile, &c)
	if errors.Is(err, fs.ErrNotExist) {
		return r.findSets()
	}
	if err != nil {
		return nil, err
	}
	if c.XMLName.Local != "testSuite" {
		return nil, fmt.Errorf("%s: the document element is %s; expected testSuite", suiteFile, c.XMLName.Local)
	}
	if !applies(c.Version) {
		return nil, fmt.Errorf("%s: the suite is for the versions %s", suiteFile, c.Version)
	}
	var names []string
	for _, s := range c.Sets {
		name, err := r.resolve(suiteFile, s)
		if err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, nil
}

func (r *reader) findSets() ([]string, error) {
	var names []string
	err := fs.WalkDir(r.fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && path.Ext(name) == ".testSet" {
			names = append(names, name)
		}
		return err
	})
	if err == nil && len(names) == 0 {
		err = ErrNoSuite
	}
	return names, err
}

func (r *reader) decode(name string, v any) error {
	f, err := r.fsys.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := xml.NewDecoder(f).Decode(v); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// resolve is the path in the folder of what a file refers to.
func (r *reader) resolve(from string, to ref) (string, error) {
	href := strings.TrimSpace(to.Href)
	if unescaped, err := url.PathUnescape(href); err == nil {
		href = unescaped
	}
	name := path.Join(path.Dir(from), href)
	if href == "" || path.IsAbs(href) || !fs.ValidPath(name) {
		return "", fmt.Errorf("%s: the reference %q does not lead to a file of the folder", from, to.Href)
	}
	return name, nil
}

func (r *reader) testSet(name string) error {
	var s testSet
	if err := r.decode(name, &s); err != nil {
		return err
	}
	if s.XMLName.Local != "testSet" {
		return fmt.Errorf("%s: the document element is %s; expected testSet", name, s.XMLName.Local)
	}
	for _, g := range s.Groups {
		if err := r.group(name, &s, &g); err != nil {
			return err
		}
	}
	return nil
}

func (r *reader) group(file string, s *testSet, g *testGroup) error {
	group := &Group{Set: s.Name, Name: g.Name}
	ours := applies(s.Version) && applies(g.Version)
	var schema Reason // why the instances are not judged
	switch len(g.Schemas) {
	case 0:
	case 1:
		t := &g.Schemas[0]
		documents, err := r.documents(file, t.Schemas)
		if err != nil {
			return err
		}
		group.Documents = documents
		group.Schema = r.test(t, ours, documents)
		if r.there(documents) {
			if group.Documents, err = r.complete(documents); err != nil {
				return err
			}
		}
		switch why := group.Schema.Excluded; {
		case why == OtherVersion, why == NoFile:
			schema = why
		case why == Open, !group.Schema.Valid:
			schema = BadSchema
		case !r.there(documents):
			schema = NoFile
		}
	default:
		return fmt.Errorf("%s: the group %s has %d tests of schemas; expected one at most", file, g.Name, len(g.Schemas))
	}
	for _, t := range g.Instances {
		documents, err := r.documents(file, t.Instances)
		if err != nil {
			return err
		}
		if len(documents) != 1 {
			return fmt.Errorf("%s: the test %s in %s has %d documents; expected one", file, t.Name, g.Name, len(documents))
		}
		i := &Instance{*r.test(&t, ours, documents), documents[0]}
		if i.Excluded == "" {
			i.Excluded = schema
		}
		group.Instances = append(group.Instances, i)
		if group.Schema == nil && i.Excluded == "" {
			if err := r.hints(group, i); err != nil {
				return err
			}
		}
	}
	r.suite.Groups = append(r.suite.Groups, group)
	return r.unique(file, group)
}

// unique refuses a second test of a name: cases are told apart by their names.
func (r *reader) unique(file string, g *Group) error {
	tests := g.Instances
	if g.Schema != nil {
		tests = append([]*Instance{{Test: *g.Schema}}, tests...)
	}
	for _, t := range tests {
		name := g.Set + "\t" + g.Name + "\t" + t.Name
		if r.names[name] {
			return fmt.Errorf("%s: a second test %s in the group %s", file, t.Name, g.Name)
		}
		r.names[name] = true
	}
	return nil
}

func (r *reader) documents(file string, refs []ref) ([]string, error) {
	var names []string
	for _, d := range refs {
		name, err := r.resolve(file, d)
		if err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, nil
}

// test judges whether a test is to be judged, and what it expects.
func (r *reader) test(t *test, ours bool, documents []string) *Test {
	out := &Test{Name: t.Name}
	if !ours || !applies(t.Version) {
		out.Excluded = OtherVersion
		return out
	}
	for _, s := range t.Current {
		switch s.Status {
		case "queried", "disputed-test", "disputed-spec":
			out.Excluded = Questioned
		}
	}
	var outcomes []string
	for _, e := range t.Expected {
		if holds(e.Version) {
			outcomes = append(outcomes, e.Validity)
		}
	}
	// Where a general outcome stands beside one for our version, that counts.
	if len(outcomes) > 1 {
		outcomes = outcomes[:0]
		for _, e := range t.Expected {
			if e.Version != "" && holds(e.Version) {
				outcomes = append(outcomes, e.Validity)
			}
		}
	}
	switch {
	case len(t.Expected) > 0 && len(outcomes) == 0:
		out.Excluded = OtherVersion
	case len(outcomes) != 1 || outcomes[0] != "valid" && outcomes[0] != "invalid":
		out.Excluded = Open
	default:
		out.Valid = outcomes[0] == "valid"
	}
	if out.Excluded == "" && !r.there(documents) {
		out.Excluded = NoFile
	}
	return out
}

func (r *reader) there(documents []string) bool {
	return !slices.ContainsFunc(documents, func(d string) bool {
		_, err := fs.Stat(r.fsys, d)
		return err != nil
	})
}
