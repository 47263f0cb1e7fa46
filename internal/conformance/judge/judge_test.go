package judge_test

import (
	"context"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/enhancedpresence/epx/internal/conformance/judge"
	"github.com/enhancedpresence/epx/xmlrt"
)

func TestGuard(t *testing.T) {
	o := judge.Guard(t.Context(), time.Minute, func(context.Context) judge.Outcome { panic("no idea") })
	if o.Verdict != judge.Unable || o.Code != "panic" || !strings.Contains(o.Detail, "no idea at ") || !strings.Contains(o.Detail, "judge_test.go:") {
		t.Errorf("panic: %+v", o)
	}
	o = judge.Guard(t.Context(), time.Millisecond, func(ctx context.Context) judge.Outcome { select {} })
	if o.Verdict != judge.Unable || o.Code != "time" {
		t.Errorf("no end: %+v", o)
	}
	o = judge.Guard(t.Context(), time.Minute, func(context.Context) judge.Outcome { return judge.Outcome{Verdict: judge.Valid} })
	if o.Verdict != judge.Valid {
		t.Errorf("good: %+v", o)
	}
}

// All engines judge alike, and tell what they cannot do from what is invalid.
func TestEngines(t *testing.T) {
	fsys := fstest.MapFS{
		"s.xsd":   {Data: []byte(`<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="e" type="xs:int"/></xs:schema>`)},
		"any.xsd": {Data: []byte(`<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="any"/></xs:schema>`)},
		"b.xsd":   {Data: []byte(`<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element nom="e"/></xs:schema>`)},
	}
	engines, err := judge.All("epx, helium,helium-1.0")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range engines {
		if s, o := e.Compile(t.Context(), fsys, []string{"b.xsd"}); o.Verdict != judge.Invalid || s != nil {
			t.Errorf("%s: a bad schema: %+v", e.Name(), o)
		}
		s, o := e.Compile(t.Context(), fsys, []string{"s.xsd"})
		if o.Verdict != judge.Valid {
			t.Fatalf("%s: %+v", e.Name(), o)
		}
		for document, want := range map[string]judge.Verdict{
			"<e>1</e>":   judge.Valid,
			"<e>one</e>": judge.Invalid,
			"<f/>":       judge.Invalid,
			"<e>1":       judge.Invalid,
		} {
			if o := s.Judge(t.Context(), []byte(document)); o.Verdict != want || want != judge.Valid && (o.Code == "" || o.Detail == "") {
				t.Errorf("%s: %.40s: %+v, want %s", e.Name(), document, o, want)
			}
		}
		any, o := e.Compile(t.Context(), fsys, []string{"any.xsd"})
		if o.Verdict != judge.Valid {
			t.Fatalf("%s: %+v", e.Name(), o)
		}
		if o := any.Judge(t.Context(), []byte(strings.Repeat("<any>", 5000))); o.Verdict != judge.Unable || o.Code != "limit-exceeded" {
			t.Errorf("%s: a limit: %+v", e.Name(), o)
		}
		if s, o := e.Compile(t.Context(), nil, nil); o.Verdict != judge.Valid || s.Judge(t.Context(), []byte("<e/>")).Verdict != judge.Invalid {
			t.Errorf("%s: no schema: %+v", e.Name(), o)
		}
	}
	if _, err := judge.All("epx,other"); err == nil || !strings.Contains(err.Error(), `no engine "other"; expected one of epx, helium`) {
		t.Errorf("got %v", err)
	}
}

func TestClassify(t *testing.T) {
	for code, want := range map[xmlrt.Code]judge.Outcome{
		xmlrt.CodeLimit:     {Verdict: judge.Unable, Code: "limit-exceeded"},
		xmlrt.CodeDTD:       {Verdict: judge.Unable, Code: "dtd-refused"},
		xmlrt.CodeMalformed: {Verdict: judge.Invalid, Code: "malformed"},
	} {
		if got := judge.Classify(&xmlrt.Error{Code: code}); got.Verdict != want.Verdict || got.Code != want.Code {
			t.Errorf("%s: %+v", code, got)
		}
	}
	if got := judge.Classify(&xmlrt.Error{Code: xmlrt.CodeInvalidValue, Rule: "cvc-x"}); got.Verdict != judge.Invalid || got.Code != "cvc-x" {
		t.Errorf("got %+v", got)
	}
}
