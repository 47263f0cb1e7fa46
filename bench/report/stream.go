package main

import (
	"fmt"
	"os/exec"
	"strconv"
	"strings"

	"github.com/enhancedpresence/epx/bench/corpus"
	"github.com/enhancedpresence/epx/bench/paths"
)

// A streamed is one way to read a document that is made as it is read.
type streamed struct {
	name, does string
	bytes      int64
	process    process
	made       float64 // nanoseconds of the process that are spent on making it
}

// streams measures the ways one after the other, each in a process of its own.
func streams(lab *paths.Lab, o options) ([]streamed, error) {
	n := strconv.FormatInt(o.stream, 10)
	progress("making %s bytes", n)
	made, err := inChild("make", n)
	if err != nil {
		return nil, err
	}
	all := []streamed{{name: "(making the document)", does: "the generator alone", bytes: o.stream, process: made}}
	for _, s := range []streamed{
		{name: "**epx**", does: "`Items[*CategoryType]`: typed values, valid", process: process{}},
		{name: "encoding-xml", does: "`Token` and `DecodeElement`: typed values"},
		{name: "jacoelho-xsd", does: "`Session.Validate`: a verdict"},
	} {
		task := "stream-" + strings.Trim(s.name, "*")
		progress("%s of %s bytes", task, n)
		if s.process, err = inChild(task, n); err != nil {
			return nil, err
		}
		s.bytes, s.made = o.stream, made.result.Nanos
		all = append(all, s)
	}
	if xmllint, err := exec.LookPath("xmllint"); err == nil {
		progress("xmllint of %s bytes", n)
		p, _, err := finished(exec.Command(xmllint, "--noout", "--stream", "--schema", lab.Schema(corpus.Presence), "-"), corpus.NewPresenceReader(o.stream))
		if err != nil {
			return nil, err
		}
		// Through a pipe, the document is made on another processor.
		p.result.Nanos = float64(p.cpu.Nanoseconds())
		all = append(all, streamed{name: "xmllint-stream", does: "`xmllint --stream --schema` on a pipe, processor time: a verdict", bytes: o.stream, process: p})
	}
	return all, nil
}

func streamTable(b *strings.Builder, all []streamed) {
	fmt.Fprintf(b, "A presence document of %s, made as it is read, in a process of its own. Rates are without the time for making it.\n\n", size(float64(all[0].bytes)))
	b.WriteString("| path | what it is | time | MB/s | × encoding/xml | most memory resident | allocations |\n| --- | --- | ---: | ---: | ---: | ---: | ---: |\n")
	net := func(s streamed) float64 { return s.process.result.Nanos - s.made }
	base := 0.0
	for _, s := range all {
		if s.name == paths.Baseline {
			base = net(s)
		}
	}
	for i, s := range all {
		ratio, allocs := "", "–"
		if i > 0 && base > 0 {
			ratio = figure(base / net(s))
		}
		if s.process.result.Allocs > 0 {
			allocs = count(s.process.result.Allocs)
		}
		fmt.Fprintf(b, "| %s | %s | %s | %s | %s | %s | %s |\n", s.name, s.does, duration(s.process.result.Nanos), figure(float64(s.bytes)/net(s)*1000), ratio, size(s.process.rss), allocs)
	}
}
