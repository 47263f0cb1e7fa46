package main_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// The log in SARIF names the findings of checks with their rules. The version of
// the program is in it, so that it is no case.
func TestSARIF(t *testing.T) {
	out, status := epx(t, workFolder(t), "validate", "--format", "sarif", "--summary=codes",
		"presence/state-boolean-digit.xml", "presence/note-body-missing-type.xml", "nofile.xml")
	if status != 2 {
		t.Errorf("exit status %d", status)
	}
	var log struct {
		Version string
		Runs    []struct {
			Results []struct {
				RuleID string
				Level  string
				Fixes  []json.RawMessage
			}
			Tool struct {
				Driver struct {
					Version string
					Rules   []struct{ ID, HelpURI string }
				}
			}
			Invocations []struct {
				ExecutionSuccessful        bool
				ToolExecutionNotifications []json.RawMessage
			}
			Properties struct {
				Summary struct{ Files, Valid, Invalid, Failed int }
				Tally   struct{ Codes map[string]int }
			}
		}
	}
	if err := json.Unmarshal([]byte(out), &log); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	run := log.Runs[0]
	if len(run.Results) != 2 || run.Results[0].RuleID != "user-manual" || run.Results[0].Level != "warning" || len(run.Results[0].Fixes) != 1 ||
		run.Results[1].RuleID != "missing-attribute" || run.Results[1].Level != "error" {
		t.Errorf("results %+v", run.Results)
	}
	if rules := run.Tool.Driver.Rules; len(rules) != 2 || !strings.HasSuffix(rules[0].HelpURI, "/docs/semantics.md#user-manual") || run.Tool.Driver.Version == "" {
		t.Errorf("rules %+v", run.Tool)
	}
	if i := run.Invocations[0]; i.ExecutionSuccessful || len(i.ToolExecutionNotifications) != 1 {
		t.Errorf("%+v", i)
	}
	if p := run.Properties; p.Summary.Files != 3 || p.Summary.Failed != 1 || p.Tally.Codes["user-manual"] != 1 {
		t.Errorf("%+v", p)
	}
}

// hanging starts the command with an input that does not end, and returns what
// sends to it.
func hanging(t *testing.T, args ...string) (cmd *exec.Cmd, stdin io.Writer, stdout *bufio.Reader, stderr *bytes.Buffer) {
	t.Helper()
	cmd = exec.Command(binary, args...)
	cmd.Dir = workFolder(t)
	stderr = new(bytes.Buffer)
	cmd.Stderr = stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	kill := time.AfterFunc(time.Minute, func() { cmd.Process.Kill() })
	t.Cleanup(func() {
		kill.Stop()
		in.Close()
	})
	return cmd, in, bufio.NewReader(out), stderr
}

// Documents from a pipe are judged as they come, and a run that is over does not
// wait for more.
func TestHangingInput(t *testing.T) {
	const bad = "<note xmlns=\"http://schemas.microsoft.com/2006/09/sip/note\"><body/></note>\n"
	t.Run("interrupt", func(t *testing.T) {
		if runtime.GOOS == "windows" {
			t.Skip("no interrupt to send")
		}
		cmd, stdin, stdout, stderr := hanging(t, "validate", "--lines", "-")
		for i := range 3 {
			io.WriteString(stdin, bad)
			if line, err := stdout.ReadString('\n'); err != nil || !strings.Contains(line, "missing-attribute") {
				t.Fatalf("document %d: %q, %v", i, line, err)
			}
		}
		if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
			t.Fatal(err)
		}
		cmd.Wait()
		if code := cmd.ProcessState.ExitCode(); code != 130 || stderr.String() != "epx: interrupted\n" {
			t.Errorf("exit status %d, stderr %s", code, stderr)
		}
	})
	t.Run("fail-fast", func(t *testing.T) {
		for _, args := range [][]string{{"--lines", "-"}, {"--files-from", "-"}} {
			cmd, stdin, _, stderr := hanging(t, append([]string{"validate", "--fail-fast"}, args...)...)
			if args[0] == "--lines" {
				io.WriteString(stdin, bad)
			} else {
				io.WriteString(stdin, filepath.Join("presence", "note-body-missing-type.xml")+"\n")
			}
			cmd.Wait()
			if code := cmd.ProcessState.ExitCode(); code != 1 || stderr.Len() != 0 {
				t.Errorf("%v: exit status %d, stderr %s", args, code, stderr)
			}
		}
	})
}
