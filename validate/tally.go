package validate

// A Tally counts findings by what they are and where. The zero value is ready.
type Tally struct {
	// Codes counts findings by their codes, Categories those in instances of
	// presence categories by the names of these.
	Codes      map[string]int `json:"codes"`
	Categories map[string]int `json:"categories,omitempty"`
}

// maxNames is how many names of categories are counted, since documents make
// them up; findings of the rest count as otherNames.
const (
	maxNames   = 1000
	otherNames = "(other)"
)

// Add counts the findings of a result.
func (t *Tally) Add(r Result) {
	for _, d := range r.Diagnostics {
		if t.Codes == nil {
			t.Codes = make(map[string]int)
		}
		t.Codes[d.code()]++
		if d.Category == "" {
			continue
		}
		if t.Categories == nil {
			t.Categories = make(map[string]int)
		}
		name := d.Category
		if _, ok := t.Categories[name]; !ok && len(t.Categories) >= maxNames {
			name = otherNames
		}
		t.Categories[name]++
	}
}
