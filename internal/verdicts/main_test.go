package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestRun(t *testing.T) {
	dir := filepath.Join("..", "..", "testdata", "presence")
	var out strings.Builder
	otherwise, err := run(t.Context(), &out, dir, filepath.Join(dir, "verdicts.tsv"))
	if err != nil || otherwise != 0 {
		t.Errorf("%d verdicts otherwise, %v:\n%s", otherwise, err, out.String())
	}
	if !strings.HasSuffix(out.String(), " verdicts as expected, 0 otherwise\n") {
		t.Errorf("output:\n%s", out.String())
	}
}

func TestRunOtherwise(t *testing.T) {
	dir := t.TempDir()
	const all = "file\ttolerant\tstrict\nnote.xml\tinvalid\tinvalid\ncut.xml\t-\t-\nroot.xml\t-\t-\n"
	for name, text := range map[string]string{
		"note.xml": `<note xmlns="http://schemas.microsoft.com/2006/09/sip/note"><body/></note>`,
		"cut.xml":  `<note`,
		"root.xml": `<root/>`,
		"table.tsv": "strict\tfile\tpage\ttolerant\n" +
			"invalid\tnote.xml\t\tvalid\n" +
			"-\tcut.xml\t\t-\n" +
			"-\troot.xml\t\tinvalid\n",
		"lost.tsv":  all + "lost.xml\tvalid\tvalid\n",
		"part.tsv":  "file\ttolerant\tstrict\nnote.xml\tinvalid\tinvalid\n",
		"twice.tsv": all + "note.xml\tvalid\tvalid\n",
		"wrong.tsv": "file\ttolerant\tstrict\nnote.xml\tgood\tvalid\n",
		"short.tsv": "file\ttolerant\tstrict\nnote.xml\tvalid\n",
		"empty.tsv": "file\ttolerant\tstrict\n",
		"head.tsv":  "file\ttolerant\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var out strings.Builder
	otherwise, err := run(t.Context(), &out, dir, filepath.Join(dir, "table.tsv"))
	if err != nil || otherwise != 1 {
		t.Errorf("%d verdicts otherwise, %v:\n%s", otherwise, err, out.String())
	}
	for _, want := range []string{
		"note.xml: verdict invalid; expected valid\n",
		"3 documents judged twice: 4 verdicts as expected, 1 otherwise\n",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("output lacks %q:\n%s", want, out.String())
		}
	}
	for _, name := range []string{"lost.tsv", "part.tsv", "twice.tsv", "wrong.tsv", "short.tsv", "empty.tsv", "head.tsv", "none.tsv"} {
		if _, err := run(t.Context(), &out, dir, filepath.Join(dir, name)); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
