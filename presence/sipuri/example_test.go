package sipuri_test

import (
	"fmt"

	"github.com/enhancedpresence/epx/presence/sipuri"
)

func Example() {
	for _, s := range []string{
		"johnd@contoso.com",
		`"John Doe" <sip:JohnD@Contoso.com;opaque=user:epid:IiqNRceeVV2wEfjjHP5FngAA;gruu>;tag=1`,
		"sips:john%64@contoso.com",
		"jörg@bücher.example",
		"tel:+14255550100",
	} {
		id, err := sipuri.Parse(s)
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(id)
	}
	// Output:
	// johnd@contoso.com
	// johnd@contoso.com
	// johnd@contoso.com
	// j%C3%96rg@xn--bcher-kva.example
	// sipuri: "tel:+14255550100", offset 0: the scheme is neither sip nor sips: a telephone number is no presence identity
}

func ExampleSame() {
	fmt.Println(sipuri.Same("sip:bob@BÜCHER.example", "Bob@xn--bcher-kva.example"))
	fmt.Println(sipuri.Same("sip:bob@contoso.com", "sip:bob@contoso.com:5061"))
	// Output:
	// true <nil>
	// false <nil>
}

func ExampleAddress_Param() {
	a, err := sipuri.ParseAddress("<sip:johnd@contoso.com;opaque=user:epid:IiqNRceeVV2wEfjjHP5FngAA;gruu>")
	if err != nil {
		fmt.Println(err)
		return
	}
	opaque, _ := a.Param("opaque")
	fmt.Println(a.Identity, opaque)
	// Output:
	// johnd@contoso.com user:epid:IiqNRceeVV2wEfjjHP5FngAA
}
