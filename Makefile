# What people do here. CI does `make check`, which is .ci/run.

PKG ?= ./...

.PHONY: build test race lint generate check bench fuzz clean help

build: ## build the command as bin/epx
	go build -o bin/epx ./cmd/epx

test: ## run the tests
	go test $(PKG)

race: ## run the tests with the race detector
	go test -race -short $(PKG)

lint: ## gofmt, go mod tidy, go vet and staticcheck
	.ci/run format lint

generate: ## make the generated packages again, even when they do not compile
	go run ./internal/bootstrap
	cd examples/downstream && go generate ./...
	cd bench && go generate ./...

check: ## all that CI checks
	.ci/run

# With libxml2 among the peers where its headers are.
bench: ## compare with other XML libraries; BENCHFLAGS="-out ../docs/performance.md" writes it down
	cd bench && go run $(shell pkg-config --exists libxml-2.0 2>/dev/null && echo -tags libxml2) ./report $(BENCHFLAGS)

fuzz: ## fuzz each target, FUZZTIME=10s each
	EPX_FUZZTIME=$(or $(FUZZTIME),10s) .ci/run fuzz

clean: ## remove what was built
	rm -rf bin

help: ## show this list
	@sed -n 's/^\([a-z]*\): ## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

.DEFAULT_GOAL := help
