package modes

import (
	"context"
	"fmt"
	"io/fs"
	"path"
	"time"

	"github.com/enhancedpresence/epx/internal/conformance/forge"
	"github.com/enhancedpresence/epx/internal/conformance/report"
	"github.com/enhancedpresence/epx/internal/conformance/suite"
)

// GenerateInUse generates packages from schemas in use. Valid ones must not be
// refused for another reason than something unsupported, and invalid ones must
// be refused.
//
// The valid schemas of a folder are one set: packages are made from all of them
// at once, as those who use them would do. A set of which that does not come out,
// such as one of schemas that define the same names, is tried in halves, and in
// the end each schema alone.
func (r *Run) GenerateInUse(ctx context.Context) error {
	r.Whole = true
	return r.batches(ctx, sets(r.Groups), func(ctx context.Context, f *forge.Forge, batch []*suite.Group) error {
		members := map[string]*suite.Group{}
		for _, g := range r.Groups {
			members[g.Name] = g
		}
		for len(batch) > 0 {
			began := time.Now()
			results, err := r.generate(ctx, f, batch)
			if err != nil {
				return err
			}
			took := time.Since(began)
			var again []*suite.Group
			for i, set := range batch {
				if n := len(set.Documents); n > 1 && results[i].got != Generated {
					again = append(again, part(set, 0, n/2), part(set, n/2, n))
					continue
				}
				for _, d := range set.Documents {
					g, expected := members[d], Refused
					if g.Schema.Valid {
						expected = report.Either(Generated, Unsupported)
					}
					r.Write(results[i].row(g, expected))
				}
			}
			if r.Note != nil && len(batch) == 1 && len(again) == 0 && len(batch[0].Documents) > 1 {
				r.Note(fmt.Sprintf("%s: %d schemas of %s, %s of Go, %v", batch[0].Name, len(batch[0].Documents),
					kilobytes(r.size(batch[0].Documents)), kilobytes(results[0].bytes), took.Round(100*time.Millisecond)))
			}
			batch = again
		}
		return nil
	})
}

// size is that of documents, without what they import.
func (r *Run) size(documents []string) int {
	n := 0
	for _, d := range documents {
		if data, err := fs.ReadFile(r.FS, d); err == nil {
			n += len(data)
		}
	}
	return n
}

func kilobytes(n int) string { return fmt.Sprintf("%d KB", (n+500)/1000) }

// sets puts the valid schemas of each folder into one group.
func sets(groups []*suite.Group) []*suite.Group {
	var out []*suite.Group
	folders := map[string]*suite.Group{}
	for _, g := range groups {
		switch {
		case g.Schema.Excluded != "":
		case !g.Schema.Valid:
			out = append(out, part(g, 0, 1))
		default:
			dir := path.Dir(g.Name)
			set := folders[dir]
			if set == nil {
				set = &suite.Group{Set: g.Set, Name: dir}
				folders[dir] = set
				out = append(out, set)
			}
			set.Documents = append(set.Documents, g.Documents...)
		}
	}
	return out
}

// part is a set of some of the documents of another.
func part(set *suite.Group, from, to int) *suite.Group {
	return &suite.Group{Set: set.Set, Name: set.Name, Documents: set.Documents[from:to:to]}
}
