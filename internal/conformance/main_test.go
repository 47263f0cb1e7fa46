package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/enhancedpresence/epx/internal/conformance/modes"
)

// try runs the command and returns its status, rows and the last line.
func try(t *testing.T, args ...string) (status int, rows [][]string, last, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	status = run(context.Background(), args, &out, &errs)
	lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
	last = lines[len(lines)-1]
	for _, l := range lines[:max(len(lines)-1, 0)] {
		rows = append(rows, strings.Split(l, "\t"))
	}
	return status, rows, last, errs.String()
}

func compiles(t *testing.T, mode string) {
	if testing.Short() && mode != modes.Validate {
		t.Skip("it compiles programs")
	}
}

// The suite of our own passes.
func TestSuite(t *testing.T) {
	for mode, want := range map[string]string{
		modes.Validate: "50 passed, 0 failed, 0 skipped", modes.Generate: "13 passed, 0 failed, 0 skipped",
		modes.RoundTrip: "14 passed, 0 failed, 0 skipped", modes.Reject: "18 passed, 0 failed, 0 skipped",
	} {
		t.Run(mode, func(t *testing.T) {
			compiles(t, mode)
			status, rows, last, stderr := try(t, "--suite", "testdata/suite", "--mode", mode)
			if status != 0 || last != want {
				t.Errorf("status %d, %s; want %s\n%s", status, last, want, stderr)
			}
			for _, r := range rows {
				if len(r) != 10 || r[3] != mode && r[3] != "mode" {
					t.Errorf("row %q", r)
				}
			}
		})
	}
}

// Expectations that are wrong are failures.
func TestWrong(t *testing.T) {
	for mode, want := range map[string]struct{ rows, last string }{
		modes.Validate: {
			"instances small valid valid passed|instances small-1 invalid valid failed|instances small-2 valid invalid failed|" +
				"valid-schema small invalid valid failed|invalid-schema broken valid invalid failed|" +
				"invalid-schema small-1 valid unable failed|invalid-schema small-2 invalid unable failed",
			"1 passed, 6 failed, 0 skipped",
		},
		modes.Generate: {
			"instances small generated generated passed|invalid-schema broken generated refused failed",
			"1 passed, 1 failed, 0 skipped",
		},
		modes.RoundTrip: {
			"instances small-2 same undecoded failed|invalid-schema small-1 same no-decoder failed",
			"0 passed, 2 failed, 0 skipped",
		},
		modes.Reject: {
			"instances small-1 refused accepted failed|invalid-schema small-2 refused no-decoder failed",
			"0 passed, 2 failed, 0 skipped",
		},
	} {
		t.Run(mode, func(t *testing.T) {
			compiles(t, mode)
			status, rows, last, stderr := try(t, "--suite", "testdata/wrong", "--mode", mode)
			if status != 1 || last != want.last {
				t.Errorf("status %d, %s; want %s\n%s", status, last, want.last, stderr)
			}
			var got []string
			for _, r := range rows[1:] {
				got = append(got, strings.Join([]string{r[1], r[2], r[4], r[5], r[6]}, " "))
			}
			if strings.Join(got, "|") != want.rows {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "|"), want.rows)
			}
		})
	}
}

// Another engine judges the same.
func TestEngine(t *testing.T) {
	status, _, last, stderr := try(t, "--suite", "testdata/suite", "--set", "datatypes", "--mode", "validate", "--engine", "helium")
	if status != 0 || last != "8 passed, 0 failed, 0 skipped" {
		t.Errorf("status %d, %s\n%s", status, last, stderr)
	}
}

func TestPart(t *testing.T) {
	for part, want := range map[string]string{
		"--slice 1/4":                "19 passed, 0 failed, 0 skipped",
		"--slice 2/4":                "10 passed, 0 failed, 0 skipped",
		"--slice 3/4":                "9 passed, 0 failed, 0 skipped",
		"--slice 4/4":                "12 passed, 0 failed, 0 skipped",
		"--set data*":                "8 passed, 0 failed, 0 skipped",
		"--set structures --jobs 3":  "36 passed, 0 failed, 0 skipped",
		"--set edges --slice 8/9":    "2 passed, 0 failed, 0 skipped",
		"--set edges --limit 1ns":    "0 passed, 6 failed, 0 skipped",
		"--set datatypes --out FILE": "8 passed, 0 failed, 0 skipped",
	} {
		out := filepath.Join(t.TempDir(), "out.tsv")
		args := strings.Fields(strings.Replace(part, "FILE", out, 1))
		_, rows, last, stderr := try(t, append([]string{"--suite", "testdata/suite", "--mode", "validate"}, args...)...)
		if last != want {
			t.Errorf("%s: %s; want %s\n%s", part, last, want, stderr)
		}
		if strings.Contains(part, "FILE") {
			data, err := os.ReadFile(out)
			if err != nil || len(rows) != 0 || strings.Count(string(data), "\n") != 9 {
				t.Errorf("%s: %v, %q beside %s", part, err, rows, data)
			}
		}
	}
}

func TestSkip(t *testing.T) {
	list := func(lines string) string {
		name := filepath.Join(t.TempDir(), "skip.tsv")
		if err := os.WriteFile(name, []byte("set\tgroup\ttest\tmode\tclause\tengine\n"+lines), 0o666); err != nil {
			t.Fatal(err)
		}
		return name
	}
	skip := func(lines string, more ...string) (int, string, string) {
		status, _, last, stderr := try(t, append([]string{"--suite", "testdata/wrong", "--mode", "validate", "--skip", list(lines)}, more...)...)
		return status, last, stderr
	}
	const wrong = "wrong\tinstances\tsmall-1\tvalidate\tclause\tother\n"
	if status, last, _ := skip(wrong, "--slice", "1/3"); status != 1 || last != "1 passed, 1 failed, 1 skipped" {
		t.Errorf("a case: status %d, %s", status, last)
	}
	if status, last, _ := skip("wrong\tinstances\tsmall\tvalidate\tclause\tother\n", "--slice", "1/3"); status != 1 || last != "0 passed, 1 failed, 0 skipped" {
		t.Errorf("a schema that passes, without its instances: status %d, %s", status, last)
	}
	if status, _, stderr := skip(wrong); status != 2 || !strings.Contains(stderr, "one in a thousand") {
		t.Errorf("too many: status %d, %s", status, stderr)
	}
	if status, _, stderr := skip("wrong\tinstances\tother\tvalidate\tclause\tother\n"); status != 2 || !strings.Contains(stderr, "there is no case") {
		t.Errorf("no such case: status %d, %s", status, stderr)
	}
}

// Schemas in use are generated from, or refused, as a table says.
func TestSchemas(t *testing.T) {
	compiles(t, modes.Generate)
	table := filepath.Join(t.TempDir(), "t.tsv")
	write := func(text string) {
		if err := os.WriteFile(table, []byte("file\tconsensus\n"+text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	args := []string{"--schemas", "testdata/suite/data", "--verdicts", table, "--mode", "generate"}
	write("order.xsd\tvalid\nbad-facet.xsd\tinvalid\npath.xsd\tunclear\n")
	if status, _, last, stderr := try(t, args...); status != 0 || last != "2 passed, 0 failed, 0 skipped" {
		t.Errorf("status %d, %s\n%s", status, last, stderr)
	}
	write("order.xsd\tinvalid\nbad-facet.xsd\tvalid\n")
	if status, _, last, stderr := try(t, args...); status != 1 || last != "0 passed, 2 failed, 0 skipped" {
		t.Errorf("status %d, %s\n%s", status, last, stderr)
	}
}

func TestCannotWork(t *testing.T) {
	for args, want := range map[string]string{
		"":                                      "name the folder of a suite",
		"--suite testdata/suite":                "--mode \"\": expected validate",
		"--suite testdata/suite --mode compile": "--mode \"compile\"",
		"--suite testdata/nowhere --mode validate":                              "testdata/nowhere",
		"--suite suite --mode validate":                                         "neither a suite.xml nor",
		"--suite testdata/suite --mode validate more":                           "unexpected argument",
		"--suite testdata/suite --mode validate --engine xerces":                "there is no engine \"xerces\"",
		"--suite testdata/suite --mode validate --engine helium,epx":            "one engine at a time",
		"--suite testdata/suite --mode roundtrip --engine epx":                  "another engine than our own",
		"--suite testdata/suite --mode validate --slice 5/4":                    "--slice 5/4",
		"--suite testdata/suite --mode validate --slice x":                      "--slice x",
		"--suite testdata/suite --mode validate --set [":                        "--set [",
		"--suite testdata/suite --mode validate --set none":                     "nothing to judge",
		"--suite testdata/suite --mode validate --jobs 0":                       "--jobs",
		"--suite testdata/suite --mode validate --skip testdata/none":           "testdata/none",
		"--suite testdata/suite --mode validate --out testdata/none/x":          "testdata/none/x",
		"--suite testdata/suite --schemas testdata/suite --mode generate":       "name the folder of a suite",
		"--schemas testdata/suite --mode validate":                              "--schemas is for",
		"--schemas testdata/suite --mode generate":                              "verdicts.tsv",
		"--suite testdata/suite --mode generate --verdicts testdata/suite/t.ts": "--verdicts goes with",
		"--nothing": "flag provided but not defined",
	} {
		if status, _, _, stderr := try(t, strings.Fields(args)...); status != 2 || !strings.Contains(stderr, want) {
			t.Errorf("%q: status %d, %s; want %s", args, status, stderr, want)
		}
	}
}

func TestHelp(t *testing.T) {
	if status, _, _, stderr := try(t, "-h"); status != 0 || !strings.Contains(stderr, "-suite folder") {
		t.Errorf("status %d\n%s", status, stderr)
	}
}

func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var out, errs bytes.Buffer
	if status := run(ctx, []string{"--suite", "testdata/suite", "--mode", "validate"}, &out, &errs); status != 130 {
		t.Errorf("status %d\n%s", status, errs.String())
	}
}
