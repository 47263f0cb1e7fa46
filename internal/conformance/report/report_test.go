package report_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/enhancedpresence/epx/internal/conformance/report"
)

const skipHeader = "# why\nset\tgroup\ttest\tmode\tclause\tengine\n"

func skips(t *testing.T, lines string) *report.Skips {
	t.Helper()
	s, err := report.ReadSkips("skip.tsv", strings.NewReader(skipHeader+lines))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func row(test, expected, got string) report.Row {
	return report.Row{Case: report.Case{Set: "s", Group: "g", Test: test, Mode: "m"}, Expected: expected, Got: got}
}

func TestWrite(t *testing.T) {
	var b strings.Builder
	w := report.NewWriter(&b, skips(t, "s\tg\tc\tm\tclause 1\tother\ns\tg\td\tm\tclause 1\tother\n"))
	w.Write(row("a", "valid", "valid"))
	long := row("b", "valid", "invalid")
	long.Code, long.Detail, long.Took = "rule", "x\ty\n\x00"+strings.Repeat("é", 500), 1500*time.Microsecond
	w.Write(long)
	w.Write(row("c", "valid", "invalid"))
	w.Write(row("d", "valid", "valid"))
	w.Write(row("e", report.Either("valid", "unable"), "unable"))
	want := "set\tgroup\ttest\tmode\texpected\tgot\tverdict\tcode\tms\tdetail\n" +
		"s\tg\ta\tm\tvalid\tvalid\tpassed\t-\t0\t-\n" +
		"s\tg\tb\tm\tvalid\tinvalid\tfailed\trule\t1\tx\\ty\\n?" + strings.Repeat("é", 400-8) + "…\n" +
		"s\tg\tc\tm\tvalid\tinvalid\tskipped\t-\t0\t-\n" +
		"s\tg\td\tm\tvalid\tvalid\tfailed\tskipped-passes\t0\tthe case is in the skip list and passes\n" +
		"s\tg\te\tm\tvalid|unable\tunable\tpassed\t-\t0\t-\n"
	if b.String() != want {
		t.Errorf("got\n%swant\n%s", b.String(), want)
	}
	if got := w.Summary(); got != "2 passed, 2 failed, 1 skipped" {
		t.Errorf("got %s", got)
	}
	if w.Cases() != 5 || w.Failed() != 2 || w.Err() != nil {
		t.Errorf("%d cases, %d failed, %v", w.Cases(), w.Failed(), w.Err())
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("full") }

func TestWriteError(t *testing.T) {
	w := report.NewWriter(full{}, nil)
	w.Write(row("a", "valid", "valid"))
	if w.Err() == nil {
		t.Error("no error")
	}
}

func TestClusters(t *testing.T) {
	w := report.NewWriter(&strings.Builder{}, nil)
	for _, code := range []string{"a", "b", "b"} {
		r := row("t", "valid", "invalid")
		r.Code = code
		w.Write(r)
	}
	got := w.Clusters()
	if len(got) != 2 || got[0].Code != "b" || len(got[0].Rows) != 2 || got[1].Code != "a" {
		t.Errorf("got %+v", got)
	}
}

func TestReadSkipsRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"":                                      "no line with the columns",
		"set\tgroup\n":                          "skip.tsv:1: the columns are",
		skipHeader + "a\tb\n":                   "skip.tsv:3: 2 columns; expected 6",
		skipHeader + "s\tg\tt\tm\t-\tother\n":   "skip.tsv:3: the column clause is empty",
		skipHeader + "s\tg\tt\tm\tclause 1\t\n": "skip.tsv:3: the column engine is empty",
		skipHeader + "s\tg\tt\tm\tclause 1\to\n\ns\tg\tt\tm\tclause 1\tother\n": "skip.tsv:5: a second entry for s/g/t/m",
	} {
		if _, err := report.ReadSkips("skip.tsv", strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %s", text, err, want)
		}
	}
}

func TestCheckSkips(t *testing.T) {
	s := skips(t, "s\tg\ta\tm\tclause 1\tother\ns\tg\tx\tanother\tclause 1\tother\n")
	w := report.NewWriter(&strings.Builder{}, s)
	if err := s.Check("m", 1000, nil); err == nil || !strings.Contains(err.Error(), "skip.tsv:3: there is no case s/g/a/m") {
		t.Errorf("a case that is not there: %v", err)
	}
	if err := s.Check("m", 999, []report.Case{{Set: "s", Group: "g", Test: "a", Mode: "m"}}); err != nil {
		t.Errorf("a case without documents: %v", err)
	}
	w.Write(row("a", "valid", "invalid"))
	if err := s.Check("m", 1000, nil); err != nil {
		t.Errorf("one of a thousand: %v", err)
	}
	if err := s.Check("m", 999, nil); err == nil || !strings.Contains(err.Error(), "one in a thousand") {
		t.Errorf("one of 999: %v", err)
	}
	if err := (*report.Skips)(nil).Check("m", 1, nil); err != nil {
		t.Errorf("no list: %v", err)
	}
}
