package xmlrt

import (
	"math"
	"math/big"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
)

// TestDecimalAgainstBig compares with package big.
func TestDecimalAgainstBig(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	random := func() string {
		var b strings.Builder
		if r.IntN(2) == 0 {
			b.WriteByte('-')
		}
		for range 1 + r.IntN(1+r.IntN(24)) {
			b.WriteByte('0' + byte(r.IntN(10)))
		}
		if r.IntN(2) == 0 {
			b.WriteByte('.')
			for range r.IntN(1 + r.IntN(24)) {
				b.WriteByte("0123456789000"[r.IntN(13)])
			}
		}
		return b.String()
	}
	for range 100000 {
		s, u := random(), random()
		if r.IntN(4) == 0 {
			u = s + "0"
			if !strings.Contains(s, ".") {
				u = "00" + s
				if s[0] == '-' {
					u = "-00" + s[1:]
				}
			}
		}
		d, err := ParseDecimal(s)
		if err != nil {
			t.Fatal(err)
		}
		e, err := ParseDecimal(u)
		if err != nil {
			t.Fatal(err)
		}
		x, _ := new(big.Rat).SetString(strings.TrimSuffix(s, "."))
		y, _ := new(big.Rat).SetString(strings.TrimSuffix(u, "."))
		if got, want := d.Cmp(e), x.Cmp(y); got != want || (d == e) != (want == 0) {
			t.Fatalf("%s and %s: %d, want %d; == %v", s, u, got, want, d == e)
		}
		if back, err := ParseDecimal(d.String()); err != nil || back != d {
			t.Fatalf("%s is written %s", s, d)
		}
		unscaled, scale := d.Big()
		if DecimalFromBig(unscaled, scale) != d {
			t.Fatalf("%s: Big", s)
		}
		if d.Sign() != x.Sign() || d.IsInteger() != x.IsInt() {
			t.Fatalf("%s: sign %d, integer %v", s, d.Sign(), d.IsInteger())
		}
		if f, _ := x.Float64(); d.Float64() != f {
			t.Fatalf("%s: %v", s, d.Float64())
		}
		if n, ok := d.Int64(); ok != (x.IsInt() && x.Num().IsInt64()) || ok && n != x.Num().Int64() {
			t.Fatalf("%s: %d %v", s, n, ok)
		}
	}
}

func TestInteger(t *testing.T) {
	for _, s := range []string{"0", "-1", "9223372036854775807", "-9223372036854775808", "18446744073709551615", "123456789012345678901234567890"} {
		n, err := ParseInteger(s)
		if err != nil || n.String() != s || IntegerFromBig(n.Big()) != n {
			t.Errorf("%s: %v %v", s, n, err)
		}
	}
	if IntegerFromInt64(math.MinInt64).String() != "-9223372036854775808" || IntegerFromUint64(math.MaxUint64).String() != "18446744073709551615" {
		t.Error("conversion")
	}
	if n, ok := IntegerFromInt64(math.MinInt64).Int64(); n != math.MinInt64 || !ok {
		t.Error("MinInt64")
	}
	if _, ok := IntegerFromUint64(1 << 63).Int64(); ok {
		t.Error("1<<63 as int64")
	}
	if _, err := ParseInteger("1.5"); err == nil {
		t.Error("1.5")
	}
	if DecimalFromInt64(-15).String() != "-15" || DecimalFromBig(big.NewInt(-15), 1).String() != "-1.5" || DecimalFromBig(big.NewInt(15), -2).String() != "1500" {
		t.Error("DecimalFromBig")
	}
	var d Decimal
	if err := d.UnmarshalText([]byte(" 1.50 ")); err != nil || d.String() != "1.5" {
		t.Error(d, err)
	}
	if err := d.UnmarshalText([]byte("x")); err == nil {
		t.Error("x")
	}
}

// TestDecimalSize makes sure that the size of a number costs no more than
// reading it does.
func TestDecimalSize(t *testing.T) {
	long := strings.Repeat("7", 1<<22)
	a, err := ParseDecimal(long + ".1")
	if err != nil {
		t.Fatal(err)
	}
	b, _ := ParseDecimal(long + ".2")
	if a.Cmp(b) != -1 {
		t.Error("order")
	}
	var v Value
	limited := MustSimpleType(SimpleSpec{Base: Builtin(XSDecimal), Facets: facets("maxInclusive=" + strconv.Itoa(1<<30))})
	if err := limited.Parse([]byte(long), nil, &v); err == nil {
		t.Error("accepted")
	}
}
