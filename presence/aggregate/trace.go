package aggregate

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/enhancedpresence/epx/generated/state"
	"github.com/enhancedpresence/epx/presence"
	"github.com/enhancedpresence/epx/presence/availability"
	"github.com/enhancedpresence/epx/xmlrt"
)

// A Rule is the name of a rule; the package documentation lists them.
type Rule string

// A Verdict is what became of an input under a rule.
type Verdict uint8

const (
	Won    Verdict = iota // it decides, or so does the result without any input
	Lost                  // it does not count
	Noted                 // it gives something beside the availability
	Warned                // it counts, but should not be there
)

var verdicts = [...]string{"won", "lost", "noted", "warned"}

// String is the verdict in a word.
func (v Verdict) String() string { return verdicts[v] }

// A Reason says why an input lost.
type Reason string

const (
	EndpointGone    Reason = "its endpoint is not registered"
	NobodyThere     Reason = "no endpoint of the user is registered"
	Expired         Reason = "its time is over"
	LessAvailable   Reason = "less available"
	MoreAvailable   Reason = "more available"
	Earlier         Reason = "earlier"
	HigherEndpoint  Reason = "higher endpoint identifier"
	HigherInstance  Reason = "higher instance identifier"
	NoAvailability  Reason = "says no availability"
	UndefinedClass  Reason = "its availability is undefined"
	Overridden      Reason = "not newer than the choice of the user"
	OutOfRange      Reason = "does not hold at the availability"
	LowerMinimum    Reason = "holds from a lower availability"
	LocationHidden  Reason = "no location at 12000 and above"
	OnlyOfMachines  Reason = "an idle availability is not for the user to choose"
	LessActiveOwner Reason = "on a device that is less active"
)

var reasonDead = [...]Reason{presence.EndpointBound: EndpointGone, presence.UserBound: NobodyThere, presence.TimeBound: Expired, presence.Static: ""}

// A Step is one thing that happened under a rule.
type Step struct {
	Rule    Rule
	Verdict Verdict
	// Container is the aggregation container, 2 or 3, in which it happened.
	Container presence.ContainerID
	// Input is the instance it is about; the zero Key when there is none.
	Input    presence.Key
	Kind     Kind
	Endpoint string
	// Number is the availability of the input, or the one found by the rule.
	Number xmlrt.Optional[availability.Availability]
	// Token is the activity it is about, or its text.
	Token string
	// Service and Capability are what a step of rule A20 is about.
	Service, Capability string
	// Reason says why the input lost.
	Reason Reason
	// Text says more, for people.
	Text string
}

// A recorder collects steps. Its methods are not called on nil.
type recorder struct {
	run   *run // whose steps they are
	steps []Step
}

// endpoint is the endpoint of an input, as its publisher spells it.
func (c *recorder) endpoint(v *input) string {
	switch {
	case v.kind == Device:
		return v.device().EndpointID
	case v.from.EndpointID == "" && v.at >= 0:
		return c.run.endpoints[v.at].id
	}
	return v.from.EndpointID
}

func (c *recorder) add(s Step, v *input) {
	if v != nil {
		s.Container, s.Input, s.Kind, s.Endpoint = v.from.Container, v.from.Key, v.kind, c.endpoint(v)
		if !s.Number.Set && v.numbered {
			s.Number = xmlrt.Some(v.number)
		}
	}
	c.steps = append(c.steps, s)
}

func (c *recorder) won(rule Rule, container presence.ContainerID, v *input, n availability.Availability, text string) {
	c.add(Step{Rule: rule, Container: container, Number: xmlrt.Some(n), Text: text}, v)
}

func (c *recorder) lost(rule Rule, v *input, why Reason) {
	c.add(Step{Rule: rule, Verdict: Lost, Reason: why}, v)
}

func (c *recorder) lostSince(rule Rule, v *input, since time.Time, why Reason) {
	c.add(Step{Rule: rule, Verdict: Lost, Reason: why, Text: "since " + clock(since)}, v)
}

func (c *recorder) warn(rule Rule, v *input, why Reason) {
	c.add(Step{Rule: rule, Verdict: Warned, Reason: why}, v)
}

func (c *recorder) note(rule Rule, container presence.ContainerID, v *input, text string) {
	c.add(Step{Rule: rule, Verdict: Noted, Container: container, Text: text}, v)
}

func (c *recorder) lostActivity(v *input, a *state.ActivityType, why Reason) {
	c.add(Step{Rule: "A12", Verdict: Lost, Token: activityName(a), Text: activityRange(a), Reason: why}, v)
}

func (c *recorder) wonActivity(w *view) {
	c.add(Step{Rule: "A12", Token: activityName(&w.activity[0]), Text: activityRange(&w.activity[0])}, w.doing)
}

func (c *recorder) capability(uri string, name capability, device *input, n availability.Availability, first bool) {
	s := Step{Rule: "A20", Service: uri, Capability: capabilityNames[name], Number: xmlrt.Some(n)}
	if !first {
		s.Verdict, s.Reason = Lost, LessActiveOwner
	}
	c.add(s, device)
}

func activityName(a *state.ActivityType) string {
	if t, ok := a.Token.Get(); ok && t != "" {
		return string(t)
	}
	for i := range a.Custom {
		if a.Custom[i].Value != "" {
			return quote(a.Custom[i].Value)
		}
	}
	return ""
}

func activityRange(a *state.ActivityType) string {
	s := "[" + strconv.FormatUint(uint64(a.GetMinAvailability()), 10) + ".."
	if n, ok := a.MaxAvailability.Get(); ok {
		s += strconv.FormatUint(uint64(n), 10)
	}
	return s + "]"
}

func quote(s string) string { return strconv.Quote(s) }

func clock(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// Trace says what each rule did, in the order of containers and rules: what
// decided, which inputs lost, and why. The rules run again for it.
func (r *Result) Trace() []Step {
	again := &run{in: r.in, policy: r.policy}
	again.rec = &recorder{run: again}
	if again.gather() != nil {
		return nil // the snapshot has been changed
	}
	again.compute()
	return again.rec.steps
}

// Explain says in one screen of text why the user is shown as they are.
func (r *Result) Explain() string {
	var b strings.Builder
	steps := r.Trace()
	var dead, services []Step
	views := map[presence.ContainerID][]Step{}
	for _, s := range steps {
		switch {
		case s.Rule == "D4":
			dead = append(dead, s)
		case s.Rule == "A20":
			services = append(services, s)
		default:
			views[s.Container] = append(views[s.Container], s)
		}
	}
	head2, body2 := r.explainView(2, views[2])
	head3, body3 := r.explainView(3, views[3])
	b.WriteString("Containers 2, 100 (the number alone), 200, 400: " + head2 + body2)
	b.WriteString("Containers 3, 300: " + head3)
	if body3 == body2 {
		b.WriteString("  for the same reasons\n")
	} else {
		b.WriteString(body3)
	}
	b.WriteString("Container 32000: Offline, always\n")
	fmt.Fprintf(&b, "Calls of members of 100, 200 and 400: %s; of 300: %s\n",
		passOrBlocked(r.CallsBlocked(100)), passOrBlocked(r.CallsBlocked(300)))
	explainServices(&b, services)
	if len(dead) > 0 {
		b.WriteString("Not counted\n")
		explainLost(&b, dead)
	}
	return b.String()
}

func passOrBlocked(blocked bool) string {
	if blocked {
		return "blocked"
	}
	return "not blocked"
}

// explainView is the result of container 2 or 3 in a line, and the reasons.
func (r *Result) explainView(container presence.ContainerID, steps []Step) (head, body string) {
	s, ok := r.State(container)
	if !ok {
		return "nothing\n", ""
	}
	n := availability.Availability(s.Availability.Value)
	head = fmt.Sprintf("%s (%d)", r.policy.class(n), n)
	if len(s.Activity) > 0 {
		head += ", " + activityName(&s.Activity[0])
	}
	b := &strings.Builder{}
	for len(steps) > 0 {
		rule := steps[0].Rule
		end := 0
		for end < len(steps) && steps[end].Rule == rule {
			end++
		}
		var lost []Step
		for _, s := range steps[:end] {
			if s.Verdict == Lost {
				lost = append(lost, s)
				continue
			}
			fmt.Fprintf(b, "  %-4s %s\n", rule, s.String())
		}
		explainLost(b, lost)
		steps = steps[end:]
	}
	return head + "\n", b.String()
}

// explainLost lists what lost, the first few of each rule.
func explainLost(b *strings.Builder, lost []Step) {
	const few = 4
	for i, s := range lost {
		if i == few && len(lost) > few+1 {
			fmt.Fprintf(b, "       and %d more\n", len(lost)-few)
			return
		}
		fmt.Fprintf(b, "  %-4s not %s\n", s.Rule, s.String())
	}
}

// explainServices lists the services by the devices that give them.
func explainServices(b *strings.Builder, steps []Step) {
	type giver struct {
		uri, endpoint string
		number        availability.Availability
		names         []string
	}
	var givers []giver
	for _, s := range steps {
		if s.Verdict != Won {
			continue
		}
		i := 0
		for i < len(givers) && (givers[i].uri != s.Service || givers[i].endpoint != s.Endpoint) {
			i++
		}
		if i == len(givers) {
			givers = append(givers, giver{uri: s.Service, endpoint: s.Endpoint, number: s.Number.Value})
		}
		givers[i].names = append(givers[i].names, s.Capability)
	}
	if len(givers) > 0 {
		b.WriteString("Services\n")
	}
	for _, g := range givers {
		slices.SortFunc(g.names, func(a, b string) int {
			return cmp.Compare(slices.Index(capabilityNames[:], a), slices.Index(capabilityNames[:], b))
		})
		fmt.Fprintf(b, "  A20  %s on %s (%d): %s\n", g.uri, strings.ToLower(g.endpoint), g.number, strings.Join(g.names, ", "))
	}
}

// String is the step in a line, without its rule and verdict.
func (s Step) String() string {
	var parts []string
	if s.Kind != NoKind {
		input := s.Kind.String() + " " + presence.FormatInstance(s.Input.Instance)
		if s.Endpoint != "" && s.Kind != Device {
			input += " of " + strings.ToLower(s.Endpoint)
		}
		if s.Token != "" {
			input = s.Token + " " + s.Text + " of " + input
		}
		if s.Capability != "" {
			input = s.Capability + " of " + s.Service + " on " + input
		}
		parts = append(parts, input)
	}
	if n, ok := s.Number.Get(); ok && s.Token == "" && s.Verdict != Noted {
		parts = append(parts, n.String())
	}
	if s.Text != "" && s.Token == "" {
		parts = append(parts, s.Text)
	}
	if s.Reason != "" {
		parts = append(parts, string(s.Reason))
	}
	return strings.Join(parts, ": ")
}
