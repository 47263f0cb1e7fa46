package presence_test

import (
	"errors"
	"testing"
	"time"

	"github.com/enhancedpresence/epx/generated"
	"github.com/enhancedpresence/epx/generated/categories"
	"github.com/enhancedpresence/epx/generated/note"
	"github.com/enhancedpresence/epx/presence"
	"github.com/enhancedpresence/epx/xmlrt"
)

const ns = `xmlns="http://schemas.microsoft.com/2006/09/sip/categories"`

func read(t *testing.T, inner string) ([]presence.Instance, error) {
	t.Helper()
	doc, err := categories.UnmarshalCategories([]byte(`<categories `+ns+` uri="sip:ada@example.com">`+inner+`</categories>`), xmlrt.WithRegistry(generated.Registry()))
	if err != nil {
		t.Fatal(err)
	}
	return presence.FromCategories(&doc.CategoriesType)
}

// A document that is read and written is the same.
func TestCategories(t *testing.T) {
	const inner = `<category name="note" instance="0" publishTime="2026-03-02T08:01:00.25" container="200" version="3" expireType="time" expires="60" endpointId="E1">` +
		`<note xmlns="http://schemas.microsoft.com/2006/09/sip/note"><body type="personal" uri="">x</body></note></category>` +
		`<category name="services" instance="4294967295" container="0" expireType="endpoint"/>`
	got, err := read(t, inner)
	if err != nil || len(got) != 2 {
		t.Fatal(err, got)
	}
	i := got[0]
	if i.Key != (presence.Key{Category: "note", Container: 200}) || i.Version != 3 || i.EndpointID != "E1" ||
		i.Expiry != (presence.Expiry{Type: presence.TimeBound, Expires: xmlrt.Some(uint32(60))}) ||
		!i.PublishTime.Equal(time.Date(2026, 3, 2, 8, 1, 0, 250e6, time.UTC)) {
		t.Errorf("%+v", i)
	}
	if n, ok := i.Data.(*note.Note); !ok || n.Body[0].Value != "x" {
		t.Errorf("%#v", i.Data)
	}
	if end, ok := i.Ends(0); !ok || !end.Equal(i.PublishTime.Add(time.Minute)) {
		t.Error(end, ok)
	}
	if got[1].Data != nil || got[1].Version != 0 || !got[1].PublishTime.IsZero() {
		t.Errorf("%+v", got[1])
	}
	out, err := categories.Marshal(presence.ToCategories("sip:ada@example.com", got))
	if want := `<categories ` + ns + ` uri="sip:ada@example.com">` + inner + `</categories>`; err != nil || string(out) != want {
		t.Errorf("%v\n%s\nwant\n%s", err, out, want)
	}
	// Times of another zone are written in UTC.
	got[0].PublishTime = time.Date(2026, 3, 2, 9, 1, 0, 0, time.FixedZone("CET", 3600))
	if c := presence.ToCategories("", got).Category[0].PublishTime; c.Value.String() != "2026-03-02T08:01:00" {
		t.Error(c.Value)
	}
}

func TestBadCategories(t *testing.T) {
	for _, c := range []struct {
		inner, want string
		is          error
	}{
		{`<category name="" instance="0" container="0"/>`, " instance 0 in container 0: no category: the name is empty", presence.ErrNoCategory},
		{`<category name="note" container="0"/>`, "note instance 0 in container 0: no instance identifier: category 1 of the document", presence.ErrNoInstance},
		{`<category name="note" instance="0"/>`, "note instance 0 in container 0: no container: category 1 of the document", presence.ErrNoContainer},
		{`<category name="note" instance="7" container="32768"/>`, "note instance 7 in container 32768: bad container: it is not from 0 to 32767", presence.ErrContainer},
		{`<category name="note" instance="805306369" container="2" expireType="custom"/>`, `note instance 0x30000001 in container 2: bad expiry: unknown expireType "custom"; want endpoint, user, time or static`, presence.ErrExpiry},
	} {
		got, err := read(t, c.inner)
		var bad *presence.InstanceError
		if !errors.As(err, &bad) || !errors.Is(err, c.is) || err.Error() != c.want || got != nil {
			t.Errorf("%s: %v, want %s", c.inner, err, c.want)
		}
	}
}

func TestKeys(t *testing.T) {
	ordered := []presence.Key{
		{Category: "a", Container: 300, Instance: 1},
		{Category: "b", Container: 2, Instance: 9},
		{Category: "b", Container: 100, Instance: 0},
		{Category: "b", Container: 100, Instance: 1 << 31},
	}
	for i, a := range ordered {
		for j, b := range ordered {
			if got := a.Compare(b); (got < 0) != (i < j) || (got == 0) != (i == j) {
				t.Errorf("%v and %v: %d", a, b, got)
			}
		}
	}
}
