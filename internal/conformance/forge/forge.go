// Package forge builds generated packages: many of them in one temporary
// module, so that the Go command starts seldom.
package forge

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/enhancedpresence/epx/codegen"
)

// Repository is the path of the module that generated code imports. The forge is
// a module below it, so that its programs may import internal packages.
const Repository = "github.com/enhancedpresence/epx"

const module = Repository + "/internal/conformance/forge/work"

// A Forge is a temporary module.
type Forge struct {
	dir   string
	jobs  int
	cache string          // a build cache of its own, or empty
	kept  map[string]bool // files of it that serve all batches
	units int
}

// New makes a forge in a new folder below temp, which the caller closes. Its
// packages import the module of the working folder, and the Go command runs
// jobs programs at a time. A large forge has a build cache of its own, from
// which Drop removes what will not be built again.
func New(ctx context.Context, temp string, jobs int, large bool) (*Forge, error) {
	out, err := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Dir}} {{.GoVersion}}", Repository).Output()
	if err != nil {
		return nil, fmt.Errorf("find the module %s, from which to run: %w", Repository, explain(err))
	}
	root, version, _ := strings.Cut(strings.TrimSpace(string(out)), " ")
	dir, err := os.MkdirTemp(temp, "forge-")
	if err != nil {
		return nil, err
	}
	f := &Forge{dir: dir, jobs: jobs}
	gomod := fmt.Sprintf("module %s\n\ngo %s\n\nrequire %s v0.0.0\n\nreplace %[3]s => %s\n", module, version, Repository, strconv.Quote(root))
	err = errors.Join(
		os.WriteFile(filepath.Join(dir, "go.mod"), []byte(gomod), 0o666),
		os.Mkdir(filepath.Join(dir, "tmp"), 0o777),
	)
	if large {
		f.cache = filepath.Join(dir, "cache")
		err = errors.Join(err, os.Mkdir(f.cache, 0o777))
	}
	return f, err
}

// explain adds to the error of a command what it said.
func explain(err error) error {
	var e *exec.ExitError
	if errors.As(err, &e) && len(e.Stderr) > 0 {
		return fmt.Errorf("%w: %s", err, bytes.TrimSpace(e.Stderr))
	}
	return err
}

// Close removes everything.
func (f *Forge) Close() error { return os.RemoveAll(f.dir) }

// A Unit is the packages that were generated from one schema.
type Unit struct {
	// Name is the folder of the unit.
	Name string
	// Import is the import path of the folder.
	Import string
	// Packages are the folders of its packages below that.
	Packages []string
	// Bytes is the size of its files.
	Bytes int
}

// Unit names a new unit; the packages of a unit may import each other.
func (f *Forge) Unit() *Unit {
	f.units++
	name := fmt.Sprintf("u%05d", f.units)
	return &Unit{Name: name, Import: module + "/" + name}
}

// Write writes the files of a unit.
func (f *Forge) Write(u *Unit, files []codegen.File) error {
	for _, file := range files {
		name := filepath.Join(f.dir, u.Name, filepath.FromSlash(file.Path))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			return err
		}
		if err := os.WriteFile(name, file.Content, 0o666); err != nil {
			return err
		}
		u.Bytes += len(file.Content)
		if p := path.Dir(file.Path); !slices.Contains(u.Packages, p) {
			u.Packages = append(u.Packages, p)
		}
	}
	return nil
}

// Drop removes units, and what building them has left in the build cache.
func (f *Forge) Drop(units []*Unit) error {
	for _, u := range units {
		if err := os.RemoveAll(filepath.Join(f.dir, u.Name)); err != nil {
			return err
		}
	}
	return f.walkCache(func(name string) error {
		if f.kept[name] {
			return nil
		}
		return os.Remove(name)
	})
}

// Warm builds what all units import.
func (f *Forge) Warm(ctx context.Context, packages ...string) error {
	if out, err := f.run(ctx, append([]string{"build", "-p", strconv.Itoa(f.jobs)}, packages...)); err != nil {
		return fmt.Errorf("go build: %w\n%s", err, out)
	}
	f.kept = map[string]bool{}
	return f.walkCache(func(name string) error {
		f.kept[name] = true
		return nil
	})
}

// walkCache visits the entries of a build cache of our own.
func (f *Forge) walkCache(visit func(name string) error) error {
	if f.cache == "" {
		return nil
	}
	return filepath.WalkDir(f.cache, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || len(filepath.Base(filepath.Dir(name))) != 2 {
			return err
		}
		return visit(name)
	})
}

func (f *Forge) run(ctx context.Context, args []string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = f.dir
	cmd.Env = append(os.Environ(),
		"GOFLAGS=-mod=mod", "GOWORK=off", "GOPROXY=off", "CGO_ENABLED=0", "GOTMPDIR="+filepath.Join(f.dir, "tmp"), "PWD="+f.dir)
	if f.cache != "" {
		cmd.Env = append(cmd.Env, "GOCACHE="+f.cache)
	}
	return cmd.CombinedOutput()
}

// quick are the flags of the compiler for code that runs once.
const quick = "-gcflags=-N -l"

// Build compiles units and returns what is wrong with them, by their names.
func (f *Forge) Build(ctx context.Context, units []*Unit) (map[string]string, error) {
	return f.check(ctx, []string{"build", quick, "-p", strconv.Itoa(f.jobs)}, units)
}

// Vet vets units and returns what is wrong with them, by their names.
func (f *Forge) Vet(ctx context.Context, units []*Unit) (map[string]string, error) {
	return f.check(ctx, []string{"vet", quick, "-p", strconv.Itoa(f.jobs)}, units)
}

// check runs the Go command on all units. Those that it names in its output are
// the ones at fault, and the others are tried again without them, since there
// are faults that end the command before it has looked at everything.
func (f *Forge) check(ctx context.Context, args []string, units []*Unit) (map[string]string, error) {
	faults := map[string]string{}
	for len(units) > 0 {
		patterns := make([]string, len(units))
		for i, u := range units {
			patterns[i] = "./" + u.Name + "/..."
		}
		out, err := f.run(ctx, append(slices.Clone(args), patterns...))
		if err == nil {
			break
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			return nil, err
		}
		found := attribute(out)
		before := len(units)
		units = slices.DeleteFunc(slices.Clone(units), func(u *Unit) bool {
			text, bad := found[u.Name]
			if bad {
				faults[u.Name] = text
			}
			return bad
		})
		if len(units) < before {
			continue
		}
		if len(units) == 1 {
			faults[units[0].Name] = string(bytes.TrimSpace(out))
			break
		}
		// It names none of them: look in halves.
		for _, half := range [][]*Unit{units[:len(units)/2], units[len(units)/2:]} {
			more, err := f.check(ctx, args, half)
			if err != nil {
				return nil, err
			}
			for name, text := range more {
				faults[name] = text
			}
		}
		break
	}
	return faults, nil
}

var unitName = regexp.MustCompile(`\bu[0-9]{5}\b`)

// attribute is the first line of output about each unit that it names.
func attribute(out []byte) map[string]string {
	found := map[string]string{}
	for line := range strings.Lines(string(out)) {
		line = strings.TrimSpace(line)
		name := unitName.FindString(line)
		if name == "" {
			continue
		}
		// Lines such as "# path" and "package path" come before what is wrong.
		if old, ok := found[name]; !ok || strings.HasPrefix(old, "# ") || strings.HasPrefix(old, "package ") {
			found[name] = line
		}
	}
	return found
}

// Program builds a program from the source of its main package and returns the
// path of it. The units that stand in its way come by their names, with what is
// wrong with them.
func (f *Forge) Program(ctx context.Context, units []*Unit, source func([]*Unit) []byte) (program string, faults map[string]string, err error) {
	faults, err = f.Build(ctx, units)
	if err != nil {
		return "", nil, err
	}
	units = slices.DeleteFunc(slices.Clone(units), func(u *Unit) bool { return faults[u.Name] != "" })
	if len(units) == 0 {
		return "", faults, nil
	}
	dir := filepath.Join(f.dir, "program")
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return "", nil, err
	}
	if err := os.WriteFile(filepath.Join(dir, "main.go"), source(units), 0o666); err != nil {
		return "", nil, err
	}
	program = filepath.Join(f.dir, "program", "program.exe")
	out, err := f.run(ctx, []string{"build", quick, "-ldflags=-s -w", "-p", strconv.Itoa(f.jobs), "-o", program, "./program"})
	if err != nil {
		return "", nil, fmt.Errorf("go build of the program: %w\n%s", err, out)
	}
	return program, faults, nil
}
