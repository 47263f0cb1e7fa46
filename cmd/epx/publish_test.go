package main_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestPublish runs the folders of testdata/grammar.
func TestPublish(t *testing.T) {
	folders, err := filepath.Glob(filepath.Join(rules, "grammar", "*", ""))
	if err != nil {
		t.Fatal(err)
	}
	cases := 0
	for _, dir := range folders {
		c := ruleCase{dir: dir}
		if info, err := os.Stat(dir); err != nil || !info.IsDir() {
			continue
		}
		cases++
		t.Run(filepath.Base(dir), func(t *testing.T) {
			t.Parallel()
			c.t = t
			args := append([]string{"publish", "--explain"}, strings.Fields(c.file("args.txt"))...)
			if !slices.Contains(args, "--grammar") {
				args = append(args, "--grammar", "../provisioning.xml")
			}
			inputs, err := filepath.Glob(filepath.Join(dir, "in*.xml"))
			if err != nil {
				t.Fatal(err)
			}
			for _, in := range inputs {
				args = append(args, filepath.Base(in))
			}
			stdout, stderr, exit := c.runWith(args...)
			if *update {
				c.write("want.xml", stdout)
				c.write(map[bool]string{true: "explain.txt", false: "error.txt"}[exit == 0], stderr)
			}
			if c.has("error.txt") {
				if exit != 1 || stdout != "" || stderr != c.file("error.txt") {
					t.Errorf("exit %d\n%s%s\nwant %s", exit, stdout, stderr, c.file("error.txt"))
				}
				return
			}
			if exit != 0 || stdout != c.file("want.xml") || stderr != c.file("explain.txt") {
				t.Errorf("exit %d\n%s%s", exit, stderr, stdout)
			}
			if stdout != "" {
				judge(t, stdout)
			}
		})
	}
	if cases < 30 {
		t.Errorf("only %d cases", cases)
	}
}

// TestPublishUsage asks for what cannot be done.
func TestPublishUsage(t *testing.T) {
	c := ruleCase{t: t, dir: filepath.Join(rules, "grammar", "c02-note")}
	for _, tt := range []struct{ args, want string }{
		{"in1.xml", "--grammar is missing"},
		{"--grammar ../provisioning.xml", "no instance given"},
		{"--grammar ../none.xml in1.xml", "none.xml"},
		{"--grammar ../provisioning.xml none.xml", "none.xml"},
		{"--grammar ../provisioning.xml --rule-type never in1.xml", `unknown rule type "never"`},
		{"--grammar ../provisioning.xml --mode half in1.xml", `--mode "half"`},
		{"--grammar ../provisioning.xml --owner ada in1.xml", "--owner"},
		{"--grammar ../provisioning.xml --instance 0 in1.xml in1.xml", "for one document; 2 are given"},
		{"--grammar ../provisioning.xml --rule-type bootstrap --category note", "for one document; 0 are given"},
		{"--grammar - -", "standard input is given 2 times"},
		{"--grammar ../provisioning.xml --published none.xml in1.xml", "none.xml"},
	} {
		stdout, stderr, exit := c.runWith(append([]string{"publish"}, strings.Fields(tt.args)...)...)
		if exit != 2 || stdout != "" || !strings.Contains(stderr, tt.want) {
			t.Errorf("%s: exit %d\n%s%s", tt.args, exit, stderr, stdout)
		}
	}
}
