package display_test

import (
	"fmt"
	"time"

	"github.com/enhancedpresence/epx/generated"
	"github.com/enhancedpresence/epx/generated/categories"
	"github.com/enhancedpresence/epx/presence/display"
	"github.com/enhancedpresence/epx/xmlrt"
)

// A client receives the presence of a contact and shows it.
func Example() {
	doc, err := categories.UnmarshalCategories([]byte(`
<categories xmlns="http://schemas.microsoft.com/2006/09/sip/categories" uri="sip:ann@contoso.com">
  <category name="contactCard" instance="0" publishTime="2026-11-23T08:00:00">
    <contactCard xmlns="http://schemas.microsoft.com/2006/09/sip/contactcard">
      <identity><name><displayName>Ann</displayName></name></identity>
    </contactCard>
  </category>
  <category name="contactCard" instance="3" publishTime="2026-11-23T08:00:00">
    <contactCard xmlns="http://schemas.microsoft.com/2006/09/sip/contactcard"><title>Engineer</title></contactCard>
  </category>
  <category name="state" instance="1" publishTime="2026-11-23T10:05:00">
    <state xmlns="http://schemas.microsoft.com/2006/09/sip/state" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
      xsi:type="aggregateState" lastActive="2026-11-23T10:00:00">
      <availability>15500</availability>
    </state>
  </category>
  <category name="note" instance="0" publishTime="2026-11-23T09:00:00">
    <note xmlns="http://schemas.microsoft.com/2006/09/sip/note"><body type="personal">In Redmond this week</body></note>
  </category>
</categories>`), xmlrt.WithRegistry(generated.Registry()))
	if err != nil {
		fmt.Println(err)
		return
	}
	received, err := display.Received{}.Apply(&doc.CategoriesType)
	if err != nil {
		fmt.Println(err)
		return
	}

	var policy display.Policy
	card := received.Card(policy)
	fmt.Println(card.Identity[0].Name.DisplayName[0].Value, card.Title[0].Value)

	contact := display.Contact{State: received.State(), Services: received.Services()}
	afternoon := time.Date(2026, 11, 23, 15, 0, 0, 0, time.UTC)
	fmt.Println(display.Show(contact, afternoon, 1033, policy))

	if note, ok := received.Note(1033, policy); ok {
		fmt.Println(note.Value)
	}
	// Output:
	// Ann Engineer
	// Away for 5 hours
	// In Redmond this week
}
