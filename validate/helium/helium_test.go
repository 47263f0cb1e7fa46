package helium_test

import (
	"testing"

	"github.com/enhancedpresence/epx/validate/helium"
	"github.com/enhancedpresence/epx/validate/internal/enginetest"
)

func TestEngine(t *testing.T) { enginetest.Run(t, helium.New()) }
