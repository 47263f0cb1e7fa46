package grammar

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/enhancedpresence/epx/presence"
	"github.com/enhancedpresence/epx/presence/publication"
	"github.com/enhancedpresence/epx/xmlrt"
)

// An Instance is what somebody wants to publish by a grammar.
type Instance struct {
	// Category is the name of the category; see ParseInstance for a document.
	Category string
	// ID is the instance identifier; not set, it is that of the rule, or the one
	// that such instances have.
	ID xmlrt.Optional[uint32]
	// Expiry is how long it is to live; not set, as the rule says, or as such
	// instances live.
	Expiry xmlrt.Optional[presence.Expiry]
	// Data is the content: *state.State, *note.Note and so on.
	Data xmlrt.Element
	// Document is the content as it is written, which style sheets are given:
	// that for container 3 tells manual="true" from manual="1". Without it, Data
	// is written anew.
	Document []byte
}

// ParseInstance is the instance that a document has. Its category is the name of
// the document element, which the caller changes for categories that are called
// otherwise: dndState is a state, and noteHistory can be a note.
func ParseInstance(document []byte) (Instance, error) {
	data, err := decode(document)
	if err != nil {
		return Instance{}, fmt.Errorf("grammar: %w", err)
	}
	return Instance{Category: data.XMLName().Local, Data: data, Document: document}, nil
}

// An Input is what a grammar is applied to.
type Input struct {
	// Type is the occasion; the empty type is Transformation.
	Type RuleType
	// Instances are published by the rules of their category, all of them or,
	// with an error, none. Rules for the first run or for cleaning up that do
	// not need an instance apply without one.
	Instances []Instance
	// Published is what the user has published, for the versions that the
	// request presents.
	Published publication.Store
	// EndpointID is the endpoint, and GRUU its address, from which the
	// identifiers of its own instances are made.
	EndpointID, GRUU string
}

// A Step is one thing that happened under a rule.
type Step struct {
	// ID is the rule about grammars that it happened under.
	ID RuleID
	// Rule, Instance and Publication are the places of what it is about: among
	// the rules of the grammar, the instances given and the publications of the
	// request; from 1, and 0 for none.
	Rule, Instance, Publication int
	Text                        string
}

// A Result is a request and how it came.
type Result struct {
	Request publication.Request
	Steps   []Step
}

// Explain says how the request came, a line a step.
func (r *Result) Explain() string {
	var b strings.Builder
	for _, s := range r.Steps {
		fmt.Fprintf(&b, "%-4s", s.ID)
		if s.Instance > 0 {
			fmt.Fprintf(&b, "instance %d: ", s.Instance)
		}
		if s.Rule > 0 {
			fmt.Fprintf(&b, "rule %d: ", s.Rule)
		}
		b.WriteString(s.Text + "\n")
	}
	return b.String()
}

// Apply gives the request that publishes instances by the rules of the grammar.
// An instance that has rules for its category and none for the occasion gives
// none, and a grammar without rules an empty request (C2). The error, if it is
// about a rule or an instance, is an *Error, and nothing is published then (C7).
//
// engine may be nil if no rule that applies has a style sheet.
func (g *Grammar) Apply(ctx context.Context, engine Engine, in Input, p Policy) (*Result, error) {
	if err := p.Validate(); err != nil {
		return nil, err
	}
	t, err := ParseRuleType(string(in.Type))
	if err != nil {
		return nil, err
	}
	in.Type = t
	a := &application{grammar: g, engine: engine, in: &in, policy: p, result: &Result{}, keys: map[presence.Key]int{}, sheets: map[string]StyleSheet{}}
	a.result.Request.EndpointID = in.EndpointID
	if !g.Published {
		a.step(Step{ID: RuleMode}, "the grammar has no rules, as in privacy mode; nothing is published by it")
		return a.result, nil
	}
	if err := a.instances(); err != nil {
		return nil, err
	}
	if in.Type == Transformation {
		err = a.transform(ctx)
	} else {
		err = a.occasion(ctx)
	}
	if err != nil {
		return nil, err
	}
	return a.result, nil
}

// An application is a grammar that is being applied.
type application struct {
	grammar *Grammar
	engine  Engine
	in      *Input
	policy  Policy
	result  *Result
	skip    []bool               // instances whose category has no rule
	keys    map[presence.Key]int // by which rule they are published
	sheets  map[string]StyleSheet
}

func (a *application) step(s Step, format string, args ...any) {
	s.Text = fmt.Sprintf(format, args...)
	a.result.Steps = append(a.result.Steps, s)
}

// fail is an error about a rule and an instance, by their places from 1.
func (a *application) fail(rule, instance int, kind error, format string, args ...any) error {
	e := &Error{Rule: rule, Instance: instance, Err: fmt.Errorf("%w: "+format, append([]any{kind}, args...)...)}
	if instance > 0 {
		e.Category = a.in.Instances[instance-1].Category
	}
	return e
}

// instances tells which instances have rules (C7).
func (a *application) instances() error {
	a.skip = make([]bool, len(a.in.Instances))
	for n := range a.in.Instances {
		i := &a.in.Instances[n]
		switch {
		case i.Category == "":
			return a.fail(0, n+1, presence.ErrNoCategory, "it has no name")
		case i.Data == nil && a.in.Type != Cleanup:
			return a.fail(0, n+1, ErrData, "it has no content")
		case slices.ContainsFunc(a.grammar.Rules, func(r Rule) bool { return r.Category == i.Category }):
		case a.policy.NoRule == NoRuleSkips:
			a.skip[n] = true
			a.step(Step{ID: RuleBatch, Instance: n + 1}, "the grammar has no rule for %s; it is not published", i.Category)
		default:
			return a.fail(0, n+1, ErrNoRule, "%s", i.Category)
		}
	}
	return nil
}

// transform publishes each instance by each rule for it (C2).
func (a *application) transform(ctx context.Context) error {
	for n := range a.in.Instances {
		if a.skip[n] {
			continue
		}
		i := &a.in.Instances[n]
		id, hasID := a.instanceID(i).Get()
		fired := false
		for r := range a.grammar.Rules {
			rule := &a.grammar.Rules[r]
			if rule.Type != a.in.Type || rule.Category != i.Category {
				continue
			}
			if want, ok := rule.Instance.Get(); ok && (!hasID || want != id) {
				a.step(Step{ID: RuleSelect, Rule: r + 1, Instance: n + 1}, "is for instance %s, and this is %s", presence.FormatInstance(want), instanceName(id, hasID))
				continue
			}
			fired = true
			if err := a.publish(ctx, r, n); err != nil {
				return err
			}
		}
		if !fired {
			a.step(Step{ID: RuleSelect, Instance: n + 1}, "no rule of type %s is for %s; it is not published", a.in.Type, i.Category)
		}
	}
	return nil
}

func instanceName(id uint32, ok bool) string {
	if !ok {
		return "one without an identifier"
	}
	return "instance " + presence.FormatInstance(id)
}

// instanceID is the identifier of an instance whatever rule publishes it (C4).
func (a *application) instanceID(i *Instance) xmlrt.Optional[uint32] {
	if i.ID.Set {
		return i.ID
	}
	return lookUp(i.Category, i.Data, a.in.GRUU, a.policy.IDs).id
}

// occasion applies the rules for the first run, or for cleaning up, in their
// order. A rule that has in itself what it publishes, or which instance it
// deletes, applies once; others to each instance of their category.
func (a *application) occasion(ctx context.Context) error {
	for r := range a.grammar.Rules {
		rule := &a.grammar.Rules[r]
		if rule.Type != a.in.Type {
			continue
		}
		var of []int
		for n := range a.in.Instances {
			if a.in.Instances[n].Category == rule.Category {
				of = append(of, n)
			}
		}
		var err error
		switch {
		case a.in.Type == Cleanup:
			err = a.delete(r, of)
		case rule.Literal != nil:
			err = a.publish(ctx, r, append(of, -1)[0])
		case len(of) == 0:
			a.step(Step{ID: RuleData, Rule: r + 1}, "publishes a %s that is not given", rule.Category)
		default:
			for _, n := range of {
				if err = a.publish(ctx, r, n); err != nil {
					break
				}
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// publish publishes instance n, or what the rule has in itself, by rule r. Both
// count from 0; n is -1 for no instance.
func (a *application) publish(ctx context.Context, r, n int) error {
	rule := &a.grammar.Rules[r]
	i := &Instance{Category: rule.Category, Data: rule.Literal}
	if n >= 0 {
		i = &a.in.Instances[n]
	}
	data, how, err := a.data(ctx, r, n, i)
	if err != nil {
		return err
	}
	known := lookUp(i.Category, i.Data, a.in.GRUU, a.policy.IDs)
	id, whence, ok := first(rule.Instance, "by the rule", i.ID, "as given", known.id, "as such instances have")
	if !ok {
		return a.fail(r+1, n+1, ErrNoInstance, "neither the rule nor the category %s has one", i.Category)
	}
	if a.policy.Expiry == ExpiryOfEndpoint {
		known.expiry = endpoint
	}
	expiry, since, _ := first(rule.Expiry, "by the rule", i.Expiry, "as given", known.expiry, "as such instances live")
	if since == "" {
		since = "as nothing else is said"
	}
	key := presence.Key{Category: i.Category, Container: rule.Container, Instance: id}
	if err := a.add(r, n, publication.Publication{Key: key, Expiry: expiry, Data: data}); err != nil {
		return err
	}
	a.step(Step{ID: RuleData, Rule: r + 1, Instance: n + 1, Publication: len(a.result.Request.Publications)},
		"%s to container %d %s; instance %s %s (%s); %s %s (%s)",
		i.Category, rule.Container, how, presence.FormatInstance(id), whence, RuleInstance, lifeName(expiry), since, RuleExpiry)
	return nil
}

func lifeName(e presence.Expiry) string {
	if n, ok := e.Expires.Get(); ok {
		return fmt.Sprintf("%s %d", e.Type, n)
	}
	return e.Type.String()
}

// first is the first of three values that is set.
func first[T any](a xmlrt.Optional[T], aName string, b xmlrt.Optional[T], bName string, c xmlrt.Optional[T], cName string) (T, string, bool) {
	switch {
	case a.Set:
		return a.Value, aName, true
	case b.Set:
		return b.Value, bName, true
	case c.Set:
		return c.Value, cName, true
	}
	return c.Value, "", false
}

// data is what rule r makes of an instance (C3).
func (a *application) data(ctx context.Context, r, n int, i *Instance) (data xmlrt.Element, how string, err error) {
	rule := &a.grammar.Rules[r]
	switch {
	case rule.Literal != nil:
		return rule.Literal, "as the rule has it", nil
	case rule.StyleSheet == nil:
		return i.Data, "as it is", nil
	case a.engine == nil:
		return nil, "", a.fail(r+1, n+1, ErrNoEngine, "none was given")
	}
	sheet, ok := a.sheets[string(rule.StyleSheet)]
	if !ok {
		if sheet, err = a.engine.Compile(ctx, rule.StyleSheet); err != nil {
			return nil, "", a.fail(r+1, n+1, ErrStyleSheet, "%w", err)
		}
		a.sheets[string(rule.StyleSheet)] = sheet
	}
	document := i.Document
	if document == nil {
		if document, err = xmlrt.Marshal(i.Data); err != nil {
			return nil, "", a.fail(0, n+1, ErrData, "%w", err)
		}
	}
	made, err := sheet.Transform(ctx, document)
	if err != nil {
		return nil, "", a.fail(r+1, n+1, ErrStyleSheet, "%w", err)
	}
	if len(strings.TrimSpace(string(made))) == 0 {
		return nil, "", a.fail(r+1, n+1, ErrData, "the style sheet makes nothing of it")
	}
	if data, err = decode(made); err != nil {
		return nil, "", a.fail(r+1, n+1, ErrData, "what the style sheet makes: %w", err)
	}
	return data, "through the style sheet", nil
}

// add adds a publication with the version that there is.
func (a *application) add(r, n int, p publication.Publication) error {
	if before, twice := a.keys[p.Key]; twice {
		return a.fail(r+1, n+1, ErrTwice, "%v, which rule %d publishes too", p.Key, before)
	}
	a.keys[p.Key] = r + 1
	if current, ok := a.in.Published.Get(p.Key); ok {
		p.Version = current.Version
	}
	a.result.Request.Publications = append(a.result.Request.Publications, p)
	return nil
}

// delete deletes by rule r: the instance that the rule names, or those of the
// given instances, or all that are published (Z13; guessed).
func (a *application) delete(r int, of []int) error {
	rule := &a.grammar.Rules[r]
	type target struct {
		id    uint32
		n     int
		named string
	}
	var targets []target
	if id, ok := rule.Instance.Get(); ok {
		targets = append(targets, target{id, -1, "which the rule names"})
	} else {
		for _, n := range of {
			id, ok := a.instanceID(&a.in.Instances[n]).Get()
			if !ok {
				return a.fail(r+1, n+1, ErrNoInstance, "neither the rule nor the category %s has one", rule.Category)
			}
			targets = append(targets, target{id, n, "which is given"})
		}
		if of == nil {
			for i := range a.in.Published.In(rule.Category, rule.Container) {
				targets = append(targets, target{i.Key.Instance, -1, "which is published"})
			}
		}
	}
	if targets == nil {
		a.step(Step{ID: RuleCleanup, Rule: r + 1}, "no instance of %s is known in container %d", rule.Category, rule.Container)
	}
	for _, t := range targets {
		p := publication.Deletion(presence.Key{Category: rule.Category, Container: rule.Container, Instance: t.id}, 0)
		if err := a.add(r, t.n, p); err != nil {
			return err
		}
		a.step(Step{ID: RuleCleanup, Rule: r + 1, Instance: t.n + 1, Publication: len(a.result.Request.Publications)},
			"deletes %s instance %s, %s, in container %d", rule.Category, presence.FormatInstance(t.id), t.named, rule.Container)
	}
	return nil
}
