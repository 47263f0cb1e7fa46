package xmlrt_test

import (
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"github.com/enhancedpresence/epx/xmlrt"
)

func name(local string) xmlrt.NameTest { return xmlrt.NameTest{Local: local} }

func steps(locals ...string) xmlrt.PathDef {
	var p xmlrt.PathDef
	for _, l := range locals {
		switch {
		case l == ".//":
			p.Deep = true
		case l[0] == '@':
			a := name(l[1:])
			p.Attribute = &a
		case l == "*":
			p.Steps = append(p.Steps, xmlrt.NameTest{Local: "*", AnySpace: true})
		default:
			p.Steps = append(p.Steps, name(l))
		}
	}
	return p
}

// treeConstraints are those of the elements <a> and <c> of treeSchema.
var treeConstraints = []xmlrt.ConstraintDef{
	{Name: xmlrt.QName{Local: "u"}, Kind: xmlrt.Unique, Refer: xmlrt.NoRef, Selector: []xmlrt.PathDef{steps(".//", "b")}, Fields: [][]xmlrt.PathDef{{steps("@k")}, {steps("@m"), steps("c", "a", "@k")}}},
	{Name: xmlrt.QName{Local: "key"}, Kind: xmlrt.Key, Refer: xmlrt.NoRef, Selector: []xmlrt.PathDef{steps("b"), steps("c", "*")}, Fields: [][]xmlrt.PathDef{{steps("@k"), steps("@m")}}},
	{Name: xmlrt.QName{Local: "own"}, Kind: xmlrt.KeyRef, Refer: 1, Selector: []xmlrt.PathDef{steps(".//", "c", "b")}, Fields: [][]xmlrt.PathDef{{steps("@k")}}},
	{Name: xmlrt.QName{Local: "outer"}, Kind: xmlrt.KeyRef, Refer: 1, Selector: []xmlrt.PathDef{steps(), steps(".//", "c")}, Fields: [][]xmlrt.PathDef{{steps("@m")}}},
}

// treeSchema has elements a, b and c of one type: any of them in any order, with
// attributes k and m that are numbers.
var treeSchema = xmlrt.MustLink(&xmlrt.SchemaDef{
	Types: []xmlrt.TypeDef{{Base: xmlrt.AnyTypeRef, Derivation: xmlrt.Restriction, Complex: &xmlrt.ComplexDef{
		Content: xmlrt.ElementOnlyContent, Text: xmlrt.NoRef,
		Attributes: []xmlrt.AttributeUseDef{
			{Name: xmlrt.QName{Local: "k"}, Type: builtin(xmlrt.XSDecimal)},
			{Name: xmlrt.QName{Local: "m"}, Type: builtin(xmlrt.XSInteger)},
		},
		Particle: &xmlrt.ParticleDef{Kind: choiceP, Max: xmlrt.Unbounded, Children: []xmlrt.ParticleDef{
			{Kind: xmlrt.ElementParticle, Min: 1, Max: 1, Element: 0},
			{Kind: xmlrt.ElementParticle, Min: 1, Max: 1, Element: 1},
			{Kind: xmlrt.ElementParticle, Min: 1, Max: 1, Element: 2},
		}},
	}}},
	Elements: []xmlrt.ElementDef{
		{Name: xmlrt.QName{Local: "a"}, Global: true, Head: xmlrt.NoRef, Constraints: []int32{0, 1, 2}},
		{Name: xmlrt.QName{Local: "b"}, Global: true, Head: xmlrt.NoRef},
		{Name: xmlrt.QName{Local: "c"}, Global: true, Head: xmlrt.NoRef, Constraints: []int32{3}},
	},
	Constraints: treeConstraints,
}, nil)

// A treeNode is an element of a document of treeSchema.
type treeNode struct {
	name, path string
	start, end int // in the document
	attrs      map[string]string
	children   []*treeNode
}

func randomTree(r *rand.Rand, depth int) *treeNode {
	n := &treeNode{name: string("abc"[r.Intn(3)]), attrs: map[string]string{}}
	for _, a := range []string{"k", "m"} {
		if r.Intn(4) > 0 {
			n.attrs[a] = fmt.Sprint(r.Intn(5))
		}
	}
	for range r.Intn(5 - depth) {
		n.children = append(n.children, randomTree(r, depth+1))
	}
	return n
}

func (n *treeNode) write(b *strings.Builder, path string) {
	n.path, n.start = path, b.Len()
	b.WriteString("<" + n.name)
	for _, a := range []string{"k", "m"} {
		if v, ok := n.attrs[a]; ok {
			fmt.Fprintf(b, " %s='%s'", a, v)
		}
	}
	b.WriteString(">")
	counts := map[string]int{}
	for _, c := range n.children {
		counts[c.name]++
		p := path + "/" + c.name
		if i := counts[c.name]; i > 1 {
			p += fmt.Sprintf("[%d]", i)
		}
		c.write(b, p)
	}
	b.WriteString("</" + n.name + ">")
	n.end = b.Len()
}

// find evaluates a path without its attribute, by definition.
func (n *treeNode) find(p *xmlrt.PathDef) []*treeNode {
	from := []*treeNode{n}
	if p.Deep {
		for i := 0; i < len(from); i++ {
			from = append(from, from[i].children...)
		}
	}
	for _, s := range p.Steps {
		var next []*treeNode
		for _, f := range from {
			for _, c := range f.children {
				if s.AnySpace || s.Local == c.name {
					next = append(next, c)
				}
			}
		}
		from = next
	}
	return from
}

// A treeJudge judges the identity constraints of a tree by definition.
type treeJudge struct{ found []string }

type treeTable map[string]*treeNode // of the key, by key sequence

func (j *treeJudge) fault(rule string, n *treeNode) {
	j.found = append(j.found, "cvc-identity-constraint."+rule+" "+n.path)
}

// judge judges the scopes in n, which may be one itself, and returns the node
// table of the key (section 3.11.5).
func (j *treeJudge) judge(n *treeNode) treeTable {
	table, many := treeTable{}, map[string]bool{}
	for _, c := range n.children {
		for k, at := range j.judge(c) {
			if table[k] != nil {
				many[k] = true
			}
			table[k] = at
		}
	}
	for k := range many {
		delete(table, k)
	}
	constraints := map[string][]int{"a": {0, 1, 2}, "c": {3}}[n.name]
	for _, i := range constraints {
		c := &treeConstraints[i]
		seen := map[string]bool{}
		var selected []*treeNode
		for p := range c.Selector {
			for _, s := range n.find(&c.Selector[p]) {
				if !slices.Contains(selected, s) {
					selected = append(selected, s)
				}
			}
		}
		// A value is known when its element ends.
		slices.SortFunc(selected, func(a, b *treeNode) int { return a.end - b.end })
		for _, s := range selected {
			key, ok, spoiled := "", true, false
			for _, field := range c.Fields {
				var values []string
				for p := range field {
					for _, at := range s.find(&field[p]) {
						if v, ok := at.attrs[field[p].Attribute.Local]; ok {
							values = append(values, v)
						}
					}
				}
				if len(values) > 1 && !spoiled {
					// Reported where the second one stands.
					j.found = append(j.found, "cvc-identity-constraint.3")
					spoiled = true
				}
				if len(values) == 0 && c.Kind == xmlrt.Key {
					j.fault("4.2.1", s)
				}
				ok = ok && len(values) == 1
				key += strings.Join(values, ";") + ","
			}
			if !ok {
				continue
			}
			switch {
			case c.Kind == xmlrt.KeyRef:
				if table[key] == nil {
					j.fault("4.3", s)
				}
			case seen[key] && c.Kind == xmlrt.Key:
				j.fault("4.2.2", s)
			case seen[key]:
				j.fault("4.1", s)
			case c.Kind == xmlrt.Key:
				table[key] = s
			}
			seen[key] = true
		}
	}
	return table
}

// TestConstraints holds the findings in random documents against the
// definitions of section 3.11.
func TestConstraints(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	rules := map[string]int{}
	for range 3000 {
		root := randomTree(r, 0)
		var b strings.Builder
		root.write(&b, "/"+root.name)
		var j treeJudge
		j.judge(root)
		slices.Sort(j.found)
		for _, stream := range []bool{false, true} {
			var got []string
			sink := xmlrt.WithFindings(func(e *xmlrt.Error) bool {
				f := e.Rule
				if f != "cvc-identity-constraint.3" {
					f += " " + e.Path
				}
				got = append(got, f)
				rules[e.Rule]++
				return true
			})
			if stream {
				_, _ = xmlrt.Decode(&treeSchema.Registry, pieces([]byte(b.String()), 1), sink)
			} else {
				_ = xmlrt.Check(&treeSchema.Registry, []byte(b.String()), sink)
			}
			slices.Sort(got)
			if !slices.Equal(got, j.found) {
				t.Fatalf("%s\n(stream: %v) findings:\n\t%s\nwant:\n\t%s", b.String(), stream, strings.Join(got, "\n\t"), strings.Join(j.found, "\n\t"))
			}
		}
	}
	for _, rule := range []string{"3", "4.1", "4.2.1", "4.2.2", "4.3"} {
		if rules["cvc-identity-constraint."+rule] < 10 {
			t.Errorf("rule %s was broken %d times only", rule, rules["cvc-identity-constraint."+rule])
		}
	}
}

// The memory of identity constraints is bounded, and that of scopes that have
// ended is let go.
func TestConstraintLimit(t *testing.T) {
	var b strings.Builder
	b.WriteString("<b>")
	for range 50 {
		b.WriteString("<a>")
		for i := range 20 {
			fmt.Fprintf(&b, "<b k='%d'/>", i)
		}
		b.WriteString("</a>")
	}
	b.WriteString("</b>")
	for limit, want := range map[int]xmlrt.Code{19: xmlrt.CodeLimit, 20: ""} {
		err := xmlrt.Check(&treeSchema.Registry, []byte(b.String()), xmlrt.WithLimits(xmlrt.Limits{Keys: limit}))
		e, _ := err.(*xmlrt.Error)
		if want == "" && err != nil || want != "" && (e == nil || e.Code != want) {
			t.Errorf("with a limit of %d: %v", limit, err)
		}
	}
}
