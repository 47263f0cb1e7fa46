package view_test

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/enhancedpresence/epx/generated"
	"github.com/enhancedpresence/epx/generated/categories"
	"github.com/enhancedpresence/epx/generated/roaming"
	"github.com/enhancedpresence/epx/presence"
	"github.com/enhancedpresence/epx/presence/access"
	"github.com/enhancedpresence/epx/presence/publication"
	"github.com/enhancedpresence/epx/presence/sipuri"
	"github.com/enhancedpresence/epx/presence/view"
	"github.com/enhancedpresence/epx/validate"
	judge "github.com/enhancedpresence/epx/validate/presence"
	"github.com/enhancedpresence/epx/xmlrt"
)

var update = flag.Bool("update", false, "write want.xml, notice.xml and explain.txt")

const casesDir = "../../testdata/view"

// A testCase is a folder of testdata/view: see README.md there.
type testCase struct {
	name    string
	owner   sipuri.Identity
	request view.Request
	policy  view.Policy
}

func (c *testCase) path(name string) string { return filepath.Join(casesDir, c.name, name) }

func (c *testCase) file(t testing.TB, name string) (string, bool) {
	t.Helper()
	data, err := os.ReadFile(c.path(name))
	if errors.Is(err, fs.ErrNotExist) {
		return "", false
	}
	if err != nil {
		t.Fatal(err)
	}
	return string(data), true
}

// lines are the lines of a file of a case, split at the first space.
func (c *testCase) lines(t testing.TB, name string) (out [][2]string) {
	t.Helper()
	s, _ := c.file(t, name)
	for line := range strings.Lines(s) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), " ")
		out = append(out, [2]string{key, value})
	}
	return out
}

var policyLines = map[string]func(*testCase){
	"Access.Precedence=LargestID": func(c *testCase) { c.policy.Access.Precedence = access.LargestID },
	"Legacy=LegacyForAll":         func(c *testCase) { c.policy.Legacy = view.LegacyForAll },
	"Private=PrivateByName":       func(c *testCase) { c.policy.Private = view.PrivateByName },
	"Removal=RemoveByInstance":    func(c *testCase) { c.policy.Removal = view.RemoveByInstance },
}

func loadCase(t testing.TB, name string) *testCase {
	t.Helper()
	c := &testCase{name: name}
	var watcher, network string
	var err error
	for _, l := range c.lines(t, "watcher.txt") {
		switch l[0] {
		case "--owner":
			c.owner, err = sipuri.Parse(l[1])
		case "--watcher":
			watcher = l[1]
		case "--network":
			network = l[1]
		case "--legacy":
			c.request.Legacy = true
		case "--category":
			c.request.Categories = append(c.request.Categories, l[1])
		default:
			t.Fatalf("watcher.txt: unknown flag %q", l[0])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if c.request.Watcher, err = access.ParseWatcher(watcher, network); err != nil {
		t.Fatal(err)
	}
	for _, l := range c.lines(t, "policy.txt") {
		set := policyLines[l[0]]
		if set == nil {
			t.Fatalf("policy.txt: unknown line %q", l[0])
		}
		set(c)
	}
	return c
}

// presentity reads the user that a roamingData document is of.
func (c *testCase) presentity(t testing.TB, data string) (*view.Presentity, error) {
	t.Helper()
	doc, err := roaming.UnmarshalRoamingData([]byte(data), xmlrt.WithRegistry(generated.Registry()))
	if err != nil {
		t.Fatal(err)
	}
	instances, err := presence.FromCategories(doc.Categories)
	if err != nil {
		return nil, err
	}
	store, err := publication.NewStore(instances...)
	if err != nil {
		return nil, err
	}
	members, err := access.FromContainers(doc.Containers)
	if err != nil {
		return nil, err
	}
	return view.New(c.owner, store, members, c.policy)
}

func caseNames(t testing.TB) []string {
	t.Helper()
	dirs, err := filepath.Glob(filepath.Join(casesDir, "*", "in.xml"))
	if err != nil || len(dirs) == 0 {
		t.Fatal("no cases", err)
	}
	for i := range dirs {
		dirs[i] = filepath.Base(filepath.Dir(dirs[i]))
	}
	return dirs
}

func TestCases(t *testing.T) {
	for _, name := range caseNames(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := loadCase(t, name)
			in, _ := c.file(t, "in.xml")
			p, err := c.presentity(t, in)
			if want, ok := c.file(t, "error.txt"); ok {
				if err == nil || err.Error() != strings.TrimSpace(want) {
					t.Fatalf("error %v, want %s", err, want)
				}
				if p != nil {
					t.Fatal("half a presentity")
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			e := p.Explain(c.request)
			if v := p.View(c.request); !v.Equal(e.View) || v.Self() != e.View.Self() {
				t.Error("View and Explain differ")
			}
			c.golden(t, "want.xml", written(t, e.View.Document()))
			c.golden(t, "explain.txt", e.String())
			if lines := strings.Count(e.String(), "\n"); lines > 50 {
				t.Errorf("the explanation has %d lines", lines)
			}

			then, ok := c.file(t, "then.xml")
			if !ok {
				return
			}
			q, err := c.presentity(t, then)
			if err != nil {
				t.Fatal(err)
			}
			next := q.View(c.request)
			notice, err := view.Diff(e.View, next, c.policy)
			if err != nil {
				t.Fatal(err)
			}
			if notice == nil {
				c.golden(t, "notice.xml", "")
			} else {
				c.golden(t, "notice.xml", written(t, notice))
			}
			if got, err := view.Apply(e.View, notice); err != nil || !got.Equal(next) {
				t.Errorf("after the notice: %v\n%s", err, written(t, got.Document()))
			}
		})
	}
}

// written is a document as epx view writes it.
func written(t testing.TB, doc *categories.Categories) string {
	t.Helper()
	data, err := categories.Marshal(doc, xmlrt.WithXMLDeclaration(), xmlrt.WithIndent("  "))
	if err != nil {
		t.Fatal(err)
	}
	return string(data) + "\n"
}

// golden compares with a file; one that is not there is like an empty one.
func (c *testCase) golden(t *testing.T, name, got string) {
	t.Helper()
	if *update {
		err := os.WriteFile(c.path(name), []byte(got), 0o644)
		if got == "" {
			err = os.Remove(c.path(name))
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
		return
	}
	if want, _ := c.file(t, name); got != want {
		t.Errorf("%s differs; got\n%s", name, got)
	}
}

// The table of README.md says by hand what each case delivers, and so judges
// want.xml, which -update writes.
func TestTable(t *testing.T) {
	readme, err := os.ReadFile(filepath.Join(casesDir, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]string{}
	for line := range strings.Lines(string(readme)) {
		if cells := strings.Split(line, " | "); len(cells) == 5 && cells[0] != "| case" && cells[0] != "| ---" {
			name := strings.TrimPrefix(cells[0], "| ")
			rows[name] = cells[3]
			if !slices.Contains([]string{"stated", "inferred", "guessed", "–"}, cells[2]) {
				t.Errorf("%s is %q", name, cells[2])
			}
		}
	}
	for _, name := range caseNames(t) {
		want, ok := rows[name]
		delete(rows, name)
		if !ok {
			t.Errorf("%s is not in README.md", name)
			continue
		}
		c := &testCase{name: name}
		got := "error"
		if _, bad := c.file(t, "error.txt"); !bad {
			xml, _ := c.file(t, "want.xml")
			got = summary(t, xml)
		}
		if got != want {
			t.Errorf("%s: %s, README.md has %s", name, got, want)
		}
	}
	for name := range rows {
		t.Errorf("README.md has %s, which is no case", name)
	}
}

// summary names what a document delivers: each category with its instances, in
// the view of the owner as container/instance.
func summary(t *testing.T, xml string) string {
	t.Helper()
	doc, err := categories.UnmarshalCategories([]byte(xml), xmlrt.WithRegistry(generated.Registry()))
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string][]string{}
	for _, c := range doc.Category {
		id := presence.FormatInstance(c.Instance.Value)
		if n, ok := c.Container.Get(); ok {
			id = strconv.Itoa(int(n)) + "/" + id
		}
		ids[c.Name] = append(ids[c.Name], id)
	}
	var out []string
	for _, name := range slices.Sorted(maps.Keys(ids)) {
		out = append(out, name+" "+strings.Join(ids[name], ", "))
	}
	return cmp.Or(strings.Join(out, "; "), "nothing")
}

// judges are those of the reader and of the writer.
func judges(t testing.TB) (reader, writer *judge.Judge) {
	t.Helper()
	reader, err := judge.New(judge.Options{NoChecks: []string{judge.AllChecks}})
	if err != nil {
		t.Fatal(err)
	}
	writer, err = judge.New(judge.Options{Strict: true, NoChecks: []string{judge.AllChecks}})
	if err != nil {
		t.Fatal(err)
	}
	return reader, writer
}

func findings(t testing.TB, j *judge.Judge, name, xml string) []validate.Diagnostic {
	t.Helper()
	found, err := j.Judge(context.Background(), name, []byte(xml))
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// exceptions are the lines of strict.txt.
func exceptions(t testing.TB) map[string]bool {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(casesDir, "strict.txt"))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]bool{}
	for line := range strings.Lines(string(data)) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			out[line] = true
		}
	}
	return out
}

// What a watcher is sent is valid, as a reader and as a writer has it, except
// for what strict.txt lists.
func TestValid(t *testing.T) {
	reader, writer := judges(t)
	listed := exceptions(t)
	for _, name := range caseNames(t) {
		for _, file := range []string{"want.xml", "notice.xml"} {
			c := &testCase{name: name}
			xml, ok := c.file(t, file)
			if !ok {
				continue
			}
			file = name + "/" + file
			for _, d := range findings(t, reader, file, xml) {
				t.Error(d)
			}
			for _, d := range findings(t, writer, file, xml) {
				line := fmt.Sprintf("%s %s %s", file, d.Path, d.Code)
				if !listed[line] {
					t.Errorf("not in strict.txt: %s\n%s", line, d)
				}
				listed[line] = false
			}
		}
	}
	for line, unmet := range listed {
		if unmet {
			t.Errorf("strict.txt has %s, but nothing is wrong there", line)
		}
	}
}
