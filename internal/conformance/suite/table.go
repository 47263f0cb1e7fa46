package suite

import (
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// ReadTable makes a suite of schemas in use: a table of files and verdicts, with
// the columns file and consensus, named in its first line. A schema with another
// verdict than valid or invalid is not judged. The set of a group is the folder
// at the top of the path, the group the file, and the test its base name.
func ReadTable(fsys fs.FS, name string, in io.Reader) (*Suite, error) {
	data, err := io.ReadAll(in)
	if err != nil {
		return nil, err
	}
	s := &Suite{}
	file, consensus := -1, -1
	seen := map[string]bool{}
	for i, line := range strings.Split(strings.TrimRight(string(data), "\n"), "\n") {
		fields := strings.Split(strings.TrimRight(line, "\r"), "\t")
		if i == 0 {
			file, consensus = slices.Index(fields, "file"), slices.Index(fields, "consensus")
			if file < 0 || consensus < 0 {
				return nil, fmt.Errorf("%s:1: no columns file and consensus", name)
			}
			continue
		}
		if len(fields) <= max(file, consensus) {
			return nil, fmt.Errorf("%s:%d: too few columns", name, i+1)
		}
		f, t := fields[file], &Test{}
		if !fs.ValidPath(f) || seen[f] {
			return nil, fmt.Errorf("%s:%d: the file %q is not a new path in the folder", name, i+1, f)
		}
		seen[f] = true
		t.Name = path.Base(f)
		switch fields[consensus] {
		case "valid":
			t.Valid = true
		case "invalid":
		default:
			t.Excluded = Open
		}
		if _, err := fs.Stat(fsys, f); err != nil {
			t.Excluded = NoFile
		}
		set, _, _ := strings.Cut(f, "/")
		s.Groups = append(s.Groups, &Group{Set: set, Name: f, Schema: t, Documents: []string{f}})
	}
	return s, nil
}
