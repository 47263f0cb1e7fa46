package validate_test

import (
	"context"
	"errors"
	"testing"
	"testing/fstest"

	"github.com/enhancedpresence/epx/validate"
)

// interrupted is an engine that is interrupted just when it is done.
type interrupted struct {
	validate.Native
	cancel context.CancelFunc
}

func (e interrupted) Compile(ctx context.Context, src validate.Sources) (validate.Schema, error) {
	defer e.cancel()
	return e.Native.Compile(ctx, src)
}

func TestAllInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	src := validate.Sources{FS: fstest.MapFS{"r.xsd": {Data: []byte(`<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"/>`)}}, Files: []string{"r.xsd"}}
	s, err := validate.All{interrupted{cancel: cancel}, validate.Native{}}.Compile(ctx, src)
	if s != nil || !errors.Is(err, context.Canceled) {
		t.Errorf("%v, %v; expected that it was cancelled", s, err)
	}
}
