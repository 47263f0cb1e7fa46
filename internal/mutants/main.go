// Command mutants changes valid documents in one place each, and writes a suite
// of them, in the format that the conformance runner reads, in which each mutant
// has the verdict that other engines agree on.
//
//	CGO_ENABLED=1 go run -tags libxml2 ./internal/mutants --suite DIR [--random] [--seed N] [--count N] [--judges LIST] [--out DIR]
//	go run ./internal/conformance --suite OUT --mode reject
//
// The suite that it reads, a folder or a .tar.xz file, is copied to the new one,
// since schemas stay what they are. A folder that is no suite is one group a
// folder in it: all *.xsd files are its schema, all *.xml files its instances.
// With --random, documents are made at random for the schema of each group, and
// take the place of its instances. Without --out nothing is kept.
//
// On standard output is a line a document on which the others agree and our own
// tables say something else, with all verdicts, and last how many there are of
// each verdict and how often the others did not agree. It leaves with status 1
// when there was such a document that the table --explained does not name, or
// one that it names without need.
package main

import (
	"bufio"
	"cmp"
	"context"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"os/signal"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/enhancedpresence/epx/internal/conformance/judge"
	"github.com/enhancedpresence/epx/internal/conformance/suite"
	"github.com/enhancedpresence/epx/internal/corpora"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	differs, err := run(ctx, os.Args[1:])
	switch {
	case err != nil:
		fmt.Fprintln(os.Stderr, "mutants:", err)
		os.Exit(2)
	case differs:
		os.Exit(1)
	}
}

type command struct {
	suite, out, explained string
	judges                string
	random                bool
	seed                  uint64
	count                 int
	bench                 bench
}

func run(ctx context.Context, args []string) (differs bool, err error) {
	var c command
	flags := flag.NewFlagSet("mutants", flag.ContinueOnError)
	flags.StringVar(&c.suite, "suite", "", "the `folder` or .tar.xz file with valid documents")
	flags.StringVar(&c.out, "out", "", "the `folder` for the suite of mutants, which must not be there")
	flags.StringVar(&c.judges, "judges", "libxml2,"+xercesName, "the `engines` whose agreement counts")
	flags.BoolVar(&c.random, "random", false, "make documents at random, and mutants of them")
	flags.StringVar(&c.explained, "explained", "", "the `file` with mutants of which others say something else, and why")
	flags.Uint64Var(&c.seed, "seed", 1, "the seed: the same mutants come from the same one")
	flags.IntVar(&c.count, "count", 5000, "how many mutants to make")
	if err := flags.Parse(args); err != nil {
		return false, err
	}
	if c.suite == "" || flags.NArg() > 0 {
		return false, errors.New("expected --suite, and no other arguments")
	}
	if c.out == "" {
		dir, err := os.MkdirTemp("", "mutants")
		if err != nil {
			return false, err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
		c.out = filepath.Join(dir, "suite")
	}
	c.bench.limit = 20 * time.Second
	if err := c.bench.call(ctx, c.judges); err != nil {
		return false, err
	}
	defer c.bench.close()
	explained, err := readExplained(c.explained)
	if err != nil {
		return false, err
	}
	if err := c.copySuite(ctx); err != nil {
		return false, err
	}
	root, err := os.OpenRoot(c.out)
	if err != nil {
		return false, err
	}
	defer root.Close()
	fsys := suite.Overlay(root.FS())
	groups, err := groups(fsys)
	if err != nil {
		return false, err
	}
	m := maker{command: &c, ctx: ctx, fsys: fsys, explained: explained, counts: map[string]int{}, hearings: map[*suite.Group]*hearing{}, groups: map[*suite.Group]*testGroup{}}
	if err := m.makeAll(groups); err != nil {
		return false, err
	}
	for _, key := range slices.Sorted(maps.Keys(explained.single)) {
		if !explained.single[key] {
			fmt.Printf("%s is explained, and all agree\n", key)
			m.differs = true
		}
	}
	if n := m.counts["unheard"]; n > 0 {
		fmt.Printf("%d schemas are not taken by all engines\n", n)
	}
	if m.random {
		fmt.Printf("%d random documents, of which %d failed to be valid\n", m.counts["documents"], m.counts["failed"])
	}
	fmt.Printf("%d valid, %d invalid, %d without agreement; %d differ from our tables, all of them explained unless named above\n", m.counts["valid"], m.counts["invalid"], m.counts["open"], m.counts["differ"])
	return m.differs, m.write()
}

// explanations are documents of which others say something else, for reasons
// that are known: single ones by seed and number, with whether they were met,
// and kinds of change by what another engine says of it.
type explanations struct {
	single map[string]bool
	kinds  map[string][]string
}

// covers reports whether a difference is explained.
func (x *explanations) covers(key, kind string, all []judge.Outcome) bool {
	if _, ok := x.single[key]; ok {
		x.single[key] = true
		return true
	}
	return slices.ContainsFunc(slices.Concat(x.kinds[kind], x.kinds["*"]), func(says string) bool {
		return slices.ContainsFunc(all[1:], func(o judge.Outcome) bool { return strings.Contains(o.Detail, says) })
	})
}

// readExplained reads a table with the columns mutant, clause and reason; the
// last two are for people. A mutant is a seed and a number, such as 1:00017, or
// a kind of change, * for any, and what one of the other engines says, such as
// xsi:type/Cannot resolve.
func readExplained(name string) (*explanations, error) {
	out := &explanations{single: map[string]bool{}, kinds: map[string][]string{}}
	if name == "" {
		return out, nil
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		line := lines.Text()
		if line == "" || line[0] == '#' {
			continue
		}
		fields := strings.Split(line, "\t")
		if len(fields) != 3 || fields[2] == "" {
			return nil, fmt.Errorf("%s: %q; expected a mutant, a clause and a reason", name, line)
		}
		if kind, says, ok := strings.Cut(fields[0], "/"); ok {
			out.kinds[kind] = append(out.kinds[kind], says)
		} else {
			out.single[fields[0]] = false
		}
	}
	return out, nil
}

// copySuite copies the documents and schemas, so that the new suite is whole.
func (c *command) copySuite(ctx context.Context) error {
	if _, err := os.Stat(c.out); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s is there already", c.out)
	}
	dir := c.suite
	if strings.HasSuffix(dir, ".tar.xz") {
		var err error
		if dir, err = corpora.Unpack(ctx, dir); err != nil {
			return err
		}
	}
	return os.CopyFS(c.out, os.DirFS(dir))
}

// groups are the groups of a suite whose schema is valid, or the folders of a
// folder.
func groups(fsys fs.FS) ([]*suite.Group, error) {
	if s, err := suite.Read(fsys); err == nil {
		return s.Groups, nil
	} else if !errors.Is(err, suite.ErrNoSuite) {
		return nil, err
	}
	dirs, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, err
	}
	var out []*suite.Group
	for _, d := range dirs {
		g := &suite.Group{Set: d.Name(), Name: d.Name()}
		if g.Documents, err = fs.Glob(fsys, path.Join(d.Name(), "*.xsd")); err != nil {
			return nil, err
		}
		instances, err := fs.Glob(fsys, path.Join(d.Name(), "*.xml"))
		if err != nil {
			return nil, err
		}
		for _, i := range instances {
			g.Instances = append(g.Instances, &suite.Instance{Test: suite.Test{Name: path.Base(i), Valid: true}, File: i})
		}
		out = append(out, g)
	}
	return out, nil
}

// A maker makes mutants and the suite of them.
type maker struct {
	*command
	ctx       context.Context
	fsys      fs.FS
	explained *explanations
	counts    map[string]int
	hearings  map[*suite.Group]*hearing
	groups    map[*suite.Group]*testGroup
	differs   bool
	set       testSet
}

// makeAll goes over the groups again and again, in another order each time, until
// there are enough mutants.
func (m *maker) makeAll(groups []*suite.Group) error {
	if err := os.Mkdir(filepath.Join(m.out, "mutants"), 0o777); err != nil {
		return err
	}
	r := rand.New(rand.NewPCG(m.seed, 0))
	made := 0
	for made < m.count {
		before := made
		for _, i := range r.Perm(len(groups)) {
			n, err := m.group(groups[i], rand.New(rand.NewPCG(r.Uint64(), 0)), made)
			if err != nil {
				return err
			}
			if made += n; made >= m.count {
				break
			}
		}
		if made == before {
			return errors.New("there is no valid document of which mutants can be made")
		}
	}
	return nil
}

// perDocument is how many mutants are made of one document at a time.
const perDocument = 3

// group judges mutants of an instance of a group, or a random document and
// mutants of it. It returns how many documents it has judged.
func (m *maker) group(g *suite.Group, r *rand.Rand, number int) (int, error) {
	h, ok := m.hearing(g)
	if !ok {
		return 0, nil
	}
	source, name, err := m.document(g, h, r)
	if source == nil || err != nil {
		return 0, err
	}
	t := trial{maker: m, hearing: h, group: m.testGroup(g), number: number, of: name}
	verdict, err := t.judge("document", source, m.random)
	if m.random {
		m.counts["documents"]++
	}
	if err != nil || verdict != judge.Valid {
		if verdict == judge.Invalid && m.random {
			m.counts["failed"]++
		}
		return t.judged, err // the others do not even agree on the document
	}
	if d, err := read(source); err == nil { // else in another encoding, or with a document type declaration
		for range perDocument {
			kind, mutant := d.mutate(r)
			if mutant == nil {
				break
			}
			if _, err := t.judge(kind, mutant, true); err != nil {
				return t.judged, err
			}
		}
	}
	return t.judged, nil
}

// testGroup is the group of the new suite for a group of the old one.
func (m *maker) testGroup(g *suite.Group) *testGroup {
	t := m.groups[g]
	if t == nil {
		t = &testGroup{Name: g.Set + "/" + g.Name, Schema: schemaTest{Name: g.Name, Expected: expected{"valid"}}}
		for _, s := range g.Documents {
			t.Schema.Documents = append(t.Schema.Documents, ref{s})
		}
		m.groups[g] = t
		m.set.Groups = append(m.set.Groups, t)
	}
	return t
}

// hearing opens the hearing of a group, once.
func (m *maker) hearing(g *suite.Group) (*hearing, bool) {
	h, known := m.hearings[g]
	if !known {
		h, _ = m.bench.open(m.ctx, m.out, m.fsys, g)
		if h == nil {
			m.counts["unheard"]++
		}
		m.hearings[g] = h
	}
	return h, h != nil
}

// document is the document to begin with, and its name; it is nil when there is
// none.
func (m *maker) document(g *suite.Group, h *hearing, r *rand.Rand) ([]byte, string, error) {
	if m.random {
		source, err := h.random.Document(r)
		if err != nil {
			return nil, "", nil // of this schema there is none
		}
		return source, g.Name, nil
	}
	var from []*suite.Instance
	for _, i := range g.Instances {
		if i.Valid && i.Excluded == "" {
			from = append(from, i)
		}
	}
	if len(from) == 0 {
		return nil, "", nil
	}
	i := from[r.IntN(len(from))]
	source, err := fs.ReadFile(m.fsys, i.File)
	return source, i.File, err
}

// A trial is what comes of one document.
type trial struct {
	*maker
	*hearing
	number, judged int
	of             string // the document that mutants are made of
	group          *testGroup
}

// judge asks for the verdicts on a document. When counts is set it is one of the
// suite that is made.
func (t *trial) judge(kind string, document []byte, counts bool) (judge.Verdict, error) {
	number := fmt.Sprintf("%05d", t.number+t.judged)
	name := "mutants/" + number + ".xml"
	file := filepath.Join(t.out, filepath.FromSlash(name))
	if err := os.WriteFile(file, document, 0o666); err != nil {
		return "", err
	}
	all, err := t.verdicts(t.ctx, document, file)
	if err != nil {
		return "", err
	}
	verdict, agreed := consensus(all)
	if !counts {
		return verdict, nil
	}
	t.judged++
	if !agreed {
		t.counts["open"]++
		if all[0].Verdict == judge.Unable {
			t.report(number, kind, all)
		}
		return "", nil
	}
	t.counts[string(verdict)]++
	if all[0].Verdict != verdict {
		t.report(number, kind, all)
	}
	t.group.Instances = append(t.group.Instances, instanceTest{number, ref{name}, expected{string(verdict)}})
	return verdict, nil
}

// report prints a document of which we say something else.
func (t *trial) report(number, kind string, all []judge.Outcome) {
	key := fmt.Sprintf("%d:%s", t.seed, number)
	t.counts["differ"]++
	if t.explained.covers(key, kind, all) {
		return
	}
	t.differs = true
	fmt.Printf("%s\t%s\t%s", key, t.of, kind)
	for n, o := range all {
		fmt.Printf("\t%s %s: %s", t.names[n], o.Verdict, cmp.Or(o.Detail, "-"))
	}
	fmt.Println()
}

// The XML of a test set, as the conformance runner reads it.
type (
	testSet struct {
		XMLName xml.Name     `xml:"http://www.w3.org/XML/2004/xml-schema-test-suite/ testSet"`
		Name    string       `xml:"name,attr"`
		Groups  []*testGroup `xml:"testGroup"`
	}
	testGroup struct {
		Name      string         `xml:"name,attr"`
		Schema    schemaTest     `xml:"schemaTest"`
		Instances []instanceTest `xml:"instanceTest"`
	}
	schemaTest struct {
		Name      string   `xml:"name,attr"`
		Documents []ref    `xml:"schemaDocument"`
		Expected  expected `xml:"expected"`
	}
	instanceTest struct {
		Name     string   `xml:"name,attr"`
		Document ref      `xml:"instanceDocument"`
		Expected expected `xml:"expected"`
	}
	ref struct {
		Href string `xml:"http://www.w3.org/1999/xlink href,attr"`
	}
	expected struct {
		Validity string `xml:"validity,attr"`
	}
)

// write writes the catalogue of the mutants in the place of that of the suite.
func (m *maker) write() error {
	m.set.Name = "mutants"
	data, err := xml.MarshalIndent(m.set, "", " ")
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(m.out, "mutants.testSet"), data, 0o666); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(m.out, "suite.xml"), []byte(`<testSuite xmlns="http://www.w3.org/XML/2004/xml-schema-test-suite/" xmlns:xlink="http://www.w3.org/1999/xlink"><testSetRef xlink:href="mutants.testSet"/></testSuite>
`), 0o666)
}
