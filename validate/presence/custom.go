package presence

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/enhancedpresence/epx/xmlrt"
	"github.com/enhancedpresence/epx/xsd"
	catalog "github.com/enhancedpresence/epx/xsd/presence"
	"github.com/enhancedpresence/epx/xsd/tables"
)

// A CategorySpec says what an application's own category is: the name that it is
// published under, and the schema of its instances
// (custom-enhanced-presence-categories; stated).
type CategorySpec struct {
	// Name is the name of the category.
	Name string `json:"name"`
	// Schema is the schema document that declares its instances.
	Schema string `json:"schema"`
	// Element is the local name of their document element. When it is empty,
	// that is the element called like the category, or else the only one that
	// the document declares.
	Element string `json:"element,omitempty"`
}

// ParseCategorySpec reads NAME=SCHEMA or NAME=SCHEMA#ELEMENT.
func ParseCategorySpec(s string) (CategorySpec, error) {
	name, rest, ok := strings.Cut(s, "=")
	if !ok || name == "" || rest == "" {
		return CategorySpec{}, fmt.Errorf("category %q: expected NAME=SCHEMA.xsd or NAME=SCHEMA.xsd#ELEMENT", s)
	}
	spec := CategorySpec{Name: name, Schema: rest}
	if i := strings.LastIndexByte(rest, '#'); i >= 0 {
		spec.Schema, spec.Element = rest[:i], rest[i+1:]
		if spec.Schema == "" || spec.Element == "" {
			return CategorySpec{}, fmt.Errorf("category %q: expected a schema before the # and an element behind it", s)
		}
	}
	return spec, nil
}

// Categories are an application's own categories, compiled. They are immutable
// and safe for use by several judges.
type Categories struct {
	schema *xmlrt.Schema
	byName map[string]catalog.Category
	names  []string
}

// ReadCategories reads the schemas of an application's own categories; o says
// where their files are. Faults in the schemas come as an [xsd.ErrorList] with
// all of them. A documented category cannot be given another form.
//
// The schemas may import those of presence. Where both define a name, the
// definition of this module counts.
func ReadCategories(o xsd.Options, specs ...CategorySpec) (*Categories, error) {
	var files []string
	for _, s := range specs {
		if !slices.Contains(files, s.Schema) {
			files = append(files, s.Schema)
		}
	}
	schema, err := xsd.Read(o, files...)
	if err != nil {
		return nil, err
	}
	t, err := tables.Build(schema, nil)
	if err != nil {
		return nil, err
	}
	linked, err := xmlrt.Link(&t.Def, nil)
	if err != nil {
		return nil, err
	}
	c := &Categories{schema: linked, byName: make(map[string]catalog.Category)}
	var errs []error
	for _, s := range specs {
		element, err := instanceElement(schema, s)
		if err == nil {
			err = c.add(s, element)
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("category %s: %w", s.Name, err))
		}
	}
	return c, errors.Join(errs...)
}

func (c *Categories) add(s CategorySpec, element *xsd.ElementDecl) error {
	if _, twice := c.byName[s.Name]; twice {
		return errors.New("it is registered twice")
	}
	name := xmlrt.QName{Space: element.Name.Space, Local: element.Name.Local}
	c.byName[s.Name] = catalog.Category{Name: s.Name, Element: name, File: s.Schema}
	c.names = append(c.names, s.Name)
	return nil
}

// instanceElement finds the declaration of the document element of a category.
func instanceElement(schema *xsd.Schema, s CategorySpec) (*xsd.ElementDecl, error) {
	if _, ok := catalog.LookupCategory(s.Name); ok {
		return nil, errors.New("this is a documented category, whose form is known")
	}
	if s.Name == "" {
		return nil, errors.New("it has no name")
	}
	space := ""
	for _, d := range schema.Documents {
		if sameFile(d.Location, s.Schema) {
			space = d.TargetNamespace
		}
	}
	local := s.Element
	if local == "" {
		local = s.Name
	}
	var declared []*xsd.ElementDecl // in the document itself
	var included *xsd.ElementDecl   // of the name, in one that it includes
	for _, e := range schema.Elements {
		switch here := sameFile(e.Pos().File, s.Schema); {
		case here && e.Name.Local == local:
			return e, nil
		case here:
			declared = append(declared, e)
		case e.Name.Space == space && e.Name.Local == local:
			included = e
		}
	}
	if included != nil {
		return included, nil
	}
	switch {
	case s.Element != "":
		return nil, fmt.Errorf("%s declares no element %s%s", s.Schema, s.Element, hint(s.Element, declared))
	case len(declared) == 1:
		return declared[0], nil
	case len(declared) == 0:
		return nil, fmt.Errorf("%s declares no element", s.Schema)
	}
	return nil, fmt.Errorf("%s declares %d elements and none is called %s: say which one is meant, with #ELEMENT%s", s.Schema, len(declared), s.Name, hint(s.Name, declared))
}

func hint(word string, declared []*xsd.ElementDecl) string {
	names := make([]string, len(declared))
	for i, e := range declared {
		names[i] = e.Name.Local
	}
	return didYouMean(word, names, "")
}

func sameFile(a, b string) bool {
	return filepath.ToSlash(filepath.Clean(a)) == filepath.ToSlash(filepath.Clean(b))
}
