package report_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"html"
	"image"
	"image/color"
	"image/png"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// probe is put at the end of a page. It writes what the browser has made of the
// page where the test finds it in the document.
const probe = `<pre id="probe"></pre><script>
addEventListener("load", () => {
  const box = e => { const b = e.getBoundingClientRect(); return {x: b.left, y: b.top, w: b.width, h: b.height}; };
  const pointed = [...document.styleSheets[0].cssRules].find(r => r.selectorText === ".bar:hover .tip, .bar:focus .tip");
  const rows = [...document.querySelectorAll(".row[role=group]")].map(row => ({
    name: row.getAttribute("aria-label"),
    track: box(row.querySelector(".track")),
    bars: [...row.querySelectorAll(".bar")].map(bar => {
      const label = bar.querySelector(".label"), tip = bar.querySelector(".tip");
      const hidden = getComputedStyle(tip).display;
      tip.style.display = pointed.style.display; // a window that is not in front gives no focus
      const shown = getComputedStyle(tip).display, at = box(tip);
      tip.style.display = "";
      return {...box(bar), left: parseFloat(bar.style.left), width: parseFloat(bar.style.width), style: bar.classList[1], label: label.textContent,
        ink: getComputedStyle(label).color, paper: getComputedStyle(label).backgroundColor, image: getComputedStyle(bar).backgroundImage, border: getComputedStyle(bar).borderStyle,
        tip: tip.innerText, hidden, shown, at};
    })
  }));
  document.getElementById("probe").textContent = JSON.stringify({
    rows, cells: document.querySelectorAll("tbody td").length, steps: document.querySelectorAll("tbody tr").length,
    width: document.documentElement.clientWidth, scroll: document.documentElement.scrollWidth, paper: getComputedStyle(document.body).backgroundColor,
    loaded: performance.getEntriesByType("resource").map(r => r.name).filter(n => !n.startsWith("data:")),
  });
});
</script>
`

type box struct{ X, Y, W, H float64 }

type probed struct {
	Rows []struct {
		Name  string
		Track box
		Bars  []struct {
			box
			Left, Width                float64
			Style, Label, Ink, Paper   string
			Image, Border, Tip, Hidden string
			Shown                      string
			At                         box
		}
	}
	Cells, Steps, Width, Scroll int
	Paper                       string
	Loaded                      []string
}

// shown is what a run shows.
type shown struct {
	Tracks []struct{ Kind, Name, Of string }
	Steps  []struct {
		Time time.Time
		Sees []struct{ Text, Reason, Note string }
	}
}

// schemes are the two colour schemes of the page.
var schemes = []struct{ flag, paper string }{
	{"--blink-settings=preferredColorScheme=1", "rgb(255, 255, 255)"},
	{"--blink-settings=preferredColorScheme=0", "rgb(23, 23, 26)"},
}

// everyClass shows each class of availability.
const everyClass = hostile + `laptop chooses 2000
after 1h
laptop chooses available
after 1h
laptop chooses do-not-disturb
after 1h
laptop chooses be-right-back
after 1h
laptop chooses away
after 1h
laptop chooses offline
after 1h
laptop chooses busy
laptop goes idle
after 1h
laptop resets status
after 1h
bob stops watching ada
laptop signs out
after 1h
`

// TestBrowser looks at the pages in a real browser: EPX_CHROMIUM is its command.
func TestBrowser(t *testing.T) {
	browser := os.Getenv("EPX_CHROMIUM")
	if browser == "" {
		t.Skip("EPX_CHROMIUM does not say which browser to look with")
	}
	files, err := filepath.Glob(filepath.Join(scripts, "*", "page.html"))
	if err != nil || len(files) < 6 {
		t.Fatalf("%d pages: %v", len(files), err)
	}
	// One more has every class of availability, and what must not be markup.
	classes := filepath.Join(t.TempDir(), "classes")
	if err := os.Mkdir(classes, 0o755); err != nil {
		t.Fatal(err)
	}
	made := play(t, everyClass)
	for _, f := range formats {
		if err := os.WriteFile(filepath.Join(classes, f.file), []byte(write(t, f.write, made)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, file := range append(files, filepath.Join(classes, "page.html")) {
		dir := filepath.Dir(file)
		t.Run(filepath.Base(dir), func(t *testing.T) {
			page, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			data, err := os.ReadFile(filepath.Join(dir, "run.json"))
			if err != nil {
				t.Fatal(err)
			}
			var run shown
			if err := json.Unmarshal(data, &run); err != nil {
				t.Fatal(err)
			}
			for _, scheme := range schemes {
				got := look(t, browser, file, page, scheme.flag)
				if got.Paper != scheme.paper {
					t.Errorf("the paper is %s, want %s", got.Paper, scheme.paper)
				}
				judge(t, got, run)
				picture(t, browser, file, got, scheme.flag)
			}
		})
	}
}

// judge holds what a browser has made of a page against the run.
func judge(t *testing.T, got probed, run shown) {
	if len(got.Rows) != len(run.Tracks) || got.Steps != len(run.Steps) {
		t.Fatalf("%d rows for %d tracks, %d rows of the table for %d steps", len(got.Rows), len(run.Tracks), got.Steps, len(run.Steps))
	}
	if len(got.Loaded) > 0 {
		t.Errorf("the page has loaded %q", got.Loaded)
	}
	if got.Scroll > got.Width {
		t.Errorf("the page is %d wide, and the window %d", got.Scroll, got.Width)
	}
	from := run.Steps[0].Time
	last := run.Steps[len(run.Steps)-1].Time
	all := last.Sub(from) + max(last.Sub(from)/20, time.Minute)
	for n, row := range got.Rows {
		if !strings.Contains(row.Name, run.Tracks[n].Name) || !strings.Contains(row.Name, run.Tracks[n].Of) {
			t.Errorf("row %d is called %q", n, row.Name)
		}
		// Each moment has the bar of the step before it.
		for i, s := range run.Steps {
			end := from.Add(all)
			if i+1 < len(run.Steps) {
				end = run.Steps[i+1].Time
			}
			if !end.After(s.Time) {
				continue
			}
			middle := row.Track.X + row.Track.W*float64(s.Time.Sub(from)+end.Sub(s.Time)/2)/float64(all)
			found := false
			for _, b := range row.Bars {
				if b.X <= middle && middle <= b.X+b.W {
					found = true
					for _, want := range []string{s.Sees[n].Text, s.Sees[n].Note} {
						if !strings.Contains(b.Tip, want) {
							t.Errorf("%s at %v: the bar says %q, without %q", row.Name, s.Time, b.Tip, want)
						}
					}
					if !strings.Contains(b.Label, s.Sees[n].Text) || !strings.Contains(strings.ToLower(b.Tip), strings.ToLower(s.Sees[n].Reason)) {
						t.Errorf("%s at %v: the bar has the label %q and says %q", row.Name, s.Time, b.Label, b.Tip)
					}
				}
			}
			if !found {
				t.Errorf("%s at %v: there is no bar", row.Name, s.Time)
			}
		}
		at := row.Track.X
		for _, b := range row.Bars {
			if math.Abs(b.X-at) > 1.5 || math.Abs(b.X-row.Track.X-row.Track.W*b.Left/100) > 1 || b.W < 2 || b.H < 15 || math.Abs(b.Y-row.Track.Y) > 1 {
				t.Errorf("%s: the bar %q is at %v, expected at %.1f", row.Name, b.Label, b.box, at)
			}
			at = row.Track.X + row.Track.W*(b.Left+b.Width)/100
			if b.Hidden != "none" || b.Shown != "block" || b.At.W < 50 || b.At.X < 0 || b.At.X+b.At.W > float64(got.Width)+1 {
				t.Errorf("%s: what the bar %q says is shown at %v, %s before it is pointed at and %s then", row.Name, b.Label, b.At, b.Hidden, b.Shown)
			}
			paper := b.Paper
			if strings.HasPrefix(paper, "rgba(0, 0, 0, 0") {
				paper = got.Paper
			}
			if c := contrast(t, b.Ink, paper); c < 4.5 {
				t.Errorf("the label %q has a contrast of %.2f: %s on %s", b.Label, c, b.Ink, paper)
			}
		}
		if math.Abs(at-row.Track.X-row.Track.W) > 1.5 {
			t.Errorf("%s: the bars end at %.1f of %v", row.Name, at, row.Track)
		}
	}
	distinct(t, got)
}

// distinct holds that classes differ in more than their colour: each pair in
// pattern or border, or in sign.
func distinct(t *testing.T, got probed) {
	signs, styles := map[string]string{}, map[string]string{}
	for _, row := range got.Rows {
		for _, b := range row.Bars {
			sign, _, _ := strings.Cut(b.Label, " ")
			if other, ok := signs[sign]; ok && other != b.Style {
				t.Errorf("%s and %s have the sign %s", other, b.Style, sign)
			}
			if other, ok := styles[b.Style]; ok && other != sign {
				t.Errorf("%s has the signs %s and %s", b.Style, other, sign)
			}
			signs[sign], styles[b.Style] = b.Style, sign
		}
	}
}

// run runs the browser on a file and returns its output. What a page has to say
// on the console is an error.
func run(t *testing.T, browser, file string, args ...string) []byte {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	args = append([]string{"--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars", "--no-first-run", "--disable-extensions",
		"--disable-background-networking", "--disable-component-update", "--enable-logging=stderr", "--user-data-dir=" + t.TempDir(), "--window-size=1400,1600"}, args...)
	cmd := exec.CommandContext(ctx, browser, append(args, "file://"+file)...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s: %v\n%s", browser, err, stderr.String())
	}
	for line := range strings.Lines(stderr.String()) {
		if strings.Contains(line, "CONSOLE") {
			t.Errorf("the console: %s", line)
		}
	}
	return stdout.Bytes()
}

// look is what the browser makes of a page.
func look(t *testing.T, browser, file string, page []byte, flag string) probed {
	t.Helper()
	with := filepath.Join(t.TempDir(), "page.html")
	text := strings.Replace(string(page), "</body>", probe+"</body>", 1)
	if err := os.WriteFile(with, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	dom := string(run(t, browser, with, flag, "--dump-dom"))
	m := regexp.MustCompile(`(?s)<pre id="probe">(.*?)</pre>`).FindStringSubmatch(dom)
	if m == nil {
		t.Fatalf("%s: no probe in the document:\n%.2000s", file, dom)
	}
	var got probed
	if err := json.Unmarshal([]byte(html.UnescapeString(m[1])), &got); err != nil {
		t.Fatalf("%s: the probe: %v: %.200s", file, err, m[1])
	}
	return got
}

// picture takes a picture of the page as it is, and finds bars in it.
func picture(t *testing.T, browser, file string, got probed, flag string) {
	t.Helper()
	name := filepath.Join(t.TempDir(), "page.png")
	path, err := filepath.Abs(file)
	if err != nil {
		t.Fatal(err)
	}
	run(t, browser, path, flag, "--screenshot="+name)
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	b := img.Bounds()
	if b.Dx() != 1400 {
		t.Fatalf("the picture is %d by %d", b.Dx(), b.Dy())
	}
	for _, row := range got.Rows {
		for _, bar := range row.Bars {
			if bar.Y+bar.H > float64(b.Dy()) || bar.Style == "nothing" || bar.W < 12 {
				continue
			}
			area := image.Rect(int(bar.X)+1, int(bar.Y)+1, int(bar.X+bar.W)-1, int(bar.Y+bar.H)-1)
			if n := colours(img, area); n < 2 {
				t.Errorf("%s: the bar %q is of one colour", row.Name, bar.Label)
			}
		}
	}
	if n := colours(img, b); n < 20 {
		t.Errorf("the picture has %d colours", n)
	}
}

// colours is the number of colours in a part of a picture.
func colours(img image.Image, area image.Rectangle) int {
	seen := map[color.Color]bool{}
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			seen[img.At(x, y)] = true
		}
	}
	return len(seen)
}

// contrast is that of two colours, as the Web Content Accessibility Guidelines
// count it.
func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(t *testing.T, s string) float64 {
	t.Helper()
	var c [3]float64
	if _, err := fmt.Sscanf(s, "rgb(%f, %f, %f)", &c[0], &c[1], &c[2]); err != nil {
		t.Fatalf("no colour: %q", s)
	}
	for n := range c {
		if c[n] /= 255; c[n] <= 0.04045 {
			c[n] /= 12.92
		} else {
			c[n] = math.Pow((c[n]+0.055)/1.055, 2.4)
		}
	}
	return 0.2126*c[0] + 0.7152*c[1] + 0.0722*c[2]
}
