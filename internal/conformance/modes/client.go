package modes

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"time"

	"github.com/enhancedpresence/epx/internal/conformance/driver"
)

// A client asks a driver program, which it starts when there is none or when
// the last one has ended.
type client struct {
	program string
	limit   time.Duration

	cmd     *exec.Cmd
	in      io.WriteCloser
	answers *json.Decoder
	said    bytes.Buffer // on standard error
}

// ask hands over a request and waits for the answer, no longer than the limit. A
// program that ends instead of answering has panicked.
func (c *client) ask(ctx context.Context, r *driver.Request) *driver.Answer {
	fail := func(text string) *driver.Answer {
		return &driver.Answer{Fault: &driver.Fault{Step: driver.Decoding, Panic: true, Text: text}}
	}
	if c.cmd == nil {
		if err := c.start(ctx); err != nil {
			return fail(err.Error())
		}
	}
	type result struct {
		answer *driver.Answer
		err    error
	}
	done := make(chan result, 1)
	go func() {
		a := &driver.Answer{}
		err := json.NewEncoder(c.in).Encode(r)
		if err == nil {
			err = c.answers.Decode(a)
		}
		done <- result{a, err}
	}()
	timer := time.NewTimer(c.limit)
	defer timer.Stop()
	select {
	case r := <-done:
		if r.err == nil {
			return r.answer
		}
		c.close()
		first, _, _ := strings.Cut(strings.TrimSpace(c.said.String()), "\n")
		return fail(fmt.Sprintf("the program ended: %s", first))
	case <-timer.C:
		c.kill()
		<-done
		return fail(fmt.Sprintf("no answer within %v", c.limit))
	}
}

func (c *client) start(ctx context.Context) error {
	cmd := exec.CommandContext(ctx, c.program)
	in, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	c.said.Reset()
	cmd.Stderr = &c.said
	if err := cmd.Start(); err != nil {
		return err
	}
	c.cmd, c.in, c.answers = cmd, in, json.NewDecoder(out)
	return nil
}

// close ends the program when it has nothing left to do.
func (c *client) close() {
	if c.cmd != nil {
		c.in.Close()
		_ = c.cmd.Wait() // how it ended is told by what it said
		c.cmd = nil
	}
}

func (c *client) kill() {
	_ = c.cmd.Process.Kill()
	c.close()
}
