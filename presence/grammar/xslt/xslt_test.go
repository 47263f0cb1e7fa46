package xslt_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/enhancedpresence/epx/presence/grammar/xslt"
)

const open = `<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">`

// sheet is a style sheet with the given content.
func sheet(content string) string { return open + content + `</xsl:stylesheet>` }

// root is one whose only template has the given content.
func root(content string) string {
	return sheet(`<xsl:template match="/">` + content + `</xsl:template>`)
}

func run(t *testing.T, l xslt.Limits, style, input string) (string, error) {
	t.Helper()
	s, err := xslt.Engine{Limits: l}.Compile(t.Context(), []byte(style))
	if err != nil {
		return "", err
	}
	out, err := s.Transform(t.Context(), []byte(input))
	return string(out), err
}

// TestTransform runs what XSLT 1.0 has: checkpoints must not show in results.
func TestTransform(t *testing.T) {
	const input = `<a x="1" y="2"><b>one</b><b>two</b><c xmlns="urn:c"/></a>`
	for _, tt := range []struct{ name, style, want string }{
		{"copy-of nodes", root(`<r><xsl:copy-of select="//b"/></r>`), `<r><b>one</b><b>two</b></r>`},
		{"copy-of attributes", root(`<r><xsl:copy-of select="/a/@*"/></r>`), `<r x="1" y="2"/>`},
		{"copy-of values", root(`<r><xsl:copy-of select="'a'"/><xsl:copy-of select="1 + 1"/><xsl:copy-of select="/.."/></r>`), `<r>a2</r>`},
		{"copy-of a tree", root(`<xsl:variable name="v">t<b/>u</xsl:variable><r><xsl:copy-of select="$v"/></r>`), `<r>t<b/>u</r>`},
		{"copy-of its own namespace", root(`<r><xsl:copy-of xmlns:k="urn:c" select="count(//k:c)"/></r>`), `<r>1</r>`},
		{"copy-of the root", root(`<r><xsl:copy-of select="/a/b[1]/text()"/></r>`), `<r>one</r>`},
		{"position in a loop", root(`<r><xsl:for-each select="//b"><xsl:value-of select="position()"/>/<xsl:value-of select="last()"/>;</xsl:for-each></r>`), `<r>1/2;2/2;</r>`},
		{"current", root(`<r><xsl:for-each select="//b"><xsl:copy-of select="//b[. = current()]"/></xsl:for-each></r>`), `<r><b>one</b><b>two</b></r>`},
		{"parameters first", sheet(`<xsl:template match="/"><r><xsl:call-template name="t"><xsl:with-param name="p" select="concat('x', //b)"/></xsl:call-template></r></xsl:template>
			<xsl:template name="t"><xsl:param name="p"/><xsl:param name="q" select="concat($p, '!')"/><xsl:value-of select="$q"/></xsl:template>`), `<r>xone!</r>`},
		{"sort", root(`<r><xsl:for-each select="//b"><xsl:sort select="." order="descending"/><xsl:copy-of select="."/></xsl:for-each></r>`), `<r><b>two</b><b>one</b></r>`},
		{"number", root(`<r><xsl:for-each select="//b"><xsl:number/></xsl:for-each></r>`), `<r>12</r>`},
		{"key", sheet(`<xsl:key name="k" match="b" use="."/><xsl:template match="/"><r><xsl:copy-of select="key('k', 'two')"/></r></xsl:template>`), `<r><b>two</b></r>`},
		{"an XML declaration and a mark", "\ufeff" + `<?xml version="1.0" encoding="utf-8"?>` + root(`<r q="{concat('é', 'a')}"><xsl:copy-of select="'é'"/></r>`), `<r q="éa">é</r>`},
		{"computed attributes", root(`<r q="{concat('{', 'a', '&lt;&quot;')}{{}}"/>`), `<r q="{a&lt;&quot;{}"/>`},
		{"concat of node-sets", root(`<r><xsl:value-of select="concat(//b, concat('(', //none, ')'), //b[2], count(//b))"/></r>`), `<r>one()two2</r>`},
		{"concat of one word and brackets", root(`<r><xsl:value-of select="string-length(concat ('a,b', 'c(d', &quot;e'&quot;)) -1"/></r>`), `<r>7</r>`},
		{"an operator before a parenthesis", root(`<r><xsl:value-of select="(1 or (0)) and not(3-count(//b)=0) and 7 mod (4) = 3 and 4 div(2) =2 and child::a"/></r>`), `<r>true</r>`},
		{"a document of two elements", root(`<xsl:copy-of select="//b"/>`), `<b>one</b><b>two</b>`},
		{"nothing", root(``), ``},
		{"attribute sets", sheet(`<xsl:attribute-set name="s"><xsl:attribute name="z"><xsl:value-of select="//b"/></xsl:attribute></xsl:attribute-set><xsl:template match="/"><r xsl:use-attribute-sets="s"/></xsl:template>`), `<r z="one"/>`},
		{"indentation is not for trees", sheet(`<xsl:output indent="yes"/><xsl:template match="/"><r><s/></r></xsl:template>`), `<r><s/></r>`},
		{"foreign attributes", root(`<r><xsl:value-of xmlns:f="urn:f" f:note="{" select="1"/></r>`), `<r>1</r>`},
		{"comparison by number", root(`<xsl:if test="/a/@x &gt;= 1 and '10' &gt; '9'"><r/></xsl:if>`), `<r/>`},
		{"a prefix like that of checkpoints", root(`<r><xsl:copy-of xmlns:checkpoint="urn:c" select="count(//checkpoint:c)"/></r>`), `<r>1</r>`},
		{"prefixes like those of checkpoints", root(`<r><xsl:copy-of xmlns:checkpoint="urn:c" xmlns:checkpointx="urn:d" select="count(//checkpoint:c|//checkpointx:c)"/></r>`), `<r>1</r>`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := run(t, xslt.Limits{}, tt.style, input)
			if err != nil {
				t.Fatal(err)
			}
			if g, w := canonical(t, []byte(got)), canonical(t, []byte(tt.want)); g != w {
				t.Errorf("got  %s\nwant %s", g, w)
			}
		})
	}
}

func TestRefused(t *testing.T) {
	for _, tt := range []struct {
		style string
		kind  error
		want  string
	}{
		{sheet(`<xsl:import href="file:///etc/passwd"/>`), xslt.ErrRefused, "line 1, column 80 of the style sheet: xsl:import, which reads another document"},
		{sheet(`<xsl:include href="http://example.com/a.xsl"/>`), xslt.ErrRefused, "xsl:include"},
		{root(`<xsl:copy-of select="document('/etc/passwd')"/>`), xslt.ErrRefused, "document(), which reads another document"},
		{root(`<r a="{document ('/etc/passwd')}"/>`), xslt.ErrRefused, "document()"},
		{sheet(`<xsl:template match="a[document('x')]"/>`), xslt.ErrRefused, "document()"},
		{sheet(`<xsl:key name="k" match="a" use="document('x')"/>`), xslt.ErrRefused, "document()"},
		{root(`<xsl:value-of select="unparsed-text('/etc/passwd')"/>`), xslt.ErrRefused, "the function unparsed-text"},
		{root(`<xsl:value-of select="doc('/etc/passwd')"/>`), xslt.ErrRefused, "the function doc"},
		{root(`<xsl:value-of xmlns:fn="http://www.w3.org/2005/xpath-functions" select="fn:doc('x')"/>`), xslt.ErrRefused, "the function fn:doc"},
		{root(`<xsl:value-of xmlns:m="urn:schemas-microsoft-com:xslt" select="m:node-set(/)"/>`), xslt.ErrRefused, "the function m:node-set"},
		{root(`<xsl:value-of select="environment-variable('HOME')"/>`), xslt.ErrRefused, "the function environment-variable"},
		{root(`<xsl:value-of select="string-join((1 to 9), '')"/>`), xslt.ErrRefused, "the function string-join"},
		{root(`<xsl:value-of select="for $i in //a return $i"/>`), xslt.ErrStyleSheet, "no expression of XPath 1.0"},
		{root(`<xsl:value-of select="(1 to 1000000000)"/>`), xslt.ErrStyleSheet, "no expression of XPath 1.0"},
		{root(`<xsl:value-of select="Q{http://www.w3.org/2005/xpath-functions}doc('x')"/>`), xslt.ErrRefused, "the function doc"},
		{root(`<xsl:value-of select="if (1) then 2 else 3"/>`), xslt.ErrRefused, "the function if"},
		{root(`<xsl:result-document href="x"/>`), xslt.ErrRefused, "xsl:result-document, which is not of XSLT 1.0"},
		{root(`<xsl:evaluate xpath="'1'"/>`), xslt.ErrRefused, "xsl:evaluate"},
		{sheet(`<xsl:function name="f"/>`), xslt.ErrRefused, "xsl:function"},
		{root(`<xsl:value-of _select="{'1'}"/>`), xslt.ErrRefused, "the attribute _select of xsl:value-of"},
		{root(`<xsl:for-each select="a" expand-text="yes"/>`), xslt.ErrRefused, "the attribute expand-text"},
		{root(`<r xsl:expand-text="yes">{doc('x')}</r>`), xslt.ErrRefused, "the attribute xsl:expand-text"},
		{root(`<r xsl:extension-element-prefixes="x"/>`), xslt.ErrRefused, "the attribute xsl:extension-element-prefixes"},
		{root(`<r xsl:version="3.0"/>`), xslt.ErrRefused, `version "3.0"`},
		{root(`<xsl:message terminate="{doc('x')}"/>`), xslt.ErrRefused, "braces in the attribute terminate"},
		{root(`<r xsl:use-attribute-sets="` + strings.Repeat("s ", 17) + `"/>`), xslt.ErrRefused, "more than 16 attribute sets"},
		{root(`<xsl:element name="r" use-attribute-sets="` + strings.Repeat("s ", 17) + `"/>`), xslt.ErrRefused, "more than 16 attribute sets"},
		{sheet(`<xsl:attribute-set name="a" use-attribute-sets="b"/>`), xslt.ErrRefused, "an attribute set that uses others"},
		{strings.Replace(root(``), `"1.0"`, `"3.0"`, 1), xslt.ErrRefused, `version "3.0"`},
		{strings.Replace(root(``), ` version="1.0"`, ``, 1), xslt.ErrRefused, `version ""`},
		{strings.Replace(root(``), `version=`, `xmlns:e="urn:e" extension-element-prefixes="e" version=`, 1), xslt.ErrRefused, "extension elements"},
		{`<r xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xsl:version="1.0"/>`, xslt.ErrStyleSheet, "not xsl:stylesheet"},
		{`<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>` + root(`<r>&e;</r>`), xslt.ErrStyleSheet, "DTD"},
		{root(`<xsl:if test="1 &ge; 2"/>`), xslt.ErrStyleSheet, "ge"},
		{`<?xml version="1.0" encoding="ISO-8859-1"?>` + root("<r>\u00e9</r>"), xslt.ErrStyleSheet, "not in UTF-8"},
		{root(`<xsl:call-template name="none"/>`), xslt.ErrRun, "none"},
		{root(`<xsl:value-of select="1 +"/>`), xslt.ErrStyleSheet, "no expression of XPath 1.0"},
		{root(`<xsl:value-of select="'a"/>`), xslt.ErrStyleSheet, "without an end"},
		{root(`<r a="{1"/>`), xslt.ErrStyleSheet, "without its end"},
		{root(`<r a="1}"/>`), xslt.ErrStyleSheet, "a brace too many"},
		{root(`<xsl:value-of select="concat(` + strings.Repeat("/,", 16) + `/)"/>`), xslt.ErrRefused, "more than 16 parts"},
		{root(`<r a="` + strings.Repeat("{/}", 9) + `" b="` + strings.Repeat("{/}", 8) + `"/>`), xslt.ErrRefused, "more than 16 expressions"},
		{root(`<xsl:message terminate="yes">no <b/>more</xsl:message>`), xslt.ErrStopped, "no"},
		{root(`<xsl:value-of select="$none"/>`), xslt.ErrRun, "none"},
		{root(strings.Repeat("<r>", 200) + strings.Repeat("</r>", 200)), xslt.ErrLimit, ""},
		{root(`<xsl:value-of select="` + strings.Repeat("(", 20000) + "1" + strings.Repeat(")", 20000) + `"/>`), xslt.ErrLimit, ""},
		{root(strings.Repeat(" ", 70<<10)), xslt.ErrLimit, "more than 65536"},
	} {
		style := tt.style[min(len(open), len(tt.style)):]
		if len(style) > 100 {
			style = style[:100]
		}
		t.Run(style, func(t *testing.T) {
			out, err := run(t, xslt.Limits{}, tt.style, "<a/>")
			if !errors.Is(err, tt.kind) || !strings.Contains(fmt.Sprint(err), tt.want) {
				t.Errorf("%q, %v; want %v with %q", out, err, tt.kind, tt.want)
			}
		})
	}
}

// TestXPath1 holds expressions of later versions off: the engine would take
// them.
func TestXPath1(t *testing.T) {
	for _, e := range []string{
		"1 2", "$v('x')", "a || b", "a ! b", "name#1", "(: c :) 1", "1 (: doc('x') :)", "'a''b'", "1 to 3", "a is b", "a eq b", "a idiv b",
		"every $x in a satisfies 1", "some $x in a satisfies 1", "let $x := 1 return $x", "for $x in a return $x", "[1]", "map{}", "map {'a': 1}",
		"array{1}", "?a", "a?b", "a => count()", "a instance of item()", "a castable as x", "a treat as b", "function($x) {1}", "Q{u}a", "*:a",
		"a except b", "a intersect b", "()", "(1, 2)", "a/(b | c)", "a/string()", ".. [doc('x')]", "a << b", "`a`", "doc ('x')", "doc\n('x')",
		"x:doc('x')", "$a/doc('x')", "a[position() = last() and doc('x')]", "-doc('x')", "1-doc('x')", "1.doc('x')", "a.doc('x')", "'x'doc('x')",
	} {
		for _, style := range []string{root(`<xsl:value-of xmlns:x="urn:x" select="` + e + `"/>`), root(`<r xmlns:x="urn:x" a="{` + e + `}"/>`)} {
			out, err := run(t, xslt.Limits{}, style, "<a/>")
			if !errors.Is(err, xslt.ErrStyleSheet) && !errors.Is(err, xslt.ErrRefused) {
				t.Errorf("%s: %q, %v", e, out, err)
			}
		}
	}
}

// hostile are style sheets that would go on for a very long time, or fill the
// memory.
var hostile = map[string]string{
	"calls itself":               sheet(`<xsl:template match="/" name="a"><xsl:call-template name="a"/></xsl:template>`),
	"applies itself":             sheet(`<xsl:template match="node()|/"><xsl:apply-templates select="//a"/></xsl:template>`),
	"calls itself twice":         countdown(40, `<xsl:call-template name="a"><xsl:with-param name="n" select="$n - 1"/></xsl:call-template>`, ``),
	"calls the next twice":       doubling(`<xsl:template name="t0"/><xsl:template match="/"><xsl:call-template name="t40"/></xsl:template>`, `<xsl:template name="t%[1]d"><xsl:call-template name="t%[2]d"/><xsl:call-template name="t%[2]d"/></xsl:template>`, ``),
	"applies the next twice":     doubling(`<xsl:template match="a" mode="t0"/><xsl:template match="/"><xsl:apply-templates mode="t40"/></xsl:template>`, `<xsl:template match="a" mode="t%[1]d"><xsl:apply-templates select="." mode="t%[2]d"/><xsl:apply-templates select="." mode="t%[2]d"/></xsl:template>`, ``),
	"loops in loops":             root(strings.Repeat(`<xsl:for-each select="//b">`, 12) + strings.Repeat(`</xsl:for-each>`, 12)),
	"doubles a parameter":        sheet(`<xsl:template match="/"><xsl:call-template name="a"><xsl:with-param name="s" select="'0123456789'"/></xsl:call-template></xsl:template><xsl:template name="a"><xsl:param name="s"/><xsl:if test="string-length($s) &lt; 100000000000"><xsl:call-template name="a"><xsl:with-param name="s" select="concat($s, $s)"/></xsl:call-template></xsl:if></xsl:template>`),
	"doubles default parameters": doubling(`<xsl:template match="/"><xsl:param name="g0" select="'0123456789'"/>`, `<xsl:param name="g%d" select="concat($g%[2]d, $g%[2]d)"/>`, `<xsl:value-of select="string-length($g40)"/></xsl:template>`),
	"doubles globals":            doubling(`<xsl:variable name="g0" select="'0123456789'"/>`, `<xsl:variable name="g%d" select="concat($g%d, $g%[2]d)"/>`, `<xsl:template match="/"><xsl:value-of select="string-length($g40)"/></xsl:template>`),
	"doubles trees":              doubling(`<xsl:template match="/"><xsl:variable name="g0"><a/><a/></xsl:variable>`, `<xsl:variable name="g%d"><xsl:copy-of select="$g%d"/><xsl:copy-of select="$g%[2]d"/></xsl:variable>`, `<r><xsl:copy-of select="$g40"/></r></xsl:template>`),
	"doubles text":               doubling(`<xsl:template match="/"><xsl:variable name="g0">0123456789</xsl:variable>`, `<xsl:variable name="g%d"><xsl:value-of select="$g%d"/><xsl:value-of select="$g%[2]d"/></xsl:variable>`, `<r><xsl:value-of select="$g40"/></r></xsl:template>`),
	"doubles attributes":         doubling(`<xsl:template match="/"><xsl:variable name="g0"><a x="0123456789"/></xsl:variable>`, `<xsl:variable name="g%d"><a x="{$g%d/a/@x}{$g%[2]d/a/@x}"/></xsl:variable>`, `<r><xsl:copy-of select="$g40"/></r></xsl:template>`),
	"copies the input often":     root(`<r>` + strings.Repeat(`<xsl:for-each select="//b">`, 4) + `<xsl:copy-of select="/"/>` + strings.Repeat(`</xsl:for-each>`, 4) + `</r>`),
	"numbers often":              root(`<r>` + strings.Repeat(`<xsl:for-each select="//b">`, 3) + `<xsl:number level="any"/>` + strings.Repeat(`</xsl:for-each>`, 3) + `</r>`),
	"builds and drops":           root(strings.Repeat(`<xsl:for-each select="//b">`, 3) + `<xsl:variable name="v">` + strings.Repeat(`<r/>`, 5000) + `</xsl:variable>` + strings.Repeat(`</xsl:for-each>`, 3)),
	"makes much":                 countdown(12, `<xsl:call-template name="a"><xsl:with-param name="n" select="$n - 1"/></xsl:call-template>`, strings.Repeat("0123456789", 100)),
}

// countdown is a template that does something twice, n deep, and at the bottom
// something else.
func countdown(n int, twice, bottom string) string {
	return sheet(fmt.Sprintf(`<xsl:template match="/"><r><xsl:call-template name="a"><xsl:with-param name="n" select="%d"/></xsl:call-template></r></xsl:template>
		<xsl:template name="a"><xsl:param name="n"/><xsl:choose><xsl:when test="$n &gt; 0">%s%[2]s</xsl:when><xsl:otherwise>%s</xsl:otherwise></xsl:choose></xsl:template>`, n, twice, bottom))
}

// doubling is a style sheet with 40 things of which each has the one before it
// twice.
func doubling(first, each, last string) string {
	var b strings.Builder
	for i := range 40 {
		fmt.Fprintf(&b, each, i+1, i)
	}
	return sheet(first + b.String() + last)
}

func TestHostile(t *testing.T) {
	input := "<a>" + strings.Repeat("<b>0123456789</b>", 100) + "</a>"
	for name, style := range hostile {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			began := time.Now()
			out, err := run(t, xslt.Limits{Memory: 16 << 20}, style, input)
			if !errors.Is(err, xslt.ErrLimit) {
				if len(out) > 100 {
					out = out[:100]
				}
				t.Fatalf("%q, %v", out, err)
			}
			t.Log(err)
			if d := time.Since(began); d > time.Minute {
				t.Errorf("it took %v", d)
			}
			runtime.ReadMemStats(&after)
			if grown := int64(after.HeapSys) - int64(before.HeapSys); grown > 1<<30 {
				t.Errorf("the heap grew by %d MiB", grown>>20)
			}
		})
	}
}

// TestGarbageOfOthers: what the rest of the process left to the collector makes
// no room for a run that keeps much.
func TestGarbageOfOthers(t *testing.T) {
	var keep, use strings.Builder
	for i := range 60 {
		fmt.Fprintf(&keep, `<xsl:variable name="v%d" select="concat($s, '%d')"/>`, i, i)
		fmt.Fprintf(&use, `<xsl:value-of select="string-length($v%d)"/>`, i)
	}
	style := sheet(`<xsl:template match="/"><r><xsl:call-template name="a"><xsl:with-param name="s" select="'0123456789'"/></xsl:call-template></r></xsl:template>
		<xsl:template name="a"><xsl:param name="s"/><xsl:choose>
			<xsl:when test="string-length($s) &lt; 1000000"><xsl:call-template name="a"><xsl:with-param name="s" select="concat($s, $s)"/></xsl:call-template></xsl:when>
			<xsl:otherwise>` + keep.String() + use.String() + `</xsl:otherwise></xsl:choose></xsl:template>`)
	if _, err := run(t, xslt.Limits{Memory: 1 << 30}, style, "<a/>"); err != nil {
		t.Fatalf("the style sheet is not what it should be: %v", err)
	}
	garbage = make([]byte, 512<<20)
	runtime.GC()
	garbage = nil
	if _, err := run(t, xslt.Limits{Memory: 8 << 20}, style, "<a/>"); !errors.Is(err, xslt.ErrLimit) || !strings.Contains(err.Error(), "memory") {
		t.Error(err)
	}
}

// garbage keeps the compiler from leaving it out.
var garbage []byte

// TestStepsOfCost: what costs much takes a step, wherever it stands.
func TestStepsOfCost(t *testing.T) {
	// A string of a megabyte, written many times in a row.
	text := sheet(`<xsl:template match="/"><r><xsl:call-template name="a"><xsl:with-param name="s" select="'0123456789'"/></xsl:call-template></r></xsl:template>
		<xsl:template name="a"><xsl:param name="s"/><xsl:choose>
			<xsl:when test="string-length($s) &lt; 1000000"><xsl:call-template name="a"><xsl:with-param name="s" select="concat($s, $s)"/></xsl:call-template></xsl:when>
			<xsl:otherwise>` + strings.Repeat(`<xsl:value-of select="$s"/>`, 100) + `</xsl:otherwise></xsl:choose></xsl:template>`)
	if _, err := run(t, xslt.Limits{Memory: 16 << 20, Output: 1 << 30}, text, "<a/>"); !errors.Is(err, xslt.ErrLimit) || !strings.Contains(err.Error(), "memory") {
		t.Error(err)
	}
	// A number that counts all nodes.
	input := "<a>" + strings.Repeat("<b/>", 2000) + "</a>"
	for steps, ok := range map[int]bool{5000: false, 20_000: true} {
		_, err := run(t, xslt.Limits{Steps: steps}, root(`<r><xsl:number level="any"/></r>`), input)
		if errors.Is(err, xslt.ErrLimit) == ok {
			t.Errorf("%d steps: %v", steps, err)
		}
	}
}

func TestLimits(t *testing.T) {
	copyAll := root(`<xsl:copy-of select="/"/>`)
	for _, tt := range []struct {
		name   string
		limits xslt.Limits
		input  string
		want   string
	}{
		{"enough", xslt.Limits{StyleSheet: len(copyAll), Input: 8, Output: 8, Depth: 3}, "<a>1</a>", ""},
		{"style sheet", xslt.Limits{StyleSheet: len(copyAll) - 1}, "<a/>", "it has"},
		{"input", xslt.Limits{Input: 3}, "<a/>", "its input has 4 bytes"},
		{"output", xslt.Limits{Output: 8}, "<a>12345</a>", "its output has more than 8 bytes"},
		{"depth", xslt.Limits{Depth: 3}, "<a/>", ""},
		{"steps", xslt.Limits{Steps: 3}, "<a/>", "more than 3 steps"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := run(t, tt.limits, copyAll, tt.input)
			if tt.name == "enough" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			if tt.name == "depth" { // of the input; the style sheet has three
				_, err = run(t, tt.limits, copyAll, "<a><b><c><d/></c></b></a>")
			}
			if !errors.Is(err, xslt.ErrLimit) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%v, want %q", err, tt.want)
			}
		})
	}
}

func TestInput(t *testing.T) {
	for _, input := range []string{"", "<a>", "<a/><b/>", `<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>`} {
		if _, err := run(t, xslt.Limits{}, root(`<r/>`), input); !errors.Is(err, xslt.ErrRun) {
			t.Errorf("%q: %v", input, err)
		}
	}
}

func TestCancel(t *testing.T) {
	s, err := xslt.Engine{}.Compile(t.Context(), []byte(hostile["calls itself twice"]))
	if err != nil {
		t.Fatal(err)
	}
	why := errors.New("enough")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(why)
	if _, err := s.Transform(ctx, []byte("<a/>")); !errors.Is(err, why) {
		t.Error(err)
	}
	if _, err := (xslt.Engine{}).Compile(ctx, []byte(root(``))); !errors.Is(err, why) {
		t.Error(err)
	}
	ctx, stop := context.WithTimeout(t.Context(), time.Millisecond)
	defer stop()
	<-ctx.Done()
	if _, err := s.Transform(ctx, []byte("<a/>")); !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
}

// TestSameSteps says that a run is stopped at the same place each time, and in
// several goroutines at once.
func TestSameSteps(t *testing.T) {
	style := root(`<r><xsl:for-each select="//b"><xsl:copy-of select="."/></xsl:for-each></r>`)
	input := "<a>" + strings.Repeat("<b/>", 50) + "</a>"
	fits := func(steps int) bool {
		_, err := run(t, xslt.Limits{Steps: steps}, style, input)
		return err == nil
	}
	least := 1
	for !fits(least) {
		least *= 2
	}
	for low := least / 2; low+1 < least; {
		if mid := (low + least) / 2; fits(mid) {
			least = mid
		} else {
			low = mid
		}
	}
	if least < 100 {
		t.Errorf("%d steps for 50 turns of two loops", least)
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 20 {
				if !fits(least) || fits(least-1) {
					t.Error("another run takes other steps")
					return
				}
			}
		})
	}
	wg.Wait()
}

// TestTime: a step may work on much text, so time is bounded too.
func TestTime(t *testing.T) {
	var b strings.Builder
	b.WriteString(`<xsl:template match="/"><xsl:variable name="v0" select="'abcdefghijklmnop'"/>`)
	for i := range 8 { // a megabyte
		fmt.Fprintf(&b, `<xsl:variable name="v%d" select="concat($v%[2]d, $v%[2]d, $v%[2]d, $v%[2]d)"/>`, i+1, i)
	}
	each := strings.Repeat(`<xsl:for-each select="//b">`, 2) + `<xsl:if test="contains($v8, 'ba') and contains(translate($v8, 'a', 'b'), 'bab')"/>` + strings.Repeat(`</xsl:for-each>`, 2)
	style := sheet(b.String() + `<r>` + each + `</r></xsl:template>`)
	input := "<a>" + strings.Repeat("<b/>", 100) + "</a>"
	began := time.Now()
	_, err := run(t, xslt.Limits{Time: 300 * time.Millisecond, Memory: 1 << 30}, style, input)
	if !errors.Is(err, xslt.ErrLimit) || !strings.Contains(err.Error(), "more than 300ms") {
		t.Error(err)
	}
	if d := time.Since(began); d > time.Minute {
		t.Errorf("it took %v", d)
	}
}
