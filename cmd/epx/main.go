// Command epx judges XML documents by schemas, generates Go packages from
// schemas, and works on Enhanced Presence data.
//
// Results go to standard output, messages to standard error. The exit status
// is 0 when all is good, 1 when the input was judged bad, 2 when the command
// could not do its work, and 130 when it was interrupted.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/enhancedpresence/epx/validate"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	status := run(ctx, os.Args[1:])
	stop()
	os.Exit(status)
}

// run executes the command line and returns the exit status.
func run(ctx context.Context, args []string) int {
	root := newRoot()
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	var status exitStatus
	switch {
	case err == nil:
		return validate.ExitGood
	case errors.As(err, &status):
		return int(status)
	case ctx.Err() != nil:
		return validate.ExitInterrupted
	}
	fmt.Fprintln(os.Stderr, "epx:", err)
	return validate.ExitFailed
}

// exitStatus ends a verb with a status other than 0 after it has said all there
// is to say.
type exitStatus int

func (s exitStatus) Error() string { return fmt.Sprintf("exit status %d", int(s)) }
