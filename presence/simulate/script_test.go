package simulate_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/enhancedpresence/epx/presence/simulate"
)

// begin is the beginning of most scripts here: lines 1 to 5.
const begin = `start 2026-03-02T08:00:00Z
user ada sip:ada@example.com
user bob sip:bob@example.com
endpoint laptop of ada computer
endpoint mobile of ada mobile
`

// Each line is an error by itself, where it is the sixth of a script.
func TestParseErrors(t *testing.T) {
	tests := []struct{ line, want string }{
		{`lapdog signs in`, `6:1: expected a user, an endpoint or one of title, start, user, endpoint, after, then, expect, found "lapdog"; did you mean laptop?`},
		{`zebra signs in`, `6:1: expected a user, an endpoint or one of title, start, user, endpoint, after, then, expect, found "zebra"`},
		{`laptpo signs in`, `6:1: expected a user, an endpoint or one of title, start, user, endpoint, after, then, expect, found "laptpo"; did you mean laptop?`},
		{`"laptop" signs in`, `6:1: expected a user, an endpoint or one of title, start, user, endpoint, after, then, expect, found the text "laptop"`},
		{`afetr 5m`, `6:1: expected a user, an endpoint or one of title, start, user, endpoint, after, then, expect, found "afetr"; did you mean after?`},
		{`laptop sings in`, `6:8: expected signs, disappears, returns, goes, is, chooses, resets, starts, ends, writes, clears, publishes, deletes, misses or gets, found "sings"; did you mean signs?`},
		{`  laptop signs on # today`, `6:16: expected in or out, found "on"`},
		{`laptop signs`, `6:13: expected in or out, found the end of the line`},
		{`laptop signs in now`, `6:17: expected the end of the line, found "now"`},
		{`start 2026-03-02T09:00:00Z`, `6:1: the script has a start already`},
		{`title A`, `6:7: expected a title in quotes, found "A"`},
		{`title "A`, `6:7: the text has no closing quote`},
		{`title "\n"`, `6:8: expected \" or \\ after a backslash`},
		{`title "\`, `6:8: expected \" or \\ after a backslash`},
		{"title \"\u0007\"", `6:8: the character U+0007 has no place in a text`},
		{"title \"\xff\"", `6:8: the text is not UTF-8`},
		{"é\x00", `6:2: the character "\x00" has no place in a script`},
		{"user c\xff", `6:7: the character "\xff" has no place in a script`},
		{`user`, `6:5: expected the name of a user, found the end of the line`},
		{`user 2pac sip:a@b.example`, `6:6: expected the name of a user, at most 64 letters, digits, - and _, found "2pac"`},
		{`user then sip:a@b.example`, `6:6: "then" begins lines of another kind and is no name`},
		{`user laptop sip:a@b.example`, `6:6: there is another "laptop" already`},
		{`user eve`, `6:9: expected a SIP URI such as sip:ada@example.com, found the end of the line`},
		{`user eve eve`, `6:10: expected a SIP URI such as sip:ada@example.com: `},
		{`user eve sip:ADA@example.com`, `6:10: ada has the URI sip:ada@example.com already`},
		{`user eve sip:eve@partner.example publiccloud`, `6:34: expected the end of the line, federated, publicCloud, private or application, found "publiccloud"; did you mean publicCloud?`},
		{`user eve sip:eve@partner.example federated publicCloud`, `6:44: expected the end of the line, private or application, found "publicCloud"`},
		{`user eve sip:eve@partner.example federated private x`, `6:52: expected the end of the line, found "x"`},
		{`endpoint pad off ada mobile`, `6:14: expected of, found "off"; did you mean of?`},
		{`endpoint pad of adaa mobile`, `6:17: expected a user (ada or bob), found "adaa"; did you mean ada?`},
		{`endpoint pad of ada tablet`, `6:21: expected computer, deskphone, mobile or web, found "tablet"`},
		{`endpoint pad of ada mobile at here`, `6:31: expected a place in quotes, found "here"`},
		{`endpoint pad of ada mobile can text tex`, `6:37: expected text, voice, video, applicationSharing or nothing, found "tex"; did you mean text?`},
		{`endpoint pad of ada mobile can text text`, `6:37: text is there twice`},
		{`endpoint pad of ada mobile can nothing text`, `6:40: expected the end of the line, found "text"`},
		{`endpoint pad of ada mobile in`, `6:28: expected the end of the line, at or can, found "in"`},
		{`after 5 minutes`, `6:7: expected a time such as 1h30m, of d, h, m and s, found "5"`},
		{`after 5m5h`, `6:7: expected a time such as 1h30m, of d, h, m and s, found "5m5h"`},
		{`after 99999d`, `6:7: expected a time such as 1h30m, of d, h, m and s, found "99999d"`},
		{`after 5m lunch`, `6:10: expected the end of the line, found "lunch"`},
		{`after`, `6:6: expected a time such as 1h30m, found the end of the line`},
		{`then 5m`, `6:6: expected the end of the line, found "5m"`},
		{`expect bob sees`, `6:16: expected a user (ada or bob), found the end of the line`},
		{`expect bob sees ada busy`, `6:21: expected what is shown, in quotes, an availability such as 6500, or nothing, found "busy"`},
		{`expect bob sees ada noting`, `6:21: expected what is shown, in quotes, an availability such as 6500, or nothing, found "noting"; did you mean nothing?`},
		{`expect ada is nothing`, `6:15: expected what is shown, in quotes, an availability such as 6500, or nothing, found "nothing"`},
		{`expect ada wants 6500`, `6:12: expected sees or is, found "wants"`},
		{`expect ada is 6500 6500`, `6:20: expected the end of the line, found "6500"`},
		{`bob watches bob`, `6:13: expected another user than bob`},
		{`bob watches ada for`, `6:20: expected the name of a category, found the end of the line`},
		{`bob watches ada polling every 0s`, `6:33: expected a time of more than 0s`},
		{`bob watches ada for state saying "x"`, `6:34: expected the name of a category, found the text "x"`},
		{`bob watches ada often`, `6:17: expected the end of the line or for, found "often"`},
		{`bob looks for ada`, `6:11: expected at, found "for"`},
		{`bob stops seeing ada`, `6:11: expected watching, found "seeing"`},
		{`ada moves bob to freinds`, `6:18: expected external, colleagues, workgroup, friends, blocked or nowhere, found "freinds"; did you mean friends?`},
		{`ada blocks eve`, `6:12: expected a user (ada or bob), found "eve"`},
		{`ada adds group x to 300`, `6:10: expected contact, user, domain, sameEnterprise, federated, publicCloud or everyone, found "group"`},
		{`ada adds user eve to 300`, `6:15: expected a user: access: bad member: `},
		{`ada adds domain a..b to 300`, `6:17: expected a domain: access: bad member: `},
		{`ada adds domain partner.example from 300`, `6:33: expected to, found "from"`},
		{`ada adds federated to 40000`, `6:23: expected the number of a container, from 0 to 32767, found "40000"`},
		{`ada adds contact bob as friend`, `6:25: expected delegate, found "friend"`},
		{`ada adds contact bob with`, `6:22: expected the end of the line, as or to, found "with"`},
		{`ada enters hiding`, `6:12: expected privacy, found "hiding"`},
		{`ada allows many prompts`, `6:12: expected a number, found "many"`},
		{`ada allows 5 people`, `6:14: expected categories or prompts, found "people"`},
		{`ada has lunch for 1h`, `6:9: expected meeting, appointment, tentative, free or out-of-office, found "lunch"`},
		{`ada has meeting in 5m`, `6:22: expected for, found the end of the line`},
		{`ada has meeting for 0m`, `6:23: expected a time of more than 0s`},
		{`laptop chooses dnd`, `6:16: expected available, busy, do-not-disturb, be-right-back, away, offline or a number, found "dnd"`},
		{`laptop chooses bussy`, `6:16: expected available, busy, do-not-disturb, be-right-back, away, offline or a number, found "bussy"; did you mean busy?`},
		{`laptop chooses 5000`, `6:16: 5000 Available-Idle: an idle availability is not for the user to choose`},
		{`laptop chooses busy twice`, `6:21: expected the end of the line, saying or once, found "twice"`},
		{`laptop chooses busy saying "x" saying`, `6:32: expected the end of the line or once, found "saying"`},
		{`laptop starts meeting`, `6:15: expected call, conference or presentation, found "meeting"`},
		{`laptop is away`, `6:11: expected used or at, found "away"`},
		{`laptop disappears for 5m`, `6:19: expected expiring, found "for"`},
		{`laptop writes hello`, `6:15: expected a note in quotes, found "hello"`},
		{`laptop clears note twice`, `6:20: expected the end of the line or once, found "twice"`},
		{`laptop publishes note x in 200`, `6:23: expected the number of an instance, such as 0 or 0x20000000, found "x"`},
		{`laptop publishes note 0 in 200 200`, `6:32: container 200 is there twice`},
		{`laptop publishes note 0 in 200 statik <note/>`, `6:32: expected static, user, endpoint, for, version, once or the content, an XML element, found "statik"; did you mean static?`},
		{`laptop publishes note 0 in 200 static user <note/>`, `6:39: expected version, once or the content, an XML element, found "user"`},
		{`laptop publishes note 0 in 200 version -1 <note/>`, `6:40: expected a version, such as 0, found "-1"`},
		{`laptop publishes note 0 in 200 <note/>`, `6:32: the content: `},
		{`laptop publishes note 0 in 200 <note xmlns="http://schemas.microsoft.com/2006/09/sip/note"><body type="x">é</body>`, `6:115: the content: `},
		{`laptop deletes note 0 in 200 static`, `6:30: expected the end of the line, version or once, found "static"`},
		{`laptop misses everything`, `6:15: expected notices, found "everything"`},
	}
	for _, tt := range tests {
		t.Run(tt.line, func(t *testing.T) {
			_, err := simulate.Parse("day.txt", begin+tt.line)
			var all simulate.Errors
			if !errors.As(err, &all) || len(all) != 1 {
				t.Fatalf("%v; want one error", err)
			}
			want := "day.txt:" + tt.want
			if got := all[0].Error(); got != want && !(strings.HasSuffix(want, ": ") && strings.HasPrefix(got, want)) {
				t.Errorf("\ngot  %s\nwant %s", got, want)
			}
		})
	}
}

// Errors of several lines come together, in the order of lines.
func TestAllErrors(t *testing.T) {
	_, err := simulate.Parse("day.txt", begin+"laptop sleeps\r\n\n# bob dreams\nbob dreams\n")
	if err == nil || strings.Count(err.Error(), "\n") != 1 || !strings.HasPrefix(err.Error(), "day.txt:6:8: ") || !strings.Contains(err.Error(), "\nday.txt:9:5: ") {
		t.Errorf("errors:\n%v", err)
	}
	_, err = simulate.Parse("day.txt", strings.Repeat("?\n", 100))
	var all simulate.Errors
	if !errors.As(err, &all) || len(all) != 20 {
		t.Errorf("%d errors of a hundred bad lines, want 20", len(all))
	}
	var one *simulate.Error
	if !errors.As(err, &one) || one.Line != 1 {
		t.Errorf("the first error is %v", one)
	}
}

// A script needs a start, and nothing happens before.
func TestStart(t *testing.T) {
	for text, want := range map[string]string{
		"":                                     "x:1:1: expected a line such as start 2026-03-02T08:00:00Z, found the end of the script",
		"start yesterday\n":                    `x:1:7: expected a time such as 2026-03-02T08:00:00Z, found "yesterday"`,
		"start 0001-01-01T00:00:00Z\n":         `x:1:7: expected a time such as 2026-03-02T08:00:00Z, found "0001-01-01T00:00:00Z"`,
		"after 5m\nstart 2026-03-02T08:00:00Z": "x:1:1: expected the time at which the script starts before this, such as start 2026-03-02T08:00:00Z",
		"user ada sip:ada@example.com\nada enters privacy\nstart 2026-03-02T08:00:00Z": "x:2:1: expected the time at which the script starts before what happens, such as start 2026-03-02T08:00:00Z",
	} {
		if _, err := simulate.Parse("x", text); err == nil || err.Error() != want {
			t.Errorf("%q:\ngot  %v\nwant %s", text, err, want)
		}
	}
}

// What cannot be done is an error of its statement, at the time when it is
// played.
func TestPlayErrors(t *testing.T) {
	tests := []struct{ lines, want string }{
		{"laptop signs out", "6:1: laptop is not signed in"},
		{"laptop signs in\n  laptop signs in", "7:3: laptop is signed in already"},
		{"laptop chooses busy", "6:1: laptop is not signed in"},
		{"laptop writes \"x\"", "6:1: laptop is not signed in"},
		{"laptop is used", "6:1: laptop is not signed in"},
		{"laptop goes idle", "6:1: laptop is not signed in"},
		{"laptop resets status", "6:1: laptop is not signed in"},
		{"laptop starts call", "6:1: laptop is not signed in"},
		{"laptop ends call", "6:1: laptop is not signed in"},
		{"laptop disappears expiring in 5m", "6:1: laptop is not signed in"},
		{"laptop deletes note 0 in 200", "6:1: laptop is not signed in"},
		{"laptop signs in\nlaptop is used", "7:1: laptop is in use already"},
		{"laptop signs in\nlaptop goes idle\nlaptop goes idle", "8:1: laptop is idle already"},
		{"laptop signs in\nlaptop ends call", "7:1: laptop is in no call"},
		{"laptop signs in\nlaptop returns", "7:1: laptop has not disappeared"},
		{"laptop signs in\nlaptop disappears expiring in 5m\nlaptop signs out", "8:1: laptop has disappeared, and cannot do anything before it returns"},
		{"laptop signs in\nlaptop disappears expiring in 5m\nafter 5m\nlaptop returns", "9:1: laptop is not registered any more, and has to sign in"},
		{"bob stops watching ada", "6:1: bob does not watch ada"},
		{"bob watches ada\nbob looks at ada", "7:1: bob watches ada, and need not ask"},
		{"ada acknowledges bob", "6:1: no prompt of bob waits for ada"},
		{"ada adds federated to 0", "6:1: access: the members of container 0 are fixed"},
		{"ada allows 3001 categories", "6:1: subscription: bad limits: CategorySubscriptions is 3001; want 0 to 3000"},
		{"ada allows 501 prompts", "6:1: subscription: bad limits: PromptedSubscribers is 501; want 0 to 500"},
		{"expect bob is 3500", "6:1: bob has no endpoint, so that there is no state to expect"},
		{"laptop signs in\nlaptop publishes state 0x40000000 in 2 <note xmlns=\"http://schemas.microsoft.com/2006/09/sip/note\"/>", "7:1: "},
	}
	for _, tt := range tests {
		t.Run(tt.lines, func(t *testing.T) {
			s, err := simulate.Parse("day.txt", begin+tt.lines)
			if err != nil {
				t.Fatal(err)
			}
			_, err = s.Play(simulate.Policy{})
			want := "day.txt:" + tt.want
			var one *simulate.Error
			if !errors.As(err, &one) || one.Error() != want && !(strings.HasSuffix(want, ": ") && strings.HasPrefix(one.Error(), want)) {
				t.Errorf("\ngot  %v\nwant %s", err, want)
			}
		})
	}
}

// Expectations that are not met say what is there instead, and why.
func TestExpectations(t *testing.T) {
	tests := []struct{ lines, want string }{
		{`expect ada is "Available"`, ""},
		{`expect ada is 3500`, ""},
		{`expect bob sees ada "Available"`, ""},
		{`expect bob sees ada 3500`, ""},
		{`expect ada sees bob nothing`, ""},
		{`bob stops watching ada` + "\n" + `expect bob sees ada nothing`, ""},
		{`expect ada is 6500`, `8:1: at 08:00:00 ada is 3500 Available and not 6500 Busy: A5 laptop 3500 Available, the most active machine; A10 no other state: that of the machine`},
		{`expect ada is "Busy"`, `8:1: at 08:00:00 ada is "Available" and not "Busy": A5 laptop 3500`},
		{`  expect bob sees ada "Busy"`, `8:3: at 08:00:00 bob sees "Available" and not "Busy": container 200 by the member sameEnterprise: A5`},
		{`expect bob sees ada nothing`, `8:1: at 08:00:00 bob sees "Available" (3500 Available) and not nothing`},
		{`expect ada sees bob "Available"`, `8:1: at 08:00:00 ada sees nothing: ada does not watch bob`},
		{"after 1h\nlaptop chooses away\nexpect bob sees ada \"Away\"", ""},
		{"then\nlaptop chooses away\nafter 1h\nexpect bob sees ada \"Away for 1 hour\"", ""},
		{"then\nlaptop chooses away\nafter 1h\nexpect bob sees ada \"Away for 2 hours\"", `11:1: at 09:00:00 bob sees "Away for 1 hour" and not "Away for 2 hours": `},
	}
	for _, tt := range tests {
		t.Run(tt.lines, func(t *testing.T) {
			s, err := simulate.Parse("day.txt", begin+"laptop signs in\nbob watches ada\n"+tt.lines)
			if err != nil {
				t.Fatal(err)
			}
			r, err := s.Play(simulate.Policy{})
			if err != nil {
				t.Fatal(err)
			}
			got := r.Failures.Error()
			if (tt.want == "") != (got == "") || !strings.HasPrefix(strings.TrimPrefix(got, "day.txt:"), tt.want) {
				t.Errorf("\ngot  %s\nwant %s", got, tt.want)
			}
		})
	}
}

// What comes of a statement is said where it does not go without saying.
func TestOutcomes(t *testing.T) {
	const note = ` <note xmlns="http://schemas.microsoft.com/2006/09/sip/note"/>`
	tests := []struct{ lines, want string }{
		{"laptop resets status", "nothing was chosen, as far as it knows"},
		{"laptop chooses away\nlaptop resets status", ""},
		{"mobile chooses busy\nlaptop resets status", "nothing was chosen, as far as it knows"},
		{"mobile chooses busy\nthen\nlaptop resets status", ""},
		{"laptop publishes note 7 in 200 version 3" + note, "conflict: version 3 was presented of note instance 7 in container 200, which is not there; published again with the versions that there are"},
		{"laptop publishes note 7 in 200" + note + "\nmobile publishes note 7 in 200" + note, "conflict: version 0 was presented of note instance 7 in container 200, which has version 1; published again with the versions that there are"},
		// With its endpoint goes what it has published, at once.
		{"laptop publishes note 7 in 200" + note + "\nlaptop signs out\nmobile publishes note 7 in 200" + note, ""},
		{"laptop publishes note 7 in 200 static" + note + "\nlaptop signs out\nmobile publishes note 7 in 200 once" + note, "conflict: version 0 was presented of note instance 7 in container 200, which has version 1; nothing is published"},
		{"ada adds federated to 100", "nothing changes"},
		{"ada removes user bob from 100", "nothing changes"},
		{"ada blocks bob", "add user bob@example.com to container 32000"},
		{"ada blocks bob\nada moves bob to friends", "remove user bob@example.com from container 32000, add user bob@example.com to container 400"},
		{"ada unblocks bob", "no container changes"},
		{"ada has meeting for 1h", ""},
		{"laptop signs out\nada has meeting for 1h", "no computer of ada is there to publish it"},
		{"ada allows 0 categories\nbob watches ada saying \"x\"", "there is no room for another persistent subscription: it polls"},
		{"bob watches ada saying \"x\"", "its prompt: prompted"},
		{"ada blocks bob\nbob watches ada saying \"x\"", "its prompt: blocked"},
		{"ada allows 0 prompts\nbob watches ada saying \"x\"", "its prompt: full"},
		{"bob watches ada saying \"x\"\nbob watches ada saying \"x\"", "its prompt: waiting"},
		{"bob watches ada saying \"x\"\nada acknowledges bob\nbob watches ada saying \"x\"", "its prompt: prompted"},
	}
	for _, tt := range tests {
		t.Run(tt.lines, func(t *testing.T) {
			s, err := simulate.Parse("day.txt", begin+"laptop signs in\nmobile signs in\n"+tt.lines)
			if err != nil {
				t.Fatal(err)
			}
			r, err := s.Play(simulate.Policy{})
			if err != nil {
				t.Fatal(err)
			}
			events := r.Steps[len(r.Steps)-1].Events
			if got := events[len(events)-1].Outcome; got != tt.want {
				t.Errorf("\ngot  %s\nwant %s", got, tt.want)
			}
		})
	}
}

// Calls are blocked where dndState says so, and for blocked contacts.
func TestCallsBlocked(t *testing.T) {
	s, err := simulate.Parse("x", begin+`user wanda sip:wanda@example.com
user mallory sip:mallory@example.com
ada moves wanda to workgroup
ada blocks mallory
laptop signs in
bob watches ada
wanda watches ada
mallory watches ada
then
laptop chooses do-not-disturb
`)
	if err != nil {
		t.Fatal(err)
	}
	r, err := s.Play(simulate.Policy{})
	if err != nil {
		t.Fatal(err)
	}
	for n, want := range [][]bool{{false, false, true}, {true, false, true}} {
		for i, w := range []string{"bob", "wanda", "mallory"} {
			if got := r.Steps[n].Cells[4+i].CallsBlocked; got != want[i] {
				t.Errorf("step %d: calls of %s blocked: %v, want %v", n, w, got, want[i])
			}
		}
	}
}

// A script that would take too long, or too much memory, is refused.
func TestBounds(t *testing.T) {
	users := func(n int) string {
		var b strings.Builder
		b.WriteString("start 2026-03-02T08:00:00Z\n")
		for i := range n {
			fmt.Fprintf(&b, "user u%d sip:u%d@example.com\n", i, i)
		}
		return b.String()
	}
	endpoints := func(n int) string {
		b := users(1)
		for i := range n {
			b += fmt.Sprintf("endpoint e%d of u0 mobile\n", i)
		}
		return b
	}
	watchers := func(n int) string {
		b := users(simulate.MaxUsers)
		for i := range n {
			b += fmt.Sprintf("u%d watches u%d\n", i%90, 99-i/90)
		}
		return b
	}
	tests := []struct {
		name, text, want string
	}{
		{"bytes", strings.Repeat("#", simulate.MaxBytes+1), "expected at most 1048576"},
		{"users", users(simulate.MaxUsers + 1), "more than 100 users"},
		{"endpoints", endpoints(simulate.MaxEndpoints + 1), "more than 200 endpoints"},
		{"watchers", watchers(simulate.MaxWatchers + 1), "more than 500 watchers"},
		{"steps", begin + strings.Repeat("then\n", simulate.MaxSteps), "more than 5000 steps"},
		{"polls", begin + "bob watches ada polling every 1s\nada adds contact bob\nlaptop signs in\nafter 3650d\n", "more than 200000 things"},
		{"time", begin + strings.Repeat("after 3000d\n", 2), "the script is longer than 3660d"},
		{"cells", watchers(simulate.MaxWatchers) + strings.Repeat("then\n", 1000), "more than 200000 things to look at"},
		{"cells of steps before", users(simulate.MaxUsers) + strings.Repeat("then\n", 1000) + strings.TrimPrefix(watchers(300), users(simulate.MaxUsers)), "more than 200000 things to look at"},
		{"text", begin + `title "` + strings.Repeat("é", 1001) + `"`, "the text has 1001 characters; expected at most 1000"},
		{"name", begin + "user " + strings.Repeat("a", 65) + " sip:x@example.com", "at most 64 letters"},
		{"categories", begin + "bob watches ada for" + strings.Repeat(" x", 51), "more than 50 categories"},
		{"calendar", begin + strings.Repeat("ada has meeting in 1d for 1h\n", 1001), "more than 1000 entries"},
		{"wait", begin + "laptop signs in\n" + strings.Repeat("laptop chooses busy\n", 5000), ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			began := time.Now()
			s, err := simulate.Parse("x", tt.text)
			if err == nil {
				_, err = s.Play(simulate.Policy{})
			}
			if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%v; want %q", err, tt.want)
			}
			if d := time.Since(began); d > time.Minute {
				t.Errorf("it took %v", d)
			}
		})
	}
}

// The bounds hold of what may be there too: exactly as many pass.
func TestWithinBounds(t *testing.T) {
	text := begin + strings.Repeat("then\n", simulate.MaxSteps-1)
	s, err := simulate.Parse("x", text)
	if err != nil {
		t.Fatal(err)
	}
	r, err := s.Play(simulate.Policy{})
	if err != nil || len(r.Steps) == 0 {
		t.Errorf("%v", err)
	}
}

func TestFormatDuration(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0s", time.Second: "1s", 90 * time.Minute: "1h30m", 25*time.Hour + 2*time.Second: "1d1h2s",
	} {
		if got := simulate.FormatDuration(d); got != want {
			t.Errorf("%v is %s, want %s", d, got, want)
		}
	}
}

// FuzzScript plays whatever parses. Errors are at a place that the script has.
func FuzzScript(f *testing.F) {
	files, err := filepath.Glob("../../testdata/simulate/*/script.txt")
	if err != nil || len(files) == 0 {
		f.Fatalf("no scripts: %v", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
	f.Add(begin + "laptop signs in\nlaptop publishes note 0 in 100 200 for 1h version 0 once <note xmlns=\"http://schemas.microsoft.com/2006/09/sip/note\"/>\nlaptop deletes note 0 in 100\nthen\n")
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 4000 {
			return // long scripts only take long
		}
		lines := strings.Split(text, "\n")
		check := func(e *simulate.Error) {
			if e.Line < 1 || e.Line > len(lines) || e.Column < 1 || e.Column > len(lines[e.Line-1])+1 {
				t.Errorf("no such place: %v", e)
			}
		}
		s, err := simulate.Parse("x", text)
		if err != nil {
			for _, e := range err.(simulate.Errors) {
				check(e)
			}
			return
		}
		r, err := s.Play(simulate.Policy{})
		if err != nil {
			var e *simulate.Error
			if !errors.As(err, &e) {
				t.Fatalf("an error without a place: %v", err)
			}
			check(e)
			return
		}
		for n := range r.Steps {
			if len(r.Steps[n].Cells) != len(r.Tracks) || n > 0 && r.Steps[n].Time.Before(r.Steps[n-1].Time) {
				t.Fatalf("step %d: %d cells for %d tracks, at %v", n, len(r.Steps[n].Cells), len(r.Tracks), r.Steps[n].Time)
			}
		}
	})
}

// The scripts of the documentation play, and it names every word there is.
func TestDocumentation(t *testing.T) {
	data, err := os.ReadFile("../../docs/simulate.md")
	if err != nil {
		t.Fatal(err)
	}
	doc := string(data)
	blocks := strings.Split(doc, "\n```script\n")[1:]
	if len(blocks) == 0 {
		t.Error("there is no script")
	}
	for _, b := range blocks {
		text, _, _ := strings.Cut(b, "\n```\n")
		s, err := simulate.Parse("docs/simulate.md", text)
		if err != nil {
			t.Fatal(err)
		}
		r, err := s.Play(simulate.Policy{})
		if err != nil || len(r.Failures) > 0 {
			t.Errorf("%v, %v", err, r.Failures)
		}
	}
	source, err := os.ReadFile("parse.go")
	if err != nil {
		t.Fatal(err)
	}
	words := 0
	for _, call := range regexp.MustCompile(`(?:oneOf|option|keywords = \[\]string)[({]([^)}\n]*)[)}]|\{("[a-z-]+"), (?:presence|aggregate|availability)\.`).FindAllStringSubmatch(string(source), -1) {
		for _, w := range regexp.MustCompile(`"([A-Za-z-]+)"`).FindAllStringSubmatch(call[0], -1) {
			words++
			if !regexp.MustCompile("(^|[`| \\[])" + w[1] + "([`| \\]\\\\]|$)").MatchString(doc) {
				t.Errorf("docs/simulate.md does not have the word %q", w[1])
			}
		}
	}
	if words < 80 {
		t.Errorf("only %d words were found in the parser", words)
	}
}
