package xslt

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/enhancedpresence/epx/presence/grammar/internal/encoded"
	"github.com/enhancedpresence/epx/xmlrt"
	"github.com/lestrrat-go/helium/xpath1"
)

// namespace is that of XSLT.
const namespace = "http://www.w3.org/1999/XSL/Transform"

// An attribute of an XSLT element is plain text, an expression (or a pattern,
// which is an expression too), or text with expressions in braces.
type attrKind uint8

const (
	plain attrKind = iota
	expression
	template
)

// elements are the elements of XSLT 1.0 (XSLT 1.0, appendix B), with the kinds
// of their attributes.
var elements = map[string]map[string]attrKind{
	"apply-imports":   {},
	"apply-templates": {"select": expression, "mode": plain},
	"attribute":       {"name": template, "namespace": template},
	"attribute-set":   {"name": plain, "use-attribute-sets": plain},
	"call-template":   {"name": plain},
	"choose":          {},
	"comment":         {},
	"copy":            {"use-attribute-sets": plain},
	"copy-of":         {"select": expression},
	"decimal-format": {
		"name": plain, "decimal-separator": plain, "grouping-separator": plain, "infinity": plain, "minus-sign": plain, "NaN": plain,
		"percent": plain, "per-mille": plain, "zero-digit": plain, "digit": plain, "pattern-separator": plain,
	},
	"element":         {"name": template, "namespace": template, "use-attribute-sets": plain},
	"fallback":        {},
	"for-each":        {"select": expression},
	"if":              {"test": expression},
	"key":             {"name": plain, "match": expression, "use": expression},
	"message":         {"terminate": plain},
	"namespace-alias": {"stylesheet-prefix": plain, "result-prefix": plain},
	"number": {
		"level": plain, "count": expression, "from": expression, "value": expression, "format": template, "lang": template,
		"letter-value": template, "grouping-separator": template, "grouping-size": template,
	},
	"otherwise": {},
	"output": {
		"method": plain, "version": plain, "encoding": plain, "omit-xml-declaration": plain, "standalone": plain, "doctype-public": plain,
		"doctype-system": plain, "cdata-section-elements": plain, "indent": plain, "media-type": plain,
	},
	"param":                  {"name": plain, "select": expression},
	"preserve-space":         {"elements": plain},
	"processing-instruction": {"name": template},
	"sort":                   {"select": expression, "lang": template, "data-type": template, "order": template, "case-order": template},
	"strip-space":            {"elements": plain},
	"stylesheet":             {"id": plain, "extension-element-prefixes": plain, "exclude-result-prefixes": plain, "version": plain},
	"template":               {"match": expression, "name": plain, "priority": plain, "mode": plain},
	"text":                   {"disable-output-escaping": plain},
	"transform":              {"id": plain, "extension-element-prefixes": plain, "exclude-result-prefixes": plain, "version": plain},
	"value-of":               {"select": expression, "disable-output-escaping": plain},
	"variable":               {"name": plain, "select": expression},
	"when":                   {"test": expression},
	"with-param":             {"name": plain, "select": expression},
}

// literalAttrs are the attributes of XSLT that other elements may have.
var literalAttrs = []string{"exclude-result-prefixes", "use-attribute-sets", "version"}

// functions are those of XPath 1.0 and XSLT 1.0 without document, which reads
// another document. The operators that are words can stand before a
// parenthesis too, and so can the tests of nodes.
var functions = map[string]bool{}

func init() {
	for name := range strings.FieldsSeq(`
		last position count id local-name namespace-uri name
		string concat starts-with contains substring-before substring-after substring string-length normalize-space translate
		boolean not true false lang number sum floor ceiling round
		key format-number current unparsed-entity-uri generate-id system-property element-available function-available
		comment text processing-instruction node
		and or div mod`) {
		functions[name] = true
	}
}

// maxParts is how many values an expression may put together, how many
// expressions the attributes of one element may have, and how many attribute
// sets it may use: between two steps, nothing grows by a greater factor.
const maxParts = 16

// checkpointDepth is how much deeper checkpoints make a style sheet.
const checkpointDepth = 1

// A checker reads a style sheet and writes it again with checkpoints.
type checker struct {
	source []byte
	scan   *xmlrt.Scanner
	out    bytes.Buffer
	done   int64 // what of the source is in out
	prefix string
	open   []openElement
}

type openElement struct {
	name xmlrt.QName
	// closing is written behind the end tag.
	closing string
	// drop leaves the content out.
	drop bool
}

// check refuses what a style sheet must not have, and gives it checkpoints.
func check(source []byte, l Limits) ([]byte, error) {
	source, ok := encoded.UTF8(source)
	if !ok {
		return nil, fmt.Errorf("xslt: %w: it is not in UTF-8", ErrStyleSheet)
	}
	c := &checker{source: source, prefix: freePrefix(source)}
	c.scan = xmlrt.NewScanner(source, xmlrt.ScanOptions{Limits: xmlrt.Limits{Depth: l.Depth}})
	for {
		kind, err := c.scan.Next()
		if err != nil {
			return nil, scanFault(ErrStyleSheet, err)
		}
		switch kind {
		case xmlrt.StartElement:
			err = c.start()
		case xmlrt.EndElement:
			c.end()
		case xmlrt.EOF:
			c.copyTo(int64(len(source)))
			return c.out.Bytes(), nil
		}
		if err != nil {
			return nil, err
		}
	}
}

// freePrefix is one that the source does not have anywhere.
func freePrefix(source []byte) string {
	const stem = "checkpoint"
	longest := -1 // of the letters x behind the stem
	for rest := source; ; {
		i := bytes.Index(rest, []byte(stem))
		if i < 0 {
			return stem + strings.Repeat("x", longest+1)
		}
		rest = rest[i+len(stem):]
		longest = max(longest, len(rest)-len(bytes.TrimLeft(rest, "x")))
	}
}

func (c *checker) copyTo(offset int64) {
	c.out.Write(c.source[c.done:offset])
	c.done = offset
}

// refuse is an error at an offset.
func (c *checker) refuse(offset int64, format string, args ...any) error {
	line, column := c.scan.Position(offset)
	return fmt.Errorf("xslt: line %d, column %d of the style sheet: %s: %w", line, column, fmt.Sprintf(format, args...), ErrRefused)
}

func (c *checker) start() error {
	name, at := c.scan.Name(), c.scan.Offset()
	attrs := c.scan.Attrs()
	if len(c.open) == 0 {
		if err := c.root(name, attrs, at); err != nil {
			return err
		}
	}
	var kinds map[string]attrKind
	isXSLT := name.Space == namespace
	if isXSLT {
		var ok bool
		switch kinds, ok = elements[name.Local]; {
		case name.Local == "import" || name.Local == "include":
			return c.refuse(at, "xsl:%s, which reads another document", name.Local)
		case !ok:
			return c.refuse(at, "xsl:%s, which is not of XSLT 1.0", name.Local)
		}
	}
	parts := 0
	var news []newValue
	for i, a := range attrs {
		kind := template
		switch {
		case a.Name.Local == "use-attribute-sets" && (isXSLT || a.Name.Space == namespace) && len(bytes.Fields(a.Value)) > maxParts:
			return c.refuse(a.Offset, "more than %d attribute sets", maxParts)
		case isXSLT && name.Local == "attribute-set" && a.Name == xmlrt.QName{Local: "use-attribute-sets"}:
			return c.refuse(a.Offset, "an attribute set that uses others")
		case isXSLT && a.Name.Space == "":
			var ok bool
			if kind, ok = kinds[a.Name.Local]; !ok {
				return c.refuse(a.Offset, "the attribute %s of xsl:%s, which is not of XSLT 1.0", a.Name.Local, name.Local)
			}
		case isXSLT && a.Name.Space != namespace:
			kind = plain
		case a.Name.Space == namespace && (isXSLT || !slices.Contains(literalAttrs, a.Name.Local)):
			return c.refuse(a.Offset, "the attribute xsl:%s", a.Name.Local)
		case a.Name == xmlrt.QName{Space: namespace, Local: "version"} && string(a.Value) != "1.0":
			return c.refuse(a.Offset, "version %q of XSLT", a.Value)
		}
		var steps string
		var err error
		switch kind {
		case plain:
			// Later versions compute some that are plain text in 1.0.
			if isXSLT && a.Name.Space == "" && bytes.ContainsAny(a.Value, "{}") {
				return c.refuse(a.Offset, "braces in the attribute %s of xsl:%s", a.Name.Local, name.Local)
			}
			continue
		case expression:
			steps, err = c.expression(string(a.Value), a.Offset)
		case template:
			var n int
			steps, n, err = c.template(string(a.Value), a.Offset)
			parts += n
		}
		if err != nil {
			return err
		}
		if steps != string(a.Value) {
			news = append(news, newValue{i, steps})
		}
	}
	if parts > maxParts {
		return c.refuse(at, "more than %d expressions in the attributes of one element", maxParts)
	}
	c.push(name, at, attrs, news)
	return nil
}

// A newValue is what an attribute, by its place among those of the element,
// becomes.
type newValue struct {
	attr int
	text string
}

func (c *checker) root(name xmlrt.QName, attrs []xmlrt.Attr, at int64) error {
	if name.Space != namespace || name.Local != "stylesheet" && name.Local != "transform" {
		return fmt.Errorf("xslt: %w: the document element is %v, not xsl:stylesheet", ErrStyleSheet, name)
	}
	version := ""
	for _, a := range attrs {
		switch a.Name {
		case xmlrt.QName{Local: "version"}:
			version = string(a.Value)
		case xmlrt.QName{Local: "extension-element-prefixes"}:
			if len(bytes.TrimSpace(a.Value)) > 0 {
				return c.refuse(a.Offset, "extension elements")
			}
		}
	}
	if version != "1.0" {
		return c.refuse(at, "version %q of XSLT", version)
	}
	return nil
}

// constructors are the elements whose content is instructions, like that of the
// elements of no XSLT.
var constructors = map[string]bool{
	"template": true, "for-each": true, "if": true, "when": true, "otherwise": true, "fallback": true, "message": true,
	"variable": true, "param": true, "with-param": true,
	"copy": true, "element": true, "attribute": true, "comment": true, "processing-instruction": true,
}

// instruction tells whether the element stands among instructions, and can have
// another before it.
func instruction(name, parent xmlrt.QName) bool {
	if parent.Space == namespace && !constructors[parent.Local] {
		return false
	}
	return name.Space != namespace || name.Local != "param" && name.Local != "sort" && name.Local != "fallback"
}

// push opens an element with new values for some attributes, and puts a
// checkpoint before it, or around it.
func (c *checker) push(name xmlrt.QName, at int64, attrs []xmlrt.Attr, news []newValue) {
	e := openElement{name: name}
	if len(c.open) > 0 {
		parent := c.open[len(c.open)-1]
		e.drop = parent.drop
		if !e.drop && instruction(name, parent.name) {
			c.checkpoint(at, ".")
			switch name {
			case xmlrt.QName{Space: namespace, Local: "copy-of"}:
				e.closing, e.drop = c.aroundCopy(at, attrs, news), true
			case xmlrt.QName{Space: namespace, Local: "number"}:
				// It looks at all nodes before one without asking.
				c.checkpoint(at, "//node()")
			}
		}
	}
	c.open = append(c.open, e)
	if e.drop {
		return
	}
	for _, n := range news {
		from := attrs[n.attr].ValueOffset
		c.copyTo(from - 1) // the quote
		c.done = from + int64(bytes.IndexByte(c.source[from:], c.source[from-1])) + 1
		c.out.WriteString(`"` + escaper.Replace(n.text) + `"`)
	}
}

// checkpoint writes a loop that does nothing but take a step for each node.
func (c *checker) checkpoint(at int64, nodes string) {
	c.copyTo(at)
	fmt.Fprintf(&c.out, `<%s:for-each xmlns:%[1]s="%s" select="%s"/>`, c.prefix, namespace, nodes)
}

// aroundCopy writes a loop over what is to be copied, and copies one after the
// other.
func (c *checker) aroundCopy(at int64, attrs []xmlrt.Attr, news []newValue) (closing string) {
	c.copyTo(at)
	fmt.Fprintf(&c.out, `<%s:for-each xmlns:%[1]s="%s"`, c.prefix, namespace)
	for i, a := range attrs {
		if a.Name != (xmlrt.QName{Local: "select"}) {
			continue
		}
		text := string(a.Value)
		for _, n := range news {
			if n.attr == i {
				text = n.text
			}
		}
		c.out.WriteString(` select="` + escaper.Replace(text) + `"`)
	}
	// The namespaces that the element declares are for its expression.
	for _, d := range c.scan.NamespaceDecls() {
		if d.Prefix == "" {
			continue
		}
		fmt.Fprintf(&c.out, ` xmlns:%s="%s"`, d.Prefix, escaper.Replace(d.URI))
	}
	return fmt.Sprintf(`><%s:copy-of select="."/><%[1]s:text/></%[1]s:for-each>`, c.prefix)
}

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", `"`, "&quot;", "\t", "&#9;", "\n", "&#10;", "\r", "&#13;")

func (c *checker) end() {
	e := c.open[len(c.open)-1]
	c.open = c.open[:len(c.open)-1]
	if e.closing != "" {
		c.out.WriteString(e.closing)
		c.done = c.scan.EndOffset()
	}
}

// expression judges an expression or a pattern, and gives it with each concat
// as concatStep has it.
func (c *checker) expression(text string, at int64) (string, error) {
	parts, inserts, err := c.scanExpression(text, at)
	switch {
	case err != nil:
		return "", err
	case parts > maxParts:
		return "", c.refuse(at, "concat with more than %d parts", maxParts)
	}
	if _, err := xpath1.Compile(text); err != nil {
		if errors.Is(err, xpath1.ErrExprTooDeep) {
			return "", limit("the expression at %s is nested too deep", c.position(at))
		}
		return "", fmt.Errorf("xslt: %s: %w: %q is no expression of XPath 1.0: %w", c.position(at), ErrStyleSheet, text, err)
	}
	for _, in := range slices.Backward(inserts) {
		text = text[:in.at] + in.text + text[in.at:]
	}
	return text, nil
}

// An insertion is text to be put into an expression.
type insertion struct {
	at   int
	text string
}

// concatStep is the first argument that each concat is given: it takes a step,
// and adds nothing. The other arguments become strings before the engine sees
// them, as it takes no node-set of several nodes there.
const (
	concatStep = "string(self::node()[false()]),"
	asString   = "string("
)

func (c *checker) position(at int64) string {
	line, column := c.scan.Position(at)
	return fmt.Sprintf("line %d, column %d of the style sheet", line, column)
}

// scanExpression looks at the functions that an expression calls. It gives the
// number of values that concat puts together, and what to insert for that.
func (c *checker) scanExpression(text string, at int64) (parts int, inserts []insertion, err error) {
	var open []bool // brackets, and whether they are those of concat
	concat := false // the next one is
	for i := 0; i < len(text); {
		inner := len(open) > 0 && open[len(open)-1]
		switch ch := text[i]; {
		case ch == '"' || ch == '\'':
			end := strings.IndexByte(text[i+1:], ch)
			if end < 0 {
				return 0, nil, fmt.Errorf("xslt: %s: %w: a literal without an end in %q", c.position(at), ErrStyleSheet, text)
			}
			i += end + 2
		case ch == '(' || ch == '[':
			i++
			if concat {
				inserts = append(inserts, insertion{i, concatStep + asString})
				parts++
			}
			open, concat = append(open, concat), false
		case ch == ')' || ch == ']':
			if inner {
				inserts = append(inserts, insertion{i, ")"})
			}
			open = open[:max(0, len(open)-1)]
			i++
		case ch == ',':
			if inner {
				inserts = append(inserts, insertion{i, ")"}, insertion{i + 1, asString})
				parts++
			}
			i++
		case '0' <= ch && ch <= '9' || ch == '.' || ch == '-':
			i++ // no name begins with it
		case isNameByte(ch):
			start := i
			for i < len(text) && (isNameByte(text[i]) || text[i] == ':' && !strings.HasPrefix(text[i:], "::")) {
				i++
			}
			name := text[start:i]
			if strings.HasPrefix(text[i:], "::") {
				i += 2 // an axis
				continue
			}
			if !strings.HasPrefix(strings.TrimLeft(text[i:], " \t\r\n"), "(") || start > 0 && text[start-1] == '$' {
				continue
			}
			switch {
			case name == "document":
				return 0, nil, c.refuse(at, "document(), which reads another document")
			case !functions[name]:
				return 0, nil, c.refuse(at, "the function %s, which is not of XSLT 1.0", name)
			}
			concat = name == "concat"
		default:
			i++
		}
	}
	return parts, inserts, nil
}

// isNameByte tells whether a byte can be part of a name.
func isNameByte(b byte) bool {
	return b >= 0x80 || b == '_' || b == '-' || b == '.' || '0' <= b && b <= '9' || 'A' <= b && b <= 'Z' || 'a' <= b && b <= 'z'
}

// template judges text with expressions in braces. It gives the text with a step
// in each concat, and the number of expressions.
func (c *checker) template(text string, at int64) (steps string, n int, err error) {
	var b strings.Builder
	for i := 0; i < len(text); {
		switch {
		case text[i] != '{' && text[i] != '}':
			b.WriteByte(text[i])
			i++
		case strings.HasPrefix(text[i:], "{{") || strings.HasPrefix(text[i:], "}}"):
			b.WriteString(text[i : i+2])
			i += 2
		case text[i] == '}':
			return "", 0, fmt.Errorf("xslt: %s: %w: a brace too many in %q", c.position(at), ErrStyleSheet, text)
		default:
			end := closingBrace(text, i+1)
			if end < 0 {
				return "", 0, fmt.Errorf("xslt: %s: %w: a brace without its end in %q", c.position(at), ErrStyleSheet, text)
			}
			e, err := c.expression(text[i+1:end], at)
			if err != nil {
				return "", 0, err
			}
			b.WriteString("{" + e + "}")
			n++
			i = end + 1
		}
	}
	return b.String(), n, nil
}

// closingBrace finds the end of an expression in braces.
func closingBrace(text string, i int) int {
	for i < len(text) {
		switch ch := text[i]; ch {
		case '}':
			return i
		case '"', '\'':
			end := strings.IndexByte(text[i+1:], ch)
			if end < 0 {
				return -1
			}
			i += end + 2
		default:
			i++
		}
	}
	return -1
}
