package validate

import "github.com/enhancedpresence/epx/xmlrt"

// A Rule describes the findings of one code, for formats that carry more than
// the findings themselves.
type Rule struct {
	// Code is the code of the findings.
	Code string
	// Severity is that of the findings.
	Severity Severity
	// Summary says in a sentence what is found.
	Summary string
	// Help says in a sentence or two what to do about it.
	Help string
	// Source is the document that the rule is from, where it is no rule of XML
	// or XML Schema.
	Source string
	// Page is the page below the project's documentation that tells more, such
	// as codes.md#malformed.
	Page string
}

// LookupRule returns the rule of a code of the findings of schemas. Judges that
// add codes of their own have their own rules.
func LookupRule(code string) (Rule, bool) {
	t, ok := codeTexts[code]
	if !ok {
		return Rule{}, false
	}
	return Rule{Code: code, Summary: t[0], Help: t[1], Page: "codes.md#" + code}, true
}

// codeTexts are the meaning of each code of docs/codes.md and its cure.
var codeTexts = map[string][2]string{
	string(xmlrt.CodeMalformed):           {"The document is not well-formed XML 1.0.", "Escape & and < in text, close every tag, and let a program write the document."},
	string(xmlrt.CodeNamespace):           {"The document is not well-formed in namespaces.", "Declare the prefix on the element or around it."},
	string(xmlrt.CodeEncoding):            {"The encoding is unknown, or has bytes that it does not allow.", "Convert the document to UTF-8 and correct its declaration."},
	string(xmlrt.CodeDTD):                 {"The document has a document type declaration.", "Write out what its entities stand for and drop the declaration."},
	string(xmlrt.CodeLimit):               {"The document is larger, deeper or longer than is taken.", "Raise the limit for documents that you trust."},
	string(xmlrt.CodeUnknownRoot):         {"No schema declares the document element.", "Correct its namespace, or name the schema that declares it."},
	string(xmlrt.CodeUnexpectedElement):   {"An element may not stand here.", "Take one of the elements that the message names."},
	string(xmlrt.CodeMissingElement):      {"The content of an element ends too early.", "Add one of the elements that the message names."},
	string(xmlrt.CodeUnexpectedText):      {"Text stands where only elements may, or nothing.", "Move the text into the element that is meant for it."},
	string(xmlrt.CodeUnexpectedAttribute): {"An attribute may not stand here.", "Correct its name, or remove it."},
	string(xmlrt.CodeMissingAttribute):    {"A required attribute is absent.", "Add the attribute."},
	string(xmlrt.CodeInvalidValue):        {"Text is not a value of its type.", "Write a value that the message describes."},
	string(xmlrt.CodeFixedValue):          {"A value is not the fixed one.", "Write the fixed value, or leave the attribute out."},
	string(xmlrt.CodeUndeclared):          {"An element or attribute has no declaration where one is demanded.", "Name the schema that declares it."},
	string(xmlrt.CodeAbstract):            {"An abstract element or type is used itself.", "Name a concrete type with xsi:type, or take an element of the substitution group."},
	string(xmlrt.CodeUnknownType):         {"xsi:type names a type that is not known.", "Correct the name or its prefix."},
	string(xmlrt.CodeTypeNotDerived):      {"xsi:type names a type that may not stand here.", "Name a type that is derived from the declared one."},
	string(xmlrt.CodeNotNillable):         {"xsi:nil stands where it may not.", "Remove xsi:nil."},
	string(xmlrt.CodeNilContent):          {"An element with xsi:nil=\"true\" has content.", "Remove the content, or xsi:nil."},
	string(xmlrt.CodeIdentity):            {"A value that should be unique is not, or a reference leads nowhere.", "Make the values differ, or let the reference name one that is there."},
	string(xmlrt.CodeUnset):               {"A Go value lacks what its schema requires.", "Set the field."},
	CodeSchemaHint:                        {"The document names no schema that can be had.", "Name a schema below the folder that was given, in xsi:schemaLocation on the document element."},
	CodeEnginesDiffer:                     {"Engines have different verdicts on the document.", "See what each of them says, and report the one that is wrong."},
	CodeSchemaInvalid:                     {"The document is not valid by its schema.", "See the message."},
}
