package validate_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/enhancedpresence/epx/validate"
)

func TestHints(t *testing.T) {
	const xsi = ` xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" `
	t.Chdir(writeTree(t, map[string]string{
		"schemas/a.xsd":       `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:a"><xs:element name="a" type="xs:int"/></xs:schema>`,
		"schemas/sub/n.xsd":   `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:include schemaLocation="../part.xsd"/></xs:schema>`,
		"schemas/part.xsd":    `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="n" type="xs:date"/></xs:schema>`,
		"schemas/broken.xsd":  `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="n" type="nowhere"/></xs:schema>`,
		"schemas/escapes.xsd": `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:include schemaLocation="../secret.xsd"/></xs:schema>`,
		"secret.xsd":          `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="n" type="xs:int"/></xs:schema>`,
		"docs/x.xml":          "",
	}))
	h, err := validate.NewHints("schemas")
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	abs, err := filepath.Abs("schemas/part.xsd")
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for _, c := range []struct{ name, doc, want string }{
		{"docs/x.xml", `<a:a xmlns:a="urn:a"` + xsi + `xsi:schemaLocation="urn:a ../schemas/a.xsd">1</a:a>`, ""},
		{"docs/x.xml", `<a:a xmlns:a="urn:a"` + xsi + `xsi:schemaLocation="urn:a ../schemas/a.xsd">x</a:a>`, "invalid-value"},
		{"-", `<n` + xsi + `xsi:noNamespaceSchemaLocation="sub/n.xsd">2024-03-11</n>`, ""},
		{"-", `<n` + xsi + `xsi:noNamespaceSchemaLocation="file://` + filepath.ToSlash(abs) + `">2024-03-11</n>`, ""},
		{"-", `<n` + xsi + `xsi:noNamespaceSchemaLocation="file://localhost` + filepath.ToSlash(abs) + `">2024-03-11</n>`, ""},
		{"-", `<n` + xsi + `xsi:noNamespaceSchemaLocation="file://example.com` + filepath.ToSlash(abs) + `">2024-03-11</n>`, "below"},
		{"-", `<n` + xsi + `xsi:noNamespaceSchemaLocation="//localhost` + filepath.ToSlash(abs) + `">2024-03-11</n>`, "below"},
		{"-", `<n/>`, "names no schema"},
		{"-", `<n` + xsi + `xsi:noNamespaceSchemaLocation="../secret.xsd">1</n>`, "below"},
		{"-", `<n` + xsi + `xsi:noNamespaceSchemaLocation="http://example.com/n.xsd">1</n>`, "below"},
		{"-", `<n` + xsi + `xsi:noNamespaceSchemaLocation="absent.xsd">1</n>`, "absent.xsd"},
		{"-", `<n` + xsi + `xsi:noNamespaceSchemaLocation="broken.xsd">1</n>`, "nowhere"},
		{"-", `<n` + xsi + `xsi:noNamespaceSchemaLocation="escapes.xsd">1</n>`, "escapes.xsd"},
		{"-", `<n`, "malformed"},
	} {
		for range 2 { // the second time with a schema that is there
			wg.Go(func() {
				found, err := h.Judge(t.Context(), c.name, []byte(c.doc))
				text := ""
				for _, d := range found {
					text += d.String()
				}
				if err != nil || (text == "") != (c.want == "") || !strings.Contains(text, c.want) {
					t.Errorf("%s: %s, %v; expected %q", c.doc, text, err, c.want)
				}
			})
		}
	}
	wg.Wait()

	// Who is interrupted waits for no schema, and does not keep others from it.
	const doc = `<n` + xsi + `xsi:noNamespaceSchemaLocation="./part.xsd">2024-03-11</n>`
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := h.Judge(ctx, "-", []byte(doc)); !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: %v", err)
	}
	if found, err := h.Judge(t.Context(), "-", []byte(doc)); err != nil || len(found) > 0 {
		t.Errorf("behind one that was interrupted: %v, %v", found, err)
	}
}

// Schemas that nobody waits for any more are given up.
func TestHintsGivenUp(t *testing.T) {
	const schemas = 500
	var large strings.Builder
	large.WriteString(`<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">`)
	for i := range 20_000 {
		fmt.Fprintf(&large, `<xs:element name="e%d" type="xs:int"/>`, i)
	}
	large.WriteString(`</xs:schema>`)
	files := map[string]string{"large.xsd": large.String()}
	for i := range schemas {
		files[fmt.Sprintf("s%d.xsd", i)] = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"/>`
	}
	h, err := validate.NewHints(writeTree(t, files))
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	running := runtime.NumGoroutine()
	interrupted, stop := context.WithCancel(t.Context())
	stop()
	document := func(i int) []byte {
		return fmt.Appendf(nil, `<e0 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="large.xsd s%d.xsd">1</e0>`, i)
	}
	for i := range schemas {
		if _, err := h.Judge(interrupted, "-", document(i)); !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
	}
	// All but those that are at it leave when they find out.
	for began := time.Now(); runtime.NumGoroutine()-running > runtime.GOMAXPROCS(0); time.Sleep(time.Millisecond) {
		if time.Since(began) > time.Minute {
			t.Fatalf("%d are being compiled for nobody", runtime.NumGoroutine()-running)
		}
	}
	if found, err := h.Judge(t.Context(), "-", document(1)); err != nil || len(found) > 0 {
		t.Errorf("when somebody asks again: %v, %v", found, err)
	}
}
