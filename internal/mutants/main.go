// Command mutants changes valid documents in one place each and writes a suite
// of them, in the format that the conformance runner reads, in which each mutant
// has the verdict that libxml2 and Xerces-J agree on.
//
//	CGO_ENABLED=1 go run -tags libxml2 ./internal/mutants --suite DIR [--seed N] [--count N] --out DIR
//	go run ./internal/conformance --suite OUT --mode reject
//
// The suite that it reads, a folder or a .tar.xz file, is copied to the new one,
// since schemas stay what they are. A folder that is no suite is one group a
// folder in it: all *.xsd files are its schema, all *.xml files its instances.
//
// On standard output is a line a mutant on which the others agree and our own
// tables say something else, with all verdicts, and last how many mutants there
// are of each verdict and how often the others did not agree. It leaves with
// status 1 when there was such a mutant that the table --explained does not
// name, or one that it names without need.
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
	"math/rand/v2"
	"os"
	"os/signal"
	"path"
	"path/filepath"
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
	seed                  uint64
	count                 int
	bench                 bench
}

func run(ctx context.Context, args []string) (differs bool, err error) {
	var c command
	flags := flag.NewFlagSet("mutants", flag.ContinueOnError)
	flags.StringVar(&c.suite, "suite", "", "the `folder` or .tar.xz file with valid documents")
	flags.StringVar(&c.out, "out", "", "the `folder` for the suite of mutants, which must not be there")
	flags.StringVar(&c.explained, "explained", "", "the `file` with mutants of which others say something else, and why")
	flags.Uint64Var(&c.seed, "seed", 1, "the seed: the same mutants come from the same one")
	flags.IntVar(&c.count, "count", 5000, "how many mutants to make")
	if err := flags.Parse(args); err != nil {
		return false, err
	}
	if c.suite == "" || c.out == "" || flags.NArg() > 0 {
		return false, errors.New("expected --suite and --out, and no other arguments")
	}
	if c.bench.engines, err = judge.All(judge.Own + ",libxml2"); err != nil {
		return false, err
	}
	c.bench.limit = 20 * time.Second
	if c.bench.xerces, err = startXerces(ctx); err != nil {
		return false, err
	}
	defer c.bench.xerces.in.Close()
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
	m := maker{command: &c, ctx: ctx, fsys: fsys, explained: explained, counts: map[string]int{}}
	if err := m.make(groups); err != nil {
		return false, err
	}
	for key := range explained {
		if !m.met[key] {
			fmt.Printf("%s is explained, and all agree\n", key)
			m.differs = true
		}
	}
	fmt.Printf("%d valid, %d invalid, %d without agreement; %d differ from our tables\n", m.counts["valid"], m.counts["invalid"], m.counts["open"], m.counts["differ"])
	return m.differs, m.write()
}

// readExplained reads a table with the columns mutant, clause and reason; the
// last two are for people.
func readExplained(name string) (map[string]bool, error) {
	out := map[string]bool{}
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
		out[fields[0]] = true
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
	explained map[string]bool
	met       map[string]bool
	counts    map[string]int
	differs   bool
	set       testSet
}

// make goes over the groups again and again, in another order each time, until
// there are enough mutants.
func (m *maker) make(groups []*suite.Group) error {
	m.met = map[string]bool{}
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

// group makes mutants of an instance of a group.
func (m *maker) group(g *suite.Group, r *rand.Rand, number int) (int, error) {
	var from []*suite.Instance
	for _, i := range g.Instances {
		if i.Valid && i.Excluded == "" {
			from = append(from, i)
		}
	}
	if len(from) == 0 {
		return 0, nil
	}
	instance := from[r.IntN(len(from))]
	source, err := fs.ReadFile(m.fsys, instance.File)
	if err != nil {
		return 0, err
	}
	d, err := read(source)
	if err != nil {
		return 0, nil // in another encoding, or with a document type declaration
	}
	h, ok := m.bench.open(m.ctx, m.out, m.fsys, g)
	if !ok {
		return 0, nil
	}
	all, err := h.verdicts(m.ctx, source, filepath.Join(m.out, filepath.FromSlash(instance.File)))
	if err != nil {
		return 0, err
	}
	if v, ok := consensus(all); !ok || v != judge.Valid {
		return 0, nil // they do not even agree on the document
	}
	group := testGroup{Name: fmt.Sprintf("%s/%s", g.Set, g.Name)}
	group.Schema = schemaTest{Name: g.Name, Expected: expected{"valid"}}
	for _, s := range g.Documents {
		group.Schema.Documents = append(group.Schema.Documents, ref{s})
	}
	n := 0
	for range perDocument {
		kind, mutant := d.mutate(r)
		if mutant == nil {
			break
		}
		name := fmt.Sprintf("mutants/%05d.xml", number+n)
		file := filepath.Join(m.out, filepath.FromSlash(name))
		if err := os.WriteFile(file, mutant, 0o666); err != nil {
			return n, err
		}
		all, err := h.verdicts(m.ctx, mutant, file)
		if err != nil {
			return n, err
		}
		n++
		verdict, agreed := consensus(all)
		if !agreed {
			m.counts["open"]++
			if all[0].Verdict == judge.Unable {
				m.report(name, kind, instance, all)
			}
			continue
		}
		m.counts[string(verdict)]++
		if all[0].Verdict != verdict {
			m.report(name, kind, instance, all)
		}
		group.Instances = append(group.Instances, instanceTest{fmt.Sprintf("%05d", number+n-1), ref{name}, expected{string(verdict)}})
	}
	if len(group.Instances) > 0 {
		group.Name = fmt.Sprintf("%s/%05d", group.Name, number)
		m.set.Groups = append(m.set.Groups, group)
	}
	return n, nil
}

// report prints a mutant of which we say something else.
func (m *maker) report(name, kind string, i *suite.Instance, all []judge.Outcome) {
	key := fmt.Sprintf("%d:%s", m.seed, strings.TrimSuffix(path.Base(name), ".xml"))
	m.counts["differ"]++
	m.met[key] = true
	if m.explained[key] {
		return
	}
	m.differs = true
	fmt.Printf("%s\t%s\t%s", key, i.File, kind)
	for n, o := range all {
		fmt.Printf("\t%s %s: %s", []string{"epx", "libxml2", "xerces-j"}[n], o.Verdict, cmp.Or(o.Detail, "-"))
	}
	fmt.Println()
}

// The XML of a test set, as the conformance runner reads it.
type (
	testSet struct {
		XMLName xml.Name    `xml:"http://www.w3.org/XML/2004/xml-schema-test-suite/ testSet"`
		Name    string      `xml:"name,attr"`
		Groups  []testGroup `xml:"testGroup"`
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
