package describe

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strconv"

	"github.com/enhancedpresence/epx/xmlrt"
	"github.com/enhancedpresence/epx/xsd"
)

// A Dependency is a location that a document gives: an include, an import or
// a redefine.
type Dependency struct {
	Kind string
	// Target is the document, or what the document calls it when it is not
	// among those read.
	Target string
	Known  bool
}

// A Node is a document with its dependencies in their order.
type Node struct {
	Document     string
	Dependencies []Dependency
}

// Graph finds what the documents of a schema, read from files, depend on.
func Graph(files fs.FS, s *xsd.Schema) ([]Node, error) {
	known := map[string]bool{}
	for _, d := range s.Documents {
		known[d.Location] = true
	}
	var nodes []Node
	done := map[string]bool{}
	for _, d := range s.Documents {
		if done[d.Location] {
			continue
		}
		done[d.Location] = true
		text, err := fs.ReadFile(files, d.Location)
		if err != nil {
			return nil, err
		}
		node := Node{Document: d.Location}
		if node.Dependencies, err = dependencies(text); err != nil {
			return nil, fmt.Errorf("%s: %w", d.Location, err)
		}
		for i := range node.Dependencies {
			dep := &node.Dependencies[i]
			if at := path.Join(path.Dir(d.Location), dep.Target); known[at] {
				dep.Target, dep.Known = at, true
			}
		}
		nodes = append(nodes, node)
	}
	return nodes, nil
}

// dependencies reads the composition elements of a schema document. An import
// without location has the namespace for its target.
func dependencies(doc []byte) ([]Dependency, error) {
	var out []Dependency
	s := xmlrt.NewScanner(doc, xmlrt.ScanOptions{})
	for {
		kind, err := s.Next()
		if err != nil {
			return nil, err
		}
		if kind == xmlrt.EOF {
			return out, nil
		}
		name := s.Name()
		if kind != xmlrt.StartElement || s.Depth() != 2 || name.Space != xmlrt.XSDNamespace {
			continue
		}
		switch name.Local {
		case "include", "import", "redefine":
			location, namespace := "", ""
			for _, a := range s.Attrs() {
				switch a.Name {
				case xmlrt.QName{Local: "schemaLocation"}:
					location = string(a.Value)
				case xmlrt.QName{Local: "namespace"}:
					namespace = string(a.Value)
				}
			}
			if location == "" {
				location = namespace
			}
			out = append(out, Dependency{Kind: name.Local, Target: location})
		}
	}
}

// WriteText prints a graph with one document a line and its dependencies
// indented below it.
func WriteText(w io.Writer, nodes []Node) error {
	var p printer
	for _, n := range nodes {
		p.linef(0, "%s", n.Document)
		for _, d := range n.Dependencies {
			remark := ""
			if !d.Known {
				remark = " (not among the documents read)"
			}
			p.linef(1, "%ss %s%s", d.Kind, d.Target, remark)
		}
	}
	_, err := io.WriteString(w, p.b.String())
	return err
}

// WriteDOT prints a graph in the language of Graphviz.
func WriteDOT(w io.Writer, nodes []Node) error {
	var b bytes.Buffer
	b.WriteString("digraph schema {\n\trankdir=LR;\n\tnode [shape=box];\n")
	for _, n := range nodes {
		fmt.Fprintf(&b, "\t%s;\n", strconv.Quote(n.Document))
		for _, d := range n.Dependencies {
			style := ""
			if !d.Known {
				style = ", style=dashed"
			}
			fmt.Fprintf(&b, "\t%s -> %s [label=%s%s];\n", strconv.Quote(n.Document), strconv.Quote(d.Target), d.Kind, style)
		}
	}
	b.WriteString("}\n")
	_, err := b.WriteTo(w)
	return err
}
