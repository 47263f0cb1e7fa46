package validate

// Related is another place that explains a finding: where a name was used
// before, or the declaration that a document breaks.
type Related struct {
	// File is the document, or the schema document, of the place. Line and
	// Column count from 1, columns in characters; 0 is unknown.
	File   string `json:"file,omitempty"`
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
	// Message says what is there.
	Message string `json:"message"`
}

// Fix is a change of the document that cures a finding.
type Fix struct {
	// Message says what the change does.
	Message string `json:"message"`
	// Edits are applied together. They do not overlap.
	Edits []Edit `json:"edits"`
}

// Edit replaces the text between two positions of the document, as it is
// written, by another. The end is behind the last character. Lines and columns
// count from 1, columns in characters.
type Edit struct {
	Line      int    `json:"line"`
	Column    int    `json:"column"`
	EndLine   int    `json:"endLine"`
	EndColumn int    `json:"endColumn"`
	Text      string `json:"text"`
}
