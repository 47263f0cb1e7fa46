package validate

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/enhancedpresence/epx/xmlrt"
)

// A Catalog says where schema documents are that others import or include under
// names that are not those of files. Values are paths of the operating system.
// The zero Catalog is empty.
type Catalog struct {
	// Files maps the namespace of an import, or a location as it is written, to
	// the document that is read instead.
	Files map[string]string
	// Rewrites maps the beginning of locations, such as
	// http://example.com/schemas/, to the folder that takes its place.
	Rewrites map[string]string
}

// Add maps a namespace or a location to a file. What was added first counts.
func (c *Catalog) Add(name, file string) {
	if c.Files == nil {
		c.Files = map[string]string{}
	}
	if _, known := c.Files[name]; !known {
		c.Files[name] = file
	}
}

// The elements of an XML catalog (OASIS XML Catalogs 1.1).
type catalogElement struct {
	XMLName  xml.Name
	Base     string           `xml:"http://www.w3.org/XML/1998/namespace base,attr"`
	Children []catalogElement `xml:",any"`

	Name        string `xml:"name,attr"`
	URI         string `xml:"uri,attr"`
	SystemID    string `xml:"systemId,attr"`
	Start       string `xml:"uriStartString,attr"`
	SystemStart string `xml:"systemIdStartString,attr"`
	Prefix      string `xml:"rewritePrefix,attr"`
	NextCatalog string `xml:"catalog,attr"`
}

const (
	catalogNamespace = "urn:oasis:names:tc:entity:xmlns:xml:catalog"
	// maxCatalogs bounds the catalogs that one leads to, and maxCatalogSize the
	// bytes of each.
	maxCatalogs    = 100
	maxCatalogSize = 16 << 20
)

// Read adds the entries of an XML catalog (OASIS XML Catalogs 1.1) in a file:
// uri, system, rewriteURI, rewriteSystem, group and nextCatalog, with xml:base.
// Entries for public identifiers and by the end of a name are passed over: schema
// documents do not use the first, and the second are not for them. Entries that
// lead to the network are passed over too.
func (c *Catalog) Read(file string) error {
	return c.read(file, map[string]bool{})
}

func (c *Catalog) read(file string, seen map[string]bool) error {
	abs, err := filepath.Abs(file)
	if err != nil {
		return fmt.Errorf("catalog %s: %w", file, err)
	}
	if seen[abs] {
		return nil
	}
	if seen[abs] = true; len(seen) > maxCatalogs {
		return fmt.Errorf("catalog %s: more than %d catalogs", file, maxCatalogs)
	}
	// Opening a named pipe would wait for somebody to write into it.
	if info, err := os.Stat(abs); err == nil && !info.Mode().IsRegular() {
		return fmt.Errorf("catalog %s: it is not a regular file", file)
	}
	f, err := os.Open(abs)
	if err != nil {
		return fmt.Errorf("catalog: %w", err)
	}
	defer f.Close()
	var root catalogElement
	tokens := scannerTokens{xmlrt.NewReaderScanner(io.LimitReader(f, maxCatalogSize), xmlrt.ScanOptions{DTD: true})}
	if err := xml.NewTokenDecoder(tokens).Decode(&root); err != nil {
		return fmt.Errorf("catalog %s: %w", file, err)
	}
	if root.XMLName != (xml.Name{Space: catalogNamespace, Local: "catalog"}) {
		return fmt.Errorf("catalog %s: the document element is {%s}%s; expected {%s}catalog", file, root.XMLName.Space, root.XMLName.Local, catalogNamespace)
	}
	var next []string
	if err := c.entries(&root, fileURL(abs), &next); err != nil {
		return err
	}
	for _, file := range next { // these have their say after all entries of this one
		if err := c.read(file, seen); err != nil {
			return err
		}
	}
	return nil
}

// scannerTokens are the elements of a document for package xml, in all encodings that
// a scanner reads.
type scannerTokens struct{ *xmlrt.Scanner }

func (s scannerTokens) Token() (xml.Token, error) {
	for {
		switch kind, err := s.Next(); {
		case err != nil:
			return nil, err
		case kind == xmlrt.EOF:
			return nil, io.EOF
		case kind == xmlrt.StartElement:
			start := xml.StartElement{Name: xml.Name(s.Name())}
			for _, a := range s.Attrs() {
				start.Attr = append(start.Attr, xml.Attr{Name: xml.Name(a.Name), Value: string(a.Value)})
			}
			return start, nil
		case kind == xmlrt.EndElement:
			return xml.EndElement{Name: xml.Name(s.Name())}, nil
		}
	}
}

// fileURL is the URL of an absolute path.
func fileURL(abs string) *url.URL {
	p := filepath.ToSlash(abs)
	if !strings.HasPrefix(p, "/") {
		p = "/" + p
	}
	return &url.URL{Scheme: "file", Path: p}
}

// entries takes in the children of a catalog or group. Relative references are
// to base. The catalogs that come after this one are added to next.
func (c *Catalog) entries(e *catalogElement, base *url.URL, next *[]string) error {
	base, err := base.Parse(e.Base)
	if err != nil {
		return fmt.Errorf("catalog: xml:base=%q: %w", e.Base, err)
	}
	for i := range e.Children {
		child := &e.Children[i]
		if child.XMLName.Space != catalogNamespace {
			continue
		}
		from, to := "", ""
		add := func(from, to string) { c.Add(from, to) }
		switch child.XMLName.Local {
		case "group":
			if err := c.entries(child, base, next); err != nil {
				return err
			}
			continue
		case "uri":
			from, to = child.Name, child.URI
		case "system":
			from, to = child.SystemID, child.URI
		case "rewriteURI":
			from, to, add = child.Start, child.Prefix, c.addRewrite
		case "rewriteSystem":
			from, to, add = child.SystemStart, child.Prefix, c.addRewrite
		case "nextCatalog":
			from, to = "next", child.NextCatalog
			add = func(_, file string) { *next = append(*next, file) }
		default:
			continue
		}
		at, err := base.Parse(child.Base)
		if err == nil {
			at, err = at.Parse(to)
		}
		if err != nil || from == "" || to == "" {
			return errors.Join(fmt.Errorf("catalog %s: the entry <%s> for %q leads to %q, which is no location", path.Base(base.Path), child.XMLName.Local, from, to), err)
		}
		if at.Scheme != "file" || at.Host != "" && at.Host != "localhost" {
			continue
		}
		add(from, filepath.FromSlash(at.Path))
	}
	return nil
}

func (c *Catalog) addRewrite(from, to string) {
	if c.Rewrites == nil {
		c.Rewrites = map[string]string{}
	}
	if _, known := c.Rewrites[from]; !known {
		c.Rewrites[from] = to
	}
}

// absolute is the catalog with absolute paths.
func (c Catalog) absolute() (Catalog, error) {
	files, err := absolute(c.Files)
	if err != nil {
		return Catalog{}, err
	}
	rewrites, err := absolute(c.Rewrites)
	return Catalog{files, rewrites}, err
}

func absolute(catalog map[string]string) (map[string]string, error) {
	out := maps.Clone(catalog)
	for from, to := range out {
		abs, err := filepath.Abs(to)
		if err != nil {
			return nil, fmt.Errorf("catalog %s: %w", to, err)
		}
		if strings.HasSuffix(to, "/") || strings.HasSuffix(to, string(filepath.Separator)) {
			abs += "/"
		}
		out[from] = abs
	}
	return out, nil
}
