package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/enhancedpresence/epx/bench/corpus"
	"github.com/enhancedpresence/epx/bench/native"
	"github.com/enhancedpresence/epx/bench/paths"
	"github.com/enhancedpresence/epx/generated"
	"github.com/enhancedpresence/epx/xmlrt"
	"github.com/enhancedpresence/epx/xsd"
	"github.com/enhancedpresence/epx/xsd/tables"
)

// What takes memory or is slow at first is measured in a process of its own:
// this program, called with a task in this variable.
const childVariable = "EPX_BENCH_CHILD"

// A childResult is what a child tells of its task.
type childResult struct {
	Nanos  float64 `json:"nanos"`
	Allocs float64 `json:"allocs"`
	Memory float64 `json:"memory"`
	RSS    float64 `json:"rss"` // the most that was resident
}

// runChild does a task: its name, and an argument where it takes one.
func runChild(task string) error {
	name, arg, _ := strings.Cut(task, " ")
	var before, after runtime.MemStats
	do, err := childTask(name, arg)
	if err != nil {
		return err
	}
	runtime.ReadMemStats(&before)
	began := time.Now()
	if err := do(); err != nil {
		return err
	}
	took := time.Since(began)
	runtime.ReadMemStats(&after)
	return json.NewEncoder(os.Stdout).Encode(childResult{
		Nanos:  float64(took.Nanoseconds()),
		Allocs: float64(after.Mallocs - before.Mallocs),
		Memory: float64(after.TotalAlloc - before.TotalAlloc),
		RSS:    mostResident("self"),
	})
}

func childTask(name, arg string) (func() error, error) {
	generator := func() (io.Reader, error) {
		n, err := strconv.ParseInt(arg, 10, 64)
		return corpus.NewPresenceReader(n), err
	}
	switch name {
	case "nothing":
		return func() error { return nil }, nil
	case "make":
		r, err := generator()
		return func() error { _, err := io.Copy(io.Discard, r); return err }, err
	case "stream-epx":
		r, err := generator()
		return func() error { _, err := paths.Items(corpus.Presence, r); return err }, err
	case "stream-encoding-xml":
		r, err := generator()
		return func() error { _, err := paths.StdItems(corpus.Presence, r); return err }, err
	case "stream-jacoelho-xsd":
		r, err := generator()
		if err != nil {
			return nil, err
		}
		l, err := paths.NewLab()
		if err != nil {
			return nil, err
		}
		return func() error { defer l.Close(); return l.Validate(corpus.Presence, r) }, nil
	case "compile-epx":
		return func() error { return compileEPX(arg) }, nil
	case "compile-jacoelho":
		return func() error { _, err := paths.CompileJacoelho(arg); return err }, nil
	case "compile-helium":
		return func() error { _, err := paths.CompileHelium(arg); return err }, nil
	case "compile-libxml2":
		return func() error { _, err := native.Compile(arg); return err }, nil
	case "first-registry":
		return func() error { generated.Registry(); return nil }, nil
	case "first-decode":
		doc := corpus.OnePresence()
		return func() error { _, err := generated.Unmarshal(doc); return err }, nil
	case "second-decode":
		doc := corpus.OnePresence()
		if _, err := generated.Unmarshal(doc); err != nil {
			return nil, err
		}
		return func() error { _, err := generated.Unmarshal(doc); return err }, nil
	}
	return nil, fmt.Errorf("no task %s", name)
}

// compileEPX makes of a schema document what Check judges by.
func compileEPX(file string) error {
	s, err := xsd.Read(xsd.Options{}, file)
	if err != nil {
		return err
	}
	t, err := tables.Build(s, nil)
	if err != nil {
		return err
	}
	_, err = xmlrt.Link(&t.Def, nil)
	return err
}

// A process is a finished process.
type process struct {
	result childResult
	wall   time.Duration
	cpu    time.Duration
	rss    float64 // bytes, the most that were resident
}

// mostResident is the most memory that a process has had resident, as far as
// /proc tells. What the system says of a finished process will not do: it counts
// the memory of the process that started it, too.
func mostResident(pid string) float64 {
	status, err := os.ReadFile("/proc/" + pid + "/status")
	if err != nil {
		return 0
	}
	_, line, _ := strings.Cut(string(status), "VmHWM:")
	line, _, _ = strings.Cut(line, " kB")
	n, _ := strconv.ParseFloat(strings.TrimSpace(line), 64) // 0 of a process that is over
	return n * 1024
}

// finished runs a command and takes its account. in may be nil.
func finished(cmd *exec.Cmd, in io.Reader) (process, []byte, error) {
	var out, errs strings.Builder
	cmd.Stdin, cmd.Stdout, cmd.Stderr = in, &out, &errs
	began := time.Now()
	if err := cmd.Start(); err != nil {
		return process{}, nil, err
	}
	over, watched := make(chan struct{}), make(chan float64)
	go func() {
		pid, most := strconv.Itoa(cmd.Process.Pid), 0.0
		for {
			select {
			case <-over:
				watched <- most
				return
			case <-time.After(300 * time.Microsecond):
				most = max(most, mostResident(pid))
			}
		}
	}()
	err := cmd.Wait()
	p := process{wall: time.Since(began)}
	close(over)
	p.rss = <-watched
	if err != nil {
		return p, nil, fmt.Errorf("%s: %w: %.300s", cmd.Path, err, errs.String())
	}
	p.cpu = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	return p, []byte(out.String()), nil
}

// inChild does a task in a process of its own.
func inChild(name, arg string) (process, error) {
	self, err := os.Executable()
	if err != nil {
		return process{}, err
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), childVariable+"="+strings.TrimSpace(name+" "+arg))
	p, out, err := finished(cmd, nil)
	if err != nil {
		return p, err
	}
	err = json.Unmarshal(out, &p.result)
	p.rss = p.result.RSS
	return p, err
}
