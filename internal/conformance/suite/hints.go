package suite

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/enhancedpresence/epx/xmlrt"
)

// hints adds the schema documents that an instance points at, for groups that
// have no test of a schema. Elsewhere such hints are not followed: the schema is
// that of the group.
func (r *reader) hints(g *Group, i *Instance) error {
	data, err := fs.ReadFile(r.fsys, i.File)
	if err != nil {
		return err
	}
	for _, location := range locations(data) {
		name := path.Join(path.Dir(i.File), location)
		_, err := fs.Stat(r.fsys, name)
		switch {
		case errors.Is(err, fs.ErrNotExist), errors.Is(err, fs.ErrInvalid):
			i.Excluded = NoFile
		case err != nil:
			return err
		case !slices.Contains(g.Documents, name):
			g.Documents = append(g.Documents, name)
		}
	}
	return nil
}

// locations are those that the attributes xsi:schemaLocation and
// xsi:noNamespaceSchemaLocation of a document name.
func locations(document []byte) []string {
	var out []string
	s := xmlrt.NewScanner(document, xmlrt.ScanOptions{})
	for {
		kind, err := s.Next()
		if err != nil || kind == xmlrt.EOF {
			return out // what is wrong with a document is for the judges to say
		}
		if kind != xmlrt.StartElement {
			continue
		}
		for _, a := range s.Attrs() {
			words := strings.Fields(string(a.Value))
			switch a.Name {
			case xmlrt.QName{Space: xmlrt.XSINamespace, Local: "schemaLocation"}:
				for i := 1; i < len(words); i += 2 {
					out = append(out, words[i])
				}
			case xmlrt.QName{Space: xmlrt.XSINamespace, Local: "noNamespaceSchemaLocation"}:
				out = append(out, words...)
			}
		}
	}
}
