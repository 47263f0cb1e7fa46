package xslt_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/enhancedpresence/epx/internal/corpora"
	"github.com/enhancedpresence/epx/presence/grammar/xslt"
	"github.com/lestrrat-go/helium"
	"github.com/lestrrat-go/helium/c14n"
)

// TestVectors runs the documented style sheets and compares with what another
// processor made of the same, as canonical XML. That one indents, which its
// style sheets ask for; a result here is a tree and no text.
func TestVectors(t *testing.T) {
	dir := corpora.Need(t, "spec/rules-vectors/xslt")
	files, err := filepath.Glob(filepath.Join(dir, "*.in.xml"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 19 {
		t.Fatalf("only %d vectors in %s", len(files), dir)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".in.xml")
		t.Run(name, func(t *testing.T) {
			sheet := "state-c3.xsl"
			if name[0] == 'n' {
				sheet = "note-empty.xsl"
			}
			s, err := xslt.Engine{Limits: xslt.Limits{Steps: 200}}.Compile(t.Context(), read(t, dir, sheet))
			if err != nil {
				t.Fatal(err)
			}
			got, err := s.Transform(t.Context(), read(t, dir, name+".in.xml"))
			if err != nil {
				t.Fatal(err)
			}
			_, want, ok := bytes.Cut(read(t, dir, name+".out.xml"), []byte("?>"))
			if !ok {
				t.Fatal("the vector has no XML declaration")
			}
			if g, w := canonical(t, got), canonical(t, want); g != w {
				t.Errorf("got  %s\nwant %s", g, w)
			}
		})
	}
}

// canonical is elements as canonical XML, in one around them.
func canonical(t *testing.T, elements []byte) string {
	t.Helper()
	doc, err := helium.NewParser().StripBlanks(true).Parse(t.Context(), []byte("<all>"+strings.ReplaceAll(string(elements), `"some-ns"`, `"urn:some-ns"`)+"</all>")) // relative names have no canonical form
	if err != nil {
		t.Fatalf("%v in %s", err, elements)
	}
	out, err := c14n.NewCanonicalizer(c14n.C14N10).CanonicalizeTo(doc)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func read(t *testing.T, dir, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}
