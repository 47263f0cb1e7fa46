package xmlrt

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
)

// TestScannerAtRest: of a document with a million names, at all depths, and with large
// tags a scanner keeps little.
func TestScannerAtRest(t *testing.T) {
	const levels = 40
	var b strings.Builder
	b.WriteString("<r>")
	for l := range levels {
		for i := range 25000 {
			fmt.Fprintf(&b, "<n%d_%d/>", l, i)
		}
		fmt.Fprintf(&b, "<d%d>", l)
	}
	for i := range 3000 {
		fmt.Fprintf(&b, "<n xmlns:p%d='%s' a='%[2]s'/>", i, strings.Repeat("u", 2000))
	}
	b.WriteString("<innermost/><n")
	for i := range 4000 {
		fmt.Fprintf(&b, " a%d=''", i)
	}
	b.WriteString("/>")
	for l := levels - 1; l >= 0; l-- {
		fmt.Fprintf(&b, "</d%d>", l)
	}
	b.WriteString("</r>")
	document := []byte(b.String())
	b.Reset()
	heap := func() int64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc)
	}
	before := heap()
	s := NewScanner(document, ScanOptions{})
	for kind := StartElement; kind != EOF; {
		var err error
		if kind, err = s.Next(); err != nil {
			t.Fatal(err)
		}
		if kind == StartElement && s.Name().Local == "innermost" { // names of all the generations are open
			if grown := heap() - before; grown > 6*maxInterned {
				t.Errorf("%d MB within the document", grown>>20)
			}
		}
	}
	runtime.KeepAlive(document)
	s.release()
	document = nil
	if grown := heap() - before; grown > 4*maxInterned {
		t.Errorf("%d MB stay", grown>>20)
	}
	for _, c := range []int{cap(s.attrs), cap(s.stack), cap(s.bindings), cap(s.hidden), cap(s.marks)} {
		if c > maxResting {
			t.Errorf("room for %d", c)
		}
	}
	for i, a := range s.attrs[:cap(s.attrs)] {
		if a.name != nil || a.Value != nil {
			t.Fatalf("attribute %d stays: %s", i, a.Name)
		}
	}
	for i, e := range s.stack[:cap(s.stack)] {
		if e.name != nil {
			t.Fatalf("level %d stays: %s", i, e.qname)
		}
	}
	for i, b := range s.bindings[:cap(s.bindings)] {
		if (b != Binding{}) {
			t.Fatalf("binding %d stays: %s", i, b)
		}
	}
}
