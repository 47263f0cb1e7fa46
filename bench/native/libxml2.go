//go:build libxml2 && cgo

package native

/*
#cgo pkg-config: libxml-2.0
#include <stdlib.h>
#include <string.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/tree.h>
#include <libxml/xmlreader.h>
#include <libxml/xmlschemas.h>

// Limits off: a huge text node and deep documents are among those measured.
enum { OPTIONS = XML_PARSE_NONET | XML_PARSE_HUGE | XML_PARSE_NOERROR | XML_PARSE_NOWARNING };

static void quiet(void *data, xmlErrorPtr e) {}

static void silence(void) { xmlSetStructuredErrorFunc(NULL, (xmlStructuredErrorFunc)quiet); }

static size_t length(const xmlChar *s) { return s == NULL ? 0 : strlen((const char *)s); }

static void start(void *data, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri, int nns, const xmlChar **ns, int nattrs, int ndefaulted, const xmlChar **attrs) {
	size_t *n = data;
	*n += local[0];
	for (int i = 0; i < nattrs; i++, attrs += 5)
		*n += attrs[0][0] + (attrs[4] - attrs[3]);
}

static void end(void *data, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri) { *(size_t *)data += local[0]; }

static void text(void *data, const xmlChar *s, int n) { *(size_t *)data += n; }

// Parses with the handler's events counted into a number; 0 means that the
// document is at fault.
static int sax2(const char *doc, int size, size_t *n) {
	silence();
	xmlParserCtxtPtr c = xmlCreateMemoryParserCtxt(doc, size);
	if (c == NULL)
		return 0;
	xmlSAXHandler h;
	memset(&h, 0, sizeof h);
	h.initialized = XML_SAX2_MAGIC;
	h.startElementNs = start;
	h.endElementNs = end;
	h.characters = text;
	h.ignorableWhitespace = text;
	h.cdataBlock = text;
	memcpy(c->sax, &h, sizeof h);
	c->userData = n;
	xmlCtxtUseOptions(c, OPTIONS);
	xmlParseDocument(c);
	int ok = c->wellFormed && c->nsWellFormed;
	xmlFreeParserCtxt(c);
	return ok;
}

static xmlDocPtr tree(const char *doc, int size) {
	silence();
	xmlParserCtxtPtr c = xmlNewParserCtxt();
	xmlDocPtr d = xmlCtxtReadMemory(c, doc, size, NULL, NULL, OPTIONS);
	if (d != NULL && !c->nsWellFormed) {
		xmlFreeDoc(d);
		d = NULL;
	}
	xmlFreeParserCtxt(c);
	return d;
}

static size_t consume(xmlNodePtr n) {
	size_t sum = 0;
	xmlNodePtr top = n;
	while (n != NULL) {
		if (n->type == XML_ELEMENT_NODE) {
			for (xmlAttrPtr a = n->properties; a != NULL; a = a->next)
				if (a->children != NULL)
					sum += length(a->children->content);
		} else {
			sum += length(n->content);
		}
		if (n->type == XML_ELEMENT_NODE && n->children != NULL) {
			n = n->children;
			continue;
		}
		while (n != top && n->next == NULL)
			n = n->parent;
		if (n == top)
			break;
		n = n->next;
	}
	return sum;
}

static int dom(const char *doc, int size, size_t *n) {
	xmlDocPtr d = tree(doc, size);
	if (d == NULL)
		return 0;
	*n = consume(xmlDocGetRootElement(d));
	xmlFreeDoc(d);
	return 1;
}

static size_t dump(xmlDocPtr d) {
	xmlChar *out = NULL;
	int n = 0;
	xmlDocDumpMemory(d, &out, &n);
	xmlFree(out);
	return n;
}

static xmlSchemaPtr compile(const char *file) {
	silence();
	xmlSchemaParserCtxtPtr c = xmlSchemaNewParserCtxt(file);
	if (c == NULL)
		return NULL;
	xmlSchemaPtr s = xmlSchemaParse(c);
	xmlSchemaFreeParserCtxt(c);
	return s;
}

// 1 is valid, 0 not.
static int validate_dom(xmlSchemaPtr s, const char *doc, int size) {
	xmlDocPtr d = tree(doc, size);
	if (d == NULL)
		return 0;
	xmlSchemaValidCtxtPtr v = xmlSchemaNewValidCtxt(s);
	int ok = xmlSchemaValidateDoc(v, d) == 0;
	xmlSchemaFreeValidCtxt(v);
	xmlFreeDoc(d);
	return ok;
}

static int validate_stream(xmlSchemaPtr s, const char *doc, int size) {
	silence();
	xmlTextReaderPtr r = xmlReaderForMemory(doc, size, NULL, NULL, OPTIONS);
	if (r == NULL)
		return 0;
	int ok = xmlTextReaderSetSchema(r, s) == 0, more;
	while ((more = xmlTextReaderRead(r)) == 1)
		;
	ok = ok && more == 0 && xmlTextReaderIsValid(r) == 1;
	xmlFreeTextReader(r);
	return ok;
}
*/
import "C"

import (
	"errors"
	"unsafe"
)

// Available reports whether libxml2 is built in.
const Available = true

var errRefused = errors.New("libxml2 refuses the document")

// Version is the version of libxml2.
func Version() string { return C.LIBXML_DOTTED_VERSION }

func pointer(doc []byte) (*C.char, C.int) {
	return (*C.char)(unsafe.Pointer(unsafe.SliceData(doc))), C.int(len(doc))
}

func verdict(ok C.int) error {
	if ok == 0 {
		return errRefused
	}
	return nil
}

// SAX2 parses a document and counts the bytes of names, values and text that
// the events carry.
func SAX2(doc []byte) (uint64, error) {
	p, size := pointer(doc)
	var n C.size_t
	err := verdict(C.sax2(p, size, &n))
	return uint64(n), err
}

// DOM makes a tree and counts the bytes of values and text in it.
func DOM(doc []byte) (uint64, error) {
	p, size := pointer(doc)
	var n C.size_t
	err := verdict(C.dom(p, size, &n))
	return uint64(n), err
}

// Serialize makes a tree; what it returns writes it and counts the bytes.
func Serialize(doc []byte) (write func() (uint64, error), free func(), err error) {
	p, size := pointer(doc)
	d := C.tree(p, size)
	if d == nil {
		return nil, nil, errRefused
	}
	return func() (uint64, error) { return uint64(C.dump(d)), nil }, func() { C.xmlFreeDoc(d) }, nil
}

// A Schema is a compiled schema.
type Schema struct{ s C.xmlSchemaPtr }

// Compile compiles the schema document in a file and what it imports.
func Compile(file string) (*Schema, error) {
	name := C.CString(file)
	defer C.free(unsafe.Pointer(name))
	s := C.compile(name)
	if s == nil {
		return nil, errors.New("libxml2 refuses the schema " + file)
	}
	return &Schema{s}, nil
}

// Free releases the schema.
func (s *Schema) Free() { C.xmlSchemaFree(s.s) }

// DOM makes a tree and judges it.
func (s *Schema) DOM(doc []byte) error {
	p, size := pointer(doc)
	return verdict(C.validate_dom(s.s, p, size))
}

// Stream judges a document as it is read, without a tree of the whole.
func (s *Schema) Stream(doc []byte) error {
	p, size := pointer(doc)
	return verdict(C.validate_stream(s.s, p, size))
}
