package generated_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/enhancedpresence/epx/generated"
	"github.com/enhancedpresence/epx/generated/note"
	"github.com/enhancedpresence/epx/generated/richpresence"
	"github.com/enhancedpresence/epx/xmlrt"
)

const publishHead = `<publish xmlns="http://schemas.microsoft.com/2006/09/sip/rich-presence"><publications uri="sip:ada@example.com">`

func publishOf(n int, bad int) string {
	var b strings.Builder
	b.WriteString(publishHead)
	for i := range n {
		instance := fmt.Sprint(i)
		if i == bad {
			instance = "none"
		}
		fmt.Fprintf(&b, `<publication categoryName="note" instance="%s" container="200" version="0" expireType="static">`, instance)
		fmt.Fprintf(&b, `<note xmlns="http://schemas.microsoft.com/2006/09/sip/note"><body type="personal">note %d</body></note></publication>`, i)
	}
	b.WriteString(`</publications></publish>`)
	return b.String()
}

func TestItems(t *testing.T) {
	ctx := context.Background()
	known := xmlrt.WithRegistry(generated.Registry())
	document := publishOf(500, -1)
	n := 0
	for p, err := range richpresence.Items[*richpresence.PublicationType](ctx, iotest.HalfReader(strings.NewReader(document)), known) {
		if err != nil {
			t.Fatal(err)
		}
		body := p.Any.(*note.Note).Body[0].Value
		if p.Instance != uint32(n) || body != fmt.Sprint("note ", n) {
			t.Fatalf("item %d: instance %d, body %q", n, p.Instance, body)
		}
		n++
	}
	if n != 500 {
		t.Errorf("%d items of publications", n)
	}
	n = 0
	for v, err := range richpresence.Items[*note.Note](ctx, strings.NewReader(document), known) {
		if err != nil || v.Body[0].Value != fmt.Sprint("note ", n) {
			t.Fatal(v, err)
		}
		if n++; n == 7 {
			break
		}
	}
}

func TestItemsError(t *testing.T) {
	n := 0
	var last error
	for _, err := range richpresence.Items[*richpresence.PublicationType](context.Background(), strings.NewReader(publishOf(5, 3))) {
		if err == nil {
			n++
		}
		last = err
	}
	e, ok := last.(*xmlrt.Error)
	if n != 3 || !ok || e.Code != xmlrt.CodeInvalidValue || e.Path != "/publish/publications/publication[4]/@instance" {
		t.Errorf("%d items, then %v", n, last)
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	for _, err := range richpresence.Items[*richpresence.PublicationType](ctx, strings.NewReader(publishOf(5000, -1))) {
		cancel()
		last = err
	}
	if last != context.Canceled {
		t.Errorf("after cancelling: %v", last)
	}
}
