module github.com/enhancedpresence/epx/bench

go 1.26.2

require (
	github.com/enhancedpresence/epx v0.0.0
	github.com/jacoelho/xsd v0.3.0
	github.com/lestrrat-go/helium v0.7.0
)

require (
	github.com/aymanbagabas/go-udiff v0.3.1 // indirect
	github.com/dlclark/regexp2 v1.12.0 // indirect
	go.yaml.in/yaml/v3 v3.0.4 // indirect
	golang.org/x/text v0.40.0 // indirect
)

replace github.com/enhancedpresence/epx => ../
