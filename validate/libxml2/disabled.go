//go:build !libxml2 || !cgo

package libxml2

import "github.com/enhancedpresence/epx/validate"

// New returns the engine, or ErrNotBuiltIn.
func New() (validate.Engine, error) { return nil, ErrNotBuiltIn }
