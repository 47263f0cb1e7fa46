package grammar

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/enhancedpresence/epx/generated"
	"github.com/enhancedpresence/epx/generated/containermanifest"
	"github.com/enhancedpresence/epx/generated/provisioning"
	"github.com/enhancedpresence/epx/generated/publicationmanifest"
	"github.com/enhancedpresence/epx/presence"
	"github.com/enhancedpresence/epx/presence/access"
	"github.com/enhancedpresence/epx/presence/manifest"
	"github.com/enhancedpresence/epx/xmlrt"
)

// Errors of grammars and of their application; an *Error wraps one of them.
var (
	ErrGrammar    = errors.New("bad publication grammar")
	ErrNoGrammar  = errors.New("no publication grammar")
	ErrNoRule     = errors.New("the grammar has no rule for the category")
	ErrNoEngine   = errors.New("the rule has a style sheet, and there is no engine")
	ErrStyleSheet = errors.New("the style sheet of the rule failed")
	ErrData       = errors.New("this cannot be published")
	ErrNoInstance = errors.New("an instance identifier is needed")
	ErrTwice      = errors.New("two publications have one key")
)

// An Error says what is wrong with a grammar or its application.
type Error struct {
	// Rule is the place of the rule among those of the grammar, from 1; 0 if it
	// is about none.
	Rule int
	// Instance is the place of the instance among those given, from 1; 0 if it
	// is about none.
	Instance int
	Category string
	Err      error // wraps one of the errors above
}

func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString("grammar: ")
	if e.Rule > 0 {
		fmt.Fprintf(&b, "rule %d: ", e.Rule)
	}
	if e.Instance > 0 {
		fmt.Fprintf(&b, "instance %d, %s: ", e.Instance, e.Category)
	}
	b.WriteString(e.Err.Error())
	return b.String()
}

func (e *Error) Unwrap() error { return e.Err }

// A RuleType is the occasion that a rule is for (publicationrule-element;
// stated).
type RuleType string

const (
	Transformation RuleType = "transformation" // each publication
	Bootstrap      RuleType = "bootstrap"      // the first run of a client
	Cleanup        RuleType = "cleanup"        // cleaning up
)

// ParseRuleType is the rule type with a token; the empty string is
// Transformation.
func ParseRuleType(s string) (RuleType, error) {
	switch t := RuleType(s); t {
	case "":
		return Transformation, nil
	case Transformation, Bootstrap, Cleanup:
		return t, nil
	}
	return "", fmt.Errorf("grammar: unknown rule type %q; want transformation, bootstrap or cleanup", s)
}

// A Rule publishes instances of one category to one container
// (publicationrule-element; stated).
type Rule struct {
	// Type may be one that is not known; such a rule never applies.
	Type      RuleType
	Category  string
	Container presence.ContainerID
	// Instance is the identifier that the rule names; not set if it names none,
	// or says that it is made in some other way, of which no source says how.
	Instance xmlrt.Optional[uint32]
	// Expiry is what the rule says about the life of what it publishes; not set
	// if it says nothing, or that it ends in some other way.
	Expiry xmlrt.Optional[presence.Expiry]
	// SelfPreferred marks what the user is shown of their own data (C6).
	SelfPreferred bool
	// Literal is what the rule publishes whatever it is given, and StyleSheet the
	// document of a style sheet that makes what it publishes; without both, it
	// publishes what it is given.
	Literal    xmlrt.Element
	StyleSheet []byte
}

// A Grammar is what a client follows.
type Grammar struct {
	// Manifest is the container manifest; nil if the document had none.
	Manifest *manifest.Manifest
	// Rules are the rules in the order of the document.
	Rules []Rule
	// Published tells whether there is a category publication manifest, if only
	// an empty one. A grammar without one is that of privacy mode: nothing is
	// published by rules (C1).
	Published bool
	// MinClientVersion is the lowest version of a client that is to follow the
	// rules; empty if the grammar does not say.
	MinClientVersion string
}

// A Provision is what a client is given in the groups of its provisioning that
// are about publishing, or the grammar of a lone document.
type Provision struct {
	// Open and Privacy are the grammars of the modes; nil if there is none. A
	// document without groups has an Open one.
	Open, Privacy *Grammar
	// PrivacyMode tells whether the administrator has enabled privacy mode; not
	// set if the policy is not there, or does not say.
	PrivacyMode xmlrt.Optional[bool]
	// HistoryDepth is how many previous notes are kept; not set if the policy
	// is not there, or does not say.
	HistoryDepth xmlrt.Optional[int]
	// Repairs are the places that were read as something else.
	Repairs []Repair

	cut cut // of the document
}

// Names in provisioning documents
// (publishing-presence-in-privacy-mode,
// interoperating-with-lync-with-publication-grammars; stated).
const (
	groupOpen    = "publicationGrammar"
	groupPrivacy = "privacyPublicationGrammar"
	groupPolicy  = "presencePolicyV2"

	propertyPrivacy = "EnablePrivacyMode"
	propertyHistory = "PersonalNoteHistoryDepth"
)

// Read reads a document: a categoryPublicationManifest, a
// containerManifestList, or a provisionGroupList, of which groups it knows
// those about publishing, or one such provisionGroup. What is not XML in the
// documented grammar is mended first; see Mend.
func Read(document []byte) (*Provision, error) {
	document, repairs := Mend(document)
	c, err := cutSheets(document)
	if err != nil {
		return nil, fmt.Errorf("grammar: %w", err)
	}
	root, err := xmlrt.Unmarshal(generated.Registry(), c.document)
	if err != nil {
		return nil, fmt.Errorf("grammar: %w", err)
	}
	p := &Provision{Repairs: repairs, cut: c}
	switch root := root.(type) {
	case *provisioning.ProvisionGroupList:
		for i := range root.ProvisionGroup {
			if err := p.group(&root.ProvisionGroup[i]); err != nil {
				return nil, err
			}
		}
	case *provisioning.ProvisionGroup:
		if err := p.group(&root.ProvisionGroupType); err != nil {
			return nil, err
		}
	case *publicationmanifest.CategoryPublicationManifest, *containermanifest.ContainerManifestList:
		p.Open = &Grammar{}
		if err := p.add(p.Open, root); err != nil {
			return nil, err
		}
	default:
		return nil, &Error{Err: fmt.Errorf("%w: the document is a %s", ErrNoGrammar, root.XMLName().Local)}
	}
	return p, nil
}

func (p *Provision) group(d *provisioning.ProvisionGroupType) error {
	var g **Grammar
	switch d.Name {
	case groupOpen:
		g = &p.Open
	case groupPrivacy:
		g = &p.Privacy
	case groupPolicy:
		for _, e := range d.Any {
			if list, ok := e.(*provisioning.PropertyEntryList); ok {
				if err := p.policy(list); err != nil {
					return err
				}
			}
		}
		return nil
	default:
		return nil
	}
	if *g != nil {
		return &Error{Err: fmt.Errorf("%w: the group %s is there twice", ErrGrammar, d.Name)}
	}
	*g = &Grammar{}
	for _, e := range d.Any {
		if err := p.add(*g, e); err != nil {
			return err
		}
	}
	return nil
}

func (p *Provision) policy(list *provisioning.PropertyEntryList) error {
	for i := range list.Property {
		value := strings.TrimSpace(list.Property[i].Value)
		switch name := list.Property[i].Name; name {
		case propertyPrivacy:
			b, err := strconv.ParseBool(strings.ToLower(value))
			if err != nil {
				return &Error{Err: fmt.Errorf("%w: %s is %q", ErrGrammar, name, value)}
			}
			p.PrivacyMode = xmlrt.Some(b)
		case propertyHistory:
			n, err := strconv.ParseUint(value, 10, 16)
			if err != nil {
				return &Error{Err: fmt.Errorf("%w: %s is %q", ErrGrammar, name, value)}
			}
			p.HistoryDepth = xmlrt.Some(int(n))
		}
	}
	return nil
}

// add adds a manifest to a grammar. Other elements are of no concern.
func (p *Provision) add(g *Grammar, e xmlrt.Element) (err error) {
	switch e := e.(type) {
	case *containermanifest.ContainerManifestList:
		if g.Manifest != nil {
			return &Error{Err: fmt.Errorf("%w: there are two container manifests", ErrGrammar)}
		}
		if g.Manifest, err = manifest.FromDocument(&e.ContainerManifestListType); err != nil {
			return &Error{Err: fmt.Errorf("%w: %w", ErrGrammar, err)}
		}
	case *publicationmanifest.CategoryPublicationManifest:
		if g.Published {
			return &Error{Err: fmt.Errorf("%w: there are two category publication manifests", ErrGrammar)}
		}
		g.Published = true
		g.MinClientVersion = e.MinSupportedClientVersion.Value
		for i := range e.PublicationList.PublicationRule {
			r, err := p.rule(&e.PublicationList.PublicationRule[i], i+1)
			if err != nil {
				return &Error{Rule: i + 1, Err: err}
			}
			g.Rules = append(g.Rules, r)
		}
	}
	return nil
}

// styleSheetNamespace is that of XSLT.
const styleSheetNamespace = "http://www.w3.org/1999/XSL/Transform"

// rule reads a rule, which is at a place from 1.
func (p *Provision) rule(d *publicationmanifest.PublicationRuleType, place int) (r Rule, err error) {
	r.Type, r.Category, r.SelfPreferred = RuleType(d.RuleType), d.CategoryName, d.GetPreferredSelfConsumption()
	if r.Category == "" {
		return r, fmt.Errorf("%w: it names no category", ErrGrammar)
	}
	id, ok := d.ContainerID.Uint64()
	if !ok {
		return r, fmt.Errorf("%w: %w: %s", ErrGrammar, presence.ErrContainer, d.ContainerID)
	}
	if r.Container, err = presence.ContainerIDOf(id); err != nil {
		return r, fmt.Errorf("%w: %w", ErrGrammar, err)
	}
	if d.InstanceID != nil && d.InstanceID.Type == publicationmanifest.InstanceIDValuesConstant {
		n, ok := d.InstanceID.Value.Uint64()
		if !ok || n > math.MaxUint32 {
			return r, fmt.Errorf("%w: the instance identifier %s is not from 0 to %d", ErrGrammar, d.InstanceID.Value, uint32(math.MaxUint32))
		}
		r.Instance = xmlrt.Some(uint32(n))
	}
	if d.ExpireType != nil {
		if r.Expiry, err = expiry(d.ExpireType); err != nil {
			return r, err
		}
	}
	if d.CategoryData != nil {
		err = p.data(&r, d.CategoryData, place)
	}
	return r, err
}

// expiry is what a rule says about it (C5; expiretype-element; stated).
func expiry(d *publicationmanifest.ExpireTypeType) (out xmlrt.Optional[presence.Expiry], err error) {
	var e presence.Expiry
	switch {
	case d.Type == publicationmanifest.ExpireTypeValuesCustom && !d.ExpireTime.Set:
		return out, nil
	case d.Type == "" || d.Type == publicationmanifest.ExpireTypeValuesCustom:
		return out, fmt.Errorf("%w: %w: the type %q has no time", ErrGrammar, presence.ErrExpiry, d.Type)
	}
	if e.Type, err = presence.ParseExpireType(string(d.Type)); err != nil {
		return out, fmt.Errorf("%w: %w", ErrGrammar, err)
	}
	n, timed := d.ExpireTime.Get()
	switch {
	case timed != (e.Type == presence.TimeBound):
		return out, fmt.Errorf("%w: %w: the type time has an expireTime, and no other has", ErrGrammar, presence.ErrExpiry)
	case timed:
		seconds, ok := n.Uint64()
		if !ok || seconds > math.MaxUint32 {
			return out, fmt.Errorf("%w: %w: the time is %s", ErrGrammar, presence.ErrExpiry, n)
		}
		e.Expires = xmlrt.Some(uint32(seconds))
	}
	return xmlrt.Some(e), nil
}

// data reads what a rule publishes: an element, or the same as text
// (categorydata-element; stated). Nothing at all is what the rule is given
// (guessed).
func (p *Provision) data(r *Rule, d *publicationmanifest.CategoryDataType, place int) error {
	var text strings.Builder
	var element xmlrt.Element
	for _, item := range d.Content {
		switch item := item.(type) {
		case publicationmanifest.CategoryDataText:
			text.WriteString(string(item))
		case *publicationmanifest.CategoryDataAny:
			if element != nil {
				return fmt.Errorf("%w: its data is more than one element", ErrGrammar)
			}
			element = item.Value
		}
	}
	switch written := strings.TrimSpace(text.String()); {
	case written == "":
	case element != nil:
		return fmt.Errorf("%w: its data is an element and text", ErrGrammar)
	default:
		mended, repairs := Mend([]byte(written))
		for _, repair := range repairs {
			repair.Rule = place
			p.Repairs = append(p.Repairs, repair)
		}
		var err error
		if element, err = decode(mended); err != nil {
			return fmt.Errorf("%w: its data: %w", ErrGrammar, err)
		}
		if isStyleSheet(element.XMLName()) {
			r.StyleSheet = mended
			return nil
		}
	}
	if element == nil {
		return nil
	}
	raw, isRaw := element.(*xmlrt.RawElement)
	switch {
	case element.XMLName().Space != styleSheetNamespace:
		r.Literal = element
		return nil
	case !isRaw || !isStyleSheet(raw.Name):
		return fmt.Errorf("%w: its data is %v, neither an instance nor a style sheet", ErrGrammar, element.XMLName())
	}
	var err error
	if r.StyleSheet, err = p.cut.sheet(raw); err != nil {
		return fmt.Errorf("%w: its style sheet: %w", ErrGrammar, err)
	}
	return nil
}

// decode reads an instance: as what its category is, or as it stands if its
// category is not known.
func decode(document []byte) (xmlrt.Element, error) {
	e, err := xmlrt.Unmarshal(generated.Registry(), document)
	var fault *xmlrt.Error
	if errors.As(err, &fault) && fault.Code == xmlrt.CodeUnknownRoot {
		return xmlrt.NewRawElement(document)
	}
	return e, err
}

// Current is the grammar that the administrator has chosen: that of privacy
// mode where it is enabled, and the open one where it is not (C1;
// publishing-presence-in-privacy-mode; stated). A document that does not say has
// the open one, or the only one (guessed).
func (p *Provision) Current() (*Grammar, error) {
	switch {
	case p.PrivacyMode.Value:
		return p.Grammar(access.Private)
	case p.Open == nil && !p.PrivacyMode.Set && p.Privacy != nil:
		return p.Privacy, nil
	}
	return p.Grammar(access.Standard)
}

// Grammar is the grammar of a mode; see access.EffectiveMode. Users who are on
// their way to a mode follow its grammar (guessed).
func (p *Provision) Grammar(mode access.Mode) (*Grammar, error) {
	g, name := p.Open, groupOpen
	if mode == access.Private || mode == access.MigratingToPrivacy {
		g, name = p.Privacy, groupPrivacy
	}
	if g == nil {
		return nil, &Error{Err: fmt.Errorf("%w: the document has no %s", ErrNoGrammar, name)}
	}
	return g, nil
}

// Supports tells whether a client of a version such as 4.0.7577.0 is to follow
// the rules: its major version must be that of the grammar, since others mean
// another format (containermanifestlist-element; stated), and the rest not lower
// (guessed, Z15).
func (g *Grammar) Supports(client string) (bool, error) {
	if g.MinClientVersion == "" {
		return true, nil
	}
	least, err := parseVersion(g.MinClientVersion)
	if err != nil {
		return false, err
	}
	have, err := parseVersion(client)
	if err != nil {
		return false, err
	}
	return have[0] == least[0] && slices.Compare(have[:], least[:]) >= 0, nil
}

func parseVersion(s string) (v [4]uint64, err error) {
	parts := strings.Split(s, ".")
	if len(parts) > len(v) {
		return v, fmt.Errorf("grammar: %q is no version", s)
	}
	for i, part := range parts {
		if v[i], err = strconv.ParseUint(part, 10, 32); err != nil {
			return v, fmt.Errorf("grammar: %q is no version", s)
		}
	}
	return v, nil
}

// SelfContainer is the container whose instances of a category the user is
// shown, and whether the rules say so; the first that does counts (C6; Z12).
func (g *Grammar) SelfContainer(category string) (presence.ContainerID, bool) {
	for i := range g.Rules {
		if r := &g.Rules[i]; r.SelfPreferred && r.Category == category {
			return r.Container, true
		}
	}
	return 0, false
}

// SelfView is what of the own data of a user a client shows them: of a
// category with a preferred container, the instances there, and all of others
// (C6; the latter is guessed).
func (g *Grammar) SelfView(instances []presence.Instance) []presence.Instance {
	return slices.DeleteFunc(slices.Clone(instances), func(i presence.Instance) bool {
		id, preferred := g.SelfContainer(i.Category)
		return preferred && i.Container != id
	})
}
