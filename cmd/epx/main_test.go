package main_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode/utf16"
)

var update = flag.Bool("update", false, "write the expected output of the cases anew")

var binary string

func TestMain(m *testing.M) {
	flag.Parse()
	os.Exit(func() int {
		dir, err := os.MkdirTemp("", "epx-test-")
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer os.RemoveAll(dir)
		binary = filepath.Join(dir, "epx")
		if runtime.GOOS == "windows" {
			binary += ".exe"
		}
		// Without tags, whatever the tests run with: the output of the cases is
		// that of the command as most people build it.
		if out, err := exec.Command("go", "build", "-tags", "", "-o", binary, ".").CombinedOutput(); err != nil {
			fmt.Fprintf(os.Stderr, "go build: %v\n%s", err, out)
			return 1
		}
		return m.Run()
	}())
}

// TestCases runs the folders of testdata/cases. The file cmd of a case holds
// the arguments, separated by white space, on as many lines as one likes; the
// file stdin, if any, is standard input. The command runs in a copy of
// testdata/files, with the project's presence documents in the folder presence.
// Expected are the files stdout and stderr (absent is empty)
// and exit (absent is 0).
func TestCases(t *testing.T) {
	cases, err := filepath.Glob("testdata/cases/*/cmd")
	if err != nil || len(cases) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	work := workFolder(t)
	for _, file := range cases {
		dir, err := filepath.Abs(filepath.Dir(file))
		if err != nil {
			t.Fatal(err)
		}
		t.Run(filepath.Base(dir), func(t *testing.T) {
			args, err := os.ReadFile(filepath.Join(dir, "cmd"))
			if err != nil {
				t.Fatal(err)
			}
			cmd := exec.Command(binary, strings.Fields(string(args))...)
			cmd.Dir = work
			var stdout, stderr bytes.Buffer
			cmd.Stdout, cmd.Stderr = &stdout, &stderr
			if stdin, err := os.ReadFile(filepath.Join(dir, "stdin")); err == nil {
				cmd.Stdin = bytes.NewReader(stdin)
			}
			var exit *exec.ExitError
			if err := cmd.Run(); err != nil && !errors.As(err, &exit) {
				t.Fatal(err)
			}
			status := ""
			if code := cmd.ProcessState.ExitCode(); code != 0 {
				status = strconv.Itoa(code) + "\n"
			}
			expect(t, filepath.Join(dir, "stdout"), stdout.String())
			expect(t, filepath.Join(dir, "stderr"), stderr.String())
			expect(t, filepath.Join(dir, "exit"), status)
		})
	}
}

// expect compares output with a file; no file is no output.
func expect(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		err := os.Remove(file)
		if got != "" {
			err = os.WriteFile(file, []byte(got), 0o644)
		}
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs\ngot:\n%s\nwant:\n%s", filepath.Base(file), got, want)
	}
}

// workFolder copies testdata/files and the presence documents, and adds
// documents that are better made than kept: deep.xml, presence/deep.xml and, in
// folder encodings, forms of good.xml.
func workFolder(t *testing.T) string {
	t.Helper()
	work := t.TempDir()
	if err := os.CopyFS(work, os.DirFS("testdata/files")); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(filepath.Join(work, "presence"), os.DirFS("../../testdata/presence")); err != nil {
		t.Fatal(err)
	}
	good, err := os.ReadFile("testdata/files/good.xml")
	if err != nil {
		t.Fatal(err)
	}
	units := utf16.Encode([]rune("\ufeff" + string(good)))
	little, big := make([]byte, 0, 2*len(units)), make([]byte, 0, 2*len(units))
	for _, u := range units {
		little = append(little, byte(u), byte(u>>8))
		big = append(big, byte(u>>8), byte(u))
	}
	for name, data := range map[string][]byte{
		"deep.xml": []byte(strings.Repeat("<a>", 10_000) + strings.Repeat("</a>", 10_000)),
		"presence/deep.xml": []byte(`<alerts xmlns="http://schemas.microsoft.com/2006/09/sip/options/alerts">` + "\n" +
			strings.Repeat("<a>", 10_000) + strings.Repeat("</a>", 10_000) + "</alerts>"),
		"encodings/bom.xml":     append([]byte("\xef\xbb\xbf"), good...),
		"encodings/utf16be.xml": big,
		"encodings/utf16le.xml": little,
		"empty/readme.txt":      nil,
	} {
		file := filepath.Join(work, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return work
}

func TestInterrupt(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no interrupt to send")
	}
	cmd := exec.Command(binary, "validate", "--schema", "order.xsd", "good.xml", "bad.xml", "-")
	cmd.Dir = workFolder(t)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	stdin, err := cmd.StdinPipe() // stays open: the command waits for it
	if err != nil {
		t.Fatal(err)
	}
	defer stdin.Close()
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	kill := time.AfterFunc(time.Minute, func() { cmd.Process.Kill() })
	defer kill.Stop()
	// The findings of bad.xml come before standard input is read to its end.
	if n, err := stdout.Read(make([]byte, 1)); n != 1 {
		t.Fatal(err)
	}
	if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	cmd.Wait()
	if code := cmd.ProcessState.ExitCode(); code != 130 {
		t.Errorf("exit status %d, want 130; stderr: %s", code, stderr.String())
	}
	if got := stderr.String(); got != "epx: interrupted\n" {
		t.Errorf("stderr %q", got)
	}
}

func TestVersion(t *testing.T) {
	out, err := exec.Command(binary, "--version").Output()
	if err != nil || !strings.HasPrefix(string(out), "epx version ") {
		t.Errorf("%s, %v", out, err)
	}
}

// epx runs the command in a folder and returns its standard output and exit
// status.
func epx(t *testing.T, dir string, args ...string) (string, int) {
	t.Helper()
	cmd := exec.Command(binary, args...)
	cmd.Dir = dir
	out, err := cmd.Output()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return string(out), cmd.ProcessState.ExitCode()
}

// Generated files are in order until one is changed, removed or left over.
func TestGenerate(t *testing.T) {
	dir := workFolder(t)
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module example.com/orders\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	args := []string{"generate", "--out", "model", "--package", "order", "order.xsd"}
	check := append(args, "--check")
	if out, status := epx(t, dir, check...); status != 1 || !strings.Contains(out, ": missing\n") {
		t.Fatalf("check before generate: status %d, output:\n%s", status, out)
	}
	if out, status := epx(t, dir, args...); status != 0 || out != "" {
		t.Fatalf("generate: status %d, output:\n%s", status, out)
	}
	if out, status := epx(t, dir, check...); status != 0 || out != "" {
		t.Fatalf("check after generate: status %d, output:\n%s", status, out)
	}
	files, err := filepath.Glob(filepath.Join(dir, "model", "order", "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatalf("generated files: %q, %v", files, err)
	}
	text, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	stale := filepath.Join(filepath.Dir(files[0]), "stale.go")
	for name, data := range map[string][]byte{files[0]: append(text, "// more\n"...), stale: text} {
		if err := os.WriteFile(name, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if out, status := epx(t, dir, append(check, "--diff")...); status != 1 ||
		!strings.Contains(out, "\n-// more\n") || !strings.Contains(out, ": out of date\n") || !strings.Contains(out, "stale.go: no longer generated\n") {
		t.Errorf("check of changed files: status %d, output:\n%s", status, out)
	}
	if out, status := epx(t, dir, append(args, "--clean")...); status != 0 || out != "" {
		t.Errorf("generate --clean: status %d, output:\n%s", status, out)
	}
	if _, err := os.Stat(stale); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%s is still there: %v", filepath.Base(stale), err)
	}
	if out, status := epx(t, dir, check...); status != 0 {
		t.Errorf("check in the end: status %d, output:\n%s", status, out)
	}
}
