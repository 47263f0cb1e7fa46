package judge

import (
	"errors"
	"io/fs"
	"testing/fstest"

	"github.com/enhancedpresence/epx/xmlrt"
	"github.com/enhancedpresence/epx/xsd"
)

// Ease makes the documents of a valid schema easier to take for engines that are
// asked about instances of it alone. Some read a document twice that is given
// and imported as well, and some need each document that is included to be there.
func Ease(fsys fs.FS, schema *xsd.Schema, documents []string) (fs.FS, []string) {
	absent := fstest.MapFS{}
	for _, d := range schema.Documents {
		for _, name := range d.Absent {
			absent[name] = emptySchema["empty.xsd"]
		}
	}
	if len(absent) > 0 {
		fsys = eased{fsys, absent}
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

// eased is a folder with documents in the place of some that are absent.
type eased struct {
	fs.FS
	absent fstest.MapFS
}

func (e eased) Open(name string) (fs.File, error) {
	f, err := e.FS.Open(name)
	if errors.Is(err, fs.ErrNotExist) && e.absent[name] != nil {
		return e.absent.Open(name)
	}
	return f, err
}

// emptySchema stands for no schema document at all.
var emptySchema = fstest.MapFS{"empty.xsd": {Data: []byte(`<xs:schema xmlns:xs="` + xmlrt.XSDNamespace + `"/>`)}}
