package provisioning

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/enhancedpresence/epx/presence/grammar"
)

// TestOrDefault asks for each setting with a default: where its group is not
// there, where the setting is not, and where it is.
func TestOrDefault(t *testing.T) {
	asked := 0
	s := &Settings{}
	for _, b := range s.bindings() {
		k := b.make()
		given := reflect.ValueOf(k)
		none := reflect.Zero(given.Type())
		for i, slot := range k.slots() {
			f := &b.fact.facts[i]
			method := given.MethodByName(f.Field + "OrDefault")
			if method.IsValid() != (f.Default != "") {
				t.Errorf("%s: there is a method %t, and the default is %q", f.Name, method.IsValid(), f.Default)
			}
			if f.Default == "" {
				continue
			}
			asked++
			text := func(v reflect.Value) string { return fmt.Sprint(v.Call(nil)[0].Interface()) }
			if got := text(none.MethodByName(f.Field + "OrDefault")); got != f.Default {
				t.Errorf("%s without a group is %s", f.Name, got)
			}
			if got := text(method); got != f.Default {
				t.Errorf("%s is %s", f.Name, got)
			}
			other := another(f, f.Default)
			slot.parse(f, other)
			if got := text(method); got != other {
				t.Errorf("%s is %s, not %s", f.Name, got, other)
			}
		}
	}
	if asked < 50 {
		t.Errorf("only %d defaults", asked)
	}
}

// TestHistoryDepth sees that packages agree on a default.
func TestHistoryDepth(t *testing.T) {
	var p *PresencePolicy
	if got := p.PersonalNoteHistoryDepthOrDefault(); got != grammar.DefaultHistoryDepth {
		t.Errorf("%d notes are kept, and package grammar keeps %d", got, grammar.DefaultHistoryDepth)
	}
}

// TestWords has the names of kinds and alike, known and not.
func TestWords(t *testing.T) {
	var b strings.Builder
	for i := range uint8(7) {
		fmt.Fprintln(&b, Confidence(i), Kind(i), Form(i), Origin(i))
	}
	const want = `confidence 0 kind 0 form 0 origin 0
stated boolean propertyEntryList/property given
inferred number instance/property default
guessed URI an element each absent
confidence 4 word property unknown
confidence 5 text form 5 origin 5
confidence 6 kind 6 form 6 origin 6
`
	if b.String() != want {
		t.Errorf("got\n%s", b.String())
	}
	for _, g := range Groups() {
		if len(g.Facts()) != len(g.facts) || groupFact(g.Name) == nil {
			t.Errorf("%s has %d settings", g.Name, len(g.Facts()))
		}
	}
}
