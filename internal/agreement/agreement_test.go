package agreement

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/enhancedpresence/epx/internal/corpora"
	"github.com/enhancedpresence/epx/internal/verdicts/table"
	"github.com/enhancedpresence/epx/validate"
	"github.com/enhancedpresence/epx/validate/helium"
	judge "github.com/enhancedpresence/epx/validate/presence"
	"github.com/enhancedpresence/epx/xsd/presence"
)

// engines are the engines that the decoders are compared with.
var engines = map[string]func() (validate.Engine, error){
	helium.Name: func() (validate.Engine, error) { return helium.New(), nil },
}

// A corpus is a folder of documents with a table of verdicts.
type corpus struct {
	name, dir, table string
	rows             int // 0 is any number
	own              bool
}

// allCorpora lie in the repository or below EPX_CORPORA.
func allCorpora() []corpus {
	own := filepath.Join("..", "..", "testdata", "presence")
	spec := corpora.Path("spec")
	return []corpus{
		{"presence", own, filepath.Join(own, "verdicts.tsv"), 0, true},
		{"examples", filepath.Join(spec, "examples"), filepath.Join(spec, "examples.tsv"), 229, false},
		{"repaired", filepath.Join(spec, "examples-repaired"), filepath.Join(spec, "examples-repaired.tsv"), 59, false},
	}
}

// load returns the rows of the table, or skips the test when the corpus is not
// there.
func (c corpus) load(t *testing.T) []table.Row {
	t.Helper()
	rows, err := table.Read(c.table)
	if errors.Is(err, fs.ErrNotExist) && !c.own {
		t.Skipf("%s is not there; set %s to the folder that holds spec/", c.table, corpora.Variable)
	}
	if err != nil {
		t.Fatal(err)
	}
	if c.rows > 0 && len(rows) != c.rows {
		t.Errorf("%s: %d rows, want %d", c.table, len(rows), c.rows)
	}
	return rows
}

func (c corpus) read(t *testing.T, row table.Row) []byte {
	t.Helper()
	doc, err := os.ReadFile(filepath.Join(c.dir, filepath.FromSlash(row.File)))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func newJudge(t *testing.T, strict bool) *judge.Judge {
	t.Helper()
	j, err := judge.New(judge.Options{Strict: strict})
	if err != nil {
		t.Fatal(err)
	}
	return j
}

func reading(strict bool) string {
	if strict {
		return "strict"
	}
	return "tolerant"
}

// The verdicts of the decoders are those of the tables.
func TestTables(t *testing.T) {
	for _, c := range allCorpora() {
		t.Run(c.name, func(t *testing.T) {
			rows := c.load(t)
			for _, strict := range []bool{false, true} {
				j := newJudge(t, strict)
				for _, row := range rows {
					ds, err := j.Judge(t.Context(), row.File, c.read(t, row))
					if err != nil {
						t.Fatal(err)
					}
					if !row.Agrees(strict, ds) {
						t.Errorf("%s, %s: verdict %s, want %s: %v", row.File, reading(strict), table.Of(ds), row.Want(strict), ds)
					}
				}
			}
		})
	}
}

// compile gives an engine the reader's or the writer's schema set.
func compile(ctx context.Context, name string, strict bool) (validate.Schema, error) {
	engine, err := engines[name]()
	if err != nil {
		return nil, err
	}
	set := presence.Reader()
	if strict {
		set = presence.Writer()
	}
	files, err := fs.Glob(set, "*.xsd")
	if err != nil {
		return nil, err
	}
	return engine.Compile(ctx, validate.Sources{FS: set, Files: files})
}

// The engines have the verdicts of the decoders, except for the differences
// that are listed; and those are differences still.
func TestEngines(t *testing.T) {
	met := map[difference]bool{}
	skipped := map[string]bool{}
	for _, c := range allCorpora() {
		t.Run(c.name, func(t *testing.T) {
			skipped[c.name] = true
			rows := c.load(t)
			delete(skipped, c.name)
			for _, engine := range slices.Sorted(maps.Keys(engines)) {
				for _, strict := range []bool{false, true} {
					schema, err := compile(t.Context(), engine, strict)
					if err != nil {
						t.Fatal(err)
					}
					j := newJudge(t, strict)
					for _, row := range rows {
						doc := c.read(t, row)
						ours, err := j.Judge(t.Context(), row.File, doc)
						if err != nil {
							t.Fatal(err)
						}
						theirs, err := schema.Validate(t.Context(), row.File, doc)
						if err != nil {
							t.Fatalf("%s: %s: %v", engine, row.File, err)
						}
						a, b := table.Of(ours), table.Of(theirs)
						d := difference{c.name, row.File, engine, strict}
						known, ok := differences[d]
						switch {
						case ok:
							met[d] = true
							if known.ours != a || known.theirs != b {
								t.Errorf("%s: the decoder says %s, the engine %s; listed are %s and %s, because %s", d, a, b, known.ours, known.theirs, known.reason)
							}
						case a != b:
							t.Errorf("%s: the decoder says %s: %v\n%s says %s: %v", d, a, ours, engine, b, theirs)
						}
					}
				}
			}
		})
	}
	for d := range differences {
		if _, built := engines[d.engine]; built && !met[d] && !skipped[d.corpus] {
			t.Errorf("%s: listed as a difference, and there is no such document", d)
		}
	}
}
