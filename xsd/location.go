package xsd

import (
	"errors"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// storage opens documents by name and relates locations to each other.
type storage interface {
	// resolve is the name of what location means in the document base; ok is
	// false when the location can not be in this storage.
	resolve(base, location string) (name string, ok bool)
	open(name string) (io.ReadCloser, error)
	// identity is equal for names of the same document.
	identity(name string) string
}

// scheme is the URI scheme of a location, lower case, or "" for a relative
// reference. A single letter is the drive of a file name.
func scheme(location string) string {
	s, _, found := strings.Cut(location, ":")
	if !found || len(s) < 2 {
		return ""
	}
	for i, c := range []byte(s) {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z':
		case i > 0 && ('0' <= c && c <= '9' || c == '+' || c == '-' || c == '.'):
		default:
			return ""
		}
	}
	return strings.ToLower(s)
}

// localPath turns a relative reference or a file: URL into a slash-separated
// path: the fragment is dropped and %-escapes are replaced.
func localPath(location string) (string, bool) {
	switch scheme(location) {
	case "":
	case "file":
		u, err := url.Parse(location)
		if err != nil || (u.Host != "" && u.Host != "localhost") || u.Path == "" {
			return "", false
		}
		return u.Path, true
	default:
		return "", false
	}
	location, _, _ = strings.Cut(location, "#")
	if location == "" {
		return "", false
	}
	if p, err := url.PathUnescape(location); err == nil {
		location = p
	}
	return location, true
}

// osStorage is the files of the operating system.
type osStorage struct{}

func (osStorage) resolve(base, location string) (string, bool) {
	p, ok := localPath(location)
	if !ok {
		return "", false
	}
	name := filepath.FromSlash(p)
	if filepath.IsAbs(name) {
		return filepath.Clean(name), true
	}
	return filepath.Join(filepath.Dir(base), name), true
}

func (osStorage) open(name string) (io.ReadCloser, error) {
	info, err := os.Stat(name)
	if err == nil {
		err = readable(name, info)
	}
	if err != nil {
		return nil, err
	}
	return os.Open(name)
}

// readable refuses what is no document, and what opening might wait for, such as
// a named pipe.
func readable(name string, info fs.FileInfo) error {
	switch {
	case info.IsDir():
		return &fs.PathError{Op: "open", Path: name, Err: errors.New("it is a folder")}
	case !info.Mode().IsRegular():
		return &fs.PathError{Op: "open", Path: name, Err: errors.New("it is not a regular file")}
	}
	return nil
}

func (osStorage) identity(name string) string {
	if abs, err := filepath.Abs(name); err == nil {
		name = abs
	}
	if real, err := filepath.EvalSymlinks(name); err == nil {
		name = real
	}
	return name
}

// fsStorage is the files of an fs.FS.
type fsStorage struct{ fs.FS }

func (fsStorage) resolve(base, location string) (string, bool) {
	p, ok := localPath(location)
	if !ok {
		return "", false
	}
	if rest, found := strings.CutPrefix(p, "/"); found {
		return path.Clean(rest), true
	}
	return path.Join(path.Dir(base), p), true
}

func (s fsStorage) open(name string) (io.ReadCloser, error) {
	name = path.Clean(name)
	if info, err := fs.Stat(s.FS, name); err == nil { // what is wrong else, Open says
		if err := readable(name, info); err != nil {
			return nil, err
		}
	}
	return s.Open(name)
}

func (fsStorage) identity(name string) string { return path.Clean(name) }
