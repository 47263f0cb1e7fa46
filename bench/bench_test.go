package bench

import (
	"fmt"
	"os"
	"testing"

	"github.com/enhancedpresence/epx/bench/corpus"
	"github.com/enhancedpresence/epx/bench/paths"
)

var (
	lab  *paths.Lab
	rows []paths.Row
	docs = corpus.Docs()
)

func TestMain(m *testing.M) {
	var err error
	if lab, err = paths.NewLab(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	rows = paths.Rows(lab)
	code := m.Run()
	lab.Close()
	os.Exit(code)
}

func BenchmarkDecode(b *testing.B) { run(b, "Decode") }
func BenchmarkStream(b *testing.B) { run(b, "Stream") }
func BenchmarkEncode(b *testing.B) { run(b, "Encode") }
func BenchmarkTokens(b *testing.B) { run(b, "Tokens") }

func run(b *testing.B, name string) {
	row, err := paths.Find(rows, name)
	if err != nil {
		b.Fatal(err)
	}
	for _, doc := range docs {
		if !row.Takes(doc.Name) {
			continue
		}
		b.Run(doc.Name, func(b *testing.B) {
			for _, p := range row.Paths {
				if !p.Takes(doc) {
					continue
				}
				b.Run(p.Name, func(b *testing.B) {
					work, err := p.Open(doc)
					if err != nil {
						b.Skip(err)
					}
					if work.Close != nil {
						defer work.Close()
					}
					b.SetBytes(int64(len(doc.Data)))
					if !p.Foreign {
						b.ReportAllocs()
					}
					began := processorTime()
					for b.Loop() {
						if err := work.Run(); err != nil {
							b.Fatal(err)
						}
					}
					if spent := processorTime() - began; !p.Process && spent > 0 {
						b.ReportMetric(float64(spent)/float64(b.N), "cpu-ns/op")
					}
				})
			}
		})
	}
}
