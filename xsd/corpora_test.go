package xsd_test

import (
	"archive/tar"
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/enhancedpresence/epx/internal/corpora"
	"github.com/enhancedpresence/epx/xsd"
)

// archive is a tar file in memory.
type archive map[string][]byte

func (a archive) Open(name string) (fs.File, error) {
	data, ok := a[name]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return archived{bytes.NewReader(data)}, nil
}

type archived struct{ *bytes.Reader }

func (archived) Stat() (fs.FileInfo, error) { return nil, fs.ErrInvalid }
func (archived) Close() error               { return nil }

// readCorpus unpacks what keep says of a .tar.xz file among the corpora, or
// skips the test when it is not there.
func readCorpus(t *testing.T, name string, keep func(name string) bool) archive {
	t.Helper()
	file := corpora.Need(t, "corpora/"+name)
	if _, err := exec.LookPath("xz"); err != nil {
		t.Skipf("%s can not be unpacked: %v", file, err)
	}
	cmd := exec.CommandContext(t.Context(), "xz", "-dc", file)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	files := make(archive)
	for r := tar.NewReader(out); ; {
		h, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		if name := path.Clean(h.Name); h.Typeflag == tar.TypeReg && keep(name) {
			if files[name], err = io.ReadAll(r); err != nil {
				t.Fatalf("%s: %v", file, err)
			}
		}
	}
	if _, err := io.Copy(io.Discard, out); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	if err := cmd.Wait(); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return files
}

// A verdictCase is a schema with the verdict that it must get.
type verdictCase struct {
	name      string
	valid     bool
	documents []string
}

// An outcome is what reading a schema came to.
type outcome struct {
	err error
	// completed is true when the reader took the declarations for the namespace
	// of XML from itself, as their document could not be read.
	completed bool
}

// judge reads the schemas of the cases. The outcomes are in the order of the
// cases.
func judge(t *testing.T, files archive, cases []verdictCase) []outcome {
	start := time.Now()
	outcomes := make([]outcome, len(cases))
	var wg sync.WaitGroup
	work := make(chan int)
	for range min(2, runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			for i := range work {
				s, err := xsd.Read(xsd.Options{FS: files}, cases[i].documents...)
				outcomes[i] = outcome{err, s != nil && slices.ContainsFunc(s.Documents, func(d *xsd.Document) bool { return strings.HasPrefix(d.Location, "(built in)") })}
			}
		})
	}
	slowest, last := time.Duration(0), ""
	for i := range cases {
		before := time.Now()
		work <- i
		if d := time.Since(before); d > slowest && i > 0 {
			slowest, last = d, cases[i-1].name
		}
	}
	close(work)
	wg.Wait()
	t.Logf("%d schemas in %.1fs; the longest wait was %v, behind %s", len(cases), time.Since(start).Seconds(), slowest.Round(time.Millisecond), last)
	return outcomes
}

// differences reads a table of the cases that get another verdict than the
// corpus expects: case, what this package says, why.
func differences(t *testing.T, file string) map[string]string {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	says := make(map[string]string)
	for s := bufio.NewScanner(f); s.Scan(); {
		if strings.HasPrefix(s.Text(), "#") || s.Text() == "" {
			continue
		}
		columns := strings.Split(s.Text(), "\t")
		if len(columns) != 3 || columns[1] != "valid" && columns[1] != "invalid" || columns[2] == "" {
			t.Errorf("%s: %q; want case, valid or invalid, and the reason", file, s.Text())
			continue
		}
		says[columns[0]] = columns[1]
	}
	return says
}

// compare holds verdicts to what is expected of the cases: every difference is
// in the table, with its reason, and every one in the table is a difference.
func compare(t *testing.T, cases []verdictCase, outcomes []outcome, table string) (right, wrong map[bool]int) {
	known := differences(t, table)
	right, wrong = make(map[bool]int), make(map[bool]int)
	for i, c := range cases {
		err := outcomes[i].err
		var list xsd.ErrorList
		if err != nil && !errors.As(err, &list) {
			t.Errorf("%s: %v; want an ErrorList", c.name, err)
		}
		for _, e := range list {
			if e.Position.File == "" || e.Position.Line == 0 && e.Err == nil {
				t.Errorf("%s: a finding without a position: %v", c.name, e)
			}
		}
		if says, listed := known[c.name]; c.valid == (err == nil) {
			right[c.valid]++
			if listed {
				t.Errorf("%s is in %s, but gets the verdict that is expected", c.name, table)
			}
		} else {
			wrong[c.valid]++
			if said := verdict(err == nil); says != said {
				t.Errorf("%s %s: verdict %s, want %s: %.300v", c.name, c.documents, said, verdict(c.valid), err)
			}
		}
		delete(known, c.name)
	}
	for _, name := range slices.Sorted(maps.Keys(known)) {
		t.Errorf("%s has %s, which is no case", table, name)
	}
	t.Logf("valid: %d read, %d refused; invalid: %d refused, %d read", right[true], wrong[true], right[false], wrong[false])
	return right, wrong
}

func verdict(valid bool) string {
	if valid {
		return "valid"
	}
	return "invalid"
}

// TestSchemasInUse reads schemas in real use, one after the other. The table
// has the verdict that three other processors agree on.
func TestSchemasInUse(t *testing.T) {
	if testing.Short() {
		t.Skip("reads 1500 schemas")
	}
	files := readCorpus(t, "schemas-in-use.tar.xz", func(string) bool { return true })
	const root = "schemas-in-use/"
	var cases []verdictCase
	for line := range strings.Lines(string(files[root+"verdicts.tsv"])) {
		name, consensus, _ := strings.Cut(strings.TrimSpace(line), "\t")
		if consensus == "valid" || consensus == "invalid" {
			cases = append(cases, verdictCase{name, consensus == "valid", []string{root + name}})
		}
	}
	outcomes := judge(t, files, cases)
	right, wrong := compare(t, cases, outcomes, "testdata/differences-in-use.tsv")
	if wrong[true] > 0 || right[true] < 1433 {
		t.Errorf("%d valid schemas are read, %d are refused; want 1433 and none", right[true], wrong[true])
	}
	// Without the declarations for xml:lang and the like, which their documents
	// fetch from the network, the other processors refuse schemas that are
	// right otherwise.
	completed := 0
	for i, c := range cases {
		if !c.valid && outcomes[i].completed {
			completed++
		}
	}
	if right[false] < 62 || wrong[false] > completed {
		t.Errorf("%d invalid schemas are refused, %d are read, %d of them with the declarations of XML that are built in; want 62 refused, and no other read", right[false], wrong[false], completed)
	}
}

// TestW3CSuite reads the schemas of the W3C XML Schema test suite that have an
// agreed verdict for XSD 1.0.
func TestW3CSuite(t *testing.T) {
	if testing.Short() {
		t.Skip("reads 10000 schemas")
	}
	files := readCorpus(t, "xsts.tar.xz", func(name string) bool { return path.Ext(name) != ".gif" })
	cases := suiteCases(t, files)
	right, wrong := compare(t, cases, judge(t, files, cases), "testdata/differences-w3c.tsv")
	all := right[true] + right[false] + wrong[true] + wrong[false]
	if agreed := float64(right[true]+right[false]) / float64(all); agreed < 0.998 || all < 10000 {
		t.Errorf("%.2f %% of %d verdicts are as expected; want 99.8 %% of 10000 or more", 100*agreed, all)
	}
	if wrong[false] > 0 {
		t.Errorf("%d invalid schemas are read; want none", wrong[false])
	}
}

type testSet struct {
	Version string `xml:"version,attr"`
	Groups  []struct {
		Name    string `xml:"name,attr"`
		Version string `xml:"version,attr"`
		Tests   []struct {
			Name      string `xml:"name,attr"`
			Version   string `xml:"version,attr"`
			Documents []struct {
				Href string `xml:"href,attr"`
			} `xml:"schemaDocument"`
			Expected []struct {
				Validity string `xml:"validity,attr"`
				Version  string `xml:"version,attr"`
			} `xml:"expected"`
			Current struct {
				Status string `xml:"status,attr"`
			} `xml:"current"`
		} `xml:"schemaTest"`
	} `xml:"testGroup"`
}

// suiteCases are the schema tests that apply.
func suiteCases(t *testing.T, files archive) []verdictCase {
	t.Helper()
	var suite struct {
		Sets []struct {
			Href string `xml:"href,attr"`
		} `xml:"testSetRef"`
	}
	const root = "xsts/"
	if err := xml.Unmarshal(files[root+"suite.xml"], &suite); err != nil {
		t.Fatal(err)
	}
	var cases []verdictCase
	absent := 0
	for _, ref := range suite.Sets {
		file := path.Join(root, ref.Href)
		if files[file] == nil {
			continue // not in this part of the suite
		}
		var set testSet
		if err := xml.Unmarshal(files[file], &set); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		name := strings.TrimSuffix(path.Base(file), path.Ext(file))
		for _, group := range set.Groups {
			for _, test := range group.Tests {
				if !applies(set.Version) || !applies(group.Version) || !applies(test.Version) {
					continue
				}
				switch test.Current.Status {
				case "queried", "disputed-spec", "disputed-test":
					continue
				}
				validity := ""
				for _, e := range test.Expected {
					if applies(e.Version) {
						validity = e.Validity
					}
				}
				if validity != "valid" && validity != "invalid" {
					continue
				}
				c := verdictCase{name: fmt.Sprintf("%s/%s/%s", name, group.Name, test.Name), valid: validity == "valid"}
				for _, d := range test.Documents {
					c.documents = append(c.documents, path.Join(path.Dir(file), d.Href))
				}
				if slices.ContainsFunc(c.documents, func(name string) bool { return files[name] == nil }) {
					absent++ // this is a part of the suite
					continue
				}
				cases = append(cases, c)
			}
		}
	}
	t.Logf("%d tests are without their documents", absent)
	return cases
}

// applies reports whether XSD 1.0, second edition, is among the versions.
func applies(versions string) bool {
	list := strings.Fields(versions)
	return len(list) == 0 || slices.Contains(list, "1.0") && !slices.Contains(list, "1.0-1e") || slices.Contains(list, "1.0-2e")
}
