package xsd

// index finds the components of a schema by name.
type index struct {
	elements        map[QName]*ElementDecl
	attributes      map[QName]*AttributeDecl
	types           map[QName]Type
	groups          map[QName]*ModelGroupDef
	attributeGroups map[QName]*AttributeGroupDef
	notations       map[QName]*Notation
}

func newIndex(s *Schema) index {
	return index{
		elements:        byName(s.Elements, func(c *ElementDecl) QName { return c.Name }),
		attributes:      byName(s.Attributes, func(c *AttributeDecl) QName { return c.Name }),
		types:           byName(s.Types, Type.TypeName),
		groups:          byName(s.Groups, func(c *ModelGroupDef) QName { return c.Name }),
		attributeGroups: byName(s.AttributeGroups, func(c *AttributeGroupDef) QName { return c.Name }),
		notations:       byName(s.Notations, func(c *Notation) QName { return c.Name }),
	}
}

func byName[T any](list []T, name func(T) QName) map[QName]T {
	m := make(map[QName]T, len(list))
	for _, c := range list {
		m[name(c)] = c
	}
	return m
}

// Element returns the global element declaration of that name, or nil.
func (s *Schema) Element(name QName) *ElementDecl { return s.index.elements[name] }

// Attribute returns the global attribute declaration of that name, or nil. The
// attributes of the namespace http://www.w3.org/2001/XMLSchema-instance are
// part of every schema.
func (s *Schema) Attribute(name QName) *AttributeDecl {
	if a := s.index.attributes[name]; a != nil {
		return a
	}
	if a := instanceAttributes[name.Local]; a != nil && a.Name == name {
		return a
	}
	return nil
}

// Type returns the type definition of that name, or nil. The built-in types are
// part of every schema.
func (s *Schema) Type(name QName) Type {
	if t := s.index.types[name]; t != nil {
		return t
	}
	if t := Builtin(name.Local); t != nil && t.TypeName() == name {
		return t
	}
	return nil
}

// Group returns the model group definition of that name, or nil.
func (s *Schema) Group(name QName) *ModelGroupDef { return s.index.groups[name] }

// AttributeGroup returns the attribute group definition of that name, or nil.
func (s *Schema) AttributeGroup(name QName) *AttributeGroupDef { return s.index.attributeGroups[name] }

// Notation returns the notation declaration of that name, or nil.
func (s *Schema) Notation(name QName) *Notation { return s.index.notations[name] }
