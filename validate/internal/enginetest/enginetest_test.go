package enginetest_test

import (
	"testing"

	"github.com/enhancedpresence/epx/validate"
	"github.com/enhancedpresence/epx/validate/internal/enginetest"
)

func TestNative(t *testing.T) { enginetest.Run(t, validate.Native{}) }
