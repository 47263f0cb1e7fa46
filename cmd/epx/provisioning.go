package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"

	"github.com/enhancedpresence/epx/presence/grammar"
	"github.com/enhancedpresence/epx/presence/provisioning"
	"github.com/spf13/cobra"
)

type provisioningOptions struct {
	format string
	all    bool
}

func newProvisioning() *cobra.Command {
	var o provisioningOptions
	cmd := &cobra.Command{
		Use:   "provisioning [flags] FILE...",
		Short: "Show the settings that a server sends",
		Long: `Show the settings that a server provides its clients with.

Each FILE is a provisionGroupList, or one provisionGroup, or "-" for standard
input. The settings of each group are shown, those that are absent with their
default where one is documented. What does not fit is reported on standard
error, and the rest is shown all the same.

Exit status: 0 done; 1 a document is bad; 2 a file could not be read;
130 interrupted.`,
		Example: `  epx provisioning provisioning.xml
  epx provisioning --format json --all provisioning.xml`,
		RunE: func(cmd *cobra.Command, args []string) error {
			return runProvisioning(cmd, o, args)
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.format, "format", "text", "`form` of the result: text or json")
	f.BoolVar(&o.all, "all", false, "show settings too that are absent and have no default")
	return cmd
}

func runProvisioning(cmd *cobra.Command, o provisioningOptions, files []string) error {
	if len(files) == 0 {
		return errors.New("no document given: expected a provisionGroupList, or - for standard input")
	}
	if o.format != "text" && o.format != "json" {
		return fmt.Errorf("unknown --format %q: expected text or json", o.format)
	}
	if n := len(files) - len(slices.DeleteFunc(slices.Clone(files), func(f string) bool { return f == "-" })); n > 1 {
		return fmt.Errorf("standard input is given %d times", n)
	}
	for i, file := range files {
		data, err := readInput(cmd, file)
		if err != nil {
			return err
		}
		// Style sheets in grammars are not settings, and those that are
		// documented are not all well-formed.
		mended, _ := grammar.Mend(data)
		if err := judgeInput(cmd, file, grammar.WithoutStyleSheets(mended)); err != nil {
			return err
		}
		s, problems, err := provisioning.Parse(mended)
		if err != nil {
			return badInput(cmd, file, err)
		}
		for _, p := range problems {
			fmt.Fprintf(cmd.ErrOrStderr(), "%s: warning: %v\n", file, p)
		}
		if o.format == "json" {
			err = writeSettings(cmd.OutOrStdout(), file, s, problems, o.all)
		} else {
			text := s.Explain(o.all)
			if len(files) > 1 {
				text = file + "\n" + text
				if i > 0 {
					text = "\n" + text
				}
			}
			_, err = io.WriteString(cmd.OutOrStdout(), text)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// The settings of a document as JSON.
type (
	settingsJSON struct {
		File     string        `json:"file"`
		Groups   []groupJSON   `json:"groups"`
		Problems []problemJSON `json:"problems,omitempty"`
	}
	groupJSON struct {
		Name     string        `json:"name"`
		Known    bool          `json:"known"`
		Settings []settingJSON `json:"settings,omitempty"`
		Holds    []string      `json:"holds,omitempty"` // elements that are no settings
	}
	settingJSON struct {
		Name   string `json:"name"`
		Value  any    `json:"value,omitempty"`
		Origin string `json:"origin"`
		Type   string `json:"type,omitempty"`
	}
	problemJSON struct {
		Kind     string `json:"kind"`
		Place    int    `json:"place"`
		Group    string `json:"group"`
		Setting  string `json:"setting,omitempty"`
		Expected string `json:"expected,omitempty"`
		Found    string `json:"found,omitempty"`
		Remedy   string `json:"remedy,omitempty"`
	}
)

func writeSettings(w io.Writer, file string, s *provisioning.Settings, problems []provisioning.Problem, all bool) error {
	out := settingsJSON{File: file, Groups: []groupJSON{}}
	for _, h := range s.Outline() {
		g := groupJSON{Name: h.Name, Known: h.Known}
		for _, r := range h.Readings {
			if all || r.Origin != provisioning.Absent {
				g.Settings = append(g.Settings, settingToJSON(r))
			}
		}
		for _, e := range h.Group.Content() {
			g.Holds = append(g.Holds, e.XMLName().Local)
		}
		out.Groups = append(out.Groups, g)
	}
	for _, p := range problems {
		out.Problems = append(out.Problems, problemJSON{string(p.Kind), p.Place, p.Group, p.Setting, p.Expected, p.Found, p.Remedy})
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(out)
}

func settingToJSON(r provisioning.Reading) settingJSON {
	out := settingJSON{Name: r.Name, Origin: r.Origin.String()}
	if r.Origin != provisioning.Unknown {
		out.Type = r.Fact.Kind.String()
	}
	switch {
	case r.Origin == provisioning.Absent:
	case r.Items != nil:
		out.Value = r.Items
	case r.Fact.Kind == provisioning.Boolean:
		out.Value = r.Value == strconv.FormatBool(true)
	case r.Fact.Kind == provisioning.Number:
		out.Value = json.Number(r.Value)
	default:
		out.Value = r.Value
	}
	return out
}
