package codegen_test

import (
	"fmt"
	"strings"

	"github.com/enhancedpresence/epx/codegen"
	"github.com/enhancedpresence/epx/xsd"
)

func ExampleGenerate() {
	schema, err := xsd.ReadSources(xsd.Options{}, xsd.Source{Name: "room.xsd", Reader: strings.NewReader(`
		<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:example:room">
		  <xs:element name="room">
		    <xs:complexType>
		      <xs:attribute name="seats" type="xs:unsignedShort" use="required"/>
		    </xs:complexType>
		  </xs:element>
		</xs:schema>`)})
	if err != nil {
		fmt.Println(err)
		return
	}
	files, err := codegen.Generate(schema, &codegen.Config{Import: "example.com/rooms"})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range files {
		fmt.Println(f.Path)
		if f.Path == "room/types.go" {
			_, declarations, _ := strings.Cut(string(f.Content), "type RoomType ")
			fmt.Print("type RoomType ", declarations)
		}
	}
	// Output:
	// room/codec.go
	// room/doc.go
	// room/tables.go
	// room/types.go
	// type RoomType struct {
	// 	// Required.
	// 	Seats uint16
	// }
}
