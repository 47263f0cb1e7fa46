// Package bench compares epx with other XML libraries: package paths has the work
// and the ways through it, package corpus the documents, the command report the
// tables. The benchmarks here run one path at a time, by its name:
//
//	go test -run '^$' -bench 'Decode/presence-12MB/epx$' -cpuprofile cpu.out
//
// It is a module of its own, so that what it compares with is no dependency of
// anybody. The build tag libxml2 adds libxml2, which needs cgo and its headers.
package bench

//go:generate go run github.com/enhancedpresence/epx/internal/bootstrap -config epx.yaml
