package judge

import (
	"bytes"
	"io/fs"
	"path"
	"slices"
	"testing/fstest"

	"github.com/enhancedpresence/epx/xmlrt"
	"github.com/enhancedpresence/epx/xsd"
)

// Ease makes the documents of a valid schema easier to take for engines that are
// asked about instances of it alone. Some read a document twice that is given
// and imported as well, and some need each document that is included to be there:
// they get documents that do not include it.
func Ease(fsys fs.FS, schema *xsd.Schema, documents []string) (fs.FS, []string) {
	changed := fstest.MapFS{}
	for _, d := range schema.Documents {
		if len(d.Absent) == 0 {
			continue
		}
		if data, err := fs.ReadFile(fsys, d.Location); err == nil {
			changed[d.Location] = &fstest.MapFile{Data: withoutIncludes(data, path.Dir(d.Location), d.Absent)}
		}
	}
	if len(changed) > 0 {
		fsys = eased{fsys, changed}
	}
	var roots []string
	reached := map[string]bool{}
	for _, name := range documents {
		if reached[name] {
			continue
		}
		roots = append(roots, name)
		if read, err := xsd.Read(xsd.Options{FS: fsys, Incomplete: true}, name); err == nil {
			for _, d := range read.Documents {
				reached[d.Location] = true
			}
		}
	}
	return fsys, roots
}

// withoutIncludes is a schema document in the given folder with white space in the
// place of the elements that include or redefine an absent document.
func withoutIncludes(data []byte, dir string, absent []string) []byte {
	out := bytes.Clone(data)
	s := xmlrt.NewScanner(data, xmlrt.ScanOptions{DTD: true})
	from := int64(-1)
	for {
		kind, err := s.Next()
		if err != nil || kind == xmlrt.EOF {
			return out
		}
		if s.Depth() != 2 {
			continue
		}
		switch kind {
		case xmlrt.StartElement:
			from = -1
			if n := s.Name(); n.Space != xmlrt.XSDNamespace || n.Local != "include" && n.Local != "redefine" {
				continue
			}
			for _, a := range s.Attrs() {
				if a.Name.Local == "schemaLocation" && slices.Contains(absent, path.Join(dir, string(a.Value))) {
					from = s.Offset()
				}
			}
		case xmlrt.EndElement:
			if from >= 0 {
				for i := from; i < s.EndOffset(); i++ {
					out[i] = ' '
				}
				from = -1
			}
		}
	}
}

// eased is a folder in which some documents are others.
type eased struct {
	fs.FS
	changed fstest.MapFS
}

func (e eased) Open(name string) (fs.File, error) {
	if e.changed[name] != nil {
		return e.changed.Open(name)
	}
	return e.FS.Open(name)
}

// emptySchema stands for no schema document at all.
var emptySchema = fstest.MapFS{"empty.xsd": {Data: []byte(`<xs:schema xmlns:xs="` + xmlrt.XSDNamespace + `"/>`)}}
