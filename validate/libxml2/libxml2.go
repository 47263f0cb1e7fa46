//go:build libxml2 && cgo

package libxml2

/*
#cgo pkg-config: libxml-2.0
#include <stdlib.h>
#include <string.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/uri.h>
#include <libxml/xmlerror.h>

enum { EPX_MAX_FINDINGS = 1001, EPX_MAX_MESSAGE = 4096 };

typedef struct {
	int domain, code, level, line, column;
	char *file, *message;
} epx_finding;

typedef struct {
	int n, skipped;
	epx_finding list[EPX_MAX_FINDINGS];
} epx_findings;

// What this thread listens with, and the folder that it may open files in:
// NULL when nobody listens, empty for none.
static __thread epx_findings *epx_listener;
static __thread char *epx_root;

static char *epx_copy(const char *s) {
	return s == NULL ? NULL : strndup(s, EPX_MAX_MESSAGE);
}

static void epx_hear(void *data, xmlErrorPtr e) {
	epx_findings *f = epx_listener;
	if (f == NULL || e == NULL || e->level < XML_ERR_ERROR)
		return;
	switch (e->domain) {
	case XML_FROM_NONE: case XML_FROM_VALID: case XML_FROM_DTD: case XML_FROM_XPATH:
		return; // about something else, or said again by the caller
	}
	if (f->n >= EPX_MAX_FINDINGS) {
		f->skipped++;
		return;
	}
	epx_finding *x = &f->list[f->n++];
	x->domain = e->domain;
	x->code = e->code;
	x->level = e->level;
	x->line = e->line;
	x->column = e->domain == XML_FROM_PARSER || e->domain == XML_FROM_NAMESPACE ? e->int2 : 0;
	x->file = epx_copy(e->file);
	x->message = epx_copy(e->message);
}

static xmlExternalEntityLoader epx_next_loader;

static int epx_inside(const char *root, const char *name) {
	char *real = realpath(name, NULL);
	size_t n = strlen(root);
	int ok = real != NULL && strncmp(real, root, n) == 0 && real[n] == '/';
	free(real);
	return ok;
}

// epx_refuse fails as a file does that is not there. An import may do that; any
// other failure would make the schema invalid.
static xmlParserInputPtr epx_refuse(const char *id, xmlParserCtxtPtr ctxt) {
	return epx_next_loader("/dev/null/refused", id, ctxt);
}

// epx_load opens a file for libxml2: on a thread that listens, one below its
// folder only.
static xmlParserInputPtr epx_load(const char *url, const char *id, xmlParserCtxtPtr ctxt) {
	if (epx_root == NULL)
		return epx_next_loader(url, id, ctxt);
	if (url == NULL || epx_root[0] == 0)
		return epx_refuse(id, ctxt);
	const char *name = strncmp(url, "file:///", 8) == 0 ? url + 7 : url;
	int ok = epx_inside(epx_root, name);
	if (!ok) {
		char *plain = xmlURIUnescapeString(name, 0, NULL);
		ok = plain != NULL && epx_inside(epx_root, plain);
		xmlFree(plain);
	}
	return ok ? epx_next_loader(url, id, ctxt) : epx_refuse(id, ctxt);
}

static void epx_init(void) {
	xmlInitParser();
	epx_next_loader = xmlGetExternalEntityLoader();
	xmlSetExternalEntityLoader(epx_load);
}

static epx_findings *epx_listen(char *root) {
	epx_listener = calloc(1, sizeof(epx_findings));
	epx_root = root;
	xmlSetStructuredErrorFunc(NULL, (xmlStructuredErrorFunc)epx_hear);
	return epx_listener;
}

static void epx_unlisten(void) {
	xmlSetStructuredErrorFunc(NULL, NULL);
	xmlResetLastError();
	epx_findings *f = epx_listener;
	for (int i = 0; f != NULL && i < f->n; i++) {
		free(f->list[i].file);
		free(f->list[i].message);
	}
	free(f);
	free(epx_root);
	epx_listener = NULL;
	epx_root = NULL;
}

static int epx_heard(void) { return epx_listener == NULL ? 0 : epx_listener->n; }

static epx_finding *epx_at(epx_findings *f, int i) { return &f->list[i]; }

static int epx_has_dtd(uintptr_t doc) {
	return ((xmlDocPtr)doc)->intSubset != NULL;
}
*/
import "C"

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"github.com/enhancedpresence/epx/validate"
	"github.com/enhancedpresence/epx/validate/internal/intake"
	"github.com/enhancedpresence/epx/validate/internal/schemaset"
	"github.com/enhancedpresence/epx/xmlrt"
	"github.com/lestrrat-go/libxml2/parser"
	"github.com/lestrrat-go/libxml2/xsd"
)

type engine struct{}

var initialize = sync.OnceFunc(func() { C.epx_init() })

// New returns the engine, or ErrNotBuiltIn.
func New() (validate.Engine, error) {
	initialize()
	return engine{}, nil
}

func (engine) Name() string { return Name }

// finding is what libxml2 reports.
type finding struct {
	domain, code C.int
	line, column int
	file         string
	message      string
}

// listen runs do on a thread that listens to libxml2 and returns what it
// heard, and how much more there was. While it runs, libxml2 opens files below
// the folder root only, which is without symbolic links; none when it is
// empty.
func listen(root string, do func()) (heard []finding, more int) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	f := C.epx_listen(C.CString(root)) // freed by epx_unlisten
	defer C.epx_unlisten()
	do()
	if f == nil {
		return nil, 0
	}
	for i := range f.n {
		x := C.epx_at(f, i)
		heard = append(heard, finding{
			domain:  x.domain,
			code:    x.code,
			line:    int(x.line),
			column:  int(x.column),
			file:    C.GoString(x.file),
			message: strings.TrimSpace(strings.ToValidUTF8(C.GoString(x.message), "\uFFFD")),
		})
	}
	return heard, int(f.skipped)
}

// Compile implements [validate.Engine].
func (engine) Compile(ctx context.Context, src validate.Sources) (validate.Schema, error) {
	set, err := schemaset.Load(ctx, src)
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "epx-schema-")
	if err != nil {
		return nil, fmt.Errorf("%s: cannot make a folder for the schema: %w", Name, err)
	}
	defer os.RemoveAll(dir)
	if dir, err = filepath.EvalSymlinks(dir); err != nil {
		return nil, fmt.Errorf("%s: %w", Name, err)
	}
	for name, d := range set.Documents {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			return nil, fmt.Errorf("%s: cannot copy the schema: %w", Name, err)
		}
		if err := os.WriteFile(file, d.Data, 0o600); err != nil {
			return nil, fmt.Errorf("%s: cannot copy the schema: %w", Name, err)
		}
	}
	var schema *xsd.Schema
	heard, more := listen(dir, func() {
		schema, err = xsd.ParseFromFile(filepath.Join(dir, filepath.FromSlash(set.Entry)))
	})
	if err != nil {
		return nil, compileFault(set, dir, heard, more, err)
	}
	s := &compiledSchema{schema: schema}
	runtime.AddCleanup(s, func(schema *xsd.Schema) { schema.Free() }, schema)
	return s, nil
}

// compileFault makes the error of a schema that libxml2 rejects: what it says
// first, and how much more it says.
func compileFault(set *schemaset.Set, dir string, heard []finding, more int, err error) error {
	e := &validate.SchemaError{
		Engine:  Name,
		File:    set.DisplayName(set.Entry),
		Message: "the schema is not valid; the engine does not say why",
		Err:     err,
	}
	if len(heard) > 0 {
		first := heard[0]
		if rel, err := filepath.Rel(dir, strings.TrimPrefix(first.file, "file://")); err == nil && filepath.IsLocal(rel) {
			e.File = set.DisplayName(filepath.ToSlash(rel))
		}
		e.Line, e.Column = first.line, first.column
		e.Message = strings.TrimSuffix(strings.ReplaceAll(first.message, dir+"/", set.DisplayName("")), ".")
		if more += len(heard) - 1; more > 0 {
			e.Message += fmt.Sprintf("; %d more", more)
		}
	}
	for _, note := range set.Notes {
		e.Message += "; " + note
	}
	return e
}

// compiledSchema implements [validate.Schema]. libxml2 does not change a
// compiled schema.
type compiledSchema struct{ schema *xsd.Schema }

const parseOptions = parser.XMLParseNoNet | parser.XMLParseBigLines

// Validate implements [validate.Schema]. The context is looked at before and
// after the work: libxml2 cannot be interrupted.
func (s *compiledSchema) Validate(ctx context.Context, name string, data []byte) ([]validate.Diagnostic, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if d := intake.Refuse(name, data); d != nil {
		return []validate.Diagnostic{*d}, nil
	}
	if len(data) == 0 { // the binding takes it for lack of memory
		return []validate.Diagnostic{{File: name, Line: 1, Column: 1, Code: string(xmlrt.CodeMalformed), Message: "the document is empty"}}, nil
	}
	var found intake.Findings
	var err error
	heard, more := listen("", func() {
		var ok bool
		if ok, err = s.judge(name, data, &found); !ok && err == nil {
			err = errUnexplained
		}
	})
	runtime.KeepAlive(s)
	if cerr := ctx.Err(); cerr != nil {
		return nil, cerr
	}
	for _, f := range heard {
		found.Add(f.diagnostic(name))
	}
	found.Skip(more)
	ds := found.Diagnostics()
	switch {
	case len(ds) > 0:
		return ds, nil
	case errors.Is(err, errUnexplained):
		return []validate.Diagnostic{{File: name, Code: validate.CodeSchemaInvalid, Message: err.Error()}}, nil
	case err != nil:
		return nil, fmt.Errorf("%s: %w", Name, err)
	}
	return nil, nil
}

var errUnexplained = errors.New("the document is not valid; the engine does not say why")

// judge parses and validates a document. It reports whether libxml2 is content
// with it; findings other than a document type declaration are those heard.
func (s *compiledSchema) judge(name string, data []byte, found *intake.Findings) (bool, error) {
	doc, err := parser.New(parseOptions).Parse(data)
	if err != nil {
		return false, err
	}
	defer doc.Free()
	if C.epx_heard() > 0 { // not well-formed with namespaces
		return false, nil
	}
	if C.epx_has_dtd(C.uintptr_t(doc.Pointer())) != 0 {
		// In an encoding that the refusal before parsing does not read.
		found.Add(intake.DTDRefused(name))
		return false, nil
	}
	return s.schema.Validate(doc) == nil, nil
}

func (f finding) diagnostic(name string) validate.Diagnostic {
	d := validate.Diagnostic{File: name, Line: f.line, Column: f.column}
	if f.domain != C.XML_FROM_SCHEMASV {
		d.Message = strings.TrimSuffix(f.message, ".")
		switch {
		case f.domain == C.XML_FROM_NAMESPACE:
			d.Code = string(xmlrt.CodeNamespace)
		case strings.Contains(f.message, "XML_PARSE_HUGE"), strings.HasPrefix(f.message, "xmlSAX2Characters: huge text node"):
			d.Code = string(xmlrt.CodeLimit)
			d.Message = "the document goes beyond a limit of libxml2: " + strings.TrimSuffix(strings.TrimSuffix(d.Message, "use XML_PARSE_HUGE option"), " ")
		case f.code == C.XML_ERR_UNSUPPORTED_ENCODING, f.code == C.XML_ERR_INVALID_ENCODING, f.code == C.XML_ERR_UNKNOWN_ENCODING:
			d.Code = string(xmlrt.CodeEncoding)
		default:
			d.Code = string(xmlrt.CodeMalformed)
		}
		return d
	}
	element, attribute, message := splitMessage(f.message)
	d.Message = intake.Message(element, attribute, message)
	d.Code, d.Rule = intake.Classify(message)
	if rule := rules[f.code]; rule != "" {
		d.Rule = rule
	}
	return d
}

// splitMessage takes the names of element and attribute off the front of a
// message of the form "Element 'e', attribute 'a': what is wrong."
func splitMessage(s string) (element, attribute, message string) {
	rest, ok := strings.CutPrefix(s, "Element '")
	if !ok {
		return "", "", s
	}
	element, rest, ok = strings.Cut(rest, "'")
	if !ok {
		return "", "", s
	}
	if after, ok := strings.CutPrefix(rest, ", attribute '"); ok {
		attribute, rest, _ = strings.Cut(after, "'")
	}
	message, ok = strings.CutPrefix(rest, ": ")
	if !ok {
		return "", "", s
	}
	return element, attribute, message
}

// rules of the recommendation behind the codes of libxml2.
var rules = map[C.int]string{
	C.XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_1: "cvc-datatype-valid.1.2.1",
	C.XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_2: "cvc-datatype-valid.1.2.2",
	C.XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_3: "cvc-datatype-valid.1.2.3",
	C.XML_SCHEMAV_CVC_TYPE_3_1_1:           "cvc-type.3.1.1",
	C.XML_SCHEMAV_CVC_TYPE_3_1_2:           "cvc-type.3.1.2",
	C.XML_SCHEMAV_CVC_FACET_VALID:          "cvc-facet-valid",
	C.XML_SCHEMAV_CVC_LENGTH_VALID:         "cvc-length-valid",
	C.XML_SCHEMAV_CVC_MINLENGTH_VALID:      "cvc-minLength-valid",
	C.XML_SCHEMAV_CVC_MAXLENGTH_VALID:      "cvc-maxLength-valid",
	C.XML_SCHEMAV_CVC_MININCLUSIVE_VALID:   "cvc-minInclusive-valid",
	C.XML_SCHEMAV_CVC_MAXINCLUSIVE_VALID:   "cvc-maxInclusive-valid",
	C.XML_SCHEMAV_CVC_MINEXCLUSIVE_VALID:   "cvc-minExclusive-valid",
	C.XML_SCHEMAV_CVC_MAXEXCLUSIVE_VALID:   "cvc-maxExclusive-valid",
	C.XML_SCHEMAV_CVC_TOTALDIGITS_VALID:    "cvc-totalDigits-valid",
	C.XML_SCHEMAV_CVC_FRACTIONDIGITS_VALID: "cvc-fractionDigits-valid",
	C.XML_SCHEMAV_CVC_PATTERN_VALID:        "cvc-pattern-valid",
	C.XML_SCHEMAV_CVC_ENUMERATION_VALID:    "cvc-enumeration-valid",
	C.XML_SCHEMAV_CVC_COMPLEX_TYPE_2_1:     "cvc-complex-type.2.1",
	C.XML_SCHEMAV_CVC_COMPLEX_TYPE_2_2:     "cvc-complex-type.2.2",
	C.XML_SCHEMAV_CVC_COMPLEX_TYPE_2_3:     "cvc-complex-type.2.3",
	C.XML_SCHEMAV_CVC_COMPLEX_TYPE_2_4:     "cvc-complex-type.2.4",
	C.XML_SCHEMAV_CVC_ELT_1:                "cvc-elt.1",
	C.XML_SCHEMAV_CVC_ELT_2:                "cvc-elt.2",
	C.XML_SCHEMAV_CVC_ELT_3_1:              "cvc-elt.3.1",
	C.XML_SCHEMAV_CVC_ELT_3_2_1:            "cvc-elt.3.2.1",
	C.XML_SCHEMAV_CVC_ELT_3_2_2:            "cvc-elt.3.2.2",
	C.XML_SCHEMAV_CVC_ELT_4_1:              "cvc-elt.4.1",
	C.XML_SCHEMAV_CVC_ELT_4_2:              "cvc-elt.4.2",
	C.XML_SCHEMAV_CVC_ELT_4_3:              "cvc-elt.4.3",
	C.XML_SCHEMAV_CVC_ELT_5_1_1:            "cvc-elt.5.1.1",
	C.XML_SCHEMAV_CVC_ELT_5_1_2:            "cvc-elt.5.1.2",
	C.XML_SCHEMAV_CVC_ELT_5_2_1:            "cvc-elt.5.2.1",
	C.XML_SCHEMAV_CVC_ELT_5_2_2_1:          "cvc-elt.5.2.2.1",
	C.XML_SCHEMAV_CVC_ELT_5_2_2_2_1:        "cvc-elt.5.2.2.2.1",
	C.XML_SCHEMAV_CVC_ELT_5_2_2_2_2:        "cvc-elt.5.2.2.2.2",
	C.XML_SCHEMAV_CVC_ELT_6:                "cvc-elt.6",
	C.XML_SCHEMAV_CVC_ELT_7:                "cvc-elt.7",
	C.XML_SCHEMAV_CVC_ATTRIBUTE_1:          "cvc-attribute.1",
	C.XML_SCHEMAV_CVC_ATTRIBUTE_2:          "cvc-attribute.2",
	C.XML_SCHEMAV_CVC_ATTRIBUTE_3:          "cvc-attribute.3",
	C.XML_SCHEMAV_CVC_ATTRIBUTE_4:          "cvc-attribute.4",
	C.XML_SCHEMAV_CVC_COMPLEX_TYPE_3_1:     "cvc-complex-type.3.1",
	C.XML_SCHEMAV_CVC_COMPLEX_TYPE_3_2_1:   "cvc-complex-type.3.2.1",
	C.XML_SCHEMAV_CVC_COMPLEX_TYPE_3_2_2:   "cvc-complex-type.3.2.2",
	C.XML_SCHEMAV_CVC_COMPLEX_TYPE_4:       "cvc-complex-type.4",
	C.XML_SCHEMAV_CVC_COMPLEX_TYPE_5_1:     "cvc-complex-type.5.1",
	C.XML_SCHEMAV_CVC_COMPLEX_TYPE_5_2:     "cvc-complex-type.5.2",
	C.XML_SCHEMAV_CVC_COMPLEX_TYPE_1:       "cvc-complex-type.1",
	C.XML_SCHEMAV_CVC_AU:                   "cvc-au",
	C.XML_SCHEMAV_CVC_TYPE_1:               "cvc-type.1",
	C.XML_SCHEMAV_CVC_TYPE_2:               "cvc-type.2",
}
