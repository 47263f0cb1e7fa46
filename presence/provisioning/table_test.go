package provisioning

import (
	"flag"
	"fmt"
	"go/format"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write fields.go, the table of docs/provisioning.md and the expected output of the cases")

// sources are where the facts of a group or a setting are from.
func sources(page, source string) string {
	if page == "" {
		return source
	}
	if source == "" {
		return page
	}
	return page + "; " + source
}

// firm says how sure the facts of a setting are.
func firm(f *Fact) string {
	parts := []string{"name " + f.SureName.String(), "type " + f.SureKind.String()}
	if f.Default != "" {
		parts = append(parts, "default "+f.SureDefault.String())
	}
	parts = append(parts, "meaning "+f.SureMeaning.String())
	return strings.Join(parts, ", ")
}

func goType(f *Fact) string {
	switch f.Kind {
	case Boolean:
		return "bool"
	case Number:
		return "uint32"
	case Word:
		return f.goWord
	}
	return "string"
}

func constant(goWord, token string) string {
	return goWord + strings.ToUpper(token[:1]) + strings.NewReplacer("-", "", ".", "").Replace(token[1:])
}

func comment(b *strings.Builder, indent, text string) {
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && len(line)+len(word) >= 78 {
			fmt.Fprintf(b, "%s// %s\n", indent, line)
			line = ""
		}
		line = strings.TrimSpace(line + " " + word)
	}
	fmt.Fprintf(b, "%s// %s\n", indent, line)
}

// fields is the Go file of the types of the groups.
func fields(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("// Code generated from table.go by go test -update. DO NOT EDIT.\n\npackage provisioning\n\nimport \"github.com/enhancedpresence/epx/xmlrt\"\n\n")
	words := map[string]bool{}
	for i := range groups {
		g := &groups[i]
		if len(g.facts) == 0 {
			continue
		}
		comment(&b, "", g.doc)
		b.WriteString("//\n")
		comment(&b, "", fmt.Sprintf("Group %s: %s (%s; name %s, form %s).", g.Name, g.Form, sources(g.Page, g.Source), g.SureName, g.SureForm))
		fmt.Fprintf(&b, "type %s struct {\n\t*Group // as it was read; nil for one that a program made\n", g.Go)
		for j := range g.facts {
			f := &g.facts[j]
			def := ""
			if f.Default != "" {
				def = "; " + f.Default + " by default"
			}
			b.WriteString("\n")
			comment(&b, "\t", fmt.Sprintf("%s is %s: %s. Its value is %s%s (%s; %s).", f.Field, f.Name, f.Meaning, f.Values(), def, sources(f.Page, f.Source), firm(f)))
			fmt.Fprintf(&b, "\t%s xmlrt.Optional[%s]\n", f.Field, goType(f))
		}
		b.WriteString("}\n\n")
		fmt.Fprintf(&b, "func (g *%s) base() **Group { return &g.Group }\n\n", g.Go)
		fmt.Fprintf(&b, "func (g *%s) slots() []slot {\n\treturn []slot{\n", g.Go)
		for j := range g.facts {
			f := &g.facts[j]
			switch f.Kind {
			case Boolean:
				fmt.Fprintf(&b, "\t\t(*boolSlot)(&g.%s),\n", f.Field)
			case Number:
				fmt.Fprintf(&b, "\t\t(*numberSlot)(&g.%s),\n", f.Field)
			case Word:
				fmt.Fprintf(&b, "\t\twordField(&g.%s),\n", f.Field)
			default:
				fmt.Fprintf(&b, "\t\t(*textSlot)(&g.%s),\n", f.Field)
			}
		}
		b.WriteString("\t}\n}\n\n")
		for j := range g.facts {
			f := &g.facts[j]
			if f.Default == "" {
				continue
			}
			value := f.Default
			if f.Kind == Word {
				value = constant(f.goWord, f.Default)
			}
			comment(&b, "", fmt.Sprintf("%sOrDefault is %s, or the default where there is none: %s (%s).", f.Field, f.Field, f.Default, f.SureDefault))
			fmt.Fprintf(&b, "func (g *%s) %sOrDefault() %s {\n\tif g == nil {\n\t\treturn %s\n\t}\n\treturn g.%s.Or(%s)\n}\n\n", g.Go, f.Field, goType(f), value, f.Field, value)
		}
		for j := range g.facts {
			f := &g.facts[j]
			if f.Kind != Word || words[f.goWord] {
				continue
			}
			words[f.goWord] = true
			fmt.Fprintf(&b, "// %s is a value of %s.%s and alike. There may be others than these.\ntype %s string\n\nconst (\n", f.goWord, g.Go, f.Field, f.goWord)
			for _, w := range f.Words {
				fmt.Fprintf(&b, "\t%s %s = %q\n", constant(f.goWord, w), f.goWord, w)
			}
			b.WriteString(")\n\n")
		}
	}
	out, err := format.Source([]byte(b.String()))
	if err != nil {
		t.Fatalf("%v\n%s", err, b.String())
	}
	return string(out)
}

// TestFields holds the Go types against the table.
func TestFields(t *testing.T) { golden(t, "fields.go", fields(t)) }

// golden holds a text against a file, or writes it.
func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s is not what follows from the table; go test -update writes it\n%s", file, got)
	}
}

// TestTable looks for rows that cannot be right.
func TestTable(t *testing.T) {
	settings := 0
	for i := range groups {
		g := &groups[i]
		if g.Meaning == "" || g.SureName == 0 || g.Page == "" && g.Source == "" || (g.Form == 0) != (len(g.facts) == 0) || (g.Form == 0) != (g.SureForm == 0) {
			t.Errorf("the group %s lacks something", g.Name)
		}
		names, goNames := map[string]bool{}, map[string]bool{"Group": true}
		for j := range g.facts {
			f := &g.facts[j]
			settings++
			name := strings.ToLower(f.Name)
			if names[name] || goNames[f.Field] {
				t.Errorf("%s, %s is there twice", g.Name, f.Name)
			}
			names[name], goNames[f.Field] = true, true
			if f.Meaning == "" || f.Kind == 0 || f.SureName == 0 || f.SureKind == 0 || f.SureMeaning == 0 || f.Group != g.Name || f.Page == "" && f.Source == "" {
				t.Errorf("%s, %s lacks something", g.Name, f.Name)
			}
			if (f.Default == "") != (f.SureDefault == 0) || f.Default != "" && !f.takes(f.Default) {
				t.Errorf("%s, %s has the default %q", g.Name, f.Name, f.Default)
			}
			if (f.Kind == Word) != (len(f.Words) > 0) || (f.Kind == Number) != (f.Most > 0) {
				t.Errorf("%s, %s is a %s with %d words from %d to %d", g.Name, f.Name, f.Kind, len(f.Words), f.Least, f.Most)
			}
			if got, ok := Lookup(g.Name, strings.ToUpper(f.Name)); !ok || got.Name != f.Name {
				t.Errorf("%s, %s is not found", g.Name, f.Name)
			}
		}
	}
	if settings < 130 {
		t.Errorf("only %d settings", settings)
	}
	if _, ok := Lookup("meetingPolicy", "none"); ok {
		t.Error("a fact about a setting that there is not")
	}
	if _, ok := Lookup("none", "AllowPolls"); ok {
		t.Error("a fact about a group that there is not")
	}
}

const page = "../../docs/provisioning.md"

// TestPage holds the tables of the page against the table here.
func TestPage(t *testing.T) {
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	const mark = "-update -->\n"
	prose, _, ok := strings.Cut(string(text), mark)
	if !ok {
		t.Fatal("the page has no mark")
	}
	var b strings.Builder
	b.WriteString(prose + mark)
	for i := range groups {
		g := &groups[i]
		fmt.Fprintf(&b, "\n### %s\n\n%s (%s; name %s", g.Name, strings.ToUpper(g.Meaning[:1])+g.Meaning[1:], sources(g.Page, g.Source), g.SureName)
		if g.Form != 0 {
			fmt.Fprintf(&b, ", form %s). Form: %s.", g.SureForm, g.Form)
		} else {
			b.WriteString(").")
		}
		if g.Go != "" {
			fmt.Fprintf(&b, " In Go: `Settings.%s`.", g.Go)
		}
		b.WriteString("\n")
		if len(g.facts) == 0 {
			continue
		}
		b.WriteString("\n| setting | type | default | meaning | source | how sure |\n| --- | --- | --- | --- | --- | --- |\n")
		for j := range g.facts {
			f := &g.facts[j]
			fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s | %s |\n", f.Name, f.Values(), f.Default, f.Meaning, sources(f.Page, f.Source), firm(f))
		}
	}
	golden(t, page, b.String())
}
