module github.com/enhancedpresence/epx

go 1.26.1

require (
	github.com/aymanbagabas/go-udiff v0.3.1
	github.com/lestrrat-go/helium v0.7.0
	github.com/lestrrat-go/libxml2 v0.0.0-20260709020957-3f0f7bd60b63
	github.com/spf13/cobra v1.10.2
	github.com/xuri/xgen v0.0.0-20260524104808-c9cf3fcb4aaf
	go.yaml.in/yaml/v3 v3.0.4
	golang.org/x/net v0.57.0
)

require (
	github.com/dlclark/regexp2 v1.12.0 // indirect
	github.com/inconshreveable/mousetrap v1.1.0 // indirect
	github.com/pkg/errors v0.9.1 // indirect
	github.com/spf13/pflag v1.0.9 // indirect
	golang.org/x/text v0.40.0 // indirect
)
