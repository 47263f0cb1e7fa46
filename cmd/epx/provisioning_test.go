package main_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
)

// TestProvisioning runs the folders of testdata/provisioning: settings go to
// standard output, and problems to standard error.
func TestProvisioning(t *testing.T) {
	var shown atomic.Int32
	eachCase(t, "provisioning", func(c ruleCase) {
		stdout, stderr, exit := c.run("provisioning")
		got := stdout + strings.ReplaceAll(stderr, "in.xml: warning: ", "")
		if exit != 0 || got != c.file("expected.txt") || strings.Count(stderr, "\n") != strings.Count(stderr, "in.xml: warning: ") {
			c.t.Errorf("exit %d\n%s%s", exit, stderr, stdout)
		}
		stdout, again, exit := c.run("provisioning", "--format", "json", "--all")
		if !json.Valid([]byte(stdout)) || again != stderr || exit != 0 {
			c.t.Errorf("exit %d\n%s%s", exit, again, stdout)
		}
		if !c.has("expected.json") {
			return
		}
		shown.Add(1)
		if *update {
			c.write("expected.json", stdout)
		}
		if stdout != c.file("expected.json") {
			c.t.Errorf("got:\n%s", stdout)
		}
	})
	t.Cleanup(func() {
		if shown.Load() < 3 {
			t.Errorf("only %d cases as JSON", shown.Load())
		}
	})
}

// TestProvisioningUsage asks for what cannot be done, and for several files.
func TestProvisioningUsage(t *testing.T) {
	c := ruleCase{t: t, dir: filepath.Join(rules, "provisioning")}
	for _, tt := range []struct {
		args, want string
		exit       int
	}{
		{"", "no document given", 2},
		{"--format yaml defaults/in.xml", `unknown --format "yaml": expected text or json`, 2},
		{"- defaults/in.xml -", "standard input is given 2 times", 2},
		{"none.xml", "none.xml", 2},
		{"../grammar/c02-note/in1.xml", "the document is a note; want a provisionGroupList", 1},
		{"../presence/provisioning-bad-manifest.xml", "provisioning-bad-manifest.xml:", 1},
	} {
		stdout, stderr, exit := c.runWith(append([]string{"provisioning"}, strings.Fields(tt.args)...)...)
		if exit != tt.exit || stdout != "" || !strings.Contains(stderr, tt.want) {
			t.Errorf("%s: exit %d\n%s%s", tt.args, exit, stderr, stdout)
		}
	}
	stdout, stderr, exit := c.runWith("provisioning", "user-setting/in.xml", "grammars/in.xml")
	var want string
	for _, name := range []string{"user-setting", "grammars"} {
		text, err := os.ReadFile(filepath.Join(c.dir, name, "expected.txt"))
		if err != nil {
			t.Fatal(err)
		}
		want += "\n" + name + "/in.xml\n" + string(text)
	}
	if exit != 0 || stderr != "" || stdout != want[1:] {
		t.Errorf("exit %d\n%s%s", exit, stderr, stdout)
	}
	// A grammar with style sheets.
	if stdout, stderr, exit := c.runWith("provisioning", "../grammar/provisioning.xml"); exit != 0 || stderr != "" || !strings.Contains(stdout, "PersonalNoteHistoryDepth = 3\n") {
		t.Errorf("exit %d\n%s%s", exit, stderr, stdout)
	}
}
