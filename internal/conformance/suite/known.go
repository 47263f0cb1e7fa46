package suite

import (
	"embed"
	"io/fs"
	"net/url"
	"path"
	"strings"

	"github.com/enhancedpresence/epx/xmlrt"
)

// known are schema documents for namespaces that the suite imports from the
// network, where nothing is ever read.
//
//go:embed known
var known embed.FS

var knownNamespaces = map[string]string{"http://www.w3.org/1999/xlink": "xlink.xsd"}

// knownDir is where Overlay shows these documents. No file of a suite is below
// it.
const knownDir = ".known"

// Overlay is the folder of a suite with the documents of known namespaces.
func Overlay(fsys fs.FS) fs.FS { return overlay{fsys} }

type overlay struct{ fs.FS }

func (o overlay) Open(name string) (fs.File, error) {
	if rest, ok := strings.CutPrefix(name, knownDir+"/"); ok {
		return known.Open(path.Join("known", rest))
	}
	return o.FS.Open(name)
}

// complete adds the documents of known namespaces that schema documents import
// from the network.
func (r *reader) complete(documents []string) ([]string, error) {
	out := documents
	for _, d := range documents {
		data, err := fs.ReadFile(r.fsys, d)
		if err != nil {
			return nil, err
		}
		for _, namespace := range remoteImports(data) {
			if name, ok := knownNamespaces[namespace]; ok {
				out = append(out, path.Join(knownDir, name))
			}
		}
	}
	return out, nil
}

// remoteImports are the namespaces that a schema document imports from a place
// that is not a file.
func remoteImports(document []byte) []string {
	var out []string
	s := xmlrt.NewScanner(document, xmlrt.ScanOptions{})
	for {
		kind, err := s.Next()
		if err != nil || kind == xmlrt.EOF {
			return out // what is wrong with a document is for the judges to say
		}
		if kind != xmlrt.StartElement || s.Name() != (xmlrt.QName{Space: xmlrt.XSDNamespace, Local: "import"}) {
			continue
		}
		var namespace, location string
		for _, a := range s.Attrs() {
			switch a.Name {
			case xmlrt.QName{Local: "namespace"}:
				namespace = strings.TrimSpace(string(a.Value))
			case xmlrt.QName{Local: "schemaLocation"}:
				location = strings.TrimSpace(string(a.Value))
			}
		}
		if u, err := url.Parse(location); err == nil && u.Host != "" {
			out = append(out, namespace)
		}
	}
}
