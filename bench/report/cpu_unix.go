//go:build unix

package main

import (
	"syscall"
	"time"
)

// processorTime is what this process and those that it has waited for have had of
// the processors so far.
func processorTime() time.Duration {
	var sum int64
	for _, who := range [...]int{syscall.RUSAGE_SELF, syscall.RUSAGE_CHILDREN} {
		var u syscall.Rusage
		if syscall.Getrusage(who, &u) == nil {
			sum += u.Utime.Nano() + u.Stime.Nano()
		}
	}
	return time.Duration(sum)
}
