package intake

import (
	"strings"

	"github.com/enhancedpresence/epx/validate"
	"github.com/enhancedpresence/epx/xmlrt"
)

// a phrase marks the messages of one kind. Engines that follow libxml2 put the
// words of a message in fixed places and values from the document between
// quotes; a value must not decide what the message is about, so phrases are
// looked for at the start where the message starts with words, and behind the
// last quote where it ends with them.
type phrase struct {
	start, end string
	code       xmlrt.Code
	rule       string
}

var phrases = []phrase{
	{start: "This element is not expected", code: xmlrt.CodeUnexpectedElement, rule: "cvc-complex-type.2.4"},
	{start: "Missing child element(s)", code: xmlrt.CodeMissingElement, rule: "cvc-complex-type.2.4"},
	{start: "No matching global declaration available for the validation root", code: xmlrt.CodeUnknownRoot, rule: "cvc-elt.1"},
	{start: "No matching global attribute declaration available", code: xmlrt.CodeUndeclared, rule: "cvc-complex-type.3.2.2"},
	{start: "No matching global", code: xmlrt.CodeUndeclared, rule: "cvc-complex-type.2.4"},
	{start: "Character content other than whitespace is not allowed", code: xmlrt.CodeUnexpectedText, rule: "cvc-complex-type.2.3"},
	{start: "Character content is not allowed, because the content type is empty", code: xmlrt.CodeUnexpectedText, rule: "cvc-complex-type.2.1"},
	{start: "Character content is not allowed", code: xmlrt.CodeUnexpectedText},
	{start: "Character or element content is not allowed, because the content type is empty", code: xmlrt.CodeUnexpectedText, rule: "cvc-complex-type.2.1"},
	{start: "Character or element content is not allowed", code: xmlrt.CodeUnexpectedText},
	{start: "Element content is not allowed, because the content type is a simple type definition", code: xmlrt.CodeUnexpectedElement, rule: "cvc-complex-type.2.2"},
	{start: "Element content is not allowed, because the type definition is simple", code: xmlrt.CodeUnexpectedElement, rule: "cvc-type.3.1.2"},
	{start: "Element content is not allowed", code: xmlrt.CodeUnexpectedElement},
	{start: "Element is not nillable", code: xmlrt.CodeNotNillable, rule: "cvc-elt.3.1"},
	{start: "The element is not 'nillable'", code: xmlrt.CodeNotNillable, rule: "cvc-elt.3.1"},
	{start: "The element cannot be 'nilled'", code: xmlrt.CodeNilContent, rule: "cvc-elt.3.2.2"},
	{start: "Neither character nor element content is allowed", code: xmlrt.CodeNilContent, rule: "cvc-elt.3.2.1"},
	{start: "The element declaration is abstract", code: xmlrt.CodeAbstract, rule: "cvc-elt.2"},
	{start: "The type definition is abstract", code: xmlrt.CodeAbstract, rule: "cvc-type.2"},
	{start: "The xsi:type definition is blocked", code: xmlrt.CodeTypeNotDerived, rule: "cvc-elt.4.3"},
	{start: "Duplicate key-sequence; the ID value", code: xmlrt.CodeIdentity, rule: "cvc-id.2"},
	{start: "Duplicate key-sequence", code: xmlrt.CodeIdentity, rule: "cvc-identity-constraint.4"},
	{start: "No match found for key-sequence", code: xmlrt.CodeIdentity, rule: "cvc-identity-constraint.4.3"},
	{start: "Not all fields of key identity-constraint", code: xmlrt.CodeIdentity, rule: "cvc-identity-constraint.4.2.1"},
	{start: "There is no ID/IDREF binding", code: xmlrt.CodeIdentity, rule: "cvc-id.1"},
	{start: "The XPath '", code: xmlrt.CodeIdentity, rule: "cvc-identity-constraint.3"},
	{start: "Element children are not allowed because the element declaration has a fixed value", code: xmlrt.CodeFixedValue, rule: "cvc-elt.5.2.2.1"},
	{start: "[facet 'enumeration']", code: xmlrt.CodeInvalidValue, rule: "cvc-enumeration-valid"},
	{start: "[facet 'pattern']", code: xmlrt.CodeInvalidValue, rule: "cvc-pattern-valid"},
	{start: "[facet 'length']", code: xmlrt.CodeInvalidValue, rule: "cvc-length-valid"},
	{start: "[facet 'minLength']", code: xmlrt.CodeInvalidValue, rule: "cvc-minLength-valid"},
	{start: "[facet 'maxLength']", code: xmlrt.CodeInvalidValue, rule: "cvc-maxLength-valid"},
	{start: "[facet 'minInclusive']", code: xmlrt.CodeInvalidValue, rule: "cvc-minInclusive-valid"},
	{start: "[facet 'maxInclusive']", code: xmlrt.CodeInvalidValue, rule: "cvc-maxInclusive-valid"},
	{start: "[facet 'minExclusive']", code: xmlrt.CodeInvalidValue, rule: "cvc-minExclusive-valid"},
	{start: "[facet 'maxExclusive']", code: xmlrt.CodeInvalidValue, rule: "cvc-maxExclusive-valid"},
	{start: "[facet 'totalDigits']", code: xmlrt.CodeInvalidValue, rule: "cvc-totalDigits-valid"},
	{start: "[facet 'fractionDigits']", code: xmlrt.CodeInvalidValue, rule: "cvc-fractionDigits-valid"},
	{start: "[facet '", code: xmlrt.CodeInvalidValue},
	{start: "The type definition '", code: xmlrt.CodeTypeNotDerived, rule: "cvc-elt.4.3"},
	{start: "The QName value '", end: " type definition", code: xmlrt.CodeUnknownType, rule: "cvc-elt.4.2"},
	{start: "The value '", end: " xsi:type attribute does not resolve to a type definition", code: xmlrt.CodeUnknownType, rule: "cvc-elt.4.2"},
	{start: "The attribute '", end: " is required but missing", code: xmlrt.CodeMissingAttribute, rule: "cvc-complex-type.4"},
	{start: "The attribute '", end: " is not allowed", code: xmlrt.CodeUnexpectedAttribute, rule: "cvc-complex-type.3.2.2"},
	{start: "The element content '", code: xmlrt.CodeFixedValue, rule: "cvc-elt.5.2.2.2"},
	{start: "The actual value '", code: xmlrt.CodeFixedValue},
	{start: "The initial value '", code: xmlrt.CodeFixedValue, rule: "cvc-elt.5.2.2.2.1"},
}

// Classify finds the code of package xmlrt and the rule of the recommendation
// for a message in the words of libxml2, of which helium uses the same. The
// message is without the name of element and attribute. Where nothing fits,
// the code is validate.CodeSchemaInvalid and the rule empty.
func Classify(message string) (code, rule string) {
	message = strings.TrimSuffix(strings.TrimSpace(message), ".")
	for _, p := range phrases {
		if strings.HasPrefix(message, p.start) && strings.HasSuffix(message, p.end) {
			return string(p.code), p.rule
		}
	}
	quoted := strings.HasPrefix(message, "'") || strings.HasPrefix(message, "The value '")
	if quoted {
		switch {
		case strings.Contains(message, "' does not match the fixed value constraint '"):
			return string(xmlrt.CodeFixedValue), ""
		case strings.Contains(message, "' is not a valid value of the "),
			strings.Contains(message, "' is not valid for the type of attribute '"),
			strings.HasSuffix(message, "' is not a valid value"):
			return string(xmlrt.CodeInvalidValue), "cvc-datatype-valid.1"
		}
	}
	return validate.CodeSchemaInvalid, ""
}

// Message composes what an engine says with the names of the element and the
// attribute, if any, that it says it of.
func Message(element, attribute, message string) string {
	message = strings.TrimSuffix(strings.TrimSpace(message), ".")
	switch {
	case element == "":
		return message
	case attribute == "":
		return "element '" + element + "': " + message
	}
	return "element '" + element + "', attribute '" + attribute + "': " + message
}
