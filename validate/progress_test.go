package validate

import (
	"bytes"
	"io"
	"os"
	"testing"
	"time"
)

func TestProgress(t *testing.T) {
	var out bytes.Buffer
	now := time.Unix(0, 0)
	p := &Progress{w: &out, now: func() time.Time { return now }}
	p.begin()
	p.Clear()
	for range 20 {
		now = now.Add(50 * time.Millisecond)
		p.Add(Result{Verdict: Invalid})
	}
	p.Clear()
	p.Clear()
	// At 0.4, 0.6, 0.8 and 1 s, then the line goes, once.
	want := "\r8 files: 0 valid, 8 invalid, 0 failed, 20 a second\x1b[K" +
		"\r12 files: 0 valid, 12 invalid, 0 failed, 20 a second\x1b[K" +
		"\r16 files: 0 valid, 16 invalid, 0 failed, 20 a second\x1b[K" +
		"\r20 files: 0 valid, 20 invalid, 0 failed, 20 a second\x1b[K" +
		"\r\x1b[K"
	if out.String() != want {
		t.Errorf("got  %q\nwant %q", &out, want)
	}
}

func TestIsTerminal(t *testing.T) {
	null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	file, err := os.Create(t.TempDir() + "/f")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for _, w := range []io.Writer{null, file, &bytes.Buffer{}} {
		if IsTerminal(w) {
			t.Errorf("%T is a terminal", w)
		}
	}
}
