package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/enhancedpresence/epx/bench/corpus"
	"github.com/enhancedpresence/epx/bench/native"
	"github.com/enhancedpresence/epx/bench/paths"
)

// A coldTable is about what there is to pay before the first document.
type coldTable struct {
	title, note string
	head        []string
	lines       [][]string
}

func (c coldTable) markdown(b *strings.Builder) {
	fmt.Fprintf(b, "\n### %s\n\n%s\n\n| %s |\n|%s\n", upper(c.title), c.note, strings.Join(c.head, " | "), " --- |"+strings.Repeat(" ---: |", len(c.head)-1))
	for _, l := range c.lines {
		fmt.Fprintf(b, "| %s |\n", strings.Join(l, " | "))
	}
}

// times is how often what is cold is measured, each time in a new process.
const times = 7

func cold(lab *paths.Lab, o options) ([]coldTable, error) {
	compile, err := coldCompile(lab)
	if err != nil {
		return nil, err
	}
	work, err := os.MkdirTemp("", "epx-bench-cold-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(work)
	first, err := coldStart(o, work)
	if err != nil {
		return nil, err
	}
	built, err := coldBuild(o, work)
	if err != nil {
		return nil, err
	}
	return []coldTable{compile, first, built}, nil
}

// coldChild is the median of a task's time, with its other figures.
func coldChild(name, arg string) (process, error) {
	var last process
	var nanos []float64
	for range times {
		p, err := inChild(name, arg)
		if err != nil {
			return p, err
		}
		nanos = append(nanos, p.result.Nanos)
		last = p
	}
	last.result.Nanos = median(nanos)
	return last, nil
}

func coldCompile(lab *paths.Lab) (coldTable, error) {
	t := coldTable{
		title: "compiling a schema",
		note:  fmt.Sprintf("The presence documents and what they import, for the first time in a process; medians of %d processes. A process of this program that does nothing is the first line.", times),
		head:  []string{"engine", "time", "allocations", "allocated", "most memory resident"},
	}
	tasks := []string{"nothing", "compile-epx", "compile-jacoelho", "compile-helium"}
	if native.Available {
		tasks = append(tasks, "compile-libxml2")
	}
	for _, task := range tasks {
		progress("%s", task)
		p, err := coldChild(task, lab.Schema(corpus.Presence))
		if err != nil {
			return t, err
		}
		allocs, memory := count(p.result.Allocs), size(p.result.Memory)
		if task == "compile-libxml2" {
			allocs, memory = "–", "–"
		}
		t.lines = append(t.lines, []string{strings.TrimPrefix(task, "compile-"), duration(p.result.Nanos), allocs, memory, size(p.rss)})
	}
	for _, task := range []struct{ name, title string }{
		{"first-registry", "epx, generated: `generated.Registry()`, all packages"},
		{"first-decode", "epx, generated: the first document (1 KB), registry included"},
		{"second-decode", "epx, generated: the second"},
	} {
		p, err := coldChild(task.name, "")
		if err != nil {
			return t, err
		}
		t.lines = append(t.lines, []string{task.title, duration(p.result.Nanos), count(p.result.Allocs), size(p.result.Memory), size(p.rss)})
	}
	return t, nil
}

// coldStart measures the start of the command and the sizes of programs.
func coldStart(o options, work string) (coldTable, error) {
	t := coldTable{
		title: "starting a program",
		note:  fmt.Sprintf("Whole processes; medians of %d, files in the cache of the system. Programs are built with `-trimpath -ldflags=-s`, without cgo.", times),
		head:  []string{"program", "size", "time", "most memory resident"},
	}
	note := filepath.Join(work, "note.xml")
	if err := os.WriteFile(note, []byte(`<note xmlns="http://schemas.microsoft.com/2006/09/sip/note"><body type="personal">Back at noon</body></note>`), 0o666); err != nil {
		return t, err
	}
	programs := []struct {
		title, source, pkg string
		args               []string
	}{
		{"`epx --version`", "", "./cmd/epx", []string{"--version"}},
		{"`epx validate note.xml`", "", "./cmd/epx", []string{"validate", note}},
		{"decodes a note, generated/note", decodeNote, "", nil},
		{"decodes a note, encoding/xml", decodeNoteStd, "", nil},
		{"prints a line", printLine, "", nil},
	}
	for i, p := range programs {
		progress("start of %s", p.title)
		pkg := p.pkg
		if pkg == "" {
			// Below the module, so that it finds the packages.
			dir, err := os.MkdirTemp(o.module, "epx-bench-program-")
			if err != nil {
				return t, err
			}
			defer os.RemoveAll(dir)
			if err := os.WriteFile(filepath.Join(dir, "main.go"), []byte(p.source), 0o666); err != nil {
				return t, err
			}
			pkg = "./" + filepath.Base(dir)
		}
		bin := filepath.Join(work, fmt.Sprint("program", i))
		build := exec.Command("go", "build", "-trimpath", "-ldflags=-s", "-o", bin, pkg)
		build.Dir = o.module
		build.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=")
		if _, _, err := finished(build, nil); err != nil {
			return t, err
		}
		info, err := os.Stat(bin)
		if err != nil {
			return t, err
		}
		var nanos []float64
		var rss float64
		for range times {
			q, _, err := finished(exec.Command(bin, p.args...), nil)
			if err != nil {
				return t, err
			}
			nanos = append(nanos, float64(q.wall.Nanoseconds()))
			rss = max(rss, q.rss)
		}
		resident := "–" // too short to be seen
		if rss > 0 {
			resident = size(rss)
		}
		t.lines = append(t.lines, []string{p.title, size(float64(info.Size())), duration(median(nanos)), resident})
	}
	return t, nil
}

const decodeNote = `package main

import "github.com/enhancedpresence/epx/generated/note"

func main() {
	n, err := note.UnmarshalNote([]byte("<note xmlns='http://schemas.microsoft.com/2006/09/sip/note'><body type='personal'>Back at noon</body></note>"))
	if err != nil {
		panic(err)
	}
	println(n.Body[0].Value)
}
`

const decodeNoteStd = `package main

import "encoding/xml"

func main() {
	var n struct {
		Body []struct {
			Type  string ` + "`xml:\"type,attr\"`" + `
			Value string ` + "`xml:\",chardata\"`" + `
		} ` + "`xml:\"body\"`" + `
	}
	if err := xml.Unmarshal([]byte("<note xmlns='http://schemas.microsoft.com/2006/09/sip/note'><body type='personal'>Back at noon</body></note>"), &n); err != nil {
		panic(err)
	}
	println(n.Body[0].Value)
}
`

const printLine = `package main

func main() { println("Back at noon") }
`

// coldBuild measures how long the compiler takes, in a cache of its own.
func coldBuild(o options, work string) (coldTable, error) {
	t := coldTable{
		title: "compiling generated packages",
		note:  "`go build` with nothing of the packages in its cache, but all that they import; once.",
		head:  []string{"packages", "Go files", "source", "time", "processor time"},
	}
	env := append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=", "GOCACHE="+filepath.Join(work, "cache"))
	for _, p := range []struct {
		title string
		dir   string
		pkg   []string
	}{
		{"the standard library below xmlrt", "", []string{"context", "encoding/base64", "errors", "fmt", "io", "iter", "maps", "math/big", "slices", "strconv", "strings", "sync", "time", "unicode/utf8", "cmp", "bytes", "embed", "encoding/hex", "sort"}},
		{"xmlrt", "xmlrt", []string{"./xmlrt"}},
		{"generated/..., the packages of presence and their registry", "generated", []string{"./generated/..."}},
	} {
		progress("compiling %s", p.title)
		build := exec.Command("go", append([]string{"build"}, p.pkg...)...)
		build.Dir, build.Env = o.module, env
		q, _, err := finished(build, nil)
		if err != nil {
			return t, err
		}
		if p.dir == "" {
			continue
		}
		files, bytes, err := sources(filepath.Join(o.module, p.dir))
		if err != nil {
			return t, err
		}
		t.lines = append(t.lines, []string{p.title, fmt.Sprint(files), size(float64(bytes)), duration(float64(q.wall.Nanoseconds())), duration(float64(q.cpu.Nanoseconds()))})
	}
	return t, nil
}

// sources counts the Go files of a folder, tests left out.
func sources(dir string) (files int, bytes int64, err error) {
	err = filepath.WalkDir(dir, func(name string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		info, err := d.Info()
		if err == nil {
			files++
			bytes += info.Size()
		}
		return err
	})
	return files, bytes, err
}
