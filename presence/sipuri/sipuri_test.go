package sipuri_test

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/enhancedpresence/epx/presence/sipuri"
)

const cases = "../../testdata/access/"

// lines calls f with each line of a file of cases that is not a comment.
func lines(t *testing.T, name string, f func(t *testing.T, line string)) {
	t.Helper()
	file, err := os.Open(cases + name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	in, n := bufio.NewScanner(file), 0
	for in.Scan() {
		n++
		if line := strings.TrimSpace(in.Text()); line != "" && line[0] != '#' {
			t.Run(fmt.Sprintf("%s:%d", name, n), func(t *testing.T) { f(t, line) })
		}
	}
	if err := in.Err(); err != nil {
		t.Fatal(err)
	}
}

func TestSame(t *testing.T) {
	lines(t, "sipuri-same.txt", func(t *testing.T, line string) {
		want := true
		a, b, ok := strings.Cut(line, " != ")
		if ok {
			want = false
		} else if a, b, ok = strings.Cut(line, " = "); !ok {
			t.Fatalf("neither = nor != in %q", line)
		}
		b, identity, _ := strings.Cut(b, " -> ")
		if got, err := sipuri.Same(a, b); err != nil || got != want {
			t.Errorf("Same(%q, %q) = %t, %v; want %t", a, b, got, err, want)
		}
		if back, err := sipuri.Same(b, a); err != nil || back != want {
			t.Errorf("Same(%q, %q) = %t, %v; want %t", b, a, back, err, want)
		}
		if want {
			id, _ := sipuri.Parse(a)
			if got := id.String(); got != strings.TrimSpace(identity) {
				t.Errorf("identity of %q is %q, want %q", a, got, identity)
			}
		}
		holds(t, a)
		holds(t, b)
	})
}

var kinds = map[string]error{
	"syntax": sipuri.ErrSyntax, "scheme": sipuri.ErrScheme, "user": sipuri.ErrUser,
	"escape": sipuri.ErrEscape, "host": sipuri.ErrHost, "port": sipuri.ErrPort,
}

func TestBad(t *testing.T) {
	lines(t, "sipuri-bad.txt", func(t *testing.T, line string) {
		quoted, err := strconv.QuotedPrefix(line)
		if err != nil {
			t.Fatal(err)
		}
		input, _ := strconv.Unquote(quoted)
		var offset int
		var kind string
		if _, err := fmt.Sscan(line[len(quoted):], &offset, &kind); err != nil {
			t.Fatal(err)
		}
		if _, err := sipuri.Same("bob@contoso.com", input); err == nil {
			t.Error("Same takes it")
		}
		id, err := sipuri.Parse(input)
		var e *sipuri.Error
		switch {
		case !errors.As(err, &e):
			t.Fatalf("identity %q, error %v", id, err)
		case kinds[kind] == nil || !errors.Is(err, kinds[kind]) || e.Offset != offset || e.Input != input:
			t.Errorf("error %v; want %s at %d", err, kind, offset)
		case !id.IsZero():
			t.Errorf("identity %q beside an error", id)
		}
	})
}

// holds checks what is true of every URI that Parse takes.
func holds(t *testing.T, s string) {
	t.Helper()
	id, err := sipuri.Parse(s)
	if err != nil {
		if _, err2 := sipuri.ParseAddress(s); err2 == nil || err2.Error() != err.Error() {
			t.Errorf("Parse(%q) fails with %v, ParseAddress with %v", s, err, err2)
		}
		return
	}
	a, err := sipuri.ParseAddress(s)
	if err != nil || a.Identity != id {
		t.Errorf("ParseAddress(%q) = %q, %v; want %q", s, a.Identity, err, id)
	}
	for _, form := range []string{id.String(), id.URI(), "<" + id.URI() + ";a=b>;c=d", strings.ToUpper(id.URI())} {
		again, err := sipuri.Parse(form)
		if err != nil || again != id {
			t.Errorf("%q is %q, which is %q, %v", s, id, again, err)
		}
	}
	domain, err := sipuri.ParseDomain(id.Domain())
	if err != nil || domain != id.Domain() {
		t.Errorf("domain %q of %q is %q, %v", id.Domain(), s, domain, err)
	}
	want := domain
	if port, ok := id.Port(); ok {
		want = fmt.Sprintf("%s:%d", domain, port)
	}
	if got := id.String(); got[strings.LastIndexByte(got, '@')+1:] != want {
		t.Errorf("%q has the host and port %s", got, want)
	}
	if id.IsZero() || id.User() == "" || id.Compare(id) != 0 {
		t.Errorf("%q is nobody", s)
	}
}

func FuzzParse(f *testing.F) {
	f.Add("sip:bob@contoso.com")
	f.Fuzz(holds)
}

func FuzzParseDomain(f *testing.F) {
	f.Add("contoso.com")
	f.Fuzz(func(t *testing.T, s string) {
		domain, err := sipuri.ParseDomain(s)
		if err != nil {
			return
		}
		if again, err := sipuri.ParseDomain(domain); err != nil || again != domain {
			t.Errorf("%q is %q, which is %q, %v", s, domain, again, err)
		}
		if again, err := sipuri.ParseDomain(sipuri.UnicodeDomain(domain)); err != nil || again != domain {
			t.Errorf("%q is %q, in its own script %q, which is %q, %v", s, domain, sipuri.UnicodeDomain(domain), again, err)
		}
	})
}

func TestAddress(t *testing.T) {
	a, err := sipuri.ParseAddress(`"Denise \"D\" Smith" <SIPS:DeniseS@contoso.com;opaque=user:epid:Ii%71;GRUU;opaque=2?x=1>;tag=3`)
	if err != nil {
		t.Fatal(err)
	}
	if a.DisplayName != `Denise "D" Smith` || a.Scheme != sipuri.SIPS || a.Scheme.String() != "sips" || a.User != "DeniseS" || a.Identity.String() != "denises@contoso.com" {
		t.Errorf("%+v", a)
	}
	if v, ok := a.Param("Opaque"); !ok || v != "user:epid:Iiq" {
		t.Errorf("opaque = %q, %t", v, ok)
	}
	if v, ok := a.Param("gruu"); !ok || v != "" {
		t.Errorf("gruu = %q, %t", v, ok)
	}
	for _, name := range []string{"", "tag", "x"} {
		if v, ok := a.Param(name); ok {
			t.Errorf("%s = %q", name, v)
		}
	}
}

func TestNobody(t *testing.T) {
	var id sipuri.Identity
	_, port := id.Port()
	if !id.IsZero() || id.String() != "" || id.URI() != "" || id.User() != "" || id.Domain() != "" || port {
		t.Errorf("%q", id)
	}
}

func TestCompare(t *testing.T) {
	order := []string{"z@a.example", "a@b.example", "b@b.example", "a@c.example"}
	for i := range order {
		for j := range order {
			x, _ := sipuri.Parse(order[i])
			y, _ := sipuri.Parse(order[j])
			if got, want := x.Compare(y), min(1, max(-1, i-j)); got != want {
				t.Errorf("%s.Compare(%s) = %d, want %d", x, y, got, want)
			}
		}
	}
}

func BenchmarkParse(b *testing.B) {
	for _, s := range []string{
		"bob@contoso.com",
		"sip:Bob@Contoso.com",
		`"Bob" <sip:Bob@contoso.com;opaque=user:epid:IiqNRceeVV2wEfjjHP5FngAA;gruu>`,
		"bob@bücher.example",
	} {
		b.Run(s, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := sipuri.Parse(s); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
