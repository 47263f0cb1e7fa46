package provisioning

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/enhancedpresence/epx/xmlrt"
)

// NSLocationProfile is the namespace of location profiles (MS-SIPRE, appendix B;
// stated).
const NSLocationProfile = "http://schemas.microsoft.com/2007/03/LocationProfileDescription"

// LocationProfileName is the name of the location profile that applies to the
// user: their own, or else that of the server; empty if neither is given
// (parsing-user-settings, parsing-server-configuration; which goes before is
// inferred).
func (s *Settings) LocationProfileName() string {
	if s.UserSetting != nil && s.UserSetting.UCUserLocationProfile.Value != "" {
		return s.UserSetting.UCUserLocationProfile.Value
	}
	if s.ServerConfiguration != nil {
		return s.ServerConfiguration.UCLocationProfile.Value
	}
	return ""
}

// A LocationProfile is the rules for short forms of dialling in a place
// (parsing-location-profile; stated). Clients ask for it by its name; it is in no
// group.
type LocationProfile struct {
	// Name is the element Name: the name of the profile. Text, required
	// (MS-SIPRE; stated).
	Name string
	// Rules are the elements Rule: how numbers that are dialled become full ones.
	// There is one at least (MS-SIPRE; stated).
	Rules []NormalizationRule
	// ExternalAccessPrefix is the element of that name: what to dial before a
	// number outside of the organisation. Text (MS-SIPRE; stated). The page calls
	// it a flag, and shows a digit.
	ExternalAccessPrefix xmlrt.Optional[string]
	// OptimizeDeviceDialing is the element of that name: whether the endpoint may
	// shorten dialling. Boolean (MS-SIPRE; stated).
	OptimizeDeviceDialing xmlrt.Optional[bool]
	// Unknown are further elements that hold text.
	Unknown []Entry
}

// A NormalizationRule turns what matches a pattern into a number
// (parsing-location-profile; stated).
type NormalizationRule struct {
	// Pattern is the element Pattern: a regular expression.
	Pattern string
	// Translation is the element Translation: the number, in which $1 stands for
	// what the first group of the pattern matched.
	Translation string
	// InternalEnterpriseExtension is the element of that name: whether the number
	// is an extension within the organisation. Boolean, optional (type: MS-SIPRE,
	// stated; meaning inferred).
	InternalEnterpriseExtension xmlrt.Optional[bool]
	// ApplicableForDeviceDialing is the element of that name: whether the rule is
	// for devices too. Boolean, optional (type: MS-SIPRE, stated; meaning
	// inferred).
	ApplicableForDeviceDialing xmlrt.Optional[bool]
}

// ParseLocationProfile reads a LocationProfileDescription. The error is that of
// a document that is not well-formed, or of another kind.
func ParseLocationProfile(document []byte) (*LocationProfile, []Problem, error) {
	raw, err := xmlrt.NewRawElement(document)
	if err != nil {
		return nil, nil, fmt.Errorf("provisioning: %w", err)
	}
	if want := (xmlrt.QName{Space: NSLocationProfile, Local: "LocationProfileDescription"}); raw.Name != want {
		return nil, nil, fmt.Errorf("provisioning: the document is a %s; want a LocationProfileDescription of the namespace %s", raw.Name.Local, NSLocationProfile)
	}
	t, err := readTree(raw)
	if err != nil {
		return nil, nil, fmt.Errorf("provisioning: %w", err)
	}
	p := &LocationProfile{}
	var problems []Problem
	report := func(kind ProblemKind, setting, expected, found, remedy string) {
		problems = append(problems, Problem{Kind: kind, Setting: setting, Expected: expected, Found: found, Remedy: remedy})
	}
	seen := map[string]bool{}
	for _, c := range t.children {
		name := c.name.Local
		if c.name.Space != NSLocationProfile {
			name = ""
		}
		if name == "Rule" {
			p.rule(c, report)
			continue
		}
		if len(c.children) > 0 {
			report(NoSetting, c.name.Local, "text", "elements", "not read")
			continue
		}
		if name != "" && seen[name] {
			report(RepeatedSetting, name, "one value", "another one, "+quote(c.text[0]), "the first one counts")
			continue
		}
		seen[name] = true
		switch name {
		case "Name":
			p.Name = trim(c.text[0])
		case "ExternalAccessPrefix":
			p.ExternalAccessPrefix = xmlrt.Some(trim(c.text[0]))
		case "OptimizeDeviceDialing":
			p.OptimizeDeviceDialing = optionalBool(c, name, report)
		default:
			p.Unknown = append(p.Unknown, Entry{Name: c.name.Local, Value: c.text[0], Form: ElementForm})
		}
	}
	if p.Name == "" {
		report(WrongValue, "Name", "the name of the profile", "none", "give it one")
	}
	if len(p.Rules) == 0 {
		report(NoSetting, "Rule", "one rule at least", "none", "nothing that is dialled is changed")
	}
	return p, problems, nil
}

type reporter func(kind ProblemKind, setting, expected, found, remedy string)

func optionalBool(t *tree, setting string, report reporter) xmlrt.Optional[bool] {
	b, ok := parseBool(trim(t.text[0]))
	if !ok || len(t.children) > 0 {
		report(WrongValue, setting, "true or false", quote(t.text[0]), "read as absent")
		return xmlrt.Optional[bool]{}
	}
	return xmlrt.Some(b)
}

func (p *LocationProfile) rule(t *tree, report reporter) {
	var r NormalizationRule
	place := fmt.Sprintf("Rule %d", len(p.Rules)+1)
	for _, c := range t.children {
		switch c.name {
		case xmlrt.QName{Space: NSLocationProfile, Local: "Pattern"}:
			r.Pattern = trim(c.text[0])
		case xmlrt.QName{Space: NSLocationProfile, Local: "Translation"}:
			r.Translation = trim(c.text[0])
		case xmlrt.QName{Space: NSLocationProfile, Local: "InternalEnterpriseExtension"}:
			r.InternalEnterpriseExtension = optionalBool(c, place+", InternalEnterpriseExtension", report)
		case xmlrt.QName{Space: NSLocationProfile, Local: "ApplicableForDeviceDialing"}:
			r.ApplicableForDeviceDialing = optionalBool(c, place+", ApplicableForDeviceDialing", report)
		default:
			report(NoSetting, place, "Pattern, Translation and what is known beside", "the element "+c.name.Local, "not read")
		}
	}
	if _, err := r.compile(); err != nil {
		report(WrongValue, place+", Pattern", "a regular expression", quote(r.Pattern), "the rule matches nothing; write it without what only other engines have")
	}
	p.Rules = append(p.Rules, r)
}

// compile is the pattern. An empty one would match everything, and is none.
func (r *NormalizationRule) compile() (*regexp.Regexp, error) {
	if r.Pattern == "" {
		return nil, fmt.Errorf("provisioning: the rule has no pattern")
	}
	return regexp.Compile(r.Pattern)
}

var reference = regexp.MustCompile(`\$[0-9]+|\$`)

// Normalize is the number that somebody means who dials in the place of the
// profile, and the rule that says so, from 1. It is 0 where no rule does, and
// the number is as it was dialled.
//
// The first rule that matches counts (guessed). A rule whose pattern is no
// regular expression matches nothing.
func (p *LocationProfile) Normalize(dialled string) (number string, rule int) {
	for i := range p.Rules {
		r := &p.Rules[i]
		re, err := r.compile()
		if err != nil {
			continue
		}
		match := re.FindStringSubmatchIndex(dialled)
		if match == nil {
			continue
		}
		// As the pages write references, $11 is the eleventh group, and $1x the
		// first with an x behind it.
		template := reference.ReplaceAllStringFunc(r.Translation, func(s string) string {
			if s == "$" {
				return "$$"
			}
			return "${" + s[1:] + "}"
		})
		var b strings.Builder
		b.WriteString(dialled[:match[0]])
		b.Write(re.ExpandString(nil, template, dialled, match))
		b.WriteString(dialled[match[1]:])
		return b.String(), i + 1
	}
	return dialled, 0
}
