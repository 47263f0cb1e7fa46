// Command diagnostics writes what several validators say of the documents below
// testdata/diagnostics, each of which is wrong in one way, as the page
// docs/diagnostics.md.
//
//	go run ./diagnostics > ../docs/diagnostics.md
//
// It runs in the module of the benchmarks, since that has the peers, and needs
// xmllint. Presence documents go to the peers with the project's schemas.
package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	jacoelho "github.com/jacoelho/xsd"

	"github.com/enhancedpresence/epx/validate"
	"github.com/enhancedpresence/epx/validate/helium"
)

func main() {
	if err := run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, "diagnostics:", err)
		os.Exit(1)
	}
}

const folder = "../testdata/diagnostics"

// A set is a folder of documents with the schema documents that the peers judge
// them by.
type set struct {
	name, title string
	schemas     []string
}

func run(ctx context.Context) error {
	presence, err := filepath.Glob("../xsd/presence/*.xsd")
	if err != nil {
		return err
	}
	fmt.Print(intro)
	for _, s := range []set{
		{"presence", "Presence documents", presence},
		{"order", "Documents of another schema", []string{filepath.Join(folder, "order", "order.xsd")}},
	} {
		fmt.Printf("\n## %s\n", s.title)
		peers, err := s.peers(ctx)
		if err != nil {
			return err
		}
		files, err := filepath.Glob(filepath.Join(folder, s.name, "*.xml"))
		if err != nil {
			return err
		}
		for _, file := range files {
			doc, err := os.ReadFile(file)
			if err != nil {
				return err
			}
			report, err := os.ReadFile(strings.TrimSuffix(file, ".xml") + ".txt")
			if err != nil {
				return err
			}
			name := strings.TrimSuffix(filepath.Base(file), ".xml")
			fmt.Printf("\n### %s\n\n```\n%s```\n\n", name, bytes.ReplaceAll(report, []byte(s.name+"/"), nil))
			for _, p := range peers {
				says, err := p.judge(ctx, file, doc)
				if err != nil {
					return fmt.Errorf("%s of %s: %w", p.name, file, err)
				}
				fmt.Printf("* %s: %s\n", p.name, says)
			}
		}
	}
	return nil
}

const intro = `# What is said of a wrong document

Sixty documents, each wrong in one way, with the complete report of ` + "`epx validate --details`" + ` and what other validators say of them:
libxml2 (` + "`xmllint --schema`" + `), helium v0.7.0 and jacoelho/xsd v0.3.0, without the name of the file. Presence documents go to them with the project's schema
documents, of which they do not know the checks that no schema expresses. The documents are in ` + "`testdata/diagnostics`" + `; the reports are what a test of the command expects.
This page is made by ` + "`cd bench && go run ./diagnostics > ../docs/diagnostics.md`" + `.
`

// A peer says something of a document.
type peer struct {
	name  string
	judge func(ctx context.Context, file string, doc []byte) (string, error)
}

const nothing = "nothing: the document is valid"

// said joins what a validator has said, shortened.
func said(lines []string) string {
	if len(lines) == 0 {
		return nothing
	}
	const most = 3
	for i, l := range lines {
		l = strings.Join(strings.Fields(l), " ")
		if r := []rune(l); len(r) > 400 {
			l = string(r[:400]) + " …"
		}
		lines[i] = "`" + strings.ReplaceAll(l, "`", "'") + "`"
	}
	if n := len(lines) - most; n > 0 {
		lines = append(lines[:most], fmt.Sprintf("and %d more", n))
	}
	return strings.Join(lines, "; ")
}

func (s set) peers(ctx context.Context) ([]peer, error) {
	sources, err := validate.OpenSources(s.schemas...)
	if err != nil {
		return nil, err
	}
	schema, err := helium.New().Compile(ctx, sources)
	if err != nil {
		return nil, err
	}
	byHelium := func(ctx context.Context, _ string, doc []byte) (string, error) {
		found, err := schema.Validate(ctx, "", doc)
		var lines []string
		for _, d := range found {
			lines = append(lines, fmt.Sprintf("line %d: %s", d.Line, d.Message))
		}
		return said(lines), err
	}
	var all []jacoelho.SchemaSource
	for _, f := range s.schemas {
		all = append(all, jacoelho.File(f))
	}
	engine, err := jacoelho.Compile(ctx, all...)
	if err != nil {
		return nil, err
	}
	byJacoelho := func(ctx context.Context, _ string, doc []byte) (string, error) {
		err := engine.Validate(ctx, bytes.NewReader(doc))
		if err == nil {
			return nothing, nil
		}
		return said(strings.Split(strings.TrimSpace(err.Error()), "\n")), nil
	}
	driver, err := s.driver()
	if err != nil {
		return nil, err
	}
	byXmllint := func(ctx context.Context, file string, _ []byte) (string, error) {
		cmd := exec.CommandContext(ctx, "xmllint", "--nonet", "--noout", "--schema", driver, file)
		out, err := cmd.CombinedOutput()
		var exit *exec.ExitError
		if err != nil && !errors.As(err, &exit) {
			return "", err
		}
		var lines []string
		for line := range strings.Lines(string(out)) {
			line = strings.TrimPrefix(strings.TrimSpace(line), file+":")
			if line == "" || strings.HasSuffix(line, "fails to validate") || strings.HasSuffix(line, " validates") ||
				!strings.Contains(line, "error") { // excerpts, of documents that are not well-formed
				continue
			}
			lines = append(lines, "line "+line)
		}
		return said(lines), nil
	}
	return []peer{{"libxml2", byXmllint}, {"helium", byHelium}, {"jacoelho/xsd", byJacoelho}}, nil
}

// driver is a schema document for xmllint, which takes one: it imports the
// others.
func (s set) driver() (string, error) {
	if len(s.schemas) == 1 {
		return s.schemas[0], nil
	}
	var b strings.Builder
	b.WriteString(`<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">` + "\n")
	var seen []string
	for _, file := range s.schemas {
		data, err := os.ReadFile(file)
		if err != nil {
			return "", err
		}
		_, after, _ := strings.Cut(string(data), `targetNamespace="`)
		namespace, _, _ := strings.Cut(after, `"`)
		if namespace == "" || slices.Contains(seen, namespace) { // one that is included, or has none
			continue
		}
		seen = append(seen, namespace)
		abs, err := filepath.Abs(file)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&b, "<xs:import namespace=%q schemaLocation=%q/>\n", namespace, abs)
	}
	b.WriteString("</xs:schema>\n")
	f, err := os.CreateTemp("", "diagnostics-*.xsd")
	if err != nil {
		return "", err
	}
	_, err = f.WriteString(b.String())
	return f.Name(), errors.Join(err, f.Close())
}
