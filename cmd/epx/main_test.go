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
// testdata/files. Expected are the files stdout and stderr (absent is empty)
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

// workFolder copies testdata/files and adds documents that are better made
// than kept: deep.xml and, in folder encodings, forms of good.xml.
func workFolder(t *testing.T) string {
	t.Helper()
	work := t.TempDir()
	if err := os.CopyFS(work, os.DirFS("testdata/files")); err != nil {
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
		"deep.xml":              []byte(strings.Repeat("<a>", 10_000) + strings.Repeat("</a>", 10_000)),
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
