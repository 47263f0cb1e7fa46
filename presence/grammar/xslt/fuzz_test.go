package xslt

import (
	"errors"
	"testing"
	"time"

	"github.com/enhancedpresence/epx/xmlrt"
)

// FuzzStyleSheet looks for style sheets that checkpoints break, that the engine
// panics on, or that go on for long.
func FuzzStyleSheet(f *testing.F) {
	const open, end = `<x:stylesheet version="1.0" xmlns:x="http://www.w3.org/1999/XSL/Transform">`, `</x:stylesheet>`
	for _, s := range []string{
		``,
		`<x:template match="/"><r a="{concat(1, 'b')}"><x:copy-of select="//b"/></r></x:template>`,
		`<x:template match="node()|@*"><x:copy><x:apply-templates select="@*|node()"/></x:copy></x:template>`,
		`<x:template match="/"><x:for-each select="//b"><x:sort select="."/><x:number/><x:value-of select='concat(".", string(.))'/></x:for-each></x:template>`,
		`<x:variable name="g"><a/>t</x:variable><x:template match="/"><x:param name="p" select="$g"/><x:choose><x:when test="$p">é<x:text> </x:text></x:when></x:choose></x:template>`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, content string) {
		l := Limits{Steps: 2000, Memory: 8 << 20}
		checked, err := check([]byte(open+content+end), l.withDefaults())
		if err != nil {
			if !errors.Is(err, ErrRefused) && !errors.Is(err, ErrStyleSheet) && !errors.Is(err, ErrLimit) {
				t.Fatal(err)
			}
			return
		}
		s := xmlrt.NewScanner(checked, xmlrt.ScanOptions{})
		for {
			kind, err := s.Next()
			if err != nil {
				t.Fatalf("%v in %s", err, checked)
			}
			if kind == xmlrt.EOF {
				break
			}
		}
		stuck := time.AfterFunc(10*time.Second, func() { panic("it goes on: " + content) })
		defer stuck.Stop()
		compiled, err := Engine{l}.Compile(t.Context(), []byte(open+content+end))
		if err == nil {
			_, err = compiled.Transform(t.Context(), []byte(`<a><b>2</b><b>1</b></a>`))
		}
		if err != nil && !errors.Is(err, ErrStyleSheet) && !errors.Is(err, ErrLimit) && !errors.Is(err, ErrRun) && !errors.Is(err, ErrStopped) {
			t.Fatal(err)
		}
	})
}
