package corpora_test

import (
	"archive/tar"
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/enhancedpresence/epx/internal/corpora"
)

func TestDir(t *testing.T) {
	t.Setenv(corpora.Variable, "")
	if got, want := corpora.Dir(), filepath.Join("..", "..", "..", "shared"); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	t.Setenv(corpora.Variable, "/elsewhere")
	if got, want := corpora.Path("spec/examples"), filepath.Join("/elsewhere", "spec", "examples"); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// pack makes a .tar.xz file of names and contents; a name that ends with a slash
// is a folder.
func pack(t *testing.T, files ...string) string {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		h := &tar.Header{Name: files[i], Mode: 0o644, Size: int64(len(files[i+1])), Typeflag: tar.TypeReg}
		if strings.HasSuffix(files[i], "/") {
			h.Typeflag = tar.TypeDir
		}
		if err := w.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(files[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "some.tar.xz")
	cmd := exec.Command("xz", "--stdout")
	cmd.Stdin = &b
	out, err := cmd.Output()
	if err != nil {
		t.Skipf("xz: %v", err)
	}
	if err := os.WriteFile(name, out, 0o666); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestUnpack(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	archive := pack(t, "top/", "", "top/a.xml", "<a/>", "top/deep/b.xml", "<b/>")
	dir, err := corpora.Unpack(t.Context(), archive)
	if err != nil {
		t.Fatal(err)
	}
	if filepath.Base(dir) != "top" {
		t.Errorf("the folder is %s", dir)
	}
	for name, want := range map[string]string{"a.xml": "<a/>", "deep/b.xml": "<b/>"} {
		if got, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name))); err != nil || string(got) != want {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	// It is not done again.
	if err := os.Remove(filepath.Join(dir, "a.xml")); err != nil {
		t.Fatal(err)
	}
	if again, err := corpora.Unpack(t.Context(), archive); err != nil || again != dir {
		t.Errorf("again: %s, %v", again, err)
	}
	if _, err := os.Stat(filepath.Join(dir, "a.xml")); err == nil {
		t.Error("it was unpacked a second time")
	}
}

func TestUnpackRefuses(t *testing.T) {
	cache := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", cache)
	outside := pack(t, "../outside.xml", "<a/>")
	if dir, err := corpora.Unpack(t.Context(), outside); err == nil {
		t.Errorf("a file beside the folder: unpacked to %s", dir)
	}
	broken := filepath.Join(t.TempDir(), "broken.tar.xz")
	if err := os.WriteFile(broken, []byte("not packed"), 0o666); err != nil {
		t.Fatal(err)
	}
	if dir, err := corpora.Unpack(t.Context(), broken); err == nil {
		t.Errorf("a broken archive: unpacked to %s", dir)
	}
	left, err := filepath.Glob(filepath.Join(cache, "*", "*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %q, %v", left, err)
	}
}
