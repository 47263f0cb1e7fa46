// Package corpora finds the documents and schemas of others that tests and
// tools read, and that are no part of the repository.
package corpora

import (
	"archive/tar"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"testing"
)

// Variable is the environment variable that names the folder of the corpora. By
// default it is the folder shared beside the repository.
const Variable = "EPX_CORPORA"

// Dir is the folder of the corpora, whether it is there or not.
func Dir() string {
	if dir := os.Getenv(Variable); dir != "" {
		return dir
	}
	// A test runs in the folder of its package, somewhere in the repository.
	for up := "."; ; up = filepath.Join(up, "..") {
		if _, err := os.Stat(filepath.Join(up, "go.mod")); err == nil {
			return filepath.Join(up, "..", "shared")
		}
		if abs, err := filepath.Abs(up); err != nil || abs == filepath.Dir(abs) {
			return filepath.Join("..", "shared")
		}
	}
}

// Path is the place of something in the corpora; name has slashes.
func Path(name string) string { return filepath.Join(Dir(), filepath.FromSlash(name)) }

// Need is Path for a test, which is skipped when nothing is there.
func Need(t testing.TB, name string) string {
	t.Helper()
	p := Path(name)
	if _, err := os.Stat(p); err != nil {
		t.Skipf("%v; set %s to the folder that holds %s", err, Variable, name)
	}
	return p
}

// NeedUnpacked is Unpack for a test, which is skipped when there is no such
// archive, or no program to unpack it.
func NeedUnpacked(t testing.TB, name string) string {
	t.Helper()
	archive := Need(t, name)
	dir, err := Unpack(t.Context(), archive)
	if errors.Is(err, exec.ErrNotFound) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// maxFile and maxFiles bound what an archive may hold.
const (
	maxFile  = 1 << 30
	maxFiles = 1 << 20
)

// Unpack unpacks a .tar.xz file by means of the program xz and returns the
// folder with its content: that within, when the archive holds one folder
// alone. It is done once; the folder is in the cache of the user.
func Unpack(ctx context.Context, archive string) (string, error) {
	info, err := os.Stat(archive)
	if err != nil {
		return "", err
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = os.TempDir()
	}
	name := strings.TrimSuffix(filepath.Base(archive), ".tar.xz")
	dir := filepath.Join(cache, "epx-corpora", fmt.Sprintf("%s-%d-%x", name, info.Size(), info.ModTime().UnixNano()))
	if _, err := os.Stat(dir); err == nil {
		return inner(dir)
	}
	if err := os.MkdirAll(filepath.Dir(dir), 0o777); err != nil {
		return "", err
	}
	temp, err := os.MkdirTemp(filepath.Dir(dir), name+"-*.tmp")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(temp)
	if err := unpack(ctx, archive, temp); err != nil {
		return "", fmt.Errorf("unpack %s: %w", archive, err)
	}
	// Another process may have been faster.
	if err := os.Rename(temp, dir); err != nil && !errors.Is(err, fs.ErrExist) {
		if _, there := os.Stat(dir); there != nil {
			return "", err
		}
	}
	return inner(dir)
}

// inner is the only folder in dir, or dir.
func inner(dir string) (string, error) {
	entries, err := os.ReadDir(dir)
	if err == nil && len(entries) == 1 && entries[0].IsDir() {
		return filepath.Join(dir, entries[0].Name()), nil
	}
	return dir, err
}

func unpack(ctx context.Context, archive, dir string) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	cmd := exec.CommandContext(ctx, "xz", "--decompress", "--stdout", archive)
	var said strings.Builder
	cmd.Stderr = &said
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	err = extract(tar.NewReader(out), dir)
	if err != nil {
		cancel() // it would wait for somebody to read on
	}
	if werr := cmd.Wait(); err == nil && werr != nil {
		return fmt.Errorf("xz: %w: %s", werr, strings.TrimSpace(said.String()))
	}
	return err
}

// extract writes the folders and files of an archive below dir, and nothing
// beside it.
func extract(r *tar.Reader, dir string) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	for range maxFiles {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		name := path.Clean(h.Name)
		switch h.Typeflag {
		case tar.TypeDir:
			err = root.MkdirAll(filepath.FromSlash(name), 0o777)
		case tar.TypeReg:
			err = write(root, name, r, h.Size)
		}
		if err != nil {
			return err
		}
	}
	return fmt.Errorf("more than %d files", maxFiles)
}

func write(root *os.Root, name string, in io.Reader, size int64) error {
	if size > maxFile {
		return fmt.Errorf("%s has more than %d bytes", name, maxFile)
	}
	if err := root.MkdirAll(filepath.FromSlash(path.Dir(name)), 0o777); err != nil {
		return err
	}
	f, err := root.Create(filepath.FromSlash(name))
	if err != nil {
		return err
	}
	_, err = io.Copy(f, in)
	return errors.Join(err, f.Close())
}
