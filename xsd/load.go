package xsd

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"github.com/enhancedpresence/epx/xmlrt"
)

// document is a schema document with a target namespace: a chameleon document
// is one for each namespace that it is included into.
type document struct {
	*Document
	root *element
	// chameleon is true when the target namespace comes from an including
	// document: references without a namespace then mean that namespace.
	chameleon                              bool
	qualifiedElements, qualifiedAttributes bool
	blockDefault, finalDefault             DerivationSet
	imports                                map[string]*importInfo
	// parts are the documents that are included or redefined.
	parts []*document
	// originals are what the children of a redefine element see under their
	// own names; nil elsewhere.
	originals *symbols
}

// importInfo is about a namespace that a document imports.
type importInfo struct {
	pos Position
	// problem says why nothing was read for the import, if so.
	problem string
}

// sees reports whether references from the document into a namespace are
// allowed (Part 1, section 4.2.3, src-resolve.4).
func (d *document) sees(namespace string) bool {
	return namespace == d.TargetNamespace || namespace == xmlrt.XSDNamespace ||
		namespace == xmlrt.XSINamespace || d.imports[namespace] != nil
}

// redefinition is a redefine element, the document that it stands in and the
// one that it redefines.
type redefinition struct {
	doc    *document
	elem   *element
	target *document
}

type documentKey struct {
	identity, namespace string
}

// loader reads documents and what they include, redefine and import (Part 1,
// section 4.2).
type loader struct {
	opts    Options
	limits  Limits
	storage storage
	errs    *findings
	bytes   int64

	trees  map[string]*element // by identity; nil for what could not be read
	loaded map[documentKey]*document
	docs   []*document // in the order of their references
	// namespaces are those that a document was read for.
	namespaces map[string]bool
	names      map[string]bool // of globalNames in docs
	// alternatives are imports of namespaces that were read from elsewhere.
	alternatives  []alternative
	redefinitions []redefinition // innermost first
	wantsXML      bool
}

type alternative struct {
	namespace, name string
}

func newLoader(opts Options) *loader {
	l := &loader{
		opts:       opts,
		limits:     opts.Limits.withDefaults(),
		storage:    osStorage{},
		errs:       new(findings),
		trees:      make(map[string]*element),
		loaded:     make(map[documentKey]*document),
		namespaces: make(map[string]bool),
		names:      make(map[string]bool),
	}
	if opts.FS != nil {
		l.storage = fsStorage{opts.FS}
	}
	return l
}

// loadSources reads the documents that were given explicitly and everything
// that belongs to them.
func (l *loader) loadSources(sources []Source) {
	roots := make([]*element, len(sources))
	for i, s := range sources {
		roots[i] = l.source(s)
		if roots[i] != nil {
			l.namespaces[roots[i].token("targetNamespace")] = true
		}
	}
	for i, s := range sources {
		if root := roots[i]; root != nil {
			l.add(s.Name, root, root.token("targetNamespace"))
		}
	}
	l.loadAlternatives()
	if l.wantsXML && !l.namespaces[xmlrt.XMLNamespace] {
		l.addXML()
	}
}

func (l *loader) source(s Source) *element {
	var root *element
	var err error
	if s.Reader == nil {
		root, err = l.tree(s.Name)
	} else if identity := l.storage.identity(s.Name); l.trees[identity] == nil {
		root, err = l.parse(s.Name, s.Reader)
		l.trees[identity] = root
	} else {
		err = errors.New("two documents with this name were given")
	}
	if err != nil {
		l.errs.add(&Error{Position: Position{File: s.Name}, Message: openMessage(s.Name, err), Err: err})
	}
	return root
}

// openMessage is the text of an error of a file, which the position names
// already.
func openMessage(name string, err error) string {
	var pe *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		err = fs.ErrNotExist // in the same words on every system
	case errors.As(err, &pe):
		err = pe.Err
	}
	return fmt.Sprintf("the schema document %q cannot be read: %v", name, err)
}

// tree reads the document of that name. It is nil without an error when the
// document was read but has findings.
func (l *loader) tree(name string) (*element, error) {
	identity := l.storage.identity(name)
	if root, known := l.trees[identity]; known {
		return root, nil
	}
	r, err := l.storage.open(name)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	if l.opts.Opened != nil {
		l.opts.Opened(name)
	}
	root, err := l.parse(name, r)
	if err == nil {
		l.trees[identity] = root
	}
	return root, err
}

func (l *loader) parse(name string, r io.Reader) (*element, error) {
	if len(l.trees) >= l.limits.Documents {
		return nil, fmt.Errorf("there are more than %d schema documents", l.limits.Documents)
	}
	data, err := io.ReadAll(io.LimitReader(r, l.limits.Bytes-l.bytes+1))
	if err != nil {
		return nil, err
	}
	if l.bytes += int64(len(data)); l.bytes > l.limits.Bytes {
		return nil, fmt.Errorf("the schema documents have more than %d bytes", l.limits.Bytes)
	}
	root, finding := parse(name, data, l.limits)
	if finding != nil {
		l.errs.add(finding)
		return nil, nil
	}
	if !checkGrammar(root, l.errs) {
		return nil, nil
	}
	return root, nil
}

// add takes in a document for a target namespace, and what it refers to.
func (l *loader) add(name string, root *element, namespace string) *document {
	key := documentKey{l.storage.identity(name), namespace}
	if known := l.loaded[key]; known != nil {
		return known
	}
	d := newDocument(name, root, namespace)
	l.loaded[key] = d
	l.docs = append(l.docs, d)
	l.namespaces[namespace] = true
	for _, n := range globalNames(root, namespace) {
		l.names[n] = true
	}
	if namespace == "" && root.attr("targetNamespace") != nil {
		l.errs.addf(root.at("targetNamespace"), "src-schema", "", "targetNamespace is empty; expected a namespace name, or no attribute")
	}
	l.readImports(d)
	for _, e := range root.children {
		switch {
		case e.is("include"):
			l.include(d, e, "src-include")
		case e.is("redefine"):
			if target := l.include(d, e, "src-redefine"); target != nil {
				l.redefinitions = append(l.redefinitions, redefinition{d, e, target})
			}
		case e.is("import"):
			l.followImport(d, e)
		}
	}
	return d
}

func newDocument(name string, root *element, namespace string) *document {
	d := &document{
		Document: &Document{
			node:            node{root.pos, annotationOf(root)},
			Location:        name,
			TargetNamespace: namespace,
			Prefixes:        root.scope.all(),
		},
		root:                root,
		chameleon:           namespace != "" && root.attr("targetNamespace") == nil,
		qualifiedElements:   root.token("elementFormDefault") == "qualified",
		qualifiedAttributes: root.token("attributeFormDefault") == "qualified",
		imports:             make(map[string]*importInfo),
	}
	d.blockDefault = parseDerivations(root.token("blockDefault"), DerivationExtension|DerivationRestriction|DerivationSubstitution)
	d.finalDefault = parseDerivations(root.token("finalDefault"), DerivationExtension|DerivationRestriction|DerivationList|DerivationUnion)
	return d
}

// globalNames identifies the definitions and declarations of a document.
func globalNames(root *element, namespace string) []string {
	var names []string
	for _, e := range root.children {
		space := e.name.Local
		switch space {
		case "simpleType", "complexType":
			space = "type"
		}
		if name := e.token("name"); name != "" {
			names = append(names, space+" {"+namespace+"}"+name)
		}
	}
	return names
}

// include follows an include or redefine element, to the document or nil.
func (l *loader) include(d *document, e *element, rule string) *document {
	location := e.token("schemaLocation")
	name, ok := l.locate(d, location)
	if !ok {
		if !l.mayLack(e) {
			l.errs.addf(e.at("schemaLocation"), rule, "", "the location %q is not that of a file; nothing is read from the network", location)
		}
		return nil
	}
	root, err := l.tree(name)
	if errors.Is(err, fs.ErrNotExist) && l.mayLack(e) {
		d.Absent = append(d.Absent, name)
		return nil
	}
	if err != nil {
		l.errs.add(&Error{Position: e.at("schemaLocation"), Rule: rule, Message: openMessage(name, err), Err: err})
		return nil
	}
	if root == nil {
		return nil
	}
	if a := root.attr("targetNamespace"); a != nil && collapse(a.value) != d.TargetNamespace {
		if rule == "src-redefine" {
			rule += ".3.1"
		} else {
			rule += ".2.1"
		}
		l.errs.addf(e.at("schemaLocation"), rule, "", "%s has the target namespace %q; expected %q, as in the including document, or none", name, collapse(a.value), d.TargetNamespace)
		return nil
	}
	part := l.add(name, root, d.TargetNamespace)
	d.parts = append(d.parts, part)
	return part
}

// mayLack reports whether the document of an include or redefine element need
// not be there.
func (l *loader) mayLack(e *element) bool {
	return l.opts.Incomplete && (e.is("include") || !slices.ContainsFunc(e.children, func(c *element) bool { return !c.is("annotation") }))
}

// locate finds the name of a document from a location.
func (l *loader) locate(d *document, location string) (name string, ok bool) {
	if mapped, found := l.opts.Catalog[location]; found {
		return l.storage.resolve("", mapped)
	}
	longest := ""
	for prefix := range l.opts.Rewrites {
		if len(prefix) > len(longest) && strings.HasPrefix(location, prefix) {
			longest = prefix
		}
	}
	if longest != "" {
		return l.storage.resolve("", l.opts.Rewrites[longest]+location[len(longest):])
	}
	return l.storage.resolve(d.Location, location)
}

// readImports notes which namespaces a document sees.
func (l *loader) readImports(d *document) {
	for _, e := range d.root.children {
		if !e.is("import") {
			continue
		}
		namespace := e.token("namespace")
		switch {
		case e.attr("namespace") == nil && d.TargetNamespace == "":
			l.errs.addf(e.pos, "src-import.1.2", "", "an import without a namespace in a document without a target namespace; expected a namespace, or an include")
			continue
		case e.attr("namespace") != nil && namespace == d.TargetNamespace && !(d.chameleon && namespace == ""):
			l.errs.addf(e.at("namespace"), "src-import.1.1", "", "the import is of the target namespace %q of the document; expected another namespace, or an include", namespace)
			continue
		}
		if d.imports[namespace] == nil {
			d.imports[namespace] = &importInfo{pos: e.pos}
			d.Imports = append(d.Imports, namespace)
		}
	}
}

// followImport reads what an import element points at. It is no error when
// there is nothing: references into the namespace may be resolved otherwise.
func (l *loader) followImport(d *document, e *element) {
	namespace := e.token("namespace")
	info := d.imports[namespace]
	switch {
	case info == nil || namespace == xmlrt.XSDNamespace || namespace == xmlrt.XSINamespace:
		return
	case namespace == xmlrt.XMLNamespace:
		l.wantsXML = true
	}
	name, ok := l.importName(d, e, info)
	if !ok {
		return
	}
	if l.loaded[documentKey{l.storage.identity(name), namespace}] != nil {
		return
	}
	if l.namespaces[namespace] {
		l.alternatives = append(l.alternatives, alternative{namespace, name})
		return
	}
	root, err := l.tree(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		info.problem = openMessage(name, err)
	case err != nil:
		l.errs.add(&Error{Position: e.pos, Rule: "src-import", Message: openMessage(name, err), Err: err})
	case root != nil:
		if found := root.token("targetNamespace"); found != namespace {
			rule := "src-import.3.1"
			if namespace == "" {
				rule = "src-import.3.2"
			}
			l.errs.addf(e.pos, rule, "", "%s has %s; expected %s, which is imported", name, namespaceLabel(found), namespaceLabel(namespace))
			return
		}
		l.add(name, root, namespace)
	}
}

func namespaceLabel(namespace string) string {
	if namespace == "" {
		return "no target namespace"
	}
	return fmt.Sprintf("the target namespace %q", namespace)
}

func (l *loader) importName(d *document, e *element, info *importInfo) (string, bool) {
	if mapped, found := l.opts.Catalog[e.token("namespace")]; found {
		return l.storage.resolve("", mapped)
	}
	location := e.token("schemaLocation")
	if location == "" {
		return "", false
	}
	name, ok := l.locate(d, location)
	if !ok {
		info.problem = fmt.Sprintf("the location %q is not that of a file; nothing is read from the network", location)
	}
	return name, ok
}

// loadAlternatives reads further documents for namespaces that have been read
// from elsewhere. The location of an import is a hint: a document that defines
// anything again is another edition of what is known, and is left out.
func (l *loader) loadAlternatives() {
	for i := 0; i < len(l.alternatives); i++ {
		a := l.alternatives[i]
		if l.loaded[documentKey{l.storage.identity(a.name), a.namespace}] != nil {
			continue
		}
		reported := len(l.errs.list)
		root, err := l.tree(a.name)
		if err != nil || root == nil || root.token("targetNamespace") != a.namespace || l.defined(root, a.namespace) {
			l.errs.list = l.errs.list[:reported]
			continue
		}
		l.add(a.name, root, a.namespace)
	}
}

func (l *loader) defined(root *element, namespace string) bool {
	for _, n := range globalNames(root, namespace) {
		if l.names[n] {
			return true
		}
	}
	return false
}

// addXML takes in the declarations for the namespace of XML itself.
func (l *loader) addXML() {
	const name = "(built in)/xml.xsd"
	root, err := l.parse(name, strings.NewReader(xmlSchema))
	if err == nil && root != nil {
		l.add(name, root, xmlrt.XMLNamespace)
	}
}
