package simulate

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/enhancedpresence/epx/generated"
	"github.com/enhancedpresence/epx/generated/state"
	"github.com/enhancedpresence/epx/presence"
	"github.com/enhancedpresence/epx/presence/access"
	"github.com/enhancedpresence/epx/presence/aggregate"
	"github.com/enhancedpresence/epx/presence/availability"
	"github.com/enhancedpresence/epx/presence/sipuri"
	"github.com/enhancedpresence/epx/xmlrt"
)

// Parse reads a script. file is its name in errors.
//
// The error, if any, is Errors.
func Parse(file, text string) (*Script, error) {
	p := parser{script: &Script{file: file}, users: map[string]*user{}, endpoints: map[string]*endpoint{}}
	if len(text) > MaxBytes {
		return nil, Errors{{file, 1, 1, fmt.Sprintf("the script has %d bytes; expected at most %d", len(text), MaxBytes)}}
	}
	text = strings.TrimPrefix(text, "\ufeff")
	number := 0
	for raw := range strings.SplitSeq(text, "\n") {
		number++
		p.line = &line{file: file, number: number, text: strings.TrimSuffix(raw, "\r")}
		if err := p.read(); err != nil {
			if p.errors = append(p.errors, err); len(p.errors) == maxErrors {
				return nil, p.errors
			}
		}
	}
	if p.errors == nil && p.script.start.IsZero() {
		p.errors = Errors{{file, number, 1, "expected a line such as start 2026-03-02T08:00:00Z, found the end of the script"}}
	}
	if p.errors != nil {
		return nil, p.errors
	}
	return p.script, nil
}

// A parser reads a script line by line.
type parser struct {
	*line
	script    *Script
	users     map[string]*user
	endpoints map[string]*endpoint
	total     time.Duration // of the steps so far
	errors    Errors
}

// keywords begin a line that is about nobody.
var keywords = []string{"title", "start", "user", "endpoint", "after", "then", "expect"}

// read reads a line.
func (p *parser) read() *Error {
	first, err := p.next()
	switch {
	case err != nil:
		return err
	case first.isEnd():
		return nil
	case first.quoted:
		return p.unknown(first)
	}
	switch first.text {
	case "title":
		return p.title(first)
	case "start":
		return p.start(first)
	case "user":
		return p.user()
	case "endpoint":
		return p.endpoint()
	}
	var a action
	switch u, e := p.users[first.text], p.endpoints[first.text]; {
	case first.text == "after" || first.text == "then":
		return p.step(first)
	case first.text == "expect":
		a, err = p.expect()
	case u != nil:
		a, err = p.userDoes(u)
	case e != nil:
		a, err = p.endpointDoes(e)
	default:
		return p.unknown(first)
	}
	switch {
	case err != nil:
		return err
	case p.script.start.IsZero():
		return p.fail(first.at, "expected the time at which the script starts before what happens, such as start 2026-03-02T08:00:00Z")
	}
	last := &p.script.steps[len(p.script.steps)-1]
	last.statements = append(last.statements, statement{p.position(first.at), p.text[first.at:p.line.end], a})
	return nil
}

func (p *parser) unknown(w word) *Error {
	known := slices.Clone(keywords)
	for _, u := range p.script.users {
		known = append(known, u.name)
	}
	for _, e := range p.script.endpoints {
		known = append(known, e.name)
	}
	return p.expected(w, "a user, an endpoint or one of "+strings.Join(keywords, ", "), known...)
}

func (p *parser) title(first word) *Error {
	if p.script.title != "" {
		return p.fail(first.at, "the script has a title already")
	}
	s, err := p.quotedText("a title")
	if err != nil {
		return err
	}
	p.script.title = s
	return p.done()
}

func (p *parser) start(first word) *Error {
	if !p.script.start.IsZero() {
		return p.fail(first.at, "the script has a start already")
	}
	w, err := p.bare("a time such as 2026-03-02T08:00:00Z")
	if err != nil {
		return err
	}
	t, bad := time.Parse(time.RFC3339, w.text)
	if bad != nil || t.Year() < 1970 || t.Year() > 9000 {
		return p.expected(w, "a time such as 2026-03-02T08:00:00Z")
	}
	if err := p.done(); err != nil {
		return err
	}
	p.script.start = t
	p.script.steps = []step{{at: p.position(first.at), title: "start"}}
	return nil
}

// name reads the name of something new.
func (p *parser) name(what string) (string, *Error) {
	w, err := p.bare("the name of " + what)
	if err != nil {
		return "", err
	}
	_, isUser := p.users[w.text]
	_, isEndpoint := p.endpoints[w.text]
	switch {
	case !isName(w.text):
		return "", p.expected(w, "the name of "+what+", at most "+strconv.Itoa(maxName)+" letters, digits, - and _")
	case slices.Contains(keywords, w.text):
		return "", p.fail(w.at, "%q begins lines of another kind and is no name", w.text)
	case isUser, isEndpoint:
		return "", p.fail(w.at, "there is another %q already", w.text)
	}
	return w.text, nil
}

// isName tells whether s may be a name.
func isName(s string) bool {
	for n, r := range s {
		letter := 'a' <= r|0x20 && r|0x20 <= 'z'
		if !letter && (n == 0 || r != '-' && r != '_' && (r < '0' || r > '9')) {
			return false
		}
	}
	return s != "" && len(s) <= maxName
}

func (p *parser) user() *Error {
	u := &user{index: len(p.script.users), network: access.Federated}
	var err *Error
	if u.name, err = p.name("a user"); err != nil {
		return err
	}
	uri, err := p.peek()
	if err != nil {
		return err
	}
	if u.id, err = p.uri(); err != nil {
		return err
	}
	for _, other := range p.script.users {
		if other.id == u.id {
			return p.fail(uri.at, "%s has the URI %s already", other.name, u.id.URI())
		}
	}
	options := []string{"federated", "publicCloud", "private", "application"}
	for len(options) > 0 {
		found, err := p.option(options...)
		if err != nil {
			return err
		}
		switch found {
		case "":
			if err := p.done(options...); err != nil {
				return err
			}
			options = nil
		case "federated", "publicCloud":
			u.network, _ = access.ParseNetwork(found)
			options = slices.DeleteFunc(options, func(o string) bool { return o == "federated" || o == "publicCloud" })
		case "private", "application":
			u.start = map[string]access.Start{"private": access.StartPrivate, "application": access.StartApplication}[found]
			options = slices.DeleteFunc(options, func(o string) bool { return o == "private" || o == "application" })
		}
		if len(options) == 0 && found != "" {
			if err := p.done(); err != nil {
				return err
			}
		}
	}
	if len(p.script.users) == MaxUsers {
		return p.fail(0, "the script has more than %d users", MaxUsers)
	}
	p.script.users = append(p.script.users, u)
	p.users[u.name] = u
	return nil
}

// uri reads a SIP URI.
func (p *parser) uri() (sipuri.Identity, *Error) {
	w, err := p.bare("a SIP URI such as sip:ada@example.com")
	if err != nil {
		return sipuri.Identity{}, err
	}
	id, bad := sipuri.Parse(w.text)
	if bad != nil {
		return id, p.fail(w.at, "expected a SIP URI such as sip:ada@example.com: %v", bad)
	}
	return id, nil
}

var devices = []string{string(state.DeviceTypeComputer), string(state.DeviceTypeDeskphone), string(state.DeviceTypeMobile), string(state.DeviceTypeWeb)}

func (p *parser) endpoint() *Error {
	e := &endpoint{index: len(p.script.endpoints)}
	var err *Error
	if e.name, err = p.name("an endpoint"); err != nil {
		return err
	}
	if _, err := p.oneOf("of"); err != nil {
		return err
	}
	if e.of, err = p.knownUser("a user"); err != nil {
		return err
	}
	kind, err := p.oneOf(devices...)
	if err != nil {
		return err
	}
	e.device = state.DeviceTypeEnumEx(kind)
	e.can = defaultCapabilities[e.device]
	options := []string{"at", "can"}
	found, err := p.option("at")
	if err != nil {
		return err
	}
	if found != "" {
		options = options[1:]
		if e.place, err = p.quotedText("a place"); err != nil {
			return err
		}
	}
	if found, err = p.option("can"); err != nil {
		return err
	}
	if found != "" {
		options, e.can = nil, nil
		known := capabilityNames()
		for {
			c, err := p.oneOf(append(slices.Clone(known), "nothing")...)
			if err != nil {
				return err
			}
			if c == "nothing" {
				break
			}
			if slices.Contains(e.can, c) {
				return p.fail(p.at-len(c), "%s is there twice", c)
			}
			e.can = append(e.can, c)
			if w, err := p.peek(); err != nil {
				return err
			} else if w.isEnd() {
				break
			}
		}
	}
	if err := p.done(options...); err != nil {
		return err
	}
	if len(p.script.endpoints) == MaxEndpoints {
		return p.fail(0, "the script has more than %d endpoints", MaxEndpoints)
	}
	p.script.endpoints = append(p.script.endpoints, e)
	p.endpoints[e.name] = e
	return nil
}

// knownUser reads the name of a user.
func (p *parser) knownUser(what string) (*user, *Error) {
	known := make([]string, len(p.script.users))
	for n, u := range p.script.users {
		known[n] = u.name
	}
	if known != nil && len(known) <= 8 {
		what += " (" + list(known, "or") + ")"
	}
	w, err := p.bare(what, known...)
	if err != nil {
		return nil, err
	}
	if u := p.users[w.text]; u != nil {
		return u, nil
	}
	return nil, p.expected(w, what, known...)
}

func (p *parser) duration() (time.Duration, *Error) {
	w, err := p.bare("a time such as 1h30m")
	if err != nil {
		return 0, err
	}
	d, ok := parseDuration(w.text)
	if !ok {
		return 0, p.expected(w, "a time such as 1h30m, of d, h, m and s")
	}
	return d, nil
}

// some is a duration that is not 0.
func (p *parser) some() (time.Duration, *Error) {
	d, err := p.duration()
	if err == nil && d == 0 {
		err = p.fail(p.line.end, "expected a time of more than 0s")
	}
	return d, err
}

func (p *parser) step(first word) *Error {
	if p.script.start.IsZero() {
		return p.fail(first.at, "expected the time at which the script starts before this, such as start 2026-03-02T08:00:00Z")
	}
	s := step{at: p.position(first.at)}
	var err *Error
	if first.text == "after" {
		if s.after, err = p.duration(); err != nil {
			return err
		}
	}
	if w, err := p.peek(); err != nil {
		return err
	} else if w.quoted {
		if s.title, err = p.quotedText("a title"); err != nil {
			return err
		}
	}
	if err := p.done(); err != nil {
		return err
	}
	if p.total += s.after; p.total > MaxDuration {
		return p.fail(first.at, "the script is longer than %s", FormatDuration(MaxDuration))
	}
	if len(p.script.steps) == MaxSteps {
		return p.fail(first.at, "the script has more than %d steps", MaxSteps)
	}
	p.script.steps = append(p.script.steps, s)
	return nil
}

// expect WATCHER sees USER WHAT, expect USER is WHAT.
func (p *parser) expect() (action, *Error) {
	a := &expect{at: p.position(p.at - len("expect"))}
	var err *Error
	if a.who, err = p.knownUser("a user"); err != nil {
		return nil, err
	}
	verb, err := p.oneOf("sees", "is")
	if err != nil {
		return nil, err
	}
	if verb == "sees" {
		if a.of, err = p.knownUser("a user"); err != nil {
			return nil, err
		}
	}
	w, err := p.next()
	if err != nil {
		return nil, err
	}
	n, bad := strconv.ParseUint(w.text, 10, 32)
	switch {
	case w.quoted:
		a.text = xmlrt.Some(w.text)
	case bad == nil:
		a.number = xmlrt.Some(availability.Availability(n))
	case w.text == "nothing" && verb == "sees":
	default:
		return nil, p.expected(w, "what is shown, in quotes, an availability such as 6500, or nothing", "nothing")
	}
	return a, p.done()
}

// levels are the words for levels.
var levels = []struct {
	name  string
	level presence.Level
}{
	{"external", presence.LevelExternal},
	{"colleagues", presence.LevelColleague},
	{"workgroup", presence.LevelWorkgroup},
	{"friends", presence.LevelFriendsAndFamily},
	{"blocked", presence.LevelBlocked},
	{"nowhere", presence.LevelUnknown},
}

func (p *parser) level() (presence.Level, *Error) {
	names := make([]string, len(levels))
	for n, l := range levels {
		names[n] = l.name
	}
	name, err := p.oneOf(names...)
	if err != nil {
		return 0, err
	}
	return levels[slices.Index(names, name)].level, nil
}

// eventKinds are the words for entries of a calendar.
var eventKinds = []struct {
	name  string
	event aggregate.Event
}{
	{"meeting", aggregate.Event{Busyness: aggregate.BusyEvent, Meeting: true}},
	{"appointment", aggregate.Event{Busyness: aggregate.BusyEvent}},
	{"tentative", aggregate.Event{Busyness: aggregate.Tentative}},
	{"free", aggregate.Event{Busyness: aggregate.Free}},
	{"out-of-office", aggregate.Event{Busyness: aggregate.OutOfOffice}},
}

// userDoes reads what a user does.
func (p *parser) userDoes(u *user) (action, *Error) {
	verb, err := p.oneOf("watches", "looks", "stops", "has", "moves", "blocks", "unblocks", "adds", "removes", "enters", "leaves", "allows", "acknowledges")
	if err != nil {
		return nil, err
	}
	switch verb {
	case "watches":
		return p.watches(u)
	case "looks":
		if _, err := p.oneOf("at"); err != nil {
			return nil, err
		}
		of, err := p.other(u, "a user")
		if err != nil {
			return nil, err
		}
		a := &look{who: u, of: of}
		a.categories, err = p.categories()
		return a, err
	case "stops":
		if _, err := p.oneOf("watching"); err != nil {
			return nil, err
		}
		of, err := p.other(u, "a user")
		if err != nil {
			return nil, err
		}
		return &unwatch{u, of}, p.done()
	case "has":
		return p.has(u)
	case "moves":
		who, err := p.other(u, "a user")
		if err != nil {
			return nil, err
		}
		if _, err := p.oneOf("to"); err != nil {
			return nil, err
		}
		to, err := p.level()
		if err != nil {
			return nil, err
		}
		return &move{u, who, to}, p.done()
	case "blocks", "unblocks":
		who, err := p.other(u, "a user")
		if err != nil {
			return nil, err
		}
		to := presence.LevelBlocked
		if verb == "unblocks" {
			to = presence.LevelUnknown
		}
		return &move{u, who, to}, p.done()
	case "adds", "removes":
		return p.member(u, verb)
	case "enters", "leaves":
		if _, err := p.oneOf("privacy"); err != nil {
			return nil, err
		}
		return &privacy{u, verb == "enters"}, p.done()
	case "allows":
		w, err := p.bare("a number")
		if err != nil {
			return nil, err
		}
		n, bad := strconv.ParseUint(w.text, 10, 16)
		if bad != nil {
			return nil, p.expected(w, "a number")
		}
		what, err := p.oneOf("categories", "prompts")
		if err != nil {
			return nil, err
		}
		return &allow{u, int(n), what == "prompts"}, p.done()
	}
	who, err := p.other(u, "a user")
	if err != nil {
		return nil, err
	}
	return &acknowledge{u, who}, p.done()
}

// other reads the name of another user.
func (p *parser) other(u *user, what string) (*user, *Error) {
	who, err := p.knownUser(what)
	if err == nil && who == u {
		err = p.fail(p.at-len(u.name), "expected another user than %s", u.name)
	}
	return who, err
}

// categories reads the names of categories that somebody wants, to the end of
// the line.
func (p *parser) categories() ([]string, *Error) {
	found, err := p.option("for")
	if err != nil {
		return nil, err
	}
	if found == "" {
		return nil, p.done("for")
	}
	var out []string
	for {
		w, err := p.bare("the name of a category")
		if err != nil {
			return nil, err
		}
		if out = append(out, w.text); len(out) > 50 {
			return nil, p.fail(w.at, "more than 50 categories")
		}
		if w, err := p.peek(); err != nil || w.isEnd() {
			return out, err
		}
	}
}

func (p *parser) watches(u *user) (action, *Error) {
	of, err := p.other(u, "a user")
	if err != nil {
		return nil, err
	}
	a := &watch{who: u, of: of}
	found, err := p.option("polling")
	if err != nil {
		return nil, err
	}
	if found != "" {
		a.polling = true
		if found, err = p.option("every"); err != nil {
			return nil, err
		}
		if found != "" {
			if a.every, err = p.some(); err != nil {
				return nil, err
			}
		}
	}
	if found, err = p.option("saying"); err != nil {
		return nil, err
	}
	if found != "" {
		s, err := p.quotedText("what the watcher says")
		if err != nil {
			return nil, err
		}
		a.saying = xmlrt.Some(s)
	}
	a.categories, err = p.categories()
	return a, err
}

func (p *parser) has(u *user) (action, *Error) {
	names := make([]string, len(eventKinds))
	for n, k := range eventKinds {
		names[n] = k.name
	}
	kind, err := p.oneOf(names...)
	if err != nil {
		return nil, err
	}
	a := &has{who: u, event: eventKinds[slices.Index(names, kind)].event}
	if w, err := p.peek(); err != nil {
		return nil, err
	} else if w.quoted {
		if a.event.Subject, err = p.quotedText("a subject"); err != nil {
			return nil, err
		}
	}
	found, err := p.option("at")
	if err != nil {
		return nil, err
	}
	if found != "" {
		if a.event.Location, err = p.quotedText("a place"); err != nil {
			return nil, err
		}
	}
	if found, err = p.option("in"); err != nil {
		return nil, err
	}
	if found != "" {
		if a.in, err = p.duration(); err != nil {
			return nil, err
		}
	}
	if _, err := p.oneOf("for"); err != nil {
		return nil, err
	}
	if a.length, err = p.some(); err != nil {
		return nil, err
	}
	return a, p.done()
}

// member reads what comes after adds and removes: a contact, or a member of a
// container.
func (p *parser) member(u *user, verb string) (action, *Error) {
	kinds := []string{"contact"}
	for t := access.UserMember; t <= access.EveryoneMember; t++ {
		kinds = append(kinds, t.String())
	}
	kind, err := p.oneOf(kinds...)
	if err != nil {
		return nil, err
	}
	if kind == "contact" {
		return p.contact(u, verb)
	}
	var value string
	if kind == access.UserMember.String() || kind == access.DomainMember.String() {
		w, err := p.bare("the " + kind)
		if err != nil {
			return nil, err
		}
		value = w.text
		if who := p.users[value]; who != nil && kind == access.UserMember.String() {
			value = who.id.String()
		}
		if _, bad := access.ParseMember(kind, value); bad != nil {
			return nil, p.fail(w.at, "expected a %s: %v", kind, bad)
		}
	}
	m, bad := access.ParseMember(kind, value)
	if bad != nil {
		return nil, p.fail(p.at, "%v", bad)
	}
	a := &membership{who: u, change: access.Change{Action: access.Add, Member: m}}
	preposition := "to"
	if verb == "removes" {
		a.change.Action, preposition = access.Remove, "from"
	}
	if _, err := p.oneOf(preposition); err != nil {
		return nil, err
	}
	if a.container, err = p.container(); err != nil {
		return nil, err
	}
	return a, p.done()
}

func (p *parser) contact(u *user, verb string) (action, *Error) {
	who, err := p.other(u, "a user")
	if err != nil {
		return nil, err
	}
	if verb == "removes" {
		return &deleteContact{u, who}, p.done()
	}
	a := &addContact{who: u, contact: who}
	found, err := p.option("as")
	if err != nil {
		return nil, err
	}
	if found != "" {
		if _, err := p.oneOf("delegate"); err != nil {
			return nil, err
		}
		a.delegate = true
	}
	if found, err = p.option("to"); err != nil {
		return nil, err
	}
	if found != "" {
		id, err := p.container()
		if err != nil {
			return nil, err
		}
		a.to = xmlrt.Some(id)
		return a, p.done()
	}
	return a, p.done("as", "to")
}

// container reads the number of a container.
func (p *parser) container() (presence.ContainerID, *Error) {
	w, err := p.bare("the number of a container")
	if err != nil {
		return 0, err
	}
	id, bad := presence.ParseContainerID(w.text)
	if bad != nil {
		return 0, p.expected(w, fmt.Sprintf("the number of a container, from 0 to %d", presence.MaxContainerID))
	}
	return id, nil
}

// statuses are the words for what people choose.
var statuses = []struct {
	name string
	is   availability.Availability
}{
	{"available", availability.Available},
	{"busy", availability.Busy},
	{"do-not-disturb", availability.DoNotDisturb},
	{"be-right-back", availability.BeRightBack},
	{"away", availability.Away},
	{"offline", availability.Offline},
}

// calls are the words for calls.
var calls = []struct {
	name string
	call aggregate.Call
}{
	{"call", aggregate.OnThePhone},
	{"conference", aggregate.InAConference},
	{"presentation", aggregate.InPresentation},
}

// endpointDoes reads what an endpoint does.
func (p *parser) endpointDoes(e *endpoint) (action, *Error) {
	verb, err := p.oneOf("signs", "disappears", "returns", "goes", "is", "chooses", "resets", "starts", "ends", "writes", "clears", "publishes", "deletes", "misses", "gets")
	if err != nil {
		return nil, err
	}
	switch verb {
	case "signs":
		way, err := p.oneOf("in", "out")
		if err != nil {
			return nil, err
		}
		if way == "in" {
			return &signIn{e}, p.done()
		}
		return &signOut{e}, p.done()
	case "disappears":
		if _, err := p.oneOf("expiring"); err != nil {
			return nil, err
		}
		if _, err := p.oneOf("in"); err != nil {
			return nil, err
		}
		d, err := p.some()
		if err != nil {
			return nil, err
		}
		return &disappear{e, d}, p.done()
	case "returns":
		return &comeBack{e}, p.done()
	case "goes":
		if _, err := p.oneOf("idle"); err != nil {
			return nil, err
		}
		return &goIdle{e}, p.done()
	case "is":
		what, err := p.oneOf("used", "at")
		if err != nil {
			return nil, err
		}
		if what == "used" {
			return &use{e}, p.done()
		}
		place, err := p.quotedText("a place")
		if err != nil {
			return nil, err
		}
		return &beAt{e, place}, p.done()
	case "chooses":
		return p.chooses(e)
	case "resets":
		if _, err := p.oneOf("status"); err != nil {
			return nil, err
		}
		once, err := p.once()
		return &reset{e, once}, err
	case "starts", "ends":
		names := make([]string, len(calls))
		for n, c := range calls {
			names[n] = c.name
		}
		name, err := p.oneOf(names...)
		if err != nil {
			return nil, err
		}
		if verb == "ends" {
			return &hangUp{e}, p.done()
		}
		return &call{e, calls[slices.Index(names, name)].call}, p.done()
	case "writes":
		text, err := p.quotedText("a note")
		if err != nil {
			return nil, err
		}
		once, err := p.once()
		return &writeNote{e, text, once}, err
	case "clears":
		if _, err := p.oneOf("note"); err != nil {
			return nil, err
		}
		once, err := p.once()
		return &writeNote{e, "", once}, err
	case "publishes", "deletes":
		return p.publishes(e, verb == "deletes")
	}
	if _, err := p.oneOf("notices"); err != nil {
		return nil, err
	}
	return &hear{e, verb == "gets"}, p.done()
}

// once reads whether a publication is tried once only, and the end of the line.
func (p *parser) once() (bool, *Error) {
	found, err := p.option("once")
	switch {
	case err != nil:
		return false, err
	case found == "":
		return false, p.done("once")
	}
	return true, p.done()
}

func (p *parser) chooses(e *endpoint) (action, *Error) {
	names := make([]string, len(statuses))
	for n, s := range statuses {
		names[n] = s.name
	}
	what := list(append(slices.Clone(names), "a number"), "or")
	w, err := p.bare(what, names...)
	if err != nil {
		return nil, err
	}
	a := &choose{endpoint: e}
	if at := slices.Index(names, w.text); at >= 0 {
		a.status = statuses[at].is
	} else {
		n, bad := strconv.ParseUint(w.text, 10, 32)
		if bad != nil {
			return nil, p.expected(w, what, names...)
		}
		a.status = availability.Availability(n)
		if !a.status.Choosable() {
			return nil, p.fail(w.at, "%s: %s", a.status, aggregate.OnlyOfMachines)
		}
	}
	found, err := p.option("saying")
	if err != nil {
		return nil, err
	}
	known := []string{"saying", "once"}
	if found != "" {
		known = known[1:]
		if a.saying, err = p.quotedText("what is shown"); err != nil {
			return nil, err
		}
	}
	if found, err = p.option("once"); err != nil {
		return nil, err
	}
	if found != "" {
		a.once, known = true, nil
	}
	return a, p.done(known...)
}

// publishes reads a publication of any category, with its content as XML.
func (p *parser) publishes(e *endpoint, deletes bool) (action, *Error) {
	a := &publish{endpoint: e, deletes: deletes}
	w, err := p.bare("the name of a category")
	if err != nil {
		return nil, err
	}
	a.category = w.text
	if w, err = p.bare("the number of an instance"); err != nil {
		return nil, err
	}
	n, bad := strconv.ParseUint(w.text, 0, 32)
	if bad != nil {
		return nil, p.expected(w, "the number of an instance, such as 0 or 0x20000000")
	}
	a.instance = uint32(n)
	if _, err := p.oneOf("in"); err != nil {
		return nil, err
	}
	for {
		id, err := p.container()
		if err != nil {
			return nil, err
		}
		if slices.Contains(a.containers, id) {
			return nil, p.fail(p.line.end-len(id.String()), "container %d is there twice", id)
		}
		a.containers = append(a.containers, id)
		w, err := p.peek()
		if err != nil {
			return nil, err
		}
		if w.quoted || w.isEnd() || w.text[0] < '0' || w.text[0] > '9' {
			break
		}
		if len(a.containers) == 50 {
			return nil, p.fail(w.at, "more than 50 containers")
		}
	}
	options := []string{"version", "once"}
	if !deletes {
		options = append([]string{"static", "user", "endpoint", "for"}, options...)
	}
	for {
		found, err := p.option(options...)
		if err != nil {
			return nil, err
		}
		switch found {
		case "":
			if deletes {
				return a, p.done(options...)
			}
			return a, p.content(a, options)
		case "version":
			w, err := p.bare("a version")
			if err != nil {
				return nil, err
			}
			v, bad := strconv.ParseUint(w.text, 10, 32)
			if bad != nil {
				return nil, p.expected(w, "a version, such as 0")
			}
			a.version = xmlrt.Some(uint32(v))
		case "once":
			a.once = true
		case "for":
			d, err := p.some()
			if err != nil {
				return nil, err
			}
			a.expiry = presence.Expiry{Type: presence.TimeBound, Expires: xmlrt.Some(uint32(d / time.Second))}
		default:
			a.expiry.Type, _ = presence.ParseExpireType(found)
		}
		options = slices.DeleteFunc(options, func(o string) bool {
			life := o != "version" && o != "once"
			return o == found || life && found != "version" && found != "once"
		})
	}
}

// content reads the XML at the end of a line.
func (p *parser) content(a *publish, options []string) *Error {
	w, err := p.peek()
	if err != nil {
		return err
	}
	if w.quoted || w.isEnd() || w.text[0] != '<' {
		return p.expected(w, list(append(slices.Clone(options), "the content, an XML element"), "or"), options...)
	}
	text, at := p.rest()
	e, bad := xmlrt.Unmarshal(generated.Registry(), []byte(text))
	if bad != nil {
		if x, ok := bad.(*xmlrt.Error); ok && x.Offset >= 0 && int(x.Offset) <= len(text) {
			at += int(x.Offset)
			for !utf8.RuneStart((p.text + " ")[at]) {
				at--
			}
		}
		return p.fail(at, "the content: %v", bad)
	}
	a.content = e
	return nil
}
