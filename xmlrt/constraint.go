package xmlrt

import "fmt"

// ConstraintKind is the category of an identity constraint.
type ConstraintKind uint8

const (
	Unique ConstraintKind = iota
	Key
	KeyRef
)

func (k ConstraintKind) String() string { return [...]string{"unique", "key", "keyref"}[k] }

// A ConstraintDef is an identity-constraint definition (Part 1, section 3.11).
type ConstraintDef struct {
	Name QName
	Kind ConstraintKind
	// Refer is the unique or key that a KeyRef refers to: an index into
	// SchemaDef.Constraints, or an extern.
	Refer Ref
	// Selector holds the paths of the selector, of which any may match, and
	// Fields those of each field.
	Selector []PathDef
	Fields   [][]PathDef
}

// A PathDef is a path of a selector or field (Part 1, section 3.11.6), without
// its steps that stay where they are.
type PathDef struct {
	// Deep is set for a path that begins with ".//".
	Deep  bool
	Steps []NameTest
	// Attribute is the attribute that a field ends with, nil for an element.
	Attribute *NameTest
}

// A NameTest matches names. The local name "*" stands for any name of the
// namespace, or with AnySpace for any name at all.
type NameTest struct {
	Space, Local string
	AnySpace     bool
}

func (t *NameTest) matches(name QName) bool {
	return t.AnySpace || t.Space == name.Space && (t.Local == "*" || t.Local == name.Local)
}

// maxSteps bounds the steps of a path: a set of places in it is a word.
const maxSteps = 63

// A constraint is a ConstraintDef, linked.
type constraint struct {
	*ConstraintDef
	refer *constraint
}

// place moves a set of places in the path over the start tag of an element: the
// bit n stands for n steps taken.
func (p *PathDef) place(places uint64, name QName) uint64 {
	var next uint64
	for i := range p.Steps {
		if places>>i&1 != 0 && p.Steps[i].matches(name) {
			next |= 1 << (i + 1)
		}
	}
	if p.Deep {
		next |= 1
	}
	return next
}

// arrived reports whether places has the end of the path, and onward whether
// elements further down may be on it.
func (p *PathDef) arrived(places uint64) bool { return places>>len(p.Steps)&1 != 0 }
func (p *PathDef) onward(places uint64) bool  { return p.Deep || places&(1<<len(p.Steps)-1) != 0 }

func (l *linker) linkConstraints() error {
	for i := range l.def.Constraints {
		def := &l.def.Constraints[i]
		l.schema.constraints = append(l.schema.constraints, &constraint{ConstraintDef: def})
		for _, paths := range append([][]PathDef{def.Selector}, def.Fields...) {
			for _, p := range paths {
				if len(p.Steps) > maxSteps {
					return fmt.Errorf("the %s %s has a path of more than %d steps", def.Kind, def.Name, maxSteps)
				}
			}
		}
	}
	for _, c := range l.schema.constraints {
		if c.Kind != KeyRef {
			continue
		}
		if c.Refer >= 0 && int(c.Refer) < len(l.schema.constraints) {
			c.refer = l.schema.constraints[c.Refer]
		} else {
			name, err := l.extern(c.Refer)
			if err != nil {
				return err
			}
			if c.refer = l.schema.constraintsByName[name]; c.refer == nil {
				return fmt.Errorf("the identity constraint %s is not defined", name)
			}
		}
		if c.refer.Kind == KeyRef || len(c.refer.Fields) != len(c.Fields) {
			return fmt.Errorf("the keyref %s does not fit %s (c-props-correct)", c.Name, c.refer.Name)
		}
	}
	return nil
}
