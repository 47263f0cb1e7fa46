module example.com/downstream

go 1.26.1

tool github.com/enhancedpresence/epx/cmd/epx

require github.com/enhancedpresence/epx v0.0.0

require (
	github.com/aymanbagabas/go-udiff v0.3.1 // indirect
	github.com/dlclark/regexp2 v1.12.0 // indirect
	github.com/inconshreveable/mousetrap v1.1.0 // indirect
	github.com/lestrrat-go/helium v0.7.0 // indirect
	github.com/lestrrat-go/libxml2 v0.0.0-20260709020957-3f0f7bd60b63 // indirect
	github.com/pkg/errors v0.9.1 // indirect
	github.com/spf13/cobra v1.10.2 // indirect
	github.com/spf13/pflag v1.0.9 // indirect
	go.yaml.in/yaml/v3 v3.0.4 // indirect
	golang.org/x/net v0.57.0 // indirect
	golang.org/x/text v0.40.0 // indirect
)

replace github.com/enhancedpresence/epx => ../..
