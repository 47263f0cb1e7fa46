//go:build unix

package bench

import (
	"syscall"
	"time"
)

// processorTime is what the process has had of the processors so far. On a machine
// with other work to do, it says more than the time that passes.
func processorTime() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
