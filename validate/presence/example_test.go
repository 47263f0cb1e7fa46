package presence_test

import (
	"context"
	"fmt"
	"log"

	"github.com/enhancedpresence/epx/validate"
	"github.com/enhancedpresence/epx/validate/presence"
)

// Judge a file and print what is wrong with it.
func Example() {
	judge, err := presence.New(presence.Options{})
	if err != nil {
		log.Fatal(err)
	}
	runner := validate.Runner{Judge: judge}
	files := []string{"../../testdata/presence/publish-bad-instance.xml"}
	report, err := runner.Run(context.Background(), files, func(r validate.Result) error {
		for _, d := range r.Diagnostics {
			fmt.Printf("line %d, column %d, category %s: %s\n", d.Line, d.Column, d.Category, d.Message)
		}
		return r.Err // a file that could not be read
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(report)
	// Output:
	// line 3, column 159, category note: <body> lacks the attribute type; expected type="...", text such as personal or OOF (cvc-complex-type.4)
	// 1 file: 0 valid, 1 invalid, 0 failed
}

// Judge a document before it is sent: by the writer's schema set.
func ExampleJudge_Judge() {
	judge, err := presence.New(presence.Options{Strict: true})
	if err != nil {
		log.Fatal(err)
	}
	doc := `<noteHistory xmlns="http://schemas.microsoft.com/2006/09/sip/note"/>`
	findings, err := judge.Judge(context.Background(), "note.xml", []byte(doc))
	if err != nil {
		log.Fatal(err)
	}
	for _, d := range findings {
		fmt.Println(d)
	}
	// Output:
	// note.xml:1:1: error: unknown-root: the unknown document element {http://schemas.microsoft.com/2006/09/sip/note}noteHistory; expected a document element that the schema declares (cvc-elt.1) at /noteHistory
}
