// Package generate runs the code generator over files: it reads the
// configuration and the schemas, and writes, compares or removes generated
// files.
package generate

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/aymanbagabas/go-udiff"
	"go.yaml.in/yaml/v3"

	"github.com/enhancedpresence/epx/codegen"
	"github.com/enhancedpresence/epx/xsd"
)

// Options say what is generated and what is done with it.
type Options struct {
	// ConfigFile is the path of a configuration; empty for none. Paths in it
	// are relative to its folder.
	ConfigFile string
	// Schemas are schema documents, or folders of them, besides those of the
	// configuration.
	Schemas []string
	// Out is the folder for the packages, in place of that of the configuration.
	Out string
	// Package names the package for the target namespace of the first schema.
	Package string
	// Import is the import path of Out; by default it is found from go.mod.
	Import string
	// Only limits what is done to the files of the packages named, and to those
	// in Out itself.
	Only []string

	Check bool // compare and write nothing
	Diff  bool // print the differences
	Clean bool // remove generated files that are no longer made

	Version string
	Stdout  io.Writer
}

// ErrDifferent is what Run returns when Check found a difference.
var ErrDifferent = errors.New("generated files are out of date; run epx generate without --check")

// Run generates. Errors about a schema are xsd.ErrorLists.
func Run(o Options) error {
	config, err := load(&o)
	if err != nil {
		return err
	}
	locations, err := schemaFiles(config.Schemas)
	if err != nil {
		return err
	}
	if len(locations) == 0 {
		return errors.New("no schema given: name schema documents, or a configuration with --config")
	}
	schema, err := xsd.Read(xsd.Options{}, locations...)
	if err != nil {
		return err
	}
	if o.Package != "" {
		namePackage(config, schema, o.Package)
	}
	if config.Import == "" && len(namespaces(schema)) > 1 {
		return fmt.Errorf("no go.mod in %s or above it, and packages that may import each other: give the import path of the folder with --import", config.Out)
	}
	files, err := codegen.Generate(schema, config)
	if err != nil {
		return err
	}
	if len(o.Only) > 0 {
		files = slices.DeleteFunc(files, func(f codegen.File) bool {
			dir := path.Dir(f.Path)
			return dir != "." && !slices.Contains(o.Only, dir)
		})
	}
	return apply(&o, config.Out, files)
}

// load reads the configuration and lets the options override it.
func load(o *Options) (*codegen.Config, error) {
	config := &codegen.Config{}
	if o.ConfigFile != "" {
		data, err := os.ReadFile(o.ConfigFile)
		if err != nil {
			return nil, err
		}
		dec := yaml.NewDecoder(bytes.NewReader(data))
		dec.KnownFields(true)
		if err := dec.Decode(config); err != nil && !errors.Is(err, io.EOF) {
			return nil, fmt.Errorf("%s: %w", o.ConfigFile, err)
		}
		dir := filepath.Dir(o.ConfigFile)
		for i, s := range config.Schemas {
			config.Schemas[i] = filepath.Join(dir, filepath.FromSlash(s))
		}
		config.Out = filepath.Join(dir, filepath.FromSlash(config.Out))
	}
	config.Schemas = append(config.Schemas, o.Schemas...)
	if o.Out != "" {
		config.Out = o.Out
	}
	if config.Out == "" {
		config.Out = "."
	}
	if o.Import != "" {
		config.Import = o.Import
	}
	if config.Import == "" {
		config.Import = importPath(config.Out)
	}
	config.Version = o.Version
	if err := config.Validate(); err != nil {
		return nil, fmt.Errorf("%s: %w", o.ConfigFile, err)
	}
	return config, nil
}

// namespaces are the target namespaces of a schema.
func namespaces(s *xsd.Schema) map[string]bool {
	all := map[string]bool{}
	for _, d := range s.Documents {
		all[d.TargetNamespace] = true
	}
	return all
}

// namePackage gives a name to the package for the namespace of the first
// document.
func namePackage(c *codegen.Config, s *xsd.Schema, name string) {
	ns := s.Documents[0].TargetNamespace
	for i := range c.Packages {
		if slices.Contains(c.Packages[i].Namespaces, ns) {
			c.Packages[i].Name = name
			return
		}
	}
	c.Packages = append(c.Packages, codegen.Package{Name: name, Namespaces: []string{ns}})
}

// schemaFiles replaces folders by the schema documents in them.
func schemaFiles(paths []string) ([]string, error) {
	var out []string
	for _, p := range paths {
		info, err := os.Stat(p)
		if err != nil {
			return nil, err
		}
		if !info.IsDir() {
			out = append(out, p)
			continue
		}
		found, err := filepath.Glob(filepath.Join(p, "*.xsd"))
		if err != nil {
			return nil, err
		}
		if len(found) == 0 {
			return nil, fmt.Errorf("%s: the folder has no *.xsd file", p)
		}
		out = append(out, found...)
	}
	return out, nil
}

// importPath is the import path of a folder, by the go.mod above it.
func importPath(dir string) string {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return ""
	}
	for d := abs; ; d = filepath.Dir(d) {
		if data, err := os.ReadFile(filepath.Join(d, "go.mod")); err == nil {
			rel, err := filepath.Rel(d, abs)
			if err != nil {
				return ""
			}
			return path.Join(modulePath(data), filepath.ToSlash(rel))
		}
		if d == filepath.Dir(d) {
			return ""
		}
	}
}

func modulePath(gomod []byte) string {
	for line := range strings.Lines(string(gomod)) {
		if rest, ok := strings.CutPrefix(strings.TrimSpace(line), "module "); ok {
			return strings.Trim(strings.TrimSpace(rest), `"`)
		}
	}
	return ""
}

// marker begins the first line of every generated file.
var marker = []byte("// Code generated by epx ")

// apply writes the files, or compares them with those that are there.
func apply(o *Options, out string, files []codegen.File) error {
	changed, err := differences(out, files)
	if err != nil {
		return err
	}
	stale, err := staleFiles(out, files)
	if err != nil {
		return err
	}
	if len(o.Only) > 0 {
		stale = slices.DeleteFunc(stale, func(p string) bool {
			return filepath.Dir(p) != filepath.Clean(out) && !slices.Contains(o.Only, filepath.Base(filepath.Dir(p)))
		})
	}
	if o.Diff {
		for _, c := range changed {
			fmt.Fprint(o.Stdout, udiff.Unified(c.path, c.path, string(c.old), string(c.new)))
		}
	}
	if o.Check {
		for _, c := range changed {
			fmt.Fprintf(o.Stdout, "%s: %s\n", c.path, c.what())
		}
		for _, s := range stale {
			fmt.Fprintf(o.Stdout, "%s: no longer generated\n", s)
		}
		if len(changed)+len(stale) > 0 {
			return ErrDifferent
		}
		return nil
	}
	if o.Diff {
		return nil
	}
	if err := write(changed); err != nil {
		return err
	}
	if o.Clean {
		for _, s := range stale {
			if err := os.Remove(s); err != nil {
				return err
			}
		}
	}
	return nil
}

type change struct {
	path     string
	old, new []byte
	exists   bool
}

func (c change) what() string {
	if c.exists {
		return "out of date"
	}
	return "missing"
}

// differences are the files that are not there as they should be. A file that
// is not a generated one is never overwritten.
func differences(out string, files []codegen.File) ([]change, error) {
	var changed []change
	for _, f := range files {
		name := filepath.Join(out, filepath.FromSlash(f.Path))
		old, err := os.ReadFile(name)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			changed = append(changed, change{path: name, new: f.Content})
		case err != nil:
			return nil, err
		case !bytes.HasPrefix(old, marker):
			return nil, fmt.Errorf("%s: the file is not generated by epx and is in the way; rename it or generate elsewhere", name)
		case !bytes.Equal(old, f.Content):
			changed = append(changed, change{name, old, f.Content, true})
		}
	}
	return changed, nil
}

// staleFiles are generated files, in the folders of the packages, that are not
// among files.
func staleFiles(out string, files []codegen.File) ([]string, error) {
	made, dirs := map[string]bool{}, map[string]bool{}
	for _, f := range files {
		name := filepath.Join(out, filepath.FromSlash(f.Path))
		made[name] = true
		dirs[filepath.Dir(name)] = true
	}
	var stale []string
	for dir := range dirs {
		names, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			if made[name] {
				continue
			}
			data, err := os.ReadFile(name)
			if err != nil {
				return nil, err
			}
			if bytes.HasPrefix(data, marker) {
				stale = append(stale, name)
			}
		}
	}
	slices.Sort(stale)
	return stale, nil
}

// write puts all files in place once all of them have been written beside
// theirs.
func write(changed []change) (err error) {
	temps := make([]string, 0, len(changed))
	defer func() {
		for _, t := range temps {
			os.Remove(t)
		}
	}()
	for _, c := range changed {
		dir := filepath.Dir(c.path)
		if err := os.MkdirAll(dir, 0o777); err != nil {
			return err
		}
		t, err := os.CreateTemp(dir, ".epx-*.tmp")
		if err != nil {
			return err
		}
		temps = append(temps, t.Name())
		_, werr := t.Write(c.new)
		if err := errors.Join(werr, t.Chmod(0o644), t.Close()); err != nil {
			return err
		}
	}
	for i, c := range changed {
		if err := os.Rename(temps[i], c.path); err != nil {
			return err
		}
	}
	temps = nil
	return nil
}
