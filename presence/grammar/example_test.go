package grammar_test

import (
	"context"
	"fmt"
	"log"

	"github.com/enhancedpresence/epx/presence/grammar"
	"github.com/enhancedpresence/epx/presence/grammar/xslt"
)

// Colleagues are given the note of the user, external contacts an empty one.
func ExampleGrammar_Apply() {
	p, err := grammar.Read([]byte(`
<categoryPublicationManifest xmlns="http://schemas.microsoft.com/2008/09/sip/categoryPublicationManifest">
  <publicationList>
    <publicationRule ruleType="transformation" categoryName="note" containerId="200"/>
    <publicationRule ruleType="transformation" categoryName="note" containerId="100">
      <categoryData>
        <x:stylesheet version="1.0" xmlns:x="http://www.w3.org/1999/XSL/Transform" xmlns:n="http://schemas.microsoft.com/2006/09/sip/note">
          <x:template match="/n:note"><n:note/></x:template>
        </x:stylesheet>
      </categoryData>
    </publicationRule>
  </publicationList>
</categoryPublicationManifest>`))
	if err != nil {
		log.Fatal(err)
	}
	g, err := p.Current()
	if err != nil {
		log.Fatal(err)
	}
	note, err := grammar.ParseInstance([]byte(`<note xmlns="http://schemas.microsoft.com/2006/09/sip/note"><body type="personal">Back at two</body></note>`))
	if err != nil {
		log.Fatal(err)
	}
	r, err := g.Apply(context.Background(), xslt.Engine{}, grammar.Input{Instances: []grammar.Instance{note}}, grammar.Policy{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Print(r.Explain())
	// Output:
	// C3  instance 1: rule 1: note to container 200 as it is; instance 0 as such instances have (C4); static as such instances live (C5)
	// C3  instance 1: rule 2: note to container 100 through the style sheet; instance 0 as such instances have (C4); static as such instances live (C5)
}
