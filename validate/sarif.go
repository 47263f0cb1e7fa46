package validate

import (
	"cmp"
	"io"
	"net/url"
	"path/filepath"
	"strings"
)

// The identifiers of SARIF 2.1.0 (OASIS standard, 27 March 2020).
const (
	sarifVersion = "2.1.0"
	sarifSchema  = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
	sarifDocs    = "https://github.com/enhancedpresence/epx/blob/main/docs/"
	sarifHome    = "https://github.com/enhancedpresence/epx"
)

// maxFailures is how many documents that could not be judged a log names.
const maxFailures = 1000

// sarifWriter writes a log in the Static Analysis Results Interchange Format.
// Results come first, as they are found; the rules that they name, which
// results refer to by their place, follow when all are known.
type sarifWriter struct {
	w        io.Writer
	options  WriterOptions
	buf      []byte
	started  bool
	results  int
	rules    map[string]int // to their places
	order    []string
	failures []sarifNotification
	skipped  int // failures
	failed   bool
	summary  *Report
	tally    *Tally
}

func newSARIFWriter(w io.Writer, o WriterOptions) *sarifWriter {
	return &sarifWriter{w: w, options: o, rules: make(map[string]int)}
}

type sarifText struct {
	Text string `json:"text"`
}

type sarifArtifact struct {
	URI string `json:"uri"`
}

type sarifRegion struct {
	StartLine   int `json:"startLine"`
	StartColumn int `json:"startColumn,omitempty"`
	EndLine     int `json:"endLine,omitempty"`
	EndColumn   int `json:"endColumn,omitempty"`
}

type sarifPhysical struct {
	Artifact sarifArtifact `json:"artifactLocation"`
	Region   *sarifRegion  `json:"region,omitempty"`
}

type sarifLogical struct {
	Name string `json:"fullyQualifiedName"`
	Kind string `json:"kind"`
}

type sarifLocation struct {
	ID       *int           `json:"id,omitempty"`
	Physical sarifPhysical  `json:"physicalLocation"`
	Logical  []sarifLogical `json:"logicalLocations,omitempty"`
	Message  *sarifText     `json:"message,omitempty"`
}

type sarifReplacement struct {
	Deleted  sarifRegion `json:"deletedRegion"`
	Inserted *sarifText  `json:"insertedContent,omitempty"`
}

type sarifChange struct {
	Artifact     sarifArtifact      `json:"artifactLocation"`
	Replacements []sarifReplacement `json:"replacements"`
}

type sarifFix struct {
	Description sarifText     `json:"description"`
	Changes     []sarifChange `json:"artifactChanges"`
}

type sarifResult struct {
	RuleID     string           `json:"ruleId"`
	RuleIndex  int              `json:"ruleIndex"`
	Level      string           `json:"level"`
	Message    sarifText        `json:"message"`
	Locations  []sarifLocation  `json:"locations,omitempty"`
	Related    []sarifLocation  `json:"relatedLocations,omitempty"`
	Fixes      []sarifFix       `json:"fixes,omitempty"`
	Properties *sarifProperties `json:"properties,omitempty"`
}

type sarifProperties struct {
	Rule      string  `json:"rule,omitempty"`
	Category  string  `json:"category,omitempty"`
	Container *uint32 `json:"container,omitempty"`
}

type sarifRule struct {
	ID         string        `json:"id"`
	Short      *sarifText    `json:"shortDescription,omitempty"`
	Help       *sarifText    `json:"help,omitempty"`
	HelpURI    string        `json:"helpUri,omitempty"`
	Default    *sarifDefault `json:"defaultConfiguration,omitempty"`
	Properties *sarifSource  `json:"properties,omitempty"`
}

type sarifDefault struct {
	Level string `json:"level"`
}

type sarifSource struct {
	Source string `json:"source"`
}

type sarifNotification struct {
	Level     string          `json:"level"`
	Message   sarifText       `json:"message"`
	Locations []sarifLocation `json:"locations,omitempty"`
}

type sarifDriver struct {
	Name    string      `json:"name"`
	Version string      `json:"version,omitempty"`
	URI     string      `json:"informationUri"`
	Rules   []sarifRule `json:"rules"`
}

type sarifInvocation struct {
	Successful    bool                `json:"executionSuccessful"`
	Notifications []sarifNotification `json:"toolExecutionNotifications,omitempty"`
}

// sarifTail is what follows the results of a run.
type sarifTail struct {
	Tool struct {
		Driver sarifDriver `json:"driver"`
	} `json:"tool"`
	Invocations []sarifInvocation `json:"invocations"`
	Properties  *sarifCounts      `json:"properties,omitempty"`
}

type sarifCounts struct {
	Summary *Report `json:"summary,omitempty"`
	Tally   *Tally  `json:"tally,omitempty"`
}

// sarifURI is the name of a file as a URI, relative if the name is. Standard
// input has its name for people.
func sarifURI(file string) string {
	if file == "-" || file == "" {
		return "stdin"
	}
	u := url.URL{Path: filepath.ToSlash(file)}
	if filepath.IsAbs(file) {
		u.Scheme = "file"
		u.Path = "/" + strings.TrimPrefix(u.Path, "/")
	}
	return u.String()
}

// region is a place, and nil for the whole document.
func region(line, column int) *sarifRegion {
	if line == 0 {
		return nil
	}
	return &sarifRegion{StartLine: line, StartColumn: column}
}

func (s *sarifWriter) begin() {
	s.buf = s.buf[:0]
	if !s.started {
		s.started = true
		s.buf = append(s.buf, `{"$schema":"`+sarifSchema+`","version":"`+sarifVersion+`","runs":[{"columnKind":"unicodeCodePoints","results":[`...)
	}
}

func (s *sarifWriter) WriteResult(r Result) error {
	s.begin()
	for _, d := range r.Diagnostics {
		if s.results > 0 {
			s.buf = append(s.buf, ',')
		}
		s.buf = append(s.buf, '\n')
		var err error
		if s.buf, err = appendJSON(s.buf, s.result(d)); err != nil {
			return err
		}
		s.results++
	}
	if r.Err != nil {
		s.failed = true
		if len(s.failures) < maxFailures {
			s.failures = append(s.failures, sarifNotification{"error", sarifText{line(r.Err.Error())},
				[]sarifLocation{{Physical: sarifPhysical{Artifact: sarifArtifact{sarifURI(r.File)}}}}})
		} else {
			s.skipped++
		}
	}
	return flush(s.w, s.buf)
}

func (s *sarifWriter) result(d Diagnostic) sarifResult {
	code := d.code()
	index, ok := s.rules[code]
	if !ok {
		index = len(s.order)
		s.rules[code] = index
		s.order = append(s.order, code)
	}
	at := sarifLocation{Physical: sarifPhysical{sarifArtifact{sarifURI(d.File)}, region(d.Line, d.Column)}}
	if d.Path != "" {
		at.Logical = []sarifLogical{{line(d.Path), "element"}}
	}
	res := sarifResult{
		RuleID: code, RuleIndex: index, Level: d.Severity.String(), Message: sarifText{line(d.Message)},
		Locations: []sarifLocation{at},
	}
	for i, r := range d.Related {
		res.Related = append(res.Related, sarifLocation{
			ID: new(i), Physical: sarifPhysical{sarifArtifact{sarifURI(cmp.Or(r.File, d.File))}, region(r.Line, r.Column)},
			Message: &sarifText{line(r.Message)},
		})
	}
	if f := d.Fix; f != nil && len(f.Edits) > 0 {
		change := sarifChange{Artifact: sarifArtifact{sarifURI(d.File)}}
		for _, e := range f.Edits {
			change.Replacements = append(change.Replacements, sarifReplacement{sarifRegion{e.Line, e.Column, e.EndLine, e.EndColumn}, &sarifText{e.Text}})
		}
		res.Fixes = []sarifFix{{sarifText{line(f.Message)}, []sarifChange{change}}}
	}
	if d.Rule != "" || d.Category != "" || d.Container != nil {
		res.Properties = &sarifProperties{d.Rule, d.Category, d.Container}
	}
	return res
}

func (s *sarifWriter) WriteTally(t Tally) error {
	s.tally = &t
	return nil
}

func (s *sarifWriter) WriteSummary(r Report) error {
	s.summary = &r
	return nil
}

func (s *sarifWriter) Close() error {
	s.begin()
	var tail sarifTail
	tail.Tool.Driver = sarifDriver{Name: "epx", Version: s.options.Version, URI: sarifHome, Rules: []sarifRule{}}
	for _, code := range s.order {
		rule := sarifRule{ID: code}
		if r, ok := s.options.rule(code); ok {
			rule.Short, rule.Help = &sarifText{r.Summary}, &sarifText{r.Help}
			rule.Default = &sarifDefault{r.Severity.String()}
			if r.Page != "" {
				rule.HelpURI = sarifDocs + r.Page
			}
			if r.Source != "" {
				rule.Properties = &sarifSource{r.Source}
			}
		}
		tail.Tool.Driver.Rules = append(tail.Tool.Driver.Rules, rule)
	}
	if s.skipped > 0 {
		s.failures = append(s.failures, sarifNotification{Level: "error", Message: sarifText{"more documents could not be judged"}})
	}
	tail.Invocations = []sarifInvocation{{!s.failed, s.failures}}
	if s.summary != nil || s.tally != nil {
		tail.Properties = &sarifCounts{s.summary, s.tally}
	}
	s.buf = append(s.buf, "\n],"...)
	// The object of the tail goes on with that of the run, without its brace.
	rest, err := appendJSON(nil, tail)
	if err != nil {
		return err
	}
	s.buf = append(append(s.buf, rest[1:]...), "]}\n"...)
	return flush(s.w, s.buf)
}
