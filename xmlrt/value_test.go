package xmlrt

import (
	"bytes"
	"math"
	"math/rand/v2"
	"strconv"
	"testing"
	"time"
)

// commonValues are those that have to do without allocation.
var commonValues = []struct {
	id   BuiltinID
	text string
}{
	{XSString, "some text"}, {XSString, " with\nspace "}, {XSToken, "token"}, {XSToken, "  a   b "}, {XSNormalizedString, "a\tb"},
	{XSBoolean, "true"}, {XSUnsignedInt, "1234567890"}, {XSInt, "-123456"}, {XSUnsignedLong, "18446744073709551615"},
	{XSLong, "-9223372036854775808"}, {XSInteger, "12345678901234567890"}, {XSDecimal, "12345.678"}, {XSDouble, "3.25"},
	{XSDouble, "0.1234567890123456789"}, {XSFloat, "1.5e3"}, {XSDateTime, "2010-02-04T03:43:49.370"}, {XSDateTime, "2010-02-04T03:43:49Z"},
	{XSDate, "2010-02-04"}, {XSTime, "13:20:00"}, {XSDuration, "P1DT2H30M"}, {XSHexBinary, "0123456789ABCDEF"},
	{XSBase64Binary, "YWJjYWJjYWJjYWJj"}, {XSAnyURI, "sip:alice@contoso.com"}, {XSQName, "p:name"}, {XSQName, "prefix:name"}, {XSNCName, "machineName"},
	{XSLanguage, "en-US"}, {XSNMTOKENS, "a b c"},
}

func TestAllocations(t *testing.T) {
	for _, c := range commonValues {
		var v Value
		typ, text := Builtin(c.id), []byte(c.text)
		var ns NamespaceResolver = testNamespaces
		buf := make([]byte, 0, 200)
		if err := typ.Parse(text, ns, &v); err != nil {
			t.Fatal(err)
		}
		if n := testing.AllocsPerRun(200, func() { _ = typ.Parse(text, ns, &v) }); n != 0 {
			t.Errorf("%s %q: %v allocations to read", c.id, c.text, n)
		}
		if n := testing.AllocsPerRun(200, func() { buf = v.Append(buf[:0]) }); n != 0 {
			t.Errorf("%s %q: %v allocations to write", c.id, c.text, n)
		}
		if n := testing.AllocsPerRun(200, func() { buf = v.AppendKey(buf[:0]) }); n != 0 {
			t.Errorf("%s %q: %v allocations for the key", c.id, c.text, n)
		}
	}
	enum := MustSimpleType(SimpleSpec{Base: Builtin(XSToken), Facets: facets("enumeration=work", "enumeration=home", "pattern=[a-z]*")})
	var v Value
	text := []byte("home")
	if n := testing.AllocsPerRun(200, func() { _ = enum.Parse(text, nil, &v) }); n != 0 {
		t.Errorf("enumeration: %v allocations", n)
	}
}

func BenchmarkParse(b *testing.B) {
	for _, c := range commonValues {
		b.Run(c.id.String()+"/"+c.text, func(b *testing.B) {
			var v Value
			typ, text := Builtin(c.id), []byte(c.text)
			var ns NamespaceResolver = testNamespaces
			b.ReportAllocs()
			for b.Loop() {
				if err := typ.Parse(text, ns, &v); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkAppend(b *testing.B) {
	for _, c := range commonValues {
		b.Run(c.id.String()+"/"+c.text, func(b *testing.B) {
			var v Value
			if err := Builtin(c.id).Parse([]byte(c.text), testNamespaces, &v); err != nil {
				b.Fatal(err)
			}
			var buf []byte
			b.ReportAllocs()
			for b.Loop() {
				buf = v.Append(buf[:0])
			}
		})
	}
}

// TestFloats compares the quick way with package strconv.
func TestFloats(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 200000 {
		var s string
		switch r.IntN(4) {
		case 0:
			s = strconv.FormatFloat(math.Float64frombits(r.Uint64()), 'e', r.IntN(20), 64)
		case 1:
			s = strconv.Itoa(r.IntN(1e9)) + "." + strconv.Itoa(r.IntN(1e9))
		case 2:
			s = strconv.FormatUint(r.Uint64(), 10) + strconv.FormatUint(r.Uint64(), 10) + "e" + strconv.Itoa(r.IntN(80)-60)
		case 3:
			s = "-." + strconv.Itoa(r.IntN(1e6)) + "E" + strconv.Itoa(r.IntN(60)-30)
		}
		want, err := strconv.ParseFloat(s, 64)
		if err != nil && !math.IsInf(want, 0) || math.IsNaN(want) {
			continue
		}
		want32, _ := strconv.ParseFloat(s, 32)
		if got, ok := parseFloat([]byte(s), 64); !ok || got != want {
			if s != "+Inf" && s != "-Inf" {
				t.Fatalf("%s: %v, want %v", s, got, want)
			}
		}
		if got, ok := parseFloat([]byte(s), 32); ok && got != want32 {
			t.Fatalf("%s: %v, want %v as float", s, got, want32)
		}
	}
}

func TestWhiteSpace(t *testing.T) {
	for _, c := range [][3]string{
		{"", "", ""}, {" ", " ", ""}, {"\t", " ", ""}, {" a ", " a ", "a"}, {"a\n\n b", "a   b", "a b"}, {"a\tb", "a b", "a b"},
		{"a b", "a b", "a b"}, {"a  b  c ", "a  b  c ", "a b c"}, {"\r\na\u00a0b", "  a\u00a0b", "a\u00a0b"},
	} {
		var buf []byte
		var out []byte
		if out, buf = Replace.Normalize([]byte(c[0]), buf); string(out) != c[1] {
			t.Errorf("replace %q: %q", c[0], out)
		}
		if out, _ = Collapse.Normalize([]byte(c[0]), buf); string(out) != c[2] {
			t.Errorf("collapse %q: %q", c[0], out)
		}
		if out, _ = Preserve.Normalize([]byte(c[0]), buf); string(out) != c[0] {
			t.Errorf("preserve %q: %q", c[0], out)
		}
	}
}

func TestAppenders(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{string(AppendBool(nil, true)), "true"}, {string(AppendInt(nil, -5)), "-5"}, {string(AppendUint(nil, math.MaxUint64)), "18446744073709551615"},
		{string(AppendFloat32(nil, 0.1)), "0.1"}, {string(AppendFloat64(nil, 0.1)), "0.1"}, {string(AppendFloat64(nil, 1e21)), "1E+21"},
		{string(AppendFloat64(nil, math.Inf(-1))), "-INF"}, {string(AppendFloat32(nil, float32(math.NaN()))), "NaN"},
		{string(AppendFloat64(nil, 1e-7)), "1E-07"}, {string(AppendHex(nil, []byte{0, 255})), "00FF"}, {string(AppendBase64(nil, []byte("ab"))), "YWI="},
	} {
		if c.got != c.want {
			t.Errorf("%s, want %s", c.got, c.want)
		}
	}
}

func TestGoTypes(t *testing.T) {
	var v Value
	parse := func(id BuiltinID, text string) *Value {
		t.Helper()
		if err := Builtin(id).Parse([]byte(text), testNamespaces, &v); err != nil {
			t.Fatal(err)
		}
		return &v
	}
	if !parse(XSBoolean, "1").Bool() || parse(XSBoolean, "false").Bool() {
		t.Error("Bool")
	}
	if parse(XSLong, "-9223372036854775808").Int64() != math.MinInt64 || parse(XSUnsignedLong, "18446744073709551615").Uint64() != math.MaxUint64 {
		t.Error("integers")
	}
	if parse(XSFloat, "0.1").Float32() != 0.1 || parse(XSDouble, "0.1").Float64() != 0.1 {
		t.Error("floats")
	}
	if q := parse(XSQName, "p:a").QName(); q != (QName{"urn:p", "a"}) {
		t.Error(q)
	}
	if q := parse(XSQName, "a").QName(); q != (QName{"urn:default", "a"}) {
		t.Error(q)
	}
	if !bytes.Equal(parse(XSHexBinary, "0aFF").Bytes(), []byte{10, 255}) {
		t.Error("Bytes")
	}
	if d := parse(XSDateTime, "2010-02-04T03:43:49.370Z").DateTime(); !d.Time(nil).Equal(time.Date(2010, 2, 4, 3, 43, 49, 370e6, time.UTC)) {
		t.Error(d)
	}
	kept := parse(XSHexBinary, "0aFF").Clone()
	spaced := parse(XSToken, "a  b").Clone()
	parse(XSHexBinary, "0000")
	parse(XSToken, "c  d")
	if !bytes.Equal(kept.Bytes(), []byte{10, 255}) || spaced.String() != "a b" {
		t.Error("Clone shares buffers")
	}
	if got := parse(XSIDREFS, "a b").Clone(); got.Len() != 2 || got.Item(1).String() != "b" {
		t.Error("Clone")
	}
}

// FuzzParse checks that nothing panics, that what is written is read as the
// same value, and that equality and keys agree.
func FuzzParse(f *testing.F) {
	for _, row := range readTable(f, "lexical.txt") {
		_, id, _ := BuiltinByName(row.cells[0])
		f.Add(byte(id), row.cells[2])
	}
	var restricted [numBuiltins]*SimpleType
	for id := XSString; id < numBuiltins; id++ {
		restricted[id] = MustSimpleType(SimpleSpec{Base: Builtin(id), Facets: facets(`pattern=[^x]*|\c{2,}`)})
	}
	union := MustSimpleType(SimpleSpec{Members: []*SimpleType{Builtin(XSInt), Builtin(XSDateTime), Builtin(XSNMTOKENS), Builtin(XSString)}})
	f.Fuzz(func(t *testing.T, id byte, text string) {
		typ := union
		if n := BuiltinID(id); n > NotBuiltin && n < numBuiltins {
			typ = Builtin(n)
			if r := restricted[n]; r != nil {
				var v Value
				_ = r.Parse([]byte(text), testNamespaces, &v)
			}
		}
		var v, w Value
		if err := typ.Parse([]byte(text), testNamespaces, &v); err != nil {
			_ = err.Error()
			return
		}
		out := v.Append(nil)
		if err := typ.Parse(out, testNamespaces, &w); err != nil {
			t.Fatalf("%s %q is written %q: %v", typ.Name(), text, out, err)
		}
		if !v.Equal(&w) || !bytes.Equal(v.AppendKey(nil), w.AppendKey(nil)) {
			t.Fatalf("%s %q is written %q, another value", typ.Name(), text, out)
		}
		if again := w.Append(nil); !bytes.Equal(out, again) {
			t.Fatalf("%s %q is written %q, then %q", typ.Name(), text, out, again)
		}
		if order, ok := v.Compare(&w); ok && order != 0 {
			t.Fatalf("%s %q: order %d", typ.Name(), text, order)
		}
	})
}
