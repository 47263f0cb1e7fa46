package libxml2_test

import (
	"errors"
	"testing"

	"github.com/enhancedpresence/epx/validate/internal/enginetest"
	"github.com/enhancedpresence/epx/validate/libxml2"
)

func TestEngine(t *testing.T) {
	engine, err := libxml2.New()
	if errors.Is(err, libxml2.ErrNotBuiltIn) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	enginetest.Run(t, engine)
}
