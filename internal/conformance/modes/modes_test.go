package modes

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/enhancedpresence/epx/internal/conformance/driver"
	"github.com/enhancedpresence/epx/internal/conformance/judge"
	"github.com/enhancedpresence/epx/internal/conformance/suite"
)

// judgement is a schema that takes documents of its letters.
type judgement struct{ letters string }

func (j judgement) Judge(_ context.Context, document []byte) judge.Outcome {
	if strings.Contains(j.letters, string(document)) {
		return judge.Outcome{Verdict: judge.Valid}
	}
	return judge.Outcome{Verdict: judge.Invalid, Detail: "not of " + j.letters}
}

// Results come in the order of the items, and no more are worked on than asked
// for, give or take the one that waits.
func TestInOrder(t *testing.T) {
	var items, got []int
	for i := range 50 {
		items = append(items, i)
	}
	var running, most atomic.Int32
	err := inOrder(t.Context(), 3, items, func(i int) int {
		most.Store(max(most.Load(), running.Add(1)))
		time.Sleep(time.Duration(i%5) * 100 * time.Microsecond)
		running.Add(-1)
		return i
	}, func(i, r int) {
		if i != r {
			t.Errorf("result %d comes as number %d", r, i)
		}
		got = append(got, r)
	})
	if err != nil || !slices.Equal(got, items) {
		t.Errorf("got %v, %v", got, err)
	}
	if most.Load() > 5 {
		t.Errorf("%d at a time", most.Load())
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := inOrder(ctx, 1, items, func(i int) int { return i }, func(int, int) {}); err == nil {
		t.Error("no error after an interrupt")
	}
}

// A program that does not answer is ended.
func TestClientEnds(t *testing.T) {
	file := filepath.Join(t.TempDir(), "pid")
	c := &client{program: program(t, "echo $$ >"+file+"; exec sleep 60"), limit: time.Second}
	if a := c.ask(t.Context(), &driver.Request{}); a.Fault == nil {
		t.Error("no fault")
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	p, err := os.FindProcess(pid)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Signal(syscall.Signal(0)); err == nil {
		t.Errorf("the process %d is still there", pid)
	}
}

func TestAbsent(t *testing.T) {
	s, err := suite.Read(os.DirFS("../testdata/suite"))
	if err != nil {
		t.Fatal(err)
	}
	for mode, want := range map[string]string{
		Validate:  "edges/absent/nowhere/validate edges/absent/path-2/validate edges/half-absent/nowhere/validate",
		Generate:  "edges/absent/nowhere/generate",
		RoundTrip: "edges/absent/path-2/roundtrip edges/half-absent/nowhere/roundtrip",
		Reject:    "",
	} {
		var got []string
		for _, c := range Absent(s.Groups, mode) {
			got = append(got, c.String())
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %q, want %s", mode, got, want)
		}
	}
}

// program writes a shell script that stands for a driver program.
func program(t *testing.T, script string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "program")
	if err := os.WriteFile(name, []byte("#!/bin/sh\n"+script+"\n"), 0o777); err != nil {
		t.Fatal(err)
	}
	return name
}

// A driver program that ends or says nothing is a panic of the code in it, and
// does not stand in the way of the next request.
func TestClient(t *testing.T) {
	for name, test := range map[string]struct{ script, want string }{
		"dies":   {`read line; echo "fatal error: stack overflow" >&2; exit 2`, "the program ended: fatal error: stack overflow"},
		"hangs":  {"exec sleep 60", "no answer within"},
		"talks":  {"read line; echo hello", "the program ended"},
		"absent": {"", "no such file"},
	} {
		t.Run(name, func(t *testing.T) {
			c := &client{program: program(t, test.script), limit: 300 * time.Millisecond}
			if name == "absent" {
				c.program = "/nowhere/program"
			}
			a := c.ask(t.Context(), &driver.Request{})
			if a.Fault == nil || !a.Fault.Panic || !strings.Contains(a.Fault.Text, test.want) {
				t.Fatalf("got %+v, want %s", a.Fault, test.want)
			}
			if o := ofAnswer(a); o.Verdict != judge.Unable || o.Code != "panic" {
				t.Errorf("outcome %+v", o)
			}
			c.program = program(t, `while read line; do echo '{"Encoded":"YQ=="}'; done`)
			c.limit = time.Minute
			for range 2 {
				if a := c.ask(t.Context(), &driver.Request{}); a.Fault != nil || string(a.Encoded) != "a" {
					t.Errorf("afterwards: %+v", a)
				}
			}
			c.close()
		})
	}
}
