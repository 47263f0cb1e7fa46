package xmlrt

import (
	"bufio"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// tableRow is a line of a table: words and strings in Go's notation.
type tableRow struct {
	line  int
	cells []string
}

func readTable(t testing.TB, name string) []tableRow {
	f, err := os.Open(filepath.Join("testdata", "datatypes", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var rows []tableRow
	s := bufio.NewScanner(f)
	for n := 1; s.Scan(); n++ {
		rest := strings.TrimSpace(s.Text())
		if rest == "" || rest[0] == '#' {
			continue
		}
		row := tableRow{line: n}
		for rest != "" {
			var cell string
			if rest[0] == '"' {
				q, err := strconv.QuotedPrefix(rest)
				if err != nil {
					t.Fatalf("%s:%d: %v", name, n, err)
				}
				cell, _ = strconv.Unquote(q)
				rest = rest[len(q):]
			} else {
				cell, rest, _ = strings.Cut(rest, " ")
			}
			row.cells = append(row.cells, cell)
			rest = strings.TrimSpace(rest)
		}
		rows = append(rows, row)
	}
	return rows
}

func builtinNamed(t testing.TB, name string) *SimpleType {
	typ, _, ok := BuiltinByName(name)
	if !ok {
		t.Fatalf("no type %s", name)
	}
	return typ
}

var testNamespaces = namespaceMap{"p": "urn:p", "r": "urn:p", "s": "urn:s", "prefix": "urn:prefix", "": "urn:default"}

func TestLexicalForms(t *testing.T) {
	var v, w Value
	seen := map[string]int{}
	for _, row := range readTable(t, "lexical.txt") {
		name, valid, text := row.cells[0], row.cells[1] == "+", row.cells[2]
		typ := builtinNamed(t, name)
		seen[name]++
		err := typ.Parse([]byte(text), testNamespaces, &v)
		if (err == nil) != valid {
			t.Errorf("line %d: %s %q: %v", row.line, name, text, err)
			continue
		}
		if err != nil {
			e := err.(*ValueError)
			if e.Rule == "" || e.Found == "" || e.Expected == "" || e.Type == nil {
				t.Errorf("line %d: poor error %#v", row.line, e)
			}
			continue
		}
		want := text
		if len(row.cells) > 3 {
			want = row.cells[3]
		}
		out := string(v.Append(nil))
		if out != want {
			t.Errorf("line %d: %s %q is written %q, want %q", row.line, name, text, out, want)
		}
		if err := typ.Parse([]byte(out), testNamespaces, &w); err != nil {
			t.Errorf("line %d: %s %q: written %q: %v", row.line, name, text, out, err)
		} else if !v.Equal(&w) || string(v.AppendKey(nil)) != string(w.AppendKey(nil)) {
			t.Errorf("line %d: %s %q: written %q, which is another value", row.line, name, text, out)
		}
		if c := v.Clone(); !c.Equal(&v) || c.String() != v.String() {
			t.Errorf("line %d: the clone differs", row.line)
		}
	}
	for id := XSAnySimpleType; id < numBuiltins; id++ {
		if seen[id.String()] == 0 {
			t.Errorf("the table has nothing about %s", id)
		}
		if Builtin(id).Builtin() != id || Builtin(id).NearestBuiltin() != id {
			t.Errorf("%s does not know itself", id)
		}
	}
	if n := int(numBuiltins) - 1; n != 45 { // 44 and xs:anySimpleType
		t.Errorf("%d built-ins", n)
	}
}

func TestOrder(t *testing.T) {
	for _, row := range readTable(t, "order.txt") {
		typ := builtinNamed(t, row.cells[0])
		var a, b Value
		if err := typ.Parse([]byte(row.cells[1]), testNamespaces, &a); err != nil {
			t.Errorf("line %d: %v", row.line, err)
			continue
		}
		if err := typ.Parse([]byte(row.cells[3]), testNamespaces, &b); err != nil {
			t.Errorf("line %d: %v", row.line, err)
			continue
		}
		order, ok := a.Compare(&b)
		back, backOK := b.Compare(&a)
		if ok != backOK || order != -back {
			t.Errorf("line %d: one way %d %v, the other %d %v", row.line, order, ok, back, backOK)
		}
		equal := a.Equal(&b)
		sameKey := string(a.AppendKey(nil)) == string(b.AppendKey(nil))
		if equal != b.Equal(&a) || equal != sameKey {
			t.Errorf("line %d: equal %v and %v, same key %v", row.line, equal, b.Equal(&a), sameKey)
		}
		good := false
		switch row.cells[2] {
		case "=":
			good = equal && (order == 0 && ok || a.IsList())
		case "<":
			good = ok && order == -1 && !equal
		case "?", "!=":
			good = !ok && !equal
		}
		if !good {
			t.Errorf("line %d: %v: order %d %v, equal %v", row.line, row.cells, order, ok, equal)
		}
	}
}

func TestPrimitiveTypesDiffer(t *testing.T) {
	parse := func(name, text string) *Value {
		v := new(Value)
		if err := builtinNamed(t, name).Parse([]byte(text), nil, v); err != nil {
			t.Fatal(err)
		}
		return v
	}
	pairs := [][4]string{
		{"string", "1", "decimal", "1"}, {"float", "1", "double", "1"}, {"hexBinary", "AAAA", "base64Binary", "qqo="},
		{"anyURI", "a", "string", "a"}, {"NMTOKENS", "a", "NMTOKEN", "a"}, {"boolean", "1", "integer", "1"},
	}
	for _, p := range pairs {
		a, b := parse(p[0], p[1]), parse(p[2], p[3])
		if a.Equal(b) || string(a.AppendKey(nil)) == string(b.AppendKey(nil)) {
			t.Errorf("%v are equal", p)
		}
		if _, ok := a.Compare(b); ok {
			t.Errorf("%v have an order", p)
		}
	}
	if !parse("int", "01").Equal(parse("decimal", "1.0")) || !parse("NCName", "a").Equal(parse("string", "a")) {
		t.Error("types of one primitive type differ")
	}
}

func TestDerivation(t *testing.T) {
	for _, c := range []struct {
		t, base BuiltinID
		want    bool
	}{
		{XSByte, XSInteger, true}, {XSByte, XSDecimal, true}, {XSInteger, XSByte, false}, {XSID, XSToken, true},
		{XSIDREFS, XSAnySimpleType, true}, {XSIDREFS, XSIDREF, false}, {XSString, XSAnySimpleType, true},
	} {
		if got := Builtin(c.t).DerivesFrom(Builtin(c.base)); got != c.want {
			t.Errorf("%s from %s: %v", c.t, c.base, got)
		}
	}
	if !Builtin(XSIDREFS).Contains(XSIDREF) || Builtin(XSIDREFS).Contains(XSID) || !Builtin(XSByte).Contains(XSInteger) {
		t.Error("Contains")
	}
	if Builtin(XSByte).Primitive() != XSDecimal || Builtin(XSIDREFS).Primitive() != NotBuiltin {
		t.Error("Primitive")
	}
}
