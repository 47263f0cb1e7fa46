package bench

import (
	"bytes"
	"testing"

	"github.com/enhancedpresence/epx/internal/generate"
	"github.com/enhancedpresence/epx/internal/version"
)

// The packages in shapes are what the generator makes of schemas today.
func TestGenerated(t *testing.T) {
	var out bytes.Buffer
	err := generate.Run(generate.Options{ConfigFile: "epx.yaml", Check: true, Clean: true, Version: version.Generator, Stdout: &out})
	if err != nil {
		t.Errorf("go generate makes something else: %v\n%s", err, out.Bytes())
	}
}
