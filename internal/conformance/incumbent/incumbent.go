// Package incumbent runs xgen, the generator that people come from, on the
// schemas that ours is judged by.
package incumbent

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"

	"github.com/xuri/xgen"

	"github.com/enhancedpresence/epx/codegen"
	"github.com/enhancedpresence/epx/internal/conformance/judge"
	"github.com/enhancedpresence/epx/xsd"
)

// Name is the name of the generator.
const Name = "xgen"

// child names the folder of output in a process that is to run xgen: it may end
// the process, write where it stands, and ask the network.
const child = "EPX_INCUMBENT_OUT"

// Run runs xgen and ends the process where the process is one that Generate has
// started. It is the first thing of a main function.
func Run() {
	out := os.Getenv(child)
	if out == "" {
		return
	}
	for _, file := range os.Args[1:] {
		err := xgen.NewParser(&xgen.Options{
			FilePath: file, InputDir: ".", OutputDir: out, Lang: "Go", Package: "gen",
			IncludeMap: map[string]bool{}, LocalNameNSMap: map[string]string{}, NSSchemaLocationMap: map[string]string{},
			ParseFileList: map[string]bool{}, ParseFileMap: map[string][]any{}, ProtoTree: []any{}, RemoteSchema: map[string][]byte{},
		}).Parse()
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	os.Exit(0)
}

// Generate makes a package of the documents of a schema, those that it includes
// and imports as well.
func Generate(ctx context.Context, fsys fs.FS, documents []string, _ string) ([]codegen.File, judge.Outcome) {
	schema, err := xsd.Read(xsd.Options{FS: fsys, Incomplete: true}, documents...)
	if err != nil {
		return nil, judge.OfSchema(err)
	}
	files, err := generate(ctx, fsys, schema)
	if err != nil {
		return nil, judge.Outcome{Verdict: judge.Unable, Code: Name, Detail: err.Error()}
	}
	return files, judge.Outcome{Verdict: judge.Valid}
}

func generate(ctx context.Context, fsys fs.FS, schema *xsd.Schema) ([]codegen.File, error) {
	dir, err := os.MkdirTemp("", Name)
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	in, out := filepath.Join(dir, "in"), filepath.Join(dir, "out")
	if err := os.Mkdir(out, 0o777); err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	var names []string
	for _, d := range schema.Documents {
		if seen[d.Location] || strings.HasPrefix(d.Location, "(built in)") { // of several namespaces, or not a file
			continue
		}
		seen[d.Location] = true
		names = append(names, filepath.FromSlash(d.Location))
		data, err := fs.ReadFile(fsys, d.Location)
		if err != nil {
			return nil, err
		}
		file := filepath.Join(in, filepath.FromSlash(d.Location))
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			return nil, err
		}
		if err := os.WriteFile(file, data, 0o666); err != nil {
			return nil, err
		}
	}
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, program, names...)
	cmd.Dir = in
	// A proxy that is not there keeps it from the network.
	cmd.Env = append(os.Environ(), child+"="+out, "HTTP_PROXY=http://127.0.0.1:9", "HTTPS_PROXY=http://127.0.0.1:9")
	if text, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%w: %.300s", err, bytes.TrimSpace(text))
	}
	return collect(dir)
}

// collect takes in all Go files, which xgen writes into several folders.
func collect(dir string) ([]codegen.File, error) {
	var files []codegen.File
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") {
			return err
		}
		data, err := os.ReadFile(name)
		files = append(files, codegen.File{Path: path.Join("gen", fmt.Sprintf("f%d.go", len(files))), Content: data})
		return err
	})
	if err == nil && len(files) == 0 {
		err = fmt.Errorf("it made no file")
	}
	return files, err
}
