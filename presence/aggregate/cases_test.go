package aggregate_test

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/enhancedpresence/epx/generated"
	"github.com/enhancedpresence/epx/generated/categories"
	"github.com/enhancedpresence/epx/generated/roaming"
	"github.com/enhancedpresence/epx/generated/services"
	"github.com/enhancedpresence/epx/generated/state"
	"github.com/enhancedpresence/epx/presence"
	"github.com/enhancedpresence/epx/presence/aggregate"
	"github.com/enhancedpresence/epx/presence/availability"
	"github.com/enhancedpresence/epx/xmlrt"
)

var update = flag.Bool("update", false, "write explain.txt, and want.xml where there is one")

const casesDir = "../../testdata/aggregate"

// A testCase is a folder of testdata/aggregate: see README.md there.
type testCase struct {
	dir    string
	in     aggregate.Snapshot
	policy aggregate.Policy
	err    error // of reading the instances
}

// aggregate is what becomes of the case.
func (c *testCase) aggregate() (*aggregate.Result, error) {
	if c.err != nil {
		return nil, c.err
	}
	return aggregate.Aggregate(c.in, c.policy)
}

func (c *testCase) file(name string) (string, bool) {
	data, err := os.ReadFile(filepath.Join(c.dir, name))
	if errors.Is(err, fs.ErrNotExist) {
		return "", false
	}
	if err != nil {
		panic(err)
	}
	return string(data), true
}

// ownData is the result as the own data of its user.
func ownData(r *aggregate.Result) *roaming.RoamingData {
	doc := &roaming.RoamingData{}
	doc.Categories = &presence.ToCategories("sip:ada@example.com", r.Instances).CategoriesType
	return doc
}

func readInstances(t testing.TB, data string) ([]presence.Instance, error) {
	t.Helper()
	doc, err := roaming.UnmarshalRoamingData([]byte(data), xmlrt.WithRegistry(generated.Registry()))
	if err != nil {
		t.Fatal(err)
	}
	return presence.FromCategories(doc.Categories)
}

var policyNames = map[string]func(*aggregate.Policy){
	"Times=PublishTimes":              func(p *aggregate.Policy) { p.Times = aggregate.PublishTimes },
	"Below3000=Below3000Offline":      func(p *aggregate.Policy) { p.Below3000 = aggregate.Below3000Offline },
	"MachineTie=LowestMachine":        func(p *aggregate.Policy) { p.MachineTie = aggregate.LowestMachine },
	"Override=OverrideAll":            func(p *aggregate.Policy) { p.Override = aggregate.OverrideAll },
	"Override=OverrideNone":           func(p *aggregate.Policy) { p.Override = aggregate.OverrideNone },
	"Automatic=MostRecent":            func(p *aggregate.Policy) { p.Automatic = aggregate.MostRecent },
	"ManualAvailable=IdleAtMost":      func(p *aggregate.Policy) { p.ManualAvailable = aggregate.IdleAtMost },
	"ManualAvailable=KeepAvailable":   func(p *aggregate.Policy) { p.ManualAvailable = aggregate.KeepAvailable },
	"BusyIdle=FlatBusy":               func(p *aggregate.Policy) { p.BusyIdle = aggregate.FlatBusy },
	"Unavailable=FollowAway":          func(p *aggregate.Policy) { p.Unavailable = aggregate.FollowAway },
	"SignedOut=18500":                 func(p *aggregate.Policy) { p.SignedOut = availability.Offline },
	"Location=HideLocation":           func(p *aggregate.Policy) { p.Location = aggregate.HideLocation },
	"ZoneFrom=MostActiveComputer":     func(p *aggregate.Policy) { p.ZoneFrom = aggregate.MostActiveComputer },
	"LastActive=AwayAndOffline":       func(p *aggregate.Policy) { p.LastActive = aggregate.AwayAndOffline },
	"DND=DNDByPresence":               func(p *aggregate.Policy) { p.DND = aggregate.DNDByPresence },
	"DNDSource=DNDAggregated":         func(p *aggregate.Policy) { p.DNDSource = aggregate.DNDAggregated },
	"Merge=MergeCopy":                 func(p *aggregate.Policy) { p.Merge = aggregate.MergeCopy },
	"WatcherServices=FullServices":    func(p *aggregate.Policy) { p.WatcherServices = aggregate.FullServices },
	"BlockedState=BlockedUser":        func(p *aggregate.Policy) { p.BlockedState = aggregate.BlockedUser },
	"BlockedLegacy=BlockedLegacyNone": func(p *aggregate.Policy) { p.BlockedLegacy = aggregate.BlockedLegacyNone },
	"Orphans=OrphansRefused":          func(p *aggregate.Policy) { p.Orphans = aggregate.OrphansRefused },
	"Categories=KnownCategories":      func(p *aggregate.Policy) { p.Categories = aggregate.KnownCategories },
}

func loadCase(t testing.TB, dir string) *testCase {
	t.Helper()
	c := &testCase{dir: dir}
	in, _ := c.file("in.xml")
	c.in.Instances, c.err = readInstances(t, in)
	now, _ := c.file("now.txt")
	var err error
	if c.in.Now, err = time.Parse(time.RFC3339, strings.TrimSpace(now)); err != nil {
		t.Fatal(err)
	}
	if s, ok := c.file("previous.xml"); ok {
		if c.in.Previous, err = readInstances(t, s); err != nil {
			t.Fatal(err)
		}
	}
	if s, ok := c.file("endpoints.txt"); ok {
		c.in.Registered = append([]string{}, strings.Fields(s)...)
	}
	if s, ok := c.file("policy.txt"); ok {
		for _, line := range strings.Fields(s) {
			set := policyNames[line]
			if set == nil {
				t.Fatalf("policy.txt: unknown line %q", line)
			}
			set(&c.policy)
		}
	}
	return c
}

func caseDirs(t testing.TB) []string {
	t.Helper()
	dirs, err := filepath.Glob(filepath.Join(casesDir, "*", "in.xml"))
	if err != nil || len(dirs) == 0 {
		t.Fatal("no cases", err)
	}
	for i := range dirs {
		dirs[i] = filepath.Dir(dirs[i])
	}
	return dirs
}

func TestCases(t *testing.T) {
	for _, dir := range caseDirs(t) {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			t.Parallel()
			c := loadCase(t, dir)
			got, err := c.aggregate()
			if want, ok := c.file("error.txt"); ok {
				if err == nil || err.Error() != strings.TrimSpace(want) {
					t.Fatalf("error %v, want %s", err, want)
				}
				var ie *presence.InstanceError
				if !errors.As(err, &ie) || got != nil {
					t.Fatalf("%T, result %v", err, got)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			checkValid(t, got)
			want, ok := c.file("want.txt")
			if !ok {
				t.Fatal("no want.txt")
			}
			for i, line := range strings.Split(strings.TrimSpace(want), "\n") {
				if line != "" && !strings.HasPrefix(line, "#") {
					if err := checkLine(got, line); err != nil {
						t.Errorf("want.txt:%d: %s: %v", i+1, line, err)
					}
				}
			}
			c.golden(t, "explain.txt", got.Explain(), true)
			doc, err := roaming.Marshal(ownData(got), xmlrt.WithXMLDeclaration(), xmlrt.WithIndent("  "))
			if err != nil {
				t.Fatal(err)
			}
			_, whole := c.file("want.xml")
			c.golden(t, "want.xml", string(doc)+"\n", whole)
		})
	}
}

func (c *testCase) golden(t *testing.T, name, got string, wanted bool) {
	t.Helper()
	if !wanted {
		return
	}
	if *update {
		if err := os.WriteFile(filepath.Join(c.dir, name), []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if want, _ := c.file(name); got != want {
		t.Errorf("%s differs; got\n%s", name, got)
	}
}

// checkValid marshals every element with all checks on, and reads it again.
func checkValid(t *testing.T, r *aggregate.Result) {
	t.Helper()
	for i := range r.Instances {
		x := &r.Instances[i]
		data, err := xmlrt.Marshal(x.Data)
		if err != nil {
			t.Errorf("%s: %v", x.Key, err)
			continue
		}
		if _, err := generated.Unmarshal(data); err != nil {
			t.Errorf("%s: %v in %s", x.Key, err, data)
		}
		if i > 0 && !less(r.Instances[i-1].Key, x.Key) {
			t.Errorf("%s comes after %s", x.Key, r.Instances[i-1].Key)
		}
	}
}

func less(a, b presence.Key) bool {
	if a.Container != b.Container {
		return a.Container < b.Container
	}
	if a.Category != b.Category {
		return a.Category < b.Category
	}
	return a.Instance < b.Instance
}

// checkLine checks a line of want.txt.
func checkLine(r *aggregate.Result, line string) error {
	fields := splitFields(line)
	container, err := strconv.ParseUint(fields[0], 10, 32)
	if err != nil {
		return err
	}
	x := find(r, presence.ContainerID(container), fields[1])
	for _, f := range fields[2:] {
		if (f == "absent") != (x == nil) {
			return fmt.Errorf("instance is %v", x)
		}
		if x == nil {
			continue
		}
		key, want, _ := strings.Cut(f, "=")
		if got := property(x, key); got != want {
			return fmt.Errorf("%s is %q", key, got)
		}
	}
	return nil
}

// splitFields splits at spaces outside of quotes, and removes the quotes.
func splitFields(line string) []string {
	var out []string
	quoted, field := false, ""
	for _, c := range line + " " {
		switch {
		case c == '"':
			quoted = !quoted
		case c == ' ' && !quoted:
			if field != "" {
				out = append(out, field)
			}
			field = ""
		default:
			field += string(c)
		}
	}
	return out
}

func find(r *aggregate.Result, container presence.ContainerID, what string) *presence.Instance {
	for i := range r.Instances {
		x := &r.Instances[i]
		kind := x.Category
		if s, ok := x.Data.(*state.State); ok && kind == "state" {
			switch s.Value.(type) {
			case *state.AggregateState:
				kind = "aggregateState"
			case *state.AggregateMachineState:
				kind = "aggregateMachineState"
			}
		}
		if x.Container == container && kind == what {
			return x
		}
	}
	return nil
}

func property(x *presence.Instance, key string) string {
	switch key {
	case "id":
		return fmt.Sprint(x.Key.Instance)
	case "expiry":
		return x.Expiry.Type.String()
	}
	switch e := x.Data.(type) {
	case *state.State:
		return stateProperty(e, key)
	case *categories.LegacyInterop:
		switch key {
		case "number":
			return fmt.Sprint(e.Availability)
		case "token":
			return e.Token.Or("none")
		}
	case *services.Services:
		return servicesProperty(e, key)
	}
	return "?"
}

func stateProperty(e *state.State, key string) string {
	base := e.Value.AsStateTypeBase()
	switch key {
	case "number":
		return fmt.Sprint(base.Availability.Value)
	case "class":
		return strings.ReplaceAll(availability.ClassOf(base.Availability).String(), " ", "-")
	case "empty":
		if base.Availability.Set || len(base.Activity) > 0 {
			return "not empty"
		}
		return ""
	case "activity", "custom":
		for _, a := range base.Activity {
			if t, ok := a.Token.Get(); ok && key == "activity" {
				return string(t)
			}
			if len(a.Custom) > 0 && key == "custom" {
				return a.Custom[0].Value
			}
		}
		return "none"
	case "location":
		return string(base.EndpointLocation.Or("none"))
	case "bare":
		bare := &state.AggregateState{}
		bare.Availability = base.Availability
		got, _ := state.Marshal(e)
		want, _ := state.Marshal(&state.State{Value: bare})
		if string(got) != string(want) {
			return string(got)
		}
		return ""
	}
	switch v := e.Value.(type) {
	case *state.AggregateMachineState:
		if key == "endpoint" {
			return v.EndpointID
		}
	case *state.AggregateState:
		switch key {
		case "lastActive":
			if t, ok := v.LastActive.Get(); ok {
				return t.String()
			}
			return "none"
		case "device":
			d, _ := v.GetDevice()
			return string(d)
		case "zone":
			z, _ := v.GetTimeZoneBias()
			return fmt.Sprint(z)
		case "zoneName":
			z, _ := v.GetTimeZoneName()
			return z
		case "zoneAbbreviation":
			z, _ := v.GetTimeZoneAbbreviation()
			return z
		case "subject":
			return textOf(v.GetMeetingSubject())
		case "meetingLocation":
			return textOf(v.GetMeetingLocation())
		}
	}
	return "?"
}

func textOf(v *state.LCIDType) string {
	if v == nil {
		return "none"
	}
	return v.Value
}

// servicesProperty is the list of capabilities of the first service, or a
// capability of any as availability/abilities/endpoint/version.
func servicesProperty(e *services.Services, key string) string {
	for i := range e.Service {
		caps := e.Service[i].Capabilities
		var names []string
		for _, c := range caps.Choice {
			name := strings.TrimPrefix(fmt.Sprintf("%T", c), "*services.Capabilities")
			for _, prefix := range []string{"GIF", "ISF", "UCS", "CCCP"} {
				if strings.HasPrefix(name, prefix) {
					name = strings.ToLower(prefix) + name[len(prefix):]
				}
			}
			name = strings.ToLower(name[:1]) + name[1:]
			names = append(names, name)
			if name == key {
				return capabilityProperty(caps, c)
			}
		}
		if key == "list" {
			return strings.Join(names, ",")
		}
	}
	return "none"
}

func capabilityProperty(caps *services.CapabilitiesType, c services.CapabilitiesChoice) string {
	one := services.CapabilitiesType{Choice: []services.CapabilitiesChoice{c}}
	i := slices.IndexFunc([]*services.CapabilityType{
		one.Text(), one.Voice(), one.ConfInvite(), one.Breakthrough(), one.ContainerIntegrity(), one.Calendar(),
	}, func(v *services.CapabilityType) bool { return v != nil })
	if i < 0 {
		return "?"
	}
	v := []*services.CapabilityType{
		one.Text(), one.Voice(), one.ConfInvite(), one.Breakthrough(), one.ContainerIntegrity(), one.Calendar(),
	}[i]
	s := fmt.Sprint(v.DeviceAvailability.Value) + "/"
	if v.GetCapture() {
		s += "c"
	}
	if v.GetRender() {
		s += "r"
	}
	if v.GetPublish() {
		s += "p"
	}
	if id, ok := v.PreferredEndpointID.Get(); ok {
		s += "/" + id
	}
	if n, ok := v.Version.Get(); ok {
		s += "/" + fmt.Sprint(n)
	}
	return s
}
