package docs_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/enhancedpresence/epx/docs"
	"github.com/enhancedpresence/epx/validate"
	"github.com/enhancedpresence/epx/validate/presence"
	"github.com/enhancedpresence/epx/xmlrt"
)

// Every code has a text with its cure, and every text is of a code.
func TestCode(t *testing.T) {
	codes := docs.Codes()
	for _, code := range codes {
		_, general := validate.LookupRule(code)
		_, check := presence.LookupCheck(code)
		if !general && !check {
			t.Errorf("there are no findings with the code %s", code)
		}
		text, ok := docs.Code(code)
		cured := strings.Contains(text, "Cure: ") || code == validate.CodeSchemaInvalid // the message is an engine's
		if !ok || !cured || strings.Contains(text, "\n## ") {
			t.Errorf("%s: no cure in %q", code, text)
		}
	}
	want := []string{string(xmlrt.CodeMalformed), string(xmlrt.CodeUnset), validate.CodeSchemaInvalid, validate.CodeEnginesDiffer}
	for _, c := range presence.Checks() {
		want = append(want, c.Name)
	}
	for _, code := range want {
		if !slices.Contains(codes, code) {
			t.Errorf("no text for %s", code)
		}
	}
	if _, ok := docs.Code("no-such-code"); ok {
		t.Error("a text for a code that there is not")
	}
}
