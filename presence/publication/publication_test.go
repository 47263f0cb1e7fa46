package publication_test

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/enhancedpresence/epx/presence"
	"github.com/enhancedpresence/epx/presence/publication"
	"github.com/enhancedpresence/epx/presence/sipuri"
	"github.com/enhancedpresence/epx/xmlrt"
)

const cases = "../../testdata/access/"

// text stands for the content of an instance.
type text struct {
	xmlrt.Element
	s string
}

type line struct {
	at   string // file:line
	text string
}

// read is the lines of a file that are neither empty nor comments.
func read(t *testing.T, name string) []line {
	t.Helper()
	data, err := os.ReadFile(cases + name)
	if err != nil {
		t.Fatal(err)
	}
	var out []line
	n := 0
	for s := range strings.Lines(string(data)) {
		n++
		if s := strings.TrimSpace(s); s != "" && s[0] != '#' {
			out = append(out, line{fmt.Sprintf("%s:%d", name, n), s})
		}
	}
	return out
}

func parseKey(s string) (presence.Key, error) {
	parts := strings.Split(s, "/")
	if len(parts) != 3 {
		return presence.Key{}, fmt.Errorf("%q is no CATEGORY/CONTAINER/INSTANCE", s)
	}
	container, err := strconv.ParseUint(parts[1], 0, 16)
	if err != nil {
		return presence.Key{}, err
	}
	id, err := strconv.ParseUint(parts[2], 0, 32)
	return presence.Key{Category: parts[0], Container: presence.ContainerID(container), Instance: uint32(id)}, err
}

func showKey(k presence.Key) string {
	id := fmt.Sprint(k.Instance)
	if k.Instance > 9 {
		id = fmt.Sprintf("%#x", k.Instance)
	}
	return fmt.Sprintf("%s/%d/%s", k.Category, k.Container, id)
}

func parsePublication(s string) (publication.Publication, error) {
	s = strings.TrimSpace(s)
	p := publication.Publication{Data: text{s: "x"}}
	if n := strings.IndexByte(s, '"'); n >= 0 {
		p.Data = text{s: strings.Trim(s[n:], `"`)}
		s = s[:n]
	}
	words := strings.Fields(s)
	if words[len(words)-1] == "nodata" {
		words, p.Data = words[:len(words)-1], nil
	}
	var err error
	if p.Key, err = parseKey(words[0]); err != nil {
		return p, err
	}
	v, err := strconv.ParseUint(strings.TrimPrefix(words[1], "v"), 10, 32)
	if err != nil {
		return p, err
	}
	p.Version = uint32(v)
	if len(words) > 2 {
		if p.Expiry.Type, err = presence.ParseExpireType(words[2]); err != nil {
			return p, err
		}
	}
	if len(words) > 3 {
		n, err := strconv.ParseUint(words[3], 10, 32)
		if err != nil {
			return p, err
		}
		p.Expiry.Expires = xmlrt.Some(uint32(n))
	}
	return p, nil
}

var epoch = time.Unix(0, 0).UTC()

func parseTime(s string) (time.Time, error) {
	d, err := time.ParseDuration(s + "s")
	return epoch.Add(d), err
}

func showTime(t time.Time) string {
	return strconv.FormatFloat(t.Sub(epoch).Seconds(), 'f', -1, 64)
}

func showStore(s publication.Store, data bool) string {
	var parts []string
	for i := range s.All() {
		part := fmt.Sprintf("%s v%d", showKey(i.Key), i.Version)
		if data {
			part += fmt.Sprintf(" %q", i.Data.(text).s)
		}
		parts = append(parts, part)
	}
	return join(parts, "empty")
}

func showKeys(keys []presence.Key) string {
	var parts []string
	for _, k := range keys {
		parts = append(parts, showKey(k))
	}
	return join(parts, "nothing")
}

func join(parts []string, none string) string {
	if len(parts) == 0 {
		return none
	}
	return strings.Join(parts, "; ")
}

func setPolicy(t *testing.T, at string, p *publication.Policy, names []string) {
	t.Helper()
	for _, name := range names {
		switch name {
		case "firstIsZero":
			p.First = publication.FirstIsZero
		case "absentTakesAny":
			p.Absent = publication.AbsentTakesAny
		case "deleteZero":
			p.Delete = publication.DeleteZero
		case "deleteAny":
			p.Delete = publication.DeleteAny
		case "deleteConflicts":
			p.DeleteAbsent = publication.DeleteConflicts
		case "liveAtEnd":
			p.Boundary = publication.LiveAtEnd
		case "ticks":
			p.ExpiryUnit = 100
		default:
			t.Fatalf("%s: unknown policy %q", at, name)
		}
	}
}

func TestPublications(t *testing.T) {
	all := read(t, "publication.txt")
	for n := 0; n < len(all); {
		title := strings.Trim(all[n].text, "[]")
		n++
		end := n
		for end < len(all) && all[end].text[0] != '[' {
			end++
		}
		t.Run(title, func(t *testing.T) { runCase(t, all[n:end]) })
		n = end
	}
}

// A script is where a case is.
type script struct {
	policy   publication.Policy
	endpoint string
	now      time.Time
	store    publication.Store
	request  publication.Request
	response publication.Response
	gone     []presence.Key
	err      error
	checked  bool // the error, or that there are conflicts
}

func runCase(t *testing.T, lines []line) {
	s := script{now: epoch, checked: true}
	for _, l := range lines {
		mark, rest, _ := strings.Cut(l.text, " ")
		verb, rest, _ := strings.Cut(rest, " ")
		var err error
		switch mark {
		case "policy":
			setPolicy(t, l.at, &s.policy, append(strings.Fields(rest), verb))
		case "endpoint":
			s.endpoint = verb
		case "at":
			s.now, err = parseTime(verb)
		case "?":
			s.step(t, l.at, verb, rest)
		case "=":
			s.check(t, l.at, verb, rest)
		default:
			t.Fatalf("%s: what is %q?", l.at, mark)
		}
		if err != nil {
			t.Fatalf("%s: %v", l.at, err)
		}
	}
	if !s.checked {
		t.Errorf("at the end: error %v, conflicts %v", s.err, s.response.Conflicts)
	}
}

func (s *script) step(t *testing.T, at, verb, rest string) {
	t.Helper()
	if !s.checked {
		t.Errorf("%s: before this: error %v, conflicts %v", at, s.err, s.response.Conflicts)
	}
	conflicts := s.response.Conflicts
	before := s.store
	was := showStore(before, true)
	s.response, s.gone, s.err = publication.Response{}, nil, nil
	switch verb {
	case "publish":
		s.request = publication.Request{EndpointID: s.endpoint}
		for part := range strings.SplitSeq(rest, ";") {
			p, err := parsePublication(part)
			if err != nil {
				s.err = err
				break
			}
			s.request.Publications = append(s.request.Publications, p)
		}
	case "again":
	case "rebase":
		s.request = s.request.Rebase(conflicts)
	case "expire":
		s.store, s.gone = publication.Expire(s.store, strings.Fields(rest), s.now, s.policy)
	default:
		t.Fatalf("%s: unknown step %q", at, verb)
	}
	if verb != "expire" && s.err == nil {
		s.store, s.response, s.err = publication.Apply(s.store, s.request, s.now, s.policy)
	}
	s.checked = s.err == nil && s.response.OK()
	if got := showStore(before, true); got != was {
		t.Errorf("%s: the store that was there has become %s", at, got)
	}
	if got := showStore(s.store, true); !s.checked && got != was {
		t.Errorf("%s: something was done: %s", at, got)
	}
}

func (s *script) check(t *testing.T, at, verb, want string) {
	t.Helper()
	if s.err != nil && verb == "error" || s.err == nil && verb == "conflict" {
		s.checked = true
	}
	want = strings.TrimSpace(want)
	var got string
	switch verb {
	case "accepted":
		var parts []string
		for _, i := range s.response.Accepted {
			parts = append(parts, fmt.Sprintf("%s v%d", showKey(i.Key), i.Version))
			if there, ok := s.store.Get(i.Key); !ok || there != i {
				t.Errorf("%s: accepted %+v, there is %+v", at, i, there)
			}
		}
		got = join(parts, "nothing")
	case "deleted":
		got = showKeys(s.response.Deleted)
	case "conflict":
		var parts []string
		for _, c := range s.response.Conflicts {
			v := "none"
			if c.Exists {
				v = fmt.Sprintf("v%d", c.CurVersion)
			}
			parts = append(parts, fmt.Sprintf("%d %s", c.Index, v))
			if c.Key != s.request.Publications[c.Index-1].Key {
				t.Errorf("%s: %v", at, c)
			}
		}
		got = join(parts, "nothing")
	case "gone":
		got = showKeys(s.gone)
	case "store":
		got = showStore(s.store, true)
	case "in":
		category, container, _ := strings.Cut(want, " ")
		word, _, _ := strings.Cut(container, " ")
		id, err := presence.ParseContainerID(word)
		if err != nil {
			t.Fatalf("%s: %v", at, err)
		}
		got = category + " " + word
		for i := range s.store.In(category, id) {
			got += fmt.Sprintf(" %d", i.Instance)
		}
		if held := s.store.Holders(category).Has(id); held != (got != category+" "+word) {
			t.Errorf("%s: held is %t", at, held)
		}
	case "has":
		word, _, _ := strings.Cut(want, " ")
		k, err := parseKey(word)
		if err != nil {
			t.Fatalf("%s: %v", at, err)
		}
		i, _ := s.store.Get(k)
		expires := "-"
		if n, ok := i.Expiry.Expires.Get(); ok {
			expires = fmt.Sprint(n)
		}
		got = fmt.Sprintf("%s v%d %v %s %s %s", showKey(i.Key), i.Version, i.Expiry.Type, expires, showTime(i.PublishTime), i.EndpointID)
	case "next":
		got = "never"
		if end, ok := publication.NextExpiry(s.store, s.policy); ok {
			got = showTime(end)
		}
	case "error":
		if s.err == nil || !strings.Contains(s.err.Error(), want) {
			t.Errorf("%s: %v", at, s.err)
		}
		return
	default:
		t.Fatalf("%s: unknown check %q", at, verb)
	}
	if got != want {
		t.Errorf("%s: got %s", at, got)
	}
}

func TestInstanceIDs(t *testing.T) {
	for _, l := range read(t, "instance-ids.txt") {
		left, want, ok := strings.Cut(l.text, " = ")
		if !ok {
			t.Fatalf("%s: no =", l.at)
		}
		words := strings.Fields(left)
		var got string
		var err error
		switch words[0] {
		case "kind":
			var id uint64
			if id, err = strconv.ParseUint(words[2], 0, 32); err != nil {
				t.Fatalf("%s: %v", l.at, err)
			}
			if got = string(publication.KindOf(words[1], uint32(id))); got == "" {
				got = "unknown"
			}
		case "endpoint":
			if got, err = publication.EndpointOfGRUU(words[1]); err == nil {
				user, _ := sipuri.Parse(words[1])
				if back, err := publication.EndpointOfGRUU(mustGRUU(t, user, got)); err != nil || back != got {
					t.Errorf("%s: back it is %q, %v", l.at, back, err)
				}
			}
		case "gruu":
			user, _ := sipuri.Parse(words[1])
			got, err = publication.GRUU(user, words[2])
		default:
			var options []string
			want, options = strings.Fields(want)[0], strings.Fields(want)[1:]
			for n := range words {
				words[n] = strings.Trim(words[n], `"`)
			}
			got = fmt.Sprintf("0x%08X", derive(t, l.at, words, options))
		}
		if err != nil {
			got = "error"
		}
		if got != want {
			t.Errorf("%s: got %s, %v", l.at, got, err)
		}
	}
	if _, err := publication.GRUU(sipuri.Identity{}, "458d2a22-9ec7-5d55-b011-f8e31cfe459e"); err == nil {
		t.Error("nobody has a GRUU")
	}
}

func mustGRUU(t *testing.T, user sipuri.Identity, endpoint string) string {
	t.Helper()
	gruu, err := publication.GRUU(user, endpoint)
	if err != nil {
		t.Fatal(err)
	}
	return gruu
}

func derive(t *testing.T, at string, words, options []string) uint32 {
	t.Helper()
	var ids publication.IDs
	for _, o := range options {
		switch o {
		case "littleEndian":
			ids.Digest = publication.LittleEndian
		case "utf16":
			ids.Encoding = publication.UTF16
		case "lowerCase":
			ids.Case = publication.LowerCase
		default:
			t.Fatalf("%s: unknown option %q", at, o)
		}
	}
	key := words[1]
	switch words[0] {
	case "device":
		return ids.Device(key)
	case "machineState":
		return ids.MachineState(key)
	case "calendarState":
		return ids.CalendarState(key)
	case "outOfOfficeMeeting":
		return ids.OutOfOfficeMeeting(key)
	case "outOfOfficeMessage":
		return ids.OutOfOfficeMessage(key)
	case "freeBusyData":
		return ids.FreeBusyData(key)
	case "outOfOfficeNote":
		return ids.OutOfOfficeNote(key)
	case "remotePhoneState":
		return ids.RemotePhoneState(key)
	case "voipState":
		return ids.VoIPState(key, words[2])
	case "pstnState":
		return ids.PSTNState(key, words[2])
	}
	t.Fatalf("%s: unknown function %q", at, words[0])
	return 0
}

func TestNewStore(t *testing.T) {
	a := presence.Instance{Key: presence.Key{Category: "a", Container: 200}}
	b := presence.Instance{Key: presence.Key{Category: "a", Container: 100}, Version: 3}
	s, err := publication.NewStore(a, b)
	if err != nil || showStore(s, false) != "a/100/0 v3; a/200/0 v0" || s.Len() != 2 {
		t.Errorf("%s, %v", showStore(s, false), err)
	}
	for want, in := range map[string][]presence.Instance{
		"another instance":               {a, b, a},
		"no category":                    {{}},
		"bad container":                  {{Key: presence.Key{Category: "a", Container: 32768}}},
		"a instance 0 in container 200:": {a, a},
	} {
		if _, err := publication.NewStore(in...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v; want %s", err, want)
		}
	}
	last := presence.Instance{Key: a.Key, Version: ^uint32(0)}
	s, _ = publication.NewStore(last)
	r := publication.Request{Publications: []publication.Publication{{Key: a.Key, Version: last.Version, Expiry: presence.Expiry{Type: presence.Static}, Data: text{}}}}
	if _, _, err := publication.Apply(s, r, epoch, publication.Policy{}); err == nil || !strings.Contains(err.Error(), "no successor: 4294967295") {
		t.Error(err)
	}
	if _, _, err := publication.Apply(s, r, epoch, publication.Policy{Delete: 9}); err == nil || !strings.Contains(err.Error(), "Delete is 9") {
		t.Error(err)
	}
	if _, _, err := publication.Apply(s, r, epoch, publication.Policy{ExpiryUnit: -1}); err == nil {
		t.Error("a negative unit is taken")
	}
}

func TestExpireTypes(t *testing.T) {
	for _, token := range []string{"endpoint", "user", "time", "static"} {
		if x, err := presence.ParseExpireType(token); err != nil || x.String() != token {
			t.Errorf("%s: %v, %v", token, x, err)
		}
	}
	if got := slices.Collect(publication.Store{}.Category("x")); got != nil {
		t.Error(got)
	}
}

func TestDeletion(t *testing.T) {
	k := presence.Key{Category: "note", Container: 100, Instance: 1}
	s, _ := publication.NewStore(presence.Instance{Key: k, Version: 4})
	r := publication.Request{Publications: []publication.Publication{publication.Deletion(k, 4)}}
	s, response, err := publication.Apply(s, r, epoch, publication.Policy{})
	if err != nil || s.Len() != 0 || !slices.Equal(response.Deleted, []presence.Key{k}) {
		t.Errorf("%+v, %v", response, err)
	}
	// Nobody knows the endpoint of an instance from elsewhere: any will do.
	s, _ = publication.NewStore(presence.Instance{Key: k})
	if _, gone := publication.Expire(s, []string{"A"}, epoch, publication.Policy{}); gone != nil {
		t.Error(gone)
	}
	if _, gone := publication.Expire(s, nil, epoch, publication.Policy{}); len(gone) != 1 {
		t.Error(gone)
	}
	r.Publications[0].Container = 32768
	var bad *publication.RequestError
	if _, _, err := publication.Apply(s, r, epoch, publication.Policy{}); !errors.As(err, &bad) || bad.Index != 1 || !errors.Is(err, presence.ErrContainer) {
		t.Error(err)
	}
}

// A long life ends late, not before it began.
func TestLongLife(t *testing.T) {
	i := presence.Instance{Expiry: presence.Expiry{Type: presence.TimeBound, Expires: xmlrt.Some(^uint32(0))}, PublishTime: epoch}
	for _, unit := range []time.Duration{0, time.Hour, 1 << 62} {
		end, ok := i.Ends(unit)
		if !ok || end.Before(epoch.AddDate(100, 0, 0)) {
			t.Errorf("unit %v: %v, %t", unit, end, ok)
		}
	}
}
