package xslt

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/enhancedpresence/epx/presence/grammar"
	"github.com/enhancedpresence/epx/xmlrt"
	"github.com/lestrrat-go/helium"
	"github.com/lestrrat-go/helium/xslt3"
)

// Limits bound what a style sheet may ask for. A zero field stands for the
// default.
type Limits struct {
	StyleSheet int // bytes of the style sheet, default 64 KiB
	Input      int // bytes of a document, default 64 KiB
	Output     int // bytes of what is made of it, default 1 MiB
	Depth      int // open elements in each of the three, default 128
	Steps      int // steps of a run, default 50,000; the documented style sheets take less than 200
	Memory     int // bytes that the heap may grow by in a run, default 64 MiB
	// Time is how long reading a style sheet may take, and a run of it, default 10
	// seconds: a step may work on much text.
	Time time.Duration
}

func (l Limits) withDefaults() Limits {
	for _, f := range []struct {
		field *int
		value int
	}{
		{&l.StyleSheet, 64 << 10},
		{&l.Input, 64 << 10},
		{&l.Output, 1 << 20},
		{&l.Depth, 128},
		{&l.Steps, 50_000},
		{&l.Memory, 64 << 20},
	} {
		if *f.field == 0 {
			*f.field = f.value
		}
	}
	if l.Time == 0 {
		l.Time = 10 * time.Second
	}
	return l
}

// within is ctx for as long as a style sheet may take.
func (l Limits) within(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeoutCause(ctx, l.Time, limit("it takes more than %v", l.Time))
}

// What is wrong with a style sheet, or with a run of it.
var (
	ErrRefused    = errors.New("not allowed in a style sheet")
	ErrStyleSheet = errors.New("bad style sheet")
	ErrRun        = errors.New("the style sheet failed")
	ErrStopped    = errors.New("the style sheet ended itself")
	ErrLimit      = errors.New("the style sheet asks for too much")
)

// An Engine compiles style sheets. The zero Engine has the default limits.
type Engine struct {
	Limits Limits
}

var _ grammar.Engine = Engine{}

// Compile implements [grammar.Engine].
func (e Engine) Compile(ctx context.Context, source []byte) (compiled grammar.StyleSheet, err error) {
	limits := e.Limits.withDefaults()
	if len(source) > limits.StyleSheet {
		return nil, limit("it has %d bytes, more than %d", len(source), limits.StyleSheet)
	}
	checked, err := check(source, limits)
	if err != nil {
		return nil, err
	}
	defer recovered(&err)
	ctx, cancel := limits.within(ctx)
	defer cancel()
	b := newBudget(ctx, limits)
	deeper := limits
	deeper.Depth += checkpointDepth
	doc, err := parse(ctx, checked, deeper)
	if err != nil {
		return nil, failure(ctx, b, ErrStyleSheet, err)
	}
	s, err := xslt3.NewCompiler().Compile(b, doc)
	if err != nil {
		return nil, failure(ctx, b, ErrStyleSheet, err)
	}
	return &styleSheet{s, limits}, nil
}

type styleSheet struct {
	compiled *xslt3.Stylesheet
	limits   Limits
}

// Transform implements [grammar.StyleSheet].
func (s *styleSheet) Transform(ctx context.Context, document []byte) (out []byte, err error) {
	if len(document) > s.limits.Input {
		return nil, limit("its input has %d bytes, more than %d", len(document), s.limits.Input)
	}
	if err := wellFormed(document, s.limits); err != nil {
		return nil, err
	}
	defer recovered(&err)
	ctx, cancel := s.limits.within(ctx)
	defer cancel()
	b := newBudget(ctx, s.limits)
	in, err := parse(ctx, document, s.limits)
	if err != nil {
		return nil, failure(ctx, b, ErrRun, err)
	}
	result, err := s.compiled.Transform(in).Do(b)
	if err != nil {
		return nil, failure(ctx, b, ErrRun, err)
	}
	w := &boundedBuffer{left: s.limits.Output}
	for n := result.FirstChild(); n != nil; n = n.NextSibling() {
		if err := helium.Write(w, n); w.full {
			return nil, limit("its output has more than %d bytes", s.limits.Output)
		} else if err != nil {
			return nil, fmt.Errorf("xslt: %w: %w", ErrRun, err)
		}
	}
	return w.Bytes(), nil
}

func parse(ctx context.Context, document []byte, l Limits) (*helium.Document, error) {
	return helium.NewParser().MaxDepth(l.Depth).AllowNetwork(false).BlockXXE(true).Parse(ctx, document)
}

// wellFormed refuses what the scanner refuses: documents that are not
// well-formed, and those with a document type declaration.
func wellFormed(document []byte, l Limits) error {
	s := xmlrt.NewScanner(document, xmlrt.ScanOptions{Limits: xmlrt.Limits{Depth: l.Depth}})
	for {
		switch kind, err := s.Next(); {
		case err != nil:
			return scanFault(ErrRun, err)
		case kind == xmlrt.EOF:
			return nil
		}
	}
}

// scanFault is an error of the scanner, under kind unless it is about a limit.
func scanFault(kind, err error) error {
	var e *xmlrt.Error
	if errors.As(err, &e) && e.Code == xmlrt.CodeLimit {
		kind = ErrLimit
	}
	return fmt.Errorf("xslt: %w: %w", kind, err)
}

// failure says why the engine gave up.
func failure(ctx context.Context, b *budget, kind, err error) error {
	var coded *xslt3.XSLTError
	isCoded := errors.As(err, &coded)
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case b.spent != nil:
		return b.spent
	case errors.Is(err, xslt3.ErrTerminated):
		text := err.Error()
		if isCoded {
			text = coded.Message
		}
		return fmt.Errorf("xslt: %w: %s", ErrStopped, strings.TrimSpace(text))
	case isCoded && coded.Code == tooDeep && strings.Contains(coded.Message, "depth"):
		return limit("its templates call each other too deep")
	}
	return fmt.Errorf("xslt: %w: %w", kind, err)
}

// tooDeep is the code of the engine for templates that call each other too
// deep, among other things.
const tooDeep = "XTDE0820"

func limit(format string, args ...any) error {
	return fmt.Errorf("xslt: %w: %s", ErrLimit, fmt.Sprintf(format, args...))
}

// recovered turns a panic of the engine into an error: what a server sends
// must not end the program.
func recovered(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("xslt: %w: the engine broke down: %v", ErrRun, p)
	}
}

// A boundedBuffer takes so many bytes and no more.
type boundedBuffer struct {
	bytes.Buffer
	left int
	full bool
}

func (b *boundedBuffer) Write(p []byte) (int, error) {
	if b.left -= len(p); b.left < 0 {
		b.full = true
		return 0, io.ErrShortWrite
	}
	return b.Buffer.Write(p)
}

func (b *boundedBuffer) WriteString(s string) (int, error) { return b.Write([]byte(s)) }
