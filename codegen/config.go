package codegen

import (
	"errors"
	"fmt"
	"go/token"
	"go/types"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
)

// A Config says how Go packages are made from a schema. See docs/generate.md
// for the file format that it is read from.
type Config struct {
	// Schemas are the schema documents, for the command.
	Schemas []string `yaml:"schemas"`
	// Out is the folder below which the packages go, for the command.
	Out string `yaml:"out"`
	// Import is the import path of Out.
	Import string `yaml:"import"`
	// Packages maps namespaces to packages.
	Packages []Package `yaml:"packages"`
	// Registry is the name of a package in Out itself, whose function Registry
	// returns the registry of all generated packages; empty for none.
	Registry string `yaml:"registry"`
	// Naming is the style of names: empty for that of Go, or NamingXGen.
	Naming string `yaml:"naming"`
	// Initialisms are words written in capitals, besides the usual ones.
	Initialisms []string `yaml:"initialisms"`
	// Names pins Go names. A key is a local name, or a path of local names from
	// a named component down, such as stateType/availability; parts of content
	// without a name are written sequence, choice or all, with their number
	// among their like in square brackets when it is not 1.
	Names map[string]string `yaml:"names"`
	// Later names elements that a later version of a schema added: paths as in
	// Names, to the number of the version section behind whose delimiter they
	// are written. See docs/generate.md.
	Later map[string]int `yaml:"later"`
	// Generate is the command of the go:generate line in each doc.go; empty for
	// no line. The words {package} and {namespace} in it are replaced.
	Generate string `yaml:"generate"`

	// Version is the version of the tool, for the header of the files.
	Version string `yaml:"-"`
}

// NamingXGen is a Config.Naming: types and fields have the names that
// github.com/xuri/xgen gives them, so that a program can move from its types to
// these with fewer changes. See docs/migrate-xgen.md.
const NamingXGen = "xgen"

// A Package is a Go package for one namespace, or several.
type Package struct {
	Name       string   `yaml:"name"`
	Namespaces []string `yaml:"namespaces"`
	// Import is the import path of a package that exists already: references to
	// its components use it and it is not generated.
	Import string `yaml:"import"`
	// Doc is the first sentence of the package comment.
	Doc string `yaml:"doc"`
}

// Validate reports what is wrong with a configuration.
func (c *Config) Validate() error {
	if c.Naming != "" && c.Naming != NamingXGen {
		return fmt.Errorf("naming: unknown style %q; there is %q", c.Naming, NamingXGen)
	}
	if c.Naming == NamingXGen && len(c.Initialisms) > 0 {
		return errors.New("initialisms: names in the style of xgen have none")
	}
	names, spaces := map[string]bool{}, map[string]bool{}
	for i, p := range c.Packages {
		switch {
		case !token.IsIdentifier(p.Name) || p.Name == "_" || token.IsExported(p.Name):
			return fmt.Errorf("packages[%d]: the name %q is not that of a Go package", i, p.Name)
		case impossiblePackage(p.Name):
			return fmt.Errorf("packages[%d]: there can be no package %q that others import", i, p.Name)
		case names[p.Name]:
			return fmt.Errorf("packages[%d]: a second package %s", i, p.Name)
		case len(p.Namespaces) == 0:
			return fmt.Errorf("packages[%d]: %s has no namespaces", i, p.Name)
		}
		names[p.Name] = true
		for _, ns := range p.Namespaces {
			if spaces[ns] {
				return fmt.Errorf("packages[%d]: the namespace %q has a package already", i, ns)
			}
			spaces[ns] = true
		}
	}
	if c.Registry != "" && (!token.IsIdentifier(c.Registry) || c.Registry == "_" || c.Registry == "main") {
		return fmt.Errorf("registry: the name %q is not that of a Go package", c.Registry)
	}
	for _, path := range slices.Sorted(maps.Keys(c.Names)) {
		name := c.Names[path]
		if !token.IsIdentifier(name) || !token.IsExported(name) {
			return fmt.Errorf("names: %s: %q is not an exported Go identifier", path, name)
		}
	}
	return nil
}

// impossiblePackage reports whether there can be no package of the name, or
// none that others can import.
func impossiblePackage(name string) bool {
	return token.IsKeyword(name) || slices.Contains([]string{"documentation", "init", "internal", "main", "testdata", "vendor"}, name)
}

// importAs is the name by which generated code imports a package: its own unless
// generated code has other uses for that.
func importAs(name string) string {
	if awkwardPackage(name) || localName.MatchString(name) || slices.Contains([]string{
		// what each package declares itself
		"newComplex", "newElement", "registry", "schema", "schemaDef", "values",
		// parameters and variables of generated code
		"alias", "base", "data", "dst", "elements", "err", "item", "leaf", "none", "opts", "section", "tail", "typ", "element", "yield", "ok",
	}, name) {
		return name + "pkg"
	}
	return name
}

// awkwardPackage reports whether a package of the name gets into the way of Go
// itself, or of packages that generated code imports.
func awkwardPackage(name string) bool {
	return types.Universe.Lookup(name) != nil ||
		name == "xmlrt" || slices.Contains(standardPackages, name)
}

// localName matches the names of variables in generated code.
var localName = regexp.MustCompile(`^([a-z]|(a|g|i|w|ns|later)[0-9]+)$`)

// packageName makes a package name from a namespace.
func packageName(namespace string) string {
	trimmed := strings.TrimRight(namespace, "/#")
	base := path.Base(strings.ReplaceAll(trimmed, ":", "/"))
	base = strings.TrimSuffix(base, ".xsd")
	var b strings.Builder
	for _, r := range strings.ToLower(base) {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' && b.Len() > 0 {
			b.WriteRune(r)
		}
	}
	name := b.String()
	if name == "" || impossiblePackage(name) || awkwardPackage(name) {
		name += "schema"
	}
	return name
}
