// Package schemaset gathers the schema documents of a set before an engine
// sees them: the documents named and everything that they include, redefine
// and import, all from one file tree and never from the network. What engines
// then read is this closed set, so that nothing an engine does can reach
// further.
package schemaset

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/enhancedpresence/epx/validate"
	"github.com/enhancedpresence/epx/validate/internal/intake"
	"github.com/enhancedpresence/epx/xmlrt"
)

// Limits of a set.
const (
	maxDocuments    = 4096
	maxDocumentSize = 10 << 20
	maxSetSize      = 256 << 20
)

// generatedDir holds the documents that the set makes itself.
const generatedDir = ".epx"

// A Document is one schema document of a set.
type Document struct {
	// Path is its place in the tree, slash-separated.
	Path string
	Data []byte
	// TargetNamespace is the attribute of the document; that of a chameleon
	// is empty.
	TargetNamespace string
	refs            []ref
}

type refKind uint8

const (
	include refKind = iota
	redefine
	importing
)

func (k refKind) String() string { return [...]string{"include", "redefine", "import"}[k] }

// ref is an include, redefine or import element.
type ref struct {
	kind      refKind
	namespace string
	location  string
	target    string // path in the tree, empty when not resolved
	line, col int
	why       string // why it was not resolved
}

// Set is a closed set of schema documents.
type Set struct {
	// Documents by path, those that the set made itself included.
	Documents map[string]*Document
	// Entry is the path of the document to compile: it leads to all others.
	Entry string
	// Notes are the imports that the set could not follow, one a line with
	// position. They are no faults by themselves, but explain a reference
	// that an engine finds to lead nowhere.
	Notes []string

	src validate.Sources
}

// DisplayName is the name of a document for people.
func (s *Set) DisplayName(file string) string {
	if strings.HasPrefix(file, generatedDir+"/") {
		return "schema set"
	}
	return s.src.DisplayName(file)
}

// Load reads the set. Its errors are of type *validate.SchemaError where a
// schema document is at fault.
func Load(ctx context.Context, src validate.Sources) (*Set, error) {
	if src.FS == nil || len(src.Files) == 0 {
		return nil, errors.New("no schema document given: expected at least one file of the schema set")
	}
	l := loader{Set: &Set{Documents: make(map[string]*Document), src: src}}
	for _, f := range src.Files {
		if err := l.load(ctx, path.Clean(f)); err != nil {
			return nil, err
		}
	}
	l.note()
	l.enter()
	return l.Set, nil
}

type loader struct {
	*Set
	size int // bytes read
}

// fault makes an error at the place of a reference.
func (l *loader) fault(d *Document, r *ref, format string, args ...any) error {
	return &validate.SchemaError{
		File:    l.DisplayName(d.Path),
		Line:    r.line,
		Column:  r.col,
		Message: fmt.Sprintf(format, args...),
	}
}

// load reads the document at file and all that it refers to, depth first.
func (l *loader) load(ctx context.Context, file string) error {
	type pending struct {
		file string
		from *Document // what refers to it, nil for one that was named
		at   *ref
	}
	stack := []pending{{file: file}}
	for len(stack) > 0 {
		p := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if err := ctx.Err(); err != nil {
			return err
		}
		if _, ok := l.Documents[p.file]; ok {
			if p.at != nil {
				p.at.target = p.file
			}
			continue
		}
		data, err := l.read(p.file)
		if err != nil {
			switch {
			case p.at == nil:
				return &validate.SchemaError{File: l.DisplayName(p.file), Message: "cannot read the schema document: " + reason(err), Err: err}
			case p.at.kind == importing && errors.Is(err, fs.ErrNotExist):
				p.at.why = "there is no " + l.DisplayName(p.file)
				continue
			}
			return l.fault(p.from, p.at, "cannot %s %q: %s: %s", p.at.kind, p.at.location, l.DisplayName(p.file), reason(err))
		}
		d := &Document{Path: p.file, Data: data}
		if err := l.scan(d); err != nil {
			return err
		}
		l.Documents[p.file] = d
		if p.at != nil {
			p.at.target = p.file
		}
		for i := len(d.refs) - 1; i >= 0; i-- {
			r := &d.refs[i]
			target, err := resolve(d.Path, r.location)
			switch {
			case err == nil && target != "":
				stack = append(stack, pending{target, d, r})
			case err == nil: // import without location
				r.why = "it has no schemaLocation"
			case r.kind == importing:
				r.why = err.Error()
			default:
				return l.fault(d, r, "cannot %s %q: %s", r.kind, r.location, err)
			}
		}
	}
	return nil
}

// reason is an error without the path that the caller names anyway.
func reason(err error) string {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err.Error()
	}
	return err.Error()
}

func (l *loader) read(file string) ([]byte, error) {
	if len(l.Documents) >= maxDocuments {
		return nil, fmt.Errorf("the schema set has more than %d documents", maxDocuments)
	}
	f, err := l.src.FS.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.IsDir() {
		return nil, errors.New("is a folder, expected a schema document")
	}
	data, err := io.ReadAll(io.LimitReader(f, maxDocumentSize+1))
	if err != nil {
		return nil, err
	}
	if len(data) > maxDocumentSize {
		return nil, fmt.Errorf("the document is larger than %d bytes", maxDocumentSize)
	}
	if l.size += len(data); l.size > maxSetSize {
		return nil, fmt.Errorf("the schema set is larger than %d bytes", maxSetSize)
	}
	return data, nil
}

// resolve finds the place in the tree that a location in the document at base
// means; it is empty for an empty location.
func resolve(base, location string) (string, error) {
	if location == "" {
		return "", nil
	}
	u, err := url.Parse(location)
	if err != nil {
		return "", errors.New("the location is not a URI reference")
	}
	switch {
	case u.Scheme != "" || u.Host != "":
		return "", errors.New("locations outside the schema set are never fetched; name a copy of the document as a schema")
	case strings.HasPrefix(u.Path, "/"):
		return "", errors.New("absolute locations lie outside the schema set; name the document as a schema")
	case u.Path == "":
		return base, nil
	}
	target := path.Join(path.Dir(base), u.Path)
	if target == ".." || strings.HasPrefix(target, "../") {
		return "", errors.New("the location lies outside the folder of the schema set; name the folder that holds it as a schema too")
	}
	return target, nil
}

// scan reads the target namespace and the references of a document. A
// document that is not well-formed is left to the engine, which reports it
// better.
func (l *loader) scan(d *Document) error {
	dec := xml.NewDecoder(bytes.NewReader(intake.UTF8(d.Data)))
	dec.Strict = false
	dec.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	depth := 0
	for {
		line, col := dec.InputPos() // where the token starts; columns in bytes
		tok, err := dec.Token()
		if err != nil {
			return nil
		}
		switch t := tok.(type) {
		case xml.EndElement:
			depth--
		case xml.StartElement:
			depth++
			switch {
			case depth == 1:
				if t.Name.Space != xmlrt.XSDNamespace || t.Name.Local != "schema" {
					return &validate.SchemaError{
						File:    l.DisplayName(d.Path),
						Line:    line,
						Column:  col,
						Message: fmt.Sprintf("the document element is {%s}%s; expected {%s}schema", t.Name.Space, t.Name.Local, xmlrt.XSDNamespace),
					}
				}
				d.TargetNamespace, _ = attribute(t, "targetNamespace")
			case depth == 2 && t.Name.Space == xmlrt.XSDNamespace:
				r := ref{line: line, col: col}
				switch t.Name.Local {
				case "include":
					r.kind = include
				case "redefine":
					r.kind = redefine
				case "import":
					r.kind = importing
				case "annotation":
					continue
				default:
					return nil // all references come first
				}
				r.namespace, _ = attribute(t, "namespace")
				location, ok := attribute(t, "schemaLocation")
				r.location = strings.Join(strings.Fields(location), " ")
				if r.kind != importing && !ok {
					continue
				}
				d.refs = append(d.refs, r)
			}
		}
	}
}

func attribute(t xml.StartElement, name string) (string, bool) {
	for _, a := range t.Attr {
		if a.Name.Space == "" && a.Name.Local == name {
			return a.Value, true
		}
	}
	return "", false
}

// note gathers the imports that lead nowhere although no document of the set
// has their namespace.
func (l *loader) note() {
	have := make(map[string]bool)
	for _, d := range l.Documents {
		have[d.TargetNamespace] = true
	}
	have[xmlrt.XMLNamespace] = true // made when asked for
	have[xmlrt.XSDNamespace] = true // known to every engine
	for _, name := range l.paths() {
		d := l.Documents[name]
		for _, r := range d.refs {
			if r.kind == importing && r.target == "" && !have[r.namespace] {
				l.Notes = append(l.Notes, fmt.Sprintf("%s:%d: the import of namespace %q from %q was not followed: %s",
					l.DisplayName(name), r.line, r.namespace, r.location, r.why))
			}
		}
	}
}

func (l *loader) paths() []string {
	names := make([]string, 0, len(l.Documents))
	for name := range l.Documents {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// enter decides on the document to compile and makes it where none of those
// given leads to all others.
func (l *loader) enter() {
	if l.missesXML() {
		name := generatedDir + "/xml.xsd"
		l.Documents[name] = &Document{Path: name, Data: []byte(xmlSchema), TargetNamespace: xmlrt.XMLNamespace}
		l.src.Files = append(slices.Clone(l.src.Files), name)
	}
	roots := l.roots()

	// An engine that has imported a namespace once may ignore a second import
	// of it, so every namespace is imported as a whole: all documents of it
	// that are roots or that some import names.
	tops := make(map[string][]string)
	for _, name := range roots {
		tops[l.Documents[name].TargetNamespace] = append(tops[l.Documents[name].TargetNamespace], name)
	}
	for _, name := range l.paths() {
		for _, r := range l.Documents[name].refs {
			if r.kind != importing || r.target == "" {
				continue
			}
			ns := l.Documents[r.target].TargetNamespace
			if !slices.Contains(tops[ns], r.target) {
				tops[ns] = append(tops[ns], r.target)
			}
		}
	}
	var whole, single []string // namespaces with several documents, and with one
	for ns, files := range tops {
		slices.Sort(files)
		switch {
		case len(files) > 1:
			whole = append(whole, ns)
		case slices.Contains(roots, files[0]):
			single = append(single, ns)
		}
	}
	if len(roots) == 1 && len(whole) == 0 {
		l.Entry = roots[0]
		return
	}
	slices.Sort(whole)
	slices.Sort(single)

	var driver strings.Builder
	driver.WriteString(`<xs:schema xmlns:xs="` + xmlrt.XSDNamespace + `" targetNamespace="urn:epx:schema-set">` + "\n")
	importOf := func(ns, file string) {
		driver.WriteString("<xs:import")
		if ns != "" {
			driver.WriteString(` namespace="` + escape(ns) + `"`)
		}
		driver.WriteString(` schemaLocation="` + escape(location(file)) + `"/>` + "\n")
	}
	for i, ns := range whole {
		var part strings.Builder
		part.WriteString(`<xs:schema xmlns:xs="` + xmlrt.XSDNamespace + `"`)
		if ns != "" {
			part.WriteString(` targetNamespace="` + escape(ns) + `"`)
		}
		part.WriteString(">\n")
		for _, file := range tops[ns] {
			part.WriteString(`<xs:include schemaLocation="` + escape(location(file)) + `"/>` + "\n")
		}
		part.WriteString("</xs:schema>\n")
		name := fmt.Sprintf("%s/namespace%d.xsd", generatedDir, i)
		l.Documents[name] = &Document{Path: name, Data: []byte(part.String()), TargetNamespace: ns}
		importOf(ns, name)
	}
	for _, ns := range single {
		importOf(ns, tops[ns][0])
	}
	driver.WriteString("</xs:schema>\n")
	l.Entry = generatedDir + "/set.xsd"
	l.Documents[l.Entry] = &Document{Path: l.Entry, Data: []byte(driver.String()), TargetNamespace: "urn:epx:schema-set"}
}

// location is the relative URI of a document seen from generatedDir.
func location(file string) string {
	return (&url.URL{Path: "../" + file}).String()
}

func escape(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a Builder never fails
	return b.String()
}

// missesXML reports whether some document imports the namespace of xml:lang
// and no document of the set has it.
func (l *loader) missesXML() bool {
	misses := false
	for _, d := range l.Documents {
		if d.TargetNamespace == xmlrt.XMLNamespace {
			return false
		}
		for _, r := range d.refs {
			misses = misses || r.kind == importing && r.namespace == xmlrt.XMLNamespace && r.target == ""
		}
	}
	return misses
}

// roots returns the documents given that no other one leads to; of a cycle
// that nothing leads to, the first.
func (l *loader) roots() []string {
	led := make(map[string]bool)
	for _, d := range l.Documents {
		for _, r := range d.refs {
			if r.target != "" && r.target != d.Path {
				led[r.target] = true
			}
		}
	}
	var given []string
	for _, f := range l.src.Files {
		given = append(given, path.Clean(f))
	}
	slices.Sort(given)
	given = slices.Compact(given)

	reached := make(map[string]bool)
	reach := func(name string) {
		stack := []string{name}
		for len(stack) > 0 {
			name := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			if reached[name] {
				continue
			}
			reached[name] = true
			for _, r := range l.Documents[name].refs {
				if r.target != "" {
					stack = append(stack, r.target)
				}
			}
		}
	}
	var roots []string
	for _, name := range given {
		if !led[name] {
			roots = append(roots, name)
			reach(name)
		}
	}
	for _, name := range given {
		if !reached[name] {
			roots = append(roots, name)
			reach(name)
		}
	}
	slices.Sort(roots)
	return roots
}

// xmlSchema declares the attributes of the XML namespace for sets that import
// it without a document of their own.
const xmlSchema = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/XML/1998/namespace">
<xs:attribute name="lang">
<xs:simpleType>
<xs:union memberTypes="xs:language">
<xs:simpleType><xs:restriction base="xs:string"><xs:enumeration value=""/></xs:restriction></xs:simpleType>
</xs:union>
</xs:simpleType>
</xs:attribute>
<xs:attribute name="space">
<xs:simpleType>
<xs:restriction base="xs:NCName"><xs:enumeration value="default"/><xs:enumeration value="preserve"/></xs:restriction>
</xs:simpleType>
</xs:attribute>
<xs:attribute name="base" type="xs:anyURI"/>
<xs:attribute name="id" type="xs:ID"/>
<xs:attributeGroup name="specialAttrs">
<xs:attribute ref="xml:base"/>
<xs:attribute ref="xml:lang"/>
<xs:attribute ref="xml:space"/>
<xs:attribute ref="xml:id"/>
</xs:attributeGroup>
</xs:schema>
`
